/*
 * The engine without any mail server: messages in, plans and log lines out.
 */
#include "test-milter.h"

#include "engine.h"
#include "log.h"
#include "report.h"

#include <fcntl.h>
#include <dirent.h>
#include <sys/stat.h>

/* the headers of a Windows program */
#define PE_BASE64                                                                                  \
	"TVoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"         \
	"AAAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"         \
	"AAAAAAAAAAAAAAAAAABQRQAATAEBAAAAAAAAAAAAAAAAAOAAAAALAQAAAAAAAA==\r\n"

#define WITH_PROGRAM                                                                               \
	"--b\r\n\r\nhello\r\n--b\r\n"                                                              \
	"Content-Type: application/pdf; name=\"bill.pdf\"\r\n"                                     \
	"Content-Transfer-Encoding: base64\r\n\r\n" PE_BASE64 "--b--\r\n"

static const struct client stranger = {.addr = "192.0.2.1", .helo = "mx.example"};

static struct engine *start(const struct engine_settings *settings)
{
	struct assay_buf error = {0};
	struct engine *engine;

	if (engine_new(settings, &engine, &error) < 0)
		fail_msg("%s", error.data);
	return engine;
}

static struct engine_settings settings_here(const char *policy)
{
	write_file("policy.conf", policy);
	return (struct engine_settings){
		.policy_path = "policy.conf",
		.spool_directory = ".",
		.spool_memory = 100,
		.remedy = {.results_header = RESULTS_AMBIGUOUS, .authserv_id = "mx.example"},
	};
}

static struct message *begin(struct engine *engine, const struct client *client, const char *from)
{
	struct ruleset *ruleset = engine_ruleset(engine);
	struct message *m = message_begin(engine, ruleset, client, from);

	assert_non_null(m);
	ruleset_put(ruleset);
	return m;
}

static void feed_multipart(struct message *m, const char *body, size_t chunk)
{
	size_t len = strlen(body);

	message_recipient(m, "b@example.net");
	message_header(m, "From", " a@example.org", 0);
	message_header(m, "Subject", " hello", 0);
	message_header(m, "MIME-Version", " 1.0", 0);
	message_header(m, "Content-Type", " multipart/mixed;\n\tboundary=b", 0);
	message_headers_end(m);
	for (size_t off = 0; off < len; off += chunk)
		message_body(m, body + off, len - off < chunk ? len - off : chunk);
}

static struct message *multipart(struct engine *engine, const char *body, size_t chunk)
{
	struct message *m = begin(engine, &stranger, "a@example.org");

	feed_multipart(m, body, chunk);
	return m;
}

static void mail_that_no_rule_is_about_passes_unchanged(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"x\" { from = \"x@*\" action = reject }");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, "--b\r\n\r\nhello\r\n--b--\r\n", 7);
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	assert_int_equal(plan.change_count, 0);
	assert_false(plan.replace_body);
	message_free(m);
	engine_free(engine);
}

/* Beyond 100 octets the original is in a file; the new body is made from it. */
static void a_program_is_replaced_and_all_else_stays_in_any_chunking(void **state)
{
	static const char kept[] = "--b\r\n\r\nhello\r\n--b\r\n";
	static const size_t chunks[] = {1, 2, 7, 64, 100000};
	struct engine_settings settings =
		settings_here("rule \"p\" { part { flags = executable } action = replace }");
	struct engine *engine = start(&settings);

	(void)state;
	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		struct message *m = multipart(engine, WITH_PROGRAM, chunks[i]);
		struct assay_buf body = {0};
		struct assay_sink sink = assay_sink_buf(&body);
		struct plan plan;

		message_finish(m, &plan);
		assert_int_equal(plan.fate, FATE_ACCEPT);
		assert_true(plan.replace_body);
		assert_int_equal(message_write_body(m, &sink), 0);
		assert_memory_equal(body.data, kept, strlen(kept));
		assert_non_null(strstr(body.data, "bill.pdf"));
		assert_null(strstr(body.data, "TVoAAAA"));
		assert_string_equal(body.data + body.len - 7, "--b--\r\n");
		assay_buf_free(&body);
		message_free(m);
	}
	engine_free(engine);
}

