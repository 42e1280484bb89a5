/*
 * What is to be done with each part of a message: the decisions of a verdict,
 * sorted by part, and their carrying out in one order whatever the order of the
 * rules:
 *
 *   1. replace        a part that is replaced is a notice, and nothing else is
 *                     done to it or in it
 *   2. sanitize-html
 *   3. append-text    also below a notice that stands where the text was
 *   4. transfer-encode
 *   5. rename
 *   6. tag            (tag.c)
 *
 * Each part is written once, with all that was done to it. Edits of what stands
 * in the source, not of what another action made, are what keeps untouched
 * octets untouched.
 */
#ifndef REWRITE_PARTS_H
#define REWRITE_PARTS_H

#include "rewrite/fields.h"
#include "rewrite/plan.h"

/* Texts to append, in the order of the rules. */
struct text_node {
	const struct assay_decision *decision;
	struct text_node *next;
};

struct part {
	const struct assay_entity *entity;

	/* what is wanted; the first decision of each kind counts */
	const struct assay_decision *replace, *rename;
	bool sanitize, encode;
	bool relabel;             /* a multipart or message: it may call itself 7bit now */
	unsigned int allow;       /* what all of those that sanitise let through */
	struct text_node *texts;  /* in it, at its end */
	struct text_node *ahead;  /* in a part of their own before it */
	struct text_node *beside; /* ... behind it */

	/* what came of it, for its header; NULL: it stays as it is */
	const char *charset;
	const char *encoding;
	const char *new_name; /* clean */
	bool content_changed; /* the decoded octets */
	bool new_body;        /* it is written as a whole */
};

struct rewriting {
	struct assay_rewrite *rw;
	const struct assay_verdict *verdict;
	const struct assay_source *source;
	struct part **parts; /* by index of the entity; NULL: nothing is done */
	bool *covered;       /* of each entity: inside one that is replaced */
	size_t notice_octets;
	char boundary[64];    /* of what is wrapped, once there is such; without its number */
	unsigned int wrapped; /* multiparts made */
};

/* Plan all that a verdict wants done with parts. source may be NULL when only notices are made. */
int plan_parts(struct assay_rewrite *rw, const struct assay_verdict *verdict,
               const struct assay_source *source);

/* The part of an entity, made when there is none yet; NULL when out of memory. */
struct part *part_of(struct rewriting *r, const struct assay_entity *entity);

/* Add a text at the end of a list, unless one with the same words is there. */
int text_add(struct rewriting *r, struct text_node **list, const struct assay_decision *decision);

/* Where the delimiter line, or the end, after an entity is. */
size_t part_next_structure(const struct assay_rewrite *rw, const struct assay_entity *entity);

/* ---- the steps, in their order ---- */

/* replace.c: a notice in place of the part */
int part_replace(struct rewriting *r, struct part *part);
/* disclaimer.c: where the texts of append-text go */
int place_texts(struct rewriting *r);
/* content.c: the body of a leaf */
int part_content(struct rewriting *r, struct part *part);
/* labels.c: the Content-Transfer-Encoding of what holds encoded parts */
int plan_labels(struct rewriting *r);
/* headers.c: the new name, unless it is the only one already; then the header fields of a part,
 * from what came of it */
int part_name(struct rewriting *r, struct part *part);
int part_fields(struct rewriting *r, const struct part *part, struct new_field *fields,
                size_t *count_r);
#define PART_FIELDS 8
/* beside.c: parts of their own for texts; these write the header of the message's content too */
int plan_beside(struct rewriting *r, struct part *part);

#endif
