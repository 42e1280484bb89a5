/*
 * Content- fields. Readers that meet several fields of one name differ in which
 * they take: what is changed is there once.
 */
#include "rewrite/fields.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rewrite/notice.h"

#define MAX_FIELDS 32 /* new ones, of one entity */

static bool is_content_field(const struct assay_entity *entity, const struct assay_field *field)
{
	struct assay_str name = assay_field_name(entity, field);

	return name.len > 8 && strncasecmp(name.data, "Content-", 8) == 0;
}

int fields_append(const char *name, const char *value, const char *eol, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "%s:", name);

	if (ret == 0)
		ret = notice_append_folded(out, value, eol);
	return ret < 0 ? ret : assay_buf_puts(out, eol);
}

/* Which new fields are written; what becomes of each old one. */
struct fate {
	bool goes;
	const struct new_field *new; /* or NULL: it stays */
};

static struct fate fate_of(const struct assay_entity *entity, const struct assay_field *field,
                           const struct new_field *fields, size_t count, unsigned int flags,
                           bool *written)
{
	for (size_t i = 0; i < count; i++) {
		if (!plan_field_is(entity, field, fields[i].name))
			continue;
		if (written[i] || fields[i].value == NULL)
			return (struct fate){.goes = true};
		written[i] = true;
		return (struct fate){.new = &fields[i]};
	}
	return (struct fate){
		.goes = (flags & FIELDS_ALL_CONTENT) != 0 && is_content_field(entity, field),
	};
}

/* ---- the message itself -------------------------------------------------- */

struct numbered_field {
	const struct assay_entity *root;
	const struct assay_field *field;
	unsigned int nth; /* among the fields of its name, from 1 */
	struct fate fate;
};

static int compare_fields(const void *left, const void *right)
{
	const struct numbered_field *a = left, *b = right;
	struct assay_str x = assay_field_name(a->root, a->field);
	struct assay_str y = assay_field_name(b->root, b->field);
	size_t shorter = x.len < y.len ? x.len : y.len;
	int order = strncasecmp(x.data, y.data, shorter);

	if (order != 0)
		return order;
	if (x.len != y.len)
		return x.len < y.len ? -1 : 1;
	return a->field->off < b->field->off ? -1 : a->field->off > b->field->off;
}

/* The Content- fields of the message, same names together and numbered. */
static struct numbered_field *content_fields(const struct assay_entity *root, size_t *count_r)
{
	struct numbered_field *list = calloc(root->field_count + 1u, sizeof(*list));
	size_t count = 0;

	*count_r = 0;
	if (list == NULL)
		return NULL;
	for (uint32_t i = 0; i < root->field_count; i++) {
		if (is_content_field(root, &root->fields[i]))
			list[count++] = (struct numbered_field){root, &root->fields[i], 1, {0}};
	}
	qsort(list, count, sizeof(*list), compare_fields);
	for (size_t i = 1; i < count; i++) {
		struct assay_str name = assay_field_name(root, list[i].field);
		struct assay_str previous = assay_field_name(root, list[i - 1].field);

		if (name.len == previous.len &&
		    strncasecmp(name.data, previous.data, name.len) == 0)
			list[i].nth = list[i - 1].nth + 1;
	}
	*count_r = count;
	return list;
}

/*
 * From the last to the first, so that the numbers hold whether or not who counts
 * them counts deleted ones.
 */
static int plan_old_fields(struct assay_rewrite *rw, const struct new_field *fields, size_t count,
                           unsigned int flags, bool *written)
{
	const struct assay_entity *root = rw->analysis->root;
	size_t have;
	struct numbered_field *list = content_fields(root, &have);
	int ret = list != NULL ? 0 : -ASSAY_ENOMEM;

	for (size_t i = 0; i < have; i++)
		list[i].fate = fate_of(root, list[i].field, fields, count, flags, written);
	for (size_t i = have; i-- > 0 && ret == 0;) {
		const struct numbered_field *f = &list[i];

		if (f->fate.goes)
			ret = plan_delete(rw, f->field, f->nth);
		else if (f->fate.new != NULL)
			ret = plan_change(rw, f->field, f->nth, f->fate.new->value);
	}
	free(list);
	return ret;
}

static int plan_message(struct assay_rewrite *rw, const struct new_field *fields, size_t count,
                        unsigned int flags)
{
	bool written[MAX_FIELDS] = {false};
	int ret = plan_old_fields(rw, fields, count, flags, written);

	if (ret == 0 && count > 0 &&
	    assay_entity_field(rw->analysis->root, "MIME-Version", 0) == NULL)
		ret = plan_append(rw, "MIME-Version", " 1.0");
	for (size_t i = 0; i < count && ret == 0; i++) {
		if (!written[i] && fields[i].value != NULL)
			ret = plan_append(rw, fields[i].name, fields[i].value);
	}
	if ((flags & FIELDS_SEPARATE) != 0)
		rw->new_body = true;
	return ret;
}

