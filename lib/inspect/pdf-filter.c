/*
 * See pdf.h: the content of PDF streams (ISO 32000-2, 7.3.8 and 7.4). All filters
 * but those for images are known.
 */
#include "assay-config.h"

#include "inspect/pdf.h"

#include <stdlib.h>
#include <string.h>

#define FILTERS 8 /* one after the other */

/* What a filter makes of its input; all write at most max octets. */
struct filtering {
	struct pdf *pdf;
	struct pdf_place parameters;
	const unsigned char *in;
	size_t len;
	size_t max;
	struct assay_buf *out;
};

static bool put(struct filtering *f, const void *data, size_t len)
{
	size_t room = f->max - f->out->len;

	if (len > room)
		len = room;
	if (!inspection_spend(f->pdf->in, len))
		return false;
	if (assay_buf_append(f->out, data, len) < 0) {
		f->pdf->in->error = -ASSAY_ENOMEM;
		return false;
	}
	return true;
}

static bool put_octet(struct filtering *f, int octet)
{
	unsigned char c = (unsigned char)octet;

	return put(f, &c, 1);
}

static bool is_white(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/* ---- ASCII (7.4.2, 7.4.3) ---------------------------------------------------------------- */

static bool ascii_hex(struct filtering *f)
{
	int high = -1;

	for (size_t i = 0; i < f->len && f->in[i] != '>'; i++) {
		unsigned char c = f->in[i], low = c | 0x20;
		int digit = c >= '0' && c <= '9'       ? c - '0'
		            : low >= 'a' && low <= 'f' ? low - 'a' + 10
		                                       : -1;

		if (digit < 0)
			continue;
		if (high >= 0 && !put_octet(f, high << 4 | digit))
			return false;
		high = high >= 0 ? -1 : digit;
	}
	return high < 0 || put_octet(f, high << 4);
}

/* Five characters are four octets; fewer at the end, one less. */
static bool put_85(struct filtering *f, uint32_t value, unsigned int characters)
{
	unsigned char octets[4];

	for (unsigned int i = characters; i < 5; i++)
		value = value * 85 + 84;
	for (int i = 0; i < 4; i++)
		octets[i] = (unsigned char)(value >> (24 - 8 * i));
	return put(f, octets, characters - 1);
}

static bool ascii_85(struct filtering *f)
{
	uint32_t value = 0;
	unsigned int n = 0;

	for (size_t i = 0; i < f->len && f->in[i] != '~'; i++) {
		unsigned char c = f->in[i];

		if (c == 'z' && n == 0) {
			if (!put(f, "\0\0\0\0", 4))
				return false;
		} else if (c >= '!' && c <= 'u') {
			value = value * 85 + (c - '!');
			if (++n < 5)
				continue;
			if (!put_85(f, value, 5))
				return false;
			value = n = 0;
		} else if (!is_white(c)) {
			return false;
		}
	}
	return n < 2 || put_85(f, value, n);
}

/* ---- run lengths (7.4.5) ------------------------------------------------------------------- */

static bool run_length(struct filtering *f)
{
	unsigned char run[128];
	size_t i = 0;

	while (i < f->len && f->in[i] != 128) {
		size_t n = f->in[i++];

		if (n < 128) {
			n = n + 1 < f->len - i ? n + 1 : f->len - i;
			if (!put(f, f->in + i, n))
				return false;
			i += n;
		} else if (i < f->len) {
			memset(run, f->in[i++], sizeof(run));
			if (!put(f, run, 257 - n))
				return false;
		}
	}
	return true;
}

/* ---- LZW (7.4.4) ------------------------------------------------------------------------------
 */

enum {
	LZW_CLEAR = 256,
	LZW_END = 257,
	LZW_CODES = 4096,
};

struct lzw {
	uint16_t before[LZW_CODES];
	unsigned char last[LZW_CODES];
	uint16_t length[LZW_CODES];
	unsigned int next; /* code */
};

/* The octets of a code, from the last one back to the first, which is returned. */
static bool put_code(struct filtering *f, const struct lzw *l, unsigned int code,
                     unsigned char *first_r)
{
	unsigned char octets[LZW_CODES];
	size_t len = l->length[code];

	for (size_t i = len; i > 0; i--) {
		octets[i - 1] = l->last[code];
		code = l->before[code];
	}
	*first_r = octets[0];
	return put(f, octets, len);
}

static void lzw_clear(struct lzw *l)
{
	for (unsigned int i = 0; i < 256; i++) {
		l->before[i] = 0;
		l->last[i] = (unsigned char)i;
		l->length[i] = 1;
	}
	l->next = LZW_END + 1;
}

/* One code; previous: the one before it, or LZW_CLEAR. */
static bool lzw_code(struct filtering *f, struct lzw *l, unsigned int code, unsigned int previous)
{
	unsigned char first;

	if (code > l->next || (code == l->next && previous == LZW_CLEAR) ||
	    (code > 255 && code <= LZW_END))
		return false;
	if (previous == LZW_CLEAR)
		return put_code(f, l, code, &first);
	if (l->next < LZW_CODES) {
		unsigned int root = code == l->next ? previous : code;

		/* the new code is the previous one and the first octet of this one */
		while (l->length[root] > 1)
			root = l->before[root];
		l->before[l->next] = (uint16_t)previous;
		l->last[l->next] = l->last[root];
		l->length[l->next] = (uint16_t)(l->length[previous] + 1);
		l->next++;
	}
	return code < l->next && put_code(f, l, code, &first);
}

static bool lzw(struct filtering *f)
{
	struct lzw *l = malloc(sizeof(*l));
	unsigned int early =
		pdf_integer(f->pdf, pdf_get(f->pdf, f->parameters, "EarlyChange"), 1) != 0;
	unsigned int previous = LZW_CLEAR, width = 9, bits = 0, code;
	uint32_t buffer = 0;
	bool ok = l != NULL;

	if (!ok) {
		f->pdf->in->error = -ASSAY_ENOMEM;
		return false;
	}
	lzw_clear(l);
	for (size_t i = 0; ok && i < f->len; i++) {
		buffer = buffer << 8 | f->in[i];
		bits += 8;
		if (bits < width)
			continue;
		code = buffer >> (bits - width) & ((1u << width) - 1);
		bits -= width;
		if (code == LZW_END)
			break;
		if (code == LZW_CLEAR) {
			lzw_clear(l);
			previous = LZW_CLEAR;
		} else {
			ok = lzw_code(f, l, code, previous);
			previous = code;
		}
		width = l->next + early >= 2048   ? 12
		        : l->next + early >= 1024 ? 11
		        : l->next + early >= 512  ? 10
		                                  : 9;
	}
	free(l);
	return ok;
}

/* ---- deflate (7.4.4) and predictors (7.4.4.4) --------------------------------------------------
 */

static bool flate(struct filtering *f)
{
	bool complete;

	inspection_inflate(f->pdf->in, f->in, f->len, false, f->max, f->out, &complete);
	return complete || f->out->len == f->max;
}

static int paeth(int a, int b, int c)
{
	int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);

	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/* PNG (ISO/IEC 15948) 9: each row has its own way of being predicted from its neighbours. */
static void unfilter_row(unsigned char *row, const unsigned char *above, size_t len, size_t pixel,
                         int type)
{
	for (size_t i = 0; i < len; i++) {
		int a = i < pixel ? 0 : row[i - pixel], b = above == NULL ? 0 : above[i];
		int c = i < pixel || above == NULL ? 0 : above[i - pixel], predicted = 0;

		if (type == 1)
			predicted = a;
		else if (type == 2)
			predicted = b;
		else if (type == 3)
			predicted = (a + b) / 2;
		else if (type == 4)
			predicted = paeth(a, b, c);
		row[i] = (unsigned char)(row[i] + predicted);
	}
}

static void unpredict(struct filtering *f)
{
	struct pdf *pdf = f->pdf;
	int64_t predictor = pdf_integer(pdf, pdf_get(pdf, f->parameters, "Predictor"), 1);
	int64_t colors = pdf_integer(pdf, pdf_get(pdf, f->parameters, "Colors"), 1);
	int64_t depth = pdf_integer(pdf, pdf_get(pdf, f->parameters, "BitsPerComponent"), 8);
	int64_t columns = pdf_integer(pdf, pdf_get(pdf, f->parameters, "Columns"), 1);
	unsigned char *data = (unsigned char *)f->out->data, *above = NULL;
	size_t pixel, row, from = 0, to = 0;

	if (predictor < 10 || colors < 1 || colors > 32 || depth < 1 || depth > 16 || columns < 1 ||
	    columns > 1 << 20)
		return;
	pixel = (size_t)(colors * depth + 7) / 8;
	row = (size_t)(colors * depth * columns + 7) / 8;
	while (from < f->out->len) {
		size_t len = f->out->len - from - 1 < row ? f->out->len - from - 1 : row;
		int type = data[from];

		memmove(data + to, data + from + 1, len);
		unfilter_row(data + to, above, len, pixel, type);
		above = data + to;
		from += len + 1;
		to += len;
	}
	f->out->len = to;
}

static bool flate_predicted(struct filtering *f)
{
	bool ok = flate(f);

	unpredict(f);
	return ok;
}

static bool lzw_predicted(struct filtering *f)
{
	bool ok = lzw(f);

	unpredict(f);
	return ok;
}

/* ---- streams
 * -------------------------------------------------------------------------------------- */

/* Table 6, and the short names of inline images, which readers take everywhere. */
static const struct {
	const char *name;
	bool (*filter)(struct filtering *f);
} filters[] = {
	{"FlateDecode", flate_predicted}, {"Fl", flate_predicted},
	{"LZWDecode", lzw_predicted},     {"LZW", lzw_predicted},
	{"ASCIIHexDecode", ascii_hex},    {"AHx", ascii_hex},
	{"ASCII85Decode", ascii_85},      {"A85", ascii_85},
	{"RunLengthDecode", run_length},  {"RL", run_length},
};

/* The octets of a stream as they are. False: they do not end where it says, nor anywhere. */
static bool stream_octets(struct pdf *pdf, uint32_t object, struct octets *octets_r)
{
	const struct pdf_object *o = &pdf->objects[object];
	struct octets text = pdf->texts[o->text];
	int64_t length = pdf_integer(pdf, pdf_get(pdf, pdf_value(pdf, object), "Length"), -1);
	const unsigned char *start = text.data + o->stream, *found;
	size_t left = text.len - o->stream, len;

	if (length >= 0 && (size_t)length <= left) {
		struct pdf_lexer l = {.text = text, .pos = o->stream + (size_t)length};

		pdf_read(pdf, &l);
		if (pdf_is_word(&l, "endstream") || pdf_is_word(&l, "endobj")) {
			*octets_r = (struct octets){start, (size_t)length};
			return true;
		}
	}
	/* 7.3.8.1: it ends before "endstream", and the end of line before that is none of it */
	found = memmem(start, left, "endstream", 9);
	len = found == NULL ? left : (size_t)(found - start);
	if (found != NULL && len > 0 && start[len - 1] == '\n')
		len--;
	if (found != NULL && len > 0 && start[len - 1] == '\r')
		len--;
	*octets_r = (struct octets){start, len};
	return inspection_spend(pdf->in, len) && found != NULL;
}

static enum pdf_stream_result apply(struct pdf *pdf, struct pdf_place filter,
                                    struct pdf_place parameters, const struct assay_buf *in,
                                    size_t max, struct assay_buf *out)
{
	struct filtering f = {.pdf = pdf,
	                      .parameters = parameters,
	                      .in = (const unsigned char *)in->data,
	                      .len = in->len,
	                      .max = max,
	                      .out = out};
	char name[32];

	out->len = 0;
	if (!pdf_name(pdf, filter, name, sizeof(name)))
		return PDF_STREAM_UNKNOWN;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		if (strcmp(name, filters[i].name) == 0)
			return filters[i].filter(&f) ? PDF_STREAM_WHOLE : PDF_STREAM_BROKEN;
	}
	/* 7.4.10: how it was encrypted, which is known by now */
	if (strcmp(name, "Crypt") == 0)
		return put(&f, f.in, f.len) ? PDF_STREAM_WHOLE : PDF_STREAM_BROKEN;
	return PDF_STREAM_UNKNOWN;
}

