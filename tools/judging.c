/*
 * What explain and rewrite have in common: options, policy, message, verdict.
 */
#include "judging.h"

#include <getopt.h>
#include <stdio.h>

int open_policy(const char *path, struct assay_policy **policy_r)
{
	struct assay_buf error = {0};
	int ret = assay_policy_load(path, policy_r, &error);

	if (ret < 0 && error.len > 0)
		fprintf(stderr, "assay: %s\n", error.data);
	else if (ret < 0)
		fail(path, assay_strerror(ret));
	assay_buf_free(&error);
	return ret < 0 ? STATUS_ERROR : STATUS_OK;
}

int judging_option(const struct command *command, struct judging *judging, int option, char **argv)
{
	if (option >= OPT_DIRECTION && option < OPT_ENVELOPE_END)
		return envelope_option(command, &judging->envelope, option, optarg);
	switch (option) {
	case 'p':
		judging->policy_path = optarg;
		return -1;
	case 'h':
		fputs(command->usage, stdout);
		return STATUS_OK;
	default:
		return fail_option(command, option, argv);
	}
}

int judging_operand(const struct command *command, struct judging *judging, int argc, char **argv)
{
	if (argc - optind != 1)
		return fail_usage(command, "one message file (or -) is needed");
	judging->file = argv[optind];
	if (judging->policy_path == NULL)
		judging->policy_path = ASSAY_CONFDIR "/policy.conf";
	return -1;
}

int judging_run(struct judging *judging, unsigned int flags)
{
	int status = open_policy(judging->policy_path, &judging->policy), ret;

	if (status == STATUS_OK)
		status = message_open(&judging->message, judging->file);
	if (status == STATUS_OK)
		status = message_map(&judging->message, judging->file);
	if (status != STATUS_OK)
		return status;
	ret = judged_make(&judging->judged, judging->policy, judging->message.analysis,
	                  judging->message.data, &judging->envelope.facts, flags);
	return ret < 0 ? fail(judging->file, assay_strerror(ret)) : STATUS_OK;
}

int judging_explain(const struct judging *judging, struct assay_buf *out)
{
	const struct assay_treatment *t = &judging->judged.treatment;
	const struct assay_canonical *canonical = t->canonical;

	if (t->done == ASSAY_REMEDY_OBSERVE)
		return 0;
	if (canonical == NULL)
		return assay_buf_printf(out, "ambiguous: %s\n", assay_remedy_name(t->done));
	return assay_buf_printf(out, "ambiguous: %s, %s; parts are those of the canonical form\n",
	                        assay_remedy_name(t->done),
	                        assay_canonical_outcome_name(canonical->outcome));
}

void judging_free(struct judging *judging)
{
	judged_free(&judging->judged);
	message_close(&judging->message);
	assay_policy_free(judging->policy);
	envelope_free(&judging->envelope);
}
