/*
 * Globs for names, types and addresses. fnmatch(3) will not do: it depends on
 * the locale, and hostile texts must not cost more than pattern times text.
 */
#include "judge/glob.h"

#include <stddef.h>

static unsigned char fold(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

/* The start of the next UTF-8 character; stray continuation octets count one by one. */
static const char *next_character(const char *p)
{
	unsigned char lead = (unsigned char)*p++;
	int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;

	while (more-- > 0 && ((unsigned char)*p & 0xc0) == 0x80)
		p++;
	return p;
}

/*
 * Only the last star needs to be remembered: if a longer match for an earlier
 * one would do, so does a longer match for the last.
 */
bool glob_match(const char *pattern, const char *text)
{
	const char *star = NULL, *resume = NULL;

	while (*text != '\0') {
		const char *literal = pattern;

		if (*pattern == '*') {
			star = ++pattern;
			resume = text;
			continue;
		}
		if (*pattern == '?') {
			pattern++;
			text = next_character(text);
			continue;
		}
		if (*literal == '\\' && literal[1] != '\0')
			literal++;
		if (*literal != '\0' &&
		    fold((unsigned char)*literal) == fold((unsigned char)*text)) {
			pattern = literal + 1;
			text++;
			continue;
		}
		if (star == NULL)
			return false;
		pattern = star;
		text = resume = next_character(resume);
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool glob_is_pattern(const char *pattern)
{
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '*' || *pattern == '?')
			return true;
		if (*pattern == '\\' && pattern[1] != '\0')
			pattern++;
	}
	return false;
}
