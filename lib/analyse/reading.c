/*
 * See reading.h: headers as lenient readers take them. A field is found by its
 * name whatever white space, control characters or comments stand around it;
 * its value means everything that some reader could make of it.
 */
#include "assay-config.h"

#include "analyse/reading.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <assay/codec.h>

#include "analyse/params.h"
#include "codec/codec.h"

#define VALUE_OCTETS  8192 /* of a field that are looked at */
#define VALUES        16   /* fields of one kind that are looked at */
#define BOUNDARY_LONG 2048

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\r' || c == '\n';
}

/* White space, controls and 8-bit octets: what some readers skip. */
static bool is_noise(char c)
{
	return (unsigned char)c <= 32 || c == 127;
}

/* ---- lines --------------------------------------------------------------- */

struct line {
	size_t start, end, next; /* of its text; of the line behind it */
};

/* The line that starts at pos < to. */
static struct line line_at(const char *text, size_t pos, size_t to, bool cr)
{
	struct line line = {.start = pos};
	size_t i = pos;

	while (i < to && text[i] != '\n' && !(cr && text[i] == '\r'))
		i++;
	line.end = i;
	line.next = i < to ? i + 1 : to;
	if (i < to && text[i] == '\r' && i + 1 < to && text[i + 1] == '\n')
		line.next = i + 2;
	if (line.end > pos && i < to && text[i] == '\n' && text[i - 1] == '\r')
		line.end--;
	return line;
}

/* RFC 5322 2.2, with white space before the colon. */
static bool is_field_line(const char *text, const struct line *line)
{
	size_t i = line->start;

	while (i < line->end && text[i] > 32 && text[i] < 127 && text[i] != ':')
		i++;
	if (i == line->start)
		return false;
	while (i < line->end && is_blank(text[i]))
		i++;
	return i < line->end && text[i] == ':';
}

/* With white space before its name or its colon: no field for those who go by the grammar. */
static bool is_loose_field(const char *text, const struct line *line, bool first)
{
	size_t i = line->start;

	if (is_blank(text[i]))
		return first;
	while (i < line->end && text[i] > 32 && text[i] < 127 && text[i] != ':')
		i++;
	return i < line->end && is_blank(text[i]) && is_field_line(text, line);
}

static bool is_noise_line(const char *text, const struct line *line)
{
	for (size_t i = line->start; i < line->end; i++) {
		if (!is_noise(text[i]))
			return false;
	}
	return true;
}

static bool starts(const char *text, const struct line *line, const char *word)
{
	size_t len = strlen(word);

	return line->end - line->start >= len && strncasecmp(text + line->start, word, len) == 0;
}

/* ---- where a header ends ------------------------------------------------- */

struct walk {
	struct heading *list;
	size_t count;
};

static void add_heading(struct walk *w, size_t end, size_t body, bool cr, uint32_t choices)
{
	for (size_t i = 0; i < w->count; i++) {
		if (w->list[i].body == body && w->list[i].end == end)
			return;
	}
	if (w->count < READING_HEADINGS)
		w->list[w->count++] = (struct heading){end, body, cr, choices};
}

/* Content fields behind the blank line: the place behind them, or pos. */
static size_t more_fields(const char *text, size_t pos, size_t to, bool cr)
{
	struct line line;
	size_t at = pos;

	while (at < to) {
		line = line_at(text, at, to, cr);
		if (!is_noise_line(text, &line) || line.next == at)
			break;
		at = line.next;
	}
	if (at >= to)
		return pos;
	line = line_at(text, at, to, cr);
	if (!starts(text, &line, "content-") && !starts(text, &line, "mime-version"))
		return pos;
	while (at < to) {
		line = line_at(text, at, to, cr);
		if (line.end == line.start)
			return line.next;
		if (!is_field_line(text, &line) && !is_blank(text[line.start]))
			return pos;
		at = line.next;
	}
	return pos;
}

