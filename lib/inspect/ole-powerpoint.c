/*
 * PowerPoint presentations ([MS-PPT]; section numbers are its): a stream of
 * records, at its top those for slides, and for each object, control and VBA
 * project one with a compound file inside, which may be deflated.
 */
#include "inspect/ole-office.h"

#include <string.h>

/* 2.13.24 */
enum {
	RECORD_OBJECT_STORAGE = 0x1011,
	RECORD_CRYPT_SESSION = 0x2f14,
};

/* 2.10.36, 2.11.34, 2.10.40: recInstance says that the storage is deflated */
#define INSTANCE_DEFLATED 1

/* 2.3.2: CurrentUserAtom.headerToken */
#define TOKEN_ENCRYPTED 0xf3d1c4dfu

/* A compound file: the VBA project, or an object, which is a file of its own. */
static void read_storage(struct inspection *in, struct octets file, unsigned int flags)
{
	if (ole_is_vba_project(in, file.data, file.len)) {
		inspection_flag(in, ASSAY_ENT_MACROS);
		return;
	}
	inspection_flag(in, ASSAY_ENT_EMBEDDED);
	if (file.len == 0 ||
	    !inspection_member_begin(in, ASSAY_MEMBER_DOCUMENT, NULL, NULL, 0, NULL))
		return;
	inspection_member_write(in, file.data, file.len);
	inspection_member_end(in, flags);
}

static void read_object(struct inspection *in, unsigned int instance, struct octets r)
{
	struct assay_buf file = {0};
	bool complete;
	uint32_t size;

	if (instance != INSTANCE_DEFLATED) {
		read_storage(in, r, 0);
		return;
	}
	size = octets_have(r, 0, 4) ? octets_le32(r.data) : 0;
	r = octets_at(r, 4, r.len);
	inspection_inflate(in, r.data, r.len, false, in->limits->inspect_bytes, &file, &complete);
	/* some leave the checksum out: the size tells that all is there */
	read_storage(in, (struct octets){(const unsigned char *)file.data, file.len},
	             complete || file.len == size ? 0 : ASSAY_ENT_TRUNCATED);
	assay_buf_free(&file);
}

void ole_powerpoint(struct inspection *in, const struct ole *ole, uint32_t stream)
{
	struct assay_buf content = {0};
	struct octets all;
	size_t pos = 0;

	if (!ole_read(ole, in, stream, in->limits->inspect_bytes, &content))
		inspection_report(in, INSPECTION_CORRUPT);
	all = (struct octets){(const unsigned char *)content.data, content.len};
	while (octets_have(all, pos, 8) && in->error == 0) {
		/* 2.3.1: version and instance, type, length */
		unsigned int type = octets_le16(all.data + pos + 2);
		size_t len = octets_le32(all.data + pos + 4);

		if (type == RECORD_CRYPT_SESSION)
			inspection_report(in, INSPECTION_ENCRYPTED);
		else if (type == RECORD_OBJECT_STORAGE)
			read_object(in, octets_le16(all.data + pos) >> 4,
			            octets_at(all, pos + 8, len));
		pos += 8;
		pos = len < all.len - pos ? pos + len : all.len;
	}
	assay_buf_free(&content);
}

void ole_powerpoint_user(struct inspection *in, const struct ole *ole, uint32_t stream)
{
	struct assay_buf content = {0};

	ole_read(ole, in, stream, 16, &content);
	if (content.len == 16 &&
	    octets_le32((const unsigned char *)content.data + 12) == TOKEN_ENCRYPTED)
		inspection_report(in, INSPECTION_ENCRYPTED);
	assay_buf_free(&content);
}
