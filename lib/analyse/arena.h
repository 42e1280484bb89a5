/*
 * An arena: everything an analysis consists of is allocated here and freed at
 * once. Strings that repeat in a message (types, charsets) are interned.
 */
#ifndef ANALYSE_ARENA_H
#define ANALYSE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#define ARENA_INTERN_SLOTS 64

struct arena_block;

struct arena {
	struct arena_block *blocks;
	size_t used, size; /* of the newest block */
	size_t total;      /* octets handed out */
	struct {
		const char *text;
		size_t len;
	} interned[ARENA_INTERN_SLOTS];
};

/* All return NULL when out of memory. */
void *arena_alloc(struct arena *a, size_t size); /* zeroed, 8-byte aligned */
char *arena_text(struct arena *a, size_t len);   /* room for len octets and a NUL, not set */
char *arena_strndup(struct arena *a, const char *data, size_t len);
const char *arena_intern(struct arena *a, const char *data, size_t len);

void arena_free(struct arena *a);

#endif