static void refusals_carry_the_reply_of_the_rule(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"a\" { from = \"a@*\" action = reject code = 554 status = "
	                      "5.7.0 text = \"no\" }\n"
	                      "rule \"t\" { from = \"t@*\" action = tempfail }\n"
	                      "rule \"q\" { from = \"q@*\" action = quarantine }\n");
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a@x");
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	assert_int_equal(plan.code, 554);
	assert_string_equal(plan.status, "5.7.0");
	assert_string_equal(plan.text, "no");
	message_free(m);

	m = begin(engine, &stranger, "t@x");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_TEMPFAIL);
	assert_int_equal(plan.code / 100, 4);
	assert_non_null(plan.text);
	message_free(m);

	m = begin(engine, &stranger, "q@x");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_QUARANTINE);
	assert_true(*plan.text != '\0');
	message_free(m);
	engine_free(engine);
}

static void observing_changes_nothing(void **state)
{
	struct engine_settings settings =
		settings_here("mode = observe\n"
	                      "rule \"p\" { part { flags = executable } action = replace }\n"
	                      "rule \"r\" { action = reject }\n");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, WITH_PROGRAM, 1000);
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	assert_false(plan.replace_body);
	assert_int_equal(plan.change_count, 0);
	message_free(m);
	engine_free(engine);
}

static void authenticated_and_trusted_clients_send_outbound_mail(void **state)
{
	static const struct client user = {.addr = "192.0.2.1", .sasl_user = "joe"};
	static const struct client trusted = {.addr = "10.0.0.1", .trusted = true};
	struct engine_settings settings =
		settings_here("rule \"o\" { direction = outbound action = reject }");
	struct engine *engine = start(&settings);
	const struct client *clients[] = {&stranger, &user, &trusted};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct message *m = begin(engine, clients[i], "a@x");
		struct plan plan;

		message_finish(m, &plan);
		assert_int_equal(plan.fate, i == 0 ? FATE_ACCEPT : FATE_REJECT);
		message_free(m);
	}
	engine_free(engine);
}

static void the_null_sender_is_an_empty_string(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"n\" { from = \"<>\" action = reject }");
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "");
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_free(m);
	engine_free(engine);
}

static void a_failure_inside_is_answered_as_configured(void **state)
{
	static const enum fate fates[] = {
		[ANSWER_TEMPFAIL] = FATE_TEMPFAIL,
		[ANSWER_ACCEPT] = FATE_ACCEPT,
		[ANSWER_REJECT] = FATE_REJECT,
		[ANSWER_QUARANTINE] = FATE_QUARANTINE,
	};
	struct engine_settings settings =
		settings_here("rule \"p\" { part { flags = executable } action = replace }");

	(void)state;
	for (int answer = ANSWER_TEMPFAIL; answer <= ANSWER_QUARANTINE; answer++) {
		struct message_facts facts;
		struct engine *engine;
		struct message *m;
		struct plan plan;

		settings.on_error = (enum answer)answer;
		settings.spool_directory = "spool";
		assert_int_equal(mkdir("spool", 0700), 0);
		engine = start(&settings);
		/* the disk goes away while the service runs */
		assert_int_equal(rmdir("spool"), 0);
		m = multipart(engine, WITH_PROGRAM, 50);
		assert_true(message_is_decided(m));
		message_finish(m, &plan);
		assert_int_equal(plan.fate, fates[answer]);
		assert_false(plan.replace_body);
		message_describe(m, &facts);
		assert_string_equal(facts.failure, "spool open, spool: No such file or directory");
		message_free(m);
		engine_free(engine);
	}
}

static void messages_are_not_kept_when_no_rule_may_change_a_body(void **state)
{
	struct engine_settings settings =
		settings_here("ambiguity { action = tag }\n"
	                      "rule \"t\" { action = tag header = \"X-Seen\" value = \"yes\" }");
	struct engine *engine;
	struct message *m;
	struct plan plan;

	(void)state;
	assert_int_equal(mkdir("spool", 0700), 0);
	settings.spool_directory = "spool";
	engine = start(&settings);
	assert_int_equal(rmdir("spool"), 0);
	m = multipart(engine, WITH_PROGRAM, 50);
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	assert_int_equal(plan.change_count, 1);
	assert_int_equal(plan.changes[0].op, ASSAY_HDR_APPEND);
	assert_string_equal(plan.changes[0].name, "X-Seen");
	message_free(m);
	engine_free(engine);
}

