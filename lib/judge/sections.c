/*
 * The sections of a policy file: libconfuse's options for them, their values,
 * and what a rule, group or set is once its section is complete.
 */
#include <stdio.h>
#include <string.h>

#include "judge/condition.h"
#include "judge/loader.h"
#include "judge/rule.h"
#include "judge/stats.h"

/* A flag of our own on libconfuse's options, whose own end long before: it had a value once. */
#define OPTION_GIVEN (1 << 24)

/* What the options of one section come to. */
struct section {
	const struct value *param[PARAM_COUNT];
	size_t param_count[PARAM_COUNT];
	struct condition *conditions;
	size_t condition_count;
};

const struct key *find_key(const char *option, enum key_where where)
{
	bool negated = strncmp(option, "not_", 4) == 0;

	for (size_t i = 0; i < policy_key_count; i++) {
		const struct key *key = &policy_keys[i];

		if (key->where != where)
			continue;
		if (strcmp(option, key->name) == 0)
			return key;
		if (negated && (key->flags & KEY_NOT) != 0 && strcmp(option + 4, key->name) == 0)
			return key;
	}
	return NULL;
}

/* The line on which the section began that has just been closed. */
static int section_line(struct loader *loader)
{
	struct lexical_sections *sections = loader->sections;

	return loader->section < sections->count ? sections->lines[loader->section++] : 0;
}

/* ---- values ---- */

/* Report a value that is not as its key expects; from: where the text comes from, or "". */
static int report_value(struct loader *loader, const struct key *key, const char *text,
                        const char *from)
{
	if (loader->suggestion.best != NULL)
		return loader_error(loader, "\"%.100s\"%s is not %s; did you mean \"%s\"?", text,
		                    from, key->expects, loader->suggestion.best);
	return loader_error(loader, "\"%.100s\"%s is not %s", text, from, key->expects);
}

static int parse_text(struct loader *loader, const struct key *key, struct value *value,
                      const char *from)
{
	const char *text = value->text;
	int ret;

	suggest_start(&loader->suggestion, text);
	ret = key->parse(loader, text, value);
	if (ret == -ASSAY_ENOMEM)
		return loader_no_memory(loader);
	/* what has been reported already stays */
	return ret < 0 ? report_value(loader, key, text, from) : 0;
}

static int report_no_set(struct loader *loader, const char *name)
{
	struct suggestion s;

	suggest_start(&s, name);
	for (const struct set *set = loader->policy->sets; set != NULL; set = set->next)
		suggest_offer(&s, set->name);
	if (s.best != NULL)
		return loader_error(loader, "there is no set \"%.100s\"; did you mean @%s?", name,
		                    s.best);
	return loader_error(loader,
	                    "there is no set \"%.100s\" before this (the domain of an address "
	                    "is written \"*@example.org\")",
	                    name);
}

/* "@name": all values of a set, each parsed for this key. */
static int use_set(struct loader *loader, const struct key *key, struct value *value)
{
	struct set *set = loader->policy->sets;
	struct value *elements;
	char from[160];

	while (set != NULL && strcmp(set->name, value->text + 1) != 0)
		set = set->next;
	if (set == NULL)
		return report_no_set(loader, value->text + 1);
	set->used = true;
	elements = arena_alloc(&loader->policy->arena, set->count * sizeof(*elements));
	if (elements == NULL)
		return loader_no_memory(loader);
	snprintf(from, sizeof(from), " of @%.100s", set->name);
	for (size_t i = 0; i < set->count; i++) {
		elements[i].text = set->values[i].text;
		elements[i].file = set->values[i].file;
		elements[i].line = set->values[i].line;
		elements[i].set = set->name;
		if (parse_text(loader, key, &elements[i], from) < 0)
			return -ASSAY_ECONFIG;
	}
	value->elements = elements;
	value->element_count = set->count;
	value->set = set->name;
	return 0;
}

/*
 * A key that stands twice is a mistake that libconfuse would settle in favour
 * of the last. An assignment starts with the values dropped, so the first
 * value of an option that had one before is the second assignment.
 */
static bool is_given_again(cfg_opt_t *opt)
{
	bool again = opt->nvalues <= 1 && (opt->flags & OPTION_GIVEN) != 0;

	opt->flags |= OPTION_GIVEN;
	return again;
}