/* ---- parts --------------------------------------------------------------- */

static int edit_field(struct assay_rewrite *rw, const struct assay_entity *entity,
                      const struct assay_field *field, const struct new_field *new)
{
	struct assay_span span = assay_field_span(entity, field);
	struct assay_buf text = {0};
	int ret;

	if (new == NULL)
		return plan_edit(rw, span.off, span.len, &text, RANK_HEADER);
	ret = fields_append(new->name, new->value, plan_line_end(entity), &text);
	if (ret == 0)
		ret = plan_edit(rw, span.off, span.len, &text, RANK_HEADER);
	assay_buf_free(&text);
	return ret;
}

/* Whether the header, once edited, ends in the middle of a line. */
static bool ends_in_line(const struct assay_entity *entity, bool last_edited)
{
	return entity->header.len > 0 && !last_edited &&
	       entity->header_text[entity->header.len - 1] != '\n';
}

static int plan_line(struct assay_rewrite *rw, size_t off, const char *eol)
{
	const struct assay_buf line = {.data = (char *)eol, .len = strlen(eol)};

	return plan_edit(rw, off, 0, &line, RANK_HEADER);
}

static int plan_part(struct assay_rewrite *rw, const struct assay_entity *entity,
                     const struct new_field *fields, size_t count, unsigned int flags)
{
	size_t end = entity->header.off + entity->header.len;
	const char *eol = plan_line_end(entity);
	bool written[MAX_FIELDS] = {false}, last_edited = false, added = false;
	struct assay_buf text = {0};
	int ret = 0;

	for (uint32_t i = 0; i < entity->field_count && ret == 0; i++) {
		const struct assay_field *field = &entity->fields[i];
		struct fate fate = fate_of(entity, field, fields, count, flags, written);

		if (!fate.goes && fate.new == NULL)
			continue;
		last_edited = field->off + field->len == entity->header.len;
		ret = edit_field(rw, entity, field, fate.new);
	}
	if (ret == 0 && count > 0 && entity->parent->kind == ASSAY_MESSAGE &&
	    assay_entity_field(entity, "MIME-Version", 0) == NULL)
		ret = fields_append("MIME-Version", " 1.0", eol, &text);
	for (size_t i = 0; i < count && ret == 0; i++) {
		if (!written[i] && fields[i].value != NULL)
			ret = fields_append(fields[i].name, fields[i].value, eol, &text);
	}
	added = text.len > 0;
	if (ret == 0 && ends_in_line(entity, last_edited) &&
	    (added || (flags & FIELDS_SEPARATE) != 0))
		ret = plan_line(rw, end, eol);
	if (ret == 0 && entity->body.off == end &&
	    ((flags & FIELDS_SEPARATE) != 0 || (added && entity->body.len == 0)))
		ret = assay_buf_puts(&text, eol);
	if (ret == 0 && text.len > 0)
		ret = plan_edit(rw, end, 0, &text, RANK_HEADER);
	assay_buf_free(&text);
	return ret;
}

int fields_plan(struct assay_rewrite *rw, const struct assay_entity *entity,
                const struct new_field *fields, size_t count, unsigned int flags)
{
	if (count > MAX_FIELDS)
		return -ASSAY_EINVAL;
	return entity->parent == NULL ? plan_message(rw, fields, count, flags)
	                              : plan_part(rw, entity, fields, count, flags);
}

/* ---- writing ------------------------------------------------------------- */

static int copy_field(const struct assay_entity *entity, const struct assay_field *field,
                      const char *eol, struct assay_buf *out)
{
	const char *text = entity->header_text + field->off;
	int ret = assay_buf_append(out, text, field->len);

	if (ret == 0 && text[field->len - 1] != '\n')
		ret = assay_buf_puts(out, eol);
	return ret;
}

int fields_write(const struct assay_entity *entity, const struct new_field *fields, size_t count,
                 const char *eol, struct assay_buf *out)
{
	bool written[MAX_FIELDS] = {false};
	int ret = count > MAX_FIELDS ? -ASSAY_EINVAL : 0;

	for (uint32_t i = 0; i < entity->field_count && ret == 0; i++) {
		const struct assay_field *field = &entity->fields[i];
		struct fate fate;

		if (!is_content_field(entity, field))
			continue;
		fate = fate_of(entity, field, fields, count, 0, written);
		if (fate.new != NULL)
			ret = fields_append(fate.new->name, fate.new->value, eol, out);
		else if (!fate.goes)
			ret = copy_field(entity, field, eol, out);
	}
	for (size_t i = 0; i < count && ret == 0; i++) {
		if (!written[i] && fields[i].value != NULL)
			ret = fields_append(fields[i].name, fields[i].value, eol, out);
	}
	return ret;
}
