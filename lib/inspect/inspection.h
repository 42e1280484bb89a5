/*
 * Looking inside of decoded content: what readers of formats (archives, office
 * documents, PDF, HTML, ...) are given and what they report to.
 *
 * A reader is a function of the type inspect_reader below. It gets content
 * whole, in memory, and must cope with any octets: it never fails, it reports.
 * Work is bounded: whatever a reader unpacks or looks at again is spent from
 * the budget of the message (inspection_spend()), and a reader that is told to
 * stop stops. Readers call each other only through members: a file found
 * inside is handed over with inspection_member_*(), and is looked into in turn
 * by the reader of its type, to the depth limit.
 *
 * Flags and findings always concern the content being read, be it a leaf or a
 * member; the core keeps track of which that is.
 */
#ifndef INSPECT_INSPECTION_H
#define INSPECT_INSPECTION_H

#include "inspect/member-list.h"
#include "inspect/search.h"

#include <assay/ambiguity.h>
#include <assay/analyse.h>
#include <assay/inspect.h>

/* Read content whole; data is valid during the call only. */
struct inspection;
typedef void inspect_reader(struct inspection *in, const unsigned char *data, size_t len);

/*
 * Content that may have to be read, as it passes: kept only once its first
 * octets have shown that it has a reader. Zero-initialise.
 */
struct inspection_hold {
	bool decided;
	bool over;      /* there is more of it than may be held: limits.inspect_bytes */
	bool searching; /* nothing is kept before what may be the start of an archive */
	unsigned char last[SEARCH_OCTETS - 1]; /* octets that passed while searching */
	size_t last_len;
	inspect_reader *reader; /* NULL: nothing is kept */
	const struct assay_type *type;
	struct assay_buf content;
};

/* One for each parser; zero-initialise. */
struct inspection {
	const struct assay_limits *limits; /* NULL: nothing is looked into */
	struct member_list *members;       /* of the leaf */

	/* the content being read */
	const struct assay_type *type; /* as detected */
	const char *name;              /* UTF-8, or NULL */
	unsigned int depth;            /* 0: the content of the leaf */
	unsigned int flags;            /* enum assay_entity_flag bits found in it */
	bool cut; /* a limit cut it: its end is missing, which is not its fault */

	/* of the leaf, all depths together */
	uint32_t findings; /* bits of enum inspection_finding */
	uint64_t packed;   /* octets of the leaf's content */
	uint64_t unpacked;
	/* of the message */
	uint64_t unpacked_total;
	int error; /* sticky: -ASSAY_ENOMEM, -ASSAY_ECRYPTO */

	/* the open member (members->open), of which there is one at a time */
	bool full; /* it was cut by a limit */
	struct inspection_hold hold;
	uint32_t parent; /* of new members: struct assay_member.parent */

	bool nested; /* of a message that is a member: what is of the leaf is of the outer one */
};

/* What becomes an ambiguity of family I of the leaf. */
enum inspection_finding {
	INSPECTION_DEPTH = 1 << 0,
	INSPECTION_MEMBERS = 1 << 1, /* R-MEMBERS */
	INSPECTION_BYTES = 1 << 2,
	INSPECTION_RATIO = 1 << 3,
	INSPECTION_SIZE = 1 << 4,
	INSPECTION_ENCRYPTED = 1 << 5,
	INSPECTION_CORRUPT = 1 << 6,
	INSPECTION_POLYGLOT = 1 << 7,
};

/* The content being read has these properties: enum assay_entity_flag bits. */
void inspection_flag(struct inspection *in, unsigned int flags);

/*
 * A finding about it. ENCRYPTED, CORRUPT and POLYGLOT set the flag of that name
 * too, the limits set ASSAY_ENT_BOMB. Content that a limit cut is not CORRUPT.
 */
void inspection_report(struct inspection *in, enum inspection_finding finding);

/*
 * The content's type, from a reader that knows better than its first octets
 * could tell: the name of a row of the table of types; others are ignored.
 */
void inspection_type(struct inspection *in, const char *type);

