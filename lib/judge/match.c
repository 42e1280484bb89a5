/*
 * Facts of the message and its envelope. See match.h.
 */
#include "judge/match.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "judge/glob.h"

void fact_number(struct fact *fact, uint64_t number)
{
	snprintf(fact->room, sizeof(fact->room), "%" PRIu64, number);
	fact->text = fact->room;
}

/* A fact that there is one of, or none (NULL). */
static bool next_single(const char *text, struct fact *fact)
{
	fact->text = text;
	return text != NULL && fact->at++ == 0;
}

/* A value true or false. */
static bool match_bool(bool is, const struct value *value, struct fact *fact)
{
	fact->text = value->text;
	return is == (value->number != 0);
}

static bool is_above(uint64_t number, const struct value *value, struct fact *fact)
{
	fact_number(fact, number);
	return number > value->number;
}

static bool is_below(uint64_t number, const struct value *value, struct fact *fact)
{
	fact_number(fact, number);
	return number < value->number;
}

/* ---- the envelope ---- */

bool match_direction(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = assay_direction_name(facts->envelope->direction);
	return (uint64_t)facts->envelope->direction == value->number;
}

bool match_authenticated(struct facts *facts, const struct value *value, struct fact *fact)
{
	return match_bool(facts->envelope->sasl_user != NULL, value, fact);
}

bool match_client(struct facts *facts, const struct value *value, struct fact *fact)
{
	const struct network *client;

	if (value->network == NULL) {
		fact->text = facts->envelope->client_name;
		return fact->text != NULL && glob_match(value->text, fact->text);
	}
	client = facts_client(facts);
	fact->text = facts->envelope->client_addr;
	return client != NULL && network_contains(value->network, client);
}

bool match_tls(struct facts *facts, const struct value *value, struct fact *fact)
{
	return match_bool(facts->envelope->tls, value, fact);
}

bool next_user(struct facts *facts, struct fact *fact)
{
	return next_single(facts->envelope->sasl_user, fact);
}

bool next_helo(struct facts *facts, struct fact *fact)
{
	return next_single(facts->envelope->helo, fact);
}

bool next_from(struct facts *facts, struct fact *fact)
{
	return next_single(facts->envelope->mail_from, fact);
}

bool next_to(struct facts *facts, struct fact *fact)
{
	if (fact->at == facts->rcpt_count)
		return false;
	fact->text = facts->rcpt_to[fact->at++];
	return true;
}

/* ---- the message as a whole ---- */

/* A message without any finding has no severity, whatever the lowest one is called. */
bool match_severity(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = assay_severity_name(facts->original->severity);
	return facts->original->ambiguity_total > 0 &&
	       (uint64_t)facts->original->severity >= value->number;
}

bool next_ambiguity(struct facts *facts, struct fact *fact)
{
	if (fact->at == facts->original->ambiguity_count)
		return false;
	fact->text = assay_code_info(facts->original->ambiguities[fact->at++].code)->name;
	return true;
}

bool match_message_larger(struct facts *facts, const struct value *value, struct fact *fact)
{
	return is_above(facts->original->size, value, fact);
}

bool match_message_smaller(struct facts *facts, const struct value *value, struct fact *fact)
{
	return is_below(facts->original->size, value, fact);
}

bool match_parts_above(struct facts *facts, const struct value *value, struct fact *fact)
{
	return is_above(facts_structure(facts)->parts, value, fact);
}

bool match_parts_below(struct facts *facts, const struct value *value, struct fact *fact)
{
	return is_below(facts_structure(facts)->parts, value, fact);
}

bool match_depth_above(struct facts *facts, const struct value *value, struct fact *fact)
{
	return is_above(facts->analysis->max_depth, value, fact);
}

bool match_depth_below(struct facts *facts, const struct value *value, struct fact *fact)
{
	return is_below(facts->analysis->max_depth, value, fact);
}

bool match_signed(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = value->text;
	return (facts_structure(facts)->is_signed >> value->number & 1) != 0;
}

bool match_encrypted(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = value->text;
	return (facts_structure(facts)->is_encrypted >> value->number & 1) != 0;
}

bool match_report(struct facts *facts, const struct value *value, struct fact *fact)
{
	return match_bool(facts_structure(facts)->report, value, fact);
}

bool match_calendar(struct facts *facts, const struct value *value, struct fact *fact)
{
	return match_bool(facts_structure(facts)->calendar, value, fact);
}

bool match_list(struct facts *facts, const struct value *value, struct fact *fact)
{
	return match_bool(facts_structure(facts)->list, value, fact);
}

bool match_encapsulated(struct facts *facts, const struct value *value, struct fact *fact)
{
	return match_bool(facts_structure(facts)->encapsulated, value, fact);
}

/* ---- header fields ---- */

/* Readers differ on which of several subjects they show. */
bool next_subject(struct facts *facts, struct fact *fact)
{
	const struct assay_entity *root = facts->analysis->root;
	const struct assay_field *field =
		assay_entity_field(root, "Subject", (unsigned int)fact->at++);

	if (field == NULL)
		return false;
	fact->text = facts_field_text(facts, field);
	return true;
}

bool next_field_name(struct facts *facts, struct fact *fact)
{
	struct assay_str name = assay_field_name(facts->analysis->root, facts->field);

	if (fact->at++ > 0 || name.len >= sizeof(fact->room))
		return false;
	memcpy(fact->room, name.data, name.len);
	fact->room[name.len] = '\0';
	fact->text = fact->room;
	return true;
}

bool next_field_value(struct facts *facts, struct fact *fact)
{
	return next_single(facts_field_text(facts, facts->field), fact);
}
