/*
 * Decisions: what a rule that matches asks for, once for a message or once for
 * a part, whatever the number of rules and groups that ask for the same.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/explain.h"
#include "judge/judging.h"
#include "judge/match-part.h"
#include "judge/rule.h"
#include "judge/stats.h"

static int reason_of_member(struct judging *j)
{
	struct assay_buf path = {0};
	int ret = explain_member(j->facts.entity, j->facts.member, &path);

	if (ret == 0)
		ret = assay_buf_puts(&j->scratch, "file ");
	if (ret == 0)
		ret = assay_buf_quote(&j->scratch, path.data, EXPLAIN_PATH);
	if (ret == 0)
		ret = assay_buf_puts(&j->scratch, ": ");
	assay_buf_free(&path);
	return ret;
}

int reason_of(struct judging *j, const struct rule *rule)
{
	struct assay_buf *out = &j->scratch;
	size_t total = rule->condition_count + rule->part_condition_count;
	int ret = 0;

	out->len = 0;
	if (j->facts.member != NULL)
		ret = reason_of_member(j);
	if (ret == 0 && total == 0)
		ret = assay_buf_puts(out, rule->has_part ? "applies to every such part"
		                                         : "applies to every message");
	for (size_t i = 0; i < total && ret == 0; i++) {
		const struct condition *condition =
			i < rule->condition_count
				? &rule->conditions[i]
				: &rule->part_conditions[i - rule->condition_count];

		if (i > 0)
			ret = assay_buf_puts(out, ", ");
		if (ret == 0)
			ret = explain_condition(condition, &j->matches[i], &j->facts, out);
	}
	return ret;
}

/*
 * Until there is a complete answer to what may be done to signed and encrypted
 * mail, nothing inside such a container is changed: the signature must not be
 * broken behind everyone's back.
 */
static const char *why_skipped(struct judging *j, const struct assay_entity *entity)
{
	const struct assay_entity *around = entity_within(entity, WITHIN_SIGNED);

	if (around == NULL)
		around = entity_within(entity, WITHIN_ENCRYPTED);
	if (around == NULL)
		return "";
	return rule_printf(&j->verdict->arena,
	                   "the part is inside %s%s%s, which replacing it would break",
	                   around->type, *around->section != '\0' ? " " : "", around->section);
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
		.group = replace.group,
		.entity = replace.entity,
		.member = replace.member,
		.member_path = replace.member_path,
		.why = replace.why,
		.observed = replace.observed,
		.reply_text = replace.skipped,
	};
	return 0;
}

/* What the action needs to know. */
static void fill_parameters(const struct rule *rule, struct assay_decision *decision)
{
	const struct value *const *param = rule->param;

	decision->header_name = rule_text(rule, PARAM_HEADER);
	decision->header_value = rule_text(rule, PARAM_VALUE);
	decision->subject_prefix = rule_text(rule, PARAM_SUBJECT_PREFIX);
	decision->marker = rule_text(rule, PARAM_MARKER);
	decision->new_name = rule_text(rule, PARAM_NEW_NAME);
	decision->reply_status = rule_text(rule, PARAM_STATUS);
	decision->allow = rule->allow;
	decision->addresses = rule->addresses;
	decision->address_count = rule->param_count[PARAM_ADDRESS];
	if (param[PARAM_NOTICE] != NULL)
		decision->notice = param[PARAM_NOTICE]->content;
	if (param[PARAM_CODE] != NULL)
		decision->reply_code = (unsigned int)param[PARAM_CODE]->number;
	if (rule->action != ASSAY_ACT_APPEND_TEXT) {
		decision->reply_text = rule_text(rule, PARAM_TEXT);
		return;
	}
	decision->text = param[PARAM_TEXT]->content;
	if (param[PARAM_HTML] != NULL)
		decision->html = param[PARAM_HTML]->content;
}

/* The strictest decision for the recipients of this pass. */
static void count_for_pass(struct judging *j, size_t index)
{
	const struct assay_decision *decision = &j->decisions[index];
	struct pass *pass = j->pass;

	if (decision->observed || decision->skipped != NULL)
		return;
	if (pass->final == 0 || decision->action > pass->action) {
		pass->action = decision->action;
		pass->final = index + 1;
	}
}

