/*
 * BODYSTRUCTURE: what is expected here is what Dovecot 2.4 answers for the same
 * octets; the end-to-end tests compare the two on real messages.
 */
#include "test.h"

#include "record/address.h"

#include <assay/record.h>

#include <stdio.h>

#define EOL "\r\n"
#define TEXT(octets, lines)                                                                        \
	"(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" " octets " " lines        \
	" NIL NIL NIL NIL)"

static void assert_structure_of(const void *data, size_t len, const char *expected)
{
	struct assay_str text = {data, len};
	struct assay_source source = assay_source_memory(&text);
	struct assay_analysis *analysis;
	struct assay_buf out = {0};

	assert_int_equal(assay_analyse(data, len, NULL, &analysis), 0);
	assert_int_equal(assay_bodystructure(analysis, &source, &out), 0);
	assert_string_equal(out.data, expected);
	assay_buf_free(&out);
	assay_analysis_free(analysis);
}

static void assert_structure(const char *text, const char *expected)
{
	assert_structure_of(text, strlen(text), expected);
}

static void a_plain_message_is_an_ascii_text(void **state)
{
	(void)state;
	assert_structure("", TEXT("0", "0"));
	assert_structure("Subject: x" EOL EOL "hello" EOL "you" EOL, TEXT("12", "2"));
	/* no MIME message: its other fields say nothing */
	assert_structure("Content-Transfer-Encoding: base64" EOL "Content-ID: <x>" EOL EOL "aGk=",
	                 TEXT("4", "0"));
}

static void sizes_are_those_with_crlf_line_ends(void **state)
{
	(void)state;
	assert_structure("Subject: x\n\nhello\nyou\n", TEXT("12", "2"));
	assert_structure("Subject: x\n\n\nmixed\r\n\n", TEXT("11", "3"));
	assert_structure("Subject: x\n\n\r\r\n", TEXT("3", "1"));
}

static void lines_are_counted_across_slices(void **state)
{
	enum { LINES = 70000 };
	static char text[4 + 2 * LINES + 1] = "a:b\n";
	char expected[200];

	(void)state;
	/* "\r\n" falls apart at every slice's end once */
	strcpy(text, "a:b\n\n");
	for (int i = 0; i < LINES - 1; i++)
		memcpy(text + 5 + 2 * i, "\r\n", 3);
	snprintf(
		expected, sizeof(expected),
		"(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" %d %d NIL NIL NIL "
		"NIL)",
		2 * (LINES - 1), LINES - 1);
	assert_structure(text, expected);
}

static void every_field_of_a_part_has_its_place(void **state)
{
	(void)state;
	assert_structure(
		"MIME-Version: 1.0" EOL
		"Content-Type: Application/PDF; Name=\"a \\\"b\\\".pdf\"" EOL
		"Content-Transfer-Encoding: BASE64" EOL "Content-ID: <1@x>" EOL
		"Content-Description: two" EOL "\tlines" EOL "Content-MD5: Q2hlY2s=" EOL
		"Content-Disposition: ATTACHMENT; filename=a.pdf; size=9" EOL
		"Content-Language: en, de-CH" EOL "Content-Location: http://x/" EOL EOL
		"JVBERi0xLjQK" EOL,
		"(\"application\" \"pdf\" (\"name\" \"a \\\"b\\\".pdf\") \"<1@x>\" \"two\tlines\" "
		"\"base64\" 14 \"Q2hlY2s=\" (\"attachment\" (\"filename\" \"a.pdf\" \"size\" "
		"\"9\")) "
		"(\"en\" \"de-CH\") \"http://x/\")");
}

static void a_multipart_has_its_parts_and_its_own_fields(void **state)
{
	(void)state;
	assert_structure("Content-Type: multipart/Mixed; boundary=\"b c\"" EOL
	                 "Content-Disposition: inline" EOL EOL "--b c" EOL EOL "x" EOL "--b c" EOL
	                 "Content-Type: text/html; charset=utf-8" EOL EOL "<p>" EOL EOL
	                 "--b c--" EOL,
	                 "(" TEXT("1", "0") "(\"text\" \"html\" (\"charset\" \"utf-8\") NIL NIL "
	                                    "\"7bit\" 5 1 NIL NIL NIL NIL) \"mixed\" "
	                                    "(\"boundary\" \"b c\") (\"inline\" NIL) NIL NIL)");
	assert_structure("Content-Type: multipart/mixed; boundary=b" EOL EOL "nothing" EOL,
	                 "(" TEXT("0", "0") " \"mixed\" (\"boundary\" \"b\") NIL NIL NIL)");
}

