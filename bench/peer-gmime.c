/*
 * GMime: parse into its tree, and write the decoded content of every part to
 * a stream that forgets it.
 */
#include <gmime/gmime.h>

#include "bench/peers.h"

static GMimeStream *nowhere;

void bench_gmime_init(void)
{
	g_mime_init();
	nowhere = g_mime_stream_null_new();
}

static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
	(void)parent;
	(void)data;
	if (GMIME_IS_PART(part)) {
		GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));

		if (content != NULL)
			g_mime_data_wrapper_write_to_stream(content, nowhere);
	}
}

void bench_gmime(const char *data, size_t len)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	if (message != NULL) {
		g_mime_message_foreach(message, decode_part, NULL);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

size_t bench_glib_base64(const char *data, size_t len, unsigned char *out)
{
	enum { SLICE = 32 * 1024 };
	guint save = 0;
	gint state = 0;
	size_t total = 0;

	for (size_t pos = 0; pos < len; pos += SLICE)
		total += g_base64_decode_step(data + pos, len - pos < SLICE ? len - pos : SLICE,
		                              out, &state, &save);
	return total;
}

size_t bench_gmime_qp(const char *data, size_t len, unsigned char *out)
{
	enum { SLICE = 32 * 1024 };
	GMimeEncoding decoder;
	size_t total = 0;

	g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	for (size_t pos = 0; pos < len; pos += SLICE)
		total += g_mime_encoding_step(&decoder, data + pos,
		                              len - pos < SLICE ? len - pos : SLICE, (char *)out);
	return total;
}
