/*
 * What the two halves of sanitize-css.h share: tokens in, text out.
 */
#ifndef REWRITE_SANITIZE_CSS_FILTER_H
#define REWRITE_SANITIZE_CSS_FILTER_H

#include "rewrite/sanitize-css.h"

#include "inspect/html-css.h"

#include <string.h>

struct css_filter {
	struct css_tokenizer tokens;
	struct css_token token; /* the current one */
	struct assay_buf *out;
	size_t *removed;
	int error;
};

static inline void filter_advance(struct css_filter *f)
{
	css_next(&f->tokens, &f->token);
}

static inline void filter_skip_space(struct css_filter *f)
{
	while (f->token.type == CSS_SPACE)
		filter_advance(f);
}

static inline bool filter_at(const struct css_filter *f, char delim)
{
	return f->token.type == CSS_DELIM && f->token.delim == delim;
}

static inline bool filter_at_end(const struct css_filter *f)
{
	return f->token.type == CSS_EOF || f->error < 0;
}

static inline void filter_put(struct css_filter *f, const char *data, size_t len)
{
	if (f->error == 0)
		f->error = assay_buf_append(f->out, data, len);
}

static inline void filter_puts(struct css_filter *f, const char *text)
{
	filter_put(f, text, strlen(text));
}

/* A name that needs no escape to be one. False, and nothing is written, where it does. */
bool filter_name(struct css_filter *f, struct assay_str text);

/* The same for a string, in single quotes. */
bool filter_string(struct css_filter *f, struct assay_str text);

/* Whether a name is in a sorted list of words in lower case. */
bool filter_listed(struct assay_str text, const char *const *list, size_t count);
#define FILTER_LISTED(text, list) filter_listed(text, list, sizeof(list) / sizeof((list)[0]))

/* A token of a value outside of functions and other brackets; false when it is not allowed. */
bool filter_value_token(struct css_filter *f);

/* A blank, where one has to be between the token and what was written since start. */
void filter_gap(struct css_filter *f, size_t start);

/* Declarations up to the end, or the "}" of a block. */
void filter_declarations(struct css_filter *f);

#endif
