/*
 * Input made to cost as much as it can: whatever it is, work grows no faster
 * than the octets do, limits hold and are reported. Work is counted, not timed:
 * a clock would not tell the same twice.
 */
#include "test.h"

#include <assay/analyse.h>

#include <stdio.h>

typedef void maker(struct assay_buf *m, size_t n);

static void put(struct assay_buf *m, const char *text)
{
	assert_int_equal(assay_buf_puts(m, text), 0);
}

static void put_many(struct assay_buf *m, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(m, text);
}

static void number(struct assay_buf *m, const char *format, size_t n)
{
	char text[200];

	snprintf(text, sizeof(text), format, n, n);
	put(m, text);
}

static void nested_multiparts(struct assay_buf *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		number(m, "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", i);
}

static void nested_with_dashes(struct assay_buf *m, size_t n)
{
	for (size_t i = 0; i < 99; i++)
		number(m, "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", i);
	put(m, "\n");
	put_many(m, "--b\n--b1x\n--\n", n);
}

static void nested_messages(struct assay_buf *m, size_t n)
{
	put_many(m, "Content-Type: message/rfc822\n\n", n);
	put_many(m, "line\n", n);
}

static void many_parts(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed; boundary=x\n\n");
	put_many(m, "--x\n\na\n", n);
}

static void many_fields(struct assay_buf *m, size_t n)
{
	put_many(m, "Content-Type: text/plain\nX: y\n", n);
	put(m, "\nbody\n");
}

static void many_parameters(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: text/plain");
	for (size_t i = 0; i < n; i++)
		number(m, ";\n name%zu=\"v%zu\"", i);
	put(m, "\n\nbody\n");
}

static void many_sections(struct assay_buf *m, size_t n)
{
	put(m, "Content-Disposition: attachment");
	for (size_t i = 0; i < n; i++)
		number(m, ";\n filename*%zu*=%%41%zu", i);
	put(m, "\n\nbody\n");
}

static void many_addresses(struct assay_buf *m, size_t n)
{
	put(m, "To: a@example.org");
	put_many(m, ",\n \"A (B\" <a@example.org>", n);
	put(m, "\n\nbody\n");
}

static void a_long_header(struct assay_buf *m, size_t n)
{
	put(m, "Subject: ");
	put_many(m, "word ", n);
	put(m, "\n\nbody\n");
}

static void a_folded_header(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: text/plain;");
	put_many(m, "\n ", n);
	put(m, "\n\nbody\n");
}

static void a_long_line(struct assay_buf *m, size_t n)
{
	put(m, "Content-Transfer-Encoding: quoted-printable\n\n");
	put_many(m, "=41 - =", n);
}

static void look_alikes(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed; boundary=");
	put_many(m, "x", 70);
	put(m, "\n\n");
	for (size_t i = 0; i < n; i++) {
		put(m, "--");
		put_many(m, "x", 69);
		put(m, "y\n");
	}
}

static void look_alikes_in_a_header(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed; boundary=b\n");
	put_many(m, "--bb\n", n);
}

static void nested_comments(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: text/plain; x=");
	put_many(m, "(", n);
	put(m, "\n\nbody\n");
}

static void comments_after_a_name(struct assay_buf *m, size_t n)
{
	put(m, "Content-Disposition: attachment; filename=a");
	put_many(m, " (", n);
	put(m, "\n\nbody\n");
}

static void closed_comments_after_a_name(struct assay_buf *m, size_t n)
{
	put(m, "Content-Disposition: attachment; filename=a");
	put_many(m, " (", n);
	put_many(m, ")", n);
	put(m, "x\n\nbody\n");
}

static void comments_in_parameters(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: text/plain");
	put_many(m, "; (a=b", n);
	put(m, "\n\nbody\n");
}

static void encoded_words(struct assay_buf *m, size_t n)
{
	put(m, "Content-Disposition: attachment; filename=\"");
	put_many(m, "=?utf-8?q?a?= =?x?q?", n);
	put(m, "\"\n\nbody\n");
}

static void base64_of_padding(struct assay_buf *m, size_t n)
{
	put(m, "Content-Transfer-Encoding: base64\n\n");
	put_many(m, "QQ==\n", n);
}

static void guessed_boundaries(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed\n\n");
	for (size_t i = 0; i < n; i++)
		number(m, "--%zu\nContent-Type: multipart/mixed\n\n%zu\n", i);
}

static const struct {
	const char *name;
	maker *make;
	size_t n;
} inputs[] = {
	{"nested multiparts", nested_multiparts, 20000},
	{"nested multiparts, lines of dashes", nested_with_dashes, 100000},
	{"nested messages", nested_messages, 20000},
	{"many parts", many_parts, 100000},
	{"many header fields", many_fields, 100000},
	{"many parameters", many_parameters, 25000},
	{"many RFC 2231 sections", many_sections, 25000},
	{"many addresses", many_addresses, 100000},
	{"a long header", a_long_header, 2000000},
	{"a folded header", a_folded_header, 500000},
	{"a long line", a_long_line, 5000000},
	{"boundary look-alikes", look_alikes, 50000},
	{"boundary look-alikes in a header", look_alikes_in_a_header, 200000},
	{"nested comments", nested_comments, 400000},
	{"comments after a name", comments_after_a_name, 250000},
	{"closed comments after a name", closed_comments_after_a_name, 150000},
	{"comments in parameters", comments_in_parameters, 80000},
	{"encoded-words", encoded_words, 20000},
	{"base64 of padding", base64_of_padding, 500000},
	{"guessed boundaries", guessed_boundaries, 20000},
};

