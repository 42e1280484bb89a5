/*
 * Text below a text/html body: before its end tag, or at the end where it has
 * none. What the document leaves open there, a comment or a script, is closed
 * first, since nobody would see the text in it. The document itself is not
 * understood any further: browsers are lenient, and so need be nobody here.
 */
#include "assay-config.h"

#include "rewrite/content.h"

#include <assay/codec.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "codec/charset.h"

#define MAX_TEXTS 64 /* of one message */

/* ---- the text as HTML ---------------------------------------------------- */

static int append_escaped(const char *text, size_t len, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < len && ret == 0; i++) {
		switch (text[i]) {
		case '&':
			ret = assay_buf_puts(out, "&amp;");
			break;
		case '<':
			ret = assay_buf_puts(out, "&lt;");
			break;
		case '>':
			ret = assay_buf_puts(out, "&gt;");
			break;
		case '"':
			ret = assay_buf_puts(out, "&quot;");
			break;
		default:
			ret = assay_buf_append(out, &text[i], 1);
		}
	}
	return ret;
}

int disclaimer_html(const struct assay_decision *decision, struct assay_buf *out)
{
	struct assay_buf clean = {0};
	const char *text;
	int ret;

	if (decision->html != NULL)
		return disclaimer_clean(decision->html, out);
	ret = disclaimer_clean(decision->text, &clean);
	text = clean.data;
	if (ret == 0)
		ret = assay_buf_puts(out, "<p>");
	while (ret == 0) {
		size_t len = strcspn(text, "\n");

		ret = append_escaped(text, len, out);
		text += len;
		if (*text++ == '\0' || ret < 0)
			break;
		ret = assay_buf_puts(out, "<br>\n");
	}
	assay_buf_free(&clean);
	return ret < 0 ? ret : assay_buf_puts(out, "</p>");
}

/* Characters that a charset lacks, as HTML can write them in any charset (HTML 13.1.4). */
static int append_references(const char *utf8, size_t len, struct assay_buf *out)
{
	const unsigned char *p = (const unsigned char *)utf8, *end = p + len;
	int ret = 0;

	while (p < end && ret == 0) {
		size_t octets = *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
		uint32_t code = *p & (0x7fu >> octets);

		if (*p < 0x80) {
			ret = assay_buf_append(out, p++, 1);
			continue;
		}
		for (size_t i = 1; i < octets && p + i < end; i++)
			code = code << 6 | (p[i] & 0x3f);
		ret = assay_buf_printf(out, "&#%u;", (unsigned int)code);
		p += octets;
	}
	return ret;
}

/* ---- the place ----------------------------------------------------------- */

/* Elements whose content is no markup. */
static const char *const raw_elements[] = {"script", "style",  "textarea", "title",
                                           "xmp",    "iframe", "noframes"};

#define RAW_ELEMENTS (sizeof(raw_elements) / sizeof(raw_elements[0]))

struct place {
	size_t at;        /* where the text goes */
	bool has_body;    /* before an end tag of the body */
	bool has_html;    /* ... or at least one of html */
	char closing[32]; /* what is left open there */
};

static bool is_name_end(const char *p, const char *end)
{
	return p >= end || strchr(" \t\r\n\f/>", *p) != NULL;
}

static bool names(const char *p, const char *end, const char *name)
{
	size_t len = strlen(name);

	return (size_t)(end - p) >= len && strncasecmp(p, name, len) == 0 &&
	       is_name_end(p + len, end);
}

/* The end of a tag from its name on; NULL: it has none. *quote_r: inside of which quotes. */
static const char *tag_end(const char *p, const char *end, char *quote_r)
{
	char quote = '\0';
	bool value = false;

	for (; p < end; p++) {
		if (quote != '\0') {
			if (*p == quote)
				quote = '\0';
		} else if (*p == '>') {
			return p + 1;
		} else if ((*p == '"' || *p == '\'') && value) {
			quote = *p;
		}
		if (strchr(" \t\r\n\f", *p) == NULL)
			value = *p == '=';
	}
	*quote_r = quote;
	return NULL;
}

