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
	bool open;
	enum assay_member_source source;
	uint64_t offset, octets;
	struct assay_buf name, type;
	unsigned char *head; /* ASSAY_DETECT_HEAD octets */
	size_t head_len;
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

/* Octets of the open member, in order. */
void member_write(struct member_list *l, const void *data, size_t len);

/* The open member is complete; flags: ASSAY_ENT_TRUNCATED or 0. Nothing when none is open. */
void member_close(struct member_list *l, unsigned int flags);

/* It was none after all. */
void member_drop(struct member_list *l);

/* Close it and open another one of the same name and type: it has content twice. */
bool member_again(struct member_list *l, uint64_t offset);

/* The list as it goes into an analysis; NULL and an error in l->error when out of memory. */
const struct assay_member *member_list_end(struct member_list *l, struct arena *arena);

void member_list_free(struct member_list *l);

#endif
