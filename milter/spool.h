/*
 * The original of one message, kept while it is examined: in memory up to a
 * limit, beyond it in a temporary file that has no name.
 */
#ifndef MILTER_SPOOL_H
#define MILTER_SPOOL_H

#include <assay/common.h>

#include <stdint.h>

struct spool {
	const char *directory; /* where the file goes; must outlive the spool */
	size_t memory_limit;
	struct assay_buf memory;
	struct assay_str view; /* of memory, for its source */
	int fd;                /* -1 while everything is in memory */
	uint64_t size;
	void *map;          /* of the file, or NULL */
	const char *failed; /* what could not be done, for the log; errno tells why */
};

void spool_init(struct spool *spool, const char *directory, size_t memory_limit)
	ASSAY_NONNULL(1, 2);

/* Append. Returns 0, -ASSAY_ENOMEM, or -ASSAY_EIO with errno set. */
int spool_write(struct spool *spool, const void *data, size_t len) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1);

/* What was written, to be read at any offset; valid until the next write. */
struct assay_source spool_source(struct spool *spool) ASSAY_NONNULL(1);

/* All that was written, as octets in memory; NULL with errno set. Valid until spool_free(). */
const char *spool_map(struct spool *spool) ASSAY_NONNULL(1);

/* Memory and file are gone; the spool may be initialised again. */
void spool_free(struct spool *spool) ASSAY_NONNULL(1);

/* A file without a name, readable by us alone. Returns -1 with errno set. */
int spool_open_file(const char *directory) ASSAY_NONNULL(1);

#endif
