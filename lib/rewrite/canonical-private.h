/*
 * What the files of the canonical form share.
 *
 *   canonical.c         which entities change; the check of the result
 *   canonical-entity.c  writing entities: multiparts, leaves, surfaced leaves
 *   canonical-header.c  writing headers
 *   dkim.c              what a change touches of what is signed
 */
#ifndef REWRITE_CANONICAL_PRIVATE_H
#define REWRITE_CANONICAL_PRIVATE_H

#include <assay/canonical.h>
#include <assay/codec.h>

#include "analyse/arena.h"

#define CANON_BOUNDARY_MAX 64

/* What is to be done with an entity. */
enum canon_mark {
	CANON_ODD = 1 << 0,     /* its header is written anew */
	CANON_CONTENT = 1 << 1, /* its content is encoded anew */
	CANON_INSIDE = 1 << 2,  /* something in it changes */
	CANON_SEALED = 1 << 3,  /* it lies inside a signed or encrypted entity */
};

/* A leaf of another view that becomes a part. */
struct canon_hidden {
	const struct assay_view_leaf *leaf;
	const struct assay_entity *message; /* the root of the message it lies in */
};

struct canon {
	struct assay_canonical public; /* first: the caller's pointer is to it */
	struct arena arena;
	const char *data; /* the original */
	size_t len;
	const struct assay_analysis *analysis;
	const struct assay_canonical_options *options;
	unsigned char *marks; /* of each entity: enum canon_mark */
	bool all;             /* write everything anew that is not sealed */
	const char *eol;      /* the line end of the new message */
	char digest[24];      /* hex, of the original: boundaries are made of it */
	struct assay_buf out;
	int error; /* the first one; from there on nothing is written */
	struct assay_views *views;
	struct canon_hidden *hidden;
	size_t hidden_count;
	struct assay_canonical_change *changes;
	size_t change_count, change_size;
};

/* What the header of an entity is to say; NULL: nothing of the kind. */
struct canon_content {
	const char *type;
	const char *charset;
	const char *boundary;
	const char *encoding;
	const char *disposition;
	const char *name; /* UTF-8 */
};

/* ---- canonical.c ---- */

/* ---- writing; all do nothing after an error ---- */

void canon_put(struct canon *c, const void *data, size_t len);
void canon_puts(struct canon *c, const char *text);
void canon_eol(struct canon *c);
/* Octets of the original with its line ends as they are to be. */
void canon_copy(struct canon *c, const void *data, size_t len);

/* Note what was done; text is static. */
void canon_change(struct canon *c, const struct assay_entity *entity, enum assay_code code,
                  const char *text);

/* ---- canonical-entity.c ---- */

/*
 * Whether an encoded message can be written without its encoding: it means one
 * thing only, and its octets, which are text, can stay as they are. message,
 * text (not empty): what the entity's content is.
 */
bool canon_nests(const struct canon *c, const struct assay_entity *entity,
                 const struct assay_analysis *message, const struct assay_buf *text);

/* The whole message into c->out. */
void canon_write(struct canon *c);
/* Whether octets of a body need no encoding: line ends like all others, no NUL, no long line. */
bool canon_clean_text(const struct canon *c, const char *data, size_t len);
/*
 * Decode the content of an entity, as the primary view does; *oddities_r (may be
 * NULL): enum assay_decode_oddity.
 */
int canon_decode(const struct assay_entity *entity, const char *data, struct assay_buf *out,
                 unsigned int *oddities_r);

/* ---- canonical-header.c ---- */

/* What the header of this entity says, as the primary view has it. */
struct canon_content canon_content_of(const struct assay_entity *entity);
/*
 * The header of an entity, written anew and with the blank line: its own fields,
 * cleaned, and what content says instead of its content fields. keep: what is
 * written; a part that is made of a message's content has only the latter's
 * content fields, and the message around it the others.
 */
enum canon_fields { CANON_ALL_FIELDS, CANON_MESSAGE_FIELDS, CANON_CONTENT_FIELDS };
void canon_header(struct canon *c, const struct assay_entity *entity,
                  const struct canon_content *content, enum canon_fields keep);
/* Whether a header can stay as it is. */
bool canon_clean_header(const struct canon *c, const struct assay_entity *entity);

/* ---- dkim.c ---- */

/* Which signed parts differ between two versions of a message: enum assay_dkim_touch. */
unsigned int dkim_touched(const struct assay_analysis *before, const char *old,
                          const struct assay_analysis *after, const char *new);

#endif
