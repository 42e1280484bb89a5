/*
 * Charsets to UTF-8: own kernels for what most mail uses, iconv for the rest.
 */
#include "codec/codec.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

bool assay_utf8_valid(const void *data, size_t len)
{
	const unsigned char *p = data, *end = p + len;

	while (p < end) {
		size_t more;

		if (*p < 0x80) {
			p++;
			continue;
		}
		more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : 1;
		/* RFC 3629 4: no overlong forms, no surrogates, nothing above U+10FFFF */
		if (*p < 0xc2 || *p > 0xf4 || (size_t)(end - p) <= more)
			return false;
		if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
		    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
			return false;
		for (size_t i = 1; i <= more; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return false;
		}
		p += more + 1;
	}
	return true;
}

static int put_code(struct assay_buf *out, unsigned int code)
{
	char utf8[3];

	if (code < 0x80) {
		utf8[0] = (char)code;
		return assay_buf_append(out, utf8, 1);
	}
	if (code < 0x800) {
		utf8[0] = (char)(0xc0 | code >> 6);
		utf8[1] = (char)(0x80 | (code & 63));
		return assay_buf_append(out, utf8, 2);
	}
	utf8[0] = (char)(0xe0 | code >> 12);
	utf8[1] = (char)(0x80 | (code >> 6 & 63));
	utf8[2] = (char)(0x80 | (code & 63));
	return assay_buf_append(out, utf8, 3);
}

/* windows-1252 differs from ISO 8859-1 in 0x80 to 0x9f; its holes become U+FFFD. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static int from_windows_1252(const unsigned char *data, size_t len, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < len && ret == 0; i++) {
		unsigned int code = data[i];

		ret = put_code(out, code >= 0x80 && code < 0xa0 ? windows_1252[code - 0x80] : code);
	}
	return ret;
}

/* Valid UTF-8 as it is; anything else is most likely windows-1252. */
static int from_unknown(const void *data, size_t len, struct assay_buf *out, int guessed)
{
	int ret;

	if (assay_utf8_valid(data, len)) {
		ret = assay_buf_append(out, data, len);
		return ret < 0 ? ret : guessed;
	}
	ret = from_windows_1252(data, len, out);
	return ret < 0 ? ret : 1;
}

/* Names that real mail uses and iconv does not know, or knows as something else. */
static const char *iconv_name(const char *charset)
{
	static const struct {
		const char *alias, *name;
	} table[] = {
		{"windows-874", "CP874"},
		{"x-windows-874", "CP874"},
		{"tis620", "TIS-620"},
		{"iso-8859-11", "CP874"},
		{"ks_c_5601-1987", "CP949"},
		{"ks_c_5601", "CP949"},
		{"euc-kr", "CP949"},
		{"gb2312", "GB18030"},
		{"gbk", "GB18030"},
		{"shift_jis", "CP932"},
		{"x-sjis", "CP932"},
		{"iso-8859-8-i", "ISO-8859-8"},
		{"iso-8859-8-e", "ISO-8859-8"},
		{"x-mac-roman", "MACINTOSH"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcasecmp(table[i].alias, charset) == 0)
			return table[i].name;
	}
	return charset;
}

/* A charset name goes to iconv only when it looks like one: no "//TRANSLIT", no paths. */
static bool plausible_name(const char *charset)
{
	size_t len = strlen(charset);

	return len > 0 && len <= 40 &&
	       strspn(charset,
	              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:+") == len;
}

static int from_iconv(iconv_t cd, const char *data, size_t len, struct assay_buf *out)
{
	char *in = (char *)data;
	int replaced = 0;

	while (len > 0) {
		char utf8[256], *to = utf8;
		size_t room = sizeof(utf8), got = iconv(cd, &in, &len, &to, &room);
		int error = errno;

		if (assay_buf_append(out, utf8, sizeof(utf8) - room) < 0)
			return -ASSAY_ENOMEM;
		if (got != (size_t)-1 || error == E2BIG)
			continue;
		/* an octet that means nothing in this charset, or a sequence that is cut */
		if (assay_buf_puts(out, "\xef\xbf\xbd") < 0)
			return -ASSAY_ENOMEM;
		replaced = 1;
		in++;
		len--;
	}
	return replaced;
}

int assay_charset_to_utf8(const char *charset, const void *data, size_t len, struct assay_buf *out)
{
	iconv_t cd;
	int ret;

	if (len == 0)
		return 0;
	if (charset == NULL || strcasecmp(charset, "utf-8") == 0 ||
	    strcasecmp(charset, "utf8") == 0 || strcasecmp(charset, "us-ascii") == 0)
		return from_unknown(data, len, out, 0);
	if (strcasecmp(charset, "windows-1252") == 0 || strcasecmp(charset, "iso-8859-1") == 0 ||
	    strcasecmp(charset, "latin1") == 0)
		return from_windows_1252(data, len, out);
	if (!plausible_name(charset))
		return from_unknown(data, len, out, 1);
	cd = iconv_open("UTF-8", iconv_name(charset));
	if (cd == (iconv_t)-1)
		return from_unknown(data, len, out, 1);
	ret = from_iconv(cd, data, len, out);
	iconv_close(cd);
	return ret;
}
