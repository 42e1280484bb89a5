/*
 * The canonical form: what changes and what does not, that nothing is lost, and
 * that it is its own canonical form.
 */
#include "test.h"

#include <assay/canonical.h>
#include <assay/codec.h>

#define EOL       "\r\n"
#define PAYLOAD   "hidden payload"
#define PAYLOAD64 "aGlkZGVuIHBheWxvYWQ="

struct made {
	struct assay_analysis *analysis;
	struct assay_canonical *canonical;
	const char *text;
	size_t len;
};

static void make(struct made *m, const char *text, size_t len,
                 const struct assay_canonical_options *options)
{
	assert_int_equal(assay_analyse(text, len, NULL, &m->analysis), 0);
	assert_int_equal(assay_canonicalise(text, len, m->analysis, options, &m->canonical), 0);
	m->text = m->canonical->text != NULL ? m->canonical->text : text;
	m->len = m->canonical->text != NULL ? m->canonical->len : len;
}

static void unmake(struct made *m)
{
	assay_canonical_free(m->canonical);
	assay_analysis_free(m->analysis);
}

/* The canonical form of this is this. */
static void assert_final(const char *text, size_t len)
{
	struct made m;

	make(&m, text, len, NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_UNCHANGED);
	assert_null(m.canonical->text);
	assert_true(m.analysis->severity < ASSAY_SEV_AMBIGUOUS);
	unmake(&m);
}

static unsigned int leaves(const char *text, size_t len)
{
	struct assay_analysis *analysis;
	unsigned int count = 0;

	assert_int_equal(assay_analyse(text, len, NULL, &analysis), 0);
	for (size_t i = 0; i < analysis->entity_count; i++)
		count += analysis->entities[i]->kind == ASSAY_LEAF;
	assay_analysis_free(analysis);
	return count;
}

/* Whether some leaf of the message decodes to something that begins like this. */
static bool has_leaf(const char *text, size_t len, const char *content)
{
	const struct assay_str memory = {text, len};
	const struct assay_source source = assay_source_memory(&memory);
	struct assay_analysis *analysis;
	bool found = false;

	assert_int_equal(assay_analyse(text, len, NULL, &analysis), 0);
	for (size_t i = 0; i < analysis->entity_count && !found; i++) {
		struct assay_buf decoded = {0};
		const struct assay_sink sink = assay_sink_buf(&decoded);

		if (analysis->entities[i]->kind == ASSAY_LEAF) {
			assert_int_equal(assay_entity_decode(analysis->entities[i], &source, &sink),
			                 0);
			found = decoded.len >= strlen(content) &&
			        memcmp(decoded.data, content, strlen(content)) == 0;
		}
		assay_buf_free(&decoded);
	}
	assay_analysis_free(analysis);
	return found;
}

/* ---- messages that stay as they are --------------------------------------- */

