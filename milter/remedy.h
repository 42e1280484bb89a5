/*
 * What is done with an ambiguous message: the section ambiguity of the policy,
 * carried out.
 */
#ifndef MILTER_REMEDY_H
#define MILTER_REMEDY_H

#include <assay/rewrite.h>
#include <assay/treat.h>

/* When to say in the message what was found in it. */
enum results_header {
	RESULTS_ALWAYS,
	RESULTS_AMBIGUOUS, /* only when it is at least as severe as the policy asks */
	RESULTS_NEVER,
};

struct remedy_settings {
	enum results_header results_header;
	const char *authserv_id;          /* who says so */
	const char *quarantine_directory; /* NULL: none */
};

/* Zero-initialise. What points elsewhere is borrowed. */
struct remedy {
	const struct remedy_settings *settings;
	const struct assay_ambiguity_policy *policy;
	const struct assay_analysis *original;
	bool writes_results; /* the field is ours to add and to remove */
	struct assay_treatment treatment;
	struct assay_buf text; /* the message as it will be, once it is decided */
	size_t body_off;       /* of its body, in text */
	struct assay_header_diff *diff;
	struct assay_header_change *changes;
	size_t change_count;
	char *results; /* value of the header field, or NULL */
};

/*
 * Decide, and make the canonical form if that is wanted. data is the message as
 * analysed; NULL when it was not kept. Returns 0 or a negative enum assay_error.
 */
int remedy_decide(struct remedy *r, const char *data, size_t len) ASSAY_NONNULL(1);

/* The analysis that part conditions of the policy look at. */
const struct assay_analysis *remedy_analysis(const struct remedy *r) ASSAY_NONNULL(1);

/*
 * The changes of the header: those of the canonical form, with what the verdict
 * asks for (rewrite; NULL: nothing) done to it; and the results field. Returns 0
 * or a negative enum assay_error.
 */
int remedy_plan(struct remedy *r, const struct assay_rewrite *rewrite) ASSAY_NONNULL(1);

/* Whether the body is the one in text. */
bool remedy_has_body(const struct remedy *r) ASSAY_NONNULL(1);

/*
 * Keep the original in the quarantine directory, with what was found. Returns 0,
 * or -ASSAY_EIO with errno set and *failed_r what could not be done.
 */
int remedy_keep(const struct remedy *r, const char *queue_id, const struct assay_envelope *envelope,
                const char *data, size_t len, const char **failed_r) ASSAY_NONNULL(1, 3, 6);

void remedy_free(struct remedy *r);

#endif
