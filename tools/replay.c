/*
 * assay replay: what a new policy would do to mail that is there already, in
 * comparison with another policy or with letting everything pass.
 */
#include "replay.h"

#include "json.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_JOBS     256
#define MAX_EXAMPLES 1000
/* A message larger than this is not read into memory. */
#define MAX_SIZE (1024u * 1024 * 1024)

static const char usage[] =
	"usage: assay replay --policy FILE [OPTION ...] PATH ...\n"
	"\n"
	"Judges stored mail (Maildirs, mboxes, folders and files of messages) by a policy\n"
	"and shows what would become of it that does not with another policy, or that has\n"
	"not when it was delivered. The exit status is 0 when nothing would change, 1 when\n"
	"something would, and 2 when something could not be read or understood.\n"
	"\n"
	"  --policy FILE     the policy to try\n"
	"  --against FILE    the policy to compare with; without, all mail passes as it is\n" //
	ENVELOPE_USAGE "\n"
	"Sender and recipients that are not given are guessed from each message.\n"
	"\n"
	"  --examples N      how many examples of each change; default 3\n"
	"  --list            a line for each message that would change\n"
	"  --json            print JSON for scripts; assay(1) describes it\n"
	"  --jobs N          threads; default is the number of processors\n"
	"  --mbox            read files as mboxes\n";

/* The exit statuses of this command. */
enum { SAME = 0, CHANGED = 1, BROKEN = 2 };

struct replay {
	const char *policy_path, *against_path;
	struct envelope envelope;
	unsigned int examples, jobs;
	bool list, json;
	struct mailbox box;
	char **paths;
	int path_count;

	struct assay_policy *policy, *against;
	struct pool *pool;

	/* changed by deliver() only, and read when the pool has finished */
	struct table *table;
	struct assay_buf out;
	uint64_t errors;
};

/* ---- one message, in some thread ---- */

struct outcome {
	struct transition transition;
	const char *failed; /* why it could not be judged; NULL: it was */
};

