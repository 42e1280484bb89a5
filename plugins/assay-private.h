/*
 * What the files of the storage plugin share: its contexts on Dovecot's
 * objects, and the functions each file gives to assay-plugin.c.
 */
#ifndef ASSAY_PLUGIN_PRIVATE_H
#define ASSAY_PLUGIN_PRIVATE_H

#include "compat.h"

#include "mail-cache.h"
#include "mail-storage-private.h"
#include "module-context.h"

#include "assay-plugin.h"

/* The cache field; its name carries the version of the record's format. */
#define ASSAY_CACHE_FIELD "assay.v1"

struct assay_user {
	union mail_user_module_context module_ctx;
	struct assay_settings set;
};

struct assay_mailbox {
	union mailbox_module_context module_ctx;
	struct mail_cache_field cache_field;
	bool has_cache; /* cache_field is registered */
};

struct assay_mail {
	union mail_module_context module_ctx;
	struct assay_record *record; /* of the mail that is open */
};

extern MODULE_CONTEXT_DEFINE(assay_user_module, &mail_user_module_register);
extern MODULE_CONTEXT_DEFINE(assay_storage_module, &mail_storage_module_register);
extern MODULE_CONTEXT_DEFINE(assay_mail_module, &mail_module_register);

#define ASSAY_USER_CONTEXT(obj)         MODULE_CONTEXT(obj, assay_user_module)
#define ASSAY_BOX_CONTEXT(obj)          MODULE_CONTEXT(obj, assay_storage_module)
#define ASSAY_BOX_CONTEXT_REQUIRE(obj)  MODULE_CONTEXT_REQUIRE(obj, assay_storage_module)
#define ASSAY_MAIL_CONTEXT(obj)         MODULE_CONTEXT(obj, assay_mail_module)
#define ASSAY_MAIL_CONTEXT_REQUIRE(obj) MODULE_CONTEXT_REQUIRE(obj, assay_mail_module)

/* assay-plugin.c: an event for one log line, below parent; to be unreferenced. */
struct event *assay_event_create(struct event *parent);

/* assay-plugin.c: the settings of the mailbox's user; NULL where the plugin is not loaded. */
const struct assay_settings *assay_mailbox_settings(struct mailbox *box);

/* assay-plugin.c: how to parse by them. */
void assay_parse_options(struct mailbox *box, struct assay_parse_options *options_r);

/* assay-istream.c: input, with each new octet also fed to *feed until detached. */
struct assay_feed;
struct istream *assay_istream_create(struct istream *input, struct assay_feed *feed);
void assay_istream_detach(struct istream *input);

/* assay-save.c */
int assay_save_begin(struct mail_save_context *ctx, struct istream *input);
int assay_save_finish(struct mail_save_context *ctx);
void assay_save_cancel(struct mail_save_context *ctx);

/* assay-record.c */
int assay_record_make(struct mailbox *box, const struct assay_analysis *analysis,
                      struct assay_buf *out);
void assay_record_store(struct mailbox_transaction_context *t, uint32_t seq,
                        const struct assay_buf *record);
void assay_record_forget(struct assay_mail *amail);

#endif
