/*
 * See pdf.h: tokens of PDF. Section numbers are those of ISO 32000-2. Readers
 * take a lot that is none; what matters is where each token ends.
 */
#include "inspect/pdf.h"

#include <string.h>

enum class {
	REGULAR,
	WHITE,
	DELIMITER,
};

/* 7.2.3 */
static enum class class_of(unsigned char c) {
	switch (c){
		case '\0' : case '\t' : case '\n' : case '\f' : case '\r' : case ' ' : return WHITE;
		case '(' : case ')' : case '<' : case '>' : case '[' : case ']' : case '{' :
			case '}' : case '/' : case '%' : return DELIMITER;
		default : return REGULAR;
	}
}

static int hex(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void skip_white(struct pdf_lexer *l)
{
	const unsigned char *text = l->text.data;

	while (l->pos < l->text.len) {
		if (text[l->pos] == '%') {
			while (l->pos < l->text.len && text[l->pos] != '\r' && text[l->pos] != '\n')
				l->pos++;
		} else if (class_of(text[l->pos]) == WHITE) {
			l->pos++;
		} else {
			break;
		}
	}
}

/* 7.3.5: #xx stands for any octet but NUL. */
static enum pdf_token read_name(struct pdf_lexer *l)
{
	const unsigned char *text = l->text.data;
	size_t n = 0;

	l->pos++;
	while (l->pos < l->text.len && class_of(text[l->pos]) == REGULAR) {
		unsigned char c = text[l->pos++];

		if (c == '#' && l->text.len - l->pos >= 2 && hex(text[l->pos]) >= 0 &&
		    hex(text[l->pos + 1]) >= 0) {
			c = (unsigned char)(hex(text[l->pos]) << 4 | hex(text[l->pos + 1]));
			l->pos += 2;
		}
		if (n < sizeof(l->name) - 1)
			l->name[n++] = (char)c;
	}
	l->name[n] = '\0';
	return PDF_NAME;
}

/* 7.3.4.2: parentheses come in pairs, unless a backslash is before them. */
static enum pdf_token read_string(struct pdf_lexer *l)
{
	const unsigned char *text = l->text.data;
	unsigned int depth = 0;

	for (; l->pos < l->text.len; l->pos++) {
		unsigned char c = text[l->pos];

		if (c == '\\') {
			l->pos++;
		} else if (c == '(') {
			depth++;
		} else if (c == ')' && --depth == 0) {
			l->pos++;
			return PDF_STRING;
		}
	}
	l->pos = l->text.len;
	return PDF_END;
}

static enum pdf_token read_hex(struct pdf_lexer *l)
{
	const unsigned char *end = memchr(l->text.data + l->pos, '>', l->text.len - l->pos);

	l->pos = end == NULL ? l->text.len : (size_t)(end + 1 - l->text.data);
	return end == NULL ? PDF_END : PDF_HEX;
}

/* 7.3.3: digits; of a real number its integer part. Everything else is a word. */
static enum pdf_token read_regular(struct pdf_lexer *l)
{
	const unsigned char *text = l->text.data;
	bool number = true, fraction = false;
	size_t n = 0;

	l->number = 0;
	for (; l->pos < l->text.len && class_of(text[l->pos]) == REGULAR; l->pos++) {
		unsigned char c = text[l->pos];

		if (n < sizeof(l->name) - 1)
			l->name[n++] = (char)c;
		if (c == '.')
			fraction = true;
		else if (c >= '0' && c <= '9')
			l->number = fraction || l->number > INT32_MAX ? l->number
			                                              : 10 * l->number + (c - '0');
		else if (c != '-' && c != '+')
			number = false;
	}
	l->name[n] = '\0';
	if (l->name[0] == '-')
		l->number = -l->number;
	return number ? PDF_NUMBER : PDF_WORD;
}

static enum pdf_token read_delimiter(struct pdf_lexer *l)
{
	const unsigned char *at = l->text.data + l->pos;
	bool twice = l->text.len - l->pos > 1 && at[1] == at[0];

	switch (*at) {
	case '/':
		return read_name(l);
	case '(':
		return read_string(l);
	case '<':
		if (!twice)
			return read_hex(l);
		l->pos += 2;
		return PDF_DICT;
	case '>':
		l->pos += twice ? 2 : 1;
		return twice ? PDF_DICT_END : PDF_WORD;
	case '[':
		l->pos++;
		return PDF_ARRAY;
	case ']':
		l->pos++;
		return PDF_ARRAY_END;
	default:
		l->pos++;
		return PDF_WORD;
	}
}

enum pdf_token pdf_next(struct pdf_lexer *l)
{
	l->name[0] = '\0';
	skip_white(l);
	l->start = l->pos;
	if (l->pos >= l->text.len)
		l->token = PDF_END;
	else if (class_of(l->text.data[l->pos]) == DELIMITER)
		l->token = read_delimiter(l);
	else
		l->token = read_regular(l);
	l->end = l->pos;
	return l->token;
}

bool pdf_is_name(const struct pdf_lexer *l, const char *name)
{
	return l->token == PDF_NAME && strcmp(l->name, name) == 0;
}

bool pdf_is_word(const struct pdf_lexer *l, const char *word)
{
	return l->token == PDF_WORD && strcmp(l->name, word) == 0;
}

/* ---- strings ------------------------------------------------------------------------ */

/* 7.3.4.2, table 3. i: of what follows the backslash. Returns how many octets of it count. */
static size_t escape(const unsigned char *at, size_t left, int *c_r)
{
	static const char plain[] = "nrtbf", meant[] = "\n\r\t\b\f";
	const char *found = *at == '\0' ? NULL : strchr(plain, *at);
	size_t n = 0;
	int value = 0;

	if (found != NULL) {
		*c_r = meant[found - plain];
		return 1;
	}
	for (; n < 3 && n < left && at[n] >= '0' && at[n] <= '7'; n++)
		value = value << 3 | (at[n] - '0');
	if (n > 0) {
		*c_r = value & 0xff;
		return n;
	}
	/* a line that goes on */
	if (*at == '\r' || *at == '\n') {
		*c_r = -1;
		return *at == '\r' && left > 1 && at[1] == '\n' ? 2 : 1;
	}
	*c_r = *at;
	return 1;
}

static int literal_octets(const unsigned char *at, size_t len, struct assay_buf *out)
{
	for (size_t i = 0; i < len;) {
		int c = at[i++];
		unsigned char octet;

		if (c == '\\' && i < len)
			i += escape(at + i, len - i, &c);
		octet = (unsigned char)c;
		if (c >= 0 && assay_buf_append(out, &octet, 1) < 0)
			return -ASSAY_ENOMEM;
	}
	return 0;
}

/* 7.3.4.3: the last digit may be left out. */
static int hex_octets(const unsigned char *at, size_t len, struct assay_buf *out)
{
	int high = -1;

	for (size_t i = 0; i <= len; i++) {
		int digit = i < len ? hex(at[i]) : high < 0 ? -1 : 0;
		unsigned char octet;

		if (digit < 0)
			continue;
		if (high < 0) {
			high = digit;
			continue;
		}
		octet = (unsigned char)(high << 4 | digit);
		high = -1;
		if (assay_buf_append(out, &octet, 1) < 0)
			return -ASSAY_ENOMEM;
	}
	return 0;
}

int pdf_string_octets(const struct pdf_lexer *l, struct assay_buf *out)
{
	const unsigned char *at = l->text.data + l->start + 1;
	size_t len = l->end - l->start - 2;

	return l->token == PDF_HEX ? hex_octets(at, len, out) : literal_octets(at, len, out);
}
