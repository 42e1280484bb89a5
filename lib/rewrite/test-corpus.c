/*
 * The properties of rewriting, on a directory of real messages: name it in
 * ASSAY_CORPUS. Without it the test is skipped (status 77).
 */
#include "rewrite/test-rewrite.h"

#include <ftw.h>
#include <sys/stat.h>

static struct assay_policy *nothing, *attachments;
static unsigned int messages, replaced, odd;

static void read_file(const char *path, struct assay_buf *out)
{
	char chunk[65536];
	FILE *fp = fopen(path, "r");
	size_t got;

	assert_non_null(fp);
	assert_int_equal(assay_buf_puts(out, ""), 0);
	while ((got = fread(chunk, 1, sizeof(chunk), fp)) > 0)
		assert_int_equal(assay_buf_append(out, chunk, got), 0);
	fclose(fp);
}

static void check_nothing(const char *path)
{
	struct assay_buf before = {0};
	struct rewritten r;

	read_file(path, &before);
	rewrite_buf(before, nothing, &r);
	check_body(&r);
	if (r.before.len != r.after.len || memcmp(r.before.data, r.after.data, r.before.len) != 0)
		fail_msg("%s: changed although no rule matches", path);
	rewritten_free(&r);
}

/*
 * Where the structure itself is in doubt, what is a part may depend on what
 * stood in the one that was replaced; such messages are counted, not compared.
 */
static bool is_doubtful(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if ((analysis->entities[i]->flags & ASSAY_ENT_GUESSED) != 0)
			return true;
	}
	return false;
}

static void check_attachments(const char *path)
{
	struct assay_buf before = {0}, again = {0};
	struct rewritten r, second;
	const struct assay_entity *where;
	const char *error;

	read_file(path, &before);
	rewrite_buf(before, attachments, &r);
	check_body(&r);
	error = compare_trees(&r, r.was->root, r.is->root, &where);
	if (error != NULL && !is_doubtful(r.was))
		fail_msg("%s: part %s %s", path, section_of(where), error);
	odd += error != NULL;
	replaced += assay_rewrite_changes_body(r.rewrite);

	assert_int_equal(assay_buf_append(&again, r.after.data, r.after.len), 0);
	rewrite_buf(again, attachments, &second);
	if (error == NULL && (second.after.len != r.after.len ||
	                      memcmp(second.after.data, r.after.data, r.after.len) != 0))
		fail_msg("%s: rewriting twice changes more", path);
	rewritten_free(&second);
	rewritten_free(&r);
}

static int visit(const char *path, const struct stat *st, int type)
{
	size_t len = strlen(path);

	(void)st;
	if (type != FTW_F || len < 4 || strcmp(path + len - 4, ".eml") != 0)
		return 0;
	messages++;
	check_nothing(path);
	check_attachments(path);
	return 0;
}

static void rewriting_keeps_what_it_does_not_replace(void **state)
{
	(void)state;
	nothing = policy_of("rule x { from = nobody action = tag subject_prefix = a }");
	attachments = policy_of("rule x { part { attachment = true } action = replace }");
	assert_int_equal(ftw(getenv("ASSAY_CORPUS"), visit, 16), 0);
	assay_policy_free(nothing);
	assay_policy_free(attachments);
	print_message("%u messages, %u with replaced parts, %u of doubtful structure\n", messages,
	              replaced, odd);
	assert_true(messages > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rewriting_keeps_what_it_does_not_replace),
	};

	if (getenv("ASSAY_CORPUS") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
