/*
 * Entities of the canonical form. What is not marked is copied octet by octet;
 * a multipart that anything changes in gets a boundary of its own, which occurs
 * nowhere in the message (RFC 2046 5.1.1).
 */
#include "rewrite/canonical-private.h"

#include "analyse/outside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void write_entity(struct canon *c, const struct assay_entity *entity,
                         enum canon_fields keep);

/* ---- octets -------------------------------------------------------------- */

void canon_put(struct canon *c, const void *data, size_t len)
{
	if (c->error == 0)
		c->error = assay_buf_append(&c->out, data, len);
}

void canon_puts(struct canon *c, const char *text)
{
	canon_put(c, text, strlen(text));
}

void canon_eol(struct canon *c)
{
	canon_puts(c, c->eol);
}

void canon_copy(struct canon *c, const void *data, size_t len)
{
	const char *text = data, *end = len > 0 ? text + len : text;

	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((nl == NULL ? end : nl) - text);

		if (nl != NULL && line > 0 && text[line - 1] == '\r')
			line--;
		canon_put(c, text, line);
		if (nl == NULL)
			break;
		canon_eol(c);
		text = nl + 1;
	}
}

bool canon_clean_text(const struct canon *c, const char *data, size_t len)
{
	size_t eol = strlen(c->eol), line = 0;

	for (size_t i = 0; i < len; i++, line++) {
		if (data[i] == '\0' || line > 998)
			return false;
		if (data[i] == '\r' && (eol == 1 || i + 1 == len || data[i + 1] != '\n'))
			return false;
		if (data[i] != '\n')
			continue;
		if (eol == 2 && (i == 0 || data[i - 1] != '\r'))
			return false;
		line = SIZE_MAX; /* 0 with the next octet */
	}
	return true;
}

static bool has_eightbit(const char *data, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)data[i];
	return (all & 0x80) != 0;
}

int canon_decode(const struct assay_entity *entity, const char *data, struct assay_buf *out,
                 unsigned int *oddities_r)
{
	struct assay_decoder decoder;
	int ret;

	if (oddities_r != NULL)
		*oddities_r = 0;
	assay_decoder_init(&decoder, (enum assay_encoding)entity->encoding);
	ret = assay_buf_reserve(out, assay_decoder_bound(&decoder, entity->body.len) + 8);
	if (ret < 0)
		return ret;
	out->len =
		assay_decoder_feed(&decoder, data + entity->body.off, entity->body.len, out->data);
	ret = assay_buf_reserve(out, assay_decoder_bound(&decoder, 0) + 8);
	if (ret < 0)
		return ret;
	out->len += assay_decoder_finish(&decoder, out->data + out->len);
	if (oddities_r != NULL)
		*oddities_r = decoder.oddities;
	return 0;
}

/* ---- content ------------------------------------------------------------- */

/* An encoded text without the line end after its last line: that is the delimiter's. */
static void put_encoded(struct canon *c, const struct assay_buf *text)
{
	size_t len = text->len;

	if (len >= 2 && memcmp(text->data + len - 2, "\r\n", 2) == 0)
		len -= 2;
	canon_copy(c, text->data, len);
}

/* entity: NULL for a leaf of another view, which gets a part of its own. */
static bool is_in_multipart(const struct assay_entity *entity)
{
	return entity == NULL ||
	       (entity->parent != NULL && entity->parent->kind == ASSAY_MULTIPART);
}

/* Header and content of a part, in quoted-printable when that is for people to read, or base64. */
static void write_encoded(struct canon *c, const struct assay_entity *entity,
                          struct canon_content *content, enum canon_fields keep, const char *data,
                          size_t len)
{
	bool text = strncmp(content->type, "text/", 5) == 0;
	struct assay_buf encoded = {0};
	int ret = 0;

	/* a line end that is none of the message's needs to be kept apart from those */
	for (size_t i = 0; text && i < len; i++)
		text = data[i] != '\0' && data[i] != '\r' &&
		       (data[i] != '\n' || strcmp(c->eol, "\n") == 0);
	if (!text && strncmp(content->type, "text/", 5) == 0 && strcmp(c->eol, "\r\n") == 0) {
		text = true;
		for (size_t i = 0; text && i < len; i++) {
			if (data[i] == '\r')
				text = i + 1 < len && data[i + 1] == '\n';
			else if (data[i] == '\n')
				text = i > 0 && data[i - 1] == '\r';
			else
				text = data[i] != '\0';
		}
	}
	/* the content of a message, which ends with a line end that a text would get too */
	if (len > 0 && data[len - 1] != '\n' && !is_in_multipart(entity))
		text = false;
	content->encoding = text ? "quoted-printable" : "base64";
	canon_header(c, entity, content, keep);
	if (text && len > 0)
		ret = assay_encode_qp(data, len, ASSAY_ENCODE_TEXT, &encoded);
	else if (len > 0)
		ret = assay_encode_base64(data, len, &encoded);
	if (ret < 0 && c->error == 0)
		c->error = ret;
	if (text && c->error == 0)
		canon_copy(c, encoded.data == NULL ? "" : encoded.data, encoded.len);
	else if (c->error == 0)
		put_encoded(c, &encoded);
	assay_buf_free(&encoded);
}

