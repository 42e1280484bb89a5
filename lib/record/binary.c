/*
 * The compact binary record of an analysis, for caches.
 *
 * Layout, version 1. Integers are LEB128 varints (7 bits an octet, least
 * significant first, at most 10 octets) unless said otherwise; a string is its
 * length as a varint and its octets.
 *
 *   octet    version, 1
 *   4 octets CRC-32 (zlib's) of all that follows, least significant octet first
 *   varint   octets of the message analysed
 *   octet    worst severity; bit 7: parts were left out, the record was too large
 *   varint   number of parts, then each part:
 *     string   IMAP section number
 *     octet    bits 0-3 transfer encoding, bits 4-6 disposition (0 none, 1 inline,
 *              2 attachment, 3 other: a string follows the types), bit 7: a SHA-256 follows
 *     varint   flags (enum assay_entity_flag)
 *     type     declared type
 *     type     detected type
 *     string   disposition, only when bits 4-6 above are 3
 *     varint   0: no name; else octets of the name + 1, and the name
 *     varint   decoded octets
 *     32 octets SHA-256, only when bit 7 above is set
 *   varint   number of ambiguity codes found, then for each its number in the
 *            catalogue and how often it was found, both varints
 *
 * A type is an octet: 0 none, 1 a string follows, else index + 2 in the table
 * below. Changing the table, the catalogue's order, the flags or the layout
 * needs a new version; a record of another version is rebuilt by its owner.
 *
 * SHA-256 is kept for attachments only: nobody searches text by its hash, and
 * the record of most messages then fits into some twenty octets.
 */
#include <assay/codec.h>
#include <assay/record.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define DEFAULT_LIMIT 16384
#define HEADER_BYTES  5
#define STRING_MAX    4096
/* decoding: no part takes less than this many octets, so a count cannot lie far */
#define PART_MIN_BYTES 7

static const char *const type_table[] = {
	"text/plain",
	"text/html",
	"text/calendar",
	"text/x-vcard",
	"text/csv",
	"text/rfc822-headers",
	"message/rfc822",
	"message/delivery-status",
	"message/disposition-notification",
	"application/octet-stream",
	"application/pdf",
	"application/zip",
	"application/x-zip-compressed",
	"application/msword",
	"application/vnd.ms-excel",
	"application/vnd.ms-powerpoint",
	"application/x-ole-storage",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"application/vnd.oasis.opendocument.text",
	"application/vnd.microsoft.portable-executable",
	"application/x-executable",
	"application/x-msdownload",
	"application/pgp-signature",
	"application/pgp-encrypted",
	"application/pkcs7-signature",
	"application/pkcs7-mime",
	"application/ms-tnef",
	"application/gzip",
	"application/x-rar-compressed",
	"application/x-7z-compressed",
	"application/ics",
	"application/rtf",
	"application/xml",
	"application/json",
	"image/jpeg",
	"image/jpg",
	"image/png",
	"image/gif",
	"image/svg+xml",
	"image/tiff",
	"image/bmp",
	"image/webp",
	"audio/mpeg",
	"audio/wav",
	"audio/x-wav",
	"video/mp4",
	"video/quicktime",
};
#define TYPE_COUNT (sizeof(type_table) / sizeof(type_table[0]))

enum { DISPOSITION_NONE, DISPOSITION_INLINE, DISPOSITION_ATTACHMENT, DISPOSITION_OTHER };

/* ---- encoding ------------------------------------------------------------ */

static int put_varint(struct assay_buf *out, uint64_t value)
{
	unsigned char octets[10];
	size_t len = 0;

	do {
		octets[len] = (unsigned char)(value & 0x7f);
		value >>= 7;
		if (value != 0)
			octets[len] |= 0x80;
		len++;
	} while (value != 0);
	return assay_buf_append(out, octets, len);
}

static int put_octet(struct assay_buf *out, unsigned int value)
{
	unsigned char octet = (unsigned char)value;

	return assay_buf_append(out, &octet, 1);
}

