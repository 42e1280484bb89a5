/*
 * OneNote sections: embedded files are found wherever they are, with the names
 * that their nodes give them; what is not whole does no harm.
 */
#include "test-document.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void append(struct assay_buf *buf, const void *data, size_t len)
{
	assert_int_equal(assay_buf_append(buf, data, len), 0);
}

static void number(struct assay_buf *buf, size_t octets, uint64_t v)
{
	for (size_t i = 0; i < octets; i++, v >>= 8)
		append(buf, (unsigned char[]){(unsigned char)v}, 1);
}

static void wide(struct assay_buf *buf, const char *text)
{
	for (; *text != '\0'; text++)
		number(buf, 2, (unsigned char)*text);
}

static void set_number(struct assay_buf *buf, size_t pos, size_t octets, uint64_t v)
{
	for (size_t i = 0; i < octets; i++, v >>= 8)
		buf->data[pos + i] = (char)v;
}

/* ---- a section -------------------------------------------------------------------------- */

#define GUID_OBJECT "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac"
#define GUID_END    "\x22\xa7\xfb\x71\x79\x0f\x0b\x4a\xbb\x13\x89\x92\x56\x42\x6b\x24"

static struct assay_buf begin(void)
{
	static const unsigned char header[1024] = {0xe4, 0x52, 0x5c, 0x7b, 0x8c, 0xd8, 0xa7, 0x4d,
	                                           0xae, 0xb1, 0x53, 0x78, 0xd0, 0x29, 0x96, 0xd3};
	struct assay_buf file = {0};

	append(&file, header, sizeof(header));
	return file;
}

static struct assay_buf *finish(struct assay_buf *file)
{
	set_number(file, 196, 8, file->len);
	return file;
}

/* A file in its object; returns where that is. */
static size_t object(struct assay_buf *file, const void *data, size_t len)
{
	size_t pos;

	while (file->len % 8 != 0)
		number(file, 1, 0);
	pos = file->len;
	append(file, GUID_OBJECT, 16);
	number(file, 8, len);
	number(file, 12, 0);
	append(file, data, len);
	append(file, GUID_END, 16);
	return pos;
}

/* The node that says which object has an identity, in one of the forms of its reference. */
static void reference(struct assay_buf *file, size_t pos, unsigned int form, unsigned int cb,
                      const char *guid)
{
	static const size_t offset_octets[] = {8, 4, 2, 4}, length_octets[] = {4, 8, 1, 2};
	size_t octets = offset_octets[form] + length_octets[cb];

	number(file, 4,
	       0x094 | (4 + octets + 16) << 10 | (uint64_t)form << 23 | (uint64_t)cb << 25 |
	               (uint64_t)1 << 27 | (uint64_t)1 << 31);
	number(file, offset_octets[form], form < 2 ? pos : pos / 8);
	number(file, length_octets[cb], 9);
	append(file, guid, 16);
}

static void declaration(struct assay_buf *file, const char *guid_text, const char *extension)
{
	number(file, 4, 7 + strlen(guid_text));
	wide(file, "<ifndf>");
	wide(file, guid_text);
	number(file, 4, strlen(extension));
	wide(file, extension);
}

/* A set of properties, among them the name. */
static void name_property(struct assay_buf *file, const char *name)
{
	number(file, 2, 4);
	number(file, 4, 0x14001c34); /* four octets */
	number(file, 4, 0x1c001c22); /* as many as it says */
	number(file, 4, 0x20001d9b); /* none: the object is elsewhere */
	number(file, 4, 0x1c001d9c); /* the name */
	number(file, 4, 0xffffffff);
	number(file, 4, 3);
	append(file, "xyz", 3);
	number(file, 4, 2 * strlen(name) + 2);
	wide(file, name);
	number(file, 2, 0);
}

#define GUID_1      "\x3e\x56\x9f\xaf\x3d\x4f\x92\x4e\xbb\x4b\x72\xfc\x63\xde\xc5\xdc"
#define GUID_1_TEXT "{AF9F563E-4F3D-4E92-BB4B-72FC63DEC5DC}"
#define GUID_2      "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
#define GUID_2_TEXT "{04030201-0605-0807-090a-0b0c0d0e0f10}"

/* ---- tests --------------------------------------------------------------------------------- */

