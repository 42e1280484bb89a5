/*
 * CSS cut into tokens: CSS Syntax Level 3, section 4. Tokens are spans of the
 * octets; escapes are decoded on demand. Comments are left out.
 */
#ifndef INSPECT_HTML_CSS_H
#define INSPECT_HTML_CSS_H

#include <assay/common.h>

enum css_type {
	CSS_EOF,
	CSS_SPACE,
	CSS_IDENT,
	CSS_FUNCTION, /* text: the name, without its parenthesis */
	CSS_AT,       /* text: the name, without the "@" */
	CSS_HASH,     /* text: without the "#" */
	CSS_STRING,   /* text: what is between the quotes */
	CSS_BAD_STRING,
	CSS_URL, /* url(x) without quotes; text: x */
	CSS_BAD_URL,
	CSS_NUMBER,
	CSS_PERCENT,
	CSS_DIMENSION, /* text: the unit */
	CSS_CDO,       /* <!-- */
	CSS_CDC,       /* --> */
	CSS_DELIM,     /* any other octet, also : ; , [ ] ( ) { } */
};

struct css_token {
	enum css_type type;
	char delim;              /* CSS_DELIM */
	struct assay_str text;   /* as it is written, with its escapes */
	struct assay_str number; /* of numbers, with their sign */
	size_t start, end;       /* offsets of all of it */
	bool apart;              /* a comment stood before it */
};

struct css_tokenizer {
	const char *data;
	size_t len, pos;
};

/* The next token. Always goes on, but for CSS_EOF. */
void css_next(struct css_tokenizer *t, struct css_token *token);

/* The next one that is no white space. */
void css_next_solid(struct css_tokenizer *t, struct css_token *token);

/*
 * Text of a token with its escapes decoded. Zero-copy where there are none;
 * otherwise it is in buf, which is emptied first. Returns 0 or -ASSAY_ENOMEM.
 */
int css_decode(struct assay_str text, struct assay_buf *buf, struct assay_str *text_r);

/* Escapes decoded into out, without an end. False when that is too small. */
bool css_copy(struct assay_str text, char *out, size_t size, size_t *len_r);

/* Whether this is the word (lower case), in any case and with escapes or not. */
bool css_is(struct assay_str text, const char *word);

#endif
