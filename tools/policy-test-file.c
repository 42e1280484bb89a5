/*
 * Reading a file of policy tests. libconfuse parses, driven by a table of keys;
 * the same strict lexical check as of a policy file comes before it.
 *
 * libconfuse hands its callbacks no pointer of ours; one file is read at a time.
 */
#include "policy-test.h"

#include "judge/lexical.h"
#include "judge/suggest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE    (16 * 1024 * 1024)
#define MAX_OPTIONS 32

enum where { IN_FILE, IN_TEST, IN_PART, IN_EXPECT, IN_AFTER };

enum key_flag {
	KEY_LIST = 1 << 0,
	KEY_ENVELOPE = 1 << 1, /* envelope_set() says what is valid */
};

struct test_key {
	const char *name;
	enum where where;
	unsigned int flags;
	bool (*valid)(const char *value); /* NULL: any text */
	const char *expects;              /* completes "... is not" */
};

static struct reading {
	const char *path;
	int status;
	bool needs_policy;       /* the command line has none */
	const cfg_opt_t **given; /* keys given so far */
	size_t given_count, given_size;
} reading;

/* ---- values ---- */

size_t test_size(const char *value)
{
	size_t digits = strspn(value, "0123456789");
	size_t unit = value[digits] == 'K' ? 1024 : value[digits] == 'M' ? 1024 * 1024 : 1;
	size_t size;

	if (digits == 0 || digits > 9 || value[digits + (unit > 1)] != '\0')
		return SIZE_MAX;
	size = strtoul(value, NULL, 10);
	return size <= TEST_MAX_SIZE / unit ? size * unit : SIZE_MAX;
}

static bool is_truth(const char *value)
{
	return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
}

static bool is_action(const char *value)
{
	for (int i = 0; i <= ASSAY_ACT_REJECT; i++) {
		if (strcmp(assay_action_name((enum assay_action)i), value) == 0)
			return true;
	}
	/* what the section ambiguity may do besides */
	return strcmp(value, "rewrite") == 0;
}

static bool is_remedy(const char *value)
{
	for (int i = 0; i <= ASSAY_REMEDY_REJECT; i++) {
		if (strcmp(assay_remedy_name((enum assay_remedy)i), value) == 0)
			return true;
	}
	return false;
}

static bool is_size(const char *value)
{
	return test_size(value) != SIZE_MAX;
}

static bool is_encoding(const char *value)
{
	for (int i = 0; i <= ASSAY_ENC_UUENCODE; i++) {
		if (strcmp(assay_encoding_name((enum assay_encoding)i), value) == 0)
			return i != ASSAY_ENC_UUENCODE;
	}
	return false;
}

static bool is_hex(const char *value)
{
	size_t digits = 0;

	for (; *value != '\0'; value++) {
		if (strchr("0123456789abcdefABCDEF", *value) != NULL)
			digits++;
		else if (*value != ' ')
			return false;
	}
	return digits % 2 == 0;
}

/* ---- keys ---- */

