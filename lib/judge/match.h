/*
 * Matching of single values: the `match` column of the table of keys. Each
 * returns the text of the fact that matched, valid as long as the facts, or
 * NULL.
 */
#ifndef JUDGE_MATCH_H
#define JUDGE_MATCH_H

#include "judge/policy.h"

const char *match_direction(struct facts *facts, const struct value *value);
const char *match_from(struct facts *facts, const struct value *value);
const char *match_to(struct facts *facts, const struct value *value);
const char *match_ambiguity(struct facts *facts, const struct value *value);
const char *match_severity(struct facts *facts, const struct value *value);
const char *match_name(struct facts *facts, const struct value *value);
const char *match_extension(struct facts *facts, const struct value *value);
const char *match_type(struct facts *facts, const struct value *value);
const char *match_detected(struct facts *facts, const struct value *value);
const char *match_disposition(struct facts *facts, const struct value *value);
const char *match_sha256(struct facts *facts, const struct value *value);
const char *match_flags(struct facts *facts, const struct value *value);
const char *match_attachment(struct facts *facts, const struct value *value);
const char *match_larger(struct facts *facts, const struct value *value);
const char *match_smaller(struct facts *facts, const struct value *value);

#endif
