/* See decodings.h. Nothing here is fast: only odd content comes this way. */
#include "analyse/decodings.h"

#include <stdbool.h>
#include <string.h>

#include "codec/codec.h"

struct content {
	const char *data;
	size_t len;
	decodings_take *take;
	void *context;
};

static int take(const struct content *c, const char *name, const struct assay_buf *out)
{
	return c->take(c->context, name, out->data == NULL ? "" : out->data, out->len);
}

int decodings_own(enum assay_encoding encoding, const char *data, size_t len, struct assay_buf *out,
                  unsigned int *oddities_r)
{
	struct assay_decoder decoder;
	int ret;

	out->len = 0;
	assay_decoder_init(&decoder, encoding);
	ret = assay_buf_reserve(out, assay_decoder_bound(&decoder, len) + 8);
	if (ret < 0)
		return ret;
	out->len = assay_decoder_feed(&decoder, data, len, out->data);
	ret = assay_buf_reserve(out, assay_decoder_bound(&decoder, 0) + 8);
	if (ret < 0)
		return ret;
	out->len += assay_decoder_finish(&decoder, out->data + out->len);
	*oddities_r = decoder.oddities;
	return 0;
}

/* ---- base64 -------------------------------------------------------------- */

enum base64_rest {
	REST_DELIVERED, /* the whole octets of an incomplete quantum come out */
	REST_DROPPED,   /* ... it does not */
	REST_FILLED,    /* ... filled up with zeros: one octet more */
};

/* Only what the alphabet has counts. until_pad: it ends at the padding. */
static int base64_read(const struct content *c, const char *name, bool until_pad,
                       enum base64_rest rest)
{
	struct assay_buf out = {0};
	uint32_t quantum = 0;
	unsigned int count = 0, octets;
	int ret = assay_buf_reserve(&out, c->len + 4);

	for (size_t i = 0; i < c->len && ret == 0; i++) {
		uint8_t sextet = base64_sextets[(unsigned char)c->data[i]];

		if (until_pad && c->data[i] == '=')
			break;
		if (sextet >= 64)
			continue;
		quantum = quantum << 6 | sextet;
		if (++count < 4)
			continue;
		for (int shift = 16; shift >= 0; shift -= 8)
			out.data[out.len++] = (char)(quantum >> shift);
		quantum = 0;
		count = 0;
	}
	octets = rest == REST_DROPPED ? 0 : (count * 6 + (rest == REST_FILLED ? 7 : 0)) / 8;
	quantum <<= 6 * (4 - count);
	for (unsigned int i = 0; ret == 0 && i < octets; i++)
		out.data[out.len++] = (char)(quantum >> (16 - 8 * i));
	if (ret == 0)
		ret = take(c, name, &out);
	assay_buf_free(&out);
	return ret;
}

static int base64_other(const struct content *c)
{
	int ret = base64_read(c, "base64 up to its padding", true, REST_DELIVERED);

	if (ret == 0)
		ret = base64_read(c, "base64 without its padding", false, REST_DELIVERED);
	if (ret == 0)
		ret = base64_read(c, "base64 in whole quanta", false, REST_DROPPED);
	if (ret == 0)
		ret = base64_read(c, "base64 filled up", false, REST_FILLED);
	return ret;
}

/* ---- quoted-printable ----------------------------------------------------- */

enum qp_rule {
	QP_TRIMMED = 1 << 0,    /* white space at the end of a line goes */
	QP_LITERAL = 1 << 1,    /* "=", white space and a line end stay: no soft line break */
	QP_ANY_DIGITS = 1 << 2, /* "=" takes the next two octets, whatever they are */
	QP_DOUBLED = 1 << 3,    /* "==" is "=" */
	QP_WHOLE = 1 << 4, /* "=" and two octets that are no digits stay, without a look at them */
};

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
		return (c | 0x20) - 'a' + 10;
	return -1;
}

static size_t skip_blanks(const char *data, size_t at, size_t len)
{
	while (at < len && (data[at] == ' ' || data[at] == '\t'))
		at++;
	return at;
}

/* Where the line end at this place is over, with any CRs before it; 0: there is none. */
static size_t behind_eol(const char *data, size_t at, size_t len)
{
	while (at < len && data[at] == '\r')
		at++;
	return at < len && data[at] == '\n' ? at + 1 : 0;
}

/* Where what follows "=" is over, and what it stands for: -1, nothing; -2, itself. */
static size_t qp_escape(const char *data, size_t at, size_t len, unsigned int rules, int *octet_r)
{
	size_t blank = (rules & QP_LITERAL) != 0 ? at : skip_blanks(data, at, len);
	size_t soft = behind_eol(data, (rules & QP_ANY_DIGITS) != 0 ? at : blank, len);
	int high, low;

	*octet_r = -1;
	if (soft != 0)
		return soft;
	*octet_r = -2;
	if ((rules & QP_DOUBLED) != 0 && at < len && data[at] == '=')
		return at + 1;
	if (len - at < 2)
		return at;
	high = hex(data[at]);
	low = hex(data[at + 1]);
	if ((rules & QP_ANY_DIGITS) == 0 && (high < 0 || low < 0))
		return at;
	*octet_r = (high < 0 ? 0 : high) << 4 | (low < 0 ? 0 : low);
	return at + 2;
}

