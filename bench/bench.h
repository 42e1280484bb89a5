/*
 * What the files of the benchmark share: the results.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bench/generate.h"
#include "bench/peers.h"

#define TARGETS_MAX 12
#define CODECS_MAX  12
#define HOSTILE_MAX 32

struct results {
	size_t target_count;
	const char *targets[TARGETS_MAX];
	double seconds[TARGETS_MAX][BENCH_CLASSES + 1]; /* the last class is all of them */
	size_t octets[BENCH_CLASSES + 1];

	size_t codec_count;
	struct codec_result {
		const char *codec, *library;
		double seconds; /* 0: not measured */
		size_t octets;  /* encoded */
	} codecs[CODECS_MAX];

	size_t hostile_count;
	struct hostile_result {
		const char *name;
		size_t octets, parts;
		double seconds, gmime_seconds; /* 0: not measured */
		size_t memory;                 /* octets beyond the message */
	} hostile[HOSTILE_MAX];
};

extern volatile uint64_t consumed; /* keeps the compiler from leaving work out */

/* Seconds of processor time of this process. */
double bench_now(void);
double bench_median(double *values, unsigned int count);

void bench_codecs(struct results *r, unsigned int rounds);
void bench_hostile(struct results *r);

void report_table(FILE *out, const struct results *r);
/* 0, or -1 with errno. */
int report_json(const char *path, const struct results *r);
int report_markdown(const char *path, const struct results *r);

#endif
