/*
 * See arena.h. Blocks grow geometrically, so that a small message costs one
 * small block and a large one few large ones.
 */
#include "analyse/arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST 2048
#define BLOCK_MAX   (16 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(8) unsigned char data[];
};

static int arena_grow(struct arena *a, size_t need)
{
	struct arena_block *block;
	size_t size = a->blocks == NULL ? BLOCK_FIRST : a->blocks->size * 2;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need)
		size = need;
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return -1;
	block->next = a->blocks;
	block->size = size;
	a->blocks = block;
	a->used = 0;
	a->size = size;
	return 0;
}

/* alignment is a power of two */
static void *arena_take(struct arena *a, size_t size, size_t alignment)
{
	size_t start = (a->used + alignment - 1) & ~(alignment - 1);

	if (size > SIZE_MAX / 2)
		return NULL;
	if (a->blocks == NULL || start > a->size || size > a->size - start) {
		if (arena_grow(a, size) < 0)
			return NULL;
		start = 0;
	}
	a->used = start + size;
	a->total += size;
	return a->blocks->data + start;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *mem = arena_take(a, size, 8);

	if (mem != NULL)
		memset(mem, 0, size);
	return mem;
}

char *arena_text(struct arena *a, size_t len)
{
	return arena_take(a, len + 1, 1);
}

char *arena_strndup(struct arena *a, const char *data, size_t len)
{
	char *copy = arena_take(a, len + 1, 1);

	if (copy == NULL)
		return NULL;
	if (len > 0)
		memcpy(copy, data, len);
	copy[len] = '\0';
	return copy;
}

/* The length and the ends of a word: enough to tell media types and charsets apart. */
static size_t intern_slot(const char *data, size_t len)
{
	uint64_t first = 0, last = 0;

	if (len >= 8) {
		memcpy(&first, data, 8);
		memcpy(&last, data + len - 8, 8);
	} else {
		memcpy(&first, data, len);
	}
	first = (first ^ len) * 0x9fb21c651e98df25u ^ last * 0x9e3779b97f4a7c15u;
	return (size_t)(first >> 40) % ARENA_INTERN_SLOTS;
}

const char *arena_intern(struct arena *a, const char *data, size_t len)
{
	size_t slot = intern_slot(data, len);

	/* a collision only costs a second copy */
	if (a->interned[slot].text == NULL || a->interned[slot].len != len ||
	    memcmp(a->interned[slot].text, data, len) != 0) {
		a->interned[slot].text = arena_strndup(a, data, len);
		a->interned[slot].len = len;
	}
	return a->interned[slot].text;
}

void arena_free(struct arena *a)
{
	while (a->blocks != NULL) {
		struct arena_block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
}
