/*
 * See text-blocks.h. Ordinary text is only searched for lines that start with
 * the right octet; such a line is collected until it is clear what it is.
 *
 * Readers that show such blocks as attachments take any "begin " line with a
 * mode and a name. Prose has such lines too, so here the next line must be a
 * line of data as well.
 */
#include "assay-config.h"

#include "inspect/text-blocks.h"

#include "codec/codec.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define TEXT_AVX2 1
#include <immintrin.h>
#endif

static const char uu_begin[] = "begin ", yenc_begin[] = "=ybegin ";

/* ---- finding lines ------------------------------------------------------- */

size_t text_find_line_scalar(const unsigned char *data, size_t len)
{
	const unsigned char *p = data, *end = data + len;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		p++;
		if (p == end || *p == 'b' || *p == '=')
			return (size_t)(p - data);
	}
	return TEXT_NONE;
}

#ifdef TEXT_AVX2
__attribute__((target("avx2"))) static size_t text_find_line_avx2(const unsigned char *data,
                                                                  size_t len)
{
	const __m256i lf = _mm256_set1_epi8('\n');
	const __m256i b = _mm256_set1_epi8('b'), equal = _mm256_set1_epi8('=');
	size_t i = 0, found;

	/* each line end is looked at together with the octet after it */
	for (; len - i > 32; i += 32) {
		__m256i block = _mm256_loadu_si256((const __m256i *)(const void *)(data + i));
		__m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(data + i + 1));
		__m256i wanted =
			_mm256_or_si256(_mm256_cmpeq_epi8(next, b), _mm256_cmpeq_epi8(next, equal));
		__m256i hit = _mm256_and_si256(_mm256_cmpeq_epi8(block, lf), wanted);
		uint32_t mask = (uint32_t)_mm256_movemask_epi8(hit);

		if (mask != 0)
			return i + (uint32_t)__builtin_ctz(mask) + 1;
	}
	found = text_find_line_scalar(data + i, len - i);
	return found == TEXT_NONE ? TEXT_NONE : i + found;
}
#endif

size_t text_find_line(const unsigned char *data, size_t len)
{
#ifdef TEXT_AVX2
	if (len > 64 && __builtin_cpu_supports("avx2"))
		return text_find_line_avx2(data, len);
#endif
	return text_find_line_scalar(data, len);
}

/* Collect the current line; true when it is complete, its line end consumed and not kept. */
static bool take_line(struct text_blocks *t, const unsigned char **data, size_t *len)
{
	const unsigned char *nl = memchr(*data, '\n', *len);
	size_t part = nl == NULL ? *len : (size_t)(nl - *data), room = TEXT_LINE - t->line_len;
	size_t keep = part < room ? part : room;

	memcpy(t->line + t->line_len, *data, keep);
	t->line_len += keep;
	t->line_cut |= keep < part;
	part += nl != NULL;
	*data += part;
	*len -= part;
	t->offset += part;
	if (nl != NULL && t->line_len > 0 && t->line[t->line_len - 1] == '\r')
		t->line_len--;
	return nl != NULL;
}

static void next_line(struct text_blocks *t, enum text_state state)
{
	t->state = state;
	t->line_offset = t->offset;
	t->line_len = 0;
	t->line_cut = false;
}

/* ---- begin lines --------------------------------------------------------- */

static size_t trim(const unsigned char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r'))
		len--;
	return len;
}

static void keep_name(struct text_blocks *t, const unsigned char *name, size_t len)
{
	memcpy(t->name, name, len);
	t->name_len = len;
	t->begin_offset = t->line_offset;
}

/* "begin", a mode of three or four octal digits, a name. */
static bool parse_uu_begin(struct text_blocks *t)
{
	size_t len = trim(t->line, t->line_len), pos = sizeof(uu_begin) - 1, digits = 0;

	if (len < pos || memcmp(t->line, uu_begin, pos) != 0)
		return false;
	while (pos < len && t->line[pos] >= '0' && t->line[pos] <= '7') {
		pos++;
		digits++;
	}
	if (digits < 3 || digits > 4 || pos == len || t->line[pos] != ' ')
		return false;
	while (pos < len && t->line[pos] == ' ')
		pos++;
	keep_name(t, t->line + pos, len - pos);
	return true;
}

