/*
 * Rewriting: replaced parts, and that nothing else changes.
 */
#include "rewrite/test-rewrite.h"

#define EXE "rule exe { part { extension = exe } action = replace }"

static void rewrite_fixture(const char *name, const char *policy_text, struct rewritten *r)
{
	struct assay_policy *policy = policy_of(policy_text);
	struct assay_buf message = {0};
	char path[128];

	snprintf(path, sizeof(path), "lib/rewrite/fixtures/%s", name);
	fixture_read(path, &message);
	rewrite_buf(message, policy, r);
	r->policy = policy;
	check_body(r);
}

static const char *const fixtures[] = {
	"mixed.eml",        "mixed-lf.eml", "whole.eml",          "whole-bare.eml", "forwarded.eml",
	"unterminated.eml", "bodiless.eml", "delimiter-name.eml", "signed.eml",
};

#define FIXTURES (sizeof(fixtures) / sizeof(fixtures[0]))

static void a_policy_that_matches_nothing_leaves_every_octet(void **state)
{
	(void)state;
	for (size_t i = 0; i < FIXTURES; i++) {
		struct rewritten r;
		size_t count;

		rewrite_fixture(fixtures[i],
		                "rule x { from = nobody action = tag subject_prefix = a }", &r);
		assert_int_equal(r.before.len, r.after.len);
		assert_memory_equal(r.before.data, r.after.data, r.before.len);
		assert_false(assay_rewrite_changes_anything(r.rewrite));
		assert_false(assay_rewrite_changes_body(r.rewrite));
		assay_rewrite_header(r.rewrite, &count);
		assert_int_equal(count, 0);
		rewritten_free(&r);
	}
}

static void replaced_parts_are_notices_and_all_others_keep_their_octets(void **state)
{
	(void)state;
	for (size_t i = 0; i < FIXTURES; i++) {
		struct rewritten r;

		rewrite_fixture(fixtures[i], EXE, &r);
		assert_true(assay_rewrite_changes_body(r.rewrite));
		check_trees(&r, fixtures[i]);
		rewritten_free(&r);
	}
}

static void replacing_twice_changes_nothing_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < FIXTURES; i++) {
		struct assay_policy *policy = policy_of(EXE);
		struct assay_buf again = {0};
		struct rewritten first, second;

		rewrite_fixture(fixtures[i], EXE, &first);
		assert_int_equal(assay_buf_append(&again, first.after.data, first.after.len), 0);
		rewrite_buf(again, policy, &second);
		assert_int_equal(second.after.len, first.after.len);
		assert_memory_equal(second.after.data, first.after.data, first.after.len);
		rewritten_free(&first);
		rewritten_free(&second);
		assay_policy_free(policy);
	}
}

/* Everything before the part's header and from the end of its body on is as it was. */
static void octets_around_a_replaced_part_are_untouched(void **state)
{
	static const char *const names[] = {"mixed.eml", "mixed-lf.eml"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct assay_entity *part;
		size_t end, rest;
		struct rewritten r;

		rewrite_fixture(names[i], EXE, &r);
		part = assay_analysis_section(r.was, "2");
		end = part->body.off + part->body.len;
		rest = r.before.len - end;
		assert_memory_equal(r.before.data, r.after.data, part->header.off);
		assert_memory_equal(r.before.data + end, r.after.data + r.after.len - rest, rest);
		assert_memory_equal(r.after.data + part->header.off, "Content-Type: text/plain;",
		                    25);
		rewritten_free(&r);
	}
}

static void the_notice_has_the_line_ends_of_the_message(void **state)
{
	struct rewritten r;

	(void)state;
	rewrite_fixture("mixed-lf.eml", EXE, &r);
	assert_null(memchr(r.after.data, '\r', r.after.len));
	rewritten_free(&r);

	rewrite_fixture("mixed.eml", EXE, &r);
	for (size_t i = 0; i < r.after.len; i++) {
		if (r.after.data[i] == '\n')
			assert_int_equal(r.after.data[i - 1], '\r');
	}
	rewritten_free(&r);
}

