/*
 * Excel workbooks ([MS-XLS]; section numbers are its): a stream of records. An
 * encrypted workbook says so before anything else; a sheet of Excel 4 macros is
 * one by its type, whether it is hidden or not; links to DDE servers are
 * supporting links of a form of their own. Excel 2 to 4 had the records alone,
 * without a compound file around them.
 */
#include "inspect/ole-office.h"

#include <string.h>

/* 2.3 */
enum {
	RECORD_EXTERNNAME = 0x0023,
	RECORD_FILEPASS = 0x002f,
	RECORD_BOUNDSHEET = 0x0085,
	RECORD_SUPBOOK = 0x01ae,
	RECORD_BOF = 0x0809,
	/* of Excel 2, 3 and 4 */
	RECORD_BOF_2 = 0x0009,
	RECORD_BOF_3 = 0x0209,
	RECORD_BOF_4 = 0x0409,
};

/* 2.4.28: BoundSheet8.dt; 2.4.21: BOF.dt, in all versions */
#define SHEET_MACROS 1
#define BOF_MACROS   0x0040

/* 2.4.105: an item of OLE, not of DDE */
#define EXTERNNAME_OLE_LINK 0x0010

struct excel {
	struct inspection *in;
	bool dde_or_ole; /* the last supporting link is to a server, not to a workbook */
};

/*
 * 2.4.271: the path of a link to a server is its name and a document, with a
 * character 3 in between; flags tell which size its characters have.
 */
static bool is_server_link(struct octets r)
{
	size_t cch = r.len < 5 ? 0 : octets_le16(r.data + 2);
	size_t width = cch == 0 ? 1 : 1 + (r.data[4] & 1);
	struct octets path = octets_at(r, 5, cch * width);

	/* 0x0401 and 0x3a01 are no lengths; the path of a file starts with 1 or 2, if encoded */
	if (cch == 0 || cch > 0xff || path.len == 0 || path.data[0] < ' ')
		return false;
	for (size_t i = 0; i + width <= path.len; i += width) {
		if (path.data[i] == 3 && (width == 1 || path.data[i + 1] == 0))
			return i > 0;
	}
	return false;
}

/* False: what follows cannot be read. */
static bool read_record(struct excel *x, unsigned int type, struct octets r)
{
	switch (type) {
	case RECORD_FILEPASS:
		inspection_report(x->in, INSPECTION_ENCRYPTED);
		return false;
	case RECORD_BOUNDSHEET:
		/* position, state, type */
		if (r.len >= 6 && r.data[5] == SHEET_MACROS)
			inspection_flag(x->in, ASSAY_ENT_MACROS);
		return true;
	case RECORD_BOF:
	case RECORD_BOF_2:
	case RECORD_BOF_3:
	case RECORD_BOF_4:
		if (r.len >= 4 && octets_le16(r.data + 2) == BOF_MACROS)
			inspection_flag(x->in, ASSAY_ENT_MACROS);
		return true;
	case RECORD_SUPBOOK:
		x->dde_or_ole = is_server_link(r);
		return true;
	case RECORD_EXTERNNAME:
		if (x->dde_or_ole && r.len >= 2)
			inspection_flag(x->in, (octets_le16(r.data) & EXTERNNAME_OLE_LINK) != 0
			                               ? ASSAY_ENT_EXTERNAL
			                               : ASSAY_ENT_DDE);
		return true;
	default:
		return true;
	}
}

static void read_records(struct inspection *in, struct octets all)
{
	struct excel x = {.in = in};
	size_t pos = 0;

	while (octets_have(all, pos, 4)) {
		size_t len = octets_le16(all.data + pos + 2);

		if (!read_record(&x, octets_le16(all.data + pos), octets_at(all, pos + 4, len)))
			break;
		pos += 4 + len;
	}
}

void ole_excel(struct inspection *in, const struct ole *ole, uint32_t stream)
{
	struct assay_buf content = {0};

	if (!ole_read(ole, in, stream, in->limits->inspect_bytes, &content))
		inspection_report(in, INSPECTION_CORRUPT);
	read_records(in, (struct octets){(const unsigned char *)content.data, content.len});
	assay_buf_free(&content);
}

void inspect_biff(struct inspection *in, const unsigned char *data, size_t len)
{
	read_records(in, (struct octets){data, len});
}
