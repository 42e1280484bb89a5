/*
 * OpenDocument (ISO/IEC 26300, OASIS OpenDocument 1.3; section numbers are of
 * its part 3, packages in part 2) and what StarOffice had before it. Macros are
 * files in folders of the package, or event listeners that call a script; the
 * manifest says what is encrypted; links are attributes of all kinds of elements.
 */
#include "inspect/office-zip.h"

#include "inspect/link-target.h"

#include <string.h>
#include <strings.h>

struct opendocument {
	struct office_zip office;
	struct assay_buf value;
};

/* ---- folders ------------------------------------------------------------------------ */

/* Libraries of Basic have an index and modules; scripts of other languages are files. */
static void read_name(struct opendocument *o, const struct part *part)
{
	const char *name = part->name;
	bool folder = office_zip_ends(name, "/");

	if (strncmp(name, "basic/", 6) == 0 && strchr(name + 6, '/') != NULL && !folder &&
	    !office_zip_ends(name, "/script-lb.xml"))
		inspection_flag(o->office.in, ASSAY_ENT_MACROS);
	else if (strncmp(name, "scripts/", 8) == 0 && !folder)
		inspection_flag(o->office.in, ASSAY_ENT_MACROS | ASSAY_ENT_SCRIPT);
}

/* Part 2, 3.4.1 */
static void manifest_token(void *ctx, struct xml *xml, enum xml_token token)
{
	struct opendocument *o = ctx;

	if (token == XML_OPEN && (xml_is(xml, "encryption-data") || xml_is(xml, "encrypted-key")))
		inspection_report(o->office.in, INSPECTION_ENCRYPTED);
}

/* ---- content -------------------------------------------------------------------------- */

static bool value_starts(const struct opendocument *o, const char *start)
{
	return strncasecmp(o->value.data, start, strlen(start)) == 0;
}

/* 10.3.19, 14.4: a listener calls a script, or one of presentations starts a program. */
static void listener(struct opendocument *o, struct xml *xml)
{
	if (xml_attribute(xml, "action", &o->value)) {
		if (value_starts(o, "execute"))
			inspection_flag(o->office.in, ASSAY_ENT_LAUNCH);
		if (!value_starts(o, "macro"))
			return;
	}
	inspection_flag(o->office.in, ASSAY_ENT_SCRIPT);
}

static void content_token(void *ctx, struct xml *xml, enum xml_token token)
{
	struct opendocument *o = ctx;

	if (token != XML_OPEN)
		return;
	if (xml_is(xml, "event-listener")) {
		listener(o, xml);
	} else if (xml_is(xml, "object-ole") || xml_is(xml, "plugin") || xml_is(xml, "applet")) {
		/* 10.4.6: the file is in the package, unless a link leads elsewhere */
		inspection_flag(o->office.in, ASSAY_ENT_EMBEDDED);
		if (xml_attribute(xml, "href", &o->value) &&
		    link_is_remote(o->value.data, o->value.len))
			inspection_flag(o->office.in, ASSAY_ENT_EXTERNAL);
	} else if (xml_is(xml, "dde-connection-decl") || xml_is(xml, "dde-source")) {
		inspection_flag(o->office.in, ASSAY_ENT_DDE);
	} else if (xml_is(xml, "a")) {
		/* a link that a person follows, unless it is a macro */
		if (xml_attribute(xml, "href", &o->value) &&
		    (value_starts(o, "vnd.sun.star.script:") || value_starts(o, "macro:")))
			inspection_flag(o->office.in, ASSAY_ENT_SCRIPT);
	} else if (xml_attribute(xml, "href", &o->value) &&
	           link_is_remote(o->value.data, o->value.len)) {
		inspection_flag(o->office.in,
		                xml_is(xml, "template") ? ASSAY_ENT_TEMPLATE : ASSAY_ENT_EXTERNAL);
	}
}

/* The document itself, or one that is embedded in a folder of its own. */
static bool is_content(const char *name)
{
	static const char *const names[] = {"content.xml", "styles.xml", "meta.xml"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t before = strlen(name) - strlen(names[i]);

		if (office_zip_ends(name, names[i]) && (before == 0 || name[before - 1] == '/'))
			return true;
	}
	return false;
}

static void read_part(struct opendocument *o, const struct part *part)
{
	read_name(o, part);
	if (strcmp(part->name, "meta-inf/manifest.xml") == 0)
		office_zip_xml(&o->office, part, manifest_token, o);
	else if (is_content(part->name))
		office_zip_xml(&o->office, part, content_token, o);
	if (o->office.zip->entries[part->entry].encrypted)
		inspection_report(o->office.in, INSPECTION_ENCRYPTED);
	office_zip_content(&o->office, part);
}

void inspect_opendocument(struct inspection *in, const struct zip_directory *zip)
{
	struct opendocument o = {0};

	if (office_zip_begin(&o.office, in, zip)) {
		for (size_t i = 0; i < o.office.count && inspection_spend(in, 1); i++)
			read_part(&o, &o.office.parts[i]);
	}
	office_zip_end(&o.office);
	assay_buf_free(&o.value);
}
