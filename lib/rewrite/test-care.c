/*
 * The signature table: each cell, on a message of its kind; what rules say
 * instead; and that doc/signature-table.md says the same.
 *
 *     lib/rewrite/test-care --print > doc/signature-table.md
 */
#include "assay-config.h"

#include "rewrite/test-actions.h"

#include <assay/canonical.h>

/* ---- a message of each kind ---------------------------------------------- */

/* The leaves that are changed; %s is an ambiguity or nothing. Between delimiters of boundary m. */
#define LEAVES                                                                                     \
	"--m\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"   \
	"Gr\xfc\xdf"                                                                               \
	"e  \n"                                                                                    \
	"--m\nContent-Type: text/html\n\n<p>Hello</p><script>x</script>\n"                         \
	"--m\nContent-Type: application/x-foo; name=old.exe\n%s\nabc\n--m--\n"
#define MIXED "Content-Type: multipart/mixed; boundary=m\n\n" LEAVES
#define HEAD  "From: a@example.org\nSubject: hello\nMIME-Version: 1.0\n"

/* Inside of it, and where that starts and ends. */
struct kind {
	enum assay_special special;
	const char *message;
	const char *html, *named; /* sections of the HTML, of the file with a name, ... */
	const char *eightbit;     /* ... and of the text with 8-bit octets */
	const char *kept; /* section of what no change that is not made may touch; "" is all */
};

static const struct kind kinds[] = {
	{ASSAY_SPECIAL_DKIM,
         "DKIM-Signature: v=1; d=example.org; h=From:Subject:X-A;\n bh=x; b=y\n" HEAD MIXED, "2",
         "3", "1", ""},
	{ASSAY_SPECIAL_SMIME,
         HEAD "Content-Type: multipart/signed; boundary=s;\n"
              " protocol=\"application/pkcs7-signature\"; micalg=sha-256\n\n--s\n" MIXED
              "--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--s--\n",
         "1.2", "1.3", "1.1", ""},
	{ASSAY_SPECIAL_PGP,
         HEAD "Content-Type: multipart/mixed; boundary=o\n\n"
              "--o\nContent-Type: multipart/signed; boundary=s;\n"
              " protocol=\"application/pgp-signature\"; micalg=pgp-sha256\n\n--s\n" MIXED
              "--s\nContent-Type: application/pgp-signature\n\nx\n--s--\n--o--\n",
         "1.1.2", "1.1.3", "1.1.1", "1"},
	{ASSAY_SPECIAL_ENCRYPTED,
         HEAD
         "Content-Type: multipart/encrypted; boundary=m; protocol=\"application/pgp-encrypted\"\n"
         "\n" LEAVES,
         "2", "3", "1", ""},
	{ASSAY_SPECIAL_REPORT,
         HEAD
         "Content-Type: multipart/report; boundary=m; report-type=delivery-status\n\n"
         "--m\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
         "<p>Gr\xfc\xdf"
         "e</p><script>x</script>\n"
         "--m\nContent-Type: message/delivery-status; name=old.exe\n%s\n"
         "Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822;a@x\nAction: failed\nStatus: 5.0.0\n"
         "--m--\n",
         "1", "2", "1", "2"},
	{ASSAY_SPECIAL_CALENDAR,
         HEAD "Content-Type: multipart/alternative; boundary=m\n\n"
              "--m\nContent-Type: text/plain\n\nHello\n"
              "--m\nContent-Type: text/calendar; method=REQUEST; name=old.exe; charset=iso-8859-1\n"
              "Content-Transfer-Encoding: 8bit\n%s\nBEGIN:VCALENDAR\nSUMMARY:Gr\xfc\xdf"
              "e, a lot of text\n"
              "DESCRIPTION:<script>x</script>\nabc\nEND:VCALENDAR\n--m--\n",
         "2", "2", "2", "2"},
	{ASSAY_SPECIAL_LIST, "List-Id: <list.example.org>\n" HEAD MIXED, "2", "3", "1", ""},
	{ASSAY_SPECIAL_ENCAPSULATED,
         HEAD "Content-Type: multipart/mixed; boundary=o\n\n--o\n\nSee below\n"
              "--o\nContent-Type: message/rfc822\n\n" HEAD MIXED "--o--\n",
         "2.2", "2.3", "2.1", "2"},
};

