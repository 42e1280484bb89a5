/*
 * How much memory is allocated: the benchmark's own malloc() counts it.
 */
#ifndef BENCH_MEMORY_H
#define BENCH_MEMORY_H

#include <stddef.h>

/* Count from now on; then: the most octets that were allocated at a time since. */
void memory_count(void);
size_t memory_peak(void);

#endif
