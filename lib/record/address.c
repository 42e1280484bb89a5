/*
 * See address.h. An address is looked at twice at most: its leading phrase
 * tells whether it is a group, a name with an address in angle brackets, or
 * an address alone, which is then read again as such.
 */
#include "record/address.h"

#include <string.h>

struct parser {
	const char *p, *end;
	struct assay_buf word;    /* scratch: phrases, local parts, domains */
	struct assay_buf comment; /* the last comment passed, without its parentheses */
	struct address address;
	int (*each)(void *ctx, const struct address *a);
	void *ctx;
	int error; /* of memory or of each(); sticky */
};

/* ---- characters ---------------------------------------------------------- */

/* RFC 5322 3.2.3, RFC 6532 3.2 */
static bool is_atext(char c)
{
	return (unsigned char)c > ' ' && c != 127 && strchr("()<>[]:;@\\,.\"", c) == NULL;
}

static bool at(const struct parser *p, char c)
{
	return p->p < p->end && *p->p == c;
}

static bool at_atext(const struct parser *p)
{
	return p->p < p->end && is_atext(*p->p);
}

static bool at_word(const struct parser *p)
{
	return at_atext(p) || at(p, '"') || at(p, '.');
}

static void put(struct parser *p, struct assay_buf *to, const char *data, size_t len)
{
	if (p->error == 0)
		p->error = assay_buf_append(to, data, len);
}

/*
 * The inside of a quoted string or comment at p->p, up to `close` at depth 0:
 * quoted pairs resolved, line ends dropped. Returns false when it never ends.
 */
static bool delimited(struct parser *p, char open, char close, struct assay_buf *to)
{
	unsigned int depth = 0;

	for (p->p++; p->p < p->end; p->p++) {
		char c = *p->p;

		if (c == '\\' && p->end - p->p > 1 && strchr("\r\n", p->p[1]) == NULL) {
			put(p, to, ++p->p, 1);
			continue;
		}
		if (c == close && depth-- == 0) {
			p->p++;
			return true;
		}
		if (open != close && c == open)
			depth++;
		if (c != '\r' && c != '\n')
			put(p, to, &c, 1);
	}
	return false;
}

/* Skip comments and folding white space. False: a comment never ends. */
static bool cfws(struct parser *p)
{
	while (p->p < p->end) {
		if (*p->p == '(') {
			p->comment.len = 0;
			if (!delimited(p, '(', ')', &p->comment)) {
				p->comment.len = 0;
				return false;
			}
		} else if (strchr(" \t\r\n", *p->p) != NULL && *p->p != '\0') {
			p->p++;
		} else {
			break;
		}
	}
	return true;
}

static bool quoted_string(struct parser *p)
{
	return delimited(p, '"', '"', &p->word) && cfws(p);
}

/* ---- the pieces of an address, each into p->word -------------------------- */

static void atoms(struct parser *p, bool dots)
{
	const char *start = p->p;

	while (at_atext(p) || (dots && at(p, '.')))
		p->p++;
	put(p, &p->word, start, (size_t)(p->p - start));
}

/* RFC 5322 3.2.5; words are joined by one space. */
static bool phrase(struct parser *p)
{
	bool ok = !at(p, '.');

	while (ok && at_word(p)) {
		if (at(p, '"')) {
			ok = quoted_string(p);
		} else {
			atoms(p, true);
			ok = cfws(p);
		}
		if (ok && at_word(p))
			put(p, &p->word, " ", 1);
	}
	return ok;
}

/* RFC 5322 3.4.1, and dots wherever they are: some mail systems hand out such addresses. */
static bool local_part(struct parser *p)
{
	bool any = false;

	p->word.len = 0;
	if (at(p, '"'))
		return quoted_string(p);
	for (;;) {
		for (; at(p, '.'); p->p++) {
			put(p, &p->word, ".", 1);
			any = true;
		}
		if (!at_atext(p))
			return any && (p->p == p->end || at(p, '@'));
		atoms(p, false);
		any = true;
		if (!cfws(p))
			return false;
		if (!at(p, '.'))
			return true;
	}
}

/* RFC 5322 3.4.1: brackets are part of the domain. */
static bool domain_literal(struct parser *p)
{
	for (put(p, &p->word, p->p++, 1); p->p < p->end && *p->p != '['; p->p++) {
		if (*p->p == '\\' && p->end - p->p > 1)
			put(p, &p->word, p->p++, 1);
		if (*p->p != '\r' && *p->p != '\n')
			put(p, &p->word, p->p, 1);
		if (*p->p == ']') {
			p->p++;
			return cfws(p);
		}
	}
	return false;
}

/* At the "@". */
static bool domain(struct parser *p)
{
	do {
		bool whole = *p->p++ == '@';

		if (!cfws(p))
			return false;
		if (whole && at(p, '['))
			return domain_literal(p);
		if (!at_atext(p))
			return false;
		atoms(p, false);
		if (!cfws(p))
			return false;
		if (at(p, '.'))
			put(p, &p->word, ".", 1);
	} while (at(p, '.'));
	return true;
}

/* ---- addresses ----------------------------------------------------------- */

static void set(struct parser *p, struct address_item *item, const char *data, size_t len)
{
	item->text.len = 0;
	item->present = true;
	put(p, &item->text, data, len);
}

static void set_text(struct parser *p, struct address_item *item, const char *text)
{
	set(p, item, text, strlen(text));
}

