/*
 * Office Open XML (ECMA-376 part 2: packages; part 1: what is in them). What a
 * part is for is said by the relationships that lead to it and by the list of
 * content types: names and extensions mean nothing. The last segment of a
 * relationship's type tells it in the transitional and the strict format, and
 * in Microsoft's own.
 */
#include "inspect/office-zip.h"

#include "inspect/field-codes.h"
#include "inspect/link-target.h"

#include <string.h>
#include <strings.h>

struct ooxml {
	struct office_zip office;
	struct field_codes fields;
	bool in_code;     /* between the tags of an instruction */
	const char *part; /* whose relationships are read: its folder counts */
	const struct part *main;
	bool main_missing;
	struct assay_buf value, other; /* of attributes */
};

/* ---- relationships ---------------------------------------------------------------- */

static const struct {
	const char *type; /* last segment, in lower case */
	unsigned int roles, flags;
} relationships[] = {
	{"officedocument", PART_MAIN | PART_TEXT, 0},
	{"document", PART_MAIN, 0}, /* of Visio */
	{"header", PART_TEXT, 0},
	{"footer", PART_TEXT, 0},
	{"footnotes", PART_TEXT, 0},
	{"endnotes", PART_TEXT, 0},
	{"comments", PART_TEXT, 0},
	{"glossarydocument", PART_TEXT, 0},
	{"subdocument", PART_TEXT, 0},
	{"vbaproject", PART_VBA, ASSAY_ENT_MACROS},
	{"xlmacrosheet", PART_MACROS, ASSAY_ENT_MACROS},
	{"xlintlmacrosheet", PART_MACROS, ASSAY_ENT_MACROS},
	{"oleobject", PART_OBJECT, ASSAY_ENT_EMBEDDED},
	{"package", PART_OBJECT, ASSAY_ENT_EMBEDDED},
	{"afchunk", PART_OBJECT, ASSAY_ENT_EMBEDDED},
	{"control", 0, ASSAY_ENT_EMBEDDED},
	{"externallink", PART_LINKS, 0},
	{"connections", PART_LINKS, 0},
};

/* The last segment of a relationship's type, in lower case. */
static void last_segment(const char *uri, char *segment, size_t size)
{
	const char *slash = strrchr(uri, '/');
	size_t len = 0;

	for (uri = slash == NULL ? uri : slash + 1; *uri != '\0' && len < size - 1; uri++)
		segment[len++] = *uri >= 'A' && *uri <= 'Z' ? (char)(*uri + 32) : *uri;
	segment[len] = '\0';
}

static void external_target(struct ooxml *x, const char *type, const char *target)
{
	/* a link that a person follows is none of the document's doing */
	if (strcmp(type, "hyperlink") == 0 || !link_is_remote(target, strlen(target)))
		return;
	inspection_flag(x->office.in, strcmp(type, "attachedtemplate") == 0 ? ASSAY_ENT_TEMPLATE
	                                                                    : ASSAY_ENT_EXTERNAL);
}

static void internal_target(struct ooxml *x, const char *type, const char *target)
{
	for (size_t i = 0; i < sizeof(relationships) / sizeof(relationships[0]); i++) {
		unsigned int roles = relationships[i].roles;
		const struct part *part;

		if (strcmp(type, relationships[i].type) != 0)
			continue;
		part = office_zip_mark(&x->office, x->part, target, roles);
		/* what leads to nothing is not there */
		if (part != NULL)
			inspection_flag(x->office.in, relationships[i].flags);
		if ((roles & PART_MAIN) != 0) {
			x->main_missing |= part == NULL;
			x->main = part;
		}
	}
}

static void relationship(void *ctx, struct xml *xml, enum xml_token token)
{
	struct ooxml *x = ctx;
	char type[32];

	if (token != XML_OPEN || !xml_is(xml, "Relationship") ||
	    !xml_attribute(xml, "Type", &x->value))
		return;
	last_segment(x->value.data, type, sizeof(type));
	if (!xml_attribute(xml, "Target", &x->value))
		return;
	if (xml_attribute(xml, "TargetMode", &x->other) &&
	    strcasecmp(x->other.data, "External") == 0)
		external_target(x, type, x->value.data);
	else
		internal_target(x, type, x->value.data);
}