/* All octets of a unit, NULL with *why_r set. */
static char *read_unit(const struct unit *unit, const char **why_r)
{
	int fd = -1;
	char *data = NULL;
	size_t done = 0;
	ssize_t got = 1;

	if (unit->size > MAX_SIZE) {
		*why_r = "too large to be judged";
		return NULL;
	}
	data = malloc((size_t)unit->size + 1);
	if (data != NULL)
		fd = open(unit->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (fd >= 0 && done < unit->size && got > 0) {
		got = pread(fd, data + done, (size_t)unit->size - done,
		            (off_t)(unit->offset + done));
		if (got > 0)
			done += (size_t)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	*why_r = data == NULL           ? assay_strerror(-ASSAY_ENOMEM)
	         : fd < 0 || got < 0    ? strerror(errno)
	         : done < unit->size    ? "became shorter meanwhile"
	                                : NULL;
	if (fd >= 0)
		close(fd);
	if (*why_r == NULL)
		return data;
	free(data);
	return NULL;
}

static int compare(const struct replay *replay, const struct assay_analysis *analysis,
                   const char *data, const struct assay_envelope *envelope,
                   struct transition *transition)
{
	struct effect before = {0}, after = {0};
	int ret = effect_make(&before, replay->against, analysis, data, envelope);

	if (ret == 0)
		ret = effect_make(&after, replay->policy, analysis, data, envelope);
	if (ret == 0)
		*transition = (struct transition){
			.before = before.action,
			.before_rule = before.rule,
			.after = after.action,
			.after_rule = after.rule,
			.changed = !effect_equal(&before, &after),
		};
	effect_free(&before);
	effect_free(&after);
	return ret;
}

static int judge(const struct replay *replay, const char *data, size_t len,
                 struct transition *transition)
{
	const struct envelope *given = &replay->envelope;
	struct envelope envelope = {.facts = given->facts,
	                            .has_from = given->has_from,
	                            .has_to = given->has_to};
	struct assay_analysis *analysis = NULL;
	int ret = assay_analyse(data, len, NULL, &analysis);

	if (ret == 0)
		ret = envelope_guess(&envelope, analysis);
	if (ret == 0)
		ret = compare(replay, analysis, data, &envelope.facts, transition);
	envelope_free(&envelope);
	assay_analysis_free(analysis);
	return ret;
}

static void work(void *ctx, struct unit *unit)
{
	const struct replay *replay = ctx;
	struct outcome *outcome = calloc(1, sizeof(*outcome));
	char *data;
	int ret;

	unit->result = outcome;
	if (outcome == NULL || unit->failed != NULL)
		return;
	data = read_unit(unit, &outcome->failed);
	if (data == NULL)
		return;
	ret = judge(replay, data, (size_t)unit->size, &outcome->transition);
	if (ret < 0)
		outcome->failed = assay_strerror(ret);
	free(data);
}

/* ---- the results, one at a time ---- */

static int print_name(const struct unit *unit, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, unit->path);

	return ret < 0 || unit->number == 0 ? ret : assay_buf_printf(out, "#%lu", unit->number);
}

static int list_text(const struct transition *t, const char *name, struct assay_buf *out)
{
	int ret = assay_buf_clean(out, name, SIZE_MAX);

	if (ret == 0)
		ret = assay_buf_puts(out, ": ");
	if (ret == 0)
		ret = print_outcome(t->before, t->before_rule, out);
	if (ret == 0)
		ret = assay_buf_puts(out, " -> ");
	if (ret == 0)
		ret = print_outcome(t->after, t->after_rule, out);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int list_json(const struct transition *t, const struct unit *unit, struct assay_buf *out)
{
	struct json json = {.out = out};

	json_open(&json, NULL, '{');
	json_string(&json, "file", unit->path);
	if (unit->number > 0)
		json_number(&json, "index", unit->number);
	json_open(&json, "before", '{');
	json_string(&json, "action", t->before);
	json_string(&json, "rule", t->before_rule);
	json_close(&json, '}');
	json_open(&json, "after", '{');
	json_string(&json, "action", t->after);
	json_string(&json, "rule", t->after_rule);
	json_close(&json, '}');
	json_close(&json, '}');
	return json.error < 0 ? json.error : assay_buf_puts(out, "\n");
}

static int list(struct replay *replay, const struct unit *unit, const struct transition *t,
                const char *name)
{
	int ret, status;

	if (!replay->list || !t->changed)
		return 0;
	replay->out.len = 0;
	ret = replay->json ? list_json(t, unit, &replay->out) : list_text(t, name, &replay->out);
	if (ret < 0)
		return ret;
	progress_hide();
	status = write_out(replay->out.data, replay->out.len);
	return status == STATUS_OK ? 0 : -ASSAY_EABORT; /* it was said */
}

static int deliver(void *ctx, struct unit *unit)
{
	struct replay *replay = ctx;
	struct outcome *outcome = unit->result;
	const char *failed = outcome == NULL        ? assay_strerror(-ASSAY_ENOMEM)
	                     : unit->failed != NULL ? unit->failed
	                                            : outcome->failed;
	struct assay_buf name = {0};
	int ret = print_name(unit, &name);

	if (ret == 0 && failed != NULL) {
		progress_hide();
		fail(name.data, failed);
		replay->errors++;
	} else if (ret == 0) {
		ret = table_add(replay->table, &outcome->transition, name.data);
		if (ret == 0)
			ret = list(replay, unit, &outcome->transition, name.data);
	}
	progress_octets((size_t)unit->size);
	progress_message();
	assay_buf_free(&name);
	free(outcome);
	return ret;
}

/* ---- finding messages ---- */

static int on_span(void *ctx, const struct mail_span *span)
{
	struct replay *replay = ctx;
	const struct unit unit = {
		.path = strdup(span->file),
		.number = span->number,
		.offset = span->offset,
		.size = span->size,
	};

	if (unit.path == NULL)
		return fail(span->file, assay_strerror(-ASSAY_ENOMEM));
	return pool_add(replay->pool, &unit) == 0 ? STATUS_OK : STATUS_ERROR;
}

/* What cannot be read is told in its turn. */
static void on_failure(void *ctx, const char *path, const char *why)
{
	struct replay *replay = ctx;
	const struct unit unit = {.path = strdup(path), .failed = strdup(why)};

	if (unit.path != NULL && unit.failed != NULL) {
		pool_add(replay->pool, &unit);
		return;
	}
	fail(path, why);
	free(unit.path);
	free(unit.failed);
}

static int on_file(void *ctx, const char *path, enum file_kind kind)
{
	struct replay *replay = ctx;

	return mailbox_read_found(&replay->box, path, kind);
}

static int read_path(struct replay *replay, const char *path)
{
	const struct walk walk = {.file = on_file, .failed = on_failure, .ctx = replay};

	return is_folder(path) ? walk_folder(&walk, path)
	                       : mailbox_read_operand(&replay->box, path);
}

/* ---- the run ---- */

static int print_table(struct replay *replay)
{
	int ret;

	replay->out.len = 0;
	ret = replay->json
	              ? table_json(replay->table, replay->policy, replay->errors, &replay->out)
	              : table_print(replay->table, replay->policy, replay->against,
	                            replay->errors, &replay->out);
	if (ret < 0)
		return fail("table", assay_strerror(ret));
	return write_out(replay->out.data, replay->out.len);
}

static int replay_all(struct replay *replay)
{
	const struct pool_job job = {.work = work, .deliver = deliver, .ctx = replay};
	int status = STATUS_OK, ret;

	replay->pool = pool_start(&job, replay->jobs);
	if (replay->pool == NULL)
		return fail("threads", assay_strerror(-ASSAY_ENOMEM)), BROKEN;
	if (isatty(STDERR_FILENO))
		progress_start(measure_paths(replay->paths, replay->path_count));
	for (int i = 0; i < replay->path_count && status == STATUS_OK; i++)
		status = read_path(replay, replay->paths[i]);
	ret = pool_finish(replay->pool);
	progress_stop();
	if (ret < 0 && ret != -ASSAY_EABORT)
		fail("replay", assay_strerror(ret));
	if (ret < 0 || status != STATUS_OK)
		return BROKEN;
	if (print_table(replay) != STATUS_OK || replay->errors > 0)
		return BROKEN;
	return table_changed(replay->table) > 0 ? CHANGED : SAME;
}

static int replay(struct replay *replay)
{
	int status = BROKEN;

	if (open_policy(replay->policy_path, &replay->policy) != STATUS_OK ||
	    (replay->against_path != NULL &&
	     open_policy(replay->against_path, &replay->against) != STATUS_OK))
		goto out;
	replay->table = table_new(replay->examples);
	if (replay->table == NULL)
		fail("table", assay_strerror(-ASSAY_ENOMEM));
	else
		status = replay_all(replay);
out:
	table_free(replay->table);
	assay_buf_free(&replay->out);
	assay_policy_free(replay->policy);
	assay_policy_free(replay->against);
	return status;
}

/* ---- the command ---- */

enum { OPT_POLICY = 256, OPT_AGAINST, OPT_EXAMPLES, OPT_LIST, OPT_JOBS, OPT_MBOX };

static int set_number(const struct command *command, unsigned int *number, unsigned int min,
                      unsigned int max)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(optarg, &end, 10);
	if (*optarg < '0' || *optarg > '9' || *end != '\0' || errno != 0 || value < min ||
	    value > max)
		return fail_usage(command, "'%s' is not a number from %u to %u", optarg, min, max);
	*number = (unsigned int)value;
	return -1;
}

/* Returns -1 to go on, or a status. */
static int take_option(const struct command *command, struct replay *replay, int option,
                       char **argv)
{
	if (option >= OPT_DIRECTION && option < OPT_ENVELOPE_END)
		return envelope_option(command, &replay->envelope, option, optarg);
	switch (option) {
	case OPT_POLICY:
		replay->policy_path = optarg;
		return -1;
	case OPT_AGAINST:
		replay->against_path = optarg;
		return -1;
	case OPT_EXAMPLES:
		return set_number(command, &replay->examples, 0, MAX_EXAMPLES);
	case OPT_JOBS:
		return set_number(command, &replay->jobs, 1, MAX_JOBS);
	case OPT_LIST:
		replay->list = true;
		return -1;
	case 'j':
		replay->json = true;
		return -1;
	case OPT_MBOX:
		replay->box.mbox = true;
		return -1;
	case 'h':
		fputs(command->usage, stdout);
		return STATUS_OK;
	default:
		return fail_option(command, option, argv);
	}
}

static unsigned int processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > MAX_JOBS ? MAX_JOBS : (unsigned int)count;
}

