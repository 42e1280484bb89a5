/*
 * A rule as a whole: the checks that concern several of its keys, and the
 * defaults of what it does not say.
 */
#include "judge/rule.h"

#include <assay/care.h>

#include <stdarg.h>
#include <stdio.h>

#include "judge/loader.h"
#include "judge/values.h"

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

/* A parameter that the action has no use for is a misunderstanding. */
static int check_parameters(struct loader *loader, const struct rule *rule)
{
	for (size_t i = 0; i < policy_key_count; i++) {
		const struct key *key = &policy_keys[i];
		const struct value *value = rule->param[key->param];

		if (key->where != IN_RULE || key->param == PARAM_NONE || key->actions == 0 ||
		    value == NULL || (key->actions & ACTION_BIT(rule->action)) != 0)
			continue;
		return loader_report(loader, value->file, value->line,
		                     "rule \"%s\": '%s' has no meaning with action = %s",
		                     rule->name, key->name, assay_action_name(rule->action));
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

static const char *part_error(const struct rule *rule)
{
	if (!rule->has_part && rule->action == ASSAY_ACT_REPLACE)
		return "action = replace needs a part section that says what to replace";
	if (!rule->has_part && rule->action == ASSAY_ACT_RENAME)
		return "action = rename needs a part section that says what to rename";
	if (rule->has_part && rule->part_condition_count == 0)
		return "a part section without conditions";
	if (rule->inside && rule->action == ASSAY_ACT_SANITIZE_HTML)
		return "action = sanitize-html is about parts; files inside of them stay as they "
		       "are";
	return NULL;
}

/* What the action cannot do without. */
static const char *action_error(const struct rule *rule)
{
	switch (rule->action) {
	case ASSAY_ACT_TAG:
		return tag_error(rule);
	case ASSAY_ACT_REJECT:
	case ASSAY_ACT_TEMPFAIL:
		return reply_error(rule);
	case ASSAY_ACT_APPEND_TEXT:
		return rule->param[PARAM_TEXT] != NULL
		               ? NULL
		               : "action = append-text needs 'text', a file with the text";
	case ASSAY_ACT_RENAME:
		return rule->param[PARAM_NEW_NAME] != NULL ? NULL
		                                           : "action = rename needs 'new_name'";
	case ASSAY_ACT_COPY:
	case ASSAY_ACT_REDIRECT:
		return rule->param_count[PARAM_ADDRESS] > 0
		               ? NULL
		               : "actions copy and redirect need 'address'";
	default:
		return NULL;
	}
}

/* 'text' is a file for append-text, and itself for others. */
static int check_text(struct loader *loader, struct rule *rule, enum param param)
{
	struct value *value;

	if (rule->param[param] == NULL)
		return 0;
	if (rule->action != ASSAY_ACT_APPEND_TEXT) {
		if (is_reply_text(rule->param[param]->text))
			return 0;
		return loader_report(loader, rule->param[param]->file, rule->param[param]->line,
		                     "text: \"%.100s\" is not one line of at most 400 ASCII "
		                     "characters",
		                     rule->param[param]->text);
	}
	value = arena_alloc(loader_arena(loader), sizeof(*value));
	if (value == NULL)
		return loader_no_memory(loader);
	*value = *rule->param[param];
	rule->param[param] = value;
	loader->line = value->line;
	loader->option = param == PARAM_HTML ? "html" : "text";
	return load_disclaimer(loader, value) < 0 ? -ASSAY_ECONFIG : 0;
}

static bool is_possible_care(const struct rule *rule, enum param param)
{
	return rule->param[param] == NULL ||
	       assay_care_possible(rule->action, (enum assay_care)rule->param[param]->number);
}

static int check_action(struct loader *loader, struct rule *rule)
{
	const char *error = action_error(rule);

	if (error == NULL)
		error = part_error(rule);
	if (error == NULL &&
	    (!is_possible_care(rule, PARAM_IF_SIGNED) || !is_possible_care(rule, PARAM_IF_DKIM)))
		error = "only what append-text adds can be wrapped";
	if (error != NULL)
		return loader_report(loader, rule->file, rule->line, "rule \"%s\": %s", rule->name,
		                     error);
	if (check_text(loader, rule, PARAM_TEXT) < 0)
		return -ASSAY_ECONFIG;
	return check_text(loader, rule, PARAM_HTML);
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

/* Notices in several languages are one, each below a line that ends the other. */
static int join_notices(struct rule *rule, struct arena *arena)
{
	static const char line[] = "\n________________________________________\n\n";
	struct assay_buf text = {0};
	int ret = 0;

	for (size_t i = 0; i < rule->param_count[PARAM_NOTICE] && ret == 0; i++) {
		if (i > 0)
			ret = assay_buf_puts(&text, line);
		if (ret == 0)
			ret = assay_buf_puts(&text, rule->param[PARAM_NOTICE][i].content);
	}
	if (ret == 0 && text.len > 0) {
		rule->notice = arena_strndup(arena, text.data, text.len);
		ret = rule->notice != NULL ? 0 : -ASSAY_ENOMEM;
	}
	assay_buf_free(&text);
	return ret;
}

/* Lists of what to do, in the form in which decisions have them. */
static int take_lists(struct rule *rule, struct arena *arena)
{
	size_t count = rule->param_count[PARAM_ADDRESS];

	for (size_t i = 0; i < rule->param_count[PARAM_ALLOW]; i++)
		rule->allow |= (unsigned int)rule->param[PARAM_ALLOW][i].number;
	if (count == 0)
		return 0;
	rule->addresses = arena_alloc(arena, count * sizeof(*rule->addresses));
	if (rule->addresses == NULL)
		return -ASSAY_ENOMEM;
	for (size_t i = 0; i < count; i++)
		rule->addresses[i] = rule->param[PARAM_ADDRESS][i].text;
	return 0;
}

static bool is_set(const struct rule *rule, enum param param)
{
	return rule->param[param] != NULL && rule->param[param]->number != 0;
}

int rule_complete(struct loader *loader, struct rule *rule)
{
	struct arena *arena = loader_arena(loader);

	if (rule->param[PARAM_ACTION] == NULL)
		return loader_report(loader, rule->file, rule->line, "rule \"%s\": no action",
		                     rule->name);
	rule->action = (enum assay_action)rule->param[PARAM_ACTION]->number;
	rule->observe = is_set(rule, PARAM_MODE);
	rule->inside = is_set(rule, PARAM_INSIDE);
	if (check_parameters(loader, rule) < 0 || check_action(loader, rule) < 0)
		return -ASSAY_ECONFIG;
	/* without a part section it is about all parts that are HTML */
	rule->has_part |= rule->action == ASSAY_ACT_SANITIZE_HTML;
	if (take_lists(rule, arena) < 0 || join_notices(rule, arena) < 0 ||
	    fill_defaults(rule, arena) < 0)
		return loader_no_memory(loader);
	return 0;
}
