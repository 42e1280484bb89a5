/*
 * BODYSTRUCTURE of a message, RFC 3501 7.4.2 and RFC 9051 7.5.2, from its
 * analysis and its octets. Where the standards leave a choice it is Dovecot's:
 *
 * - message/global is a part without parts: only message/rfc822 is opened.
 * - A message without MIME-Version and Content-Type is no MIME message, and
 *   its other Content- fields say nothing (RFC 2045 4).
 * - What should have parts inside but has not been parsed (a limit, a transfer
 *   encoding) is application/octet-stream: nobody can parse the answer else.
 * - A multipart without parts has one empty text.
 */
#include "analyse/params.h"
#include "record/imap.h"
#include "record/lines.h"

#include <assay/record.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define EMPTY_TEXT                                                                                 \
	"(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL)"
#define EMPTY_ENVELOPE "NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL"

static bool is_message(const struct assay_entity *entity)
{
	return entity->kind == ASSAY_MESSAGE && strcmp(entity->type, "message/rfc822") == 0;
}

/* Whether the Content- fields of the header count. */
static bool is_mime(const struct assay_entity *entity)
{
	return (entity->parent != NULL && entity->parent->kind == ASSAY_MULTIPART) ||
	       assay_entity_field(entity, "MIME-Version", 0) != NULL ||
	       assay_entity_field(entity, "Content-Type", 0) != NULL;
}

static const struct assay_field *mime_field(const struct assay_entity *entity, const char *name)
{
	return is_mime(entity) ? assay_entity_field(entity, name, 0) : NULL;
}

/* A space and the text of a field. */
static void text_field(struct imap_writer *w, const struct assay_entity *entity, const char *name)
{
	imap_raw(w, " ");
	if (is_mime(entity))
		imap_field(w, entity, name);
	else
		imap_raw(w, "NIL");
}

static void number(struct imap_writer *w, uint64_t value)
{
	if (w->error == 0)
		w->error = assay_buf_printf(w->out, " %" PRIu64, value);
}

/* ---- header fields ------------------------------------------------------- */

static void type_params(struct imap_writer *w, const struct assay_entity *entity,
                        unsigned int flags)
{
	const struct assay_field *field = mime_field(entity, "Content-Type");
	struct assay_str value = {"", 0};

	if (field != NULL)
		value = assay_field_value(entity, field);
	imap_raw(w, " ");
	imap_params(w, value, entity->type, flags);
}

/* RFC 2045 6.1: a token; what cannot be one, and is no encoding we know either, is none. */
static bool is_encoding(const struct assay_entity *entity, const struct params *params)
{
	if (entity->encoding != ASSAY_ENC_UNKNOWN)
		return params->first_len > 0;
	return params->first_len > 0 && !params->first_odd &&
	       strpbrk(params->first, "()<>@,;:\\\"/[]?=") == NULL;
}

static void encoding(struct imap_writer *w, const struct assay_entity *entity)
{
	const struct assay_field *field = mime_field(entity, "Content-Transfer-Encoding");
	struct assay_str value = {"", 0};
	struct params params = {0};

	if (field != NULL)
		value = assay_field_value(entity, field);
	if (w->error == 0)
		w->error = params_parse(&params, value.data, value.len, 1);
	imap_raw(w, " ");
	if (w->error == 0 && is_encoding(entity, &params))
		imap_string(w, params.first, params.first_len);
	else
		imap_raw(w, "\"7bit\"");
	params_free(&params);
}

/* RFC 2183 */
static void disposition(struct imap_writer *w, const struct assay_entity *entity)
{
	const struct assay_field *field = mime_field(entity, "Content-Disposition");

	if (field == NULL || entity->disposition == NULL) {
		imap_raw(w, " NIL");
		return;
	}
	imap_raw(w, " (");
	imap_string(w, entity->disposition, strlen(entity->disposition));
	imap_raw(w, " ");
	imap_params(w, assay_field_value(entity, field), NULL, 0);
	imap_raw(w, ")");
}

