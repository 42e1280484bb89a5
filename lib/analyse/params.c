/*
 * See params.h. The parser never fails: what it cannot understand is skipped
 * to the next semicolon and marked.
 */
#include "assay-config.h"

#include "analyse/params.h"
#include "codec/codec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECTION_MAX 999 /* RFC 2231 sections of one parameter */

struct cursor {
	const char *start, *p, *end;
	char *out;     /* next free octet of params.text */
	size_t work;   /* octets looked at */
	bool unclosed; /* a comment did not end: from there on "(" is an octet like others */
};

/* What a character is in these values; others are part of a token. */
enum {
	WSP = 1 << 0,      /* white space, line ends of folds included */
	EOL = 1 << 1,      /* CR and LF: not part of any value */
	NAME_END = 1 << 2, /* ends the name of a parameter */
	SPECIAL = 1 << 3,  /* RFC 2045 5.1 tspecials and blank: a value with these needs quotes */
	CONTROL = 1 << 4,
};

static const unsigned char classes[256] = {
	[0 ... 8] = CONTROL,
	[11 ... 12] = CONTROL,
	[14 ... 31] = CONTROL,
	[127] = CONTROL,
	['\t'] = WSP | NAME_END,
	['\n'] = WSP | EOL | NAME_END,
	['\r'] = WSP | EOL | NAME_END,
	[' '] = WSP | NAME_END | SPECIAL,
	['='] = NAME_END | SPECIAL,
	[';'] = NAME_END,
	['('] = NAME_END | SPECIAL,
	[')'] = SPECIAL,
	['"'] = SPECIAL,
	[','] = SPECIAL,
	[':'] = SPECIAL,
	['<'] = SPECIAL,
	['>'] = SPECIAL,
	['@'] = SPECIAL,
	['['] = SPECIAL,
	[']'] = SPECIAL,
	['?'] = SPECIAL,
	['/'] = SPECIAL,
	['\\'] = SPECIAL,
};

static unsigned int class_of(char c)
{
	return classes[(unsigned char)c];
}

static bool is_wsp(char c)
{
	return (class_of(c) & WSP) != 0;
}

/*
 * The end of the comment that starts here (RFC 5322 3.2.2), or NULL when it has
 * none: then "(" is an octet like others, here and further on.
 */
static const char *comment_end(struct cursor *c)
{
	const char *p = c->p;
	unsigned int depth = 0;

	for (; p < c->end; p++) {
		if (*p == '\\' && p + 1 < c->end)
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			break;
	}
	c->work += (size_t)(p - c->p);
	c->unclosed = p == c->end;
	return c->unclosed ? NULL : p + 1;
}

/* Skip white space and comments; returns whether there was a comment. */
static bool skip_cfws(struct cursor *c)
{
	bool comment = false;

	while (c->p < c->end) {
		if (is_wsp(*c->p)) {
			c->p++;
		} else if (*c->p == '(' && !c->unclosed) {
			const char *end = comment_end(c);

			if (end == NULL)
				break;
			c->p = end;
			comment = true;
		} else {
			break;
		}
	}
	return comment;
}

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* A word up to a character of these classes, in lower case. */
static void lower_word(struct cursor *c, unsigned int end)
{
	while (c->p < c->end && (class_of(*c->p) & end) == 0)
		*c->out++ = ascii_lower(*c->p++);
}

/* RFC 5322 3.2.4; line ends of folds inside are dropped, their white space stays. */
static unsigned int quoted_string(struct cursor *c)
{
	const char *p = c->p + 1, *end = c->end;
	char *out = c->out, *start = c->out;
	unsigned int odd = 0, seen = 0;

	for (; p < end && *p != '"'; p++) {
		unsigned int class;

		if (*p == '\\' && p + 1 < end) {
			odd |= PARAM_ODD_ESCAPE;
			p++;
		}
		class = class_of(*p);
		seen |= class;
		*out = *p;
		out += (class & EOL) == 0;
	}
	if ((seen & EOL) != 0)
		odd |= PARAM_ODD_FOLD;
	if (out > start && (is_wsp(*start) || is_wsp(out[-1])))
		odd |= PARAM_ODD_ENDS;
	c->out = out;
	c->p = p;
	if (p == end)
		return odd | PARAM_ODD_UNCLOSED;
	c->p++;
	return odd;
}

