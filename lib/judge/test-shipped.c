/*
 * The shipped policy: what it does with the attachments that it is about, and
 * that it leaves ordinary mail alone.
 */
#include "judge/test-policy.h"

static struct assay_policy *shipped(void)
{
	struct assay_buf error = {0};
	struct assay_policy *policy;

	if (assay_policy_load(TEST_SOURCES "/packaging/assay/policy.conf", &policy, &error) < 0)
		fail_msg("%s", error.data);
	return policy;
}

/* A message of one part, or of a part with one file in it, as if it had been analysed. */
struct made {
	struct assay_name name;
	struct assay_member member;
	struct assay_entity entity;
	const struct assay_entity *entities[1];
	struct assay_analysis analysis;
};

struct shipped_case {
	const char *name, *type, *detected;
	unsigned int flags;
	const char *inside; /* name of the file in it, to which detected and flags belong */
	size_t files;       /* in it */
	const char *rule;   /* of the first decision, or NULL */
	enum assay_action action;
	bool observed;
};

#define ZIP "application/zip"

static void make(const struct shipped_case *c, struct made *m)
{
	bool inside = c->inside != NULL;

	*m = (struct made){
		.name = {.value = c->name},
		.member = {.name = c->inside, .detected = c->detected, .flags = c->flags},
		.entity = {.type = c->type,
	                   .section = "1",
	                   .detected = inside ? ZIP : c->detected,
	                   .flags = (inside ? ASSAY_ENT_ARCHIVE : c->flags) | ASSAY_ENT_ATTACHMENT,
	                   .name = c->name,
	                   .names = &m->name,
	                   .name_count = 1,
	                   .members = &m->member},
	};
	m->entity.member_count = inside ? 1 : 0;
	m->entities[0] = &m->entity;
	m->analysis = (struct assay_analysis){
		.root = &m->entity, .entities = m->entities, .entity_count = 1};
}

static void the_shipped_policy_does_what_it_says(void **state)
{
	static const struct shipped_case cases[] = {
		{"report.pdf", "application/pdf", "application/pdf", 0, NULL, 0, NULL, 0, false},
		{"notes.txt", "text/plain", NULL, 0, NULL, 0, NULL, 0, false},
		{"photos.zip", ZIP, "image/jpeg", 0, "beach.jpg", 1, NULL, 0, false},
		{"a.dat", "image/png", "application/x-executable", ASSAY_ENT_EXECUTABLE, NULL, 0,
	         "programs", ASSAY_ACT_REPLACE, false},
		{"a.zip", ZIP, "application/x-dosexec", ASSAY_ENT_EXECUTABLE, "x/holiday.jpg", 1,
	         "programs", ASSAY_ACT_REPLACE, false},
		{"Invoice.PDF.Lnk", "application/pdf", NULL, 0, NULL, 0, "dangerous-names",
	         ASSAY_ACT_REPLACE, false},
		{"invoice.iso", ZIP, NULL, 0, NULL, 0, "dangerous-names", ASSAY_ACT_REPLACE, false},
		{"a.js", "text/plain", NULL, 0, NULL, 0, "dangerous-names", ASSAY_ACT_REPLACE,
	         false},
		{"a.zip", ZIP, NULL, 0, "invoice.scr. ", 1, "dangerous-names-in-archives",
	         ASSAY_ACT_REPLACE, false},
		{"a.zip", ZIP, NULL, 0, "docs\\invoice.js", 1, "scripts-in-small-archives",
	         ASSAY_ACT_REPLACE, false},
		{"a.zip", ZIP, NULL, ASSAY_ENT_BOMB, "a", 1, "bombs", ASSAY_ACT_QUARANTINE, false},
		{"a.zip", ZIP, NULL, ASSAY_ENT_ENCRYPTED, "a.doc", 1, "encrypted-attachments",
	         ASSAY_ACT_TAG, false},
		{"a.docx", "application/msword", NULL, ASSAY_ENT_MACROS, NULL, 0,
	         "macros-from-strangers", ASSAY_ACT_QUARANTINE, true},
		{"a.docx", "application/msword", NULL, ASSAY_ENT_DDE, NULL, 0, "dde",
	         ASSAY_ACT_QUARANTINE, false},
		{"a.docx", "application/msword", NULL, ASSAY_ENT_TEMPLATE, NULL, 0,
	         "remote-templates", ASSAY_ACT_QUARANTINE, true},
		{"a.pdf", "application/pdf", "application/pdf", ASSAY_ENT_LAUNCH, NULL, 0,
	         "pdf-launch", ASSAY_ACT_QUARANTINE, true},
		{"a.htm", "text/html", "text/html", ASSAY_ENT_SMUGGLING | ASSAY_ENT_SCRIPT, NULL, 0,
	         "html-smuggling", ASSAY_ACT_QUARANTINE, false},
		{"a.htm", "text/html", "text/html", ASSAY_ENT_FORM, NULL, 0, "attached-pages",
	         ASSAY_ACT_QUARANTINE, true},
		{"a.zip", ZIP, "image/svg+xml", ASSAY_ENT_SCRIPT, "a.svg", 1, "scripted-drawings",
	         ASSAY_ACT_QUARANTINE, false},
		{"a.htm", "text/html", "text/html", ASSAY_ENT_LINK, NULL, 0, "lying-links",
	         ASSAY_ACT_TAG, true},
		{"a.gif", "image/gif", "image/gif", ASSAY_ENT_POLYGLOT, NULL, 0, "polyglots",
	         ASSAY_ACT_QUARANTINE, true},
	};
	const struct assay_envelope stranger = {.mail_from = "a@b.example"};
	struct assay_policy *policy = shipped();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct assay_decision *first = NULL;
		struct assay_verdict *verdict;
		struct made m;

		make(&cases[i], &m);
		assert_int_equal(assay_judge(policy, &m.analysis, &stranger, 0, &verdict), 0);
		if (verdict->decision_count > 0)
			first = &verdict->decisions[0];
		if ((first == NULL) != (cases[i].rule == NULL) ||
		    (first != NULL &&
		     (strcmp(first->rule, cases[i].rule) != 0 || first->action != cases[i].action ||
		      first->observed != cases[i].observed)))
			fail_msg("case %zu: %s", i, first != NULL ? first->why : "nothing");
		assay_verdict_free(verdict);
	}
	assay_policy_free(policy);
}

