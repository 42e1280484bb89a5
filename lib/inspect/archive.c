/*
 * Archives and compressed files that libarchive reads: RAR, 7z, tar, cabinets,
 * ISO 9660, LHA, cpio, ar; bzip2, xz, Zstandard and others. Only the format
 * that the content was detected as is enabled, and never what would start a
 * program. libarchive is asked for one block at a time, so that the budget ends
 * it. Nothing is written anywhere: names are only names.
 */
#include "inspect/archive.h"

#include "inspect/rar.h"
#include "inspect/sevenzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

/* blocks without content, and failed headers, in a row */
#define PATIENCE 1000

typedef int enable(struct archive *a);

static const struct format {
	const char *type;
	enable *format, *other, *filter;
	/*
	 * The charset of names, for a format where libarchive refuses names that
	 * it cannot convert: it is told they were ISO 8859-1, in which every octet
	 * is something, and they are turned back.
	 */
	const char *charset;
} formats[] = {
	{.type = "application/vnd.rar",
         .format = archive_read_support_format_rar,
         .other = archive_read_support_format_rar5},
	{.type = "application/x-7z-compressed", .format = archive_read_support_format_7zip},
	{.type = "application/x-tar", .format = archive_read_support_format_tar},
	{.type = "application/vnd.ms-cab-compressed", .format = archive_read_support_format_cab},
	{.type = "application/vnd.efi.iso", .format = archive_read_support_format_iso9660},
	{.type = "application/x-iso9660-image", .format = archive_read_support_format_iso9660},
	{.type = "application/x-lha",
         .format = archive_read_support_format_lha,
         .charset = "shift_jis"},
	{.type = "application/x-cpio", .format = archive_read_support_format_cpio},
	{.type = "application/x-archive", .format = archive_read_support_format_ar},
	{.type = "application/vnd.debian.binary-package", .format = archive_read_support_format_ar},
};

static const struct format filters[] = {
	{.type = "application/x-bzip2", .filter = archive_read_support_filter_bzip2},
	{.type = "application/x-xz", .filter = archive_read_support_filter_xz},
	{.type = "application/zstd", .filter = archive_read_support_filter_zstd},
	{.type = "application/x-lzma", .filter = archive_read_support_filter_lzma},
	{.type = "application/x-lzip", .filter = archive_read_support_filter_lzip},
	{.type = "application/x-lz4", .filter = archive_read_support_filter_lz4},
	{.type = "application/x-compress", .filter = archive_read_support_filter_compress},
};

static const struct format zip_format = {.format = archive_read_support_format_zip_streamable};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct format *find(const struct format *table, size_t count, const char *type)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].type, type) == 0)
			return &table[i];
	}
	return NULL;
}

/* ---- libarchive --------------------------------------------------------------- */

/*
 * Names are converted by the thread's locale, which in a daemon is often "C";
 * within a reading it is one of UTF-8.
 */
struct reading {
	struct inspection *in;
	const struct format *format;
	struct archive *archive;
	struct rar_files rar; /* of RAR 5: which files are encrypted */
	size_t files;         /* headers read */
	bool stopped;         /* by a limit */
	locale_t utf8, before;
	/* the octets, in two pieces */
	const void *data[2];
	size_t len[2];
	unsigned int next;
};

static la_ssize_t read_piece(struct archive *a, void *ctx, const void **data_r)
{
	struct reading *r = ctx;
	unsigned int i = r->next;

	(void)a;
	if (i == 2)
		return 0;
	r->next++;
	*data_r = r->data[i];
	return (la_ssize_t)r->len[i];
}

/* A format or filter that libarchive has built in; what it would start a program for is not. */
static bool enabled(struct archive *a, enable *what)
{
	return what == NULL || what(a) == ARCHIVE_OK;
}

static bool enable_all(struct reading *r)
{
	const struct format *f = r->format;
	bool ok = enabled(r->archive, f->format) && enabled(r->archive, f->filter);

	if (f->format == NULL)
		ok = ok && archive_read_support_format_raw(r->archive) == ARCHIVE_OK &&
		     archive_read_support_format_empty(r->archive) == ARCHIVE_OK;
	if (f->other != NULL)
		f->other(r->archive);
	if (ok && f->charset != NULL)
		archive_read_set_option(r->archive, NULL, "hdrcharset", "ISO-8859-1");
	return ok;
}

static void end(struct reading *r)
{
	archive_read_free(r->archive);
	if (r->utf8 != (locale_t)0) {
		uselocale(r->before);
		freelocale(r->utf8);
	}
}

/* False: there is nothing to read; the reading must be ended all the same. */
static bool begin(struct reading *r, struct inspection *in, const struct format *format)
{
	r->in = in;
	r->format = format;
	r->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (r->utf8 != (locale_t)0)
		r->before = uselocale(r->utf8);
	r->archive = archive_read_new();
	if (r->archive == NULL) {
		in->error = -ASSAY_ENOMEM;
		return false;
	}
	return enable_all(r);
}

static bool open_memory(struct reading *r, const unsigned char *data, size_t len)
{
	return archive_read_open_memory(r->archive, data, len) == ARCHIVE_OK;
}

