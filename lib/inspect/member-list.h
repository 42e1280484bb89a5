/*
 * The members of one part as they are found: a list under construction, and
 * the one member whose octets pass now. Private to lib/inspect.
 */
#ifndef INSPECT_MEMBER_LIST_H
#define INSPECT_MEMBER_LIST_H

#include "analyse/arena.h"

#include <assay/analyse.h>

#include <openssl/evp.h>

/* of one name or type; more is cut */
#define MEMBER_NAME_BYTES 1024

struct kept_member;

/* Zero-initialise; member_list_begin() for each part, member_list_free() at last. */
struct member_list {
	struct kept_member *kept;
	size_t count, size;
	size_t limit;
	bool limited; /* a member was found beyond the limit */
	bool hash;
	int error;                /* sticky */
	struct assay_buf strings; /* what the kept ones refer to */

	/* the open one */
	bool open, absent;
	enum assay_member_source source;
	uint64_t offset, octets;
	uint32_t parent;
	struct assay_buf name, type;
	unsigned char *head; /* ASSAY_DETECT_HEAD octets; kept until the next one opens */
	size_t head_len;
	const struct assay_type *detected; /* once head is full, or the member closed */
	EVP_MD *sha256;
	EVP_MD_CTX *digest;
};

void member_list_begin(struct member_list *l, bool hash, size_t limit);

/*
 * A member starts at this offset of the part's content; the open one must have
 * been closed. False, and nothing is open, at the limit or on an error.
 */
bool member_open(struct member_list *l, enum assay_member_source source, uint64_t offset);

/* Facts of the open member; the last call counts. charset as for assay_charset_to_utf8(). */
void member_name(struct member_list *l, const char *charset, const void *data, size_t len);
void member_type(struct member_list *l, const char *type);

/* Which member it is in: struct assay_member.parent; 0 unless told otherwise. */
void member_parent(struct member_list *l, uint32_t parent);

/* What was found inside the member of this index, which has been closed. */
void member_add_flags(struct member_list *l, size_t index, unsigned int flags);
/* What it was found to be instead. */
void member_detected(struct member_list *l, size_t index, const struct assay_type *type);

/* The open member has this many octets, but none can be had: no hash either. */
void member_absent(struct member_list *l, uint64_t size);

/* Octets of the open member, in order. */
void member_write(struct member_list *l, const void *data, size_t len);

/* The open member is complete; flags: enum assay_entity_flag. Nothing when none is open. */
void member_close(struct member_list *l, unsigned int flags);

/* It was none after all. */
void member_drop(struct member_list *l);

/* Open another one of the same name and type as the last one: it had content twice. */
bool member_reopen(struct member_list *l, uint64_t offset);

/* What member_reopen() needs, kept while others are opened and closed. */
struct member_facts {
	enum assay_member_source source;
	uint32_t parent;
	struct assay_buf name, type;
};

struct member_facts member_suspend(struct member_list *l);
void member_resume(struct member_list *l, struct member_facts *facts);

/* A member that is known already, all but its parent; false as for member_open(). */
bool member_add(struct member_list *l, const struct assay_member *member, uint32_t parent);

/* Forget all of them. */
void member_list_clear(struct member_list *l);

/* The list as it goes into an analysis; NULL and an error in l->error when out of memory. */
const struct assay_member *member_list_end(struct member_list *l, struct arena *arena);

void member_list_free(struct member_list *l);

#endif
