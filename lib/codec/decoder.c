/*
 * The streaming front of the transfer decoders. RFC 2045 6.
 */
#include "codec/codec.h"

#include <string.h>

void assay_decoder_init(struct assay_decoder *d, enum assay_encoding encoding)
{
	memset(d, 0, sizeof(*d));
	d->encoding = encoding;
}

size_t assay_decoder_bound(const struct assay_decoder *d, size_t len)
{
	/* no encoding here yields more octets than it takes; what is held back may come on top */
	return len + sizeof(d->hold);
}

size_t assay_decoder_feed(struct assay_decoder *d, const void *in, size_t len, void *out)
{
	switch (d->encoding) {
	case ASSAY_ENC_BASE64:
		return base64_feed(d, in, len, out);
	case ASSAY_ENC_QP:
		return qp_feed(d, in, len, out);
	case ASSAY_ENC_UUENCODE:
		return uuencode_feed(d, in, len, out);
	default:
		if (len > 0)
			memcpy(out, in, len);
		d->consumed += len;
		d->produced += len;
		return len;
	}
}

size_t assay_decoder_finish(struct assay_decoder *d, void *out)
{
	switch (d->encoding) {
	case ASSAY_ENC_BASE64:
		return base64_finish(d, out);
	case ASSAY_ENC_QP:
		return qp_finish(d, out);
	case ASSAY_ENC_UUENCODE:
		return uuencode_finish(d, out);
	default:
		return 0;
	}
}

#define NO 255

/* clang-format off */
const unsigned char hex_digits[256] = {
	[0 ... '0' - 1] = NO,
	['0'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
	['9' + 1 ... 'A' - 1] = NO,
	['A'] = 10, 11, 12, 13, 14, 15,
	['F' + 1 ... 'a' - 1] = NO,
	['a'] = 10, 11, 12, 13, 14, 15,
	['f' + 1 ... 255] = NO,
};
/* clang-format on */

int hex_value(unsigned char c)
{
	return hex_digits[c] == NO ? -1 : hex_digits[c];
}