/* The number after "keyword=" among the words; false when it is not there. */
static bool yenc_number(const unsigned char *words, size_t len, const char *keyword,
                        uint64_t *number_r)
{
	size_t keyword_len = strlen(keyword);
	const unsigned char *p = memmem(words, len, keyword, keyword_len), *end = words + len;
	uint64_t number = 0;

	if (p == NULL)
		return false;
	p += keyword_len;
	if (p == end || *p < '0' || *p > '9')
		return false;
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, *p - '0', &number))
			number = UINT64_MAX / 10;
	}
	*number_r = number;
	return true;
}

/* "=ybegin line=128 size=123 name=a b.bin": the name is last and takes the rest of the line. */
static bool parse_yenc_begin(struct text_blocks *t)
{
	size_t len = trim(t->line, t->line_len), pos;
	const unsigned char *name;
	uint64_t line;

	if (len < sizeof(yenc_begin) - 1 ||
	    memcmp(t->line, yenc_begin, sizeof(yenc_begin) - 1) != 0)
		return false;
	name = memmem(t->line, len, " name=", 6);
	if (name == NULL)
		return false;
	pos = (size_t)(name - t->line);
	if (!yenc_number(t->line, pos, " line=", &line) ||
	    !yenc_number(t->line, pos, " size=", &t->expected))
		return false;
	for (pos += 6; pos < len && t->line[pos] == ' ';)
		pos++;
	if (len - pos >= 2 && t->line[pos] == '"' && t->line[len - 1] == '"') {
		pos++;
		len--;
	}
	keep_name(t, t->line + pos, len - pos);
	return true;
}

/* A whole line outside of a block. */
static void outside_line(struct text_blocks *t, struct member_list *list)
{
	if (parse_uu_begin(t)) {
		next_line(t, UU_FIRST);
		return;
	}
	if (parse_yenc_begin(t) && member_open(list, ASSAY_MEMBER_YENC, t->begin_offset)) {
		member_name(list, NULL, t->name, t->name_len);
		t->line_start = true;
		t->escape = false;
		next_line(t, YENC_DATA);
		return;
	}
	next_line(t, TEXT_START);
}

/* At the start of a line, or in one that may be a begin line. */
static void start_of_line(struct text_blocks *t, struct member_list *list,
                          const unsigned char **data, size_t *len)
{
	const char *begin;
	size_t begin_len, part;

	if (t->line_len == 0)
		t->line[0] = **data;
	begin = t->line[0] == 'b' ? uu_begin : yenc_begin;
	begin_len = strlen(begin);
	if (t->line_len < begin_len) {
		part = begin_len - t->line_len < *len ? begin_len - t->line_len : *len;
		if (memcmp(*data, begin + t->line_len, part) != 0) {
			t->state = TEXT_SEARCH;
			return;
		}
	}
	if (take_line(t, data, len))
		outside_line(t, list);
}

/* ---- uuencode ------------------------------------------------------------ */

static bool in_alphabet(const unsigned char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '`')
			return false;
	}
	return true;
}

/*
 * Whether a line can be data: as many characters as its first one says, one
 * more may be a checksum. Readers take any character modulo 64, so most of them
 * may be outside the alphabet; all must be in it where the length does not fit:
 * - shorter, since spaces at the end, which stand for zeros, get lost. In the
 *   first line only if it has the usual 45 octets: other short ones are more
 *   likely prose in capitals;
 * - longer, but not in the first line.
 */
static bool uu_plausible(const struct text_blocks *t, bool first)
{
	size_t count = (t->line[0] - 32u) & 63, padded = (count + 2) / 3 * 4, got = t->line_len - 1;
	bool length_ok = in_alphabet(t->line, 1), rest_ok;

	if (t->line_cut)
		return false;
	while (got > padded && t->line[got] == ' ')
		got--;
	rest_ok = in_alphabet(t->line + 1, got);
	if (got >= (count * 4 + 2) / 3 && got <= padded + 1)
		return length_ok || rest_ok;
	return length_ok && rest_ok && (!first || (got < padded && count == 45));
}

