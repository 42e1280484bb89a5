/*
 * Sorting the decisions by part, and carrying them out. See parts.h for the order.
 */
#include "rewrite/parts.h"

#include <assay/care.h>

#include <stdlib.h>
#include <string.h>

struct part *part_of(struct rewriting *r, const struct assay_entity *entity)
{
	struct part **part = &r->parts[entity->index];

	if (*part == NULL) {
		*part = arena_alloc(&r->rw->arena, sizeof(**part));
		if (*part != NULL)
			(*part)->entity = entity;
	}
	return *part;
}

/* Two rules may ask for the same text. */
static bool same_text(const struct assay_decision *a, const struct assay_decision *b)
{
	const char *x = a->html != NULL ? a->html : "", *y = b->html != NULL ? b->html : "";

	return strcmp(a->text, b->text) == 0 && strcmp(x, y) == 0;
}

int text_add(struct rewriting *r, struct text_node **list, const struct assay_decision *decision)
{
	for (; *list != NULL; list = &(*list)->next) {
		if (same_text((*list)->decision, decision))
			return 0;
	}
	*list = arena_alloc(&r->rw->arena, sizeof(**list));
	if (*list == NULL)
		return -ASSAY_ENOMEM;
	(*list)->decision = decision;
	return 0;
}

/* ---- sorting ------------------------------------------------------------- */

static bool is_carried_out(const struct assay_decision *decision)
{
	return !decision->observed && decision->skipped == NULL;
}

/* The decision for one part of its own, whatever it was about. */
static bool is_allowed(const struct rewriting *r, const struct assay_decision *decision,
                       const struct assay_entity *entity)
{
	struct assay_decision of_part = *decision;
	struct assay_care_answer answer;

	of_part.entity = entity;
	assay_care_ask(r->rw->analysis, &of_part, &answer);
	return answer.care == ASSAY_CARE_DO;
}

static bool is_html(const struct assay_entity *entity)
{
	return entity->kind == ASSAY_LEAF && strcmp(entity->type, "text/html") == 0;
}

/* RFC 2046 5.2: leaves of type message may have no encoding; RFC 2045 6.4: nor multiparts. */
static bool is_encodable(const struct assay_entity *entity)
{
	return entity->kind == ASSAY_LEAF && entity->encoding != ASSAY_ENC_BASE64 &&
	       entity->encoding != ASSAY_ENC_QP && entity->encoding != ASSAY_ENC_UUENCODE &&
	       strncmp(entity->type, "message/", 8) != 0 &&
	       strncmp(entity->type, "multipart/", 10) != 0;
}

/* What holds others has no encoding itself, but says which one those in it may have. */
static bool has_label(const struct assay_entity *entity)
{
	return entity->kind != ASSAY_LEAF &&
	       (entity->encoding == ASSAY_ENC_8BIT || entity->encoding == ASSAY_ENC_BINARY);
}

/* Whether an action can be about a part of this kind. */
static bool is_subject(const struct assay_entity *entity, enum assay_action action)
{
	if (action == ASSAY_ACT_SANITIZE_HTML)
		return is_html(entity);
	if (action == ASSAY_ACT_TRANSFER_ENCODE)
		return is_encodable(entity) || has_label(entity);
	return true;
}

static int want(struct rewriting *r, const struct assay_decision *decision,
                const struct assay_entity *entity)
{
	struct part *part;

	if (!is_subject(entity, decision->action) || !is_allowed(r, decision, entity))
		return 0;
	part = part_of(r, entity);
	if (part == NULL)
		return -ASSAY_ENOMEM;
	switch (decision->action) {
	case ASSAY_ACT_REPLACE:
		if (part->replace == NULL)
			part->replace = decision;
		break;
	case ASSAY_ACT_RENAME:
		if (part->rename == NULL)
			part->rename = decision;
		break;
	case ASSAY_ACT_SANITIZE_HTML:
		part->allow = part->sanitize ? part->allow & decision->allow : decision->allow;
		part->sanitize = true;
		break;
	default:
		part->encode = entity->kind == ASSAY_LEAF;
		part->relabel = entity->kind != ASSAY_LEAF;
		break;
	}
	return 0;
}

/* Whether an entity is this one or inside of it. */
static bool is_within(const struct assay_entity *entity, const struct assay_entity *outer)
{
	while (entity != NULL && entity != outer)
		entity = entity->parent;
	return entity != NULL;
}

