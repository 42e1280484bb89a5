/*
 * Planning of replaced parts. RFC 2046 5.1: a part is what stands between its
 * delimiter line and the line end that belongs to the next one; all of that
 * makes way for the notice. A leaf that is a whole message (the message
 * itself, or the one inside message/rfc822) keeps the header fields that are
 * the message's own.
 *
 * Parts are never inside an encoded container: the parser takes message/rfc822
 * with an encoding for a leaf, and nobody decodes a multipart (RFC 2045 6.4).
 */
#include "rewrite/parts.h"

#include <stdlib.h>
#include <string.h>

#include "rewrite/notice.h"
#include "rewrite/template.h"

/* Octets of notices after which the rest of a message gets the short one. */
#define MAX_NOTICES (8 * 1024 * 1024)

static const char short_notice[] = "{name} was removed by policy ({rule}).\n";

size_t part_next_structure(const struct assay_rewrite *rw, const struct assay_entity *entity)
{
	for (; entity != NULL; entity = entity->parent) {
		if (entity->next != NULL)
			return entity->next->header.off - entity->next->delimiter_len;
		if (entity->parent != NULL && entity->parent->close_len > 0)
			return entity->parent->close_off;
	}
	return rw->analysis->size;
}

/* The texts that stand below the notice, since it takes the place of the message's text. */
static int join_texts(const struct text_node *texts, struct assay_buf *out)
{
	int ret = 0;

	for (; texts != NULL && ret == 0; texts = texts->next)
		ret = assay_buf_printf(out, "%s%s", out->len > 0 ? "\n\n" : "",
		                       texts->decision->text);
	return ret;
}

static int make_notice(struct rewriting *r, const struct part *part, const char *eol,
                       struct notice *notice_r)
{
	const struct assay_decision *decision = part->replace;
	const char *template = decision->notice != NULL ? decision->notice : template_default;
	struct assay_buf below = {0};
	int ret = join_texts(part->texts, &below);

	if (r->notice_octets > MAX_NOTICES)
		template = short_notice;
	if (ret == 0)
		ret = notice_make(r->rw->analysis, decision, template, below.data, eol,
		                  &r->rw->arena, notice_r);
	if (ret == 0)
		r->notice_octets += notice_r->body.len;
	assay_buf_free(&below);
	return ret;
}

/* ---- parts ---- */

/* Without a line end of its own, the last line would run into what follows. */
static int end_line(struct rewriting *r, const struct assay_entity *entity, const char *eol,
                    struct assay_buf *text)
{
	size_t end = entity->body.off + entity->body.len;

	return end >= part_next_structure(r->rw, entity) ? assay_buf_puts(text, eol) : 0;
}

/*
 * Fields, blank line and body of a notice for the whole part. A delimiter that is
 * the last of the message may lack its line end: the part behind it has no octets,
 * so that there is nothing to replace.
 */
static int replace_part(struct rewriting *r, const struct part *part)
{
	const struct assay_entity *entity = part->entity;
	size_t off = entity->header.off, end = entity->body.off + entity->body.len;
	const char *eol = plan_line_end(entity);
	struct assay_buf text = {0};
	struct notice notice;
	int ret;

	if (off == r->rw->analysis->size)
		return 0;
	ret = make_notice(r, part, eol, &notice);
	for (size_t i = 0; i < NOTICE_FIELDS && ret == 0; i++)
		ret = fields_append(notice.fields[i].name, notice.fields[i].value, eol, &text);
	if (ret == 0)
		ret = assay_buf_puts(&text, eol);
	if (ret == 0)
		ret = assay_buf_append(&text, notice.body.data, notice.body.len);
	if (ret == 0)
		ret = end_line(r, entity, eol, &text);
	if (ret == 0)
		ret = plan_edit(r->rw, off, end - off, &text, RANK_BODY);
	assay_buf_free(&text);
	return ret;
}

/* ---- messages ---- */

/* The message itself, or the one inside message/rfc822: From, Subject and so on stay. */
static int replace_message(struct rewriting *r, struct part *part)
{
	const struct assay_entity *entity = part->entity;
	size_t end = entity->parent == NULL ? r->rw->analysis->size
	                                    : entity->body.off + entity->body.len;
	const char *eol = plan_line_end(entity);
	struct new_field fields[NOTICE_FIELDS];
	struct assay_buf text = {0};
	struct notice notice;
	int ret = make_notice(r, part, eol, &notice);

	for (size_t i = 0; i < NOTICE_FIELDS; i++)
		fields[i] = (struct new_field){notice.fields[i].name, notice.fields[i].value};
	if (ret == 0)
		ret = fields_plan(r->rw, entity, fields, NOTICE_FIELDS,
		                  FIELDS_ALL_CONTENT | FIELDS_SEPARATE);
	if (ret == 0)
		ret = assay_buf_append(&text, notice.body.data, notice.body.len);
	if (ret == 0)
		ret = end_line(r, entity, eol, &text);
	if (ret == 0)
		ret = plan_edit(r->rw, entity->body.off, end - entity->body.off, &text, RANK_BODY);
	assay_buf_free(&text);
	return ret;
}

int part_replace(struct rewriting *r, struct part *part)
{
	const struct assay_entity *entity = part->entity;

	if (entity->parent == NULL || entity->parent->kind == ASSAY_MESSAGE)
		return replace_message(r, part);
	return replace_part(r, part);
}