static void walk_lines(struct walk *w, const char *text, size_t from, size_t to, bool cr)
{
	const uint32_t base = cr ? 1u << ASSAY_CHOICE_LINE_END : 0;
	const uint32_t end = base | 1u << ASSAY_CHOICE_HEADER_END;
	size_t pos = from, junk = SIZE_MAX, delimiter = SIZE_MAX, more;
	struct line noise = {0, 0, 0};
	bool noisy = false;
	size_t field = from, loose = SIZE_MAX;

	while (pos < to) {
		struct line line = line_at(text, pos, to, cr);

		if (line.end == line.start) {
			add_heading(w, pos, line.next, cr, base);
			more = more_fields(text, line.next, to, cr);
			if (more != line.next)
				add_heading(w, more, more, cr, end);
			break;
		}
		if (!noisy && is_noise_line(text, &line)) {
			noise = line;
			noisy = true;
		}
		if (junk == SIZE_MAX && !is_blank(text[pos]) && !is_field_line(text, &line) &&
		    !(pos == from && starts(text, &line, "from ")))
			junk = pos;
		if (delimiter == SIZE_MAX && starts(text, &line, "--"))
			delimiter = line.next;
		if (loose == SIZE_MAX && is_loose_field(text, &line, pos == from))
			loose = pos;
		if (!is_blank(text[pos]))
			field = pos;
		pos = line.next;
	}
	if (pos >= to) {
		add_heading(w, to, to, cr, base);
		/* without a blank line behind it, the last field is a body to some */
		add_heading(w, field, field, cr, end);
	}
	if (loose != SIZE_MAX)
		add_heading(w, loose, loose, cr, end);
	if (junk != SIZE_MAX)
		add_heading(w, junk, junk, cr, end);
	/* a delimiter that a header runs into is lost to some, and a blank line to others */
	if (delimiter != SIZE_MAX)
		add_heading(w, delimiter, delimiter, cr, end);
	if (noisy) {
		add_heading(w, noise.start, noise.next, cr, end);
		more = more_fields(text, noise.next, to, cr);
		if (more != noise.next)
			add_heading(w, more, more, cr, end);
	}
}

/* Behind the blank lines that some readers skip before a header. */
static size_t skip_blank_lines(const char *text, size_t from, size_t to)
{
	while (from < to && (text[from] == '\r' || text[from] == '\n'))
		from++;
	return from;
}

size_t headings_find(const char *text, size_t from, size_t to,
                     struct heading headings[READING_HEADINGS])
{
	struct walk w = {.list = headings};
	size_t behind = skip_blank_lines(text, from, to);

	walk_lines(&w, text, from, to, false);
	walk_lines(&w, text, from, to, true);
	if (behind > from && behind < to)
		walk_lines(&w, text, behind, to, false);
	return w.count;
}

/* ---- fields -------------------------------------------------------------- */

/* Values of one field, as often as it is there. */
struct values {
	struct assay_str list[VALUES];
	size_t count;
	bool odd; /* some stand where not every reader finds them */
};

/*
 * Where the value starts when text reads as this field name: noise and comments
 * may stand before, in and behind it. 0: it does not. *odd_r: there is some.
 */
