/*
 * A finished header: its text is split into fields (RFC 5322 2.2, with the
 * deviations RFC 7103 knows of), and the MIME fields (RFC 2045 3) become the
 * facts of the entity. Of duplicates the first one counts, as most readers
 * have it; the others are findings.
 */
#include "analyse/parser.h"

#include <string.h>
#include <strings.h>

/* ---- fields -------------------------------------------------------------- */

struct splitter {
	struct assay_parser *p;
	struct assay_entity *entity;
	struct assay_field *fields;
	size_t count, size, limit;
	size_t junk;     /* offset of the first line that is no field, or SIZE_MAX */
	bool open_field; /* the last line belongs to fields[count - 1] */
};

/* RFC 5322 3.6.8: octets of a field name at the start of a line. */
static size_t name_length(const char *line, size_t len)
{
	size_t i = 0;

	while (i < len && line[i] > 32 && line[i] < 127 && line[i] != ':')
		i++;
	return i;
}

static bool has_control(const char *line, size_t len)
{
	for (size_t i = 0; i < len && line[i] != ':'; i++) {
		if ((unsigned char)line[i] < 32 && strchr("\t\r\n", line[i]) == NULL)
			return true;
		if (line[i] == '\0')
			return true;
	}
	return false;
}

static void split_report(struct splitter *s, enum assay_code code, size_t off)
{
	parser_report(s->p, code, s->entity, s->entity->header.off + off, NULL);
}

static int add_field(struct splitter *s, size_t off, size_t len, size_t name_len, size_t value)
{
	s->open_field = s->count < s->limit;
	if (!s->open_field) {
		split_report(s, ASSAY_AMB_R_FIELDS, off);
		return 0;
	}
	if (s->count == s->size) {
		size_t size = s->size == 0 ? 8 : s->size * 2;
		struct assay_field *fields = arena_alloc(&s->p->arena, size * sizeof(*fields));

		if (fields == NULL)
			return -ASSAY_ENOMEM;
		if (s->count > 0)
			memcpy(fields, s->fields, s->count * sizeof(*fields));
		s->fields = fields;
		s->size = size;
	}
	s->fields[s->count++] = (struct assay_field){
		.off = (uint32_t)off,
		.len = (uint32_t)len,
		.name_len = (uint16_t)name_len,
		.value = (uint16_t)value,
	};
	return 0;
}

/* The last field goes on to `end`. */
static void extend_field(struct splitter *s, size_t end)
{
	struct assay_field *field = &s->fields[s->count - 1];

	field->len = (uint32_t)(end - field->off);
}

/*
 * A continuation line that lost its white space: the field before it ends with
 * a semicolon and the line is attribute=value. Taken as a field of its own it is
 * no field at all; taken as a continuation the message makes sense.
 */
static bool lost_fold(const struct splitter *s, const char *text, const char *line, size_t len)
{
	const struct assay_field *last;
	size_t end, equals;

	if (!s->open_field)
		return false;
	last = &s->fields[s->count - 1];
	end = last->off + last->len;
	while (end > last->off && strchr(" \t\r\n", text[end - 1]) != NULL && text[end - 1] != '\0')
		end--;
	if (end == last->off || text[end - 1] != ';')
		return false;
	equals = name_length(line, len);
	return memchr(line, '=', equals) != NULL && line[0] != '=';
}

