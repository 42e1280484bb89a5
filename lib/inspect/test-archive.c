/*
 * Archives and compressed files: made by libarchive where it can write them, by
 * hand where it cannot. What is cut or lies gives what is there.
 */
#include "inspect/test-look.h"

#include "inspect/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

/* ---- reading as a type ------------------------------------------------------------ */

/* What came of content that was read as an archive of this type. */
struct reading {
	struct assay_limits limits;
	struct member_list list;
	struct inspection in;
	struct arena arena;
	const struct assay_member *members;
	size_t count;
};

static void read_with(struct reading *r, const struct assay_limits *limits, const char *type,
                      const void *data, size_t len)
{
	unsigned char *copy = malloc(len == 0 ? 1 : len);

	assert_non_null(copy);
	memcpy(copy, data, len);
	*r = (struct reading){.limits = *limits};
	r->in.limits = &r->limits;
	r->in.members = &r->list;
	member_list_begin(&r->list, true, limits->members);
	inspection_begin(&r->in);
	r->in.packed = len;
	archive_read_as(&r->in, type, copy, len);
	assert_int_equal(r->in.error, 0);
	assert_int_equal(r->in.depth, 0);
	r->count = r->list.count;
	r->members = r->count == 0 ? NULL : member_list_end(&r->list, &r->arena);
	free(copy);
}

static void read_as(struct reading *r, const char *type, const void *data, size_t len)
{
	static const struct assay_limits limits = {.members = 100,
	                                           .depth = 10,
	                                           .parts = 10,
	                                           .inspect_bytes = 16 * 1024 * 1024,
	                                           .archive_depth = 8,
	                                           .unpacked_bytes = 64 * 1024 * 1024,
	                                           .unpacked_ratio = 250};

	read_with(r, &limits, type, data, len);
}

static void done(struct reading *r)
{
	inspection_free(&r->in);
	member_list_free(&r->list);
	arena_free(&r->arena);
}

static const struct assay_member *named(const struct reading *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++) {
		if (r->members[i].name != NULL && strcmp(r->members[i].name, name) == 0)
			return &r->members[i];
	}
	fail_msg("there is no member %s", name);
	return NULL;
}

/* ---- what libarchive writes ---------------------------------------------------- */

static la_ssize_t write_buf(struct archive *a, void *ctx, const void *data, size_t len)
{
	(void)a;
	put(ctx, data, len);
	return (la_ssize_t)len;
}

static void add_file(struct archive *a, const char *name, const void *data, size_t len)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (int64_t)len);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	assert_true(archive_write_header(a, entry) >= ARCHIVE_WARN);
	assert_int_equal(archive_write_data(a, data, len), len);
	archive_entry_free(entry);
}

static void add_link(struct archive *a, const char *name, const char *target)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFLNK);
	archive_entry_set_symlink(entry, target);
	archive_entry_set_perm(entry, 0777);
	assert_true(archive_write_header(a, entry) >= ARCHIVE_WARN);
	archive_entry_free(entry);
}

static const char hello[] = "hello hello hello hello hello hello hello";
static unsigned char noise[20000];

static struct archive *begin_archive(const char *format, const char *filter, struct assay_buf *out)
{
	struct archive *a = archive_write_new();

	assert_non_null(a);
	assert_int_equal(archive_write_set_format_by_name(a, format), ARCHIVE_OK);
	if (filter != NULL)
		assert_int_equal(archive_write_add_filter_by_name(a, filter), ARCHIVE_OK);
	archive_write_set_bytes_per_block(a, 0);
	assert_int_equal(archive_write_open(a, out, NULL, write_buf, NULL), ARCHIVE_OK);
	return a;
}

/* A document as short as may be. */
static const char pdf[] = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n0\n%%EOF\n";

static struct assay_buf archive_of(const char *format, const char *filter)
{
	struct assay_buf out = {0};
	struct archive *a = begin_archive(format, filter, &out);

	add_file(a, "a.txt", hello, strlen(hello));
	add_file(a, "noise.bin", noise, sizeof(noise));
	add_file(a, "b.pdf", pdf, strlen(pdf));
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	return out;
}

