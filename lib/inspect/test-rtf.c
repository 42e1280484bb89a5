/*
 * RTF: objects are found in whatever disguise Word sees through, fields and
 * templates too, and text that speaks of them is none.
 */
#include "test-ole.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- flags ---------------------------------------------------------------------------- */

static void fields_templates_and_kinds_of_objects_are_told(void **state)
{
	static const struct {
		const char *rtf;
		unsigned int flags;
	} table[] = {
		{"{\\rtf1 text}", 0},
		{"{\\rt text}", 0},
		{"{\\rtf1{\\field{\\*\\fldinst DDEAUTO c:\\\\\\\\x \"y\"}{\\fldrslt z}}}",
	         ASSAY_ENT_DDE},
		{"{\\rtf1{\\field{\\*\\fldinst{\\b D}{\\i D}\r\n{\\ul E}AUTO x}{\\fldrslt z}}}",
	         ASSAY_ENT_DDE},
		{"{\\rtf1{\\field{\\*\\fldinst \\'44\\u68?E\\u8364? x}{\\fldrslt z}}}",
	         ASSAY_ENT_DDE},
		{"{\\rtf1{\\field{\\*\\fldinst \\uc2\\u68ab\\u68\\'61\\'62\\uc0\\u69  x}}}",
	         ASSAY_ENT_DDE},
		{"{\\rtf1{\\field{\\*\\fldinst {\\*\\nothing DDE}IF {\\field{\\*\\fldinst DDE a}"
	         "{\\fldrslt}} x}}}",
	         ASSAY_ENT_DDE},
		{"{\\rtf1{\\field{\\*\\fldinst REF {\\*\\nothing DDE} x}{\\fldrslt DDE}}}", 0},
		{"{\\rtf1 DDEAUTO c:\\\\x}", 0},
		{"{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://h.example/\"}{\\fldrslt x}}}", 0},
		{"{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE \"http://h.example/\" \\\\d}}}",
	         ASSAY_ENT_EXTERNAL},
		{"{\\rtf1{\\*\\template http://h.example/a.dotm}}", ASSAY_ENT_TEMPLATE},
		{"{\\rtf1{\\*\\template \\u104\\'61\\u116?\\u116?p\\u58:\\'2f/h.example/}}",
	         ASSAY_ENT_TEMPLATE},
		{"{\\rtf1{\\*\\template \\\\\\\\host\\\\share\\\\a.dot}}", ASSAY_ENT_TEMPLATE},
		{"{\\rtf1{\\*\\template C:\\\\Templates\\\\a.dot}}", 0},
		{"{\\rtf1{\\*\\xtemplate http://h.example/a.dotm}}", 0},
		{"{\\rtf1{\\object\\objautlink\\rsltpict x}}", ASSAY_ENT_EXTERNAL},
		{"{\\rtf1{\\object\\objocx x}}", ASSAY_ENT_EMBEDDED},
		{"{\\rtf1{\\object\\objdata}}", 0},
		{"{\\rtf1 \\{\\\\objdata 0102\\}}", 0},
		{"{\\rtf1{\\*\\objdata 01}", ASSAY_ENT_EMBEDDED | ASSAY_ENT_CORRUPT},
		{"{\\rtf1 text", ASSAY_ENT_CORRUPT},
		{"{\\rtf1 text\\", ASSAY_ENT_CORRUPT},
		{"{\\rtf1}}}}{\\object\\objemb}", ASSAY_ENT_EMBEDDED},
		{"{\\rtf1{\\pict\\bin6 {\\obj{}}", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_document_flags(inspect_rtf, table[i].rtf, strlen(table[i].rtf),
		                      table[i].flags, table[i].rtf);
}

/* ---- objects --------------------------------------------------------------------------- */

static void append_text(struct assay_buf *buf, const char *text)
{
	append_number(buf, (uint32_t)strlen(text) + 1);
	assert_int_equal(assay_buf_append(buf, text, strlen(text) + 1), 0);
}

/* An object with its OLE 1 header, [MS-OLEDS] 2.2.5. */
static struct assay_buf object(uint32_t format, const char *class, const char *topic,
                               const void *native, size_t len)
{
	struct assay_buf o = {0};

	append_number(&o, 0x0501);
	append_number(&o, format);
	append_text(&o, class);
	append_text(&o, topic);
	append_text(&o, "");
	append_number(&o, (uint32_t)len);
	assert_int_equal(assay_buf_append(&o, native, len), 0);
	return o;
}

static const char package[] = "\2\0setup.exe\0C:\\setup.exe\0\0\0\3\0\x0d\0\0\0C:\\setup.exe\0"
			      "\5\0\0\0MZabc";

enum disguise {
	DISGUISE_NONE,
	DISGUISE_LINES,
	DISGUISE_CASE,
	DISGUISE_OTHER_CHARACTERS,
	DISGUISE_CONTROL_WORDS,
	DISGUISE_GROUPS,
	DISGUISE_UNKNOWN_DESTINATIONS,
	DISGUISE_PICTURES,
	DISGUISE_QUOTED,
	DISGUISE_QUOTED_NIBBLE,
	DISGUISE_BINARY,
	DISGUISE_UNICODE,
	DISGUISE_COUNT
};

/* What stands between two octets. */
static const char *const between[DISGUISE_COUNT] = {
	[DISGUISE_LINES] = "\r\n\t ",
	[DISGUISE_OTHER_CHARACTERS] = "-xyz,;=",
	[DISGUISE_CONTROL_WORDS] = "\\par\\objw12 \\nothing-5 ",
	[DISGUISE_GROUPS] = "{\\b }",
	[DISGUISE_UNKNOWN_DESTINATIONS] = "{\\*\\nothing 00 {41}}",
	[DISGUISE_PICTURES] = "{\\pict 0041}",
	[DISGUISE_QUOTED] = "\\'4f",
	[DISGUISE_QUOTED_NIBBLE] = "7\\'zz",
	[DISGUISE_UNICODE] = "\\ulnone{}\\'",
};

static struct assay_buf write_rtf(const struct assay_buf *o, enum disguise disguise)
{
	struct assay_buf rtf = {0};

	assert_int_equal(assay_buf_puts(&rtf, "{\\rtf1 text{\\object\\objemb{\\*\\objdata "), 0);
	for (size_t i = 0; i < o->len; i++) {
		unsigned char c = (unsigned char)o->data[i];

		if (disguise == DISGUISE_BINARY && i % 3 == 0) {
			assert_int_equal(assay_buf_puts(&rtf, "\\bin0001 "), 0);
			assert_int_equal(assay_buf_append(&rtf, &c, 1), 0);
			continue;
		}
		assert_int_equal(
			assay_buf_printf(&rtf, disguise == DISGUISE_CASE ? "%02X" : "%02x", c), 0);
		/* what follows \' is swallowed too */
		if (between[disguise] != NULL)
			assert_int_equal(assay_buf_puts(&rtf, between[disguise]), 0);
		if (disguise == DISGUISE_UNICODE)
			assert_int_equal(assay_buf_puts(&rtf, "fe"), 0);
	}
	assert_int_equal(assay_buf_puts(&rtf, "}{\\result {\\pict 0102}}}}"), 0);
	return rtf;
}

static void an_object_is_found_in_any_disguise(void **state)
{
	struct assay_buf o = object(2, "Package", "", package, sizeof(package) - 1);

	(void)state;
	for (int disguise = 0; disguise < DISGUISE_COUNT; disguise++) {
		struct assay_buf rtf = write_rtf(&o, (enum disguise)disguise);
		struct document d = document_read(inspect_rtf, rtf.data, rtf.len);

		if (d.count != 1)
			fail_msg("disguise %d", disguise);
		assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
		assert_document_member(&d, 0, "setup.exe", "MZabc", 5);
		document_done(&d);
		assert_document_survives(inspect_rtf, rtf.data, rtf.len, 512);
		assay_buf_free(&rtf);
	}
	assay_buf_free(&o);
}

static void objects_of_other_kinds_are_handed_on_or_told(void **state)
{
	struct ole_node nodes[] = {{"Equation Native", -1, "x", 1, NULL}};
	struct assay_buf file = ole_write(nodes, 1, NULL, 9);
	struct assay_buf o, rtf;
	struct document d;

	(void)state;
	o = object(2, "Equation.3", "", file.data, file.len);
	rtf = write_rtf(&o, DISGUISE_NONE);
	d = document_read(inspect_rtf, rtf.data, rtf.len);
	assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
	assert_int_equal(d.count, 1);
	assert_document_member(&d, 0, NULL, file.data, file.len);
	assert_int_equal(d.members[0].flags & ASSAY_ENT_EMBEDDED, ASSAY_ENT_EMBEDDED);
	document_done(&d);
	/* a header that nobody can read: the compound file is found all the same */
	put32((unsigned char *)o.data + 4, 7);
	assay_buf_free(&rtf);
	rtf = write_rtf(&o, DISGUISE_NONE);
	d = document_read(inspect_rtf, rtf.data, rtf.len);
	assert_int_equal(d.count, 1);
	assert_string_equal(d.members[0].detected, "application/x-ole-storage");
	document_done(&d);
	assay_buf_free(&rtf);
	assay_buf_free(&o);
	o = object(2, "OLE2Link", "", file.data, file.len);
	rtf = write_rtf(&o, DISGUISE_NONE);
	assert_document_flags(inspect_rtf, rtf.data, rtf.len,
	                      ASSAY_ENT_EMBEDDED | ASSAY_ENT_EXTERNAL, "OLE2Link");
	assay_buf_free(&rtf);
	assay_buf_free(&o);
	o = object(1, "Word.Document.8", "\\\\host\\x.doc", "", 0);
	rtf = write_rtf(&o, DISGUISE_NONE);
	assert_document_flags(inspect_rtf, rtf.data, rtf.len,
	                      ASSAY_ENT_EMBEDDED | ASSAY_ENT_EXTERNAL, "a link");
	assay_buf_free(&rtf);
	assay_buf_free(&o);
	assay_buf_free(&file);
}

static void an_object_in_the_midst_of_another_hides_none(void **state)
{
	struct assay_buf o = object(2, "Package", "", package, sizeof(package) - 1);
	struct assay_buf hex = write_rtf(&o, DISGUISE_NONE), rtf = {0};
	char *start = strstr(hex.data, "\\objdata "), *end = strchr(start, '}');
	struct document d;

	(void)state;
	*end = '\0';
	assert_int_equal(
		assay_buf_printf(&rtf, "{\\rtf1{\\*%s{\\*\\objdata 00}}{\\*%s", start, start), 0);
	d = document_read(inspect_rtf, rtf.data, rtf.len);
	assert_int_equal(d.count, 2);
	assert_document_member(&d, 0, "setup.exe", "MZabc", 5);
	assert_document_member(&d, 1, "setup.exe", "MZabc", 5);
	document_done(&d);
	/* nor does it help to be deep */
	rtf.len = 0;
	for (int i = 0; i < 5000; i++)
		assert_int_equal(assay_buf_puts(&rtf, "{"), 0);
	assert_int_equal(assay_buf_printf(&rtf, "{\\*%s}{\\*%s}", start, start), 0);
	d = document_read(inspect_rtf, rtf.data, rtf.len);
	assert_int_equal(d.count, 2);
	document_done(&d);
	assay_buf_free(&rtf);
	assay_buf_free(&hex);
	assay_buf_free(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_templates_and_kinds_of_objects_are_told),
		cmocka_unit_test(an_object_is_found_in_any_disguise),
		cmocka_unit_test(objects_of_other_kinds_are_handed_on_or_told),
		cmocka_unit_test(an_object_in_the_midst_of_another_hides_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
