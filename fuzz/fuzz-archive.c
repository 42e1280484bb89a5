/*
 * Archives of any octets: the limits hold, members are in members before them,
 * names are UTF-8, and cutting the file anywhere changes none of this. The first
 * octet chooses the format; the last choice is whatever the octets are.
 */
#include "inspect/archive.h"
#include "inspect/inspection.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define MEMBERS  40
#define DEPTH    3
#define UNPACKED (1024 * 1024)

static void must(int condition)
{
	if (!condition)
		abort();
}

static const char *const archives[] = {
	"application/vnd.rar",     "application/x-7z-compressed",
	"application/x-tar",       "application/vnd.ms-cab-compressed",
	"application/vnd.efi.iso", "application/x-lha",
	"application/x-cpio",      "application/x-archive",
};

static const char *const compressed[] = {
	"application/x-bzip2", "application/x-xz",  "application/zstd",       "application/x-lzma",
	"application/x-lzip",  "application/x-lz4", "application/x-compress",
};

#define ISO        4
#define ARCHIVES   (sizeof(archives) / sizeof(archives[0]))
#define COMPRESSED (sizeof(compressed) / sizeof(compressed[0]))

static inspect_reader *const readers[] = {inspect_zip, inspect_gzip, inspect_behind,
                                          inspect_message, inspect_tnef};

#define READERS (sizeof(readers) / sizeof(readers[0]))

/* 16 sectors of zeros come first in an image, which nobody reads. */
static void read_image(struct inspection *in, const uint8_t *data, size_t len)
{
	uint8_t *image = calloc(1, 32768 + len);

	must(image != NULL);
	memcpy(image + 32768, data, len);
	archive_read_as(in, archives[ISO], image, 32768 + len);
	free(image);
}

static void read_as(struct inspection *in, unsigned int choice, const uint8_t *data, size_t len)
{
	const struct assay_type *type = assay_detect(data, len);
	inspect_reader *reader;

	if (choice == ISO) {
		read_image(in, data, len);
		return;
	}
	if (choice < ARCHIVES) {
		archive_read_as(in, archives[choice], data, len);
		return;
	}
	choice -= ARCHIVES;
	if (choice < COMPRESSED) {
		if (inspection_member_begin(in, ASSAY_MEMBER_ARCHIVE, NULL, "x", 1, NULL))
			inspection_member_end(
				in, archive_unpack_filter(in, compressed[choice], data, len));
		return;
	}
	choice -= COMPRESSED;
	in->type = type;
	reader = choice < READERS ? readers[choice] : inspection_reader(type, NULL);
	if (reader != NULL)
		reader(in, data, len);
}

static void check(const struct inspection *in, const struct assay_member *members)
{
	must(in->unpacked_total <= UNPACKED);
	must(in->members->count <= MEMBERS);
	must(in->depth == 0);
	must((in->findings & INSPECTION_DEPTH) == 0 || in->members->count >= DEPTH);
	for (size_t i = 0; i < in->members->count; i++) {
		const struct assay_member *m = &members[i];

		must(m->parent <= i);
		must(m->name == NULL || assay_utf8_valid(m->name, strlen(m->name)));
		must(m->type == NULL || assay_utf8_valid(m->type, strlen(m->type)));
		must(m->sha256 == NULL || m->source == ASSAY_MEMBER_UUENCODE ||
		     m->size <= UNPACKED);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct assay_limits limits = {
		.depth = 20,
		.parts = 100,
		.members = MEMBERS,
		.inspect_bytes = 256 * 1024,
		.archive_depth = DEPTH,
		.unpacked_bytes = UNPACKED,
		.unpacked_ratio = 250,
	};
	struct member_list list = {0};
	struct inspection in = {.limits = &limits, .members = &list};
	struct arena arena = {0};
	uint8_t *copy;

	if (len < 2)
		return 0;
	copy = malloc(len - 1);
	must(copy != NULL);
	memcpy(copy, data + 1, len - 1);
	member_list_begin(&list, true, MEMBERS);
	inspection_begin(&in);
	in.packed = len - 1;
	read_as(&in, data[0] % (ARCHIVES + COMPRESSED + READERS + 1), copy, len - 1);
	inspection_member_end(&in, 0);
	must(in.error == 0 && list.error == 0);
	check(&in, list.count == 0 ? NULL : member_list_end(&list, &arena));
	arena_free(&arena);
	inspection_free(&in);
	member_list_free(&list);
	free(copy);
	return 0;
}
