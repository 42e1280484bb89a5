/*
 * The analysis as JSON (RFC 8259). The members named in assay/record.h are an
 * interface that others script against.
 */
#include <assay/codec.h>
#include <assay/record.h>

#include <string.h>

struct writer {
	struct assay_buf *out;
	bool pretty;
	unsigned int depth;
	bool first; /* nothing was written in the innermost object or list yet */
	int error;
};

static void raw(struct writer *w, const char *text)
{
	if (w->error == 0)
		w->error = assay_buf_puts(w->out, text);
}

static void new_line(struct writer *w)
{
	if (!w->pretty)
		return;
	raw(w, "\n");
	for (unsigned int i = 0; i < w->depth; i++)
		raw(w, "  ");
}

static void separator(struct writer *w)
{
	if (!w->first)
		raw(w, ",");
	w->first = false;
	new_line(w);
}

static void open_with(struct writer *w, const char *bracket)
{
	raw(w, bracket);
	w->depth++;
	w->first = true;
}

static void close_with(struct writer *w, const char *bracket)
{
	w->depth--;
	if (!w->first)
		new_line(w);
	w->first = false;
	raw(w, bracket);
}

/* All strings of an analysis are valid UTF-8 except declared types, which are ASCII or replaced. */
static void string(struct writer *w, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	const char *start = text;

	if (text == NULL) {
		raw(w, "null");
		return;
	}
	raw(w, "\"");
	for (; *text != '\0' && w->error == 0; text++) {
		unsigned char c = (unsigned char)*text;
		char escape[8] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15], '\0'};

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		w->error = assay_buf_append(w->out, start, (size_t)(text - start));
		start = text + 1;
		if (c == '"' || c == '\\') {
			escape[1] = (char)c;
			escape[2] = '\0';
		}
		raw(w, escape);
	}
	if (w->error == 0)
		w->error = assay_buf_append(w->out, start, (size_t)(text - start));
	raw(w, "\"");
}

static void text_or_latin(struct writer *w, const char *text)
{
	struct assay_buf utf8 = {0};

	if (text == NULL || assay_utf8_valid(text, strlen(text))) {
		string(w, text);
		return;
	}
	if (w->error == 0 && assay_charset_to_utf8(NULL, text, strlen(text), &utf8) < 0)
		w->error = -ASSAY_ENOMEM;
	string(w, utf8.data == NULL ? "" : utf8.data);
	assay_buf_free(&utf8);
}

static void key(struct writer *w, const char *name)
{
	separator(w);
	string(w, name);
	raw(w, w->pretty ? ": " : ":");
}

static void number(struct writer *w, const char *name, uint64_t value)
{
	key(w, name);
	if (w->error == 0)
		w->error = assay_buf_printf(w->out, "%llu", (unsigned long long)value);
}

static void member(struct writer *w, const char *name, const char *value)
{
	key(w, name);
	text_or_latin(w, value);
}

static void sha256(struct writer *w, const uint8_t *digest)
{
	char hex[65];

	key(w, "sha256");
	if (digest == NULL) {
		raw(w, "null");
		return;
	}
	for (int i = 0; i < 32; i++) {
		hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
	}
	hex[64] = '\0';
	string(w, hex);
}

static void span(struct writer *w, const char *name, struct assay_span value)
{
	key(w, name);
	if (w->error == 0)
		w->error = assay_buf_printf(w->out, "[%zu,%zu]", value.off, value.len);
}

static void flags(struct writer *w, unsigned int bits)
{
	key(w, "flags");
	open_with(w, "[");
	for (unsigned int bit = 1; bit != 0 && bit <= bits; bit <<= 1) {
		if ((bits & bit) != 0 && assay_entity_flag_name(bit) != NULL) {
			separator(w);
			string(w, assay_entity_flag_name(bit));
		}
	}
	close_with(w, "]");
}

