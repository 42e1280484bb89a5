/*
 * assay/rewrite.h - original octets + verdict -> new octets.
 *
 * A rewrite is an edit list over the original: entities that no edit touches
 * stay byte-identical. Edits of the message's own header are kept as header
 * changes, since a milter must ask for them one by one; edits of the body are
 * octet ranges.
 */
#ifndef ASSAY_REWRITE_H
#define ASSAY_REWRITE_H

#include <assay/analyse.h>
#include <assay/common.h>
#include <assay/judge.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A change of the message's own header. */
enum assay_header_op {
	ASSAY_HDR_APPEND, /* new field after the last one */
	ASSAY_HDR_CHANGE, /* the nth field of this name gets a new value */
	ASSAY_HDR_DELETE, /* the nth field of this name goes away */
};

struct assay_header_change {
	enum assay_header_op op;
	const char *name;
	unsigned int nth;  /* from 1, among the original's fields of this name (milter counting) */
	const char *value; /* as after the colon, with its leading space; folds are CRLF SP */
};

struct assay_rewrite;

/*
 * Plan what the decisions of a verdict ask for (observed ones excepted).
 * Nothing to do gives a plan without changes. The plan borrows from analysis
 * and verdict. source is read only while notices are made.
 */
int assay_rewrite_plan(const struct assay_analysis *analysis, const struct assay_verdict *verdict,
                       struct assay_rewrite **rewrite_r) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

void assay_rewrite_free(struct assay_rewrite *rewrite);

/* Whether the body, respectively anything at all, changes. */
bool assay_rewrite_changes_body(const struct assay_rewrite *rewrite) ASSAY_NONNULL(1);
bool assay_rewrite_changes_anything(const struct assay_rewrite *rewrite) ASSAY_NONNULL(1);

/* The header changes, in the order in which to apply them. */
const struct assay_header_change *assay_rewrite_header(const struct assay_rewrite *rewrite,
                                                       size_t *count_r) ASSAY_NONNULL(1, 2);

/* Octets of the body after rewriting. */
uint64_t assay_rewrite_body_size(const struct assay_rewrite *rewrite) ASSAY_NONNULL(1);

/* Write the body (everything after the blank line) as it will be. */
int assay_rewrite_body(const struct assay_rewrite *rewrite, const struct assay_source *source,
                       const struct assay_sink *sink) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

/* Write the whole message as it will be: header changes applied, blank line, body. */
int assay_rewrite_message(const struct assay_rewrite *rewrite, const struct assay_source *source,
                          const struct assay_sink *sink) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

/*
 * What turns the header of one message into that of another, for who must ask
 * for each change: fields of one name are compared in their order. drop (may be
 * NULL): all fields of this name in the first message go.
 */
struct assay_header_diff {
	const struct assay_header_change *changes;
	size_t count;
};

int assay_header_diff_make(const struct assay_analysis *before, const struct assay_analysis *after,
                           const char *drop, struct assay_header_diff **diff_r) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 4);
void assay_header_diff_free(struct assay_header_diff *diff);

#ifdef __cplusplus
}
#endif
#endif
