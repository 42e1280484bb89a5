/*
 * Looking up types in the table of types.def, which is sorted by name, and file
 * name extensions in extensions.def.
 */
#include "inspect/types.h"

#include <string.h>
#include <strings.h>

#define EXE ASSAY_ENT_EXECUTABLE
#define SCR ASSAY_ENT_SCRIPT
#define ARC ASSAY_ENT_ARCHIVE
#define ENC ASSAY_ENT_ENCRYPTED
/* bits that no entity has: they go into type_facts */
#define GEN     (1u << 30)
#define NEVER   (1u << 31)
#define PRIVATE (GEN | NEVER)

const struct assay_type assay_types[TYPE_COUNT] = {
#define TYPE(id, name, label, flags, group, base, declared)                                        \
	{name, label, (flags) & ~PRIVATE, ASSAY_GROUP_##group},
#include "inspect/types.def"
#undef TYPE
};

const struct type_facts type_facts[TYPE_COUNT] = {
#define TYPE(id, name, label, flags, group, base, declared)                                        \
	{TYPE_##base, ((flags)&GEN) != 0, ((flags)&NEVER) != 0, declared},
#include "inspect/types.def"
#undef TYPE
};

const char *assay_type_group_name(enum assay_type_group group)
{
	static const char *const names[] = {
		[ASSAY_GROUP_PROGRAM] = "program",
		[ASSAY_GROUP_SCRIPT] = "script",
		[ASSAY_GROUP_SHORTCUT] = "shortcut",
		[ASSAY_GROUP_TEXT] = "text",
		[ASSAY_GROUP_MARKUP] = "markup",
		[ASSAY_GROUP_PRINT] = "page description",
		[ASSAY_GROUP_WORD] = "text document",
		[ASSAY_GROUP_SHEET] = "spreadsheet",
		[ASSAY_GROUP_SLIDES] = "slides",
		[ASSAY_GROUP_OFFICE] = "other document",
		[ASSAY_GROUP_BOOK] = "book",
		[ASSAY_GROUP_ARCHIVE] = "archive",
		[ASSAY_GROUP_DISK] = "disk image",
		[ASSAY_GROUP_IMAGE] = "image",
		[ASSAY_GROUP_AUDIO] = "audio",
		[ASSAY_GROUP_VIDEO] = "video",
		[ASSAY_GROUP_FONT] = "font",
		[ASSAY_GROUP_MODEL] = "model",
		[ASSAY_GROUP_MAIL] = "mail",
		[ASSAY_GROUP_ORGANISER] = "organiser",
		[ASSAY_GROUP_KEY] = "key",
		[ASSAY_GROUP_DATA] = "data",
	};

	return names[group];
}

enum type_id type_id(const struct assay_type *type)
{
	return (enum type_id)(type - assay_types);
}

bool type_is(const struct assay_type *type, enum type_id id)
{
	enum type_id at = type == NULL ? TYPE_NONE : type_id(type);

	while (at != TYPE_NONE && at != id)
		at = type_facts[at].base;
	return at != TYPE_NONE;
}

/* As strcasecmp(), with a name of any octets that does not end with a NUL. */
static int compare(const char *name, size_t len, const char *other)
{
	size_t other_len = strlen(other);
	int order = strncasecmp(name, other, len < other_len ? len : other_len);

	if (order == 0 && len != other_len)
		return len < other_len ? -1 : 1;
	return order;
}

const struct assay_type *type_by_name(const char *name, size_t len)
{
	size_t low = 0, high = TYPE_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, len, assay_types[middle].name);

		if (order == 0) {
			/* two rows may share a name: the first one speaks for it */
			while (middle > 0 && compare(name, len, assay_types[middle - 1].name) == 0)
				middle--;
			return &assay_types[middle];
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct assay_type *assay_type_find(const char *name)
{
	const struct assay_type *type = type_by_name(name, strlen(name));

	return type == NULL || type_facts[type_id(type)].never ? NULL : type;
}

const struct assay_type *assay_type_nth(size_t n)
{
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (!type_facts[i].never && n-- == 0)
			return &assay_types[i];
	}
	return NULL;
}

/* ---- extensions ------------------------------------------------------------- */

static const struct extension {
	const char *text;
	enum type_id id;
} extensions[] = {
#define EXTENSION(text, id) {text, TYPE_##id},
#include "inspect/extensions.def"
#undef EXTENSION
};

#define EXTENSIONS (sizeof(extensions) / sizeof(extensions[0]))

const struct assay_type *assay_type_for_extension(const char *extension)
{
	size_t low = 0, high = EXTENSIONS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcasecmp(extension, extensions[middle].text);

		if (order == 0)
			return &assay_types[extensions[middle].id];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *assay_type_extension(const struct assay_type *type, size_t n)
{
	for (size_t i = 0; i < EXTENSIONS; i++) {
		if (&assay_types[extensions[i].id] == type && n-- == 0)
			return extensions[i].text;
	}
	return NULL;
}
