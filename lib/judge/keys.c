/*
 * The table of keys of a policy file. A new key is a row here, its parser in
 * values.c, its fact in match.c or match-part.c, and an item in
 * assay-policy(5), which a test compares with this table.
 */
#include "judge/policy.h"

#include "judge/match-part.h"
#include "judge/match.h"
#include "judge/values.h"

#define REPLACE  ACTION_BIT(ASSAY_ACT_REPLACE)
#define TAG      ACTION_BIT(ASSAY_ACT_TAG)
#define REPLY    (ACTION_BIT(ASSAY_ACT_REJECT) | ACTION_BIT(ASSAY_ACT_TEMPFAIL))
#define HOLD     ACTION_BIT(ASSAY_ACT_QUARANTINE)
#define APPEND   ACTION_BIT(ASSAY_ACT_APPEND_TEXT)
#define RENAME   ACTION_BIT(ASSAY_ACT_RENAME)
#define SANITIZE ACTION_BIT(ASSAY_ACT_SANITIZE_HTML)
#define ROUTE    (ACTION_BIT(ASSAY_ACT_COPY) | ACTION_BIT(ASSAY_ACT_REDIRECT))

#define ENCODE ACTION_BIT(ASSAY_ACT_TRANSFER_ENCODE)
#define CHANGE (TAG | APPEND | ENCODE | SANITIZE | RENAME | REPLACE)

#define LIST (KEY_LIST | KEY_NOT)

/* What a rule or the file as a whole does. */
#define PARAMETER(name, where, param, actions, parse, expects)                                     \
	{                                                                                          \
		name, where, 0, param, actions, expects, parse, NULL, NULL, NULL, NULL             \
	}
#define PARAMETERS(name, where, param, actions, parse, expects)                                    \
	{                                                                                          \
		name, where, KEY_LIST, param, actions, expects, parse, NULL, NULL, NULL, NULL      \
	}
/* A condition whose texts are compared with its values. */
#define TEXTS(name, where, flags, parse, expects, next, fact, verb)                                \
	{                                                                                          \
		name, where, flags, PARAM_NONE, 0, expects, parse, next, NULL, fact, verb          \
	}
/* A condition with a comparison of its own. */
#define CONDITION(name, where, flags, parse, expects, match, fact, verb)                           \
	{                                                                                          \
		name, where, flags, PARAM_NONE, 0, expects, parse, NULL, match, fact, verb         \
	}

#define BOOL  "true or false"
#define SIZE  "a size such as 500K, 10M or 2G"
#define COUNT "a number"
#define TYPE  "a media type such as image/png or \"image/*\""

