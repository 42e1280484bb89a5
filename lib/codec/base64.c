/*
 * base64, RFC 2045 6.8. Octets outside the alphabet are skipped, as the RFC
 * asks; after padding a new quantum begins, as the most generous readers have
 * it. Both are reported, since other readers stop there.
 */
#include "codec/codec.h"

enum {
	WHITE = 0x80, /* the AVX-512 twin wants the high bit in all that is no sextet */
	PAD,
	JUNK,
};

#define J JUNK
#define W WHITE
/* clang-format off */
const unsigned char base64_sextets[256] = {
	J, J, J, J, J, J, J, J, J, W, W, J, J, W, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	W, J, J, J, J, J, J, J, J, J, J, 62, J, J, J, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, J, J, J, PAD, J, J,
	J, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, J, J, J, J, J,
	J, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
	J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
};
/* clang-format on */
#undef J
#undef W

/* state[0]: bits of the quantum, state[1]: its characters, state[2]: "=" still missing, state[3]:
 * padded */
static size_t quantum_end(struct assay_decoder *d, unsigned char *out)
{
	size_t len = 0;

	if (d->state[1] >= 2)
		out[len++] = (unsigned char)(d->state[0] >> (d->state[1] == 2 ? 4 : 10));
	if (d->state[1] == 3)
		out[len++] = (unsigned char)(d->state[0] >> 2);
	d->state[0] = d->state[1] = 0;
	return len;
}

static size_t padding(struct assay_decoder *d, unsigned char *out, size_t written)
{
	size_t len;

	if (d->state[2] > 0) {
		d->state[2]--;
		return 0;
	}
	if (d->state[1] == 0) {
		/* "=" between quanta */
		decoder_odd(d, ASSAY_ODD_B64_JUNK, 1, written);
		return 0;
	}
	if (d->state[1] == 1)
		decoder_odd(d, ASSAY_ODD_B64_CUT, 1, written);
	d->state[2] = d->state[1] == 2 ? 1 : 0;
	len = quantum_end(d, out);
	d->state[3] = 1;
	return len;
}

size_t base64_feed_scalar(struct assay_decoder *d, const unsigned char *in, size_t len,
                          unsigned char *out)
{
	unsigned char *start = out;

	for (size_t i = 0; i < len; i++) {
		unsigned int value;

		/* whole quanta, as long as there is nothing else */
		while (d->state[1] == 0 && d->state[3] == 0 && len - i >= 4) {
			unsigned int a = base64_sextets[in[i]], b = base64_sextets[in[i + 1]];
			unsigned int c = base64_sextets[in[i + 2]], e = base64_sextets[in[i + 3]];

			if ((a | b | c | e) >= 64)
				break;
			*out++ = (unsigned char)(a << 2 | b >> 4);
			*out++ = (unsigned char)(b << 4 | c >> 2);
			*out++ = (unsigned char)(c << 6 | e);
			d->consumed += 4;
			i += 4;
		}
		if (i == len)
			break;
		value = base64_sextets[in[i]];
		d->consumed++;
		if (value < 64) {
			if (d->state[3] != 0) {
				decoder_odd(d, ASSAY_ODD_B64_AFTER_PAD, 1, (size_t)(out - start));
				d->state[2] = 0;
			}
			d->state[0] = d->state[0] << 6 | value;
			if (++d->state[1] == 4) {
				*out++ = (unsigned char)(d->state[0] >> 16);
				*out++ = (unsigned char)(d->state[0] >> 8);
				*out++ = (unsigned char)d->state[0];
				d->state[0] = d->state[1] = 0;
			}
		} else if (value == PAD) {
			out += padding(d, out, (size_t)(out - start));
		} else if (value == JUNK) {
			decoder_odd(d, ASSAY_ODD_B64_JUNK, 1, (size_t)(out - start));
		}
	}
	d->produced += (size_t)(out - start);
	return (size_t)(out - start);
}

size_t base64_feed(struct assay_decoder *d, const unsigned char *in, size_t len, unsigned char *out)
{
#if defined(__x86_64__) && defined(__GNUC__)
	if (len >= 64 && base64_has_avx512())
		return base64_feed_avx512(d, in, len, out);
	if (len >= 64 && base64_has_avx2())
		return base64_feed_avx2(d, in, len, out);
#endif
	return base64_feed_scalar(d, in, len, out);
}

#if !defined(__x86_64__) || !defined(__GNUC__)
bool base64_take_lines(struct assay_decoder *d, const unsigned char *in, size_t len,
                       unsigned char *out, size_t limit, struct base64_lines *lines)
{
	(void)d;
	(void)in;
	(void)len;
	(void)out;
	(void)limit;
	(void)lines;
	return false;
}
#endif

size_t base64_finish(struct assay_decoder *d, unsigned char *out)
{
	size_t written;

	if (d->state[1] > 0)
		decoder_odd(d, ASSAY_ODD_B64_CUT, 0, 0);
	written = quantum_end(d, out);
	d->produced += written;
	return written;
}

int assay_encode_base64(const void *data, size_t len, struct assay_buf *out)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = data;
	char line[78];

	while (len > 0) {
		size_t used = 0;

		while (len > 0 && used < 76) {
			size_t take = len < 3 ? len : 3;
			unsigned int bits = (unsigned int)p[0] << 16;

			if (take > 1)
				bits |= (unsigned int)p[1] << 8;
			if (take > 2)
				bits |= p[2];
			line[used++] = alphabet[bits >> 18];
			line[used++] = alphabet[bits >> 12 & 63];
			line[used++] = take > 1 ? alphabet[bits >> 6 & 63] : '=';
			line[used++] = take > 2 ? alphabet[bits & 63] : '=';
			p += take;
			len -= take;
		}
		line[used++] = '\r';
		line[used++] = '\n';
		if (assay_buf_append(out, line, used) < 0)
			return -ASSAY_ENOMEM;
	}
	return 0;
}
