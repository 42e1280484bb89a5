/*
 * Structured logging of the milter: one line an event, key=value pairs.
 */
#ifndef MILTER_LOG_H
#define MILTER_LOG_H

#include <assay/common.h>

#include <stdint.h>
#include <syslog.h>

enum log_target {
	LOG_TO_AUTO,    /* journal when systemd started us, else standard error */
	LOG_TO_STDERR,  /* plain lines */
	LOG_TO_JOURNAL, /* standard error, with the priority prefix of sd-daemon(3) */
	LOG_TO_SYSLOG,  /* syslog(3), facility mail */
};

/* level: LOG_ERR, LOG_WARNING, LOG_INFO or LOG_DEBUG; finer lines are dropped. */
void log_open(enum log_target target, int level);

/* A line in the making; callers only pass it on. */
struct log_line {
	int level;
	bool wanted;
	struct assay_buf text;
};

/*
 * log_start(&line, LOG_INFO, "message"), log_text() and log_number() for each
 * pair, log_end(). Values from outside are quoted and cleaned; a value that is
 * NULL leaves its pair out.
 */
void log_start(struct log_line *line, int level, const char *event) ASSAY_NONNULL(1, 3);
void log_text(struct log_line *line, const char *key, const char *value) ASSAY_NONNULL(1, 2);
void log_number(struct log_line *line, const char *key, uint64_t value) ASSAY_NONNULL(1, 2);
void log_end(struct log_line *line) ASSAY_NONNULL(1);

/* An event with nothing but a reason. */
void log_event(int level, const char *event, const char *format, ...) ASSAY_NONNULL(2, 3)
	__attribute__((format(printf, 3, 4)));

#endif
