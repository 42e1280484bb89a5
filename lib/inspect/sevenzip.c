/*
 * See sevenzip.h. The header of a 7z archive says how many files there are, and
 * libarchive allocates room for all of them before it reads the first: a few
 * octets, compressed well, would cost gigabytes. So the header is read here
 * first, as far as the counts go (7zFormat.txt of the LZMA SDK). A compressed
 * header is unpacked by libarchive as the only file of an archive made up for it.
 */
#include "inspect/sevenzip.h"

#include "inspect/archive.h"
#include "inspect/octets.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define SIGNATURE_BYTES 32

/* of a header, unpacked: some 100 octets for each file are usual */
#define HEADER_MAX (8 * 1024 * 1024)

enum {
	ID_END,
	ID_HEADER,
	ID_ARCHIVE_PROPERTIES,
	ID_ADDITIONAL_STREAMS,
	ID_MAIN_STREAMS,
	ID_FILES,
	ID_PACK,
	ID_UNPACK,
	ID_SUBSTREAMS,
	ID_SIZE,
	ID_CRC,
	ID_FOLDER,
	ID_CODERS_UNPACK_SIZE,
	ID_NUM_UNPACK_STREAM,
	ID_ENCODED_HEADER = 0x17,
};

struct reader {
	const unsigned char *p, *end;
	bool bad;
};

/* What is to be known of a description of streams; zero-initialise. */
struct streams {
	const unsigned char *after_position; /* where the description goes on behind packPos */
	uint64_t position, packed;           /* of the first packed stream */
	uint64_t unpacked;                   /* of the first folder, its last stream */
	uint64_t folders, outputs;           /* outputs: streams of all folders */
	bool encrypted;                      /* a coder is AES */
	unsigned char *has_crc;              /* for each folder */
	bool no_memory;
};

static unsigned int octet(struct reader *r)
{
	if (r->p == r->end) {
		r->bad = true;
		return 0;
	}
	return *r->p++;
}

static void skip(struct reader *r, uint64_t octets)
{
	if (octets > (uint64_t)(r->end - r->p)) {
		r->bad = true;
		return;
	}
	r->p += octets;
}

/* The first octet's leading ones say how many octets follow. */
static uint64_t number(struct reader *r)
{
	unsigned int first = octet(r), mask = 0x80;
	uint64_t value = 0;

	for (unsigned int i = 0; i < 8; i++, mask >>= 1) {
		if ((first & mask) == 0)
			return value | (uint64_t)(first & (mask - 1)) << (8 * i);
		value |= (uint64_t)octet(r) << (8 * i);
	}
	return value;
}

/* How many things there are, each of which takes some octets of the header, or a bit at least. */
static uint64_t count(struct reader *r)
{
	uint64_t n = number(r);

	if (n > (uint64_t)(r->end - r->p) * 8)
		r->bad = true;
	return r->bad ? 0 : n;
}

static void expect(struct reader *r, unsigned int id)
{
	if (octet(r) != id)
		r->bad = true;
}

/* CRCs of n things, of some or of all of them; defined: which, or NULL. */
static void digests(struct reader *r, uint64_t n, unsigned char *defined)
{
	unsigned int all = octet(r), bits = 0;
	uint64_t with = 0;

	for (uint64_t i = 0; i < n && !r->bad; i++) {
		if (i % 8 == 0)
			bits = all != 0 ? 0xff : octet(r);
		with += bits >> (7 - i % 8) & 1;
		if (defined != NULL)
			defined[i] = bits >> (7 - i % 8) & 1;
	}
	skip(r, with * 4);
}

static void pack_info(struct reader *r, struct streams *s)
{
	uint64_t n;
	unsigned int id;

	s->position = number(r);
	s->after_position = r->p;
	n = count(r);
	while (!r->bad && (id = octet(r)) != ID_END) {
		if (id == ID_SIZE) {
			for (uint64_t i = 0; i < n && !r->bad; i++) {
				uint64_t size = number(r);

				if (i == 0)
					s->packed = size;
			}
		} else if (id == ID_CRC) {
			digests(r, n, NULL);
		} else {
			r->bad = true;
		}
	}
}