static const struct {
	const char *format, *type;
} formats[] = {
	{"7zip", "application/x-7z-compressed"}, {"ustar", "application/x-tar"},
	{"paxr", "application/x-tar"},           {"gnutar", "application/x-tar"},
	{"v7tar", "application/x-tar"},          {"newc", "application/x-cpio"},
	{"odc", "application/x-cpio"},           {"iso9660", "application/vnd.efi.iso"},
	{"arbsd", "application/x-archive"},
};

static void files_are_members_whatever_the_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct assay_buf out = archive_of(formats[i].format, NULL);
		struct reading r;

		print_message("%s\n", formats[i].format);
		read_as(&r, formats[i].type, out.data, out.len);
		assert_int_equal(r.in.findings, 0);
		assert_int_equal(r.in.flags, 0);
		assert_int_equal(r.count, 3);
		assert_content(named(&r, "a.txt"), hello, strlen(hello));
		assert_content(named(&r, "noise.bin"), noise, sizeof(noise));
		assert_string_equal(named(&r, "b.pdf")->detected, "application/pdf");
		done(&r);
		assay_buf_free(&out);
	}
}

static void a_compressed_archive_is_a_file_with_an_archive_in_it(void **state)
{
	static const struct {
		const char *filter, *name;
	} table[] = {
		{"gzip", "a.tar.gz"}, {"gzip", "a.tgz"},     {"bzip2", "a.tar.bz2"},
		{"xz", "a.txz"},      {"zstd", "a.tar.zst"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct assay_buf out = archive_of("ustar", table[i].filter);
		struct look look = look_at_buf(table[i].name, &out);

		assert_found(&look, 0);
		assert_int_equal(look.leaf->member_count, 4);
		assert_string_equal(look.leaf->members[0].name, "a.tar");
		assert_string_equal(look.leaf->members[0].detected, "application/x-tar");
		assert_text_member(&look, "a.txt", hello);
		assert_content(member_named(&look, "noise.bin"), noise, sizeof(noise));
		assert_int_equal(member_named(&look, "b.pdf")->parent, 1);
		look_away(&look);
		assay_buf_free(&out);
	}
}

/* Cut at every 512 octets and around, as a transfer that breaks off leaves it. */
static void a_file_cut_anywhere_gives_what_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct assay_buf out = archive_of(formats[i].format, NULL);
		/* the rest of an image is padding */
		size_t end = strcmp(formats[i].format, "iso9660") == 0 ? 100 * 1024 : out.len;

		for (size_t len = 0; len < end; len += len % 512 == 511 ? 1 : 511) {
			struct reading r;

			read_as(&r, formats[i].type, out.data, len);
			assert_true(r.count <= 3);
			for (size_t k = 0; k < r.count; k++)
				assert_true(r.members[k].size <= sizeof(noise));
			/* where the first file's octets are there, they are told */
			if (i > 0 && i < 5 && len >= 2048)
				assert_content(named(&r, "a.txt"), hello, strlen(hello));
			/* a cut between two files is told by some formats only */
			for (size_t k = 0; (r.in.findings & INSPECTION_CORRUPT) == 0 && k < r.count;
			     k++)
				assert_int_equal(r.members[k].flags, 0);
			done(&r);
		}
		assay_buf_free(&out);
	}
}

static void names_are_only_names(void **state)
{
	static const char *const names[] = {"/etc/passwd", "../../../etc/shadow", "a/../../b",
	                                    "caf\xc3\xa9", "caf\xe9"};
	struct assay_buf out = {0};
	struct archive *a = begin_archive("gnutar", NULL, &out);
	struct reading r;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add_file(a, names[i], "x", 1);
	add_link(a, "link", "/etc/passwd");
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	read_as(&r, "application/x-tar", out.data, out.len);
	assert_int_equal(r.in.findings, 0);
	assert_int_equal(r.count, 6);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(r.members[i].name, names[i]);
	/* what is no UTF-8 is read as windows-1252 */
	assert_string_equal(r.members[4].name, "caf\xc3\xa9");
	assert_string_equal(r.members[5].name, "link");
	assert_int_equal(r.members[5].size, 0);
	assert_null(r.members[5].sha256);
	done(&r);
	assay_buf_free(&out);
}

