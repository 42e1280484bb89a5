/*
 * quoted-printable, RFC 2045 6.7. Broken escapes are kept as they are; white
 * space before a line end is kept, since it may be meant.
 */
#include "codec/codec.h"

#include <string.h>

/*
 * What follows a "=" is held back until it is decided: two hex digits, or
 * white space and a line end (a soft line break). hold[0] is the "=".
 */
static size_t give_back(struct assay_decoder *d, unsigned char *out)
{
	size_t len = d->held;

	decoder_odd(d, ASSAY_ODD_QP_ESCAPE, len);
	memcpy(out, d->hold, len);
	d->held = 0;
	return len;
}

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* One octet after "=" was held; decide when it can be decided. */
static size_t escape_octet(struct assay_decoder *d, unsigned char c, unsigned char *out)
{
	unsigned char last = d->hold[d->held - 1];
	size_t len;

	if (c == '\n') {
		if (d->held > 1 && is_blank(d->hold[1]))
			decoder_odd(d, ASSAY_ODD_QP_SOFT_SPACE, d->held + 1);
		if (d->held == 1 || is_blank(last) || last == '\r') {
			d->held = 0;
			return 0;
		}
	}
	if (d->held == 2 && hex_value(d->hold[1]) >= 0 && hex_value(c) >= 0) {
		*out = (unsigned char)(hex_value(d->hold[1]) << 4 | hex_value(c));
		d->held = 0;
		return 1;
	}
	if (d->held == 1
	            ? hex_value(c) >= 0 || is_blank(c) || c == '\r'
	            : is_blank(last) && (is_blank(c) || c == '\r') && d->held < sizeof(d->hold)) {
		d->hold[d->held++] = c;
		return 0;
	}
	/* c is looked at again: it may start an escape of its own */
	len = give_back(d, out);
	if (c == '=') {
		d->hold[0] = c;
		d->held = 1;
		return len;
	}
	out[len] = c;
	return len + 1;
}

size_t qp_feed(struct assay_decoder *d, const unsigned char *in, size_t len, unsigned char *out)
{
	unsigned char *start = out;
	size_t i = 0;

	while (i < len) {
		const unsigned char *equals;
		size_t run;

		if (d->held > 0) {
			d->consumed++;
			out += escape_octet(d, in[i++], out);
			continue;
		}
		equals = memchr(in + i, '=', len - i);
		run = equals == NULL ? len - i : (size_t)(equals - in) - i;
		memcpy(out, in + i, run);
		out += run;
		i += run;
		d->consumed += run;
		if (equals != NULL) {
			d->hold[0] = '=';
			d->held = 1;
			d->consumed++;
			i++;
		}
	}
	return (size_t)(out - start);
}

size_t qp_finish(struct assay_decoder *d, unsigned char *out)
{
	if (d->held == 0)
		return 0;
	if (d->held == 1 || is_blank(d->hold[1]) || d->hold[1] == '\r') {
		decoder_odd(d, ASSAY_ODD_QP_EOF, d->held);
		d->held = 0;
		return 0;
	}
	return give_back(d, out);
}

/* ---- encoding ------------------------------------------------------------ */

struct qp_writer {
	struct assay_buf *out;
	char line[80];
	size_t used;
	int error;
};

static void flush_line(struct qp_writer *w, const char *end)
{
	if (w->error == 0)
		w->error = assay_buf_append(w->out, w->line, w->used);
	if (w->error == 0)
		w->error = assay_buf_puts(w->out, end);
	w->used = 0;
}

/* RFC 2045 6.7 (5): no line is longer than 76 characters, the "=" of a soft break counts. */
static void put_octet(struct qp_writer *w, unsigned char c, bool escape)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t need = escape ? 3 : 1;

	if (w->used + need > 75)
		flush_line(w, "=\r\n");
	/* what some transports would change at the start of a line */
	if (w->used == 0 && (c == '.' || c == 'F')) {
		escape = true;
		need = 3;
	}
	if (escape) {
		w->line[w->used] = '=';
		w->line[w->used + 1] = hex[c >> 4];
		w->line[w->used + 2] = hex[c & 15];
	} else {
		w->line[w->used] = (char)c;
	}
	w->used += need;
}

int assay_encode_qp(const void *data, size_t len, unsigned int flags, struct assay_buf *out)
{
	const unsigned char *p = data;
	bool text = (flags & ASSAY_ENCODE_TEXT) != 0;
	struct qp_writer w = {.out = out};

	for (size_t i = 0; i < len && w.error == 0; i++) {
		bool crlf = i + 1 < len && p[i] == '\r' && p[i + 1] == '\n';
		bool line_end = i + 1 == len || p[i + 1] == '\n' ||
		                (i + 2 < len && p[i + 1] == '\r' && p[i + 2] == '\n');

		if (text && (crlf || p[i] == '\n')) {
			flush_line(&w, "\r\n");
			i += crlf ? 1 : 0;
			continue;
		}
		put_octet(&w, p[i],
		          p[i] == '=' || p[i] > 126 || (p[i] < 32 && p[i] != '\t') ||
		                  (is_blank(p[i]) && line_end));
	}
	if (w.used > 0)
		flush_line(&w, "");
	return w.error;
}
