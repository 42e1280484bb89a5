/*
 * What XML has and HTML has not: entities that a document declares itself and
 * that may hold elements, attributes that a declaration gives to elements, and
 * style sheets in processing instructions. XML 1.0 2.8, 3.3, 4.2; xml-stylesheet.
 *
 * What an entity holds is looked at once, as if it stood in the document: XML
 * has no elements that begin in one entity and end in another.
 */
#include "inspect/html.h"

#include "inspect/html-references.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define EXPANSION_DEPTH 8
#define SUBSET_DEPTH    4

/* ---- the words of a declaration ------------------------------------------------------ */

static void skip_spaces(struct assay_str *text)
{
	while (text->len > 0 && html_space((unsigned char)text->data[0])) {
		text->data++;
		text->len--;
	}
}

static void skip(struct assay_str *text, size_t len)
{
	len = len < text->len ? len : text->len;
	text->data += len;
	text->len -= len;
}

/* Up to white space, a bracket or a quote. */
static struct assay_str word(struct assay_str *text)
{
	struct assay_str found;
	size_t len = 0;

	skip_spaces(text);
	while (len < text->len && !html_space((unsigned char)text->data[len]) &&
	       strchr("\"'()[]<>", text->data[len]) == NULL)
		len++;
	found = (struct assay_str){text->data, len};
	skip(text, len);
	return found;
}

/* What stands between quotes; false when nothing does. */
static bool literal(struct assay_str *text, struct assay_str *found)
{
	const char *end;

	skip_spaces(text);
	if (text->len == 0 || (text->data[0] != '"' && text->data[0] != '\''))
		return false;
	end = memchr(text->data + 1, text->data[0], text->len - 1);
	if (end == NULL)
		return false;
	*found = (struct assay_str){text->data + 1, (size_t)(end - text->data - 1)};
	skip(text, found->len + 2);
	return true;
}

/* Behind a terminator, or the end. */
static void skip_past(struct assay_str *text, const char *terminator)
{
	size_t len = strlen(terminator);

	while (text->len > 0) {
		const char *p = memchr(text->data, terminator[0], text->len);

		skip(text, p == NULL ? text->len : (size_t)(p - text->data));
		if (text->len >= len && memcmp(text->data, terminator, len) == 0) {
			skip(text, len);
			return;
		}
		skip(text, 1);
	}
}

/* ---- what is declared ------------------------------------------------------------------ */

static struct assay_str keep(struct html_reading *r, struct assay_str text)
{
	char *copy = arena_strndup(&r->arena, text.data, text.len);

	if (copy == NULL) {
		r->in->error = -ASSAY_ENOMEM;
		return (struct assay_str){"", 0};
	}
	return (struct assay_str){copy, text.len};
}

/* The first declaration of a name counts. */
static void declare(struct html_reading *r, struct assay_str name, struct assay_str value)
{
	/* an entity has no declarations in it */
	if (r->depth > 0 || r->in->error < 0)
		return;
	if (r->declared_count == HTML_ENTITIES) {
		inspection_report(r->in, INSPECTION_RATIO);
		return;
	}
	if (r->declared_count == r->declared_size) {
		size_t size = r->declared_size == 0 ? 16 : r->declared_size * 2;
		struct html_declared *grown = realloc(r->declared, size * sizeof(*grown));

		if (grown == NULL) {
			r->in->error = -ASSAY_ENOMEM;
			return;
		}
		r->declared = grown;
		r->declared_size = size;
	}
	if (!inspection_spend(r->in, value.len))
		return;
	r->declared[r->declared_count++] = (struct html_declared){keep(r, name), keep(r, value)};
}

static void read_subset(struct html_reading *r, struct assay_str text, unsigned int depth);

/* <!ENTITY name "value">, <!ENTITY % name "value">, <!ENTITY name SYSTEM "url"> */
static void read_entity(struct html_reading *r, struct assay_str text, unsigned int depth)
{
	struct assay_buf buf = {0};
	struct assay_str name = word(&text), value;
	bool parameter = html_is(name, "%");

	if (parameter)
		name = word(&text);
	if (!literal(&text, &value)) {
		value = word(&text);
		if (html_is(value, "system") || html_is(value, "public"))
			html_flag(r, ASSAY_ENT_EXTERNAL);
		return;
	}
	/* XML 1.0 4.4.5: characters are replaced when it is declared */
	if (html_decode((const unsigned char *)value.data, value.len, HTML_IN_TEXT, &buf, &value) <
	    0)
		r->in->error = -ASSAY_ENOMEM;
	else if (parameter)
		read_subset(r, value, depth + 1);
	else
		declare(r, name, value);
	assay_buf_free(&buf);
}

