/*
 * Planning of replaced parts. RFC 2046 5.1: a part is what stands between its
 * delimiter line and the line end that belongs to the next one; all of that
 * makes way for the notice. A leaf that is a whole message (the message
 * itself, or the one inside message/rfc822) keeps the header fields that are
 * the message's own.
 *
 * Parts are never inside an encoded container: the parser takes message/rfc822
 * with an encoding for a leaf, and nobody decodes a multipart (RFC 2045 6.4).
 */
#include "rewrite/plan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rewrite/notice.h"
#include "rewrite/template.h"

/* Octets of notices after which the rest of a message gets the short one. */
#define MAX_NOTICES (8 * 1024 * 1024)

static const char short_notice[] = "{name} was removed by policy ({rule}).\n";

struct replacing {
	struct assay_rewrite *rw;
	const struct assay_decision **wanted; /* of each entity, or NULL */
	bool *covered;                        /* of each entity: inside one that is replaced */
	size_t notice_octets;
};

/* Where the delimiter line, or the end, after an entity is. */
static size_t next_structure(const struct assay_rewrite *rw, const struct assay_entity *entity)
{
	for (; entity != NULL; entity = entity->parent) {
		if (entity->next != NULL)
			return entity->next->header.off - entity->next->delimiter_len;
		if (entity->parent != NULL && entity->parent->close_len > 0)
			return entity->parent->close_off;
	}
	return rw->analysis->size;
}

static int make_notice(struct replacing *r, const struct assay_entity *entity, const char *eol,
                       struct notice *notice_r)
{
	const struct assay_decision *decision = r->wanted[entity->index];
	const char *template = decision->notice != NULL ? decision->notice : template_default;
	int ret;

	if (r->notice_octets > MAX_NOTICES)
		template = short_notice;
	ret = notice_make(decision, template, eol, &r->rw->arena, notice_r);
	if (ret == 0)
		r->notice_octets += notice_r->body.len;
	return ret;
}

static bool is_content_field(const struct assay_entity *entity, const struct assay_field *field)
{
	struct assay_str name = assay_field_name(entity, field);

	return name.len > 8 && strncasecmp(name.data, "Content-", 8) == 0;
}

/* ---- parts ---- */

static int append_fields(const struct notice *notice, const char *eol, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < NOTICE_FIELDS && ret == 0; i++) {
		ret = assay_buf_printf(out, "%s:", notice->fields[i].name);
		if (ret == 0)
			ret = notice_append_folded(out, notice->fields[i].value, eol);
		if (ret == 0)
			ret = assay_buf_puts(out, eol);
	}
	return ret;
}

/*
 * Fields, blank line and body of a notice, for [off, end of the entity).
 * before: what must stand ahead of them.
 */
static int plan_entity(struct replacing *r, const struct assay_entity *entity, size_t off,
                       const char *before)
{
	const char *eol = plan_line_end(entity);
	size_t end = entity->body.off + entity->body.len;
	struct assay_buf text = {0};
	struct notice notice;
	const char *data = NULL;
	int ret = make_notice(r, entity, eol, &notice);

	if (ret == 0)
		ret = assay_buf_puts(&text, before);
	if (ret == 0)
		ret = append_fields(&notice, eol, &text);
	if (ret == 0)
		ret = assay_buf_puts(&text, eol);
	if (ret == 0)
		ret = assay_buf_append(&text, notice.body.data, notice.body.len);
	/* without a line end of its own, the last line would run into what follows */
	if (ret == 0 && end >= next_structure(r->rw, entity))
		ret = assay_buf_puts(&text, eol);
	if (ret == 0) {
		data = arena_strndup(&r->rw->arena, text.data, text.len);
		ret = data == NULL ? -ASSAY_ENOMEM
		                   : plan_edit(r->rw, off, end - off, data, text.len);
	}
	assay_buf_free(&text);
	return ret;
}

/*
 * A delimiter that is the last of the message may lack its line end. The part
 * behind it has no octets, so that there is nothing to replace.
 */
static int replace_part(struct replacing *r, const struct assay_entity *entity)
{
	if (entity->header.off == r->rw->analysis->size)
		return 0;
	return plan_entity(r, entity, entity->header.off, "");
}

/* The message inside message/rfc822: From, Subject and so on stay. */
static int replace_inner_message(struct replacing *r, const struct assay_entity *entity)
{
	size_t end = entity->header.off + entity->header.len;
	const char *eol = plan_line_end(entity);
	char before[40] = "";

	for (uint32_t i = 0; i < entity->field_count; i++) {
		const struct assay_field *field = &entity->fields[i];
		struct assay_span span = assay_field_span(entity, field);
		int ret;

		if (!is_content_field(entity, field))
			continue;
		ret = plan_edit(r->rw, span.off, span.len, "", 0);
		if (ret < 0)
			return ret;
	}
	if (entity->header.len > 0 && entity->header_text[entity->header.len - 1] != '\n')
		strcat(before, eol);
	if (assay_entity_field(entity, "MIME-Version", 0) == NULL)
		strcat(strcat(before, "MIME-Version: 1.0"), eol);
	return plan_entity(r, entity, end, before);
}

