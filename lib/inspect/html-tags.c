/*
 * Elements and attributes: which of them run, fetch, ask or lead elsewhere.
 * An attribute that means something on one element counts on all of them where
 * that costs nothing: readers of mail know elements that no standard has
 * (v:fill), and a "src" is a "src".
 */
#include "inspect/html.h"

#include "inspect/html-look.h"
#include "inspect/html-references.h"

#include <string.h>
#include <strings.h>

/* Values that are longer may hold a file. */
#define LONG_VALUE 512

enum html_element html_tag_element(const struct html_reading *r, const struct html_token *token)
{
	struct assay_str name = token->text;
	unsigned char clean[32];
	const char *colon;
	size_t len = 0;

	if (token->element != HTML_OTHER)
		return token->element;
	colon = r->xml ? memchr(name.data, ':', name.len) : NULL;
	if (colon != NULL) {
		name.len -= (size_t)(colon + 1 - name.data);
		name.data = colon + 1;
	}
	for (size_t i = 0; i < name.len && len < sizeof(clean); i++) {
		if (name.data[i] != '\0')
			clean[len++] = (unsigned char)name.data[i];
	}
	return html_element_find(clean, len);
}

/* ---- URLs ------------------------------------------------------------------------ */

/* What is to be known of a tag before its attributes are looked at one by one. */
struct tag {
	const struct html_token *token;
	enum html_element element;
	bool download;
	struct assay_str name; /* what to save a download as */
	bool fetches;          /* a link element: the rel says that it is fetched */
};

static enum html_use use_of(const struct tag *tag)
{
	switch (tag->element) {
	case HTML_A:
	case HTML_AREA:
		return tag->download ? HTML_USE_DOWNLOAD : HTML_USE_LINK;
	case HTML_IFRAME:
	case HTML_FRAME:
	case HTML_OBJECT:
	case HTML_EMBED:
	case HTML_APPLET:
	case HTML_PARAM:
	case HTML_USE:
		return HTML_USE_FRAME;
	case HTML_LINK:
		return HTML_USE_STYLE;
	case HTML_SCRIPT:
		return HTML_USE_SCRIPT;
	case HTML_FORM:
	case HTML_INPUT:
	case HTML_BUTTON:
	case HTML_BASE:
		return HTML_USE_LINK;
	default:
		return HTML_USE_IMAGE;
	}
}

/* Whether a rel names something that is fetched when the document is shown. */
static bool rel_fetches(struct assay_str value)
{
	static const char *const words[] = {"stylesheet", "icon",    "pre",  "import", "manifest",
	                                    "dns-",       "fontdef", "mask", "script"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (html_search(value, words[i]) != NULL)
			return true;
	}
	return false;
}

static bool href_fetches(enum html_element element)
{
	switch (element) {
	case HTML_BASE:
	case HTML_IMAGE:
	case HTML_FEIMAGE:
	case HTML_USE:
	case HTML_SCRIPT:
	case HTML_MGLYPH:
		return true;
	default:
		return false;
	}
}

/* Whether a URL in this attribute is followed without a person's doing. */
static bool is_fetched(const struct tag *tag, enum html_attribute attr)
{
	switch (attr) {
	case ATTR_SRC:
	case ATTR_BACKGROUND:
	case ATTR_POSTER:
	case ATTR_LOWSRC:
	case ATTR_DYNSRC:
	case ATTR_CODEBASE:
	case ATTR_ARCHIVE:
	case ATTR_CODE:
	case ATTR_CLASSID:
	case ATTR_DATA:
	case ATTR_MANIFEST:
	case ATTR_ICON:
	case ATTR_IMPLEMENTATION:
	case ATTR_XML_BASE:
		return true;
	case ATTR_VALUE:
		/* the parameters of an object are what its program takes them for */
		return tag->element == HTML_PARAM;
	case ATTR_HREF:
		return tag->element == HTML_LINK ? tag->fetches : href_fetches(tag->element);
	case ATTR_XLINK_HREF:
		/* most of what SVG has takes it for its own look */
		return tag->element != HTML_A && tag->element != HTML_AREA;
	default:
		return false;
	}
}

