/*
 * Counters of rules: assay_policy_rule_stats(), assay_policy_keep_stats().
 */
#include "judge/stats.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy.h"

struct counters {
	atomic_uint users; /* rules that count here: of policies that follow one another */
	atomic_ullong matched, acted, observed;
};

struct counters *counters_new(void)
{
	struct counters *counters = calloc(1, sizeof(*counters));

	if (counters != NULL)
		atomic_init(&counters->users, 1);
	return counters;
}

static struct counters *counters_get(struct counters *counters)
{
	atomic_fetch_add(&counters->users, 1);
	return counters;
}

void counters_put(struct counters *counters)
{
	if (counters != NULL && atomic_fetch_sub(&counters->users, 1) == 1)
		free(counters);
}

static void count(atomic_ullong *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

void counters_count(struct counters *counters, unsigned int events)
{
	if ((events & RULE_MATCHED) != 0)
		count(&counters->matched);
	if ((events & RULE_ACTED) != 0)
		count(&counters->acted);
	if ((events & RULE_OBSERVED) != 0)
		count(&counters->observed);
}

int assay_policy_rule_stats(const struct assay_policy *policy, size_t index,
                            struct assay_rule_stats *stats_r)
{
	const struct rule *rule;

	if (index >= policy->rule_count)
		return -ASSAY_EINVAL;
	rule = policy->rule_list[index];
	*stats_r = (struct assay_rule_stats){
		.rule = rule->name,
		.group = rule->group != NULL ? rule->group->name : NULL,
		.action = rule->action,
		.observe = rule_observes(policy, rule),
		.matched = atomic_load_explicit(&rule->counters->matched, memory_order_relaxed),
		.acted = atomic_load_explicit(&rule->counters->acted, memory_order_relaxed),
		.observed = atomic_load_explicit(&rule->counters->observed, memory_order_relaxed),
	};
	return 0;
}

/* Most policies keep most of their rules in their order: look where the last one was found. */
void assay_policy_keep_stats(struct assay_policy *policy, const struct assay_policy *old)
{
	size_t at = 0;

	for (size_t i = 0; i < policy->rule_count; i++) {
		struct rule *rule = policy->rule_list[i];

		for (size_t tried = 0; tried < old->rule_count; tried++, at++) {
			const struct rule *before = old->rule_list[at % old->rule_count];

			if (strcmp(before->name, rule->name) != 0)
				continue;
			counters_put(rule->counters);
			rule->counters = counters_get(before->counters);
			at++;
			break;
		}
	}
}
