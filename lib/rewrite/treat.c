/* See assay/treat.h. */
#include <assay/treat.h>

#include <string.h>

static int canonicalise(const struct assay_ambiguity_policy *policy,
                        const struct assay_analysis *original, const void *data, size_t len,
                        struct assay_treatment *t)
{
	const struct assay_canonical_options options = {
		.flags = policy->drop_hidden ? ASSAY_CANON_DROP_HIDDEN : 0,
		.severity = policy->severity,
	};
	int ret = assay_canonicalise(data, len, original, &options, &t->canonical);

	if (ret == 0 && t->canonical->text != NULL)
		ret = assay_analyse(t->canonical->text, t->canonical->len, NULL, &t->analysis);
	return ret;
}

/* Rewriting that cannot do all of it leaves the rest to what the policy has for that. */
static void settle(const struct assay_ambiguity_policy *policy, struct assay_treatment *t)
{
	if (t->done != ASSAY_REMEDY_REWRITE)
		return;
	if (t->canonical == NULL || t->canonical->outcome == ASSAY_CANON_LIMIT)
		t->done = policy->if_limited;
	else if (t->canonical->outcome == ASSAY_CANON_SEALED)
		t->done = policy->if_signed;
	else if (t->canonical->text == NULL)
		t->done = ASSAY_REMEDY_TAG;
}

int assay_treat(const struct assay_ambiguity_policy *policy, const struct assay_analysis *original,
                const void *data, size_t len, struct assay_treatment *treatment)
{
	int ret = 0;

	memset(treatment, 0, sizeof(*treatment));
	if (original->severity < policy->severity || original->ambiguity_total == 0)
		return 0;
	treatment->done = policy->action;
	if (data != NULL && treatment->done != ASSAY_REMEDY_REJECT)
		ret = canonicalise(policy, original, data, len, treatment);
	settle(policy, treatment);
	/* also as far as it could be made */
	treatment->rewritten = ret == 0 && treatment->analysis != NULL &&
	                       policy->action == ASSAY_REMEDY_REWRITE &&
	                       treatment->done != ASSAY_REMEDY_OBSERVE;
	return ret;
}

const struct assay_analysis *assay_treatment_analysis(const struct assay_treatment *treatment,
                                                      const struct assay_analysis *original)
{
	return treatment->analysis != NULL ? treatment->analysis : original;
}

/* What is delivered is the canonical form after all. */
static void rewrite_anyway(struct assay_treatment *t)
{
	t->rewritten = true;
	if (t->canonical->outcome == ASSAY_CANON_CHANGED && t->done < ASSAY_REMEDY_REWRITE)
		t->done = ASSAY_REMEDY_REWRITE;
	else if (t->done == ASSAY_REMEDY_OBSERVE)
		t->done = ASSAY_REMEDY_TAG;
}

int assay_treatment_plan(struct assay_treatment *treatment, const struct assay_analysis *original,
                         const struct assay_verdict *verdict, struct assay_rewrite **rewrite_r)
{
	int ret = assay_rewrite_plan(assay_treatment_analysis(treatment, original), verdict,
	                             rewrite_r);

	if (ret < 0 || treatment->analysis == NULL || treatment->rewritten)
		return ret;
	if (assay_rewrite_changes_body(*rewrite_r)) {
		rewrite_anyway(treatment);
		return 0;
	}
	/* the header alone changes: that of the original */
	assay_rewrite_free(*rewrite_r);
	return assay_rewrite_plan(original, verdict, rewrite_r);
}

void assay_treatment_free(struct assay_treatment *treatment)
{
	assay_canonical_free(treatment->canonical);
	assay_analysis_free(treatment->analysis);
	memset(treatment, 0, sizeof(*treatment));
}
