/*
 * The push parser: octets to entities.
 *
 * An entity is read in two states. In PARSER_HEADER its header is read
 * (header-reader.c). In PARSER_BODY octets are passed on to the content of the
 * entity on top of the stack in runs as long as possible; only lines that
 * start with "--" are looked at one by one, since only they can be boundary
 * delimiters (RFC 2046 5.1.1). The line end before a delimiter belongs to the
 * delimiter, so the line end of a run is held back until the next octet shows
 * what it was.
 *
 * Nothing here depends on how the caller cuts the message into pieces: what
 * cannot be decided yet is carried over to the next piece.
 */
#include "analyse/parser.h"
#include "analyse/reading.h"

#include <stdlib.h>
#include <string.h>

#define RUN_MAX (32 * 1024) /* octets scanned before they are decoded: they stay in the cache */

/* ---- entities ------------------------------------------------------------ */

static int entity_register(struct assay_parser *p, struct assay_entity *entity)
{
	if (p->entity_count == p->entity_size) {
		size_t size = p->entity_size == 0 ? 16 : p->entity_size / 2 * 3;
		struct assay_entity **list =
			realloc(p->entities, size * sizeof(struct assay_entity *));

		if (list == NULL)
			return -ASSAY_ENOMEM;
		p->entities = list;
		p->entity_size = size;
	}
	entity->index = (uint32_t)p->entity_count;
	p->entities[p->entity_count++] = entity;
	return 0;
}

static struct open_entity *stack_push(struct assay_parser *p)
{
	if (p->stack_count == p->stack_size) {
		unsigned int size = p->stack_size == 0 ? 8 : p->stack_size * 2;
		struct open_entity *stack = realloc(p->stack, size * sizeof(*stack));

		if (stack == NULL)
			return NULL;
		p->stack = stack;
		p->stack_size = size;
	}
	memset(&p->stack[p->stack_count], 0, sizeof(*p->stack));
	p->stack[p->stack_count].boundary_next = -1;
	return &p->stack[p->stack_count++];
}

size_t share(size_t limit, size_t total, size_t used, size_t floor)
{
	size_t left = used < total ? total - used : 0;

	if (left < floor)
		left = floor;
	return left < limit ? left : limit;
}

/* A new entity starts at the current offset: the message, a part, a message inside. */
int entity_begin(struct assay_parser *p, size_t delimiter_len)
{
	struct assay_entity *entity = arena_alloc(&p->arena, sizeof(*entity));
	struct open_entity *parent = p->stack_count > 0 ? parser_top(p) : NULL;
	struct open_entity *open;
	int ret;

	if (entity == NULL)
		return -ASSAY_ENOMEM;
	ret = entity_register(p, entity);
	if (ret < 0)
		return ret;
	entity->depth = (uint16_t)p->stack_count;
	if (entity->depth > p->max_depth)
		p->max_depth = entity->depth;
	if (parent != NULL) {
		entity->parent = parent->entity;
		if (parent->last_child == NULL)
			parent->entity->child = entity;
		else
			parent->last_child->next = entity;
		parent->last_child = entity;
		parent->child_count++;
		if (parent->guess || (parent->entity->flags & ASSAY_ENT_GUESSED) != 0)
			entity->flags |= ASSAY_ENT_GUESSED;
	}
	entity->delimiter_len = (uint32_t)delimiter_len;
	entity->header.off = p->offset;
	open = stack_push(p);
	if (open == NULL)
		return -ASSAY_ENOMEM;
	open->entity = entity;
	p->state = PARSER_HEADER;
	p->header.len = 0;
	p->header_off = p->offset;
	p->line_off = 0;
	p->line_dropped = 0;
	p->header_seen = 0;
	p->header_cut = false;
	p->header_tries = 0;
	p->header_limit =
		share(p->options.limits.header_bytes, p->options.limits.total_header_bytes,
	              p->header_total, HEADER_FLOOR);
	return 0;
}

/* ---- preamble and epilogue ----------------------------------------------- */

