/*
 * Inflate: zlib (RFC 1950) and deflate (RFC 1951) streams, within the budget.
 */
#include "inspect/inspection.h"

#include <stdlib.h>
#include <zlib.h>

#define PIECE (64 * 1024)

struct stream {
	struct inspection *in;
	const unsigned char *data;
	size_t len, used;
	z_stream z;
	bool complete;
};

/* The next octets into out, at most room. False: there are no more. */
static bool inflate_some(struct stream *s, void *out, size_t room, size_t *got_r)
{
	size_t piece = s->len - s->used < PIECE ? s->len - s->used : PIECE;
	int ret;

	s->z.next_in = (Bytef *)(uintptr_t)(s->data + s->used);
	s->z.avail_in = (uInt)piece;
	s->z.next_out = out;
	s->z.avail_out = (uInt)room;
	ret = inflate(&s->z, Z_NO_FLUSH);
	s->used += piece - s->z.avail_in;
	*got_r = room - s->z.avail_out;
	s->complete = ret == Z_STREAM_END;
	if (ret == Z_MEM_ERROR)
		s->in->error = -ASSAY_ENOMEM;
	/* Z_BUF_ERROR: nothing went in and nothing came out, the data ends early */
	return ret == Z_OK;
}

static bool begin(struct stream *s, bool raw)
{
	if (inflateInit2(&s->z, raw ? -MAX_WBITS : MAX_WBITS) == Z_OK)
		return true;
	s->in->error = -ASSAY_ENOMEM;
	return false;
}

size_t inspection_inflate(struct inspection *in, const unsigned char *data, size_t len, bool raw,
                          size_t max, struct assay_buf *out, bool *complete_r)
{
	struct stream s = {.in = in, .data = data, .len = len};
	bool more = true;

	out->len = 0;
	*complete_r = false;
	if (!begin(&s, raw))
		return 0;
	while (more && out->len < max) {
		size_t room = max - out->len < PIECE ? max - out->len : PIECE, got;

		if (assay_buf_reserve(out, room) < 0) {
			in->error = -ASSAY_ENOMEM;
			break;
		}
		more = inflate_some(&s, out->data + out->len, room, &got);
		if (!inspection_spend(in, got)) {
			s.complete = false;
			break;
		}
		out->len += got;
	}
	*complete_r = s.complete;
	inflateEnd(&s.z);
	return s.used;
}

size_t inspection_inflate_to(struct inspection *in, const unsigned char *data, size_t len, bool raw,
                             inflate_piece *piece, void *ctx, bool *complete_r)
{
	struct stream s = {.in = in, .data = data, .len = len};
	unsigned char *out = malloc(PIECE);
	bool more = out != NULL && begin(&s, raw);

	*complete_r = false;
	if (!more) {
		in->error = -ASSAY_ENOMEM;
		free(out);
		return 0;
	}
	while (more) {
		size_t got;

		more = inflate_some(&s, out, PIECE, &got);
		if (got > 0 && !piece(ctx, out, got)) {
			s.complete = false;
			break;
		}
	}
	*complete_r = s.complete;
	inflateEnd(&s.z);
	free(out);
	return s.used;
}
