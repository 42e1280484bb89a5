/*
 * What libarchive does for other readers. Private to lib/inspect.
 */
#ifndef INSPECT_ARCHIVE_H
#define INSPECT_ARCHIVE_H

#include "inspect/inspection.h"

/*
 * The content of a ZIP entry that is neither stored nor deflated goes to the
 * open member. Returns enum assay_entity_flag bits of it.
 */
unsigned int archive_unpack_zip(struct inspection *in, const struct zip_directory *zip,
                                const struct zip_entry *entry);

/*
 * What a compressed file of this type (as detected) unpacks to goes to the open
 * member. Returns enum assay_entity_flag bits of it.
 */
unsigned int archive_unpack_filter(struct inspection *in, const char *type,
                                   const unsigned char *data, size_t len);

/*
 * The content of the first file of an archive, at most max octets, which have
 * been spent. False: there is none, which has been reported.
 */
bool archive_unpack_first(struct inspection *in, const char *type, const struct assay_buf *archive,
                          size_t max, struct assay_buf *out);

/* As inspect_archive(), for content that is not detected as what it is. */
void archive_read_as(struct inspection *in, const char *type, const unsigned char *data,
                     size_t len);

#endif
