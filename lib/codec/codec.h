/*
 * What the files of lib/codec share: the decoders behind assay_decoder.
 */
#ifndef CODEC_CODEC_H
#define CODEC_CODEC_H

#include <assay/codec.h>

/*
 * Note an oddity `back` octets before the current position of the input, when
 * this call has written `written` octets.
 */
static inline void decoder_odd(struct assay_decoder *d, unsigned int oddity, size_t back,
                               size_t written)
{
	unsigned int which = (unsigned int)__builtin_ctz(oddity);

	if ((d->oddities & oddity) != 0)
		return;
	d->odd[which].encoded = d->consumed > back ? d->consumed - back : 0;
	d->odd[which].decoded = d->produced + written;
	if (d->oddities == 0)
		d->first_odd = d->odd[which].encoded;
	d->oddities |= oddity;
}

/* Value of a base64 character; others have the high bit. */
extern const unsigned char base64_sextets[256];

size_t base64_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                   unsigned char *out);
/* Its twins: the scalar one is the reference; and whether this machine has the others. */
size_t base64_feed_scalar(struct assay_decoder *d, const unsigned char *in, size_t len,
                          unsigned char *out);
size_t base64_feed_avx2(struct assay_decoder *d, const unsigned char *in, size_t len,
                        unsigned char *out);
size_t base64_feed_avx512(struct assay_decoder *d, const unsigned char *in, size_t len,
                          unsigned char *out);
/*
 * Whole lines of nothing but the alphabet, decoded from the start of one on.
 * The last line end is taken, but does not count as consumed yet: it may belong
 * to a boundary delimiter. false: there are none, or no machine to do it fast.
 */
struct base64_lines {
	size_t taken, written; /* octets */
	size_t first;          /* octets of the first line with its end */
	unsigned int end;      /* octets of each line end: 2 CRLF, 1 LF */
};
bool base64_take_lines(struct assay_decoder *d, const unsigned char *in, size_t len,
                       unsigned char *out, size_t limit, struct base64_lines *lines);
bool base64_has_avx2(void);
bool base64_has_avx512(void);
size_t base64_finish(struct assay_decoder *d, unsigned char *out);
size_t qp_feed(struct assay_decoder *d, const unsigned char *in, size_t len, unsigned char *out);
size_t qp_feed_scalar(struct assay_decoder *d, const unsigned char *in, size_t len,
                      unsigned char *out);
size_t qp_finish(struct assay_decoder *d, unsigned char *out);
size_t uuencode_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                     unsigned char *out);
size_t uuencode_finish(struct assay_decoder *d, unsigned char *out);
/*
 * One line of data without its line end, len > 0, into at most 63 octets;
 * *junk_r: some of it is not in the alphabet.
 */
size_t uuencode_line(const unsigned char *line, size_t len, unsigned char *out, bool *junk_r);

/* Value of a hex digit; 255 for all other octets. */
extern const unsigned char hex_digits[256];

/* Value of a hex digit, or -1. */
int hex_value(unsigned char c);

#endif