static void an_encapsulated_message_has_its_envelope(void **state)
{
	(void)state;
	assert_structure(
		"Content-Type: message/rfc822" EOL EOL "Date: Mon, 1 Jan 2024 00:00:00 +0000" EOL
		"Subject:  a " EOL "  b" EOL "From: \"A, B\" <a@x.example>" EOL
		"To: c@x.example (C)" EOL "To: d@x.example" EOL "Message-ID:" EOL " <m@x>" EOL EOL
		"hi" EOL,
		"(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 150 "
		"(\"Mon, 1 Jan 2024 00:00:00 +0000\" \"a b\" "
		"((\"A, B\" NIL \"a\" \"x.example\")) ((\"A, B\" NIL \"a\" \"x.example\")) "
		"((\"A, B\" NIL \"a\" \"x.example\")) "
		"((\"C\" NIL \"c\" \"x.example\")(NIL NIL \"d\" \"x.example\")) NIL NIL NIL "
		"\" <m@x>\") " TEXT("4", "1") " 10 NIL NIL NIL NIL)");
}

static void strings_that_cannot_be_quoted_are_literals(void **state)
{
	static const char text[] =
		"Content-Type: text/plain; charset=utf-8" EOL "Content-Description: caf\xc3\xa9" EOL
		"Content-ID: <a\0b>" EOL EOL;

	(void)state;
	assert_structure_of(text, sizeof(text) - 1,
	                    "(\"text\" \"plain\" (\"charset\" \"utf-8\") {7}" EOL "<a\xef\xbf\xbd"
	                    "b> {5}" EOL "caf\xc3\xa9 \"7bit\" 0 0 NIL NIL NIL NIL)");
}