static int append_attr(struct assay_buf *tag, struct assay_str name, struct assay_str value)
{
	const char *quote = memchr(value.data, '"', value.len) == NULL ? "\"" : "'";
	int ret = assay_buf_puts(tag, " ");

	if (ret == 0)
		ret = assay_buf_append(tag, name.data, name.len);
	if (ret == 0)
		ret = assay_buf_printf(tag, "=%s", quote);
	if (ret == 0)
		ret = assay_buf_append(tag, value.data, value.len);
	return ret < 0 ? ret : assay_buf_puts(tag, quote);
}

/* <!ATTLIST element name type "value" ...>: as if there were such a tag. */
static void read_attlist(struct html_reading *r, struct assay_str text)
{
	struct assay_buf tag = {0};
	struct assay_str element = word(&text), name, value;
	int ret = assay_buf_puts(&tag, "<");

	if (ret == 0)
		ret = assay_buf_append(&tag, element.data, element.len);
	while (ret == 0 && (name = word(&text)).len > 0) {
		/* its type: a word, or words between brackets */
		word(&text);
		skip_spaces(&text);
		if (text.len > 0 && text.data[0] == '(')
			skip_past(&text, ")");
		skip_spaces(&text);
		if (text.len > 0 && text.data[0] == '#' && !html_is(word(&text), "#fixed"))
			continue;
		if (!literal(&text, &value))
			break;
		ret = append_attr(&tag, name, value);
	}
	if (ret == 0)
		ret = assay_buf_puts(&tag, "/>");
	if (ret < 0)
		r->in->error = ret;
	else
		declare(r, (struct assay_str){"", 0}, (struct assay_str){tag.data, tag.len});
	assay_buf_free(&tag);
}

/* One declaration, from behind its "<!" to its ">". */
static void read_declaration(struct html_reading *r, struct assay_str *text, unsigned int depth)
{
	struct assay_str kind = word(text), inside, value;
	const char *start = text->data;

	while (text->len > 0 && text->data[0] != '>') {
		if (!literal(text, &value) && text->len > 0 && text->data[0] != '>')
			skip(text, 1);
	}
	inside = (struct assay_str){start, (size_t)(text->data - start)};
	if (html_is(kind, "entity"))
		read_entity(r, inside, depth);
	else if (html_is(kind, "attlist"))
		read_attlist(r, inside);
}

static void read_subset(struct html_reading *r, struct assay_str text, unsigned int depth)
{
	if (depth > SUBSET_DEPTH)
		return;
	while (text.len > 0 && r->in->error == 0) {
		const char *p = memchr(text.data, '<', text.len);

		skip(&text, p == NULL ? text.len : (size_t)(p - text.data));
		if (text.len >= 4 && memcmp(text.data, "<!--", 4) == 0) {
			skip_past(&text, "-->");
		} else if (text.len >= 2 && text.data[1] == '!') {
			skip(&text, 2);
			read_declaration(r, &text, depth);
		} else if (text.len >= 2 && text.data[1] == '?') {
			skip_past(&text, "?>");
		} else {
			skip(&text, 1);
		}
	}
}

void html_xml_doctype(struct html_reading *r, struct assay_str text)
{
	struct assay_str kind, id = {"", 0};
	struct url url;

	/* the root element */
	word(&text);
	kind = word(&text);
	if (html_is(kind, "public"))
		literal(&text, &id);
	if (html_is(kind, "public") || html_is(kind, "system"))
		literal(&text, &id);
	url = url_parse(id);
	/* those of the W3C are in every catalogue, and nobody fetches them */
	if (url_is_remote(&url) && html_search(id, "//www.w3.org/") == NULL)
		html_flag(r, ASSAY_ENT_EXTERNAL);
	skip_spaces(&text);
	if (text.len > 0 && text.data[0] == '[') {
		skip(&text, 1);
		read_subset(r, text, 0);
	}
}

