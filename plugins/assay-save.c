/*
 * Analysis while a mail is saved: IMAP APPEND, LMTP and LDA delivery, and COPY
 * between mailboxes that cannot share the file.
 *
 * The analyser sits on the stream that is being saved, so the mail is not read
 * a second time, and its result is there before Dovecot finishes the save:
 * Maildir writes keywords into the file name then, later ones would be lost.
 * What goes wrong here never fails the save. The record is made on first need
 * then.
 */
#include "compat.h"

#include "istream.h"
#include "mail-user.h"

#include "assay-private.h"
#include "feed.h"

/* A mail under way; a transaction saves one at a time. */
struct assay_save {
	union mailbox_transaction_module_context module_ctx;
	struct istream *input;
	struct assay_feed feed;
};

static MODULE_CONTEXT_DEFINE_INIT(assay_save_module, &mail_storage_module_register);

#define ASSAY_SAVE_CONTEXT(obj) MODULE_CONTEXT(obj, assay_save_module)

static void log_failure(struct mailbox *box, const char *what, int error)
{
	struct event *event = assay_event_create(box->event);

	e_error(event, "Mail being saved is stored without analysis: %s: %s", what,
	        assay_strerror(error));
	event_unref(&event);
}

/* ---- begin ----------------------------------------------------------------- */

static bool wants_analysis(struct mailbox *box)
{
	/* a virtual mailbox passes the save on to the mailbox behind it */
	return assay_mailbox_settings(box)->assay_on_save && box->virtual_vfuncs == NULL;
}

static bool is_attachment_keyword(const char *name)
{
	return strcasecmp(name, MAIL_KEYWORD_HAS_ATTACHMENT) == 0 ||
	       strcasecmp(name, MAIL_KEYWORD_HAS_NO_ATTACHMENT) == 0;
}

/*
 * Take out what the client says of attachments. It cannot be removed later:
 * Dovecot 2.3 and 2.4 ignore the removal of a keyword from a mail that is being
 * saved.
 */
static void drop_claimed_keywords(struct mail_save_context *ctx)
{
	struct mailbox *box = ctx->transaction->box;
	struct mail_keywords *old = ctx->data.keywords, *kept = NULL;
	const ARRAY_TYPE(keywords) *all = mail_index_get_keywords(box->index);
	ARRAY_TYPE(const_string) names;

	if (old == NULL)
		return;
	t_array_init(&names, old->count + 1);
	for (unsigned int i = 0; i < old->count; i++) {
		const char *name = array_idx_elem(all, old->idx[i]);

		if (!is_attachment_keyword(name))
			array_push_back(&names, &name);
	}
	if (array_count(&names) == old->count)
		return;
	array_append_zero(&names);
	if (mailbox_keywords_create(box, array_front(&names), &kept) < 0)
		return;
	mailbox_keywords_unref(&ctx->data.keywords);
	ctx->data.keywords = kept;
}

static struct assay_save *save_start(struct mail_save_context *ctx, struct istream *input)
{
	struct mailbox *box = ctx->transaction->box;
	struct assay_parse_options options;
	struct assay_save *save;

	if (!wants_analysis(box))
		return NULL;
	save = i_new(struct assay_save, 1);
	assay_parse_options(box, &options);
	if (assay_feed_init(&save->feed, &options) < 0) {
		log_failure(box, "cannot start", save->feed.error);
		i_free(save);
		return NULL;
	}
	if (assay_mailbox_settings(box)->assay_keywords)
		drop_claimed_keywords(ctx);
	save->input = assay_istream_create(input, &save->feed);
	MODULE_CONTEXT_SET(ctx->transaction, assay_save_module, save);
	return save;
}

int assay_save_begin(struct mail_save_context *ctx, struct istream *input)
{
	struct assay_mailbox *abox = ASSAY_BOX_CONTEXT_REQUIRE(ctx->transaction->box);
	struct assay_save *save = save_start(ctx, input);

	return abox->module_ctx.super.save_begin(ctx, save == NULL ? input : save->input);
}

/* ---- end ------------------------------------------------------------------- */

/* The analysis of what went through the stream, when that was all of the mail. */
static struct assay_analysis *analysis_of(struct mailbox *box, struct assay_save *save)
{
	struct assay_analysis *analysis = NULL;
	struct event *event;
	int ret;

