/*
 * Parsing of the values of conditions. The loader has copied the text into the
 * policy's arena and set value_r->text to it. What says what a rule does is in
 * values-action.c.
 */
#include "judge/values.h"

#include <assay/inspect.h>

#include <string.h>

#include "inspect/types.h"
#include "judge/digests.h"
#include "judge/glob.h"
#include "judge/load.h"
#include "judge/match-part.h"
#include "judge/suggest.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Look text up among count names; offers them all when it is none of them. */
int parse_enum(struct loader *loader, const char *text, const char *(*name)(unsigned int i),
               unsigned int count, struct value *value_r)
{
	for (unsigned int i = 0; i < count; i++) {
		if (text_equal(name(i), text)) {
			value_r->number = i;
			return 0;
		}
	}
	for (unsigned int i = 0; i < count; i++)
		loader_offer(loader, name(i));
	return -ASSAY_ECONFIG;
}

static const char *mode_name(unsigned int i)
{
	return i == 0 ? "enforce" : "observe";
}

int parse_mode(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, mode_name, 2, value_r);
}

static const char *action_name(unsigned int i)
{
	return assay_action_name((enum assay_action)i);
}

int parse_action(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, action_name, ASSAY_ACT_REJECT + 1, value_r);
}

static const char *direction_name(unsigned int i)
{
	return assay_direction_name((enum assay_direction)i);
}

int parse_direction(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, direction_name, ASSAY_DIR_APPEND + 1, value_r);
}

static const char *severity_name(unsigned int i)
{
	return assay_severity_name((enum assay_severity)i);
}

int parse_severity(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, severity_name, ASSAY_SEV_LIMIT + 1, value_r);
}

/* What a rewrite can remove has one: info means nothing to do, a limit nothing to be done. */
int parse_threshold(struct loader *loader, const char *text, struct value *value_r)
{
	int ret = parse_severity(loader, text, value_r);

	if (ret == 0 && (value_r->number < ASSAY_SEV_BENIGN || value_r->number > ASSAY_SEV_HOSTILE))
		return -ASSAY_ECONFIG;
	return ret;
}

static const char *remedy_name(unsigned int i)
{
	return assay_remedy_name((enum assay_remedy)i);
}

int parse_remedy(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, remedy_name, ASSAY_REMEDY_REJECT + 1, value_r);
}

/* Where rewriting cannot be. */
int parse_other_remedy(struct loader *loader, const char *text, struct value *value_r)
{
	int ret = parse_remedy(loader, text, value_r);

	return ret == 0 && value_r->number == ASSAY_REMEDY_REWRITE ? -ASSAY_ECONFIG : ret;
}

static const char *hidden_name(unsigned int i)
{
	return i == 0 ? "keep" : "drop";
}

int parse_hidden(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, hidden_name, 2, value_r);
}

static const char *bool_name(unsigned int i)
{
	return i == 0 ? "false" : "true";
}

int parse_bool(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, bool_name, 2, value_r);
}

int parse_flag(struct loader *loader, const char *text, struct value *value_r)
{
	const char *name;

	for (unsigned int bit = 1; (name = assay_entity_flag_name(bit)) != NULL; bit <<= 1) {
		if (text_equal(name, text)) {
			value_r->number = bit;
			return 0;
		}
		loader_offer(loader, name);
	}
	return -ASSAY_ECONFIG;
}

/*
 * A text that is compared: a pattern, or without its escapes the text itself.
 */
static int set_pattern(struct loader *loader, const char *text, struct value *value_r)
{
	char *plain;
	size_t len = 0;

	value_r->pattern = glob_is_pattern(text);
	if (value_r->pattern || strchr(text, '\\') == NULL)
		return 0;
	plain = arena_text(loader_arena(loader), strlen(text));
	if (plain == NULL)
		return -ASSAY_ENOMEM;
	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] != '\0')
			text++;
		plain[len++] = *text;
	}
	plain[len] = '\0';
	value_r->text = plain;
	return 0;
}

/* A code, or a pattern of codes such as "B-*" that some code matches. */
int parse_code(struct loader *loader, const char *text, struct value *value_r)
{
	for (unsigned int i = 0; i < ASSAY_AMB_COUNT; i++) {
		const char *name = assay_code_info((enum assay_code)i)->name;

		if (glob_match(text, name))
			return set_pattern(loader, text, value_r);
		loader_offer(loader, name);
	}
	return -ASSAY_ECONFIG;
}

int parse_glob(struct loader *loader, const char *text, struct value *value_r)
{
	return *text != '\0' ? set_pattern(loader, text, value_r) : -ASSAY_ECONFIG;
}

/* A text that may be empty. */
int parse_field_value(struct loader *loader, const char *text, struct value *value_r)
{
	return set_pattern(loader, text, value_r);
}

/* RFC 5322 2.2: printable ASCII without colon. */
int parse_field_name(struct loader *loader, const char *text, struct value *value_r)
{
	if (*text == '\0' || strlen(text) > 70)
		return -ASSAY_ECONFIG;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= 0x20 || *p >= 0x7f || *p == ':')
			return loader_error(
				loader, "\"%s\": the name alone, without colon or spaces", text);
	}
	return set_pattern(loader, text, value_r);
}

/* The null reverse-path is written as SMTP does, or as an empty string. */
int parse_address(struct loader *loader, const char *text, struct value *value_r)
{
	if (strcmp(text, "<>") == 0) {
		value_r->text = "";
		return 0;
	}
	if (strpbrk(text, "<> ") != NULL)
		return loader_error(
			loader, "\"%s\": write the address without angle brackets or spaces", text);
	return set_pattern(loader, text, value_r);
}

