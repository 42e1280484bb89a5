/*
 * assay/judge.h - policy: analysis + envelope -> verdict, with the reasons.
 *
 * The policy file is described in assay-policy(5).
 */
#ifndef ASSAY_JUDGE_H
#define ASSAY_JUDGE_H

#include <assay/analyse.h>
#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

enum assay_direction {
	ASSAY_DIR_INBOUND,  /* from outside, not authenticated */
	ASSAY_DIR_OUTBOUND, /* from an authenticated user or a trusted network */
	ASSAY_DIR_APPEND,   /* stored by an IMAP client */
};

/* "inbound", "outbound", "append". */
const char *assay_direction_name(enum assay_direction direction);

/* What is known of the message besides its octets. Strings may be NULL: not known. */
struct assay_envelope {
	enum assay_direction direction;
	const char *client_addr; /* textual IP address */
	const char *client_name; /* verified host name */
	const char *helo;
	const char *sasl_user;
	const char *mail_from; /* addr-spec without angle brackets; "" is the null reverse-path */
	const char *const *rcpt_to;
	size_t rcpt_count;
	bool tls;
};

/*
 * Ordered by strictness: when several final actions apply, the greatest wins.
 * Those up to replace change or keep the message, copy and redirect change who
 * gets it; the others decide its fate.
 */
enum assay_action {
	ASSAY_ACT_ACCEPT,
	ASSAY_ACT_TAG,             /* add a header field, prefix the subject */
	ASSAY_ACT_APPEND_TEXT,     /* a disclaimer below the text */
	ASSAY_ACT_TRANSFER_ENCODE, /* 8bit -> quoted-printable or base64 */
	ASSAY_ACT_SANITIZE_HTML,   /* HTML part -> the same without what is active in it */
	ASSAY_ACT_RENAME,          /* another attachment name */
	ASSAY_ACT_REPLACE,         /* part -> notice */
	ASSAY_ACT_COPY,            /* a further recipient */
	ASSAY_ACT_REDIRECT,        /* other recipients instead */
	ASSAY_ACT_QUARANTINE,      /* hold it for an administrator */
	ASSAY_ACT_DISCARD,         /* accept it and throw it away */
	ASSAY_ACT_TEMPFAIL,
	ASSAY_ACT_REJECT,
};

/* "accept", "tag", ... as in the policy file. */
const char *assay_action_name(enum assay_action action);

/* What sanitize-html lets through beyond text, layout and images inside of the message. */
enum assay_html_allow {
	ASSAY_HTML_LINKS = 1 << 0,  /* a href to http, https, mailto; without it they become text */
	ASSAY_HTML_IMAGES = 1 << 1, /* images that are fetched from elsewhere */
	ASSAY_HTML_FORMS = 1 << 2,
};

/*
 * What becomes of a change to mail that must be handled with care: signed,
 * encrypted, a report, ... assay/care.h has the table. Ordered by strictness.
 */
enum assay_care {
	ASSAY_CARE_TABLE,  /* as an override: what the table says */
	ASSAY_CARE_DO,     /* it is carried out; in a policy file "break" */
	ASSAY_CARE_WRAP,   /* what is signed is left whole, the text stands beside it */
	ASSAY_CARE_SKIP,   /* it is not carried out, and that is all */
	ASSAY_CARE_REFUSE, /* it is not carried out, and the message is held */
};

/* One thing to do, and why. */
struct assay_decision {
	enum assay_action action;
	const char *rule; /* name of the rule */
	const struct assay_entity
		*entity; /* replace: the part; else the part that matched, or NULL */
	const char *why; /* which condition matched on what, one line */
	bool observed;   /* rule or policy in observe mode: log only */
	const char
		*skipped;  /* replace: why it is not carried out (a quarantine follows), or NULL */
	const char *group; /* the group of recipients that the rule is for; NULL: all recipients */

	/* The file inside of entity that matched, or NULL; "programs.zip: setup/evil.exe" */
	const struct assay_member *member;
	const char *member_path;