/* ---- ambiguous messages --------------------------------------------------- */

#define AMBIGUOUS                                                                                  \
	"--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/zip\r\n"                             \
	"Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n\r\n" PE_BASE64   \
	"--b--\r\n"

static const struct assay_header_change *change_of(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->change_count; i++) {
		if (strcmp(plan->changes[i].name, name) == 0)
			return &plan->changes[i];
	}
	return NULL;
}

static void an_ambiguous_message_is_rewritten_and_says_so(void **state)
{
	struct engine_settings settings = settings_here("mode = enforce");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, AMBIGUOUS, 50);
	struct assay_buf body = {0};
	struct assay_sink sink = assay_sink_buf(&body);
	const struct assay_header_change *change;
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	assert_true(plan.replace_body);
	change = change_of(&plan, "Content-Type");
	assert_non_null(change);
	assert_int_equal(change->op, ASSAY_HDR_CHANGE);
	assert_non_null(strstr(change->value, "boundary=\"=_"));
	assert_null(change_of(&plan, "From"));
	change = change_of(&plan, "MIME-Ambiguity-Results");
	assert_non_null(change);
	assert_non_null(strstr(change->value, " mx.example; H-CTE-DUP=1; severity=ambiguous;"));
	assert_non_null(strstr(change->value, "action=rewrite"));
	assert_int_equal(message_write_body(m, &sink), 0);
	assert_null(strstr(body.data, "Content-Transfer-Encoding: 7bit\r\nContent-Transfer"));
	/* what readers of the last field see is a part of its own */
	assert_non_null(strstr(body.data, "read as base64"));
	assay_buf_free(&body);
	message_free(m);
	engine_free(engine);
}

static void rules_judge_what_any_reader_could_see(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"p\" { part { flags = executable } action = reject }");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, AMBIGUOUS, 1000);
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_free(m);
	engine_free(engine);
}

static void a_part_of_the_canonical_form_can_be_replaced(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"p\" { part { flags = executable } action = replace }");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, AMBIGUOUS, 1000);
	struct assay_buf body = {0};
	struct assay_sink sink = assay_sink_buf(&body);
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_true(plan.replace_body);
	assert_int_equal(message_write_body(m, &sink), 0);
	assert_null(strstr(body.data, "filename=\"read as base64"));
	assert_non_null(change_of(&plan, "MIME-Ambiguity-Results"));
	assay_buf_free(&body);
	message_free(m);
	engine_free(engine);
}

static void the_policy_says_what_is_done_with_ambiguous_mail(void **state)
{
	static const struct {
		const char *policy;
		enum fate fate;
		bool rewritten, told;
	} table[] = {
		{"ambiguity { action = observe }", FATE_ACCEPT, false, false},
		{"ambiguity { action = tag }", FATE_ACCEPT, false, true},
		{"ambiguity { action = quarantine }", FATE_QUARANTINE, false, true},
		{"ambiguity { action = reject }", FATE_REJECT, false, false},
		{"ambiguity { severity = hostile }", FATE_ACCEPT, false, false},
		{"ambiguity { hidden = drop }", FATE_ACCEPT, true, true},
		{"mode = observe", FATE_ACCEPT, false, false},
		{"rule x { ambiguity = \"H-CTE-*\" action = quarantine }", FATE_QUARANTINE, true,
	         true},
		{"rule x { severity = ambiguous action = reject }", FATE_REJECT, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct engine_settings settings = settings_here(table[i].policy);
		struct engine *engine = start(&settings);
		struct message *m = multipart(engine, AMBIGUOUS, 1000);
		struct plan plan;

		message_finish(m, &plan);
		if (plan.fate != table[i].fate || plan.replace_body != table[i].rewritten ||
		    (change_of(&plan, "MIME-Ambiguity-Results") != NULL) != table[i].told)
			fail_msg("%s: %d", table[i].policy, (int)plan.fate);
		message_free(m);
		engine_free(engine);
	}
}

static void results_from_outside_are_removed(void **state)
{
	struct engine_settings settings = settings_here("mode = enforce");
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a@example.org");
	struct plan plan;

	(void)state;
	message_header(m, "MIME-Ambiguity-Results", " mx.example; none", 0);
	message_header(m, "From", " a@example.org", 0);
	message_header(m, "mime-ambiguity-results", " other; none", 0);
	message_headers_end(m);
	message_body(m, "x\r\n", 3);
	message_finish(m, &plan);
	assert_int_equal(plan.change_count, 2);
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(plan.changes[i].op, ASSAY_HDR_DELETE);
		assert_int_equal(plan.changes[i].nth, 2 - i);
	}
	message_free(m);
	engine_free(engine);
}

