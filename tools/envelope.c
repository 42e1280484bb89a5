/*
 * The envelope of a message that is judged by hand: its facts by their names,
 * and the options that set them.
 */
#include "envelope.h"

#include <stdlib.h>
#include <string.h>

/* ---- strings ---- */

/* Keep a copy as long as the envelope lives; NULL without memory. */
static const char *keep(struct envelope *envelope, const char *text, size_t len)
{
	char *copy = strndup(text, len);
	char **grown;

	if (copy != NULL && envelope->owned_count == envelope->owned_size) {
		size_t size = 2 * envelope->owned_size + 8;

		grown = reallocarray(envelope->owned, size, sizeof(*grown));
		if (grown == NULL) {
			free(copy);
			return NULL;
		}
		envelope->owned = grown;
		envelope->owned_size = size;
	}
	if (copy != NULL)
		envelope->owned[envelope->owned_count++] = copy;
	return copy;
}

const char *envelope_keep_address(struct envelope *envelope, const char *text, size_t len)
{
	if (len >= 2 && text[0] == '<' && text[len - 1] == '>')
		return keep(envelope, text + 1, len - 2);
	return keep(envelope, text, len);
}

void envelope_free(struct envelope *envelope)
{
	for (size_t i = 0; i < envelope->owned_count; i++)
		free(envelope->owned[i]);
	free(envelope->owned);
	free(envelope->rcpt);
	*envelope = (struct envelope){0};
}

/* ---- facts ---- */

static int set_text(struct envelope *envelope, const char **where, const char *value,
                    const char **why_r)
{
	(void)why_r;
	*where = keep(envelope, value, strlen(value));
	return *where != NULL ? 0 : -ASSAY_ENOMEM;
}

static int set_client(struct envelope *envelope, const char *value, const char **why_r)
{
	return set_text(envelope, &envelope->facts.client_addr, value, why_r);
}

static int set_client_name(struct envelope *envelope, const char *value, const char **why_r)
{
	return set_text(envelope, &envelope->facts.client_name, value, why_r);
}

static int set_helo(struct envelope *envelope, const char *value, const char **why_r)
{
	return set_text(envelope, &envelope->facts.helo, value, why_r);
}

/* assay-milter takes mail of an authenticated user for outbound. */
static int set_user(struct envelope *envelope, const char *value, const char **why_r)
{
	if (!envelope->has_direction)
		envelope->facts.direction = ASSAY_DIR_OUTBOUND;
	return set_text(envelope, &envelope->facts.sasl_user, value, why_r);
}

static int set_direction(struct envelope *envelope, const char *value, const char **why_r)
{
	for (int i = 0; i <= ASSAY_DIR_APPEND; i++) {
		if (strcmp(assay_direction_name((enum assay_direction)i), value) == 0) {
			envelope->facts.direction = (enum assay_direction)i;
			envelope->has_direction = true;
			return 0;
		}
	}
	*why_r = "is not inbound, outbound or append";
	return -ASSAY_EINVAL;
}

static int set_tls(struct envelope *envelope, const char *value, const char **why_r)
{
	envelope->facts.tls = strcmp(value, "true") == 0;
	if (envelope->facts.tls || strcmp(value, "false") == 0)
		return 0;
	*why_r = "is not true or false";
	return -ASSAY_EINVAL;
}

static int set_from(struct envelope *envelope, const char *value, const char **why_r)
{
	(void)why_r;
	envelope->has_from = true;
	envelope->facts.mail_from = envelope_keep_address(envelope, value, strlen(value));
	return envelope->facts.mail_from != NULL ? 0 : -ASSAY_ENOMEM;
}

static int add_to(struct envelope *envelope, const char *value, const char **why_r)
{
	(void)why_r;
	envelope->has_to = true;
	return envelope_add_recipient(envelope, value, strlen(value));
}

int envelope_add_recipient(struct envelope *envelope, const char *text, size_t len)
{
	const char *address = envelope_keep_address(envelope, text, len);

	if (address == NULL)
		return -ASSAY_ENOMEM;
	if (envelope->facts.rcpt_count == envelope->rcpt_size) {
		size_t size = 2 * envelope->rcpt_size + 8;
		const char **grown = reallocarray(envelope->rcpt, size, sizeof(*grown));

		if (grown == NULL)
			return -ASSAY_ENOMEM;
		envelope->rcpt = grown;
		envelope->rcpt_size = size;
		envelope->facts.rcpt_to = grown;
	}
	envelope->rcpt[envelope->facts.rcpt_count++] = address;
	return 0;
}

static const struct fact {
	const char *name;
	int option;
	int (*set)(struct envelope *envelope, const char *value, const char **why_r);
} facts[] = {
	{"direction", OPT_DIRECTION, set_direction},
	{"client", OPT_CLIENT, set_client},
	{"client-name", OPT_CLIENT_NAME, set_client_name},
	{"helo", OPT_HELO, set_helo},
	{"user", OPT_USER, set_user},
	{"tls", OPT_TLS, set_tls},
	{"from", OPT_FROM, set_from},
	{"to", OPT_TO, add_to},
};

#define FACTS (sizeof(facts) / sizeof(facts[0]))

static bool same_name(const char *name, const char *other)
{
	while (*name != '\0' && (*name == *other || (*name == '-' && *other == '_'))) {
		name++;
		other++;
	}
	return *name == '\0' && *other == '\0';
}

int envelope_set(struct envelope *envelope, const char *name, const char *value, const char **why_r)
{
	*why_r = NULL;
	for (size_t i = 0; i < FACTS; i++) {
		if (same_name(facts[i].name, name))
			return facts[i].set(envelope, value, why_r);
	}
	return -ASSAY_EINVAL;
}

/* ---- options ---- */

int envelope_option(const struct command *command, struct envelope *envelope, int option,
                    const char *value)
{
	const char *why = NULL;
	int ret = -ASSAY_EINVAL;

	if (option == OPT_ENVELOPE) {
		int status = envelope_read(envelope, value);

		return status == STATUS_OK ? -1 : status;
	}
	for (size_t i = 0; i < FACTS; i++) {
		if (facts[i].option == option)
			ret = facts[i].set(envelope, option == OPT_TLS ? "true" : value, &why);
	}
	if (ret == -ASSAY_EINVAL)
		return fail_usage(command, "'%s' %s", value, why);
	return ret < 0 ? fail(command->name, assay_strerror(ret)) : -1;
}
