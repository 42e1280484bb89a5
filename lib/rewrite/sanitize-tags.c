/*
 * Start tags, written with the attributes that an element may have and with
 * values that such an attribute may have.
 */
#include "rewrite/sanitizer.h"

#include "inspect/html-look.h"
#include "inspect/html-references.h"
#include "inspect/html-url.h"
#include "rewrite/sanitize-css.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Whether all of a value is of letters, digits and these. */
static bool made_of(struct assay_str value, const char *others)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];

		if (!html_letter(c) && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(others, c) == NULL))
			return false;
	}
	return true;
}

static struct assay_str decoded(struct sanitizer *s, struct assay_str value)
{
	if (html_decode((const unsigned char *)value.data, value.len, HTML_IN_ATTRIBUTE, &s->value,
	                &value) < 0) {
		s->error = -ASSAY_ENOMEM;
		value = (struct assay_str){"", 0};
	}
	return value;
}

bool sanitizer_value(struct sanitizer *s, const struct html_token *token, enum html_attribute id,
                     struct assay_str *value)
{
	struct html_attr attr;

	if (!html_attr_get(token, id, &attr))
		return false;
	*value = decoded(s, attr.value);
	return true;
}

/* ---- URLs --------------------------------------------------------------------- */

/* As the URL Standard writes what it has read. */
static void put_url(struct sanitizer *s, struct assay_str text)
{
	while (text.len > 0 && (unsigned char)text.data[0] <= ' ') {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && (unsigned char)text.data[text.len - 1] <= ' ')
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		char escaped[8];

		if (c == '\t' || c == '\n' || c == '\r' || c == '\0')
			continue;
		if (c == '&') {
			sanitizer_puts(s, "&amp;");
		} else if (c <= ' ' || c >= 0x7f || strchr("\"<>`", c) != NULL) {
			snprintf(escaped, sizeof(escaped), "%%%02X", c);
			sanitizer_puts(s, escaped);
		} else {
			sanitizer_put(s, text.data + i, 1);
		}
	}
}

static bool link_allowed(const struct sanitizer *s, const struct url *url)
{
	switch (url->kind) {
	case URL_PART:
		return true;
	case URL_HTTP:
	case URL_NETWORK:
	case URL_MAILTO:
	case URL_TEL:
	case URL_FRAGMENT:
		return (s->allow & ASSAY_HTML_LINKS) != 0;
	default:
		return false;
	}
}

/* An image that is in the URL itself. False, and nothing is written, when it is none. */
static bool put_image_data(struct sanitizer *s, const struct url *url)
{
	static const char *const types[] = {"image/png", "image/jpeg", "image/jpg", "image/gif",
	                                    "image/webp"};
	struct url_data data;

	url_data_parse(url, &data);
	if (!data.base64 || data.payload.len > SANITIZE_IMAGE_BYTES ||
	    !made_of(data.payload, "+/= \t\r\n"))
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(data.type, types[i]) != 0)
			continue;
		sanitizer_puts(s, "data:");
		sanitizer_puts(s, types[i]);
		sanitizer_puts(s, ";base64,");
		for (size_t k = 0; k < data.payload.len; k++) {
			if (!html_space((unsigned char)data.payload.data[k]))
				sanitizer_put(s, data.payload.data + k, 1);
		}
		return true;
	}
	return false;
}

/* ---- values --------------------------------------------------------------------- */

/* What is peculiar to a tag that is being written. */
struct tag {
	enum html_element element;
	bool unseen; /* an image that nobody sees: nothing is fetched for it */
};

static bool put_image(struct sanitizer *s, const struct tag *tag, struct assay_str value)
{
	struct url url = url_parse(value);

	if (url.kind == URL_DATA && put_image_data(s, &url))
		return true;
	if (url.kind == URL_PART || ((url.kind == URL_HTTP || url.kind == URL_NETWORK) &&
	                             !tag->unseen && (s->allow & ASSAY_HTML_IMAGES) != 0)) {
		put_url(s, value);
		return true;
	}
	s->report.images++;
	return false;
}

static bool put_link(struct sanitizer *s, struct assay_str value)
{
	struct url url = url_parse(value);

	if (!link_allowed(s, &url)) {
		s->report.links++;
		return false;
	}
	put_url(s, value);
	return true;
}

static bool put_action(struct sanitizer *s, struct assay_str value)
{
	struct url url = url_parse(value);

	if (url.kind != URL_HTTP && url.kind != URL_MAILTO)
		return false;
	put_url(s, value);
	return true;
}

static bool put_style(struct sanitizer *s, struct assay_str value)
{
	size_t start = s->out->len;
	int ret = sanitize_declarations(value, s->out, &s->report.styles);

	if (ret < 0)
		s->error = ret;
	return s->out->len > start;
}

/* A value that is made of these, as it is. */
static bool put_made_of(struct sanitizer *s, struct assay_str value, const char *others)
{
	if (!made_of(value, others))
		return false;
	sanitizer_put(s, value.data, value.len);
	return true;
}

static bool put_anchor(struct sanitizer *s, struct assay_str value)
{
	return value.len > 1 && value.data[0] == '#' && put_made_of(s, value, "#_.:-");
}

