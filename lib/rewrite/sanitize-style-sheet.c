/*
 * Style sheets: selectors and @media; the declarations are those of
 * sanitize-css.c. Selectors Level 4 as far as mail uses it.
 */
#include "rewrite/sanitize-css-filter.h"

#define MEDIA_DEPTH 2

/* ---- selectors ------------------------------------------------------------ */

static bool put_attribute_selector(struct css_filter *f)
{
	filter_advance(f);
	filter_skip_space(f);
	filter_puts(f, "[");
	if (f->token.type != CSS_IDENT || !filter_name(f, f->token.text))
		return false;
	filter_advance(f);
	filter_skip_space(f);
	if (!filter_at(f, ']')) {
		if (filter_at(f, '~') || filter_at(f, '|') || filter_at(f, '^') ||
		    filter_at(f, '$') || filter_at(f, '*')) {
			filter_put(f, &f->token.delim, 1);
			filter_advance(f);
		}
		if (!filter_at(f, '='))
			return false;
		filter_puts(f, "=");
		filter_advance(f);
		filter_skip_space(f);
		if (f->token.type == CSS_IDENT
		            ? !filter_name(f, f->token.text)
		            : f->token.type != CSS_STRING || !filter_string(f, f->token.text))
			return false;
		filter_advance(f);
		filter_skip_space(f);
	}
	filter_puts(f, "]");
	return filter_at(f, ']');
}

static bool put_pseudo_class(struct css_filter *f)
{
	static const char *const classes[] = {
		"active",       "checked",       "disabled",   "empty", "enabled",
		"first-child",  "first-of-type", "focus",      "hover", "last-child",
		"last-of-type", "link",          "only-child", "root",  "visited",
	};

	filter_advance(f);
	filter_puts(f, ":");
	return f->token.type == CSS_IDENT && FILTER_LISTED(f->token.text, classes) &&
	       filter_name(f, f->token.text);
}

/* One of the simple selectors that make a compound one; false when it is not allowed. */
static bool put_simple(struct css_filter *f, bool first)
{
	if (f->token.type == CSS_IDENT)
		return first && filter_name(f, f->token.text);
	if (filter_at(f, '*')) {
		filter_puts(f, "*");
		return first;
	}
	if (f->token.type == CSS_HASH) {
		filter_puts(f, "#");
		return filter_name(f, f->token.text);
	}
	if (filter_at(f, '.')) {
		filter_advance(f);
		filter_puts(f, ".");
		return f->token.type == CSS_IDENT && filter_name(f, f->token.text);
	}
	if (filter_at(f, '['))
		return put_attribute_selector(f);
	if (filter_at(f, ':'))
		return put_pseudo_class(f);
	return false;
}

static bool ends_selector(const struct css_filter *f)
{
	return filter_at_end(f) || filter_at(f, ',') || filter_at(f, '{') || filter_at(f, '}') ||
	       filter_at(f, ';');
}

static bool at_combinator(const struct css_filter *f)
{
	return filter_at(f, '>') || filter_at(f, '+') || filter_at(f, '~');
}

/* Compound selectors and what combines them, up to a comma or the block. */
static bool put_complex(struct css_filter *f)
{
	for (bool first = true;; first = false) {
		bool space = f->token.type == CSS_SPACE;

		filter_skip_space(f);
		if (ends_selector(f))
			return !first;
		if (at_combinator(f)) {
			if (first)
				return false;
			filter_put(f, &f->token.delim, 1);
			filter_advance(f);
			filter_skip_space(f);
		} else if (space && !first) {
			filter_puts(f, " ");
		} else if (!first) {
			return false;
		}
		if (ends_selector(f))
			return false;
		for (bool start = true;
		     f->token.type != CSS_SPACE && !ends_selector(f) && !at_combinator(f);
		     start = false) {
			if ((f->token.apart && !start) || !put_simple(f, start))
				return false;
			filter_advance(f);
		}
	}
}

/* To the end of a selector that is not allowed: brackets may hide its comma. */
static void skip_selector(struct css_filter *f)
{
	unsigned int depth = 0;

	while (!filter_at_end(f) && !filter_at(f, '{') && !filter_at(f, '}') &&
	       !(depth == 0 && ends_selector(f))) {
		if (f->token.type == CSS_FUNCTION || filter_at(f, '(') || filter_at(f, '['))
			depth++;
		else if (depth > 0 && (filter_at(f, ')') || filter_at(f, ']')))
			depth--;
		filter_advance(f);
	}
}

