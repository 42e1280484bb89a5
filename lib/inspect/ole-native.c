/*
 * See ole-native.h. The layout of a package has no specification: it is what
 * the Object Packager writes since Windows 3.1, with names in Unicode at the
 * end since Windows 2000.
 */
#include "assay-config.h"

#include "inspect/ole-native.h"

#include "inspect/link-target.h"
#include "inspect/ole.h"

#include <string.h>

/* Parsing goes on as long as everything was there. */
struct cursor {
	struct octets at;
	size_t pos;
	bool short_of;
};

static struct octets take(struct cursor *c, size_t len)
{
	struct octets got;

	if (c->short_of || !octets_have(c->at, c->pos, len)) {
		c->short_of = true;
		return (struct octets){NULL, 0};
	}
	got = (struct octets){c->at.data + c->pos, len};
	c->pos += len;
	return got;
}

static uint32_t take_number(struct cursor *c)
{
	struct octets got = take(c, 4);

	return got.data == NULL ? 0 : octets_le32(got.data);
}

static unsigned int take_short(struct cursor *c)
{
	struct octets got = take(c, 2);

	return got.data == NULL ? 0 : octets_le16(got.data);
}

/* Text up to a NUL, without it; a name has less than 32 Ki octets. */
static struct octets take_text(struct cursor *c)
{
	struct octets rest = octets_at(c->at, c->pos, 32768), got;
	const unsigned char *end = rest.len == 0 ? NULL : memchr(rest.data, 0, rest.len);

	if (c->short_of || end == NULL) {
		c->short_of = true;
		return (struct octets){NULL, 0};
	}
	got = (struct octets){rest.data, (size_t)(end - rest.data)};
	c->pos += got.len + 1;
	return got;
}

/* [MS-OLEDS] 2.1.4: a length, and text of which the NUL is part. */
static struct octets take_counted(struct cursor *c)
{
	struct octets got = take(c, take_number(c));

	if (got.len > 0)
		got.len = strnlen((const char *)got.data, got.len);
	return got;
}

/* A length in UTF-16 characters, and these. */
static struct octets take_wide(struct cursor *c)
{
	uint32_t len = take_number(c);

	return take(c, len > 32768 ? SIZE_MAX : 2 * (size_t)len);
}

/* ---- packages ---------------------------------------------------------------- */

enum {
	PACKAGE_LINK = 1, /* to a file, which is started from there */
	PACKAGE_FILE = 3,
};

struct package {
	struct octets label, source, temporary, data;
	struct octets wide_label, wide_source, wide_temporary;
	bool link, truncated;
};

static bool package_read(struct package *p, struct octets native)
{
	struct cursor c = {native, 0, false};
	unsigned int kind;
	uint32_t size;

	*p = (struct package){0};
	/* shown as an icon; then what it is called, and where it was */
	if (take_short(&c) != 2)
		return false;
	p->label = take_text(&c);
	p->source = take_text(&c);
	take_short(&c);
	kind = take_short(&c);
	p->temporary = take_counted(&c);
	p->link = kind == PACKAGE_LINK && !c.short_of;
	if (p->link || kind != PACKAGE_FILE)
		return p->link;
	size = take_number(&c);
	if (c.short_of)
		return false;
	p->truncated = !octets_have(native, c.pos, size);
	p->data = octets_at(native, c.pos, size);
	c.pos += p->data.len;
	c.short_of = p->truncated;
	p->wide_temporary = take_wide(&c);
	p->wide_label = take_wide(&c);
	p->wide_source = take_wide(&c);
	return true;
}

/* What follows the last backslash, slash or colon. */
static struct octets base_name(struct octets path, size_t width)
{
	for (size_t i = path.len / width; i > 0; i--) {
		const unsigned char *c = path.data + (i - 1) * width;

		if ((*c == '\\' || *c == '/' || *c == ':') && (width == 1 || c[1] == 0))
			return (struct octets){path.data + i * width, path.len - i * width};
	}
	return path;
}

/*
 * The label is what people see, the other two are what will be opened: of a
 * package that says "invoice.pdf" on its face, the program counts.
 */
static bool package_begin(struct inspection *in, const struct package *p)
{
	const struct {
		struct octets name;
		size_t width;
	} names[] = {
		{base_name(p->wide_temporary, 2), 2}, {base_name(p->wide_source, 2), 2},
		{base_name(p->temporary, 1), 1},      {base_name(p->source, 1), 1},
		{base_name(p->wide_label, 2), 2},     {base_name(p->label, 1), 1},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].name.len > 0)
			return inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT,
			                               names[i].width == 2 ? "utf-16le"
			                                                   : "us-ascii",
			                               names[i].name.data, names[i].name.len, NULL);
	}
	return inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT, NULL, NULL, 0, NULL);
}

