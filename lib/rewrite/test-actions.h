/*
 * For tests of the actions: decisions made by hand, carried out on a message, and
 * what must hold whatever they are.
 */
#ifndef TEST_ACTIONS_H
#define TEST_ACTIONS_H

#include "test.h"

#include <assay/care.h>
#include <assay/codec.h>
#include <assay/rewrite.h>

#include <stdio.h>
#include <strings.h>

/* A decision about the part with this section number; NULL: about the message. */
struct wish {
	struct assay_decision decision;
	const char *section;
};

struct acted {
	struct assay_buf before, after;
	struct assay_analysis *was, *is;
	struct assay_decision decisions[8];
	struct assay_verdict verdict;
	struct assay_rewrite *rewrite;
};

/* Text with LF line ends, with those of a message. */
static inline void put_lines(const char *text, const char *eol, struct assay_buf *out)
{
	assert_int_equal(assay_buf_puts(out, ""), 0);
	for (; *text != '\0'; text++)
		assert_int_equal(*text == '\n' ? assay_buf_puts(out, eol)
		                               : assay_buf_append(out, text, 1),
		                 0);
}

/* The part that a test means: "" is the message itself, whatever it is. */
static inline const struct assay_entity *section(const struct assay_analysis *analysis,
                                                 const char *number)
{
	const struct assay_entity *entity =
		*number == '\0' ? analysis->root : assay_analysis_section(analysis, number);

	if (entity == NULL)
		fail_msg("no part %s", number);
	return entity;
}

static inline void check_new_body(const struct acted *a, const struct assay_source *source)
{
	struct assay_buf body = {0};
	struct assay_sink sink = assay_sink_buf(&body);

	assert_int_equal(assay_rewrite_body(a->rewrite, source, &sink), 0);
	assert_int_equal(body.len, assay_rewrite_body_size(a->rewrite));
	assert_true(body.len <= a->after.len);
	if (body.len > 0)
		assert_memory_equal(body.data, a->after.data + a->after.len - body.len, body.len);
	assay_buf_free(&body);
}

/* Takes over `before`. Decisions that are not to be made are skipped, as the judge does it. */
static inline void act_on(struct assay_buf before, const struct wish *wishes, size_t count,
                          struct acted *a)
{
	struct assay_str octets;
	struct assay_source source;
	struct assay_sink sink;

	memset(a, 0, sizeof(*a));
	a->before = before;
	octets = (struct assay_str){before.data, before.len};
	source = assay_source_memory(&octets);
	sink = assay_sink_buf(&a->after);
	assert_int_equal(assay_analyse(before.data, before.len, NULL, &a->was), 0);
	assert_true(count <= sizeof(a->decisions) / sizeof(a->decisions[0]));
	for (size_t i = 0; i < count; i++) {
		struct assay_care_answer answer;

		a->decisions[i] = wishes[i].decision;
		if (a->decisions[i].rule == NULL)
			a->decisions[i].rule = "test";
		if (wishes[i].section != NULL)
			a->decisions[i].entity = section(a->was, wishes[i].section);
		assay_care_ask(a->was, &a->decisions[i], &answer);
		if (answer.care >= ASSAY_CARE_SKIP)
			a->decisions[i].skipped = "with care";
	}
	a->verdict = (struct assay_verdict){.decisions = a->decisions, .decision_count = count};
	assert_int_equal(assay_rewrite_plan(a->was, &a->verdict, &source, &a->rewrite), 0);
	assert_int_equal(assay_rewrite_message(a->rewrite, &source, &sink), 0);
	assert_int_equal(assay_buf_puts(&a->after, ""), 0);
	check_new_body(a, &source);
	assert_int_equal(assay_analyse(a->after.data, a->after.len, NULL, &a->is), 0);
}

/* The message has LF in the source, and CRLF when it is acted on. */
static inline void act(const char *message, const struct wish *wishes, size_t count,
                       struct acted *a)
{
	struct assay_buf before = {0};

	put_lines(message, "\r\n", &before);
	act_on(before, wishes, count, a);
}

static inline void acted_free(struct acted *a)
{
	assay_rewrite_free(a->rewrite);
	assay_analysis_free(a->was);
	assay_analysis_free(a->is);
	assay_buf_free(&a->before);
	assay_buf_free(&a->after);
}

static inline bool has_code(const struct assay_analysis *analysis, enum assay_code code)
{
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		if (analysis->ambiguities[i].code == code)
			return true;
	}
	return false;
}

/* A finding that the original did not have, or NULL. */
static inline const struct assay_ambiguity *new_finding(const struct acted *a)
{
	for (size_t i = 0; i < a->is->ambiguity_count; i++) {
		if (!has_code(a->was, a->is->ambiguities[i].code))
			return &a->is->ambiguities[i];
	}
	return NULL;
}

static inline void check_no_new_finding(const struct acted *a, const char *name)
{
	const struct assay_ambiguity *found = new_finding(a);
	size_t from, len;

	if (found == NULL)
		return;
	from = found->offset > 500 ? found->offset - 500 : 0;
	len = a->after.len - from < 900 ? a->after.len - from : 900;
	print_error("%.*s\n", (int)len, a->after.data + from);
	fail_msg("%s: %s is new at octet %zu", name, assay_code_info(found->code)->name,
	         found->offset);
}

static inline void check_same(const char *name, const struct assay_buf *is, const char *expected,
                              size_t len)
{
	size_t at = 0, from;

	while (at < is->len && at < len && is->data[at] == expected[at])
		at++;
	if (at == is->len && at == len)
		return;
	/* of a long message what stands around the first difference */
	from = is->len > 2000 || len > 2000 ? (at > 200 ? at - 200 : 0) : 0;
	/* cmocka cuts long texts */
	print_error("---- is\n%.*s\n", (int)(is->len - from < 900 ? is->len - from : 900),
	            is->data + from);
	print_error("---- expected\n%.*s\n----\n", (int)(len - from < 900 ? len - from : 900),
	            expected + from);
	fail_msg("%s: octet %zu differs", name, at);
}

/* Doing the same once more changes nothing. */
static inline void check_settled(const struct acted *a, const struct wish *wishes, size_t count,
                                 const char *name)
{
	struct assay_buf again = {0};
	struct acted second;

	assert_int_equal(assay_buf_append(&again, a->after.data, a->after.len), 0);
	act_on(again, wishes, count, &second);
	check_same(name, &second.after, a->after.data, a->after.len);
	assert_false(assay_rewrite_changes_anything(second.rewrite));
	acted_free(&second);
}

/* The content of a part, decoded. */
static inline void content_of(const struct assay_buf *message, const struct assay_entity *entity,
                              struct assay_buf *out)
{
	const struct assay_str octets = {message->data, message->len};
	struct assay_source source = assay_source_memory(&octets);
	struct assay_sink sink = assay_sink_buf(out);

	assert_int_equal(assay_buf_puts(out, ""), 0);
	assert_int_equal(assay_entity_decode(entity, &source, &sink), 0);
}

#endif
