/*
 * What is found in HTML, SVG and XML: what runs, asks, fetches, watches, leads
 * elsewhere, brings files along. Each row is a document and the flags of it.
 */
#include "test.h"

#include "inspect/inspection.h"

#include <assay/codec.h>

#define SCRIPT    ASSAY_ENT_SCRIPT
#define FORM      ASSAY_ENT_FORM
#define EXTERNAL  ASSAY_ENT_EXTERNAL
#define TRACKER   ASSAY_ENT_TRACKER
#define REDIRECT  ASSAY_ENT_REDIRECT
#define SMUGGLING ASSAY_ENT_SMUGGLING
#define LINK      ASSAY_ENT_LINK

/* ---- running the reader --------------------------------------------------- */

struct found {
	unsigned int flags;
	uint32_t findings;
	struct arena arena;
	const struct assay_member *members;
	uint32_t count;
};

static struct found inspect_octets(const char *type, const char *charset, const void *data,
                                   size_t len)
{
	static const struct assay_limits limits = {
		.inspect_bytes = 1 << 26,
		.archive_depth = 8,
		.unpacked_bytes = 1 << 28,
		.unpacked_ratio = 250,
	};
	struct member_list list = {0};
	struct inspection in = {.limits = &limits, .members = &list, .charset = charset};
	struct found found = {0};
	/* memory of its own, so that reading beyond it is noticed */
	unsigned char *copy = malloc(len == 0 ? 1 : len);

	assert_non_null(copy);
	memcpy(copy, data, len);
	member_list_begin(&list, true, 100);
	inspection_leaf(&in, inspect_html, type == NULL ? NULL : assay_type_find(type), NULL, copy,
	                len);
	free(copy);
	assert_int_equal(in.error, 0);
	found.flags = in.flags;
	found.findings = in.findings;
	found.count = (uint32_t)list.count;
	found.members = member_list_end(&list, &found.arena);
	member_list_free(&list);
	inspection_free(&in);
	return found;
}

static unsigned int flags_of(const char *type, const char *text)
{
	struct found found = inspect_octets(type, NULL, text, strlen(text));

	assert_int_equal(found.findings, 0);
	arena_free(&found.arena);
	return found.flags;
}

struct document {
	const char *text;
	unsigned int flags;
};

static void assert_flags(const char *type, const struct document *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned int flags = flags_of(type, table[i].text);

		if (flags != table[i].flags)
			fail_msg("%s\n has flags %x, not %x", table[i].text, flags, table[i].flags);
	}
}

#define ASSERT_FLAGS(type, table) assert_flags(type, table, sizeof(table) / sizeof((table)[0]))

/* ---- what is harmless ----------------------------------------------------- */

