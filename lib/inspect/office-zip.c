/*
 * See office-zip.h. Names of parts are compared as ECMA-376 part 2 has it:
 * without regard to case, percent-encoding decoded, a backslash being as good
 * as a slash, as Office takes them.
 */
#include "inspect/office-zip.h"

#include "inspect/ole-office.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A longer name is cut: nobody finds such a part. */
#define NAME_BYTES 1024

/* ---- names ---------------------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Remove the last segment of a path that ends with a slash. */
static size_t up(const char *path, size_t len)
{
	if (len > 0)
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len;
}

/*
 * Append a path to out, which has len octets and room for NAME_BYTES and a NUL:
 * in lower case, decoded, without "." and "..", RFC 3986 5.2.4.
 */
static void normalise(char *out, size_t len, const char *path, size_t path_len)
{
	size_t segment = len;

	for (size_t i = 0; i <= path_len && len < NAME_BYTES; i++) {
		char c = i < path_len ? path[i] : '\0';

		if (c == '%' && path_len - i > 2 && hex(path[i + 1]) >= 0 &&
		    hex(path[i + 2]) >= 0) {
			c = (char)(hex(path[i + 1]) << 4 | hex(path[i + 2]));
			i += 2;
		}
		if (c == '\\')
			c = '/';
		if (c != '/' && i < path_len) {
			out[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
			continue;
		}
		if (len - segment == 2 && memcmp(out + segment, "..", 2) == 0)
			len = up(out, segment);
		else if (len - segment == 1 && out[segment] == '.')
			len = segment;
		else if (len > segment && c == '/')
			out[len++] = '/';
		segment = len;
	}
	out[len] = '\0';
}

static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : x->entry < y->entry ? -1 : x->entry > y->entry;
}

bool office_zip_begin(struct office_zip *office, struct inspection *in,
                      const struct zip_directory *zip)
{
	char name[NAME_BYTES + 1];

	*office = (struct office_zip){.in = in, .zip = zip};
	office->parts = calloc(zip->count + 1, sizeof(*office->parts));
	if (office->parts == NULL)
		goto no_memory;
	/* offsets first: the names move while there are more to come */
	for (size_t i = 0; i < zip->count; i++) {
		office->parts[i].entry = (uint32_t)i;
		normalise(name, 0, zip->entries[i].name, zip->entries[i].name_len);
		if (assay_buf_append(&office->names, name, strlen(name) + 1) < 0)
			goto no_memory;
	}
	for (size_t pos = 0; office->count < zip->count;
	     pos += strlen(office->names.data + pos) + 1)
		office->parts[office->count++].name = office->names.data + pos;
	qsort(office->parts, office->count, sizeof(*office->parts), compare_parts);
	return true;
no_memory:
	in->error = -ASSAY_ENOMEM;
	return false;
}

void office_zip_end(struct office_zip *office)
{
	free(office->parts);
	assay_buf_free(&office->names);
}

bool office_zip_ends(const char *name, const char *end)
{
	size_t a = strlen(name), b = strlen(end);

	return a >= b && strcmp(name + a - b, end) == 0;
}

