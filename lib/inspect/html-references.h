/*
 * Character references, HTML Standard 13.2.5.72 and following.
 */
#ifndef INSPECT_HTML_REFERENCES_H
#define INSPECT_HTML_REFERENCES_H

#include <assay/common.h>

/* A row of the table of names; second is 0 for most. */
struct html_entity {
	uint32_t first;
	uint16_t second;
	uint16_t name; /* where it stands in html_entity_names */
	uint8_t len;   /* with its semicolon, if it has one */
};

extern const char html_entity_names[];
extern const struct html_entity html_entities[];
extern const size_t html_entity_count;

enum html_place {
	HTML_IN_TEXT,
	HTML_IN_ATTRIBUTE, /* "&copy=1" is no reference there: it is the query of a URL */
};

/*
 * The reference that starts with the "&" at data. Returns its length, 0 when
 * there is none; code_r gets one or two code points, the second one 0.
 */
size_t html_reference(const unsigned char *data, size_t len, enum html_place place,
                      uint32_t code_r[2]);

/* A code point as UTF-8, at most four octets. Returns how many. */
size_t html_utf8(uint32_t code, unsigned char *out);

/*
 * Text with its references decoded. Zero-copy where there are none; otherwise
 * it is in buf, which is emptied first. Returns 0 or -ASSAY_ENOMEM.
 */
int html_decode(const unsigned char *data, size_t len, enum html_place place, struct assay_buf *buf,
                struct assay_str *text_r);

#endif
