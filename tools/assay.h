/*
 * What the subcommands of assay(1) share.
 */
#ifndef TOOLS_ASSAY_H
#define TOOLS_ASSAY_H

#include <assay/judge.h>
#include <assay/treat.h>

/* Exit statuses, as assay(1) documents them. */
enum status {
	STATUS_OK = 0,
	STATUS_ERROR = 1,   /* something could not be read, written or understood */
	STATUS_USAGE = 2,   /* the command line is wrong */
	STATUS_REFUSED = 3, /* rewrite: the policy does not let the message pass;
	                       canonicalise: something had to stay as it is */
};

struct command {
	const char *name;
	const char *summary;
	const char *usage; /* text of "assay NAME --help" */
	int (*run)(const struct command *command, int argc, char **argv);
};

extern const struct command inspect_command, explain_command, rewrite_command, policy_command,
	bodystructure_command, canonicalise_command;

/* "assay: what: why" on stderr. Returns STATUS_ERROR. */
int fail(const char *what, const char *why);

/* A wrong command line: why, and where to find help. Returns STATUS_USAGE. */
int fail_usage(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same for what getopt_long() returned as ':' or '?'. */
int fail_option(const struct command *command, int option, char **argv);

/*
 * For a command whose only option is --help. Returns the exit status when that
 * was given or any other one, -1 to go on with the arguments from optind on.
 */
int help_option(const struct command *command, int argc, char **argv);

/* Write to what is called name. Returns STATUS_OK or, after saying so, STATUS_ERROR. */
int write_to(int fd, const char *name, const void *data, size_t len);

/* Write to stdout, likewise. */
int write_out(const void *data, size_t len);

/* ---- message.c ---- */

/*
 * Open a file, or "-" for stdin, that can be read twice: what cannot is copied.
 * Returns -1 after saying why.
 */
int open_rereadable(const char *path);

struct message {
	int fd;           /* of the octets, for source */
	const char *data; /* the octets, after message_map() */
	struct assay_source source;
	struct assay_analysis *analysis;
};

/* Read and analyse a file, or "-" for stdin. Returns STATUS_OK or, after saying why, STATUS_ERROR.
 */
int message_open(struct message *message, const char *path);

/* All octets of it in memory. Returns STATUS_OK or, after saying why, STATUS_ERROR. */
int message_map(struct message *message, const char *path);

void message_close(struct message *message);

/* ---- judging.c ---- */

/* A message, judged as the command line says. */
struct judging {
	const char *policy_path;
	const char *file;
	struct assay_envelope envelope;
	bool explain;

	const char **rcpt; /* envelope.rcpt_to */
	struct assay_policy *policy;
	struct message message;
	struct assay_treatment treatment; /* of its ambiguities */
	struct assay_verdict *verdict;    /* of the canonical form */
};

/* The part of a usage text that judging_options() implements. */
#define JUDGING_USAGE                                                                              \
	"  --policy FILE     the policy; default " ASSAY_CONFDIR "/policy.conf\n"                  \
	"  --from ADDRESS    the sender; '' is the null sender\n"                                  \
	"  --rcpt ADDRESS    a recipient; may be repeated\n"                                       \
	"  --direction D     inbound (default), outbound or append\n"                              \
	"  --client IP       the address of the SMTP client\n"

/*
 * Parse options and the file argument. Returns -1 to go on, or the status with
 * which to exit.
 */
int judging_options(const struct command *command, struct judging *judging, int argc, char **argv);

/* The analysis that the verdict is of. */
const struct assay_analysis *judging_analysis(const struct judging *judging);

/* Append what is done about the ambiguities, in a line. Returns 0 or -ASSAY_ENOMEM. */
int judging_explain(const struct judging *judging, struct assay_buf *out);

/* Load the policy, read the message, judge it as the milter does. Returns STATUS_OK or, after
 * saying why, another. */
int judging_run(struct judging *judging, unsigned int flags);

void judging_free(struct judging *judging);

#endif