/* A header of tar; numbers are octal. */
static void tar_header(struct assay_buf *out, const char *name, char type, uint64_t size)
{
	char header[512] = {0};
	unsigned int sum = 0;

	snprintf(header, 100, "%s", name);
	snprintf(header + 100, 24, "0000644");
	snprintf(header + 124, 12, "%011llo", (unsigned long long)size);
	snprintf(header + 136, 12, "%011o", 0);
	memset(header + 148, ' ', 8);
	header[156] = type;
	memcpy(header + 257, "ustar  ", 8);
	if (type == 'S') {
		/* old GNU: where its only octets are, then the size with its holes */
		snprintf(header + 386, 12, "%011llo", 6ull << 30);
		snprintf(header + 398, 12, "%011llo", (unsigned long long)size);
		snprintf(header + 483, 12, "%011llo", (6ull << 30) + size);
	}
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	put(out, header, sizeof(header));
}

/* A sparse file of GNU tar: 6 GB, of which a few octets are there. */
static void holes_cost_the_budget(void **state)
{
	static const char zeros[1024 + 507];
	struct assay_buf out = {0};
	struct reading r;

	(void)state;
	tar_header(&out, "sparse", 'S', 5);
	put(&out, "hello", 5);
	put(&out, zeros, sizeof(zeros));
	read_as(&r, "application/x-tar", out.data, out.len);
	assert_int_equal(r.count, 1);
	assert_true((r.in.findings & INSPECTION_RATIO) != 0);
	assert_true((r.members[0].flags & ASSAY_ENT_BOMB) != 0);
	assert_true(r.members[0].size <= r.limits.unpacked_bytes);
	done(&r);
	assay_buf_free(&out);
}

static void an_archive_ends_where_the_budget_does(void **state)
{
	struct assay_limits limits = {.members = 2,
	                              .inspect_bytes = 1024 * 1024,
	                              .archive_depth = 2,
	                              .unpacked_bytes = 10000,
	                              .unpacked_ratio = 250};

	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct assay_buf out = archive_of(formats[i].format, NULL);
		struct reading r;

		read_with(&r, &limits, formats[i].type, out.data, out.len);
		assert_int_equal(r.count, 2);
		assert_true((r.in.findings & (INSPECTION_BYTES | INSPECTION_MEMBERS)) != 0);
		assert_true((r.in.flags & ASSAY_ENT_BOMB) != 0);
		assert_true(r.in.unpacked_total <= limits.unpacked_bytes);
		done(&r);
		assay_buf_free(&out);
	}
}

/* ---- gzip ------------------------------------------------------------------------ */

static void gzip(const char *name, const void *data, size_t len, struct assay_buf *out)
{
	put(out, "\x1f\x8b\x08", 3);
	put_le(out, name == NULL ? 0 : 8, 1);
	put_le(out, 0, 6);
	if (name != NULL)
		put(out, name, strlen(name) + 1);
	deflate_raw(data, len, out);
	put_le(out, crc32_z(0, data, len), 4);
	put_le(out, len, 4);
}

static void the_file_in_gzip_has_the_name_it_had(void **state)
{
	struct assay_buf out = {0};
	struct look look;

	(void)state;
	gzip("caf\xe9.txt", hello, strlen(hello), &out);
	look = look_at_buf("other.gz", &out);
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 1);
	assert_text_member(&look, "caf\xc3\xa9.txt", hello);
	look_away(&look);
	out.len = 0;
	gzip(NULL, hello, strlen(hello), &out);
	look = look_at_buf("a.txt.gz", &out);
	assert_text_member(&look, "a.txt", hello);
	look_away(&look);
	look = look_at_buf("a.gz.other", &out);
	assert_int_equal(look.leaf->member_count, 1);
	assert_null(look.leaf->members[0].name);
	look_away(&look);
	assay_buf_free(&out);
}

static void gzip_streams_in_a_row_are_one_file(void **state)
{
	struct assay_buf out = {0};
	struct look look;

	(void)state;
	gzip(NULL, "one ", 4, &out);
	gzip(NULL, "two", 3, &out);
	put(&out, "junk", 4);
	look = look_at_buf("a.gz", &out);
	assert_found(&look, 0);
	assert_text_member(&look, "a", "one two");
	look_away(&look);
	assay_buf_free(&out);
}

