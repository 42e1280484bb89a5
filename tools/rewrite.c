/*
 * assay rewrite: the message as the policy would let it pass.
 */
#include "assay.h"

#include <assay/rewrite.h>

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

static int write_message(struct judging *judging)
{
	const struct assay_sink sink = {.write = write_sink};
	struct assay_treatment *treatment = &judging->treatment;
	struct assay_source source = judging->message.source;
	struct assay_str canonical;
	struct assay_rewrite *rewrite;
	int ret = assay_treatment_plan(treatment, judging->message.analysis, judging->verdict,
	                               &rewrite);

	if (ret == 0 && treatment->rewritten) {
		canonical =
			(struct assay_str){treatment->canonical->text, treatment->canonical->len};
		source = assay_source_memory(&canonical);
	}
	if (ret == 0) {
		ret = assay_rewrite_message(rewrite, &source, &sink);
		assay_rewrite_free(rewrite);
	}
	if (ret == -ASSAY_EABORT) /* write_out() has said why */
		return STATUS_ERROR;
	return ret < 0 ? fail(judging->file, assay_strerror(ret)) : STATUS_OK;
}

static int print_decisions(const struct judging *judging)
{
	struct assay_buf out = {0};
	int ret = judging_explain(judging, &out);

	if (ret == 0)
		ret = assay_verdict_explain(judging->verdict, &out);
	if (ret == 0)
		fputs(out.data, stderr);
	assay_buf_free(&out);
	return ret < 0 ? fail(judging->file, assay_strerror(ret)) : STATUS_OK;
}

static int refuse(const struct judging *judging)
{
	const struct assay_decision *final = judging->verdict->final;

	if (judging->treatment.done >= ASSAY_REMEDY_QUARANTINE) {
		fprintf(stderr,
		        "assay: %s: %s by the ambiguity section: the message is ambiguous\n",
		        judging->file, assay_remedy_name(judging->treatment.done));
		return STATUS_REFUSED;
	}
	fprintf(stderr, "assay: %s: %s by rule \"%s\": %s\n", judging->file,
	        assay_action_name(final->action), final->rule, final->why);
	return STATUS_REFUSED;
}

static int carry_out(struct judging *judging)
{
	int status = judging->explain ? print_decisions(judging) : STATUS_OK;

	if (status != STATUS_OK)
		return status;
	if (judging->verdict->action >= ASSAY_ACT_QUARANTINE ||
	    judging->treatment.done >= ASSAY_REMEDY_QUARANTINE)
		return refuse(judging);
	return write_message(judging);
}

static int run(const struct command *command, int argc, char **argv)
{
	struct judging judging;
	int status = judging_options(command, &judging, argc, argv);

	if (status < 0)
		status = judging_run(&judging, 0);
	if (status == STATUS_OK && judging.verdict != NULL)
		status = carry_out(&judging);
	judging_free(&judging);
	return status;
}

const struct command rewrite_command = {
	.name = "rewrite",
	.summary = "write a message as a policy lets it pass",
	.usage = usage,
	.run = run,
};
