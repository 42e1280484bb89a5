/*
 * Content of each type that is detected, for the tests of detection.
 */
#ifndef INSPECT_TEST_SAMPLES_H
#define INSPECT_TEST_SAMPLES_H

#include "inspect/types.h"

#include <uchar.h>

size_t sample_count(void);

/* The nth sample replaces what is in out; its type. */
enum type_id sample_make(size_t n, struct assay_buf *out);

/* A ZIP file, member by member: its octets and its directory; the end joins them. */
void zip_add_member(struct assay_buf *out, struct assay_buf *directory, const char *name,
                    unsigned int method, const void *data, size_t len);
void zip_end(struct assay_buf *out, struct assay_buf *directory);

/* A compound file with empty streams; class: 16 octets, or NULL. */
void ole_make(struct assay_buf *out, const char *class, const char16_t *const *streams,
              size_t count);

#endif
