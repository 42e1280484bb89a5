/*
 * The original of one message, kept while it is examined: in memory up to a
 * limit, beyond it in a temporary file that has no name. A crash leaves
 * nothing behind.
 */
#include "assay-config.h"

#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mman.h>
#include <unistd.h>

void spool_init(struct spool *spool, const char *directory, size_t memory_limit)
{
	*spool = (struct spool){
		.directory = directory,
		.memory_limit = memory_limit,
		.fd = -1,
	};
}

/* Older kernels and some file systems have no O_TMPFILE. */
static int open_named_and_unlink(const char *directory)
{
	struct assay_buf path = {0};
	int fd, saved;

	if (assay_buf_printf(&path, "%s/assay-spool-XXXXXX", directory) < 0) {
		errno = ENOMEM;
		return -1;
	}
	fd = mkostemp(path.data, O_CLOEXEC);
	saved = errno;
	if (fd >= 0)
		unlink(path.data);
	assay_buf_free(&path);
	errno = saved;
	return fd;
}

int spool_open_file(const char *directory)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		fd = open_named_and_unlink(directory);
	return fd;
}

static int write_file(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -ASSAY_EIO;
		data += written;
		len -= (size_t)written;
	}
	return 0;
}

static int move_to_file(struct spool *spool)
{
	int ret;

	spool->fd = spool_open_file(spool->directory);
	if (spool->fd < 0) {
		spool->failed = "open";
		return -ASSAY_EIO;
	}
	ret = write_file(spool->fd, spool->memory.data, spool->memory.len);
	if (ret < 0)
		spool->failed = "write";
	assay_buf_free(&spool->memory);
	return ret;
}

int spool_write(struct spool *spool, const void *data, size_t len)
{
	int ret = 0;

	if (spool->failed != NULL)
		return -ASSAY_EIO;
	if (spool->fd < 0 && len > spool->memory_limit - spool->memory.len)
		ret = move_to_file(spool);
	if (ret < 0)
		return ret;
	if (spool->fd >= 0) {
		ret = write_file(spool->fd, data, len);
		if (ret < 0)
			spool->failed = "write";
	} else {
		ret = assay_buf_append(&spool->memory, data, len);
	}
	if (ret == 0)
		spool->size += len;
	return ret;
}

struct assay_source spool_source(struct spool *spool)
{
	if (spool->fd >= 0)
		return assay_source_fd(&spool->fd);
	spool->view = (struct assay_str){spool->memory.data, spool->memory.len};
	return assay_source_memory(&spool->view);
}

const char *spool_map(struct spool *spool)
{
	void *map;

	if (spool->fd < 0)
		return spool->memory.data;
	if (spool->map == NULL) {
		map = mmap(NULL, (size_t)spool->size, PROT_READ, MAP_PRIVATE, spool->fd, 0);
		if (map == MAP_FAILED) {
			spool->failed = "map";
			return NULL;
		}
		spool->map = map;
	}
	return spool->map;
}

void spool_free(struct spool *spool)
{
	if (spool->map != NULL)
		munmap(spool->map, (size_t)spool->size);
	spool->map = NULL;

	if (spool->fd >= 0)
		close(spool->fd);
	assay_buf_free(&spool->memory);
	spool->fd = -1;
	spool->size = 0;
}
