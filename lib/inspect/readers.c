/*
 * The readers of formats, by the type of content: one row for each type. This
 * is the place where a new reader is added.
 */
#include "inspect/inspection.h"

#include <string.h>
#include <strings.h>

/* "prefix*" stands for all types that start so. */
static const struct {
	const char *type;
	inspect_reader *reader;
} readers[] = {
	{"application/ms-tnef", inspect_tnef},
	{"message/rfc822", inspect_message},
};

/* These decide whatever the octets are, since other readers of mail go by them. */
static const struct {
	const char *type;
	inspect_reader *reader;
} by_declaration[] = {
	{"message/rfc822", inspect_message},
	{"message/global", inspect_message},
};

static bool matches(const char *pattern, const char *type)
{
	size_t len = strlen(pattern);

	if (pattern[len - 1] == '*')
		return strncmp(pattern, type, len - 1) == 0;
	return strcmp(pattern, type) == 0;
}

inspect_reader *inspection_reader(const struct assay_type *detected, const char *declared)
{
	for (size_t i = 0; detected != NULL && i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (matches(readers[i].type, detected->name))
			return readers[i].reader;
	}
	for (size_t i = 0;
	     declared != NULL && i < sizeof(by_declaration) / sizeof(by_declaration[0]); i++) {
		if (strcmp(by_declaration[i].type, declared) == 0)
			return by_declaration[i].reader;
	}
	return NULL;
}

inspect_reader *inspection_reader_named(const struct assay_type *detected, const char *declared,
                                        const char *name)
{
	inspect_reader *reader = inspection_reader(detected, declared);
	size_t len = name == NULL ? 0 : strlen(name);

	if (reader == NULL && detected == NULL && len > 4 &&
	    strcasecmp(name + len - 4, ".eml") == 0)
		return inspect_message;
	return reader;
}