static bool is_url(enum html_element element, enum html_attribute attr)
{
	switch (attr) {
	case ATTR_ACTION:
	case ATTR_FORMACTION:
	case ATTR_HREF:
	case ATTR_XLINK_HREF:
	case ATTR_SRC:
	case ATTR_DATA:
	case ATTR_BACKGROUND:
	case ATTR_POSTER:
	case ATTR_LOWSRC:
	case ATTR_DYNSRC:
	case ATTR_CODEBASE:
	case ATTR_ARCHIVE:
	case ATTR_CODE:
	case ATTR_CLASSID:
	case ATTR_MANIFEST:
	case ATTR_ICON:
	case ATTR_IMPLEMENTATION:
	case ATTR_XML_BASE:
	case ATTR_CITE:
	case ATTR_LONGDESC:
	case ATTR_PROFILE:
	case ATTR_USEMAP:
	case ATTR_PING:
		return true;
	case ATTR_VALUE:
		return element == HTML_PARAM;
	/* SVG animates the attribute that a URL is in */
	case ATTR_TO:
	case ATTR_FROM:
	case ATTR_BY:
		return true;
	default:
		return false;
	}
}

static void take_data_url(struct html_reading *r, const struct tag *tag, const struct url *url)
{
	enum html_use use = use_of(tag);
	struct url_data data;

	url_data_parse(url, &data);
	/* a document that is made here is one that no filter has seen */
	if (use == HTML_USE_FRAME &&
	    (strstr(data.type, "html") != NULL || strstr(data.type, "xml") != NULL ||
	     strstr(data.type, "script") != NULL))
		html_flag(r, ASSAY_ENT_SCRIPT);
	html_data_url(r, url, use, tag->name);
}

static void take_url(struct html_reading *r, const struct tag *tag, enum html_attribute attr,
                     struct assay_str value)
{
	struct url url = url_parse(value);
	bool link = (tag->element == HTML_A || tag->element == HTML_AREA) &&
	            (attr == ATTR_HREF || attr == ATTR_XLINK_HREF);

	if (url.kind == URL_SCRIPT) {
		html_flag(r, ASSAY_ENT_SCRIPT);
		html_script(r, url.rest);
	} else if (url.kind == URL_DATA) {
		take_data_url(r, tag, &url);
	} else if (url_is_remote(&url) && is_fetched(tag, attr)) {
		html_flag(r, ASSAY_ENT_EXTERNAL);
	} else if (link && url.kind == URL_BLOB && tag->download) {
		html_flag(r, ASSAY_ENT_SMUGGLING);
	}
	if (link && tag->element == HTML_A)
		html_link_begin(r, &url);
}

/* Candidates with their descriptors, between commas: a URL may have some in it. */
static void take_srcset(struct html_reading *r, struct assay_str value)
{
	const char *p = value.data, *end = p + value.len;

	while (p < end) {
		const char *start;
		struct url url;

		while (p < end && (html_space((unsigned char)*p) || *p == ','))
			p++;
		for (start = p; p < end && !html_space((unsigned char)*p);)
			p++;
		url = url_parse((struct assay_str){start, (size_t)(p - start)});
		if (url_is_remote(&url))
			html_flag(r, ASSAY_ENT_EXTERNAL);
		while (p < end && *p != ',')
			p++;
	}
}

/* A list of URLs, as in SVG's values; or a list of applications. */
static void take_url_list(struct html_reading *r, struct assay_str value)
{
	while (value.len > 0) {
		const char *end = memchr(value.data, ';', value.len);
		size_t len = end == NULL ? value.len : (size_t)(end - value.data);
		struct url url = url_parse((struct assay_str){value.data, len});

		if (url.kind == URL_SCRIPT)
			html_flag(r, ASSAY_ENT_SCRIPT);
		len += end != NULL;
		value.data += len;
		value.len -= len;
	}
}

/* ---- elements ------------------------------------------------------------------------ */

static void look_for_tracker(struct html_reading *r, const struct html_token *token)
{
	struct html_look look = HTML_LOOK_UNKNOWN;
	bool remote = false;
	struct html_attr attr;
	size_t state = 0;
	struct url url;

	while (html_attr_next(token, &state, &attr)) {
		if (attr.id == ATTR_SRC || attr.id == ATTR_SRCSET || attr.id == ATTR_XLINK_HREF ||
		    attr.id == ATTR_HREF) {
			url = url_parse(html_value(r, &attr));
			remote |= url_is_remote(&url);
		} else if (attr.id == ATTR_WIDTH) {
			html_look_size(&look.width, html_value(r, &attr));
		} else if (attr.id == ATTR_HEIGHT) {
			html_look_size(&look.height, html_value(r, &attr));
		} else if (attr.id == ATTR_HIDDEN) {
			look.hidden = true;
		}
	}
	/* what the style says weighs more */
	if (html_attr_get(token, ATTR_STYLE, &attr))
		html_look_style(&look, html_value(r, &attr));
	if (remote && html_look_invisible(&look))
		html_flag(r, ASSAY_ENT_TRACKER);
}

