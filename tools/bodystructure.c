/*
 * assay bodystructure: what an IMAP server would say a message is made of.
 */
#include "assay.h"

#include <assay/record.h>

#include <stdio.h>
#include <unistd.h>

static const char usage[] =
	"usage: assay bodystructure FILE|-\n"
	"\n"
	"Prints the BODYSTRUCTURE of a message (RFC 3501) in the form that Dovecot\n"
	"writes, to compare the analysis with what a server says.\n";

static int print_bodystructure(const char *path)
{
	struct message message;
	struct assay_buf out = {0};
	int ret, status = message_open(&message, path);

	if (status == STATUS_OK) {
		ret = assay_bodystructure(message.analysis, &message.source, &out);
		if (ret == 0)
			ret = assay_buf_puts(&out, "\n");
		status = ret < 0 ? fail(path, assay_strerror(ret)) : write_out(out.data, out.len);
	}
	assay_buf_free(&out);
	message_close(&message);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	int status = help_option(command, argc, argv);

	if (status >= 0)
		return status;
	if (argc - optind != 1)
		return fail_usage(command, "one message file (or -) is needed");
	return print_bodystructure(argv[optind]);
}

const struct command bodystructure_command = {
	.name = "bodystructure",
	.summary = "show a message's structure as an IMAP server does",
	.usage = usage,
	.run = run,
};
