/*
 * Counting what a replay found, and printing it: totals by action, the
 * transitions with examples, the rules.
 */
#include "replay.h"

#include "json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Actions are those of the verdict, and the remedy "rewrite". */
#define MAX_ACTIONS 32

struct total {
	const char *action;
	uint64_t before, after;
};

struct row {
	struct transition transition;
	uint64_t messages;
	char **examples;
	unsigned int example_count;
};

struct table {
	unsigned int examples; /* of each transition */
	uint64_t messages, changed;
	struct total totals[MAX_ACTIONS];
	size_t total_count;
	struct row *rows;
	size_t row_count, row_size;
};

struct table *table_new(unsigned int examples)
{
	struct table *table = calloc(1, sizeof(*table));

	if (table != NULL)
		table->examples = examples;
	return table;
}

void table_free(struct table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->row_count; i++) {
		for (unsigned int n = 0; n < table->rows[i].example_count; n++)
			free(table->rows[i].examples[n]);
		free(table->rows[i].examples);
	}
	free(table->rows);
	free(table);
}

uint64_t table_messages(const struct table *table)
{
	return table->messages;
}

uint64_t table_changed(const struct table *table)
{
	return table->changed;
}

/* ---- adding ---- */

static struct total *total_of(struct table *table, const char *action)
{
	size_t i = 0;

	while (i < table->total_count && strcmp(table->totals[i].action, action) != 0)
		i++;
	if (i == table->total_count && i + 1 < MAX_ACTIONS)
		table->totals[table->total_count++].action = action;
	return &table->totals[i];
}

static bool same(const char *one, const char *other)
{
	return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static struct row *row_of(struct table *table, const struct transition *transition)
{
	struct row *row;

	for (size_t i = 0; i < table->row_count; i++) {
		const struct transition *t = &table->rows[i].transition;

		if (same(t->before, transition->before) && same(t->after, transition->after) &&
		    same(t->before_rule, transition->before_rule) &&
		    same(t->after_rule, transition->after_rule))
			return &table->rows[i];
	}
	if (table->row_count == table->row_size) {
		size_t size = 2 * table->row_size + 16;
		struct row *grown = reallocarray(table->rows, size, sizeof(*grown));

		if (grown == NULL)
			return NULL;
		table->rows = grown;
		table->row_size = size;
	}
	row = &table->rows[table->row_count];
	*row = (struct row){.transition = *transition};
	row->examples = calloc(table->examples + 1, sizeof(*row->examples));
	if (row->examples == NULL)
		return NULL;
	table->row_count++;
	return row;
}

int table_add(struct table *table, const struct transition *transition, const char *name)
{
	struct row *row;

	table->messages++;
	total_of(table, transition->before)->before++;
	total_of(table, transition->after)->after++;
	if (!transition->changed)
		return 0;
	table->changed++;
	row = row_of(table, transition);
	if (row == NULL)
		return -ASSAY_ENOMEM;
	row->messages++;
	if (row->example_count == table->examples)
		return 0;
	row->examples[row->example_count] = strdup(name);
	if (row->examples[row->example_count] == NULL)
		return -ASSAY_ENOMEM;
	row->example_count++;
	return 0;
}

/* ---- printing ---- */

/* What is commonest comes first; what is as common in the order of the names. */
static int compare_rows(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	const char *const keys[][2] = {
		{one->transition.before, other->transition.before},
		{one->transition.before_rule, other->transition.before_rule},
		{one->transition.after, other->transition.after},
		{one->transition.after_rule, other->transition.after_rule},
	};
	int order = 0;

	if (one->messages != other->messages)
		return one->messages < other->messages ? 1 : -1;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && order == 0; i++)
		order = strcmp(keys[i][0] != NULL ? keys[i][0] : "",
		               keys[i][1] != NULL ? keys[i][1] : "");
	return order;
}

static int compare_totals(const void *a, const void *b)
{
	const struct total *one = a, *other = b;
	uint64_t mine = one->before + one->after, others = other->before + other->after;

	if (mine != others)
		return mine < others ? 1 : -1;
	return strcmp(one->action, other->action);
}

int print_outcome(const char *action, const char *rule, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, action);

	if (ret == 0 && rule != NULL)
		return assay_buf_printf(out, " (rule \"%s\")", rule);
	/* what no rule asks for is done about ambiguities, or is nothing */
	if (ret == 0 && strcmp(action, assay_action_name(ASSAY_ACT_ACCEPT)) != 0)
		return assay_buf_puts(out, " (section ambiguity)");
	return ret;
}

static int print_totals(const struct table *table, bool against, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "\n%-16s %10s %10s\n", "", against ? "against" : "now",
	                           "policy");

	for (size_t i = 0; i < table->total_count && ret == 0; i++)
		ret = assay_buf_printf(out, "%-16s %10" PRIu64 " %10" PRIu64 "\n",
		                       table->totals[i].action, table->totals[i].before,
		                       table->totals[i].after);
	return ret;
}

