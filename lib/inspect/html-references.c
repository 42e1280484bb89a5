/*
 * See html-references.h. Names are matched letter by letter, narrowing down the
 * rows of the sorted table; the longest one that is complete wins.
 */
#include "inspect/html-references.h"

#include <string.h>

/* HTML Standard, "numeric character reference end state": 0x80 to 0x9f mean windows-1252. */
static const uint16_t upper_controls[32] = {
	0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
};

static int digit(unsigned char c, unsigned int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint32_t numeric_code(uint32_t code)
{
	if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0xfffd;
	if (code >= 0x80 && code < 0xa0)
		return upper_controls[code - 0x80];
	return code;
}

static size_t numeric(const unsigned char *data, size_t len, uint32_t *code_r)
{
	size_t pos = 2, start;
	unsigned int base = 10;
	uint32_t code = 0;

	if (pos < len && (data[pos] | 32) == 'x') {
		base = 16;
		pos++;
	}
	for (start = pos; pos < len; pos++) {
		int value = digit(data[pos], base);

		if (value < 0)
			break;
		/* once too large it stays so */
		if (code <= 0x10ffff)
			code = code * base + (uint32_t)value;
	}
	if (pos == start)
		return 0;
	*code_r = numeric_code(code);
	return pos < len && data[pos] == ';' ? pos + 1 : pos;
}

static bool alphanumeric(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The first row of [low, high) whose letter at this position is not below c. */
static size_t lower_bound(size_t low, size_t high, size_t at, unsigned int c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct html_entity *e = &html_entities[middle];
		/* a name that has ended sorts before those that go on */
		unsigned int letter =
			at < e->len ? (unsigned char)html_entity_names[e->name + at] : 0;

		if (letter < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct html_entity *longest_name(const unsigned char *data, size_t len)
{
	const struct html_entity *best = NULL;
	size_t low = 0, high = html_entity_count;

	for (size_t at = 0; at + 1 < len && low < high; at++) {
		unsigned int c = data[at + 1];

		if (!alphanumeric((unsigned char)c) && c != ';')
			break;
		low = lower_bound(low, high, at, c);
		high = lower_bound(low, high, at, c + 1);
		if (low < high && html_entities[low].len == at + 1)
			best = &html_entities[low];
	}
	return best;
}

size_t html_reference(const unsigned char *data, size_t len, enum html_place place,
                      uint32_t code_r[2])
{
	const struct html_entity *e;

	code_r[1] = 0;
	if (len < 3 || data[0] != '&')
		return 0;
	if (data[1] == '#')
		return numeric(data, len, code_r);
	e = longest_name(data, len);
	if (e == NULL)
		return 0;
	if (place == HTML_IN_ATTRIBUTE && html_entity_names[e->name + e->len - 1u] != ';' &&
	    e->len + 1u < len && (data[e->len + 1] == '=' || alphanumeric(data[e->len + 1])))
		return 0;
	code_r[0] = e->first;
	code_r[1] = e->second;
	return e->len + 1u;
}

size_t html_utf8(uint32_t code, unsigned char *out)
{
	size_t n = 0;

	if (code < 0x80) {
		out[n++] = (unsigned char)code;
		return n;
	}
	if (code >= 0x10000) {
		out[n++] = (unsigned char)(0xf0 | code >> 18);
		out[n++] = (unsigned char)(0x80 | (code >> 12 & 63));
	} else if (code >= 0x800) {
		out[n++] = (unsigned char)(0xe0 | code >> 12);
	}
	out[n] = (unsigned char)(code >= 0x800 ? 0x80 | (code >> 6 & 63) : 0xc0 | code >> 6);
	n++;
	out[n++] = (unsigned char)(0x80 | (code & 63));
	return n;
}

int html_decode(const unsigned char *data, size_t len, enum html_place place, struct assay_buf *buf,
                struct assay_str *text_r)
{
	const unsigned char *end = data + len, *amp = len == 0 ? NULL : memchr(data, '&', len);

	*text_r = (struct assay_str){(const char *)data, len};
	if (amp == NULL)
		return 0;
	buf->len = 0;
	while (amp != NULL) {
		unsigned char utf8[8];
		uint32_t code[2];
		size_t used = html_reference(amp, (size_t)(end - amp), place, code), n = 0;

		if (used > 0) {
			n = html_utf8(code[0], utf8);
			if (code[1] != 0)
				n += html_utf8(code[1], utf8 + n);
		} else {
			utf8[n++] = '&';
			used = 1;
		}
		if (assay_buf_append(buf, data, (size_t)(amp - data)) < 0 ||
		    assay_buf_append(buf, utf8, n) < 0)
			return -ASSAY_ENOMEM;
		data = amp + used;
		amp = data < end ? memchr(data, '&', (size_t)(end - data)) : NULL;
	}
	if (data < end && assay_buf_append(buf, data, (size_t)(end - data)) < 0)
		return -ASSAY_ENOMEM;
	*text_r = (struct assay_str){buf->data, buf->len};
	return 0;
}
