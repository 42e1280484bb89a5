/*
 * Reading policy files: what is accepted, and how errors are reported.
 */
#include "judge/test-policy.h"

#include <pthread.h>

#include "judge/policy.h"

/* The error of a policy that must be wrong, without the directory of the file. */
static const char *error_of(const char *text)
{
	static char message[1024];
	struct assay_buf error = {0};
	struct assay_policy *policy;
	size_t skip;

	policy_write("p.conf", text);
	assert_int_equal(assay_policy_load(policy_file("p.conf"), &policy, &error), -ASSAY_ECONFIG);
	assert_null(policy);
	assert_non_null(error.data);
	skip = strlen(policy_file(""));
	assert_memory_equal(error.data, policy_file(""), skip);
	snprintf(message, sizeof(message), "%s", error.data + skip);
	assay_buf_free(&error);
	return message;
}

struct error_case {
	const char *text, *error;
};

static void check_errors(const struct error_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *error = error_of(cases[i].text);

		/* the start is enough: what follows may list all that is possible */
		if (strncmp(error, cases[i].error, strlen(cases[i].error)) != 0)
			fail_msg("'%s'\n  gives '%s'\n  not   '%s'", cases[i].text, error,
			         cases[i].error);
	}
}

#define CHECK_ERRORS(cases) check_errors(cases, sizeof(cases) / sizeof(cases[0]))

static void an_unknown_key_is_reported_with_line_and_suggestion(void **state)
{
	static const struct error_case cases[] = {
		{"mod = enforce\n", "p.conf:1: unknown key 'mod'; did you mean 'mode'?"},
		{"# a\n/* b\n c */ // d\nmode = enforce\nfoobar = 1\n",
	         "p.conf:5: unknown key 'foobar'"},
		{"rule \"x\" {\n  acton = reject\n}\n",
	         "p.conf:2: unknown key 'acton' in rule \"x\"; did you mean 'action'?"},
		{"rule \"x\" {\n  not_frm = a\n}\n",
	         "p.conf:2: unknown key 'not_frm' in rule \"x\"; did you mean 'not_from'?"},
		{"rule x {\n part {\n  nam = a\n }\n}\n",
	         "p.conf:3: unknown key 'nam' in a part section; did you mean 'name'?"},
		{"rule x {\n  name = \"*.exe\"\n}\n",
	         "p.conf:2: unknown key 'name' in rule \"x\": it belongs in a part section"},
		{"rule x {\n  part {\n action = reject }\n}\n",
	         "p.conf:3: unknown key 'action' in a part section: it belongs in a rule"},
		{"\n\nrules \"x\" { }\n", "p.conf:3: unknown key 'rules'; did you mean 'rule'?"},
	};

	(void)state;
	CHECK_ERRORS(cases);
}

