/*
 * Documents that are ZIP files: what they have is found by what their parts say
 * of each other, not by names, and whatever XML allows for.
 */
#include "test-office-zip.h"
#include "test-ole.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- Office Open XML ---------------------------------------------------------------- */

#define TYPES_START "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
#define TYPES       TYPES_START "<Default Extension='xml' ContentType='application/xml'/></Types>"
#define RELS(rows)                                                                                 \
	"<?xml version='1.0'?><Relationships "                                                     \
	"xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" rows               \
	"</Relationships>"
#define DOC_REL           "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define REL(type, target) "<Relationship Id='r' Type='" DOC_REL type "' Target='" target "'/>"
#define REL_OUT(type, target)                                                                      \
	"<Relationship Id='r' Type='" DOC_REL type "' Target='" target "' TargetMode='External'/>"
#define ROOT                                                                                       \
	{                                                                                          \
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")), 0                 \
	}
#define TYPE_PART                                                                                  \
	{                                                                                          \
		"[Content_Types].xml", TYPES, 0                                                    \
	}
#define WORD(body)                                                                                 \
	{                                                                                          \
		"word/document.xml", "<w:document xmlns:w='x'>" body "</w:document>", 0            \
	}
#define WORD_RELS(rows)                                                                            \
	{                                                                                          \
		"word/_rels/document.xml.rels", RELS(rows), 0                                      \
	}

struct zip_case {
	const char *what;
	struct zip_part parts[ZIP_PARTS];
	unsigned int flags;
};

static void assert_cases(const struct zip_case *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct assay_buf file = zip_write(table[i].parts);

		assert_document_flags(inspect_zip, file.data, file.len, table[i].flags,
		                      table[i].what);
		assay_buf_free(&file);
	}
}

static void links_to_elsewhere_are_told_by_their_relationships(void **state)
{
	static const struct zip_case table[] = {
		{"nothing", {TYPE_PART, ROOT, WORD("text")}, 0},
		{"a hyperlink",
	         {TYPE_PART, ROOT, WORD(""), WORD_RELS(REL_OUT("hyperlink", "http://h.example/"))},
	         0},
		{"a template",
	         {TYPE_PART,
	          ROOT,
	          WORD(""),
	          {"word/_rels/settings.xml.rels",
	           RELS(REL_OUT("attachedTemplate", "http://h.example/a.dotm")), 0}},
	         ASSAY_ENT_TEMPLATE},
		{"a template of one's own",
	         {TYPE_PART,
	          ROOT,
	          WORD(""),
	          {"word/_rels/settings.xml.rels",
	           RELS(REL_OUT("attachedTemplate", "file:///C:\\Users\\a.dotm")), 0}},
	         0},
		{"a template, written with references, other prefixes and order",
	         {TYPE_PART,
	          ROOT,
	          WORD(""),
	          {"word/_rels/settings.xml.rels",
	           "<z:Relationships xmlns:z='x'><z:Relationship TargetMode='External' "
	           "Target='&#104;ttp&#x3a;//h.example/a.dotm' Id='q' "
	           "Type='http://purl.oclc.org/ooxml/officeDocument/relationships/"
	           "attached&#84;emplate'></z:Relationship></z:Relationships>",
	           0}},
	         ASSAY_ENT_TEMPLATE},
		{"an object elsewhere",
	         {TYPE_PART, ROOT, WORD(""),
	          WORD_RELS(REL_OUT("oleObject", "mhtml:http://h.example/x!http://h.example/x"))},
	         ASSAY_ENT_EXTERNAL},
		{"a frame elsewhere",
	         {TYPE_PART, ROOT, WORD(""), WORD_RELS(REL_OUT("frame", "\\\\host\\share\\x"))},
	         ASSAY_ENT_EXTERNAL},
		{"an image elsewhere",
	         {TYPE_PART, ROOT, WORD(""),
	          WORD_RELS(REL_OUT("image", "https://h.example/i.png"))},
	         ASSAY_ENT_EXTERNAL},
		{"a workbook beside",
	         {TYPE_PART, ROOT, WORD(""), WORD_RELS(REL_OUT("externalLinkPath", "Book1.xlsx"))},
	         0},
		{"a web query",
	         {TYPE_PART,
	          {"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.xml")), 0},
	          {"xl/workbook.xml", "<workbook/>", 0},
	          {"xl/_rels/workbook.xml.rels", RELS(REL("connections", "connections.xml")), 0},
	          {"xl/connections.xml", "<c:webPr url='http://h.example/'/>", 0}},
	         ASSAY_ENT_EXTERNAL},
	};

	(void)state;
	assert_cases(table, COUNT(table));
}