static void gzip_that_is_cut_or_wrong_is_corrupt(void **state)
{
	struct assay_buf out = {0};
	struct look look;

	(void)state;
	gzip(NULL, noise, sizeof(noise), &out);
	for (size_t len = 512; len < out.len; len += 512) {
		look = look_at("a.gz", out.data, len);
		assert_found(&look, ASSAY_ENT_CORRUPT);
		assert_int_equal(look.leaf->members[0].flags,
		                 ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT);
		assert_true(look.leaf->members[0].size < sizeof(noise));
		look_away(&look);
	}
	out.data[out.len - 6] ^= 1;
	look = look_at_buf("a.gz", &out);
	assert_found(&look, ASSAY_ENT_CORRUPT);
	assert_content(&look.leaf->members[0], noise, sizeof(noise));
	assert_int_equal(look.leaf->members[0].flags, ASSAY_ENT_CORRUPT);
	look_away(&look);
	assay_buf_free(&out);
}

/* ---- RAR, by hand: nothing in free software writes it ---------------------------- */

/* A block of RAR 4: its CRC covers all from the type on. */
static void rar4_block(struct assay_buf *out, unsigned int type, unsigned int flags,
                       const void *data, size_t len)
{
	size_t start = out->len;

	put_le(out, 0, 2);
	put_le(out, type, 1);
	put_le(out, flags, 2);
	put_le(out, 7 + len, 2);
	put(out, data, len);
	poke_le(out, start,
	        crc32_z(0, (const Bytef *)out->data + start + 2, out->len - start - 2) & 0xffff, 2);
}

static void rar4_file(struct assay_buf *out, const char *name, const char *text, unsigned int flags)
{
	struct assay_buf h = {0};

	put_le(&h, strlen(text), 4);
	put_le(&h, strlen(text), 4);
	put_le(&h, 3, 1); /* Unix */
	put_le(&h, crc32_z(0, (const Bytef *)text, strlen(text)), 4);
	put_le(&h, 0x21, 4);
	put_le(&h, 29, 1);
	put_le(&h, 0x30, 1); /* stored */
	put_le(&h, strlen(name), 2);
	put_le(&h, 0100644, 4);
	put(&h, name, strlen(name));
	rar4_block(out, 0x74, 0x8000 | flags, h.data, h.len);
	put(out, text, strlen(text));
	assay_buf_free(&h);
}

static struct assay_buf rar4(unsigned int main_flags, unsigned int file_flags)
{
	struct assay_buf out = {0};

	put(&out, "Rar!\x1a\x07\0", 7);
	rar4_block(&out, 0x73, main_flags, "\0\0\0\0\0\0", 6);
	rar4_file(&out, "a.txt", "hello", 0);
	rar4_file(&out, "b.exe", "MZ and more", file_flags);
	rar4_block(&out, 0x7b, 0x4000, NULL, 0);
	return out;
}

/* A header of RAR 5; all its numbers are below 128. */
static void rar5_header(struct assay_buf *out, const void *data, size_t len)
{
	struct assay_buf h = {0};

	put_le(&h, len, 1);
	put(&h, data, len);
	put_le(out, crc32_z(0, (const Bytef *)h.data, h.len), 4);
	put(out, h.data, h.len);
	assay_buf_free(&h);
}

static void rar5_file(struct assay_buf *out, const char *name, const char *text, bool encrypted)
{
	static const unsigned char record[34] = {33, 1, 0, 0, 15};
	struct assay_buf h = {0};

	put_le(&h, 2, 1); /* file */
	put_le(&h, encrypted ? 3 : 2, 1);
	if (encrypted)
		put_le(&h, sizeof(record), 1);
	put_le(&h, strlen(text), 1);
	put_le(&h, 4, 1); /* a CRC */
	put_le(&h, strlen(text), 1);
	put_le(&h, 0x20, 1);
	put_le(&h, crc32_z(0, (const Bytef *)text, strlen(text)), 4);
	put_le(&h, 0, 1); /* stored */
	put_le(&h, 1, 1);
	put_le(&h, strlen(name), 1);
	put(&h, name, strlen(name));
	if (encrypted)
		put(&h, record, sizeof(record));
	rar5_header(out, h.data, h.len);
	put(out, text, strlen(text));
	assay_buf_free(&h);
}

