/*
 * Any octets are a policy or an error with a text; what failed leaves nothing
 * behind that would spoil the next load. A policy can be doubted about, and
 * judges: the same verdict each time, which can be explained.
 */
#include <assay/judge.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char message[] =
	"From: a@b.example\r\nX-A: =?utf-8?q?a=C3=A4?=\r\nSubject: x\r\nSubject: y\r\n"
	"Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\r\n\r\n"
	"--b\r\nContent-Type: text/html; charset=utf-8; name=\"a.tar.gz.\"\r\n\r\n<p>x\r\n"
	"begin 644 dir/a.exe\r\n#86)C\r\n`\r\nend\r\n"
	"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: z\r\n\r\nx\r\n--b--\r\n";

static void must(int condition)
{
	if (!condition)
		abort();
}

static int load(const void *data, size_t len, struct assay_policy **policy_r,
                struct assay_buf *error)
{
	char path[] = "/tmp/fuzz-policy.XXXXXX";
	int fd = mkstemp(path), ret;

	must(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	close(fd);
	ret = assay_policy_load(path, policy_r, error);
	unlink(path);
	return ret;
}

static void explain(const struct assay_policy *policy, const struct assay_analysis *analysis,
                    struct assay_buf *out)
{
	static const char *const recipients[] = {"c@one.example", "b@x", "a@two.example"};
	const struct assay_envelope envelope = {
		.client_addr = "192.0.2.1",
		.client_name = "mx.x",
		.mail_from = "",
		.rcpt_to = recipients,
		.rcpt_count = 3,
	};
	struct assay_verdict *verdict;

	must(assay_judge(policy, analysis, &envelope, ASSAY_JUDGE_TRACE, &verdict) == 0);
	must(assay_verdict_explain(verdict, out) == 0);
	must(verdict->group_count >= 1 && verdict->group_count <= 3);
	for (size_t i = 0; i < verdict->group_count; i++)
		must(verdict->groups[i].action <= verdict->action);
	assay_verdict_free(verdict);
}

static void use(const struct assay_policy *policy)
{
	struct assay_buf doubts = {0}, first = {0}, second = {0};
	struct assay_analysis *analysis;
	struct assay_rule_stats stats;
	size_t rules = assay_policy_rule_count(policy);

	must(assay_policy_check(policy, &doubts) >= 0);
	must(assay_analyse(message, sizeof(message) - 1, NULL, &analysis) == 0);
	explain(policy, analysis, &first);
	explain(policy, analysis, &second);
	must(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	for (size_t i = 0; i < rules; i++) {
		must(assay_policy_rule_stats(policy, i, &stats) == 0);
		must(stats.matched % 2 == 0 && stats.acted <= stats.matched &&
		     stats.observed <= stats.matched);
	}
	assay_analysis_free(analysis);
	assay_buf_free(&doubts);
	assay_buf_free(&first);
	assay_buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char good[] = "rule \"a\" { action = reject text = \"b\" }\n";
	struct assay_buf error = {0};
	struct assay_policy *policy;
	int ret = load(data, len, &policy, &error);

	must(ret == 0 ? error.len == 0 : ret == -ASSAY_ECONFIG && error.len > 0);
	must(error.len == 0 || memchr(error.data, '\n', error.len) == NULL);
	if (ret == 0)
		use(policy);
	assay_policy_free(policy);
	assay_buf_free(&error);
	must(load(good, sizeof(good) - 1, &policy, NULL) == 0);
	must(assay_policy_rule_count(policy) == 1);
	assay_policy_free(policy);
	return 0;
}
