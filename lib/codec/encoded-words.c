/*
 * Encoded-words in header text, RFC 2047, in linear time: no octet is looked
 * at more than a fixed number of times, whatever the input. What readers do
 * beyond the RFC is done here too: words inside of other text, white space and
 * "?" in a word, a word that is folded, padding that is missing.
 */
#include "codec/charset.h"
#include "codec/codec.h"

#include <string.h>
#include <strings.h>

enum { WORDS_DEFAULT = 1000, CHARSET_MAX = 64 };

struct word {
	const char *charset;
	size_t charset_len;
	char encoding;
	const char *text;
	size_t text_len;
	size_t len; /* of the whole encoded-word */
};

/*
 * Where the searches of find_word() ended last. Callers only move forward, so
 * a place that is still ahead is the answer again, and the text is looked at
 * once for each.
 */
struct marks {
	const char *close; /* "?=" */
	const char *fold;  /* a line end */
	const char *open;  /* "=?" after that line end */
};

struct words {
	const char *text, *end;
	struct marks marks;
	struct assay_buf *out;
	struct assay_words_facts *facts;
	size_t limit;
	/* octets of adjacent words in one charset: characters may be split between them */
	struct assay_buf octets;
	const struct charset *charset;
	const char *name; /* of the charset, in the text */
	size_t name_len;
	bool line_end; /* the last word ended with a line end */
};

static const char *next_pair(const char *p, const char *end, const char *pair, const char **mark)
{
	if (*mark != NULL && *mark >= p)
		return *mark;
	while (p < end) {
		p = memchr(p, pair[0], (size_t)(end - p));
		if (p == NULL || (p + 1 < end && p[1] == pair[1]))
			break;
		p++;
	}
	*mark = p == NULL ? end : p;
	return *mark;
}

static const char *next_fold(const char *p, const char *end, const char **mark)
{
	if (*mark != NULL && *mark >= p)
		return *mark;
	while (p < end && *p != '\r' && *p != '\n')
		p++;
	*mark = p;
	return p;
}

/*
 * The end of a word's text that starts at p. A word that is folded ends at the
 * next "?=" as any other, but must not take in another word on its way there.
 */
static const char *text_end(struct words *s, const char *p)
{
	const char *close = next_pair(p, s->end, "?=", &s->marks.close), *fold;

	if (close == s->end)
		return NULL;
	fold = next_fold(p, s->end, &s->marks.fold);
	if (fold < close && next_pair(fold, s->end, "=?", &s->marks.open) < close)
		return NULL;
	return close;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool has_white(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (is_white(data[i]))
			return true;
	}
	return false;
}

static bool all_white(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!is_white(data[i]))
			return false;
	}
	return true;
}

/* "=?charset?B|Q?text?=" at p, or what is close enough. */
static bool find_word(struct words *s, const char *p, struct word *w)
{
	const char *end = s->end, *q, *close;

	if (end - p < 8 || p[1] != '?')
		return false;
	w->charset = p + 2;
	for (q = w->charset; q < end && *q != '?'; q++) {
		if ((unsigned char)*q <= 32 || q - w->charset > CHARSET_MAX)
			return false;
	}
	if (end - q < 3 || q[2] != '?')
		return false;
	w->charset_len = (size_t)(q - w->charset);
	w->encoding = (char)(q[1] & ~0x20);
	w->text = q + 3;
	close = text_end(s, w->text);
	if (close == NULL || (w->encoding != 'B' && w->encoding != 'Q')) {
		s->facts->flags |= ASSAY_WORDS_BROKEN;
		return false;
	}
	w->text_len = (size_t)(close - w->text);
	w->len = (size_t)(close + 2 - p);
	if (w->charset_len == 0 || has_white(w->text, w->text_len))
		s->facts->flags |= ASSAY_WORDS_BROKEN;
	/* RFC 2231 5: charset*language */
	q = memchr(w->charset, '*', w->charset_len);
	if (q != NULL)
		w->charset_len = (size_t)(q - w->charset);
	return true;
}