static void test_a_message_without_ambiguities_stays_as_it_is(void **state)
{
	static const char *const messages[] = {
		"",
		EOL,
		"Subject: a" EOL EOL "text" EOL,
		"Subject: a\n\ntext\n",
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL
		"preamble" EOL "--b" EOL EOL "one" EOL "--b" EOL
		"Content-Type: message/rfc822" EOL EOL "Subject: inside" EOL EOL "two" EOL
		"--b--" EOL "epilogue" EOL,
		"MIME-Version: 1.0" EOL "Content-Type: text/plain; charset=utf-8" EOL
		"Content-Transfer-Encoding: quoted-printable" EOL EOL "caf=C3=A9=20" EOL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		assert_final(messages[i], strlen(messages[i]));
}

/* ---- hidden content ------------------------------------------------------ */

#define PART(fields) "Content-Type: application/octet-stream" EOL fields EOL PAYLOAD64 EOL
#define MIXED(parts)                                                                               \
	"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL "--b" EOL EOL  \
	"shown" EOL "--b" EOL parts "--b--" EOL

static const struct {
	const char *what, *text;
} hiding[] = {
	{"the last encoding", MIXED(PART("Content-Transfer-Encoding: 7bit" EOL
                                         "Content-Transfer-Encoding: base64" EOL))},
	{"the first encoding", MIXED(PART("Content-Transfer-Encoding: base64" EOL
                                          "Content-Transfer-Encoding: 7bit" EOL))},
	{"an encoding behind a control character",
         MIXED(PART("\001Content-Transfer-Encoding: base64" EOL))},
	{"an encoding with white space in it",
         MIXED(PART("Content-Transfer-Encoding: bas" EOL " e64" EOL))},
	{"an encoding in an encoded-word",
         MIXED(PART("Content-Transfer-Encoding: =?us-ascii?Q?base64?=" EOL))},
	{"a list of encodings", MIXED(PART("Content-Transfer-Encoding: 7bit, base64" EOL))},
	{"a near miss", MIXED(PART("Content-Transfer-Encoding: base64x" EOL))},
	{"the last type",
         "MIME-Version: 1.0" EOL "Content-Type: text/plain" EOL
         "Content-Type: multipart/mixed; boundary=b" EOL EOL "--b" EOL EOL "shown" EOL
         "--b" EOL PART("Content-Transfer-Encoding: base64" EOL) "--b--" EOL},
	{"the other boundary",
         "MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=a; boundary=b" EOL EOL
         "--a" EOL EOL "shown" EOL "--a--" EOL
         "--b" EOL PART("Content-Transfer-Encoding: base64" EOL) "--b--" EOL},
	{"a boundary in an encoded-word",
         "MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=\"=?utf-8?Q?b?=\"" EOL EOL
         "--=?utf-8?Q?b?=" EOL EOL "shown" EOL "--=?utf-8?Q?b?=--" EOL
         "--b" EOL PART("Content-Transfer-Encoding: base64" EOL) "--b--" EOL},
	{"behind the close delimiter", MIXED(EOL "shown too" EOL "--b--" EOL "--b" EOL PART(
					       "Content-Transfer-Encoding: base64" EOL))},
	{"a message in base64",
         MIXED("Content-Type: message/rfc822" EOL "Content-Transfer-Encoding: base64" EOL EOL
               "Q29udGVudC1UeXBlOiB0ZXh0L3BsYWluDQoNCmhpZGRlbiBwYXlsb2FkDQo=" EOL)},
	{"padding inside",
         MIXED("Content-Type: application/zip" EOL "Content-Transfer-Encoding: base64" EOL EOL
               "aGlkZGVuIA==" EOL "cGF5bG9hZA==" EOL)},
};

static void test_what_a_reader_could_see_is_a_part_afterwards(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hiding) / sizeof(hiding[0]); i++) {
		struct made m;

		make(&m, hiding[i].text, strlen(hiding[i].text), NULL);
		if (m.canonical->outcome != ASSAY_CANON_CHANGED ||
		    !has_leaf(m.text, m.len, PAYLOAD))
			fail_msg("%s: %s\n%s", hiding[i].what,
			         assay_canonical_outcome_name(m.canonical->outcome), m.text);
		/* in the union of the views too */
		assert_true(m.canonical->views->view_count >= 1);
		assert_true(m.canonical->change_count > 0);
		assert_final(m.text, m.len);
		unmake(&m);
	}
}

static void test_hidden_leaves_can_be_left_out(void **state)
{
	const struct assay_canonical_options drop = {.flags = ASSAY_CANON_DROP_HIDDEN};
	struct made m;

	(void)state;
	make(&m, hiding[0].text, strlen(hiding[0].text), &drop);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
	assert_false(has_leaf(m.text, m.len, PAYLOAD));
	assert_int_equal(leaves(m.text, m.len), 2);
	unmake(&m);
}

/* ---- flaws without anything hidden ---------------------------------------- */

