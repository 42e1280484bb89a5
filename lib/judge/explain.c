/*
 * Verdicts in words: why a condition holds, which one did not, and
 * assay_verdict_explain().
 */
#include "judge/explain.h"

#include <string.h>

/* Values of a list that a trace shows; the policy file has the others. */
#define MAX_VALUES 4

const struct value *condition_match(const struct condition *condition, struct facts *facts,
                                    const char **fact_r)
{
	for (size_t i = 0; i < condition->count; i++) {
		*fact_r = condition->key->match(facts, &condition->values[i]);
		if (*fact_r != NULL)
			return &condition->values[i];
	}
	return NULL;
}

int explain_condition(const struct condition *condition, struct facts *facts, struct assay_buf *out)
{
	const struct key *key = condition->key;
	const struct value *value;
	const char *fact;
	int ret;

	if (condition->negate)
		return assay_buf_printf(out, "%s matches nothing in not_%s", key->fact, key->name);
	value = condition_match(condition, facts, &fact);
	if (value == NULL) /* the facts have changed since: not explicable */
		return -ASSAY_EINVAL;
	ret = assay_buf_printf(out, "%s ", key->fact);
	if (key->verb == NULL)
		ret = ret < 0 ? ret : assay_buf_puts(out, "is ");
	else if (ret == 0 && (ret = assay_buf_quote(out, fact, EXPLAIN_TEXT)) == 0)
		ret = assay_buf_printf(out, " %s ", key->verb);
	return ret < 0 ? ret : assay_buf_quote(out, value->text, EXPLAIN_TEXT);
}

int explain_source(const struct condition *condition, struct assay_buf *out)
{
	bool list = condition->count > 1;
	int ret = assay_buf_printf(out, "%s%s = %s", condition->negate ? "not_" : "",
	                           condition->key->name, list ? "{" : "");

	for (size_t i = 0; i < condition->count && ret == 0; i++) {
		if (i == MAX_VALUES)
			return assay_buf_puts(out, ", ...}");
		if (i > 0)
			ret = assay_buf_puts(out, ", ");
		if (ret == 0)
			ret = assay_buf_quote(out, condition->values[i].text, EXPLAIN_TEXT);
	}
	return ret < 0 || !list ? ret : assay_buf_puts(out, "}");
}

int explain_part(const struct assay_entity *entity, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "part %s (%s", entity->section, entity->type);

	if (ret == 0 && entity->name != NULL) {
		ret = assay_buf_puts(out, ", ");
		if (ret == 0)
			ret = assay_buf_quote(out, entity->name, EXPLAIN_TEXT);
	}
	return ret < 0 ? ret : assay_buf_puts(out, ")");
}

static int explain_parameters(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = 0;

	if (decision->header_name != NULL)
		ret = assay_buf_printf(out, "  adds %s: %s\n", decision->header_name,
		                       decision->header_value);
	if (ret == 0 && decision->subject_prefix != NULL)
		ret = assay_buf_printf(out, "  subject prefix %s\n", decision->subject_prefix);
	if (ret == 0 && decision->reply_code != 0)
		ret = assay_buf_printf(out, "  reply %u %s %s\n", decision->reply_code,
		                       decision->reply_status, decision->reply_text);
	else if (ret == 0 && decision->reply_text != NULL)
		ret = assay_buf_printf(out, "  reason: %s\n", decision->reply_text);
	if (ret == 0 && decision->skipped != NULL)
		ret = assay_buf_printf(out, "  not done: %s\n", decision->skipped);
	return ret;
}

static int explain_decision(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "%s%s", decision->observed ? "would " : "",
	                           assay_action_name(decision->action));

	if (ret == 0 && decision->entity != NULL) {
		ret = assay_buf_puts(out,
		                     decision->action == ASSAY_ACT_REPLACE ? " " : " because of ");
		if (ret == 0)
			ret = explain_part(decision->entity, out);
	}
	if (ret == 0)
		ret = assay_buf_printf(out, ": rule \"%s\": %s\n", decision->rule, decision->why);
	return ret < 0 ? ret : explain_parameters(decision, out);
}

int assay_verdict_explain(const struct assay_verdict *verdict, struct assay_buf *out)
{
	int ret = 0;

	if (verdict->trace != NULL)
		ret = assay_buf_puts(out, verdict->trace);
	for (size_t i = 0; i < verdict->decision_count && ret == 0; i++)
		ret = explain_decision(&verdict->decisions[i], out);
	if (ret < 0)
		return ret;
	if (verdict->final == NULL)
		return assay_buf_printf(out, "verdict: %s (no rule applies)\n",
		                        assay_action_name(verdict->action));
	return assay_buf_printf(out, "verdict: %s (rule \"%s\")\n",
	                        assay_action_name(verdict->action), verdict->final->rule);
}
