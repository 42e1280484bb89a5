/*
 * Judging: every condition, the order of rules, modes, explanations.
 */
#include "judge/test-policy.h"

/* A text, and a "PDF" whose content starts as a Windows program does. */
static const char message[] = "From: a@sender.example\r\n"
			      "To: b@rcpt.example\r\n"
			      "Subject: test\r\n"
			      "MIME-Version: 1.0\r\n"
			      "Content-Type: multipart/mixed; boundary=b\r\n"
			      "\r\n"
			      "--b\r\n"
			      "Content-Type: text/plain\r\n"
			      "\r\n"
			      "Hello\r\n"
			      "--b\r\n"
			      "Content-Type: application/pdf; name=\"Invoice.PDF\"\r\n"
			      "Content-Disposition: attachment; filename=\"invoice.pdf.exe\"\r\n"
			      "Content-Transfer-Encoding: base64\r\n"
			      "\r\n"
			      "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoK\r\n"
			      "--b\r\n"
			      "Content-Type: message/rfc822\r\n"
			      "\r\n"
			      "Subject: inner\r\n"
			      "\r\n"
			      "inner text\r\n"
			      "--b\r\n"
			      "Content-Type: image/png; name=\"a.png\"\r\n"
			      "\r\n"
			      "--b--\r\n";

static const char *const recipients[] = {"b@rcpt.example", "c@Other.Example"};

static const struct assay_envelope envelope = {
	.direction = ASSAY_DIR_INBOUND,
	.mail_from = "a@Sender.example",
	.rcpt_to = recipients,
	.rcpt_count = 2,
};

/* A message that is judged, with all that the verdict borrows from. */
struct judged {
	struct assay_policy *policy;
	struct assay_analysis *analysis;
	struct assay_verdict *verdict;
};

static struct judged judge_text(const char *policy, const char *text,
                                const struct assay_envelope *env, unsigned int flags)
{
	struct judged j = {.policy = policy_of(policy),
	                   .analysis = analysis_of(text, strlen(text))};

	assert_int_equal(assay_judge(j.policy, j.analysis, env, flags, &j.verdict), 0);
	return j;
}

static struct judged judge(const char *policy)
{
	return judge_text(policy, message, &envelope, 0);
}

static void judged_free(struct judged *j)
{
	assay_verdict_free(j->verdict);
	assay_analysis_free(j->analysis);
	assay_policy_free(j->policy);
}

/* Sections of the parts that decisions are about, as "2 4". */
static const char *sections_of(const struct assay_verdict *verdict)
{
	static char text[200];

	*text = '\0';
	for (size_t i = 0; i < verdict->decision_count; i++) {
		if (*text != '\0')
			strcat(text, " ");
		strcat(text, verdict->decisions[i].entity->section);
	}
	return text;
}

/* ---- conditions ---- */

struct condition_case {
	const char *condition;
	bool holds;
};

