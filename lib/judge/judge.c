/*
 * Judging a message: assay_judge(). The rules are tried in order; the first
 * final one that matches ends.
 */
#include "judge/policy.h"

#include <stdlib.h>
#include <string.h>

#include "judge/explain.h"
#include "judge/rule.h"

/* Octets of trace; a message with thousands of parts tries thousands of conditions. */
#define MAX_TRACE (1024 * 1024)

struct verdict {
	struct assay_verdict public;
	struct arena arena;
};

struct judging {
	const struct assay_policy *policy;
	struct verdict *verdict;
	struct facts facts;
	struct assay_decision *decisions;
	size_t decision_count, decision_size;
	uint8_t *replaced;       /* of each entity: enum replaced bits */
	struct assay_buf *trace; /* NULL: not wanted */
	struct assay_buf scratch;
};

/* A part is replaced once; so the decisions are as many as rules and parts, not their product. */
enum replaced { REPLACED = 1, REPLACED_OBSERVED = 2 };

static const char *const action_names[] = {
	[ASSAY_ACT_ACCEPT] = "accept",     [ASSAY_ACT_TAG] = "tag",
	[ASSAY_ACT_REPLACE] = "replace",   [ASSAY_ACT_QUARANTINE] = "quarantine",
	[ASSAY_ACT_TEMPFAIL] = "tempfail", [ASSAY_ACT_REJECT] = "reject",
};

static const char *const direction_names[] = {
	[ASSAY_DIR_INBOUND] = "inbound",
	[ASSAY_DIR_OUTBOUND] = "outbound",
	[ASSAY_DIR_APPEND] = "append",
};

const char *assay_action_name(enum assay_action action)
{
	return action <= ASSAY_ACT_REJECT ? action_names[action] : "unknown";
}

const char *assay_direction_name(enum assay_direction direction)
{
	return direction <= ASSAY_DIR_APPEND ? direction_names[direction] : "unknown";
}

size_t assay_policy_rule_count(const struct assay_policy *policy)
{
	return policy->rule_count;
}

