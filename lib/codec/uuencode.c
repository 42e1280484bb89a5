/*
 * uuencode as a transfer encoding (x-uuencode). POSIX uuencode, "historical
 * algorithm". Lines outside "begin" and "end" are no content.
 */
#include "codec/codec.h"

#include <string.h>

/* state[0]: inside begin/end; state[1]: an end was seen; hold: the start of a line */

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

/* A line, with or without its line end. written: octets that this call has written before it. */
static size_t uu_line(struct assay_decoder *d, const unsigned char *line, size_t len,
                      unsigned char *out, size_t written)
{
	size_t count;

	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n'))
		len--;
	if (len >= 6 && memcmp(line, "begin ", 6) == 0) {
		/* many readers take the first file only */
		if (d->state[1] != 0)
			decoder_odd(d, ASSAY_ODD_UU_AGAIN, len, written);
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
		decoder_odd(d, ASSAY_ODD_UU_CUT, len, written);
	return uuencode_line(line, len, out);
}

/* The line collected is complete. */
static size_t held_line(struct assay_decoder *d, unsigned char *out, size_t written)
{
	size_t len = d->held;

	d->held = 0;
	return uu_line(d, d->hold, len, out, written);
}

size_t uuencode_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                     unsigned char *out)
{
	size_t written = 0;

	while (len > 0) {
		const unsigned char *nl = memchr(in, '\n', len);
		size_t line = nl == NULL ? len : (size_t)(nl + 1 - in);
		size_t room = sizeof(d->hold) - d->held;
		/* a longer line is no line of data: its rest does not matter */
		size_t keep = line < room ? line : room;

		d->consumed += line;
		if (nl != NULL && d->held == 0) {
			written += uu_line(d, in, keep, out + written, written);
		} else {
			memcpy(d->hold + d->held, in, keep);
			d->held += (unsigned int)keep;
			if (nl != NULL)
				written += held_line(d, out + written, written);
		}
		in += line;
		len -= line;
	}
	d->produced += written;
	return written;
}

size_t uuencode_finish(struct assay_decoder *d, unsigned char *out)
{
	size_t written = d->held > 0 ? held_line(d, out, 0) : 0;

	d->produced += written;
	if (d->state[0] == 1)
		decoder_odd(d, ASSAY_ODD_UU_CUT, 0, 0);
	else if (d->state[1] == 0)
		decoder_odd(d, ASSAY_ODD_UU_NO_BEGIN, d->consumed, 0);
	return written;
}

static char uu_character(unsigned int value)
{
	/* a blank at the end of a line gets lost on the way; the backtick means the same */
	return value == 0 ? '`' : (char)(value + 32);
}

int assay_encode_uuencode(const void *data, size_t len, const char *name, struct assay_buf *out)
{
	const unsigned char *p = data;
	char line[64];

	if (assay_buf_puts(out, "begin 644 ") < 0 || assay_buf_puts(out, name) < 0 ||
	    assay_buf_puts(out, "\r\n") < 0)
		return -ASSAY_ENOMEM;
	while (len > 0) {
		size_t count = len < 45 ? len : 45, used = 0;

		line[used++] = uu_character((unsigned int)count);
		for (size_t i = 0; i < count; i += 3) {
			unsigned int bits = (unsigned int)p[i] << 16;

			if (i + 1 < count)
				bits |= (unsigned int)p[i + 1] << 8;
			if (i + 2 < count)
				bits |= p[i + 2];
			for (int shift = 18; shift >= 0; shift -= 6)
				line[used++] = uu_character(bits >> shift & 63);
		}
		if (assay_buf_append(out, line, used) < 0 || assay_buf_puts(out, "\r\n") < 0)
			return -ASSAY_ENOMEM;
		p += count;
		len -= count;
	}
	return assay_buf_puts(out, "`\r\nend\r\n");
}
