/*
 * quoted-printable: pieces do not matter, the bound holds, what was encoded
 * decodes to itself; as text it does so but for line ends, which become CRLF.
 */
#include "fuzz-codec.h"

/* As text: every LF is a line end, with a CR before it or not. */
static void with_crlf(const uint8_t *data, size_t len, struct assay_buf *out)
{
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '\n' && (i == 0 || data[i - 1] != '\r'))
			must(assay_buf_append(out, "\r", 1) == 0);
		must(assay_buf_append(out, data + i, 1) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf coded = {0}, text = {0};
	uint32_t seed;

	if (len == 0)
		return 0;
	seed = 1u + data[0];
	data++;
	len--;
	pieces_do_not_matter(ASSAY_ENC_QP, data, len, seed);
	must(assay_encode_qp(data, len, 0, &coded) == 0);
	is_fit_for_mail(&coded);
	decodes_to(ASSAY_ENC_QP, &coded, data, len, seed);
	must(assay_encode_qp(data, len, ASSAY_ENCODE_TEXT, &coded) == 0);
	is_fit_for_mail(&coded);
	with_crlf(data, len, &text);
	decodes_to(ASSAY_ENC_QP, &coded, (const uint8_t *)text.data, text.len, seed);
	assay_buf_free(&text);
	return 0;
}
