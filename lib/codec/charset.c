/*
 * Charsets to UTF-8: own kernels for UTF-8, ASCII and the single-octet charsets,
 * iconv for the rest. Names as in the WHATWG Encoding Standard and as mail has
 * them (charset-tables.py).
 */
#include "codec/codec.h"

#include "codec/charset-tables.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_LEN 40
#define REPLACEMENT  "\xef\xbf\xbd"

/* ---- UTF-8 --------------------------------------------------------------- */

/* Octets of ASCII at the start, at least all but the last 7 of them. */
static size_t ascii_run(const unsigned char *data, size_t len)
{
	size_t i = 0;

	for (; len - i >= 32; i += 32) {
		uint64_t a, b, c, d;

		memcpy(&a, data + i, 8);
		memcpy(&b, data + i + 8, 8);
		memcpy(&c, data + i + 16, 8);
		memcpy(&d, data + i + 24, 8);
		if (((a | b | c | d) & 0x8080808080808080u) != 0)
			break;
	}
	for (; len - i >= 8; i += 8) {
		uint64_t a;

		memcpy(&a, data + i, 8);
		if ((a & 0x8080808080808080u) != 0)
			break;
	}
	return i;
}

/* Octets of the character at p, which is not ASCII; 0 when it is none. RFC 3629 4. */
static size_t utf8_character(const unsigned char *p, size_t len)
{
	size_t more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : 1;

	/* no overlong forms, no surrogates, nothing above U+10FFFF */
	if (*p < 0xc2 || *p > 0xf4 || len <= more)
		return 0;
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	for (size_t i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return more + 1;
}

bool assay_utf8_valid(const void *data, size_t len)
{
	const unsigned char *p = data;
	size_t i = 0;

	while (i < len) {
		size_t octets = 1;

		if (p[i] < 0x80) {
			octets = ascii_run(p + i, len - i);
			octets += octets == 0;
		} else {
			octets = utf8_character(p + i, len - i);
			if (octets == 0)
				return false;
		}
		i += octets;
	}
	return true;
}

/* ---- single octets ------------------------------------------------------- */

static size_t put_code(char *utf8, unsigned int code)
{
	if (code < 0x800) {
		utf8[0] = (char)(0xc0 | code >> 6);
		utf8[1] = (char)(0x80 | (code & 63));
		return 2;
	}
	utf8[0] = (char)(0xe0 | code >> 12);
	utf8[1] = (char)(0x80 | (code >> 6 & 63));
	utf8[2] = (char)(0x80 | (code & 63));
	return 3;
}

/* Returns 0, or 1 when an octet has no meaning. */
static int from_table(const uint16_t *table, const unsigned char *data, size_t len,
                      struct assay_buf *out)
{
	int replaced = 0;

	while (len > 0) {
		size_t ascii = ascii_run(data, len), used = 0, taken = 0;
		char block[512];

		if (assay_buf_append(out, data, ascii) < 0)
			return -ASSAY_ENOMEM;
		data += ascii;
		len -= ascii;
		/* then octets one by one, as long as there is room for the longest character */
		for (; taken < len && used + 3 <= sizeof(block); taken++) {
			unsigned char c = data[taken];

			if (c < 0x80) {
				block[used++] = (char)c;
				continue;
			}
			replaced |= table[c - 0x80] == 0xfffd;
			used += put_code(block + used, table[c - 0x80]);
		}
		if (assay_buf_append(out, block, used) < 0)
			return -ASSAY_ENOMEM;
		data += taken;
		len -= taken;
	}
	return replaced;
}

/* Valid UTF-8 as it is; anything else is most likely windows-1252. */
static int from_unknown(const void *data, size_t len, struct assay_buf *out, int guessed)
{
	int ret;

	if (assay_utf8_valid(data, len)) {
		ret = assay_buf_append(out, data, len);
		return ret < 0 ? ret : guessed;
	}
	ret = from_table(charset_windows_1252, data, len, out);
	return ret < 0 ? ret : 1;
}

/* ---- iconv --------------------------------------------------------------- */

static int from_iconv(iconv_t cd, const void *data, size_t len, struct assay_buf *out)
{
	/* iconv does not write to its input, whatever its prototype says */
	char *in = (char *)data;
	int replaced = 0;

	while (len > 0) {
		char utf8[512], *to = utf8;
		size_t room = sizeof(utf8), got = iconv(cd, &in, &len, &to, &room);
		int error = errno;

		if (assay_buf_append(out, utf8, sizeof(utf8) - room) < 0)
			return -ASSAY_ENOMEM;
		if (got != (size_t)-1 || error == E2BIG)
			continue;
		/* an octet that means nothing in this charset, or a sequence that is cut */
		if (assay_buf_puts(out, REPLACEMENT) < 0)
			return -ASSAY_ENOMEM;
		replaced = 1;
		in++;
		len--;
	}
	return replaced;
}

/* Own conversions leave a byte order mark out; iconv's do not always. */
static void skip_mark(const char *iconv_name, const char **data, size_t *len)
{
	if ((strcmp(iconv_name, "UTF-16LE") == 0 && *len >= 2 &&
	     memcmp(*data, "\xff\xfe", 2) == 0) ||
	    (strcmp(iconv_name, "UTF-16BE") == 0 && *len >= 2 &&
	     memcmp(*data, "\xfe\xff", 2) == 0)) {
		*data += 2;
		*len -= 2;
	}
}

static int by_iconv(const char *name, const char *data, size_t len, struct assay_buf *out)
{
	iconv_t cd;
	int ret;

	/* "utf-16" without a mark is little-endian, as WHATWG has it; the mark decides */
	if (strcmp(name, "UTF-16LE") == 0 && len >= 2 && memcmp(data, "\xfe\xff", 2) == 0)
		name = "UTF-16BE";
	skip_mark(name, &data, &len);
	cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return from_unknown(data, len, out, 1);
	ret = from_iconv(cd, data, len, out);
	iconv_close(cd);
	return ret;
}

/* ---- names --------------------------------------------------------------- */

/*
 * The name in lower case, without what mail puts around it. Returns false when
 * it does not look like one ("//TRANSLIT", paths): iconv is not asked then.
 */
static bool clean_name(const char *name, char clean[NAME_MAX_LEN + 1])
{
	size_t len;

	name += strspn(name, " \t\"'");
	len = strcspn(name, " \t\"'");
	if (len == 0 || len > NAME_MAX_LEN || name[len + strspn(name + len, " \t\"'")] != '\0')
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = name[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		      strchr("-_.:+", c) != NULL))
			return false;
		clean[i] = c;
	}
	clean[len] = '\0';
	return true;
}

static int compare_names(const void *key, const void *row)
{
	return strcmp(key, ((const struct charset *)row)->name);
}

int assay_charset_to_utf8(const char *charset, const void *data, size_t len, struct assay_buf *out)
{
	const struct charset *known;
	char name[NAME_MAX_LEN + 1];

	if (len == 0)
		return 0;
	if (charset == NULL || strcasecmp(charset, "utf-8") == 0)
		return from_unknown(data, len, out, 0);
	if (!clean_name(charset, name))
		return from_unknown(data, len, out, 1);
	known = bsearch(name, charset_names, charset_name_count, sizeof(*known), compare_names);
	if (known == NULL)
		return by_iconv(name, data, len, out);
	if (known->table != NULL)
		return from_table(known->table, data, len, out);
	if (known->iconv != NULL)
		return by_iconv(known->iconv, data, len, out);
	return from_unknown(data, len, out, 0);
}

bool assay_charset_known(const char *charset)
{
	char name[NAME_MAX_LEN + 1];
	iconv_t cd;

	if (!clean_name(charset, name))
		return false;
	if (bsearch(name, charset_names, charset_name_count, sizeof(struct charset),
	            compare_names) != NULL)
		return true;
	cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return false;
	iconv_close(cd);
	return true;
}
