/*
 * A writer of ZIP files for the tests of documents that are made of them.
 */
#ifndef TEST_OFFICE_ZIP_H
#define TEST_OFFICE_ZIP_H

#include "test-document.h"

#include <zlib.h>

struct zip_part {
	const char *name;
	const void *data; /* text, unless len says otherwise */
	size_t len;
};

#define ZIP_PARTS 12

static inline void zip_number(unsigned char *p, size_t octets, size_t v)
{
	for (size_t i = 0; i < octets; i++, v >>= 8)
		p[i] = (unsigned char)v;
}

static inline size_t zip_part_len(const struct zip_part *part)
{
	return part->len == 0 ? strlen(part->data) : part->len;
}

/* Append the packed octets; returns how many. */
static inline size_t zip_deflate(struct assay_buf *out, const void *data, size_t len)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)len};
	size_t packed;

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(assay_buf_reserve(out, deflateBound(&z, len)), 0);
	z.next_out = (Bytef *)out->data + out->len;
	z.avail_out = (uInt)deflateBound(&z, len);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	packed = z.total_out;
	deflateEnd(&z);
	out->len += packed;
	return packed;
}

/* What both headers have from their version on. */
static inline void zip_facts(unsigned char *p, const struct zip_part *part, size_t packed)
{
	size_t len = zip_part_len(part);

	zip_number(p, 2, 20);
	zip_number(p + 4, 2, 8);
	zip_number(p + 10, 4, crc32_z(0, part->data, len));
	zip_number(p + 14, 4, packed);
	zip_number(p + 18, 4, len);
	zip_number(p + 22, 2, strlen(part->name));
}

/* Parts end with one that has no name. */
static inline struct assay_buf zip_write(const struct zip_part *parts)
{
	struct assay_buf file = {0}, directory = {0};
	unsigned char end[22] = "PK\5\6";
	size_t count = 0;

	for (; parts[count].name != NULL; count++) {
		const struct zip_part *part = &parts[count];
		unsigned char local[30] = "PK\3\4", central[46] = "PK\1\2";
		size_t start = file.len, packed;

		assert_int_equal(assay_buf_append(&file, local, 30), 0);
		assert_int_equal(assay_buf_puts(&file, part->name), 0);
		packed = zip_deflate(&file, part->data, zip_part_len(part));
		zip_facts(local + 4, part, packed);
		memcpy(file.data + start, local, 30);
		zip_facts(central + 6, part, packed);
		zip_number(central + 42, 4, start);
		assert_int_equal(assay_buf_append(&directory, central, 46), 0);
		assert_int_equal(assay_buf_puts(&directory, part->name), 0);
	}
	zip_number(end + 8, 2, count);
	zip_number(end + 10, 2, count);
	zip_number(end + 12, 4, directory.len);
	zip_number(end + 16, 4, file.len);
	assert_int_equal(assay_buf_append(&file, directory.data, directory.len), 0);
	assert_int_equal(assay_buf_append(&file, end, 22), 0);
	assay_buf_free(&directory);
	return file;
}

#endif
