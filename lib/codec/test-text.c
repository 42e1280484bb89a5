/*
 * Header text: encoded-words and parameters.
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

static void words_are_read_as_lenient_readers_do(void **state)
{
	static const struct {
		const char *in, *out;
		size_t words;
		unsigned int flags;
	} table[] = {
		{"a =?utf-8?q?b?=", "a b", 1, 0},
		/* adjacent words: one charset under two labels, two charsets */
		{"=?utf-8?q?=C3?= =?UTF8?b?qQ==?=", "\xc3\xa9", 2, 0},
		{"=?utf-8?q?a?= =?koi8-r?q?=C1?=\t=?iso-8859-1?q?=E9?=", "a\xd0\xb0\xc3\xa9", 3, 0},
		{"=?gb2312?b?0w==?= =?gbk?b?ww==?=", "\xe7\x94\xa8", 2, 0},
		{"=?utf-8?q?=C3?= x =?utf-8?q?=A9?=", "\xef\xbf\xbd x \xef\xbf\xbd", 2, 0},
		/* B: padding missing, white space, folded, stray octets, data after padding */
		{"=?utf-8?B?YQ?=", "a", 1, 0},
		{"=?utf-8?B?YW Jj?=", "abc", 1, ASSAY_WORDS_BROKEN},
		{"=?utf-8?B?YW\r\n Jj?=", "abc", 1, ASSAY_WORDS_BROKEN},
		{"=?utf-8?B?YW.Jj?=", "abc", 1, ASSAY_WORDS_BROKEN},
		{"=?utf-8?B?YQ==Yg==?=", "ab", 1, ASSAY_WORDS_BROKEN},
		/* Q: lower-case hex, raw 8-bit, blanks, broken escapes */
		{"=?utf-8?q?=c3=a9?=", "\xc3\xa9", 1, 0},
		{"=?utf-8?q?\xc3\xa9?=", "\xc3\xa9", 1, 0},
		{"=?utf-8?q?a b?=", "a b", 1, ASSAY_WORDS_BROKEN},
		{"=?utf-8?q?a\r\n b?=", "a b", 1, ASSAY_WORDS_BROKEN},
		{"=?utf-8?q?100=%?=", "100=%", 1, ASSAY_WORDS_BROKEN},
		{"=?utf-8?q?a=4?=", "a=4", 1, ASSAY_WORDS_BROKEN},
		/* glued to text, and to each other */
		{"Re:=?utf-8?q?a?=b", "Re:ab", 1, 0},
		{"(=?utf-8?q?a?=)", "(a)", 1, 0},
		{"=?utf-8?q?a?==?utf-8?q?b?=", "ab", 2, 0},
		/* empty */
		{"=?utf-8?q?"
	         "?=",
	         "", 1, 0},
		{"a =?utf-8?B?"
	         "?= b",
	         "a  b", 1, 0},
		{"=??q?a?=", "a", 1, ASSAY_WORDS_BROKEN | ASSAY_WORDS_CHARSET_UNKNOWN},
		{"=?utf-8?b?77u/?=", "", 1, 0}, /* a byte order mark */
		/* language, RFC 2231 5 */
		{"=?us-ascii*en-US?q?a?=", "a", 1, 0},
		/* each word of a charset with states starts in the first one */
		{"=?iso-2022-jp?b?GyRCJCI=?= =?iso-2022-jp?q?a?=",
	         "\xe3\x81\x82"
	         "a",
	         2, 0},
		{"=?utf-7?q?+AOk?= =?utf-7?q?+AOk-?=", "\xc3\xa9\xc3\xa9", 2, 0},
		/* charsets that nobody knows */
		{"=?x-mine?q?a?= =?X-MINE?q?b?=", "ab", 2, ASSAY_WORDS_CHARSET_UNKNOWN},
		{"=?unknown-8bit?q?=E9?=", "\xc3\xa9", 1, 0},
		/* no words, but nearly */
		{"=?utf-8?x?a?=", "=?utf-8?x?a?=", 0, ASSAY_WORDS_BROKEN},
		{"=?utf-8?q?a", "=?utf-8?q?a", 0, ASSAY_WORDS_BROKEN},
		{"=?utf-8?q?a=?", "=?utf-8?q?a=?", 0, ASSAY_WORDS_BROKEN},
		{"=?utf-8?q?a\r\n =?utf-8?q?b?=", "=?utf-8?q?a b", 1, ASSAY_WORDS_BROKEN},
		{"why=?", "why=?", 0, 0},
		{"=?=?=?", "=?=?=?", 0, 0},
		{"a=?b c?q?d?=", "a=?b c?q?d?=", 0, 0},
		/* what comes out of them */
		{"=?utf-8?q?a=0Ab?=", "a\nb", 1, ASSAY_WORDS_CONTROL},
		{"=?utf-8?b?YQo=?=", "a\n", 1, 0},
		{"=?utf-8?b?YQo=?=\r\n", "a\n", 1, 0},
		{"=?utf-8?b?YQo=?= b", "a\n b", 1, ASSAY_WORDS_CONTROL},
		{"=?utf-8?b?YQo=?= =?utf-8?q?b?=", "a\nb", 2, ASSAY_WORDS_CONTROL},
		{"=?utf-8?b?YQo=?= =?koi8-r?q?b?=", "a\nb", 2, ASSAY_WORDS_CONTROL},
		{"=?utf-8?q?a=1B[2J?=", "a\x1b[2J", 1, ASSAY_WORDS_CONTROL},
		{"=?utf-8?q?a=09b?=", "a\tb", 1, 0},
		{"=?utf-8?q?a=E2=80=AEfdp.exe?=",
	         "a\xe2\x80\xae"
	         "fdp.exe",
	         1, ASSAY_WORDS_BIDI},
		{"=?utf-16be?b?IGc=?=", "\xe2\x81\xa7", 1, ASSAY_WORDS_BIDI},
		{"a\xe2\x80\xae"
	         "b",
	         "a\xe2\x80\xae"
	         "b",
	         0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_words_facts facts;
		struct assay_buf out = {0};

		assert_int_equal(assay_encoded_words_read(table[i].in, strlen(table[i].in), NULL,
		                                          &out, &facts),
		                 0);
		assert_text(&out, table[i].out);
		assert_int_equal(facts.words, table[i].words);
		assert_int_equal(facts.flags, table[i].flags);
		assay_buf_free(&out);
	}
}

