/*
 * The loader of a policy file, as the parse functions of values.c see it.
 */
#ifndef JUDGE_LOAD_H
#define JUDGE_LOAD_H

#include "judge/policy.h"

struct loader;

struct arena *loader_arena(struct loader *loader);

/* Directory of the file being read, with its slash; "" for the working directory. */
const char *loader_directory(struct loader *loader);

/* Consider a word for "did you mean". */
void loader_offer(struct loader *loader, const char *candidate);

/*
 * Report an error of a value in place of the general "... is not <expects>".
 * Returns -ASSAY_ECONFIG.
 */
int loader_error(struct loader *loader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Read a file of at most limit octets into the arena, NUL-terminated. Returns
 * 0, -ASSAY_ENOMEM, or -ASSAY_EIO with *reason_r set to a text.
 */
int policy_read_file(struct arena *arena, const char *path, size_t limit, char **data_r,
                     size_t *len_r, const char **reason_r);

#endif
