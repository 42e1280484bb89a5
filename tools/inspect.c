/*
 * assay inspect: what a message is made of.
 */
#include "assay.h"

#include <assay/record.h>

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

/* Octets of a name that the tree shows; JSON has all of it. */
#define MAX_NAME 200

static const char usage[] =
	"usage: assay inspect [--json] FILE|-\n"
	"\n"
	"Prints the entities of a message as a tree, with what each is declared to be\n"
	"and what it was found to be, and the ambiguities.\n"
	"\n"
	"  --json            print JSON for scripts; assay(1) describes it\n";

/* ---- the tree ---- */

static int print_flags(const struct assay_entity *entity, struct assay_buf *out)
{
	const char *name, *separator = "flags ";
	int ret = 0;

	for (unsigned int bit = 1; (name = assay_entity_flag_name(bit)) != NULL && ret == 0;
	     bit <<= 1) {
		if ((entity->flags & bit) == 0)
			continue;
		ret = assay_buf_printf(out, "%s%s", separator, name);
		separator = ", ";
	}
	return ret;
}

static int print_sha256(const struct assay_entity *entity, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "sha256 ");

	for (int i = 0; i < 32 && ret == 0; i++)
		ret = assay_buf_printf(out, "%02x", entity->sha256[i]);
	return ret;
}

static int print_detected(const struct assay_entity *entity, struct assay_buf *out)
{
	return assay_buf_printf(out, "detected %s", entity->detected);
}

static int print_other_names(const struct assay_entity *entity, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "also named");

	for (uint32_t i = 1; i < entity->name_count && ret == 0; i++) {
		ret = assay_buf_puts(out, i == 1 ? " " : ", ");
		if (ret == 0)
			ret = assay_buf_quote(out, entity->names[i].value, MAX_NAME);
	}
	return ret;
}

/* A further line of an entity, below its first one. */
static int print_detail(const struct assay_entity *entity, struct assay_buf *out,
                        int (*print)(const struct assay_entity *entity, struct assay_buf *out))
{
	int ret = assay_buf_printf(out, "%*s", 2 * entity->depth + 8, "");

	if (ret == 0)
		ret = print(entity, out);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int print_first_line(const struct assay_entity *entity, struct assay_buf *out)
{
	bool numbered = entity->kind != ASSAY_MULTIPART || entity->parent == NULL ||
	                entity->parent->kind == ASSAY_MULTIPART;
	int ret = assay_buf_printf(out, "%*s%-5s ", 2 * entity->depth, "",
	                           numbered && *entity->section != '\0' ? entity->section : "-");

	if (ret == 0)
		ret = assay_buf_clean(out, entity->type, MAX_NAME);
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
	if (ret == 0 && entity->kind != ASSAY_MULTIPART)
		ret = assay_buf_printf(out, ", %s, %" PRIu64 " octets",
		                       assay_encoding_name((enum assay_encoding)entity->encoding),
		                       entity->size);
	if (ret == 0 && entity->disposition != NULL) {
		ret = assay_buf_puts(out, ", ");
		if (ret == 0)
			ret = assay_buf_clean(out, entity->disposition, MAX_NAME);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int print_entity(const struct assay_entity *entity, struct assay_buf *out)
{
	int ret = print_first_line(entity, out);

	if (ret == 0 && entity->name_count > 1)
		ret = print_detail(entity, out, print_other_names);
	if (ret == 0 && entity->detected != NULL)
		ret = print_detail(entity, out, print_detected);
	if (ret == 0 && entity->flags != 0)
		ret = print_detail(entity, out, print_flags);
	if (ret == 0 && entity->sha256 != NULL)
		ret = print_detail(entity, out, print_sha256);
	return ret;
}

static int print_ambiguity(const struct assay_ambiguity *ambiguity, struct assay_buf *out)
{
	const struct assay_code_info *info = assay_code_info(ambiguity->code);
	const char *section = ambiguity->entity->section;

	return assay_buf_printf(out, "%-15s %-9s %s%s, octet %zu: %s\n", info->name,
	                        assay_severity_name(info->severity),
	                        *section != '\0' ? "part " : "message", section, ambiguity->offset,
	                        ambiguity->detail != NULL ? ambiguity->detail : info->text);
}

static int print_tree(const struct assay_analysis *analysis, struct assay_buf *out)
{
	int ret = assay_buf_printf(
		out, "%" PRIu64 " octets, %zu entities, %zu ambiguities%s%s\n", analysis->size,
		analysis->entity_count, analysis->ambiguity_total,
		analysis->ambiguity_total > 0 ? ", worst: " : "",
		analysis->ambiguity_total > 0 ? assay_severity_name(analysis->severity) : "");

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++)
		ret = print_entity(analysis->entities[i], out);
	for (size_t i = 0; i < analysis->ambiguity_count && ret == 0; i++)
		ret = print_ambiguity(&analysis->ambiguities[i], out);
	return ret;
}

/* ---- the command ---- */

static int inspect(const char *path, bool json)
{
	struct message message;
	struct assay_buf out = {0};
	int ret, status = message_open(&message, path);

	if (status == STATUS_OK) {
		ret = json ? assay_json(message.analysis, ASSAY_JSON_PRETTY, &out)
		           : print_tree(message.analysis, &out);
		status = ret < 0 ? fail(path, assay_strerror(ret)) : write_out(out.data, out.len);
	}
	assay_buf_free(&out);
	message_close(&message);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {{"json", no_argument, NULL, 'j'},
	                                        {"help", no_argument, NULL, 'h'},
	                                        {NULL, 0, NULL, 0}};
	bool json = false;
	int option;

	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(command->usage, stdout);
			return STATUS_OK;
		}
		if (option != 'j')
			return fail_option(command, option, argv);
		json = true;
	}
	if (argc - optind != 1)
		return fail_usage(command, "one message file (or -) is needed");
	return inspect(argv[optind], json);
}

const struct command inspect_command = {
	.name = "inspect",
	.summary = "show what a message is made of",
	.usage = usage,
	.run = run,
};
