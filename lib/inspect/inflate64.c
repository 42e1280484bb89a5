/*
 * Inflate "Deflate64" (PKWARE APPNOTE 4.4.5, method 9), which neither zlib nor
 * libarchive reads. It is deflate (RFC 1951) with a window of 64 KiB: two more
 * distance codes, and length code 285 has 16 extra bits. A plain decoder, a bit
 * at a time where the codes are: few files are packed so.
 */
#include "inspect/inspection.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW       (64 * 1024)
#define MAX_BITS     15
#define LITERALS     288
#define DISTANCES    32
#define CODE_LENGTHS 19

/* A canonical Huffman code: how many codes of each length, and their symbols in order. */
struct huffman {
	uint16_t count[MAX_BITS + 1];
	uint16_t symbol[LITERALS];
};

struct state {
	const unsigned char *p, *end;
	uint32_t bits;
	unsigned int bit_count;
	bool bad;

	unsigned char window[WINDOW];
	size_t pos;     /* in the window, of the next octet */
	uint64_t total; /* octets that came out */
	inflate_piece *piece;
	void *ctx;
	bool full; /* no more is wanted */

	struct huffman literals, distances;
};

static unsigned int take_bits(struct state *s, unsigned int need)
{
	unsigned int value;

	while (s->bit_count < need) {
		if (s->p == s->end) {
			s->bad = true;
			return 0;
		}
		s->bits |= (uint32_t)*s->p++ << s->bit_count;
		s->bit_count += 8;
	}
	value = s->bits & ((1u << need) - 1);
	s->bits >>= need;
	s->bit_count -= need;
	return value;
}

/* ---- what comes out ------------------------------------------------------------ */

static void flush(struct state *s)
{
	if (s->pos > 0 && !s->full && !s->piece(s->ctx, s->window, s->pos))
		s->full = true;
	s->pos = 0;
}

static void put_octet(struct state *s, unsigned char octet)
{
	s->window[s->pos++] = octet;
	s->total++;
	if (s->pos == WINDOW)
		flush(s);
}

/* The window is a ring: what is behind the position is of the round before. */
static void copy(struct state *s, size_t distance, size_t length)
{
	if (distance > s->total) {
		s->bad = true;
		return;
	}
	while (length-- > 0 && !s->full)
		put_octet(s, s->window[(s->pos + WINDOW - distance) % WINDOW]);
}

/* ---- codes ----------------------------------------------------------------------- */

/* RFC 1951 3.2.2; false: there are more codes than fit. */
static bool make_code(struct huffman *h, const unsigned char *lengths, unsigned int n)
{
	uint16_t offset[MAX_BITS + 2] = {0};
	int left = 1;

	memset(h->count, 0, sizeof(h->count));
	for (unsigned int i = 0; i < n; i++)
		h->count[lengths[i]]++;
	h->count[0] = 0;
	for (unsigned int i = 1; i <= MAX_BITS; i++) {
		left = left * 2 - h->count[i];
		if (left < 0)
			return false;
		offset[i + 1] = (uint16_t)(offset[i] + h->count[i]);
	}
	for (unsigned int i = 0; i < n; i++) {
		if (lengths[i] != 0)
			h->symbol[offset[lengths[i]]++] = (uint16_t)i;
	}
	return true;
}

static unsigned int take_symbol(struct state *s, const struct huffman *h)
{
	unsigned int code = 0, first = 0, index = 0;

	for (unsigned int i = 1; i <= MAX_BITS && !s->bad; i++) {
		code |= take_bits(s, 1);
		if (code < first + h->count[i])
			return h->symbol[index + code - first];
		index += h->count[i];
		first = (first + h->count[i]) << 1;
		code <<= 1;
	}
	s->bad = true;
	return 0;
}

