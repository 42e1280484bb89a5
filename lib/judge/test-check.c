/*
 * Doubts about valid policies: what is told, and what is not.
 */
#include "judge/test-policy.h"

#include <time.h>

/* The doubts about a policy, without the directory of the file. */
static void doubts_of(const char *text, struct assay_buf *out)
{
	const char *directory = policy_file("");
	struct assay_policy *policy = policy_of(text);
	struct assay_buf doubts = {0};
	int count = assay_policy_check(policy, &doubts), lines = 0;
	char *at = doubts.data, *found;

	assert_true(count >= 0);
	out->len = 0;
	assert_int_equal(assay_buf_puts(out, ""), 0);
	while (at != NULL && (found = strstr(at, directory)) != NULL) {
		assert_int_equal(assay_buf_append(out, at, (size_t)(found - at)), 0);
		at = found + strlen(directory);
	}
	if (at != NULL)
		assert_int_equal(assay_buf_puts(out, at), 0);
	for (const char *p = out->data; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(lines, count);
	assay_buf_free(&doubts);
	assay_policy_free(policy);
}

struct check_case {
	const char *text, *doubts;
};

static void check(const struct check_case *cases, size_t count)
{
	struct assay_buf doubts = {0};

	for (size_t i = 0; i < count; i++) {
		doubts_of(cases[i].text, &doubts);
		if (strcmp(doubts.data, cases[i].doubts) != 0)
			fail_msg("'%s'\n  gives '%s'\n  not   '%s'", cases[i].text, doubts.data,
			         cases[i].doubts);
	}
	assay_buf_free(&doubts);
}

#define CHECK(cases) check(cases, sizeof(cases) / sizeof(cases[0]))

static void conditions_that_contradict_each_other_are_told(void **state)
{
	static const struct check_case cases[] = {
		{"rule x { action = reject part {\n larger = 1M\n smaller = 1024K } }",
	         "p.conf:3: rule \"x\" can never match: nothing is both larger = 1M and smaller = "
	         "1024K\n"},
		{"rule x { action = reject part { larger = 10 smaller = 11 } }",
	         "p.conf:1: rule \"x\" can never match: nothing is both larger = 10 and smaller = "
	         "11\n"},
		{"rule x { action = reject part { larger = 10 smaller = 12 } }", ""},
		{"rule x { action = reject message_larger = 2 message_smaller = 2 }",
	         "p.conf:1: rule \"x\" can never match: nothing is both message_larger = 2 and "
	         "message_smaller = 2\n"},
		{"rule x { action = reject parts_above = 2 parts_below = 3 }",
	         "p.conf:1: rule \"x\" can never match: nothing is both parts_above = 2 and "
	         "parts_below = 3\n"},
		{"rule x { action = reject depth_above = 2 depth_below = 4 }", ""},
		{"rule x { action = reject part { extension = exe\n not_extension = {com, EXE} } }",
	         "p.conf:2: rule \"x\" can never match: all that extension asks for, not_extension "
	         "excludes\n"},
		{"rule x { action = reject part { extension = {\nexe, doc}\n not_extension = exe } "
	         "}",
	         "p.conf:2: rule \"x\": extension = \"exe\" has no effect, not_extension excludes "
	         "it\n"},
		{"rule x { action = reject from = \"a@b.example\" not_from = \"*@b.example\" }",
	         "p.conf:1: rule \"x\" can never match: all that from asks for, not_from "
	         "excludes\n"},
		{"rule x { action = reject from = \"a*@b.example\" not_from = \"*@b.example\" }",
	         ""},
		{"rule x { action = reject from = \"a*@b.example\" not_from = \"*\" }",
	         "p.conf:1: rule \"x\" can never match: all that from asks for, not_from "
	         "excludes\n"},
		{"rule x { action = reject direction = inbound authenticated = true }",
	         "p.conf:1: rule \"x\" can never match: inbound mail is not authenticated\n"},
		{"rule x { action = reject direction = inbound user = ann }",
	         "p.conf:1: rule \"x\" can never match: only authenticated mail has a user\n"},
		{"rule x { action = reject authenticated = false user = ann }",
	         "p.conf:1: rule \"x\" can never match: only authenticated mail has a user\n"},
		{"rule x { action = reject direction = {inbound, outbound} user = ann }", ""},
	};

	(void)state;
	CHECK(cases);
}

static void rules_that_an_earlier_one_leaves_nothing_are_told(void **state)
{
	static const struct check_case cases[] = {
		{"rule a { action = accept }\nrule b { action = reject }\nrule c { action = accept "
	         "}",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) ends for every "
	         "message\n"
	         "p.conf:3: rule \"c\" is never tried: rule \"a\" (p.conf:1) ends for every "
	         "message\n"},
		{"rule a { mode = observe action = accept }\nrule b { action = reject }", ""},
		{"rule a { action = tag subject_prefix = x }\nrule b { action = reject }", ""},
		{"rule a { from = x action = accept }\n\nrule b {\n from = x to = y action = "
	         "reject }",
	         "p.conf:3: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { from = x to = y action = accept }\nrule b { from = x action = reject }",
	         ""},
		{"rule a { from = {x, y} action = accept }\nrule b { from = y action = reject }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { from = \"*@x\" action = accept }\nrule b { from = \"a@x\" action = "
	         "reject }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { not_from = x action = accept }\nrule b { not_from = {x, y} action = "
	         "reject "
	         "}",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { not_from = {x, y} action = accept }\nrule b { not_from = x action = "
	         "reject "
	         "}",
	         ""},
		{"rule a { message_larger = 1M action = reject }\n"
	         "rule b { message_larger = 2M action = quarantine }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { message_larger = 2M action = reject }\n"
	         "rule b { message_larger = 1M action = quarantine }",
	         ""},
		{"rule a { severity = ambiguous action = reject }\n"
	         "rule b { severity = hostile action = quarantine }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { part { extension = exe } action = reject }\n"
	         "rule b { part { extension = exe larger = 5 } action = reject }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { part { extension = exe } action = reject }\n"
	         "rule b { part { extension = exe inside_archives = true } action = reject }",
	         ""},
		{"rule a { field { name = X } action = reject }\n"
	         "rule b { field { name = X value = a } action = reject }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { not_field { name = X value = a } action = reject }\n"
	         "rule b { not_field { name = X } action = reject }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) matches whenever it "
	         "would\n"},
		{"rule a { field { name = X value = a } action = reject }\n"
	         "rule b { field { name = X } action = reject }",
	         ""},
		{"rule a { part { extension = {exe, com} } action = replace }\n"
	         "rule b { part { extension = exe } action = replace }",
	         "p.conf:2: rule \"b\" has nothing to do: rule \"a\" (p.conf:1) has done it to the "
	         "same parts\n"},
		{"rule a { part { extension = exe } action = replace }\n"
	         "rule b { part { extension = exe } action = quarantine }",
	         ""},
		{"group g { to = \"*@x\" rule a { action = accept } }\nrule b { action = reject }",
	         ""},
		{"group g { to = \"*@x\" rule a { action = accept }\n rule b { action = reject } }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (p.conf:1) ends for every "
	         "message\n"},
		{"rule a { action = accept }\ngroup g { to = \"*@x\"\n rule b { action = reject } "
	         "}",
	         "p.conf:3: rule \"b\" is never tried: rule \"a\" (p.conf:1) ends for every "
	         "message\n"},
	};

	(void)state;
	CHECK(cases);
}

static void what_has_no_use_is_told(void **state)
{
	static const struct check_case cases[] = {
		{"set a { values = {x} }\nset b { values = {y, @a} }\n",
	         "p.conf:2: set \"b\" is not used\n"},
		{"set a { values = {} }\nrule x { from = @a action = accept }",
	         "p.conf:2: rule \"x\" can never match: the list of from is empty\n"
	         "p.conf:1: set \"a\" is empty\n"},
		{"set a { }\nrule x { not_from = @a action = tag subject_prefix = x }",
	         "p.conf:2: rule \"x\": not_from has no effect, its list is empty\n"
	         "p.conf:1: set \"a\" is empty\n"},
		{"rule x { part { sha256_file = \"hashes.txt\" } action = reject }",
	         "p.conf:1: rule \"x\" can never match: the list of sha256_file is empty\n"},
		{"rule x { part { within = signed\n inside_archives = true } action = reject }",
	         "p.conf:2: rule \"x\": inside_archives has no effect, all conditions are about "
	         "the "
	         "part\n"},
		{"group g { to = \"*@x\" }", "p.conf:1: group \"g\" has no rules\n"},
		{"group g { to = {\"*@x\", \"*@y\"} rule a { action = accept } }\n"
	         "group h { to = \"a@x\" rule b { action = accept } }",
	         "p.conf:2: group \"h\" has no recipients: group \"g\" (p.conf:1) has them all\n"},
		{"split = true", "p.conf:1: split has no effect: there are no groups\n"},
		{"split = false", ""},
	};

	(void)state;
	policy_write("hashes.txt", "# none yet\n");
	CHECK(cases);
}

static void the_right_file_is_named(void **state)
{
	static const struct check_case cases[] = {
		{"include(\"more.conf\")\nrule b { action = reject }",
	         "p.conf:2: rule \"b\" is never tried: rule \"a\" (more.conf:2) ends for every "
	         "message\nmore.conf:4: set \"s\" is not used\n"},
	};

	(void)state;
	policy_write("more.conf", "\nrule a { action = accept }\n\nset s { values = x }\n");
	CHECK(cases);
}

/* Two lists of 8000 addresses: not each with each. */
static void long_lists_are_compared_quickly(void **state)
{
	struct assay_buf text = {0}, doubts = {0};
	clock_t start;

	(void)state;
	assert_int_equal(assay_buf_puts(&text, "set a { values = {x"), 0);
	for (int i = 0; i < 8000; i++)
		assert_int_equal(assay_buf_printf(&text, ", \"user%d@many.example\"", i), 0);
	assert_int_equal(assay_buf_puts(&text,
	                                "} }\nrule a { from = @a action = reject }\n"
	                                "rule b { from = @a to = y action = reject }\n"
	                                "rule c { from = @a not_from = @a action = reject }"),
	                 0);
	start = clock();
	doubts_of(text.data, &doubts);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 10);
	assert_non_null(strstr(doubts.data, "rule \"b\" is never tried"));
	assert_non_null(strstr(doubts.data, "rule \"c\" can never match"));
	assay_buf_free(&text);
	assay_buf_free(&doubts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_that_contradict_each_other_are_told),
		cmocka_unit_test(rules_that_an_earlier_one_leaves_nothing_are_told),
		cmocka_unit_test(what_has_no_use_is_told),
		cmocka_unit_test(the_right_file_is_named),
		cmocka_unit_test(long_lists_are_compared_quickly),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
