/* PDF: see fuzz-document.h for what must hold. */
#include "fuzz/fuzz-document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	look(inspect_pdf, data, len);
	return 0;
}
