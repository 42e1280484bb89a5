/* uuencode: any octets in any pieces, and the way there and back. */
#include "fuzz/transfer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf coded = {0};
	size_t piece;

	if (len == 0)
		return 0;
	piece = take_piece(&data, &len);
	pieces_do_not_matter(ASSAY_ENC_UUENCODE, data, len, piece);
	must(assay_encode_uuencode(data, len, "name", &coded) == 0);
	round_trip(ASSAY_ENC_UUENCODE, &coded, data, len, piece);
	assay_buf_free(&coded);
	return 0;
}
