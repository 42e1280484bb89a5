/*
 * Reading a policy file: assay_policy_load(). libconfuse parses, driven by the
 * table of keys; every value is checked where it stands, so that its error has
 * file and line, and a section as a whole when it closes (sections.c).
 *
 * libconfuse hands its callbacks no pointer of ours, and its scanner has
 * global state, which it leaves as it is after an error inside an include. So
 * loads are serialised by a mutex, which also guards the one pointer to the
 * load under way; and includes are our own (a nested parse), not libconfuse's.
 */
#include "judge/load.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/digests.h"
#include "judge/file.h"
#include "judge/loader.h"
#include "judge/rule.h"
#include "judge/stats.h"

#define MAX_FILE    (4 * 1024 * 1024)
#define MAX_INCLUDE 8

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
struct loader *loading; /* guarded by load_lock */

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

int loader_report(struct loader *loader, const char *file, int line, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = report(loader, file, line, format, args);
	va_end(args);
	return ret;
}

int loader_no_memory(struct loader *loader)
{
	if (loader->result == 0)
		loader->result = -ASSAY_ENOMEM;
	return -ASSAY_ENOMEM;
}

int loader_error(struct loader *loader, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return loader_report(loader, loader->file, loader->line, "%s: %s", loader->option, text);
}

void loader_offer(struct loader *loader, const char *candidate)
{
	suggest_offer(&loader->suggestion, candidate);
}

struct arena *loader_arena(struct loader *loader)
{
	return &loader->policy->arena;
}

const char *loader_path(struct loader *loader, const char *name)
{
	const char *slash = strrchr(loader->file, '/');
	int directory = slash != NULL && *name != '/' ? (int)(slash - loader->file) + 1 : 0;

	return rule_printf(loader_arena(loader), "%.*s%s", directory, loader->file, name);
}

enum key_where section_where(const cfg_t *cfg)
{
	static const struct {
		const char *name;
		enum key_where where;
	} sections[] = {
		{"rule", IN_RULE},           {"part", IN_PART},   {"field", IN_FIELD},
		{"not_field", IN_FIELD},     {"group", IN_GROUP}, {"set", IN_SET},
		{"ambiguity", IN_AMBIGUITY},
	};

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (strcmp(cfg->name, sections[i].name) == 0)
			return sections[i].where;
	}
	return IN_FILE;
}

static const char *const where_names[] = {
	[IN_FILE] = "outside the rules",
	[IN_SET] = "in a set",
	[IN_GROUP] = "in a group",
	[IN_RULE] = "in a rule",
	[IN_FIELD] = "in a field section",
	[IN_PART] = "in a part section",
	[IN_AMBIGUITY] = "in the section ambiguity",
};

/* Where a key or section (perhaps with not_) belongs that is not known where it stands. */
static const char *belongs(const char *name, enum key_where where)
{
	static const struct {
		const char *name;
		enum key_where where;
	} sections[] = {
		{"part", IN_RULE}, {"field", IN_RULE},     {"rule", IN_FILE},    {"group", IN_FILE},
		{"set", IN_FILE},  {"ambiguity", IN_FILE}, {"include", IN_FILE},
	};

	if (strncmp(name, "not_", 4) == 0)
		name += 4;
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (sections[i].where != where && strcmp(sections[i].name, name) == 0)
			return where_names[sections[i].where];
	}
	for (size_t i = 0; i < policy_key_count; i++) {
		if (policy_keys[i].where != where && strcmp(policy_keys[i].name, name) == 0)
			return where_names[policy_keys[i].where];
	}
	return NULL;
}

static void report_unknown(cfg_t *cfg, const char *name)
{
	enum key_where where = section_where(cfg);
	const char *elsewhere = belongs(name, where);
	struct suggestion s;
	char place[160] = "";

	if (where == IN_RULE || where == IN_GROUP || where == IN_SET)
		snprintf(place, sizeof(place), " in %s \"%.100s\"", cfg->name, cfg->title);
	else if (where != IN_FILE)
		snprintf(place, sizeof(place), " %s", where_names[where]);
	suggest_start(&s, name);
	for (cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++)
		suggest_offer(&s, opt->name);
	if (elsewhere != NULL)
		loader_report(loading, loading->file, cfg->line,
		              "unknown key '%s'%s: it belongs %s", name, place, elsewhere);
	else if (s.best != NULL)
		loader_report(loading, loading->file, cfg->line,
		              "unknown key '%s'%s; did you mean '%s'?", name, place, s.best);
	else
		loader_report(loading, loading->file, cfg->line, "unknown key '%s'%s", name, place);
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
		report(loading, loading->file, cfg->line, format, args);
}

