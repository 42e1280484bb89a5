/*
 * Compound files ([MS-CFB]) for policy tests: as small as they get, and right.
 * Version 3, sectors of 512 octets, no mini stream: every stream is padded to
 * 4096 octets, from where on it has sectors of its own.
 */
#include "policy-test.h"

#include <string.h>

#define SECTOR      512
#define STREAM      4096
#define FREE        0xffffffffu
#define END         0xfffffffeu
#define FAT         0xfffffffdu
#define MAX_ENTRIES 8 /* two sectors of directory */

enum entry_type { STORAGE = 1, STREAM_OBJECT = 2, ROOT = 5 };

/* An entry of the directory. Siblings hang on each other by right, in their order. */
struct ole_entry {
	const char *name;
	enum entry_type type;
	uint32_t right, child;
	const char *content; /* of a stream */
	size_t len;
};

static int put16(struct assay_buf *out, unsigned int value)
{
	const char octets[] = {(char)(value & 0xff), (char)(value >> 8)};

	return assay_buf_append(out, octets, sizeof(octets));
}

static int put32(struct assay_buf *out, uint32_t value)
{
	int ret = put16(out, value & 0xffff);

	return ret < 0 ? ret : put16(out, value >> 16);
}

static int pad(struct assay_buf *out, size_t start, size_t len)
{
	static const char zeros[STREAM];

	return assay_buf_append(out, zeros, len - (out->len - start));
}

/* [MS-CFB] 2.2; the FAT is sector 0, the directory sectors 1 and 2. */
static int put_header(struct assay_buf *out)
{
	static const unsigned char start[] = {
		0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, /* signature */
		0,    0,    0,    0,    0,    0,    0,    0,    /* class */
		0,    0,    0,    0,    0,    0,    0,    0,    /**/
		0x3e, 0,    3,    0,    0xfe, 0xff, 9,    0,    /* version, order, sector shift */
		6,    0,    0,    0,    0,    0,    0,    0,    /* mini sector shift */
	};
	static const uint32_t numbers[] = {
		0,    1,   /* directory sectors (0 in this version), FAT sectors */
		1,    0,   /* first directory sector, transaction */
		4096, END, /* mini stream cutoff, first mini FAT sector */
		0,    END, /* mini FAT sectors, first DIFAT sector */
		0,    0,   /* DIFAT sectors; the first FAT sector is 0 */
	};
	int ret = assay_buf_append(out, start, sizeof(start));

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && ret == 0; i++)
		ret = put32(out, numbers[i]);
	for (size_t i = 0; i < 108 && ret == 0; i++)
		ret = put32(out, FREE);
	return ret;
}

static int put_fat(struct assay_buf *out, size_t streams)
{
	uint32_t used = 3 + (uint32_t)streams * (STREAM / SECTOR);
	int ret = put32(out, FAT);

	if (ret == 0)
		ret = put32(out, 2);
	if (ret == 0)
		ret = put32(out, END);
	for (uint32_t sector = 3; sector < SECTOR / 4 && ret == 0; sector++) {
		bool last = (sector - 3) % (STREAM / SECTOR) == STREAM / SECTOR - 1;

		ret = put32(out, sector >= used ? FREE : last ? END : sector + 1);
	}
	return ret;
}

/* [MS-CFB] 2.6.1 */
static int put_entry(struct assay_buf *out, const struct ole_entry *entry, uint32_t first_sector)
{
	size_t start = out->len, len = strlen(entry->name);
	int ret = 0;

	for (size_t i = 0; i < len && ret == 0; i++)
		ret = put16(out, (unsigned char)entry->name[i]);
	if (ret == 0)
		ret = pad(out, start, 64);
	if (ret == 0)
		ret = put16(out, len > 0 ? 2 * ((unsigned int)len + 1) : 0);
	if (ret == 0)
		ret = put16(out, (unsigned int)entry->type | (entry->type != 0 ? 0x100 : 0)); /* black */
	if (ret == 0)
		ret = put32(out, FREE); /* left */
	if (ret == 0)
		ret = put32(out, entry->right != 0 ? entry->right : FREE);
	if (ret == 0)
		ret = put32(out, entry->child != 0 ? entry->child : FREE);
	if (ret == 0)
		ret = pad(out, start, 116);
	if (ret == 0)
		ret = put32(out, entry->type == STREAM_OBJECT ? first_sector
		                 : entry->type == ROOT        ? END
		                                              : 0);
	if (ret == 0)
		ret = put32(out, entry->type == STREAM_OBJECT ? STREAM : 0);
	return ret < 0 ? ret : put32(out, 0);
}

static int put_directory(struct assay_buf *out, const struct ole_entry *entries, size_t count)
{
	static const struct ole_entry none = {.name = ""};
	uint32_t sector = 3;
	int ret = 0;

	for (size_t i = 0; i < MAX_ENTRIES && ret == 0; i++) {
		ret = put_entry(out, i < count ? &entries[i] : &none, sector);
		if (i < count && entries[i].type == STREAM_OBJECT)
			sector += STREAM / SECTOR;
	}
	return ret;
}

