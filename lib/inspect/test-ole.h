/*
 * A writer of compound files for tests: any storages and streams, in sectors of
 * either size, [MS-CFB]. Nothing is checked, so that wrong ones can be made too.
 */
#ifndef TEST_OLE_H
#define TEST_OLE_H

#include "test-document.h"

struct ole_node {
	const char *name; /* ASCII */
	int parent;       /* index of a storage, -1: at the top */
	const void *data; /* NULL: a storage */
	size_t len;
	const char *clsid; /* 16 octets, or NULL */
};

#define OLE_NODES 60

static inline void put16(unsigned char *p, unsigned int v)
{
	p[0] = (unsigned char)v;
	p[1] = (unsigned char)(v >> 8);
}

static inline void put32(unsigned char *p, uint32_t v)
{
	put16(p, v & 0xffff);
	put16(p + 2, v >> 16);
}

/* Append data and fill it up to a multiple of unit. */
static inline void append_padded(struct assay_buf *buf, const void *data, size_t len, size_t unit)
{
	static const char zeros[4096];

	assert_int_equal(assay_buf_append(buf, data, len), 0);
	if (len % unit != 0)
		assert_int_equal(assay_buf_append(buf, zeros, unit - len % unit), 0);
}

static inline void append_number(struct assay_buf *buf, uint32_t v)
{
	unsigned char octets[4];

	put32(octets, v);
	assert_int_equal(assay_buf_append(buf, octets, 4), 0);
}

/* A chain of `count` sectors that starts at the table's end. */
static inline void append_chain(struct assay_buf *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		append_number(table, i + 1 < count ? (uint32_t)(table->len / 4 + 1) : 0xfffffffeu);
}

static inline void write_entry(unsigned char *raw, const struct ole_node *node, int type,
                               uint32_t start, size_t size)
{
	size_t len = strlen(node->name);

	memset(raw, 0, 128);
	for (size_t i = 0; i < len; i++)
		raw[2 * i] = (unsigned char)node->name[i];
	put16(raw + 64, (unsigned int)(2 * len + 2));
	raw[66] = (unsigned char)type;
	raw[67] = 1;
	put32(raw + 68, 0xffffffffu);
	put32(raw + 72, 0xffffffffu);
	put32(raw + 76, 0xffffffffu);
	if (node->clsid != NULL)
		memcpy(raw + 80, node->clsid, 16);
	put32(raw + 116, start);
	put32(raw + 120, (uint32_t)size);
}

/* Entry number `to` becomes the last sibling of those in entry `parent`. */
static inline void link_entry(unsigned char *directory, size_t parent, uint32_t to)
{
	unsigned char *at = directory + 128 * parent + 76;

	while (at[0] != 0xff || at[3] != 0xff)
		at = directory + 128 * ((size_t)at[0] | (size_t)at[1] << 8) + 72;
	put32(at, to);
}

/* A file that is being written: all but the header, the tables of its sectors, its mini stream. */
struct ole_writer {
	unsigned int shift;
	struct assay_buf body, fat, mini, mini_fat;
	unsigned char directory[128 * (OLE_NODES + 1)], header[4096];
};

/* Octets in sectors of their own; returns the first. */
static inline uint32_t write_sectors(struct ole_writer *w, const void *data, size_t len)
{
	size_t unit = (size_t)1 << w->shift;
	uint32_t start = len == 0 ? 0xfffffffeu : (uint32_t)(w->body.len >> w->shift);

	append_padded(&w->body, data, len, unit);
	append_chain(&w->fat, (len + unit - 1) >> w->shift);
	return start;
}

static inline void write_node(struct ole_writer *w, const struct ole_node *node, unsigned char *raw)
{
	uint32_t start;

	if (node->data == NULL) {
		write_entry(raw, node, 1, 0, 0);
	} else if (node->len >= 4096) {
		write_entry(raw, node, 2, write_sectors(w, node->data, node->len), node->len);
	} else {
		start = node->len == 0 ? 0xfffffffeu : (uint32_t)(w->mini.len / 64);
		write_entry(raw, node, 2, start, node->len);
		append_padded(&w->mini, node->data, node->len, 64);
		append_chain(&w->mini_fat, (node->len + 63) / 64);
	}
}

/* The FAT comes last, with all of its sectors in the header. */
static inline void write_fat(struct ole_writer *w)
{
	size_t unit = (size_t)1 << w->shift, count = 1;

	while (count * unit / 4 < w->fat.len / 4 + count)
		count++;
	assert_true(count <= 109);
	put32(w->header + 44, (uint32_t)count);
	put32(w->header + 68, 0xfffffffeu);
	for (size_t i = 0; i < 109; i++)
		put32(w->header + 76 + 4 * i,
		      i < count ? (uint32_t)((w->body.len >> w->shift) + i) : 0xffffffffu);
	for (size_t i = 0; i < count; i++)
		append_number(&w->fat, 0xfffffffdu);
	while (w->fat.len % unit != 0)
		append_number(&w->fat, 0xffffffffu);
	append_padded(&w->body, w->fat.data, w->fat.len, unit);
}

static inline void write_header(struct ole_writer *w)
{
	memcpy(w->header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	put16(w->header + 24, 0x3e);
	put16(w->header + 26, w->shift == 9 ? 3 : 4);
	put16(w->header + 28, 0xfffe);
	put16(w->header + 30, w->shift);
	put16(w->header + 32, 6);
	put32(w->header + 56, 4096);
}

/* root_clsid may be NULL; shift: 9 or 12. */
static inline struct assay_buf ole_write(const struct ole_node *nodes, size_t count,
                                         const char *root_clsid, unsigned int shift)
{
	const struct ole_node root = {"Root Entry", -1, NULL, 0, root_clsid};
	struct ole_writer *w = calloc(1, sizeof(*w));
	struct assay_buf file = {0};
	size_t unit = (size_t)1 << shift;

	assert_non_null(w);
	assert_true(count <= OLE_NODES);
	w->shift = shift;
	write_header(w);
	for (size_t i = 0; i < count; i++)
		write_node(w, &nodes[i], w->directory + 128 * (i + 1));
	write_entry(w->directory, &root, 5, write_sectors(w, w->mini.data, w->mini.len),
	            w->mini.len);
	for (size_t i = 0; i < count; i++)
		link_entry(w->directory, (size_t)(nodes[i].parent + 1), (uint32_t)(i + 1));
	put32(w->header + 48, write_sectors(w, w->directory, 128 * (count + 1)));
	put32(w->header + 64, (uint32_t)((w->mini_fat.len + unit - 1) >> shift));
	while (w->mini_fat.len % unit != 0)
		append_number(&w->mini_fat, 0xffffffffu);
	put32(w->header + 60, write_sectors(w, w->mini_fat.data, w->mini_fat.len));
	write_fat(w);
	append_padded(&file, w->header, 512, unit);
	append_padded(&file, w->body.data, w->body.len, unit);
	assay_buf_free(&w->body);
	assay_buf_free(&w->fat);
	assay_buf_free(&w->mini);
	assay_buf_free(&w->mini_fat);
	free(w);
	return file;
}

#endif