static void uu_line(struct text_blocks *t, struct member_list *list)
{
	unsigned char octets[64] = {0};
	bool junk;
	bool first = t->state == UU_FIRST;

	/* blank lines come from line ends converted twice */
	if (t->line_len == 0) {
		next_line(t, t->state);
	} else if (!first && trim(t->line, t->line_len) == 3 && memcmp(t->line, "end", 3) == 0) {
		member_close(list, 0);
		next_line(t, TEXT_START);
	} else if (uu_plausible(t, first) &&
	           (!first || member_open(list, ASSAY_MEMBER_UUENCODE, t->begin_offset))) {
		if (first)
			member_name(list, NULL, t->name, t->name_len);
		uuencode_line(t->line, t->line_len, octets, &junk);
		/* all that its first character says: lost spaces are zeros */
		member_write(list, octets, (t->line[0] - 32u) & 63);
		next_line(t, UU_DATA);
	} else {
		if (list->octets == 0)
			member_drop(list);
		member_close(list, ASSAY_ENT_TRUNCATED);
		outside_line(t, list);
	}
}

/* ---- yEnc ---------------------------------------------------------------- */

/* Octets are shifted by 42; "=" escapes one that is shifted by 64 more. */
static void yenc_data(struct text_blocks *t, struct member_list *list, const unsigned char **data,
                      size_t *len)
{
	unsigned char out[4096];
	const unsigned char *in = *data;
	size_t written = 0, i = 0;

	for (; i < *len && written < sizeof(out) && t->state == YENC_DATA; i++) {
		unsigned char c = in[i];

		if (c == '\n' || c == '\r') {
			t->line_start |= c == '\n';
			t->escape = false;
			continue;
		}
		if (t->escape && t->escape_at_start && c == 'y') {
			/* an escaped octet would not be this one: a keyword line */
			next_line(t, YENC_KEYWORD);
			t->line_offset = t->offset + i - 1;
			t->line[0] = '=';
			t->line[1] = 'y';
			t->line_len = 2;
		} else if (t->escape) {
			out[written++] = (unsigned char)(c - 64 - 42);
			t->escape = false;
		} else if (c == '=') {
			t->escape = true;
			t->escape_at_start = t->line_start;
		} else {
			out[written++] = (unsigned char)(c - 42);
		}
		t->line_start = false;
	}
	member_write(list, out, written);
	t->offset += i;
	*data += i;
	*len -= i;
}

/* A whole line "=y..." in or after the data; "=ypart" only tells where the octets belong. */
static void yenc_keyword(struct text_blocks *t, struct member_list *list)
{
	bool end = t->line_len >= 5 && memcmp(t->line, "=yend", 5) == 0;
	bool begin = t->line_len >= 8 && memcmp(t->line, yenc_begin, 8) == 0;

	if (!end && !begin) {
		t->line_start = true;
		t->escape = false;
		next_line(t, YENC_DATA);
		return;
	}
	/* one part of several is not the whole file either */
	member_close(list, end && list->octets >= t->expected ? 0 : ASSAY_ENT_TRUNCATED);
	outside_line(t, list);
}

/* ---- the reader ---------------------------------------------------------- */

void text_blocks_begin(struct text_blocks *t)
{
	t->offset = 0;
	next_line(t, TEXT_START);
}

static void search(struct text_blocks *t, const unsigned char **data, size_t *len)
{
	size_t found = text_find_line(*data, *len), part = found == TEXT_NONE ? *len : found;

	*data += part;
	*len -= part;
	t->offset += part;
	if (found != TEXT_NONE)
		next_line(t, TEXT_START);
}

void text_blocks_feed(struct text_blocks *t, struct member_list *list, const unsigned char *data,
                      size_t len)
{
	while (len > 0) {
		switch (t->state) {
		case TEXT_SEARCH:
			search(t, &data, &len);
			break;
		case TEXT_START:
			start_of_line(t, list, &data, &len);
			break;
		case UU_FIRST:
		case UU_DATA:
			if (take_line(t, &data, &len))
				uu_line(t, list);
			break;
		case YENC_DATA:
			yenc_data(t, list, &data, &len);
			break;
		case YENC_KEYWORD:
			if (take_line(t, &data, &len))
				yenc_keyword(t, list);
			break;
		}
	}
}

void text_blocks_end(struct text_blocks *t, struct member_list *list)
{
	/* the last line may lack its line end */
	t->line_len = trim(t->line, t->line_len);
	if (t->line_len > 0 && (t->state == UU_FIRST || t->state == UU_DATA))
		uu_line(t, list);
	else if (t->line_len > 0 && t->state == YENC_KEYWORD)
		yenc_keyword(t, list);
	member_close(list, ASSAY_ENT_TRUNCATED);
}
