/*
 * See html-token.h. The states of the standard that differ only in which error
 * they report are one here; comments name the states.
 */
#include "inspect/html-token.h"

#include <string.h>
#include <strings.h>

enum octet {
	TAG_NAME_END = 1 << 0,  /* white space, "/" and ">" */
	ATTR_NAME_END = 1 << 1, /* and "=" */
	UNQUOTED_END = 1 << 2,  /* white space and ">" */
};
#define SPACE (TAG_NAME_END | ATTR_NAME_END | UNQUOTED_END)

static const unsigned char octets[256] = {
	['\t'] = SPACE,
	['\n'] = SPACE,
	['\f'] = SPACE,
	['\r'] = SPACE,
	[' '] = SPACE,
	['/'] = TAG_NAME_END | ATTR_NAME_END,
	['>'] = TAG_NAME_END | ATTR_NAME_END | UNQUOTED_END,
	['='] = ATTR_NAME_END,
};

static struct assay_str span(const unsigned char *from, const unsigned char *to)
{
	return (struct assay_str){(const char *)from, (size_t)(to - from)};
}

/* The end when it is not there. */
static const unsigned char *find_octet(const unsigned char *p, const unsigned char *end, char c)
{
	const unsigned char *found = p < end ? memchr(p, c, (size_t)(end - p)) : NULL;

	return found == NULL ? end : found;
}

static const unsigned char *skip_spaces(const unsigned char *p, const unsigned char *end)
{
	while (p < end && html_space(*p))
		p++;
	return p;
}

static const unsigned char *skip_until(const unsigned char *p, const unsigned char *end,
                                       enum octet octet)
{
	while (p < end && (octets[*p] & octet) == 0)
		p++;
	return p;
}

static bool starts(const unsigned char *p, const unsigned char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) >= len && memcmp(p, word, len) == 0;
}

bool html_is(struct assay_str text, const char *word)
{
	return strlen(word) == text.len && strncasecmp(text.data, word, text.len) == 0;
}

const char *html_search(struct assay_str text, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= text.len; i++) {
		if ((text.data[i] | 32) == (word[0] | 32) &&
		    strncasecmp(text.data + i, word, len) == 0)
			return text.data + i;
	}
	return NULL;
}

/* ---- tags ----------------------------------------------------------------- */

/* "before attribute value state" and those behind it; p is behind the "=". */
static const unsigned char *read_value(const unsigned char *p, const unsigned char *end,
                                       struct assay_str *value)
{
	const unsigned char *start;

	p = skip_spaces(p, end);
	start = p;
	if (p < end && (*p == '"' || *p == '\'')) {
		p = find_octet(p + 1, end, (char)*p);
		*value = span(start + 1, p);
		/* without its other quote it goes on to the end, and so does the tag */
		return p < end ? p + 1 : end;
	}
	p = skip_until(p, end, UNQUOTED_END);
	*value = span(start, p);
	return p;
}

/*
 * From "before attribute name state" up to the end of one attribute. False:
 * there is none, *p is at the ">" or the end.
 */
static bool read_attr(const unsigned char **p, const unsigned char *end, struct html_attr *attr,
                      bool *slash)
{
	const unsigned char *start, *q;

	*slash = false;
	for (start = *p; start < end && (html_space(*start) || *start == '/'); start++)
		*slash = *start == '/';
	*p = start;
	if (start == end || *start == '>')
		return false;
	*slash = false;
	/* an "=" here belongs to the name */
	q = skip_until(start + 1, end, ATTR_NAME_END);
	attr->name = span(start, q);
	attr->value = span(q, q);
	*p = q;
	q = skip_spaces(q, end);
	if (q < end && *q == '=')
		*p = read_value(q + 1, end, &attr->value);
	attr->id = html_attribute_find(start, attr->name.len);
	return true;
}

static bool seen_before(const struct html_token *token, const struct html_attr *attr)
{
	for (unsigned int i = 0; i < token->attr_count; i++) {
		const struct html_attr *other = &token->attrs[i];

		if (other->id == attr->id && other->name.len == attr->name.len &&
		    (attr->id != ATTR_OTHER ||
		     strncasecmp(other->name.data, attr->name.data, attr->name.len) == 0))
			return true;
	}
	return false;
}

/* p is at the first letter of the name. */
static const unsigned char *read_tag(const unsigned char *p, const unsigned char *end,
                                     struct html_token *token)
{
	const unsigned char *start = p;
	struct html_attr attr;
	bool slash;

	p = skip_until(p, end, TAG_NAME_END);
	token->text = span(start, p);
	token->element = html_element_find(start, token->text.len);
	token->attr_count = 0;
	token->further = span(p, p);
	while (read_attr(&p, end, &attr, &slash)) {
		if (token->attr_count == HTML_ATTRS)
			continue;
		if (!seen_before(token, &attr))
			token->attrs[token->attr_count++] = attr;
		token->further = span(p, p);
	}
	token->further.len = (size_t)((const char *)p - token->further.data);
	token->unfinished = p == end;
	token->self_closing = p < end && slash;
	return p < end ? p + 1 : end;
}

