/*
 * Header text and charsets: encoded-words, parameters, conversion to UTF-8.
 */
#include "test.h"

#include "codec/charset-tables.h"

#include <assay/codec.h>

#include <iconv.h>

static void assert_text(const struct assay_buf *buf, const char *expected)
{
	assert_string_equal(buf->data == NULL ? "" : buf->data, expected);
}

static void encoded_words_become_text(void **state)
{
	static const struct {
		const char *in, *out;
		int words;
	} table[] = {
		{"plain text", "plain text", 0},
		{"=?utf-8?Q?caf=C3=A9?=", "caf\xc3\xa9", 1},
		{"=?UTF-8?b?Y2Fmw6k=?= au lait", "caf\xc3\xa9 au lait", 1},
		{"=?iso-8859-1?q?caf=E9?=", "caf\xc3\xa9", 1},
		{"=?utf-8?q?a_b?=  =?utf-8?q?c?=", "a bc", 2},
		/* a character split between two words */
		{"=?utf-8?q?=C3?=\r\n =?utf-8?q?=A9?=", "\xc3\xa9", 2},
		{"x =?utf-8?q?a?= y =?utf-8?q?b?= z", "x a y b z", 2},
		{"=?utf-8*de?q?a?=", "a", 1},
		{"folded\r\n text", "folded text", 0},
		{"caf\xe9", "caf\xc3\xa9", 0},
		{"=?broken", "=?broken", 0},
		{"=?utf-8?x?a?=", "=?utf-8?x?a?=", 0},
		{"=?utf-8?q?no end", "=?utf-8?q?no end", 0},
		{"=?utf-8?q?what?ever?=", "what?ever", 1},
		{"=?x-unknown?q?caf=E9?=", "caf\xc3\xa9", 1},
		{"=?windows-874?b?ocI=?=", "\xe0\xb8\x81\xe0\xb8\xa2", 1},
		{"", "", 0},
		/* different charsets side by side */
		{"=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?=", "\xc3\xa9\xc3\xa9", 2},
		{"=?koi8-r?b?wQ?= =?utf-8?b?YQ=?=",
	         "\xd0\xb0"
	         "a",
	         2},
		/* white space in B, lower-case hex and raw octets in Q */
		{"=?utf-8?b?Y2Fm w6k=?=", "caf\xc3\xa9", 1},
		{"=?utf-8?q?caf=c3=a9 x?=", "caf\xc3\xa9 x", 1},
		{"=?utf-8?q?caf\xc3\xa9?=", "caf\xc3\xa9", 1},
		/* glued to other text */
		{"a=?utf-8?q?b?=c", "abc", 1},
		{"(=?utf-8?q?b?=)", "(b)", 1},
		{"=?utf-8?q?a?==?utf-8?q?b?=", "ab", 2},
		{"=?utf-8?q?"
	         "?=",
	         "", 1},
		{"=?utf-8?q?a?= \r\n\t =?utf-8?q?b?=", "ab", 2},
		/* ISO-2022-JP begins anew in each word */
		{"=?iso-2022-jp?b?GyRCJCI=?= =?iso-2022-jp?b?YQ==?=",
	         "\xe3\x81\x82"
	         "a",
	         2},
		{"=?us-ascii'en?q?a?=", "a", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = {0};

		assert_int_equal(assay_encoded_words_decode(table[i].in, strlen(table[i].in), &out),
		                 table[i].words);
		assert_text(&out, table[i].out);
		assay_buf_free(&out);
	}
}

static void what_comes_out_of_words_is_told(void **state)
{
	static const struct {
		const char *in;
		unsigned int flags;
	} table[] = {
		{"plain", 0},
		{"=?utf-8?q?a?= (=?utf-8?q?b?=)", 0},
		{"=?utf-8?q?a=0Ab?=", ASSAY_WORDS_CONTROL},
		{"=?utf-8?q?a=00b?=", ASSAY_WORDS_CONTROL},
		{"=?utf-8?b?fw==?=", ASSAY_WORDS_CONTROL},
		{"=?utf-8?q?=E2=80=AEfdp?=", ASSAY_WORDS_BIDI},
		{"=?utf-8?q?=E2=81=A6x?=", ASSAY_WORDS_BIDI},
		{"=?utf-8?q?=D8=9C?=", ASSAY_WORDS_BIDI},
		{"=?x-none?q?a?=", ASSAY_WORDS_UNKNOWN_CHARSET},
		{"=?utf-8?q?=FF?=", ASSAY_WORDS_REPLACED},
		{"=?utf-8?x?a?=", ASSAY_WORDS_BROKEN},
		{"a=?utf-8?q?b?=", ASSAY_WORDS_GLUED},
		{"=?utf-8?q?a?= =?utf-8?q?b?= =?utf-8?q?c?= =?utf-8?q?d?=", ASSAY_WORDS_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_words_facts facts;
		struct assay_buf out = {0};

		assert_int_equal(
			assay_encoded_words_read(table[i].in, strlen(table[i].in), 3, &out, &facts),
			0);
		if (facts.flags != table[i].flags)
			fail_msg("%s: %x", table[i].in, facts.flags);
		assert_true(facts.words <= 3);
		assay_buf_free(&out);
	}
}

static void text_survives_being_encoded(void **state)
{
	static const char *const texts[] = {
		"plain",
		"caf\xc3\xa9",
		"=?looks like one?=",
		"\xe0\xb8\x81 \xe0\xb8\xa2",
		("a long text in which \xc3\xa4 \xc3\xb6 \xc3\xbc appear, so long that it takes "
	         "several words, with characters of \xf0\x9f\x98\x80 four octets at all places"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct assay_buf coded = {0}, out = {0};

		assert_int_equal(assay_encoded_words_encode(texts[i], strlen(texts[i]), &coded), 0);
		for (char *line = coded.data; line != NULL; line = strstr(line + 1, "\r\n "))
			assert_true(strcspn(line + 3, "\r") <= 75);
		assert_true(assay_encoded_words_decode(coded.data, coded.len, &out) >= 0);
		assert_text(&out, texts[i]);
		assay_buf_free(&coded);
		assay_buf_free(&out);
	}
}

static void many_openings_cost_linear_time(void **state)
{
	size_t len = 4 * 1024 * 1024;
	char *text = malloc(len);
	struct assay_buf out = {0};

	/* each "=?x?q?y" could be a word if an end were found: looking for it each time is
	 * quadratic */
	(void)state;
	for (size_t i = 0; i < len; i++)
		text[i] = "=?x?q?y"[i % 7];
	assert_int_equal(assay_encoded_words_decode(text, len, &out), 0);
	assert_int_equal(out.len, len);
	assay_buf_free(&out);
	free(text);
}

static void parameters_are_quoted_or_extended(void **state)
{
	static const struct {
		const char *value, *out;
	} table[] = {
		{"a.pdf", "; filename=\"a.pdf\""},
		{"a \"b\"\\.pdf", "; filename=\"a \\\"b\\\"\\\\.pdf\""},
		{"caf\xc3\xa9.pdf", "; filename=\"caf_.pdf\";\r\n filename*=utf-8''caf%C3%A9.pdf"},
		{"a\nb", "; filename=\"a_b\";\r\n filename*=utf-8''a%0Ab"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = {0};

		assert_int_equal(assay_param_encode("filename", table[i].value, &out), 0);
		assert_text(&out, table[i].out);
		assay_buf_free(&out);
	}
}

static void charsets_of_real_mail_are_converted(void **state)
{
	static const struct {
		const char *charset, *in, *out;
		int result;
	} table[] = {
		{"utf-8", "caf\xc3\xa9", "caf\xc3\xa9", 0},
		{"us-ascii", "caf\xe9", "caf\xc3\xa9", 1},
		{"ISO-8859-1", "\x80", "\xe2\x82\xac", 0},
		{"windows-1252", "\x93x\x94", "\xe2\x80\x9cx\xe2\x80\x9d", 0},
		{"koi8-r", "\xc1", "\xd0\xb0", 0},
		{"ks_c_5601-1987", "\xb0\xa1", "\xea\xb0\x80", 0},
		{"tis-620", "\xa1", "\xe0\xb8\x81", 0},
		{"utf-16le", "a\x26\x20", "a\xe2\x80\xa6" /* not used, see below */, 0},
		{"no-such-charset", "caf\xc3\xa9", "caf\xc3\xa9", 1},
		{"../../etc/x", "a", "a", 1},
		{"utf-8//IGNORE", "a", "a", 1},
		{"latin1", "a long run of ascii, then \xe9 and \xfc",
	         "a long run of ascii, then \xc3\xa9 and \xc3\xbc", 0},
		{"\"ISO-8859-15\" ", "\xa4", "\xe2\x82\xac", 0},
		{"windows-874", "\x80", "\xe2\x82\xac", 0},
		{"windows-1253", "\xd2", "\xef\xbf\xbd", 1},
		{"iso-8859-9", "\xfd", "\xc4\xb1", 0},
		{"gb2312", "\xc4\xe3", "\xe4\xbd\xa0", 0},
		{"big5", "\xa7\x41", "\xe4\xbd\xa0", 0},
		{"x-sjis", "\x82\xa0", "\xe3\x81\x82", 0},
		{"iso-2022-jp", "\x1b$B$\"\x1b(B", "\xe3\x81\x82", 0},
		{"utf-7", "+AGE-", "a", 0},
		{"x-unknown", "caf\xe9", "caf\xc3\xa9", 1},
		{"unknown-8bit", "caf\xe9", "caf\xc3\xa9", 1},
		{"euc-jp", "a\xff z", "a\xef\xbf\xbd z", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = {0};

		if (strcmp(table[i].charset, "utf-16le") == 0) {
			assert_int_equal(assay_charset_to_utf8("utf-16le", "a\0\x26\x20", 4, &out),
			                 0);
			assert_text(&out, table[i].out);
			assay_buf_free(&out);
			continue;
		}
		assert_int_equal(assay_charset_to_utf8(table[i].charset, table[i].in,
		                                       strlen(table[i].in), &out),
		                 table[i].result);
		assert_text(&out, table[i].out);
		assay_buf_free(&out);
	}
}

static void names_of_charsets_can_be_searched(void **state)
{
	(void)state;
	for (size_t i = 0; i < charset_name_count; i++) {
		if (i > 0)
			assert_true(strcmp(charset_names[i - 1].name, charset_names[i].name) < 0);
		if (charset_names[i].iconv != NULL) {
			iconv_t cd = iconv_open("UTF-8", charset_names[i].iconv);

			if (cd == (iconv_t)-1)
				fail_msg("iconv lacks %s", charset_names[i].iconv);
			iconv_close(cd);
		}
	}
	assert_true(assay_charset_known(" UTF-8 "));
	assert_true(assay_charset_known("\"Windows-874\""));
	assert_true(assay_charset_known("ebcdic-us"));
	assert_false(assay_charset_known("x-unknown"));
	assert_false(assay_charset_known("utf-8//translit"));
	assert_false(assay_charset_known(""));
	assert_false(assay_charset_known("a b"));
}

/* Single octets as the C library converts them, where it knows the charset. */
static void own_tables_are_those_of_iconv(void **state)
{
	static const char *const same[] = {
		"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
		"windows-1257", "iso-8859-2",   "iso-8859-5",   "iso-8859-7",   "iso-8859-13",
		"iso-8859-15",  "koi8-r",       "koi8-u",       "windows-874",  "ibm866"};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const char *name = strcmp(same[i], "windows-874") == 0 ? "CP874" : same[i];
		iconv_t cd = iconv_open("UTF-8", name);

		assert_true(cd != (iconv_t)-1);
		for (unsigned int c = 0; c < 256; c++) {
			char octet = (char)c, expected[8] = "", *in = &octet, *to = expected;
			size_t len = 1, room = sizeof(expected);
			struct assay_buf out = {0};
			int ret = assay_charset_to_utf8(same[i], &octet, 1, &out);

			if (iconv(cd, &in, &len, &to, &room) == (size_t)-1) {
				iconv(cd, NULL, NULL, NULL, NULL);
				assert_int_equal(ret, 1);
			} else if (c < 0x80 || c >= 0xa0) {
				assert_int_equal(ret, 0);
				assert_int_equal(out.len, sizeof(expected) - room);
				assert_memory_equal(out.data, expected, out.len);
			}
			assay_buf_free(&out);
		}
		iconv_close(cd);
	}
}

static void long_runs_of_ascii_make_no_difference(void **state)
{
	char text[300];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t at = 0; at < 100; at++) {
		for (size_t len = at + 1; len < 120; len += 7) {
			struct assay_buf out = {0};

			text[at] = '\xe9';
			assert_false(assay_utf8_valid(text, len));
			assert_int_equal(assay_charset_to_utf8("latin1", text, len, &out), 0);
			assert_int_equal(out.len, len + 1);
			assert_memory_equal(out.data, text, at);
			assert_memory_equal(out.data + at, "\xc3\xa9", 2);
			assert_memory_equal(out.data + at + 2, text + at + 1, len - at - 1);
			assay_buf_free(&out);
			text[at] = 'a';
			assert_true(assay_utf8_valid(text, len));
		}
	}
}

static void only_utf8_is_valid_utf8(void **state)
{
	static const char *const good[] = {"",
	                                   "a",
	                                   "\xc3\xa9",
	                                   "\xe2\x82\xac",
	                                   "\xf0\x9f\x98\x80",
	                                   "\xf4\x8f\xbf\xbf",
	                                   "\xed\x9f\xbf",
	                                   "\xee\x80\x80"};
	static const char *const bad[] = {"\x80",
	                                  "\xc3",
	                                  "\xc0\x80",
	                                  "\xc1\xbf",
	                                  "\xe0\x80\x80",
	                                  "\xed\xa0\x80",
	                                  "\xf5\x80\x80\x80",
	                                  "\xf4\x90\x80\x80",
	                                  "\xf0\x80\x80\x80",
	                                  "\xe2\x82",
	                                  "a\xff"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(assay_utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(assay_utf8_valid(bad[i], strlen(bad[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encoded_words_become_text),
		cmocka_unit_test(text_survives_being_encoded),
		cmocka_unit_test(many_openings_cost_linear_time),
		cmocka_unit_test(parameters_are_quoted_or_extended),
		cmocka_unit_test(charsets_of_real_mail_are_converted),
		cmocka_unit_test(what_comes_out_of_words_is_told),
		cmocka_unit_test(names_of_charsets_can_be_searched),
		cmocka_unit_test(own_tables_are_those_of_iconv),
		cmocka_unit_test(long_runs_of_ascii_make_no_difference),
		cmocka_unit_test(only_utf8_is_valid_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
