/*
 * Facts of a part, or of a file inside it: the `next` and `match` columns of
 * the table of keys, as in match.h.
 */
#ifndef JUDGE_MATCH_PART_H
#define JUDGE_MATCH_PART_H

#include "judge/policy.h"

bool next_name(struct facts *facts, struct fact *fact);
bool next_extension(struct facts *facts, struct fact *fact);
bool next_type(struct facts *facts, struct fact *fact);
bool next_detected(struct facts *facts, struct fact *fact);
bool next_disposition(struct facts *facts, struct fact *fact);
bool next_charset(struct facts *facts, struct fact *fact);
bool next_sha256(struct facts *facts, struct fact *fact);

bool match_sha256_file(struct facts *facts, const struct value *value, struct fact *fact);
bool match_flags(struct facts *facts, const struct value *value, struct fact *fact);
bool match_attachment(struct facts *facts, const struct value *value, struct fact *fact);
bool match_encoding(struct facts *facts, const struct value *value, struct fact *fact);
bool match_within(struct facts *facts, const struct value *value, struct fact *fact);
bool match_larger(struct facts *facts, const struct value *value, struct fact *fact);
bool match_smaller(struct facts *facts, const struct value *value, struct fact *fact);
bool match_members_above(struct facts *facts, const struct value *value, struct fact *fact);
bool match_members_below(struct facts *facts, const struct value *value, struct fact *fact);
bool match_nesting_above(struct facts *facts, const struct value *value, struct fact *fact);
bool match_nesting_below(struct facts *facts, const struct value *value, struct fact *fact);

/* What the values of within stand for. */
enum within { WITHIN_SIGNED, WITHIN_ENCRYPTED, WITHIN_MESSAGE };

/* The innermost entity around this one that is such a thing, or NULL. */
const struct assay_entity *entity_within(const struct assay_entity *entity, enum within what);

#endif