static void test_the_course_text_has_three_leaves(void **state)
{
	static const char course[] =
		"From a@example.com Tue Sep 7 15:13:27 2014\nSubject: You just won\n"
		"MIME-Version: 1.0\nContent-Type: multipart/mixed;\nBoundary=Start-12345678\n"
		"Status: R\n\n--Start-12345678\nContent-Type: text/plain; charset=us-ascii\n"
		"Content-Disposition: inline\n\nThis is text.\n\n--Start-12345678\n"
		"Content-Type: image/gif; name=\"file.gif\"\n"
		"Content-Transfer-Encoding: base64\n"
		"Content-Disposition: inline; filename=\"file.gif\"\n\n"
		"R0lGODlhKAAoAPcAAAAAAGAAAgACBAAABAIABAICBAIEBgIEBgQEBgQGCEQ\n"
		"ECEQGCEYECEYGCKhGCKhITEpKTExKTExMTkpKTkpMTkxMTkxOTk5MTk5OU\n"
		"--Start-12345678\nContent-Type: audio/wav; name=\"chord.wav\"\n"
		"Content-Transfer-Encoding: base64\n"
		"Content-Disposition: inline; filename=\"chord.wav\"\n"
		"/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsL\n";
	struct made m;

	(void)state;
	make(&m, course, strlen(course), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
	assert_int_equal(leaves(m.text, m.len), 3);
	assert_final(m.text, m.len);
	unmake(&m);
}

static void test_parts_without_findings_are_not_touched(void **state)
{
	static const char clean[] = "X-Odd:   spaces   \t kept" EOL
				    "Content-Type: TEXT/plain" EOL EOL "kept  as it is  " EOL;
	static const char text[] =
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL
		"--b" EOL "X-Odd:   spaces   \t kept" EOL "Content-Type: TEXT/plain" EOL EOL
		"kept  as it is  " EOL "--b" EOL "Content-Transfer-Encoding: base64" EOL
		"Content-Transfer-Encoding: 7bit" EOL EOL "AAAA" EOL "--b--" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
	assert_non_null(strstr(m.text, clean));
	unmake(&m);
}

/* Its line end is the message's: as quoted-printable the text would have one more. */
static void test_a_text_without_a_last_line_end_keeps_it_out(void **state)
{
	static const char text[] =
		"MIME-Version: 1.0" EOL "Content-Transfer-Encoding: base64" EOL EOL "--b" EOL EOL
		"shown" EOL "--b--" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
	assert_true(has_leaf(m.text, m.len, "n\xc8h\xc2v"));
	assert_final(m.text, m.len);
	unmake(&m);
}

/* Its content would get the line end that every message has at its end. */
static void test_an_encoded_message_without_a_last_line_end_becomes_a_file(void **state)
{
	static const char text[] =
		"MIME-Version: 1.0" EOL "Content-Type: message/rfc822" EOL
		"Content-Transfer-Encoding: base64" EOL EOL "U3ViamVjdDogeA0KDQpoaQ==" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
	assert_true(has_leaf(m.text, m.len, "Subject: x" EOL EOL "hi"));
	assert_final(m.text, m.len);
	unmake(&m);
}

static void test_names_are_written_once(void **state)
{
	static const struct {
		const char *field, *expected;
	} names[] = {
		{"attachment; filename=a.txt; filename=a.exe", "filename=\"a.txt\""},
		{"attachment; filename*0=\"a.\"; filename*2=\"b\"; filename=\"x.exe\"", "filename"},
		{"attachment; filename=\"a\001b.txt\"", "filename=\"ab.txt\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct assay_buf text = {0};
		struct made m;

		assert_int_equal(assay_buf_printf(&text,
		                                  "MIME-Version: 1.0" EOL
		                                  "Content-Type: application/pdf" EOL
		                                  "Content-Disposition: %s" EOL EOL "x" EOL,
		                                  names[i].field),
		                 0);
		make(&m, text.data, text.len, NULL);
		if (strstr(m.text, names[i].expected) == NULL)
			fail_msg("%s: %s", names[i].field, m.text);
		assert_final(m.text, m.len);
		unmake(&m);
		assay_buf_free(&text);
	}
}

static void test_a_repeated_field_stays_readable(void **state)
{
	static const char text[] =
		"From: a@example.com" EOL "From: b@example.com" EOL "Content-Type: text/plain" EOL
		"Content-Type: text/html" EOL EOL "x" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_non_null(strstr(m.text, "From: a@example.com" EOL));
	assert_non_null(strstr(m.text, "X-Repeated-From: b@example.com" EOL));
	assert_final(m.text, m.len);
	unmake(&m);
}

static void test_words_that_hide_something_are_taken_apart(void **state)
{
	/* further question marks; a word that begins within another one */
	static const char *const values[] = {
		"=?utf-8?Q?a=00b?=",
		"=?utf-8?Q?a8?Q?a=00b?=",
		"=?utf-plication/pdf =?utf-8?Q?a=00b?= x",
		"=?utf-8?Q?=?utf-8?Q?a=01?=",
		"=?utf-8?B?AAE=?= =?utf-8?Q?=E2=80=AE?=",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct assay_buf text = {0};
		struct made m;

		assert_int_equal(assay_buf_printf(&text,
		                                  "Subject: %s" EOL "X-Odd: %s" EOL EOL "x" EOL,
		                                  values[i], values[i]),
		                 0);
		make(&m, text.data, text.len, NULL);
		if (m.canonical->outcome != ASSAY_CANON_CHANGED)
			fail_msg("%s", values[i]);
		assert_final(m.text, m.len);
		unmake(&m);
		assay_buf_free(&text);
	}
}

/* ---- signatures ---------------------------------------------------------- */

#define SIGNED(inside)                                                                             \
	"MIME-Version: 1.0" EOL                                                                    \
	"Content-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"" EOL   \
		EOL "--s" EOL inside EOL "--s" EOL                                                 \
	"Content-Type: application/pgp-signature" EOL EOL "sig" EOL "--s--" EOL

static void test_nothing_inside_a_signature_changes(void **state)
{
	static const char text[] = SIGNED("Content-Transfer-Encoding: base64" EOL
	                                  "Content-Transfer-Encoding: 7bit" EOL EOL "AAAA");
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_SEALED);
	assert_int_equal(m.canonical->sealed_count, 1);
	assert_string_equal(m.canonical->sealed[0]->section, "1");
	assert_null(m.canonical->text);
	unmake(&m);
}

static void test_what_is_signed_stays_when_the_rest_changes(void **state)
{
	static const char inside[] =
		"Content-Type: text/plain;\t charset=\"us-ascii\"" EOL EOL "signed  text  ";
	static const char text[] =
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL
		"--b" EOL "Content-Type: multipart/signed; boundary=s; "
		"protocol=\"application/pgp-signature\"" EOL EOL "--s" EOL
		"Content-Type: text/plain;\t charset=\"us-ascii\"" EOL EOL "signed  text  " EOL
		"--s" EOL "Content-Type: application/pgp-signature" EOL EOL "sig" EOL
		"--s--" EOL EOL "--b" EOL "Content-Transfer-Encoding: base64" EOL
		"Content-Transfer-Encoding: 7bit" EOL EOL "AAAA" EOL "--b--" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
	assert_non_null(strstr(m.text, inside));
	assert_final(m.text, m.len);
	unmake(&m);
}

/* The analysis reports the first CR only, and that one goes. */
static void test_what_another_finding_hid_in_something_signed_is_told(void **state)
{
	static const char text[] =
		"MIME-Version: 1.0" EOL "Content-Type: multipart/signed; boundary=s" EOL
		"Content-Type: multipart/signed; boundary=s" EOL "X-Odd: a\r b" EOL EOL
		"--s" EOL EOL "shown\rhere" EOL "--s" EOL
		"Content-Type: application/pgp-signature" EOL EOL "sig" EOL "--s--" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_SEALED);
	assert_int_equal(m.canonical->sealed_count, 2);
	assert_non_null(strstr(m.text, EOL EOL "shown\rhere" EOL "--"));
	assert_null(strstr(m.text, "a\r b"));
	unmake(&m);
}

