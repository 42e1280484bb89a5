/*
 * See scan.h. Three twins: a scalar loop, which defines the result, and AVX2 and
 * AVX-512 ones that look at 64 octets at a time.
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
	if (end - s->line_start > s->line_limit + (cr ? 1 : 0))
		first(&s->long_line, s->line_start);
	if (cr)
		s->crlf = true;
	else
		first(&s->lf, end);
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

/* What 64 octets are: bit n stands for octet n. */
struct block {
	uint64_t lf, cr, nul, dash;
};

/* What one block hands to the next: kept in registers. */
struct pass {
	uint64_t line_start;         /* of the current line, in the message */
	uint64_t lf_carry, cr_carry; /* the last octet was one: 1 or 0 */
	uint64_t crlf;               /* not 0: some line ended with CRLF */
	/* all ones for what has not occurred yet, else 0 */
	uint64_t want_nul, want_bare, want_lf;
	uint64_t long_ahead; /* a line that is longer at the start of a block may be too long */
};

static void look_for(struct pass *p, const struct scan *s)
{
	p->want_nul = s->nul == SCAN_NONE ? ~0ull : 0;
	p->want_bare = s->bare_cr == SCAN_NONE ? ~0ull : 0;
	p->want_lf = s->lf == SCAN_NONE ? ~0ull : 0;
}

static void pass_begin(struct pass *p, const struct scan *s)
{
	p->line_start = s->line_start;
	p->lf_carry = 0;
	p->cr_carry = s->after_cr ? 1 : 0;
	p->crlf = s->crlf ? 1 : 0;
	look_for(p, s);
	p->long_ahead = s->line_limit > 64 ? s->line_limit - 64 : 0;
}

/* Octets of a block that are to be scanned: up to a line that may be a delimiter. */
static unsigned int block_used(const struct pass *p, const struct block *b,
                               const unsigned char *data)
{
	uint64_t stop = (b->lf << 1 | p->lf_carry) & b->dash & (b->dash >> 1 | 1ull << 63);

	if (stop == 1ull << 63 && data[64] != '-')
		stop = 0;
	return stop == 0 ? 64 : (unsigned int)__builtin_ctzll(stop);
}

/* Something in this block is to be taken note of. Returns its octets that are scanned. */
static __attribute__((noinline)) unsigned int note_block(struct scan *s, struct pass *p,
                                                         const struct block *b,
                                                         const unsigned char *data, uint64_t at)
{
	unsigned int used = block_used(p, b, data);
	uint64_t keep = used == 64 ? ~0ull : (1ull << used) - 1;
	uint64_t after_cr = b->cr << 1 | p->cr_carry, lf = b->lf & keep;
	uint64_t bare = after_cr & ~b->lf & keep, lonely = lf & ~after_cr;

	if ((b->nul & keep) != 0)
		first(&s->nul, at + (uint64_t)__builtin_ctzll(b->nul & keep));
	if (bare != 0)
		first(&s->bare_cr, at + (uint64_t)__builtin_ctzll(bare) - 1);
	if (lonely != 0)
		first(&s->lf, at + (uint64_t)__builtin_ctzll(lonely));
	/* lines that begin in this block: the limit is above a block's length */
	if (lf != 0) {
		unsigned int bit = (unsigned int)__builtin_ctzll(lf);

		if (at + bit - p->line_start > s->line_limit + (after_cr >> bit & 1))
			first(&s->long_line, p->line_start);
	}
	p->crlf |= lf & after_cr;
	look_for(p, s);
	return used;
}

/*
 * Account for a block at offset `at`; more than its 64 octets are there.
 * Returns the octets scanned: less than 64 when a line that may be a delimiter
 * follows. There is one branch, and it is hardly ever taken: lines cost nothing
 * of their own.
 */
static inline __attribute__((always_inline)) unsigned int scan_block(struct scan *s, struct pass *p,
                                                                     const struct block *b,
                                                                     const unsigned char *data,
                                                                     uint64_t at)
{
	uint64_t after_cr = b->cr << 1 | p->cr_carry;
	uint64_t single = after_cr ^ b->lf; /* a bare CR before it, or an LF without CR */
	uint64_t noteworthy = ((b->lf << 1 | p->lf_carry) & b->dash) | (b->nul & p->want_nul) |
	                      (single & ((b->lf & p->want_lf) | (~b->lf & p->want_bare)));
	unsigned int used = 64;
	uint64_t lines = b->lf;

	if (noteworthy != 0 || at - p->line_start > p->long_ahead) {
		struct pass copy = *p;

		used = note_block(s, &copy, b, data, at);
		*p = copy;
		if (used < 64)
			lines &= (1ull << used) - 1;
		if (used == 0)
			return 0;
	} else {
		p->crlf |= b->lf & after_cr;
	}
	if (lines != 0)
		p->line_start = at + 64 - (uint64_t)__builtin_clzll(lines);
	p->lf_carry = b->lf >> (used - 1) & 1;
	p->cr_carry = b->cr >> (used - 1) & 1;
	return used;
}

