/*
 * HTML without what is active in it: no script, no form, nothing that is fetched
 * from elsewhere, unless allowed; the visible text and the layout stay.
 *
 * The output is written anew from what is on a list of allowed elements,
 * attributes, URLs and CSS, never copied. It means one thing to all readers:
 * each element has its end tag, each value its quotes, nothing but style holds
 * raw text, and that has no "<". Sanitising it again changes nothing.
 *
 * What becomes of the rest: the tags of other elements go and their text stays,
 * but for elements whose text nobody sees (script, title, template, iframe).
 * Comments go. SVG and MathML become their text. Links become text, images
 * from elsewhere the text that stands for them, fields of forms their content.
 */
#ifndef REWRITE_SANITIZE_HTML_H
#define REWRITE_SANITIZE_HTML_H

#include <assay/common.h>
#include <assay/judge.h>

/* Octets of an image that a data: URL holds, encoded; a larger one goes. */
#define SANITIZE_IMAGE_BYTES (4 * 1024 * 1024)

/* What went, as counts. */
struct sanitize_report {
	size_t elements; /* their tags, with or without their content */
	size_t attributes;
	size_t links;  /* became text, or their URL is none that is allowed */
	size_t images; /* URLs of images */
	size_t styles; /* declarations and rules of CSS */
};

/*
 * Append the sanitised document. html is UTF-8; malformed octets become U+FFFD.
 * What was ASCII stays so: characters that references stand for are written as
 * references. allow: enum assay_html_allow. report may be NULL.
 * Returns 0 or -ASSAY_ENOMEM.
 */
int sanitize_html(const char *html, size_t len, unsigned int allow, struct assay_buf *out,
                  struct sanitize_report *report);

#endif
