/*
 * Sanitised HTML, whatever it was: sanitising it again changes nothing, the
 * inspector finds nothing in it, and libxml2 sees nothing in it but allowed
 * elements, attributes, URLs and CSS. The first octet says what is allowed.
 */
#include "inspect/inspection.h"
#include "rewrite/sanitize-html.h"
#include "rewrite/sanitize-rules.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifdef FUZZ_LIBXML2
#include <libxml/HTMLparser.h>
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

static unsigned int inspect(const struct assay_buf *html)
{
	static const struct assay_limits limits = {.inspect_bytes = 1 << 20,
	                                           .archive_depth = 4,
	                                           .unpacked_bytes = 1 << 22,
	                                           .unpacked_ratio = 250};
	struct member_list list = {0};
	struct inspection in = {.limits = &limits, .members = &list};

	member_list_begin(&list, false, 100);
	inspection_leaf(&in, inspect_html, NULL, NULL, (const unsigned char *)html->data,
	                html->len);
	member_list_free(&list);
	inspection_free(&in);
	return in.flags;
}

static void check_flags(const struct assay_buf *html, unsigned int allow)
{
	unsigned int flags = inspect(html);

	must((flags & (ASSAY_ENT_SCRIPT | ASSAY_ENT_TRACKER | ASSAY_ENT_REDIRECT |
	               ASSAY_ENT_SMUGGLING)) == 0);
	must((flags & ASSAY_ENT_FORM) == 0 || (allow & ASSAY_HTML_FORMS) != 0);
	must((flags & ASSAY_ENT_EXTERNAL) == 0 || (allow & ASSAY_HTML_IMAGES) != 0);
	must((flags & ASSAY_ENT_LINK) == 0 || (allow & ASSAY_HTML_LINKS) != 0);
}

#ifdef FUZZ_LIBXML2

static int starts(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

static int is_web(const char *url)
{
	return starts(url, "http:") || starts(url, "https:") || url[0] == '/' || url[0] == '\\';
}

static int url_allowed(const char *name, const char *url, unsigned int allow)
{
	if (starts(url, "cid:") || starts(url, "mid:"))
		return 1;
	if (strcmp(name, "href") == 0)
		return (allow & ASSAY_HTML_LINKS) != 0 &&
		       (is_web(url) || starts(url, "mailto:") || starts(url, "tel:") ||
		        starts(url, "callto:") || starts(url, "sms:") || url[0] == '#');
	if (strcmp(name, "action") == 0)
		return (allow & ASSAY_HTML_FORMS) != 0 && (is_web(url) || starts(url, "mailto:"));
	return ((allow & ASSAY_HTML_IMAGES) != 0 && is_web(url)) ||
	       (starts(url, "data:image/") && !starts(url, "data:image/svg"));
}

/* Nothing in CSS fetches or runs without one of these. */
static void check_css(const char *css)
{
	static const char *const words[] = {"url",      "expression", "import",
	                                    "behavior", "binding",    "image-set",
	                                    "fixed",    "absolute",   "javascript"};

	must(strpbrk(css, "\\<`") == NULL);
	for (const char *p = css; *p != '\0'; p++) {
		/* an identifier of such a name is harmless: a class, a font */
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			must(!starts(p, words[i]) || p[strlen(words[i])] != '(');
		must(!starts(p, "@import") && !starts(p, "@font-face"));
		must(!starts(p, "position:fixed") && !starts(p, "position:absolute"));
	}
}

static void check_attribute(const xmlNode *node, const xmlAttr *attr, unsigned int allow)
{
	const char *name = (const char *)attr->name;
	enum html_element element = html_element_find(node->name, strlen((char *)node->name));
	enum html_attribute id = html_attribute_find(attr->name, strlen(name));
	xmlChar *content = xmlNodeListGetString(node->doc, attr->children, 1);
	const char *value = content == NULL ? "" : (char *)content;

	must(id != ATTR_OTHER && !starts(name, "on"));
	must((attribute_rule(id)->groups & element_rule(element)->groups) != 0);
	switch (attribute_rule(id)->kind) {
	case VALUE_LINK:
	case VALUE_IMAGE:
	case VALUE_ACTION:
		must(url_allowed(name, value, allow));
		break;
	case VALUE_STYLE:
		check_css(value);
		break;
	default:
		break;
	}
	xmlFree(content);
}

static void check_element(const xmlNode *node, unsigned int allow)
{
	enum html_element element = html_element_find(node->name, strlen((char *)node->name));

	must(element_allowed(element, allow));
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		check_attribute(node, attr, allow);
	if (element == HTML_STYLE) {
		xmlChar *css = xmlNodeGetContent(node);

		check_css(css == NULL ? "" : (char *)css);
		xmlFree(css);
	}
}

static void check_tree(const struct assay_buf *html, unsigned int allow)
{
	htmlDocPtr doc = htmlReadMemory(html->data, (int)html->len, NULL, "UTF-8",
	                                HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	                                        HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	const xmlNode *node = doc == NULL ? NULL : xmlDocGetRootElement(doc);

	while (node != NULL) {
		must(node->type != XML_COMMENT_NODE && node->type != XML_PI_NODE);
		if (node->type == XML_ELEMENT_NODE)
			check_element(node, allow);
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		while (node != NULL && node->next == NULL)
			node = node->parent == (xmlNode *)doc ? NULL : node->parent;
		node = node == NULL ? NULL : node->next;
	}
	xmlFreeDoc(doc);
}

#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf out = {0}, again = {0};
	struct sanitize_report report;
	unsigned int allow;

	if (len < 1)
		return 0;
	allow = data[0] & 7u;
	must(sanitize_html((const char *)data + 1, len - 1, allow, &out, &report) == 0);
	must(assay_utf8_valid(out.data, out.len));
	must(memchr(out.data, '\0', out.len) == NULL);
	must(sanitize_html(out.data, out.len, allow, &again, NULL) == 0);
	must(out.len == again.len && memcmp(out.data, again.data, out.len) == 0);
	check_flags(&out, allow);
#ifdef FUZZ_LIBXML2
	if (out.len > 0)
		check_tree(&out, allow);
#endif
	assay_buf_free(&out);
	assay_buf_free(&again);
	return 0;
}
