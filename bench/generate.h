/*
 * Deterministic messages for the benchmark, in the five classes of mail:
 * text, alternative, attachments, nested, many parts.
 */
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H

#include <assay/common.h>

enum bench_class {
	BENCH_TEXT,        /* one text part of 2 to 20 KB */
	BENCH_ALTERNATIVE, /* text and HTML, 30 to 100 KB, quoted-printable */
	BENCH_ATTACHMENTS, /* text and base64 attachments, 0.1 to 10 MB */
	BENCH_NESTED,      /* multiparts 5 to 60 deep */
	BENCH_MANY,        /* 50 to 500 small parts */
	BENCH_CLASSES
};

extern const char *const bench_class_names[BENCH_CLASSES];

/* Append message number n of a class to out; the same n gives the same octets. */
int bench_message(enum bench_class class, unsigned int n, struct assay_buf *out);

/* How many messages of a class make its share of a run of about total octets. */
uint64_t bench_share(enum bench_class class, uint64_t total);

#endif