/*
 * Octets that are about to be unpacked, or looked at once more. False: the
 * budget is used up (which has been reported), and the reader must return soon.
 */
bool inspection_spend(struct inspection *in, size_t octets);

/*
 * A file inside of the content starts. name/name_len: in charset (as for
 * assay_charset_to_utf8(); NULL: UTF-8), may be NULL. type: as declared inside,
 * or NULL. False: it is not wanted (a limit, or an error); skip it. Its octets
 * count against the budget as they are written.
 */
bool inspection_member_begin(struct inspection *in, enum assay_member_source source,
                             const char *charset, const void *name, size_t name_len,
                             const char *type);

/* Its octets, in order, in any pieces. False: enough, a limit was reached. */
bool inspection_member_write(struct inspection *in, const void *data, size_t len);

/*
 * It is complete: its type is detected, and what has a reader is read. flags:
 * enum assay_entity_flag bits known of it from outside (TRUNCATED, ENCRYPTED).
 * A member must end before the next one begins.
 */
void inspection_member_end(struct inspection *in, unsigned int flags);

/*
 * Inflate data (zlib, RFC 1950; raw: deflate, RFC 1951) into out, which is
 * emptied first: at most max octets, which are spent. Returns how much of data
 * was used; *complete_r: the stream ended properly. What could be inflated of a
 * broken stream is in out.
 */
size_t inspection_inflate(struct inspection *in, const unsigned char *data, size_t len, bool raw,
                          size_t max, struct assay_buf *out, bool *complete_r);

/*
 * The same, but what comes out goes to piece() as it comes, which spends it and
 * says whether it wants more.
 */
typedef bool inflate_piece(void *ctx, const void *data, size_t len);
size_t inspection_inflate_to(struct inspection *in, const unsigned char *data, size_t len, bool raw,
                             inflate_piece *piece, void *ctx, bool *complete_r);

/* The same for Deflate64. True: the stream ended properly. */
bool inspection_inflate64(struct inspection *in, const unsigned char *data, size_t len,
                          inflate_piece *piece, void *ctx);

/*
 * The octets of the open member cannot be had (encrypted, a method nobody here
 * knows), but their number is said to be this.
 */
void inspection_member_absent(struct inspection *in, uint64_t size);

/*
 * The reader of content of this detected type, or NULL. declared: the type in
 * the header, which decides for HTML only; may be NULL.
 */
inspect_reader *inspection_reader(const struct assay_type *detected, const char *declared);

/*
 * The reader of content that starts with head, NULL if nothing needs to read it:
 * the name and the octets tell where its type does not.
 */
inspect_reader *inspection_choose(const struct assay_type *detected, const char *declared,
                                  const char *name, const unsigned char *head, size_t len);

/* Whether a name promises an archive: it is opened as one, whatever its first octets are. */
bool inspection_promises(const char *name);

/*
 * Whether what this reader reads may have something else behind it: not if it
 * is made to hold files, as an archive is.
 */
bool inspection_may_hide(inspect_reader *reader);

/* ---- readers that get content in pieces -------------------------------------- */

/*
 * As inspection_member_begin(), write() and end(), for readers of content that
 * passes (text-blocks.h, tnef.h): what they decode is no more than what was
 * there, and costs no budget. Names and types may come until the end:
 * member_name(in->members), member_type().
 */
bool inspection_member_open(struct inspection *in, enum assay_member_source source,
                            uint64_t offset);
void inspection_member_data(struct inspection *in, const void *data, size_t len);

/* End the open member and begin another one of the same name and type. */
bool inspection_member_again(struct inspection *in, uint64_t offset);

/* ---- the core's own side --------------------------------------------------- */

/* A leaf begins. */
void inspection_begin(struct inspection *in);

/*
 * The first octets of content have passed: ASSAY_DETECT_HEAD of them, or all.
 * Decides whether it is to be held, and how it will be read.
 */
void inspection_hold_head(struct inspection *in, struct inspection_hold *hold,
                          const struct assay_type *type, const char *declared, const char *name,
                          const void *head, size_t len);