/* The end tag of a raw element; NULL: it has none. */
static const char *raw_end(const char *p, const char *end, const char *name)
{
	while ((p = memmem(p, (size_t)(end - p), "</", 2)) != NULL) {
		if (names(p + 2, end, name))
			return p;
		p += 2;
	}
	return NULL;
}

/* Behind a comment that starts at p (HTML 13.2.5.43); NULL: it has no end. */
static const char *comment_end(const char *p, const char *end)
{
	const char *found;

	p += 4;
	if (p < end && *p == '>')
		return p + 1;
	if (end - p >= 2 && memcmp(p, "->", 2) == 0)
		return p + 2;
	found = memmem(p, (size_t)(end - p), "-->", 3);
	return found == NULL ? NULL : found + 3;
}

/* Before an end tag that came earlier the text is seen whatever follows. */
static void leave_open(struct place *place, size_t len, const char *closing)
{
	if (place->has_body || place->has_html)
		return;
	place->at = len;
	strcpy(place->closing, closing);
}

/* A start tag was read: behind its raw content, if it has such; NULL: that has no end. */
static const char *skip_raw(const char *name, const char *p, const char *end, struct place *place,
                            size_t len)
{
	for (size_t i = 0; i < RAW_ELEMENTS; i++) {
		const char *found;
		char closing[32];

		if (!names(name, end, raw_elements[i]))
			continue;
		found = raw_end(p, end, raw_elements[i]);
		if (found == NULL) {
			snprintf(closing, sizeof(closing), "</%s>", raw_elements[i]);
			leave_open(place, len, closing);
		}
		return found;
	}
	return p;
}

static void note_end_tag(struct place *place, const char *name, const char *end, size_t at)
{
	if (names(name, end, "body")) {
		place->at = at;
		place->has_body = true;
	} else if (names(name, end, "html") && !place->has_body) {
		place->at = at;
		place->has_html = true;
	}
}

/* The last end tag of the body that is one. */
static void find_place(const char *html, size_t len, struct place *place)
{
	const char *end = html + len, *p = html;

	*place = (struct place){.at = len};
	while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		const char *start = p, *name = p + 1;
		char quote = '\0', closing[3] = ">";

		if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
			p = comment_end(p, end);
			if (p == NULL) {
				leave_open(place, len, "-->");
				return;
			}
			continue;
		}
		if (name < end && *name == '/')
			name++;
		if (name >= end || ((*name | 32) < 'a' || (*name | 32) > 'z')) {
			p++;
			continue;
		}
		p = tag_end(name, end, &quote);
		if (p == NULL) {
			if (quote != '\0')
				closing[0] = quote, closing[1] = '>';
			leave_open(place, len, closing);
			return;
		}
		if (name[-1] == '/')
			note_end_tag(place, name, end, (size_t)(start - html));
		else
			p = skip_raw(name, p, end, place, len);
		if (p == NULL)
			return;
	}
}

/* ---- adding -------------------------------------------------------------- */

/* Whether the text ends the document above the place, in one of its two forms. */
static int is_there(const struct assay_buf *text, size_t *len, const struct assay_buf *html)
{
	struct assay_buf references = {0};
	int ret;

	if (disclaimer_peel(text->data, len, html->data))
		return 1;
	ret = append_references(html->data, html->len, &references);
	if (ret == 0)
		ret = disclaimer_peel(text->data, len, references.data);
	assay_buf_free(&references);
	return ret;
}

/* Whether a marker stands in the document, as it is or as HTML writes it. */
static int has_marker(const struct assay_buf *text, const char *marker)
{
	struct assay_buf escaped = {0};
	int ret;

	if (marker == NULL)
		return 0;
	ret = assay_buf_puts(&escaped, "");
	if (ret == 0)
		ret = append_escaped(marker, strlen(marker), &escaped);
	if (ret == 0)
		ret = strstr(text->data, marker) != NULL ||
		      strstr(text->data, escaped.data) != NULL;
	assay_buf_free(&escaped);
	return ret;
}

