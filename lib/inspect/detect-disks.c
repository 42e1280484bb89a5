/*
 * Images of disks. Some tell by their start; those of optical media begin with
 * 32 KiB that anything may be in, and some formats have their mark at the end.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* A boot sector of FAT, exFAT or NTFS: its parameters make sense; [MS-FAT] 3.1. */
static bool is_volume(struct head h)
{
	unsigned int sector = le16_at(h, 11), cluster = octet_at(h, 13);

	if (octet_at(h, 0) != 0xeb && octet_at(h, 0) != 0xe9)
		return false;
	if (AT(h, 3, "NTFS    ") || AT(h, 3, "EXFAT   "))
		return true;
	return (sector == 512 || sector == 1024 || sector == 2048 || sector == 4096) &&
	       cluster != 0 && (cluster & (cluster - 1)) == 0 && le16_at(h, 14) != 0 &&
	       (octet_at(h, 16) == 1 || octet_at(h, 16) == 2) &&
	       (octet_at(h, 21) == 0xf0 || octet_at(h, 21) >= 0xf8);
}

/* A table of four partitions: active or not, and one of them is of some type and size. */
static bool is_partitioned(struct head h)
{
	bool any = false;

	for (size_t off = 446; off < 510; off += 16) {
		if ((octet_at(h, off) & 0x7f) != 0)
			return false;
		any = any || (octet_at(h, off + 4) != 0 && le32_at(h, off + 12) != 0);
	}
	return any;
}

/* The first sector ends with 55 AA. */
const struct assay_type *detect_disk(struct head h)
{
	return is_volume(h) || is_partitioned(h) ? row(TYPE_RAW_DISK) : NULL;
}

/* A VirtualBox image says what it is in words, then comes its signature. */
const struct assay_type *detect_vdi(struct head h)
{
	return AT(h, 64, "\x7f\x10\xda\xbe") ? row(TYPE_VDI) : NULL;
}

/* ---- whole ------------------------------------------------------------------------ */

#define SECTOR         2048
#define VOLUME_RECORDS 16 /* that are looked at for UDF */

/* Volume descriptors from sector 16 on: ECMA-119 8, ECMA-167 2/9. */
static const struct assay_type *optical(struct head h)
{
	bool udf = false;

	for (size_t i = 16; i < 16 + VOLUME_RECORDS; i++) {
		if (AT(h, i * SECTOR + 1, "CD001"))
			return row(TYPE_ISO);
		udf = udf || AT(h, i * SECTOR + 1, "NSR02") || AT(h, i * SECTOR + 1, "NSR03");
	}
	/* raw sectors of 2352 octets, with 16 or 24 before the data */
	if (AT(h, 16 * 2352 + 16 + 1, "CD001") || AT(h, 16 * 2352 + 24 + 1, "CD001"))
		return row(TYPE_ISO);
	return udf ? row(TYPE_UDF) : NULL;
}

const struct assay_type *detect_disk_whole(struct head h)
{
	const struct assay_type *type;

	if (h.len >= 512) {
		struct head last = head_from(h, h.len - 512);

		if (AT(last, 0, "conectix"))
			return row(TYPE_VHD);
		if (AT(last, 0, "koly\0\0\0\4\0\0\2\0"))
			return row(TYPE_DMG);
	}
	type = optical(h);
	if (type != NULL)
		return type;
	if (h.len >= 12 && (AT(h, h.len - 12, "NER5") || AT(h, h.len - 8, "NERO")))
		return row(TYPE_NRG);
	if (h.len >= 44 && AT(h, h.len - 18, "TRUEVISION-XFILE.\0"))
		return row(TYPE_TGA);
	return NULL;
}