#define AMBIGUITY "Content-Disposition: attachment; filename=a.exe; filename=b.exe\n"

static const struct kind *kind_of(enum assay_special special)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].special == special)
			return &kinds[i];
	}
	fail_msg("no message for column %d", special);
	return NULL;
}

static void message_of(const struct kind *kind, const char *ambiguity, struct assay_buf *out)
{
	char text[4096];

	assert_true(snprintf(text, sizeof(text), kind->message, ambiguity) < (int)sizeof(text));
	put_lines(text, "\r\n", out);
}

/* ---- the changes --------------------------------------------------------- */

static struct wish wish_of(enum assay_change change, const struct kind *kind)
{
	switch (change) {
	case ASSAY_CHANGE_HEADER:
		return (struct wish){
			{.action = ASSAY_ACT_TAG, .header_name = "X-A", .header_value = "b"}, NULL};
	case ASSAY_CHANGE_SUBJECT:
		return (struct wish){{.action = ASSAY_ACT_TAG, .subject_prefix = "[x]"}, NULL};
	case ASSAY_CHANGE_TEXT:
		return (struct wish){{.action = ASSAY_ACT_APPEND_TEXT, .text = "Confidential."},
		                     NULL};
	case ASSAY_CHANGE_ENCODING:
		return (struct wish){{.action = ASSAY_ACT_TRANSFER_ENCODE}, kind->eightbit};
	case ASSAY_CHANGE_HTML:
		return (struct wish){{.action = ASSAY_ACT_SANITIZE_HTML}, kind->html};
	case ASSAY_CHANGE_NAME:
		return (struct wish){{.action = ASSAY_ACT_RENAME, .new_name = "new.txt"},
		                     kind->named};
	default:
		return (struct wish){{.action = ASSAY_ACT_REPLACE, .notice = "It is gone."},
		                     kind->named};
	}
}

static bool has_8bit(const struct assay_buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		if ((unsigned char)text->data[i] >= 0x80)
			return true;
	}
	return false;
}

/* Whether what the change is for is there now. */
static bool is_made(enum assay_change change, const struct acted *a)
{
	switch (change) {
	case ASSAY_CHANGE_HEADER:
		return assay_entity_field(a->is->root, "X-A", 0) != NULL;
	case ASSAY_CHANGE_SUBJECT:
		return strstr(a->after.data, "Subject: [x] hello") != NULL;
	case ASSAY_CHANGE_TEXT:
		return strstr(a->after.data, "Confidential.") != NULL;
	case ASSAY_CHANGE_ENCODING:
		return !has_8bit(&a->after);
	case ASSAY_CHANGE_HTML:
		return strstr(a->after.data, "<script>") == NULL;
	case ASSAY_CHANGE_NAME:
		return strstr(a->after.data, "new.txt") != NULL &&
		       strstr(a->after.data, "old.exe") == NULL;
	default:
		return strstr(a->after.data, "It is gone.") != NULL &&
		       strstr(a->after.data, "\r\nabc\r\n") == NULL;
	}
}

static bool keeps(const struct acted *a, struct assay_span span)
{
	return memmem(a->after.data, a->after.len, a->before.data + span.off, span.len) != NULL;
}

/* Where the octets are that a signature or a reader of its own counts on. */
static struct assay_span sealed(const struct acted *a, const struct kind *kind)
{
	const struct assay_entity *entity = section(a->was, kind->kept);

	return entity->body;
}