static void set_word(struct parser *p, struct address_item *item)
{
	set(p, item, p->word.len == 0 ? "" : p->word.data, p->word.len);
}

static void clear(struct address *a)
{
	a->name.present = a->route.present = a->mailbox.present = a->domain.present = false;
}

static void emit(struct parser *p)
{
	if (p->error == 0)
		p->error = p->each(p->ctx, &p->address);
	clear(&p->address);
}

static void emit_mailbox(struct parser *p)
{
	struct address *a = &p->address;

	if (!a->mailbox.present)
		set_text(p, &a->mailbox, "MISSING_MAILBOX");
	if (!a->domain.present || a->domain.text.len == 0)
		set_text(p, &a->domain, "MISSING_DOMAIN");
	emit(p);
}

/* RFC 5322 4.4 obs-route, at its "@"; the colon is passed. */
static bool route(struct parser *p)
{
	p->word.len = 0;
	while (at(p, '@')) {
		if (p->word.len > 0)
			put(p, &p->word, ",", 1);
		put(p, &p->word, "@", 1);
		if (!domain(p))
			return false;
		while (at(p, ',')) {
			p->p++;
			if (!cfws(p))
				return false;
		}
	}
	if (!at(p, ':'))
		return false;
	set_word(p, &p->address.route);
	p->p++;
	return true;
}

/* RFC 5322 3.4, at its "<". */
static bool angle_addr(struct parser *p)
{
	p->p++;
	if (!cfws(p))
		return false;
	if (at(p, '@')) {
		if (!route(p))
			set_text(p, &p->address.route, "INVALID_ROUTE");
		if (!cfws(p))
			return false;
	}
	if (!at(p, '>')) {
		if (!local_part(p))
			return false;
		set_word(p, &p->address.mailbox);
		if (at(p, '@')) {
			p->word.len = 0;
			if (!domain(p))
				return false;
			set_word(p, &p->address.domain);
		}
	}
	if (!at(p, '>'))
		return false;
	p->p++;
	return cfws(p);
}

/*
 * What has no "@" is a mailbox if it is one atom, else a display name whose
 * address is missing. `quoted`: it was a quoted string.
 */
static void lone_words(struct parser *p, bool quoted)
{
	struct address *a = &p->address;
	size_t before;

	put(p, &p->word, " ", 1);
	before = p->word.len;
	if (cfws(p))
		phrase(p);
	if (p->word.len != before) {
		a->mailbox.present = false;
		set_word(p, &a->name);
	} else if (quoted && a->mailbox.present) {
		set(p, &a->name, p->word.data, before - 1);
		a->mailbox.present = false;
	}
}

static void addr_spec(struct parser *p)
{
	struct address *a = &p->address;
	bool quoted = at(p, '"'), ok, has_domain = false;

	p->comment.len = 0;
	ok = local_part(p);
	if (ok)
		set_word(p, &a->mailbox);
	if (at(p, '@')) {
		has_domain = true;
		p->word.len = 0;
		if (domain(p))
			set_word(p, &a->domain);
	}
	if (p->comment.len > 0)
		set(p, &a->name, p->comment.data, p->comment.len);
	else if (!has_domain)
		lone_words(p, quoted);
}

/* A mailbox whose leading phrase, from start, is in p->word (if ok). */
static void mailbox_after(struct parser *p, const char *start, bool ok)
{
	if (ok && at(p, '<')) {
		if (p->word.len > 0)
			set_word(p, &p->address.name);
		if (!angle_addr(p))
			set_text(p, &p->address.domain, "SYNTAX_ERROR");
	} else {
		p->p = start;
		addr_spec(p);
	}
	emit_mailbox(p);
}

static void mailbox(struct parser *p)
{
	const char *start = p->p;
	bool ok;

	p->word.len = 0;
	ok = phrase(p);
	mailbox_after(p, start, ok);
}

/* RFC 5322 3.4, at the colon; the name is in p->word. */
static void group(struct parser *p)
{
	p->p++;
	set_word(p, &p->address.mailbox);
	emit(p);
	if (cfws(p) && p->p < p->end && *p->p != ';') {
		mailbox(p);
		while (at(p, ',') && p->error == 0) {
			p->p++;
			if (!cfws(p) || p->p == p->end)
				break;
			mailbox(p);
		}
	}
	if (at(p, ';')) {
		p->p++;
		cfws(p);
	}
	emit(p);
}

static void address(struct parser *p)
{
	const char *start = p->p;
	bool ok;

	p->word.len = 0;
	ok = phrase(p);
	if (ok && at(p, ':'))
		group(p);
	else
		mailbox_after(p, start, ok);
}

int address_list(const char *data, size_t len, int (*each)(void *ctx, const struct address *a),
                 void *ctx)
{
	struct parser p = {.p = data, .end = data + len, .each = each, .ctx = ctx};

	if (cfws(&p) && p.p < p.end) {
		address(&p);
		while (at(&p, ',') && p.error == 0) {
			p.p++;
			if (!cfws(&p) || p.p == p.end)
				break;
			address(&p);
		}
	}
	assay_buf_free(&p.word);
	assay_buf_free(&p.comment);
	assay_buf_free(&p.address.name.text);
	assay_buf_free(&p.address.route.text);
	assay_buf_free(&p.address.mailbox.text);
	assay_buf_free(&p.address.domain.text);
	return p.error;
}
