/*
 * Text of unknown origin for people to read: assay_buf_quote() and
 * assay_buf_clean(). What could forge a log line, drive a terminal or make a
 * name look like another one becomes U+FFFD.
 */
#include <assay/common.h>

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/*
 * Length of the character at p, 0 when it must not be shown: control
 * characters (C0, DEL, C1), malformed UTF-8, and the invisible ones that
 * reorder or hide text (U+200B to U+200F, U+2028 to U+202E, U+2066 to U+2069,
 * U+FEFF), with which "cod.exe" reads "exe.doc".
 */
static size_t shown_length(const unsigned char *p)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c;

	if (len == 1)
		return p[0] >= 0x20 && p[0] != 0x7f ? 1 : 0;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	c = p[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < 0xa0 || (len == 3 && c < 0x800) || (c >= 0xd800 && c <= 0xdfff) ||
	    (len == 4 && c < 0x10000) || c > 0x10ffff)
		return 0;
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0xfeff)
		return 0;
	return len;
}

/* escaped: the characters that get a backslash */
static int append_shown(struct assay_buf *buf, const char *text, size_t max, const char *escaped)
{
	const char *p = text;
	int ret = 0;

	while (*p != '\0' && ret == 0) {
		size_t len = shown_length((const unsigned char *)p);

		if ((size_t)(p - text) + (len > 0 ? len : 1) > max)
			return assay_buf_puts(buf, "...");
		if (len > 0) {
			if (strchr(escaped, *p) != NULL)
				ret = assay_buf_puts(buf, "\\");
			if (ret == 0)
				ret = assay_buf_append(buf, p, len);
			p += len;
			continue;
		}
		ret = assay_buf_puts(buf, REPLACEMENT);
		/* one replacement for a whole character, malformed or not */
		for (p++; ((unsigned char)*p & 0xc0) == 0x80; p++)
			;
	}
	return ret;
}

int assay_buf_clean(struct assay_buf *buf, const char *text, size_t max)
{
	return append_shown(buf, text, max, "");
}

int assay_buf_quote(struct assay_buf *buf, const char *text, size_t max)
{
	int ret = assay_buf_puts(buf, "\"");

	if (ret == 0)
		ret = append_shown(buf, text, max, "\"\\");
	return ret < 0 ? ret : assay_buf_puts(buf, "\"");
}
