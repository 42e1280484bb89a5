/*
 * Any octets can be judged and rewritten: the edits never overlap, the body is
 * as long as promised, and a policy that matches nothing changes nothing. Where
 * the message has one meaning, what is done once needs no second time, and it
 * still has one meaning then.
 */
#include <assay/canonical.h>
#include <assay/care.h>
#include <assay/rewrite.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char policy_text[] =
	"rule tag { action = tag header = X-A value = b subject_prefix = \"[\xc3\x84]\" }\n"
	"rule replace { part { attachment = true } action = replace }\n"
	"rule nested { part { type = message/rfc822 } action = replace }\n";

static const char nothing_text[] = "rule x { from = nobody action = tag subject_prefix = x }\n";

static void must(int condition)
{
	if (!condition)
		abort();
}

static struct assay_policy *load(const char *text)
{
	char path[] = "/tmp/fuzz-rewrite.XXXXXX";
	struct assay_policy *policy;
	int fd = mkstemp(path);

	must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	must(assay_policy_load(path, &policy, NULL) == 0);
	close(fd);
	unlink(path);
	return policy;
}

/* Carry out a verdict, into out; returns whether anything changed. */
static bool carry_out(const struct assay_analysis *analysis, const struct assay_verdict *verdict,
                      const char *data, size_t len, struct assay_buf *out)
{
	const struct assay_str octets = {data, len};
	struct assay_source source = assay_source_memory(&octets);
	struct assay_sink sink = assay_sink_buf(out);
	struct assay_buf body = {0};
	struct assay_sink body_sink = assay_sink_buf(&body);
	struct assay_rewrite *plan;
	bool changes;

	must(assay_rewrite_plan(analysis, verdict, &source, &plan) == 0);
	must(assay_rewrite_message(plan, &source, &sink) == 0);
	must(assay_rewrite_body(plan, &source, &body_sink) == 0);
	must(body.len == assay_rewrite_body_size(plan) && body.len <= out->len);
	must(body.len == 0 || memcmp(out->data + out->len - body.len, body.data, body.len) == 0);
	changes = assay_rewrite_changes_anything(plan);
	assay_rewrite_free(plan);
	assay_buf_free(&body);
	return changes;
}

static bool rewrite(const struct assay_policy *policy, const char *data, size_t len,
                    struct assay_buf *out)
{
	const struct assay_envelope envelope = {0};
	struct assay_analysis *analysis;
	struct assay_verdict *verdict;
	bool changes;

	must(assay_analyse(data, len, NULL, &analysis) == 0);
	must(assay_judge(policy, analysis, &envelope, ASSAY_JUDGE_TRACE, &verdict) == 0);
	changes = carry_out(analysis, verdict, data, len, out);
	assay_verdict_free(verdict);
	assay_analysis_free(analysis);
	return changes;
}

/* ---- all other actions ---------------------------------------------------- */

#define MAX_DECISIONS 40

static void decide(const struct assay_analysis *analysis, struct assay_decision decision,
                   struct assay_decision *list, size_t *count)
{
	struct assay_care_answer answer;

	if (*count == MAX_DECISIONS)
		return;
	decision.rule = "r";
	assay_care_ask(analysis, &decision, &answer);
	must(answer.care >= ASSAY_CARE_DO && answer.care <= ASSAY_CARE_REFUSE);
	if (answer.care < ASSAY_CARE_SKIP)
		list[(*count)++] = decision;
}

/* One of several sets of actions, which the message chooses itself. */
static size_t decide_all(const struct assay_analysis *analysis, size_t choice,
                         struct assay_decision *list)
{
	/* for all texts: one that stands outside of what is encrypted would be a place for others
	 */
	enum assay_care care = (choice & 32) != 0 ? ASSAY_CARE_DO : ASSAY_CARE_TABLE;
	size_t count = 0;