static void the_notice_names_part_size_hash_types_and_rule(void **state)
{
	static const char notice[] =
		"Content-Type: text/plain; charset=utf-8\n"
		"Content-Transfer-Encoding: 7bit\n"
		"Content-Disposition: inline\n"
		"Content-Description: replaced: invoice.pdf.exe\n"
		"\n"
		"The attachment invoice.pdf.exe was removed from this message, because the\n"
		"policy of this mail system does not allow it.\n"
		"\n"
		"Name:     invoice.pdf.exe\n"
		"Size:     258 octets\n"
		"Type:     application/pdf\n"
		"Detected: application/x-dosexec\n"
		"SHA-256:  ----------------------------------------------------------------\n"
		"Rule:     exe\n";
	struct rewritten r;
	char *start, *digits;

	(void)state;
	rewrite_fixture("mixed-lf.eml", EXE, &r);
	start = strstr(r.after.data,
	               "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit");
	assert_non_null(start);
	digits = strstr(start, "SHA-256:  ");
	assert_non_null(digits);
	/* the digest is checked against the analysis, not against a literal */
	for (int i = 0; i < 32; i++) {
		char byte[3];

		snprintf(byte, sizeof(byte), "%02x", assay_analysis_section(r.was, "2")->sha256[i]);
		assert_memory_equal(digits + 10 + 2 * i, byte, 2);
	}
	memcpy(digits + 10, strstr(notice, "SHA-256:  ") + 10, 64);
	assert_memory_equal(start, notice, sizeof(notice) - 1);
	rewritten_free(&r);
}

static void an_outer_replaced_part_takes_the_inner_ones_with_it(void **state)
{
	struct rewritten r;

	(void)state;
	rewrite_fixture("forwarded.eml",
	                "rule inner { part { extension = exe } action = replace }\n"
	                "rule outer { part { type = message/rfc822 } action = replace }",
	                &r);
	assert_int_equal(r.verdict->decision_count, 4);
	assert_int_equal(r.is->entity_count, 4);
	assert_string_equal(assay_analysis_section(r.is, "2")->type, "text/plain");
	assert_string_equal(assay_analysis_section(r.is, "3")->type, "text/plain");
	assert_non_null(strstr(r.after.data, "Rule:     outer"));
	assert_null(strstr(r.after.data, "Rule:     inner"));
	rewritten_free(&r);
}

static void an_inner_message_that_is_replaced_keeps_its_own_header(void **state)
{
	const struct assay_entity *inner;
	struct rewritten r;

	(void)state;
	rewrite_fixture("forwarded.eml", EXE, &r);
	inner = assay_analysis_section(r.is, "3.1");
	assert_string_equal(inner->type, "text/plain");
	assert_non_null(assay_entity_field(inner, "From", 0));
	assert_non_null(assay_entity_field(inner, "Subject", 0));
	assert_non_null(assay_entity_field(inner, "MIME-Version", 0));
	assert_null(assay_entity_field(inner, "Content-Type", 1));
	assert_null(assay_entity_field(inner, "Content-Transfer-Encoding", 1));
	assert_string_equal(assay_analysis_section(r.is, "2.2")->type, "text/plain");
	rewritten_free(&r);
}

struct expected_change {
	enum assay_header_op op;
	const char *name;
	unsigned int nth;
	const char *value; /* NULL: not compared */
};

static void check_changes(const struct assay_rewrite *rewrite,
                          const struct expected_change *expected, size_t expected_count)
{
	size_t count;
	const struct assay_header_change *changes = assay_rewrite_header(rewrite, &count);

	for (size_t i = 0; i < count && i < expected_count; i++) {
		if (changes[i].op != expected[i].op || changes[i].nth != expected[i].nth ||
		    strcmp(changes[i].name, expected[i].name) != 0)
			fail_msg("change %zu is %d %s %u", i, changes[i].op, changes[i].name,
			         changes[i].nth);
		if (expected[i].value != NULL)
			assert_string_equal(changes[i].value, expected[i].value);
	}
	assert_int_equal(count, expected_count);
}

static void a_whole_message_is_replaced_by_header_changes_and_a_new_body(void **state)
{
	static const struct expected_change expected[] = {
		{ASSAY_HDR_DELETE, "Content-Type", 3, NULL},
		{ASSAY_HDR_DELETE, "content-type", 2, NULL},
		{ASSAY_HDR_CHANGE, "Content-Type", 1, " text/plain; charset=utf-8"},
		{ASSAY_HDR_CHANGE, "Content-Transfer-Encoding", 1, " 7bit"},
		{ASSAY_HDR_DELETE, "Content-MD5", 1, NULL},
		{ASSAY_HDR_APPEND, "Content-Disposition", 0, " inline"},
		{ASSAY_HDR_APPEND, "Content-Description", 0, " replaced: a.exe"},
	};
	static const char header[] = "X-First: 1\r\n"
				     "Content-Type: text/plain; charset=utf-8\r\n"
				     "Content-Transfer-Encoding: 7bit\r\n"
				     "X-Last: 2\r\n"
				     "Content-Disposition: inline\r\n"
				     "Content-Description: replaced: a.exe\r\n"
				     "\r\n"
				     "The attachment a.exe was removed";
	struct rewritten r;
	char *start;

	(void)state;
	rewrite_fixture("whole.eml", EXE, &r);
	check_changes(r.rewrite, expected, sizeof(expected) / sizeof(expected[0]));
	start = strstr(r.after.data, "X-First");
	assert_memory_equal(r.before.data, r.after.data, (size_t)(start - r.after.data));
	assert_memory_equal(start, header, sizeof(header) - 1);
	assert_memory_equal(r.after.data + r.after.len - 2, "\r\n", 2);
	rewritten_free(&r);
}