int sections_value(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *result)
{
	struct loader *loader = loading;
	struct arena *arena = &loader->policy->arena;
	const struct key *key = find_key(opt->name, section_where(cfg));
	struct value *value = arena_alloc(arena, sizeof(*value));
	int ret;

	if (value != NULL)
		value->text = arena_strndup(arena, text, strlen(text));
	if (value == NULL || value->text == NULL)
		return loader_no_memory(loader);
	loader->line = value->line = cfg->line;
	loader->option = opt->name;
	value->file = loader->file;
	if (is_given_again(opt))
		return loader_report(loader, loader->file, cfg->line, "'%s' is given twice",
		                     opt->name);
	if ((key->flags & KEY_LIST) != 0 && *value->text == '@')
		ret = use_set(loader, key, value);
	else
		ret = parse_text(loader, key, value, "");
	if (ret == 0)
		*(void **)result = value;
	return ret;
}

/* ---- sections ---- */

/* The values of an option, sets taken apart. */
static int collect_values(struct loader *loader, const cfg_opt_t *opt,
                          const struct value **values_r, size_t *count_r)
{
	struct value *values;
	size_t count = 0;

	for (unsigned int i = 0; i < opt->nvalues; i++) {
		const struct value *value = opt->values[i]->ptr;

		count += value->elements != NULL ? value->element_count : 1;
	}
	values = arena_alloc(&loader->policy->arena, count * sizeof(*values));
	if (values == NULL)
		return loader_no_memory(loader);
	*values_r = values;
	*count_r = count;
	for (unsigned int i = 0; i < opt->nvalues; i++) {
		const struct value *value = opt->values[i]->ptr;

		if (value->elements != NULL) {
			memcpy(values, value->elements, value->element_count * sizeof(*values));
			values += value->element_count;
		} else {
			*values++ = *value;
		}
	}
	return 0;
}

/* A condition of a key and its values. */
static int make_condition(struct loader *loader, const struct key *key, const cfg_opt_t *opt,
                          struct condition *condition)
{
	const struct value *first = opt->values[0]->ptr;
	int ret;

	*condition = (struct condition){
		.key = key,
		.negate = strcmp(opt->name, key->name) != 0,
		.file = first->file,
		.line = first->line,
		.set = opt->nvalues == 1 ? first->set : NULL,
	};
	ret = collect_values(loader, opt, &condition->values, &condition->count);
	if (ret < 0)
		return ret;
	return condition_index(condition, &loader->policy->arena) < 0 ? loader_no_memory(loader)
	                                                              : 0;
}

/* Whether an empty list was given. */
static bool is_empty_list(const cfg_opt_t *opt)
{
	return opt->nvalues == 0 && (opt->flags & CFGF_MODIFIED) != 0;
}

static size_t count_given(const cfg_t *cfg)
{
	size_t given = 0;

	for (const cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++)
		given += opt->type == CFGT_PTR ? opt->nvalues > 0 : opt->nvalues;
	return given;
}

/* Turn the options of a section into parameters and conditions; with room for those of `field`. */
static int collect(struct loader *loader, cfg_t *cfg, struct section *section)
{
	enum key_where where = section_where(cfg);

	*section = (struct section){
		.conditions = arena_alloc(&loader->policy->arena,
	                                  count_given(cfg) * sizeof(*section->conditions)),
	};
	if (section->conditions == NULL)
		return loader_no_memory(loader);
	for (const cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++) {
		const struct key *key;
		int ret;

		if (is_empty_list(opt) && where != IN_SET)
			return loader_report(loader, loader->file, cfg->line,
			                     "'%s' is an empty list", opt->name);
		if (opt->type != CFGT_PTR || opt->nvalues == 0)
			continue;
		key = find_key(opt->name, where);
		if (key->param != PARAM_NONE)
			ret = collect_values(loader, opt, &section->param[key->param],
			                     &section->param_count[key->param]);
		else
			ret = make_condition(loader, key, opt,
			                     &section->conditions[section->condition_count++]);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static int check_title(struct loader *loader, cfg_t *cfg, int line)
{
	if (*cfg->title == '\0' || strlen(cfg->title) > 100)
		return loader_report(loader, loader->file, line,
		                     "%s \"%.100s\": the name of a %s has 1 to 100 octets",
		                     cfg->name, cfg->title, cfg->name);
	return 0;
}

static char *copy_title(struct loader *loader, const cfg_t *cfg)
{
	return arena_strndup(&loader->policy->arena, cfg->title, strlen(cfg->title));
}

/* ---- parts and fields, inside a rule ---- */

static int part_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	int line = section_line(loading);

	if (opt->nvalues > 1)
		return loader_report(
			loading, loading->file, line,
			"a second part section in rule \"%.100s\": the conditions of one part "
			"section hold for one same part; use two rules",
			cfg->title);
	return 0;
}

/* libconfuse has nowhere to keep the line for later: the section's own does. */
static int field_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	section->line = section_line(loading);
	if (cfg_opt_size(cfg_getopt(section, "name")) == 0)
		return loader_report(loading, loading->file, section->line,
		                     "a %s section in rule \"%.100s\" without name", opt->name,
		                     cfg->title);
	return 0;
}

