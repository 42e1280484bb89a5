/*
 * Names of HTML and SVG elements and attributes as numbers.
 */
#ifndef INSPECT_HTML_NAMES_H
#define INSPECT_HTML_NAMES_H

#include <stddef.h>

enum html_element {
#define ELEMENT(id, name) HTML_##id,
#include "inspect/html-names.def"
	HTML_ELEMENTS,
	HTML_OTHER = HTML_ELEMENTS, /* one that has no row */
};

enum html_attribute {
#define ATTRIBUTE(id, name) ATTR_##id,
#include "inspect/html-names.def"
	ATTR_ATTRIBUTES,
	ATTR_OTHER = ATTR_ATTRIBUTES,
};

/* The element or attribute of a name in any case, as it stands in the octets. */
enum html_element html_element_find(const unsigned char *name, size_t len);
enum html_attribute html_attribute_find(const unsigned char *name, size_t len);

/* The name, lower case; NULL for the _OTHER ones. */
const char *html_element_name(enum html_element element);
const char *html_attribute_name(enum html_attribute attribute);

#endif
