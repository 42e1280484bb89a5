/*
 * What CSS fetches and what it runs: url(), @import, the functions that take an
 * image by a string; expression(), behaviours and bindings of old browsers.
 */
#include "inspect/html.h"

#include "inspect/html-css.h"

#include <string.h>

/* Where in a style sheet we are. */
struct place {
	bool import;        /* within @import, where a string is a URL */
	unsigned int depth; /* of parentheses */
	unsigned int image; /* the depth within the innermost function that takes images; 0: none */
};

static void take_url(struct html_reading *r, const struct place *place, struct assay_str text)
{
	struct url url;

	if (css_decode(text, &r->css, &text) < 0) {
		r->in->error = -ASSAY_ENOMEM;
		return;
	}
	url = url_parse(text);
	if (url_is_remote(&url))
		html_flag(r, ASSAY_ENT_EXTERNAL);
	else if (url.kind == URL_SCRIPT)
		html_flag(r, ASSAY_ENT_SCRIPT);
	else if (url.kind == URL_DATA)
		html_data_url(r, &url, place->import ? HTML_USE_STYLE : HTML_USE_IMAGE,
		              (struct assay_str){"", 0});
}

/* image(), image-set(), AlphaImageLoader(), with and without a vendor's prefix. */
static bool takes_images(struct assay_str function)
{
	char name[64];
	size_t len;

	if (!css_copy(function, name, sizeof(name), &len))
		return false;
	return html_search((struct assay_str){name, len}, "image") != NULL ||
	       html_search((struct assay_str){name, len}, "fade") != NULL;
}

static void function(struct html_reading *r, struct css_tokenizer *t, struct css_token *token,
                     struct place *place)
{
	bool url = css_is(token->text, "url") || css_is(token->text, "src") ||
	           css_is(token->text, "url-prefix");

	place->depth++;
	if (css_is(token->text, "expression"))
		html_flag(r, ASSAY_ENT_SCRIPT);
	if (place->image == 0 && takes_images(token->text))
		place->image = place->depth;
	css_next_solid(t, token);
	if (!url || (token->type != CSS_STRING && token->type != CSS_BAD_STRING))
		return;
	take_url(r, place, token->text);
	css_next_solid(t, token);
}

static bool binds(struct assay_str property)
{
	return css_is(property, "behavior") || css_is(property, "-ms-behavior") ||
	       css_is(property, "-moz-binding");
}

static void ident(struct html_reading *r, struct css_tokenizer *t, struct css_token *token)
{
	bool binding = binds(token->text);

	css_next_solid(t, token);
	if (binding && token->delim == ':')
		html_flag(r, ASSAY_ENT_SCRIPT);
}

static void delim(char c, struct place *place)
{
	if (c == '(')
		place->depth++;
	if (c == ')' && place->depth > 0) {
		if (place->image == place->depth)
			place->image = 0;
		place->depth--;
	}
	if (c == ';' || c == '{' || c == '}') {
		place->import = false;
		/* what was not closed in one declaration is not open in the next */
		place->depth = place->image = 0;
	}
}

void html_style(struct html_reading *r, struct assay_str css)
{
	struct css_tokenizer t = {css.data, css.len, 0};
	struct place place = {false, 0, 0};
	struct css_token token;

	css_next_solid(&t, &token);
	while (token.type != CSS_EOF) {
		switch (token.type) {
		case CSS_FUNCTION:
			function(r, &t, &token, &place);
			continue;
		case CSS_IDENT:
			ident(r, &t, &token);
			continue;
		case CSS_URL:
		case CSS_BAD_URL:
			take_url(r, &place, token.text);
			break;
		case CSS_STRING:
		case CSS_BAD_STRING:
			if (place.import || place.image > 0)
				take_url(r, &place, token.text);
			break;
		case CSS_AT:
			place.import = css_is(token.text, "import");
			break;
		case CSS_DELIM:
			delim(token.delim, &place);
			break;
		default:
			break;
		}
		css_next_solid(&t, &token);
	}
}