static bool is_message_type(const char *type)
{
	return strcmp(type, "message/rfc822") == 0 || strcmp(type, "message/global") == 0;
}

bool canon_nests(const struct canon *c, const struct assay_entity *entity,
                 const struct assay_analysis *message, const struct assay_buf *text)
{
	/* the content of a message ends with a line end, which would be the inner one's */
	if (!is_in_multipart(entity) && text->data[text->len - 1] != '\n')
		return false;
	return message->severity < ASSAY_SEV_AMBIGUOUS &&
	       canon_clean_text(c, text->data, text->len);
}

/*
 * An encoded message (RFC 2046 5.2.1 forbids that) becomes one that is not, when
 * it means one thing only and its octets can stay as they are: then all readers
 * look into it. Otherwise it becomes a file.
 */
static void write_nested(struct canon *c, const struct assay_entity *entity,
                         struct canon_content *content, enum canon_fields keep,
                         const struct assay_buf *decoded)
{
	const struct assay_parse_options options = {.flags = ASSAY_PARSE_NO_HASH};
	const char *text = decoded->data == NULL ? "" : decoded->data;
	struct assay_analysis *message = NULL;
	bool nests;

	if (decoded->len > 0 && c->error == 0)
		c->error = assay_analyse(text, decoded->len, &options, &message);
	nests = message != NULL && canon_nests(c, entity, message, decoded);
	assay_analysis_free(message);
	if (nests) {
		canon_change(c, entity, ASSAY_AMB_H_CTE_COMPOSITE, "an encoded message is decoded");
		content->encoding = has_eightbit(text, decoded->len) ? "8bit" : "7bit";
		canon_header(c, entity, content, keep);
		canon_put(c, text, decoded->len);
		return;
	}
	canon_change(c, entity, ASSAY_AMB_H_CTE_COMPOSITE, "an encoded message becomes a file");
	content->type = "application/octet-stream";
	if (content->name == NULL)
		content->name = "message.eml";
	write_encoded(c, entity, content, keep, text, decoded->len);
}

static void write_leaf(struct canon *c, const struct assay_entity *entity, enum canon_fields keep)
{
	struct canon_content content = canon_content_of(entity);
	const char *body = c->data + entity->body.off;
	size_t len = entity->body.len;
	bool encoded = entity->encoding == ASSAY_ENC_BASE64 || entity->encoding == ASSAY_ENC_QP;
	bool identity = !encoded && entity->encoding != ASSAY_ENC_UUENCODE;
	bool anew = (c->marks[entity->index] & CANON_CONTENT) != 0;
	struct assay_buf decoded = {0};

	if (identity && canon_clean_text(c, body, len) && !is_message_type(entity->type)) {
		content.encoding = has_eightbit(body, len) ? "8bit" : "7bit";
		canon_header(c, entity, &content, keep);
		canon_put(c, body, len);
		return;
	}
	if (encoded && !anew && !is_message_type(entity->type)) {
		canon_header(c, entity, &content, keep);
		canon_put(c, body, len);
		return;
	}
	if (c->error == 0)
		c->error = canon_decode(entity, c->data, &decoded, NULL);
	if (c->error == 0 && is_message_type(entity->type))
		write_nested(c, entity, &content, keep, &decoded);
	else if (c->error == 0)
		write_encoded(c, entity, &content, keep, decoded.data, decoded.len);
	assay_buf_free(&decoded);
}

/* ---- leaves of other views ----------------------------------------------- */

static bool usable_type(const char *type)
{
	size_t slashes = 0;

	if (type == NULL || strlen(type) > 100 || strncmp(type, "multipart/", 10) == 0 ||
	    strncmp(type, "message/", 8) == 0)
		return false;
	for (const char *p = type; *p != '\0'; p++) {
		slashes += *p == '/';
		if (*p <= 32 || *p >= 127 || strchr("()<>@,;:\\\"[]?=", *p) != NULL)
			return false;
	}
	return slashes == 1 && type[0] != '/' && type[strlen(type) - 1] != '/';
}