static size_t match_name(const char *text, size_t pos, size_t end, const char *name, bool *odd_r)
{
	size_t i = pos, matched = 0, len = strlen(name);

	*odd_r = false;
	while (i < end && matched < len) {
		char c = text[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (c == name[matched])
			matched++;
		else if (is_noise(c) && i - pos < 200)
			*odd_r = true;
		else
			return 0;
		i++;
	}
	while (i < end && text[i] != ':' && i - pos < 300) {
		*odd_r = true;
		if (text[i] == '(') {
			while (i < end && text[i] != ')')
				i++;
		} else if (!is_noise(text[i])) {
			return 0;
		}
		i++;
	}
	return i < end && text[i] == ':' && matched == len ? i + 1 : 0;
}

/* Whether a line could start with this name: cheap. */
static bool may_be(const char *text, const struct line *line, const char *name)
{
	size_t i = line->start;

	while (i < line->end && is_noise(text[i]))
		i++;
	return i < line->end && (text[i] | 0x20) == *name;
}

static void add_value(struct values *v, const char *text, size_t from, size_t to, bool odd)
{
	v->odd |= odd;
	if (v->count == VALUES || to < from)
		return;
	if (to - from > VALUE_OCTETS)
		to = from + VALUE_OCTETS;
	v->list[v->count++] = (struct assay_str){text + from, to - from};
}

static void find_values(const char *text, size_t from, const struct heading *heading,
                        const char *name, struct values *v)
{
	size_t pos = from, end = heading->end;

	*v = (struct values){.count = 0};
	while (pos < end) {
		struct line line = line_at(text, pos, end, heading->cr);
		size_t stop = line.end, next = line.next, value;
		bool odd;

		/* with its continuation lines, one of which may have the colon */
		while (may_be(text, &line, name) && next < end && is_blank(text[next])) {
			struct line more = line_at(text, next, end, heading->cr);

			stop = more.end;
			next = more.next;
		}
		value = match_name(text, line.start, stop, name, &odd);
		if (value != 0) {
			bool again;
			size_t inner = match_name(text, value, stop, name, &again);

			add_value(v, text, value, stop, odd || stop != line.end);
			if (inner != 0)
				add_value(v, text, inner, stop, true);
		}
		pos = line.next;
	}
}

/* ---- transfer encodings -------------------------------------------------- */

static bool contains(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word)) != NULL;
}

/* The value in lower case without noise. Octets written to out, which has room for all. */
static size_t squeeze(const char *text, size_t len, char *out)
{
	size_t written = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (!is_noise(c))
			out[written++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return written;
}

static unsigned int decoders_in(const char *text, size_t len)
{
	unsigned int found = 0;

	if (contains(text, len, "64"))
		found |= READ_BASE64;
	if (contains(text, len, "quoted"))
		found |= READ_QP;
	if (contains(text, len, "uue") || contains(text, len, "uu-"))
		found |= READ_UUENCODE;
	if (contains(text, len, "bit") || contains(text, len, "binary"))
		found |= READ_NONE;
	return found;
}

static bool is_one_of(const char *text, size_t len)
{
	static const char *const known[] = {"base64", "quoted-printable", "7bit", "8bit", "binary"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strlen(known[i]) == len && memcmp(known[i], text, len) == 0)
			return true;
	}
	return false;
}

/* White space that some readers take for a piece of the token: not that behind the colon. */
static bool has_blanks(struct assay_str value)
{
	while (value.len > 0 && is_noise(*value.data)) {
		value.data++;
		value.len--;
	}
	for (size_t i = 0; i < value.len; i++) {
		if (is_noise(value.data[i]))
			return true;
	}
	return false;
}

static int read_decoders(const struct values *values, struct reading *r)
{
	r->decoders = 0;
	for (size_t i = 0; i < values->count; i++) {
		struct assay_str value = values->list[i];
		struct assay_buf words = {0};
		char squeezed[VALUE_OCTETS];
		size_t len = squeeze(value.data, value.len, squeezed);
		unsigned int found = decoders_in(squeezed, len);
		int ret;

		if (contains(squeezed, len, "=?")) {
			ret = assay_encoded_words_decode(value.data, value.len, &words);
			if (ret >= 0 && words.len <= sizeof(squeezed)) {
				size_t more = squeeze(words.data, words.len, squeezed);

				found |= decoders_in(squeezed, more);
			}
			assay_buf_free(&words);
			if (ret < 0)
				return ret;
			len = 0;
		}
		/* a reader that does not know it leaves the content as it is */
		if (!is_one_of(squeezed, len) || found == 0 || has_blanks(value))
			found |= READ_NONE;
		if (i == 0)
			r->first = found & (~found + 1);
		r->decoders |= found;
	}
	if (values->count == 0 || values->odd)
		r->decoders |= READ_NONE;
	if (values->count == 0)
		r->first = READ_NONE;
	return 0;
}

