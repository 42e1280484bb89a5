/*
 * The files inside a part: pieces do not matter, strings are UTF-8, sizes have
 * a bound, and the finders of lines agree. Plain TNEF is reached too: the first
 * octet chooses whether its signature is put before the input.
 */
#include "inspect/members.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define LIMIT 20

struct result {
	struct arena arena;
	const struct assay_member *list;
	uint32_t count;
	bool limited;
};

static void must(int condition)
{
	if (!condition)
		abort();
}

static void run(const uint8_t *data, size_t len, size_t piece, struct result *r)
{
	struct members m = {0};

	memset(r, 0, sizeof(*r));
	members_begin(&m, "text/plain", MEMBERS_HASH, LIMIT);
	for (size_t pos = 0; pos < len; pos += piece) {
		size_t n = len - pos < piece ? len - pos : piece;
		uint8_t *copy = malloc(n);

		must(copy != NULL);
		memcpy(copy, data + pos, n);
		must(members_feed(&m, copy, n) == 0);
		free(copy);
	}
	must(members_end(&m, &r->arena, NULL, &r->list, &r->count, &r->limited) == 0);
	members_free(&m);
}

static void must_be_equal(const char *a, const char *b)
{
	must((a == NULL) == (b == NULL));
	must(a == NULL || strcmp(a, b) == 0);
}

static void compare(const struct result *a, const struct result *b, size_t len)
{
	must(a->count == b->count && a->limited == b->limited && a->count <= LIMIT);
	for (uint32_t i = 0; i < a->count; i++) {
		const struct assay_member *x = &a->list[i], *y = &b->list[i];

		must_be_equal(x->name, y->name);
		must_be_equal(x->type, y->type);
		must_be_equal(x->detected, y->detected);
		must(x->size == y->size && x->flags == y->flags && x->source == y->source);
		must(x->offset == y->offset && x->offset < len);
		must(memcmp(x->sha256, y->sha256, 32) == 0);
		must(x->name == NULL || assay_utf8_valid(x->name, strlen(x->name)));
		/* a line of uuencode that lost its spaces is shorter than what it holds */
		must(x->size <= (x->source == ASSAY_MEMBER_UUENCODE ? len * 63 : len));
	}
}

static void find_lines(const uint8_t *data, size_t len)
{
	size_t pos = 0;

	while (pos < len) {
		size_t found = text_find_line(data + pos, len - pos);

		must(found == text_find_line_scalar(data + pos, len - pos));
		if (found == TEXT_NONE)
			break;
		pos += found;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct result whole, pieces;
	uint8_t *input;
	size_t piece;

	if (len < 1)
		return 0;
	piece = 1 + data[0] % 61;
	input = malloc(len + 5);
	must(input != NULL);
	if ((data[0] & 0x80) != 0) {
		memcpy(input, "\x78\x9f\x3e\x22\1\2", 6);
		memcpy(input + 6, data + 1, len - 1);
		len += 5;
	} else {
		memcpy(input, data + 1, len - 1);
		len--;
	}
	run(input, len, len + 1, &whole);
	run(input, len, piece, &pieces);
	compare(&whole, &pieces, len);
	find_lines(input, len);
	arena_free(&whole.arena);
	arena_free(&pieces.arena);
	free(input);
	return 0;
}
