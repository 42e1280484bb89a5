/*
 * Attachment names: clean ones, and how a header field has them.
 */
#ifndef REWRITE_FILE_NAME_H
#define REWRITE_FILE_NAME_H

#include <assay/judge.h>

/*
 * Append a name as all readers show it: no control or invisible characters, no
 * slashes, no dot or blank at its ends, at most 240 octets of which the end
 * stays. Nothing is appended when nothing is left.
 */
int file_name_clean(const char *name, struct assay_buf *out);

/*
 * Append `;` and the parameter with a clean name: a quoted string when it is
 * plain ASCII, else the extended form of RFC 2231 alone, since readers differ in
 * which of two forms they take. It starts on a line of its own.
 */
int file_name_param(const char *parameter, const char *name, struct assay_buf *out);

/*
 * Append the name that a template makes of an entity's: {name}, {stem},
 * {extension}, {detected_extension}. The result is clean, and not empty.
 */
int file_name_expand(const char *text, const struct assay_entity *entity, struct assay_buf *out);

/* The extension of content of a detected type, without its dot, or NULL. */
const char *file_name_extension(const char *detected);

#endif
