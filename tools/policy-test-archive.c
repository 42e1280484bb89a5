/*
 * Archives for policy tests, written by libarchive: the same every time, but
 * for what encryption does.
 */
#include "policy-test.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

/* 2026-11-23 12:00 UTC: of every file in every archive. */
#define MODIFIED 1795435200

static const struct format {
	const char *name;
	int (*set)(struct archive *archive);
	int (*filter)(struct archive *archive); /* NULL: none */
} formats[] = {
	{"zip", archive_write_set_format_zip, NULL},
	{"7z", archive_write_set_format_7zip, NULL},
	{"tar", archive_write_set_format_ustar, NULL},
	{"tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip},
	{"tar.bz2", archive_write_set_format_ustar, archive_write_add_filter_bzip2},
	{"tar.xz", archive_write_set_format_ustar, archive_write_add_filter_xz},
	{"tar.zst", archive_write_set_format_ustar, archive_write_add_filter_zstd},
	{"gz", archive_write_set_format_raw, archive_write_add_filter_gzip},
	{"bz2", archive_write_set_format_raw, archive_write_add_filter_bzip2},
	{"xz", archive_write_set_format_raw, archive_write_add_filter_xz},
	{"zst", archive_write_set_format_raw, archive_write_add_filter_zstd},
	{"iso", archive_write_set_format_iso9660, NULL},
	{"cpio", archive_write_set_format_cpio, NULL},
};

static const struct format *find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

bool test_archive_is_known(const char *format)
{
	return find(format) != NULL;
}

static la_ssize_t append(struct archive *archive, void *ctx, const void *data, size_t len)
{
	if (assay_buf_append(ctx, data, len) == 0)
		return (la_ssize_t)len;
	archive_set_error(archive, ENOMEM, "out of memory");
	return -1;
}

static int add_member(struct archive *archive, const struct test_archive_member *member)
{
	struct archive_entry *entry = archive_entry_new();
	int ret = ARCHIVE_FATAL;

	if (entry == NULL)
		return ret;
	archive_entry_set_pathname_utf8(entry, member->name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)member->len);
	archive_entry_set_mtime(entry, MODIFIED, 0);
	ret = archive_write_header(archive, entry);
	if (ret == ARCHIVE_OK && member->len > 0 &&
	    archive_write_data(archive, member->data, member->len) != (la_ssize_t)member->len)
		ret = ARCHIVE_FATAL;
	archive_entry_free(entry);
	return ret;
}

static int set_up(struct archive *archive, const struct format *format, const char *password)
{
	int ret = format->set(archive);

	if (ret == ARCHIVE_OK && format->filter != NULL)
		ret = format->filter(archive);
	if (ret == ARCHIVE_OK && strcmp(format->name, "zip") == 0)
		/* the version without it is the one that readers differ about */
		ret = archive_write_set_options(archive, "zip:hdrcharset=UTF-8");
	/* a time stamp of now would make every archive another */
	if (ret == ARCHIVE_OK && format->filter == archive_write_add_filter_gzip)
		ret = archive_write_set_options(archive, "gzip:!timestamp");
	if (ret == ARCHIVE_OK && password != NULL) {
		ret = archive_write_set_options(archive, "zip:encryption=zipcrypt");
		if (ret == ARCHIVE_OK)
			ret = archive_write_set_passphrase(archive, password);
	}
	return ret;
}

int test_archive(const char *format, const char *password,
                 const struct test_archive_member *members, size_t count, struct assay_buf *out,
                 struct assay_buf *why)
{
	struct archive *archive = archive_write_new();
	const char *reason;
	int ret;

	if (archive == NULL)
		return -ASSAY_ENOMEM;
	ret = set_up(archive, find(format), password);
	if (ret == ARCHIVE_OK)
		/* the last block is as long as it is */
		ret = archive_write_set_bytes_in_last_block(archive, 1);
	if (ret == ARCHIVE_OK)
		ret = archive_write_open(archive, out, NULL, append, NULL);
	for (size_t i = 0; i < count && ret == ARCHIVE_OK; i++)
		ret = add_member(archive, &members[i]);
	if (ret == ARCHIVE_OK)
		ret = archive_write_close(archive);
	if (ret != ARCHIVE_OK) {
		reason = archive_error_string(archive);
		ret = assay_buf_printf(why, "%s archive: %s", format,
		                       reason != NULL ? reason : "cannot be written");
		ret = ret < 0 ? ret : -ASSAY_EIO;
	}
	archive_write_free(archive);
	return ret;
}
