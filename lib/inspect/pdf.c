/*
 * PDF (ISO 32000-2; section numbers are its): scripts, programs that are
 * started, embedded files, forms of XFA, and what is fetched or sent when the
 * document is opened. A document that opens without a password is decrypted and
 * read as any other; ENCRYPTED is one that needs a password.
 */
#include "assay-config.h"

#include "inspect/pdf.h"

#include "inspect/link-target.h"
#include "inspect/xml.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

/* Object streams of a document that are kept, all together. */
#define OBJECT_STREAM_OCTETS (64 * 1024 * 1024)

/* ---- encryption --------------------------------------------------------------------------- */

/* Trailers and cross-reference streams have Encrypt and ID (7.5.5). */
static void find_encryption(struct pdf *pdf)
{
	for (uint32_t i = 0; i < pdf->count && pdf->crypt == NULL; i++) {
		struct pdf_place trailer = pdf_value(pdf, i), dict;
		struct assay_buf id = {0};

		if ((pdf->objects[i].traits & PDF_HAS_ENCRYPT) == 0 ||
		    (pdf->objects[i].traits & (PDF_TRAILER | PDF_CROSS_REFERENCE)) == 0)
			continue;
		dict = pdf_get(pdf, trailer, "Encrypt");
		if (dict.object == PDF_NONE)
			continue;
		pdf_string(pdf, pdf_item(pdf, pdf_get(pdf, trailer, "ID"), 0), &id);
		pdf->crypt = pdf_crypt_new(pdf, dict, &id);
		pdf->encrypted = pdf->crypt == NULL;
		assay_buf_free(&id);
	}
	if (pdf->encrypted)
		inspection_report(pdf->in, INSPECTION_ENCRYPTED);
}

/* ---- object streams (7.5.7) ------------------------------------------------------------------ */

/* A text of which objects are part stays until the end. */
static bool add_text(struct pdf *pdf, struct assay_buf *text)
{
	struct octets *texts = realloc(pdf->texts, (pdf->text_count + 1) * sizeof(*texts));

	if (texts == NULL) {
		pdf->in->error = -ASSAY_ENOMEM;
		return false;
	}
	pdf->texts = texts;
	texts[pdf->text_count++] = (struct octets){(const unsigned char *)text->data, text->len};
	pdf->text_octets += text->len;
	*text = (struct assay_buf){0};
	return true;
}

static void read_object_stream(struct pdf *pdf, uint32_t object)
{
	struct pdf_place dict = pdf_value(pdf, object);
	int64_t count = pdf_integer(pdf, pdf_get(pdf, dict, "N"), 0);
	int64_t first = pdf_integer(pdf, pdf_get(pdf, dict, "First"), 0);
	size_t max = OBJECT_STREAM_OCTETS - pdf->text_octets;
	struct assay_buf text = {0};
	enum pdf_stream_result result = pdf_stream(pdf, object, max, &text);

	if (result == PDF_STREAM_BROKEN && text.len == 0)
		inspection_report(pdf->in, INSPECTION_CORRUPT);
	if (text.len == max)
		pdf->full = true;
	if (result != PDF_STREAM_UNKNOWN && text.len > 0 && add_text(pdf, &text))
		pdf_scan_object_stream(pdf, pdf->text_count - 1, count, first);
	assay_buf_free(&text);
}

static void read_object_streams(struct pdf *pdf)
{
	uint32_t count = pdf->count;

	for (uint32_t i = 0; i < count && pdf->in->error == 0 && !pdf->full && !pdf->stopped; i++) {
		if ((pdf->objects[i].traits & PDF_OBJECT_STREAM) != 0 &&
		    pdf->objects[i].stream != 0)
			read_object_stream(pdf, i);
	}
	pdf_sort(pdf);
}

/* ---- files (7.11.3, 7.11.4) -------------------------------------------------------------------
 */

/* Annex D.3: what PDFDocEncoding has where ISO 8859-1 has control characters, in UTF-16. */
static unsigned int pdfdoc_character(unsigned char c)
{
	static const uint16_t from_18[] = {0x2d8, 0x2c7, 0x2c6, 0x2d9, 0x2dd, 0x2db, 0x2da, 0x2dc};
	static const uint16_t from_80[] = {0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x192,
	                                   0x2044, 0x2039, 0x203a, 0x2212, 0x2030, 0x201e, 0x201c,
	                                   0x201d, 0x2018, 0x2019, 0x201a, 0x2122, 0xfb01, 0xfb02,
	                                   0x141,  0x152,  0x160,  0x178,  0x17d,  0x131,  0x142,
	                                   0x153,  0x161,  0x17e,  0xfffd, 0x20ac};

	if (c >= 0x18 && c < 0x20)
		return from_18[c - 0x18];
	return c >= 0x80 && c <= 0xa0 ? from_80[c - 0x80] : c;
}

/*
 * 7.9.2.2: text strings are in UTF-16 or UTF-8 if they start so, else in
 * PDFDocEncoding; UTF-8 without a mark is common all the same. Returns the
 * charset that the text is in afterwards.
 */
