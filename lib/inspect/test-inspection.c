/*
 * Looking inside: what is held and what is not, the limits, and what is inside
 * of what, whatever brought it there. Pieces do not matter.
 */
#include "inspect/test-look.h"

#include "analyse/parser.h"

/* ---- what is held ------------------------------------------------------------- */

/* The octets held for a reader when the message was fed, before it ends. */
static size_t held(const char *type, const char *name, const char *data, size_t len)
{
	struct assay_parser *p = assay_parser_new(NULL);
	struct assay_buf message = {0};
	size_t octets;

	assert_non_null(p);
	message_of(type, name, data, len, &message);
	assert_int_equal(assay_parser_feed(p, message.data, message.len), 0);
	octets = p->members.hold.content.size;
	assay_parser_free(p);
	assay_buf_free(&message);
	return octets;
}

static void only_content_with_a_reader_is_held(void **state)
{
	enum { LEN = 20000 };
	static char text[LEN], zip[LEN], zeros[LEN];
	static const struct {
		const char *type, *name, *data;
		bool held;
	} table[] = {
		{"text/plain", "", text, false},
		{"text/plain", "a.txt", text, false},
		{"text/csv", "a.csv", text, false},
		{"text/plain", "a.zip", text, true}, /* text may come first in it */
		{"application/octet-stream", "a.bin", text, true},
		{"text/plain", "a.txt", zip, true},
		{"application/zip", "a.zip", zip, true},
		{"text/plain", "a.txt", zeros, true}, /* no text, whatever it says */
	};

	(void)state;
	memset(text, 'a', sizeof(text));
	memset(zip, 'a', sizeof(zip));
	memcpy(zip, "PK\3\4", 4);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(held(table[i].type, table[i].name, table[i].data, LEN) > 0,
		                 table[i].held);
}

static void nothing_is_looked_into_unless_wanted(void **state)
{
	struct assay_parse_options options = {.flags = ASSAY_PARSE_NO_INSPECT};
	struct assay_buf zip = zip_of("a.txt", "hello", 5);
	struct look look = look_as("application/zip", "a.zip", zip.data, zip.len, &options);

	(void)state;
	assert_int_equal(look.leaf->member_count, 0);
	assert_string_equal(look.leaf->detected, "application/zip");
	assert_true((look.leaf->flags & ASSAY_ENT_ARCHIVE) != 0);
	look_away(&look);
	assay_buf_free(&zip);
}

static void members_have_no_hash_unless_wanted(void **state)
{
	struct assay_parse_options options = {.flags = ASSAY_PARSE_NO_HASH};
	struct assay_buf zip = zip_of("a.txt", "hello", 5);
	struct look look = look_as("application/zip", "a.zip", zip.data, zip.len, &options);

	(void)state;
	assert_int_equal(look.leaf->member_count, 1);
	assert_null(look.leaf->members[0].sha256);
	look_away(&look);
	assay_buf_free(&zip);
}

/* ---- limits ----------------------------------------------------------------------- */

static void content_beyond_the_limit_is_read_as_far_as_it_goes(void **state)
{
	struct assay_parse_options options = {0};
	struct zip zip = {0};
	static char octets[30000];

	(void)state;
	zip_text(&zip, "first.txt", "hello");
	zip_add(&zip, &(struct zipped){.name = "b", .data = octets, .len = sizeof(octets)}, NULL);
	zip_end(&zip);
	for (size_t limit = 1; limit < zip.out.len + 1000; limit += 997) {
		struct look look;

		options.limits.inspect_bytes = limit;
		look = look_as("application/zip", "a.zip", zip.out.data, zip.out.len, &options);
		assert_int_equal(has_code(&look, ASSAY_AMB_I_SIZE), limit < zip.out.len);
		/* it is not the sender's fault that the end is missing */
		assert_found(&look, limit < zip.out.len ? ASSAY_ENT_BOMB : 0);
		if (limit >= 60)
			assert_text_member(&look, "first.txt", "hello");
		look_away(&look);
	}
	zip_free(&zip);
}

/* A zip in a zip: the inner one alone is over the limit. */
static void a_member_beyond_the_limit_is_told_of(void **state)
{
	struct assay_parse_options options = {.limits.inspect_bytes = 5000};
	static unsigned char octets[10000];
	struct assay_buf inner, outer;
	struct look look;

	(void)state;
	inner = zip_of("zeros", octets, sizeof(octets));
	assert_int_equal(assay_buf_append(&inner, octets, sizeof(octets)), 0);
	outer = zip_of("inner.zip", inner.data, inner.len);
	look = look_as("application/zip", "a.zip", outer.data, outer.len, &options);
	assert_true(has_code(&look, ASSAY_AMB_I_SIZE));
	assert_found(&look, 0);
	assert_int_equal(look.leaf->members[0].flags, ASSAY_ENT_ARCHIVE | ASSAY_ENT_BOMB);
	assert_content(&look.leaf->members[0], inner.data, inner.len);
	look_away(&look);
	assay_buf_free(&inner);
	assay_buf_free(&outer);
}

