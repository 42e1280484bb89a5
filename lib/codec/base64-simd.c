/*
 * base64 with AVX2 and AVX-512: the common case, lines of characters of the
 * alphabet, 32 or 64 characters at a time straight from the input. Lines are
 * mostly as long as the one before, which is tried before a line end is
 * searched. Whatever else there is, is left to the scalar decoder, which alone
 * decides what oddities mean.
 *
 * AVX2 translates characters by nibbles: the high nibble of a character selects
 * what to add to it, and two tables indexed by its nibbles have a common bit
 * exactly when the character is not in the alphabet. AVX-512 VBMI has the whole
 * table in two registers.
 */
#include "codec/codec.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* Decode 32 characters to 24 octets (32 are written). Not zero: one is not in the alphabet. */
__attribute__((target("avx2"))) static inline __m256i decode_block(const unsigned char *in,
                                                                   unsigned char *out)
{
	const __m256i low_table =
		_mm256_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13,
	                         0x1a, 0x1b, 0x1b, 0x1b, 0x1a, 0x15, 0x11, 0x11, 0x11, 0x11, 0x11,
	                         0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a);
	const __m256i high_table =
		_mm256_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10,
	                         0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x01, 0x02, 0x04, 0x08,
	                         0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
	/* what to add, by the high nibble; "/" has a place of its own */
	const __m256i offsets =
		_mm256_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16,
	                         19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
	const __m256i slash = _mm256_set1_epi8(0x2f);
	__m256i block = _mm256_loadu_si256((const __m256i *)(const void *)in);
	__m256i high = _mm256_and_si256(_mm256_srli_epi32(block, 4), slash);
	__m256i low = _mm256_and_si256(block, slash);
	__m256i offset, pairs, triples;
	__m256i bad = _mm256_and_si256(_mm256_shuffle_epi8(low_table, low),
	                               _mm256_shuffle_epi8(high_table, high));

	offset = _mm256_shuffle_epi8(offsets,
	                             _mm256_add_epi8(_mm256_cmpeq_epi8(block, slash), high));
	block = _mm256_add_epi8(block, offset);
	/* four sextets to 24 bits in each 32-bit lane, then the octets of the lanes together */
	pairs = _mm256_maddubs_epi16(block, _mm256_set1_epi32(0x01400140));
	triples = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
	triples = _mm256_shuffle_epi8(
		triples, _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1, 2,
	                                  1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
	triples = _mm256_permutevar8x32_epi32(triples, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7));
	_mm256_storeu_si256((__m256i *)(void *)out, triples);
	return bad;
}

/*
 * Decode a line: a multiple of 4 characters, at least 32 of them. The last
 * block overlaps the one before it. Returns false when one is not in the
 * alphabet; what was written then means nothing.
 */
__attribute__((target("avx2"))) static inline bool decode_line_avx2(const unsigned char *in,
                                                                    size_t chars,
                                                                    unsigned char *out)
{
	__m256i bad = _mm256_setzero_si256();
	size_t i = 0;

	for (; chars - i >= 32; i += 32)
		bad = _mm256_or_si256(bad, decode_block(in + i, out + i / 4 * 3));
	if (i < chars)
		bad = _mm256_or_si256(bad,
		                      decode_block(in + chars - 32, out + (chars - 32) / 4 * 3));
	return _mm256_testz_si256(bad, bad) != 0;
}

/* clang-format off */
/* where the octets of 16 lanes of 24 bits are; the rest does not matter */
static const unsigned char pack[64] = {
	2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 18, 17, 16, 22,
	21, 20, 26, 25, 24, 30, 29, 28, 34, 33, 32, 38, 37, 36, 42, 41,
	40, 46, 45, 44, 50, 49, 48, 54, 53, 52, 58, 57, 56, 62, 61, 60,
};
/* clang-format on */

/* 64 characters to 48 octets (64 are written). The mask of those not in the alphabet. */
__attribute__((target("avx512bw,avx512vbmi"))) static inline __mmask64 decode_block_avx512(
	__m512i block, unsigned char *out)
{
	const __m512i low = _mm512_loadu_si512(base64_sextets);
	const __m512i high = _mm512_loadu_si512(base64_sextets + 64);
	__m512i sextets = _mm512_permutex2var_epi8(low, block, high);
	__mmask64 bad = _mm512_movepi8_mask(_mm512_or_si512(block, sextets));
	__m512i pairs = _mm512_maddubs_epi16(sextets, _mm512_set1_epi32(0x01400140));
	__m512i triples = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));

	_mm512_storeu_si512(out, _mm512_permutexvar_epi8(_mm512_loadu_si512(pack), triples));
	return bad;
}

__attribute__((target("avx512bw,avx512vbmi"))) static inline bool decode_line_avx512(
	const unsigned char *in, size_t chars, unsigned char *out)
{
	__mmask64 bad = 0;
	size_t i = 0;

	if (chars < 64)
		return decode_block_avx512(_mm512_mask_loadu_epi8(_mm512_set1_epi8('A'),
		                                                  (1ull << chars) - 1, in),
		                           out) == 0;
	for (; chars - i >= 64; i += 64)
		bad |= decode_block_avx512(_mm512_loadu_si512(in + i), out + i / 4 * 3);
	if (i < chars)
		bad |= decode_block_avx512(_mm512_loadu_si512(in + chars - 64),
		                           out + (chars - 64) / 4 * 3);
	return bad == 0;
}

