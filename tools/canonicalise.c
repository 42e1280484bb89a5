/*
 * assay canonicalise: the message in a form that every reader parses alike.
 */
#include "assay-config.h"

#include "assay.h"

#include <assay/canonical.h>
#include <assay/codec.h>

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
	"usage: assay canonicalise [OPTION ...] FILE|-\n"
	"\n"
	"Writes a message to standard output in its canonical form: one that every\n"
	"reader parses alike, in which all is a proper part that any reader would have\n"
	"shown. A message without ambiguities comes out as it is. Where an ambiguity\n"
	"lies inside a signed or encrypted entity, or a limit was reached, the message\n"
	"comes out as far as it can be rewritten, and the exit status is 3.\n"
	"\n"
	"  --explain         say on standard error what was changed, and why\n"
	"  --json            instead of the message: outcome, changes and the leaves of all\n"
	"                    views, as JSON\n"
	"  --data            with --json: the decoded content of each leaf, in base64\n"
	"  --drop-hidden     leave out what only some readers show\n"
	"  --severity WORD   rewrite from this severity on: benign, ambiguous (default) or\n"
	"                    hostile\n";

struct request {
	const char *file;
	bool explain, json, data;
	struct assay_canonical_options options;
};

/* ---- JSON ---------------------------------------------------------------- */

static void json_text(const char *name, const char *text)
{
	printf("\"%s\": ", name);
	if (text == NULL) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			printf("\\%c", *p);
		else if (*p < 32 || *p == 127)
			printf("\\u%04x", *p);
		else
			putchar(*p);
	}
	putchar('"');
}

static int json_data(const struct message *message, const struct assay_view_leaf *leaf)
{
	struct assay_buf decoded = {0}, encoded = {0};
	const struct assay_sink sink = assay_sink_buf(&decoded);
	int ret = leaf->primary ? assay_entity_decode(leaf->entity, &message->source, &sink)
	                        : assay_buf_append(&decoded, leaf->data, (size_t)leaf->size);

	if (ret == 0 && decoded.len > 0)
		ret = assay_encode_base64(decoded.data, decoded.len, &encoded);
	fputs(", \"data\": \"", stdout);
	for (size_t i = 0; ret == 0 && i < encoded.len; i++) {
		if (encoded.data[i] > 32)
			putchar(encoded.data[i]);
	}
	putchar('"');
	assay_buf_free(&decoded);
	assay_buf_free(&encoded);
	return ret;
}

static int json_leaf(const struct request *request, const struct message *message,
                     const struct assay_view_leaf *leaf)
{
	const char *comma = "";
	int ret = 0;

	printf("    {\"primary\": %s, ", leaf->primary ? "true" : "false");
	json_text("section", leaf->entity->section);
	fputs(", \"choices\": [", stdout);
	for (int i = 0; i < ASSAY_CHOICE_COUNT; i++) {
		if ((leaf->choices & (1u << i)) == 0)
			continue;
		printf("%s\"%s\"", comma, assay_choice_name((enum assay_choice)i));
		comma = ", ";
	}
	printf("], \"offset\": %zu, \"length\": %zu, ", leaf->body.off, leaf->body.len);
	json_text("decoder", leaf->decoder);
	fputs(", ", stdout);
	json_text("type", leaf->type);
	fputs(", ", stdout);
	json_text("name", leaf->name);
	printf(", \"size\": %" PRIu64 ", \"sha256\": \"", leaf->size);
	for (size_t i = 0; i < 32; i++)
		printf("%02x", leaf->sha256[i]);
	putchar('"');
	if (request->data)
		ret = json_data(message, leaf);
	putchar('}');
	return ret;
}

static int print_json(const struct request *request, const struct message *message,
                      const struct assay_canonical *canonical, const struct assay_views *views)
{
	int ret = 0;

	fputs("{\n  ", stdout);
	json_text("outcome", assay_canonical_outcome_name(canonical->outcome));
	printf(",\n  \"dkim\": [%s%s%s],\n  \"changes\": [",
	       (canonical->dkim & ASSAY_DKIM_HEADER) != 0 ? "\"header\"" : "",
	       canonical->dkim == (ASSAY_DKIM_HEADER | ASSAY_DKIM_BODY) ? ", " : "",
	       (canonical->dkim & ASSAY_DKIM_BODY) != 0 ? "\"body\"" : "");
	for (size_t i = 0; i < canonical->change_count; i++) {
		const struct assay_canonical_change *change = &canonical->changes[i];

		fputs(i > 0 ? ",\n    {" : "\n    {", stdout);
		json_text("section", change->entity->section);
		fputs(", ", stdout);
		json_text("code", change->code < ASSAY_AMB_COUNT
		                          ? assay_code_info(change->code)->name
		                          : NULL);
		fputs(", ", stdout);
		json_text("text", change->text);
		putchar('}');
	}
	fputs("\n  ],\n  \"sealed\": [", stdout);
	for (size_t i = 0; i < canonical->sealed_count; i++)
		printf("%s\"%s\"", i > 0 ? ", " : "", canonical->sealed[i]->section);
	printf("],\n  \"views\": %zu,\n  \"limited\": %s,\n  \"leaves\": [\n", views->view_count,
	       views->limited ? "true" : "false");
	for (size_t i = 0; i < views->leaf_count && ret == 0; i++) {
		ret = json_leaf(request, message, &views->leaves[i]);
		fputs(i + 1 < views->leaf_count ? ",\n" : "\n", stdout);
	}
	fputs("  ]\n}\n", stdout);
	return ret;
}

