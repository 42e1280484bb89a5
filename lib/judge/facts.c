/*
 * Facts that take some work, and are found out once for all rules: what the
 * structure of a message says about it, the client's address, the texts of
 * header fields.
 *
 * Signed and encrypted mail is known by its structure: RFC 1847 (multipart),
 * RFC 8551 3.2.2 (smime-type), RFC 3156 (PGP/MIME), and by the armour that
 * begins a text. Nothing is verified here.
 */
#include "judge/facts.h"

#include <string.h>

#include "analyse/params.h"
#include "judge/glob.h"

#define MAX_PARAMETERS 100

/* What stands in for what could not be found out. */
static const struct structure nothing;

/* ---- signed and encrypted ---- */

/* Append a parameter of Content-Type in lower case; nothing when it is not there. */
static int type_parameter(const struct assay_entity *entity, const char *name,
                          struct assay_buf *out)
{
	const struct assay_field *field = assay_entity_field(entity, "Content-Type", 0);
	struct assay_str value;
	struct params params;
	int ret = assay_buf_puts(out, "");

	if (field == NULL || ret < 0)
		return ret;
	value = assay_field_value(entity, field);
	ret = params_parse(&params, value.data, value.len, MAX_PARAMETERS);
	for (size_t i = 0; i < params.count && ret == 0; i++) {
		const struct param *param = &params.list[i];

		if (param->name_len == strlen(name) &&
		    memcmp(param->name, name, param->name_len) == 0) {
			ret = assay_buf_append(out, param->value, param->value_len);
			break;
		}
	}
	params_free(&params);
	for (size_t i = 0; i < out->len; i++) {
		if (out->data[i] >= 'A' && out->data[i] <= 'Z')
			out->data[i] = (char)(out->data[i] + ('a' - 'A'));
	}
	return ret;
}

static bool is_pkcs7(const char *type, const char *what)
{
	const char *prefixes[] = {"application/pkcs7-", "application/x-pkcs7-"};

	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(prefixes[i]);

		if (strncmp(type, prefixes[i], len) == 0 && strcmp(type + len, what) == 0)
			return true;
	}
	return false;
}

/* The protocol says which; where it does not, the type of the signature. */
static int see_multipart(const struct assay_entity *entity, struct structure *s)
{
	bool is_signed = strcmp(entity->type, "multipart/signed") == 0;
	const struct assay_entity *last = entity->child;
	struct assay_buf protocol = {0};
	unsigned int *which = is_signed ? &s->is_signed : &s->is_encrypted;
	int ret;

	if (!is_signed && strcmp(entity->type, "multipart/encrypted") != 0)
		return 0;
	ret = type_parameter(entity, "protocol", &protocol);
	while (last != NULL && last->next != NULL && is_signed)
		last = last->next;
	if (ret == 0 && protocol.len == 0 && last != NULL)
		ret = assay_buf_puts(&protocol, last->type);
	if (ret == 0 && strncmp(protocol.data, "application/pgp-", 16) == 0)
		*which |= 1u << PROTECTION_PGP;
	else if (ret == 0 && (is_pkcs7(protocol.data, is_signed ? "signature" : "mime")))
		*which |= 1u << PROTECTION_SMIME;
	assay_buf_free(&protocol);
	return ret;
}

/* Without smime-type it is most often encrypted, and never readable as it is. */
static int see_pkcs7(const struct assay_entity *entity, struct structure *s)
{
	struct assay_buf type = {0};
	int ret = type_parameter(entity, "smime-type", &type);

	if (ret == 0 && strcmp(type.data, "signed-data") == 0)
		s->is_signed |= 1u << PROTECTION_SMIME;
	else if (ret == 0 && (type.len == 0 || strcmp(type.data, "enveloped-data") == 0 ||
	                      strcmp(type.data, "authenveloped-data") == 0))
		s->is_encrypted |= 1u << PROTECTION_SMIME;
	assay_buf_free(&type);
	return ret;
}

