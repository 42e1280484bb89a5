/*
 * What the fuzz targets of the transfer encodings share: pieces do not matter,
 * the bound holds, what was encoded decodes to itself.
 */
#ifndef FUZZ_TRANSFER_H
#define FUZZ_TRANSFER_H

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
	must(a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0));
	assay_buf_free(&a);
	assay_buf_free(&b);
}

/* Octets that were encoded decode to themselves, with nothing odd about them. */
static void round_trip(enum assay_encoding encoding, const struct assay_buf *coded,
                       const uint8_t *data, size_t len, size_t piece)
{
	struct assay_buf out = {0};

	must(decode(encoding, (const uint8_t *)coded->data, coded->len, piece, &out) == 0);
	must(out.len == len && (len == 0 || memcmp(out.data, data, len) == 0));
	assay_buf_free(&out);
}

/* The first octet of the input says how it is cut. */
static size_t take_piece(const uint8_t **data, size_t *len)
{
	size_t piece = 1 + **data % 61;

	(*data)++;
	(*len)--;
	return piece;
}

#endif