/* ---- media types --------------------------------------------------------- */

static bool is_type_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("-+.!#$&^_", c) != NULL;
}

static int add_type(struct arena *arena, struct reading *r, const char *type, size_t len)
{
	const char *copy;

	for (size_t i = 0; i < r->type_count; i++) {
		if (strlen(r->types[i]) == len && memcmp(r->types[i], type, len) == 0)
			return 0;
	}
	if (r->type_count == READING_TYPES || len > 100)
		return 0;
	copy = arena_strndup(arena, type, len);
	if (copy == NULL)
		return -ASSAY_ENOMEM;
	r->types[r->type_count++] = copy;
	return 0;
}

/* Every "word/word" in a squeezed value, parameters included: cheap, and complete. */
static int types_in(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	int ret = 0;

	for (size_t i = 1; i + 1 < len && ret == 0; i++) {
		size_t from = i, to = i + 1;

		if (text[i] != '/')
			continue;
		while (from > 0 && text[from - 1] != '\0' && is_type_char(text[from - 1]))
			from--;
		while (to < len && text[to] != '\0' && is_type_char(text[to]))
			to++;
		if (from < i && to > i + 1)
			ret = add_type(arena, r, text + from, to - from);
		i = to - 1;
	}
	return ret;
}

/* ---- boundaries ---------------------------------------------------------- */

static int add_boundary(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	const char *copy;

	while (len > 0 && (text[len - 1] == '\r' || text[len - 1] == '\n'))
		len--;
	if (len == 0 || len > BOUNDARY_LONG)
		return 0;
	for (size_t i = 0; i < r->boundary_count; i++) {
		if (r->boundaries[i].len == len && memcmp(r->boundaries[i].data, text, len) == 0)
			return 0;
	}
	if (r->boundary_count == READING_BOUNDARIES)
		return 0;
	copy = arena_strndup(arena, text, len);
	if (copy == NULL)
		return -ASSAY_ENOMEM;
	r->boundaries[r->boundary_count++] = (struct assay_str){copy, len};
	return 0;
}

/* With the blanks around it and without, and without its line ends. */
static int add_trimmed(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	char plain[VALUE_OCTETS] = "";
	size_t kept = 0;
	const char *nul;
	int ret = add_boundary(arena, r, text, len);

	for (size_t i = 0; i < len && i < sizeof(plain); i++) {
		if (text[i] != '\r' && text[i] != '\n' && text[i] != '\0')
			plain[kept++] = text[i];
	}
	if (ret == 0)
		ret = add_boundary(arena, r, plain, kept);
	nul = len > 0 ? memchr(text, '\0', len) : NULL;
	if (ret == 0 && nul != NULL)
		ret = add_boundary(arena, r, text, (size_t)(nul - text));
	while (len > 0 && is_noise(text[len - 1]))
		len--;
	while (len > 0 && is_noise(*text)) {
		text++;
		len--;
	}
	return ret < 0 ? ret : add_boundary(arena, r, text, len);
}

static size_t span_until(const char *text, size_t len, const char *stop)
{
	size_t i = 0;

	while (i < len && (text[i] == '\0' || strchr(stop, text[i]) == NULL))
		i++;
	return i;
}

