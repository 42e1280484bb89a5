/*
 * Notice templates: the table of placeholders, the check at load, and filling
 * them in. Texts from the message are cleaned, so that a name can neither
 * forge lines of the notice nor read backwards.
 */
#include "rewrite/template.h"

#include <assay/inspect.h>

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

struct filling {
	const struct assay_analysis *analysis;
	const struct assay_decision *decision;
};

typedef int fill_fn(const struct filling *f, struct assay_buf *out);

static int fill_name(const struct filling *f, struct assay_buf *out)
{
	const char *name = f->decision->entity->name;

	return assay_buf_clean(out, name != NULL ? name : "(without a name)", MAX_TEXT);
}

static int fill_size(const struct filling *f, struct assay_buf *out)
{
	return assay_buf_printf(out, "%" PRIu64, f->decision->entity->size);
}

static int fill_sha256(const struct filling *f, struct assay_buf *out)
{
	int ret = 0;

	if (f->decision->entity->sha256 == NULL)
		return assay_buf_puts(out, "not computed");
	for (int i = 0; i < 32 && ret == 0; i++)
		ret = assay_buf_printf(out, "%02x", f->decision->entity->sha256[i]);
	return ret;
}

static int fill_type(const struct filling *f, struct assay_buf *out)
{
	return assay_buf_clean(out, f->decision->entity->type, MAX_TEXT);
}

static int fill_detected(const struct filling *f, struct assay_buf *out)
{
	const char *detected = f->decision->entity->detected;

	return assay_buf_puts(out, detected != NULL ? detected : "not recognised");
}

static int fill_rule(const struct filling *f, struct assay_buf *out)
{
	return assay_buf_clean(out, f->decision->rule, MAX_TEXT);
}

static int fill_label(const struct filling *f, struct assay_buf *out)
{
	const char *detected = f->decision->entity->detected;
	const struct assay_type *type = detected != NULL ? assay_type_find(detected) : NULL;

	return assay_buf_puts(out, type != NULL ? type->label : "not recognised");
}

static int fill_why(const struct filling *f, struct assay_buf *out)
{
	return assay_buf_clean(out, f->decision->why != NULL ? f->decision->why : "", MAX_TEXT);
}

/* What matched inside of the part; the part itself where nothing did. */
static int fill_member(const struct filling *f, struct assay_buf *out)
{
	const struct assay_decision *decision = f->decision;

	if (decision->member_path != NULL)
		return assay_buf_clean(out, decision->member_path, MAX_TEXT);
	if (decision->member != NULL && decision->member->name != NULL)
		return assay_buf_clean(out, decision->member->name, MAX_TEXT);
	return fill_name(f, out);
}

static int append_word(const char *word, size_t start, struct assay_buf *out)
{
	return assay_buf_printf(out, "%s%s", out->len > start ? ", " : "", word);
}

/* Flags of the part and of what matched in it, then the codes of the findings about it. */
static int fill_findings(const struct filling *f, struct assay_buf *out)
{
	const struct assay_entity *entity = f->decision->entity;
	const struct assay_member *member = f->decision->member;
	unsigned int flags = entity->flags | (member != NULL ? member->flags : 0);
	bool said[ASSAY_AMB_COUNT] = {false};
	size_t start = out->len;
	int ret = 0;

	for (unsigned int bit = 1; bit != 0 && bit <= flags && ret == 0; bit <<= 1) {
		const char *name = assay_entity_flag_name(bit);

		if ((flags & bit) != 0 && bit != ASSAY_ENT_ATTACHMENT && name != NULL)
			ret = append_word(name, start, out);
	}
	for (size_t i = 0; i < f->analysis->ambiguity_count && ret == 0; i++) {
		const struct assay_ambiguity *finding = &f->analysis->ambiguities[i];

		if (finding->entity != entity || said[finding->code])
			continue;
		said[finding->code] = true;
		ret = append_word(assay_code_info(finding->code)->name, start, out);
	}
	return ret == 0 && out->len == start ? assay_buf_puts(out, "none") : ret;
}

static const struct placeholder {
	const char *name;
	fill_fn *fill;
} placeholders[] = {
	{"detected", fill_detected}, {"findings", fill_findings}, {"label", fill_label},
	{"member", fill_member},     {"name", fill_name},         {"rule", fill_rule},
	{"sha256", fill_sha256},     {"size", fill_size},         {"type", fill_type},
	{"why", fill_why},
};

#define PLACEHOLDERS (sizeof(placeholders) / sizeof(placeholders[0]))

size_t template_word(const char *text)
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
		size_t len = *text == '{' ? template_word(text) : 0;

		if (*text == '\n')
			error_r->line++;
		if (len == 0 || find(text + 1, len) != NULL)
			continue;
		unknown(text + 1, len, error_r);
		return -ASSAY_ECONFIG;
	}
	return 0;
}

int template_expand(const char *text, const struct assay_analysis *analysis,
                    const struct assay_decision *decision, struct assay_buf *out)
{
	const struct filling filling = {.analysis = analysis, .decision = decision};
	int ret = 0;

	while (*text != '\0' && ret == 0) {
		size_t plain = strcspn(text, "{");
		const struct placeholder *p;
		size_t len;

		ret = assay_buf_append(out, text, plain);
		text += plain;
		if (*text == '\0' || ret < 0)
			break;
		len = template_word(text);
		p = len > 0 ? find(text + 1, len) : NULL;
		if (p == NULL) {
			ret = assay_buf_append(out, text++, 1);
			continue;
		}
		ret = p->fill(&filling, out);
		text += len + 2;
	}
	return ret;
}
