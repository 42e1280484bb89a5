/*
 * What must hold of every action on every message: the fixtures of the source
 * tree, and the directory named in ASSAY_CORPUS.
 *
 * Each message is taken as it is delivered, in its canonical form where it is
 * ambiguous. Then nothing that is done to it makes it ambiguous again, doing it
 * twice changes no more, and what it is not about keeps its octets.
 */
#include "rewrite/test-actions.h"

#include <assay/canonical.h>

#include <ftw.h>
#include <sys/stat.h>

#define ASCII_TEXT "-- \nConfidential.\nFor the recipient only."
#define WIDE_TEXT  "Nur f\xc3\xbcr Sie \xe2\x80\x93 \xe6\x97\xa5\xe6\x9c\xac."

static unsigned int messages, changed, rewritten, limited;

/* With the line ends that mail has on its way. */
static void read_file(const char *path, struct assay_buf *out)
{
	char line[65536];
	FILE *fp = fopen(path, "r");
	size_t len = 0;
	int c;

	assert_non_null(fp);
	assert_int_equal(assay_buf_puts(out, ""), 0);
	while ((c = getc(fp)) != EOF) {
		if (c == '\n' && (len == 0 || line[len - 1] != '\r'))
			line[len++] = '\r';
		line[len++] = (char)c;
		if (c != '\n' && len < sizeof(line) - 2)
			continue;
		assert_int_equal(assay_buf_append(out, line, len), 0);
		len = 0;
	}
	assert_int_equal(assay_buf_append(out, line, len), 0);
	fclose(fp);
}

/* The message as it would be delivered; false: nobody can say what it means. */
static bool deliverable(const struct assay_buf *message, struct assay_buf *out)
{
	struct assay_canonical *canonical;
	struct assay_analysis *analysis;
	bool plain;

	assert_int_equal(assay_analyse(message->data, message->len, NULL, &analysis), 0);
	assert_int_equal(
		assay_canonicalise(message->data, message->len, analysis, NULL, &canonical), 0);
	plain = canonical->outcome <= ASSAY_CANON_CHANGED;
	rewritten += canonical->outcome == ASSAY_CANON_CHANGED;
	assert_int_equal(canonical->text != NULL
	                         ? assay_buf_append(out, canonical->text, canonical->len)
	                         : assay_buf_append(out, message->data, message->len),
	                 0);
	assay_canonical_free(canonical);
	assay_analysis_free(analysis);
	return plain;
}

/* ---- what stays ---------------------------------------------------------- */

static bool same(const struct acted *a, struct assay_span was, struct assay_span is)
{
	return was.len == is.len && (was.len == 0 || memcmp(a->before.data + was.off,
	                                                    a->after.data + is.off, was.len) == 0);
}

/* How many attachments of the new message have the octets of an old one. */
static unsigned int copies(const struct acted *a, const struct assay_entity *was)
{
	unsigned int count = 0;

	for (size_t i = 0; i < a->is->entity_count; i++) {
		const struct assay_entity *is = a->is->entities[i];

		count += (is->flags & ASSAY_ENT_ATTACHMENT) != 0 && is->kind == was->kind &&
		         strcmp(is->type, was->type) == 0 && same(a, was->body, is->body);
	}
	return count;
}

static unsigned int copies_before(const struct acted *a, const struct assay_entity *entity)
{
	unsigned int count = 0;

	for (size_t i = 0; i < a->was->entity_count; i++) {
		const struct assay_entity *other = a->was->entities[i];

		count += (other->flags & ASSAY_ENT_ATTACHMENT) != 0 &&
		         other->kind == entity->kind && strcmp(other->type, entity->type) == 0 &&
		         other->body.len == entity->body.len &&
		         (other->body.len == 0 ||
		          memcmp(a->before.data + other->body.off,
		                 a->before.data + entity->body.off, entity->body.len) == 0);
	}
	return count;
}

/* Attachments are neither lost nor doubled, and nor are the messages inside. */
static void check_attachments(const struct acted *a, const char *path)
{
	for (size_t i = 0; i < a->was->entity_count; i++) {
		const struct assay_entity *was = a->was->entities[i];

		if (was->kind == ASSAY_MULTIPART || was->parent == NULL ||
		    (was->flags & ASSAY_ENT_ATTACHMENT) == 0)
			continue;
		if (copies(a, was) != copies_before(a, was))
			fail_msg("%s: part %s is there %u times", path, was->section,
			         copies(a, was));
	}
}

