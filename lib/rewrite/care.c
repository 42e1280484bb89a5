/*
 * The signature table, and where a decision stands in it. See assay/care.h.
 * What is signed is RFC 1847 (multipart/signed), RFC 8551 (S/MIME) and RFC 3156
 * (PGP); reports are RFC 6522, invitations RFC 6047, mailing lists RFC 2919.
 */
#include <assay/care.h>

#include <string.h>
#include <strings.h>

#include "rewrite/body.h"
#include "rewrite/dkim.h"

/* ---- the table ----------------------------------------------------------- */

#define DO                                                                                         \
	{                                                                                          \
		ASSAY_CARE_DO, NULL                                                                \
	}
#define WRAP(why)                                                                                  \
	{                                                                                          \
		ASSAY_CARE_WRAP, why                                                               \
	}
#define SKIP(why)                                                                                  \
	{                                                                                          \
		ASSAY_CARE_SKIP, why                                                               \
	}
#define REFUSE(why)                                                                                \
	{                                                                                          \
		ASSAY_CARE_REFUSE, why                                                             \
	}

#define BESIDE         "the text stands beside it, and it keeps every octet"
#define BREAKS         "changing it would break the signature"
#define REPLACE_BREAKS "replacing it would break the signature"
#define SEALED         "it cannot be changed without the key"

static const struct assay_care_cell table[ASSAY_CHANGE_COUNT][ASSAY_SPECIAL_COUNT] = {
	[ASSAY_CHANGE_HEADER] = {DO, DO, DO, DO, DO, DO, DO, DO},
	[ASSAY_CHANGE_SUBJECT] = {DO, DO, DO, DO, DO, DO, DO, DO},
	[ASSAY_CHANGE_TEXT] =
		{
			[ASSAY_SPECIAL_DKIM] = DO,
			[ASSAY_SPECIAL_SMIME] = WRAP(BESIDE),
			[ASSAY_SPECIAL_PGP] = WRAP(BESIDE),
			[ASSAY_SPECIAL_ENCRYPTED] = SKIP("its text is for the recipient alone"),
			[ASSAY_SPECIAL_REPORT] = SKIP("programs read it, and nobody wrote it"),
			[ASSAY_SPECIAL_CALENDAR] = SKIP("calendars show its text as that of the "
                                                        "meeting"),
			[ASSAY_SPECIAL_LIST] = SKIP("it is the list's to add to it, and everybody "
                                                    "on it would get the text again"),
			[ASSAY_SPECIAL_ENCAPSULATED] = DO,
		},
	[ASSAY_CHANGE_ENCODING] =
		{
			[ASSAY_SPECIAL_DKIM] = SKIP("this is done before signing, and the message "
                                                    "is signed"),
			[ASSAY_SPECIAL_SMIME] = SKIP(BREAKS),
			[ASSAY_SPECIAL_PGP] = SKIP(BREAKS),
			[ASSAY_SPECIAL_ENCRYPTED] = SKIP("it has the encoding that its format asks "
                                                         "for"),
			[ASSAY_SPECIAL_REPORT] = SKIP("programs read it as it is"),
			[ASSAY_SPECIAL_CALENDAR] = DO,
			[ASSAY_SPECIAL_LIST] = DO,
			[ASSAY_SPECIAL_ENCAPSULATED] = DO,
		},
	[ASSAY_CHANGE_HTML] =
		{
			[ASSAY_SPECIAL_DKIM] = DO,
			[ASSAY_SPECIAL_SMIME] = REFUSE(BREAKS),
			[ASSAY_SPECIAL_PGP] = REFUSE(BREAKS),
			[ASSAY_SPECIAL_ENCRYPTED] = REFUSE(SEALED),
			[ASSAY_SPECIAL_REPORT] = DO,
			[ASSAY_SPECIAL_CALENDAR] = SKIP("it is no HTML"),
			[ASSAY_SPECIAL_LIST] = DO,
			[ASSAY_SPECIAL_ENCAPSULATED] = DO,
		},
	[ASSAY_CHANGE_NAME] =
		{
			[ASSAY_SPECIAL_DKIM] = DO,
			[ASSAY_SPECIAL_SMIME] = REFUSE(BREAKS),
			[ASSAY_SPECIAL_PGP] = REFUSE(BREAKS),
			[ASSAY_SPECIAL_ENCRYPTED] = REFUSE("mail readers know it by its name"),
			[ASSAY_SPECIAL_REPORT] = SKIP("its parts are known by their place, not by "
                                                      "name"),
			[ASSAY_SPECIAL_CALENDAR] = SKIP("calendars may know it by its name"),
			[ASSAY_SPECIAL_LIST] = DO,
			[ASSAY_SPECIAL_ENCAPSULATED] = DO,
		},
	[ASSAY_CHANGE_REPLACE] =
		{
			[ASSAY_SPECIAL_DKIM] = DO,
			[ASSAY_SPECIAL_SMIME] = REFUSE(REPLACE_BREAKS),
			[ASSAY_SPECIAL_PGP] = REFUSE(REPLACE_BREAKS),
			[ASSAY_SPECIAL_ENCRYPTED] = REFUSE("without it the rest cannot be read"),
			[ASSAY_SPECIAL_REPORT] = REFUSE("without it the report says nothing"),
			[ASSAY_SPECIAL_CALENDAR] = DO,
			[ASSAY_SPECIAL_LIST] = DO,
			[ASSAY_SPECIAL_ENCAPSULATED] = DO,
		},
	[ASSAY_CHANGE_CANONICAL] =
		{
			[ASSAY_SPECIAL_DKIM] = DO,
			[ASSAY_SPECIAL_SMIME] = REFUSE(BREAKS),
			[ASSAY_SPECIAL_PGP] = REFUSE(BREAKS),
			[ASSAY_SPECIAL_ENCRYPTED] = REFUSE(SEALED),
			[ASSAY_SPECIAL_REPORT] = DO,
			[ASSAY_SPECIAL_CALENDAR] = DO,
			[ASSAY_SPECIAL_LIST] = DO,
			[ASSAY_SPECIAL_ENCAPSULATED] = DO,
		},
};

