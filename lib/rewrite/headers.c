/*
 * What became of a part, in its header fields. RFC 2045 5 and 6, RFC 2183, RFC
 * 1864 (a digest of the content goes when the content changes).
 */
#include "rewrite/parts.h"

#include <assay/codec.h>

#include <string.h>

#include "rewrite/field-value.h"
#include "rewrite/file-name.h"

int part_name(struct rewriting *r, struct part *part)
{
	const struct assay_entity *entity = part->entity;
	struct assay_buf name = {0};
	int ret = assay_buf_puts(&name, "");

	if (ret == 0)
		ret = file_name_expand(part->rename->new_name, entity, &name);
	if (ret == 0 && (entity->name == NULL || entity->name_count > 1 ||
	                 strcmp(entity->name, name.data) != 0)) {
		part->new_name = arena_strndup(&r->rw->arena, name.data, name.len);
		ret = part->new_name != NULL ? 0 : -ASSAY_ENOMEM;
	}
	assay_buf_free(&name);
	return ret;
}

/* Whether a field of this name, the first or a further one, has the parameter. */
static bool has_param(const struct assay_entity *entity, const char *field, const char *param)
{
	const struct assay_field *f;

	for (unsigned int nth = 0; (f = assay_entity_field(entity, field, nth)) != NULL; nth++) {
		if (field_value_has(entity, f, param))
			return true;
	}
	return false;
}

static int add_value(struct rewriting *r, const char *name, const struct assay_buf *value,
                     struct new_field *fields, size_t *count)
{
	char *copy = arena_strndup(&r->rw->arena, value->data, value->len);

	fields[(*count)++] = (struct new_field){name, copy};
	return copy != NULL ? 0 : -ASSAY_ENOMEM;
}

static int add_changed(struct rewriting *r, const struct part *part, const char *name,
                       const char *first, const struct param_change *changes, size_t change_count,
                       struct new_field *fields, size_t *count)
{
	struct assay_buf value = {0};
	int ret = field_value_change(part->entity, assay_entity_field(part->entity, name, 0), first,
	                             changes, change_count, &value);

	if (ret == 0)
		ret = add_value(r, name, &value, fields, count);
	assay_buf_free(&value);
	return ret;
}

static int type_field(struct rewriting *r, const struct part *part, struct new_field *fields,
                      size_t *count)
{
	struct param_change changes[2];
	size_t changed = 0;

	if (part->charset != NULL)
		changes[changed++] = (struct param_change){"charset", part->charset};
	if (part->new_name != NULL && has_param(part->entity, "Content-Type", "name"))
		changes[changed++] = (struct param_change){"name", part->new_name};
	if (changed == 0)
		return 0;
	return add_changed(r, part, "Content-Type", part->entity->type, changes, changed, fields,
	                   count);
}

/* A name that stands in Content-Type alone stays there alone. */
static int disposition_field(struct rewriting *r, const struct part *part, struct new_field *fields,
                             size_t *count)
{
	const struct assay_entity *entity = part->entity;
	const char *disposition = entity->disposition;
	struct param_change changes[2];
	size_t changed = 0;
	bool named = has_param(entity, "Content-Disposition", "filename");

	if (part->new_name != NULL && (named || !has_param(entity, "Content-Type", "name")))
		changes[changed++] = (struct param_change){"filename", part->new_name};
	if (part->content_changed && has_param(entity, "Content-Disposition", "size"))
		changes[changed++] = (struct param_change){"size", NULL};
	if (changed == 0)
		return 0;
	return add_changed(r, part, "Content-Disposition",
	                   disposition != NULL && *disposition != '\0' ? disposition : "attachment",
	                   changes, changed, fields, count);
}

/* Some mailers write the name into the description, too. */
static int description_field(struct rewriting *r, const struct part *part, struct new_field *fields,
                             size_t *count)
{
	const struct assay_field *field =
		assay_entity_field(part->entity, "Content-Description", 0);
	struct assay_buf text = {0}, value = {0};
	int ret;

	if (part->new_name == NULL || part->entity->name == NULL || field == NULL)
		return 0;
	ret = assay_buf_puts(&text, "");
	if (ret == 0)
		ret = assay_field_text(part->entity, field, &text);
	if (ret == 0 && strcmp(text.data, part->entity->name) == 0) {
		ret = assay_buf_puts(&value, " ");
		if (ret == 0)
			ret = assay_encoded_words_encode_at(part->new_name, strlen(part->new_name),
			                                    strlen("Content-Description: "),
			                                    &value);
		if (ret == 0)
			ret = add_value(r, "Content-Description", &value, fields, count);
	}
	assay_buf_free(&text);
	assay_buf_free(&value);
	return ret;
}

int part_fields(struct rewriting *r, const struct part *part, struct new_field *fields,
                size_t *count_r)
{
	int ret;

	*count_r = 0;
	ret = type_field(r, part, fields, count_r);
	if (ret == 0 && part->encoding != NULL)
		fields[(*count_r)++] =
			(struct new_field){"Content-Transfer-Encoding", part->encoding};
	if (ret == 0)
		ret = disposition_field(r, part, fields, count_r);
	if (ret == 0)
		ret = description_field(r, part, fields, count_r);
	if (ret == 0 && part->content_changed &&
	    assay_entity_field(part->entity, "Content-MD5", 0) != NULL)
		fields[(*count_r)++] = (struct new_field){"Content-MD5", NULL};
	return ret;
}
