/*
 * Encoded-words in header text, RFC 2047, in linear time: no octet is looked
 * at more than a fixed number of times, whatever the input.
 */
#include "assay-config.h"

#include "codec/codec.h"

#include <string.h>
#include <strings.h>

struct word {
	const char *charset;
	size_t charset_len;
	char encoding;
	const char *text;
	size_t text_len;
	size_t len; /* of the whole encoded-word */
};

/*
 * The next "?=" or line end at or after p, or end. *memo is where the last call
 * found one: since callers only move forward, the text is looked at once.
 */
static const char *next_stop(const char *p, const char *end, const char **memo)
{
	if (*memo >= p)
		return *memo;
	while (p < end && *p != '\r' && *p != '\n' && !(*p == '?' && p + 1 < end && p[1] == '='))
		p++;
	*memo = p;
	return p;
}

/* "=?charset?B|Q?text?=" at p; many mailers leave white space and "?" in the text of Q. */
static bool find_word(const char *p, size_t len, struct word *w, const char **memo)
{
	const char *end = p + len, *q;

	if (len < 8 || p[0] != '=' || p[1] != '?')
		return false;
	w->charset = p + 2;
	for (q = w->charset; q < end && *q != '?'; q++) {
		if ((unsigned char)*q <= 32 || q - w->charset > 64)
			return false;
	}
	if (end - q < 5 || q[2] != '?')
		return false;
	w->charset_len = (size_t)(q - w->charset);
	w->encoding = (char)(q[1] & ~0x20);
	if (w->encoding != 'B' && w->encoding != 'Q')
		return false;
	w->text = q + 3;
	q = next_stop(w->text, end, memo);
	if (q == end || *q != '?')
		return false;
	w->text_len = (size_t)(q - w->text);
	w->len = (size_t)(q + 2 - p);
	/* RFC 2231 5: charset*language */
	q = memchr(w->charset, '*', w->charset_len);
	if (q != NULL)
		w->charset_len = (size_t)(q - w->charset);
	return true;
}

/* The decoders write where the octets of adjacent words are collected. */
static int decode_b(const struct word *w, struct assay_buf *out)
{
	struct assay_decoder d;
	char *to;

	assay_decoder_init(&d, ASSAY_ENC_BASE64);
	if (assay_buf_reserve(out, assay_decoder_bound(&d, w->text_len)) < 0)
		return -ASSAY_ENOMEM;
	to = out->data + out->len;
	to += assay_decoder_feed(&d, w->text, w->text_len, to);
	to += assay_decoder_finish(&d, to);
	out->len = (size_t)(to - out->data);
	return 0;
}

static int decode_q(const struct word *w, struct assay_buf *out)
{
	char *to;

	if (assay_buf_reserve(out, w->text_len) < 0)
		return -ASSAY_ENOMEM;
	to = out->data + out->len;
	for (size_t i = 0; i < w->text_len; i++) {
		char c = w->text[i];

		if (c == '_') {
			c = ' ';
		} else if (c == '=' && w->text_len - i > 2) {
			int high = hex_value((unsigned char)w->text[i + 1]);
			int low = hex_value((unsigned char)w->text[i + 2]);

			if (high >= 0 && low >= 0) {
				c = (char)(high << 4 | low);
				i += 2;
			}
		}
		*to++ = c;
	}
	out->len = (size_t)(to - out->data);
	return 0;
}

/* Octets of adjacent encoded-words in one charset: characters may be split between them. */
struct reader {
	struct assay_buf octets;
	char charset[72];
	struct assay_buf *out;
	struct assay_words_facts *facts;
};

/* U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069. */
static bool reorders(const unsigned char *p, size_t len)
{
	if (len >= 2 && p[0] == 0xd8)
		return p[1] == 0x9c;
	if (len < 3 || p[0] != 0xe2)
		return false;
	return (p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xaa && p[2] <= 0xae))) ||
	       (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
}

static void note_characters(struct reader *r, size_t from)
{
	const unsigned char *text = (const unsigned char *)r->out->data;

	for (size_t i = from; i < r->out->len; i++) {
		if (text[i] < 32 || text[i] == 127)
			r->facts->flags |= ASSAY_WORDS_CONTROL;
		else if (text[i] >= 0x80 && reorders(text + i, r->out->len - i))
			r->facts->flags |= ASSAY_WORDS_BIDI;
	}
}

