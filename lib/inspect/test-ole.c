/*
 * Compound files: whatever layout a stream has, it is found; what documents
 * have in them is told; no octets at all do harm.
 */
#include "test-ole.h"

#include "inspect/ole.h"

#include <zlib.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- the file system ------------------------------------------------------------ */

struct reading {
	struct member_list list;
	struct inspection in;
	struct ole ole;
};

static bool open_file(struct reading *r, const struct assay_buf *file)
{
	memset(r, 0, sizeof(*r));
	r->in.limits = &document_limits;
	r->in.members = &r->list;
	member_list_begin(&r->list, false, 10);
	inspection_begin(&r->in);
	r->in.packed = file->len;
	return ole_open(&r->ole, &r->in, (const unsigned char *)file->data, file->len);
}

static void close_file(struct reading *r, struct assay_buf *file)
{
	ole_close(&r->ole);
	member_list_free(&r->list);
	inspection_free(&r->in);
	assay_buf_free(file);
}

static unsigned char *some_octets(size_t len)
{
	unsigned char *octets = malloc(len + 1);
	uint64_t seed = len + 1;

	assert_non_null(octets);
	for (size_t i = 0; i < len; i++)
		octets[i] = (unsigned char)(test_random(&seed) >> 32);
	return octets;
}

static void streams_of_any_size_are_read_back(void **state)
{
	static const size_t sizes[] = {0, 1, 63, 64, 65, 4095, 4096, 4097, 40000};
	static const unsigned int shifts[] = {9, 12};

	(void)state;
	for (size_t k = 0; k < COUNT(sizes) * COUNT(shifts); k++) {
		size_t len = sizes[k / 2];
		unsigned char *octets = some_octets(len);
		struct ole_node nodes[] = {{"first", -1, "x", 1, NULL},
		                           {"folder", -1, NULL, 0, NULL},
		                           {"the stream", 1, octets, len, NULL},
		                           {"last", -1, octets, 5000 < len ? 5000 : len, NULL}};
		struct assay_buf file = ole_write(nodes, 4, NULL, shifts[k % 2]), out = {0};
		struct reading r;
		uint32_t folder, stream;

		assert_true(open_file(&r, &file));
		assert_false(r.ole.corrupt);
		folder = ole_find(&r.ole, 0, OLE_STORAGE, "FOLDER");
		assert_int_not_equal(folder, OLE_NONE);
		stream = ole_find(&r.ole, folder, OLE_STREAM, "The Stream");
		assert_int_not_equal(stream, OLE_NONE);
		assert_int_equal(ole_find(&r.ole, 0, OLE_STREAM, "the stream"), OLE_NONE);
		assert_true(ole_read(&r.ole, &r.in, stream, SIZE_MAX, &out));
		assert_int_equal(out.len, len);
		assert_true(len == 0 || memcmp(out.data, octets, len) == 0);
		if (len > 10) {
			assert_true(ole_read(&r.ole, &r.in, stream, 10, &out));
			assert_int_equal(out.len, 10);
		}
		assay_buf_free(&out);
		close_file(&r, &file);
		free(octets);
	}
}

static void a_chain_that_runs_in_a_circle_ends(void **state)
{
	unsigned char *octets = some_octets(10000);
	struct ole_node nodes[] = {{"Workbook", -1, octets, 10000, NULL}};
	struct assay_buf file = ole_write(nodes, 1, NULL, 9), out = {0};
	unsigned char *fat = (unsigned char *)file.data + file.len - 512;
	struct reading r;

	(void)state;
	put32(fat + 4 * 3, 1);
	/* and the stream says that it has more octets than the file */
	for (size_t i = 0; i + 128 <= file.len; i += 128) {
		if (memcmp(file.data + i, "W\0o\0r\0k\0", 8) == 0)
			put32((unsigned char *)file.data + i + 120, 0x7fffffff);
	}
	assert_true(open_file(&r, &file));
	assert_false(ole_read(&r.ole, &r.in, 1, SIZE_MAX, &out));
	assert_true(out.len <= file.len);
	assay_buf_free(&out);
	close_file(&r, &file);
	free(octets);
}

