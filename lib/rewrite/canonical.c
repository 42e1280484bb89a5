/*
 * The canonical form: which entities must change, and the check that nothing
 * was lost.
 *
 * Only what carries an ambiguity is written anew, with all that stands around
 * it. The result is analysed again: every leaf of the original must be in it with
 * the same octets, and no ambiguity may be left that writing can remove. If one
 * is, everything is written anew; a result that loses a leaf is never given out.
 */
#include "assay-config.h"

#include "rewrite/canonical-private.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *assay_canonical_outcome_name(enum assay_canonical_outcome outcome)
{
	static const char *const names[] = {
		[ASSAY_CANON_UNCHANGED] = "unchanged",
		[ASSAY_CANON_CHANGED] = "changed",
		[ASSAY_CANON_SEALED] = "sealed",
		[ASSAY_CANON_LIMIT] = "limit",
	};

	return (unsigned int)outcome <= ASSAY_CANON_LIMIT ? names[outcome] : "unknown";
}

void canon_change(struct canon *c, const struct assay_entity *entity, enum assay_code code,
                  const char *text)
{
	for (size_t i = 0; i < c->change_count; i++) {
		const struct assay_canonical_change *known = &c->changes[i];

		if (known->entity == entity && known->code == code && known->text == text)
			return;
	}
	if (c->change_count == c->change_size) {
		size_t size = c->change_size == 0 ? 16 : c->change_size * 2;
		struct assay_canonical_change *grown =
			reallocarray(c->changes, size, sizeof(*grown));

		if (grown == NULL) {
			c->error = c->error != 0 ? c->error : -ASSAY_ENOMEM;
			return;
		}
		c->changes = grown;
		c->change_size = size;
	}
	c->changes[c->change_count++] =
		(struct assay_canonical_change){.entity = entity, .code = code, .text = text};
}

/* ---- which findings ------------------------------------------------------ */

/* What the content itself says: no other way of writing it would change that. */
static bool is_inherent(enum assay_code code)
{
	switch (code) {
	case ASSAY_AMB_D_UU_TEXT:
	case ASSAY_AMB_M_PARTIAL:
	case ASSAY_AMB_M_EXTERNAL:
	case ASSAY_AMB_H_FROM_MULTI:
	case ASSAY_AMB_T_MISMATCH:
	case ASSAY_AMB_R_PARTS_SOFT:
		return true;
	default:
		return false;
	}
}

static enum assay_severity severity_of(const struct assay_ambiguity *finding)
{
	return assay_code_info(finding->code)->severity;
}

static enum assay_severity threshold(const struct canon *c)
{
	return c->options->severity != ASSAY_SEV_INFO ? c->options->severity : ASSAY_SEV_AMBIGUOUS;
}

/* Whether this is what the canonical form is there for. */
static bool is_wanted(const struct canon *c, const struct assay_ambiguity *finding)
{
	return severity_of(finding) >= threshold(c) && !is_inherent(finding->code);
}

static bool has_limit(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		if (severity_of(&analysis->ambiguities[i]) == ASSAY_SEV_LIMIT)
			return true;
	}
	return false;
}

static const char *what_is_done(enum assay_code code)
{
	switch (assay_code_info(code)->name[0]) {
	case 'B':
	case 'S':
		return "delimiters and header are written anew";
	case 'D':
	case 'L':
		return "the content is encoded anew";
	case 'F':
		return "the attachment name is written once";
	default:
		return "the header is written anew";
	}
}

/* ---- which entities ------------------------------------------------------ */

static bool seals(const struct assay_entity *entity)
{
	return strcmp(entity->type, "multipart/signed") == 0 ||
	       strcmp(entity->type, "multipart/encrypted") == 0;
}

static void mark_sealed(struct canon *c)
{
	/* parents come first */
	for (size_t i = 1; i < c->analysis->entity_count; i++) {
		const struct assay_entity *entity = c->analysis->entities[i];

		if (seals(entity->parent) || (c->marks[entity->parent->index] & CANON_SEALED) != 0)
			c->marks[i] = CANON_SEALED;
	}
}

