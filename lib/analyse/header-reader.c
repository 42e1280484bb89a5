/*
 * Reading a header: PARSER_HEADER. Nearly all headers arrive whole and clean, and
 * take the short way, header_at_once(). Any other is collected line by line until
 * a blank line ends it, or a delimiter does. RFC 5322 2.1, RFC 2046 5.1.
 */
#include "analyse/parser.h"

#include <string.h>

/* ---- the end of a header ------------------------------------------------- */

/* RFC 3501 6.4.5. The parent's section is known: headers finish in order. */
static int entity_number(struct assay_parser *p, struct assay_entity *entity)
{
	const struct assay_entity *parent = entity->parent;
	const char *prefix = parent == NULL ? "" : parent->section;
	size_t prefix_len = strlen(prefix);
	unsigned int number = 1;
	char digits[12], *text, *digit = digits + sizeof(digits);

	if (parent == NULL || parent->kind == ASSAY_MESSAGE) {
		/* a multipart that is the body of a message shares the message's number */
		if (entity->kind == ASSAY_MULTIPART) {
			entity->section = prefix;
			return 0;
		}
	} else {
		number = p->stack[p->stack_count - 2].child_count;
	}
	*--digit = '\0';
	for (; number > 0; number /= 10)
		*--digit = (char)('0' + number % 10);
	if (prefix_len > 0)
		*--digit = '.';
	number = (unsigned int)(digits + sizeof(digits) - digit);
	text = arena_text(&p->arena, prefix_len + number);
	if (text == NULL)
		return -ASSAY_ENOMEM;
	memcpy(text, prefix, prefix_len);
	memcpy(text + prefix_len, digit, number);
	entity->section = text;
	return 0;
}

/* The header never ended with a blank line: what was no field is the body. */
static int header_body(struct assay_parser *p, struct assay_entity *entity, size_t junk,
                       bool at_delimiter)
{
	const char *text = entity->header_text + junk;
	size_t len = entity->header.len - junk;
	struct assay_field *last;

	parser_report(p, ASSAY_AMB_S_HB_SEP, entity, entity->header.off + junk, NULL);
	entity->body.off = entity->header.off + junk;
	entity->header.len = junk;
	/* fields after the junk were none */
	while (entity->field_count > 0 && entity->fields[entity->field_count - 1].off >= junk)
		entity->field_count--;
	if (entity->field_count > 0) {
		last = (struct assay_field *)&entity->fields[entity->field_count - 1];
		if (last->off + last->len > junk)
			last->len = (uint32_t)(junk - last->off);
	}
	if (at_delimiter)
		len -= trailing_line_end((const unsigned char *)text, len);
	if (entity->kind != ASSAY_LEAF)
		return 0;
	parser_top(p)->body_end = entity->body.off + len;
	return leaf_feed(p, entity, text, len);
}

/* The header ends here: text is its octets, which lie at p->header_off. */
static int header_keep(struct assay_parser *p, const char *text, size_t len)
{
	struct assay_entity *entity = parser_top(p)->entity;

	entity->header_text = arena_strndup(&p->arena, text, len);
	if (entity->header_text == NULL)
		return -ASSAY_ENOMEM;
	entity->header.len = len;
	p->header_total += len;
	p->state = PARSER_BODY;
	p->at_line_start = true;
	p->eol_pending = 0;
	p->cr_pending = false;
	return 0;
}

/* The fields of the entity on top of the stack are known: what follows is its body. */
static int header_done(struct assay_parser *p, const struct header_fields *known)
{
	struct open_entity *open = parser_top(p);
	int ret = header_interpret(p, open, known);

	if (ret == 0)
		ret = entity_number(p, open->entity);
	if (ret == 0 && open->entity->kind == ASSAY_LEAF)
		leaf_begin(p, open->entity);
	return ret;
}

