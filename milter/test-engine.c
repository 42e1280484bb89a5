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

/* ---- groups of recipients ---- */

#define TWO_GROUPS                                                                                 \
	"group \"one\" { to = \"*@one.example\" rule \"r\" { action = reject } }\n"                \
	"group \"two\" { to = \"*@two.example\" rule \"t\" { action = quarantine } }\n"

/* The answers to three recipients, as "TTL". */
static const char *answers_to(struct message *m, const char *const *recipients)
{
	static char answers[4];

	for (int i = 0; i < 3; i++)
		answers[i] = message_recipient(m, recipients[i]) == RECIPIENT_TAKEN ? 'T' : 'L';
	return answers;
}

static void recipients_of_other_groups_are_split_off_inbound_mail(void **state)
{
	static const struct client user = {.addr = "192.0.2.1", .sasl_user = "joe"};
	static const struct client trusted = {.addr = "192.0.2.1", .trusted = true};
	static const struct client local = {.addr = "127.0.0.1", .local = true};
	static const char split[] = "split = true\n" TWO_GROUPS;
	static const char observed[] = "mode = observe\nsplit = true\n" TWO_GROUPS;
	static const struct {
		const char *policy;
		const struct client *client;
		const char *recipients[3];
		const char *answers;
	} cases[] = {
		{TWO_GROUPS, &stranger, {"a@one.example", "b@two.example", "c@x"}, "TTT"},
		{split, &stranger, {"a@one.example", "b@two.example", "c@x"}, "TLL"},
		{split, &stranger, {"a@one.example", "b@two.example", "c@ONE.example"}, "TLT"},
		{split, &stranger, {"a@x", "b@two.example", "c@y"}, "TLT"},
		{split, &user, {"a@one.example", "b@two.example", "c@x"}, "TTT"},
		{split, &trusted, {"a@one.example", "b@two.example", "c@x"}, "TTT"},
		{split, &local, {"a@one.example", "b@two.example", "c@x"}, "TTT"},
		{observed, &stranger, {"a@one.example", "b@two.example", "c@x"}, "TTT"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct engine_settings settings = settings_here(cases[i].policy);
		struct engine *engine = start(&settings);
		struct message *m = begin(engine, cases[i].client, "a@x");

		if (strcmp(answers_to(m, cases[i].recipients), cases[i].answers) != 0)
			fail_msg("case %zu", i);
		message_free(m);
		engine_free(engine);
	}
}

static void each_message_of_a_split_one_is_judged_for_its_own_recipients(void **state)
{
	static const char *const first[] = {"a@one.example", "b@two.example", "c@x"};
	static const char *const second[] = {"b@two.example", "c@x", "d@two.example"};
	struct engine_settings settings = settings_here("split = true\n" TWO_GROUPS);
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a@x");
	struct message_facts facts;
	struct plan plan;

	(void)state;
	assert_string_equal(answers_to(m, first), "TLL");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_describe(m, &facts);
	assert_int_equal(facts.envelope.rcpt_count, 1);
	assert_int_equal(facts.postponed, 2);
	assert_string_equal(facts.group, "one");
	message_free(m);

	m = begin(engine, &stranger, "a@x");
	assert_string_equal(answers_to(m, second), "TLT");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_QUARANTINE);
	message_free(m);
	engine_free(engine);
}

static void without_splitting_the_strictest_group_decides_for_all(void **state)
{
	static const char *const recipients[] = {"b@two.example", "c@x", "a@one.example"};
	struct engine_settings settings = settings_here(TWO_GROUPS);
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a@x");
	struct plan plan;

	(void)state;
	assert_string_equal(answers_to(m, recipients), "TTT");
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_REJECT);
	message_free(m);
	engine_free(engine);
}

static void counts_of_rules_survive_a_reload(void **state)
{
	struct engine_settings settings = settings_here(TWO_GROUPS);
	struct engine *engine = start(&settings);
	struct message *old = begin(engine, &stranger, "a@x");
	struct assay_rule_stats stats;
	struct assay_buf error = {0};
	struct message_facts facts;
	struct message *new;
	struct plan plan;

	(void)state;
	message_recipient(old, "a@one.example");
	write_file("policy.conf", "rule \"new\" { from = b action = accept }\n" TWO_GROUPS);
	assert_int_equal(engine_reload(engine, &error), 0);
	new = begin(engine, &stranger, "a@x");
	message_recipient(new, "a@one.example");
	message_finish(new, &plan);
	/* one that began before the reload counts too */
	message_finish(old, &plan);
	message_describe(new, &facts);
	assert_int_equal(assay_policy_rule_stats(facts.policy, 1, &stats), 0);
	assert_string_equal(stats.rule, "r");
	assert_int_equal(stats.acted, 2);
	message_free(old);
	message_free(new);
	engine_free(engine);
}

