/*
 * OneNote sections ([MS-ONESTORE]; section numbers are its): files embedded in
 * notes. A file is kept in an object with a GUID before and behind it, so it is
 * found without following the lists of lists of nodes that lead there; the nodes
 * that say what it is are found the same way. Sections that come from a server
 * ([MS-FSSHTTPB]) keep files in objects of another kind, without a name.
 *
 * Pictures are files too. They become members, but only what is none makes the
 * section one with embedded files.
 */
#include "assay-config.h"

#include "inspect/inspection.h"

#include "inspect/octets.h"

#include <string.h>
#include <strings.h>

/* References and names that are kept; more files have none. */
#define REFERENCES 512
#define NAMES      128

#define GUID_BYTES      16
#define GUID_CHARS      38 /* with braces */
#define EXTENSION_CHARS 16

struct onenote {
	struct inspection *in;
	struct octets file;
	/* 2.5.22: which object has which identity */
	struct reference {
		size_t object; /* offset */
		const unsigned char *guid;
	} references[REFERENCES];
	size_t reference_count;
	/* 2.5.27: which identity has which extension; both in UTF-16 */
	struct declaration {
		struct octets guid, extension;
	} declarations[REFERENCES];
	size_t declaration_count;
	/* [MS-ONE] 2.2.20: names of embedded files, in UTF-16 */
	struct octets names[NAMES];
	size_t name_count;
};

/* ---- what the nodes say ----------------------------------------------------------------- */

/* 2.6.13: FileDataStoreObject: GUID, length, 12 octets that mean nothing, the file */
static const unsigned char object_guid[GUID_BYTES] = {0xe7, 0x16, 0xe3, 0xbd, 0x65, 0x26,
                                                      0x11, 0x45, 0xa4, 0xc4, 0x8d, 0x4d,
                                                      0x0b, 0x7a, 0x9e, 0xac};
#define OBJECT_BYTES 36

static bool is_object(const struct onenote *o, size_t off)
{
	return octets_have(o->file, off, OBJECT_BYTES) &&
	       memcmp(o->file.data + off, object_guid, GUID_BYTES) == 0;
}

/* 2.2.4.2: an offset in one of four forms; returns its octets, 0 when it is none. */
static size_t read_offset(const unsigned char *p, unsigned int form, uint64_t *offset_r)
{
	switch (form) {
	case 0:
		*offset_r = octets_le64(p);
		return 8;
	case 1:
		*offset_r = octets_le32(p);
		return 4;
	case 2:
		*offset_r = 8 * (uint64_t)octets_le16(p);
		return 2;
	default:
		*offset_r = 8 * (uint64_t)octets_le32(p);
		return 4;
	}
}

/* 2.4.3: a node: ten bits of what it is, its size, the forms of the reference in it. */
#define NODE_OBJECT_REFERENCE  0x094
#define NODE_REFERENCE_TO_DATA 1

static void find_reference(struct onenote *o, size_t pos)
{
	static const size_t length_octets[] = {4, 8, 1, 2};
	const unsigned char *node = o->file.data + pos;
	uint32_t header = octets_le32(node);
	uint64_t object;
	size_t octets;

	if ((header & 0x3ff) != NODE_OBJECT_REFERENCE ||
	    (header >> 27 & 15) != NODE_REFERENCE_TO_DATA || o->reference_count == REFERENCES ||
	    !octets_have(o->file, pos, 4 + 16 + GUID_BYTES))
		return;
	octets = read_offset(node + 4, header >> 23 & 3, &object);
	octets += length_octets[header >> 25 & 3];
	if ((header >> 10 & 0x1fff) == 4 + octets + GUID_BYTES && object <= SIZE_MAX &&
	    is_object(o, (size_t)object))
		o->references[o->reference_count++] =
			(struct reference){(size_t)object, node + 4 + octets};
}

