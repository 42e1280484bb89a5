/*
 * The body of a leaf: decoding it, and writing what was made of it. RFC 2045 6.
 *
 * Where octets were only added they are added to what stands there. Else the body
 * is encoded anew: it keeps its encoding if that will do, and gets the shorter of
 * quoted-printable and base64 if not.
 */
#include "assay-config.h"

#include "rewrite/content.h"

#include <assay/codec.h>

#include <string.h>

#include "codec/charset.h"
#include "rewrite/notice.h"

#define MAX_LINE 998 /* RFC 5322 2.1.1 */

/* ---- reading ------------------------------------------------------------- */

static bool is_raw(const struct assay_entity *entity)
{
	return entity->encoding != ASSAY_ENC_BASE64 && entity->encoding != ASSAY_ENC_QP &&
	       entity->encoding != ASSAY_ENC_UUENCODE;
}

static bool is_text(const struct assay_entity *entity)
{
	return strncmp(entity->type, "text/", 5) == 0;
}

static int load(const struct rewriting *r, const struct assay_entity *entity, struct content *c)
{
	const struct assay_sink sink = assay_sink_buf(&c->octets);
	int ret = assay_buf_puts(&c->octets, "");

	c->entity = entity;
	c->charset = entity->charset;
	/* RFC 2046 4.1.1: what is encoded as octets has line ends of its own */
	c->eol =
		is_raw(entity) || entity->encoding == ASSAY_ENC_QP ? plan_line_end(entity) : "\r\n";
	return ret < 0 ? ret : assay_entity_decode(entity, r->source, &sink);
}

bool content_ends_line(const struct content *c)
{
	return c->octets.len > 0 && c->octets.data[c->octets.len - 1] == '\n';
}

int content_insert(struct content *c, size_t at, const struct assay_buf *data)
{
	int ret = assay_buf_reserve(&c->octets, data->len);

	if (ret < 0)
		return ret;
	memmove(c->octets.data + at + data->len, c->octets.data + at, c->octets.len - at + 1);
	memcpy(c->octets.data + at, data->data, data->len);
	c->octets.len += data->len;
	c->inserted_at = at;
	c->inserted = data->len;
	return 0;
}

/* ---- charsets ------------------------------------------------------------ */

int content_text(const struct content *c, size_t len, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "");

	return ret < 0 ? ret : assay_charset_to_utf8(c->charset, c->octets.data, len, out);
}

/* Where no charset is given the octets are read as readers do; that must tell all of them. */
static bool is_guess(const char *charset)
{
	const struct charset *found =
		charset == NULL ? NULL : charset_find(charset, strlen(charset));

	return charset == NULL ||
	       (found != NULL && (found->kind == CHARSET_ASCII || found->kind == CHARSET_UNNAMED));
}

int content_to_utf8(struct content *c)
{
	struct assay_buf text = {0};
	int ret;

	if (c->charset != NULL && !assay_charset_known(c->charset))
		return 1;
	ret = content_text(c, c->octets.len, &text);
	if (ret == 1 && is_guess(c->charset))
		ret = memmem(text.data, text.len, "\xef\xbf\xbd", 3) != NULL;
	if (ret != 0) {
		assay_buf_free(&text);
		return ret;
	}
	assay_buf_free(&c->octets);
	c->octets = text;
	c->charset = "utf-8";
	c->rewritten = true;
	return 0;
}

/* ---- what can stand there without an encoding ----------------------------- */

struct look {
	bool eightbit;
	bool odd; /* NUL, a line end unlike the others, a long line */
};

static struct look look_at(const struct content *c)
{
	const char *p = c->octets.data, *end = p + c->octets.len;
	bool crlf = c->eol[0] == '\r';
	struct look look = {0};
	size_t line = 0;

	for (; p < end; p++) {
		bool ends = *p == '\n';

		look.eightbit |= (*p & 0x80) != 0;
		if (*p == '\0' || (*p == '\r' && (!crlf || p + 1 == end || p[1] != '\n')) ||
		    (ends && crlf && (p == c->octets.data || p[-1] != '\r')))
			look.odd = true;
		line = ends ? 0 : line + 1;
		look.odd |= line > MAX_LINE;
	}
	return look;
}

/* The delimiter line of the multipart an entity is in, without white space at its end. */
static int read_delimiter(const struct rewriting *r, const struct assay_entity *first,
                          struct assay_buf *out)
{
	int ret = assay_buf_reserve(out, first->delimiter_len);

