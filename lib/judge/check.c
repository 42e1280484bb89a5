/*
 * Doubts about a valid policy: assay_policy_check(). Rules that can never
 * match, because their conditions contradict each other or because an earlier
 * rule leaves them nothing; sets and lists without use.
 *
 * What is said here is certain; what is not said may be wrong all the same.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "judge/condition.h"
#include "judge/digests.h"
#include "judge/glob.h"
#include "judge/index.h"

struct checker {
	const struct assay_policy *policy;
	struct assay_buf *out;
	int count;
	int result;
};

static void doubt(struct checker *c, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void doubt(struct checker *c, const char *file, int line, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	c->count++;
	if (c->result == 0)
		c->result = assay_buf_printf(c->out, "%s:%d: %s\n", file, line, text);
}

/* ---- two conditions on one fact ---- */

/* Keys with one number, which the fact is above or below. */
static const struct {
	const char *above, *below;
} ranges[] = {
	{"larger", "smaller"},
	{"message_larger", "message_smaller"},
	{"parts_above", "parts_below"},
	{"depth_above", "depth_below"},
	{"members_above", "members_below"},
	{"nesting_above", "nesting_below"},
	{"severity", ""},
};

#define RANGES (sizeof(ranges) / sizeof(ranges[0]))

static const struct condition *find(const struct condition *conditions, size_t count,
                                    const char *name, bool negate)
{
	for (size_t i = 0; i < count; i++) {
		if (conditions[i].negate == negate && strcmp(conditions[i].key->name, name) == 0)
			return &conditions[i];
	}
	return NULL;
}

/* Whether whatever matches this value matches one of the condition's too. */
static bool covers(const struct condition *condition, const struct value *value)
{
	size_t count = condition->index != NULL ? condition->pattern_count : condition->count;

	if (condition->index != NULL && index_find(condition->index, value->text) != NULL)
		return true;
	for (size_t i = 0; i < count; i++) {
		const struct value *other =
			condition->index != NULL ? condition->patterns[i] : &condition->values[i];

		if (text_equal(other->text, value->text))
			return true;
		if (!other->pattern || condition->key->next == NULL)
			continue;
		if (strcmp(other->text, "*") == 0 ||
		    (!value->pattern && glob_match(other->text, value->text)))
			return true;
	}
	return false;
}

static bool covers_all(const struct condition *condition, const struct condition *others)
{
	for (size_t i = 0; i < others->count; i++) {
		if (!covers(condition, &others->values[i]))
			return false;
	}
	return true;
}

static void check_range(struct checker *c, const struct rule *rule,
                        const struct condition *conditions, size_t count)
{
	for (size_t i = 0; i < RANGES; i++) {
		const struct condition *above = find(conditions, count, ranges[i].above, false);
		const struct condition *below = find(conditions, count, ranges[i].below, false);

		if (above != NULL && below != NULL &&
		    below->values->number <= above->values->number + 1)
			doubt(c, below->file, below->line,
			      "rule \"%s\" can never match: nothing is both %s = %s and %s = %s",
			      rule->name, ranges[i].above, above->values->text, ranges[i].below,
			      below->values->text);
	}
}

static void check_negation(struct checker *c, const struct rule *rule,
                           const struct condition *condition, const struct condition *negated)
{
	if (condition->count == 0)
		return;
	if (covers_all(negated, condition)) {
		doubt(c, negated->file, negated->line,
		      "rule \"%s\" can never match: all that %s asks for, not_%s excludes",
		      rule->name, condition->key->name, condition->key->name);
		return;
	}
	for (size_t i = 0; i < condition->count; i++) {
		const struct value *value = &condition->values[i];

		if (covers(negated, value))
			doubt(c, value->file, value->line,
			      "rule \"%s\": %s = \"%.100s\" has no effect, not_%s excludes it",
			      rule->name, condition->key->name, value->text, condition->key->name);
	}
}

