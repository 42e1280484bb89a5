/*
 * assay/codec.h - transfer encodings, encoded-words, parameter encodings and
 * charsets. RFC 2045 6, RFC 2047, RFC 2231.
 *
 * Decoders are streaming: any chunking gives the same octets. They never fail
 * on malformed input; they decode as most readers do and say what was odd.
 */
#ifndef ASSAY_CODEC_H
#define ASSAY_CODEC_H

#include <assay/analyse.h>
#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a decoder met; struct assay_decoder.oddities. Readers differ where bits are set. */
enum assay_decode_oddity {
	ASSAY_ODD_B64_JUNK = 1 << 0, /* octets outside the alphabet (not white space), skipped */
	ASSAY_ODD_B64_AFTER_PAD =
		1 << 1, /* data after padding: some readers stop, this decoder goes on */
	ASSAY_ODD_B64_CUT = 1 << 2,   /* ended within a quantum; whole octets of it are delivered */
	ASSAY_ODD_QP_ESCAPE = 1 << 3, /* "=" not followed by two hex digits or a line end: kept */
	ASSAY_ODD_QP_SPACE = 1 << 4,  /* white space at the end of a line: kept as it is */
	ASSAY_ODD_QP_EOF = 1 << 5,    /* "=" as the last octet: dropped */
	ASSAY_ODD_QP_SOFT_SPACE =
		1 << 6, /* white space between "=" and the line end: a soft line break */
	ASSAY_ODD_UU_NO_BEGIN = 1 << 7, /* uuencode without a begin line */
	ASSAY_ODD_UU_CUT = 1 << 8,      /* uuencode without an end line, or a short line */
	ASSAY_ODD_QP_8BIT = 1 << 9,     /* 8-bit or control octets in quoted-printable: kept */
	ASSAY_ODD_UU_LENGTH = 1 << 10,  /* a line longer than its length octet says: cut there */
	ASSAY_ODD_UU_JUNK = 1 << 11,    /* octets outside the uuencode alphabet: taken modulo 64 */
	ASSAY_ODD_UU_BEGIN = 1 << 12,   /* a further begin line, or one without a mode: taken */
	ASSAY_ODD_UU_AFTER_END = 1 << 13, /* text after the end line: no content */
};
#define ASSAY_ODD_COUNT 14

/*
 * Decoder state; zero bytes beyond `encoding` is the start state. Small enough
 * to live inside a parser. Initialise with assay_decoder_init().
 */
struct assay_decoder {
	enum assay_encoding encoding;
	unsigned int oddities; /* enum assay_decode_oddity */
	size_t first_odd;      /* offset of the first oddity met in the encoded input */
	size_t consumed;       /* encoded octets seen so far */
	size_t produced;       /* decoded octets so far */
	struct {
		size_t encoded, decoded; /* offsets of the first oddity of this kind: up to */
	} odd[ASSAY_ODD_COUNT];          /* there all readers agree about it; index: bit number */
	uint32_t state[4];               /* private */
	unsigned char hold[128];         /* private: octets held back at a chunk's end */
	unsigned int held;               /* private */
};

void assay_decoder_init(struct assay_decoder *d, enum assay_encoding encoding) ASSAY_NONNULL(1);

/*
 * The most octets that decoding len more encoded octets can yield (also for
 * finish, with len 0), for the size of `out`.
 */
size_t assay_decoder_bound(const struct assay_decoder *d, size_t len) ASSAY_NONNULL(1);

/*
 * Decode len octets into out (assay_decoder_bound() octets of room; must not
 * overlap in). 7bit, 8bit, binary and unknown copy. Returns octets written.
 */
size_t assay_decoder_feed(struct assay_decoder *d, const void *in, size_t len, void *out)
	ASSAY_NONNULL(1);

/* The encoded input is complete: what was held back comes out. Returns octets written. */
size_t assay_decoder_finish(struct assay_decoder *d, void *out) ASSAY_NONNULL(1);

/*
 * Encode len octets and append them to out: base64 in lines of 76 characters
 * (RFC 2045 6.8), quoted-printable with hard line breaks where data has line
 * ends if text is set, and with all octets escaped that need it (RFC 2045
 * 6.7). Line ends are CRLF. Returns 0 or -ASSAY_ENOMEM.
 */
enum assay_encode_flag { ASSAY_ENCODE_TEXT = 1 << 0 };
int assay_encode_base64(const void *data, size_t len, struct assay_buf *out) ASSAY_NONNULL(3);
int assay_encode_qp(const void *data, size_t len, unsigned int flags, struct assay_buf *out)
	ASSAY_NONNULL(4);

