/*
 * The readers of formats, by the type of content: one row for each type. This
 * is the place where a new reader is added.
 */
#include "inspect/inspection.h"

#include <string.h>
#include <strings.h>

/* "prefix*" stands for all types that start so. */
static const struct {
	const char *type;
	inspect_reader *reader;
} readers[] = {
	{"application/encrypted", inspect_ole},
	{"application/gzip", inspect_gzip},
	{"application/java-archive", inspect_zip},
	{"application/ms-tnef", inspect_tnef},
	{"application/msword", inspect_ole},
	{"application/onenote", inspect_onenote},
	{"application/pdf", inspect_pdf},
	{"application/rtf", inspect_rtf},
	{"application/vnd.debian.binary-package", inspect_archive},
	{"application/vnd.efi.iso", inspect_archive},
	{"application/vnd.ms-cab-compressed", inspect_archive},
	{"application/vnd.ms-excel", inspect_ole},
	{"application/vnd.ms-outlook", inspect_ole},
	{"application/vnd.ms-powerpoint", inspect_ole},
	{"application/vnd.ms-project", inspect_ole},
	{"application/vnd.ms-publisher", inspect_ole},
	{"application/vnd.ms-tnef", inspect_tnef},
	{"application/vnd.ms-works", inspect_ole},
	{"application/vnd.rar", inspect_archive},
	{"application/vnd.visio", inspect_ole},
	{"application/x-7z-compressed", inspect_archive},
	{"application/x-archive", inspect_archive},
	{"application/x-biff", inspect_biff},
	{"application/x-bzip2", inspect_compressed},
	{"application/x-compress", inspect_compressed},
	{"application/x-cpio", inspect_archive},
	{"application/x-hwp", inspect_ole},
	{"application/x-lha", inspect_archive},
	{"application/x-lz4", inspect_compressed},
	{"application/x-lzip", inspect_compressed},
	{"application/x-lzma", inspect_compressed},
	{"application/x-msi", inspect_ole},
	{"application/x-ole-storage", inspect_ole},
	{"application/x-tar", inspect_archive},
	{"application/x-xz", inspect_compressed},
	{"application/xhtml+xml", inspect_html},
	{"application/xml", inspect_html},
	{"application/zip", inspect_zip},
	{"application/zstd", inspect_compressed},
	{"image/svg+xml", inspect_html},
	{"message/rfc822", inspect_message},
	{"text/html", inspect_html},
};

/* These decide whatever the octets are, since other readers of mail go by them. */
static const struct {
	const char *type;
	inspect_reader *reader;
} by_declaration[] = {
	{"message/rfc822", inspect_message},
	{"message/global", inspect_message},
	{"text/html", inspect_html},
	{"application/xhtml+xml", inspect_html},
	{"image/svg+xml", inspect_html},
};

static bool matches(const char *pattern, const char *type)
{
	size_t len = strlen(pattern);

	if (pattern[len - 1] == '*')
		return strncmp(pattern, type, len - 1) == 0;
	return strcmp(pattern, type) == 0;
}

inspect_reader *inspection_reader(const struct assay_type *detected, const char *declared)
{
	for (size_t i = 0; detected != NULL && i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (matches(readers[i].type, detected->name))
			return readers[i].reader;
	}
	for (size_t i = 0;
	     declared != NULL && i < sizeof(by_declaration) / sizeof(by_declaration[0]); i++) {
		if (strcmp(by_declaration[i].type, declared) == 0)
			return by_declaration[i].reader;
	}
	return NULL;
}

bool inspection_may_hide(inspect_reader *reader)
{
	static inspect_reader *const containers[] = {
		inspect_archive, inspect_compressed, inspect_gzip,  inspect_message,
		inspect_tnef,    inspect_zip,        inspect_behind};

	for (size_t i = 0; i < sizeof(containers) / sizeof(containers[0]); i++) {
		if (containers[i] == reader)
			return false;
	}
	return true;
}

/*
 * The readers of documents that are ZIP files, by what is in their directory.
 */
static const struct {
	bool (*is)(const struct zip_directory *zip);
	inspect_zip_reader *reader;
} zip_readers[] = {
	{zip_is_ooxml, inspect_ooxml},
	{zip_is_opendocument, inspect_opendocument},
};

inspect_zip_reader *inspection_zip_reader(const struct zip_directory *zip)
{
	for (size_t i = 0; i < sizeof(zip_readers) / sizeof(zip_readers[0]); i++) {
		if (zip_readers[i].is(zip))
			return zip_readers[i].reader;
	}
	return NULL;
}

/* ---- what neither octets nor declaration tell ---------------------------------- */

static bool has_extension(const char *name, const char *const *extensions, size_t count)
{
	const char *dot = name == NULL ? NULL : strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < count; i++) {
		if (strcasecmp(dot + 1, extensions[i]) == 0)
			return true;
	}
	return false;
}

/* What the name promises can be opened whatever comes first in it. */
bool inspection_promises(const char *name)
{
	static const char *const extensions[] = {
		"zip", "zipx", "jar", "apk", "xpi", "docx", "docm", "xlsx", "xlsm", "pptx", "pptm",
		"rar", "7z",   "cab", "iso", "img", "odt",  "ods",  "epub", "exe",  "tar"};

	return has_extension(name, extensions, sizeof(extensions) / sizeof(extensions[0]));
}

static bool promises_message(const char *name)
{
	static const char *const extensions[] = {"eml"};

	return has_extension(name, extensions, 1);
}

inspect_reader *inspection_choose(const struct assay_type *detected, const char *declared,
                                  const char *name, const unsigned char *head, size_t len)
{
	inspect_reader *reader;
	bool text;

	/* most parts of most mail: nobody takes these for anything else */
	if (detected == NULL && name == NULL && declared != NULL &&
	    strcmp(declared, "text/plain") == 0)
		return NULL;
	reader = inspection_reader(detected, declared);
	if (reader != NULL)
		return reader;
	text = declared != NULL && strncmp(declared, "text/", 5) == 0;
	/* formats that are ZIP files have many names */
	if (len >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0))
		return inspect_zip;
	if (detected == NULL && promises_message(name))
		return inspect_message;
	/* text has no NUL; only in what is none can something else hide */
	if ((declared != NULL && !text) || inspection_promises(name) ||
	    memchr(head, '\0', len) != NULL)
		return inspect_behind;
	return NULL;
}