static int note_sealed(struct canon *c, const struct assay_entity *entity)
{
	const struct assay_entity **list = (void *)c->public.sealed;

	for (size_t i = 0; i < c->public.sealed_count; i++) {
		if (list[i] == entity)
			return 0;
	}
	list = reallocarray(list, c->public.sealed_count + 1, sizeof(struct assay_entity *));
	if (list == NULL)
		return -ASSAY_ENOMEM;
	list[c->public.sealed_count++] = entity;
	c->public.sealed = list;
	return 0;
}

/* Findings of entities; *wanted_r: there is something to write. */
static int mark_findings(struct canon *c, bool *wanted_r)
{
	for (size_t i = 0; i < c->analysis->ambiguity_count; i++) {
		const struct assay_ambiguity *finding = &c->analysis->ambiguities[i];
		unsigned char *mark = &c->marks[finding->entity->index];
		char family = assay_code_info(finding->code)->name[0];

		if (severity_of(finding) == ASSAY_SEV_INFO || is_inherent(finding->code))
			continue;
		if ((*mark & CANON_SEALED) != 0) {
			if (is_wanted(c, finding) && note_sealed(c, finding->entity) < 0)
				return -ASSAY_ENOMEM;
			continue;
		}
		*wanted_r |= is_wanted(c, finding);
		/* of these only what the octets themselves need: see mark_octets() */
		if (family == 'L' || finding->code == ASSAY_AMB_S_PREAMBLE ||
		    finding->code == ASSAY_AMB_S_EPILOGUE)
			continue;
		*mark |= CANON_ODD | (family == 'D' ? CANON_CONTENT : 0);
	}
	return 0;
}

static void list_findings(struct canon *c)
{
	for (size_t i = 0; i < c->analysis->ambiguity_count; i++) {
		const struct assay_ambiguity *finding = &c->analysis->ambiguities[i];

		if (is_wanted(c, finding) && (c->marks[finding->entity->index] & CANON_SEALED) == 0)
			canon_change(c, finding->entity, finding->code,
			             what_is_done(finding->code));
	}
}

/* What stands between header and body must be a line end like the others. */
static bool clean_separator(const struct canon *c, const struct assay_entity *entity)
{
	size_t end = entity->header.off + entity->header.len, eol = strlen(c->eol);

	return entity->body.off == end + eol && memcmp(c->data + end, c->eol, eol) == 0;
}

/* Whether the content can stay: no octet in it that readers could take differently. */
static int clean_content(const struct canon *c, const struct assay_entity *entity, bool *clean_r)
{
	unsigned int oddities;
	struct assay_buf decoded = {0};
	int ret = canon_decode(entity, c->data, &decoded, &oddities);

	assay_buf_free(&decoded);
	*clean_r =
		oddities == 0 && canon_clean_text(c, c->data + entity->body.off, entity->body.len);
	return ret;
}

static int mark_octets(struct canon *c)
{
	int ret = 0;

	for (size_t i = 0; i < c->analysis->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = c->analysis->entities[i];
		bool clean = true;

		if ((c->marks[i] & CANON_SEALED) != 0)
			continue;
		if (c->all || !clean_separator(c, entity) || !canon_clean_header(c, entity))
			c->marks[i] |= CANON_ODD;
		if (entity->kind == ASSAY_LEAF)
			ret = clean_content(c, entity, &clean);
		if (entity->kind == ASSAY_LEAF && (c->all || !clean))
			c->marks[i] |= CANON_CONTENT;
	}
	return ret;
}

