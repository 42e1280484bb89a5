/*
 * ZIP files, honest and lying ones: whatever some reader finds in them is a
 * member, and what readers do not agree on makes them corrupt.
 */
#include "inspect/test-look.h"

#define CORRUPT ASSAY_ENT_CORRUPT

/* ---- honest ones ------------------------------------------------------------ */

static void files_are_members_with_name_size_and_hash(void **state)
{
	static const char pdf[] = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n0\n%%EOF\n";
	struct zip zip = {0};
	struct look look;

	(void)state;
	zip_text(&zip, "folder/", "");
	zip_text(&zip, "folder/a.txt", "hello hello hello");
	zip_add(&zip, &(struct zipped){.name = "b.pdf", .data = pdf, .len = sizeof(pdf) - 1}, NULL);
	zip_text(&zip, "empty", "");
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_found(&look, 0);
	assert_int_equal(look.a->ambiguity_count, 0);
	assert_int_equal(look.leaf->member_count, 3);
	assert_text_member(&look, "folder/a.txt", "hello hello hello");
	assert_text_member(&look, "b.pdf", pdf);
	assert_text_member(&look, "empty", "");
	assert_string_equal(member_named(&look, "b.pdf")->detected, "application/pdf");
	for (uint32_t i = 0; i < look.leaf->member_count; i++) {
		assert_int_equal(look.leaf->members[i].source, ASSAY_MEMBER_ARCHIVE);
		assert_int_equal(look.leaf->members[i].parent, 0);
		assert_int_equal(look.leaf->members[i].flags, 0);
	}
	look_away(&look);
	zip_free(&zip);
}

static void names_come_out_as_utf8(void **state)
{
	static const struct {
		const char *name, *expected;
		unsigned int flags;
	} table[] = {
		{"caf\xc3\xa9.txt", "caf\xc3\xa9.txt", 1 << 11},
		{"caf\xc3\xa9.txt", "caf\xc3\xa9.txt", 0}, /* as macOS writes it */
		{"caf\x82.txt", "caf\xc3\xa9.txt", 0},     /* code page 437 */
		{"caf\x82.txt", "caf\xef\xbf\xbd.txt", 1 << 11},
		{"../../etc/passwd", "../../etc/passwd", 0}, /* only a name */
		{"C:\\x\\y.exe", "C:\\x\\y.exe", 0},
		{"/etc/shadow", "/etc/shadow", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct zip zip = {0};
		struct look look;

		zip_add(&zip,
		        &(struct zipped){.name = table[i].name,
		                         .data = "x",
		                         .len = 1,
		                         .flags = table[i].flags},
		        NULL);
		zip_end(&zip);
		look = look_at_buf("a.zip", &zip.out);
		assert_found(&look, 0);
		assert_text_member(&look, table[i].expected, "x");
		look_away(&look);
		zip_free(&zip);
	}
}

static void unicode_path(const char *old, const char *name, struct assay_buf *extra)
{
	put_le(extra, 0x7075, 2);
	put_le(extra, 5 + strlen(name), 2);
	put_le(extra, 1, 1);
	put_le(extra, crc32_z(0, (const Bytef *)old, strlen(old)), 4);
	put(extra, name, strlen(name));
}

static struct look look_at_unicode_path(const char *plain, const char *crc_of, const char *unicode)
{
	struct assay_buf extra = {0};
	struct zip zip = {0};
	struct look look;

	unicode_path(crc_of, unicode, &extra);
	zip_add(&zip,
	        &(struct zipped){.name = plain,
	                         .data = "x",
	                         .len = 1,
	                         .extra = extra.data,
	                         .extra_len = extra.len},
	        NULL);
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	zip_free(&zip);
	assay_buf_free(&extra);
	return look;
}

static void the_unicode_path_counts_if_it_belongs_to_the_name(void **state)
{
	struct look look = look_at_unicode_path("caf?.txt", "caf?.txt", "caf\xc3\xa9.txt");

	(void)state;
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 1);
	assert_text_member(&look, "caf\xc3\xa9.txt", "x");
	look_away(&look);
	look = look_at_unicode_path("a.txt", "other", "b.txt");
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 1);
	assert_text_member(&look, "a.txt", "x");
	look_away(&look);
	/* nobody needs it for a name in ASCII: it is there to show another one to some readers */
	look = look_at_unicode_path("invoice.txt", "invoice.txt", "invoice.exe");
	assert_found(&look, CORRUPT);
	assert_int_equal(look.leaf->member_count, 2);
	member_named(&look, "invoice.txt");
	member_named(&look, "invoice.exe");
	look_away(&look);
}

