/*
 * assay inspect: what messages are made of. One message is shown as a tree;
 * of many each has a line, and at the end comes a summary.
 */
#include "inspect.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Octets of output that are kept back where nobody is watching. */
#define OUTPUT_CHUNK 32768

static const char usage[] =
	"usage: assay inspect [OPTION ...] FILE|FOLDER|- ...\n"
	"\n"
	"Prints the entities of a message as a tree, with what each is declared to be\n"
	"and what it was found to be, and the ambiguities. Of many messages (several\n"
	"files, a Maildir, an mbox, a folder of files), each has one line.\n"
	"\n"
	"  --json            print JSON for scripts; assay(1) describes it\n"
	"  --headers         print the header fields, decoded\n"
	"  --section N       with --headers: those of this section only\n"
	"  --extract N       write the decoded content of this section\n"
	"  -o, --output FILE with --extract: to this file; - is standard output\n"
	"  --message N       only this message of an mbox; the first is 1\n"
	"  --mbox            read files and standard input as mboxes\n"
	"  -q, --quiet       no line for each message\n"
	"  --summary         a summary also without a terminal\n";

/* ---- while it runs ---- */

static int flush(struct inspection *in)
{
	int status = STATUS_OK;

	if (in->out.len > 0) {
		progress_hide();
		status = write_out(in->out.data, in->out.len);
	}
	in->out.len = 0;
	return status;
}

static int on_mail(void *ctx, const struct mail *mail)
{
	struct inspection *in = ctx;
	int ret = print_mail(in, mail);

	if (ret == 0 && in->totals != NULL)
		ret = summary_add(in->totals, mail->analysis);
	progress_message();
	if (ret < 0) {
		in->box.failed(in, mail->file, assay_strerror(ret));
		return STATUS_ERROR;
	}
	return in->out.len >= OUTPUT_CHUNK || in->watched ? flush(in) : STATUS_OK;
}

static void on_octets(void *ctx, size_t count)
{
	(void)ctx;
	progress_octets(count);
}

static void on_failure(void *ctx, const char *path, const char *why)
{
	struct inspection *in = ctx;

	progress_hide();
	in->status = fail(strcmp(path, "-") == 0 ? "standard input" : path, why);
}

static int on_file(void *ctx, const char *path, enum file_kind kind)
{
	struct inspection *in = ctx;

	return mailbox_read_found(&in->box, path, kind);
}

/* ---- how much there is ---- */

struct measure {
	uint64_t octets;
	bool unknown;
};

static int measure_file(void *ctx, const char *path, enum file_kind kind)
{
	struct measure *measure = ctx;
	struct stat st;

	(void)kind;
	if (stat(path, &st) == 0)
		measure->octets += (uint64_t)st.st_size;
	return STATUS_OK;
}

static void ignore_failure(void *ctx, const char *path, const char *why)
{
	(void)ctx, (void)path, (void)why;
}

/* Octets of all there is to read; 0 when that cannot be known. */
static uint64_t measure(const struct inspection *in)
{
	struct measure all = {0};
	const struct walk walk = {.file = measure_file, .failed = ignore_failure, .ctx = &all};

	for (int i = 0; i < in->path_count; i++) {
		const char *path = in->paths[i];
		struct stat st;
		bool is_stdin = strcmp(path, "-") == 0;

		if ((is_stdin ? fstat(STDIN_FILENO, &st) : stat(path, &st)) < 0)
			continue;
		if (S_ISDIR(st.st_mode))
			walk_folder(&walk, path);
		else if (S_ISREG(st.st_mode))
			all.octets += (uint64_t)st.st_size;
		else
			all.unknown = true;
	}
	return all.unknown ? 0 : all.octets;
}

/* ---- the run ---- */

