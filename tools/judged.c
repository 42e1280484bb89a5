/*
 * A message that was judged: treatment of ambiguities, verdict, and the edits.
 * What wins over what is as in milter/message.c, plan_verdict().
 */
#include "judged.h"

const struct assay_analysis *judged_analysis(const struct judged *judged)
{
	return assay_treatment_analysis(&judged->treatment, judged->original);
}

int judged_make(struct judged *judged, const struct assay_policy *policy,
                const struct assay_analysis *original, const char *data,
                const struct assay_envelope *envelope, unsigned int flags)
{
	const struct assay_str text = {data, (size_t)original->size};
	const struct assay_source source = assay_source_memory(&text);
	int ret;

	judged->policy = policy;
	judged->original = original;
	judged->data = data;
	judged->len = (size_t)original->size;
	ret = assay_treat(assay_policy_ambiguity(policy), original, data, judged->len,
	                  &judged->treatment);
	if (ret == 0)
		ret = assay_judge_canonical(policy, judged_analysis(judged), original, envelope,
		                            flags, &judged->verdict);
	if (ret == 0 && judged_fate(judged).passes)
		ret = assay_treatment_plan(&judged->treatment, original, judged->verdict,
		                           &source, &judged->rewrite);
	return ret;
}

void judged_free(struct judged *judged)
{
	assay_rewrite_free(judged->rewrite);
	assay_verdict_free(judged->verdict);
	assay_treatment_free(&judged->treatment);
	*judged = (struct judged){0};
}

struct fate judged_fate(const struct judged *judged)
{
	const struct assay_verdict *verdict = judged->verdict;
	enum assay_remedy remedy = judged->treatment.done;
	/* the order in which the milter asks: rules that refuse, then the ambiguities */
	bool by_remedy = remedy == ASSAY_REMEDY_REJECT
	                         ? verdict->action < ASSAY_ACT_TEMPFAIL
	                         : remedy == ASSAY_REMEDY_QUARANTINE
	                                   ? verdict->action < ASSAY_ACT_QUARANTINE
	                                   : verdict->final == NULL;

	if (by_remedy && remedy != ASSAY_REMEDY_OBSERVE)
		return (struct fate){
			.action = assay_remedy_name(remedy),
			.why = "the message is ambiguous",
			.passes = remedy < ASSAY_REMEDY_QUARANTINE,
		};
	return (struct fate){
		.action = assay_action_name(verdict->action),
		.rule = verdict->final != NULL ? verdict->final->rule : NULL,
		.why = verdict->final != NULL ? verdict->final->why : NULL,
		.passes = verdict->action < ASSAY_ACT_QUARANTINE,
	};
}

bool judged_changes(const struct judged *judged)
{
	return judged->rewrite != NULL && (judged->treatment.rewritten ||
	                                   assay_rewrite_changes_anything(judged->rewrite));
}

int judged_write(const struct judged *judged, const struct assay_sink *sink)
{
	const struct assay_treatment *treatment = &judged->treatment;
	struct assay_str text = {judged->data, judged->len};
	struct assay_source source = assay_source_memory(&text);

	if (treatment->rewritten)
		text = (struct assay_str){treatment->canonical->text, treatment->canonical->len};
	return assay_rewrite_message(judged->rewrite, &source, sink);
}
