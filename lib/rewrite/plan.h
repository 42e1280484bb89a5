/*
 * The plan of a rewrite: header changes for who must ask for them one by one,
 * and the same changes as edits for who writes the message.
 */
#ifndef REWRITE_PLAN_H
#define REWRITE_PLAN_H

#include <assay/rewrite.h>

#include "analyse/arena.h"

/* The octets [off, off + len) of the original become data. */
struct edit {
	size_t off, len;
	const char *data;
	size_t data_len;
	size_t order;   /* of planning: insertions at one offset keep it */
	bool in_header; /* of the message's own header, or of the blank line after it */
};

struct assay_rewrite {
	struct arena arena;
	const struct assay_analysis *analysis;
	struct assay_header_change *changes;
	size_t change_count, change_size;
	struct edit *edits; /* by offset once planned; they never overlap */
	size_t edit_count, edit_size;
	bool appends;  /* a field to the message's header */
	bool new_body; /* the message's body is replaced as a whole */
	bool body_edited;
	uint64_t body_size;
};

/* All return 0 or -ASSAY_ENOMEM. data must live as long as the plan. */
int plan_edit(struct assay_rewrite *rw, size_t off, size_t len, const char *data, size_t data_len);

/* Changes of the message's own header; value as in struct assay_header_change. */
int plan_append(struct assay_rewrite *rw, const char *name, const char *value);
int plan_change(struct assay_rewrite *rw, const struct assay_field *field, unsigned int nth,
                const char *value);
int plan_delete(struct assay_rewrite *rw, const struct assay_field *field, unsigned int nth);

/* Plan the tags (tag.c) and the replaced parts (replace.c) of a verdict. */
int plan_tags(struct assay_rewrite *rw, const struct assay_verdict *verdict);
int plan_replaces(struct assay_rewrite *rw, const struct assay_verdict *verdict);

/* The line end in use in the header of an entity: "\r\n" or "\n". */
const char *plan_line_end(const struct assay_entity *entity);

/* Whether a field has this name, ignoring ASCII case. */
bool plan_field_is(const struct assay_entity *entity, const struct assay_field *field,
                   const char *name);

#endif