static void an_unknown_value_is_reported_with_what_is_expected(void **state)
{
	static const struct error_case cases[] = {
		{"mode = enfroce\n", "p.conf:1: mode: \"enfroce\" is not enforce or observe; did "
	                             "you mean \"enforce\"?"},
		{"rule x {\n action = rejct\n}\n",
	         "p.conf:2: action: \"rejct\" is not accept, tag, replace, quarantine, tempfail or "
	         "reject; did you mean \"reject\"?"},
		{"rule x {\n direction = {inbound,\n outbond}\n}\n",
	         "p.conf:3: direction: \"outbond\" is not inbound, outbound or append; did you "
	         "mean \"outbound\"?"},
		{"rule x { ambiguity = \"B-*\" action = reject }\n rule y { not_ambiguity = B-DUPE "
	         "}",
	         "p.conf:2: not_ambiguity: \"B-DUPE\" is not an ambiguity code; did you mean "
	         "\"B-DUP\"?"},
		{"rule x { ambiguity = \"Q-*\" }", "p.conf:1: ambiguity: \"Q-*\" is not an"},
		{"rule x { severity = bad }", "p.conf:1: severity: \"bad\" is not info"},
		{"ambiguity { action = rewritten }", "p.conf:1: action: \"rewritten\" is not "
	                                             "observe, tag, rewrite, quarantine or reject; "
	                                             "did you mean \"rewrite\"?"},
		{"ambiguity {\n if_signed = rewrite\n}",
	         "p.conf:2: if_signed: \"rewrite\" is not observe, tag, quarantine or reject"},
		{"ambiguity { severity = limit }",
	         "p.conf:1: severity: \"limit\" is not benign, ambiguous or hostile"},
		{"ambiguity { hide = keep }",
	         "p.conf:1: unknown key 'hide' in the section ambiguity; did you mean 'hidden'?"},
		{"ambiguity { action = tag }\nambiguity { action = tag }",
	         "p.conf:2: a second section ambiguity"},
		{"if_signed = tag", "p.conf:1: unknown key 'if_signed': it belongs in the section"},
		{"rule x { part { flags = exectuable } }",
	         "p.conf:1: flags: \"exectuable\" is not the name of a flag; did you mean "
	         "\"executable\"?"},
		{"rule x { part { type = pdf } }", "p.conf:1: type: \"pdf\" is not a media type"},
		{"rule x { part { detected = application/no-such-type } }",
	         "p.conf:1: detected: \"application/no-such-type\" is not a type that assay"},
		{"rule x { part { sha256 = abc } }", "p.conf:1: sha256: \"abc\" is not 64"},
		{"rule x { part { sha256 = "
	         "zz34567890123456789012345678901234567890123456789012345678901234 } }",
	         "p.conf:1: sha256: "},
		{"rule x { part { larger = 10X } }", "p.conf:1: larger: \"10X\" is not a size"},
		{"rule x { part { larger = -1 } }", "p.conf:1: larger: \"-1\" is not a size"},
		{"rule x { part { smaller = 99999999999999999999 } }", "p.conf:1: smaller: "},
		{"rule x { part { smaller = 99999999999999999G } }", "p.conf:1: smaller: "},
		{"rule x { part { attachment = maybe } }",
	         "p.conf:1: attachment: \"maybe\" is not"},
		{"rule x { part { extension = \"*.exe\" } }",
	         "p.conf:1: extension: \"*.exe\": ext"},
		{"rule x { from = \"<a@b>\" }", "p.conf:1: from: \"<a@b>\": write the address"},
		{"rule x { part { name = \"\" } }", "p.conf:1: name: \"\" is not a pattern"},
		{"rule x { code = 250 }", "p.conf:1: code: \"250\" is not an SMTP"},
		{"rule x { status = 5.7 }", "p.conf:1: status: \"5.7\" is not an"},
		{"rule x { status = 2.7.1 }", "p.conf:1: status: "},
		{"rule x { text = \"gr\xc3\xbc\xc3\x9f\" }", "p.conf:1: text: "},
		{"rule x { header = \"X Y\" }", "p.conf:1: header: \"X Y\" is not a header"},
		{"rule x { header = Content-Type }",
	         "p.conf:1: header: a tag may not add Content-"},
		{"rule x { header = subject }", "p.conf:1: header: a tag may not add subject"},
	};

	(void)state;
	CHECK_ERRORS(cases);
}

static void a_rule_whose_keys_do_not_fit_together_is_an_error(void **state)
{
	static const struct error_case cases[] = {
		{"rule x {\n}\n", "p.conf:2: rule \"x\": no action"},
		{"rule x { action = replace }",
	         "p.conf:1: rule \"x\": action = replace needs a part"},
		{"rule x { action = reject part { } }",
	         "p.conf:1: rule \"x\": a part section without"},
		{"rule x { action = tag }", "p.conf:1: rule \"x\": action = tag needs"},
		{"rule x { action = tag header = X-A }",
	         "p.conf:1: rule \"x\": 'header' and 'value'"},
		{"rule x { action = tag value = a }", "p.conf:1: rule \"x\": 'header' and 'value'"},
		{"rule x { action = tag subject_prefix = a code = 550 }",
	         "p.conf:1: rule \"x\": 'code' has no meaning with action = tag"},
		{"rule x { action = accept text = a }",
	         "p.conf:1: rule \"x\": 'text' has no meaning with action = accept"},
		{"rule x { action = reject code = 451 }",
	         "p.conf:1: rule \"x\": action = reject needs"},
		{"rule x { action = tempfail status = 5.0.0 }",
	         "p.conf:1: rule \"x\": action = tempfail needs"},
		{"rule x { action = reject\n action = accept }",
	         "p.conf:2: 'action' is given twice"},
		{"rule x { action = reject\n from = {a, b}\n from = c }",
	         "p.conf:3: 'from' is given twice"},
		{"mode = enforce\nmode = observe", "p.conf:2: 'mode' is given twice"},
		{"rule x { action = reject\n from = {}\n }", "p.conf:3: 'from' is an empty list"},
		{"rule x { action = reject part { name = a }\n part { name = b } }",
	         "p.conf:2: a second part section in rule \"x\""},
		{"rule x { action = reject }\nrule x { action = accept }",
	         "p.conf:2: found duplicate title 'x'"},
		{"rule \"\" { action = reject }", "p.conf:1: rule \"\": the name of a rule"},
	};

	(void)state;
	CHECK_ERRORS(cases);
}

