/*
 * The peers that the benchmark measures beside the library, where they are
 * installed. Each call parses one message and decodes all of its content.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stddef.h>

void bench_gmime_init(void);
void bench_gmime(const char *data, size_t len);

void bench_dovecot_init(void);
void bench_dovecot_structure(const char *data, size_t len);
void bench_dovecot_decode(const char *data, size_t len);

#endif
