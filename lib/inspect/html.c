/*
 * The reader of HTML, and of SVG and other XML that shows in a browser.
 *
 * A document is read in each of the charsets that somebody may read it in: the
 * declared one, the one that it names itself, and as it stands.
 *
 * Most tags mean the same wherever they stand. Where it takes all of tree
 * construction to know what comes next (a style element within SVG is followed
 * by markup, elsewhere by text; readers without scripts see what noscript
 * holds, others do not), both are read: reading goes on from several positions,
 * the smallest first, and paths that meet are one. What another path costs is
 * spent from the budget.
 */
#include "inspect/html.h"

#include "codec/charset.h"
#include "inspect/html-references.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* HTML Standard 13.2.3.2: where a document must name its charset. */
#define PRESCAN_BYTES 1024
#define CHARSET_BYTES 64

/* ---- paths ---------------------------------------------------------------------------- */

static void path_push(struct html_reading *r, size_t at)
{
	struct html_paths *paths = &r->paths;
	size_t i;

	if (paths->count == paths->size) {
		size_t size = paths->size == 0 ? 16 : paths->size * 2;
		size_t *grown = realloc(paths->at, size * sizeof(*grown));

		if (grown == NULL) {
			r->in->error = -ASSAY_ENOMEM;
			return;
		}
		paths->at = grown;
		paths->size = size;
	}
	for (i = paths->count++; i > 0 && paths->at[(i - 1) / 2] > at; i = (i - 1) / 2)
		paths->at[i] = paths->at[(i - 1) / 2];
	paths->at[i] = at;
}

static size_t path_pop(struct html_paths *paths)
{
	size_t first = paths->at[0], last = paths->at[--paths->count], i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= paths->count)
			break;
		if (child + 1 < paths->count && paths->at[child + 1] < paths->at[child])
			child++;
		if (paths->at[child] >= last)
			break;
		paths->at[i] = paths->at[child];
		i = child;
	}
	paths->at[i] = last;
	return first;
}

/* ---- tokens ----------------------------------------------------------------------------- */

struct assay_str html_value(struct html_reading *r, const struct html_attr *attr)
{
	struct assay_str value = attr->value;

	if (r->xml)
		value = html_xml_expand(r, value);
	if (html_decode((const unsigned char *)value.data, value.len, HTML_IN_ATTRIBUTE, &r->value,
	                &value) < 0) {
		r->in->error = -ASSAY_ENOMEM;
		value = (struct assay_str){"", 0};
	}
	return value;
}

static void take_text(struct html_reading *r, struct assay_str text)
{
	if (r->within == HTML_SCRIPT)
		html_script(r, text);
	else if (r->within == HTML_STYLE)
		html_style(r, text);
	else
		html_link_text(r, text);
}

/* Elements that only readers without something else show, and those that have it do not. */
static bool is_fallback(enum html_element element)
{
	return element == HTML_NOSCRIPT || element == HTML_NOEMBED || element == HTML_NOFRAMES ||
	       element == HTML_IFRAME;
}

/* Readers that do not know of escapes in scripts end one at the first end tag. */
static void first_script_end(struct html_reading *r, struct assay_str script)
{
	struct assay_str rest = script;
	const char *end;

	if (html_search(script, "<!--") == NULL)
		return;
	end = html_search(rest, "</script");
	if (end != NULL)
		path_push(r, (size_t)((const unsigned char *)end - r->tokens.data));
}

/* What follows a start tag as text, if it does. Returns where to go on. */
static size_t take_raw(struct html_reading *r, enum html_element element)
{
	size_t start = r->tokens.pos, end = html_raw_end(&r->tokens, element);
	struct assay_str raw = {(const char *)r->tokens.data + start, end - start};

	/* where it is markup instead, that is one more path */
	if (r->ambiguous || is_fallback(element)) {
		if (!inspection_spend(r->in, raw.len))
			return end;
		path_push(r, start);
	}
	if (element == HTML_SCRIPT) {
		html_script(r, raw);
		first_script_end(r, raw);
	} else if (element == HTML_STYLE) {
		html_style(r, raw);
	}
	return end;
}

static size_t take_start_tag(struct html_reading *r, const struct html_token *token)
{
	enum html_element element = token->element;

	if (r->xml) {
		if (!r->shown)
			r->shown = html_xml_shows(r, token);
		if (!r->shown)
			return token->end;
		element = html_tag_element(r, token);
	}
	html_start_tag(r, token);
	r->within = token->self_closing && r->xml ? HTML_OTHER : element;
	if (element == HTML_SVG || element == HTML_MATH || element == HTML_SELECT ||
	    element == HTML_FRAMESET)
		r->ambiguous = true;
	if (r->xml || (html_raw_kind(element) == HTML_RAW_NONE && element != HTML_NOSCRIPT))
		return token->end;
	return take_raw(r, element);
}

