/*
 * Feeding a parser with a message as IMAP serves it: every line ends in CRLF,
 * however the mailbox format or the client that saved it has it. So sizes and
 * hashes of text parts are the same at the gateway, at save, and when a record
 * is rebuilt from a Maildir file with bare LFs.
 *
 * Knows nothing of Dovecot.
 */
#ifndef ASSAY_PLUGIN_FEED_H
#define ASSAY_PLUGIN_FEED_H

#include <assay/analyse.h>

struct assay_feed {
	struct assay_parser *parser;
	int error;    /* 0, or the first negative enum assay_error: the analysis is void */
	bool last_cr; /* the last octet fed was a CR */
};

/* Start a message. Returns 0, or -ASSAY_ENOMEM, which is also kept in feed->error. */
int assay_feed_init(struct assay_feed *feed, const struct assay_parse_options *options);

/* The next octets, in any chunking. After an error they are ignored. */
void assay_feed_more(struct assay_feed *feed, const unsigned char *data, size_t len);

/*
 * The message is complete. Returns 0 with an analysis for the caller to free,
 * or the error. feed holds nothing afterwards.
 */
int assay_feed_finish(struct assay_feed *feed, struct assay_analysis **analysis_r);

/* The message is given up; harmless after assay_feed_finish(). */
void assay_feed_abort(struct assay_feed *feed);

#endif