static void a_plain_document_has_nothing_to_report(void **state)
{
	static const struct document table[] = {
		{"", 0},
		{"text", 0},
		{"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
	         "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">"
	         "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>"
	         "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">"
	         "<title>javascript: the &lt;script&gt; tag</title>"
	         "<style type=\"text/css\">p { color: red } @media print { p { margin: 0 } "
	         "}</style>"
	         "</head><body bgcolor=\"#ffffff\"><p style=\"color: rgb(1,2,3)\">on</p>"
	         "<img src=\"cid:a@b\" width=\"1\" height=\"1\"><a "
	         "name=\"one\">x</a></body></html>",
	         0},
		{"<a href=\"https://example.com/\">here</a>", 0},
		{"<a href=mailto:a@example.com>a@example.com</a>", 0},
		{"<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">", 0},
		{"<p title=\"javascript:x\" alt=\"onclick=x\">onclick=\"x\"</p>", 0},
		{"<!-- <script>x</script> <img src=http://a.b/> -->", 0},
		{"<textarea><script>x</script></textarea>", 0},
		{"<p>&lt;script&gt;</p>", 0},
		{"< script>x</ script>", 0},
		{"<scripts>x</scripts>", 0},
		{"<script type=\"application/ld+json\">{\"@type\": \"Order\"}</script>", 0},
		{"<p on=x on2=x>", 0},
		{"<link rel=canonical href=http://a.b/>", 0},
		{"<meta http-equiv=refresh content=5>", 0},
		{"<input type=text>", 0},
		{"<v:shape "
	         "o:gfxdata=\"UEsDBBQABgAIAAAAIQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\">",
	         0},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

/* ---- script --------------------------------------------------------------- */

static void scripts_are_found_wherever_a_browser_runs_them(void **state)
{
	static const struct document table[] = {
		{"<script>x</script>", SCRIPT},
		{"<SCRIPT\n>x</SCRIPT>", SCRIPT},
		{"<script/x>", SCRIPT},
		{"<script", SCRIPT},
		{"<script src=//a.b/>", SCRIPT | EXTERNAL},
		{"<p onclick=x>", SCRIPT},
		{"<p/onclick=x>", SCRIPT},
		{"<p a='b'onclick=x>", SCRIPT},
		{"<p OnClick\n=\nx>", SCRIPT},
		{"<img src=x onerror=x", SCRIPT},
		{"<body onload=x>", SCRIPT},
		{"<unknown-element onfocus=x>", SCRIPT},
		{"</p><b><x onwhatevercomes>", SCRIPT},
		{"<a href=javascript:x>", SCRIPT},
		{"<a href=' JaVa&#9;ScRiPt&colon;x'>", SCRIPT},
		{"<a href='java\nscript:x'>", SCRIPT},
		{"<a href=\"&#1;javascript:x\">", SCRIPT},
		{"<a href=\"&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58x\">", SCRIPT},
		{"<a href=\"&#x0000006ajavascript:x\">", 0},
		{"<a href=\"&#x0000006a;avascript:x\">", SCRIPT},
		{"<a href=vbscript:x>", SCRIPT},
		{"<form action=javascript:x>", SCRIPT | FORM},
		{"<button formaction=javascript:x>", SCRIPT | FORM},
		{"<iframe src=javascript:x>", SCRIPT},
		{"<object data=javascript:x>", SCRIPT},
		{"<img src=javascript:x>", SCRIPT},
		{"<iframe srcdoc=\"&lt;script>x</script>\">", SCRIPT},
		{"<iframe srcdoc=\"<iframe srcdoc='&lt;p onclick=x>'>\">", SCRIPT},
		{"<iframe src=\"data:text/html,<b>x\">", SCRIPT},
		{"<object data=\"data:text/html;base64,PGI+\">", SCRIPT},
		{"<embed src=\"data:image/svg+xml,<svg>\">", SCRIPT},
		{"<meta http-equiv=refresh content='0;url=javascript:x'>", SCRIPT | REDIRECT},
		{"<svg onload=x>", SCRIPT},
		{"<svg><script>x</script></svg>", SCRIPT},
		{"<svg><set attributeName=onclick to=x>", SCRIPT},
		{"<svg><animate attributeName=href values=\"a;javascript:x;b\">", SCRIPT},
		{"<svg><a><animate attributeName=xlink:href to=javascript:x>", SCRIPT},
		{"<svg><a xlink:href=javascript:x>", SCRIPT},
		{"<math><mi xlink:href=javascript:x>", SCRIPT},
		{"<p style=\"width:expression(x)\">", SCRIPT},
		{"<p style=\"width:exp\\72 ession(x)\">", SCRIPT},
		{"<p style=\"background:url(javascript:x)\">", SCRIPT},
		{"<style>p { behavior: url(#default#time2) }</style>", SCRIPT},
		{"<style>p { -moz-binding: url(x) }</style>", SCRIPT},
		{"<applet code=x>", SCRIPT},
		{"<p a=1 a=2 b=\">\" onclick=x>", SCRIPT},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

static void what_hides_a_script_from_some_readers_does_not_hide_it(void **state)
{
	static const struct document table[] = {
		/* in SVG a style element holds markup */
		{"<svg><style><!-- </style><script>x</script> --></style>", SCRIPT},
		{"<svg><style><p onclick=x></style>", SCRIPT},
		{"<svg><style>&lt;<!--</style>--><p onclick=x></style>", SCRIPT},
		/* ... and after it one holds text */
		{"<svg></svg><style><!--</style><p onclick=x>", SCRIPT},
		{"<svg><title></svg></title><style><!--</style><p onclick=x>", SCRIPT},
		{"<svg><textarea></svg><style><!--</style><p onclick=x>", SCRIPT},
		{"<math><mtext><xmp><p title='</xmp><p onclick=x>'>", SCRIPT},
		{"<svg><![CDATA[><!--]]><p onclick=x>", SCRIPT},
		{"<svg><![CDATA[><p onclick=x>]]>", SCRIPT},
		{"<svg></svg><![CDATA[><p onclick=x>", SCRIPT},
		{"<select><title><p title=\"</title><p onclick=x>", SCRIPT},
		{"<noscript><p title=\"</noscript><p onclick=x>\">", SCRIPT},
		{"<noscript><!--</noscript><p onclick=x>", SCRIPT},
		{"<noscript><p onclick=x></noscript>", SCRIPT},
		{"<noembed><!--</noembed><p onclick=x>", SCRIPT},
		{"<iframe><!--</iframe><p onclick=x>", SCRIPT},
		{"<!--><p onclick=x>-->", SCRIPT},
		{"<!---><p onclick=x>-->", SCRIPT},
		{"<!-- --!><p onclick=x>-->", SCRIPT},
		{"<! a='--><p onclick=x>'>", SCRIPT},
		{"<![if x]><p onclick=x><![endif]>", SCRIPT},
		{"<!--[if mso]><p onclick=x><![endif]-->", SCRIPT},
		{"<script type='application/json'><!--<script></script><p onclick=x>-->", SCRIPT},
		{"<title><!--</title><p onclick=x>-->", SCRIPT},
		{"<a title='<b>' alt=\"'\" onclick=x>", SCRIPT},
		{"<p a=`x` onclick=x>", SCRIPT},
		{"<p =\" onclick=x\">", SCRIPT},
		{"<p \"a=\" onclick=x>", 0},
		{"<p \"a=\" onclick=x>\" onclick=x>", SCRIPT},
		{"<p 'onclick=x>", 0},
		{"<p a=\"\"onclick=x>", SCRIPT},
		{"<plaintext><p onclick=x>", 0},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

static void nul_hides_no_name_from_those_who_skip_it(void **state)
{
	static const char script[] = "<scr\0ipt>x</script>", handler[] = "<p on\0click=x>",
			  url[] = "<a href=java\0script:x>";
	struct found found;

	(void)state;
	found = inspect_octets("text/html", NULL, script, sizeof(script) - 1);
	assert_int_equal(found.flags, SCRIPT);
	found = inspect_octets("text/html", NULL, handler, sizeof(handler) - 1);
	assert_int_equal(found.flags, SCRIPT);
	found = inspect_octets("text/html", NULL, url, sizeof(url) - 1);
	assert_int_equal(found.flags, SCRIPT);
}

/* ---- forms, fetching, leading elsewhere ----------------------------------- */

static void forms_and_password_fields_are_found(void **state)
{
	static const struct document table[] = {
		{"<form>", FORM},
		{"<form action=http://a.b/>", FORM},
		{"<input type=password>", FORM},
		{"<input type=PassWord>", FORM},
		{"<input formaction=x>", FORM},
		{"<button formaction=http://a.b/>", FORM},
		{"<isindex>", FORM},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

static void what_is_fetched_without_a_click_is_external(void **state)
{
	static const struct document table[] = {
		{"<img src=http://a.b/c>", EXTERNAL},
		{"<img src=//a.b/c>", EXTERNAL},
		{"<img src='\\\\a.b\\c'>", EXTERNAL},
		{"<img src=file://a.b/c>", EXTERNAL},
		{"<img src=h&#116;tp://a.b/c>", EXTERNAL},
		{"<img srcset='x 1x, http://a.b/c 2x'>", EXTERNAL},
		{"<image src=http://a.b/>", EXTERNAL},
		{"<input type=image src=http://a.b/>", EXTERNAL},
		{"<body background=http://a.b/>", EXTERNAL},
		{"<td background=http://a.b/>", EXTERNAL},
		{"<video poster=http://a.b/>", EXTERNAL},
		{"<audio src=http://a.b/>", EXTERNAL},
		{"<picture><source srcset=http://a.b/>", EXTERNAL},
		{"<track src=http://a.b/>", EXTERNAL},
		{"<link rel=stylesheet href=http://a.b/>", EXTERNAL},
		{"<link href=http://a.b/ rel='alternate StyleSheet'>", EXTERNAL},
		{"<link rel=icon href=http://a.b/>", EXTERNAL},
		{"<link rel=dns-prefetch href=//a.b/>", EXTERNAL},
		{"<base href=http://a.b/>", EXTERNAL},
		{"<object data=http://a.b/>", EXTERNAL},
		{"<object><param name=movie value=http://a.b/>", EXTERNAL},
		{"<embed src=http://a.b/>", EXTERNAL},
		{"<iframe src=http://a.b/>", EXTERNAL},
		{"<frameset><frame src=http://a.b/>", EXTERNAL},
		{"<html manifest=http://a.b/>", EXTERNAL},
		{"<bgsound src=http://a.b/>", EXTERNAL},
		{"<p style='background: url(http://a.b/c)'>", EXTERNAL},
		{"<p style='background: u\\72l(\"http://a.b/c\")'>", EXTERNAL},
		{"<p style=\"background: url(&quot;http://a.b/c&quot;)\">", EXTERNAL},
		{"<p style='background: url(\\68ttp://a.b/c)'>", EXTERNAL},
		{"<p style='background: image-set(\"http://a.b/c\" 1x)'>", EXTERNAL},
		{"<p style='list-style: url(//a.b/c'>", EXTERNAL},
		{"<p style=\"filter: progid:DXImageTransform.Microsoft.AlphaImageLoader("
	         "src='http://a.b/')\">",
	         EXTERNAL},
		{"<style>@import 'http://a.b/c';</style>", EXTERNAL},
		{"<style>@import url(http://a.b/c);</style>", EXTERNAL},
		{"<style>@\\69mport/**/'http://a.b/c';</style>", EXTERNAL},
		{"<style>@font-face { src: url('http://a.b/c') }</style>", EXTERNAL},
		{"<style><!-- p { background: url(http://a.b/c) } --></style>", EXTERNAL},
		{"<style>@import 'data:text/css,@import%20%22http://a.b/%22;';</style>", EXTERNAL},
		{"<link rel=stylesheet "
	         "href='data:text/css;base64,QGltcG9ydCAiaHR0cDovL2EuYi8iOw=='>",
	         EXTERNAL},
		{"<svg><image href=http://a.b/>", EXTERNAL},
		{"<svg><image xlink:href=http://a.b/>", EXTERNAL},
		{"<svg><use href=http://a.b/#c>", EXTERNAL},
		{"<svg><rect fill='url(http://a.b/#c)'>", EXTERNAL},
		{"<math><mglyph src=http://a.b/>", EXTERNAL},
		{"<!--[if gte mso 9]><v:fill src=\"http://a.b/c\" /><![endif]-->", EXTERNAL},
		{"<style>p { color: red } /* url(http://a.b/) */</style>", 0},
		{"<p style='font-family: \"http://a.b/\"'>", 0},
		{"<v:roundrect href=\"http://a.b/\">", 0},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

static void images_that_nobody_sees_are_trackers(void **state)
{
	static const struct document table[] = {
		{"<img src=http://a.b/ width=1 height=1>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ width=0>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ height=1>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ width='1px' height=\" 1 \">", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ style='width:1px;height:1px'>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ style='display: none !important'>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ style='visibility:hidden'>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ style='opacity:0'>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ style='max-height:0'>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ hidden>", EXTERNAL | TRACKER},
		{"<input type=image src=http://a.b/ width=1 height=1>", EXTERNAL | TRACKER},
		{"<img src=http://a.b/ width=600 height=1>", EXTERNAL},
		{"<img src=http://a.b/ width=1 height=20>", EXTERNAL},
		{"<img src=http://a.b/ width=10 height=10>", EXTERNAL},
		{"<img src=http://a.b/ width=1% height=10>", EXTERNAL},
		{"<img src=http://a.b/ style='width:1em;height:1em'>", EXTERNAL},
		{"<img src=http://a.b/ width=1 height=1 style='width:90px;height:90px'>", EXTERNAL},
		{"<img src=http://a.b/ style='opacity:0.5'>", EXTERNAL},
		{"<img src=cid:a width=1 height=1>", 0},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

static void a_refresh_with_a_url_is_a_redirect(void **state)
{
	static const struct document table[] = {
		{"<meta http-equiv=refresh content='0;url=http://a.b/'>", REDIRECT},
		{"<meta content='5; URL = \"x\"' http-equiv=Refresh>", REDIRECT},
		{"<meta http-equiv=refresh content='0,http://a.b/'>", REDIRECT},
		{"<meta http-equiv=refresh content='0 http://a.b/'>", REDIRECT},
		{"<meta http-equiv=refresh content='0;'>", 0},
		{"<meta http-equiv=refresh content=''>", 0},
		{"<meta name=refresh content='0;url=x'>", 0},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

/* ---- links ---------------------------------------------------------------- */

static void a_link_says_where_it_leads(void **state)
{
	static const struct document table[] = {
		{"<a href=http://evil.example/>http://bank.example/</a>", LINK},
		{"<a href=http://evil.example/>https://www.bank.com/login</a>", LINK},
		{"<a href=http://evil.example/>www.bank.com</a>", LINK},
		{"<a href=http://evil.example/>bank.com</a>", LINK},
		{"<a href=http://evil.example/>\n <b>bank</b>.<i>com</i>\n</a>", LINK},
		{"<a href=http://evil.example/>&lt;bank&#46;com&gt;.</a>", LINK},
		{"<a href=http://evil.example/>ba&shy;nk.com</a>", LINK},
		{"<a href=http://bank.com@evil.example/>bank.com</a>", LINK},
		{"<a href=http://bank.com.evil.example/>bank.com</a>", LINK},
		{"<a href=http://192.0.2.1/>bank.com/login.html</a>", LINK},
		{"<a href=http://evil.example/?u=bank.com>bank.com:443</a>", LINK},
		{"<a href=http://evil.example/><img src=cid:a>bank.com", LINK},
		{"<a href=http://bank.com/>bank.com</a>", 0},
		{"<a href=https://www.Bank.com/x>bank.com</a>", 0},
		{"<a href=https://click.news.bank.com/x>www.bank.com</a>", 0},
		{"<a href=https://bank.co.uk/>www.bank.co.uk</a>", 0},
		{"<a href=https://other.co.uk/>www.bank.co.uk</a>", LINK},
		{"<a href=http://xn--bcher-kva.de/>b\xc3\xbc"
	         "cher.de</a>",
	         0},
		{"<a href=http://evil.example/>Click here</a>", 0},
		{"<a href=http://evil.example/>see bank.com for more</a>", 0},
		{"<a href=http://evil.example/>report.pdf</a>", 0},
		{"<a href=http://evil.example/>node.js</a>", 0},
		{"<a href=http://evil.example/>1.2</a>", 0},
		{"<a href=http://evil.example/>v1.2.3</a>", 0},
		{"<a href=http://evil.example/>a@bank.com</a>", 0},
		{"<a href=http://evil.example/>e.g.</a>", 0},
		{"<a href=http://evil.example/>and so on...</a>", 0},
		{"<a href=http://evil.example/></a>bank.com", 0},
		{"<a href=#x>bank.com</a>", 0},
		{"<a href=mailto:x@evil.example>bank.com</a>", 0},
		{"<a name=x>bank.com</a>", 0},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

/* ---- files that come along ------------------------------------------------ */

/* html: with a "%s" where base64 of this file goes. */
static struct found inspect_with(const char *html, const void *file, size_t len)
{
	struct assay_buf base64 = {0}, text = {0};
	struct found found;
	size_t n = 0;

	assert_int_equal(assay_encode_base64(file, len, &base64), 0);
	for (size_t i = 0; i < base64.len; i++) {
		if (base64.data[i] != '\r' && base64.data[i] != '\n')
			base64.data[n++] = base64.data[i];
	}
	base64.data[n] = '\0';
	assert_int_equal(assay_buf_printf(&text, html, base64.data), 0);
	found = inspect_octets("text/html", NULL, text.data, text.len);
	assay_buf_free(&base64);
	assay_buf_free(&text);
	return found;
}

static void files_in_a_document_are_members(void **state)
{
	static const struct {
		const char *html, *name, *type;
		unsigned int flags;
	} table[] = {
		{"<a download='a.zip' href='data:application/zip;base64,%s'>", "a.zip",
	         "application/zip", SMUGGLING},
		{"<a download='a&amp;b.zip' href='data:image/png;base64,%s'>", "a&b.zip",
	         "image/png", SMUGGLING},
		{"<a href='data:application/octet-stream;base64,%s'>", NULL,
	         "application/octet-stream", SMUGGLING},
		{"<img src='data:image/png;base64,%s'>", NULL, "image/png", SMUGGLING},
		{"<iframe src='data:application/pdf;base64,%s'>", NULL, "application/pdf",
	         SMUGGLING},
		{"<p style='background: url(data:x/y;base64,%s)'>", NULL, "x/y", SMUGGLING},
		{"<script>var a = \"%s\";</script>", NULL, NULL, SMUGGLING | SCRIPT},
		{"<p onclick='f(`%s`)'>", NULL, NULL, SMUGGLING | SCRIPT},
		{"<svg><script>a='%s'</script></svg>", NULL, NULL, SMUGGLING | SCRIPT},
		{"<input type=hidden value='%s'>", NULL, NULL, SMUGGLING},
		{"<p data-x='%s'>", NULL, NULL, SMUGGLING},
	};
	unsigned char file[1200] = "PK\3\4\n";

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct found found = inspect_with(table[i].html, file, sizeof(file));

		if (found.count == 0 || found.flags != table[i].flags)
			fail_msg("%u members, flags %x in %s", found.count, found.flags,
			         table[i].html);
		assert_int_equal(found.members[0].size, sizeof(file));
		assert_string_equal(found.members[0].detected, "application/zip");
		assert_int_equal(found.members[0].source, ASSAY_MEMBER_DOCUMENT);
		if (table[i].name == NULL)
			assert_null(found.members[0].name);
		else
			assert_string_equal(found.members[0].name, table[i].name);
		if (table[i].type == NULL)
			assert_null(found.members[0].type);
		else
			assert_string_equal(found.members[0].type, table[i].type);
		arena_free(&found.arena);
	}
}

static void pieces_of_base64_are_one_file(void **state)
{
	static const char *const between[] = {"\" + \"", "\"+\n\t'", "\",\n\"", "\\n",
	                                      "\\\n",    "\n",       "`, `"};
	unsigned char file[300] = "MZ\x90";

	(void)state;
	memcpy(file + 0x3c, "\x80\0\0\0", 4);
	memcpy(file + 0x80, "PE\0\0", 4);
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		struct assay_buf base64 = {0}, text = {0};
		struct found found;

		assert_int_equal(assay_encode_base64(file, sizeof(file), &base64), 0);
		assert_int_equal(assay_buf_puts(&text, "<script>x = \""), 0);
		for (const char *p = base64.data; *p != '\0'; p++) {
			if (*p == '\n')
				assert_int_equal(assay_buf_puts(&text, between[i]), 0);
			else if (*p != '\r')
				assert_int_equal(assay_buf_append(&text, p, 1), 0);
		}
		assert_int_equal(assay_buf_puts(&text, "\";</script>"), 0);
		found = inspect_octets("text/html", NULL, text.data, text.len);
		assert_int_equal(found.flags, SCRIPT | SMUGGLING);
		assert_int_equal(found.count, 1);
		assert_int_equal(found.members[0].size, sizeof(file));
		assert_string_equal(found.members[0].detected,
		                    "application/vnd.microsoft.portable-executable");
		arena_free(&found.arena);
		assay_buf_free(&base64);
		assay_buf_free(&text);
	}
}

static void scripts_that_make_files_are_smuggling(void **state)
{
	static const struct document table[] = {
		{"<script>URL.createObjectURL(b)</script>", SCRIPT | SMUGGLING},
		{"<script>b = new Blob([x])</script>", SCRIPT | SMUGGLING},
		{"<script>navigator.msSaveOrOpenBlob(b)</script>", SCRIPT | SMUGGLING},
		{"<a href='javascript:URL.createObjectURL(b)'>", SCRIPT | SMUGGLING},
		{"<p onclick='f(new Blob([x]))'>", SCRIPT | SMUGGLING},
		{"<script src=\"data:text/javascript,new%20Blob(x)\"></script>",
	         SCRIPT | SMUGGLING},
		{"<a download href=blob:x>", SMUGGLING},
		{"<a download href=http://a.b/>", 0},
		{"<p>createObjectURL</p>", 0},
		{"<script>var longIdentifierThatIsNoBase64OfAnythingAtAllEvenThoughItHasOnlyLetters"
	         "AndGoesOnAndOnUntilItIsLongerThanTheLimitForALiteralIsSoThatItIsDecoded = 1"
	         "</script>",
	         SCRIPT},
	};

	(void)state;
	ASSERT_FLAGS("text/html", table);
}

/* ---- SVG and XML ---------------------------------------------------------- */

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\""

static void svg_and_other_xml_is_read_as_browsers_read_it(void **state)
{
	static const struct document table[] = {
		{SVG "><rect fill=\"red\"/></svg>", 0},
		{SVG " onload=\"x\"/>", SCRIPT},
		{SVG "><script>x</script></svg>", SCRIPT},
		{"<?xml version='1.0'?><s:svg "
	         "xmlns:s=\"http://www.w3.org/2000/svg\"><s:script/></s:svg>",
	         SCRIPT},
		{"<?xml version='1.0'?><x:y "
	         "xmlns:x='http://www.w3.org/1999/xhtml'><x:script/></x:y>",
	         SCRIPT},
		{"<?xml version='1.0'?><x><y:script xmlns:y='http://www.w3.org/1999/xhtml'/></x>",
	         SCRIPT},
		{SVG "><image href=\"http://a.b/\"/></svg>", EXTERNAL},
		{SVG "><a href=\"http://a.b/\">x</a></svg>", 0},
		{SVG "><![CDATA[ <script> ]]></svg>", 0},
		{SVG "><style>@import 'http://a.b/';</style></svg>", EXTERNAL},
		{"<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" "
	         "\"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">" SVG "/>",
	         0},
		{"<!DOCTYPE svg SYSTEM \"http://a.b/\">" SVG "/>", EXTERNAL},
		{"<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" SVG ">&x;</svg>",
	         EXTERNAL},
		{"<!DOCTYPE svg [<!ENTITY % x PUBLIC \"a\" \"http://a.b/\"> %x;]>" SVG "/>",
	         EXTERNAL},
		{"<!DOCTYPE svg [<!ENTITY x \"<script>x</script>\">]>" SVG ">&x;</svg>", SCRIPT},
		{"<!DOCTYPE svg [<!ENTITY x \"&#60;script>x&#60;/script>\">]>" SVG ">&x;</svg>",
	         SCRIPT},
		{"<!DOCTYPE svg [<!ENTITY a \"java\"><!ENTITY b \"&a;script:\">]>" SVG
	         "><a href=\"&b;x\"/></svg>",
	         SCRIPT},
		{"<!DOCTYPE svg [<!ENTITY a \"javascript:x\"><!ENTITY b \"<a href='&a;'/>\">]>" SVG
	         ">&b;</svg>",
	         SCRIPT},
		{"<!DOCTYPE svg [<!ENTITY % a '<!ENTITY b \"<script/>\">'> %a;]>" SVG ">&b;</svg>",
	         SCRIPT},
		{"<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"x\">]>" SVG "/>", SCRIPT},
		{"<!DOCTYPE svg [<!ATTLIST a b (c|d) 'c' href CDATA #FIXED 'javascript:x'>]>" SVG
	         "/>",
	         SCRIPT},
		{"<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">"
	         "<!ENTITY ai \"http://ns.example.com/\">]>" SVG " x=\"&ai;\"/>",
	         0},
		{"<?xml-stylesheet href=\"http://a.b/\" type=\"text/css\"?>" SVG "/>", EXTERNAL},
		{"<?xml-stylesheet href=\"#x\" type=\"text/xsl\"?>" SVG "/>", SCRIPT},
	};
	static const struct document xml[] = {
		{"<?xml version='1.0'?><feed><link href='http://a.b/'/></feed>", 0},
		{"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'z'>]><x/>", EXTERNAL},
	};

	(void)state;
	ASSERT_FLAGS("image/svg+xml", table);
	ASSERT_FLAGS("application/xml", xml);
}

static void entities_that_multiply_are_a_bomb(void **state)
{
	struct assay_buf xml = {0};
	struct found found;

	(void)state;
	assert_int_equal(assay_buf_puts(&xml, "<!DOCTYPE svg [<!ENTITY a0 'lollollollol'>"), 0);
	for (int i = 1; i < 9; i++) {
		assert_int_equal(assay_buf_printf(&xml, "<!ENTITY a%d '", i), 0);
		for (int k = 0; k < 30; k++)
			assert_int_equal(assay_buf_printf(&xml, "&a%d;", i - 1), 0);
		assert_int_equal(assay_buf_puts(&xml, "'>"), 0);
	}
	assert_int_equal(assay_buf_puts(&xml, "]>" SVG "><a href='&a8;'/></svg>"), 0);
	found = inspect_octets("image/svg+xml", NULL, xml.data, xml.len);
	assert_int_equal(found.flags, ASSAY_ENT_BOMB);
	assert_int_equal(found.findings, INSPECTION_RATIO);
	assay_buf_free(&xml);
}

/* ---- charsets ------------------------------------------------------------- */

static void charsets_hide_no_tags(void **state)
{
	static const char script[] = "<p>x</p><script>x</script>";
	static const struct {
		const char *charset, *text;
		unsigned int flags;
	} table[] = {
		{"utf-7", "+ADw-script+AD4-", SCRIPT},
		{NULL, "+ADw-script+AD4-", 0},
		{"utf-8", "+ADw-script+AD4-", 0},
		{NULL,
	         "<meta charset=iso-2022-jp>\x1b$B<!-- \x1b(B<!--\x1b$B-->\x1b(B--><p onclick=x>",
	         SCRIPT},
		{"iso-2022-jp", "\x1b$B<!--\x1b(B<p onclick=x>", SCRIPT},
		{"hz-gb-2312", "~{<!--~}<p onclick=x>", SCRIPT},
		{"shift_jis", "<svg><![CDATA[\x81]]>x<!--]]><p onclick=x>", SCRIPT},
		{"iso-8859-1", "<p onclick=\xe4>", SCRIPT},
		{"no-such", "<p onclick=\xe4>", SCRIPT},
	};
	struct assay_buf utf16 = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct found found = inspect_octets("text/html", table[i].charset, table[i].text,
		                                    strlen(table[i].text));

		if (found.flags != table[i].flags)
			fail_msg("row %zu has flags %x", i, found.flags);
	}
	for (int form = 0; form < 6; form++) {
		static const char *const charsets[] = {"utf-16le", "utf-16be", "utf-16",
		                                       "utf-16",   NULL,       NULL};
		bool big = form % 2 == 1;

		utf16.len = 0;
		if (form >= 4)
			assert_int_equal(assay_buf_append(&utf16, big ? "\xfe\xff" : "\xff\xfe", 2),
			                 0);
		for (const char *p = script; *p != '\0'; p++) {
			char unit[2] = {big ? '\0' : *p, big ? *p : '\0'};

			assert_int_equal(assay_buf_append(&utf16, unit, 2), 0);
		}
		assert_int_equal(
			inspect_octets("text/html", charsets[form], utf16.data, utf16.len).flags,
			SCRIPT);
	}
	assay_buf_free(&utf16);
}

/* ---- anything ------------------------------------------------------------- */

static void work_is_bounded_whatever_is_read_twice(void **state)
{
	static const char *const pieces[] = {"<svg><style>",      "<noscript>",
	                                     "<!--[if a]>",       "<svg><![CDATA[",
	                                     "<iframe srcdoc=\"", "<select><title>"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct assay_buf html = {0};
		struct found found;

		while (html.len < 300000)
			assert_int_equal(assay_buf_puts(&html, pieces[i]), 0);
		found = inspect_octets("text/html", NULL, html.data, html.len);
		assert_int_equal(found.findings & ~(unsigned int)INSPECTION_RATIO, 0);
		assay_buf_free(&html);
		arena_free(&found.arena);
	}
}

static void any_octets_can_be_read(void **state)
{
	static const char *const pieces[] = {
		"<",
		">",
		"=",
		"\"",
		"'",
		"/",
		"!--",
		"-->",
		"<svg>",
		"<style>",
		"</style>",
		"<title>",
		"<![CDATA[",
		"]]>",
		"<a href=",
		"javascript:",
		"data:text/css,",
		"url(",
		"&#x41;",
		"x",
		"<!DOCTYPE x [",
		"<!ENTITY ",
		"<?xml ",
		" style=",
		"<select>",
		"<!--[if a]>",
		"\0",
		";base64,",
		"PGI+",
		"http://a.b/",
		"<script>",
		"%41",
		"\\75",
		"@import ",
		"(",
		")",
	};
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char html[400];
		size_t len = 0, count = test_random(&seed) % 20;
		struct found found;

		for (size_t i = 0; i < count; i++) {
			const char *piece =
				pieces[test_random(&seed) % (sizeof(pieces) / sizeof(pieces[0]))];
			size_t n = *piece == '\0' ? 1 : strlen(piece);

			memcpy(html + len, piece, n);
			len += n;
		}
		found = inspect_octets(round % 2 == 0 ? "text/html" : "image/svg+xml", NULL, html,
		                       len);
		assert_int_equal(found.findings & ~(unsigned int)INSPECTION_RATIO, 0);
		arena_free(&found.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_document_has_nothing_to_report),
		cmocka_unit_test(scripts_are_found_wherever_a_browser_runs_them),
		cmocka_unit_test(what_hides_a_script_from_some_readers_does_not_hide_it),
		cmocka_unit_test(nul_hides_no_name_from_those_who_skip_it),
		cmocka_unit_test(forms_and_password_fields_are_found),
		cmocka_unit_test(what_is_fetched_without_a_click_is_external),
		cmocka_unit_test(images_that_nobody_sees_are_trackers),
		cmocka_unit_test(a_refresh_with_a_url_is_a_redirect),
		cmocka_unit_test(a_link_says_where_it_leads),
		cmocka_unit_test(files_in_a_document_are_members),
		cmocka_unit_test(pieces_of_base64_are_one_file),
		cmocka_unit_test(scripts_that_make_files_are_smuggling),
		cmocka_unit_test(svg_and_other_xml_is_read_as_browsers_read_it),
		cmocka_unit_test(entities_that_multiply_are_a_bomb),
		cmocka_unit_test(charsets_hide_no_tags),
		cmocka_unit_test(work_is_bounded_whatever_is_read_twice),
		cmocka_unit_test(any_octets_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