const struct key policy_keys[] = {
	PARAMETER("mode", IN_FILE, PARAM_MODE, 0, parse_mode, "enforce or observe"),
	PARAMETER("split", IN_FILE, PARAM_SPLIT, 0, parse_bool, BOOL),

	PARAMETERS("values", IN_SET, PARAM_VALUES, 0, parse_any, "a text"),

	PARAMETER("mode", IN_RULE, PARAM_MODE, 0, parse_mode, "enforce or observe"),
	PARAMETER("action", IN_RULE, PARAM_ACTION, 0, parse_action,
                  "accept, tag, append-text, transfer-encode, sanitize-html, rename, replace, "
                  "copy, redirect, quarantine, discard, tempfail or reject"),
	PARAMETER("header", IN_RULE, PARAM_HEADER, TAG, parse_header_name,
                  "a header field name that may be added"),
	PARAMETER("value", IN_RULE, PARAM_VALUE, TAG, parse_text,
                  "one line of at most 900 octets of text"),
	PARAMETER("subject_prefix", IN_RULE, PARAM_SUBJECT_PREFIX, TAG, parse_text,
                  "one line of at most 900 octets of text"),
	PARAMETER("html", IN_RULE, PARAM_HTML, APPEND, parse_any, "a readable HTML file"),
	PARAMETER("marker", IN_RULE, PARAM_MARKER, APPEND, parse_text,
                  "one line of at most 900 octets of text"),
	PARAMETERS("allow", IN_RULE, PARAM_ALLOW, SANITIZE, parse_allow, "links, images or forms"),
	PARAMETER("new_name", IN_RULE, PARAM_NEW_NAME, RENAME, parse_new_name,
                  "a file name of at most 200 octets"),
	PARAMETERS("notice", IN_RULE, PARAM_NOTICE, REPLACE, parse_notice, "a readable text file"),
	PARAMETER("if_signed", IN_RULE, PARAM_IF_SIGNED, CHANGE, parse_care,
                  "break, wrap, skip or refuse"),
	PARAMETER("if_dkim", IN_RULE, PARAM_IF_DKIM, CHANGE, parse_care,
                  "break, wrap, skip or refuse"),
	PARAMETERS("address", IN_RULE, PARAM_ADDRESS, ROUTE, parse_recipient, "a mail address"),
	PARAMETER("code", IN_RULE, PARAM_CODE, REPLY, parse_reply_code,
                  "an SMTP reply code from 400 to 599"),
	PARAMETER("status", IN_RULE, PARAM_STATUS, REPLY, parse_reply_status,
                  "an enhanced status code such as 5.7.1"),
	PARAMETER("text", IN_RULE, PARAM_TEXT, REPLY | HOLD | APPEND, parse_any, "a text"),

	CONDITION("direction", IN_RULE, LIST, parse_direction, "inbound, outbound or append",
                  match_direction, "direction", NULL),
	CONDITION("authenticated", IN_RULE, 0, parse_bool, BOOL, match_authenticated,
                  "authenticated", NULL),
	TEXTS("user", IN_RULE, LIST, parse_glob, "a pattern", next_user, "user", "matches"),
	CONDITION("client", IN_RULE, LIST, parse_client,
                  "an IP address, a network or a pattern of host names", match_client, "client",
                  "matches"),
	TEXTS("helo", IN_RULE, LIST, parse_glob, "a pattern", next_helo, "HELO name", "matches"),
	CONDITION("tls", IN_RULE, 0, parse_bool, BOOL, match_tls, "TLS", NULL),
	TEXTS("from", IN_RULE, LIST, parse_address, "an address pattern", next_from, "sender",
              "matches"),
	TEXTS("to", IN_RULE, LIST, parse_address, "an address pattern", next_to, "recipient",
              "matches"),
	TEXTS("subject", IN_RULE, LIST, parse_glob, "a pattern", next_subject, "subject",
              "matches"),
	CONDITION("field", IN_RULE, KEY_NOT | KEY_SECTION, NULL, "a section", NULL, "header field",
                  NULL),
	TEXTS("ambiguity", IN_RULE, LIST, parse_code, "an ambiguity code", next_ambiguity,
              "ambiguity", "matches"),
	CONDITION("severity", IN_RULE, 0, parse_severity,
                  "info, benign, ambiguous, hostile or limit", match_severity, "severity",
                  "is at least"),
	CONDITION("message_larger", IN_RULE, 0, parse_size, SIZE, match_message_larger,
                  "message size", "is larger than"),
	CONDITION("message_smaller", IN_RULE, 0, parse_size, SIZE, match_message_smaller,
                  "message size", "is smaller than"),
	CONDITION("parts_above", IN_RULE, 0, parse_count, COUNT, match_parts_above,
                  "number of parts", "is above"),
	CONDITION("parts_below", IN_RULE, 0, parse_count, COUNT, match_parts_below,
                  "number of parts", "is below"),
	CONDITION("depth_above", IN_RULE, 0, parse_count, COUNT, match_depth_above, "depth",
                  "is above"),
	CONDITION("depth_below", IN_RULE, 0, parse_count, COUNT, match_depth_below, "depth",
                  "is below"),
	CONDITION("signed", IN_RULE, LIST, parse_protection, "smime or pgp", match_signed,
                  "signature", NULL),
	CONDITION("encrypted", IN_RULE, LIST, parse_protection, "smime or pgp", match_encrypted,
                  "encryption", NULL),
	CONDITION("report", IN_RULE, 0, parse_bool, BOOL, match_report, "report", NULL),
	CONDITION("calendar", IN_RULE, 0, parse_bool, BOOL, match_calendar, "calendar", NULL),
	CONDITION("list", IN_RULE, 0, parse_bool, BOOL, match_list, "list", NULL),
	CONDITION("encapsulated", IN_RULE, 0, parse_bool, BOOL, match_encapsulated, "encapsulated",
                  NULL),

	TEXTS("name", IN_PART, LIST, parse_glob, "a pattern", next_name, "name", "matches"),
	TEXTS("extension", IN_PART, LIST, parse_extension, "a file name extension such as exe",
              next_extension, "name", "has extension"),
	TEXTS("type", IN_PART, LIST, parse_type, TYPE, next_type, "type", "matches"),
	TEXTS("detected", IN_PART, LIST, parse_detected, "a media type that assay detects",
              next_detected, "detected type", "matches"),
	TEXTS("disposition", IN_PART, LIST | KEY_ENTITY, parse_glob, "a pattern", next_disposition,
              "disposition", "matches"),
	TEXTS("charset", IN_PART, LIST | KEY_ENTITY, parse_glob, "a pattern", next_charset,
              "charset", "matches"),
	CONDITION("encoding", IN_PART, LIST | KEY_ENTITY, parse_encoding,
                  "7bit, 8bit, binary, base64, quoted-printable, x-uuencode or unknown",
                  match_encoding, "encoding", NULL),
	TEXTS("sha256", IN_PART, LIST, parse_sha256, "64 hexadecimal digits", next_sha256,
              "SHA-256", NULL),
	CONDITION("sha256_file", IN_PART, LIST, parse_sha256_file, "a file of digests",
                  match_sha256_file, "SHA-256", "is in"),
	CONDITION("flags", IN_PART, LIST, parse_flag, "the name of a flag", match_flags, "flag",
                  NULL),
	CONDITION("attachment", IN_PART, KEY_ENTITY, parse_bool, BOOL, match_attachment,
                  "attachment", NULL),
	CONDITION("within", IN_PART, LIST | KEY_ENTITY, parse_within,
                  "signed, encrypted or message", match_within, "place", NULL),
	CONDITION("larger", IN_PART, 0, parse_size, SIZE, match_larger, "size", "is larger than"),
	CONDITION("smaller", IN_PART, 0, parse_size, SIZE, match_smaller, "size",
                  "is smaller than"),
	CONDITION("members_above", IN_PART, KEY_ENTITY, parse_count, COUNT, match_members_above,
                  "number of files inside", "is above"),
	CONDITION("members_below", IN_PART, KEY_ENTITY, parse_count, COUNT, match_members_below,
                  "number of files inside", "is below"),
	CONDITION("nesting_above", IN_PART, 0, parse_count, COUNT, match_nesting_above, "nesting",
                  "is above"),
	CONDITION("nesting_below", IN_PART, 0, parse_count, COUNT, match_nesting_below, "nesting",
                  "is below"),
	PARAMETER("inside_archives", IN_PART, PARAM_INSIDE, 0, parse_bool, BOOL),

	TEXTS("name", IN_FIELD, KEY_LIST, parse_field_name, "the name of a header field",
              next_field_name, "field name", "matches"),
	TEXTS("value", IN_FIELD, LIST, parse_field_value, "a pattern", next_field_value,
              "field value", "matches"),

	TEXTS("to", IN_GROUP, LIST, parse_address, "an address pattern", next_to, "recipient",
              "matches"),
	PARAMETER("mode", IN_GROUP, PARAM_MODE, 0, parse_mode, "enforce or observe"),

	PARAMETER("action", IN_AMBIGUITY, PARAM_NONE, 0, parse_remedy,
                  "observe, tag, rewrite, quarantine or reject"),
	PARAMETER("if_signed", IN_AMBIGUITY, PARAM_NONE, 0, parse_other_remedy,
                  "observe, tag, quarantine or reject"),
	PARAMETER("if_limited", IN_AMBIGUITY, PARAM_NONE, 0, parse_other_remedy,
                  "observe, tag, quarantine or reject"),
	PARAMETER("severity", IN_AMBIGUITY, PARAM_NONE, 0, parse_threshold,
                  "benign, ambiguous or hostile"),
	PARAMETER("hidden", IN_AMBIGUITY, PARAM_NONE, 0, parse_hidden, "keep or drop"),
	PARAMETER("keep_original", IN_AMBIGUITY, PARAM_NONE, 0, parse_bool, BOOL),
};

const size_t policy_key_count = sizeof(policy_keys) / sizeof(policy_keys[0]);
