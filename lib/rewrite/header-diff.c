/*
 * The difference of two headers as the changes that a milter asks for. Fields
 * of one name are compared in their order; where they stand among others does
 * not matter.
 */
#include <assay/rewrite.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analyse/arena.h"

struct diff {
	struct assay_header_diff public; /* first: the caller's pointer is to it */
	struct arena arena;
	struct assay_header_change *changes;
	size_t size;
};

static bool same_name(struct assay_str a, struct assay_str b)
{
	return a.len == b.len && strncasecmp(a.data, b.data, a.len) == 0;
}

static int add(struct diff *d, enum assay_header_op op, struct assay_str name, unsigned int nth,
               const struct assay_str *value)
{
	struct assay_header_change change = {.op = op, .nth = nth};

	if (d->public.count == d->size) {
		size_t size = d->size == 0 ? 16 : 2 * d->size;
		struct assay_header_change *grown = reallocarray(d->changes, size, sizeof(*grown));

		if (grown == NULL)
			return -ASSAY_ENOMEM;
		d->changes = grown;
		d->size = size;
	}
	change.name = arena_strndup(&d->arena, name.data, name.len);
	if (value != NULL)
		change.value = arena_strndup(&d->arena, value->data, value->len);
	if (change.name == NULL || (value != NULL && change.value == NULL))
		return -ASSAY_ENOMEM;
	d->changes[d->public.count++] = change;
	return 0;
}

/* The next field of this name from index *at on, or NULL. */
static const struct assay_field *next_field(const struct assay_entity *entity,
                                            struct assay_str name, uint32_t *at)
{
	while (*at < entity->field_count) {
		const struct assay_field *field = &entity->fields[(*at)++];

		if (same_name(assay_field_name(entity, field), name))
			return field;
	}
	return NULL;
}

static int compare_name(struct diff *d, const struct assay_entity *before,
                        const struct assay_entity *after, struct assay_str name, bool drop)
{
	uint32_t at = 0, old_at = 0;
	unsigned int nth = 0, last;
	const struct assay_field *old = next_field(before, name, &old_at);
	const struct assay_field *new = drop ? NULL : next_field(after, name, &at);
	int ret = 0;

	while (old != NULL && new != NULL && ret == 0) {
		struct assay_str was = assay_field_value(before, old);
		struct assay_str is = assay_field_value(after, new);

		nth++;
		if (was.len != is.len || (is.len > 0 && memcmp(was.data, is.data, is.len) != 0))
			ret = add(d, ASSAY_HDR_CHANGE, name, nth, &is);
		old = next_field(before, name, &old_at);
		new = next_field(after, name, &at);
	}
	for (; new != NULL &&ret == 0; new = next_field(after, name, &at)) {
		struct assay_str is = assay_field_value(after, new);

		ret = add(d, ASSAY_HDR_APPEND, name, 0, &is);
	}
	/* from the last one on: then numbers stay as they are */
	for (last = nth; old != NULL; old = next_field(before, name, &old_at))
		last++;
	for (; last > nth && ret == 0; last--)
		ret = add(d, ASSAY_HDR_DELETE, name, last, NULL);
	return ret;
}

/* Whether no field before this one has its name. */
static bool is_first(const struct assay_entity *entity, const struct assay_field *field)
{
	struct assay_str name = assay_field_name(entity, field);
	uint32_t at = 0;

	return next_field(entity, name, &at) == field;
}

int assay_header_diff_make(const struct assay_analysis *before, const struct assay_analysis *after,
                           const char *drop, struct assay_header_diff **diff_r)
{
	const struct assay_entity *old = before->root, *new = after->root;
	const struct assay_str dropped = {drop != NULL ? drop : "",
	                                  drop != NULL ? strlen(drop) : 0};
	struct diff *d = calloc(1, sizeof(*d));
	int ret = d == NULL ? -ASSAY_ENOMEM : 0;

	*diff_r = NULL;
	for (uint32_t i = 0; ret == 0 && i < old->field_count; i++) {
		struct assay_str name = assay_field_name(old, &old->fields[i]);

		if (is_first(old, &old->fields[i]))
			ret = compare_name(d, old, new, name,
			                   dropped.len > 0 && same_name(name, dropped));
	}
	for (uint32_t i = 0; ret == 0 && i < new->field_count; i++) {
		struct assay_str name = assay_field_name(new, &new->fields[i]);
		uint32_t at = 0;

		/* names that the old header has are done */
		if (next_field(old, name, &at) == NULL && is_first(new, &new->fields[i]))
			ret = compare_name(d, old, new, name, false);
	}
	if (ret < 0) {
		assay_header_diff_free(d != NULL ? &d->public : NULL);
		return ret;
	}
	d->public.changes = d->changes;
	*diff_r = &d->public;
	return 0;
}

void assay_header_diff_free(struct assay_header_diff *diff)
{
	struct diff *d = (struct diff *)diff;

	if (d == NULL)
		return;
	arena_free(&d->arena);
	free(d->changes);
	free(d);
}
