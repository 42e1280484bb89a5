/*
 * What kind of ZIP file it is: by the names of its members, by the "mimetype"
 * member of OpenDocument and EPUB, and by the content types that an Office Open
 * XML package (ECMA-376 part 2) declares. Structures are from PKWARE's APPNOTE.
 *
 * The head shows the first members only; the whole content has a directory.
 */
#include "assay-config.h"

#include "inspect/detect.h"

#include <strings.h>
#include <zlib.h>

#define LOCAL_HEADER     30
#define DIRECTORY_HEADER 46
#define END_HEADER       22
#define END_SEARCH       (END_HEADER + 65535) /* the comment behind it is as long as this */
#define STORED           0
#define DEFLATED         8
#define METHOD_NONE      0xffff

/* One member. */
struct entry {
	struct head name;
	struct head packed; /* as far as it is there */
	unsigned int method;
	bool encrypted;
};

/* What the names tell; a file may have several marks, and the first of them counts. */
enum mark {
	MARK_APK,
	MARK_MSIX,
	MARK_IPA,
	MARK_XPI,
	MARK_VSIX,
	MARK_OXT,
	MARK_JAR,
	MARK_WORD,
	MARK_EXCEL,
	MARK_POWERPOINT,
	MARK_VISIO,
	MARK_XPS,
	MARK_3MF,
	MARK_KEYNOTE,
	MARK_IWORK,
	MARK_KMZ,
	MARK_WHL,
	MARK_NUPKG,
	MARK_COUNT
};

static const enum type_id mark_types[MARK_COUNT] = {
	[MARK_APK] = TYPE_APK,         [MARK_MSIX] = TYPE_MSIX,       [MARK_IPA] = TYPE_IPA,
	[MARK_XPI] = TYPE_XPI,         [MARK_VSIX] = TYPE_VSIX,       [MARK_OXT] = TYPE_OXT,
	[MARK_JAR] = TYPE_JAR,         [MARK_WORD] = TYPE_DOCX,       [MARK_EXCEL] = TYPE_XLSX,
	[MARK_POWERPOINT] = TYPE_PPTX, [MARK_VISIO] = TYPE_VSDX,      [MARK_XPS] = TYPE_XPS,
	[MARK_3MF] = TYPE_THREEMF,     [MARK_KEYNOTE] = TYPE_KEYNOTE, [MARK_IWORK] = TYPE_IWORK,
	[MARK_KMZ] = TYPE_KMZ,         [MARK_WHL] = TYPE_WHL,         [MARK_NUPKG] = TYPE_NUPKG,
};

/* start: names that start so, end: and end so; without end, names that are so. In any case. */
struct name_mark {
	const char *start, *end;
	unsigned char start_len, end_len;
	enum mark mark;
};

#define MARK(start, end, mark)                                                                     \
	{                                                                                          \
		start, end, sizeof(start) - 1, sizeof(end) - 1, MARK_##mark                        \
	}

static const struct name_mark name_marks[] = {
	MARK("word/", "", WORD),
	MARK("xl/", "", EXCEL),
	MARK("ppt/", "", POWERPOINT),
	MARK("visio/", "", VISIO),
	MARK("META-INF/MANIFEST.MF", "", JAR),
	MARK("META-INF/mozilla.rsa", "", XPI),
	MARK("install.rdf", "", XPI),
	MARK("AndroidManifest.xml", "", APK),
	MARK("classes.dex", "", APK),
	MARK("AppxManifest.xml", "", MSIX),
	MARK("AppxMetadata/AppxBundleManifest.xml", "", MSIX),
	MARK("extension.vsixmanifest", "", VSIX),
	MARK("Payload/", ".app/", IPA),
	MARK("Payload/", ".app/Info.plist", IPA),
	MARK("description.xml", "", OXT),
	MARK("FixedDoc", ".fdseq", XPS),
	MARK("3D/", ".model", 3MF),
	MARK("Index/", "Slide.iwa", KEYNOTE),
	MARK("index.apxl", "", KEYNOTE),
	MARK("Index/", ".iwa", IWORK),
	MARK("doc.kml", "", KMZ),
	MARK("", ".dist-info/WHEEL", WHL),
	MARK("", ".nuspec", NUPKG),
};

static bool ends_with(struct head h, const char *word)
{
	size_t len = strlen(word);

	return h.len >= len && strncasecmp((const char *)h.data + h.len - len, word, len) == 0;
}

static bool is_named(const struct entry *entry, const char *name)
{
	return entry->name.len == strlen(name) && ends_with(entry->name, name);
}

