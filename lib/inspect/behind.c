/*
 * Archives behind other content: a ZIP file is found from its end, so anything
 * may stand before it; programs that open RAR, 7z or cabinets look for their
 * start further in, as self-extracting archives have it; an ISO 9660 image has
 * room for something else before its first descriptor. Content that is of two
 * types at once is a polyglot, but not a program that unpacks itself.
 */
#include "assay-config.h"

#include "inspect/archive.h"
#include "inspect/inspection.h"

#include "inspect/octets.h"

#include <string.h>
#include <zlib.h>

/* how much may follow a ZIP file for its readers to find it all the same */
#define SLACK (64 * 1024)

static bool is_program(const struct inspection *in)
{
	return in->type != NULL && (in->type->flags & ASSAY_ENT_EXECUTABLE) != 0;
}

/* ---- ISO 9660 ------------------------------------------------------------------- */

/* ECMA-119 8.1: after 16 sectors, a type and the identifier; UDF starts with one of its own. */
#define DESCRIPTOR 32768

static bool find_image(struct inspection *in, const unsigned char *data, size_t len)
{
	static const char iso[] = "application/vnd.efi.iso";
	bool udf;

	if (len < DESCRIPTOR + 2048)
		return false;
	udf = memcmp(data + DESCRIPTOR + 1, "BEA01", 5) == 0;
	if (!udf && memcmp(data + DESCRIPTOR + 1, "CD001", 5) != 0)
		return false;
	if (in->type != NULL)
		inspection_report(in, INSPECTION_POLYGLOT);
	inspection_type(in, iso);
	if (!udf)
		archive_read_as(in, iso, data, len);
	return true;
}

/* ---- by signature ---------------------------------------------------------------- */

/* The CRC of the first header, of 16 bits. */
static bool is_rar4(const unsigned char *p, size_t len)
{
	size_t header;

	if (len < 7 + 13 || p[6] != 0 || p[9] != 0x73)
		return false;
	header = octets_le16(p + 12);
	return header >= 13 && header <= len - 7 &&
	       (crc32_z(0, p + 9, header - 2) & 0xffff) == octets_le16(p + 7);
}

/* The same of 32 bits; the size of the first header takes one octet. */
static bool is_rar5(const unsigned char *p, size_t len)
{
	if (len < 16 || p[6] != 1 || p[7] != 0 || (p[12] & 0x80) != 0 || p[12] + 13u > len)
		return false;
	return crc32_z(0, p + 12, p[12] + 1u) == octets_le32(p + 8);
}

static bool is_rar(const unsigned char *p, size_t len)
{
	return is_rar4(p, len) || is_rar5(p, len);
}

static bool is_sevenzip(const unsigned char *p, size_t len)
{
	return len >= 32 && crc32_z(0, p + 12, 20) == octets_le32(p + 8);
}

/* [MS-CAB] 2.1: reserved fields are zero, the version is 1.3, the files are within. */
static bool is_cabinet(const unsigned char *p, size_t len)
{
	if (len < 36 || octets_le32(p + 4) != 0 || octets_le32(p + 12) != 0 ||
	    octets_le32(p + 20) != 0)
		return false;
	return p[24] == 3 && p[25] == 1 && octets_le32(p + 8) <= len && octets_le32(p + 16) >= 36 &&
	       octets_le32(p + 16) < octets_le32(p + 8);
}

static const struct {
	const char *type, *signature;
	size_t len;
	size_t rare; /* the octet of it that is searched for: all of the content is passed */
	bool (*is)(const unsigned char *p, size_t len);
} kinds[] = {
	{"application/vnd.rar", "Rar!\x1a\x07", 6, 4, is_rar},
	{"application/x-7z-compressed", "7z\xbc\xaf\x27\x1c", 6, 2, is_sevenzip},
	{"application/vnd.ms-cab-compressed", "MSCF", 4, 3, is_cabinet},
};

/* The first archive of this kind that is not just a signature. */
static const unsigned char *find_kind(size_t kind, const unsigned char *data, size_t len)
{
	const unsigned char *end = data + len, *p = data + kinds[kind].rare;
	unsigned char rare = (unsigned char)kinds[kind].signature[kinds[kind].rare];

	while (p < end && (p = memchr(p, rare, (size_t)(end - p))) != NULL) {
		const unsigned char *start = p - kinds[kind].rare;

		if ((size_t)(end - start) >= kinds[kind].len &&
		    memcmp(start, kinds[kind].signature, kinds[kind].len) == 0 &&
		    kinds[kind].is(start, (size_t)(end - start)))
			return start;
		p++;
	}
	return NULL;
}

static void find_by_signature(struct inspection *in, const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && in->error == 0; i++) {
		const unsigned char *p = find_kind(i, data, len);

		if (p == NULL)
			continue;
		if (!is_program(in))
			inspection_report(in, INSPECTION_POLYGLOT);
		archive_read_as(in, kinds[i].type, p, len - (size_t)(p - data));
	}
}

/* ---- the whole ------------------------------------------------------------------- */

/* Compound files and OneNote sections hold others, which are not behind them for that. */
static bool is_compound(const unsigned char *data, size_t len)
{
	return len >= 8 && (memcmp(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0 ||
	                    memcmp(data, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", 8) == 0);
}

void inspect_behind(struct inspection *in, const unsigned char *data, size_t len)
{
	bool compound = is_compound(data, len);

	if (zip_is_behind(data, len, compound ? 0 : SLACK)) {
		inspection_report(in, INSPECTION_POLYGLOT);
		inspect_zip(in, data, len);
	}
	if (!find_image(in, data, len) && !compound)
		find_by_signature(in, data, len);
}
