/*
 * See sanitize-html.h: the tokens of the input one after the other, and what
 * becomes of each.
 */
#include "rewrite/sanitizer.h"

#include "inspect/html-references.h"
#include "codec/charset.h"
#include "rewrite/sanitize-css.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sanitizer_put(struct sanitizer *s, const char *data, size_t len)
{
	if (s->error == 0)
		s->error = assay_buf_append(s->out, data, len);
}

void sanitizer_puts(struct sanitizer *s, const char *text)
{
	sanitizer_put(s, text, strlen(text));
}

/* ---- text --------------------------------------------------------------------- */

/* What cannot stand as it is: the first in text, all of them in values. */
static bool is_plain(unsigned char c, enum escape escape)
{
	if (c < ' ')
		return c == '\t' || c == '\n' || c == '\r';
	if (c == '&' || c == '<' || c == '>' || c == 0x7f)
		return false;
	return escape != ESCAPE_ATTRIBUTE || (c != '"' && c != '`');
}

static void put_escaped(struct sanitizer *s, unsigned char c, enum escape escape)
{
	if (c == '&')
		sanitizer_puts(s, "&amp;");
	else if (c == '<')
		sanitizer_puts(s, "&lt;");
	else if (c == '>')
		sanitizer_puts(s, "&gt;");
	else if (c == '"' && escape == ESCAPE_ATTRIBUTE)
		sanitizer_puts(s, "&quot;");
	else if (c == '`' && escape == ESCAPE_ATTRIBUTE)
		/* old browsers took it for a quote */
		sanitizer_puts(s, "&#96;");
	else if (c == '\f')
		sanitizer_puts(s, " ");
	else if (is_plain(c, escape))
		sanitizer_put(s, (const char *)&c, 1);
}

static void put_code(struct sanitizer *s, uint32_t code, enum escape escape)
{
	char reference[16];

	if (code == 0xa0) {
		sanitizer_puts(s, "&nbsp;");
	} else if (code == '\r') {
		sanitizer_puts(s, " ");
	} else if (code < 0x80) {
		put_escaped(s, (unsigned char)code, escape);
	} else {
		snprintf(reference, sizeof(reference), "&#%u;", (unsigned int)code);
		sanitizer_puts(s, reference);
	}
}

void sanitizer_escape(struct sanitizer *s, struct assay_str text, enum escape escape)
{
	const unsigned char *p = (const unsigned char *)text.data, *end = p + text.len;
	enum html_place place = escape == ESCAPE_ATTRIBUTE ? HTML_IN_ATTRIBUTE : HTML_IN_TEXT;

	while (p < end && s->error == 0) {
		const unsigned char *start = p;
		uint32_t code[2];
		size_t used = 0;

		while (p < end && is_plain(*p, escape))
			p++;
		sanitizer_put(s, (const char *)start, (size_t)(p - start));
		if (p == end)
			break;
		if (*p == '&' && escape != ESCAPE_RAW)
			used = html_reference(p, (size_t)(end - p), place, code);
		if (used > 0) {
			put_code(s, code[0], escape);
			if (code[1] != 0)
				put_code(s, code[1], escape);
			p += used;
		} else {
			put_escaped(s, *p++, escape);
		}
	}
}

static bool is_blank(struct assay_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!html_space((unsigned char)text.data[i]) && text.data[i] != '\0')
			return false;
	}
	return true;
}

static void take_text(struct sanitizer *s, struct assay_str text, enum escape escape)
{
	if (!is_blank(text)) {
		s->spaced = false;
		tree_before_text(s);
	}
	sanitizer_escape(s, text, escape);
}

/* ---- what goes with its content -------------------------------------------------- */

/* Raw text from the tokenizer's position on. */
static struct assay_str take_raw(struct sanitizer *s, enum html_element element)
{
	size_t start = s->tokens.pos;

	s->tokens.pos = html_raw_end(&s->tokens, element);
	return (struct assay_str){(const char *)s->tokens.data + start, s->tokens.pos - start};
}