static int quoted_readings(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	char plain[VALUE_OCTETS] = "";
	size_t i = 1, kept = 0, end;
	int ret;

	while (i < len && text[i] != '"' && kept < sizeof(plain)) {
		if (text[i] == '\\' && i + 1 < len)
			i++;
		plain[kept++] = text[i++];
	}
	ret = add_trimmed(arena, r, plain, kept);
	end = span_until(text + 1, len - 1, "\"");
	if (ret == 0)
		ret = add_trimmed(arena, r, text + 1, end);
	/* up to where a value without quotes would end */
	if (ret == 0)
		ret = add_trimmed(arena, r, text + 1, span_until(text + 1, len - 1, ";\""));
	if (ret == 0)
		ret = add_trimmed(arena, r, text, span_until(text, len, "; \t\r\n"));
	if (ret == 0 && i < len) {
		size_t more = span_until(text + i + 1, len - i - 1, "; \t\r\n");

		/* what stands behind the quotes: alone, and joined */
		ret = add_trimmed(arena, r, text + i + 1, more);
		for (size_t j = 0; j < more && kept < sizeof(plain); j++)
			plain[kept++] = text[i + 1 + j];
		if (ret == 0)
			ret = add_trimmed(arena, r, plain, kept);
	}
	return ret;
}

/* Without comments, RFC 5322 3.2.2. */
static int uncommented(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	char plain[VALUE_OCTETS] = "";
	size_t kept = 0, depth = 0;

	for (size_t i = 0; i < len && kept < sizeof(plain); i++) {
		if (text[i] == '(')
			depth++;
		else if (text[i] == ')' && depth > 0)
			depth--;
		else if (depth == 0)
			plain[kept++] = text[i];
	}
	return add_trimmed(arena, r, plain, kept);
}

/* RFC 2231 4: charset'language'octets. */
static int percent_decoded(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	const char *quote = memchr(text, '\'', len), *end = text + len;
	char plain[VALUE_OCTETS] = "";
	size_t kept = 0;

	if (quote != NULL)
		quote = memchr(quote + 1, '\'', (size_t)(end - quote - 1));
	if (quote != NULL)
		text = quote + 1;
	else if (memchr(text, '%', len) == NULL)
		return 0;
	while (text < end && kept < sizeof(plain)) {
		if (*text == '%' && end - text > 2 && hex_value((unsigned char)text[1]) >= 0 &&
		    hex_value((unsigned char)text[2]) >= 0) {
			plain[kept++] = (char)(hex_value((unsigned char)text[1]) * 16 +
			                       hex_value((unsigned char)text[2]));
			text += 3;
		} else {
			plain[kept++] = *text++;
		}
	}
	return add_trimmed(arena, r, plain, kept);
}

/* What may be meant by the text behind "boundary=". */
/* Delimiters are "--" alone then. */
static void add_empty_boundary(struct reading *r)
{
	for (size_t i = 0; i < r->boundary_count; i++) {
		if (r->boundaries[i].len == 0)
			return;
	}
	if (r->boundary_count < READING_BOUNDARIES)
		r->boundaries[r->boundary_count++] = (struct assay_str){"", 0};
}

static int boundary_readings(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	size_t skip = 0, to_semicolon;
	int ret = 0;

	while (skip < len && is_noise(text[skip]))
		skip++;
	if (skip == len || text[skip] == ';' ||
	    (len - skip > 1 && memcmp(text + skip, "\"\"", 2) == 0))
		add_empty_boundary(r);
	if (skip < len && text[skip] == '"')
		ret = quoted_readings(arena, r, text + skip, len - skip);
	to_semicolon = span_until(text, len, ";");
	if (ret == 0)
		ret = add_trimmed(arena, r, text + skip,
		                  span_until(text + skip, len - skip, "; \t\r\n,("));
	if (ret == 0 && to_semicolon > skip)
		ret = add_trimmed(arena, r, text + skip,
		                  span_until(text + skip, len - skip, "; \t\r\n"));
	if (ret == 0)
		ret = add_trimmed(arena, r, text, to_semicolon);
	if (ret == 0)
		ret = uncommented(arena, r, text, to_semicolon);
	if (ret == 0)
		ret = percent_decoded(arena, r, text, span_until(text, len, "; \t\r\n\""));
	if (ret == 0 && len > to_semicolon)
		ret = add_trimmed(arena, r, text + skip,
		                  span_until(text + skip, len - skip, "\r\n"));
	return ret;
}