/* The budget of octets is the message's, the ratio is each part's. */
static void parts_share_the_octets(void **state)
{
	static unsigned char zeros[600 * 1024];
	struct assay_parse_options options = {.limits.unpacked_bytes = 1000 * 1024};
	struct assay_buf zip = zip_of("zeros", zeros, sizeof(zeros)), message = {0};
	struct assay_analysis *a;

	(void)state;
	assert_int_equal(
		assay_buf_puts(&message, "Content-Type: multipart/mixed; boundary=b\r\n\r\n"), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(assay_buf_puts(&message, "--b\r\n"), 0);
		message_of("application/zip", "a.zip", zip.data, zip.len, &message);
		assert_int_equal(assay_buf_puts(&message, "\r\n"), 0);
	}
	assert_int_equal(assay_buf_puts(&message, "--b--\r\n"), 0);
	assert_int_equal(assay_analyse(message.data, message.len, &options, &a), 0);
	assert_int_equal(a->entity_count, 3);
	assert_content(&a->entities[1]->members[0], zeros, sizeof(zeros));
	assert_int_equal(a->entities[2]->members[0].flags, ASSAY_ENT_TRUNCATED | ASSAY_ENT_BOMB);
	assert_int_equal(a->ambiguity_count, 2); /* MIME-Version is missing */
	assert_int_equal(a->ambiguities[1].code, ASSAY_AMB_I_BYTES);
	assert_ptr_equal(a->ambiguities[1].entity, a->entities[2]);
	assert_int_equal(a->severity, ASSAY_SEV_INFO);
	assay_analysis_free(a);
	assay_buf_free(&message);
	assay_buf_free(&zip);
}

/* ---- what is inside of what ------------------------------------------------------- */

static void a_uuencoded_archive_is_looked_into(void **state)
{
	struct assay_buf zip = zip_of("evil.js", "alert(1)", 8), message = {0};
	struct look look;

	(void)state;
	assert_int_equal(assay_buf_puts(&message, "Subject: x\r\n\r\nlook:\r\n"), 0);
	assert_int_equal(assay_encode_uuencode(zip.data, zip.len, "a.zip", 0644, &message), 0);
	assert_int_equal(assay_encode_uuencode("text", 4, "b.txt", 0644, &message), 0);
	look = look_at_message(message.data, message.len, NULL);
	assert_int_equal(look.leaf->member_count, 3);
	assert_string_equal(look.leaf->members[0].name, "a.zip");
	assert_int_equal(look.leaf->members[0].source, ASSAY_MEMBER_UUENCODE);
	assert_content(&look.leaf->members[0], zip.data, zip.len);
	assert_string_equal(look.leaf->members[1].name, "evil.js");
	assert_int_equal(look.leaf->members[1].parent, 1);
	assert_int_equal(look.leaf->members[1].source, ASSAY_MEMBER_ARCHIVE);
	assert_string_equal(look.leaf->members[2].name, "b.txt");
	assert_int_equal(look.leaf->members[2].parent, 0);
	assert_content(&look.leaf->members[2], "text", 4);
	assert_true(has_code(&look, ASSAY_AMB_D_UU_TEXT));
	look_away(&look);
	assay_buf_free(&zip);
	assay_buf_free(&message);
}

static void attribute(struct assay_buf *out, unsigned int id, unsigned int type, const void *data,
                      size_t len)
{
	unsigned int sum = 0;

	put_le(out, 2, 1);
	put_le(out, id, 2);
	put_le(out, type, 2);
	put_le(out, len, 4);
	put(out, data, len);
	for (size_t i = 0; i < len; i++)
		sum += ((const unsigned char *)data)[i];
	put_le(out, sum, 2);
}

static struct assay_buf tnef_of(const char *name, const void *data, size_t len)
{
	struct assay_buf out = {0};

	put_le(&out, 0x223e9f78, 4);
	put_le(&out, 1, 2);
	attribute(&out, 0x9002, 6, "12345678901234", 14);
	attribute(&out, 0x8010, 1, name, strlen(name) + 1);
	attribute(&out, 0x800f, 6, data, len);
	return out;
}

