/*
 * Text to encoded-words, RFC 2047.
 */
#include "codec/codec.h"

#include <string.h>

enum {
	WORD_MAX = 75, /* RFC 2047 2 */
	WORD_FRAME = sizeof("=?utf-8?Q?") - 1 + sizeof("?=") - 1,
	WORD_LEAST = WORD_FRAME + 24, /* what the first line must have room for to be used */
};

/* RFC 2047 5 (3): what may stand for itself in Q even in a phrase. */
static bool stands_for_itself(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

static size_t q_size(unsigned char c)
{
	return c == ' ' || stands_for_itself(c) ? 1 : 3;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The octets of the character at p; of what is no UTF-8, one. */
static size_t character(const unsigned char *p, size_t len)
{
	size_t want = p[0] < 0xc0 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4, i = 1;

	while (i < want && i < len && is_tail(p[i]))
		i++;
	return i == want ? want : 1;
}

/* How many octets, of whole characters, fit into `room` characters of a word. */
static size_t fitting(const unsigned char *p, size_t len, bool q, size_t room)
{
	size_t take = 0, used = 0;

	while (take < len) {
		size_t n = character(p + take, len - take);

		for (size_t i = 0; i < n; i++)
			used += q ? q_size(p[take + i]) : 1;
		if ((q ? used : (used + 2) / 3 * 4) > room)
			break;
		take += n;
	}
	return take;
}

static size_t write_q(const unsigned char *p, size_t len, char *to)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		if (p[i] == ' ') {
			to[used++] = '_';
		} else if (stands_for_itself(p[i])) {
			to[used++] = (char)p[i];
		} else {
			to[used++] = '=';
			to[used++] = hex[p[i] >> 4];
			to[used++] = hex[p[i] & 15];
		}
	}
	return used;
}

static size_t write_b(const unsigned char *p, size_t len, char *to)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t used = 0;

	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		unsigned int bits = (unsigned int)p[i] << 16;

		bits |= n > 1 ? (unsigned int)p[i + 1] << 8 : 0;
		bits |= n > 2 ? p[i + 2] : 0;
		to[used++] = digits[bits >> 18];
		to[used++] = digits[bits >> 12 & 63];
		to[used++] = n > 1 ? digits[bits >> 6 & 63] : '=';
		to[used++] = n > 2 ? digits[bits & 63] : '=';
	}
	return used;
}

static int put_word(const unsigned char *p, size_t len, bool q, struct assay_buf *out)
{
	char word[WORD_MAX];
	size_t used = 10;

	memcpy(word, q ? "=?utf-8?Q?" : "=?utf-8?B?", used);
	used += q ? write_q(p, len, word + used) : write_b(p, len, word + used);
	memcpy(word + used, "?=", 2);
	return assay_buf_append(out, word, used + 2);
}

static bool needs_words(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] >= 0x7f || (unsigned char)text[i] < 0x20)
			return true;
		if (text[i] == '=' && i + 1 < len && text[i + 1] == '?')
			return true;
	}
	return false;
}

int assay_encoded_words_encode_at(const char *utf8, size_t len, size_t column,
                                  struct assay_buf *out)
{
	const unsigned char *p = (const unsigned char *)utf8;
	size_t in_q = 0;
	int ret = 0;
	bool q;

	if (!needs_words(utf8, len))
		return assay_buf_append(out, utf8, len);
	for (size_t i = 0; i < len; i++)
		in_q += q_size(p[i]);
	q = in_q <= (len + 2) / 3 * 4;
	/* RFC 2047 2: 76 characters to the line; a word that was folded stands after a blank */
	if (column > 1 && column + WORD_LEAST > WORD_MAX + 1) {
		ret = assay_buf_puts(out, "\r\n ");
		column = 1;
	}
	while (len > 0 && ret == 0) {
		size_t room = WORD_MAX + 1 - (column == 0 ? 1 : column) - WORD_FRAME;
		size_t take = fitting(p, len, q, room);

		ret = put_word(p, take, q, out);
		p += take;
		len -= take;
		column = 1;
		if (ret == 0 && len > 0)
			ret = assay_buf_puts(out, "\r\n ");
	}
	return ret;
}

int assay_encoded_words_encode(const char *utf8, size_t len, struct assay_buf *out)
{
	return assay_encoded_words_encode_at(utf8, len, 0, out);
}