/* More of it. */
void inspection_hold_data(struct inspection *in, struct inspection_hold *hold, const void *data,
                          size_t len);

/*
 * The leaf's content is complete: it is read. Flags, findings and type are in
 * *in afterwards. cut: a limit cut it.
 */
void inspection_leaf(struct inspection *in, struct inspection_hold *hold, const char *name,
                     uint64_t packed, bool cut);
void inspection_free(struct inspection *in);

/* ---- the readers, a file each ---------------------------------------------- */

inspect_reader inspect_archive;    /* what libarchive reads; archive.c */
inspect_reader inspect_behind;     /* other types, for what is hidden behind them; behind.c */
inspect_reader inspect_compressed; /* bzip2 and the like: one file; compressed.c */
inspect_reader inspect_gzip;
inspect_reader inspect_zip;  /* ZIP, and the documents that are ZIP files; zip.c */
inspect_reader inspect_ole;  /* compound files: ole-office.c */
inspect_reader inspect_biff; /* worksheets before Excel 5: ole-excel.c */
inspect_reader inspect_rtf;
inspect_reader inspect_pdf;
inspect_reader inspect_onenote;
inspect_reader inspect_html;    /* also SVG and other XML that shows in a browser */
inspect_reader inspect_message; /* a message that is a member: message-member.c */
inspect_reader inspect_tnef;    /* winmail.dat that is a member: tnef.c */

/*
 * Members of a ZIP file by name, for readers of documents: zip.c calls the
 * reader of office documents with the directory at hand.
 */
struct zip_entry {
	const char *name; /* octets of the directory, not terminated */
	size_t name_len;
	uint64_t packed_size, size; /* packed_size: as far as there are octets */
	size_t header;              /* offset of the local header; SIZE_MAX: there is none */
	size_t data;                /* offset of the packed octets */
	unsigned int method;
	uint32_t crc;
	bool encrypted, utf8;
	bool streamed; /* size and crc are not known: neither header has them */
	bool hidden;   /* not in the directory, or other there: by its local header only */
	bool overlaps; /* shares octets with another one */
};

struct zip_directory {
	const unsigned char *data;
	size_t len;
	const struct zip_entry *entries; /* by offset */
	size_t count;
	unsigned int findings; /* bits of enum inspection_finding */
	bool overlapping;      /* some entries overlap, as in a bomb */
};

/*
 * The entries of a ZIP file as any of its readers may see them; zip-directory.c.
 * max: how many to read at most. Returns 0 or -ASSAY_ENOMEM.
 */
int zip_directory_read(struct zip_directory *zip, const unsigned char *data, size_t len,
                       size_t max);
void zip_directory_free(struct zip_directory *zip);

/*
 * Whether data ends with a ZIP file: there is an end record behind which at most
 * slack octets follow, with a directory before it.
 */
bool zip_is_behind(const unsigned char *data, size_t len, size_t slack);

/* The content of an entry, at most max octets; false when it cannot be had. out is emptied. */
bool zip_extract(struct inspection *in, const struct zip_directory *zip,
                 const struct zip_entry *entry, size_t max, struct assay_buf *out);

/*
 * Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300), from their ZIP
 * directory; ooxml.c, opendocument.c. What is both is read as both.
 */
void inspect_ooxml(struct inspection *in, const struct zip_directory *zip);
void inspect_opendocument(struct inspection *in, const struct zip_directory *zip);

/* Whether a ZIP directory is of one of those. */
bool zip_is_ooxml(const struct zip_directory *zip);
bool zip_is_opendocument(const struct zip_directory *zip);

/*
 * Whether documents have entries of such a name as their parts, which their
 * readers look at. Everything else in one is a file that was put there, for
 * whoever unpacks the document, and becomes a member of an archive.
 */
bool zip_is_document_part(const struct zip_entry *entry);

/* The reader of the document that a ZIP file is, or NULL; readers.c. */
typedef void inspect_zip_reader(struct inspection *in, const struct zip_directory *zip);
inspect_zip_reader *inspection_zip_reader(const struct zip_directory *zip);

#endif