	if (ret == 0 && first->delimiter_len > 0)
		ret = r->source->read(r->source->ctx, first->header.off - first->delimiter_len,
		                      out->data, first->delimiter_len);
	out->len = first->delimiter_len;
	while (out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]) != NULL)
		out->len--;
	return ret;
}

static bool has_line(const struct assay_buf *data, const struct assay_buf *start)
{
	const char *p = data->data, *end = p + data->len;

	while (p < end && start->len > 2) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		if ((size_t)(end - p) >= start->len && memcmp(p, start->data, start->len) == 0)
			return true;
		p = nl == NULL ? end : nl + 1;
	}
	return false;
}

/*
 * RFC 2046 5.1.1: no line of a body may look like a delimiter of what it is in;
 * a sender who knows the text could choose his boundary so. Returns 1 when one
 * does, 0, or an error.
 */
static int collides(const struct rewriting *r, const struct assay_entity *entity,
                    const struct assay_buf *data)
{
	const struct assay_buf hyphens = {.data = (char *)"\n--", .len = 3};
	int ret = 0;

	if (data->len < 3 || (memcmp(data->data, "--", 2) != 0 &&
	                      memmem(data->data, data->len, hyphens.data, hyphens.len) == NULL))
		return 0;
	for (entity = entity->parent; entity != NULL && ret == 0; entity = entity->parent) {
		struct assay_buf delimiter = {0};

		if (entity->kind == ASSAY_MULTIPART && entity->child != NULL)
			ret = read_delimiter(r, entity->child, &delimiter);
		if (ret == 0)
			ret = has_line(data, &delimiter);
		assay_buf_free(&delimiter);
	}
	return ret;
}

/* ---- encoding ------------------------------------------------------------ */

/* About how long quoted-printable would be: good enough to choose. */
static size_t qp_length(const struct content *c)
{
	size_t escaped = 0, len = c->octets.len;
	bool text = is_text(c->entity);

	for (size_t i = 0; i < len; i++) {
		unsigned char u = (unsigned char)c->octets.data[i];
		bool line_end = u == '\r' || u == '\n';

		escaped += u == '=' || u > 126 || (u < 32 && u != '\t' && !(line_end && text));
	}
	/* and the soft line breaks */
	return len + 2 * escaped + (len + 2 * escaped) / 25;
}

/*
 * What is only encoded gets the shorter encoding. In what was changed people find
 * their way who look at the source, unless that costs too much.
 */
static bool prefers_qp(const struct part *part, const struct content *c)
{
	size_t qp = qp_length(c), len = c->octets.len;

	return qp <= (part->content_changed ? len / 2 * 3 : len / 3 * 4 + len / 28);
}

/* RFC 2046 4.1.1: lines of text end with CRLF in what base64 encodes. */
static int encode_base64(const struct content *c, struct assay_buf *out)
{
	struct assay_buf canonical = {0};
	const char *p = c->octets.data, *end = p + c->octets.len;
	int ret = 0;

	if (!is_text(c->entity) || c->eol[0] == '\r')
		return assay_encode_base64(p, c->octets.len, out);
	while (p < end && ret == 0) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t line = (size_t)((nl == NULL ? end : nl) - p);

		ret = assay_buf_append(&canonical, p, line);
		if (nl == NULL)
			break;
		if (ret == 0)
			ret = assay_buf_puts(&canonical,
			                     line > 0 && p[line - 1] == '\r' ? "\n" : "\r\n");
		p = nl + 1;
	}
	if (ret == 0)
		ret = assay_encode_base64(canonical.data, canonical.len, out);
	assay_buf_free(&canonical);
	return ret;
}

static int decode_qp(const struct assay_buf *data, struct assay_buf *out, unsigned int *oddities_r)
{
	struct assay_decoder d;
	int ret;

	assay_decoder_init(&d, ASSAY_ENC_QP);
	ret = assay_buf_reserve(out, assay_decoder_bound(&d, data->len) + 8);
	if (ret < 0)
		return ret;
	out->len = assay_decoder_feed(&d, data->data, data->len, out->data);
	ret = assay_buf_reserve(out, assay_decoder_bound(&d, 0) + 8);
	if (ret == 0)
		out->len += assay_decoder_finish(&d, out->data + out->len);
	*oddities_r = d.oddities;
	return ret;
}

/*
 * Whether a body in quoted-printable gives the content back, and to every reader:
 * it has no oddity but these. Returns 1, 0 or an error.
 */