static void fields_are_read_across_the_runs_they_are_cut_into(void **state)
{
	static const struct zip_case table[] = {
		{"in one run",
	         {TYPE_PART, ROOT,
	          WORD("<w:fldChar w:fldCharType='begin'/><w:instrText> DDEAUTO c:\\\\x "
	               "</w:instrText><w:fldChar w:fldCharType='end'/>")},
	         ASSAY_ENT_DDE},
		{"in many runs, another prefix, a comment, a section and a reference",
	         {TYPE_PART, ROOT,
	          WORD("<q:fldChar q:fldCharType=\"begin\"></q:fldChar><q:instrText "
	               "xml:space='preserve'> D<!-- -->D</q:instrText><q:r/><q:instrText><![CDATA[E"
	               "A]]>&#85;TO c:\\\\x</q:instrText>")},
	         ASSAY_ENT_DDE},
		{"a simple field",
	         {TYPE_PART, ROOT, WORD("<w:fldSimple w:instr='dde &quot;a&quot; b'/>")},
	         ASSAY_ENT_DDE},
		{"text that speaks of it",
	         {TYPE_PART, ROOT, WORD("<w:t>DDEAUTO c:\\\\x</w:t>")},
	         0},
		{"another field, and its result",
	         {TYPE_PART, ROOT,
	          WORD("<w:fldSimple w:instr='REF x'><w:t>DDE</w:t></w:fldSimple>")},
	         0},
		{"a picture elsewhere",
	         {TYPE_PART, ROOT,
	          WORD("<w:fldSimple w:instr='INCLUDEPICTURE \"http://h.example/\" \\d'/>")},
	         ASSAY_ENT_EXTERNAL},
		{"in a footnote, under another name",
	         {TYPE_PART,
	          ROOT,
	          WORD(""),
	          WORD_RELS(REL("footnotes", "/any/./thing/../f%31.xml")),
	          {"Any\\F1.XML", "<w:fldSimple w:instr='DDE a b'/>", 0}},
	         ASSAY_ENT_DDE},
		{"a link of Excel",
	         {TYPE_PART,
	          {"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.xml")), 0},
	          {"xl/workbook.xml", "<workbook/>", 0},
	          {"xl/_rels/workbook.xml.rels", RELS(REL("externalLink", "e/1.xml")), 0},
	          {"xl/e/1.xml", "<externalLink><x:ddeLink ddeService='cmd'/></externalLink>", 0}},
	         ASSAY_ENT_DDE},
		{"a link of a binary workbook",
	         {TYPE_PART,
	          {"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.bin")), 0},
	          {"xl/workbook.bin", "x", 0},
	          {"xl/_rels/workbook.bin.rels", RELS(REL("externalLink", "e/1.bin")), 0},
	          {"xl/e/1.bin", "\x01\x81\0x\xe8\2\4\1\0\0\0", 11}},
	         ASSAY_ENT_DDE},
	};

	(void)state;
	assert_cases(table, COUNT(table));
}

static void macros_are_found_under_any_name(void **state)
{
	struct ole_node vba[] = {{"VBA", -1, NULL, 0, NULL}, {"dir", 0, "x", 1, NULL}};
	struct ole_node object[] = {{"WordDocument", -1, "xx", 2, NULL}};
	struct assay_buf project = ole_write(vba, 2, NULL, 9),
			 other = ole_write(object, 1, NULL, 9);
	const struct zip_case table[] = {
		{"by a relationship, whatever it is",
	         {TYPE_PART,
	          ROOT,
	          WORD(""),
	          WORD_RELS("<Relationship Id='r' Target='m.xml' "
	                    "Type='http://schemas.microsoft.com/office/2006/relationships/"
	                    "vbaProject'/>"),
	          {"word/m.xml", "not readable", 0}},
	         ASSAY_ENT_MACROS},
		{"by a relationship to nothing",
	         {TYPE_PART, ROOT, WORD(""), WORD_RELS(REL("vbaProject", "m.bin"))},
	         0},
		{"by its type",
	         {{"[content_types].XML",
	           TYPES_START "<Override PartName='/word/m.bin' "
	                       "ContentType='application/vnd.ms-office.vbaProject'/></Types>",
	           0},
	          ROOT,
	          WORD(""),
	          {"word/m.bin", "not readable", 0}},
	         ASSAY_ENT_MACROS},
		{"by what it is",
	         {TYPE_PART, ROOT, WORD(""), {"word/image.png", project.data, project.len}},
	         ASSAY_ENT_MACROS},
		{"Excel 4 by a relationship",
	         {TYPE_PART,
	          {"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.xml")), 0},
	          {"xl/workbook.xml", "<workbook/>", 0},
	          {"xl/_rels/workbook.xml.rels",
	           RELS("<Relationship Id='r' Target='s.xml' Type='http://schemas.microsoft.com/"
	                "office/2006/relationships/xlMacrosheet'/>"),
	           0},
	          {"xl/s.xml", "<x/>", 0}},
	         ASSAY_ENT_MACROS},
		{"Excel 4 by its type",
	         {{"[Content_Types].xml",
	           TYPES_START "<Override PartName='/xl/s.bin' "
	                       "ContentType='application/vnd.ms-excel.intlmacrosheet'/></Types>",
	           0},
	          {"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.xml")), 0},
	          {"xl/workbook.xml", "<workbook/>", 0},
	          {"xl/s.bin", "x", 0}},
	         ASSAY_ENT_MACROS},
		{"another compound file is a file",
	         {TYPE_PART, ROOT, WORD(""), {"word/image.png", other.data, other.len}},
	         ASSAY_ENT_EMBEDDED},
	};

	(void)state;
	assert_cases(table, COUNT(table));
	assay_buf_free(&project);
	assay_buf_free(&other);
}