/* ---- other recipients ---- */

static void join(const char *const *list, size_t count, char *text, size_t size)
{
	*text = '\0';
	for (size_t i = 0; i < count; i++) {
		assert_true(strlen(text) + strlen(list[i]) + 2 < size);
		strcat(strcat(text, list[i]), " ");
	}
}

static void copies_and_redirections_change_who_gets_a_message(void **state)
{
	static const struct {
		const char *policy, *added, *removed;
		enum fate fate;
	} cases[] = {
		{"rule c { action = copy address = \"c@x\" }", "c@x ", "", FATE_ACCEPT},
		{"rule c { action = copy address = {\"c@x\", \"A@one.example\", \"C@x\"} }", "c@x ",
	         "", FATE_ACCEPT},
		{"rule r { action = redirect address = \"r@x\" }", "r@x ",
	         "a@one.example b@two.example ", FATE_ACCEPT},
		/* one who gets it anyway goes on getting it, once */
		{"rule r { action = redirect address = {\"r@x\", \"b@two.example\"} }", "r@x ",
	         "a@one.example ", FATE_ACCEPT},
		{"rule c { action = copy address = \"c@x\" }\n"
	         "rule r { action = redirect address = \"r@x\" }",
	         "c@x r@x ", "a@one.example b@two.example ", FATE_ACCEPT},
		{"group one { to = \"*@one.example\" rule r { action = redirect address = \"r@x\" "
	         "} }",
	         "r@x ", "a@one.example ", FATE_ACCEPT},
		{"rule c { action = copy address = \"c@x\" }\nrule q { action = quarantine }",
	         "c@x ", "", FATE_QUARANTINE},
		{"rule c { action = copy address = \"c@x\" }\nrule d { action = discard }", "", "",
	         FATE_DISCARD},
		{"rule c { action = copy address = \"c@x\" }\nrule d { action = reject }", "", "",
	         FATE_REJECT},
		{"rule r { mode = observe action = redirect address = \"r@x\" }", "", "",
	         FATE_ACCEPT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct engine_settings settings = settings_here(cases[i].policy);
		struct engine *engine = start(&settings);
		struct message *m = begin(engine, &stranger, "a@x");
		char added[200], removed[200];
		struct plan plan;

		message_recipient(m, "a@one.example");
		message_recipient(m, "b@two.example");
		message_finish(m, &plan);
		join(plan.added, plan.added_count, added, sizeof(added));
		join(plan.removed, plan.removed_count, removed, sizeof(removed));
		if (plan.fate != cases[i].fate || strcmp(added, cases[i].added) != 0 ||
		    strcmp(removed, cases[i].removed) != 0)
			fail_msg("%s: fate %d, added %s, removed %s", cases[i].policy, plan.fate,
			         added, removed);
		message_free(m);
		engine_free(engine);
	}
}

/* What is thrown away need not be written first; what would be refused is not thrown away. */
static void a_discarded_message_is_not_changed(void **state)
{
	struct engine_settings settings =
		settings_here("rule t { action = tag subject_prefix = \"[x]\" }\n"
	                      "rule p { part { flags = executable } action = replace }\n"
	                      "rule d { action = discard }");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, WITH_PROGRAM, 1000);
	struct plan plan;

	(void)state;
	message_finish(m, &plan);
	assert_int_equal(plan.fate, FATE_DISCARD);
	assert_int_equal(plan.change_count, 0);
	assert_false(plan.replace_body);
	message_free(m);
	engine_free(engine);
}

/* The text is added to what is spooled in a file, and the header says its new charset. */
static void a_text_is_appended_in_any_chunking(void **state)
{
	static const size_t chunks[] = {1, 7, 100000};
	struct engine_settings settings;
	struct engine *engine;

	(void)state;
	write_file("text.txt", "Gr\xc3\xbc\xc3\x9f"
	                       "e\n");
	settings = settings_here("rule a { action = append-text text = \"text.txt\" }");
	engine = start(&settings);
	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		struct message *m = multipart(engine, WITH_PROGRAM, chunks[i]);
		struct assay_buf body = {0};
		struct assay_sink sink = assay_sink_buf(&body);
		struct plan plan;

		message_finish(m, &plan);
		assert_int_equal(plan.fate, FATE_ACCEPT);
		assert_true(plan.replace_body);
		assert_int_equal(message_write_body(m, &sink), 0);
		assert_non_null(strstr(body.data, "charset=utf-8"));
		assert_non_null(strstr(body.data, "hello\r\n\r\nGr=C3=BC=C3=9Fe\r\n--b\r\n"));
		assert_non_null(strstr(body.data, PE_BASE64));
		assay_buf_free(&body);
		message_free(m);
	}
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

