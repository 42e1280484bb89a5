/*
 * Notice templates: the table of placeholders, the check at load, and filling
 * them in. Texts from the message are cleaned, so that a name can neither
 * forge lines of the notice nor read backwards.
 */
#include "rewrite/template.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "judge/suggest.h"

#define MAX_TEXT 255

const char template_default[] = "The attachment {name} was removed from this message, because the\n"
				"policy of this mail system does not allow it.\n"
				"\n"
				"Name:     {name}\n"
				"Size:     {size} octets\n"
				"Type:     {type}\n"
				"Detected: {detected}\n"
				"SHA-256:  {sha256}\n"
				"Rule:     {rule}\n";

typedef int fill_fn(const struct assay_decision *decision, struct assay_buf *out);

static int fill_name(const struct assay_decision *decision, struct assay_buf *out)
{
	const char *name = decision->entity->name;

	return assay_buf_clean(out, name != NULL ? name : "(without a name)", MAX_TEXT);
}

static int fill_size(const struct assay_decision *decision, struct assay_buf *out)
{
	return assay_buf_printf(out, "%" PRIu64, decision->entity->size);
}

static int fill_sha256(const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = 0;

	if (decision->entity->sha256 == NULL)
		return assay_buf_puts(out, "not computed");
	for (int i = 0; i < 32 && ret == 0; i++)
		ret = assay_buf_printf(out, "%02x", decision->entity->sha256[i]);
	return ret;
}

static int fill_type(const struct assay_decision *decision, struct assay_buf *out)
{
	return assay_buf_clean(out, decision->entity->type, MAX_TEXT);
}

static int fill_detected(const struct assay_decision *decision, struct assay_buf *out)
{
	const char *detected = decision->entity->detected;

	return assay_buf_puts(out, detected != NULL ? detected : "not recognised");
}

static int fill_rule(const struct assay_decision *decision, struct assay_buf *out)
{
	return assay_buf_clean(out, decision->rule, MAX_TEXT);
}

static const struct placeholder {
	const char *name;
	fill_fn *fill;
} placeholders[] = {
	{"name", fill_name}, {"size", fill_size},         {"sha256", fill_sha256},
	{"type", fill_type}, {"detected", fill_detected}, {"rule", fill_rule},
};

#define PLACEHOLDERS (sizeof(placeholders) / sizeof(placeholders[0]))

/*
 * The length of the word in braces at text, 0 when it is only a brace: a
 * placeholder is of lower-case letters and digits.
 */
static size_t word_length(const char *text)
{
	size_t len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return text[1 + len] == '}' ? len : 0;
}

static const struct placeholder *find(const char *word, size_t len)
{
	for (size_t i = 0; i < PLACEHOLDERS; i++) {
		if (strlen(placeholders[i].name) == len &&
		    memcmp(placeholders[i].name, word, len) == 0)
			return &placeholders[i];
	}
	return NULL;
}

static void unknown(const char *word, size_t len, struct template_error *error_r)
{
	struct suggestion s;
	char copy[32];

	snprintf(copy, sizeof(copy), "%.*s", (int)(len < sizeof(copy) ? len : sizeof(copy)), word);
	suggest_start(&s, copy);
	for (size_t i = 0; i < PLACEHOLDERS; i++)
		suggest_offer(&s, placeholders[i].name);
	snprintf(error_r->reason, sizeof(error_r->reason), "unknown placeholder {%s}%s%s%s", copy,
	         s.best != NULL ? "; did you mean {" : "", s.best != NULL ? s.best : "",
	         s.best != NULL ? "}?" : "");
}

int template_check(const char *text, struct template_error *error_r)
{
	error_r->line = 1;
	for (; *text != '\0'; text++) {
		size_t len = *text == '{' ? word_length(text) : 0;

		if (*text == '\n')
			error_r->line++;
		if (len == 0 || find(text + 1, len) != NULL)
			continue;
		unknown(text + 1, len, error_r);
		return -ASSAY_ECONFIG;
	}
	return 0;
}

int template_expand(const char *text, const struct assay_decision *decision, struct assay_buf *out)
{
	int ret = 0;

	while (*text != '\0' && ret == 0) {
		size_t plain = strcspn(text, "{");
		const struct placeholder *p;
		size_t len;

		ret = assay_buf_append(out, text, plain);
		text += plain;
		if (*text == '\0' || ret < 0)
			break;
		len = word_length(text);
		p = len > 0 ? find(text + 1, len) : NULL;
		if (p == NULL) {
			ret = assay_buf_append(out, text++, 1);
			continue;
		}
		ret = p->fill(decision, out);
		text += len + 2;
	}
	return ret;
}
