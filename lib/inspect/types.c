/*
 * The table of types, and which declared types are honest about them. Names
 * follow the IANA registry where it has one.
 */
#include "inspect/types.h"

#include <string.h>
#include <strings.h>

#define EXE ASSAY_ENT_EXECUTABLE
#define ARC ASSAY_ENT_ARCHIVE

const struct assay_type assay_types[TYPE_COUNT] = {
	[TYPE_PE] = {"application/vnd.microsoft.portable-executable", "Windows program", EXE},
	[TYPE_DOS] = {"application/x-dosexec", "DOS program", EXE},
	[TYPE_ELF] = {"application/x-executable", "Unix program (ELF)", EXE},
	[TYPE_MACHO] = {"application/x-mach-binary", "macOS program", EXE},
	[TYPE_CLASS] = {"application/java-vm", "Java class", EXE},
	[TYPE_WASM] = {"application/wasm", "WebAssembly program", EXE},
	[TYPE_SHELL] = {"text/x-shellscript", "script", EXE},
	[TYPE_LNK] = {"application/x-ms-shortcut", "Windows shortcut", EXE},
	[TYPE_PDF] = {"application/pdf", "PDF document", 0},
	[TYPE_PS] = {"application/postscript", "PostScript document", 0},
	[TYPE_RTF] = {"application/rtf", "RTF document", 0},
	[TYPE_OLE] = {"application/x-ole-storage", "Microsoft Office or OLE document", 0},
	[TYPE_DOCX] = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                       "Word document", 0},
	[TYPE_XLSX] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                       "Excel workbook", 0},
	[TYPE_PPTX] = {"application/vnd.openxmlformats-officedocument.presentationml.presentation",
                       "PowerPoint presentation", 0},
	[TYPE_ODF] = {"application/vnd.oasis.opendocument.text", "OpenDocument file", 0},
	[TYPE_EPUB] = {"application/epub+zip", "EPUB book", 0},
	[TYPE_ZIP] = {"application/zip", "ZIP archive", ARC},
	[TYPE_GZIP] = {"application/gzip", "gzip file", ARC},
	[TYPE_BZIP2] = {"application/x-bzip2", "bzip2 file", ARC},
	[TYPE_XZ] = {"application/x-xz", "xz file", ARC},
	[TYPE_ZSTD] = {"application/zstd", "Zstandard file", ARC},
	[TYPE_7Z] = {"application/x-7z-compressed", "7z archive", ARC},
	[TYPE_RAR] = {"application/vnd.rar", "RAR archive", ARC},
	[TYPE_CAB] = {"application/vnd.ms-cab-compressed", "Windows cabinet", ARC},
	[TYPE_TAR] = {"application/x-tar", "tar archive", ARC},
	[TYPE_PNG] = {"image/png", "PNG image", 0},
	[TYPE_JPEG] = {"image/jpeg", "JPEG image", 0},
	[TYPE_GIF] = {"image/gif", "GIF image", 0},
	[TYPE_WEBP] = {"image/webp", "WebP image", 0},
	[TYPE_TIFF] = {"image/tiff", "TIFF image", 0},
	[TYPE_BMP] = {"image/bmp", "BMP image", 0},
	[TYPE_ICO] = {"image/vnd.microsoft.icon", "icon", 0},
	[TYPE_HEIC] = {"image/heic", "HEIC image", 0},
	[TYPE_SVG] = {"image/svg+xml", "SVG image", 0},
	[TYPE_MP3] = {"audio/mpeg", "MP3 audio", 0},
	[TYPE_WAV] = {"audio/wav", "WAV audio", 0},
	[TYPE_OGG] = {"application/ogg", "Ogg audio or video", 0},
	[TYPE_FLAC] = {"audio/flac", "FLAC audio", 0},
	[TYPE_MP4] = {"video/mp4", "MP4 video", 0},
	[TYPE_AVI] = {"video/x-msvideo", "AVI video", 0},
	[TYPE_HTML] = {"text/html", "HTML document", 0},
	[TYPE_XML] = {"application/xml", "XML document", 0},
	[TYPE_PGP] = {"application/pgp", "OpenPGP data", 0},
	[TYPE_PEM] = {"application/x-pem-file", "certificate or key (PEM)", 0},
	[TYPE_VCARD] = {"text/vcard", "vCard", 0},
	[TYPE_ICALENDAR] = {"text/calendar", "calendar entry", 0},
	[TYPE_TNEF] = {"application/ms-tnef", "Outlook winmail.dat", 0},
	[TYPE_CHM] = {"application/vnd.ms-htmlhelp", "Windows help file", EXE},
};

