/*
 * What GMime makes of messages: for each file a line "message FILE", then a
 * line for each leaf in order: type, decoded octets, their SHA-256. Multiparts
 * and encapsulated messages are looked into and have no line of their own.
 *
 *   cc peer-gmime-leaves.c $(pkg-config --cflags --libs gmime-3.0)
 */
#include <gmime/gmime.h>

#include <stdio.h>
#include <stdlib.h>

static void print_part(GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	char *type = g_mime_content_type_get_mime_type(
		g_mime_object_get_content_type(GMIME_OBJECT(part)));
	char *digest;

	if (content != NULL)
		g_mime_data_wrapper_write_to_stream(content, stream);
	digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets->data, octets->len);
	printf("%s %u %s\n", type, octets->len, digest);
	g_free(digest);
	g_free(type);
	g_object_unref(stream);
}

static void print_leaves(GMimeObject *object)
{
	if (GMIME_IS_MULTIPART(object)) {
		int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));

		for (int i = 0; i < count; i++)
			print_leaves(g_mime_multipart_get_part(GMIME_MULTIPART(object), i));
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

		if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
			print_leaves(g_mime_message_get_mime_part(message));
	} else if (GMIME_IS_PART(object)) {
		print_part(GMIME_PART(object));
	}
}

static int print_message(const char *path)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	char *data;
	gsize len;

	if (!g_file_get_contents(path, &data, &len, NULL)) {
		fprintf(stderr, "%s cannot be read\n", path);
		return 1;
	}
	printf("message %s\n", path);
	stream = g_mime_stream_mem_new_with_buffer(data, len);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
		print_leaves(g_mime_message_get_mime_part(message));
	if (message != NULL)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	g_free(data);
	return 0;
}

int main(int argc, char **argv)
{
	int status = 0;

	g_mime_init();
	for (int i = 1; i < argc; i++)
		status |= print_message(argv[i]);
	g_mime_shutdown();
	return status;
}