static void end64(struct zip *zip, bool prefixed)
{
	size_t directory = zip->out.len, record;

	put(&zip->out, zip->central.data, zip->central.len);
	record = zip->out.len;
	put(&zip->out, "PK\6\6", 4);
	put_le(&zip->out, 44, 8);
	put_le(&zip->out, 45, 2);
	put_le(&zip->out, 45, 2);
	put_le(&zip->out, 0, 8);
	put_le(&zip->out, zip->count, 8);
	put_le(&zip->out, zip->count, 8);
	put_le(&zip->out, zip->central.len, 8);
	put_le(&zip->out, directory - zip->base, 8);
	put(&zip->out, "PK\6\7", 4);
	put_le(&zip->out, 0, 4);
	put_le(&zip->out, prefixed ? record - zip->base : record, 8);
	put_le(&zip->out, 1, 4);
	put(&zip->out, "PK\5\6", 4);
	put_le(&zip->out, 0, 4);
	put_le(&zip->out, 0xffff, 2);
	put_le(&zip->out, 0xffff, 2);
	put_le(&zip->out, 0xffffffff, 4);
	put_le(&zip->out, 0xffffffff, 4);
	put_le(&zip->out, 0, 2);
}

static void zip64_is_read(void **state)
{
	struct assay_buf extra = {0};
	struct zip zip = {0};
	struct look look;
	size_t central;

	(void)state;
	put_le(&extra, 1, 2);
	put_le(&extra, 24, 2);
	put_le(&extra, 5, 8);
	put_le(&extra, 5, 8);
	put_le(&extra, 0, 8);
	zip_add(&zip,
	        &(struct zipped){.name = "a",
	                         .data = "hello",
	                         .len = 5,
	                         .extra = extra.data,
	                         .extra_len = extra.len},
	        &central);
	poke_le(&zip.central, central + 20, 0xffffffff, 4);
	poke_le(&zip.central, central + 24, 0xffffffff, 4);
	poke_le(&zip.central, central + 42, 0xffffffff, 4);
	end64(&zip, false);
	look = look_at_buf("a.zip", &zip.out);
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 1);
	assert_text_member(&look, "a", "hello");
	look_away(&look);
	assay_buf_free(&extra);
	zip_free(&zip);
}

static void sizes_may_follow_the_data(void **state)
{
	struct zip zip = {0};
	struct look look;
	size_t local = zip_add(
		&zip,
		&(struct zipped){
			.name = "a", .data = "hello hello", .len = 11, .method = 8, .flags = 8},
		NULL);
	uint32_t packed;

	(void)state;
	memcpy(&packed, zip.out.data + local + 18, 4);
	put(&zip.out, "PK\7\x8", 4);
	put(&zip.out, zip.out.data + local + 14, 12);
	poke_le(&zip.out, local + 14, 0, 12);
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_found(&look, 0);
	assert_text_member(&look, "a", "hello hello");
	look_away(&look);
	/* without the directory the descriptor tells where the data ends */
	look = look_at("a.zip", zip.out.data, zip.out.len - zip.central.len - 22);
	assert_found(&look, CORRUPT);
	assert_int_equal(look.leaf->member_count, 1);
	assert_text_member(&look, "a", "hello hello");
	assert_int_equal(member_named(&look, "a")->flags, 0);
	look_away(&look);
	zip_free(&zip);
}

