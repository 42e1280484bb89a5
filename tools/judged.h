/*
 * A message that was judged, as assay-milter does it: what all commands that
 * judge have in common. Nothing is printed here.
 */
#ifndef TOOLS_JUDGED_H
#define TOOLS_JUDGED_H

#include <assay/treat.h>

/* Zero-initialise. Borrows policy, original, data and the envelope. */
struct judged {
	const struct assay_policy *policy;
	const struct assay_analysis *original;
	const char *data;
	size_t len;
	struct assay_treatment treatment; /* of its ambiguities */
	struct assay_verdict *verdict;    /* of the canonical form */
	struct assay_rewrite *rewrite;    /* when it is let pass */
};

/*
 * Judge a message, and plan what it becomes when it is let pass. flags: enum
 * assay_judge_flag. Returns 0 or a negative error; free it in either case.
 */
int judged_make(struct judged *judged, const struct assay_policy *policy,
                const struct assay_analysis *original, const char *data,
                const struct assay_envelope *envelope, unsigned int flags);

void judged_free(struct judged *judged);

/* The analysis that the verdict is of. */
const struct assay_analysis *judged_analysis(const struct judged *judged);

/* What becomes of the message as a whole: the strictest of what rules and ambiguities ask for. */
struct fate {
	const char *action; /* "accept", "tag", "rewrite", "replace", ..., "reject" */
	const char *rule;   /* that asks for it; NULL: none, or the section ambiguity */
	const char *why;    /* one line, or NULL */
	bool passes;        /* it is delivered, to whomever and in whatever form */
};

struct fate judged_fate(const struct judged *judged);

/* Whether anything at all is different in what is delivered. */
bool judged_changes(const struct judged *judged);

/* Write the message as it passes. */
int judged_write(const struct judged *judged, const struct assay_sink *sink);

#endif
