/*
 * base64 with AVX2: the common case, lines of characters of the alphabet, 32
 * characters at a time. Whatever else there is, is left to the scalar decoder,
 * which alone decides what oddities mean.
 *
 * Translation of characters by nibbles: the high nibble of a character selects
 * what to add to it, and two tables indexed by its nibbles have a common bit
 * exactly when the character is not in the alphabet.
 */
#include "codec/codec.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* characters taken from the lines before they are decoded; stays in the first-level cache */
#define SEGMENT 4096

/*
 * Copy the characters of whole lines without their line ends. Returns octets
 * of input taken; *count_r characters are in to, which has room for SEGMENT
 * and 32 more.
 */
__attribute__((target("avx2"))) static size_t strip_lines(const unsigned char *in, size_t len,
                                                          unsigned char *to, size_t *count_r)
{
	size_t taken = 0, count = 0;

	while (taken < len) {
		const unsigned char *nl = memchr(in + taken, '\n', len - taken);
		size_t line = nl == NULL ? len - taken : (size_t)(nl - (in + taken));
		size_t chars = line;

		/* the end of the input may be the middle of a line, so of its CR too */
		if (chars > 0 && in[taken + chars - 1] == '\r')
			chars--;
		if (chars > SEGMENT - count)
			break;
		/* whole vectors, as long as there is input to read them from */
		if (len - taken >= chars + 32) {
			for (size_t i = 0; i < chars; i += 32)
				_mm256_storeu_si256(
					(__m256i *)(void *)(to + count + i),
					_mm256_loadu_si256(
						(const __m256i *)(const void *)(in + taken + i)));
		} else {
			memcpy(to + count, in + taken, chars);
		}
		count += chars;
		taken += line + (nl != NULL);
	}
	*count_r = count;
	return taken;
}

/* Decode 32 characters to 24 octets (32 are written); false: one is not in the alphabet. */
__attribute__((target("avx2"))) static inline bool decode_block(const unsigned char *in,
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

	if (!_mm256_testz_si256(_mm256_shuffle_epi8(low_table, low),
	                        _mm256_shuffle_epi8(high_table, high)))
		return false;
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
	return true;
}

/*
 * Decode the characters of a segment; its input is given too, for the case
 * that there is more than characters in it. Returns octets written.
 */
__attribute__((target("avx2"))) static size_t decode_segment(struct assay_decoder *d,
                                                             const unsigned char *chars,
                                                             size_t count, const unsigned char *in,
                                                             size_t len, unsigned char *out)
{
	struct assay_decoder saved = *d;
	size_t pos = 0, written = 0;

	while (count - pos >= 32 && decode_block(chars + pos, out + written)) {
		pos += 32;
		written += 24;
	}
	if (count - pos < 32) {
		/* the last characters; those of a quantum begun stay in the state */
		written += base64_feed_scalar(d, chars + pos, count - pos, out + written);
		if (d->oddities == saved.oddities && d->state[3] == 0) {
			d->consumed = saved.consumed + len;
			return written;
		}
	}
	/* padding or junk: its place counts, so octet by octet */
	*d = saved;
	return base64_feed_scalar(d, in, len, out);
}

size_t base64_feed_avx2(struct assay_decoder *d, const unsigned char *in, size_t len,
                        unsigned char *out)
{
	unsigned char chars[SEGMENT + 32];
	unsigned char *start = out;

	while (len >= 64) {
		size_t count, taken;

		/* after padding everything is odd; within a quantum, finish it first */
		if (d->state[2] != 0 || d->state[3] != 0)
			break;
		if (d->state[1] != 0) {
			out += base64_feed_scalar(d, in, 1, out);
			in++;
			len--;
			continue;
		}
		taken = strip_lines(in, len < SEGMENT ? len : SEGMENT, chars, &count);
		out += decode_segment(d, chars, count, in, taken, out);
		in += taken;
		len -= taken;
	}
	return (size_t)(out - start) + base64_feed_scalar(d, in, len, out);
}
#endif