/* ---- text ---------------------------------------------------------------- */

static void explain(const struct assay_canonical *canonical)
{
	fprintf(stderr, "%s", assay_canonical_outcome_name(canonical->outcome));
	if (canonical->views != NULL)
		fprintf(stderr, ", %zu view%s", canonical->views->view_count,
		        canonical->views->view_count == 1 ? "" : "s");
	if (canonical->dkim != ASSAY_DKIM_NONE)
		fprintf(stderr, ", touches what DKIM signs:%s%s",
		        (canonical->dkim & ASSAY_DKIM_HEADER) != 0 ? " header" : "",
		        (canonical->dkim & ASSAY_DKIM_BODY) != 0 ? " body" : "");
	fputc('\n', stderr);
	for (size_t i = 0; i < canonical->change_count; i++) {
		const struct assay_canonical_change *change = &canonical->changes[i];
		const char *section = change->entity->section;

		fprintf(stderr, "%s: ", *section == '\0' ? "message" : section);
		if (change->code < ASSAY_AMB_COUNT)
			fprintf(stderr, "%s (%s): ", assay_code_info(change->code)->name,
			        assay_code_info(change->code)->text);
		fprintf(stderr, "%s\n", change->text);
	}
	for (size_t i = 0; i < canonical->sealed_count; i++)
		fprintf(stderr,
		        "%s: an ambiguity inside a signed or encrypted entity: left as it is\n",
		        canonical->sealed[i]->section);
}

/* ---- the command --------------------------------------------------------- */

static int carry_out(const struct request *request, const struct message *message, const char *data,
                     size_t len)
{
	struct assay_canonical *canonical = NULL;
	struct assay_views *views = NULL;
	int status = STATUS_OK;
	int ret = assay_canonicalise(data, len, message->analysis, &request->options, &canonical);

	if (ret == 0 && request->json)
		ret = assay_views_find(data, len, message->analysis, &request->options.limits,
		                       &views);
	if (ret == 0 && request->explain)
		explain(canonical);
	if (ret == 0 && request->json)
		ret = print_json(request, message, canonical, views);
	else if (ret == 0 && canonical->text != NULL)
		status = write_out(canonical->text, canonical->len);
	else if (ret == 0)
		status = write_out(data, len);
	if (ret < 0)
		status = fail(request->file, assay_strerror(ret));
	if (status == STATUS_OK && canonical->outcome >= ASSAY_CANON_SEALED)
		status = STATUS_REFUSED;
	assay_views_free(views);
	assay_canonical_free(canonical);
	return status;
}

static int run_file(const struct request *request)
{
	struct message message;
	int status = message_open(&message, request->file);

	if (status == STATUS_OK)
		status = message_map(&message, request->file);
	if (status == STATUS_OK)
		status = carry_out(request, &message, message.data, (size_t)message.analysis->size);
	message_close(&message);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	enum { EXPLAIN = 256, JSON, DATA, DROP, SEVERITY };
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'},
		{"explain", no_argument, NULL, EXPLAIN},
		{"json", no_argument, NULL, JSON},
		{"data", no_argument, NULL, DATA},
		{"drop-hidden", no_argument, NULL, DROP},
		{"severity", required_argument, NULL, SEVERITY},
		{NULL, 0, NULL, 0},
	};
	struct request request = {.file = NULL};
	int option, severity;

	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		switch (option) {
		case 'h':
			fputs(command->usage, stdout);
			return STATUS_OK;
		case EXPLAIN:
			request.explain = true;
			break;
		case JSON:
			request.json = true;
			break;
		case DATA:
			request.data = true;
			break;
		case DROP:
			request.options.flags |= ASSAY_CANON_DROP_HIDDEN;
			break;
		case SEVERITY:
			severity = assay_severity_from_name(optarg);
			if (severity < ASSAY_SEV_BENIGN || severity > ASSAY_SEV_HOSTILE)
				return fail_usage(command, "no severity '%s'", optarg);
			request.options.severity = (enum assay_severity)severity;
			break;
		default:
			return fail_option(command, option, argv);
		}
	}
	if (optind + 1 != argc)
		return fail_usage(command, "one file is needed");
	request.file = argv[optind];
	return run_file(&request);
}

const struct command canonicalise_command = {
	.name = "canonicalise",
	.summary = "write a message so that every reader parses it alike",
	.usage = usage,
	.run = run,
};