/* HTML Standard, "shared declarative refresh steps": the URL behind the seconds. */
static struct assay_str refresh_url(struct assay_str value)
{
	const char *p = value.data, *end = p + value.len;
	static const char *const word = "url";
	const char *q;

	while (p < end && (html_space((unsigned char)*p) || (*p >= '0' && *p <= '9') || *p == '.'))
		p++;
	while (p < end && (html_space((unsigned char)*p) || *p == ';' || *p == ','))
		p++;
	q = p;
	for (size_t i = 0; i < 3 && q != NULL; i++)
		q = q < end && (*q | 32) == word[i] ? q + 1 : NULL;
	while (q != NULL && q < end && html_space((unsigned char)*q))
		q++;
	if (q != NULL && q < end && *q == '=') {
		p = q + 1;
		while (p < end && html_space((unsigned char)*p))
			p++;
	}
	if (p < end && (*p == '"' || *p == '\'')) {
		char quote = *p++;
		const char *close = memchr(p, quote, (size_t)(end - p));

		end = close == NULL ? end : close;
	}
	return (struct assay_str){p, (size_t)(end - p)};
}

static void meta(struct html_reading *r, const struct html_token *token)
{
	struct html_attr equiv, content;
	bool refresh, link;
	struct assay_str value;
	struct url url;

	if (!html_attr_get(token, ATTR_HTTP_EQUIV, &equiv) ||
	    !html_attr_get(token, ATTR_CONTENT, &content))
		return;
	value = html_value(r, &equiv);
	refresh = html_search(value, "refresh") != NULL;
	link = html_search(value, "link") != NULL;
	value = html_value(r, &content);
	if (refresh) {
		url = url_parse(refresh_url(value));
		if (url.kind != URL_EMPTY)
			html_flag(r, ASSAY_ENT_REDIRECT);
		if (url.kind == URL_SCRIPT)
			html_flag(r, ASSAY_ENT_SCRIPT);
		if (url.kind == URL_DATA)
			html_data_url(r, &url, HTML_USE_LINK, (struct assay_str){"", 0});
	}
	if (link && html_search(value, "//") != NULL)
		html_flag(r, ASSAY_ENT_EXTERNAL);
}

/* Whether the type of a script element says that it is data, such as JSON-LD. */
static bool is_data_block(struct html_reading *r, const struct html_token *token)
{
	struct html_attr type;
	struct assay_str value;

	if (!html_attr_get(token, ATTR_TYPE, &type))
		return false;
	value = html_value(r, &type);
	while (value.len > 0 && html_space((unsigned char)value.data[value.len - 1]))
		value.len--;
	return html_is(value, "application/ld+json") || html_is(value, "application/json");
}

static void input(struct html_reading *r, const struct html_token *token)
{
	struct html_attr type;
	struct assay_str value;

	if (!html_attr_get(token, ATTR_TYPE, &type))
		return;
	value = html_value(r, &type);
	if (html_is(value, "password"))
		html_flag(r, ASSAY_ENT_FORM);
	if (html_is(value, "image"))
		look_for_tracker(r, token);
}

/* SVG: an animation may give an attribute a value that would not be allowed there. */
static void animation(struct html_reading *r, const struct html_token *token)
{
	struct html_attr name;
	struct assay_str value;

	if (!html_attr_get(token, ATTR_ATTRIBUTENAME, &name))
		return;
	value = html_value(r, &name);
	if (value.len > 2 && strncasecmp(value.data, "on", 2) == 0)
		html_flag(r, ASSAY_ENT_SCRIPT);
}

static void element_itself(struct html_reading *r, const struct html_token *token,
                           enum html_element element)
{
	switch (element) {
	case HTML_SCRIPT:
		if (!is_data_block(r, token))
			html_flag(r, ASSAY_ENT_SCRIPT);
		break;
	case HTML_APPLET:
	case HTML_HANDLER:
	case HTML_LISTENER:
		html_flag(r, ASSAY_ENT_SCRIPT);
		break;
	case HTML_FORM:
	case HTML_ISINDEX:
		html_flag(r, ASSAY_ENT_FORM);
		break;
	case HTML_INPUT:
		input(r, token);
		break;
	case HTML_IMG:
	case HTML_IMAGE:
		look_for_tracker(r, token);
		break;
	case HTML_META:
		meta(r, token);
		break;
	case HTML_SET:
	case HTML_ANIMATE:
		animation(r, token);
		break;
	case HTML_A:
		/* links do not nest */
		html_link_end(r);
		break;
	default:
		break;
	}
}