static int decode_b(struct words *s, const struct word *w)
{
	struct assay_decoder d;
	unsigned char *to;
	size_t len;

	assay_decoder_init(&d, ASSAY_ENC_BASE64);
	if (assay_buf_reserve(&s->octets, assay_decoder_bound(&d, w->text_len)) < 0)
		return -ASSAY_ENOMEM;
	to = (unsigned char *)s->octets.data + s->octets.len;
	len = assay_decoder_feed(&d, w->text, w->text_len, to);
	len += assay_decoder_finish(&d, to + len);
	s->octets.len += len;
	if ((d.oddities & (ASSAY_ODD_B64_JUNK | ASSAY_ODD_B64_AFTER_PAD)) != 0)
		s->facts->flags |= ASSAY_WORDS_BROKEN;
	return 0;
}

static int decode_q(struct words *s, const struct word *w)
{
	char *to;

	if (assay_buf_reserve(&s->octets, w->text_len) < 0)
		return -ASSAY_ENOMEM;
	to = s->octets.data + s->octets.len;
	for (size_t i = 0; i < w->text_len; i++) {
		char c = w->text[i];
		int high, low;

		if (c == '\r' || c == '\n')
			continue;
		if (c == '=') {
			high = w->text_len - i > 2 ? hex_value((unsigned char)w->text[i + 1]) : -1;
			low = high >= 0 ? hex_value((unsigned char)w->text[i + 2]) : -1;
			if (low >= 0) {
				c = (char)(high << 4 | low);
				i += 2;
			} else {
				s->facts->flags |= ASSAY_WORDS_BROKEN;
			}
		}
		*to++ = w->text[i] == '_' ? ' ' : c;
	}
	s->octets.len = (size_t)(to - s->octets.data);
	return 0;
}

/* A charset that is not known may have escape sequences. */
static bool is_harmless(const struct words *s, unsigned char c)
{
	return c == '\t' || (s->charset == NULL && (c == 0x0e || c == 0x0f || c == 0x1b));
}

/* What came out of words, as UTF-8: is there anything that no text has? */
static void look_at(struct words *s, const char *data, size_t len)
{
	const unsigned char *p = (const unsigned char *)data;

	while (len > 0 && (p[len - 1] == '\r' || p[len - 1] == '\n')) {
		/* scripts encode the line end too; at the end of all text it does nothing */
		s->line_end = true;
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (p[i] < 0x20 || p[i] == 0x7f) {
			if (!is_harmless(s, p[i]))
				s->facts->flags |= ASSAY_WORDS_CONTROL;
		} else if (p[i] == 0xe2 && len - i > 2) {
			/* U+202A to U+202E, U+2066 to U+2069 */
			if ((p[i + 1] == 0x80 && p[i + 2] >= 0xaa && p[i + 2] <= 0xae) ||
			    (p[i + 1] == 0x81 && p[i + 2] >= 0xa6 && p[i + 2] <= 0xa9))
				s->facts->flags |= ASSAY_WORDS_BIDI;
		}
	}
}

static int flush_words(struct words *s)
{
	size_t before = s->out->len;
	int ret = 0;

	if (s->octets.len == 0)
		return 0;
	if (s->line_end)
		s->facts->flags |= ASSAY_WORDS_CONTROL;
	ret = charset_convert(s->charset, s->octets.data, s->octets.len, s->out);
	s->octets.len = 0;
	if (ret >= 0 && s->out->len > before)
		look_at(s, s->out->data + before, s->out->len - before);
	return ret < 0 ? ret : 0;
}

static int take_word(struct words *s, const struct word *w)
{
	const struct charset *charset = charset_find(w->charset, w->charset_len);
	bool same = s->facts->words > 0 && charset == s->charset;
	int ret = 0;

	if (charset == NULL) {
		s->facts->flags |= ASSAY_WORDS_CHARSET_UNKNOWN;
		same = same && w->charset_len == s->name_len &&
		       strncasecmp(w->charset, s->name, s->name_len) == 0;
	}
	/* RFC 2047 3: each word starts in the first state of a charset that has states */
	if (!same || charset_has_states(charset))
		ret = flush_words(s);
	if (ret < 0)
		return ret;
	s->charset = charset;
	s->name = w->charset;
	s->name_len = w->charset_len;
	s->facts->words++;
	return w->encoding == 'B' ? decode_b(s, w) : decode_q(s, w);
}

