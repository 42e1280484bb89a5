/*
 * The pieces in which a message arrives do not matter: every cut gives the
 * analysis that the whole gives, whatever way the parser takes through it.
 */
#include "analyse/test-analysis.h"

#include <assay/record.h>

#include <stdio.h>

static void feed_in_pieces(const char *text, size_t len, const size_t *cuts, size_t cut_count,
                           struct assay_buf *json)
{
	struct assay_parser *p = assay_parser_new(NULL);
	struct assay_analysis *a;
	size_t pos = 0;

	assert_non_null(p);
	for (size_t i = 0; i <= cut_count; i++) {
		size_t end = i < cut_count ? cuts[i] : len;

		assert_int_equal(assay_parser_feed(p, text + pos, end - pos), 0);
		pos = end;
	}
	assert_int_equal(assay_parser_finish(p, &a), 0);
	assay_parser_free(p);
	assert_int_equal(assay_json(a, 0, json), 0);
	assay_analysis_free(a);
}

static void assert_chunking_does_not_matter(const char *text, size_t len)
{
	struct assay_buf whole = {0};
	size_t every[4096];

	feed_in_pieces(text, len, NULL, 0, &whole);
	for (size_t cut = 0; cut <= len; cut++) {
		struct assay_buf pieces = {0};

		feed_in_pieces(text, len, &cut, 1, &pieces);
		if (strcmp(whole.data, pieces.data) != 0)
			fail_msg("cut at %zu:\n%s\nwhole:\n%s", cut, pieces.data, whole.data);
		assay_buf_free(&pieces);
	}
	if (len < 4096) {
		struct assay_buf pieces = {0};

		for (size_t i = 0; i < len; i++)
			every[i] = i;
		feed_in_pieces(text, len, every, len, &pieces);
		assert_string_equal(whole.data, pieces.data);
		assay_buf_free(&pieces);
	}
	assay_buf_free(&whole);
}

static struct assay_analysis *analyse_octet_by_octet(const struct assay_buf *m,
                                                     const struct assay_parse_options *options)
{
	struct assay_parser *p = assay_parser_new(options);
	struct assay_analysis *a;

	assert_non_null(p);
	for (size_t i = 0; i < m->len; i++)
		assert_int_equal(assay_parser_feed(p, m->data + i, 1), 0);
	assert_int_equal(assay_parser_finish(p, &a), 0);
	assay_parser_free(p);
	return a;
}

static void any_single_cut_gives_the_same_analysis(void **state)
{
	(void)state;
	assert_chunking_does_not_matter(nested, sizeof(nested) - 1);
	assert_chunking_does_not_matter(course, sizeof(course) - 1);
}

static void a_header_that_runs_into_its_first_delimiter_ends_there(void **state)
{
	static const char *const headers[] = {
		"Content-Type: multipart/mixed; boundary=x" EOL,
		"Content-Type: multipart/mixed;" EOL "\tBOUNDARY=\"x\"" EOL "Subject: y" EOL,
		"Content-Type: multipart/mixed; boundary=x" EOL "no field" EOL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		char text[512];
		struct assay_analysis *a;

		snprintf(text, sizeof(text),
		         "%s--x" EOL "Content-Type: application/pdf" EOL EOL "%%PDF-1.4" EOL
		         "--x--" EOL,
		         headers[i]);
		a = analyse(text, NULL);
		assert_string_equal(section(a, "1")->detected, "application/pdf");
		assert_int_equal(findings(a, ASSAY_AMB_S_HB_SEP), 1);
		assert_chunking_does_not_matter(text, strlen(text));
		assay_analysis_free(a);
	}
}

static void white_space_after_a_boundary_has_one_limit(void **state)
{
	static const struct {
		int blanks;
		size_t entities;
	} cases[] = {{300, 2}, {900, 2}, {1090, 2}, {1091, 1}, {5000, 1}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_analysis *whole, *pieces;
		struct assay_buf m = {0};

		assert_int_equal(
			assay_buf_printf(&m,
		                         "Content-Type: multipart/mixed; boundary=bound" EOL EOL
		                         "--bound%*s" EOL "A: b" EOL EOL "text" EOL,
		                         cases[i].blanks, ""),
			0);
		whole = analyse(m.data, NULL);
		pieces = analyse_octet_by_octet(&m, NULL);
		assert_int_equal(whole->entity_count, cases[i].entities);
		assert_int_equal(pieces->entity_count, cases[i].entities);
		assert_int_equal(whole->work, pieces->work);
		/* what other readers take for a delimiter is no secret */
		assert_int_equal(findings(whole, ASSAY_AMB_B_PREFIX), cases[i].entities == 1);
		assay_analysis_free(whole);
		assay_analysis_free(pieces);
		assay_buf_free(&m);
	}
}

static void a_line_that_only_looks_declared_is_content(void **state)
{
	static const char text[] =
		"Content-Type: text/plain; boundary=x1" EOL "no field" EOL "--x1" EOL "text" EOL;
	struct assay_analysis *a = analyse(text, NULL);

	(void)state;
	assert_int_equal(a->root->body.off + a->root->body.len, sizeof(text) - 1);
	assert_int_equal(a->root->size, a->root->body.len);
	assert_chunking_does_not_matter(text, sizeof(text) - 1);
	assay_analysis_free(a);
}

