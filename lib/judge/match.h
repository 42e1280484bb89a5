/*
 * Facts of the message and its envelope: the `next` and `match` columns of the
 * table of keys. Those of parts are in match-part.h.
 *
 * next_x() goes through the texts of a fact; match_x() says whether the fact
 * matches a value. What they fill in is valid as long as the facts.
 */
#ifndef JUDGE_MATCH_H
#define JUDGE_MATCH_H

#include "judge/policy.h"

bool match_direction(struct facts *facts, const struct value *value, struct fact *fact);
bool match_authenticated(struct facts *facts, const struct value *value, struct fact *fact);
bool match_client(struct facts *facts, const struct value *value, struct fact *fact);
bool match_tls(struct facts *facts, const struct value *value, struct fact *fact);
bool match_severity(struct facts *facts, const struct value *value, struct fact *fact);
bool match_message_larger(struct facts *facts, const struct value *value, struct fact *fact);
bool match_message_smaller(struct facts *facts, const struct value *value, struct fact *fact);
bool match_parts_above(struct facts *facts, const struct value *value, struct fact *fact);
bool match_parts_below(struct facts *facts, const struct value *value, struct fact *fact);
bool match_depth_above(struct facts *facts, const struct value *value, struct fact *fact);
bool match_depth_below(struct facts *facts, const struct value *value, struct fact *fact);
bool match_signed(struct facts *facts, const struct value *value, struct fact *fact);
bool match_encrypted(struct facts *facts, const struct value *value, struct fact *fact);
bool match_report(struct facts *facts, const struct value *value, struct fact *fact);
bool match_calendar(struct facts *facts, const struct value *value, struct fact *fact);
bool match_list(struct facts *facts, const struct value *value, struct fact *fact);
bool match_encapsulated(struct facts *facts, const struct value *value, struct fact *fact);

bool next_user(struct facts *facts, struct fact *fact);
bool next_helo(struct facts *facts, struct fact *fact);
bool next_from(struct facts *facts, struct fact *fact);
bool next_to(struct facts *facts, struct fact *fact);
bool next_subject(struct facts *facts, struct fact *fact);
bool next_ambiguity(struct facts *facts, struct fact *fact);
bool next_field_name(struct facts *facts, struct fact *fact);
bool next_field_value(struct facts *facts, struct fact *fact);

/* A number as the text of a fact. */
void fact_number(struct fact *fact, uint64_t number);

#endif
