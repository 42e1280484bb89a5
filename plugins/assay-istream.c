/*
 * An input stream that passes everything through and feeds each octet once to
 * a parser on the way.
 *
 * It behaves towards its reader as its parent would: no octet is read that the
 * reader did not ask for, the parent's size is its size (asking a stream for
 * its size must never read: the parent may be a client's socket), it never
 * blocks, and the data are not copied, the parent's buffer is shown.
 */
#include "compat.h"

#include "istream-private.h"

#include "assay-private.h"
#include "feed.h"

struct assay_istream {
	struct istream_private istream;
	struct assay_feed *feed; /* NULL when detached */
	uoff_t fed;              /* octets before this offset were fed */
};

static void feed_new_octets(struct assay_istream *astream, size_t len)
{
	struct istream_private *stream = &astream->istream;
	const unsigned char *data = stream->buffer + stream->pos - len;
	uoff_t offset = stream->istream.v_offset + (stream->pos - stream->skip) - len;
	size_t old;

	/* after a seek backwards some of them come again */
	if (astream->feed == NULL || offset + len <= astream->fed)
		return;
	old = offset < astream->fed ? (size_t)(astream->fed - offset) : 0;
	assay_feed_more(astream->feed, data + old, len - old);
	astream->fed = offset + len;
}

static ssize_t assay_istream_read(struct istream_private *stream)
{
	struct assay_istream *astream = container_of(stream, struct assay_istream, istream);
	ssize_t ret;

	i_stream_seek(stream->parent, stream->parent_start_offset + stream->istream.v_offset);
	ret = i_stream_read_copy_from_parent(&stream->istream);
	if (ret > 0)
		feed_new_octets(astream, (size_t)ret);
	return ret;
}

struct istream *assay_istream_create(struct istream *input, struct assay_feed *feed)
{
	struct assay_istream *astream = i_new(struct assay_istream, 1);

	astream->feed = feed;
	astream->istream.max_buffer_size = input->real_stream->max_buffer_size;
	astream->istream.stream_size_passthrough = TRUE;
	astream->istream.read = assay_istream_read;
	astream->istream.istream.readable_fd = FALSE;
	astream->istream.istream.blocking = input->blocking;
	astream->istream.istream.seekable = FALSE;
	return assay_istream_init(&astream->istream, input, i_stream_get_fd(input));
}

void assay_istream_detach(struct istream *input)
{
	struct assay_istream *astream =
		container_of(input->real_stream, struct assay_istream, istream);

	astream->feed = NULL;
}
