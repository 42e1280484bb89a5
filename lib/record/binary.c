/*
 * The compact binary record of an analysis, for caches: its format, and how it
 * is written. decode.c reads it.
 *
 * Layout, version 2. Integers are LEB128 varints (7 bits an octet, least
 * significant first, at most 10 octets) unless said otherwise; a string is its
 * length as a varint and its octets.
 *
 *   octet    version, 2
 *   4 octets CRC-32 (zlib's) of all that follows, least significant octet first
 *   varint   octets of the message analysed
 *   octet    worst severity; bit 7: parts or members were left out, the record
 *            was too large
 *   varint   number of parts, then each part:
 *     string   IMAP section number
 *     octet    bits 0-2 transfer encoding, bit 3: members follow, bits 4-6
 *              disposition (0 none, 1 inline, 2 attachment, 3 other: a string
 *              follows the types), bit 7: a SHA-256 follows
 *     varint   flags (enum assay_entity_flag)
 *     type     declared type
 *     type     detected type
 *     string   disposition, only when bits 4-6 above are 3
 *     varint   0: no name; else octets of the name + 1, and the name
 *     varint   decoded octets
 *     32 octets SHA-256, only when bit 7 above is set
 *     varint   number of members, only when bit 3 above is set; then each member:
 *       octet    bits 0-6 source (enum assay_member_source), bit 7: a SHA-256 follows
 *       varint   flags (enum assay_entity_flag)
 *       type     type declared inside
 *       type     detected type
 *       varint   0: no name; else octets of the name + 1, and the name
 *       varint   octets
 *       32 octets SHA-256, only when bit 7 above is set
 *   varint   number of ambiguity codes found, then for each its number in the
 *            catalogue and how often it was found, both varints
 *
 * A type is an octet: 0 none, 1 a string follows, else index + 2 in the table
 * below. Changing the table, the catalogue's order, the sources of members, the
 * flags or the layout needs a new version; a record of another version is
 * rebuilt by its owner.
 *
 * SHA-256 is kept for attachments only: nobody searches text by its hash, and
 * the record of most messages then fits into some twenty octets. Members have
 * theirs always: each is a file. They get the room that the parts leave, so
 * that many members in one part do not keep another part out of the record.
 */
#include "record/binary.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define DEFAULT_LIMIT 16384
#define STRING_MAX    4096

