/*
 * Sanitising HTML from inside: tokens come in (sanitize-html.c), the elements
 * that are open are kept in order (sanitize-tree.c), tags are written
 * (sanitize-tags.c).
 */
#ifndef REWRITE_SANITIZER_H
#define REWRITE_SANITIZER_H

#include "rewrite/sanitize-html.h"
#include "rewrite/sanitize-rules.h"

#include "inspect/html-token.h"

/* Elements that are open at once; what would be deeper loses its tags, not its text. */
#define SANITIZE_DEPTH 256
/* Formatting elements that wait for text. */
#define SANITIZE_WAITING 32

struct open_element {
	enum html_element element;
	enum html_element source; /* what its end tag is named in the input */
	const char *name;         /* in the output; NULL: it has no tags there */
	size_t tag, len;          /* its start tag, as octets of the output */
	bool ended;               /* its end tag came when something in it was still open */
	size_t first_waiting;     /* of a cell: sanitizer.first_waiting around it */
};

/* An element that goes on with the next text. */
struct waiting_element {
	enum html_element element;
	const char *name;
	size_t tag, len;
};

struct sanitizer {
	struct html_tokenizer tokens;
	unsigned int allow; /* enum assay_html_allow */
	struct assay_buf *out;
	struct sanitize_report report;
	int error;

	struct open_element open[SANITIZE_DEPTH];
	size_t depth;
	struct waiting_element waiting[SANITIZE_WAITING];
	size_t waiting_count;
	size_t first_waiting; /* those before wait outside of the cell we are in */
	size_t reopened;      /* octets of start tags that were written again */

	bool html, head, body; /* there was such a tag */
	bool started;          /* something that shows came */
	bool quirks;           /* browsers show it as they did before there were standards */
	bool spaced;           /* nothing but white space came */
	unsigned int foreign;  /* SVG and MathML elements that are open */

	struct assay_buf value, other; /* scratch */
};

void sanitizer_put(struct sanitizer *s, const char *data, size_t len);
void sanitizer_puts(struct sanitizer *s, const char *text);

enum escape {
	ESCAPE_TEXT,      /* text with references */
	ESCAPE_ATTRIBUTE, /* a value with references */
	ESCAPE_RAW,       /* text in which "&" is no reference */
};

/*
 * Write text so that it is that text to everybody. Control characters go;
 * characters outside of ASCII that references stood for remain references.
 */
void sanitizer_escape(struct sanitizer *s, struct assay_str text, enum escape escape);

/* ---- sanitize-tags.c ---- */

/* A start tag, with the attributes that it may keep. name NULL: none when no attribute is left. */
void write_start_tag(struct sanitizer *s, const struct html_token *token, enum html_element element,
                     const char *name);

/* What is left of a meta element, if anything is. */
void write_meta(struct sanitizer *s, const struct html_token *token);

/* The value of an attribute, decoded, in s->value when it is not zero-copy; false: none. */
bool sanitizer_value(struct sanitizer *s, const struct html_token *token, enum html_attribute id,
                     struct assay_str *value);

/* ---- sanitize-tree.c ---- */

/*
 * A start tag comes: end what it implies the end of, and go on with what waits
 * for text. False: the tag means nothing here.
 */
bool tree_before(struct sanitizer *s, enum html_element element);

/*
 * Its start tag was written to the output, from tag on; it is open from now on.
 * source: the element that it was in the input, whose end tag ends it.
 */
void tree_push(struct sanitizer *s, enum html_element element, enum html_element source,
               const char *name, size_t tag);

/* Room for one more. */
bool tree_has_room(const struct sanitizer *s);

/* Text comes that is not only white space. */
void tree_before_text(struct sanitizer *s);

/* An end tag comes. */
void tree_end_tag(struct sanitizer *s, enum html_element element);

/* Whether such an element is open. */
bool tree_has(const struct sanitizer *s, enum html_element element);

/* The innermost open element; HTML_OTHER when there is none. */
enum html_element tree_top(const struct sanitizer *s);

/* End all of them. */
void tree_finish(struct sanitizer *s);

#endif
