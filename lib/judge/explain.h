/*
 * Verdicts in words.
 */
#ifndef JUDGE_EXPLAIN_H
#define JUDGE_EXPLAIN_H

#include "judge/policy.h"

/* Octets of a text from the message or the envelope that an explanation shows. */
#define EXPLAIN_TEXT 120

/* Append why a condition that holds does so. */
int explain_condition(const struct condition *condition, struct facts *facts,
                      struct assay_buf *out);

/* Append a condition as the policy file has it. */
int explain_source(const struct condition *condition, struct assay_buf *out);

/* Append which part this is: section, type, name. */
int explain_part(const struct assay_entity *entity, struct assay_buf *out);

/* The value of a condition that the facts match, or NULL; *fact_r is the fact's text. */
const struct value *condition_match(const struct condition *condition, struct facts *facts,
                                    const char **fact_r);

#endif
