/*
 * Which leaves are the text of a message. RFC 2046 5.1.3 (mixed: the first part
 * that shows text), 5.1.4 (alternative: each part says the same), RFC 2387
 * (related: the root), RFC 1847 (signed: the first part).
 */
#include "rewrite/body.h"

#include <string.h>

#include "analyse/params.h"

bool body_is(const struct assay_entity *entity, const char *type)
{
	return strcmp(entity->type, type) == 0;
}

int body_type_param(const struct assay_entity *entity, const char *name, struct assay_buf *out)
{
	const struct assay_field *field = assay_entity_field(entity, "Content-Type", 0);
	struct param_readings readings = {0};
	struct params params;
	struct assay_str value;
	const struct assay_buf *found = NULL;
	int ret;

	if (field == NULL)
		return 0;
	value = assay_field_value(entity, field);
	ret = params_parse(&params, value.data, value.len, 1000);
	if (ret == 0)
		ret = params_read(&params, name, &readings);
	if (ret == 0 && (readings.has_ext || readings.has_plain)) {
		found = readings.has_ext ? &readings.ext : &readings.plain;
		ret = assay_buf_puts(out, "");
		if (ret == 0)
			ret = assay_buf_append(out, found->data, found->len);
	}
	param_readings_free(&readings);
	params_free(&params);
	return ret < 0 ? ret : found != NULL;
}

const struct assay_entity *body_signed(const struct assay_entity *entity)
{
	for (; entity != NULL; entity = entity->parent) {
		if (body_is(entity, "multipart/signed"))
			return entity;
	}
	return NULL;
}

/* A message that is one text is not an attachment because it has a name. */
static bool is_text(const struct assay_entity *entity)
{
	if (entity->kind != ASSAY_LEAF ||
	    (!body_is(entity, "text/plain") && !body_is(entity, "text/html")))
		return false;
	if (entity->parent == NULL)
		return entity->disposition == NULL || strcmp(entity->disposition, "inline") == 0;
	return (entity->flags & ASSAY_ENT_ATTACHMENT) == 0;
}

static void walk(const struct assay_entity *entity, struct body_parts *parts);

static void walk_all(const struct assay_entity *entity, struct body_parts *parts)
{
	for (const struct assay_entity *e = entity->child; e != NULL; e = e->next)
		walk(e, parts);
}

static void walk_until_found(const struct assay_entity *entity, struct body_parts *parts)
{
	size_t before = parts->count;

	for (const struct assay_entity *e = entity->child; e != NULL && parts->count == before;
	     e = e->next)
		walk(e, parts);
}

/* Whether the Content-ID of an entity is this one, with or without its brackets (RFC 2392). */
static bool has_id(const struct assay_entity *entity, const struct assay_buf *id)
{
	const struct assay_field *field = assay_entity_field(entity, "Content-ID", 0);
	struct assay_str value;

	if (field == NULL || id->len == 0)
		return false;
	value = assay_field_value(entity, field);
	while (value.len > 0 && strchr(" \t\r\n<", *value.data) != NULL) {
		value.data++;
		value.len--;
	}
	while (value.len > 0 && strchr(" \t\r\n>", value.data[value.len - 1]) != NULL)
		value.len--;
	return value.len == id->len && memcmp(value.data, id->data, id->len) == 0;
}

/* RFC 2387 3.2: the start parameter names the root, else it is the first part. */
static void walk_related(const struct assay_entity *entity, struct body_parts *parts)
{
	size_t before = parts->count, skip;
	struct assay_buf start = {0};

	if (body_type_param(entity, "start", &start) > 0) {
		skip = start.data[0] == '<' ? 1 : 0;
		start.len -= skip;
		memmove(start.data, start.data + skip, start.len);
		if (start.len > 0 && start.data[start.len - 1] == '>')
			start.len--;
		for (const struct assay_entity *e = entity->child;
		     e != NULL && parts->count == before; e = e->next) {
			if (has_id(e, &start))
				walk(e, parts);
		}
	}
	assay_buf_free(&start);
	if (parts->count == before)
		walk_until_found(entity, parts);
}

/* As deep as the analysis lets entities nest. */
static void walk(const struct assay_entity *entity, struct body_parts *parts)
{
	if (is_text(entity) && parts->count < BODY_PARTS)
		parts->part[parts->count++] = entity;
	if (entity->kind != ASSAY_MULTIPART || body_is(entity, "multipart/encrypted") ||
	    body_is(entity, "multipart/digest"))
		return;
	if (body_is(entity, "multipart/alternative"))
		walk_all(entity, parts);
	else if (body_is(entity, "multipart/related"))
		walk_related(entity, parts);
	else if (body_is(entity, "multipart/signed") || body_is(entity, "multipart/report")) {
		if (entity->child != NULL)
			walk(entity->child, parts);
	} else {
		walk_until_found(entity, parts);
	}
}

void body_find(const struct assay_analysis *analysis, struct body_parts *parts)
{
	*parts = (struct body_parts){.count = 0};
	walk(analysis->root, parts);
}