static void message_conditions_hold_as_documented(void **state)
{
	static const struct condition_case cases[] = {
		{"direction = inbound", true},
		{"direction = {outbound, append}", false},
		{"direction = {outbound, inbound}", true},
		{"not_direction = inbound", false},
		{"not_direction = {outbound, append}", true},
		{"from = \"*@sender.example\"", true},
		{"from = \"a@*\"", true},
		{"from = sender.example", false},
		{"from = \"\"", false},
		{"not_from = \"*@sender.example\"", false},
		{"not_from = \"*@partner.example\"", true},
		{"to = \"*@other.example\"", true},
		{"to = {\"x@*\", \"b@*\"}", true},
		{"to = \"x@*\"", false},
		{"not_to = \"x@*\"", true},
		{"not_to = \"c@*\"", false},
		{"ambiguity = F-NAME-CONFLICT", true},
		{"ambiguity = {B-DUP, \"F-*\"}", true},
		{"ambiguity = B-DUP", false},
		{"not_ambiguity = B-DUP", true},
		{"not_ambiguity = \"f-*\"", false},
		{"severity = info", true},
		{"severity = ambiguous", true},
		{"severity = hostile", false},
		{"from = \"a@*\" to = \"b@*\" direction = inbound", true},
		{"from = \"a@*\" to = \"b@*\" direction = outbound", false},
		{"", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judged j;
		char policy[256];

		snprintf(policy, sizeof(policy), "rule x {\n%s\naction = reject\n}",
		         cases[i].condition);
		j = judge(policy);
		if ((j.verdict->action == ASSAY_ACT_REJECT) != cases[i].holds)
			fail_msg("%s", cases[i].condition);
		judged_free(&j);
	}
}

struct part_case {
	const char *conditions, *sections;
};

static void part_conditions_hold_as_documented(void **state)
{
	static const struct part_case cases[] = {
		{"name = \"*.exe\"", "2"},
		{"name = \"*.pdf\"", "2"}, /* every reading of the name counts */
		{"name = {\"*.png\", \"*.exe\"}", "2 4"},
		{"name = \"*.doc\"", ""},
		{"not_name = \"*.png\"", "1 2 3 3.1"},
		{"extension = exe", "2"},
		{"extension = {\".PNG\", scr}", "4"},
		{"extension = pdf.exe", "2"},
		{"extension = xe", ""},
		{"not_extension = {exe, png}", "1 3 3.1"},
		{"type = application/pdf", "2"},
		{"type = \"*/*\"", "1 2 3 3.1 4"},
		{"type = \"text/*\"", "1 3.1"},
		{"type = message/rfc822", "3"},
		{"not_type = \"text/*\"", "2 3 4"},
		{"detected = application/pdf", "2"},
		{"detected = \"application/*\"", "2"},
		{"not_detected = \"*\"", "1 3 3.1 4"},
		{"disposition = attachment", "2"},
		{"disposition = none", "1 3 3.1 4"},
		{"not_disposition = attachment", "1 3 3.1 4"},
		{"sha256 = 185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969", "1"},
		{"sha256 = 185F8DB32271FE25F561A6FC938B2E264306EC304EDA518007D1764826381969", "1"},
		{"sha256 = 085f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969", ""},
		{"flags = attachment", "2 3 4"},
		{"not_flags = attachment", "1 3.1"},
		{"flags = {encrypted, macros}", ""},
		{"attachment = true", "2 3 4"},
		{"attachment = false", "1 3.1"},
		{"larger = 5", "2 3 3.1"},
		{"larger = 1K", ""},
		{"smaller = 6", "1 4"},
		{"smaller = 1k", "1 2 3 3.1 4"},
		{"larger = 4 smaller = 11", "1 3.1"},
		/* both on one same part */
		{"extension = exe type = application/pdf", "2"},
		{"extension = png type = application/pdf", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judged j;
		char policy[256];

		snprintf(policy, sizeof(policy), "rule x {\npart { %s }\naction = replace\n}",
		         cases[i].conditions);
		j = judge(policy);
		if (strcmp(sections_of(j.verdict), cases[i].sections) != 0)
			fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].conditions,
			         sections_of(j.verdict), cases[i].sections);
		judged_free(&j);
	}
}

static void a_message_without_findings_has_no_severity(void **state)
{
	struct judged j =
		judge_text("rule x { severity = info action = reject }",
	                   "From: a@b.example\r\nSubject: x\r\n\r\nbody\r\n", &envelope, 0);

	(void)state;
	assert_int_equal(j.analysis->ambiguity_total, 0);
	assert_int_equal(j.verdict->action, ASSAY_ACT_ACCEPT);
	judged_free(&j);
}

static void dots_and_spaces_after_an_extension_do_not_hide_it(void **state)
{
	struct judged j =
		judge_text("rule x { part { extension = exe } action = replace }",
	                   "Content-Type: application/octet-stream; name=\"a.exe. .\"\r\n\r\nx\r\n",
	                   &envelope, 0);

	(void)state;
	assert_string_equal(sections_of(j.verdict), "1");
	judged_free(&j);
}

static void what_is_not_known_of_the_envelope_matches_nothing(void **state)
{
	const struct assay_envelope unknown = {.direction = ASSAY_DIR_APPEND};
	struct judged j =
		judge_text("rule a { from = \"*\" action = reject }\n"
	                   "rule b { to = \"*\" action = reject }\n"
	                   "rule c { not_from = \"*\" not_to = \"*\" action = quarantine }",
	                   message, &unknown, 0);

	(void)state;
	assert_int_equal(j.verdict->action, ASSAY_ACT_QUARANTINE);
	judged_free(&j);
}

