/* Consensus driver: GMime. See README.md in the folder above. */
#include "line.h"

#include <gmime/gmime.h>

#include <string.h>

static const char *read_message(const char *data, size_t len, int depth, json_t *leaves);

static void add_part(GMimePart *part, int depth, json_t *leaves)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
	const char *name = g_mime_part_get_filename(part);
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	char *text = g_mime_content_type_get_mime_type(type);

	if (content != NULL)
		g_mime_data_wrapper_write_to_stream(content, stream);
	/* the parser leaves an encoded message alone: it is looked into all the same */
	if (depth < LINE_DEPTH && (g_mime_content_type_is_type(type, "message", "rfc822") ||
	                           g_mime_content_type_is_type(type, "message", "global"))) {
		read_message((const char *)octets->data, octets->len, depth + 1, leaves);
	} else {
		json_t *leaf = line_leaf(text,
		                         encoding == GMIME_CONTENT_ENCODING_BASE64 ||
		                                 encoding == GMIME_CONTENT_ENCODING_UUENCODE,
		                         octets->data, octets->len);

		if (name != NULL)
			json_object_set_new(leaf, "name", line_text(name));
		json_array_append_new(leaves, leaf);
	}
	g_free(text);
	g_object_unref(stream);
}

static void add(GMimeObject *object, int depth, json_t *leaves)
{
	if (GMIME_IS_MULTIPART(object)) {
		int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));

		for (int i = 0; i < count; i++)
			add(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth, leaves);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

		if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
			add(g_mime_message_get_mime_part(message), depth + 1, leaves);
	} else if (GMIME_IS_PART(object)) {
		add_part(GMIME_PART(object), depth, leaves);
	}
}

static const char *read_message(const char *data, size_t len, int depth, json_t *leaves)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	if (message != NULL) {
		if (g_mime_message_get_mime_part(message) != NULL)
			add(g_mime_message_get_mime_part(message), depth, leaves);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return message == NULL ? "no message" : NULL;
}

int main(void)
{
	int status;

	g_mime_init();
	status = line_main(read_message);
	g_mime_shutdown();
	return status;
}