/* It says how the leaf was read, and keeps the extension. */
static const char *hidden_name(struct canon *c, const struct assay_view_leaf *leaf)
{
	const char *name = leaf->name;
	struct assay_buf text = {0};
	const char *copy = NULL;

	if (name == NULL || *name == '\0')
		name = usable_type(leaf->type) && strncmp(leaf->type, "text/", 5) == 0 ? "part.txt"
		                                                                       : "part.bin";
	if (c->error == 0)
		c->error = assay_buf_printf(&text, "read as %s - ", leaf->decoder);
	if (c->error == 0)
		c->error = assay_buf_puts(&text, name);
	if (c->error == 0) {
		copy = arena_strndup(&c->arena, text.data, text.len);
		if (copy == NULL)
			c->error = -ASSAY_ENOMEM;
	}
	assay_buf_free(&text);
	return copy;
}

static void write_hidden(struct canon *c, const struct assay_entity *message, const char *boundary)
{
	for (size_t i = 0; i < c->hidden_count; i++) {
		const struct canon_hidden *hidden = &c->hidden[i];
		struct assay_buf encoded = {0};
		struct canon_content content = {
			.type = "application/octet-stream",
			.encoding = "base64",
			.disposition = "attachment",
		};
		int ret = 0;

		if (hidden->message != message)
			continue;
		if (usable_type(hidden->leaf->type))
			content.type = hidden->leaf->type;
		content.name = hidden_name(c, hidden->leaf);
		canon_puts(c, "--");
		canon_puts(c, boundary);
		canon_eol(c);
		canon_header(c, NULL, &content, CANON_ALL_FIELDS);
		if (hidden->leaf->size > 0)
			ret = assay_encode_base64(hidden->leaf->data, hidden->leaf->size, &encoded);
		if (ret < 0 && c->error == 0)
			c->error = ret;
		if (c->error == 0)
			put_encoded(c, &encoded);
		canon_eol(c);
		assay_buf_free(&encoded);
		canon_change(c, hidden->leaf->entity, ASSAY_AMB_COUNT,
		             "what only some readers show becomes a part");
	}
}

static bool has_hidden(const struct canon *c, const struct assay_entity *entity)
{
	for (size_t i = 0; i < c->hidden_count; i++) {
		if (c->hidden[i].message == entity)
			return true;
	}
	return false;
}

/* ---- multiparts ---------------------------------------------------------- */

static void make_boundary(const struct canon *c, const struct assay_entity *entity, bool around,
                          char boundary[CANON_BOUNDARY_MAX])
{
	/* "=_" cannot occur in quoted-printable or base64 */
	snprintf(boundary, CANON_BOUNDARY_MAX, "=_%s_%05x%c", c->digest,
	         (unsigned int)entity->index, around ? 'w' : 'm');
}

static bool is_visible(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0')
			return true;
	}
	return false;
}

/* Preamble or epilogue, [from, to) of the original; ends with a line end, if it is written. */
static void write_outside(struct canon *c, const struct assay_entity *entity, size_t from,
                          size_t to)
{
	const char *text = c->data + from;
	size_t len = to > from ? to - from : 0;

	if (!is_visible(text, len))
		return;
	if (!canon_clean_text(c, text, len) || outside_looks_like_entity(text, len)) {
		canon_change(c, entity, ASSAY_AMB_COUNT,
		             "text outside of the parts that could be taken for one goes");
		return;
	}
	canon_put(c, text, len);
	if (text[len - 1] != '\n')
		canon_eol(c);
}

static void put_delimiter(struct canon *c, const char *boundary, bool close)
{
	canon_puts(c, "--");
	canon_puts(c, boundary);
	canon_puts(c, close ? "--" : "");
}

/* A multipart without parts has its text as its only part. */
static void write_only_part(struct canon *c, const struct assay_entity *entity)
{
	const char *body = c->data + entity->body.off;
	struct canon_content content = {.type = "text/plain", .encoding = "7bit"};

	if (!is_visible(body, entity->body.len)) {
		canon_header(c, NULL, &content, CANON_ALL_FIELDS);
		return;
	}
	if (!canon_clean_text(c, body, entity->body.len)) {
		write_encoded(c, NULL, &content, CANON_ALL_FIELDS, body, entity->body.len);
		return;
	}
	if (has_eightbit(body, entity->body.len))
		content.encoding = "8bit";
	canon_header(c, NULL, &content, CANON_ALL_FIELDS);
	canon_put(c, body, entity->body.len);
}

