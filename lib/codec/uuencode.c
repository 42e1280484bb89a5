/*
 * uuencode as a transfer encoding (x-uuencode). POSIX uuencode, "historical
 * algorithm". Lines outside "begin" and "end" are no content; of several such
 * blocks all are.
 */
#include "codec/codec.h"

#include <string.h>

enum state { BEFORE, INSIDE, AFTER };

/* "begin 644 name", the mode in octal. */
static bool has_mode(const unsigned char *line, size_t len)
{
	size_t i = 6;

	while (i < len && line[i] >= '0' && line[i] <= '7')
		i++;
	return i >= 9 && i <= 10 && i < len && line[i] == ' ';
}

static unsigned int is_digit(unsigned char c)
{
	return c >= ' ' && c <= '`';
}

/* The characters of a line that are data; what is beyond them is odd unless blank. */
static size_t data_chars(struct assay_decoder *d, const unsigned char *line, size_t len,
                         size_t count)
{
	size_t need = (count + 2) / 3 * 4;

	if (len < 1 + (count * 4 + 2) / 3)
		decoder_odd(d, ASSAY_ODD_UU_CUT, d->state[1], 0);
	for (size_t i = 1 + need; i < len; i++) {
		if (line[i] != ' ' && line[i] != '\t') {
			decoder_odd(d, ASSAY_ODD_UU_LENGTH, d->state[1], 0);
			break;
		}
	}
	return len - 1 < need ? len - 1 : need;
}

size_t uuencode_line(const unsigned char *line, size_t len, unsigned char *out, bool *junk_r)
{
	size_t count = (line[0] - 32u) & 63, written = 0, i;
	unsigned int good = is_digit(line[0]);

	for (i = 1; i + 4 <= len && written + 3 <= count; i += 4) {
		const unsigned char *p = line + i;
		unsigned int bits = ((p[0] - 32u) & 63) << 18 | ((p[1] - 32u) & 63) << 12 |
		                    ((p[2] - 32u) & 63) << 6 | ((p[3] - 32u) & 63);

		good &= is_digit(p[0]) & is_digit(p[1]) & is_digit(p[2]) & is_digit(p[3]);
		out[written++] = (unsigned char)(bits >> 16);
		out[written++] = (unsigned char)(bits >> 8);
		out[written++] = (unsigned char)bits;
	}
	if (i < len && written < count) {
		unsigned int bits = 0;

		for (size_t k = i; k < i + 4; k++) {
			bits = bits << 6 | (k < len ? (line[k] - 32u) & 63 : 0);
			good &= k < len ? is_digit(line[k]) : 1;
		}
		for (unsigned int shift = 16; written < count && shift <= 16; shift -= 8)
			out[written++] = (unsigned char)(bits >> shift);
	}
	*junk_r = good == 0;
	return written;
}

static size_t uu_data(struct assay_decoder *d, const unsigned char *line, size_t len,
                      unsigned char *out)
{
	size_t chars = data_chars(d, line, len, (line[0] - 32u) & 63);
	bool junk;
	size_t written = uuencode_line(line, 1 + chars, out, &junk);

	if (junk)
		decoder_odd(d, ASSAY_ODD_UU_JUNK, d->state[1], 0);
	return written;
}

/* One line, of which at most sizeof(hold) octets are here; state[1] is how long it is. */
static size_t uu_line(struct assay_decoder *d, const unsigned char *line, size_t len,
                      unsigned char *out)
{
	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n'))
		len--;
	if (len >= 6 && memcmp(line, "begin ", 6) == 0) {
		/* a sentence may start so; and some readers take only the first of several */
		if (d->state[0] != BEFORE || !has_mode(line, len))
			decoder_odd(d, ASSAY_ODD_UU_BEGIN, d->state[1], 0);
		d->state[0] = INSIDE;
		return 0;
	}
	if (len == 0 || d->state[0] == BEFORE)
		return 0;
	if (d->state[0] == AFTER) {
		decoder_odd(d, ASSAY_ODD_UU_AFTER_END, d->state[1], 0);
		return 0;
	}
	if (len == 3 && memcmp(line, "end", 3) == 0) {
		d->state[0] = AFTER;
		return 0;
	}
	return uu_data(d, line, len, out);
}

