/*
 * Reading JSON as far as a flat object needs it: no objects inside, arrays of
 * scalars only, so there is no depth.
 */
#include "json.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct json_object *object;
	const char *at, *end;
	struct assay_buf name, value;
};

static int wrong(struct reader *r, const char *reason)
{
	r->object->reason = reason;
	return -ASSAY_EFORMAT;
}

static char peek(struct reader *r)
{
	while (r->at < r->end && strchr(" \t\r\n", *r->at) != NULL && *r->at != '\0')
		r->object->line += *r->at++ == '\n';
	return r->at < r->end ? *r->at : '\0';
}

static bool accept(struct reader *r, char c)
{
	if (peek(r) != c || r->at == r->end)
		return false;
	r->at++;
	return true;
}

/* ---- strings ---- */

static int put_character(struct assay_buf *out, unsigned long c)
{
	char utf8[4];
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = len - 1; i > 0; i--) {
		utf8[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	utf8[0] = (char)(leads[len] | c);
	return assay_buf_append(out, utf8, len);
}

/* Four hexadecimal digits after \u; ULONG_MAX when they are not there. */
static unsigned long read_unit(struct reader *r)
{
	char digits[5] = "", *end;
	unsigned long unit;

	if (r->end - r->at < 4)
		return (unsigned long)-1;
	memcpy(digits, r->at, 4);
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return (unsigned long)-1;
	unit = strtoul(digits, &end, 16);
	r->at += 4;
	return unit;
}

static int read_unicode(struct reader *r, struct assay_buf *out)
{
	unsigned long unit = read_unit(r), low;

	if (unit >= 0xd800 && unit < 0xdc00 && r->end - r->at >= 6 && r->at[0] == '\\' &&
	    r->at[1] == 'u') {
		r->at += 2;
		low = read_unit(r);
		if (low < 0xdc00 || low > 0xdfff)
			return wrong(r, "half a surrogate pair");
		return put_character(out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
	}
	if (unit == 0 || unit > 0xffff || (unit >= 0xd800 && unit < 0xe000))
		return wrong(r, "not a character");
	return put_character(out, unit);
}

static int read_escape(struct reader *r, struct assay_buf *out)
{
	static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *escape;

	if (r->at == r->end)
		return wrong(r, "a string without its end");
	if (*r->at == 'u') {
		r->at++;
		return read_unicode(r, out);
	}
	escape = *r->at != '\0' ? strchr(escapes, *r->at) : NULL;
	if (escape == NULL)
		return wrong(r, "an unknown escape");
	r->at++;
	return assay_buf_append(out, &meanings[escape - escapes], 1);
}

/* A string, without the quote before it. */
static int read_string(struct reader *r, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "");

	out->len = 0;
	while (ret == 0 && r->at < r->end && *r->at != '"') {
		if ((unsigned char)*r->at < 0x20)
			return wrong(r, "a control character in a string");
		if (*r->at++ == '\\')
			ret = read_escape(r, out);
		else
			ret = assay_buf_append(out, r->at - 1, 1);
	}
	if (ret == 0 && r->at == r->end)
		return wrong(r, "a string without its end");
	r->at++;
	return ret < 0 ? ret : assay_buf_append(out, "", 0);
}

/* ---- values ---- */

static int take(struct reader *r, const char *value)
{
	return r->object->take(r->object->ctx, r->name.data, value, r->object->line);
}

/* A number, true, false or null: as it is written. null is not given at all. */
static int read_word(struct reader *r)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789+-.E";
	const char *start = r->at;
	int ret;

	while (r->at < r->end && *r->at != '\0' && strchr(letters, *r->at) != NULL)
		r->at++;
	if (r->at == start)
		return wrong(r, "a value is missing");
	r->value.len = 0;
	ret = assay_buf_append(&r->value, start, (size_t)(r->at - start));
	if (ret < 0 || strcmp(r->value.data, "null") == 0)
		return ret;
	return take(r, r->value.data);
}

static int read_scalar(struct reader *r)
{
	int ret;

	if (!accept(r, '"'))
		return read_word(r);
	ret = read_string(r, &r->value);
	return ret < 0 ? ret : take(r, r->value.data);
}

static int read_array(struct reader *r)
{
	int ret;

	if (accept(r, ']'))
		return 0;
	do {
		ret = read_scalar(r);
	} while (ret == 0 && accept(r, ','));
	if (ret == 0 && !accept(r, ']'))
		return wrong(r, "an array without its ]");
	return ret;
}

static int read_member(struct reader *r)
{
	int ret;

	if (!accept(r, '"'))
		return wrong(r, "a name in quotes is missing");
	ret = read_string(r, &r->name);
	if (ret < 0)
		return ret;
	if (!accept(r, ':'))
		return wrong(r, "a : is missing");
	return accept(r, '[') ? read_array(r) : read_scalar(r);
}

static int read_object(struct reader *r)
{
	int ret = 0;

	if (!accept(r, '{'))
		return wrong(r, "an object is missing");
	if (!accept(r, '}')) {
		do {
			ret = read_member(r);
		} while (ret == 0 && accept(r, ','));
		if (ret == 0 && !accept(r, '}'))
			return wrong(r, "an object without its }");
	}
	if (ret == 0 && (peek(r) != '\0' || r->at < r->end))
		return wrong(r, "something is after the object");
	return ret;
}

int json_read(struct json_object *object, const char *text, size_t len)
{
	struct reader r = {.object = object, .at = text, .end = text + len};
	int ret;

	object->line = 1;
	object->reason = NULL;
	ret = read_object(&r);
	assay_buf_free(&r.name);
	assay_buf_free(&r.value);
	return ret;
}
