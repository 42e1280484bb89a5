/*
 * A header's fields become the facts of its entity: the MIME fields of RFC 2045
 * 3 and RFC 2183. Of duplicates the first one counts, as most readers have it;
 * the others are findings.
 */
#include "assay-config.h"

#include "analyse/parser.h"

#include <string.h>
#include <strings.h>

/* The field that counts, and a finding when there is more than one. */
static const struct assay_field *only_field(struct assay_parser *p,
                                            const struct assay_entity *entity,
                                            const struct header_fields *known,
                                            enum known_field field, enum assay_code duplicate)
{
	if (known->first[field] < 0)
		return NULL;
	if (known->second[field] >= 0)
		parser_report(p, duplicate, entity,
		              entity->header.off + entity->fields[known->second[field]].off, NULL);
	return &entity->fields[known->first[field]];
}

static int parse_value(struct assay_parser *p, const struct assay_entity *entity,
                       const struct assay_field *field, struct params *params)
{
	struct assay_str value = assay_field_value(entity, field);
	size_t offset = entity->header.off + field->off;
	int ret;

	if (parser_exhausted(p, entity)) {
		params_none(params);
		return 0;
	}
	ret = params_parse(params, value.data, value.len, p->options.limits.parameters);

	if (ret < 0)
		return ret;
	/* taken apart once, and then read for each of at most three names */
	parser_work(p, params->work + 3 * value.len);
	if (params->nul)
		parser_report(p, ASSAY_AMB_H_NUL_VAL, entity, offset, NULL);
	if (params->limited)
		parser_report(p, ASSAY_AMB_R_PARAMS, entity, offset, NULL);
	/* some readers stop at it and see none of the parameters that follow */
	if (params->empty)
		parser_report(p, ASSAY_AMB_P_BADPARAM, entity, offset, NULL);
	for (size_t i = 0; i < params->count; i++) {
		/* odd, but every reader takes the value as meant */
		const unsigned int harmless =
			~(unsigned int)(PARAM_ODD_UNCLOSED | PARAM_ODD_TRAILING |
		                        PARAM_ODD_NO_VALUE | PARAM_ODD_NUL | PARAM_ODD_NAME);

		if ((params->list[i].odd & ~harmless) == 0)
			continue;
		parser_report(p, ASSAY_AMB_P_BADPARAM, entity,
		              offset + field->value + params->list[i].off, NULL);
		break;
	}
	return 0;
}

/* RFC 2045 5.1: octets that a token cannot have */
static const bool no_token[256] = {
	[0 ... 32] = true, [127] = true, ['('] = true,         [')'] = true, ['<'] = true,
	['>'] = true,      ['@'] = true, [','] = true,         [';'] = true, [':'] = true,
	['\\'] = true,     ['"'] = true, ['/'] = true,         ['['] = true, [']'] = true,
	['?'] = true,      ['='] = true, [128 ... 255] = true,
};

/* RFC 2045 5.1: token "/" token */
static bool valid_type(const char *type, size_t len)
{
	const char *slash = memchr(type, '/', len);
	unsigned int wrong = 0;

	if (slash == NULL || slash == type || slash == type + len - 1)
		return false;
	for (size_t i = 0; i < len; i++)
		wrong += no_token[(unsigned char)type[i]];
	return wrong == 1; /* the slash */
}

static bool is_word(const char *text, size_t len)
{
	unsigned int wrong = 0;

	for (size_t i = 0; i < len; i++)
		wrong += no_token[(unsigned char)text[i]];
	return len > 0 && wrong == 0;
}

static bool is_message_type(const char *type)
{
	return strcmp(type, "message/rfc822") == 0 || strcmp(type, "message/global") == 0;
}

/* Like a token: lower case, no surrounding white space or comments. */
static enum assay_encoding encoding_of(const char *token, size_t len)
{
	static const struct {
		const char *name;
		enum assay_encoding encoding;
	} table[] = {
		{"7bit", ASSAY_ENC_7BIT},           {"8bit", ASSAY_ENC_8BIT},
		{"binary", ASSAY_ENC_BINARY},       {"base64", ASSAY_ENC_BASE64},
		{"quoted-printable", ASSAY_ENC_QP}, {"x-uuencode", ASSAY_ENC_UUENCODE},
		{"x-uue", ASSAY_ENC_UUENCODE},      {"uuencode", ASSAY_ENC_UUENCODE},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strlen(table[i].name) == len && strncasecmp(table[i].name, token, len) == 0)
			return table[i].encoding;
	}
	return ASSAY_ENC_UNKNOWN;
}