static void embedded_files_become_members_once(void **state)
{
	static const char pe[] =
		"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0\0\0\0\0"
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0PE\0\0";
	const struct zip_part parts[] = {
		TYPE_PART,
		ROOT,
		WORD("x"),
		WORD_RELS(REL("package", "embeddings/Notes%20of%20today.txt")
	                          REL("aFChunk", "chunk.xml") REL("image", "media/image1.png")),
		{"word/embeddings/Notes of today.txt", "plain text", 0},
		{"word/chunk.xml", "<html><body>x</body></html>", 0},
		{"word/media/image1.png", "\x89PNG\r\n\x1a\n", 0},
		{"word/media/image2.png", pe, sizeof(pe) - 1},
		{"word/tool.exe", pe, sizeof(pe) - 1},
		{"word/theme/theme1.xml", "<a:theme/>", 0},
		{NULL, NULL, 0},
	};
	struct assay_buf file = zip_write(parts);
	struct document d = document_read(inspect_zip, file.data, file.len);

	(void)state;
	assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
	assert_int_equal(d.findings, 0);
	assert_int_equal(d.count, 4);
	assert_document_member(&d, 0, "chunk.xml", parts[5].data, strlen(parts[5].data));
	assert_document_member(&d, 1, "Notes of today.txt", "plain text", 10);
	assert_document_member(&d, 2, "image2.png", pe, sizeof(pe) - 1);
	assert_string_equal(d.members[3].name, "word/tool.exe");
	assert_int_equal(d.members[3].source, ASSAY_MEMBER_ARCHIVE);
	document_done(&d);
	assert_document_survives(inspect_zip, file.data, file.len, 512);
	assay_buf_free(&file);
}

static void a_document_without_its_main_part_is_corrupt(void **state)
{
	static const struct zip_case table[] = {
		{"not there", {TYPE_PART, ROOT, {"word/other.xml", "<x/>", 0}}, ASSAY_ENT_CORRUPT},
		{"there", {TYPE_PART, ROOT, WORD("")}, 0},
	};

	(void)state;
	assert_cases(table, COUNT(table));
}

static void many_relationships_to_many_parts_of_one_name_take_linear_time(void **state)
{
	struct assay_buf rels = {0}, file;
	struct zip_part parts[ZIP_PARTS] = {TYPE_PART, ROOT, WORD("")};

	(void)state;
	assert_int_equal(assay_buf_puts(&rels, "<Relationships>"), 0);
	for (int i = 0; i < 50000; i++)
		assert_int_equal(assay_buf_puts(&rels, REL("header", "h.xml")), 0);
	parts[3] = (struct zip_part){"word/_rels/document.xml.rels", rels.data, rels.len};
	for (size_t i = 4; i < ZIP_PARTS - 1; i++)
		parts[i] = (struct zip_part){"word/h.xml", "<w:fldSimple w:instr='DDE a'/>", 0};
	file = zip_write(parts);
	assert_document_flags(inspect_zip, file.data, file.len, ASSAY_ENT_DDE, "headers");
	assay_buf_free(&rels);
	assay_buf_free(&file);
}

/* ---- OpenDocument ------------------------------------------------------------------------ */

#define ODF                                                                                        \
	{                                                                                          \
		"mimetype", "application/vnd.oasis.opendocument.text", 0                           \
	}