static void an_archive_in_winmail_dat_is_looked_into_and_the_other_way_round(void **state)
{
	struct assay_buf zip = zip_of("evil.js", "alert(1)", 8);
	struct assay_buf tnef = tnef_of("a.zip", zip.data, zip.len);
	struct assay_buf outer = zip_of("winmail.dat", tnef.data, tnef.len);
	struct look look = look_at_buf("x", &outer);
	static const enum assay_member_source sources[] = {ASSAY_MEMBER_ARCHIVE, ASSAY_MEMBER_TNEF,
	                                                   ASSAY_MEMBER_ARCHIVE};
	static const char *const names[] = {"winmail.dat", "a.zip", "evil.js"};

	(void)state;
	assert_int_equal(look.leaf->member_count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_string_equal(look.leaf->members[i].name, names[i]);
		assert_int_equal(look.leaf->members[i].source, sources[i]);
		assert_int_equal(look.leaf->members[i].parent, i);
	}
	assert_content(&look.leaf->members[2], "alert(1)", 8);
	look_away(&look);
	look = look_at_buf("winmail.dat", &tnef);
	assert_int_equal(look.leaf->member_count, 2);
	assert_int_equal(look.leaf->members[0].flags, ASSAY_ENT_ARCHIVE);
	assert_content(&look.leaf->members[1], "alert(1)", 8);
	look_away(&look);
	assay_buf_free(&zip);
	assay_buf_free(&tnef);
	assay_buf_free(&outer);
}

/* A message with text, an archive, and a message with a program in it. */
static struct assay_buf message_with_parts(void)
{
	struct assay_buf zip = zip_of("evil.js", "alert(1)", 8), message = {0};

	assert_int_equal(assay_buf_puts(&message,
	                                "From: a@example.com\r\nMIME-Version: 1.0\r\n"
	                                "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	                                "--b\r\n\r\nsome text\r\n--b\r\n"),
	                 0);
	message_of("application/zip", "a.zip", zip.data, zip.len, &message);
	assert_int_equal(assay_buf_puts(&message,
	                                "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
	                                "Content-Type: multipart/mixed; boundary=c\r\n\r\n"
	                                "--c\r\nContent-Type: application/pdf; name=b.pdf\r\n\r\n"
	                                "%PDF-1.7\r\n--c--\r\n\r\n--b--\r\n"),
	                 0);
	assay_buf_free(&zip);
	return message;
}

static void the_parts_of_a_message_in_an_archive_are_members(void **state)
{
	struct assay_buf message = message_with_parts();
	struct assay_buf zip = zip_of("letter.eml", message.data, message.len);
	struct look look = look_at_buf("a.zip", &zip);
	static const struct {
		const char *name, *type;
		enum assay_member_source source;
		uint32_t parent;
	} expected[] = {
		{"letter.eml", NULL, ASSAY_MEMBER_ARCHIVE, 0},
		{NULL, "text/plain", ASSAY_MEMBER_MESSAGE, 1},
		{"a.zip", "application/zip", ASSAY_MEMBER_MESSAGE, 1},
		{"evil.js", NULL, ASSAY_MEMBER_ARCHIVE, 3},
		{NULL, "message/rfc822", ASSAY_MEMBER_MESSAGE, 1},
		{"b.pdf", "application/pdf", ASSAY_MEMBER_MESSAGE, 5},
	};

	(void)state;
	assert_int_equal(look.leaf->member_count, sizeof(expected) / sizeof(expected[0]));
	for (uint32_t i = 0; i < look.leaf->member_count; i++) {
		const struct assay_member *m = &look.leaf->members[i];

		if (expected[i].name == NULL)
			assert_null(m->name);
		else
			assert_string_equal(m->name, expected[i].name);
		if (expected[i].type != NULL)
			assert_string_equal(m->type, expected[i].type);
		assert_int_equal(m->source, expected[i].source);
		assert_int_equal(m->parent, expected[i].parent);
		assert_non_null(m->sha256);
	}
	assert_content(&look.leaf->members[1], "some text", 9);
	assert_string_equal(look.leaf->members[5].detected, "application/pdf");
	look_away(&look);
	assay_buf_free(&message);
	assay_buf_free(&zip);
}

/* Messages in archives in messages count as archives do. */
static void messages_and_archives_share_the_depth(void **state)
{
	struct assay_parse_options options = {.limits.archive_depth = 4};
	struct assay_buf inner = zip_of("bottom.txt", "hello", 5);
	struct look look;

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct assay_buf message = {0};

		message_of("application/zip", "a.zip", inner.data, inner.len, &message);
		assay_buf_free(&inner);
		inner = zip_of("a.eml", message.data, message.len);
		assay_buf_free(&message);
	}
	look = look_as("application/zip", "a.zip", inner.data, inner.len, &options);
	assert_true(has_code(&look, ASSAY_AMB_I_DEPTH));
	assert_int_equal(look.leaf->member_count, 5);
	assert_int_equal(look.leaf->members[4].flags, ASSAY_ENT_BOMB);
	look_away(&look);
	options.limits.archive_depth = 20;
	look = look_as("application/zip", "a.zip", inner.data, inner.len, &options);
	assert_false(has_code(&look, ASSAY_AMB_I_DEPTH));
	assert_text_member(&look, "bottom.txt", "hello");
	look_away(&look);
	assay_buf_free(&inner);
}

