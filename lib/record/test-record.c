/*
 * The binary record: it keeps what it promises, and no octets can hurt it.
 */
#include "test.h"

#include <assay/record.h>

#include <zlib.h>

static const char message[] = "MIME-Version: 1.0\r\n"
			      "Content-Type: multipart/mixed; boundary=b\r\n"
			      "\r\n"
			      "--b\r\n"
			      "Content-Type: text/plain\r\n"
			      "\r\n"
			      "Hello\r\n"
			      "--b\r\n"
			      "Content-Type: application/x-unheard-of\r\n"
			      "Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.pdf\r\n"
			      "Content-Transfer-Encoding: base64\r\n"
			      "\r\n"
			      "JVBERi0xLjQKJcOkw7zDtsOfCg==\r\n"
			      "--b\r\n"
			      "Content-Disposition: form-data; filename=x\r\n"
			      "\r\n"
			      "text\r\n"
			      "--b--\r\n";

static void encode(const char *text, size_t len, size_t limit, struct assay_buf *out)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(text, len, NULL, &analysis), 0);
	assert_int_equal(assay_record_encode(analysis, limit, out), 0);
	assay_analysis_free(analysis);
}

static void a_record_gives_back_what_the_analysis_said(void **state)
{
	struct assay_buf out = {0};
	struct assay_record *record;

	(void)state;
	encode(message, sizeof(message) - 1, 0, &out);
	assert_true(out.len < 200);
	assert_int_equal(assay_record_decode(out.data, out.len, &record), 0);
	assert_int_equal(record->size, sizeof(message) - 1);
	assert_false(record->truncated);
	assert_int_equal(record->part_count, 3);

	assert_string_equal(record->parts[0].section, "1");
	assert_string_equal(record->parts[0].type, "text/plain");
	assert_null(record->parts[0].name);
	assert_null(record->parts[0].disposition);
	assert_false(record->parts[0].has_sha256);
	assert_int_equal(record->parts[0].size, 5);

	assert_string_equal(record->parts[1].section, "2");
	assert_string_equal(record->parts[1].type, "application/x-unheard-of");
	assert_string_equal(record->parts[1].detected, "application/pdf");
	assert_string_equal(record->parts[1].name, "caf\xc3\xa9.pdf");
	assert_string_equal(record->parts[1].disposition, "attachment");
	assert_int_equal(record->parts[1].encoding, ASSAY_ENC_BASE64);
	assert_true(record->parts[1].has_sha256);
	assert_true((record->parts[1].flags & ASSAY_ENT_ATTACHMENT) != 0);

	assert_string_equal(record->parts[2].disposition, "form-data");
	assert_int_equal(record->ambiguity_count, 1);
	assert_int_equal(record->ambiguities[0].code, ASSAY_AMB_T_MISMATCH);
	assay_record_free(record);
	assay_buf_free(&out);
}

static void a_plain_message_takes_some_twenty_octets(void **state)
{
	static const char plain[] = "Subject: x\r\n\r\nhello\r\n";
	struct assay_buf out = {0};

	(void)state;
	encode(plain, sizeof(plain) - 1, 0, &out);
	assert_true(out.len <= 24);
	assay_buf_free(&out);
}

static void parts_beyond_the_limit_are_left_out_and_marked(void **state)
{
	struct assay_buf out = {0};
	struct assay_record *record;

	(void)state;
	encode(message, sizeof(message) - 1, 20, &out);
	assert_int_equal(assay_record_decode(out.data, out.len, &record), 0);
	assert_true(record->truncated);
	assert_int_equal(record->part_count, 1);
	assay_record_free(record);
	assay_buf_free(&out);
}

