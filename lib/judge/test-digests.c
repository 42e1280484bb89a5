/*
 * Lists of digests: their format, and that they change under those who use them.
 */
#include "judge/test-policy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "judge/digests.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

static const uint8_t *all(uint8_t octet)
{
	static uint8_t digests[256][32];

	memset(digests[octet], octet, 32);
	return digests[octet];
}

static struct digests *open_list(const char *text)
{
	struct assay_buf error = {0};
	struct digests *digests;

	policy_write("hashes.txt", text);
	if (digests_open(policy_file("hashes.txt"), &digests, &error) < 0)
		fail_msg("%s", error.data);
	return digests;
}

/* As an administrator should: the list is the old one or the new one at any moment. */
static void exchange_list(const char *text)
{
	policy_write("new.txt", text);
	assert_int_equal(rename(policy_file("new.txt"), policy_file("hashes.txt")), 0);
}

static void wait_milliseconds(long ms)
{
	const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	nanosleep(&pause, NULL);
}

/* A list is looked at again after a second at the latest. */
static bool comes_to_contain(struct digests *digests, const uint8_t *sha256, bool wanted)
{
	for (int i = 0; i < 40; i++) {
		if (digests_contain(digests, sha256) == wanted)
			return true;
		wait_milliseconds(100);
	}
	return false;
}

static void a_list_has_a_digest_on_each_line(void **state)
{
	static const struct {
		const char *text;
		size_t count;
	} cases[] = {
		{"", 0},
		{"\n\n# nothing\n  # here\r\n\r\n", 0},
		{A, 1},
		{A "\n" B "\n", 2},
		{A "\r\n" B "\r\n", 2},
		{"\xef\xbb\xbf" A "\n", 1},
		{" \t" A "  a file\n" B " *another # one\n", 2},
		{A "# with a comment\n", 1},
		{A "\n" A "\n", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct digests *digests = open_list(cases[i].text);

		if (digests_count(digests) != cases[i].count)
			fail_msg("%s: %zu", cases[i].text, digests_count(digests));
		assert_int_equal(digests_contain(digests, all(0xaa)), cases[i].count > 0);
		assert_false(digests_contain(digests, all(0xab)));
		digests_free(digests);
	}
}

static void what_is_no_digest_is_reported_with_its_line(void **state)
{
	static const char *const texts[] = {
		A "\n\n" A "a\n", "# x\n\nabc\n",  "\n\nxa" A "\n",
		"\n\n  a file\n", "\n\n\\" A " x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct assay_buf error = {0};
		struct digests *digests;

		policy_write("hashes.txt", texts[i]);
		assert_int_equal(digests_open(policy_file("hashes.txt"), &digests, &error),
		                 -ASSAY_ECONFIG);
		assert_null(digests);
		assert_string_equal(strrchr(error.data, '/'),
		                    "/hashes.txt:3: not 64 hexadecimal digits");
		assay_buf_free(&error);
	}
}

static void a_list_that_changes_is_read_again(void **state)
{
	struct digests *digests = open_list(A "\n");

	(void)state;
	assert_false(digests_contain(digests, all(0xbb)));
	exchange_list(B "\n");
	assert_true(comes_to_contain(digests, all(0xbb), true));
	assert_false(digests_contain(digests, all(0xaa)));
	/* in place, of the same size and within the same second */
	policy_write("hashes.txt", A "\n");
	assert_true(comes_to_contain(digests, all(0xaa), true));
	assert_false(digests_contain(digests, all(0xbb)));
	digests_free(digests);
}

static void a_broken_list_does_not_replace_a_good_one_and_is_told_once(void **state)
{
	struct digests *digests = open_list(A "\n");
	struct assay_buf told = {0};

	(void)state;
	assert_false(digests_problem(digests, &told));
	exchange_list(B "\nbroken\n");
	for (int i = 0; i < 30 && !digests_problem(digests, &told); i++) {
		assert_true(digests_contain(digests, all(0xaa)));
		assert_false(digests_contain(digests, all(0xbb)));
		wait_milliseconds(100);
	}
	assert_string_equal(strrchr(told.data, '/'), "/hashes.txt:2: not 64 hexadecimal digits\n");
	wait_milliseconds(1100);
	assert_true(digests_contain(digests, all(0xaa)));
	assert_false(digests_problem(digests, &told));

	told.len = 0;
	assert_int_equal(unlink(policy_file("hashes.txt")), 0);
	for (int i = 0; i < 30 && !digests_problem(digests, &told); i++) {
		assert_true(digests_contain(digests, all(0xaa)));
		wait_milliseconds(100);
	}
	assert_non_null(strstr(told.data, "hashes.txt: No such file or directory\n"));

	exchange_list(B "\n");
	assert_true(comes_to_contain(digests, all(0xbb), true));
	assert_false(digests_problem(digests, &told));
	assay_buf_free(&told);
	digests_free(digests);
}

/* ---- threads ---- */

struct reader {
	struct digests *digests;
	atomic_bool *stop;
	size_t asked, wrong, changes;
};

/* Every version of the list has 0xcc, and one of 0xaa and 0xbb. */
static void *ask(void *arg)
{
	struct reader *reader = arg;
	bool before = true;

	while (!atomic_load(reader->stop)) {
		bool now = digests_contain(reader->digests, all(0xaa));

		if (!digests_contain(reader->digests, all(0xcc)) ||
		    digests_contain(reader->digests, all(0xdd)))
			reader->wrong++;
		reader->changes += now != before;
		before = now;
		reader->asked++;
	}
	return NULL;
}

static void write_version(unsigned int version)
{
	struct assay_buf text = {0};

	assert_int_equal(assay_buf_printf(&text, "%s\n", version % 2 == 0 ? A : B), 0);
	for (unsigned int i = 0; i < 2000; i++)
		assert_int_equal(assay_buf_printf(&text, "%064x\n", i), 0);
	for (int i = 0; i < 32; i++)
		assert_int_equal(assay_buf_puts(&text, "cc"), 0);
	exchange_list(text.data);
	assay_buf_free(&text);
}

static void threads_see_one_version_or_the_next_while_a_list_is_exchanged(void **state)
{
	atomic_bool stop = false;
	struct reader readers[4];
	pthread_t threads[4];
	struct digests *digests;
	struct assay_buf error = {0};

	(void)state;
	all(0xaa), all(0xbb), all(0xcc), all(0xdd); /* not while others read them */
	write_version(0);
	assert_int_equal(digests_open(policy_file("hashes.txt"), &digests, &error), 0);
	for (int i = 0; i < 4; i++) {
		readers[i] = (struct reader){.digests = digests, .stop = &stop};
		assert_int_equal(pthread_create(&threads[i], NULL, ask, &readers[i]), 0);
	}
	/* three of them in a second, so that each that is read differs from the one before */
	for (unsigned int version = 1; version < 13; version++) {
		write_version(version);
		wait_milliseconds(350);
	}
	atomic_store(&stop, true);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(readers[i].wrong, 0);
		assert_true(readers[i].asked > 100);
	}
	assert_true(readers[0].changes > 0);
	digests_free(digests);
}

