/*
 * Compound files: which document it is, whether it has macros, whether it is
 * encrypted, what is embedded in it. A document in a document is a storage in
 * it, and so is an object in that: all are looked at where they are, and what
 * is found in any of them is said of the whole file. Only what is a file of its
 * own becomes a member.
 */
#include "inspect/ole-office.h"

#include "inspect/ole-native.h"

#include <string.h>

/* Microsoft Equation 3.0, whose server runs what is in the object: CVE-2017-11882 */
static const unsigned char equation[16] = {0x02, 0xce, 0x02, 0, 0, 0, 0, 0,
                                           0xc0, 0,    0,    0, 0, 0, 0, 0x46};

static bool parent_named(const struct ole *ole, uint32_t index, const char *name)
{
	uint32_t parent = ole->entries[index].parent;

	return parent != OLE_NONE && ole_named(ole, parent, name);
}

/* ---- the type ------------------------------------------------------------------- */

/* What the streams at the top say. The class of the root says it too, but nobody reads it. */
static void find_type(struct inspection *in, const struct ole *ole)
{
	static const struct {
		const char *stream, *type;
	} table[] = {
		{"EncryptedPackage", "application/encrypted"},
		{"WordDocument", "application/msword"},
		{"Workbook", "application/vnd.ms-excel"},
		{"Book", "application/vnd.ms-excel"},
		{"PowerPoint Document", "application/vnd.ms-powerpoint"},
		{"VisioDocument", "application/vnd.visio"},
		{"__properties_version1.0", "application/vnd.ms-outlook"},
	};

	if (in->type == NULL || strcmp(in->type->name, "application/x-ole-storage") != 0)
		return;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (ole_find(ole, 0, OLE_STREAM, table[i].stream) != OLE_NONE) {
			inspection_type(in, table[i].type);
			return;
		}
	}
}

/* ---- macros --------------------------------------------------------------------- */

/* [MS-OVBA] 2.2.1: the storage VBA, in which are a stream dir and one for each module. */
static bool is_vba(const struct ole *ole, uint32_t index)
{
	return ole_named(ole, index, "VBA") &&
	       (ole_find(ole, index, OLE_STREAM, "dir") != OLE_NONE ||
	        ole_find(ole, index, OLE_STREAM, "_VBA_PROJECT") != OLE_NONE);
}

bool ole_is_vba_project(struct inspection *in, const unsigned char *data, size_t len)
{
	struct ole ole = {0};
	uint32_t vba;
	bool is = false;

	if (ole_is(data, len) && ole_open(&ole, in, data, len)) {
		vba = ole_find(&ole, 0, OLE_STORAGE, "VBA");
		is = vba != OLE_NONE && is_vba(&ole, vba);
	}
	ole_close(&ole);
	return is;
}

/* ---- storages -------------------------------------------------------------------- */

static void read_storage(struct inspection *in, const struct ole *ole, uint32_t index)
{
	/* Excel 5 and 95 have no storage VBA, but this */
	if (is_vba(ole, index) || ole_named(ole, index, "_VBA_PROJECT"))
		inspection_flag(in, ASSAY_ENT_MACROS);
	if (parent_named(ole, index, "ObjectPool") || ole_starts(ole, index, "MBD") ||
	    ole_has_class(ole, index, equation))
		inspection_flag(in, ASSAY_ENT_EMBEDDED);
	if (ole_starts(ole, index, "__attach_version1.0_"))
		ole_outlook_attachment(in, ole, index);
}

/* ---- streams --------------------------------------------------------------------- */

/* The stream is a file of another format. */
static void file_member(struct inspection *in, const struct ole *ole, uint32_t index)
{
	struct assay_buf content = {0};
	bool whole = ole_read(ole, in, index, in->limits->inspect_bytes, &content);

	/* a stream CONTENTS is also what Works and Publisher keep their own text in */
	if (content.len > 0 && assay_detect(content.data, content.len) != NULL) {
		inspection_flag(in, ASSAY_ENT_EMBEDDED);
		if (inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT, NULL, NULL, 0, NULL)) {
			inspection_member_write(in, content.data, content.len);
			inspection_member_end(in, whole ? 0 : ASSAY_ENT_TRUNCATED);
		}
	}
	assay_buf_free(&content);
}

/* A stream that is read whole by a function that wants its octets. */
static void read_native(struct inspection *in, const struct ole *ole, uint32_t index,
                        void (*reader)(struct inspection *in, struct octets stream))
{
	struct assay_buf content = {0};

	ole_read(ole, in, index, in->limits->inspect_bytes, &content);
	reader(in, (struct octets){(const unsigned char *)content.data, content.len});
	assay_buf_free(&content);
}

static void read_stream(struct inspection *in, const struct ole *ole, uint32_t index)
{
	if (ole->entries[index].size == 0)
		return;
	if (ole_named(ole, index, "\1Ole10Native"))
		read_native(in, ole, index, ole10_native);
	else if (ole_named(ole, index, "\1Ole"))
		read_native(in, ole, index, ole_link);
	else if (ole_named(ole, index, "Package") || ole_named(ole, index, "CONTENTS") ||
	         ole_named(ole, index, "EmbeddedOdf"))
		file_member(in, ole, index);
	else if (ole_named(ole, index, "WordDocument"))
		ole_word(in, ole, index);
	else if (ole_named(ole, index, "Workbook") || ole_named(ole, index, "Book"))
		ole_excel(in, ole, index);
	else if (ole_named(ole, index, "PowerPoint Document"))
		ole_powerpoint(in, ole, index);
	else if (ole_named(ole, index, "Current User"))
		ole_powerpoint_user(in, ole, index);
	/* [MS-OFFCRYPTO]: a package in a stream, and what is managed by rights */
	else if (ole_named(ole, index, "EncryptedPackage") || ole_named(ole, index, "\tDRMContent"))
		inspection_report(in, INSPECTION_ENCRYPTED);
	/* controls of a sheet, and of a document; what equations are made of */
	else if (ole_named(ole, index, "Ctls") || ole_named(ole, index, "\3OCXNAME") ||
	         ole_named(ole, index, "Equation Native"))
		inspection_flag(in, ASSAY_ENT_EMBEDDED);
}

void inspect_ole(struct inspection *in, const unsigned char *data, size_t len)
{
	struct ole ole;

	if (ole_open(&ole, in, data, len)) {
		find_type(in, &ole);
		for (uint32_t i = 0; i < ole.count && in->error == 0; i++) {
			if (ole.entries[i].type == OLE_STREAM)
				read_stream(in, &ole, i);
			else if (ole.entries[i].type == OLE_STORAGE ||
			         ole.entries[i].type == OLE_ROOT)
				read_storage(in, &ole, i);
		}
	} else {
		ole.corrupt = true;
	}
	if (ole.corrupt && in->error == 0)
		inspection_report(in, INSPECTION_CORRUPT);
	ole_close(&ole);
}
