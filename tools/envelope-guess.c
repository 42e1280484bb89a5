/*
 * The envelope of a stored message, as far as delivery has noted it in the
 * header: RFC 5321 4.4 (Return-Path), and Delivered-To and X-Original-To as
 * Postfix and Dovecot write them.
 *
 * Addresses are looked for, not parsed: this is what an administrator's own
 * servers wrote, or a guess anyway.
 */
#include "envelope.h"

#include <string.h>

/* Recipients that are taken from To and Cc. */
#define MAX_GUESSED 100

static const char *skip_quoted(const char *at)
{
	for (at++; *at != '\0' && *at != '"'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
	}
	return *at == '"' ? at + 1 : at;
}

static const char *skip_comment(const char *at)
{
	unsigned int depth = 0;

	for (; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (*at == '(')
			depth++;
		else if (*at == ')' && --depth == 0)
			return at + 1;
	}
	return at;
}

/*
 * The next address in the text of a field. Returns where to go on, or NULL when
 * there is none. An address between angle brackets is preferred to the words
 * before it.
 */
static const char *next_address(const char *at, struct assay_str *address)
{
	const char *word = at, *found = NULL;
	size_t len = 0;

	while (*at != '\0' && *at != ',' && *at != ';') {
		if (*at == '(') {
			at = skip_comment(at);
			word = at;
		} else if (*at == '<') {
			found = at + 1;
			len = strcspn(found, ">");
			at = found + len;
			at += *at == '>';
			at += strcspn(at, ",;");
			break;
		} else if (*at == ' ' || *at == '\t' || (*at == ':' && found == NULL)) {
			word = ++at;
		} else {
			at = *at == '"' ? skip_quoted(at) : at + 1;
			if (memchr(word, '@', (size_t)(at - word)) != NULL) {
				found = word;
				len = (size_t)(at - word);
			}
		}
	}
	if (*at == '\0' && found == NULL)
		return NULL;
	*address = (struct assay_str){found, len};
	return *at != '\0' ? at + 1 : at;
}

/* The text of the first field of a name in *text; false when there is none. */
static bool field_text(const struct assay_analysis *analysis, const char *name,
                       struct assay_buf *text, int *ret)
{
	const struct assay_field *field = assay_entity_field(analysis->root, name, 0);

	text->len = 0;
	if (field == NULL || *ret < 0)
		return false;
	*ret = assay_field_text(analysis->root, field, text);
	if (*ret == 0)
		*ret = assay_buf_append(text, "", 0);
	return *ret == 0;
}

static bool first_address(const char *text, struct assay_str *address)
{
	address->data = NULL;
	while (address->data == NULL && text != NULL)
		text = next_address(text, address);
	return address->data != NULL;
}

static int guess_from(struct envelope *envelope, const struct assay_analysis *analysis,
                      struct assay_buf *text)
{
	static const char *const names[] = {"Return-Path", "Sender", "From"};
	struct assay_str address;
	int ret = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!field_text(analysis, names[i], text, &ret) || !first_address(text->data, &address))
			continue;
		envelope->facts.mail_from =
			envelope_keep_address(envelope, address.data, address.len);
		return envelope->facts.mail_from != NULL ? 0 : -ASSAY_ENOMEM;
	}
	return ret;
}

static int add_addresses(struct envelope *envelope, const char *text)
{
	struct assay_str address;
	int ret = 0;

	while (ret == 0 && envelope->facts.rcpt_count < MAX_GUESSED &&
	       (text = next_address(text, &address)) != NULL) {
		if (address.len > 0)
			ret = envelope_add_recipient(envelope, address.data, address.len);
	}
	return ret;
}

static int guess_to(struct envelope *envelope, const struct assay_analysis *analysis,
                    struct assay_buf *text)
{
	static const char *const traces[] = {"Delivered-To", "X-Original-To", "Envelope-To"};
	static const char *const written[] = {"To", "Cc"};
	int ret = 0;

	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
		if (!field_text(analysis, traces[i], text, &ret))
			continue;
		ret = add_addresses(envelope, text->data);
		if (ret < 0 || envelope->facts.rcpt_count > 0)
			return ret;
	}
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
		if (field_text(analysis, written[i], text, &ret))
			ret = add_addresses(envelope, text->data);
	}
	return ret;
}

int envelope_guess(struct envelope *envelope, const struct assay_analysis *analysis)
{
	struct assay_buf text = {0};
	int ret = 0;

	if (!envelope->has_from)
		ret = guess_from(envelope, analysis, &text);
	if (ret == 0 && !envelope->has_to)
		ret = guess_to(envelope, analysis, &text);
	assay_buf_free(&text);
	return ret;
}