static bool put_font(struct sanitizer *s, struct assay_str raw)
{
	if (!made_of(decoded(s, raw), " ,-_'\""))
		return false;
	sanitizer_escape(s, raw, ESCAPE_ATTRIBUTE);
	return true;
}

/* False, and nothing is written, where the value is none that the attribute may have. */
static bool put_value(struct sanitizer *s, const struct tag *tag, enum value_kind kind,
                      struct assay_str raw)
{
	switch (kind) {
	case VALUE_TEXT:
		sanitizer_escape(s, raw, ESCAPE_ATTRIBUTE);
		return true;
	case VALUE_WORD:
		return put_made_of(s, decoded(s, raw), "_-");
	case VALUE_NAMES:
		return put_made_of(s, decoded(s, raw), " _.:-");
	case VALUE_NUMBER:
		return put_made_of(s, decoded(s, raw), " .,%*+-");
	case VALUE_COLOUR:
		return put_made_of(s, decoded(s, raw), " #(),.%");
	case VALUE_MEDIA:
		return put_made_of(s, decoded(s, raw), " (),.:/-");
	case VALUE_FONT:
		return put_font(s, raw);
	case VALUE_STYLE:
		return put_style(s, decoded(s, raw));
	case VALUE_LINK:
		return put_link(s, decoded(s, raw));
	case VALUE_IMAGE:
		return put_image(s, tag, decoded(s, raw));
	case VALUE_ACTION:
		return put_action(s, decoded(s, raw));
	case VALUE_ANCHOR:
		return put_anchor(s, decoded(s, raw));
	case VALUE_FLAG:
		return true;
	case VALUE_TARGET:
		if (!html_is(raw, "_blank"))
			return false;
		sanitizer_puts(s, "_blank");
		return true;
	default:
		return false;
	}
}

static bool put_attribute(struct sanitizer *s, const struct tag *tag, const struct html_attr *attr)
{
	const struct attribute_rule *rule = attribute_rule(attr->id);
	size_t start = s->out->len;

	if ((rule->groups & element_rule(tag->element)->groups) == 0)
		return false;
	sanitizer_puts(s, " ");
	sanitizer_puts(s, html_attribute_name(attr->id));
	sanitizer_puts(s, "=\"");
	if (!put_value(s, tag, rule->kind, attr->value)) {
		s->out->len = start;
		return false;
	}
	sanitizer_puts(s, "\"");
	return true;
}

/* ---- tags ------------------------------------------------------------------------ */

static void put_attributes(struct sanitizer *s, const struct tag *tag,
                           const struct html_token *token)
{
	bool seen[ATTR_ATTRIBUTES + 1] = {false};
	struct html_attr attr;
	size_t state = 0;

	while (html_attr_next(token, &state, &attr)) {
		if (seen[attr.id])
			continue;
		seen[attr.id] = attr.id != ATTR_OTHER;
		if (!put_attribute(s, tag, &attr))
			s->report.attributes++;
	}
}

/* Whether an image as it was written is one that nobody sees. */
static bool is_unseen(const struct sanitizer *s, size_t start)
{
	struct assay_str text = {s->out->data + start + 1, s->out->len - start - 1};
	struct html_look look = HTML_LOOK_UNKNOWN;
	struct html_token token;
	struct html_attr attr;

	html_read_tag(text, &token);
	if (html_attr_get(&token, ATTR_WIDTH, &attr))
		html_look_size(&look.width, attr.value);
	if (html_attr_get(&token, ATTR_HEIGHT, &attr))
		html_look_size(&look.height, attr.value);
	if (html_attr_get(&token, ATTR_STYLE, &attr))
		html_look_style(&look, attr.value);
	look.hidden |= html_attr_get(&token, ATTR_HIDDEN, &attr);
	return html_look_invisible(&look);
}

void write_start_tag(struct sanitizer *s, const struct html_token *token, enum html_element element,
                     const char *name)
{
	struct sanitize_report report = s->report;
	struct tag tag = {element, false};
	size_t start = s->out->len;

	sanitizer_puts(s, "<");
	sanitizer_puts(s, name);
	put_attributes(s, &tag, token);
	if (s->error == 0 && (element == HTML_IMG || element == HTML_INPUT) &&
	    (s->allow & ASSAY_HTML_IMAGES) != 0 && is_unseen(s, start)) {
		s->out->len = start + 1 + strlen(name);
		s->report = report;
		tag.unseen = true;
		put_attributes(s, &tag, token);
	}
	sanitizer_puts(s, ">");
}

void write_meta(struct sanitizer *s, const struct html_token *token)
{
	static const char *const names[] = {"viewport", "color-scheme", "supported-color-schemes",
	                                    "format-detection",
	                                    "x-apple-disable-message-reformatting"};
	struct assay_str value;
	const char *name = NULL;

	if (!sanitizer_value(s, token, ATTR_NAME, &value))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (html_is(value, names[i]))
			name = names[i];
	}
	if (name == NULL || !sanitizer_value(s, token, ATTR_CONTENT, &value) ||
	    !made_of(value, " =,;._-"))
		return;
	sanitizer_puts(s, "<meta name=\"");
	sanitizer_puts(s, name);
	sanitizer_puts(s, "\" content=\"");
	sanitizer_put(s, value.data, value.len);
	sanitizer_puts(s, "\">");
}