static void a_message_in_an_archive_cannot_go_beyond_the_members(void **state)
{
	struct assay_buf message = message_with_parts();
	struct assay_buf zip = zip_of("letter.eml", message.data, message.len);

	(void)state;
	for (size_t limit = 1; limit < 9; limit++) {
		struct assay_parse_options options = {.limits.members = limit};
		struct look look = look_as("application/zip", "a.zip", zip.data, zip.len, &options);

		assert_int_equal(look.leaf->member_count, limit < 6 ? limit : 6);
		assert_int_equal(has_code(&look, ASSAY_AMB_R_MEMBERS), limit < 6);
		look_away(&look);
	}
	assay_buf_free(&message);
	assay_buf_free(&zip);
}

/* ---- pieces --------------------------------------------------------------------- */

static void assert_same(const struct assay_analysis *a, const struct assay_analysis *b)
{
	const struct assay_entity *x = a->entities[a->entity_count - 1];
	const struct assay_entity *y = b->entities[b->entity_count - 1];

	assert_int_equal(a->ambiguity_count, b->ambiguity_count);
	assert_int_equal(x->flags, y->flags);
	assert_int_equal(x->member_count, y->member_count);
	for (uint32_t i = 0; i < x->member_count; i++) {
		assert_int_equal(x->members[i].size, y->members[i].size);
		assert_int_equal(x->members[i].flags, y->members[i].flags);
		assert_int_equal(x->members[i].parent, y->members[i].parent);
		assert_memory_equal(x->members[i].sha256, y->members[i].sha256, 32);
	}
}

static void pieces_do_not_matter(void **state)
{
	static unsigned char octets[9000];
	struct assay_buf inner, zip, message = {0};
	struct look look;
	uint64_t seed = 3;

	(void)state;
	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (unsigned char)test_random(&seed);
	inner = zip_of("x", octets, sizeof(octets));
	zip = zip_of("b.zip", inner.data, inner.len);
	message_of("application/zip", "a.zip", zip.data, zip.len, &message);
	look = look_at_message(message.data, message.len, NULL);
	assert_int_equal(look.leaf->member_count, 2);
	for (size_t piece = 1; piece < message.len; piece = piece * 3 / 2 + 1) {
		struct assay_parser *p = assay_parser_new(NULL);
		struct assay_analysis *a;

		assert_non_null(p);
		for (size_t pos = 0; pos < message.len; pos += piece) {
			size_t len = message.len - pos < piece ? message.len - pos : piece;

			assert_int_equal(assay_parser_feed(p, message.data + pos, len), 0);
		}
		assert_int_equal(assay_parser_finish(p, &a), 0);
		assert_same(look.a, a);
		assay_analysis_free(a);
		assay_parser_free(p);
	}
	look_away(&look);
	assay_buf_free(&inner);
	assay_buf_free(&zip);
	assay_buf_free(&message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_content_with_a_reader_is_held),
		cmocka_unit_test(nothing_is_looked_into_unless_wanted),
		cmocka_unit_test(members_have_no_hash_unless_wanted),
		cmocka_unit_test(content_beyond_the_limit_is_read_as_far_as_it_goes),
		cmocka_unit_test(a_member_beyond_the_limit_is_told_of),
		cmocka_unit_test(parts_share_the_octets),
		cmocka_unit_test(a_uuencoded_archive_is_looked_into),
		cmocka_unit_test(an_archive_in_winmail_dat_is_looked_into_and_the_other_way_round),
		cmocka_unit_test(the_parts_of_a_message_in_an_archive_are_members),
		cmocka_unit_test(messages_and_archives_share_the_depth),
		cmocka_unit_test(a_message_in_an_archive_cannot_go_beyond_the_members),
		cmocka_unit_test(pieces_do_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
