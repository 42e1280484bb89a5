/*
 * The envelope from a file (--envelope): a JSON object, or lines "name = value"
 * or "name: value" as assay-milter writes them beside an original that it keeps.
 */
#include "envelope.h"

#include "json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE (1024 * 1024)

struct file {
	struct envelope *envelope;
	const char *path;
};

static int wrong(const struct file *file, int line, const char *what, const char *why)
{
	char place[64];
	struct assay_buf text = {0};

	snprintf(place, sizeof(place), ":%d", line);
	if (assay_buf_puts(&text, file->path) == 0 && assay_buf_puts(&text, place) == 0 &&
	    (what == NULL || (assay_buf_puts(&text, ": ") == 0 &&
	                      assay_buf_quote(&text, what, 100) == 0)))
		fail(text.data, why);
	assay_buf_free(&text);
	return -ASSAY_ECONFIG; /* it was said */
}

/* What the milter notes besides the envelope. */
static bool is_note(const char *name)
{
	return strcmp(name, "queue_id") == 0 || strcmp(name, "action") == 0 ||
	       strcmp(name, "finding") == 0;
}

static int take(void *ctx, const char *name, const char *value, int line)
{
	const struct file *file = ctx;
	const char *why;
	int ret = envelope_set(file->envelope, name, value, &why);

	if (ret != -ASSAY_EINVAL || (why == NULL && is_note(name)))
		return ret == -ASSAY_ENOMEM ? ret : 0;
	return why != NULL ? wrong(file, line, value, why)
	                   : wrong(file, line, name, "is nothing that an envelope has");
}

/* ---- lines ---- */

static char *trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && strchr(" \t\r", end[-1]) != NULL)
		end--;
	*end = '\0';
	return text + strspn(text, " \t");
}

static int take_line(const struct file *file, char *text, int line)
{
	char *name = trim(text), *value;

	if (*name == '\0' || *name == '#')
		return 0;
	value = strpbrk(name, "=:");
	if (value == NULL)
		return wrong(file, line, name, "is not name = value");
	*value++ = '\0';
	name = trim(name);
	value = trim(value);
	if (strcmp(value, "-") == 0) /* not known to the milter */
		return 0;
	return take((void *)file, name, value, line);
}

static int take_lines(const struct file *file, char *text)
{
	int ret = 0;

	for (int line = 1; text != NULL && ret == 0; line++) {
		char *end = strchr(text, '\n');

		if (end != NULL)
			*end++ = '\0';
		ret = take_line(file, text, line);
		text = end;
	}
	return ret;
}

/* ---- the file ---- */

/* Returns 0, or -1 after saying why. */
static int slurp(const char *path, struct assay_buf *out)
{
	char chunk[4096];
	ssize_t got = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	while (fd >= 0 && (got = read(fd, chunk, sizeof(chunk))) > 0 && out->len <= MAX_FILE) {
		if (assay_buf_append(out, chunk, (size_t)got) < 0)
			break;
	}
	if (fd < 0 || got < 0)
		fail(path, strerror(errno));
	else if (got > 0)
		fail(path, "too large for an envelope");
	if (fd >= 0)
		close(fd);
	return fd < 0 || got != 0 ? -1 : assay_buf_append(out, "", 0);
}

static int read_text(struct file *file, struct assay_buf *text)
{
	struct json_object object = {.take = take, .ctx = file};
	int ret;

	if (text->data[strspn(text->data, " \t\r\n")] != '{')
		return take_lines(file, text->data);
	ret = json_read(&object, text->data, text->len);
	return ret == -ASSAY_EFORMAT ? wrong(file, object.line, NULL, object.reason) : ret;
}

int envelope_read(struct envelope *envelope, const char *path)
{
	struct file file = {.envelope = envelope, .path = path};
	struct assay_buf text = {0};
	int ret;

	if (slurp(path, &text) < 0) {
		assay_buf_free(&text);
		return STATUS_ERROR;
	}
	ret = read_text(&file, &text);
	assay_buf_free(&text);
	if (ret == 0)
		return STATUS_OK;
	return ret == -ASSAY_ECONFIG ? STATUS_ERROR : fail(path, assay_strerror(ret));
}
