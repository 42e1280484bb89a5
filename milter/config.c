/*
 * assay.conf: a table of keys, and libconfuse driven by it. Every value is
 * checked where it stands, so that its error has file and line.
 *
 * The file is checked by lib/judge's strict lexical check first, so that both
 * configuration files are read by the same rules.
 */
#include "config.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <assay/results.h>

#include "judge/lexical.h"
#include "judge/suggest.h"

#define MAX_FILE    (1024 * 1024)
#define MAX_OPTIONS 32

#define KEY_LIST (1 << 0)

struct key {
	const char *section; /* NULL: outside sections */
	const char *name;
	unsigned int flags;
	size_t offset; /* of its member in struct config */
	/* Returns 0, -ASSAY_ENOMEM, or -ASSAY_EINVAL for a value that is not as expected. */
	int (*parse)(const char *text, void *member);
	const char *expects;        /* completes "x is not ..." */
	const char *const *choices; /* to suggest one of, NULL-terminated; or NULL */
};

/* ---- values ---- */

static int choose(const char *text, const char *const *choices)
{
	for (int i = 0; choices[i] != NULL; i++) {
		if (strcasecmp(choices[i], text) == 0)
			return i;
	}
	return -1;
}

static int parse_string(const char *text, void *member)
{
	char **string = member;
	char *copy;

	if (*text == '\0')
		return -ASSAY_EINVAL;
	copy = strdup(text);
	if (copy == NULL)
		return -ASSAY_ENOMEM;
	free(*string);
	*string = copy;
	return 0;
}

/* Postfix and libmilter resolve relative names each against another directory. */
static int parse_path(const char *text, void *member)
{
	return *text == '/' ? parse_string(text, member) : -ASSAY_EINVAL;
}

static int parse_number(const char *text, void *member)
{
	uint64_t number = 0;

	if (*text == '\0')
		return -ASSAY_EINVAL;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, (uint64_t)(*text - '0'), &number))
			return -ASSAY_EINVAL;
	}
	if (*text != '\0' || number > UINT32_MAX)
		return -ASSAY_EINVAL;
	*(uint64_t *)member = number;
	return 0;
}

static int parse_size(const char *text, void *member)
{
	static const char units[] = "KMG";
	size_t digits = strspn(text, "0123456789");
	uint64_t number = 0;

	if (digits == 0)
		return -ASSAY_EINVAL;
	for (size_t i = 0; i < digits; i++) {
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, (uint64_t)(text[i] - '0'), &number))
			return -ASSAY_EINVAL;
	}
	if (text[digits] != '\0') {
		char upper = text[digits] & ~0x20;
		const char *unit = strchr(units, upper);

		if (upper == '\0' || unit == NULL || text[digits + 1] != '\0' ||
		    __builtin_mul_overflow(number, (uint64_t)1024 << 10 * (unit - units), &number))
			return -ASSAY_EINVAL;
	}
	if (number > SIZE_MAX / 2)
		return -ASSAY_EINVAL;
	*(uint64_t *)member = number;
	return 0;
}

static int parse_mode(const char *text, void *member)
{
	uint64_t mode = 0;

	if (*text == '\0' || strlen(text) > 4)
		return -ASSAY_EINVAL;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '7')
			return -ASSAY_EINVAL;
		mode = mode << 3 | (uint64_t)(*text - '0');
	}
	if (mode == 0 || mode > 0777)
		return -ASSAY_EINVAL;
	*(uint64_t *)member = mode;
	return 0;
}

static int parse_network(const char *text, void *member)
{
	return networks_add(member, text);
}

static const char *const answer_names[] = {
	[ANSWER_TEMPFAIL] = "tempfail",
	[ANSWER_ACCEPT] = "accept",
	[ANSWER_REJECT] = "reject",
	[ANSWER_QUARANTINE] = "quarantine",
	NULL,
};