static void every_cut_and_every_flipped_bit_is_noticed(void **state)
{
	struct assay_buf out = {0};
	struct assay_record *record;

	(void)state;
	encode(message, sizeof(message) - 1, 0, &out);
	for (size_t len = 0; len < out.len; len++)
		assert_int_equal(assay_record_decode(out.data, len, &record), -ASSAY_EFORMAT);
	for (size_t bit = 0; bit < out.len * 8; bit++) {
		out.data[bit / 8] ^= (char)(1 << bit % 8);
		assert_int_equal(assay_record_decode(out.data, out.len, &record), -ASSAY_EFORMAT);
		out.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	assay_buf_free(&out);
}

static const char with_members[] = "MIME-Version: 1.0\r\n"
				   "Content-Type: multipart/mixed; boundary=b\r\n"
				   "\r\n"
				   "--b\r\n"
				   "\r\n"
				   "begin 644 caf\xc3\xa9.pdf\r\n"
				   "))5!$1BTQ+C<*\r\n"
				   "`\r\n"
				   "end\r\n"
				   "=ybegin line=128 size=9 name=\r\n"
				   "k\r\n"
				   "--b\r\n"
				   "\r\n"
				   "last\r\n"
				   "--b--\r\n";

static void a_record_keeps_the_members_of_parts(void **state)
{
	struct assay_buf out = {0};
	const struct assay_record_member *members;
	struct assay_record *record;

	(void)state;
	encode(with_members, sizeof(with_members) - 1, 0, &out);
	assert_int_equal(assay_record_decode(out.data, out.len, &record), 0);
	assert_false(record->truncated);
	assert_int_equal(record->part_count, 2);
	assert_int_equal(record->parts[0].encoding, ASSAY_ENC_7BIT);
	assert_int_equal(record->parts[0].member_count, 2);
	members = record->parts[0].members;
	assert_int_equal(members[0].source, ASSAY_MEMBER_UUENCODE);
	assert_string_equal(members[0].name, "caf\xc3\xa9.pdf");
	assert_null(members[0].type);
	assert_string_equal(members[0].detected, "application/pdf");
	assert_int_equal(members[0].flags, 0);
	assert_int_equal(members[0].size, 9);
	assert_true(members[0].has_sha256);
	assert_memory_equal(members[0].sha256, "\x07\x16", 2);
	assert_int_equal(members[1].source, ASSAY_MEMBER_YENC);
	assert_null(members[1].name);
	assert_int_equal(members[1].flags, ASSAY_ENT_TRUNCATED);
	assert_string_equal(record->parts[1].section, "2");
	assert_int_equal(record->parts[1].member_count, 0);
	assay_record_free(record);
	assay_buf_free(&out);
}

static void members_leave_the_room_to_parts(void **state)
{
	struct assay_buf out = {0};
	struct assay_record *record;
	size_t members = 0;

	(void)state;
	for (size_t limit = 24; limit < 140; limit++) {
		out.len = 0;
		encode(with_members, sizeof(with_members) - 1, limit, &out);
		assert_true(out.len <= limit + 24);
		assert_int_equal(assay_record_decode(out.data, out.len, &record), 0);
		assert_int_equal(record->part_count, 2);
		assert_true(record->parts[0].member_count >= members);
		members = record->parts[0].member_count;
		assert_int_equal(record->truncated, members < 2);
		assay_record_free(record);
	}
	assert_int_equal(members, 2);
	assay_buf_free(&out);
}

/* The checksum is made right, so that the values themselves are looked at. */
static void no_octet_of_a_record_is_believed(void **state)
{
	struct assay_buf out = {0};
	struct assay_record *record;

	(void)state;
	encode(with_members, sizeof(with_members) - 1, 0, &out);
	for (size_t pos = 5; pos < out.len; pos++) {
		for (int value = 0; value < 256; value++) {
			char saved = out.data[pos];
			uLong crc;

			out.data[pos] = (char)value;
			crc = crc32_z(0, (const Bytef *)out.data + 5, out.len - 5);
			for (int i = 0; i < 4; i++)
				out.data[1 + i] = (char)(crc >> (8 * i));
			if (assay_record_decode(out.data, out.len, &record) == 0)
				assay_record_free(record);
			else
				assert_null(record);
			out.data[pos] = saved;
		}
	}
	assay_buf_free(&out);
}

static void json_lists_the_members_of_parts(void **state)
{
	struct assay_buf out = {0};
	struct assay_analysis *analysis;

	(void)state;
	assert_int_equal(assay_analyse(with_members, sizeof(with_members) - 1, NULL, &analysis), 0);
	assert_int_equal(assay_json(analysis, 0, &out), 0);
	assert_non_null(strstr(out.data, "\"members\":[{\"source\":\"uuencode\",\"name\":"
	                                 "\"caf\xc3\xa9.pdf\",\"type\":null,"
	                                 "\"detected\":\"application/pdf\",\"size\":9,"
	                                 "\"sha256\":\"0716"));
	assert_non_null(strstr(out.data, "\"flags\":[\"truncated\"]}]}"));
	assert_non_null(strstr(out.data, "\"members\":[]}"));
	assay_analysis_free(analysis);
	assay_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_gives_back_what_the_analysis_said),
		cmocka_unit_test(a_plain_message_takes_some_twenty_octets),
		cmocka_unit_test(parts_beyond_the_limit_are_left_out_and_marked),
		cmocka_unit_test(every_cut_and_every_flipped_bit_is_noticed),
		cmocka_unit_test(a_record_keeps_the_members_of_parts),
		cmocka_unit_test(members_leave_the_room_to_parts),
		cmocka_unit_test(no_octet_of_a_record_is_believed),
		cmocka_unit_test(json_lists_the_members_of_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
