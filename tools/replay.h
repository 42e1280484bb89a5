/*
 * What the files of assay replay share.
 */
#ifndef TOOLS_REPLAY_H
#define TOOLS_REPLAY_H

#include "envelope.h"
#include "inspect.h"
#include "judged.h"

/* ---- replay-pool.c: threads ---- */

/* One message to work on. */
struct unit {
	char *path;
	unsigned long number; /* in its mbox, from 1; 0 when the file is the message */
	uint64_t offset, size;
	char *failed; /* it cannot be read, and this is why; or NULL */
	void *result;
};

struct pool;

/*
 * Threads that call work() for units, several at once, and deliver() with the
 * results one at a time and in the order in which the units were added. A
 * deliver() result other than 0 ends it all. work() and deliver() share nothing
 * that they change, but for the unit.
 */
struct pool_job {
	void (*work)(void *ctx, struct unit *unit);
	int (*deliver)(void *ctx, struct unit *unit); /* frees unit->result */
	void *ctx;
};

/* NULL without memory or threads. */
struct pool *pool_start(const struct pool_job *job, unsigned int threads);
/* Waits for room. Takes the unit over. Returns 0, or what deliver() ended it with. */
int pool_add(struct pool *pool, const struct unit *unit);
/* Waits for all units; frees the pool. Returns likewise. */
int pool_finish(struct pool *pool);

/* ---- replay-effect.c: what a policy makes of one message ---- */

/* What becomes of a message, as far as anybody can tell the difference. */
struct effect {
	const char *action, *rule; /* of struct fate; borrowed from the policy */
	bool passes;
	struct assay_buf octets; /* passes: the message; empty when it stays as it is */
	struct assay_buf words;  /* the reply; other recipients */
};

/* policy NULL: none, all mail passes. Returns 0 or a negative error; free it in either case. */
int effect_make(struct effect *effect, const struct assay_policy *policy,
                const struct assay_analysis *analysis, const char *data,
                const struct assay_envelope *envelope);
bool effect_equal(const struct effect *one, const struct effect *other);
void effect_free(struct effect *effect);

/* ---- replay-table.c: counts ---- */

/* Where a message was and went. Strings are borrowed from the policies. */
struct transition {
	const char *before, *before_rule;
	const char *after, *after_rule;
	bool changed;
};

struct table;

struct table *table_new(unsigned int examples);
void table_free(struct table *table);
/* name: of the message, for an example. Returns 0 or -ASSAY_ENOMEM. */
int table_add(struct table *table, const struct transition *transition, const char *name);
uint64_t table_messages(const struct table *table);
uint64_t table_changed(const struct table *table);

/* "replace (rule \"programs\")" */
int print_outcome(const char *action, const char *rule, struct assay_buf *out);

/* against: whether there are two policies. errors: messages that were not judged. */
int table_print(struct table *table, const struct assay_policy *policy,
                const struct assay_policy *against, uint64_t errors, struct assay_buf *out);
int table_json(struct table *table, const struct assay_policy *policy, uint64_t errors,
               struct assay_buf *out);

#endif