/* A condition for each of the field sections of a rule. */
static int collect_fields(struct loader *loader, cfg_t *cfg, const char *name,
                          struct section *section)
{
	cfg_opt_t *opt = cfg_getopt(cfg, name);

	for (unsigned int i = 0; i < cfg_opt_size(opt); i++) {
		cfg_t *field = cfg_opt_getnsec(opt, i);
		struct section inner;

		if (collect(loader, field, &inner) < 0)
			return -ASSAY_ECONFIG;
		section->conditions[section->condition_count++] = (struct condition){
			.key = find_key("field", IN_RULE),
			.negate = strncmp(name, "not_", 4) == 0,
			.file = loader->file,
			.line = field->line,
			.inner = inner.conditions,
			.inner_count = inner.condition_count,
		};
	}
	return 0;
}

/* ---- rules ---- */

static void take_parameters(struct rule *rule, const struct section *section)
{
	for (size_t i = 0; i < PARAM_COUNT; i++) {
		if (section->param_count[i] == 0)
			continue;
		rule->param[i] = section->param[i];
		rule->param_count[i] = section->param_count[i];
	}
}

static int build_rule(struct loader *loader, cfg_t *cfg, struct rule *rule)
{
	cfg_t *part = cfg_opt_getnsec(cfg_getopt(cfg, "part"), 0);
	struct section section;

	rule->file = loader->file;
	rule->name = copy_title(loader, cfg);
	rule->counters = counters_new();
	if (rule->name == NULL || rule->counters == NULL)
		return loader_no_memory(loader);
	if (collect(loader, cfg, &section) < 0 ||
	    collect_fields(loader, cfg, "field", &section) < 0 ||
	    collect_fields(loader, cfg, "not_field", &section) < 0)
		return -ASSAY_ECONFIG;
	take_parameters(rule, &section);
	rule->conditions = section.conditions;
	rule->condition_count = section.condition_count;
	if (part == NULL)
		return 0;
	rule->has_part = true;
	if (collect(loader, part, &section) < 0)
		return -ASSAY_ECONFIG;
	take_parameters(rule, &section);
	rule->part_conditions = section.conditions;
	rule->part_condition_count = section.condition_count;
	return 0;
}

/* The same name in a group and outside, which libconfuse does not see. */
static int check_name(struct loader *loader, const struct rule *rule)
{
	for (const struct rule *r = loader->policy->rules; r != NULL; r = r->next) {
		if (r != rule && strcmp(r->name, rule->name) == 0)
			return loader_report(loader, rule->file, rule->line,
			                     "a second rule \"%s\"; the other is at %s:%d",
			                     rule->name, r->file, r->line);
	}
	return 0;
}

static int open_group(struct loader *loader, cfg_t *cfg);

