/*
 * Rich Text Format (1.9.1): objects, fields and the template of a document. RTF
 * has few rules and Word keeps none of them, so files are disguised by what it
 * bears: hexadecimal data with control words, groups and other characters in
 * between, octets in the midst of it that count for nothing, text as numbers of
 * characters. Where data is read, it is read as Word does.
 *
 * Pictures, and data that has nothing to do with objects, are passed over.
 */
#include "assay-config.h"

#include "inspect/inspection.h"

#include "inspect/field-codes.h"
#include "inspect/link-target.h"
#include "inspect/ole-native.h"
#include "inspect/ole.h"

#include <string.h>

/* Groups that remember what they are; deeper ones are what those around them are. */
#define GROUPS     256
#define WORD_CHARS 32

enum destination {
	DESTINATION_OTHER,
	DESTINATION_OBJECT,   /* \objdata */
	DESTINATION_FIELD,    /* \fldinst */
	DESTINATION_TEMPLATE, /* \template */
};

struct rtf {
	struct inspection *in;
	const unsigned char *data;
	size_t len, pos;

	struct group {
		uint8_t destination; /* enum destination */
		bool owner;          /* it began here, and ends with the group */
		uint8_t unicode;     /* \ucN: characters that follow a \u for old readers */
	} groups[GROUPS];
	size_t depth;      /* of groups; the outermost counts, before there is any */
	bool starred;      /* \* came last */
	unsigned int skip; /* of the characters for old readers, those to come */

	struct assay_buf object;
	int nibble; /* the high one of the next octet, or -1 */
	struct field_codes fields;
	char template[64];
	size_t template_len;
};

static struct group *group(struct rtf *r)
{
	return &r->groups[r->depth < GROUPS ? r->depth : GROUPS - 1];
}

/* ---- objects ------------------------------------------------------------------------ */

static void add_octet(struct rtf *r, unsigned char octet)
{
	if (assay_buf_append(&r->object, &octet, 1) < 0)
		r->in->error = -ASSAY_ENOMEM;
}

/* What is no digit counts for nothing. */
static void add_digit(struct rtf *r, unsigned char c)
{
	int digit = c >= '0' && c <= '9'   ? c - '0'
	            : c >= 'a' && c <= 'f' ? c - 'a' + 10
	            : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                                   : -1;

	if (digit < 0)
		return;
	if (r->nibble < 0) {
		r->nibble = digit;
	} else {
		add_octet(r, (unsigned char)(r->nibble << 4 | digit));
		r->nibble = -1;
	}
}

/*
 * The object is complete, as far as there is one. What has no header that can
 * be read may still be an object to others: a compound file is looked for.
 */
