/*
 * Headers of the canonical form: one Content-Type, Content-Transfer-Encoding,
 * Content-Disposition and MIME-Version each (RFC 2045 3, RFC 2183), parameters
 * once and in one form that all readers take alike; the other fields as they
 * are, or cleaned when they are not field lines as RFC 5322 2.2 has them.
 *
 * An attachment name is written once: as a quoted string when it is plain
 * ASCII, else in the extended form of RFC 2231 without the fallback beside it,
 * since readers differ in which of the two they take.
 */
#include "assay-config.h"

#include "rewrite/canonical-private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "analyse/params.h"

#define LINE_MAX_OCTETS 900 /* of a header line; RFC 5322 2.1.1 allows 998 */
#define NAME_MAX_OCTETS 240 /* of an attachment name; three times that when encoded */
#define VALUE_MAX       256 /* of a parameter that is kept */

/* ---- which fields -------------------------------------------------------- */

static bool name_is(struct assay_str name, const char *lower)
{
	return name.len == strlen(lower) && strncasecmp(name.data, lower, name.len) == 0;
}

static bool name_starts(struct assay_str name, const char *lower)
{
	return name.len >= strlen(lower) && strncasecmp(name.data, lower, strlen(lower)) == 0;
}

/* Those that canon_header() writes itself. */
static bool is_structural(struct assay_str name)
{
	return name_is(name, "content-type") || name_is(name, "content-transfer-encoding") ||
	       name_is(name, "content-disposition") || name_is(name, "mime-version");
}

/* Signatures over header fields list the names of fields. */
static bool is_signature(struct assay_str name)
{
	return name_is(name, "dkim-signature") || name_starts(name, "arc-") ||
	       name_starts(name, "x-google-dkim-") || name_is(name, "domainkey-signature");
}

/* Fields that a message has once, RFC 5322 3.6. */
static bool is_single(struct assay_str name)
{
	static const char *const names[] = {"from", "sender",     "reply-to",    "to",      "cc",
	                                    "bcc",  "message-id", "in-reply-to", "subject", "date"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (name_is(name, names[i]))
			return true;
	}
	return name_starts(name, "content-");
}

/* Whether an earlier field has the same name. */
static bool is_repeated(const struct assay_entity *entity, const struct assay_field *field)
{
	struct assay_str name = assay_field_name(entity, field);

	for (const struct assay_field *f = entity->fields; f < field; f++) {
		struct assay_str other = assay_field_name(entity, f);

		if (other.len == name.len && strncasecmp(other.data, name.data, name.len) == 0)
			return true;
	}
	return false;
}

/* ---- clean fields -------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_control(char c)
{
	unsigned char u = (unsigned char)c;

	return (u < 32 && u != '\t') || u == 127;
}

/* A line that continues a field and looks like a field of its own. */
static bool looks_like_field(const char *line, size_t len)
{
	while (len > 0 && is_blank(*line)) {
		line++;
		len--;
	}
	return (len > 8 && strncasecmp(line, "content-", 8) == 0) ||
	       (len > 12 && strncasecmp(line, "mime-version", 12) == 0);
}

/* The octets of one line without its end; *end_r: octets of that. */
static size_t line_length(const char *text, size_t len, size_t *end_r)
{
	const char *nl = memchr(text, '\n', len);
	size_t line = nl == NULL ? len : (size_t)(nl - text);

	*end_r = nl == NULL ? 0 : 1;
	if (nl != NULL && line > 0 && text[line - 1] == '\r') {
		line--;
		*end_r = 2;
	}
	return line;
}

static bool clean_line(const char *line, size_t len)
{
	if (len > LINE_MAX_OCTETS)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (is_control(line[i]))
			return false;
	}
	return true;
}

/* ---- encoded-words -------------------------------------------------------- */

/* The end of the encoded-word (RFC 2047 2) at this place, or 0. */
static size_t word_end(const char *text, size_t len)
{
	size_t marks = 0;

	if (len < 8 || text[0] != '=' || text[1] != '?')
		return 0;
	for (size_t i = 2; i < len; i++) {
		/* readers take further question marks for text */
		if (marks >= 2 && text[i] == '?' && i + 1 < len && text[i + 1] == '=')
			return i + 2;
		marks += text[i] == '?';
	}
	return 0;
}

