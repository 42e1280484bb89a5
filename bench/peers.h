/*
 * The peers that the benchmark measures beside the library, where they are
 * installed. Nothing of the library is needed here.
 */
#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include <stddef.h>

/* Each call parses one message and decodes all of its content, or its structure only. */
void bench_gmime_init(void);
void bench_gmime(const char *data, size_t len);
/* glib's base64 decoder and GMime's quoted-printable one; returns octets written to out. */
size_t bench_glib_base64(const char *data, size_t len, unsigned char *out);
size_t bench_gmime_qp(const char *data, size_t len, unsigned char *out);

void bench_dovecot_init(void);
void bench_dovecot_structure(const char *data, size_t len);
void bench_dovecot_decode(const char *data, size_t len);

#endif
