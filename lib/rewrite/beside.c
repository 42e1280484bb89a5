/*
 * Parts of their own for texts of append-text: beside what is signed or cannot
 * hold them, and before everything in a message without text. Where there is no
 * multipart/mixed to put them in, one is made around what stands there, of which
 * no octet changes. RFC 2046 5.1.3; the boundary is made of a digest of the
 * message, so that it occurs nowhere in it.
 */
#include "rewrite/parts.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "rewrite/body.h"
#include "rewrite/content.h"
#include "rewrite/notice.h"

#define MAX_TEXTS    64
#define MAX_SIBLINGS 16 /* behind a part that are looked at for the text */

/* ---- the text ------------------------------------------------------------ */

/* Whether a leaf may be what an earlier rewriting has put there: it is not longer. */
static bool may_hold(const struct assay_entity *entity, size_t octets)
{
	return entity->kind == ASSAY_LEAF && body_is(entity, "text/plain") &&
	       (entity->flags & ASSAY_ENT_ATTACHMENT) == 0 && entity->size <= 2 * octets + 1024;
}

/* The texts that no part behind the entity has, below each other. */
struct missing {
	struct assay_buf texts[MAX_TEXTS];
	bool there[MAX_TEXTS];
	size_t count, octets;
};

static int collect(const struct text_node *texts, struct missing *m)
{
	int ret = 0;

	for (; texts != NULL && m->count < MAX_TEXTS && ret == 0; texts = texts->next) {
		ret = disclaimer_clean(texts->decision->text, &m->texts[m->count]);
		m->octets += m->texts[m->count].len;
		m->count++;
	}
	return ret;
}

static int look_into(struct rewriting *r, const struct assay_entity *entity, struct missing *m)
{
	struct content c = {.entity = entity, .charset = entity->charset};
	const struct assay_sink sink = assay_sink_buf(&c.octets);
	struct assay_buf text = {0};
	bool more = true;
	size_t len;
	int ret = assay_entity_decode(entity, r->source, &sink);

	if (ret == 0)
		ret = content_text(&c, c.octets.len, &text);
	len = text.len;
	while (more && ret >= 0) {
		more = false;
		for (size_t i = 0; i < m->count && !more; i++) {
			more = !m->there[i] && disclaimer_peel(text.data, &len, m->texts[i].data);
			m->there[i] |= more;
		}
	}
	assay_buf_free(&text);
	assay_buf_free(&c.octets);
	return ret < 0 ? ret : 0;
}

static int look_behind(struct rewriting *r, const struct assay_entity *entity, struct missing *m)
{
	int ret = 0;

	for (int n = 0; entity != NULL && n < MAX_SIBLINGS && ret == 0;
	     n++, entity = entity->next) {
		if (may_hold(entity, m->octets))
			ret = look_into(r, entity, m);
	}
	return ret;
}

/* Append the texts that are not there behind the entity (NULL: none is). */
static int missing_texts(struct rewriting *r, const struct text_node *texts,
                         const struct assay_entity *entity, struct assay_buf *out)
{
	struct missing m = {.count = 0};
	int ret = collect(texts, &m);

	if (ret == 0 && entity != NULL)
		ret = look_behind(r, entity->next, &m);
	for (size_t i = 0; i < m.count && ret == 0; i++) {
		if (!m.there[i])
			ret = assay_buf_printf(out, "%s%s", out->len > 0 ? "\n\n" : "",
			                       m.texts[i].data);
	}
	for (size_t i = 0; i < m.count; i++)
		assay_buf_free(&m.texts[i]);
	return ret;
}

/* A part with this text: header, blank line, body without a line end at its end. */
static int append_part(struct rewriting *r, const struct assay_buf *text, const char *eol,
                       struct assay_buf *out)
{
	struct assay_str body;
	const char *encoding;
	int ret = notice_encode(text, eol, &r->rw->arena, &body, &encoding);

	if (ret == 0)
		ret = fields_append("Content-Type", " text/plain; charset=utf-8", eol, out);
	if (ret == 0)
		ret = fields_append("Content-Transfer-Encoding", encoding, eol, out);
	if (ret == 0)
		ret = fields_append("Content-Disposition", " inline", eol, out);
	if (ret == 0)
		ret = assay_buf_puts(out, eol);
	return ret < 0 ? ret : assay_buf_append(out, body.data, body.len);
}

/* ---- in a multipart that is there ---------------------------------------- */

/* The delimiter line that opened a part, with its line end. */
static int append_delimiter(struct rewriting *r, const struct assay_entity *entity, const char *eol,
                            struct assay_buf *out)
{
	size_t len = entity->delimiter_len;
	int ret = assay_buf_reserve(out, len);

	if (ret == 0)
		ret = r->source->read(r->source->ctx, entity->header.off - len,
		                      out->data + out->len, len);
	if (ret < 0)
		return ret;
	out->len += len;
	out->data[out->len] = '\0';
	return len > 0 && out->data[out->len - 1] == '\n' ? 0 : assay_buf_puts(out, eol);
}

