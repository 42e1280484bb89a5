/*
 * Charsets: labels, tables, conversion to UTF-8 and what is UTF-8.
 */
#include "test.h"

#include "codec/charset.h"

#include <iconv.h>
#include <stdio.h>

static void assert_text(const struct assay_buf *buf, const char *expected)
{
	assert_string_equal(buf->data == NULL ? "" : buf->data, expected);
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

static void labels_are_found_however_they_are_written(void **state)
{
	static const char *const labels[] = {
		"UTF-8",
		"utf8",
		" \"utf-8\" ",
		"'utf-8'",
		"unicode-1-1-utf-8",
		"us-ascii",
		"ANSI_X3.4-1968",
		"ISO-8859-1",
		"iso_8859-1:1987",
		"latin1",
		"l1",
		"cp1252",
		"Windows-1252",
		"iso-8859-8-i",
		"iso-8859-11",
		"TIS-620",
		"windows-874",
		"x-sjis",
		"Shift_JIS",
		"MS_Kanji",
		"cp932",
		"x-euc-jp",
		"euc-jp",
		"ISO-2022-JP",
		"iso-2022-kr",
		"hz-gb-2312",
		"gb2312",
		"GBK",
		"gb18030",
		"big5",
		"Big5-HKSCS",
		"ks_c_5601-1987",
		"ksc5601",
		"euc-kr",
		"KOI8-R",
		"koi8-u",
		"macintosh",
		"x-mac-cyrillic",
		"x-mac-roman",
		"ibm866",
		"utf-7",
		"UNICODE-1-1-UTF-7",
		"utf-16",
		"utf-16le",
		"UTF-32",
		"unknown-8bit",
		"x-unknown",
		"default",
		"x-user-defined",
		"viscii",
		"cp850",
		"windows-1250",
		"windows-1258",
		"iso-8859-16",
	};
	static const char *const unknown[] = {
		"",
		"x",
		"utf-8//TRANSLIT",
		"../etc/x",
		"utf\xc3",
		"iso-8859-12",
		"ebcdic-us",
		"ibm037",
		"\n",
		"utf-8-and-a-name-that-goes-on-for-far-too-long-a-time"};

	(void)state;
	for (size_t i = 1; i < charset_label_count; i++)
		assert_true(strcmp(charset_labels[i - 1].label, charset_labels[i].label) < 0);
	for (size_t i = 0; i < charset_label_count; i++)
		assert_true(assay_charset_known(charset_labels[i].label));
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		assert_true(assay_charset_known(labels[i]));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_false(assay_charset_known(unknown[i]));
}

/* What iconv converts at all, it converts as the tables do. */
static void tables_agree_with_iconv(void **state)
{
	static const char *const names[] = {
		"ISO-8859-2",  "ISO-8859-3",  "ISO-8859-4",  "ISO-8859-5",  "ISO-8859-6",
		"ISO-8859-7",  "ISO-8859-8",  "ISO-8859-10", "ISO-8859-13", "ISO-8859-14",
		"ISO-8859-15", "ISO-8859-16", "CP1250",      "CP1251",      "CP1252",
		"CP1253",      "CP1254",      "CP1255",      "CP1256",      "CP1257",
		"CP1258",      "CP874",       "KOI8-R",      "IBM866",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct charset *charset = charset_find(names[i], strlen(names[i]));
		int same = 0;

		assert_non_null(charset);
		assert_int_equal(charset->kind, CHARSET_TABLE);
		for (int octet = 0x80; octet < 0x100; octet++) {
			iconv_t cd = iconv_open("UTF-8", names[i]);
			char in[2] = {(char)octet, '\0'}, utf8[8] = "", *from = in, *to = utf8;
			size_t len = 1, room = sizeof(utf8) - 1;
			struct assay_buf out = {0};
			size_t got;

			assert_true(cd != (iconv_t)-1);
			got = iconv(cd, &from, &len, &to, &room);
			iconv(cd, NULL, NULL, &to, &room);
			iconv_close(cd);
			assert_true(assay_charset_to_utf8(names[i], in, 1, &out) >= 0);
			if (got == 0 && strcmp(out.data, utf8) == 0)
				same++;
			else if (got == 0)
				fprintf(stderr, "%s 0x%x: U+%04x\n", names[i], octet,
				        charset->upper[octet - 0x80]);
			assay_buf_free(&out);
		}
		assert_true(same >= 40);
	}
}

static void more_charsets_of_real_mail_are_converted(void **state)
{
	static const struct {
		const char *charset, *in, *out;
		size_t len;
		int result;
	} table[] = {
		/* holes of a table, and what the standard fills with controls */
		{"windows-1252", "a\x81", "a\xc2\x81", 2, 0},
		{"iso-8859-3", "a\xa5z", "a\xef\xbf\xbdz", 3, 1},
		{"iso-8859-9", "\x80\xfd", "\xe2\x82\xac\xc4\xb1", 2, 0},
		{"macintosh", "\x8a", "\xc3\xa4", 1, 0},
		{"koi8-u", "\xa4", "\xd1\x94", 1, 0},
		/* malformed UTF-8: one U+FFFD for each start of a character */
		{"utf-8", "caf\xe9.pdf", "caf\xef\xbf\xbd.pdf", 8, 1},
		{"utf-8", "\xf0\x9f\x98z\xc0\xaf", "\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd", 6, 1},
		{"utf-8", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3, 1},
		{"utf-8", "\xe2\x82", "\xef\xbf\xbd", 2, 1},
		/* byte order marks */
		{"utf-8", "\xef\xbb\xbfz", "z", 4, 0},
		{"iso-8859-1", "\xef\xbb\xbf\xc3\xa9", "\xc3\xa9", 5, 1},
		{"utf-16", "\xff\xfe\xe9\x00", "\xc3\xa9", 4, 0},
		{"utf-16", "\xfe\xff\x00\xe9", "\xc3\xa9", 4, 0},
		{"utf-16", "\xe9\x00", "\xc3\xa9", 2, 0},
		{"utf-16le", "\xfe\xff\x00\xe9", "\xc3\xa9", 4, 0},
		{"utf-16be", "\xd8\x3d\xde\x00", "\xf0\x9f\x98\x80", 4, 0},
		{"utf-16be", "\xd8\x3d\x00z\x00", "\xef\xbf\xbdz\xef\xbf\xbd", 5, 1},
		{"utf-32", "\x00\xf6\x01\x00", "\xf0\x9f\x98\x80", 4, 0},
		{"utf-32", "\x00\x01\xf6\x00", "\xf0\x9f\x98\x80", 4, 0},
		{"utf-32le", "\x00\xf6\x01\x00", "\xf0\x9f\x98\x80", 4, 0},
		{"utf-32", "\xff\xfe\x00\x00\xe9\x00\x00\x00", "\xc3\xa9", 8, 0},
		/* East Asia */
		{"gb2312", "\xd3\xc3", "\xe7\x94\xa8", 2, 0},
		{"gbk", "\x81\x40", "\xe4\xb8\x82", 2, 0},
		{"gb18030", "\x81\x30\x81\x30", "\xc2\x80", 4, 0},
		{"big5", "\xa4\xa4", "\xe4\xb8\xad", 2, 0},
		{"x-sjis", "\x87\x40", "\xe2\x91\xa0", 2, 0},
		{"shift_jis", "\x82\xa0\xb1", "\xe3\x81\x82\xef\xbd\xb1", 3, 0},
		{"x-euc-jp", "\xa4\xa2\xad\xa1", "\xe3\x81\x82\xe2\x91\xa0", 4, 0},
		{"ksc5601", "\xb0\xa1", "\xea\xb0\x80", 2, 0},
		{"euc-kr", "\x81\x41", "\xea\xb0\x82", 2, 0},
		{"iso-2022-jp", "\x1b$B$\"-!\x1b(Bz", "\xe3\x81\x82\xe2\x91\xa0z", 11, 0},
		/* a pair that means nothing does not shift those behind it */
		{"iso-2022-jp", "\x1b$B$\")!$\"\x1b(Bz", "\xe3\x81\x82\xef\xbf\xbd\xe3\x81\x82z",
	         13, 1},
		{"iso-2022-jp", "\x1b(I1\x1b(B", "\xef\xbd\xb1", 7, 0},
		{"iso-2022-jp", "\x1b$B$\"\nz\x1b", "\xe3\x81\x82\nz\xef\xbf\xbd", 8, 1},
		{"iso-2022-kr", "\x1b$)C\x0e\x30!\x0fz", "\xea\xb0\x80z", 9, 0},
		{"iso-2022-kr", "\x0e\x30!\x0fz", "\xea\xb0\x80z", 5, 0},
		{"hz-gb-2312", "~~~{SC~}z~\nb", "~\xe7\x94\xa8zb", 12, 0},
		{"unicode-1-1-utf-7", "+AOk-z", "\xc3\xa9z", 6, 0},
		/* named, but naming nothing */
		{"unknown-8bit", "caf\xe9", "caf\xc3\xa9", 4, 1},
		{"default", "caf\xc3\xa9", "caf\xc3\xa9", 5, 0},
		{"\"utf-8\"", "\xff", "\xef\xbf\xbd", 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = {0};
		int ret = assay_charset_to_utf8(table[i].charset, table[i].in, table[i].len, &out);

		assert_text(&out, table[i].out);
		assert_int_equal(ret, table[i].result);
		assay_buf_free(&out);
	}
}

static void octets_that_are_nul_stay(void **state)
{
	static const char *const names[] = {"utf-8", "us-ascii",    "windows-1251",
	                                    "gbk",   "iso-2022-jp", "no-such-charset"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct assay_buf out = {0};

		assert_true(assay_charset_to_utf8(names[i], "a\0b", 3, &out) >= 0);
		assert_int_equal(out.len, 3);
		assert_memory_equal(out.data, "a\0b", 3);
		assay_buf_free(&out);
	}
}

/* Every charset, with random octets long enough for all blocks: it ends, and it is UTF-8. */
static void any_octets_give_utf8_in_any_charset(void **state)
{
	static unsigned char data[3000];
	uint64_t seed = 31;

	(void)state;
	for (size_t i = 0; i < charset_label_count; i++) {
		size_t len = test_random(&seed) % sizeof(data);
		struct assay_buf out = {0};
		int ret;

		for (size_t k = 0; k < len; k++) {
			uint64_t r = test_random(&seed);

			data[k] = i % 2 == 0 || r % 8 == 0
			                  ? (unsigned char)(r >> 8)
			                  : (unsigned char)"a\x1b$B~{+-"[r >> 8 & 7];
		}
		ret = assay_charset_to_utf8(charset_labels[i].label, data, len, &out);
		assert_true(ret == 0 || ret == 1);
		assert_true(assay_utf8_valid(out.data, out.len));
		assay_buf_free(&out);
	}
}

/* RFC 3629 4, an octet at a time. */
static bool valid_by_the_book(const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t code = p[i], least;
		size_t more;

		if (code < 0x80) {
			i++;
			continue;
		}
		more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : 1;
		least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
		if (code < 0xc0 || code >= 0xf8 || len - i <= more)
			return false;
		code &= 0x3fu >> more;
		for (size_t k = 1; k <= more; k++) {
			if ((p[i + k] & 0xc0) != 0x80)
				return false;
			code = code << 6 | (p[i + k] & 0x3f);
		}
		if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
			return false;
		i += more + 1;
	}
	return true;
}

static void utf8_is_validated_as_by_the_book(void **state)
{
	static const char *const bits[] = {"a",
	                                   "aaaaaaa",
	                                   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	                                   "\xc3\xa9",
	                                   "\xe0\xb8\x81",
	                                   "\xed\x9f\xbf",
	                                   "\xf0\x9f\x98\x80",
	                                   "\xf4\x8f\xbf\xbf",
	                                   "\xc3\xa9",
	                                   "\xe2\x82\xac"};
	uint64_t seed = 37;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct assay_buf text = {0};

		for (uint64_t n = test_random(&seed) % 20; n > 0; n--)
			assay_buf_puts(&text, bits[test_random(&seed) % 10]);
		if (text.len > 0 && round % 3 != 0)
			text.data[test_random(&seed) % text.len] = (char)test_random(&seed);
		if (text.len > 0 && round % 7 == 0)
			text.len--;
		assert_int_equal(assay_utf8_valid(text.data, text.len),
		                 valid_by_the_book((unsigned char *)text.data, text.len));
		assay_buf_free(&text);
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
		cmocka_unit_test(charsets_of_real_mail_are_converted),
		cmocka_unit_test(labels_are_found_however_they_are_written),
		cmocka_unit_test(tables_agree_with_iconv),
		cmocka_unit_test(more_charsets_of_real_mail_are_converted),
		cmocka_unit_test(octets_that_are_nul_stay),
		cmocka_unit_test(any_octets_give_utf8_in_any_charset),
		cmocka_unit_test(utf8_is_validated_as_by_the_book),
		cmocka_unit_test(only_utf8_is_valid_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
