/*
 * What a judged message becomes: the edits one by one, and the tree of the
 * message afterwards, which is analysed again for that.
 */
#include "result.h"

#include <assay/canonical.h>
#include <assay/record.h>

#include <string.h>

int result_make(struct result *result, const struct judged *judged)
{
	const struct assay_sink sink = assay_sink_buf(&result->text);
	int ret;

	if (!judged_changes(judged))
		return 0;
	ret = judged_write(judged, &sink);
	if (ret == 0)
		ret = assay_analyse(result->text.data, result->text.len, NULL, &result->analysis);
	return ret;
}

void result_free(struct result *result)
{
	assay_analysis_free(result->analysis);
	assay_buf_free(&result->text);
	*result = (struct result){0};
}

/* ---- edits ---- */

static int print_place(const struct assay_entity *entity, struct assay_buf *out)
{
	bool whole = entity == NULL || *entity->section == '\0' || entity->parent == NULL;
	int ret = assay_buf_puts(out, whole ? "message" : "part ");

	return ret < 0 || whole ? ret : assay_buf_puts(out, entity->section);
}

static int print_canonical(const struct judged *judged, struct assay_buf *out)
{
	const struct assay_canonical *canonical = judged->treatment.canonical;
	int ret = 0;

	if (!judged->treatment.rewritten)
		return 0;
	for (size_t i = 0; i < canonical->change_count && ret == 0; i++) {
		const struct assay_canonical_change *change = &canonical->changes[i];

		ret = assay_buf_puts(out, "  canonical form, ");
		if (ret == 0)
			ret = print_place(change->entity, out);
		if (ret == 0 && change->code < ASSAY_AMB_COUNT)
			ret = assay_buf_printf(out, ", %s", assay_code_info(change->code)->name);
		if (ret == 0)
			ret = assay_buf_printf(out, ": %s\n", change->text);
	}
	return ret;
}

static bool is_done(const struct assay_decision *decision)
{
	return !decision->observed && decision->skipped == NULL;
}

/* What changes the body: the header is told field by field. */
static bool edits_body(enum assay_action action)
{
	return action > ASSAY_ACT_TAG && action <= ASSAY_ACT_REPLACE;
}

static int print_edit(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "  ");

	if (ret == 0)
		ret = print_place(decision->entity, out);
	if (ret == 0)
		ret = assay_buf_printf(out, ": %s", assay_action_name(decision->action));
	if (ret == 0 && decision->entity != NULL && decision->entity->name != NULL) {
		ret = assay_buf_puts(out, " ");
		if (ret == 0)
			ret = assay_buf_quote(out, decision->entity->name, 200);
	}
	return ret < 0 ? ret : assay_buf_printf(out, " (rule \"%s\")\n", decision->rule);
}

static int print_addresses(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "  %s to", assay_action_name(decision->action));

	for (size_t i = 0; i < decision->address_count && ret == 0; i++) {
		ret = assay_buf_puts(out, i > 0 ? ", " : " ");
		if (ret == 0)
			ret = assay_buf_clean(out, decision->addresses[i], 400);
	}
	return ret < 0 ? ret : assay_buf_printf(out, " (rule \"%s\")\n", decision->rule);
}

/* The decisions that are carried out, and for which wanted() holds. */
static int print_decisions(const struct judged *judged, bool (*wanted)(enum assay_action action),
                           int (*print)(const struct assay_decision *decision,
                                        struct assay_buf *out),
                           struct assay_buf *out)
{
	const struct assay_verdict *verdict = judged->verdict;
	int ret = 0;

	for (size_t i = 0; i < verdict->decision_count && ret == 0; i++) {
		if (is_done(&verdict->decisions[i]) && wanted(verdict->decisions[i].action))
			ret = print(&verdict->decisions[i], out);
	}
	return ret;
}

static bool is_for_others(enum assay_action action)
{
	return action == ASSAY_ACT_COPY || action == ASSAY_ACT_REDIRECT;
}

static const char *operation_name(enum assay_header_op op)
{
	return op == ASSAY_HDR_APPEND ? "add" : op == ASSAY_HDR_CHANGE ? "change" : "remove";
}