static int parse_answer(const char *text, void *member)
{
	int choice = choose(text, answer_names);

	if (choice < 0)
		return -ASSAY_EINVAL;
	*(enum answer *)member = (enum answer)choice;
	return 0;
}

static const char *const target_names[] = {
	[LOG_TO_AUTO] = "auto",
	[LOG_TO_STDERR] = "stderr",
	[LOG_TO_JOURNAL] = "journal",
	[LOG_TO_SYSLOG] = "syslog",
	NULL,
};

static int parse_target(const char *text, void *member)
{
	int choice = choose(text, target_names);

	if (choice < 0)
		return -ASSAY_EINVAL;
	*(enum log_target *)member = (enum log_target)choice;
	return 0;
}

static const char *const level_names[] = {"error", "warning", "info", "debug", NULL};

static int parse_level(const char *text, void *member)
{
	static const int levels[] = {LOG_ERR, LOG_WARNING, LOG_INFO, LOG_DEBUG};
	int choice = choose(text, level_names);

	if (choice < 0)
		return -ASSAY_EINVAL;
	*(int *)member = levels[choice];
	return 0;
}

static const char *const results_names[] = {
	[RESULTS_ALWAYS] = "always",
	[RESULTS_AMBIGUOUS] = "ambiguous",
	[RESULTS_NEVER] = "never",
	NULL,
};

static int parse_results(const char *text, void *member)
{
	int choice = choose(text, results_names);

	if (choice < 0)
		return -ASSAY_EINVAL;
	*(enum results_header *)member = (enum results_header)choice;
	return 0;
}

static int parse_authserv_id(const char *text, void *member)
{
	return assay_results_id_valid(text) ? parse_string(text, member) : -ASSAY_EINVAL;
}

#define A_PATH    "an absolute path"
#define A_NUMBER  "a number"
#define A_SIZE    "a size such as 500K, 10M or 2G"
#define AN_ANSWER "tempfail, accept, reject or quarantine"

#define KEY(name, flags, parse, expects, choices)                                                  \
	{                                                                                          \
		NULL, #name, flags, offsetof(struct config, name), parse, expects, choices         \
	}
#define LIMIT(name, parse, expects)                                                                \
	{                                                                                          \
		"limits", #name, 0, offsetof(struct config, name), parse, expects, NULL            \
	}

/* A new key is a row here, a member of struct config, and an item in assay.conf(5). */
static const struct key keys[] = {
	KEY(socket, 0, parse_string, "a socket", NULL),
	KEY(socket_mode, 0, parse_mode, "an octal mode such as 0660", NULL),
	KEY(socket_group, 0, parse_string, "a group", NULL),
	KEY(user, 0, parse_string, "a user", NULL),
	KEY(group, 0, parse_string, "a group", NULL),
	KEY(pid_file, 0, parse_path, A_PATH, NULL),
	KEY(log, 0, parse_target, "auto, stderr, journal or syslog", target_names),
	KEY(log_level, 0, parse_level, "error, warning, info or debug", level_names),

	KEY(policy, 0, parse_path, A_PATH, NULL),
	KEY(trusted_networks, KEY_LIST, parse_network,
            "an IP address or a network such as 192.0.2.0/24 with no bits beyond the prefix", NULL),
	KEY(on_error, 0, parse_answer, AN_ANSWER, answer_names),
	KEY(on_oversize, 0, parse_answer, AN_ANSWER, answer_names),
	KEY(max_message_size, 0, parse_size, A_SIZE, NULL),
	KEY(spool_directory, 0, parse_path, A_PATH, NULL),
	KEY(spool_memory, 0, parse_size, A_SIZE, NULL),
	KEY(max_concurrent, 0, parse_number, A_NUMBER, NULL),
	KEY(results_header, 0, parse_results, "always, ambiguous or never", results_names),
	KEY(authserv_id, 0, parse_authserv_id, "a name such as mail.example.org", NULL),
	KEY(quarantine_directory, 0, parse_path, A_PATH, NULL),

	LIMIT(depth, parse_number, A_NUMBER),
	LIMIT(parts, parse_number, A_NUMBER),
	LIMIT(header_bytes, parse_size, A_SIZE),
	LIMIT(header_fields, parse_number, A_NUMBER),
	LIMIT(total_header_bytes, parse_size, A_SIZE),
	LIMIT(total_header_fields, parse_number, A_NUMBER),
	LIMIT(parameters, parse_number, A_NUMBER),
	LIMIT(boundary_bytes, parse_size, A_SIZE),
	LIMIT(decoded_bytes, parse_size, A_SIZE),
	LIMIT(ambiguities, parse_number, A_NUMBER),
	LIMIT(parts_soft, parse_number, A_NUMBER),
	LIMIT(line_bytes, parse_size, A_SIZE),
	LIMIT(words, parse_number, A_NUMBER),
	LIMIT(members, parse_number, A_NUMBER),
	LIMIT(work, parse_number, A_NUMBER),
};

