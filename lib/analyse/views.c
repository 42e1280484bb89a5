/*
 * The views of a message: see assay/views.h. Every entity is read in each way
 * that some reader might, and what comes out is a set of leaves. Ranges that
 * were read already are not read again, whatever led to them, so that the work
 * grows with the number of different ranges and not with that of combinations.
 */
#include "assay-config.h"

#include <assay/views.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/decodings.h"
#include "analyse/outside.h"
#include "analyse/reading.h"

#define VIEWS_DEFAULT    64
#define LEAVES_DEFAULT   1000
#define READINGS_DEFAULT 10000
#define DECODED_DEFAULT  ((uint64_t)1 << 30)
#define WORK_FREE        (4 * 1024 * 1024)
#define WORK_FACTOR      256 /* octets looked at for each octet of the message */
#define DEPTH_MAX        100

static const struct {
	const char *name, *text;
} choices[ASSAY_CHOICE_COUNT] = {
#define ASSAY_CHOICE(id, name, text) [ASSAY_CHOICE_##id] = {name, text},
#include <assay/choice.def>
#undef ASSAY_CHOICE
};

const char *assay_choice_name(enum assay_choice choice)
{
	return (unsigned int)choice < ASSAY_CHOICE_COUNT ? choices[choice].name : NULL;
}

const char *assay_choice_text(enum assay_choice choice)
{
	return (unsigned int)choice < ASSAY_CHOICE_COUNT ? choices[choice].text : NULL;
}

/* The octets that are read: the message, or something decoded out of it. */
struct text {
	const char *data;
	size_t len;
	bool decoded;
	struct assay_span span; /* where the encoded octets lie in the message */
};

struct visited {
	uint64_t key;
	struct visited *next;
};

#define VISITED_SLOTS 4096

struct finder {
	struct assay_views public; /* first: the caller's pointer is to it */
	struct arena arena;
	const struct assay_analysis *analysis;
	struct text message;
	struct assay_views_limits limits;
	struct assay_view_leaf *leaves;
	size_t count, size;
	size_t hidden; /* of them: not primary */
	uint32_t *masks;
	size_t mask_count;
	struct visited *visited[VISITED_SLOTS];
	unsigned int readings;
	unsigned int depth;
	uint64_t decoded, work, work_limit;
};

static int read_range(struct finder *f, const struct text *text, size_t from, size_t to,
                      const char *default_type, uint32_t mask);

/* ---- limits -------------------------------------------------------------- */

