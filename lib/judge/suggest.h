/*
 * "Did you mean": the candidate nearest to a mistyped word.
 */
#ifndef JUDGE_SUGGEST_H
#define JUDGE_SUGGEST_H

#include <stddef.h>

struct suggestion {
	const char *word;
	const char *best; /* NULL: nothing is near enough */
	size_t distance;
};

void suggest_start(struct suggestion *s, const char *word);

/* Consider a candidate; it must outlive the suggestion. */
void suggest_offer(struct suggestion *s, const char *candidate);

#endif
