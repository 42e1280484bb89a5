/*
 * A message as a tree for a person: each entity with a line of what it is and
 * further lines of what is worth knowing, its ambiguities among them.
 */
#include "inspect.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Octets of a name that the tree shows; JSON has all of it. */
#define MAX_NAME 200

struct tree {
	const struct assay_analysis *analysis;
	struct style style;
	struct assay_buf *out;
};

/* ---- the first line ---- */

static int print_section(const struct assay_entity *entity, struct style style,
                         struct assay_buf *out)
{
	bool numbered = entity->kind != ASSAY_MULTIPART || entity->parent == NULL ||
	                entity->parent->kind == ASSAY_MULTIPART;
	const char *section = numbered && *entity->section != '\0' ? entity->section : "-";
	int ret = print_bold(out, style, section);
	int padding = 5 - (int)strlen(section);

	return ret < 0 ? ret : assay_buf_printf(out, "%*s", padding > 0 ? padding + 1 : 1, "");
}

static int print_type(const struct assay_entity *entity, struct assay_buf *out)
{
	int ret = assay_buf_clean(out, entity->type, MAX_NAME);

	if (ret == 0 && entity->charset != NULL) {
		ret = assay_buf_puts(out, "; charset=");
		if (ret == 0)
			ret = assay_buf_clean(out, entity->charset, MAX_NAME);
	}
	if (ret == 0 && entity->name != NULL) {
		ret = assay_buf_puts(out, " ");
		if (ret == 0)
			ret = assay_buf_quote(out, entity->name, MAX_NAME);
	}
	return ret;
}

static int print_octets(uint64_t octets, struct assay_buf *out)
{
	int ret = print_count(out, octets, "octet", "octets");

	if (ret < 0 || octets < 1024)
		return ret;
	ret = assay_buf_puts(out, " (");
	if (ret == 0)
		ret = print_size(out, octets);
	return ret < 0 ? ret : assay_buf_puts(out, ")");
}

