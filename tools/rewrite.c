/*
 * assay rewrite: the message as the policy would let it pass.
 */
#include "judging.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] =
	"usage: assay rewrite [OPTION ...] FILE|-\n"
	"\n"
	"Judges a message by a policy and writes it to standard output as the policy\n"
	"wants it. Where the policy would quarantine, refuse or defer the message,\n"
	"nothing is written, the reason is given on standard error, and the exit\n"
	"status is 3.\n"
	"\n" JUDGING_USAGE "  --explain         print the decisions on standard error\n";

static int write_sink(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	return write_out(data, len) == STATUS_OK ? 0 : -ASSAY_EABORT;
}

static int write_message(const struct judging *judging)
{
	const struct assay_sink sink = {.write = write_sink};
	int ret = judged_write(&judging->judged, &sink);

	if (ret == -ASSAY_EABORT) /* write_out() has said why */
		return STATUS_ERROR;
	return ret < 0 ? fail(judging->file, assay_strerror(ret)) : STATUS_OK;
}

static int print_decisions(const struct judging *judging)
{
	struct assay_buf out = {0};
	int ret = judging_explain(judging, &out);

	if (ret == 0)
		ret = assay_verdict_explain(judging->judged.verdict, &out);
	if (ret == 0)
		fputs(out.data, stderr);
	assay_buf_free(&out);
	return ret < 0 ? fail(judging->file, assay_strerror(ret)) : STATUS_OK;
}

static int refuse(const struct judging *judging, const struct fate *fate)
{
	if (fate->rule != NULL)
		fprintf(stderr, "assay: %s: %s by rule \"%s\": %s\n", judging->file, fate->action,
		        fate->rule, fate->why);
	else
		fprintf(stderr, "assay: %s: %s by the ambiguity section: %s\n", judging->file,
		        fate->action, fate->why);
	return STATUS_REFUSED;
}

enum { OPT_EXPLAIN = 256 };

static int carry_out(const struct judging *judging, bool explain)
{
	int status = explain ? print_decisions(judging) : STATUS_OK;
	struct fate fate = judged_fate(&judging->judged);

	if (status != STATUS_OK)
		return status;
	return fate.passes ? write_message(judging) : refuse(judging, &fate);
}

static int run(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {
		JUDGING_OPTIONS,
		{"explain", no_argument, NULL, OPT_EXPLAIN},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct judging judging = {.message = {.fd = -1}};
	bool explain = false;
	int option, status = -1;

	while (status < 0 && (option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (option == OPT_EXPLAIN)
			explain = true;
		else
			status = judging_option(command, &judging, option, argv);
	}
	if (status < 0)
		status = judging_operand(command, &judging, argc, argv);
	if (status < 0) {
		status = judging_run(&judging, 0);
		if (status == STATUS_OK)
			status = carry_out(&judging, explain);
	}
	judging_free(&judging);
	return status;
}

const struct command rewrite_command = {
	.name = "rewrite",
	.summary = "write a message as a policy lets it pass",
	.usage = usage,
	.run = run,
};