static int gives_back(const struct content *c, const struct assay_buf *body, unsigned int oddities)
{
	struct assay_buf octets = {0};
	unsigned int found;
	int ret = decode_qp(body, &octets, &found);

	if (ret == 0)
		ret = octets.len == c->octets.len && (found & ~oddities) == 0 &&
		      memcmp(octets.data, c->octets.data, octets.len) == 0;
	assay_buf_free(&octets);
	return ret;
}

/* Quoted-printable with the line ends of the message. Returns 1 when it will not do. */
static int encode_qp(const struct rewriting *r, const struct content *c, struct assay_buf *out)
{
	unsigned int flags = is_text(c->entity) ? ASSAY_ENCODE_TEXT : 0;
	struct assay_buf encoded = {0};
	int ret = assay_encode_qp(c->octets.data, c->octets.len, flags, &encoded);

	if (ret == 0)
		ret = notice_append_folded(out, encoded.data != NULL ? encoded.data : "",
		                           plan_line_end(c->entity));
	assay_buf_free(&encoded);
	if (ret == 0)
		ret = gives_back(c, out, 0);
	if (ret == 1)
		ret = collides(r, c->entity, out);
	else if (ret == 0)
		ret = 1;
	if (ret == 1)
		out->len = 0;
	return ret;
}

/* The body as it is to be, and its encoding. */
static int encode(const struct rewriting *r, const struct part *part, const struct content *c,
                  struct assay_buf *out, const char **encoding_r)
{
	const struct assay_entity *entity = c->entity;
	struct look look = look_at(c);
	bool eightbit_kept = !part->encode && (entity->encoding == ASSAY_ENC_8BIT ||
	                                       entity->encoding == ASSAY_ENC_BINARY);
	struct assay_buf encoded = {0};
	int ret = 1;

	if (is_raw(entity) && !look.odd && (!look.eightbit || eightbit_kept)) {
		*encoding_r = look.eightbit ? " 8bit" : " 7bit";
		ret = collides(r, entity, &c->octets);
		if (ret == 0)
			ret = assay_buf_append(out, c->octets.data, c->octets.len);
	} else if (entity->encoding == ASSAY_ENC_QP ||
	           (entity->encoding != ASSAY_ENC_BASE64 && prefers_qp(part, c))) {
		*encoding_r = " quoted-printable";
		ret = encode_qp(r, c, out);
	}
	if (ret <= 0)
		return ret;
	*encoding_r = " base64";
	ret = encode_base64(c, &encoded);
	/* the line end of the last line is that of the delimiter */
	if (encoded.len >= 2)
		encoded.data[encoded.len -= 2] = '\0';
	if (ret == 0)
		ret = notice_append_folded(out, encoded.data != NULL ? encoded.data : "",
		                           plan_line_end(entity));
	assay_buf_free(&encoded);
	return ret;
}

static bool is_encoding(const struct assay_entity *entity, const char *value)
{
	return strcmp(value + 1, assay_encoding_name((enum assay_encoding)entity->encoding)) == 0;
}

/* A body that nothing ends must end its last line itself. */
static int end_line(const struct rewriting *r, const struct assay_entity *entity,
                    struct assay_buf *body)
{
	if (entity->body.off + entity->body.len < part_next_structure(r->rw, entity) ||
	    (body->len > 0 && body->data[body->len - 1] == '\n'))
		return 0;
	return assay_buf_puts(body, plan_line_end(entity));
}

static int plan_whole(struct rewriting *r, struct part *part, const struct content *c)
{
	const struct assay_entity *entity = c->entity;
	struct assay_buf body = {0};
	const char *encoding = NULL;
	int ret = encode(r, part, c, &body, &encoding);

	if (ret == 0)
		ret = end_line(r, entity, &body);
	if (ret == 0) {
		ret = plan_edit(r->rw, entity->body.off, entity->body.len, &body, RANK_BODY);
		part->new_body = true;
		if (!is_encoding(entity, encoding))
			part->encoding = encoding;
	}
	assay_buf_free(&body);
	return ret;
}

/* ---- adding -------------------------------------------------------------- */

static int append_source(const struct rewriting *r, const struct assay_entity *entity,
                         struct assay_buf *out)
{
	int ret = assay_buf_reserve(out, entity->body.len);

	if (ret == 0 && entity->body.len > 0)
		ret = r->source->read(r->source->ctx, entity->body.off, out->data,
		                      entity->body.len);
	if (ret == 0)
		out->len = entity->body.len;
	return ret;
}