	if (save->input->eof && save->input->stream_errno == 0) {
		ret = assay_feed_finish(&save->feed, &analysis);
		if (ret < 0)
			log_failure(box, "analysis failed", ret);
		return analysis;
	}
	event = assay_event_create(box->event);
	e_debug(event, "Mail being saved was not read to its end, its record is made later");
	event_unref(&event);
	return NULL;
}

/*
 * Take the save off its transaction. Our reference to the stream must be gone
 * before Dovecot closes the mail: below it may be the source mail of a COPY,
 * whose stream may have no other references then.
 */
static struct assay_analysis *save_end(struct mail_save_context *ctx, bool finished)
{
	struct assay_save *save = ASSAY_SAVE_CONTEXT(ctx->transaction);
	struct assay_analysis *analysis = NULL;

	if (save == NULL)
		return NULL;
	MODULE_CONTEXT_UNSET(ctx->transaction, assay_save_module);
	if (finished)
		analysis = analysis_of(ctx->transaction->box, save);
	assay_feed_abort(&save->feed);
	assay_istream_detach(save->input);
	i_stream_unref(&save->input);
	i_free(save);
	return analysis;
}

static bool has_attachment(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if ((analysis->entities[i]->flags & ASSAY_ENT_ATTACHMENT) != 0)
			return true;
	}
	return false;
}

static void set_keyword(struct mail *mail, bool attachment)
{
	const char *const names[] = {
		attachment ? MAIL_KEYWORD_HAS_ATTACHMENT : MAIL_KEYWORD_HAS_NO_ATTACHMENT, NULL};
	struct mail_keywords *keywords;

	/* a mailbox that allows no keywords is no error, and leaves none behind */
	mail_storage_last_error_push(mail->box->storage);
	if (mailbox_keywords_create(mail->box, names, &keywords) == 0) {
		mail_update_keywords(mail, MODIFY_ADD, keywords);
		mailbox_keywords_unref(&keywords);
	}
	mail_storage_last_error_pop(mail->box->storage);
}

static void log_analysed(struct mailbox *box, const struct assay_analysis *analysis)
{
	struct event *event = assay_event_create(box->event);

	event_set_name(event, "assay_mail_analysed");
	event_add_int(event, "size", (intmax_t)analysis->size);
	event_add_int(event, "entities", (intmax_t)analysis->entity_count);
	event_add_int(event, "ambiguities", (intmax_t)analysis->ambiguity_total);
	event_add_str(event, "severity",
	              analysis->ambiguity_total == 0 ? "none"
	                                             : assay_severity_name(analysis->severity));
	event_add_str(event, "attachment", has_attachment(analysis) ? "yes" : "no");
	e_debug(event, "Analysed mail being saved: %zu entities, %zu ambiguities",
	        analysis->entity_count, analysis->ambiguity_total);
	event_unref(&event);
}

int assay_save_finish(struct mail_save_context *ctx)
{
	struct mailbox_transaction_context *t = ctx->transaction;
	struct assay_mailbox *abox = ASSAY_BOX_CONTEXT_REQUIRE(t->box);
	struct assay_analysis *analysis = save_end(ctx, true);
	struct assay_buf record = {0};
	uint32_t seq = ctx->dest_mail->seq;
	int ret;

	if (analysis != NULL) {
		log_analysed(t->box, analysis);
		if (assay_mailbox_settings(t->box)->assay_keywords && seq != 0)
			set_keyword(ctx->dest_mail, has_attachment(analysis));
		ret = assay_record_make(t->box, analysis, &record);
		if (ret < 0)
			log_failure(t->box, "cannot make a record", ret);
		assay_analysis_free(analysis);
	}
	ret = abox->module_ctx.super.save_finish(ctx);
	if (ret == 0 && record.len > 0 && seq != 0)
		assay_record_store(t, seq, &record);
	assay_buf_free(&record);
	return ret;
}

void assay_save_cancel(struct mail_save_context *ctx)
{
	struct assay_mailbox *abox = ASSAY_BOX_CONTEXT_REQUIRE(ctx->transaction->box);

	(void)save_end(ctx, false);
	abox->module_ctx.super.save_cancel(ctx);
}
