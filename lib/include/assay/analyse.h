/*
 * assay/analyse.h - bytes to an analysis: the tree of entities of a message
 * with everything known about each, and the ambiguities found.
 *
 * The parser is a push parser: feed it the message in any chunking, finish it,
 * and get an immutable analysis. All offsets are counted in the octets fed.
 * RFC 5322, RFC 2045, RFC 2046, RFC 2183, RFC 2231, RFC 6532, RFC 7103.
 */
#ifndef ASSAY_ANALYSE_H
#define ASSAY_ANALYSE_H

#include <assay/ambiguity.h>
#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Content-Transfer-Encoding, RFC 2045 6.1, as the decoder applies it. */
enum assay_encoding {
	ASSAY_ENC_7BIT, /* also when the field is absent */
	ASSAY_ENC_8BIT,
	ASSAY_ENC_BINARY,
	ASSAY_ENC_BASE64,
	ASSAY_ENC_QP,       /* quoted-printable */
	ASSAY_ENC_UUENCODE, /* x-uuencode, x-uue, uuencode */
	ASSAY_ENC_UNKNOWN,  /* treated as 8bit; H-CTE-TOKEN says so */
};

/* "7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "unknown". */
const char *assay_encoding_name(enum assay_encoding encoding);

enum assay_entity_kind {
	ASSAY_LEAF,      /* content of its own */
	ASSAY_MULTIPART, /* children are the body parts, RFC 2046 5.1 */
	ASSAY_MESSAGE,   /* message/rfc822, message/global: one child, the message inside */
};

/* What is known of an entity beyond its type; struct assay_entity.flags. */
enum assay_entity_flag {
	ASSAY_ENT_ATTACHMENT = 1 << 0, /* what a person calls so: assay-dovecot(7) has the rules */
	ASSAY_ENT_TRUNCATED =
		1 << 1, /* a limit cut its decoding: size and hash cover less than the content */
	ASSAY_ENT_GUESSED = 1 << 2,    /* reached only through a repair of a malformed header */
	ASSAY_ENT_ARCHIVE = 1 << 3,    /* detected type is an archive or compressed file */
	ASSAY_ENT_EXECUTABLE = 1 << 4, /* detected type is a program */
	ASSAY_ENT_MISMATCH = 1 << 5,   /* detected type contradicts the declared one: T-MISMATCH */
	ASSAY_ENT_ENCRYPTED = 1 << 6,  /* cannot be looked into without a key */
	ASSAY_ENT_MACROS = 1 << 7,     /* an office document with macros */
};

/* The stable name of one flag bit ("archive", "executable", ...), or NULL. */
const char *assay_entity_flag_name(unsigned int flag);

/*
 * One header field, RFC 5322 2.2, as offsets from the start of the entity's
 * header (entity->header.off). Use assay_field_name/value/raw.
 */
struct assay_field {
	uint32_t off;      /* first octet of the field name */
	uint32_t len;      /* to the end of its last line, line end included */
	uint16_t name_len; /* octets of the name, without white space before the colon */
	uint16_t value;    /* offset of the octet after the colon, from off */
};

/* Where a candidate attachment name comes from, best first. */
enum assay_name_source {
	ASSAY_NAME_FILENAME_EXT, /* filename*= or filename*0*=, RFC 2231 */
	ASSAY_NAME_FILENAME,     /* filename=, an encoded-word in it decoded */
	ASSAY_NAME_NAME_EXT,     /* name*= of Content-Type */
	ASSAY_NAME_NAME,         /* name= of Content-Type, an encoded-word in it decoded */
	ASSAY_NAME_RAW,          /* one of the above, taken literally */
	ASSAY_NAME_CONTENT,      /* inside the content: uuencode begin line */
};

/* A candidate attachment name in UTF-8; no NUL (U+FFFD stands for it). */
struct assay_name {
	const char *value;
	enum assay_name_source source;
};

/* Where a member was found; archives will follow. */
enum assay_member_source {
	ASSAY_MEMBER_UUENCODE, /* a block "begin 644 name" ... "end" in text */
	ASSAY_MEMBER_YENC,     /* a block "=ybegin" ... "=yend" in text */
	ASSAY_MEMBER_TNEF,     /* an attachment in winmail.dat, [MS-OXTNEF] */
};

/* "uuencode", "yenc", "tnef". */
const char *assay_member_source_name(enum assay_member_source source);

/*
 * A member: a file inside the decoded content of a leaf. What cuts it short
 * (a missing end, a lying length) is ASSAY_ENT_TRUNCATED: size and hash are of
 * the octets that are there.
 */