static void a_directory_that_runs_in_a_circle_ends(void **state)
{
	struct ole_node nodes[] = {{"a", -1, NULL, 0, NULL}, {"b", 0, NULL, 0, NULL}};
	struct assay_buf file = ole_write(nodes, 2, NULL, 9);
	unsigned char *directory = (unsigned char *)file.data + 512;
	struct reading r;

	(void)state;
	put32(directory + 2 * 128 + 76, 1); /* b has a in it, as its child */
	put32(directory + 2 * 128 + 68, 2); /* and itself beside it */
	assert_true(open_file(&r, &file));
	assert_true(r.ole.corrupt);
	assert_int_equal(r.ole.entries[1].parent, 0);
	assert_int_equal(r.ole.entries[2].parent, 1);
	close_file(&r, &file);
}

static void a_fat_of_many_sectors_is_found_through_its_own_chain(void **state)
{
	/* more than 109 sectors of the FAT: 7 MiB; sector 0 becomes a DIFAT sector */
	struct assay_buf file = {0}, out = {0};
	size_t sectors = 111 * 128, len = (sectors + 1) * 512;
	unsigned char *data = calloc(1, len), *fat;
	struct reading r;

	(void)state;
	assert_non_null(data);
	memcpy(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	put16(data + 30, 9);
	put32(data + 48, 1);
	put32(data + 56, 4096);
	put32(data + 60, 0xfffffffeu);
	/* FAT sectors 2 to 112, of which two are named in the DIFAT sector */
	for (uint32_t i = 0; i < 109; i++)
		put32(data + 76 + 4 * (size_t)i, i + 2);
	put32(data + 512, 111);
	put32(data + 512 + 4, 112);
	for (size_t i = 2; i < 127; i++)
		put32(data + 512 + 4 * i, 0xffffffffu);
	put32(data + 512 + 508, 0xfffffffeu);
	fat = data + 3 * 512;
	for (uint32_t i = 0; i < sectors; i++)
		put32(fat + 4 * (size_t)i, i >= 113 && i + 1 < sectors ? i + 1 : 0xfffffffeu);
	write_entry(data + 1024, &(struct ole_node){.name = "Root Entry"}, 5, 0xfffffffeu, 0);
	write_entry(data + 1152, &(struct ole_node){.name = "stream"}, 2, 113,
	            (sectors - 113) * 512);
	put32(data + 1024 + 76, 1);
	data[len - 1] = 'z';
	assert_int_equal(assay_buf_append(&file, data, len), 0);
	free(data);
	assert_true(open_file(&r, &file));
	assert_false(r.ole.corrupt);
	assert_true(ole_read(&r.ole, &r.in, 1, SIZE_MAX, &out));
	assert_int_equal(out.len, (sectors - 113) * 512);
	assert_int_equal(out.data[out.len - 1], 'z');
	assay_buf_free(&out);
	close_file(&r, &file);
}

/* ---- what is in documents -------------------------------------------------------- */

#define STREAM(name, parent, octets)                                                               \
	{                                                                                          \
		name, parent, octets, sizeof(octets) - 1, NULL                                     \
	}
#define STORAGE(name, parent)                                                                      \
	{                                                                                          \
		name, parent, NULL, 0, NULL                                                        \
	}

static void assert_nodes(const struct ole_node *nodes, size_t count, const char *clsid,
                         unsigned int flags, const char *what)
{
	struct assay_buf file = ole_write(nodes, count, clsid, 9);

	assert_document_flags(inspect_ole, file.data, file.len, flags, what);
	assay_buf_free(&file);
}

#define CLSID_EQUATION "\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"

static void what_a_document_has_is_told_by_its_streams_and_storages(void **state)
{
	static const struct {
		const char *what;
		struct ole_node nodes[3];
		const char *clsid;
		unsigned int flags;
	} table[] = {
		{"nothing",
	         {STREAM("\5SummaryInformation", -1, "x"), STORAGE("ObjectPool", -1)},
	         NULL,
	         0},
		{"VBA of Word",
	         {STORAGE("Macros", -1), STORAGE("VBA", 0), STREAM("dir", 1, "x")},
	         NULL,
	         ASSAY_ENT_MACROS},
		{"VBA of Excel",
	         {STORAGE("_VBA_PROJECT_CUR", -1), STORAGE("vba", 0),
	          STREAM("_VBA_PROJECT", 1, "x")},
	         NULL,
	         ASSAY_ENT_MACROS},
		{"VBA of Excel 95",
	         {STORAGE("_VBA_PROJECT", -1), STREAM("Module1", 0, "x")},
	         NULL,
	         ASSAY_ENT_MACROS},
		{"a VBA folder without a project", {STORAGE("VBA", -1)}, NULL, 0},
		{"an encrypted package",
	         {STREAM("EncryptionInfo", -1, "x"), STREAM("EncryptedPackage", -1, "x")},
	         NULL,
	         ASSAY_ENT_ENCRYPTED},
		{"rights management", {STREAM("\tDRMContent", -1, "x")}, NULL, ASSAY_ENT_ENCRYPTED},
		{"an object in Word",
	         {STORAGE("ObjectPool", -1), STORAGE("_1234567890", 0)},
	         NULL,
	         ASSAY_ENT_EMBEDDED},
		{"an object in Excel", {STORAGE("MBD0012AB34", -1)}, NULL, ASSAY_ENT_EMBEDDED},
		{"an equation", {STREAM("Equation Native", -1, "x")}, NULL, ASSAY_ENT_EMBEDDED},
		{"an equation by its class",
	         {STREAM("\5SummaryInformation", -1, "x")},
	         CLSID_EQUATION,
	         ASSAY_ENT_EMBEDDED},
		{"controls", {STREAM("Ctls", -1, "x")}, NULL, ASSAY_ENT_EMBEDDED},
		{"a link to a URL",
	         {STORAGE("ObjectPool", -1), STORAGE("_1", 0),
	          STREAM("\1Ole", 1,
	                 "\1\0\0\2\1\0\0\0........"
	                 "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\0\xaa\0\x4b\xa9\x0b........")},
	         NULL,
	         ASSAY_ENT_EMBEDDED | ASSAY_ENT_EXTERNAL},
		{"a link to another machine's file",
	         {STREAM("\1Ole", -1,
	                 "\1\0\0\2\1\0\0\0........"
	                 "\3\3\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46\0\0\x0c\0\0\0\\\\host\\a.doc\0")},
	         NULL,
	         ASSAY_ENT_EXTERNAL},
		{"a link to a file",
	         {STREAM("\1Ole", -1,
	                 "\1\0\0\2\1\0\0\0........"
	                 "\3\3\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46\0\0\x0c\0\0\0C:\\b\\a.doc\0")},
	         NULL,
	         0},
		{"an object that is no link, and speaks of a URL",
	         {STREAM("\1Ole", -1,
	                 "\1\0\0\2\0\0\0\0........"
	                 "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\0\xaa\0\x4b\xa9\x0b........")},
	         NULL,
	         0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		size_t count = 0;

		while (count < 3 && table[i].nodes[count].name != NULL)
			count++;
		assert_nodes(table[i].nodes, count, table[i].clsid, table[i].flags, table[i].what);
	}
}

static void files_in_objects_become_members(void **state)
{
	static const char package[] = "\2\0setup.txt\0C:\\temp\\dir\\setup.exe\0\0\0\3\0"
				      "\x15\0\0\0C:\\Users\\u\\setup.exe\0"
				      "\5\0\0\0MZabc";
	char native[sizeof(package) + 3];
	struct ole_node nodes[] = {STORAGE("ObjectPool", -1),
	                           STORAGE("_1", 0),
	                           {"\1Ole10Native", 1, native, sizeof(native), NULL},
	                           STORAGE("_2", 0),
	                           STREAM("CONTENTS", 3, "%PDF-1.4 not much of it"),
	                           STREAM("CONTENTS", -1, "what Works keeps there")};
	struct assay_buf file;
	struct document d;

	(void)state;
	put32((unsigned char *)native, sizeof(package) - 1);
	memcpy(native + 4, package, sizeof(package) - 1);
	file = ole_write(nodes, COUNT(nodes), NULL, 12);
	d = document_read(inspect_ole, file.data, file.len);
	assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
	assert_int_equal(d.count, 2);
	assert_document_member(&d, 0, "setup.exe", "MZabc", 5);
	assert_document_member(&d, 1, NULL, "%PDF-1.4 not much of it", 23);
	document_done(&d);
	assert_document_survives(inspect_ole, file.data, file.len, 512);
	assay_buf_free(&file);
}

static void a_package_may_have_its_name_in_unicode_only_at_the_end_and_may_be_a_link(void **state)
{
	static const char wide[] = "\x30\0\0\0"
				   "\2\0?.txt\0C:\\?.txt\0\0\0\3\0\1\0\0\0\0\2\0\0\0hi"
				   "\5\0\0\0\x1f\4.\0t\0x\0t\0"
				   "\0\0\0\0\0\0\0\0";
	static const char link[] = "\x30\0\0\0"
				   "\2\0calc\0C:\\Windows\\calc.exe\0\0\0\1\0\1\0\0\0\0\0\0\0\0";
	struct ole_node nodes[] = {STREAM("\1Ole10Native", -1, wide)};
	struct assay_buf file = ole_write(nodes, 1, NULL, 9);
	struct document d = document_read(inspect_ole, file.data, file.len);

	(void)state;
	assert_int_equal(d.count, 1);
	assert_document_member(&d, 0, "\xd0\x9f.txt", "hi", 2);
	document_done(&d);
	assay_buf_free(&file);
	nodes[0] = (struct ole_node)STREAM("\1Ole10Native", -1, link);
	assert_nodes(nodes, 1, NULL, ASSAY_ENT_EMBEDDED | ASSAY_ENT_LAUNCH, "a link to a program");
}

static void attachments_of_outlook_messages_become_members(void **state)
{
	static const char inner[] = "__attach_version1.0_#00000000";
	struct ole_node nodes[] = {
		STREAM("__properties_version1.0", -1, "x"),
		STORAGE(inner, -1),
		STREAM("__substg1.0_37010102", 1, "the file"),
		STREAM("__substg1.0_3704001F", 1, "s\0h\0o\0r\0t\0.\0p\0d\0f\0"),
		STREAM("__substg1.0_3707001F", 1, "l\0o\0n\0g\0 \0\x1f\4.\0p\0d\0f\0"),
		STREAM("__substg1.0_370E001F", 1, "A\0p\0p\0l\0i\0c\0a\0t\0i\0o\0n\0/\0p\0d\0f\0"),
		/* a message in the message, and an attachment in that */
		STORAGE("__attach_version1.0_#00000001", -1),
		STORAGE("__substg1.0_3701000D", 6),
		STORAGE(inner, 7),
		STREAM("__substg1.0_37010102", 8, "MZ"),
		STREAM("__substg1.0_3001001E", 8, "evil.exe"),
	};
	struct assay_buf file = ole_write(nodes, COUNT(nodes), NULL, 9);
	struct document d = document_read(inspect_ole, file.data, file.len);

	(void)state;
	assert_int_equal(d.flags, 0);
	assert_int_equal(d.count, 2);
	assert_document_member(&d, 0, "long \xd0\x9f.pdf", "the file", 8);
	assert_string_equal(d.members[0].type, "application/pdf");
	assert_document_member(&d, 1, "evil.exe", "MZ", 2);
	document_done(&d);
	assert_document_survives(inspect_ole, file.data, file.len, 512);
	assay_buf_free(&file);
}

/* ---- Excel ------------------------------------------------------------------------ */

static void records_of_a_workbook_tell_what_it_has(void **state)
{
#define BIFF_START       "\x09\x08\4\0\0\6\5\0"
#define BIFF_SHEET(type) "\x85\0\x08\0\0\0\0\0\2" type "\0\0"
	static const struct {
		const char *what, *records;
		size_t len;
		unsigned int flags;
	} table[] = {
#define ROW(what, records, flags) {what, records, sizeof(records) - 1, flags}
		ROW("a sheet", BIFF_START BIFF_SHEET("\0") "\x0a\0\0\0", 0),
		ROW("a very hidden sheet of macros", BIFF_START BIFF_SHEET("\1"), ASSAY_ENT_MACROS),
		ROW("macros by their own start", BIFF_START "\x0a\0\0\0\x09\x08\4\0\0\6\x40\0",
	            ASSAY_ENT_MACROS),
		ROW("a password, and octets that mean nothing then",
	            BIFF_START "\x2f\0\2\0\0\0" BIFF_SHEET("\1"), ASSAY_ENT_ENCRYPTED),
		ROW("DDE",
	            BIFF_START "\xae\1\x0e\0\0\0\x09\0\0cmd\3/c xx\x23\0\6\0\xe2\x7f\0\0\0\0",
	            ASSAY_ENT_DDE),
		ROW("DDE in 16-bit characters",
	            BIFF_START "\xae\1\x0d\0\0\0\4\0\1c\0m\0\3\0x\0\x23\0\6\0\xe2\x7f\0\0\0\0",
	            ASSAY_ENT_DDE),
		ROW("a link to an OLE server",
	            BIFF_START "\xae\1\x0e\0\0\0\x09\0\0Wor\3a.doc\x23\0\6\0\x10\0\0\0\0\0",
	            ASSAY_ENT_EXTERNAL),
		ROW("a link to another workbook",
	            BIFF_START "\xae\1\x0e\0\1\0\x09\0\0\1Cdir\3.xls\x23\0\6\0\0\0\0\0\0\0", 0),
		ROW("a link to itself", BIFF_START "\xae\1\4\0\1\0\1\4\x23\0\6\0\0\0\0\0\0\0", 0),
		ROW("a record that is cut", BIFF_START "\x85\0\x08\0\0\0", 0),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct ole_node nodes[] = {{"Workbook", -1, table[i].records, table[i].len, NULL}};

		assert_nodes(nodes, 1, NULL, table[i].flags, table[i].what);
		nodes[0].name = "Book";
		assert_nodes(nodes, 1, NULL, table[i].flags, table[i].what);
	}
}

/* ---- PowerPoint ------------------------------------------------------------------- */

static struct assay_buf presentation(const struct assay_buf *object, int deflated)
{
	struct assay_buf stream = {0}, packed = {0}, file;
	unsigned char header[12] = {0x0f, 0, 0xe8, 3, 0, 0, 0, 0};
	uLongf packed_len = compressBound(object->len);
	struct ole_node node;

	/* an empty container, then the object */
	assert_int_equal(assay_buf_append(&stream, header, 8), 0);
	assert_int_equal(assay_buf_reserve(&packed, packed_len), 0);
	assert_int_equal(compress((Bytef *)packed.data, &packed_len, (const Bytef *)object->data,
	                          object->len),
	                 Z_OK);
	put16(header, deflated ? 0x10 : 0);
	put16(header + 2, 0x1011);
	put32(header + 4, (uint32_t)(deflated ? packed_len + 4 : object->len));
	put32(header + 8, (uint32_t)object->len);
	assert_int_equal(assay_buf_append(&stream, header, deflated ? 12 : 8), 0);
	if (deflated)
		assert_int_equal(assay_buf_append(&stream, packed.data, packed_len), 0);
	else
		assert_int_equal(assay_buf_append(&stream, object->data, object->len), 0);
	node = (struct ole_node){"PowerPoint Document", -1, stream.data, stream.len, NULL};
	file = ole_write(&node, 1, NULL, 9);
	assay_buf_free(&stream);
	assay_buf_free(&packed);
	return file;
}

static void objects_of_a_presentation_are_looked_into(void **state)
{
	struct ole_node vba[] = {STORAGE("VBA", -1), STREAM("dir", 0, "x")};
	struct ole_node object[] = {STREAM(
		"\1Ole10Native", -1, "\x20\0\0\0\2\0a.lnk\0a.lnk\0\0\0\3\0\0\0\0\0\2\0\0\0hi")};

	(void)state;
	for (int deflated = 0; deflated < 2; deflated++) {
		struct assay_buf inner = ole_write(vba, 2, NULL, 9);
		struct assay_buf file = presentation(&inner, deflated);
		struct document d;

		assert_document_flags(inspect_ole, file.data, file.len, ASSAY_ENT_MACROS, "VBA");
		assay_buf_free(&file);
		assay_buf_free(&inner);
		inner = ole_write(object, 1, NULL, 9);
		file = presentation(&inner, deflated);
		d = document_read(inspect_ole, file.data, file.len);
		assert_int_equal(d.flags, ASSAY_ENT_EMBEDDED);
		assert_int_equal(d.count, 2);
		assert_document_member(&d, 0, NULL, inner.data, inner.len);
		assert_document_member(&d, 1, "a.lnk", "hi", 2);
		assert_int_equal(d.members[1].parent, 1);
		document_done(&d);
		assert_document_survives(inspect_ole, file.data, file.len, 512);
		assay_buf_free(&file);
		assay_buf_free(&inner);
	}
}

static void an_encrypted_presentation_says_so(void **state)
{
	struct ole_node user[] = {
		STREAM("Current User", -1, "\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\xdf\xc4\xd1\xf3....")};
	struct ole_node plain[] = {
		STREAM("Current User", -1, "\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\x5f\xc0\x91\xe3....")};
	struct ole_node session[] = {STREAM("PowerPoint Document", -1, "\x0f\0\x14\x2f\0\0\0\0")};

	(void)state;
	assert_nodes(user, 1, NULL, ASSAY_ENT_ENCRYPTED, "user");
	assert_nodes(plain, 1, NULL, 0, "no password");
	assert_nodes(session, 1, NULL, ASSAY_ENT_ENCRYPTED, "session");
}

/* ---- Word -------------------------------------------------------------------------- */

#define WORD_BYTES 0x800
#define TEXT_1     0x400
#define TEXT_2     0x600

/* A document whose text is in two pieces, the second of 8-bit characters. */
static struct assay_buf word_document(const char *first, const char *second, const char *template,
                                      unsigned int flags)
{
	unsigned char main[WORD_BYTES] = {0}, table[512] = {0};
	size_t n1 = strlen(first), n2 = strlen(second), n3 = strlen(template), pos = 0;
	struct ole_node nodes[] = {
		{"WordDocument", -1, main, sizeof(main), NULL},
		{(flags & 0x200) != 0 ? "1Table" : "0Table", -1, table, sizeof(table), NULL}};

	put16(main, 0xa5ec);
	put16(main + 2, 0xc1);
	put16(main + 10, flags);
	for (size_t i = 0; i < n1; i++)
		put16(main + TEXT_1 + 2 * i, (unsigned char)first[i]);
	memcpy(main + TEXT_2, second, n2);
	/* properties, then the pieces */
	memcpy(table, "\1\2\0ab\2", 6);
	put32(table + 6, 28);
	put32(table + 10, 0);
	put32(table + 14, (uint32_t)n1);
	put32(table + 18, (uint32_t)(n1 + n2));
	put32(table + 24, TEXT_1);
	put32(table + 32, 2 * TEXT_2 | 1u << 30);
	put32(main + 0x1a2, 0);
	put32(main + 0x1a6, 38);
	/* the associated strings: an empty one, and the template */
	pos = 100;
	memcpy(table + pos, "\xff\xff\2\0\0\0\0\0", 8);
	put16(table + pos + 8, (unsigned int)n3);
	for (size_t i = 0; i < n3; i++)
		put16(table + pos + 10 + 2 * i, (unsigned char)template[i]);
	put32(main + 0x19a, (uint32_t)pos);
	put32(main + 0x19e, (uint32_t)(10 + 2 * n3));
	return ole_write(nodes, 2, NULL, 9);
}

static void fields_and_templates_of_word_are_told(void **state)
{
	static const struct {
		const char *first, *second, *template;
		unsigned int fib, flags;
	} table[] = {
		{"plain", " text about DDE", "Normal.dot", 0, 0},
		{"a \x13 DDEAUTO c:\\\\x", " \"y\" \x14 result \x15", "", 0, ASSAY_ENT_DDE},
		{"a \x13", " dde c:\\\\x\x14 result \x15", "", 0x200, ASSAY_ENT_DDE},
		/* a keyword in two pieces */
		{"a \x13 DDE", "AUTO c:\\\\x\x14 r \x15", "", 0, ASSAY_ENT_DDE},
		{"a \x13 DDE", "TAIL \x14 r \x15", "", 0, 0},
		/* a field in a field, before and behind the keyword */
		{"\x13 \x13 IF 1 \x14 x \x15", " DDE a b \x15", "", 0, ASSAY_ENT_DDE},
		{"\x13 IF \x13 DDE a b \x14 x \x15", "\x15", "", 0, ASSAY_ENT_DDE},
		{"\x13 PAGE \x14 1 \x15", " DDE a b", "", 0, 0},
		{"\x13 PAGE \x14 \x13 REF a \x15 DDE", "\x15", "", 0, 0},
		{"\x13 INCLUDEPICTURE \"http://t.example/", "x.gif\" \\d \x14\x15", "", 0,
	         ASSAY_ENT_EXTERNAL},
		{"\x13 INCLUDETEXT \\\\\\\\host\\\\x.doc", "\x14\x15", "", 0, ASSAY_ENT_EXTERNAL},
		{"\x13 INCLUDEPICTURE \"C:\\\\dir\\\\x.gif\"", " \\d \x14\x15", "", 0, 0},
		{"\x13 HYPERLINK \"http://t.example/\"", " \x14 click \x15", "", 0, 0},
		{"", "", "http://t.example/a.dotm", 0, ASSAY_ENT_TEMPLATE},
		{"", "", "\\\\host\\share\\a.dotm", 0x200, ASSAY_ENT_TEMPLATE},
		{"", "", "C:\\Templates\\a.dot", 0, 0},
		/* nothing is readable in an encrypted one */
		{"\x13 DDE x\x15", "", "http://t.example/", 0x100, ASSAY_ENT_ENCRYPTED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct assay_buf file = word_document(table[i].first, table[i].second,
		                                      table[i].template, table[i].fib);

		assert_document_flags(inspect_ole, file.data, file.len, table[i].flags,
		                      table[i].first);
		if (i == 1)
			assert_document_survives(inspect_ole, file.data, file.len, 512);
		assay_buf_free(&file);
	}
}

static void pieces_that_share_text_are_read_within_the_budget(void **state)
{
	static unsigned char main[1 << 20], table[1 << 20];
	size_t count = (sizeof(table) - 9) / 12;
	struct ole_node nodes[] = {{"WordDocument", -1, main, sizeof(main), NULL},
	                           {"0Table", -1, table, sizeof(table), NULL}};
	struct assay_buf file;
	struct document d;

	(void)state;
	memset(main, 0, sizeof(main));
	put16(main, 0xa5ec);
	put16(main + 2, 0xc1);
	put32(main + 0x1a6, sizeof(table));
	memset(table, 0, sizeof(table));
	table[0] = 2;
	put32(table + 1, sizeof(table) - 5);
	/* each piece is nearly all of the document */
	for (size_t i = 0; i <= count; i++)
		put32(table + 5 + 4 * i, (uint32_t)(i * 1000000));
	file = ole_write(nodes, 2, NULL, 12);
	d = document_read(inspect_ole, file.data, file.len);
	assert_int_equal(d.findings, INSPECTION_BYTES);
	assert_int_equal(d.flags, ASSAY_ENT_BOMB);
	assert_document_bounded(&d);
	document_done(&d);
	assay_buf_free(&file);
}

/* ---- bad input ---------------------------------------------------------------------- */

static void a_file_that_is_cut_is_corrupt(void **state)
{
	unsigned char *octets = some_octets(20000);
	struct ole_node nodes[] = {{"Workbook", -1, octets, 20000, NULL}, STREAM("x", -1, "y")};
	struct assay_buf file = ole_write(nodes, 2, NULL, 9);
	struct document d;

	(void)state;
	d = document_read(inspect_ole, file.data, file.len);
	assert_int_equal(d.findings, 0);
	document_done(&d);
	for (size_t cut = 8; cut < file.len; cut += 512) {
		d = document_read(inspect_ole, file.data, cut);
		assert_int_equal(d.findings, INSPECTION_CORRUPT);
		assert_int_equal(d.flags, ASSAY_ENT_CORRUPT);
		document_done(&d);
	}
	assay_buf_free(&file);
	free(octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_of_any_size_are_read_back),
		cmocka_unit_test(a_chain_that_runs_in_a_circle_ends),
		cmocka_unit_test(a_directory_that_runs_in_a_circle_ends),
		cmocka_unit_test(a_fat_of_many_sectors_is_found_through_its_own_chain),
		cmocka_unit_test(what_a_document_has_is_told_by_its_streams_and_storages),
		cmocka_unit_test(files_in_objects_become_members),
		cmocka_unit_test(
			a_package_may_have_its_name_in_unicode_only_at_the_end_and_may_be_a_link),
		cmocka_unit_test(attachments_of_outlook_messages_become_members),
		cmocka_unit_test(records_of_a_workbook_tell_what_it_has),
		cmocka_unit_test(objects_of_a_presentation_are_looked_into),
		cmocka_unit_test(an_encrypted_presentation_says_so),
		cmocka_unit_test(fields_and_templates_of_word_are_told),
		cmocka_unit_test(pieces_that_share_text_are_read_within_the_budget),
		cmocka_unit_test(a_file_that_is_cut_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
