/*
 * What writing and reading the binary record share.
 */
#ifndef RECORD_BINARY_H
#define RECORD_BINARY_H

#include <assay/record.h>

#define RECORD_HEADER_BYTES 5
#define RECORD_TYPES        49

/* Types that have a number in the record; changing it needs a new version. */
extern const char *const record_types[RECORD_TYPES];

enum { DISPOSITION_NONE, DISPOSITION_INLINE, DISPOSITION_ATTACHMENT, DISPOSITION_OTHER };

#endif