const struct assay_care_cell *assay_care_cell(enum assay_change change, enum assay_special special)
{
	return &table[change][special];
}

/* ---- names --------------------------------------------------------------- */

const char *assay_change_name(enum assay_change change)
{
	static const char *const names[] = {
		[ASSAY_CHANGE_HEADER] = "tag: header field",
		[ASSAY_CHANGE_SUBJECT] = "tag: subject prefix",
		[ASSAY_CHANGE_TEXT] = "append-text",
		[ASSAY_CHANGE_ENCODING] = "transfer-encode",
		[ASSAY_CHANGE_HTML] = "sanitize-html",
		[ASSAY_CHANGE_NAME] = "rename",
		[ASSAY_CHANGE_REPLACE] = "replace",
		[ASSAY_CHANGE_CANONICAL] = "canonical form",
	};

	return change < ASSAY_CHANGE_COUNT ? names[change] : NULL;
}

const char *assay_special_name(enum assay_special special)
{
	static const char *const names[] = {
		[ASSAY_SPECIAL_DKIM] = "DKIM covered",
		[ASSAY_SPECIAL_SMIME] = "S/MIME signed",
		[ASSAY_SPECIAL_PGP] = "PGP signed",
		[ASSAY_SPECIAL_ENCRYPTED] = "encrypted",
		[ASSAY_SPECIAL_REPORT] = "delivery report",
		[ASSAY_SPECIAL_CALENDAR] = "calendar invitation",
		[ASSAY_SPECIAL_LIST] = "mailing list",
		[ASSAY_SPECIAL_ENCAPSULATED] = "encapsulated message",
	};

	return special < ASSAY_SPECIAL_COUNT ? names[special] : NULL;
}