struct line {
	size_t chars;     /* without the line end */
	unsigned int end; /* octets of the line end: 0 when the input ends before it */
};

/* A line as long as the last one, or as long as it is. */
static inline struct line next_line(struct line last, const unsigned char *in, size_t len)
{
	const unsigned char *nl;
	struct line line;

	if (last.end > 0 && last.chars + last.end <= len && in[last.chars + last.end - 1] == '\n' &&
	    (last.end == 1 || in[last.chars] == '\r'))
		return last;
	nl = memchr(in, '\n', len);
	if (nl == NULL)
		return (struct line){.chars = len & ~(size_t)3};
	line.chars = (size_t)(nl - in);
	line.end = line.chars > 0 && in[line.chars - 1] == '\r' ? 2 : 1;
	line.chars -= line.end - 1;
	return line;
}

typedef bool decode_line(const unsigned char *in, size_t chars, unsigned char *out);

static inline __attribute__((always_inline)) size_t feed_lines(struct assay_decoder *d,
                                                               const unsigned char *in, size_t len,
                                                               unsigned char *out,
                                                               decode_line *decode)
{
	unsigned char *start = out;
	struct line line = {0};

	/* after padding everything is odd */
	while (len >= 64 && d->state[2] == 0 && d->state[3] == 0) {
		size_t take = 1;

		/* in the middle of a quantum: finish it first */
		if (d->state[1] == 0) {
			line = next_line(line, in, len);
			take = line.chars + line.end;
			if (line.chars % 4 == 0 && line.chars >= 32 &&
			    decode(in, line.chars, out)) {
				out += line.chars / 4 * 3;
				d->consumed += take;
				d->produced += line.chars / 4 * 3;
				in += take;
				len -= take;
				continue;
			}
		}
		out += base64_feed_scalar(d, in, take, out);
		in += take;
		len -= take;
	}
	return (size_t)(out - start) + base64_feed_scalar(d, in, len, out);
}

__attribute__((target("avx2"))) size_t base64_feed_avx2(struct assay_decoder *d,
                                                        const unsigned char *in, size_t len,
                                                        unsigned char *out)
{
	return feed_lines(d, in, len, out, decode_line_avx2);
}

__attribute__((target("avx512bw,avx512vbmi"))) size_t base64_feed_avx512(struct assay_decoder *d,
                                                                         const unsigned char *in,
                                                                         size_t len,
                                                                         unsigned char *out)
{
	return feed_lines(d, in, len, out, decode_line_avx512);
}

static inline __attribute__((always_inline)) size_t take_lines(const unsigned char *in, size_t len,
                                                               unsigned char *out, size_t limit,
                                                               struct base64_lines *lines,
                                                               decode_line *decode)
{
	struct line line = {0};
	size_t pos = 0;

	while (pos < len) {
		line = next_line(line, in + pos, len - pos);
		if (line.chars % 4 != 0 || line.chars < 32 || line.chars > limit || line.end == 0 ||
		    (pos > 0 && line.end != lines->end) || !decode(in + pos, line.chars, out))
			break;
		if (pos == 0) {
			lines->first = line.chars + line.end;
			lines->end = line.end;
		}
		out += line.chars / 4 * 3;
		pos += line.chars + line.end;
		lines->written += line.chars / 4 * 3;
	}
	return pos;
}

__attribute__((target("avx2"))) static size_t take_lines_avx2(const unsigned char *in, size_t len,
                                                              unsigned char *out, size_t limit,
                                                              struct base64_lines *lines)
{
	return take_lines(in, len, out, limit, lines, decode_line_avx2);
}

__attribute__((target("avx512bw,avx512vbmi"))) static size_t take_lines_avx512(
	const unsigned char *in, size_t len, unsigned char *out, size_t limit,
	struct base64_lines *lines)
{
	return take_lines(in, len, out, limit, lines, decode_line_avx512);
}

bool base64_take_lines(struct assay_decoder *d, const unsigned char *in, size_t len,
                       unsigned char *out, size_t limit, struct base64_lines *lines)
{
	*lines = (struct base64_lines){0};
	/* within a quantum, or after padding, nothing is clean */
	if (d->state[1] != 0 || d->state[2] != 0 || d->state[3] != 0)
		return false;
	if (base64_has_avx512())
		lines->taken = take_lines_avx512(in, len, out, limit, lines);
	else if (base64_has_avx2())
		lines->taken = take_lines_avx2(in, len, out, limit, lines);
	if (lines->taken == 0)
		return false;
	d->consumed += lines->taken - lines->end;
	d->produced += lines->written;
	return true;
}

bool base64_has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}

bool base64_has_avx512(void)
{
	return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi");
}

#endif