/* ---- attributes ---------------------------------------------------------------------- */

static bool is_event_handler(const struct html_attr *attr)
{
	const char *name = attr->name.data;
	size_t len = attr->name.len;

	return attr->id == ATTR_OTHER && len > 2 && (name[0] | 32) == 'o' &&
	       (name[1] | 32) == 'n' && html_letter((unsigned char)name[2]);
}

/* Names that some readers take for what they are with a NUL or without one. */
static struct html_attr without_nul(const struct html_attr *attr, char *name, size_t size)
{
	struct html_attr clean = *attr;
	size_t len = 0;

	for (size_t i = 0; i < attr->name.len && len < size; i++) {
		if (attr->name.data[i] != '\0')
			name[len++] = attr->name.data[i];
	}
	clean.name = (struct assay_str){name, len};
	clean.id = html_attribute_find((const unsigned char *)name, len);
	return clean;
}

static void take_attr(struct html_reading *r, const struct tag *tag, const struct html_attr *attr)
{
	struct assay_str value;

	if (is_event_handler(attr)) {
		html_flag(r, ASSAY_ENT_SCRIPT);
		html_script(r, html_value(r, attr));
		return;
	}
	if (is_url(tag->element, attr->id)) {
		if (attr->id == ATTR_FORMACTION)
			html_flag(r, ASSAY_ENT_FORM);
		take_url(r, tag, attr->id, html_value(r, attr));
		return;
	}
	switch (attr->id) {
	case ATTR_STYLE:
		value = html_value(r, attr);
		/* nothing is fetched or run but by a function */
		if (memchr(value.data, '(', value.len) != NULL)
			html_style(r, value);
		break;
	case ATTR_FILL:
	case ATTR_STROKE:
	case ATTR_FILTER:
	case ATTR_MASK:
	case ATTR_CLIP_PATH:
	case ATTR_CURSOR:
	case ATTR_MARKER_START:
	case ATTR_MARKER_MID:
	case ATTR_MARKER_END:
		html_style(r, html_value(r, attr));
		break;
	case ATTR_SRCSET:
	case ATTR_IMAGESRCSET:
		take_srcset(r, html_value(r, attr));
		break;
	case ATTR_VALUES:
		take_url_list(r, html_value(r, attr));
		break;
	case ATTR_SRCDOC:
		html_read_inner(r, html_value(r, attr), false);
		break;
	default:
		if (attr->value.len > LONG_VALUE)
			html_literals(r, html_value(r, attr));
	}
}

/* What a link or a download says of itself. name: for what has to be decoded. */
static void read_tag(struct html_reading *r, struct tag *tag, struct assay_buf *name)
{
	struct html_attr attr;

	tag->name = (struct assay_str){"", 0};
	if (tag->element == HTML_LINK)
		tag->fetches = html_attr_get(tag->token, ATTR_REL, &attr) &&
		               rel_fetches(html_value(r, &attr));
	if (tag->element != HTML_A && tag->element != HTML_AREA)
		return;
	tag->download = html_attr_get(tag->token, ATTR_DOWNLOAD, &attr);
	if (tag->download && html_decode((const unsigned char *)attr.value.data, attr.value.len,
	                                 HTML_IN_ATTRIBUTE, name, &tag->name) < 0)
		r->in->error = -ASSAY_ENOMEM;
}

void html_start_tag(struct html_reading *r, const struct html_token *token)
{
	struct tag tag = {.token = token, .element = html_tag_element(r, token)};
	struct assay_buf download = {0};
	struct html_attr attr;
	size_t state = 0;
	char name[32];

	read_tag(r, &tag, &download);
	element_itself(r, token, tag.element);
	while (html_attr_next(token, &state, &attr)) {
		if (attr.id == ATTR_OTHER && memchr(attr.name.data, '\0', attr.name.len) != NULL)
			attr = without_nul(&attr, name, sizeof(name));
		take_attr(r, &tag, &attr);
	}
	assay_buf_free(&download);
}