/* The content of every leaf is the same, in the same order. */
static void check_contents(const struct acted *a, const char *path)
{
	assert_int_equal(a->was->entity_count, a->is->entity_count);
	for (size_t i = 0; i < a->was->entity_count; i++) {
		const struct assay_entity *was = a->was->entities[i], *is = a->is->entities[i];

		assert_string_equal(was->type, is->type);
		if (was->kind == ASSAY_LEAF && was->size + 2 != is->size &&
		    (was->size != is->size || memcmp(was->sha256, is->sha256, 32) != 0))
			fail_msg("%s: the content of part %s differs", path, was->section);
	}
}

/* ---- the actions --------------------------------------------------------- */

typedef void check_fn(const struct acted *a, const char *path);

static void try(const struct assay_buf *message, const struct wish *wishes, size_t count,
                check_fn *check, const char *path)
{
	struct assay_buf copy = {0};
	struct acted a;

	assert_int_equal(assay_buf_append(&copy, message->data, message->len), 0);
	act_on(copy, wishes, count, &a);
	changed += assay_rewrite_changes_anything(a.rewrite);
	check_no_new_finding(&a, path);
	check(&a, path);
	check_settled(&a, wishes, count, path);
	acted_free(&a);
}

static void try_texts(const struct assay_buf *message, const char *path)
{
	static const char *const texts[] = {ASCII_TEXT, WIDE_TEXT};

	for (size_t i = 0; i < 2; i++) {
		const struct wish wish = {{.action = ASSAY_ACT_APPEND_TEXT, .text = texts[i]},
		                          NULL};

		try(message, &wish, 1, check_attachments, path);
	}
}

static void try_encoding(const struct assay_buf *message, const char *path)
{
	const struct wish wish = {{.action = ASSAY_ACT_TRANSFER_ENCODE}, NULL};

	try(message, &wish, 1, check_contents, path);
}

/* All attachments, one after the other. */
static void try_names(const struct assay_buf *message, const char *path)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(message->data, message->len, NULL, &analysis), 0);
	for (size_t i = 0; i < analysis->entity_count && i < 20; i++) {
		const struct assay_entity *e = analysis->entities[i];
		const struct wish wish = {
			{.action = ASSAY_ACT_RENAME, .new_name = "\xc3\xa4 b.txt"}, e->section};

		if (e->kind == ASSAY_MULTIPART || (e->flags & ASSAY_ENT_ATTACHMENT) == 0)
			continue;
		try(message, &wish, 1, check_contents, path);
	}
	assay_analysis_free(analysis);
}

static void nothing_more(const struct acted *a, const char *path)
{
	(void)a;
	(void)path;
}

static void try_all(const struct assay_buf *message, const char *path)
{
	const struct wish wishes[] = {
		{{.action = ASSAY_ACT_TAG,
	          .header_name = "X-A",
	          .header_value = "b",
	          .subject_prefix = "[x]"},
	         NULL},
		{{.action = ASSAY_ACT_SANITIZE_HTML}, NULL},
		{{.action = ASSAY_ACT_TRANSFER_ENCODE}, NULL},
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = WIDE_TEXT}, NULL},
	};

	try(message, wishes, 4, nothing_more, path);
}

static int visit(const char *path, const struct stat *st, int type)
{
	struct assay_buf octets = {0}, message = {0};
	size_t len = strlen(path);

	(void)st;
	if (type != FTW_F || len < 4 || strcmp(path + len - 4, ".eml") != 0)
		return 0;
	messages++;
	read_file(path, &octets);
	if (octets.len > 0 && deliverable(&octets, &message)) {
		try_texts(&message, path);
		try_encoding(&message, path);
		try_names(&message, path);
		try_all(&message, path);
	} else {
		limited++;
	}
	assay_buf_free(&octets);
	assay_buf_free(&message);
	return 0;
}

static void what_is_done_to_a_message_leaves_it_clear_and_whole(void **state)
{
	static const char *const folders[] = {TEST_SOURCES "/lib", TEST_SOURCES "/test-harness",
	                                      TEST_SOURCES "/fuzz"};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(ftw(folders[i], visit, 16), 0);
	assert_true(messages >= 20);
	if (getenv("ASSAY_CORPUS") != NULL)
		assert_int_equal(ftw(getenv("ASSAY_CORPUS"), visit, 16), 0);
	print_message("%u messages (%u made canonical, %u left out), %u times changed\n", messages,
	              rewritten, limited, changed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_done_to_a_message_leaves_it_clear_and_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
