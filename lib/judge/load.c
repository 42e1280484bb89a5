/*
 * Reading a policy file: assay_policy_load(). libconfuse parses, driven by the
 * table of keys; every value is checked where it stands, so that its error has
 * file and line, and a rule as a whole when its section closes.
 *
 * libconfuse hands its callbacks no pointer of ours, and its scanner has
 * global state, which it leaves as it is after an error inside an include. So
 * loads are serialised by a mutex, which also guards the one pointer to the
 * load under way; and includes are our own (a nested parse), not libconfuse's.
 */
#include "judge/load.h"

#include <confuse.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/lexical.h"
#include "judge/rule.h"
#include "judge/suggest.h"

#define MAX_FILE    (4 * 1024 * 1024)
#define MAX_INCLUDE 8
#define MAX_OPTIONS 64 /* of one section; the table has fewer, with the not_ forms */

struct loader {
	struct assay_policy *policy;
	struct assay_buf *error; /* NULL: nobody wants to know */
	cfg_t *root;
	int result;         /* of the first error; later ones are only its consequences */
	unsigned int depth; /* of includes */
	struct suggestion suggestion;
	cfg_t *section;                      /* where the value being parsed stands */
	const struct key *key;               /* whose value is being parsed */
	const cfg_opt_t *given[MAX_OPTIONS]; /* keys given so far in the rule being read */
	size_t given_count;
	bool has_ambiguity; /* the section was there */
};

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
static struct loader *loading; /* guarded by load_lock */

/* ---- errors ---- */

static int report(struct loader *loader, const char *file, int line, const char *format,
                  va_list args)
{
	char text[1024];

	if (loader->result < 0)
		return -ASSAY_ECONFIG;
	loader->result = -ASSAY_ECONFIG;
	if (loader->error == NULL)
		return -ASSAY_ECONFIG;
	vsnprintf(text, sizeof(text), format, args);
	if (assay_buf_printf(loader->error, "%s:%d: %s", file, line, text) < 0)
		loader->result = -ASSAY_ENOMEM;
	return -ASSAY_ECONFIG;
}

static int report_at(cfg_t *cfg, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int report_at(cfg_t *cfg, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = report(loading, cfg->filename, cfg->line, format, args);
	va_end(args);
	return ret;
}

static int no_memory(struct loader *loader)
{
	if (loader->result == 0)
		loader->result = -ASSAY_ENOMEM;
	return -ASSAY_ENOMEM;
}

int loader_error(struct loader *loader, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return report_at(loader->section, "%s: %s", loader->key->name, text);
}

void loader_offer(struct loader *loader, const char *candidate)
{
	suggest_offer(&loader->suggestion, candidate);
}

struct arena *loader_arena(struct loader *loader)
{
	return &loader->policy->arena;
}

static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return arena_strndup(arena, path, slash != NULL ? (size_t)(slash - path) + 1 : 0);
}

const char *loader_directory(struct loader *loader)
{
	return directory_of(&loader->policy->arena, loader->section->filename);
}

static enum key_where section_where(const cfg_t *cfg)
{
	if (strcmp(cfg->name, "rule") == 0)
		return IN_RULE;
	if (strcmp(cfg->name, "ambiguity") == 0)
		return IN_AMBIGUITY;
	return strcmp(cfg->name, "part") == 0 ? IN_PART : IN_FILE;
}

static const char *const where_names[] = {
	[IN_FILE] = "outside the rules",
	[IN_RULE] = "in a rule",
	[IN_PART] = "in a part section",
	[IN_AMBIGUITY] = "in the section ambiguity",
};

/* The key that an option name (perhaps with not_) is, in any section but this one. */
static const struct key *key_elsewhere(const char *name, enum key_where where)
{
	if (strncmp(name, "not_", 4) == 0)
		name += 4;
	for (size_t i = 0; i < policy_key_count; i++) {
		if (policy_keys[i].where != where && strcmp(policy_keys[i].name, name) == 0)
			return &policy_keys[i];
	}
	return NULL;
}

static void report_unknown(cfg_t *cfg, const char *name)
{
	enum key_where where = section_where(cfg);
	const struct key *elsewhere = key_elsewhere(name, where);
	struct suggestion s;
	char place[160] = "";

	if (where == IN_RULE)
		snprintf(place, sizeof(place), " in rule \"%.100s\"", cfg->title);
	else if (where == IN_PART)
		snprintf(place, sizeof(place), " in a part section");
	else if (where == IN_AMBIGUITY)
		snprintf(place, sizeof(place), " in the section ambiguity");
	if (elsewhere != NULL) {
		report_at(cfg, "unknown key '%s'%s: it belongs %s", name, place,
		          where_names[elsewhere->where]);
		return;
	}
	suggest_start(&s, name);
	for (cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++)
		suggest_offer(&s, opt->name);
	if (s.best != NULL)
		report_at(cfg, "unknown key '%s'%s; did you mean '%s'?", name, place, s.best);
	else
		report_at(cfg, "unknown key '%s'%s", name, place);
}