/* A list that has nothing in it: only sets and files can be empty. */
static void check_empty(struct checker *c, const struct rule *rule,
                        const struct condition *condition)
{
	size_t entries = condition->count;

	if ((condition->key->flags & KEY_SECTION) != 0)
		return;
	for (size_t i = 0; i < condition->count; i++) {
		if (condition->values[i].digests != NULL &&
		    digests_count(condition->values[i].digests) == 0)
			entries--;
	}
	if (entries > 0)
		return;
	if (condition->negate)
		doubt(c, condition->file, condition->line,
		      "rule \"%s\": not_%s has no effect, its list is empty", rule->name,
		      condition->key->name);
	else
		doubt(c, condition->file, condition->line,
		      "rule \"%s\" can never match: the list of %s is empty", rule->name,
		      condition->key->name);
}

static void check_conditions(struct checker *c, const struct rule *rule,
                             const struct condition *conditions, size_t count)
{
	check_range(c, rule, conditions, count);
	for (size_t i = 0; i < count; i++) {
		const struct condition *negated = NULL;

		check_empty(c, rule, &conditions[i]);
		if (!conditions[i].negate && (conditions[i].key->flags & KEY_SECTION) == 0)
			negated = find(conditions, count, conditions[i].key->name, true);
		if (negated != NULL)
			check_negation(c, rule, &conditions[i], negated);
	}
}

/* ---- facts that depend on each other ---- */

static bool only_inbound(const struct condition *direction)
{
	return direction != NULL && direction->count == 1 &&
	       direction->values->number == ASSAY_DIR_INBOUND;
}

static void check_sender(struct checker *c, const struct rule *rule)
{
	const struct condition *conditions = rule->conditions;
	size_t count = rule->condition_count;
	const struct condition *authenticated = find(conditions, count, "authenticated", false);
	const struct condition *user = find(conditions, count, "user", false);
	bool inbound = only_inbound(find(conditions, count, "direction", false));

	if (authenticated != NULL && authenticated->values->number != 0 && inbound)
		doubt(c, authenticated->file, authenticated->line,
		      "rule \"%s\" can never match: inbound mail is not authenticated", rule->name);
	if (user != NULL &&
	    (inbound || (authenticated != NULL && authenticated->values->number == 0)))
		doubt(c, user->file, user->line,
		      "rule \"%s\" can never match: only authenticated mail has a user",
		      rule->name);
}

static void check_inside(struct checker *c, const struct rule *rule)
{
	const struct value *inside = rule->param[PARAM_INSIDE];

	if (!rule->inside)
		return;
	for (size_t i = 0; i < rule->part_condition_count; i++) {
		if ((rule->part_conditions[i].key->flags & KEY_ENTITY) == 0)
			return;
	}
	doubt(c, inside->file, inside->line,
	      "rule \"%s\": inside_archives has no effect, all conditions are about the part",
	      rule->name);
}

/* ---- one rule and an earlier one ---- */

static bool implies_all(const struct condition *conditions, size_t count,
                        const struct condition *others, size_t other_count);

static bool implies_number(const struct condition *a, const struct condition *b)
{
	uint64_t x = a->values->number, y = b->values->number;

	for (size_t i = 0; i < RANGES; i++) {
		if (strcmp(a->key->name, ranges[i].above) == 0)
			return x >= y;
		if (strcmp(a->key->name, ranges[i].below) == 0)
			return x <= y;
	}
	return x == y;
}

/* Whether b holds whenever a does. */
static bool implies(const struct condition *a, const struct condition *b)
{
	if (a->key != b->key || a->negate != b->negate)
		return false;
	if ((a->key->flags & KEY_SECTION) != 0)
		return a->negate ? implies_all(b->inner, b->inner_count, a->inner, a->inner_count)
		                 : implies_all(a->inner, a->inner_count, b->inner, b->inner_count);
	if ((a->key->flags & KEY_LIST) == 0)
		return implies_number(a, b);
	return a->negate ? covers_all(a, b) : covers_all(b, a);
}