/* Text between encoded-words: unfolded (RFC 5322 2.2.3), UTF-8 or windows-1252. */
static int put_text(struct words *s, const char *data, size_t len)
{
	struct assay_buf unfolded = {0};
	size_t before = s->out->len;
	const char *end = data + len;
	int ret = 0;

	if (s->line_end && !all_white(data, len))
		s->facts->flags |= ASSAY_WORDS_CONTROL;
	while (data < end && ret == 0) {
		const char *line_end = data;

		while (line_end < end && *line_end != '\r' && *line_end != '\n')
			line_end++;
		ret = assay_buf_append(s->out, data, (size_t)(line_end - data));
		data = line_end + 1;
	}
	if (ret < 0 || s->out->len == before ||
	    assay_utf8_valid(s->out->data + before, s->out->len - before))
		return ret;
	ret = assay_buf_append(&unfolded, s->out->data + before, s->out->len - before);
	s->out->len = before;
	if (ret == 0)
		ret = charset_convert_raw(unfolded.data, unfolded.len, s->out);
	assay_buf_free(&unfolded);
	return ret < 0 ? ret : 0;
}

static int read_words(struct words *s)
{
	const char *p = s->text, *plain = s->text;
	int ret = 0;

	while (p < s->end && ret == 0) {
		struct word w;

		p = memchr(p, '=', (size_t)(s->end - p));
		if (p == NULL)
			break;
		if (!find_word(s, p, &w)) {
			p++;
			continue;
		}
		if (s->facts->words == s->limit) {
			s->facts->flags |= ASSAY_WORDS_LIMIT;
			break;
		}
		/* RFC 2047 6.2: white space between two encoded-words is not shown */
		if (s->facts->words == 0 || !all_white(plain, (size_t)(p - plain))) {
			ret = flush_words(s);
			if (ret == 0)
				ret = put_text(s, plain, (size_t)(p - plain));
		}
		if (ret == 0)
			ret = take_word(s, &w);
		p += w.len;
		plain = p;
	}
	if (ret == 0)
		ret = flush_words(s);
	return ret < 0 ? ret : put_text(s, plain, (size_t)(s->end - plain));
}

/* ASCII in one line in which no encoded-word starts: most of all header text. */
static bool is_plain(const char *data, size_t len)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	size_t i = 0;

	for (; len - i >= 8; i += 8) {
		uint64_t word, cr, lf, mark;

		memcpy(&word, data + i, 8);
		cr = word ^ ones * '\r';
		lf = word ^ ones * '\n';
		mark = word ^ ones * '?';
		/* an octet that is zero borrows; what that does to others does not matter */
		if (((word | (cr - ones) | (lf - ones) | (mark - ones)) & high) != 0)
			break;
	}
	for (; i < len; i++) {
		if ((unsigned char)data[i] >= 0x80 || data[i] == '\r' || data[i] == '\n' ||
		    (data[i] == '?' && i > 0 && data[i - 1] == '='))
			return false;
	}
	return true;
}

int assay_encoded_words_read(const void *data, size_t len,
                             const struct assay_words_options *options, struct assay_buf *out,
                             struct assay_words_facts *facts)
{
	struct words s = {.text = data, .out = out, .facts = facts};
	int ret;

	memset(facts, 0, sizeof(*facts));
	if (len == 0)
		return 0;
	if (is_plain(data, len))
		return assay_buf_append(out, data, len);
	s.end = s.text + len;
	s.limit = options == NULL || options->limit == 0 ? WORDS_DEFAULT : options->limit;
	ret = read_words(&s);
	assay_buf_free(&s.octets);
	return ret;
}

int assay_encoded_words_decode(const void *data, size_t len, struct assay_buf *out)
{
	struct assay_words_facts facts;
	int ret = assay_encoded_words_read(data, len, NULL, out, &facts);

	return ret < 0 ? ret : (int)facts.words;
}