/* ECMA-376 part 2, 9.3: those of dir/name are in dir/_rels/name.rels. */
static void read_relationships(struct ooxml *x)
{
	for (size_t i = 0; i < x->office.count; i++) {
		const struct part *part = &x->office.parts[i];
		char folder[1028];
		char *rels;

		if (!office_zip_ends(part->name, ".rels") || strlen(part->name) >= sizeof(folder))
			continue;
		strcpy(folder, part->name);
		rels = strrchr(folder, '/');
		if (rels == NULL || rels - folder < 5 || memcmp(rels - 5, "_rels", 5) != 0)
			continue;
		rels[-5] = '\0';
		x->part = folder;
		office_zip_xml(&x->office, part, relationship, x);
	}
}

/* ---- content types (part 2, 10.1.2) --------------------------------------------------- */

/* The type of a document is that of its main part, less what says that it is one. */
static void document_type(struct ooxml *x, const char *type)
{
	char name[128];
	size_t len = strlen(type);

	inspection_type(x->office.in, type);
	if (len > 4 && strcasecmp(type + len - 4, "+xml") == 0)
		len -= 4;
	if (len > 5 && strncasecmp(type + len - 5, ".main", 5) == 0)
		len -= 5;
	if (len > sizeof(name) - 4)
		return;
	memcpy(name, type, len);
	strcpy(name + len, ".12");
	inspection_type(x->office.in, name);
	name[len] = '\0';
	inspection_type(x->office.in, name);
}

static bool ends(const char *text, const char *end)
{
	size_t a = strlen(text), b = strlen(end);

	return a >= b && strcasecmp(text + a - b, end) == 0;
}

static bool is_macro_sheet(const char *type)
{
	static const char *const types[] = {".macrosheet+xml", ".intlmacrosheet+xml", ".macrosheet",
	                                    ".intlmacrosheet"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (ends(type, types[i]))
			return true;
	}
	return false;
}

/* A type for all of an extension tells nothing: the content of those is looked at. */
static void content_type(void *ctx, struct xml *xml, enum xml_token token)
{
	struct ooxml *x = ctx;
	const char *type, *name;
	bool vba;

	if (token != XML_OPEN || !xml_is(xml, "Override") ||
	    !xml_attribute(xml, "ContentType", &x->value) ||
	    !xml_attribute(xml, "PartName", &x->other))
		return;
	type = x->value.data;
	name = x->other.data;
	vba = strcasecmp(type, "application/vnd.ms-office.vbaProject") == 0;
	if (vba || is_macro_sheet(type)) {
		if (office_zip_mark(&x->office, "", name, vba ? PART_VBA : PART_MACROS) != NULL)
			inspection_flag(x->office.in, ASSAY_ENT_MACROS);
	} else if (x->main != NULL &&
	           strcasecmp(x->main->name, *name == '/' ? name + 1 : name) == 0) {
		document_type(x, type);
	}
}

static void read_content_types(struct ooxml *x)
{
	for (size_t i = 0; i < x->office.count; i++) {
		if (strcmp(x->office.parts[i].name, "[content_types].xml") == 0)
			office_zip_xml(&x->office, &x->office.parts[i], content_type, x);
	}
}

/* ---- fields and links ------------------------------------------------------------------ */

static void feed(struct ooxml *x, const struct assay_buf *code)
{
	for (size_t i = 0; i < code->len; i++)
		field_char(&x->fields, (unsigned char)code->data[i]);
}

static void field_mark(struct ooxml *x, const char *mark)
{
	if (strcmp(mark, "begin") == 0)
		field_begin(&x->fields);
	else if (strcmp(mark, "separate") == 0)
		field_separator(&x->fields);
	else if (strcmp(mark, "end") == 0)
		field_end(&x->fields);
}

/* Part 1, 17.16: fields of Word; 18.14: links of Excel; 18.13: its connections. */
static void open_tag(struct ooxml *x, struct xml *xml)
{
	if (xml_is(xml, "instrText") || xml_is(xml, "delInstrText")) {
		x->in_code = true;
	} else if (xml_is(xml, "fldChar")) {
		if (xml_attribute(xml, "fldCharType", &x->value))
			field_mark(x, x->value.data);
	} else if (xml_is(xml, "fldSimple")) {
		field_begin(&x->fields);
		if (xml_attribute(xml, "instr", &x->value))
			feed(x, &x->value);
		field_separator(&x->fields);
	} else if (xml_is(xml, "ddeLink")) {
		inspection_flag(x->office.in, ASSAY_ENT_DDE);
	} else if (xml_is(xml, "webPr")) {
		if (xml_attribute(xml, "url", &x->value) &&
		    link_is_remote(x->value.data, x->value.len))
			inspection_flag(x->office.in, ASSAY_ENT_EXTERNAL);
	}
}

