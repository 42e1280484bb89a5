/*
 * What kind of compound file it is ([MS-CFB]): by the class of its root, and by
 * the names of the streams in its directory. Only the directory is read, along
 * its chain of sectors, and no more of it than a real document has.
 */
#include "assay-config.h"

#include "inspect/detect.h"

#define HEADER_SECTORS 109  /* of the allocation table, which the header lists; 2.2 */
#define ENTRY          128  /* octets of a directory entry; 2.6 */
#define DIRECTORY_MAX  1024 /* sectors of the directory that are read */
#define LIST_MAX       1024 /* sectors that list further ones of the table */
#define NAME_UNITS     32   /* UTF-16 code units of a name, with the NUL */

struct compound {
	struct head h;
	unsigned int shift; /* the size of a sector, as a power of two */
	/* the list of sectors of the table, as far as the header does not have it */
	uint32_t list, list_first; /* the sector at hand, and which entry of the table it begins */
	unsigned int lists;
};

/* Sector 0 comes behind the header, which takes a sector. SIZE_MAX: not there. */
static size_t sector_offset(const struct compound *c, uint32_t sector)
{
	uint64_t offset = ((uint64_t)sector + 1) << c->shift;

	return sector < 0xfffffffa && offset < c->h.len ? (size_t)offset : SIZE_MAX;
}

/* The nth sector of the allocation table: 2.5. The list is walked in one direction only. */
static uint32_t table_sector(struct compound *c, uint32_t n)
{
	uint32_t in_list = (1u << c->shift) / 4 - 1; /* the last one is the next list */

	if (n < HEADER_SECTORS)
		return le32_at(c->h, 76 + 4 * (size_t)n);
	n -= HEADER_SECTORS;
	if (c->lists == 0 || n < c->list_first) {
		c->list = le32_at(c->h, 68);
		c->list_first = 0;
	}
	while (n - c->list_first >= in_list) {
		size_t offset = sector_offset(c, c->list);

		if (offset == SIZE_MAX || ++c->lists > LIST_MAX)
			return UINT32_MAX;
		c->list = le32_at(c->h, offset + 4 * (size_t)in_list);
		c->list_first += in_list;
	}
	c->lists++;
	if (c->lists > LIST_MAX || sector_offset(c, c->list) == SIZE_MAX)
		return UINT32_MAX;
	return le32_at(c->h, sector_offset(c, c->list) + 4 * (size_t)(n - c->list_first));
}

/* The sector that follows in a chain. */
static uint32_t next_sector(struct compound *c, uint32_t sector)
{
	uint32_t entries = (1u << c->shift) / 4;
	size_t offset = sector_offset(c, table_sector(c, sector / entries));

	return offset == SIZE_MAX ? UINT32_MAX : le32_at(c->h, offset + 4 * (sector % entries));
}

/* ---- what tells ---------------------------------------------------------------------- */

/* Marks in the directory; the first of these counts. */
static const struct {
	const char *name; /* of a stream or storage below the root */
	enum type_id id;
} streams[] = {
	{"EncryptedPackage", TYPE_OOXML_ENCRYPTED},
	{"WordDocument", TYPE_DOC},
	{"Workbook", TYPE_XLS},
	{"Book", TYPE_XLS},
	{"PowerPoint Document", TYPE_PPT},
	{"PP40", TYPE_PPT},
	{"VisioDocument", TYPE_VSD},
	{"Quill", TYPE_PUBLISHER},
	{"__properties_version1.0", TYPE_MSG},
	{"HwpSummaryInformation", TYPE_HWP}, /* with a control character before it */
	{"MatOST", TYPE_WORKS},
	{"WksSSWorkBook", TYPE_WORKS},
	{"   114", TYPE_PROJECT},
	{"   112", TYPE_PROJECT},
	{"Image Contents", TYPE_FLASHPIX},
};

#define STREAMS (sizeof(streams) / sizeof(streams[0]))