/*
 * A value without quotes. Names of files are often written with blanks and
 * commas in them; every other value ends there, as RFC 2045 5.1 says.
 */
static unsigned int bare_value(struct cursor *c, bool file_name)
{
	const char *start = c->p, *comment = c->p;
	char *value = c->out;
	unsigned int seen = 0;

	for (; c->p < c->end && *c->p != ';'; c->p++) {
		unsigned int class = class_of(*c->p);

		if (!file_name && ((class & WSP) != 0 || *c->p == ','))
			break;
		/* a comment at the end; what one encloses is not looked at again */
		if (*c->p == '(' && !c->unclosed && c->p > start && is_wsp(c->p[-1]) &&
		    c->p >= comment) {
			comment = comment_end(c);
			if (comment == c->end)
				break;
		}
		seen |= class;
		*c->out = *c->p;
		c->out += (class & EOL) == 0;
	}
	while (c->out > value && is_wsp(c->out[-1]))
		c->out--;
	return ((seen & SPECIAL) != 0 ? PARAM_ODD_UNQUOTED : 0) |
	       ((seen & EOL) != 0 ? PARAM_ODD_FOLD : 0);
}

static bool is_file_name(const char *name, size_t len)
{
	return (len >= 8 && memcmp(name, "filename", 8) == 0) ||
	       (len >= 4 && memcmp(name, "name", 4) == 0);
}

static void skip_to_semicolon(struct cursor *c, unsigned int *odd)
{
	if (c->p < c->end && *c->p == ';')
		return;
	if (skip_cfws(c))
		*odd |= PARAM_ODD_COMMENT;
	while (c->p < c->end && *c->p != ';') {
		*odd |= PARAM_ODD_TRAILING;
		if (*c->p == '"') {
			char *out = c->out;

			quoted_string(c);
			c->out = out;
			continue;
		}
		c->p++;
	}
}

/* White space and comments beside the "=" of a parameter. */
static unsigned int beside_equals(struct cursor *c)
{
	const char *from = c->p;
	unsigned int odd = 0;

	if (skip_cfws(c))
		odd |= PARAM_ODD_COMMENT;
	else if (c->p > from)
		odd |= PARAM_ODD_BLANK;
	if (c->p > from && memchr(from, '\n', (size_t)(c->p - from)) != NULL)
		odd |= PARAM_ODD_FOLD;
	return odd;
}

/* RFC 2045 5.1 token */
static bool is_token(const char *text, size_t len)
{
	unsigned int seen = 0;
	unsigned char high = 0;

	for (size_t i = 0; i < len; i++) {
		seen |= class_of(text[i]);
		high |= (unsigned char)text[i];
	}
	return len > 0 && (seen & (SPECIAL | CONTROL)) == 0 && high < 0x80;
}