/* Strings are UTF-8: a long one is cut between characters. */
static size_t bounded_length(const char *text)
{
	size_t len = strnlen(text, STRING_MAX);

	if (len == STRING_MAX) {
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	return len;
}

static int put_string(struct assay_buf *out, const char *text)
{
	size_t len = bounded_length(text);
	int ret = put_varint(out, len);

	return ret < 0 ? ret : assay_buf_append(out, text, len);
}

static int put_type(struct assay_buf *out, const char *type)
{
	int ret;

	if (type == NULL)
		return put_octet(out, 0);
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (strcmp(type_table[i], type) == 0)
			return put_octet(out, (unsigned int)i + 2);
	}
	ret = put_octet(out, 1);
	return ret < 0 ? ret : put_string(out, type);
}

static unsigned int disposition_code(const char *disposition)
{
	if (disposition == NULL)
		return DISPOSITION_NONE;
	if (strcmp(disposition, "inline") == 0)
		return DISPOSITION_INLINE;
	if (strcmp(disposition, "attachment") == 0)
		return DISPOSITION_ATTACHMENT;
	return DISPOSITION_OTHER;
}

static int put_part(struct assay_buf *out, const struct assay_entity *entity)
{
	unsigned int disposition = disposition_code(entity->disposition);
	bool hash = entity->sha256 != NULL && (entity->flags & ASSAY_ENT_ATTACHMENT) != 0;
	int ret = put_string(out, entity->section);

	if (ret == 0)
		ret = put_octet(out, entity->encoding | disposition << 4 | (hash ? 0x80 : 0));
	if (ret == 0)
		ret = put_varint(out, entity->flags);
	if (ret == 0)
		ret = put_type(out, entity->type);
	if (ret == 0)
		ret = put_type(out, entity->detected);
	if (ret == 0 && disposition == DISPOSITION_OTHER)
		ret = put_string(out, entity->disposition);
	if (ret == 0)
		ret = put_varint(out, entity->name == NULL ? 0 : bounded_length(entity->name) + 1);
	if (ret == 0 && entity->name != NULL)
		ret = assay_buf_append(out, entity->name, bounded_length(entity->name));
	if (ret == 0)
		ret = put_varint(out, entity->size);
	if (ret == 0 && hash)
		ret = assay_buf_append(out, entity->sha256, 32);
	return ret;
}

/* As many parts as fit; returns their number or an error. */
static int put_parts(struct assay_buf *out, const struct assay_analysis *analysis, size_t limit,
                     bool *truncated)
{
	int count = 0;

	for (size_t i = 0; i < analysis->entity_count; i++) {
		size_t before = out->len;
		int ret;

		if (analysis->entities[i]->kind == ASSAY_MULTIPART)
			continue;
		ret = put_part(out, analysis->entities[i]);
		if (ret < 0)
			return ret;
		if (out->len > limit) {
			out->len = before;
			*truncated = true;
			return count;
		}
		count++;
	}
	return count;
}

static int put_ambiguities(struct assay_buf *out, const struct assay_analysis *analysis)
{
	unsigned int counts[ASSAY_AMB_COUNT] = {0}, codes = 0;
	int ret;

	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		if (counts[analysis->ambiguities[i].code]++ == 0)
			codes++;
	}
	ret = put_varint(out, codes);
	for (unsigned int code = 0; code < ASSAY_AMB_COUNT && ret == 0; code++) {
		if (counts[code] == 0)
			continue;
		ret = put_varint(out, code);
		if (ret == 0)
			ret = put_varint(out, counts[code]);
	}
	return ret;
}

