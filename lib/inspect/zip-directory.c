/*
 * The directory of a ZIP file (PKWARE APPNOTE 6.3). A ZIP file says what is in
 * it twice: in the central directory at its end, and in a local header before
 * each file. Readers believe the one, the other, or a mixture; where several end
 * records are found, they do not agree on which counts. So everything that some
 * reader could find is listed: what all end records lead to, and local headers
 * that no directory has. Where these disagree, the archive is corrupt.
 */
#include "assay-config.h"

#include "inspect/inspection.h"

#include "inspect/octets.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define END_BYTES       22
#define END64_BYTES     56
#define LOCATOR64_BYTES 20
#define CENTRAL_BYTES   46
#define LOCAL_BYTES     30

/* how far from the end readers look for the end record: its comment has at most 65535 octets */
#define END_WINDOW (128 * 1024)
#define END_MAX    8

/* general purpose bit flags, 4.4.4 */
enum {
	FLAG_ENCRYPTED = 1 << 0,
	FLAG_STREAMED = 1 << 3, /* sizes follow the data */
	FLAG_STRONG = 1 << 6,
	FLAG_UTF8 = 1 << 11,
	FLAG_MASKED = 1 << 13, /* the directory is encrypted */
};

enum {
	EXTRA_ZIP64 = 0x0001,
	EXTRA_UNICODE_PATH = 0x7075,
};

struct reading {
	const unsigned char *data;
	size_t len;
	struct zip_entry *entries;
	size_t count, size, max;
	unsigned int findings;
	bool no_memory, full;
	size_t starts[END_MAX * 2]; /* of directories that were read */
	size_t start_count;
};

static bool is_signature(const struct reading *r, uint64_t pos, size_t need, const char *signature)
{
	return need <= r->len && pos <= r->len - need && memcmp(r->data + pos, signature, 4) == 0;
}

static void corrupt(struct reading *r)
{
	r->findings |= INSPECTION_CORRUPT;
}

static void add(struct reading *r, const struct zip_entry *entry)
{
	if (r->count == r->max) {
		r->full = true;
		return;
	}
	if (r->count == r->size) {
		size_t size = r->size == 0 ? 32 : r->size * 2;
		struct zip_entry *entries = realloc(r->entries, size * sizeof(*entries));

		if (entries == NULL) {
			r->no_memory = r->full = true;
			return;
		}
		r->entries = entries;
		r->size = size;
	}
	r->entries[r->count++] = *entry;
}

/* ---- headers ------------------------------------------------------------------ */

/* The extra field of this id; NULL when there is none. */
static const unsigned char *find_extra(const unsigned char *extra, size_t len, unsigned int id,
                                       size_t *len_r)
{
	while (len >= 4) {
		size_t size = octets_le16(extra + 2);

		if (size > len - 4)
			return NULL;
		if (octets_le16(extra) == id) {
			*len_r = size;
			return extra + 4;
		}
		extra += 4 + size;
		len -= 4 + size;
	}
	return NULL;
}

/* The next of the values that a ZIP64 extra field has for each 32-bit field that is full. */
static void take_zip64(const unsigned char **extra, size_t *len, uint64_t *value)
{
	if (*value != UINT32_MAX || *extra == NULL || *len < 8)
		return;
	*value = octets_le64(*extra);
	*extra += 8;
	*len -= 8;
}

/*
 * The name by the Info-ZIP Unicode path extra field, which counts if its CRC is
 * that of the name it replaces. Returns whether there is one that differs.
 */
static bool unicode_name(struct zip_entry *entry, const unsigned char *extra, size_t len)
{
	const unsigned char *path = find_extra(extra, len, EXTRA_UNICODE_PATH, &len);

	if (path == NULL || len <= 5 || path[0] != 1 ||
	    octets_le32(path + 1) !=
	            (uint32_t)crc32_z(0, (const Bytef *)entry->name, entry->name_len))
		return false;
	path += 5;
	len -= 5;
	if (len == entry->name_len && memcmp(path, entry->name, len) == 0)
		return false;
	entry->name = (const char *)path;
	entry->name_len = len;
	entry->utf8 = true;
	return true;
}

/* Only names that are not ASCII need the other one: else it is there to deceive. */
static bool is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] >= 0x80 || text[i] == '?')
			return false;
	}
	return true;
}

static void add_named(struct reading *r, struct zip_entry *entry, const unsigned char *extra,
                      size_t extra_len)
{
	struct zip_entry plain = *entry;

	if (unicode_name(entry, extra, extra_len) && is_ascii(plain.name, plain.name_len)) {
		corrupt(r);
		plain.hidden = true;
		add(r, &plain);
	}
	add(r, entry);
}