/* ---- the message itself ---- */

struct numbered_field {
	const struct assay_entity *root;
	const struct assay_field *field;
	unsigned int nth; /* among the fields of its name, from 1 */
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
			list[count++] = (struct numbered_field){root, &root->fields[i], 1};
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

/* The value of a notice's field of this name, or NULL; *written is set for it. */
static const char *notice_value(const struct notice *notice, const struct numbered_field *f,
                                bool *written)
{
	for (size_t i = 0; i < NOTICE_FIELDS; i++) {
		if (plan_field_is(f->root, f->field, notice->fields[i].name)) {
			written[i] = true;
			return notice->fields[i].value;
		}
	}
	return NULL;
}

/*
 * The first field of a name that the notice has is changed, all others go.
 * From the last to the first, so that the numbers hold whether or not who
 * counts them counts deleted ones.
 */
static int plan_content_fields(struct assay_rewrite *rw, const struct notice *notice)
{
	const struct assay_entity *root = rw->analysis->root;
	bool written[NOTICE_FIELDS] = {false};
	size_t count;
	struct numbered_field *list = content_fields(root, &count);
	int ret = list != NULL ? 0 : -ASSAY_ENOMEM;

	for (size_t i = count; i-- > 0 && ret == 0;) {
		const struct numbered_field *f = &list[i];
		const char *value = f->nth == 1 ? notice_value(notice, f, written) : NULL;

		if (value != NULL)
			ret = plan_change(rw, f->field, f->nth, value);
		else
			ret = plan_delete(rw, f->field, f->nth);
	}
	free(list);
	if (ret == 0 && assay_entity_field(root, "MIME-Version", 0) == NULL)
		ret = plan_append(rw, "MIME-Version", " 1.0");
	for (size_t i = 0; i < NOTICE_FIELDS && ret == 0; i++) {
		if (!written[i])
			ret = plan_append(rw, notice->fields[i].name, notice->fields[i].value);
	}
	return ret;
}

static int replace_message(struct replacing *r, const struct assay_entity *root)
{
	const char *eol = plan_line_end(root);
	struct assay_buf text = {0};
	struct notice notice;
	const char *data;
	int ret = make_notice(r, root, eol, &notice);

	if (ret == 0)
		ret = plan_content_fields(r->rw, &notice);
	if (ret == 0)
		ret = assay_buf_append(&text, notice.body.data, notice.body.len);
	if (ret == 0)
		ret = assay_buf_puts(&text, eol);
	if (ret == 0) {
		data = arena_strndup(&r->rw->arena, text.data, text.len);
		ret = data == NULL
		              ? -ASSAY_ENOMEM
		              : plan_edit(r->rw, root->body.off,
		                          r->rw->analysis->size - root->body.off, data, text.len);
	}
	r->rw->new_body = true;
	assay_buf_free(&text);
	return ret;
}

/* ---- all of them ---- */

static int replace_entity(struct replacing *r, const struct assay_entity *entity)
{
	if (entity->parent == NULL)
		return replace_message(r, entity);
	if (entity->parent->kind == ASSAY_MESSAGE)
		return replace_inner_message(r, entity);
	return replace_part(r, entity);
}

/* The first decision about a part counts; parts inside a replaced one go with it. */
static int replace_all(struct replacing *r, const struct assay_verdict *verdict)
{
	const struct assay_analysis *analysis = r->rw->analysis;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		if (decision->action == ASSAY_ACT_REPLACE && !decision->observed &&
		    decision->skipped == NULL && r->wanted[decision->entity->index] == NULL)
			r->wanted[decision->entity->index] = decision;
	}
	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *entity = analysis->entities[i];
		const struct assay_entity *parent = entity->parent;
		int ret;

		if (parent != NULL)
			r->covered[i] =
				r->covered[parent->index] || r->wanted[parent->index] != NULL;
		if (r->covered[i] || r->wanted[i] == NULL)
			continue;
		ret = replace_entity(r, entity);
		if (ret < 0)
			return ret;
	}
	return 0;
}

int plan_replaces(struct assay_rewrite *rw, const struct assay_verdict *verdict)
{
	size_t count = rw->analysis->entity_count;
	struct replacing r = {
		.rw = rw,
		.wanted = calloc(count + 1, sizeof(struct assay_decision *)),
		.covered = calloc(count + 1, sizeof(bool)),
	};
	int ret = -ASSAY_ENOMEM;

	if (r.wanted != NULL && r.covered != NULL)
		ret = replace_all(&r, verdict);
	free(r.wanted);
	free(r.covered);
	return ret;
}
