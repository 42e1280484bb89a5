/*
 * Decisions: what a rule that matches asks for, once for a message or once for
 * a part, whatever the number of rules and groups that ask for the same.
 */
#include <assay/care.h>

#include <stdlib.h>
#include <string.h>

#include "judge/explain.h"
#include "judge/judging.h"
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
 * What the signature table has for the decision. Sets skipped when it is not to
 * be carried out, and returns whether the message is held instead; or an error.
 */
static int ask_care(struct judging *j, struct assay_decision *decision)
{
	struct assay_care_answer answer;
	int ret;

	assay_care_ask(j->facts.analysis, decision, &answer);
	if (answer.care < ASSAY_CARE_SKIP)
		return 0;
	j->scratch.len = 0;
	ret = assay_care_explain(&answer, &j->scratch);
	if (ret == 0)
		decision->skipped =
			arena_strndup(&j->verdict->arena, j->scratch.data, j->scratch.len);
	if (decision->skipped == NULL)
		return -ASSAY_ENOMEM;
	return answer.care == ASSAY_CARE_REFUSE;
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
 * What the policy wants done to a part, but cannot be: the message waits for an
 * administrator. To deliver it would be what a sender hopes for who wraps a
 * program in a signature.
 */
static int hold_instead(struct judging *j, struct assay_decision refused)
{
	struct assay_decision *hold = new_decision(j);

	if (hold == NULL)
		return -ASSAY_ENOMEM;
	*hold = (struct assay_decision){
		.action = ASSAY_ACT_QUARANTINE,
		.rule = refused.rule,
		.group = refused.group,
		.entity = refused.entity,
		.member = refused.member,
		.member_path = refused.member_path,
		.why = refused.why,
		.observed = refused.observed,
		.reply_text = refused.skipped,
	};
	return 0;
}

static enum assay_care care_of(const struct rule *rule, enum param param)
{
	return rule->param[param] != NULL ? (enum assay_care)rule->param[param]->number
	                                  : ASSAY_CARE_TABLE;
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
	decision->care_override = care_of(rule, PARAM_IF_SIGNED);
	decision->dkim_override = care_of(rule, PARAM_IF_DKIM);
	decision->addresses = rule->addresses;
	decision->address_count = rule->param_count[PARAM_ADDRESS];
	decision->notice = rule->notice;
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

/* Where it is kept which decision there is for this rule, or for this part: index + 1. */
static size_t *decided(struct judging *j, const struct rule *rule, bool observed)
{
	if (!action_is_for_parts(rule->action) || j->facts.entity == NULL)
		return &j->rules[rule->index].decision;
	return &j->parts[j->facts.entity->index]
	                .decisions[rule->action - ASSAY_ACT_TRANSFER_ENCODE][observed];
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
	int held;

	fill_parameters(rule, &decision);
	if (fill_texts(j, &decision) < 0)
		return -ASSAY_ENOMEM;
	held = ask_care(j, &decision);
	added = held < 0 ? NULL : new_decision(j);
	if (added == NULL)
		return -ASSAY_ENOMEM;
	*added = decision;
	j->rules[rule->index].events |= observed ? RULE_OBSERVED : RULE_ACTED;
	return held > 0 ? hold_instead(j, decision) : 0;
}

/* Whether a decision is followed by one that holds the message in its place. */
static bool is_held_instead(const struct judging *j, size_t index)
{
	const char *skipped = j->decisions[index].skipped;

	return skipped != NULL && index + 1 < j->decision_count &&
	       j->decisions[index + 1].reply_text == skipped;
}

int decide(struct judging *j, const struct rule *rule)
{
	bool observed = rule_observes(j->policy, rule);
	size_t *known = decided(j, rule, observed);
	int ret = 0;

	if (*known == 0) {
		*known = j->decision_count + 1;
		ret = decide_anew(j, rule, observed);
	}
	if (ret == 0 && rule->action == ASSAY_ACT_REDIRECT)
		ret = redirect_pass(j, &j->decisions[*known - 1]);
	if (ret < 0)
		return ret;
	count_for_pass(j, *known - 1);
	if (is_held_instead(j, *known - 1))
		count_for_pass(j, *known);
	return 0;
}
