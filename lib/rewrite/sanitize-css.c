/*
 * Declarations: properties and values that are on a list. CSS Syntax Level 3,
 * section 5, with the tokens of html-css.h. See sanitize-css.h.
 */
#include "rewrite/sanitize-css-filter.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORD_BYTES 256

/* ---- words ---------------------------------------------------------------- */

static bool is_letter(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 || c == '_' || c >= 0x80;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* A name that needs no escape to be one, decoded. */
static bool plain_name(struct assay_str text, char *word, size_t *len)
{
	size_t i = 0;

	if (!css_copy(text, word, WORD_BYTES, len) || *len == 0)
		return false;
	if (word[0] == '-')
		i++;
	if (i == *len || !is_letter((unsigned char)word[i]))
		return false;
	for (; i < *len; i++) {
		unsigned char c = (unsigned char)word[i];

		if (!is_letter(c) && !is_digit(c) && c != '-')
			return false;
	}
	/* before a ">" it would look like the end of a comment */
	return word[*len - 1] != '-';
}

bool filter_name(struct css_filter *f, struct assay_str text)
{
	char word[WORD_BYTES];
	size_t len;

	if (!plain_name(text, word, &len))
		return false;
	filter_put(f, word, len);
	return true;
}

/* What is left of a string needs no escape, whatever it stands in. */
bool filter_string(struct css_filter *f, struct assay_str text)
{
	char word[WORD_BYTES];
	size_t len;

	if (!css_copy(text, word, sizeof(word), &len))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)word[i];

		if (c < ' ' || c == 0x7f || strchr("\"'\\<>&`()", c) != NULL)
			return false;
	}
	filter_puts(f, "'");
	filter_put(f, word, len);
	filter_puts(f, "'");
	return true;
}

static int compare_words(const void *key, const void *word)
{
	return strcmp(key, *(const char *const *)word);
}

/* Whether a name is in a sorted list. */
bool filter_listed(struct assay_str text, const char *const *list, size_t count)
{
	char word[WORD_BYTES + 1];
	size_t len;

	if (!plain_name(text, word, &len))
		return false;
	for (size_t i = 0; i < len; i++)
		word[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
	word[len] = '\0';
	return bsearch(word, list, count, sizeof(*list), compare_words) != NULL;
}

/* ---- values --------------------------------------------------------------- */

/* clang-format off */
static const char *const properties[] = {
	"-moz-text-size-adjust", "-ms-interpolation-mode", "-ms-text-size-adjust",
	"-webkit-border-radius", "-webkit-box-sizing", "-webkit-font-smoothing",
	"-webkit-hyphens", "-webkit-text-fill-color", "-webkit-text-size-adjust", "align-content",
	"align-items", "align-self", "background", "background-attachment", "background-clip",
	"background-color", "background-image", "background-origin", "background-position",
	"background-repeat", "background-size", "border", "border-bottom", "border-bottom-color",
	"border-bottom-left-radius", "border-bottom-right-radius", "border-bottom-style",
	"border-bottom-width", "border-collapse", "border-color", "border-left",
	"border-left-color", "border-left-style", "border-left-width", "border-radius",
	"border-right", "border-right-color", "border-right-style", "border-right-width",
	"border-spacing", "border-style", "border-top", "border-top-color",
	"border-top-left-radius", "border-top-right-radius", "border-top-style",
	"border-top-width", "border-width", "box-shadow", "box-sizing", "break-after",
	"break-before", "break-inside", "caption-side", "clear", "color", "color-scheme",
	"column-count", "column-gap", "column-rule", "column-width", "columns", "direction",
	"display", "empty-cells", "flex", "flex-basis", "flex-direction", "flex-flow",
	"flex-grow", "flex-shrink", "flex-wrap", "float", "font", "font-family",
	"font-feature-settings", "font-kerning", "font-size", "font-size-adjust", "font-stretch",
	"font-style", "font-variant", "font-variant-ligatures", "font-weight", "gap",
	"grid-column", "grid-row", "grid-template-columns", "grid-template-rows", "height",
	"hyphens", "justify-content", "justify-items", "justify-self", "letter-spacing",
	"line-break", "line-height", "list-style", "list-style-position", "list-style-type",
	"margin", "margin-block", "margin-bottom", "margin-inline", "margin-left", "margin-right",
	"margin-top", "max-height", "max-width", "min-height", "min-width", "object-fit",
	"opacity", "order", "orphans", "outline", "outline-color", "outline-offset",
	"outline-style", "outline-width", "overflow", "overflow-wrap", "overflow-x", "overflow-y",
	"padding", "padding-block", "padding-bottom", "padding-inline", "padding-left",
	"padding-right", "padding-top", "page-break-after", "page-break-before",
	"page-break-inside", "position", "quotes", "row-gap", "tab-size", "table-layout",
	"text-align", "text-align-last", "text-combine-upright", "text-decoration",
	"text-decoration-color", "text-decoration-line", "text-decoration-style",
	"text-decoration-thickness", "text-emphasis", "text-indent", "text-justify",
	"text-orientation", "text-overflow", "text-rendering", "text-shadow", "text-size-adjust",
	"text-transform", "text-underline-offset", "text-underline-position", "unicode-bidi",
	"vertical-align", "visibility", "white-space", "widows", "width", "word-break",
	"word-spacing", "word-wrap", "writing-mode", "zoom",
};

static const char *const functions[] = {
	"calc", "clamp", "fit-content", "hsl", "hsla", "linear-gradient", "max", "min", "minmax",
	"radial-gradient", "repeat", "rgb", "rgba",
};
/* clang-format on */

/* Office has many of its own, which say how it lays out, and are nothing to others. */
static bool property_allowed(struct assay_str name)
{
	char word[WORD_BYTES];
	size_t len;

	if (FILTER_LISTED(name, properties))
		return true;
	return plain_name(name, word, &len) && len > 4 && strncasecmp(word, "mso-", 4) == 0;
}

enum value_limit {
	LIMIT_NONE,
	LIMIT_POSITIVE, /* nothing that moves it over what is around it */
	LIMIT_POSITION, /* only where it would be anyway */
};

static enum value_limit limit_of(struct assay_str property)
{
	char word[WORD_BYTES];
	size_t len;

	if (css_is(property, "position"))
		return LIMIT_POSITION;
	if (css_copy(property, word, sizeof(word), &len) && len >= 6 &&
	    strncasecmp(word, "margin", 6) == 0)
		return LIMIT_POSITIVE;
	return LIMIT_NONE;
}

static bool put_hash(struct css_filter *f)
{
	struct assay_str text = f->token.text;

	if (text.len < 3 || text.len > 8)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (!is_digit(c) && (unsigned char)((c | 32) - 'a') > 5)
			return false;
	}
	filter_puts(f, "#");
	filter_put(f, text.data, text.len);
	return true;
}

