/*
 * assay/ambiguity.h - the ambiguity catalogue.
 *
 * An ambiguity is a point at which mail readers resolve the same octets
 * differently, or a deviation from the standards that an administrator may
 * want to know of. Codes are stable names: they appear in JSON, in logs, in
 * policy files and in header fields. The table itself is ambiguity.def.
 */
#ifndef ASSAY_AMBIGUITY_H
#define ASSAY_AMBIGUITY_H

#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

enum assay_severity {
	ASSAY_SEV_INFO,      /* every known reader resolves the deviation alike */
	ASSAY_SEV_BENIGN,    /* readers differ in nothing a person or policy would notice */
	ASSAY_SEV_AMBIGUOUS, /* readers differ in parts, types, names or decoded octets */
	ASSAY_SEV_HOSTILE,   /* as ambiguous, and no innocent source is known */
	ASSAY_SEV_LIMIT,     /* a limit was reached: the rest is unknown */
};

enum assay_code {
#define ASSAY_AMBIGUITY(id, name, severity, text) ASSAY_AMB_##id,
#include <assay/ambiguity.def>
#undef ASSAY_AMBIGUITY
	ASSAY_AMB_COUNT
};

/* One row of the catalogue. */
struct assay_code_info {
	const char *name; /* the stable name, as "H-CTE-DUP" */
	enum assay_severity severity;
	const char *text; /* one line for a person */
};

/* The catalogue row of a code; never NULL for a valid code. */
const struct assay_code_info *assay_code_info(enum assay_code code);

/* The code with this name, ignoring ASCII case, or -ASSAY_EINVAL. */
int assay_code_from_name(const char *name) ASSAY_NONNULL(1);

/* "info", "benign", "ambiguous", "hostile", "limit". */
const char *assay_severity_name(enum assay_severity severity);

/* The severity with this name, or -ASSAY_EINVAL. */
int assay_severity_from_name(const char *name) ASSAY_NONNULL(1);

#ifdef __cplusplus
}
#endif
#endif