/* 2.2.3: a string with the number of its characters before it; "<ifndf>{GUID}", an extension. */
static void find_declaration(struct onenote *o, size_t pos)
{
	static const unsigned char prefix[14] = "<\0i\0f\0n\0d\0f\0>";
	struct declaration *d = &o->declarations[o->declaration_count];
	size_t extension = pos + sizeof(prefix) + 2 * (size_t)GUID_CHARS, len;

	if (!octets_have(o->file, pos, sizeof(prefix)) ||
	    memcmp(o->file.data + pos, prefix, sizeof(prefix)) != 0 ||
	    o->declaration_count == REFERENCES || !octets_have(o->file, extension, 4))
		return;
	len = octets_le32(o->file.data + extension);
	if (len == 0 || len > EXTENSION_CHARS || !octets_have(o->file, extension + 4, 2 * len))
		return;
	d->guid = octets_at(o->file, pos + sizeof(prefix), 2 * (size_t)GUID_CHARS);
	d->extension = octets_at(o->file, extension + 4, 2 * len);
	o->declaration_count++;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* [MS-ONE] 2.1.12: EmbeddedFileName, a string with its length before it (2.6.6) */
#define PROPERTY_FILE_NAME 0x1c001d9cu
#define PROPERTIES         64

/* Octets of the value of a property at pos of this kind (2.6.6); SIZE_MAX: not known. */
static size_t value_octets(struct octets file, size_t pos, uint32_t property)
{
	static const size_t fixed[] = {SIZE_MAX, 0, 0, 1, 2, 4, 8, SIZE_MAX, 0, 4, 0, 4, 0, 4};
	uint32_t kind = property >> 26 & 31;

	if (kind == 7)
		return octets_have(file, pos, 4) ? 4 + (size_t)octets_le32(file.data + pos)
		                                 : SIZE_MAX;
	return kind < sizeof(fixed) / sizeof(fixed[0]) ? fixed[kind] : SIZE_MAX;
}

/*
 * 2.6.7: a set of properties: their number, what each is, then the values. This
 * property was found at pos; try whether it is the nth of a set.
 */
static bool find_value(struct onenote *o, size_t pos, size_t n)
{
	size_t start = pos - 4 * n, count, value;
	struct octets name;

	if (start < 2)
		return false;
	count = octets_le16(o->file.data + start - 2);
	if (count <= n || count > PROPERTIES || !octets_have(o->file, start, 4 * count))
		return false;
	value = start + 4 * count;
	for (size_t i = 0; i < n; i++) {
		size_t octets =
			value_octets(o->file, value, octets_le32(o->file.data + start + 4 * i));

		if (octets > o->file.len || !octets_have(o->file, value, octets))
			return false;
		value += octets;
	}
	if (!octets_have(o->file, value, 4))
		return false;
	name = octets_at(o->file, value + 4, octets_le32(o->file.data + value));
	while (name.len >= 2 && octets_le16(name.data + name.len - 2) == 0)
		name.len -= 2;
	if (name.len < 2 || name.len % 2 != 0 || name.len > 1024 ||
	    name.len > octets_le32(o->file.data + value))
		return false;
	o->names[o->name_count++] = name;
	return true;
}

static void find_name(struct onenote *o, size_t pos)
{
	if (octets_le32(o->file.data + pos) != PROPERTY_FILE_NAME)
		return;
	for (size_t n = 0; n < PROPERTIES && 4 * n + 2 <= pos && o->name_count < NAMES; n++) {
		if (find_value(o, pos, n))
			return;
	}
}

/* Whether both are the same UTF-16 text, ignoring ASCII case. */
static bool same_text(struct octets a, struct octets b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i + 1 < a.len; i += 2) {
		unsigned int x = octets_le16(a.data + i), y = octets_le16(b.data + i);

		if (x != y && !((x | 32) == (y | 32) && (x | 32) >= 'a' && (x | 32) <= 'z'))
			return false;
	}
	return true;
}

/* The text "{12345678-...}" of a GUID, in UTF-16. */
static void guid_text(const unsigned char *guid, unsigned char *text)
{
	/* which octet comes next; 16: a hyphen */
	static const unsigned char order[] = {3,  2, 1, 0,  16, 5,  4,  16, 7,  6,
	                                      16, 8, 9, 16, 10, 11, 12, 13, 14, 15};
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	memset(text, 0, 2 * GUID_CHARS);
	text[2 * n++] = '{';
	for (size_t i = 0; i < sizeof(order); i++) {
		if (order[i] == 16) {
			text[2 * n++] = '-';
			continue;
		}
		text[2 * n++] = (unsigned char)digits[guid[order[i]] >> 4];
		text[2 * n++] = (unsigned char)digits[guid[order[i]] & 15];
	}
	text[2 * n] = '}';
}

/* The extension of the file in the object at off, as it is declared; or nothing. */
static struct octets find_extension(const struct onenote *o, size_t off)
{
	unsigned char text[2 * GUID_CHARS];
	struct octets guid = {text, sizeof(text)};

	for (size_t i = 0; i < o->reference_count; i++) {
		if (o->references[i].object != off)
			continue;
		guid_text(o->references[i].guid, text);
		for (size_t k = 0; k < o->declaration_count; k++) {
			if (same_text(o->declarations[k].guid, guid))
				return o->declarations[k].extension;
		}
	}
	return (struct octets){NULL, 0};
}

/*
 * The first name with this extension that no file had yet. Which of several
 * files of one kind has which name is not looked into.
 */
static struct octets take_name(struct onenote *o, struct octets extension)
{
	for (size_t i = 0; i < o->name_count && extension.len > 0; i++) {
		struct octets name = o->names[i], end;

		if (name.len <= extension.len)
			continue;
		end = octets_at(name, name.len - extension.len, extension.len);
		if (!same_text(end, extension))
			continue;
		o->names[i].len = 0;
		return name;
	}
	return extension;
}

/* ---- files --------------------------------------------------------------------------------------
 */