static void check_cell(enum assay_change change, const struct kind *kind)
{
	const struct assay_care_cell *cell = assay_care_cell(change, kind->special);
	const struct wish wish = wish_of(change, kind);
	bool is_tag = change <= ASSAY_CHANGE_SUBJECT;
	struct assay_care_answer answer;
	struct assay_buf before = {0};
	struct acted a;
	char name[128];

	snprintf(name, sizeof(name), "%s x %s", assay_change_name(change),
	         assay_special_name(kind->special));
	message_of(kind, "", &before);
	act_on(before, &wish, 1, &a);
	assay_care_ask(a.was, &a.decisions[0], &answer);
	/* tags are put into the header, where nothing but DKIM covers anything */
	if (answer.care != cell->care || (answer.special != kind->special && !is_tag))
		fail_msg("%s: is %s because of column %d", name, assay_care_name(answer.care),
		         answer.special);
	if (is_made(change, &a) != (cell->care <= ASSAY_CARE_WRAP))
		fail_msg("%s (%s) gives\n%s", name, assay_care_name(cell->care), a.after.data);
	if (cell->care >= ASSAY_CARE_SKIP &&
	    (a.after.len != a.before.len || memcmp(a.after.data, a.before.data, a.before.len) != 0))
		fail_msg("%s: changes all the same", name);
	/* a tag is outside of everything; so is a text that stands beside, or in the outer message
	 */
	if ((is_tag || cell->care == ASSAY_CARE_WRAP ||
	     (change == ASSAY_CHANGE_TEXT && kind->special == ASSAY_SPECIAL_ENCAPSULATED)) &&
	    !keeps(&a, sealed(&a, kind)))
		fail_msg("%s: sealed octets changed in\n%s", name, a.after.data);
	check_no_new_finding(&a, name);
	acted_free(&a);
}

static void each_cell_is_what_happens_to_a_message_of_its_kind(void **state)
{
	(void)state;
	for (int change = 0; change < ASSAY_CHANGE_CANONICAL; change++) {
		for (int special = 0; special < ASSAY_SPECIAL_COUNT; special++)
			check_cell((enum assay_change)change, kind_of((enum assay_special)special));
	}
}

/* The canonical form has its own way to say that something is sealed. */
static void the_row_of_the_canonical_form_is_what_it_does(void **state)
{
	(void)state;
	for (int special = 0; special < ASSAY_SPECIAL_COUNT; special++) {
		const struct kind *kind = kind_of((enum assay_special)special);
		const struct assay_care_cell *cell =
			assay_care_cell(ASSAY_CHANGE_CANONICAL, kind->special);
		struct assay_canonical *canonical;
		struct acted a = {.before = {0}};

		message_of(kind, AMBIGUITY, &a.before);
		assert_int_equal(assay_analyse(a.before.data, a.before.len, NULL, &a.was), 0);
		assert_true(a.was->severity >= ASSAY_SEV_AMBIGUOUS);
		assert_int_equal(
			assay_canonicalise(a.before.data, a.before.len, a.was, NULL, &canonical),
			0);
		if (canonical->outcome !=
		    (cell->care == ASSAY_CARE_DO ? ASSAY_CANON_CHANGED : ASSAY_CANON_SEALED))
			fail_msg("canonical form x %s: %s", assay_special_name(kind->special),
			         assay_canonical_outcome_name(canonical->outcome));
		if (cell->care != ASSAY_CARE_DO && canonical->text != NULL)
			assert_non_null(memmem(canonical->text, canonical->len,
			                       a.before.data + sealed(&a, kind).off,
			                       sealed(&a, kind).len));
		assay_canonical_free(canonical);
		acted_free(&a);
	}
}

