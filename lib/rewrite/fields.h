/*
 * Planning of changed Content- fields, of the message itself (asked for one by
 * one) and of parts (edits of their header).
 */
#ifndef REWRITE_FIELDS_H
#define REWRITE_FIELDS_H

#include "rewrite/plan.h"

/* What a field of this name is to say, whatever it says now. */
struct new_field {
	const char *name;
	const char *value; /* with its leading space, folds are CRLF SP; NULL: there is none */
};

enum fields_flag {
	FIELDS_ALL_CONTENT = 1 << 0, /* all other Content- fields go */
	FIELDS_SEPARATE = 1 << 1,    /* a blank line must follow: there will be another body */
};

/*
 * The first field of each name is changed, further ones of that name go; what
 * is not there is added behind the last field. A message gets its MIME-Version.
 */
int fields_plan(struct assay_rewrite *rw, const struct assay_entity *entity,
                const struct new_field *fields, size_t count, unsigned int flags);

/*
 * Append the Content- fields of an entity as fields_plan() would leave them, for
 * the part that its content becomes.
 */
int fields_write(const struct assay_entity *entity, const struct new_field *fields, size_t count,
                 const char *eol, struct assay_buf *out);

/* Append one field with its line end. */
int fields_append(const char *name, const char *value, const char *eol, struct assay_buf *out);

#endif
