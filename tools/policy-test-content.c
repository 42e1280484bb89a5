/*
 * Made content for the parts of policy tests, by kind: harmless, and yet what
 * it says it is, to us and to other programs. So tests need no collection of
 * files that a virus scanner would take away.
 */
#include "policy-test.h"

#include <string.h>

/* ---- programs ---- */

static int put_number(struct assay_buf *out, uint64_t value, unsigned int octets)
{
	char text[8];

	for (unsigned int i = 0; i < octets; i++)
		text[i] = (char)(value >> (8 * i) & 0xff);
	return assay_buf_append(out, text, octets);
}

static int pad_to(struct assay_buf *out, size_t start, size_t len)
{
	int ret = 0;

	while (ret == 0 && out->len - start < len)
		ret = assay_buf_append(out, "", 1);
	return ret;
}

/* A field of a header: its offset, its octets, its value. */
struct number {
	unsigned short offset;
	unsigned char octets;
	uint64_t value;
};

static int put_numbers(struct assay_buf *out, size_t start, const struct number *numbers,
                       size_t count)
{
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++) {
		ret = pad_to(out, start, numbers[i].offset);
		if (ret == 0)
			ret = put_number(out, numbers[i].value, numbers[i].octets);
	}
	return ret;
}

/* A Windows program (PE32+, x64) of two sectors that returns 0. */
static int put_program(struct assay_buf *out)
{
	static const struct number numbers[] = {
		{0, 2, 0x5a4d},      /* MZ */
		{60, 4, 64},         /* where PE is */
		{64, 4, 0x4550},     /* PE */
		{68, 2, 0x8664},     /* x64 */
		{70, 2, 1},          /* sections */
		{84, 2, 240},        /* octets of the optional header */
		{86, 2, 0x22},       /* executable */
		{88, 2, 0x20b},      /* PE32+ */
		{92, 4, 512},        /* of code */
		{104, 4, 0x1000},    /* entry point */
		{108, 4, 0x1000},    /* base of code */
		{112, 8, 0x140000000}, /* image base */
		{120, 4, 0x1000},    /* alignment in memory, in the file */
		{124, 4, 512},
		{128, 2, 6},         /* operating system version */
		{136, 2, 6},         /* subsystem version */
		{144, 4, 0x2000},    /* of the image */
		{148, 4, 512},       /* of the headers */
		{156, 2, 3},         /* console */
		{158, 2, 0x160},
		{160, 8, 0x100000},  /* stack, heap */
		{168, 8, 0x1000},
		{176, 8, 0x100000},
		{184, 8, 0x1000},
		{196, 4, 16},        /* directories */
		{328, 8, 0x747865742e}, /* .text */
		{336, 4, 3},         /* its octets, address, octets and offset in the file */
		{340, 4, 0x1000},
		{344, 4, 512},
		{348, 4, 512},
		{364, 4, 0x60000020},
		{512, 3, 0xc3c031},  /* xor eax, eax; ret */
	};
	size_t start = out->len;
	int ret = put_numbers(out, start, numbers, sizeof(numbers) / sizeof(numbers[0]));

	return ret < 0 ? ret : pad_to(out, start, 1024);
}

/* A Linux program (ELF64, x64) without anything to run. */
static int put_elf(struct assay_buf *out)
{
	static const struct number numbers[] = {
		{0, 4, 0x464c457f}, {4, 1, 2},  {5, 1, 1},  {6, 1, 1},   {16, 2, 2},
		{18, 2, 62},        {20, 4, 1}, {52, 2, 64}, {54, 2, 56},
	};
	size_t start = out->len;
	int ret = put_numbers(out, start, numbers, sizeof(numbers) / sizeof(numbers[0]));

	return ret < 0 ? ret : pad_to(out, start, 64);
}

static int put_script(struct assay_buf *out)
{
	return assay_buf_puts(out, "#!/bin/sh\necho a script\n");
}

/* A Windows shortcut, [MS-SHLLINK] 2.1: its header, and no target. */
static int put_shortcut(struct assay_buf *out)
{
	static const struct number numbers[] = {
		{0, 4, 0x4c},
		{4, 8, 0x0000000000021401},
		{12, 8, 0x46000000000000c0},
		{60, 4, 1},
	};
	size_t start = out->len;
	int ret = put_numbers(out, start, numbers, sizeof(numbers) / sizeof(numbers[0]));

	return ret < 0 ? ret : pad_to(out, start, 80);
}

/* ---- documents ---- */

/* A page, and what the catalog has besides. */
static int put_pdf_with(const char *catalog, struct assay_buf *out)
{
	const char *objects[] = {
		catalog,
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
	};
	size_t start = out->len, offsets[3], table;
	int ret = assay_buf_puts(out, "%PDF-1.4\n");

	for (size_t i = 0; i < 3 && ret == 0; i++) {
		offsets[i] = out->len - start;
		ret = assay_buf_printf(out, "%zu 0 obj%s\nendobj\n", i + 1, objects[i]);
	}
	table = out->len - start;
	if (ret == 0)
		ret = assay_buf_puts(out, "xref\n0 4\n0000000000 65535 f \n");
	for (size_t i = 0; i < 3 && ret == 0; i++)
		ret = assay_buf_printf(out, "%010zu 00000 n \n", offsets[i]);
	return ret < 0 ? ret
	               : assay_buf_printf(out,
	                                  "trailer<</Size 4/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
	                                  table);
}

