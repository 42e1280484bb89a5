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
#include <sys/mman.h>
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

/* The rest of in to a temporary file. Returns that, or -1 after saying why. */
static int keep(int in, const char *path)
{
	static char chunk[CHUNK];
	int copy = temporary_file();
	ssize_t got;

	if (copy < 0) {
		fail("temporary file", strerror(errno));
		return -1;
	}
	while ((got = read(in, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fail(path, strerror(errno));
			break;
		}
		if (write_to(copy, "temporary file", chunk, (size_t)got) != STATUS_OK)
			break;
	}
	if (got == 0 && lseek(copy, 0, SEEK_SET) == 0)
		return copy;
	close(copy);
	return -1;
}

int open_rereadable(const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int in = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int copy;

	if (is_stdin)
		path = "standard input";
	if (in < 0) {
		fail(path, strerror(errno));
		return -1;
	}
	if (is_rereadable(in))
		return in;
	copy = keep(in, path);
	close(in);
	return copy;
}

static int feed_all(struct assay_parser *parser, int in, const char *path)
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
	}
	return STATUS_OK;
}

int message_open(struct message *message, const char *path)
{
	struct assay_parser *parser;
	int status, ret;

	*message = (struct message){.fd = open_rereadable(path)};
	if (message->fd < 0)
		return STATUS_ERROR;
	message->source = assay_source_fd(&message->fd);
	parser = assay_parser_new(NULL);
	if (parser == NULL)
		return fail(path, assay_strerror(-ASSAY_ENOMEM));
	status = feed_all(parser, message->fd, path);
	if (status == STATUS_OK) {
		ret = assay_parser_finish(parser, &message->analysis);
		if (ret < 0)
			status = fail(path, assay_strerror(ret));
	}
	assay_parser_free(parser);
	return status;
}

int message_map(struct message *message, const char *path)
{
	size_t len = (size_t)message->analysis->size;
	void *data;

	if (message->data != NULL)
		return STATUS_OK;
	if (len == 0) {
		message->data = "";
		return STATUS_OK;
	}
	data = mmap(NULL, len, PROT_READ, MAP_PRIVATE, message->fd, 0);
	if (data == MAP_FAILED)
		return fail(path, strerror(errno));
	message->data = data;
	return STATUS_OK;
}

void message_close(struct message *message)
{
	if (message->data != NULL && message->analysis->size > 0)
		munmap((void *)message->data, (size_t)message->analysis->size);
	message->data = NULL;
	assay_analysis_free(message->analysis);
	message->analysis = NULL;
	if (message->fd > 0)
		close(message->fd);
	message->fd = -1;
}