static bool starts_with(struct assay_str text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len && strncasecmp(text.data, word, len) == 0;
}

static void take_comment(struct html_reading *r, const struct html_token *token)
{
	struct assay_str text = token->text;
	const char *end;

	/* Office's way of hiding what only it shows: <!--[if mso]> ... <![endif]--> */
	if (starts_with(text, "[if")) {
		end = html_search(text, "]>");
		if (end != NULL)
			path_push(r, (size_t)((const unsigned char *)end + 2 - r->tokens.data));
	}
	/* within SVG it is a section that ends elsewhere */
	if (r->ambiguous && starts_with(text, "[CDATA[")) {
		struct html_tokenizer section = r->tokens;
		struct html_token cdata;

		section.pos = token->start;
		section.flags = HTML_FOREIGN;
		html_next(&section, &cdata);
		if (cdata.type == TOKEN_CDATA && inspection_spend(r->in, cdata.text.len)) {
			take_text(r, cdata.text);
			path_push(r, cdata.end);
		}
	}
}

/* Returns where to go on. */
static size_t take_token(struct html_reading *r, const struct html_token *token)
{
	switch (token->type) {
	case TOKEN_TEXT:
	case TOKEN_CDATA:
		take_text(r, token->text);
		break;
	case TOKEN_START:
		return take_start_tag(r, token);
	case TOKEN_END:
		r->within = HTML_OTHER;
		if (html_tag_element(r, token) == HTML_A)
			html_link_end(r);
		break;
	case TOKEN_COMMENT:
		if (!r->xml)
			take_comment(r, token);
		break;
	case TOKEN_DOCTYPE:
		if (r->xml)
			html_xml_doctype(r, token->text);
		break;
	case TOKEN_INSTRUCTION:
		html_xml_instruction(r, token->text);
		break;
	case TOKEN_EOF:
		break;
	}
	return token->end;
}

void html_read(struct html_reading *r, struct assay_str document)
{
	struct html_token token;
	size_t next = 0;

	r->tokens = (struct html_tokenizer){(const unsigned char *)document.data, document.len, 0,
	                                    r->xml ? HTML_XML : 0};
	r->within = HTML_OTHER;
	while (r->in->error == 0) {
		if (r->paths.count > 0 && next != r->paths.at[0]) {
			path_push(r, next);
			if (r->in->error < 0)
				return;
			next = path_pop(&r->paths);
		}
		while (r->paths.count > 0 && r->paths.at[0] == next)
			path_pop(&r->paths);
		if (next == document.len && r->paths.count == 0)
			break;
		r->tokens.pos = next;
		html_next(&r->tokens, &token);
		if (r->paths.count > 0 && !inspection_spend(r->in, token.end - token.start))
			break;
		next = take_token(r, &token);
	}
	html_link_end(r);
	if (r->xml && r->depth == 0)
		html_xml_finish(r);
}

void html_free(struct html_reading *r)
{
	free(r->paths.at);
	free(r->declared);
	arena_free(&r->arena);
	assay_buf_free(&r->value);
	assay_buf_free(&r->css);
	assay_buf_free(&r->payload);
	assay_buf_free(&r->expanded);
}

void html_read_inner(struct html_reading *r, struct assay_str document, bool xml)
{
	struct html_reading *inner;

	if (r->depth >= HTML_DEPTH || document.len == 0 || !inspection_spend(r->in, document.len))
		return;
	inner = calloc(1, sizeof(*inner));
	if (inner == NULL) {
		r->in->error = -ASSAY_ENOMEM;
		return;
	}
	inner->in = r->in;
	inner->depth = r->depth + 1;
	inner->xml = xml;
	inner->shown = xml;
	if (xml) {
		/* lent */
		inner->declared = r->declared;
		inner->declared_count = r->declared_count;
	}
	html_read(inner, document);
	inner->declared = NULL;
	html_free(inner);
	free(inner);
}

/* ---- charsets ------------------------------------------------------------------------------ */

/* What <meta charset=x>, or <meta content="text/html; charset=x">, names. */
static bool meta_charset(const struct html_token *token, struct assay_str *name)
{
	struct html_attr attr;
	const char *p, *end;

	if (html_attr_get(token, ATTR_CHARSET, &attr)) {
		*name = attr.value;
		return true;
	}
	if (!html_attr_get(token, ATTR_CONTENT, &attr))
		return false;
	p = html_search(attr.value, "charset");
	end = attr.value.data + attr.value.len;
	if (p == NULL)
		return false;
	for (p += strlen("charset"); p < end && strchr(" \t\r\n\f='\"", *p) != NULL;)
		p++;
	*name = (struct assay_str){p, (size_t)(end - p)};
	for (const char *q = p; q < end; q++) {
		if (strchr(" \t\r\n\f;'\"", *q) != NULL) {
			name->len = (size_t)(q - p);
			break;
		}
	}
	return true;
}