/*
 * libconfuse's own errors. An unknown key is told by its format; should a
 * translation change that, its text is good enough without a suggestion.
 */
static void on_error(cfg_t *cfg, const char *format, va_list args)
{
	if (strcmp(format, "no such option '%s'") == 0)
		report_unknown(cfg, va_arg(args, const char *));
	else
		report(loading, cfg->filename, cfg->line, format, args);
}

/* ---- values ---- */

static const struct key *find_key(const char *option, enum key_where where)
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

/*
 * A key that stands twice is a mistake that libconfuse would settle in favour
 * of the last. An assignment starts with the values dropped, so the first
 * value of an option that already had one is the second assignment.
 */
static bool given_before(struct loader *loader, const cfg_opt_t *opt)
{
	if (opt->nvalues > 1)
		return false;
	for (size_t i = 0; i < loader->given_count; i++) {
		if (loader->given[i] == opt)
			return true;
	}
	if (loader->given_count < MAX_OPTIONS)
		loader->given[loader->given_count++] = opt;
	return false;
}

static int parse_value(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *result)
{
	struct loader *loader = loading;
	struct arena *arena = &loader->policy->arena;
	struct value *value;
	int ret;

	if (given_before(loader, opt))
		return report_at(cfg, "'%s' is given twice", opt->name);
	value = arena_alloc(arena, sizeof(*value));
	if (value == NULL)
		return no_memory(loader);
	value->text = arena_strndup(arena, text, strlen(text));
	if (value->text == NULL)
		return no_memory(loader);

	loader->section = cfg;
	loader->key = find_key(opt->name, section_where(cfg));
	suggest_start(&loader->suggestion, value->text);
	ret = loader->key->parse(loader, value->text, value);
	if (ret == -ASSAY_ENOMEM)
		return no_memory(loader);
	if (ret < 0 && loader->suggestion.best != NULL)
		return report_at(cfg, "%s: \"%.100s\" is not %s; did you mean \"%s\"?", opt->name,
		                 text, loader->key->expects, loader->suggestion.best);
	if (ret < 0)
		return report_at(cfg, "%s: \"%.100s\" is not %s", opt->name, text,
		                 loader->key->expects);
	*(void **)result = value;
	return 0;
}

/* ---- rules ---- */

static int part_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	if (opt->nvalues > 1)
		return report_at(
			cfg,
			"a second part section in rule \"%.100s\": the conditions of one part "
			"section hold for one same part; use two rules",
			cfg->title);
	return 0;
}

/* The values of an option, NULL (and an error) for an empty list. */
static int collect_values(struct loader *loader, cfg_t *cfg, cfg_opt_t *opt,
                          const struct value **values_r, size_t *count_r)
{
	struct value *values;

	*count_r = opt->nvalues;
	if (opt->nvalues == 0) {
		if ((opt->flags & CFGF_MODIFIED) != 0)
			return report_at(cfg, "'%s' is an empty list", opt->name);
		return 0;
	}
	values = arena_alloc(&loader->policy->arena, opt->nvalues * sizeof(*values));
	if (values == NULL)
		return no_memory(loader);
	for (unsigned int i = 0; i < opt->nvalues; i++)
		values[i] = *(const struct value *)opt->values[i]->ptr;
	*values_r = values;
	return 0;
}

/* Turn the options of a section into parameters and conditions. */
static int collect_section(struct loader *loader, cfg_t *cfg, struct rule *rule,
                           const struct condition **conditions_r, size_t *count_r)
{
	size_t given = 0, used = 0;
	struct condition *conditions;

	for (cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++)
		given += opt->nvalues > 0;
	conditions = arena_alloc(&loader->policy->arena, given * sizeof(*conditions));
	if (conditions == NULL)
		return no_memory(loader);
	for (cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++) {
		const struct key *key = find_key(opt->name, section_where(cfg));
		const struct value *values = NULL;
		size_t count;
		int ret;

		if (opt->type != CFGT_PTR)
			continue;
		ret = collect_values(loader, cfg, opt, &values, &count);
		if (ret < 0)
			return ret;
		if (count == 0)
			continue;
		if (key->param != PARAM_NONE) {
			rule->param[key->param] = &values[0];
			continue;
		}
		conditions[used++] = (struct condition){
			.key = key,
			.negate = strcmp(opt->name, key->name) != 0,
			.values = values,
			.count = count,
		};
	}
	*conditions_r = conditions;
	*count_r = used;
	return 0;
}