static int read_word(const char *text, size_t len, struct assay_buf *out, bool *hidden_r)
{
	struct assay_words_facts facts;
	int ret = assay_encoded_words_read(text, len, NULL, out, &facts);

	*hidden_r = ret == 0 && (facts.flags & (ASSAY_WORDS_CONTROL | ASSAY_WORDS_BIDI)) != 0;
	return ret;
}

/* Whether encoded-words of a field hide what nobody would see. */
static bool hides(const char *text, size_t len)
{
	struct assay_buf out = {0};
	bool hidden = false;

	if (memmem(text, len, "=?", 2) == NULL)
		return false;
	if (read_word(text, len, &out, &hidden) < 0)
		hidden = false;
	assay_buf_free(&out);
	return hidden;
}

static size_t unwanted(const char *text, size_t len);

/*
 * The text of a word without what it hides, encoded again. In a structured field
 * it must stay one word of a phrase: a quoted string, when it is ASCII.
 */
static int put_word(const char *text, size_t len, bool quote, struct assay_buf *out)
{
	struct assay_buf plain = {0};
	size_t kept = 0;
	bool ascii = true, hidden;
	int ret = read_word(text, len, &plain, &hidden);

	if (ret == 0 && !hidden) {
		assay_buf_free(&plain);
		return assay_buf_append(out, text, len);
	}
	for (size_t i = 0; i < plain.len;) {
		size_t skip = unwanted(plain.data + i, plain.len - i);

		if (skip == 0) {
			ascii &= (plain.data[i] & 0x80) == 0;
			plain.data[kept++] = plain.data[i];
		}
		i += skip > 0 ? skip : 1;
	}
	if (ret == 0 && !ascii)
		ret = assay_encoded_words_encode(plain.data, kept, out);
	if (ret == 0 && ascii && kept > 0 && quote)
		ret = assay_buf_puts(out, "\"");
	for (size_t i = 0; ret == 0 && ascii && i < kept; i++) {
		if (quote && (plain.data[i] == '"' || plain.data[i] == '\\'))
			ret = assay_buf_puts(out, "\\");
		if (ret == 0)
			ret = assay_buf_append(out, &plain.data[i], 1);
	}
	if (ret == 0 && ascii && kept > 0 && quote)
		ret = assay_buf_puts(out, "\"");
	assay_buf_free(&plain);
	return ret;
}

static int put_value(const char *text, size_t len, bool quote, struct assay_buf *out)
{
	int ret = 0;

	for (size_t i = 0; i < len && ret == 0;) {
		size_t word = word_end(text + i, len - i);

		ret = word > 0 ? put_word(text + i, word, quote, out)
		               : assay_buf_append(out, text + i, 1);
		i += word > 0 ? word : 1;
	}
	return ret;
}

/* Whether a field, its line end included, can stay as it is. */
static bool clean_field(const struct assay_entity *entity, const struct assay_field *field)
{
	const char *text = entity->header_text + field->off;
	bool signature = is_signature(assay_field_name(entity, field));
	size_t left = field->len, end;

	if (field->value != field->name_len + 1 || !assay_utf8_valid(text, left) ||
	    hides(text, left))
		return false;
	for (bool first = true; left > 0; first = false) {
		size_t line = line_length(text, left, &end), blank = 0;

		if (!clean_line(text, line))
			return false;
		while (blank < line && is_blank(text[blank]))
			blank++;
		/* a continuation has blanks, and something behind them */
		if (!first && (blank == 0 || blank == line))
			return false;
		if (!first && !signature && looks_like_field(text, line))
			return false;
		text += line + end;
		left -= line + end;
	}
	return true;
}

bool canon_clean_header(const struct canon *c, const struct assay_entity *entity)
{
	size_t end = 0;

	for (uint32_t i = 0; i < entity->field_count; i++) {
		const struct assay_field *field = &entity->fields[i];
		struct assay_str name = assay_field_name(entity, field);
		bool structural = is_structural(name);

		if (field->off != end || !clean_field(entity, field))
			return false;
		if ((structural || is_single(name)) && is_repeated(entity, field))
			return false;
		end = field->off + field->len;
		if (end < strlen(c->eol) ||
		    memcmp(entity->header_text + end - strlen(c->eol), c->eol, strlen(c->eol)) != 0)
			return false;
	}
	return end == entity->header.len;
}

/* ---- writing fields ------------------------------------------------------ */

/* A word that is better not the first one of a line. */
static bool may_start_line(const char *word, size_t len)
{
	return !looks_like_field(word, len) && (len < 2 || word[0] != '-' || word[1] != '-');
}