static void parameters_are_decoded_and_kept_once(void **state)
{
	static const struct {
		const char *params, *expected;
	} table[] = {
		{"", "NIL"},
		{"; a=1; B=\"2 3\"", "(\"a\" \"1\" \"b\" \"2 3\")"},
		{"; a=1; a=2", "(\"a\" \"1\")"},
		{"; a*=us-ascii''x%20y", "(\"a\" \"x y\")"},
		{"; a*1=c; b=2; a*0*=utf-8''a%62", "(\"b\" \"2\" \"a\" \"abc\")"},
		{"; a*0=x; a*2=z", "(\"a*0\" \"x\" \"a*2\" \"z\")"},
		{"; a=1; a*=utf-8''2", "(\"a\" \"1\")"},
		{"; a*=utf-8''1; a=2", "(\"a\" \"1\")"},
		{"; a*=x-none''%41", "(\"a\" \"%41\")"},
		{"; a*=''%41", "(\"a\" \"%41\")"},
		{"; a*=utf-8''%4", "(\"a\" \"%4\")"},
		{"; a=b/c; d=e", "(\"a\" \"b\" \"d\" \"e\")"},
		{"; a; b=", "(\"b\" \"\")"},
		{"; a=\"unclosed", "NIL"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[200], expected[200];

		snprintf(text, sizeof(text), "Content-Type: a/b%s" EOL EOL, table[i].params);
		snprintf(expected, sizeof(expected),
		         "(\"a\" \"b\" %s NIL NIL \"7bit\" 0 NIL NIL NIL NIL)", table[i].expected);
		assert_structure(text, expected);
	}
}

static void what_was_not_opened_is_octets(void **state)
{
	(void)state;
	assert_structure(
		"Content-Type: message/rfc822" EOL "Content-Transfer-Encoding: base64" EOL EOL
		"QTpi" EOL,
		"(\"application\" \"octet-stream\" NIL NIL NIL \"base64\" 6 NIL NIL NIL NIL)");
	assert_structure("Content-Type: message/global" EOL EOL "Subject: x" EOL EOL,
	                 "(\"message\" \"global\" NIL NIL NIL \"7bit\" 14 NIL NIL NIL NIL)");
}

/* ---- addresses ----------------------------------------------------------- */

static int print_item(struct assay_buf *out, const struct address_item *item)
{
	return assay_buf_printf(out, "[%s]",
	                        !item->present       ? "-"
	                        : item->text.len > 0 ? item->text.data
	                                             : "");
}

static int print_address(void *ctx, const struct address *a)
{
	struct assay_buf *out = ctx;

	print_item(out, &a->name);
	print_item(out, &a->route);
	print_item(out, &a->mailbox);
	print_item(out, &a->domain);
	return assay_buf_puts(out, "\n");
}

static void addresses_are_taken_apart(void **state)
{
	static const struct {
		const char *list, *expected;
	} table[] = {
		{"", ""},
		{" (nobody) ", ""},
		{"a@b", "[-][-][a][b]\n"},
		{"a@b.c (Name)", "[Name][-][a][b.c]\n"},
		{"A B <a@b>", "[A B][-][a][b]\n"},
		{"\"B, A\" <a@b>,c@d", "[B, A][-][a][b]\n[-][-][c][d]\n"},
		{"A. \"B\\\"\"" EOL "  C<a@b>", "[A. B\" C][-][a][b]\n"},
		{"<\"a b\"@[1.2.3.4]>", "[-][-][a b][[1.2.3.4]]\n"},
		{"<@x,@y:a@b>", "[-][@x,@y][a][b]\n"},
		{"<@:a@b>", "[-][INVALID_ROUTE][MISSING_MAILBOX][SYNTAX_ERROR]\n"},
		{"a (c(d)e) @ b (f) . c", "[f][-][a][b.c]\n"},
		{".a..b.@c", "[-][-][.a..b.][c]\n"},
		{"G: a@b, c@d;", "[-][-][G][-]\n[-][-][a][b]\n[-][-][c][d]\n[-][-][-][-]\n"},
		{"G:;, a@b", "[-][-][G][-]\n[-][-][-][-]\n[-][-][a][b]\n"},
		{"G: a@b", "[-][-][G][-]\n[-][-][a][b]\n[-][-][-][-]\n"},
		{"a", "[-][-][a][MISSING_DOMAIN]\n"},
		{"a b", "[a b][-][MISSING_MAILBOX][MISSING_DOMAIN]\n"},
		{"\"a\"", "[a][-][MISSING_MAILBOX][MISSING_DOMAIN]\n"},
		{"<>", "[-][-][MISSING_MAILBOX][MISSING_DOMAIN]\n"},
		{"<a>", "[-][-][a][MISSING_DOMAIN]\n"},
		{"<a@b", "[-][-][a][SYNTAX_ERROR]\n"},
		{"a@b,,c@d",
	         "[-][-][a][b]\n[-][-][MISSING_MAILBOX][MISSING_DOMAIN]\n[-][-][c][d]\n"},
		{"a@b c@d, e@f", "[-][-][a][b]\n"},
		{"caf\xc3\xa9 <a@b>", "[caf\xc3\xa9][-][a][b]\n"},
		{"=?utf-8?q?a?= <a@b>", "[=?utf-8?q?a?=][-][a][b]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = {0};

		assert_int_equal(assay_buf_puts(&out, ""), 0);
		assert_int_equal(
			address_list(table[i].list, strlen(table[i].list), print_address, &out), 0);
		if (strcmp(out.data, table[i].expected) != 0)
			fail_msg("%s:\n%s", table[i].list, out.data);
		assay_buf_free(&out);
	}
}

static int count_address(void *ctx, const struct address *a)
{
	(void)a;
	++*(size_t *)ctx;
	return 0;
}

static void any_octets_are_an_address_list(void **state)
{
	static const char alphabet[] = "ab@<>()[]:;,.\"\\ \r\n\xe9";
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		/* in a buffer of its own, so that a sanitizer sees reads beyond it */
		size_t len = test_random(&seed) % 40, count = 0;
		char *text = malloc(len + 1);

		assert_non_null(text);
		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[test_random(&seed) % sizeof(alphabet)];
		text = realloc(text, len == 0 ? 1 : len);
		assert_int_equal(address_list(text, len, count_address, &count), 0);
		assert_true(count <= 2 * len);
		free(text);
	}
}

/* Depth 0 at the end and not before; strings and literals are skipped. */
static bool is_one_list(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		if (*p == '"') {
			for (p++; p < end && *p != '"'; p++)
				p += *p == '\\';
		} else if (*p == '{') {
			char *digits;
			size_t len = strtoul(p + 1, &digits, 10);

			if (memcmp(digits, "}\r\n", 3) != 0 || (size_t)(end - digits - 3) < len)
				return false;
			p = digits + 2 + len;
		} else if (*p == '(') {
			depth++;
		} else if (*p == ')' && --depth == 0) {
			return p + 1 == end;
		}
	}
	return false;
}

