/*
 * assay/inspect.h - what decoded content is, from its octets.
 */
#ifndef ASSAY_INSPECT_H
#define ASSAY_INSPECT_H

#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The detectors look at no more than this many octets of the start of the content. */
#define ASSAY_DETECT_HEAD 4096

/* A row of the table of types. Names follow the IANA registry where it has one. */
struct assay_type {
	const char *name;   /* "application/pdf" */
	const char *label;  /* "PDF document", for notices and logs */
	unsigned int flags; /* ASSAY_ENT_ARCHIVE, ASSAY_ENT_EXECUTABLE: what it implies */
};

/*
 * The type of content that starts with these octets (the whole content, or at
 * least ASSAY_DETECT_HEAD of it). NULL when not recognised; plain text is not
 * recognised, since anything may look like text.
 */
const struct assay_type *assay_detect(const void *head, size_t len);

/* The row of a type name, ignoring ASCII case; NULL when the table lacks it. */
const struct assay_type *assay_type_find(const char *name) ASSAY_NONNULL(1);

/*
 * Whether content detected as `detected` may honestly be declared as
 * `declared`: knows that office documents are archives, that
 * application/octet-stream claims nothing, and the aliases in use.
 */
bool assay_type_compatible(const char *declared, const char *detected) ASSAY_NONNULL(1, 2);

#ifdef __cplusplus
}
#endif
#endif