/* What has the characters of an address only is no host name. */
static bool looks_like_address(const char *text)
{
	return strchr(text, '/') != NULL || strchr(text, ':') != NULL ||
	       text[strspn(text, "0123456789.")] == '\0';
}

/* An address, a network, or a pattern of host names. */
int parse_client(struct loader *loader, const char *text, struct value *value_r)
{
	struct network *network = arena_alloc(loader_arena(loader), sizeof(*network));

	if (network == NULL)
		return -ASSAY_ENOMEM;
	switch (network_parse(text, network)) {
	case NETWORK_OK:
		value_r->network = network;
		return 0;
	case NETWORK_HOST_BITS:
		return loader_error(loader, "\"%s\" has bits beyond its prefix length", text);
	case NETWORK_PREFIX:
		return loader_error(loader, "\"%s\" has no valid prefix length", text);
	case NETWORK_NONE:
		break;
	}
	if (*text == '\0' || looks_like_address(text))
		return -ASSAY_ECONFIG;
	value_r->pattern = true; /* matching takes it for one */
	return 0;
}

int parse_extension(struct loader *loader, const char *text, struct value *value_r)
{
	if (*text == '.')
		value_r->text = ++text;
	if (glob_is_pattern(text))
		return loader_error(
			loader,
			"\"%s\": extensions are compared as they are; use name for patterns", text);
	return *text != '\0' && strlen(text) <= FACT_EXTENSION && strpbrk(text, " /\\") == NULL
	               ? 0
	               : -ASSAY_ECONFIG;
}

int parse_type(struct loader *loader, const char *text, struct value *value_r)
{
	const char *slash = strchr(text, '/');

	if (strcmp(text, "*") == 0)
		return set_pattern(loader, text, value_r);
	if (slash == NULL || slash == text || slash[1] == '\0' || strpbrk(text, " ;") != NULL)
		return -ASSAY_ECONFIG;
	return set_pattern(loader, text, value_r);
}

/* Most types begin alike: what follows the slash must be near. */
static void suggest_type(struct loader *loader, const char *text)
{
	size_t slash = (size_t)(strchr(text, '/') - text) + 1;
	struct suggestion s;

	suggest_start(&s, text + slash);
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		const char *name = assay_types[i].name;

		if (strncmp(name, text, slash) == 0)
			suggest_offer(&s, name + slash);
	}
	if (s.best != NULL)
		loader_offer(loader, s.best - slash);
}

/* A type that no detector reports would be a rule that never does anything. */
int parse_detected(struct loader *loader, const char *text, struct value *value_r)
{
	int ret = parse_type(loader, text, value_r);

	if (ret < 0 || value_r->pattern || assay_type_find(value_r->text) != NULL)
		return ret;
	suggest_type(loader, value_r->text);
	return -ASSAY_ECONFIG;
}

int parse_sha256(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	(void)value_r;
	return strlen(text) == 64 && text[strspn(text, "0123456789abcdefABCDEF")] == '\0'
	               ? 0
	               : -ASSAY_ECONFIG;
}

int parse_sha256_file(struct loader *loader, const char *text, struct value *value_r)
{
	const char *path = loader_path(loader, text);
	struct assay_buf error = {0};
	int ret;

	if (path == NULL)
		return -ASSAY_ENOMEM;
	ret = loader_digests(loader, path, &value_r->digests, &error);
	if (ret == -ASSAY_ECONFIG)
		ret = loader_error(loader, "%s", error.data);
	assay_buf_free(&error);
	return ret;
}

static const char *protection_name(unsigned int i)
{
	return i == PROTECTION_SMIME ? "smime" : "pgp";
}

int parse_protection(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, protection_name, 2, value_r);
}

static const char *within_name(unsigned int i)
{
	static const char *const names[] = {
		[WITHIN_SIGNED] = "signed",
		[WITHIN_ENCRYPTED] = "encrypted",
		[WITHIN_MESSAGE] = "message",
	};

	return names[i];
}

int parse_within(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, within_name, WITHIN_MESSAGE + 1, value_r);
}

static const char *encoding_name(unsigned int i)
{
	return assay_encoding_name((enum assay_encoding)i);
}

int parse_encoding(struct loader *loader, const char *text, struct value *value_r)
{
	return parse_enum(loader, text, encoding_name, ASSAY_ENC_UNKNOWN + 1, value_r);
}

int parse_count(struct loader *loader, const char *text, struct value *value_r)
{
	size_t digits = strspn(text, "0123456789");

	(void)loader;
	if (digits == 0 || digits > 9 || text[digits] != '\0')
		return -ASSAY_ECONFIG;
	for (; *text != '\0'; text++)
		value_r->number = value_r->number * 10 + (uint64_t)(*text - '0');
	return 0;
}

int parse_size(struct loader *loader, const char *text, struct value *value_r)
{
	static const char units[] = "KMG";
	const char *unit;
	uint64_t size = 0;

	(void)loader;
	if (!is_digit(*text))
		return -ASSAY_ECONFIG;
	for (; is_digit(*text); text++) {
		if (__builtin_mul_overflow(size, 10, &size) ||
		    __builtin_add_overflow(size, (uint64_t)(*text - '0'), &size))
			return -ASSAY_ECONFIG;
	}
	if (*text != '\0') {
		unit = strchr(units, *text & ~0x20);
		if (unit == NULL || text[1] != '\0' || *unit == '\0' ||
		    __builtin_mul_overflow(size, UINT64_C(1) << (10 * (unit - units + 1)), &size))
			return -ASSAY_ECONFIG;
	}
	value_r->number = size;
	return 0;
}
