/*
 * ZIP files (PKWARE APPNOTE 6.3): what the directory lists is unpacked and
 * becomes a member, or the file is a document, which has a reader of its own.
 * Stored and deflated files are read here; other methods by libarchive, if any.
 */
#include "assay-config.h"

#include "inspect/archive.h"
#include "inspect/inspection.h"

#include <assay/codec.h>

#include <string.h>
#include <strings.h>
#include <zlib.h>

#define PIECE (64 * 1024)

/* 4.4.5 */
enum {
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
	METHOD_DEFLATE64 = 9,
	METHOD_BZIP2 = 12,
	METHOD_LZMA = 14,
	METHOD_ZSTD = 93,
	METHOD_XZ = 95,
	METHOD_PPMD = 98,
};

/* ---- the content of an entry -------------------------------------------------- */

/* A member on its way. */
struct unpacking {
	struct inspection *in;
	uint64_t octets;
	uLong crc;
};

static bool take_piece(void *ctx, const void *data, size_t len)
{
	struct unpacking *u = ctx;

	if (!inspection_member_write(u->in, data, len))
		return false;
	u->octets += len;
	u->crc = crc32_z(u->crc, data, len);
	return true;
}

static bool copy_stored(struct unpacking *u, const unsigned char *data, size_t len)
{
	while (len > 0) {
		size_t piece = len < PIECE ? len : PIECE;

		if (!take_piece(u, data, piece))
			return false;
		data += piece;
		len -= piece;
	}
	return true;
}

static bool is_known(unsigned int method)
{
	return method == METHOD_STORED || method == METHOD_DEFLATED || method == METHOD_DEFLATE64 ||
	       method == METHOD_BZIP2 || method == METHOD_LZMA || method == METHOD_ZSTD ||
	       method == METHOD_XZ || method == METHOD_PPMD;
}

/* enum assay_entity_flag bits that the content of the open member turns out to have. */
static unsigned int unpack(struct inspection *in, const struct zip_directory *zip,
                           const struct zip_entry *entry)
{
	struct unpacking u = {.in = in};
	const unsigned char *data = zip->data + entry->data;
	size_t len = (size_t)entry->packed_size;
	bool complete = false;

	if (entry->method == METHOD_STORED)
		complete = copy_stored(&u, data, len);
	else if (entry->method == METHOD_DEFLATED)
		inspection_inflate_to(in, data, len, true, take_piece, &u, &complete);
	else if (entry->method == METHOD_DEFLATE64)
		complete = inspection_inflate64(in, data, len, take_piece, &u);
	else
		return archive_unpack_zip(in, zip, entry);
	if (in->full)
		return 0;
	if (!complete || (!entry->streamed && u.octets < entry->size))
		return ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT;
	if (!entry->streamed && (u.octets != entry->size || u.crc != entry->crc))
		return ASSAY_ENT_CORRUPT;
	return 0;
}

bool zip_extract(struct inspection *in, const struct zip_directory *zip,
                 const struct zip_entry *entry, size_t max, struct assay_buf *out)
{
	const unsigned char *data = zip->data + entry->data;
	size_t len = (size_t)entry->packed_size;
	bool complete;

	out->len = 0;
	if (entry->encrypted || entry->overlaps || entry->header == SIZE_MAX)
		return false;
	if (entry->method == METHOD_DEFLATED) {
		inspection_inflate(in, data, len, true, max, out, &complete);
		return in->error == 0 && (complete || out->len > 0);
	}
	if (entry->method != METHOD_STORED)
		return false;
	if (len > max)
		len = max;
	if (!inspection_spend(in, len))
		return false;
	if (assay_buf_append(out, data, len) < 0)
		in->error = -ASSAY_ENOMEM;
	return in->error == 0;
}

/* ---- entries as members ------------------------------------------------------- */

/* 4.4.4, bit 11; without it code page 437 is the rule and UTF-8 the habit of many. */
static const char *name_charset(const struct zip_entry *entry)
{
	return entry->utf8 || assay_utf8_valid(entry->name, entry->name_len) ? "utf-8" : "cp437";
}

