/*
 * base64: pieces do not matter, the bound holds, what was encoded decodes to
 * itself.
 */
#include "fuzz-codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf coded = {0};
	uint32_t seed;

	if (len == 0)
		return 0;
	seed = 1u + data[0];
	data++;
	len--;
	pieces_do_not_matter(ASSAY_ENC_BASE64, data, len, seed);
	must(assay_encode_base64(data, len, &coded) == 0);
	is_fit_for_mail(&coded);
	decodes_to(ASSAY_ENC_BASE64, &coded, data, len, seed);
	return 0;
}