/* A list of selectors, of which those are left out that are not allowed. */
static bool put_selectors(struct css_filter *f)
{
	size_t start = f->out->len;

	for (;;) {
		size_t before = f->out->len;

		if (before > start)
			filter_puts(f, ",");
		filter_skip_space(f);
		if (!put_complex(f)) {
			f->out->len = before;
			skip_selector(f);
		}
		if (!filter_at(f, ','))
			break;
		filter_advance(f);
	}
	return f->out->len > start;
}

/* ---- style sheets --------------------------------------------------------- */

/* From a "{" to behind its "}". */
static void skip_block(struct css_filter *f)
{
	unsigned int depth = 0;

	do {
		if (filter_at(f, '{'))
			depth++;
		else if (filter_at(f, '}'))
			depth--;
		filter_advance(f);
	} while (depth > 0 && !filter_at_end(f));
}

/* To behind the end of an at-rule that is not allowed. */
static void skip_at_rule(struct css_filter *f)
{
	while (!filter_at_end(f) && !filter_at(f, ';') && !filter_at(f, '{') && !filter_at(f, '}'))
		filter_advance(f);
	if (filter_at(f, '{'))
		skip_block(f);
	else if (filter_at(f, ';'))
		filter_advance(f);
}

/* A rule, from its selector to behind its block. */
static void put_rule(struct css_filter *f)
{
	size_t start = f->out->len, block;

	if (!put_selectors(f) || !filter_at(f, '{')) {
		f->out->len = start;
		++*f->removed;
		skip_at_rule(f);
		return;
	}
	filter_advance(f);
	filter_puts(f, "{");
	block = f->out->len;
	filter_declarations(f);
	if (filter_at(f, '}'))
		filter_advance(f);
	if (f->out->len == block)
		f->out->len = start;
	else
		filter_puts(f, "}\n");
}

/* What @media asks for, up to its block; false when it is not allowed. */
static bool put_media_query(struct css_filter *f)
{
	size_t start = f->out->len;
	unsigned int depth = 0;

	for (filter_skip_space(f);
	     !filter_at_end(f) && !filter_at(f, '{') && !filter_at(f, ';') && !filter_at(f, '}');
	     filter_skip_space(f)) {
		if (!filter_at(f, ':'))
			filter_gap(f, start);
		if (filter_at(f, '(') || (filter_at(f, ')') && depth > 0)) {
			depth = filter_at(f, '(') ? depth + 1 : depth - 1;
			filter_put(f, &f->token.delim, 1);
		} else if (filter_at(f, ':') && depth > 0) {
			filter_puts(f, ":");
		} else if (!filter_value_token(f)) {
			return false;
		}
		filter_advance(f);
	}
	return depth == 0 && filter_at(f, '{');
}

static void put_rules(struct css_filter *f, unsigned int depth);

static void put_media(struct css_filter *f, unsigned int depth)
{
	size_t start = f->out->len, block;

	filter_advance(f);
	filter_puts(f, "@media ");
	if (depth == MEDIA_DEPTH || !put_media_query(f)) {
		f->out->len = start;
		++*f->removed;
		skip_at_rule(f);
		return;
	}
	filter_advance(f);
	filter_puts(f, "{\n");
	block = f->out->len;
	put_rules(f, depth + 1);
	if (filter_at(f, '}'))
		filter_advance(f);
	if (f->out->len == block)
		f->out->len = start;
	else
		filter_puts(f, "}\n");
}

/* Rules up to the end, or the "}" of what they are in. */
static void put_rules(struct css_filter *f, unsigned int depth)
{
	while (!filter_at_end(f)) {
		if (f->token.type == CSS_SPACE ||
		    (depth == 0 && (f->token.type == CSS_CDO || f->token.type == CSS_CDC))) {
			filter_advance(f);
		} else if (filter_at(f, '}')) {
			if (depth > 0)
				return;
			filter_advance(f);
		} else if (f->token.type == CSS_AT && css_is(f->token.text, "media")) {
			put_media(f, depth);
		} else if (f->token.type == CSS_AT) {
			++*f->removed;
			skip_at_rule(f);
		} else {
			put_rule(f);
		}
	}
}

int sanitize_style_sheet(struct assay_str css, struct assay_buf *out, size_t *removed)
{
	struct css_filter f = {.tokens = {css.data, css.len, 0}, .out = out, .removed = removed};

	filter_advance(&f);
	put_rules(&f, 0);
	return f.error;
}
