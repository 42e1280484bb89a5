/*
 * Planning a rewrite: assay_rewrite_plan(), and the bookkeeping of edits that
 * tag.c and replace.c share.
 */
#include "rewrite/plan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rewrite/notice.h"

static int add_edit(struct assay_rewrite *rw, const struct edit *edit)
{
	if (rw->edit_count == rw->edit_size) {
		size_t size = rw->edit_size == 0 ? 16 : 2 * rw->edit_size;
		struct edit *grown = reallocarray(rw->edits, size, sizeof(*grown));

		if (grown == NULL)
			return -ASSAY_ENOMEM;
		rw->edits = grown;
		rw->edit_size = size;
	}
	rw->edits[rw->edit_count] = *edit;
	rw->edits[rw->edit_count].order = rw->edit_count + 1; /* 0 is for what must come first */
	rw->edit_count++;
	return 0;
}

int plan_edit(struct assay_rewrite *rw, size_t off, size_t len, const char *data, size_t data_len)
{
	const struct edit edit = {.off = off, .len = len, .data = data, .data_len = data_len};

	return add_edit(rw, &edit);
}

const char *plan_line_end(const struct assay_entity *entity)
{
	for (; entity != NULL; entity = entity->parent) {
		const char *text = entity->header_text;
		const char *lf =
			entity->header.len > 0 ? memchr(text, '\n', entity->header.len) : NULL;

		if (lf != NULL)
			return lf > text && lf[-1] == '\r' ? "\r\n" : "\n";
	}
	return "\r\n";
}

bool plan_field_is(const struct assay_entity *entity, const struct assay_field *field,
                   const char *name)
{
	struct assay_str is = assay_field_name(entity, field);

	return is.len == strlen(name) && strncasecmp(is.data, name, is.len) == 0;
}

/* ---- the message's own header ---- */

static int add_change(struct assay_rewrite *rw, enum assay_header_op op, const char *name,
                      unsigned int nth, const char *value)
{
	if (rw->change_count == rw->change_size) {
		size_t size = rw->change_size == 0 ? 8 : 2 * rw->change_size;
		struct assay_header_change *grown = reallocarray(rw->changes, size, sizeof(*grown));

		if (grown == NULL)
			return -ASSAY_ENOMEM;
		rw->changes = grown;
		rw->change_size = size;
	}
	rw->changes[rw->change_count++] =
		(struct assay_header_change){.op = op, .name = name, .nth = nth, .value = value};
	return 0;
}

static int add_header_edit(struct assay_rewrite *rw, struct assay_span span, const char *name,
                           const char *value)
{
	struct edit edit = {.off = span.off, .len = span.len, .in_header = true};
	const char *eol = plan_line_end(rw->analysis->root);
	struct assay_buf text = {0};
	int ret = 0;

	if (name != NULL) {
		ret = assay_buf_printf(&text, "%s:", name);
		if (ret == 0)
			ret = notice_append_folded(&text, value, eol);
		if (ret == 0)
			ret = assay_buf_puts(&text, eol);
		if (ret == 0)
			edit.data = arena_strndup(&rw->arena, text.data, text.len);
		edit.data_len = text.len;
		if (edit.data == NULL)
			ret = -ASSAY_ENOMEM;
	}
	assay_buf_free(&text);
	return ret < 0 ? ret : add_edit(rw, &edit);
}

int plan_append(struct assay_rewrite *rw, const char *name, const char *value)
{
	const struct assay_entity *root = rw->analysis->root;
	const struct assay_span end = {.off = root->header.off + root->header.len};
	int ret = add_change(rw, ASSAY_HDR_APPEND, name, 0, value);

	rw->appends = true;
	return ret < 0 ? ret : add_header_edit(rw, end, name, value);
}

static const char *name_of(struct assay_rewrite *rw, const struct assay_field *field)
{
	struct assay_str name = assay_field_name(rw->analysis->root, field);

	return arena_strndup(&rw->arena, name.data, name.len);
}

int plan_change(struct assay_rewrite *rw, const struct assay_field *field, unsigned int nth,
                const char *value)
{
	const char *name = name_of(rw, field);
	int ret = name != NULL ? add_change(rw, ASSAY_HDR_CHANGE, name, nth, value) : -ASSAY_ENOMEM;

	return ret < 0 ? ret
	               : add_header_edit(rw, assay_field_span(rw->analysis->root, field), name,
	                                 value);
}