/* Each of these passes libconfuse without a word, or with another line number. */
static void what_a_forgiving_scanner_would_misread_is_an_error(void **state)
{
	static const struct error_case cases[] = {
		{"rule x {\n part { type = image/* }\n}",
	         "p.conf:2: unexpected '*': a value with it"},
		{"rule x { from = *@a.example }", "p.conf:1: unexpected '*'"},
		{"rule x {\n action = reject\n", "p.conf:1: the brace opened here is never closed"},
		{"rule x {\n action = reject\n}\n}\n", "p.conf:4: unexpected closing brace"},
		{"rule x {\n text = \"abc\n}\n",
	         "p.conf:2: a string is not closed at the end of its"},
		{"rule x {\n text = 'abc", "p.conf:2: a string is not closed"},
		{"\n/* abc\n def\n", "p.conf:2: a comment is never closed"},
		{"rule x { part { name = \"a\\.b\" } }", "p.conf:1: unknown escape in a string"},
		{"rule x { text = \"\\x41\" }", "p.conf:1: unknown escape in a string"},
		{"rule x { text = \"${HOME}\" }",
	         "p.conf:1: environment variables are not expanded"},
		{"mode = enforce;\n", "p.conf:1: unexpected ';'"},
		{"mode = \x01 enforce\n", "p.conf:1: unexpected character (octet 0x01)"},
		{"mode = \"\x01 enforce\"\n", "p.conf:1: a control character in a string"},
		{"mode = \"\xff\"\n", "p.conf:1: the file is not UTF-8 text"},
		{"{{{{{{{{{{{{{{{{{", "p.conf:1: braces are nested too deeply"},
		{"rule x { text = a\"\" }", "p.conf:1: a string where a key is expected"},
		{"rule x {\n \"part|name\" = a }", "p.conf:2: a string where a key is expected"},
		{"\"mode\" = enforce", "p.conf:1: a string where a key is expected"},
		{"\ninclude(\"a\", \"b\")", "p.conf:2: parentheses hold one file name"},
		{"include(a b)", "p.conf:1: parentheses hold one file name"},
		{"include()", "p.conf:1: parentheses hold one file name"},
		{"include(\"a\"", "p.conf:1: parentheses hold one file name"},
		{"include(include(\"a\"))", "p.conf:1: parentheses hold one file name"},
		{"mode enforce\n", "p.conf:1: missing equal sign"},
	};

	(void)state;
	CHECK_ERRORS(cases);
}

static void a_failed_load_leaves_nothing_behind_for_the_next(void **state)
{
	struct assay_policy *policy;

	(void)state;
	policy_write("more.conf", "rule y { acton = reject }\n");
	for (int i = 0; i < 30; i++) {
		error_of("rule x { text = \"abc\n }");
		error_of("include(\"more.conf\")\n");
	}
	policy = policy_of("rule x { action = reject }\n");
	assert_int_equal(assay_policy_rule_count(policy), 1);
	assay_policy_free(policy);
}

static void an_empty_file_is_a_policy_without_rules(void **state)
{
	static const char *const texts[] = {
		"", "\n", "# nothing\n", "\xef\xbb\xbf// no end of line", "/*/ still a comment */"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct assay_policy *policy = policy_of(texts[i]);

		assert_int_equal(assay_policy_rule_count(policy), 0);
		assert_int_equal(assay_policy_needs(policy),
		                 ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS);
		assert_int_equal(assay_policy_ambiguity(policy)->action, ASSAY_REMEDY_REWRITE);
		assay_policy_free(policy);
	}
}

