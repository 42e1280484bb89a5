/*
 * Reading of small files. See file.h.
 */
#include "judge/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A name may be a fifo, a terminal or a device by mistake: nothing may wait for it. */
static int open_regular(const char *path, size_t limit, struct stat *st, const char **reason_r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, st) < 0)
		*reason_r = strerror(errno);
	else if (S_ISDIR(st->st_mode))
		*reason_r = strerror(EISDIR);
	else if (!S_ISREG(st->st_mode))
		*reason_r = "not a regular file";
	else if ((uintmax_t)st->st_size > limit)
		*reason_r = "larger than the limit";
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int file_read(const char *path, size_t limit, struct assay_buf *out, struct stat *st_r,
              const char **reason_r)
{
	struct stat st;
	ssize_t got = 0;
	size_t left;
	int fd = open_regular(path, limit, &st, reason_r), ret;

	if (fd < 0)
		return -ASSAY_EIO;
	left = (size_t)st.st_size;
	ret = assay_buf_reserve(out, left);
	while (ret == 0 && left > 0) {
		got = read(fd, out->data + out->len, left);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		out->len += (size_t)got;
		left -= (size_t)got;
	}
	if (ret == 0 && got < 0) {
		*reason_r = strerror(errno);
		ret = -ASSAY_EIO;
	}
	close(fd);
	if (ret == 0)
		out->data[out->len] = '\0';
	if (st_r != NULL)
		*st_r = st;
	return ret;
}
