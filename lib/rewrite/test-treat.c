/*
 * What a policy does about an ambiguous message, and how the milter tells:
 * treatments, the results header field, and differences of headers.
 */
#include "rewrite/test-rewrite.h"

#include <assay/results.h>
#include <assay/treat.h>

#define EOL     "\r\n"
#define PAYLOAD "X5O!P%@AP hidden payload"

/* Some readers take the second encoding, and see another file. */
static const char ambiguous[] =
	"Subject: x" EOL "MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL
	"--b" EOL EOL "text" EOL "--b" EOL "Content-Disposition: attachment; filename=a.txt" EOL
	"Content-Transfer-Encoding: 7bit" EOL "Content-Transfer-Encoding: base64" EOL EOL
	"WDVPIVAlQEFQIGhpZGRlbiBwYXlsb2Fk" EOL "--b--" EOL;

struct treated {
	struct assay_policy *policy;
	struct assay_analysis *original;
	struct assay_treatment treatment;
	struct assay_verdict *verdict;
	struct assay_rewrite *rewrite;
	struct assay_buf text; /* what is delivered */
};

/* As the milter and `assay rewrite` go about it. */
static void treat(const char *message, const char *policy, struct treated *t)
{
	static const struct assay_envelope envelope = {0};
	struct assay_str octets = {message, strlen(message)};
	struct assay_source source;
	struct assay_sink sink = assay_sink_buf(&t->text);

	memset(t, 0, sizeof(*t));
	t->policy = policy_of(policy);
	assert_int_equal(assay_analyse(octets.data, octets.len, NULL, &t->original), 0);
	assert_int_equal(assay_treat(assay_policy_ambiguity(t->policy), t->original, octets.data,
	                             octets.len, &t->treatment),
	                 0);
	assert_int_equal(assay_judge_canonical(t->policy,
	                                       assay_treatment_analysis(&t->treatment, t->original),
	                                       t->original, &envelope, 0, &t->verdict),
	                 0);
	assert_int_equal(assay_treatment_plan(&t->treatment, t->original, t->verdict, &t->rewrite),
	                 0);
	if (t->treatment.rewritten)
		octets = (struct assay_str){t->treatment.canonical->text,
		                            t->treatment.canonical->len};
	source = assay_source_memory(&octets);
	assert_int_equal(assay_rewrite_message(t->rewrite, &source, &sink), 0);
}

static void treated_free(struct treated *t)
{
	assay_rewrite_free(t->rewrite);
	assay_verdict_free(t->verdict);
	assay_treatment_free(&t->treatment);
	assay_analysis_free(t->original);
	assay_policy_free(t->policy);
	assay_buf_free(&t->text);
}

static void expect(const struct treated *t, enum assay_remedy done, bool rewritten)
{
	assert_int_equal(t->treatment.done, done);
	assert_int_equal(t->treatment.rewritten, rewritten);
}

