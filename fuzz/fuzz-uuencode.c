/*
 * uuencode: pieces do not matter, the bound holds, what was encoded decodes to
 * itself, whatever its name.
 */
#include "fuzz-codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf coded = {0};
	char name[16] = "";
	uint32_t seed;

	if (len == 0)
		return 0;
	seed = 1u + data[0];
	data++;
	len--;
	pieces_do_not_matter(ASSAY_ENC_UUENCODE, data, len, seed);
	memcpy(name, data, len < sizeof(name) - 1 ? len : sizeof(name) - 1);
	must(assay_encode_uuencode(data, len, name, seed, &coded) == 0);
	is_fit_for_mail(&coded);
	decodes_to(ASSAY_ENC_UUENCODE, &coded, data, len, seed);
	return 0;
}
