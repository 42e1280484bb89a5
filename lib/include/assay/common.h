/*
 * assay/common.h - what every part of libassay shares: byte ranges, byte
 * strings, the original message as a source of octets, errors.
 *
 * libassay keeps no global mutable state, never prints, logs or exits, and is
 * safe to use from many threads as long as each object is used by one thread
 * at a time. Immutable objects (an analysis, a policy) may be shared.
 */
#ifndef ASSAY_COMMON_H
#define ASSAY_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ASSAY_NONNULL(...) __attribute__((nonnull(__VA_ARGS__)))
#define ASSAY_MUST_CHECK   __attribute__((warn_unused_result))
#else
#define ASSAY_NONNULL(...)
#define ASSAY_MUST_CHECK
#endif

/* A half-open range of octets [off, off + len) of the original message. */
struct assay_span {
	size_t off;
	size_t len;
};

/* A string of octets, not NUL-terminated, borrowed from whoever made it. */
struct assay_str {
	const char *data;
	size_t len;
};

/*
 * What can go wrong. Functions return 0 or the negative value
 * (`return -ASSAY_ENOMEM`). Malformed mail is never an error.
 */
enum assay_error {
	ASSAY_OK = 0,
	ASSAY_ENOMEM = 1,  /* memory could not be allocated */
	ASSAY_EINVAL = 2,  /* the caller's argument is out of range */
	ASSAY_EIO = 3,     /* reading the original or writing the result failed */
	ASSAY_ELIMIT = 4,  /* a limit that the caller set was exceeded */
	ASSAY_EFORMAT = 5, /* a record or a file is not in the expected format */
	ASSAY_ECONFIG = 6, /* a configuration or policy file has an error */
	ASSAY_ECRYPTO = 7, /* OpenSSL refused an operation */
	ASSAY_EABORT = 8,  /* a callback of the caller asked to stop */
};

/*
 * The text of an error, for a person; never NULL.
 * error  0 or a negative enum assay_error, as functions return it.
 */
const char *assay_strerror(int error);

/*
 * The original message, for functions that need its octets again (rewriting,
 * extraction). read() copies exactly len octets from offset off into buf and
 * returns 0, or a negative enum assay_error. It is never asked for octets
 * past the end of the analysed message.
 */
struct assay_source {
	int (*read)(void *ctx, size_t off, void *buf, size_t len);
	void *ctx;
};

/*
 * Where a result goes. write() takes all len octets and returns 0, or a
 * negative enum assay_error, which ends the operation and is passed on.
 */
struct assay_sink {
	int (*write)(void *ctx, const void *data, size_t len);
	void *ctx;
};

/* A source over octets in memory; mem must outlive the source. */
struct assay_source assay_source_memory(const struct assay_str *mem) ASSAY_NONNULL(1);

/* A source over a file descriptor, read with pread(2); fd must outlive the source. */
struct assay_source assay_source_fd(const int *fd) ASSAY_NONNULL(1);

/*
 * A growing string of octets, the usual sink. Zero-initialise; data is always
 * NUL-terminated once anything was appended (the NUL is not counted in len).
 */
struct assay_buf {
	char *data;
	size_t len;
	size_t size; /* octets allocated */
};

/* Make room for more octets behind len (and a NUL), for the caller to write there. */
int assay_buf_reserve(struct assay_buf *buf, size_t more) ASSAY_NONNULL(1);
int assay_buf_append(struct assay_buf *buf, const void *data, size_t len) ASSAY_NONNULL(1);
/* Room for more octets at data + len, for who writes there himself and then counts them in len. */
int assay_buf_reserve(struct assay_buf *buf, size_t more) ASSAY_NONNULL(1);
int assay_buf_puts(struct assay_buf *buf, const char *text) ASSAY_NONNULL(1, 2);
int assay_buf_printf(struct assay_buf *buf, const char *format, ...) ASSAY_NONNULL(1, 2)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;
void assay_buf_free(struct assay_buf *buf);

/*
 * Append text of unknown origin for people to read (notices, logs, a
 * terminal): UTF-8, in which control characters, malformed octets and the
 * invisible characters that reorder text are U+FFFD. What is beyond max octets
 * is left out for "...". quote puts it between double quotes.
 */
int assay_buf_clean(struct assay_buf *buf, const char *text, size_t max) ASSAY_NONNULL(1, 2);
int assay_buf_quote(struct assay_buf *buf, const char *text, size_t max) ASSAY_NONNULL(1, 2);

/* A sink that appends to buf. */
struct assay_sink assay_sink_buf(struct assay_buf *buf) ASSAY_NONNULL(1);

/* The version of the library, as in "0.1.0". */
const char *assay_version(void);

#ifdef __cplusplus
}
#endif
#endif