/* The usual case: one word that RFC 2045 6.1 has, and white space before it. */
static bool plain_encoding(struct assay_entity *entity, const struct assay_field *field)
{
	struct assay_str value = assay_field_value(entity, field);
	enum assay_encoding encoding;

	while (value.len > 0 && (*value.data == ' ' || *value.data == '\t')) {
		value.data++;
		value.len--;
	}
	encoding = encoding_of(value.data, value.len);
	if (encoding == ASSAY_ENC_UNKNOWN || encoding == ASSAY_ENC_UUENCODE)
		return false;
	entity->encoding = encoding;
	return true;
}

static bool has_name(const char *text, size_t len, const char *lower)
{
	size_t name = strlen(lower);

	for (size_t i = 0; i + name <= len; i++) {
		if (strncasecmp(text + i, lower, name) == 0)
			return true;
	}
	return false;
}

/* Whatever is not one known word has a finding: readers make different things of it. */
static enum assay_code odd_encoding(struct assay_str value, const struct params *params)
{
	if (has_name(value.data, value.len, "content-transfer-encoding") ||
	    memchr(value.data, ':', value.len) != NULL)
		return ASSAY_AMB_H_OVERLAP;
	if (memmem(value.data, value.len, "=?", 2) != NULL)
		return ASSAY_AMB_P_ENCWORD;
	if (params->fold)
		return ASSAY_AMB_H_FOLD_TOKEN;
	if (params->first_odd || memchr(params->first, ',', params->first_len) != NULL)
		return ASSAY_AMB_H_CTE_MULTI;
	if (params->comment)
		return ASSAY_AMB_P_COMMENT;
	return ASSAY_AMB_H_CTE_TOKEN;
}

static int read_encoding(struct assay_parser *p, struct assay_entity *entity,
                         const struct header_fields *known)
{
	const struct assay_field *field =
		only_field(p, entity, known, FIELD_ENCODING, ASSAY_AMB_H_CTE_DUP);
	struct params params;
	int ret;

	entity->encoding = ASSAY_ENC_7BIT;
	if (field == NULL)
		return 0;
	if (plain_encoding(entity, field))
		return 0;
	ret = parse_value(p, entity, field, &params);
	if (ret == 0) {
		entity->encoding = encoding_of(params.first, params.first_len);
		parser_report(p, odd_encoding(assay_field_value(entity, field), &params), entity,
		              entity->header.off + field->off, NULL);
	}
	params_free(&params);
	return ret;
}

static int read_charset(struct assay_parser *p, struct assay_entity *entity,
                        const struct params *type)
{
	struct param_readings r;
	int ret = params_read(type, "charset", &r);
	const struct assay_buf *value = r.has_plain ? &r.plain : &r.ext;

	if (ret == 0 && value->len > 0 && value->len <= 64) {
		char lower[64];

		for (size_t i = 0; i < value->len; i++) {
			char c = value->data[i];

			lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		}
		entity->charset = arena_intern(&p->arena, lower, value->len);
		if (entity->charset == NULL)
			ret = -ASSAY_ENOMEM;
	}
	param_readings_free(&r);
	return ret;
}

/* RFC 2046 5.1.1: which characters a boundary may have; no blank at the end. */
static bool valid_boundary(const char *boundary, size_t len)
{
	if (len > 70 || boundary[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = boundary[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			continue;
		if (c == '\0' || strchr("'()+_,-./:=? ", c) == NULL)
			return false;
	}
	return true;
}

static void report_boundary(struct assay_parser *p, const struct assay_entity *entity,
                            const struct param_readings *r, size_t offset)
{
	if (r->plain_differs)
		parser_report(p, ASSAY_AMB_B_DUP, entity, offset, NULL);
	else if (r->plain_count > 1)
		parser_report(p, ASSAY_AMB_P_DUP, entity, offset, NULL);
	/* many readers do not know RFC 2231 here */
	if (r->has_ext || r->ext_broken)
		parser_report(p, ASSAY_AMB_P_2231_DUP, entity, offset, NULL);
	if (r->encoded_word || r->has_literal)
		parser_report(p, ASSAY_AMB_P_ENCWORD, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_COMMENT) != 0)
		parser_report(p, ASSAY_AMB_P_COMMENT, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_FOLD) != 0)
		parser_report(p, ASSAY_AMB_H_FOLD_TOKEN, entity, offset, NULL);
	if ((r->odd & (PARAM_ODD_BLANK | PARAM_ODD_ENDS)) != 0)
		parser_report(p, ASSAY_AMB_B_BLANK, entity, offset, NULL);
	if ((r->odd & (PARAM_ODD_ESCAPE | PARAM_ODD_EIGHTBIT)) != 0)
		parser_report(p, ASSAY_AMB_B_QUOTE, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_NUL) != 0)
		parser_report(p, ASSAY_AMB_B_NUL, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_TRAILING) != 0 || (r->odd & PARAM_ODD_UNCLOSED) != 0)
		parser_report(p, ASSAY_AMB_B_QUOTE, entity, offset, NULL);
	/* a reader that ends it where a token ends takes more lines for delimiters */
	if ((r->odd & PARAM_ODD_UNQUOTED) != 0)
		parser_report(p, ASSAY_AMB_P_BADPARAM, entity, offset, NULL);
}

