/*
 * assay policy: what concerns the policy file itself.
 */
#include "assay.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: assay policy check FILE\n"
	"\n"
	"Reads a policy file, with its includes and notices, and reports the first\n"
	"error with file and line.\n";

static int check(const char *path)
{
	struct assay_policy *policy;
	struct assay_buf error = {0};
	int ret = assay_policy_load(path, &policy, &error);

	if (ret < 0) {
		if (error.len > 0)
			fprintf(stderr, "assay: %s\n", error.data);
		else
			fail(path, assay_strerror(ret));
		assay_buf_free(&error);
		return STATUS_ERROR;
	}
	printf("%s: %zu rules\n", path, assay_policy_rule_count(policy));
	assay_policy_free(policy);
	return STATUS_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
	int status = help_option(command, argc, argv);

	if (status >= 0)
		return status;
	if (argc - optind != 2 || strcmp(argv[optind], "check") != 0)
		return fail_usage(command, "check and one file are needed");
	return check(argv[optind + 1]);
}

const struct command policy_command = {
	.name = "policy",
	.summary = "check a policy file",
	.usage = usage,
	.run = run,
};
