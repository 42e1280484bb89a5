/*
 * An index of texts: a hash table with open addressing, at most half full. Its
 * texts are the administrator's; a sender can only ask for them.
 */
#include "judge/index.h"

#include "judge/glob.h"
#include "judge/policy.h"

struct index {
	size_t mask; /* slots - 1; a power of two */
	const struct value **slots;
};

/* FNV-1a, on lower case. */
static size_t hash(const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + ('a' - 'A'));
		h = (h ^ c) * UINT64_C(1099511628211);
	}
	return (size_t)(h ^ h >> 32);
}

struct index *index_new(struct arena *arena, size_t count)
{
	struct index *index = arena_alloc(arena, sizeof(*index));
	size_t slots = 16;

	while (slots / 2 < count)
		slots *= 2;
	if (index == NULL)
		return NULL;
	index->mask = slots - 1;
	index->slots = arena_alloc(arena, slots * sizeof(const struct value *));
	return index->slots != NULL ? index : NULL;
}

/* The slot that has the text, or the empty one where it would be. */
static size_t slot_of(const struct index *index, const char *text)
{
	size_t slot = hash(text) & index->mask;

	while (index->slots[slot] != NULL && !text_equal(index->slots[slot]->text, text))
		slot = (slot + 1) & index->mask;
	return slot;
}

void index_add(struct index *index, const struct value *value)
{
	size_t slot = slot_of(index, value->text);

	if (index->slots[slot] == NULL)
		index->slots[slot] = value;
}

const struct value *index_find(const struct index *index, const char *text)
{
	return index->slots[slot_of(index, text)];
}
