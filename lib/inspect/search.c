/*
 * See search.h. All content passes here that is not text and has no reader, so
 * it is looked at once: for the first two octets of any of them, together.
 */
#include "inspect/search.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define SEARCH_AVX2 1
#include <immintrin.h>
#endif

static bool is_start(const unsigned char *p)
{
	return memcmp(p, "PK\3\4", 4) == 0 || memcmp(p, "Rar!", 4) == 0 ||
	       memcmp(p, "7z\xbc\xaf", 4) == 0 || memcmp(p, "MSCF", 4) == 0;
}

size_t search_archive_scalar(const unsigned char *data, size_t len)
{
	for (size_t i = 0; i + SEARCH_OCTETS <= len; i++) {
		unsigned char c = data[i];

		if ((c == 'P' || c == 'R' || c == '7' || c == 'M') && is_start(data + i))
			return i;
	}
	return SEARCH_NONE;
}

#ifdef SEARCH_AVX2
__attribute__((target("avx2"))) static inline __m256i pair(__m256i block, __m256i next, char first,
                                                           char second)
{
	return _mm256_and_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8(first)),
	                        _mm256_cmpeq_epi8(next, _mm256_set1_epi8(second)));
}

__attribute__((target("avx2"))) static size_t search_archive_avx2(const unsigned char *data,
                                                                  size_t len)
{
	size_t i = 0, found;

	for (; len - i >= 32 + SEARCH_OCTETS; i += 32) {
		__m256i block = _mm256_loadu_si256((const __m256i *)(const void *)(data + i));
		__m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(data + i + 1));
		__m256i hit = _mm256_or_si256(
			_mm256_or_si256(pair(block, next, 'P', 'K'), pair(block, next, 'R', 'a')),
			_mm256_or_si256(pair(block, next, '7', 'z'), pair(block, next, 'M', 'S')));
		uint32_t mask = (uint32_t)_mm256_movemask_epi8(hit);

		for (; mask != 0; mask &= mask - 1) {
			size_t at = i + (uint32_t)__builtin_ctz(mask);

			if (is_start(data + at))
				return at;
		}
	}
	found = search_archive_scalar(data + i, len - i);
	return found == SEARCH_NONE ? SEARCH_NONE : i + found;
}
#endif

size_t search_archive(const unsigned char *data, size_t len)
{
#ifdef SEARCH_AVX2
	if (len > 64 && __builtin_cpu_supports("avx2"))
		return search_archive_avx2(data, len);
#endif
	return search_archive_scalar(data, len);
}
