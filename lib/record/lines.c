/*
 * Counting line ends. See lines.h. Bodies lie within each other (a message has
 * the parts inside it), so one count runs through the whole message, and each
 * body is the difference between its two ends.
 */
#include "record/lines.h"

#include <stdlib.h>
#include <string.h>

#define SLICE (64 * 1024)

/* An end of a body. */
struct mark {
	size_t off;
	struct line_count *count;
	bool end;
};

struct reader {
	const struct assay_source *source;
	char *slice;
	size_t pos;
	char last; /* the octet before pos */
	struct line_count total;
};

static int by_offset(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;

	return (a->off > b->off) - (a->off < b->off);
}

static void count_slice(struct reader *r, size_t len)
{
	const char *p = r->slice, *end = p + len, *nl;

	while (p < end && (nl = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		r->total.lines++;
		r->total.bare += (nl == r->slice ? r->last : nl[-1]) != '\r';
		p = nl + 1;
	}
	r->last = end[-1];
}

static int read_to(struct reader *r, size_t off)
{
	int ret = 0;

	while (r->pos < off && ret == 0) {
		size_t len = off - r->pos < SLICE ? off - r->pos : SLICE;

		ret = r->source->read(r->source->ctx, r->pos, r->slice, len);
		if (ret == 0)
			count_slice(r, len);
		r->pos += len;
	}
	return ret;
}

static int count_between(const struct mark *marks, size_t count, struct reader *r)
{
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++) {
		struct line_count *to = marks[i].count;

		ret = read_to(r, marks[i].off);
		/* the start comes off first: unsigned arithmetic wraps there and back */
		to->lines = marks[i].end ? to->lines + r->total.lines : to->lines - r->total.lines;
		to->bare = marks[i].end ? to->bare + r->total.bare : to->bare - r->total.bare;
	}
	return ret;
}

int lines_count(const struct assay_analysis *analysis, const struct assay_source *source,
                struct line_count *counts)
{
	struct mark *marks = calloc(analysis->entity_count, 2 * sizeof(*marks));
	struct reader reader = {.source = source, .slice = malloc(SLICE)};
	int ret = marks == NULL || reader.slice == NULL ? -ASSAY_ENOMEM : 0;
	size_t used = 0;

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = analysis->entities[i];
		size_t off = entity->body.off;

		if (entity->kind == ASSAY_MULTIPART)
			continue;
		marks[used++] = (struct mark){.off = off, .count = &counts[i]};
		marks[used++] = (struct mark){off + entity->body.len, &counts[i], true};
	}
	if (ret == 0) {
		qsort(marks, used, sizeof(*marks), by_offset);
		ret = count_between(marks, used, &reader);
	}
	free(marks);
	free(reader.slice);
	return ret;
}