struct local {
	struct zip_entry entry;
	unsigned int flags;
	const unsigned char *extra;
	size_t extra_len;
};

/* 4.3.7 */
static bool read_local(const struct reading *r, uint64_t pos, struct local *local)
{
	const unsigned char *p = r->data + pos, *zip64;
	size_t name, extra, zip64_len = 0;

	if (!is_signature(r, pos, LOCAL_BYTES, "PK\3\4"))
		return false;
	name = octets_le16(p + 26);
	extra = octets_le16(p + 28);
	if (name + extra > r->len - (size_t)pos - LOCAL_BYTES)
		return false;
	local->flags = octets_le16(p + 6);
	local->extra = p + LOCAL_BYTES + name;
	local->extra_len = extra;
	local->entry = (struct zip_entry){
		.name = (const char *)p + LOCAL_BYTES,
		.name_len = name,
		.method = octets_le16(p + 8),
		.crc = octets_le32(p + 14),
		.packed_size = octets_le32(p + 18),
		.size = octets_le32(p + 22),
		.header = (size_t)pos,
		.data = (size_t)pos + LOCAL_BYTES + name + extra,
		.encrypted = (local->flags & FLAG_ENCRYPTED) != 0,
		.utf8 = (local->flags & FLAG_UTF8) != 0,
		.streamed = (local->flags & FLAG_STREAMED) != 0 && octets_le32(p + 18) == 0,
	};
	zip64 = find_extra(local->extra, extra, EXTRA_ZIP64, &zip64_len);
	take_zip64(&zip64, &zip64_len, &local->entry.size);
	take_zip64(&zip64, &zip64_len, &local->entry.packed_size);
	return true;
}

static void clip(struct reading *r, struct zip_entry *entry)
{
	if (entry->packed_size <= r->len - entry->data)
		return;
	entry->packed_size = r->len - entry->data;
	corrupt(r);
}

/* ---- the central directory ---------------------------------------------------- */

static bool same_name(const struct zip_entry *a, const struct zip_entry *b)
{
	return a->name_len == b->name_len && memcmp(a->name, b->name, a->name_len) == 0;
}

/* Sizes in a local header need not be right when they follow the data as well. */
static bool agree(const struct zip_entry *entry, const struct local *local)
{
	const struct zip_entry *other = &local->entry;

	if (!same_name(entry, other) || entry->method != other->method ||
	    entry->encrypted != other->encrypted)
		return false;
	if ((local->flags & FLAG_STREAMED) != 0)
		return true;
	return entry->packed_size == other->packed_size && entry->size == other->size &&
	       entry->crc == other->crc;
}

/* Where an entry's local header may be. */
struct place {
	uint64_t offset;
	int64_t base; /* what it is counted from; 0 if that leads nowhere */
};

static bool find_local(struct reading *r, const struct place *place, struct local *local)
{
	int64_t pos;

	pos = place->offset > r->len ? -1 : (int64_t)place->offset + place->base;
	if (pos >= 0 && read_local(r, (uint64_t)pos, local))
		return true;
	corrupt(r);
	return place->base != 0 && read_local(r, place->offset, local);
}

/* What the local header of an entry says; all of it, if it is something else. */
static void add_with_local(struct reading *r, struct zip_entry *entry, const struct place *place,
                           const unsigned char *extra, size_t extra_len)
{
	struct local local;

	if (!find_local(r, place, &local)) {
		entry->header = SIZE_MAX;
		entry->packed_size = 0;
		add_named(r, entry, extra, extra_len);
		return;
	}
	entry->header = local.entry.header;
	entry->data = local.entry.data;
	if ((local.flags & (FLAG_STRONG | FLAG_MASKED)) != 0)
		entry->encrypted = local.entry.encrypted = true;
	if (!agree(entry, &local)) {
		corrupt(r);
		if (local.entry.streamed)
			local.entry.packed_size = entry->packed_size;
		local.entry.hidden = true;
		clip(r, &local.entry);
		add(r, &local.entry);
	}
	clip(r, entry);
	add_named(r, entry, extra, extra_len);
}