static int put_pdf(struct assay_buf *out)
{
	return put_pdf_with("<</Type/Catalog/Pages 2 0 R>>", out);
}

static int put_pdf_javascript(struct assay_buf *out)
{
	return put_pdf_with("<</Type/Catalog/Pages 2 0 R/OpenAction"
	                    "<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
	                    out);
}

static int put_pdf_launch(struct assay_buf *out)
{
	return put_pdf_with("<</Type/Catalog/Pages 2 0 R/OpenAction"
	                    "<</S/Launch/F(calc.exe)>>>>",
	                    out);
}

#define RELATIONSHIPS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORD          "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define XML           "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

/* What a Word document of ECMA-376 has besides its text. */
struct word {
	const char *main_type; /* of the document part */
	const char *relationships;
	const char *settings;
	int (*macros)(struct assay_buf *out);
};

static int put_word(const struct word *word, struct assay_buf *out)
{
	static const char roots[] = XML
		"<Relationships xmlns=\"" RELATIONSHIPS "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
		"/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
	static const char text[] = XML "<w:document xmlns:w=\"" WORD "\"><w:body><w:p><w:r><w:t>A "
				       "document</w:t></w:r></w:p></w:body></w:document>";
	struct assay_buf types = {0}, links = {0}, macros = {0}, why = {0};
	struct test_archive_member members[6];
	size_t count = 0;
	int ret = assay_buf_printf(
		&types,
		XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		    "<Default Extension=\"rels\" "
		    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		    "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"
		    "<Override PartName=\"/word/document.xml\" ContentType=\"%s\"/></Types>",
		word->main_type);

	if (ret == 0)
		ret = assay_buf_printf(&links,
		                       XML "<Relationships xmlns=\"" RELATIONSHIPS
		                           "\">%s</Relationships>",
		                       word->relationships);
	if (ret == 0 && word->macros != NULL)
		ret = word->macros(&macros);
	members[count++] =
		(struct test_archive_member){"[Content_Types].xml", types.data, types.len};
	members[count++] = (struct test_archive_member){"_rels/.rels", roots, strlen(roots)};
	members[count++] = (struct test_archive_member){"word/document.xml", text, strlen(text)};
	if (*word->relationships != '\0')
		members[count++] = (struct test_archive_member){
			word->settings == NULL ? "word/_rels/document.xml.rels"
					       : "word/_rels/settings.xml.rels",
			links.data, links.len};
	if (word->settings != NULL)
		members[count++] = (struct test_archive_member){"word/settings.xml", word->settings,
		                                                strlen(word->settings)};
	if (word->macros != NULL)
		members[count++] = (struct test_archive_member){"word/vbaProject.bin", macros.data,
		                                                macros.len};
	if (ret == 0)
		ret = test_archive("zip", NULL, members, count, out, &why);
	assay_buf_free(&types);
	assay_buf_free(&links);
	assay_buf_free(&macros);
	assay_buf_free(&why);
	return ret;
}

#define PLAIN_WORD                                                                                 \
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

static int put_docx(struct assay_buf *out)
{
	return put_word(&(struct word){.main_type = PLAIN_WORD, .relationships = ""}, out);
}

static int put_docm(struct assay_buf *out)
{
	const struct word word = {
		.main_type = "application/vnd.ms-word.document.macroEnabled.main+xml",
		.relationships =
			"<Relationship Id=\"rId1\" "
			"Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" "
			"Target=\"vbaProject.bin\"/>",
		.macros = test_ole_project,
	};

	return put_word(&word, out);
}

static int put_docx_template(struct assay_buf *out)
{
	const struct word word = {
		.main_type = PLAIN_WORD,
		.relationships = "<Relationship Id=\"rId1\" Type=\"" OFFICE
				 "/attachedTemplate\" Target=\"https://example.net/a.dotm\" "
				 "TargetMode=\"External\"/>",
		.settings = XML "<w:settings xmlns:w=\"" WORD "\" xmlns:r=\"" OFFICE
				"\"><w:attachedTemplate r:id=\"rId1\"/></w:settings>",
	};

	return put_word(&word, out);
}

/* ---- images ---- */

/* A pixel. */
static int put_png(struct assay_buf *out)
{
	static const unsigned char png[] = {
0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0xda, 0x45, 0x08, 0x3b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
	};

	return assay_buf_append(out, png, sizeof(png));
}

/* ---- the kinds ---- */

static const struct kind {
	const char *name;
	int (*put)(struct assay_buf *out);
} kinds[] = {
	{"program", put_program},
	{"elf", put_elf},
	{"script", put_script},
	{"shortcut", put_shortcut},
	{"pdf", put_pdf},
	{"pdf-javascript", put_pdf_javascript},
	{"pdf-launch", put_pdf_launch},
	{"docx", put_docx},
	{"docm", put_docm},
	{"docx-template", put_docx_template},
	{"doc-macros", test_ole_document},
	{"office-encrypted", test_ole_encrypted},
	{"png", put_png},
};

static const struct kind *find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}

bool test_content_is_known(const char *kind)
{
	return find(kind) != NULL;
}

int test_content(const char *kind, struct assay_buf *out)
{
	return find(kind)->put(out);
}