/* RFC 3282 2: tags with commas between them; comments do not matter. */
static void language(struct imap_writer *w, const struct assay_entity *entity)
{
	const struct assay_field *field = mime_field(entity, "Content-Language");
	struct assay_str value = {"", 0};
	const char *p, *end;
	bool any = false;

	if (field != NULL)
		value = assay_field_value(entity, field);
	p = value.data;
	end = p + value.len;
	while (p < end) {
		const char *comma = memchr(p, ',', (size_t)(end - p)), *tag;

		while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
			p++;
		for (tag = p; p<end && * p> ' ' && strchr("()<>[]:;@\\,.\"", *p) == NULL;)
			p++;
		if (p == tag)
			break;
		imap_raw(w, any ? " " : " (");
		imap_string(w, tag, (size_t)(p - tag));
		any = true;
		p = comma == NULL ? end : comma + 1;
	}
	imap_raw(w, any ? ")" : " NIL");
}

static void extension(struct imap_writer *w, const struct assay_entity *entity)
{
	disposition(w, entity);
	language(w, entity);
	text_field(w, entity, "Content-Location");
}

/* ---- entities ------------------------------------------------------------ */

/* "type" "subtype" */
static void type_pair(struct imap_writer *w, const char *type)
{
	const char *slash = strchr(type, '/');

	imap_string(w, type, slash == NULL ? strlen(type) : (size_t)(slash - type));
	imap_raw(w, " ");
	imap_string(w, slash == NULL ? "" : slash + 1, slash == NULL ? 0 : strlen(slash + 1));
}

static bool is_unopened(const struct assay_entity *entity)
{
	return strncmp(entity->type, "multipart/", 10) == 0 ||
	       strcmp(entity->type, "message/rfc822") == 0;
}

/* What leaves and messages have in common, up to the size. */
static void single_part(struct imap_writer *w, const struct assay_entity *entity,
                        const struct line_count *count)
{
	bool text = strncmp(entity->type, "text/", 5) == 0;

	type_pair(w, !is_message(entity) && is_unopened(entity) ? "application/octet-stream"
	                                                        : entity->type);
	type_params(w, entity, text ? IMAP_DEFAULT_CHARSET : 0);
	text_field(w, entity, "Content-ID");
	text_field(w, entity, "Content-Description");
	encoding(w, entity);
	number(w, entity->body.len + count->bare);
	if (text)
		number(w, count->lines);
}

/* The entity's part before that of its children; one that is not opened is complete then. */
static void open_part(struct imap_writer *w, const struct assay_entity *entity,
                      const struct line_count *count)
{
	imap_raw(w, "(");
	if (entity->kind == ASSAY_MULTIPART) {
		if (entity->child == NULL)
			imap_raw(w, EMPTY_TEXT);
		return;
	}
	single_part(w, entity, count);
	if (!is_message(entity))
		return;
	imap_raw(w, " (");
	if (entity->child == NULL)
		imap_raw(w, EMPTY_ENVELOPE);
	else
		imap_envelope(w, entity->child);
	imap_raw(w, ") ");
	if (entity->child == NULL)
		imap_raw(w, EMPTY_TEXT);
}

static void close_part(struct imap_writer *w, const struct assay_entity *entity,
                       const struct line_count *count)
{
	if (entity->kind == ASSAY_MULTIPART) {
		const char *subtype = entity->type + strlen("multipart/");

		imap_raw(w, " ");
		imap_string(w, subtype, strlen(subtype));
		type_params(w, entity, 0);
	} else {
		if (is_message(entity))
			number(w, count->lines);
		text_field(w, entity, "Content-MD5");
	}
	extension(w, entity);
	imap_raw(w, ")");
}

/* Iterative: the depth is the sender's choice. */
static void tree(struct imap_writer *w, const struct assay_entity *entity,
                 const struct line_count *counts)
{
	while (entity != NULL && w->error == 0) {
		open_part(w, entity, &counts[entity->index]);
		if (entity->child != NULL &&
		    (entity->kind == ASSAY_MULTIPART || is_message(entity))) {
			entity = entity->child;
			continue;
		}
		close_part(w, entity, &counts[entity->index]);
		while (entity != NULL && entity->next == NULL) {
			entity = entity->parent;
			if (entity != NULL)
				close_part(w, entity, &counts[entity->index]);
		}
		if (entity != NULL)
			entity = entity->next;
	}
}

int assay_bodystructure(const struct assay_analysis *analysis, const struct assay_source *source,
                        struct assay_buf *out)
{
	struct imap_writer w = {.out = out};
	struct line_count *counts = calloc(analysis->entity_count, sizeof(*counts));

	if (counts == NULL)
		return -ASSAY_ENOMEM;
	w.error = lines_count(analysis, source, counts);
	tree(&w, analysis->root, counts);
	free(counts);
	return w.error;
}