static void the_null_sender_is_empty_or_written_as_in_smtp(void **state)
{
	const struct assay_envelope bounce = {.mail_from = ""};
	struct judged j =
		judge_text("rule a { from = \"<>\" action = quarantine }", message, &bounce, 0);

	(void)state;
	assert_int_equal(j.verdict->action, ASSAY_ACT_QUARANTINE);
	judged_free(&j);
	j = judge_text("rule a { from = \"\" action = quarantine }", message, &bounce, 0);
	assert_int_equal(j.verdict->action, ASSAY_ACT_QUARANTINE);
	judged_free(&j);
}

/* ---- order ---- */

static void the_first_final_rule_ends_and_others_accumulate(void **state)
{
	struct judged j = judge("rule a { action = tag subject_prefix = \"[A]\" }\n"
	                        "rule b { part { extension = exe } action = replace }\n"
	                        "rule c { from = \"nobody@*\" action = reject }\n"
	                        "rule d { action = quarantine }\n"
	                        "rule e { action = reject }\n");
	const struct assay_verdict *v = j.verdict;

	(void)state;
	assert_int_equal(v->decision_count, 3);
	assert_string_equal(v->decisions[0].rule, "a");
	assert_string_equal(v->decisions[0].subject_prefix, "[A]");
	assert_string_equal(v->decisions[1].rule, "b");
	assert_string_equal(v->decisions[2].rule, "d");
	assert_int_equal(v->action, ASSAY_ACT_QUARANTINE);
	assert_ptr_equal(v->final, &v->decisions[2]);
	assert_string_equal(v->final->reply_text, "held by policy rule d");
	assert_true(v->modifies);
	judged_free(&j);
}

static void accept_ends_too_and_keeps_what_came_before(void **state)
{
	struct judged j = judge("rule a { action = tag header = X-A value = b }\n"
	                        "rule b { action = accept }\n"
	                        "rule c { action = reject }\n");

	(void)state;
	assert_int_equal(j.verdict->action, ASSAY_ACT_TAG);
	assert_int_equal(j.verdict->decision_count, 2);
	judged_free(&j);
}

static void without_a_matching_rule_the_message_is_accepted(void **state)
{
	struct judged j = judge("rule a { from = nobody action = reject }");

	(void)state;
	assert_int_equal(j.verdict->action, ASSAY_ACT_ACCEPT);
	assert_null(j.verdict->final);
	assert_false(j.verdict->modifies);
	assert_int_equal(j.verdict->decision_count, 0);
	judged_free(&j);
}

static void a_part_is_replaced_once_by_the_first_rule(void **state)
{
	struct judged j = judge("rule a { part { extension = exe } action = replace }\n"
	                        "rule b { part { name = \"*\" } action = replace }\n");

	(void)state;
	assert_int_equal(j.verdict->decision_count, 2);
	assert_string_equal(j.verdict->decisions[0].rule, "a");
	assert_string_equal(j.verdict->decisions[0].entity->section, "2");
	assert_string_equal(j.verdict->decisions[1].rule, "b");
	assert_string_equal(j.verdict->decisions[1].entity->section, "4");
	judged_free(&j);
}

static void other_actions_name_the_first_part_that_matches(void **state)
{
	struct judged j = judge("rule a { part { attachment = true } action = reject }");

	(void)state;
	assert_int_equal(j.verdict->decision_count, 1);
	assert_string_equal(j.verdict->final->entity->section, "2");
	judged_free(&j);
}

static void replies_have_defaults(void **state)
{
	struct judged j = judge("rule a { action = reject }");

	(void)state;
	assert_int_equal(j.verdict->final->reply_code, 550);
	assert_string_equal(j.verdict->final->reply_status, "5.7.1");
	assert_string_equal(j.verdict->final->reply_text, "message refused by policy");
	judged_free(&j);
	j = judge("rule a { action = tempfail }");
	assert_int_equal(j.verdict->final->reply_code, 451);
	assert_string_equal(j.verdict->final->reply_status, "4.7.1");
	judged_free(&j);
	j = judge("rule a { action = reject code = 554 status = 5.6.0 text = \"no\" }");
	assert_int_equal(j.verdict->final->reply_code, 554);
	assert_string_equal(j.verdict->final->reply_status, "5.6.0");
	assert_string_equal(j.verdict->final->reply_text, "no");
	judged_free(&j);
}

/* ---- observe ---- */