/* Recipients of this pass get the message no longer. */
static int redirect_pass(struct judging *j, struct assay_decision *decision)
{
	size_t count = decision->recipient_count, more = j->pass->rcpt_count;
	const char **all = arena_alloc(&j->verdict->arena, (count + more) * sizeof(*all));

	if (all == NULL)
		return -ASSAY_ENOMEM;
	if (count > 0)
		memcpy(all, decision->recipients, count * sizeof(*all));
	if (more > 0)
		memcpy(all + count, j->pass->rcpt_to, more * sizeof(*all));
	decision->recipients = all;
	decision->recipient_count = count + more;
	return 0;
}

/* The decision that is there already, for this rule or part: index + 1. */
static size_t decided_before(const struct judging *j, const struct rule *rule, bool observed)
{
	if (!action_is_for_parts(rule->action))
		return j->rules[rule->index].decision;
	return j->parts[j->facts.entity->index]
	        .decisions[rule->action - ASSAY_ACT_SANITIZE_HTML][observed];
}

static void remember(struct judging *j, const struct rule *rule, bool observed, size_t index)
{
	j->rules[rule->index].events |= observed ? RULE_OBSERVED : RULE_ACTED;
	if (action_is_for_parts(rule->action))
		j->parts[j->facts.entity->index]
			.decisions[rule->action - ASSAY_ACT_SANITIZE_HTML][observed] =
			(uint32_t)(index + 1);
	else
		j->rules[rule->index].decision = index + 1;
}

/* Strings that the decision needs and the facts have only for now. */
static int fill_texts(struct judging *j, struct assay_decision *decision)
{
	struct arena *arena = &j->verdict->arena;
	struct assay_buf path = {0};
	int ret;

	decision->why = arena_strndup(arena, j->scratch.data, j->scratch.len);
	if (decision->why == NULL || decision->member == NULL)
		return decision->why != NULL ? 0 : -ASSAY_ENOMEM;
	ret = explain_member(decision->entity, decision->member, &path);
	if (ret == 0)
		decision->member_path = arena_strndup(arena, path.data, path.len);
	assay_buf_free(&path);
	return decision->member_path != NULL ? 0 : -ASSAY_ENOMEM;
}

static int decide_anew(struct judging *j, const struct rule *rule, bool observed)
{
	struct assay_decision decision = {
		.action = rule->action,
		.rule = rule->name,
		.group = rule->group != NULL ? rule->group->name : NULL,
		.entity = j->facts.entity,
		.member = j->facts.member,
		.observed = observed,
	};
	struct assay_decision *added;
	size_t index = j->decision_count;

	if (rule->action == ASSAY_ACT_REPLACE) {
		decision.skipped = why_skipped(j, decision.entity);
		if (decision.skipped == NULL)
			return -ASSAY_ENOMEM;
		if (*decision.skipped == '\0')
			decision.skipped = NULL;
	}
	fill_parameters(rule, &decision);
	if (fill_texts(j, &decision) < 0)
		return -ASSAY_ENOMEM;
	added = new_decision(j);
	if (added == NULL)
		return -ASSAY_ENOMEM;
	*added = decision;
	remember(j, rule, observed, index);
	return decision.skipped != NULL ? hold_instead(j, decision) : 0;
}

int decide(struct judging *j, const struct rule *rule)
{
	bool observed = rule_observes(j->policy, rule);
	size_t before = decided_before(j, rule, observed), index = before - 1;
	int ret = 0;

	if (before == 0) {
		index = j->decision_count;
		ret = decide_anew(j, rule, observed);
	}
	if (ret == 0 && rule->action == ASSAY_ACT_REDIRECT)
		ret = redirect_pass(j, &j->decisions[index]);
	if (ret < 0)
		return ret;
	count_for_pass(j, index);
	if (j->decisions[index].skipped != NULL) /* the message is held instead */
		count_for_pass(j, index + 1);
	return 0;
}
