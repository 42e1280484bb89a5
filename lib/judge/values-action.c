/*
 * Parsing of the values that say what a rule does: texts, names, files. See
 * values.h.
 */
#include "judge/values.h"

#include <assay/care.h>
#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "judge/file.h"
#include "judge/load.h"
#include "rewrite/template.h"

#define MAX_LINE       900 /* header fields: below the 998 of RFC 5322 2.1.1, with the name */
#define MAX_REPLY      400 /* replies: RFC 5321 4.5.3.1.5 has 512, with the codes */
#define MAX_NAME       200 /* attachment names: file systems have 255 octets */
#define MAX_NOTICE     (64 * 1024)
#define MAX_DISCLAIMER (64 * 1024)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
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

/* What it may be depends on the action: check_reply_text(), load_disclaimer(). */
int parse_any(struct loader *loader, const char *text, struct value *value_r)
{
	(void)loader;
	(void)text;
	(void)value_r;
	return 0;
}

bool is_reply_text(const char *text)
{
	if (*text == '\0' || strlen(text) > MAX_REPLY)
		return false;
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
			return false;
	}
	return true;
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

/*
 * An address to send mail to, RFC 5321 4.1.2, without the forms that need
 * quotes: neither a milter request nor a log line must be led astray by it.
 */
int parse_recipient(struct loader *loader, const char *text, struct value *value_r)
{
	const char *at = strrchr(text, '@');

	(void)value_r;
	if (strpbrk(text, "*?") != NULL)
		return loader_error(loader, "\"%s\": an address, not a pattern", text);
	if (at == NULL || at == text || at[1] == '\0' || strlen(text) > 254 || at - text > 64 ||
	    strpbrk(text, "<>()[]\\,;:\" \t") != NULL || has_control(text))
		return -ASSAY_ECONFIG;
	return 0;
}

static const char *allow_name(unsigned int i)
{
	static const char *const names[] = {"links", "images", "forms"};

	return names[i];
}

int parse_allow(struct loader *loader, const char *text, struct value *value_r)
{
	int ret = parse_enum(loader, text, allow_name, 3, value_r);

	if (ret == 0)
		value_r->number = UINT64_C(1) << value_r->number;
	return ret;
}

int parse_care(struct loader *loader, const char *text, struct value *value_r)
{
	static const char *const names[] = {"break", "wrap", "skip", "refuse"};
	int care = assay_care_from_name(text);

	for (size_t i = 0; i < 4; i++)
		loader_offer(loader, names[i]);
	if (care < 0)
		return -ASSAY_ECONFIG;
	value_r->number = (uint64_t)care;
	return 0;
}

/* The words that a template of a name may hold. */
static const char *const name_words[] = {"{name}", "{stem}", "{extension}", "{detected_extension}"};

#define NAME_WORDS (sizeof(name_words) / sizeof(name_words[0]))

/* A name is a name: no folders, nothing that ends a header field. */
int parse_new_name(struct loader *loader, const char *text, struct value *value_r)
{
	(void)value_r;
	if (*text == '\0' || strlen(text) > MAX_NAME || has_control(text) ||
	    strpbrk(text, "/\\\"") != NULL)
		return -ASSAY_ECONFIG;
	for (const char *p = text; (p = strchr(p, '{')) != NULL; p++) {
		size_t word = 0;

		while (word < NAME_WORDS &&
		       strncmp(p, name_words[word], strlen(name_words[word])) != 0)
			word++;
		if (word == NAME_WORDS)
			return loader_error(
				loader,
				"\"%s\": braces hold name, stem, extension or detected_extension",
				text);
	}
	return 0;
}

/* ---- files ---- */

/* Text has LF line ends. */
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

/* Read a file of text into the arena. what: "notice", for errors. */
static int read_text(struct loader *loader, const char *what, const char *path, size_t limit,
                     char **text_r)
{
	struct assay_buf text = {0};
	const char *reason = NULL;
	int ret = file_read(path, limit, &text, NULL, &reason);

	if (ret == -ASSAY_EIO)
		ret = loader_error(loader, "cannot read %s %s: %s", what, path, reason);
	if (ret == 0)
		text.len = normalise_lines(text.data, text.len);
	if (ret == 0 && (text.len == 0 || strlen(text.data) != text.len ||
	                 !assay_utf8_valid(text.data, text.len)))
		ret = loader_error(loader, "%s %s: not UTF-8 text, or empty", what, path);
	if (ret == 0) {
		*text_r = arena_strndup(loader_arena(loader), text.data, text.len);
		ret = *text_r != NULL ? 0 : -ASSAY_ENOMEM;
	}
	assay_buf_free(&text);
	return ret;
}

int parse_notice(struct loader *loader, const char *text, struct value *value_r)
{
	const char *path = loader_path(loader, text);
	struct template_error where;
	char *content;
	int ret = path != NULL ? read_text(loader, "notice", path, MAX_NOTICE, &content)
	                       : -ASSAY_ENOMEM;

	if (ret == 0 && template_check(content, &where) < 0)
		return loader_error(loader, "notice %s:%d: %s", path, where.line, where.reason);
	if (ret == 0)
		value_r->content = content;
	return ret;
}

int load_disclaimer(struct loader *loader, struct value *value)
{
	const char *path = loader_path(loader, value->text);
	char *content;
	int ret = path != NULL ? read_text(loader, "text", path, MAX_DISCLAIMER, &content)
	                       : -ASSAY_ENOMEM;

	if (ret == 0)
		value->content = content;
	return ret;
}
