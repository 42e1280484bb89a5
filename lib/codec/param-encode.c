/*
 * Writing parameters: RFC 2045 5.1 for ASCII, RFC 2231 for the rest.
 */
#include "codec/codec.h"

#include <string.h>

/* RFC 2231 7: attribute-char */
static bool attribute_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("!#$&+-.^_`{|}~", c) != NULL);
}

static int put_quoted(const char *utf8, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "\"");

	for (; *utf8 != '\0' && ret == 0; utf8++) {
		unsigned char c = (unsigned char)*utf8;
		/* nothing that a reader takes for an encoded-word (RFC 2047 5) */
		bool word = c == '=' && utf8[1] == '?';

		if (c == '"' || c == '\\')
			ret = assay_buf_puts(out, "\\");
		/* one "_" for a character, not for each of its octets */
		if (ret == 0 && (c & 0xc0) != 0x80)
			ret = assay_buf_append(out, c < 32 || c > 126 || word ? "_" : utf8, 1);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "\"");
}

static int put_extended(const char *name, const char *utf8, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, ";\r\n %s*=utf-8''", name);

	for (; *utf8 != '\0' && ret == 0; utf8++) {
		if (attribute_char((unsigned char)*utf8))
			ret = assay_buf_append(out, utf8, 1);
		else
			ret = assay_buf_printf(out, "%%%02X", (unsigned char)*utf8);
	}
	return ret;
}

int assay_param_encode(const char *name, const char *utf8, struct assay_buf *out)
{
	bool ascii = strstr(utf8, "=?") == NULL;
	int ret;

	for (const char *p = utf8; *p != '\0'; p++)
		ascii &= (unsigned char)*p >= 32 && (unsigned char)*p < 127;
	ret = assay_buf_printf(out, ";%s %s=", strlen(utf8) + strlen(name) > 40 ? "\r\n" : "",
	                       name);
	if (ret == 0)
		ret = put_quoted(utf8, out);
	if (ret == 0 && !ascii)
		ret = put_extended(name, utf8, out);
	return ret;
}
