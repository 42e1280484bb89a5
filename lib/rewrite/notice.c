/*
 * The notice that stands in place of a part. RFC 2045 6, RFC 2046 4.1, RFC
 * 2183 2.1, RFC 2047.
 *
 * A notice quotes the message (the attachment's name), so its body is made
 * such that no line of it can pass for a boundary delimiter.
 */
#include "rewrite/notice.h"

#include <assay/codec.h>

#include <string.h>

#include "rewrite/template.h"

/* RFC 5322 2.1.1 */
#define MAX_LINE 998

/* A UTF-8 text may have lines of any length; a body sent as it is may not. */
static bool fits_7bit(const char *text, size_t len)
{
	size_t line = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		line = c == '\n' ? 0 : line + 1;
		if (line > MAX_LINE || c >= 0x7f || (c < 0x20 && c != '\n' && c != '\t'))
			return false;
	}
	return true;
}

/* RFC 2046 5.1.1: a delimiter line starts with two hyphens. */
static bool has_delimiter(const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		if (text[i] == '-' && text[i + 1] == '-' && (i == 0 || text[i - 1] == '\n'))
			return true;
	}
	return false;
}

int notice_append_folded(struct assay_buf *out, const char *text, const char *eol)
{
	int ret = 0;

	while (*text != '\0' && ret == 0) {
		size_t len = strcspn(text, "\n"), line = len;

		if (text[len] == '\n' && len > 0 && text[len - 1] == '\r')
			line--;
		ret = assay_buf_append(out, text, line);
		text += len;
		if (*text != '\n' || ret < 0)
			break;
		ret = assay_buf_puts(out, eol);
		text++;
	}
	return ret;
}

static int encode_qp(const struct assay_buf *text, struct assay_buf *out)
{
	return assay_encode_qp(text->data, text->len, ASSAY_ENCODE_TEXT, out);
}

/* RFC 2046 4.1.1: line ends are CRLF in the canonical form that base64 encodes. */
static int encode_base64(const struct assay_buf *text, struct assay_buf *out)
{
	struct assay_buf canonical = {0};
	int ret = notice_append_folded(&canonical, text->data, "\r\n");

	if (ret == 0)
		ret = assay_encode_base64(canonical.data, canonical.len, out);
	assay_buf_free(&canonical);
	return ret;
}

/*
 * Choose the most readable encoding that is safe: as it is, quoted-printable
 * unless that trebles too much of it, base64 (whose alphabet has no hyphen).
 */
static int encode(const struct assay_buf *text, struct assay_buf *out, const char **encoding_r)
{
	int ret;

	if (fits_7bit(text->data, text->len) && !has_delimiter(text->data, text->len)) {
		*encoding_r = " 7bit";
		return assay_buf_append(out, text->data, text->len);
	}
	ret = encode_qp(text, out);
	if (ret < 0)
		return ret;
	*encoding_r = " quoted-printable";
	if (out->len <= text->len / 2 * 3 && !has_delimiter(out->data, out->len))
		return 0;
	out->len = 0;
	*encoding_r = " base64";
	return encode_base64(text, out);
}

static void drop_last_line_end(struct assay_buf *buf)
{
	while (buf->len > 0 && (buf->data[buf->len - 1] == '\n' || buf->data[buf->len - 1] == '\r'))
		buf->data[--buf->len] = '\0';
}

/* The encoded text with the line ends of the message. */
static int make_body(const struct assay_buf *text, const char *eol, struct arena *arena,
                     struct notice *notice)
{
	struct assay_buf encoded = {0}, body = {0};
	int ret = encode(text, &encoded, &notice->fields[1].value);

	if (ret == 0) {
		drop_last_line_end(&encoded);
		ret = notice_append_folded(&body, encoded.data != NULL ? encoded.data : "", eol);
	}
	if (ret == 0) {
		notice->body.data =
			arena_strndup(arena, body.data != NULL ? body.data : "", body.len);
		notice->body.len = body.len;
		if (notice->body.data == NULL)
			ret = -ASSAY_ENOMEM;
	}
	assay_buf_free(&encoded);
	assay_buf_free(&body);
	return ret;
}

/* Content-Description names what was there, also to who lists the parts only. */
static int make_description(const struct assay_decision *decision, struct arena *arena,
                            struct notice *notice)
{
	struct assay_buf text = {0}, value = {0};
	int ret = assay_buf_puts(&text, "replaced: ");

	if (ret == 0)
		ret = template_expand("{name}", decision, &text);
	if (ret == 0)
		ret = assay_buf_puts(&value, " ");
	if (ret == 0)
		ret = assay_encoded_words_encode(text.data, text.len, &value);
	if (ret == 0) {
		notice->fields[3].value = arena_strndup(arena, value.data, value.len);
		if (notice->fields[3].value == NULL)
			ret = -ASSAY_ENOMEM;
	}
	assay_buf_free(&text);
	assay_buf_free(&value);
	return ret;
}

int notice_make(const struct assay_decision *decision, const char *template, const char *eol,
                struct arena *arena, struct notice *notice_r)
{
	struct assay_buf text = {0};
	int ret;

	*notice_r = (struct notice){
		.fields =
			{
				{"Content-Type", " text/plain; charset=utf-8"},
				{"Content-Transfer-Encoding", NULL},
				{"Content-Disposition", " inline"},
				{"Content-Description", NULL},
			},
	};
	ret = assay_buf_puts(&text, "");
	if (ret == 0)
		ret = template_expand(template, decision, &text);
	if (ret == 0) {
		drop_last_line_end(&text);
		ret = make_body(&text, eol, arena, notice_r);
	}
	if (ret == 0)
		ret = make_description(decision, arena, notice_r);
	assay_buf_free(&text);
	return ret;
}
