/*
 * The finished analysis: look-ups, header fields as text, what counts as an
 * attachment, and decoding a leaf's content once more from the original.
 */
#include "analyse/parser.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *assay_encoding_name(enum assay_encoding encoding)
{
	static const char *const names[] = {
		[ASSAY_ENC_7BIT] = "7bit",           [ASSAY_ENC_8BIT] = "8bit",
		[ASSAY_ENC_BINARY] = "binary",       [ASSAY_ENC_BASE64] = "base64",
		[ASSAY_ENC_QP] = "quoted-printable", [ASSAY_ENC_UUENCODE] = "x-uuencode",
		[ASSAY_ENC_UNKNOWN] = "unknown",
	};

	return encoding <= ASSAY_ENC_UNKNOWN ? names[encoding] : "unknown";
}

const char *assay_entity_flag_name(unsigned int flag)
{
	switch (flag) {
	case ASSAY_ENT_ATTACHMENT:
		return "attachment";
	case ASSAY_ENT_TRUNCATED:
		return "truncated";
	case ASSAY_ENT_GUESSED:
		return "guessed";
	case ASSAY_ENT_ARCHIVE:
		return "archive";
	case ASSAY_ENT_EXECUTABLE:
		return "executable";
	case ASSAY_ENT_MISMATCH:
		return "mismatch";
	case ASSAY_ENT_ENCRYPTED:
		return "encrypted";
	case ASSAY_ENT_MACROS:
		return "macros";
	default:
		return NULL;
	}
}

const struct assay_field *assay_entity_field(const struct assay_entity *entity, const char *name,
                                             unsigned int nth)
{
	size_t len = strlen(name);

	for (uint32_t i = 0; i < entity->field_count; i++) {
		const struct assay_field *field = &entity->fields[i];

		if (field->name_len == len &&
		    strncasecmp(entity->header_text + field->off, name, len) == 0 && nth-- == 0)
			return field;
	}
	return NULL;
}

struct assay_str assay_field_name(const struct assay_entity *entity,
                                  const struct assay_field *field)
{
	return (struct assay_str){entity->header_text + field->off, field->name_len};
}

struct assay_str assay_field_value(const struct assay_entity *entity,
                                   const struct assay_field *field)
{
	struct assay_str value = {entity->header_text + field->off + field->value,
	                          field->len - field->value};

	if (value.len > 0 && value.data[value.len - 1] == '\n')
		value.len--;
	if (value.len > 0 && value.data[value.len - 1] == '\r')
		value.len--;
	return value;
}

struct assay_span assay_field_span(const struct assay_entity *entity,
                                   const struct assay_field *field)
{
	return (struct assay_span){entity->header.off + field->off, field->len};
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Texts of an analysis have no NUL: C strings can carry them. */
static int append_without_nul(struct assay_buf *out, const char *data, size_t len)
{
	const char *end = data + len, *nul;
	int ret = 0;

	while (ret == 0 && (nul = memchr(data, '\0', (size_t)(end - data))) != NULL) {
		ret = assay_buf_append(out, data, (size_t)(nul - data));
		if (ret == 0)
			ret = assay_buf_puts(out, "\xef\xbf\xbd");
		data = nul + 1;
	}
	return ret < 0 ? ret : assay_buf_append(out, data, (size_t)(end - data));
}

int assay_field_text(const struct assay_entity *entity, const struct assay_field *field,
                     struct assay_buf *out)
{
	struct assay_str value = assay_field_value(entity, field);
	struct assay_buf text = {0};
	int ret;

	while (value.len > 0 && is_white(value.data[value.len - 1]))
		value.len--;
	while (value.len > 0 && is_white(*value.data)) {
		value.data++;
		value.len--;
	}
	ret = assay_encoded_words_decode(value.data, value.len, &text);
	if (ret >= 0)
		ret = append_without_nul(out, text.len > 0 ? text.data : "", text.len);
	assay_buf_free(&text);
	return ret;
}

const struct assay_entity *assay_analysis_section(const struct assay_analysis *analysis,
                                                  const char *section)
{
	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *entity = analysis->entities[i];

		/* the multipart inside a message shares its number: the number is the message's */
		if (entity->kind == ASSAY_MULTIPART &&
		    (entity->parent == NULL || entity->parent->kind == ASSAY_MESSAGE))
			continue;
		if (strcmp(entity->section, section) == 0)
			return entity;
	}
	return NULL;
}

