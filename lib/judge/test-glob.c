/*
 * Globs and suggestions.
 */
#include "test.h"

#include "judge/glob.h"
#include "judge/suggest.h"

struct glob_case {
	const char *pattern, *text;
	bool matches;
};

static void globs_match_whole_texts(void **state)
{
	static const struct glob_case cases[] = {
		{"*.exe", "invoice.pdf.exe", true},
		{"*.exe", "invoice.exe.pdf", false},
		{"*.EXE", "Invoice.ExE", true},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"a*", "", false},
		{"?", "", false},
		{"?.txt", "\xc3\xa4.txt", true},
		{"??.txt", "\xc3\xa4.txt", false},
		{"*\xc3\xa4*", "R\xc3\xa4t", true},
		{"image/*", "image/png", true},
		{"image/*", "imagepng", false},
		{"a*b*c", "aXbXbXc", true},
		{"a*b*c", "aXbXbX", false},
		{"*a*a*b", "aaaaaaaaaa", false},
		{"\\*.exe", "*.exe", true},
		{"\\*.exe", "a.exe", false},
		{"a\\?", "a?", true},
		{"a\\?", "ab", false},
		{"[a]", "a", false},
		{"[a]", "[a]", true},
		{"a\\", "a\\", true},
		{"*?", "\xff", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (glob_match(cases[i].pattern, cases[i].text) != cases[i].matches)
			fail_msg("'%s' against '%s'", cases[i].pattern, cases[i].text);
	}
}

static void an_escaped_star_is_no_pattern(void **state)
{
	(void)state;
	assert_true(glob_is_pattern("*.exe"));
	assert_true(glob_is_pattern("a?"));
	assert_false(glob_is_pattern("a.exe"));
	assert_false(glob_is_pattern("\\*\\?"));
	assert_true(glob_is_pattern("\\\\*"));
}

static void a_hostile_text_costs_no_more_than_pattern_times_text(void **state)
{
	size_t len = 200000;
	char *text = malloc(len + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', len);
	text[len] = '\0';
	assert_false(glob_match("*a*a*a*a*a*a*a*a*a*b", text));
	assert_true(glob_match("*a*a*a*a*a*a*a*a*a*", text));
	free(text);
}

static const char *suggest(const char *word)
{
	static const char *const candidates[] = {"action", "header", "from", "not_from", "to"};
	struct suggestion s;

	suggest_start(&s, word);
	for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++)
		suggest_offer(&s, candidates[i]);
	return s.best;
}

static void the_nearest_word_is_suggested_but_no_wild_guess(void **state)
{
	char longer[200];

	(void)state;
	assert_string_equal(suggest("acton"), "action");
	assert_string_equal(suggest("actino"), "action");
	assert_string_equal(suggest("Header"), "header");
	assert_string_equal(suggest("form"), "from");
	assert_string_equal(suggest("notfrom"), "not_from");
	assert_null(suggest("xyzzy"));
	assert_null(suggest("q"));
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_null(suggest(longer));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs_match_whole_texts),
		cmocka_unit_test(an_escaped_star_is_no_pattern),
		cmocka_unit_test(a_hostile_text_costs_no_more_than_pattern_times_text),
		cmocka_unit_test(the_nearest_word_is_suggested_but_no_wild_guess),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