static const struct test_key keys[] = {
	{"policy", IN_FILE, 0, NULL, NULL},

	{"policy", IN_TEST, 0, NULL, NULL},
	{"direction", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"client", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"client_name", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"helo", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"user", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"tls", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"from", IN_TEST, KEY_ENVELOPE, NULL, NULL},
	{"to", IN_TEST, KEY_ENVELOPE | KEY_LIST, NULL, NULL},
	{"message", IN_TEST, 0, NULL, NULL},
	{"lines", IN_TEST, KEY_LIST, NULL, NULL},
	{"subject", IN_TEST, 0, NULL, NULL},
	{"header", IN_TEST, KEY_LIST, NULL, NULL},
	{"multipart", IN_TEST, 0, NULL, NULL},

	{"type", IN_PART, 0, NULL, NULL},
	{"name", IN_PART, 0, NULL, NULL},
	{"disposition", IN_PART, 0, NULL, NULL},
	{"header", IN_PART, KEY_LIST, NULL, NULL},
	{"encoding", IN_PART, 0, is_encoding, "7bit, 8bit, binary, base64 or quoted-printable"},
	{"text", IN_PART, KEY_LIST, NULL, NULL},
	{"file", IN_PART, 0, NULL, NULL},
	{"hex", IN_PART, KEY_LIST, is_hex, "an even number of hexadecimal digits"},
	{"content", IN_PART, 0, test_content_is_known, "a kind of content"},
	{"size", IN_PART, 0, is_size, "a size such as 500, 64K or 30M, at most 256M"},
	{"archive", IN_PART, 0, test_archive_is_known, "a kind of archive"},
	{"password", IN_PART, 0, NULL, NULL},
	{"multipart", IN_PART, 0, NULL, NULL},

	{"action", IN_EXPECT, 0, is_action, "an action of assay-policy(5), or rewrite"},
	{"rule", IN_EXPECT, 0, NULL, NULL},
	{"part", IN_EXPECT, KEY_LIST, NULL, NULL},
	{"inside", IN_EXPECT, KEY_LIST, NULL, NULL},
	{"group", IN_EXPECT, 0, NULL, NULL},
	{"rules", IN_EXPECT, KEY_LIST, NULL, NULL},
	{"observed", IN_EXPECT, KEY_LIST, NULL, NULL},
	{"not_done", IN_EXPECT, KEY_LIST, NULL, NULL},
	{"ambiguous", IN_EXPECT, 0, is_remedy, "observe, tag, rewrite, quarantine or reject"},
	{"reply", IN_EXPECT, 0, NULL, NULL},
	{"changed", IN_EXPECT, 0, is_truth, "true or false"},

	{"to", IN_AFTER, KEY_LIST, NULL, NULL},
	{"parts", IN_AFTER, KEY_LIST, NULL, NULL},
	{"detected", IN_AFTER, KEY_LIST, NULL, NULL},
	{"names", IN_AFTER, KEY_LIST, NULL, NULL},
	{"subject", IN_AFTER, 0, NULL, NULL},
	{"header", IN_AFTER, KEY_LIST, NULL, NULL},
	{"not_header", IN_AFTER, KEY_LIST, NULL, NULL},
	{"contains", IN_AFTER, KEY_LIST, NULL, NULL},
	{"not_contains", IN_AFTER, KEY_LIST, NULL, NULL},
	{"same_as", IN_AFTER, 0, NULL, NULL},
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static const char *const section_names[] = {
	[IN_FILE] = "outside the tests", [IN_TEST] = "in a test",       [IN_PART] = "in a part",
	[IN_EXPECT] = "in expect",       [IN_AFTER] = "in after",
};

static enum where where_of(const cfg_t *cfg)
{
	if (strcmp(cfg->name, "test") == 0)
		return IN_TEST;
	if (strcmp(cfg->name, "part") == 0)
		return IN_PART;
	if (strcmp(cfg->name, "expect") == 0)
		return IN_EXPECT;
	return strcmp(cfg->name, "after") == 0 ? IN_AFTER : IN_FILE;
}

static const struct test_key *find_key(const char *name, enum where where)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (keys[i].where == where && strcmp(keys[i].name, name) == 0)
			return &keys[i];
	}
	return NULL;
}

/* ---- errors ---- */

static int report(int line, const char *format, va_list args)
{
	char text[512], place[4200];

	if (reading.status != STATUS_OK) /* only its consequences */
		return -1;
	vsnprintf(text, sizeof(text), format, args);
	snprintf(place, sizeof(place), "%s:%d", reading.path, line);
	reading.status = fail(place, text);
	return -1;
}