/* ---- what a person would call an attachment ------------------------------- */

static bool type_is(const struct assay_entity *entity, const char *prefix)
{
	return strncmp(entity->type, prefix, strlen(prefix)) == 0;
}

static bool parent_is(const struct assay_entity *entity, const char *type)
{
	return entity->parent != NULL && strcmp(entity->parent->type, type) == 0;
}

/* Parts that belong to the machinery of their multipart, whatever they are called. */
static bool is_machinery(const struct assay_entity *entity)
{
	if (type_is(entity, "application/pgp-signature") ||
	    type_is(entity, "application/pkcs7-signature") ||
	    type_is(entity, "application/x-pkcs7-signature"))
		return parent_is(entity, "multipart/signed");
	return parent_is(entity, "multipart/encrypted") || parent_is(entity, "multipart/report");
}

bool entity_attached(const struct assay_entity *entity)
{
	const char *disposition = entity->disposition == NULL ? "" : entity->disposition;
	bool inline_part = strcmp(disposition, "inline") == 0;

	if (entity->kind == ASSAY_MULTIPART || is_machinery(entity))
		return false;
	/* RFC 2183 2.8: an unknown disposition is an attachment */
	if (*disposition != '\0' && !inline_part)
		return true;
	/* an image that the HTML beside it shows; RFC 2387 */
	if (parent_is(entity, "multipart/related") && type_is(entity, "image/") &&
	    assay_entity_field(entity, "Content-ID", 0) != NULL)
		return false;
	if (entity->name != NULL)
		return true;
	if (entity->kind == ASSAY_MESSAGE)
		return true;
	/* without name or disposition: readers show text and images in place */
	return !inline_part && !type_is(entity, "text/") && !type_is(entity, "image/") &&
	       !type_is(entity, "message/");
}

void entity_classify(struct assay_parser *p, struct assay_entity *entity)
{
	if (entity_attached(entity))
		entity->flags |= ASSAY_ENT_ATTACHMENT;
	if (entity->kind == ASSAY_LEAF && entity->detected != NULL &&
	    !assay_type_compatible(entity->type, entity->detected)) {
		entity->flags |= ASSAY_ENT_MISMATCH;
		parser_report(p, ASSAY_AMB_T_MISMATCH, entity, entity->header.off, NULL);
	}
}

/* ---- decoding again ------------------------------------------------------ */

int assay_entity_decode(const struct assay_entity *entity, const struct assay_source *source,
                        const struct assay_sink *sink)
{
	enum { SLICE = 32 * 1024 };
	struct assay_decoder decoder;
	size_t pos = 0, room;
	char *in, *out;
	int ret = 0;

	assay_decoder_init(&decoder, (enum assay_encoding)entity->encoding);
	room = assay_decoder_bound(&decoder, SLICE);
	in = malloc(SLICE);
	out = malloc(room);
	if (in == NULL || out == NULL)
		ret = -ASSAY_ENOMEM;
	while (ret == 0 && pos < entity->body.len) {
		size_t len = entity->body.len - pos < SLICE ? entity->body.len - pos : SLICE;
		size_t got;

		ret = source->read(source->ctx, entity->body.off + pos, in, len);
		if (ret < 0)
			break;
		got = assay_decoder_feed(&decoder, in, len, out);
		if (got > 0)
			ret = sink->write(sink->ctx, out, got);
		pos += len;
	}
	if (ret == 0) {
		size_t got = assay_decoder_finish(&decoder, out);

		if (got > 0)
			ret = sink->write(sink->ctx, out, got);
	}
	free(in);
	free(out);
	return ret;
}