int plan_delete(struct assay_rewrite *rw, const struct assay_field *field, unsigned int nth)
{
	const char *name = name_of(rw, field);
	int ret = name != NULL ? add_change(rw, ASSAY_HDR_DELETE, name, nth, NULL) : -ASSAY_ENOMEM;

	return ret < 0 ? ret
	               : add_header_edit(rw, assay_field_span(rw->analysis->root, field), NULL,
	                                 NULL);
}

/* Whether the header, as planned so far, ends in the middle of a line. */
static bool ends_in_line(const struct assay_rewrite *rw)
{
	const struct assay_entity *root = rw->analysis->root;
	size_t end = root->header.off + root->header.len;

	if (root->header.len == 0 || root->header_text[root->header.len - 1] == '\n')
		return false;
	for (size_t i = 0; i < rw->edit_count; i++) {
		const struct edit *edit = &rw->edits[i];

		/* the last field changed (and got a line end), or went away */
		if (edit->in_header && edit->len > 0 && edit->off + edit->len == end)
			return false;
	}
	return true;
}

/*
 * What stands between header and body may be missing (no blank line), and the
 * last line of the header its line end. With a new body both must be there. A
 * new field needs the line end; but a line that ended the header by being no
 * field still does so behind the new one, and a blank line before it could make
 * readers see other parts than the ones that were judged.
 */
static int plan_separator(struct assay_rewrite *rw)
{
	const struct assay_entity *root = rw->analysis->root;
	const char *eol = plan_line_end(root);
	struct edit edit = {
		.off = root->header.off + root->header.len,
		.data = eol,
		.data_len = strlen(eol),
		.in_header = true,
	};
	int ret = 0;

	if (!rw->appends && !rw->new_body)
		return 0;
	if (ends_in_line(rw)) {
		ret = add_edit(rw, &edit);
		if (ret == 0)
			rw->edits[rw->edit_count - 1].order = 0;
	}
	if (ret == 0 && root->body.off == edit.off &&
	    (rw->new_body || root->header.len == 0 || root->body.off == rw->analysis->size))
		ret = add_edit(rw, &edit);
	return ret;
}

/* ---- the whole ---- */

static int compare_edits(const void *left, const void *right)
{
	const struct edit *a = left, *b = right;

	if (a->off != b->off)
		return a->off < b->off ? -1 : 1;
	if (a->in_header != b->in_header)
		return a->in_header ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Sort the edits and work out what they come to. Overlapping ones would be a bug. */
static int settle(struct assay_rewrite *rw)
{
	uint64_t end = 0;

	if (rw->edit_count > 1)
		qsort(rw->edits, rw->edit_count, sizeof(*rw->edits), compare_edits);
	rw->body_size = rw->analysis->size - rw->analysis->root->body.off;
	for (size_t i = 0; i < rw->edit_count; i++) {
		const struct edit *edit = &rw->edits[i];

		if (edit->off < end || edit->off + edit->len > rw->analysis->size)
			return -ASSAY_EINVAL;
		end = edit->off + edit->len;
		if (edit->in_header)
			continue;
		rw->body_edited = true;
		rw->body_size = rw->body_size - edit->len + edit->data_len;
	}
	return 0;
}

int assay_rewrite_plan(const struct assay_analysis *analysis, const struct assay_verdict *verdict,
                       struct assay_rewrite **rewrite_r)
{
	struct assay_rewrite *rw = calloc(1, sizeof(*rw));
	int ret;

	*rewrite_r = NULL;
	if (rw == NULL)
		return -ASSAY_ENOMEM;
	rw->analysis = analysis;
	ret = plan_replaces(rw, verdict);
	if (ret == 0)
		ret = plan_tags(rw, verdict);
	if (ret == 0)
		ret = plan_separator(rw);
	if (ret == 0)
		ret = settle(rw);
	if (ret < 0) {
		assay_rewrite_free(rw);
		return ret;
	}
	*rewrite_r = rw;
	return 0;
}

void assay_rewrite_free(struct assay_rewrite *rw)
{
	if (rw == NULL)
		return;
	arena_free(&rw->arena);
	free(rw->changes);
	free(rw->edits);
	free(rw);
}

bool assay_rewrite_changes_body(const struct assay_rewrite *rw)
{
	return rw->body_edited;
}

bool assay_rewrite_changes_anything(const struct assay_rewrite *rw)
{
	return rw->edit_count > 0;
}

const struct assay_header_change *assay_rewrite_header(const struct assay_rewrite *rw,
                                                       size_t *count_r)
{
	*count_r = rw->change_count;
	return rw->changes;
}

uint64_t assay_rewrite_body_size(const struct assay_rewrite *rw)
{
	return rw->body_size;
}
