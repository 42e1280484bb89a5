/*
 * A parser of HTML that builds the tree of the HTML Standard (Gumbo): what it
 * shows of scripts, forms and fetching, so that a reader that claims to miss
 * nothing can be held to that.
 */
#include "fuzz/peer-html.h"

#include <assay/analyse.h>

#ifdef FUZZ_GUMBO
#include <gumbo.h>

#include <string.h>
#include <strings.h>

static int starts(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

static int is_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

static const char *value_of(const GumboElement *element, const char *name)
{
	const GumboAttribute *attr = gumbo_get_attribute(&element->attributes, name);

	return attr == NULL ? "" : attr->value;
}

static unsigned int attribute_flags(const GumboAttribute *attr)
{
	static const char *const fetched[] = {"src", "background", "poster"};
	unsigned int flags = 0;

	if (starts(attr->name, "on") && is_letter(attr->name[2]))
		flags |= ASSAY_ENT_SCRIPT;
	if (strcmp(attr->name, "href") == 0 && starts(attr->value, "javascript:"))
		flags |= ASSAY_ENT_SCRIPT;
	for (size_t i = 0; i < sizeof(fetched) / sizeof(fetched[0]); i++) {
		if (strcmp(attr->name, fetched[i]) == 0 && starts(attr->value, "http://a"))
			flags |= ASSAY_ENT_EXTERNAL;
	}
	return flags;
}

static unsigned int element_flags(const GumboElement *element)
{
	unsigned int flags = 0;

	/* a type may say that it is data */
	if (element->tag == GUMBO_TAG_SCRIPT && value_of(element, "type")[0] == '\0')
		flags |= ASSAY_ENT_SCRIPT;
	if (element->tag == GUMBO_TAG_FORM && element->tag_namespace == GUMBO_NAMESPACE_HTML)
		flags |= ASSAY_ENT_FORM;
	if (element->tag == GUMBO_TAG_INPUT &&
	    strcasecmp(value_of(element, "type"), "password") == 0)
		flags |= ASSAY_ENT_FORM;
	for (unsigned int i = 0; i < element->attributes.length; i++)
		flags |= attribute_flags(element->attributes.data[i]);
	return flags;
}

static const GumboVector *children_of(const GumboNode *node)
{
	static const GumboVector none;

	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
		return &node->v.element.children;
	return &none;
}

unsigned int peer_html_flags(const char *html, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output;
	const GumboNode *node;
	unsigned int flags = 0;

	options.max_errors = 0;
	output = gumbo_parse_with_options(&options, html, len);
	for (node = output->document; node != NULL;) {
		const GumboVector *children = children_of(node);

		if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
			flags |= element_flags(&node->v.element);
		if (children->length > 0) {
			node = children->data[0];
			continue;
		}
		while (node->parent != NULL &&
		       node->index_within_parent + 1 == children_of(node->parent)->length)
			node = node->parent;
		node = node->parent == NULL
		               ? NULL
		               : children_of(node->parent)->data[node->index_within_parent + 1];
	}
	gumbo_destroy_output(&options, output);
	return flags;
}

#else

unsigned int peer_html_flags(const char *html, size_t len)
{
	(void)html;
	(void)len;
	return 0;
}

#endif