static bool is_folder(const struct zip_entry *entry)
{
	/* two octets are what nothing deflates to */
	return entry->name_len > 0 && entry->name[entry->name_len - 1] == '/' && entry->size == 0 &&
	       entry->packed_size <= 2;
}

static void list_entry(struct inspection *in, const struct zip_directory *zip,
                       const struct zip_entry *entry, bool same_content)
{
	unsigned int flags = 0;

	if (is_folder(entry) ||
	    !inspection_member_begin(in, ASSAY_MEMBER_ARCHIVE, name_charset(entry), entry->name,
	                             entry->name_len, NULL))
		return;
	if (entry->encrypted)
		flags = ASSAY_ENT_ENCRYPTED;
	else if (entry->overlaps)
		flags = ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT | ASSAY_ENT_BOMB;
	else if (entry->header == SIZE_MAX || same_content)
		flags = ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT;
	else if (!is_known(entry->method))
		flags = ASSAY_ENT_TRUNCATED;
	if (flags != 0)
		inspection_member_absent(in, entry->size);
	else
		flags = unpack(in, zip, entry);
	inspection_member_end(in, flags);
	if ((flags & ASSAY_ENT_ENCRYPTED) != 0)
		inspection_report(in, INSPECTION_ENCRYPTED);
	if ((flags & ASSAY_ENT_CORRUPT) != 0)
		inspection_report(in, INSPECTION_CORRUPT);
	if ((flags & ASSAY_ENT_BOMB) != 0)
		inspection_flag(in, ASSAY_ENT_BOMB);
}

bool zip_is_document_part(const struct zip_entry *entry)
{
	static const char *const extensions[] = {
		".xml",    ".rels", ".vml",   ".bin",     ".rdf",  ".xsd", ".png", ".jpg", ".jpeg",
		".gif",    ".emf",  ".wmf",   ".tif",     ".tiff", ".svg", ".svm", ".bmp", ".wdp",
		".psmdcp", ".sigs", ".odttf", ".fntdata", ".ttf",  ".otf", ".xl",
	};
	static const char *const parts[] = {"embeddings/", "ObjectReplacements/", "activeX/"};

	if (entry->name_len == 8 && memcmp(entry->name, "mimetype", 8) == 0)
		return true;
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
		size_t len = strlen(extensions[i]);

		if (entry->name_len > len &&
		    strncasecmp(entry->name + entry->name_len - len, extensions[i], len) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (memmem(entry->name, entry->name_len, parts[i], strlen(parts[i])) != NULL)
			return true;
	}
	return false;
}

static void list(struct inspection *in, const struct zip_directory *zip, bool document)
{
	for (size_t i = 0; i < zip->count && in->error == 0; i++) {
		const struct zip_entry *entry = &zip->entries[i];
		/* another name for the same octets: they are looked at once */
		bool same = i > 0 && entry->header != SIZE_MAX && !entry->hidden &&
		            entry->header == entry[-1].header;

		if (!document || !zip_is_document_part(entry))
			list_entry(in, zip, entry, same);
	}
}

void inspect_zip(struct inspection *in, const unsigned char *data, size_t len)
{
	inspect_zip_reader *document;
	struct zip_directory zip;
	int ret = zip_directory_read(&zip, data, len, in->limits->members);

	if (ret < 0) {
		in->error = ret;
		return;
	}
	for (unsigned int bit = 1; bit != 0 && bit <= zip.findings; bit <<= 1) {
		if ((zip.findings & bit) != 0)
			inspection_report(in, (enum inspection_finding)bit);
	}
	if (zip.overlapping)
		inspection_flag(in, ASSAY_ENT_BOMB);
	document = inspection_zip_reader(&zip);
	if (document != NULL)
		document(in, &zip);
	list(in, &zip, document != NULL);
	zip_directory_free(&zip);
}