const struct assay_type *assay_type_find(const char *name)
{
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (strcasecmp(assay_types[i].name, name) == 0)
			return &assay_types[i];
	}
	return NULL;
}

/* Other names in use for a detected type; "prefix*" stands for all that start so. */
static const struct {
	enum type_id id;
	const char *declared;
} honest[] = {
	{TYPE_PE, "application/x-msdownload"},
	{TYPE_PE, "application/x-dosexec"},
	{TYPE_PE, "application/x-msdos-program"},
	{TYPE_PE, "application/exe"},
	{TYPE_PE, "application/x-exe"},
	{TYPE_DOS, "application/x-msdownload"},
	{TYPE_DOS, "application/x-msdos-program"},
	{TYPE_ELF, "application/x-sharedlib"},
	{TYPE_ELF, "application/x-elf"},
	{TYPE_ELF, "application/x-object"},
	{TYPE_CLASS, "application/java"},
	{TYPE_SHELL, "text/*"},
	{TYPE_SHELL, "application/x-*"},
	{TYPE_PDF, "application/x-pdf"},
	{TYPE_PDF, "text/pdf"},
	{TYPE_PDF, "application/illustrator"},
	{TYPE_RTF, "text/rtf"},
	{TYPE_RTF, "application/msword"},
	{TYPE_OLE, "application/msword"},
	{TYPE_OLE, "application/vnd.ms-*"},
	{TYPE_OLE, "application/x-msi"},
	{TYPE_OLE, "application/x-msexcel"},
	{TYPE_OLE, "application/excel"},
	{TYPE_OLE, "application/powerpoint"},
	{TYPE_OLE, "application/vnd.visio"},
	{TYPE_OLE, "application/vnd.openxmlformats-officedocument.*"}, /* encrypted OOXML */
	{TYPE_DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.*"},
	{TYPE_DOCX, "application/vnd.ms-word*"},
	{TYPE_DOCX, "application/msword"},
	{TYPE_XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.*"},
	{TYPE_XLSX, "application/vnd.ms-excel*"},
	{TYPE_PPTX, "application/vnd.openxmlformats-officedocument.presentationml.*"},
	{TYPE_PPTX, "application/vnd.ms-powerpoint*"},
	{TYPE_ODF, "application/vnd.oasis.opendocument.*"},
	{TYPE_ZIP, "application/x-zip*"},
	{TYPE_ZIP,
         "application/vnd.*"}, /* most formats of the registry's vendor tree are ZIP files */
	{TYPE_ZIP, "application/java-archive"},
	{TYPE_ZIP, "application/x-java-archive"},
	{TYPE_ZIP, "application/epub+zip"},
	{TYPE_ZIP, "application/x-xpinstall"},
	{TYPE_GZIP, "application/x-gzip"},
	{TYPE_GZIP, "application/x-tgz"},
	{TYPE_GZIP, "application/x-gtar*"},
	{TYPE_GZIP, "application/x-compressed*"},
	{TYPE_BZIP2, "application/bzip2"},
	{TYPE_BZIP2, "application/x-bzip"},
	{TYPE_XZ, "application/xz"},
	{TYPE_ZSTD, "application/x-zstd"},
	{TYPE_7Z, "application/x-7z*"},
	{TYPE_RAR, "application/x-rar*"},
	{TYPE_RAR, "application/rar"},
	{TYPE_CAB, "application/x-cab*"},
	{TYPE_CAB, "application/cab"},
	{TYPE_TAR, "application/tar"},
	{TYPE_TAR, "application/x-gtar"},
	{TYPE_TAR, "application/x-ustar"},
	{TYPE_PNG, "image/x-png"},
	{TYPE_PNG, "image/apng"},
	{TYPE_JPEG, "image/jpg"},
	{TYPE_JPEG, "image/pjpeg"},
	{TYPE_JPEG, "image/jfif"},
	{TYPE_TIFF, "image/tif"},
	{TYPE_TIFF, "image/x-tiff"},
	{TYPE_BMP, "image/x-bmp"},
	{TYPE_BMP, "image/x-ms-bmp"},
	{TYPE_BMP, "image/x-windows-bmp"},
	{TYPE_ICO, "image/x-icon"},
	{TYPE_ICO, "image/ico"},
	{TYPE_HEIC, "image/heif"},
	{TYPE_HEIC, "image/avif"},
	{TYPE_SVG, "image/svg"},
	{TYPE_SVG, "text/xml"},
	{TYPE_SVG, "application/xml"},
	{TYPE_MP3, "audio/mp3"},
	{TYPE_MP3, "audio/x-mp3"},
	{TYPE_MP3, "audio/mpeg3"},
	{TYPE_WAV, "audio/x-wav"},
	{TYPE_WAV, "audio/wave"},
	{TYPE_WAV, "audio/vnd.wave"},
	{TYPE_OGG, "audio/*"},
	{TYPE_OGG, "video/ogg"},
	{TYPE_FLAC, "audio/x-flac"},
	{TYPE_MP4, "audio/*"},
	{TYPE_MP4, "video/*"},
	{TYPE_MP4, "application/mp4"},
	{TYPE_AVI, "video/avi"},
	{TYPE_AVI, "video/msvideo"},
	{TYPE_HTML, "application/xhtml+xml"},
	{TYPE_HTML, "text/plain"},
	{TYPE_XML, "text/*"},
	{TYPE_XML, "application/*"}, /* most are XML of some kind: +xml, documents, feeds */
	{TYPE_XML, "image/svg+xml"},
	{TYPE_PGP, "application/pgp*"},
	{TYPE_PGP, "text/*"},
	{TYPE_PEM, "application/*"},
	{TYPE_PEM, "text/*"},
	{TYPE_VCARD, "text/*"},
	{TYPE_ICALENDAR, "text/*"},
	{TYPE_ICALENDAR, "application/ics"},
	{TYPE_TNEF, "application/vnd.ms-tnef"},
	{TYPE_CHM, "application/x-chm"},
};

static bool matches(const char *pattern, const char *declared)
{
	size_t len = strlen(pattern);

	if (pattern[len - 1] == '*')
		return strncasecmp(pattern, declared, len - 1) == 0;
	return strcasecmp(pattern, declared) == 0;
}

bool assay_type_compatible(const char *declared, const char *detected)
{
	const struct assay_type *type = assay_type_find(detected);

	/* these claim nothing */
	if (type == NULL || strcasecmp(declared, "application/octet-stream") == 0 ||
	    strcasecmp(declared, "application/x-octet-stream") == 0 ||
	    strcasecmp(declared, "application/binary") == 0 ||
	    strcasecmp(declared, "application/x-unknown") == 0 ||
	    strcasecmp(declared, "application/force-download") == 0 ||
	    strcasecmp(declared, "application/x-download") == 0)
		return true;
	if (strcasecmp(declared, detected) == 0)
		return true;
	for (size_t i = 0; i < sizeof(honest) / sizeof(honest[0]); i++) {
		if (&assay_types[honest[i].id] == type && matches(honest[i].declared, declared))
			return true;
	}
	return false;
}
