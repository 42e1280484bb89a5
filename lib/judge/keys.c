/*
 * The table of keys of a policy file. A new key is a row here, its two
 * functions in values.c and match.c, and an item in assay-policy(5), which a
 * test compares with this table.
 */
#include "judge/policy.h"

#include "judge/match.h"
#include "judge/values.h"

#define REPLACE ACTION_BIT(ASSAY_ACT_REPLACE)
#define TAG     ACTION_BIT(ASSAY_ACT_TAG)
#define REPLY   (ACTION_BIT(ASSAY_ACT_REJECT) | ACTION_BIT(ASSAY_ACT_TEMPFAIL))
#define HOLD    ACTION_BIT(ASSAY_ACT_QUARANTINE)

#define PARAMETER(name, where, param, actions, parse, expects)                                     \
	{                                                                                          \
		name, where, 0, param, actions, expects, parse, NULL, NULL, NULL                   \
	}
#define CONDITION(name, where, flags, parse, expects, match, fact, verb)                           \
	{                                                                                          \
		name, where, flags, PARAM_NONE, 0, expects, parse, match, fact, verb               \
	}

const struct key policy_keys[] = {
	PARAMETER("mode", IN_FILE, PARAM_MODE, 0, parse_mode, "enforce or observe"),

	PARAMETER("mode", IN_RULE, PARAM_MODE, 0, parse_mode, "enforce or observe"),
	PARAMETER("action", IN_RULE, PARAM_ACTION, 0, parse_action,
                  "accept, tag, replace, quarantine, tempfail or reject"),
	PARAMETER("notice", IN_RULE, PARAM_NOTICE, REPLACE, parse_notice, "a readable text file"),
	PARAMETER("header", IN_RULE, PARAM_HEADER, TAG, parse_header_name,
                  "a header field name that may be added"),
	PARAMETER("value", IN_RULE, PARAM_VALUE, TAG, parse_text,
                  "one line of at most 900 octets of text"),
	PARAMETER("subject_prefix", IN_RULE, PARAM_SUBJECT_PREFIX, TAG, parse_text,
                  "one line of at most 900 octets of text"),
	PARAMETER("code", IN_RULE, PARAM_CODE, REPLY, parse_reply_code,
                  "an SMTP reply code from 400 to 599"),
	PARAMETER("status", IN_RULE, PARAM_STATUS, REPLY, parse_reply_status,
                  "an enhanced status code such as 5.7.1"),
	PARAMETER("text", IN_RULE, PARAM_TEXT, REPLY | HOLD, parse_reply_text,
                  "one line of at most 400 ASCII characters"),

	CONDITION("direction", IN_RULE, KEY_LIST | KEY_NOT, parse_direction,
                  "inbound, outbound or append", match_direction, "direction", NULL),
	CONDITION("from", IN_RULE, KEY_LIST | KEY_NOT, parse_address, "an address pattern",
                  match_from, "sender", "matches"),
	CONDITION("to", IN_RULE, KEY_LIST | KEY_NOT, parse_address, "an address pattern", match_to,
                  "recipient", "matches"),
	CONDITION("ambiguity", IN_RULE, KEY_LIST | KEY_NOT, parse_code, "an ambiguity code",
                  match_ambiguity, "ambiguity", "matches"),
	CONDITION("severity", IN_RULE, 0, parse_severity,
                  "info, benign, ambiguous, hostile or limit", match_severity, "severity",
                  "is at least"),

	CONDITION("name", IN_PART, KEY_LIST | KEY_NOT, parse_glob, "a pattern", match_name, "name",
                  "matches"),
	CONDITION("extension", IN_PART, KEY_LIST | KEY_NOT, parse_extension,
                  "a file name extension such as exe", match_extension, "name", "has extension"),
	CONDITION("type", IN_PART, KEY_LIST | KEY_NOT, parse_type,
                  "a media type such as image/png or \"image/*\"", match_type, "type", "matches"),
	CONDITION("detected", IN_PART, KEY_LIST | KEY_NOT, parse_detected,
                  "a media type such as image/png or \"image/*\"", match_detected, "detected type",
                  "matches"),
	CONDITION("disposition", IN_PART, KEY_LIST | KEY_NOT, parse_glob, "a pattern",
                  match_disposition, "disposition", "matches"),
	CONDITION("sha256", IN_PART, KEY_LIST | KEY_NOT, parse_sha256, "64 hexadecimal digits",
                  match_sha256, "SHA-256", NULL),
	CONDITION("flags", IN_PART, KEY_LIST | KEY_NOT, parse_flag, "the name of a flag",
                  match_flags, "flag", NULL),
	CONDITION("attachment", IN_PART, 0, parse_bool, "true or false", match_attachment,
                  "attachment", NULL),
	CONDITION("larger", IN_PART, 0, parse_size, "a size such as 500K, 10M or 2G", match_larger,
                  "size", "is larger than"),
	CONDITION("smaller", IN_PART, 0, parse_size, "a size such as 500K, 10M or 2G",
                  match_smaller, "size", "is smaller than"),

	PARAMETER("action", IN_AMBIGUITY, PARAM_NONE, 0, parse_remedy,
                  "observe, tag, rewrite, quarantine or reject"),
	PARAMETER("if_signed", IN_AMBIGUITY, PARAM_NONE, 0, parse_other_remedy,
                  "observe, tag, quarantine or reject"),
	PARAMETER("if_limited", IN_AMBIGUITY, PARAM_NONE, 0, parse_other_remedy,
                  "observe, tag, quarantine or reject"),
	PARAMETER("severity", IN_AMBIGUITY, PARAM_NONE, 0, parse_threshold,
                  "benign, ambiguous or hostile"),
	PARAMETER("hidden", IN_AMBIGUITY, PARAM_NONE, 0, parse_hidden, "keep or drop"),
	PARAMETER("keep_original", IN_AMBIGUITY, PARAM_NONE, 0, parse_bool, "true or false"),
};

const size_t policy_key_count = sizeof(policy_keys) / sizeof(policy_keys[0]);