static bool is_folder(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int inspect_path(struct inspection *in, const char *path)
{
	const struct walk walk = {.file = on_file, .failed = on_failure, .ctx = in};

	return is_folder(path) ? walk_folder(&walk, path) : mailbox_read_operand(&in->box, path);
}

static int print_summary(struct inspection *in)
{
	struct assay_buf text = {0};
	int ret = summary_print(in->totals, &text);

	if (ret == 0)
		fputs(text.data, stderr);
	assay_buf_free(&text);
	return ret < 0 ? fail("summary", assay_strerror(ret)) : STATUS_OK;
}

static int inspect_all(struct inspection *in)
{
	int status = STATUS_OK;

	if (in->many && isatty(STDERR_FILENO))
		progress_start(measure(in));
	for (int i = 0; i < in->path_count && status == STATUS_OK; i++)
		status = inspect_path(in, in->paths[i]);
	if (flush(in) != STATUS_OK)
		status = STATUS_ERROR;
	progress_stop();
	if (in->totals != NULL && print_summary(in) != STATUS_OK)
		status = STATUS_ERROR;
	return status != STATUS_OK ? status : in->status;
}

/* Whether an mbox has a second message: one alone is shown as any message is. */
static int note_mail(void *ctx, const struct mail *mail)
{
	(void)mail;
	*(bool *)ctx = true;
	return STATUS_OK;
}

static bool has_two(const struct inspection *in, const char *path)
{
	bool two = false;
	const struct mailbox box = {
		.parse = {.flags = ASSAY_PARSE_STRUCTURE},
		.mbox = in->box.mbox,
		.only = 2,
		.mail = note_mail,
		.failed = ignore_failure,
		.ctx = &two,
	};

	return mailbox_read_operand(&box, path) == STATUS_OK && two;
}

static bool is_many(const struct inspection *in)
{
	const char *path = in->paths[0];
	struct stat st;

	if (in->path_count > 1 || in->quiet || in->summary || is_folder(path))
		return true;
	if (in->box.only > 0)
		return false;
	/* a pipe can be read only once */
	if (strcmp(path, "-") == 0 || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return in->box.mbox;
	if (!in->box.mbox && !mailbox_is_mbox(path))
		return false;
	/* what scripts get depends on the file, not on how much is in it */
	return in->json || has_two(in, path);
}

static int inspect(struct inspection *in)
{
	int status;

	in->many = is_many(in);
	if (in->headers || (in->many && !in->json))
		in->box.parse.flags = ASSAY_PARSE_NO_HASH;
	if (in->many && (in->summary || isatty(STDERR_FILENO))) {
		in->totals = summary_new();
		if (in->totals == NULL)
			return fail("summary", assay_strerror(-ASSAY_ENOMEM));
	}
	status = inspect_all(in);
	summary_free(in->totals);
	assay_buf_free(&in->out);
	return status;
}

/* ---- the command ---- */

enum { OPT_HEADERS = 256, OPT_SECTION, OPT_EXTRACT, OPT_MESSAGE, OPT_MBOX, OPT_SUMMARY };

static int set_number(const struct command *command, struct inspection *in, const char *text)
{
	char *end;

	errno = 0;
	in->box.only = strtoul(text, &end, 10);
	if (*text < '1' || *text > '9' || *end != '\0' || errno != 0)
		return fail_usage(command, "'%s' is not the number of a message", text);
	return -1;
}

static int set_section(const struct command *command, const char **section, const char *text)
{
	*section = text;
	return section_is_valid(text) ? -1 : fail_usage(command, "'%s' is not a section", text);
}

/* Returns -1 to go on, or a status. */
static int take_option(const struct command *command, struct inspection *in, int option,
                       char **argv)
{
	switch (option) {
	case 'j':
		in->json = true;
		return -1;
	case 'q':
		in->quiet = true;
		return -1;
	case 'o':
		in->extraction.output = optarg;
		return -1;
	case OPT_HEADERS:
		in->headers = true;
		return -1;
	case OPT_SECTION:
		return set_section(command, &in->section, optarg);
	case OPT_EXTRACT:
		return set_section(command, &in->extraction.section, optarg);
	case OPT_MESSAGE:
		return set_number(command, in, optarg);
	case OPT_MBOX:
		in->box.mbox = true;
		return -1;
	case OPT_SUMMARY:
		in->summary = true;
		return -1;
	case 'h':
		fputs(command->usage, stdout);
		return STATUS_OK;
	default:
		return fail_option(command, option, argv);
	}
}

/* What does not go together. Returns -1 to go on, or a status. */
static int check_options(const struct command *command, const struct inspection *in)
{
	const char *extracted = in->extraction.section;

	if (in->path_count < 1)
		return fail_usage(command, "a file, a folder or - is needed");
	if (in->section != NULL && !in->headers)
		return fail_usage(command, "--section goes with --headers");
	if (in->extraction.output != NULL && extracted == NULL)
		return fail_usage(command, "--output goes with --extract");
	if (extracted != NULL && (in->json || in->headers || in->quiet || in->summary))
		return fail_usage(command, "--extract goes with --message and --output only");
	if ((extracted != NULL || in->box.only > 0) && in->path_count > 1)
		return fail_usage(command, "--extract and --message need one file");
	if (in->box.only > 0 && is_folder(in->paths[0]))
		return fail_usage(command, "--message needs an mbox, not a folder");
	return -1;
}

static int run(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"headers", no_argument, NULL, OPT_HEADERS},
		{"section", required_argument, NULL, OPT_SECTION},
		{"extract", required_argument, NULL, OPT_EXTRACT},
		{"output", required_argument, NULL, 'o'},
		{"message", required_argument, NULL, OPT_MESSAGE},
		{"mbox", no_argument, NULL, OPT_MBOX},
		{"quiet", no_argument, NULL, 'q'},
		{"summary", no_argument, NULL, OPT_SUMMARY},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct inspection in = {
		.style = style_of_stdout(),
		.watched = isatty(STDOUT_FILENO),
		.box = {.mail = on_mail, .octets = on_octets, .failed = on_failure, .ctx = &in},
	};
	int option, status;

	while ((option = getopt_long(argc, argv, ":ho:q", options, NULL)) != -1) {
		status = take_option(command, &in, option, argv);
		if (status >= 0)
			return status;
	}
	in.paths = argv + optind;
	in.path_count = argc - optind;
	status = check_options(command, &in);
	if (status >= 0)
		return status;
	if (in.extraction.section == NULL)
		return inspect(&in);
	in.extraction.mbox = in.box.mbox;
	in.extraction.number = in.box.only;
	return extract(&in.extraction, in.paths[0]);
}

const struct command inspect_command = {
	.name = "inspect",
	.summary = "show what messages are made of",
	.usage = usage,
	.run = run,
};
