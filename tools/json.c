/*
 * Writing JSON. The commands describe what they have, this knows commas.
 */
#include "inspect.h"

#include "json.h"

#include <inttypes.h>

static void put(struct json *json, const char *text)
{
	if (json->error == 0)
		json->error = assay_buf_puts(json->out, text);
}

static void begin(struct json *json, const char *key)
{
	if (json->inside)
		put(json, ",");
	json->inside = true;
	if (key == NULL)
		return;
	if (json->error == 0)
		json->error = print_json_string(json->out, key);
	put(json, ":");
}

void json_open(struct json *json, const char *key, char bracket)
{
	begin(json, key);
	put(json, bracket == '{' ? "{" : "[");
	json->inside = false;
}

void json_close(struct json *json, char bracket)
{
	put(json, bracket == '}' ? "}" : "]");
	json->inside = true;
}

void json_string(struct json *json, const char *key, const char *value)
{
	begin(json, key);
	if (value == NULL)
		put(json, "null");
	else if (json->error == 0)
		json->error = print_json_string(json->out, value);
}

void json_number(struct json *json, const char *key, uint64_t value)
{
	begin(json, key);
	if (json->error == 0)
		json->error = assay_buf_printf(json->out, "%" PRIu64, value);
}

void json_truth(struct json *json, const char *key, bool value)
{
	begin(json, key);
	put(json, value ? "true" : "false");
}

void json_value(struct json *json, const char *key, const struct assay_buf *value)
{
	begin(json, key);
	if (json->error == 0)
		json->error = assay_buf_append(json->out, value->data, value->len);
}
