/*
 * What a policy makes of one message: its effect, which is what two policies
 * are compared by. A rule that got another name makes no difference; a notice
 * with another text does.
 */
#include "replay.h"

#include <string.h>

/* What the sender is told, who gets it besides or instead, what the milter adds to it. */
static int add_words(struct effect *effect, const struct judged *judged)
{
	const struct assay_verdict *verdict = judged->verdict;
	const struct assay_decision *final = verdict->final;
	int ret = assay_buf_puts(&effect->words, "");

	if (ret == 0 && final != NULL && final->action >= ASSAY_ACT_TEMPFAIL)
		ret = assay_buf_printf(&effect->words, "%u %s %s", final->reply_code,
		                       final->reply_status != NULL ? final->reply_status : "",
		                       final->reply_text != NULL ? final->reply_text : "");
	/* the header field MIME-Ambiguity-Results */
	if (ret == 0 && effect->passes && judged->treatment.done >= ASSAY_REMEDY_TAG)
		ret = assay_buf_puts(&effect->words, "ambiguous ");
	for (size_t i = 0; effect->passes && i < verdict->decision_count && ret == 0; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		if (decision->observed || decision->skipped != NULL)
			continue;
		for (size_t n = 0; n < decision->address_count && ret == 0; n++)
			ret = assay_buf_printf(&effect->words, "%s %s ",
			                       assay_action_name(decision->action),
			                       decision->addresses[n]);
	}
	return ret;
}

int effect_make(struct effect *effect, const struct assay_policy *policy,
                const struct assay_analysis *analysis, const char *data,
                const struct assay_envelope *envelope)
{
	const struct assay_sink sink = assay_sink_buf(&effect->octets);
	struct judged judged = {0};
	struct fate fate;
	int ret;

	if (policy == NULL) {
		effect->action = assay_action_name(ASSAY_ACT_ACCEPT);
		effect->passes = true;
		return assay_buf_puts(&effect->words, "");
	}
	ret = judged_make(&judged, policy, analysis, data, envelope, 0);
	if (ret == 0) {
		fate = judged_fate(&judged);
		effect->action = fate.action;
		effect->rule = fate.rule;
		effect->passes = fate.passes;
		if (judged_changes(&judged))
			ret = judged_write(&judged, &sink);
		if (ret == 0 && effect->octets.len == judged.len &&
		    (judged.len == 0 || memcmp(effect->octets.data, data, judged.len) == 0))
			effect->octets.len = 0;
	}
	if (ret == 0)
		ret = add_words(effect, &judged);
	judged_free(&judged);
	return ret;
}

bool effect_equal(const struct effect *one, const struct effect *other)
{
	if (one->passes != other->passes || strcmp(one->words.data, other->words.data) != 0)
		return false;
	/* how it is refused or held differs by the action; how it passes by what is delivered */
	if (!one->passes)
		return strcmp(one->action, other->action) == 0;
	return one->octets.len == other->octets.len &&
	       (one->octets.len == 0 ||
	        memcmp(one->octets.data, other->octets.data, one->octets.len) == 0);
}

void effect_free(struct effect *effect)
{
	assay_buf_free(&effect->octets);
	assay_buf_free(&effect->words);
	*effect = (struct effect){0};
}