/* Where "boundary" and its equals sign stand in a value, wherever that is. */
static int boundaries_in(struct arena *arena, struct reading *r, const char *text, size_t len)
{
	static const char word[] = "bound";
	int ret = 0;

	for (size_t i = 0; i + sizeof(word) - 1 < len && ret == 0; i++) {
		size_t at = i + sizeof(word) - 1;

		if (strncasecmp(text + i, word, sizeof(word) - 1) != 0)
			continue;
		if (at + 3 <= len && strncasecmp(text + at, "ary", 3) == 0)
			at += 3;
		while (at < len && (is_noise(text[at]) || text[at] == '*' ||
		                    (text[at] >= '0' && text[at] <= '9')))
			at++;
		if (at < len && text[at] == '(')
			at += span_until(text + at, len - at, "=");
		if (at < len && text[at] == '=')
			ret = boundary_readings(arena, r, text + at + 1, len - at - 1);
		else if (at == len || text[at] == ';')
			add_empty_boundary(r);
	}
	return ret;
}

/* RFC 2231 sections, joined as params.c has them. */
static int joined_boundary(struct arena *arena, struct reading *r, const struct params *params)
{
	struct param_readings readings;
	int ret = params_read(params, "boundary", &readings);

	if (ret == 0 && readings.has_literal)
		ret = add_trimmed(arena, r, readings.literal.data, readings.literal.len);
	if (ret == 0 && readings.has_plain && readings.plain.len > 0)
		ret = add_trimmed(arena, r, readings.plain.data, readings.plain.len);
	if (ret == 0 && readings.has_ext && readings.ext.len > 0)
		ret = add_trimmed(arena, r, readings.ext.data, readings.ext.len);
	param_readings_free(&readings);
	return ret;
}

/* ---- one header ---------------------------------------------------------- */

static int read_name(struct arena *arena, struct reading *r, const struct params *params,
                     const char *parameter)
{
	struct param_readings readings;
	const struct assay_buf *value;
	int ret;

	if (r->name != NULL)
		return 0;
	ret = params_read(params, parameter, &readings);
	value = readings.has_ext ? &readings.ext : &readings.plain;
	if (ret == 0 && value->len > 0 && value->len < 1000) {
		struct assay_buf text = {0};

		ret = assay_charset_to_utf8(NULL, value->data, value->len, &text);
		if (ret >= 0) {
			r->name = arena_strndup(arena, text.data, strnlen(text.data, text.len));
			ret = r->name == NULL ? -ASSAY_ENOMEM : 0;
		}
		assay_buf_free(&text);
	}
	param_readings_free(&readings);
	return ret;
}

/* Whether readers may find another boundary in it than others, or none. */
static bool is_doubtful(const struct params *params)
{
	size_t count = 0;
	bool odd = params->first_odd || params->empty || params->nul || params->comment;

	for (size_t i = 0; i < params->count; i++) {
		const struct param *param = &params->list[i];

		odd |= param->odd != 0;
		if (strncmp(param->name, "boundary", 8) == 0) {
			odd |= param->name[8] != '\0' || param->value_len == 0;
			count++;
		}
	}
	return odd || count != 1;
}

