/*
 * Tags: header fields and subject prefixes.
 */
#include "rewrite/test-rewrite.h"

#include <assay/codec.h>

static void rewrite_text(const char *text, const char *policy_text, struct rewritten *r)
{
	struct assay_policy *policy = policy_of(policy_text);
	struct assay_buf before = {0};

	assert_int_equal(assay_buf_puts(&before, text), 0);
	rewrite_buf(before, policy, r);
	r->policy = policy;
	check_body(r);
}

struct tag_case {
	const char *policy; /* after "rule x { action = tag " */
	const char *before, *after;
};

static void check_case(const struct tag_case *c)
{
	struct assay_buf again = {0};
	struct rewritten r, second;
	char policy[300];

	snprintf(policy, sizeof(policy), "rule x { action = tag %s }", c->policy);
	rewrite_text(c->before, policy, &r);
	if (strcmp(r.after.data, c->after) != 0)
		fail_msg("'%s'\n  gives '%s'\n  not   '%s'", c->before, r.after.data, c->after);
	assert_false(assay_rewrite_changes_body(r.rewrite));

	/* once more: all is there already */
	assert_int_equal(assay_buf_append(&again, r.after.data, r.after.len), 0);
	rewrite_buf(again, r.policy, &second);
	if (strcmp(second.after.data, c->after) != 0)
		fail_msg("twice: '%s'", second.after.data);
	assert_false(assay_rewrite_changes_anything(second.rewrite));
	rewritten_free(&second);
	rewritten_free(&r);
}