static int build_rule(struct loader *loader, cfg_t *cfg, struct rule *rule)
{
	struct arena *arena = &loader->policy->arena;
	cfg_opt_t *part = cfg_getopt(cfg, "part");
	cfg_t *part_section = cfg_opt_getnsec(part, 0);
	int ret;

	rule->line = cfg->line;
	rule->name = arena_strndup(arena, cfg->title, strlen(cfg->title));
	rule->file = arena_strndup(arena, cfg->filename, strlen(cfg->filename));
	if (rule->name == NULL || rule->file == NULL)
		return no_memory(loader);
	ret = collect_section(loader, cfg, rule, &rule->conditions, &rule->condition_count);
	if (ret < 0 || part_section == NULL)
		return ret;
	rule->has_part = true;
	return collect_section(loader, part_section, rule, &rule->part_conditions,
	                       &rule->part_condition_count);
}

static int rule_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	struct loader *loader = loading;
	struct rule *rule = arena_alloc(&loader->policy->arena, sizeof(*rule));
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	char reason[160];
	int ret;

	(void)cfg;
	if (rule == NULL)
		return no_memory(loader);
	loader->given_count = 0;
	ret = build_rule(loader, section, rule);
	if (ret < 0)
		return ret;
	ret = rule_complete(rule, &loader->policy->arena, reason, sizeof(reason));
	if (ret == -ASSAY_ENOMEM)
		return no_memory(loader);
	if (ret < 0)
		return report_at(section, "rule \"%.100s\": %s", rule->name, reason);
	*loader->policy->tail = rule;
	loader->policy->tail = &rule->next;
	loader->policy->rule_count++;
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

	loader->given_count = 0;
	if (loader->has_ambiguity)
		return report_at(cfg, "a second section ambiguity");
	loader->has_ambiguity = true;
	policy->action = (enum assay_remedy)value_or(section, "action", policy->action);
	policy->if_signed = (enum assay_remedy)value_or(section, "if_signed", policy->if_signed);
	policy->if_limited = (enum assay_remedy)value_or(section, "if_limited", policy->if_limited);
	policy->severity = (enum assay_severity)value_or(section, "severity", policy->severity);
	policy->drop_hidden = value_or(section, "hidden", policy->drop_hidden) != 0;
	policy->keep_original = value_or(section, "keep_original", policy->keep_original) != 0;
	return 0;
}

/* ---- files ---- */

