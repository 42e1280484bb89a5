/*
 * What the targets of the transfer encodings share: decoding in one piece or
 * many, with what was odd.
 */
#ifndef FUZZ_CODEC_H
#define FUZZ_CODEC_H

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static inline void must(int condition)
{
	if (!condition)
		abort();
}

/* Sizes of pieces that look random, and are the same for the same input. */
static inline size_t next_piece(uint32_t *seed, size_t left)
{
	size_t piece;

	*seed = *seed * 1664525u + 1013904223u;
	piece = 1 + (*seed >> 24) % ((*seed >> 16 & 3) == 0 ? 200 : 7);
	return piece < left ? piece : left;
}

/* Decode; seed 0: in one piece. Every octet of the room promised is the heap's to watch. */
static inline struct assay_decoder decode(enum assay_encoding encoding, const uint8_t *in,
                                          size_t len, uint32_t seed, struct assay_buf *out)
{
	struct assay_decoder d;
	unsigned char *rest;
	size_t pos = 0, got;

	assay_decoder_init(&d, encoding);
	while (pos < len) {
		size_t n = seed == 0 ? len : next_piece(&seed, len - pos);
		size_t bound = assay_decoder_bound(&d, n);
		unsigned char *to = malloc(bound), *from = malloc(n);

		must(to != NULL && from != NULL);
		memcpy(from, in + pos, n);
		got = assay_decoder_feed(&d, from, n, to);
		must(got <= bound);
		must(assay_buf_append(out, to, got) == 0);
		free(to);
		free(from);
		pos += n;
	}
	must(d.consumed == len);
	rest = malloc(assay_decoder_bound(&d, 0));
	must(rest != NULL);
	got = assay_decoder_finish(&d, rest);
	must(got <= assay_decoder_bound(&d, 0));
	must(assay_buf_append(out, rest, got) == 0);
	free(rest);
	return d;
}

static inline void pieces_do_not_matter(enum assay_encoding encoding, const uint8_t *data,
                                        size_t len, uint32_t seed)
{
	struct assay_buf whole = {0}, pieces = {0};
	struct assay_decoder a = decode(encoding, data, len, 0, &whole);
	struct assay_decoder b = decode(encoding, data, len, seed, &pieces);

	must(whole.len == pieces.len && memcmp(whole.data, pieces.data, whole.len) == 0);
	must(a.oddities == b.oddities);
	must(a.oddities == 0 || a.first_odd == b.first_odd);
	must(a.oddities == 0 || a.first_odd <= len);
	assay_buf_free(&whole);
	assay_buf_free(&pieces);
}

/* coded decodes to data, and nothing is odd about it. Frees coded. */
static inline void decodes_to(enum assay_encoding encoding, struct assay_buf *coded,
                              const uint8_t *data, size_t len, uint32_t seed)
{
	struct assay_buf out = {0};
	struct assay_decoder d =
		decode(encoding, (const uint8_t *)coded->data, coded->len, seed, &out);

	must(d.oddities == 0);
	must(out.len == len && (len == 0 || memcmp(out.data, data, len) == 0));
	assay_buf_free(&out);
	assay_buf_free(coded);
}

/* No line of coded is longer than 76 characters, nor has it anything but ASCII. */
static inline void is_fit_for_mail(const struct assay_buf *coded)
{
	size_t column = 0;

	for (size_t i = 0; i < coded->len; i++) {
		unsigned char c = (unsigned char)coded->data[i];

		must((c >= 32 && c < 127) || c == '\t' || c == '\r' || c == '\n');
		column = c == '\n' ? 0 : column + (c != '\r');
		must(column <= 76);
	}
}

#endif