static int run(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {
		ENVELOPE_OPTIONS,
		{"policy", required_argument, NULL, OPT_POLICY},
		{"against", required_argument, NULL, OPT_AGAINST},
		{"examples", required_argument, NULL, OPT_EXAMPLES},
		{"list", no_argument, NULL, OPT_LIST},
		{"json", no_argument, NULL, 'j'},
		{"jobs", required_argument, NULL, OPT_JOBS},
		{"mbox", no_argument, NULL, OPT_MBOX},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct replay replay_run = {
		.examples = 3,
		.jobs = processors(),
		.box = {.span = on_span, .failed = on_failure, .ctx = &replay_run},
	};
	int option, status = -1;

	while (status < 0 && (option = getopt_long(argc, argv, ":h", options, NULL)) != -1)
		status = take_option(command, &replay_run, option, argv);
	replay_run.paths = argv + optind;
	replay_run.path_count = argc - optind;
	if (status < 0 && replay_run.policy_path == NULL)
		status = fail_usage(command, "--policy is needed");
	if (status < 0 && replay_run.path_count == 0)
		status = fail_usage(command, "a mailbox, a folder or a file is needed");
	if (status < 0)
		status = replay(&replay_run);
	envelope_free(&replay_run.envelope);
	return status;
}

const struct command replay_command = {
	.name = "replay",
	.summary = "show what a policy would do to stored mail",
	.usage = usage,
	.run = run,
};
