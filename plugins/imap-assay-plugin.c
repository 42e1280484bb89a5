/*
 * The plugin "imap_assay": capability X-ATTACHMENTS and the FETCH item of that
 * name, which lists the attachments of a mail. doc/imap-extension.md has the
 * formal syntax.
 */
#include "compat.h"

#include "imap-common.h"
#include "imap-fetch.h"
#include "imap-quote.h"
#include "mail-storage-private.h"
#include "mail-user.h"
#include "str.h"

#include "assay-plugin.h"

#define CAPABILITY "X-ATTACHMENTS"

extern const char *imap_assay_plugin_version;
extern const char *imap_assay_plugin_dependencies[];
extern const char imap_assay_plugin_binary_dependency[];
void imap_assay_plugin_init(struct module *module);
void imap_assay_plugin_deinit(void);

const char *imap_assay_plugin_version = DOVECOT_ABI_VERSION;
const char *imap_assay_plugin_dependencies[] = {"assay", NULL};
const char imap_assay_plugin_binary_dependency[] = "imap";

static struct module *imap_assay_module;
static imap_client_created_func_t *next_hook_client_created;

/* ---- FETCH X-ATTACHMENTS ----------------------------------------------------- */

static void append_attachment(string_t *dest, const struct assay_record_part *part)
{
	str_append_c(dest, '(');
	assay_append_nstring(dest, part->section);
	str_append_c(dest, ' ');
	assay_append_nstring(dest, part->name);
	str_append_c(dest, ' ');
	assay_append_nstring(dest, part->type);
	str_append_c(dest, ' ');
	assay_append_nstring(dest, part->detected);
	str_printfa(dest, " %" PRIu64 " ", part->size);
	assay_append_nstring(dest, assay_part_sha256(part));
	str_printfa(dest, " (%s))", assay_part_flags(part, " "));
}

static void append_attachments(string_t *dest, const struct assay_record *record)
{
	const char *separator = "";

	str_append_c(dest, '(');
	for (size_t i = 0; i < record->part_count; i++) {
		if ((record->parts[i].flags & ASSAY_ENT_ATTACHMENT) == 0)
			continue;
		str_append(dest, separator);
		append_attachment(dest, &record->parts[i]);
		separator = " ";
	}
	str_append_c(dest, ')');
}

/*
 * A negative result would disconnect the client, unless the mail is gone: then
 * Dovecot sends the NIL and says [EXPUNGEISSUED].
 */
static int fetch_attachments(struct imap_fetch_context *ctx, struct mail *mail,
                             void *context ATTR_UNUSED)
{
	const struct assay_record *record;
	string_t *dest = ctx->state.cur_str;

	if (assay_mail_get_record(mail, &record) <= 0) {
		if (mail->expunged)
			return -1;
		str_append(dest, CAPABILITY " NIL ");
		return 1;
	}
	str_append(dest, CAPABILITY " ");
	append_attachments(dest, record);
	str_append_c(dest, ' ');
	return 1;
}

static bool fetch_attachments_init(struct imap_fetch_init_context *ctx)
{
	/* the handler is found by what precedes "[" or "." too */
	if (strcmp(ctx->name, CAPABILITY) != 0) {
		ctx->error = t_strconcat("Unknown parameter ", ctx->name, NULL);
		return FALSE;
	}
	imap_fetch_add_handler(ctx, IMAP_FETCH_HANDLER_FLAG_BUFFERED, "NIL", fetch_attachments,
	                       (void *)NULL);
	return TRUE;
}

static const struct imap_fetch_handler fetch_handlers[] = {
	{CAPABILITY, fetch_attachments_init},
};

/* ---- capability -------------------------------------------------------------- */

static bool has_capability(struct client *client)
{
	return str_array_icase_find(t_strsplit_spaces(str_c(client->capability_string), " "),
	                            CAPABILITY);
}

static void imap_assay_client_created(struct client **clientp)
{
	struct client *client = *clientp;

	/* an administrator may have added it to imap_capability, for the banner */
	if (mail_user_is_plugin_loaded(client->user, imap_assay_module) && !has_capability(client))
		client_add_capability(client, CAPABILITY);
	if (next_hook_client_created != NULL)
		next_hook_client_created(clientp);
}

void imap_assay_plugin_init(struct module *module)
{
	imap_assay_module = module;
	imap_fetch_handlers_register(fetch_handlers, N_ELEMENTS(fetch_handlers));
	next_hook_client_created = imap_client_created_hook_set(imap_assay_client_created);
}

void imap_assay_plugin_deinit(void)
{
	imap_fetch_handler_unregister(CAPABILITY);
	imap_client_created_hook_set(next_hook_client_created);
}