static const char *const care_names[] = {
	[ASSAY_CARE_TABLE] = "table", [ASSAY_CARE_DO] = "do",         [ASSAY_CARE_WRAP] = "wrap",
	[ASSAY_CARE_SKIP] = "skip",   [ASSAY_CARE_REFUSE] = "refuse",
};

const char *assay_care_name(enum assay_care care)
{
	return care <= ASSAY_CARE_REFUSE ? care_names[care] : NULL;
}

int assay_care_from_name(const char *name)
{
	if (strcmp(name, "break") == 0)
		return ASSAY_CARE_DO;
	for (int care = ASSAY_CARE_WRAP; care <= ASSAY_CARE_REFUSE; care++) {
		if (strcmp(name, care_names[care]) == 0)
			return care;
	}
	return -ASSAY_EINVAL;
}

bool assay_care_possible(enum assay_action action, enum assay_care care)
{
	return care != ASSAY_CARE_WRAP || action == ASSAY_ACT_APPEND_TEXT;
}

/* ---- what is special ----------------------------------------------------- */

/* The entity that makes each column hold, or NULL. */
struct specials {
	const struct assay_entity *by[ASSAY_SPECIAL_COUNT];
};

static bool type_is_one_of(const struct assay_entity *entity, const char *type, const char *other)
{
	return body_is(entity, type) || body_is(entity, other);
}

static bool param_is(const struct assay_entity *entity, const char *name, const char *const *values)
{
	struct assay_buf value = {0};
	bool found = false;

	if (body_type_param(entity, name, &value) > 0) {
		for (; *values != NULL && !found; values++)
			found = strcasecmp(value.data, *values) == 0;
	}
	assay_buf_free(&value);
	return found;
}

/* RFC 8551 3.2: without smime-type it may be either; then it is taken for encrypted. */
static enum assay_special of_pkcs7(const struct assay_entity *entity)
{
	static const char *const readable[] = {"signed-data", "certs-only", "compressed-data",
	                                       NULL};

	return param_is(entity, "smime-type", readable) ? ASSAY_SPECIAL_SMIME
	                                                : ASSAY_SPECIAL_ENCRYPTED;
}

static enum assay_special of_signed(const struct assay_entity *entity)
{
	static const char *const pgp[] = {"application/pgp-signature", NULL};

	return param_is(entity, "protocol", pgp) ? ASSAY_SPECIAL_PGP : ASSAY_SPECIAL_SMIME;
}

/* What an entity itself is; COUNT: nothing special. */
static enum assay_special of_entity(const struct assay_entity *entity)
{
	if (body_is(entity, "multipart/signed"))
		return of_signed(entity);
	if (body_is(entity, "multipart/encrypted"))
		return ASSAY_SPECIAL_ENCRYPTED;
	if (type_is_one_of(entity, "application/pkcs7-mime", "application/x-pkcs7-mime"))
		return of_pkcs7(entity);
	if (entity->kind == ASSAY_MESSAGE)
		return ASSAY_SPECIAL_ENCAPSULATED;
	return ASSAY_SPECIAL_COUNT;
}

static void note(struct specials *s, enum assay_special special, const struct assay_entity *by)
{
	if (special < ASSAY_SPECIAL_COUNT && s->by[special] == NULL)
		s->by[special] = by;
}

/* Text and status of a report are its first two parts; what follows is what was returned. */
static bool is_reporting(const struct assay_entity *entity)
{
	const struct assay_entity *report = entity->parent;

	return report != NULL && body_is(report, "multipart/report") &&
	       (report->child == entity || report->child->next == entity);
}

/* What an entity lies in. */
static void look_around(struct specials *s, const struct assay_entity *entity)
{
	for (const struct assay_entity *e = entity; e != NULL; e = e->parent) {
		if (e != entity)
			note(s, of_entity(e), e);
		if (is_reporting(e))
			note(s, ASSAY_SPECIAL_REPORT, e->parent);
	}
}