static size_t delimiter_of(const struct assay_entity *entity)
{
	return entity->header.off - entity->delimiter_len;
}

static void write_multipart(struct canon *c, const struct assay_entity *entity,
                            enum canon_fields keep)
{
	struct canon_content content = canon_content_of(entity);
	size_t end = entity->body.off + entity->body.len;
	char boundary[CANON_BOUNDARY_MAX];

	make_boundary(c, entity, false, boundary);
	content.boundary = boundary;
	content.encoding =
		has_eightbit(c->data + entity->body.off, entity->body.len) ? "8bit" : NULL;
	canon_header(c, entity, &content, keep);
	if (entity->child != NULL)
		write_outside(c, entity, entity->body.off, delimiter_of(entity->child));
	for (const struct assay_entity *child = entity->child; child != NULL; child = child->next) {
		put_delimiter(c, boundary, false);
		canon_eol(c);
		write_entity(c, child, CANON_ALL_FIELDS);
		canon_eol(c);
	}
	if (entity->child == NULL) {
		put_delimiter(c, boundary, false);
		canon_eol(c);
		write_only_part(c, entity);
		canon_eol(c);
	}
	if (keep == CANON_ALL_FIELDS)
		write_hidden(c, entity, boundary);
	put_delimiter(c, boundary, true);
	if (entity->close_len > 0 && is_visible(c->data + entity->close_off + entity->close_len,
	                                        end - entity->close_off - entity->close_len)) {
		canon_eol(c);
		write_outside(c, entity, entity->close_off + entity->close_len, end);
	}
}

/* ---- any entity ---------------------------------------------------------- */

static void write_message(struct canon *c, const struct assay_entity *entity,
                          enum canon_fields keep)
{
	struct canon_content content = canon_content_of(entity);

	if ((c->marks[entity->index] & CANON_ODD) == 0 && keep == CANON_ALL_FIELDS) {
		canon_put(c, c->data + entity->header.off, entity->body.off - entity->header.off);
	} else {
		content.encoding = has_eightbit(c->data + entity->body.off, entity->body.len)
		                           ? "8bit"
		                           : "7bit";
		canon_header(c, entity, &content, keep);
	}
	write_entity(c, entity->child, CANON_ALL_FIELDS);
}

static void write_kind(struct canon *c, const struct assay_entity *entity, enum canon_fields keep)
{
	if (entity->kind == ASSAY_MULTIPART)
		write_multipart(c, entity, keep);
	else if (entity->kind == ASSAY_MESSAGE && entity->child != NULL)
		write_message(c, entity, keep);
	else
		write_leaf(c, entity, keep);
}

/* The message gets a multipart around it, for the leaves that its own has no place for. */
static void write_wrapped(struct canon *c, const struct assay_entity *message)
{
	char boundary[CANON_BOUNDARY_MAX];
	const struct canon_content content = {.type = "multipart/mixed", .boundary = boundary};

	make_boundary(c, message, true, boundary);
	canon_header(c, message, &content, CANON_MESSAGE_FIELDS);
	put_delimiter(c, boundary, false);
	canon_eol(c);
	write_kind(c, message, CANON_CONTENT_FIELDS);
	canon_eol(c);
	write_hidden(c, message, boundary);
	put_delimiter(c, boundary, true);
}

static void write_entity(struct canon *c, const struct assay_entity *entity, enum canon_fields keep)
{
	if (c->error != 0)
		return;
	if (has_hidden(c, entity) && strcmp(entity->type, "multipart/mixed") != 0)
		write_wrapped(c, entity);
	else if (c->marks[entity->index] == 0 || (c->marks[entity->index] & CANON_SEALED) != 0)
		canon_put(c, c->data + entity->header.off,
		          entity->body.off + entity->body.len - entity->header.off);
	else
		write_kind(c, entity, keep);
}

void canon_write(struct canon *c)
{
	const struct assay_entity *root = c->analysis->root;
	size_t end = root->body.off + root->body.len;

	write_entity(c, root, CANON_ALL_FIELDS);
	/* as the original does, and always behind a close delimiter */
	if (c->out.len > 0 && c->out.data[c->out.len - 1] != '\n' &&
	    (root->kind == ASSAY_MULTIPART || has_hidden(c, root) || end == root->body.off ||
	     c->data[end - 1] == '\n'))
		canon_eol(c);
}