static struct assay_buf rar5(bool headers_encrypted, bool encrypted)
{
	struct assay_buf out = {0};

	put(&out, "Rar!\x1a\x07\1\0", 8);
	if (headers_encrypted)
		rar5_header(&out,
		            "\4\0\0\0\xf"
		            "0123456789abcdef",
		            21);
	rar5_header(&out, "\1\0\0", 3);
	rar5_file(&out, "a.txt", "hello", false);
	rar5_file(&out, "b.exe", "MZ and more", encrypted);
	rar5_header(&out, "\5\0\0", 3);
	return out;
}

static void files_in_rar_are_members(void **state)
{
	(void)state;
	for (int version = 4; version <= 5; version++) {
		struct assay_buf out = version == 4 ? rar4(0, 0) : rar5(false, false);
		struct look look = look_at_buf("a.rar", &out);

		assert_string_equal(look.leaf->detected, "application/vnd.rar");
		assert_found(&look, 0);
		assert_int_equal(look.leaf->member_count, 2);
		assert_text_member(&look, "a.txt", "hello");
		assert_text_member(&look, "b.exe", "MZ and more");
		look_away(&look);
		assay_buf_free(&out);
	}
}

static void an_encrypted_file_in_rar_is_encrypted_not_clean(void **state)
{
	(void)state;
	for (int version = 4; version <= 5; version++) {
		struct assay_buf out = version == 4 ? rar4(0, 4) : rar5(false, true);
		struct look look = look_at_buf("a.rar", &out);

		assert_found(&look, ASSAY_ENT_ENCRYPTED);
		assert_int_equal(look.leaf->member_count, 2);
		assert_text_member(&look, "a.txt", "hello");
		assert_int_equal(member_named(&look, "b.exe")->flags, ASSAY_ENT_ENCRYPTED);
		assert_null(member_named(&look, "b.exe")->sha256);
		assert_int_equal(member_named(&look, "b.exe")->size, 11);
		look_away(&look);
		assay_buf_free(&out);
	}
}

static void rar_with_encrypted_headers_is_encrypted(void **state)
{
	(void)state;
	for (int version = 4; version <= 5; version++) {
		struct assay_buf out = version == 4 ? rar4(0x80, 0) : rar5(true, false);
		struct look look = look_at_buf("a.rar", &out);

		assert_found(&look, ASSAY_ENT_ENCRYPTED);
		assert_int_equal(look.leaf->member_count, 0);
		look_away(&look);
		assay_buf_free(&out);
	}
}

static void rar_cut_anywhere_is_survived(void **state)
{
	struct assay_buf short_one = {0};
	struct reading r5;

	(void)state;
	/* so short that libarchive says it is empty */
	put(&short_one, "Rar!\x1a\x07\1\0", 8);
	rar5_header(&short_one, "\1\0\0", 3);
	rar5_file(&short_one, "x", "hello", false);
	read_as(&r5, "application/vnd.rar", short_one.data, short_one.len);
	assert_true((r5.in.findings & INSPECTION_CORRUPT) != 0);
	done(&r5);
	assay_buf_free(&short_one);
	for (int version = 4; version <= 5; version++) {
		struct assay_buf out = version == 4 ? rar4(0, 0) : rar5(false, true);

		for (size_t len = 0; len < out.len; len++) {
			struct reading r;

			read_as(&r, "application/vnd.rar", out.data, len);
			assert_true(r.count <= 2);
			done(&r);
		}
		assay_buf_free(&out);
	}
}

/* ---- cabinets and LHA, by hand ----------------------------------------------------- */

/* [MS-CAB]: one folder, one block of data, not compressed. */
static struct assay_buf cabinet(void)
{
	static const char name[] = "b.exe", text[] = "MZ and more";
	struct assay_buf out = {0};
	size_t len = sizeof(text) - 1;