struct assay_member {
	const char *name;      /* UTF-8 without NUL, or NULL */
	const char *type;      /* declared inside, lower case ASCII, or NULL; an embedded
	                          message of TNEF without one is "message/x-tnef" */
	const char *detected;  /* what its first octets are, or NULL when not recognised */
	uint64_t size;         /* octets, decoded */
	const uint8_t *sha256; /* 32 octets, or NULL when not hashed */
	unsigned int flags;    /* enum assay_entity_flag: what detected implies, TRUNCATED */
	enum assay_member_source source;
	uint64_t offset; /* in the decoded content of the leaf, where it starts */
};

/*
 * An entity, RFC 2045 2.4. Everything it points to belongs to the analysis.
 * Entities are stored in the order of the message (depth first).
 */
struct assay_entity {
	const struct assay_entity *parent; /* NULL for the message itself */
	const struct assay_entity *child;  /* first child */
	const struct assay_entity *next;   /* next sibling */
	uint32_t index;                    /* in analysis->entities order */
	uint16_t depth;                    /* 0 for the message itself */
	uint8_t kind;                      /* enum assay_entity_kind */
	uint8_t encoding;                  /* enum assay_encoding */
	uint32_t flags;                    /* enum assay_entity_flag bits */
	uint32_t field_count;
	uint32_t name_count;
	uint32_t member_count;
	uint32_t delimiter_len; /* octets of the delimiter line that opened it: right before header
	                         */
	uint32_t close_len;     /* multipart: octets of its close delimiter line; 0: it has none */
	size_t close_off;       /* where that is */
	const struct assay_field *fields; /* in order */
	const char *header_text;          /* the header's octets, header.len long */

	/*
	 * The number by which IMAP addresses it (RFC 3501 6.4.5): "1", "2.1". The
	 * empty string for a multipart that is the body of a message: IMAP has no
	 * number for it ("" at top level, "2" inside message/rfc822 2).
	 */
	const char *section;

	struct assay_span header; /* header fields with their line ends, without the blank line */
	struct assay_span body;   /* without the line end that belongs to the next delimiter */

	const char *type;        /* declared, lower case, as "text/plain"; RFC 2045 5.2 defaults */
	const char *charset;     /* charset parameter, lower case, or NULL */
	const char *disposition; /* lower case, or NULL when there is no Content-Disposition */
	const char *detected;    /* what the content is, or NULL when not recognised */
	const char *name;        /* the best attachment name, or NULL */
	const struct assay_name *names; /* all distinct candidates, best first; name_count */
	uint64_t size;         /* leaf, message: decoded octets; multipart: octets of the body */
	const uint8_t *sha256; /* 32 octets of decoded content, or NULL when not hashed */
	const struct assay_member *members; /* files inside the content, in order; member_count */
};

/* A finding; detail is one line for a person, free of octets of the message. */
struct assay_ambiguity {
	enum assay_code code;
	const struct assay_entity *entity;
	size_t offset;      /* in the message */
	const char *detail; /* NULL: the catalogue's text says it all */
};

/* The immutable result. */
struct assay_analysis {
	const struct assay_entity *root; /* the message itself */
	const struct assay_entity *const *entities;
	size_t entity_count;
	const struct assay_ambiguity *ambiguities; /* by offset */
	size_t ambiguity_count;                    /* as recorded */
	size_t ambiguity_total;                    /* as found, recorded or not */
	enum assay_severity severity; /* the worst one; ASSAY_SEV_INFO when there are none */
	uint64_t size;                /* octets of the message */
	uint64_t work;                /* octets looked at, each time they were */
	unsigned int max_depth;
};

/*
 * Limits; 0 means the default named in the comment. Reaching one is an
 * ambiguity of family R. parts_soft and line_bytes are reported only. work is
 * the analysis budget: when it is used up, content is no longer decoded and
 * fields are no longer interpreted; the tree goes on. Nothing known comes near.
 */
struct assay_limits {
	unsigned int depth;         /* 100: nesting of entities; at most 1000 */
	unsigned int parts;         /* 10000: entities */
	unsigned int parts_soft;    /* 1000: entities that are reported as many, and analysed */
	size_t line_bytes;          /* 998: a line without its end, RFC 5322 2.1.1; reported only;
	                             * at least 78 */
	size_t header_bytes;        /* 1 MiB: one entity's header */
	size_t header_fields;       /* 10000: one entity's fields */
	size_t total_header_bytes;  /* 16 MiB: of all entities; later ones keep 2 KiB each */
	size_t total_header_fields; /* 100000: of all entities; later ones keep 64 each */
	size_t parameters;          /* 1000: of one header field */
	size_t boundary_bytes;      /* 2048: boundary parameter */
	uint64_t decoded_bytes;     /* 4 GiB: decoded octets of all leaves together */
	size_t ambiguities;         /* 1000: recorded findings */
	size_t members;             /* 1000: files inside leaves, of all of them */
	unsigned int words;         /* 1000: encoded-words of one header field */
	unsigned int work; /* 64: octets looked at for each octet fed; 1 Mi more are free */
};

