/*
 * The Content-Transfer-Encoding of multiparts and messages, after what they hold
 * was encoded: RFC 2045 6.4 lets them say 7bit, 8bit or binary, and 8bit is a
 * question to every mail server on the way.
 */
#include "rewrite/parts.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 32768

/* A place in the message, and how many stretches with 8-bit octets come before it. */
struct mark {
	size_t off;
	size_t dirty;
};

static int compare_marks(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;

	return a->off < b->off ? -1 : a->off > b->off;
}

static bool is_dirty(const char *data, size_t len)
{
	unsigned char all = 0;
	bool nul = false;

	for (size_t i = 0; i < len; i++) {
		all |= (unsigned char)data[i];
		nul |= data[i] == '\0';
	}
	return (all & 0x80) != 0 || nul;
}

/* The stretch of the original from *pos to an offset. */
static int count_source(const struct rewriting *r, size_t *pos, size_t to, size_t *dirty)
{
	char chunk[CHUNK];

	while (*pos < to) {
		size_t len = to - *pos < CHUNK ? to - *pos : CHUNK;
		int ret = r->source->read(r->source->ctx, *pos, chunk, len);

		if (ret < 0)
			return ret;
		*dirty += is_dirty(chunk, len);
		*pos += len;
	}
	return 0;
}

/* What is behind all marks is of no interest. */
static int count_dirty(const struct rewriting *r, struct mark *marks, size_t count)
{
	const struct assay_rewrite *rw = r->rw;
	size_t pos = marks[0].off, dirty = 0, e = 0;
	int ret = 0;

	for (size_t m = 0; m < count && ret == 0; m++) {
		for (; e < rw->edit_count && rw->edits[e].off < marks[m].off && ret == 0; e++) {
			const struct edit *edit = &rw->edits[e];

			if (edit->off < marks[0].off)
				continue;
			ret = count_source(r, &pos, edit->off, &dirty);
			dirty += is_dirty(edit->data, edit->data_len);
			if (edit->off + edit->len > pos)
				pos = edit->off + edit->len;
		}
		if (ret == 0)
			ret = count_source(r, &pos, marks[m].off, &dirty);
		marks[m].dirty = dirty;
	}
	return ret;
}

static size_t dirty_at(const struct mark *marks, size_t count, size_t off)
{
	const struct mark key = {.off = off};
	const struct mark *found = bsearch(&key, marks, count, sizeof(*marks), compare_marks);

	/* equal ones have equal counts */
	return found->dirty;
}

static size_t collect(const struct rewriting *r, struct mark *marks)
{
	size_t count = 0;

	for (size_t i = 0; i < r->rw->analysis->entity_count; i++) {
		const struct part *part = r->parts[i];

		if (part == NULL || !part->relabel)
			continue;
		if (marks != NULL) {
			marks[count].off = part->entity->body.off;
			marks[count + 1].off = part->entity->body.off + part->entity->body.len;
		}
		count += 2;
	}
	return count;
}

int plan_labels(struct rewriting *r)
{
	size_t count = collect(r, NULL);
	struct mark *marks;
	int ret;

	if (count == 0)
		return 0;
	if (r->source == NULL)
		return -ASSAY_EINVAL;
	marks = calloc(count, sizeof(*marks));
	if (marks == NULL)
		return -ASSAY_ENOMEM;
	collect(r, marks);
	qsort(marks, count, sizeof(*marks), compare_marks);
	plan_sort(r->rw);
	ret = count_dirty(r, marks, count);
	for (size_t i = 0; i < r->rw->analysis->entity_count && ret == 0; i++) {
		struct part *part = r->parts[i];
		size_t off;

		if (part == NULL || !part->relabel)
			continue;
		off = part->entity->body.off;
		if (dirty_at(marks, count, off) ==
		    dirty_at(marks, count, off + part->entity->body.len))
			part->encoding = " 7bit";
	}
	free(marks);
	return ret;
}
