/*
 * A policy in memory: what load.c makes of the file, judge.c evaluates and
 * explain.c puts into words. Everything lives in the policy's arena.
 */
#ifndef JUDGE_POLICY_H
#define JUDGE_POLICY_H

#include <assay/judge.h>

#include "analyse/arena.h"

/* One value of a key, parsed. Which members are set depends on the key. */
struct value {
	const char *text;      /* as written in the file */
	uint64_t number;       /* sizes, codes, enumerations, flag bits */
	const uint8_t *sha256; /* 32 octets */
	const char *content;   /* of the file that text names */
};

/* The parameters of a rule: every key that is not a condition. */
enum param {
	PARAM_NONE, /* the key is a condition */
	PARAM_MODE,
	PARAM_ACTION,
	PARAM_NOTICE,
	PARAM_HEADER,
	PARAM_VALUE,
	PARAM_SUBJECT_PREFIX,
	PARAM_CODE,
	PARAM_STATUS,
	PARAM_TEXT,
	PARAM_COUNT
};

/* What the conditions of a rule look at. entity is set for part conditions. */
struct facts {
	const struct assay_analysis *analysis;
	const struct assay_analysis *original; /* whose ambiguities count */
	const struct assay_envelope *envelope;
	const struct assay_entity *entity;
	char number[24]; /* room for the text of a number that matched */
};

enum key_where { IN_FILE, IN_RULE, IN_PART, IN_AMBIGUITY };

enum key_flag {
	KEY_LIST = 1 << 0, /* takes a list; any of its values will do */
	KEY_NOT = 1 << 1,  /* has a not_ form: none of its values may match */
};

struct loader;

/*
 * A row of the table of keys (keys.c), which parsing, matching, explaining and
 * the check of assay-policy(5) share.
 */
struct key {
	const char *name;
	enum key_where where;
	unsigned int flags;   /* enum key_flag */
	enum param param;     /* PARAM_NONE: a condition */
	unsigned int actions; /* parameters: bits of the actions that use it; 0 is all */
	const char *expects;  /* completes "X is not ..." */

	/* Parse a value. Returns 0, -ASSAY_ENOMEM, or -ASSAY_ECONFIG for one that is not as
	 * expected. */
	int (*parse)(struct loader *loader, const char *text, struct value *value_r);

	/* Conditions: the text of the fact that this value matches, or NULL. */
	const char *(*match)(struct facts *facts, const struct value *value);
	const char *fact; /* "name": what is compared ... */
	const char *verb; /* "matches": ... and how; NULL when both are always equal */
};

extern const struct key policy_keys[];
extern const size_t policy_key_count;

#define ACTION_BIT(action) (1u << (action))

struct condition {
	const struct key *key;
	bool negate;
	const struct value *values;
	size_t count;
};

struct rule {
	const char *name;
	const char *file;
	int line; /* of its closing brace */
	bool observe;
	bool has_part;
	enum assay_action action;
	const struct value *param[PARAM_COUNT]; /* NULL when not given */
	const struct condition *conditions;     /* of the message */
	size_t condition_count;
	const struct condition *part_conditions;
	size_t part_condition_count;
	struct rule *next;
};

struct assay_policy {
	struct arena arena;
	bool observe;
	struct assay_ambiguity_policy ambiguity;
	struct rule *rules; /* in the order of the file */
	struct rule **tail;
	size_t rule_count;
};

#endif
