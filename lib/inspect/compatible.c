/*
 * Which declared types are honest about a detected one, and which file names.
 */
#include "inspect/types.h"

#include <string.h>
#include <strings.h>

/* ---- declared types -------------------------------------------------------- */

/* Declarations that claim nothing; some are what senders write for "save this". */
static bool claims_nothing(const char *declared)
{
	static const char *const names[] = {
		"application/octet-stream", "application/x-octet-stream",
		"application/octetstream",  "application/octet",
		"application/binary",       "application/x-binary",
		"application/unknown",      "application/x-unknown",
		"application/data",         "application/x-data",
		"application/file",         "application/attachment",
		"application/download",     "application/x-download",
		"application/save",         "application/force-download",
		"binary/octet-stream",      "application/x-force-download",
		"unknown/unknown",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcasecmp(declared, names[i]) == 0)
			return true;
	}
	return false;
}

/* One pattern: "*" at its start or end stands for anything. */
static bool pattern_matches(const char *pattern, size_t size, const char *text, size_t len)
{
	if (*pattern == '*')
		return len >= size - 1 &&
		       strncasecmp(pattern + 1, text + len - (size - 1), size - 1) == 0;
	if (pattern[size - 1] == '*')
		return len >= size - 1 && strncasecmp(pattern, text, size - 1) == 0;
	return len == size && strncasecmp(pattern, text, size) == 0;
}

/* Patterns for all of a top-level type, or of its x- or vendor tree. */
static bool pattern_is_wide(const char *pattern, size_t size)
{
	const char *slash = memchr(pattern, '/', size);
	size_t rest;

	if (slash == NULL)
		return true;
	rest = (size_t)(pattern + size - slash);
	return memcmp(slash, "/*", 2) == 0 || (rest == 4 && memcmp(slash, "/x-*", 4) == 0) ||
	       (rest == 6 && memcmp(slash, "/vnd.*", 6) == 0);
}

/* wide: such patterns count too. */
static bool declared_as(enum type_id id, const char *declared, bool wide)
{
	const char *pattern = type_facts[id].declared;
	size_t len = strlen(declared);

	while (*pattern != '\0') {
		size_t size = strcspn(pattern, " ");

		if ((wide || !pattern_is_wide(pattern, size)) &&
		    pattern_matches(pattern, size, declared, len))
			return true;
		pattern += size;
		pattern += *pattern == ' ';
	}
	return false;
}

/* Both are made of the same format, one that is no mere container: MPEG-4, TIFF, PGP. */
static bool related(const struct assay_type *a, const struct assay_type *b)
{
	enum type_id id = type_id(a);

	for (; id != TYPE_NONE; id = type_facts[id].base) {
		if (id == TYPE_ZIP || id == TYPE_OLE || id == TYPE_XML || id == TYPE_TEXT)
			return false;
		if (type_is(b, id))
			return true;
	}
	return false;
}

/* A declaration that the table does not have. */
static bool may_be(const struct assay_type *type, const char *declared)
{
	enum type_id id = type_id(type);

	if (strncasecmp(declared, "text/", 5) == 0)
		return type_is(type, TYPE_TEXT);
	if (!type_facts[id].general)
		return false;
	/* most formats of the registry are made of some general one */
	if (strncasecmp(declared, "application/", 12) == 0)
		return strncmp(type->name, "application/", 12) == 0;
	return strncasecmp(declared, type->name, strcspn(type->name, "/") + 1) == 0;
}

static bool honest(const struct assay_type *type, const char *declared)
{
	const struct assay_type *claim = type_by_name(declared, strlen(declared));

	for (enum type_id id = type_id(type); id != TYPE_NONE; id = type_facts[id].base) {
		if (declared_as(id, declared, claim == NULL))
			return true;
		/* a web page may pass as a document of Word, a program made of one may not */
		if ((type->flags & ASSAY_ENT_EXECUTABLE) != 0)
			break;
	}
	if (claim == NULL)
		return may_be(type, declared);
	return type_is(type, type_id(claim)) || type_is(claim, type_id(type)) ||
	       related(type, claim);
}