/* Text without controls, its white space single, folded where it is long. */
static void put_words(struct canon *c, const char *text, size_t len, size_t column)
{
	size_t pos = 0;

	while (pos < len) {
		size_t start, end;

		while (pos < len && (is_blank(text[pos]) || is_control(text[pos])))
			pos++;
		start = end = pos;
		while (end < len && !is_blank(text[end]) && !is_control(text[end]))
			end++;
		if (start == end)
			break;
		if (column + 1 + end - start > 76 && column > 40 &&
		    may_start_line(text + start, end - start)) {
			canon_eol(c);
			column = 0;
		}
		canon_put(c, " ", 1);
		column += 1 + end - start;
		/* no line may be longer than 998, whatever it is */
		while (end - start > LINE_MAX_OCTETS) {
			canon_put(c, text + start, LINE_MAX_OCTETS);
			canon_eol(c);
			canon_put(c, " ", 1);
			start += LINE_MAX_OCTETS;
			column = 1 + end - start;
		}
		canon_put(c, text + start, end - start);
		pos = end;
	}
}

/* RFC 5322 2.2.1, 3.6.5: fields of text for people, where encoded-words may stand anywhere. */
static bool is_unstructured(struct assay_str name)
{
	return name_is(name, "subject") || name_is(name, "comments") ||
	       name_is(name, "content-description") || name_is(name, "thread-topic");
}

/* Encoded-words that still hide something, however they are written, are none. */
static int break_words(struct assay_buf *value)
{
	struct assay_buf broken = {0};
	int ret = 0;

	if (value->len == 0 || !hides(value->data, value->len))
		return 0;
	for (size_t i = 0; i < value->len && ret == 0; i++) {
		ret = assay_buf_append(&broken, &value->data[i], 1);
		if (ret == 0 && value->data[i] == '=')
			ret = assay_buf_append(&broken, " ", 1);
	}
	assay_buf_free(value);
	*value = broken;
	return ret;
}

static int clean_value(const struct assay_entity *entity, const struct assay_field *field,
                       struct assay_buf *out)
{
	struct assay_str name = assay_field_name(entity, field);
	struct assay_str value = assay_field_value(entity, field);
	struct assay_buf text = {0};
	size_t kept = 0;
	int ret;

	if (is_unstructured(name) && !assay_utf8_valid(value.data, value.len)) {
		ret = assay_field_text(entity, field, &text);
		for (size_t i = 0; i < text.len; i++) {
			if (!is_control(text.data[i]))
				text.data[kept++] = text.data[i];
		}
		if (ret == 0 && kept > 0)
			ret = assay_encoded_words_encode_at(text.data, kept, name.len + 2, out);
	} else {
		ret = assay_charset_to_utf8(NULL, value.data, value.len, &text);
		if (ret >= 0)
			ret = put_value(text.data == NULL ? "" : text.data, text.len,
			                !is_unstructured(name), out);
	}
	assay_buf_free(&text);
	return ret < 0 ? ret : break_words(out);
}

static void put_cleaned(struct canon *c, const struct assay_entity *entity,
                        const struct assay_field *field)
{
	struct assay_str name = assay_field_name(entity, field);
	struct assay_buf value = {0};
	int ret = clean_value(entity, field, &value);

	if (ret < 0 && c->error == 0)
		c->error = ret;
	canon_put(c, name.data, name.len);
	canon_put(c, ":", 1);
	if (value.len > 0)
		put_words(c, value.data, value.len, name.len + 1);
	canon_eol(c);
	assay_buf_free(&value);
}

static void put_field(struct canon *c, const struct assay_entity *entity,
                      const struct assay_field *field)
{
	struct assay_str name = assay_field_name(entity, field);
	bool clean = clean_field(entity, field);

	if (is_single(name) && is_repeated(entity, field)) {
		/* of two Froms readers show one or the other; the second one stays readable */
		canon_puts(c, "X-Repeated-");
		canon_change(c, entity, ASSAY_AMB_COUNT,
		             "a field that may be there once is renamed to X-Repeated-");
	}
	if (clean) {
		canon_copy(c, entity->header_text + field->off, field->len);
		/* the last field of a message may lack its line end */
		if (entity->header_text[field->off + field->len - 1] != '\n')
			canon_eol(c);
		return;
	}
	canon_change(c, entity, ASSAY_AMB_COUNT, "a header field is written cleanly");
	put_cleaned(c, entity, field);
}