	/* Parameters of the action; NULL or 0 when not given */
	const char *header_name;      /* tag */
	const char *header_value;     /* tag */
	const char *subject_prefix;   /* tag */
	const char *notice;           /* replace: text of the notice template, UTF-8 */
	const char *text;             /* append-text: for text/plain, UTF-8 */
	const char *html;             /* append-text: for text/html, UTF-8; NULL: made of text */
	const char *marker;           /* append-text: what holds this has the text already */
	const char *new_name;         /* rename: template of the name, UTF-8 */
	unsigned int allow;           /* sanitize-html: enum assay_html_allow */
	const char *const *addresses; /* copy, redirect: addr-specs */
	size_t address_count;
	const char *const *recipients; /* redirect: those of the envelope that no longer get it */
	size_t recipient_count;
	unsigned int reply_code;  /* reject, tempfail: 550, 451 */
	const char *reply_status; /* enhanced status code, "5.7.1" */
	const char *reply_text;   /* reject, tempfail, quarantine */

	/*
	 * Handling with care: skipped says what assay_care_explain() does when
	 * assay_care_ask() answers SKIP, or REFUSE (then a quarantine follows). What a
	 * rule says instead of the table; assay_care_possible() tells what it may say:
	 */
	enum assay_care care_override; /* if_signed: signed with S/MIME or PGP, or encrypted */
	enum assay_care dkim_override; /* if_dkim: covered by a DKIM signature */
};

/* What the recipients of one group would get if the message were for them alone. */
struct assay_group_verdict {
	const char *group;                  /* NULL: recipients of no group */
	enum assay_action action;           /* the strictest decision for them */
	const struct assay_decision *final; /* the one behind it, or NULL */
	size_t recipient_count;
};

/*
 * Decisions for several groups of recipients are united: all modifications are
 * made, and the strictest action decides for all.
 */
struct assay_verdict {
	enum assay_action action; /* the strictest decision, observed and skipped ones excepted */
	const struct assay_decision *final; /* the (first) one behind it; NULL when there is none */
	const struct assay_decision *decisions; /* in the order of the rules, then of the parts */
	size_t decision_count;
	const struct assay_group_verdict *groups; /* at least one */
	size_t group_count;
	bool modifies;     /* such a decision changes the message */
	const char *trace; /* with ASSAY_JUDGE_TRACE: each rule tried and why it did not match */
};

struct assay_policy;

/*
 * Read a policy file. On failure returns -ASSAY_ECONFIG, -ASSAY_EIO or
 * -ASSAY_ENOMEM and, when error is not NULL, appends a message with file, line
 * and reason ("policy.conf:12: unknown key 'acton' in rule \"x\"; did you
 * mean 'action'?"). Loads from several threads take turns, since libconfuse's
 * scanner has global state; nobody else may use libconfuse meanwhile.
 */
int assay_policy_load(const char *path, struct assay_policy **policy_r,
                      struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2);

void assay_policy_free(struct assay_policy *policy);

/*
 * Look for what is valid and yet hardly meant: rules that can never match, sets
 * that nothing uses, empty lists. Appends "policy.conf:12: text" and a newline
 * for each. Returns how many there are, or a negative enum assay_error.
 */
int assay_policy_check(const struct assay_policy *policy, struct assay_buf *out) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2);

/*
 * Lists of digests (sha256_file) are read again when their files change; a list
 * with an error never replaces a good one. Appends what went wrong with that
 * since the last call, a line each ("hashes.txt:3: ..."). Returns how many
 * lines; 0 costs next to nothing. For any thread.
 */
int assay_policy_problems(const struct assay_policy *policy, struct assay_buf *out)
	ASSAY_NONNULL(1, 2);

/*
 * How often a rule did something, in messages, since it came to be. The counts
 * are exact; those of one rule need not be of the same moment.
 */
struct assay_rule_stats {
	const char *rule;
	const char *group; /* of recipients that it is for; NULL: all */
	enum assay_action action;
	bool observe;      /* it only observes, by itself or with the whole policy */
	uint64_t matched;  /* its conditions held */
	uint64_t acted;    /* ... and what it asks for was decided */
	uint64_t observed; /* ... and would have been, but for observe */
};

/* Of the rule at index (from 0, in the order of the file). Returns 0 or -ASSAY_EINVAL. */
int assay_policy_rule_stats(const struct assay_policy *policy, size_t index,
                            struct assay_rule_stats *stats_r) ASSAY_NONNULL(1, 3);

