/*
 * The type of content from its first octets. Signatures are from the formats'
 * own specifications; a signature that text may start with by chance is
 * checked further.
 */
#include "assay-config.h"

#include "inspect/types.h"

#include <string.h>
#include <strings.h>

struct head {
	const unsigned char *data;
	size_t len;
};

static bool at(struct head h, size_t off, const char *magic, size_t len)
{
	return h.len >= off + len && memcmp(h.data + off, magic, len) == 0;
}

#define AT(h, off, magic) at(h, off, magic, sizeof(magic) - 1)

static unsigned int le16(const unsigned char *p)
{
	return p[0] | (unsigned int)p[1] << 8;
}

static size_t le32(const unsigned char *p)
{
	return le16(p) | (size_t)le16(p + 2) << 16;
}

/* ---- formats that need more than a signature ----------------------------- */

/* MZ, then at the offset of e_lfanew "PE". Text may start with "MZ" too. */
static const struct assay_type *detect_mz(struct head h)
{
	size_t pe;
	bool plausible;

	if (h.len < 64)
		return NULL;
	pe = le32(h.data + 60);
	if (pe < h.len && AT(h, pe, "PE\0\0"))
		return &assay_types[TYPE_PE];
	/* e_cblp: octets of the last page; e_cparhdr: paragraphs of the header; text has larger
	 * ones */
	plausible = le16(h.data + 2) < 512 && le16(h.data + 8) >= 2 && le16(h.data + 8) < 0x1000;
	if (!plausible)
		return NULL;
	/* a PE header beyond what is known of the content: believe the MZ header */
	return &assay_types[pe >= h.len && pe < 0x10000000 ? TYPE_PE : TYPE_DOS];
}

/* A ZIP file whose first members tell what it is; APPNOTE 4.3.7. */
static const struct assay_type *detect_zip(struct head h)
{
	size_t pos = 0;

	if (h.len >= 38 && AT(h, 30, "mimetype")) {
		struct head content = {h.data + 38, h.len - 38};

		if (AT(content, 0, "application/vnd.oasis.opendocument."))
			return &assay_types[TYPE_ODF];
		if (AT(content, 0, "application/epub+zip"))
			return &assay_types[TYPE_EPUB];
	}
	/* OOXML: names start with word/, xl/ or ppt/; the first is often [Content_Types].xml */
	while (h.len >= 30 && pos <= h.len - 30 && AT(h, pos, "PK\3\4")) {
		size_t name = le16(h.data + pos + 26), extra = le16(h.data + pos + 28);
		size_t packed = le32(h.data + pos + 18);

		if (AT(h, pos + 30, "word/"))
			return &assay_types[TYPE_DOCX];
		if (AT(h, pos + 30, "xl/"))
			return &assay_types[TYPE_XLSX];
		if (AT(h, pos + 30, "ppt/"))
			return &assay_types[TYPE_PPTX];
		pos += 30 + name + extra + packed;
	}
	return &assay_types[TYPE_ZIP];
}

/* ISO base media files: "ftyp" and a brand; ISO/IEC 14496-12 4.3. */
static const struct assay_type *detect_ftyp(struct head h)
{
	static const char *const heic[] = {"heic", "heix", "heif", "mif1", "avif"};

	for (size_t i = 0; i < sizeof(heic) / sizeof(heic[0]); i++) {
		if (at(h, 8, heic[i], 4))
			return &assay_types[TYPE_HEIC];
	}
	return &assay_types[TYPE_MP4];
}

static const struct assay_type *detect_riff(struct head h)
{
	if (AT(h, 8, "WEBP"))
		return &assay_types[TYPE_WEBP];
	if (AT(h, 8, "WAVE"))
		return &assay_types[TYPE_WAV];
	if (AT(h, 8, "AVI "))
		return &assay_types[TYPE_AVI];
	return NULL;
}

static const struct assay_type *detect_bmp(struct head h)
{
	/* file size, reserved zeros, then the size of the information header */
	if (h.len < 18 || le32(h.data + 6) != 0)
		return NULL;
	switch (le32(h.data + 14)) {
	case 12:
	case 40:
	case 52:
	case 56:
	case 108:
	case 124:
		return &assay_types[TYPE_BMP];
	default:
		return NULL;
	}
}

