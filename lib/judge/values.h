/*
 * Parsing of single values: the `parse` column of the table of keys.
 */
#ifndef JUDGE_VALUES_H
#define JUDGE_VALUES_H

#include "judge/policy.h"

int parse_mode(struct loader *loader, const char *text, struct value *value_r);
int parse_action(struct loader *loader, const char *text, struct value *value_r);
int parse_notice(struct loader *loader, const char *text, struct value *value_r);
int parse_header_name(struct loader *loader, const char *text, struct value *value_r);
int parse_text(struct loader *loader, const char *text, struct value *value_r);
int parse_reply_text(struct loader *loader, const char *text, struct value *value_r);
int parse_reply_code(struct loader *loader, const char *text, struct value *value_r);
int parse_reply_status(struct loader *loader, const char *text, struct value *value_r);
int parse_direction(struct loader *loader, const char *text, struct value *value_r);
int parse_address(struct loader *loader, const char *text, struct value *value_r);
int parse_code(struct loader *loader, const char *text, struct value *value_r);
int parse_severity(struct loader *loader, const char *text, struct value *value_r);
int parse_remedy(struct loader *loader, const char *text, struct value *value_r);
int parse_other_remedy(struct loader *loader, const char *text, struct value *value_r);
int parse_threshold(struct loader *loader, const char *text, struct value *value_r);
int parse_hidden(struct loader *loader, const char *text, struct value *value_r);
int parse_glob(struct loader *loader, const char *text, struct value *value_r);
int parse_extension(struct loader *loader, const char *text, struct value *value_r);
int parse_type(struct loader *loader, const char *text, struct value *value_r);
int parse_detected(struct loader *loader, const char *text, struct value *value_r);
int parse_flag(struct loader *loader, const char *text, struct value *value_r);
int parse_sha256(struct loader *loader, const char *text, struct value *value_r);
int parse_size(struct loader *loader, const char *text, struct value *value_r);
int parse_bool(struct loader *loader, const char *text, struct value *value_r);

#endif
