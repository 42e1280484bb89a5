/*
 * Header fields, and what follows from them: types, names, attachments,
 * encoded-words, and the oddities that are found.
 */
#include "analyse/test-analysis.h"

#include <stdio.h>

static void attachments_are_what_a_person_would_call_so(void **state)
{
	static const struct {
		const char *header;
		bool attachment;
	} table[] = {
		{"Content-Type: text/plain" EOL, false},
		{"Content-Type: text/html" EOL "Content-Disposition: inline" EOL, false},
		{"Content-Type: text/plain" EOL "Content-Disposition: attachment" EOL, true},
		{"Content-Type: text/plain; name=notes.txt" EOL, true},
		{"Content-Type: image/png" EOL "Content-Disposition: inline; filename=a.png" EOL,
	         true},
		{"Content-Type: image/png" EOL, false},
		{"Content-Type: application/pdf" EOL, true},
		{"Content-Type: application/pgp-signature; name=s.asc" EOL, true},
		{"Content-Type: message/rfc822" EOL, true},
		{"Content-Disposition: strange" EOL, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[512];
		struct assay_analysis *a;

		snprintf(text, sizeof(text),
		         "Content-Type: multipart/mixed; boundary=b" EOL EOL "--b" EOL "%s" EOL
		         "x" EOL "--b--" EOL,
		         table[i].header);
		a = analyse(text, NULL);
		assert_int_equal((section(a, "1")->flags & ASSAY_ENT_ATTACHMENT) != 0,
		                 table[i].attachment);
		assay_analysis_free(a);
	}
}

static void a_picture_of_the_html_beside_it_is_no_attachment(void **state)
{
	struct assay_analysis *a = analyse("Content-Type: multipart/related; boundary=b" EOL EOL
	                                   "--b" EOL "Content-Type: text/html" EOL EOL "x" EOL
	                                   "--b" EOL "Content-Type: image/png; name=logo.png" EOL
	                                   "Content-ID: <logo>" EOL EOL "x" EOL "--b--" EOL,
	                                   NULL);

	(void)state;
	assert_false((section(a, "2")->flags & ASSAY_ENT_ATTACHMENT) != 0);
	assay_analysis_free(a);
}

static void a_signature_belongs_to_its_multipart(void **state)
{
	struct assay_analysis *a = analyse(
		"Content-Type: multipart/signed; boundary=b" EOL EOL "--b" EOL EOL "x" EOL "--b" EOL
		"Content-Type: application/pgp-signature; name=s.asc" EOL EOL "x" EOL "--b--" EOL,
		NULL);

	(void)state;
	assert_false((section(a, "2")->flags & ASSAY_ENT_ATTACHMENT) != 0);
	assay_analysis_free(a);
}

static void all_readings_of_a_name_are_kept_best_first(void **state)
{
	struct assay_analysis *a =
		analyse("Content-Type: application/pdf; name=\"c.exe\"" EOL
	                "Content-Disposition: attachment; filename=\"=?utf-8?q?b=2Epdf?=\";" EOL
	                " filename*=utf-8''a.pdf" EOL EOL "x",
	                NULL);
	const struct assay_entity *e = section(a, "1");

	(void)state;
	assert_int_equal(e->name_count, 4);
	assert_string_equal(e->name, "a.pdf");
	assert_string_equal(e->names[0].value, "a.pdf");
	assert_string_equal(e->names[1].value, "b.pdf");
	assert_string_equal(e->names[2].value, "c.exe");
	assert_string_equal(e->names[3].value, "=?utf-8?q?b=2Epdf?=");
	assert_int_equal(e->names[3].source, ASSAY_NAME_RAW);
	assert_int_equal(findings(a, ASSAY_AMB_F_NAME_CONFLICT), 1);
	assay_analysis_free(a);
}

static void findings_name_the_oddities_of_a_header(void **state)
{
	static const struct {
		const char *header;
		enum assay_code code;
	} table[] = {
		{"Content-Type: text/plain" EOL "Content-Type: text/html" EOL, ASSAY_AMB_H_CT_DUP},
		{"Content-Type: text/plain, text/html" EOL, ASSAY_AMB_H_CT_SYNTAX},
		{"Content-Type: text/plain text/html" EOL, ASSAY_AMB_H_CT_MULTI},
		{"Content-Type: text" EOL, ASSAY_AMB_H_CT_SYNTAX},
		{"Content-Transfer-Encoding: base64" EOL "content-transfer-encoding: 7bit" EOL,
	         ASSAY_AMB_H_CTE_DUP},
		{"Content-Transfer-Encoding: base64, 7bit" EOL, ASSAY_AMB_H_CTE_MULTI},
		{"Content-Transfer-Encoding: base64 7bit" EOL, ASSAY_AMB_H_CTE_MULTI},
		{"Content-Transfer-Encoding: base65" EOL, ASSAY_AMB_H_CTE_TOKEN},
		{"Content-Transfer-Encoding : base64" EOL, ASSAY_AMB_H_WS_NAME},
		{" Content-Transfer-Encoding: base64" EOL, ASSAY_AMB_H_WS_NAME},
		{"Content-\001Type: text/plain" EOL, ASSAY_AMB_H_NUL_NAME},
		{"X: 1" EOL "no field at all" EOL "Y: 2" EOL, ASSAY_AMB_S_HB_JUNK},
		{"Content-Type: multipart/mixed; boundary=a; boundary=b" EOL, ASSAY_AMB_B_DUP},
		{"Content-Type: multipart/mixed; boundary=a; boundary*0=b" EOL,
	         ASSAY_AMB_P_2231_DUP},
		{"Content-Type: multipart/mixed; boundary=\"a\"b" EOL, ASSAY_AMB_B_QUOTE},
		{"Content-Type: multipart/mixed; boundary=a<b" EOL, ASSAY_AMB_B_CHARS},
		{"Content-Type: multipart/mixed; boundary==?us-ascii?q?a?=" EOL,
	         ASSAY_AMB_P_ENCWORD},
		{"Content-Type: multipart/mixed; boundary=a" EOL
	         "Content-Transfer-Encoding: base64" EOL,
	         ASSAY_AMB_H_CTE_COMPOSITE},
		{"Content-Type: text/plain; x" EOL, ASSAY_AMB_P_BADPARAM},
		{"Content-Type: multipart/mixed;; boundary=b" EOL, ASSAY_AMB_P_BADPARAM},
		{"Content-Type: multipart/mixed; boundary=a=b" EOL, ASSAY_AMB_P_BADPARAM},
		{"Content-Transfer-Encoding: base64;" EOL, ASSAY_AMB_H_CTE_TOKEN},
		{"Content-Type: message/partial; id=1" EOL, ASSAY_AMB_M_PARTIAL},
		{"Content-Type: text/plain" EOL, ASSAY_AMB_V_NOVERSION},
		{"Subject: caf\xe9" EOL, ASSAY_AMB_H_8BIT},
		{"Content-Disposition: attachment; filename=\"a\001.txt\"" EOL, ASSAY_AMB_F_NUL},
		{"Content-Transfer-Encoding: x-uuencode" EOL, ASSAY_AMB_H_CTE_TOKEN},
		{"Content-Transfer-Encoding: base64 " EOL, ASSAY_AMB_H_CTE_TOKEN},
		{"Content-Transfer-Encoding: \"base64\"" EOL, ASSAY_AMB_H_CTE_TOKEN},
		{"Content-Transfer-Encoding: base64 (x)" EOL, ASSAY_AMB_P_COMMENT},
		{"Content-Transfer-Encoding: (x)base64" EOL, ASSAY_AMB_P_COMMENT},
		{"Content-Transfer-Encoding:" EOL " base64" EOL, ASSAY_AMB_H_FOLD_TOKEN},
		{"Content-Transfer-Encoding: bas" EOL "\te64" EOL, ASSAY_AMB_H_FOLD_TOKEN},
		{"Content-Transfer-Encoding: Content-Transfer-Encoding: base64" EOL,
	         ASSAY_AMB_H_OVERLAP},
		{"Content-Transfer-Encoding: : base64" EOL, ASSAY_AMB_H_OVERLAP},
		{"Content-Transfer-Encoding: ba=?us-ascii?Q?se64?=" EOL, ASSAY_AMB_P_ENCWORD},
		{"Content-Transfer-Encoding: base64\002" EOL, ASSAY_AMB_H_NUL_VAL},
		{"Content-Type:" EOL " text/plain" EOL, ASSAY_AMB_H_FOLD_TOKEN},
		{"Content-Type: text/" EOL " plain" EOL, ASSAY_AMB_H_FOLD_TOKEN},
		{"Content-Type: text/pl\x7f"
	         "ain" EOL,
	         ASSAY_AMB_H_NUL_VAL},
		{"Content-Type: t\xe9xt/plain" EOL, ASSAY_AMB_H_CT_SYNTAX},
		{"Content-Type: multipart/mixed; boundary = b" EOL, ASSAY_AMB_B_BLANK},
		{"Content-Type: multipart/mixed; boundary=\" b\"" EOL, ASSAY_AMB_B_BLANK},
		{"Content-Type: multipart/mixed; boundary=\"\\b\"" EOL, ASSAY_AMB_B_QUOTE},
		{"Content-Type: multipart/mixed; boundary=\"b" EOL " c\"" EOL,
	         ASSAY_AMB_H_FOLD_TOKEN},
		{"Content-Type: multipart/mixed; boundary=(x)b" EOL, ASSAY_AMB_P_COMMENT},
		{"Content-Type: multipart/mixed (x); boundary=b" EOL, ASSAY_AMB_P_COMMENT},
		{"Content-Type: multipart/mixed; boundary*=us-ascii''b" EOL, ASSAY_AMB_P_2231_DUP},
		{"Content-Type: multipart/mixed; x=<y>; boundary=b" EOL, ASSAY_AMB_P_BADPARAM},
		{"Content-Type: multipart/mixed; \001=x; boundary=b" EOL, ASSAY_AMB_P_BADPARAM},
		{"Content-Type: text/plain; boundary=b" EOL, ASSAY_AMB_B_STMT},
		{"Content-Disposition: attach/ment; filename=a" EOL, ASSAY_AMB_H_CD_SYNTAX},
		{"Content-Disposition: attachment filename=a" EOL, ASSAY_AMB_H_CD_SYNTAX},
		{"Content-Disposition: attachment; filename=a b" EOL, ASSAY_AMB_F_SYNTAX},
		{"Content-Disposition: attachment; filename=\"a\\b\"" EOL, ASSAY_AMB_F_SYNTAX},
		{"Content-Disposition: attachment; filename=\"a  b\"" EOL, ASSAY_AMB_F_SYNTAX},
		{"Content-Disposition: attachment; filename=" EOL, ASSAY_AMB_F_SYNTAX},
		{"Content-Disposition: attachment; filename=\"a" EOL " b\"" EOL, ASSAY_AMB_F_FOLD},
		{"Content-Disposition: attachment; filename=\"caf\xc3\xa9\"" EOL, ASSAY_AMB_F_8BIT},
		{"Content-Disposition: attachment; filename=\"a.txt      .exe\"" EOL,
	         ASSAY_AMB_F_DOUBLE_EXT},
		{"Content-Disposition: attachment; filename*=utf-8''%E2%80%AEtxt.exe" EOL,
	         ASSAY_AMB_F_BIDI},
		{"Content-Disposition: attachment; filename=\"=?utf-8?Q?a?=\"" EOL,
	         ASSAY_AMB_P_ENCWORD},
		{"Content-Disposition: attachment; filename=\"a\" (x)" EOL, ASSAY_AMB_P_COMMENT},
		{"Content-Disposition: attachment; filename=a; filename*=utf-8''b" EOL,
	         ASSAY_AMB_P_2231_DUP},
		{"MIME-Version: 2.0" EOL, ASSAY_AMB_V_VERSION},
		{"MIME-Version: 1.0" EOL "Mime-Version: 1.0" EOL, ASSAY_AMB_V_VERSION},
		{"From: a@b.c" EOL "from: b@b.c" EOL, ASSAY_AMB_H_DUP},
		{"Subject: a" EOL "X: y" EOL "SUBJECT: b" EOL, ASSAY_AMB_H_DUP},
		{"From: a@b.c, \"d, e\" <d@b.c>" EOL, ASSAY_AMB_H_FROM_MULTI},
		{"X: y" EOL " Content-Transfer-Encoding: base64" EOL, ASSAY_AMB_H_FOLD_PRE},
		{"X: y" EOL "\t\tcontent-type : text/html" EOL, ASSAY_AMB_H_FOLD_PRE},
		{"X: y" EOL " \t" EOL, ASSAY_AMB_S_HB_EXTRA},
		{"X: y\rContent-Type: text/html" EOL, ASSAY_AMB_L_HDR_EOL},
		{"X: y\r\r\n", ASSAY_AMB_L_HDR_EOL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[512];
		struct assay_analysis *a;

		snprintf(text, sizeof(text), "%s" EOL "x" EOL, table[i].header);
		a = analyse(text, NULL);
		if (findings(a, table[i].code) != 1)
			fail_msg("%s not found for: %s", assay_code_info(table[i].code)->name,
			         table[i].header);
		assay_analysis_free(a);
	}
}

static void what_every_reader_takes_alike_is_no_finding(void **state)
{
	static const char *const table[] = {
		"Content-Type: text/plain; charset=utf-8;" EOL,
		"Content-Type: text/plain;;" EOL,
		"Content-Type: text/plain; charset=us-ascii (plain text)" EOL,
		"Content-Type: text/plain; name=\"a/b.txt\"" EOL,
		"Content-Type: text/plain;" EOL "\tcharset=utf-8;" EOL " format=flowed" EOL,
		"Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.txt" EOL,
		"DKIM-Signature: v=1; h=From:To:" EOL "\tContent-Type:MIME-Version; b=x" EOL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[512];
		struct assay_analysis *a;

		snprintf(text, sizeof(text), "MIME-Version: 1.0" EOL "%s" EOL, table[i]);
		a = analyse(text, NULL);
		if (a->ambiguity_count != 0)
			fail_msg("%s found for: %s", assay_code_info(a->ambiguities[0].code)->name,
			         table[i]);
		assay_analysis_free(a);
	}
}

static void field_text_is_what_a_person_reads(void **state)
{
	static const struct {
		const char *field, *text;
	} cases[] = {
		{"Subject: plain" EOL, "plain"},
		{"Subject:  \t spaces around \t" EOL, "spaces around"},
		{"Subject: folded" EOL " here" EOL "\tand there" EOL, "folded here\tand there"},
		{"Subject:" EOL " on the next line" EOL, "on the next line"},
		{"Subject: =?utf-8?Q?caf=C3=A9?= =?iso-8859-1?Q?_cr=E8me?=" EOL,
	         "caf\xc3\xa9 cr\xc3\xa8me"},
		{"Subject: =?utf-8?B?w6k=?=" EOL " =?utf-8?B?w6g=?= x" EOL, "\xc3\xa9\xc3\xa8 x"},
		{"Subject: raw caf\xc3\xa9" EOL, "raw caf\xc3\xa9"},
		{"Subject: raw caf\xe9" EOL, "raw caf\xc3\xa9"},
		{"Subject: =?utf-8?Q?a=00b?=" EOL, "a\xef\xbf\xbd"
	                                           "b"},
		{"Subject: =?broken" EOL, "=?broken"},
		{"Subject:" EOL, ""},
		{"Subject: =?utf-8?Q?\?=" EOL, ""},
		{"Subject: LF only\n\tfolded\n", "LF only\tfolded"},
		{"Subject : space before the colon" EOL, "space before the colon"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_analysis *a = analyse(cases[i].field, NULL);
		const struct assay_field *field = assay_entity_field(a->root, "subject", 0);
		struct assay_buf text = {0};

		assert_non_null(field);
		assert_int_equal(assay_buf_puts(&text, "<"), 0);
		assert_int_equal(assay_field_text(a->root, field, &text), 0);
		assert_string_equal(text.data + 1, cases[i].text);
		assert_int_equal(text.len, strlen(cases[i].text) + 1);
		assay_buf_free(&text);
		assay_analysis_free(a);
	}
}

static void what_comes_out_of_encoded_words_is_a_finding(void **state)
{
	const struct assay_parse_options options = {.limits = {.words = 2}};
	struct assay_analysis *a = analyse(
		"Subject: fine =?utf-8?q?=C3=A9?=" EOL "From: =?utf-8?q?a=00b?= <a@example.org>" EOL
		"To: =?utf-8?q?a=0D=0ABcc:_x?= <b@example.org>" EOL EOL "text" EOL,
		NULL);

	(void)state;
	assert_int_equal(findings(a, ASSAY_AMB_H_WORD_CONTROL), 1);
	assert_int_equal(a->ambiguities[0].offset, strlen("Subject: fine =?utf-8?q?=C3=A9?=" EOL));
	assert_int_equal(findings(a, ASSAY_AMB_R_WORDS), 0);
	assay_analysis_free(a);
	a = analyse("Subject: =?utf-8?q?a?= =?utf-8?q?a?= =?utf-8?q?a?=" EOL EOL "text" EOL,
	            &options);
	assert_int_equal(findings(a, ASSAY_AMB_R_WORDS), 1);
	assay_analysis_free(a);
}

/* RFC 5322 4.5, RFC 822, and what mailers write: fields that mean what they say. */
static void obsolete_and_unusual_fields_are_read(void **state)
{
	static const struct {
		const char *header, *type, *charset, *name;
		enum assay_encoding encoding;
	} table[] = {
		{"content-TYPE:text/HTML;CHARSET=UTF-8" EOL, "text/html", "utf-8", NULL, 0},
		{"Content-Type :\ttext/html" EOL, "text/html", NULL, NULL, 0},
		{"Content-Type:" EOL " text/html" EOL, "text/html", NULL, NULL, 0},
		{"Content-Type: text/html (a comment (nested) \\) here)" EOL, "text/html", NULL,
	         NULL, 0},
		{"Content-Type: (before) text/html; (between) charset (x) = (y) utf-8 (z)" EOL,
	         "text/html", "utf-8", NULL, 0},
		{"Content-Type: text/html;" EOL "\t" EOL " charset=utf-8" EOL, "text/html", "utf-8",
	         NULL, 0},
		{"Content-Type: text/plain; charset=\"us-\\ascii\"" EOL, "text/plain", "us-ascii",
	         NULL, 0},
		{"Content-Type: text/html;" EOL " charset=utf-8;" EOL, "text/html", "utf-8", NULL,
	         0},
		{"Content-Transfer-Encoding: BASE64" EOL, "text/plain", NULL, NULL,
	         ASSAY_ENC_BASE64},
		{"Content-Transfer-Encoding: (c) quoted-printable (d)" EOL, "text/plain", NULL,
	         NULL, ASSAY_ENC_QP},
		{"Content-Transfer-Encoding:\tBinary \t" EOL, "text/plain", NULL, NULL,
	         ASSAY_ENC_BINARY},
		{"Content-Type: text/plain; name=\"a b\"" EOL, "text/plain", NULL, "a b", 0},
		{"Content-Type: text/plain; name=\"a" EOL " b\"" EOL, "text/plain", NULL, "a b", 0},
		{"Content-Type: text/plain; name=caf\xc3\xa9.txt" EOL, "text/plain", NULL,
	         "caf\xc3\xa9.txt", 0},
		{"Content-Disposition: attachment; filename=\"\xe0\xb8\x81.pdf\"" EOL, "text/plain",
	         NULL, "\xe0\xb8\x81.pdf", 0},
		{"X-!#$%&'*+-^_`{|}~: odd but allowed" EOL "Content-Type: text/html" EOL,
	         "text/html", NULL, NULL, 0},
		{"X:" EOL "Y: " EOL "Content-Type: text/html" EOL, "text/html", NULL, NULL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf m = {0};
		struct assay_analysis *a;

		/* whole and in single octets: the short way and the long one */
		for (int single = 0; single < 2; single++) {
			struct assay_parser *p = assay_parser_new(NULL);

			m.len = 0;
			assert_int_equal(assay_buf_puts(&m, "MIME-Version: 1.0" EOL), 0);
			assert_int_equal(assay_buf_puts(&m, table[i].header), 0);
			assert_int_equal(assay_buf_puts(&m, EOL "text" EOL), 0);
			assert_non_null(p);
			for (size_t at = 0; at < m.len; at += single ? 1 : m.len)
				assert_int_equal(
					assay_parser_feed(p, m.data + at, single ? 1 : m.len), 0);
			assert_int_equal(assay_parser_finish(p, &a), 0);
			assert_string_equal(a->root->type, table[i].type);
			assert_int_equal(a->root->encoding, table[i].encoding);
			if (table[i].charset == NULL)
				assert_null(a->root->charset);
			else
				assert_string_equal(a->root->charset, table[i].charset);
			if (table[i].name == NULL)
				assert_null(a->root->name);
			else
				assert_string_equal(a->root->name, table[i].name);
			assay_analysis_free(a);
			assay_parser_free(p);
		}
		assay_buf_free(&m);
	}
}

/* A type that repeats is remembered; what is not quite the same must not be taken for it. */
static void types_that_look_alike_are_told_apart(void **state)
{
	struct assay_analysis *a = analyse(
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL
		"--b" EOL "Content-Type: text/plain; charset=utf-8" EOL EOL "1" EOL "--b" EOL
		"Content-Type: text/plain; charset=utf-8" EOL EOL "2" EOL "--b" EOL
		"Content-Type: text/plain; charset=utf-9" EOL EOL "3" EOL "--b" EOL
		"Content-Type: text/plain; name=\"utf-8\"" EOL EOL "4" EOL "--b" EOL
		"Content-Type: text/plain; name=\"utf-8\"" EOL EOL "5" EOL "--b" EOL EOL "6" EOL
		"--b" EOL "Content-Type: text/plain; charset=utf-8" EOL
		"Content-Disposition: attachment; filename=x" EOL EOL "7" EOL "--b--" EOL,
		NULL);

	(void)state;
	assert_string_equal(section(a, "1")->charset, "utf-8");
	assert_string_equal(section(a, "2")->charset, "utf-8");
	assert_string_equal(section(a, "3")->charset, "utf-9");
	assert_string_equal(section(a, "4")->name, "utf-8");
	assert_null(section(a, "4")->charset);
	assert_string_equal(section(a, "5")->name, "utf-8");
	assert_null(section(a, "6")->charset);
	assert_string_equal(section(a, "7")->name, "x");
	assert_string_equal(section(a, "7")->charset, "utf-8");
	assay_analysis_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attachments_are_what_a_person_would_call_so),
		cmocka_unit_test(a_picture_of_the_html_beside_it_is_no_attachment),
		cmocka_unit_test(a_signature_belongs_to_its_multipart),
		cmocka_unit_test(all_readings_of_a_name_are_kept_best_first),
		cmocka_unit_test(findings_name_the_oddities_of_a_header),
		cmocka_unit_test(what_every_reader_takes_alike_is_no_finding),
		cmocka_unit_test(field_text_is_what_a_person_reads),
		cmocka_unit_test(what_comes_out_of_encoded_words_is_a_finding),
		cmocka_unit_test(obsolete_and_unusual_fields_are_read),
		cmocka_unit_test(types_that_look_alike_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