/* An MPEG audio frame without ID3 tag: sync, no reserved values. */
static const struct assay_type *detect_mpeg_audio(struct head h)
{
	if (h.len < 4 || (h.data[1] & 0xe6) != 0xe2 || (h.data[1] & 0x18) == 0x08 ||
	    (h.data[2] & 0xf0) == 0xf0 || (h.data[2] & 0xf0) == 0 || (h.data[2] & 0x0c) == 0x0c)
		return NULL;
	return &assay_types[TYPE_MP3];
}

/* ---- signatures ---------------------------------------------------------- */

struct signature {
	const char *magic;
	unsigned short len, off;
	enum type_id id;
	const struct assay_type *(*check)(struct head h);
};

#define SIG(off, magic, id)                                                                        \
	{                                                                                          \
		magic, sizeof(magic) - 1, off, id, NULL                                            \
	}
#define SIG_CHECK(off, magic, check)                                                               \
	{                                                                                          \
		magic, sizeof(magic) - 1, off, TYPE_COUNT, check                                   \
	}

static const struct signature signatures[] = {
	SIG_CHECK(0, "MZ", detect_mz),
	SIG(0,
            "\x7f"
            "ELF",
            TYPE_ELF),
	SIG(0, "\xfe\xed\xfa\xce", TYPE_MACHO),
	SIG(0, "\xfe\xed\xfa\xcf", TYPE_MACHO),
	SIG(0, "\xce\xfa\xed\xfe", TYPE_MACHO),
	SIG(0, "\xcf\xfa\xed\xfe", TYPE_MACHO),
	SIG(0, "\xca\xfe\xba\xbe", TYPE_CLASS),
	SIG(0, "\0asm", TYPE_WASM),
	SIG(0, "#!/", TYPE_SHELL),
	SIG(0, "#! /", TYPE_SHELL),
	SIG(0, "L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", TYPE_LNK),
	SIG(0, "ITSF\x03\0\0\0", TYPE_CHM),
	SIG(0, "%!PS-", TYPE_PS),
	SIG(0, "{\\rtf", TYPE_RTF),
	SIG(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", TYPE_OLE),
	SIG_CHECK(0, "PK\3\4", detect_zip),
	SIG(0, "PK\5\6", TYPE_ZIP),
	SIG(0, "PK\7\10PK", TYPE_ZIP),
	SIG(0, "\x1f\x8b\x08", TYPE_GZIP),
	SIG(0, "BZh", TYPE_BZIP2),
	SIG(0,
            "\xfd"
            "7zXZ\0",
            TYPE_XZ),
	SIG(0, "\x28\xb5\x2f\xfd", TYPE_ZSTD),
	SIG(0, "7z\xbc\xaf\x27\x1c", TYPE_7Z),
	SIG(0, "Rar!\x1a\x07", TYPE_RAR),
	SIG(0, "MSCF\0\0\0\0", TYPE_CAB),
	SIG(257, "ustar", TYPE_TAR),
	SIG(0, "\x89PNG\r\n\x1a\n", TYPE_PNG),
	SIG(0, "\xff\xd8\xff", TYPE_JPEG),
	SIG(0, "GIF87a", TYPE_GIF),
	SIG(0, "GIF89a", TYPE_GIF),
	SIG_CHECK(0, "RIFF", detect_riff),
	SIG(0, "II*\0", TYPE_TIFF),
	SIG(0, "MM\0*", TYPE_TIFF),
	SIG_CHECK(0, "BM", detect_bmp),
	SIG(0, "\0\0\1\0\1\0", TYPE_ICO),
	SIG_CHECK(4, "ftyp", detect_ftyp),
	SIG(0, "ID3", TYPE_MP3),
	SIG_CHECK(0, "\xff", detect_mpeg_audio),
	SIG(0, "OggS\0", TYPE_OGG),
	SIG(0, "fLaC\0", TYPE_FLAC),
	SIG(0, "\x78\x9f\x3e\x22", TYPE_TNEF),
};

/* ---- text formats -------------------------------------------------------- */

static bool starts_with(struct head h, const char *word)
{
	size_t len = strlen(word);

	return h.len >= len && strncasecmp((const char *)h.data, word, len) == 0;
}

/* An element name must end where it ends: "<htmlx" is none. */
static bool starts_tag(struct head h, const char *tag)
{
	size_t len = strlen(tag);

	return starts_with(h, tag) && h.len > len && strchr(" \t\r\n>/", h.data[len]) != NULL &&
	       h.data[len] != '\0';
}

static struct head skip_white(struct head h)
{
	while (h.len > 0 && (*h.data == ' ' || (*h.data >= '\t' && *h.data <= '\r'))) {
		h.data++;
		h.len--;
	}
	return h;
}

static bool is_html(struct head h)
{
	static const char *const tags[] = {"<html",   "<head",  "<body", "<title", "<script",
	                                   "<iframe", "<table", "<meta", "<style", "<div"};

	if (starts_with(h, "<!doctype html"))
		return true;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (starts_tag(h, tags[i]))
			return true;
	}
	return false;
}

