/*
 * See field-codes.h. The keyword at the start of a code tells what the field
 * does (ECMA-376 part 1, 17.16.5); of those that include a file, the arguments
 * tell whether it is on another machine.
 */
#include "inspect/field-codes.h"

#include "inspect/link-target.h"

#include <assay/analyse.h>

#include <string.h>

static void keep(struct field_codes *f, unsigned int c)
{
	if (f->len < sizeof(f->text) - 1)
		f->text[f->len++] = (char)(c < 128 ? c : '?');
}

static void keyword_end(struct field_codes *f)
{
	static const char *const includes[] = {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT",
	                                       "LINK"};

	f->text[f->len] = '\0';
	f->len = 0;
	f->known |= 1;
	f->state = FIELD_IDLE;
	f->escaped = false;
	if (strcmp(f->text, "DDE") == 0 || strcmp(f->text, "DDEAUTO") == 0)
		f->flags |= ASSAY_ENT_DDE;
	for (size_t i = 0; i < sizeof(includes) / sizeof(includes[0]); i++) {
		if (strcmp(f->text, includes[i]) == 0) {
			f->state = FIELD_ARGUMENTS;
			f->includes |= 1;
		}
	}
}

static void argument_end(struct field_codes *f)
{
	if (f->len > 0 && link_is_remote(f->text, f->len))
		f->flags |= ASSAY_ENT_EXTERNAL;
	f->len = 0;
	f->escaped = false;
}

/* What is being read is complete. */
static void finish(struct field_codes *f)
{
	if (f->state == FIELD_KEYWORD && f->len > 0)
		keyword_end(f);
	if (f->state == FIELD_ARGUMENTS)
		argument_end(f);
}

void field_begin(struct field_codes *f)
{
	finish(f);
	f->depth++;
	f->known <<= 1;
	f->includes <<= 1;
	f->state = FIELD_KEYWORD;
	f->len = 0;
}

void field_separator(struct field_codes *f)
{
	finish(f);
	f->known |= 1;
	f->includes &= ~(uint64_t)1;
	f->state = FIELD_IDLE;
}

void field_end(struct field_codes *f)
{
	finish(f);
	f->state = FIELD_IDLE;
	f->len = 0;
	if (f->depth == 0)
		return;
	f->depth--;
	f->known >>= 1;
	f->includes >>= 1;
	/* a field may come before the keyword of the one around it, or among its arguments */
	if (f->depth > 0 && (f->known & 1) == 0)
		f->state = FIELD_KEYWORD;
	else if (f->depth > 0 && (f->includes & 1) != 0)
		f->state = FIELD_ARGUMENTS;
}

static bool is_space(unsigned int c)
{
	return c <= ' ' || c == 0xa0;
}

void field_char(struct field_codes *f, unsigned int c)
{
	if (f->state == FIELD_IDLE)
		return;
	if (f->state == FIELD_KEYWORD) {
		unsigned int upper = c >= 'a' && c <= 'z' ? c - 32 : c;

		if (upper >= 'A' && upper <= 'Z')
			keep(f, upper);
		else if (f->len > 0)
			keyword_end(f);
		else if (!is_space(c) && c != '"')
			field_separator(f);
		return;
	}
	if (is_space(c) || c == '"') {
		argument_end(f);
	} else if (c == '\\' && f->escaped) {
		f->escaped = false;
	} else {
		f->escaped = c == '\\';
		keep(f, c);
	}
}
