/*
 * Where an archive may start within other content: the first four octets of a
 * local header of ZIP, of RAR, 7z or a cabinet.
 */
#ifndef INSPECT_SEARCH_H
#define INSPECT_SEARCH_H

#include <stddef.h>

#define SEARCH_OCTETS 4
#define SEARCH_NONE   ((size_t)-1)

/* The offset of the first such octets, or SEARCH_NONE. */
size_t search_archive(const unsigned char *data, size_t len);
/* The same without vectors: the reference that the tests compare with. */
size_t search_archive_scalar(const unsigned char *data, size_t len);

#endif
