/*
 * Input made to cost as much as it can: whatever it is, work grows no faster
 * than the octets do, limits hold and are reported. Work is counted, not timed:
 * a clock would not tell the same twice.
 */
#include "test.h"

#include "bench/hostile.h"

#include <assay/analyse.h>

static void put(struct assay_buf *m, const char *text)
{
	assert_int_equal(assay_buf_puts(m, text), 0);
}

static void put_many(struct assay_buf *m, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(m, text);
}

static double work_of(hostile_maker *make, size_t n, size_t *len)
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
	for (const struct hostile_input *input = hostile_inputs; input->name != NULL; input++) {
		size_t n = input->n / 4, len, twice_len;
		double once = work_of(input->make, n, &len);
		double twice = work_of(input->make, 2 * n, &twice_len);

		if (twice > 1.1 * once * (double)twice_len / (double)len ||
		    twice > 16.0 * (double)twice_len)
			fail_msg("%s: %zu octets, work %.0f; %zu octets, work %.0f", input->name,
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
		hostile_maker *make;
		size_t n;
		enum assay_code code;
	} table[] = {
		{hostile_nested_multiparts, 20000, ASSAY_AMB_R_DEPTH},
		{hostile_many_parts, 100000, ASSAY_AMB_R_PARTS},
		{hostile_many_parts, 1100, ASSAY_AMB_R_PARTS_SOFT},
		{hostile_many_fields, 100000, ASSAY_AMB_R_FIELDS},
		{hostile_many_parameters, 5000, ASSAY_AMB_R_PARAMS},
		{hostile_a_long_header, 2000000, ASSAY_AMB_R_HEADER},
		{hostile_a_long_line, 1000, ASSAY_AMB_L_LONG},
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
	hostile_many_parts(&m, 990);
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

static void where_the_budget_ends_does_not_depend_on_pieces(void **state)
{
	const struct assay_parse_options options = {.limits = {.work = 1}};
	const size_t pieces[] = {1000, 50001, SIZE_MAX};
	struct assay_analysis *first = NULL;
	struct assay_buf m = {0};

	(void)state;
	put(&m, "Content-Type: message/rfc822\n\nContent-Transfer-Encoding: quoted-printable\n\n");
	put_many(&m, "0123456789abcdef\n", 80000);
	for (size_t i = 0; i < 3; i++) {
		struct assay_parser *p = assay_parser_new(&options);
		struct assay_analysis *analysis;

		assert_non_null(p);
		for (size_t pos = 0, len; pos < m.len; pos += len) {
			len = m.len - pos < pieces[i] ? m.len - pos : pieces[i];
			assert_int_equal(assay_parser_feed(p, m.data + pos, len), 0);
		}
		assert_int_equal(assay_parser_finish(p, &analysis), 0);
		assay_parser_free(p);
		assert_true(has_finding(analysis, ASSAY_AMB_R_WORK));
		if (i == 0)
			first = analysis;
		assert_int_equal(analysis->entities[1]->size, first->entities[1]->size);
		assert_int_equal(analysis->work, first->work);
		if (i > 0)
			assay_analysis_free(analysis);
	}
	assay_analysis_free(first);
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
		cmocka_unit_test(where_the_budget_ends_does_not_depend_on_pieces),
		cmocka_unit_test(the_length_of_a_long_line_can_be_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