static void document_token(void *ctx, struct xml *xml, enum xml_token token)
{
	struct ooxml *x = ctx;

	if (token == XML_OPEN) {
		open_tag(x, xml);
	} else if (token == XML_CLOSE) {
		if (xml_is(xml, "instrText") || xml_is(xml, "delInstrText"))
			x->in_code = false;
		else if (xml_is(xml, "fldSimple"))
			field_end(&x->fields);
	} else if (x->in_code) {
		x->value.len = 0;
		if (xml_text(xml, &x->value) < 0)
			x->office.in->error = -ASSAY_ENOMEM;
		else
			feed(x, &x->value);
	}
}

/* ---- binary workbooks ([MS-XLSB]) ------------------------------------------------------- */

#define RECORD_SUPBOOK 360 /* 2.3.1: BrtBeginSupBook */
#define SUPBOOK_DDE    1   /* 2.5.44 */

/* 2.1.4: a number in up to max octets of 7 bits; false when it is not there. */
static bool take_number(struct octets o, size_t *pos, unsigned int max, size_t *number)
{
	*number = 0;
	for (unsigned int i = 0; i < max; i++) {
		if (!octets_have(o, *pos, 1))
			return false;
		*number |= (size_t)(o.data[*pos] & 0x7f) << (7 * i);
		if ((o.data[(*pos)++] & 0x80) == 0)
			break;
	}
	return true;
}

static void read_binary_links(struct ooxml *x, const struct part *part)
{
	struct inspection *in = x->office.in;
	struct assay_buf content = {0};
	struct octets all;
	size_t pos = 0, type, len;

	zip_extract(in, x->office.zip, &x->office.zip->entries[part->entry],
	            in->limits->inspect_bytes, &content);
	all = (struct octets){(const unsigned char *)content.data, content.len};
	while (take_number(all, &pos, 2, &type) && take_number(all, &pos, 4, &len)) {
		struct octets record = octets_at(all, pos, len);

		if (type == RECORD_SUPBOOK && record.len >= 2 &&
		    octets_le16(record.data) == SUPBOOK_DDE)
			inspection_flag(in, ASSAY_ENT_DDE);
		pos += record.len;
	}
	assay_buf_free(&content);
}

/* ---- all of it ------------------------------------------------------------------------- */

static void read_part(struct ooxml *x, const struct part *part)
{
	const struct zip_entry *entry = &x->office.zip->entries[part->entry];

	if (entry->encrypted)
		inspection_report(x->office.in, INSPECTION_ENCRYPTED);
	if ((part->roles & PART_LINKS) != 0 && office_zip_ends(part->name, ".bin")) {
		read_binary_links(x, part);
	} else if ((part->roles & (PART_TEXT | PART_LINKS)) != 0) {
		x->in_code = false;
		if (!office_zip_xml(&x->office, part, document_token, x) &&
		    (part->roles & PART_MAIN) != 0)
			x->main_missing = true;
	}
	/* a part that has macros is none that is embedded */
	if ((part->roles & PART_VBA) == 0)
		office_zip_content(&x->office, part);
}

void inspect_ooxml(struct inspection *in, const struct zip_directory *zip)
{
	struct ooxml x = {0};

	if (office_zip_begin(&x.office, in, zip)) {
		read_relationships(&x);
		read_content_types(&x);
		for (size_t i = 0; i < x.office.count && inspection_spend(in, 1); i++)
			read_part(&x, &x.office.parts[i]);
		inspection_flag(in, x.fields.flags);
		if (x.main_missing && in->error == 0)
			inspection_report(in, INSPECTION_CORRUPT);
	}
	office_zip_end(&x.office);
	assay_buf_free(&x.value);
	assay_buf_free(&x.other);
	if (zip_is_opendocument(zip) && in->error == 0)
		inspect_opendocument(in, zip);
}