/* The rule belongs to the policy from here on, whatever comes of it: it has counters to free. */
static int rule_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	struct loader *loader = loading;
	struct assay_policy *policy = loader->policy;
	struct rule *rule = arena_alloc(&policy->arena, sizeof(*rule));
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	size_t conditions;

	if (rule == NULL)
		return loader_no_memory(loader);
	*policy->rule_tail = rule;
	policy->rule_tail = &rule->next;
	rule->index = policy->rule_count++;
	rule->line = section_line(loader);
	if (section_where(cfg) == IN_GROUP) {
		if (open_group(loader, cfg) < 0)
			return -ASSAY_ECONFIG;
		rule->group = loader->group;
		loader->group->rule_count++;
	}
	if (check_title(loader, section, rule->line) < 0 || build_rule(loader, section, rule) < 0 ||
	    check_name(loader, rule) < 0)
		return -ASSAY_ECONFIG;
	conditions = rule->condition_count + rule->part_condition_count;
	if (conditions > policy->most_conditions)
		policy->most_conditions = conditions;
	return rule_complete(loader, rule);
}

/* ---- groups ---- */

/* The group whose section is being read; there may be rules of it before it closes. */
static int open_group(struct loader *loader, cfg_t *cfg)
{
	struct assay_policy *policy = loader->policy;
	struct group *group;

	if (loader->group != NULL)
		return 0;
	group = arena_alloc(&policy->arena, sizeof(*group));
	if (group == NULL)
		return loader_no_memory(loader);
	group->name = copy_title(loader, cfg);
	if (group->name == NULL)
		return loader_no_memory(loader);
	group->file = loader->file;
	group->index = policy->group_count++;
	*policy->group_tail = group;
	policy->group_tail = &group->next;
	loader->group = group;
	return 0;
}

static int group_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	struct loader *loader = loading;
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	struct section collected;
	struct group *group;

	(void)cfg;
	if (open_group(loader, section) < 0)
		return -ASSAY_ECONFIG;
	group = loader->group;
	loader->group = NULL;
	group->line = section_line(loader);
	if (check_title(loader, section, group->line) < 0 ||
	    collect(loader, section, &collected) < 0)
		return -ASSAY_ECONFIG;
	group->conditions = collected.conditions;
	group->condition_count = collected.condition_count;
	if (group->condition_count == 0)
		return loader_report(
			loader, group->file, group->line,
			"group \"%s\" does not say with 'to' which recipients are in it",
			group->name);
	if (collected.param[PARAM_MODE] == NULL || collected.param[PARAM_MODE]->number == 0)
		return 0;
	for (struct rule *rule = loader->policy->rules; rule != NULL; rule = rule->next)
		rule->observe |= rule->group == group;
	return 0;
}

/* ---- sets ---- */

static int set_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	struct loader *loader = loading;
	struct set *set = arena_alloc(&loader->policy->arena, sizeof(*set));
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	struct section collected;

	(void)cfg;
	if (set == NULL)
		return loader_no_memory(loader);
	set->file = loader->file;
	set->line = section_line(loader);
	set->name = copy_title(loader, section);
	if (set->name == NULL)
		return loader_no_memory(loader);
	if (check_title(loader, section, set->line) < 0 || collect(loader, section, &collected) < 0)
		return -ASSAY_ECONFIG;
	set->values = collected.param[PARAM_VALUES];
	set->count = collected.param_count[PARAM_VALUES];
	*loader->policy->set_tail = set;
	loader->policy->set_tail = &set->next;
	return 0;
}

/* ---- ambiguity ---- */

static uint64_t value_or(cfg_t *section, const char *name, uint64_t otherwise)
{
	cfg_opt_t *opt = cfg_getopt(section, name);

	return opt->nvalues > 0 ? ((const struct value *)opt->values[0]->ptr)->number : otherwise;
}

static int ambiguity_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	struct loader *loader = loading;
	struct assay_ambiguity_policy *policy = &loader->policy->ambiguity;
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	int line = section_line(loader);

	(void)cfg;
	if (loader->has_ambiguity)
		return loader_report(loader, loader->file, line, "a second section ambiguity");
	loader->has_ambiguity = true;
	policy->action = (enum assay_remedy)value_or(section, "action", policy->action);
	policy->if_signed = (enum assay_remedy)value_or(section, "if_signed", policy->if_signed);
	policy->if_limited = (enum assay_remedy)value_or(section, "if_limited", policy->if_limited);
	policy->severity = (enum assay_severity)value_or(section, "severity", policy->severity);
	policy->drop_hidden = value_or(section, "hidden", policy->drop_hidden) != 0;
	policy->keep_original = value_or(section, "keep_original", policy->keep_original) != 0;
	return 0;
}

