/*
 * Verdicts in words: why a condition holds, which one did not, and
 * assay_verdict_explain().
 */
#include "judge/explain.h"

#include <string.h>

/* Values of a list that a trace shows; the policy file has the others. */
#define MAX_VALUES 4

/* Members in one another of which a path has names */
#define MAX_CHAIN 16

/* A value, and the set that it comes from. */
static int explain_value(const struct value *value, struct assay_buf *out)
{
	int ret = assay_buf_quote(out, value->text, EXPLAIN_TEXT);

	return ret < 0 || value->set == NULL ? ret : assay_buf_printf(out, " of @%s", value->set);
}

/* A header field: its name and its value, decoded. */
static int explain_field(const struct match *match, struct facts *facts, struct assay_buf *out)
{
	const struct assay_entity *root = facts->analysis->root;
	struct assay_str name = assay_field_name(root, match->field);
	struct assay_buf text = {0};
	int ret = assay_buf_append(&text, name.data, name.len);

	if (ret == 0)
		ret = assay_buf_puts(&text, ": ");
	if (ret == 0)
		ret = assay_buf_puts(&text, facts_field_text(facts, match->field));
	if (ret == 0)
		ret = assay_buf_puts(out, "header has field ");
	if (ret == 0)
		ret = assay_buf_quote(out, text.data, EXPLAIN_TEXT);
	assay_buf_free(&text);
	return ret;
}

int explain_condition(const struct condition *condition, const struct match *match,
                      struct facts *facts, struct assay_buf *out)
{
	const struct key *key = condition->key;
	int ret;

	if (condition->negate && (key->flags & KEY_SECTION) != 0)
		return assay_buf_printf(out, "header has no field as in not_%s", key->name);
	if (condition->negate)
		return assay_buf_printf(out, "%s matches nothing in not_%s", key->fact, key->name);
	if (match->field != NULL)
		return explain_field(match, facts, out);
	ret = assay_buf_printf(out, "%s ", key->fact);
	if (key->verb == NULL)
		ret = ret < 0 ? ret : assay_buf_puts(out, "is ");
	else if (ret == 0 && (ret = assay_buf_quote(out, match->fact.text, EXPLAIN_TEXT)) == 0)
		ret = assay_buf_printf(out, " %s ", key->verb);
	return ret < 0 ? ret : explain_value(match->value, out);
}

static int explain_section(const struct condition *condition, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "%s%s {", condition->negate ? "not_" : "",
	                           condition->key->name);

	for (size_t i = 0; i < condition->inner_count && ret == 0; i++) {
		ret = assay_buf_puts(out, " ");
		if (ret == 0)
			ret = explain_source(&condition->inner[i], out);
	}
	return ret < 0 ? ret : assay_buf_puts(out, " }");
}

int explain_source(const struct condition *condition, struct assay_buf *out)
{
	bool list = condition->count > 1 && condition->set == NULL;
	int ret;

	if ((condition->key->flags & KEY_SECTION) != 0)
		return explain_section(condition, out);
	ret = assay_buf_printf(out, "%s%s = %s", condition->negate ? "not_" : "",
	                       condition->key->name, list ? "{" : "");
	if (ret == 0 && condition->set != NULL)
		return assay_buf_printf(out, "@%s", condition->set);
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

/* ---- parts and members ---- */

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

/* Outermost first; what is nested deeper than anything that is looked into is left out. */
int explain_member(const struct assay_entity *entity, const struct assay_member *member,
                   struct assay_buf *out)
{
	const struct assay_member *chain[MAX_CHAIN];
	size_t count = 0;
	int ret = entity->name != NULL ? assay_buf_clean(out, entity->name, EXPLAIN_TEXT)
	                               : assay_buf_printf(out, "part %s", entity->section);

	for (; count < MAX_CHAIN; member = &entity->members[member->parent - 1]) {
		chain[count++] = member;
		if (member->parent == 0)
			break;
	}
	while (count > 0 && ret == 0) {
		member = chain[--count];
		ret = assay_buf_puts(out, ": ");
		if (ret == 0 && member->name != NULL)
			ret = assay_buf_clean(out, member->name, EXPLAIN_TEXT);
		else if (ret == 0)
			ret = assay_buf_printf(out, "(file %zu)",
			                       (size_t)(member - entity->members) + 1);
	}
	return ret;
}

int explain_candidate(const struct facts *facts, struct assay_buf *out)
{
	struct assay_buf path = {0};
	int ret = explain_part(facts->entity, out);

	if (ret < 0 || facts->member == NULL)
		return ret;
	ret = explain_member(facts->entity, facts->member, &path);
	if (ret == 0)
		ret = assay_buf_puts(out, " file ");
	if (ret == 0)
		ret = assay_buf_quote(out, path.data, EXPLAIN_PATH);
	assay_buf_free(&path);
	return ret;
}

/* ---- verdicts ---- */

static int explain_addresses(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < decision->address_count && ret == 0; i++)
		ret = assay_buf_printf(out, "  to %s\n", decision->addresses[i]);
	return ret;
}

