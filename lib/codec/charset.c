/*
 * Charsets to UTF-8: own kernels for what most mail uses, iconv for the rest.
 * Charsets are found by label as browsers do it (WHATWG Encoding Standard);
 * no other name reaches iconv, since the message chooses it and the seldom
 * used converters of C libraries are where their bugs are.
 */
#include "codec/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* Nothing of an upper half is ASCII, or beyond U+FFFF. */
static inline size_t put_upper(unsigned char *to, uint16_t code)
{
	if (code < 0x800) {
		to[0] = (unsigned char)(0xc0 | code >> 6);
		to[1] = (unsigned char)(0x80 | (code & 63));
		return 2;
	}
	to[0] = (unsigned char)(0xe0 | code >> 12);
	to[1] = (unsigned char)(0x80 | (code >> 6 & 63));
	to[2] = (unsigned char)(0x80 | (code & 63));
	return 3;
}

/*
 * Octets of which the upper half is in a table. Returns whether one of them
 * means nothing, or -ASSAY_ENOMEM.
 */
static int from_table(const uint16_t *upper, const unsigned char *p, size_t len,
                      struct assay_buf *out)
{
	unsigned char block[1024];
	size_t i = 0, used = 0;
	int replaced = 0;

	while (i < len) {
		if (sizeof(block) - used < 3) {
			if (assay_buf_append(out, block, used) < 0)
				return -ASSAY_ENOMEM;
			used = 0;
		}
		if (p[i] >= 0x80) {
			uint16_t code = upper[p[i++] - 0x80];

			replaced |= code == 0xfffd;
			used += put_upper(block + used, code);
		} else if (i + 1 < len && p[i + 1] >= 0x80) {
			/* the blank between two words */
			block[used++] = p[i++];
		} else {
			size_t room = sizeof(block) - used;
			size_t run = ascii_prefix(p + i, len - i < room ? len - i : room);

			memcpy(block + used, p + i, run);
			used += run;
			i += run;
		}
	}
	if (assay_buf_append(out, block, used) < 0)
		return -ASSAY_ENOMEM;
	return replaced;
}

int charset_convert_raw(const void *data, size_t len, struct assay_buf *out)
{
	int ret;

	if (assay_utf8_valid(data, len))
		return assay_buf_append(out, data, len);
	ret = from_table(charset_windows_1252->upper, data, len, out);
	return ret < 0 ? ret : 1;
}

static uint32_t unit_at(const unsigned char *p, size_t width, bool big)
{
	uint32_t unit = 0;

	for (size_t i = 0; i < width; i++)
		unit = unit << 8 | p[big ? i : width - 1 - i];
	return unit;
}

/* UTF-16 (width 2) and UTF-32 (width 4), RFC 2781. */
static int from_wide(const unsigned char *p, size_t len, size_t width, bool big,
                     struct assay_buf *out)
{
	struct utf8_writer w = {.out = out};
	int replaced = 0;

	for (; len >= width && w.error == 0; p += width, len -= width) {
		uint32_t code = unit_at(p, width, big);

		if (width == 2 && code >> 10 == 0xd800 >> 10 && len >= 4) {
			uint32_t low = unit_at(p + 2, 2, big);

			if (low >> 10 == 0xdc00 >> 10) {
				code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
				p += 2;
				len -= 2;
			}
		}
		replaced |= code >> 11 == 0xd800 >> 11 || code > 0x10ffff;
		writer_put(&w, code);
	}
	if (len > 0)
		writer_put(&w, 0xfffd);
	writer_flush(&w);
	return w.error < 0 ? w.error : replaced | (len > 0);
}

static int from_utf16(enum charset_kind kind, const unsigned char *p, size_t len,
                      struct assay_buf *out)
{
	uint32_t bom = len >= 2 ? unit_at(p, 2, true) : 0;
	bool big = kind == CHARSET_UTF16BE;

	if (bom == 0xfeff || bom == 0xfffe) {
		/* the standard says that it overrules the label */
		big = bom == 0xfeff;
		p += 2;
		len -= 2;
	}
	return from_wide(p, len, 2, big, out);
}

static int from_utf32(enum charset_kind kind, const unsigned char *p, size_t len,
                      struct assay_buf *out)
{
	bool big = kind == CHARSET_UTF32BE;

	if (len >= 4 && (unit_at(p, 4, true) == 0xfeff || unit_at(p, 4, false) == 0xfeff)) {
		big = unit_at(p, 4, true) == 0xfeff;
		p += 4;
		len -= 4;
	} else if (kind == CHARSET_UTF32 && len >= 4) {
		big = unit_at(p, 4, false) > 0x10ffff;
	}
	return from_wide(p, len, 4, big, out);
}

/*
 * The octets at p that one U+FFFD stands for: a pair of which both have the
 * eighth bit is no character, but a pair; an ASCII octet stays what it is.
 */