/* ---- encrypted ones ----------------------------------------------------------- */

static void an_encrypted_file_makes_the_archive_encrypted(void **state)
{
	struct zip zip = {0};
	struct look look;

	(void)state;
	zip_text(&zip, "open.txt", "hello");
	zip_add(&zip,
	        &(struct zipped){
			.name = "secret.exe", .data = "0123456789abc", .len = 13, .flags = 1},
	        NULL);
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_found(&look, ASSAY_ENT_ENCRYPTED);
	assert_text_member(&look, "open.txt", "hello");
	assert_int_equal(member_named(&look, "open.txt")->flags, 0);
	assert_int_equal(member_named(&look, "secret.exe")->flags, ASSAY_ENT_ENCRYPTED);
	assert_int_equal(member_named(&look, "secret.exe")->size, 13);
	assert_null(member_named(&look, "secret.exe")->sha256);
	look_away(&look);
	zip_free(&zip);
}

static void a_file_encrypted_by_one_header_only_is_encrypted_and_corrupt(void **state)
{
	(void)state;
	for (unsigned int by_local = 0; by_local < 2; by_local++) {
		struct zip zip = {0};
		struct look look;
		size_t central, local;

		local = zip_add(&zip, &(struct zipped){.name = "a", .data = "hello", .len = 5},
		                &central);
		if (by_local)
			poke_le(&zip.out, local + 6, 1, 2);
		else
			poke_le(&zip.central, central + 8, 1, 2);
		zip_end(&zip);
		look = look_at_buf("a.zip", &zip.out);
		assert_found(&look, CORRUPT | ASSAY_ENT_ENCRYPTED);
		assert_int_equal(look.leaf->member_count, 2);
		look_away(&look);
		zip_free(&zip);
	}
}

/* ---- lying ones ---------------------------------------------------------------- */

/* Where the two headers of a file disagree, both ways to read it are members. */
static void headers_that_disagree_give_both_files(void **state)
{
	static const struct {
		const char *what;
		unsigned int local; /* offset in the local header, whose octets change */
		uint64_t value;
		unsigned int octets;
		unsigned int members;
	} table[] = {
		{"name", 30, 'b', 1, 2},       {"method", 8, 0, 2, 2},
		{"packed size", 18, 3, 4, 2},  {"size", 22, 3, 4, 2},
		{"crc", 14, 0x12345678, 4, 2}, {"another method", 8, 77, 2, 2},
		{"no signature", 0, 0, 4, 1},  {"name length", 26, 0xffff, 2, 1},
		{"more extra", 28, 2, 2, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct zip zip = {0};
		struct look look;
		size_t local;

		zip_text(&zip, "first", "1");
		local = zip_add(&zip,
		                &(struct zipped){
					.name = "a", .data = "hello hello", .len = 11, .method = 8},
		                NULL);
		poke_le(&zip.out, local + table[i].local, table[i].value, table[i].octets);
		zip_end(&zip);
		look = look_at_buf("a.zip", &zip.out);
		print_message("headers differ in %s\n", table[i].what);
		assert_found(&look, CORRUPT);
		assert_int_equal(look.leaf->member_count, table[i].members + 1);
		look_away(&look);
		zip_free(&zip);
	}
}

static void files_that_the_directory_lacks_are_found(void **state)
{
	struct zip zip = {0};
	struct look look;
	size_t central;

	(void)state;
	zip_text(&zip, "a.txt", "hello");
	zip_add(&zip, &(struct zipped){.name = "hidden.exe", .data = "MZhidden", .len = 8},
	        &central);
	zip.central.len = central;
	zip.count--;
	zip_text(&zip, "b.txt", "hello");
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_found(&look, CORRUPT);
	assert_int_equal(look.leaf->member_count, 3);
	assert_text_member(&look, "hidden.exe", "MZhidden");
	look_away(&look);
	zip_free(&zip);
}

static void an_archive_in_an_archive_hides_no_files(void **state)
{
	struct assay_buf inner = zip_of("inner.txt", "hello", 5);
	struct zip zip = {0};
	struct look look;

	(void)state;
	zip_add(&zip, &(struct zipped){.name = "b.zip", .data = inner.data, .len = inner.len},
	        NULL);
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 2);
	assert_string_equal(look.leaf->members[0].name, "b.zip");
	assert_int_equal(look.leaf->members[0].flags, ASSAY_ENT_ARCHIVE);
	assert_string_equal(look.leaf->members[1].name, "inner.txt");
	assert_int_equal(look.leaf->members[1].parent, 1);
	look_away(&look);
	zip_free(&zip);
	assay_buf_free(&inner);
}

