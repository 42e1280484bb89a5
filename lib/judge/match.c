/*
 * Whether a fact of the message matches one value of a condition.
 */
#include "judge/match.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "judge/glob.h"

static const char *match_text(const char *text, const struct value *value)
{
	return text != NULL && glob_match(value->text, text) ? text : NULL;
}

const char *match_direction(struct facts *facts, const struct value *value)
{
	enum assay_direction direction = facts->envelope->direction;

	return (uint64_t)direction == value->number ? assay_direction_name(direction) : NULL;
}

const char *match_from(struct facts *facts, const struct value *value)
{
	return match_text(facts->envelope->mail_from, value);
}

const char *match_to(struct facts *facts, const struct value *value)
{
	for (size_t i = 0; i < facts->envelope->rcpt_count; i++) {
		const char *matched = match_text(facts->envelope->rcpt_to[i], value);

		if (matched != NULL)
			return matched;
	}
	return NULL;
}

const char *match_ambiguity(struct facts *facts, const struct value *value)
{
	for (size_t i = 0; i < facts->original->ambiguity_count; i++) {
		const char *name = assay_code_info(facts->original->ambiguities[i].code)->name;

		if (glob_match(value->text, name))
			return name;
	}
	return NULL;
}

/* A message without any finding has no severity, whatever the lowest one is called. */
const char *match_severity(struct facts *facts, const struct value *value)
{
	if (facts->original->ambiguity_total == 0 ||
	    (uint64_t)facts->original->severity < value->number)
		return NULL;
	return assay_severity_name(facts->original->severity);
}

const char *match_name(struct facts *facts, const struct value *value)
{
	for (uint32_t i = 0; i < facts->entity->name_count; i++) {
		const char *matched = match_text(facts->entity->names[i].value, value);

		if (matched != NULL)
			return matched;
	}
	return NULL;
}

/*
 * Windows drops dots and spaces from the end of a file name, so "a.exe. ." is
 * a program to the person who saves it.
 */
static bool has_extension(const char *name, const char *extension)
{
	size_t len = strlen(name), want = strlen(extension);

	while (len > 0 && (name[len - 1] == '.' || name[len - 1] == ' '))
		len--;
	return len > want && name[len - want - 1] == '.' &&
	       strncasecmp(name + len - want, extension, want) == 0;
}

const char *match_extension(struct facts *facts, const struct value *value)
{
	for (uint32_t i = 0; i < facts->entity->name_count; i++) {
		if (has_extension(facts->entity->names[i].value, value->text))
			return facts->entity->names[i].value;
	}
	return NULL;
}

const char *match_type(struct facts *facts, const struct value *value)
{
	return match_text(facts->entity->type, value);
}

const char *match_detected(struct facts *facts, const struct value *value)
{
	return match_text(facts->entity->detected, value);
}

const char *match_disposition(struct facts *facts, const struct value *value)
{
	const char *disposition = facts->entity->disposition;

	return match_text(disposition != NULL ? disposition : "none", value);
}

const char *match_sha256(struct facts *facts, const struct value *value)
{
	if (facts->entity->sha256 == NULL || memcmp(facts->entity->sha256, value->sha256, 32) != 0)
		return NULL;
	return value->text;
}

const char *match_flags(struct facts *facts, const struct value *value)
{
	return (facts->entity->flags & value->number) != 0 ? value->text : NULL;
}

const char *match_attachment(struct facts *facts, const struct value *value)
{
	bool attachment = (facts->entity->flags & ASSAY_ENT_ATTACHMENT) != 0;

	return attachment == (value->number != 0) ? value->text : NULL;
}

static const char *size_text(struct facts *facts)
{
	snprintf(facts->number, sizeof(facts->number), "%" PRIu64, facts->entity->size);
	return facts->number;
}

const char *match_larger(struct facts *facts, const struct value *value)
{
	return facts->entity->size > value->number ? size_text(facts) : NULL;
}

/* What a limit cut is as large as it may be: nothing is known to be small of it. */
const char *match_smaller(struct facts *facts, const struct value *value)
{
	if ((facts->entity->flags & ASSAY_ENT_TRUNCATED) != 0)
		return NULL;
	return facts->entity->size < value->number ? size_text(facts) : NULL;
}
