/*
 * Groups of recipients, and counters of rules.
 */
#include "judge/test-policy.h"

#include <pthread.h>

static const char program[] =
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	"--b\r\n\r\nHello\r\n"
	"--b\r\nContent-Type: application/x-a; name=a.exe\r\n\r\nx\r\n"
	"--b\r\nContent-Type: application/x-b; name=b.doc\r\n\r\nx\r\n--b--\r\n";

#define MAX_RCPT 8

struct judged {
	struct assay_policy *policy;
	struct assay_analysis *analysis;
	struct assay_verdict *verdict;
	const char *rcpt[MAX_RCPT];
	char text[256];
};

/* Recipients: "a@x b@y". */
static void judge(struct judged *j, const char *policy, const char *recipients)
{
	struct assay_envelope env = {.rcpt_to = j->rcpt};
	char *rest = j->text, *word;

	snprintf(j->text, sizeof(j->text), "%s", recipients);
	while ((word = strsep(&rest, " ")) != NULL) {
		if (*word != '\0')
			j->rcpt[env.rcpt_count++] = word;
	}
	j->policy = policy_of(policy);
	j->analysis = analysis_of(program, strlen(program));
	assert_int_equal(assay_judge(j->policy, j->analysis, &env, ASSAY_JUDGE_TRACE, &j->verdict),
	                 0);
}

static void judged_free(struct judged *j)
{
	assay_verdict_free(j->verdict);
	assay_analysis_free(j->analysis);
	assay_policy_free(j->policy);
}

/* Rules of the decisions, as "a b". */
static const char *rules_of(const struct assay_verdict *verdict)
{
	static char text[200];

	*text = '\0';
	for (size_t i = 0; i < verdict->decision_count; i++) {
		if (*text != '\0')
			strcat(text, " ");
		strcat(text, verdict->decisions[i].rule);
	}
	return text;
}

/* Rules a to f, of which b and c are for group one, d for group two. */
#define POLICY                                                                                     \
	"rule a { to = \"*\" action = tag subject_prefix = a }\n"                                  \
	"group one { to = {\"*@one.example\", \"joint@*\"}\n"                                      \
	"  rule b { action = tag subject_prefix = b }\n"                                           \
	"  rule c { part { extension = exe } action = quarantine }\n"                              \
	"}\n"                                                                                      \
	"group two { to = {\"*@two.example\", \"joint@*\"} not_to = \"boss@*\"\n"                  \
	"  rule d { part { extension = exe } action = reject }\n"                                  \
	"}\n"                                                                                      \
	"rule e { action = tag subject_prefix = e }\n"                                             \
	"rule f { part { extension = doc } action = accept }\n"

static void a_recipient_belongs_to_the_first_group_that_has_it(void **state)
{
	static const struct {
		const char *rcpt, *group;
	} cases[] = {
		{"a@one.example", "one"},
		{"a@ONE.example", "one"},
		{"a@two.example", "two"},
		{"joint@x", "one"},
		{"joint@two.example", "one"},
		{"boss@two.example", NULL},
		{"boss@one.example", "one"},
		{"a@three.example", NULL},
		{"", NULL},
	};
	struct assay_policy *policy = policy_of(POLICY);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *group = assay_policy_group(policy, cases[i].rcpt);

		if ((group == NULL) != (cases[i].group == NULL) ||
		    (group != NULL && strcmp(group, cases[i].group) != 0))
			fail_msg("%s: %s", cases[i].rcpt, group);
	}
	assert_ptr_equal(assay_policy_group(policy, "a@one.example"),
	                 assay_policy_group(policy, "b@one.example"));
	assay_policy_free(policy);
}