/* A blank line ended the header; p->offset is behind it. */
static int body_begin(struct assay_parser *p)
{
	struct open_entity *open = parser_top(p);

	if (open->entity->kind != ASSAY_MESSAGE)
		return 0;
	message_body_begin(p, open);
	return entity_begin(p, 0);
}

/*
 * The header that was read line by line is complete. blank: a blank line ended
 * it (p->offset is behind it); otherwise a delimiter or the end of the message
 * did.
 */
int header_end(struct assay_parser *p, bool blank, bool at_delimiter)
{
	struct assay_entity *entity = parser_top(p)->entity;
	struct header_fields known;
	size_t junk = SIZE_MAX;
	int ret = header_keep(p, p->header.data == NULL ? "" : p->header.data, p->header.len);

	if (ret < 0)
		return ret;
	entity->body.off = blank ? p->offset : p->header_off + p->header_seen;
	if (p->header_cut)
		parser_report(p, ASSAY_AMB_R_HEADER, entity,
		              entity->header.off + entity->header.len, NULL);
	ret = header_split(p, entity, &known, &junk);
	if (ret < 0)
		return ret;
	header_check_eightbit(p, entity);
	ret = header_done(p, &known);
	if (ret < 0)
		return ret;
	if (!blank && junk != SIZE_MAX)
		return header_body(p, entity, junk, at_delimiter);
	if (!blank && at_delimiter)
		parser_report(p, ASSAY_AMB_S_HB_SEP, entity, entity->body.off, NULL);
	else if (!blank && entity->header.len > 0 &&
	         entity->header_text[entity->header.len - 1] != '\n')
		parser_report(p, ASSAY_AMB_S_HB_END, entity, entity->body.off, NULL);
	return blank ? body_begin(p) : 0;
}

/* ---- its lines ----------------------------------------------------------- */

/* Header octets are part of the message: their lines count like all others. */
static void count_header_line(struct assay_parser *p, const char *line, size_t len)
{
	while (len > 0) {
		size_t took = scan_lines(&p->scan, (const unsigned char *)line, len);

		line += took;
		len -= took;
	}
}

/*
 * Octets of a header line that is too long to be kept pass here, so that they
 * count all the same: such a line is no delimiter.
 */
static void header_drop(struct assay_parser *p, const char *data, size_t len)
{
	if (p->line_dropped == 0) {
		const char *line = p->header.data + p->line_off;
		size_t kept = p->header.len - p->line_off;

		count_header_line(p, line, kept);
		pass_octets(p, (const unsigned char *)line, kept);
	}
	p->line_dropped += len;
	p->header_cut = true;
	pass_octets(p, (const unsigned char *)data, len);
	count_header_line(p, data, len);
}

/*
 * No blank line, and the first delimiter comes: end the header before it, as
 * readers do that end it at the first line that is no field.
 */
static int header_ended_by_own_delimiter(struct assay_parser *p, const char *line, size_t len)
{
	struct open_entity *open = parser_top(p);
	bool close;
	int level, ret;

	p->header.len = p->line_off;
	ret = header_end(p, false, true);
	if (ret < 0)
		return ret;
	level = boundary_match(p, line, len, &close);
	if (level >= 0)
		return delimiter(p, (unsigned int)level, close, p->offset,
		                 (const unsigned char *)line, len);
	/* it is none after all: what was taken for the end of the content is in the middle of it */
	if (open->body_end != 0 && !p->header_cut)
		p->eol_pending = (unsigned int)(p->offset - open->body_end);
	open->body_end = 0;
	count_header_line(p, line, len);
	return body_run(p, line, len);
}