/* A folder: coders, which streams of theirs are bound together, which are packed ones. */
static uint64_t folder(struct reader *r, struct streams *s)
{
	static const unsigned char aes[] = {6, 0xf1, 7, 1};
	uint64_t coders = count(r), in = 0, out = 0, binds;

	for (uint64_t i = 0; i < coders && !r->bad; i++) {
		unsigned int flags = octet(r), id_len = flags & 0x0f;
		const unsigned char *id = r->p;

		skip(r, id_len);
		if (!r->bad && id_len == sizeof(aes) && memcmp(id, aes, sizeof(aes)) == 0)
			s->encrypted = true;
		in += (flags & 0x10) != 0 ? count(r) : 1;
		out += (flags & 0x10) != 0 ? count(r) : 1;
		if ((flags & 0x20) != 0)
			skip(r, number(r));
	}
	if (out == 0 || in + 1 < out)
		r->bad = true;
	binds = r->bad ? 0 : out - 1;
	for (uint64_t i = 0; i < 2 * binds && !r->bad; i++)
		number(r);
	for (uint64_t i = 0; in - binds > 1 && i < in - binds && !r->bad; i++)
		number(r);
	return out;
}

static void unpack_info(struct reader *r, struct streams *s)
{
	uint64_t first = 0;

	expect(r, ID_FOLDER);
	s->folders = count(r);
	expect(r, 0); /* in the header itself */
	s->has_crc = calloc((size_t)s->folders + 1, 1);
	if (s->has_crc == NULL)
		r->bad = s->no_memory = true;
	for (uint64_t i = 0; i < s->folders && !r->bad; i++) {
		uint64_t out = folder(r, s);

		first = i == 0 ? out : first;
		s->outputs += out;
	}
	expect(r, ID_CODERS_UNPACK_SIZE);
	for (uint64_t i = 0; i < s->outputs && !r->bad; i++) {
		uint64_t size = number(r);

		if (i + 1 == first)
			s->unpacked = size;
	}
	if (r->bad)
		return;
	if (r->p < r->end && *r->p == ID_CRC) {
		octet(r);
		digests(r, s->folders, s->has_crc);
	}
	expect(r, ID_END);
}

/*
 * How many files each folder holds; their sizes, but for the last one of each;
 * their CRCs, where the folder's is not that of its only file.
 */
static void substreams_info(struct reader *r, const struct streams *s, uint64_t *counts)
{
	unsigned int id = octet(r);
	uint64_t crcs = 0;

	for (uint64_t i = 0; i < s->folders && !r->bad; i++)
		counts[i] = id == ID_NUM_UNPACK_STREAM ? count(r) : 1;
	if (id == ID_NUM_UNPACK_STREAM)
		id = octet(r);
	for (uint64_t i = 0; i < s->folders && id == ID_SIZE; i++) {
		for (uint64_t k = 1; k < counts[i] && !r->bad; k++)
			number(r);
	}
	if (id == ID_SIZE)
		id = octet(r);
	for (uint64_t i = 0; i < s->folders; i++)
		crcs += counts[i] == 1 && s->has_crc[i] ? 0 : counts[i];
	if (crcs > (uint64_t)(r->end - r->p) * 8)
		r->bad = true;
	if (id == ID_CRC && !r->bad) {
		digests(r, crcs, NULL);
		id = octet(r);
	}
	if (id != ID_END)
		r->bad = true;
}

static void skip_substreams(struct reader *r, struct streams *s)
{
	uint64_t *counts = calloc((size_t)s->folders + 1, sizeof(*counts));

	if (counts == NULL || s->has_crc == NULL)
		r->bad = s->no_memory = true;
	else
		substreams_info(r, s, counts);
	free(counts);
}

/* s->has_crc must be freed. */
static void streams_info(struct reader *r, struct streams *s)
{
	unsigned int id;

	while (!r->bad && (id = octet(r)) != ID_END) {
		if (id == ID_PACK)
			pack_info(r, s);
		else if (id == ID_UNPACK && s->has_crc == NULL)
			unpack_info(r, s);
		else if (id == ID_SUBSTREAMS && s->has_crc != NULL)
			skip_substreams(r, s);
		else
			r->bad = true;
	}
}

/* ---- the header ---------------------------------------------------------------- */

/* How many files a header says there are; 0 also when it says nothing of files. */
static uint64_t files_of_header(struct inspection *in, struct reader *r)
{
	struct streams s = {0};
	unsigned int id = octet(r);

	if (id == ID_MAIN_STREAMS) {
		streams_info(r, &s);
		id = octet(r);
	}
	free(s.has_crc);
	if (s.no_memory)
		in->error = -ASSAY_ENOMEM;
	return id == ID_FILES ? number(r) : 0;
}