static bool has_mark(struct head name, const struct name_mark *mark)
{
	if (name.len < (size_t)mark->start_len + mark->end_len ||
	    (mark->start_len > 0 && ((*name.data ^ *mark->start) & ~0x20) != 0) ||
	    !starts_with(name, mark->start))
		return false;
	if (mark->end_len > 0)
		return ends_with(name, mark->end);
	/* a folder's name stands for what is in it */
	return name.len == mark->start_len || mark->start[mark->start_len - 1] == '/';
}

/* Bits of enum mark. */
static uint32_t marks_of(struct head name)
{
	uint32_t found = 0;

	for (size_t i = 0; i < sizeof(name_marks) / sizeof(name_marks[0]); i++) {
		if (has_mark(name, &name_marks[i]))
			found |= 1u << name_marks[i].mark;
	}
	return found;
}

/* An extension of LibreOffice is a ZIP file with a description beside its manifest. */
#define MANIFEST_XML (1u << MARK_COUNT)

static uint32_t look_at(const struct entry *entry)
{
	return marks_of(entry->name) |
	       (is_named(entry, "META-INF/manifest.xml") ? MANIFEST_XML : 0);
}

static const struct assay_type *by_marks(uint32_t found)
{
	if ((found & MANIFEST_XML) == 0)
		found &= ~(1u << MARK_OXT);
	for (int mark = 0; mark < MARK_COUNT; mark++) {
		if ((found >> mark & 1) != 0)
			return row(mark_types[mark]);
	}
	return row(TYPE_ZIP);
}

/* ---- members ------------------------------------------------------------------- */

/* The member whose local header is here: APPNOTE 4.3.7. False: there is none. */
static bool local_entry(struct head h, size_t pos, struct entry *entry_r)
{
	size_t name = le16_at(h, pos + 26), data;

	if (!AT(h, pos, "PK\3\4") || h.len - pos < LOCAL_HEADER)
		return false;
	data = pos + LOCAL_HEADER + name + le16_at(h, pos + 28);
	entry_r->name = head_first(head_from(h, pos + LOCAL_HEADER), name);
	entry_r->packed = head_from(h, data);
	entry_r->method = le16_at(h, pos + 8);
	entry_r->encrypted = (octet_at(h, pos + 6) & 1) != 0;
	return true;
}

/* Where the next local header is: behind the data, or to be searched for when sizes follow it. */
static size_t next_local(struct head h, size_t pos, const struct entry *entry)
{
	size_t data = (size_t)(entry->packed.data - h.data);
	size_t size = le32_at(h, pos + 18);
	const unsigned char *found;

	if ((octet_at(h, pos + 6) & 8) == 0)
		return size < h.len - data ? data + size : h.len;
	found = entry->packed.len == 0 ? NULL
	                               : memmem(entry->packed.data, entry->packed.len, "PK\3\4", 4);
	return found == NULL ? h.len : (size_t)(found - h.data);
}

/* "mimetype" comes first, is stored, and names the type; OpenDocument 1.3 part 2, 3.3. */
static const struct assay_type *by_mimetype(const struct entry *entry, size_t size)
{
	const struct assay_type *type;
	struct head text = entry->packed;

	if (!is_named(entry, "mimetype") || entry->method != STORED)
		return NULL;
	/* where sizes follow the data, the next header ends it */
	if (size == 0) {
		const unsigned char *end = head_find(head_first(text, 128), "PK");

		size = end == NULL ? 0 : (size_t)(end - text.data);
	}
	text = head_first(text, size);
	while (text.len > 0 && is_blank(text.data[text.len - 1]))
		text.len--;
	if (text.len == 0)
		return NULL;
	type = type_by_name((const char *)text.data, text.len);
	/* formulas and databases have had other names */
	if (type == NULL && starts_with(text, "application/vnd.oasis.opendocument.database"))
		return row(TYPE_ODB);
	return type_is(type, TYPE_ZIP) && type != row(TYPE_ZIP) ? type : NULL;
}

const struct assay_type *detect_zip(struct head h)
{
	struct entry entry;
	uint32_t found = 0;
	size_t pos = 0;

	if (local_entry(h, 0, &entry)) {
		const struct assay_type *type = by_mimetype(&entry, le32_at(h, 18));

		if (type != NULL)
			return type;
	}
	while (found == 0 && local_entry(h, pos, &entry)) {
		found = look_at(&entry);
		pos = next_local(h, pos, &entry);
	}
	return by_marks(found);
}

/* ---- the directory ----------------------------------------------------------------- */