static void end_object(struct rtf *r)
{
	const unsigned char *data = (const unsigned char *)r->object.data, *file;
	struct octets object = {data, r->object.len};

	r->object.len = 0;
	r->nibble = -1;
	if (object.len == 0)
		return;
	inspection_flag(r->in, ASSAY_ENT_EMBEDDED);
	if (inspection_spend(r->in, object.len) && !ole1_object(r->in, object)) {
		file = memmem(data, object.len, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
		if (file != NULL)
			ole_native(r->in, octets_at(object, (size_t)(file - data), SIZE_MAX), 0);
	}
}

/* ---- destinations -------------------------------------------------------------------- */

static void end_destination(struct rtf *r, enum destination destination)
{
	if (destination == DESTINATION_OBJECT)
		end_object(r);
	else if (destination == DESTINATION_FIELD)
		field_end(&r->fields);
	else if (destination == DESTINATION_TEMPLATE &&
	         link_is_remote(r->template, r->template_len))
		inspection_flag(r->in, ASSAY_ENT_TEMPLATE);
}

static void begin_destination(struct rtf *r, enum destination destination)
{
	struct group *g = group(r);

	/* the group was another one before; an object in the midst of another ends that */
	if (g->owner)
		end_destination(r, (enum destination)g->destination);
	g->destination = (uint8_t)destination;
	g->owner = true;
	if (destination == DESTINATION_OBJECT)
		end_object(r);
	else if (destination == DESTINATION_FIELD)
		field_begin(&r->fields);
	else if (destination == DESTINATION_TEMPLATE)
		r->template_len = 0;
}

static void open_group(struct rtf *r)
{
	struct group outer = *group(r);

	r->depth++;
	if (r->depth < GROUPS) {
		outer.owner = false;
		*group(r) = outer;
	}
	r->skip = 0;
}

static void close_group(struct rtf *r)
{
	struct group *g = group(r);

	if (r->depth == 0)
		return;
	if (r->depth < GROUPS && g->owner)
		end_destination(r, g->destination);
	r->depth--;
	r->skip = 0;
}

/* ---- text ----------------------------------------------------------------------------- */

/* A character of text, which is one that old readers take instead of a \u, if any is due. */
static void text(struct rtf *r, unsigned int c)
{
	if (r->skip > 0) {
		r->skip--;
		return;
	}
	if (group(r)->destination == DESTINATION_FIELD) {
		field_char(&r->fields, c);
	} else if (group(r)->destination == DESTINATION_TEMPLATE &&
	           r->template_len < sizeof(r->template)) {
		r->template[r->template_len++] = (char)(c < 128 ? c : '?');
	}
}

static int hex(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

/* \'hh. In the data of an object Word drops half an octet that came before it, and the digits. */
static void quoted(struct rtf *r)
{
	size_t left = r->len - r->pos;

	if (group(r)->destination == DESTINATION_OBJECT)
		r->nibble = -1;
	else if (left >= 2)
		text(r, (unsigned int)(hex(r->data[r->pos]) << 4 | hex(r->data[r->pos + 1])));
	r->pos += left < 2 ? left : 2;
}

/* ---- control words ---------------------------------------------------------------------- */

/* \binN: octets as they are, which are data where data is read. */
static void binary(struct rtf *r, long n)
{
	size_t left = r->len - r->pos, count = n < 0 ? 0 : (size_t)n;

	if (count > left)
		count = left;
	if (group(r)->destination == DESTINATION_OBJECT) {
		r->nibble = -1;
		if (assay_buf_append(&r->object, r->data + r->pos, count) < 0)
			r->in->error = -ASSAY_ENOMEM;
	}
	r->pos += count;
}

enum word_kind {
	WORD_DESTINATION, /* the group is of this enum destination */
	WORD_FLAGS,       /* an object of this kind: enum assay_entity_flag bits */
	WORD_SPACE,
	WORD_BINARY,
	WORD_CHARACTER,
	WORD_UNICODE_SKIP,
};

/* Control words that matter, sorted; also destinations that may stand in those that are read. */
static const struct word {
	const char *word;
	enum word_kind kind;
	unsigned int value;
} words[] = {
	{"bin", WORD_BINARY, 0},
	{"colortbl", WORD_DESTINATION, DESTINATION_OTHER},
	{"fldinst", WORD_DESTINATION, DESTINATION_FIELD},
	{"fldrslt", WORD_DESTINATION, DESTINATION_OTHER},
	{"fonttbl", WORD_DESTINATION, DESTINATION_OTHER},
	{"info", WORD_DESTINATION, DESTINATION_OTHER},
	{"line", WORD_SPACE, 0},
	{"objautlink", WORD_FLAGS, ASSAY_ENT_EXTERNAL},
	{"objclass", WORD_DESTINATION, DESTINATION_OTHER},
	{"objdata", WORD_DESTINATION, DESTINATION_OBJECT},
	{"objemb", WORD_FLAGS, ASSAY_ENT_EMBEDDED},
	{"objhtml", WORD_FLAGS, ASSAY_ENT_EMBEDDED},
	{"objname", WORD_DESTINATION, DESTINATION_OTHER},
	{"objocx", WORD_FLAGS, ASSAY_ENT_EMBEDDED},
	{"par", WORD_SPACE, 0},
	{"pict", WORD_DESTINATION, DESTINATION_OTHER},
	{"result", WORD_DESTINATION, DESTINATION_OTHER},
	{"stylesheet", WORD_DESTINATION, DESTINATION_OTHER},
	{"tab", WORD_SPACE, 0},
	{"template", WORD_DESTINATION, DESTINATION_TEMPLATE},
	{"u", WORD_CHARACTER, 0},
	{"uc", WORD_UNICODE_SKIP, 0},
};

static const struct word *find_word(const char *word)
{
	size_t low = 0, high = sizeof(words) / sizeof(words[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(word, words[middle].word);

		if (order == 0)
			return &words[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void control_word(struct rtf *r, const char *name, long parameter)
{
	const struct word *word = find_word(name);
	bool starred = r->starred;

	r->starred = false;
	if (word == NULL) {
		/* a destination that need not be known: what is in it counts for nothing */
		if (starred)
			begin_destination(r, DESTINATION_OTHER);
		return;
	}
	switch (word->kind) {
	case WORD_DESTINATION:
		begin_destination(r, (enum destination)word->value);
		break;
	case WORD_FLAGS:
		inspection_flag(r->in, word->value);
		break;
	case WORD_SPACE:
		text(r, ' ');
		break;
	case WORD_BINARY:
		binary(r, parameter);
		break;
	case WORD_CHARACTER:
		r->skip = 0;
		text(r, (unsigned int)parameter & 0xffff);
		r->skip = group(r)->unicode;
		break;
	case WORD_UNICODE_SKIP:
		group(r)->unicode = parameter < 0 || parameter > 255 ? 0 : (uint8_t)parameter;
		break;
	}
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* The parameter of a control word, which may be negative. Too large a one stays what it was. */
static long read_parameter(struct rtf *r)
{
	bool negative =
		r->pos + 1 < r->len && r->data[r->pos] == '-' && is_digit(r->data[r->pos + 1]);
	long value = 0;

	r->pos += negative;
	for (; r->pos < r->len && is_digit(r->data[r->pos]); r->pos++) {
		if (value < 100000000)
			value = 10 * value + (r->data[r->pos] - '0');
	}
	if (r->pos < r->len && r->data[r->pos] == ' ')
		r->pos++;
	return negative ? -value : value;
}

/* After a backslash. */
static void control(struct rtf *r)
{
	char word[WORD_CHARS + 1];
	size_t n = 0;
	unsigned char c;

	if (r->pos == r->len)
		return;
	c = r->data[r->pos];
	if (!is_letter(c)) {
		r->pos++;
		if (c == '*')
			r->starred = true;
		else if (c == '\'')
			quoted(r);
		else if (c == '\\' || c == '{' || c == '}')
			text(r, c);
		else if (c == '~' || c == '\r' || c == '\n' || c == '\t')
			text(r, ' ');
		return;
	}
	for (; r->pos < r->len && is_letter(r->data[r->pos]); r->pos++) {
		if (n < WORD_CHARS)
			word[n++] = (char)r->data[r->pos];
	}
	word[n] = '\0';
	control_word(r, word, read_parameter(r));
}

/* ---- all of it ---------------------------------------------------------------------------- */

static bool is_plain(unsigned char c)
{
	return c != '\\' && c != '{' && c != '}';
}

/* Characters up to the next one that means something. */
static void plain(struct rtf *r)
{
	enum destination destination = group(r)->destination;

	if (destination == DESTINATION_OTHER && r->skip == 0) {
		while (r->pos < r->len && is_plain(r->data[r->pos]))
			r->pos++;
		return;
	}
	for (; r->pos < r->len && is_plain(r->data[r->pos]); r->pos++) {
		unsigned char c = r->data[r->pos];

		if (destination == DESTINATION_OBJECT)
			add_digit(r, c);
		else if (c != '\r' && c != '\n')
			text(r, c);
	}
}

static void read_all(struct rtf *r)
{
	while (r->pos < r->len && r->in->error == 0) {
		unsigned char c = r->data[r->pos];

		if (is_plain(c)) {
			plain(r);
			continue;
		}
		r->pos++;
		if (c == '{')
			open_group(r);
		else if (c == '}')
			close_group(r);
		else
			control(r);
	}
}

void inspect_rtf(struct inspection *in, const unsigned char *data, size_t len)
{
	struct rtf r = {.in = in, .data = data, .len = len, .nibble = -1};

	r.groups[0].unicode = 1;
	read_all(&r);
	if (r.depth > 0)
		inspection_report(in, INSPECTION_CORRUPT);
	while (r.depth > 0 && in->error == 0)
		close_group(&r);
	inspection_flag(in, r.fields.flags);
	assay_buf_free(&r.object);
}