void html_read_tag(struct assay_str text, struct html_token *token)
{
	const unsigned char *p = (const unsigned char *)text.data;

	*token = (struct html_token){.type = TOKEN_START};
	read_tag(p, p + text.len, token);
}

bool html_attr_next(const struct html_token *token, size_t *state, struct html_attr *attr)
{
	const unsigned char *p, *start = (const unsigned char *)token->further.data;
	bool slash, more;

	if (*state < token->attr_count) {
		*attr = token->attrs[(*state)++];
		return true;
	}
	/* from here on *state counts octets */
	p = start + (*state - token->attr_count);
	more = read_attr(&p, start + token->further.len, attr, &slash);
	*state = token->attr_count + (size_t)(p - start);
	return more;
}

bool html_attr_get(const struct html_token *token, enum html_attribute id, struct html_attr *attr)
{
	size_t state = 0;

	while (html_attr_next(token, &state, attr)) {
		if (attr->id == id)
			return true;
	}
	return false;
}

/* ---- what is no tag --------------------------------------------------------- */

/* "comment start state" and those behind it; p is behind the "<!--". */
static const unsigned char *read_comment(const unsigned char *p, const unsigned char *end,
                                         struct html_token *token)
{
	const unsigned char *start = p, *q = p;

	token->type = TOKEN_COMMENT;
	token->text = span(p, p);
	if (p < end && *p == '>')
		return p + 1;
	if (starts(p, end, "->"))
		return p + 2;
	for (;;) {
		q = find_octet(q, end, '>');
		if (q == end)
			break;
		if (q - start >= 2 && q[-1] == '-' && q[-2] == '-') {
			token->text = span(start, q - 2);
			return q + 1;
		}
		if (q - start >= 3 && q[-1] == '!' && q[-2] == '-' && q[-3] == '-') {
			token->text = span(start, q - 3);
			return q + 1;
		}
		q++;
	}
	token->text = span(start, end);
	token->unfinished = true;
	return end;
}

/* "bogus comment state", and the doctype, which ends at a ">" wherever it stands. */
static const unsigned char *read_to_bracket(const unsigned char *p, const unsigned char *end,
                                            struct html_token *token)
{
	const unsigned char *q = find_octet(p, end, '>');

	token->text = span(p, q);
	token->unfinished = q == end;
	return q < end ? q + 1 : end;
}

/* Up to a terminator, which is skipped; p is behind the opening. */
static const unsigned char *read_until(const unsigned char *p, const unsigned char *end,
                                       const char *terminator, struct html_token *token)
{
	const unsigned char *q = p;
	size_t len = strlen(terminator);

	while ((q = find_octet(q, end, terminator[0])) < end) {
		if (starts(q, end, terminator)) {
			token->text = span(p, q);
			return q + len;
		}
		q++;
	}
	token->text = span(p, end);
	token->unfinished = true;
	return end;
}

/* XML 1.0 2.8: the declaration may hold others between brackets. */
static const unsigned char *read_xml_doctype(const unsigned char *p, const unsigned char *end,
                                             struct html_token *token)
{
	const unsigned char *start = p;
	struct html_token inner;
	bool bracket = false;

	while (p < end && (bracket || *p != '>')) {
		if (*p == '"' || *p == '\'') {
			p = find_octet(p + 1, end, (char)*p);
		} else if (starts(p, end, "<!--")) {
			p = read_until(p + 4, end, "-->", &inner) - 1;
		} else if (starts(p, end, "<?")) {
			p = read_until(p + 2, end, "?>", &inner) - 1;
		} else if (*p == '[') {
			bracket = true;
		} else if (*p == ']') {
			bracket = false;
		}
		if (p < end)
			p++;
	}
	token->text = span(start, p);
	token->unfinished = p == end;
	return p < end ? p + 1 : end;
}

/* "markup declaration open state"; p is behind the "<!". */
static const unsigned char *read_declaration(const struct html_tokenizer *t, const unsigned char *p,
                                             const unsigned char *end, struct html_token *token)
{
	if (starts(p, end, "--"))
		return read_comment(p + 2, end, token);
	if (end - p >= 7 && strncasecmp((const char *)p, "doctype", 7) == 0) {
		token->type = TOKEN_DOCTYPE;
		return (t->flags & HTML_XML) != 0 ? read_xml_doctype(p + 7, end, token)
		                                  : read_to_bracket(p + 7, end, token);
	}
	if (t->flags != 0 && starts(p, end, "[CDATA[")) {
		token->type = TOKEN_CDATA;
		return read_until(p + 7, end, "]]>", token);
	}
	token->type = TOKEN_COMMENT;
	return read_to_bracket(p, end, token);
}

