/*
 * assay/views.h - what readers other than the analysis may see in a message.
 *
 * The analysis is one reading of a message, the primary view. Where it found
 * an ambiguity another reader may see other leaves: of two Content-Type fields
 * it takes the last one, it goes on behind the close delimiter, it stops at the
 * padding. The views are the readings that the decision points in this message
 * allow; their leaves are united here. A message without ambiguities has the
 * primary view only, and finding that out costs nothing.
 */
#ifndef ASSAY_VIEWS_H
#define ASSAY_VIEWS_H

#include <assay/analyse.h>
#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A choice in which a reader differs from the primary view; a view is a set of them. */
enum assay_choice {
#define ASSAY_CHOICE(id, name, text) ASSAY_CHOICE_##id,
#include <assay/choice.def>
#undef ASSAY_CHOICE
	ASSAY_CHOICE_COUNT /* at most 32 */
};

/* The stable name ("last-type") and one line for a person; NULL when out of range. */
const char *assay_choice_name(enum assay_choice choice);
const char *assay_choice_text(enum assay_choice choice);

/* A leaf that some view shows. Equal leaves (same octets, same decoder) are one. */
struct assay_view_leaf {
	/*
	 * The entity of the primary view it lies in; where primary is true, it is
	 * that leaf itself.
	 */
	const struct assay_entity *entity;
	bool primary;
	uint32_t choices;       /* bits of enum assay_choice: the fewest that show it; 0: primary */
	struct assay_span body; /* its octets in the message, still encoded */
	bool decoded;           /* it lies in the decoded content of body */
	const char *decoder;    /* "none", "base64", ...: how those octets are decoded */
	const char *type;       /* as that view reads it, lower case */
	const char *name;       /* the attachment name in that view, UTF-8, or NULL */
	const char *data;       /* its decoded octets, where they are not in the primary view */
	uint64_t size;          /* decoded octets */
	uint8_t sha256[32];     /* of them */
};

struct assay_views {
	const struct assay_view_leaf *leaves; /* primary ones first, each group in message order */
	size_t leaf_count;
	size_t view_count; /* distinct sets of choices, the primary one included: at least 1 */
	bool limited;      /* a limit was reached: there may be more */
};

/* Limits; 0 means the default in the comment. */
struct assay_views_limits {
	unsigned int views;     /* 64: distinct sets of choices that are followed */
	unsigned int leaves;    /* 1000: leaves that are not primary */
	unsigned int readings;  /* 10000: entities read, over all views */
	uint64_t decoded_bytes; /* 1 GiB: decoded octets of leaves that are not primary */
};

/*
 * The views of a message in memory and its analysis (without
 * ASSAY_PARSE_STRUCTURE). limits may be NULL. Borrows from both; free with
 * assay_views_free(). Returns 0, -ASSAY_ENOMEM or -ASSAY_ECRYPTO.
 */
int assay_views_find(const void *data, size_t len, const struct assay_analysis *analysis,
                     const struct assay_views_limits *limits,
                     struct assay_views **views_r) ASSAY_MUST_CHECK ASSAY_NONNULL(3, 5);

void assay_views_free(struct assay_views *views);

#ifdef __cplusplus
}
#endif
#endif