static void members(struct writer *w, const struct assay_entity *entity)
{
	key(w, "members");
	open_with(w, "[");
	for (uint32_t i = 0; i < entity->member_count; i++) {
		const struct assay_member *m = &entity->members[i];

		separator(w);
		open_with(w, "{");
		member(w, "source", assay_member_source_name(m->source));
		member(w, "name", m->name);
		member(w, "type", m->type);
		member(w, "detected", m->detected);
		number(w, "size", m->size);
		sha256(w, m->sha256);
		flags(w, m->flags);
		close_with(w, "}");
	}
	close_with(w, "]");
}

static void part(struct writer *w, const struct assay_entity *entity)
{
	separator(w);
	open_with(w, "{");
	member(w, "section", entity->section);
	member(w, "type", entity->type);
	member(w, "detected", entity->detected);
	member(w, "name", entity->name);
	key(w, "names");
	open_with(w, "[");
	for (uint32_t i = 0; i < entity->name_count; i++) {
		separator(w);
		string(w, entity->names[i].value);
	}
	close_with(w, "]");
	member(w, "disposition", entity->disposition);
	member(w, "encoding", assay_encoding_name((enum assay_encoding)entity->encoding));
	member(w, "charset", entity->charset);
	number(w, "size", entity->size);
	sha256(w, entity->sha256);
	key(w, "attachment");
	raw(w, (entity->flags & ASSAY_ENT_ATTACHMENT) != 0 ? "true" : "false");
	flags(w, entity->flags);
	span(w, "header", entity->header);
	span(w, "body", entity->body);
	members(w, entity);
	close_with(w, "}");
}

/* The tree of types: what parts[] cannot show. */
static void structure(struct writer *w, const struct assay_analysis *analysis)
{
	const struct assay_entity *entity = analysis->root;

	/* iterative: depth is the sender's choice */
	while (entity != NULL) {
		if (entity != analysis->root)
			separator(w);
		open_with(w, "{");
		member(w, "section", entity->section);
		member(w, "type", entity->type);
		if (entity->child != NULL) {
			key(w, "children");
			open_with(w, "[");
			entity = entity->child;
			continue;
		}
		close_with(w, "}");
		while (entity != NULL && entity->next == NULL) {
			entity = entity->parent;
			if (entity != NULL) {
				close_with(w, "]");
				close_with(w, "}");
			}
		}
		if (entity != NULL)
			entity = entity->next;
	}
}

static void ambiguity(struct writer *w, const struct assay_ambiguity *finding)
{
	const struct assay_code_info *info = assay_code_info(finding->code);

	separator(w);
	open_with(w, "{");
	member(w, "code", info->name);
	member(w, "severity", assay_severity_name(info->severity));
	member(w, "section", finding->entity->section);
	number(w, "offset", finding->offset);
	member(w, "detail", finding->detail != NULL ? finding->detail : info->text);
	close_with(w, "}");
}

int assay_json(const struct assay_analysis *analysis, unsigned int options, struct assay_buf *out)
{
	struct writer w = {.out = out, .pretty = (options & ASSAY_JSON_PRETTY) != 0};

	open_with(&w, "{");
	number(&w, "size", analysis->size);
	member(&w, "severity",
	       analysis->ambiguity_count == 0 ? "none" : assay_severity_name(analysis->severity));
	key(&w, "parts");
	open_with(&w, "[");
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if (analysis->entities[i]->kind != ASSAY_MULTIPART)
			part(&w, analysis->entities[i]);
	}
	close_with(&w, "]");
	key(&w, "ambiguities");
	open_with(&w, "[");
	for (size_t i = 0; i < analysis->ambiguity_count; i++)
		ambiguity(&w, &analysis->ambiguities[i]);
	close_with(&w, "]");
	key(&w, "structure");
	structure(&w, analysis);
	close_with(&w, "}");
	if (w.pretty)
		raw(&w, "\n");
	return w.error;
}
