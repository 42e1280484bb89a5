/*
 * See pdf.h: objects of PDF (ISO 32000-2, 7.3.10), how they are found, and the
 * values in them.
 */
#include "assay-config.h"

#include "inspect/pdf.h"

#include <stdlib.h>
#include <string.h>

/* More are not kept; no document comes near. */
#define OBJECTS (1u << 20)
#define MARKS   (1u << 18)

/* Dictionaries in dictionaries whose start is known. */
#define DICTS 32

/* References to references that are followed. */
#define REFERENCES 8

/* ---- finding objects ------------------------------------------------------------------- */

struct scan {
	struct pdf *pdf;
	struct pdf_object object;
	struct pdf_lexer lexer;
	size_t dicts[DICTS];
	size_t depth;          /* of dictionaries */
	size_t arrays;         /* that are open */
	bool script_reference; /* JS leads to another object */
	bool rendition;
	char before[64]; /* the name that came last, or nothing */
};

static void no_memory(struct pdf *pdf)
{
	pdf->in->error = -ASSAY_ENOMEM;
}

static void *grow(struct pdf *pdf, void *array, uint32_t count, uint32_t *size, size_t octets)
{
	uint32_t more = *size == 0 ? 64 : *size * 2;
	void *bigger;

	if (count < *size)
		return array;
	bigger = realloc(array, more * octets);
	if (bigger == NULL) {
		no_memory(pdf);
		return NULL;
	}
	*size = more;
	return bigger;
}

static void add_object(struct pdf *pdf, const struct pdf_object *object)
{
	struct pdf_object *objects;

	if (pdf->count >= OBJECTS) {
		pdf->full = true;
		return;
	}
	objects = grow(pdf, pdf->objects, pdf->count, &pdf->size, sizeof(*objects));
	if (objects == NULL)
		return;
	pdf->objects = objects;
	objects[pdf->count++] = *object;
	pdf->traits |= object->traits;
}

/* The dictionary that the current key is in is remembered. */
static void add_mark(struct scan *s, enum pdf_mark_kind kind)
{
	struct pdf *pdf = s->pdf;
	struct pdf_mark *marks;

	if (s->depth == 0)
		return;
	if (pdf->mark_count >= MARKS) {
		pdf->full = true;
		return;
	}
	marks = grow(pdf, pdf->marks, pdf->mark_count, &pdf->mark_size, sizeof(*marks));
	if (marks == NULL)
		return;
	pdf->marks = marks;
	/* the object is the next one to be added */
	marks[pdf->mark_count++] = (struct pdf_mark){
		kind, {pdf->count, s->dicts[s->depth <= DICTS ? s->depth - 1 : DICTS - 1]}};
}

static const struct {
	const char *name;
	uint32_t traits;
	unsigned int flags;
	int mark; /* enum pdf_mark_kind, or -1 */
} names[] = {
	{"AA", 0, 0, PDF_MARK_ACTION},
	{"Catalog", PDF_CATALOG, 0, -1},
	{"EF", 0, ASSAY_ENT_EMBEDDED, PDF_MARK_FILE},
	{"EmbeddedFile", PDF_EMBEDDED_FILE, ASSAY_ENT_EMBEDDED, -1},
	{"Encrypt", PDF_HAS_ENCRYPT, 0, -1},
	{"JavaScript", 0, ASSAY_ENT_SCRIPT, -1},
	{"Launch", 0, ASSAY_ENT_LAUNCH, -1},
	{"ObjStm", PDF_OBJECT_STREAM, 0, -1},
	{"OpenAction", 0, 0, PDF_MARK_ACTION},
	{"RichMedia", 0, ASSAY_ENT_EMBEDDED, -1},
	{"Root", PDF_HAS_ROOT, 0, -1},
	{"XFA", 0, 0, PDF_MARK_XFA},
	{"XRef", PDF_CROSS_REFERENCE, 0, -1},
};

static void see_name(struct scan *s)
{
	const char *name = s->lexer.name;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (*name != *names[i].name || strcmp(name, names[i].name) != 0)
			continue;
		s->object.traits |= names[i].traits;
		s->pdf->flags |= names[i].flags;
		if (names[i].mark >= 0)
			add_mark(s, (enum pdf_mark_kind)names[i].mark);
	}
	if (strcmp(name, "Rendition") == 0)
		s->rendition = true;
}

/* The value of JS: a script, or where it is; but fonts and images have any name at all. */
static void see_script(struct scan *s)
{
	if (strcmp(s->before, "JS") != 0)
		return;
	if (s->lexer.token == PDF_STRING || s->lexer.token == PDF_HEX)
		s->pdf->flags |= ASSAY_ENT_SCRIPT;
	else if (s->lexer.token == PDF_NUMBER)
		s->script_reference = true;
}