/* All filters in turn; data is what the first one gets, and the result. */
static enum pdf_stream_result apply_all(struct pdf *pdf, struct pdf_place dict, size_t max,
                                        struct assay_buf *data)
{
	struct pdf_place list = pdf_get(pdf, dict, "Filter");
	struct pdf_place parameters = pdf_get(pdf, dict, "DecodeParms");
	enum pdf_stream_result result = PDF_STREAM_WHOLE;

	for (unsigned int i = 0; i < FILTERS; i++) {
		struct pdf_place filter = pdf_item(pdf, list, i);
		struct assay_buf out = {0};
		enum pdf_stream_result this;

		if (filter.object == PDF_NONE)
			break;
		this = apply(pdf, filter, pdf_item(pdf, parameters, i), data, max, &out);
		assay_buf_free(data);
		*data = out;
		if (this == PDF_STREAM_UNKNOWN)
			return this;
		if (this == PDF_STREAM_BROKEN)
			result = this;
	}
	return result;
}

/*
 * 7.5.8.2: cross-reference streams are not encrypted; 7.4.10: nor are those that
 * say so by a filter of their own.
 */
static bool is_encrypted(struct pdf *pdf, const struct pdf_object *object, struct pdf_place dict)
{
	struct pdf_place parameters = pdf_get(pdf, dict, "DecodeParms");
	char name[32] = "Identity";

	if ((object->traits & PDF_CROSS_REFERENCE) != 0)
		return false;
	if (!pdf_name_is(pdf, pdf_item(pdf, pdf_get(pdf, dict, "Filter"), 0), "Crypt"))
		return true;
	pdf_name(pdf, pdf_get(pdf, pdf_item(pdf, parameters, 0), "Name"), name, sizeof(name));
	return strcmp(name, "Identity") != 0;
}

