/*
 * "Did you mean": edit distance, in which exchanging two neighbours is one
 * step, as it is for the fingers.
 */
#include "judge/suggest.h"

#include <string.h>

#define MAX_WORD 40

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[3][MAX_WORD + 1];
	size_t *older = row[0], *old = row[1], *now = row[2];

	for (size_t j = 0; j <= b_len; j++)
		old[j] = older[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *recycled = older;

		now[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			char x = fold(a[i - 1]), y = fold(b[j - 1]);

			now[j] = least(least(old[j], now[j - 1]) + 1, old[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b[j - 2]) && fold(a[i - 2]) == y)
				now[j] = least(now[j], older[j - 2] + 1);
		}
		older = old;
		old = now;
		now = recycled;
	}
	return old[b_len];
}

/* A third of the word may be wrong; more, and the guess would be one. */
void suggest_start(struct suggestion *s, const char *word)
{
	s->word = word;
	s->best = NULL;
	s->distance = strlen(word) / 3 + 2;
}

void suggest_offer(struct suggestion *s, const char *candidate)
{
	size_t len = strlen(s->word), candidate_len = strlen(candidate), distance;

	if (len > MAX_WORD || candidate_len > MAX_WORD)
		return;
	distance = edit_distance(s->word, len, candidate, candidate_len);
	if (distance < s->distance && distance < candidate_len) {
		s->distance = distance;
		s->best = candidate;
	}
}