/* One token of a value; false at the end of it. */
static bool see_token(struct scan *s)
{
	struct pdf_lexer *l = &s->lexer;

	see_script(s);
	if (l->token == PDF_NAME) {
		see_name(s);
		memcpy(s->before, l->name, sizeof(s->before));
		return true;
	}
	s->before[0] = '\0';
	if (l->token == PDF_DICT) {
		if (s->depth < DICTS)
			s->dicts[s->depth] = l->start;
		s->depth++;
	} else if (l->token == PDF_DICT_END && s->depth > 0) {
		s->depth--;
	} else if (l->token == PDF_ARRAY) {
		s->arrays++;
	} else if (l->token == PDF_ARRAY_END && s->arrays > 0) {
		s->arrays--;
	} else if (pdf_is_word(l, "endobj") || pdf_is_word(l, "obj") ||
	           pdf_is_word(l, "endstream") || pdf_is_word(l, "xref") ||
	           pdf_is_word(l, "startxref")) {
		return false;
	} else if (pdf_is_word(l, "stream")) {
		/* 7.3.8.1: its octets start on the next line */
		if (l->pos < l->text.len && l->text.data[l->pos] == '\r')
			l->pos++;
		if (l->pos < l->text.len && l->text.data[l->pos] == '\n')
			l->pos++;
		s->object.stream = l->pos;
		return false;
	}
	return true;
}

/* The object that starts where the lexer is. */
static void scan_object(struct scan *s)
{
	/* a word ends objects of the file; others end with their value */
	bool bare = s->object.text != 0 || (s->object.traits & PDF_TRAILER) != 0;

	s->object.value = s->lexer.pos;
	while (pdf_next(&s->lexer) != PDF_END) {
		if (!see_token(s) || (bare && s->depth == 0 && s->arrays == 0))
			break;
	}
	if (s->lexer.token == PDF_END && s->object.text == 0)
		s->object.traits |= PDF_UNFINISHED;
	if (s->script_reference && s->rendition)
		s->pdf->flags |= ASSAY_ENT_SCRIPT;
	add_object(s->pdf, &s->object);
}

