/*
 * An index of texts: finds the value that is a text, ignoring ASCII case, in
 * time that does not depend on how many there are.
 */
#ifndef JUDGE_INDEX_H
#define JUDGE_INDEX_H

#include <stddef.h>

#include "analyse/arena.h"

struct index;
struct value;

/* An index with room for count values; NULL when out of memory. */
struct index *index_new(struct arena *arena, size_t count);

/* Add a value; of several with one same text, the first stays. No more than there is room for. */
void index_add(struct index *index, const struct value *value);

/* The value with this text, or NULL. */
const struct value *index_find(const struct index *index, const char *text);

#endif
