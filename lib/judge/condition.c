/*
 * Conditions: each fact is looked up among the values that are no patterns, and
 * compared with those that are.
 */
#include "judge/condition.h"

#include "judge/glob.h"
#include "judge/index.h"

/* Fewer values than this are as quickly compared one by one. */
#define MANY 16

int condition_index(struct condition *condition, struct arena *arena)
{
	size_t patterns = 0;
	struct index *index;

	if (condition->key->next == NULL || condition->count < MANY)
		return 0;
	for (size_t i = 0; i < condition->count; i++)
		patterns += condition->values[i].pattern;
	index = index_new(arena, condition->count - patterns);
	condition->patterns = arena_alloc(arena, patterns * sizeof(*condition->patterns));
	if (index == NULL || condition->patterns == NULL)
		return -ASSAY_ENOMEM;
	for (size_t i = 0; i < condition->count; i++) {
		if (condition->values[i].pattern)
			condition->patterns[condition->pattern_count++] = &condition->values[i];
		else
			index_add(index, &condition->values[i]);
	}
	condition->index = index;
	return 0;
}

static bool value_matches(const struct value *value, const char *text)
{
	return value->pattern ? glob_match(value->text, text) : text_equal(value->text, text);
}

/* The value that a text matches, or NULL. */
static const struct value *find_value(const struct condition *condition, const char *text)
{
	const struct value *value;

	if (condition->index == NULL) {
		for (size_t i = 0; i < condition->count; i++) {
			if (value_matches(&condition->values[i], text))
				return &condition->values[i];
		}
		return NULL;
	}
	value = index_find(condition->index, text);
	for (size_t i = 0; value == NULL && i < condition->pattern_count; i++) {
		if (value_matches(condition->patterns[i], text))
			value = condition->patterns[i];
	}
	return value;
}

static bool texts_match(const struct condition *condition, struct facts *facts, struct match *match)
{
	match->fact = (struct fact){0};
	while (condition->key->next(facts, &match->fact)) {
		const char *key = match->fact.key != NULL ? match->fact.key : match->fact.text;

		match->value = find_value(condition, key);
		if (match->value != NULL)
			return true;
	}
	return false;
}

static bool values_match(const struct condition *condition, struct facts *facts,
                         struct match *match)
{
	for (size_t i = 0; i < condition->count; i++) {
		match->fact = (struct fact){0};
		if (condition->key->match(facts, &condition->values[i], &match->fact)) {
			match->value = &condition->values[i];
			return true;
		}
	}
	return false;
}

/* A header field for which all of the conditions hold. */
static bool section_matches(const struct condition *condition, struct facts *facts,
                            struct match *match)
{
	const struct assay_entity *root = facts->analysis->root;
	bool found = false;

	for (uint32_t i = 0; i < root->field_count && !found; i++) {
		size_t inner = 0;

		facts->field = &root->fields[i];
		while (inner < condition->inner_count &&
		       condition_holds(&condition->inner[inner], facts, match))
			inner++;
		found = inner == condition->inner_count;
	}
	match->field = found ? facts->field : NULL;
	match->value = NULL;
	facts->field = NULL;
	return found;
}

bool condition_holds(const struct condition *condition, struct facts *facts, struct match *match_r)
{
	bool matches;

	match_r->value = NULL;
	match_r->field = NULL;
	if ((condition->key->flags & KEY_SECTION) != 0)
		matches = section_matches(condition, facts, match_r);
	else if (condition->key->next != NULL)
		matches = texts_match(condition, facts, match_r);
	else
		matches = values_match(condition, facts, match_r);
	if (condition->negate)
		match_r->value = NULL;
	return matches != condition->negate;
}

const struct condition *conditions_first_failure(const struct condition *conditions, size_t count,
                                                 struct facts *facts, struct match *matches)
{
	for (size_t i = 0; i < count; i++) {
		if (!condition_holds(&conditions[i], facts, &matches[i]))
			return &conditions[i];
	}
	return NULL;
}
