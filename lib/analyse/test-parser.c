/*
 * The parser: what it makes of well-formed and malformed messages.
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
		bool dashes;
	} table[] = {
		{"--outer2", 1, false},    {"--outer-->", 1, false}, {"--outer--x", 1, false},
		{"----inner.", 1, false},  {"--oute", 0, false},     {"-- ", 0, false},
		{"x--outer2", 0, false},   {"--Outer2", 0, false},   {"---outer", 1, true},
		{"-----inner--", 1, true}, {"---inner", 0, true},    {"----x", 0, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[512];
		struct assay_analysis *a;

		snprintf(text, sizeof(text),
		         "MIME-Version: 1.0" EOL
		         "Content-Type: multipart/mixed; boundary=outer" EOL EOL "--outer" EOL
		         "Content-Type: multipart/mixed; boundary=--inner" EOL EOL
		         "----inner" EOL EOL "%s" EOL "text" EOL "----inner--" EOL "--outer--" EOL,
		         table[i].line);
		a = analyse(text, NULL);
		if (findings(a, table[i].dashes ? ASSAY_AMB_B_MIDLINE : ASSAY_AMB_B_PREFIX) !=
		    table[i].count)
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_numbered_as_imap_numbers_them),
		cmocka_unit_test(a_well_formed_message_has_no_finding_worse_than_benign),
		cmocka_unit_test(content_is_decoded_counted_and_hashed),
		cmocka_unit_test(spans_lead_back_to_the_original),
		cmocka_unit_test(the_course_text_is_three_parts_and_every_flaw_is_named),
		cmocka_unit_test(a_missing_boundary_is_guessed_from_the_body),
		cmocka_unit_test(an_outer_delimiter_ends_unclosed_inner_multiparts),
		cmocka_unit_test(a_delimiter_after_the_close_delimiter_is_reported),
		cmocka_unit_test(a_line_that_starts_with_a_boundary_is_reported),
		cmocka_unit_test(line_oddities_are_found_anywhere),
		cmocka_unit_test(empty_and_tiny_messages_are_messages),
		cmocka_unit_test(reaching_a_limit_is_a_finding_and_not_the_end),
		cmocka_unit_test(many_headers_share_what_a_message_may_have),
		cmocka_unit_test(findings_beyond_the_limit_are_only_counted),
		cmocka_unit_test(a_multipart_behind_a_header_over_the_limit_is_still_found),
		cmocka_unit_test(the_blank_line_before_a_delimiter_belongs_to_the_message),
		cmocka_unit_test(what_is_odd_about_a_type_is_said_of_each_part),
		cmocka_unit_test(a_long_name_is_cut_between_characters),
		cmocka_unit_test(content_can_be_had_while_parsing_and_again_later),
		cmocka_unit_test(a_callback_can_stop_the_parser),
		cmocka_unit_test(structure_alone_can_be_asked_for),
		cmocka_unit_test(size_and_hash_of_a_message_are_of_its_body),
		cmocka_unit_test(delimiter_lines_are_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
