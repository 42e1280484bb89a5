/*
 * What the tests of the readers of documents share: reading octets with one
 * reader, and the properties that hold for any octets.
 */
#ifndef TEST_DOCUMENT_H
#define TEST_DOCUMENT_H

#include "test.h"

#include "inspect/inspection.h"

#include <assay/codec.h>

#include <stdio.h>

struct document {
	struct arena arena;
	const struct assay_member *members;
	size_t count;
	unsigned int flags;
	uint32_t findings;
	uint64_t unpacked;
};

#define DOCUMENT_MEMBERS 50

static const struct assay_limits document_limits = {
	.members = DOCUMENT_MEMBERS,
	.inspect_bytes = 1 << 22,
	.archive_depth = 4,
	.unpacked_bytes = 1 << 24,
	.unpacked_ratio = 250,
};

/* The octets are in memory of their own, so that reading beyond them is noticed. */
static inline struct document document_read(inspect_reader *reader, const void *data, size_t len)
{
	struct member_list list = {0};
	struct inspection in = {.limits = &document_limits, .members = &list};
	struct document d = {0};
	unsigned char *copy = malloc(len == 0 ? 1 : len);

	assert_non_null(copy);
	memcpy(copy, data, len);
	member_list_begin(&list, true, DOCUMENT_MEMBERS);
	inspection_begin(&in);
	in.packed = len;
	in.type = assay_detect(copy, len);
	reader(&in, copy, len);
	free(copy);
	assert_int_equal(in.error, 0);
	assert_int_equal(list.error, 0);
	assert_false(list.open);
	d.members = member_list_end(&list, &d.arena);
	d.count = list.count;
	d.flags = in.flags;
	d.findings = in.findings;
	d.unpacked = in.unpacked_total;
	member_list_free(&list);
	inspection_free(&in);
	return d;
}

static inline void document_done(struct document *d)
{
	arena_free(&d->arena);
}

/* Flags of the reader's own finding: read, compare, forget. */
static inline void assert_document_flags(inspect_reader *reader, const void *data, size_t len,
                                         unsigned int flags, const char *what)
{
	struct document d = document_read(reader, data, len);

	if (d.flags != flags)
		fail_msg("%s: flags %#x instead of %#x", what, d.flags, flags);
	document_done(&d);
}

static inline void assert_document_member(const struct document *d, size_t index, const char *name,
                                          const void *data, size_t len)
{
	assert_true(index < d->count);
	if (name == NULL)
		assert_null(d->members[index].name);
	else
		assert_string_equal(d->members[index].name, name);
	assert_int_equal(d->members[index].source, ASSAY_MEMBER_DOCUMENT);
	if (data != NULL) {
		unsigned char digest[32];

		assert_int_equal(d->members[index].size, len);
		assert_int_equal(EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL), 1);
		assert_memory_equal(d->members[index].sha256, digest, 32);
	}
}

/* What holds whatever the octets are. */
static inline void assert_document_bounded(const struct document *d)
{
	assert_true(d->count <= DOCUMENT_MEMBERS);
	assert_true(d->unpacked <= document_limits.unpacked_bytes);
	for (size_t i = 0; i < d->count; i++) {
		const char *name = d->members[i].name;

		assert_true(d->members[i].parent <= i);
		assert_true(name == NULL || assay_utf8_valid(name, strlen(name)));
	}
}

/* Read it cut at every step octets, and with random octets changed. */
static inline void assert_document_survives(inspect_reader *reader, const void *data, size_t len,
                                            size_t step)
{
	unsigned char *copy = malloc(len == 0 ? 1 : len);
	uint64_t seed = 7;
	struct document d;

	assert_non_null(copy);
	for (size_t cut = 0; cut < len; cut += step) {
		d = document_read(reader, data, cut);
		assert_document_bounded(&d);
		document_done(&d);
	}
	for (int round = 0; round < 300; round++) {
		memcpy(copy, data, len);
		for (uint64_t n = 1 + test_random(&seed) % 8; n > 0 && len > 0; n--)
			copy[test_random(&seed) % len] = (unsigned char)(test_random(&seed) >> 24);
		d = document_read(reader, copy, len);
		assert_document_bounded(&d);
		document_done(&d);
	}
	free(copy);
}

#endif
