/*
 * The text of a header, split into fields: RFC 5322 2.2 with its obsolete forms
 * (4.5: white space before the colon), and the deviations RFC 7103 knows of.
 *
 * Almost all headers consist of clean lines only. Those were found by the
 * scanner already and take the short way, header_split_clean(); whatever that
 * declines is read line by line, which alone decides what oddities mean.
 */
#include "analyse/parser.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define FIELDS_SSE2 1
#include <emmintrin.h>
#endif

/* ---- names --------------------------------------------------------------- */

/* Whether 8 to 32 characters that a field name may have are this word, ignoring case. */
static bool same_word(const char *text, const char *lower, size_t len)
{
	const uint64_t fold = 0x2020202020202020u;

	for (size_t i = 0; i < len; i += 8) {
		size_t at = i + 8 <= len ? i : len - 8;
		uint64_t x, y;

		memcpy(&x, text + at, 8);
		memcpy(&y, lower + at, 8);
		/* of the characters allowed only letters become letters */
		if ((x | fold) != y)
			return false;
	}
	return true;
}

static enum known_field known_name(const char *name, size_t len)
{
	switch (len) {
	case 12:
		if (same_word(name, "content-type", 12))
			return FIELD_TYPE;
		return same_word(name, "mime-version", 12) ? FIELD_VERSION : FIELD_OTHER;
	case 19:
		return same_word(name, "content-disposition", 19) ? FIELD_DISPOSITION : FIELD_OTHER;
	case 25:
		return same_word(name, "content-transfer-encoding", 25) ? FIELD_ENCODING
		                                                        : FIELD_OTHER;
	default:
		return FIELD_OTHER;
	}
}

/* The first and the second field of each name that matters are remembered. */
static void note_field(struct header_fields *known, const char *name, size_t len, size_t index)
{
	enum known_field field = known_name(name, len);

	if (field == FIELD_OTHER)
		return;
	if (known->first[field] < 0)
		known->first[field] = (int32_t)index;
	else if (known->second[field] < 0)
		known->second[field] = (int32_t)index;
}

static void no_fields(struct header_fields *known)
{
	for (int i = 0; i < FIELD_OTHER; i++)
		known->first[i] = known->second[i] = -1;
}

/* RFC 5322 3.6.8: octets of a field name at the start of a line. */
static size_t name_length(const char *line, size_t len)
{
	size_t i = 0;

#ifdef FIELDS_SSE2
	for (; len - i >= 16; i += 16) {
		__m128i c = _mm_loadu_si128((const __m128i *)(const void *)(line + i));
		/* signed: 8-bit octets are below 33 */
		__m128i out = _mm_or_si128(_mm_cmplt_epi8(c, _mm_set1_epi8(33)),
		                           _mm_or_si128(_mm_cmpeq_epi8(c, _mm_set1_epi8(':')),
		                                        _mm_cmpeq_epi8(c, _mm_set1_epi8(127))));
		unsigned int mask = (unsigned int)_mm_movemask_epi8(out);

		if (mask != 0)
			return i + (unsigned int)__builtin_ctz(mask);
	}
#endif
	while (i < len && line[i] > 32 && line[i] < 127 && line[i] != ':')
		i++;
	return i;
}

/* ---- clean lines --------------------------------------------------------- */

bool header_split_clean(const char *text, const struct scan_header *lines,
                        struct assay_field *fields, struct header_fields *known)
{
	no_fields(known);
	for (unsigned int i = 0; i < lines->count; i++) {
		const char *line = text + lines->start[i];
		size_t len = lines->start[i + 1] - lines->start[i];
		size_t name = name_length(line, len);

		if (name == 0 || name >= UINT16_MAX - 1 || line[name] != ':')
			return false;
		fields[i] = (struct assay_field){
			.off = lines->start[i],
			.len = (uint32_t)len,
			.name_len = (uint16_t)name,
			.value = (uint16_t)(name + 1),
		};
		note_field(known, line, name, i);
	}
	return true;
}

/* ---- line by line -------------------------------------------------------- */

struct splitter {
	struct assay_parser *p;
	struct assay_entity *entity;
	struct header_fields *known;
	struct assay_field *fields;
	size_t count, size, limit;
	size_t junk;     /* offset of the first line that is no field, or SIZE_MAX */
	bool open_field; /* the last line belongs to fields[count - 1] */
};

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

size_t header_fields_limit(const struct assay_parser *p)
{
	return share(p->options.limits.header_fields, p->options.limits.total_header_fields,
	             p->fields_total, FIELDS_FLOOR);
}

static void split_report(struct splitter *s, enum assay_code code, size_t off)
{
	parser_report(s->p, code, s->entity, s->entity->header.off + off, NULL);
}

static int add_field(struct splitter *s, size_t off, size_t len, size_t name_len, size_t value)
{
	const char *name = s->entity->header_text + off;

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
	note_field(s->known, name, name_len, s->count);
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

int header_split(struct assay_parser *p, struct assay_entity *entity, struct header_fields *known,
                 size_t *junk_r)
{
	const char *text = entity->header_text;
	size_t len = entity->header.len, off = 0;
	struct splitter s = {
		.p = p,
		.entity = entity,
		.known = known,
		.limit = header_fields_limit(p),
		.junk = SIZE_MAX,
	};
	int ret = 0;

	no_fields(known);
	while (off < len && ret == 0) {
		const char *nl = memchr(text + off, '\n', len - off);
		size_t line = nl == NULL ? len - off : (size_t)(nl + 1 - (text + off));

		ret = split_line(&s, text, off, line);
		off += line;
	}
	entity->fields = s.fields;
	entity->field_count = (uint32_t)s.count;
	p->fields_total += s.count;
	*junk_r = s.junk;
	return ret;
}