const char *const record_types[] = {
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
	for (size_t i = 0; i < RECORD_TYPES; i++) {
		if (strcmp(record_types[i], type) == 0)
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

static int put_name(struct assay_buf *out, const char *name)
{
	size_t len = name == NULL ? 0 : bounded_length(name);
	int ret = put_varint(out, name == NULL ? 0 : len + 1);

	return ret < 0 || name == NULL ? ret : assay_buf_append(out, name, len);
}

static int put_member(struct assay_buf *out, const struct assay_member *member)
{
	int ret = put_octet(out, member->source | (member->sha256 != NULL ? 0x80 : 0));

	if (ret == 0)
		ret = put_varint(out, member->flags);
	if (ret == 0)
		ret = put_type(out, member->type);
	if (ret == 0)
		ret = put_type(out, member->detected);
	if (ret == 0)
		ret = put_name(out, member->name);
	if (ret == 0)
		ret = put_varint(out, member->size);
	if (ret == 0 && member->sha256 != NULL)
		ret = assay_buf_append(out, member->sha256, 32);
	return ret;
}

/* How many parts there will be, and the room for their members. */
struct plan {
	size_t parts;
	size_t room;
	bool truncated;
};

/* As many members as there is room for. */
static int put_members(struct assay_buf *out, const struct assay_entity *entity, struct plan *plan)
{
	struct assay_buf members = {0};
	uint32_t count = 0;
	int ret = 0;

	while (count < entity->member_count && ret == 0) {
		size_t before = members.len;

		ret = put_member(&members, &entity->members[count]);
		if (members.len > plan->room) {
			members.len = before;
			plan->truncated = true;
			break;
		}
		count++;
	}
	plan->room -= members.len;
	if (ret == 0)
		ret = put_varint(out, count);
	if (ret == 0 && count > 0)
		ret = assay_buf_append(out, members.data, members.len);
	assay_buf_free(&members);
	return ret;
}

/* A part without its members. */
static int put_part(struct assay_buf *out, const struct assay_entity *entity)
{
	unsigned int disposition = disposition_code(entity->disposition);
	bool hash = entity->sha256 != NULL && (entity->flags & ASSAY_ENT_ATTACHMENT) != 0;
	int ret = put_string(out, entity->section);

	if (ret == 0)
		ret = put_octet(out, entity->encoding | (entity->member_count > 0 ? 8 : 0) |
		                             disposition << 4 | (hash ? 0x80 : 0));
	if (ret == 0)
		ret = put_varint(out, entity->flags);
	if (ret == 0)
		ret = put_type(out, entity->type);
	if (ret == 0)
		ret = put_type(out, entity->detected);
	if (ret == 0 && disposition == DISPOSITION_OTHER)
		ret = put_string(out, entity->disposition);
	if (ret == 0)
		ret = put_name(out, entity->name);
	if (ret == 0)
		ret = put_varint(out, entity->size);
	if (ret == 0 && hash)
		ret = assay_buf_append(out, entity->sha256, 32);
	return ret;
}

/* octets that the number of members may take: a count of 32 bits */
#define MEMBER_COUNT_BYTES 5

/*
 * As many parts as fit, without their members; what the members leave of the
 * limit is planned.
 */
static int put_parts(struct assay_buf *out, const struct assay_analysis *analysis, size_t limit,
                     struct plan *plan)
{
	size_t counts = 0;

	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *entity = analysis->entities[i];
		size_t before = out->len;
		int ret;

		if (entity->kind == ASSAY_MULTIPART)
			continue;
		ret = put_part(out, entity);
		if (ret < 0)
			return ret;
		if (entity->member_count > 0)
			counts += MEMBER_COUNT_BYTES;
		if (out->len + counts > limit) {
			out->len = before;
			plan->truncated = true;
			break;
		}
		plan->parts++;
		plan->room = limit - out->len - counts;
	}
	return 0;
}

/* The planned parts once more, each followed by its members. */
static int put_parts_and_members(struct assay_buf *out, const struct assay_analysis *analysis,
                                 struct plan *plan)
{
	int ret = 0;

	out->len = 0;
	for (size_t i = 0, part = 0; part < plan->parts && ret == 0; i++) {
		const struct assay_entity *entity = analysis->entities[i];

		if (entity->kind == ASSAY_MULTIPART)
			continue;
		part++;
		ret = put_part(out, entity);
		if (ret == 0 && entity->member_count > 0)
			ret = put_members(out, entity, plan);
	}
	return ret;
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

static bool has_members(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if (analysis->entities[i]->member_count > 0)
			return true;
	}
	return false;
}

int assay_record_encode(const struct assay_analysis *analysis, size_t limit, struct assay_buf *out)
{
	struct assay_buf parts = {0}, rest = {0};
	struct plan plan = {0};
	unsigned char header[RECORD_HEADER_BYTES] = {ASSAY_RECORD_VERSION};
	uLong crc;
	int ret;

	ret = put_parts(&parts, analysis, limit == 0 ? DEFAULT_LIMIT : limit, &plan);
	if (ret == 0 && has_members(analysis))
		ret = put_parts_and_members(&parts, analysis, &plan);
	if (ret == 0)
		ret = put_varint(&rest, analysis->size);
	if (ret == 0)
		ret = put_octet(&rest, analysis->severity | (plan.truncated ? 0x80 : 0));
	if (ret == 0)
		ret = put_varint(&rest, plan.parts);
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
