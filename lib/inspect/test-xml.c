/*
 * The tokens of XML: what an attacker may vary without changing the meaning
 * (prefixes, references, encodings, comments, sections) changes nothing here.
 */
#include "test.h"

#include "inspect/xml.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The tokens in one line: "<name href=value>text</name>". */
static void describe(const char *data, size_t len, struct assay_buf *out)
{
	struct assay_buf value = {0};
	enum xml_token token;
	struct xml xml;
	char *exact = malloc(len == 0 ? 1 : len);

	assert_non_null(exact);
	memcpy(exact, data, len);
	out->len = 0;
	assert_int_equal(assay_buf_puts(out, ""), 0);
	assert_int_equal(xml_begin(&xml, exact, len), 0);
	while ((token = xml_next(&xml)) != XML_END) {
		int n = (int)xml.name_len;

		if (token == XML_TEXT) {
			assert_int_equal(xml_text(&xml, out), 0);
		} else if (token == XML_CLOSE) {
			assert_int_equal(assay_buf_printf(out, "</%.*s>", n, xml.name), 0);
		} else {
			assert_int_equal(assay_buf_printf(out, "<%.*s", n, xml.name), 0);
			if (xml_attribute(&xml, "href", &value))
				assert_int_equal(assay_buf_printf(out, " %s", value.data), 0);
			assert_int_equal(assay_buf_puts(out, ">"), 0);
		}
	}
	xml_end(&xml);
	assay_buf_free(&value);
	free(exact);
}

#define ROW(xml, tokens)                                                                           \
	{                                                                                          \
		xml, sizeof(xml) - 1, tokens                                                       \
	}

static void tokens_are_the_same_however_they_are_written(void **state)
{
	static const struct {
		const char *xml;
		size_t len;
		const char *tokens;
	} table[] = {
		ROW("<a href='x'>t</a>", "<a x>t</a>"),
		ROW("<a href = \"x\" >t</a >", "<a x>t</a>"),
		ROW("<p:a q:href='x'>t</p:a>", "<a x>t</a>"),
		ROW("<a\n\thref='x'\r\n/>", "<a x></a>"),
		ROW("<a b='1' c='href=\"z\"' href='x'/>", "<a x></a>"),
		ROW("<a hrefs='1' ahref='2'/>", "<a></a>"),
		ROW("<a href=''/>", "<a ></a>"),
		ROW("<a href='&#x68;&#116;tp&#58;//h/?a&amp;b&lt;&gt;&quot;&apos;'/>",
	            "<a http://h/?a&b<>\"'></a>"),
		ROW("<a href='&#1055;&#x1F600;&nonsense;&#xD800;&'/>",
	            "<a \xd0\x9f\xf0\x9f\x98\x80&nonsense;\xef\xbf\xbd&></a>"),
		ROW("<a href='1>2'>3</a>", "<a 1>2>3</a>"),
		ROW("<a>D<!-- <b> -->D<![CDATA[E&<x>]]>&#65;</a>", "<a>DDE&<x>A</a>"),
		ROW("<?xml version='1.0'?><?pi <b?><!DOCTYPE a [<!ENTITY x '>'> <!-- ' -->]><a/>",
	            "<a></a>"),
		ROW("\xef\xbb\xbf<a/>", "\xef\xbb\xbf<a></a>"),
		ROW("\xff\xfe<\0a\0 \0h\0r\0e\0f\0=\0'\0\x1f\4'\0/\0>\0", "<a \xd0\x9f></a>"),
		ROW("\xfe\xff\0<\0a\0/\0>", "<a></a>"),
		ROW("<\0a\0/\0>\0", "<a></a>"),
		ROW("\0<\0a\0/\0>", "<a></a>"),
		ROW("<?xml version='1.0' encoding='koi8-r'?><a href='\xf0'/>", "<a \xd0\x9f></a>"),
		ROW("<?xml version='1.0' encoding = \"UTF-7\"?>+ADw-a+AD4-", "<a>"),
		ROW("<?xml version='1.0' encoding='utf-16'?><a/>", "<a></a>"),
		/* what is broken ends it */
		ROW("<a href='x", ""),
		ROW("<a href=x><b>", "<a><b>"),
		ROW("<a href", ""),
		ROW("<a><!-- ", "<a>"),
		ROW("<a><![CDATA[ b", "<a> b"),
		ROW("<a>b<", "<a>b"),
		ROW("", ""),
	};
	struct assay_buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		describe(table[i].xml, table[i].len, &out);
		if (strcmp(out.data, table[i].tokens) != 0)
			fail_msg("%s: %s instead of %s", table[i].xml, out.data, table[i].tokens);
	}
	assay_buf_free(&out);
}

static void any_octets_are_survived(void **state)
{
	static const char alphabet[] = "<>/'\"= &;#x!-[]?ab:CDATA\0\xff";
	struct assay_buf out = {0};
	uint64_t seed = 3;
	char octets[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = test_random(&seed) % sizeof(octets);

		for (size_t i = 0; i < len; i++)
			octets[i] = alphabet[test_random(&seed) % (sizeof(alphabet) - 1)];
		describe(octets, len, &out);
		/* a reference may become three octets, or a tag be named twice */
		assert_true(out.len <= 4 * len + 16);
	}
	assay_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_the_same_however_they_are_written),
		cmocka_unit_test(any_octets_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