/* Go on behind the end tag, or at the end of what is foreign. */
static void skip_content(struct sanitizer *s, enum html_element element)
{
	unsigned int depth = 1;
	struct html_token token;

	if (s->foreign == 0 && html_raw_kind(element) != HTML_RAW_NONE) {
		take_raw(s, element);
		return;
	}
	while (depth > 0) {
		size_t start = s->tokens.pos;

		html_next(&s->tokens, &token);
		if (token.type == TOKEN_EOF)
			return;
		if (token.type == TOKEN_START && token.element == element) {
			depth += !token.self_closing || s->foreign == 0;
		} else if (token.type == TOKEN_START && s->foreign == 0 &&
		           html_raw_kind(token.element) != HTML_RAW_NONE) {
			take_raw(s, token.element);
		} else if (token.type == TOKEN_END && token.element == element) {
			depth--;
		} else if (token.type == TOKEN_END && s->foreign > 0 &&
		           (token.element == HTML_SVG || token.element == HTML_MATH)) {
			s->tokens.pos = start;
			return;
		}
	}
}

/* ---- elements that are peculiar ---------------------------------------------------- */

static void take_style(struct sanitizer *s, const struct html_token *token)
{
	struct assay_str css = take_raw(s, HTML_STYLE), type;
	size_t start = s->out->len, inside;

	if ((sanitizer_value(s, token, ATTR_TYPE, &type) && type.len > 0 &&
	     !html_is(type, "text/css")) ||
	    !tree_before(s, HTML_STYLE)) {
		s->report.styles++;
		return;
	}
	start = s->out->len;
	write_start_tag(s, token, HTML_STYLE, "style");
	sanitizer_puts(s, "\n");
	inside = s->out->len;
	if (s->error == 0)
		s->error = sanitize_style_sheet(css, s->out, &s->report.styles);
	if (s->out->len == inside)
		s->out->len = start;
	else
		sanitizer_puts(s, "</style>");
}

/* What a field shows, where there are no fields. */
static void take_input(struct sanitizer *s, const struct html_token *token)
{
	static const char *const hidden[] = {"hidden", "password", "checkbox", "radio",
	                                     "file",   "color",    "range"};
	struct html_attr attr;
	struct assay_str type = {"", 0};

	sanitizer_value(s, token, ATTR_TYPE, &type);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (html_is(type, hidden[i]))
			return;
	}
	if (html_attr_get(token, html_is(type, "image") ? ATTR_ALT : ATTR_VALUE, &attr) &&
	    attr.value.len > 0) {
		take_text(s, attr.value, ESCAPE_ATTRIBUTE);
	}
}

static void take_textarea(struct sanitizer *s, const struct html_token *token)
{
	struct assay_str text = take_raw(s, HTML_TEXTAREA);

	if ((s->allow & ASSAY_HTML_FORMS) == 0) {
		s->report.elements++;
		take_text(s, text, ESCAPE_TEXT);
	} else if (tree_before(s, HTML_TEXTAREA)) {
		write_start_tag(s, token, HTML_TEXTAREA, "textarea");
		sanitizer_escape(s, text, ESCAPE_TEXT);
		sanitizer_puts(s, "</textarea>");
	}
}

/* Without links, what a link looks like; without its look, nothing but its text. */
static void take_link(struct sanitizer *s, const struct html_token *token)
{
	bool allowed = (s->allow & ASSAY_HTML_LINKS) != 0;
	const char *name = allowed ? "a" : "span";
	size_t start;

	if (!tree_before(s, HTML_A) || !tree_has_room(s))
		return;
	start = s->out->len;
	write_start_tag(s, token, allowed ? HTML_A : HTML_SPAN, name);
	s->report.links += !allowed && s->out->len > start;
	if (s->out->len == start + strlen(name) + 2) {
		s->out->len = start;
		name = NULL;
	}
	tree_push(s, HTML_A, HTML_A, name, start);
}