static void nothing_special_is_no_question(void **state)
{
	const struct kind plain = {ASSAY_SPECIAL_COUNT, HEAD MIXED, "2", "3", "1", ""};

	(void)state;
	for (int change = 0; change < ASSAY_CHANGE_CANONICAL; change++) {
		const struct wish wish = wish_of((enum assay_change)change, &plain);
		struct assay_care_answer answer;
		struct assay_buf before = {0};
		struct acted a;

		message_of(&plain, "", &before);
		act_on(before, &wish, 1, &a);
		assay_care_ask(a.was, &a.decisions[0], &answer);
		assert_int_equal(answer.care, ASSAY_CARE_DO);
		assert_int_equal(answer.special, ASSAY_SPECIAL_COUNT);
		assert_true(is_made((enum assay_change)change, &a));
		acted_free(&a);
	}
}

/* ---- what rules say instead ---------------------------------------------- */

struct override_case {
	enum assay_change change;
	enum assay_special special;
	enum assay_care signed_care, dkim_care, expected;
};

static const struct override_case overrides[] = {
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_SMIME, ASSAY_CARE_DO, 0, ASSAY_CARE_DO},
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_PGP, ASSAY_CARE_SKIP, 0, ASSAY_CARE_SKIP},
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_PGP, ASSAY_CARE_REFUSE, 0, ASSAY_CARE_REFUSE},
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_ENCRYPTED, ASSAY_CARE_WRAP, 0, ASSAY_CARE_WRAP},
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_DKIM, ASSAY_CARE_SKIP, 0, ASSAY_CARE_DO},
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_DKIM, 0, ASSAY_CARE_SKIP, ASSAY_CARE_SKIP},
	{ASSAY_CHANGE_TEXT, ASSAY_SPECIAL_CALENDAR, ASSAY_CARE_DO, ASSAY_CARE_DO, ASSAY_CARE_SKIP},
	{ASSAY_CHANGE_SUBJECT, ASSAY_SPECIAL_DKIM, 0, ASSAY_CARE_SKIP, ASSAY_CARE_SKIP},
	{ASSAY_CHANGE_ENCODING, ASSAY_SPECIAL_DKIM, 0, ASSAY_CARE_DO, ASSAY_CARE_DO},
	{ASSAY_CHANGE_HTML, ASSAY_SPECIAL_SMIME, ASSAY_CARE_DO, 0, ASSAY_CARE_DO},
	{ASSAY_CHANGE_NAME, ASSAY_SPECIAL_PGP, ASSAY_CARE_SKIP, 0, ASSAY_CARE_SKIP},
	{ASSAY_CHANGE_REPLACE, ASSAY_SPECIAL_SMIME, ASSAY_CARE_DO, 0, ASSAY_CARE_DO},
	/* a file that is replaced cannot stand beside its notice */
	{ASSAY_CHANGE_REPLACE, ASSAY_SPECIAL_SMIME, ASSAY_CARE_WRAP, 0, ASSAY_CARE_REFUSE},
};

static void a_rule_may_say_otherwise_for_what_is_signed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(overrides) / sizeof(overrides[0]); i++) {
		const struct override_case *c = &overrides[i];
		struct wish wish = wish_of(c->change, kind_of(c->special));
		struct assay_care_answer answer;
		struct assay_buf before = {0};
		struct acted a;

		wish.decision.care_override = c->signed_care;
		wish.decision.dkim_override = c->dkim_care;
		message_of(kind_of(c->special), "", &before);
		act_on(before, &wish, 1, &a);
		assay_care_ask(a.was, &a.decisions[0], &answer);
		if (answer.care != c->expected ||
		    is_made(c->change, &a) != (c->expected <= ASSAY_CARE_WRAP))
			fail_msg("row %zu: %s\n%s", i, assay_care_name(answer.care), a.after.data);
		if (c->expected >= ASSAY_CARE_SKIP)
			assert_false(assay_rewrite_changes_anything(a.rewrite));
		acted_free(&a);
	}
}

