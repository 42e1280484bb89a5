/*
 * The line scanner: its twins agree, and the pieces it is given do not matter.
 */
#include "test.h"

#include "analyse/scan.h"

static void assert_same(const struct scan *a, const struct scan *b)
{
	assert_int_equal(a->offset, b->offset);
	assert_int_equal(a->line_start, b->line_start);
	assert_int_equal(a->after_cr, b->after_cr);
	assert_int_equal(a->eightbit, b->eightbit);
	assert_int_equal(a->nul, b->nul);
	assert_int_equal(a->bare_cr, b->bare_cr);
	assert_int_equal(a->crlf, b->crlf);
	assert_int_equal(a->lf, b->lf);
	assert_int_equal(a->long_line, b->long_line);
}

/* Octets in which line ends, dashes and oddities are frequent. */
static void fill(unsigned char *data, size_t len, uint64_t *seed, unsigned int oddness)
{
	static const char odd[] = "\r\n\r\n--\n-\r\0\x80 a";

	for (size_t i = 0; i < len; i++) {
		uint64_t r = test_random(seed);

		data[i] =
			r % 1024 < oddness ? (unsigned char)odd[(r >> 8) % (sizeof(odd) - 1)] : 'x';
	}
}

typedef size_t scanner(struct scan *s, const unsigned char *data, size_t len);

static void same_as_scalar(scanner *scan)
{
	static unsigned char data[4096];
	uint64_t seed = 1;

	for (int round = 0; round < 6000; round++) {
		struct scan fast = SCAN_INIT, slow = SCAN_INIT;
		size_t len = test_random(&seed) % sizeof(data), pos = 0;

		fill(data, len, &seed, (unsigned int)(test_random(&seed) % 128) << round % 3);
		while (pos < len) {
			size_t a = scan(&fast, data + pos, len - pos);
			size_t b = scan_lines_scalar(&slow, data + pos, len - pos);

			assert_int_equal(a, b);
			assert_true(a > 0);
			assert_same(&fast, &slow);
			pos += a;
		}
	}
}

static void all_twins_find_the_same_in_random_octets(void **state)
{
	(void)state;
	same_as_scalar(scan_lines);
#if defined(__x86_64__) && defined(__GNUC__)
	if (scan_has_avx2())
		same_as_scalar(scan_lines_avx2);
	if (scan_has_avx512())
		same_as_scalar(scan_lines_avx512);
#endif
}

static void pieces_do_not_change_what_is_noted(void **state)
{
	unsigned char data[600];
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct scan whole = SCAN_INIT, pieces = SCAN_INIT;
		size_t len = test_random(&seed) % sizeof(data), pos = 0;

		fill(data, len, &seed, 60);
		while (pos < len)
			pos += scan_lines(&whole, data + pos, len - pos);
		pos = 0;
		while (pos < len) {
			size_t piece = 1 + test_random(&seed) % (len - pos);

			while (piece > 0) {
				size_t took = scan_lines(&pieces, data + pos, piece);

				pos += took;
				piece -= took;
			}
		}
		assert_same(&whole, &pieces);
	}
}

static void a_line_of_998_octets_is_not_long(void **state)
{
	char data[1100];

	(void)state;
	memset(data, 'a', sizeof(data));
	for (size_t len = 997; len <= 1000; len++) {
		struct scan s = SCAN_INIT;

		data[len] = '\r';
		data[len + 1] = '\n';
		scan_lines(&s, (unsigned char *)data, len + 2);
		assert_int_equal(s.long_line, len > 998 ? 0 : SCAN_NONE);
		data[len] = data[len + 1] = 'a';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_twins_find_the_same_in_random_octets),
		cmocka_unit_test(pieces_do_not_change_what_is_noted),
		cmocka_unit_test(a_line_of_998_octets_is_not_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