/* ---- in the document -------------------------------------------------------------------- */

void html_xml_instruction(struct html_reading *r, struct assay_str text)
{
	struct html_token token;
	struct html_attr attr;
	struct assay_str type = {"", 0};
	struct url url;

	html_read_tag(text, &token);
	if (!html_is(token.text, "xml-stylesheet"))
		return;
	if (html_attr_get(&token, ATTR_TYPE, &attr))
		type = attr.value;
	if (!html_attr_get(&token, ATTR_HREF, &attr))
		return;
	url = url_parse(html_value(r, &attr));
	if (url_is_remote(&url))
		html_flag(r, ASSAY_ENT_EXTERNAL);
	/* what transforms a document can make scripts of it */
	if (html_search(type, "xsl") != NULL || html_search(type, "xml") != NULL)
		html_flag(r, ASSAY_ENT_SCRIPT);
	else if (url.kind == URL_DATA)
		html_data_url(r, &url, HTML_USE_STYLE, (struct assay_str){"", 0});
}

bool html_xml_shows(struct html_reading *r, const struct html_token *token)
{
	struct html_attr attr;
	size_t state = 0;

	while (html_attr_next(token, &state, &attr)) {
		struct assay_str value;

		if (attr.name.len < 5 || strncasecmp(attr.name.data, "xmlns", 5) != 0)
			continue;
		value = html_value(r, &attr);
		if (html_is(value, "http://www.w3.org/1999/xhtml") ||
		    html_is(value, "http://www.w3.org/2000/svg"))
			return true;
	}
	return false;
}

static const struct html_declared *find(const struct html_reading *r, struct assay_str name)
{
	for (size_t i = 0; i < r->declared_count; i++) {
		if (r->declared[i].name.len == name.len && name.len > 0 &&
		    memcmp(r->declared[i].name.data, name.data, name.len) == 0)
			return &r->declared[i];
	}
	return NULL;
}

static void expand(struct html_reading *r, struct assay_str value, unsigned int depth)
{
	while (value.len > 0 && r->in->error == 0) {
		const char *amp = memchr(value.data, '&', value.len), *end = NULL;
		size_t plain = amp == NULL ? value.len : (size_t)(amp - value.data);
		const struct html_declared *entity = NULL;

		if (!inspection_spend(r->in, plain))
			return;
		if (assay_buf_append(&r->expanded, value.data, plain) < 0)
			r->in->error = -ASSAY_ENOMEM;
		skip(&value, plain);
		if (value.len > 0)
			end = memchr(value.data, ';', value.len < 256 ? value.len : 256);
		if (end != NULL && inspection_spend(r->in, r->declared_count))
			entity = find(r, (struct assay_str){value.data + 1,
			                                    (size_t)(end - value.data - 1)});
		if (entity != NULL && depth < EXPANSION_DEPTH) {
			skip(&value, (size_t)(end + 1 - value.data));
			expand(r, entity->value, depth + 1);
		} else if (value.len > 0) {
			if (assay_buf_append(&r->expanded, "&", 1) < 0)
				r->in->error = -ASSAY_ENOMEM;
			skip(&value, 1);
		}
	}
}

struct assay_str html_xml_expand(struct html_reading *r, struct assay_str value)
{
	if (r->declared_count == 0 || value.len == 0 || memchr(value.data, '&', value.len) == NULL)
		return value;
	r->expanded.len = 0;
	expand(r, value, 0);
	return (struct assay_str){r->expanded.data == NULL ? "" : r->expanded.data,
	                          r->expanded.len};
}

void html_xml_finish(struct html_reading *r)
{
	struct html_token token;

	for (size_t i = 0; i < r->declared_count; i++) {
		struct assay_str value = r->declared[i].value;

		/* a declared attribute may be the namespace */
		if (value.len > 2 && r->declared[i].name.len == 0) {
			html_read_tag((struct assay_str){value.data + 1, value.len - 2}, &token);
			r->shown |= html_xml_shows(r, &token);
		}
	}
	for (size_t i = 0; i < r->declared_count && r->shown; i++)
		html_read_inner(r, r->declared[i].value, true);
}
