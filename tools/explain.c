/*
 * assay explain: what the policy makes of a message, why, and what the message
 * would become.
 */
#include "judging.h"
#include "result.h"

#include <assay/record.h>

#include <getopt.h>
#include <string.h>

static const char usage[] =
	"usage: assay explain [OPTION ...] FILE|-\n"
	"\n"
	"Judges a message by a policy and prints what the message is made of; for every\n"
	"rule, which condition did not hold or why it matches; the verdict; and what the\n"
	"message would become.\n"
	"\n" JUDGING_USAGE "  --json            print JSON for scripts; assay(1) describes it\n";

/* ---- text ---- */

static int print_heading(struct assay_buf *out, struct style style, const char *text)
{
	int ret = out->len > 0 ? assay_buf_puts(out, "\n") : 0;

	if (ret == 0)
		ret = print_bold(out, style, text);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int print_text(const struct judging *judging, const struct result *result,
                      struct assay_buf *out)
{
	const struct judged *judged = &judging->judged;
	struct style style = style_of_stdout();
	int ret = print_heading(out, style, "message");

	if (ret == 0)
		ret = print_tree(judged->original, style, out);
	if (ret == 0)
		ret = print_heading(out, style, "rules");
	if (ret == 0)
		ret = judging_explain(judging, out);
	if (ret == 0)
		ret = assay_verdict_explain(judged->verdict, out);
	if (ret == 0 && judged_fate(judged).rule == NULL &&
	    judged->treatment.done != ASSAY_REMEDY_OBSERVE)
		ret = assay_buf_printf(out, "in all: %s (section ambiguity)\n",
		                       judged_fate(judged).action);
	if (ret == 0)
		ret = print_heading(out, style, "result");
	return ret < 0 ? ret : print_result(judged, result, style, out);
}

/* ---- JSON ---- */

static void json_envelope(const struct assay_envelope *envelope, struct json *json)
{
	json_open(json, "envelope", '{');
	json_string(json, "direction", assay_direction_name(envelope->direction));
	json_string(json, "client", envelope->client_addr);
	json_string(json, "client_name", envelope->client_name);
	json_string(json, "helo", envelope->helo);
	json_string(json, "user", envelope->sasl_user);
	json_truth(json, "tls", envelope->tls);
	json_string(json, "from", envelope->mail_from);
	json_open(json, "to", '[');
	for (size_t i = 0; i < envelope->rcpt_count; i++)
		json_string(json, NULL, envelope->rcpt_to[i]);
	json_close(json, ']');
	json_close(json, '}');
}

static void json_trace(const char *trace, struct json *json)
{
	struct assay_buf line = {0};

	json_open(json, "trace", '[');
	while (trace != NULL && *trace != '\0' && json->error == 0) {
		size_t len = strcspn(trace, "\n");

		line.len = 0;
		json->error = assay_buf_append(&line, trace, len);
		json_string(json, NULL, line.data);
		trace += len + (trace[len] == '\n');
	}
	json_close(json, ']');
	assay_buf_free(&line);
}

static int print_json(const struct judging *judging, const struct result *result,
                      struct assay_buf *out)
{
	const struct judged *judged = &judging->judged;
	struct json json = {.out = out};
	struct assay_buf analysis = {0};

	json_open(&json, NULL, '{');
	json_string(&json, "file", judging->file);
	json_string(&json, "policy", judging->policy_path);
	json_envelope(&judging->envelope.facts, &json);
	if (json.error == 0)
		json.error = assay_json(judged->original, 0, &analysis);
	json_value(&json, "analysis", &analysis);
	json_trace(judged->verdict->trace, &json);
	result_json(judged, result, &json);
	json_close(&json, '}');
	assay_buf_free(&analysis);
	return json.error < 0 ? json.error : assay_buf_puts(out, "\n");
}

/* ---- the command ---- */

static int print_explanation(const struct judging *judging,
                             int (*print)(const struct judging *judging,
                                          const struct result *result, struct assay_buf *out))
{
	struct result result = {0};
	struct assay_buf out = {0};
	int ret = result_make(&result, &judging->judged), status;

	if (ret == 0)
		ret = print(judging, &result, &out);
	status = ret < 0 ? fail(judging->file, assay_strerror(ret)) : write_out(out.data, out.len);
	assay_buf_free(&out);
	result_free(&result);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	static const struct option options[] = {
		JUDGING_OPTIONS,
		{"json", no_argument, NULL, 'j'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct judging judging = {.message = {.fd = -1}};
	bool json = false;
	int option, status = -1;

	while (status < 0 && (option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (option == 'j')
			json = true;
		else
			status = judging_option(command, &judging, option, argv);
	}
	if (status < 0)
		status = judging_operand(command, &judging, argc, argv);
	if (status < 0) {
		status = judging_run(&judging, ASSAY_JUDGE_TRACE);
		if (status == STATUS_OK)
			status = print_explanation(&judging, json ? print_json : print_text);
	}
	judging_free(&judging);
	return status;
}

const struct command explain_command = {
	.name = "explain",
	.summary = "judge a message by a policy and say why",
	.usage = usage,
	.run = run,
};
