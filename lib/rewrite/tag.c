/*
 * Planning of tags: a header field, a prefix of the subject. Both are
 * idempotent: what is there already is not added again. RFC 5322 3.6.5, RFC
 * 2047.
 */
#include "rewrite/plan.h"

#include <assay/codec.h>

#include <string.h>

/* RFC 5322 2.1.1: lines should not be longer. */
#define GOOD_LINE 78

static bool is_tag(const struct assay_decision *decision)
{
	return decision->action == ASSAY_ACT_TAG && !decision->observed;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The text of a field as a reader shows it, without white space at its ends. */
static int decode_field(const struct assay_entity *entity, const struct assay_field *field,
                        struct assay_buf *out)
{
	struct assay_str value = assay_field_value(entity, field);
	int ret;

	while (value.len > 0 &&
	       (is_blank(*value.data) || *value.data == '\r' || *value.data == '\n')) {
		value.data++;
		value.len--;
	}
	ret = assay_buf_puts(out, "");
	if (ret == 0)
		ret = assay_encoded_words_decode(value.data, value.len, out);
	while (out->len > 0 && is_blank(out->data[out->len - 1]))
		out->data[--out->len] = '\0';
	return ret < 0 ? ret : 0;
}

/* ---- header fields ---- */

/* Returns 1, 0 or an error. */
static int has_field(const struct assay_entity *root, const char *name, const char *value)
{
	for (uint32_t i = 0; i < root->field_count; i++) {
		struct assay_buf text = {0};
		bool same;
		int ret;

		if (!plan_field_is(root, &root->fields[i], name))
			continue;
		ret = decode_field(root, &root->fields[i], &text);
		same = ret == 0 && strcmp(text.data, value) == 0;
		assay_buf_free(&text);
		if (ret < 0 || same)
			return ret < 0 ? ret : 1;
	}
	return 0;
}

static bool planned(const struct assay_rewrite *rw, const char *name, const char *value)
{
	for (size_t i = 0; i < rw->change_count; i++) {
		if (strcmp(rw->changes[i].name, name) == 0 && rw->changes[i].value != NULL &&
		    strcmp(rw->changes[i].value, value) == 0)
			return true;
	}
	return false;
}

static int tag_header(struct assay_rewrite *rw, const struct assay_decision *decision)
{
	struct assay_buf encoded = {0};
	const char *value = NULL;
	int ret = has_field(rw->analysis->root, decision->header_name, decision->header_value);

	if (ret != 0)
		return ret < 0 ? ret : 0;
	ret = assay_buf_puts(&encoded, " ");
	if (ret == 0)
		ret = assay_encoded_words_encode(decision->header_value,
		                                 strlen(decision->header_value), &encoded);
	if (ret == 0)
		value = arena_strndup(&rw->arena, encoded.data, encoded.len);
	assay_buf_free(&encoded);
	if (value == NULL)
		return -ASSAY_ENOMEM;
	if (planned(rw, decision->header_name, value))
		return 0;
	return plan_append(rw, decision->header_name, value);
}

/* ---- the subject ---- */

static size_t trimmed_length(const char *text)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len;
}

/* Whether an earlier decision has the same prefix. */
static bool repeated(const struct assay_verdict *verdict, size_t index)
{
	const char *prefix = verdict->decisions[index].subject_prefix;

	for (size_t i = 0; i < index; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		if (is_tag(decision) && decision->subject_prefix != NULL &&
		    strcmp(decision->subject_prefix, prefix) == 0)
			return true;
	}
	return false;
}

/* Whether the prefix stands before the subject, after nothing but other prefixes of the verdict. */
static bool has_prefix(const struct assay_verdict *verdict, const char *subject, const char *prefix)
{
	size_t found;

	do {
		found = 0;
		if (strncmp(subject, prefix, trimmed_length(prefix)) == 0)
			return true;
		for (size_t i = 0; i < verdict->decision_count && found == 0; i++) {
			const struct assay_decision *decision = &verdict->decisions[i];
			size_t len;

			if (!is_tag(decision) || decision->subject_prefix == NULL)
				continue;
			len = trimmed_length(decision->subject_prefix);
			if (strncmp(subject, decision->subject_prefix, len) == 0)
				found = len;
		}
		subject += found;
		subject += strspn(subject, " ");
	} while (found > 0);
	return false;
}

/* The prefixes that a subject lacks, in the order of the rules, with single spaces. */
static int missing_prefixes(const struct assay_verdict *verdict, const char *subject,
                            struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "");

	for (size_t i = 0; i < verdict->decision_count && ret == 0; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];
		const char *prefix = decision->subject_prefix;

		if (!is_tag(decision) || prefix == NULL || trimmed_length(prefix) == 0 ||
		    repeated(verdict, i) || has_prefix(verdict, subject, prefix))
			continue;
		if (out->len > 0)
			ret = assay_buf_puts(out, " ");
		if (ret == 0)
			ret = assay_buf_append(out, prefix, trimmed_length(prefix));
	}
	return ret;
}