/* The charset that a document names itself, HTML Standard 13.2.3.2, XML 1.0 4.3.3. */
static bool named_charset(struct assay_str document, char name[CHARSET_BYTES])
{
	struct html_tokenizer t = {(const unsigned char *)document.data,
	                           document.len < PRESCAN_BYTES ? document.len : PRESCAN_BYTES, 0,
	                           0};
	struct html_token token;
	struct assay_str found = {"", 0};
	struct html_attr attr;
	bool known = false;

	do {
		html_next(&t, &token);
		if (token.type == TOKEN_START && token.element == HTML_META) {
			known = meta_charset(&token, &found);
		} else if (token.type == TOKEN_COMMENT && starts_with(token.text, "?xml")) {
			html_read_tag(token.text, &token);
			token.type = TOKEN_COMMENT;
			known = html_attr_get(&token, ATTR_ENCODING, &attr);
			found = known ? attr.value : found;
		}
	} while (token.type != TOKEN_EOF && !known);
	if (!known || found.len >= CHARSET_BYTES)
		return false;
	memcpy(name, found.data, found.len);
	name[found.len] = '\0';
	return memchr(name, '\0', found.len) == NULL;
}

/* Whether tags in this charset can be other than what their octets look like. */
static bool hides_tags(const struct charset *charset)
{
	return charset != NULL && charset->kind != CHARSET_TABLE &&
	       charset->kind != CHARSET_ASCII && charset->kind != CHARSET_UTF8 &&
	       charset->kind != CHARSET_UNNAMED;
}

static const struct charset *find_charset(const char *label)
{
	return label == NULL ? NULL : charset_find(label, strlen(label));
}

static bool has_utf16_mark(const unsigned char *data, size_t len)
{
	return len >= 2 &&
	       ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff));
}

/* ---- the reader ------------------------------------------------------------------------------ */

static bool type_is(const struct inspection *in, const char *name)
{
	return in->type != NULL && strcmp(in->type->name, name) == 0;
}

/* Whether a browser may take it for XML. */
static bool may_be_xml(const struct inspection *in, struct assay_str document)
{
	while (document.len > 0 && (html_space((unsigned char)document.data[0]) ||
	                            (unsigned char)document.data[0] >= 0x80)) {
		document.data++;
		document.len--;
	}
	return type_is(in, "image/svg+xml") || type_is(in, "application/xml") ||
	       starts_with(document, "<?xml");
}

static void read_as(struct inspection *in, struct assay_str document, bool xml)
{
	struct html_reading *r = calloc(1, sizeof(*r));

	if (r == NULL) {
		in->error = -ASSAY_ENOMEM;
		return;
	}
	r->in = in;
	r->xml = xml;
	r->shown = xml && type_is(in, "image/svg+xml");
	html_read(r, document);
	html_free(r);
	free(r);
}

/* XML is read as HTML too: what a part is declared as may matter more than what it is. */
static void read_text(struct inspection *in, struct assay_str document)
{
	if (may_be_xml(in, document))
		read_as(in, document, true);
	read_as(in, document, false);
}

static void read_in_charset(struct inspection *in, const char *charset, const unsigned char *data,
                            size_t len)
{
	struct assay_buf text = {0};

	if (!inspection_spend(in, len))
		return;
	if (assay_charset_to_utf8(charset, data, len, &text) < 0)
		in->error = -ASSAY_ENOMEM;
	else if (text.len > 0)
		read_text(in, (struct assay_str){text.data, text.len});
	assay_buf_free(&text);
}

/* In the charsets in which tags may be hidden from who reads octets. */
static void read_hidden(struct inspection *in, struct assay_str document)
{
	const unsigned char *data = (const unsigned char *)document.data;
	const struct charset *declared = find_charset(in->charset), *other;
	bool marked = has_utf16_mark(data, document.len);
	char name[CHARSET_BYTES];

	if (marked)
		read_in_charset(in, "utf-16", data, document.len);
	if (hides_tags(declared) && !(marked && declared->kind == CHARSET_UTF16))
		read_in_charset(in, in->charset, data, document.len);
	/* without a mark some readers take the one half for the first, some the other */
	if (declared != NULL && declared->kind == CHARSET_UTF16 && !marked)
		read_in_charset(in, "utf-16be", data, document.len);
	if (!named_charset(document, name))
		return;
	other = find_charset(name);
	if (hides_tags(other) && other != declared)
		read_in_charset(in, name, data, document.len);
}

void inspect_html(struct inspection *in, const unsigned char *data, size_t len)
{
	struct assay_str document = {(const char *)data, len};

	read_hidden(in, document);
	/* names of hosts want to be in UTF-8 */
	if (assay_utf8_valid(data, len))
		read_text(in, document);
	else
		read_in_charset(in, hides_tags(find_charset(in->charset)) ? NULL : in->charset,
		                data, len);
}
