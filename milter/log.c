/*
 * Structured logging of the milter: one line an event, key=value pairs, to
 * standard error, the journal or syslog. A line is written in one piece, so
 * that lines of several threads do not mix.
 *
 * libmilter logs by itself through syslog(3); with standard error as target
 * its lines are printed there too.
 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_VALUE 512

static enum log_target log_target = LOG_TO_STDERR;
static int log_level = LOG_INFO;

void log_open(enum log_target target, int level)
{
	/* set by systemd when standard error is the journal, systemd.exec(5) */
	if (target == LOG_TO_AUTO)
		target = getenv("JOURNAL_STREAM") != NULL ? LOG_TO_JOURNAL : LOG_TO_STDERR;
	log_target = target;
	log_level = level;
	openlog("assay-milter", LOG_PID | (target == LOG_TO_STDERR ? LOG_PERROR : 0), LOG_MAIL);
	setlogmask(LOG_UPTO(level));
}

/* Needs no quotes and cannot be taken for anything but one value. */
static bool is_plain(const char *value)
{
	if (*value == '\0')
		return false;
	for (; *value != '\0'; value++) {
		bool alphanumeric = (*value >= 'a' && *value <= 'z') ||
		                    (*value >= 'A' && *value <= 'Z') ||
		                    (*value >= '0' && *value <= '9');

		if (!alphanumeric && strchr("._:@/+-[]", *value) == NULL)
			return false;
	}
	return true;
}

void log_start(struct log_line *line, int level, const char *event)
{
	*line = (struct log_line){.level = level, .wanted = level <= log_level};
	if (line->wanted)
		(void)assay_buf_printf(&line->text, "event=%s", event);
}

/* Out of memory shortens the line; there is nobody to tell. */
void log_text(struct log_line *line, const char *key, const char *value)
{
	if (!line->wanted || value == NULL)
		return;
	(void)assay_buf_printf(&line->text, " %s=", key);
	if (is_plain(value) && strlen(value) <= MAX_VALUE)
		(void)assay_buf_puts(&line->text, value);
	else
		(void)assay_buf_quote(&line->text, value, MAX_VALUE);
}

void log_number(struct log_line *line, const char *key, uint64_t value)
{
	if (line->wanted)
		(void)assay_buf_printf(&line->text, " %s=%llu", key, (unsigned long long)value);
}

static void write_stderr(struct assay_buf *text)
{
	const char *p = text->data;
	size_t left = text->len;

	while (left > 0) {
		ssize_t written = write(STDERR_FILENO, p, left);

		if (written <= 0)
			return;
		p += written;
		left -= (size_t)written;
	}
}

void log_end(struct log_line *line)
{
	struct assay_buf out = {0};

	if (line->wanted && line->text.data != NULL) {
		if (log_target == LOG_TO_SYSLOG) {
			syslog(line->level, "%s", line->text.data);
		} else {
			if (log_target == LOG_TO_JOURNAL)
				(void)assay_buf_printf(&out, "<%d>", line->level);
			(void)assay_buf_printf(&out, "%s\n", line->text.data);
			write_stderr(&out);
		}
	}
	assay_buf_free(&out);
	assay_buf_free(&line->text);
}

void log_event(int level, const char *event, const char *format, ...)
{
	struct log_line line;
	char reason[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	log_start(&line, level, event);
	log_text(&line, "reason", reason);
	log_end(&line);
}
