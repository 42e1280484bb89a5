/*
 * A message from a file or from stdin, analysed. Rewriting needs its octets a
 * second time, so what cannot be read twice is kept in a temporary file.
 */
#include "assay-config.h"

#include "assay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536

static bool is_rereadable(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && lseek(fd, 0, SEEK_CUR) == 0;
}

/* An unlinked temporary file; -1 and errno when there is none to be had. */
static int temporary_file(void)
{
	const char *directory = getenv("TMPDIR");
	char path[4096];
	int fd;

	if (directory == NULL || *directory == '\0')
		directory = "/tmp";
	snprintf(path, sizeof(path), "%s/assay.XXXXXX", directory);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static int keep(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		data += written;
		len -= (size_t)written;
	}
	return 0;
}

/* Feed the parser to the end of input, and the temporary file, if there is one. */
static int feed_all(struct assay_parser *parser, int in, int copy, const char *path)
{
	static char chunk[CHUNK];
	ssize_t got;
	int ret;

	while ((got = read(in, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(path, strerror(errno));
		ret = assay_parser_feed(parser, chunk, (size_t)got);
		if (ret < 0)
			return fail(path, assay_strerror(ret));
		if (copy >= 0 && keep(copy, chunk, (size_t)got) < 0)
			return fail("temporary file", strerror(errno));
	}
	return STATUS_OK;
}

static int analyse(struct message *message, int in, int copy, const char *path)
{
	struct assay_parser *parser = assay_parser_new(NULL);
	int status, ret;

	if (parser == NULL)
		return fail(path, assay_strerror(-ASSAY_ENOMEM));
	status = feed_all(parser, in, copy, path);
	if (status == STATUS_OK) {
		ret = assay_parser_finish(parser, &message->analysis);
		if (ret < 0)
			status = fail(path, assay_strerror(ret));
	}
	assay_parser_free(parser);
	return status;
}

int message_open(struct message *message, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int in = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int copy = -1, status;

	*message = (struct message){.fd = -1};
	if (is_stdin)
		path = "standard input";
	if (in < 0)
		return fail(path, strerror(errno));
	if (!is_rereadable(in)) {
		copy = temporary_file();
		if (copy < 0) {
			status = fail("temporary file", strerror(errno));
			close(in);
			return status;
		}
	}
	status = analyse(message, in, copy, path);
	message->fd = copy >= 0 ? copy : in;
	if (copy >= 0)
		close(in);
	message->source = assay_source_fd(&message->fd);
	return status;
}

void message_close(struct message *message)
{
	assay_analysis_free(message->analysis);
	message->analysis = NULL;
	if (message->fd > 0)
		close(message->fd);
	message->fd = -1;
}
