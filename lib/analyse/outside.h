/*
 * Text of a multipart that is outside of its parts: preamble and epilogue
 * (RFC 2046 5.1.1). Nobody should see it; some readers do, and some take it
 * for a part when it looks like one.
 */
#ifndef ANALYSE_OUTSIDE_H
#define ANALYSE_OUTSIDE_H

#include <stdbool.h>
#include <stddef.h>

/* What has been read of it, in pieces of any size. Zeroed is nothing. */
struct outside {
	size_t visible_off;   /* of the first octet that is not white space */
	unsigned int matched; /* octets of the current line that are the start of a word */
	bool visible;
	bool looks_like_entity; /* a line begins with "Content-" or "--" */
	bool inside_line;       /* past what could be such a word */
};

/* The next octets, which are at this offset. */
void outside_read(struct outside *o, size_t offset, const char *data, size_t len);

/* ... all at once: would a reader that sees it take it for an entity? */
bool outside_looks_like_entity(const char *data, size_t len);

#endif
