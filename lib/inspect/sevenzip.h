/*
 * Whether a 7z archive may be given to libarchive.
 */
#ifndef INSPECT_SEVENZIP_H
#define INSPECT_SEVENZIP_H

#include "inspect/inspection.h"

/* False: its header wants more than the limits allow, or is broken, which has been reported. */
bool sevenzip_is_bounded(struct inspection *in, const unsigned char *data, size_t len);

#endif