#define MANIFEST(rows)                                                                             \
	{                                                                                          \
		"META-INF/manifest.xml",                                                           \
			"<manifest:manifest xmlns:manifest='m'>" rows "</manifest:manifest>", 0    \
	}
#define CONTENT(body)                                                                              \
	{                                                                                          \
		"content.xml", "<office:document-content>" body "</office:document-content>", 0    \
	}

static void what_an_opendocument_file_has_is_told_by_its_entries_and_elements(void **state)
{
	static const struct zip_case table[] = {
		{"nothing",
	         {ODF, MANIFEST(""), CONTENT("text"), {"Basic/script-lc.xml", "<x/>", 0}},
	         0},
		{"an empty library",
	         {ODF, MANIFEST(""), CONTENT(""), {"Basic/Standard/script-lb.xml", "<x/>", 0}},
	         0},
		{"a module of Basic",
	         {ODF, MANIFEST(""), CONTENT(""), {"Basic/Standard/Module1.xml", "<x/>", 0}},
	         ASSAY_ENT_MACROS},
		{"a script of Python",
	         {ODF, MANIFEST(""), CONTENT(""), {"Scripts/python/x.py", "x", 0}},
	         ASSAY_ENT_MACROS | ASSAY_ENT_SCRIPT},
		{"a listener",
	         {ODF, MANIFEST(""),
	          CONTENT("<script:event-listener script:event-name='dom:load' "
	                  "xlink:href='vnd.sun.star.script:a.b?language=Basic'/>")},
	         ASSAY_ENT_SCRIPT},
		{"a slide that goes on",
	         {ODF, MANIFEST(""),
	          CONTENT("<presentation:event-listener presentation:action='next-page'/>")},
	         0},
		{"a slide that starts a program",
	         {ODF, MANIFEST(""),
	          CONTENT("<presentation:event-listener presentation:action='execute'/>")},
	         ASSAY_ENT_LAUNCH},
		{"DDE",
	         {ODF, MANIFEST(""), CONTENT("<office:dde-source a='cmd'/>")},
	         ASSAY_ENT_DDE},
		{"encryption",
	         {ODF, MANIFEST("<m:file-entry><m:encryption-data/></m:file-entry>"), CONTENT("")},
	         ASSAY_ENT_ENCRYPTED},
		{"a link",
	         {ODF, MANIFEST(""), CONTENT("<text:a xlink:href='http://h.example/'/>")},
	         0},
		{"a link to a macro",
	         {ODF, MANIFEST(""), CONTENT("<text:a xlink:href='vnd.sun.star.script:x'/>")},
	         ASSAY_ENT_SCRIPT},
		{"an image elsewhere",
	         {ODF, MANIFEST(""), CONTENT("<draw:image xlink:href='http://h.example/i.png'/>")},
	         ASSAY_ENT_EXTERNAL},
		{"a frame elsewhere, in a document in the document",
	         {ODF,
	          MANIFEST(""),
	          CONTENT(""),
	          {"Object 1/content.xml", "<d:floating-frame x:href='//host/x'/>", 0}},
	         ASSAY_ENT_EXTERNAL},
		{"a template elsewhere",
	         {ODF,
	          MANIFEST(""),
	          CONTENT(""),
	          {"meta.xml", "<meta:template xlink:href='http://h.example/t.ott'/>", 0}},
	         ASSAY_ENT_TEMPLATE},
		{"an object",
	         {ODF, MANIFEST(""), CONTENT("<draw:object-ole xlink:href='./Object 1'/>")},
	         ASSAY_ENT_EMBEDDED},
		{"both kinds of document at once",
	         {TYPE_PART, ROOT, WORD(""), MANIFEST(""), CONTENT("<o:dde-source/>")},
	         ASSAY_ENT_DDE},
	};
	struct assay_buf file = zip_write(table[4].parts);

	(void)state;
	assert_cases(table, COUNT(table));
	assert_document_survives(inspect_zip, file.data, file.len, 64);
	assay_buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_to_elsewhere_are_told_by_their_relationships),
		cmocka_unit_test(fields_are_read_across_the_runs_they_are_cut_into),
		cmocka_unit_test(macros_are_found_under_any_name),
		cmocka_unit_test(embedded_files_become_members_once),
		cmocka_unit_test(a_document_without_its_main_part_is_corrupt),
		cmocka_unit_test(many_relationships_to_many_parts_of_one_name_take_linear_time),
		cmocka_unit_test(what_an_opendocument_file_has_is_told_by_its_entries_and_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
