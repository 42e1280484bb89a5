/*
 * Counters of a rule: how often it did something. Policies that follow one
 * another share them, so that a reload loses nothing.
 */
#ifndef JUDGE_STATS_H
#define JUDGE_STATS_H

struct counters;

/* What a rule did to a message; bits. */
enum rule_event {
	RULE_MATCHED = 1 << 0,
	RULE_ACTED = 1 << 1,
	RULE_OBSERVED = 1 << 2,
};

/* NULL when out of memory. */
struct counters *counters_new(void);
void counters_put(struct counters *counters);

/* For any thread. */
void counters_count(struct counters *counters, unsigned int events);

#endif