static const size_t key_count = sizeof(keys) / sizeof(keys[0]);

const char *config_key_name(size_t index)
{
	return index < key_count ? keys[index].name : NULL;
}

/* Who says what was found, when the file does not say. */
static const char *host_name(void)
{
	static char name[256];

	if (gethostname(name, sizeof(name) - 1) < 0 || !assay_results_id_valid(name))
		return "localhost";
	return name;
}

static int set_defaults(struct config *config)
{
	*config = (struct config){
		.socket_mode = 0660,
		.log = LOG_TO_AUTO,
		.log_level = LOG_INFO,
		.results_header = RESULTS_AMBIGUOUS,
		.on_error = ANSWER_TEMPFAIL,
		.on_oversize = ANSWER_REJECT,
		.max_message_size = 256 * 1024 * 1024,
		.spool_memory = 1024 * 1024,
	};
	if (parse_string("unix:/var/spool/postfix/assay/milter.sock", &config->socket) < 0 ||
	    parse_string(SYSCONFDIR "/assay/policy.conf", &config->policy) < 0 ||
	    parse_string("/var/tmp", &config->spool_directory) < 0 ||
	    parse_string(host_name(), &config->authserv_id) < 0)
		return -ASSAY_ENOMEM;
	return 0;
}

/* ---- libconfuse ---- */

/* Of the load under way; libconfuse hands its callbacks no pointer of ours. */
static struct {
	const char *path;
	struct config *config;
	struct assay_buf *error;
	int result;                          /* of the first error; later ones follow from it */
	const cfg_opt_t *given[MAX_OPTIONS]; /* keys met so far */
	size_t given_count;
} loading;

static int report(int error, const cfg_t *cfg, const char *format, va_list args)
{
	char text[1024];

	if (loading.result < 0)
		return -1;
	loading.result = error;
	vsnprintf(text, sizeof(text), format, args);
	(void)assay_buf_printf(loading.error, "%s:%d: %s", loading.path, cfg->line, text);
	return -1;
}