/* ---- parameters ---------------------------------------------------------- */

/* RFC 2045 5.1; here without the characters that RFC 2231 gives a meaning */
static bool is_token(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c <= 32 || c >= 127 || strchr("()<>@,;:\\\"/[]?=*'%", c) != NULL)
			return false;
	}
	return len > 0;
}

/* What a quoted string can hold so that every reader gets the same out of it. */
static bool is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c < 32 || c >= 127 || c == '"' || c == '\\')
			return false;
		if (c == '=' && i + 1 < len && text[i + 1] == '?')
			return false;
	}
	return len > 0 && text[0] != ' ' && text[len - 1] != ' ';
}

static void begin_param(struct canon *c, const char *name)
{
	canon_puts(c, ";");
	canon_eol(c);
	canon_puts(c, " ");
	canon_puts(c, name);
}

static void put_param(struct canon *c, const char *name, const char *value, size_t len)
{
	begin_param(c, name);
	canon_puts(c, "=\"");
	canon_put(c, value, len);
	canon_puts(c, "\"");
}

/* RFC 2231 4: attribute characters stand for themselves. */
static void put_extended(struct canon *c, const char *name, const char *value, size_t len)
{
	begin_param(c, name);
	canon_puts(c, "*=utf-8''");
	for (size_t i = 0; i < len; i++) {
		unsigned char u = (unsigned char)value[i];
		char code[4];

		if ((u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') ||
		    u == '.' || u == '-' || u == '_') {
			canon_put(c, &value[i], 1);
		} else {
			snprintf(code, sizeof(code), "%%%02X", u);
			canon_puts(c, code);
		}
	}
}

/* Octets of a UTF-8 character that has no business in a name: controls, and what turns text round.
 */
static size_t unwanted(const char *text, size_t len)
{
	static const char *const invisible[] = {
		"\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae",
		"\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9", "\xe2\x80\x8e",
		"\xe2\x80\x8f", "\xef\xbf\xbd", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\x8b",
	};

	if (is_control(*text) || *text == '\t')
		return 1;
	for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++) {
		if (len >= 3 && memcmp(text, invisible[i], 3) == 0)
			return 3;
	}
	/* C1 controls and the Arabic letter mark */
	if (len >= 2 && ((text[0] == '\xc2' && (unsigned char)text[1] < 0xa0) ||
	                 (text[0] == '\xd8' && text[1] == '\x9c')))
		return 2;
	return 0;
}

/* A name as all readers show it: runs of blanks are one, slashes none. Octets written. */
static size_t clean_name(const char *name, char *out, size_t size)
{
	size_t len = strlen(name), written = 0;

	for (size_t i = 0; i < len && written < size;) {
		size_t skip = unwanted(name + i, len - i);

		if (skip > 0) {
			i += skip;
		} else if (name[i] == ' ') {
			if (written > 0 && out[written - 1] != ' ')
				out[written++] = ' ';
			i++;
		} else {
			out[written++] = name[i] == '/' || name[i] == '\\' ? '_' : name[i];
			i++;
		}
	}
	while (written > 0 && (out[written - 1] == ' '))
		written--;
	return written;
}

/* The end of a name says what it is: of a long one the middle goes. */
static size_t shorten(char *name, size_t len)
{
	size_t tail = len - 40, head = NAME_MAX_OCTETS - 40;

	if (len <= NAME_MAX_OCTETS)
		return len;
	/* between characters */
	while ((name[head] & 0xc0) == 0x80)
		head--;
	while (tail < len && (name[tail] & 0xc0) == 0x80)
		tail++;
	memmove(name + head, name + tail, len - tail);
	return head + len - tail;
}

static void put_name(struct canon *c, const char *parameter, const char *name)
{
	char room[4200];
	size_t len = shorten(room, clean_name(name, room, sizeof(room) - 1));

	if (len == 0)
		return;
	if (is_plain(room, len))
		put_param(c, parameter, room, len);
	else
		put_extended(c, parameter, room, len);
}

