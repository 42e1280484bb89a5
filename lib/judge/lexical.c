/*
 * The strict lexical check of a policy file, ahead of libconfuse.
 *
 * libconfuse's scanner is too forgiving for a file that decides on security:
 * outside quotes it drops characters that it does not know (from = *@example
 * becomes "@example"), it accepts a file that ends before a section does, drops
 * the backslash of an unknown escape, puts environment variables into strings,
 * and counts lines wrongly after comments. What passes here is scanned by
 * libconfuse as a person reads it, and comments are gone.
 */
#include "judge/lexical.h"

#include <assay/codec.h>
#include <assay/common.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 16

struct lexer {
	char *text;
	size_t len, pos;
	int line;
	int open[MAX_DEPTH]; /* lines of the braces not closed yet */
	int depth;
	bool value, list; /* what the next token is part of; else it is a key or a title */
	int arguments;    /* inside parentheses 1, with an argument 2; else 0 */
	bool name;        /* the last token was a key, or the name of a section */
	struct lexical_error *error;
};

static int fail(struct lexer *lx, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(struct lexer *lx, int line, const char *format, ...)
{
	va_list args;

	lx->error->line = line;
	va_start(args, format);
	vsnprintf(lx->error->reason, sizeof(lx->error->reason), format, args);
	va_end(args);
	return -ASSAY_ECONFIG;
}

static char peek(const struct lexer *lx, size_t ahead)
{
	return ahead < lx->len - lx->pos ? lx->text[lx->pos + ahead] : '\0';
}

/* Only what a word may hold unquoted, so that nothing is dropped silently. */
static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_-./@:%", c) != NULL);
}

static void blank_line_comment(struct lexer *lx)
{
	while (lx->pos < lx->len && lx->text[lx->pos] != '\n')
		lx->text[lx->pos++] = ' ';
}

static int blank_block_comment(struct lexer *lx)
{
	int line = lx->line;

	memset(lx->text + lx->pos, ' ', 2);
	lx->pos += 2;
	while (lx->pos < lx->len) {
		bool end = peek(lx, 0) == '*' && peek(lx, 1) == '/';

		if (lx->text[lx->pos] == '\n')
			lx->line++;
		else
			lx->text[lx->pos] = ' ';
		lx->pos++;
		if (end) {
			lx->text[lx->pos++] = ' ';
			return 0;
		}
	}
	return fail(lx, line, "a comment is never closed");
}

/* libconfuse leaks the arguments when there is an error among them. */
static int bad_arguments(struct lexer *lx)
{
	return fail(lx, lx->line, "parentheses hold one file name");
}

/*
 * A word or string has been met where it stands. libconfuse takes strings for
 * keys too, fails without a word when one is empty, and gives "|" and "=" in
 * them a meaning.
 */
static int place_token(struct lexer *lx, bool quoted)
{
	bool key = !lx->value && !lx->list && lx->arguments == 0;

	lx->value = false;
	if (lx->arguments > 0 && ++lx->arguments > 2)
		return bad_arguments(lx);
	if (key && quoted && !lx->name)
		return fail(lx, lx->line, "a string where a key is expected");
	lx->name = key && !lx->name;
	return 0;
}

static int check_string(struct lexer *lx)
{
	char quote = lx->text[lx->pos++];

	if (place_token(lx, true) < 0)
		return -ASSAY_ECONFIG;
	for (; lx->pos < lx->len; lx->pos++) {
		char c = lx->text[lx->pos];

		if (c == quote) {
			lx->pos++;
			return 0;
		}
		if (c == '\n')
			break;
		if ((unsigned char)c < 0x20 || c == 0x7f)
			return fail(lx, lx->line, "a control character in a string");
		if (c == '$' && quote == '"' && peek(lx, 1) == '{')
			return fail(lx, lx->line,
			            "environment variables are not expanded; write '${' in single "
			            "quotes");
		if (c != '\\')
			continue;
		if (peek(lx, 1) == '\\' || peek(lx, 1) == quote)
			lx->pos++;
		else
			return fail(lx, lx->line,
			            "unknown escape in a string; write \\\\ for a backslash");
	}
	return fail(lx, lx->line, "a string is not closed at the end of its line");
}

static int place_punctuation(struct lexer *lx, char c)
{
	bool value = lx->value;

	if (lx->arguments > 0 && (c != ')' || lx->arguments != 2))
		return bad_arguments(lx);
	lx->name = false;
	lx->value = c == '=';
	if (c == '{')
		lx->list = value;
	else if (c == '}')
		lx->list = false;
	else if (c == '(' || c == ')')
		lx->arguments = c == '(';
	return 0;
}

static int check_punctuation(struct lexer *lx)
{
	char c = lx->text[lx->pos];

	if (c == '{') {
		if (lx->depth == MAX_DEPTH)
			return fail(lx, lx->line, "braces are nested too deeply");
		lx->open[lx->depth++] = lx->line;
	} else if (c == '}') {
		if (lx->depth == 0)
			return fail(lx, lx->line, "unexpected closing brace");
		lx->depth--;
	} else if (c == '+' ? peek(lx, 1) != '=' : c == '\0' || strchr("=,()", c) == NULL) {
		if ((unsigned char)c > 0x20 && (unsigned char)c < 0x7f)
			return fail(lx, lx->line, "unexpected '%c': a value with it needs quotes",
			            c);
		return fail(lx, lx->line, "unexpected character (octet 0x%02x) outside quotes",
		            (unsigned char)c);
	}
	lx->pos++;
	return place_punctuation(lx, c);
}

static int check_token(struct lexer *lx)
{
	char c = lx->text[lx->pos];

	if (c == '#' || (c == '/' && peek(lx, 1) == '/')) {
		blank_line_comment(lx);
		return 0;
	}
	if (c == '/' && peek(lx, 1) == '*')
		return blank_block_comment(lx);
	if (c == '"' || c == '\'')
		return check_string(lx);
	if (!is_word(c))
		return check_punctuation(lx);
	while (is_word(peek(lx, 0)))
		lx->pos++;
	return place_token(lx, false);
}

int lexical_check(char *text, size_t len, struct lexical_error *error_r)
{
	struct lexer lx = {.text = text, .len = len, .line = 1, .error = error_r};

	if (!assay_utf8_valid(text, len))
		return fail(&lx, 1, "the file is not UTF-8 text");
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		memset(text, ' ', 3);
	while (lx.pos < len) {
		int ret = 0;

		switch (text[lx.pos]) {
		case '\n':
			lx.line++;
			/* fall through */
		case ' ':
		case '\t':
			lx.pos++;
			break;
		case '\r':
			text[lx.pos++] = ' ';
			break;
		default:
			ret = check_token(&lx);
		}
		if (ret < 0)
			return ret;
	}
	if (lx.arguments > 0)
		return bad_arguments(&lx);
	if (lx.depth > 0)
		return fail(&lx, lx.open[lx.depth - 1], "the brace opened here is never closed");
	return 0;
}
