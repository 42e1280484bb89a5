/*
 * Judging a message: assay_judge(). For each group of recipients the rules are
 * tried in order; the first final one that matches ends. What was decided for
 * any group is decided for the message.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/explain.h"
#include "judge/judging.h"
#include "judge/stats.h"

/* Octets of trace; a message with thousands of parts tries thousands of conditions. */
#define MAX_TRACE (1024 * 1024)

/* ---- trace ---- */

static bool traces(const struct judging *j)
{
	return j->trace != NULL && j->trace->len <= MAX_TRACE;
}

/* The trace has got as long as it may be: say so, once. */
static int end_trace_line(struct judging *j, const char *end)
{
	int ret = assay_buf_puts(j->trace, end);

	if (ret == 0 && j->trace->len > MAX_TRACE)
		ret = assay_buf_puts(j->trace, "(the trace ends here: too much was tried)\n");
	return ret;
}

static int trace_failure(struct judging *j, const struct rule *rule,
                         const struct condition *condition)
{
	int ret;

	if (!traces(j))
		return 0;
	ret = assay_buf_printf(j->trace, "rule \"%s\": ", rule->name);
	if (ret == 0 && j->facts.entity != NULL) {
		ret = explain_candidate(&j->facts, j->trace);
		if (ret == 0)
			ret = assay_buf_puts(j->trace, ": ");
	}
	if (ret == 0 && condition == NULL)
		return end_trace_line(j, "is not HTML\n");
	if (ret == 0)
		ret = explain_source(condition, j->trace);
	return ret < 0 ? ret : end_trace_line(j, " does not hold\n");
}

/* With the reason in the scratch buffer. */
static int trace_match(struct judging *j, const struct rule *rule)
{
	int ret;

	if (!traces(j))
		return 0;
	ret = assay_buf_printf(j->trace, "rule \"%s\": matches", rule->name);
	if (ret == 0 && j->facts.entity != NULL) {
		ret = assay_buf_puts(j->trace, " ");
		if (ret == 0)
			ret = explain_part(j->facts.entity, j->trace);
	}
	if (ret == 0)
		ret = assay_buf_printf(j->trace, "%s: %s", rule->observe ? " (observed)" : "",
		                       j->scratch.data);
	return ret < 0 ? ret : end_trace_line(j, "\n");
}

static int trace_pass(struct judging *j)
{
	const struct pass *pass = j->pass;

	if (!traces(j) || j->policy->groups == NULL)
		return 0;
	if (pass->group == NULL)
		return assay_buf_printf(j->trace, "recipients of no group: %zu\n",
		                        pass->rcpt_count);
	return assay_buf_printf(j->trace, "recipients of group \"%s\": %zu\n", pass->group->name,
	                        pass->rcpt_count);
}

/* ---- rules ---- */

/* All conditions hold; say so and decide. */
static int match_rule(struct judging *j, const struct rule *rule)
{
	int ret = reason_of(j, rule);

	j->rules[rule->index].events |= RULE_MATCHED;
	if (ret == 0)
		ret = trace_match(j, rule);
	return ret < 0 ? ret : decide(j, rule);
}

/*
 * What part conditions look at: whatever has content of its own to a person,
 * as in assay_json(). A multipart is only the wrapping of its parts.
 */
static bool is_part(const struct assay_entity *entity)
{
	return entity->kind != ASSAY_MULTIPART;
}

static bool is_html(const struct assay_entity *entity)
{
	return strcmp(entity->type, "text/html") == 0 ||
	       strcmp(entity->type, "application/xhtml+xml") == 0 ||
	       (entity->detected != NULL && strcmp(entity->detected, "text/html") == 0);
}