/* 4.3.12; base: what offsets in the directory are counted from. Octets of it, 0: none. */
static size_t read_central(struct reading *r, size_t pos, int64_t base)
{
	const unsigned char *p = r->data + pos, *zip64, *extra;
	size_t name, extra_len, comment, zip64_len = 0;
	unsigned int flags;
	struct place place = {.base = base};
	struct zip_entry entry;

	if (!is_signature(r, pos, CENTRAL_BYTES, "PK\1\2"))
		return 0;
	name = octets_le16(p + 28);
	extra_len = octets_le16(p + 30);
	comment = octets_le16(p + 32);
	if (name + extra_len > r->len - pos - CENTRAL_BYTES)
		return 0;
	extra = p + CENTRAL_BYTES + name;
	flags = octets_le16(p + 8);
	entry = (struct zip_entry){
		.name = (const char *)p + CENTRAL_BYTES,
		.name_len = name,
		.method = octets_le16(p + 10),
		.crc = octets_le32(p + 16),
		.packed_size = octets_le32(p + 20),
		.size = octets_le32(p + 24),
		.encrypted = (flags & (FLAG_ENCRYPTED | FLAG_STRONG)) != 0,
		.utf8 = (flags & FLAG_UTF8) != 0,
	};
	place.offset = octets_le32(p + 42);
	zip64 = find_extra(extra, extra_len, EXTRA_ZIP64, &zip64_len);
	take_zip64(&zip64, &zip64_len, &entry.size);
	take_zip64(&zip64, &zip64_len, &entry.packed_size);
	take_zip64(&zip64, &zip64_len, &place.offset);
	add_with_local(r, &entry, &place, extra, extra_len);
	return CENTRAL_BYTES + name + extra_len + comment;
}

/* All entries of a directory; count: how many the end record says there are. */
static void read_directory(struct reading *r, size_t start, int64_t base, uint64_t count,
                           bool zip64)
{
	uint64_t found = 0;
	size_t pos = start, octets;

	for (size_t i = 0; i < r->start_count; i++) {
		if (r->starts[i] == start)
			return;
	}
	if (r->start_count < sizeof(r->starts) / sizeof(r->starts[0]))
		r->starts[r->start_count++] = start;
	while (!r->full && pos < r->len && (octets = read_central(r, pos, base)) > 0) {
		pos += octets;
		found++;
	}
	/* 16 bits do not count far: writers without ZIP64 go on all the same */
	if (!r->full && found != count && (zip64 || (found & 0xffff) != count))
		corrupt(r);
}

struct end {
	uint64_t count, size, offset;
	size_t directory_end;
	bool zip64;
};

/* 4.3.14, 4.3.15: the record that the ZIP64 locator before the end record leads to. */
static void read_end64(struct reading *r, size_t pos, struct end *end)
{
	size_t locator = pos - LOCATOR64_BYTES, record;
	uint64_t offset;

	if (pos < LOCATOR64_BYTES || !is_signature(r, locator, LOCATOR64_BYTES, "PK\6\7"))
		return;
	offset = octets_le64(r->data + locator + 8);
	if (!is_signature(r, offset, END64_BYTES, "PK\6\6")) {
		/* something was put before the archive */
		offset = locator < END64_BYTES ? 0 : locator - END64_BYTES;
		if (!is_signature(r, offset, END64_BYTES, "PK\6\6")) {
			corrupt(r);
			return;
		}
	}
	record = (size_t)offset;
	if (record >= locator) {
		corrupt(r);
		return;
	}
	end->zip64 = true;
	end->directory_end = record;
	end->count = octets_le64(r->data + record + 32);
	end->size = octets_le64(r->data + record + 40);
	end->offset = octets_le64(r->data + record + 48);
}

/* An encrypted directory is preceded by a record that no plain one has; 4.3.11. */
static bool encrypted_directory(const struct reading *r, const struct end *end)
{
	return is_signature(r, end->offset, 4, "PK\6\x8") || is_signature(r, 0, 4, "PK\6\x8");
}

/* 4.3.16. The directory lies before its end record, or at the offset it gives: or at both. */
static void read_end(struct reading *r, size_t pos)
{
	const unsigned char *p = r->data + pos;
	struct end end = {
		.count = octets_le16(p + 10),
		.size = octets_le32(p + 12),
		.offset = octets_le32(p + 16),
		.directory_end = pos,
	};
	bool before, there;
	size_t start;

	read_end64(r, pos, &end);
	if (end.count == 0 && end.size == 0)
		return;
	start = end.size <= end.directory_end ? end.directory_end - (size_t)end.size : 0;
	before = end.size <= end.directory_end && is_signature(r, start, CENTRAL_BYTES, "PK\1\2");
	there = is_signature(r, end.offset, CENTRAL_BYTES, "PK\1\2");
	if (before && end.offset <= r->len)
		read_directory(r, start, (int64_t)start - (int64_t)end.offset, end.count,
		               end.zip64);
	if (there && (!before || end.offset != start)) {
		corrupt(r);
		read_directory(r, (size_t)end.offset, 0, end.count, end.zip64);
	}
	if (there || (before && end.offset <= r->len))
		return;
	r->findings |= encrypted_directory(r, &end) ? INSPECTION_ENCRYPTED : INSPECTION_CORRUPT;
}