/* Comments and declarations before the first element. */
static struct head skip_prologue(struct head h)
{
	for (int i = 0; i < 16; i++) {
		const char *end = NULL;

		h = skip_white(h);
		if (starts_with(h, "<!--"))
			end = memmem(h.data + 4, h.len - 4, "-->", 3);
		else if (starts_with(h, "<?xml"))
			end = memmem(h.data, h.len, "?>", 2);
		else if (starts_with(h, "<!doctype") && !starts_with(h, "<!doctype html"))
			end = memchr(h.data, '>', h.len);
		if (end == NULL)
			return h;
		end += *end == '-' ? 3 : *end == '?' ? 2 : 1;
		h.len -= (size_t)((const unsigned char *)end - h.data);
		h.data = (const unsigned char *)end;
	}
	return h;
}

static const struct assay_type *detect_text(struct head h)
{
	struct head element;

	if (AT(h, 0, "\xef\xbb\xbf"))
		h = (struct head){h.data + 3, h.len - 3};
	h = skip_white(h);
	if (h.len == 0)
		return NULL;
	if (*h.data == '<') {
		element = skip_prologue(h);
		if (starts_tag(element, "<svg") || starts_tag(element, "<svg:svg"))
			return &assay_types[TYPE_SVG];
		if (is_html(element))
			return &assay_types[TYPE_HTML];
		return starts_with(h, "<?xml") ? &assay_types[TYPE_XML] : NULL;
	}
	if (starts_with(h, "-----BEGIN PGP "))
		return &assay_types[TYPE_PGP];
	if (starts_with(h, "-----BEGIN ") &&
	    memmem(h.data, h.len < 64 ? h.len : 64, "-----", 5) != NULL)
		return &assay_types[TYPE_PEM];
	if (starts_with(h, "BEGIN:VCARD"))
		return &assay_types[TYPE_VCARD];
	if (starts_with(h, "BEGIN:VCALENDAR"))
		return &assay_types[TYPE_ICALENDAR];
	return NULL;
}

/* Readers of PDF look for its header in the first 1024 octets. */
static bool is_pdf(struct head h)
{
	struct head first = {h.data, h.len < 1024 ? h.len : 1024};

	if (AT(h, 0, "%PDF-"))
		return true;
	/* elsewhere only at the start of a line, and not in text that speaks of it */
	return first.len > 0 &&
	       (*first.data == '\r' || *first.data == '\n' || *first.data == 0xef) &&
	       memmem(first.data, first.len < 16 ? first.len : 16, "%PDF-", 5) != NULL;
}

/*
 * Octets that no content with a signature starts with: most of what plain text
 * starts with. A test holds this against the table.
 */
static bool starts_no_signature(unsigned char c)
{
	return (c >= 'a' && c <= 'z' && c != 'f' && c != 'x') || (c >= '1' && c <= '6') ||
	       c == '-' || c == '>' || c == '<' || c == 'A' || c == 'D' || c == 'H' || c == 'T' ||
	       c == 'W';
}

static const struct assay_type *detect_signature(struct head h)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		const struct signature *s = &signatures[i];
		const struct assay_type *type;

		if (h.data[s->off < h.len ? s->off : 0] != (unsigned char)s->magic[0] ||
		    !at(h, s->off, s->magic, s->len))
			continue;
		type = s->check == NULL ? &assay_types[s->id] : s->check(h);
		if (type != NULL)
			return type;
	}
	return NULL;
}

const struct assay_type *assay_detect(const void *head, size_t len)
{
	struct head h = {head, len < ASSAY_DETECT_HEAD ? len : ASSAY_DETECT_HEAD};
	const struct assay_type *type;

	if (h.len < 3)
		return NULL;
	/* signatures further in: "ftyp" at 4, "ustar" at 257 */
	if (!starts_no_signature(*h.data) || AT(h, 4, "ftyp") || AT(h, 257, "ustar")) {
		type = detect_signature(h);
		if (type != NULL)
			return type;
	}
	if (is_pdf(h))
		return &assay_types[TYPE_PDF];
	return detect_text(h);
}