static void rules_of_a_group_are_for_its_recipients_and_others_for_all(void **state)
{
	static const struct {
		const char *recipients, *rules;
		enum assay_action action;
		size_t groups;
	} cases[] = {
		{"", "e f", ASSAY_ACT_TAG, 1},
		{"a@x", "a e f", ASSAY_ACT_TAG, 1},
		{"a@one.example", "a b c", ASSAY_ACT_QUARANTINE, 1},
		{"a@two.example b@two.example", "a d", ASSAY_ACT_REJECT, 1},
		{"a@two.example b@x a@one.example", "a b c d e f", ASSAY_ACT_REJECT, 3},
		{"b@x a@one.example", "a b c e f", ASSAY_ACT_QUARANTINE, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judged j;

		judge(&j, POLICY, cases[i].recipients);
		if (strcmp(rules_of(j.verdict), cases[i].rules) != 0)
			fail_msg("%s: %s", cases[i].recipients, rules_of(j.verdict));
		assert_int_equal(j.verdict->action, cases[i].action);
		assert_int_equal(j.verdict->group_count, cases[i].groups);
		judged_free(&j);
	}
}

/* What a message to one group alone would get is what the group gets in a verdict for all. */
static void each_group_is_judged_as_if_alone(void **state)
{
	static const char *const alone[] = {"a@one.example", "a@two.example b@two.example", "a@x"};
	struct judged all, one;

	(void)state;
	judge(&all, POLICY, "a@two.example a@x a@one.example b@two.example");
	assert_int_equal(all.verdict->group_count, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct assay_group_verdict *group = &all.verdict->groups[i];

		judge(&one, POLICY, alone[i]);
		assert_int_equal(group->action, one.verdict->action);
		assert_string_equal(group->final->rule, one.verdict->final->rule);
		assert_int_equal(group->recipient_count, one.verdict->groups[0].recipient_count);
		judged_free(&one);
	}
	assert_null(all.verdict->groups[2].group);
	judged_free(&all);
}

static void a_condition_on_recipients_sees_those_of_the_group(void **state)
{
	struct judged j;

	(void)state;
	judge(&j,
	      "group one { to = \"*@one\" rule a { not_to = \"b@*\" action = reject } }\n"
	      "rule c { to = \"b@*\" not_to = \"a@*\" action = quarantine }",
	      "a@one b@two");
	assert_string_equal(rules_of(j.verdict), "a c");
	judged_free(&j);
}

static void modifications_of_all_groups_are_made_once(void **state)
{
	struct judged j;

	(void)state;
	judge(&j,
	      "group one { to = \"*@one\"\n"
	      " rule a { part { extension = exe } action = replace } }\n"
	      "group two { to = \"*@two\"\n"
	      " rule b { part { extension = {exe, doc} } action = replace } }\n",
	      "a@one b@two");
	assert_string_equal(rules_of(j.verdict), "a b");
	assert_string_equal(j.verdict->decisions[0].entity->section, "2");
	assert_string_equal(j.verdict->decisions[0].group, "one");
	assert_string_equal(j.verdict->decisions[1].entity->section, "3");
	assert_string_equal(j.verdict->decisions[1].group, "two");
	assert_int_equal(j.verdict->groups[0].action, ASSAY_ACT_REPLACE);
	assert_int_equal(j.verdict->groups[1].action, ASSAY_ACT_REPLACE);
	judged_free(&j);
}

static void accept_ends_for_one_group_only(void **state)
{
	struct judged j;

	(void)state;
	judge(&j,
	      "group one { to = \"*@one\" rule a { action = accept } }\n"
	      "rule b { action = reject }",
	      "a@one b@two");
	assert_int_equal(j.verdict->groups[0].action, ASSAY_ACT_ACCEPT);
	assert_string_equal(j.verdict->groups[0].final->rule, "a");
	assert_int_equal(j.verdict->groups[1].action, ASSAY_ACT_REJECT);
	assert_int_equal(j.verdict->action, ASSAY_ACT_REJECT);
	judged_free(&j);
}

static void a_redirection_names_the_recipients_that_it_is_for(void **state)
{
	struct judged j;

	(void)state;
	judge(&j,
	      "group one { to = \"*@one\"\n"
	      " rule a { action = redirect address = {\"x@else.example\", \"y@else.example\"} } "
	      "}\n"
	      "rule b { to = \"c@*\" action = redirect address = \"z@else.example\" }\n"
	      "rule d { action = copy address = \"log@else.example\" }",
	      "a@one b@two c@two d@one");
	assert_string_equal(rules_of(j.verdict), "a d b");
	assert_int_equal(j.verdict->decisions[0].address_count, 2);
	assert_string_equal(j.verdict->decisions[0].addresses[1], "y@else.example");
	assert_int_equal(j.verdict->decisions[0].recipient_count, 2);
	assert_string_equal(j.verdict->decisions[0].recipients[0], "a@one");
	assert_string_equal(j.verdict->decisions[0].recipients[1], "d@one");
	assert_string_equal(j.verdict->decisions[1].addresses[0], "log@else.example");
	assert_int_equal(j.verdict->decisions[2].recipient_count, 2);
	assert_string_equal(j.verdict->decisions[2].recipients[1], "c@two");
	assert_int_equal(j.verdict->action, ASSAY_ACT_REDIRECT);
	assert_false(j.verdict->modifies);
	judged_free(&j);
}

static void an_explanation_says_what_each_group_would_have_had(void **state)
{
	struct assay_buf text = {0};
	struct judged j;

	(void)state;
	judge(&j,
	      "group one { to = \"*@one\" rule a { action = quarantine } }\n"
	      "group two { to = \"*@two\" mode = observe rule b { action = reject } }\n",
	      "a@one b@two c@two d@x");
	assert_int_equal(assay_verdict_explain(j.verdict, &text), 0);
	assert_string_equal(text.data,
	                    "recipients of group \"one\": 1\n"
	                    "rule \"a\": matches: applies to every message\n"
	                    "recipients of group \"two\": 2\n"
	                    "rule \"b\": matches (observed): applies to every message\n"
	                    "recipients of no group: 1\n"
	                    "quarantine: rule \"a\" of group \"one\": applies to every message\n"
	                    "  reason: held by policy rule a\n"
	                    "would reject: rule \"b\" of group \"two\": applies to every message\n"
	                    "  reply 550 5.7.1 message refused by policy\n"
	                    "group \"one\" (1): quarantine (rule \"a\")\n"
	                    "group \"two\" (2): accept\n"
	                    "recipients of no group (1): accept\n"
	                    "verdict: quarantine (rule \"a\", the strictest for any group)\n");
	assay_buf_free(&text);
	judged_free(&j);
}

static void a_policy_splits_when_it_says_so_and_has_groups(void **state)
{
	static const struct {
		const char *text;
		bool splits;
	} cases[] = {
		{"group g { to = a }", false},
		{"split = true group g { to = a }", true},
		{"split = false group g { to = a }", false},
		{"split = true", false},
		{"mode = observe split = true group g { to = a }", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_policy *policy = policy_of(cases[i].text);

		if (assay_policy_splits(policy) != cases[i].splits)
			fail_msg("%s", cases[i].text);
		assay_policy_free(policy);
	}
}

/* ---- counters ---- */

static void check_stats(const struct assay_policy *policy, const char *rule, uint64_t matched,
                        uint64_t acted, uint64_t observed)
{
	struct assay_rule_stats stats;
	size_t i = 0;

	for (; i < assay_policy_rule_count(policy); i++) {
		assert_int_equal(assay_policy_rule_stats(policy, i, &stats), 0);
		if (strcmp(stats.rule, rule) == 0)
			break;
	}
	assert_true(i < assay_policy_rule_count(policy));
	if (stats.matched != matched || stats.acted != acted || stats.observed != observed)
		fail_msg("%s: %u %u %u", rule, (unsigned int)stats.matched,
		         (unsigned int)stats.acted, (unsigned int)stats.observed);
}

static void judge_again(const struct judged *j, size_t times)
{
	const struct assay_envelope env = {.rcpt_to = j->rcpt, .rcpt_count = 2};

	for (size_t i = 0; i < times; i++) {
		struct assay_verdict *verdict;

		assert_int_equal(assay_judge(j->policy, j->analysis, &env, 0, &verdict), 0);
		assay_verdict_free(verdict);
	}
}

#define COUNTED                                                                                    \
	"rule a { action = tag subject_prefix = a }\n"                                             \
	"rule b { part { extension = {exe, doc} } action = replace }\n"                            \
	"rule c { part { extension = exe } action = replace }\n"                                   \
	"group g { to = \"*@one\" rule d { mode = observe action = reject } }\n"                   \
	"rule e { from = nobody action = reject }\n"

static void rules_count_the_messages_in_which_they_did_something(void **state)
{
	struct assay_rule_stats stats;
	struct judged j;

	(void)state;
	judge(&j, COUNTED, "a@one b@two");
	judge_again(&j, 2);
	check_stats(j.policy, "a", 3, 3, 0); /* once a message, whatever the groups */
	check_stats(j.policy, "b", 3, 3, 0); /* ... and the parts */
	check_stats(j.policy, "c", 3, 0, 0); /* b was first */
	check_stats(j.policy, "d", 3, 0, 3);
	check_stats(j.policy, "e", 0, 0, 0);
	assert_int_equal(assay_policy_rule_stats(j.policy, 3, &stats), 0);
	assert_string_equal(stats.rule, "d");
	assert_string_equal(stats.group, "g");
	assert_true(stats.observe);
	assert_int_equal(stats.action, ASSAY_ACT_REJECT);
	assert_int_equal(assay_policy_rule_stats(j.policy, 5, &stats), -ASSAY_EINVAL);
	judged_free(&j);
}

static void an_observed_policy_counts_what_it_would_do(void **state)
{
	struct judged j;

	(void)state;
	judge(&j, "mode = observe\n" COUNTED, "a@one b@two");
	check_stats(j.policy, "a", 1, 0, 1);
	check_stats(j.policy, "b", 1, 0, 1);
	judged_free(&j);
}

static void counts_go_on_where_a_rule_keeps_its_name(void **state)
{
	struct judged old;
	struct assay_policy *new;

	(void)state;
	judge(&old, COUNTED, "a@one b@two");
	new = policy_of("rule e { action = accept }\nrule x { action = accept }\n"
	                "rule a { mode = observe action = reject }\n");
	assay_policy_keep_stats(new, old.policy);
	check_stats(new, "a", 1, 1, 0);
	check_stats(new, "e", 0, 0, 0);
	check_stats(new, "x", 0, 0, 0);
	/* a message that began under the old policy still counts */
	judge_again(&old, 1);
	check_stats(new, "a", 2, 2, 0);
	judged_free(&old);
	check_stats(new, "a", 2, 2, 0);
	assay_policy_free(new);
}

static void *judge_often(void *arg)
{
	judge_again(arg, 500);
	return NULL;
}

static void threads_lose_no_count(void **state)
{
	pthread_t threads[4];
	struct judged j;

	(void)state;
	judge(&j, COUNTED, "a@one b@two");
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, judge_often, &j), 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	check_stats(j.policy, "a", 2001, 2001, 0);
	check_stats(j.policy, "d", 2001, 0, 2001);
	judged_free(&j);
}

/* ---- actions ---- */

static void decisions_carry_the_parameters_of_their_action(void **state)
{
	const struct assay_decision *d;
	struct judged j;

	(void)state;
	policy_write("notice.txt", "Confidential.\r\n");
	policy_write("text.html", "<p>Confidential.</p>\n");
	judge(&j,
	      "rule a { action = append-text text = \"notice.txt\" html = \"text.html\" marker = "
	      "\"Confid\" if_signed = wrap if_dkim = skip }\n"
	      "rule b { action = transfer-encode }\n"
	      "rule c { part { extension = exe } action = rename new_name = \"{name}.txt\" }\n"
	      "rule d { part { extension = doc } action = transfer-encode }\n"
	      "rule e { action = discard }\n",
	      "a@one");
	assert_string_equal(rules_of(j.verdict), "a b c d e");
	d = j.verdict->decisions;
	assert_string_equal(d[0].text, "Confidential.\n");
	assert_string_equal(d[0].html, "<p>Confidential.</p>\n");
	assert_string_equal(d[0].marker, "Confid");
	assert_int_equal(d[0].care_override, ASSAY_CARE_WRAP);
	assert_int_equal(d[0].dkim_override, ASSAY_CARE_SKIP);
	assert_null(d[0].reply_text);
	assert_null(d[1].entity);
	assert_string_equal(d[2].new_name, "{name}.txt");
	assert_string_equal(d[2].entity->section, "2");
	assert_string_equal(d[3].entity->section, "3");
	assert_int_equal(j.verdict->action, ASSAY_ACT_DISCARD);
	assert_true(j.verdict->modifies);
	judged_free(&j);
}

static void sanitizing_is_for_parts_that_are_html(void **state)
{
	static const char html[] =
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
		"--b\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n"
		"--b\r\nContent-Type: image/png; name=a.png\r\n\r\n<!DOCTYPE html><p>Hello\r\n"
		"--b--\r\n";
	static const struct {
		const char *policy, *sections;
	} cases[] = {
		{"rule a { action = sanitize-html allow = {links, forms} }", "2 3"},
		{"rule a { part { attachment = true } action = sanitize-html }", "3"},
		{"rule a { part { type = text/plain } action = sanitize-html }", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_analysis *analysis = analysis_of(html, strlen(html));
		struct assay_policy *policy = policy_of(cases[i].policy);
		const struct assay_envelope env = {0};
		struct assay_verdict *verdict;
		char sections[64] = "";

		assert_int_equal(assay_judge(policy, analysis, &env, 0, &verdict), 0);
		for (size_t n = 0; n < verdict->decision_count; n++) {
			strcat(sections, n > 0 ? " " : "");
			strcat(sections, verdict->decisions[n].entity->section);
			if (i == 0)
				assert_int_equal(verdict->decisions[n].allow,
				                 ASSAY_HTML_LINKS | ASSAY_HTML_FORMS);
		}
		if (strcmp(sections, cases[i].sections) != 0)
			fail_msg("%s: %s", cases[i].policy, sections);
		assay_verdict_free(verdict);
		assay_policy_free(policy);
		assay_analysis_free(analysis);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recipient_belongs_to_the_first_group_that_has_it),
		cmocka_unit_test(rules_of_a_group_are_for_its_recipients_and_others_for_all),
		cmocka_unit_test(each_group_is_judged_as_if_alone),
		cmocka_unit_test(a_condition_on_recipients_sees_those_of_the_group),
		cmocka_unit_test(modifications_of_all_groups_are_made_once),
		cmocka_unit_test(accept_ends_for_one_group_only),
		cmocka_unit_test(a_redirection_names_the_recipients_that_it_is_for),
		cmocka_unit_test(an_explanation_says_what_each_group_would_have_had),
		cmocka_unit_test(a_policy_splits_when_it_says_so_and_has_groups),
		cmocka_unit_test(rules_count_the_messages_in_which_they_did_something),
		cmocka_unit_test(an_observed_policy_counts_what_it_would_do),
		cmocka_unit_test(counts_go_on_where_a_rule_keeps_its_name),
		cmocka_unit_test(threads_lose_no_count),
		cmocka_unit_test(decisions_carry_the_parameters_of_their_action),
		cmocka_unit_test(sanitizing_is_for_parts_that_are_html),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
