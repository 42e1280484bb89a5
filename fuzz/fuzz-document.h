/*
 * What the targets of the readers of documents share: whatever the octets are,
 * the limits hold, members are in members before them, and text is UTF-8.
 */
#ifndef FUZZ_DOCUMENT_H
#define FUZZ_DOCUMENT_H

#include "inspect/inspection.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define MEMBERS  40
#define UNPACKED (2 * 1024 * 1024)

static inline void must(int condition)
{
	if (!condition)
		abort();
}

static inline void check(const struct inspection *in, const struct assay_member *members)
{
	must(in->unpacked_total <= UNPACKED);
	must(in->members->count <= MEMBERS && !in->members->open);
	must(in->depth == 0);
	for (size_t i = 0; i < in->members->count; i++) {
		const struct assay_member *m = &members[i];

		must(m->parent <= i);
		must(m->name == NULL || assay_utf8_valid(m->name, strlen(m->name)));
		must(m->type == NULL || assay_utf8_valid(m->type, strlen(m->type)));
	}
}

/* Call the function with an inspection of octets that are in memory of their own. */
static inline void look(void (*read)(struct inspection *in, const unsigned char *data, size_t len),
                        const uint8_t *data, size_t len)
{
	static const struct assay_limits limits = {
		.depth = 20,
		.parts = 100,
		.members = MEMBERS,
		.inspect_bytes = 256 * 1024,
		.archive_depth = 3,
		.unpacked_bytes = UNPACKED,
		.unpacked_ratio = 250,
	};
	struct member_list list = {0};
	struct inspection in = {.limits = &limits, .members = &list};
	struct arena arena = {0};
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	must(copy != NULL);
	memcpy(copy, data, len);
	member_list_begin(&list, true, MEMBERS);
	inspection_begin(&in);
	in.packed = len;
	in.type = assay_detect(copy, len);
	read(&in, copy, len);
	must(in.error == 0 && list.error == 0);
	check(&in, list.count == 0 ? NULL : member_list_end(&list, &arena));
	arena_free(&arena);
	inspection_free(&in);
	member_list_free(&list);
	free(copy);
}

#endif