/*
 * Append len octets as uuencode with its begin and end lines, for a file of
 * that name (NULL: "file"; octets other than printable ASCII become "_") and
 * mode. Line ends are CRLF. Returns 0 or -ASSAY_ENOMEM.
 */
int assay_encode_uuencode(const void *data, size_t len, const char *name, unsigned int mode,
                          struct assay_buf *out) ASSAY_NONNULL(5);

/*
 * Convert text in a named charset to UTF-8 and append it to out. Octets that
 * cannot be converted become U+FFFD. Charsets are those of the WHATWG Encoding
 * Standard (iso-8859-1 is windows-1252, for one, and a byte order mark is
 * removed). No charset (NULL), US-ASCII and an unknown one are read as UTF-8
 * where that is valid, else as windows-1252. Returns 0, 1 when something had
 * to be replaced or guessed, or -ASSAY_ENOMEM.
 */
int assay_charset_to_utf8(const char *charset, const void *data, size_t len, struct assay_buf *out)
	ASSAY_NONNULL(4);

/*
 * Whether a charset has this label: the labels of the WHATWG Encoding Standard
 * and what mail uses beyond them. Case, blanks, quotes and punctuation do not
 * matter.
 */
bool assay_charset_known(const char *charset) ASSAY_NONNULL(1);

/* Whether the octets are valid UTF-8 (RFC 3629). */
bool assay_utf8_valid(const void *data, size_t len);

/* How assay_encoded_words_read() reads; zero and NULL mean the defaults. */
struct assay_words_options {
	size_t limit; /* encoded-words decoded, 1000 if 0; further ones stay as they are */
};

/* What encoded-words held; struct assay_words_facts.flags. */
enum assay_words_flag {
	/* a control character came out of a word; not a tab, nor a line end that ends the text */
	ASSAY_WORDS_CONTROL = 1 << 0,
	/* a character that embeds, overrides or isolates text direction came out of a word */
	ASSAY_WORDS_BIDI = 1 << 1,
	ASSAY_WORDS_CHARSET_UNKNOWN = 1 << 2, /* not assay_charset_known() */
	ASSAY_WORDS_BROKEN = 1 << 3, /* looks like a word, and not every reader takes it for one */
	ASSAY_WORDS_LIMIT = 1 << 4,  /* more words than the limit */
};

struct assay_words_facts {
	size_t words;       /* decoded */
	unsigned int flags; /* enum assay_words_flag */
};

/*
 * Decode the encoded-words in unstructured header text (RFC 2047, RFC 2231 5),
 * unfolding as it goes (RFC 5322 2.2.3), in linear time. Words are decoded as
 * lenient readers do: wherever they stand, with white space in them, folded.
 * Octets outside of words that are not UTF-8 are read as windows-1252. Appends
 * UTF-8. options may be NULL. Returns 0 or -ASSAY_ENOMEM.
 */
int assay_encoded_words_read(const void *data, size_t len,
                             const struct assay_words_options *options, struct assay_buf *out,
                             struct assay_words_facts *facts) ASSAY_NONNULL(4, 5);

/* The same with the defaults. Returns the number of words decoded, or -ASSAY_ENOMEM. */
int assay_encoded_words_decode(const void *data, size_t len, struct assay_buf *out)
	ASSAY_NONNULL(3);

/*
 * Encode UTF-8 text for use in an unstructured header field or a phrase (RFC
 * 2047): as it is when ASCII, otherwise encoded-words of at most 75 characters
 * joined by CRLF SP, Q or B, whichever is shorter. column is where on its line
 * the text starts (0: on a line of its own); where the first word has no room
 * there, CRLF SP comes first. Appends. Returns 0 or -ASSAY_ENOMEM.
 */
int assay_encoded_words_encode(const char *utf8, size_t len, struct assay_buf *out)
	ASSAY_NONNULL(1, 3);
int assay_encoded_words_encode_at(const char *utf8, size_t len, size_t column,
                                  struct assay_buf *out) ASSAY_NONNULL(1, 4);

/*
 * Append `; name="value"` for an ASCII value (quoted, RFC 2045 5.1), else the
 * RFC 2231 form `; name*=utf-8''...` preceded by an ASCII fallback in which
 * "_" stands for what is not ASCII. Folds with CRLF SP so that no line passes
 * 76 characters where it can be helped. Returns 0 or -ASSAY_ENOMEM.
 */
int assay_param_encode(const char *name, const char *utf8, struct assay_buf *out)
	ASSAY_NONNULL(1, 2, 3);

#ifdef __cplusplus
}
#endif
#endif
