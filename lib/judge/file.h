/*
 * Reading of small files: the policy and what it names.
 */
#ifndef JUDGE_FILE_H
#define JUDGE_FILE_H

#include <assay/common.h>

#include <sys/stat.h>

/*
 * Append a regular file of at most limit octets to out. st_r (may be NULL) is of
 * the file that was read. Returns 0, -ASSAY_ENOMEM, or -ASSAY_EIO with *reason_r
 * set to a text.
 */
int file_read(const char *path, size_t limit, struct assay_buf *out, struct stat *st_r,
              const char **reason_r);

#endif