static bool is_invitation(const struct assay_entity *entity)
{
	struct assay_buf method = {0};
	bool found = body_is(entity, "text/calendar") &&
	             body_type_param(entity, "method", &method) > 0 && method.len > 0;

	assay_buf_free(&method);
	return found;
}

/* What the message as a whole is. */
static void look_at_message(struct specials *s, const struct assay_entity *root)
{
	if (assay_entity_field(root, "DKIM-Signature", 0) != NULL)
		note(s, ASSAY_SPECIAL_DKIM, root);
	if (assay_entity_field(root, "List-Id", 0) != NULL)
		note(s, ASSAY_SPECIAL_LIST, root);
}

static bool is_encapsulated(const struct assay_entity *entity)
{
	for (; entity->parent != NULL; entity = entity->parent) {
		if (entity->parent->kind == ASSAY_MESSAGE)
			return true;
	}
	return false;
}

/* The text of the message: what it lies in, or what the message is that has none. */
static void look_at_text(struct specials *s, const struct assay_analysis *analysis)
{
	struct body_parts parts;

	look_at_message(s, analysis->root);
	body_find(analysis, &parts);
	for (size_t i = 0; i < parts.count; i++)
		look_around(s, parts.part[i]);
	if (parts.count == 0) {
		note(s, of_entity(analysis->root), analysis->root);
		if (body_is(analysis->root, "multipart/report"))
			note(s, ASSAY_SPECIAL_REPORT, analysis->root);
	}
	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *entity = analysis->entities[i];

		if (entity->kind == ASSAY_MESSAGE)
			note(s, ASSAY_SPECIAL_ENCAPSULATED, entity);
		else if (is_invitation(entity) && !is_encapsulated(entity))
			note(s, ASSAY_SPECIAL_CALENDAR, entity);
	}
}

/* A part, or (NULL) the message as far as it is one. */
static void look_at_part(struct specials *s, const struct assay_analysis *analysis,
                         const struct assay_entity *entity, enum assay_change change)
{
	look_at_message(s, analysis->root);
	if (entity == NULL) {
		note(s, of_entity(analysis->root), analysis->root);
		return;
	}
	look_around(s, entity);
	/* who has an encrypted file replaced wants that; but it is not to be changed */
	if (change != ASSAY_CHANGE_REPLACE && entity->kind == ASSAY_LEAF)
		note(s, of_entity(entity), entity);
	if (is_invitation(entity))
		note(s, ASSAY_SPECIAL_CALENDAR, entity);
}

static void look_at_header(struct specials *s, const struct assay_analysis *analysis,
                           const char *field)
{
	look_at_message(s, analysis->root);
	if (!dkim_covers(analysis->root, field))
		s->by[ASSAY_SPECIAL_DKIM] = NULL;
}

/* ---- the answer ---------------------------------------------------------- */

static struct assay_care_cell overridden(const struct assay_decision *decision,
                                         enum assay_change change, enum assay_special special)
{
	static const char *const why[] = {[ASSAY_CARE_WRAP] = BESIDE,
	                                  [ASSAY_CARE_SKIP] = "the rule leaves it alone",
	                                  [ASSAY_CARE_REFUSE] = "the rule wants it held"};
	struct assay_care_cell cell = table[change][special];
	enum assay_care care = ASSAY_CARE_TABLE;

	if (special == ASSAY_SPECIAL_DKIM)
		care = decision->dkim_override;
	else if (special <= ASSAY_SPECIAL_ENCRYPTED)
		care = decision->care_override;
	if (care == ASSAY_CARE_TABLE)
		return cell;
	if (!assay_care_possible(decision->action, care))
		care = ASSAY_CARE_REFUSE;
	if (care != cell.care)
		cell = (struct assay_care_cell){care, care == ASSAY_CARE_DO ? NULL : why[care]};
	return cell;
}