/* ---- size ---- */

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void a_hundred_thousand_digests_are_looked_up_quickly(void **state)
{
	struct assay_buf text = {0};
	struct digests *digests;
	double start;

	(void)state;
	for (unsigned int i = 0; i < 100000; i++)
		assert_int_equal(assay_buf_printf(&text, "%08x%056x\n", i * 2654435761u, i), 0);
	digests = open_list(text.data);
	assert_int_equal(digests_count(digests), 100000);
	start = seconds();
	for (unsigned int i = 0; i < 100000; i++) {
		uint8_t sha256[32] = {0};
		uint32_t first = i * 2654435761u;

		for (int octet = 0; octet < 4; octet++) {
			sha256[octet] = (uint8_t)(first >> (24 - 8 * octet));
			sha256[28 + octet] = (uint8_t)(i >> (24 - 8 * octet));
		}
		assert_true(digests_contain(digests, sha256));
		sha256[20] = 1;
		assert_false(digests_contain(digests, sha256));
	}
	/* one by one it would be 10^10 comparisons */
	assert_true(seconds() - start < 10);
	digests_free(digests);
	assay_buf_free(&text);
}

/* ---- in a policy ---- */

static void a_policy_tells_what_went_wrong_with_its_lists(void **state)
{
	struct assay_analysis *analysis = analysis_of("\r\nx\r\n", 5);
	const struct assay_envelope env = {0};
	struct assay_buf told = {0};
	struct assay_policy *policy;
	int problems = 0;

	(void)state;
	policy_write("hashes.txt", A "\n");
	policy = policy_of("rule x { part { sha256_file = \"hashes.txt\" } action = reject }\n"
	                   "rule y { part { not_sha256_file = \"hashes.txt\" } action = reject }");
	assert_int_equal(assay_policy_problems(policy, &told), 0);
	exchange_list("broken\n");
	for (int i = 0; i < 30 && problems == 0; i++) {
		struct assay_verdict *verdict;

		assert_int_equal(assay_judge(policy, analysis, &env, 0, &verdict), 0);
		assert_string_equal(verdict->final->rule, "y");
		assay_verdict_free(verdict);
		problems = assay_policy_problems(policy, &told);
		wait_milliseconds(100);
	}
	assert_int_equal(problems, 1); /* it is one list */
	assert_non_null(strstr(told.data, "hashes.txt:1: "));
	assert_int_equal(assay_policy_problems(policy, &told), 0);
	assay_buf_free(&told);
	assay_policy_free(policy);
	assay_analysis_free(analysis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_has_a_digest_on_each_line),
		cmocka_unit_test(what_is_no_digest_is_reported_with_its_line),
		cmocka_unit_test(a_list_that_changes_is_read_again),
		cmocka_unit_test(a_broken_list_does_not_replace_a_good_one_and_is_told_once),
		cmocka_unit_test(threads_see_one_version_or_the_next_while_a_list_is_exchanged),
		cmocka_unit_test(a_hundred_thousand_digests_are_looked_up_quickly),
		cmocka_unit_test(a_policy_tells_what_went_wrong_with_its_lists),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
