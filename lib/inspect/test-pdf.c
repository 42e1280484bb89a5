/*
 * PDF: what a document does is told however its names are written and wherever
 * its objects are; files in it become members, whatever their streams went
 * through. Encrypted documents are tested with what qpdf makes of one, in
 * test-harness/tests/test_documents.py.
 */
#include "assay-config.h"

#include "test-document.h"

#include "inspect/pdf.h"

#include <zlib.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define CATALOG      "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
#define TAIL         "trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
#define PDF(objects) "%PDF-1.7\n" CATALOG objects TAIL

/* ---- names and strings ------------------------------------------------------------------- */

static void what_a_document_does_is_told_however_it_is_written(void **state)
{
	static const struct {
		const char *pdf;
		unsigned int flags;
	} table[] = {
		{PDF(""), 0},
		{PDF("3 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj\n"), ASSAY_ENT_SCRIPT},
		{PDF("3 0 obj<</S/J#61va#53cript/#4aS 4 0 R>>endobj\n"), ASSAY_ENT_SCRIPT},
		{PDF("3\n0\r\nobj<</S%x\r/JavaScript>>"), ASSAY_ENT_SCRIPT},
		{PDF("3 0 obj<</S 4 0 R/JS(x)>>endobj"), ASSAY_ENT_SCRIPT},
		{PDF("3 0 obj<</S/Rendition/JS 4 0 R>>endobj"), ASSAY_ENT_SCRIPT},
		{PDF("3 0 obj<</Font<</JS 4 0 R>>>>endobj"), 0},
		{PDF("3 0 obj (/S /JavaScript \\( /JS (x)) endobj"), 0},
		{PDF("3 0 obj <</T(a)>>\n% /JavaScript\nendobj"), 0},
		{PDF("3 0 obj<</S/Launch/F(cmd.exe)>>endobj"), ASSAY_ENT_LAUNCH},
		{PDF("3 0 obj<</Subtype/RichMedia>>endobj"), ASSAY_ENT_EMBEDDED},
		{PDF("3 0 obj<</Names<</EmbeddedFiles 4 0 R>>>>endobj"), 0},
		/* an object without an end, and one in a string, do not hide others */
		{PDF("3 0 obj (x 4 0 obj <</S/JavaScript>> endobj"),
	         ASSAY_ENT_SCRIPT | ASSAY_ENT_CORRUPT},
		/* nor does being in a stream, or in no table */
		{PDF("3 0 obj<</Length 50>>stream\n4 0 obj<</S/Launch>>endobj endstream endobj"),
	         ASSAY_ENT_LAUNCH},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_document_flags(inspect_pdf, table[i].pdf, strlen(table[i].pdf),
		                      table[i].flags, table[i].pdf);
}

static void actions_that_nobody_asks_for_are_told_from_links(void **state)
{
	static const struct {
		const char *pdf;
		unsigned int flags;
	} table[] = {
		{PDF("3 0 obj<</Subtype/Link/A<</S/URI/URI(http://h.example/)>>>>endobj"), 0},
		{PDF("3 0 obj<</OpenAction<</S/URI/URI(http://h.example/)>>>>endobj"),
	         ASSAY_ENT_EXTERNAL},
		{PDF("3 0 obj<</OpenAction 4 0 R>>endobj 4 0 obj 5 0 R endobj "
	             "5 0 obj<</S 6 0 R/URI(x)>>endobj 6 0 obj/U#52I endobj"),
	         ASSAY_ENT_EXTERNAL},
		{PDF("3 0 obj<</OpenAction[1 0 R/Fit]>>endobj"), 0},
		{PDF("3 0 obj<</OpenAction<</S/GoTo/Next[<</S/GoTo/Next 4 0 R>>]>>>>endobj "
	             "4 0 obj<</S/SubmitForm/F(x)>>endobj"),
	         ASSAY_ENT_EXTERNAL},
		{PDF("3 0 obj<</OpenAction 4 0 R>>endobj 4 0 obj<</S/GoTo/Next 4 0 R>>endobj"), 0},
		{PDF("3 0 obj<</AA<</O<</S/GoToE/F(\\\\\\\\host\\\\x.pdf)>>>>>>endobj"),
	         ASSAY_ENT_EXTERNAL},
		{PDF("3 0 obj<</AA<</O<</S/GoToR/F<</F<5c5c686f73745c78>>>>>>>>endobj"),
	         ASSAY_ENT_EXTERNAL},
		{PDF("3 0 obj<</AA<</O<</S/GoToR/F(other.pdf)>>>>>>endobj"), 0},
		{PDF("3 0 obj<</AA<</U<</S/SubmitForm/F(http://h.example/)>>>>>>endobj"), 0},
		{PDF("3 0 obj 4 0 R endobj 4 0 obj 3 0 R endobj 5 0 obj<</OpenAction 3 0 "
	             "R>>endobj"),
	         0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_document_flags(inspect_pdf, table[i].pdf, strlen(table[i].pdf),
		                      table[i].flags, table[i].pdf);
}

static void a_document_without_a_start_or_an_end_is_corrupt(void **state)
{
	static const struct {
		const char *pdf;
		unsigned int flags;
	} table[] = {
		{"%PDF-1.7\n", ASSAY_ENT_CORRUPT},
		{"%PDF-1.7\n" CATALOG, ASSAY_ENT_CORRUPT},
		{"%PDF-1.7\n3 0 obj<<>>endobj\nstartxref\n0\n%%EOF", ASSAY_ENT_CORRUPT},
		{"%PDF-1.7\n" CATALOG "startxref\n0\n%%EOF", 0},
		{"%PDF-1.7\n" CATALOG "startxref\n0\n%%EOF\n3 0 obj<<>>endobj", ASSAY_ENT_CORRUPT},
		{"%PDF-1.7\n" CATALOG TAIL "3 0 obj<</A[", ASSAY_ENT_CORRUPT},
		{PDF("") "\0\0\0 what mail adds", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_document_flags(inspect_pdf, table[i].pdf, strlen(table[i].pdf),
		                      table[i].flags, table[i].pdf);
}

/* ---- streams -------------------------------------------------------------------------------- */

static void append(struct assay_buf *buf, const void *data, size_t len)
{
	assert_int_equal(assay_buf_append(buf, data, len), 0);
}

static struct assay_buf deflated(const void *data, size_t len)
{
	struct assay_buf out = {0};
	uLongf packed = compressBound(len);

	assert_int_equal(assay_buf_reserve(&out, packed), 0);
	assert_int_equal(compress((Bytef *)out.data, &packed, data, len), Z_OK);
	out.len = packed;
	return out;
}

/* Rows of 8 octets with the predictors of PNG, each another one; the last row is not whole. */
static struct assay_buf predicted(const unsigned char *data, size_t len)
{
	struct assay_buf out = {0};

	for (size_t i = 0; i < len; i++) {
		int type = (int)(i / 8 % 5), c = data[i];
		int a = i % 8 < 1 ? 0 : data[i - 1], b = i < 8 ? 0 : data[i - 8];
		int d = i % 8 < 1 || i < 8 ? 0 : data[i - 9], p = a + b - d;
		int pa = abs(p - a), pb = abs(p - b), pc = abs(p - d);
		unsigned char octet;

		if (i % 8 == 0) {
			octet = (unsigned char)type;
			append(&out, &octet, 1);
		}
		if (type == 1)
			c -= a;
		else if (type == 2)
			c -= b;
		else if (type == 3)
			c -= (a + b) / 2;
		else if (type == 4)
			c -= pa <= pb && pa <= pc ? a : pb <= pc ? b : d;
		octet = (unsigned char)c;
		append(&out, &octet, 1);
	}
	return out;
}

static struct assay_buf in_hex(const struct assay_buf *in)
{
	struct assay_buf out = {0};

	for (size_t i = 0; i < in->len; i++)
		assert_int_equal(assay_buf_printf(&out, i % 2 == 0 ? "%02x\n" : "%02X",
		                                  (unsigned char)in->data[i]),
		                 0);
	append(&out, ">", 1);
	return out;
}

static struct assay_buf in_85(const struct assay_buf *in)
{
	struct assay_buf out = {0};

	for (size_t i = 0; i < in->len; i += 4) {
		size_t n = in->len - i < 4 ? in->len - i : 4;
		uint32_t value = 0;
		char digits[5];

		for (size_t k = 0; k < 4; k++)
			value = value << 8 | (k < n ? (unsigned char)in->data[i + k] : 0);
		for (int k = 4; k >= 0; k--, value /= 85)
			digits[k] = (char)('!' + value % 85);
		if (n == 4 && memcmp(digits, "!!!!!", 5) == 0)
			append(&out, "z", 1);
		else
			append(&out, digits, n + 1);
	}
	append(&out, "~>", 2);
	return out;
}

/* Each code stands for one octet, with a new start before the codes grow. */
static struct assay_buf in_lzw(const struct assay_buf *in)
{
	struct assay_buf out = {0};
	uint32_t buffer = 0;
	unsigned int bits = 0;

	for (size_t i = 0; i <= in->len + in->len / 200 + 1; i++) {
		size_t octet = i - i / 201 - 1;
		unsigned int code = i % 201 == 0      ? 256
		                    : octet < in->len ? (unsigned char)in->data[octet]
		                                      : 257;

		buffer = buffer << 9 | code;
		for (bits += 9; bits >= 8; bits -= 8) {
			unsigned char c = (unsigned char)(buffer >> (bits - 8));

			append(&out, &c, 1);
		}
		if (code == 257)
			break;
	}
	buffer <<= 8 - bits;
	append(&out, (char[]){(char)buffer}, 1);
	return out;
}

/* Takes the octets; returns what the filter before it decodes to them. */
static void encode(struct assay_buf *data, const char *filter)
{
	struct assay_buf out = {0};

	if (strcmp(filter, "/FlateDecode") == 0)
		out = deflated(data->data, data->len);
	else if (strcmp(filter, "/ASCIIHexDecode") == 0)
		out = in_hex(data);
	else if (strcmp(filter, "/ASCII85Decode") == 0)
		out = in_85(data);
	else if (strcmp(filter, "/LZWDecode") == 0)
		out = in_lzw(data);
	else
		fail();
	assay_buf_free(data);
	*data = out;
}

static struct assay_buf document_with(const char *before, const char *dict,
                                      const struct assay_buf *stream, const char *after)
{
	struct assay_buf pdf = {0};

	assert_int_equal(assay_buf_printf(&pdf,
	                                  "%%PDF-1.7\n" CATALOG "%s5 0 obj << %s >> stream\r\n",
	                                  before, dict),
	                 0);
	append(&pdf, stream->data, stream->len);
	assert_int_equal(assay_buf_printf(&pdf, "\nendstream endobj\n%s" TAIL, after), 0);
	return pdf;
}

static unsigned char *some_text(size_t len)
{
	unsigned char *text = malloc(len);
	uint64_t seed = 11;

	assert_non_null(text);
	for (size_t i = 0; i < len; i++)
		text[i] =
			test_random(&seed) % 4 == 0 ? 0 : (unsigned char)(test_random(&seed) >> 40);
	return text;
}

static void files_become_members_whatever_filters_they_went_through(void **state)
{
	static const struct {
		const char *filter, *first, *second, *parameters;
	} table[] = {
		{"", NULL, NULL, ""},
		{"/Filter /FlateDecode", "/FlateDecode", NULL, ""},
		{"/Filter /Fl#61teDecode", "/FlateDecode", NULL, ""},
		{"/Filter [/FlateDecode]", "/FlateDecode", NULL, ""},
		{"/Filter 7 0 R", "/FlateDecode", NULL, ""},
		{"/Filter [/ASCIIHexDecode /FlateDecode]", "/FlateDecode", "/ASCIIHexDecode", ""},
		{"/Filter [/A85 /Fl]", "/FlateDecode", "/ASCII85Decode", ""},
		{"/Filter /LZWDecode", "/LZWDecode", NULL, ""},
		{"/Filter /FlateDecode", "/FlateDecode", NULL,
	         "/DecodeParms << /Predictor 15 /Columns 8 >>"},
	};
	size_t len = 1001;
	unsigned char *text = some_text(len);

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct assay_buf stream = {0}, pdf;
		char dict[200];
		struct document d;

		if (*table[i].parameters != '\0')
			stream = predicted(text, len);
		else
			append(&stream, text, len);
		if (table[i].first != NULL)
			encode(&stream, table[i].first);
		if (table[i].second != NULL)
			encode(&stream, table[i].second);
		snprintf(dict, sizeof(dict), "/Length %s /Subtype /text#2FPlain %s %s",
		         i % 2 == 0 ? "6 0 R" : "17", table[i].filter, table[i].parameters);
		pdf = document_with("3 0 obj <</Names [(x) <</Type /Filespec /F (a\\056t\\\nxt) "
		                    "/EF << /F 5 0 R "
		                    "/UF 5 0 R >> >>] >> endobj 7 0 obj /FlateDecode endobj\n",
		                    dict, &stream, "6 0 obj 3 endobj\n");
		d = document_read(inspect_pdf, pdf.data, pdf.len);
		assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
		assert_int_equal(d.count, 1);
		assert_document_member(&d, 0, "a.txt", text, len);
		assert_string_equal(d.members[0].type, "text/plain");
		document_done(&d);
		if (i == 6)
			assert_document_survives(inspect_pdf, pdf.data, pdf.len, 64);
		assay_buf_free(&pdf);
		assay_buf_free(&stream);
	}
	free(text);
}

static void names_of_files_are_text_strings(void **state)
{
	static const struct {
		const char *specification, *name;
	} table[] = {
		{"/F (old) /UF (\\376\\377\\004\\037\\000.\\000t)", "\xd0\x9f.t"},
		{"/UF <feff041f 002E 0074>", "\xd0\x9f.t"},
		{"/UF (\xef\xbb\xbf\xd0\x9f)", "\xd0\x9f"},
		{"/F (caf\\351\\) \\(\\\\)", "caf\xc3\xa9) (\\"},
		{"/F (a \\205 b\\240)", "a \xe2\x80\x93 b\xe2\x82\xac"},
		{"/F (\xd0\x9f)", "\xd0\x9f"},
		{"/Unix (u)", "u"},
		{"/F <6>", "`"},
		{"", NULL},
	};
	const struct assay_buf stream = {.data = (char[]){"octets"}, .len = 6};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char before[200];
		struct assay_buf pdf;
		struct document d;

		snprintf(before, sizeof(before), "3 0 obj<< %s /EF << /F 5 0 R >> >>endobj\n",
		         table[i].specification);
		pdf = document_with(before, "/Length 6", &stream, "");
		d = document_read(inspect_pdf, pdf.data, pdf.len);
		assert_int_equal(d.count, 1);
		assert_document_member(&d, 0, table[i].name, "octets", 6);
		document_done(&d);
		assay_buf_free(&pdf);
	}
}

static void a_file_that_nothing_refers_to_is_a_member_too(void **state)
{
	const struct assay_buf stream = {.data = (char[]){"octets"}, .len = 6};
	struct assay_buf pdf = document_with("", "/Type /EmbeddedFile /Length 6", &stream, "");
	struct document d = document_read(inspect_pdf, pdf.data, pdf.len);

	(void)state;
	assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
	assert_int_equal(d.count, 1);
	assert_document_member(&d, 0, NULL, "octets", 6);
	document_done(&d);
	assay_buf_free(&pdf);
	/* and one in a filter that nobody here knows */
	pdf = document_with("", "/Type /EmbeddedFile /Filter /JBIG2Decode", &stream, "");
	d = document_read(inspect_pdf, pdf.data, pdf.len);
	assert_int_equal(d.count, 1);
	assert_int_equal(d.members[0].flags, ASSAY_ENT_TRUNCATED);
	document_done(&d);
	assay_buf_free(&pdf);
}

/* ---- object streams ---------------------------------------------------------------------------
 */

static void objects_in_object_streams_count_as_others(void **state)
{
	static const char objects[] = "10 0 11 4 12 37 "
				      "(x) <</S/URI/URI(http://h.example/)>> "
				      " <</OpenAction 11 0 R/A<</S/Launch>>>>";
	struct assay_buf stream = deflated(objects, sizeof(objects) - 1);
	struct assay_buf pdf =
		document_with("", "/Type/ObjStm/N 3/First 16/Filter/FlateDecode", &stream, "");

	(void)state;
	assert_document_flags(inspect_pdf, pdf.data, pdf.len, ASSAY_ENT_EXTERNAL | ASSAY_ENT_LAUNCH,
	                      "object stream");
	assert_document_survives(inspect_pdf, pdf.data, pdf.len, 16);
	/* nothing of it can be had */
	memset(memmem(pdf.data, pdf.len, "stream\r\n", 8) + 8, 'x', 8);
	assert_document_flags(inspect_pdf, pdf.data, pdf.len, ASSAY_ENT_CORRUPT, "broken");
	assay_buf_free(&pdf);
	assay_buf_free(&stream);
}

static void forms_of_xfa_are_searched_for_scripts(void **state)
{
	static const struct {
		const char *form, *packet;
		unsigned int flags;
	} table[] = {
		{"/XFA 5 0 R", "<xdp><t:script xmlns:t='x'>x</t:script></xdp>", ASSAY_ENT_SCRIPT},
		{"/XFA [(preamble) 7 0 R (form) 5 0 R]", "<script/>", ASSAY_ENT_SCRIPT},
		{"/XFA 5 0 R", "<xdp>script</xdp>", 0},
		{"/FXA 5 0 R", "<script/>", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct assay_buf stream = deflated(table[i].packet, strlen(table[i].packet)), pdf;
		char before[100];

		snprintf(before, sizeof(before), "3 0 obj<</AcroForm<< %s >> >>endobj\n",
		         table[i].form);
		pdf = document_with(before, "/Filter /FlateDecode", &stream, "");
		assert_document_flags(inspect_pdf, pdf.data, pdf.len, table[i].flags,
		                      table[i].packet);
		assay_buf_free(&pdf);
		assay_buf_free(&stream);
	}
}

static void encryption_that_is_not_known_is_encryption(void **state)
{
	static const char pdf[] =
		"%PDF-1.7\n" CATALOG "3 0 obj<</Type/EmbeddedFile/Length 3>>stream\nabc\nendstream "
		"endobj\ntrailer<</Root 1 0 "
		"R/Encrypt<</Filter/Adobe.PubSec>>>>\nstartxref\n0\n%%EOF";
	struct document d = document_read(inspect_pdf, pdf, sizeof(pdf) - 1);

	(void)state;
	assert_int_equal(d.flags, ASSAY_ENT_ENCRYPTED | ASSAY_ENT_EMBEDDED);
	assert_int_equal(d.findings, INSPECTION_ENCRYPTED);
	assert_int_equal(d.count, 1);
	assert_int_equal(d.members[0].flags, ASSAY_ENT_ENCRYPTED);
	document_done(&d);
}

/* ---- bounds
 * -------------------------------------------------------------------------------------- */

static void hostile_documents_are_read_within_the_budget(void **state)
{
	static const struct {
		const char *piece; /* many times */
		int times;
	} table[] = {
		{"4 0 obj (", 100000},
		{"4 0 obj << /EF << /F 4 0 R >> ", 50000},
		{"4 0 obj << /OpenAction 4 0 R ", 50000},
		{"4 0 obj [ 4 0 R ", 50000},
		{"4 0 obj<</Type/ObjStm/N 99999/First 0>>stream\n", 20000},
		{"4 0 obj<</Type/EmbeddedFile>>stream\n", 20000},
		{"<<[", 300000},
		{"4 0 obj<</XFA[4 0 R 4 0 R]>>stream\n", 20000},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct assay_buf pdf = {0};
		struct document d;

		assert_int_equal(assay_buf_puts(&pdf, "%PDF-1.7\n"), 0);
		for (int k = 0; k < table[i].times; k++)
			assert_int_equal(assay_buf_puts(&pdf, table[i].piece), 0);
		d = document_read(inspect_pdf, pdf.data, pdf.len);
		assert_document_bounded(&d);
		assert_true((d.flags & ASSAY_ENT_CORRUPT) != 0);
		document_done(&d);
		assay_buf_free(&pdf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_document_does_is_told_however_it_is_written),
		cmocka_unit_test(actions_that_nobody_asks_for_are_told_from_links),
		cmocka_unit_test(a_document_without_a_start_or_an_end_is_corrupt),
		cmocka_unit_test(files_become_members_whatever_filters_they_went_through),
		cmocka_unit_test(names_of_files_are_text_strings),
		cmocka_unit_test(a_file_that_nothing_refers_to_is_a_member_too),
		cmocka_unit_test(objects_in_object_streams_count_as_others),
		cmocka_unit_test(forms_of_xfa_are_searched_for_scripts),
		cmocka_unit_test(encryption_that_is_not_known_is_encryption),
		cmocka_unit_test(hostile_documents_are_read_within_the_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