static void answer_for(const struct specials *s, const struct assay_decision *decision,
                       enum assay_change change, struct assay_care_answer *answer)
{
	for (int special = 0; special < ASSAY_SPECIAL_COUNT; special++) {
		struct assay_care_cell cell;

		if (s->by[special] == NULL)
			continue;
		cell = overridden(decision, change, (enum assay_special)special);
		if (answer->special == ASSAY_SPECIAL_COUNT || cell.care > answer->care)
			*answer = (struct assay_care_answer){cell.care, (enum assay_special)special,
			                                     s->by[special], cell.why};
	}
}

void assay_care_ask(const struct assay_analysis *analysis, const struct assay_decision *decision,
                    struct assay_care_answer *answer)
{
	static const enum assay_change changes[] = {
		[ASSAY_ACT_TRANSFER_ENCODE] = ASSAY_CHANGE_ENCODING,
		[ASSAY_ACT_SANITIZE_HTML] = ASSAY_CHANGE_HTML,
		[ASSAY_ACT_RENAME] = ASSAY_CHANGE_NAME,
		[ASSAY_ACT_REPLACE] = ASSAY_CHANGE_REPLACE,
	};
	struct specials s = {0};

	*answer = (struct assay_care_answer){.care = ASSAY_CARE_DO, .special = ASSAY_SPECIAL_COUNT};
	switch (decision->action) {
	case ASSAY_ACT_TAG:
		if (decision->header_name != NULL) {
			look_at_header(&s, analysis, decision->header_name);
			answer_for(&s, decision, ASSAY_CHANGE_HEADER, answer);
		}
		if (decision->subject_prefix != NULL) {
			s = (struct specials){0};
			look_at_header(&s, analysis, "Subject");
			answer_for(&s, decision, ASSAY_CHANGE_SUBJECT, answer);
		}
		break;
	case ASSAY_ACT_APPEND_TEXT:
		look_at_text(&s, analysis);
		answer_for(&s, decision, ASSAY_CHANGE_TEXT, answer);
		break;
	case ASSAY_ACT_TRANSFER_ENCODE:
	case ASSAY_ACT_SANITIZE_HTML:
	case ASSAY_ACT_RENAME:
	case ASSAY_ACT_REPLACE:
		look_at_part(&s, analysis, decision->entity, changes[decision->action]);
		answer_for(&s, decision, changes[decision->action], answer);
		break;
	default:
		break;
	}
}

/* "the part is inside multipart/signed 2: changing it would break the signature" */
int assay_care_explain(const struct assay_care_answer *answer, struct assay_buf *out)
{
	static const char *const of_whole[] = {
		[ASSAY_SPECIAL_DKIM] = "the message has a DKIM signature",
		[ASSAY_SPECIAL_REPORT] = "it is a report",
		[ASSAY_SPECIAL_CALENDAR] = "it is an invitation",
		[ASSAY_SPECIAL_LIST] = "the message comes from a mailing list",
		[ASSAY_SPECIAL_ENCAPSULATED] = "it is a message inside the message",
	};
	const char *section;
	int ret;

	if (answer->special == ASSAY_SPECIAL_COUNT)
		return 0;
	section = answer->entity->section;
	if (answer->special >= ASSAY_SPECIAL_SMIME && answer->special <= ASSAY_SPECIAL_ENCRYPTED)
		ret = assay_buf_printf(out, "%s %s%s%s",
		                       answer->entity->kind == ASSAY_LEAF ? "it is"
		                                                          : "it is inside",
		                       answer->entity->type, *section != '\0' ? " " : "", section);
	else
		ret = assay_buf_puts(out, of_whole[answer->special]);
	if (ret == 0 && answer->why != NULL)
		ret = assay_buf_printf(out, ": %s", answer->why);
	return ret;
}