static void a_policy_that_observes_leaves_results_of_others(void **state)
{
	struct engine_settings settings = settings_here("mode = observe");
	struct engine *engine = start(&settings);
	struct ruleset *ruleset = engine_ruleset(engine);
	struct message *m = begin(engine, &stranger, "a@example.org");
	struct plan plan;

	(void)state;
	assert_int_equal(ruleset_needs(ruleset), 0);
	ruleset_put(ruleset);
	message_header(m, "MIME-Ambiguity-Results", " other; none", 0);
	message_headers_end(m);
	message_finish(m, &plan);
	assert_int_equal(plan.change_count, 0);
	message_free(m);
	engine_free(engine);
}

static void the_original_is_kept_when_the_policy_says_so(void **state)
{
	struct engine_settings settings = settings_here("ambiguity { keep_original = true }");
	struct assay_buf error = {0};
	struct engine *engine;
	struct message *m;
	struct plan plan;
	char found[2][300] = {"", ""}, text[4096] = "";
	struct dirent *entry;
	DIR *dir;
	FILE *file;

	(void)state;
	assert_int_equal(engine_new(&settings, &engine, &error), -ASSAY_ECONFIG);
	assert_non_null(strstr(error.data, "keep_original needs quarantine_directory"));
	assay_buf_free(&error);
	assert_int_equal(mkdir("kept", 0700), 0);
	settings.remedy.quarantine_directory = "kept";
	engine = start(&settings);
	m = multipart(engine, AMBIGUOUS, 1000);
	message_queue_id(m, "4X/Y");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	assert_true(plan.replace_body);
	message_free(m);
	dir = opendir("kept");
	while ((entry = readdir(dir)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		if (strcmp(dot, ".eml") == 0 || strcmp(dot, ".txt") == 0)
			snprintf(found[dot[1] == 't'], sizeof(found[0]), "kept/%s", entry->d_name);
	}
	closedir(dir);
	assert_non_null(strstr(found[0], "-4X_Y.eml"));
	file = fopen(found[0], "r");
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, AMBIGUOUS));
	file = fopen(found[1], "r");
	memset(text, 0, sizeof(text));
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, "finding: H-CTE-DUP section 2"));
	/* a directory that is gone: the mail is not altered without its original being kept */
	unlink(found[0]);
	unlink(found[1]);
	assert_int_equal(rmdir("kept"), 0);
	m = multipart(engine, AMBIGUOUS, 1000);
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_TEMPFAIL);
	message_free(m);
	engine_free(engine);
}

static void a_message_over_the_size_limit_is_answered_as_configured(void **state)
{
	struct engine_settings settings = settings_here("rule \"x\" { action = accept }");
	struct engine *engine;
	struct message *m;
	struct plan plan;

	(void)state;
	settings.max_message_size = 200;
	settings.on_oversize = ANSWER_REJECT;
	engine = start(&settings);
	m = multipart(engine, WITH_PROGRAM, 10);
	assert_true(message_is_decided(m));
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	assert_int_equal(plan.code, 552);
	assert_string_equal(plan.status, "5.3.4");
	message_free(m);
	m = multipart(engine, "--b--\r\n", 10);
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	message_free(m);
	engine_free(engine);
}

