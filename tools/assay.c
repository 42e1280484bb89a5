/*
 * assay(1): finds the subcommand. Each has a file of its own.
 */
#include "assay.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
	&inspect_command,      &explain_command, &rewrite_command,
	&canonicalise_command, &policy_command,  &bodystructure_command,
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

int fail(const char *what, const char *why)
{
	struct assay_buf name = {0};

	/* files in a mailbox may be called anything */
	if (assay_buf_clean(&name, what, SIZE_MAX) == 0 && name.len > 0)
		what = name.data;
	fprintf(stderr, "assay: %s: %s\n", what, why);
	assay_buf_free(&name);
	return STATUS_ERROR;
}

int fail_usage(const struct command *command, const char *format, ...)
{
	va_list args;

	fputs("assay: ", stderr);
	if (command != NULL)
		fprintf(stderr, "%s: ", command->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "; see assay %s%s--help\n", command != NULL ? command->name : "",
	        command != NULL ? " " : "");
	return STATUS_USAGE;
}

int fail_option(const struct command *command, int option, char **argv)
{
	return fail_usage(command, option == ':' ? "'%s' needs a value" : "unknown option '%s'",
	                  argv[optind - 1]);
}

int help_option(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	                                        {NULL, 0, NULL, 0}};
	int option = getopt_long(argc, argv, ":h", options, NULL);

	if (option == -1)
		return -1;
	if (option != 'h')
		return fail_option(command, option, argv);
	fputs(command->usage, stdout);
	return STATUS_OK;
}

int write_to(int fd, const char *name, const void *data, size_t len)
{
	const char *from = data;

	while (len > 0) {
		ssize_t written = write(fd, from, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return fail(name, strerror(errno));
		from += written;
		len -= (size_t)written;
	}
	return STATUS_OK;
}

int write_out(const void *data, size_t len)
{
	return write_to(STDOUT_FILENO, "standard output", data, len);
}

static void print_help(void)
{
	printf("usage: assay COMMAND [OPTION ...] [FILE]\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-14s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nassay COMMAND --help tells more of one; assay --version says which this is.\n");
}

int main(int argc, char **argv)
{
	opterr = 0; /* wrong options are reported by fail_option() */
	if (argc < 2)
		return fail_usage(NULL, "a command is missing");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help();
		return STATUS_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("assay %s\n", assay_version());
		return STATUS_OK;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i]->name) == 0)
			return commands[i]->run(commands[i], argc - 1, argv + 1);
	}
	return fail_usage(NULL, "unknown command '%s'", argv[1]);
}