static bool is_ascii(const struct assay_buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		if ((unsigned char)text->data[i] >= 0x80)
			return false;
	}
	return true;
}

/*
 * Append an old value without white space at its start, its folds being CRLF
 * and white space. A NUL or lone CR in it, on which programs end lines or stop
 * reading, becomes a space.
 */
static int clean_value(struct assay_str old, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "");
	size_t i = 0;

	while (i < old.len && (is_blank(old.data[i]) || old.data[i] == '\r' ||
	                       old.data[i] == '\n' || old.data[i] == '\0'))
		i++;
	for (; i < old.len && ret == 0; i++) {
		bool more = i + 1 < old.len;
		char c = old.data[i];

		if (c == '\r' && more && old.data[i + 1] == '\n')
			continue;
		if (c == '\n')
			ret = assay_buf_puts(out,
			                     more && is_blank(old.data[i + 1]) ? "\r\n" : "\r\n ");
		else
			ret = assay_buf_append(out, c == '\r' || c == '\0' ? " " : &c, 1);
	}
	return ret;
}

/*
 * Put encoded prefix and old value together. RFC 2047 6.2: white space between
 * two encoded-words is not shown, so the space belongs inside the first then.
 * Returns 1 when the old value starts with just that: decoding may not have
 * shown it, since octets of adjacent encoded-words are decoded together, and one
 * that is malformed spoils all.
 */
static int join(struct assay_buf *prefix, const struct assay_buf *old, struct assay_buf *out)
{
	size_t first = strcspn(old->data, "\r");
	int ret = assay_buf_puts(out, " ");

	if (ret == 0 && strncmp(old->data, "=?", 2) == 0 && !is_ascii(prefix))
		ret = assay_buf_puts(prefix, " ");
	if (ret == 0)
		ret = assay_encoded_words_encode(prefix->data, prefix->len, out);
	if (ret < 0 || old->len == 0)
		return ret;
	if (strncmp(old->data, out->data + 1, out->len - 1) == 0)
		return 1;
	ret = assay_buf_puts(out,
	                     strlen("Subject:") + out->len + 1 + first > GOOD_LINE ? "\r\n " : " ");
	return ret < 0 ? ret : assay_buf_append(out, old->data, old->len);
}

/* The value of a Subject field with what it lacks; *value_r is NULL when it lacks nothing. */
static int prefixed_value(struct assay_rewrite *rw, const struct assay_verdict *verdict,
                          const struct assay_field *field, const char **value_r)
{
	const struct assay_entity *root = rw->analysis->root;
	struct assay_buf subject = {0}, prefix = {0}, old = {0}, value = {0};
	struct assay_str raw = {"", 0};
	int ret;

	*value_r = NULL;
	if (field != NULL)
		raw = assay_field_value(root, field);
	ret = field != NULL ? decode_field(root, field, &subject) : assay_buf_puts(&subject, "");
	if (ret == 0)
		ret = clean_value(raw, &old);
	if (ret == 0)
		ret = missing_prefixes(verdict, subject.data, &prefix);
	if (ret == 0 && prefix.len > 0) {
		ret = join(&prefix, &old, &value);
		if (ret == 0)
			*value_r = arena_strndup(&rw->arena, value.data, value.len);
		if (ret == 0 && *value_r == NULL)
			ret = -ASSAY_ENOMEM;
	}
	assay_buf_free(&subject);
	assay_buf_free(&prefix);
	assay_buf_free(&old);
	assay_buf_free(&value);
	return ret < 0 ? ret : 0;
}

/* Readers that meet several Subject fields differ in which they show: all get it. */
static int tag_subjects(struct assay_rewrite *rw, const struct assay_verdict *verdict)
{
	const struct assay_entity *root = rw->analysis->root;
	const char *value;
	unsigned int nth = 0;
	int ret;

	for (uint32_t i = 0; i < root->field_count; i++) {
		const struct assay_field *field = &root->fields[i];

		if (!plan_field_is(root, field, "Subject"))
			continue;
		nth++;
		ret = prefixed_value(rw, verdict, field, &value);
		if (ret == 0 && value != NULL)
			ret = plan_change(rw, field, nth, value);
		if (ret < 0)
			return ret;
	}
	if (nth > 0)
		return 0;
	ret = prefixed_value(rw, verdict, NULL, &value);
	return ret < 0 || value == NULL ? ret : plan_append(rw, "Subject", value);
}

int plan_tags(struct assay_rewrite *rw, const struct assay_verdict *verdict)
{
	bool subject = false;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];
		int ret = 0;

		if (!is_tag(decision))
			continue;
		subject = subject || decision->subject_prefix != NULL;
		if (decision->header_name != NULL)
			ret = tag_header(rw, decision);
		if (ret < 0)
			return ret;
	}
	return subject ? tag_subjects(rw, verdict) : 0;
}
