/*
 * HTML, and the kinds of XML by their first element.
 */
#include "assay-config.h"

#include "inspect/detect.h"

#define PROLOGUE_MAX 16 /* comments and declarations that are skipped */

/* An element name must end where it ends: "<htmlx" is none. */
static bool starts_tag(struct head h, const char *name)
{
	size_t len = strlen(name);
	unsigned int next = octet_at(h, 1 + len);

	return octet_at(h, 0) == '<' && starts_with(head_from(h, 1), name) &&
	       (is_blank(next) || next == '>' || next == '/');
}

/* Comments and declarations before the first element. */
static struct head skip_prologue(struct head h)
{
	for (int i = 0; i < PROLOGUE_MAX; i++) {
		const unsigned char *end = NULL;

		h = skip_white(h);
		if (AT(h, 0, "<!--"))
			end = head_find(head_from(h, 4), "-->");
		else if (AT(h, 0, "<?"))
			end = head_find(h, "?>");
		else if (starts_with(h, "<!doctype") && !starts_with(h, "<!doctype html"))
			end = head_find(h, ">");
		if (end == NULL)
			return h;
		h = head_from(h, (size_t)(end - h.data) + (*end == '-' ? 3 : *end == '?' ? 2 : 1));
	}
	return h;
}

/* ---- HTML -------------------------------------------------------------------------- */

#define HTA_SEARCH 256 /* octets in which <hta:application> is looked for */

/* What browsers take for HTML (WHATWG MIME Sniffing 7.1), and a few that mail starts with. */
static bool is_html(struct head h)
{
	static const char *const tags[] = {
		"html", "head", "body", "div", "p",     "table",  "style",
		"meta", "a",    "br",   "b",   "title", "span",   "font",
		"img",  "base", "h1",   "h2",  "h3",    "script", "iframe",
	};

	if (starts_with(h, "<!doctype html"))
		return true;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (starts_tag(h, tags[i]))
			return true;
	}
	return false;
}

/* An element of HTML applications, which run with the rights of a program. */
static bool has_hta(struct head h)
{
	struct head rest = head_first(h, HTA_SEARCH);
	const unsigned char *colon;

	while (rest.len > 0 && (colon = memchr(rest.data, ':', rest.len)) != NULL) {
		size_t at = (size_t)(colon - h.data);

		if (at >= 4 && (colon[-1] | 0x20) == 'a' &&
		    starts_with(head_from(h, at - 4), "<hta:"))
			return true;
		rest = head_from(rest, (size_t)(colon - rest.data) + 1);
	}
	return false;
}

/* ---- XML ---------------------------------------------------------------------------- */

/* The first element, without the prefix of its name; within: words that must be in the head. */
struct root {
	const char *name;
	unsigned char len;
	const char *within;
	enum type_id id;
};

#define ROOT(name, within, id)                                                                     \
	{                                                                                          \
		name, sizeof(name) - 1, within, id                                                 \
	}

static const struct root roots[] = {
	ROOT("svg", NULL, TYPE_SVG),
	ROOT("rss", NULL, TYPE_RSS),
	ROOT("feed", "http://www.w3.org/2005/Atom", TYPE_ATOM),
	ROOT("RDF", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", TYPE_RDF),
	ROOT("stylesheet", "http://www.w3.org/1999/XSL/Transform", TYPE_XSLT),
	ROOT("transform", "http://www.w3.org/1999/XSL/Transform", TYPE_XSLT),
	ROOT("math", "http://www.w3.org/1998/Math/MathML", TYPE_MATHML),
	ROOT("xdp", "http://ns.adobe.com/xdp/", TYPE_XDP),
	ROOT("wordDocument", NULL, TYPE_WORDML),
	ROOT("package", "http://schemas.microsoft.com/office/2006/xmlPackage", TYPE_FLAT_OPC),
	ROOT("Workbook", "urn:schemas-microsoft-com:office:spreadsheet", TYPE_SPREADSHEETML),
	ROOT("document", "vnd.oasis.opendocument.text", TYPE_FODT),
	ROOT("document", "vnd.oasis.opendocument.spreadsheet", TYPE_FODS),
	ROOT("document", "vnd.oasis.opendocument.presentation", TYPE_FODP),
	ROOT("document", "vnd.oasis.opendocument.graphics", TYPE_FODG),
	ROOT("FictionBook", NULL, TYPE_FB2),
	ROOT("kml", NULL, TYPE_KML),
	ROOT("gpx", NULL, TYPE_GPX),
	ROOT("COLLADA", NULL, TYPE_COLLADA),
	ROOT("plist", "<key>URL</key>", TYPE_WEBLOC),
	ROOT("plist", NULL, TYPE_PLIST),
	/* what runs, or leads to something that does */
	ROOT("job", "<script", TYPE_WSF),
	ROOT("package", "<job", TYPE_WSF),
	ROOT("scriptlet", NULL, TYPE_SCRIPTLET),
	ROOT("component", "<script", TYPE_SCRIPTLET),
	ROOT("MMC_ConsoleFile", NULL, TYPE_MSC),
	ROOT("PCSettings", "<SearchableContent", TYPE_SETTING_CONTENT),
	ROOT("libraryDescription", NULL, TYPE_LIBRARY_MS),
	ROOT("searchConnectorDescription", NULL, TYPE_SEARCH_MS),
	ROOT("persistedQuery", NULL, TYPE_SEARCH_MS),
	ROOT("jnlp", NULL, TYPE_JNLP),
	ROOT("assembly", "urn:schemas-microsoft-com:asm.v2", TYPE_CLICKONCE),
};

/* The name of the first element without its prefix; empty: there is none. */
static struct head root_name(struct head h)
{
	size_t start = 1, end = 1;

	for (unsigned int c; c = octet_at(h, end), c > ' ' && c != '>' && c != '/'; end++) {
		if (c == ':')
			start = end + 1;
	}
	return head_first(head_from(h, start), end - start);
}

static const struct assay_type *by_root(struct head h, struct head element)
{
	struct head name = octet_at(element, 0) == '<' ? root_name(element) : head_first(h, 0);

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		if (name.len != roots[i].len || !starts_with(name, roots[i].name))
			continue;
		if (roots[i].within == NULL || contains(h, roots[i].within))
			return row(roots[i].id);
	}
	return NULL;
}

/* "<?": PHP, or XML that says so. */
static const struct assay_type *detect_instruction(struct head h)
{
	struct head element = skip_prologue(h);
	const struct assay_type *type;

	if (AT(h, 0, "<?=") || (starts_with(h, "<?php") && octet_at(h, 5) <= ' '))
		return row(TYPE_PHP);
	if (is_html(element) && has_hta(h))
		return row(TYPE_HTA);
	if (starts_with(element, "<!doctype html") || starts_tag(element, "html"))
		return row(TYPE_XHTML);
	type = by_root(h, element);
	if (type != NULL)
		return type;
	return starts_with(h, "<?xml") && is_blank(octet_at(h, 5)) ? row(TYPE_XML) : NULL;
}

/* It starts with "<". */
const struct assay_type *detect_markup(struct head h)
{
	struct head element = h;

	if (octet_at(h, 1) == '?')
		return detect_instruction(h);
	if (octet_at(h, 1) == '!')
		element = skip_prologue(h);
	if (!is_html(element))
		return by_root(h, element);
	/* an HTML application has no document type */
	return row(octet_at(element, 1) != '!' && has_hta(h) ? TYPE_HTA : TYPE_HTML);
}
