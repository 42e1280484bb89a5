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

#include <assay/ambiguity.h>
#include <assay/analyse.h>
#include <assay/inspect.h>

/* One for each parser; zero-initialise. */
struct inspection {
	const struct assay_limits *limits;
	struct member_list *members; /* of the leaf */

	/* the content being read */
	const struct assay_type *type; /* as detected */
	const char *name;              /* UTF-8, or NULL */
	const char *charset;           /* as declared for the leaf; NULL: not, or a member */
	unsigned int depth;            /* 0: the content of the leaf */
	unsigned int flags;            /* enum assay_entity_flag bits found in it */

	/* of the leaf, all depths together */
	uint32_t findings; /* bits of enum inspection_finding */
	uint64_t packed;   /* octets of the leaf's content */
	uint64_t unpacked;
	/* of the message */
	uint64_t unpacked_total;
	int error; /* sticky: -ASSAY_ENOMEM, -ASSAY_ECRYPTO */

	/* the open member, of which there is one at a time */
	bool open, full;          /* full: it was cut by a limit */
	struct assay_buf content; /* what of it may have to be read */
	uint32_t parent;          /* of new members: struct assay_member.parent */
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

/* Read content whole; data is valid during the call only. */
typedef void inspect_reader(struct inspection *in, const unsigned char *data, size_t len);

/* The content being read has these properties: enum assay_entity_flag bits. */
void inspection_flag(struct inspection *in, unsigned int flags);

/*
 * A finding about it. ENCRYPTED, CORRUPT and POLYGLOT set the flag of that name
 * too, the limits set ASSAY_ENT_BOMB.
 */
void inspection_report(struct inspection *in, enum inspection_finding finding);

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
 * The reader of content of this detected type, or NULL. declared: the type in
 * the header, which decides for HTML only; may be NULL.
 */
inspect_reader *inspection_reader(const struct assay_type *detected, const char *declared);

/* ---- the core's own side --------------------------------------------------- */

/* A leaf's content, whole. Flags and findings are in *in afterwards. */
void inspection_leaf(struct inspection *in, inspect_reader *reader, const struct assay_type *type,
                     const char *name, const unsigned char *data, size_t len);
void inspection_free(struct inspection *in);

/* ---- the readers, a file each ---------------------------------------------- */

inspect_reader inspect_archive; /* what libarchive reads; archive.c */
inspect_reader inspect_zip;     /* ZIP, and the documents that are ZIP files; zip.c */
inspect_reader inspect_ole;     /* compound files: ole.c */
inspect_reader inspect_rtf;
inspect_reader inspect_pdf;
inspect_reader inspect_onenote;
inspect_reader inspect_html;    /* also SVG and other XML that shows in a browser */
inspect_reader inspect_message; /* a message that is a member */

/*
 * Members of a ZIP file by name, for readers of documents: zip.c calls the
 * reader of office documents with the directory at hand.
 */
struct zip_entry {
	const char *name; /* octets of the directory, not terminated */
	size_t name_len;
	uint64_t packed_size, size;
	size_t data; /* offset of the packed octets */
	unsigned int method;
	bool encrypted, utf8;
};

struct zip_directory {
	const unsigned char *data;
	size_t len;
	const struct zip_entry *entries; /* by offset */
	size_t count;
};

/* The content of an entry, at most max octets; false when it cannot be had. out is emptied. */
bool zip_extract(struct inspection *in, const struct zip_directory *zip,
                 const struct zip_entry *entry, size_t max, struct assay_buf *out);

/* Office Open XML (ECMA-376) and OpenDocument, from their ZIP directory; office-zip.c. */
void inspect_ooxml(struct inspection *in, const struct zip_directory *zip);
void inspect_opendocument(struct inspection *in, const struct zip_directory *zip);

/* Whether a ZIP directory is of one of those. */
bool zip_is_ooxml(const struct zip_directory *zip);
bool zip_is_opendocument(const struct zip_directory *zip);

#endif
