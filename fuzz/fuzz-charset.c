/* Charsets: whatever the name and the octets are, UTF-8 comes out. */
#include "codec/charset-tables.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf out = {0};
	char name[44] = "";
	size_t name_len;
	int ret;

	if (len < 2)
		return 0;
	/* a name of the table, or any name */
	if (data[0] < 200) {
		size_t which = (data[0] | (size_t)data[1] << 8) % charset_name_count;

		data += 2;
		len -= 2;
		ret = assay_charset_to_utf8(charset_names[which].name, data, len, &out);
	} else {
		name_len = data[1] % 43 < len - 2 ? data[1] % 43 : len - 2;
		memcpy(name, data + 2, name_len);
		data += 2 + name_len;
		len -= 2 + name_len;
		ret = assay_charset_to_utf8(name, data, len, &out);
		(void)assay_charset_known(name);
	}
	if (ret < 0 || (out.len > 0 && !assay_utf8_valid(out.data, out.len)))
		abort();
	assay_buf_free(&out);
	return 0;
}