static void a_broken_policy_never_replaces_a_good_one(void **state)
{
	struct engine_settings settings = settings_here("rule \"r\" { action = reject }");
	struct engine *engine = start(&settings);
	struct assay_buf error = {0};
	struct message *m;
	struct plan plan;

	(void)state;
	write_file("policy.conf", "rule \"r\" { acton = accept }");
	assert_int_equal(engine_reload(engine, &error), -ASSAY_ECONFIG);
	assert_non_null(strstr(error.data, "policy.conf:1: unknown key 'acton'"));
	m = begin(engine, &stranger, "a@x");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_free(m);

	unlink("policy.conf");
	error.len = 0;
	assert_true(engine_reload(engine, &error) < 0);
	assert_non_null(strstr(error.data, "No such file or directory"));
	m = begin(engine, &stranger, "a@x");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_free(m);
	assay_buf_free(&error);
	engine_free(engine);
}

static void a_message_ends_under_the_policy_it_began_with(void **state)
{
	struct engine_settings settings = settings_here("rule \"r\" { action = reject }");
	struct engine *engine = start(&settings);
	struct message *old = begin(engine, &stranger, "a@x"), *new;
	struct assay_buf error = {0};
	struct plan plan;

	(void)state;
	write_file("policy.conf", "rule \"a\" { action = accept }");
	assert_int_equal(engine_reload(engine, &error), 0);
	new = begin(engine, &stranger, "a@x");
	message_finish(old, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_finish(new, &plan);
	assert_int_equal(plan.fate, FATE_ACCEPT);
	message_free(old);
	message_free(new);
	engine_free(engine);
}

static void a_message_may_be_dropped_at_any_point(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"p\" { part { flags = executable } action = replace }");
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "");

	(void)state;
	message_free(m);
	m = begin(engine, &stranger, "a@x");
	message_recipient(m, "b@x");
	message_header(m, "Subject", " cut", 0);
	message_free(m);
	m = multipart(engine, WITH_PROGRAM, 100);
	message_free(m);
	m = multipart(engine, "--b\r\nContent-Ty", 100);
	message_free(m);
	message_free(NULL);
	engine_free(engine);
}

static void an_engine_does_not_start_without_policy_or_spool(void **state)
{
	struct engine_settings settings = settings_here("mode = enforce\n");
	struct assay_buf error = {0};
	struct engine *engine;

	(void)state;
	settings.policy_path = "missing.conf";
	assert_int_equal(engine_new(&settings, &engine, &error), -ASSAY_EIO);
	assert_string_equal(error.data, "missing.conf: No such file or directory");
	error.len = 0;
	settings.spool_directory = "/nowhere";
	assert_int_equal(engine_new(&settings, &engine, &error), -ASSAY_EIO);
	assert_string_equal(error.data, "cannot write to the spool directory /nowhere: "
	                                "No such file or directory");
	assay_buf_free(&error);
}

static uint64_t analysed_size(struct engine *engine, const char *value, unsigned int flags)
{
	struct message *m = begin(engine, &stranger, "a@x");
	struct message_facts facts;
	struct plan plan;

	message_header(m, "X", value, flags);
	message_headers_end(m);
	message_finish(m, &plan);
	message_describe(m, &facts);
	assert_int_equal(facts.analysis->root->field_count, 1);
	message_free(m);
	return facts.size;
}

static void header_fields_get_their_octets_back(void **state)
{
	struct engine_settings settings = settings_here("mode = enforce\n");
	struct engine *engine = start(&settings);

	(void)state;
	assert_int_equal(analysed_size(engine, " v", 0), strlen("X: v\r\n\r\n"));
	assert_int_equal(analysed_size(engine, "v", HEADER_ADD_SPACE), strlen("X: v\r\n\r\n"));
	assert_int_equal(analysed_size(engine, " v\n\tw\n x", 0),
	                 strlen("X: v\r\n\tw\r\n x\r\n\r\n"));
	assert_int_equal(analysed_size(engine, " v\r\n\tw", 0), strlen("X: v\r\n\tw\r\n\r\n"));
	assert_int_equal(analysed_size(engine, "", 0), strlen("X:\r\n\r\n"));
	engine_free(engine);
}

/* ---- log lines ---- */