static int explain_sanitizing(const struct assay_decision *decision, struct assay_buf *out)
{
	static const char *const names[] = {"links", "images", "forms"};
	int ret;

	if (decision->action != ASSAY_ACT_SANITIZE_HTML || decision->allow == 0)
		return 0;
	ret = assay_buf_puts(out, "  allows");
	for (size_t i = 0; i < 3 && ret == 0; i++) {
		if ((decision->allow >> i & 1) != 0)
			ret = assay_buf_printf(out, " %s", names[i]);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int explain_parameters(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = 0;

	if (decision->header_name != NULL)
		ret = assay_buf_printf(out, "  adds %s: %s\n", decision->header_name,
		                       decision->header_value);
	if (ret == 0 && decision->subject_prefix != NULL)
		ret = assay_buf_printf(out, "  subject prefix %s\n", decision->subject_prefix);
	if (ret == 0 && decision->new_name != NULL)
		ret = assay_buf_printf(out, "  new name %s\n", decision->new_name);
	if (ret == 0)
		ret = explain_sanitizing(decision, out);
	if (ret == 0)
		ret = explain_addresses(decision, out);
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
		                     action_is_for_parts(decision->action) ? " " : " because of ");
		if (ret == 0)
			ret = explain_part(decision->entity, out);
	}
	if (ret == 0)
		ret = assay_buf_printf(out, ": rule \"%s\"", decision->rule);
	if (ret == 0 && decision->group != NULL)
		ret = assay_buf_printf(out, " of group \"%s\"", decision->group);
	if (ret == 0)
		ret = assay_buf_printf(out, ": %s\n", decision->why);
	return ret < 0 ? ret : explain_parameters(decision, out);
}

/* What each group would get, when there is more than one. */
static int explain_groups(const struct assay_verdict *verdict, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < verdict->group_count && ret == 0; i++) {
		const struct assay_group_verdict *group = &verdict->groups[i];

		if (verdict->group_count == 1 && group->group == NULL)
			return 0;
		if (group->group != NULL)
			ret = assay_buf_printf(out, "group \"%s\"", group->group);
		else
			ret = assay_buf_puts(out, "recipients of no group");
		if (ret == 0)
			ret = assay_buf_printf(out, " (%zu): %s", group->recipient_count,
			                       assay_action_name(group->action));
		if (ret == 0 && group->final != NULL)
			ret = assay_buf_printf(out, " (rule \"%s\")", group->final->rule);
		if (ret == 0)
			ret = assay_buf_puts(out, "\n");
	}
	return ret;
}

int assay_verdict_explain(const struct assay_verdict *verdict, struct assay_buf *out)
{
	int ret = 0;

	if (verdict->trace != NULL)
		ret = assay_buf_puts(out, verdict->trace);
	for (size_t i = 0; i < verdict->decision_count && ret == 0; i++)
		ret = explain_decision(&verdict->decisions[i], out);
	if (ret == 0)
		ret = explain_groups(verdict, out);
	if (ret < 0)
		return ret;
	if (verdict->final == NULL)
		return assay_buf_printf(out, "verdict: %s (no rule applies)\n",
		                        assay_action_name(verdict->action));
	return assay_buf_printf(out, "verdict: %s (rule \"%s\"%s)\n",
	                        assay_action_name(verdict->action), verdict->final->rule,
	                        verdict->group_count > 1 ? ", the strictest for any group" : "");
}