static int put_file(struct assay_buf *out, const struct ole_entry *entries, size_t count)
{
	size_t streams = 0;
	int ret = put_header(out);

	for (size_t i = 0; i < count; i++)
		streams += entries[i].type == STREAM_OBJECT;
	if (ret == 0)
		ret = put_fat(out, streams);
	if (ret == 0)
		ret = put_directory(out, entries, count);
	for (size_t i = 0; i < count && ret == 0; i++) {
		size_t start = out->len;

		if (entries[i].type != STREAM_OBJECT)
			continue;
		ret = assay_buf_append(out, entries[i].content, entries[i].len);
		if (ret == 0)
			ret = pad(out, start, STREAM);
	}
	return ret;
}

/* ---- what is in them ---- */

/* A compressed container ([MS-OVBA] 2.4.1) of literal octets only. */
static int compress(const char *text, size_t len, struct assay_buf *out)
{
	size_t chunk = len + (len + 7) / 8; /* a flag octet before each eight */
	int ret = assay_buf_append(out, "\1", 1);

	if (ret == 0)
		ret = put16(out, (unsigned int)(chunk - 1) | 0xb000);
	for (size_t i = 0; i < len && ret == 0; i += 8) {
		ret = assay_buf_append(out, "\0", 1);
		if (ret == 0)
			ret = assay_buf_append(out, text + i, len - i < 8 ? len - i : 8);
	}
	return ret;
}

static const char module_source[] = "Attribute VB_Name = \"ThisDocument\"\r\n"
				    "Sub AutoOpen()\r\n"
				    "    MsgBox \"a macro\"\r\n"
				    "End Sub\r\n";
static const char project[] = "ID=\"{00000000-0000-0000-0000-000000000000}\"\r\n"
			      "Document=ThisDocument/&H00000000\r\nName=\"Project\"\r\n";

/* The directory stream of a project, [MS-OVBA] 2.3.4.2: the code page, and no more. */
static const char project_directory[] = "\x03\0\x02\0\0\0\xe4\x04";

static int with_project(int (*put)(const char *module, size_t module_len, const char *directory,
                                   size_t directory_len, struct assay_buf *out),
                        struct assay_buf *out)
{
	struct assay_buf module = {0}, directory = {0};
	int ret = compress(module_source, sizeof(module_source) - 1, &module);

	if (ret == 0)
		ret = compress(project_directory, sizeof(project_directory) - 1, &directory);
	if (ret == 0)
		ret = put(module.data, module.len, directory.data, directory.len, out);
	assay_buf_free(&module);
	assay_buf_free(&directory);
	return ret;
}

static int put_project(const char *module, size_t module_len, const char *directory,
                       size_t directory_len, struct assay_buf *out)
{
	const struct ole_entry entries[] = {
		{.name = "Root Entry", .type = ROOT, .child = 1},
		{.name = "VBA", .type = STORAGE, .right = 2, .child = 3},
		{.name = "PROJECT",
	         .type = STREAM_OBJECT,
	         .content = project,
	         .len = sizeof(project) - 1},
		{.name = "dir",
	         .type = STREAM_OBJECT,
	         .right = 4,
	         .content = directory,
	         .len = directory_len},
		{.name = "ThisDocument",
	         .type = STREAM_OBJECT,
	         .content = module,
	         .len = module_len},
	};

	return put_file(out, entries, sizeof(entries) / sizeof(entries[0]));
}

static int put_document(const char *module, size_t module_len, const char *directory,
                        size_t directory_len, struct assay_buf *out)
{
	/* a file information block ([MS-DOC] 2.5.1) as far as its magic number and version */
	static const char word[] = "\xec\xa5\xc1\0\0\0\0\0";
	const struct ole_entry entries[] = {
		{.name = "Root Entry", .type = ROOT, .child = 1},
		{.name = "Macros", .type = STORAGE, .right = 2, .child = 3},
		{.name = "WordDocument",
	         .type = STREAM_OBJECT,
	         .content = word,
	         .len = sizeof(word) - 1},
		{.name = "VBA", .type = STORAGE, .right = 4, .child = 5},
		{.name = "PROJECT",
	         .type = STREAM_OBJECT,
	         .content = project,
	         .len = sizeof(project) - 1},
		{.name = "dir",
	         .type = STREAM_OBJECT,
	         .right = 6,
	         .content = directory,
	         .len = directory_len},
		{.name = "ThisDocument",
	         .type = STREAM_OBJECT,
	         .content = module,
	         .len = module_len},
	};

	return put_file(out, entries, sizeof(entries) / sizeof(entries[0]));
}

int test_ole_document(struct assay_buf *out)
{
	return with_project(put_document, out);
}

int test_ole_project(struct assay_buf *out)
{
	return with_project(put_project, out);
}

int test_ole_encrypted(struct assay_buf *out)
{
	/* [MS-OFFCRYPTO] 2.3.4.10: agile encryption; and a length before the package */
	static const char info[] = "\4\0\4\0\x40\0\0\0<?xml version=\"1.0\"?><encryption "
				   "xmlns=\"http://schemas.microsoft.com/office/2006/encryption\"/>";
	static const char package[] = "\0\x10\0\0\0\0\0\0";
	static const struct ole_entry entries[] = {
		{.name = "Root Entry", .type = ROOT, .child = 1},
		{.name = "EncryptionInfo",
	         .type = STREAM_OBJECT,
	         .right = 2,
	         .content = info,
	         .len = sizeof(info) - 1},
		{.name = "EncryptedPackage",
	         .type = STREAM_OBJECT,
	         .content = package,
	         .len = sizeof(package) - 1},
	};

	return put_file(out, entries, sizeof(entries) / sizeof(entries[0]));
}