/* It is complete: does it have anything to see, does it look like a part? */
static void outside_end(struct assay_parser *p)
{
	struct open_entity *open = parser_top(p);
	const struct outside outside = p->outside;
	enum assay_code code = open->closed ? ASSAY_AMB_S_EPILOGUE : ASSAY_AMB_S_PREAMBLE;

	p->outside = (struct outside){0};
	if (!outside.visible || open->entity->kind != ASSAY_MULTIPART)
		return;
	open->preamble |= !open->closed;
	parser_report(p, code, open->entity, outside.visible_off, NULL);
	if (outside.looks_like_entity)
		parser_report(p, ASSAY_AMB_S_PRE_EPI, open->entity, outside.visible_off, NULL);
}

/* Close the entity on top of the stack; its last octet is before `end`. */
static void entity_end(struct assay_parser *p, size_t end)
{
	struct open_entity *open = parser_top(p);
	struct assay_entity *entity = open->entity;

	outside_end(p);
	if (open->body_end != 0)
		end = open->body_end;
	if (end < entity->body.off)
		end = entity->body.off;
	entity->body.len = end - entity->body.off;
	switch (entity->kind) {
	case ASSAY_LEAF:
		parser_fail(p, leaf_end(p, entity));
		break;
	case ASSAY_MESSAGE:
		message_body_end(p, open);
		break;
	case ASSAY_MULTIPART:
		entity->size = entity->body.len;
		if (open->child_count == 0)
			parser_report(p,
			              open->closed || open->preamble ? ASSAY_AMB_S_NO_PARTS
			                                             : ASSAY_AMB_S_EMPTY,
			              entity, entity->body.off, NULL);
		else if (!open->closed)
			parser_report(p, ASSAY_AMB_S_NO_CLOSE, entity, end, NULL);
		break;
	}
	entity_classify(p, entity);
	boundary_close(p);
	p->stack_count--;
}

/* ---- delimiters ---------------------------------------------------------- */

/* The line end before a delimiter is its own: readers take two octets for it, or what there is. */
static void report_line_end(struct assay_parser *p, const unsigned char *line, size_t len)
{
	bool lf = len > 0 && line[len - 1] == '\n' && (len == 1 || line[len - 2] != '\r');

	if (p->scan.crlf && (lf || p->eol_pending == 1))
		parser_report(p, ASSAY_AMB_S_EOL, parser_top(p)->entity, p->offset, NULL);
}

/*
 * A delimiter line of the multipart at stack index `level`, at the current
 * offset. end: where the content before it ends.
 */
int delimiter(struct assay_parser *p, unsigned int level, bool close, size_t end,
              const unsigned char *line, size_t len)
{
	size_t start = p->offset;
	struct open_entity *open;
	int ret = 0;

	if (p->state == PARSER_HEADER)
		ret = header_end(p, false, true);
	while (ret == 0 && p->stack_count > level + 1)
		entity_end(p, end);
	if (ret < 0)
		return ret;
	outside_end(p);
	report_line_end(p, line, len);
	pass_octets(p, line, len);
	p->offset += len;
	scan_delimiter(&p->scan, line, len);
	p->eol_pending = 0;
	p->at_line_start = true;
	p->state = PARSER_BODY;

	open = &p->stack[level];
	if (open->closed) {
		parser_report(p, ASSAY_AMB_S_AFTER_CLOSE, open->entity, start, NULL);
		return 0;
	}
	if (close) {
		open->closed = true;
		open->entity->close_off = start;
		open->entity->close_len = (uint32_t)len;
		return 0;
	}
	if (p->entity_count >= p->options.limits.parts) {
		parser_report(p, ASSAY_AMB_R_PARTS, open->entity, start, NULL);
		return 0;
	}
	if (p->entity_count == p->options.limits.parts_soft)
		parser_report(p, ASSAY_AMB_R_PARTS_SOFT, open->entity, start, NULL);
	return entity_begin(p, len);
}

/* ---- PARSER_BODY --------------------------------------------------------- */

