/*
 * The ways in which other readers decode content that is not as it should be
 * (RFC 2045 6.7, 6.8). Our own decoder is one of the readings; these are the rest.
 */
#ifndef ANALYSE_DECODINGS_H
#define ANALYSE_DECODINGS_H

#include <assay/codec.h>

/* Takes one reading: what it is called, and the decoded octets. Returns 0 or an error. */
typedef int decodings_take(void *context, const char *name, const char *data, size_t len);

/* Decode all at once with our own decoder; out is emptied first. 0 or -ASSAY_ENOMEM. */
int decodings_own(enum assay_encoding encoding, const char *data, size_t len, struct assay_buf *out,
                  unsigned int *oddities_r);

/*
 * Every other reading of content in which our decoder met oddities, its octets
 * as they are among them. Equal ones may come twice. 0, -ASSAY_ENOMEM or what
 * take returned.
 */
int decodings_other(enum assay_encoding encoding, const char *data, size_t len,
                    decodings_take *take, void *context);

#endif
