/*
 * Globs: "*" any octets, "?" one character, "\" takes the next one literally.
 */
#ifndef JUDGE_GLOB_H
#define JUDGE_GLOB_H

#include <stdbool.h>

/* Whether the whole text matches, ignoring ASCII case. Time: length of pattern times text. */
bool glob_match(const char *pattern, const char *text);

/* Whether the pattern has a "*" or "?" that is not taken literally. */
bool glob_is_pattern(const char *pattern);

#endif