/*
 * A newly loaded policy takes over the counts of an older one's rules of the
 * same names; both go on counting together. Before policy is shared.
 */
void assay_policy_keep_stats(struct assay_policy *policy, const struct assay_policy *old)
	ASSAY_NONNULL(1, 2);

/*
 * The group of recipients that an address belongs to; NULL: none. The text is
 * the policy's, and the same pointer for all addresses of a group.
 */
const char *assay_policy_group(const struct assay_policy *policy, const char *rcpt_to)
	ASSAY_NONNULL(1, 2);

/* Whether recipients of different groups are to get the message separately (split = true). */
bool assay_policy_splits(const struct assay_policy *policy) ASSAY_NONNULL(1);

/*
 * What is to be done with an ambiguous message as a whole (section ambiguity of
 * the policy), ordered by strictness.
 */
enum assay_remedy {
	ASSAY_REMEDY_OBSERVE,    /* nothing */
	ASSAY_REMEDY_TAG,        /* say so in the header field MIME-Ambiguity-Results */
	ASSAY_REMEDY_REWRITE,    /* its canonical form, and say so */
	ASSAY_REMEDY_QUARANTINE, /* hold it for an administrator */
	ASSAY_REMEDY_REJECT,
};

/* "observe", "tag", ... as in the policy file. */
const char *assay_remedy_name(enum assay_remedy remedy);

struct assay_ambiguity_policy {
	enum assay_remedy action;
	enum assay_remedy if_signed;  /* instead of rewriting what lies inside a signature */
	enum assay_remedy if_limited; /* ... and what a limit of the analysis hides */
	enum assay_severity severity; /* from this one on */
	bool drop_hidden;             /* leave out what only some readers show */
	bool keep_original;           /* in the quarantine directory, before it is rewritten */
};

/* Of a policy that only observes, or has no such section, too. Borrowed from the policy. */
const struct assay_ambiguity_policy *assay_policy_ambiguity(const struct assay_policy *policy)
	ASSAY_NONNULL(1);

/* Whether the whole policy only observes (mode = observe): nothing is to be changed for it. */
bool assay_policy_observes(const struct assay_policy *policy) ASSAY_NONNULL(1);

/* Number of rules, for the log line at start. */
size_t assay_policy_rule_count(const struct assay_policy *policy) ASSAY_NONNULL(1);

/* What carrying out the policy can take: enum assay_policy_need. */
enum assay_policy_need {
	ASSAY_NEED_HEADER_EDITS =
		1 << 0, /* some rule tags, or changes what may be the whole message */
	ASSAY_NEED_BODY_EDITS = 1 << 1, /* some rule changes the body */
	ASSAY_NEED_QUARANTINE = 1 << 2,
	ASSAY_NEED_RECIPIENTS = 1 << 3, /* some rule copies or redirects */
	ASSAY_NEED_SPLIT = 1 << 4,      /* recipients must be answered one by one */
};
unsigned int assay_policy_needs(const struct assay_policy *policy) ASSAY_NONNULL(1);

enum assay_judge_flag { ASSAY_JUDGE_TRACE = 1 << 0 };

/*
 * Judge a message. The verdict borrows from policy and analysis and must be
 * freed before them. flags: enum assay_judge_flag.
 */
int assay_judge(const struct assay_policy *policy, const struct assay_analysis *analysis,
                const struct assay_envelope *envelope, unsigned int flags,
                struct assay_verdict **verdict_r) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3, 5);

/*
 * The same for the canonical form of a message: parts are those of analysis,
 * ambiguities those of original.
 */
int assay_judge_canonical(const struct assay_policy *policy, const struct assay_analysis *analysis,
                          const struct assay_analysis *original,
                          const struct assay_envelope *envelope, unsigned int flags,
                          struct assay_verdict **verdict_r) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 3, 4, 6);

void assay_verdict_free(struct assay_verdict *verdict);

/*
 * Append an explanation for a person: each decision with rule, part, reason;
 * the trace, when there is one; the verdict.
 */
int assay_verdict_explain(const struct assay_verdict *verdict, struct assay_buf *out)
	ASSAY_NONNULL(1, 2);

#ifdef __cplusplus
}
#endif
#endif