/* Class identifiers of the root, as they are stored. */
static const struct {
	const char *id;
	enum type_id type;
} classes[] = {
	/* installer packages, patches, transforms: these come before any stream's word */
	{"\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_MSI},
	{"\x86\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_MSI},
	{"\x82\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_MSI},
	{"\x06\x09\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_DOC},
	{"\x00\x09\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_DOC},
	{"\x20\x08\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_XLS},
	{"\x10\x08\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_XLS},
	{"\x10\x8d\x81\x64\x9b\x4f\xcf\x11\x86\xea\0\xaa\0\xb9\x29\xe8", TYPE_PPT},
	{"\x70\xae\x7b\xea\x3b\xfb\xcd\x11\xa9\x03\0\xaa\0\x51\x0e\xa3", TYPE_PPT},
	{"\x14\x1a\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_VSD},
	{"\x13\x1a\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_VSD},
	{"\x01\x12\x02\0\0\0\0\0\x00\xc0\0\0\0\0\0\x46", TYPE_PUBLISHER},
	{"\x3a\x8f\xb7\x74\xc8\xc8\xd1\x11\xbe\x11\0\xc0\x4f\xb6\xfa\xf1", TYPE_PROJECT},
	{"\x0b\x0d\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_MSG},
	{"\x46\xf0\x06\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_MSG},
	{"\xb2\x5a\xa4\x0e\x0a\x9e\xd1\x11\xa4\x07\0\xc0\x4f\xb9\x32\xba", TYPE_WORKS},
	{"\x00\x67\x61\x56\x54\xc1\xce\x11\x85\x53\0\xaa\0\xa1\xf9\x5b", TYPE_FLASHPIX},
};

#define INSTALLERS 3

static enum type_id by_class(struct head h, size_t entry, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (head_at(h, entry + 80, classes[i].id, 16))
			return classes[i].type;
	}
	return TYPE_NONE;
}

/* The name is UTF-16 with a NUL; one of ours is ASCII. Bits of streams[]. */
static uint32_t by_name(struct head h, size_t entry)
{
	char name[NAME_UNITS];
	size_t len = le16_at(h, entry + 64) / 2;

	if (len < 2 || len > NAME_UNITS)
		return 0;
	for (size_t i = 0; i + 1 < len; i++) {
		unsigned int unit = le16_at(h, entry + 2 * i);

		name[i] = unit > 0 && unit < 0x80 ? (char)unit : '?';
	}
	name[len - 1] = '\0';
	for (size_t i = 0; i < STREAMS; i++) {
		/* a control character before a name says whose it is: 2.6.1 */
		if (strcmp(name + (*name < ' '), streams[i].name) == 0)
			return 1u << i;
	}
	return 0;
}

static const struct assay_type *decide(struct head h, size_t root, uint32_t found)
{
	enum type_id id = root == SIZE_MAX ? TYPE_NONE : by_class(h, root, 0, INSTALLERS);

	for (size_t i = 0; i < STREAMS && id == TYPE_NONE; i++) {
		if ((found >> i & 1) != 0)
			id = streams[i].id;
	}
	if (id == TYPE_NONE && root != SIZE_MAX)
		id = by_class(h, root, INSTALLERS, sizeof(classes) / sizeof(classes[0]));
	return id == TYPE_NONE ? NULL : row(id);
}

const struct assay_type *detect_ole_whole(struct head h)
{
	struct compound c = {.h = h, .shift = le16_at(h, 30)};
	uint32_t sector = le32_at(h, 48), found = 0;
	size_t root = SIZE_MAX;

	/* 512 octets, or 4096 in version 4 */
	if (c.shift != 9 && c.shift != 12)
		return NULL;
	for (int i = 0; i < DIRECTORY_MAX; i++) {
		size_t offset = sector_offset(&c, sector);

		if (offset == SIZE_MAX)
			break;
		/* the root comes first */
		if (i == 0)
			root = offset;
		for (size_t entry = 0; entry < (size_t)1 << c.shift; entry += ENTRY)
			found |= by_name(h, offset + entry);
		sector = next_sector(&c, sector);
	}
	return decide(h, root, found);
}
