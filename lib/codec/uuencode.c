/*
 * uuencode as a transfer encoding (x-uuencode). POSIX uuencode, "historical
 * algorithm". Lines outside "begin" and "end" are no content.
 */
#include "codec/codec.h"

#include <string.h>

/* state[0]: inside begin/end; a line is collected in hold */

size_t uuencode_line(const unsigned char *line, size_t len, unsigned char *out)
{
	size_t count = (line[0] - 32u) & 63, written = 0;

	for (size_t i = 1; written < count && i < len; i += 4) {
		unsigned int bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 | (i + k < len ? (line[i + k] - 32u) & 63 : 0);
		for (unsigned int shift = 16; written < count && shift <= 16; shift -= 8)
			out[written++] = (unsigned char)(bits >> shift);
	}
	return written;
}

static size_t uu_line(struct assay_decoder *d, unsigned char *out)
{
	const unsigned char *line = d->hold;
	size_t len = d->held, count;

	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n'))
		len--;
	d->held = 0;
	if (len >= 6 && memcmp(line, "begin ", 6) == 0) {
		d->state[0] = 1;
		return 0;
	}
	if (d->state[0] == 0 || len == 0)
		return 0;
	if (len == 3 && memcmp(line, "end", 3) == 0) {
		d->state[0] = 0;
		d->state[1] = 1;
		return 0;
	}
	count = (line[0] - 32u) & 63;
	if (len < 1 + (count * 4 + 2) / 3)
		decoder_odd(d, ASSAY_ODD_UU_CUT, len, 0);
	return uuencode_line(line, len, out);
}

size_t uuencode_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                     unsigned char *out)
{
	unsigned char *start = out;

	for (size_t i = 0; i < len; i++) {
		d->consumed++;
		/* a longer line is no line of data: its rest does not matter */
		if (d->held < sizeof(d->hold))
			d->hold[d->held++] = in[i];
		if (in[i] == '\n')
			out += uu_line(d, out);
	}
	return (size_t)(out - start);
}

size_t uuencode_finish(struct assay_decoder *d, unsigned char *out)
{
	size_t len = d->held > 0 ? uu_line(d, out) : 0;

	if (d->state[0] == 1)
		decoder_odd(d, ASSAY_ODD_UU_CUT, 0, 0);
	else if (d->state[1] == 0)
		decoder_odd(d, ASSAY_ODD_UU_NO_BEGIN, d->consumed, 0);
	return len;
}