static bool spend(struct finder *f, uint64_t octets)
{
	f->work += octets;
	if (f->work > f->work_limit)
		f->public.limited = true;
	return f->work <= f->work_limit;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

/* Whether this was read before; it is from now on. */
static int visit(struct finder *f, const struct text *text, size_t from, size_t to, uint64_t how,
                 bool *before_r)
{
	uint64_t key = mix(mix(mix(mix(1, (uintptr_t)text->data), from), to), how);
	struct visited **slot = &f->visited[key % VISITED_SLOTS], *entry;

	*before_r = true;
	for (entry = *slot; entry != NULL; entry = entry->next) {
		if (entry->key == key)
			return 0;
	}
	entry = arena_alloc(&f->arena, sizeof(*entry));
	if (entry == NULL)
		return -ASSAY_ENOMEM;
	*entry = (struct visited){key, *slot};
	*slot = entry;
	*before_r = false;
	return 0;
}

/* Whether leaves of this set of choices are taken: there is a limit to sets. */
static int take_mask(struct finder *f, uint32_t mask, bool *taken_r)
{
	uint32_t *grown;

	*taken_r = true;
	for (size_t i = 0; i < f->mask_count; i++) {
		if (f->masks[i] == mask)
			return 0;
	}
	if (f->mask_count >= f->limits.views) {
		f->public.limited = true;
		*taken_r = false;
		return 0;
	}
	grown = reallocarray(f->masks, f->mask_count + 1, sizeof(*grown));
	if (grown == NULL)
		return -ASSAY_ENOMEM;
	f->masks = grown;
	f->masks[f->mask_count++] = mask;
	return 0;
}

/* ---- leaves -------------------------------------------------------------- */

static int sha256(const char *data, size_t len, uint8_t out[32])
{
	return EVP_Digest(data, len, out, NULL, EVP_sha256(), NULL) == 1 ? 0 : -ASSAY_ECRYPTO;
}

static struct assay_view_leaf *new_leaf(struct finder *f)
{
	if (f->count == f->size) {
		size_t size = f->size == 0 ? 16 : 2 * f->size;
		struct assay_view_leaf *grown = reallocarray(f->leaves, size, sizeof(*grown));

		if (grown == NULL)
			return NULL;
		f->leaves = grown;
		f->size = size;
	}
	memset(&f->leaves[f->count], 0, sizeof(*f->leaves));
	return &f->leaves[f->count++];
}

/* The innermost entity of the primary view around an offset. */
static const struct assay_entity *entity_at(const struct finder *f, size_t offset)
{
	const struct assay_entity *found = f->analysis->root;

	for (size_t i = 1; i < f->analysis->entity_count; i++) {
		const struct assay_entity *entity = f->analysis->entities[i];

		if (entity->header.off > offset)
			break;
		if (offset <= entity->body.off + entity->body.len)
			found = entity;
	}
	return found;
}

static int add_leaf(struct finder *f, const struct text *text, struct assay_span body,
                    const char *decoder, const struct reading *reading, uint32_t mask,
                    const char *data, size_t len)
{
	struct assay_view_leaf *leaf;
	uint8_t hash[32];
	bool taken;
	int ret = sha256(data, len, hash);

	if (ret < 0 || !spend(f, len))
		return ret;
	for (size_t i = 0; i < f->count; i++) {
		if (f->leaves[i].size == len && memcmp(f->leaves[i].sha256, hash, 32) == 0)
			return 0;
	}
	/* not all that the first reading of everything finds is primary: fields decide otherwise */
	if (mask == 0)
		mask = 1u << ASSAY_CHOICE_FIELD;
	ret = take_mask(f, mask, &taken);
	if (ret < 0 || !taken)
		return ret;
	if (f->hidden == f->limits.leaves || f->decoded + len > f->limits.decoded_bytes) {
		f->public.limited = true;
		return 0;
	}
	leaf = new_leaf(f);
	if (leaf == NULL)
		return -ASSAY_ENOMEM;
	f->hidden++;
	f->decoded += len;
	leaf->body = text->decoded ? text->span : body;
	leaf->entity = entity_at(f, leaf->body.off);
	leaf->choices = mask;
	leaf->decoded = text->decoded;
	leaf->decoder = decoder;
	leaf->type = reading->types[0];
	leaf->name = reading->name != NULL ? reading->name : leaf->entity->name;
	leaf->size = len;
	memcpy(leaf->sha256, hash, 32);
	leaf->data = arena_strndup(&f->arena, data, len);
	return leaf->data == NULL ? -ASSAY_ENOMEM : 0;
}

/* ---- decoding ------------------------------------------------------------ */

struct encoded {
	struct finder *f;
	const struct text *text;
	struct assay_span body;
	const struct reading *reading;
	uint32_t mask;
};

static int add_other(void *context, const char *name, const char *data, size_t len)
{
	const struct encoded *e = context;

	return add_leaf(e->f, e->text, e->body, name, e->reading,
	                e->mask | 1u << ASSAY_CHOICE_DECODING, data, len);
}

/* All readings of encoded content, our own first. */
static int decode_leaf(struct encoded *e, enum assay_encoding encoding, const char *decoder)
{
	const char *data = e->text->data + e->body.off;
	struct assay_buf out = {0};
	unsigned int oddities;
	int ret = decodings_own(encoding, data, e->body.len, &out, &oddities);

	if (ret == 0 && spend(e->f, 2 * e->body.len))
		ret = add_leaf(e->f, e->text, e->body, decoder, e->reading, e->mask,
		               out.data == NULL ? "" : out.data, out.len);
	assay_buf_free(&out);
	if (ret == 0 && oddities != 0 && spend(e->f, 8 * e->body.len))
		ret = decodings_other(encoding, data, e->body.len, add_other, e);
	return ret;
}

static int read_leaf(struct finder *f, const struct text *text, struct assay_span body,
                     const struct reading *reading, uint32_t mask)
{
	int ret = 0;

	for (unsigned int bit = READ_NONE; bit <= READ_UUENCODE && ret == 0; bit <<= 1) {
		struct encoded e = {f, text, body, reading, mask};

		if ((reading->decoders & bit) == 0)
			continue;
		if (bit != reading->first)
			e.mask |= reading->choices | 1u << ASSAY_CHOICE_ENCODING;
		if (bit == READ_NONE)
			ret = add_leaf(f, text, body, "none", reading, e.mask,
			               text->data + body.off, body.len);
		else if (bit == READ_BASE64)
			ret = decode_leaf(&e, ASSAY_ENC_BASE64, "base64");
		else if (bit == READ_QP)
			ret = decode_leaf(&e, ASSAY_ENC_QP, "quoted-printable");
		else
			ret = decode_leaf(&e, ASSAY_ENC_UUENCODE, "uuencode");
	}
	return ret;
}

/* ---- composite entities -------------------------------------------------- */

static int read_outside(struct finder *f, const struct text *text, size_t from, size_t to,
                        uint32_t mask)
{
	if (to <= from || !outside_looks_like_entity(text->data + from, to - from))
		return 0;
	return read_range(f, text, from, to, "text/plain", mask | 1u << ASSAY_CHOICE_OUTSIDE);
}

/* What splitting the body of a multipart shows about it. */
struct found_parts {
	size_t count;
	bool odd; /* readers find other delimiters, or not all of them */
};

/* Whether a header has its blank line. */
static bool has_blank_line(const char *text, struct assay_span part)
{
	const char *data = text + part.off;

	return memmem(data, part.len, "\n\r\n", 3) != NULL ||
	       memmem(data, part.len, "\n\n", 2) != NULL || part.len == 0 || data[0] == '\n' ||
	       data[0] == '\r';
}

static int read_parts(struct finder *f, const struct text *text, size_t from, size_t to,
                      struct assay_str boundary, enum split_rule rule, const char *default_type,
                      uint32_t mask, struct found_parts *parts)
{
	static const uint32_t choice[SPLIT_RULES] = {
		[SPLIT_PREFIX] = 1u << ASSAY_CHOICE_DELIMITER,
		[SPLIT_CR] = 1u << ASSAY_CHOICE_LINE_END,
		[SPLIT_ANY] = 1u << ASSAY_CHOICE_DELIMITER,
	};
	struct split split;
	int ret = split_make(text->data, from, to, boundary, rule, &split);

	mask |= choice[rule];
	if (!spend(f, 2 * (to - from)))
		split.count = 0;
	for (size_t i = 0; i < split.count && ret == 0; i++) {
		uint32_t more = i >= split.first ? 1u << ASSAY_CHOICE_AFTER_CLOSE : 0;

		ret = read_range(f, text, split.parts[i].off,
		                 split.parts[i].off + split.parts[i].len, default_type,
		                 mask | more);
		/*
		 * behind the close delimiter some look for no other one, and a header
		 * takes the delimiter that it runs into with it
		 */
		if (ret == 0 && rule == SPLIT_EXACT &&
		    (more != 0 ||
		     (i + 1 == split.first && !has_blank_line(text->data, split.parts[i]))))
			ret = read_range(f, text, split.parts[i].off, to, default_type,
			                 mask | more);
	}
	/* a close delimiter with parts behind it is none to some */
	if (ret == 0 && rule == SPLIT_EXACT && split.first > 0 && split.first < split.count)
		ret = read_range(f, text, split.parts[split.first - 1].off, split.reopen,
		                 default_type, mask | 1u << ASSAY_CHOICE_AFTER_CLOSE);
	if (ret == 0 && rule == SPLIT_EXACT && split.count > 0) {
		ret = read_outside(f, text, from, split.preamble, mask);
		if (ret == 0 && split.epilogue < to)
			ret = read_outside(f, text, split.epilogue, to, mask);
	}
	if (rule == SPLIT_EXACT)
		parts->count += split.count;
	parts->odd |= split.odd;
	free(split.parts);
	return ret;
}

static int read_multipart(struct finder *f, const struct text *text, size_t from, size_t to,
                          const char *type, const struct reading *reading, uint32_t mask)
{
	const char *inside =
		strcmp(type, "multipart/digest") == 0 ? "message/rfc822" : "text/plain";
	struct assay_str guess = split_guess(text->data, from, to);
	struct found_parts parts = {.odd = reading->doubtful};
	int ret = 0;

	for (size_t b = 0; b < reading->boundary_count && ret == 0; b++) {
		uint32_t more = b > 0 ? 1u << ASSAY_CHOICE_BOUNDARY : 0;

		if (!spend(f, to - from))
			break;
		if (memmem(text->data + from, to - from, reading->boundaries[b].data,
		           reading->boundaries[b].len) == NULL)
			continue;
		for (int rule = SPLIT_EXACT;
		     rule < SPLIT_RULES && ret == 0 &&
		     (rule == SPLIT_EXACT || reading->boundaries[b].len > 0);
		     rule++)
			ret = read_parts(f, text, from, to, reading->boundaries[b],
			                 (enum split_rule)rule, inside, mask | more, &parts);
	}
	/* what some do not take apart, or with no parts in it, they show as it is */
	if (ret == 0 && (parts.count == 0 || parts.odd) && reading->type_count > 0 &&
	    strncmp(reading->types[0], "multipart/", 10) == 0)
		ret = add_leaf(f, text, (struct assay_span){from, to - from}, "none", reading,
		               mask | 1u << ASSAY_CHOICE_OUTSIDE, text->data + from, to - from);
	if (ret == 0 && guess.len > 0)
		ret = read_parts(f, text, from, to, guess, SPLIT_EXACT, inside,
		                 mask | 1u << ASSAY_CHOICE_BOUNDARY, &parts);
	return ret;
}

/* An encoded message or multipart, looked into. */
static int read_decoded(struct finder *f, const struct text *text, struct assay_span body,
                        const char *type, const struct reading *reading, uint32_t mask)
{
	bool message = strncmp(type, "message/", 8) == 0;
	int ret = 0;

	if (text->decoded)
		return 0;
	for (unsigned int bit = READ_BASE64; bit <= READ_UUENCODE && ret == 0; bit <<= 1) {
		struct assay_buf out = {0};
		unsigned int oddities;
		struct text inside = {.decoded = true, .span = body};

		if ((reading->decoders & bit) == 0 || !spend(f, 2 * body.len))
			continue;
		ret = decodings_own(bit == READ_BASE64 ? ASSAY_ENC_BASE64
		                    : bit == READ_QP   ? ASSAY_ENC_QP
		                                       : ASSAY_ENC_UUENCODE,
		                    text->data + body.off, body.len, &out, &oddities);
		if (ret == 0 && out.len > 0) {
			inside.data = arena_strndup(&f->arena, out.data, out.len);
			inside.len = out.len;
			if (inside.data == NULL)
				ret = -ASSAY_ENOMEM;
			else if (message)
				ret = read_range(f, &inside, 0, inside.len, "text/plain",
				                 mask | 1u << ASSAY_CHOICE_MESSAGE);
			else
				ret = read_multipart(f, &inside, 0, inside.len, type, reading,
				                     mask | 1u << ASSAY_CHOICE_MESSAGE);
		}
		assay_buf_free(&out);
	}
	return ret;
}

/* ---- one entity ---------------------------------------------------------- */

static bool is_message(const char *type)
{
	return strcmp(type, "message/rfc822") == 0 || strcmp(type, "message/global") == 0;
}

static int read_as(struct finder *f, const struct text *text, struct assay_span body,
                   const char *type, const struct reading *reading, uint32_t mask)
{
	size_t to = body.off + body.len;
	int ret;

	if (strncmp(type, "multipart/", 10) != 0 && !is_message(type)) {
		ret = read_leaf(f, text, body, reading, mask);
		/* a boundary makes it a multipart to some */
		if (ret == 0 && reading->boundary_count > 0)
			ret = read_multipart(f, text, body.off, to, "multipart/mixed", reading,
			                     mask | 1u << ASSAY_CHOICE_TYPE);
		return ret;
	}
	ret = is_message(type) ? read_range(f, text, body.off, to, "text/plain", mask)
	                       : read_multipart(f, text, body.off, to, type, reading, mask);
	if (ret == 0)
		ret = read_decoded(f, text, body, type, reading, mask);
	return ret;
}

static int read_heading(struct finder *f, const struct text *text, size_t from, size_t to,
                        const struct heading *heading, const char *default_type, uint32_t mask)
{
	const struct assay_span body = {heading->body, to - heading->body};
	struct reading reading;
	int ret = reading_make(&f->arena, text->data, from, heading, default_type, &reading);

	for (size_t i = 0; i < reading.type_count && ret == 0; i++) {
		uint32_t more = i > 0 ? reading.choices | 1u << ASSAY_CHOICE_TYPE : 0;

		ret = read_as(f, text, body, reading.types[i], &reading,
		              mask | heading->choices | more);
	}
	return ret;
}

static int read_range(struct finder *f, const struct text *text, size_t from, size_t to,
                      const char *default_type, uint32_t mask)
{
	struct heading headings[READING_HEADINGS];
	size_t count;
	bool before;
	int ret = visit(f, text, from, to, strcmp(default_type, "text/plain") == 0, &before);

	if (ret < 0 || before || !spend(f, 8 * (to - from)))
		return ret;
	if (f->depth == DEPTH_MAX || f->readings == f->limits.readings) {
		f->public.limited = true;
		return 0;
	}
	f->readings++;
	f->depth++;
	count = headings_find(text->data, from, to, headings);
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = read_heading(f, text, from, to, &headings[i], default_type, mask);
	f->depth--;
	return ret;
}

/* ---- the whole ----------------------------------------------------------- */

static const char *decoder_name(enum assay_encoding encoding)
{
	switch (encoding) {
	case ASSAY_ENC_BASE64:
		return "base64";
	case ASSAY_ENC_QP:
		return "quoted-printable";
	case ASSAY_ENC_UUENCODE:
		return "uuencode";
	default:
		return "none";
	}
}

static int add_primary(struct finder *f, const struct assay_entity *entity)
{
	struct assay_view_leaf *leaf = new_leaf(f);
	struct assay_buf out = {0};
	unsigned int oddities;
	int ret = 0;

	if (leaf == NULL)
		return -ASSAY_ENOMEM;
	leaf->entity = entity;
	leaf->primary = true;
	leaf->body = entity->body;
	leaf->decoder = decoder_name((enum assay_encoding)entity->encoding);
	leaf->type = entity->type;
	leaf->name = entity->name;
	leaf->size = entity->size;
	if (entity->sha256 != NULL) {
		memcpy(leaf->sha256, entity->sha256, 32);
		return 0;
	}
	ret = decodings_own((enum assay_encoding)entity->encoding,
	                    f->message.data + entity->body.off, entity->body.len, &out, &oddities);
	if (ret == 0)
		ret = sha256(out.data == NULL ? "" : out.data, out.len, leaf->sha256);
	leaf->size = out.len;
	assay_buf_free(&out);
	return ret;
}

static void fill_limits(struct finder *f, const struct assay_views_limits *limits)
{
	if (limits != NULL)
		f->limits = *limits;
	if (f->limits.views == 0)
		f->limits.views = VIEWS_DEFAULT;
	if (f->limits.leaves == 0)
		f->limits.leaves = LEAVES_DEFAULT;
	if (f->limits.readings == 0)
		f->limits.readings = READINGS_DEFAULT;
	if (f->limits.decoded_bytes == 0)
		f->limits.decoded_bytes = DECODED_DEFAULT;
	f->work_limit = WORK_FREE + WORK_FACTOR * (uint64_t)f->message.len;
}

static int find(struct finder *f)
{
	const struct assay_analysis *analysis = f->analysis;
	bool taken;
	int ret = take_mask(f, 0, &taken);

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		if (analysis->entities[i]->kind == ASSAY_LEAF)
			ret = add_primary(f, analysis->entities[i]);
	}
	/* without a decision point there is one view only */
	if (ret < 0 || analysis->severity < ASSAY_SEV_AMBIGUOUS)
		return ret;
	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = analysis->entities[i];
		bool digest = entity->parent != NULL &&
		              strcmp(entity->parent->type, "multipart/digest") == 0;

		ret = read_range(f, &f->message, entity->header.off,
		                 entity->body.off + entity->body.len,
		                 digest ? "message/rfc822" : "text/plain", 0);
	}
	return ret;
}

int assay_views_find(const void *data, size_t len, const struct assay_analysis *analysis,
                     const struct assay_views_limits *limits, struct assay_views **views_r)
{
	struct finder *f = calloc(1, sizeof(*f));
	int ret;

	*views_r = NULL;
	if (f == NULL)
		return -ASSAY_ENOMEM;
	f->analysis = analysis;
	f->message = (struct text){.data = data, .len = len};
	fill_limits(f, limits);
	ret = find(f);
	f->public.leaves = f->leaves;
	f->public.leaf_count = f->count;
	f->public.view_count = f->mask_count;
	if (ret < 0) {
		assay_views_free(&f->public);
		return ret;
	}
	*views_r = &f->public;
	return 0;
}

void assay_views_free(struct assay_views *views)
{
	struct finder *f = (struct finder *)views;

	if (f == NULL)
		return;
	arena_free(&f->arena);
	free(f->leaves);
	free(f->masks);
	free(f);
}