static void mark_around(struct canon *c)
{
	for (size_t i = c->analysis->entity_count; i-- > 1;) {
		const struct assay_entity *entity = c->analysis->entities[i];

		if ((c->marks[i] & (CANON_ODD | CANON_CONTENT | CANON_INSIDE)) != 0)
			c->marks[entity->parent->index] |= CANON_INSIDE;
	}
	for (size_t i = 0; i < c->hidden_count; i++) {
		const struct assay_entity *entity = c->hidden[i].message;

		c->marks[entity->index] |= CANON_INSIDE;
		while ((entity = entity->parent) != NULL)
			c->marks[entity->index] |= CANON_INSIDE;
	}
}

/* ---- leaves of other views ----------------------------------------------- */

static const struct assay_entity *message_of(const struct assay_entity *entity)
{
	while (entity->parent != NULL && entity->parent->kind != ASSAY_MESSAGE)
		entity = entity->parent;
	return entity;
}

static bool is_blank(const struct assay_view_leaf *leaf)
{
	for (uint64_t i = 0; i < leaf->size; i++) {
		if (leaf->data[i] == '\0' || strchr(" \t\r\n", leaf->data[i]) == NULL)
			return false;
	}
	return true;
}

/* Octets of a text without the line ends at its end. */
static uint64_t trimmed(const char *data, uint64_t size)
{
	while (size > 0 && strchr(" \t\r\n", data[size - 1]) != NULL && data[size - 1] != '\0')
		size--;
	return size;
}

/* Whether one leaf is all of the beginning of another. */
static bool is_beginning(const char *part, uint64_t size, const char *whole, uint64_t whole_size)
{
	size = trimmed(part, size);
	return size <= whole_size && memcmp(part, whole, (size_t)size) == 0;
}

static bool is_encoded_message(const struct assay_entity *entity)
{
	return entity->kind == ASSAY_LEAF && strncmp(entity->type, "message/", 8) == 0 &&
	       (entity->encoding == ASSAY_ENC_BASE64 || entity->encoding == ASSAY_ENC_QP);
}

/* Its octets are the source of parts that are all there: they are nothing new. */
static bool is_source(const struct canon *c, const struct assay_view_leaf *leaf)
{
	/* encoded content that a reader gives up on, and shows as it is */
	if ((leaf->choices & (1u << ASSAY_CHOICE_DECODING)) != 0 &&
	    strcmp(leaf->decoder, "none") == 0)
		return true;
	for (size_t i = 0; i < c->analysis->entity_count; i++) {
		const struct assay_entity *entity = c->analysis->entities[i];

		if (is_encoded_message(entity) && strcmp(leaf->decoder, "none") == 0 &&
		    !leaf->decoded && leaf->body.off >= entity->body.off &&
		    leaf->body.off + leaf->body.len <= entity->body.off + entity->body.len)
			return true;
		if (entity->kind != ASSAY_LEAF && entity->child != NULL &&
		    leaf->body.off <= entity->child->header.off &&
		    leaf->body.off + leaf->body.len > entity->child->header.off &&
		    strcmp(leaf->decoder, "none") == 0)
			return true;
	}
	return false;
}

/* Whether a reading of encoded content is nothing but another end of it: an octet, or none. */
static bool is_other_end(const struct assay_view_leaf *leaf, const struct assay_buf *shown)
{
	return (leaf->choices & 1u << ASSAY_CHOICE_DECODING) != 0 && leaf->size == shown->len + 1 &&
	       memcmp(leaf->data, shown->data, shown->len) == 0;
}