static int insert_before(struct rewriting *r, const struct assay_entity *first,
                         const struct assay_buf *text)
{
	const char *eol = plan_line_end(first);
	struct assay_buf out = {0};
	int ret = append_delimiter(r, first, eol, &out);

	if (ret == 0)
		ret = append_part(r, text, eol, &out);
	if (ret == 0)
		ret = assay_buf_puts(&out, eol);
	if (ret == 0)
		ret = plan_edit(r->rw, first->header.off - first->delimiter_len, 0, &out,
		                RANK_OPENING);
	assay_buf_free(&out);
	return ret;
}

/* What nothing ends must end its last line itself. */
static int end_line(struct rewriting *r, const struct assay_entity *entity, const char *eol,
                    struct assay_buf *out)
{
	size_t end = entity->body.off + entity->body.len;

	return end >= part_next_structure(r->rw, entity) ? assay_buf_puts(out, eol) : 0;
}

static int insert_behind(struct rewriting *r, const struct assay_entity *entity,
                         const struct assay_buf *text)
{
	const char *eol = plan_line_end(entity);
	struct assay_buf out = {0};
	int ret = assay_buf_puts(&out, eol);

	if (ret == 0)
		ret = append_delimiter(r, entity, eol, &out);
	if (ret == 0)
		ret = append_part(r, text, eol, &out);
	if (ret == 0)
		ret = end_line(r, entity, eol, &out);
	if (ret == 0)
		ret = plan_edit(r->rw, entity->body.off + entity->body.len, 0, &out, RANK_CLOSING);
	assay_buf_free(&out);
	return ret;
}

/* ---- in a multipart that is made ----------------------------------------- */

static int digest_source(struct rewriting *r, EVP_MD_CTX *md)
{
	char chunk[32768];
	uint64_t size = r->rw->analysis->size;
	int ret = EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 ? 0 : -ASSAY_ECRYPTO;

	for (uint64_t off = 0; off < size && ret == 0; off += sizeof(chunk)) {
		size_t len = size - off < sizeof(chunk) ? (size_t)(size - off) : sizeof(chunk);

		ret = r->source->read(r->source->ctx, (size_t)off, chunk, len);
		if (ret == 0 && EVP_DigestUpdate(md, chunk, len) != 1)
			ret = -ASSAY_ECRYPTO;
	}
	return ret;
}

/* A boundary that has not been used. */
static int new_boundary(struct rewriting *r, char *boundary, size_t size)
{
	EVP_MD_CTX *md;
	unsigned char digest[EVP_MAX_MD_SIZE];
	int ret = 0;

	if (*r->boundary == '\0') {
		md = EVP_MD_CTX_new();
		ret = md == NULL ? -ASSAY_ENOMEM : digest_source(r, md);
		if (ret == 0 && EVP_DigestFinal_ex(md, digest, NULL) != 1)
			ret = -ASSAY_ECRYPTO;
		EVP_MD_CTX_free(md);
		if (ret < 0)
			return ret;
		for (int i = 0; i < 16; i++)
			snprintf(r->boundary + 2 * i, 3, "%02x", digest[i]);
	}
	snprintf(boundary, size, "=_%s_%u", r->boundary, ++r->wrapped);
	return 0;
}

/* Content that is not 7bit makes its multipart so, too. */
static const char *outer_encoding(const struct part *part)
{
	const struct assay_entity *entity = part->entity;

	if (part->encoding != NULL)
		return strcmp(part->encoding, " 8bit") == 0 ? part->encoding : NULL;
	if (entity->encoding == ASSAY_ENC_8BIT || entity->encoding == ASSAY_ENC_UNKNOWN)
		return " 8bit";
	return entity->encoding == ASSAY_ENC_BINARY ? " binary" : NULL;
}

/* What stands before the content: delimiters, the part ahead of it, its own header. */
static int append_opening(struct rewriting *r, const char *boundary, const struct assay_buf *ahead,
                          const char *eol, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "--%s%s", boundary, eol);

	if (ahead->len == 0 || ret < 0)
		return ret;
	ret = append_part(r, ahead, eol, out);
	return ret < 0 ? ret : assay_buf_printf(out, "%s--%s%s", eol, boundary, eol);
}

static int append_closing(struct rewriting *r, const char *boundary, const struct assay_buf *beside,
                          const char *eol, struct assay_buf *out)
{
	int ret = 0;

	if (beside->len > 0) {
		ret = assay_buf_printf(out, "%s--%s%s", eol, boundary, eol);
		if (ret == 0)
			ret = append_part(r, beside, eol, out);
	}
	return ret < 0 ? ret : assay_buf_printf(out, "%s--%s--", eol, boundary);
}

static int outer_type(struct rewriting *r, const char *boundary, const char **value_r)
{
	char value[128];

	snprintf(value, sizeof(value), " multipart/mixed;\r\n boundary=\"%s\"", boundary);
	*value_r = arena_strndup(&r->rw->arena, value, strlen(value));
	return *value_r != NULL ? 0 : -ASSAY_ENOMEM;
}