/* Whether all of the others hold whenever these do. */
static bool implies_all(const struct condition *conditions, size_t count,
                        const struct condition *others, size_t other_count)
{
	for (size_t i = 0; i < other_count; i++) {
		size_t j = 0;

		while (j < count && !implies(&conditions[j], &others[i]))
			j++;
		if (j == count)
			return false;
	}
	return true;
}

/* Whether an earlier rule matches whenever this one would. */
static bool is_shadowed(const struct rule *rule, const struct rule *earlier)
{
	if (earlier->observe || (earlier->group != NULL && earlier->group != rule->group))
		return false;
	if (!implies_all(rule->conditions, rule->condition_count, earlier->conditions,
	                 earlier->condition_count))
		return false;
	if (!earlier->has_part)
		return true;
	return rule->has_part && (earlier->inside || !rule->inside) &&
	       implies_all(rule->part_conditions, rule->part_condition_count,
	                   earlier->part_conditions, earlier->part_condition_count);
}

static void check_earlier(struct checker *c, const struct rule *rule)
{
	for (const struct rule *r = c->policy->rules; r != rule; r = r->next) {
		bool same_parts = action_is_for_parts(r->action) && r->action == rule->action;

		if ((!action_is_final(r->action) && !same_parts) || !is_shadowed(rule, r))
			continue;
		if (same_parts)
			doubt(c, rule->file, rule->line,
			      "rule \"%s\" has nothing to do: rule \"%s\" (%s:%d) has done it "
			      "to the same parts",
			      rule->name, r->name, r->file, r->line);
		else if (r->condition_count == 0 && !r->has_part)
			doubt(c, rule->file, rule->line,
			      "rule \"%s\" is never tried: rule \"%s\" (%s:%d) ends for every "
			      "message",
			      rule->name, r->name, r->file, r->line);
		else
			doubt(c, rule->file, rule->line,
			      "rule \"%s\" is never tried: rule \"%s\" (%s:%d) matches "
			      "whenever it would",
			      rule->name, r->name, r->file, r->line);
		return;
	}
}

/* ---- groups and sets ---- */

static void check_group(struct checker *c, const struct group *group)
{
	if (group->rule_count == 0)
		doubt(c, group->file, group->line, "group \"%s\" has no rules", group->name);
	for (const struct group *g = c->policy->groups; g != group; g = g->next) {
		if (!implies_all(group->conditions, group->condition_count, g->conditions,
		                 g->condition_count))
			continue;
		doubt(c, group->file, group->line,
		      "group \"%s\" has no recipients: group \"%s\" (%s:%d) has them all",
		      group->name, g->name, g->file, g->line);
		return;
	}
}

static void check_set(struct checker *c, const struct set *set)
{
	if (!set->used)
		doubt(c, set->file, set->line, "set \"%s\" is not used", set->name);
	else if (set->count == 0)
		doubt(c, set->file, set->line, "set \"%s\" is empty", set->name);
}

static void check_split(struct checker *c)
{
	const struct value *split = c->policy->split;

	if (split != NULL && split->number != 0 && c->policy->groups == NULL)
		doubt(c, split->file, split->line, "split has no effect: there are no groups");
}

int assay_policy_check(const struct assay_policy *policy, struct assay_buf *out)
{
	struct checker c = {.policy = policy, .out = out};

	for (const struct rule *rule = policy->rules; rule != NULL; rule = rule->next) {
		check_conditions(&c, rule, rule->conditions, rule->condition_count);
		check_conditions(&c, rule, rule->part_conditions, rule->part_condition_count);
		check_sender(&c, rule);
		check_inside(&c, rule);
		check_earlier(&c, rule);
	}
	for (const struct group *group = policy->groups; group != NULL; group = group->next)
		check_group(&c, group);
	for (const struct set *set = policy->sets; set != NULL; set = set->next)
		check_set(&c, set);
	check_split(&c);
	return c.result < 0 ? c.result : c.count;
}
