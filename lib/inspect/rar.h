/*
 * Which files of a RAR 5 archive are encrypted: not every libarchive tells.
 */
#ifndef INSPECT_RAR_H
#define INSPECT_RAR_H

#include <stdbool.h>
#include <stddef.h>

struct rar_files {
	bool encrypted;       /* one of them is, or all headers are */
	unsigned char *files; /* for each in order, 1: it is encrypted */
	size_t count, size;
};

/* Zero-initialise *rar. Returns 0 or -ASSAY_ENOMEM. */
int rar_read_files(struct rar_files *rar, const unsigned char *data, size_t len);

/* Whether the file of this number, from 0, is encrypted. */
bool rar_file_encrypted(const struct rar_files *rar, size_t index);

void rar_free_files(struct rar_files *rar);

#endif