static int print_header_change(const struct assay_header_change *change, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "  header: %s %s", operation_name(change->op),
	                           change->name);

	if (ret == 0 && change->op != ASSAY_HDR_APPEND && change->nth > 1)
		ret = assay_buf_printf(out, " (number %u)", change->nth);
	if (ret == 0 && change->op != ASSAY_HDR_DELETE && change->value != NULL) {
		ret = assay_buf_puts(out, ":");
		if (ret == 0 && *change->value != ' ')
			ret = assay_buf_puts(out, " ");
		if (ret == 0)
			ret = assay_buf_clean(out, change->value, 400);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

int print_result(const struct judged *judged, const struct result *result, struct style style,
                 struct assay_buf *out)
{
	const struct assay_header_change *changes;
	size_t count;
	int ret;

	if (judged->rewrite == NULL)
		return assay_buf_puts(out, "  nothing is delivered\n");
	ret = print_decisions(judged, is_for_others, print_addresses, out);
	if (ret == 0 && result->analysis == NULL)
		return assay_buf_puts(out, "  the message stays as it is\n");
	if (ret == 0)
		ret = print_canonical(judged, out);
	if (ret == 0)
		ret = print_decisions(judged, edits_body, print_edit, out);
	changes = assay_rewrite_header(judged->rewrite, &count);
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = print_header_change(&changes[i], out);
	return ret < 0 ? ret : print_tree(result->analysis, style, out);
}

/* ---- JSON ---- */

static void json_ambiguity(const struct judged *judged, struct json *json)
{
	const struct assay_treatment *treatment = &judged->treatment;
	const struct assay_canonical *canonical = treatment->canonical;

	json_open(json, "ambiguity", '{');
	json_string(json, "done", assay_remedy_name(treatment->done));
	json_string(json, "outcome",
	            canonical != NULL ? assay_canonical_outcome_name(canonical->outcome) : NULL);
	json_open(json, "changes", '[');
	for (size_t i = 0; treatment->rewritten && i < canonical->change_count; i++) {
		const struct assay_canonical_change *change = &canonical->changes[i];

		json_open(json, NULL, '{');
		json_string(json, "section", change->entity->section);
		json_string(json, "code",
		            change->code < ASSAY_AMB_COUNT ? assay_code_info(change->code)->name
		                                           : NULL);
		json_string(json, "text", change->text);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

static void json_decision(const struct assay_decision *decision, struct json *json)
{
	json_open(json, NULL, '{');
	json_string(json, "action", assay_action_name(decision->action));
	json_string(json, "rule", decision->rule);
	json_string(json, "section", decision->entity != NULL ? decision->entity->section : NULL);
	json_string(json, "member", decision->member_path);
	json_string(json, "group", decision->group);
	json_string(json, "why", decision->why);
	json_truth(json, "observed", decision->observed);
	json_string(json, "skipped", decision->skipped);
	if (decision->reply_code != 0) {
		json_number(json, "code", decision->reply_code);
		json_string(json, "status", decision->reply_status);
	}
	if (decision->reply_text != NULL)
		json_string(json, "text", decision->reply_text);
	if (decision->address_count > 0) {
		json_open(json, "addresses", '[');
		for (size_t i = 0; i < decision->address_count; i++)
			json_string(json, NULL, decision->addresses[i]);
		json_close(json, ']');
	}
	json_close(json, '}');
}

/* What each group of recipients would have had for itself. */
static void json_groups(const struct assay_verdict *verdict, struct json *json)
{
	json_open(json, "groups", '[');
	for (size_t i = 0; i < verdict->group_count; i++) {
		const struct assay_group_verdict *group = &verdict->groups[i];

		json_open(json, NULL, '{');
		json_string(json, "group", group->group);
		json_string(json, "action", assay_action_name(group->action));
		json_string(json, "rule", group->final != NULL ? group->final->rule : NULL);
		json_number(json, "recipients", group->recipient_count);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_header(const struct judged *judged, struct json *json)
{
	const struct assay_header_change *changes = NULL;
	size_t count = 0;

	if (judged->rewrite != NULL)
		changes = assay_rewrite_header(judged->rewrite, &count);
	json_open(json, "header", '[');
	for (size_t i = 0; i < count; i++) {
		json_open(json, NULL, '{');
		json_string(json, "op", operation_name(changes[i].op));
		json_string(json, "name", changes[i].name);
		json_number(json, "nth", changes[i].nth);
		json_string(json, "value", changes[i].value);
		json_close(json, '}');
	}
	json_close(json, ']');
}

void result_json(const struct judged *judged, const struct result *result, struct json *json)
{
	struct fate fate = judged_fate(judged);
	struct assay_buf analysis = {0};

	json_ambiguity(judged, json);
	json_open(json, "decisions", '[');
	for (size_t i = 0; i < judged->verdict->decision_count; i++)
		json_decision(&judged->verdict->decisions[i], json);
	json_close(json, ']');
	json_open(json, "verdict", '{');
	json_string(json, "action", fate.action);
	json_string(json, "rule", fate.rule);
	json_string(json, "why", fate.why);
	json_groups(judged->verdict, json);
	json_close(json, '}');
	json_open(json, "result", '{');
	json_truth(json, "delivered", fate.passes);
	json_truth(json, "changed", result->analysis != NULL);
	json_header(judged, json);
	if (result->analysis != NULL && json->error == 0) {
		json->error = assay_json(result->analysis, 0, &analysis);
		json_value(json, "analysis", &analysis);
	}
	assay_buf_free(&analysis);
	json_close(json, '}');
}
