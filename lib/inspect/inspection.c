/*
 * See inspection.h: the budget, the members, and which reader content goes to.
 */
#include "inspect/inspection.h"

#include "inspect/types.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Octets that may be unpacked whatever the ratio. */
#define RATIO_FREE (8 * 1024 * 1024)

void inspection_flag(struct inspection *in, unsigned int flags)
{
	in->flags |= flags;
}

void inspection_report(struct inspection *in, enum inspection_finding finding)
{
	in->findings |= finding;
	switch (finding) {
	case INSPECTION_ENCRYPTED:
		in->flags |= ASSAY_ENT_ENCRYPTED;
		break;
	case INSPECTION_CORRUPT:
		in->flags |= ASSAY_ENT_CORRUPT;
		break;
	case INSPECTION_POLYGLOT:
		in->flags |= ASSAY_ENT_POLYGLOT;
		break;
	default:
		in->flags |= ASSAY_ENT_BOMB;
	}
}

bool inspection_spend(struct inspection *in, size_t octets)
{
	const struct assay_limits *limits = in->limits;
	uint64_t allowed = RATIO_FREE + in->packed * limits->unpacked_ratio;

	if (in->error < 0)
		return false;
	if (octets > limits->unpacked_bytes - in->unpacked_total) {
		in->unpacked_total = limits->unpacked_bytes;
		inspection_report(in, INSPECTION_BYTES);
		return false;
	}
	if (in->unpacked > allowed || octets > allowed - in->unpacked) {
		in->unpacked = allowed;
		inspection_report(in, INSPECTION_RATIO);
		return false;
	}
	in->unpacked += octets;
	in->unpacked_total += octets;
	return true;
}

/* ---- members ---------------------------------------------------------------- */

bool inspection_member_begin(struct inspection *in, enum assay_member_source source,
                             const char *charset, const void *name, size_t name_len,
                             const char *type)
{
	if (in->error < 0)
		return false;
	if (!member_open(in->members, source, 0)) {
		if (in->members->limited)
			inspection_report(in, INSPECTION_MEMBERS);
		return false;
	}
	member_parent(in->members, in->parent);
	if (name != NULL)
		member_name(in->members, charset == NULL ? "utf-8" : charset, name, name_len);
	if (type != NULL)
		member_type(in->members, type);
	in->open = true;
	in->full = false;
	in->content.len = 0;
	return true;
}

bool inspection_member_write(struct inspection *in, const void *data, size_t len)
{
	if (!in->open || in->full)
		return false;
	if (!inspection_spend(in, len)) {
		in->full = true;
		return false;
	}
	member_write(in->members, data, len);
	if (len > in->limits->inspect_bytes - in->content.len)
		len = in->limits->inspect_bytes - in->content.len;
	if (len > 0 && assay_buf_append(&in->content, data, len) < 0)
		in->error = -ASSAY_ENOMEM;
	return in->error == 0;
}

/* The content of the member of this index goes to its reader. */
static void read_member(struct inspection *in, size_t index, inspect_reader *reader,
                        const struct assay_type *type, const char *name)
{
	struct inspection outer = *in;

	/* the content must outlive the members inside of it */
	in->content = (struct assay_buf){0};
	in->type = type;
	in->name = name;
	in->charset = NULL;
	in->flags = 0;
	in->parent = (uint32_t)index + 1;
	in->depth++;
	if (in->depth > in->limits->archive_depth)
		inspection_report(in, INSPECTION_DEPTH);
	else
		reader(in, (const unsigned char *)outer.content.data, outer.content.len);
	member_add_flags(in->members, index, in->flags);
	assay_buf_free(&outer.content);
	in->type = outer.type;
	in->name = outer.name;
	in->charset = outer.charset;
	in->flags = outer.flags;
	in->parent = outer.parent;
	in->depth--;
}

void inspection_member_end(struct inspection *in, unsigned int flags)
{
	const struct assay_type *type;
	inspect_reader *reader;
	struct assay_buf name = {0}, declared = {0};
	size_t index = in->members->count;

	if (!in->open)
		return;
	in->open = false;
	if (in->full)
		flags |= ASSAY_ENT_TRUNCATED | ASSAY_ENT_BOMB;
	type = assay_detect(in->content.data, in->content.len);
	if ((in->members->name.len > 0 &&
	     assay_buf_append(&name, in->members->name.data, in->members->name.len) < 0) ||
	    (in->members->type.len > 0 &&
	     assay_buf_append(&declared, in->members->type.data, in->members->type.len) < 0))
		in->error = -ASSAY_ENOMEM;
	member_close(in->members, flags);
	if (in->error == 0)
		in->error = in->members->error;
	reader = inspection_reader(type, declared.data);
	if (in->error == 0 && reader != NULL && in->content.len > 0)
		read_member(in, index, reader, type, name.data);
	assay_buf_free(&name);
	assay_buf_free(&declared);
}

/* ---- inflate ---------------------------------------------------------------- */

#define INFLATE_PIECE (64 * 1024)

size_t inspection_inflate(struct inspection *in, const unsigned char *data, size_t len, bool raw,
                          size_t max, struct assay_buf *out, bool *complete_r)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)data};
	size_t used = 0;
	int ret = Z_OK;

	out->len = 0;
	*complete_r = false;
	if (inflateInit2(&z, raw ? -MAX_WBITS : MAX_WBITS) != Z_OK) {
		in->error = -ASSAY_ENOMEM;
		return 0;
	}
	while (ret == Z_OK && out->len < max) {
		size_t room = max - out->len < INFLATE_PIECE ? max - out->len : INFLATE_PIECE;
		size_t piece = len - used < INFLATE_PIECE ? len - used : INFLATE_PIECE;

		if (assay_buf_reserve(out, room) < 0) {
			in->error = -ASSAY_ENOMEM;
			break;
		}
		z.next_in = (Bytef *)(uintptr_t)(data + used);
		z.avail_in = (uInt)piece;
		z.next_out = (Bytef *)out->data + out->len;
		z.avail_out = (uInt)room;
		ret = inflate(&z, Z_NO_FLUSH);
		used += piece - z.avail_in;
		room -= z.avail_out;
		if (!inspection_spend(in, room))
			break;
		out->len += room;
		/* nothing went in and nothing came out: the data ends early */
		if (room == 0 && z.avail_in == piece)
			break;
	}
	*complete_r = ret == Z_STREAM_END;
	inflateEnd(&z);
	return used;
}

/* ---- leaves ----------------------------------------------------------------- */

inspect_reader *inspection_reader(const struct assay_type *detected, const char *declared)
{
	(void)detected;
	(void)declared;
	return NULL;
}

void inspection_leaf(struct inspection *in, inspect_reader *reader, const struct assay_type *type,
                     const char *name, const unsigned char *data, size_t len)
{
	in->type = type;
	in->name = name;
	in->depth = 0;
	in->flags = 0;
	in->findings = 0;
	in->packed = len;
	in->unpacked = 0;
	in->parent = 0;
	in->open = false;
	reader(in, data, len);
}

void inspection_free(struct inspection *in)
{
	assay_buf_free(&in->content);
}