static double work_of(maker *make, size_t n, size_t *len)
{
	/* limits out of the way where they would hide what grows */
	const struct assay_parse_options options = {.limits = {.header_bytes = 64 * 1024 * 1024,
	                                                       .total_header_bytes = 256 << 20,
	                                                       .header_fields = 1000000,
	                                                       .parameters = 1000000}};
	struct assay_analysis *analysis;
	struct assay_buf m = {0};
	double work;

	make(&m, n);
	assert_int_equal(assay_analyse(m.data, m.len, &options, &analysis), 0);
	work = (double)analysis->work;
	*len = m.len;
	assay_analysis_free(analysis);
	assay_buf_free(&m);
	return work;
}

static void work_grows_no_faster_than_the_input(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		size_t n = inputs[i].n / 4, len, twice_len;
		double once = work_of(inputs[i].make, n, &len);
		double twice = work_of(inputs[i].make, 2 * n, &twice_len);

		if (twice > 1.1 * once * (double)twice_len / (double)len ||
		    twice > 16.0 * (double)twice_len)
			fail_msg("%s: %zu octets, work %.0f; %zu octets, work %.0f", inputs[i].name,
			         len, once, twice_len, twice);
	}
}

static bool has_finding(const struct assay_analysis *analysis, enum assay_code code)
{
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		if (analysis->ambiguities[i].code == code)
			return true;
	}
	return false;
}

static void limits_hold_and_are_reported(void **state)
{
	static const struct {
		maker *make;
		size_t n;
		enum assay_code code;
	} table[] = {
		{nested_multiparts, 20000, ASSAY_AMB_R_DEPTH},
		{many_parts, 100000, ASSAY_AMB_R_PARTS},
		{many_parts, 1100, ASSAY_AMB_R_PARTS_SOFT},
		{many_fields, 100000, ASSAY_AMB_R_FIELDS},
		{many_parameters, 5000, ASSAY_AMB_R_PARAMS},
		{a_long_header, 2000000, ASSAY_AMB_R_HEADER},
		{a_long_line, 1000, ASSAY_AMB_L_LONG},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_analysis *analysis;
		struct assay_buf m = {0};

		table[i].make(&m, table[i].n);
		assert_int_equal(assay_analyse(m.data, m.len, NULL, &analysis), 0);
		if (!has_finding(analysis, table[i].code))
			fail_msg("%s is missing", assay_code_info(table[i].code)->name);
		assert_true(analysis->entity_count <= 10000);
		assert_true(analysis->max_depth <= 100);
		assay_analysis_free(analysis);
		assay_buf_free(&m);
	}
}

static void a_thousand_parts_are_no_finding(void **state)
{
	struct assay_analysis *analysis;
	struct assay_buf m = {0};

	(void)state;
	many_parts(&m, 990);
	assert_int_equal(assay_analyse(m.data, m.len, NULL, &analysis), 0);
	assert_false(has_finding(analysis, ASSAY_AMB_R_PARTS_SOFT));
	assay_analysis_free(analysis);
	assay_buf_free(&m);
}

static void the_budget_ends_decoding_but_not_the_tree(void **state)
{
	const struct assay_parse_options options = {.limits = {.work = 1}};
	struct assay_analysis *analysis;
	struct assay_buf m = {0};

	(void)state;
	put(&m, "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
	        "Content-Transfer-Encoding: base64\n\n");
	put_many(&m, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9Q\n", 100000);
	put(&m, "--x\nContent-Type: text/plain\n\nlast\n--x--\n");
	assert_int_equal(assay_analyse(m.data, m.len, &options, &analysis), 0);
	assert_true(has_finding(analysis, ASSAY_AMB_R_WORK));
	assert_int_equal(analysis->entity_count, 3);
	assert_true((analysis->entities[1]->flags & ASSAY_ENT_TRUNCATED) != 0);
	assert_true(analysis->entities[1]->size < 42 * 100000);
	assay_analysis_free(analysis);

	assert_int_equal(assay_analyse(m.data, m.len, NULL, &analysis), 0);
	assert_int_equal(analysis->ambiguity_total, 1); /* no MIME-Version */
	assert_int_equal(analysis->entities[1]->size, 42 * 100000);
	assay_analysis_free(analysis);
	assay_buf_free(&m);
}

static void the_length_of_a_long_line_can_be_chosen(void **state)
{
	const struct assay_parse_options options = {.limits = {.line_bytes = 200}};
	struct assay_analysis *analysis;
	struct assay_buf m = {0};

	(void)state;
	put(&m, "Subject: x\r\n\r\n");
	put_many(&m, "0123456789", 20);
	put(&m, "\r\n");
	put_many(&m, "line\r\n", 100);
	assert_int_equal(assay_analyse(m.data, m.len, &options, &analysis), 0);
	assert_false(has_finding(analysis, ASSAY_AMB_L_LONG));
	assay_analysis_free(analysis);
	put_many(&m, "0123456789", 20);
	put(&m, "0\r\nline\r\n");
	put_many(&m, "line\r\n", 100);
	assert_int_equal(assay_analyse(m.data, m.len, &options, &analysis), 0);
	assert_true(has_finding(analysis, ASSAY_AMB_L_LONG));
	assay_analysis_free(analysis);
	assay_buf_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_grows_no_faster_than_the_input),
		cmocka_unit_test(limits_hold_and_are_reported),
		cmocka_unit_test(a_thousand_parts_are_no_finding),
		cmocka_unit_test(the_budget_ends_decoding_but_not_the_tree),
		cmocka_unit_test(the_length_of_a_long_line_can_be_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