/* The last end record; APPNOTE 4.3.16. SIZE_MAX: there is none. */
static size_t find_end(struct head h)
{
	size_t stop = h.len > END_SEARCH ? h.len - END_SEARCH : 0;

	if (h.len < END_HEADER)
		return SIZE_MAX;
	for (size_t pos = h.len - END_HEADER;; pos--) {
		if (h.data[pos] == 'P' && AT(h, pos, "PK\5\6"))
			return pos;
		if (pos == stop)
			return SIZE_MAX;
	}
}

struct directory {
	size_t start, end;
	size_t base; /* octets before the archive: offsets count from there */
};

static bool find_directory(struct head h, struct directory *dir_r)
{
	size_t end = find_end(h), offset;
	uint64_t size;

	if (end == SIZE_MAX)
		return false;
	size = le32_at(h, end + 12);
	offset = le32_at(h, end + 16);
	if (size == UINT32_MAX || offset == UINT32_MAX) {
		/* ZIP64: a locator before it, which points to another record; 4.3.14, 4.3.15 */
		uint64_t record =
			end >= 20 && AT(h, end - 20, "PK\6\7") ? le64_at(h, end - 12) : UINT64_MAX;

		if (record >= h.len || !AT(h, (size_t)record, "PK\6\6"))
			return false;
		size = le64_at(h, (size_t)record + 40);
		offset = (size_t)le64_at(h, (size_t)record + 48);
		end = (size_t)record;
	}
	if (size > end)
		return false;
	dir_r->end = end;
	dir_r->start = end - (size_t)size;
	dir_r->base = dir_r->start >= offset ? dir_r->start - offset : 0;
	return true;
}

/* The member at a place of the directory, which moves on; 4.3.12. */
static bool directory_entry(struct head h, const struct directory *dir, size_t *pos,
                            struct entry *entry_r)
{
	struct head name;
	size_t local;

	if (*pos >= dir->end || dir->end - *pos < DIRECTORY_HEADER || !AT(h, *pos, "PK\1\2"))
		return false;
	name = head_first(head_from(h, *pos + DIRECTORY_HEADER), le16_at(h, *pos + 28));
	local = dir->base + le32_at(h, *pos + 42);
	if (!local_entry(h, local, entry_r)) {
		entry_r->packed = head_from(h, h.len);
		entry_r->method = METHOD_NONE;
		entry_r->encrypted = false;
	}
	/* the directory's word counts: it is what readers go by */
	entry_r->name = name;
	entry_r->packed = head_first(entry_r->packed, le32_at(h, *pos + 20));
	*pos += DIRECTORY_HEADER + name.len + le16_at(h, *pos + 30) + le16_at(h, *pos + 32);
	return true;
}

/* ---- content types --------------------------------------------------------------------- */

#define APPLICATION "application/"
#define OPEN_XML    "vnd.openxmlformats-officedocument."

/*
 * Of a package's main part, behind "application/". Macro-enabled types first: a
 * package that names both has both.
 */
static const struct {
	const char *name;
	enum type_id id;
} main_parts[] = {
	{"vnd.ms-word.document.macroEnabled.main+xml", TYPE_DOCM},
	{"vnd.ms-word.template.macroEnabledTemplate.main+xml", TYPE_DOTM},
	{"vnd.ms-excel.sheet.macroEnabled.main+xml", TYPE_XLSM},
	{"vnd.ms-excel.template.macroEnabled.main+xml", TYPE_XLTM},
	{"vnd.ms-excel.addin.macroEnabled.main+xml", TYPE_XLAM},
	{"vnd.ms-excel.sheet.binary.macroEnabled.main", TYPE_XLSB},
	{"vnd.ms-powerpoint.presentation.macroEnabled.main+xml", TYPE_PPTM},
	{"vnd.ms-powerpoint.slideshow.macroEnabled.main+xml", TYPE_PPSM},
	{"vnd.ms-powerpoint.template.macroEnabled.main+xml", TYPE_POTM},
	{"vnd.ms-powerpoint.addin.macroEnabled.main+xml", TYPE_PPAM},
	{"vnd.ms-visio.drawing.macroEnabled.main+xml", TYPE_VSDM},
	{"vnd.ms-visio.stencil.macroEnabled.main+xml", TYPE_VSDM},
	{"vnd.ms-visio.template.macroEnabled.main+xml", TYPE_VSDM},
	{OPEN_XML "wordprocessingml.document.main+xml", TYPE_DOCX},
	{OPEN_XML "wordprocessingml.template.main+xml", TYPE_DOTX},
	{OPEN_XML "spreadsheetml.sheet.main+xml", TYPE_XLSX},
	{OPEN_XML "spreadsheetml.template.main+xml", TYPE_XLTX},
	{OPEN_XML "presentationml.presentation.main+xml", TYPE_PPTX},
	{OPEN_XML "presentationml.slideshow.main+xml", TYPE_PPSX},
	{OPEN_XML "presentationml.template.main+xml", TYPE_POTX},
	{"vnd.ms-visio.drawing.main+xml", TYPE_VSDX},
	{"vnd.ms-visio.stencil.main+xml", TYPE_VSDX},
	{"vnd.ms-visio.template.main+xml", TYPE_VSDX},
	{"vnd.ms-package.xps-fixeddocumentsequence+xml", TYPE_XPS},
	{"vnd.ms-package.3dmanufacturing-3dmodel+xml", TYPE_THREEMF},
};