	put(&out, "MSCF", 4);
	put_le(&out, 0, 4);
	put_le(&out, 36 + 8 + 16 + sizeof(name) + 8 + len, 4);
	put_le(&out, 0, 4);
	put_le(&out, 36 + 8, 4); /* the first file */
	put_le(&out, 0, 4);
	put_le(&out, 0x0103, 2);
	put_le(&out, 1, 2);
	put_le(&out, 1, 2);
	put_le(&out, 0, 6);
	put_le(&out, 36 + 8 + 16 + sizeof(name), 4); /* the folder: its data */
	put_le(&out, 1, 2);
	put_le(&out, 0, 2);
	put_le(&out, len, 4); /* the file */
	put_le(&out, 0, 4);
	put_le(&out, 0, 2);
	put_le(&out, 0x21, 4);
	put_le(&out, 0x20, 2);
	put(&out, name, sizeof(name));
	put_le(&out, 0, 4); /* no checksum */
	put_le(&out, len, 2);
	put_le(&out, len, 2);
	put(&out, text, len);
	return out;
}

static unsigned int crc16(const char *data, size_t len)
{
	unsigned int crc = 0;

	for (size_t i = 0; i < len; i++) {
		crc ^= (unsigned char)data[i];
		for (int k = 0; k < 8; k++)
			crc = (crc & 1) != 0 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return crc;
}

/* A level 0 header and a stored file. */
static struct assay_buf lha(const char *name, const char *text)
{
	struct assay_buf out = {0}, h = {0};
	unsigned int sum = 0;

	put(&h, "-lh0-", 5);
	put_le(&h, strlen(text), 4);
	put_le(&h, strlen(text), 4);
	put_le(&h, 0x00210000, 4);
	put_le(&h, 0x20, 1);
	put_le(&h, 0, 1);
	put_le(&h, strlen(name), 1);
	put(&h, name, strlen(name));
	put_le(&h, crc16(text, strlen(text)), 2);
	for (size_t i = 0; i < h.len; i++)
		sum += (unsigned char)h.data[i];
	put_le(&out, h.len, 1);
	put_le(&out, sum, 1);
	put(&out, h.data, h.len);
	put(&out, text, strlen(text));
	put_le(&out, 0, 1);
	assay_buf_free(&h);
	return out;
}

/* No name keeps the file from being looked at. */
static void names_in_any_charset_are_survived(void **state)
{
	static const char *const names[] = {"caf\xe9.txt", "\xff\xfe\xfd.txt", "\x83", "\xc3\xa9"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct assay_buf out = lha(names[i], "hello");
		struct reading r;

		read_as(&r, "application/x-lha", out.data, out.len);
		assert_int_equal(r.count, 1);
		assert_content(&r.members[0], "hello", 5);
		done(&r);
		out.len = 0;
		put(&out, "Rar!\x1a\x07\0", 7);
		rar4_block(&out, 0x73, 0, "\0\0\0\0\0\0", 6);
		rar4_file(&out, names[i], "hello", 0);
		read_as(&r, "application/vnd.rar", out.data, out.len);
		assert_int_equal(r.count, 1);
		assert_content(&r.members[0], "hello", 5);
		done(&r);
		out.len = 0;
		put(&out, "Rar!\x1a\x07\1\0", 8);
		rar5_header(&out, "\1\0\0", 3);
		rar5_file(&out, names[i], "hello", false);
		rar5_header(&out, "\5\0\0", 3);
		read_as(&r, "application/vnd.rar", out.data, out.len);
		assert_int_equal(r.count, 1);
		assert_content(&r.members[0], "hello", 5);
		done(&r);
		assay_buf_free(&out);
	}
}

static void files_in_a_cabinet_are_members(void **state)
{
	struct assay_buf out = cabinet();
	struct look look = look_at_buf("a.cab", &out);

	(void)state;
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 1);
	assert_text_member(&look, "b.exe", "MZ and more");
	look_away(&look);
	assay_buf_free(&out);
}

static void files_in_lha_are_members(void **state)
{
	struct assay_buf out = lha("\x83\x65.txt", "hello");
	struct reading r;

	(void)state;
	read_as(&r, "application/x-lha", out.data, out.len);
	assert_int_equal(r.in.findings, 0);
	assert_int_equal(r.count, 1);
	assert_content(named(&r, "\xe3\x83\x86.txt"), "hello", 5);
	done(&r);
	assay_buf_free(&out);
}

/* ---- 7z --------------------------------------------------------------------------- */

/* An archive of a header only, as it is given. */
static struct assay_buf sevenzip(const void *header, size_t len)
{
	struct assay_buf out = {0};

