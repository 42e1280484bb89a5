/*
 * ENVELOPE, RFC 3501 7.4.2. See imap.h.
 */
#include "record/address.h"
#include "record/imap.h"

#include <string.h>
#include <strings.h>

struct address_writer {
	struct imap_writer *w;
	bool any;
};

static void write_item(struct imap_writer *w, const struct address_item *item)
{
	imap_raw(w, " ");
	if (!item->present)
		imap_raw(w, "NIL");
	else
		imap_string(w, item->text.len == 0 ? "" : item->text.data, item->text.len);
}

static int write_address(void *ctx, const struct address *a)
{
	struct address_writer *to = ctx;

	imap_raw(to->w, to->any ? "(" : "((");
	to->any = true;
	if (!a->name.present)
		imap_raw(to->w, "NIL");
	else
		imap_text(to->w, a->name.text.len == 0 ? "" : a->name.text.data, a->name.text.len);
	write_item(to->w, &a->route);
	write_item(to->w, &a->mailbox);
	write_item(to->w, &a->domain);
	imap_raw(to->w, ")");
	return to->w->error;
}

static bool is_named(const struct assay_entity *entity, const struct assay_field *field,
                     const char *name)
{
	size_t len = strlen(name);

	return field->name_len == len &&
	       strncasecmp(assay_field_name(entity, field).data, name, len) == 0;
}

/* All fields of this name, as if they were one. Returns whether there was an address. */
static bool write_addresses(struct imap_writer *w, const struct assay_entity *message,
                            const char *name)
{
	struct address_writer to = {.w = w};

	for (uint32_t i = 0; i < message->field_count && w->error == 0; i++) {
		const struct assay_field *field = &message->fields[i];
		struct assay_str value;

		if (!is_named(message, field, name))
			continue;
		value = imap_field_value(message, field);
		w->error = address_list(value.data, value.len, write_address, &to);
	}
	if (to.any)
		imap_raw(w, ")");
	return to.any;
}

/* RFC 3501 7.4.2: without Sender or Reply-To, those of From are given. */
static void addresses(struct imap_writer *w, const struct assay_entity *message, const char *name,
                      const char *instead)
{
	imap_raw(w, " ");
	if (!write_addresses(w, message, name) &&
	    (instead == NULL || !write_addresses(w, message, instead)))
		imap_raw(w, "NIL");
}

/* Of several fields of a name the last one counts, as Dovecot has it. */
static void text_field(struct imap_writer *w, const struct assay_entity *message, const char *name,
                       void (*write)(struct imap_writer *w, struct assay_str value))
{
	const struct assay_field *last = NULL;

	for (uint32_t i = 0; i < message->field_count; i++) {
		if (is_named(message, &message->fields[i], name))
			last = &message->fields[i];
	}
	if (last == NULL)
		imap_raw(w, "NIL");
	else
		write(w, imap_field_value(message, last));
}

static void write_text(struct imap_writer *w, struct assay_str value)
{
	imap_text(w, value.data, value.len);
}

void imap_envelope(struct imap_writer *w, const struct assay_entity *message)
{
	text_field(w, message, "Date", imap_unfolded);
	imap_raw(w, " ");
	text_field(w, message, "Subject", write_text);
	addresses(w, message, "From", NULL);
	addresses(w, message, "Sender", "From");
	addresses(w, message, "Reply-To", "From");
	addresses(w, message, "To", NULL);
	addresses(w, message, "Cc", NULL);
	addresses(w, message, "Bcc", NULL);
	imap_raw(w, " ");
	text_field(w, message, "In-Reply-To", imap_unfolded);
	imap_raw(w, " ");
	text_field(w, message, "Message-ID", imap_unfolded);
}
