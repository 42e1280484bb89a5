/*
 * Hostile input: time and memory of the library, and the time of GMime. Each is
 * run in a process of its own, so that memory is that of one message.
 */
#include "bench/bench.h"
#include "bench/hostile.h"
#include "bench/memory.h"

#include <assay/analyse.h>

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* seconds of processor time that a peer may take */
#define TIME_LIMIT 20

static void run_library(const struct assay_buf *m, struct hostile_result *h)
{
	const struct assay_parse_options options = {.flags = ASSAY_PARSE_NO_HASH};
	struct assay_analysis *analysis;
	double begin;

	memory_count();
	begin = bench_now();
	if (assay_analyse(m->data, m->len, &options, &analysis) < 0)
		abort();
	h->seconds = bench_now() - begin;
	h->memory = memory_peak();
	h->parts = analysis->entity_count;
	assay_analysis_free(analysis);
}

static void run_peer(const struct assay_buf *m, struct hostile_result *h)
{
#ifdef BENCH_GMIME
	const struct rlimit limit = {TIME_LIMIT, TIME_LIMIT};
	double begin;

	setrlimit(RLIMIT_CPU, &limit);
	h->gmime_seconds = TIME_LIMIT; /* if it does not come back */
	begin = bench_now();
	bench_gmime(m->data, m->len);
	h->gmime_seconds = bench_now() - begin;
#else
	(void)m;
	(void)h;
#endif
}

static void in_a_child(void (*run)(const struct assay_buf *m, struct hostile_result *h),
                       const struct assay_buf *m, struct hostile_result *h)
{
	int fds[2];
	pid_t child;

	if (pipe(fds) < 0 || (child = fork()) < 0)
		abort();
	if (child == 0) {
		run(m, h);
		if (write(fds[1], h, sizeof(*h)) != (ssize_t)sizeof(*h))
			_exit(1);
		_exit(0);
	}
	close(fds[1]);
	/* nothing comes from a peer that crashed or ran out of time */
	if (read(fds[0], h, sizeof(*h)) != (ssize_t)sizeof(*h))
		h->gmime_seconds = TIME_LIMIT;
	close(fds[0]);
	waitpid(child, NULL, 0);
}

void bench_hostile(struct results *r)
{
	for (const struct hostile_input *input = hostile_inputs; input->name != NULL; input++) {
		struct hostile_result *h = &r->hostile[r->hostile_count++];
		struct assay_buf m = {0};

		if (r->hostile_count > HOSTILE_MAX)
			abort();
		input->make(&m, input->n);
		h->name = input->name;
		h->octets = m.len;
		in_a_child(run_library, &m, h);
		in_a_child(run_peer, &m, h);
		assay_buf_free(&m);
	}
}