static void a_whole_message_without_mime_fields_gets_them(void **state)
{
	static const struct expected_change expected[] = {
		{ASSAY_HDR_CHANGE, "Content-Disposition", 1, " inline"},
		{ASSAY_HDR_APPEND, "MIME-Version", 0, " 1.0"},
		{ASSAY_HDR_APPEND, "Content-Type", 0, " text/plain; charset=utf-8"},
		{ASSAY_HDR_APPEND, "Content-Transfer-Encoding", 0, " 7bit"},
		{ASSAY_HDR_APPEND, "Content-Description", 0, " replaced: a.exe"},
	};
	struct rewritten r;

	(void)state;
	rewrite_fixture("whole-bare.eml", EXE, &r);
	check_changes(r.rewrite, expected, sizeof(expected) / sizeof(expected[0]));
	rewritten_free(&r);
}

/* A message in which nothing but the header can be counted on. */
struct odd_message {
	const char *before, *after_start;
};

static void headers_without_an_end_get_one(void **state)
{
	static const struct odd_message cases[] = {
		/* no body, no blank line, no line end */
		{"Content-Disposition: attachment; filename=a.exe",
	         "Content-Disposition: inline\r\nMIME-Version: 1.0\r\n"},
		{"Content-Disposition: attachment; filename=a.exe\nX-A: b",
	         "Content-Disposition: inline\nX-A: b\nMIME-Version: 1.0\n"},
		{"Content-Disposition: attachment; filename=a.exe\nContent-MD5: b",
	         "Content-Disposition: inline\nMIME-Version: 1.0\n"},
		/* the body follows without a blank line */
		{"Content-Disposition: attachment; filename=a.exe\nno field\n",
	         "Content-Disposition: inline\nMIME-Version: 1.0\n"},
	};
	struct assay_policy *policy = policy_of(EXE);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_buf before = {0};
		struct rewritten r;

		assert_int_equal(assay_buf_puts(&before, cases[i].before), 0);
		rewrite_buf(before, policy, &r);
		check_body(&r);
		assert_memory_equal(r.after.data, cases[i].after_start,
		                    strlen(cases[i].after_start));
		check_trees(&r, cases[i].before);
		rewritten_free(&r);
	}
	assay_policy_free(policy);
}

static void a_name_cannot_act_as_a_boundary_delimiter(void **state)
{
	struct rewritten r;

	(void)state;
	policy_write("notice.txt", "{name}\ngone: SHA-256: {sha256}\n");
	rewrite_fixture(
		"delimiter-name.eml",
		"rule exe { part { name = \"*.exe\" } action = replace notice = \"notice.txt\" }\n",
		&r);
	check_trees(&r, "delimiter-name.eml");
	assert_int_equal(r.is->entity_count, 3);
	assert_int_equal(assay_analysis_section(r.is, "1")->encoding, ASSAY_ENC_BASE64);
	rewritten_free(&r);
}

static void a_notice_beyond_ascii_is_encoded(void **state)
{
	const struct assay_entity *notice;
	struct assay_buf text = {0};
	struct assay_str octets;
	struct assay_source source;
	struct assay_sink sink = assay_sink_buf(&text);
	struct rewritten r;

	(void)state;
	policy_write("notice.txt",
	             "Anhang \xe2\x80\x9e{name}\xe2\x80\x9c entfernt.\n\nSHA-256: {sha256}\n");
	rewrite_fixture(
		"mixed.eml",
		"rule exe { part { extension = exe } action = replace notice = \"notice.txt\" }",
		&r);
	check_trees(&r, "mixed.eml");
	notice = assay_analysis_section(r.is, "2");
	assert_int_equal(notice->encoding, ASSAY_ENC_QP);
	octets = (struct assay_str){r.after.data, r.after.len};
	source = assay_source_memory(&octets);
	assert_int_equal(assay_entity_decode(notice, &source, &sink), 0);
	assert_memory_equal(
		text.data,
		"Anhang \xe2\x80\x9einvoice.pdf.exe\xe2\x80\x9c entfernt.\r\n\r\nSHA-256: ", 51);
	for (size_t i = notice->header.off; i < notice->body.off + notice->body.len; i++)
		assert_true((unsigned char)r.after.data[i] < 0x80);
	assay_buf_free(&text);
	rewritten_free(&r);
}