int assay_record_encode(const struct assay_analysis *analysis, size_t limit, struct assay_buf *out)
{
	struct assay_buf parts = {0}, rest = {0};
	bool truncated = false;
	unsigned char header[HEADER_BYTES] = {ASSAY_RECORD_VERSION};
	int count, ret;
	uLong crc;

	count = put_parts(&parts, analysis, limit == 0 ? DEFAULT_LIMIT : limit, &truncated);
	ret = count < 0 ? count : put_varint(&rest, analysis->size);
	if (ret == 0)
		ret = put_octet(&rest, analysis->severity | (truncated ? 0x80 : 0));
	if (ret == 0)
		ret = put_varint(&rest, (uint64_t)count);
	if (ret == 0)
		ret = assay_buf_append(&rest, parts.data == NULL ? "" : parts.data, parts.len);
	if (ret == 0)
		ret = put_ambiguities(&rest, analysis);
	if (ret == 0) {
		crc = crc32_z(0, (const Bytef *)rest.data, rest.len);
		for (int i = 0; i < 4; i++)
			header[1 + i] = (unsigned char)(crc >> (8 * i));
		ret = assay_buf_append(out, header, sizeof(header));
	}
	if (ret == 0)
		ret = assay_buf_append(out, rest.data, rest.len);
	assay_buf_free(&parts);
	assay_buf_free(&rest);
	return ret;
}

/* ---- decoding ------------------------------------------------------------ */

struct reader {
	const unsigned char *p, *end;
	char *strings; /* where the next string goes */
	bool bad;
};

static unsigned int get_octet(struct reader *r)
{
	if (r->p == r->end) {
		r->bad = true;
		return 0;
	}
	return *r->p++;
}

static uint64_t get_varint(struct reader *r)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; shift < 64; shift += 7) {
		unsigned int octet = get_octet(r);

		value |= (uint64_t)(octet & 0x7f) << shift;
		if ((octet & 0x80) == 0)
			return value;
	}
	r->bad = true;
	return 0;
}

/* len octets as a string; a NUL in it makes the record bad. */
static const char *get_octets(struct reader *r, uint64_t len)
{
	char *text = r->strings;

	if (r->bad || len > (uint64_t)(r->end - r->p) || memchr(r->p, '\0', (size_t)len) != NULL) {
		r->bad = true;
		return "";
	}
	memcpy(text, r->p, (size_t)len);
	text[len] = '\0';
	r->p += len;
	r->strings += len + 1;
	return text;
}

static const char *get_string(struct reader *r)
{
	uint64_t len = get_varint(r);

	return get_octets(r, len);
}

static const char *get_type(struct reader *r)
{
	unsigned int code = get_octet(r);

	if (code == 0)
		return NULL;
	if (code == 1)
		return get_string(r);
	if (code - 2 < TYPE_COUNT)
		return type_table[code - 2];
	r->bad = true;
	return NULL;
}

static void get_part(struct reader *r, struct assay_record_part *part)
{
	static const char *const dispositions[] = {NULL, "inline", "attachment", NULL};
	unsigned int octet, disposition;
	uint64_t flags, name;

	part->section = get_string(r);
	octet = get_octet(r);
	part->encoding = (enum assay_encoding)(octet & 15);
	disposition = octet >> 4 & 7;
	part->has_sha256 = (octet & 0x80) != 0;
	flags = get_varint(r);
	part->flags = (unsigned int)flags;
	part->type = get_type(r);
	part->detected = get_type(r);
	if (part->encoding > ASSAY_ENC_UNKNOWN || disposition > DISPOSITION_OTHER ||
	    flags > UINT32_MAX || part->type == NULL) {
		r->bad = true;
		return;
	}
	part->disposition =
		disposition == DISPOSITION_OTHER ? get_string(r) : dispositions[disposition];
	name = get_varint(r);
	part->name = name == 0 ? NULL : get_octets(r, name - 1);
	part->size = get_varint(r);
	if (!part->has_sha256)
		return;
	if (r->end - r->p < 32) {
		r->bad = true;
		return;
	}
	memcpy(part->sha256, r->p, 32);
	r->p += 32;
}

