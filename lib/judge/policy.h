/*
 * A policy in memory: what load.c makes of the file, judge.c evaluates and
 * explain.c puts into words. All but lists of digests and counters lives in the
 * policy's arena and does not change any more.
 */
#ifndef JUDGE_POLICY_H
#define JUDGE_POLICY_H

#include <assay/judge.h>

#include "analyse/arena.h"
#include "judge/facts.h"

struct counters;
struct digests;
struct index;
struct loader;

/* One value of a key, parsed. Which members are set depends on the key. */
struct value {
	const char *text; /* as written in the file, an escape or a dot before it taken off */
	const char *file; /* where it is written */
	int line;
	uint64_t number;               /* sizes, codes, enumerations, flag bits */
	const char *content;           /* of the file that text names */
	const char *set;               /* name of the set that it comes from, or NULL */
	bool pattern;                  /* text is a glob */
	const struct network *network; /* client: NULL when text is a host name */
	struct digests *digests;       /* sha256_file */
	const struct value *elements;  /* of the set that text names; then it is no value */
	size_t element_count;
};

/* The parameters of a rule: every key that is not a condition. */
enum param {
	PARAM_NONE, /* the key is a condition */
	PARAM_MODE,
	PARAM_SPLIT,
	PARAM_VALUES,
	PARAM_ACTION,
	PARAM_NOTICE,
	PARAM_HEADER,
	PARAM_VALUE,
	PARAM_SUBJECT_PREFIX,
	PARAM_CODE,
	PARAM_STATUS,
	PARAM_TEXT,
	PARAM_HTML,
	PARAM_MARKER,
	PARAM_NEW_NAME,
	PARAM_ALLOW,
	PARAM_ADDRESS,
	PARAM_IF_SIGNED,
	PARAM_IF_DKIM,
	PARAM_INSIDE,
	PARAM_COUNT
};

enum key_where { IN_FILE, IN_SET, IN_GROUP, IN_RULE, IN_FIELD, IN_PART, IN_AMBIGUITY };

enum key_flag {
	KEY_LIST = 1 << 0,    /* takes a list; any of its values will do */
	KEY_NOT = 1 << 1,     /* has a not_ form: none of its values may match */
	KEY_SECTION = 1 << 2, /* stands for a section with conditions of its own */
	KEY_ENTITY = 1 << 3,  /* only parts have it: of a member, it is that of its part */
};

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

	/*
	 * Conditions have one of two: next() goes through the texts that are
	 * compared with the values, starting with a zeroed fact; match() says
	 * whether one value matches. Both fill in what an explanation shows.
	 */
	bool (*next)(struct facts *facts, struct fact *fact);
	bool (*match)(struct facts *facts, const struct value *value, struct fact *fact);
	const char *fact; /* "name": what is compared ... */
	const char *verb; /* "matches": ... and how; NULL when both are always equal */
};

extern const struct key policy_keys[];
extern const size_t policy_key_count;

#define ACTION_BIT(action) (1u << (action))

struct condition {
	const struct key *key;
	bool negate;
	const char *file;
	int line;
	const struct value *values; /* as in the file, sets taken apart */
	size_t count;
	const char *set; /* the set that all values are from, or NULL */

	/* With many values: those that are no pattern, and the others */
	const struct index *index;
	const struct value **patterns;
	size_t pattern_count;

	/* KEY_SECTION: all of these hold for one same thing */
	const struct condition *inner;
	size_t inner_count;
};

/* Recipients with rules of their own. */
struct group {
	const char *name;
	const char *file;
	int line;
	const struct condition *conditions; /* of one recipient */
	size_t condition_count;
	size_t rule_count;
	size_t index;
	struct group *next;
};

/* A named list of values, for any key. */
struct set {
	const char *name;
	const char *file;
	int line;
	const struct value *values;
	size_t count;
	bool used;
	struct set *next;
};

struct rule {
	const char *name;
	const char *file;
	int line; /* where it begins */
	size_t index;
	const struct group *group; /* NULL: for all recipients */
	bool observe;              /* itself, or its group */
	bool has_part;
	bool inside; /* the part section is about members too */
	enum assay_action action;
	const struct value *param[PARAM_COUNT]; /* NULL when not given */
	size_t param_count[PARAM_COUNT];
	const char **addresses;             /* copy, redirect */
	const char *notice;                 /* replace: of all its files; NULL: the default one */
	unsigned int allow;                 /* sanitize-html */
	const struct condition *conditions; /* of the message */
	size_t condition_count;
	const struct condition *part_conditions;
	size_t part_condition_count;
	struct counters *counters;
	struct rule *next;
};

struct assay_policy {
	struct arena arena;
	bool observe;
	const struct value *split; /* NULL when not given */
	struct assay_ambiguity_policy ambiguity;
	struct rule *rules; /* in the order of the file */
	struct rule **rule_tail;
	size_t rule_count;
	struct rule **rule_list; /* the same, by index */
	size_t most_conditions;  /* of one rule */
	struct group *groups;    /* in the order of the file */
	struct group **group_tail;
	size_t group_count;
	struct set *sets; /* in the order of the file */
	struct set **set_tail;
	struct digests **digests; /* all lists of digests */
	size_t digests_count;
};

/* The group that a recipient belongs to, or NULL: the first whose conditions hold. */
const struct group *policy_group_of(const struct assay_policy *policy, const char *rcpt_to);

bool rule_observes(const struct assay_policy *policy, const struct rule *rule);

/* Whether the action ends the trying of rules. */
bool action_is_final(enum assay_action action);

/* Whether it is done to parts: a rule with a part section is about all that match. */
bool action_is_for_parts(enum assay_action action);

#endif