static int read_boundary(struct assay_parser *p, struct open_entity *open,
                         const struct params *type, size_t offset)
{
	struct assay_entity *entity = open->entity;
	struct param_readings r;
	const struct assay_buf *value;
	size_t len;
	char *copy;
	int ret = params_read(type, "boundary", &r);

	report_boundary(p, entity, &r, offset);
	/* an encoded-word in a boundary means itself: RFC 2047 5 forbids it there */
	/* of a multipart all parameters must be clean: what a reader cannot parse may end the list
	 */
	for (size_t i = 0; i < type->count; i++) {
		if ((type->list[i].odd & PARAM_ODD_UNQUOTED) != 0)
			parser_report(p, ASSAY_AMB_P_BADPARAM, entity, offset, NULL);
	}
	if (type->comment)
		parser_report(p, ASSAY_AMB_P_COMMENT, entity, offset, NULL);
	value = r.has_literal ? &r.literal : r.has_plain ? &r.plain : &r.ext;
	len = value->len;
	if (ret < 0) {
		param_readings_free(&r);
		return ret;
	}
	if (len > p->options.limits.boundary_bytes || len == 0) {
		open->guess = true;
		parser_report(p, ASSAY_AMB_B_EMPTY, entity, offset, NULL);
		param_readings_free(&r);
		return 0;
	}
	if (!valid_boundary(value->data, len))
		parser_report(p, ASSAY_AMB_B_CHARS, entity, offset, NULL);
	/* a delimiter line loses its trailing white space before it is compared */
	while (len > 1 && (value->data[len - 1] == ' ' || value->data[len - 1] == '\t'))
		len--;
	copy = arena_strndup(&p->arena, value->data, len);
	if (copy != NULL)
		boundary_open(p, copy, len);
	param_readings_free(&r);
	return copy == NULL ? -ASSAY_ENOMEM : 0;
}

static const char *default_type(const struct assay_parser *p)
{
	/* RFC 2046 5.1.5 */
	if (p->stack_count > 1 && p->stack[p->stack_count - 2].digest)
		return "message/rfc822";
	return "text/plain";
}

static int read_disposition(struct assay_parser *p, struct assay_entity *entity,
                            const struct params *disposition)
{
	const char *value = disposition->first;
	size_t len = disposition->first_len;

	if (disposition->first_odd || disposition->fold || !is_word(value, len))
		parser_report(p, ASSAY_AMB_H_CD_SYNTAX, entity, entity->header.off, NULL);
	/* RFC 2183 2.8: what is not known is treated as attachment; keep the word short */
	if (len > 64)
		len = 64;
	entity->disposition = arena_intern(&p->arena, value, len);
	return entity->disposition == NULL ? -ASSAY_ENOMEM : 0;
}

static void decide_kind(struct assay_parser *p, struct open_entity *open)
{
	struct assay_entity *entity = open->entity;
	bool encoded = entity->encoding == ASSAY_ENC_BASE64 || entity->encoding == ASSAY_ENC_QP ||
	               entity->encoding == ASSAY_ENC_UUENCODE;
	bool multipart = strncmp(entity->type, "multipart/", 10) == 0;
	bool message = is_message_type(entity->type);

	/* RFC 2045 6.4: composite types have no encoding but the identities */
	if ((multipart || message) && encoded)
		parser_report(p, ASSAY_AMB_H_CTE_COMPOSITE, entity, entity->header.off, NULL);
	if (entity->depth >= p->options.limits.depth) {
		if (multipart || message)
			parser_report(p, ASSAY_AMB_R_DEPTH, entity, entity->header.off, NULL);
		return;
	}
	if (multipart) {
		/* every reader ignores the encoding of a multipart */
		entity->kind = ASSAY_MULTIPART;
		entity->encoding = encoded ? ASSAY_ENC_8BIT : entity->encoding;
		open->digest = strcmp(entity->type, "multipart/digest") == 0;
	} else if (message && !encoded) {
		entity->kind = ASSAY_MESSAGE;
	}
	if (strcmp(entity->type, "message/partial") == 0)
		parser_report(p, ASSAY_AMB_M_PARTIAL, entity, entity->header.off, NULL);
	if (strcmp(entity->type, "message/external-body") == 0)
		parser_report(p, ASSAY_AMB_M_EXTERNAL, entity, entity->header.off, NULL);
}

