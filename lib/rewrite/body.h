/*
 * Where the text of a message is: the leaves that a reader shows as its body.
 */
#ifndef REWRITE_BODY_H
#define REWRITE_BODY_H

#include <assay/analyse.h>

/* Alternatives of the text; nobody writes more. */
#define BODY_PARTS 16

struct body_parts {
	const struct assay_entity *part[BODY_PARTS];
	size_t count; /* 0: the message has no text */
};

/*
 * Find them. A message inside the message is no text of its own, nor is an
 * attachment. What is signed is looked into, what is encrypted is not.
 */
void body_find(const struct assay_analysis *analysis, struct body_parts *parts);

/* The innermost multipart/signed that an entity is inside of (or is), below the message. */
const struct assay_entity *body_signed(const struct assay_entity *entity);

/* Whether the type of an entity is this one. */
bool body_is(const struct assay_entity *entity, const char *type);

/*
 * Append a parameter of the Content-Type of an entity, in UTF-8. Returns 1, 0
 * when it has none, or -ASSAY_ENOMEM.
 */
int body_type_param(const struct assay_entity *entity, const char *name, struct assay_buf *out);

#endif
