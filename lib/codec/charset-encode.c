/*
 * UTF-8 to the charset of a text that something is added to. Only what every
 * reader takes for the same characters counts as expressed: nothing is put in
 * place of a character, and extensions of a charset that strict readers do not
 * know are not used. Charsets with states, and those wider than an octet, are
 * not written.
 */
#include "assay-config.h"

#include "codec/charset.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

/* Does a label, as it may be written, have this in it? */
static bool label_has(const char *label, const char *part)
{
	return strcasestr(label, part) != NULL;
}

/* The octet of a code point, or 0. */
static unsigned char octet_of(const struct charset *charset, uint32_t code)
{
	for (unsigned int i = 0; i < 128; i++) {
		if (charset->upper[i] == code && code != 0xfffd)
			return (unsigned char)(0x80 + i);
	}
	return 0;
}

/* The code point at p, of valid UTF-8; *len_r: its octets. */
static uint32_t code_at(const unsigned char *p, size_t *len_r)
{
	size_t len = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	uint32_t code = len == 1 ? *p : *p & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		code = code << 6 | (p[i] & 0x3f);
	*len_r = len;
	return code;
}

/*
 * What browsers read as windows-1252 is called iso-8859-1 (WHATWG): others take
 * its octets 0x80 to 0x9f for control characters.
 */
static bool has_c1(const char *label)
{
	return label_has(label, "125") || label_has(label, "windows") || label_has(label, "cp") ||
	       label_has(label, "koi") || label_has(label, "866") || label_has(label, "mac");
}

static int to_table(const struct charset *charset, const char *label, const unsigned char *p,
                    size_t len, struct assay_buf *out)
{
	bool c1 = has_c1(label);
	int ret = 0;

	for (size_t i = 0, octets; i < len && ret == 0; i += octets) {
		uint32_t code = code_at(p + i, &octets);
		unsigned char c = code < 0x80 ? (unsigned char)code : octet_of(charset, code);

		if ((c == 0 && code != 0) || (c >= 0x80 && c < 0xa0 && !c1))
			return 1;
		ret = assay_buf_append(out, &c, 1);
	}
	return ret;
}

/* GB 2312 and KS X 1001 are pairs of octets from 0xa1 on; their successors have more. */
static bool only_pairs(const char *label, const struct assay_buf *out, size_t from)
{
	unsigned char least = label_has(label, "2312") || label_has(label, "euc") ? 0xa1 : 0x40;
	bool four = label_has(label, "18030");

	for (size_t i = from; i < out->len; i++) {
		unsigned char c = (unsigned char)out->data[i];

		if (c < 0x80)
			continue;
		if (i + 1 == out->len || c < (least == 0xa1 ? 0xa1 : 0x81))
			return false;
		if ((unsigned char)out->data[++i] < least && !four)
			return false;
	}
	return true;
}

static int to_iconv(const struct charset *charset, const char *label, const char *utf8, size_t len,
                    struct assay_buf *out)
{
	iconv_t cd = iconv_open(charset->iconv[0], "UTF-8");
	char *in = (char *)utf8, block[1024];
	size_t start = out->len;
	int ret = 0;

	if (cd == (iconv_t)-1)
		return 1;
	while (len > 0 && ret == 0) {
		char *to = block;
		size_t room = sizeof(block);
		size_t got = iconv(cd, &in, &len, &to, &room);

		ret = assay_buf_append(out, block, sizeof(block) - room);
		/* a result above 0 is a character for which something else was taken */
		if (ret == 0 && (got == (size_t)-1 ? room > 16 : got > 0))
			ret = 1;
	}
	iconv_close(cd);
	if (ret == 0 && charset->iconv[0] != NULL && strncmp(charset->iconv[0], "GB", 2) == 0 &&
	    !only_pairs(label, out, start))
		return 1;
	if (ret == 0 && strcmp(charset->iconv[0], "CP949") == 0 && !only_pairs(label, out, start))
		return 1;
	return ret;
}

static bool is_ascii(const char *text, size_t len)
{
	return ascii_prefix((const unsigned char *)text, len) == len;
}

static int encode(const struct charset *charset, const char *label, const char *utf8, size_t len,
                  struct assay_buf *out)
{
	switch (charset->kind) {
	case CHARSET_UTF8:
		return assay_buf_append(out, utf8, len);
	case CHARSET_TABLE:
		return to_table(charset, label, (const unsigned char *)utf8, len, out);
	case CHARSET_ICONV:
		return to_iconv(charset, label, utf8, len, out);
	case CHARSET_ASCII:
	case CHARSET_UNNAMED:
		return is_ascii(utf8, len) ? assay_buf_append(out, utf8, len) : 1;
	default:
		return 1;
	}
}

bool assay_charset_extends_ascii(const char *charset)
{
	const struct charset *found =
		charset == NULL ? NULL : charset_find(charset, strlen(charset));

	if (found == NULL)
		return charset == NULL;
	return found->kind <= CHARSET_UTF8 || found->kind == CHARSET_ICONV ||
	       found->kind == CHARSET_UNNAMED;
}

int assay_charset_from_utf8(const char *charset, const char *utf8, size_t len,
                            struct assay_buf *out)
{
	static const struct charset ascii = {.kind = CHARSET_ASCII};
	const struct charset *found =
		charset == NULL ? &ascii : charset_find(charset, strlen(charset));
	struct assay_buf back = {0};
	size_t start = out->len;
	int ret;

	if (len == 0)
		return 0;
	if (found == NULL || !assay_utf8_valid(utf8, len))
		return 1;
	ret = encode(found, charset == NULL ? "" : charset, utf8, len, out);
	if (ret == 0)
		ret = charset_convert(found, out->data + start, out->len - start, &back);
	/* a byte order mark would be taken off */
	if (ret >= 0 && (back.len != len || memcmp(back.data, utf8, len) != 0))
		ret = 1;
	assay_buf_free(&back);
	if (ret != 0) {
		out->len = start;
		if (out->data != NULL)
			out->data[start] = '\0';
	}
	return ret > 0 ? 1 : ret;
}
