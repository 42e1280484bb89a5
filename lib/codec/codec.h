/*
 * What the files of lib/codec share: the decoders behind assay_decoder.
 */
#ifndef CODEC_CODEC_H
#define CODEC_CODEC_H

#include <assay/codec.h>

/* Note an oddity `back` octets before the current position of the input. */
static inline void decoder_odd(struct assay_decoder *d, unsigned int oddity, size_t back)
{
	if (d->oddities == 0)
		d->first_odd = d->consumed > back ? d->consumed - back : 0;
	d->oddities |= oddity;
}

size_t base64_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                   unsigned char *out);
/* Its twins: the scalar one is the reference, the other needs AVX2 and gives the same. */
size_t base64_feed_scalar(struct assay_decoder *d, const unsigned char *in, size_t len,
                          unsigned char *out);
size_t base64_feed_avx2(struct assay_decoder *d, const unsigned char *in, size_t len,
                        unsigned char *out);
size_t base64_finish(struct assay_decoder *d, unsigned char *out);
size_t qp_feed(struct assay_decoder *d, const unsigned char *in, size_t len, unsigned char *out);
size_t qp_finish(struct assay_decoder *d, unsigned char *out);
size_t uuencode_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                     unsigned char *out);
size_t uuencode_finish(struct assay_decoder *d, unsigned char *out);
/* One line of data without its line end, len > 0, into at most 63 octets. */
size_t uuencode_line(const unsigned char *line, size_t len, unsigned char *out);

/* Value of a hex digit, or -1. */
int hex_value(unsigned char c);

#endif
