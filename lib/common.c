/*
 * Errors, growing buffers, sources and sinks: what every verb shares.
 */
#include "assay-config.h"

#include <assay/common.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *assay_version(void)
{
	return PACKAGE_VERSION;
}

const char *assay_strerror(int error)
{
	static const char *const texts[] = {
		[ASSAY_OK] = "success",
		[ASSAY_ENOMEM] = "out of memory",
		[ASSAY_EINVAL] = "invalid argument",
		[ASSAY_EIO] = "input or output error",
		[ASSAY_ELIMIT] = "a limit was exceeded",
		[ASSAY_EFORMAT] = "not in the expected format",
		[ASSAY_ECONFIG] = "error in a configuration file",
		[ASSAY_ECRYPTO] = "cryptographic operation failed",
		[ASSAY_EABORT] = "stopped by the caller",
	};

	/* no negation: INT_MIN is an int too */
	if (error > 0 || error < -(int)(sizeof(texts) / sizeof(texts[0]) - 1))
		return "unknown error";
	return texts[-error];
}

int assay_buf_reserve(struct assay_buf *buf, size_t more)
{
	size_t need, size;
	char *data;

	if (__builtin_add_overflow(buf->len, more, &need) || __builtin_add_overflow(need, 1, &need))
		return -ASSAY_ENOMEM;
	if (need <= buf->size)
		return 0;
	size = buf->size < 256 ? 256 : buf->size;
	while (size < need) {
		if (__builtin_mul_overflow(size, 2, &size))
			size = need;
	}
	data = realloc(buf->data, size);
	if (data == NULL)
		return -ASSAY_ENOMEM;
	buf->data = data;
	buf->size = size;
	return 0;
}

int assay_buf_append(struct assay_buf *buf, const void *data, size_t len)
{
	int ret = assay_buf_reserve(buf, len);

	if (ret < 0)
		return ret;
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return 0;
}

int assay_buf_puts(struct assay_buf *buf, const char *text)
{
	return assay_buf_append(buf, text, strlen(text));
}

int assay_buf_printf(struct assay_buf *buf, const char *format, ...)
{
	va_list args;
	int len, ret;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return -ASSAY_EINVAL;
	ret = assay_buf_reserve(buf, (size_t)len);
	if (ret < 0)
		return ret;
	va_start(args, format);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
	return 0;
}

void assay_buf_free(struct assay_buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->data);
	memset(buf, 0, sizeof(*buf));
}

static int buf_write(void *ctx, const void *data, size_t len)
{
	return assay_buf_append(ctx, data, len);
}

struct assay_sink assay_sink_buf(struct assay_buf *buf)
{
	return (struct assay_sink){.write = buf_write, .ctx = buf};
}

static int memory_read(void *ctx, size_t off, void *buf, size_t len)
{
	const struct assay_str *mem = ctx;

	if (off > mem->len || len > mem->len - off)
		return -ASSAY_EIO;
	if (len > 0)
		memcpy(buf, mem->data + off, len);
	return 0;
}

struct assay_source assay_source_memory(const struct assay_str *mem)
{
	return (struct assay_source){.read = memory_read, .ctx = (void *)mem};
}

static int fd_read(void *ctx, size_t off, void *buf, size_t len)
{
	const int *fd = ctx;
	char *to = buf;

	while (len > 0) {
		ssize_t got = pread(*fd, to, len, (off_t)off);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -ASSAY_EIO;
		to += got;
		off += (size_t)got;
		len -= (size_t)got;
	}
	return 0;
}

struct assay_source assay_source_fd(const int *fd)
{
	return (struct assay_source){.read = fd_read, .ctx = (void *)fd};
}