/* Of the last block, which was scanned only in part. */
static bool has_high(const unsigned char *data, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= data[i];
	return all >= 0x80;
}

/* After i octets of len; stopped: at a line that may be a delimiter. Returns octets scanned. */
static size_t pass_end(struct scan *s, const struct pass *p, const unsigned char *data, size_t len,
                       size_t i, bool stopped)
{
	s->offset += i;
	s->line_start = p->line_start;
	s->after_cr = p->cr_carry != 0;
	s->crlf = p->crlf != 0;
	if (stopped || i == len || (p->lf_carry != 0 && maybe_delimiter(data, i, len)))
		return i;
	return i + scan_lines_scalar(s, data + i, len - i);
}

__attribute__((target("avx2"))) static inline uint64_t equal_avx2(__m256i low, __m256i high,
                                                                  __m256i value)
{
	uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, value));
	uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, value));

	return (uint64_t)b << 32 | a;
}

__attribute__((target("avx2"))) size_t scan_lines_avx2(struct scan *s, const unsigned char *data,
                                                       size_t len)
{
	const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r');
	const __m256i dash = _mm256_set1_epi8('-'), nul = _mm256_setzero_si256();
	__m256i all = _mm256_setzero_si256();
	unsigned int used = 64;
	struct pass p;
	size_t i = 0;

	pass_begin(&p, s);
	while (len - i > 64) {
		__m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(data + i));
		__m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(data + i + 32));
		struct block block = {
			.lf = equal_avx2(a, b, lf),
			.cr = equal_avx2(a, b, cr),
			.nul = equal_avx2(a, b, nul),
			.dash = equal_avx2(a, b, dash),
		};

		used = scan_block(s, &p, &block, data + i, s->offset + i);
		i += used;
		if (used < 64)
			break;
		all = _mm256_or_si256(all, _mm256_or_si256(a, b));
	}
	s->eightbit |= _mm256_movemask_epi8(all) != 0 || has_high(data + i - used % 64, used % 64);
	return pass_end(s, &p, data, len, i, used < 64);
}

__attribute__((target("avx512bw"))) size_t scan_lines_avx512(struct scan *s,
                                                             const unsigned char *data, size_t len)
{
	const __m512i lf = _mm512_set1_epi8('\n'), cr = _mm512_set1_epi8('\r');
	const __m512i dash = _mm512_set1_epi8('-');
	__m512i all = _mm512_setzero_si512();
	unsigned int used = 64;
	struct pass p;
	size_t i = 0;

	pass_begin(&p, s);
	while (len - i > 64) {
		__m512i octets = _mm512_loadu_si512((const void *)(data + i));
		struct block block = {
			.lf = _mm512_cmpeq_epi8_mask(octets, lf),
			.cr = _mm512_cmpeq_epi8_mask(octets, cr),
			.nul = _mm512_testn_epi8_mask(octets, octets),
			.dash = _mm512_cmpeq_epi8_mask(octets, dash),
		};

		used = scan_block(s, &p, &block, data + i, s->offset + i);
		i += used;
		if (used < 64)
			break;
		all = _mm512_or_si512(all, octets);
	}
	s->eightbit |= _mm512_movepi8_mask(all) != 0 || has_high(data + i - used % 64, used % 64);
	return pass_end(s, &p, data, len, i, used < 64);
}

/* A line starts at `start`: a field, a continuation, the blank line. false: for line by line. */
static inline bool next_line(struct scan_header *h, const unsigned char *data, size_t start)
{
	unsigned char c = data[start];

	if (c == '\n' || (c == '\r' && data[start + 1] == '\n')) {
		h->blank = c == '\n' ? 1 : 2;
		h->start[h->count] = (uint32_t)start;
		return true;
	}
	if (c == ' ' || c == '\t')
		return true;
	if ((c == '-' && data[start + 1] == '-') || h->count == SCAN_FIELDS)
		return false;
	h->start[h->count++] = (uint32_t)start;
	return true;
}

