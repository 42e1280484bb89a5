/*
 * Word documents ([MS-DOC]; section numbers are its): the file information
 * block says whether the document is encrypted and where the table stream has
 * its tables. Of these the piece table is read, which tells where the text is,
 * for its fields; and the associated strings, for the template.
 */
#include "inspect/ole-office.h"

#include "inspect/field-codes.h"
#include "inspect/link-target.h"

#include <string.h>

/* 2.5.2, 2.5.6: offsets into the FIB */
enum {
	FIB_VERSION = 2,
	FIB_FLAGS = 10,
	FIB_TEXT = 24, /* where it starts and ends, in documents of Word 6 and 95 */
	FIB_OLD_CLX = 0x160,
	FIB_ASSOCIATED = 0x19a,
	FIB_CLX = 0x1a2,
};

enum {
	FLAG_ENCRYPTED = 1 << 8, /* also where it is merely obfuscated */
	FLAG_TABLE_1 = 1 << 9,
};

#define MAGIC_97 0xa5ec
#define MAGIC_95 0xa5dc

/* 2.4.1: characters that are no text */
enum {
	CHAR_FIELD_BEGIN = 0x13,
	CHAR_FIELD_SEPARATOR = 0x14,
	CHAR_FIELD_END = 0x15,
};

struct word {
	struct inspection *in;
	struct octets main, table;
	bool old; /* Word 6 or 95 */
	struct field_codes fields;
};

static void character(struct field_codes *fields, unsigned int c)
{
	if (c == CHAR_FIELD_BEGIN)
		field_begin(fields);
	else if (c == CHAR_FIELD_SEPARATOR)
		field_separator(fields);
	else if (c == CHAR_FIELD_END)
		field_end(fields);
	else
		field_char(fields, c);
}

/* Pieces may share octets as they like: they cost what is read. */
static bool read_text(struct word *w, size_t off, size_t characters, size_t width)
{
	struct octets text;

	if (characters > SIZE_MAX / 2)
		return true;
	text = octets_at(w->main, off, characters * width);
	if (!inspection_spend(w->in, text.len))
		return false;
	for (size_t i = 0; i + width <= text.len; i += width)
		character(&w->fields, width == 1 ? text.data[i] : octets_le16(text.data + i));
	return true;
}

/* 2.8.35: character positions, one more than there are pieces, then the pieces of 8 octets. */
static void read_pieces(struct word *w, struct octets plc)
{
	size_t count = plc.len < 16 ? 0 : (plc.len - 4) / 12;

	for (size_t i = 0; i < count; i++) {
		uint32_t from = octets_le32(plc.data + 4 * i);
		uint32_t to = octets_le32(plc.data + 4 * i + 4);
		uint32_t where = octets_le32(plc.data + 4 * (count + 1) + 8 * i + 2);
		/* 2.9.73: 8-bit characters, and twice their offset */
		bool compressed = (where & 1u << 30) != 0;
		size_t off = where & 0x3fffffff;

		if (to <= from)
			continue;
		if (w->old)
			compressed = true;
		else if (compressed)
			off /= 2;
		if (!read_text(w, off, to - from, compressed ? 1 : 2))
			return;
	}
}

/* 2.9.38: any number of properties, then the piece table. */
static bool read_clx(struct word *w, struct octets clx)
{
	size_t pos = 0;

	while (octets_have(clx, pos, 3) && clx.data[pos] == 1)
		pos += 3 + (size_t)octets_le16(clx.data + pos + 1);
	if (!octets_have(clx, pos, 5) || clx.data[pos] != 2)
		return false;
	read_pieces(w, octets_at(clx, pos + 5, octets_le32(clx.data + pos + 1)));
	return true;
}

/* A table by the offset and length that the FIB has at off. */
static struct octets table_at(const struct word *w, size_t off)
{
	if (!octets_have(w->main, off, 8))
		return (struct octets){NULL, 0};
	return octets_at(w->table, octets_le32(w->main.data + off),
	                 octets_le32(w->main.data + off + 4));
}

/* Text without a piece table: all of it is in one place. */
static void read_plain(struct word *w)
{
	uint32_t from, to;

	if (!octets_have(w->main, FIB_TEXT, 8))
		return;
	from = octets_le32(w->main.data + FIB_TEXT);
	to = octets_le32(w->main.data + FIB_TEXT + 4);
	if (to > from)
		read_text(w, from, to - from, 1);
}

/* 2.9.277, 2.7.2: strings with their length before them; the second is the template. */
static void read_associated(struct word *w)
{
	struct octets strings = table_at(w, FIB_ASSOCIATED);
	char target[64];
	size_t pos = 6, len;

	if (w->old || !octets_have(strings, 0, 8) || octets_le16(strings.data) != 0xffff)
		return;
	pos += 2 + 2 * (size_t)octets_le16(strings.data + pos);
	if (!octets_have(strings, pos, 2))
		return;
	len = octets_le16(strings.data + pos);
	strings = octets_at(strings, pos + 2, 2 * len);
	for (len = 0; len < sizeof(target) && octets_have(strings, 2 * len, 2); len++) {
		unsigned int c = octets_le16(strings.data + 2 * len);

		target[len] = (char)(c < 128 ? c : '?');
	}
	if (link_is_remote(target, len))
		inspection_flag(w->in, ASSAY_ENT_TEMPLATE);
}

static void read_document(struct word *w)
{
	if (!read_clx(w, table_at(w, w->old ? FIB_OLD_CLX : FIB_CLX)))
		read_plain(w);
	read_associated(w);
	inspection_flag(w->in, w->fields.flags);
}

static void read_table(struct inspection *in, const struct ole *ole, uint32_t storage,
                       const char *name, struct assay_buf *out)
{
	uint32_t stream = ole_find(ole, storage, OLE_STREAM, name);

	if (stream != OLE_NONE)
		ole_read(ole, in, stream, in->limits->inspect_bytes, out);
}

void ole_word(struct inspection *in, const struct ole *ole, uint32_t stream)
{
	struct assay_buf content = {0}, table = {0};
	struct word w = {.in = in};
	uint32_t parent = ole->entries[stream].parent;
	unsigned int magic, flags;

	if (!ole_read(ole, in, stream, in->limits->inspect_bytes, &content) || content.len < 32) {
		inspection_report(in, INSPECTION_CORRUPT);
		assay_buf_free(&content);
		return;
	}
	w.main = (struct octets){(const unsigned char *)content.data, content.len};
	magic = octets_le16(w.main.data);
	flags = octets_le16(w.main.data + FIB_FLAGS);
	w.old = octets_le16(w.main.data + FIB_VERSION) < 0xc1;
	if ((flags & FLAG_ENCRYPTED) != 0 && (magic == MAGIC_97 || magic == MAGIC_95)) {
		inspection_report(in, INSPECTION_ENCRYPTED);
	} else {
		if (!w.old && parent != OLE_NONE)
			read_table(in, ole, parent,
			           (flags & FLAG_TABLE_1) != 0 ? "1Table" : "0Table", &table);
		w.table = w.old ? w.main
		                : (struct octets){(const unsigned char *)table.data, table.len};
		read_document(&w);
	}
	assay_buf_free(&table);
	assay_buf_free(&content);
}