static int print_row(const struct row *row, struct assay_buf *out)
{
	const struct transition *t = &row->transition;
	bool same_words = same(t->before, t->after) && same(t->before_rule, t->after_rule);
	int ret = assay_buf_printf(out, "%10" PRIu64 "  ", row->messages);

	if (ret == 0)
		ret = print_outcome(t->before, t->before_rule, out);
	if (ret == 0)
		ret = assay_buf_puts(out, " -> ");
	if (ret == 0)
		ret = same_words ? assay_buf_puts(out, "the same with another result")
		                 : print_outcome(t->after, t->after_rule, out);
	if (ret == 0)
		ret = assay_buf_puts(out, "\n");
	for (unsigned int i = 0; i < row->example_count && ret == 0; i++) {
		ret = assay_buf_puts(out, "              ");
		if (ret == 0)
			ret = assay_buf_clean(out, row->examples[i], SIZE_MAX);
		if (ret == 0)
			ret = assay_buf_puts(out, "\n");
	}
	return ret;
}

/* Of the rules, matched or not: what does nothing is worth knowing too. */
static int print_rules(const struct assay_policy *policy, struct assay_buf *out)
{
	size_t count = assay_policy_rule_count(policy);
	struct assay_rule_stats stats;
	int ret = count == 0 ? 0
	                     : assay_buf_printf(out, "\n%10s %10s %10s  %s\n", "matched", "acted",
	                                        "observed", "rule");

	for (size_t i = 0; i < count && ret == 0; i++) {
		ret = assay_policy_rule_stats(policy, i, &stats);
		if (ret == 0)
			ret = assay_buf_printf(out,
			                       "%10" PRIu64 " %10" PRIu64 " %10" PRIu64
			                       "  %s \"%s\"",
			                       stats.matched, stats.acted, stats.observed,
			                       assay_action_name(stats.action), stats.rule);
		if (ret == 0 && stats.group != NULL)
			ret = assay_buf_printf(out, " of group \"%s\"", stats.group);
		if (ret == 0)
			ret = assay_buf_puts(out, "\n");
	}
	return ret;
}

int table_print(struct table *table, const struct assay_policy *policy,
                const struct assay_policy *against, uint64_t errors, struct assay_buf *out)
{
	int ret = print_count(out, table->messages, "message", "messages");

	qsort(table->totals, table->total_count, sizeof(*table->totals), compare_totals);
	qsort(table->rows, table->row_count, sizeof(*table->rows), compare_rows);
	if (ret == 0)
		ret = assay_buf_printf(out, ", %" PRIu64 " would change", table->changed);
	if (ret == 0 && errors > 0)
		ret = assay_buf_printf(out, ", %" PRIu64 " could not be judged", errors);
	if (ret == 0)
		ret = assay_buf_puts(out, "\n");
	if (ret == 0 && table->messages > 0)
		ret = print_totals(table, against != NULL, out);
	if (ret == 0 && table->row_count > 0)
		ret = assay_buf_puts(out, "\nchanges\n");
	for (size_t i = 0; i < table->row_count && ret == 0; i++)
		ret = print_row(&table->rows[i], out);
	return ret < 0 || table->messages == 0 ? ret : print_rules(policy, out);
}

/* ---- JSON ---- */

static void json_outcome(struct json *json, const char *key, const char *action, const char *rule)
{
	json_open(json, key, '{');
	json_string(json, "action", action);
	json_string(json, "rule", rule);
	json_close(json, '}');
}

static void json_row(struct json *json, const struct row *row)
{
	json_open(json, NULL, '{');
	json_outcome(json, "before", row->transition.before, row->transition.before_rule);
	json_outcome(json, "after", row->transition.after, row->transition.after_rule);
	json_number(json, "messages", row->messages);
	json_open(json, "examples", '[');
	for (unsigned int i = 0; i < row->example_count; i++)
		json_string(json, NULL, row->examples[i]);
	json_close(json, ']');
	json_close(json, '}');
}

static void json_rules(struct json *json, const struct assay_policy *policy)
{
	struct assay_rule_stats stats;

	json_open(json, "rules", '[');
	for (size_t i = 0; assay_policy_rule_stats(policy, i, &stats) == 0; i++) {
		json_open(json, NULL, '{');
		json_string(json, "rule", stats.rule);
		json_string(json, "group", stats.group);
		json_string(json, "action", assay_action_name(stats.action));
		json_number(json, "matched", stats.matched);
		json_number(json, "acted", stats.acted);
		json_number(json, "observed", stats.observed);
		json_close(json, '}');
	}
	json_close(json, ']');
}

int table_json(struct table *table, const struct assay_policy *policy, uint64_t errors,
               struct assay_buf *out)
{
	struct json json = {.out = out};

	qsort(table->totals, table->total_count, sizeof(*table->totals), compare_totals);
	qsort(table->rows, table->row_count, sizeof(*table->rows), compare_rows);
	json_open(&json, NULL, '{');
	json_number(&json, "messages", table->messages);
	json_number(&json, "changed", table->changed);
	json_number(&json, "errors", errors);
	json_open(&json, "actions", '[');
	for (size_t i = 0; i < table->total_count; i++) {
		json_open(&json, NULL, '{');
		json_string(&json, "action", table->totals[i].action);
		json_number(&json, "before", table->totals[i].before);
		json_number(&json, "after", table->totals[i].after);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_open(&json, "changes", '[');
	for (size_t i = 0; i < table->row_count; i++)
		json_row(&json, &table->rows[i]);
	json_close(&json, ']');
	json_rules(&json, policy);
	json_close(&json, '}');
	return json.error < 0 ? json.error : assay_buf_puts(out, "\n");
}
