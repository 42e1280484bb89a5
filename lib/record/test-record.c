/*
 * The binary record: it keeps what it promises, and no octets can hurt it.
 */
#include "test.h"

#include <assay/record.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_gives_back_what_the_analysis_said),
		cmocka_unit_test(a_plain_message_takes_some_twenty_octets),
		cmocka_unit_test(parts_beyond_the_limit_are_left_out_and_marked),
		cmocka_unit_test(every_cut_and_every_flipped_bit_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