static void an_observed_rule_is_recorded_but_changes_nothing(void **state)
{
	struct judged j = judge("rule a { mode = observe action = reject }\n"
	                        "rule b { action = tag subject_prefix = x }\n");

	(void)state;
	assert_int_equal(j.verdict->decision_count, 2);
	assert_true(j.verdict->decisions[0].observed);
	assert_false(j.verdict->decisions[1].observed);
	assert_int_equal(j.verdict->action, ASSAY_ACT_TAG);
	assert_string_equal(j.verdict->final->rule, "b");
	judged_free(&j);
}

static void an_observed_replace_does_not_use_up_the_part(void **state)
{
	struct judged j =
		judge("rule a { mode = observe part { extension = exe } action = replace }\n"
	              "rule b { part { extension = exe } action = replace }\n");

	(void)state;
	assert_int_equal(j.verdict->decision_count, 2);
	assert_string_equal(j.verdict->final->rule, "b");
	judged_free(&j);
}

static void an_observed_policy_decides_as_if_enforced_but_does_nothing(void **state)
{
	struct judged j = judge("mode = observe\n"
	                        "rule a { mode = enforce action = reject }\n"
	                        "rule b { action = tag subject_prefix = x }\n");

	(void)state;
	assert_int_equal(j.verdict->decision_count, 1);
	assert_true(j.verdict->decisions[0].observed);
	assert_int_equal(j.verdict->action, ASSAY_ACT_ACCEPT);
	assert_null(j.verdict->final);
	assert_false(j.verdict->modifies);
	judged_free(&j);
}

/* ---- signed mail ---- */

static void what_cannot_be_replaced_inside_a_signature_is_held(void **state)
{
	static const char signed_message[] =
		"MIME-Version: 1.0\r\n"
		"Content-Type: multipart/signed; boundary=s; micalg=sha-256;\r\n"
		" protocol=\"application/pkcs7-signature\"\r\n"
		"\r\n"
		"--s\r\n"
		"Content-Type: multipart/mixed; boundary=b\r\n"
		"\r\n"
		"--b\r\n"
		"Content-Type: application/octet-stream; name=a.exe\r\n"
		"\r\n"
		"x\r\n"
		"--b--\r\n"
		"--s\r\n"
		"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n"
		"\r\n"
		"x\r\n"
		"--s--\r\n";
	struct judged j = judge_text("rule a { part { extension = exe } action = replace }",
	                             signed_message, &envelope, 0);
	struct assay_buf text = {0};

	(void)state;
	assert_int_equal(j.verdict->decision_count, 2);
	assert_string_equal(j.verdict->decisions[0].skipped,
	                    "the part is inside multipart/signed, which replacing it would break");
	assert_int_equal(j.verdict->action, ASSAY_ACT_QUARANTINE);
	assert_string_equal(j.verdict->final->reply_text, j.verdict->decisions[0].skipped);
	assert_false(j.verdict->modifies);
	assert_int_equal(assay_verdict_explain(j.verdict, &text), 0);
	assert_non_null(strstr(text.data, "  not done: the part is inside multipart/signed"));
	assay_buf_free(&text);
	judged_free(&j);
}

/* ---- explanations ---- */

static void explain(const char *policy, unsigned int flags, struct assay_buf *out)
{
	struct judged j = judge_text(policy, message, &envelope, flags);

	assert_int_equal(assay_verdict_explain(j.verdict, out), 0);
	judged_free(&j);
}

static void a_decision_is_explained_by_rule_part_and_conditions(void **state)
{
	struct assay_buf text = {0};

	(void)state;
	explain("rule programs {\n direction = inbound\n not_from = \"*@partner.example\"\n"
	        " part { extension = {scr, exe} larger = 10 }\n action = replace\n}",
	        0, &text);
	assert_string_equal(
		text.data,
		"replace part 2 (application/pdf, \"invoice.pdf.exe\"): rule \"programs\": "
		"direction is \"inbound\", sender matches nothing in not_from, "
		"name \"invoice.pdf.exe\" has extension \"exe\", size \"27\" is larger than "
		"\"10\"\n"
		"verdict: replace (rule \"programs\")\n");
	assay_buf_free(&text);
}

