/*
 * Who gets a message instead of, or besides, those it was sent to: what copy and
 * redirect come to, all decisions together.
 */
#ifndef MILTER_RECIPIENTS_H
#define MILTER_RECIPIENTS_H

#include <assay/judge.h>

/* Zero-initialise. The addresses are borrowed from verdict and envelope. */
struct recipients {
	const char **added, **removed;
	size_t added_count, removed_count;
};

/* Returns 0 or -ASSAY_ENOMEM. */
int recipients_plan(const struct assay_verdict *verdict, const struct assay_envelope *envelope,
                    struct recipients *recipients) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

void recipients_free(struct recipients *recipients) ASSAY_NONNULL(1);

#endif
