/*
 * The loader of a policy file, as the parse functions of values.c see it.
 */
#ifndef JUDGE_LOAD_H
#define JUDGE_LOAD_H

#include "judge/policy.h"

struct loader;

struct arena *loader_arena(struct loader *loader);

/* The path of a file named in the file being read, which it is relative to; NULL: no memory. */
const char *loader_path(struct loader *loader, const char *name);

/* Consider a word for "did you mean". */
void loader_offer(struct loader *loader, const char *candidate);

/*
 * Report an error of a value in place of the general "... is not <expects>".
 * Returns -ASSAY_ECONFIG.
 */
int loader_error(struct loader *loader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The list of digests at path, read once for a policy. Returns 0 or an error as
 * digests_open() does.
 */
int loader_digests(struct loader *loader, const char *path, struct digests **digests_r,
                   struct assay_buf *error);

#endif