/* RFC 2045 4; comments, which it allows, all readers skip. */
static bool is_version_1(const struct assay_entity *entity, const struct assay_field *field)
{
	struct assay_str value = assay_field_value(entity, field);
	size_t i = 0;

	while (i < value.len && strchr(" \t\r\n", value.data[i]) != NULL && value.data[i] != '\0')
		i++;
	if (value.len - i < 3 || memcmp(value.data + i, "1.0", 3) != 0)
		return false;
	for (i += 3; i < value.len && value.data[i] != '('; i++) {
		if (value.data[i] != ' ' && value.data[i] != '\t')
			return false;
	}
	return true;
}

static void check_version(struct assay_parser *p, const struct assay_entity *entity,
                          const struct header_fields *known)
{
	bool message = entity->parent == NULL || entity->parent->kind == ASSAY_MESSAGE;

	if (message && known->first[FIELD_VERSION] < 0 && known->first[FIELD_TYPE] >= 0)
		parser_report(p, ASSAY_AMB_V_NOVERSION, entity, entity->header.off, NULL);
	if (message && known->first[FIELD_VERSION] >= 0 &&
	    (known->second[FIELD_VERSION] >= 0 ||
	     !is_version_1(entity, &entity->fields[known->first[FIELD_VERSION]])))
		parser_report(p, ASSAY_AMB_V_VERSION, entity,
		              entity->header.off + entity->fields[known->first[FIELD_VERSION]].off,
		              NULL);
}

void header_check_eightbit(struct assay_parser *p, const struct assay_entity *entity)
{
	if (!assay_utf8_valid(entity->header_text, entity->header.len))
		parser_report(p, ASSAY_AMB_H_8BIT, entity, entity->header.off, NULL);
}

/* Content-Type: type, charset; the boundary comes later, when the kind is known. */
static int read_type(struct assay_parser *p, struct assay_entity *entity, const struct params *type,
                     size_t offset)
{
	if (type->fold)
		parser_report(p, ASSAY_AMB_H_FOLD_TOKEN, entity, offset, NULL);
	if (!valid_type(type->first, type->first_len) || type->first_len > 255) {
		parser_report(p, ASSAY_AMB_H_CT_SYNTAX, entity, offset, NULL);
		return 0;
	}
	if (type->first_odd)
		parser_report(p, ASSAY_AMB_H_CT_MULTI, entity, offset, NULL);
	entity->type = arena_intern(&p->arena, type->first, type->first_len);
	if (entity->type == NULL)
		return -ASSAY_ENOMEM;
	return read_charset(p, entity, type);
}

/*
 * Parts of one message often have the same Content-Type, to the octet. What it
 * means is remembered when it is as simple as that: a media type, perhaps a
 * charset, nothing to report.
 */
static bool recall_type(const struct assay_parser *p, struct assay_entity *entity,
                        struct assay_str value)
{
	const struct known_type *known = &p->known_type;

	if (known->type == NULL || known->value.len != value.len ||
	    memcmp(known->value.data, value.data, value.len) != 0)
		return false;
	entity->type = known->type;
	entity->charset = known->charset;
	return true;
}

static void remember_type(struct assay_parser *p, const struct assay_entity *entity,
                          struct assay_str value, const struct params *type)
{
	bool simple = type->count == 0 || (type->count == 1 && entity->charset != NULL);

	if (!simple || type->first_odd || type->comment || type->fold || type->nul ||
	    type->limited || type->empty || (type->count == 1 && type->list[0].odd != 0) ||
	    !valid_type(type->first, type->first_len) || type->first_len > 255 ||
	    strncmp(entity->type, "multipart/", 10) == 0)
		return;
	p->known_type = (struct known_type){value, entity->type, entity->charset};
}