/* A block that is none of a form any more. */
static void take_form_block(struct sanitizer *s, enum html_element element)
{
	size_t start;

	s->report.elements++;
	/* between the parts of a table it would break that */
	if ((element_rule(tree_top(s))->traits & IS_TABLE_PART) != 0 || !tree_before(s, HTML_DIV) ||
	    !tree_has_room(s))
		return;
	start = s->out->len;
	sanitizer_puts(s, "<div>");
	tree_push(s, HTML_DIV, element, "div", start);
}

static void take_kept(struct sanitizer *s, const struct html_token *token,
                      enum html_element element)
{
	bool empty = (element_rule(element)->traits & IS_VOID) != 0;
	const char *name = html_element_name(element);
	size_t start;

	if (!tree_before(s, element) || (!empty && !tree_has_room(s)))
		return;
	start = s->out->len;
	write_start_tag(s, token, element, name);
	if (!empty)
		tree_push(s, element, element, name, start);
}

/* A tag that goes; fields leave what they show. */
static void take_unwrapped(struct sanitizer *s, const struct html_token *token,
                           enum html_element element)
{
	if (element == HTML_FORM || element == HTML_FIELDSET || element == HTML_LEGEND) {
		take_form_block(s, element);
		return;
	}
	s->report.elements++;
	if (element == HTML_INPUT)
		take_input(s, token);
	/* options are one below the other */
	if (element == HTML_OPTION)
		sanitizer_puts(s, " ");
}

/* ---- tokens --------------------------------------------------------------------------- */

/* Elements that go by another name. */
static enum html_element real_element(enum html_element element)
{
	switch (element) {
	case HTML_IMAGE:
		return HTML_IMG;
	case HTML_LISTING:
	case HTML_XMP:
	case HTML_PLAINTEXT:
		return HTML_PRE;
	default:
		return element;
	}
}

static bool is_foreign_only(enum html_element element)
{
	return element == HTML_DEFS || element == HTML_DESC || element == HTML_METADATA ||
	       element == HTML_ANNOTATION || element == HTML_ANNOTATION_XML;
}

/* A start tag within SVG or MathML. False: it is HTML again. */
static bool take_foreign(struct sanitizer *s, const struct html_token *token)
{
	enum html_element element = token->element;
	enum element_fate fate = element_rule(element)->fate;

	if (element == HTML_SVG || element == HTML_MATH)
		s->foreign += !token->self_closing;
	else if (fate == FATE_DROP || element == HTML_STYLE) {
		if (!token->self_closing)
			skip_content(s, element);
	} else if (fate == FATE_KEEP) {
		s->foreign = 0;
		return false;
	}
	s->report.elements++;
	return true;
}

static void take_dropped(struct sanitizer *s, enum html_element element)
{
	/* outside of SVG and MathML they are unknown elements */
	if (!is_foreign_only(element))
		skip_content(s, element);
	s->report.elements += element != HTML_TITLE;
}

static void take_start_tag(struct sanitizer *s, const struct html_token *token)
{
	enum html_element element = real_element(token->element);

	/* browsers do not show a tag that does not end */
	if (token->unfinished || (s->foreign > 0 && take_foreign(s, token)))
		return;
	s->spaced = false;
	if (element == HTML_STYLE) {
		take_style(s, token);
	} else if (element == HTML_META) {
		if (tree_before(s, element))
			write_meta(s, token);
	} else if (element == HTML_TEXTAREA) {
		take_textarea(s, token);
	} else if (element == HTML_A) {
		take_link(s, token);
	} else if (element_allowed(element, s->allow)) {
		take_kept(s, token, element);
	} else if (element_rule(element)->fate == FATE_DROP) {
		take_dropped(s, element);
	} else if (element == HTML_SVG || element == HTML_MATH) {
		s->foreign += !token->self_closing;
		s->report.elements++;
	} else {
		take_unwrapped(s, token, element);
	}
	if (token->element == HTML_XMP || token->element == HTML_PLAINTEXT)
		take_text(s, take_raw(s, token->element), ESCAPE_RAW);
}

