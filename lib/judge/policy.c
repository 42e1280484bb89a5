/*
 * A policy as its users see it: names of what it can ask for, what carrying it
 * out takes, groups of recipients.
 */
#include "judge/policy.h"

#include "judge/condition.h"
#include "judge/digests.h"

const char *assay_action_name(enum assay_action action)
{
	static const char *const names[] = {
		[ASSAY_ACT_ACCEPT] = "accept",
		[ASSAY_ACT_TAG] = "tag",
		[ASSAY_ACT_APPEND_TEXT] = "append-text",
		[ASSAY_ACT_TRANSFER_ENCODE] = "transfer-encode",
		[ASSAY_ACT_SANITIZE_HTML] = "sanitize-html",
		[ASSAY_ACT_RENAME] = "rename",
		[ASSAY_ACT_REPLACE] = "replace",
		[ASSAY_ACT_COPY] = "copy",
		[ASSAY_ACT_REDIRECT] = "redirect",
		[ASSAY_ACT_QUARANTINE] = "quarantine",
		[ASSAY_ACT_DISCARD] = "discard",
		[ASSAY_ACT_TEMPFAIL] = "tempfail",
		[ASSAY_ACT_REJECT] = "reject",
	};

	return action <= ASSAY_ACT_REJECT ? names[action] : "unknown";
}

const char *assay_direction_name(enum assay_direction direction)
{
	static const char *const names[] = {
		[ASSAY_DIR_INBOUND] = "inbound",
		[ASSAY_DIR_OUTBOUND] = "outbound",
		[ASSAY_DIR_APPEND] = "append",
	};

	return direction <= ASSAY_DIR_APPEND ? names[direction] : "unknown";
}

const char *assay_remedy_name(enum assay_remedy remedy)
{
	static const char *const names[] = {
		[ASSAY_REMEDY_OBSERVE] = "observe", [ASSAY_REMEDY_TAG] = "tag",
		[ASSAY_REMEDY_REWRITE] = "rewrite", [ASSAY_REMEDY_QUARANTINE] = "quarantine",
		[ASSAY_REMEDY_REJECT] = "reject",
	};

	return remedy <= ASSAY_REMEDY_REJECT ? names[remedy] : NULL;
}

bool action_is_final(enum assay_action action)
{
	return action == ASSAY_ACT_ACCEPT || action >= ASSAY_ACT_QUARANTINE;
}

bool action_is_for_parts(enum assay_action action)
{
	return action >= ASSAY_ACT_TRANSFER_ENCODE && action <= ASSAY_ACT_REPLACE;
}

bool rule_observes(const struct assay_policy *policy, const struct rule *rule)
{
	return policy->observe || rule->observe;
}

size_t assay_policy_rule_count(const struct assay_policy *policy)
{
	return policy->rule_count;
}

bool assay_policy_observes(const struct assay_policy *policy)
{
	return policy->observe;
}

const struct assay_ambiguity_policy *assay_policy_ambiguity(const struct assay_policy *policy)
{
	static const struct assay_ambiguity_policy observe = {.severity = ASSAY_SEV_AMBIGUOUS};

	return policy->observe ? &observe : &policy->ambiguity;
}

/* ---- needs ---- */

static unsigned int ambiguity_needs(const struct assay_ambiguity_policy *ambiguity)
{
	unsigned int needs = 0;

	if (ambiguity->action >= ASSAY_REMEDY_TAG)
		needs |= ASSAY_NEED_HEADER_EDITS;
	if (ambiguity->action == ASSAY_REMEDY_REWRITE)
		needs |= ASSAY_NEED_BODY_EDITS;
	if (ambiguity->action == ASSAY_REMEDY_QUARANTINE ||
	    ambiguity->if_signed == ASSAY_REMEDY_QUARANTINE ||
	    ambiguity->if_limited == ASSAY_REMEDY_QUARANTINE)
		needs |= ASSAY_NEED_QUARANTINE;
	return needs;
}

static unsigned int action_needs(enum assay_action action)
{
	switch (action) {
	case ASSAY_ACT_TAG:
		return ASSAY_NEED_HEADER_EDITS;
	case ASSAY_ACT_APPEND_TEXT:
	case ASSAY_ACT_TRANSFER_ENCODE:
	case ASSAY_ACT_SANITIZE_HTML:
	case ASSAY_ACT_RENAME:
	case ASSAY_ACT_REPLACE:
		/* a whole message gets other Content- fields; what is signed is held instead */
		return ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS | ASSAY_NEED_QUARANTINE;
	case ASSAY_ACT_COPY:
	case ASSAY_ACT_REDIRECT:
		return ASSAY_NEED_RECIPIENTS;
	case ASSAY_ACT_QUARANTINE:
		return ASSAY_NEED_QUARANTINE;
	case ASSAY_ACT_ACCEPT:
	case ASSAY_ACT_DISCARD:
	case ASSAY_ACT_TEMPFAIL:
	case ASSAY_ACT_REJECT:
		break;
	}
	return 0;
}

unsigned int assay_policy_needs(const struct assay_policy *policy)
{
	unsigned int needs;

	if (policy->observe)
		return 0;
	needs = ambiguity_needs(&policy->ambiguity);
	if (assay_policy_splits(policy))
		needs |= ASSAY_NEED_SPLIT;
	for (const struct rule *rule = policy->rules; rule != NULL; rule = rule->next) {
		if (!rule->observe)
			needs |= action_needs(rule->action);
	}
	return needs;
}

/* ---- groups ---- */

const struct group *policy_group_of(const struct assay_policy *policy, const char *rcpt_to)
{
	struct facts facts = {.rcpt_to = &rcpt_to, .rcpt_count = 1};

	for (const struct group *group = policy->groups; group != NULL; group = group->next) {
		size_t i = 0;
		struct match match;

		while (i < group->condition_count &&
		       condition_holds(&group->conditions[i], &facts, &match))
			i++;
		if (i == group->condition_count)
			return group;
	}
	return NULL;
}

const char *assay_policy_group(const struct assay_policy *policy, const char *rcpt_to)
{
	const struct group *group = policy_group_of(policy, rcpt_to);

	return group != NULL ? group->name : NULL;
}

/* Nothing is refused by a policy that only observes. */
bool assay_policy_splits(const struct assay_policy *policy)
{
	return policy->split != NULL && policy->split->number != 0 && policy->groups != NULL &&
	       !policy->observe;
}

/* ---- lists of digests ---- */

int assay_policy_problems(const struct assay_policy *policy, struct assay_buf *out)
{
	int count = 0;

	for (size_t i = 0; i < policy->digests_count; i++)
		count += digests_problem(policy->digests[i], out);
	return count;
}
