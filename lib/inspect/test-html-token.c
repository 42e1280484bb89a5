/*
 * HTML cut into tokens as browsers do it: what is a tag, what is in it, where
 * text and comments end. Then names, references, and pieces of CSS and URLs.
 */
#include "test.h"

#include "inspect/html-css.h"
#include "inspect/html-references.h"
#include "inspect/html-token.h"
#include "inspect/html-url.h"

#include <stdio.h>
#include <strings.h>

/* ---- tokens as text ------------------------------------------------------- */

static void put(struct assay_buf *out, const char *mark, struct assay_str text)
{
	assert_int_equal(assay_buf_puts(out, mark), 0);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\0')
			assert_int_equal(assay_buf_puts(out, "\\0"), 0);
		else
			assert_int_equal(assay_buf_append(out, text.data + i, 1), 0);
	}
}

static void put_tag(struct assay_buf *out, const struct html_token *token)
{
	struct html_attr attr;
	size_t state = 0;

	put(out, token->type == TOKEN_START ? "<" : "</", token->text);
	while (html_attr_next(token, &state, &attr)) {
		put(out, " [", attr.name);
		put(out, "=", attr.value);
		put(out, "]", (struct assay_str){"", 0});
	}
	put(out, token->self_closing ? "/>" : ">", (struct assay_str){"", 0});
}

/* Text as it is, tags as "<name [a=b]>", others as "{comment ...}"; "~" where it is unfinished. */
static char *tokens(const char *html, size_t len, unsigned int flags)
{
	/* memory of its own, so that reading beyond it is noticed */
	unsigned char *copy = malloc(len == 0 ? 1 : len);
	struct html_tokenizer t = {copy, len, 0, flags};
	struct assay_buf out = {0};
	struct html_token token;
	size_t end = 0;

	assert_non_null(copy);
	memcpy(copy, html, len);
	put(&out, "", (struct assay_str){"", 0});
	for (;;) {
		html_next(&t, &token);
		/* nothing is left out */
		assert_int_equal(token.start, end);
		assert_int_equal(token.end, t.pos);
		end = token.end;
		if (token.type == TOKEN_EOF)
			break;
		assert_true(token.end > token.start);
		if (token.type == TOKEN_TEXT)
			put(&out, "", token.text);
		else if (token.type == TOKEN_START || token.type == TOKEN_END)
			put_tag(&out, &token);
		else if (token.type == TOKEN_COMMENT)
			put(&out, "{comment ", token.text);
		else if (token.type == TOKEN_DOCTYPE)
			put(&out, "{doctype", token.text);
		else if (token.type == TOKEN_CDATA)
			put(&out, "{cdata ", token.text);
		else
			put(&out, "{instruction ", token.text);
		if (token.type != TOKEN_TEXT && token.type != TOKEN_START &&
		    token.type != TOKEN_END)
			put(&out, "}", (struct assay_str){"", 0});
		if (token.unfinished)
			put(&out, "~", (struct assay_str){"", 0});
		if (flags == 0 && token.type == TOKEN_START &&
		    html_raw_kind(token.element) != HTML_RAW_NONE) {
			end = t.pos;
			t.pos = html_raw_end(&t, token.element);
			put(&out, "{raw ", (struct assay_str){(char *)copy + end, t.pos - end});
			put(&out, "}", (struct assay_str){"", 0});
			end = t.pos;
		}
	}
	assert_int_equal(end, len);
	free(copy);
	return out.data;
}

struct example {
	const char *html, *tokens;
};

static void assert_examples(const struct example *table, size_t count, unsigned int flags)
{
	for (size_t i = 0; i < count; i++) {
		char *got = tokens(table[i].html, strlen(table[i].html), flags);

		if (strcmp(got, table[i].tokens) != 0)
			fail_msg("%s\n is %s\n not %s", table[i].html, got, table[i].tokens);
		free(got);
	}
}

#define ASSERT_EXAMPLES(table, flags)                                                              \
	assert_examples(table, sizeof(table) / sizeof((table)[0]), flags)

/* ---- tags ----------------------------------------------------------------- */

