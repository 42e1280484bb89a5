/*
 * See rar.h. The headers of RAR 5 ("RAR 5.0 archive format", rarlab.com): each
 * is a CRC, its size, its type and flags, and for files an extra area whose
 * records may say that the data is encrypted. The rest is libarchive's.
 */
#include "inspect/rar.h"

#include <assay/common.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char signature[8] = {'R', 'a', 'r', '!', 0x1a, 7, 1, 0};

enum {
	HEADER_FILE = 2,
	HEADER_ENCRYPTION = 4,
	HEADER_END = 5,
};

enum {
	FLAG_EXTRA = 1 << 0,
	FLAG_DATA = 1 << 1,
};

#define EXTRA_ENCRYPTION 1

/* A varint: 7 bits an octet, least significant first. False: it does not end. */
static bool take_number(const unsigned char **p, const unsigned char *end, uint64_t *number)
{
	*number = 0;
	for (unsigned int shift = 0; shift < 64 && *p < end; shift += 7) {
		unsigned char octet = *(*p)++;

		*number |= (uint64_t)(octet & 0x7f) << shift;
		if ((octet & 0x80) == 0)
			return true;
	}
	return false;
}

static int add(struct rar_files *rar, bool encrypted)
{
	if (rar->count == rar->size) {
		size_t size = rar->size == 0 ? 64 : rar->size * 2;
		unsigned char *files = realloc(rar->files, size);

		if (files == NULL)
			return -ASSAY_ENOMEM;
		rar->files = files;
		rar->size = size;
	}
	rar->files[rar->count++] = encrypted;
	rar->encrypted |= encrypted;
	return 0;
}

/* Records of an extra area: a size, a type, and what the type wants. */
static bool has_encryption(const unsigned char *p, const unsigned char *end)
{
	uint64_t size, type;

	while (take_number(&p, end, &size) && size <= (uint64_t)(end - p)) {
		const unsigned char *next = p + size;

		if (take_number(&p, next, &type) && type == EXTRA_ENCRYPTION)
			return true;
		p = next;
	}
	return false;
}

struct header {
	uint64_t type, flags, extra, data;
	const unsigned char *end;
};

/* The header at p, which is behind its CRC. */
static bool read_header(const unsigned char *p, const unsigned char *end, struct header *h)
{
	uint64_t size;

	*h = (struct header){0};
	if (!take_number(&p, end, &size) || size == 0 || size > (uint64_t)(end - p))
		return false;
	h->end = p + size;
	if (!take_number(&p, h->end, &h->type) || !take_number(&p, h->end, &h->flags))
		return false;
	if ((h->flags & FLAG_EXTRA) != 0 &&
	    (!take_number(&p, h->end, &h->extra) || h->extra > (uint64_t)(h->end - p)))
		return false;
	return (h->flags & FLAG_DATA) == 0 || take_number(&p, h->end, &h->data);
}

int rar_read_files(struct rar_files *rar, const unsigned char *data, size_t len)
{
	const unsigned char *p = data + sizeof(signature), *end = data + len;
	struct header h;
	int ret = 0;

	if (len < sizeof(signature) || memcmp(data, signature, sizeof(signature)) != 0)
		return 0;
	while (ret == 0 && end - p > 4 && read_header(p + 4, end, &h) && h.type != HEADER_END) {
		if (h.type == HEADER_ENCRYPTION) {
			rar->encrypted = true;
			break;
		}
		if (h.type == HEADER_FILE)
			ret = add(rar, has_encryption(h.end - h.extra, h.end));
		if (h.data > (uint64_t)(end - h.end))
			break;
		p = h.end + h.data;
	}
	return ret;
}

bool rar_file_encrypted(const struct rar_files *rar, size_t index)
{
	return index < rar->count && rar->files[index] != 0;
}

void rar_free_files(struct rar_files *rar)
{
	free(rar->files);
	*rar = (struct rar_files){0};
}