/* Content of the entity on top of the stack, from this offset of the message. */
static int content(struct assay_parser *p, size_t offset, const char *data, size_t len)
{
	struct open_entity *open = parser_top(p);

	if (open->entity->kind == ASSAY_LEAF)
		return leaf_feed(p, open->entity, data, len);
	if (open->entity->kind == ASSAY_MULTIPART)
		outside_read(&p->outside, offset, data, len);
	return 0;
}

/* The line end or half of one that was held back turned out to be content. */
static int content_line_end(struct assay_parser *p)
{
	if (p->cr_pending)
		return content(p, p->offset - 1, "\r", 1);
	if (p->eol_pending > 0)
		return content(p, p->offset - p->eol_pending, p->eol_pending == 2 ? "\r\n" : "\n",
		               p->eol_pending);
	return 0;
}

/* A run of octets without a delimiter in it; its line end is held back. */
int body_run(struct assay_parser *p, const char *data, size_t len)
{
	unsigned int tail;
	int ret;

	parser_work(p, len);
	pass_octets(p, (const unsigned char *)data, len);
	if (p->cr_pending && data[0] == '\n') {
		p->cr_pending = false;
		p->eol_pending = 2;
		p->at_line_start = true;
		p->offset++;
		data++;
		len--;
	}
	if (len == 0)
		return 0;
	ret = content_line_end(p);
	tail = trailing_line_end((const unsigned char *)data, len);
	p->at_line_start = data[len - 1] == '\n';
	p->cr_pending = data[len - 1] == '\r';
	p->eol_pending = p->at_line_start ? tail : 0;
	if (ret == 0 && len > tail)
		ret = content(p, p->offset, data, len - tail);
	p->offset += len;
	return ret;
}

/* Whether more octets are needed to decide about a line that starts with "-". */
static bool undecided(const struct assay_parser *p, const char *line, size_t len)
{
	if (len > 1 && line[1] != '-')
		return false;
	return memchr(line, '\n', len) == NULL && len <= boundary_line_max(p);
}

/*
 * Clean lines of base64: that they are clean is all that the scanner would find
 * out about them. Returns octets taken, 0 when there are none, or an error.
 */
static ssize_t body_lines(struct assay_parser *p, const char *data, size_t len)
{
	struct base64_lines lines;
	/* this line is no delimiter, so the line end before it is content */
	int ret = content_line_end(p);

	p->eol_pending = 0;
	if (ret == 0)
		ret = leaf_feed_lines(p, parser_top(p)->entity, data, len, &lines);
	if (ret < 0 || lines.taken == 0)
		return ret;
	pass_octets(p, (const unsigned char *)data, lines.taken);
	scan_clean_lines(&p->scan, lines.first, lines.taken, lines.end == 2);
	parser_work(p, lines.taken);
	p->eol_pending = lines.end;
	p->offset += lines.taken;
	return (ssize_t)lines.taken;
}

/*
 * Take a delimiter line or a run of content. Returns octets taken; 0 when the
 * rest has to be carried over; or an error.
 */
static ssize_t body_feed(struct assay_parser *p, const char *data, size_t len, bool final)
{
	size_t run;
	int ret;

	if (p->at_line_start && data[0] == '-') {
		const char *nl = memchr(data, '\n', len);
		size_t line = nl == NULL ? len : (size_t)(nl + 1 - data);
		bool close;
		int level;

		if (!final && undecided(p, data, len))
			return 0;
		level = boundary_match(p, data, line, &close);
		if (level >= 0) {
			ret = delimiter(p, (unsigned int)level, close, p->offset - p->eol_pending,
			                (const unsigned char *)data, line);
			return ret < 0 ? ret : (ssize_t)line;
		}
	}
	if (p->at_line_start && leaf_takes_lines(p, parser_top(p)->entity)) {
		ssize_t took = body_lines(p, data, len);

		if (took != 0)
			return took;
	}
	run = scan_lines(&p->scan, (const unsigned char *)data, len < RUN_MAX ? len : RUN_MAX);
	ret = body_run(p, data, run);
	return ret < 0 ? ret : (ssize_t)run;
}

