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
 * accept, tag and replace change or keep the message; the others decide its
 * fate.
 */
enum assay_action {
	ASSAY_ACT_ACCEPT,
	ASSAY_ACT_TAG,        /* add a header field, prefix the subject */
	ASSAY_ACT_REPLACE,    /* part -> notice */
	ASSAY_ACT_QUARANTINE, /* hold it for an administrator */
	ASSAY_ACT_TEMPFAIL,
	ASSAY_ACT_REJECT,
};

/* "accept", "tag", ... as in the policy file. */
const char *assay_action_name(enum assay_action action);

/* One thing to do, and why. */
struct assay_decision {
	enum assay_action action;
	const char *rule; /* name of the rule */
	const struct assay_entity
		*entity; /* replace: the part; else the part that matched, or NULL */
	const char *why; /* which condition matched on what, one line */
	bool observed;   /* rule or policy in observe mode: log only */
	const char
		*skipped; /* replace: why it is not carried out (a quarantine follows), or NULL */

	/* Parameters of the action; NULL or 0 when not given */
	const char *header_name;    /* tag */
	const char *header_value;   /* tag */
	const char *subject_prefix; /* tag */
	const char *notice;         /* replace: text of the notice template, UTF-8 */
	unsigned int reply_code;    /* reject, tempfail: 550, 451 */
	const char *reply_status;   /* enhanced status code, "5.7.1" */
	const char *reply_text;     /* reject, tempfail, quarantine */
};

struct assay_verdict {
	enum assay_action action; /* the strictest decision, observed and skipped ones excepted */
	const struct assay_decision *final; /* the (first) one behind it; NULL when there is none */
	const struct assay_decision *decisions; /* in the order of the rules, then of the parts */
	size_t decision_count;
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

/* Which parts of the message's body the policy can ask to change at all: enum assay_policy_need. */
enum assay_policy_need {
	ASSAY_NEED_HEADER_EDITS =
		1 << 0, /* some rule tags, or replaces what may be the whole message */
	ASSAY_NEED_BODY_EDITS = 1 << 1, /* some rule replaces */
	ASSAY_NEED_QUARANTINE = 1 << 2,
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
