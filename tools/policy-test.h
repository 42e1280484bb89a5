/*
 * What the files of assay test share. The format of the tests is described in
 * assay-policy-test(5).
 */
#ifndef TOOLS_POLICY_TEST_H
#define TOOLS_POLICY_TEST_H

#include "assay.h"
#include "envelope.h"
#include "judged.h"
#include "result.h"

#include <confuse.h>

/* The envelope of a test that says nothing else. */
#define TEST_SENDER    "sender@example.com"
#define TEST_RECIPIENT "recipient@example.org"

#define TEST_MAX_DEPTH 8                   /* parts inside of parts */
#define TEST_MAX_SIZE  (256 * 1024 * 1024) /* octets of a made part */

/* ---- policy-test-file.c: reading ---- */

/* A file of tests. Sections "test" of root are the tests; what is in them is valid. */
struct test_file {
	const char *path;
	cfg_t *root;
	int *lines; /* of each test, where it begins */
};

/*
 * Returns STATUS_OK or, after saying why, STATUS_ERROR. path must outlive the
 * file. policy: which one is taken whatever the file says, or NULL.
 */
int test_file_read(struct test_file *file, const char *path, const char *policy);
void test_file_free(struct test_file *file);

/* A name relative to the file as a path; to be freed. NULL without memory. */
char *test_file_path(const struct test_file *file, const char *name);

/* How many values a key has, or sections of a name there are. */
unsigned int test_count(cfg_t *cfg, const char *name);

/* The section of a name inside another, or NULL. */
cfg_t *test_section(cfg_t *cfg, const char *name);

/* The value of a key, or NULL when it is not given. */
const char *test_value(cfg_t *cfg, const char *name);

/* "64K" as octets; SIZE_MAX when it is no size. */
size_t test_size(const char *value);

/* ---- policy-test-make.c: messages ---- */

/* Append what is in a file that is named relative to that of the tests; results as below. */
int test_read(const struct test_file *file, const char *name, struct assay_buf *out,
              struct assay_buf *why);

/*
 * Append the message of a test. why: room for a reason. Returns 0,
 * -ASSAY_ENOMEM, or -ASSAY_EIO with the reason.
 */
int test_message(const struct test_file *file, cfg_t *test, struct assay_buf *out,
                 struct assay_buf *why);

/* ---- policy-test-content.c: the content of parts ---- */

/* Whether there is made content of this kind. */
bool test_content_is_known(const char *kind);
/* Append it. Returns 0 or -ASSAY_ENOMEM. */
int test_content(const char *kind, struct assay_buf *out);

/* ---- policy-test-archive.c ---- */

bool test_archive_is_known(const char *format);

struct test_archive_member {
	const char *name;
	const char *data;
	size_t len;
};

/*
 * Append an archive. password: NULL for none. Returns 0, -ASSAY_ENOMEM, or
 * -ASSAY_EIO with a reason appended to why.
 */
int test_archive(const char *format, const char *password,
                 const struct test_archive_member *members, size_t count, struct assay_buf *out,
                 struct assay_buf *why);

/* ---- policy-test-ole.c ---- */

/* Append a compound file: a document with macros, their project alone, an encrypted document. */
int test_ole_document(struct assay_buf *out);
int test_ole_project(struct assay_buf *out);
int test_ole_encrypted(struct assay_buf *out);

/* ---- policy-test-check.c: expectations ---- */

/*
 * Compare with what a test expects. Appends a line, indented, for each
 * difference. Returns 0 or a negative error.
 */
int test_check(const struct test_file *file, cfg_t *test, const struct judged *judged,
               const struct result *result, const struct assay_envelope *envelope,
               struct assay_buf *differences);

#endif
