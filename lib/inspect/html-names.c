/*
 * See html-names.h. A find goes through the rows that share the first letter,
 * comparing lengths before letters.
 */
#include "inspect/html-names.h"

#include <string.h>

#define NAME_BYTES 16 /* no name is longer */

struct name {
	unsigned char len;
	char text[NAME_BYTES + 1];
};

static const struct name elements[] = {
#define ELEMENT(id, name) {sizeof(name) - 1, name},
#include "inspect/html-names.def"
};

static const struct name attributes[] = {
#define ATTRIBUTE(id, name) {sizeof(name) - 1, name},
#include "inspect/html-names.def"
};

/* Where the names of each letter start; those of 'z' end with the table. */
static const unsigned char element_starts[] = {
	HTML_A,      HTML_B,   HTML_CANVAS, HTML_DATA,  HTML_EM,    HTML_FEIMAGE, HTML_H1,
	HTML_H1,     HTML_I,   HTML_KBD,    HTML_KBD,   HTML_LABEL, HTML_MAIN,    HTML_NAV,
	HTML_OBJECT, HTML_P,   HTML_Q,      HTML_RB,    HTML_S,     HTML_TABLE,   HTML_U,
	HTML_VAR,    HTML_WBR, HTML_XMP,    HTML_OTHER, HTML_OTHER, HTML_OTHER,
};

static const unsigned char attribute_starts[] = {
	ATTR_ABBR,   ATTR_BACKGROUND, ATTR_CELLPADDING, ATTR_DATA,       ATTR_ENCODING,
	ATTR_FACE,   ATTR_HEADERS,    ATTR_HEADERS,     ATTR_ICON,       ATTR_LABEL,
	ATTR_LABEL,  ATTR_LABEL,      ATTR_MANIFEST,    ATTR_NAME,       ATTR_OPEN,
	ATTR_PING,   ATTR_READONLY,   ATTR_READONLY,    ATTR_SCOPE,      ATTR_TABINDEX,
	ATTR_USEMAP, ATTR_VALIGN,     ATTR_WIDTH,       ATTR_XLINK_HREF, ATTR_OTHER,
	ATTR_OTHER,  ATTR_OTHER,
};

static size_t find(const struct name *table, const unsigned char *starts, size_t none,
                   const unsigned char *name, size_t len)
{
	unsigned char lower[NAME_BYTES];
	size_t letter;

	if (len == 0 || len > NAME_BYTES)
		return none;
	for (size_t i = 0; i < len; i++)
		lower[i] =
			(unsigned char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
	if (lower[0] < 'a' || lower[0] > 'z')
		return none;
	letter = (size_t)(lower[0] - 'a');
	for (size_t i = starts[letter]; i < starts[letter + 1]; i++) {
		if (table[i].len == len && memcmp(table[i].text, lower, len) == 0)
			return i;
	}
	return none;
}

enum html_element html_element_find(const unsigned char *name, size_t len)
{
	return (enum html_element)find(elements, element_starts, HTML_OTHER, name, len);
}

enum html_attribute html_attribute_find(const unsigned char *name, size_t len)
{
	return (enum html_attribute)find(attributes, attribute_starts, ATTR_OTHER, name, len);
}

const char *html_element_name(enum html_element element)
{
	return element < HTML_ELEMENTS ? elements[element].text : NULL;
}

const char *html_attribute_name(enum html_attribute attribute)
{
	return attribute < ATTR_ATTRIBUTES ? attributes[attribute].text : NULL;
}