static void of_two_archives_in_a_row_both_are_read(void **state)
{
	struct zip first = {0}, second = {0};
	struct look look;

	(void)state;
	zip_text(&first, "one.txt", "1");
	zip_end(&first);
	zip_text(&second, "two.txt", "2");
	zip_end(&second);
	put(&first.out, second.out.data, second.out.len);
	look = look_at_buf("a.zip", &first.out);
	assert_found(&look, CORRUPT);
	assert_int_equal(look.leaf->member_count, 2);
	assert_text_member(&look, "one.txt", "1");
	assert_text_member(&look, "two.txt", "2");
	look_away(&look);
	zip_free(&first);
	zip_free(&second);
}

/* An end record in the comment of another one: the last one is not always taken. */
static void an_end_record_in_a_comment_counts_too(void **state)
{
	struct zip zip = {0}, other = {0};
	struct look look;

	(void)state;
	zip_text(&zip, "seen.txt", "1");
	zip_end(&zip);
	other.base = 0;
	put(&other.out, zip.out.data, zip.out.len);
	zip_text(&other, "unseen.txt", "2");
	zip_end(&other);
	poke_le(&other.out, zip.out.len - 2, other.out.len - zip.out.len, 2);
	look = look_at_buf("a.zip", &other.out);
	assert_found(&look, CORRUPT);
	assert_int_equal(look.leaf->member_count, 2);
	assert_text_member(&look, "unseen.txt", "2");
	look_away(&look);
	zip_free(&zip);
	zip_free(&other);
}

