/*
 * quoted-printable, RFC 2045 6.7. Broken escapes are kept as they are; white
 * space before a line end is kept, since it may be meant. Two twins: a scalar
 * one, which defines the result, and one that looks at 16 octets at a time.
 */
#include "codec/codec.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define QP_SSE2 1
#include <emmintrin.h>
#endif

/*
 * What follows a "=" is held back until it is decided: two hex digits, or
 * white space and a line end (a soft line break). hold[0] is the "=".
 * state[0] is the octet before, as it was encoded.
 */
static size_t give_back(struct assay_decoder *d, unsigned char *out, size_t back, size_t written)
{
	size_t len = d->held;

	decoder_odd(d, ASSAY_ODD_QP_ESCAPE, back, written);
	memcpy(out, d->hold, len);
	d->held = 0;
	return len;
}

static bool is_blank(unsigned int c)
{
	return c == ' ' || c == '\t';
}

/* An octet that stands for itself. */
static inline void plain_octet(struct assay_decoder *d, unsigned char c, size_t written)
{
	if ((c < 32 && c != '\t' && c != '\r' && c != '\n') || c >= 127)
		decoder_odd(d, ASSAY_ODD_QP_8BIT, 1, written);
	else if ((c == '\r' || c == '\n') && is_blank(d->state[0]))
		decoder_odd(d, ASSAY_ODD_QP_SPACE, 2, written - 1);
}

/* One octet after "=" was held; decide when it can be decided. */
static size_t escape_octet(struct assay_decoder *d, unsigned char c, unsigned char *out,
                           size_t written)
{
	unsigned char last = d->hold[d->held - 1];
	size_t len;

	if (c == '\n') {
		if (d->held > 1 && is_blank(d->hold[1]))
			decoder_odd(d, ASSAY_ODD_QP_SOFT_SPACE, d->held + 1, written);
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
	len = give_back(d, out, d->held + 1, written);
	if (c == '=') {
		d->hold[0] = c;
		d->held = 1;
		return len;
	}
	plain_octet(d, c, written + len);
	out[len] = c;
	return len + 1;
}

/* One octet of the input. Returns octets written. */
static inline size_t qp_octet(struct assay_decoder *d, unsigned char c, unsigned char *out,
                              size_t written)
{
	size_t len = 1;

	d->consumed++;
	if (d->held > 0) {
		len = escape_octet(d, c, out, written);
	} else if (c == '=') {
		d->hold[0] = c;
		d->held = 1;
		len = 0;
	} else {
		plain_octet(d, c, written);
		*out = c;
	}
	d->state[0] = c;
	return len;
}

size_t qp_feed_scalar(struct assay_decoder *d, const unsigned char *in, size_t len,
                      unsigned char *out)
{
	size_t written = 0;

	for (size_t i = 0; i < len; i++)
		written += qp_octet(d, in[i], out + written, written);
	d->produced += written;
	return written;
}

#ifdef QP_SSE2

/*
 * The escape at in, of which three octets are there. Returns octets taken, or 0
 * when it is not one of the usual ones; *written_r: octets written.
 */
static inline size_t usual_escape(const unsigned char *in, unsigned char *out, size_t *written_r)
{
	unsigned int high = hex_digits[in[1]], low = hex_digits[in[2]];

	if ((high | low) < 16) {
		*out = (unsigned char)(high << 4 | low);
		*written_r = 1;
		return 3;
	}
	*written_r = 0;
	if (in[1] == '\r' && in[2] == '\n')
		return 3;
	return in[1] == '\n' ? 2 : 0;
}

/* Whether the octets of a block that stand for themselves (mask) have something odd. */
static inline bool odd_block(__m128i block, unsigned int controls, unsigned int mask,
                             unsigned int before)
{
	const __m128i cr = _mm_cmpeq_epi8(block, _mm_set1_epi8('\r'));
	const __m128i lf = _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'));
	const __m128i tab = _mm_cmpeq_epi8(block, _mm_set1_epi8('\t'));
	const __m128i space = _mm_cmpeq_epi8(block, _mm_set1_epi8(' '));
	unsigned int ends = (unsigned int)_mm_movemask_epi8(_mm_or_si128(cr, lf));
	unsigned int tabs = (unsigned int)_mm_movemask_epi8(tab);
	unsigned int blanks = (unsigned int)_mm_movemask_epi8(space) | tabs;

	blanks = blanks << 1 | (is_blank(before) ? 1 : 0);
	return ((controls & ~(ends | tabs)) & mask) != 0 || (blanks & ends & mask) != 0;
}

/* 16 octets at a time; stops before what only the scalar twin understands. */
static size_t qp_blocks(struct assay_decoder *d, const unsigned char *in, size_t len,
                        unsigned char *out, size_t *written_r)
{
	const __m128i equals_v = _mm_set1_epi8('='), blank_v = _mm_set1_epi8(' ');
	const __m128i del_v = _mm_set1_epi8(127);
	unsigned int before = d->state[0];
	size_t i = 0, written = 0;

	while (len - i >= 16 + 3) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)(in + i));
		__m128i control =
			_mm_or_si128(_mm_cmplt_epi8(block, blank_v), _mm_cmpeq_epi8(block, del_v));
		unsigned int equals =
			(unsigned int)_mm_movemask_epi8(_mm_cmpeq_epi8(block, equals_v));
		unsigned int controls = (unsigned int)_mm_movemask_epi8(control);
		unsigned int n = (unsigned int)__builtin_ctz(equals | 0x10000);
		size_t taken, more;

		if (controls != 0 && odd_block(block, controls, (1u << n) - 1, before))
			break;
		_mm_storeu_si128((__m128i *)(void *)(out + written), block);
		if (n == 16) {
			i += 16;
			written += 16;
			before = in[i - 1];
			continue;
		}
		i += n;
		written += n;
		/* escapes come in groups: the octets of a character */
		do {
			taken = usual_escape(in + i, out + written, &more);
			i += taken;
			written += more;
		} while (taken > 0 && len - i >= 3 && in[i] == '=');
		if (i > 0)
			before = in[i - 1];
		if (taken == 0)
			break;
	}
	d->state[0] = before;
	d->consumed += i;
	*written_r = written;
	return i;
}

size_t qp_feed(struct assay_decoder *d, const unsigned char *in, size_t len, unsigned char *out)
{
	size_t i = 0, written = 0;

	while (i < len) {
		size_t more;

		if (d->held == 0 && len - i >= 16 + 3) {
			i += qp_blocks(d, in + i, len - i, out + written, &more);
			written += more;
		}
		/* at least one octet goes on */
		for (int k = 0; k < 16 && i < len; k++, i++)
			written += qp_octet(d, in[i], out + written, written);
	}
	d->produced += written;
	return written;
}

#else

size_t qp_feed(struct assay_decoder *d, const unsigned char *in, size_t len, unsigned char *out)
{
	return qp_feed_scalar(d, in, len, out);
}

#endif

size_t qp_finish(struct assay_decoder *d, unsigned char *out)
{
	size_t written;

	if (d->held == 0)
		return 0;
	if (d->held == 1 || is_blank(d->hold[1]) || d->hold[1] == '\r') {
		decoder_odd(d, ASSAY_ODD_QP_EOF, d->held, 0);
		d->held = 0;
		return 0;
	}
	written = give_back(d, out, d->held, 0);
	d->produced += written;
	return written;
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
