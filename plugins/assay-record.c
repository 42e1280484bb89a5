/*
 * The record of a stored mail: kept in Dovecot's index cache beside what
 * Dovecot itself caches, so that it is copied with the mail, survives an index
 * rebuild where the rest of the cache does, and is lost with it at worst.
 * Whatever is missing or unusable is made again from the mail.
 */
#include "compat.h"

#include "hex-binary.h"
#include "istream.h"
#include "mail-user.h"
#include "str.h"

#include "assay-private.h"
#include "feed.h"

/*
 * The cache drops a whole mail's data when it exceeds 64 KiB (Dovecot's
 * mail_cache_record_max_size): leave room for what Dovecot stores.
 */
#define RECORD_SIZE_MAX (32 * 1024)

/* A record that is made for one answer may have this size. */
#define RECORD_SIZE_UNCACHED (16 * 1024 * 1024)

/* ---- the cache ------------------------------------------------------------- */

int assay_record_make(struct mailbox *box, const struct assay_analysis *analysis,
                      struct assay_buf *out)
{
	uoff_t size = assay_mailbox_settings(box)->assay_record_max_size;

	return assay_record_encode(analysis, I_MIN(size, RECORD_SIZE_MAX), out);
}

void assay_record_store(struct mailbox_transaction_context *t, uint32_t seq,
                        const struct assay_buf *record)
{
	struct assay_mailbox *abox = ASSAY_BOX_CONTEXT(t->box);

	if (abox == NULL || !abox->has_cache)
		return;
	/* a field cannot be changed; a copy may have brought the record of its source along */
	if (mail_cache_field_can_add(t->cache_trans, seq, abox->cache_field.idx))
		mail_cache_add(t->cache_trans, seq, abox->cache_field.idx, record->data,
		               record->len);
}

/*
 * What is damaged in one place may be damaged in others: Dovecot drops all it
 * has cached of the mail, with a line in the log, and makes it again on need.
 * Our record can be cached when the index has been synced, from the next
 * command on. A record of another version cannot come from an older release,
 * its field would have another name.
 */
static void drop_broken_record(struct mail *mail, const unsigned char *data, size_t len)
{
	const char *reason = ASSAY_CACHE_FIELD ": broken record";

	if (len > 0 && data[0] != ASSAY_RECORD_VERSION)
		reason = t_strdup_printf(ASSAY_CACHE_FIELD ": record of version %u, not %u",
		                         data[0], ASSAY_RECORD_VERSION);
	mail_cache_set_seq_corrupted_reason(mail->transaction->cache_view, mail->seq, reason);
}

static bool cache_lookup(struct mail *mail, struct assay_record **record_r)
{
	struct assay_mailbox *abox = ASSAY_BOX_CONTEXT(mail->box);
	buffer_t *buf;
	int ret;

	if (abox == NULL || !abox->has_cache)
		return false;
	buf = t_buffer_create(512);
	/* a cache file that cannot be read is reported by Dovecot, which starts a new one */
	if (mail_cache_lookup_field(mail->transaction->cache_view, buf, mail->seq,
	                            abox->cache_field.idx) <= 0)
		return false;
	ret = assay_record_decode(buf->data, buf->used, record_r);
	if (ret == -ASSAY_EFORMAT)
		drop_broken_record(mail, buf->data, buf->used);
	return ret == 0;
}

/* ---- rebuilding ------------------------------------------------------------ */

static void log_failure(struct mail *mail, const char *what, const char *why)
{
	struct event *event = assay_event_create(mail_event(mail));

	e_error(event, "%s: %s", what, why);
	event_unref(&event);
}

/* Not being able to get the mail's stream: 0 when that is in order. */
static int stream_failed(struct mail *mail)
{
	enum mail_error error;
	const char *text = mailbox_get_last_internal_error(mail->box, &error);

	if (error == MAIL_ERROR_LOOKUP_ABORTED || error == MAIL_ERROR_EXPUNGED || mail->expunged)
		return 0;
	log_failure(mail, "Cannot read the mail to analyse it", text);
	return -1;
}

static int analyse_stream(struct mail *mail, struct istream *input,
                          struct assay_analysis **analysis_r)
{
	struct assay_parse_options options;
	struct assay_feed feed;
	const unsigned char *data;
	size_t size;
	int ret;