static void counts_and_offsets_of_the_end_record_may_lie(void **state)
{
	static const struct {
		unsigned int end; /* offset in the end record */
		uint64_t value;
		unsigned int octets;
	} table[] = {
		{10, 1, 2},          {10, 9, 2}, {10, 0, 2},          {12, 0, 4},
		{12, 0xffffffff, 4}, {12, 7, 4}, {16, 0xfffffff0, 4}, {16, 0, 4},
		{16, 5, 4},          {20, 3, 2}, {0, 0, 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct zip zip = {0};
		struct look look;

		zip_text(&zip, "a", "1");
		zip_text(&zip, "b", "2");
		zip_end(&zip);
		poke_le(&zip.out, zip.out.len - 22 + table[i].end, table[i].value, table[i].octets);
		look = look_at_buf("a.zip", &zip.out);
		assert_found(&look, CORRUPT);
		assert_int_equal(look.leaf->member_count, 2);
		assert_text_member(&look, "a", "1");
		assert_text_member(&look, "b", "2");
		look_away(&look);
		zip_free(&zip);
	}
}

static void content_that_is_not_as_said_is_corrupt(void **state)
{
	static const char text[] = "hello hello hello hello";

	(void)state;
	for (unsigned int method = 0; method <= 8; method += 8) {
		/* size, CRC and both together, in both headers */
		for (unsigned int lie = 1; lie < 4; lie++) {
			struct zip zip = {0};
			struct look look;
			size_t central, local;

			local = zip_add(&zip,
			                &(struct zipped){.name = "a",
			                                 .data = text,
			                                 .len = sizeof(text) - 1,
			                                 .method = method},
			                &central);
			if ((lie & 1) != 0) {
				poke_le(&zip.out, local + 14, 1, 4);
				poke_le(&zip.central, central + 16, 1, 4);
			}
			if ((lie & 2) != 0) {
				poke_le(&zip.out, local + 22, 7, 4);
				poke_le(&zip.central, central + 24, 7, 4);
			}
			zip_end(&zip);
			look = look_at_buf("a.zip", &zip.out);
			assert_found(&look, CORRUPT);
			assert_int_equal(look.leaf->member_count, 1);
			/* the octets are what they are */
			assert_text_member(&look, "a", text);
			assert_int_equal(look.leaf->members[0].flags, CORRUPT);
			look_away(&look);
			zip_free(&zip);
		}
	}
}

static void a_method_that_nobody_knows_gives_a_name_only(void **state)
{
	struct zip zip = {0};
	struct look look;
	size_t central, local;

	(void)state;
	local = zip_add(&zip, &(struct zipped){.name = "a", .data = "hello", .len = 5}, &central);
	poke_le(&zip.out, local + 8, 17, 2);
	poke_le(&zip.central, central + 10, 17, 2);
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_int_equal(look.leaf->member_count, 1);
	assert_int_equal(look.leaf->members[0].flags, ASSAY_ENT_TRUNCATED);
	assert_int_equal(look.leaf->members[0].size, 5);
	assert_null(look.leaf->members[0].sha256);
	look_away(&look);
	zip_free(&zip);
}

/* ---- cut ones --------------------------------------------------------------------- */

static void random_octets(unsigned char *data, size_t len, uint64_t seed)
{
	for (size_t i = 0; i < len; i++)
		data[i] = (unsigned char)test_random(&seed);
}

static void a_file_cut_anywhere_gives_what_is_there(void **state)
{
	static unsigned char octets[3000];
	struct zip zip = {0};

	(void)state;
	random_octets(octets, sizeof(octets), 7);
	zip_text(&zip, "first.txt", "hello hello hello");
	zip_add(&zip,
	        &(struct zipped){.name = "b", .data = octets, .len = sizeof(octets), .method = 8},
	        NULL);
	zip_add(&zip, &(struct zipped){.name = "c", .data = octets, .len = sizeof(octets)}, NULL);
	zip_end(&zip);
	for (size_t len = 0; len < zip.out.len;
	     len += len < 200 || len + 200 > zip.out.len ? 1 : 7) {
		struct look look = look_at("a.zip", zip.out.data, len);

		if (len >= 4)
			assert_found(&look, CORRUPT);
		if (len >= 70)
			assert_text_member(&look, "first.txt", "hello hello hello");
		assert_true(look.leaf->member_count <= 3);
		look_away(&look);
	}
	zip_free(&zip);
}

static void octets_that_change_are_survived(void **state)
{
	struct zip zip = {0};
	uint64_t seed = 5;

	(void)state;
	zip_text(&zip, "first.txt", "hello hello hello");
	zip_text(&zip, "second.txt", "world world world");
	zip_end(&zip);
	for (int i = 0; i < 3000; i++) {
		struct assay_buf copy = {0};
		struct look look;

		put(&copy, zip.out.data, zip.out.len);
		for (int k = 0; k < 3; k++)
			copy.data[test_random(&seed) % copy.len] = (char)test_random(&seed);
		look = look_at_buf("a.zip", &copy);
		assert_true(look.leaf->member_count <= 8);
		look_away(&look);
		assay_buf_free(&copy);
	}
	zip_free(&zip);
}

/* ---- bombs ------------------------------------------------------------------------ */

static struct assay_buf zeros_in_zip(size_t len)
{
	unsigned char *zeros = calloc(1, len);
	struct assay_buf zip;

	assert_non_null(zeros);
	zip = zip_of("zeros", zeros, len);
	free(zeros);
	return zip;
}

static void a_flat_bomb_is_stopped_by_the_ratio(void **state)
{
	struct assay_buf zip = zeros_in_zip(64 * 1024 * 1024);
	struct look look = look_at_buf("a.zip", &zip);
	size_t allowed = 8 * 1024 * 1024 + 250 * zip.len;

	(void)state;
	assert_found(&look, ASSAY_ENT_BOMB);
	assert_true(has_code(&look, ASSAY_AMB_I_RATIO));
	assert_int_equal(look.leaf->members[0].flags, ASSAY_ENT_TRUNCATED | ASSAY_ENT_BOMB);
	assert_true(look.leaf->members[0].size <= allowed);
	look_away(&look);
	assay_buf_free(&zip);
}

static void a_flat_bomb_is_stopped_by_the_octets(void **state)
{
	struct assay_parse_options options = {.limits.unpacked_bytes = 1024 * 1024};
	struct assay_buf zip = zeros_in_zip(2 * 1024 * 1024);
	struct look look = look_as("application/zip", "a.zip", zip.data, zip.len, &options);

	(void)state;
	assert_found(&look, ASSAY_ENT_BOMB);
	assert_true(has_code(&look, ASSAY_AMB_I_BYTES));
	assert_true(look.leaf->members[0].size <= 1024 * 1024);
	look_away(&look);
	assay_buf_free(&zip);
}

/* As in 42.zip: each archive holds sixteen copies of the next one, six deep. */
static void a_nested_bomb_is_stopped(void **state)
{
	struct assay_buf inner = zeros_in_zip(4 * 1024 * 1024);
	struct look look;

	(void)state;
	for (int depth = 0; depth < 5; depth++) {
		struct zip zip = {0};

		for (int i = 0; i < 16; i++) {
			char name[16];

			snprintf(name, sizeof(name), "%d.zip", i);
			zip_add(&zip,
			        &(struct zipped){.name = name,
			                         .data = inner.data,
			                         .len = inner.len,
			                         .method = 8},
			        NULL);
		}
		zip_end(&zip);
		assay_buf_free(&inner);
		inner = zip.out;
		assay_buf_free(&zip.central);
	}
	look = look_at_buf("42.zip", &inner);
	assert_true((look.leaf->flags & ASSAY_ENT_BOMB) != 0 ||
	            (look.leaf->members[0].flags & ASSAY_ENT_BOMB) != 0);
	assert_true(has_code(&look, ASSAY_AMB_I_BYTES) || has_code(&look, ASSAY_AMB_I_RATIO));
	look_away(&look);
	assay_buf_free(&inner);
}

static struct assay_buf nested_zips(unsigned int levels)
{
	struct assay_buf zip = zip_of("bottom.txt", "hello", 5);

	for (unsigned int i = 0; i < levels; i++) {
		struct assay_buf outer = zip_of("next.zip", zip.data, zip.len);

		assay_buf_free(&zip);
		zip = outer;
	}
	return zip;
}

static void archives_are_read_to_the_depth_limit(void **state)
{
	(void)state;
	for (unsigned int levels = 0; levels < 12; levels++) {
		struct assay_buf zip = nested_zips(levels);
		struct look look = look_at_buf("a.zip", &zip);
		const struct assay_member *last = &look.leaf->members[look.leaf->member_count - 1];

		assert_int_equal(has_code(&look, ASSAY_AMB_I_DEPTH), levels > 8);
		assert_int_equal(look.leaf->member_count, levels > 8 ? 9 : levels + 1);
		assert_int_equal(last->parent, look.leaf->member_count - 1);
		if (levels > 8)
			assert_int_equal(last->flags, ASSAY_ENT_ARCHIVE | ASSAY_ENT_BOMB);
		else
			assert_string_equal(last->name, "bottom.txt");
		look_away(&look);
		assay_buf_free(&zip);
	}
}

/*
 * Files that overlap, after D. Fifield, "A better zip bomb": the data of each
 * quotes the local header of the next one in a stored block of deflate.
 */
static void files_that_overlap_are_not_unpacked(void **state)
{
	static unsigned char kernel[1000 * 1000];
	struct assay_buf packed = {0}, out = {0}, central = {0};
	uLong crc = crc32_z(0, kernel, sizeof(kernel));
	struct look look;
	size_t end;

	(void)state;
	deflate_raw(kernel, sizeof(kernel), &packed);
	for (int i = 0; i < 30; i++) {
		put(&out, "PK\3\4", 4);
		put_le(&out, 20, 2);
		put_le(&out, 0, 2);
		put_le(&out, 8, 2);
		put_le(&out, 0x21, 4);
		put_le(&out, crc, 4);
		put_le(&out, 0, 4); /* packed, later */
		put_le(&out, sizeof(kernel), 4);
		put_le(&out, 1, 2);
		put_le(&out, 0, 2);
		put_le(&out, 'A' + i, 1);
		/* a stored block over the next header and its block header */
		if (i < 29) {
			put_le(&out, 0, 1);
			put_le(&out, 31, 2);
			put_le(&out, 31 ^ 0xffff, 2);
		}
	}
	put(&out, packed.data, packed.len);
	end = out.len;
	for (size_t i = 0; i < 30; i++) {
		size_t header = i * 36;

		poke_le(&out, header + 18, end - header - 31, 4);
		put(&central, "PK\1\2", 4);
		put_le(&central, 20, 2);
		put(&central, out.data + header + 4, 26);
		put_le(&central, 0, 10);
		put_le(&central, header, 4);
		put_le(&central, 'A' + i, 1);
	}
	put(&out, central.data, central.len);
	put(&out, "PK\5\6", 4);
	put_le(&out, 0, 4);
	put_le(&out, 30, 2);
	put_le(&out, 30, 2);
	put_le(&out, central.len, 4);
	put_le(&out, end, 4);
	put_le(&out, 0, 2);
	look = look_at_buf("a.zip", &out);
	assert_found(&look, CORRUPT | ASSAY_ENT_BOMB);
	assert_int_equal(look.leaf->member_count, 30);
	for (uint32_t i = 0; i < 30; i++) {
		assert_null(look.leaf->members[i].sha256);
		assert_int_equal(look.leaf->members[i].size, sizeof(kernel));
		assert_int_equal(look.leaf->members[i].flags,
		                 ASSAY_ENT_TRUNCATED | CORRUPT | ASSAY_ENT_BOMB);
	}
	look_away(&look);
	assay_buf_free(&packed);
	assay_buf_free(&central);
	assay_buf_free(&out);
}

/* The same octets under many names. */
static void a_file_with_many_names_is_unpacked_once(void **state)
{
	struct zip zip = {0};
	struct look look;
	size_t one;

	(void)state;
	zip_text(&zip, "a", "hello hello");
	one = zip.central.len;
	assert_int_equal(assay_buf_reserve(&zip.central, 20 * one), 0);
	for (int i = 1; i < 20; i++) {
		put(&zip.central, zip.central.data, one);
		zip.central.data[zip.central.len - 1] = (char)('a' + i);
		zip.count++;
	}
	zip_end(&zip);
	look = look_at_buf("a.zip", &zip.out);
	assert_true((look.leaf->flags & CORRUPT) != 0);
	assert_text_member(&look, "a", "hello hello");
	for (char name[2] = "b"; name[0] < 'a' + 20; name[0]++)
		assert_non_null(member_named(&look, name));
	look_away(&look);
	zip_free(&zip);
}

static void members_beyond_the_limit_are_told_of(void **state)
{
	struct assay_parse_options options = {.limits.members = 5};
	struct zip zip = {0};
	struct look look;

	(void)state;
	for (int i = 0; i < 9; i++)
		zip_text(&zip, "x", "y");
	zip_end(&zip);
	look = look_as("application/zip", "a.zip", zip.out.data, zip.out.len, &options);
	assert_true(has_code(&look, ASSAY_AMB_R_MEMBERS));
	assert_int_equal(look.leaf->member_count, 5);
	look_away(&look);
	zip_free(&zip);
}

/* ---- polyglots -------------------------------------------------------------------- */

static void an_archive_behind_something_else_is_found(void **state)
{
	static const char gif[] =
		"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
	static const char text[] = "just some words\r\n";
	static const struct {
		const char *name, *prefix;
		size_t len, after;
	} table[] = {
		{"a.gif", gif, sizeof(gif) - 1, 0},
		{"a.gif", gif, sizeof(gif) - 1, 10},
		{"a.gif", gif, sizeof(gif) - 1, 60000},
		{"a.zip", text, sizeof(text) - 1, 0},
		{"a.bin", "\0\1\2", 3, 0},
	};
	static unsigned char after[60000];

	(void)state;
	for (unsigned int adjusted = 0; adjusted < 2; adjusted++) {
		for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
			struct zip zip = {0};
			struct look look;

			put(&zip.out, table[i].prefix, table[i].len);
			if (!adjusted)
				zip.base = table[i].len;
			zip_text(&zip, "evil.js", "alert(1)");
			zip_end(&zip);
			put(&zip.out, after, table[i].after);
			look = look_at_buf(table[i].name, &zip.out);
			assert_found(&look, ASSAY_ENT_POLYGLOT | (table[i].after ? CORRUPT : 0));
			assert_text_member(&look, "evil.js", "alert(1)");
			look_away(&look);
			zip_free(&zip);
		}
	}
}

