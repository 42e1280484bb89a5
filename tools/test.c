/*
 * assay test: does a policy do what its tests say?
 */
#include "policy-test.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX ".test"

static const char usage[] =
	"usage: assay test [OPTION ...] FILE|FOLDER ...\n"
	"\n"
	"Runs the policy tests in files, and in the files *" SUFFIX " in and below folders;\n"
	"assay-policy-test(5) describes them. The exit status is 0 when all passed, 1 when\n"
	"one did not, and 2 when something could not be read or there are no tests.\n"
	"\n"
	"  --policy FILE     test this policy, whatever the files say\n"
	"  -v, --verbose     print all tests, and explain the verdict of failed ones\n"
	"  --tap             print what the Test Anything Protocol prints\n"
	"  --save FOLDER     also write the message of each test there\n";

/* The exit statuses of this command. */
enum { PASSED = 0, FAILED = 1, BROKEN = 2 };

struct run {
	const char *policy_path; /* --policy */
	const char *save;
	bool verbose, tap;

	/* the policy that was loaded last: tests of a file share theirs */
	char *loaded_path;
	struct assay_policy *loaded;

	char **files;
	size_t file_count, file_size;
	unsigned int tests, passed;
	bool broken;
};

/* ---- one test ---- */

/* Not a failed test: it could not be run. */
static void broken(struct run *run, const struct test_file *file, size_t index, const char *why)
{
	char place[4200];

	snprintf(place, sizeof(place), "%s:%d", file->path, file->lines[index]);
	if (run->tap)
		printf("not ok %u - cannot be run\n", run->tests);
	fail(place, why);
	run->broken = true;
}

static struct assay_policy *policy_of(struct run *run, const struct test_file *file, cfg_t *test)
{
	const char *name = test_value(test, "policy");
	char *path;

	if (name == NULL)
		name = test_value(file->root, "policy");
	path = run->policy_path != NULL ? strdup(run->policy_path) : test_file_path(file, name);
	if (path != NULL && run->loaded != NULL && strcmp(path, run->loaded_path) == 0) {
		free(path);
		return run->loaded;
	}
	assay_policy_free(run->loaded);
	free(run->loaded_path);
	run->loaded = NULL;
	run->loaded_path = path;
	if (path != NULL)
		open_policy(path, &run->loaded);
	return run->loaded;
}

static int set_facts(cfg_t *test, struct envelope *envelope)
{
	static const char *const names[] = {"direction", "client", "client_name", "helo",
	                                    "user",      "tls",    "from",        "to"};
	const char *why;
	int ret = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (unsigned int n = 0; n < test_count(test, names[i]) && ret == 0; n++)
			ret = envelope_set(envelope, names[i], cfg_getnstr(test, names[i], n), &why);
	}
	if (ret == 0 && !envelope->has_from)
		ret = envelope_set(envelope, "from", TEST_SENDER, &why);
	if (ret == 0 && !envelope->has_to)
		ret = envelope_set(envelope, "to", TEST_RECIPIENT, &why);
	return ret;
}

/* Print lines, each after a prefix. */
static void print_indented(const char *text, const char *prefix)
{
	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, "\n");

		printf("%s%.*s\n", prefix, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void print_outcome(struct run *run, const struct test_file *file, size_t index,
                          const char *title, const struct assay_buf *differences,
                          const struct judged *judged)
{
	struct assay_buf text = {0}, explanation = {0};
	const char *prefix = run->tap ? "# " : "";
	bool passed = differences->len == 0;

	if (assay_buf_clean(&text, title, SIZE_MAX) == 0 && (run->tap || run->verbose || !passed)) {
		if (run->tap)
			printf("%sok %u - %s\n", passed ? "" : "not ", run->tests, text.data);
		else
			printf("%s %s:%d: %s\n", passed ? "ok  " : "FAIL", file->path,
			       file->lines[index], text.data);
	}
	print_indented(differences->data, prefix);
	if (!passed && run->verbose && assay_verdict_explain(judged->verdict, &explanation) == 0)
		print_indented(explanation.data, run->tap ? "#     " : "    ");
	assay_buf_free(&text);
	assay_buf_free(&explanation);
}

static int judge(struct run *run, const struct test_file *file, size_t index, cfg_t *test,
                 const struct assay_buf *message, const struct assay_analysis *analysis)
{
	const struct assay_policy *policy = policy_of(run, file, test);
	struct envelope envelope = {0};
	struct judged judged = {0};
	struct result result = {0};
	struct assay_buf differences = {0};
	int ret = policy != NULL ? set_facts(test, &envelope) : -ASSAY_ECONFIG;

	if (ret == 0)
		ret = judged_make(&judged, policy, analysis, message->data, &envelope.facts,
		                  run->verbose ? ASSAY_JUDGE_TRACE : 0);
	if (ret == 0)
		ret = result_make(&result, &judged);
	if (ret == 0)
		ret = test_check(file, test, &judged, &result, &envelope.facts, &differences);
	if (ret == 0) {
		run->passed += differences.len == 0;
		print_outcome(run, file, index, cfg_title(test), &differences, &judged);
	} else {
		broken(run, file, index,
		       policy == NULL                               ? "no policy"
		       : ret == -ASSAY_EIO && differences.len > 0 ? differences.data
		                                                    : assay_strerror(ret));
	}
	assay_buf_free(&differences);
	result_free(&result);
	judged_free(&judged);
	envelope_free(&envelope);
	return ret;
}

/* FOLDER/NUMBER.eml */
static int save(struct run *run, const struct assay_buf *message)
{
	char path[4200];
	FILE *fp;
	bool written;

	snprintf(path, sizeof(path), "%s/%04u.eml", run->save, run->tests);
	fp = fopen(path, "we");
	written = fp != NULL && fwrite(message->data, 1, message->len, fp) == message->len;
	if (fp != NULL)
		written = fclose(fp) == 0 && written;
	if (!written)
		fail(path, strerror(errno));
	run->broken |= !written;
	return written ? 0 : -1;
}

static void run_test(struct run *run, const struct test_file *file, size_t index)
{
	cfg_t *test = cfg_getnsec(file->root, "test", (unsigned int)index);
	struct assay_buf message = {0}, why = {0};
	struct assay_analysis *analysis = NULL;
	int ret = test_message(file, test, &message, &why);

	run->tests++;
	if (ret == 0)
		ret = assay_analyse(message.data, message.len, NULL, &analysis);
	if (ret < 0)
		broken(run, file, index, why.len > 0 ? why.data : assay_strerror(ret));
	else if (run->save == NULL || save(run, &message) == 0)
		judge(run, file, index, test, &message, analysis);
	assay_analysis_free(analysis);
	assay_buf_free(&message);
	assay_buf_free(&why);
}

static void run_file(struct run *run, const char *path)
{
	struct test_file file;

	if (test_file_read(&file, path, run->policy_path) != STATUS_OK)
		run->broken = true;
	else
		for (unsigned int i = 0; i < cfg_size(file.root, "test"); i++)
			run_test(run, &file, i);
	test_file_free(&file);
}

/* ---- files and folders ---- */

static void add_file(struct run *run, char *path)
{
	if (path != NULL && run->file_count == run->file_size) {
		size_t size = 2 * run->file_size + 16;
		char **grown = reallocarray(run->files, size, sizeof(*grown));

		if (grown == NULL) {
			free(path);
			path = NULL;
		} else {
			run->files = grown;
			run->file_size = size;
		}
	}
	if (path == NULL) {
		fail("test", assay_strerror(-ASSAY_ENOMEM));
		run->broken = true;
		return;
	}
	run->files[run->file_count++] = path;
}

static int is_test(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return *entry->d_name != '.' &&
	       (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN ||
	        (len > strlen(SUFFIX) && strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX) == 0));
}

