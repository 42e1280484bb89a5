/*
 * The engine: one message in, what to do with it out. It knows nothing of the
 * milter protocol; a transport feeds it and carries out its plans.
 *
 *     message = message_begin(engine, ruleset, client, "a@example.org");
 *     message_recipient(message, "b@example.net");       for each
 *     message_header(message, "Subject", " hello", 0);   for each
 *     message_headers_end(message);
 *     message_body(message, data, len);                  in any chunking
 *     message_finish(message, &plan);
 *     ... carry out the plan, message_write_body() for the new body ...
 *     message_free(message);                             at any time, to abort too
 *
 * A message is used by one thread at a time, not always the same one.
 * Whatever goes wrong inside is remembered and becomes the configured answer
 * at message_finish(): no step needs its result checked.
 */
#ifndef MILTER_ENGINE_H
#define MILTER_ENGINE_H

#include <assay/analyse.h>
#include <assay/common.h>
#include <assay/judge.h>
#include <assay/rewrite.h>

#include "remedy.h"

/* What to answer when there is no verdict. */
enum answer {
	ANSWER_TEMPFAIL,
	ANSWER_ACCEPT, /* unchanged */
	ANSWER_REJECT,
	ANSWER_QUARANTINE,
};

struct engine_settings {
	const char *policy_path;
	struct assay_limits limits;
	const char *spool_directory;
	size_t spool_memory;
	uint64_t max_message_size; /* 0: none */
	struct remedy_settings remedy;
	enum answer on_error;        /* something failed here */
	enum answer on_oversize;     /* the message is larger than max_message_size */
	unsigned int max_concurrent; /* analyses at the same time; 0: one for each processor */
};

struct engine;

/*
 * Start an engine: read the policy, try the spool directory. settings is
 * copied, its strings are borrowed. On failure returns a negative enum
 * assay_error and appends one line to error.
 */
int engine_new(const struct engine_settings *settings, struct engine **engine_r,
               struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

/* All messages and rule sets must have been given back. */
void engine_free(struct engine *engine);

/*
 * Read the policy again. On failure the old one stays in force, and error says
 * file, line and reason. Messages under way finish under the policy they began
 * with.
 */
int engine_reload(struct engine *engine, struct assay_buf *error) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2);

/*
 * The policy as it was at some time. It is shared by many messages and lives
 * until the last user gives it back.
 */
struct ruleset;

struct ruleset *engine_ruleset(struct engine *engine) ASSAY_NONNULL(1);
void ruleset_put(struct ruleset *ruleset);
unsigned int ruleset_needs(const struct ruleset *ruleset)
	ASSAY_NONNULL(1); /* enum assay_policy_need */
/* Whether MIME-Ambiguity-Results is ours to write and to remove. */
bool ruleset_writes_results(const struct ruleset *ruleset) ASSAY_NONNULL(1);
size_t ruleset_rule_count(const struct ruleset *ruleset) ASSAY_NONNULL(1);

/* Who brings the message. Strings may be NULL, and must outlive the message. */
struct client {
	const char *addr, *name, *helo, *sasl_user;
	bool tls;
	bool trusted; /* in one of the trusted networks */
};

struct message;

/* Returns NULL when out of memory. mail_from without angle brackets; "" is the null sender. */
struct message *message_begin(struct engine *engine, struct ruleset *ruleset,
                              const struct client *client, const char *mail_from) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 3, 4);

void message_recipient(struct message *m, const char *rcpt_to) ASSAY_NONNULL(1, 2);

enum header_flag {
	HEADER_ADD_SPACE = 1 << 0, /* the white space after the colon was taken off the value */
};

/* A header field; the value with folds as LF or CRLF. */
void message_header(struct message *m, const char *name, const char *value, unsigned int flags)
	ASSAY_NONNULL(1, 2, 3);
void message_headers_end(struct message *m) ASSAY_NONNULL(1);
void message_body(struct message *m, const void *data, size_t len) ASSAY_NONNULL(1);

/* Its name in the queue, as soon as it is known; copied. */
void message_queue_id(struct message *m, const char *queue_id) ASSAY_NONNULL(1);

/* The rest of the body need not be fed: the answer is known already. */
bool message_is_decided(const struct message *m) ASSAY_NONNULL(1);

enum fate {
	FATE_ACCEPT,
	FATE_QUARANTINE, /* accept, but hold it for an administrator */
	FATE_TEMPFAIL,
	FATE_REJECT,
};

/* What to do with the message; borrows from it. */
struct plan {
	enum fate fate;
	unsigned int code;  /* tempfail, reject: SMTP reply code ... */
	const char *status; /* ... enhanced status code, RFC 3463 ... */
	const char *text;   /* ... and text; quarantine: the reason */

	/* accept, quarantine */
	const struct assay_header_change *changes;
	size_t change_count;
	bool replace_body; /* with what message_write_body() writes */
};

void message_finish(struct message *m, struct plan *plan_r) ASSAY_NONNULL(1, 2);

/* The new body, when the plan has replace_body. */
int message_write_body(struct message *m, const struct assay_sink *sink) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2);

/*
 * Something failed: before message_finish(), to make it answer as on_error
 * says; after it, while the plan was being carried out, for the log. The first
 * reason stays.
 */
void message_fail(struct message *m, const char *format, ...) ASSAY_NONNULL(1, 2)
	__attribute__((format(printf, 2, 3)));

void message_free(struct message *m);

/* What is known of the message after message_finish(); NULL or 0 where it did not get so far. */
struct message_facts {
	struct assay_envelope envelope;
	uint64_t size; /* octets seen */
	const struct assay_analysis *analysis;
	const struct assay_verdict *verdict;
	const struct remedy *remedy; /* what was done about its ambiguities */
	const char *failure;         /* what went wrong */
	bool oversize;               /* larger than max_message_size */
	unsigned int elapsed;        /* milliseconds since the first header field */
};

void message_describe(const struct message *m, struct message_facts *facts_r) ASSAY_NONNULL(1, 2);

#endif