/* A close delimiter would put a blank line behind a header that has none. */
static void test_what_its_surroundings_would_change_stays(void **state)
{
	static const char text[] = "Content-Type: multipart/signed; boundary=a" EOL EOL "--a" EOL
				   "begin 644 a" EOL "x" EOL;
	struct made m;

	(void)state;
	make(&m, text, strlen(text), NULL);
	assert_int_equal(m.canonical->outcome, ASSAY_CANON_SEALED);
	assert_int_equal(m.canonical->sealed_count, 1);
	assert_null(m.canonical->text);
	unmake(&m);
}

static void test_a_dkim_signature_that_is_touched_is_told(void **state)
{
	static const struct {
		const char *signature;
		unsigned int touched;
	} table[] = {
		{"v=1; h=From:Subject; b=x", ASSAY_DKIM_BODY},
		{"v=1; h=From : Content-Type; b=x", ASSAY_DKIM_HEADER | ASSAY_DKIM_BODY},
		{"v=1; h=From; l=0; b=x", ASSAY_DKIM_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf text = {0};
		struct made m;

		assert_int_equal(assay_buf_printf(&text,
		                                  "DKIM-Signature: %s" EOL "From: a@example.com" EOL
		                                  "%s",
		                                  table[i].signature, hiding[0].text),
		                 0);
		make(&m, text.data, text.len, NULL);
		assert_int_equal(m.canonical->outcome, ASSAY_CANON_CHANGED);
		assert_int_equal(m.canonical->dkim, table[i].touched);
		unmake(&m);
		assay_buf_free(&text);
	}
}

/* ---- limits -------------------------------------------------------------- */

static void test_beyond_a_limit_nothing_is_rewritten(void **state)
{
	const struct assay_parse_options options = {.limits = {.depth = 1}};
	static const char text[] = "Content-Type: multipart/mixed; boundary=a" EOL EOL "--a" EOL
				   "Content-Type: multipart/mixed; boundary=b; boundary=c" EOL EOL
				   "--b" EOL EOL "x" EOL "--b--" EOL "--a--" EOL;
	struct assay_analysis *analysis;
	struct assay_canonical *canonical;

	(void)state;
	assert_int_equal(assay_analyse(text, strlen(text), &options, &analysis), 0);
	assert_int_equal(assay_canonicalise(text, strlen(text), analysis, NULL, &canonical), 0);
	assert_int_equal(canonical->outcome, ASSAY_CANON_LIMIT);
	assert_null(canonical->text);
	assay_canonical_free(canonical);
	assay_analysis_free(analysis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_without_ambiguities_stays_as_it_is),
		cmocka_unit_test(test_what_a_reader_could_see_is_a_part_afterwards),
		cmocka_unit_test(test_hidden_leaves_can_be_left_out),
		cmocka_unit_test(test_the_course_text_has_three_leaves),
		cmocka_unit_test(test_parts_without_findings_are_not_touched),
		cmocka_unit_test(test_a_text_without_a_last_line_end_keeps_it_out),
		cmocka_unit_test(test_an_encoded_message_without_a_last_line_end_becomes_a_file),
		cmocka_unit_test(test_names_are_written_once),
		cmocka_unit_test(test_words_that_hide_something_are_taken_apart),
		cmocka_unit_test(test_a_repeated_field_stays_readable),
		cmocka_unit_test(test_nothing_inside_a_signature_changes),
		cmocka_unit_test(test_what_is_signed_stays_when_the_rest_changes),
		cmocka_unit_test(test_what_another_finding_hid_in_something_signed_is_told),
		cmocka_unit_test(test_what_its_surroundings_would_change_stays),
		cmocka_unit_test(test_a_dkim_signature_that_is_touched_is_told),
		cmocka_unit_test(test_beyond_a_limit_nothing_is_rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