static void what_the_section_asks_for_is_done(void **state)
{
	static const struct {
		const char *section;
		enum assay_remedy done;
		bool rewritten;
	} table[] = {
		{"", ASSAY_REMEDY_REWRITE, true},
		{"ambiguity { action = observe }\n", ASSAY_REMEDY_OBSERVE, false},
		{"ambiguity { action = tag }\n", ASSAY_REMEDY_TAG, false},
		{"ambiguity { action = quarantine }\n", ASSAY_REMEDY_QUARANTINE, false},
		{"ambiguity { action = reject }\n", ASSAY_REMEDY_REJECT, false},
		{"ambiguity { severity = hostile }\n", ASSAY_REMEDY_OBSERVE, false},
		{"mode = observe\n", ASSAY_REMEDY_OBSERVE, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct treated t;

		treat(ambiguous, table[i].section, &t);
		expect(&t, table[i].done, table[i].rewritten);
		if (!table[i].rewritten)
			assert_string_equal(t.text.data, ambiguous);
		else
			assert_non_null(strstr(t.text.data, "read as "));
		treated_free(&t);
	}
}

static void a_part_is_taken_out_of_what_every_reader_sees(void **state)
{
	static const char rule[] = "rule r { part { attachment = true } "
				   "action = replace }\n";
	static const char *const sections[] = {"", "ambiguity { action = observe }\n",
	                                       "ambiguity { action = tag }\n"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct assay_buf policy = {0};
		struct assay_analysis *after;
		struct treated t;

		assert_int_equal(assay_buf_printf(&policy, "%s%s", sections[i], rule), 0);
		treat(ambiguous, policy.data, &t);
		expect(&t, ASSAY_REMEDY_REWRITE, true);
		/* neither encoded nor decoded */
		assert_null(strstr(t.text.data, PAYLOAD));
		assert_null(strstr(t.text.data, "WDVPIVAlQEFQ"));
		assert_int_equal(assay_analyse(t.text.data, t.text.len, NULL, &after), 0);
		assert_true(after->severity < ASSAY_SEV_AMBIGUOUS);
		assay_analysis_free(after);
		treated_free(&t);
		assay_buf_free(&policy);
	}
}

static void a_tag_leaves_an_ambiguous_message_as_it_is(void **state)
{
	struct treated t;

	(void)state;
	treat(ambiguous,
	      "ambiguity { action = tag }\nrule r { action = tag header = X-T value = v }\n", &t);
	expect(&t, ASSAY_REMEDY_TAG, false);
	assert_non_null(strstr(t.text.data, "X-T: v" EOL));
	assert_non_null(strstr(t.text.data, strstr(ambiguous, "--b")));
	treated_free(&t);
}

static void what_cannot_be_rewritten_has_a_remedy_of_its_own(void **state)
{
	static const char sealed[] =
		"Content-Type: multipart/signed; boundary=s" EOL EOL "--s" EOL
		"Content-Transfer-Encoding: 7bit" EOL "Content-Transfer-Encoding: base64" EOL EOL
		"QUFB" EOL "--s" EOL EOL "sig" EOL "--s--" EOL;
	struct treated t;

	(void)state;
	treat(sealed, "", &t);
	expect(&t, ASSAY_REMEDY_TAG, false);
	treated_free(&t);
	treat(sealed, "ambiguity { if_signed = reject }\n", &t);
	expect(&t, ASSAY_REMEDY_REJECT, false);
	assert_string_equal(t.text.data, sealed);
	treated_free(&t);
}

/* ---- the results header field -------------------------------------------- */

static void results_of(const char *message, size_t views, const char *action, const char *expected)
{
	struct assay_analysis *analysis;
	struct assay_buf value = {0};

	assert_int_equal(assay_analyse(message, strlen(message), NULL, &analysis), 0);
	assert_int_equal(assay_results_value("mx.example", analysis, views, action, &value), 0);
	assert_string_equal(value.data, expected);
	assay_buf_free(&value);
	assay_analysis_free(analysis);
}

static void results_say_what_was_found(void **state)
{
	(void)state;
	results_of("Subject: x" EOL EOL "text" EOL, 0, NULL, " mx.example; none");
	results_of(ambiguous, 3, "rewrite",
	           " mx.example; H-CTE-DUP=1; severity=ambiguous; views=3;\r\n action=rewrite");
	/* the same in two parts counts twice, and no octet of the message gets in */
	results_of("Content-Type: multipart/mixed; boundary=b" EOL EOL "--b" EOL
	           "Content-Transfer-Encoding: \"evil\"" EOL EOL "x" EOL "--b" EOL
	           "Content-Transfer-Encoding: evil; none" EOL EOL "x" EOL "--b--" EOL,
	           0, NULL, " mx.example; H-CTE-TOKEN=2 P-BADPARAM=1;\r\n severity=ambiguous");
}

static void who_did_it_is_a_dot_atom(void **state)
{
	char long_id[300];

	(void)state;
	memset(long_id, 'a', sizeof(long_id));
	long_id[256] = '\0';
	assert_true(assay_results_id_valid("mx.example.org"));
	assert_true(assay_results_id_valid("mx_1-a"));
	assert_true(assay_results_id_valid(long_id + 1));
	assert_false(assay_results_id_valid(long_id));
	assert_false(assay_results_id_valid(""));
	assert_false(assay_results_id_valid("a b"));
	assert_false(assay_results_id_valid("a;none"));
	assert_false(assay_results_id_valid("a\r\nB: c"));
	assert_false(assay_results_id_valid("a..b"));
}

/* ---- differences of headers ---------------------------------------------- */

struct change {
	enum assay_header_op op;
	const char *name;
	unsigned int nth;
	const char *value;
};

static void differ(const char *before, const char *after, const char *drop,
                   const struct change *expected, size_t count)
{
	struct assay_analysis *a, *b;
	struct assay_header_diff *diff;

	assert_int_equal(assay_analyse(before, strlen(before), NULL, &a), 0);
	assert_int_equal(assay_analyse(after, strlen(after), NULL, &b), 0);
	assert_int_equal(assay_header_diff_make(a, b, drop, &diff), 0);
	assert_int_equal(diff->count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(diff->changes[i].op, expected[i].op);
		assert_string_equal(diff->changes[i].name, expected[i].name);
		if (expected[i].op != ASSAY_HDR_APPEND)
			assert_int_equal(diff->changes[i].nth, expected[i].nth);
		if (expected[i].value != NULL)
			assert_string_equal(diff->changes[i].value, expected[i].value);
	}
	assay_header_diff_free(diff);
	assay_analysis_free(a);
	assay_analysis_free(b);
}

static void a_header_becomes_another_one(void **state)
{
	static const struct change one[] = {{ASSAY_HDR_CHANGE, "A", 1, " 2"}};
	static const struct change gone[] = {{ASSAY_HDR_DELETE, "A", 2, NULL}};
	static const struct change come[] = {{ASSAY_HDR_APPEND, "B", 0, " 2"}};
	static const struct change ours[] = {{ASSAY_HDR_DELETE, "X-R", 1, NULL}};

	(void)state;
	differ("A: 1" EOL EOL, "A: 1" EOL EOL, NULL, NULL, 0);
	differ("A: 1" EOL EOL, "A: 2" EOL EOL, NULL, one, 1);
	differ("A: 1" EOL "A: 2" EOL EOL, "A: 1" EOL EOL, NULL, gone, 1);
	differ("A: 1" EOL EOL, "A: 1" EOL "B: 2" EOL EOL, NULL, come, 1);
	/* the order of fields with different names is left as it is */
	differ("A: 1" EOL "B: 2" EOL EOL, "B: 2" EOL "A: 1" EOL EOL, NULL, NULL, 0);
	differ("X-R: 1" EOL "A: 1" EOL EOL, "X-R: 1" EOL "A: 1" EOL EOL, "X-R", ours, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_section_asks_for_is_done),
		cmocka_unit_test(a_part_is_taken_out_of_what_every_reader_sees),
		cmocka_unit_test(a_tag_leaves_an_ambiguous_message_as_it_is),
		cmocka_unit_test(what_cannot_be_rewritten_has_a_remedy_of_its_own),
		cmocka_unit_test(results_say_what_was_found),
		cmocka_unit_test(who_did_it_is_a_dot_atom),
		cmocka_unit_test(a_header_becomes_another_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
