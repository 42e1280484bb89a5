/*
 * assay/treat.h - what a policy wants done about an ambiguous message as a whole.
 *
 * The policy judges the canonical form (assay/canonical.h), also where that is
 * not what is delivered: there all that any reader may see is a part.
 */
#ifndef ASSAY_TREAT_H
#define ASSAY_TREAT_H

#include <assay/analyse.h>
#include <assay/canonical.h>
#include <assay/common.h>
#include <assay/judge.h>
#include <assay/rewrite.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Zero-initialised: a message that is left alone. */
struct assay_treatment {
	enum assay_remedy done;            /* OBSERVE: it is not ambiguous enough for anything */
	struct assay_canonical *canonical; /* NULL when it was not made */
	struct assay_analysis *analysis;   /* of the canonical form; NULL: it is the original */
	bool rewritten;                    /* canonical->text is what is to be delivered */
};

/*
 * Decide what is done about the ambiguities of a message, and make the canonical
 * form if that is wanted. data: the message as analysed, or NULL when it is not
 * there (then it counts as one beyond a limit). The treatment, to be freed also
 * after an error, borrows from data and original. Returns 0 or a negative
 * enum assay_error.
 */
int assay_treat(const struct assay_ambiguity_policy *policy, const struct assay_analysis *original,
                const void *data, size_t len, struct assay_treatment *treatment) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 5);

/* The analysis that part conditions of the policy look at. */
const struct assay_analysis *assay_treatment_analysis(const struct assay_treatment *treatment,
                                                      const struct assay_analysis *original)
	ASSAY_NONNULL(1, 2);

/*
 * The edits that a verdict of assay_treatment_analysis() asks for: of the
 * canonical form when treatment->rewritten is set afterwards, else of the
 * original. A verdict that takes parts out sets it, whatever the policy has for
 * ambiguous mail: in the original other readers would still see them. Returns 0,
 * or what assay_rewrite_plan() does.
 */
int assay_treatment_plan(struct assay_treatment *treatment, const struct assay_analysis *original,
                         const struct assay_verdict *verdict,
                         struct assay_rewrite **rewrite_r) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 3, 4);

void assay_treatment_free(struct assay_treatment *treatment) ASSAY_NONNULL(1);

#ifdef __cplusplus
}
#endif
#endif
