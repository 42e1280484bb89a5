/*
 * Parsing of single values: the `parse` column of the table of keys.
 */
#ifndef JUDGE_VALUES_H
#define JUDGE_VALUES_H

#include "judge/policy.h"

/* ---- conditions ---- */

int parse_mode(struct loader *loader, const char *text, struct value *value_r);
int parse_action(struct loader *loader, const char *text, struct value *value_r);
int parse_direction(struct loader *loader, const char *text, struct value *value_r);
int parse_client(struct loader *loader, const char *text, struct value *value_r);
int parse_address(struct loader *loader, const char *text, struct value *value_r);
int parse_code(struct loader *loader, const char *text, struct value *value_r);
int parse_severity(struct loader *loader, const char *text, struct value *value_r);
int parse_remedy(struct loader *loader, const char *text, struct value *value_r);
int parse_other_remedy(struct loader *loader, const char *text, struct value *value_r);
int parse_threshold(struct loader *loader, const char *text, struct value *value_r);
int parse_hidden(struct loader *loader, const char *text, struct value *value_r);
int parse_glob(struct loader *loader, const char *text, struct value *value_r);
int parse_field_name(struct loader *loader, const char *text, struct value *value_r);
int parse_field_value(struct loader *loader, const char *text, struct value *value_r);
int parse_extension(struct loader *loader, const char *text, struct value *value_r);
int parse_type(struct loader *loader, const char *text, struct value *value_r);
int parse_detected(struct loader *loader, const char *text, struct value *value_r);
int parse_flag(struct loader *loader, const char *text, struct value *value_r);
int parse_sha256(struct loader *loader, const char *text, struct value *value_r);
int parse_sha256_file(struct loader *loader, const char *text, struct value *value_r);
int parse_protection(struct loader *loader, const char *text, struct value *value_r);
int parse_within(struct loader *loader, const char *text, struct value *value_r);
int parse_encoding(struct loader *loader, const char *text, struct value *value_r);
int parse_size(struct loader *loader, const char *text, struct value *value_r);
int parse_count(struct loader *loader, const char *text, struct value *value_r);
int parse_bool(struct loader *loader, const char *text, struct value *value_r);

/* Look text up among count names; offers them all when it is none of them. */
int parse_enum(struct loader *loader, const char *text, const char *(*name)(unsigned int i),
               unsigned int count, struct value *value_r);

/* ---- what to do ---- */

int parse_any(struct loader *loader, const char *text, struct value *value_r);
int parse_notice(struct loader *loader, const char *text, struct value *value_r);
int parse_header_name(struct loader *loader, const char *text, struct value *value_r);
int parse_text(struct loader *loader, const char *text, struct value *value_r);
int parse_reply_code(struct loader *loader, const char *text, struct value *value_r);
int parse_reply_status(struct loader *loader, const char *text, struct value *value_r);
int parse_recipient(struct loader *loader, const char *text, struct value *value_r);
int parse_allow(struct loader *loader, const char *text, struct value *value_r);
int parse_care(struct loader *loader, const char *text, struct value *value_r);
int parse_new_name(struct loader *loader, const char *text, struct value *value_r);

/* For rule.c, once the action is known. */
bool is_reply_text(const char *text);
int load_disclaimer(struct loader *loader, struct value *value);

#endif
