/*
 * assay/results.h - the header field MIME-Ambiguity-Results, in which a gateway
 * tells those behind it what the analysis of a message found.
 *
 * Its syntax is described in doc/mime-ambiguity-results.md.
 */
#ifndef ASSAY_RESULTS_H
#define ASSAY_RESULTS_H

#include <assay/analyse.h>
#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_RESULTS_FIELD "MIME-Ambiguity-Results"

/* Whether this can be the name of who did the analysis: a dot-atom of at most 255 octets. */
bool assay_results_id_valid(const char *authserv_id) ASSAY_NONNULL(1);

/*
 * Append the value of the field, as it stands behind the colon: it begins with a
 * space, and folds are CRLF SP. Findings of severity info are left out.
 *
 * authserv_id  who did the analysis: assay_results_id_valid()
 * views        number of views, 0 when that is not known
 * action       what was done about it, one word; or NULL
 *
 * No octet of the message gets into it. Returns 0 or -ASSAY_ENOMEM.
 */
int assay_results_value(const char *authserv_id, const struct assay_analysis *analysis,
                        size_t views, const char *action, struct assay_buf *out) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 5);

#ifdef __cplusplus
}
#endif
#endif
