/*
 * For tests of rewriting: a message that is rewritten by a policy and analysed
 * again, and the comparison of what came before and after.
 */
#ifndef TEST_REWRITE_H
#define TEST_REWRITE_H

#include "judge/test-policy.h"

#include <assay/rewrite.h>

struct rewritten {
	struct assay_policy *policy; /* freed with the rest when set */
	struct assay_buf before, after;
	struct assay_analysis *was, *is;
	struct assay_verdict *verdict;
	struct assay_rewrite *rewrite;
};

/* Takes over `before`. */
static inline void rewrite_buf(struct assay_buf before, const struct assay_policy *policy,
                               struct rewritten *r)
{
	const struct assay_envelope envelope = {.direction = ASSAY_DIR_INBOUND};
	struct assay_str octets;
	struct assay_source source;
	struct assay_sink sink;

	memset(r, 0, sizeof(*r));
	r->before = before;
	octets = (struct assay_str){before.data, before.len};
	source = assay_source_memory(&octets);
	sink = assay_sink_buf(&r->after);
	r->was = analysis_of(before.data, before.len);
	assert_int_equal(assay_judge(policy, r->was, &envelope, 0, &r->verdict), 0);
	assert_int_equal(assay_rewrite_plan(r->was, r->verdict, &r->rewrite), 0);
	assert_int_equal(assay_rewrite_message(r->rewrite, &source, &sink), 0);
	assert_int_equal(assay_buf_puts(&r->after, ""), 0);
	r->is = analysis_of(r->after.data, r->after.len);
}

static inline void rewritten_free(struct rewritten *r)
{
	assay_rewrite_free(r->rewrite);
	assay_verdict_free(r->verdict);
	assay_analysis_free(r->was);
	assay_analysis_free(r->is);
	assay_policy_free(r->policy);
	assay_buf_free(&r->before);
	assay_buf_free(&r->after);
}

/* The body alone must be what the whole message has after its header, and as long as promised. */
static inline void check_body(const struct rewritten *r)
{
	struct assay_buf body = {0};
	const struct assay_str octets = {r->before.data, r->before.len};
	struct assay_source source = assay_source_memory(&octets);
	struct assay_sink sink = assay_sink_buf(&body);

	assert_int_equal(assay_rewrite_body(r->rewrite, &source, &sink), 0);
	assert_int_equal(body.len, assay_rewrite_body_size(r->rewrite));
	assert_true(body.len <= r->after.len);
	if (body.len > 0)
		assert_memory_equal(body.data, r->after.data + r->after.len - body.len, body.len);
	assay_buf_free(&body);
}

static inline bool is_replaced(const struct assay_verdict *verdict,
                               const struct assay_entity *entity)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		if (decision->action == ASSAY_ACT_REPLACE && decision->entity == entity &&
		    decision->skipped == NULL && !decision->observed)
			return true;
	}
	return false;
}

static inline bool same_octets(const struct rewritten *r, struct assay_span was,
                               struct assay_span is)
{
	return was.len == is.len &&
	       memcmp(r->before.data + was.off, r->after.data + is.off, was.len) == 0;
}

/* A name for the entity in failures. */
static inline const char *section_of(const struct assay_entity *entity)
{
	return *entity->section != '\0' ? entity->section : "(message)";
}

/* NULL, or what is wrong with the notice in place of an entity. */
static inline const char *notice_error(const struct rewritten *r, const struct assay_entity *is)
{
	const struct assay_str octets = {r->after.data, r->after.len};
	struct assay_source source = assay_source_memory(&octets);
	struct assay_buf text = {0};
	struct assay_sink sink = assay_sink_buf(&text);
	const char *error = NULL;

	if (is->kind != ASSAY_LEAF || strcmp(is->type, "text/plain") != 0 || is->charset == NULL ||
	    strcmp(is->charset, "utf-8") != 0)
		return "is not text/plain in UTF-8";
	if (is->disposition == NULL || strcmp(is->disposition, "inline") != 0)
		return "is not inline";
	if (assay_entity_decode(is, &source, &sink) < 0 || text.data == NULL ||
	    strstr(text.data, "SHA-256: ") == NULL)
		error = "has no notice";
	assay_buf_free(&text);
	return error;
}

/*
 * Compare the trees: a replaced entity is a notice now, what is not touched has
 * the same octets. Returns NULL or what is wrong; *where_r is the entity.
 */
static inline const char *compare_trees(const struct rewritten *r, const struct assay_entity *was,
                                        const struct assay_entity *is,
                                        const struct assay_entity **where_r)
{
	const struct assay_entity *a, *b;

	*where_r = was;
	if (is_replaced(r->verdict, was))
		return notice_error(r, is);
	if (was->kind != is->kind || strcmp(was->type, is->type) != 0)
		return "changed its type";
	if (was->parent != NULL && !same_octets(r, was->header, is->header) &&
	    !(was->parent->kind == ASSAY_MESSAGE))
		return "changed its header";
	if (was->kind == ASSAY_LEAF && !same_octets(r, was->body, is->body))
		return "changed its body";
	for (a = was->child, b = is->child; a != NULL && b != NULL; a = a->next, b = b->next) {
		const char *error = compare_trees(r, a, b, where_r);

		if (error != NULL)
			return error;
	}
	*where_r = was;
	return a != b ? "has other children" : NULL;
}

static inline void check_trees(const struct rewritten *r, const char *name)
{
	const struct assay_entity *where;
	const char *error = compare_trees(r, r->was->root, r->is->root, &where);

	if (error != NULL)
		fail_msg("%s: part %s %s", name, section_of(where), error);
}

#endif
