/*
 * Lists of SHA-256 digests in files, which are read again when they change.
 *
 * A list is used by many threads at the same time. Whoever asks looks, at most
 * once a second, whether the file is another one; a list with an error never
 * replaces a good one.
 */
#ifndef JUDGE_DIGESTS_H
#define JUDGE_DIGESTS_H

#include <assay/common.h>

struct digests;

/*
 * Read a list: a digest of 64 hexadecimal digits on each line, perhaps with
 * white space and a text behind it as sha256sum(1) writes it; empty lines and
 * comments from "#" on. Returns 0, -ASSAY_ENOMEM, or -ASSAY_ECONFIG with a line
 * appended to error.
 */
int digests_open(const char *path, struct digests **digests_r, struct assay_buf *error);

void digests_free(struct digests *digests);

const char *digests_path(const struct digests *digests);
bool digests_contain(struct digests *digests, const uint8_t *sha256);
size_t digests_count(struct digests *digests);

/* Append what went wrong since the last call, a line. Returns whether anything did. */
bool digests_problem(struct digests *digests, struct assay_buf *out);

#endif
