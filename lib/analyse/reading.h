/*
 * How other readers may read one entity: where its header ends, what its
 * content fields say, which lines delimit its parts. Used by views.c for
 * messages that are ambiguous; nothing here is fast, and everything is bounded.
 */
#ifndef ANALYSE_READING_H
#define ANALYSE_READING_H

#include <assay/common.h>
#include <assay/views.h>

#include "analyse/arena.h"

#define READING_HEADINGS   12
#define READING_BOUNDARIES 24
#define READING_TYPES      6

/* A place where the header may end. */
struct heading {
	size_t end;       /* of the header's octets */
	size_t body;      /* where the body begins */
	bool cr;          /* a CR alone ends a line */
	uint32_t choices; /* what a reader must do for it */
};

/* Decoders that a value of Content-Transfer-Encoding may stand for, as bits. */
enum reading_decoder {
	READ_NONE = 1 << 0,
	READ_BASE64 = 1 << 1,
	READ_QP = 1 << 2,
	READ_UUENCODE = 1 << 3,
};

/* What a header may say about its content. */
struct reading {
	const char *types[READING_TYPES]; /* lower case; the first one counts for most */
	size_t type_count;
	unsigned int decoders; /* enum reading_decoder */
	unsigned int first;    /* the one of them that counts for most */
	struct assay_str boundaries[READING_BOUNDARIES];
	size_t boundary_count;
	bool doubtful;    /* some readers find no boundary, or one that is none */
	const char *name; /* of the attachment, UTF-8, or NULL */
	uint32_t choices; /* what a reader must do for all but the first of each */
};

/* Where the header of [from, to) may end; at least one place. Returns how many. */
size_t headings_find(const char *text, size_t from, size_t to,
                     struct heading headings[READING_HEADINGS]);

/* What the header [from, heading->end) may say. Strings are in the arena. 0 or -ASSAY_ENOMEM. */
int reading_make(struct arena *arena, const char *text, size_t from, const struct heading *heading,
                 const char *default_type, struct reading *r);

/* Which lines count as delimiters. */
enum split_rule {
	SPLIT_EXACT,  /* the boundary, and white space behind it */
	SPLIT_PREFIX, /* whatever stands behind it */
	SPLIT_CR,     /* also behind a CR */
	SPLIT_ANY,    /* anywhere */
	SPLIT_RULES
};

/* The parts of a multipart by one rule. */
struct split {
	struct assay_span *parts; /* header and body; the caller frees it */
	size_t count, size;
	size_t first;    /* parts behind the close delimiter start at this index */
	size_t reopen;   /* where what is before the first delimiter behind the close one ends */
	size_t preamble; /* where the first delimiter line starts */
	size_t epilogue; /* what is behind the (last) close delimiter; the end without one */
	bool closed;
	bool odd; /* a line that some readers do not take for a delimiter, or not for all of one */
};
int split_make(const char *text, size_t from, size_t to, struct assay_str boundary,
               enum split_rule rule, struct split *s);

/* The text of the first line that could be a delimiter: for a multipart without a boundary. */
struct assay_str split_guess(const char *text, size_t from, size_t to);

#endif
