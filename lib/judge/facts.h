/*
 * What the conditions of a policy look at: a message, its envelope, and while a
 * part or a header field is being tried, that.
 */
#ifndef JUDGE_FACTS_H
#define JUDGE_FACTS_H

#include <assay/judge.h>

#include "analyse/arena.h"
#include "judge/network.h"

/* Octets of a file name extension; longer ones are none. */
#define FACT_EXTENSION 64

/*
 * One text of a message that is compared with the values of a condition. Points
 * into the message, the envelope, or itself: not to be copied.
 */
struct fact {
	const char *text; /* for people */
	const char *key;  /* what is compared; NULL: text */
	size_t at, sub;   /* where next() is */
	char room[72];
};

/* What the structure of a message says about it. */
struct structure {
	unsigned int is_signed; /* bits: enum protection */
	unsigned int is_encrypted;
	bool report, calendar, list, encapsulated;
	size_t parts; /* leaves */
};

enum protection { PROTECTION_SMIME, PROTECTION_PGP };

struct facts {
	const struct assay_analysis *analysis;
	const struct assay_analysis *original; /* whose ambiguities count */
	const struct assay_envelope *envelope;
	const char *const *rcpt_to; /* the recipients that are judged for */
	size_t rcpt_count;
	const struct assay_entity *entity; /* for part conditions */
	const struct assay_member *member; /* the member of it that is tried, or NULL */
	const struct assay_field *field;   /* for conditions of a header field */

	/* Found out when it is first asked for. Memory that is short makes failed. */
	struct arena *arena;
	bool failed;
	const struct structure *structure;
	const struct network *client;
	bool client_known;
	const char **field_texts; /* of the message's own header */
};

/* What the structure says; zeroes when memory is short. */
const struct structure *facts_structure(struct facts *facts);

/* The address of the client; NULL when it is not known. */
const struct network *facts_client(struct facts *facts);

/* The value of a field of the message's own header, decoded; "" when memory is short. */
const char *facts_field_text(struct facts *facts, const struct assay_field *field);

/* How many archives and documents a member is inside of; 1: directly in its part. */
unsigned int member_depth(const struct assay_entity *entity, const struct assay_member *member);

#endif
