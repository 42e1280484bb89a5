/*
 * The binary record, read: binary.c documents its format. It may come from
 * anywhere, so no octet of it is believed.
 */
#include "record/binary.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* no part or member takes less than this many octets, so a count cannot lie far */
#define PART_MIN_BYTES   7
#define MEMBER_MIN_BYTES 6

struct reader {
	const unsigned char *p, *end;
	char *strings; /* where the next string goes */
	bool bad;
	bool no_memory;
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
	if (code - 2 < RECORD_TYPES)
		return record_types[code - 2];
	r->bad = true;
	return NULL;
}

static unsigned int get_flags(struct reader *r)
{
	uint64_t flags = get_varint(r);

	if (flags > UINT32_MAX)
		r->bad = true;
	return (unsigned int)flags;
}

static const char *get_name(struct reader *r)
{
	uint64_t name = get_varint(r);

	return name == 0 ? NULL : get_octets(r, name - 1);
}

static void get_sha256(struct reader *r, uint8_t *sha256)
{
	if (r->end - r->p < 32) {
		r->bad = true;
		return;
	}
	memcpy(sha256, r->p, 32);
	r->p += 32;
}

static void get_member(struct reader *r, struct assay_record_member *member)
{
	unsigned int octet = get_octet(r);

	member->source = (enum assay_member_source)(octet & 0x7f);
	member->has_sha256 = (octet & 0x80) != 0;
	if ((octet & 0x7f) > ASSAY_MEMBER_TNEF)
		r->bad = true;
	member->flags = get_flags(r);
	member->type = get_type(r);
	member->detected = get_type(r);
	member->name = get_name(r);
	member->size = get_varint(r);
	if (member->has_sha256)
		get_sha256(r, member->sha256);
}

static void get_members(struct reader *r, struct assay_record_part *part)
{
	uint64_t count = get_varint(r);

	if (r->bad || count > (uint64_t)(r->end - r->p) / MEMBER_MIN_BYTES) {
		r->bad = true;
		return;
	}
	if (count == 0)
		return;
	part->members = calloc((size_t)count, sizeof(*part->members));
	if (part->members == NULL) {
		r->bad = r->no_memory = true;
		return;
	}
	part->member_count = (size_t)count;
	for (size_t i = 0; i < part->member_count && !r->bad; i++)
		get_member(r, &part->members[i]);
}

static void get_part(struct reader *r, struct assay_record_part *part)
{
	static const char *const dispositions[] = {NULL, "inline", "attachment", NULL};
	unsigned int octet, disposition;

	part->section = get_string(r);
	octet = get_octet(r);
	part->encoding = (enum assay_encoding)(octet & 7);
	disposition = octet >> 4 & 7;
	part->has_sha256 = (octet & 0x80) != 0;
	part->flags = get_flags(r);
	part->type = get_type(r);
	part->detected = get_type(r);
	if (part->encoding > ASSAY_ENC_UNKNOWN || disposition > DISPOSITION_OTHER ||
	    part->type == NULL) {
		r->bad = true;
		return;
	}
	part->disposition =
		disposition == DISPOSITION_OTHER ? get_string(r) : dispositions[disposition];
	part->name = get_name(r);
	part->size = get_varint(r);
	if (part->has_sha256)
		get_sha256(r, part->sha256);
	if ((octet & 8) != 0)
		get_members(r, part);
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

	if (len < RECORD_HEADER_BYTES || data[0] != ASSAY_RECORD_VERSION)
		return -ASSAY_EFORMAT;
	for (int i = 0; i < 4; i++)
		crc |= (uLong)data[1 + i] << (8 * i);
	return crc32_z(0, data + RECORD_HEADER_BYTES, len - RECORD_HEADER_BYTES) == crc
	               ? 0
	               : -ASSAY_EFORMAT;
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
	if (r->no_memory)
		return -ASSAY_ENOMEM;
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
	r = (struct reader){.p = (const unsigned char *)data + RECORD_HEADER_BYTES,
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
	for (size_t i = 0; i < owned->pub.part_count; i++)
		free(owned->pub.parts[i].members);
	free(owned->pub.parts);
	free(owned->pub.ambiguities);
	free(owned->strings);
	free(owned);
}