static void take_end_tag(struct sanitizer *s, const struct html_token *token)
{
	enum html_element element = real_element(token->element);

	if (token->unfinished)
		return;
	if (element == HTML_SVG || element == HTML_MATH) {
		s->foreign -= s->foreign > 0;
	} else if (token->element == HTML_BR) {
		/* browsers show "</br>" like one */
		if (tree_before(s, HTML_BR))
			sanitizer_puts(s, "<br>");
	} else {
		tree_end_tag(s, element);
	}
}

/* How browsers lay a document out depends on which of these it has, and on little else. */
static void take_doctype(struct sanitizer *s, struct assay_str text)
{
	static const struct {
		const char *id, *url;
		bool quirks;
	} known[] = {
		{"-//W3C//DTD HTML 4.01 Transitional//EN", "http://www.w3.org/TR/html4/loose.dtd",
	         false},
		{"-//W3C//DTD HTML 4.01 Transitional//EN", NULL, true},
		{"-//W3C//DTD HTML 4.0 Transitional//EN", NULL, true},
		{"-//W3C//DTD HTML 3.2//EN", NULL, true},
		{"-//W3C//DTD XHTML 1.0 Transitional//EN",
	         "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd", false},
	};

	if (s->html || s->head || s->body || s->started || !s->spaced)
		return;
	s->spaced = false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (html_search(text, known[i].id) == NULL ||
		    (known[i].url != NULL && html_search(text, known[i].url) == NULL))
			continue;
		sanitizer_puts(s, "<!DOCTYPE html PUBLIC \"");
		sanitizer_puts(s, known[i].id);
		sanitizer_puts(s, known[i].url != NULL ? "\" \"" : "\">");
		if (known[i].url != NULL) {
			sanitizer_puts(s, known[i].url);
			sanitizer_puts(s, "\">");
		}
		s->quirks = known[i].quirks;
		return;
	}
	sanitizer_puts(s, "<!DOCTYPE html>");
	s->quirks = false;
}

static void sanitize(struct sanitizer *s)
{
	struct html_token token;

	do {
		s->tokens.flags = s->foreign > 0 ? HTML_FOREIGN : 0;
		html_next(&s->tokens, &token);
		switch (token.type) {
		case TOKEN_TEXT:
			take_text(s, token.text, ESCAPE_TEXT);
			break;
		case TOKEN_CDATA:
			take_text(s, token.text, ESCAPE_RAW);
			break;
		case TOKEN_START:
			take_start_tag(s, &token);
			break;
		case TOKEN_END:
			take_end_tag(s, &token);
			break;
		case TOKEN_DOCTYPE:
			take_doctype(s, token.text);
			break;
		default:
			break;
		}
	} while (token.type != TOKEN_EOF && s->error == 0);
	tree_finish(s);
}

int sanitize_html(const char *html, size_t len, unsigned int allow, struct assay_buf *out,
                  struct sanitize_report *report)
{
	struct sanitizer *s = calloc(1, sizeof(*s));
	struct assay_buf repaired = {0};
	int ret = s == NULL ? -ASSAY_ENOMEM : 0;

	if (s != NULL && !assay_utf8_valid(html, len)) {
		ret = utf8_repair((const unsigned char *)html, len, &repaired);
		html = repaired.data;
		len = repaired.len;
	}
	if (ret >= 0) {
		s->tokens = (struct html_tokenizer){(const unsigned char *)html, len, 0, 0};
		s->allow = allow;
		s->out = out;
		s->quirks = s->spaced = true;
		sanitize(s);
		/* what was taken back may have left something behind the end */
		sanitizer_puts(s, "");
		ret = s->error;
	}
	if (ret == 0 && report != NULL)
		*report = s->report;
	if (s != NULL) {
		assay_buf_free(&s->value);
		assay_buf_free(&s->other);
	}
	assay_buf_free(&repaired);
	free(s);
	return ret;
}
