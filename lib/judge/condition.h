/*
 * Whether a condition holds, and why.
 */
#ifndef JUDGE_CONDITION_H
#define JUDGE_CONDITION_H

#include "judge/policy.h"

/* Why a condition holds. Not to be copied, as the fact is not. */
struct match {
	const struct value *value; /* NULL: it is one with not_, or a section */
	struct fact fact;
	const struct assay_field *field; /* of a section about fields */
};

bool condition_holds(const struct condition *condition, struct facts *facts, struct match *match_r);

/* The first of several that does not hold, or NULL. matches: room for count. */
const struct condition *conditions_first_failure(const struct condition *conditions, size_t count,
                                                 struct facts *facts, struct match *matches);

/*
 * Prepare a condition whose values are complete. Returns 0 or -ASSAY_ENOMEM.
 */
int condition_index(struct condition *condition, struct arena *arena);

#endif