static void one_param(struct cursor *c, struct param *param)
{
	unsigned char high = 0;

	param->odd = 0;
	param->off = (size_t)(c->p - c->start);
	param->name = c->out;
	lower_word(c, NAME_END);
	param->name_len = (size_t)(c->out - param->name);
	*c->out++ = '\0';
	if (!is_token(param->name, param->name_len))
		param->odd |= PARAM_ODD_NAME;
	param->odd |= beside_equals(c);
	param->value = c->out;
	if (c->p == c->end || *c->p != '=') {
		param->odd |= PARAM_ODD_NO_VALUE;
	} else {
		unsigned int beside;

		c->p++;
		beside = beside_equals(c);
		/* before a quoted string all readers skip white space */
		if (c->p < c->end && *c->p == '"')
			param->odd |= (beside & PARAM_ODD_COMMENT) | quoted_string(c);
		else
			param->odd |=
				beside | bare_value(c, is_file_name(param->name, param->name_len));
	}
	param->value_len = (size_t)(c->out - param->value);
	for (size_t i = 0; i < param->value_len; i++) {
		if ((class_of(param->value[i]) & CONTROL) != 0)
			param->odd |= PARAM_ODD_NUL;
		high |= (unsigned char)param->value[i];
	}
	if (high >= 0x80)
		param->odd |= PARAM_ODD_EIGHTBIT;
	*c->out++ = '\0';
	skip_to_semicolon(c, &param->odd);
}

/* Room for one more parameter, or NULL. */
static struct param *next_param(struct params *p)
{
	struct param *list;

	if (p->count == p->size) {
		list = realloc(p->list == p->room ? NULL : p->list, p->size * 2 * sizeof(*list));
		if (list == NULL)
			return NULL;
		if (p->list == p->room)
			memcpy(list, p->room, sizeof(p->room));
		p->list = list;
		p->size *= 2;
	}
	return &p->list[p->count++];
}

/* Controls but those of white space and folds; a CR alone is one. */
static bool has_control(const char *value, size_t len)
{
	unsigned int seen = 0;

	for (size_t i = 0; i < len; i++) {
		seen |= class_of(value[i]);
		if (value[i] == '\r' && (i + 1 == len || value[i + 1] != '\n'))
			return true;
	}
	return (seen & CONTROL) != 0;
}

void params_none(struct params *p)
{
	p->first = p->text = p->text_room;
	p->first_len = p->count = p->work = 0;
	p->first_odd = p->nul = p->limited = p->semicolon = p->empty = false;
	p->comment = p->fold = false;
	p->list = p->room;
	p->size = PARAMS_ROOM;
}

int params_parse(struct params *p, const char *value, size_t len, size_t limit)
{
	struct cursor c = {.start = value, .p = value, .end = value + len};
	/* a parameter of n octets (";" included, so at least 2) becomes two strings: n + 1 */
	size_t room = len + len / 2 + 4;
	unsigned int odd = 0;
	bool empty = false;

	params_none(p);
	if (room > sizeof(p->text_room)) {
		p->text = malloc(room);
		if (p->text == NULL) {
			params_none(p);
			return -ASSAY_ENOMEM;
		}
	}
	c.out = p->text;
	p->nul = has_control(value, len);

	p->comment = skip_cfws(&c);
	p->first = c.out;
	while (c.p < c.end && *c.p != ';' && !is_wsp(*c.p) && *c.p != '(')
		*c.out++ = ascii_lower(*c.p++);
	p->first_len = (size_t)(c.out - p->first);
	*c.out++ = '\0';
	skip_to_semicolon(&c, &odd);
	p->first_odd = (odd & PARAM_ODD_TRAILING) != 0;
	p->comment |= (odd & PARAM_ODD_COMMENT) != 0;
	p->fold = memchr(value, '\n', (size_t)(c.p - value)) != NULL;
	p->semicolon = c.p < c.end;

	while (c.p < c.end) {
		struct param *param;

		c.p++; /* the semicolon */
		p->comment |= skip_cfws(&c);
		if (c.p == c.end || *c.p == ';') {
			empty = true;
			continue;
		}
		p->empty |= empty;
		if (p->count == limit) {
			p->limited = true;
			break;
		}
		param = next_param(p);
		if (param == NULL)
			return -ASSAY_ENOMEM;
		one_param(&c, param);
		p->comment |= (param->odd & PARAM_ODD_COMMENT) != 0;
	}
	p->work = len + c.work;
	return 0;
}

