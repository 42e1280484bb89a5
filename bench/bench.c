/*
 * make bench: the analysis against peers on the five classes of mail, the
 * codecs against theirs, and hostile input, in one run. Rounds are interleaved
 * and medians taken: ratios hold when the machine's speed drifts.
 */
#include "bench/bench.h"

#include <assay/analyse.h>

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/generate.h"

#define ROUNDS_MAX 25

struct message {
	char *data;
	size_t len;
	struct assay_buf attachments; /* decoded, one after the other */
	size_t *lengths;              /* of each, 0 after the last */
};

struct corpus {
	struct message *messages;
	size_t count, octets;
};

volatile uint64_t consumed;

/* ---- targets ------------------------------------------------------------- */

static void analyse(const struct message *m, unsigned int flags)
{
	const struct assay_parse_options options = {.flags = flags};
	struct assay_analysis *analysis;

	if (assay_analyse(m->data, m->len, &options, &analysis) < 0)
		abort();
	consumed += analysis->entity_count;
	assay_analysis_free(analysis);
}

static void run_assay(const struct message *m)
{
	analyse(m, ASSAY_PARSE_NO_HASH);
}

static void run_assay_sha256(const struct message *m)
{
	analyse(m, ASSAY_PARSE_HASH_ATTACHMENTS);
}

static void run_assay_structure(const struct message *m)
{
	analyse(m, ASSAY_PARSE_STRUCTURE);
}

static void digest(const char *data, size_t len)
{
	unsigned char value[EVP_MAX_MD_SIZE];

	EVP_Digest(data, len, value, NULL, EVP_sha256(), NULL);
	consumed += value[0];
}

static void run_sha256(const struct message *m)
{
	digest(m->data, m->len);
}

static void run_memchr(const struct message *m)
{
	const char *data = m->data, *end = data + m->len;

	while ((data = memchr(data, '\n', (size_t)(end - data))) != NULL) {
		consumed++;
		data++;
	}
}

/* What assay+sha256 cannot do without: a hash of each attachment, a look at each octet. */
static void run_floor(const struct message *m)
{
	const char *attachment = m->attachments.data;

	for (size_t i = 0; m->lengths[i] > 0; i++) {
		digest(attachment, m->lengths[i]);
		attachment += m->lengths[i];
	}
	run_memchr(m);
}

#ifdef BENCH_GMIME
static void run_gmime(const struct message *m)
{
	bench_gmime(m->data, m->len);
}
#endif

#ifdef BENCH_DOVECOT
static void run_dovecot_structure(const struct message *m)
{
	bench_dovecot_structure(m->data, m->len);
}

static void run_dovecot_decode(const struct message *m)
{
	bench_dovecot_decode(m->data, m->len);
}
#endif

static const struct target {
	const char *name;
	void (*run)(const struct message *m);
} targets[] = {
	{"assay", run_assay},
	{"assay+sha256", run_assay_sha256},
	{"assay-structure", run_assay_structure},
#ifdef BENCH_GMIME
	{"gmime", run_gmime},
#endif
#ifdef BENCH_DOVECOT
	{"dovecot-structure", run_dovecot_structure},
	{"dovecot-decode", run_dovecot_decode},
#endif
	{"floor", run_floor},
	{"sha256", run_sha256},
	{"memchr", run_memchr},
};
#define TARGETS (sizeof(targets) / sizeof(targets[0]))
_Static_assert(TARGETS <= TARGETS_MAX, "room for the results");

/* ---- messages ------------------------------------------------------------ */

static int keep_attachment(void *ctx, const struct assay_entity *entity, const void *data,
                           size_t len)
{
	struct message *m = ctx;

	if ((entity->disposition != NULL && strcmp(entity->disposition, "attachment") == 0) ||
	    entity->name != NULL)
		return assay_buf_append(&m->attachments, data, len);
	return 0;
}

