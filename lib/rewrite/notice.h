/*
 * The notice that stands in place of a part: four header fields and a body.
 */
#ifndef REWRITE_NOTICE_H
#define REWRITE_NOTICE_H

#include <assay/judge.h>

#include "analyse/arena.h"

#define NOTICE_FIELDS 4

struct notice_field {
	const char *name;
	const char *value; /* as after the colon, with its leading space; folds are CRLF SP */
};

struct notice {
	struct notice_field fields[NOTICE_FIELDS];
	struct assay_str body; /* encoded; without a line end at its end */
};

/*
 * Make the notice of a replace decision for a part of the analysis, in the arena. eol is the line
 * end of the body. template: the text to fill in. below (may be NULL): text that stands under it.
 * Returns 0 or -ASSAY_ENOMEM.
 */
int notice_make(const struct assay_analysis *analysis, const struct assay_decision *decision,
                const char *template, const char *below, const char *eol, struct arena *arena,
                struct notice *notice_r);

/*
 * Encode UTF-8 text so that it is safe in any multipart: in the arena, with line
 * ends eol, and without one at its end. *encoding_r: the value of
 * Content-Transfer-Encoding. Returns 0 or -ASSAY_ENOMEM.
 */
int notice_encode(const struct assay_buf *text, const char *eol, struct arena *arena,
                  struct assay_str *body_r, const char **encoding_r);

/* Append text whose folds are CRLF SP with folds of another line end. */
int notice_append_folded(struct assay_buf *out, const char *text, const char *eol);

#endif