static void the_words_of_a_policy_are_known(void **state)
{
	(void)state;
	assert_int_equal(assay_care_from_name("break"), ASSAY_CARE_DO);
	assert_int_equal(assay_care_from_name("skip"), ASSAY_CARE_SKIP);
	assert_int_equal(assay_care_from_name("wrap"), ASSAY_CARE_WRAP);
	assert_int_equal(assay_care_from_name("refuse"), ASSAY_CARE_REFUSE);
	assert_int_equal(assay_care_from_name("do"), -ASSAY_EINVAL);
	assert_int_equal(assay_care_from_name("table"), -ASSAY_EINVAL);
	assert_true(assay_care_possible(ASSAY_ACT_APPEND_TEXT, ASSAY_CARE_WRAP));
	assert_false(assay_care_possible(ASSAY_ACT_REPLACE, ASSAY_CARE_WRAP));
	assert_true(assay_care_possible(ASSAY_ACT_REPLACE, ASSAY_CARE_DO));
}

static void an_answer_says_which_part_is_special_and_why(void **state)
{
	const struct wish wish = wish_of(ASSAY_CHANGE_NAME, kind_of(ASSAY_SPECIAL_PGP));
	struct assay_care_answer answer;
	struct assay_buf before = {0}, text = {0};
	struct acted a;

	(void)state;
	message_of(kind_of(ASSAY_SPECIAL_PGP), "", &before);
	act_on(before, &wish, 1, &a);
	assay_care_ask(a.was, &a.decisions[0], &answer);
	assert_ptr_equal(answer.entity, section(a.was, "1"));
	assert_int_equal(assay_care_explain(&answer, &text), 0);
	assert_string_equal(text.data, "it is inside multipart/signed 1: changing it would break "
	                               "the signature");
	assay_buf_free(&text);
	acted_free(&a);
}

/* ---- the document -------------------------------------------------------- */

static const char intro[] =
	"# What is changed in mail that must be handled with care\n"
	"\n"
	"Made from the table in `lib/rewrite/care.c` by `lib/rewrite/test-care --print`; a test\n"
	"compares the two, and carries out each cell on a message of its kind.\n"
	"\n"
	"A row is a change that a rule, or the section `ambiguity`, asks for. For the changes of\n"
	"the message as a whole (`tag`, `append-text`) a column is about the message, or the part\n"
	"of it that is its text; for all others it is about the part that would change, and what\n"
	"that part lies in. Of several columns that hold the strictest decides.\n"
	"\n"
	"* **do**: the change is made.\n"
	"* **wrap**: what is there is put whole, and with every octet, into a multipart/mixed, "
	"and\n"
	"  the text stands beside it in a part of its own. Where it lies in a multipart/mixed\n"
	"  already, the part is added to that.\n"
	"* **skip**: the change is not made; the log and the explanation say why.\n"
	"* **refuse**: the change is not made, and the message is held for an administrator.\n"
	"\n";

static const char outro[] =
	"\n"
	"A rule may say otherwise: `if_signed = break | skip | wrap | refuse` for the columns "
	"S/MIME\n"
	"signed, PGP signed and encrypted, `if_dkim = break | skip | refuse` for DKIM covered. "
	"Only\n"
	"`append-text` can be wrapped.\n"
	"\n"
	"The columns:\n"
	"\n"
	"* *DKIM covered*: the message has a DKIM-Signature; for tags, one that covers the header\n"
	"  field. Such signatures are verified before this gateway and renewed behind it, so they\n"
	"  keep nothing from being done; the log says that one no longer holds.\n"
	"* *S/MIME signed*: in a multipart/signed, or an application/pkcs7-mime that is not "
	"encrypted.\n"
	"* *PGP signed*: in a multipart/signed with application/pgp-signature. Clear-signed text "
	"is\n"
	"  known as such when a text is appended: it goes below the signature, or beside the part\n"
	"  where its octets would have to change.\n"
	"* *encrypted*: in a multipart/encrypted or an encrypted application/pkcs7-mime. Such a "
	"part\n"
	"  itself may be replaced.\n"
	"* *delivery report*: the first two parts of a multipart/report. What the report returns "
	"is\n"
	"  an encapsulated message like others.\n"
	"* *calendar invitation*: a text/calendar part with a method; for append-text, a message\n"
	"  that has one.\n"
	"* *mailing list*: a message with a List-Id.\n"
	"* *encapsulated message*: in a message/rfc822; for tag and append-text, a message that "
	"has\n"
	"  one, which keeps every octet.\n"
	"\n"
	"What quarantine, copy, redirect, discard, tempfail and reject do is not in the table: "
	"they\n"
	"change nothing in the message.\n";

