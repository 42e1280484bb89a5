/*
 * Lines of a header that readers may take for something else, whatever they
 * mean: continuation lines that are blank or look like fields, a CR that is no
 * line end, and fields that a message has once (RFC 5322 3.6).
 */
#include "analyse/parser.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool starts(const char *text, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - text) > len && strncasecmp(text, word, len) == 0;
}

/* The fields that decide; what else begins with Content- decides nothing. */
static bool looks_like_field(const char *text, const char *end)
{
	const char *colon;

	if (!starts(text, end, "content-t") && !starts(text, end, "content-disposition") &&
	    !starts(text, end, "mime-version"))
		return false;
	colon = memchr(text, ':', (size_t)(end - text < 40 ? end - text : 40));
	return colon != NULL && memchr(text, '\n', (size_t)(colon - text)) == NULL;
}

/* DKIM and ARC signatures list names of fields, separated by colons. */
static bool is_signature(const char *text, const char *end)
{
	return starts(text, end, "dkim-signature") || starts(text, end, "arc-") ||
	       starts(text, end, "domainkey-signature") ||
	       starts(text, end, "x-google-dkim-signature");
}

/*
 * A line of white space (RFC 5322 4.2) ends the header for some readers, if it is the last one,
 * and the value for others, which matters where the value decides about parts.
 */
static bool is_decisive_blank(const char *field, const char *eol, const char *end)
{
	while (eol < end && (*eol == '\r' || *eol == '\n'))
		eol++;
	return eol == end || starts(field, end, "content-") || starts(field, end, "mime-");
}

/* A line that begins with white space at off, of the field that begins at field. */
static void check_continuation(struct assay_parser *p, const struct assay_entity *entity,
                               const char *field, size_t off)
{
	const char *text = entity->header_text, *end = text + entity->header.len;
	const char *at = text + off;

	while (at < end && is_blank(*at))
		at++;
	if (at == end || *at == '\n' || *at == '\r') {
		if (is_decisive_blank(field, at, end))
			parser_report(p, ASSAY_AMB_S_HB_EXTRA, entity, entity->header.off + off,
			              NULL);
	} else if (((*at | 0x20) == 'c' || (*at | 0x20) == 'm') && looks_like_field(at, end) &&
	           !is_signature(field, end)) {
		parser_report(p, ASSAY_AMB_H_FOLD_PRE, entity, entity->header.off + off, NULL);
	}
}

static void check_line_ends(struct assay_parser *p, const struct assay_entity *entity)
{
	const char *text = entity->header_text, *end = text + entity->header.len;
	const char *cr = text;

	while (cr < end && (cr = memchr(cr, '\r', (size_t)(end - cr))) != NULL) {
		if (cr + 1 == end || cr[1] != '\n') {
			parser_report(p, ASSAY_AMB_L_HDR_EOL, entity,
			              entity->header.off + (size_t)(cr - text), NULL);
			return;
		}
		cr++;
	}
}

/* ---- fields that a message has once --------------------------------------- */

/* Several mailboxes in From (RFC 5322 3.6.2 wants a Sender then): commas outside of anything. */
static bool has_several(struct assay_str value)
{
	bool quoted = false, address = false;
	unsigned int comment = 0, count = 0;

	for (size_t i = 0; i < value.len; i++) {
		char c = value.data[i];

		if (c == '\\')
			i++;
		else if (quoted)
			quoted = c != '"';
		else if (c == '"' && comment == 0)
			quoted = true;
		else if (c == '(')
			comment++;
		else if (c == ')' && comment > 0)
			comment--;
		else if (comment > 0)
			continue;
		else if (c == '@')
			address = true;
		else if (c == ',' && address) {
			count++;
			address = false;
		}
	}
	return count + address > 1;
}

enum { FROM, SENDER, TO, DATE, SUBJECT, SINGLE_FIELDS };

static int single_field(const char *name, size_t len)
{
	static const struct {
		const char *name;
		size_t len;
	} fields[SINGLE_FIELDS] = {[FROM] = {"from", 4},
	                           [SENDER] = {"sender", 6},
	                           [TO] = {"to", 2},
	                           [DATE] = {"date", 4},
	                           [SUBJECT] = {"subject", 7}};

	if (len > 7)
		return SINGLE_FIELDS;
	for (int i = 0; i < SINGLE_FIELDS; i++) {
		if (fields[i].len == len && strncasecmp(fields[i].name, name, len) == 0)
			return i;
	}
	return SINGLE_FIELDS;
}

static void check_single(struct assay_parser *p, const struct assay_entity *entity)
{
	unsigned int seen = 0;
	const struct assay_field *from = NULL;

	for (uint32_t i = 0; i < entity->field_count; i++) {
		const struct assay_field *field = &entity->fields[i];
		int which = single_field(entity->header_text + field->off, field->name_len);

		if (which == SINGLE_FIELDS)
			continue;
		if ((seen & (1u << which)) != 0)
			parser_report(p, ASSAY_AMB_H_DUP, entity, entity->header.off + field->off,
			              NULL);
		seen |= 1u << which;
		if (which == FROM && from == NULL)
			from = field;
	}
	if (from != NULL && (seen & (1u << SENDER)) == 0 &&
	    has_several(assay_field_value(entity, from)))
		parser_report(p, ASSAY_AMB_H_FROM_MULTI, entity, entity->header.off + from->off,
		              NULL);
}

void header_check_lines(struct assay_parser *p, const struct assay_entity *entity)
{
	const char *text = entity->header_text, *end = text + entity->header.len;
	const char *nl = text;
	uint32_t next = 0; /* the field behind the one that a line belongs to */

	if (entity->parent == NULL || entity->parent->kind == ASSAY_MESSAGE)
		check_single(p, entity);
	check_line_ends(p, entity);
	while (nl < end && (nl = memchr(nl, '\n', (size_t)(end - nl))) != NULL) {
		nl++;
		if (nl == end || !is_blank(*nl))
			continue;
		while (next < entity->field_count && text + entity->fields[next].off <= nl)
			next++;
		check_continuation(p, entity,
		                   next == 0 ? text : text + entity->fields[next - 1].off,
		                   (size_t)(nl - text));
	}
}
