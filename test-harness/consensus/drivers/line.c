/* See line.h. */
#define _GNU_SOURCE
#include "line.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *line_text(const char *text)
{
	json_t *value = json_string(text);
	size_t len = strlen(text);
	char *wide, *end;

	if (value != NULL)
		return value;
	wide = end = malloc(2 * len + 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char octet = (unsigned char)text[i];

		if (octet >= 0x80) {
			*end++ = (char)(0xc0 | octet >> 6);
			octet = 0x80 | (octet & 0x3f);
		}
		*end++ = (char)octet;
	}
	*end = '\0';
	value = json_string(wide);
	free(wide);
	return value;
}

static json_t *base64(const unsigned char *data, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = malloc((len + 2) / 3 * 4 + 1), *out = text;
	json_t *value;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		unsigned long bits = (unsigned long)data[i] << 16;

		if (left > 1)
			bits |= (unsigned long)data[i + 1] << 8;
		if (left > 2)
			bits |= data[i + 2];
		*out++ = digits[bits >> 18];
		*out++ = digits[bits >> 12 & 63];
		*out++ = left > 1 ? digits[bits >> 6 & 63] : '=';
		*out++ = left > 2 ? digits[bits & 63] : '=';
	}
	value = json_stringn(text, (size_t)(out - text));
	free(text);
	return value;
}

json_t *line_leaf(const char *type, int decoded, const void *data, size_t len)
{
	return json_pack("{s:o, s:n, s:b, s:o}", "type", line_text(type), "name", "decoded",
	                 decoded, "data", base64(data, len));
}

static char *file_content(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *data = NULL;
	size_t room = 0;

	*len = 0;
	if (file == NULL)
		return NULL;
	do {
		room = room * 2 + 65536;
		data = realloc(data, room);
		*len += fread(data + *len, 1, room - *len - 1, file);
	} while (*len == room - 1);
	data[*len] = '\0';
	fclose(file);
	return data;
}

int line_main(const char *(*read)(const char *data, size_t len, int depth, json_t *leaves))
{
	char *path = NULL;
	size_t room = 0;
	ssize_t got;

	while ((got = getline(&path, &room, stdin)) > 0) {
		json_t *leaves = json_array(), *line;
		const char *error = "cannot be read";
		char *data;
		size_t len;

		path[strcspn(path, "\n")] = '\0';
		data = file_content(path, &len);
		if (data != NULL)
			error = read(data, len, 0, leaves);
		line = json_pack("{s:o, s:o, s:s?}", "path", line_text(path), "leaves", leaves,
		                 "error", error);
		json_dumpf(line, stdout, JSON_COMPACT);
		putchar('\n');
		fflush(stdout);
		json_decref(line);
		free(data);
	}
	free(path);
	return 0;
}