static void any_message_has_one_list(void **state)
{
	static const char *const pieces[] = {
		"Content-Type: multipart/mixed; boundary=b\r\n",
		"Content-Type: message/rfc822\r\n",
		"Content-Type: multipart/digest; boundary*0=b;\r\n boundary*1=c\r\n",
		"MIME-Version: 1.0\r\n",
		"From: a <b@c>, \"x\\\"\" (y\r\n",
		"To: g:;,<@r:a@[1>\r\n",
		"Content-Disposition: x; a*=utf-8''%e9; a=\"\\\r\n",
		"Content-Language: (a) en,, de\r\n",
		"Content-Transfer-Encoding: \"\r\n",
		"Content-ID: \xe9\r\n \r\r\n",
		"Subject:\t\r\n",
		"\r\n",
		"\n",
		"--b\r\n",
		"--b--\r\n",
		"--bc\n",
		"text",
		"\r",
	};
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		unsigned int count = test_random(&seed) % 24;
		struct assay_buf text = {0}, out = {0};
		struct assay_analysis *analysis;
		struct assay_source source;

		assert_int_equal(assay_buf_puts(&text, ""), 0);
		while (count-- > 0)
			assert_int_equal(
				assay_buf_puts(&text, pieces[test_random(&seed) %
			                                     (sizeof(pieces) / sizeof(*pieces))]),
				0);
		assert_int_equal(assay_analyse(text.data, text.len, NULL, &analysis), 0);
		source = assay_source_memory(&(struct assay_str){text.data, text.len});
		assert_int_equal(assay_bodystructure(analysis, &source, &out), 0);
		if (!is_one_list(out.data, out.data + out.len))
			fail_msg("%s\n%s", text.data, out.data);
		assay_buf_free(&text);
		assay_buf_free(&out);
		assay_analysis_free(analysis);
	}
}

static int stop(void *ctx, const struct address *a)
{
	(void)ctx;
	(void)a;
	return -ASSAY_EABORT;
}

static void errors_come_back(void **state)
{
	static const char text[] = "Subject: x" EOL EOL "text";
	struct assay_str mem = {text, sizeof(text) - 4};
	struct assay_source source = assay_source_memory(&mem);
	struct assay_analysis *analysis;
	struct assay_buf out = {0};

	(void)state;
	assert_int_equal(address_list("a@b, c@d", 8, stop, NULL), -ASSAY_EABORT);
	assert_int_equal(assay_analyse(text, sizeof(text) - 1, NULL, &analysis), 0);
	assert_int_equal(assay_bodystructure(analysis, &source, &out), -ASSAY_EIO);
	assay_buf_free(&out);
	assay_analysis_free(analysis);
}

static void the_cost_is_linear(void **state)
{
	enum { DEPTH = 90, ADDRESSES = 200000 };
	static const char header[] = "Content-Type: message/rfc822" EOL EOL;
	struct assay_buf text = {0}, out = {0};
	struct assay_analysis *analysis;
	struct assay_source source;

	(void)state;
	/* every message contains all further ones, and the innermost has a long To */
	for (int i = 0; i < DEPTH; i++)
		assert_int_equal(assay_buf_puts(&text, header), 0);
	assert_int_equal(assay_buf_puts(&text, "To: "), 0);
	for (int i = 0; i < ADDRESSES; i++)
		assert_int_equal(assay_buf_puts(&text, "a,"), 0);
	for (int i = 0; i < 1000000; i++)
		assert_int_equal(assay_buf_puts(&text, EOL), 0);
	assert_int_equal(assay_analyse(text.data, text.len, NULL, &analysis), 0);
	source = assay_source_memory(&(struct assay_str){text.data, text.len});
	assert_int_equal(assay_bodystructure(analysis, &source, &out), 0);
	assay_buf_free(&out);
	assay_buf_free(&text);
	assay_analysis_free(analysis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_message_is_an_ascii_text),
		cmocka_unit_test(sizes_are_those_with_crlf_line_ends),
		cmocka_unit_test(lines_are_counted_across_slices),
		cmocka_unit_test(every_field_of_a_part_has_its_place),
		cmocka_unit_test(a_multipart_has_its_parts_and_its_own_fields),
		cmocka_unit_test(an_encapsulated_message_has_its_envelope),
		cmocka_unit_test(strings_that_cannot_be_quoted_are_literals),
		cmocka_unit_test(parameters_are_decoded_and_kept_once),
		cmocka_unit_test(what_was_not_opened_is_octets),
		cmocka_unit_test(addresses_are_taken_apart),
		cmocka_unit_test(any_octets_are_an_address_list),
		cmocka_unit_test(any_message_has_one_list),
		cmocka_unit_test(errors_come_back),
		cmocka_unit_test(the_cost_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