/* Whether a primary leaf that starts where this one does shows all of it. */
static int is_shown(const struct canon *c, const struct assay_view_leaf *leaf, bool *shown_r)
{
	for (size_t i = 0; i < c->analysis->entity_count && !*shown_r; i++) {
		const struct assay_entity *entity = c->analysis->entities[i];
		struct assay_buf decoded = {0};
		int ret;

		if (entity->kind != ASSAY_LEAF ||
		    entity->body.off + entity->body.len < leaf->body.off ||
		    entity->body.off > leaf->body.off + leaf->body.len)
			continue;
		ret = canon_decode(entity, c->data, &decoded, NULL);
		*shown_r = ret == 0 && decoded.len > 0 &&
		           (is_beginning(leaf->data, leaf->size, decoded.data, decoded.len) ||
		            is_other_end(leaf, &decoded));
		assay_buf_free(&decoded);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static bool is_known(const struct canon *c, const struct assay_view_leaf *leaf)
{
	for (size_t i = 0; i < c->hidden_count; i++) {
		const struct assay_view_leaf *other = c->hidden[i].leaf;

		if (is_beginning(leaf->data, leaf->size, other->data, other->size))
			return true;
	}
	return false;
}

static bool has_leaf(const struct assay_analysis *analysis, const uint8_t sha256[32])
{
	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *entity = analysis->entities[i];

		if (entity->sha256 != NULL && memcmp(entity->sha256, sha256, 32) == 0)
			return true;
	}
	return false;
}

/* What views find inside of an encoded message, where that becomes a proper one. */
static int mark_inside(const struct canon *c, const struct assay_entity *message, bool *shown)
{
	struct assay_analysis *inside = NULL;
	struct assay_buf text = {0};
	int ret = canon_decode(message, c->data, &text, NULL);

	if (ret == 0 && text.len > 0)
		ret = assay_analyse(text.data, text.len, NULL, &inside);
	for (size_t i = 0;
	     inside != NULL && canon_nests(c, message, inside, &text) && i < c->views->leaf_count;
	     i++) {
		const struct assay_view_leaf *leaf = &c->views->leaves[i];

		if (!leaf->decoded || leaf->body.off != message->body.off)
			continue;
		if (strcmp(leaf->decoder, "none") == 0)
			shown[i] = memmem(text.data, text.len, leaf->data, leaf->size) != NULL;
		else
			shown[i] = has_leaf(inside, leaf->sha256);
	}
	assay_analysis_free(inside);
	assay_buf_free(&text);
	return ret;
}

static int choose_hidden(struct canon *c, const bool *inside)
{
	const struct assay_views *views = c->views;

	for (size_t i = 0; i < views->leaf_count; i++) {
		const struct assay_view_leaf *leaf = &views->leaves[i];
		bool shown = inside[i];
		int ret;

		if (leaf->primary || is_blank(leaf) || is_source(c, leaf) || is_known(c, leaf) ||
		    (c->marks[leaf->entity->index] & CANON_SEALED) != 0)
			continue;
		ret = is_shown(c, leaf, &shown);
		if (ret < 0)
			return ret;
		if (shown)
			continue;
		if ((c->options->flags & ASSAY_CANON_DROP_HIDDEN) != 0) {
			canon_change(c, leaf->entity, ASSAY_AMB_COUNT,
			             "what only some readers show is left out");
			continue;
		}
		c->hidden[c->hidden_count++] =
			(struct canon_hidden){leaf, message_of(leaf->entity)};
	}
	return 0;
}

static int collect_hidden(struct canon *c)
{
	bool *inside = calloc(c->views->leaf_count + 1, sizeof(*inside));
	int ret = inside == NULL ? -ASSAY_ENOMEM : 0;

	c->hidden = calloc(c->views->leaf_count + 1, sizeof(*c->hidden));
	if (c->hidden == NULL)
		ret = -ASSAY_ENOMEM;
	for (size_t i = 0; i < c->analysis->entity_count && ret == 0; i++) {
		if (is_encoded_message(c->analysis->entities[i]))
			ret = mark_inside(c, c->analysis->entities[i], inside);
	}
	if (ret == 0)
		ret = choose_hidden(c, inside);
	free(inside);
	return ret;
}

/* ---- the check ----------------------------------------------------------- */

struct leaf_hash {
	unsigned char sha256[32];
};

static int compare_hashes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct leaf_hash));
}