/* Header fields of the message that are its content's move to the part that it becomes. */
static int wrap_message(struct rewriting *r, const struct part *part, const struct assay_buf *ahead,
                        const struct assay_buf *beside)
{
	const struct assay_entity *root = part->entity;
	struct new_field inner[PART_FIELDS],
		outer[2] = {{"Content-Type", NULL}, {"Content-Transfer-Encoding", NULL}};
	const char *eol = plan_line_end(root);
	struct assay_buf opening = {0}, closing = {0};
	char boundary[96];
	size_t count;
	int ret = new_boundary(r, boundary, sizeof(boundary));

	if (ret == 0)
		ret = outer_type(r, boundary, &outer[0].value);
	outer[1].value = outer_encoding(part);
	if (ret == 0)
		ret = part_fields(r, part, inner, &count);
	if (ret == 0)
		ret = append_opening(r, boundary, ahead, eol, &opening);
	if (ret == 0)
		ret = fields_write(root, inner, count, eol, &opening);
	if (ret == 0)
		ret = assay_buf_puts(&opening, eol);
	if (ret == 0)
		ret = append_closing(r, boundary, beside, eol, &closing);
	if (ret == 0)
		ret = assay_buf_puts(&closing, eol);
	if (ret == 0)
		ret = fields_plan(r->rw, root, outer, 2, FIELDS_ALL_CONTENT | FIELDS_SEPARATE);
	if (ret == 0)
		ret = plan_edit(r->rw, root->body.off, 0, &opening, RANK_OPENING);
	if (ret == 0)
		ret = plan_edit(r->rw, r->rw->analysis->size, 0, &closing, RANK_CLOSING);
	assay_buf_free(&opening);
	assay_buf_free(&closing);
	return ret;
}

static int wrap_part(struct rewriting *r, const struct part *part, const struct assay_buf *beside)
{
	const struct assay_entity *entity = part->entity;
	const char *eol = plan_line_end(entity), *type, *encoding = outer_encoding(part);
	const struct assay_buf nothing = {0};
	struct assay_buf opening = {0}, closing = {0};
	char boundary[96];
	int ret = new_boundary(r, boundary, sizeof(boundary));

	if (ret == 0)
		ret = outer_type(r, boundary, &type);
	if (ret == 0)
		ret = fields_append("Content-Type", type, eol, &opening);
	if (ret == 0 && encoding != NULL)
		ret = fields_append("Content-Transfer-Encoding", encoding, eol, &opening);
	if (ret == 0)
		ret = assay_buf_puts(&opening, eol);
	if (ret == 0)
		ret = append_opening(r, boundary, &nothing, eol, &opening);
	if (ret == 0)
		ret = append_closing(r, boundary, beside, eol, &closing);
	if (ret == 0)
		ret = end_line(r, entity, eol, &closing);
	if (ret == 0)
		ret = plan_edit(r->rw, entity->header.off, 0, &opening, RANK_OPENING);
	if (ret == 0)
		ret = plan_edit(r->rw, entity->body.off + entity->body.len, 0, &closing,
		                RANK_CLOSING);
	assay_buf_free(&opening);
	assay_buf_free(&closing);
	return ret;
}

/* ---- the choice ---------------------------------------------------------- */

static bool is_mixed(const struct assay_entity *entity)
{
	return entity != NULL && body_is(entity, "multipart/mixed") && entity->child != NULL;
}

/* The header of a message that is not wrapped: the step before left it to us. */
static int own_fields(struct rewriting *r, const struct part *part)
{
	struct new_field fields[PART_FIELDS];
	size_t count;
	int ret;

	if (part->entity->parent != NULL)
		return 0;
	ret = part_fields(r, part, fields, &count);
	if (ret == 0 && count > 0)
		ret = fields_plan(r->rw, part->entity, fields, count, 0);
	return ret;
}

static int put(struct rewriting *r, struct part *part, const struct assay_buf *ahead,
               const struct assay_buf *beside)
{
	const struct assay_entity *entity = part->entity;

	if (entity->parent == NULL && beside->len == 0 && is_mixed(entity)) {
		int ret = own_fields(r, part);

		return ret < 0 ? ret : insert_before(r, entity->child, ahead);
	}
	if (entity->parent == NULL)
		return wrap_message(r, part, ahead, beside);
	if (is_mixed(entity->parent))
		return insert_behind(r, entity, beside);
	return wrap_part(r, part, beside);
}

int plan_beside(struct rewriting *r, struct part *part)
{
	struct assay_buf ahead = {0}, beside = {0};
	int ret = 0;

	if (part->ahead == NULL && part->beside == NULL)
		return 0;
	if (r->source == NULL)
		return -ASSAY_EINVAL;
	ret = missing_texts(r, part->ahead, NULL, &ahead);
	if (ret == 0)
		ret = missing_texts(r, part->beside, part->entity, &beside);
	if (ret == 0)
		ret = ahead.len + beside.len > 0 ? put(r, part, &ahead, &beside)
		                                 : own_fields(r, part);
	assay_buf_free(&ahead);
	assay_buf_free(&beside);
	return ret;
}