/* The parameters that canon_content does not know, as far as they are clean. */
static void put_others(struct canon *c, const struct params *params)
{
	for (size_t i = 0; i < params->count; i++) {
		const struct param *p = &params->list[i];
		bool repeated = false;

		if (strcmp(p->name, "boundary") == 0 || strcmp(p->name, "charset") == 0 ||
		    strcmp(p->name, "name") == 0 || strcmp(p->name, "filename") == 0 ||
		    strchr(p->name, '*') != NULL)
			continue;
		for (size_t j = 0; j < i; j++)
			repeated |= strcmp(params->list[j].name, p->name) == 0;
		if (repeated || p->name_len > 40 || !is_token(p->name, p->name_len) ||
		    p->value_len > VALUE_MAX || !is_plain(p->value, p->value_len) ||
		    (p->odd & ~(unsigned int)PARAM_ODD_UNQUOTED) != 0)
			continue;
		put_param(c, p->name, p->value, p->value_len);
	}
}

/* ---- content fields ------------------------------------------------------ */

/* The first field of this name, taken apart; params_none() when there is none. */
static void first_field(struct canon *c, const struct assay_entity *entity, const char *name,
                        struct params *params)
{
	const struct assay_field *field =
		entity != NULL ? assay_entity_field(entity, name, 0) : NULL;
	struct assay_str value;
	int ret;

	params_none(params);
	if (field == NULL || c->error != 0)
		return;
	value = assay_field_value(entity, field);
	ret = params_parse(params, value.data, value.len, 1000);
	if (ret < 0)
		c->error = ret;
}

static void put_type(struct canon *c, const struct assay_entity *entity,
                     const struct canon_content *content)
{
	struct params params;

	canon_puts(c, "Content-Type: ");
	canon_puts(c, content->type);
	if (content->charset != NULL && is_token(content->charset, strlen(content->charset)))
		put_param(c, "charset", content->charset, strlen(content->charset));
	/* parameters of another type mean nothing */
	if (entity != NULL && strcmp(content->type, entity->type) == 0) {
		first_field(c, entity, "Content-Type", &params);
		put_others(c, &params);
		params_free(&params);
	}
	if (content->boundary != NULL)
		put_param(c, "boundary", content->boundary, strlen(content->boundary));
	if (content->name != NULL && content->disposition == NULL)
		put_name(c, "name", content->name);
	canon_eol(c);
}

static void put_disposition(struct canon *c, const struct assay_entity *entity,
                            const struct canon_content *content)
{
	struct params params;

	canon_puts(c, "Content-Disposition: ");
	canon_puts(c, content->disposition);
	first_field(c, entity, "Content-Disposition", &params);
	put_others(c, &params);
	params_free(&params);
	if (content->name != NULL)
		put_name(c, "filename", content->name);
	canon_eol(c);
}

struct canon_content canon_content_of(const struct assay_entity *entity)
{
	const char *disposition = entity->disposition;

	/* RFC 2183 2.8: what is not known is an attachment */
	if (disposition != NULL &&
	    (strlen(disposition) > 40 || !is_token(disposition, strlen(disposition))))
		disposition = "attachment";
	return (struct canon_content){
		.type = entity->type,
		.charset = entity->charset,
		.encoding = assay_encoding_name((enum assay_encoding)entity->encoding),
		.disposition = disposition,
		.name = entity->kind == ASSAY_MULTIPART ? NULL : entity->name,
	};
}

static bool is_kept(struct assay_str name, enum canon_fields keep)
{
	if (is_structural(name))
		return false;
	if (keep == CANON_ALL_FIELDS)
		return true;
	return name_starts(name, "content-") == (keep == CANON_CONTENT_FIELDS);
}

void canon_header(struct canon *c, const struct assay_entity *entity,
                  const struct canon_content *content, enum canon_fields keep)
{
	bool message =
		entity != NULL && (entity->parent == NULL || entity->parent->kind == ASSAY_MESSAGE);
	size_t covered = 0;

	for (uint32_t i = 0; entity != NULL && i < entity->field_count; i++) {
		const struct assay_field *field = &entity->fields[i];

		if (is_kept(assay_field_name(entity, field), keep))
			put_field(c, entity, field);
		covered += field->len;
	}
	if (entity != NULL && covered < entity->header.len)
		canon_change(c, entity, ASSAY_AMB_COUNT,
		             "lines of the header that are no header fields are left out");
	if (message && keep != CANON_CONTENT_FIELDS) {
		canon_puts(c, "MIME-Version: 1.0");
		canon_eol(c);
	}
	put_type(c, entity, content);
	if (content->encoding != NULL) {
		canon_puts(c, "Content-Transfer-Encoding: ");
		canon_puts(c, content->encoding);
		canon_eol(c);
	}
	if (content->disposition != NULL)
		put_disposition(c, keep == CANON_MESSAGE_FIELDS ? NULL : entity, content);
	canon_eol(c);
}
