/*
 * assay/record.h - an analysis, serialised: a compact binary record for
 * caches, JSON for scripts, BODYSTRUCTURE for IMAP.
 *
 * The binary format is documented field by field in record/binary.c. It has a
 * version and a checksum; decoding never trusts a byte of it.
 */
#ifndef ASSAY_RECORD_H
#define ASSAY_RECORD_H

#include <assay/analyse.h>
#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version that assay_record_encode() writes; decoding an other one is -ASSAY_EFORMAT. */
#define ASSAY_RECORD_VERSION 2

/* A member of a part, as struct assay_member. Strings belong to the record. */
struct assay_record_member {
	enum assay_member_source source;
	const char *name;     /* UTF-8, or NULL */
	const char *type;     /* declared inside, or NULL */
	const char *detected; /* or NULL */
	unsigned int flags;   /* enum assay_entity_flag */
	uint64_t size;        /* octets */
	bool has_sha256;
	uint8_t sha256[32];
};

/* A part as the record keeps it. Strings belong to the record. */
struct assay_record_part {
	const char *section;     /* IMAP section number */
	const char *type;        /* declared */
	const char *detected;    /* or NULL */
	const char *name;        /* UTF-8, or NULL */
	const char *disposition; /* or NULL */
	enum assay_encoding encoding;
	unsigned int flags; /* enum assay_entity_flag */
	uint64_t size;      /* decoded octets */
	bool has_sha256;    /* attachments only */
	uint8_t sha256[32];
	struct assay_record_member *members; /* files inside its content, in order */
	size_t member_count;
};

struct assay_record_ambiguity {
	enum assay_code code;
	unsigned int count;
};

struct assay_record {
	struct assay_record_part *parts; /* all leaves and encapsulated messages, in order */
	size_t part_count;
	struct assay_record_ambiguity *ambiguities; /* each code once */
	size_t ambiguity_count;
	enum assay_severity severity;
	uint64_t size;  /* octets of the message analysed */
	bool truncated; /* some parts or members were left out to keep the record within its limit
	                 */
};

/* Append the binary record of an analysis to out, at most limit octets (0: 16 KiB). */
int assay_record_encode(const struct assay_analysis *analysis, size_t limit,
                        struct assay_buf *out) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 3);

/*
 * Decode a record from untrusted octets. -ASSAY_EFORMAT when it is of another
 * version, cut, or its checksum does not match. Free with assay_record_free().
 */
int assay_record_decode(const void *data, size_t len,
                        struct assay_record **record_r) ASSAY_MUST_CHECK ASSAY_NONNULL(3);

void assay_record_free(struct assay_record *record);

/*
 * Append JSON, one object, with these stable members: parts[] (leaves and
 * encapsulated messages: section, type, detected, name, names[], disposition,
 * encoding, size, sha256, attachment, members[]) and ambiguities[] (code, severity,
 * section, offset, detail). Others may be added; assay(1) documents all.
 * flags: enum assay_json_flag.
 */
enum assay_json_flag { ASSAY_JSON_PRETTY = 1 << 0 };
int assay_json(const struct assay_analysis *analysis, unsigned int flags,
               struct assay_buf *out) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 3);

/*
 * Append the BODYSTRUCTURE of a message (RFC 3501 7.4.2, RFC 9051 7.5.2) as
 * Dovecot 2.4 writes it, on one line but for literals. source is the message
 * that was analysed: lines and sizes are counted there, with CRLF line ends,
 * in linear time. Names that are case-insensitive are lower case; parameters
 * are decoded as RFC 2231 says, to UTF-8. Returns 0 or a negative error.
 */
int assay_bodystructure(const struct assay_analysis *analysis, const struct assay_source *source,
                        struct assay_buf *out) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

#ifdef __cplusplus
}
#endif
#endif
