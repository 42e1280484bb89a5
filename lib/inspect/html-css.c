/*
 * See html-css.h. The input is not preprocessed as the standard does: CR, FF and
 * NUL are handled where they stand.
 */
#include "inspect/html-css.h"

#include "inspect/html-references.h"

#include <string.h>
#include <strings.h>

#define AT_END (-1)

static int peek(const struct css_tokenizer *t, size_t ahead)
{
	return ahead < t->len - t->pos ? (unsigned char)t->data[t->pos + ahead] : AT_END;
}

static bool is_newline(int c)
{
	return c == '\n' || c == '\r' || c == '\f';
}

static bool is_space(int c)
{
	return c == ' ' || c == '\t' || is_newline(c);
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(int c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f' && c > 0);
}

static bool starts_name(int c)
{
	return c >= 0x80 || c == '_' || c == 0 || ((c | 32) >= 'a' && (c | 32) <= 'z' && c > 0);
}

static bool in_name(int c)
{
	return starts_name(c) || is_digit(c) || c == '-';
}

/* "check if two code points are a valid escape" */
static bool is_escape(const struct css_tokenizer *t, size_t ahead)
{
	return peek(t, ahead) == '\\' && peek(t, ahead + 1) != AT_END &&
	       !is_newline(peek(t, ahead + 1));
}

/* "would start an ident sequence" */
static bool starts_ident(const struct css_tokenizer *t, size_t ahead)
{
	if (peek(t, ahead) == '-')
		return starts_name(peek(t, ahead + 1)) || peek(t, ahead + 1) == '-' ||
		       is_escape(t, ahead + 1);
	return starts_name(peek(t, ahead)) || is_escape(t, ahead);
}

/* "starts with a number" */
static bool starts_number(const struct css_tokenizer *t)
{
	size_t ahead = peek(t, 0) == '+' || peek(t, 0) == '-' ? 1 : 0;

	if (peek(t, ahead) == '.')
		ahead++;
	return is_digit(peek(t, ahead));
}

static struct assay_str since(const struct css_tokenizer *t, size_t start)
{
	return (struct assay_str){t->data + start, t->pos - start};
}

/* The backslash and what belongs to it. */
static void skip_escape(struct css_tokenizer *t)
{
	unsigned int digits = 0;

	t->pos++;
	while (digits < 6 && is_hex(peek(t, 0))) {
		t->pos++;
		digits++;
	}
	if (digits == 0) {
		t->pos++;
	} else if (is_space(peek(t, 0))) {
		t->pos += peek(t, 0) == '\r' && peek(t, 1) == '\n' ? 2 : 1;
	}
}

static struct assay_str read_ident(struct css_tokenizer *t)
{
	size_t start = t->pos;

	for (;;) {
		if (in_name(peek(t, 0)))
			t->pos++;
		else if (is_escape(t, 0))
			skip_escape(t);
		else
			return since(t, start);
	}
}

static void read_string(struct css_tokenizer *t, struct css_token *token)
{
	int quote = peek(t, 0), c;
	size_t start = ++t->pos;

	token->type = CSS_STRING;
	for (;;) {
		c = peek(t, 0);
		if (c == AT_END || c == quote)
			break;
		if (is_newline(c)) {
			token->type = CSS_BAD_STRING;
			break;
		}
		if (is_escape(t, 0))
			skip_escape(t);
		else if (c == '\\' && peek(t, 1) == '\r' && peek(t, 2) == '\n')
			t->pos += 3;
		else
			t->pos += c == '\\' && peek(t, 1) != AT_END ? 2 : 1;
	}
	token->text = since(t, start);
	if (c == quote)
		t->pos++;
}

static void skip_digits(struct css_tokenizer *t)
{
	while (is_digit(peek(t, 0)))
		t->pos++;
}

static void read_number(struct css_tokenizer *t, struct css_token *token)
{
	size_t start = t->pos, ahead;

	if (!is_digit(peek(t, 0)) && peek(t, 0) != '.')
		t->pos++;
	skip_digits(t);
	if (peek(t, 0) == '.' && is_digit(peek(t, 1))) {
		t->pos++;
		skip_digits(t);
	}
	ahead = peek(t, 1) == '+' || peek(t, 1) == '-' ? 2 : 1;
	if ((peek(t, 0) == 'e' || peek(t, 0) == 'E') && is_digit(peek(t, ahead))) {
		t->pos += ahead;
		skip_digits(t);
	}
	token->type = CSS_NUMBER;
	token->number = since(t, start);
	if (peek(t, 0) == '%') {
		token->type = CSS_PERCENT;
		t->pos++;
	} else if (starts_ident(t, 0)) {
		token->type = CSS_DIMENSION;
		token->text = read_ident(t);
	}
}

/* "consume the remnants of a bad url" */
static void skip_bad_url(struct css_tokenizer *t, struct css_token *token)
{
	token->type = CSS_BAD_URL;
	while (peek(t, 0) != AT_END && peek(t, 0) != ')') {
		if (is_escape(t, 0))
			skip_escape(t);
		else
			t->pos++;
	}
	if (peek(t, 0) == ')')
		t->pos++;
}

/* Behind "url(" and the white space there. */
static void read_url(struct css_tokenizer *t, struct css_token *token)
{
	size_t start = t->pos;

	token->type = CSS_URL;
	for (;;) {
		int c = peek(t, 0);

		token->text = since(t, start);
		if (is_space(c)) {
			while (is_space(peek(t, 0)))
				t->pos++;
			c = peek(t, 0);
			if (c != ')' && c != AT_END)
				break;
		}
		if (c == ')')
			t->pos++;
		if (c == ')' || c == AT_END)
			return;
		if (c == '"' || c == '\'' || c == '(' || (c < ' ' && c != 0) || c == 0x7f)
			break;
		if (is_escape(t, 0))
			skip_escape(t);
		else if (c == '\\')
			break;
		else
			t->pos++;
	}
	skip_bad_url(t, token);
	token->text = since(t, start);
}

static void read_ident_like(struct css_tokenizer *t, struct css_token *token)
{
	size_t ahead = 0;

	token->text = read_ident(t);
	token->type = CSS_IDENT;
	if (peek(t, 0) != '(')
		return;
	t->pos++;
	token->type = CSS_FUNCTION;
	if (!css_is(token->text, "url"))
		return;
	while (is_space(peek(t, ahead)))
		ahead++;
	if (peek(t, ahead) == '"' || peek(t, ahead) == '\'')
		return;
	t->pos += ahead;
	read_url(t, token);
}

static bool skip_comments(struct css_tokenizer *t)
{
	bool skipped = false;

	while (peek(t, 0) == '/' && peek(t, 1) == '*') {
		const char *p = t->data + t->pos + 2, *end = t->data + t->len;

		skipped = true;
		for (;;) {
			p = p < end ? memchr(p, '*', (size_t)(end - p)) : NULL;
			if (p == NULL || (p + 1 < end && p[1] == '/'))
				break;
			p++;
		}
		t->pos = p == NULL ? t->len : (size_t)(p + 2 - t->data);
	}
	return skipped;
}

/* A token that starts with "-" or "<", if it is one of more than one octet. */
static bool read_comment_mark(struct css_tokenizer *t, struct css_token *token)
{
	if (peek(t, 0) == '-' && peek(t, 1) == '-' && peek(t, 2) == '>') {
		token->type = CSS_CDC;
		t->pos += 3;
		return true;
	}
	if (peek(t, 0) == '<' && peek(t, 1) == '!' && peek(t, 2) == '-' && peek(t, 3) == '-') {
		token->type = CSS_CDO;
		t->pos += 4;
		return true;
	}
	return false;
}

static void read_other(struct css_tokenizer *t, struct css_token *token)
{
	int c = peek(t, 0);

	if (c == '#' && (in_name(peek(t, 1)) || is_escape(t, 1))) {
		t->pos++;
		token->type = CSS_HASH;
		token->text = read_ident(t);
	} else if (c == '@' && starts_ident(t, 1)) {
		t->pos++;
		token->type = CSS_AT;
		token->text = read_ident(t);
	} else {
		token->type = CSS_DELIM;
		token->delim = (char)c;
		token->text = (struct assay_str){t->data + t->pos++, 1};
	}
}

void css_next(struct css_tokenizer *t, struct css_token *token)
{
	int c;

	token->apart = skip_comments(t);
	token->start = t->pos;
	token->text = token->number = since(t, t->pos);
	token->delim = '\0';
	c = peek(t, 0);
	if (c == AT_END) {
		token->type = CSS_EOF;
	} else if (is_space(c)) {
		token->type = CSS_SPACE;
		while (is_space(peek(t, 0)))
			t->pos++;
	} else if (c == '"' || c == '\'') {
		read_string(t, token);
	} else if (starts_number(t)) {
		read_number(t, token);
	} else if (read_comment_mark(t, token)) {
		;
	} else if (starts_ident(t, 0)) {
		read_ident_like(t, token);
	} else {
		read_other(t, token);
	}
	token->end = t->pos;
}

void css_next_solid(struct css_tokenizer *t, struct css_token *token)
{
	do
		css_next(t, token);
	while (token->type == CSS_SPACE);
}

/* ---- escapes ------------------------------------------------------------------ */

/*
 * One escape, at the backslash, to UTF-8. Returns its length; *used is what
 * came out, at most four octets.
 */
static size_t decode_escape(const char *data, size_t len, unsigned char *out, size_t *used)
{
	struct css_tokenizer t = {data, len, 0};
	uint32_t code = 0;
	size_t n;

	*used = 0;
	/* a line end within a string is none */
	if (len < 2)
		return len;
	if (is_newline((unsigned char)data[1]))
		return data[1] == '\r' && len > 2 && data[2] == '\n' ? 3 : 2;
	skip_escape(&t);
	if (!is_hex((unsigned char)data[1])) {
		out[(*used)++] = (unsigned char)data[1];
		return t.pos;
	}
	for (n = 1; n < t.pos && is_hex((unsigned char)data[n]); n++)
		code = code * 16 +
		       (uint32_t)(data[n] <= '9' ? data[n] - '0' : (data[n] | 32) - 'a' + 10);
	if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = 0xfffd;
	*used = html_utf8(code, out);
	return t.pos;
}

int css_decode(struct assay_str text, struct assay_buf *buf, struct assay_str *text_r)
{
	size_t pos = 0, used;
	unsigned char utf8[4];

	*text_r = text;
	if (text.len == 0 || memchr(text.data, '\\', text.len) == NULL)
		return 0;
	buf->len = 0;
	while (pos < text.len) {
		const char *p = memchr(text.data + pos, '\\', text.len - pos);
		size_t plain = p == NULL ? text.len - pos : (size_t)(p - text.data) - pos;

		if (assay_buf_append(buf, text.data + pos, plain) < 0)
			return -ASSAY_ENOMEM;
		pos += plain;
		if (p == NULL)
			break;
		pos += decode_escape(p, text.len - pos, utf8, &used);
		if (assay_buf_append(buf, utf8, used) < 0)
			return -ASSAY_ENOMEM;
	}
	*text_r = (struct assay_str){buf->data, buf->len};
	return 0;
}

bool css_copy(struct assay_str text, char *out, size_t size, size_t *len_r)
{
	size_t len = 0, pos = 0, used;
	unsigned char utf8[4];

	while (pos < text.len) {
		used = 1;
		utf8[0] = (unsigned char)text.data[pos];
		if (text.data[pos] == '\\')
			pos += decode_escape(text.data + pos, text.len - pos, utf8, &used);
		else
			pos++;
		if (used > size - len)
			return false;
		memcpy(out + len, utf8, used);
		len += used;
	}
	*len_r = len;
	return true;
}

bool css_is(struct assay_str text, const char *word)
{
	size_t len = strlen(word), used;
	char copy[64];

	if (text.len == len)
		return strncasecmp(text.data, word, len) == 0;
	/* without escapes it would be as long */
	return text.len > len && memchr(text.data, '\\', text.len) != NULL &&
	       css_copy(text, copy, sizeof(copy), &used) && used == len &&
	       strncasecmp(copy, word, len) == 0;
}