/* ---- content ------------------------------------------------------------------ */

/* Holes of a sparse file are zeros to who unpacks it. */
static bool write_zeros(struct inspection *in, int64_t octets)
{
	static const unsigned char zeros[16 * 1024];

	while (octets > 0) {
		size_t piece = octets < (int64_t)sizeof(zeros) ? (size_t)octets : sizeof(zeros);

		if (!inspection_member_write(in, zeros, piece))
			return false;
		octets -= (int64_t)piece;
	}
	return true;
}

/* The content of the current entry to the open member; flags of it. */
static unsigned int read_content(struct reading *r, struct archive_entry *entry)
{
	int64_t written = 0, offset, size;
	unsigned int empty = 0;
	const void *block;
	size_t len;
	int ret;

	while ((ret = archive_read_data_block(r->archive, &block, &len, &offset)) >= ARCHIVE_WARN &&
	       ret != ARCHIVE_EOF) {
		empty = len == 0 ? empty + 1 : 0;
		if (empty == PATIENCE || offset < 0)
			return ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT;
		if (offset > written && !write_zeros(r->in, offset - written))
			return 0;
		if (offset > written)
			written = offset;
		if (len > 0 && !inspection_member_write(r->in, block, len))
			return 0;
		written += (int64_t)len;
	}
	if (ret < ARCHIVE_WARN)
		return archive_read_has_encrypted_entries(r->archive) == 1
		               ? ASSAY_ENT_TRUNCATED | ASSAY_ENT_ENCRYPTED
		               : ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT;
	size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0;
	if (archive_entry_sparse_count(entry) > 0)
		write_zeros(r->in, size - written);
	return 0;
}

/* ---- entries as members ------------------------------------------------------- */

/* The octets of what was read as ISO 8859-1; no name is of interest beyond its bound. */
static size_t narrow(const char *utf8, char *octets)
{
	size_t len = 0;

	for (const unsigned char *p = (const unsigned char *)utf8;
	     *p != 0 && len < MEMBER_NAME_BYTES; p++) {
		if (*p >= 0xc0 && p[1] != 0) {
			octets[len++] = (char)(*p << 6 | (p[1] & 0x3f));
			p++;
		} else {
			octets[len++] = (char)*p;
		}
	}
	return len;
}

static bool begin_member(struct reading *r, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry), *charset = "utf-8";
	char octets[MEMBER_NAME_BYTES];
	size_t len;

	if (name == NULL) {
		name = archive_entry_pathname(entry);
		charset = "";
	}
	len = name == NULL ? 0 : strlen(name);
	if (name != NULL && r->format->charset != NULL) {
		len = narrow(name, octets);
		name = octets;
		charset = r->format->charset;
	}
	return inspection_member_begin(r->in, ASSAY_MEMBER_ARCHIVE, charset, name, len, NULL);
}

/* Whatever it is called: what has octets may be a file to who unpacks it. */
static bool is_link(struct archive_entry *entry)
{
	return archive_entry_hardlink(entry) != NULL || archive_entry_symlink(entry) != NULL;
}

/* False: nothing more is to be read of the archive. */
static bool read_entry(struct reading *r, struct archive_entry *entry)
{
	struct inspection *in = r->in;
	unsigned int flags = 0;
	bool full;

	if (archive_entry_filetype(entry) == AE_IFDIR)
		return true;
	if (!begin_member(r, entry))
		return false;
	if (archive_entry_is_encrypted(entry) != 0 || rar_file_encrypted(&r->rar, r->files - 1)) {
		flags = ASSAY_ENT_ENCRYPTED;
		inspection_member_absent(in, archive_entry_size_is_set(entry)
		                                     ? (uint64_t)archive_entry_size(entry)
		                                     : 0);
	} else if (is_link(entry)) {
		inspection_member_absent(in, 0);
	} else {
		flags = read_content(r, entry);
	}
	full = in->full;
	inspection_member_end(in, flags);
	if ((flags & ASSAY_ENT_ENCRYPTED) != 0)
		inspection_report(in, INSPECTION_ENCRYPTED);
	if ((flags & ASSAY_ENT_CORRUPT) != 0)
		inspection_report(in, INSPECTION_CORRUPT);
	return !full && in->error == 0;
}

/* The entries; found: whether there is such an archive at all. */
static bool read_entries(struct reading *r)
{
	struct archive_entry *entry;
	unsigned int failed = 0;
	bool found = false;
	int ret;

	while ((ret = archive_read_next_header(r->archive, &entry)) != ARCHIVE_EOF) {
		found |= archive_format(r->archive) != 0;
		if (ret >= ARCHIVE_WARN) {
			failed = 0;
			r->files++;
			r->stopped = !read_entry(r, entry);
			if (r->stopped)
				break;
			continue;
		}
		if (ret == ARCHIVE_FATAL || ++failed == PATIENCE)
			break;
	}
	found |= archive_format(r->archive) != 0;
	if (!found)
		return false;
	if (archive_read_has_encrypted_entries(r->archive) == 1 || r->rar.encrypted)
		inspection_report(r->in, INSPECTION_ENCRYPTED);
	else if (failed > 0 || ret == ARCHIVE_FATAL || (!r->stopped && r->files < r->rar.count))
		inspection_report(r->in, INSPECTION_CORRUPT);
	return true;
}