static void a_file_that_cannot_be_read_is_named_with_the_reason(void **state)
{
	static const struct error_case cases[] = {
		{"/nonexistent/policy.conf", "/nonexistent/policy.conf: No such file or directory"},
		{"/tmp", "/tmp: Is a directory"},
		{"/dev/null", "/dev/null: not a regular file"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_buf error = {0};
		struct assay_policy *policy;

		assert_int_equal(assay_policy_load(cases[i].text, &policy, &error), -ASSAY_EIO);
		assert_string_equal(error.data, cases[i].error);
		assay_buf_free(&error);
		assert_int_equal(assay_policy_load(cases[i].text, &policy, NULL), -ASSAY_EIO);
	}
}

static void rules_of_included_files_stand_where_the_include_does(void **state)
{
	struct assay_policy *policy;
	const struct rule *rule;

	(void)state;
	policy_write("again.conf", "rule \"c\" { action = accept }\n");
	policy_write("more.conf", "rule \"b\" { action = accept }\ninclude(\"again.conf\")\n");
	policy = policy_of("rule \"a\" { action = accept }\ninclude(\"more.conf\")\n"
	                   "rule \"d\" {\n action = accept\n}\n");
	rule = policy->rules;
	assert_string_equal(rule->name, "a");
	rule = rule->next;
	assert_string_equal(rule->name, "b");
	assert_string_equal(strrchr(rule->file, '/'), "/more.conf");
	rule = rule->next;
	assert_string_equal(rule->name, "c");
	rule = rule->next;
	assert_string_equal(rule->name, "d");
	assert_int_equal(rule->line, 5);
	assert_null(rule->next);
	assay_policy_free(policy);
}

static void errors_of_includes_name_the_right_file(void **state)
{
	(void)state;
	policy_write("more.conf", "\nrule \"b\" { acton = accept }\n");
	assert_string_equal(
		error_of("\n\ninclude(\"more.conf\")\n"),
		"more.conf:2: unknown key 'acton' in rule \"b\"; did you mean 'action'?");
	policy_write("more.conf", "include(\"more.conf\")\n");
	assert_string_equal(error_of("include(\"more.conf\")"),
	                    "more.conf:1: includes are nested too deeply");
	policy_write("more.conf", "\n\n\n");
	assert_string_equal(error_of("include(\"more.conf\")\nfoo = 1\n"),
	                    "p.conf:2: unknown key 'foo'");
	assert_non_null(
		strstr(error_of("\ninclude(\"missing.conf\")"), "missing.conf: No such file"));
	assert_memory_equal(error_of("\ninclude(\"missing.conf\")"), "p.conf:2: cannot include ",
	                    25);
}

static void notices_are_read_and_checked_at_load(void **state)
{
	struct assay_policy *policy;

	(void)state;
	policy_write("notice.txt", "gone: {name}\r\n{not a word} {}\r\n");
	policy = policy_of(
		"rule x { action = replace notice = \"notice.txt\" part { name = \"*\" } }");
	assert_string_equal(policy->rules->param[PARAM_NOTICE]->content,
	                    "gone: {name}\n{not a word} {}\n");
	assay_policy_free(policy);

	policy_write("notice.txt", "a\nb {nmae}\n");
	assert_non_null(strstr(error_of("\nrule x { notice = \"notice.txt\" }"),
	                       "/notice.txt:2: unknown placeholder {nmae}; did you mean {name}?"));
	policy_write("notice.txt", "\xff\n");
	assert_non_null(strstr(error_of("rule x { notice = \"notice.txt\" }"), "not UTF-8 text"));
	assert_memory_equal(error_of("rule x { notice = missing.txt }"),
	                    "p.conf:1: notice: cannot read notice ", 37);
}

static void needs_are_those_of_the_rules_that_are_enforced(void **state)
{
	static const struct {
		const char *text;
		unsigned int needs;
	} cases[] = {
		{"ambiguity { action = observe } rule x { action = reject }", 0},
		{"ambiguity { action = observe } rule x { action = tag subject_prefix = a }",
	         ASSAY_NEED_HEADER_EDITS},
		{"ambiguity { action = observe } rule x { action = tag subject_prefix = a mode = "
	         "observe }",
	         0},
		{"ambiguity { action = observe } rule x { action = quarantine }",
	         ASSAY_NEED_QUARANTINE},
		{"ambiguity { action = observe } rule x { action = replace part { name = a } }",
	         ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS | ASSAY_NEED_QUARANTINE},
		{"mode = observe rule x { action = replace part { name = a } }", 0},
		{"", ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS},
		{"ambiguity { action = tag }", ASSAY_NEED_HEADER_EDITS},
		{"ambiguity { action = quarantine }",
	         ASSAY_NEED_HEADER_EDITS | ASSAY_NEED_QUARANTINE},
		{"ambiguity { if_signed = quarantine }",
	         ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS | ASSAY_NEED_QUARANTINE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_policy *policy = policy_of(cases[i].text);

		assert_int_equal(assay_policy_needs(policy), cases[i].needs);
		assay_policy_free(policy);
	}
}

static void *load_often(void *path)
{
	size_t wrong = 0;

	for (int i = 0; i < 50; i++) {
		struct assay_buf error = {0};
		struct assay_policy *policy;

		if (assay_policy_load(path, &policy, &error) < 0 ||
		    assay_policy_rule_count(policy) != 2)
			wrong++;
		assay_policy_free(policy);
		assay_buf_free(&error);
	}
	return wrong == 0 ? NULL : path;
}

static void threads_may_load_at_the_same_time(void **state)
{
	pthread_t threads[4];
	char path[128];

	(void)state;
	policy_write("p.conf", "rule \"a\" { action = accept from = {a, b, \"c*\"} }\n"
	                       "rule \"b\" { action = reject part { larger = 10M } }\n");
	snprintf(path, sizeof(path), "%s", policy_file("p.conf"));
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, load_often, path), 0);
	for (int i = 0; i < 4; i++) {
		void *result;

		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_null(result);
	}
}