/* ---- feeding ------------------------------------------------------------- */

/* Returns octets taken (less than len: carry the rest over) or an error. */
static ssize_t feed_some(struct assay_parser *p, const char *data, size_t len, bool final)
{
	size_t pos = 0;

	while (pos < len) {
		ssize_t took = p->state == PARSER_HEADER
		                       ? header_feed(p, data + pos, len - pos)
		                       : body_feed(p, data + pos, len - pos, final);

		if (p->error != 0)
			return p->error;
		if (took < 0)
			return took;
		if (took == 0)
			break;
		pos += (size_t)took;
	}
	return (ssize_t)pos;
}

/* Complete the carried line with new octets; returns how many were used, or an error. */
static ssize_t feed_carry(struct assay_parser *p, const char *data, size_t len)
{
	const char *nl = memchr(data, '\n', len);
	size_t more = nl == NULL ? len : (size_t)(nl + 1 - data);
	size_t slice = boundary_line_max(p);
	struct assay_buf carry;
	ssize_t took;

	if (more > slice)
		more = slice;
	if (assay_buf_append(&p->carry, data, more) < 0)
		return -ASSAY_ENOMEM;
	carry = p->carry;
	took = feed_some(p, carry.data, carry.len, false);
	if (took < 0)
		return took;
	/* what is left is the start of a line again, and never more than there was */
	p->carry.len = carry.len - (size_t)took;
	if (took > 0 && p->carry.len > 0)
		memmove(p->carry.data, p->carry.data + took, p->carry.len);
	return (ssize_t)more;
}

int assay_parser_feed(struct assay_parser *p, const void *data, size_t len)
{
	const char *bytes = data;
	ssize_t took;

	if (p->error != 0)
		return p->error;
	if (p->state == PARSER_FINISHED)
		return -ASSAY_EINVAL;
	while (p->carry.len > 0 && len > 0) {
		took = feed_carry(p, bytes, len);
		if (took < 0)
			return parser_fail(p, (int)took);
		bytes += took;
		len -= (size_t)took;
	}
	took = feed_some(p, bytes, len, false);
	if (took < 0)
		return parser_fail(p, (int)took);
	if ((size_t)took < len && assay_buf_append(&p->carry, bytes + took, len - (size_t)took) < 0)
		return parser_fail(p, -ASSAY_ENOMEM);
	return 0;
}

/* ---- the end ------------------------------------------------------------- */

/*
 * One multipart that was not closed all readers take as it is; of one in another,
 * and of a part without a body, some show nothing.
 */
static void report_cut(struct assay_parser *p)
{
	const struct assay_entity *inner = NULL;
	unsigned int open = 0;

	for (size_t i = 0; i < p->stack_count; i++) {
		if (p->stack[i].entity->kind == ASSAY_MULTIPART && !p->stack[i].closed) {
			inner = p->stack[i].entity;
			open++;
		}
	}
	if (open > 1 || (open > 0 && p->state == PARSER_HEADER))
		parser_report(p, ASSAY_AMB_S_CUT, inner, p->offset, NULL);
}

int parser_end(struct assay_parser *p)
{
	ssize_t took;
	int ret = 0;

	if (p->carry.len > 0) {
		took = feed_some(p, p->carry.data, p->carry.len, true);
		if (took < 0)
			return (int)took;
		p->carry.len = 0;
	}
	if (p->state == PARSER_HEADER) {
		if (p->header.len > p->line_off || p->line_dropped > 0)
			ret = header_line(p, true);
		report_cut(p);
		/* the last line may have been a delimiter that opened a new header */
		if (ret == 0 && p->state == PARSER_HEADER)
			ret = header_end(p, false, false);
	} else {
		ret = content_line_end(p);
		report_cut(p);
	}
	while (ret == 0 && p->stack_count > 0)
		entity_end(p, p->offset);
	return ret < 0 ? ret : p->error;
}