static int flush_words(struct reader *r)
{
	size_t from = r->out->len;
	int ret;

	if (r->octets.len == 0)
		return 0;
	ret = assay_charset_to_utf8(r->charset, r->octets.data, r->octets.len, r->out);
	r->octets.len = 0;
	if (ret < 0)
		return ret;
	if (ret > 0)
		r->facts->flags |= assay_charset_known(r->charset) ? ASSAY_WORDS_REPLACED
		                                                   : ASSAY_WORDS_UNKNOWN_CHARSET;
	note_characters(r, from);
	return 0;
}

/* ISO-2022 charsets begin each word in their initial state; RFC 1468, RFC 1557. */
static bool has_state(const char *charset)
{
	return strncasecmp(charset, "iso-2022", 8) == 0 || strcasecmp(charset, "utf-7") == 0;
}

static int take_word(struct reader *r, const struct word *w)
{
	int ret = 0;

	if (strlen(r->charset) != w->charset_len ||
	    strncasecmp(r->charset, w->charset, w->charset_len) != 0 || has_state(r->charset)) {
		ret = flush_words(r);
		memcpy(r->charset, w->charset, w->charset_len);
		r->charset[w->charset_len] = '\0';
	}
	if (ret < 0)
		return ret;
	r->facts->words++;
	return w->encoding == 'B' ? decode_b(w, &r->octets) : decode_q(w, &r->octets);
}

static bool is_ascii(const char *data, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)data[i];
	return all < 0x80;
}

/* Text between encoded-words: unfolded (RFC 5322 2.2.3), UTF-8 or windows-1252. */
static int put_text(const char *data, size_t len, struct assay_buf *out)
{
	struct assay_buf unfolded = {0}, *to = is_ascii(data, len) ? out : &unfolded;
	const char *end = data + len;
	int ret = 0;

	while (data < end && ret == 0) {
		const char *cr = memchr(data, '\r', (size_t)(end - data));
		const char *stop = memchr(data, '\n', (size_t)((cr != NULL ? cr : end) - data));

		if (stop == NULL)
			stop = cr != NULL ? cr : end;
		ret = assay_buf_append(to, data, (size_t)(stop - data));
		data = stop == end ? end : stop + 1;
	}
	if (ret == 0 && to != out)
		ret = assay_charset_to_utf8(NULL, unfolded.data, unfolded.len, out);
	assay_buf_free(&unfolded);
	return ret < 0 ? ret : 0;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool all_white(const char *data, size_t len)
{
	size_t i = 0;

	while (i < len && is_white(data[i]))
		i++;
	return i == len;
}

/* RFC 2047 5 (1): a word stands between white space, or between it and a parenthesis. */
static bool is_glued(const char *text, size_t len, size_t pos, size_t end)
{
	return (pos > 0 && !is_white(text[pos - 1]) && strchr("(,;:<\"", text[pos - 1]) == NULL) ||
	       (end < len && !is_white(text[end]) && strchr("),;:>\"", text[end]) == NULL);
}

static int read_words(struct reader *r, const char *text, size_t len, unsigned int limit)
{
	size_t pos = 0, plain = 0;
	const char *memo = NULL;
	int ret = 0;

	while (pos < len && ret == 0) {
		const char *equals = memmem(text + pos, len - pos, "=?", 2);
		struct word w;

		if (equals == NULL)
			break;
		pos = (size_t)(equals - text);
		if (!find_word(equals, len - pos, &w, &memo)) {
			r->facts->flags |= ASSAY_WORDS_BROKEN;
			pos++;
			continue;
		}
		if (r->facts->words == limit) {
			r->facts->flags |= ASSAY_WORDS_LIMIT;
			break;
		}
		if (is_glued(text, len, pos, pos + w.len) && pos != plain)
			r->facts->flags |= ASSAY_WORDS_GLUED;
		/* RFC 2047 6.2: white space between two encoded-words is not shown */
		if (r->facts->words == 0 || !all_white(text + plain, pos - plain)) {
			ret = flush_words(r);
			if (ret == 0)
				ret = put_text(text + plain, pos - plain, r->out);
		}
		if (ret == 0)
			ret = take_word(r, &w);
		pos += w.len;
		plain = pos;
	}
	if (ret == 0)
		ret = flush_words(r);
	return ret < 0 ? ret : put_text(text + plain, len - plain, r->out);
}

int assay_encoded_words_read(const void *data, size_t len, unsigned int limit,
                             struct assay_buf *out, struct assay_words_facts *facts)
{
	struct reader r = {.charset = "", .out = out, .facts = facts};
	int ret;

	memset(facts, 0, sizeof(*facts));
	if (len == 0)
		return 0;
	ret = read_words(&r, data, len, limit > 0 ? limit : ASSAY_WORDS_LIMIT_DEFAULT);
	assay_buf_free(&r.octets);
	return ret;
}

int assay_encoded_words_decode(const void *data, size_t len, struct assay_buf *out)
{
	struct assay_words_facts facts;
	int ret = assay_encoded_words_read(data, len, 0, out, &facts);

	return ret < 0 ? ret : (int)facts.words;
}

/* Octets that must be escaped in a Q encoded-word; RFC 2047 4.2 (3), the form safe everywhere. */
static bool q_escapes(unsigned char c)
{
	return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	         c == ' ' || c == '!' || c == '*' || c == '+' || c == '-' || c == '/');
}

