/*
 * Encoded-words in header text, RFC 2047, in linear time: no octet is looked
 * at more than a fixed number of times, whatever the input.
 */
#include "assay-config.h"

#include "codec/codec.h"

#include <stdlib.h>
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

static int decode_b(const struct word *w, struct assay_buf *out)
{
	struct assay_decoder d;
	unsigned char *text;
	size_t len;
	int ret;

	assay_decoder_init(&d, ASSAY_ENC_BASE64);
	text = malloc(assay_decoder_bound(&d, w->text_len));
	if (text == NULL)
		return -ASSAY_ENOMEM;
	len = assay_decoder_feed(&d, w->text, w->text_len, text);
	len += assay_decoder_finish(&d, text + len);
	ret = assay_buf_append(out, text, len);
	free(text);
	return ret;
}

static int decode_q(const struct word *w, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < w->text_len && ret == 0; i++) {
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
		ret = assay_buf_append(out, &c, 1);
	}
	return ret;
}

/* Octets of adjacent encoded-words in one charset: characters may be split between them. */
struct pending {
	struct assay_buf octets;
	char charset[72];
};

static int flush_words(struct pending *p, struct assay_buf *out)
{
	int ret = 0;

	if (p->octets.len > 0)
		ret = assay_charset_to_utf8(p->charset, p->octets.data, p->octets.len, out);
	p->octets.len = 0;
	return ret < 0 ? ret : 0;
}

static int take_word(struct pending *p, const struct word *w, struct assay_buf *out)
{
	int ret = 0;

	if (strlen(p->charset) != w->charset_len ||
	    strncasecmp(p->charset, w->charset, w->charset_len) != 0) {
		ret = flush_words(p, out);
		memcpy(p->charset, w->charset, w->charset_len);
		p->charset[w->charset_len] = '\0';
	}
	if (ret < 0)
		return ret;
	return w->encoding == 'B' ? decode_b(w, &p->octets) : decode_q(w, &p->octets);
}

/* Text between encoded-words: unfolded (RFC 5322 2.2.3), UTF-8 or windows-1252. */
static int put_text(const char *data, size_t len, struct assay_buf *out)
{
	struct assay_buf unfolded = {0};
	size_t start = 0;
	int ret = 0;

	for (size_t i = 0; i <= len && ret == 0; i++) {
		if (i < len && data[i] != '\r' && data[i] != '\n')
			continue;
		ret = assay_buf_append(&unfolded, data + start, i - start);
		start = i + 1;
	}
	if (ret == 0)
		ret = assay_charset_to_utf8(NULL, unfolded.data, unfolded.len, out);
	assay_buf_free(&unfolded);
	return ret < 0 ? ret : 0;
}

static bool all_white(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (data[i] != ' ' && data[i] != '\t' && data[i] != '\r' && data[i] != '\n')
			return false;
	}
	return true;
}

int assay_encoded_words_decode(const void *data, size_t len, struct assay_buf *out)
{
	const char *text = data, *memo = NULL;
	struct pending pending = {.charset = ""};
	size_t pos = 0, plain = 0;
	int words = 0, ret = 0;

	while (pos < len && ret == 0) {
		const char *equals = memchr(text + pos, '=', len - pos);
		struct word w;

		if (equals == NULL)
			break;
		pos = (size_t)(equals - text);
		if (!find_word(equals, len - pos, &w, &memo)) {
			pos++;
			continue;
		}
		/* RFC 2047 6.2: white space between two encoded-words is not shown */
		if (words == 0 || !all_white(text + plain, pos - plain)) {
			ret = flush_words(&pending, out);
			if (ret == 0)
				ret = put_text(text + plain, pos - plain, out);
		}
		if (ret == 0)
			ret = take_word(&pending, &w, out);
		words++;
		pos += w.len;
		plain = pos;
	}
	if (ret == 0)
		ret = flush_words(&pending, out);
	if (ret == 0)
		ret = put_text(text + plain, len - plain, out);
	assay_buf_free(&pending.octets);
	return ret < 0 ? ret : words;
}

int assay_encoded_words_encode(const char *utf8, size_t len, struct assay_buf *out)
{
	enum { WORD_OCTETS = 45 }; /* "=?utf-8?B?" 60 characters "?=" make 72 */
	bool ascii = true, first = true;
	int ret = 0;

	for (size_t i = 0; i < len; i++)
		ascii &= (unsigned char)utf8[i] < 0x80 && (unsigned char)utf8[i] >= 0x20;
	if (ascii && (len < 2 || memmem(utf8, len, "=?", 2) == NULL))
		return assay_buf_append(out, utf8, len);
	while (len > 0 && ret == 0) {
		struct assay_buf base64 = {0};
		size_t take = len < WORD_OCTETS ? len : WORD_OCTETS;

		/* RFC 2047 5 (3): a character is not split between encoded-words */
		while (take < len && take > 1 && ((unsigned char)utf8[take] & 0xc0) == 0x80)
			take--;
		ret = assay_encode_base64(utf8, take, &base64);
		if (ret == 0)
			ret = assay_buf_printf(out, "%s=?utf-8?B?%.*s?=", first ? "" : "\r\n ",
			                       (int)base64.len - 2, base64.data);
		assay_buf_free(&base64);
		utf8 += take;
		len -= take;
		first = false;
	}
	return ret;
}