/* Try the part or member in the facts. Returns 1 when it matches, 0, or an error. */
static int try_candidate(struct judging *j, const struct rule *rule)
{
	const struct condition *failure =
		conditions_first_failure(rule->part_conditions, rule->part_condition_count,
	                                 &j->facts, j->matches + rule->condition_count);
	int ret;

	if (failure != NULL)
		return trace_failure(j, rule, failure);
	if (rule->action == ASSAY_ACT_SANITIZE_HTML && !is_html(j->facts.entity))
		return trace_failure(j, rule, NULL);
	ret = match_rule(j, rule);
	return ret < 0 ? ret : 1;
}

/* A part; when it does not match by itself, what is inside of it. */
static int try_part(struct judging *j, const struct rule *rule)
{
	const struct assay_entity *entity = j->facts.entity;
	int ret = try_candidate(j, rule);

	for (uint32_t i = 0; rule->inside && i < entity->member_count && ret == 0; i++) {
		j->facts.member = &entity->members[i];
		ret = try_candidate(j, rule);
	}
	j->facts.member = NULL;
	return ret;
}

/* Try the parts. Only some actions care for more than the first that matches. */
static int try_parts(struct judging *j, const struct rule *rule, bool *matched_r)
{
	int ret = 0;

	for (size_t i = 0; i < j->facts.analysis->entity_count && ret >= 0; i++) {
		j->facts.entity = j->facts.analysis->entities[i];
		if (!is_part(j->facts.entity))
			continue;
		ret = try_part(j, rule);
		if (ret != 1)
			continue;
		*matched_r = true;
		if (!action_is_for_parts(rule->action))
			break;
	}
	j->facts.entity = NULL;
	return ret < 0 ? ret : 0;
}

static int try_rule(struct judging *j, const struct rule *rule, bool *matched_r)
{
	const struct condition *failure;
	int ret;

	*matched_r = false;
	failure = conditions_first_failure(rule->conditions, rule->condition_count, &j->facts,
	                                   j->matches);
	if (failure != NULL)
		return trace_failure(j, rule, failure);
	if (rule->has_part)
		return try_parts(j, rule, matched_r);
	ret = match_rule(j, rule);
	*matched_r = ret == 0;
	return ret;
}

/*
 * A rule that is only observed does not end anything: what follows must be
 * judged as it would be without the rule. Where the whole policy is observed,
 * the rules end as they would if it were enforced.
 */
static int try_rules(struct judging *j)
{
	int ret = trace_pass(j);

	for (const struct rule *rule = j->policy->rules; rule != NULL && ret == 0;
	     rule = rule->next) {
		bool matched;

		if (rule->group != NULL && rule->group != j->pass->group)
			continue;
		ret = try_rule(j, rule, &matched);
		if (ret == 0 && j->facts.failed)
			ret = -ASSAY_ENOMEM;
		if (matched && !rule->observe && action_is_final(rule->action))
			break;
	}
	return ret;
}

/* ---- groups of recipients ---- */

/* All recipients together. */
static int one_pass(struct judging *j)
{
	j->passes = arena_alloc(&j->verdict->arena, sizeof(*j->passes));
	if (j->passes == NULL)
		return -ASSAY_ENOMEM;
	j->passes[0] = (struct pass){
		.rcpt_to = j->facts.envelope->rcpt_to,
		.rcpt_count = j->facts.envelope->rcpt_count,
	};
	j->pass_count = 1;
	return 0;
}

/* Sort the recipients by group; those of no group come last. */
static int make_passes(struct judging *j)
{
	const struct assay_envelope *envelope = j->facts.envelope;
	size_t groups = j->policy->group_count, count = envelope->rcpt_count;
	const struct group *group = j->policy->groups;
	struct arena *arena = &j->verdict->arena;
	size_t *group_of = arena_alloc(arena, count * sizeof(*group_of));
	size_t *used = arena_alloc(arena, (groups + 2) * sizeof(*used));
	const char **sorted = arena_alloc(arena, count * sizeof(*sorted));

	if (groups == 0 || count == 0)
		return one_pass(j);
	j->passes = arena_alloc(arena, (groups + 1) * sizeof(*j->passes));
	if (group_of == NULL || used == NULL || sorted == NULL || j->passes == NULL)
		return -ASSAY_ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct group *its = policy_group_of(j->policy, envelope->rcpt_to[i]);

		group_of[i] = its != NULL ? its->index : groups;
		used[group_of[i] + 1]++;
	}
	for (size_t i = 0; i <= groups; i++) {
		if (used[i + 1] > 0)
			j->passes[j->pass_count++] = (struct pass){
				.group = group,
				.rcpt_to = sorted + used[i],
				.rcpt_count = used[i + 1],
			};
		used[i + 1] += used[i];
		if (group != NULL)
			group = group->next;
	}
	for (size_t i = 0; i < count; i++)
		sorted[used[group_of[i]]++] = envelope->rcpt_to[i];
	return 0;
}

