/*
 * What assay inspect prints of one message: a tree, a line, its header fields,
 * or one of these as JSON.
 */
#include "inspect.h"

#include <assay/record.h>

#include <inttypes.h>
#include <stdio.h>

static size_t count_parts(const struct assay_analysis *analysis, unsigned int flags)
{
	size_t count = 0;

	for (size_t i = 0; i < analysis->entity_count; i++)
		count += analysis->entities[i]->kind != ASSAY_MULTIPART &&
		         (analysis->entities[i]->flags & flags) == flags;
	return count;
}

/* "folder/file", "folder/mbox#3" */
static int print_name(const struct mail *mail, struct assay_buf *out)
{
	int ret = assay_buf_clean(out, mail->file, SIZE_MAX);

	if (ret == 0 && mail->number > 0)
		ret = assay_buf_printf(out, "#%lu", mail->number);
	return ret;
}

static int print_codes(const struct assay_analysis *analysis, struct assay_buf *out)
{
	bool seen[ASSAY_AMB_COUNT] = {false};
	int ret = 0;

	for (size_t i = 0; i < analysis->ambiguity_count && ret == 0; i++) {
		enum assay_code code = analysis->ambiguities[i].code;

		if (!seen[code])
			ret = assay_buf_printf(out, " %s", assay_code_info(code)->name);
		seen[code] = true;
	}
	return ret;
}

static int print_line(const struct inspection *in, const struct mail *mail, struct assay_buf *out)
{
	const struct assay_analysis *analysis = mail->analysis;
	size_t attachments = count_parts(analysis, ASSAY_ENT_ATTACHMENT);
	int ret = print_name(mail, out);

	if (ret == 0)
		ret = assay_buf_puts(out, ": ");
	if (ret == 0)
		ret = print_size(out, analysis->size);
	if (ret == 0)
		ret = assay_buf_puts(out, ", ");
	if (ret == 0)
		ret = print_count(out, count_parts(analysis, 0), "part", "parts");
	if (ret == 0)
		ret = assay_buf_puts(out, ", ");
	if (ret == 0)
		ret = print_count(out, attachments, "attachment", "attachments");
	if (ret == 0)
		ret = assay_buf_puts(out, ", ");
	if (ret == 0)
		ret = print_severity(out, in->style, analysis->severity, worst_severity(analysis));
	if (ret == 0)
		ret = print_codes(analysis, out);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

/* The entity that --section names; NULL without one. */
static int find_entity(struct inspection *in, const struct mail *mail,
                       const struct assay_entity **entity)
{
	struct section section;
	char why[1100];

	*entity = NULL;
	if (in->section == NULL)
		return 0;
	if (section_find(mail->analysis, in->section, &section)) {
		*entity = section.entity;
		return 0;
	}
	snprintf(why, sizeof(why), "there is no section %s", in->section);
	in->box.failed(in, mail->file, why);
	return -1;
}

static int print_headers(struct inspection *in, const struct mail *mail,
                         const struct assay_entity *entity)
{
	int ret = 0;

	if (in->many) {
		ret = print_name(mail, &in->out);
		if (ret == 0)
			ret = assay_buf_puts(&in->out, "\n");
	}
	return ret < 0 ? ret : print_fields(mail->analysis, entity, in->style, &in->out);
}

/* What --json says of a message, without the braces of a single one. */
static int print_json_content(struct inspection *in, const struct mail *mail,
                              const struct assay_entity *entity)
{
	int ret;

	if (!in->headers) {
		ret = assay_buf_puts(&in->out, "\"analysis\":");
		return ret < 0 ? ret : assay_json(mail->analysis, 0, &in->out);
	}
	ret = assay_buf_puts(&in->out, "\"headers\":");
	return ret < 0 ? ret : print_fields_json(mail->analysis, entity, &in->out);
}

static int print_json(struct inspection *in, const struct mail *mail,
                      const struct assay_entity *entity)
{
	int ret;

	if (!in->many && !in->headers)
		return assay_json(mail->analysis, ASSAY_JSON_PRETTY, &in->out);
	ret = assay_buf_puts(&in->out, "{");
	if (ret == 0 && in->many) {
		ret = assay_buf_puts(&in->out, "\"file\":");
		if (ret == 0)
			ret = print_json_string(&in->out, mail->file);
		if (ret == 0 && mail->number > 0)
			ret = assay_buf_printf(&in->out, ",\"index\":%lu,\"offset\":%" PRIu64,
			                       mail->number, mail->offset);
		if (ret == 0)
			ret = assay_buf_puts(&in->out, ",");
	}
	if (ret == 0)
		ret = print_json_content(in, mail, entity);
	return ret < 0 ? ret : assay_buf_puts(&in->out, "}\n");
}

int print_mail(struct inspection *in, const struct mail *mail)
{
	const struct assay_entity *entity;

	if (in->quiet || find_entity(in, mail, &entity) < 0)
		return 0;
	if (in->json)
		return print_json(in, mail, entity);
	if (in->headers)
		return print_headers(in, mail, entity);
	return in->many ? print_line(in, mail, &in->out)
	                : print_tree(mail->analysis, in->style, &in->out);
}