static const char *text_charset(struct pdf *pdf, struct assay_buf *text)
{
	struct assay_buf utf16 = {0};

	if (text->len >= 2 && memcmp(text->data, "\xfe\xff", 2) == 0)
		return "utf-16be";
	if (text->len >= 2 && memcmp(text->data, "\xff\xfe", 2) == 0)
		return "utf-16le";
	if (text->len == 0 || assay_utf8_valid(text->data, text->len))
		return "utf-8";
	for (size_t i = 0; i < text->len; i++) {
		unsigned int c = pdfdoc_character((unsigned char)text->data[i]);
		const unsigned char octets[2] = {(unsigned char)(c >> 8), (unsigned char)c};

		if (assay_buf_append(&utf16, octets, 2) < 0)
			pdf->in->error = -ASSAY_ENOMEM;
	}
	assay_buf_free(text);
	*text = utf16;
	return "utf-16be";
}

/* Subtype: a media type, RFC 2046, as a name. */
static bool media_type(struct pdf *pdf, struct pdf_place dict, char *type, size_t size)
{
	if (!pdf_name(pdf, pdf_get(pdf, dict, "Subtype"), type, size) || strchr(type, '/') == NULL)
		return false;
	for (char *c = type; *c != '\0'; c++) {
		if (*c <= ' ' || *c > '~')
			return false;
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	}
	return true;
}

/* An embedded file becomes a member, once. */
static void embedded_file(struct pdf *pdf, uint32_t object, const char *charset,
                          const struct assay_buf *name)
{
	struct inspection *in = pdf->in;
	struct assay_buf content = {0};
	enum pdf_stream_result result;
	unsigned int flags = 0;
	char type[64];
	bool typed;

	if (object == PDF_NONE || pdf->objects[object].stream == 0 ||
	    (pdf->objects[object].traits & PDF_DONE) != 0)
		return;
	pdf->objects[object].traits |= PDF_DONE;
	typed = media_type(pdf, pdf_value(pdf, object), type, sizeof(type));
	result = pdf_stream(pdf, object, in->limits->inspect_bytes, &content);
	if (result == PDF_STREAM_UNKNOWN) {
		content.len = 0;
		flags = pdf->encrypted ? ASSAY_ENT_ENCRYPTED : ASSAY_ENT_TRUNCATED;
	} else if (result == PDF_STREAM_BROKEN) {
		flags = ASSAY_ENT_TRUNCATED;
	}
	if (inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT, charset,
	                            name->len == 0 ? NULL : name->data, name->len,
	                            typed ? type : NULL)) {
		inspection_member_write(in, content.data, content.len);
		inspection_member_end(in, flags);
	}
	assay_buf_free(&content);
}

/* A file specification: the file in it may be there for several systems. */
static void file_specification(struct pdf *pdf, struct pdf_place specification)
{
	static const char *const keys[] = {"UF", "F", "DOS", "Mac", "Unix"};
	struct pdf_place files = pdf_get(pdf, specification, "EF");
	struct assay_buf name = {0};
	const char *charset;

	for (size_t i = 0; i < 5 && name.len == 0; i++)
		pdf_string(pdf, pdf_get(pdf, specification, keys[i]), &name);
	if (pdf->encrypted)
		name.len = 0;
	charset = text_charset(pdf, &name);
	for (size_t i = 0; i < 5; i++)
		embedded_file(pdf, pdf_reference(pdf, pdf_get(pdf, files, keys[i])), charset,
		              &name);
	assay_buf_free(&name);
}

static void read_files(struct pdf *pdf)
{
	const struct assay_buf nameless = {0};

	for (uint32_t i = 0; i < pdf->mark_count && pdf->in->error == 0 && !pdf->stopped; i++) {
		if (pdf->marks[i].kind == PDF_MARK_FILE)
			file_specification(pdf, pdf->marks[i].dict);
	}
	for (uint32_t i = 0; i < pdf->count && pdf->in->error == 0 && !pdf->stopped; i++) {
		if ((pdf->objects[i].traits & PDF_EMBEDDED_FILE) != 0)
			embedded_file(pdf, i, NULL, &nameless);
	}
}

/* ---- actions (12.6) ----------------------------------------------------------------------------
 */

/* Actions that follow an action, one after the other. */
#define ACTIONS 16

static bool is_remote(struct pdf *pdf, struct pdf_place file)
{
	static const char *const keys[] = {"UF", "F", "Unix", "DOS"};
	struct assay_buf target = {0};
	bool remote = false;

	/* a file specification is a string, or a dictionary with several */
	if (pdf_string(pdf, file, &target))
		remote = link_is_remote(target.data, target.len);
	for (size_t i = 0; i < 4 && !remote; i++) {
		if (pdf_string(pdf, pdf_get(pdf, file, keys[i]), &target))
			remote = link_is_remote(target.data, target.len);
	}
	assay_buf_free(&target);
	return remote;
}

