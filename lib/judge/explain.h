/*
 * Verdicts in words.
 */
#ifndef JUDGE_EXPLAIN_H
#define JUDGE_EXPLAIN_H

#include "judge/condition.h"
#include "judge/policy.h"

/* Octets of a text from the message or the envelope that an explanation shows. */
#define EXPLAIN_TEXT 120
/* ... and of the way to a file inside of files */
#define EXPLAIN_PATH 400

/* Append why a condition that holds does so. */
int explain_condition(const struct condition *condition, const struct match *match,
                      struct facts *facts, struct assay_buf *out);

/* Append a condition as the policy file has it. */
int explain_source(const struct condition *condition, struct assay_buf *out);

/* Append which part this is: section, type, name. */
int explain_part(const struct assay_entity *entity, struct assay_buf *out);

/* Append where a member is: "programs.zip: setup/evil.exe", cleaned. */
int explain_member(const struct assay_entity *entity, const struct assay_member *member,
                   struct assay_buf *out);

/* Append which part or which file inside of it is being tried. */
int explain_candidate(const struct facts *facts, struct assay_buf *out);

#endif
