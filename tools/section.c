/*
 * IMAP section specifications, RFC 3501 6.4.5, to what they address.
 */
#include "inspect.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum section_part part;
} words[] = {
	{"MIME", SECTION_MIME},
	{"HEADER", SECTION_HEADER},
	{"TEXT", SECTION_TEXT},
};

/* The part that a word names; without a word it is the content. */
static bool parse_word(const char *word, enum section_part *part)
{
	*part = SECTION_CONTENT;
	if (*word == '\0')
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(word, words[i].name) == 0) {
			*part = words[i].part;
			return true;
		}
	}
	return false;
}

/* Octets of the number at the start of text, "2.1" of "2.1.MIME"; -1 for a bad one. */
static int number_length(const char *text)
{
	int len = 0, start;

	while (isdigit((unsigned char)text[len])) {
		for (start = len; isdigit((unsigned char)text[len]); len++)
			;
		if (text[start] == '0')
			return -1;
		if (text[len] != '.' || !isdigit((unsigned char)text[len + 1]))
			break;
		len++;
	}
	return len;
}

static bool parse(const char *text, int *number, enum section_part *part)
{
	const char *word;

	*number = number_length(text);
	if (*number < 0 || *text == '\0')
		return false;
	word = text + *number;
	if (*number > 0 && *word != '\0') {
		if (*word != '.' || word[1] == '\0')
			return false;
		word++;
	}
	/* the message itself has no MIME header */
	return parse_word(word, part) && (*number > 0 || *part != SECTION_MIME);
}

bool section_is_valid(const char *text)
{
	enum section_part part;
	int number;

	return strlen(text) <= 1000 && parse(text, &number, &part);
}

bool section_find(const struct assay_analysis *analysis, const char *text, struct section *section)
{
	char number[1001];
	int len;

	if (!section_is_valid(text) || !parse(text, &len, &section->part))
		return false;
	if (len == 0) {
		section->entity = analysis->root;
		return true;
	}
	memcpy(number, text, (size_t)len);
	number[len] = '\0';
	section->entity = assay_analysis_section(analysis, number);
	if (section->entity == NULL)
		return false;
	if (section->part == SECTION_HEADER || section->part == SECTION_TEXT)
		section->entity =
			section->entity->kind == ASSAY_MESSAGE ? section->entity->child : NULL;
	return section->entity != NULL;
}
