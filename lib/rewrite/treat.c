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

/* Whether a verdict asks for more than tags: its parts are those of the canonical form then. */
static bool is_about_parts(const struct assay_verdict *verdict)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];

		if (d->action > ASSAY_ACT_TAG && d->action <= ASSAY_ACT_REPLACE && !d->observed &&
		    d->skipped == NULL)
			return true;
	}
	return false;
}

/* The edits of the canonical form, where the verdict is about that. */
static int plan_canonical(const struct assay_treatment *t, const struct assay_verdict *verdict,
                          struct assay_rewrite **rewrite_r)
{
	const struct assay_str text = {t->canonical->text, t->canonical->len};
	const struct assay_source source = assay_source_memory(&text);

	return assay_rewrite_plan(t->analysis, verdict, &source, rewrite_r);
}

int assay_treatment_plan(struct assay_treatment *treatment, const struct assay_analysis *original,
                         const struct assay_verdict *verdict, const struct assay_source *source,
                         struct assay_rewrite **rewrite_r)
{
	int ret;

	if (treatment->analysis == NULL)
		return assay_rewrite_plan(original, verdict, source, rewrite_r);
	ret = plan_canonical(treatment, verdict, rewrite_r);
	if (ret < 0 || treatment->rewritten)
		return ret;
	if (is_about_parts(verdict) && assay_rewrite_changes_anything(*rewrite_r)) {
		rewrite_anyway(treatment);
		return 0;
	}
	/* tags alone: they are put into the header of the original */
	assay_rewrite_free(*rewrite_r);
	return assay_rewrite_plan(original, verdict, source, rewrite_r);
}

void assay_treatment_free(struct assay_treatment *treatment)
{
	assay_canonical_free(treatment->canonical);
	assay_analysis_free(treatment->analysis);
	memset(treatment, 0, sizeof(*treatment));
}