/* Hashes of all leaves, and of encapsulated messages if wanted, sorted. */
static int leaf_hashes(const struct assay_analysis *analysis, const char *data, bool messages,
                       struct leaf_hash **list_r, size_t *count_r)
{
	struct leaf_hash *list = calloc(analysis->entity_count, sizeof(*list));
	size_t count = 0;
	int ret = list == NULL ? -ASSAY_ENOMEM : 0;

	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = analysis->entities[i];
		struct assay_buf decoded = {0};

		if (entity->kind == ASSAY_MULTIPART || (entity->kind == ASSAY_MESSAGE && !messages))
			continue;
		ret = canon_decode(entity, data, &decoded, NULL);
		if (ret == 0 && EVP_Digest(decoded.data, decoded.len, list[count++].sha256, NULL,
		                           EVP_sha256(), NULL) != 1)
			ret = -ASSAY_ECRYPTO;
		assay_buf_free(&decoded);
	}
	if (count > 1)
		qsort(list, count, sizeof(*list), compare_hashes);
	*list_r = list;
	*count_r = count;
	return ret;
}

static bool all_there(const struct leaf_hash *old, size_t old_count, const struct leaf_hash *new,
                      size_t new_count)
{
	size_t at = 0;

	for (size_t i = 0; i < old_count; i++, at++) {
		while (at < new_count && compare_hashes(&new[at], &old[i]) < 0)
			at++;
		if (at == new_count || compare_hashes(&new[at], &old[i]) != 0)
			return false;
	}
	return true;
}

static bool is_inside_seal(const struct assay_entity *entity)
{
	while ((entity = entity->parent) != NULL) {
		if (seals(entity))
			return true;
	}
	return false;
}

/* What came of it. */
struct outcome {
	struct assay_analysis *result;
	bool kept;   /* nothing is lost */
	bool clean;  /* nothing is left that could be written better */
	bool sealed; /* something is left where nothing may be rewritten */
};

static int check(const struct canon *c, struct outcome *o)
{
	struct leaf_hash *old = NULL, *new = NULL;
	size_t old_count = 0, new_count = 0;
	int ret = leaf_hashes(c->analysis, c->data, false, &old, &old_count);

	if (ret == 0)
		ret = leaf_hashes(o->result, c->out.data, true, &new, &new_count);
	o->kept = ret == 0 && all_there(old, old_count, new, new_count);
	free(old);
	free(new);
	o->clean = true;
	for (size_t i = 0; i < o->result->ambiguity_count; i++) {
		const struct assay_ambiguity *finding = &o->result->ambiguities[i];

		if (!is_wanted(c, finding))
			continue;
		if (is_inside_seal(finding->entity))
			o->sealed = true;
		else
			o->clean = false;
	}
	return ret;
}

/*
 * A finding that another one hid, such as the second bare CR of a message, shows
 * itself only now, inside of something sealed: it is not known in which.
 */
static int note_all_sealed(struct canon *c)
{
	int ret = 0;

	for (size_t i = 1; i < c->analysis->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = c->analysis->entities[i];

		if (seals(entity->parent))
			ret = note_sealed(c, entity);
	}
	return ret;
}

/* ---- the whole ----------------------------------------------------------- */

static int make_digest(struct canon *c)
{
	unsigned char sha256[32];

	if (EVP_Digest(c->data, c->len, sha256, NULL, EVP_sha256(), NULL) != 1)
		return -ASSAY_ECRYPTO;
	for (size_t i = 0; i < 10; i++)
		snprintf(c->digest + 2 * i, 3, "%02x", sha256[i]);
	return 0;
}

/* The line end of most lines of the first header. */
static const char *line_end(const struct canon *c)
{
	const struct assay_entity *root = c->analysis->root;
	size_t crlf = 0, lf = 0, end = root->body.off;

	/* a message without a header, or with one in a single line */
	if (end < 80)
		end = c->len < 4096 ? c->len : 4096;
	for (size_t i = 0; i < end; i++) {
		if (c->data[i] == '\n') {
			bool cr = i > 0 && c->data[i - 1] == '\r';

			crlf += cr;
			lf += !cr;
		}
	}
	return lf > crlf ? "\n" : "\r\n";
}