/* The first part of this name, or where it would be. */
static size_t find(const struct office_zip *office, const char *name)
{
	size_t low = 0, high = office->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(office->parts[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct part *office_zip_mark(struct office_zip *office, const char *base, const char *target,
                                   unsigned int roles)
{
	const char *slash = strrchr(base, '/');
	size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - base), first, at;
	char name[NAME_BYTES + 1];

	if (*target == '/' || *target == '\\' || folder > NAME_BYTES)
		folder = 0;
	memcpy(name, base, folder);
	/* a fragment is no part of it */
	normalise(name, folder, target, strcspn(target, "#"));
	first = find(office, name);
	for (at = first; at < office->count && strcmp(office->parts[at].name, name) == 0; at++) {
		/* of one name there may be many: they are marked once for each role */
		if ((office->parts[at].roles & roles) == roles)
			return &office->parts[first];
		office->parts[at].roles |= roles;
	}
	return at == first ? NULL : &office->parts[first];
}

/* ---- contents --------------------------------------------------------------------- */

bool office_zip_xml(struct office_zip *office, const struct part *part, xml_handler *handler,
                    void *ctx)
{
	struct inspection *in = office->in;
	struct assay_buf content = {0};
	struct xml xml = {0};
	enum xml_token token;
	bool had = zip_extract(in, office->zip, &office->zip->entries[part->entry],
	                       in->limits->inspect_bytes, &content);

	if (had && xml_begin(&xml, content.data, content.len) < 0)
		in->error = -ASSAY_ENOMEM;
	while (had && in->error == 0 && (token = xml_next(&xml)) != XML_END)
		handler(ctx, &xml, token);
	xml_end(&xml);
	assay_buf_free(&content);
	return had;
}

/* Types that a part may not have without being a file of its own. */
static bool is_file(const struct assay_type *type)
{
	static const char *const markup[] = {"text/html", "image/svg+xml", "application/xml"};

	if (type == NULL)
		return false;
	for (size_t i = 0; i < sizeof(markup) / sizeof(markup[0]); i++) {
		if (strcmp(type->name, markup[i]) == 0)
			return false;
	}
	return (type->flags & (ASSAY_ENT_EXECUTABLE | ASSAY_ENT_ARCHIVE)) != 0 ||
	       inspection_reader(type, NULL) != NULL;
}

static void member(struct inspection *in, const struct zip_entry *entry,
                   const struct assay_buf *content)
{
	const char *name = entry->name;
	size_t len = entry->name_len;

	for (size_t i = 0; i < len; i++) {
		if (name[i] == '/' || name[i] == '\\') {
			name += i + 1;
			len -= i + 1;
			i = (size_t)-1;
		}
	}
	inspection_flag(in, ASSAY_ENT_EMBEDDED);
	if (!inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT, entry->utf8 ? "utf-8" : "us-ascii",
	                             name, len, NULL))
		return;
	inspection_member_write(in, content->data, content->len);
	inspection_member_end(in, content->len < entry->size ? ASSAY_ENT_TRUNCATED : 0);
}

void office_zip_content(struct office_zip *office, const struct part *part)
{
	struct inspection *in = office->in;
	const struct zip_entry *entry = &office->zip->entries[part->entry];
	struct assay_buf content = {0};
	const struct assay_type *type;
	bool object = (part->roles & PART_OBJECT) != 0, ole;

	if (!zip_is_document_part(entry) || entry->name_len == 0 ||
	    entry->name[entry->name_len - 1] == '/')
		return;
	zip_extract(in, office->zip, entry, ASSAY_DETECT_HEAD, &content);
	type = assay_detect(content.data, content.len);
	ole = ole_is(content.data, content.len);
	if ((object || ole || is_file(type)) && content.len > 0) {
		if (content.len == ASSAY_DETECT_HEAD)
			zip_extract(in, office->zip, entry, in->limits->inspect_bytes, &content);
		if (ole && ole_is_vba_project(in, (const unsigned char *)content.data, content.len))
			inspection_flag(in, ASSAY_ENT_MACROS);
		else
			member(in, entry, &content);
	}
	assay_buf_free(&content);
}

/* ---- which document ------------------------------------------------------------------ */

static bool has_entry(const struct zip_directory *zip, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < zip->count; i++) {
		if (zip->entries[i].name_len == len &&
		    strncasecmp(zip->entries[i].name, name, len) == 0)
			return true;
	}
	return false;
}

bool zip_is_ooxml(const struct zip_directory *zip)
{
	return has_entry(zip, "[Content_Types].xml");
}

bool zip_is_opendocument(const struct zip_directory *zip)
{
	return has_entry(zip, "META-INF/manifest.xml") &&
	       (has_entry(zip, "mimetype") || has_entry(zip, "content.xml"));
}