/* What is missing above the place, in UTF-8, in the order of the rules. */
static int make_fragment(const struct text_node *texts, const struct assay_buf *text,
                         struct assay_buf *out)
{
	struct assay_buf html[MAX_TEXTS] = {{0}};
	bool missing[MAX_TEXTS] = {false}, more = true;
	size_t len = text->len, count = 0;
	int ret = 0;

	for (const struct text_node *n = texts; n != NULL && count < MAX_TEXTS && ret >= 0;
	     n = n->next, count++) {
		ret = has_marker(text, n->decision->marker);
		missing[count] = ret == 0;
		if (ret >= 0)
			ret = disclaimer_html(n->decision, &html[count]);
	}
	while (more && ret >= 0) {
		more = false;
		for (size_t i = 0; i < count && !more && ret >= 0; i++) {
			if (!missing[i])
				continue;
			ret = is_there(text, &len, &html[i]);
			more = ret > 0;
			missing[i] = !more;
		}
	}
	for (size_t i = 0; i < count && ret >= 0; i++) {
		if (missing[i])
			ret = assay_buf_printf(out, "%s\n", html[i].data);
	}
	for (size_t i = 0; i < count; i++)
		assay_buf_free(&html[i]);
	return ret < 0 ? ret : 0;
}

/* Lines of the message, the start of a line if it is not there, and what must be closed. */
static int finish_fragment(const struct content *c, const struct place *place,
                           const struct assay_buf *fragment, struct assay_buf *out)
{
	const char *p = fragment->data;
	bool starts = place->at == 0 || c->octets.data[place->at - 1] == '\n';
	int ret = assay_buf_puts(out, place->closing);

	if (ret == 0 && !starts)
		ret = assay_buf_puts(out, c->eol);
	while (ret == 0 && *p != '\0') {
		size_t len = strcspn(p, "\n");

		ret = assay_buf_append(out, p, len);
		p += len;
		/* the end of a part is the end of a line */
		if (*p == '\0' || (p[1] == '\0' && place->at == c->octets.len &&
		                   !content_ends_line(c) && c->entity->parent != NULL))
			break;
		if (ret == 0)
			ret = assay_buf_puts(out, c->eol);
		p++;
	}
	return ret;
}

static int insert(struct content *c, const struct place *place, const struct assay_buf *fragment)
{
	struct assay_buf text = {0}, octets = {0};
	const char *charset = assay_charset_extends_ascii(c->charset) ? c->charset : NULL;
	int ret = finish_fragment(c, place, fragment, &text);

	if (ret == 0)
		ret = assay_charset_from_utf8(charset, text.data, text.len, &octets);
	if (ret == 1)
		ret = append_references(text.data, text.len, &octets);
	if (ret == 0)
		ret = content_insert(c, place->at, &octets);
	assay_buf_free(&text);
	assay_buf_free(&octets);
	return ret;
}

int disclaimer_add_html(struct content *c, const struct text_node *texts)
{
	/* where "<" may be something else; an unknown charset is taken for one of ASCII */
	bool wide = !assay_charset_extends_ascii(c->charset) && assay_charset_known(c->charset);
	struct assay_buf text = {0}, fragment = {0};
	struct place place;
	int ret = 0;

	if (wide)
		ret = content_text(c, c->octets.len, &text);
	find_place(wide ? text.data : c->octets.data, wide ? text.len : c->octets.len, &place);
	if (!wide)
		ret = content_text(c, place.at, &text);
	else
		text.len = place.at;
	if (ret >= 0)
		ret = make_fragment(texts, &text, &fragment);
	if (ret == 0 && fragment.len > 0 && wide)
		ret = content_to_utf8(c);
	if (ret == 0 && fragment.len > 0)
		ret = insert(c, &place, &fragment);
	assay_buf_free(&text);
	assay_buf_free(&fragment);
	return ret;
}