static void get_ambiguity(struct reader *r, struct assay_record_ambiguity *ambiguity)
{
	uint64_t code = get_varint(r), count = get_varint(r);

	if (code >= ASSAY_AMB_COUNT || count > UINT32_MAX)
		r->bad = true;
	else
		*ambiguity =
			(struct assay_record_ambiguity){(enum assay_code)code, (unsigned int)count};
}

struct owned_record {
	struct assay_record pub;
	char *strings;
};

static int check_header(const unsigned char *data, size_t len)
{
	uLong crc = 0;

	if (len < HEADER_BYTES || data[0] != ASSAY_RECORD_VERSION)
		return -ASSAY_EFORMAT;
	for (int i = 0; i < 4; i++)
		crc |= (uLong)data[1 + i] << (8 * i);
	return crc32_z(0, data + HEADER_BYTES, len - HEADER_BYTES) == crc ? 0 : -ASSAY_EFORMAT;
}

/* Room for everything the counts announce; the octets there bound the counts. */
static int get_parts(struct reader *r, struct assay_record *record)
{
	uint64_t count = get_varint(r);

	if (r->bad || count > (uint64_t)(r->end - r->p) / PART_MIN_BYTES + 1)
		return -ASSAY_EFORMAT;
	record->parts = calloc(count == 0 ? 1 : (size_t)count, sizeof(*record->parts));
	if (record->parts == NULL)
		return -ASSAY_ENOMEM;
	record->part_count = (size_t)count;
	for (size_t i = 0; i < record->part_count && !r->bad; i++)
		get_part(r, &record->parts[i]);
	return r->bad ? -ASSAY_EFORMAT : 0;
}

static int get_ambiguities(struct reader *r, struct assay_record *record)
{
	uint64_t count = get_varint(r);

	if (r->bad || count > ASSAY_AMB_COUNT)
		return -ASSAY_EFORMAT;
	record->ambiguities = calloc(count == 0 ? 1 : (size_t)count, sizeof(*record->ambiguities));
	if (record->ambiguities == NULL)
		return -ASSAY_ENOMEM;
	record->ambiguity_count = (size_t)count;
	for (size_t i = 0; i < record->ambiguity_count && !r->bad; i++)
		get_ambiguity(r, &record->ambiguities[i]);
	return r->bad || r->p != r->end ? -ASSAY_EFORMAT : 0;
}

int assay_record_decode(const void *data, size_t len, struct assay_record **record_r)
{
	struct owned_record *record;
	struct reader r;
	unsigned int severity;
	int ret;

	*record_r = NULL;
	if (data == NULL || check_header(data, len) < 0)
		return -ASSAY_EFORMAT;
	record = calloc(1, sizeof(*record));
	/* a string of n octets takes n + 1 octets in the record: its length counts */
	if (record != NULL)
		record->strings = malloc(len + 1);
	if (record == NULL || record->strings == NULL) {
		free(record);
		return -ASSAY_ENOMEM;
	}
	r = (struct reader){.p = (const unsigned char *)data + HEADER_BYTES,
	                    .end = (const unsigned char *)data + len,
	                    .strings = record->strings};
	record->pub.size = get_varint(&r);
	severity = get_octet(&r);
	record->pub.severity = (enum assay_severity)(severity & 0x7f);
	record->pub.truncated = (severity & 0x80) != 0;
	ret = (severity & 0x7f) > ASSAY_SEV_LIMIT ? -ASSAY_EFORMAT : get_parts(&r, &record->pub);
	if (ret == 0)
		ret = get_ambiguities(&r, &record->pub);
	if (ret < 0) {
		assay_record_free(&record->pub);
		return ret;
	}
	*record_r = &record->pub;
	return 0;
}

void assay_record_free(struct assay_record *record)
{
	struct owned_record *owned = (struct owned_record *)record;

	if (owned == NULL)
		return;
	free(owned->pub.parts);
	free(owned->pub.ambiguities);
	free(owned->strings);
	free(owned);
}
