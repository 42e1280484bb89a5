/*
 * A message that is a member, as an .eml file in an archive is: analysed as
 * any other message. Its leaves and the messages inside become members, and
 * what is inside of those too. Findings about its structure are not told:
 * nobody parses it before its reader opens it.
 */
#include "inspect/inspection.h"

#include "analyse/parser.h"

#include <stdlib.h>

/* What is counted for the leaf and the message goes on from one analysis to the other. */
static void pass_budget(struct inspection *to, const struct inspection *from)
{
	to->findings = from->findings;
	to->packed = from->packed;
	to->unpacked = from->unpacked;
	to->unpacked_total = from->unpacked_total;
}

static int analyse(struct inspection *in, const unsigned char *data, size_t len,
                   struct assay_analysis **analysis_r)
{
	struct assay_parse_options options = {.limits = *in->limits};
	struct assay_parser *p;
	int ret;

	options.limits.members = in->members->limit - in->members->count;
	options.flags = in->members->hash ? 0 : ASSAY_PARSE_NO_HASH;
	/* 0 would mean the default */
	if (options.limits.members == 0)
		options.limits.members = 1;
	p = assay_parser_new(&options);
	if (p == NULL)
		return -ASSAY_ENOMEM;
	p->members.in.nested = true;
	p->members.in.depth = in->depth + 1;
	pass_budget(&p->members.in, in);
	ret = assay_parser_feed(p, data, len);
	if (ret == 0)
		ret = assay_parser_finish(p, analysis_r);
	pass_budget(in, &p->members.in);
	assay_parser_free(p);
	return ret;
}

static bool add(struct inspection *in, const struct assay_member *member, uint32_t parent)
{
	if (member_add(in->members, member, parent))
		return true;
	if (in->members->limited)
		inspection_report(in, INSPECTION_MEMBERS);
	if (in->error == 0)
		in->error = in->members->error;
	return false;
}

/* An entity and the members of its content. */
static bool add_entity(struct inspection *in, const struct assay_entity *entity, uint32_t parent)
{
	const unsigned int hidden = ASSAY_ENT_ATTACHMENT | ASSAY_ENT_GUESSED;
	const struct assay_member member = {
		.name = entity->name,
		.type = entity->type,
		.detected = entity->detected,
		.size = entity->size,
		.sha256 = entity->sha256,
		.flags = entity->flags & ~hidden,
		.source = ASSAY_MEMBER_MESSAGE,
	};
	uint32_t first = (uint32_t)in->members->count + 1;

	if (!add(in, &member, parent))
		return false;
	for (uint32_t i = 0; i < entity->member_count; i++) {
		const struct assay_member *inside = &entity->members[i];

		if (!add(in, inside, first + inside->parent))
			return false;
	}
	return true;
}

/* The member that an entity is in: the innermost message around it. */
static uint32_t parent_of(const struct assay_entity *entity, const uint32_t *indices,
                          uint32_t outermost)
{
	for (entity = entity->parent; entity != NULL; entity = entity->parent) {
		if (entity->kind == ASSAY_MESSAGE)
			return indices[entity->index];
	}
	return outermost;
}

static void add_entities(struct inspection *in, const struct assay_analysis *analysis)
{
	uint32_t *indices = calloc(analysis->entity_count, sizeof(*indices));

	if (indices == NULL) {
		in->error = -ASSAY_ENOMEM;
		return;
	}
	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *entity = analysis->entities[i];

		if (entity->kind == ASSAY_MULTIPART)
			continue;
		indices[i] = (uint32_t)in->members->count + 1;
		if (!add_entity(in, entity, parent_of(entity, indices, in->parent)))
			break;
	}
	free(indices);
}

void inspect_message(struct inspection *in, const unsigned char *data, size_t len)
{
	struct assay_analysis *analysis = NULL;
	int ret;

	/* it is looked at once more, and decoded */
	if (!inspection_spend(in, len))
		return;
	ret = analyse(in, data, len, &analysis);
	if (ret < 0 && in->error == 0)
		in->error = ret;
	if (ret == 0)
		add_entities(in, analysis);
	assay_analysis_free(analysis);
}
