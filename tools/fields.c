/*
 * The header fields of a message: names as they are, values as a person reads
 * them.
 */
#include "inspect.h"

#include <stdint.h>

/* Something of the message for a person, on a line of its own. */
static int print_clean(const struct assay_buf *text, struct assay_buf *out)
{
	return text->len == 0 ? 0 : assay_buf_clean(out, text->data, SIZE_MAX);
}

static int name_and_value(const struct assay_entity *entity, const struct assay_field *field,
                          struct assay_buf *name, struct assay_buf *value)
{
	struct assay_str raw = assay_field_name(entity, field);
	int ret;

	name->len = value->len = 0;
	ret = assay_buf_append(name, raw.data, raw.len);
	if (ret == 0)
		ret = assay_buf_puts(value, "");
	return ret < 0 ? ret : assay_field_text(entity, field, value);
}

static int print_entity_fields(const struct assay_entity *entity, struct style style,
                               struct assay_buf *out)
{
	struct assay_buf name = {0}, value = {0};
	int ret = print_entity_line(entity, style, out);

	for (uint32_t i = 0; i < entity->field_count && ret == 0; i++) {
		ret = name_and_value(entity, &entity->fields[i], &name, &value);
		if (ret == 0)
			ret = assay_buf_puts(out, "  ");
		if (ret == 0)
			ret = print_clean(&name, out);
		if (ret == 0)
			ret = assay_buf_puts(out, ": ");
		if (ret == 0)
			ret = print_clean(&value, out);
		if (ret == 0)
			ret = assay_buf_puts(out, "\n");
	}
	assay_buf_free(&name);
	assay_buf_free(&value);
	return ret;
}

int print_fields(const struct assay_analysis *analysis, const struct assay_entity *only,
                 struct style style, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		if (only == NULL || only == analysis->entities[i])
			ret = print_entity_fields(analysis->entities[i], style, out);
	}
	return ret;
}

static int print_member(const char *key, const char *value, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, key);

	return ret < 0 ? ret : print_json_string(out, value);
}

static int print_entity_json(const struct assay_entity *entity, struct assay_buf *out)
{
	struct assay_buf name = {0}, value = {0};
	int ret = print_member("{\"section\":", entity->section, out);

	if (ret == 0)
		ret = print_member(",\"type\":", entity->type, out);
	if (ret == 0)
		ret = assay_buf_puts(out, ",\"fields\":[");
	for (uint32_t i = 0; i < entity->field_count && ret == 0; i++) {
		ret = name_and_value(entity, &entity->fields[i], &name, &value);
		if (ret == 0 && i > 0)
			ret = assay_buf_puts(out, ",");
		if (ret == 0)
			ret = print_member("{\"name\":", name.data, out);
		if (ret == 0)
			ret = print_member(",\"value\":", value.data, out);
		if (ret == 0)
			ret = assay_buf_puts(out, "}");
	}
	assay_buf_free(&name);
	assay_buf_free(&value);
	return ret < 0 ? ret : assay_buf_puts(out, "]}");
}

int print_fields_json(const struct assay_analysis *analysis, const struct assay_entity *only,
                      struct assay_buf *out)
{
	const char *separator = "[";
	int ret = 0;

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		if (only != NULL && only != analysis->entities[i])
			continue;
		ret = assay_buf_puts(out, separator);
		separator = ",";
		if (ret == 0)
			ret = print_entity_json(analysis->entities[i], out);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "]");
}