static bool is_white(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/* A number that ends before *pos, and the white space before that; -1: there is none. */
static int64_t number_before(const unsigned char *data, size_t *pos)
{
	int64_t value = 0, unit = 1;
	size_t end = *pos;

	while (end - *pos < 10 && *pos > 0 && data[*pos - 1] >= '0' && data[*pos - 1] <= '9') {
		value += unit * (data[--*pos] - '0');
		unit *= 10;
	}
	return end == *pos || value > 0xfffffffe ? -1 : value;
}

static void white_before(const unsigned char *data, size_t *pos)
{
	while (*pos > 0 && is_white(data[*pos - 1]))
		--*pos;
}

/* "number generation obj", of which "obj" is at pos. */
static bool object_at(const unsigned char *data, size_t pos, struct pdf_object *object)
{
	int64_t number, generation;
	size_t at = pos, gap;

	white_before(data, &at);
	generation = number_before(data, &at);
	gap = at;
	white_before(data, &at);
	if (generation < 0 || at == gap)
		return false;
	number = number_before(data, &at);
	if (number < 0)
		return false;
	*object =
		(struct pdf_object){.number = (uint32_t)number, .generation = (uint32_t)generation};
	return true;
}

/*
 * Scan what starts at pos. Objects may not overlap; where some do all the same,
 * octets are read more than once, and cost that.
 */
static bool scan_at(struct pdf *pdf, const struct pdf_object *object, size_t pos, size_t *seen)
{
	struct scan s = {.pdf = pdf, .object = *object};
	size_t end;

	s.lexer.text = pdf->texts[object->text];
	s.lexer.pos = pos;
	scan_object(&s);
	end = s.lexer.pos < *seen ? s.lexer.pos : *seen;
	if (s.lexer.pos > *seen)
		*seen = s.lexer.pos;
	return (end <= pos || inspection_spend(pdf->in, end - pos)) && pdf->in->error == 0;
}

bool pdf_scan_file(struct pdf *pdf)
{
	const unsigned char *data = pdf->texts[0].data;
	size_t len = pdf->texts[0].len, pos = 0, seen = 0;
	const unsigned char *found;
	struct pdf_object object = {.traits = PDF_TRAILER, .number = PDF_NONE};

	while ((found = memmem(data + pos, len - pos, "trailer", 7)) != NULL) {
		pos = (size_t)(found - data) + 7;
		if (!scan_at(pdf, &object, pos, &seen))
			return false;
	}
	for (pos = seen = 0; (found = memmem(data + pos, len - pos, "obj", 3)) != NULL;) {
		pos = (size_t)(found - data);
		if (!object_at(data, pos, &object)) {
			pos += 3;
			continue;
		}
		pos += 3;
		if (!scan_at(pdf, &object, pos, &seen))
			return false;
	}
	return true;
}

/* 7.5.7: pairs of object number and offset, then the objects. */
bool pdf_scan_object_stream(struct pdf *pdf, uint32_t text, int64_t count, int64_t first)
{
	struct pdf_lexer pairs = {.text = pdf->texts[text]};
	size_t seen = 0;

	if (first < 0 || (size_t)first > pairs.text.len)
		return true;
	pairs.text.len = (size_t)first;
	for (int64_t i = 0; i < count; i++) {
		struct pdf_object object = {.text = text};
		size_t pos;

		if (pdf_next(&pairs) != PDF_NUMBER)
			break;
		object.number = (uint32_t)pairs.number;
		if (pdf_next(&pairs) != PDF_NUMBER || pairs.number < 0)
			break;
		pos = (size_t)first + (size_t)pairs.number;
		if (pos < pdf->texts[text].len && !scan_at(pdf, &object, pos, &seen))
			return false;
	}
	return true;
}

/* ---- looking them up --------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
	const struct pdf_number *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->object < y->object ? -1 : x->object > y->object;
}

void pdf_sort(struct pdf *pdf)
{
	free(pdf->numbers);
	pdf->numbered = 0;
	pdf->numbers = malloc((pdf->count + 1) * sizeof(*pdf->numbers));
	if (pdf->numbers == NULL) {
		no_memory(pdf);
		return;
	}
	for (uint32_t i = 0; i < pdf->count; i++)
		pdf->numbers[i] = (struct pdf_number){pdf->objects[i].number, i};
	pdf->numbered = pdf->count;
	qsort(pdf->numbers, pdf->count, sizeof(*pdf->numbers), compare_numbers);
}

void pdf_free(struct pdf *pdf)
{
	free(pdf->objects);
	free(pdf->numbers);
	free(pdf->marks);
}

uint32_t pdf_find(const struct pdf *pdf, uint32_t number)
{
	uint32_t low = 0, high = pdf->numbered;

	/* the first one beyond */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (pdf->numbers[middle].number <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 || pdf->numbers[low - 1].number != number ? PDF_NONE
	                                                          : pdf->numbers[low - 1].object;
}

struct pdf_lexer pdf_at(const struct pdf *pdf, struct pdf_place place)
{
	struct pdf_lexer lexer = {.token = PDF_END};

	if (place.object == PDF_NONE)
		return lexer;
	lexer.text = pdf->texts[pdf->objects[place.object].text];
	lexer.pos = place.off;
	return lexer;
}

enum pdf_token pdf_read(struct pdf *pdf, struct pdf_lexer *lexer)
{
	size_t from = lexer->pos;

	if (!pdf->stopped)
		pdf_next(lexer);
	/* also what is empty costs something, or it could be read for ever */
	pdf->stopped = pdf->stopped || !inspection_spend(pdf->in, lexer->pos - from + 1);
	if (pdf->stopped)
		lexer->token = PDF_END;
	return lexer->token;
}

void pdf_skip(struct pdf *pdf, struct pdf_lexer *lexer)
{
	size_t depth = 1;

	if (lexer->token != PDF_DICT && lexer->token != PDF_ARRAY)
		return;
	while (depth > 0 && pdf_read(pdf, lexer) != PDF_END) {
		if (lexer->token == PDF_DICT || lexer->token == PDF_ARRAY)
			depth++;
		else if (lexer->token == PDF_DICT_END || lexer->token == PDF_ARRAY_END)
			depth--;
	}
}

struct pdf_place pdf_value(const struct pdf *pdf, uint32_t object)
{
	return (struct pdf_place){object, object == PDF_NONE ? 0 : pdf->objects[object].value};
}

/* 7.3.10: "number generation R" */
uint32_t pdf_reference(struct pdf *pdf, struct pdf_place place)
{
	struct pdf_lexer l = pdf_at(pdf, place);
	int64_t number;

	if (pdf_read(pdf, &l) != PDF_NUMBER || l.number < 0 || l.number >= PDF_NONE)
		return PDF_NONE;
	number = l.number;
	if (pdf_read(pdf, &l) != PDF_NUMBER || pdf_read(pdf, &l) != PDF_WORD ||
	    !pdf_is_word(&l, "R"))
		return PDF_NONE;
	return pdf_find(pdf, (uint32_t)number);
}

struct pdf_place pdf_resolve(struct pdf *pdf, struct pdf_place place)
{
	for (int i = 0; i < REFERENCES; i++) {
		uint32_t object = pdf_reference(pdf, place);

		if (object == PDF_NONE)
			break;
		place = pdf_value(pdf, object);
	}
	return place;
}

/* ---- dictionaries and arrays ---------------------------------------------------------------- */

bool pdf_entries_begin(struct pdf_entries *e, struct pdf *pdf, struct pdf_place dict)
{
	dict = pdf_resolve(pdf, dict);
	*e = (struct pdf_entries){.pdf = pdf, .object = dict.object, .lexer = pdf_at(pdf, dict)};
	return pdf_read(pdf, &e->lexer) == PDF_DICT;
}

/*
 * After a key comes one value; whatever else does is skipped, as the rest of a
 * reference is.
 */
bool pdf_entries_next(struct pdf_entries *e)
{
	struct pdf_lexer *l = &e->lexer;

	while (pdf_read(e->pdf, l) != PDF_NAME) {
		if (l->token == PDF_END || l->token == PDF_DICT_END || pdf_is_word(l, "endobj"))
			return false;
		pdf_skip(e->pdf, l);
	}
	memcpy(e->key, l->name, sizeof(e->key));
	e->value = (struct pdf_place){e->object, l->pos};
	pdf_read(e->pdf, l);
	pdf_skip(e->pdf, l);
	return !e->pdf->stopped;
}

struct pdf_place pdf_get(struct pdf *pdf, struct pdf_place dict, const char *key)
{
	struct pdf_entries e;

	if (pdf_entries_begin(&e, pdf, dict)) {
		while (pdf_entries_next(&e)) {
			if (strcmp(e.key, key) == 0)
				return e.value;
		}
	}
	return (struct pdf_place){PDF_NONE, 0};
}

struct pdf_place pdf_item(struct pdf *pdf, struct pdf_place array, unsigned int n)
{
	struct pdf_place place = pdf_resolve(pdf, array);
	struct pdf_lexer l = pdf_at(pdf, place);
	struct pdf_place none = {PDF_NONE, 0};

	if (pdf_read(pdf, &l) != PDF_ARRAY)
		return n == 0 && l.token != PDF_END ? array : none;
	for (unsigned int i = 0;; i++) {
		struct pdf_place item = {place.object, l.pos};

		pdf_read(pdf, &l);
		if (l.token == PDF_END || l.token == PDF_ARRAY_END)
			return none;
		if (i == n)
			return item;
		pdf_skip(pdf, &l);
		/* a reference is one item of three tokens */
		if (pdf_reference(pdf, item) != PDF_NONE) {
			pdf_read(pdf, &l);
			pdf_read(pdf, &l);
		}
	}
}

/* ---- values ------------------------------------------------------------------------------------
 */

int64_t pdf_integer(struct pdf *pdf, struct pdf_place place, int64_t otherwise)
{
	struct pdf_lexer l = pdf_at(pdf, pdf_resolve(pdf, place));

	return pdf_read(pdf, &l) == PDF_NUMBER ? l.number : otherwise;
}

bool pdf_name(struct pdf *pdf, struct pdf_place place, char *name, size_t size)
{
	struct pdf_lexer l = pdf_at(pdf, pdf_resolve(pdf, place));

	if (pdf_read(pdf, &l) != PDF_NAME || strlen(l.name) >= size)
		return false;
	strcpy(name, l.name);
	return true;
}

bool pdf_name_is(struct pdf *pdf, struct pdf_place place, const char *name)
{
	struct pdf_lexer l = pdf_at(pdf, pdf_resolve(pdf, place));

	return pdf_read(pdf, &l) == PDF_NAME && strcmp(l.name, name) == 0;
}

bool pdf_string(struct pdf *pdf, struct pdf_place place, struct assay_buf *out)
{
	struct pdf_lexer l;

	out->len = 0;
	place = pdf_resolve(pdf, place);
	l = pdf_at(pdf, place);
	pdf_read(pdf, &l);
	if (l.token != PDF_STRING && l.token != PDF_HEX)
		return false;
	if (pdf_string_octets(&l, out) < 0) {
		no_memory(pdf);
		return false;
	}
	return pdf->crypt == NULL ||
	       pdf_decrypt(pdf, &pdf->objects[place.object], PDF_CRYPT_STRING, out);
}