	assay_parse_options(mail->box, &options);
	(void)assay_feed_init(&feed, &options);
	while (feed.error == 0 && i_stream_read_more(input, &data, &size) > 0) {
		assay_feed_more(&feed, data, size);
		i_stream_skip(input, size);
	}
	if (feed.error == 0 && (input->stream_errno != 0 || !input->eof)) {
		assay_feed_abort(&feed);
		log_failure(mail, "Cannot read the mail to analyse it", i_stream_get_error(input));
		return -1;
	}
	ret = assay_feed_finish(&feed, analysis_r);
	if (ret == 0)
		return 1;
	log_failure(mail, "Cannot analyse the mail", assay_strerror(ret));
	return -1;
}

/* 1, 0 when the mail may not be read now or is gone, -1 after logging why not. */
static int analyse(struct mail *mail, struct assay_analysis **analysis_r)
{
	struct istream *input;
	int ret;

	if (mail_get_stream_because(mail, NULL, NULL, "assay", &input) < 0)
		return stream_failed(mail);
	ret = analyse_stream(mail, input, analysis_r);
	/* others find the mail's stream where they expect it */
	i_stream_seek(input, 0);
	return ret;
}

static int record_from_analysis(struct mail *mail, const struct assay_analysis *analysis,
                                bool cache, struct assay_record **record_r)
{
	struct assay_buf buf = {0};
	int ret;

	ret = assay_record_make(mail->box, analysis, &buf);
	if (ret == 0 && cache)
		assay_record_store(mail->transaction, mail->seq, &buf);
	if (ret == 0)
		ret = assay_record_decode(buf.data, buf.len, record_r);
	if (ret == 0 && (*record_r)->truncated) {
		/* the cache has what fits, who asks now gets all */
		assay_record_free(*record_r);
		*record_r = NULL;
		buf.len = 0;
		ret = assay_record_encode(analysis, RECORD_SIZE_UNCACHED, &buf);
		if (ret == 0)
			ret = assay_record_decode(buf.data, buf.len, record_r);
	}
	assay_buf_free(&buf);
	if (ret == 0)
		return 1;
	log_failure(mail, "Cannot make a record of the mail", assay_strerror(ret));
	return -1;
}

static int rebuild(struct mail *mail, bool cache, struct assay_record **record_r)
{
	struct assay_analysis *analysis;
	int ret;

	ret = analyse(mail, &analysis);
	if (ret <= 0)
		return ret;
	ret = record_from_analysis(mail, analysis, cache, record_r);
	assay_analysis_free(analysis);
	return ret;
}

static int load(struct mail *mail, struct assay_record **record_r)
{
	struct assay_record *part;
	int ret;

	if (!cache_lookup(mail, record_r))
		return rebuild(mail, true, record_r);
	if (!(*record_r)->truncated)
		return 1;
	part = *record_r;
	*record_r = NULL;
	ret = rebuild(mail, false, record_r);
	assay_record_free(part);
	return ret;
}

/* ---- for the other plugins -------------------------------------------------- */

int assay_mail_get_record(struct mail *mail, const struct assay_record **record_r)
{
	struct assay_mail *amail;
	struct mail *backend;
	int ret = 1;

	*record_r = NULL;
	/* the mail in a virtual mailbox stands for one elsewhere, whose cache has the record */
	if (mail_get_backend_mail(mail, &backend) < 0)
		return stream_failed(mail);
	amail = ASSAY_MAIL_CONTEXT((struct mail_private *)backend);
	if (amail == NULL) {
		log_failure(mail, "Cannot analyse the mail",
		            "plugin assay is not loaded for its mailbox");
		return -1;
	}
	if (amail->record == NULL) {
		T_BEGIN
		{
			ret = load(backend, &amail->record);
		}
		T_END;
	}
	*record_r = amail->record;
	return ret;
}

void assay_record_forget(struct assay_mail *amail)
{
	assay_record_free(amail->record);
	amail->record = NULL;
}

const char *assay_part_flags(const struct assay_record_part *part, const char *separator)
{
	string_t *text = t_str_new(32);

	for (unsigned int flag = 1; flag != 0; flag <<= 1) {
		const char *name = assay_entity_flag_name(flag);

		if ((part->flags & flag) == 0 || flag == ASSAY_ENT_ATTACHMENT || name == NULL)
			continue;
		if (str_len(text) > 0)
			str_append(text, separator);
		str_append(text, name);
	}
	return str_c(text);
}

const char *assay_part_sha256(const struct assay_record_part *part)
{
	return part->has_sha256 ? binary_to_hex(part->sha256, sizeof(part->sha256)) : NULL;
}