static size_t meaningless(const char *p, size_t len)
{
	const unsigned char *u = (const unsigned char *)p;

	return len >= 2 && u[0] > 0x80 && u[0] < 0xff && u[1] > 0x80 && u[1] < 0xff ? 2 : 1;
}

static int convert_with(iconv_t cd, const char *data, size_t len, struct assay_buf *out)
{
	char *in = (char *)data, utf8[1024];
	int replaced = 0;

	for (;;) {
		char *to = utf8;
		size_t left = len, room = sizeof(utf8);
		/* without input it gives what it holds back */
		size_t got = iconv(cd, left > 0 ? &in : NULL, &left, &to, &room);
		size_t skip;
		int error = errno;

		if (assay_buf_append(out, utf8, sizeof(utf8) - room) < 0)
			return -ASSAY_ENOMEM;
		if (got == (size_t)-1 && error != E2BIG) {
			if (assay_buf_append(out, "\xef\xbf\xbd", 3) < 0)
				return -ASSAY_ENOMEM;
			replaced = 1;
			if (left == 0)
				return replaced;
			skip = error == EINVAL ? left : meaningless(in, left);
			in += skip;
			left -= skip;
		} else if (len == 0) {
			return replaced;
		}
		len = left;
	}
}

static int from_iconv(const struct charset *charset, const void *data, size_t len,
                      struct assay_buf *out)
{
	iconv_t cd = iconv_open("UTF-8", charset->iconv[0]);
	int ret;

	if (cd == (iconv_t)-1 && charset->iconv[1] != NULL)
		cd = iconv_open("UTF-8", charset->iconv[1]);
	if (cd == (iconv_t)-1)
		return charset_convert_raw(data, len, out) < 0 ? -ASSAY_ENOMEM : 1;
	ret = convert_with(cd, data, len, out);
	iconv_close(cd);
	return ret;
}

static int from_seven_bit(const struct charset *charset, const void *data, size_t len,
                          struct assay_buf *out)
{
	struct assay_buf expanded = {0};
	int ret = seven_bit_expand(charset->kind, data, len, &expanded);

	if (ret == 0)
		ret = from_iconv(charset, expanded.data, expanded.len, out);
	assay_buf_free(&expanded);
	return ret;
}

int charset_convert(const struct charset *charset, const void *data, size_t len,
                    struct assay_buf *out)
{
	const unsigned char *p = data;
	enum charset_kind kind = charset == NULL ? CHARSET_UNNAMED : charset->kind;
	int ret;

	if (len == 0)
		return 0;
	if (kind >= CHARSET_UTF16 && kind <= CHARSET_UTF16BE)
		return from_utf16(kind, p, len, out);
	if (kind >= CHARSET_UTF32 && kind <= CHARSET_UTF32BE)
		return from_utf32(kind, p, len, out);
	/* in no charset do these octets make a text of their own */
	if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		ret = utf8_repair(p + 3, len - 3, out);
		return ret < 0 || kind == CHARSET_UTF8 ? ret : 1;
	}
	switch (kind) {
	case CHARSET_UTF8:
		return utf8_repair(p, len, out);
	case CHARSET_TABLE:
		return from_table(charset->upper, p, len, out);
	case CHARSET_ISO2022JP:
	case CHARSET_ISO2022KR:
	case CHARSET_HZ:
		return from_seven_bit(charset, p, len, out);
	case CHARSET_STATES:
	case CHARSET_ICONV:
		return from_iconv(charset, data, len, out);
	default:
		ret = charset_convert_raw(data, len, out);
		return ret < 0 || charset != NULL ? ret : 1;
	}
}

static int compare_label(const void *key, const void *member)
{
	return strcmp(key, ((const struct charset_label *)member)->label);
}

const struct charset *charset_find(const char *label, size_t len)
{
	const struct charset_label *found;
	char key[48];
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		char c = label[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			/* a NUL too ends no label: it is part of none */
			if (c == '\0' || strchr("-_.:+()\"' \t\r\n", c) == NULL)
				return NULL;
			continue;
		}
		if (used == sizeof(key) - 1)
			return NULL;
		key[used++] = c;
	}
	key[used] = '\0';
	found = bsearch(key, charset_labels, charset_label_count, sizeof(charset_labels[0]),
	                compare_label);
	return found == NULL ? NULL : &charset_list[found->charset];
}

bool assay_charset_known(const char *charset)
{
	return charset_find(charset, strlen(charset)) != NULL;
}

int assay_charset_to_utf8(const char *charset, const void *data, size_t len, struct assay_buf *out)
{
	if (len == 0)
		return 0;
	if (charset == NULL)
		return charset_convert_raw(data, len, out);
	return charset_convert(charset_find(charset, strlen(charset)), data, len, out);
}
