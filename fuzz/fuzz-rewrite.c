/*
 * Any octets can be judged and rewritten: the edits never overlap, the body is
 * as long as promised, and a policy that matches nothing changes nothing. Where
 * the message has one meaning, what is replaced once needs no second time.
 */
#include <assay/canonical.h>
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

/* Rewrite into out; returns whether anything changed. */
static bool rewrite(const struct assay_policy *policy, const char *data, size_t len,
                    struct assay_buf *out)
{
	const struct assay_envelope envelope = {0};
	const struct assay_str octets = {data, len};
	struct assay_source source = assay_source_memory(&octets);
	struct assay_sink sink = assay_sink_buf(out);
	struct assay_buf body = {0};
	struct assay_sink body_sink = assay_sink_buf(&body);
	struct assay_analysis *analysis;
	struct assay_verdict *verdict;
	struct assay_rewrite *plan;
	bool changes;

	must(assay_analyse(data, len, NULL, &analysis) == 0);
	must(assay_judge(policy, analysis, &envelope, ASSAY_JUDGE_TRACE, &verdict) == 0);
	must(assay_rewrite_plan(analysis, verdict, &plan) == 0);
	must(assay_rewrite_message(plan, &source, &sink) == 0);
	must(assay_rewrite_body(plan, &source, &body_sink) == 0);
	must(body.len == assay_rewrite_body_size(plan) && body.len <= out->len);
	must(body.len == 0 || memcmp(out->data + out->len - body.len, body.data, body.len) == 0);
	changes = assay_rewrite_changes_anything(plan);
	assay_rewrite_free(plan);
	assay_verdict_free(verdict);
	assay_analysis_free(analysis);
	assay_buf_free(&body);
	return changes;
}

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
	if (plain((const char *)data, len, &text)) {
		once.len = 0;
		rewrite(policy, text.data, text.len, &once);
		must(!rewrite(policy, once.data, once.len, &twice));
	}
	assay_buf_free(&text);
	assay_buf_free(&same);
	assay_buf_free(&once);
	assay_buf_free(&twice);
	return 0;
}