static int report_at(const cfg_t *cfg, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int report_at(const cfg_t *cfg, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = report(cfg->line, format, args);
	va_end(args);
	return ret;
}

static void report_unknown(cfg_t *cfg, const char *name)
{
	enum where where = where_of(cfg);
	struct suggestion s;

	suggest_start(&s, name);
	for (cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++)
		suggest_offer(&s, opt->name);
	if (s.best != NULL)
		report_at(cfg, "unknown key '%s' %s; did you mean '%s'?", name,
		          section_names[where], s.best);
	else
		report_at(cfg, "unknown key '%s' %s", name, section_names[where]);
}

static void on_error(cfg_t *cfg, const char *format, va_list args)
{
	if (strcmp(format, "no such option '%s'") == 0)
		report_unknown(cfg, va_arg(args, const char *));
	else
		report(cfg->line, format, args);
}

/* ---- checks ---- */

/* An assignment drops the values before, so that the first value may be the second assignment. */
static int check_twice(cfg_t *cfg, const cfg_opt_t *opt)
{
	if (opt->nvalues > 1)
		return 0;
	for (size_t i = 0; i < reading.given_count; i++) {
		if (reading.given[i] == opt)
			return report_at(cfg, "'%s' is given twice", opt->name);
	}
	if (reading.given_count == reading.given_size) {
		size_t size = 2 * reading.given_size + 64;
		const cfg_opt_t **grown = reallocarray(reading.given, size, sizeof(cfg_opt_t *));

		if (grown == NULL)
			return report_at(cfg, "%s", assay_strerror(-ASSAY_ENOMEM));
		reading.given = grown;
		reading.given_size = size;
	}
	reading.given[reading.given_count++] = opt;
	return 0;
}

static int check_envelope(cfg_t *cfg, const char *name, const char *value)
{
	struct envelope envelope = {0};
	const char *why = NULL;
	int ret = envelope_set(&envelope, name, value, &why);

	if (ret < 0)
		report_at(cfg, "%s: '%s' %s", name, value, why != NULL ? why : assay_strerror(ret));
	envelope_free(&envelope);
	return ret < 0 ? -1 : 0;
}

/* libconfuse copies what *result is set to. */
static int take_value(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	const struct test_key *key = find_key(opt->name, where_of(cfg));

	*(const char **)result = value;
	if (check_twice(cfg, opt) < 0)
		return -1;
	if ((key->flags & KEY_ENVELOPE) != 0)
		return check_envelope(cfg, opt->name, value);
	if (key->valid != NULL && !key->valid(value))
		return report_at(cfg, "%s: '%s' is not %s", opt->name, value, key->expects);
	return 0;
}

static bool is_given(cfg_t *cfg, const char *name)
{
	return test_count(cfg, name) > 0;
}

/* How many of these keys are given. */
static unsigned int count_given(cfg_t *cfg, const char *const *names, const char **last_r)
{
	unsigned int count = 0;

	for (; *names != NULL; names++) {
		if (is_given(cfg, *names)) {
			*last_r = *names;
			count++;
		}
	}
	return count;
}

static int part_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	static const char *const contents[] = {"text", "file", "hex", "content", "archive",
	                                       "multipart", NULL};
	cfg_t *part = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *last = NULL, *type = test_value(part, "type");
	unsigned int given = count_given(part, contents, &last);
	bool inner = is_given(part, "part");
	bool holds = is_given(part, "archive") || is_given(part, "multipart") ||
	             (type != NULL && strcmp(type, "message/rfc822") == 0 && given == 0);

	(void)cfg;
	if (given > 1)
		return report_at(part, "a part has one content, and this has %s besides another",
		                 last);
	if (inner && !holds)
		return report_at(part, "parts are inside of an archive, a multipart or a "
		                       "message/rfc822 only");
	if (given == 0 && !inner && !is_given(part, "size"))
		return report_at(part, "a part without content: text, file, hex, content, archive, "
		                       "multipart or size is needed");
	if (is_given(part, "password") && !is_given(part, "archive"))
		return report_at(part, "a password is for archives");
	return 0;
}

