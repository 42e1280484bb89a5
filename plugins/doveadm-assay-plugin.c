/*
 * The plugin "doveadm_assay": doveadm assay list, which prints the attachments
 * of the mails that a search query selects.
 *
 * doveadm finds it in <moduledir>/doveadm. It needs the storage plugin's
 * functions, so that doveadm can load it only where mail_plugins names assay,
 * and passes over it silently elsewhere.
 */
#include "compat.h"

#include "doveadm-mail.h"
#include "doveadm-mailbox-list-iter.h"
#include "doveadm-mail-iter.h"
#include "doveadm-print.h"
#include "mail-storage-private.h"

#include "assay-plugin.h"

extern const char *doveadm_assay_plugin_version;
void doveadm_assay_plugin_init(struct module *module);
void doveadm_assay_plugin_deinit(void);

const char *doveadm_assay_plugin_version = DOVECOT_ABI_VERSION;

/* ---- assay list --------------------------------------------------------------- */

static void print_attachment(struct mail *mail, const struct assay_record_part *part)
{
	const char *sha256 = assay_part_sha256(part);

	doveadm_print(mailbox_get_vname(mail->box));
	doveadm_print_num(mail->uid);
	doveadm_print(part->section);
	doveadm_print(part->name == NULL ? "" : part->name);
	doveadm_print(part->type);
	doveadm_print(part->detected == NULL ? "" : part->detected);
	doveadm_print_num(part->size);
	doveadm_print(sha256 == NULL ? "" : sha256);
	doveadm_print(assay_part_flags(part, " "));
}

static int list_mail(struct mail *mail)
{
	const struct assay_record *record;
	int ret = assay_mail_get_record(mail, &record);

	if (ret <= 0)
		return ret;
	for (size_t i = 0; i < record->part_count; i++) {
		if ((record->parts[i].flags & ASSAY_ENT_ATTACHMENT) != 0)
			print_attachment(mail, &record->parts[i]);
	}
	return 1;
}

static int list_mailbox(struct doveadm_mail_cmd_context *ctx, const struct mailbox_info *info)
{
	struct doveadm_mail_iter *iter;
	struct mail *mail;
	int ret = 0;

	if (doveadm_mail_iter_init(ctx, info, ctx->search_args, 0, NULL, 0, &iter) < 0)
		return -1;
	while (doveadm_mail_iter_next(iter, &mail)) {
		T_BEGIN
		{
			if (list_mail(mail) < 0) {
				/* logged; the other mails are still worth listing */
				doveadm_mail_failed_error(ctx, MAIL_ERROR_TEMP);
				ret = -1;
			}
		}
		T_END;
	}
	if (doveadm_mail_iter_deinit(&iter) < 0)
		ret = -1;
	return ret;
}

static int list_run(struct doveadm_mail_cmd_context *ctx, struct mail_user *user)
{
	struct doveadm_mailbox_list_iter *iter;
	const struct mailbox_info *info;
	int ret = 0;

	iter = doveadm_mailbox_list_iter_init(ctx, user, ctx->search_args,
	                                      MAILBOX_LIST_ITER_NO_AUTO_BOXES |
	                                              MAILBOX_LIST_ITER_RETURN_NO_FLAGS);
	while ((info = doveadm_mailbox_list_iter_next(iter)) != NULL) {
		if (list_mailbox(ctx, info) < 0)
			ret = -1;
	}
	if (doveadm_mailbox_list_iter_deinit(&iter) < 0)
		ret = -1;
	return ret;
}

static void ASSAY_DOVEADM_INIT(list_init)
{
	static const char *const all[] = {"ALL", NULL};
	const char *const *query;

	if (!doveadm_cmd_param_array(ctx->cctx, "query", &query))
		query = all;
	ctx->search_args = doveadm_mail_build_search_args(query);

	doveadm_print_header_simple("mailbox");
	doveadm_print_header("uid", "uid", DOVEADM_PRINT_HEADER_FLAG_NUMBER);
	doveadm_print_header_simple("section");
	doveadm_print_header("name", "name", DOVEADM_PRINT_HEADER_FLAG_EXPAND);
	doveadm_print_header_simple("type");
	doveadm_print_header_simple("detected");
	doveadm_print_header("size", "size",
	                     DOVEADM_PRINT_HEADER_FLAG_NUMBER |
	                             DOVEADM_PRINT_HEADER_FLAG_RIGHT_JUSTIFY);
	doveadm_print_header_simple("sha256");
	doveadm_print_header_simple("flags");
}

static struct doveadm_mail_cmd_context *list_alloc(void)
{
	struct doveadm_mail_cmd_context *ctx;

	ctx = doveadm_mail_cmd_alloc(struct doveadm_mail_cmd_context);
	ctx->v.init = list_init;
	ctx->v.run = list_run;
	doveadm_print_init(DOVEADM_PRINT_TYPE_TABLE);
	return ctx;
}

static struct doveadm_cmd_ver2 command_list = {
	.name = "assay list",
	.mail_cmd = list_alloc,
	.usage = DOVEADM_CMD_MAIL_USAGE_PREFIX "[<search query>]",
	/* clang-format off */
DOVEADM_CMD_PARAMS_START
DOVEADM_CMD_MAIL_COMMON
DOVEADM_CMD_PARAM('\0', "query", CMD_PARAM_ARRAY, CMD_PARAM_FLAG_POSITIONAL)
DOVEADM_CMD_PARAMS_END
	/* clang-format on */
};

void doveadm_assay_plugin_init(struct module *module ATTR_UNUSED)
{
	doveadm_cmd_register_ver2(&command_list);
}

void doveadm_assay_plugin_deinit(void)
{
}