int header_line(struct assay_parser *p, bool final)
{
	const char *line = p->header.data + p->line_off;
	size_t len = p->header.len - p->line_off;
	size_t whole = len + p->line_dropped;
	bool close;
	int level;

	/* a delimiter or blank line is never so long that part of it was dropped */
	if (p->line_dropped == 0 && !final && (len == 1 || (len == 2 && line[0] == '\r'))) {
		count_header_line(p, line, len);
		pass_octets(p, (const unsigned char *)line, len);
		p->header.len = p->line_off;
		p->offset += len;
		return header_end(p, true, false);
	}
	level = p->line_dropped == 0 ? boundary_match(p, line, len, &close) : -1;
	if (level >= 0) {
		p->header.len = p->line_off;
		return delimiter(p, (unsigned int)level, close, p->offset,
		                 (const unsigned char *)line, len);
	}
	if (p->line_dropped == 0 && boundary_declared(p, line, len))
		return header_ended_by_own_delimiter(p, line, len);
	if (p->line_dropped == 0) {
		count_header_line(p, line, len);
		pass_octets(p, (const unsigned char *)line, len);
	}
	parser_work(p, 2 * whole);
	p->offset += whole;
	p->header_seen += whole;
	if (p->header.len > p->header_limit)
		p->header_cut = true;
	if (p->header_cut)
		p->header.len = p->line_off;
	p->line_off = p->header.len;
	p->line_dropped = 0;
	return 0;
}

/*
 * The usual case: the whole header is here, and nothing is odd about its lines.
 * Returns octets taken, 0 when it is to be read line by line, or an error.
 */
static ssize_t header_at_once(struct assay_parser *p, const char *data, size_t len)
{
	struct assay_entity *entity = parser_top(p)->entity;
	struct assay_field fields[SCAN_FIELDS], *kept;
	const struct scan before = p->scan;
	struct scan_header lines;
	struct header_fields known;
	size_t end;
	int ret;

	if (!scan_header(&p->scan, (const unsigned char *)data, len, &lines))
		return 0;
	end = lines.start[lines.count];
	if (end > p->header_limit || lines.count > header_fields_limit(p) ||
	    !header_split_clean(data, &lines, fields, &known)) {
		p->scan = before;
		return 0;
	}
	kept = arena_alloc(&p->arena, lines.count * sizeof(*kept));
	if (kept == NULL)
		return -ASSAY_ENOMEM;
	memcpy(kept, fields, lines.count * sizeof(*kept));
	entity->fields = kept;
	entity->field_count = lines.count;
	p->fields_total += lines.count;
	parser_work(p, 2 * end);
	pass_octets(p, (const unsigned char *)data, end + lines.blank);
	p->offset += end + lines.blank;
	entity->body.off = p->offset;
	ret = header_keep(p, data, end);
	if (ret == 0 && lines.eightbit)
		header_check_eightbit(p, entity);
	if (ret == 0)
		ret = header_done(p, &known);
	if (ret == 0)
		ret = body_begin(p);
	return ret < 0 ? ret : (ssize_t)(end + lines.blank);
}

/* Take octets up to the end of a line. Returns octets taken or an error. */
ssize_t header_feed(struct assay_parser *p, const char *data, size_t len)
{
	size_t room = p->header_limit + boundary_line_max(p);
	size_t take, keep;
	const char *nl;
	int ret;

	if (p->header_seen == 0 && p->header.len == 0 && p->line_dropped == 0) {
		ssize_t took = header_at_once(p, data, len);

		if (took != 0)
			return took;
	}
	nl = memchr(data, '\n', len);
	keep = take = nl == NULL ? len : (size_t)(nl + 1 - data);
	/* beyond the limit only as much of a line is kept as a delimiter may need */
	if (p->header.len - p->line_off >= room)
		keep = 0;
	else if (keep > room - (p->header.len - p->line_off))
		keep = room - (p->header.len - p->line_off);
	ret = assay_buf_append(&p->header, data, keep);
	if (ret < 0)
		return ret;
	if (take > keep)
		header_drop(p, data + keep, take - keep);
	if (nl != NULL) {
		ret = header_line(p, false);
		if (ret < 0)
			return ret;
	}
	return (ssize_t)take;
}