	put(&out, "7z\xbc\xaf\x27\x1c\0\4", 8);
	put_le(&out, 0, 4);
	put_le(&out, 0, 8);
	put_le(&out, len, 8);
	put_le(&out, crc32_z(0, header, len), 4);
	poke_le(&out, 8, crc32_z(0, (const Bytef *)out.data + 12, 20), 4);
	put(&out, header, len);
	return out;
}

/* A hundred million files, of which nothing is said but that they are empty. */
static void a_header_of_7z_cannot_ask_for_gigabytes(void **state)
{
	struct assay_buf header = {0}, out;
	struct look look;

	(void)state;
	put(&header, "\1\5", 2);
	put(&header, "\xf0\x00\xe1\xf5\x05", 5);     /* 100,000,000 */
	put(&header, "\x0e\xf0\x20\xbc\xbe\x00", 6); /* empty streams: one bit each */
	assert_int_equal(assay_buf_reserve(&header, 12500000), 0);
	memset(header.data + header.len, 0xff, 12500000);
	header.len += 12500000;
	put(&header, "\0\0", 2);
	out = sevenzip(header.data, header.len);
	look = look_at_buf("a.7z", &out);
	assert_true(has_code(&look, ASSAY_AMB_R_MEMBERS));
	assert_true((look.leaf->flags & ASSAY_ENT_BOMB) != 0);
	assert_int_equal(look.leaf->member_count, 0);
	look_away(&look);
	assay_buf_free(&header);
	assay_buf_free(&out);
}

static void any_header_of_7z_is_survived(void **state)
{
	struct assay_buf out = archive_of("7zip", NULL);
	uint64_t seed = 9;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		size_t header = (size_t)(unsigned char)out.data[12] |
		                (size_t)(unsigned char)out.data[13] << 8 |
		                (size_t)(unsigned char)out.data[14] << 16;
		size_t start = 32 + header, len = out.len - start;
		struct assay_buf copy = {0};
		struct reading r;

		put(&copy, out.data, out.len);
		for (int k = 0; k < 2; k++)
			copy.data[start + test_random(&seed) % len] = (char)test_random(&seed);
		poke_le(&copy, 28, crc32_z(0, (const Bytef *)copy.data + start, len), 4);
		poke_le(&copy, 8, crc32_z(0, (const Bytef *)copy.data + 12, 20), 4);
		read_as(&r, "application/x-7z-compressed", copy.data, copy.len);
		assert_true(r.count <= 100);
		done(&r);
		assay_buf_free(&copy);
	}
	assay_buf_free(&out);
}

/* ---- behind other content --------------------------------------------------------- */

static void prepend(const void *prefix, size_t len, struct assay_buf *out)
{
	assert_int_equal(assay_buf_reserve(out, len), 0);
	memmove(out->data + len, out->data, out->len);
	memcpy(out->data, prefix, len);
	out->len += len;
}

static void both_searches_find_the_same(void **state)
{
	static const char *const starts[] = {"PK\3\4", "Rar!", "7z\xbc\xaf", "MSCF"};
	static const char likely[] = "PKRaM7zS\3";
	uint64_t seed = 11;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		unsigned char data[150];
		size_t len = test_random(&seed) % sizeof(data), at;

		for (size_t k = 0; k < len; k++)
			data[k] = (unsigned char)likely[test_random(&seed) % (sizeof(likely) - 1)];
		if (len >= 4) {
			at = test_random(&seed) % (len - 3);
			memcpy(data + at, starts[i % 4], 4);
			assert_true(search_archive(data, len) <= at);
		}
		assert_int_equal(search_archive(data, len), search_archive_scalar(data, len));
	}
}