/* *plain_r: there is nothing more to know of it than its type and charset. */
static int interpret_type(struct assay_parser *p, struct assay_entity *entity,
                          const struct assay_field *field, struct params *type, bool *plain_r)
{
	struct assay_str value = assay_field_value(entity, field);
	int ret;

	*plain_r = recall_type(p, entity, value);
	if (*plain_r)
		return 0;
	ret = parse_value(p, entity, field, type);
	if (ret == 0)
		ret = read_type(p, entity, type, entity->header.off + field->off);
	if (ret == 0)
		remember_type(p, entity, value, type);
	return ret;
}

/* Whether there is "=?"; "?" is the rarer octet of the two. */
static bool has_words(const char *text, size_t len)
{
	const char *end = text + len, *mark = text;

	while (mark < end && (mark = memchr(mark, '?', (size_t)(end - mark))) != NULL) {
		if (mark > text && mark[-1] == '=')
			return true;
		mark++;
	}
	return false;
}

/*
 * RFC 2047 6.2: what encoded-words in a header hide. Only headers that have any
 * pay for it; the text itself is not kept.
 */
static int check_words(struct assay_parser *p, const struct assay_entity *entity)
{
	const struct assay_words_options options = {.limit = p->options.limits.words};
	struct assay_buf text = {0};
	int ret = 0;

	if (!has_words(entity->header_text, entity->header.len))
		return 0;
	for (uint32_t i = 0; i < entity->field_count && ret == 0; i++) {
		struct assay_str value = assay_field_value(entity, &entity->fields[i]);
		size_t offset = entity->header.off + entity->fields[i].off;
		struct assay_words_facts facts;

		if (!has_words(value.data, value.len))
			continue;
		if (parser_exhausted(p, entity))
			break;
		parser_work(p, 3 * value.len);
		text.len = 0;
		ret = assay_encoded_words_read(value.data, value.len, &options, &text, &facts);
		if ((facts.flags & ASSAY_WORDS_CONTROL) != 0)
			parser_report(p, ASSAY_AMB_H_WORD_CONTROL, entity, offset, NULL);
		if ((facts.flags & ASSAY_WORDS_LIMIT) != 0)
			parser_report(p, ASSAY_AMB_R_WORDS, entity, offset, NULL);
	}
	assay_buf_free(&text);
	return ret;
}

/* The names of what is no multipart; and a boundary, which it should not have. */
static int read_names(struct assay_parser *p, struct assay_entity *entity,
                      const struct params *disposition, const struct params *type, size_t offset)
{
	int ret = names_collect(p, entity, disposition, type, entity->header.off);

	if (entity->name_count > 0 && (type->comment || disposition->comment))
		parser_report(p, ASSAY_AMB_P_COMMENT, entity, offset, NULL);
	for (size_t i = 0; i < type->count; i++) {
		const char *name = type->list[i].name;

		if (strncmp(name, "boundary", 8) == 0 && (name[8] == '\0' || name[8] == '*'))
			parser_report(p, ASSAY_AMB_B_STMT, entity, offset, NULL);
	}
	return ret;
}

int header_interpret(struct assay_parser *p, struct open_entity *open,
                     const struct header_fields *known)
{
	struct assay_entity *entity = open->entity;
	const struct assay_field *type_field, *disposition_field;
	struct params type, disposition;
	size_t offset = entity->header.off;
	bool plain = true;
	int ret;

	entity->type = default_type(p);
	params_none(&type);
	params_none(&disposition);
	check_version(p, entity, known);
	header_check_lines(p, entity);
	ret = check_words(p, entity);
	if (ret == 0)
		ret = read_encoding(p, entity, known);
	type_field = only_field(p, entity, known, FIELD_TYPE, ASSAY_AMB_H_CT_DUP);
	disposition_field = only_field(p, entity, known, FIELD_DISPOSITION, ASSAY_AMB_H_CD_DUP);
	if (ret == 0 && type_field != NULL) {
		offset += type_field->off;
		ret = interpret_type(p, entity, type_field, &type, &plain);
	}
	if (ret == 0 && disposition_field != NULL) {
		ret = parse_value(p, entity, disposition_field, &disposition);
		if (ret == 0)
			ret = read_disposition(p, entity, &disposition);
	}
	if (ret == 0) {
		decide_kind(p, open);
		if (type_field == NULL && strcmp(entity->type, "text/plain") != 0)
			parser_report(p, ASSAY_AMB_T_DIGEST, entity, entity->header.off, NULL);
		if (entity->kind == ASSAY_MULTIPART)
			ret = read_boundary(p, open, &type, offset);
		else if (disposition.count > 0 || !plain)
			ret = read_names(p, entity, &disposition, &type, offset);
	}
	params_free(&type);
	params_free(&disposition);
	return ret;
}
