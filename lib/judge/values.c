/*
 * Parsing of single values of a policy file. The loader has copied the text
 * into the policy's arena and set value_r->text to it.
 */
#include "judge/values.h"

#include <assay/codec.h>
#include <assay/inspect.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "judge/glob.h"
#include "judge/load.h"
#include "rewrite/template.h"

#define MAX_LINE   900 /* header fields: below the 998 of RFC 5322 2.1.1, with the name */
#define MAX_REPLY  400 /* replies: RFC 5321 4.5.3.1.5 has 512, with the codes */
#define MAX_NOTICE (64 * 1024)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Look text up among count names; offers them all when it is none of them. */
static int parse_enum(struct loader *loader, const char *text, const char *(*name)(unsigned int i),
                      unsigned int count, struct value *value_r)
{
	for (unsigned int i = 0; i < count; i++) {
		if (strcasecmp(name(i), text) == 0) {
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
		if (strcasecmp(name, text) == 0) {
			value_r->number = bit;
			return 0;
		}
		loader_offer(loader, name);
	}
	return -ASSAY_ECONFIG;
}

/* A code, or a pattern of codes such as "B-*" that some code matches. */
int parse_code(struct loader *loader, const char *text, struct value *value_r)
{
	(void)value_r;
	for (unsigned int i = 0; i < ASSAY_AMB_COUNT; i++) {
		const char *name = assay_code_info((enum assay_code)i)->name;

		if (glob_match(text, name))
			return 0;
		loader_offer(loader, name);
	}
	return -ASSAY_ECONFIG;
}

int parse_glob(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	(void)value_r;
	return *text != '\0' ? 0 : -ASSAY_ECONFIG;
}

/* The null reverse-path is written as SMTP does, or as an empty string. */
int parse_address(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	if (strcmp(text, "<>") == 0)
		value_r->text = "";
	else if (strpbrk(text, "<> ") != NULL)
		return loader_error(
			loader, "\"%s\": write the address without angle brackets or spaces", text);
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
	return *text != '\0' && strpbrk(text, " /\\") == NULL ? 0 : -ASSAY_ECONFIG;
}

int parse_type(struct loader *loader, const char *text, struct value *value_r)
{
	const char *slash = strchr(text, '/');

	(void)loader;
	(void)value_r;
	if (strcmp(text, "*") == 0)
		return 0;
	if (slash == NULL || slash == text || slash[1] == '\0' || strpbrk(text, " ;") != NULL)
		return -ASSAY_ECONFIG;
	return 0;
}

/* A type that no detector reports would be a rule that never does anything. */
int parse_detected(struct loader *loader, const char *text, struct value *value_r)
{
	int ret = parse_type(loader, text, value_r);

	if (ret == 0 && !glob_is_pattern(text) && assay_type_find(text) == NULL)
		return loader_error(loader, "\"%s\" is not a type that assay detects", text);
	return ret;
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int parse_sha256(struct loader *loader, const char *text, struct value *value_r)
{
	uint8_t *octets;

	if (strlen(text) != 64)
		return -ASSAY_ECONFIG;
	octets = arena_alloc(loader_arena(loader), 32);
	if (octets == NULL)
		return -ASSAY_ENOMEM;
	for (size_t i = 0; i < 32; i++) {
		int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return -ASSAY_ECONFIG;
		octets[i] = (uint8_t)(high << 4 | low);
	}
	value_r->sha256 = octets;
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

static bool has_control(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	}
	return false;
}

int parse_text(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	(void)value_r;
	return *text != '\0' && strlen(text) <= MAX_LINE && !has_control(text) ? 0 : -ASSAY_ECONFIG;
}

int parse_reply_text(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	(void)value_r;
	if (*text == '\0' || strlen(text) > MAX_REPLY || has_control(text))
		return -ASSAY_ECONFIG;
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text > 0x7e)
			return -ASSAY_ECONFIG;
	}
	return 0;
}

/*
 * RFC 5322 2.2: printable ASCII without colon. Fields that decide how the
 * message is read, or that must be there once, are not for tagging.
 */
int parse_header_name(struct loader *loader, const char *text, struct value *value_r)
{
	static const char *const structural[] = {
		"mime-version", "from",     "sender",      "to",         "cc",
		"bcc",          "subject",  "date",        "message-id", "references",
		"in-reply-to",  "reply-to", "return-path", "received"};

	(void)value_r;
	if (*text == '\0' || strlen(text) > 70)
		return -ASSAY_ECONFIG;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= 0x20 || *p >= 0x7f || *p == ':')
			return -ASSAY_ECONFIG;
	}
	if (strncasecmp(text, "content-", 8) == 0)
		return loader_error(loader, "a tag may not add %s", text);
	for (size_t i = 0; i < sizeof(structural) / sizeof(structural[0]); i++) {
		if (strcasecmp(text, structural[i]) == 0)
			return loader_error(loader, "a tag may not add %s", text);
	}
	return 0;
}

int parse_reply_code(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	if (strlen(text) != 3 || (*text != '4' && *text != '5') || !is_digit(text[1]) ||
	    !is_digit(text[2]))
		return -ASSAY_ECONFIG;
	value_r->number = strtoul(text, NULL, 10);
	return 0;
}

/* RFC 3463 2: class "." subject "." detail, of which the latter have one to three digits. */
int parse_reply_status(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	(void)value_r;
	if ((*text != '4' && *text != '5') || text[1] != '.')
		return -ASSAY_ECONFIG;
	text += 2;
	for (int i = 0; i < 2; i++) {
		size_t digits = strspn(text, "0123456789");

		if (digits < 1 || digits > 3 || text[digits] != (i == 0 ? '.' : '\0'))
			return -ASSAY_ECONFIG;
		text += digits + 1;
	}
	return 0;
}

/* A notice has LF line ends and ends with one. */
static size_t normalise_lines(char *text, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		text[kept++] = text[i];
	}
	text[kept] = '\0';
	return kept;
}

static const char *notice_path(struct loader *loader, const char *text)
{
	const char *directory = *text == '/' ? "" : loader_directory(loader);
	size_t directory_len = strlen(directory), len = strlen(text);
	char *path = arena_alloc(loader_arena(loader), directory_len + len + 1);

	if (path == NULL)
		return NULL;
	memcpy(path, directory, directory_len);
	memcpy(path + directory_len, text, len);
	return path;
}

int parse_notice(struct loader *loader, const char *text, struct value *value_r)
{
	const char *path = notice_path(loader, text), *reason = NULL;
	struct template_error where;
	size_t len;
	char *data;
	int ret;

	if (path == NULL)
		return -ASSAY_ENOMEM;
	ret = policy_read_file(loader_arena(loader), path, MAX_NOTICE, &data, &len, &reason);
	if (ret == -ASSAY_EIO)
		return loader_error(loader, "cannot read notice %s: %s", path, reason);
	if (ret < 0)
		return ret;
	len = normalise_lines(data, len);
	if (len == 0 || strlen(data) != len || !assay_utf8_valid(data, len))
		return loader_error(loader, "notice %s: not UTF-8 text, or empty", path);
	if (template_check(data, &where) < 0)
		return loader_error(loader, "notice %s:%d: %s", path, where.line, where.reason);
	value_r->content = data;
	return 0;
}
