/*
 * The open boundaries. RFC 2046 5.1.1: a delimiter line is "--", the boundary,
 * optionally "--" (close delimiter), optionally white space.
 *
 * All open boundaries are in one hash table keyed with random octets, so that
 * deep nesting does not multiply the cost of a delimiter-like line.
 */
#include "assay-config.h"

#include "analyse/parser.h"

#include <string.h>
#include <strings.h>
#include <sys/auxv.h>

/* the header is searched for the boundary this often: what it costs stays bounded */
#define DECLARED_TRIES 8
#define DECLARED_REACH 40 /* octets before a value in which its parameter name must stand */

/* octets of white space that a delimiter may end with: the longest line of RFC 5322 2.1.1 fits */
#define DELIMITER_SLACK 1024
#define GUESS_MAX       70 /* RFC 2046 5.1.1 */

size_t boundary_line_max(const struct assay_parser *p)
{
	size_t longest = p->boundary_longest > GUESS_MAX ? p->boundary_longest : GUESS_MAX;

	return longest + 4 + DELIMITER_SLACK;
}

void boundary_setup(struct assay_parser *p)
{
	const unsigned char *random = (const unsigned char *)(uintptr_t)getauxval(AT_RANDOM);

	/*
	 * The randomness that the kernel gave the process, without a call to it for
	 * every message. The key is not shown to anybody, and collisions cost little:
	 * no more boundaries are open than the depth limit says.
	 */
	p->boundary_key = 0x9e3779b97f4a7c15u ^ (uintptr_t)p;
	for (int i = 0; random != NULL && i < 16; i++)
		p->boundary_key = (p->boundary_key ^ random[i]) * 0x9fb21c651e98df25u;
	p->boundary_key |= 1;
	for (int i = 0; i < BOUNDARY_SLOTS; i++)
		p->boundary_slots[i] = -1;
}

/* The high bits are the well mixed ones. */
static size_t slot_of(uint64_t hash)
{
	return (hash >> 32) % BOUNDARY_SLOTS;
}

/* From one prefix of a line to the next. */
static uint64_t hash_octet(uint64_t hash, char octet)
{
	return (hash ^ (unsigned char)octet) * 0x9fb21c651e98df25u;
}

static uint64_t boundary_hash(const struct assay_parser *p, const char *data, size_t len)
{
	uint64_t hash = p->boundary_key;

	for (size_t i = 0; i < len; i++)
		hash = hash_octet(hash, data[i]);
	return hash;
}

/* The innermost open multipart with this boundary, whose hash is given, or -1. */
static int find_hashed(const struct assay_parser *p, uint64_t hash, const char *data, size_t len)
{
	int i = p->boundary_slots[slot_of(hash)];

	while (i >= 0) {
		const struct open_entity *open = &p->stack[i];

		if (open->boundary_hash == hash && open->boundary_len == len &&
		    memcmp(open->boundary, data, len) == 0)
			return i;
		i = open->boundary_next;
	}
	return -1;
}

static int boundary_find(const struct assay_parser *p, const char *data, size_t len)
{
	return find_hashed(p, boundary_hash(p, data, len), data, len);
}

static size_t leading_dashes(const char *text, size_t len)
{
	size_t dashes = 0;

	while (dashes < len && text[dashes] == '-')
		dashes++;
	return dashes;
}

/* The innermost open boundary that the line starts with, or -1. */
static int boundary_prefix(const struct assay_parser *p, const char *line, size_t len)
{
	uint64_t hash = p->boundary_key;

	for (size_t i = 0; i < len && i < p->boundary_longest; i++) {
		int level;

		hash = hash_octet(hash, line[i]);
		level = find_hashed(p, hash, line, i + 1);
		if (level >= 0 && !p->stack[level].closed)
			return level;
	}
	return -1;
}

/* The same behind dashes of which the boundary itself may begin with some. */
static int boundary_behind(struct assay_parser *p, const char *line, size_t len)
{
	size_t dashes = leading_dashes(line, len);

	parser_work(p, dashes);
	for (size_t i = dashes > 0 ? p->stack_count : 0; i > 0; i--) {
		const struct open_entity *open = &p->stack[i - 1];
		size_t skip;

		if (open->boundary == NULL || open->closed || open->boundary_dashes >= dashes)
			continue;
		parser_work(p, 1);
		skip = dashes - open->boundary_dashes;
		if (len - skip >= open->boundary_len &&
		    memcmp(line + skip, open->boundary, open->boundary_len) == 0)
			return (int)i - 1;
	}
	return -1;
}

/*
 * RFC 2046 5.1.1 compares a boundary with the beginning of a line only. Few
 * readers do (Dovecot is one), so such a line is text here, and a finding. So is
 * one with more dashes than a delimiter has.
 */