static void text_that_speaks_of_archives_is_none(void **state)
{
	static const char text[] =
		"A ZIP file ends with PK\5\6 and eighteen octets, Rar! starts one.\r\n"
		"MSCF 7z\xbc\xaf\x27\x1c are signatures too\r\n";
	struct look look = look_at("a.zip", text, sizeof(text) - 1);

	(void)state;
	assert_found(&look, 0);
	assert_int_equal(look.leaf->member_count, 0);
	look_away(&look);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_members_with_name_size_and_hash),
		cmocka_unit_test(names_come_out_as_utf8),
		cmocka_unit_test(the_unicode_path_counts_if_it_belongs_to_the_name),
		cmocka_unit_test(zip64_is_read),
		cmocka_unit_test(sizes_may_follow_the_data),
		cmocka_unit_test(an_encrypted_file_makes_the_archive_encrypted),
		cmocka_unit_test(a_file_encrypted_by_one_header_only_is_encrypted_and_corrupt),
		cmocka_unit_test(headers_that_disagree_give_both_files),
		cmocka_unit_test(files_that_the_directory_lacks_are_found),
		cmocka_unit_test(an_archive_in_an_archive_hides_no_files),
		cmocka_unit_test(of_two_archives_in_a_row_both_are_read),
		cmocka_unit_test(an_end_record_in_a_comment_counts_too),
		cmocka_unit_test(counts_and_offsets_of_the_end_record_may_lie),
		cmocka_unit_test(content_that_is_not_as_said_is_corrupt),
		cmocka_unit_test(a_method_that_nobody_knows_gives_a_name_only),
		cmocka_unit_test(a_file_cut_anywhere_gives_what_is_there),
		cmocka_unit_test(octets_that_change_are_survived),
		cmocka_unit_test(a_flat_bomb_is_stopped_by_the_ratio),
		cmocka_unit_test(a_flat_bomb_is_stopped_by_the_octets),
		cmocka_unit_test(a_nested_bomb_is_stopped),
		cmocka_unit_test(archives_are_read_to_the_depth_limit),
		cmocka_unit_test(files_that_overlap_are_not_unpacked),
		cmocka_unit_test(a_file_with_many_names_is_unpacked_once),
		cmocka_unit_test(members_beyond_the_limit_are_told_of),
		cmocka_unit_test(an_archive_behind_something_else_is_found),
		cmocka_unit_test(text_that_speaks_of_archives_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