static void a_trace_says_which_condition_failed_on_which_part(void **state)
{
	struct assay_buf text = {0};

	(void)state;
	explain("rule a { from = {\"x@*\", \"y@*\"} action = reject }\n"
	        "rule b { part { extension = png type = image/gif } action = reject }\n"
	        "rule c { action = quarantine }\n",
	        ASSAY_JUDGE_TRACE, &text);
	assert_string_equal(
		text.data,
		"rule \"a\": from = {\"x@*\", \"y@*\"} does not hold\n"
		"rule \"b\": part 1 (text/plain): extension = \"png\" does not hold\n"
		"rule \"b\": part 2 (application/pdf, \"invoice.pdf.exe\"): extension = \"png\" "
		"does not hold\n"
		"rule \"b\": part 3 (message/rfc822): extension = \"png\" does not hold\n"
		"rule \"b\": part 3.1 (text/plain): extension = \"png\" does not hold\n"
		"rule \"b\": part 4 (image/png, \"a.png\"): type = \"image/gif\" does not hold\n"
		"rule \"c\": matches\n"
		"quarantine: rule \"c\": applies to every message\n"
		"  reason: held by policy rule c\n"
		"verdict: quarantine (rule \"c\")\n");
	assay_buf_free(&text);
}

static void hostile_names_cannot_forge_lines_of_an_explanation(void **state)
{
	static const char text[] = "Content-Type: application/octet-stream;\r\n"
				   " name*=utf-8''a%0Averdict:%20accept%1B[2J%E2%80%AEfdp.exe\r\n"
				   "\r\n"
				   "x\r\n";
	struct judged j = judge_text("rule a { part { extension = exe } action = replace }", text,
	                             &envelope, 0);

	(void)state;
	assert_int_equal(j.verdict->decision_count, 1);
	assert_null(strpbrk(j.verdict->final->why, "\n\x1b"));
	assert_null(strstr(j.verdict->final->why, "\xe2\x80\xae"));
	judged_free(&j);
}

/* ---- many parts, many rules ---- */

static void decisions_and_trace_stay_bounded(void **state)
{
	struct assay_buf text = {0}, policy = {0};
	struct judged j;

	(void)state;
	assert_int_equal(assay_buf_puts(&text, "Content-Type: multipart/mixed; boundary=b\r\n\r\n"),
	                 0);
	for (int i = 0; i < 2000; i++)
		assert_int_equal(
			assay_buf_puts(&text, "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"), 0);
	for (int i = 0; i < 50; i++) {
		assert_int_equal(
			assay_buf_printf(
				&policy,
				"rule r%d { part { type = image/gif } action = reject }\n"
				"rule s%d { part { type = image/png } action = replace }\n",
				i, i),
			0);
	}
	j = judge_text(policy.data, text.data, &envelope, ASSAY_JUDGE_TRACE);
	assert_int_equal(j.verdict->decision_count, 2000);
	assert_true(strlen(j.verdict->trace) > 100000);
	assert_true(strlen(j.verdict->trace) < 1100000);
	judged_free(&j);
	assay_buf_free(&text);
	assay_buf_free(&policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message_conditions_hold_as_documented),
		cmocka_unit_test(part_conditions_hold_as_documented),
		cmocka_unit_test(a_message_without_findings_has_no_severity),
		cmocka_unit_test(dots_and_spaces_after_an_extension_do_not_hide_it),
		cmocka_unit_test(what_is_not_known_of_the_envelope_matches_nothing),
		cmocka_unit_test(the_null_sender_is_empty_or_written_as_in_smtp),
		cmocka_unit_test(the_first_final_rule_ends_and_others_accumulate),
		cmocka_unit_test(accept_ends_too_and_keeps_what_came_before),
		cmocka_unit_test(without_a_matching_rule_the_message_is_accepted),
		cmocka_unit_test(a_part_is_replaced_once_by_the_first_rule),
		cmocka_unit_test(other_actions_name_the_first_part_that_matches),
		cmocka_unit_test(replies_have_defaults),
		cmocka_unit_test(an_observed_rule_is_recorded_but_changes_nothing),
		cmocka_unit_test(an_observed_replace_does_not_use_up_the_part),
		cmocka_unit_test(an_observed_policy_decides_as_if_enforced_but_does_nothing),
		cmocka_unit_test(what_cannot_be_replaced_inside_a_signature_is_held),
		cmocka_unit_test(a_decision_is_explained_by_rule_part_and_conditions),
		cmocka_unit_test(a_trace_says_which_condition_failed_on_which_part),
		cmocka_unit_test(hostile_names_cannot_forge_lines_of_an_explanation),
		cmocka_unit_test(decisions_and_trace_stay_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