/* What was logged while done() ran, from a file in the place of standard error. */
static char *logged(const struct message *m, const char *queue_id, enum fate fate)
{
	int saved = dup(STDERR_FILENO), fd = open("log", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *text = calloc(1, 4096);

	assert_true(saved >= 0 && fd >= 0 && text != NULL);
	log_open(LOG_TO_STDERR, LOG_INFO);
	dup2(fd, STDERR_FILENO);
	report_message(m, queue_id, fate);
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_true(pread(fd, text, 4095, 0) > 0);
	close(fd);
	return text;
}

static void a_message_is_one_line_with_rule_and_reason(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"programs\" { part { flags = executable } action = replace }");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, WITH_PROGRAM, 1000);
	struct plan plan;
	char *line;

	(void)state;
	message_finish(m, &plan);
	line = logged(m, "4XYZ", FATE_ACCEPT);
	assert_memory_equal(line, "event=message queue_id=4XYZ client=192.0.2.1 ", 45);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_non_null(strstr(line, " direction=inbound from=a@example.org rcpts=1 "));
	assert_non_null(strstr(line, " parts=2 action=replace rule=programs section=2 why="));
	assert_non_null(strstr(line, " replaced=1 "));
	assert_non_null(strstr(line, "T-MISMATCH=1"));
	assert_non_null(strstr(line, " ms="));
	free(line);
	/* carrying it out failed: the line must not claim otherwise */
	line = logged(m, "4XYZ", FATE_TEMPFAIL);
	assert_non_null(strstr(line, " action=tempfail "));
	free(line);
	message_free(m);
	engine_free(engine);
}

static void the_sender_cannot_forge_log_lines(void **state)
{
	struct engine_settings settings = settings_here("mode = enforce\n");
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a\nevent=x\" y\033@x");
	struct plan plan;
	char *line;

	(void)state;
	message_finish(m, &plan);
	line = logged(m, NULL, FATE_ACCEPT);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_non_null(strstr(line, " from=\"a\xef\xbf\xbd"
	                             "event=x\\\" y\xef\xbf\xbd@x\" "));
	free(line);
	message_free(m);
	engine_free(engine);
}

static void what_observing_would_have_done_is_logged(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"try\" { mode = observe action = reject }\n"
	                      "rule \"note\" { action = accept }\n");
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a@x");
	struct plan plan;
	char *line;

	(void)state;
	message_finish(m, &plan);
	line = logged(m, "Q", FATE_ACCEPT);
	assert_non_null(strstr(line, " action=accept rule=note "));
	assert_non_null(strstr(line, " would=reject would_rule=try "));
	free(line);
	message_free(m);
	engine_free(engine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(mail_that_no_rule_is_about_passes_unchanged),
		in_directory(a_program_is_replaced_and_all_else_stays_in_any_chunking),
		in_directory(refusals_carry_the_reply_of_the_rule),
		in_directory(observing_changes_nothing),
		in_directory(authenticated_and_trusted_clients_send_outbound_mail),
		in_directory(the_null_sender_is_an_empty_string),
		in_directory(a_failure_inside_is_answered_as_configured),
		in_directory(messages_are_not_kept_when_no_rule_may_change_a_body),
		in_directory(an_ambiguous_message_is_rewritten_and_says_so),
		in_directory(rules_judge_what_any_reader_could_see),
		in_directory(a_part_of_the_canonical_form_can_be_replaced),
		in_directory(the_policy_says_what_is_done_with_ambiguous_mail),
		in_directory(results_from_outside_are_removed),
		in_directory(a_policy_that_observes_leaves_results_of_others),
		in_directory(the_original_is_kept_when_the_policy_says_so),
		in_directory(a_message_over_the_size_limit_is_answered_as_configured),
		in_directory(a_broken_policy_never_replaces_a_good_one),
		in_directory(a_message_ends_under_the_policy_it_began_with),
		in_directory(a_message_may_be_dropped_at_any_point),
		in_directory(an_engine_does_not_start_without_policy_or_spool),
		in_directory(header_fields_get_their_octets_back),
		in_directory(a_message_is_one_line_with_rule_and_reason),
		in_directory(the_sender_cannot_forge_log_lines),
		in_directory(what_observing_would_have_done_is_logged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