static int report_at(const cfg_t *cfg, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int report_at(const cfg_t *cfg, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = report(-ASSAY_ECONFIG, cfg, format, args);
	va_end(args);
	return ret;
}

static bool in_section(const cfg_t *cfg, const struct key *key)
{
	return key->section == NULL ? strcmp(cfg->name, "root") == 0
	                            : strcmp(cfg->name, key->section) == 0;
}

static void report_unknown(const cfg_t *cfg, const char *name)
{
	struct suggestion s;

	for (size_t i = 0; i < key_count; i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		if (keys[i].section == NULL)
			report_at(cfg, "unknown key '%s': it belongs outside the section", name);
		else
			report_at(cfg, "unknown key '%s': it belongs in the section %s", name,
			          keys[i].section);
		return;
	}
	suggest_start(&s, name);
	for (const cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++)
		suggest_offer(&s, opt->name);
	if (s.best != NULL)
		report_at(cfg, "unknown key '%s'; did you mean '%s'?", name, s.best);
	else
		report_at(cfg, "unknown key '%s'", name);
}

/* libconfuse tells an unknown key by its format only. */
static void on_error(cfg_t *cfg, const char *format, va_list args)
{
	if (strcmp(format, "no such option '%s'") == 0)
		report_unknown(cfg, va_arg(args, const char *));
	else
		report(-ASSAY_ECONFIG, cfg, format, args);
}

/* libconfuse would let the last of two values win, which is never meant. */
static bool given_before(const cfg_opt_t *opt)
{
	if (opt->nvalues > 1)
		return false;
	for (size_t i = 0; i < loading.given_count; i++) {
		if (loading.given[i] == opt)
			return true;
	}
	if (loading.given_count < MAX_OPTIONS)
		loading.given[loading.given_count++] = opt;
	return false;
}

static const struct key *find_key(const cfg_t *cfg, const char *name)
{
	for (size_t i = 0; i < key_count; i++) {
		if (in_section(cfg, &keys[i]) && strcmp(keys[i].name, name) == 0)
			return &keys[i];
	}
	return NULL;
}

static int report_value(const cfg_t *cfg, const struct key *key, const char *text)
{
	struct suggestion s;

	suggest_start(&s, text);
	for (const char *const *choice = key->choices; choice != NULL && *choice != NULL; choice++)
		suggest_offer(&s, *choice);
	if (s.best != NULL)
		return report_at(cfg, "%s: \"%.100s\" is not %s; did you mean \"%s\"?", key->name,
		                 text, key->expects, s.best);
	return report_at(cfg, "%s: \"%.100s\" is not %s", key->name, text, key->expects);
}

static int parse_value(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *result)
{
	const struct key *key = find_key(cfg, opt->name);
	int ret;

	*(void **)result = (void *)key; /* any pointer will do: values are in struct config */
	if (given_before(opt))
		return report_at(cfg, "'%s' is given twice", opt->name);
	ret = key->parse(text, (char *)loading.config + key->offset);
	if (ret == -ASSAY_ENOMEM)
		loading.result = ret;
	return ret == -ASSAY_EINVAL ? report_value(cfg, key, text) : ret;
}

/* The options of a section, from the table. */
static void make_options(const char *section, cfg_opt_t *options)
{
	size_t used = 0;

	for (size_t i = 0; i < key_count; i++) {
		if ((section == NULL) != (keys[i].section == NULL))
			continue;
		options[used++] = (cfg_opt_t){
			.name = keys[i].name,
			.type = CFGT_PTR,
			.flags = CFGF_NODEFAULT | ((keys[i].flags & KEY_LIST) != 0 ? CFGF_LIST : 0),
			.parsecb = parse_value,
		};
	}
	options[used] = (cfg_opt_t)CFG_END();
}

static size_t options_end(const cfg_opt_t *options)
{
	size_t end = 0;

	while (options[end].name != NULL)
		end++;
	return end;
}

/* ---- the file ---- */

static int read_file(const char *path, char **text_r, size_t *len_r, struct assay_buf *error)
{
	struct assay_buf text = {0};
	char chunk[4096];
	struct stat st;
	FILE *file = fopen(path, "re");
	const char *reason = NULL;
	size_t got;

	if (file == NULL || fstat(fileno(file), &st) < 0)
		reason = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		reason = "not a regular file";
	while (reason == NULL && (got = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		if (text.len > MAX_FILE)
			reason = "too large for a configuration file";
		else if (assay_buf_append(&text, chunk, got) < 0)
			reason = strerror(ENOMEM);
	}
	if (reason == NULL && ferror(file))
		reason = strerror(errno);
	if (file != NULL)
		fclose(file);
	if (reason != NULL) {
		(void)assay_buf_printf(error, "%s: %s", path, reason);
		assay_buf_free(&text);
		return -ASSAY_EIO;
	}
	*text_r = text.data;
	*len_r = text.len;
	return 0;
}

static int parse_text(cfg_t *root, char *text, size_t len)
{
	struct lexical_error where;
	FILE *file;
	int ret;

	if (len == 0)
		return 0;
	if (lexical_check(text, len, &where) < 0) {
		root->line = where.line;
		report_at(root, "%s", where.reason);
		return loading.result;
	}
	file = fmemopen(text, len, "r");
	if (file == NULL)
		return -ASSAY_ENOMEM;
	ret = cfg_parse_fp(root, file);
	fclose(file);
	/* libconfuse is silent about one thing only */
	if (ret != CFG_SUCCESS && loading.result == 0)
		loading.result = -ASSAY_ENOMEM;
	return loading.result;
}

static int parse_file(const char *path, struct config *config, struct assay_buf *error)
{
	cfg_opt_t options[MAX_OPTIONS], limits[MAX_OPTIONS];
	char *text = NULL;
	size_t len = 0, end;
	cfg_t *root;
	int ret = read_file(path, &text, &len, error);

	if (ret < 0)
		return ret;
	make_options(NULL, options);
	make_options("limits", limits);
	end = options_end(options);
	options[end] = (cfg_opt_t)CFG_SEC("limits", limits, CFGF_NONE);
	options[end + 1] = (cfg_opt_t)CFG_END();
	root = cfg_init(options, CFGF_NONE);
	if (root == NULL) {
		ret = -ASSAY_ENOMEM;
	} else {
		cfg_set_error_function(root, on_error);
		memset(&loading, 0, sizeof(loading));
		loading.path = path;
		loading.config = config;
		loading.error = error;
		ret = parse_text(root, text, len);
	}
	if (root != NULL)
		cfg_free(root);
	free(text);
	return ret;
}

int config_load(const char *path, struct config *config, struct assay_buf *error)
{
	int ret = set_defaults(config);

	if (ret == 0)
		ret = parse_file(path, config, error);
	if (ret < 0)
		config_free(config);
	if (ret == -ASSAY_ENOMEM)
		(void)assay_buf_printf(error, "%s: %s", path, assay_strerror(ret));
	return ret;
}

struct engine_settings config_engine(const struct config *config)
{
	return (struct engine_settings){
		.policy_path = config->policy,
		.limits =
			{
				.depth = (unsigned int)config->depth,
				.parts = (unsigned int)config->parts,
				.header_bytes = (size_t)config->header_bytes,
				.header_fields = (size_t)config->header_fields,
				.total_header_bytes = (size_t)config->total_header_bytes,
				.total_header_fields = (size_t)config->total_header_fields,
				.parameters = (size_t)config->parameters,
				.boundary_bytes = (size_t)config->boundary_bytes,
				.decoded_bytes = config->decoded_bytes,
				.ambiguities = (size_t)config->ambiguities,
				.parts_soft = (unsigned int)config->parts_soft,
				.line_bytes = (size_t)config->line_bytes,
				.words = (unsigned int)config->words,
				.members = (size_t)config->members,
				.work = (unsigned int)config->work,
			},
		.remedy =
			{
				.results_header = config->results_header,
				.authserv_id = config->authserv_id,
				.quarantine_directory = config->quarantine_directory,
			},
		.spool_directory = config->spool_directory,
		.spool_memory = (size_t)config->spool_memory,
		.max_message_size = config->max_message_size,
		.on_error = config->on_error,
		.on_oversize = config->on_oversize,
		.max_concurrent = (unsigned int)config->max_concurrent,
	};
}

void config_free(struct config *config)
{
	char *strings[] = {
		config->socket,          config->socket_group, config->user,
		config->group,           config->pid_file,     config->policy,
		config->spool_directory, config->authserv_id,  config->quarantine_directory};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		free(strings[i]);
	networks_free(&config->trusted_networks);
	memset(config, 0, sizeof(*config));
}