bool assay_type_compatible(const char *declared, const char *detected)
{
	const struct assay_type *type = assay_type_find(detected);

	return type == NULL || strcasecmp(declared, detected) == 0 || claims_nothing(declared) ||
	       honest(type, declared);
}

/* ---- file names ------------------------------------------------------------ */

/* Longer ones are no extensions of anything. */
#define EXTENSION_MAX 24

/* The type that the extension of a name of len octets promises; *len_r: without it. */
static const struct assay_type *promise(const char *name, size_t len, size_t *len_r)
{
	char extension[EXTENSION_MAX + 1];
	size_t start;

	/* Windows drops these */
	while (len > 0 && (name[len - 1] == '.' || name[len - 1] == ' '))
		len--;
	for (start = len; start > 0 && name[start - 1] != '.'; start--) {
		if (name[start - 1] == '/' || name[start - 1] == '\\')
			return NULL;
	}
	if (start == 0 || len - start > EXTENSION_MAX)
		return NULL;
	memcpy(extension, name + start, len - start);
	extension[len - start] = '\0';
	*len_r = start - 1;
	return assay_type_for_extension(extension);
}

/* Who opens one of these knows that it runs. */
static bool is_active(const struct assay_type *type)
{
	return (type->flags & ASSAY_ENT_EXECUTABLE) != 0 || type->group == ASSAY_GROUP_PROGRAM ||
	       type->group == ASSAY_GROUP_SCRIPT || type->group == ASSAY_GROUP_SHORTCUT;
}

/* Content that does nothing but show itself. */
static bool is_passive(const struct assay_type *type)
{
	if (is_active(type))
		return false;
	switch (type->group) {
	case ASSAY_GROUP_TEXT:
	case ASSAY_GROUP_IMAGE:
	case ASSAY_GROUP_AUDIO:
	case ASSAY_GROUP_VIDEO:
	case ASSAY_GROUP_FONT:
	case ASSAY_GROUP_MODEL:
	case ASSAY_GROUP_BOOK:
	case ASSAY_GROUP_ORGANISER:
	case ASSAY_GROUP_KEY:
	case ASSAY_GROUP_DATA:
		return true;
	default:
		return false;
	}
}

/* The extension of a program behind the one of something that people read. */
static bool hides(const struct assay_type *promised, const char *name, size_t len)
{
	const struct assay_type *inner;

	if (!is_active(promised))
		return false;
	inner = promise(name, len, &len);
	if (inner == NULL || is_active(inner))
		return false;
	switch (inner->group) {
	case ASSAY_GROUP_TEXT:
	case ASSAY_GROUP_MARKUP:
	case ASSAY_GROUP_PRINT:
	case ASSAY_GROUP_WORD:
	case ASSAY_GROUP_SHEET:
	case ASSAY_GROUP_SLIDES:
	case ASSAY_GROUP_IMAGE:
	case ASSAY_GROUP_AUDIO:
	case ASSAY_GROUP_VIDEO:
		return true;
	default:
		return false;
	}
}

bool assay_name_compatible(const char *name, const char *detected)
{
	const struct assay_type *type = detected == NULL ? NULL : assay_type_find(detected);
	const struct assay_type *promised;
	size_t len = strlen(name);

	promised = promise(name, len, &len);
	if (promised == NULL)
		return true;
	if (is_active(promised))
		return !hides(promised, name, len);
	if (type == NULL || type == promised || is_passive(type) ||
	    (!is_active(type) && type->group == promised->group))
		return true;
	/* an editor shows text of any kind */
	if ((promised->group == ASSAY_GROUP_TEXT || promised == &assay_types[TYPE_CSV]) &&
	    type_is(type, TYPE_TEXT))
		return true;
	/* a program opened as what it is made of does not run: a Java archive as .zip */
	if (is_active(type))
		return type_is(type, type_id(promised)) ||
		       declared_as(type_id(type), promised->name, false);
	return honest(type, promised->name);
}