static void a_nul_that_comes_out_of_a_word_stays_and_is_told(void **state)
{
	struct assay_words_facts facts;
	struct assay_buf out = {0};

	(void)state;
	assert_int_equal(assay_encoded_words_read("=?utf-8?q?a=00b?=", 17, NULL, &out, &facts), 0);
	assert_int_equal(out.len, 3);
	assert_memory_equal(out.data, "a\0b", 3);
	assert_int_equal(facts.flags, ASSAY_WORDS_CONTROL);
	assay_buf_free(&out);
}

static void words_beyond_the_limit_stay_as_they_are(void **state)
{
	static const char text[] = "=?utf-8?q?a?= =?utf-8?q?b?= =?utf-8?q?c?=\r\n d";
	const struct assay_words_options two = {.limit = 2}, three = {.limit = 3};
	struct assay_words_facts facts;
	struct assay_buf out = {0};

	(void)state;
	assert_int_equal(assay_encoded_words_read(text, strlen(text), &two, &out, &facts), 0);
	assert_text(&out, "ab =?utf-8?q?c?= d");
	assert_int_equal(facts.words, 2);
	assert_int_equal(facts.flags, ASSAY_WORDS_LIMIT);
	assay_buf_free(&out);
	assert_int_equal(assay_encoded_words_read(text, strlen(text), &three, &out, &facts), 0);
	assert_text(&out, "abc d");
	assert_int_equal(facts.flags, 0);
	assay_buf_free(&out);
}

static void plain_text_is_found_plain_at_every_length(void **state)
{
	char text[40];

	(void)state;
	for (size_t len = 0; len <= sizeof(text); len++) {
		for (size_t at = 0; at < len; at++) {
			static const char odd[] = "\r\n\xe9?";
			struct assay_buf out = {0};
			char c = odd[at % 4];

			memset(text, '=', sizeof(text));
			text[at] = c;
			assert_int_equal(assay_encoded_words_decode(text, len, &out), 0);
			assert_int_equal(out.len, c == '?' ? len : c == '\xe9' ? len + 1 : len - 1);
			assay_buf_free(&out);
		}
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
			assert_true(strcspn(line + (line == coded.data ? 0 : 3), "\r") <= 75);
		assert_true(assay_encoded_words_decode(coded.data, coded.len, &out) >= 0);
		assert_text(&out, texts[i]);
		assay_buf_free(&coded);
		assay_buf_free(&out);
	}
}