/* What an action does when nobody has asked for it. */
static void automatic_action(struct pdf *pdf, struct pdf_place action)
{
	char type[32];

	for (int i = 0; i < ACTIONS && action.object != PDF_NONE; i++) {
		if (!pdf_name(pdf, pdf_get(pdf, action, "S"), type, sizeof(type)))
			return;
		if (strcmp(type, "URI") == 0 || strcmp(type, "SubmitForm") == 0)
			inspection_flag(pdf->in, ASSAY_ENT_EXTERNAL);
		else if ((strcmp(type, "GoToR") == 0 || strcmp(type, "GoToE") == 0 ||
		          strcmp(type, "ImportData") == 0) &&
		         is_remote(pdf, pdf_get(pdf, action, "F")))
			inspection_flag(pdf->in, ASSAY_ENT_EXTERNAL);
		/* of several that follow, the first leads on */
		action = pdf_item(pdf, pdf_get(pdf, action, "Next"), 0);
	}
}

static void read_actions(struct pdf *pdf, struct pdf_place dict)
{
	struct pdf_entries triggers;

	automatic_action(pdf, pdf_get(pdf, dict, "OpenAction"));
	if (!pdf_entries_begin(&triggers, pdf, pdf_get(pdf, dict, "AA")))
		return;
	/* 12.6.3: U and D are a button of the mouse */
	while (pdf_entries_next(&triggers)) {
		if (strcmp(triggers.key, "U") != 0 && strcmp(triggers.key, "D") != 0)
			automatic_action(pdf, triggers.value);
	}
}

/* ---- forms of XFA (12.7.8)
 * ------------------------------------------------------------------------ */

/* Packets in which a form can come. */
#define PACKETS 64

static void read_packet(struct pdf *pdf, uint32_t object)
{
	struct assay_buf content = {0};
	enum xml_token token;
	struct xml xml = {0};

	if (pdf->objects[object].stream == 0 || (pdf->objects[object].traits & PDF_DONE) != 0)
		return;
	pdf->objects[object].traits |= PDF_DONE;
	pdf_stream(pdf, object, pdf->in->limits->inspect_bytes, &content);
	if (xml_begin(&xml, content.data, content.len) < 0)
		pdf->in->error = -ASSAY_ENOMEM;
	while ((token = xml_next(&xml)) != XML_END) {
		if (token == XML_OPEN && xml_is(&xml, "script"))
			inspection_flag(pdf->in, ASSAY_ENT_SCRIPT);
	}
	xml_end(&xml);
	assay_buf_free(&content);
}

/* One stream, or names and streams by turns. */
static void read_form(struct pdf *pdf, struct pdf_place dict)
{
	struct pdf_place form = pdf_get(pdf, dict, "XFA");

	for (unsigned int i = 0; i < PACKETS && pdf->in->error == 0; i++) {
		struct pdf_place item = pdf_item(pdf, form, i);
		uint32_t object = pdf_reference(pdf, item);

		if (item.object == PDF_NONE)
			break;
		if (object != PDF_NONE)
			read_packet(pdf, object);
	}
}

/* ---- all of it
 * --------------------------------------------------------------------------------------- */

static void read_marks(struct pdf *pdf)
{
	for (uint32_t i = 0; i < pdf->mark_count && pdf->in->error == 0 && !pdf->stopped; i++) {
		if (pdf->marks[i].kind == PDF_MARK_ACTION)
			read_actions(pdf, pdf->marks[i].dict);
		else if (pdf->marks[i].kind == PDF_MARK_XFA)
			read_form(pdf, pdf->marks[i].dict);
	}
}

/*
 * Readers repair what has no cross-reference table, and most that is missing.
 * Where there is no way in, or the file ends in the midst of an object or before
 * it says where to begin, a part of it has been lost.
 */
static bool is_corrupt(const struct pdf *pdf)
{
	struct octets file = pdf->texts[0];
	size_t last = 0;

	for (uint32_t i = 0; i < pdf->count; i++) {
		if (pdf->objects[i].text == 0 && pdf->objects[i].value > last)
			last = pdf->objects[i].value;
	}
	return (pdf->traits & (PDF_HAS_ROOT | PDF_CATALOG)) == 0 ||
	       (pdf->traits & PDF_UNFINISHED) != 0 ||
	       memmem(file.data + last, file.len - last, "startxref", 9) == NULL;
}

void inspect_pdf(struct inspection *in, const unsigned char *data, size_t len)
{
	struct octets *texts = malloc(sizeof(*texts));
	struct pdf pdf = {.in = in, .texts = texts, .text_count = 1};

	if (texts == NULL) {
		in->error = -ASSAY_ENOMEM;
		return;
	}
	texts[0] = (struct octets){data, len};
	if (pdf_scan_file(&pdf)) {
		pdf_sort(&pdf);
		find_encryption(&pdf);
		read_object_streams(&pdf);
		read_marks(&pdf);
		read_files(&pdf);
	}
	inspection_flag(in, pdf.flags);
	if (pdf.full)
		inspection_report(in, INSPECTION_SIZE);
	if (in->error == 0 && is_corrupt(&pdf))
		inspection_report(in, INSPECTION_CORRUPT);
	for (uint32_t i = 1; i < pdf.text_count; i++)
		free((void *)(uintptr_t)pdf.texts[i].data);
	free(pdf.texts);
	pdf_crypt_free(pdf.crypt);
	pdf_free(&pdf);
}