static int write_once(struct canon *c, struct outcome *o)
{
	const struct assay_parse_options options = {.flags = ASSAY_PARSE_NO_HASH};

	int ret = mark_octets(c);

	if (ret < 0)
		return ret;
	c->out.len = 0;
	mark_around(c);
	canon_write(c);
	if (c->error != 0)
		return c->error;
	ret = assay_analyse(c->out.data, c->out.len, &options, &o->result);
	return ret == 0 ? check(c, o) : ret;
}

static int rewrite(struct canon *c)
{
	struct outcome o = {0};
	int ret = write_once(c, &o);

	if (ret == 0 && (!o.kept || !o.clean)) {
		assay_analysis_free(o.result);
		o = (struct outcome){0};
		c->all = true;
		ret = write_once(c, &o);
	}
	if (ret == 0 && o.sealed && c->public.sealed_count == 0)
		ret = note_all_sealed(c);
	/* beside something sealed, whose meaning hangs on its surroundings, not all can be put
	 * right */
	if (ret == 0 && c->public.sealed_count > 0)
		c->public.outcome = ASSAY_CANON_SEALED;
	else if (ret == 0)
		c->public.outcome = o.kept && o.clean ? ASSAY_CANON_CHANGED : ASSAY_CANON_LIMIT;
	if (ret == 0 && o.kept && c->public.outcome != ASSAY_CANON_LIMIT) {
		c->public.text = c->out.data;
		c->public.len = c->out.len;
		c->public.dkim = dkim_touched(c->analysis, c->data, o.result, c->out.data);
	}
	assay_analysis_free(o.result);
	return ret;
}

static int canonicalise(struct canon *c)
{
	bool wanted = false;
	int ret;

	c->eol = line_end(c);
	c->marks = calloc(c->analysis->entity_count, 1);
	if (c->marks == NULL)
		return -ASSAY_ENOMEM;
	mark_sealed(c);
	ret = mark_findings(c, &wanted);
	if (ret < 0 || (!wanted && c->public.sealed_count == 0))
		return ret;
	if (has_limit(c->analysis)) {
		c->public.outcome = ASSAY_CANON_LIMIT;
		return 0;
	}
	c->public.outcome = ASSAY_CANON_SEALED;
	if (!wanted)
		return 0;
	list_findings(c);
	ret = assay_views_find(c->data, c->len, c->analysis, &c->options->limits, &c->views);
	if (ret == 0)
		ret = collect_hidden(c);
	if (ret == 0)
		ret = make_digest(c);
	return ret < 0 ? ret : rewrite(c);
}

int assay_canonicalise(const void *data, size_t len, const struct assay_analysis *analysis,
                       const struct assay_canonical_options *options,
                       struct assay_canonical **canonical_r)
{
	static const struct assay_canonical_options defaults;
	struct canon *c = calloc(1, sizeof(*c));
	int ret;

	*canonical_r = NULL;
	if (c == NULL)
		return -ASSAY_ENOMEM;
	c->data = data;
	c->len = len;
	c->analysis = analysis;
	c->options = options != NULL ? options : &defaults;
	ret = canonicalise(c);
	c->options = NULL;
	if (ret < 0) {
		assay_canonical_free(&c->public);
		return ret;
	}
	c->public.changes = c->changes;
	c->public.change_count = c->change_count;
	c->public.views = c->views;
	*canonical_r = &c->public;
	return 0;
}

void assay_canonical_free(struct assay_canonical *canonical)
{
	struct canon *c = (struct canon *)canonical;

	if (c == NULL)
		return;
	assay_views_free(c->views);
	arena_free(&c->arena);
	assay_buf_free(&c->out);
	free(c->marks);
	free(c->hidden);
	free(c->changes);
	free((void *)c->public.sealed);
	free(c);
}