static void file_member(struct onenote *o, struct octets name, struct octets file,
                        unsigned int flags)
{
	const struct assay_type *type = assay_detect(file.data, file.len);

	if (type == NULL || strncmp(type->name, "image/", 6) != 0)
		inspection_flag(o->in, ASSAY_ENT_EMBEDDED);
	if (!inspection_member_begin(o->in, ASSAY_MEMBER_DOCUMENT, "utf-16le", name.data, name.len,
	                             NULL))
		return;
	inspection_member_write(o->in, file.data, file.len);
	inspection_member_end(o->in, flags);
}

static void read_object(struct onenote *o, size_t off)
{
	uint64_t size = octets_le64(o->file.data + off + GUID_BYTES);
	size_t start = off + OBJECT_BYTES, left = o->file.len - start;
	bool cut = size > left;
	struct octets file = {o->file.data + start, cut ? left : (size_t)size};

	if (cut)
		inspection_report(o->in, INSPECTION_CORRUPT);
	if (file.len > 0)
		file_member(o, take_name(o, find_extension(o, off)), file,
		            cut ? ASSAY_ENT_TRUNCATED : 0);
}

static void read_objects(struct onenote *o)
{
	size_t pos = 0;

	while (pos < o->file.len && o->in->error == 0) {
		const unsigned char *found = memmem(o->file.data + pos, o->file.len - pos,
		                                    object_guid, sizeof(object_guid));

		if (found == NULL)
			break;
		pos = (size_t)(found - o->file.data);
		if (is_object(o, pos))
			read_object(o, pos);
		pos += GUID_BYTES;
	}
}

/* ---- sections from a server
 * ------------------------------------------------------------------------ */

/* [MS-FSSHTTPB] 2.2.1.1: a number whose first octet tells how many there are. */
static bool take_compact(struct octets o, size_t *pos, uint64_t *number_r)
{
	unsigned int octets = 1;
	uint64_t value = 0;
	unsigned char first;

	if (!octets_have(o, *pos, 1))
		return false;
	first = o.data[*pos];
	while (octets <= 8 && (first & 1u << (octets - 1)) == 0)
		octets++;
	if (first == 0)
		octets = 1;
	else if (octets == 8)
		octets = 9;
	if (!octets_have(o, *pos, octets))
		return false;
	for (unsigned int i = octets > 8 ? 8 : octets; i > 0; i--)
		value = value << 8 | o.data[*pos + i - (octets > 8 ? 0 : 1)];
	*number_r = octets > 8 ? value : value >> octets;
	*pos += octets;
	return true;
}

/*
 * 2.2.1.5: an object data BLOB: a header of 32 bits with the length of what
 * follows, which is a file with its length before it. The two agree, or it is
 * none.
 */
#define BLOB_HEADER 0x12
#define BLOB_LONG   0x7fff

static size_t read_blob(struct onenote *o, size_t pos)
{
	uint32_t header = octets_le32(o->file.data + pos);
	uint64_t whole = header >> 17, size;
	size_t at = pos + 4, start;

	if ((header & 0x1ffff) != BLOB_HEADER ||
	    (whole == BLOB_LONG && !take_compact(o->file, &at, &whole)))
		return 0;
	start = at;
	if (!take_compact(o->file, &at, &size) || size == 0 || size + (at - start) != whole ||
	    size > o->file.len)
		return 0;
	file_member(o, (struct octets){NULL, 0}, octets_at(o->file, at, (size_t)size),
	            octets_have(o->file, at, (size_t)size) ? 0 : ASSAY_ENT_TRUNCATED);
	return at - pos + (size_t)size;
}

static void read_blobs(struct onenote *o)
{
	for (size_t pos = 64; octets_have(o->file, pos, 5) && o->in->error == 0;) {
		size_t octets = read_blob(o, pos);

		pos += octets > 0 ? octets : 1;
	}
}

/* ---- all of it
 * ------------------------------------------------------------------------------------- */

/* 2.3.1: the header */
#define HEADER_BYTES    1024
#define HEADER_FORMAT   48
#define HEADER_EXPECTED 196 /* how long the file is */

static bool is_from_server(struct octets file)
{
	static const unsigned char format[GUID_BYTES] = {0x2f, 0xe9, 0x8d, 0x63, 0xd4, 0xa6,
	                                                 0xc1, 0x4b, 0x9a, 0x36, 0xb3, 0xfc,
	                                                 0x25, 0x11, 0xa5, 0xb7};

	return octets_have(file, HEADER_FORMAT, GUID_BYTES) &&
	       memcmp(file.data + HEADER_FORMAT, format, GUID_BYTES) == 0;
}

void inspect_onenote(struct inspection *in, const unsigned char *data, size_t len)
{
	struct onenote o = {.in = in, .file = {data, len}};

	if (is_from_server(o.file)) {
		read_blobs(&o);
		return;
	}
	for (size_t pos = 0; octets_have(o.file, pos, 4); pos++) {
		find_reference(&o, pos);
		find_declaration(&o, pos);
		find_name(&o, pos);
	}
	read_objects(&o);
	if (len < HEADER_BYTES || octets_le64(data + HEADER_EXPECTED) > len)
		inspection_report(in, INSPECTION_CORRUPT);
}