/* Of a decision about a whole: all parts inside; of one about no part in particular: all. */
static int want_all(struct rewriting *r, const struct assay_decision *decision)
{
	const struct assay_analysis *analysis = r->rw->analysis;
	const struct assay_entity *outer = decision->entity;
	int ret = 0;

	/* what an encoded part lies in may say so */
	if (decision->action == ASSAY_ACT_TRANSFER_ENCODE && outer != NULL) {
		for (const struct assay_entity *e = outer->parent; e != NULL && ret == 0;
		     e = e->parent)
			ret = want(r, decision, e);
	}
	for (size_t i = outer != NULL ? outer->index : 0; i < analysis->entity_count && ret == 0;
	     i++) {
		if (outer != NULL && !is_within(analysis->entities[i], outer))
			break;
		ret = want(r, decision, analysis->entities[i]);
	}
	return ret;
}

static int sort_decisions(struct rewriting *r)
{
	int ret = 0;

	for (size_t i = 0; i < r->verdict->decision_count && ret == 0; i++) {
		const struct assay_decision *decision = &r->verdict->decisions[i];

		if (!is_carried_out(decision))
			continue;
		if (decision->action == ASSAY_ACT_REPLACE ||
		    (decision->action == ASSAY_ACT_RENAME && decision->new_name != NULL)) {
			if (decision->entity != NULL)
				ret = want(r, decision, decision->entity);
		} else if (decision->action == ASSAY_ACT_SANITIZE_HTML ||
		           decision->action == ASSAY_ACT_TRANSFER_ENCODE) {
			ret = want_all(r, decision);
		}
	}
	return ret;
}

/* Parts inside a replaced one go with it. */
static void cover(struct rewriting *r)
{
	const struct assay_analysis *analysis = r->rw->analysis;

	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *parent = analysis->entities[i]->parent;

		if (parent != NULL)
			r->covered[i] = r->covered[parent->index] ||
			                (r->parts[parent->index] != NULL &&
			                 r->parts[parent->index]->replace != NULL);
		if (r->covered[i])
			r->parts[i] = NULL;
	}
}

/* ---- carrying out -------------------------------------------------------- */

typedef int step_fn(struct rewriting *r, struct part *part);

static int for_each(struct rewriting *r, step_fn *step)
{
	int ret = 0;

	for (size_t i = 0; i < r->rw->analysis->entity_count && ret == 0; i++) {
		if (r->parts[i] != NULL)
			ret = step(r, r->parts[i]);
	}
	return ret;
}

static int do_content(struct rewriting *r, struct part *part)
{
	if (part->replace != NULL)
		return part_replace(r, part);
	if (!part->sanitize && !part->encode && part->texts == NULL)
		return 0;
	if (r->source == NULL)
		return -ASSAY_EINVAL;
	return part_content(r, part);
}

/* The name is made and, where it is the same, forgotten again. */
static int do_name(struct rewriting *r, struct part *part)
{
	return part->replace != NULL || part->rename == NULL ? 0 : part_name(r, part);
}

/* The message's own content fields move where its content goes. */
static bool is_wrapped_message(const struct part *part)
{
	return part->entity->parent == NULL && (part->ahead != NULL || part->beside != NULL);
}

static int do_fields(struct rewriting *r, struct part *part)
{
	struct new_field fields[PART_FIELDS];
	size_t count;
	int ret;

	if (part->replace != NULL || is_wrapped_message(part))
		return 0;
	ret = part_fields(r, part, fields, &count);
	if (ret == 0 && (count > 0 || part->new_body))
		ret = fields_plan(r->rw, part->entity, fields, count,
		                  part->new_body ? FIELDS_SEPARATE : 0);
	return ret;
}

static int carry_out(struct rewriting *r)
{
	int ret = place_texts(r);

	if (ret == 0)
		ret = for_each(r, do_content);
	if (ret == 0)
		ret = for_each(r, do_name);
	if (ret == 0)
		ret = plan_labels(r);
	if (ret == 0)
		ret = for_each(r, do_fields);
	if (ret == 0)
		ret = for_each(r, plan_beside);
	return ret;
}

int plan_parts(struct assay_rewrite *rw, const struct assay_verdict *verdict,
               const struct assay_source *source)
{
	size_t count = rw->analysis->entity_count;
	struct rewriting r = {
		.rw = rw,
		.verdict = verdict,
		.source = source,
		.parts = calloc(count + 1, sizeof(struct part *)),
		.covered = calloc(count + 1, sizeof(bool)),
	};
	int ret = -ASSAY_ENOMEM;

	if (r.parts != NULL && r.covered != NULL) {
		ret = sort_decisions(&r);
		if (ret == 0) {
			cover(&r);
			ret = carry_out(&r);
		}
	}
	free(r.parts);
	free(r.covered);
	return ret;
}