static int test_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	static const char *const sources[] = {"message", "lines", "part", NULL};
	cfg_t *test = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *last = NULL;
	unsigned int given = count_given(test, sources, &last);

	(void)cfg;
	if (given != 1)
		return report_at(test, given == 0
		                               ? "test \"%.100s\" has no message: message, lines or part"
		                               : "test \"%.100s\" has more than one of message, lines "
		                                 "and part",
		                 cfg_title(test));
	if (strcmp(last, "part") != 0 && (is_given(test, "subject") || is_given(test, "header") ||
	                                  is_given(test, "multipart")))
		return report_at(test, "subject, header and multipart are for messages made of parts");
	if (test_section(test, "expect") == NULL && test_section(test, "after") == NULL)
		return report_at(test, "test \"%.100s\" expects nothing", cfg_title(test));
	if (!is_given(test, "policy") && !is_given(cfg, "policy") && reading.needs_policy)
		return report_at(test, "no policy: policy = \"...\" is needed here or before the tests");
	return 0;
}

static int once_closed(cfg_t *cfg, cfg_opt_t *opt)
{
	return opt->nvalues > 1 ? report_at(cfg, "a second section %s", opt->name) : 0;
}

/* ---- options for libconfuse ---- */

static size_t make_options(enum where where, cfg_opt_t *options)
{
	size_t used = 0;

	for (size_t i = 0; i < KEYS; i++) {
		cfg_opt_t single = CFG_STR(keys[i].name, NULL, CFGF_NODEFAULT);
		cfg_opt_t list = CFG_STR_LIST(keys[i].name, NULL, CFGF_NODEFAULT);

		if (keys[i].where != where)
			continue;
		options[used] = (keys[i].flags & KEY_LIST) != 0 ? list : single;
		options[used++].parsecb = take_value;
	}
	options[used] = (cfg_opt_t)CFG_END();
	return used;
}

static void add_section(cfg_opt_t *options, const char *name, cfg_opt_t *inner, cfg_flag_t flags,
                        cfg_validate_callback_t closed)
{
	size_t used = 0;

	while (options[used].name != NULL)
		used++;
	options[used] = (cfg_opt_t)CFG_SEC(name, inner, flags);
	options[used].validcb = closed;
	options[used + 1] = (cfg_opt_t)CFG_END();
}

/* libconfuse copies the options, section by section. */
static cfg_t *make_root(void)
{
	cfg_opt_t file[MAX_OPTIONS], test[MAX_OPTIONS], expect[MAX_OPTIONS], after[MAX_OPTIONS];
	cfg_opt_t parts[TEST_MAX_DEPTH][MAX_OPTIONS];
	cfg_t *root;

	for (int i = TEST_MAX_DEPTH - 1; i >= 0; i--) {
		make_options(IN_PART, parts[i]);
		if (i + 1 < TEST_MAX_DEPTH)
			add_section(parts[i], "part", parts[i + 1], CFGF_MULTI, part_closed);
	}
	make_options(IN_FILE, file);
	make_options(IN_TEST, test);
	make_options(IN_EXPECT, expect);
	make_options(IN_AFTER, after);
	add_section(test, "part", parts[0], CFGF_MULTI, part_closed);
	add_section(test, "expect", expect, CFGF_MULTI, once_closed);
	add_section(test, "after", after, CFGF_MULTI, once_closed);
	add_section(file, "test", test, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES, test_closed);
	root = cfg_init(file, CFGF_NONE);
	if (root != NULL)
		cfg_set_error_function(root, on_error);
	return root;
}

/* ---- files ---- */

/* The lines on which sections outside of others begin: those of the tests. */
static int find_lines(const char *text, size_t len, int **lines_r)
{
	size_t count = 0, size = 0;
	int line = 1, depth = 0;
	bool word = false; /* the last token was a word, or a title */
	char quote = '\0';

	*lines_r = NULL;
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		line += c == '\n';
		if (quote != '\0') {
			if (c == '\\')
				i++;
			else if (c == quote)
				quote = '\0';
			continue;
		}
		if (c == '"' || c == '\'')
			quote = c;
		else if (c == '}')
			depth--;
		else if (c == '{' && depth++ == 0 && word) {
			if (count == size) {
				int *grown = reallocarray(*lines_r, 2 * size + 64, sizeof(int));

				if (grown == NULL)
					return -ASSAY_ENOMEM;
				*lines_r = grown;
				size = 2 * size + 64;
			}
			(*lines_r)[count++] = line;
		}
		if (strchr(" \t\r\n", c) == NULL)
			word = c != '=' && c != ',' && c != '{' && c != '}';
	}
	return 0;
}

