/*
 * See scan.h. Two twins: a scalar loop, which defines the result, and an AVX2
 * one that looks at 32 octets at a time and goes octet by octet nowhere.
 */
#include "analyse/scan.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define SCAN_AVX2 1
#include <immintrin.h>
#endif

static void first(size_t *slot, size_t offset)
{
	if (*slot == SCAN_NONE)
		*slot = offset;
}

/* A line ends at offset `end` (of its LF); cr: a CR precedes it. */
static inline void line_end(struct scan *s, size_t end, bool cr)
{
	if (end - s->line_start > SCAN_LINE_LIMIT + (cr ? 1 : 0))
		first(&s->long_line, s->line_start);
	first(cr ? &s->crlf : &s->lf, end);
	s->line_start = end + 1;
}

static inline bool maybe_delimiter(const unsigned char *data, size_t i, size_t len)
{
	return data[i] == '-' && (i + 1 == len || data[i + 1] == '-');
}

size_t scan_lines_scalar(struct scan *s, const unsigned char *data, size_t len)
{
	size_t base = s->offset, i = 0;

	while (i < len) {
		unsigned char c = data[i];

		if (s->after_cr && c != '\n')
			first(&s->bare_cr, base + i - 1);
		if (c == '\0')
			first(&s->nul, base + i);
		else if (c >= 0x80)
			s->eightbit = true;
		else if (c == '\n')
			line_end(s, base + i, s->after_cr);
		s->after_cr = c == '\r';
		i++;
		if (c == '\n' && i < len && maybe_delimiter(data, i, len))
			break;
	}
	s->offset = base + i;
	return i;
}

#ifdef SCAN_AVX2
__attribute__((target("avx2"))) static size_t scan_lines_avx2(struct scan *s,
                                                              const unsigned char *data, size_t len)
{
	const __m256i lf_v = _mm256_set1_epi8('\n'), cr_v = _mm256_set1_epi8('\r');
	const __m256i zero_v = _mm256_setzero_si256();
	size_t base = s->offset, i = 0;

	/* blocks end two octets early, so that a line start can be looked at */
	while (len - i >= 34) {
		__m256i block = _mm256_loadu_si256((const __m256i *)(data + i));
		uint32_t lf = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, lf_v));
		uint32_t cr = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, cr_v));
		uint32_t nul = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, zero_v));
		uint32_t high = (uint32_t)_mm256_movemask_epi8(block);
		uint32_t after_cr = cr << 1 | (s->after_cr ? 1 : 0);
		uint32_t bare = after_cr & ~lf;
		uint32_t used = 32;

		for (uint32_t ends = lf; ends != 0; ends &= ends - 1) {
			uint32_t bit = (uint32_t)__builtin_ctz(ends);

			line_end(s, base + i + bit, after_cr >> bit & 1);
			if (maybe_delimiter(data, i + bit + 1, len)) {
				used = bit + 1;
				break;
			}
		}
		if (used < 32) {
			uint32_t keep = (1u << used) - 1;

			bare &= keep;
			nul &= keep;
			high &= keep;
		}
		if (bare != 0)
			first(&s->bare_cr, base + i + (uint32_t)__builtin_ctz(bare) - 1);
		if (nul != 0)
			first(&s->nul, base + i + (uint32_t)__builtin_ctz(nul));
		s->eightbit |= high != 0;
		s->after_cr = cr >> (used - 1) & 1;
		i += used;
		if (i < len && data[i - 1] == '\n' && maybe_delimiter(data, i, len)) {
			s->offset = base + i;
			return i;
		}
	}
	s->offset = base + i;
	return i + (i < len ? scan_lines_scalar(s, data + i, len - i) : 0);
}
#endif

size_t scan_lines(struct scan *s, const unsigned char *data, size_t len)
{
#ifdef SCAN_AVX2
	if (len >= 64 && __builtin_cpu_supports("avx2"))
		return scan_lines_avx2(s, data, len);
#endif
	return scan_lines_scalar(s, data, len);
}
