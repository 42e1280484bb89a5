/*
 * make bench: the analysis against peers on the five classes of mail, in one
 * run. Rounds are interleaved, medians printed: ratios hold when the machine's
 * speed drifts. A table goes to standard output, the figures to bench.json.
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

static volatile uint64_t consumed; /* keeps the compiler from leaving work out */

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

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double one_round(const struct target *target, const struct corpus *corpus)
{
	double begin = now();

	for (size_t i = 0; i < corpus->count; i++)
		target->run(&corpus->messages[i]);
	return now() - begin;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double median(double *values, unsigned int count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

/* ---- results ------------------------------------------------------------- */

/* seconds[target][class]; the last class is all of them together */
static double seconds[TARGETS][BENCH_CLASSES + 1];
static size_t octets[BENCH_CLASSES + 1];

static double speed(size_t target, size_t class)
{
	return (double)octets[class] / 1e6 / seconds[target][class];
}

static size_t target_named(const char *name)
{
	size_t i = 0;

	while (i < TARGETS && strcmp(targets[i].name, name) != 0)
		i++;
	return i;
}

static double ratio(size_t target, size_t class, const char *peer)
{
	size_t other = target_named(peer);

	return other == TARGETS ? 0 : seconds[other][class] / seconds[target][class];
}

static const char *class_name(size_t class)
{
	return class == BENCH_CLASSES ? "all" : bench_class_names[class];
}

static void print_table(void)
{
	printf("%-18s", "MB/s");
	for (size_t class = 0; class <= BENCH_CLASSES; class ++)
		printf(" %12s", class_name(class));
	printf(" %9s %9s\n", "x gmime", "x sha256");
	for (size_t t = 0; t < TARGETS; t++) {
		printf("%-18s", targets[t].name);
		for (size_t class = 0; class <= BENCH_CLASSES; class ++)
			printf(" %12.0f", speed(t, class));
		printf(" %9.2f %9.2f\n", ratio(t, BENCH_CLASSES, "gmime"),
		       ratio(t, BENCH_CLASSES, "sha256"));
	}
}

static int write_json(const char *path)
{
	FILE *out = fopen(path, "w");
	const char *comma = "";

	if (out == NULL)
		return -1;
	fputs("[", out);
	for (size_t t = 0; t < TARGETS; t++) {
		for (size_t class = 0; class <= BENCH_CLASSES; class ++) {
			fprintf(out,
			        "%s\n {\"target\": \"%s\", \"class\": \"%s\", \"mb_per_s\": %.1f, "
			        "\"x_gmime\": %.3f, \"x_sha256\": %.3f}",
			        comma, targets[t].name, class_name(class), speed(t, class),
			        ratio(t, class, "gmime"), ratio(t, class, "sha256"));
			comma = ",";
		}
	}
	fputs("\n]\n", out);
	return fclose(out);
}

static void measure(enum bench_class class, uint64_t total, unsigned int rounds)
{
	double times[TARGETS][ROUNDS_MAX];
	struct corpus corpus;

	make_corpus(&corpus, class, bench_share(class, total));
	octets[class] = corpus.octets;
	octets[BENCH_CLASSES] += corpus.octets;
	for (size_t t = 0; t < TARGETS; t++)
		one_round(&targets[t], &corpus);
	for (unsigned int round = 0; round < rounds; round++) {
		for (size_t t = 0; t < TARGETS; t++)
			times[t][round] = one_round(&targets[t], &corpus);
	}
	for (size_t t = 0; t < TARGETS; t++) {
		seconds[t][class] = median(times[t], rounds);
		seconds[t][BENCH_CLASSES] += seconds[t][class];
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

	if (total < 1000000 || rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: %s [MEGABYTES [ROUNDS]]\n", argv[0]);
		return 2;
	}
#ifdef BENCH_GMIME
	bench_gmime_init();
#endif
#ifdef BENCH_DOVECOT
	bench_dovecot_init();
#endif
	for (int class = 0; class < BENCH_CLASSES; class ++)
		measure((enum bench_class) class, total, rounds);
	print_table();
	if (write_json("bench.json") != 0) {
		perror("bench.json");
		return 1;
	}
	return 0;
}