int policy_read_file(struct arena *arena, const char *path, size_t limit, char **data_r,
                     size_t *len_r, const char **reason_r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t got = 0;
	size_t len = 0;
	char *data;

	*reason_r = NULL;
	if (fd < 0 || fstat(fd, &st) < 0)
		*reason_r = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		*reason_r = strerror(EISDIR);
	else if (!S_ISREG(st.st_mode))
		*reason_r = "not a regular file";
	else if ((uintmax_t)st.st_size > limit)
		*reason_r = "larger than the limit";
	if (*reason_r != NULL) {
		if (fd >= 0)
			close(fd);
		return -ASSAY_EIO;
	}
	data = arena_alloc(arena, (size_t)st.st_size + 1);
	while (data != NULL && len < (size_t)st.st_size) {
		got = read(fd, data + len, (size_t)st.st_size - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	if (got < 0)
		*reason_r = strerror(errno);
	close(fd);
	if (data == NULL)
		return -ASSAY_ENOMEM;
	*data_r = data;
	*len_r = len;
	return got < 0 ? -ASSAY_EIO : 0;
}

/* Parse one file into loader->root, whose file name it becomes meanwhile. */
static int parse_file(struct loader *loader, const char *path, const char **reason_r)
{
	struct lexical_error where;
	char *text;
	size_t len;
	FILE *fp;
	int ret;

	ret = policy_read_file(&loader->policy->arena, path, MAX_FILE, &text, &len, reason_r);
	if (ret < 0)
		return ret;
	loader->root->filename = strdup(path);
	if (loader->root->filename == NULL)
		return no_memory(loader);
	ret = lexical_check(text, len, &where);
	if (ret < 0) {
		loader->root->line = where.line;
		return report_at(loader->root, "%s", where.reason);
	}
	if (len == 0)
		return 0;
	fp = fmemopen(text, len, "r");
	if (fp == NULL)
		return no_memory(loader);
	ret = cfg_parse_fp(loader->root, fp) == CFG_SUCCESS ? 0 : -ASSAY_ECONFIG;
	fclose(fp);
	if (ret < 0 && loader->result == 0)
		loader->result = -ASSAY_ENOMEM; /* libconfuse says nothing only then */
	return loader->result;
}

/* include("file"): relative to the file that has it. */
static int include_file(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	struct loader *loader = loading;
	struct arena *arena = &loader->policy->arena;
	const char *directory, *path, *reason;
	char *outer = cfg->filename;
	int line = cfg->line, ret;

	(void)opt;
	(void)argc; /* the lexical check has made sure that it is 1 */
	if (loader->depth == MAX_INCLUDE)
		return report_at(cfg, "includes are nested too deeply");
	directory = *argv[0] == '/' ? "" : directory_of(arena, cfg->filename);
	path = directory != NULL ? rule_printf(arena, "%s%s", directory, argv[0]) : NULL;
	if (path == NULL)
		return no_memory(loader);

	loader->depth++;
	ret = parse_file(loader, path, &reason);
	loader->depth--;
	if (cfg->filename != outer)
		free(cfg->filename);
	cfg->filename = outer;
	cfg->line = line;
	if (ret == -ASSAY_EIO)
		return report_at(cfg, "cannot include %s: %s", path, reason);
	return ret;
}

/* The options of one section, from the table, for libconfuse. Returns how many. */
static size_t make_options(struct arena *arena, enum key_where where, cfg_opt_t *options)
{
	size_t used = 0;

	for (size_t i = 0; i < policy_key_count; i++) {
		const struct key *key = &policy_keys[i];
		cfg_opt_t option = {
			.name = key->name,
			.type = CFGT_PTR,
			.flags = CFGF_NODEFAULT | ((key->flags & KEY_LIST) != 0 ? CFGF_LIST : 0),
			.parsecb = parse_value,
		};

		if (key->where != where)
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

/* A root for libconfuse to parse into; it copies the options. */
static cfg_t *make_root(struct arena *arena)
{
	cfg_opt_t file[MAX_OPTIONS], rule[MAX_OPTIONS], part[MAX_OPTIONS], ambiguity[MAX_OPTIONS];
	size_t in_file = make_options(arena, IN_FILE, file);
	size_t in_rule = make_options(arena, IN_RULE, rule);
	size_t in_part = make_options(arena, IN_PART, part);
	cfg_t *root;

	if (in_file == 0 || in_rule == 0 || in_part == 0 ||
	    make_options(arena, IN_AMBIGUITY, ambiguity) == 0)
		return NULL;
	rule[in_rule++] = (cfg_opt_t)CFG_SEC("part", part, CFGF_MULTI);
	rule[in_rule - 1].validcb = part_closed;
	rule[in_rule] = (cfg_opt_t)CFG_END();
	file[in_file++] =
		(cfg_opt_t)CFG_SEC("rule", rule, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
	file[in_file - 1].validcb = rule_closed;
	/* sections that may be there many times are not there until they are written */
	file[in_file++] = (cfg_opt_t)CFG_SEC("ambiguity", ambiguity, CFGF_MULTI);
	file[in_file - 1].validcb = ambiguity_closed;
	file[in_file++] = (cfg_opt_t)CFG_FUNC("include", include_file);
	file[in_file] = (cfg_opt_t)CFG_END();
	root = cfg_init(file, CFGF_NONE);
	if (root != NULL)
		cfg_set_error_function(root, on_error);
	return root;
}

static int load_locked(struct loader *loader, const char *path)
{
	const char *reason = NULL;
	cfg_opt_t *mode;
	int ret;

	loader->root = make_root(&loader->policy->arena);
	if (loader->root == NULL)
		return -ASSAY_ENOMEM;
	ret = parse_file(loader, path, &reason);
	if (ret == -ASSAY_EIO && loader->error != NULL &&
	    assay_buf_printf(loader->error, "%s: %s", path, reason) < 0)
		ret = -ASSAY_ENOMEM;
	mode = cfg_getopt(loader->root, "mode");
	if (ret == 0 && mode->nvalues > 0)
		loader->policy->observe = ((const struct value *)mode->values[0]->ptr)->number != 0;
	cfg_free(loader->root);
	return ret < 0 ? ret : loader->result;
}

int assay_policy_load(const char *path, struct assay_policy **policy_r, struct assay_buf *error)
{
	struct assay_policy *policy = calloc(1, sizeof(*policy));
	struct loader loader = {.policy = policy, .error = error};
	int ret;

	*policy_r = NULL;
	if (policy == NULL)
		return -ASSAY_ENOMEM;
	policy->tail = &policy->rules;
	policy->ambiguity = (struct assay_ambiguity_policy){
		.action = ASSAY_REMEDY_REWRITE,
		.if_signed = ASSAY_REMEDY_TAG,
		.if_limited = ASSAY_REMEDY_TAG,
		.severity = ASSAY_SEV_AMBIGUOUS,
	};
	pthread_mutex_lock(&load_lock);
	loading = &loader;
	ret = load_locked(&loader, path);
	loading = NULL;
	pthread_mutex_unlock(&load_lock);
	if (ret < 0) {
		assay_policy_free(policy);
		return ret;
	}
	*policy_r = policy;
	return 0;
}

void assay_policy_free(struct assay_policy *policy)
{
	if (policy == NULL)
		return;
	arena_free(&policy->arena);
	free(policy);
}
