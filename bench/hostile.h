/*
 * Messages made to cost as much as they can, for the tests that count work and
 * for the benchmark that takes the time.
 */
#ifndef BENCH_HOSTILE_H
#define BENCH_HOSTILE_H

#include <assay/common.h>

/* Append a message of size n, in units of its kind, to m; aborts when out of memory. */
typedef void hostile_maker(struct assay_buf *m, size_t n);

struct hostile_input {
	const char *name;
	hostile_maker *make;
	size_t n; /* the size that the benchmark takes */
};

/* All kinds; the name of the last one is NULL. */
extern const struct hostile_input hostile_inputs[];

/* Those that a limit answers. */
hostile_maker hostile_nested_multiparts, hostile_many_parts, hostile_many_fields,
	hostile_many_parameters, hostile_a_long_header, hostile_a_long_line;

#endif
