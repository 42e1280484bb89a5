/*
 * The parser: what it makes of well-formed and malformed messages, and that the
 * pieces in which a message arrives do not matter.
 */
#include "analyse/test-analysis.h"

#include <assay/record.h>

#include <openssl/evp.h>
#include <stdio.h>

static void assert_hash(const struct assay_entity *entity, const char *hex)
{
	char got[65];

	assert_non_null(entity->sha256);
	for (int i = 0; i < 32; i++)
		snprintf(got + 2 * i, 3, "%02x", entity->sha256[i]);
	assert_string_equal(got, hex);
}

static const char nested[] =
	"From: a@example.com" EOL "MIME-Version: 1.0" EOL
	"Content-Type: multipart/mixed; boundary=\"outer\"" EOL EOL "preamble" EOL "--outer" EOL
	"Content-Type: multipart/alternative; boundary=inner" EOL EOL "--inner" EOL
	"Content-Type: text/plain; charset=UTF-8" EOL EOL "hello" EOL "--inner" EOL
	"Content-Type: text/html" EOL "Content-Transfer-Encoding: quoted-printable" EOL EOL
	"<p>caf=C3=A9</p>" EOL "--inner--" EOL "--outer" EOL "Content-Type: message/rfc822" EOL EOL
	"Subject: inside" EOL "MIME-Version: 1.0" EOL
	"Content-Type: multipart/mixed; boundary=third" EOL EOL "--third" EOL EOL "one" EOL
	"--third" EOL "Content-Type: application/pdf; name=a.pdf" EOL
	"Content-Transfer-Encoding: base64" EOL "Content-Disposition: attachment" EOL EOL
	"JVBERi0xLjQK" EOL "--third--" EOL EOL "--outer--" EOL;

static void sections_are_numbered_as_imap_numbers_them(void **state)
{
	struct assay_analysis *a = analyse(nested, NULL);

	(void)state;
	assert_int_equal(a->entity_count, 8);
	assert_string_equal(a->root->section, "");
	assert_string_equal(a->root->type, "multipart/mixed");
	assert_string_equal(section(a, "1")->type, "multipart/alternative");
	assert_string_equal(section(a, "1.1")->type, "text/plain");
	assert_string_equal(section(a, "1.1")->charset, "utf-8");
	assert_string_equal(section(a, "1.2")->type, "text/html");
	assert_string_equal(section(a, "2")->type, "message/rfc822");
	assert_int_equal(section(a, "2")->kind, ASSAY_MESSAGE);
	assert_string_equal(section(a, "2")->child->section, "2");
	assert_string_equal(section(a, "2.1")->type, "text/plain");
	assert_string_equal(section(a, "2.2")->type, "application/pdf");
	assert_string_equal(section(a, "2.2")->detected, "application/pdf");
	assert_string_equal(section(a, "2.2")->name, "a.pdf");
	assay_analysis_free(a);
}

static void a_well_formed_message_has_no_finding_worse_than_benign(void **state)
{
	struct assay_analysis *a = analyse(nested, NULL);

	(void)state;
	/* the preamble */
	assert_int_equal(a->ambiguity_count, 1);
	assert_int_equal(findings(a, ASSAY_AMB_S_PREAMBLE), 1);
	assert_int_equal(a->severity, ASSAY_SEV_BENIGN);
	assay_analysis_free(a);
}