__attribute__((target("avx2"))) static bool scan_header_avx2(struct scan *s,
                                                             const unsigned char *data, size_t len,
                                                             struct scan_header *h)
{
	const __m256i lf_v = _mm256_set1_epi8('\n'), cr_v = _mm256_set1_epi8('\r');
	struct scan scan = *s;
	size_t base = scan.offset;
	uint32_t last_cr = 0, all_high = 0;

	h->count = 0;
	h->blank = 0;
	if (len < 34 || scan.after_cr || data[0] == ' ' || data[0] == '\t' ||
	    !next_line(h, data, 0))
		return false;
	/* blocks end two octets early, so that the start of the next line can be looked at */
	for (size_t i = 0; h->blank == 0; i += 32) {
		__m256i block;
		uint32_t lf, cr, nul, high, ends;

		if (len - i < 34)
			return false;
		block = _mm256_loadu_si256((const __m256i *)(const void *)(data + i));
		lf = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, lf_v));
		cr = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, cr_v));
		nul = (uint32_t)_mm256_movemask_epi8(
			_mm256_cmpeq_epi8(block, _mm256_setzero_si256()));
		high = (uint32_t)_mm256_movemask_epi8(block);
		for (ends = lf; ends != 0; ends &= ends - 1) {
			uint32_t bit = (uint32_t)__builtin_ctz(ends);

			line_end(&scan, base + i + bit, ((cr << 1 | last_cr) >> bit & 1) != 0);
			if (!next_line(h, data, i + bit + 1))
				return false;
			if (h->blank != 0) {
				uint32_t keep = (uint32_t)((2ull << bit) - 1);

				lf &= keep;
				cr &= keep;
				nul &= keep;
				high &= keep;
				break;
			}
		}
		/* a CR that is the last octet of the block is judged with the next one */
		if (nul != 0 || ((cr << 1 | last_cr) & ~lf) != 0)
			return false;
		last_cr = cr >> 31;
		all_high |= high;
	}
	scan.offset = base + h->start[h->count] + h->blank;
	line_end(&scan, scan.offset - 1, h->blank == 2);
	h->eightbit = all_high != 0;
	scan.eightbit |= h->eightbit;
	*s = scan;
	return true;
}
#endif

bool scan_has_avx2(void)
{
#ifdef SCAN_AVX2
	return __builtin_cpu_supports("avx2");
#else
	return false;
#endif
}

bool scan_has_avx512(void)
{
#ifdef SCAN_AVX2
	return __builtin_cpu_supports("avx512bw");
#else
	return false;
#endif
}

bool scan_header(struct scan *s, const unsigned char *data, size_t len, struct scan_header *header)
{
#ifdef SCAN_AVX2
	/* what is scanned must be countable in 32 bits; the caller's limit is far below */
	if (len > UINT32_MAX / 2)
		len = UINT32_MAX / 2;
	if (scan_has_avx2())
		return scan_header_avx2(s, data, len, header);
#endif
	(void)s;
	(void)data;
	(void)len;
	(void)header;
	return false;
}

size_t scan_lines(struct scan *s, const unsigned char *data, size_t len)
{
#ifdef SCAN_AVX2
	if (len > 64 && scan_has_avx512())
		return scan_lines_avx512(s, data, len);
	if (len > 64 && scan_has_avx2())
		return scan_lines_avx2(s, data, len);
#endif
	return scan_lines_scalar(s, data, len);
}

void scan_delimiter(struct scan *s, const unsigned char *line, size_t len)
{
	/* nearly always: an octet of the boundary, and a line end */
	if (len > 3 && line[len - 1] == '\n' && line[len - 2] == '\r' && line[len - 3] > ' ' &&
	    len < 128) {
		s->offset += len;
		line_end(s, s->offset - 1, true);
		s->after_cr = false;
		return;
	}
	while (len > 0) {
		size_t took = scan_lines(s, line, len);

		line += took;
		len -= took;
	}
}

void scan_clean_lines(struct scan *s, size_t first_line, size_t taken, bool crlf)
{
	if (crlf)
		s->crlf = true;
	else
		first(&s->lf, s->offset + first_line - 1);
	s->offset += taken;
	s->line_start = s->offset;
	s->after_cr = false;
}