/* One line of the header, line end included. */
static int split_line(struct splitter *s, const char *text, size_t off, size_t len)
{
	const char *line = text + off;
	size_t name, colon;

	if (line[0] == ' ' || line[0] == '\t') {
		if (s->open_field)
			extend_field(s, off + len);
		else if (off == 0)
			split_report(s, ASSAY_AMB_H_WS_NAME, off);
		return 0;
	}
	if (off == 0 && s->entity->parent == NULL &&
	    (strncmp(line, "From ", len < 5 ? len : 5) == 0 ||
	     strncmp(line, ">From ", len < 6 ? len : 6) == 0) &&
	    len > 6) {
		split_report(s, ASSAY_AMB_S_MBOX, off);
		return 0;
	}
	name = name_length(line, len);
	colon = name;
	while (colon < len && (line[colon] == ' ' || line[colon] == '\t'))
		colon++;
	if (name > 0 && name < UINT16_MAX - 1 && colon < UINT16_MAX - 1 && colon < len &&
	    line[colon] == ':') {
		if (colon > name)
			split_report(s, ASSAY_AMB_H_WS_NAME, off);
		return add_field(s, off, len, name, colon + 1);
	}
	if (lost_fold(s, text, line, len)) {
		split_report(s, ASSAY_AMB_H_FOLD_LOST, off);
		extend_field(s, off + len);
		return 0;
	}
	s->open_field = false;
	split_report(s, has_control(line, len) ? ASSAY_AMB_H_NUL_NAME : ASSAY_AMB_S_HB_JUNK, off);
	if (s->junk == SIZE_MAX)
		s->junk = off;
	return 0;
}

static int split_fields(struct splitter *s)
{
	const char *text = s->entity->header_text;
	size_t len = s->entity->header.len, off = 0;
	int ret = 0;

	while (off < len && ret == 0) {
		const char *nl = memchr(text + off, '\n', len - off);
		size_t line = nl == NULL ? len - off : (size_t)(nl + 1 - (text + off));

		ret = split_line(s, text, off, line);
		off += line;
	}
	s->entity->fields = s->fields;
	s->entity->field_count = (uint32_t)s->count;
	s->p->fields_total += s->count;
	return ret;
}

/* ---- facts --------------------------------------------------------------- */

/* The field that counts, and a finding when there is more than one. */
static const struct assay_field *only_field(struct assay_parser *p,
                                            const struct assay_entity *entity, const char *name,
                                            enum assay_code duplicate)
{
	const struct assay_field *field = assay_entity_field(entity, name, 0);
	const struct assay_field *second;

	if (field == NULL)
		return NULL;
	second = assay_entity_field(entity, name, 1);
	if (second != NULL)
		parser_report(p, duplicate, entity, entity->header.off + second->off, NULL);
	return field;
}

static int parse_value(struct assay_parser *p, const struct assay_entity *entity,
                       const struct assay_field *field, struct params *params)
{
	struct assay_str value = assay_field_value(entity, field);
	size_t offset = entity->header.off + field->off;
	int ret = params_parse(params, value.data, value.len, p->options.limits.parameters);

	if (ret < 0)
		return ret;
	if (params->nul)
		parser_report(p, ASSAY_AMB_H_NUL_VAL, entity, offset, NULL);
	if (params->limited)
		parser_report(p, ASSAY_AMB_R_PARAMS, entity, offset, NULL);
	/* some readers stop at it and see none of the parameters that follow */
	if (params->empty)
		parser_report(p, ASSAY_AMB_P_BADPARAM, entity, offset, NULL);
	for (size_t i = 0; i < params->count; i++) {
		/* odd, but every reader takes the value as meant */
		const unsigned int harmless = PARAM_ODD_UNQUOTED | PARAM_ODD_COMMENT;

		if ((params->list[i].odd & ~harmless) == 0)
			continue;
		parser_report(p, ASSAY_AMB_P_BADPARAM, entity,
		              offset + field->value + params->list[i].off, NULL);
		break;
	}
	return 0;
}

