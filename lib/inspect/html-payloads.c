/*
 * Files that a document brings along in itself: in data: URLs, and in base64 in
 * its scripts, which make a file to download of it (HTML smuggling). What they
 * hold is handed over as members, so that it is looked at like any other file.
 *
 * Images, sound, fonts and style sheets are what data: URLs are for, and are
 * left alone as long as their octets are what they say.
 */
#include "assay-config.h"

#include "inspect/html.h"

#include "codec/codec.h"

#include <assay/codec.h>

#include <string.h>
#include <strings.h>

#define SLICE (8 * 1024)
/* An encoding of less is no file that anybody would have to hide. */
#define LARGE 1024
/* Of base64 in scripts: all of it, and a piece of it between quotes. */
#define LITERAL_BYTES  128
#define FRAGMENT_BYTES 32

enum nature {
	INERT,    /* an image, sound, a font, a style sheet */
	DRAWING,  /* SVG: an image and a document */
	DOCUMENT, /* anything else */
};

static bool starts(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

static enum nature nature_of(const char *type)
{
	static const char *const inert[] = {
		"image/",
		"audio/",
		"video/",
		"font/",
		"text/css",
		"application/font",
		"application/x-font",
		"application/vnd.ms-fontobject",
		"application/ogg",
	};

	if (starts(type, "image/svg"))
		return DRAWING;
	for (size_t i = 0; i < sizeof(inert) / sizeof(inert[0]); i++) {
		if (starts(type, inert[i]))
			return INERT;
	}
	return DOCUMENT;
}

/* ---- decoding ------------------------------------------------------------------------ */

/* Octets as they stand in the document, without percent signs. */
struct encoded {
	struct assay_str text;
	bool base64;
};

/* Each decoded piece goes to sink, which returns false when it has enough. */
typedef bool sink(void *ctx, const unsigned char *data, size_t len);

static void decode(const struct encoded *encoded, sink *out, void *ctx)
{
	unsigned char piece[SLICE + 256];
	struct assay_str text = encoded->text;
	struct assay_decoder d;

	if (!encoded->base64) {
		out(ctx, (const unsigned char *)text.data, text.len);
		return;
	}
	assay_decoder_init(&d, ASSAY_ENC_BASE64);
	while (text.len > 0 && assay_decoder_bound(&d, SLICE) <= sizeof(piece)) {
		size_t len = text.len < SLICE ? text.len : SLICE;

		if (!out(ctx, piece, assay_decoder_feed(&d, text.data, len, piece)))
			return;
		text.data += len;
		text.len -= len;
	}
	out(ctx, piece, assay_decoder_finish(&d, piece));
}

struct head {
	unsigned char data[ASSAY_DETECT_HEAD];
	size_t len;
};

static bool to_head(void *ctx, const unsigned char *data, size_t len)
{
	struct head *head = ctx;
	size_t room = sizeof(head->data) - head->len;

	if (len > room)
		len = room;
	memcpy(head->data + head->len, data, len);
	head->len += len;
	return head->len < sizeof(head->data);
}

static const struct assay_type *detect(const struct encoded *encoded)
{
	struct head head = {.len = 0};

	decode(encoded, to_head, &head);
	return assay_detect(head.data, head.len);
}

static bool to_member(void *ctx, const unsigned char *data, size_t len)
{
	return inspection_member_write(ctx, data, len);
}

static void hand_over(struct html_reading *r, const struct encoded *encoded, struct assay_str name,
                      const char *type)
{
	if (!inspection_member_begin(r->in, ASSAY_MEMBER_DOCUMENT, NULL,
	                             name.len > 0 ? name.data : NULL, name.len, type))
		return;
	decode(encoded, to_member, r->in);
	inspection_member_end(r->in, 0);
}

struct buffer {
	struct inspection *in;
	struct assay_buf data;
};

static bool to_buffer(void *ctx, const unsigned char *data, size_t len)
{
	struct buffer *buffer = ctx;

	if (!inspection_spend(buffer->in, len))
		return false;
	if (assay_buf_append(&buffer->data, data, len) < 0)
		buffer->in->error = -ASSAY_ENOMEM;
	return buffer->in->error == 0;
}

/* A style sheet or a script in a URL is read like one that stands in the document. */
static void read_inner(struct html_reading *r, const struct encoded *encoded, enum html_use use)
{
	struct html_reading inner = {.in = r->in, .depth = r->depth + 1};
	struct buffer buffer = {r->in, {0}};
	struct assay_str text;

	if (r->depth >= HTML_DEPTH)
		return;
	decode(encoded, to_buffer, &buffer);
	text = (struct assay_str){buffer.data.data, buffer.data.len};
	if (text.len > 0 && use == HTML_USE_STYLE)
		html_style(&inner, text);
	else if (text.len > 0)
		html_script(&inner, text);
	assay_buf_free(&buffer.data);
	html_free(&inner);
}

/* ---- data: URLs ---------------------------------------------------------------------- */

/* Zero-copy without percent signs, else in r->payload. */
static struct assay_str percent_decode(struct html_reading *r, struct assay_str text)
{
	const char *end = text.data + text.len;

	if (text.len == 0 || memchr(text.data, '%', text.len) == NULL)
		return text;
	r->payload.len = 0;
	if (!inspection_spend(r->in, text.len))
		return (struct assay_str){"", 0};
	if (assay_buf_reserve(&r->payload, text.len) < 0) {
		r->in->error = -ASSAY_ENOMEM;
		return (struct assay_str){"", 0};
	}
	for (const char *p = text.data; p < end; p++) {
		unsigned int high = 16, low = 16;

		if (*p == '%' && end - p > 2) {
			high = hex_digits[(unsigned char)p[1]];
			low = hex_digits[(unsigned char)p[2]];
		}
		if (high < 16 && low < 16) {
			r->payload.data[r->payload.len++] = (char)(high << 4 | low);
			p += 2;
		} else {
			r->payload.data[r->payload.len++] = *p;
		}
	}
	return (struct assay_str){r->payload.data, r->payload.len};
}

static bool smuggles(enum html_use use, enum nature declared, enum nature nature, size_t len)
{
	if (use == HTML_USE_DOWNLOAD)
		return true;
	if (use == HTML_USE_LINK)
		return nature != INERT;
	/* what claims to be an image and is none */
	if (declared != DOCUMENT && nature == DOCUMENT)
		return true;
	return nature == DOCUMENT && len >= LARGE;
}

void html_data_url(struct html_reading *r, const struct url *url, enum html_use use,
                   struct assay_str name)
{
	const struct assay_type *detected;
	enum nature declared, nature;
	struct encoded encoded;
	struct url_data data;

	url_data_parse(url, &data);
	encoded = (struct encoded){percent_decode(r, data.payload), data.base64};
	if (encoded.text.len == 0)
		return;
	if (use == HTML_USE_STYLE || use == HTML_USE_SCRIPT) {
		read_inner(r, &encoded, use);
		return;
	}
	detected = detect(&encoded);
	declared = nature_of(data.type);
	nature = detected != NULL && nature_of(detected->name) > declared
	                 ? nature_of(detected->name)
	                 : declared;
	if (smuggles(use, declared, nature, encoded.text.len))
		html_flag(r, ASSAY_ENT_SMUGGLING);
	if (nature != INERT || use == HTML_USE_DOWNLOAD)
		hand_over(r, &encoded, name, data.type);
}

/* ---- scripts -------------------------------------------------------------------------- */

static bool in_base64(char c)
{
	return base64_sextets[(unsigned char)c] < 64;
}

static size_t skip_blanks(struct assay_str text, size_t pos)
{
	while (pos < text.len && html_space((unsigned char)text.data[pos]))
		pos++;
	return pos;
}

/*
 * Where base64 goes on behind a piece of it that ends at pos: behind an escape, a
 * line end, or in the next string of a sum or a list. 0: nowhere.
 */
static size_t next_piece(struct assay_str text, size_t pos)
{
	const char *quotes = "\"'`";
	size_t start = pos;

	if (pos >= text.len)
		return 0;
	if (text.data[pos] == '\\' && pos + 1 < text.len) {
		char c = text.data[pos + 1];

		pos += c == 'n' || c == 'r' || html_space((unsigned char)c) ? 2 : 1;
	} else if (strchr(quotes, text.data[pos]) != NULL && text.data[pos] != '\0') {
		pos = skip_blanks(text, pos + 1);
		if (pos >= text.len || (text.data[pos] != '+' && text.data[pos] != ','))
			return 0;
		pos = skip_blanks(text, pos + 1);
		if (pos >= text.len || text.data[pos] == '\0' ||
		    strchr(quotes, text.data[pos]) == NULL)
			return 0;
		pos++;
	}
	pos = skip_blanks(text, pos);
	return pos > start && pos < text.len && in_base64(text.data[pos]) ? pos : 0;
}

/* The piece that starts at pos, and those that go on with it, into r->payload. */
static size_t collect(struct html_reading *r, struct assay_str text, size_t pos)
{
	size_t next = pos;

	r->payload.len = 0;
	do {
		size_t start = next;

		for (pos = next; pos < text.len && in_base64(text.data[pos]);)
			pos++;
		if (assay_buf_append(&r->payload, text.data + start, pos - start) < 0) {
			r->in->error = -ASSAY_ENOMEM;
			return text.len;
		}
		next = next_piece(text, pos);
	} while (next > 0);
	return pos;
}

static void literal(struct html_reading *r)
{
	struct encoded encoded = {{r->payload.data, r->payload.len}, true};
	const struct assay_type *type;

	if (r->payload.len < LITERAL_BYTES)
		return;
	type = detect(&encoded);
	if (type == NULL || nature_of(type->name) != DOCUMENT)
		return;
	html_flag(r, ASSAY_ENT_SMUGGLING);
	hand_over(r, &encoded, (struct assay_str){"", 0}, NULL);
}

void html_literals(struct html_reading *r, struct assay_str text)
{
	size_t pos = 0;

	while (text.len - pos >= FRAGMENT_BYTES && r->in->error == 0) {
		size_t last = pos + FRAGMENT_BYTES;

		/* from the back: most text has some other octet soon */
		while (last > pos && in_base64(text.data[last - 1]))
			last--;
		if (last > pos) {
			pos = last;
			continue;
		}
		pos = collect(r, text, pos);
		literal(r);
	}
}

void html_script(struct html_reading *r, struct assay_str script)
{
	static const char *const words[] = {
		"createObjectURL", "msSaveBlob",         "msSaveOrOpenBlob",
		"new Blob",        "showSaveFilePicker",
	};

	if (script.len == 0)
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (memmem(script.data, script.len, words[i], strlen(words[i])) != NULL)
			html_flag(r, ASSAY_ENT_SMUGGLING);
	}
	html_literals(r, script);
}
