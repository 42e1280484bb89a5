/*
 * For tests of judge and rewrite: policies from text, messages from text or
 * from a fixture.
 */
#ifndef TEST_POLICY_H
#define TEST_POLICY_H

#include "test.h"

#include <assay/judge.h>

#include <stdio.h>
#include <unistd.h>

/* A directory for this test program; made at first use, see policy_cleanup(). */
static char policy_directory[] = "/tmp/assay-test.XXXXXX";
static bool policy_directory_made;

static inline const char *policy_file(const char *name)
{
	static char path[4][128];
	static unsigned int used;
	char *to = path[used++ % 4];

	if (!policy_directory_made)
		assert_non_null(mkdtemp(policy_directory));
	policy_directory_made = true;
	snprintf(to, sizeof(path[0]), "%s/%s", policy_directory, name);
	return to;
}

static inline void policy_write(const char *name, const char *text)
{
	FILE *fp = fopen(policy_file(name), "w");

	assert_non_null(fp);
	assert_int_equal(fwrite(text, 1, strlen(text), fp), strlen(text));
	assert_int_equal(fclose(fp), 0);
}

static inline int policy_cleanup(void **state)
{
	static const char *const names[] = {"p.conf", "notice.txt", "more.conf", "again.conf"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(policy_file(names[i]));
	return rmdir(policy_directory);
}

/* Load a policy that must be right. */
static inline struct assay_policy *policy_of(const char *text)
{
	struct assay_buf error = {0};
	struct assay_policy *policy;

	policy_write("p.conf", text);
	if (assay_policy_load(policy_file("p.conf"), &policy, &error) < 0)
		fail_msg("%s", error.data != NULL ? error.data : "no reason given");
	assert_int_equal(error.len, 0);
	return policy;
}

static inline struct assay_analysis *analysis_of(const char *data, size_t len)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(data, len, NULL, &analysis), 0);
	return analysis;
}

/* Read a file of the source tree. */
static inline void fixture_read(const char *name, struct assay_buf *out)
{
	char path[1024], chunk[4096];
	size_t got;
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%s", TEST_SOURCES, name);
	fp = fopen(path, "r");
	if (fp == NULL)
		fail_msg("cannot open %s", path);
	while ((got = fread(chunk, 1, sizeof(chunk), fp)) > 0)
		assert_int_equal(assay_buf_append(out, chunk, got), 0);
	fclose(fp);
}

#endif