static bool put_number(struct css_filter *f, enum value_limit limit)
{
	const struct css_token *token = &f->token;
	char word[WORD_BYTES];
	size_t len;

	if (limit == LIMIT_POSITIVE && token->number.data[0] == '-')
		return false;
	if (token->type == CSS_DIMENSION) {
		if (!plain_name(token->text, word, &len))
			return false;
		/* "1e3" is a number: what was written as an escape would become one */
		if ((word[0] | 32) == 'e' && len > 1 && !is_letter((unsigned char)word[1]))
			return false;
	}
	filter_put(f, token->number.data, token->number.len);
	if (token->type == CSS_DIMENSION)
		filter_put(f, word, len);
	if (token->type == CSS_PERCENT)
		filter_puts(f, "%");
	return true;
}

static bool put_ident(struct css_filter *f, enum value_limit limit)
{
	if (limit == LIMIT_POSITION && !css_is(f->token.text, "static") &&
	    !css_is(f->token.text, "relative") && !css_is(f->token.text, "important"))
		return false;
	return filter_name(f, f->token.text);
}

/* Within functions: numbers are added and multiplied. */
static bool put_delim(struct css_filter *f, unsigned int depth)
{
	char c = f->token.delim;

	if (c == ',' || c == '/' || (depth > 0 && (c == '+' || c == '-' || c == '*'))) {
		filter_put(f, &c, 1);
		return true;
	}
	return false;
}

/* A token of a value that is none of a bracket; false when it is not allowed. */
static bool put_value_token(struct css_filter *f, enum value_limit limit, unsigned int depth)
{
	/* sums can be below 0 whatever is in them */
	if (limit != LIMIT_NONE && depth > 0)
		return false;
	switch (f->token.type) {
	case CSS_IDENT:
		return put_ident(f, limit);
	case CSS_NUMBER:
	case CSS_PERCENT:
	case CSS_DIMENSION:
		return put_number(f, limit);
	case CSS_HASH:
		return put_hash(f);
	case CSS_STRING:
		return filter_string(f, f->token.text);
	case CSS_DELIM:
		return put_delim(f, depth);
	default:
		return false;
	}
}