unsigned int assay_policy_needs(const struct assay_policy *policy)
{
	unsigned int needs = 0;

	if (policy->observe)
		return 0;
	if (policy->ambiguity.action >= ASSAY_REMEDY_TAG)
		needs |= ASSAY_NEED_HEADER_EDITS;
	if (policy->ambiguity.action == ASSAY_REMEDY_REWRITE)
		needs |= ASSAY_NEED_BODY_EDITS;
	if (policy->ambiguity.action == ASSAY_REMEDY_QUARANTINE ||
	    policy->ambiguity.if_signed == ASSAY_REMEDY_QUARANTINE ||
	    policy->ambiguity.if_limited == ASSAY_REMEDY_QUARANTINE)
		needs |= ASSAY_NEED_QUARANTINE;
	for (const struct rule *rule = policy->rules; rule != NULL; rule = rule->next) {
		if (rule->observe)
			continue;
		if (rule->action == ASSAY_ACT_TAG)
			needs |= ASSAY_NEED_HEADER_EDITS;
		/* a whole message gets other Content- fields; what is signed is held instead */
		if (rule->action == ASSAY_ACT_REPLACE)
			needs |= ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS |
			         ASSAY_NEED_QUARANTINE;
		if (rule->action == ASSAY_ACT_QUARANTINE)
			needs |= ASSAY_NEED_QUARANTINE;
	}
	return needs;
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

bool assay_policy_observes(const struct assay_policy *policy)
{
	return policy->observe;
}

const struct assay_ambiguity_policy *assay_policy_ambiguity(const struct assay_policy *policy)
{
	static const struct assay_ambiguity_policy observe = {.severity = ASSAY_SEV_AMBIGUOUS};

	return policy->observe ? &observe : &policy->ambiguity;
}

static bool is_final(enum assay_action action)
{
	return action != ASSAY_ACT_TAG && action != ASSAY_ACT_REPLACE;
}

/* ---- trace ---- */

static int trace_rule(struct judging *j, const struct rule *rule, const char *outcome)
{
	if (j->trace == NULL || j->trace->len > MAX_TRACE)
		return 0;
	return assay_buf_printf(j->trace, "rule \"%s\": %s\n", rule->name, outcome);
}

static int trace_failure(struct judging *j, const struct rule *rule,
                         const struct condition *condition)
{
	int ret;

	if (j->trace == NULL || j->trace->len > MAX_TRACE)
		return 0;
	ret = assay_buf_printf(j->trace, "rule \"%s\": ", rule->name);
	if (ret == 0 && j->facts.entity != NULL) {
		ret = explain_part(j->facts.entity, j->trace);
		if (ret == 0)
			ret = assay_buf_puts(j->trace, ": ");
	}
	if (ret == 0)
		ret = explain_source(condition, j->trace);
	return ret < 0 ? ret : assay_buf_puts(j->trace, " does not hold\n");
}

/* ---- decisions ---- */

static const char *reason_of(struct judging *j, const struct rule *rule)
{
	struct assay_buf *out = &j->scratch;
	size_t total = rule->condition_count + rule->part_condition_count;
	int ret = 0;

	out->len = 0;
	if (total == 0)
		ret = assay_buf_puts(out, "applies to every message");
	for (size_t i = 0; i < total && ret == 0; i++) {
		const struct condition *condition =
			i < rule->condition_count
				? &rule->conditions[i]
				: &rule->part_conditions[i - rule->condition_count];

		if (i > 0)
			ret = assay_buf_puts(out, ", ");
		if (ret == 0)
			ret = explain_condition(condition, &j->facts, out);
	}
	return ret < 0 ? NULL : arena_strndup(&j->verdict->arena, out->data, out->len);
}

/*
 * Until there is a complete answer to what may be done to signed and encrypted
 * mail, nothing inside such a container is changed: the signature must not be
 * broken behind everyone's back.
 */
static const char *why_skipped(struct judging *j, const struct assay_entity *entity)
{
	for (const struct assay_entity *e = entity->parent; e != NULL; e = e->parent) {
		bool is_signed = strcmp(e->type, "multipart/signed") == 0;

		if (is_signed || strcmp(e->type, "multipart/encrypted") == 0)
			return rule_printf(
				&j->verdict->arena,
				"the part is inside %s%s%s, which replacing it would break",
				e->type, *e->section != '\0' ? " " : "", e->section);
	}
	return "";
}

static struct assay_decision *new_decision(struct judging *j)
{
	struct assay_decision *grown;
	size_t size;

	if (j->decision_count == j->decision_size) {
		size = j->decision_size == 0 ? 8 : 2 * j->decision_size;
		grown = reallocarray(j->decisions, size, sizeof(*grown));
		if (grown == NULL)
			return NULL;
		j->decisions = grown;
		j->decision_size = size;
	}
	return &j->decisions[j->decision_count++];
}

/*
 * A part that the policy wants replaced, but that cannot be: the message waits
 * for an administrator. To deliver it would be what a sender hopes for who
 * wraps a program in a signature.
 */
static int hold_instead(struct judging *j, struct assay_decision replace)
{
	struct assay_decision *hold = new_decision(j);

	if (hold == NULL)
		return -ASSAY_ENOMEM;
	*hold = (struct assay_decision){
		.action = ASSAY_ACT_QUARANTINE,
		.rule = replace.rule,
		.entity = replace.entity,
		.why = replace.why,
		.observed = replace.observed,
		.reply_text = replace.skipped,
	};
	return 0;
}

static int decide(struct judging *j, const struct rule *rule)
{
	const struct assay_entity *entity = j->facts.entity;
	bool observed = rule->observe || j->policy->observe;
	const char *why, *skipped = NULL;
	struct assay_decision *decision;

	if (rule->action == ASSAY_ACT_REPLACE) {
		unsigned int bit = observed ? REPLACED_OBSERVED : REPLACED;

		if ((j->replaced[entity->index] & bit) != 0)
			return 0;
		j->replaced[entity->index] |= bit;
		skipped = why_skipped(j, entity);
		if (skipped == NULL)
			return -ASSAY_ENOMEM;
	}
	why = reason_of(j, rule);
	decision = why != NULL ? new_decision(j) : NULL;
	if (decision == NULL)
		return -ASSAY_ENOMEM;
	*decision = (struct assay_decision){
		.action = rule->action,
		.rule = rule->name,
		.entity = entity,
		.why = why,
		.skipped = skipped != NULL && *skipped != '\0' ? skipped : NULL,
		.observed = observed,
		.header_name = rule_text(rule, PARAM_HEADER),
		.header_value = rule_text(rule, PARAM_VALUE),
		.subject_prefix = rule_text(rule, PARAM_SUBJECT_PREFIX),
		.notice = rule->param[PARAM_NOTICE] != NULL ? rule->param[PARAM_NOTICE]->content
	                                                    : NULL,
		.reply_code = rule->param[PARAM_CODE] != NULL
	                              ? (unsigned int)rule->param[PARAM_CODE]->number
	                              : 0,
		.reply_status = rule_text(rule, PARAM_STATUS),
		.reply_text = rule_text(rule, PARAM_TEXT),
	};
	return decision->skipped != NULL ? hold_instead(j, *decision) : 0;
}

/* ---- rules ---- */

/* The first condition that does not hold, or NULL. */
static const struct condition *first_failure(const struct condition *conditions, size_t count,
                                             struct facts *facts)
{
	const char *fact;

	for (size_t i = 0; i < count; i++) {
		bool matches = condition_match(&conditions[i], facts, &fact) != NULL;

		if (matches == conditions[i].negate)
			return &conditions[i];
	}
	return NULL;
}

/*
 * What part conditions look at: whatever has content of its own to a person,
 * as in assay_json(). A multipart is only the wrapping of its parts.
 */
static bool is_part(const struct assay_entity *entity)
{
	return entity->kind != ASSAY_MULTIPART;
}

/* Try the parts. Only replace cares for more than the first that matches. */
static int try_parts(struct judging *j, const struct rule *rule, bool *matched_r)
{
	for (size_t i = 0; i < j->facts.analysis->entity_count; i++) {
		const struct assay_entity *entity = j->facts.analysis->entities[i];
		const struct condition *failure;
		int ret;

		if (!is_part(entity))
			continue;
		j->facts.entity = entity;
		failure =
			first_failure(rule->part_conditions, rule->part_condition_count, &j->facts);
		if (failure != NULL) {
			ret = trace_failure(j, rule, failure);
			if (ret < 0)
				return ret;
			continue;
		}
		*matched_r = true;
		ret = decide(j, rule);
		if (ret < 0 || rule->action != ASSAY_ACT_REPLACE)
			return ret;
	}
	return 0;
}

static int try_rule(struct judging *j, const struct rule *rule, bool *matched_r)
{
	const struct condition *failure;
	int ret;

	*matched_r = false;
	j->facts.entity = NULL;
	failure = first_failure(rule->conditions, rule->condition_count, &j->facts);
	if (failure != NULL)
		return trace_failure(j, rule, failure);
	if (rule->has_part) {
		ret = try_parts(j, rule, matched_r);
		j->facts.entity = NULL;
	} else {
		*matched_r = true;
		ret = decide(j, rule);
	}
	if (ret < 0 || !*matched_r)
		return ret;
	return trace_rule(j, rule, rule->observe ? "matches (observed)" : "matches");
}

/*
 * A rule that is only observed does not end anything: what follows must be
 * judged as it would be without the rule. Where the whole policy is observed,
 * the rules end as they would if it were enforced.
 */
static int try_rules(struct judging *j)
{
	for (const struct rule *rule = j->policy->rules; rule != NULL; rule = rule->next) {
		bool matched;
		int ret = try_rule(j, rule, &matched);

		if (ret < 0)
			return ret;
		if (matched && !rule->observe && is_final(rule->action))
			break;
	}
	return 0;
}

static void conclude(struct judging *j)
{
	struct assay_verdict *verdict = &j->verdict->public;

	verdict->decisions = j->decisions;
	verdict->decision_count = j->decision_count;
	for (size_t i = 0; i < j->decision_count; i++) {
		const struct assay_decision *decision = &j->decisions[i];

		if (decision->observed || decision->skipped != NULL)
			continue;
		if (verdict->final == NULL || decision->action > verdict->action) {
			verdict->action = decision->action;
			verdict->final = decision;
		}
		if (!is_final(decision->action))
			verdict->modifies = true;
	}
}

int assay_judge(const struct assay_policy *policy, const struct assay_analysis *analysis,
                const struct assay_envelope *envelope, unsigned int flags,
                struct assay_verdict **verdict_r)
{
	return assay_judge_canonical(policy, analysis, analysis, envelope, flags, verdict_r);
}

int assay_judge_canonical(const struct assay_policy *policy, const struct assay_analysis *analysis,
                          const struct assay_analysis *original,
                          const struct assay_envelope *envelope, unsigned int flags,
                          struct assay_verdict **verdict_r)
{
	struct assay_buf trace = {0};
	struct judging j = {
		.policy = policy,
		.verdict = calloc(1, sizeof(*j.verdict)),
		.facts = {.analysis = analysis, .original = original, .envelope = envelope},
		.replaced = calloc(analysis->entity_count + 1, 1),
		.trace = (flags & ASSAY_JUDGE_TRACE) != 0 ? &trace : NULL,
	};
	int ret = -ASSAY_ENOMEM;

	*verdict_r = NULL;
	if (j.verdict != NULL && j.replaced != NULL)
		ret = try_rules(&j);
	if (ret == 0 && j.trace != NULL) {
		j.verdict->public.trace = arena_strndup(&j.verdict->arena,
		                                        trace.len > 0 ? trace.data : "", trace.len);
		if (j.verdict->public.trace == NULL)
			ret = -ASSAY_ENOMEM;
	}
	if (ret == 0) {
		conclude(&j);
		*verdict_r = &j.verdict->public;
	} else {
		free(j.decisions);
		if (j.verdict != NULL)
			arena_free(&j.verdict->arena);
		free(j.verdict);
	}
	free(j.replaced);
	assay_buf_free(&j.scratch);
	assay_buf_free(&trace);
	return ret;
}

void assay_verdict_free(struct assay_verdict *verdict)
{
	struct verdict *v = (struct verdict *)verdict; /* public is its first member */

	if (v == NULL)
		return;
	free((void *)v->public.decisions);
	arena_free(&v->arena);
	free(v);
}
