/*
 * assay explain: what the policy makes of a message, and why.
 */
#include "assay.h"

#include <stdio.h>

static const char usage[] =
	"usage: assay explain [OPTION ...] FILE|-\n"
	"\n"
	"Judges a message by a policy and prints, for every rule, which condition\n"
	"did not hold or why it matches, and the verdict.\n"
	"\n" JUDGING_USAGE;

static int print_explanation(const struct judging *judging)
{
	struct assay_buf out = {0};
	int ret = judging_explain(judging, &out), status;

	if (ret == 0)
		ret = assay_verdict_explain(judging->verdict, &out);
	status = ret < 0 ? fail(judging->file, assay_strerror(ret)) : write_out(out.data, out.len);
	assay_buf_free(&out);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct judging judging;
	int status = judging_options(command, &judging, argc, argv);

	if (status < 0)
		status = judging_run(&judging, ASSAY_JUDGE_TRACE);
	if (status == STATUS_OK && judging.verdict != NULL)
		status = print_explanation(&judging);
	judging_free(&judging);
	return status;
}

const struct command explain_command = {
	.name = "explain",
	.summary = "judge a message by a policy and say why",
	.usage = usage,
	.run = run,
};