static void words_are_encoded_in_the_shorter_way(void **state)
{
	static const struct {
		const char *in, *out;
		size_t column;
	} table[] = {
		{"a caf\xc3\xa9", "=?utf-8?Q?a_caf=C3=A9?=", 9},
		{"\xe0\xb8\x81\xe0\xb8\xa2", "=?utf-8?B?4LiB4Lii?=", 0},
		{"more than a_b =?", "=?utf-8?Q?more_than_a=5Fb_=3D=3F?=", 0},
		{"tab\there", "=?utf-8?Q?tab=09here?=", 0},
		{"plain", "plain", 70},
		{"caf\xc3\xa9", "\r\n =?utf-8?B?Y2Fmw6k=?=", 60},
		/* no character is split, the first line is shorter */
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9zzzzz",
	         "=?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaa?=\r\n =?utf-8?Q?=C3=A9zzzzz?=", 34},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = {0};

		assert_int_equal(assay_encoded_words_encode_at(table[i].in, strlen(table[i].in),
		                                               table[i].column, &out),
		                 0);
		assert_text(&out, table[i].out);
		assay_buf_free(&out);
	}
}

static void encoded_lines_are_short_whatever_the_column(void **state)
{
	static const char *const bits[] = {
		"a", " ", "\xc3\xa9", "\xe0\xb8\x81", "\xf0\x9f\x98\x80", "\xff"};
	uint64_t seed = 29;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t column = test_random(&seed) % 90, at = column;
		struct assay_buf text = {0}, coded = {0};

		for (uint64_t n = test_random(&seed) % 200; n > 0; n--)
			assay_buf_puts(&text, bits[test_random(&seed) % 6]);
		assay_buf_puts(&text, "\xc3\xa9");
		assert_int_equal(assay_encoded_words_encode_at(text.data, text.len, column, &coded),
		                 0);
		for (size_t i = 0; i < coded.len; i++) {
			at = coded.data[i] == '\n' ? 0 : at + (coded.data[i] != '\r');
			assert_true(at <= 76 || at <= column);
		}
		assay_buf_free(&text);
		assay_buf_free(&coded);
	}
}

/* Each "=?x?q?y" could be a word if an end were found: looking for it each time is quadratic. */
static void many_openings_cost_linear_time(void **state)
{
	static const char *const patterns[] = {"=?x?q?y", "=?x?q?y\r\n ", "=?x?q?y?\r\n ="};
	size_t len = 4 * 1024 * 1024;
	char *text = malloc(len);

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		for (int folded = 0; folded < 2; folded++) {
			struct assay_buf out = {0};

			for (size_t i = 0; i < len; i++)
				text[i] = patterns[k][i % strlen(patterns[k])];
			/* all of them run into the fold, and the word behind it */
			if (folded)
				memcpy(text + len - 18, "\r\n =?x =?x?q?y?=..", 18);
			assert_true(assay_encoded_words_decode(text, len, &out) >= 0);
			assert_true(out.len > 0 && out.len <= len);
			assay_buf_free(&out);
		}
	}
	free(text);
}

static void parameters_are_quoted_or_extended(void **state)
{
	static const struct {
		const char *value, *out;
	} table[] = {
		{"a.pdf", "; filename=\"a.pdf\""},
		{"=?utf-8?q?a?=",
	         "; filename=\"_?utf-8?q?a?=\";\r\n filename*=utf-8''%3D%3Futf-8%3Fq%3Fa%3F%3D"},
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encoded_words_become_text),
		cmocka_unit_test(words_are_read_as_lenient_readers_do),
		cmocka_unit_test(a_nul_that_comes_out_of_a_word_stays_and_is_told),
		cmocka_unit_test(words_beyond_the_limit_stay_as_they_are),
		cmocka_unit_test(plain_text_is_found_plain_at_every_length),
		cmocka_unit_test(text_survives_being_encoded),
		cmocka_unit_test(words_are_encoded_in_the_shorter_way),
		cmocka_unit_test(encoded_lines_are_short_whatever_the_column),
		cmocka_unit_test(many_openings_cost_linear_time),
		cmocka_unit_test(parameters_are_quoted_or_extended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
