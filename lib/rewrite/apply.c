/*
 * Carrying out a plan: copy the original, with the edits in it.
 */
#include "rewrite/plan.h"

#define CHUNK 32768

static int copy(const struct assay_source *source, const struct assay_sink *sink, uint64_t from,
                uint64_t to)
{
	char chunk[CHUNK];

	while (from < to) {
		size_t len = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
		int ret = source->read(source->ctx, (size_t)from, chunk, len);

		if (ret == 0)
			ret = sink->write(sink->ctx, chunk, len);
		if (ret < 0)
			return ret;
		from += len;
	}
	return 0;
}

/* The original from an offset to its end; without header edits when only the body is wanted. */
static int apply(const struct assay_rewrite *rw, uint64_t from, bool body_only,
                 const struct assay_source *source, const struct assay_sink *sink)
{
	for (size_t i = 0; i < rw->edit_count; i++) {
		const struct edit *edit = &rw->edits[i];
		int ret;

		if (body_only && edit->in_header)
			continue;
		ret = copy(source, sink, from, edit->off);
		if (ret == 0 && edit->data_len > 0)
			ret = sink->write(sink->ctx, edit->data, edit->data_len);
		if (ret < 0)
			return ret;
		from = edit->off + edit->len;
	}
	return copy(source, sink, from, rw->analysis->size);
}

int assay_rewrite_body(const struct assay_rewrite *rw, const struct assay_source *source,
                       const struct assay_sink *sink)
{
	return apply(rw, rw->analysis->root->body.off, true, source, sink);
}

int assay_rewrite_message(const struct assay_rewrite *rw, const struct assay_source *source,
                          const struct assay_sink *sink)
{
	return apply(rw, 0, false, source, sink);
}
