/*
 * A rule as a whole: the checks that concern several of its keys, and the
 * defaults of what it does not say.
 */
#include "judge/rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char *rule_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return NULL;
	text = arena_alloc(arena, (size_t)len + 1);
	if (text == NULL)
		return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

const char *rule_text(const struct rule *rule, enum param param)
{
	return rule->param[param] != NULL ? rule->param[param]->text : NULL;
}

static int check_title(const char *title, char *reason, size_t reason_size)
{
	if (*title == '\0' || strlen(title) > 100) {
		snprintf(reason, reason_size, "the name of a rule has 1 to 100 octets");
		return -ASSAY_ECONFIG;
	}
	return 0;
}

/* A parameter that the action has no use for is a misunderstanding. */
static int check_parameters(const struct rule *rule, char *reason, size_t reason_size)
{
	for (size_t i = 0; i < policy_key_count; i++) {
		const struct key *key = &policy_keys[i];

		if (key->where != IN_RULE || key->param == PARAM_NONE || key->actions == 0 ||
		    rule->param[key->param] == NULL)
			continue;
		if ((key->actions & ACTION_BIT(rule->action)) == 0) {
			snprintf(reason, reason_size, "'%s' has no meaning with action = %s",
			         key->name, assay_action_name(rule->action));
			return -ASSAY_ECONFIG;
		}
	}
	return 0;
}

static const char *tag_error(const struct rule *rule)
{
	bool header = rule->param[PARAM_HEADER] != NULL;

	if (header != (rule->param[PARAM_VALUE] != NULL))
		return "'header' and 'value' go together";
	if (!header && rule->param[PARAM_SUBJECT_PREFIX] == NULL)
		return "action = tag needs 'header' and 'value', or 'subject_prefix'";
	return NULL;
}

/* RFC 5321 4.2.1, RFC 3463 3.1: the class of a reply says whether to try again. */
static const char *reply_error(const struct rule *rule)
{
	char class = rule->action == ASSAY_ACT_REJECT ? '5' : '4';
	const char *code = rule_text(rule, PARAM_CODE), *status = rule_text(rule, PARAM_STATUS);

	if ((code == NULL || *code == class) && (status == NULL || *status == class))
		return NULL;
	return class == '5' ? "action = reject needs a code and status that start with 5"
	                    : "action = tempfail needs a code and status that start with 4";
}

static int check_action(const struct rule *rule, char *reason, size_t reason_size)
{
	const char *error = NULL;

	if (rule->action == ASSAY_ACT_TAG)
		error = tag_error(rule);
	else if (rule->action == ASSAY_ACT_REPLACE && !rule->has_part)
		error = "action = replace needs a part section that says what to replace";
	else if (rule->action == ASSAY_ACT_REJECT || rule->action == ASSAY_ACT_TEMPFAIL)
		error = reply_error(rule);
	if (error == NULL && rule->has_part && rule->part_condition_count == 0)
		error = "a part section without conditions";
	if (error == NULL)
		return 0;
	snprintf(reason, reason_size, "%s", error);
	return -ASSAY_ECONFIG;
}

static int set_default(struct rule *rule, struct arena *arena, enum param param, const char *text,
                       uint64_t number)
{
	struct value *value;

	if (rule->param[param] != NULL)
		return 0;
	value = arena_alloc(arena, sizeof(*value));
	if (value == NULL || text == NULL)
		return -ASSAY_ENOMEM;
	value->text = text;
	value->number = number;
	rule->param[param] = value;
	return 0;
}

static int fill_defaults(struct rule *rule, struct arena *arena)
{
	bool reject = rule->action == ASSAY_ACT_REJECT;

	if (rule->action == ASSAY_ACT_QUARANTINE)
		return set_default(rule, arena, PARAM_TEXT,
		                   rule_printf(arena, "held by policy rule %s", rule->name), 0);
	if (!reject && rule->action != ASSAY_ACT_TEMPFAIL)
		return 0;
	if (set_default(rule, arena, PARAM_CODE, reject ? "550" : "451", reject ? 550 : 451) < 0 ||
	    set_default(rule, arena, PARAM_STATUS, reject ? "5.7.1" : "4.7.1", 0) < 0)
		return -ASSAY_ENOMEM;
	return set_default(rule, arena, PARAM_TEXT,
	                   reject ? "message refused by policy" : "message deferred by policy", 0);
}

int rule_complete(struct rule *rule, struct arena *arena, char *reason, size_t reason_size)
{
	if (check_title(rule->name, reason, reason_size) < 0)
		return -ASSAY_ECONFIG;
	if (rule->param[PARAM_ACTION] == NULL) {
		snprintf(reason, reason_size, "no action");
		return -ASSAY_ECONFIG;
	}
	rule->action = (enum assay_action)rule->param[PARAM_ACTION]->number;
	rule->observe = rule->param[PARAM_MODE] != NULL && rule->param[PARAM_MODE]->number != 0;
	if (check_parameters(rule, reason, reason_size) < 0 ||
	    check_action(rule, reason, reason_size) < 0)
		return -ASSAY_ECONFIG;
	return fill_defaults(rule, arena);
}
