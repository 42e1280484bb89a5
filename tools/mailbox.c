/*
 * Messages in files: a file that is a message, or an mbox (RFC 4155) with many.
 * Files are read once, in pieces; one message at a time is in memory, as its
 * analysis.
 *
 * A message of an mbox ends before an empty line that is followed by a line
 * "From ", or by the end of the file. Lines ">From " stay as they are: whether
 * the writer of the mbox added the ">" cannot be known (mboxo, mboxrd).
 */
#include "assay-config.h"

#include "inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536

/* What may be the beginning of a separator: an empty line and "From ", with CRLF. */
#define HELD 8

struct reader {
	const struct mailbox *box;
	const char *path;
	int fd;
	uint64_t offset; /* of data[0] in the file */
	size_t begin,
		end; /* the octets of data not dealt with; the one before begin is there too */
	bool eof, reported;
	int status; /* of box->mail() */
	unsigned long number;
	char *data;
};

static int failed(struct reader *r, const char *why)
{
	r->box->failed(r->box->ctx, r->path, why);
	r->reported = true;
	return -1;
}

/* More octets, after those that are there. Returns 0, or -1 after saying why. */
static int fill(struct reader *r)
{
	size_t keep = r->begin > 0 ? r->begin - 1 : 0;
	ssize_t got;

	memmove(r->data, r->data + keep, r->end - keep);
	r->offset += keep;
	r->begin -= keep;
	r->end -= keep;
	do
		got = read(r->fd, r->data + r->end, CHUNK - r->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return failed(r, strerror(errno));
	r->eof = got == 0;
	r->end += (size_t)got;
	if (r->box->octets != NULL)
		r->box->octets(r->box->ctx, (size_t)got);
	return 0;
}

static int feed(struct reader *r, struct assay_parser *parser, size_t end)
{
	int ret = 0;

	if (parser != NULL && end > r->begin)
		ret = assay_parser_feed(parser, r->data + r->begin, end - r->begin);
	r->begin = end;
	return ret < 0 ? failed(r, assay_strerror(ret)) : 0;
}

static int deliver(struct reader *r, struct assay_parser *parser, uint64_t offset)
{
	struct assay_analysis *analysis;
	struct mail mail = {.file = r->path, .number = r->number, .offset = offset, .fd = r->fd};
	int ret = assay_parser_finish(parser, &analysis);

	if (ret < 0)
		return failed(r, assay_strerror(ret));
	mail.analysis = analysis;
	r->status = r->box->mail(r->box->ctx, &mail);
	assay_analysis_free(analysis);
	return r->status == STATUS_OK ? 0 : -1;
}

/* Parse what read() finds to be the message. */
static int read_message(struct reader *r,
                        int (*read)(struct reader *r, struct assay_parser *parser))
{
	struct assay_parser *parser = assay_parser_new(&r->box->parse);
	uint64_t offset = r->offset + r->begin;
	int ret;

	if (parser == NULL)
		return failed(r, assay_strerror(-ASSAY_ENOMEM));
	ret = read(r, parser);
	if (ret == 0)
		ret = deliver(r, parser, offset);
	assay_parser_free(parser);
	return ret;
}

static int read_to_end(struct reader *r, struct assay_parser *parser)
{
	int ret = 0;

	while (ret == 0 && (!r->eof || r->begin < r->end)) {
		ret = feed(r, parser, r->end);
		if (ret == 0 && !r->eof)
			ret = fill(r);
	}
	return ret;
}

/* ---- mbox ---- */

/* The length of an empty line that ends before end; 0 without one in this message. */
static size_t empty_line(const struct reader *r, size_t end)
{
	const char *data = r->data;

	if (end <= r->begin || data[end - 1] != '\n')
		return 0;
	if (data[end - 2] == '\n')
		return 1;
	return end - 1 > r->begin && data[end - 2] == '\r' && data[end - 3] == '\n' ? 2 : 0;
}

/* The offset of the next line "From " behind an empty line, or 0. */
static size_t find_separator(const struct reader *r)
{
	static const char from[] = "\nFrom ";
	const char *at = r->data + r->begin - 1, *end = r->data + r->end;

	while ((at = memmem(at, (size_t)(end - at), from, sizeof(from) - 1)) != NULL) {
		at++;
		if (empty_line(r, (size_t)(at - r->data)) > 0)
			return (size_t)(at - r->data);
	}
	return 0;
}

static int read_to_separator(struct reader *r, struct assay_parser *parser)
{
	while (true) {
		size_t separator = find_separator(r);
		int ret = 0;

		if (separator == 0 && r->eof)
			separator = r->end;
		if (separator > 0) {
			ret = feed(r, parser, separator - empty_line(r, separator));
			r->begin = separator;
			return ret;
		}
		if (r->end - r->begin > HELD)
			ret = feed(r, parser, r->end - HELD);
		if (ret == 0)
			ret = fill(r);
		if (ret < 0)
			return ret;
	}
}

static int skip_line(struct reader *r)
{
	while (true) {
		const char *nl = memchr(r->data + r->begin, '\n', r->end - r->begin);

		if (nl != NULL) {
			r->begin = (size_t)(nl + 1 - r->data);
			return 0;
		}
		r->begin = r->end;
		if (r->eof)
			return 0;
		if (fill(r) < 0)
			return -1;
	}
}

static int read_mbox(struct reader *r)
{
	unsigned long only = r->box->only;
	int ret = 0;

	while (ret == 0 && (r->begin < r->end || !r->eof)) {
		if (r->begin == r->end) {
			ret = fill(r);
			continue;
		}
		r->number++;
		ret = skip_line(r);
		if (ret == 0)
			ret = only == 0 || only == r->number ? read_message(r, read_to_separator)
			                                     : read_to_separator(r, NULL);
		if (only == r->number)
			return ret;
	}
	if (ret == 0 && only > 0)
		return failed(r, "there is no such message");
	return ret;
}

/* ---- files ---- */

static bool has_mbox_name(const char *path)
{
	size_t len = strlen(path);

	return strcmp(path, "-") != 0 && (len < 4 || strcasecmp(path + len - 4, ".eml") != 0);
}

static bool starts_as_mbox(const char *data, size_t len)
{
	return len >= 5 && memcmp(data, "From ", 5) == 0;
}

static int read_any(struct reader *r, enum file_kind kind)
{
	bool mbox = r->box->mbox;
	int ret;

	do
		ret = fill(r);
	while (ret == 0 && !r->eof && r->end < 5);
	if (ret < 0)
		return ret;
	if (!mbox)
		mbox = kind == FILE_ANY && has_mbox_name(r->path) &&
		       starts_as_mbox(r->data, r->end);
	if (mbox && r->end > 0 && !starts_as_mbox(r->data, r->end))
		return failed(r, "not an mbox: it does not begin with \"From \"");
	if (mbox)
		return read_mbox(r);
	if (r->box->only > 0)
		return failed(r, "not an mbox");
	return read_message(r, read_to_end);
}

int mailbox_read(const struct mailbox *box, int fd, const char *path, enum file_kind kind)
{
	static char data[CHUNK];
	struct reader r = {.box = box, .path = path, .fd = fd, .data = data};

	if (read_any(&r, kind) == 0)
		return STATUS_OK;
	/* a file that cannot be read was reported, and the next one may be better */
	return r.reported ? STATUS_OK : r.status;
}

static int read_closing(const struct mailbox *box, int fd, const char *path, enum file_kind kind)
{
	int status;

	if (fd < 0) {
		box->failed(box->ctx, path, strerror(errno));
		return STATUS_OK;
	}
	status = mailbox_read(box, fd, path, kind);
	close(fd);
	return status;
}

int mailbox_read_operand(const struct mailbox *box, const char *path)
{
	if (strcmp(path, "-") == 0)
		return read_closing(box, dup(STDIN_FILENO), path, FILE_ANY);
	return read_closing(box, open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), path, FILE_ANY);
}

int mailbox_read_found(const struct mailbox *box, const char *path, enum file_kind kind)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	/* it was a regular file when it was found */
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		return STATUS_OK;
	}
	return read_closing(box, fd, path, kind);
}

bool mailbox_is_mbox(const char *path)
{
	struct stat st;
	char start[5];
	ssize_t got = -1;
	int fd;

	if (!has_mbox_name(path) || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0) {
		got = read(fd, start, sizeof(start));
		close(fd);
	}
	return got > 0 && starts_as_mbox(start, (size_t)got);
}
