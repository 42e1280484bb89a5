/*
 * Compressed files that hold one file: gzip (RFC 1952) by itself, others by
 * libarchive. The file inside is a member; if it is an archive, as in .tar.gz,
 * that is read in turn.
 */
#include "inspect/archive.h"
#include "inspect/inspection.h"

#include "inspect/octets.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#define PIECE (64 * 1024)

/* ---- the name of what is inside ----------------------------------------------- */

static const struct {
	const char *suffix, *instead;
} suffixes[] = {
	{".tgz", ".tar"}, {".tbz", ".tar"},  {".tbz2", ".tar"}, {".txz", ".tar"}, {".tlz", ".tar"},
	{".taz", ".tar"}, {".tzst", ".tar"}, {".svgz", ".svg"}, {".gz", ""},      {".bz2", ""},
	{".bz", ""},      {".xz", ""},       {".lzma", ""},     {".lz", ""},      {".lz4", ""},
	{".zst", ""},     {".z", ""},
};

/* What the file is called once it is unpacked: as gunzip and the like do. */
static void name_from_outside(struct inspection *in)
{
	size_t len = in->name == NULL ? 0 : strlen(in->name);
	struct assay_buf name = {0};
	int ret = 0;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]) && ret == 0; i++) {
		size_t suffix = strlen(suffixes[i].suffix);

		if (len <= suffix || strcasecmp(in->name + len - suffix, suffixes[i].suffix) != 0)
			continue;
		ret = assay_buf_append(&name, in->name, len - suffix);
		if (ret == 0)
			ret = assay_buf_puts(&name, suffixes[i].instead);
		break;
	}
	if (ret < 0)
		in->error = ret;
	else if (name.len > 0)
		member_name(in->members, "utf-8", name.data, name.len);
	assay_buf_free(&name);
}

static void finish(struct inspection *in, unsigned int flags)
{
	inspection_member_end(in, flags);
	if ((flags & ASSAY_ENT_CORRUPT) != 0)
		inspection_report(in, INSPECTION_CORRUPT);
}

/* ---- gzip --------------------------------------------------------------------- */

/* 2.3.1: a name in ISO 8859-1; NULL when there is none. */
static const char *gzip_name(const unsigned char *data, size_t len, size_t *name_len_r)
{
	const unsigned char *end;
	size_t pos = 10;

	if (len < 12 || (data[3] & 0x08) == 0)
		return NULL;
	if ((data[3] & 0x04) != 0)
		pos += 2 + octets_le16(data + 10);
	end = pos < len ? memchr(data + pos, '\0', len - pos) : NULL;
	if (end == NULL)
		return NULL;
	*name_len_r = (size_t)(end - data) - pos;
	return *name_len_r == 0 ? NULL : (const char *)data + pos;
}

/* One stream of octets; several that follow each other are one file. */
static int gunzip(struct inspection *in, z_stream *z, unsigned char *out, const unsigned char *data,
                  size_t len, size_t *used)
{
	int ret = Z_OK;

	while (ret == Z_OK) {
		size_t piece = len - *used < PIECE ? len - *used : PIECE;

		z->next_in = (Bytef *)(uintptr_t)(data + *used);
		z->avail_in = (uInt)piece;
		z->next_out = out;
		z->avail_out = PIECE;
		ret = inflate(z, Z_NO_FLUSH);
		*used += piece - z->avail_in;
		if (z->avail_out < PIECE && !inspection_member_write(in, out, PIECE - z->avail_out))
			return Z_STREAM_END;
	}
	return ret;
}

static unsigned int unpack_gzip(struct inspection *in, const unsigned char *data, size_t len)
{
	unsigned char *out = malloc(PIECE);
	z_stream z = {0};
	size_t used = 0;
	int ret;

	/* 16: with the header and the trailer of gzip, whose CRC is checked */
	if (out == NULL || inflateInit2(&z, 16 + MAX_WBITS) != Z_OK) {
		free(out);
		in->error = -ASSAY_ENOMEM;
		return 0;
	}
	do {
		ret = gunzip(in, &z, out, data, len, &used);
	} while (ret == Z_STREAM_END && !in->full && in->error == 0 && len - used >= 3 &&
	         memcmp(data + used, "\x1f\x8b\x08", 3) == 0 && inflateReset(&z) == Z_OK);
	inflateEnd(&z);
	free(out);
	if (ret == Z_MEM_ERROR)
		in->error = -ASSAY_ENOMEM;
	if (ret == Z_STREAM_END)
		return 0;
	/* the CRC is wrong, or the octets are; all that came out is there */
	return ret == Z_DATA_ERROR && len - used < 8 ? ASSAY_ENT_CORRUPT
	                                             : ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT;
}

void inspect_gzip(struct inspection *in, const unsigned char *data, size_t len)
{
	size_t name_len = 0;
	const char *name = gzip_name(data, len, &name_len);

	if (!inspection_member_begin(in, ASSAY_MEMBER_ARCHIVE, NULL, NULL, 0, NULL))
		return;
	if (name != NULL)
		member_name(in->members, "", name, name_len);
	else
		name_from_outside(in);
	finish(in, unpack_gzip(in, data, len));
}

/* ---- others ------------------------------------------------------------------- */

void inspect_compressed(struct inspection *in, const unsigned char *data, size_t len)
{
	if (in->type == NULL ||
	    !inspection_member_begin(in, ASSAY_MEMBER_ARCHIVE, NULL, NULL, 0, NULL))
		return;
	name_from_outside(in);
	finish(in, archive_unpack_filter(in, in->type->name, data, len));
}