static void a_header_field_is_added_once_after_the_last_one(void **state)
{
	static const struct tag_case cases[] = {
		{"header = X-A value = \"b c\"", "A: b\r\n\r\nbody",
	         "A: b\r\nX-A: b c\r\n\r\nbody"},
		{"header = X-A value = b", "A: b\n\nbody", "A: b\nX-A: b\n\nbody"},
		{"header = X-A value = b", "x-a: c\n\nbody", "x-a: c\nX-A: b\n\nbody"},
		{"header = X-A value = b", "x-a:\n  b \n\nbody", "x-a:\n  b \n\nbody"},
		{"header = X-A value = b", "A: b\n", "A: b\nX-A: b\n\n"},
		{"header = X-A value = b", "A: b", "A: b\r\nX-A: b\r\n\r\n"},
		{"header = X-A value = b", "A: b\nno field\n", "A: b\nX-A: b\nno field\n"},
		{"header = X-A value = b", "", "X-A: b\r\n\r\n"},
		{"header = X-A value = b", "\n text", "X-A: b\r\n\n text"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(&cases[i]);
}

static void a_prefix_goes_in_front_of_the_subject_once(void **state)
{
	static const struct tag_case cases[] = {
		{"subject_prefix = \"[EXT]\"", "Subject: hi\r\nB: c\r\n\r\n",
	         "Subject: [EXT] hi\r\nB: c\r\n\r\n"},
		{"subject_prefix = \"[EXT] \"", "SUBJECT:hi\n\n", "SUBJECT: [EXT] hi\n\n"},
		{"subject_prefix = \"[EXT]\"", "Subject: [EXT] hi\n\n", "Subject: [EXT] hi\n\n"},
		{"subject_prefix = \"[EXT]\"", "Subject:  =?utf-8?Q?=5BEXT=5D_hi?=\n\n",
	         "Subject:  =?utf-8?Q?=5BEXT=5D_hi?=\n\n"},
		{"subject_prefix = \"[EXT]\"", "Subject: Re: [EXT] hi\n\n",
	         "Subject: [EXT] Re: [EXT] hi\n\n"},
		{"subject_prefix = \"[EXT]\"", "Subject:\n\n", "Subject: [EXT]\n\n"},
		{"subject_prefix = \"[EXT]\"", "A: b\r\n\r\nbody",
	         "A: b\r\nSubject: [EXT]\r\n\r\nbody"},
		{"subject_prefix = \"[EXT]\"", "Subject: hi\r\n there\r\n\r\n",
	         "Subject: [EXT] hi\r\n there\r\n\r\n"},
		{"subject_prefix = \"[EXT]\"", "Subject:\r\n =?utf-8?Q?=C3=A4?=\r\n\r\n",
	         "Subject: [EXT] =?utf-8?Q?=C3=A4?=\r\n\r\n"},
		/* both: readers differ in which they show */
		{"subject_prefix = \"[EXT]\"", "Subject: a\nSubject: b\n\n",
	         "Subject: [EXT] a\nSubject: [EXT] b\n\n"},
		/* a first line that would get too long is folded after the prefix */
		{"subject_prefix = \"[EXT]\"",
	         "Subject: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\n\n",
	         "Subject: [EXT]\n 0123456789 0123456789 0123456789 0123456789 0123456789 "
	         "0123456789\n\n"},
		/* what could end a line for somebody does not get through */
		{"subject_prefix = \"[EXT]\"", "Subject: a\rX-Evil: b\r\n\r\n",
	         "Subject: [EXT] a X-Evil: b\r\n\r\n"},
		{"subject_prefix = \"[EXT]\"", "Subject: a;\nb=c\n\n",
	         "Subject: [EXT] a;\n b=c\n\n"},
		/* 8-bit octets of the subject stay */
		{"subject_prefix = \"[EXT]\"", "Subject: R\xe4t\n\n", "Subject: [EXT] R\xe4t\n\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(&cases[i]);
}

/* What a reader shows is prefix, space, subject; whether either is an encoded-word or not. */
static void the_decoded_subject_has_the_prefix_and_one_space(void **state)
{
	static const struct {
		const char *prefix, *subject, *shown;
	} cases[] = {
		{"[\xc3\x84]", " plain", "[\xc3\x84] plain"},
		{"[\xc3\x84]", " =?utf-8?Q?R=C3=A4t?=", "[\xc3\x84] R\xc3\xa4t"},
		{"[\xc3\x84]", "\r\n =?utf-8?B?UsOkdA==?=\r\n =?utf-8?Q?_und_Tat?=",
	         "[\xc3\x84] R\xc3\xa4t und Tat"},
		{"[A]", " =?utf-8?Q?R=C3=A4t?=", "[A] R\xc3\xa4t"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_buf shown = {0};
		const struct assay_field *field;
		char message[200], policy[100];
		struct assay_str value;
		struct rewritten r;

		snprintf(message, sizeof(message), "Subject:%s\r\n\r\nbody", cases[i].subject);
		snprintf(policy, sizeof(policy), "rule x { action = tag subject_prefix = \"%s\" }",
		         cases[i].prefix);
		rewrite_text(message, policy, &r);
		field = assay_entity_field(r.is->root, "Subject", 0);
		assert_non_null(field);
		value = assay_field_value(r.is->root, field);
		assert_int_equal(*value.data, ' ');
		assert_true(assay_encoded_words_decode(value.data + 1, value.len - 1, &shown) >= 0);
		assert_string_equal(shown.data, cases[i].shown);
		assay_buf_free(&shown);
		rewritten_free(&r);
	}
}

#define TWO_RULES                                                                                  \
	"rule a { action = tag subject_prefix = \"[A]\" header = X-T value = \"1\" }\n"            \
	"rule b { action = tag subject_prefix = \"[B]\" header = X-T value = \"2\" }\n"            \
	"rule c { action = tag subject_prefix = \"[A]\" header = X-T value = \"1\" }\n"

static void prefixes_of_several_rules_stand_in_their_order_and_once(void **state)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{"Subject: s\n\n", "Subject: [A] [B] s\nX-T: 1\nX-T: 2\n\n"},
		{"Subject: [A] [B] s\nX-T: 1\nX-T: 2\n\n",
	         "Subject: [A] [B] s\nX-T: 1\nX-T: 2\n\n"},
		{"Subject: [B] s\nX-T: 2\n\n", "Subject: [A] [B] s\nX-T: 2\nX-T: 1\n\n"},
		{"Subject: [B] [A] s\nX-T: 2\nX-T: 1\n\n",
	         "Subject: [B] [A] s\nX-T: 2\nX-T: 1\n\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rewritten r;

		rewrite_text(cases[i].before, TWO_RULES, &r);
		assert_string_equal(r.after.data, cases[i].after);
		rewritten_free(&r);
	}
}

static void an_observed_tag_changes_nothing(void **state)
{
	struct rewritten r;

	(void)state;
	rewrite_text(
		"Subject: s\n\n",
		"rule a { mode = observe action = tag subject_prefix = x header = X-A value = b }",
		&r);
	assert_int_equal(r.verdict->decision_count, 1);
	assert_string_equal(r.after.data, "Subject: s\n\n");
	rewritten_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_field_is_added_once_after_the_last_one),
		cmocka_unit_test(a_prefix_goes_in_front_of_the_subject_once),
		cmocka_unit_test(the_decoded_subject_has_the_prefix_and_one_space),
		cmocka_unit_test(prefixes_of_several_rules_stand_in_their_order_and_once),
		cmocka_unit_test(an_observed_tag_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