/* Blanks stand between the parts of a value, but not where a bracket or a comma does. */
void filter_gap(struct css_filter *f, size_t start)
{
	char last = f->out->len > start ? f->out->data[f->out->len - 1] : ' ';

	if (last != ' ' && last != '(' && last != '!' && !filter_at(f, ',') && !filter_at(f, ')'))
		filter_puts(f, " ");
}

/* "!important", at the "!". */
static bool put_important(struct css_filter *f)
{
	filter_advance(f);
	filter_skip_space(f);
	if (f->token.type != CSS_IDENT || !css_is(f->token.text, "important"))
		return false;
	filter_puts(f, "!important");
	return true;
}

static bool ends_value(const struct css_filter *f, unsigned int depth)
{
	return filter_at_end(f) || (depth == 0 && (filter_at(f, ';') || filter_at(f, '}')));
}

bool filter_value_token(struct css_filter *f)
{
	return put_value_token(f, LIMIT_NONE, 0);
}

/* One token of a value, and how deep in brackets it leaves us. */
static bool value_part(struct css_filter *f, enum value_limit limit, size_t start,
                       unsigned int *depth)
{
	filter_gap(f, start);
	if (f->token.type == CSS_FUNCTION) {
		if (!FILTER_LISTED(f->token.text, functions) || limit != LIMIT_NONE)
			return false;
		(*depth)++;
		filter_name(f, f->token.text);
		filter_puts(f, "(");
		return true;
	}
	if (filter_at(f, '(') || filter_at(f, ')')) {
		if (*depth == 0)
			return false;
		*depth = filter_at(f, '(') ? *depth + 1 : *depth - 1;
		filter_put(f, &f->token.delim, 1);
		return true;
	}
	if (filter_at(f, '!') && *depth == 0)
		return put_important(f);
	return put_value_token(f, limit, *depth);
}

/* What is left of a declaration that is not understood. */
static void skip_value(struct css_filter *f, unsigned int depth)
{
	while (!ends_value(f, depth)) {
		if (f->token.type == CSS_FUNCTION || filter_at(f, '(') || filter_at(f, '[') ||
		    filter_at(f, '{'))
			depth++;
		else if (depth > 0 && (filter_at(f, ')') || filter_at(f, ']') || filter_at(f, '}')))
			depth--;
		filter_advance(f);
	}
}

/* The value behind a property and its colon, up to its end; false when it is not allowed. */
static bool put_value(struct css_filter *f, enum value_limit limit)
{
	size_t start = f->out->len;
	unsigned int depth = 0;

	filter_skip_space(f);
	while (!ends_value(f, depth)) {
		if (!value_part(f, limit, start, &depth)) {
			skip_value(f, depth);
			return false;
		}
		filter_advance(f);
		filter_skip_space(f);
	}
	for (; depth > 0; depth--)
		filter_puts(f, ")");
	return f->out->len > start;
}

/* One declaration, up to its semicolon. separator: what comes before it. */
static bool put_declaration(struct css_filter *f, const char *separator)
{
	struct assay_str property = f->token.text;
	size_t start = f->out->len;
	bool known = f->token.type == CSS_IDENT && property_allowed(property);

	if (f->token.type != CSS_IDENT) {
		skip_value(f, 0);
		return false;
	}
	filter_advance(f);
	filter_skip_space(f);
	if (!filter_at(f, ':') || !known) {
		skip_value(f, 0);
		return false;
	}
	filter_advance(f);
	filter_puts(f, separator);
	filter_name(f, property);
	filter_puts(f, ":");
	if (put_value(f, limit_of(property)))
		return true;
	f->out->len = start;
	return false;
}

/* Declarations up to the end, or the "}" of a block. */
void filter_declarations(struct css_filter *f)
{
	size_t start = f->out->len;

	for (;;) {
		while (f->token.type == CSS_SPACE || filter_at(f, ';'))
			filter_advance(f);
		if (filter_at_end(f) || filter_at(f, '}'))
			return;
		if (!put_declaration(f, f->out->len > start ? ";" : ""))
			++*f->removed;
	}
}

int sanitize_declarations(struct assay_str css, struct assay_buf *out, size_t *removed)
{
	struct css_filter f = {.tokens = {css.data, css.len, 0}, .out = out, .removed = removed};

	for (filter_advance(&f); !filter_at_end(&f); filter_advance(&f))
		filter_declarations(&f);
	return f.error;
}