/* Of a picture nothing is kept until an archive may start; wherever the pieces end. */
static void an_archive_behind_a_picture_is_found_in_any_pieces(void **state)
{
	static const char header[] =
		"Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n";
	static const unsigned char zeros[5000];
	struct assay_buf zip = zip_of("evil.js", "alert(1)", 8), message = {0};

	(void)state;
	put(&message, header, sizeof(header) - 1);
	put(&message, "\x89PNG\r\n\x1a\n", 8);
	put(&message, zeros, sizeof(zeros));
	put(&message, "PKRar7zMSC", 10);
	put(&message, zip.data, zip.len);
	for (size_t piece = 1; piece < message.len; piece += piece < 100 ? 1 : 501) {
		struct assay_parser *p = assay_parser_new(NULL);
		struct look look;

		assert_non_null(p);
		for (size_t pos = 0; pos < message.len; pos += piece) {
			size_t len = message.len - pos < piece ? message.len - pos : piece;

			assert_int_equal(assay_parser_feed(p, message.data + pos, len), 0);
		}
		assert_int_equal(assay_parser_finish(p, &look.a), 0);
		look.leaf = look.a->entities[0];
		assert_found(&look, ASSAY_ENT_POLYGLOT);
		assert_int_equal(look.leaf->member_count, 1);
		assert_text_member(&look, "evil.js", "alert(1)");
		look_away(&look);
		assay_parser_free(p);
	}
	assay_buf_free(&zip);
	assay_buf_free(&message);
}

static void archives_behind_other_content_are_found(void **state)
{
	static const char gif[] =
		"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
	static unsigned char program[600] = "MZ";

	(void)state;
	program[60] = 64;
	memcpy(program + 64, "PE\0\0", 4);
	for (int i = 0; i < 8; i++) {
		struct assay_buf out = i % 4 == 0   ? rar4(0, 0)
		                       : i % 4 == 1 ? rar5(false, false)
		                       : i % 4 == 2 ? cabinet()
		                                    : archive_of("7zip", NULL);
		struct look look;

		prepend(i < 4 ? (const void *)gif : program,
		        i < 4 ? sizeof(gif) - 1 : sizeof(program), &out);
		look = look_at_buf(i < 4 ? "a.gif" : "a.exe", &out);
		/* a program that unpacks itself is what it says it is */
		assert_found(&look, i < 4 ? ASSAY_ENT_POLYGLOT : 0);
		assert_non_null(member_named(&look, i % 4 == 3 ? "b.pdf" : "b.exe"));
		look_away(&look);
		assay_buf_free(&out);
	}
}

static void an_image_of_a_disc_may_start_with_anything(void **state)
{
	struct assay_buf out = archive_of("iso9660", NULL);
	struct look look = look_at_buf("a.iso", &out);

	(void)state;
	assert_found(&look, 0);
	assert_text_member(&look, "a.txt", hello);
	look_away(&look);
	memcpy(out.data, pdf, strlen(pdf));
	look = look_at_buf("other.iso", &out);
	assert_found(&look, ASSAY_ENT_POLYGLOT);
	assert_text_member(&look, "a.txt", hello);
	look_away(&look);
	assay_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_members_whatever_the_format),
		cmocka_unit_test(a_compressed_archive_is_a_file_with_an_archive_in_it),
		cmocka_unit_test(a_file_cut_anywhere_gives_what_is_there),
		cmocka_unit_test(names_are_only_names),
		cmocka_unit_test(holes_cost_the_budget),
		cmocka_unit_test(an_archive_ends_where_the_budget_does),
		cmocka_unit_test(the_file_in_gzip_has_the_name_it_had),
		cmocka_unit_test(gzip_streams_in_a_row_are_one_file),
		cmocka_unit_test(gzip_that_is_cut_or_wrong_is_corrupt),
		cmocka_unit_test(files_in_rar_are_members),
		cmocka_unit_test(an_encrypted_file_in_rar_is_encrypted_not_clean),
		cmocka_unit_test(rar_with_encrypted_headers_is_encrypted),
		cmocka_unit_test(rar_cut_anywhere_is_survived),
		cmocka_unit_test(names_in_any_charset_are_survived),
		cmocka_unit_test(files_in_a_cabinet_are_members),
		cmocka_unit_test(files_in_lha_are_members),
		cmocka_unit_test(a_header_of_7z_cannot_ask_for_gigabytes),
		cmocka_unit_test(any_header_of_7z_is_survived),
		cmocka_unit_test(both_searches_find_the_same),
		cmocka_unit_test(an_archive_behind_a_picture_is_found_in_any_pieces),
		cmocka_unit_test(archives_behind_other_content_are_found),
		cmocka_unit_test(an_image_of_a_disc_may_start_with_anything),
	};
	uint64_t seed = 1;

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (unsigned char)test_random(&seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
