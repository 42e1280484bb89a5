/*
 * The storage plugin "assay": loaded in imap, pop3, lmtp, lda and doveadm. Here
 * are its life cycle and its hooks into Dovecot's objects; what it does while a
 * mail is saved is in assay-save.c, what it knows of stored mails in
 * assay-record.c.
 */
#include "compat.h"

#include "mail-storage-hooks.h"
#include "mail-user.h"

#include "assay-private.h"

const char *assay_plugin_version = DOVECOT_ABI_VERSION;

struct assay_user_module assay_user_module = MODULE_CONTEXT_INIT(&mail_user_module_register);
struct assay_storage_module assay_storage_module =
	MODULE_CONTEXT_INIT(&mail_storage_module_register);
struct assay_mail_module assay_mail_module = MODULE_CONTEXT_INIT(&mail_module_register);

static struct event_category event_category_assay = {.name = "assay"};

struct event *assay_event_create(struct event *parent)
{
	struct event *event = event_create(parent);

	event_add_category(event, &event_category_assay);
	event_set_append_log_prefix(event, "assay: ");
	return event;
}

const struct assay_settings *assay_mailbox_settings(struct mailbox *box)
{
	struct assay_user *auser = ASSAY_USER_CONTEXT(box->storage->user);

	return auser == NULL ? NULL : &auser->set;
}

void assay_parse_options(struct mailbox *box, struct assay_parse_options *options_r)
{
	const struct assay_settings *set = assay_mailbox_settings(box);

	i_zero(options_r);
	/* the record keeps no other hashes */
	options_r->flags = ASSAY_PARSE_HASH_ATTACHMENTS;
	options_r->limits.parts = set->assay_max_parts;
	options_r->limits.decoded_bytes = set->assay_max_decoded_size;
}

/* ---- hooks ------------------------------------------------------------------ */

static void assay_mail_user_created(struct mail_user *user)
{
	struct assay_user *auser;
	struct assay_settings set;
	const char *error;

	if (assay_settings_read(user, &set, &error) < 0) {
		user->error = p_strdup_printf(user->pool, "assay: %s", error);
		return;
	}
	auser = p_new(user->pool, struct assay_user, 1);
	auser->set = set;
	MODULE_CONTEXT_SET(user, assay_user_module, auser);
}

static void assay_mailbox_allocated(struct mailbox *box)
{
	struct mailbox_vfuncs *v = box->vlast;
	struct assay_mailbox *abox;

	if (assay_mailbox_settings(box) == NULL)
		return;
	abox = p_new(box->pool, struct assay_mailbox, 1);
	abox->module_ctx.super = *v;
	box->vlast = &abox->module_ctx.super;
	v->save_begin = assay_save_begin;
	v->save_finish = assay_save_finish;
	v->save_cancel = assay_save_cancel;
	MODULE_CONTEXT_SET(box, assay_storage_module, abox);
}

static void assay_mailbox_opened(struct mailbox *box)
{
	struct assay_mailbox *abox = ASSAY_BOX_CONTEXT(box);

	if (abox == NULL || box->cache == NULL)
		return;
	i_zero(&abox->cache_field);
	abox->cache_field.name = ASSAY_CACHE_FIELD;
	abox->cache_field.type = MAIL_CACHE_FIELD_VARIABLE_SIZE;
	/* wanted for every mail: it is made at save, when it costs nothing */
	abox->cache_field.decision = MAIL_CACHE_DECISION_YES;
	assay_cache_register(box->cache, &abox->cache_field);
	abox->has_cache = TRUE;
}

static void assay_mail_close(struct mail *mail)
{
	struct assay_mail *amail = ASSAY_MAIL_CONTEXT_REQUIRE((struct mail_private *)mail);

	assay_record_forget(amail);
	amail->module_ctx.super.close(mail);
}

static void assay_mail_allocated(struct mail *_mail)
{
	struct mail_private *mail = (struct mail_private *)_mail;
	struct mail_vfuncs *v = mail->vlast;
	struct assay_mail *amail;

	if (ASSAY_BOX_CONTEXT(_mail->box) == NULL)
		return;
	amail = p_new(mail->pool, struct assay_mail, 1);
	amail->module_ctx.super = *v;
	mail->vlast = &amail->module_ctx.super;
	v->close = assay_mail_close;
	MODULE_CONTEXT_SET(mail, assay_mail_module, amail);
}

static struct mail_storage_hooks assay_hooks = {
	.mail_user_created = assay_mail_user_created,
	.mailbox_allocated = assay_mailbox_allocated,
	.mailbox_opened = assay_mailbox_opened,
	.mail_allocated = assay_mail_allocated,
};

void assay_plugin_init(struct module *module)
{
	mail_storage_hooks_add(module, &assay_hooks);
}

void assay_plugin_deinit(void)
{
	mail_storage_hooks_remove(&assay_hooks);
}