void params_free(struct params *p)
{
	if (p->text != p->text_room)
		free(p->text);
	if (p->list != p->room)
		free(p->list);
	params_none(p);
}

/* ---- readings ------------------------------------------------------------ */

/* RFC 2231 4: charset'language'percent-encoded. Appends octets, finds the charset. */
static int percent_decode(const char *data, size_t len, struct assay_buf *out)
{
	size_t i = 0;

	while (i < len) {
		int hi = -1, lo = -1;
		char c;

		if (data[i] == '%' && len - i > 2) {
			hi = hex_value((unsigned char)data[i + 1]);
			lo = hex_value((unsigned char)data[i + 2]);
		}
		if (hi >= 0 && lo >= 0) {
			c = (char)(hi << 4 | lo);
			i += 3;
		} else {
			c = data[i++];
		}
		if (assay_buf_append(out, &c, 1) < 0)
			return -ASSAY_ENOMEM;
	}
	return 0;
}

/* Split charset'language' off an extended value; no quotes: no charset. */
static const char *extended_charset(const char **data, size_t *len, char *charset, size_t size)
{
	const char *first = memchr(*data, '\'', *len), *second;
	size_t used;

	if (first == NULL)
		return NULL;
	second = memchr(first + 1, '\'', *len - (size_t)(first + 1 - *data));
	if (second == NULL)
		return NULL;
	used = (size_t)(first - *data);
	if (used >= size)
		used = size - 1;
	memcpy(charset, *data, used);
	charset[used] = '\0';
	*len -= (size_t)(second + 1 - *data);
	*data = second + 1;
	return *charset == '\0' ? NULL : charset;
}

/*
 * The RFC 2231 suffix of a parameter name: -1 none (plain), -2 not ours, -3
 * "name*", else the section number.
 */
static int section_of(const struct param *param, const char *name, bool *extended, bool *broken)
{
	size_t len = strlen(name);
	const char *p = param->name + len, *digits;
	long section = 0;

	*extended = *broken = false;
	if (param->name_len < len || memcmp(param->name, name, len) != 0)
		return -2;
	if (*p == '\0')
		return -1;
	if (*p++ != '*')
		return -2;
	if (*p == '\0') {
		*extended = true;
		return -3;
	}
	/* what looks like a section and is none is left out, and that is a finding */
	*broken = true;
	digits = p;
	while (isdigit((unsigned char)*p)) {
		section = section * 10 + (*p++ - '0');
		if (section > SECTION_MAX)
			return -2;
	}
	if (p == digits)
		return -2;
	/* RFC 2231 3: no leading zeros; some readers do not know them */
	*broken = *digits == '0' && p > digits + 1;
	if (*p == '*') {
		*extended = true;
		p++;
	}
	if (*p != '\0')
		*broken = true;
	return *p == '\0' ? (int)section : -2;
}

/* Text that means itself: ASCII without an encoded-word. */
static bool is_literal(const char *text, size_t len)
{
	bool maybe = false;
	unsigned char high = 0;

	for (size_t i = 0; i < len; i++) {
		high |= (unsigned char)text[i];
		maybe |= text[i] == '=';
	}
	return high < 0x80 && !(maybe && memmem(text, len, "=?", 2) != NULL);
}

static int read_plain(const struct param *param, struct param_readings *r)
{
	struct assay_buf *first = r->has_literal ? &r->literal : &r->plain;
	int words;

	r->plain_count++;
	if (r->has_plain) {
		/* the first one wins; was it the same? */
		if (first->len != param->value_len ||
		    (first->len > 0 && memcmp(first->data, param->value, first->len) != 0))
			r->plain_differs = true;
		return 0;
	}
	r->has_plain = true;
	if (is_literal(param->value, param->value_len)) {
		r->plain = (struct assay_buf){.data = param->value, .len = param->value_len};
		return 0;
	}
	words = assay_encoded_words_decode(param->value, param->value_len, &r->plain);
	if (words < 0)
		return words;
	r->encoded_word = words > 0;
	if (r->plain.len == param->value_len &&
	    (r->plain.len == 0 || memcmp(r->plain.data, param->value, r->plain.len) == 0))
		return 0;
	r->has_literal = true;
	return assay_buf_append(&r->literal, param->value, param->value_len);
}

