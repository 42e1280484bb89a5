/*
 * The transfer decoders alone, beside those of glib and GMime.
 */
#include "bench/bench.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

#define CODEC_OCTETS (24 * 1024 * 1024)
#define SLICE        (32 * 1024)
#define ROUNDS_MAX   25

typedef size_t decoder(const char *data, size_t len, unsigned char *out);

static size_t decode(enum assay_encoding encoding, const char *data, size_t len, unsigned char *out)
{
	struct assay_decoder d;
	size_t total = 0;

	/* in slices, into the cache, as the analysis does it */
	assay_decoder_init(&d, encoding);
	for (size_t pos = 0; pos < len; pos += SLICE)
		total += assay_decoder_feed(&d, data + pos, len - pos < SLICE ? len - pos : SLICE,
		                            out);
	return total + assay_decoder_finish(&d, out);
}

static size_t assay_base64(const char *data, size_t len, unsigned char *out)
{
	return decode(ASSAY_ENC_BASE64, data, len, out);
}

static size_t assay_qp(const char *data, size_t len, unsigned char *out)
{
	return decode(ASSAY_ENC_QP, data, len, out);
}

static size_t assay_uuencode(const char *data, size_t len, unsigned char *out)
{
	return decode(ASSAY_ENC_UUENCODE, data, len, out);
}

static void measure(struct results *r, const char *codec, const char *library, decoder *run,
                    const struct assay_buf *text, unsigned int rounds)
{
	unsigned char *out = malloc(2 * SLICE + 1024);
	double times[ROUNDS_MAX];

	if (out == NULL || rounds > ROUNDS_MAX)
		abort();
	for (unsigned int i = 0; i < rounds; i++) {
		double begin = bench_now();

		consumed += run(text->data, text->len, out);
		times[i] = bench_now() - begin;
	}
	r->codecs[r->codec_count++] = (struct codec_result){
		.codec = codec,
		.library = library,
		.seconds = bench_median(times, rounds),
		.octets = text->len,
	};
	free(out);
}

/* Text that takes quoted-printable: every tenth character is not ASCII, or every second one. */
static void make_text(struct assay_buf *text, unsigned int every, size_t size)
{
	uint64_t seed = 88172645463325252u;

	for (size_t i = 0; text->len < size; i++) {
		const char *piece = "plain ";

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		if (i % 12 == 11)
			piece = "\r\n";
		else if (seed % every == 0)
			piece = "\xc3\xa9";
		if (assay_buf_puts(text, piece) < 0)
			abort();
	}
}

static void make_octets(struct assay_buf *octets, size_t size)
{
	uint64_t seed = 88172645463325252u;

	while (octets->len < size) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		if (assay_buf_append(octets, &seed, sizeof(seed)) < 0)
			abort();
	}
}

static void quoted_printable(struct results *r, const char *name, unsigned int every,
                             unsigned int rounds)
{
	struct assay_buf text = {0}, coded = {0};

	make_text(&text, every, CODEC_OCTETS / 2);
	if (assay_encode_qp(text.data, text.len, ASSAY_ENCODE_TEXT, &coded) < 0)
		abort();
	measure(r, name, "assay", assay_qp, &coded, rounds);
#ifdef BENCH_GMIME
	measure(r, name, "gmime", bench_gmime_qp, &coded, rounds);
#endif
	assay_buf_free(&text);
	assay_buf_free(&coded);
}

void bench_codecs(struct results *r, unsigned int rounds)
{
	struct assay_buf octets = {0}, coded = {0};

	make_octets(&octets, CODEC_OCTETS);
	if (assay_encode_base64(octets.data, octets.len, &coded) < 0)
		abort();
	measure(r, "base64, CRLF line ends", "assay", assay_base64, &coded, rounds);
#ifdef BENCH_GMIME
	measure(r, "base64, CRLF line ends", "glib", bench_glib_base64, &coded, rounds);
#endif
	coded.len = 0;
	quoted_printable(r, "quoted-printable, sparse", 25, rounds);
	quoted_printable(r, "quoted-printable, dense", 3, rounds);
	if (assay_encode_uuencode(octets.data, octets.len, "x", 0644, &coded) < 0)
		abort();
	measure(r, "uuencode", "assay", assay_uuencode, &coded, rounds);
	assay_buf_free(&octets);
	assay_buf_free(&coded);
}