static void put(struct assay_buf *out, const char *text)
{
	assert_int_equal(assay_buf_puts(out, text), 0);
}

/* Cells without a reason need none; equal reasons share a number. */
static unsigned int reason_number(const char **reasons, unsigned int *count, const char *why)
{
	for (unsigned int i = 0; i < *count; i++) {
		if (strcmp(reasons[i], why) == 0)
			return i + 1;
	}
	reasons[*count] = why;
	return ++*count;
}

static void make_document(struct assay_buf *out)
{
	const char *reasons[ASSAY_CHANGE_COUNT * ASSAY_SPECIAL_COUNT];
	unsigned int count = 0;

	put(out, intro);
	put(out, "| |");
	for (int special = 0; special < ASSAY_SPECIAL_COUNT; special++)
		assert_int_equal(assay_buf_printf(out, " %s |",
		                                  assay_special_name((enum assay_special)special)),
		                 0);
	put(out, "\n|");
	for (int special = 0; special <= ASSAY_SPECIAL_COUNT; special++)
		put(out, " --- |");
	for (int change = 0; change < ASSAY_CHANGE_COUNT; change++) {
		assert_int_equal(assay_buf_printf(out, "\n| %s |",
		                                  assay_change_name((enum assay_change)change)),
		                 0);
		for (int special = 0; special < ASSAY_SPECIAL_COUNT; special++) {
			const struct assay_care_cell *cell = assay_care_cell(
				(enum assay_change)change, (enum assay_special)special);

			assert_int_equal(assay_buf_printf(out, " %s", assay_care_name(cell->care)),
			                 0);
			if (cell->why != NULL)
				assert_int_equal(
					assay_buf_printf(out, " (%u)",
				                         reason_number(reasons, &count, cell->why)),
					0);
			put(out, " |");
		}
	}
	put(out, "\n\n");
	for (unsigned int i = 0; i < count; i++)
		assert_int_equal(assay_buf_printf(out, "%u. %s\n", i + 1, reasons[i]), 0);
	put(out, outro);
}

static void the_document_says_what_the_table_says(void **state)
{
	struct assay_buf made = {0};
	char is[16384];
	size_t len;
	FILE *fp = fopen(TEST_SOURCES "/doc/signature-table.md", "r");

	(void)state;
	assert_non_null(fp);
	len = fread(is, 1, sizeof(is), fp);
	fclose(fp);
	make_document(&made);
	assert_int_equal(len, made.len);
	assert_memory_equal(is, made.data, len);
	assay_buf_free(&made);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cell_is_what_happens_to_a_message_of_its_kind),
		cmocka_unit_test(the_row_of_the_canonical_form_is_what_it_does),
		cmocka_unit_test(nothing_special_is_no_question),
		cmocka_unit_test(a_rule_may_say_otherwise_for_what_is_signed),
		cmocka_unit_test(the_words_of_a_policy_are_known),
		cmocka_unit_test(an_answer_says_which_part_is_special_and_why),
		cmocka_unit_test(the_document_says_what_the_table_says),
	};

	if (argc > 1 && strcmp(argv[1], "--print") == 0) {
		struct assay_buf out = {0};

		make_document(&out);
		fwrite(out.data, 1, out.len, stdout);
		assay_buf_free(&out);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
