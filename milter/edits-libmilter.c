/*
 * Carrying out a plan over libmilter: header changes, a new body, the reply.
 *
 * Edits are acknowledged by libmilter even if the mail server refuses them
 * later, and cannot be taken back: after the first one, the only answers left
 * are success and tempfail. Postfix refuses any other request between two
 * pieces of a new body.
 */
#include "edits-libmilter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_CHUNK 65535 /* MILTER_CHUNK_SIZE: more in one call is cut anyway */
#define MAX_REPLY  900   /* libmilter takes 980 */

/* Collects the new body into pieces of the size in which libmilter sends them. */
struct body_sink {
	SMFICTX *ctx;
	bool sent;
	size_t len;
	unsigned char chunk[BODY_CHUNK];
};

static int flush_body(struct body_sink *sink)
{
	int ret = smfi_replacebody(sink->ctx, sink->chunk, (int)sink->len);

	sink->len = 0;
	sink->sent = true;
	return ret == MI_SUCCESS ? 0 : -ASSAY_EABORT;
}

static int write_body(void *ctx, const void *data, size_t len)
{
	struct body_sink *sink = ctx;
	const unsigned char *from = data;

	while (len > 0) {
		size_t room = sizeof(sink->chunk) - sink->len;
		size_t some = len < room ? len : room;

		memcpy(sink->chunk + sink->len, from, some);
		sink->len += some;
		from += some;
		len -= some;
		if (sink->len == sizeof(sink->chunk) && flush_body(sink) < 0)
			return -ASSAY_EABORT;
	}
	return 0;
}

static int replace_body(SMFICTX *ctx, struct message *m)
{
	struct body_sink *sink = malloc(sizeof(*sink));
	int ret;

	if (sink == NULL) {
		message_fail(m, "%s", assay_strerror(-ASSAY_ENOMEM));
		return -ASSAY_ENOMEM;
	}
	sink->ctx = ctx;
	sink->len = 0;
	sink->sent = false;
	ret = message_write_body(m, &(struct assay_sink){.write = write_body, .ctx = sink});
	/* an empty body must be asked for too */
	if (ret == 0 && (sink->len > 0 || !sink->sent))
		ret = flush_body(sink);
	free(sink);
	if (ret < 0)
		message_fail(m, "the mail server does not take the new body");
	return ret;
}

/* A value as the mail server wants it: folds are LF; it may add the first space itself. */
static char *milter_value(const char *value, unsigned int flags)
{
	char *copy, *to;

	if ((flags & EDIT_LEADING_SPACE) == 0 && *value == ' ')
		value++;
	copy = to = malloc(strlen(value) + 1);
	if (copy == NULL)
		return NULL;
	for (; *value != '\0'; value++) {
		if (*value != '\r')
			*to++ = *value;
	}
	*to = '\0';
	return copy;
}

static int change_header(SMFICTX *ctx, const struct assay_header_change *change, unsigned int flags)
{
	char *name = (char *)change->name; /* libmilter does not change it */
	char *value;
	int ret;

	if (change->op == ASSAY_HDR_DELETE)
		return smfi_chgheader(ctx, name, (int)change->nth, NULL) == MI_SUCCESS ? 0 : -1;
	value = milter_value(change->value, flags);
	if (value == NULL)
		return -1;
	if (change->op == ASSAY_HDR_APPEND)
		ret = smfi_addheader(ctx, name, value);
	else
		ret = smfi_chgheader(ctx, name, (int)change->nth, value);
	free(value);
	return ret == MI_SUCCESS ? 0 : -1;
}

static int change_headers(SMFICTX *ctx, struct message *m, const struct plan *plan,
                          unsigned int flags)
{
	for (size_t i = 0; i < plan->change_count; i++) {
		if (change_header(ctx, &plan->changes[i], flags) < 0) {
			message_fail(m, "the mail server does not take the change of %s",
			             plan->changes[i].name);
			return -1;
		}
	}
	return 0;
}

/* Nothing between the pieces of the body, so all else goes before it. */
static int edit(SMFICTX *ctx, struct message *m, const struct plan *plan, unsigned int flags)
{
	if (plan->replace_body)
		smfi_progress(ctx);
	if (plan->fate == FATE_QUARANTINE &&
	    smfi_quarantine(ctx, (char *)plan->text) != MI_SUCCESS) {
		message_fail(m, "the mail server does not take the quarantine request");
		return -1;
	}
	if (change_headers(ctx, m, plan, flags) < 0)
		return -1;
	return plan->replace_body ? replace_body(ctx, m) : 0;
}

/* "%" must be written twice, for both libmilter's MTA and Postfix. */
static void set_reply(SMFICTX *ctx, const struct plan *plan)
{
	char code[sizeof("550")], text[MAX_REPLY + 1];
	size_t len = 0;

	for (const char *p = plan->text; *p != '\0' && len + 2 < sizeof(text); p++) {
		if (*p == '%')
			text[len++] = '%';
		text[len++] = *p;
	}
	text[len] = '\0';
	snprintf(code, sizeof(code), "%03u", plan->code % 1000);
	smfi_setreply(ctx, code, (char *)plan->status, text);
}

enum fate edits_carry_out(SMFICTX *ctx, struct message *m, const struct plan *plan,
                          unsigned int flags)
{
	static const struct plan failed = {
		.fate = FATE_TEMPFAIL,
		.code = 451,
		.status = "4.3.0",
		.text = "message cannot be rewritten now, try again later",
	};

	if (plan->fate == FATE_REJECT || plan->fate == FATE_TEMPFAIL) {
		set_reply(ctx, plan);
		return plan->fate;
	}
	if (edit(ctx, m, plan, flags) < 0) {
		set_reply(ctx, &failed);
		return FATE_TEMPFAIL;
	}
	return plan->fate;
}
