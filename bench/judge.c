/*
 * The verdict path of the milter and of `assay explain`, on the five classes of
 * mail: analyse, treat ambiguities, judge, plan. bench/policy.py compares the
 * time with that of rspamd on the same messages, which are written to a folder
 * for it.
 *
 *     bench/judge POLICY FOLDER MESSAGES ROUNDS
 *
 * prints a line for each class, and for one of ambiguous messages: its name, messages, octets, and seconds of
 * processor time for all of them (median of the rounds).
 */
#include <assay/treat.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench/generate.h"

#define ROUNDS_MAX 25

struct corpus {
	struct assay_buf *messages;
	unsigned int count;
	size_t octets;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench/judge: %s\n", what);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void judge(const struct assay_policy *policy, const struct assay_buf *message)
{
	static const char *const to[] = {"recipient@example.org"};
	static const struct assay_envelope envelope = {
		.client_addr = "192.0.2.1",
		.helo = "mail.example.com",
		.mail_from = "sender@example.com",
		.rcpt_to = to,
		.rcpt_count = 1,
	};
	const struct assay_str text = {message->data, message->len};
	const struct assay_source source = assay_source_memory(&text);
	struct assay_analysis *analysis = NULL;
	struct assay_treatment treatment = {0};
	struct assay_verdict *verdict = NULL;
	struct assay_rewrite *rewrite = NULL;

	if (assay_analyse(message->data, message->len, NULL, &analysis) < 0 ||
	    assay_treat(assay_policy_ambiguity(policy), analysis, message->data, message->len,
	                &treatment) < 0 ||
	    assay_judge_canonical(policy, assay_treatment_analysis(&treatment, analysis), analysis,
	                          &envelope, 0, &verdict) < 0)
		fail("a message cannot be judged");
	if (verdict->action < ASSAY_ACT_QUARANTINE &&
	    assay_treatment_plan(&treatment, analysis, verdict, &source, &rewrite) < 0)
		fail("a message cannot be rewritten");
	assay_rewrite_free(rewrite);
	assay_verdict_free(verdict);
	assay_treatment_free(&treatment);
	assay_analysis_free(analysis);
}

/* Further classes: those whose every message is ambiguous, and so rewritten. */
#define AMBIGUOUS BENCH_CLASSES
#define CLASSES   (BENCH_CLASSES + 1)

static const char *class_name(int class)
{
	return class == AMBIGUOUS ? "ambiguous" : bench_class_names[class];
}

/* A space at the end of each line of text: readers differ about it in quoted-printable. */
static int make_ambiguous(unsigned int n, struct assay_buf *out)
{
	struct assay_buf message = {0};
	int ret = bench_message(BENCH_ALTERNATIVE, n, &message);

	for (size_t i = 0; ret == 0 && i < message.len; i++) {
		if (message.data[i] == '\r' && i > 0 && message.data[i - 1] == '.')
			ret = assay_buf_puts(out, " ");
		if (ret == 0)
			ret = assay_buf_append(out, &message.data[i], 1);
	}
	assay_buf_free(&message);
	return ret;
}

static void save(const char *folder, int class, unsigned int n, const struct assay_buf *message)
{
	char path[4096];
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%s-%04u.eml", folder, class_name(class), n);
	fp = fopen(path, "wb");
	if (fp == NULL || fwrite(message->data, 1, message->len, fp) != message->len ||
	    fclose(fp) != 0)
		fail("a message cannot be written");
}

/* Messages of a class; of the large ones fewer. */
static struct corpus make(int class, unsigned int count, const char *folder)
{
	struct corpus corpus = {.count = class == BENCH_ATTACHMENTS ? (count + 9) / 10 : count};

	corpus.messages = calloc(corpus.count, sizeof(*corpus.messages));
	if (corpus.messages == NULL)
		fail("out of memory");
	for (unsigned int i = 0; i < corpus.count; i++) {
		int ret = class == AMBIGUOUS ? make_ambiguous(i, &corpus.messages[i])
		                             : bench_message((enum bench_class)class, i,
		                                             &corpus.messages[i]);

		if (ret < 0)
			fail("out of memory");
		save(folder, class, i, &corpus.messages[i]);
		corpus.octets += corpus.messages[i].len;
	}
	return corpus;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double measure(const struct assay_policy *policy, const struct corpus *corpus,
                      unsigned int rounds)
{
	double seconds[ROUNDS_MAX];

	for (unsigned int round = 0; round < rounds; round++) {
		double begin = now();

		for (unsigned int i = 0; i < corpus->count; i++)
			judge(policy, &corpus->messages[i]);
		seconds[round] = now() - begin;
	}
	qsort(seconds, rounds, sizeof(*seconds), compare);
	return seconds[rounds / 2];
}

int main(int argc, char **argv)
{
	struct assay_policy *policy;
	struct assay_buf error = {0};
	unsigned int count, rounds;

	if (argc != 5)
		fail("POLICY FOLDER MESSAGES ROUNDS are needed");
	count = (unsigned int)strtoul(argv[3], NULL, 10);
	rounds = (unsigned int)strtoul(argv[4], NULL, 10);
	if (count < 1 || count > 100000 || rounds < 1 || rounds > ROUNDS_MAX)
		fail("MESSAGES is from 1 to 100000, ROUNDS from 1 to 25");
	if (assay_policy_load(argv[1], &policy, &error) < 0)
		fail(error.data != NULL ? error.data : "the policy cannot be read");
	for (int class = 0; class < CLASSES; class++) {
		struct corpus corpus = make(class, count, argv[2]);

		printf("%s %u %zu %.6f\n", class_name(class), corpus.count, corpus.octets,
		       measure(policy, &corpus, rounds));
		for (unsigned int i = 0; i < corpus.count; i++)
			assay_buf_free(&corpus.messages[i]);
		free(corpus.messages);
	}
	assay_policy_free(policy);
	return 0;
}
