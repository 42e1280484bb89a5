/*
 * Members: the files inside the decoded content of a leaf. The content passes
 * in any chunking; what kind it is of decides who reads it:
 *
 *   text         uuencode and yEnc blocks; text-blocks.h
 *   TNEF         the attachments of winmail.dat; tnef.h
 *   a type that has a reader: archives, documents, HTML; inspection.h. Such
 *                content is held until it is complete
 *
 * Anything else costs nothing. Memory does not grow with content that is not
 * held, only with the list of members, which is limited.
 */
#ifndef INSPECT_MEMBERS_H
#define INSPECT_MEMBERS_H

#include "inspect/inspection.h"
#include "inspect/text-blocks.h"
#include "inspect/tnef.h"

enum members_flag {
	MEMBERS_HASH = 1 << 0,     /* compute SHA-256 */
	MEMBERS_IDENTITY = 1 << 1, /* the part has no transfer encoding: a reader may show text */
};

enum members_kind {
	MEMBERS_UNDECIDED,
	MEMBERS_TEXT,
	MEMBERS_TNEF,
	MEMBERS_NONE,
};

/* Zero-initialise. */
struct members {
	enum members_kind kind;
	bool text;     /* declared as text */
	bool identity; /* MEMBERS_IDENTITY */
	bool doubtful; /* read as text, though not declared so */
	unsigned int started;
	unsigned char start[TNEF_SIGNATURE_BYTES]; /* the first octets, until there are enough to
	                                              decide */
	struct member_list list;
	struct inspection in; /* limits: NULL when nothing is to be looked into */
	struct inspection_hold hold;
	const char *name; /* of the leaf */
	uint64_t size;    /* octets fed */
	bool cut;
	union {
		struct text_blocks text;
		struct tnef tnef;
	} reader;
};

/*
 * A leaf begins.
 * type    declared, lower case
 * flags   enum members_flag
 * limit   how many members may still be kept of this message
 */
void members_begin(struct members *m, const char *type, unsigned int flags, size_t limit);

/* Decoded content of the leaf. Returns 0 or a negative enum assay_error. */
int members_feed(struct members *m, const void *data, size_t len);

/*
 * All octets that decide about the content's type have been fed, and none after
 * them: ASSAY_DETECT_HEAD, or all there are.
 * detected   their type, or NULL
 * declared   as in the header
 * charset    as declared, or NULL; like the name it must live until members_end()
 * name       of the attachment, or NULL
 */
void members_head(struct members *m, const struct assay_type *detected, const char *declared,
                  const char *charset, const char *name, const void *head, size_t len);

/*
 * The leaf ends. What it was found to be may be known better afterwards:
 * m->in.type; m->in.flags and m->in.findings are of the leaf too.
 * detected   what its content was found to be, or NULL
 * list_r     NULL when there are none; allocated in the arena, as all it refers to
 * limited_r  there were more than the limit
 */
int members_end(struct members *m, struct arena *arena, const char *detected,
                const struct assay_member **list_r, uint32_t *count_r, bool *limited_r);

/* A limit cut the content: octets of its end are not fed. */
void members_cut(struct members *m);

void members_free(struct members *m);

#endif