static int read_type_value(struct arena *arena, struct reading *r, struct assay_str value)
{
	char squeezed[VALUE_OCTETS];
	struct assay_buf words = {0};
	struct params params;
	int ret = params_parse(&params, value.data, value.len, 100);

	r->doubtful |= ret == 0 && is_doubtful(&params);
	if (ret == 0 && params.first_len > 0 && memchr(params.first, '/', params.first_len) != NULL)
		ret = add_type(arena, r, params.first, params.first_len);
	if (ret == 0)
		ret = types_in(arena, r, squeezed, squeeze(value.data, value.len, squeezed));
	if (ret == 0)
		ret = joined_boundary(arena, r, &params);
	if (ret == 0)
		ret = boundaries_in(arena, r, value.data, value.len);
	if (ret == 0)
		ret = read_name(arena, r, &params, "name");
	params_free(&params);
	if (ret == 0 && contains(value.data, value.len, "=?")) {
		ret = assay_encoded_words_decode(value.data, value.len, &words);
		ret = ret < 0 ? ret : 0;
		if (words.len > VALUE_OCTETS)
			words.len = VALUE_OCTETS;
		if (ret == 0 && words.len > 0)
			ret = types_in(arena, r, squeezed,
			               squeeze(words.data, words.len, squeezed));
		if (ret == 0 && words.len > 0)
			ret = boundaries_in(arena, r, words.data, words.len);
		assay_buf_free(&words);
	}
	return ret;
}

static int read_types(struct arena *arena, struct reading *r, const struct values *values,
                      const char *default_type)
{
	int ret = 0;

	for (size_t i = 0; i < values->count && ret == 0; i++)
		ret = read_type_value(arena, r, values->list[i]);
	if (ret == 0 && (r->type_count == 0 || values->odd || values->count > 1))
		ret = add_type(arena, r, default_type, strlen(default_type));
	/* not every reader knows multipart/digest */
	if (ret == 0 && values->count == 0)
		ret = add_type(arena, r, "text/plain", 10);
	return ret;
}

static int read_disposition(struct arena *arena, struct reading *r, const struct values *values)
{
	int ret = 0;

	for (size_t i = 0; i < values->count && ret == 0; i++) {
		struct params params;

		ret = params_parse(&params, values->list[i].data, values->list[i].len, 100);
		if (ret == 0)
			ret = read_name(arena, r, &params, "filename");
		params_free(&params);
	}
	return ret;
}

int reading_make(struct arena *arena, const char *text, size_t from, const struct heading *heading,
                 const char *default_type, struct reading *r)
{
	struct values values;
	int ret;

	*r = (struct reading){.type_count = 0};
	find_values(text, from, heading, "content-disposition", &values);
	ret = read_disposition(arena, r, &values);
	if (ret < 0)
		return ret;
	find_values(text, from, heading, "content-transfer-encoding", &values);
	if (values.odd)
		r->choices |= 1u << ASSAY_CHOICE_FIELD;
	ret = read_decoders(&values, r);
	if (ret < 0)
		return ret;
	find_values(text, from, heading, "content-type", &values);
	if (values.odd)
		r->choices |= 1u << ASSAY_CHOICE_FIELD;
	r->doubtful = values.odd || values.count > 1;
	return read_types(arena, r, &values, default_type);
}

/* ---- the parts of a multipart -------------------------------------------- */

/* The end of what stands before a delimiter: its line end belongs to that. */
static size_t before(const char *text, size_t from, size_t pos, bool cr)
{
	if (pos > from && text[pos - 1] == '\n')
		pos--;
	else if (!(cr && pos > from && text[pos - 1] == '\r'))
		return pos;
	if (pos > from && text[pos - 1] == '\r')
		pos--;
	return pos;
}

static int add_part(struct split *s, size_t from, size_t to)
{
	if (s->count == s->size) {
		size_t size = s->size == 0 ? 16 : 2 * s->size;
		struct assay_span *grown = reallocarray(s->parts, size, sizeof(*grown));

		if (grown == NULL)
			return -ASSAY_ENOMEM;
		s->parts = grown;
		s->size = size;
	}
	s->parts[s->count++] = (struct assay_span){from, to > from ? to - from : 0};
	return 0;
}

