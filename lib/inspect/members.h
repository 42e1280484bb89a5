/*
 * Members: the files inside the decoded content of a leaf. The content passes
 * in any chunking; what kind it is of decides who reads it:
 *
 *   text         uuencode and yEnc blocks; text-blocks.h
 *   TNEF         the attachments of winmail.dat; tnef.h
 *
 * Anything else costs nothing. Memory does not grow with the content, only
 * with the list of members, which is limited.
 */
#ifndef INSPECT_MEMBERS_H
#define INSPECT_MEMBERS_H

#include "inspect/member-list.h"
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
	unsigned int held;
	unsigned char hold[4]; /* the first octets, until there are enough to decide */
	struct member_list list;
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
 * The leaf ends.
 * detected   what its content was found to be, or NULL
 * list_r     NULL when there are none; allocated in the arena, as all it refers to
 * limited_r  there were more than the limit
 */
int members_end(struct members *m, struct arena *arena, const char *detected,
                const struct assay_member **list_r, uint32_t *count_r, bool *limited_r);

void members_free(struct members *m);

#endif