/* Depth is that of the file system: links are not followed. */
static void add_folder(struct run *run, const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_test, alphasort);

	if (count < 0) {
		fail(path, strerror(errno));
		run->broken = true;
		return;
	}
	for (int i = 0; i < count; i++) {
		struct assay_buf name = {0};
		struct stat st;

		if (assay_buf_printf(&name, "%s/%s", path, entries[i]->d_name) < 0)
			add_file(run, NULL);
		else if (lstat(name.data, &st) == 0 && S_ISDIR(st.st_mode))
			add_folder(run, name.data);
		else if (entries[i]->d_type != DT_DIR && strstr(entries[i]->d_name, SUFFIX) != NULL)
			add_file(run, strdup(name.data));
		assay_buf_free(&name);
		free(entries[i]);
	}
	free(entries);
}

static void add_operand(struct run *run, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		add_folder(run, path);
	else
		add_file(run, strdup(path));
}

/* ---- the command ---- */

static int run_all(struct run *run)
{
	for (size_t i = 0; i < run->file_count; i++)
		run_file(run, run->files[i]);
	if (run->tests == 0 && !run->broken) {
		fail("test", "there are no tests");
		run->broken = true;
	}
	if (run->tap)
		printf("1..%u\n", run->tests);
	else if (run->tests > 0)
		printf("%u test%s, %u passed, %u failed\n", run->tests, run->tests == 1 ? "" : "s",
		       run->passed, run->tests - run->passed);
	if (fflush(stdout) != 0) {
		fail("standard output", strerror(errno));
		run->broken = true;
	}
	return run->broken ? BROKEN : run->passed == run->tests ? PASSED : FAILED;
}

static int run_command(const struct command *command, int argc, char **argv)
{
	enum { OPT_TAP = 256, OPT_SAVE };
	static const struct option options[] = {
		{"policy", required_argument, NULL, 'p'}, {"verbose", no_argument, NULL, 'v'},
		{"tap", no_argument, NULL, OPT_TAP},      {"save", required_argument, NULL, OPT_SAVE},
		{"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
	};
	struct run run = {0};
	int option, status;

	while ((option = getopt_long(argc, argv, ":hv", options, NULL)) != -1) {
		switch (option) {
		case 'p':
			run.policy_path = optarg;
			break;
		case 'v':
			run.verbose = true;
			break;
		case OPT_TAP:
			run.tap = true;
			break;
		case OPT_SAVE:
			run.save = optarg;
			break;
		case 'h':
			fputs(command->usage, stdout);
			return STATUS_OK;
		default:
			return fail_option(command, option, argv);
		}
	}
	if (optind == argc)
		return fail_usage(command, "a file or a folder is needed");
	for (int i = optind; i < argc; i++)
		add_operand(&run, argv[i]);
	status = run_all(&run);
	for (size_t i = 0; i < run.file_count; i++)
		free(run.files[i]);
	free(run.files);
	assay_policy_free(run.loaded);
	free(run.loaded_path);
	return status;
}

const struct command test_command = {
	.name = "test",
	.summary = "run the tests of a policy",
	.usage = usage,
	.run = run_command,
};