/* A file takes the place of standard error, until end_logging() gives what was logged. */
static int begin_logging(void)
{
	int saved = dup(STDERR_FILENO), fd = open("log", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(saved >= 0 && fd >= 0);
	log_open(LOG_TO_STDERR, LOG_INFO);
	dup2(fd, STDERR_FILENO);
	close(fd);
	return saved;
}

static char *end_logging(int saved)
{
	char *text = calloc(1, 4096);
	int fd = open("log", O_RDONLY);

	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_true(fd >= 0 && text != NULL);
	assert_true(read(fd, text, 4095) > 0);
	close(fd);
	return text;
}

static char *logged(const struct message *m, const char *queue_id, enum fate fate)
{
	int saved = begin_logging();

	report_message(m, queue_id, fate);
	return end_logging(saved);
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

static void each_rule_has_a_line_with_its_counts(void **state)
{
	struct engine_settings settings =
		settings_here("rule \"a b\" { mode = observe action = reject }\n" TWO_GROUPS);
	struct engine *engine = start(&settings);
	struct message *m = begin(engine, &stranger, "a@x");
	struct plan plan;
	char *lines;
	int saved;

	(void)state;
	message_recipient(m, "a@one.example");
	message_finish(m, &plan);
	message_free(m);
	saved = begin_logging();
	report_rules(engine);
	lines = end_logging(saved);
	assert_string_equal(lines,
	                    "event=rule rule=\"a b\" action=reject mode=observe matched=1 "
	                    "acted=0 observed=1\n"
	                    "event=rule rule=r group=one action=reject mode=enforce matched=1 "
	                    "acted=1 observed=0\n"
	                    "event=rule rule=t group=two action=quarantine mode=enforce "
	                    "matched=0 acted=0 observed=0\n");
	free(lines);
	engine_free(engine);
}

static void the_log_says_who_gets_it_and_what_was_changed(void **state)
{
	struct engine_settings settings =
		settings_here("rule r { action = redirect address = \"r@x\" }\n"
	                      "rule n { part { extension = pdf } action = rename new_name = "
	                      "\"{name}.txt\" }");
	struct engine *engine = start(&settings);
	struct message *m = multipart(engine, WITH_PROGRAM, 1000);
	struct plan plan;
	char *line;

	(void)state;
	message_finish(m, &plan);
	line = logged(m, "4XYZ", FATE_ACCEPT);
	assert_non_null(strstr(line, " action=redirect rule=r "));
	assert_non_null(strstr(line, " renamed=1 rcpts_added=r@x rcpts_removed=1 "));
	free(line);
	line = logged(m, "4XYZ", FATE_DISCARD);
	assert_non_null(strstr(line, " action=discard "));
	free(line);
	message_free(m);
	engine_free(engine);
}

static void a_list_that_cannot_be_read_again_is_logged(void **state)
{
	struct engine_settings settings;
	struct engine *engine;
	char *lines = NULL;

	(void)state;
	write_file("hashes.txt", "");
	settings = settings_here(
		"rule \"x\" { part { sha256_file = \"hashes.txt\" } action = reject }");
	engine = start(&settings);
	assert_int_equal(unlink("hashes.txt"), 0);
	for (int i = 0; i < 30 && (lines == NULL || strstr(lines, "list-failed") == NULL); i++) {
		struct message *m = begin(engine, &stranger, "a@x");
		struct plan plan;

		free(lines);
		message_finish(m, &plan);
		assert_int_equal(plan.fate, FATE_ACCEPT);
		lines = logged(m, "4XYZ", FATE_ACCEPT);
		message_free(m);
		usleep(100000);
	}
	assert_non_null(strstr(lines, "event=list-failed reason=\"cannot read hashes.txt: No such "
	                              "file or directory (the old list stays in force)\"\n"));
	free(lines);
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
		in_directory(recipients_of_other_groups_are_split_off_inbound_mail),
		in_directory(each_message_of_a_split_one_is_judged_for_its_own_recipients),
		in_directory(without_splitting_the_strictest_group_decides_for_all),
		in_directory(counts_of_rules_survive_a_reload),
		in_directory(copies_and_redirections_change_who_gets_a_message),
		in_directory(a_discarded_message_is_not_changed),
		in_directory(a_text_is_appended_in_any_chunking),
		in_directory(a_message_may_be_dropped_at_any_point),
		in_directory(an_engine_does_not_start_without_policy_or_spool),
		in_directory(header_fields_get_their_octets_back),
		in_directory(a_message_is_one_line_with_rule_and_reason),
		in_directory(each_rule_has_a_line_with_its_counts),
		in_directory(the_log_says_who_gets_it_and_what_was_changed),
		in_directory(a_list_that_cannot_be_read_again_is_logged),
		in_directory(the_sender_cannot_forge_log_lines),
		in_directory(what_observing_would_have_done_is_logged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