static void partners_may_send_macros(void **state)
{
	static const struct shipped_case c = {
		.name = "a.docm", .type = "application/msword", .flags = ASSAY_ENT_MACROS};
	const struct assay_envelope partner = {.mail_from = "x@partner.example"};
	struct assay_policy *policy = shipped();
	struct assay_verdict *verdict;
	struct made m;

	(void)state;
	make(&c, &m);
	assert_int_equal(assay_judge(policy, &m.analysis, &partner, 0, &verdict), 0);
	assert_int_equal(verdict->decision_count, 0);
	assay_verdict_free(verdict);
	assay_policy_free(policy);
}

static void source_code_in_an_archive_stays(void **state)
{
	static const struct shipped_case c = {
		.name = "source.zip", .type = ZIP, .inside = "source/build.js"};
	const struct assay_envelope stranger = {.mail_from = "a@b.example"};
	struct assay_policy *policy = shipped();
	struct assay_member many[10];
	struct assay_verdict *verdict;
	struct made m;

	(void)state;
	make(&c, &m);
	for (size_t i = 0; i < 10; i++)
		many[i] = m.member;
	m.entity.members = many;
	m.entity.member_count = 10;
	assert_int_equal(assay_judge(policy, &m.analysis, &stranger, 0, &verdict), 0);
	assert_int_equal(verdict->decision_count, 0);
	assay_verdict_free(verdict);
	assay_policy_free(policy);
}

static void the_shipped_policy_raises_no_doubts(void **state)
{
	struct assay_policy *policy = shipped();
	struct assay_buf doubts = {0};

	(void)state;
	if (assay_policy_check(policy, &doubts) != 0)
		fail_msg("%s", doubts.data);
	assert_true(assay_policy_rule_count(policy) > 10);
	assay_policy_free(policy);
}

/* Each "# rule" and "# group" example of the file is a policy when its "# " is taken off. */
static void the_examples_in_its_comments_are_valid(void **state)
{
	struct assay_buf file = {0}, examples = {0};
	struct assay_policy *policy;
	char *rest, *line;
	bool inside = false;
	size_t count = 0;

	(void)state;
	fixture_read("packaging/assay/policy.conf", &file);
	rest = file.data;
	while ((line = strsep(&rest, "\n")) != NULL) {
		bool begins = strncmp(line, "# rule ", 7) == 0 || strncmp(line, "# group ", 8) == 0;

		inside = inside || begins;
		count += begins;
		if (inside)
			assert_int_equal(assay_buf_printf(&examples, "%s\n", line + 2), 0);
		if (strncmp(line, "# }", 3) == 0)
			inside = false;
	}
	assert_int_equal(count, 4);
	policy_write("bad-files.txt", "");
	policy = policy_of(examples.data);
	assert_int_equal(assay_policy_rule_count(policy), 4);
	assay_policy_free(policy);
	unlink(policy_file("bad-files.txt"));
	assay_buf_free(&file);
	assay_buf_free(&examples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_policy_does_what_it_says),
		cmocka_unit_test(partners_may_send_macros),
		cmocka_unit_test(source_code_in_an_archive_stays),
		cmocka_unit_test(the_shipped_policy_raises_no_doubts),
		cmocka_unit_test(the_examples_in_its_comments_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
