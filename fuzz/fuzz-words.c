/* Encoded-words: any octets give UTF-8, and text that was encoded comes back. */
#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf out = {0}, coded = {0}, again = {0};
	struct assay_words_facts facts;

	must(assay_encoded_words_read(data, len, 3, &out, &facts) == 0);
	must(facts.words <= 3 && (out.len == 0 || assay_utf8_valid(out.data, out.len)));
	out.len = 0;
	must(assay_encoded_words_decode(data, len, &out) >= 0);
	must(out.len == 0 || assay_utf8_valid(out.data, out.len));
	must(assay_encoded_words_encode(out.data == NULL ? "" : out.data, out.len, &coded) == 0);
	must(assay_encoded_words_decode(coded.data == NULL ? "" : coded.data, coded.len, &again) >=
	     0);
	must(again.len == out.len && (out.len == 0 || memcmp(again.data, out.data, out.len) == 0));
	assay_buf_free(&out);
	assay_buf_free(&coded);
	assay_buf_free(&again);
	return 0;
}