/* Whether a delimiter of this rule stands here; *next_r: behind its line. */
static bool is_delimiter(const char *text, size_t from, size_t pos, size_t to,
                         struct assay_str boundary, enum split_rule rule, bool *close_r,
                         size_t *next_r)
{
	bool at_start = pos == from || text[pos - 1] == '\n';
	size_t after = pos + 2 + boundary.len;
	struct line line;

	if (!at_start && rule != SPLIT_ANY && !(rule == SPLIT_CR && text[pos - 1] == '\r'))
		return false;
	line = line_at(text, pos, to, rule == SPLIT_CR || rule == SPLIT_ANY);
	*next_r = line.next;
	*close_r = after + 2 <= to && text[after] == '-' && text[after + 1] == '-';
	if (rule == SPLIT_ANY && line.end > after + (at_start ? 0 : 2) && !*close_r)
		*next_r = after; /* the part goes on in the same line */
	if (rule == SPLIT_EXACT || rule == SPLIT_CR) {
		for (size_t i = *close_r ? after + 2 : after; i < line.end; i++) {
			if (!is_noise(text[i]))
				return false;
		}
	}
	return true;
}

/* Whether a delimiter is written as RFC 2046 5.1.1 has it, and something is in the part behind it.
 */
static bool is_plain_delimiter(const char *text, size_t to, size_t after, bool close, size_t next)
{
	if (close)
		after += 2;
	while (after < next && is_blank(text[after]))
		after++;
	if (after < next && text[after] == '\r')
		after++;
	return after == next || (text[after] == '\n' && after + 1 == next && next < to);
}

int split_make(const char *text, size_t from, size_t to, struct assay_str boundary,
               enum split_rule rule, struct split *s)
{
	const bool cr = rule == SPLIT_CR || rule == SPLIT_ANY;
	size_t pos = from, open = SIZE_MAX;
	int ret = 0;

	*s = (struct split){.first = SIZE_MAX, .preamble = to, .epilogue = to, .reopen = to};
	while (ret == 0 && pos + 2 + boundary.len <= to) {
		const char *found = memmem(text + pos, to - pos, boundary.data, boundary.len);
		size_t at, next;
		bool close;

		if (found == NULL)
			break;
		at = (size_t)(found - text);
		pos = at + 1;
		if (at < from + 2 || text[at - 1] != '-' || text[at - 2] != '-' ||
		    !is_delimiter(text, from, at - 2, to, boundary, rule, &close, &next))
			continue;
		at -= 2;
		s->odd |= at == open ||
		          !is_plain_delimiter(text, to, at + 2 + boundary.len, close, next);
		if (s->preamble == to)
			s->preamble = at;
		if (open != SIZE_MAX)
			ret = add_part(s, open, before(text, open, at, cr));
		if (!close && s->first != SIZE_MAX && s->reopen == to)
			s->reopen = before(text, from, at, cr);
		open = close ? SIZE_MAX : next;
		if (close) {
			if (s->first == SIZE_MAX)
				s->first = s->count;
			s->closed = true;
			s->epilogue = next;
		}
		pos = next > pos ? next : pos;
	}
	if (ret == 0 && open != SIZE_MAX) {
		ret = add_part(s, open, to);
		s->epilogue = to;
	}
	if (s->first == SIZE_MAX)
		s->first = s->count;
	return ret;
}

struct assay_str split_guess(const char *text, size_t from, size_t to)
{
	size_t pos = from;

	while (pos < to) {
		struct line line = line_at(text, pos, to, false);
		size_t len = line.end - line.start, dashes = 0;

		while (len > 0 && is_space(text[line.start + len - 1]))
			len--;
		while (dashes < len && text[line.start + dashes] == '-')
			dashes++;
		if (len > 2 && dashes >= 2 && dashes < len && len < 1000)
			return (struct assay_str){text + line.start + 2, len - 2};
		pos = line.next;
	}
	return (struct assay_str){NULL, 0};
}
