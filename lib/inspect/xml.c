/*
 * See xml.h. Section numbers are those of XML 1.0, fifth edition. Programs that
 * read documents use strict parsers, which give up where this one guesses: what
 * they accept is read as they do.
 */
#include "assay-config.h"

#include "inspect/xml.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- encoding (appendix F) ----------------------------------------------------- */

static bool starts(const void *data, size_t len, const char *octets, size_t n)
{
	return len >= n && memcmp(data, octets, n) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The value of encoding= in the XML declaration. */
static bool declared_encoding(const char *data, size_t len, char *name, size_t size)
{
	const char *end, *at;
	size_t n = 0;
	char quote;

	if (!starts(data, len, "<?xml", 5))
		return false;
	end = memmem(data, len < 256 ? len : 256, "?>", 2);
	if (end == NULL)
		return false;
	at = memmem(data, (size_t)(end - data), "encoding", 8);
	if (at == NULL)
		return false;
	for (at += 8; at < end && (is_space(*at) || *at == '='); at++)
		;
	if (at == end || (*at != '"' && *at != '\''))
		return false;
	for (quote = *at++; at < end && *at != quote && n < size - 1; at++)
		name[n++] = *at;
	name[n] = '\0';
	return n > 0;
}

/* The charset to convert from, or NULL when the data is read as it is. */
static const char *find_charset(const char *data, size_t len, char *name, size_t size)
{
	if (starts(data, len, "\xff\xfe", 2) || starts(data, len, "<\0", 2))
		return "utf-16le";
	if (starts(data, len, "\xfe\xff", 2) || starts(data, len, "\0<", 2))
		return "utf-16be";
	if (starts(data, len, "\xef\xbb\xbf", 3) || !declared_encoding(data, len, name, size))
		return NULL;
	if (strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "us-ascii") == 0 ||
	    strncasecmp(name, "utf-16", 6) == 0)
		return NULL;
	return name;
}

int xml_begin(struct xml *xml, const void *data, size_t len)
{
	char name[32];
	const char *charset = find_charset(data, len, name, sizeof(name));

	*xml = (struct xml){.data = data, .len = len};
	if (charset == NULL)
		return 0;
	if (assay_charset_to_utf8(charset, data, len, &xml->converted) < 0) {
		xml->len = 0;
		return -ASSAY_ENOMEM;
	}
	xml->data = xml->converted.data;
	xml->len = xml->converted.len;
	return 0;
}

void xml_end(struct xml *xml)
{
	assay_buf_free(&xml->converted);
	*xml = (struct xml){0};
}

/* ---- tokens -------------------------------------------------------------------- */

/* Move behind the next occurrence of what ends it, or to the end. Returns where it starts. */
static size_t skip_to(struct xml *xml, size_t from, const char *what)
{
	size_t n = strlen(what);
	const char *found =
		from >= xml->len ? NULL : memmem(xml->data + from, xml->len - from, what, n);
	size_t at = found == NULL ? xml->len : (size_t)(found - xml->data);

	xml->pos = found == NULL ? xml->len : at + n;
	return at;
}

/* 2.8: a document type declaration may have declarations in brackets. */
static void skip_doctype(struct xml *xml)
{
	unsigned int depth = 0;
	char quote = 0;

	for (; xml->pos < xml->len; xml->pos++) {
		char c = xml->data[xml->pos];

		if (quote != 0) {
			quote = c == quote ? 0 : quote;
		} else if (c == '<' &&
		           starts(xml->data + xml->pos, xml->len - xml->pos, "<!--", 4)) {
			skip_to(xml, xml->pos + 4, "-->");
			xml->pos--;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '<') {
			depth++;
		} else if (c == '>' && --depth == 0) {
			xml->pos++;
			return;
		}
	}
}

/* Where the tag that starts at pos ends: its '>', or the end of the data. */
static size_t tag_end(const struct xml *xml, size_t pos)
{
	char quote = 0;

	for (; pos < xml->len; pos++) {
		char c = xml->data[pos];

		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			break;
	}
	return pos;
}

static enum xml_token read_tag(struct xml *xml)
{
	size_t start = xml->pos + 1, end = tag_end(xml, start), at;
	bool close = start < end && xml->data[start] == '/';
	const char *colon;

	if (end == xml->len) {
		xml->pos = xml->len;
		return XML_END;
	}
	xml->pos = end + 1;
	start += close;
	xml->empty = !close && end > start && xml->data[end - 1] == '/';
	end -= xml->empty;
	for (at = start; at < end && !is_space(xml->data[at]) && xml->data[at] != '/'; at++)
		;
	xml->name = xml->data + start;
	xml->name_len = at - start;
	colon = memchr(xml->name, ':', xml->name_len);
	if (colon != NULL) {
		xml->name_len -= (size_t)(colon + 1 - xml->name);
		xml->name = colon + 1;
	}
	xml->rest = xml->data + at;
	xml->rest_len = end - at;
	return close ? XML_CLOSE : XML_OPEN;
}

static enum xml_token read_text(struct xml *xml)
{
	const char *end = memchr(xml->data + xml->pos, '<', xml->len - xml->pos);

