/*
 * The plugins' feed: whatever the line ends of the stored mail and however the
 * stream cuts it, the analysis is that of the mail with CRLF.
 */
#include "test.h"

#include "feed.h"

#include <assay/record.h>

#define MESSAGE_MAX 32768

/* A multipart with text whose size and hash depend on its line ends. */
static size_t message_with(const char *eol, char *out)
{
	size_t len = 0;
	static const char *const lines[] = {
		"MIME-Version: 1.0",
		"Content-Type: multipart/mixed; boundary=b",
		"",
		"--b",
		"",
		"Hello",
		"--b",
		"Content-Disposition: attachment; filename=notes.txt",
		"",
		"a carriage return in\rside",
		"",
		"",
		"last",
		"--b--",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		/* more than one buffer of the feed */
		for (int n = i == 9 ? 300 : 1; n > 0; n--) {
			memcpy(out + len, lines[i], strlen(lines[i]));
			len += strlen(lines[i]);
			memcpy(out + len, eol, strlen(eol));
			len += strlen(eol);
		}
	}
	assert_true(len <= MESSAGE_MAX);
	return len;
}

static void json_of(struct assay_analysis *analysis, struct assay_buf *out)
{
	assert_int_equal(assay_json(analysis, 0, out), 0);
	assay_analysis_free(analysis);
}

static void expected_json(const char *text, size_t len, struct assay_buf *out)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(text, len, NULL, &analysis), 0);
	json_of(analysis, out);
}

/* chunk 0: sizes at random */
static void fed_json(const char *text, size_t len, size_t chunk, uint64_t *random,
                     struct assay_buf *out)
{
	struct assay_analysis *analysis;
	struct assay_feed feed;

	assert_int_equal(assay_feed_init(&feed, NULL), 0);
	for (size_t pos = 0; pos < len;) {
		size_t n = chunk != 0 ? chunk : test_random(random) % 100;

		if (n > len - pos)
			n = len - pos;
		assay_feed_more(&feed, (const unsigned char *)text + pos, n);
		pos += n;
	}
	assert_int_equal(assay_feed_finish(&feed, &analysis), 0);
	json_of(analysis, out);
}

static void assert_same(const char *text, size_t len, const struct assay_buf *want)
{
	static const size_t chunks[] = {1, 2, 3, 7, 4095, 4096, 4097, MESSAGE_MAX, 0};
	uint64_t random = 1;

	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		for (int n = chunks[i] == 0 ? 50 : 1; n > 0; n--) {
			struct assay_buf got = {0};

			fed_json(text, len, chunks[i], &random, &got);
			assert_string_equal(got.data, want->data);
			assay_buf_free(&got);
		}
	}
}

static void any_chunking_and_any_line_end_gives_the_analysis_with_crlf(void **state)
{
	char crlf[MESSAGE_MAX], lf[MESSAGE_MAX], mixed[MESSAGE_MAX];
	size_t crlf_len = message_with("\r\n", crlf), lf_len = message_with("\n", lf);
	size_t mixed_len = 0;
	struct assay_buf want = {0};

	(void)state;
	assert_true(crlf_len > lf_len);
	/* every third line end loses its CR */
	for (size_t i = 0, line = 0; i < crlf_len; i++) {
		if (crlf[i] == '\n' && line++ % 3 == 0 && mixed[mixed_len - 1] == '\r')
			mixed_len--;
		mixed[mixed_len++] = crlf[i];
	}
	expected_json(crlf, crlf_len, &want);
	assert_same(crlf, crlf_len, &want);
	assert_same(lf, lf_len, &want);
	assert_same(mixed, mixed_len, &want);
	assay_buf_free(&want);
}

static void a_lone_line_feed_at_the_very_start_becomes_crlf(void **state)
{
	struct assay_buf want = {0};

	(void)state;
	expected_json("\r\n\r\nbody\r\n", 10, &want);
	assert_same("\n\nbody\n", 7, &want);
	assay_buf_free(&want);
}

static int refuse(void *ctx, const struct assay_entity *entity, const void *data, size_t len)
{
	(void)ctx;
	(void)entity;
	(void)data;
	(void)len;
	return -ASSAY_EABORT;
}

static void an_error_is_kept_and_what_follows_is_ignored(void **state)
{
	struct assay_parse_options options = {.content = refuse};
	struct assay_analysis *analysis;
	struct assay_feed feed;

	(void)state;
	assert_int_equal(assay_feed_init(&feed, &options), 0);
	for (int i = 0; i < 100; i++)
		assay_feed_more(&feed, (const unsigned char *)"\nsome body text\n", 16);
	assert_int_equal(assay_feed_finish(&feed, &analysis), -ASSAY_EABORT);
	assert_null(analysis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_chunking_and_any_line_end_gives_the_analysis_with_crlf),
		cmocka_unit_test(a_lone_line_feed_at_the_very_start_becomes_crlf),
		cmocka_unit_test(an_error_is_kept_and_what_follows_is_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
