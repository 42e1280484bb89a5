/*
 * What a change of a message touches of what its DKIM signatures cover: the
 * header fields listed in h= and the body, or the first l= octets of it (RFC
 * 6376 3.5, 3.7). Signatures are not verified here; that is others' work.
 */
#include "rewrite/canonical-private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The value of a tag (RFC 6376 3.2), with its white space; len 0 when it is not there. */
static struct assay_str tag_value(struct assay_str list, const char *tag)
{
	const char *p = list.data, *end = list.data + list.len;

	while (p < end) {
		const char *stop = memchr(p, ';', (size_t)(end - p));
		const char *name, *equals;

		if (stop == NULL)
			stop = end;
		while (p < stop && is_space(*p))
			p++;
		equals = memchr(p, '=', (size_t)(stop - p));
		if (equals != NULL) {
			for (name = equals; name > p && is_space(name[-1]);)
				name--;
			if ((size_t)(name - p) == strlen(tag) && memcmp(p, tag, strlen(tag)) == 0)
				return (struct assay_str){equals + 1, (size_t)(stop - equals - 1)};
		}
		p = stop < end ? stop + 1 : end;
	}
	return (struct assay_str){"", 0};
}

/* Whether the fields of this name are the same octets in both messages. */
static bool same_fields(const struct assay_entity *a, const struct assay_entity *b,
                        const char *name)
{
	for (unsigned int nth = 0;; nth++) {
		const struct assay_field *x = assay_entity_field(a, name, nth);
		const struct assay_field *y = assay_entity_field(b, name, nth);

		if (x == NULL || y == NULL)
			return x == y;
		if (x->len != y->len ||
		    memcmp(a->header_text + x->off, b->header_text + y->off, x->len) != 0)
			return false;
	}
}

static bool header_touched(struct assay_str names, const struct assay_entity *a,
                           const struct assay_entity *b)
{
	const char *p = names.data, *end = names.data + names.len;
	char name[128];

	while (p < end) {
		size_t len = 0;

		while (p < end && *p != ':') {
			if (!is_space(*p) && len < sizeof(name) - 1)
				name[len++] = *p;
			p++;
		}
		name[len] = '\0';
		if (len > 0 && !same_fields(a, b, name))
			return true;
		p++;
	}
	return false;
}

static bool body_touched(struct assay_str limit, struct assay_str a, struct assay_str b)
{
	if (limit.len > 0) {
		char digits[24] = "";
		unsigned long long octets;

		memcpy(digits, limit.data,
		       limit.len < sizeof(digits) - 1 ? limit.len : sizeof(digits) - 1);
		octets = strtoull(digits, NULL, 10);
		if (a.len >= octets && b.len >= octets)
			return memcmp(a.data, b.data, (size_t)octets) != 0;
	}
	return a.len != b.len || memcmp(a.data, b.data, a.len) != 0;
}

static struct assay_str body_of(const struct assay_analysis *a, const char *message)
{
	return (struct assay_str){message + a->root->body.off, a->size - a->root->body.off};
}

unsigned int dkim_touched(const struct assay_analysis *before, const char *old,
                          const struct assay_analysis *after, const char *new)
{
	const struct assay_entity *root = before->root;
	const struct assay_field *field;
	unsigned int touched = ASSAY_DKIM_NONE;

	for (unsigned int nth = 0;
	     nth < 20 && (field = assay_entity_field(root, "DKIM-Signature", nth)) != NULL; nth++) {
		struct assay_str value = assay_field_value(root, field);

		if (header_touched(tag_value(value, "h"), root, after->root))
			touched |= ASSAY_DKIM_HEADER;
		if (body_touched(tag_value(value, "l"), body_of(before, old), body_of(after, new)))
			touched |= ASSAY_DKIM_BODY;
	}
	return touched;
}