/* ---- the whole file ---- */

/* The options of one section, from the table, for libconfuse. Returns how many, 0: no memory. */
static size_t make_options(struct arena *arena, enum key_where where, cfg_opt_t *options)
{
	size_t used = 0;

	for (size_t i = 0; i < policy_key_count; i++) {
		const struct key *key = &policy_keys[i];
		cfg_opt_t option = {
			.name = key->name,
			.type = CFGT_PTR,
			.flags = CFGF_NODEFAULT | ((key->flags & KEY_LIST) != 0 ? CFGF_LIST : 0),
			.parsecb = sections_value,
		};

		if (key->where != where || (key->flags & KEY_SECTION) != 0)
			continue;
		options[used++] = option;
		if ((key->flags & KEY_NOT) == 0)
			continue;
		option.name = rule_printf(arena, "not_%s", key->name);
		if (option.name == NULL)
			return 0;
		options[used++] = option;
	}
	options[used] = (cfg_opt_t)CFG_END();
	return used;
}

static void add_section(cfg_opt_t *options, size_t *used, const char *name, cfg_opt_t *inner,
                        cfg_flag_t flags, cfg_validate_callback_t closed)
{
	options[*used] = (cfg_opt_t)CFG_SEC((char *)name, inner, CFGF_MULTI | flags);
	options[*used].name = name;
	options[*used].validcb = closed;
	options[++*used] = (cfg_opt_t)CFG_END();
}

/*
 * libconfuse copies the options. Sections that may be there many times are not
 * there until they are written.
 */
cfg_t *sections_make_root(struct arena *arena, cfg_func_t include)
{
	const cfg_flag_t titled = CFGF_TITLE | CFGF_NO_TITLE_DUPES;
	cfg_opt_t options[IN_AMBIGUITY + 1][MAX_OPTIONS];
	size_t used[IN_AMBIGUITY + 1];

	for (unsigned int where = IN_FILE; where <= IN_AMBIGUITY; where++) {
		used[where] = make_options(arena, (enum key_where)where, options[where]);
		if (used[where] == 0)
			return NULL;
	}
	add_section(options[IN_RULE], &used[IN_RULE], "part", options[IN_PART], 0, part_closed);
	add_section(options[IN_RULE], &used[IN_RULE], "field", options[IN_FIELD], 0, field_closed);
	add_section(options[IN_RULE], &used[IN_RULE], "not_field", options[IN_FIELD], 0,
	            field_closed);
	add_section(options[IN_GROUP], &used[IN_GROUP], "rule", options[IN_RULE], titled,
	            rule_closed);
	add_section(options[IN_FILE], &used[IN_FILE], "rule", options[IN_RULE], titled,
	            rule_closed);
	add_section(options[IN_FILE], &used[IN_FILE], "group", options[IN_GROUP], titled,
	            group_closed);
	add_section(options[IN_FILE], &used[IN_FILE], "set", options[IN_SET], titled, set_closed);
	add_section(options[IN_FILE], &used[IN_FILE], "ambiguity", options[IN_AMBIGUITY], 0,
	            ambiguity_closed);
	options[IN_FILE][used[IN_FILE]++] = (cfg_opt_t)CFG_FUNC("include", include);
	options[IN_FILE][used[IN_FILE]] = (cfg_opt_t)CFG_END();
	return cfg_init(options[IN_FILE], CFGF_NONE);
}

int sections_complete(struct loader *loader)
{
	struct assay_policy *policy = loader->policy;
	struct section section;
	size_t at = 0;

	if (collect(loader, loader->root, &section) < 0)
		return -ASSAY_ECONFIG;
	if (section.param[PARAM_MODE] != NULL)
		policy->observe = section.param[PARAM_MODE]->number != 0;
	policy->split = section.param[PARAM_SPLIT];
	policy->rule_list = arena_alloc(&policy->arena, policy->rule_count * sizeof(struct rule *));
	if (policy->rule_list == NULL)
		return loader_no_memory(loader);
	for (struct rule *rule = policy->rules; rule != NULL; rule = rule->next)
		policy->rule_list[at++] = rule;
	return 0;
}