static size_t at_most(size_t len, size_t most)
{
	return len < most ? len : most;
}

size_t uuencode_feed(struct assay_decoder *d, const unsigned char *in, size_t len,
                     unsigned char *out)
{
	unsigned char *start = out;

	while (len > 0) {
		const unsigned char *nl = memchr(in, '\n', len);
		size_t n = nl == NULL ? len : (size_t)(nl + 1 - in), line, got = 0;

		d->consumed += n;
		d->state[1] += (uint32_t)n;
		if (nl != NULL && d->held == 0) {
			/* a longer line is no line of data: its rest does not matter */
			got = uu_line(d, in, at_most(n, sizeof(d->hold)), out);
		} else {
			line = at_most(n, sizeof(d->hold) - d->held);
			memcpy(d->hold + d->held, in, line);
			d->held += (unsigned int)line;
			if (nl != NULL)
				got = uu_line(d, d->hold, d->held, out);
		}
		out += got;
		d->produced += got;
		if (nl != NULL) {
			d->held = 0;
			d->state[1] = 0;
		}
		in += n;
		len -= n;
	}
	return (size_t)(out - start);
}

size_t uuencode_finish(struct assay_decoder *d, unsigned char *out)
{
	size_t len = d->held > 0 ? uu_line(d, d->hold, d->held, out) : 0;

	d->held = 0;
	d->produced += len;
	if (d->state[0] == INSIDE)
		decoder_odd(d, ASSAY_ODD_UU_CUT, 0, 0);
	else if (d->state[0] == BEFORE)
		decoder_odd(d, ASSAY_ODD_UU_NO_BEGIN, d->consumed, 0);
	return len;
}

/* ---- encoding ------------------------------------------------------------ */

static char digit(unsigned int value)
{
	/* a blank could get lost at the end of a line */
	return value == 0 ? '`' : (char)(value + 32);
}

static int put_line(const unsigned char *p, size_t len, struct assay_buf *out)
{
	char line[1 + 60 + 2];
	size_t used = 0;

	line[used++] = digit((unsigned int)len);
	for (size_t i = 0; i < len; i += 3) {
		unsigned int bits = (unsigned int)p[i] << 16;

		bits |= i + 1 < len ? (unsigned int)p[i + 1] << 8 : 0;
		bits |= i + 2 < len ? p[i + 2] : 0;
		for (unsigned int shift = 18; shift <= 18; shift -= 6)
			line[used++] = digit(bits >> shift & 63);
	}
	line[used++] = '\r';
	line[used++] = '\n';
	return assay_buf_append(out, line, used);
}

int assay_encode_uuencode(const void *data, size_t len, const char *name, unsigned int mode,
                          struct assay_buf *out)
{
	const unsigned char *p = data;
	size_t start;
	int ret = assay_buf_printf(out, "begin %03o ", mode & 0777);

	if (ret == 0) {
		start = out->len;
		ret = assay_buf_puts(out, name == NULL || *name == '\0' ? "file" : name);
		for (size_t i = start; ret == 0 && i < out->len; i++) {
			if (out->data[i] < 32 || out->data[i] > 126)
				out->data[i] = '_';
		}
	}
	if (ret == 0)
		ret = assay_buf_puts(out, "\r\n");
	while (len > 0 && ret == 0) {
		size_t n = at_most(len, 45);

		ret = put_line(p, n, out);
		p += n;
		len -= n;
	}
	return ret < 0 ? ret : assay_buf_puts(out, "`\r\nend\r\n");
}