struct section {
	const struct param *param;
	bool extended;
};

/* Join the sections 0, 1, 2, ... until one is missing. */
static int join_sections(struct section *sections, int count, struct param_readings *r)
{
	char charset_text[64];
	const char *charset = NULL;
	struct assay_buf raw = {0};
	int ret = 0, i;

	for (i = 0; i < count && sections[i].param != NULL && ret == 0; i++) {
		const char *data = sections[i].param->value;
		size_t len = sections[i].param->value_len;

		if (!sections[i].extended) {
			ret = assay_buf_append(&raw, data, len);
			continue;
		}
		if (i == 0)
			charset = extended_charset(&data, &len, charset_text, sizeof(charset_text));
		r->ext_broken |= i == 0 && (charset == NULL || !assay_charset_known(charset));
		ret = percent_decode(data, len, &raw);
	}
	if (i < count)
		r->ext_broken = true;
	if (ret == 0 && i > 0) {
		r->has_ext = true;
		ret = assay_charset_to_utf8(charset, raw.data == NULL ? "" : raw.data, raw.len,
		                            &r->ext);
		r->ext_broken |= ret > 0;
	}
	assay_buf_free(&raw);
	return ret < 0 ? ret : 0;
}

static int read_extended(const struct param *param, struct param_readings *r)
{
	const char *data = param->value, *charset;
	size_t len = param->value_len;
	struct assay_buf raw = {0};
	char text[64];
	int ret;

	charset = extended_charset(&data, &len, text, sizeof(text));
	/* without a charset, or with one that is not known, readers make different things of it */
	r->ext_broken |= charset == NULL || !assay_charset_known(charset);
	ret = percent_decode(data, len, &raw);
	if (ret == 0)
		ret = assay_charset_to_utf8(charset, raw.data == NULL ? "" : raw.data, raw.len,
		                            &r->ext);
	assay_buf_free(&raw);
	/* nor of octets that the charset does not have */
	r->ext_broken |= ret > 0;
	r->has_ext = true;
	return ret < 0 ? ret : 0;
}

int params_read(const struct params *p, const char *name, struct param_readings *r)
{
	struct section *sections = NULL;
	const struct param *single = NULL;
	int count = 0, ret = 0;

	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < p->count && ret == 0; i++) {
		const struct param *param = &p->list[i];
		bool extended, broken;
		int section = section_of(param, name, &extended, &broken);

		r->ext_broken |= broken;
		if (section == -2)
			continue;
		r->odd |= param->odd;
		if (section == -1) {
			ret = read_plain(param, r);
		} else if (section == -3) {
			r->ext_broken |= single != NULL;
			if (single == NULL)
				single = param;
		} else {
			if (sections == NULL)
				sections = calloc(SECTION_MAX + 1, sizeof(*sections));
			if (sections == NULL) {
				ret = -ASSAY_ENOMEM;
				break;
			}
			r->ext_broken |= sections[section].param != NULL;
			if (sections[section].param == NULL)
				sections[section] = (struct section){param, extended};
			if (section >= count)
				count = section + 1;
		}
	}
	if (ret == 0 && single != NULL) {
		r->ext_broken |= count > 0;
		ret = read_extended(single, r);
	} else if (ret == 0 && count > 0) {
		ret = join_sections(sections, count, r);
	}
	free(sections);
	return ret;
}

void param_readings_free(struct param_readings *r)
{
	assay_buf_free(&r->ext);
	if (r->plain.size > 0)
		assay_buf_free(&r->plain);
	assay_buf_free(&r->literal);
}
