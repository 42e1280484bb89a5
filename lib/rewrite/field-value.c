/*
 * Changing parameters. RFC 2045 5.1, RFC 2231 3 and 4: one parameter may stand
 * there as name, name*, name*0, name*1*, and all of them are the same one.
 */
#include "rewrite/field-value.h"

#include <string.h>

#include "analyse/params.h"
#include "rewrite/file-name.h"

#define MAX_PARAMETERS 1000
#define VALUE_MAX      256 /* of a parameter that is kept in a field that is written anew */
#define GOOD_LINE      76

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

int field_value_clean(struct assay_str value, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "");
	size_t i = 0;

	while (i < value.len && (is_blank(value.data[i]) || value.data[i] == '\r' ||
	                         value.data[i] == '\n' || value.data[i] == '\0'))
		i++;
	for (; i < value.len && ret == 0; i++) {
		bool more = i + 1 < value.len;
		char c = value.data[i];

		if (c == '\r' && more && value.data[i + 1] == '\n')
			continue;
		if (c == '\n')
			ret = assay_buf_puts(out, more && is_blank(value.data[i + 1]) ? "\r\n"
			                                                              : "\r\n ");
		else
			ret = assay_buf_append(out, c == '\r' || c == '\0' ? " " : &c, 1);
	}
	return ret;
}

/* RFC 2231: the name of a parameter without its section number and charset mark. */
static bool has_base_name(const struct param *p, const char *name)
{
	size_t len = strcspn(p->name, "*");

	return len == strlen(name) && strncmp(p->name, name, len) == 0;
}

static const struct param_change *change_of(const struct param *p,
                                            const struct param_change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (has_base_name(p, changes[i].name))
			return &changes[i];
	}
	return NULL;
}

bool field_value_has(const struct assay_entity *entity, const struct assay_field *field,
                     const char *name)
{
	struct assay_str value = assay_field_value(entity, field);
	struct params params;
	bool found = false;

	if (params_parse(&params, value.data, value.len, MAX_PARAMETERS) == 0) {
		for (size_t i = 0; i < params.count && !found; i++)
			found = has_base_name(&params.list[i], name);
	}
	params_free(&params);
	return found;
}

/* ---- writing ------------------------------------------------------------- */

static bool is_token(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= 32 || *p >= 127 || strchr("()<>@,;:\\\"/[]?=*'%", *p) != NULL)
			return false;
	}
	return *text != '\0';
}

static size_t column(const struct assay_buf *out)
{
	size_t len = 0;

	while (len < out->len && out->data[out->len - 1 - len] != '\n')
		len++;
	return len;
}

static int append_param(const char *name, const char *value, struct assay_buf *out)
{
	if (!is_token(value))
		return file_name_param(name, value, out);
	return assay_buf_printf(out, ";%s %s=%s",
	                        /* the name of the field stands before the first line */
	                        column(out) + strlen(name) + strlen(value) + 20 > GOOD_LINE ? "\r\n"
	                                                                                    : "",
	                        name, value);
}

static int append_changes(const struct param_change *changes, size_t count, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++) {
		if (changes[i].value != NULL)
			ret = append_param(changes[i].name, changes[i].value, out);
	}
	return ret;
}

/* Take off white space and semicolons at the end. */
static void trim(struct assay_buf *out, size_t start)
{
	while (out->len > start && strchr(" \t\r\n;", out->data[out->len - 1]) != NULL)
		out->len--;
	out->data[out->len] = '\0';
}

/* The value with the octets of the parameters that change cut out of it. */
static int splice(const struct assay_buf *value, const struct params *params,
                  const struct param_change *changes, size_t count, struct assay_buf *out)
{
	size_t start = out->len, from = 0;
	int ret = 0;

	for (size_t i = 0; i <= params->count && ret == 0; i++) {
		bool last = i == params->count;
		size_t off = last ? value->len : params->list[i].off;
		bool dropped = i > 0 && change_of(&params->list[i - 1], changes, count) != NULL;

		if (off < from)
			return -ASSAY_EINVAL;
		if (!dropped)
			ret = assay_buf_append(out, value->data + from, off - from);
		from = off;
	}
	if (ret == 0)
		trim(out, start);
	return ret < 0 ? ret : append_changes(changes, count, out);
}

