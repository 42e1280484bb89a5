/*
 * See ole.h. Section numbers are those of [MS-CFB]. The directory is a tree of
 * trees, but it is stored as a list: all entries are read, and the tree is only
 * walked to tell which storage each is in. Whether the inner trees are ordered
 * and balanced does not matter, as it does not to the programs that write them.
 */
#include "inspect/ole.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_BYTES  512
#define ENTRY_BYTES   128
#define NAME_BYTES    64
#define MINI_SHIFT    6
#define MINI_CUTOFF   4096 /* streams shorter than this are in the mini stream */
#define HEADER_DIFATS 109

/* 2.1: sector numbers beyond this one have a meaning */
#define MAX_SECTOR   0xfffffffau
#define END_OF_CHAIN 0xfffffffeu

static const unsigned char signature[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

bool ole_is(const void *data, size_t len)
{
	return len >= sizeof(signature) && memcmp(data, signature, sizeof(signature)) == 0;
}

/* ---- sectors ----------------------------------------------------------------- */

static size_t sector_bytes(const struct ole *ole)
{
	return (size_t)1 << ole->shift;
}

/* The octets of a sector: less than a sector at the end of the file. */
static struct octets sector(const struct ole *ole, uint32_t number)
{
	if (number >= ole->sectors)
		return (struct octets){NULL, 0};
	return octets_at(ole->file, ((size_t)number + 1) << ole->shift, sector_bytes(ole));
}

/* Entry number `index` of a table that is spread over the sectors of a chain. */
static uint32_t table_entry(const struct ole *ole, const struct ole_chain *table, uint32_t index)
{
	uint32_t per_sector = (uint32_t)sector_bytes(ole) / 4, at = index / per_sector;
	struct octets s;

	if (at >= table->count)
		return END_OF_CHAIN;
	s = sector(ole, table->sector[at]);
	if (!octets_have(s, 4 * (size_t)(index % per_sector), 4))
		return END_OF_CHAIN;
	return octets_le32(s.data + 4 * (size_t)(index % per_sector));
}

static bool chain_add(struct inspection *in, struct ole_chain *chain, uint32_t number)
{
	if ((chain->count & (chain->count - 1)) == 0) {
		size_t room = chain->count == 0 ? 1 : 2 * (size_t)chain->count;
		uint32_t *more = realloc(chain->sector, room * sizeof(*more));

		if (more == NULL) {
			in->error = -ASSAY_ENOMEM;
			return false;
		}
		chain->sector = more;
	}
	chain->sector[chain->count++] = number;
	return true;
}

/* All sectors of the chain that starts here. */
static bool chain_read(struct ole *ole, struct inspection *in, struct ole_chain *chain,
                       uint32_t start)
{
	for (uint32_t s = start; s <= MAX_SECTOR; s = table_entry(ole, &ole->fat, s)) {
		if (s >= ole->sectors || chain->count >= ole->sectors) {
			chain->broken = true;
			break;
		}
		if (!chain_add(in, chain, s))
			return false;
	}
	return true;
}

/*
 * A sector that is in use, and beyond the end of the file: the file was cut.
 * Some programs fill the FAT with ends of chains.
 */
static bool is_cut(const struct ole *ole)
{
	uint32_t per_sector = (uint32_t)sector_bytes(ole) / 4;

	for (uint32_t i = ole->sectors / per_sector; i < ole->fat.count; i++) {
		struct octets s = sector(ole, ole->fat.sector[i]);

		for (uint32_t k = 0; octets_have(s, 4 * (size_t)k, 4); k++) {
			if (i * per_sector + k >= ole->sectors &&
			    octets_le32(s.data + 4 * (size_t)k) <= MAX_SECTOR)
				return true;
		}
	}
	return false;
}

/* ---- header -------------------------------------------------------------------- */

static bool fat_add(struct ole *ole, struct inspection *in, uint32_t number)
{
	if (number > MAX_SECTOR)
		return true;
	if (number >= ole->sectors || ole->fat.count >= ole->sectors) {
		ole->corrupt = true;
		return true;
	}
	return chain_add(in, &ole->fat, number);
}

/* 2.5: where the FAT is: 109 sectors in the header, more in a chain of DIFAT sectors. */
static bool read_difat(struct ole *ole, struct inspection *in)
{
	const unsigned char *header = ole->file.data;
	uint32_t next = octets_le32(header + 68), seen = 0;
	size_t per_sector = sector_bytes(ole) / 4 - 1;

	for (size_t i = 0; i < HEADER_DIFATS; i++) {
		if (!fat_add(ole, in, octets_le32(header + 76 + 4 * i)))
			return false;
	}
	for (; next <= MAX_SECTOR; seen++) {
		struct octets s = sector(ole, next);

		if (s.len < sector_bytes(ole) || seen >= ole->sectors) {
			ole->corrupt = true;
			break;
		}
		for (size_t i = 0; i < per_sector; i++) {
			if (!fat_add(ole, in, octets_le32(s.data + 4 * i)))
				return false;
		}
		next = octets_le32(s.data + 4 * per_sector);
	}
	return true;
}

static bool read_header(struct ole *ole, struct inspection *in)
{
	const unsigned char *header = ole->file.data;
	size_t bytes;

	if (ole->file.len < HEADER_BYTES || !ole_is(header, ole->file.len))
		return false;
	ole->shift = octets_le16(header + 30);
	if (ole->shift != 9 && ole->shift != 12)
		return false;
	bytes = sector_bytes(ole);
	if (ole->file.len <= bytes || (ole->file.len >> ole->shift) > MAX_SECTOR)
		return false;
	ole->sectors = (uint32_t)((ole->file.len - bytes + bytes - 1) >> ole->shift);
	/* 2.2: mini stream cutoff size, which has one value only */
	ole->corrupt = octets_le32(header + 56) != MINI_CUTOFF;
	return read_difat(ole, in);
}

/* ---- directory ------------------------------------------------------------------ */

static uint32_t link_at(const struct ole_entry *entry, size_t off)
{
	return octets_le32(entry->raw + off);
}

static void read_entry(const struct ole *ole, struct ole_entry *entry, const unsigned char *raw)
{
	*entry = (struct ole_entry){
		.raw = raw,
		.type = raw[66],
		.start = octets_le32(raw + 116),
		.size = octets_le64(raw + 120),
		.parent = OLE_NONE,
		.child = OLE_NONE,
		.next = OLE_NONE,
	};
	/* 2.6.1: version 3 may leave rubbish in the high half */
	if (ole->shift == 9)
		entry->size &= 0xffffffffu;
}

static bool read_entries(struct ole *ole, struct inspection *in)
{
	struct ole_chain chain = {0};
	size_t per_sector = sector_bytes(ole) / ENTRY_BYTES;
	bool ok = chain_read(ole, in, &chain, octets_le32(ole->file.data + 48));

	ole->corrupt |= chain.broken;
	if (ok && chain.count > 0) {
		ole->entries = malloc(chain.count * per_sector * sizeof(*ole->entries));
		if (ole->entries == NULL) {
			in->error = -ASSAY_ENOMEM;
			ok = false;
		}
	}
	for (uint32_t i = 0; ok && i < chain.count; i++) {
		struct octets s = sector(ole, chain.sector[i]);

		for (size_t off = 0; octets_have(s, off, ENTRY_BYTES); off += ENTRY_BYTES)
			read_entry(ole, &ole->entries[ole->count++], s.data + off);
	}
	free(chain.sector);
	return ok && ole->count > 0 && ole->entries[0].type == OLE_ROOT;
}

/* What is in each storage, in the order of the directory. */
static void list_children(struct ole *ole)
{
	for (uint32_t i = ole->count - 1; i > 0; i--) {
		struct ole_entry *entry = &ole->entries[i];

		if (entry->parent == OLE_NONE)
			continue;
		entry->next = ole->entries[entry->parent].child;
		ole->entries[entry->parent].child = i;
	}
}

/*
 * Tell each entry its parent. The stack holds entries that wait for their links
 * to be followed; each enters it once, since it has a parent then.
 */
static bool walk_directory(struct ole *ole, struct inspection *in)
{
	uint32_t *stack = malloc(ole->count * sizeof(*stack)), depth = 0;

	if (stack == NULL) {
		in->error = -ASSAY_ENOMEM;
		return false;
	}
	stack[depth++] = 0;
	while (depth > 0) {
		uint32_t at = stack[--depth];
		const struct ole_entry *entry = &ole->entries[at];
		const uint32_t links[3] = {link_at(entry, 68), link_at(entry, 72),
		                           link_at(entry, 76)};

		/* left and right sibling, child */
		for (int i = at == 0 ? 2 : 0; i < 3; i++) {
			uint32_t to = links[i];

			if (i == 2 && entry->type != OLE_STORAGE && entry->type != OLE_ROOT)
				continue;
			if (to > MAX_SECTOR)
				continue;
			if (to == 0 || to >= ole->count || ole->entries[to].parent != OLE_NONE ||
			    ole->entries[to].type == OLE_UNUSED) {
				ole->corrupt = true;
				continue;
			}
			ole->entries[to].parent = i == 2 ? at : entry->parent;
			stack[depth++] = to;
		}
	}
	free(stack);
	list_children(ole);
	return true;
}

bool ole_open(struct ole *ole, struct inspection *in, const unsigned char *data, size_t len)
{
	*ole = (struct ole){.file = {data, len}};
	if (!read_header(ole, in) || !read_entries(ole, in) || !walk_directory(ole, in))
		return false;
	if (!chain_read(ole, in, &ole->mini_fat, octets_le32(data + 60)) ||
	    !chain_read(ole, in, &ole->mini_stream, ole->entries[0].start))
		return false;
	ole->corrupt |= ole->mini_fat.broken || ole->mini_stream.broken || is_cut(ole);
	return true;
}

void ole_close(struct ole *ole)
{
	free(ole->entries);
	free(ole->fat.sector);
	free(ole->mini_fat.sector);
	free(ole->mini_stream.sector);
	*ole = (struct ole){0};
}

/* ---- names ---------------------------------------------------------------------- */

struct octets ole_name(const struct ole *ole, uint32_t index)
{
	const unsigned char *raw = ole->entries[index].raw;
	size_t len = octets_le16(raw + NAME_BYTES);

	/* with the NUL */
	if (len > NAME_BYTES)
		len = NAME_BYTES;
	return (struct octets){raw, len < 2 ? 0 : len - 2};
}

static unsigned int lower(unsigned int c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool ole_starts(const struct ole *ole, uint32_t index, const char *prefix)
{
	struct octets name = ole_name(ole, index);
	size_t i = 0;

	for (; prefix[i] != '\0'; i++) {
		if (!octets_have(name, 2 * i, 2) ||
		    lower(octets_le16(name.data + 2 * i)) != lower((unsigned char)prefix[i]))
			return false;
	}
	return true;
}

bool ole_named(const struct ole *ole, uint32_t index, const char *name)
{
	return ole_name(ole, index).len / 2 == strlen(name) && ole_starts(ole, index, name);
}

uint32_t ole_find(const struct ole *ole, uint32_t storage, enum ole_type type, const char *name)
{
	uint32_t i = ole->entries[storage].child;

	while (i != OLE_NONE && (ole->entries[i].type != type || !ole_named(ole, i, name)))
		i = ole->entries[i].next;
	return i;
}

bool ole_has_class(const struct ole *ole, uint32_t index, const unsigned char *clsid)
{
	const struct ole_entry *entry = &ole->entries[index];

	return (entry->type == OLE_STORAGE || entry->type == OLE_ROOT) &&
	       memcmp(entry->raw + 80, clsid, 16) == 0;
}

/* ---- streams -------------------------------------------------------------------- */

/* The octets of a mini sector. */
static struct octets mini_sector(const struct ole *ole, uint32_t number)
{
	uint32_t per_sector = (uint32_t)sector_bytes(ole) >> MINI_SHIFT, at = number / per_sector;

	if (at >= ole->mini_stream.count)
		return (struct octets){NULL, 0};
	return octets_at(sector(ole, ole->mini_stream.sector[at]),
	                 (size_t)(number % per_sector) << MINI_SHIFT, (size_t)1 << MINI_SHIFT);
}

bool ole_read(const struct ole *ole, struct inspection *in, uint32_t index, size_t max,
              struct assay_buf *out)
{
	const struct ole_entry *entry = &ole->entries[index];
	bool mini = entry->size < MINI_CUTOFF;
	uint32_t at = entry->start;
	size_t unit = mini ? (size_t)1 << MINI_SHIFT : sector_bytes(ole);
	size_t want = entry->size < max ? (size_t)entry->size : max;

	out->len = 0;
	/* more than the file has cannot be had: no need to try, nor to allocate */
	if (want > ole->file.len)
		want = ole->file.len;
	if (!inspection_spend(in, want))
		return false;
	while (out->len < want) {
		struct octets piece = {NULL, 0};
		size_t left = want - out->len;

		if (at <= MAX_SECTOR)
			piece = mini ? mini_sector(ole, at) : sector(ole, at);
		if (piece.len > left)
			piece.len = left;
		if (piece.len > 0 && assay_buf_append(out, piece.data, piece.len) < 0) {
			in->error = -ASSAY_ENOMEM;
			return false;
		}
		if (piece.len < left && piece.len < unit)
			return false;
		at = table_entry(ole, mini ? &ole->mini_fat : &ole->fat, at);
	}
	return want == (entry->size < max ? entry->size : max);
}
