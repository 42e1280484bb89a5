/*
 * What explain and rewrite have in common: a policy, an envelope and a message
 * as the command line says.
 */
#ifndef TOOLS_JUDGING_H
#define TOOLS_JUDGING_H

#include "assay.h"
#include "envelope.h"
#include "judged.h"

/* Zero-initialise but for message.fd = -1. */
struct judging {
	const char *policy_path;
	const char *file;
	struct envelope envelope;

	struct assay_policy *policy;
	struct message message;
	struct judged judged;
};

/* The options and their part of a usage text that judging_option() implements. */
#define JUDGING_OPTIONS ENVELOPE_OPTIONS, {"policy", required_argument, NULL, 'p'}
#define JUDGING_USAGE                                                                              \
	"  --policy FILE     the policy; default " ASSAY_CONFDIR "/policy.conf\n" ENVELOPE_USAGE

/* Returns -1 to go on, or a status. */
int judging_option(const struct command *command, struct judging *judging, int option, char **argv);

/* The file argument. Returns -1 to go on, or a status. */
int judging_operand(const struct command *command, struct judging *judging, int argc, char **argv);

/*
 * Load the policy, read the message, judge it as the milter does. Returns STATUS_OK or, after
 * saying why, another.
 */
int judging_run(struct judging *judging, unsigned int flags);

/* Append what is done about the ambiguities, in a line. Returns 0 or -ASSAY_ENOMEM. */
int judging_explain(const struct judging *judging, struct assay_buf *out);

void judging_free(struct judging *judging);

#endif
