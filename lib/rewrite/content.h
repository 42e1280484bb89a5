/*
 * The content of a leaf while it is changed: decoded, in its charset.
 */
#ifndef REWRITE_CONTENT_H
#define REWRITE_CONTENT_H

#include "rewrite/parts.h"

struct content {
	const struct assay_entity *entity;
	const char *eol;         /* how lines of the decoded content end */
	struct assay_buf octets; /* as they are to be */
	const char *charset;     /* of the octets; NULL: none is given */

	/*
	 * How they differ from the original: all of them may, or some stand in it that
	 * were not there.
	 */
	bool rewritten;
	size_t inserted_at, inserted;
};

/* Whether octets end a line. */
bool content_ends_line(const struct content *c);

/*
 * Put octets into the content. Once only, unless it is rewritten. Returns 0 or
 * -ASSAY_ENOMEM.
 */
int content_insert(struct content *c, size_t at, const struct assay_buf *data);

/*
 * Turn the content into UTF-8. Returns 0, 1 when that would lose something
 * (nothing is changed), or -ASSAY_ENOMEM.
 */
int content_to_utf8(struct content *c);

/* Append the content in UTF-8, with what cannot be converted as U+FFFD. 1: there was such. */
int content_text(const struct content *c, size_t len, struct assay_buf *out);

/* ---- disclaimer.c -------------------------------------------------------- */

/*
 * Add the texts that the content does not have yet: text.c for text/plain, html.c
 * for text/html. Returns 0, 1 when the content cannot hold one of them (they must
 * stand beside it), or -ASSAY_ENOMEM.
 */
int disclaimer_add_text(struct content *c, const struct text_node *texts);
int disclaimer_add_html(struct content *c, const struct text_node *texts);

/* Append a text as it is appended: lines end with LF, no white space at their ends. */
int disclaimer_clean(const char *text, struct assay_buf *out);

/*
 * Take words off the end of a text, white space ignored: *len becomes what is
 * left. Returns whether they were there.
 */
bool disclaimer_peel(const char *text, size_t *len, const char *words);

/* The text as HTML, where the rule has none of its own. */
int disclaimer_html(const struct assay_decision *decision, struct assay_buf *out);

/* ---- sanitize.c ---------------------------------------------------------- */

/* HTML without what is active in it. Returns 0 or -ASSAY_ENOMEM. */
int content_sanitize(struct content *c, unsigned int allow);

#endif