/* ---- the manual ---- */

/* Every ".It Ic name" of assay-policy(5), in order, each followed by a newline. */
static void documented_keys(struct assay_buf *out)
{
	struct assay_buf manual = {0};
	char *line, *rest;

	fixture_read("doc/assay-policy.5", &manual);
	assert_int_equal(assay_buf_puts(out, "\n"), 0);
	rest = manual.data;
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strncmp(line, ".It Ic ", 7) != 0)
			continue;
		line[7 + strcspn(line + 7, " ")] = '\0';
		assert_int_equal(assay_buf_printf(out, "%s\n", line + 7), 0);
	}
	assay_buf_free(&manual);
}

static void the_manual_documents_exactly_the_keys_that_exist(void **state)
{
	struct assay_buf documented = {0};
	size_t items = 0;

	(void)state;
	documented_keys(&documented);
	for (size_t i = 0; i < policy_key_count; i++) {
		char line[64];

		snprintf(line, sizeof(line), "\n%s\n", policy_keys[i].name);
		if (strstr(documented.data, line) == NULL)
			fail_msg("assay-policy(5) lacks %s", policy_keys[i].name);
	}
	for (const char *p = documented.data + 1; *p != '\0'; p++)
		items += *p == '\n';
	assert_int_equal(items, policy_key_count);
	assay_buf_free(&documented);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_key_is_reported_with_line_and_suggestion),
		cmocka_unit_test(an_unknown_value_is_reported_with_what_is_expected),
		cmocka_unit_test(a_rule_whose_keys_do_not_fit_together_is_an_error),
		cmocka_unit_test(what_a_forgiving_scanner_would_misread_is_an_error),
		cmocka_unit_test(a_failed_load_leaves_nothing_behind_for_the_next),
		cmocka_unit_test(an_empty_file_is_a_policy_without_rules),
		cmocka_unit_test(a_file_that_cannot_be_read_is_named_with_the_reason),
		cmocka_unit_test(rules_of_included_files_stand_where_the_include_does),
		cmocka_unit_test(errors_of_includes_name_the_right_file),
		cmocka_unit_test(notices_are_read_and_checked_at_load),
		cmocka_unit_test(needs_are_those_of_the_rules_that_are_enforced),
		cmocka_unit_test(threads_may_load_at_the_same_time),
		cmocka_unit_test(the_manual_documents_exactly_the_keys_that_exist),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