static void thousands_of_notices_stay_bounded(void **state)
{
	struct assay_buf message = {0}, big = {0};
	struct assay_policy *policy;
	struct rewritten r;

	(void)state;
	for (int i = 0; i < 600; i++)
		assert_int_equal(assay_buf_puts(&big,
		                                "This line makes the notice as large as it may be, "
		                                "so that many of them are too much.\n"),
		                 0);
	policy_write("notice.txt", big.data);
	policy = policy_of(
		"rule r { part { type = image/png } action = replace notice = \"notice.txt\" }");
	assert_int_equal(
		assay_buf_puts(&message, "Content-Type: multipart/mixed; boundary=b\r\n\r\n"), 0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(
			assay_buf_puts(&message, "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"), 0);
	rewrite_buf(message, policy, &r);
	assert_true(r.after.len > 8 * 1024 * 1024);
	assert_true(r.after.len < 10 * 1024 * 1024);
	assert_int_equal(r.is->entity_count, r.was->entity_count);
	rewritten_free(&r);
	assay_policy_free(policy);
	assay_buf_free(&big);
}

/* A source or sink that fails after some octets: the error must come back, whenever it comes. */
struct failing {
	const struct assay_buf *octets;
	size_t left;
};

static int failing_read(void *ctx, size_t off, void *buf, size_t len)
{
	struct failing *f = ctx;

	if (len > f->left)
		return -ASSAY_EIO;
	f->left -= len;
	memcpy(buf, f->octets->data + off, len);
	return 0;
}

static int failing_write(void *ctx, const void *data, size_t len)
{
	struct failing *f = ctx;

	(void)data;
	if (len > f->left)
		return -ASSAY_ELIMIT;
	f->left -= len;
	return 0;
}

static void errors_of_source_and_sink_are_passed_on(void **state)
{
	struct rewritten r;

	(void)state;
	rewrite_fixture("mixed.eml", EXE, &r);
	for (size_t limit = 0; limit < r.after.len; limit += 7) {
		struct failing out = {&r.before, limit}, in = {&r.before, r.before.len};
		const struct assay_source source = {failing_read, &in};
		const struct assay_sink sink = {failing_write, &out};

		assert_int_equal(assay_rewrite_message(r.rewrite, &source, &sink), -ASSAY_ELIMIT);
	}
	for (size_t limit = 0; limit < 300; limit += 7) {
		struct failing out = {&r.before, SIZE_MAX}, in = {&r.before, limit};
		const struct assay_source source = {failing_read, &in};
		const struct assay_sink sink = {failing_write, &out};

		assert_int_equal(assay_rewrite_message(r.rewrite, &source, &sink), -ASSAY_EIO);
	}
	rewritten_free(&r);
}

static void observed_and_skipped_decisions_change_nothing(void **state)
{
	struct rewritten r;

	(void)state;
	rewrite_fixture("mixed.eml", "mode = observe\n" EXE, &r);
	assert_int_equal(r.verdict->decision_count, 1);
	assert_false(assay_rewrite_changes_anything(r.rewrite));
	rewritten_free(&r);

	rewrite_fixture("signed.eml", EXE, &r);
	assert_int_equal(r.verdict->decision_count, 3);
	assert_non_null(r.verdict->decisions[0].skipped);
	assert_int_equal(r.verdict->decisions[1].action, ASSAY_ACT_QUARANTINE);
	assert_null(r.verdict->decisions[2].skipped);
	check_trees(&r, "signed.eml");
	rewritten_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_policy_that_matches_nothing_leaves_every_octet),
		cmocka_unit_test(replaced_parts_are_notices_and_all_others_keep_their_octets),
		cmocka_unit_test(replacing_twice_changes_nothing_more),
		cmocka_unit_test(octets_around_a_replaced_part_are_untouched),
		cmocka_unit_test(the_notice_has_the_line_ends_of_the_message),
		cmocka_unit_test(the_notice_names_part_size_hash_types_and_rule),
		cmocka_unit_test(an_outer_replaced_part_takes_the_inner_ones_with_it),
		cmocka_unit_test(an_inner_message_that_is_replaced_keeps_its_own_header),
		cmocka_unit_test(a_whole_message_is_replaced_by_header_changes_and_a_new_body),
		cmocka_unit_test(a_whole_message_without_mime_fields_gets_them),
		cmocka_unit_test(headers_without_an_end_get_one),
		cmocka_unit_test(a_name_cannot_act_as_a_boundary_delimiter),
		cmocka_unit_test(a_notice_beyond_ascii_is_encoded),
		cmocka_unit_test(thousands_of_notices_stay_bounded),
		cmocka_unit_test(errors_of_source_and_sink_are_passed_on),
		cmocka_unit_test(observed_and_skipped_decisions_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
