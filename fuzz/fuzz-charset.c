/*
 * Charsets: the first line is a label, the rest its octets. Any octets give
 * UTF-8; what is valid UTF-8 stays as it is where it should.
 */
#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

static void convert(const char *label, const uint8_t *data, size_t len, struct assay_buf *out)
{
	int ret;

	must(assay_buf_puts(out, "before") == 0);
	ret = assay_charset_to_utf8(label, data, len, out);
	must(ret == 0 || ret == 1);
	must(out->len >= 6 && memcmp(out->data, "before", 6) == 0);
	must(assay_utf8_valid(out->data, out->len));
	/* no octet of any charset is more than three of UTF-8 */
	must(out->len - 6 <= 3 * len + 3);
}

static void utf8_stays(const char *label, const uint8_t *data, size_t len)
{
	struct assay_buf out = {0};

	must(assay_charset_to_utf8(label, data, len, &out) == 0);
	must(out.len == len && (len == 0 || memcmp(out.data, data, len) == 0));
	assay_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *line_end = len == 0 ? NULL : memchr(data, '\n', len < 64 ? len : 64);
	struct assay_buf out = {0}, raw = {0};
	char label[64];
	size_t used;

	if (line_end == NULL)
		return 0;
	used = (size_t)(line_end - data);
	memcpy(label, data, used);
	label[used] = '\0';
	data += used + 1;
	len -= used + 1;
	convert(label, data, len, &out);
	convert(NULL, data, len, &raw);
	if (!assay_charset_known(label) && (len < 3 || memcmp(data, "\xef\xbb\xbf", 3) != 0))
		must(out.len == raw.len && memcmp(out.data, raw.data, raw.len) == 0);
	if (assay_utf8_valid(data, len)) {
		utf8_stays(NULL, data, len);
		if (len < 3 || memcmp(data, "\xef\xbb\xbf", 3) != 0)
			utf8_stays("utf-8", data, len);
	}
	assay_buf_free(&out);
	assay_buf_free(&raw);
	return 0;
}
