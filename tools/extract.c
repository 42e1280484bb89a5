/*
 * assay inspect --extract: the octets of one section. The message is read
 * twice, first to find the section, then as much of it as the section has;
 * neither is ever in memory as a whole.
 */
#include "inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct job {
	const struct extraction *what;
	const char *path;
	int out;
	const char *out_name;
	int status;
};

/* A message that does not begin at the start of its file. */
struct part_of_file {
	int fd;
	uint64_t offset;
};

static int read_part(void *ctx, size_t off, void *buf, size_t len)
{
	const struct part_of_file *part = ctx;
	struct assay_source file = assay_source_fd(&part->fd);

	return file.read(file.ctx, (size_t)part->offset + off, buf, len);
}

static int copy_span(struct assay_span span, const struct assay_source *source,
                     const struct assay_sink *sink)
{
	static char chunk[65536];
	int ret = 0;

	while (span.len > 0 && ret == 0) {
		size_t len = span.len < sizeof(chunk) ? span.len : sizeof(chunk);

		ret = source->read(source->ctx, span.off, chunk, len);
		if (ret == 0)
			ret = sink->write(sink->ctx, chunk, len);
		span.off += len;
		span.len -= len;
	}
	return ret;
}

static int copy_section(const struct section *section, const struct assay_source *source,
                        const struct assay_sink *sink)
{
	const struct assay_entity *entity = section->entity;
	struct assay_span header = {entity->header.off, entity->body.off - entity->header.off};

	switch (section->part) {
	case SECTION_MIME:
	case SECTION_HEADER: /* with the empty line, as IMAP has it */
		return copy_span(header, source, sink);
	case SECTION_CONTENT:
		if (entity->kind != ASSAY_MULTIPART)
			return assay_entity_decode(entity, source, sink);
		break;
	case SECTION_TEXT:
		break;
	}
	return copy_span(entity->body, source, sink);
}

/* ---- what a terminal can bear ---- */

struct text_check {
	unsigned char last;
};

/* Control characters, C1 in UTF-8 (RFC 3629: 0xc2 and 0x80 to 0x9f) among them. */
static int check_text(void *ctx, const void *data, size_t len)
{
	struct text_check *check = ctx;
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++) {
		if ((p[i] < 0x20 && (p[i] == '\0' || strchr("\t\n\r\f", p[i]) == NULL)) ||
		    p[i] == 0x7f || (check->last == 0xc2 && p[i] >= 0x80 && p[i] <= 0x9f))
			return -ASSAY_EABORT;
		check->last = p[i];
	}
	return 0;
}

static int spare_terminal(const struct section *section, const struct assay_source *source)
{
	struct text_check check = {0};
	const struct assay_sink sink = {.write = check_text, .ctx = &check};

	return copy_section(section, source, &sink);
}

/* ---- where it goes ---- */

static bool is_same_file(int a, int b)
{
	struct stat one, other;

	return fstat(a, &one) == 0 && fstat(b, &other) == 0 && S_ISREG(one.st_mode) &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static int open_output(struct job *job, int in)
{
	struct stat st;

	if (job->what->output == NULL || strcmp(job->what->output, "-") == 0)
		return STATUS_OK;
	job->out_name = job->what->output;
	job->out = open(job->out_name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (job->out < 0)
		return fail(job->out_name, strerror(errno));
	if (is_same_file(job->out, in))
		return fail(job->out_name, "is the file that is read");
	if (fstat(job->out, &st) == 0 && S_ISREG(st.st_mode) && ftruncate(job->out, 0) < 0)
		return fail(job->out_name, strerror(errno));
	return STATUS_OK;
}

static int close_output(struct job *job)
{
	if (job->out == STDOUT_FILENO || job->out < 0 || close(job->out) == 0)
		return STATUS_OK;
	return fail(job->out_name, strerror(errno));
}

static int write_sink(void *ctx, const void *data, size_t len)
{
	const struct job *job = ctx;

	return write_to(job->out, job->out_name, data, len) == STATUS_OK ? 0 : -ASSAY_EABORT;
}

static int write_section(struct job *job, const struct section *section,
                         const struct assay_source *source, int in)
{
	const struct assay_sink sink = {.write = write_sink, .ctx = job};
	int ret;

	if (open_output(job, in) != STATUS_OK)
		return STATUS_ERROR;
	ret = copy_section(section, source, &sink);
	if (ret == -ASSAY_EABORT) /* write_to() has said why */
		return STATUS_ERROR;
	return ret < 0 ? fail(job->path, assay_strerror(ret)) : STATUS_OK;
}

/* ---- the message ---- */

static int fail_section(const struct job *job, const char *format)
{
	char why[1100];

	snprintf(why, sizeof(why), format, job->what->section);
	return fail(job->path, why);
}

static int on_mail(void *ctx, const struct mail *mail)
{
	struct job *job = ctx;
	struct part_of_file part = {.fd = mail->fd, .offset = mail->offset};
	const struct assay_source source = {.read = read_part, .ctx = &part};
	struct section section;
	int ret = 0;

	/* whatever comes of it, no other message is read */
	job->status = STATUS_ERROR;
	if (mail->number > 0 && job->what->number == 0)
		return fail(job->path, "an mbox: --message says which of its messages");
	if (!section_find(mail->analysis, job->what->section, &section))
		return fail_section(job, "there is no section %s");
	if (job->what->output == NULL && isatty(STDOUT_FILENO))
		ret = spare_terminal(&section, &source);
	if (ret == -ASSAY_EABORT)
		return fail_section(
			job,
			"section %s is not text for a terminal; -o writes it to a file, or here");
	if (ret < 0)
		return fail(job->path, assay_strerror(ret));
	job->status = write_section(job, &section, &source, mail->fd);
	if (close_output(job) != STATUS_OK)
		job->status = STATUS_ERROR;
	return STATUS_ERROR;
}

static void on_failure(void *ctx, const char *path, const char *why)
{
	struct job *job = ctx;

	job->status = fail(path, why);
}

int extract(const struct extraction *extraction, const char *path)
{
	struct job job = {
		.what = extraction,
		.path = strcmp(path, "-") == 0 ? "standard input" : path,
		.out = STDOUT_FILENO,
		.out_name = "standard output",
		.status = -1,
	};
	struct mailbox box = {
		.parse = {.flags = ASSAY_PARSE_STRUCTURE},
		.mbox = extraction->mbox,
		.only = extraction->number,
		.mail = on_mail,
		.failed = on_failure,
		.ctx = &job,
	};
	int in = open_rereadable(path);

	if (in < 0)
		return STATUS_ERROR;
	mailbox_read(&box, in, path, FILE_ANY);
	close(in);
	return job.status >= 0 ? job.status : fail(job.path, "there is no message");
}