static void decode_attachments(struct message *m)
{
	const struct assay_parse_options options = {.content = keep_attachment, .content_ctx = m};
	struct assay_analysis *analysis;
	size_t count = 0;

	if (assay_analyse(m->data, m->len, &options, &analysis) < 0)
		abort();
	m->lengths = calloc(analysis->entity_count + 1, sizeof(*m->lengths));
	if (m->lengths == NULL)
		abort();
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if ((analysis->entities[i]->flags & ASSAY_ENT_ATTACHMENT) != 0)
			m->lengths[count++] = (size_t)analysis->entities[i]->size;
	}
	assay_analysis_free(analysis);
}

static void make_corpus(struct corpus *corpus, enum bench_class class, uint64_t share)
{
	size_t size = 0;

	memset(corpus, 0, sizeof(*corpus));
	while (corpus->octets < share) {
		struct assay_buf buf = {0};

		if (corpus->count == size) {
			size = size == 0 ? 64 : size * 2;
			corpus->messages = realloc(corpus->messages, size * sizeof(struct message));
		}
		if (corpus->messages == NULL ||
		    bench_message(class, (unsigned int)corpus->count, &buf) < 0)
			abort();
		corpus->messages[corpus->count] =
			(struct message){.data = buf.data, .len = buf.len};
		decode_attachments(&corpus->messages[corpus->count++]);
		corpus->octets += buf.len;
	}
}

/* ---- measuring ----------------------------------------------------------- */

double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double one_round(const struct target *target, const struct corpus *corpus)
{
	double begin = bench_now();

	for (size_t i = 0; i < corpus->count; i++)
		target->run(&corpus->messages[i]);
	return bench_now() - begin;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

double bench_median(double *values, unsigned int count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

static void measure(struct results *r, enum bench_class class, uint64_t total, unsigned int rounds)
{
	double times[TARGETS][ROUNDS_MAX];
	struct corpus corpus;

	make_corpus(&corpus, class, bench_share(class, total));
	r->octets[class] = corpus.octets;
	r->octets[BENCH_CLASSES] += corpus.octets;
	for (size_t t = 0; t < TARGETS; t++)
		one_round(&targets[t], &corpus);
	for (unsigned int round = 0; round < rounds; round++) {
		for (size_t t = 0; t < TARGETS; t++)
			times[t][round] = one_round(&targets[t], &corpus);
	}
	for (size_t t = 0; t < TARGETS; t++) {
		r->seconds[t][class] = bench_median(times[t], rounds);
		r->seconds[t][BENCH_CLASSES] += r->seconds[t][class];
	}
	for (size_t i = 0; i < corpus.count; i++) {
		free(corpus.messages[i].data);
		free(corpus.messages[i].lengths);
		assay_buf_free(&corpus.messages[i].attachments);
	}
	free(corpus.messages);
}

int main(int argc, char **argv)
{
	uint64_t total = argc > 1 ? strtoull(argv[1], NULL, 10) * 1000000 : 100000000;
	unsigned int rounds = argc > 2 ? (unsigned int)strtoul(argv[2], NULL, 10) : 7;
	static struct results r;

	if (total < 1000000 || rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: %s [MEGABYTES [ROUNDS [MARKDOWN-FILE]]]\n", argv[0]);
		return 2;
	}
#ifdef BENCH_GMIME
	bench_gmime_init();
#endif
#ifdef BENCH_DOVECOT
	bench_dovecot_init();
#endif
	r.target_count = TARGETS;
	for (size_t t = 0; t < TARGETS; t++)
		r.targets[t] = targets[t].name;
	for (int class = 0; class < BENCH_CLASSES; class ++)
		measure(&r, (enum bench_class) class, total, rounds);
	bench_codecs(&r, rounds);
	bench_hostile(&r);
	report_table(stdout, &r);
	if (report_json("bench.json", &r) != 0 || (argc > 3 && report_markdown(argv[3], &r) != 0)) {
		perror("report");
		return 1;
	}
	return 0;
}