/* RFC 2045 5.1: token "/" token */
static bool valid_type(const char *type, size_t len)
{
	const char *slash = memchr(type, '/', len);

	if (slash == NULL || slash == type || slash == type + len - 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (type + i != slash && ((unsigned char)type[i] <= 32 || type[i] == 127 ||
		                          strchr("()<>@,;:\\\"/[]?=", type[i]) != NULL))
			return false;
	}
	return true;
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

static int read_encoding(struct assay_parser *p, struct assay_entity *entity)
{
	const struct assay_field *field =
		only_field(p, entity, "Content-Transfer-Encoding", ASSAY_AMB_H_CTE_DUP);
	struct params params;
	size_t offset;
	int ret;

	entity->encoding = ASSAY_ENC_7BIT;
	if (field == NULL)
		return 0;
	offset = entity->header.off + field->off;
	ret = parse_value(p, entity, field, &params);
	if (ret == 0) {
		entity->encoding = encoding_of(params.first, params.first_len);
		if (params.first_odd || memchr(params.first, ',', params.first_len) != NULL)
			parser_report(p, ASSAY_AMB_H_CTE_MULTI, entity, offset, NULL);
		/* with a semicolon behind it, some readers know none */
		else if (entity->encoding == ASSAY_ENC_UNKNOWN || params.semicolon)
			parser_report(p, ASSAY_AMB_H_CTE_TOKEN, entity, offset, NULL);
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
	if ((r->has_ext && r->has_plain) || r->ext_broken)
		parser_report(p, ASSAY_AMB_P_2231_DUP, entity, offset, NULL);
	if (r->encoded_word)
		parser_report(p, ASSAY_AMB_P_ENCWORD, entity, offset, NULL);
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

static void check_version(struct assay_parser *p, const struct assay_entity *entity)
{
	bool message = entity->parent == NULL || entity->parent->kind == ASSAY_MESSAGE;

	if (message && assay_entity_field(entity, "MIME-Version", 0) == NULL &&
	    assay_entity_field(entity, "Content-Type", 0) != NULL)
		parser_report(p, ASSAY_AMB_V_NOVERSION, entity, entity->header.off, NULL);
}

static void check_eightbit(struct assay_parser *p, const struct assay_entity *entity)
{
	if (!assay_utf8_valid(entity->header_text, entity->header.len))
		parser_report(p, ASSAY_AMB_H_8BIT, entity, entity->header.off, NULL);
}

/* Content-Type: type, charset; the boundary comes later, when the kind is known. */
static int read_type(struct assay_parser *p, struct assay_entity *entity, const struct params *type,
                     size_t offset)
{
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

int header_interpret(struct assay_parser *p, struct open_entity *open, size_t *junk_r)
{
	struct assay_entity *entity = open->entity;
	struct splitter s = {
		.p = p,
		.entity = entity,
		.limit =
			share(p->options.limits.header_fields,
	                      p->options.limits.total_header_fields, p->fields_total, FIELDS_FLOOR),
		.junk = SIZE_MAX,
	};
	const struct assay_field *type_field, *disposition_field;
	struct params type = {0}, disposition = {0};
	size_t offset = entity->header.off;
	int ret = split_fields(&s);

	*junk_r = s.junk;
	entity->type = default_type(p);
	if (ret < 0)
		return ret;
	check_version(p, entity);
	check_eightbit(p, entity);
	ret = read_encoding(p, entity);
	type_field = only_field(p, entity, "Content-Type", ASSAY_AMB_H_CT_DUP);
	disposition_field = only_field(p, entity, "Content-Disposition", ASSAY_AMB_H_CD_DUP);
	if (ret == 0 && type_field != NULL) {
		offset += type_field->off;
		ret = parse_value(p, entity, type_field, &type);
		if (ret == 0)
			ret = read_type(p, entity, &type, offset);
	}
	if (ret == 0 && disposition_field != NULL) {
		ret = parse_value(p, entity, disposition_field, &disposition);
		if (ret == 0)
			ret = read_disposition(p, entity, &disposition);
	}
	if (ret == 0) {
		decide_kind(p, open);
		if (entity->kind == ASSAY_MULTIPART)
			ret = read_boundary(p, open, &type, offset);
		else
			ret = names_collect(p, entity,
			                    disposition_field == NULL ? NULL : &disposition,
			                    type_field == NULL ? NULL : &type, entity->header.off);
	}
	params_free(&type);
	params_free(&disposition);
	return ret;
}
