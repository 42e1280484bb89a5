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
 * Make the notice of a replace decision, in the arena. eol is the line end of
 * the body. template: the text to fill in. Returns 0 or -ASSAY_ENOMEM.
 */
int notice_make(const struct assay_decision *decision, const char *template, const char *eol,
                struct arena *arena, struct notice *notice_r);

/* Append text whose folds are CRLF SP with folds of another line end. */
int notice_append_folded(struct assay_buf *out, const char *text, const char *eol);

#endif
