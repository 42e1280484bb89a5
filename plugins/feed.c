/*
 * Feeding a parser with CRLF line ends, see feed.h.
 *
 * What already has CRLF, as nearly all mail on its way into a mailbox, is
 * passed on as it is; only runs with bare LFs are copied.
 */
#include "feed.h"

#include <string.h>

int assay_feed_init(struct assay_feed *feed, const struct assay_parse_options *options)
{
	*feed = (struct assay_feed){.parser = assay_parser_new(options)};
	if (feed->parser == NULL)
		feed->error = -ASSAY_ENOMEM;
	return feed->error;
}

static void pass_on(struct assay_feed *feed, const void *data, size_t len)
{
	if (feed->error == 0 && len > 0)
		feed->error = assay_parser_feed(feed->parser, data, len);
}

/* How many octets from data on need no change; before_cr: a CR came before them. */
static size_t clean_length(const unsigned char *data, size_t len, bool before_cr)
{
	const unsigned char *p = data, *lf;

	while ((lf = memchr(p, '\n', len - (size_t)(p - data))) != NULL) {
		if (lf == data ? !before_cr : lf[-1] != '\r')
			return (size_t)(lf - data);
		p = lf + 1;
	}
	return len;
}

/* Feed a buffer full of data with a CR before each bare LF. Returns the octets of data taken. */
static size_t feed_converted(struct assay_feed *feed, const unsigned char *data, size_t len)
{
	unsigned char out[4096];
	size_t used = 0, taken = 0;

	while (taken < len && used + 2 <= sizeof(out)) {
		unsigned char octet = data[taken++];

		if (octet == '\n' && !feed->last_cr)
			out[used++] = '\r';
		out[used++] = octet;
		feed->last_cr = octet == '\r';
	}
	pass_on(feed, out, used);
	return taken;
}

void assay_feed_more(struct assay_feed *feed, const unsigned char *data, size_t len)
{
	while (len > 0 && feed->error == 0) {
		size_t taken = clean_length(data, len, feed->last_cr);

		if (taken > 0) {
			pass_on(feed, data, taken);
			feed->last_cr = data[taken - 1] == '\r';
		} else {
			taken = feed_converted(feed, data, len);
		}
		data += taken;
		len -= taken;
	}
}

int assay_feed_finish(struct assay_feed *feed, struct assay_analysis **analysis_r)
{
	int ret = feed->error;

	*analysis_r = NULL;
	if (ret == 0)
		ret = assay_parser_finish(feed->parser, analysis_r);
	assay_feed_abort(feed);
	return ret;
}

void assay_feed_abort(struct assay_feed *feed)
{
	assay_parser_free(feed->parser);
	feed->parser = NULL;
}
