/*
 * Any octets are a policy or an error with a text; what failed leaves nothing
 * behind that would spoil the next load.
 */
#include <assay/judge.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char good[] = "rule \"a\" { action = reject text = \"b\" }\n";
	struct assay_buf error = {0};
	struct assay_policy *policy;
	int ret = load(data, len, &policy, &error);

	must(ret == 0 ? error.len == 0 : ret == -ASSAY_ECONFIG && error.len > 0);
	must(error.len == 0 || memchr(error.data, '\n', error.len) == NULL);
	assay_policy_free(policy);
	assay_buf_free(&error);
	must(load(good, sizeof(good) - 1, &policy, NULL) == 0);
	must(assay_policy_rule_count(policy) == 1);
	assay_policy_free(policy);
	return 0;
}