static void files_become_members_with_their_names(void **state)
{
	(void)state;
	for (unsigned int form = 0; form < 16; form++) {
		struct assay_buf file = begin();
		size_t first, second;
		struct document d;

		name_property(&file, "Invoice.HTA");
		name_property(&file, "other.txt");
		first = object(&file, "alert(1)", 8);
		second = object(&file, "MZ not much", 11);
		reference(&file, second, form % 4, form / 4, GUID_2);
		reference(&file, first, form % 4, form / 4, GUID_1);
		declaration(&file, GUID_1_TEXT, ".hta");
		declaration(&file, GUID_2_TEXT, ".exe");
		object(&file, "nothing is said of it", 21);
		finish(&file);
		d = document_read(inspect_onenote, file.data, file.len);
		assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
		assert_int_equal(d.count, 3);
		assert_document_member(&d, 0, "Invoice.HTA", "alert(1)", 8);
		assert_document_member(&d, 1, ".exe", "MZ not much", 11);
		assert_document_member(&d, 2, NULL, "nothing is said of it", 21);
		document_done(&d);
		if (form == 0)
			assert_document_survives(inspect_onenote, file.data, file.len, 64);
		assay_buf_free(&file);
	}
}

static void pictures_are_members_but_nothing_embedded(void **state)
{
	struct assay_buf file = begin();
	struct document d;

	(void)state;
	object(&file, "\x89PNG\r\n\x1a\n....", 12);
	finish(&file);
	d = document_read(inspect_onenote, file.data, file.len);
	assert_int_equal(d.flags, 0);
	assert_int_equal(d.count, 1);
	assert_string_equal(d.members[0].detected, "image/png");
	document_done(&d);
	assay_buf_free(&file);
}

static void a_section_that_is_cut_is_corrupt(void **state)
{
	struct assay_buf file = begin();

	(void)state;
	object(&file, "alert(1)", 8);
	finish(&file);
	for (size_t cut = 0; cut < file.len; cut++) {
		struct document d = document_read(inspect_onenote, file.data, cut);

		assert_int_equal(d.findings, INSPECTION_CORRUPT);
		/* the object without the GUID behind it is whole, and with less it is not */
		if (cut > 1024 + 36) {
			assert_int_equal(d.count, 1);
			assert_int_equal((d.members[0].flags & ASSAY_ENT_TRUNCATED) != 0,
			                 cut < 1024 + 36 + 8);
		}
		document_done(&d);
	}
	assay_buf_free(&file);
}

static void sections_from_a_server_have_files_in_blobs(void **state)
{
	static const size_t sizes[] = {1, 100, 126, 127, 128, 16383, 16384, 32700, 40000, 300000};
	unsigned char *data = calloc(1, 300000);

	(void)state;
	assert_non_null(data);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct assay_buf file = begin(), compact = {0};
		size_t size = sizes[i], octets = 1, whole;
		struct document d;

		file.len = 64;
		memcpy(file.data + 48,
		       "\x2f\xe9\x8d\x63\xd4\xa6\xc1\x4b\x9a\x36\xb3\xfc\x25\x11\xa5\xb7", 16);
		append(&file, "something before", 16);
		while (size >> (7 * octets) != 0)
			octets++;
		number(&compact, octets, (size << 1 | 1) << (octets - 1));
		whole = size + octets;
		number(&file, 4, 0x12 | (uint64_t)(whole < 0x7fff ? whole : 0x7fff) << 17);
		if (whole >= 0x7fff)
			number(&file, 4, (whole << 1 | 1) << 3);
		append(&file, compact.data, compact.len);
		append(&file, data, size);
		append(&file, "something behind", 16);
		d = document_read(inspect_onenote, file.data, file.len);
		assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
		assert_int_equal(d.count, 1);
		assert_document_member(&d, 0, NULL, data, size);
		document_done(&d);
		if (size == 128)
			assert_document_survives(inspect_onenote, file.data, file.len, 16);
		assay_buf_free(&compact);
		assay_buf_free(&file);
	}
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_become_members_with_their_names),
		cmocka_unit_test(pictures_are_members_but_nothing_embedded),
		cmocka_unit_test(a_section_that_is_cut_is_corrupt),
		cmocka_unit_test(sections_from_a_server_have_files_in_blobs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
