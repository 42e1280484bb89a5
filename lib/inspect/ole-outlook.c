/*
 * Outlook messages ([MS-OXMSG]): each attachment is a storage in which each
 * property is a stream named after its number and type. An attached message is
 * a storage in that, with attachments of its own in turn: ole-office.c comes by
 * them all.
 */
#include "inspect/ole-office.h"

/* The stream of a property: "__substg1.0_" and eight hexadecimal digits, 2.2.1 */
static uint32_t property(const struct ole *ole, uint32_t storage, const char *name)
{
	return ole_find(ole, storage, OLE_STREAM, name);
}

/* PidTagAttachMimeTag; RFC 6838 4.2: type names are ASCII. False: there is none. */
static bool declared_type(struct inspection *in, const struct ole *ole, uint32_t storage,
                          char *type, size_t size)
{
	static const char *const streams[] = {"__substg1.0_370E001F", "__substg1.0_370E001E"};
	struct assay_buf value = {0};
	size_t len = 0;

	for (size_t i = 0; i < 2 && len == 0; i++) {
		uint32_t stream = property(ole, storage, streams[i]);

		if (stream != OLE_NONE)
			ole_read(ole, in, stream, 2 * size, &value);
		for (size_t k = 0; k < value.len && len < size - 1; k += 2 - i) {
			char c = value.data[k];

			if (c <= ' ' || c > '~')
				break;
			type[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		}
	}
	type[len] = '\0';
	assay_buf_free(&value);
	return len > 0;
}

static bool begin(struct inspection *in, const struct ole *ole, uint32_t storage)
{
	/* [MS-OXPROPS]: PidTagAttachLongFilename, PidTagAttachFilename, PidTagDisplayName */
	static const struct {
		const char *stream, *charset;
	} names[] = {
		{"__substg1.0_3707001F", "utf-16le"}, {"__substg1.0_3707001E", "us-ascii"},
		{"__substg1.0_3704001F", "utf-16le"}, {"__substg1.0_3704001E", "us-ascii"},
		{"__substg1.0_3001001F", "utf-16le"}, {"__substg1.0_3001001E", "us-ascii"},
	};
	struct assay_buf name = {0};
	char type[128];
	bool begun, typed = declared_type(in, ole, storage, type, sizeof(type));
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && name.len == 0; i++) {
		uint32_t stream = property(ole, storage, names[i].stream);

		if (stream != OLE_NONE)
			ole_read(ole, in, stream, 4 * MEMBER_NAME_BYTES, &name);
	}
	begun = inspection_member_begin(
		in, ASSAY_MEMBER_DOCUMENT, i == 0 ? NULL : names[i - 1].charset,
		name.len == 0 ? NULL : name.data, name.len, typed ? type : NULL);
	assay_buf_free(&name);
	return begun;
}

void ole_outlook_attachment(struct inspection *in, const struct ole *ole, uint32_t storage)
{
	/* PidTagAttachDataBinary; what is an object instead is a storage */
	uint32_t data = property(ole, storage, "__substg1.0_37010102");
	struct assay_buf content = {0};
	bool whole;

	if (data == OLE_NONE)
		return;
	whole = ole_read(ole, in, data, in->limits->inspect_bytes, &content);
	if (begin(in, ole, storage)) {
		inspection_member_write(in, content.data, content.len);
		inspection_member_end(in, whole ? 0 : ASSAY_ENT_TRUNCATED);
	}
	assay_buf_free(&content);
}