/* What was added, as it stands in the body. Returns 1 when it cannot simply be added. */
static int encode_added(const struct rewriting *r, const struct part *part, const struct content *c,
                        struct assay_buf *out)
{
	const struct assay_entity *entity = c->entity;
	const char *data = c->octets.data + c->inserted_at;
	struct look look = look_at(c);
	struct assay_buf body = {0}, was = {0}, encoded = {0};
	unsigned int oddities = 0;
	int ret;

	if (is_raw(entity)) {
		if (look.odd ||
		    (look.eightbit && (part->encode || (entity->encoding != ASSAY_ENC_8BIT &&
		                                        entity->encoding != ASSAY_ENC_BINARY))))
			return 1;
		return assay_buf_append(out, data, c->inserted);
	}
	if (entity->encoding != ASSAY_ENC_QP || c->inserted_at + c->inserted != c->octets.len)
		return 1;
	ret = assay_encode_qp(data, c->inserted, ASSAY_ENCODE_TEXT, &encoded);
	if (ret == 0)
		ret = notice_append_folded(out, encoded.data, plan_line_end(entity));
	if (ret == 0)
		ret = append_source(r, entity, &body);
	if (ret == 0)
		ret = decode_qp(&body, &was, &oddities);
	if (ret == 0)
		ret = assay_buf_append(&body, out->data, out->len);
	if (ret == 0)
		ret = gives_back(c, &body, oddities);
	assay_buf_free(&was);
	assay_buf_free(&body);
	assay_buf_free(&encoded);
	return ret < 0 ? ret : ret == 0;
}

static int plan_added(struct rewriting *r, struct part *part, const struct content *c)
{
	const struct assay_entity *entity = c->entity;
	bool at_end = c->inserted_at + c->inserted == c->octets.len;
	struct assay_buf added = {0};
	int ret = encode_added(r, part, c, &added);

	if (ret == 0)
		ret = collides(r, entity, &added);
	if (ret == 0 && at_end)
		ret = end_line(r, entity, &added);
	if (ret == 0)
		ret = plan_edit(r->rw,
		                entity->body.off + (at_end ? entity->body.len : c->inserted_at), 0,
		                &added, RANK_BODY);
	/* what is to be encoded has no 8-bit octets then: its label is put right */
	if (ret == 0 && part->encode && is_raw(entity) && entity->encoding != ASSAY_ENC_7BIT)
		part->encoding = " 7bit";
	/* of a part without a blank line before its body there is none */
	if (ret == 0 && entity->body.len == 0)
		part->new_body = true;
	assay_buf_free(&added);
	return ret;
}

/* ---- the whole ----------------------------------------------------------- */

/* Whether the octets as they stand must be encoded; a wrong label is put right. */
static bool wants_encoding(struct part *part, const struct content *c)
{
	struct look look = look_at(c);

	if (!part->encode)
		return false;
	if (look.eightbit || look.odd)
		return true;
	if (c->entity->encoding != ASSAY_ENC_7BIT)
		part->encoding = " 7bit";
	return false;
}

static int add_texts(struct part *part, struct content *c)
{
	bool html = strcmp(c->entity->type, "text/html") == 0;
	int ret = html ? disclaimer_add_html(c, part->texts) : disclaimer_add_text(c, part->texts);

	if (ret == 1) {
		/* behind what stands beside it already */
		struct text_node **end = &part->beside;

		while (*end != NULL)
			end = &(*end)->next;
		*end = part->texts;
	}
	return ret;
}

static int change(struct part *part, struct content *c)
{
	int ret = part->sanitize ? content_sanitize(c, part->allow) : 0;

	if (ret == 0 && part->texts != NULL)
		ret = add_texts(part, c);
	return ret < 0 ? ret : 0;
}

int part_content(struct rewriting *r, struct part *part)
{
	struct content c = {0};
	int ret = load(r, part->entity, &c);

	if (ret == 0)
		ret = change(part, &c);
	if (ret == 0 && (c.rewritten || c.inserted > 0)) {
		part->content_changed = true;
		if (c.charset != NULL && (part->entity->charset == NULL ||
		                          strcmp(c.charset, part->entity->charset) != 0))
			part->charset = c.charset;
		ret = c.rewritten ? 1 : plan_added(r, part, &c);
		if (ret == 1)
			ret = plan_whole(r, part, &c);
	} else if (ret == 0 && wants_encoding(part, &c)) {
		ret = plan_whole(r, part, &c);
	}
	assay_buf_free(&c.octets);
	return ret;
}