static int qp_read(const struct content *c, const char *name, const char *data, size_t len,
                   unsigned int rules)
{
	struct assay_buf out = {0};
	int ret = assay_buf_reserve(&out, len + 1);

	for (size_t i = 0; i < len && ret == 0;) {
		size_t end = (rules & QP_TRIMMED) != 0 ? skip_blanks(data, i, len) : i;
		int octet;

		if (end > i && (end == len || behind_eol(data, end, len) != 0)) {
			i = end;
			continue;
		}
		octet = data[i++];
		if (octet == '=') {
			i = qp_escape(data, i, len, rules, &octet);
			if (octet == -1)
				continue;
		}
		out.data[out.len++] = (char)(octet == -2 ? '=' : octet);
		for (int n = 0; octet == -2 && (rules & QP_WHOLE) != 0 && n < 2 && i < len; n++)
			out.data[out.len++] = data[i++];
	}
	if (ret == 0)
		ret = take(c, name, &out);
	assay_buf_free(&out);
	return ret;
}

/* "=3=<line end>D" is "=3D" then. */
static int qp_joined(const struct content *c, const char *name, unsigned int rules)
{
	struct assay_buf plain = {0};
	int ret = assay_buf_reserve(&plain, c->len + 1);

	for (size_t i = 0; i < c->len && ret == 0;) {
		size_t end = skip_blanks(c->data, i + 1, c->len);
		size_t next = c->data[i] == '=' ? behind_eol(c->data, end, c->len) : 0;

		if (next != 0)
			i = next;
		else
			plain.data[plain.len++] = c->data[i++];
	}
	if (ret == 0)
		ret = qp_read(c, name, plain.data, plain.len, rules);
	assay_buf_free(&plain);
	return ret;
}

static int qp_other(const struct content *c)
{
	int ret = qp_joined(c, "quoted-printable with its lines joined", 0);

	if (ret == 0)
		ret = qp_joined(c, "quoted-printable without blanks", QP_TRIMMED);
	if (ret == 0)
		ret = qp_read(c, "quoted-printable with blanks behind breaks", c->data, c->len,
		              QP_LITERAL);
	if (ret == 0)
		ret = qp_read(c, "quoted-printable with whole escapes", c->data, c->len, QP_WHOLE);
	if (ret == 0)
		ret = qp_read(c, "quoted-printable with doubled signs", c->data, c->len,
		              QP_DOUBLED);
	if (ret == 0)
		ret = qp_read(c, "quoted-printable with any digits", c->data, c->len,
		              QP_ANY_DIGITS);
	return ret;
}

/* ---- uuencode -------------------------------------------------------------- */

/* Behind the line that begins a file; 0: there is none. */
static size_t behind_begin(const char *data, size_t len)
{
	static const char word[] = "begin ";
	size_t at = 0;

	while (at < len) {
		const char *eol = memchr(data + at, '\n', len - at);
		size_t next = eol == NULL ? len : (size_t)(eol - data) + 1;

		if (len - at > sizeof(word) && memcmp(data + at, word, sizeof(word) - 1) == 0)
			return next;
		at = next;
	}
	return 0;
}

/* Groups of four characters that go on from a line that is too short to the next. */
static int uu_joined(const struct content *c)
{
	struct assay_buf out = {0};
	uint32_t group = 0;
	unsigned int count = 0, octets = 0;
	bool line_start = true;
	int ret = assay_buf_reserve(&out, c->len + 3);

	for (size_t i = behind_begin(c->data, c->len); i < c->len && ret == 0; i++) {
		unsigned int value = ((unsigned char)c->data[i] - 32u) & 63;

		if (c->data[i] == '\n' || c->data[i] == '\r') {
			line_start = true;
		} else if (line_start) {
			line_start = false;
			octets = value;
			if (octets == 0)
				break;
		} else if (octets > 0) {
			group = group << 6 | value;
			if (++count < 4)
				continue;
			for (int shift = 16; shift >= 0 && octets > 0; shift -= 8, octets--)
				out.data[out.len++] = (char)(group >> shift);
			group = 0;
			count = 0;
		}
	}
	if (ret == 0)
		ret = take(c, "uuencode with its lines joined", &out);
	assay_buf_free(&out);
	return ret;
}

/* ---- all ----------------------------------------------------------------- */

int decodings_other(enum assay_encoding encoding, const char *data, size_t len,
                    decodings_take *take_one, void *context)
{
	const struct content c = {data, len, take_one, context};
	int ret;

	/* some give up on it altogether */
	ret = take_one(context, "none", data, len);
	if (ret == 0 && encoding == ASSAY_ENC_BASE64)
		ret = base64_other(&c);
	else if (ret == 0 && encoding == ASSAY_ENC_QP)
		ret = qp_other(&c);
	else if (ret == 0 && encoding == ASSAY_ENC_UUENCODE)
		ret = uu_joined(&c);
	return ret;
}