#define MAIN_PARTS    (sizeof(main_parts) / sizeof(main_parts[0]))
#define PART_NAME_MAX 128        /* octets of the longest of them, and some */
#define CONTENT_MAX   (1u << 20) /* of the content types; real ones have a hundredth of it */
#define WINDOW        4096

/* Octets as they are unpacked, and a bit for each name seen in them. */
struct search {
	unsigned char window[PART_NAME_MAX + WINDOW];
	size_t kept; /* octets of the window before the new ones */
	uint32_t seen;
};

static void search_octets(struct search *s, size_t len)
{
	struct head all = {s->window, s->kept + len, false}, h = all;
	const unsigned char *found;

	while ((found = head_find(h, APPLICATION)) != NULL) {
		h = head_from(h, (size_t)(found - h.data) + strlen(APPLICATION));
		for (size_t i = 0; i < MAIN_PARTS; i++) {
			if (starts_with(h, main_parts[i].name))
				s->seen |= 1u << i;
		}
	}
	s->kept = all.len < PART_NAME_MAX ? all.len : PART_NAME_MAX;
	memmove(s->window, all.data + all.len - s->kept, s->kept);
}

static void search_stored(struct search *s, struct head h)
{
	h = head_first(h, CONTENT_MAX);
	while (h.len > 0) {
		size_t len = h.len < WINDOW ? h.len : WINDOW;

		memcpy(s->window + s->kept, h.data, len);
		search_octets(s, len);
		h = head_from(h, len);
	}
}

/* Of broken data what can be unpacked counts. */
static void search_deflated(struct search *s, struct head h)
{
	z_stream z = {0};
	size_t total = 0;
	int ret = Z_OK;

	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return;
	z.next_in = (Bytef *)(uintptr_t)h.data;
	z.avail_in = h.len < CONTENT_MAX ? (uInt)h.len : CONTENT_MAX;
	while (ret == Z_OK && total < CONTENT_MAX) {
		size_t len;

		z.next_out = s->window + s->kept;
		z.avail_out = WINDOW;
		ret = inflate(&z, Z_NO_FLUSH);
		len = WINDOW - z.avail_out;
		if (len == 0)
			break;
		total += len;
		search_octets(s, len);
	}
	inflateEnd(&z);
}

/* The kind of package by its content types; NULL: they do not tell. */
static const struct assay_type *by_content_types(const struct entry *entry)
{
	struct search s = {.kept = 0};

	if (entry->encrypted)
		return NULL;
	if (entry->method == STORED)
		search_stored(&s, entry->packed);
	else if (entry->method == DEFLATED)
		search_deflated(&s, entry->packed);
	for (size_t i = 0; i < MAIN_PARTS; i++) {
		if ((s.seen >> i & 1) != 0)
			return row(main_parts[i].id);
	}
	return NULL;
}

/* ---- whole ---------------------------------------------------------------------------------- */

/* Which answer counts: a package that is also a program is one. */
static const struct assay_type *decide(uint32_t found, const struct entry *types)
{
	const struct assay_type *type = by_marks(found), *package;

	if ((type->flags & ASSAY_ENT_EXECUTABLE) != 0 || types->name.data == NULL)
		return type;
	package = by_content_types(types);
	return package == NULL ? type : package;
}

const struct assay_type *detect_zip_whole(struct head h)
{
	struct entry entry, types = {.name = {NULL, 0, false}};
	struct directory dir;
	uint32_t found = 0;
	size_t pos;

	if (local_entry(h, 0, &entry)) {
		const struct assay_type *type = by_mimetype(&entry, le32_at(h, 18));

		if (type != NULL)
			return type;
	}
	/* without its directory, what there is has to do */
	if (!find_directory(h, &dir))
		return detect_zip(h);
	for (pos = dir.start; directory_entry(h, &dir, &pos, &entry);) {
		found |= look_at(&entry);
		if (types.name.data == NULL && is_named(&entry, "[Content_Types].xml"))
			types = entry;
	}
	return pos == dir.start ? detect_zip(h) : decide(found, &types);
}