/* The start of the last "PK\5\6" before end that is at or behind from, or SIZE_MAX. */
static size_t find_end(const unsigned char *data, size_t from, size_t end)
{
	while (end > from) {
		const unsigned char *p = memrchr(data + from, 'P', end - from);

		if (p == NULL)
			return SIZE_MAX;
		end = (size_t)(p - data);
		if (memcmp(p, "PK\5\6", 4) == 0)
			return end;
	}
	return SIZE_MAX;
}

/* Where the entry starts whose data an end record is in: an archive in the archive; or SIZE_MAX. */
static size_t inside_entry(const struct reading *r, size_t pos)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct zip_entry *entry = &r->entries[i];

		if (entry->header != SIZE_MAX && entry->data <= pos &&
		    pos - entry->data < entry->packed_size)
			return entry->header;
	}
	return SIZE_MAX;
}

/* All end records; false when there is none. */
static bool read_ends(struct reading *r)
{
	size_t from = r->len > END_WINDOW ? r->len - END_WINDOW : 0, pos, around;
	unsigned int ends = 0;

	if (r->len < END_BYTES)
		return false;
	for (pos = find_end(r->data, from, r->len - END_BYTES + 1);
	     pos != SIZE_MAX && ends < END_MAX; pos = find_end(r->data, from, pos)) {
		around = inside_entry(r, pos);
		if (around != SIZE_MAX) {
			pos = around;
			continue;
		}
		/* a comment that ends elsewhere than the file does: readers differ in bearing it */
		if (octets_le16(r->data + pos + 20) != r->len - pos - END_BYTES)
			corrupt(r);
		read_end(r, pos);
		ends++;
	}
	if (ends > 1)
		corrupt(r);
	return ends > 0;
}

/* ---- local headers that no directory has -------------------------------------- */

/* The next occurrence of a signature, remembered: all look-ups go forward. */
struct finder {
	const char *signature;
	size_t next; /* SIZE_MAX: there is none */
	bool known;
};

static size_t find_next(const struct reading *r, struct finder *f, size_t pos)
{
	const unsigned char *p;

	if (f->known && (f->next == SIZE_MAX || f->next >= pos))
		return f->next;
	p = pos < r->len ? memmem(r->data + pos, r->len - pos, f->signature, 4) : NULL;
	f->next = p == NULL ? SIZE_MAX : (size_t)(p - r->data);
	f->known = true;
	return f->next;
}

