/*
 * A message on its way to a verdict: what judge.c and decide.c share.
 */
#ifndef JUDGE_JUDGING_H
#define JUDGE_JUDGING_H

#include "judge/condition.h"
#include "judge/policy.h"

struct verdict {
	struct assay_verdict public;
	struct arena arena;
};

/* What has become of a rule so far. */
struct rule_state {
	unsigned int events; /* enum rule_event */
	size_t decision;     /* index + 1, of the one that is not about a part */
};

#define PART_ACTIONS 4 /* those with action_is_for_parts() */

/*
 * A part is replaced (renamed, ...) once; so the decisions are as many as rules
 * and parts, not their product. Index + 1, first of enforced decisions, then of
 * observed ones.
 */
struct part_state {
	size_t decisions[PART_ACTIONS][2];
};

/*
 * Recipients that are judged for together: those of one group, or those of
 * none. A message is judged once for each.
 */
struct pass {
	const struct group *group;
	const char *const *rcpt_to;
	size_t rcpt_count;
	enum assay_action action; /* the strictest so far */
	size_t final;             /* index + 1 of the decision behind it */
};

struct judging {
	const struct assay_policy *policy;
	struct verdict *verdict;
	struct facts facts;
	struct match *matches; /* room for the conditions of any rule */
	struct assay_decision *decisions;
	size_t decision_count, decision_size;
	struct rule_state *rules; /* of each rule */
	struct part_state *parts; /* of each entity */
	struct pass *passes;
	size_t pass_count;
	struct pass *pass;       /* the one that is being made */
	struct assay_buf *trace; /* NULL: not wanted */
	struct assay_buf scratch;
};

/* The reason why a rule matches, in the scratch buffer. Returns 0 or -ASSAY_ENOMEM. */
int reason_of(struct judging *j, const struct rule *rule);

/*
 * Decide what a rule asks for, for the part in the facts if there is one, with
 * the reason in the scratch buffer. Returns 0 or -ASSAY_ENOMEM.
 */
int decide(struct judging *j, const struct rule *rule);

#endif