static bool is_kept(const struct params *params, size_t at, const struct param_change *changes,
                    size_t count)
{
	const struct param *p = &params->list[at];

	if (change_of(p, changes, count) != NULL || strchr(p->name, '*') != NULL ||
	    p->name_len > 40 || !is_token(p->name) || p->value_len > VALUE_MAX ||
	    strlen(p->value) != p->value_len || (p->odd & ~(unsigned int)PARAM_ODD_UNQUOTED) != 0)
		return false;
	for (size_t i = 0; i < at; i++) {
		if (strcmp(params->list[i].name, p->name) == 0)
			return false;
	}
	return true;
}

static int write_anew(const struct params *params, const char *first,
                      const struct param_change *changes, size_t count, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, first);

	for (size_t i = 0; i < params->count && ret == 0; i++) {
		if (is_kept(params, i, changes, count))
			ret = append_param(params->list[i].name, params->list[i].value, out);
	}
	return ret < 0 ? ret : append_changes(changes, count, out);
}

/* ---- the check of what was written --------------------------------------- */

/* Whether a parameter has one reading only, and it is this; NULL: it is not there. */
static bool reads_as(const struct params *params, const char *name, const char *value)
{
	struct param_readings r = {0};
	const struct assay_buf *is;
	bool good;

	if (params_read(params, name, &r) < 0) {
		param_readings_free(&r);
		return false;
	}
	is = r.has_ext ? &r.ext : &r.plain;
	if (value == NULL)
		good = !r.has_ext && !r.has_plain;
	else
		good = r.has_ext != r.has_plain && r.plain_count <= 1 && is->len == strlen(value) &&
		       memcmp(is->data, value, is->len) == 0;
	param_readings_free(&r);
	return good;
}

/*
 * Whether octets written as a value say what they should: the first word, the
 * changed parameters, and as many others as before.
 */
static bool says(const char *text, size_t len, const char *first, const struct params *before,
                 const struct param_change *changes, size_t count)
{
	struct params params;
	size_t kept = 0, others = 0;
	bool good = params_parse(&params, text, len, MAX_PARAMETERS) == 0 &&
	            strcmp(params.first, first) == 0 && !params.first_odd && !params.limited;

	for (size_t i = 0; i < count && good; i++)
		good = reads_as(&params, changes[i].name, changes[i].value);
	for (size_t i = 0; i < before->count; i++)
		kept += change_of(&before->list[i], changes, count) == NULL;
	for (size_t i = 0; i < params.count && good; i++)
		others += change_of(&params.list[i], changes, count) == NULL;
	params_free(&params);
	return good && kept == others;
}

static int change(const struct assay_buf *value, struct params *params, const char *first,
                  const struct param_change *changes, size_t count, struct assay_buf *out)
{
	size_t start = out->len;
	int ret = -ASSAY_EINVAL;

	if (params->count > 0 || strcmp(params->first, first) == 0)
		ret = splice(value, params, changes, count, out);
	if (ret == -ASSAY_ENOMEM)
		return ret;
	if (ret == 0 && says(out->data + start, out->len - start, first, params, changes, count))
		return 0;
	out->len = start;
	return write_anew(params, first, changes, count, out);
}

int field_value_change(const struct assay_entity *entity, const struct assay_field *field,
                       const char *first, const struct param_change *changes, size_t count,
                       struct assay_buf *out)
{
	struct assay_buf value = {0};
	struct params params;
	int ret = assay_buf_puts(out, " ");

	params_none(&params);
	if (ret == 0)
		ret = field != NULL ? field_value_clean(assay_field_value(entity, field), &value)
		                    : assay_buf_puts(&value, first);
	if (ret == 0)
		ret = params_parse(&params, value.data, value.len, MAX_PARAMETERS);
	if (ret == 0)
		ret = change(&value, &params, first, changes, count, out);
	params_free(&params);
	assay_buf_free(&value);
	return ret;
}