/* ---- files ---- */

int loader_digests(struct loader *loader, const char *path, struct digests **digests_r,
                   struct assay_buf *error)
{
	struct assay_policy *policy = loader->policy;
	struct digests **grown;
	int ret;

	for (size_t i = 0; i < policy->digests_count; i++) {
		if (strcmp(digests_path(policy->digests[i]), path) == 0) {
			*digests_r = policy->digests[i];
			return 0;
		}
	}
	grown = reallocarray(policy->digests, policy->digests_count + 1, sizeof(*grown));
	if (grown == NULL)
		return -ASSAY_ENOMEM;
	policy->digests = grown;
	ret = digests_open(path, digests_r, error);
	if (ret == 0)
		policy->digests[policy->digests_count++] = *digests_r;
	return ret;
}

/* Let libconfuse parse a text into loader->root. */
static int parse_text(struct loader *loader, struct assay_buf *text)
{
	struct lexical_error where;
	FILE *fp;
	int ret = lexical_check_sections(text->data, text->len, loader->sections, &where);

	if (ret < 0)
		return loader_report(loader, loader->file, where.line, "%s", where.reason);
	if (loader->sections->failed)
		return loader_no_memory(loader);
	if (text->len == 0)
		return 0;
	fp = fmemopen(text->data, text->len, "r");
	if (fp == NULL)
		return loader_no_memory(loader);
	ret = cfg_parse_fp(loader->root, fp) == CFG_SUCCESS ? 0 : -ASSAY_ECONFIG;
	fclose(fp);
	if (ret < 0 && loader->result == 0)
		loader->result = -ASSAY_ENOMEM; /* libconfuse says nothing only then */
	return loader->result;
}

/* Parse one file; what is known of the one around it is kept meanwhile. */
static int parse_file(struct loader *loader, const char *path, const char **reason_r)
{
	struct lexical_sections sections = {0}, *outer_sections = loader->sections;
	const char *outer_file = loader->file;
	size_t outer_section = loader->section;
	struct assay_buf text = {0};
	int ret = file_read(path, MAX_FILE, &text, NULL, reason_r);

	if (ret == 0) {
		loader->file = path;
		loader->sections = &sections;
		loader->section = 0;
		ret = parse_text(loader, &text);
		loader->file = outer_file;
		loader->sections = outer_sections;
		loader->section = outer_section;
	} else if (ret == -ASSAY_ENOMEM) {
		loader_no_memory(loader);
	}
	free(sections.lines);
	assay_buf_free(&text);
	return ret;
}

/* include("file"): relative to the file that has it. */
static int include_file(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	struct loader *loader = loading;
	const char *path, *reason;
	int line = cfg->line, ret;

	(void)opt;
	(void)argc; /* the lexical check has made sure that it is 1 */
	if (loader->depth == MAX_INCLUDE)
		return loader_report(loader, loader->file, line, "includes are nested too deeply");
	path = loader_path(loader, argv[0]);
	if (path == NULL)
		return loader_no_memory(loader);
	loader->depth++;
	ret = parse_file(loader, path, &reason);
	loader->depth--;
	cfg->line = line;
	if (ret == -ASSAY_EIO)
		return loader_report(loader, loader->file, line, "cannot include %s: %s", path,
		                     reason);
	return ret;
}

static int load_locked(struct loader *loader, const char *path)
{
	struct arena *arena = &loader->policy->arena;
	const char *copy = arena_strndup(arena, path, strlen(path)), *reason = NULL;
	int ret;

	loader->root = sections_make_root(arena, include_file);
	if (loader->root == NULL || copy == NULL)
		return -ASSAY_ENOMEM;
	cfg_set_error_function(loader->root, on_error);
	ret = parse_file(loader, copy, &reason);
	if (ret == -ASSAY_EIO && loader->error != NULL &&
	    assay_buf_printf(loader->error, "%s: %s", path, reason) < 0)
		ret = -ASSAY_ENOMEM;
	if (ret == 0)
		ret = sections_complete(loader);
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
	policy->rule_tail = &policy->rules;
	policy->group_tail = &policy->groups;
	policy->set_tail = &policy->sets;
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
	for (struct rule *rule = policy->rules; rule != NULL; rule = rule->next)
		counters_put(rule->counters);
	for (size_t i = 0; i < policy->digests_count; i++)
		digests_free(policy->digests[i]);
	free(policy->digests);
	arena_free(&policy->arena);
	free(policy);
}