int print_entity_line(const struct assay_entity *entity, struct style style, struct assay_buf *out)
{
	int ret = print_section(entity, style, out);

	if (ret == 0)
		ret = print_type(entity, out);
	if (ret == 0 && entity->kind != ASSAY_MULTIPART) {
		ret = assay_buf_printf(out, ", %s, ",
		                       assay_encoding_name((enum assay_encoding)entity->encoding));
		if (ret == 0)
			ret = print_octets(entity->size, out);
	}
	if (ret == 0 && entity->disposition != NULL) {
		ret = assay_buf_puts(out, ", ");
		if (ret == 0)
			ret = assay_buf_clean(out, entity->disposition, MAX_NAME);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

/* ---- the lines below it ---- */

static int print_other_names(const struct tree *tree, const struct assay_entity *entity)
{
	int ret = assay_buf_puts(tree->out, "also named");

	for (uint32_t i = 1; i < entity->name_count && ret == 0; i++) {
		ret = assay_buf_puts(tree->out, i == 1 ? " " : ", ");
		if (ret == 0)
			ret = assay_buf_quote(tree->out, entity->names[i].value, MAX_NAME);
	}
	return ret;
}

static int print_detected(const struct tree *tree, const struct assay_entity *entity)
{
	return assay_buf_printf(tree->out, "detected %s", entity->detected);
}

static int print_flags(const struct tree *tree, const struct assay_entity *entity)
{
	const char *name, *separator = "flags ";
	int ret = 0;

	for (unsigned int bit = 1; (name = assay_entity_flag_name(bit)) != NULL && ret == 0;
	     bit <<= 1) {
		if ((entity->flags & bit) == 0)
			continue;
		ret = assay_buf_printf(tree->out, "%s%s", separator, name);
		separator = ", ";
	}
	return ret;
}

static int print_sha256(const struct tree *tree, const struct assay_entity *entity)
{
	int ret = assay_buf_puts(tree->out, "sha256 ");

	for (int i = 0; i < 32 && ret == 0; i++)
		ret = assay_buf_printf(tree->out, "%02x", entity->sha256[i]);
	return ret;
}

static int indent(const struct tree *tree, const struct assay_entity *entity)
{
	return assay_buf_printf(tree->out, "%*s", 2 * entity->depth + 8, "");
}

static int print_detail(const struct tree *tree, const struct assay_entity *entity,
                        int (*print)(const struct tree *tree, const struct assay_entity *entity))
{
	int ret = indent(tree, entity);

	if (ret == 0)
		ret = print(tree, entity);
	return ret < 0 ? ret : assay_buf_puts(tree->out, "\n");
}

/* A file inside the content: TNEF, uuencode, yEnc. */
static int print_member(const struct tree *tree, const struct assay_entity *entity,
                        const struct assay_member *member)
{
	int ret = indent(tree, entity);

	if (ret == 0)
		ret = assay_buf_printf(tree->out, "contains (%s) ",
		                       assay_member_source_name(member->source));
	if (ret == 0)
		ret = member->name == NULL ? assay_buf_puts(tree->out, "a file without name")
		                           : assay_buf_quote(tree->out, member->name, MAX_NAME);
	if (ret == 0 && member->type != NULL) {
		ret = assay_buf_puts(tree->out, ", ");
		if (ret == 0)
			ret = assay_buf_clean(tree->out, member->type, MAX_NAME);
	}
	if (ret == 0 && member->detected != NULL)
		ret = assay_buf_printf(tree->out, ", detected %s", member->detected);
	if (ret == 0)
		ret = assay_buf_puts(tree->out, ", ");
	if (ret == 0)
		ret = print_octets(member->size, tree->out);
	return ret < 0 ? ret : assay_buf_puts(tree->out, "\n");
}

static int print_ambiguity(const struct tree *tree, const struct assay_ambiguity *ambiguity)
{
	const struct assay_code_info *info = assay_code_info(ambiguity->code);
	int ret = indent(tree, ambiguity->entity);

	if (ret == 0)
		ret = print_severity(tree->out, tree->style, info->severity,
		                     assay_severity_name(info->severity));
	if (ret < 0)
		return ret;
	return assay_buf_printf(tree->out, " %s at octet %zu: %s\n", info->name, ambiguity->offset,
	                        ambiguity->detail != NULL ? ambiguity->detail : info->text);
}

static int print_ambiguities(const struct tree *tree, const struct assay_entity *entity)
{
	int ret = 0;

	for (size_t i = 0; i < tree->analysis->ambiguity_count && ret == 0; i++) {
		if (tree->analysis->ambiguities[i].entity == entity)
			ret = print_ambiguity(tree, &tree->analysis->ambiguities[i]);
	}
	return ret;
}

static int print_entity(const struct tree *tree, const struct assay_entity *entity)
{
	int ret = assay_buf_printf(tree->out, "%*s", 2 * entity->depth, "");

	if (ret == 0)
		ret = print_entity_line(entity, tree->style, tree->out);
	if (ret == 0 && entity->name_count > 1)
		ret = print_detail(tree, entity, print_other_names);
	if (ret == 0 && entity->detected != NULL && strcmp(entity->detected, entity->type) != 0)
		ret = print_detail(tree, entity, print_detected);
	if (ret == 0 && entity->flags != 0)
		ret = print_detail(tree, entity, print_flags);
	if (ret == 0 && entity->sha256 != NULL)
		ret = print_detail(tree, entity, print_sha256);
	for (uint32_t i = 0; i < entity->member_count && ret == 0; i++)
		ret = print_member(tree, entity, &entity->members[i]);
	return ret < 0 ? ret : print_ambiguities(tree, entity);
}

/* ---- all of it ---- */

static int print_heading(const struct tree *tree)
{
	const struct assay_analysis *analysis = tree->analysis;
	int ret = print_octets(analysis->size, tree->out);

	if (ret == 0)
		ret = assay_buf_puts(tree->out, ", ");
	if (ret == 0)
		ret = print_count(tree->out, analysis->entity_count, "entity", "entities");
	if (ret == 0)
		ret = assay_buf_puts(tree->out, ", ");
	if (ret == 0)
		ret = print_count(tree->out, analysis->ambiguity_total, "ambiguity", "ambiguities");
	if (ret == 0 && analysis->ambiguity_total > 0) {
		ret = assay_buf_puts(tree->out, ", worst: ");
		if (ret == 0)
			ret = print_severity(tree->out, tree->style, analysis->severity,
			                     assay_severity_name(analysis->severity));
	}
	return ret < 0 ? ret : assay_buf_puts(tree->out, "\n");
}

int print_tree(const struct assay_analysis *analysis, struct style style, struct assay_buf *out)
{
	const struct tree tree = {.analysis = analysis, .style = style, .out = out};
	size_t unrecorded = analysis->ambiguity_total - analysis->ambiguity_count;
	int ret = print_heading(&tree);

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++)
		ret = print_entity(&tree, analysis->entities[i]);
	if (ret == 0 && unrecorded > 0)
		ret = assay_buf_printf(out, "%zu more ambiguities\n", unrecorded);
	return ret;
}
