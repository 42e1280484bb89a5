/*
 * assay/canonical.h - a message that has one meaning only.
 *
 * The canonical form of a message is one that every reader parses alike. What
 * any view shows is in it as a proper part; what the primary view shows is in it
 * with the same decoded octets. A message without ambiguities is its own
 * canonical form, and so is every canonical form.
 */
#ifndef ASSAY_CANONICAL_H
#define ASSAY_CANONICAL_H

#include <assay/analyse.h>
#include <assay/common.h>
#include <assay/views.h>

#ifdef __cplusplus
extern "C" {
#endif

enum assay_canonical_outcome {
	ASSAY_CANON_UNCHANGED, /* nothing is ambiguous: the message as it is */
	ASSAY_CANON_CHANGED,   /* text is the new message */
	/*
	 * An ambiguity lies inside a signed or encrypted entity, where nothing may
	 * be rewritten; what is outside has been, unless that would change the
	 * meaning of what is inside (text is the new message; NULL: nothing could be
	 * done). sealed[] says which entities.
	 */
	ASSAY_CANON_SEALED,
	/*
	 * A limit of the analysis was reached: the rest is unknown and nothing is
	 * rewritten. The same for a message that could not be made plain, which is
	 * not known to happen.
	 */
	ASSAY_CANON_LIMIT,
};

/* "unchanged", "changed", "sealed", "limit". */
const char *assay_canonical_outcome_name(enum assay_canonical_outcome outcome);

/* One thing that was done, for a person and for the log. */
struct assay_canonical_change {
	const struct assay_entity *entity; /* of the analysis */
	enum assay_code code;              /* the finding behind it, or ASSAY_AMB_COUNT */
	const char *text;                  /* one line, without octets of the message */
};

/* What the DKIM signatures (RFC 6376) that the message carries cover of the change. */
enum assay_dkim_touch {
	ASSAY_DKIM_NONE = 0,
	ASSAY_DKIM_HEADER = 1 << 0, /* a signed header field changes */
	ASSAY_DKIM_BODY = 1 << 1,   /* the signed body, or as much of it as l= covers */
};

struct assay_canonical {
	enum assay_canonical_outcome outcome;
	const char *text; /* the canonical message; NULL when it is the original */
	size_t len;
	const struct assay_canonical_change *changes;
	size_t change_count;
	const struct assay_entity *const *sealed;
	size_t sealed_count;
	const struct assay_views
		*views;    /* what the message showed; NULL when it was not rewritten */
	unsigned int dkim; /* enum assay_dkim_touch bits; of any signature */
};

enum assay_canonical_flag {
	/* leaves that only other views show are left out, and listed as changes */
	ASSAY_CANON_DROP_HIDDEN = 1 << 0,
};

/* Everything optional; zero-initialise for the defaults. */
struct assay_canonical_options {
	struct assay_views_limits limits;
	unsigned int flags; /* enum assay_canonical_flag */
	/* rewrite from this severity on; 0 stands for ASSAY_SEV_AMBIGUOUS */
	enum assay_severity severity;
};

/*
 * The canonical form of a message in memory and its analysis (without
 * ASSAY_PARSE_STRUCTURE). options may be NULL. The result borrows from both.
 * Returns 0, -ASSAY_ENOMEM or -ASSAY_ECRYPTO.
 */
int assay_canonicalise(const void *data, size_t len, const struct assay_analysis *analysis,
                       const struct assay_canonical_options *options,
                       struct assay_canonical **canonical_r) ASSAY_MUST_CHECK ASSAY_NONNULL(3, 5);

void assay_canonical_free(struct assay_canonical *canonical);

#ifdef __cplusplus
}
#endif
#endif
