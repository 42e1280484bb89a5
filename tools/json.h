/*
 * JSON (RFC 8259): written by the commands that have --json, and read as far as
 * a flat object needs it.
 */
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <assay/common.h>

/* ---- json.c: writing ---- */

/* Zero-initialise but for out. error is sticky: look at it in the end. */
struct json {
	struct assay_buf *out;
	int error;
	bool inside; /* something is before, in this object or array */
};

/* key: NULL in an array, and for what is outermost. bracket: '{' or '[', '}' or ']'. */
void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);

/* NULL is null. What is not UTF-8 is read as windows-1252. */
void json_string(struct json *json, const char *key, const char *value);
void json_number(struct json *json, const char *key, uint64_t value);
void json_truth(struct json *json, const char *key, bool value);
/* A value that is JSON already. */
void json_value(struct json *json, const char *key, const struct assay_buf *value);

/* ---- json-read.c ---- */

/*
 * Read an object whose values are strings, numbers, true, false, null or arrays
 * of strings. take() is called for each value and each element of an array; a
 * negative result ends it. Returns 0, what take() returned, or -ASSAY_EFORMAT
 * with a reason and its line.
 */
struct json_object {
	int (*take)(void *ctx, const char *name, const char *value, int line);
	void *ctx;
	const char *reason;
	int line;
};

int json_read(struct json_object *object, const char *text, size_t len);

#endif
