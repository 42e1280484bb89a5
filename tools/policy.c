/*
 * assay policy: what concerns the policy file itself.
 */
#include "assay.h"

#include "json.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: assay policy check [OPTION ...] FILE\n"
	"\n"
	"Reads a policy file, with its includes and notices, and reports the first\n"
	"error with file and line, or warnings of what is valid but hardly meant, as a\n"
	"rule that can never match. The exit status is 1 after an error; warnings alone\n"
	"leave it 0.\n"
	"\n"
	"  --strict          exit status 3 when there are warnings\n"
	"  --json            print JSON for scripts; assay(1) describes it\n";

enum { OPT_STRICT = 256, OPT_JSON };

struct check {
	const char *path;
	size_t rules;
	struct assay_buf error;    /* a line, empty without one */
	struct assay_buf warnings; /* lines */
	size_t warning_count;
};

/* Returns 0 or a negative error; -ASSAY_ECONFIG and -ASSAY_EIO come with a text. */
static int look(struct check *check)
{
	struct assay_policy *policy;
	int ret = assay_policy_load(check->path, &policy, &check->error);

	if (ret < 0)
		return ret;
	check->rules = assay_policy_rule_count(policy);
	ret = assay_policy_check(policy, &check->warnings);
	if (ret > 0)
		check->warning_count = (size_t)ret;
	assay_policy_free(policy);
	return ret < 0 ? ret : 0;
}

/* ---- text ---- */

static void print_text(const struct check *check)
{
	const char *line = check->warnings.data;

	while (line != NULL && *line != '\0') {
		size_t len = strcspn(line, "\n");

		fprintf(stderr, "assay: warning: %.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
	printf("%s: %zu rules", check->path, check->rules);
	if (check->warning_count > 0)
		printf(", %zu warning%s", check->warning_count,
		       check->warning_count == 1 ? "" : "s");
	putchar('\n');
}

/* ---- JSON ---- */

/* "file:12: text" in its pieces; a line without them is all text. */
static void json_problem(struct json *json, const char *key, const char *line, size_t len)
{
	const char *end = line + len, *text = line, *at = line;
	struct assay_buf file = {0}, rest = {0};
	unsigned long number = 0;

	while (number == 0 && (at = memchr(at, ':', (size_t)(end - at))) != NULL) {
		char *after;

		number = strtoul(at + 1, &after, 10);
		if (number > 0 && after > at + 1 && *after == ':')
			text = after + 1 + strspn(after + 1, " ");
		else
			number = 0;
		at += number == 0;
	}
	if (json->error == 0)
		json->error = assay_buf_append(&rest, text, (size_t)(end - text));
	if (json->error == 0 && number > 0)
		json->error = assay_buf_append(&file, line, (size_t)(at - line));
	json_open(json, key, '{');
	json_string(json, "file", file.data);
	if (number > 0)
		json_number(json, "line", number);
	json_string(json, "text", rest.data);
	json_close(json, '}');
	assay_buf_free(&file);
	assay_buf_free(&rest);
}

static int print_json(const struct check *check)
{
	struct assay_buf out = {0};
	struct json json = {.out = &out};
	const char *line = check->warnings.data;
	int status;

	json_open(&json, NULL, '{');
	json_string(&json, "file", check->path);
	json_truth(&json, "valid", check->error.len == 0);
	json_number(&json, "rules", check->rules);
	if (check->error.len > 0)
		json_problem(&json, "error", check->error.data, check->error.len);
	json_open(&json, "warnings", '[');
	while (line != NULL && *line != '\0') {
		size_t len = strcspn(line, "\n");

		json_problem(&json, NULL, line, len);
		line += len + (line[len] == '\n');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	if (json.error == 0)
		json.error = assay_buf_puts(&out, "\n");
	status = json.error < 0 ? fail(check->path, assay_strerror(json.error))
	                        : write_out(out.data, out.len);
	assay_buf_free(&out);
	return status;
}

/* ---- the command ---- */

static int check_file(const char *path, bool strict, bool json)
{
	struct check check = {.path = path};
	int ret = look(&check), status = STATUS_OK;

	if (ret < 0 && check.error.len == 0)
		ret = assay_buf_printf(&check.error, "%s: %s", path, assay_strerror(ret)) < 0
		              ? ret
		              : -ASSAY_ECONFIG;
	if (json)
		status = print_json(&check);
	else if (ret < 0)
		fprintf(stderr, "assay: %s\n",
		        check.error.len > 0 ? check.error.data : assay_strerror(ret));
	else
		print_text(&check);
	if (ret < 0)
		status = STATUS_ERROR;
	else if (status == STATUS_OK && strict && check.warning_count > 0)
		status = STATUS_REFUSED;
	assay_buf_free(&check.error);
	assay_buf_free(&check.warnings);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {
		{"strict", no_argument, NULL, OPT_STRICT},
		{"json", no_argument, NULL, OPT_JSON},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	bool strict = false, json = false;
	int option;

	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		switch (option) {
		case OPT_STRICT:
			strict = true;
			break;
		case OPT_JSON:
			json = true;
			break;
		case 'h':
			fputs(command->usage, stdout);
			return STATUS_OK;
		default:
			return fail_option(command, option, argv);
		}
	}
	if (argc - optind != 2 || strcmp(argv[optind], "check") != 0)
		return fail_usage(command, "check and one file are needed");
	return check_file(argv[optind + 1], strict, json);
}

const struct command policy_command = {
	.name = "policy",
	.summary = "check a policy file",
	.usage = usage,
	.run = run,
};