static void package_member(struct inspection *in, const struct package *p, unsigned int flags)
{
	if (!package_begin(in, p))
		return;
	inspection_member_write(in, p->data.data, p->data.len);
	inspection_member_end(in, p->truncated ? flags | ASSAY_ENT_TRUNCATED : flags);
}

void ole_native(struct inspection *in, struct octets native, unsigned int flags)
{
	struct package p;

	inspection_flag(in, ASSAY_ENT_EMBEDDED);
	if (package_read(&p, native)) {
		if (!p.link)
			package_member(in, &p, flags);
		else if (link_is_remote((const char *)p.source.data, p.source.len))
			inspection_flag(in, ASSAY_ENT_LAUNCH | ASSAY_ENT_EXTERNAL);
		else
			inspection_flag(in, ASSAY_ENT_LAUNCH);
		return;
	}
	/* what an equation or a drawing is made of is no file */
	if (native.len == 0 || assay_detect(native.data, native.len) == NULL ||
	    !inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT, NULL, NULL, 0, NULL))
		return;
	inspection_member_write(in, native.data, native.len);
	inspection_member_end(in, flags);
}

void ole10_native(struct inspection *in, struct octets stream)
{
	struct cursor c = {stream, 0, false};
	uint32_t size = take_number(&c);
	bool truncated = !octets_have(stream, c.pos, size);

	if (!c.short_of)
		ole_native(in, octets_at(stream, c.pos, size), truncated ? ASSAY_ENT_TRUNCATED : 0);
}

/* ---- objects with a header ------------------------------------------------------ */

enum {
	FORMAT_LINKED = 1,
	FORMAT_EMBEDDED = 2,
};

bool ole1_object(struct inspection *in, struct octets object)
{
	struct cursor c = {object, 0, false};
	struct octets class, topic, native;
	uint32_t format, size;

	take_number(&c); /* the version, which nobody looks at */
	format = take_number(&c);
	class = take_counted(&c);
	topic = take_counted(&c);
	take_counted(&c);
	if (c.short_of || (format != FORMAT_LINKED && format != FORMAT_EMBEDDED))
		return false;
	if (format == FORMAT_LINKED) {
		if (link_is_remote((const char *)topic.data, topic.len))
			inspection_flag(in, ASSAY_ENT_EXTERNAL);
		return true;
	}
	size = take_number(&c);
	if (c.short_of)
		return false;
	if (class.len == 8 && memcmp(class.data, "OLE2Link", 8) == 0)
		inspection_flag(in, ASSAY_ENT_EXTERNAL);
	native = octets_at(object, c.pos, size);
	ole_native(in, native, native.len < size ? ASSAY_ENT_TRUNCATED : 0);
	return true;
}

/* ---- links --------------------------------------------------------------------- */

void ole_link(struct inspection *in, struct octets stream)
{
	/* CLSIDs of monikers: of a URL, of a script component */
	static const unsigned char url[16] = {0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11,
	                                      0x8c, 0x82, 0x00, 0xaa, 0x00, 0x4b, 0xa9, 0x0b};
	static const unsigned char script[16] = {0xd3, 0x2b, 0xd0, 0x06, 0xaa, 0x48, 0xd2, 0x11,
	                                         0x84, 0x32, 0x00, 0x60, 0x08, 0xc3, 0xfb, 0xfc};
	/* and of a file, of which the path follows after a count and a length */
	static const unsigned char file[16] = {0x03, 0x03, 0, 0, 0, 0, 0, 0,
	                                       0xc0, 0,    0, 0, 0, 0, 0, 0x46};
	const unsigned char *found;

	/* version, flags: bit 0 is set in links */
	if (stream.len < 8 || (stream.data[4] & 1) == 0)
		return;
	if (memmem(stream.data, stream.len, url, 16) != NULL ||
	    memmem(stream.data, stream.len, script, 16) != NULL)
		inspection_flag(in, ASSAY_ENT_EXTERNAL);
	found = memmem(stream.data, stream.len, file, 16);
	if (found != NULL) {
		struct octets path =
			octets_at(stream, (size_t)(found - stream.data) + 22, SIZE_MAX);
		size_t len = path.len == 0 ? 0 : strnlen((const char *)path.data, path.len);

		if (len > 0 && link_is_remote((const char *)path.data, len))
			inspection_flag(in, ASSAY_ENT_EXTERNAL);
	}
}
