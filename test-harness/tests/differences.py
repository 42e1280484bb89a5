"""
Where other parsers read a message differently from libassay, and why. The tests assert that every
difference has a row here and that every row still occurs; tables.py writes the rows into
doc/parsing.md.
"""

import collections

# key    an ambiguity code, the end of a message's path, a type ("message/*"), or a feature that
#        test_corpus.py looks for
# items  BODYSTRUCTURE items (structure.py) that may differ; only for Dovecot
# only   the version of Dovecot or Python that has the difference, or None
Row = collections.namedtuple("Row", "key items why only", defaults=[None])

# Messages whose analysis is clean, and that differ nevertheless.
DOVECOT_ALONE = [
    Row("cpython-email/msg_33.txt.eml", {"parameters", "tree"},
        "the boundary is given as boundary*= (RFC 2231), which 2.3 does not decode", (2, 3)),
    Row("cpython-email/msg_33.txt.eml", {"parameters"},
        "a parameter in the charset ansi-x3.4-1968, a name of US-ASCII that 2.4 does not know, stays undecoded",
        (2, 4)),
    Row("L-BARE-CR", {"octets"}, "a CR that is the last octet of a message is lost when it is saved"),
]

DOVECOT = [
    Row("H-CT-SYNTAX", {"type", "parameters", "lines"},
        "a Content-Type that is none: text/plain here, as RFC 2045 5.2 has it; a type of empty strings there"),
    Row("H-CT-MULTI", {"type"}, "further words behind the type: ignored here; the type is not taken there"),
    Row("H-CTE-COMPOSITE", {"type", "lines", "octets", "tree"},
        "an encoded message/rfc822 is one part here; its encoded text is read as a message there"),
    Row("H-CTE-TOKEN", {"encoding"}, "a semicolon behind the encoding: ignored here; no encoding there"),
    Row("H-CD-DUP", {"disposition", "disposition parameters"},
        "the first Content-Disposition counts here, the first one with parameters there"),
    Row("B-EMPTY", {"tree"}, "a boundary is guessed from the body here; no parts there"),
    Row("B-PREFIX", {"tree", "octets", "lines"}, "the line is text here, a delimiter there"),
    Row("P-BADPARAM", {"tree", "parameters"},
        "a boundary that needs quotes and has none is taken whole here and cut there, so that other lines match "
        "it; an empty parameter hides the following ones there"),
    Row("S-HB-SEP", {"octets", "lines", "tree"},
        "a header that never ends: its first line that is no field starts the body here; all of it is header there"),
    Row("S-NEST", {"tree"},
        "of two nested multiparts with one boundary the inner one ends for good with its close delimiter there"),
    Row("H-FOLD-LOST", {"parameters", "tree"},
        "a continuation line without its white space is joined here; it is a line of its own there"),
]

# Leaves on which GMime and Python's email agree, and libassay does not.
CORPUS_ALONE = [
    Row("cpython-email/msg_37.txt.eml", None,
        "S-HB-SEP: parts that consist of a delimiter line only are empty parts here; the others take the "
        "delimiter that follows at once as text or header"),
    Row("enmime/testdata_mail_epilogue-sample.raw.eml", None,
        "D-B64, B-PREFIX: text behind base64 padding is decoded here and reported; the others stop at the padding",
        (3, 11)),
    Row("stalwart-mail-parser/resources_eml_thirdparty_002.eml.eml", None,
        "D-B64: the same", (3, 11)),
]

# Messages on which GMime and Python's email disagree with each other.
CORPUS = [
    Row("message/*", None, "Python reads all message/ types as messages, delivery reports as many"),
    Row("S-NO-PARTS", None, "a multipart without parts is itself a leaf to Python"),
    Row("S-EMPTY", None, "an empty multipart is itself a leaf to Python"),
    Row("S-HB-JUNK", None, "a line in the header that is no field: Python starts the body there, GMime drops parts"),
    Row("S-HB-SEP", None, "a header without its blank line: text or nothing"),
    Row("S-NO-CLOSE", None, "the end of an unclosed last part: with or without its line end, or not there at all"),
    Row("S-AFTER-CLOSE", None, "delimiters behind the close delimiter: new parts to some"),
    Row("S-NEST", None, "nested multiparts with one boundary"),
    Row("B-EMPTY", None, "a multipart without a boundary: a leaf to Python"),
    Row("H-WS-NAME", None, "white space before a field's colon: no field to GMime"),
    Row("H-CT-DUP", None, "the first Content-Type or the last one"),
    Row("H-CTE-DUP", None, "the first encoding or the last one"),
    Row("D-B64", None, "base64 with data behind the padding"),
    Row("D-B64-CUT", None, "base64 that ends within a quantum: Python gives up, GMime loses the last octets"),
    Row("no last line end", None,
        "a close delimiter that ends the message without a line end: GMime leaves the CR before it in the text"),
    Row("folded boundary", None, "a line end inside the quotes of the boundary: Python keeps it and finds no part"),
    Row("L-BARE-LF", None, "mixed line ends: GMime takes one octet too many off the text"),
    Row("blank encoding", None, "white space behind the name of the transfer encoding: unknown to Python",
        (3, 11)),
    Row("uuencode", None, "uuencoded lines of other lengths than they say: GMime stops, Python does not decode"),
]
