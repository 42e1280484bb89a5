/*
 * A rule as a whole: do its keys fit together?
 */
#ifndef JUDGE_RULE_H
#define JUDGE_RULE_H

#include "judge/policy.h"

/*
 * Check that the keys of a rule fit together, set its action and fill in the
 * defaults. Returns 0, -ASSAY_ENOMEM, or -ASSAY_ECONFIG with a reason.
 */
int rule_complete(struct rule *rule, struct arena *arena, char *reason, size_t reason_size);

/* A formatted string in the arena; NULL when out of memory. */
char *rule_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The text of a parameter, or NULL. */
const char *rule_text(const struct rule *rule, enum param param);

#endif