enum assay_parse_flag {
	ASSAY_PARSE_STRUCTURE = 1 << 0, /* do not decode leaves: no sizes, hashes, detected types */
	ASSAY_PARSE_NO_HASH = 1 << 1,   /* decode, but compute no SHA-256 */
	/*
	 * SHA-256 of attachments only: what a record keeps. Text and inline images have
	 * none; files inside content (members) have one all the same.
	 */
	ASSAY_PARSE_HASH_ATTACHMENTS = 1 << 2,
};

/* Everything optional; zero-initialise for the defaults. */
struct assay_parse_options {
	struct assay_limits limits;
	unsigned int flags; /* enum assay_parse_flag */

	/*
	 * Called with the decoded content of each leaf, in order and in pieces;
	 * entity is not complete yet (header facts are). A result other than 0
	 * ends the parse: feed or finish return a negative one as it is, and
	 * -ASSAY_EABORT for a positive one.
	 */
	int (*content)(void *ctx, const struct assay_entity *entity, const void *data, size_t len);
	void *content_ctx;
};

struct assay_parser;

/* options may be NULL; it is copied. Returns NULL when out of memory. */
struct assay_parser *assay_parser_new(const struct assay_parse_options *options) ASSAY_MUST_CHECK;

/*
 * Feed the next bytes of the message, in any chunking.
 *
 * data/len   raw octets as received; line ends may be CRLF or LF, mixed.
 * Returns 0, -ASSAY_ENOMEM, -ASSAY_ECRYPTO, or what the content callback makes of it. Malformed
 * input is never an error: it is recorded as an ambiguity. After
 * assay_parser_finish() feeding is a bug (-ASSAY_EINVAL).
 * RFC 5322 2.1, RFC 2046 5.1.
 */
int assay_parser_feed(struct assay_parser *p, const void *data, size_t len) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1);

/*
 * The message is complete. On success *analysis_r is the caller's, to be freed
 * with assay_analysis_free(); it does not depend on the parser any more.
 */
int assay_parser_finish(struct assay_parser *p, struct assay_analysis **analysis_r) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2);

void assay_parser_free(struct assay_parser *p);

/* The three calls above in one, for a message in memory. The octets need not outlive the call. */
int assay_analyse(const void *data, size_t len, const struct assay_parse_options *options,
                  struct assay_analysis **analysis_r) ASSAY_MUST_CHECK ASSAY_NONNULL(4);

void assay_analysis_free(struct assay_analysis *analysis);

/* The nth (from 0) field of this name, ignoring ASCII case; NULL when there is none. */
const struct assay_field *assay_entity_field(const struct assay_entity *entity, const char *name,
                                             unsigned int nth) ASSAY_NONNULL(1, 2);

/* Raw octets of a field; borrowed from the analysis. Value: after the colon, without the last line
 * end. */
struct assay_str assay_field_name(const struct assay_entity *entity,
                                  const struct assay_field *field);
struct assay_str assay_field_value(const struct assay_entity *entity,
                                   const struct assay_field *field);

/* The field's octets in the original, line end included. */
struct assay_span assay_field_span(const struct assay_entity *entity,
                                   const struct assay_field *field);

/*
 * Append the value of a field as a person reads it: unfolded (RFC 5322 2.2.3),
 * without the white space around it, encoded-words decoded (RFC 2047), in
 * UTF-8. Raw 8-bit octets are read as UTF-8 (RFC 6532), or as windows-1252
 * where they are not. U+FFFD stands for NUL; other control characters are kept,
 * so a terminal wants assay_buf_clean() on top. The syntax of the field is not
 * looked at: what looks like an encoded-word is decoded also within quotes.
 * Returns 0 or -ASSAY_ENOMEM.
 */
int assay_field_text(const struct assay_entity *entity, const struct assay_field *field,
                     struct assay_buf *out) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

/*
 * The entity at an IMAP section number ("1.2"); leaf 1 of a message without
 * multipart is "1". NULL when there is none.
 */
const struct assay_entity *assay_analysis_section(const struct assay_analysis *analysis,
                                                  const char *section) ASSAY_NONNULL(1, 2);

/*
 * Decode the content of a leaf or message entity from the original into sink.
 * Returns 0 or the error of source or sink.
 */
int assay_entity_decode(const struct assay_entity *entity, const struct assay_source *source,
                        const struct assay_sink *sink) ASSAY_NONNULL(1, 2, 3);

#ifdef __cplusplus
}
#endif
#endif