static int judge_passes(struct judging *j)
{
	int ret = make_passes(j);

	for (size_t i = 0; i < j->pass_count && ret == 0; i++) {
		j->pass = &j->passes[i];
		j->facts.rcpt_to = j->pass->rcpt_to;
		j->facts.rcpt_count = j->pass->rcpt_count;
		ret = try_rules(j);
	}
	return ret;
}

/* ---- the verdict ---- */

static int conclude_groups(struct judging *j)
{
	struct assay_group_verdict *groups =
		arena_alloc(&j->verdict->arena, j->pass_count * sizeof(*groups));

	if (groups == NULL)
		return -ASSAY_ENOMEM;
	for (size_t i = 0; i < j->pass_count; i++) {
		const struct pass *pass = &j->passes[i];

		groups[i] = (struct assay_group_verdict){
			.group = pass->group != NULL ? pass->group->name : NULL,
			.action = pass->action,
			.final = pass->final > 0 ? &j->decisions[pass->final - 1] : NULL,
			.recipient_count = pass->rcpt_count,
		};
	}
	j->verdict->public.groups = groups;
	j->verdict->public.group_count = j->pass_count;
	return 0;
}

static int conclude(struct judging *j)
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
		if (decision->action >= ASSAY_ACT_TAG && decision->action <= ASSAY_ACT_REPLACE)
			verdict->modifies = true;
	}
	for (size_t i = 0; i < j->policy->rule_count; i++)
		counters_count(j->policy->rule_list[i]->counters, j->rules[i].events);
	return conclude_groups(j);
}

int assay_judge(const struct assay_policy *policy, const struct assay_analysis *analysis,
                const struct assay_envelope *envelope, unsigned int flags,
                struct assay_verdict **verdict_r)
{
	return assay_judge_canonical(policy, analysis, analysis, envelope, flags, verdict_r);
}

static int judge(struct judging *j)
{
	struct assay_verdict *verdict = &j->verdict->public;
	struct assay_buf *trace = j->trace;
	int ret = judge_passes(j);

	if (ret == 0 && trace != NULL) {
		verdict->trace = arena_strndup(&j->verdict->arena,
		                               trace->len > 0 ? trace->data : "", trace->len);
		if (verdict->trace == NULL)
			ret = -ASSAY_ENOMEM;
	}
	return ret < 0 ? ret : conclude(j);
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
		.matches = calloc(policy->most_conditions + 1, sizeof(*j.matches)),
		.rules = calloc(policy->rule_count + 1, sizeof(*j.rules)),
		.parts = calloc(analysis->entity_count + 1, sizeof(*j.parts)),
		.trace = (flags & ASSAY_JUDGE_TRACE) != 0 ? &trace : NULL,
	};
	int ret = -ASSAY_ENOMEM;

	*verdict_r = NULL;
	if (j.verdict != NULL && j.matches != NULL && j.rules != NULL && j.parts != NULL) {
		j.facts.arena = &j.verdict->arena;
		ret = judge(&j);
	}
	if (ret == 0) {
		*verdict_r = &j.verdict->public;
	} else {
		free(j.decisions);
		if (j.verdict != NULL)
			arena_free(&j.verdict->arena);
		free(j.verdict);
	}
	free(j.matches);
	free(j.rules);
	free(j.parts);
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
