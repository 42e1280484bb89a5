/*
 * The difference between those who were to get the message and those who do. A
 * mail server takes an address that it has already as another recipient, and
 * loses a message that has none left: both are seen to here.
 */
#include "recipients.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool contains(const char *const *list, size_t count, const char *address)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(list[i], address) == 0)
			return true;
	}
	return false;
}

static bool is_carried_out(const struct assay_decision *decision)
{
	return !decision->observed && decision->skipped == NULL;
}

static bool adds(const struct assay_decision *decision)
{
	return is_carried_out(decision) &&
	       (decision->action == ASSAY_ACT_COPY || decision->action == ASSAY_ACT_REDIRECT);
}

static bool is_added(const struct assay_verdict *verdict, const char *address)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];

		if (adds(d) && contains(d->addresses, d->address_count, address))
			return true;
	}
	return false;
}

/* A redirect that names nobody is about everybody. */
static bool is_redirected(const struct assay_verdict *verdict, const char *address)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];

		if (d->action == ASSAY_ACT_REDIRECT && is_carried_out(d) &&
		    (d->recipient_count == 0 ||
		     contains(d->recipients, d->recipient_count, address)))
			return true;
	}
	return false;
}

static size_t count_added(const struct assay_verdict *verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		if (adds(&verdict->decisions[i]))
			count += verdict->decisions[i].address_count;
	}
	return count;
}

static void add(const struct assay_decision *decision, const struct assay_envelope *envelope,
                struct recipients *r)
{
	for (size_t i = 0; i < decision->address_count; i++) {
		const char *address = decision->addresses[i];

		if (!contains(envelope->rcpt_to, envelope->rcpt_count, address) &&
		    !contains(r->added, r->added_count, address))
			r->added[r->added_count++] = address;
	}
}

int recipients_plan(const struct assay_verdict *verdict, const struct assay_envelope *envelope,
                    struct recipients *r)
{
	size_t most = count_added(verdict);

	if (most == 0)
		return 0;
	r->added = calloc(most, sizeof(*r->added));
	r->removed = calloc(envelope->rcpt_count + 1, sizeof(*r->removed));
	if (r->added == NULL || r->removed == NULL)
		return -ASSAY_ENOMEM;
	for (size_t i = 0; i < verdict->decision_count; i++) {
		if (adds(&verdict->decisions[i]))
			add(&verdict->decisions[i], envelope, r);
	}
	for (size_t i = 0; i < envelope->rcpt_count; i++) {
		const char *address = envelope->rcpt_to[i];

		if (is_redirected(verdict, address) && !is_added(verdict, address))
			r->removed[r->removed_count++] = address;
	}
	return 0;
}

void recipients_free(struct recipients *r)
{
	free(r->added);
	free(r->removed);
	memset(r, 0, sizeof(*r));
}
