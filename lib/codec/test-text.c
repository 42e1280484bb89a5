/*
 * Header text and charsets: encoded-words, parameters, conversion to UTF-8.
 */
#include "test.h"

#include <assay/codec.h>

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
		cmocka_unit_test(only_utf8_is_valid_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