static size_t q_length(const char *utf8, size_t len)
{
	size_t total = 0;

	for (size_t i = 0; i < len; i++)
		total += q_escapes((unsigned char)utf8[i]) ? 3 : 1;
	return total;
}

/* As many octets of whole characters as encode to at most `room`. */
static size_t word_octets(const char *utf8, size_t len, size_t room, bool q)
{
	size_t used = 0, end = 0;

	while (end < len) {
		size_t next = end + 1;

		/* RFC 2047 5 (3): a character is not split between encoded-words */
		while (next < len && ((unsigned char)utf8[next] & 0xc0) == 0x80 && next - end < 4)
			next++;
		used = q ? used + q_length(utf8 + end, next - end) : (next + 2) / 3 * 4;
		if (used > room)
			break;
		end = next;
	}
	return end;
}

static int put_q(const char *utf8, size_t len, struct assay_buf *out)
{
	static const char hex[] = "0123456789ABCDEF";
	char *to;

	if (assay_buf_reserve(out, 3 * len) < 0)
		return -ASSAY_ENOMEM;
	to = out->data + out->len;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)utf8[i];

		if (q_escapes(c)) {
			*to++ = '=';
			*to++ = hex[c >> 4];
			*to++ = hex[c & 15];
		} else {
			*to++ = c == ' ' ? '_' : (char)c;
		}
	}
	out->len = (size_t)(to - out->data);
	return 0;
}

static int put_b(const char *utf8, size_t len, struct assay_buf *out)
{
	int ret = assay_encode_base64(utf8, len, out);

	/* without the line end */
	if (ret == 0 && out->len >= 2)
		out->len -= 2;
	return ret;
}

int assay_encoded_words_encode(const char *utf8, size_t len, struct assay_buf *out)
{
	const size_t room = 75 - strlen("=?utf-8?x?"
	                                "?=");
	bool q = q_length(utf8, len) <= (len + 2) / 3 * 4;
	bool ascii = true, first = true;
	int ret = 0;

	for (size_t i = 0; i < len; i++)
		ascii &= (unsigned char)utf8[i] < 0x80 && (unsigned char)utf8[i] >= 0x20;
	if (ascii && (len < 2 || memmem(utf8, len, "=?", 2) == NULL))
		return assay_buf_append(out, utf8, len);
	while (len > 0 && ret == 0) {
		size_t take = word_octets(utf8, len, room, q);

		ret = assay_buf_puts(out, first ? "=?utf-8?" : "\r\n =?utf-8?");
		if (ret == 0)
			ret = assay_buf_puts(out, q ? "q?" : "B?");
		if (ret == 0)
			ret = q ? put_q(utf8, take, out) : put_b(utf8, take, out);
		if (ret == 0)
			ret = assay_buf_puts(out, "?=");
		utf8 += take;
		len -= take;
		first = false;
	}
	return ret;
}