static void a_tag_starts_with_a_letter_behind_its_bracket(void **state)
{
	static const struct example table[] = {
		{"", ""},
		{"text", "text"},
		{"<b>x</b>", "<b>x</b>"},
		{"<B>x</B >", "<B>x</B>"},
		{"a<b", "a<b>~"},
		{"a < b", "a < b"},
		{"<", "<"},
		{"a<", "a<"},
		{"</", "</"},
		{"<<b>", "<<b>"},
		{"<1>", "<1>"},
		{"</>x", "{comment }x"},
		{"</ b>x", "{comment  b}x"},
		{"</1>x", "{comment 1}x"},
		{"<?xml x?>y", "{comment ?xml x?}y"},
		{"<!x>y", "{comment x}y"},
		{"<!>y", "{comment }y"},
		{"<b<i>x", "<b<i>x"},
		{"<b/>x", "<b/>x"},
		{"<b/ >x", "<b>x"},
		{"<b / / />x", "<b/>x"},
		{"<b\n>x", "<b>x"},
		{"<b\f>x", "<b>x"},
		{"<b\r>x", "<b>x"},
		{"<b\v>x", "<b\v>x"},
		{"</b x=\">\" y>z", "</b [x=>] [y=]>z"},
		{"<x-y:z>", "<x-y:z>"},
		{"\xef\xbb\xbf<b>", "\xef\xbb\xbf<b>"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, 0);
}

static void attributes_are_quoted_or_not(void **state)
{
	static const struct example table[] = {
		{"<a b=c>", "<a [b=c]>"},
		{"<a b = c >", "<a [b=c]>"},
		{"<a\tb\n=\fc\r>", "<a [b=c]>"},
		{"<a b=\"c d\">", "<a [b=c d]>"},
		{"<a b='c\"d'>", "<a [b=c\"d]>"},
		{"<a b='>'>", "<a [b=>]>"},
		{"<a b=c/>", "<a [b=c/]>"},
		{"<a b=c />", "<a [b=c]/>"},
		{"<a b='c'/>", "<a [b=c]/>"},
		{"<a b='c'd='e'>", "<a [b=c] [d=e]>"},
		{"<a b>", "<a [b=]>"},
		{"<a b c>", "<a [b=] [c=]>"},
		{"<a b= >", "<a [b=]>"},
		{"<a b= c=d>", "<a [b=c=d]>"},
		{"<a/b/c=d>", "<a [b=] [c=d]>"},
		{"<a =b>", "<a [=b=]>"},
		{"<a ==b>", "<a [==b]>"},
		{"<a b=c'd\"e>", "<a [b=c'd\"e]>"},
		{"<a b=`c d`>", "<a [b=`c] [d`=]>"},
		{"<a b\"c=d>", "<a [b\"c=d]>"},
		{"<a <b=c>", "<a [<b=c]>"},
		{"<a b=<c>d", "<a [b=<c]>d"},
		{"<a b='c", "<a [b=c]>~"},
		{"<a b=c", "<a [b=c]>~"},
		{"<a b=", "<a [b=]>~"},
		{"<a b", "<a [b=]>~"},
		{"<a b='<!--'>", "<a [b=<!--]>"},
		{"<img/src=x/onerror=y>", "<img [src=x/onerror=y]>"},
		{"<img/src='x'/onerror=y>", "<img [src=x] [onerror=y]>"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, 0);
}

static void the_first_of_duplicate_attributes_counts(void **state)
{
	static const struct example table[] = {
		{"<a b=1 b=2>", "<a [b=1]>"},
		{"<a href=1 HREF=2 c hReF>", "<a [href=1] [c=]>"},
		{"<a x=1 y=2 X=3>", "<a [x=1] [y=2]>"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, 0);
}

static void no_attribute_is_lost_however_many_there_are(void **state)
{
	for (size_t count = HTML_ATTRS - 2; count < HTML_ATTRS + 5; count++) {
		struct html_token token;
		struct html_tokenizer t;
		struct assay_buf html = {0};
		struct html_attr attr;
		size_t at = 0, n = 0;

		(void)state;
		assert_int_equal(assay_buf_puts(&html, "<a"), 0);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(assay_buf_printf(&html, " x%zu=%zu", i, i), 0);
		assert_int_equal(assay_buf_puts(&html, " href=y/>z"), 0);
		t = (struct html_tokenizer){(unsigned char *)html.data, html.len, 0, 0};
		html_next(&t, &token);
		assert_true(token.self_closing == false);
		while (html_attr_next(&token, &at, &attr))
			n++;
		assert_int_equal(n, count + 1);
		assert_false(html_attr_next(&token, &at, &attr));
		assert_true(html_attr_get(&token, ATTR_HREF, &attr));
		assert_true(html_is(attr.value, "y/"));
		html_next(&t, &token);
		assert_int_equal(token.type, TOKEN_TEXT);
		assay_buf_free(&html);
	}
}

/* ---- what is no tag ------------------------------------------------------- */

static void comments_end_as_browsers_end_them(void **state)
{
	static const struct example table[] = {
		{"<!---->x", "{comment }x"},
		{"<!-- a -->x", "{comment  a }x"},
		{"<!-->x-->", "{comment }x-->"},
		{"<!--->x-->", "{comment }x-->"},
		{"<!-- --!>x", "{comment  }x"},
		{"<!----!>x", "{comment }x"},
		{"<!--!>x-->y", "{comment !>x}y"},
		{"<!---!>x-->y", "{comment -!>x}y"},
		{"<!-- a --->x", "{comment  a -}x"},
		{"<!-- a -- b -->x", "{comment  a -- b }x"},
		{"<!-- a -- >x-->y", "{comment  a -- >x}y"},
		{"<!-- <!-- -->x", "{comment  <!-- }x"},
		{"<!-- <!-->x", "{comment  <!}x"},
		{"<!-- --!->x-->y", "{comment  --!->x}y"},
		{"<!-- > -->x", "{comment  > }x"},
		{"<!-- a", "{comment  a}~"},
		{"<!--", "{comment }~"},
		{"<!-", "{comment -}~"},
		{"<!- x -->y", "{comment - x --}y"},
		{"<![endif]-->x", "{comment [endif]--}x"},
		{"<![CDATA[a>b]]>", "{comment [CDATA[a}b]]>"},
		{"<!DOCTYPE html>x", "{doctype html}x"},
		{"<!doctype html PUBLIC \"a>b\">", "{doctype html PUBLIC \"a}b\">"},
		{"<!DOCTYPE", "{doctype}~"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, 0);
}

static void foreign_content_has_cdata_sections(void **state)
{
	static const struct example table[] = {
		{"<![CDATA[a>b]]>c", "{cdata a>b}c"},
		{"<![CDATA[a]]]>c", "{cdata a]}c"},
		{"<![CDATA[a]]", "{cdata a]]}~"},
		{"<![cdata[a]]>c", "{comment [cdata[a]]}c"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, HTML_FOREIGN);
}

static void xml_has_names_of_its_own_and_a_doctype_with_brackets(void **state)
{
	static const struct example table[] = {
		{"<?xml a=\">\"?>b", "{instruction xml a=\">\"}b"},
		{"<_a:b c='>'/>", "<_a:b [c=>]/>"},
		{"<\xc3\xa4>x</\xc3\xa4>", "<\xc3\xa4>x</\xc3\xa4>"},
		{"<!DOCTYPE a [<!ENTITY b \"]>\">]>x", "{doctype a [<!ENTITY b \"]>\">]}x"},
		{"<!DOCTYPE a [<!-- ' -->]>x", "{doctype a [<!-- ' -->]}x"},
		{"<!DOCTYPE a [<?b ' ?>]>x", "{doctype a [<?b ' ?>]}x"},
		{"<!DOCTYPE a SYSTEM \"b>\">x", "{doctype a SYSTEM \"b>\"}x"},
		{"<!DOCTYPE a [", "{doctype a [}~"},
		{"<script><b></script>", "<script><b></script>"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, HTML_XML);
}

static void raw_text_ends_with_its_own_end_tag_only(void **state)
{
	static const struct example table[] = {
		{"<title><b></title>x", "<title>{raw <b>}</title>x"},
		{"<title></TITLE\n>x", "<title>{raw }</TITLE>x"},
		{"<title></titlex></title/>x", "<title>{raw </titlex>}</title/>x"},
		{"<title></title", "<title>{raw </title}"},
		{"<title></title a='>'>x", "<title>{raw }</title [a=>]>x"},
		{"<style><!-- </style> -->", "<style>{raw <!-- }</style> -->"},
		{"<textarea></style></textarea>", "<textarea>{raw </style>}</textarea>"},
		{"<xmp><b></xmp>", "<xmp>{raw <b>}</xmp>"},
		{"<iframe><b></iframe>", "<iframe>{raw <b>}</iframe>"},
		{"<plaintext></plaintext>", "<plaintext>{raw </plaintext>}"},
		{"<b><title>", "<b><title>{raw }"},
		{"<title/>x</title>", "<title/>{raw x}</title>"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, 0);
}

static void scripts_have_escapes_of_their_own(void **state)
{
	static const struct example table[] = {
		{"<script>a</script>b", "<script>{raw a}</script>b"},
		{"<script>'</scrip'</script>b", "<script>{raw '</scrip'}</script>b"},
		{"<script><!--</script>b", "<script>{raw <!--}</script>b"},
		{"<script><!--<script></script></script>b",
	         "<script>{raw <!--<script></script>}</script>b"},
		{"<script><!--<script></script>b", "<script>{raw <!--<script></script>b}"},
		{"<script><!--<script>--></script>b", "<script>{raw <!--<script>-->}</script>b"},
		{"<script><!--<scriptx></script>b", "<script>{raw <!--<scriptx>}</script>b"},
		{"<script><!--<script ></script ></script>b",
	         "<script>{raw <!--<script ></script >}</script>b"},
		{"<script><!--><script></script>b", "<script>{raw <!--><script>}</script>b"},
		{"<script><!---><script></script>b", "<script>{raw <!---><script>}</script>b"},
		{"<script><!-x<script></script>b", "<script>{raw <!-x<script>}</script>b"},
		{"<script>--><script></script>b", "<script>{raw --><script>}</script>b"},
		{"<script><!-- -- ><script></script>b</script>c",
	         "<script>{raw <!-- -- ><script></script>b}</script>c"},
	};

	(void)state;
	ASSERT_EXAMPLES(table, 0);
}

static void nul_is_an_octet_like_others(void **state)
{
	char *got = tokens("a\0<b\0c d\0=\0>\0", 13, 0);

	(void)state;
	assert_string_equal(got, "a\\0<b\\0c [d\\0=\\0]>\\0");
	free(got);
}

/* ---- names ---------------------------------------------------------------- */

static void every_name_is_found_in_any_case(void **state)
{
	char upper[32];

	(void)state;
	for (int i = 0; i < HTML_ELEMENTS; i++) {
		const char *name = html_element_name((enum html_element)i);
		size_t len = strlen(name);

		for (size_t k = 0; k <= len; k++)
			upper[k] =
				(char)(name[k] >= 'a' && name[k] <= 'z' ? name[k] - 32 : name[k]);
		assert_int_equal(html_element_find((const unsigned char *)name, len), i);
		assert_int_equal(html_element_find((unsigned char *)upper, len), i);
		assert_int_not_equal(html_element_find((const unsigned char *)name, len - 1), i);
	}
	for (int i = 0; i < ATTR_ATTRIBUTES; i++) {
		const char *name = html_attribute_name((enum html_attribute)i);

		assert_int_equal(html_attribute_find((const unsigned char *)name, strlen(name)), i);
	}
	assert_int_equal(html_element_find((const unsigned char *)"blah", 4), HTML_OTHER);
	assert_int_equal(html_element_find((const unsigned char *)"zzz", 3), HTML_OTHER);
	assert_int_equal(html_element_find((const unsigned char *)"1", 1), HTML_OTHER);
	assert_int_equal(html_element_find((const unsigned char *)"", 0), HTML_OTHER);
	assert_null(html_element_name(HTML_OTHER));
}

/* ---- references ----------------------------------------------------------- */

static void references_are_decoded_as_in_their_place(void **state)
{
	static const struct {
		const char *text, *in_text, *in_attribute;
	} table[] = {
		{"a&amp;b", "a&b", "a&b"},
		{"&lt;&gt;&quot;&apos;", "<>\"'", "<>\"'"},
		{"&amp", "&", "&"},
		{"&ampx", "&x", "&ampx"},
		{"&amp=", "&=", "&amp="},
		{"&amp;=", "&=", "&="},
		{"&amp-", "&-", "&-"},
		{"&notit;", "\xc2\xacit;", "&notit;"},
		{"&notin;", "\xe2\x88\x89", "\xe2\x88\x89"},
		{"&copy=1", "\xc2\xa9=1", "&copy=1"},
		{"&colon;&Tab;&NewLine;", ":\t\n", ":\t\n"},
		{"&nosuch;", "&nosuch;", "&nosuch;"},
		{"&AMP;&Amp;", "&&Amp;", "&&Amp;"},
		{"&fjlig;", "fj", "fj"},
		{"&NotEqualTilde;", "\xe2\x89\x82\xcc\xb8", "\xe2\x89\x82\xcc\xb8"},
		{"&CounterClockwiseContourIntegral;", "\xe2\x88\xb3", "\xe2\x88\xb3"},
		{"&#65;&#x41;&#X41;", "AAA", "AAA"},
		{"&#65&#x41&#65a", "AAAa", "AAAa"},
		{"&#0000000000000000000065;", "A", "A"},
		{"&#;&#x;&#xg;&;&", "&#;&#x;&#xg;&;&", "&#;&#x;&#xg;&;&"},
		{"&#0;&#xd800;&#x110000;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
	         "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"&#99999999999999999999;", "\xef\xbf\xbd", "\xef\xbf\xbd"},
		{"&#128;&#x9f;", "\xe2\x82\xac\xc5\xb8", "\xe2\x82\xac\xc5\xb8"},
		{"&#x1f600;", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
		{"&&amp;&", "&&&", "&&&"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const unsigned char *text = (const unsigned char *)table[i].text;
		struct assay_buf buf = {0};
		struct assay_str got;

		assert_int_equal(html_decode(text, strlen(table[i].text), HTML_IN_TEXT, &buf, &got),
		                 0);
		assert_int_equal(got.len, strlen(table[i].in_text));
		assert_memory_equal(got.data, table[i].in_text, got.len);
		assert_int_equal(
			html_decode(text, strlen(table[i].text), HTML_IN_ATTRIBUTE, &buf, &got), 0);
		assert_int_equal(got.len, strlen(table[i].in_attribute));
		assert_memory_equal(got.data, table[i].in_attribute, got.len);
		assay_buf_free(&buf);
	}
}

static void every_named_reference_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < html_entity_count; i++) {
		const struct html_entity *e = &html_entities[i];
		unsigned char text[64] = "&";
		uint32_t code[2];

		memcpy(text + 1, html_entity_names + e->name, e->len);
		assert_int_equal(html_reference(text, e->len + 1u, HTML_IN_ATTRIBUTE, code),
		                 e->len + 1u);
		assert_int_equal(code[0], e->first);
		assert_int_equal(code[1], e->second);
	}
	assert_true(html_entity_count > 2200);
}

/* ---- CSS ------------------------------------------------------------------ */

static void css_is_cut_into_tokens(void **state)
{
	static const struct {
		const char *css, *tokens;
	} table[] = {
		{"a:b", "i(a) :  i(b)"},
		{"a : 1px;", "i(a) _ :  _ d(1,px) ;"},
		{"-1.5e3em +2 .5 3% 4.", "d(-1.5e3,em) _ n(+2) _ n(.5) _ %(3) _ n(4) ."},
		{"1e3 1ex", "n(1e3) _ d(1,ex)"},
		{"#fff #-a #", "h(fff) _ h(-a) _ #"},
		{"@media @1", "@(media) _ @  n(1)"},
		{"url(a) url( a ) url('b') URL(c)", "u(a) _ u(a) _ f(url) s(b) )  _ u(c)"},
		{"u\\72l(a) u\\000072 l(a)", "u(a) _ u(a)"},
		{"url(a b)x url(a'b)x", "U(a b)) i(x) _ U(a'b)) i(x)"},
		{"url(a", "u(a)"},
		{"url(a\\)b)", "u(a\\)b)"},
		{"f(1,2)", "f(f) n(1) ,  n(2) )"},
		{"'a\\'b' \"c", "s(a\\'b) _ s(c)"},
		{"'a\nb'", "S(a) _ i(b) s()"},
		{"'a\\\nb' 'a\\", "s(a\\\nb) _ s(a\\)"},
		{"a/* b */c", "i(a) i(c)"},
		{"/* a", ""},
		{"<!-- --> --a -", "< _ > _ i(--a) _ -"},
		{"\\", "\\"},
		{"a\\", "i(a) \\"},
		{"{}[]()", "{ } [ ] ( )"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct css_tokenizer t = {table[i].css, strlen(table[i].css), 0};
		struct assay_buf out = {0};
		struct css_token token;

		put(&out, "", (struct assay_str){"", 0});
		for (;;) {
			static const char letters[] = "._if@hsSuUn%d<>";

			css_next(&t, &token);
			if (token.type == CSS_EOF)
				break;
			assert_true(token.end > token.start && token.end == t.pos);
			if (out.len > 0)
				put(&out, " ", (struct assay_str){"", 0});
			if (token.type == CSS_DELIM) {
				put(&out, "", token.text);
				continue;
			}
			put(&out, "", (struct assay_str){letters + token.type, 1});
			if (token.type == CSS_SPACE || token.type == CSS_CDO ||
			    token.type == CSS_CDC)
				continue;
			put(&out, "(", token.number);
			put(&out, token.type == CSS_DIMENSION ? "," : "", token.text);
			put(&out, ")", (struct assay_str){"", 0});
		}
		/* delimiters are followed by one blank or two in the table, for the eye */
		for (const char *p = table[i].tokens, *q = out.data; *p != '\0' || *q != '\0';) {
			if (p[0] == ' ' && p[1] == ' ')
				p++;
			else if (*p++ != *q++)
				fail_msg("%s is %s, not %s", table[i].css, out.data,
				         table[i].tokens);
		}
		assay_buf_free(&out);
	}
}

static void css_escapes_hide_no_word(void **state)
{
	(void)state;
	assert_true(css_is((struct assay_str){"URL", 3}, "url"));
	assert_true(css_is((struct assay_str){"\\75rl", 5}, "url"));
	assert_true(css_is((struct assay_str){"\\000055 \\52 l", 13}, "url"));
	assert_true(css_is((struct assay_str){"u\\rl", 4}, "url"));
	assert_false(css_is((struct assay_str){"u\\72", 4}, "url"));
	assert_false(css_is((struct assay_str){"ur", 2}, "url"));
}

/* ---- URLs ----------------------------------------------------------------- */

static void urls_are_known_by_their_scheme_however_it_is_written(void **state)
{
	static const struct {
		const char *text;
		enum url_kind kind;
		const char *host;
	} table[] = {
		{"", URL_EMPTY, NULL},
		{" \n", URL_EMPTY, NULL},
		{"#x", URL_FRAGMENT, NULL},
		{"a/b", URL_RELATIVE, "a"},
		{"www.Example.com/a:b", URL_RELATIVE, "www.example.com"},
		{"/a", URL_RELATIVE, "a"},
		{"//a.b/c", URL_NETWORK, "a.b"},
		{"/\\a.b", URL_NETWORK, "a.b"},
		{"\\\\a\\b", URL_NETWORK, "a"},
		{"/\t/a.b", URL_NETWORK, "a.b"},
		{"http://a.b", URL_HTTP, "a.b"},
		{"HTTPS://u:p@A.B:443/x?y@z#@", URL_HTTP, "a.b"},
		{"http:a.b", URL_HTTP, "a.b"},
		{"http:\\\\a.b\\c", URL_HTTP, "a.b"},
		{"ht\ntp://a.b", URL_HTTP, "a.b"},
		{"\x01 http://a%2eb./", URL_HTTP, "a.b"},
		{"http://a\xe3\x80\x82\xef\xbd\x82/", URL_HTTP, "a.b"},
		{"http://xn--bcher-kva.example/", URL_HTTP,
	         "b\xc3\xbc"
	         "cher.example"},
		{"http://B\xc3\x9c"
	         "cher.example/",
	         URL_HTTP,
	         "b\xc3\xbc"
	         "cher.example"},
		{"http://[::1]:80/", URL_HTTP, "[::1]"},
		{"http://", URL_HTTP, NULL},
		{"javascript:x", URL_SCRIPT, NULL},
		{" java\tscr\nipt :x", URL_RELATIVE, NULL},
		{" java\tscr\nipt:x", URL_SCRIPT, NULL},
		{"\x01JaVaScRiPt:x", URL_SCRIPT, NULL},
		{"vbscript:x", URL_SCRIPT, NULL},
		{"data:,x", URL_DATA, NULL},
		{"cid:x@y", URL_PART, NULL},
		{"mailto:a@b", URL_MAILTO, NULL},
		{"blob:x", URL_BLOB, NULL},
		{"file:///x", URL_FILE, "x"},
		{"foo:bar", URL_UNKNOWN, NULL},
		{"averyveryverylongscheme:bar", URL_UNKNOWN, NULL},
	};
	char host[URL_HOST_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct url url =
			url_parse((struct assay_str){table[i].text, strlen(table[i].text)});
		bool found;

		if (url.kind != table[i].kind)
			fail_msg("kind %d of %s", (int)url.kind, table[i].text);
		found = url_host(&url, host);
		if (table[i].host == NULL) {
			if (found)
				fail_msg("%s has host %s", table[i].text, host);
		} else {
			assert_true(found);
			assert_string_equal(host, table[i].host);
		}
	}
}

static void hosts_of_one_organisation_belong_together(void **state)
{
	static const struct {
		const char *a, *b;
		bool related;
	} table[] = {
		{"example.com", "example.com", true},
		{"www.example.com", "example.com", true},
		{"a.example.com", "example.com", true},
		{"a.example.com", "b.example.com", true},
		{"example.com", "example.org", false},
		{"example.com", "badexample.com", false},
		{"example.com.evil.org", "example.com", false},
		{"a.co.uk", "b.co.uk", false},
		{"x.a.co.uk", "y.a.co.uk", true},
		{"a.com.au", "b.com.au", false},
		{"shop.example.de", "news.example.de", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"10.0.2.1", "192.0.2.1", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(url_hosts_related(table[i].a, table[i].b), table[i].related);
		assert_int_equal(url_hosts_related(table[i].b, table[i].a), table[i].related);
	}
}

static void data_urls_say_what_they_hold(void **state)
{
	static const struct {
		const char *text, *type, *payload;
		bool base64;
	} table[] = {
		{"data:,x", "text/plain", "x", false},
		{"data:Text/HTML,<b>", "text/html", "<b>", false},
		{"data:a/b;base64,AA==", "a/b", "AA==", true},
		{"data: a/b ; charset=x ; BASE64 ,AA", "a/b", "AA", true},
		{"data:a/b;base64x,AA", "a/b", "AA", false},
		{"data:base64,AA", "text/plain", "AA", false},
		{"data:;base64,AA", "text/plain", "AA", true},
		{"data:a/b", "a/b", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct url url =
			url_parse((struct assay_str){table[i].text, strlen(table[i].text)});
		struct url_data data;

		assert_int_equal(url.kind, URL_DATA);
		url_data_parse(&url, &data);
		assert_string_equal(data.type, table[i].type);
		assert_int_equal(data.base64, table[i].base64);
		assert_int_equal(data.payload.len, strlen(table[i].payload));
		assert_memory_equal(data.payload.data, table[i].payload, data.payload.len);
	}
}

/* ---- anything ------------------------------------------------------------- */

/* Letters that matter come often. */
static void any_octets_are_cut_up_without_loss(void **state)
{
	static const char alphabet[] = "<>/!-?='\"& \n\tabscriptyleCDATA[]\0";
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char html[64];
		size_t len = test_random(&seed) % sizeof(html);

		for (size_t i = 0; i < len; i++)
			html[i] = alphabet[test_random(&seed) % sizeof(alphabet)];
		for (unsigned int flags = 0; flags < 3; flags++)
			free(tokens(html, len, flags));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_starts_with_a_letter_behind_its_bracket),
		cmocka_unit_test(attributes_are_quoted_or_not),
		cmocka_unit_test(the_first_of_duplicate_attributes_counts),
		cmocka_unit_test(no_attribute_is_lost_however_many_there_are),
		cmocka_unit_test(comments_end_as_browsers_end_them),
		cmocka_unit_test(foreign_content_has_cdata_sections),
		cmocka_unit_test(xml_has_names_of_its_own_and_a_doctype_with_brackets),
		cmocka_unit_test(raw_text_ends_with_its_own_end_tag_only),
		cmocka_unit_test(scripts_have_escapes_of_their_own),
		cmocka_unit_test(nul_is_an_octet_like_others),
		cmocka_unit_test(every_name_is_found_in_any_case),
		cmocka_unit_test(references_are_decoded_as_in_their_place),
		cmocka_unit_test(every_named_reference_is_found),
		cmocka_unit_test(css_is_cut_into_tokens),
		cmocka_unit_test(css_escapes_hide_no_word),
		cmocka_unit_test(urls_are_known_by_their_scheme_however_it_is_written),
		cmocka_unit_test(hosts_of_one_organisation_belong_together),
		cmocka_unit_test(data_urls_say_what_they_hold),
		cmocka_unit_test(any_octets_are_cut_up_without_loss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
