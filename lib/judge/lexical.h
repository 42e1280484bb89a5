/*
 * The strict lexical check of a policy file, ahead of libconfuse.
 */
#ifndef JUDGE_LEXICAL_H
#define JUDGE_LEXICAL_H

#include <stddef.h>

struct lexical_error {
	int line;
	char reason[128];
};

/*
 * Check the text and blank out its comments in place, line ends excepted.
 * Returns 0, or -ASSAY_ECONFIG with *error_r filled in.
 */
int lexical_check(char *text, size_t len, struct lexical_error *error_r);

#endif