	if ((choice & 1) != 0)
		decide(analysis, (struct assay_decision){.action = ASSAY_ACT_TRANSFER_ENCODE}, list,
		       &count);
	if ((choice & 2) != 0)
		decide(analysis, (struct assay_decision){.action = ASSAY_ACT_SANITIZE_HTML}, list,
		       &count);
	if ((choice & 4) != 0)
		decide(analysis,
		       (struct assay_decision){.action = ASSAY_ACT_APPEND_TEXT,
		                               .text = "-- \nConfidential.\n> \xc3\xa4",
		                               .care_override = care},
		       list, &count);
	if ((choice & 8) != 0)
		decide(analysis,
		       (struct assay_decision){.action = ASSAY_ACT_APPEND_TEXT,
		                               .text = "--b\nFrom here",
		                               .html = "<b>From here</b>",
		                               .care_override = care},
		       list, &count);
	for (size_t i = 0; i < analysis->entity_count && (choice & 16) != 0; i++) {
		if ((analysis->entities[i]->flags & ASSAY_ENT_ATTACHMENT) != 0)
			decide(analysis,
			       (struct assay_decision){.action = ASSAY_ACT_RENAME,
			                               .entity = analysis->entities[i],
			                               .new_name = "\xc3\xa4 b.txt"},
			       list, &count);
	}
	return count;
}

/* Such mail does not come by SMTP; a delimiter there has the line end of the one or the other. */
static bool has_mixed_lines(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		if (analysis->ambiguities[i].code == ASSAY_AMB_L_BARE_LF)
			return true;
	}
	return analysis->ambiguity_total > analysis->ambiguity_count;
}

static bool act(size_t choice, const char *data, size_t len, struct assay_buf *out,
                enum assay_severity *before, enum assay_severity *after)
{
	struct assay_decision list[MAX_DECISIONS];
	struct assay_verdict verdict = {.decisions = list};
	struct assay_analysis *analysis, *result;
	bool changes;

	must(assay_analyse(data, len, NULL, &analysis) == 0);
	verdict.decision_count = decide_all(analysis, choice, list);
	changes = carry_out(analysis, &verdict, data, len, out);
	must(assay_analyse(out->data, out->len, NULL, &result) == 0);
	*before = has_mixed_lines(analysis) ? ASSAY_SEV_LIMIT : analysis->severity;
	*after = result->severity;
	assay_analysis_free(analysis);
	assay_analysis_free(result);
	return changes;
}

/* ---- the properties ------------------------------------------------------ */

/* The message with one meaning into text; false when there is none. */
static bool plain(const char *data, size_t len, struct assay_buf *text)
{
	struct assay_canonical *canonical;
	struct assay_analysis *analysis;
	bool is_plain;

	must(assay_analyse(data, len, NULL, &analysis) == 0);
	must(assay_canonicalise(data, len, analysis, NULL, &canonical) == 0);
	is_plain = canonical->outcome <= ASSAY_CANON_CHANGED;
	if (canonical->text != NULL)
		must(assay_buf_append(text, canonical->text, canonical->len) == 0);
	else
		must(assay_buf_append(text, data, len) == 0);
	assay_canonical_free(canonical);
	assay_analysis_free(analysis);
	return is_plain;
}

static void try_actions(const char *data, size_t len, bool is_plain)
{
	size_t choice = len > 0 ? (unsigned char)data[len / 2] ^ len : 0;
	struct assay_buf once = {0}, twice = {0};
	enum assay_severity before, after;

	act(choice, data, len, &once, &before, &after);
	if (is_plain && before < ASSAY_SEV_AMBIGUOUS) {
		must(after < ASSAY_SEV_AMBIGUOUS);
		must(!act(choice, once.data, once.len, &twice, &before, &after));
	}
	assay_buf_free(&once);
	assay_buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct assay_policy *policy, *nothing;
	struct assay_buf text = {0}, same = {0}, once = {0}, twice = {0};

	if (policy == NULL) {
		policy = load(policy_text);
		nothing = load(nothing_text);
	}
	must(!rewrite(nothing, (const char *)data, len, &same));
	must(same.len == len && (len == 0 || memcmp(same.data, data, len) == 0));
	rewrite(policy, (const char *)data, len, &once);
	try_actions((const char *)data, len, false);
	if (plain((const char *)data, len, &text)) {
		once.len = 0;
		rewrite(policy, text.data, text.len, &once);
		must(!rewrite(policy, once.data, once.len, &twice));
		try_actions(text.data != NULL ? text.data : "", text.len, true);
	}
	assay_buf_free(&text);
	assay_buf_free(&same);
	assay_buf_free(&once);
	assay_buf_free(&twice);
	return 0;
}