	xml->rest = xml->data + xml->pos;
	xml->rest_len = end == NULL ? xml->len - xml->pos : (size_t)(end - xml->rest);
	xml->pos += xml->rest_len;
	xml->literal = false;
	return XML_TEXT;
}

enum xml_token xml_next(struct xml *xml)
{
	if (xml->empty) {
		xml->empty = false;
		xml->rest_len = 0;
		return XML_CLOSE;
	}
	while (xml->pos < xml->len) {
		const char *at = xml->data + xml->pos;
		size_t left = xml->len - xml->pos;

		if (*at != '<')
			return read_text(xml);
		if (starts(at, left, "<!--", 4)) {
			skip_to(xml, xml->pos + 4, "-->");
		} else if (starts(at, left, "<![CDATA[", 9)) {
			xml->rest = at + 9;
			xml->rest_len =
				skip_to(xml, xml->pos + 9, "]]>") - (size_t)(xml->rest - xml->data);
			xml->literal = true;
			return XML_TEXT;
		} else if (starts(at, left, "<?", 2)) {
			skip_to(xml, xml->pos + 2, "?>");
		} else if (starts(at, left, "<!", 2)) {
			skip_doctype(xml);
		} else {
			return read_tag(xml);
		}
	}
	return XML_END;
}

bool xml_is(const struct xml *xml, const char *name)
{
	return xml->name_len == strlen(name) && memcmp(xml->name, name, xml->name_len) == 0;
}

/* ---- text and attributes --------------------------------------------------------- */

static int append_character(struct assay_buf *out, unsigned long c)
{
	char utf8[4];
	size_t n = 0;

	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80)
		return assay_buf_append(out, (char[]){(char)c}, 1);
	if (c < 0x800) {
		utf8[n++] = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			utf8[n++] = (char)(0xe0 | c >> 12);
		} else {
			utf8[n++] = (char)(0xf0 | c >> 18);
			utf8[n++] = (char)(0x80 | (c >> 12 & 63));
		}
		utf8[n++] = (char)(0x80 | (c >> 6 & 63));
	}
	utf8[n++] = (char)(0x80 | (c & 63));
	return assay_buf_append(out, utf8, n);
}

/* 4.1: what stands between "&" and ";". Unknown ones stay as they are. */
static int append_reference(struct assay_buf *out, const char *name, size_t len)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
	char digits[12] = {0};

	if (len > 1 && name[0] == '#' && len < sizeof(digits)) {
		bool hex = name[1] == 'x';

		memcpy(digits, name + 1 + hex, len - 1 - hex);
		return append_character(out, strtoul(digits, NULL, hex ? 16 : 10));
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (len == strlen(known[i].name) && memcmp(name, known[i].name, len) == 0)
			return assay_buf_append(out, &known[i].c, 1);
	}
	return assay_buf_append(out, name - 1, len + 2);
}

static int append_resolved(struct assay_buf *out, const char *text, size_t len)
{
	int ret = 0;

	while (len > 0 && ret == 0) {
		const char *amp = memchr(text, '&', len);
		size_t piece = amp == NULL ? len : (size_t)(amp - text), left = len - piece;
		const char *end = amp == NULL ? NULL : memchr(amp, ';', left < 32 ? left : 32);

		ret = assay_buf_append(out, text, piece);
		text += piece;
		len -= piece;
		if (amp == NULL)
			continue;
		piece = end == NULL ? 1 : (size_t)(end + 1 - amp);
		if (ret == 0)
			ret = end == NULL ? assay_buf_append(out, "&", 1)
			                  : append_reference(out, amp + 1, piece - 2);
		text += piece;
		len -= piece;
	}
	return ret;
}

int xml_text(const struct xml *xml, struct assay_buf *out)
{
	if (xml->literal)
		return assay_buf_append(out, xml->rest, xml->rest_len);
	return append_resolved(out, xml->rest, xml->rest_len);
}

/* An attribute name with or without its prefix. */
static bool is_name(const char *at, size_t len, const char *name)
{
	const char *colon = memchr(at, ':', len);
	size_t skip = colon == NULL ? 0 : (size_t)(colon + 1 - at);

	return len - skip == strlen(name) && memcmp(at + skip, name, len - skip) == 0;
}

bool xml_attribute(const struct xml *xml, const char *name, struct assay_buf *value)
{
	const char *at = xml->rest, *end = xml->rest + xml->rest_len;

	value->len = 0;
	while (at < end) {
		const char *start, *from;
		size_t len;

		while (at < end && (is_space(*at) || *at == '/'))
			at++;
		for (start = at; at < end && *at != '=' && !is_space(*at); at++)
			;
		len = (size_t)(at - start);
		while (at < end && (is_space(*at) || *at == '='))
			at++;
		if (at == end || (*at != '"' && *at != '\''))
			return false;
		from = at + 1;
		at = memchr(from, *at, (size_t)(end - from));
		if (at == NULL)
			return false;
		if (is_name(start, len, name))
			return append_resolved(value, from, (size_t)(at - from)) == 0 &&
			       assay_buf_append(value, "", 0) == 0;
		at++;
	}
	return false;
}
