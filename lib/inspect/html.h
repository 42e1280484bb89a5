/*
 * The reader of HTML, SVG and XML that shows in a browser, from inside: one
 * reading of one document, and what its parts are given to.
 *
 * The parts set flags through html_flag(); none of them changes what a reader
 * of mail would see, and all of them see rather more than a browser does.
 */
#ifndef INSPECT_HTML_H
#define INSPECT_HTML_H

#include "analyse/arena.h"
#include "inspect/html-token.h"
#include "inspect/html-url.h"
#include "inspect/inspection.h"

/* Documents within documents: srcdoc, style sheets in data:, entities. */
#define HTML_DEPTH 4

/* Entities that a document declares; more is a bomb. */
#define HTML_ENTITIES 1000

/* One of them, XML 1.0 4.2; without a name it only has to be looked at. */
struct html_declared {
	struct assay_str name, value;
};

/* The text of a link. */
struct html_link {
	bool open;
	char host[URL_HOST_BYTES]; /* where it leads */
	char text[1024];
	size_t len;
};

/* Positions from which tokens are still to be read: a binary heap, the smallest first. */
struct html_paths {
	size_t *at;
	size_t count, size;
};

struct html_reading {
	struct inspection *in;
	struct html_tokenizer tokens;
	bool xml;
	bool shown;               /* XML: the elements are those of SVG or XHTML */
	bool ambiguous;           /* where raw text is depends on more than the tags */
	enum html_element within; /* of text: the start tag before it */
	unsigned int depth;
	struct html_paths paths;
	struct html_link link;
	struct html_declared *declared;
	size_t declared_count, declared_size;
	struct arena arena; /* what they refer to */

	/* what a value was decoded into, each for one use at a time */
	struct assay_buf value, css, payload, expanded;
};

/* Read a document. The reading is zero but for in, depth, xml and shown. */
void html_read(struct html_reading *r, struct assay_str document);
void html_free(struct html_reading *r);

/* A document within this one: an attribute, an entity. xml: it is XML. */
void html_read_inner(struct html_reading *r, struct assay_str document, bool xml);

/* The value of an attribute, decoded; in r->value when it is not zero-copy. */
struct assay_str html_value(struct html_reading *r, const struct html_attr *attr);

static inline void html_flag(struct html_reading *r, unsigned int flags)
{
	inspection_flag(r->in, flags);
}

/* ---- html-tags.c: elements and their attributes ---- */

void html_start_tag(struct html_reading *r, const struct html_token *token);

/* The element of a tag: by its local name in XML, and whatever NULs are in it. */
enum html_element html_tag_element(const struct html_reading *r, const struct html_token *token);

/* ---- html-styles.c ---- */

/* Declarations or a style sheet. */
void html_style(struct html_reading *r, struct assay_str css);

/* ---- html-payloads.c: scripts and data: URLs, and the files in them ---- */

void html_script(struct html_reading *r, struct assay_str script);

/* Text that may hold files in base64. */
void html_literals(struct html_reading *r, struct assay_str text);

enum html_use {
	HTML_USE_IMAGE, /* shown as an image, or in the look of the page */
	HTML_USE_STYLE, /* a style sheet */
	HTML_USE_SCRIPT,
	HTML_USE_FRAME, /* shown as a document: frames, objects */
	HTML_USE_LINK,  /* followed by a person */
	HTML_USE_DOWNLOAD,
};

/* url is of kind URL_DATA. name: what to save it as, may be empty. */
void html_data_url(struct html_reading *r, const struct url *url, enum html_use use,
                   struct assay_str name);

/* ---- html-links.c: whether the text of a link tells the truth ---- */

/* A link starts that leads there; one that is open ends. */
void html_link_begin(struct html_reading *r, const struct url *url);
void html_link_text(struct html_reading *r, struct assay_str text);
void html_link_end(struct html_reading *r);

/* ---- html-xml.c: what is peculiar to XML ---- */

/* What is behind the word DOCTYPE. */
void html_xml_doctype(struct html_reading *r, struct assay_str text);

/* A processing instruction. */
void html_xml_instruction(struct html_reading *r, struct assay_str text);

/* Whether a tag brings the namespace of elements that a browser shows. */
bool html_xml_shows(struct html_reading *r, const struct html_token *token);

/* A value with the references to declared entities expanded; in r->expanded if there are. */
struct assay_str html_xml_expand(struct html_reading *r, struct assay_str value);

/* The end of the document: look at what entities hold. */
void html_xml_finish(struct html_reading *r);

#endif
