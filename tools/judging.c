/*
 * What explain and rewrite have in common: envelope options, policy, message,
 * verdict.
 */
#include "assay.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_POLICY = 256, OPT_FROM, OPT_RCPT, OPT_DIRECTION, OPT_CLIENT, OPT_EXPLAIN };

/* Addresses may be given with the angle brackets they have in SMTP. */
static const char *bare_address(char *address)
{
	size_t len = strlen(address);

	if (len < 2 || address[0] != '<' || address[len - 1] != '>')
		return address;
	address[len - 1] = '\0';
	return address + 1;
}

static int set_direction(struct assay_envelope *envelope, const char *name)
{
	for (int i = 0; i <= ASSAY_DIR_APPEND; i++) {
		if (strcmp(assay_direction_name((enum assay_direction)i), name) == 0) {
			envelope->direction = (enum assay_direction)i;
			return 0;
		}
	}
	return -1;
}

/* Returns -1 to go on, or a status. */
static int take_option(const struct command *command, struct judging *judging, int option,
                       char **argv)
{
	struct assay_envelope *envelope = &judging->envelope;
	char *argument = optarg;

	switch (option) {
	case OPT_POLICY:
		judging->policy_path = argument;
		return -1;
	case OPT_FROM:
		envelope->mail_from = bare_address(argument);
		return -1;
	case OPT_RCPT:
		judging->rcpt[envelope->rcpt_count++] = bare_address(argument);
		return -1;
	case OPT_CLIENT:
		envelope->client_addr = argument;
		return -1;
	case OPT_EXPLAIN:
		if (command == &explain_command) /* it always does */
			return fail_option(command, '?', argv);
		judging->explain = true;
		return -1;
	case OPT_DIRECTION:
		if (set_direction(envelope, argument) == 0)
			return -1;
		return fail_usage(command, "'%s' is not inbound, outbound or append", argument);
	case 'h':
		fputs(command->usage, stdout);
		return STATUS_OK;
	default:
		return fail_option(command, option, argv);
	}
}

int judging_options(const struct command *command, struct judging *judging, int argc, char **argv)
{
	static const struct option options[] = {
		{"policy", required_argument, NULL, OPT_POLICY},
		{"from", required_argument, NULL, OPT_FROM},
		{"rcpt", required_argument, NULL, OPT_RCPT},
		{"direction", required_argument, NULL, OPT_DIRECTION},
		{"client", required_argument, NULL, OPT_CLIENT},
		{"explain", no_argument, NULL, OPT_EXPLAIN},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int option, status;

	*judging = (struct judging){
		.policy_path = ASSAY_CONFDIR "/policy.conf",
		.rcpt = calloc((size_t)argc, sizeof(char *)),
		.message = {.fd = -1},
	};
	if (judging->rcpt == NULL)
		return fail(command->name, assay_strerror(-ASSAY_ENOMEM));
	judging->envelope.rcpt_to = judging->rcpt;
	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		status = take_option(command, judging, option, argv);
		if (status >= 0)
			return status;
	}
	if (argc - optind != 1)
		return fail_usage(command, "one message file (or -) is needed");
	judging->file = argv[optind];
	return -1;
}

int judging_run(struct judging *judging, unsigned int flags)
{
	struct assay_buf error = {0};
	int ret = assay_policy_load(judging->policy_path, &judging->policy, &error);
	int status;

	if (ret < 0) {
		if (error.len > 0)
			fprintf(stderr, "assay: %s\n", error.data);
		else
			fail(judging->policy_path, assay_strerror(ret));
		assay_buf_free(&error);
		return STATUS_ERROR;
	}
	status = message_open(&judging->message, judging->file);
	if (status == STATUS_OK)
		status = message_map(&judging->message, judging->file);
	if (status != STATUS_OK)
		return status;
	ret = assay_treat(assay_policy_ambiguity(judging->policy), judging->message.analysis,
	                  judging->message.data, (size_t)judging->message.analysis->size,
	                  &judging->treatment);
	if (ret == 0)
		ret = assay_judge_canonical(judging->policy, judging_analysis(judging),
		                            judging->message.analysis, &judging->envelope, flags,
		                            &judging->verdict);
	return ret < 0 ? fail(judging->file, assay_strerror(ret)) : STATUS_OK;
}

const struct assay_analysis *judging_analysis(const struct judging *judging)
{
	return assay_treatment_analysis(&judging->treatment, judging->message.analysis);
}

int judging_explain(const struct judging *judging, struct assay_buf *out)
{
	const struct assay_treatment *t = &judging->treatment;
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
	assay_treatment_free(&judging->treatment);
	assay_verdict_free(judging->verdict);
	message_close(&judging->message);
	assay_policy_free(judging->policy);
	free(judging->rcpt);
}
