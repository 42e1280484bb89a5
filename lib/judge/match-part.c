/*
 * Facts of a part, or of a file inside it. See match-part.h.
 */
#include "judge/match-part.h"

#include <stdio.h>
#include <string.h>

#include "judge/digests.h"
#include "judge/glob.h"
#include "judge/match.h"

static bool next_single(const char *text, struct fact *fact)
{
	fact->text = text;
	return text != NULL && fact->at++ == 0;
}

/* ---- names ---- */

/* The nth reading of the name; a member has one. */
static const char *nth_name(const struct facts *facts, size_t n)
{
	if (facts->member != NULL)
		return n == 0 ? facts->member->name : NULL;
	return n < facts->entity->name_count ? facts->entity->names[n].value : NULL;
}

/* What follows the folders that a name in an archive has before it. */
static const char *base_name(const char *name)
{
	const char *base = name;

	for (; *name != '\0'; name++) {
		if (*name == '/' || *name == '\\')
			base = name + 1;
	}
	return base;
}

/* Each name as it is, then without its folders. */
bool next_name(struct facts *facts, struct fact *fact)
{
	const char *name = nth_name(facts, fact->at);

	if (name == NULL)
		return false;
	fact->text = name;
	if (facts->member != NULL && fact->sub++ == 0 && base_name(name) != name)
		return true;
	if (facts->member != NULL)
		fact->text = base_name(name);
	fact->at++;
	return true;
}

/*
 * Windows drops dots and spaces from the end of a file name, so "a.exe. ." is
 * a program to the person who saves it.
 */
static size_t trimmed_length(const char *name)
{
	size_t len = strlen(name);

	while (len > 0 && (name[len - 1] == '.' || name[len - 1] == ' '))
		len--;
	return len;
}

/*
 * Where the extension begins that is next longer than the one at `before`, or 0
 * when there is none: "a.tar.gz" has "gz" and "tar.gz". A name that begins with
 * its only dot has an extension too.
 */
static size_t longer_extension(const char *name, size_t len, size_t before)
{
	for (size_t at = before; at > 0; at--) {
		if (len - at > FACT_EXTENSION)
			return 0;
		if (name[at - 1] == '.' && at < before)
			return at;
	}
	return 0;
}

/* fact->sub is where the last extension began, plus one; 0 with a new name. */
bool next_extension(struct facts *facts, struct fact *fact)
{
	const char *name;

	for (; (name = nth_name(facts, fact->at)) != NULL; fact->at++, fact->sub = 0) {
		size_t len = trimmed_length(name);
		size_t start = longer_extension(name, len, fact->sub == 0 ? len : fact->sub - 1);

		if (start == 0)
			continue;
		memcpy(fact->room, name + start, len - start);
		fact->room[len - start] = '\0';
		fact->sub = start + 1;
		fact->text = name;
		fact->key = fact->room;
		return true;
	}
	return false;
}

/* ---- types, digests ---- */

bool next_type(struct facts *facts, struct fact *fact)
{
	return next_single(facts->member != NULL ? facts->member->type : facts->entity->type, fact);
}

bool next_detected(struct facts *facts, struct fact *fact)
{
	return next_single(
		facts->member != NULL ? facts->member->detected : facts->entity->detected, fact);
}

bool next_disposition(struct facts *facts, struct fact *fact)
{
	const char *disposition = facts->entity->disposition;

	return next_single(disposition != NULL ? disposition : "none", fact);
}

bool next_charset(struct facts *facts, struct fact *fact)
{
	const char *charset = facts->entity->charset;

	return next_single(charset != NULL ? charset : "none", fact);
}

static const uint8_t *sha256_of(const struct facts *facts)
{
	return facts->member != NULL ? facts->member->sha256 : facts->entity->sha256;
}

static void show_sha256(const uint8_t *sha256, struct fact *fact)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < 32; i++) {
		fact->room[2 * i] = digits[sha256[i] >> 4];
		fact->room[2 * i + 1] = digits[sha256[i] & 15];
	}
	fact->room[64] = '\0';
	fact->text = fact->room;
}

bool next_sha256(struct facts *facts, struct fact *fact)
{
	const uint8_t *sha256 = sha256_of(facts);

	if (sha256 == NULL || fact->at++ > 0)
		return false;
	show_sha256(sha256, fact);
	return true;
}

bool match_sha256_file(struct facts *facts, const struct value *value, struct fact *fact)
{
	const uint8_t *sha256 = sha256_of(facts);

	if (sha256 == NULL || !digests_contain(value->digests, sha256))
		return false;
	show_sha256(sha256, fact);
	return true;
}

/* ---- flags ---- */

static unsigned int flags_of(const struct facts *facts)
{
	return facts->member != NULL ? facts->member->flags : facts->entity->flags;
}

bool match_flags(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = value->text;
	return (flags_of(facts) & value->number) != 0;
}

bool match_attachment(struct facts *facts, const struct value *value, struct fact *fact)
{
	bool attachment = (facts->entity->flags & ASSAY_ENT_ATTACHMENT) != 0;

	fact->text = value->text;
	return attachment == (value->number != 0);
}

bool match_encoding(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = value->text;
	return facts->entity->encoding == value->number;
}

const struct assay_entity *entity_within(const struct assay_entity *entity, enum within what)
{
	const struct assay_entity *e = entity->parent;

	for (; e != NULL; e = e->parent) {
		if (what == WITHIN_MESSAGE
		            ? e->kind == ASSAY_MESSAGE
		            : strcmp(e->type, what == WITHIN_SIGNED ? "multipart/signed"
		                                                    : "multipart/encrypted") == 0)
			break;
	}
	return e;
}

bool match_within(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact->text = value->text;
	return entity_within(facts->entity, (enum within)value->number) != NULL;
}

/* ---- numbers ---- */

static uint64_t size_of(const struct facts *facts)
{
	return facts->member != NULL ? facts->member->size : facts->entity->size;
}

bool match_larger(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact_number(fact, size_of(facts));
	return size_of(facts) > value->number;
}

/* What a limit cut is as large as it may be: nothing is known to be small of it. */
bool match_smaller(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact_number(fact, size_of(facts));
	return (flags_of(facts) & ASSAY_ENT_TRUNCATED) == 0 && size_of(facts) < value->number;
}

/* How deep a part's members are nested; how deep a member is. */
static uint64_t nesting(const struct facts *facts)
{
	const struct assay_entity *entity = facts->entity;
	unsigned int deepest = 0;

	if (facts->member != NULL)
		return member_depth(entity, facts->member);
	for (uint32_t i = 0; i < entity->member_count; i++) {
		unsigned int depth = member_depth(entity, &entity->members[i]);

		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

bool match_members_above(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact_number(fact, facts->entity->member_count);
	return facts->entity->member_count > value->number;
}

bool match_members_below(struct facts *facts, const struct value *value, struct fact *fact)
{
	fact_number(fact, facts->entity->member_count);
	return facts->entity->member_count < value->number;
}

bool match_nesting_above(struct facts *facts, const struct value *value, struct fact *fact)
{
	uint64_t depth = nesting(facts);

	fact_number(fact, depth);
	return depth > value->number;
}

bool match_nesting_below(struct facts *facts, const struct value *value, struct fact *fact)
{
	uint64_t depth = nesting(facts);

	fact_number(fact, depth);
	return depth < value->number;
}