static bool read_format(struct inspection *in, const struct format *format,
                        const unsigned char *data, size_t len)
{
	struct reading r = {0};
	bool found;

	if (format->other == archive_read_support_format_rar5 &&
	    rar_read_files(&r.rar, data, len) < 0)
		in->error = -ASSAY_ENOMEM;
	found = begin(&r, in, format) && open_memory(&r, data, len) && read_entries(&r);
	if (r.rar.encrypted)
		inspection_report(in, INSPECTION_ENCRYPTED);
	rar_free_files(&r.rar);
	end(&r);
	return found;
}

void archive_read_as(struct inspection *in, const char *type, const unsigned char *data, size_t len)
{
	const struct format *format = find(formats, COUNT(formats), type);

	if (format == NULL)
		return;
	if (strcmp(type, "application/x-7z-compressed") == 0 && !sevenzip_is_bounded(in, data, len))
		return;
	if (!read_format(in, format, data, len) && (in->flags & ASSAY_ENT_ENCRYPTED) == 0)
		inspection_report(in, INSPECTION_CORRUPT);
}

void inspect_archive(struct inspection *in, const unsigned char *data, size_t len)
{
	if (in->type != NULL)
		archive_read_as(in, in->type->name, data, len);
}

/* ---- one file ----------------------------------------------------------------- */

static unsigned int read_one(struct reading *r)
{
	struct archive_entry *entry;
	int ret = archive_read_next_header(r->archive, &entry);

	if (ret == ARCHIVE_EOF)
		return 0;
	if (ret < ARCHIVE_WARN)
		return ASSAY_ENT_TRUNCATED | ASSAY_ENT_CORRUPT;
	return read_content(r, entry);
}

unsigned int archive_unpack_filter(struct inspection *in, const char *type,
                                   const unsigned char *data, size_t len)
{
	const struct format *format = find(filters, COUNT(filters), type);
	unsigned int flags = ASSAY_ENT_TRUNCATED;
	struct reading r = {0};

	if (format == NULL || !begin(&r, in, format)) {
		if (format != NULL)
			end(&r);
		return flags;
	}
	/* without a filter that took it, the content would come out as it went in */
	if (!open_memory(&r, data, len) || archive_filter_count(r.archive) < 2)
		flags |= ASSAY_ENT_CORRUPT;
	else
		flags = read_one(&r);
	end(&r);
	return flags;
}

static bool read_first(struct reading *r, size_t max, struct assay_buf *out)
{
	struct archive_entry *entry;
	la_ssize_t got;

	if (assay_buf_reserve(out, max) < 0) {
		r->in->error = -ASSAY_ENOMEM;
		return false;
	}
	if (archive_read_next_header(r->archive, &entry) < ARCHIVE_WARN)
		return false;
	got = archive_read_data(r->archive, out->data, max);
	out->len = got < 0 ? 0 : (size_t)got;
	return got > 0;
}

bool archive_unpack_first(struct inspection *in, const char *type, const struct assay_buf *archive,
                          size_t max, struct assay_buf *out)
{
	struct reading r = {0};
	bool ok = begin(&r, in, find(formats, COUNT(formats), type)) &&
	          open_memory(&r, (const unsigned char *)archive->data, archive->len) &&
	          read_first(&r, max, out);

	end(&r);
	if (!ok)
		inspection_report(in, INSPECTION_CORRUPT);
	return ok;
}

/* A local header that says what the directory says: 4.3.7. */
static size_t local_header(unsigned char *p, const struct zip_entry *entry)
{
	const uint64_t values[] = {0x04034b50,  63,         entry->method,
	                           0,           entry->crc, entry->packed_size,
	                           entry->size, 1,          0};
	static const unsigned int octets[] = {4, 4, 2, 4, 4, 4, 4, 2, 2};
	unsigned char *start = p;

	for (size_t i = 0; i < COUNT(values); i++) {
		for (unsigned int k = 0; k < octets[i]; k++)
			*p++ = (unsigned char)(values[i] >> (8 * k));
	}
	*p++ = 'x';
	return (size_t)(p - start);
}

unsigned int archive_unpack_zip(struct inspection *in, const struct zip_directory *zip,
                                const struct zip_entry *entry)
{
	unsigned char header[32];
	struct reading r = {0};
	unsigned int flags = ASSAY_ENT_TRUNCATED;

	if (entry->size >= UINT32_MAX || entry->packed_size >= UINT32_MAX ||
	    entry->packed_size == 0)
		return flags;
	r.data[0] = header;
	r.len[0] = local_header(header, entry);
	r.data[1] = zip->data + entry->data;
	r.len[1] = (size_t)entry->packed_size;
	if (begin(&r, in, &zip_format) &&
	    archive_read_open(r.archive, &r, NULL, read_piece, NULL) == ARCHIVE_OK)
		flags = read_one(&r);
	end(&r);
	return flags;
}
