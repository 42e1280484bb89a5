/*
 * The transfer decoders: pieces do not matter, the bound holds, what was
 * encoded decodes to itself. The header decoders: any octets give UTF-8.
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

static unsigned int decode(enum assay_encoding encoding, const uint8_t *in, size_t len,
                           size_t piece, struct assay_buf *out)
{
	struct assay_decoder d;
	unsigned char rest[256];

	assay_decoder_init(&d, encoding);
	for (size_t pos = 0; pos < len; pos += piece) {
		size_t n = len - pos < piece ? len - pos : piece;
		size_t bound = assay_decoder_bound(&d, n);
		unsigned char *to = malloc(bound);
		size_t got;

		must(to != NULL);
		got = assay_decoder_feed(&d, in + pos, n, to);
		must(got <= bound);
		must(assay_buf_append(out, to, got) == 0);
		free(to);
	}
	must(assay_buf_append(out, rest, assay_decoder_finish(&d, rest)) == 0);
	return d.oddities;
}

static void pieces_do_not_matter(enum assay_encoding encoding, const uint8_t *data, size_t len,
                                 size_t piece)
{
	struct assay_buf a = {0}, b = {0};

	must(decode(encoding, data, len, len + 1, &a) == decode(encoding, data, len, piece, &b));
	must(a.len == b.len && memcmp(a.data, b.data, a.len) == 0);
	assay_buf_free(&a);
	assay_buf_free(&b);
}

static void round_trip(const uint8_t *data, size_t len, size_t piece)
{
	for (int qp = 0; qp < 2; qp++) {
		struct assay_buf coded = {0}, out = {0};

		must((qp ? assay_encode_qp(data, len, 0, &coded)
		         : assay_encode_base64(data, len, &coded)) == 0);
		must(decode(qp ? ASSAY_ENC_QP : ASSAY_ENC_BASE64, (const uint8_t *)coded.data,
		            coded.len, piece, &out) == 0);
		must(out.len == len && memcmp(out.data, data, len) == 0);
		assay_buf_free(&coded);
		assay_buf_free(&out);
	}
}

static void header_text(const uint8_t *data, size_t len)
{
	struct assay_buf out = {0}, coded = {0}, again = {0};

	must(assay_encoded_words_decode(data, len, &out) >= 0);
	must(assay_utf8_valid(out.data, out.len));
	must(assay_encoded_words_encode(out.data == NULL ? "" : out.data, out.len, &coded) == 0);
	must(assay_encoded_words_decode(coded.data == NULL ? "" : coded.data, coded.len, &again) >=
	     0);
	must(again.len == out.len && (out.len == 0 || memcmp(again.data, out.data, out.len) == 0));
	assay_buf_free(&out);
	assay_buf_free(&coded);
	assay_buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t piece;

	if (len < 2)
		return 0;
	piece = 1 + data[0] % 61;
	data++;
	len--;
	pieces_do_not_matter(ASSAY_ENC_BASE64, data, len, piece);
	pieces_do_not_matter(ASSAY_ENC_QP, data, len, piece);
	pieces_do_not_matter(ASSAY_ENC_UUENCODE, data, len, piece);
	round_trip(data, len, piece);
	header_text(data, len);
	return 0;
}