enum pdf_stream_result pdf_stream(struct pdf *pdf, uint32_t object, size_t max,
                                  struct assay_buf *out)
{
	const struct pdf_object *o = &pdf->objects[object];
	struct pdf_place dict = pdf_value(pdf, object);
	struct octets octets;
	enum pdf_stream_result result;
	bool whole;

	out->len = 0;
	if (o->stream == 0)
		return PDF_STREAM_BROKEN;
	if (pdf->encrypted || pdf->stopped)
		return PDF_STREAM_UNKNOWN;
	whole = stream_octets(pdf, object, &octets);
	if (octets.len > max)
		octets.len = max;
	pdf->stopped = !inspection_spend(pdf->in, octets.len);
	if (pdf->stopped)
		return PDF_STREAM_BROKEN;
	if (assay_buf_append(out, octets.data, octets.len) < 0) {
		pdf->in->error = -ASSAY_ENOMEM;
		return PDF_STREAM_BROKEN;
	}
	if (pdf->crypt != NULL && is_encrypted(pdf, o, dict) &&
	    !pdf_decrypt(pdf, o,
	                 (o->traits & PDF_EMBEDDED_FILE) != 0 ? PDF_CRYPT_FILE : PDF_CRYPT_STREAM,
	                 out))
		return PDF_STREAM_UNKNOWN;
	result = apply_all(pdf, dict, max, out);
	return result == PDF_STREAM_WHOLE && !whole ? PDF_STREAM_BROKEN : result;
}
