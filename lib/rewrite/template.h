/*
 * Notice templates: text in which {name}, {size}, ... stand for facts of the
 * part that is replaced.
 */
#ifndef REWRITE_TEMPLATE_H
#define REWRITE_TEMPLATE_H

#include <assay/judge.h>

struct template_error {
	int line;
	char reason[96];
};

/* The template of a rule without one of its own. */
extern const char template_default[];

/* Whether all placeholders of a template are known. Returns 0 or -ASSAY_ECONFIG. */
int template_check(const char *text, struct template_error *error_r);

/* Append the template with its placeholders filled in. Line ends stay LF. */
int template_expand(const char *text, const struct assay_decision *decision, struct assay_buf *out);

#endif
