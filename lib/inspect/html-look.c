/*
 * See html-look.h.
 */
#include "inspect/html-look.h"

#include "inspect/html-css.h"
#include "inspect/html-token.h"

#include <string.h>

static bool read_number(struct assay_str text, double *number)
{
	double value = 0, scale = 1;
	size_t i = 0, digits = 0;
	bool fraction = false;

	while (i < text.len && html_space((unsigned char)text.data[i]))
		i++;
	if (i < text.len && text.data[i] == '+')
		i++;
	for (; i < text.len; i++) {
		char c = text.data[i];

		if (c == '.' && !fraction) {
			fraction = true;
		} else if (c >= '0' && c <= '9') {
			scale /= fraction ? 10 : 1;
			value = fraction ? value + (c - '0') * scale : value * 10 + (c - '0');
			digits++;
		} else {
			break;
		}
	}
	*number = value;
	return digits > 0;
}

void html_look_size(double *size, struct assay_str value)
{
	double number;

	if (!read_number(value, &number))
		return;
	/* a part of what is around it, of which nothing is known */
	if (number > 0 && memchr(value.data, '%', value.len) != NULL)
		return;
	*size = number;
}

/* A dimension in CSS; those relative to fonts and the like say nothing unless they are 0. */
static void style_size(double *size, const struct css_token *token, bool limits)
{
	double number;

	if (token->type != CSS_NUMBER && token->type != CSS_DIMENSION && token->type != CSS_PERCENT)
		return;
	if (!read_number(token->number, &number))
		return;
	if (number > 0 && token->type != CSS_NUMBER &&
	    (token->type == CSS_PERCENT ||
	     (!css_is(token->text, "px") && !css_is(token->text, "pt"))))
		return;
	if (!limits || *size < 0 || number < *size)
		*size = number;
}

static void style_declaration(struct html_look *look, struct assay_str property,
                              const struct css_token *value)
{
	double number;

	if (css_is(property, "width"))
		style_size(&look->width, value, false);
	else if (css_is(property, "max-width"))
		style_size(&look->width, value, true);
	else if (css_is(property, "height"))
		style_size(&look->height, value, false);
	else if (css_is(property, "max-height"))
		style_size(&look->height, value, true);
	else if (css_is(property, "display"))
		look->hidden |= value->type == CSS_IDENT && css_is(value->text, "none");
	else if (css_is(property, "visibility"))
		look->hidden |= value->type == CSS_IDENT &&
		                (css_is(value->text, "hidden") || css_is(value->text, "collapse"));
	else if (css_is(property, "opacity"))
		look->hidden |= read_number(value->number, &number) && number == 0;
}

void html_look_style(struct html_look *look, struct assay_str css)
{
	struct css_tokenizer t = {css.data, css.len, 0};
	struct css_token token, property;

	css_next_solid(&t, &token);
	while (token.type != CSS_EOF) {
		property = token;
		css_next_solid(&t, &token);
		if (property.type != CSS_IDENT || token.delim != ':')
			continue;
		css_next_solid(&t, &token);
		style_declaration(look, property.text, &token);
		while (token.type != CSS_EOF && token.delim != ';')
			css_next_solid(&t, &token);
	}
}

bool html_look_invisible(const struct html_look *look)
{
	bool narrow = look->width >= 0 && look->width <= 1;
	bool low = look->height >= 0 && look->height <= 1;

	/* a line is drawn with an image that is wide or high */
	return look->hidden || (narrow && low) || (narrow && look->height < 0) ||
	       (low && look->width < 0) || look->width == 0 || look->height == 0;
}