static void content_is_decoded_counted_and_hashed(void **state)
{
	struct assay_analysis *a = analyse(nested, NULL);
	const struct assay_entity *message = section(a, "2");

	(void)state;
	assert_int_equal(section(a, "1.1")->size, 5);
	assert_hash(section(a, "1.1"),
	            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
	assert_int_equal(section(a, "1.2")->size, strlen("<p>caf\xc3\xa9</p>"));
	assert_int_equal(section(a, "2.2")->size, 9);
	/* the message inside, whole: from "Subject" to the line end after "--third--" */
	assert_int_equal(message->size, message->body.len);
	assert_memory_equal(nested + message->body.off, "Subject: inside", 15);
	assert_memory_equal(nested + message->body.off + message->body.len - 11, "--third--\r\n",
	                    11);
	assay_analysis_free(a);
}

static void spans_lead_back_to_the_original(void **state)
{
	struct assay_analysis *a = analyse(nested, NULL);
	const struct assay_entity *html = section(a, "1.2");
	const struct assay_field *field = assay_entity_field(html, "content-type", 0);
	struct assay_str value = assay_field_value(html, field);
	struct assay_span span = assay_field_span(html, field);

	(void)state;
	assert_memory_equal(nested + html->header.off - html->delimiter_len, "--inner\r\n",
	                    html->delimiter_len);
	assert_memory_equal(nested + html->body.off, "<p>caf=C3=A9</p>", html->body.len);
	assert_int_equal(html->body.len, 16);
	assert_memory_equal(value.data, " text/html", value.len);
	assert_memory_equal(nested + span.off, "Content-Type: text/html\r\n", span.len);
	assert_memory_equal(nested + section(a, "1")->close_off, "--inner--\r\n", 11);
	assay_analysis_free(a);
}

/* ---- malformed messages -------------------------------------------------- */

static void assert_chunking_does_not_matter(const char *text, size_t len);

/* As printed in a course text: see test-harness/messages for the whole of it. */
static const char course[] =
	"From hacker@buu.ac.th Tue Sep 7 15:13:27 2014" EOL
	"Subject: You just won one million dollars" EOL "MIME-Version: 1.0" EOL
	"Content-Type: multipart/mixed;" EOL "Boundary=Start-12345678" EOL "Status: R" EOL EOL
	"--Start-12345678" EOL "Content-Type: text/plain; charset=us-ascii" EOL
	"Content-Disposition: inline" EOL EOL "This is the plain text part of the message." EOL EOL
	"--Start-12345678" EOL "Content-Type: image/gif; name=\"file.gif\"" EOL
	"Content-Transfer-Encoding: base64" EOL
	"Content-Disposition: inline; filename=\"file.gif\"" EOL EOL
	"R0lGODlhKAAoAPcAAAAAAGAAAgACBAAABAIABAICBAIEBgIEBgQEBgQGCEQ" EOL "--Start-12345678" EOL
	"Content-Type: audio/wav; name=\"chord.wav\"" EOL "Content-Transfer-Encoding: base64" EOL
	"Content-Disposition: inline; filename=\"chord.wav\"" EOL
	"/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsL" EOL;

static void the_course_text_is_three_parts_and_every_flaw_is_named(void **state)
{
	struct assay_analysis *a = analyse(course, NULL);

	(void)state;
	assert_string_equal(section(a, "1")->type, "text/plain");
	assert_string_equal(section(a, "2")->detected, "image/gif");
	assert_string_equal(section(a, "2")->name, "file.gif");
	assert_string_equal(section(a, "3")->type, "audio/wav");
	assert_string_equal(section(a, "3")->detected, "image/jpeg");
	assert_true((section(a, "3")->flags & ASSAY_ENT_MISMATCH) != 0);
	assert_int_equal(section(a, "3")->size, 45);
	assert_int_equal(findings(a, ASSAY_AMB_S_MBOX), 1);
	assert_int_equal(findings(a, ASSAY_AMB_H_FOLD_LOST), 1);
	assert_int_equal(findings(a, ASSAY_AMB_S_HB_SEP), 1);
	assert_int_equal(findings(a, ASSAY_AMB_S_NO_CLOSE), 1);
	assert_int_equal(findings(a, ASSAY_AMB_T_MISMATCH), 1);
	assert_int_equal(findings(a, ASSAY_AMB_D_B64_CUT), 1);
	assay_analysis_free(a);
}

static void a_missing_boundary_is_guessed_from_the_body(void **state)
{
	struct assay_analysis *a = analyse("Content-Type: multipart/mixed" EOL EOL "--x y" EOL
	                                   "Content-Type: text/html" EOL EOL "a" EOL "--x y--" EOL,
	                                   NULL);

	(void)state;
	assert_string_equal(section(a, "1")->type, "text/html");
	assert_true((section(a, "1")->flags & ASSAY_ENT_GUESSED) != 0);
	assert_int_equal(findings(a, ASSAY_AMB_B_EMPTY), 1);
	assay_analysis_free(a);
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

static void an_outer_delimiter_ends_unclosed_inner_multiparts(void **state)
{
	struct assay_analysis *a =
		analyse("Content-Type: multipart/mixed; boundary=o" EOL EOL "--o" EOL
	                "Content-Type: multipart/mixed; boundary=i" EOL EOL "--i" EOL EOL "deep" EOL
	                "--o" EOL EOL "second" EOL "--o--" EOL,
	                NULL);

	(void)state;
	assert_int_equal(section(a, "1.1")->size, 4);
	assert_int_equal(section(a, "2")->size, 6);
	assert_int_equal(findings(a, ASSAY_AMB_S_NO_CLOSE), 1);
	assay_analysis_free(a);
}

static void a_delimiter_after_the_close_delimiter_is_reported(void **state)
{
	struct assay_analysis *a =
		analyse("Content-Type: multipart/mixed; boundary=b" EOL EOL "--b" EOL EOL "x" EOL
	                "--b--" EOL "epilogue" EOL "--b" EOL EOL "hidden" EOL "--b--" EOL,
	                NULL);

	(void)state;
	assert_int_equal(findings(a, ASSAY_AMB_S_AFTER_CLOSE), 1);
	assert_int_equal(findings(a, ASSAY_AMB_S_EPILOGUE), 1);
	assert_null(assay_analysis_section(a, "2"));
	assay_analysis_free(a);
}

static void a_line_that_starts_with_a_boundary_is_reported(void **state)
{
	static const struct {
		const char *line;
		unsigned int count;
	} table[] = {
		{"--outer2", 1}, {"--outer-->", 1}, {"--outer--x", 1}, {"--inner.", 1},
		{"--oute", 0},   {"-- ", 0},        {"x--outer2", 0},  {"--Outer2", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[512];
		struct assay_analysis *a;

		snprintf(text, sizeof(text),
		         "MIME-Version: 1.0" EOL
		         "Content-Type: multipart/mixed; boundary=outer" EOL EOL "--outer" EOL
		         "Content-Type: multipart/mixed; boundary=inner" EOL EOL "--inner" EOL EOL
		         "%s" EOL "text" EOL "--inner--" EOL "--outer--" EOL,
		         table[i].line);
		a = analyse(text, NULL);
		if (findings(a, ASSAY_AMB_B_PREFIX) != table[i].count)
			fail_msg("%s", table[i].line);
		assert_int_equal(a->entity_count, 3);
		assert_int_equal(section(a, "1.1")->size, strlen(table[i].line) + 6);
		assay_analysis_free(a);
	}
	/* a longer boundary of an inner multipart is no prefix of the outer one's */
	struct assay_analysis *a =
		analyse("MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=a" EOL EOL
	                "--a" EOL "Content-Type: multipart/mixed; boundary=ab" EOL EOL
	                "--ab" EOL EOL "x" EOL "--ab--" EOL "--a--" EOL,
	                NULL);

	assert_int_equal(a->ambiguity_count, 0);
	assay_analysis_free(a);
}

static void line_oddities_are_found_anywhere(void **state)
{
	static const char text[] = "Subject: a\rb\r\n\r\nline\n\0\r\n";
	struct assay_analysis *a;

	(void)state;
	assert_int_equal(assay_analyse(text, sizeof(text) - 1, NULL, &a), 0);
	assert_int_equal(findings(a, ASSAY_AMB_L_BARE_CR), 1);
	assert_int_equal(findings(a, ASSAY_AMB_L_BARE_LF), 1);
	assert_int_equal(findings(a, ASSAY_AMB_L_NUL), 1);
	assay_analysis_free(a);
	a = analyse("Subject: a" EOL EOL "no LF comes any more\r", NULL);
	assert_int_equal(findings(a, ASSAY_AMB_L_BARE_CR), 1);
	assert_int_equal(a->ambiguities[0].offset, a->size - 1);
	assay_analysis_free(a);
}

static void empty_and_tiny_messages_are_messages(void **state)
{
	static const char *const texts[] = {"",  "\r\n", "\n",   "x",       "\r",
	                                    "-", "--",   "A: b", "A: b\r\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct assay_analysis *a = analyse(texts[i], NULL);

		assert_int_equal(a->entity_count, 1);
		assert_string_equal(a->root->section, "1");
		assert_string_equal(a->root->type, "text/plain");
		assert_int_equal(a->size, strlen(texts[i]));
		assay_analysis_free(a);
	}
}

/* ---- limits -------------------------------------------------------------- */

static char *many(const char *before, const char *again, unsigned int count, const char *after)
{
	size_t unit = strlen(again);
	char *text = malloc(strlen(before) + unit * count + strlen(after) + 1), *p;

	assert_non_null(text);
	p = stpcpy(text, before);
	for (unsigned int i = 0; i < count; i++)
		p = stpcpy(p, again);
	strcpy(p, after);
	return text;
}

static void reaching_a_limit_is_a_finding_and_not_the_end(void **state)
{
	struct assay_parse_options options = {.limits = {.depth = 5,
	                                                 .parts = 10,
	                                                 .header_bytes = 2000,
	                                                 .header_fields = 20,
	                                                 .parameters = 10,
	                                                 .decoded_bytes = 1000,
	                                                 .ambiguities = 100}};
	const struct {
		const char *before, *again, *after;
		enum assay_code code;
	} table[] = {
		{"Content-Type: multipart/mixed; boundary=b" EOL EOL, "--b" EOL EOL "x" EOL,
	         "--b--" EOL, ASSAY_AMB_R_PARTS},
		{"", "Content-Type: message/rfc822" EOL EOL, "x", ASSAY_AMB_R_DEPTH},
		{"", "A: b" EOL, EOL "x", ASSAY_AMB_R_FIELDS},
		{"A: b", "0123456789", EOL EOL "x", ASSAY_AMB_R_HEADER},
		{"", "A: a long line of a header field" EOL, EOL "x", ASSAY_AMB_R_HEADER},
		{"Content-Type: text/plain", "; a=b", EOL EOL "x", ASSAY_AMB_R_PARAMS},
		{"" EOL, "0123456789", "", ASSAY_AMB_R_DECODED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *text = many(table[i].before, table[i].again, 300, table[i].after);
		struct assay_analysis *a = analyse(text, &options);

		if (findings(a, table[i].code) == 0)
			fail_msg("%s not found", assay_code_info(table[i].code)->name);
		assert_int_equal(a->severity, ASSAY_SEV_LIMIT);
		assert_int_equal(a->size, strlen(text));
		assay_analysis_free(a);
		free(text);
	}
}

static void many_headers_share_what_a_message_may_have(void **state)
{
	struct assay_parse_options options = {
		.limits = {.total_header_bytes = 10000, .total_header_fields = 1000}};
	char *part = many("--b" EOL, "a:" EOL, 2000, EOL "x" EOL);
	char *text =
		many("Content-Type: multipart/mixed; boundary=b" EOL EOL, part, 20, "--b--" EOL);
	struct assay_analysis *a = analyse(text, &options);
	size_t bytes = 0, fields = 0;

	(void)state;
	for (size_t i = 0; i < a->entity_count; i++) {
		bytes += a->entities[i]->header.len;
		fields += a->entities[i]->field_count;
	}
	assert_int_equal(a->entity_count, 21);
	/* 10000 for all, and then not more than the floor for each */
	assert_true(bytes <= 10000 + 20 * 2048);
	assert_true(fields <= 1000 + 20 * 64);
	assert_true(findings(a, ASSAY_AMB_R_HEADER) > 0);
	assert_true(findings(a, ASSAY_AMB_R_FIELDS) > 0);
	assay_analysis_free(a);
	free(text);
	free(part);
}

static void findings_beyond_the_limit_are_only_counted(void **state)
{
	struct assay_parse_options options = {.limits = {.ambiguities = 10}};
	char *text =
		many("Content-Type: multipart/mixed; boundary=b" EOL EOL,
	             "--b" EOL "Content-Transfer-Encoding: x" EOL EOL "x" EOL, 100, "--b--" EOL);
	struct assay_analysis *a = analyse(text, &options);

	(void)state;
	assert_int_equal(a->ambiguity_count, 10);
	assert_true(a->ambiguity_total > 90);
	assert_int_equal(findings(a, ASSAY_AMB_R_FINDINGS), 1);
	assay_analysis_free(a);
	free(text);
}

static void a_multipart_behind_a_header_over_the_limit_is_still_found(void **state)
{
	struct assay_parse_options options = {.limits = {.header_bytes = 1000}};
	char *text = many("Content-Type: multipart/mixed; boundary=b" EOL EOL "--b" EOL,
	                  "X-Long: 0123456789" EOL, 200,
	                  "--b" EOL "Content-Type: text/html" EOL EOL "found" EOL "--b--" EOL);
	struct assay_analysis *a = analyse(text, &options);

	(void)state;
	assert_string_equal(section(a, "2")->type, "text/html");
	assert_int_equal(findings(a, ASSAY_AMB_R_HEADER), 1);
	assay_analysis_free(a);
	free(text);
}

/* ---- any chunking -------------------------------------------------------- */

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

static void any_single_cut_gives_the_same_analysis(void **state)
{
	(void)state;
	assert_chunking_does_not_matter(nested, sizeof(nested) - 1);
	assert_chunking_does_not_matter(course, sizeof(course) - 1);
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

static void the_blank_line_before_a_delimiter_belongs_to_the_message(void **state)
{
	static const char text[] =
		"Content-Type: multipart/mixed; boundary=x" EOL EOL "--x" EOL
		"Content-Type: message/rfc822" EOL EOL "A: b" EOL EOL "--x--" EOL;
	struct assay_analysis *a = analyse(text, NULL);

	(void)state;
	/* the body of the message inside begins behind it */
	assert_int_equal(section(a, "1")->body.len, strlen("A: b" EOL EOL));
	assert_int_equal(section(a, "1")->size, section(a, "1")->body.len);
	assay_analysis_free(a);
}

static void what_is_odd_about_a_type_is_said_of_each_part(void **state)
{
	static const char text[] =
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=x" EOL EOL
		"--x" EOL "Content-Type: text/plain;; charset=utf-8" EOL EOL "a" EOL "--x" EOL
		"Content-Type: text/plain;; charset=utf-8" EOL EOL "b" EOL "--x--" EOL;
	struct assay_analysis *a = analyse(text, NULL);

	(void)state;
	assert_int_equal(findings(a, ASSAY_AMB_P_BADPARAM), 2);
	assay_analysis_free(a);
}

static void a_long_name_is_cut_between_characters(void **state)
{
	struct assay_analysis *a;
	struct assay_buf m = {0};

	(void)state;
	assert_int_equal(assay_buf_puts(&m, "Content-Type: application/x; name=\""), 0);
	for (int i = 0; i < 1500; i++)
		assert_int_equal(assay_buf_puts(&m, "\u20ac"), 0);
	assert_int_equal(assay_buf_puts(&m, "\"" EOL EOL), 0);
	a = analyse(m.data, NULL);
	assert_int_equal(strlen(a->root->name), 4096 / 3 * 3);
	assert_memory_equal(a->root->name, "\u20ac\u20ac", 6);
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

/* ---- decoding again, callbacks ------------------------------------------- */

struct collected {
	struct assay_buf text;
	unsigned int calls;
};

static int collect(void *ctx, const struct assay_entity *entity, const void *data, size_t len)
{
	struct collected *c = ctx;

	(void)entity;
	c->calls++;
	return assay_buf_append(&c->text, data, len);
}

static void content_can_be_had_while_parsing_and_again_later(void **state)
{
	struct collected c = {0};
	struct assay_parse_options options = {.content = collect, .content_ctx = &c};
	struct assay_analysis *a = analyse(nested, &options);
	struct assay_str text = {nested, sizeof(nested) - 1};
	struct assay_source source = assay_source_memory(&text);
	struct assay_buf again = {0};
	struct assay_sink sink = assay_sink_buf(&again);

	(void)state;
	for (size_t i = 0; i < a->entity_count; i++) {
		if (a->entities[i]->kind == ASSAY_LEAF)
			assert_int_equal(assay_entity_decode(a->entities[i], &source, &sink), 0);
	}
	assert_string_equal(c.text.data, "hello<p>caf\xc3\xa9</p>one%PDF-1.4\n");
	assert_string_equal(again.data, c.text.data);
	assay_buf_free(&again);
	assay_buf_free(&c.text);
	assay_analysis_free(a);
}

static int refuse(void *ctx, const struct assay_entity *entity, const void *data, size_t len)
{
	(void)ctx, (void)entity, (void)data, (void)len;
	return 1;
}

static void a_callback_can_stop_the_parser(void **state)
{
	struct assay_parse_options options = {.content = refuse};
	struct assay_analysis *a;

	(void)state;
	assert_int_equal(assay_analyse(nested, strlen(nested), &options, &a), -ASSAY_EABORT);
	assert_null(a);
}

static void structure_alone_can_be_asked_for(void **state)
{
	struct assay_parse_options options = {.flags = ASSAY_PARSE_STRUCTURE};
	struct assay_analysis *a = analyse(nested, &options);

	(void)state;
	assert_string_equal(section(a, "2.2")->name, "a.pdf");
	assert_null(section(a, "2.2")->sha256);
	assert_null(section(a, "2.2")->detected);
	assay_analysis_free(a);
}

static void assert_sha256(const struct assay_entity *entity, const char *text)
{
	unsigned char digest[32];

	assert_int_equal(EVP_Digest(text + entity->body.off, entity->body.len, digest, NULL,
	                            EVP_sha256(), NULL),
	                 1);
	assert_non_null(entity->sha256);
	assert_memory_equal(entity->sha256, digest, 32);
}

/*
 * Of a line end between two delimiter lines RFC 2046 5.1.1 says that it belongs to
 * the second one; mail servers hand it out with the message that the first one
 * ends, so size and hash have it too.
 */
static void size_and_hash_of_a_message_are_of_its_body(void **state)
{
	static const char *const texts[] = {
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=1" EOL EOL
		"--1" EOL "Content-Type: message/rfc822" EOL EOL "MIME-Version: 1.0" EOL
		"Content-Type: multipart/mixed; boundary=2" EOL EOL "--2" EOL EOL "x" EOL
		"--2--" EOL "--1--" EOL,
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=1" EOL EOL
		"--1" EOL "Content-Type: message/rfc822" EOL EOL "Subject: x" EOL "--1--" EOL,
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=1" EOL EOL
		"--1" EOL "Content-Type: message/rfc822" EOL EOL "--1--" EOL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct assay_analysis *a = analyse(texts[i], NULL);
		const struct assay_entity *message = section(a, "1");

		assert_int_equal(message->kind, ASSAY_MESSAGE);
		assert_int_equal(message->body.len, message->size);
		assert_int_equal(message->body.off + message->body.len, a->root->close_off);
		assert_sha256(message, texts[i]);
		assay_analysis_free(a);
	}
}

static void delimiter_lines_are_lines(void **state)
{
	struct assay_analysis *a =
		analyse("MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=1" EOL EOL
	                "--1\n" EOL "text" EOL "--1--" EOL,
	                NULL);

	(void)state;
	assert_int_equal(findings(a, ASSAY_AMB_L_BARE_LF), 1);
	assay_analysis_free(a);
	a = analyse("MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=1" EOL EOL
	            "--1\r" EOL EOL "text" EOL "--1--" EOL,
	            NULL);
	assert_int_equal(findings(a, ASSAY_AMB_L_BARE_CR), 1);
	assay_analysis_free(a);
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
		cmocka_unit_test(sections_are_numbered_as_imap_numbers_them),
		cmocka_unit_test(a_well_formed_message_has_no_finding_worse_than_benign),
		cmocka_unit_test(content_is_decoded_counted_and_hashed),
		cmocka_unit_test(spans_lead_back_to_the_original),
		cmocka_unit_test(the_course_text_is_three_parts_and_every_flaw_is_named),
		cmocka_unit_test(a_missing_boundary_is_guessed_from_the_body),
		cmocka_unit_test(a_header_that_runs_into_its_first_delimiter_ends_there),
		cmocka_unit_test(an_outer_delimiter_ends_unclosed_inner_multiparts),
		cmocka_unit_test(a_delimiter_after_the_close_delimiter_is_reported),
		cmocka_unit_test(a_line_that_starts_with_a_boundary_is_reported),
		cmocka_unit_test(line_oddities_are_found_anywhere),
		cmocka_unit_test(empty_and_tiny_messages_are_messages),
		cmocka_unit_test(reaching_a_limit_is_a_finding_and_not_the_end),
		cmocka_unit_test(many_headers_share_what_a_message_may_have),
		cmocka_unit_test(findings_beyond_the_limit_are_only_counted),
		cmocka_unit_test(a_multipart_behind_a_header_over_the_limit_is_still_found),
		cmocka_unit_test(any_single_cut_gives_the_same_analysis),
		cmocka_unit_test(random_messages_do_not_depend_on_their_pieces),
		cmocka_unit_test(white_space_after_a_boundary_has_one_limit),
		cmocka_unit_test(a_line_that_only_looks_declared_is_content),
		cmocka_unit_test(octets_of_a_header_that_are_not_kept_count),
		cmocka_unit_test(the_blank_line_before_a_delimiter_belongs_to_the_message),
		cmocka_unit_test(what_is_odd_about_a_type_is_said_of_each_part),
		cmocka_unit_test(a_long_name_is_cut_between_characters),
		cmocka_unit_test(every_octet_of_the_message_is_accounted_for),
		cmocka_unit_test(content_can_be_had_while_parsing_and_again_later),
		cmocka_unit_test(a_callback_can_stop_the_parser),
		cmocka_unit_test(structure_alone_can_be_asked_for),
		cmocka_unit_test(size_and_hash_of_a_message_are_of_its_body),
		cmocka_unit_test(delimiter_lines_are_lines),
		cmocka_unit_test(lines_of_base64_do_not_depend_on_their_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