static char *slurp(const char *path, size_t *len_r)
{
	FILE *fp = fopen(path, "re");
	struct assay_buf text = {0};
	char chunk[4096];
	size_t got;
	int ret = fp != NULL ? assay_buf_puts(&text, "") : -1;

	errno = fp != NULL ? 0 : errno;
	while (ret == 0 && text.len <= MAX_FILE && (got = fread(chunk, 1, sizeof(chunk), fp)) > 0)
		ret = assay_buf_append(&text, chunk, got);
	if (fp == NULL || ferror(fp))
		fail(path, strerror(errno));
	else if (ret < 0 || text.len > MAX_FILE)
		fail(path, ret < 0 ? assay_strerror(ret) : "too large for tests");
	else {
		fclose(fp);
		*len_r = text.len;
		return text.data;
	}
	if (fp != NULL)
		fclose(fp);
	assay_buf_free(&text);
	return NULL;
}

static int parse(struct test_file *file, char *text, size_t len)
{
	struct lexical_error where;
	FILE *fp;
	int ret;

	if (lexical_check(text, len, &where) < 0) {
		file->root->line = where.line;
		report_at(file->root, "%s", where.reason);
		return reading.status;
	}
	if (len == 0)
		return STATUS_OK;
	fp = fmemopen(text, len, "r");
	ret = fp != NULL ? cfg_parse_fp(file->root, fp) : CFG_PARSE_ERROR;
	if (fp != NULL)
		fclose(fp);
	if (ret != CFG_SUCCESS && reading.status == STATUS_OK)
		reading.status = fail(file->path, assay_strerror(-ASSAY_ENOMEM));
	if (reading.status == STATUS_OK && find_lines(text, len, &file->lines) < 0)
		reading.status = fail(file->path, assay_strerror(-ASSAY_ENOMEM));
	return reading.status;
}

int test_file_read(struct test_file *file, const char *path, const char *policy)
{
	size_t len = 0;
	char *text = slurp(path, &len);

	*file = (struct test_file){.path = path};
	if (text == NULL)
		return STATUS_ERROR;
	reading = (struct reading){.path = path, .needs_policy = policy == NULL};
	file->root = make_root();
	reading.status = file->root != NULL ? parse(file, text, len)
	                                    : fail(path, assay_strerror(-ASSAY_ENOMEM));
	free(reading.given);
	free(text);
	return reading.status;
}

void test_file_free(struct test_file *file)
{
	if (file->root != NULL)
		cfg_free(file->root);
	free(file->lines);
	*file = (struct test_file){0};
}

/* ---- what is in it ---- */

char *test_file_path(const struct test_file *file, const char *name)
{
	const char *slash = strrchr(file->path, '/');
	struct assay_buf path = {0};
	int ret = 0;

	if (*name != '/' && slash != NULL)
		ret = assay_buf_append(&path, file->path, (size_t)(slash - file->path) + 1);
	if (ret == 0)
		ret = assay_buf_puts(&path, name);
	if (ret < 0)
		assay_buf_free(&path);
	return path.data;
}

unsigned int test_count(cfg_t *cfg, const char *name)
{
	/* libconfuse would report an option that the innermost parts do not have */
	for (cfg_opt_t *opt = cfg->opts; opt->name != NULL; opt++) {
		if (strcmp(opt->name, name) == 0)
			return cfg_opt_size(opt);
	}
	return 0;
}

cfg_t *test_section(cfg_t *cfg, const char *name)
{
	return test_count(cfg, name) > 0 ? cfg_getnsec(cfg, name, 0) : NULL;
}

const char *test_value(cfg_t *cfg, const char *name)
{
	return test_count(cfg, name) > 0 ? cfg_getstr(cfg, name) : NULL;
}
