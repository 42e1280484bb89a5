/*
 * GMime as a second parser; see peer.h.
 */
#include "fuzz/peer.h"

#include <stdio.h>
#include <string.h>

#ifdef FUZZ_GMIME

#include <gmime/gmime.h>

struct comparison {
	const struct assay_analysis *analysis;
	struct assay_source source;
	size_t next; /* entity of the analysis */
	bool agrees;
};

static const struct assay_entity *next_leaf(struct comparison *c)
{
	while (c->next < c->analysis->entity_count) {
		const struct assay_entity *entity = c->analysis->entities[c->next++];

		if (entity->kind == ASSAY_LEAF)
			return entity;
	}
	return NULL;
}

static size_t trimmed(const char *data, size_t len)
{
	while (len > 0 && (data[len - 1] == '\r' || data[len - 1] == '\n'))
		len--;
	return len;
}

static void compare(struct comparison *c, const char *type, const char *data, size_t len)
{
	const struct assay_entity *entity = next_leaf(c);
	struct assay_buf decoded = {0};
	const struct assay_sink sink = assay_sink_buf(&decoded);

	if (entity == NULL) {
		fprintf(stderr, "GMime sees one leaf more, a %s\n", type);
		c->agrees = false;
		return;
	}
	if (strcasecmp(type, entity->type) != 0) {
		fprintf(stderr, "%s: %s, to GMime %s\n", entity->section, entity->type, type);
		c->agrees = false;
	}
	if (assay_entity_decode(entity, &c->source, &sink) < 0)
		decoded.len = 0;
	if (entity->encoding != ASSAY_ENC_BASE64) {
		decoded.len = trimmed(decoded.data, decoded.len);
		len = trimmed(data, len);
	}
	if (decoded.len != len || (len > 0 && memcmp(decoded.data, data, len) != 0)) {
		fprintf(stderr, "%s: %zu octets, to GMime %zu\n", entity->section, decoded.len,
		        len);
		c->agrees = false;
	}
	assay_buf_free(&decoded);
}

static void compare_part(struct comparison *c, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	char *type = g_mime_content_type_get_mime_type(
		g_mime_object_get_content_type(GMIME_OBJECT(part)));

	if (content != NULL)
		g_mime_data_wrapper_write_to_stream(content, stream);
	compare(c, type, (const char *)octets->data, octets->len);
	g_free(type);
	g_object_unref(stream);
}

static void compare_object(struct comparison *c, GMimeObject *object)
{
	if (GMIME_IS_MULTIPART(object)) {
		int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));

		for (int i = 0; i < count; i++)
			compare_object(c, g_mime_multipart_get_part(GMIME_MULTIPART(object), i));
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

		if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
			compare_object(c, g_mime_message_get_mime_part(message));
	} else if (GMIME_IS_PART(object)) {
		compare_part(c, GMIME_PART(object));
	}
}

bool peer_agrees(const struct assay_analysis *analysis, const char *data, size_t len)
{
	const struct assay_str memory = {data, len};
	struct comparison c = {
		.analysis = analysis, .source = assay_source_memory(&memory), .agrees = true};
	static bool started;
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	if (!started)
		g_mime_init();
	started = true;
	stream = g_mime_stream_mem_new_with_buffer(data, len);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
		compare_object(&c, g_mime_message_get_mime_part(message));
	if (next_leaf(&c) != NULL) {
		fprintf(stderr, "GMime sees fewer leaves\n");
		c.agrees = false;
	}
	if (message != NULL)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	return c.agrees;
}

#else

bool peer_agrees(const struct assay_analysis *analysis, const char *data, size_t len)
{
	(void)analysis;
	(void)data;
	(void)len;
	return true;
}

#endif