static void report_prefix(struct assay_parser *p, const char *line, size_t len)
{
	enum assay_code code = ASSAY_AMB_B_PREFIX;
	int level = boundary_prefix(p, line, len);

	parser_work(p, len < p->boundary_longest ? len : p->boundary_longest);
	if (level < 0) {
		code = ASSAY_AMB_B_MIDLINE;
		level = boundary_behind(p, line, len);
	}
	if (level >= 0)
		parser_report(p, code, p->stack[level].entity, p->offset, NULL);
}

void boundary_open(struct assay_parser *p, const char *boundary, size_t len)
{
	struct open_entity *open = parser_top(p);
	int *slot;

	if (boundary_find(p, boundary, len) >= 0)
		parser_report(p, ASSAY_AMB_S_NEST, open->entity, open->entity->header.off, NULL);
	open->boundary = boundary;
	open->boundary_len = len;
	open->boundary_dashes = leading_dashes(boundary, len);
	open->boundary_hash = boundary_hash(p, boundary, len);
	slot = &p->boundary_slots[slot_of(open->boundary_hash)];
	/* newest first: the innermost of two equal ones is found */
	open->boundary_next = *slot;
	*slot = (int)p->stack_count - 1;
	if (len > p->boundary_longest)
		p->boundary_longest = len;
}

void boundary_close(struct assay_parser *p)
{
	struct open_entity *open = parser_top(p);

	if (open->boundary == NULL)
		return;
	/* entities close in the opposite order of their opening */
	p->boundary_slots[slot_of(open->boundary_hash)] = open->boundary_next;
	open->boundary = NULL;
}

/* A multipart without boundary takes the first line that could be a delimiter. */
static int boundary_guess(struct assay_parser *p, const char *data, size_t len)
{
	struct open_entity *open = parser_top(p);
	size_t dashes = 0;
	char *copy;

	if (!open->guess || open->boundary != NULL || p->state != PARSER_BODY)
		return -1;
	if (len == 0 || len > GUESS_MAX || memchr(data, '\0', len) != NULL)
		return -1;
	/* a separator line of dashes only is more often decoration than structure */
	while (dashes < len && data[dashes] == '-')
		dashes++;
	if (dashes == len)
		return -1;
	copy = arena_strndup(&p->arena, data, len);
	if (copy == NULL) {
		parser_fail(p, -ASSAY_ENOMEM);
		return -1;
	}
	boundary_open(p, copy, len);
	return (int)p->stack_count - 1;
}

/* The "--" and the white space at the end do not count. */
static size_t trimmed(const char *line, size_t len)
{
	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n' || line[len - 1] == ' ' ||
	                   line[len - 1] == '\t'))
		len--;
	return len;
}

int boundary_match(struct assay_parser *p, const char *line, size_t len, bool *close_r)
{
	size_t max = boundary_line_max(p);
	int index;

	*close_r = false;
	if (len < 2 || line[0] != '-' || line[1] != '-')
		return -1;
	/* of such a line not all may be here: what it is must not depend on that */
	if (len > max && memchr(line, '\n', max + 1) == NULL) {
		report_prefix(p, line + 2, max - 2);
		return -1;
	}
	line += 2;
	len = trimmed(line, len - 2);
	if (len <= p->boundary_longest + 2) {
		parser_work(p, 2 * len);
		index = boundary_find(p, line, len);
		if (index >= 0)
			return index;
		if (len >= 2 && line[len - 1] == '-' && line[len - 2] == '-') {
			index = boundary_find(p, line, len - 2);
			if (index >= 0) {
				*close_r = true;
				return index;
			}
		}
	}
	report_prefix(p, line, len);
	return boundary_guess(p, line, len);
}

/* Where the name "boundary" stands next, or NULL. */
static const char *find_name(const char *from, const char *end)
{
	static const char name[] = "boundary";
	const size_t len = sizeof(name) - 1;

	for (; end - from >= (ptrdiff_t)len; from++) {
		if ((*from | 0x20) == 'b' && strncasecmp(from, name, len) == 0)
			return from + len;
	}
	return NULL;
}

/* Whether the text is a value that begins shortly after the parameter name before `from`. */
static bool is_value_near(const char *from, const char *end, const char *text, size_t len)
{
	/* the last octet that a value may begin after, and the value */
	const size_t reach = DECLARED_REACH - 8 + len;

	if ((size_t)(end - from) > reach)
		end = from + reach;
	for (; end - from > (ptrdiff_t)len; from++) {
		if ((*from == '=' || *from == '"') && memcmp(from + 1, text, len) == 0)
			return true;
	}
	return false;
}

bool boundary_declared(struct assay_parser *p, const char *line, size_t len)
{
	const char *header = p->header.data, *end = header + p->line_off, *at = header;

	if (len < 3 || line[0] != '-' || line[1] != '-' || p->header_tries == DECLARED_TRIES)
		return false;
	line += 2;
	len = trimmed(line, len - 2);
	if (len == 0 || len > p->options.limits.boundary_bytes)
		return false;
	p->header_tries++;
	parser_work(p, p->line_off);
	while ((at = find_name(at, end)) != NULL) {
		if (is_value_near(at, end, line, len))
			return true;
	}
	return false;
}