struct walk {
	struct finder local, descriptor, central;
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Where data without a length ends: at the descriptor that has its length
 * (4.3.9), or before the next header of any kind.
 */
static void find_data_end(struct reading *r, struct walk *w, struct zip_entry *entry)
{
	size_t descriptor = find_next(r, &w->descriptor, entry->data);
	size_t next =
		least(find_next(r, &w->local, entry->data), find_next(r, &w->central, entry->data));
	size_t end = least(least(descriptor, next), r->len);

	entry->packed_size = end - entry->data;
	if (end == descriptor && r->len - end >= 16 &&
	    octets_le32(r->data + end + 8) == entry->packed_size) {
		entry->crc = octets_le32(r->data + end + 4);
		entry->size = octets_le32(r->data + end + 12);
		entry->streamed = false;
	}
}

/* Octets that only look like a header are none: programs that unpack themselves have such. */
static bool plausible(const struct reading *r, const struct local *local)
{
	unsigned int version = r->data[local->entry.header + 4], method = local->entry.method;

	return version <= 63 && local->entry.name_len > 0 &&
	       (method <= 20 || (method >= 93 && method <= 99));
}

static void add_hidden(struct reading *r, struct walk *w, struct local *local)
{
	local->entry.hidden = true;
	if ((local->flags & (FLAG_STRONG | FLAG_MASKED)) != 0)
		local->entry.encrypted = true;
	if (local->entry.streamed)
		find_data_end(r, w, &local->entry);
	clip(r, &local->entry);
	add_named(r, &local->entry, local->extra, local->extra_len);
}

/*
 * Local headers from pos on. The entries known so far are sorted: their data is
 * passed over, since archives in an archive have headers too.
 */
static void walk_local(struct reading *r, size_t pos)
{
	struct walk w = {
		{.signature = "PK\3\4"}, {.signature = "PK\7\x8"}, {.signature = "PK\1\2"}};
	size_t known = r->count, i = 0;
	struct local local;

	while (!r->full && (pos = find_next(r, &w.local, pos)) != SIZE_MAX) {
		size_t end = SIZE_MAX;

		while (i < known && r->entries[i].header < pos)
			i++;
		for (; i < known && r->entries[i].header == pos; i++)
			end = least(end, r->entries[i].data + (size_t)r->entries[i].packed_size);
		if (end == SIZE_MAX && read_local(r, pos, &local) && plausible(r, &local)) {
			add_hidden(r, &w, &local);
			end = local.entry.data + (size_t)local.entry.packed_size;
		}
		pos = end == SIZE_MAX ? pos + 4 : end;
	}
	if (r->count > known)
		corrupt(r);
}

/* ---- the whole ---------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	const struct zip_entry *x = a, *y = b;
	size_t len = least(x->name_len, y->name_len);
	int names;

	if (x->header != y->header)
		return x->header < y->header ? -1 : 1;
	if (x->hidden != y->hidden)
		return x->hidden ? 1 : -1;
	names = len == 0 ? 0 : memcmp(x->name, y->name, len);
	if (names != 0)
		return names;
	if (x->name_len != y->name_len)
		return x->name_len < y->name_len ? -1 : 1;
	return x->packed_size < y->packed_size ? -1 : x->packed_size > y->packed_size;
}

static void sort(struct reading *r)
{
	size_t kept = 0;

	if (r->count == 0)
		return;
	qsort(r->entries, r->count, sizeof(*r->entries), compare);
	/* the same one, by another end record */
	for (size_t i = 1; i < r->count; i++) {
		const struct zip_entry *last = &r->entries[kept], *entry = &r->entries[i];

		if (compare(last, entry) != 0 || last->method != entry->method)
			r->entries[++kept] = *entry;
	}
	r->count = kept + 1;
}

/*
 * Entries that share octets: many files out of the same few octets are a bomb.
 * Entries of the same local header are one file with several names.
 */
static bool find_overlaps(struct reading *r)
{
	struct zip_entry *around = NULL;
	bool found = false;

	for (size_t i = 0; i < r->count; i++) {
		struct zip_entry *entry = &r->entries[i];
		size_t end;

		if (entry->header == SIZE_MAX || entry->hidden)
			continue;
		end = entry->data + (size_t)entry->packed_size;
		if (around != NULL && entry->header == around->header) {
			corrupt(r);
		} else if (around != NULL &&
		           entry->header < around->data + (size_t)around->packed_size) {
			entry->overlaps = around->overlaps = found = true;
			corrupt(r);
		}
		if (around == NULL || end > around->data + (size_t)around->packed_size)
			around = entry;
	}
	return found;
}

int zip_directory_read(struct zip_directory *zip, const unsigned char *data, size_t len, size_t max)
{
	struct reading r = {.data = data, .len = len, .max = max};
	size_t start = 0;

	if (!read_ends(&r))
		corrupt(&r);
	sort(&r);
	/* what was put before the archive is searched only if it is one too */
	if (r.count > 0 && r.entries[0].header != SIZE_MAX && !is_signature(&r, 0, 4, "PK\3\4"))
		start = r.entries[0].header;
	walk_local(&r, start);
	sort(&r);
	*zip = (struct zip_directory){
		.data = data,
		.len = len,
		.overlapping = find_overlaps(&r),
		.entries = r.entries,
		.count = r.count,
		.findings = r.findings | (r.full ? INSPECTION_MEMBERS : 0),
	};
	if (r.no_memory) {
		zip_directory_free(zip);
		return -ASSAY_ENOMEM;
	}
	return 0;
}

void zip_directory_free(struct zip_directory *zip)
{
	free((struct zip_entry *)zip->entries);
	zip->entries = NULL;
	zip->count = 0;
}

bool zip_is_behind(const unsigned char *data, size_t len, size_t slack)
{
	struct reading r = {.data = data, .len = len, .max = 1};
	size_t window = END_BYTES + UINT16_MAX, pos;

	if (len < END_BYTES)
		return false;
	pos = find_end(data, len > window ? len - window : 0, len - END_BYTES + 1);
	if (pos == SIZE_MAX || len - pos - END_BYTES > octets_le16(data + pos + 20) + slack)
		return false;
	read_end(&r, pos);
	free(r.entries);
	return r.count > 0;
}