/* XML 1.0 2.3 has more letters than HTML starts a tag with. */
static bool starts_name(const struct html_tokenizer *t, unsigned char c)
{
	return html_letter(c) ||
	       ((t->flags & HTML_XML) != 0 && (c >= 0x80 || c == '_' || c == ':'));
}

/* "tag open state"; p is at the "<". NULL: it is text. */
static const unsigned char *read_markup(const struct html_tokenizer *t, const unsigned char *p,
                                        const unsigned char *end, struct html_token *token)
{
	if (end - p < 2)
		return NULL;
	if (starts_name(t, p[1])) {
		token->type = TOKEN_START;
		return read_tag(p + 1, end, token);
	}
	if (p[1] == '!')
		return read_declaration(t, p + 2, end, token);
	if (p[1] == '?' && (t->flags & HTML_XML) != 0) {
		token->type = TOKEN_INSTRUCTION;
		return read_until(p + 2, end, "?>", token);
	}
	if (p[1] == '/' && end - p > 2) {
		if (starts_name(t, p[2])) {
			token->type = TOKEN_END;
			return read_tag(p + 2, end, token);
		}
		/* "</>" too is nothing that anybody sees */
		token->type = TOKEN_COMMENT;
		return read_to_bracket(p + 2, end, token);
	}
	if (p[1] == '?') {
		token->type = TOKEN_COMMENT;
		return read_to_bracket(p + 1, end, token);
	}
	return NULL;
}

void html_next(struct html_tokenizer *t, struct html_token *token)
{
	const unsigned char *p = t->data + t->pos, *end = t->data + t->len, *next = NULL;

	token->start = t->pos;
	token->unfinished = token->self_closing = false;
	token->element = HTML_OTHER;
	token->attr_count = 0;
	token->further = token->text = span(p, p);
	if (p == end) {
		token->type = TOKEN_EOF;
	} else {
		if (*p == '<')
			next = read_markup(t, p, end, token);
		if (next == NULL) {
			token->type = TOKEN_TEXT;
			next = find_octet(p + 1, end, '<');
			token->text = span(p, next);
		}
		t->pos = (size_t)(next - t->data);
	}
	token->end = t->pos;
}

/* ---- raw text ---------------------------------------------------------------- */

enum html_raw html_raw_kind(enum html_element element)
{
	switch (element) {
	case HTML_TITLE:
	case HTML_TEXTAREA:
		return HTML_RAW_RCDATA;
	case HTML_STYLE:
	case HTML_XMP:
	case HTML_IFRAME:
	case HTML_NOEMBED:
	case HTML_NOFRAMES:
		return HTML_RAW_TEXT;
	case HTML_SCRIPT:
		return HTML_RAW_SCRIPT;
	case HTML_PLAINTEXT:
		return HTML_RAW_PLAINTEXT;
	default:
		return HTML_RAW_NONE;
	}
}

/* Whether a tag of this name starts with the name at p: what follows decides. */
static bool name_at(const unsigned char *p, const unsigned char *end, const char *name)
{
	size_t len = strlen(name);

	return (size_t)(end - p) > len && strncasecmp((const char *)p, name, len) == 0 &&
	       (octets[p[len]] & TAG_NAME_END) != 0;
}

/*
 * "script data state" and those behind it: within "<!--" a script start tag
 * hides the next end tag, until "-->".
 */
static const unsigned char *script_end(const unsigned char *p, const unsigned char *end)
{
	enum { PLAIN, ESCAPED, DOUBLE_ESCAPED } state = PLAIN;
	const unsigned char *dashes = NULL; /* where the text starts in which "--" ends a comment */

	for (; p < end; p++) {
		if (*p == '>' && state != PLAIN && p - dashes >= 2 && p[-1] == '-' && p[-2] == '-')
			state = PLAIN;
		if (*p != '<') {
			if (state == PLAIN)
				p = find_octet(p, end, '<') - 1;
			continue;
		}
		if (state != DOUBLE_ESCAPED && starts(p, end, "</") &&
		    name_at(p + 2, end, "script"))
			return p;
		if (state == PLAIN && starts(p, end, "<!--")) {
			state = ESCAPED;
			dashes = p + 2;
			p += 3;
		} else if (state == ESCAPED && name_at(p + 1, end, "script")) {
			state = DOUBLE_ESCAPED;
		} else if (state == DOUBLE_ESCAPED && starts(p, end, "</") &&
		           name_at(p + 2, end, "script")) {
			state = ESCAPED;
		}
	}
	return end;
}

size_t html_raw_end(const struct html_tokenizer *t, enum html_element element)
{
	const unsigned char *p = t->data + t->pos, *end = t->data + t->len;
	const char *name = html_element_name(element);

	if (element == HTML_PLAINTEXT || name == NULL)
		return t->len;
	if (element == HTML_SCRIPT)
		return (size_t)(script_end(p, end) - t->data);
	while ((p = find_octet(p, end, '<')) < end) {
		if (starts(p, end, "</") && name_at(p + 2, end, name))
			break;
		p++;
	}
	return (size_t)(p - t->data);
}