/* An archive whose only file is the packed header. */
static int wrap_header(const unsigned char *packed, const struct streams *s,
                       const struct reader *description, struct assay_buf *out)
{
	static const unsigned char start[] = {ID_HEADER, ID_MAIN_STREAMS, ID_PACK, 0};
	/* the end of the description is written anew, behind one file for each folder */
	static const unsigned char files[] = {ID_SUBSTREAMS, ID_END, ID_END, ID_FILES, 1,
	                                      ID_END,        ID_END};
	unsigned char signature[SIGNATURE_BYTES] = {'7', 'z', 0xbc, 0xaf, 0x27, 0x1c, 0, 4};
	size_t rest = (size_t)(description->p - 1 - s->after_position);
	uint64_t fields[2] = {s->packed, sizeof(start) + rest + sizeof(files)};
	uLong crc = crc32_z(0, start, sizeof(start));
	int ret;

	crc = crc32_z(crc, s->after_position, rest);
	crc = crc32_z(crc, files, sizeof(files));
	for (unsigned int i = 0; i < 16; i++)
		signature[12 + i] = (unsigned char)(fields[i / 8] >> (8 * (i % 8)));
	for (unsigned int i = 0; i < 4; i++)
		signature[28 + i] = (unsigned char)(crc >> (8 * i));
	crc = crc32_z(0, signature + 12, 20);
	for (unsigned int i = 0; i < 4; i++)
		signature[8 + i] = (unsigned char)(crc >> (8 * i));
	ret = assay_buf_append(out, signature, sizeof(signature));
	if (ret == 0)
		ret = assay_buf_append(out, packed, (size_t)s->packed);
	if (ret == 0)
		ret = assay_buf_append(out, start, sizeof(start));
	if (ret == 0)
		ret = assay_buf_append(out, s->after_position, rest);
	return ret < 0 ? ret : assay_buf_append(out, files, sizeof(files));
}

/* Unpack a header that its description says is packed; false: it was reported why not. */
static bool unpack_header(struct inspection *in, const unsigned char *data, size_t len,
                          struct reader *r, struct assay_buf *header)
{
	struct assay_buf wrapped = {0};
	struct streams s = {0};
	bool ok = false;

	streams_info(r, &s);
	free(s.has_crc);
	if (s.no_memory) {
		in->error = -ASSAY_ENOMEM;
	} else if (s.encrypted) {
		inspection_report(in, INSPECTION_ENCRYPTED);
	} else if (r->bad || s.folders != 1 || s.after_position == NULL ||
	           s.position > len - SIGNATURE_BYTES ||
	           s.packed > len - SIGNATURE_BYTES - s.position) {
		inspection_report(in, INSPECTION_CORRUPT);
	} else if (s.unpacked > HEADER_MAX) {
		inspection_report(in, INSPECTION_SIZE);
	} else if (inspection_spend(in, (size_t)s.unpacked)) {
		if (wrap_header(data + SIGNATURE_BYTES + s.position, &s, r, &wrapped) < 0)
			in->error = -ASSAY_ENOMEM;
		else
			ok = archive_unpack_first(in, "application/x-7z-compressed", &wrapped,
			                          (size_t)s.unpacked, header);
	}
	assay_buf_free(&wrapped);
	return ok;
}

static bool few_enough(struct inspection *in, struct reader *r)
{
	uint64_t files = files_of_header(in, r);

	if (files <= (uint64_t)in->limits->members * 10)
		return in->error == 0;
	inspection_report(in, INSPECTION_MEMBERS);
	return false;
}

bool sevenzip_is_bounded(struct inspection *in, const unsigned char *data, size_t len)
{
	struct assay_buf unpacked = {0};
	struct reader r = {0};
	uint64_t offset, size;
	unsigned int id;
	bool ok = false;

	if (len < SIGNATURE_BYTES)
		return true;
	offset = octets_le64(data + 12);
	size = octets_le64(data + 20);
	/* libarchive will say what is wrong with these, or that there is nothing */
	if (offset > len - SIGNATURE_BYTES || size > len - SIGNATURE_BYTES - offset || size == 0)
		return true;
	r.p = data + SIGNATURE_BYTES + offset;
	r.end = r.p + size;
	id = octet(&r);
	if (id == ID_HEADER)
		return few_enough(in, &r);
	if (id != ID_ENCODED_HEADER)
		return true;
	if (unpack_header(in, data, len, &r, &unpacked)) {
		r = (struct reader){.p = (unsigned char *)unpacked.data,
		                    .end = (unsigned char *)unpacked.data + unpacked.len};
		ok = octet(&r) != ID_HEADER || few_enough(in, &r);
	}
	assay_buf_free(&unpacked);
	return ok;
}