/* Armour of RFC 9580 6.2 or 7 in the text, which is what its detected type says. */
static void see_armour(const struct assay_entity *entity, struct structure *s)
{
	const char *detected = entity->detected;

	if (detected == NULL || strncmp(entity->type, "text/", 5) != 0 ||
	    strncmp(detected, "application/pgp", 15) != 0)
		return;
	if ((entity->flags & ASSAY_ENT_ENCRYPTED) != 0 ||
	    strcmp(detected, "application/pgp-encrypted") == 0)
		s->is_encrypted |= 1u << PROTECTION_PGP;
	else if (strcmp(detected, "application/pgp-keys") != 0)
		s->is_signed |= 1u << PROTECTION_PGP;
}

static bool inside_message(const struct assay_entity *entity)
{
	for (const struct assay_entity *e = entity->parent; e != NULL; e = e->parent) {
		if (e->kind == ASSAY_MESSAGE)
			return true;
	}
	return false;
}

static int see_entity(const struct assay_entity *entity, struct structure *s)
{
	if (entity->kind == ASSAY_MULTIPART)
		return inside_message(entity) ? 0 : see_multipart(entity, s);
	if (entity->kind == ASSAY_MESSAGE) {
		s->encapsulated = true;
		return 0;
	}
	s->parts++;
	if (strcmp(entity->type, "text/calendar") == 0 ||
	    strcmp(entity->type, "application/ics") == 0 ||
	    (entity->detected != NULL && strcmp(entity->detected, "text/calendar") == 0))
		s->calendar = true;
	if (inside_message(entity))
		return 0;
	see_armour(entity, s);
	return is_pkcs7(entity->type, "mime") ? see_pkcs7(entity, s) : 0;
}

/* ---- mailing lists ---- */

/* RFC 2919; and what list managers wrote before, RFC 2076 3.9. */
static bool is_list(struct facts *facts)
{
	const struct assay_entity *root = facts->analysis->root;
	const struct assay_field *field;

	if (assay_entity_field(root, "List-Id", 0) != NULL)
		return true;
	for (unsigned int i = 0; (field = assay_entity_field(root, "Precedence", i)) != NULL; i++) {
		if (text_equal(facts_field_text(facts, field), "list"))
			return true;
	}
	return false;
}

const struct structure *facts_structure(struct facts *facts)
{
	const struct assay_analysis *analysis = facts->analysis;
	struct structure *s;
	int ret = 0;

	if (facts->structure != NULL)
		return facts->structure;
	s = arena_alloc(facts->arena, sizeof(*s));
	for (size_t i = 0; s != NULL && ret == 0 && i < analysis->entity_count; i++)
		ret = see_entity(analysis->entities[i], s);
	if (s == NULL || ret < 0) {
		facts->failed = true;
		return &nothing;
	}
	s->report = strcmp(analysis->root->type, "multipart/report") == 0;
	s->list = is_list(facts);
	facts->structure = s;
	return s;
}

/* ---- others ---- */

const struct network *facts_client(struct facts *facts)
{
	const char *text = facts->envelope->client_addr;
	struct network *client;

	if (facts->client_known || text == NULL)
		return facts->client;
	client = arena_alloc(facts->arena, sizeof(*client));
	if (client == NULL) {
		facts->failed = true;
		return NULL;
	}
	facts->client_known = true;
	if (network_parse(text, client) == NETWORK_OK && client->prefix == 128)
		facts->client = client;
	return facts->client;
}

const char *facts_field_text(struct facts *facts, const struct assay_field *field)
{
	const struct assay_entity *root = facts->analysis->root;
	size_t at = (size_t)(field - root->fields);
	struct assay_buf text = {0};

	if (facts->field_texts == NULL)
		facts->field_texts =
			arena_alloc(facts->arena, root->field_count * sizeof(*facts->field_texts));
	if (facts->field_texts == NULL) {
		facts->failed = true;
		return "";
	}
	if (facts->field_texts[at] == NULL && assay_field_text(root, field, &text) == 0)
		facts->field_texts[at] =
			arena_strndup(facts->arena, text.len > 0 ? text.data : "", text.len);
	assay_buf_free(&text);
	if (facts->field_texts[at] != NULL)
		return facts->field_texts[at];
	facts->failed = true;
	return "";
}

unsigned int member_depth(const struct assay_entity *entity, const struct assay_member *member)
{
	unsigned int depth = 1;

	for (; member->parent != 0; depth++)
		member = &entity->members[member->parent - 1];
	return depth;
}