static void fixed_codes(struct state *s)
{
	unsigned char lengths[LITERALS];

	for (unsigned int i = 0; i < LITERALS; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	make_code(&s->literals, lengths, LITERALS);
	memset(lengths, 5, DISTANCES);
	make_code(&s->distances, lengths, DISTANCES);
}

/* Lengths of codes, which are coded themselves; 3.2.7. */
static void take_lengths(struct state *s, const struct huffman *h, unsigned char *lengths,
                         unsigned int n)
{
	unsigned int i = 0;

	while (i < n && !s->bad) {
		unsigned int symbol = take_symbol(s, h), repeat = 1;
		unsigned char value = (unsigned char)symbol;

		if (symbol == 16) {
			value = i == 0 ? 0 : lengths[i - 1];
			s->bad |= i == 0;
			repeat = 3 + take_bits(s, 2);
		} else if (symbol > 16) {
			value = 0;
			repeat = symbol == 17 ? 3 + take_bits(s, 3) : 11 + take_bits(s, 7);
		}
		if (repeat > n - i) {
			s->bad = true;
			return;
		}
		memset(lengths + i, value, repeat);
		i += repeat;
	}
}

static void dynamic_codes(struct state *s)
{
	static const unsigned char order[CODE_LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
	                                                  11, 4,  12, 3, 13, 2, 14, 1, 15};
	unsigned char lengths[LITERALS + DISTANCES] = {0}, coded[CODE_LENGTHS] = {0};
	unsigned int literals = 257 + take_bits(s, 5), distances = 1 + take_bits(s, 5);
	unsigned int codes = 4 + take_bits(s, 4);

	for (unsigned int i = 0; i < codes; i++)
		coded[order[i]] = (unsigned char)take_bits(s, 3);
	if (s->bad || literals > LITERALS || !make_code(&s->literals, coded, CODE_LENGTHS)) {
		s->bad = true;
		return;
	}
	take_lengths(s, &s->literals, lengths, literals + distances);
	if (s->bad || !make_code(&s->literals, lengths, literals) ||
	    !make_code(&s->distances, lengths + literals, distances))
		s->bad = true;
}

/* ---- blocks ---------------------------------------------------------------------- */

static void stored_block(struct state *s)
{
	unsigned int len;

	take_bits(s, s->bit_count % 8);
	len = take_bits(s, 16);
	if (take_bits(s, 16) != (len ^ 0xffff))
		s->bad = true;
	while (len-- > 0 && !s->bad && !s->full) {
		unsigned char octet = (unsigned char)take_bits(s, 8);

		if (!s->bad)
			put_octet(s, octet);
	}
}

/* A length of 3 to 65538, by its symbol from 257 on. */
static size_t take_length(struct state *s, unsigned int symbol)
{
	static const unsigned short base[] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
	                                      15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
	                                      67, 83, 99, 115, 131, 163, 195, 227, 3};
	unsigned int i = symbol - 257, extra;

	if (i >= sizeof(base) / sizeof(base[0])) {
		s->bad = true;
		return 0;
	}
	extra = i < 8 ? 0 : i == 28 ? 16 : (i - 4) / 4;
	return base[i] + take_bits(s, extra);
}

/* A distance of 1 to 65536. */
static size_t take_distance(struct state *s)
{
	unsigned int symbol = take_symbol(s, &s->distances), extra;

	if (symbol < 4)
		return symbol + 1;
	extra = symbol / 2 - 1;
	return ((size_t)(2 + symbol % 2) << extra) + 1 + take_bits(s, extra);
}

static void coded_block(struct state *s)
{
	while (!s->bad && !s->full) {
		unsigned int symbol = take_symbol(s, &s->literals);
		size_t length;

		if (s->bad || symbol == 256)
			return;
		if (symbol < 256) {
			put_octet(s, (unsigned char)symbol);
			continue;
		}
		length = take_length(s, symbol);
		if (!s->bad) {
			size_t distance = take_distance(s);

			if (!s->bad)
				copy(s, distance, length);
		}
	}
}

static void block(struct state *s)
{
	switch (take_bits(s, 2)) {
	case 0:
		stored_block(s);
		break;
	case 1:
		fixed_codes(s);
		coded_block(s);
		break;
	case 2:
		dynamic_codes(s);
		if (!s->bad)
			coded_block(s);
		break;
	default:
		s->bad = true;
	}
}

bool inspection_inflate64(struct inspection *in, const unsigned char *data, size_t len,
                          inflate_piece *piece, void *ctx)
{
	struct state *s = calloc(1, sizeof(*s));
	bool last = false, complete;

	if (s == NULL) {
		in->error = -ASSAY_ENOMEM;
		return false;
	}
	s->p = data;
	s->end = data + len;
	s->piece = piece;
	s->ctx = ctx;
	while (!last && !s->bad && !s->full) {
		last = take_bits(s, 1) != 0;
		block(s);
	}
	flush(s);
	complete = last && !s->bad && !s->full;
	free(s);
	return complete;
}
