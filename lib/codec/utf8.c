/*
 * UTF-8, RFC 3629: whether it is, and what can be saved of it. ASCII, which is
 * most of all text, is looked at a machine word and more at a time.
 */
#include "codec/charset.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080u

static inline uint64_t load(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

size_t ascii_prefix(const unsigned char *p, size_t len)
{
	size_t i = 0;

	while (len - i >= 32 &&
	       ((load(p + i) | load(p + i + 8) | load(p + i + 16) | load(p + i + 24)) &
	        HIGH_BITS) == 0)
		i += 32;
	while (len - i >= 8 && (load(p + i) & HIGH_BITS) == 0)
		i += 8;
	while (i < len && p[i] < 0x80)
		i++;
	return i;
}

static inline bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* RFC 3629 4: no overlong forms, no surrogates, nothing above U+10FFFF. */
static inline bool second_is_good(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0:
		return second >= 0xa0 && second <= 0xbf;
	case 0xed:
		return second >= 0x80 && second <= 0x9f;
	case 0xf0:
		return second >= 0x90 && second <= 0xbf;
	case 0xf4:
		return second >= 0x80 && second <= 0x8f;
	default:
		return is_tail(second);
	}
}

size_t utf8_prefix(const unsigned char *p, size_t len)
{
	size_t i = ascii_prefix(p, len);

	while (i < len) {
		unsigned char c = p[i];
		size_t left = len - i;

		if (c < 0x80) {
			/* between words of another script stands one blank */
			i++;
			if (i < len && p[i] < 0x80)
				i += ascii_prefix(p + i, len - i);
		} else if (c < 0xe0) {
			if (c < 0xc2 || left < 2 || !is_tail(p[i + 1]))
				break;
			i += 2;
		} else if (c < 0xf0) {
			if (left < 3 || !second_is_good(c, p[i + 1]) || !is_tail(p[i + 2]))
				break;
			i += 3;
		} else {
			if (c > 0xf4 || left < 4 || !second_is_good(c, p[i + 1]) ||
			    !is_tail(p[i + 2]) || !is_tail(p[i + 3]))
				break;
			i += 4;
		}
	}
	return i;
}

bool assay_utf8_valid(const void *data, size_t len)
{
	return len == 0 || utf8_prefix(data, len) == len;
}

/* The octets at p, which are malformed, that one U+FFFD stands for. */
static size_t malformed(const unsigned char *p, size_t len)
{
	size_t want = p[0] < 0xc2 || p[0] > 0xf4 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	size_t i = 1;

	if (want > 1 && len > 1 && second_is_good(p[0], p[1]))
		i = 2;
	while (i >= 2 && i < want && i < len && is_tail(p[i]))
		i++;
	return i;
}

int utf8_repair(const unsigned char *data, size_t len, struct assay_buf *out)
{
	int replaced = 0;

	while (len > 0) {
		size_t good = utf8_prefix(data, len);

		if (assay_buf_append(out, data, good) < 0)
			return -ASSAY_ENOMEM;
		data += good;
		len -= good;
		if (len == 0)
			break;
		if (assay_buf_append(out, "\xef\xbf\xbd", 3) < 0)
			return -ASSAY_ENOMEM;
		good = malformed(data, len);
		data += good;
		len -= good;
		replaced = 1;
	}
	return replaced;
}

void writer_flush(struct utf8_writer *w)
{
	if (w->error == 0)
		w->error = assay_buf_append(w->out, w->block, w->used);
	w->used = 0;
}

void writer_put(struct utf8_writer *w, uint32_t code)
{
	unsigned char *to;

	if (w->used + 4 > sizeof(w->block))
		writer_flush(w);
	if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
		code = 0xfffd;
	to = w->block + w->used;
	if (code < 0x80) {
		to[0] = (unsigned char)code;
		w->used += 1;
	} else if (code < 0x800) {
		to[0] = (unsigned char)(0xc0 | code >> 6);
		to[1] = (unsigned char)(0x80 | (code & 63));
		w->used += 2;
	} else if (code < 0x10000) {
		to[0] = (unsigned char)(0xe0 | code >> 12);
		to[1] = (unsigned char)(0x80 | (code >> 6 & 63));
		to[2] = (unsigned char)(0x80 | (code & 63));
		w->used += 3;
	} else {
		to[0] = (unsigned char)(0xf0 | code >> 18);
		to[1] = (unsigned char)(0x80 | (code >> 12 & 63));
		to[2] = (unsigned char)(0x80 | (code >> 6 & 63));
		to[3] = (unsigned char)(0x80 | (code & 63));
		w->used += 4;
	}
}
