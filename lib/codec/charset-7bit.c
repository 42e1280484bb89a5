/*
 * The 7-bit charsets of East Asian mail. Each is an 8-bit charset in other
 * clothes: escape sequences say which character set the octets that follow
 * are of, and putting the eighth bit back gives text that iconv converts. It
 * does so itself too, but loses its step at the first character it does not
 * know, such as the circled digits of NEC in ISO-2022-JP.
 */
#include "codec/charset.h"

#include <string.h>

enum mode { MODE_ASCII, MODE_KANA, MODE_PAIRS, MODE_SUPPLEMENT };

struct shift {
	const char *sequence;
	enum mode mode;
};

/* RFC 1468, RFC 1554 (JIS X 0212), JIS X 0201 katakana as mailers add it. */
static const struct shift jp_shifts[] = {
	{"\x1b(B", MODE_ASCII},  {"\x1b(J", MODE_ASCII},       {"\x1b(I", MODE_KANA},
	{"\x1b$@", MODE_PAIRS},  {"\x1b$B", MODE_PAIRS},       {"\x1b$(@", MODE_PAIRS},
	{"\x1b$(B", MODE_PAIRS}, {"\x1b$(D", MODE_SUPPLEMENT}, {NULL, MODE_ASCII},
};

/* RFC 1557; the designator may be missing in an encoded-word. */
static const struct shift kr_shifts[] = {
	{"\x1b$)C", MODE_ASCII},
	{"\x0e", MODE_PAIRS},
	{"\x0f", MODE_ASCII},
	{NULL, MODE_ASCII},
};

static const struct shift hz_shifts[] = {
	{"~{", MODE_PAIRS},
	{"~}", MODE_ASCII},
	{NULL, MODE_ASCII},
};

/* The length of the shift at p, 0 when there is none; sets *mode. */
static size_t shift_at(const struct shift *table, const unsigned char *p, size_t len,
                       enum mode *mode)
{
	for (; table->sequence != NULL; table++) {
		size_t n = strlen(table->sequence);

		if (n <= len && memcmp(p, table->sequence, n) == 0) {
			*mode = table->mode;
			return n;
		}
	}
	return 0;
}

/* 7-bit, and no shift that was not understood. */
static bool is_plain(unsigned char c)
{
	return c < 0x80 && c != 0x0e && c != 0x0f && c != 0x1b;
}

static bool in_set(unsigned char c)
{
	return c > 0x20 && c < 0x7f;
}

/* One character of a mode other than ASCII; returns how much was read. */
static size_t expand_one(enum mode mode, const unsigned char *p, size_t len, unsigned char *to,
                         size_t *used)
{
	size_t n = 0, read = 2;

	if (!in_set(p[0])) {
		/* white space and controls are what they are in all modes */
		to[n++] = is_plain(p[0]) ? p[0] : 0xff;
		read = 1;
	} else if (mode == MODE_KANA) {
		to[n++] = p[0] < 0x60 ? 0x8e : 0xff;
		if (p[0] < 0x60)
			to[n++] = p[0] | 0x80;
		read = 1;
	} else if (len < 2 || !in_set(p[1])) {
		to[n++] = 0xff;
		read = 1;
	} else {
		if (mode == MODE_SUPPLEMENT)
			to[n++] = 0x8f;
		to[n++] = p[0] | 0x80;
		to[n++] = p[1] | 0x80;
	}
	*used = n;
	return read;
}

/* HZ writes "~~" for "~" and "~" LF for nothing, in ASCII. */
static size_t hz_tilde(const unsigned char *p, size_t len, unsigned char *to, size_t *used)
{
	*used = 0;
	if (len >= 2 && p[1] == '\n')
		return 2;
	to[(*used)++] = '~';
	return len >= 2 && p[1] == '~' ? 2 : 1;
}

int seven_bit_expand(enum charset_kind kind, const unsigned char *data, size_t len,
                     struct assay_buf *out)
{
	const struct shift *shifts = kind == CHARSET_ISO2022JP   ? jp_shifts
	                             : kind == CHARSET_ISO2022KR ? kr_shifts
	                                                         : hz_shifts;
	unsigned char block[512];
	enum mode mode = MODE_ASCII;
	size_t i = 0, used = 0;
	int ret = 0;

	while (i < len && ret == 0) {
		size_t n = 0, got = shift_at(shifts, data + i, len - i, &mode);

		if (got > 0) {
			i += got;
			continue;
		}
		/* RFC 1468, RFC 1843: a line starts in ASCII */
		if (data[i] == '\n' && kind != CHARSET_ISO2022KR)
			mode = MODE_ASCII;
		if (mode != MODE_ASCII) {
			i += expand_one(mode, data + i, len - i, block + used, &n);
		} else if (kind == CHARSET_HZ && data[i] == '~') {
			i += hz_tilde(data + i, len - i, block + used, &n);
		} else {
			block[used] = is_plain(data[i]) ? data[i] : 0xff;
			n = 1;
			i++;
		}
		used += n;
		if (used > sizeof(block) - 4) {
			ret = assay_buf_append(out, block, used);
			used = 0;
		}
	}
	return ret < 0 ? ret : assay_buf_append(out, block, used);
}
