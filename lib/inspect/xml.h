/*
 * XML, as far as documents must be looked through: tags with their attributes,
 * and text, in order. No namespaces (names are compared without their prefix,
 * which anybody may choose), no validity, no entities of a DTD; what is broken
 * ends it. Time is linear, nothing is nested. Private to lib/inspect.
 */
#ifndef INSPECT_XML_H
#define INSPECT_XML_H

#include "inspect/octets.h"

#include <assay/common.h>

enum xml_token {
	XML_END,   /* of the data, or of what can be read of it */
	XML_OPEN,  /* a start-tag, or an empty-element tag, which XML_CLOSE follows */
	XML_CLOSE, /* an end-tag */
	XML_TEXT,  /* character data; an element may have it in many pieces */
};

struct xml {
	const char *data;
	size_t len, pos;
	struct assay_buf converted; /* where the data is not in UTF-8 */
	/* the token */
	const char *name; /* of the element, without prefix */
	size_t name_len;
	const char *rest; /* attributes, or the text */
	size_t rest_len;
	bool literal, empty;
};

/*
 * Begin to read. data must outlive it, and stay where it is. The encoding is
 * found as XML 1.0 appendix F has it. Returns 0 or -ASSAY_ENOMEM.
 */
int xml_begin(struct xml *xml, const void *data, size_t len);
enum xml_token xml_next(struct xml *xml);
void xml_end(struct xml *xml);

/* Whether the element of the current tag has this local name. */
bool xml_is(const struct xml *xml, const char *name);

/*
 * The value of an attribute of the current tag, by its local name: references
 * to characters are resolved. value is emptied; it ends with a NUL. False: there
 * is none, or memory is short (value->data is NULL then, or it is empty).
 */
bool xml_attribute(const struct xml *xml, const char *name, struct assay_buf *value);

/* Append the current text, with references resolved. Returns 0 or -ASSAY_ENOMEM. */
int xml_text(const struct xml *xml, struct assay_buf *out);

#endif