static void octets_of_a_header_that_are_not_kept_count(void **state)
{
	const struct assay_parse_options options = {.limits = {.header_bytes = 600}};
	struct assay_analysis *a;
	struct assay_buf m = {0};

	(void)state;
	assert_int_equal(assay_buf_printf(&m,
	                                  "Content-Type: multipart/mixed; boundary=x" EOL EOL
	                                  "--x" EOL "Content-Type: message/rfc822" EOL EOL
	                                  "A: b" EOL "B: %9000s\r-" EOL "C: d" EOL "--x--" EOL,
	                                  ""),
	                 0);
	a = analyse(m.data, &options);
	assert_int_equal(findings(a, ASSAY_AMB_R_HEADER), 1);
	assert_int_equal(findings(a, ASSAY_AMB_L_BARE_CR), 1);
	assert_int_equal(section(a, "1")->body.len, strlen("A: bB: \r-C: d") + 9000 + 3 * 2);
	assert_int_equal(section(a, "1")->body.len, section(a, "1")->size);
	assay_analysis_free(a);
	a = analyse_octet_by_octet(&m, &options);
	assert_int_equal(section(a, "1")->body.len, section(a, "1")->size);
	assay_analysis_free(a);
	assay_buf_free(&m);
}

/* Messages put together from what matters to the parser, well-formed or not. */
static size_t random_message(char *text, size_t size, uint64_t *seed)
{
	static const char *const pieces[] = {
		EOL,
		EOL,
		"\n",
		"\r",
		"--",
		"-",
		"--a",
		"--a" EOL,
		"--a--" EOL,
		"--b" EOL,
		"--b--",
		"Content-Type: multipart/mixed; boundary=a" EOL,
		"Content-Type: multipart/mixed; boundary=b" EOL EOL,
		"Content-Type: multipart/mixed" EOL EOL,
		"Content-Type: message/rfc822" EOL EOL,
		"Content-Type: text/html" EOL,
		"Content-Transfer-Encoding: base64" EOL EOL,
		"Content-Transfer-Encoding: quoted-printable" EOL EOL,
		"QUJD",
		"RA==",
		"=",
		"=4",
		"=41",
		" ",
		"\t",
		":",
		";",
		"x",
		"junk line" EOL,
		"Boundary=a" EOL,
		"Content-Disposition: attachment; filename=x.exe" EOL,
	};
	size_t len = 0;

	while (len + 64 < size) {
		const char *piece =
			pieces[test_random(seed) % (sizeof(pieces) / sizeof(pieces[0]))];

		memcpy(text + len, piece, strlen(piece));
		len += strlen(piece);
		if (test_random(seed) % 40 == 0)
			break;
	}
	return len;
}

static void random_messages_do_not_depend_on_their_pieces(void **state)
{
	char text[700];
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 400; round++) {
		size_t len = random_message(text, sizeof(text), &seed);

		assert_chunking_does_not_matter(text, len);
	}
}

static void every_octet_of_the_message_is_accounted_for(void **state)
{
	char text[700];
	uint64_t seed = 99;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		size_t len = random_message(text, sizeof(text), &seed);
		struct assay_analysis *a;

		assert_int_equal(assay_analyse(text, len, NULL, &a), 0);
		assert_int_equal(a->size, len);
		for (size_t i = 0; i < a->entity_count; i++) {
			const struct assay_entity *e = a->entities[i];

			assert_true(e->header.off + e->header.len <= len);
			assert_true(e->body.off + e->body.len <= len);
			assert_true(e->header.off + e->header.len <= e->body.off);
			assert_memory_equal(e->header_text, text + e->header.off, e->header.len);
			if (e->next != NULL)
				assert_true(e->body.off + e->body.len <=
				            e->next->header.off - e->next->delimiter_len);
		}
		assay_analysis_free(a);
	}
}

/* Clean lines of base64 take a short way of their own: whole lines of all lengths, and others. */
static void lines_of_base64_do_not_depend_on_their_pieces(void **state)
{
	static const char *const ends[] = {"\r\n", "\n"};
	static const char *const odd[] = {
		"QQ==", "--b", "--", "-", "QUJ.RA==", "", "\r", "QUJDR", "\xff"};
	uint64_t seed = 31;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct assay_buf m = {0};
		const char *end = ends[round % 2];
		size_t chars = 20 + test_random(&seed) % 90;
		unsigned int oddness = (unsigned int)(test_random(&seed) % 4) * 4;

		assert_int_equal(
			assay_buf_printf(&m,
		                         "MIME-Version: 1.0%sContent-Type: multipart/mixed; "
		                         "boundary=b%s%s--b%sContent-Transfer-Encoding: "
		                         "base64%s%s",
		                         end, end, end, end, end, end),
			0);
		for (int line = 0; line < 30; line++) {
			uint64_t r = test_random(&seed);

			if (r % 50 < oddness)
				assert_int_equal(assay_buf_puts(&m, odd[(r >> 8) % 9]), 0);
			else
				for (size_t i = 0; i < chars; i++)
					assert_int_equal(
						assay_buf_append(
							&m, &"ABCDwxyz0189+/"[(r + i * i) % 14], 1),
						0);
			assert_int_equal(assay_buf_puts(&m, r % 60 == 59 ? ends[1] : end), 0);
		}
		assert_int_equal(assay_buf_puts(&m, "--b--\r\n"), 0);
		assert_chunking_does_not_matter(m.data, m.len);
		assay_buf_free(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_single_cut_gives_the_same_analysis),
		cmocka_unit_test(a_header_that_runs_into_its_first_delimiter_ends_there),
		cmocka_unit_test(white_space_after_a_boundary_has_one_limit),
		cmocka_unit_test(a_line_that_only_looks_declared_is_content),
		cmocka_unit_test(octets_of_a_header_that_are_not_kept_count),
		cmocka_unit_test(random_messages_do_not_depend_on_their_pieces),
		cmocka_unit_test(every_octet_of_the_message_is_accounted_for),
		cmocka_unit_test(lines_of_base64_do_not_depend_on_their_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
