/*
 * Every condition of a policy file, on messages for which it holds and for
 * which it does not.
 */
#include "judge/test-policy.h"

#include "judge/policy.h"

/* Which keys were seen to hold, and not to hold: every key must be both. */
static bool seen[256][2];

static void note_seen(const char *conditions, bool holds)
{
	char word[64];
	size_t len = strcspn(conditions, " ={");

	if (strncmp(conditions, "not_", 4) == 0)
		return;
	snprintf(word, sizeof(word), "%.*s", (int)len, conditions);
	for (size_t i = 0; i < policy_key_count; i++) {
		if (strcmp(policy_keys[i].name, word) == 0)
			seen[i][holds] = true;
	}
}

/* ---- the message ---- */

#define TEXT_PART "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"

static const char plain[] = "From: a@sender.example\r\n"
			    "To: b@rcpt.example\r\n"
			    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from\r\n"
			    " abroad\r\n"
			    "X-Spam-Flag: YES, score=12\r\n"
			    "X-Empty:\r\n"
			    "\r\n"
			    "Hello\r\n";

static const char mixed[] = "Subject: one\r\nSubject: two\r\nPrecedence: List\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: multipart/mixed; boundary=b\r\n\r\n" TEXT_PART
			    "--b\r\nContent-Type: message/rfc822\r\n\r\n"
			    "Content-Type: multipart/signed; boundary=i;\r\n"
			    " protocol=\"application/pgp-signature\"; micalg=pgp-sha256\r\n\r\n"
			    "--i\r\n\r\ninner\r\n"
			    "--i\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--i--\r\n"
			    "--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"
			    "--b--\r\n";

#define SIGNED(protocol, type)                                                                     \
	"Content-Type: multipart/signed; boundary=b; micalg=sha-256" protocol "\r\n\r\n" TEXT_PART \
	"--b\r\nContent-Type: " type "\r\n\r\nx\r\n--b--\r\n"

static const char smime[] =
	SIGNED(";\r\n protocol=\"Application/X-PKCS7-Signature\"", "application/x-pkcs7-signature");
static const char smime_unsaid[] = SIGNED("", "application/pkcs7-signature");
static const char pgp[] =
	SIGNED("; protocol=\"application/pgp-signature\"", "application/pgp-signature");
static const char opaque[] = "Content-Type: application/pkcs7-mime; smime-type=signed-data;\r\n"
			     " name=smime.p7m\r\n\r\nx\r\n";
static const char enveloped[] =
	"Content-Type: application/x-pkcs7-mime; smime-type=Enveloped-Data\r\n\r\nx\r\n";
static const char unsaid[] = "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx\r\n";
static const char compressed[] =
	"Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\nx\r\n";
static const char pgp_encrypted[] =
	"Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\r\n"
	"\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
	"--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--b--\r\n";
static const char pgp_text[] = "Subject: x\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n"
			       "Hash: SHA256\r\n\r\nHello\r\n"
			       "-----BEGIN PGP SIGNATURE-----\r\n\r\nabcd\r\n"
			       "-----END PGP SIGNATURE-----\r\n";
static const char report[] =
	"Content-Type: multipart/report; boundary=b; report-type=delivery-status\r\n\r\n" TEXT_PART
	"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n--b--\r\n";
static const char list[] = "List-Id: <l.example>\r\n\r\nHello\r\n";

/* A text, an attachment with two names, and two uuencoded files in a text. */
static const char parts[] =
	"MIME-Version: 1.0\r\n"
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n"
	"--b\r\nContent-Type: application/pdf; name=\"Invoice.PDF\"\r\n"
	"Content-Disposition: attachment; filename=\"a.tar.gz.exe\"\r\n"
	"Content-Transfer-Encoding: base64\r\n\r\n"
	"JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoK\r\n"
	"--b\r\nContent-Type: text/x-files; charset=us-ascii\r\n\r\n"
	"begin 644 setup/evil.exe\r\n"
	"$35H```\r\n"
	"`\r\nend\r\n"
	"begin 644 hello.txt\r\n"
	"#86)C\r\n"
	"`\r\nend\r\n"
	"--b\r\nContent-Type: multipart/signed; boundary=s; micalg=sha-256;\r\n"
	" protocol=\"application/pkcs7-signature\"\r\n\r\n"
	"--s\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
	"<html><p>=20</p></html>\r\n"
	"--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--s--\r\n"
	"--b--\r\n";

#define ABC_SHA256  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ZERO_SHA256 "0000000000000000000000000000000000000000000000000000000000000000"

/* ---- conditions of the message ---- */

static const char *const recipients[] = {"b@rcpt.example", "c@Other.Example"};

static const struct assay_envelope stranger = {
	.direction = ASSAY_DIR_INBOUND,
	.client_addr = "192.0.2.17",
	.client_name = "mx.Sender.example",
	.helo = "helo.sender.example",
	.mail_from = "a@Sender.example",
	.rcpt_to = recipients,
	.rcpt_count = 2,
	.tls = true,
};

static const struct assay_envelope user = {
	.direction = ASSAY_DIR_OUTBOUND,
	.client_addr = "2001:db8:1::9",
	.sasl_user = "ann@example.org",
	.mail_from = "",
};

static const struct assay_envelope nobody = {.direction = ASSAY_DIR_APPEND};

static bool holds(const char *conditions, const char *message, const struct assay_envelope *env)
{
	struct assay_analysis *analysis = analysis_of(message, strlen(message));
	struct assay_verdict *verdict;
	struct assay_policy *policy;
	char text[512];
	bool matched;

	snprintf(text, sizeof(text), "rule x {\n%s\naction = reject\n}", conditions);
	policy = policy_of(text);
	assert_int_equal(assay_judge(policy, analysis, env, 0, &verdict), 0);
	matched = verdict->action == ASSAY_ACT_REJECT;
	assay_verdict_free(verdict);
	assay_policy_free(policy);
	assay_analysis_free(analysis);
	note_seen(conditions, matched);
	return matched;
}

static void conditions_on_the_envelope_hold_as_documented(void **state)
{
	static const struct {
		const char *conditions;
		bool stranger, user, nobody;
	} cases[] = {
		{"direction = inbound", true, false, false},
		{"direction = {outbound, append}", false, true, true},
		{"not_direction = inbound", false, true, true},
		{"authenticated = true", false, true, false},
		{"authenticated = false", true, false, true},
		{"user = \"*@example.org\"", false, true, false},
		{"user = ANN@example.org", false, true, false},
		{"user = ann", false, false, false},
		{"not_user = \"ann@*\"", true, false, true},
		{"client = 192.0.2.17", true, false, false},
		{"client = 192.0.2.18", false, false, false},
		{"client = 192.0.2.0/24", true, false, false},
		{"client = 192.0.2.16/29", true, false, false},
		{"client = 192.0.2.24/29", false, false, false},
		{"client = \"::ffff:192.0.2.17\"", true, false, false},
		{"client = 0.0.0.0/0", true, false, false},
		{"client = \"2001:db8::/32\"", false, true, false},
		{"client = \"2001:db8:2::/48\"", false, false, false},
		{"client = \"::/0\"", true, true, false},
		{"client = \"*.sender.example\"", true, false, false},
		{"client = {10.0.0.0/8, \"mx.*\"}", true, false, false},
		{"not_client = {192.0.2.0/24, \"*.example\"}", false, true, true},
		{"helo = \"*.sender.example\"", true, false, false},
		{"helo = localhost", false, false, false},
		{"not_helo = \"*\"", false, true, true},
		{"tls = true", true, false, false},
		{"tls = false", false, true, true},
		{"from = \"*@sender.example\"", true, false, false},
		{"from = \"<>\"", false, true, false},
		{"from = sender.example", false, false, false},
		{"not_from = \"*@sender.example\"", false, true, true},
		{"to = \"c@other.example\"", true, false, false},
		{"to = {\"x@*\", \"b@*\"}", true, false, false},
		{"to = \"x@*\"", false, false, false},
		{"not_to = \"c@*\"", false, true, true},
		{"client = 192.0.2.17 tls = true helo = \"helo*\"", true, false, false},
		{"client = 192.0.2.17 tls = false", false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (holds(cases[i].conditions, plain, &stranger) != cases[i].stranger ||
		    holds(cases[i].conditions, plain, &user) != cases[i].user ||
		    holds(cases[i].conditions, plain, &nobody) != cases[i].nobody)
			fail_msg("%s", cases[i].conditions);
	}
}

static void conditions_on_the_message_hold_as_documented(void **state)
{
	static const struct {
		const char *conditions, *message;
		bool holds;
	} cases[] = {
		{"subject = \"gr\xc3\xbc\xc3\x9f"
	         "e from abroad\"",
	         plain, true},
		{"subject = \"*From*\"", plain, true},
		{"subject = \"*=?utf-8*\"", plain, false},
		{"subject = {one, three}", mixed, true},
		{"subject = two", mixed, true},
		{"not_subject = two", mixed, false},
		{"subject = \"*\"", list, false},
		{"field { name = x-spam-flag value = \"yes,*\" }", plain, true},
		{"field { name = x-spam-flag value = yes }", plain, false},
		{"field { name = x-spam-flag }", plain, true},
		{"field { name = \"x-spam-*\" not_value = \"no*\" }", plain, true},
		{"field { name = X-Empty value = \"\" }", plain, true},
		{"field { name = X-Empty not_value = \"\" }", plain, false},
		{"field { name = {X-Other, X-Spam-Flag} value = {NO, \"*score=12\"} }", plain,
	         true},
		{"field { name = From value = YES }", plain, false},
		{"not_field { name = X-Spam-Flag }", plain, false},
		{"not_field { name = X-Spam-Flag }", list, true},
		{"field { name = From } field { name = To value = \"b@*\" }", plain, true},
		{"field { name = From } field { name = To value = \"c@*\" }", plain, false},
		{"field { name = From } not_field { name = List-Id }", plain, true},
		{"field { name = Subject value = \"Gr\xc3\xbc*\" }", plain, true},
		{"field { name = Content-Type value = \"*; boundary=b\" }", mixed, true},
		{"ambiguity = \"H-*\"", mixed, true},
		{"ambiguity = \"H-*\"", list, false},
		{"not_ambiguity = \"H-*\"", list, true},
		{"severity = info", mixed, true},
		{"severity = limit", mixed, false},
		{"message_larger = 30", list, true},
		{"message_larger = 31", list, false},
		{"message_smaller = 32", list, true},
		{"message_smaller = 31", list, false},
		{"message_larger = 1G", list, false},
		{"parts_above = 3", mixed, true},
		{"parts_above = 4", mixed, false},
		{"parts_below = 5", mixed, true},
		{"parts_below = 4", mixed, false},
		{"parts_below = 2", plain, true},
		{"depth_above = 0", plain, false},
		{"depth_above = 2", mixed, true},
		{"depth_above = 3", mixed, false},
		{"depth_below = 1", plain, true},
		{"depth_below = 3", mixed, false},
		{"signed = smime", smime, true},
		{"signed = pgp", smime, false},
		{"signed = smime", smime_unsaid, true},
		{"signed = pgp", pgp, true},
		{"signed = {smime, pgp}", pgp, true},
		{"signed = smime", opaque, true},
		{"signed = smime", enveloped, false},
		{"signed = smime", unsaid, false},
		{"signed = {smime, pgp}", mixed, false}, /* that is the message inside */
		{"signed = pgp", pgp_text, true},
		{"not_signed = {smime, pgp}", plain, true},
		{"not_signed = {smime, pgp}", smime, false},
		{"encrypted = smime", enveloped, true},
		{"encrypted = smime", unsaid, true},
		{"encrypted = smime", opaque, false},
		{"encrypted = smime", compressed, false},
		{"encrypted = pgp", pgp_encrypted, true},
		{"encrypted = smime", pgp_encrypted, false},
		{"encrypted = pgp", pgp_text, false},
		{"not_encrypted = {smime, pgp}", pgp_encrypted, false},
		{"report = true", report, true},
		{"report = true", mixed, false},
		{"report = false", mixed, true},
		{"calendar = true", mixed, true},
		{"calendar = true", plain, false},
		{"calendar = false", plain, true},
		{"list = true", list, true},
		{"list = true", mixed, true},
		{"list = true", plain, false},
		{"list = false", plain, true},
		{"encapsulated = true", mixed, true},
		{"encapsulated = true", report, false},
		{"encapsulated = false", plain, true},
		{"", plain, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (holds(cases[i].conditions, cases[i].message, &stranger) != cases[i].holds)
			fail_msg("%s does%s hold for\n%s", cases[i].conditions,
			         cases[i].holds ? " not" : "", cases[i].message);
	}
}

/* ---- conditions of parts ---- */

/* Sections of the parts that are replaced, and what in them matched: "2 3:evil.exe". */
static void find_parts(const char *conditions, const struct assay_analysis *analysis, char *found,
                       size_t size)
{
	struct assay_verdict *verdict;
	struct assay_policy *policy;
	char text[512];
	size_t used = 0;

	snprintf(text, sizeof(text), "rule x {\npart { %s }\naction = replace if_signed = break\n}",
	         conditions);
	policy = policy_of(text);
	assert_int_equal(assay_judge(policy, analysis, &stranger, 0, &verdict), 0);
	*found = '\0';
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];

		used += (size_t)snprintf(found + used, size - used, "%s%s%s%s", i > 0 ? " " : "",
		                         d->entity->section, d->member != NULL ? ":" : "",
		                         d->member != NULL ? d->member->name : "");
		assert_true(used < size);
	}
	assay_verdict_free(verdict);
	assay_policy_free(policy);
	note_seen(conditions, *found != '\0');
}

struct part_case {
	const char *conditions, *found;
};

static void check_parts(const struct part_case *cases, size_t count,
                        const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < count; i++) {
		char found[256];

		find_parts(cases[i].conditions, analysis, found, sizeof(found));
		if (strcmp(found, cases[i].found) != 0)
			fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].conditions, found,
			         cases[i].found);
	}
}

static void conditions_on_a_part_hold_as_documented(void **state)
{
	static const struct part_case cases[] = {
		{"name = \"*.exe\"", "2"},
		{"name = \"*.doc\"", ""},
		{"not_name = \"*.exe\"", "1 3 4.1 4.2"},
		{"extension = exe", "2"},
		{"extension = {pdf, xyz}", "2"},
		{"extension = gz.exe", "2"},
		{"extension = tar.gz.exe", "2"},
		{"extension = gz", ""},
		{"not_extension = {exe, doc}", "1 3 4.1 4.2"},
		{"type = \"text/*\"", "1 3 4.1"},
		{"type = image/png", ""},
		{"detected = application/pdf", "2"},
		{"detected = image/png", ""},
		{"disposition = attachment", "2"},
		{"disposition = inline", ""},
		{"charset = utf-8", "1"},
		{"charset = {\"us-*\", \"iso-*\"}", "3"},
		{"charset = koi8-r", ""},
		{"charset = none", "2 4.1 4.2"},
		{"not_charset = none", "1 3"},
		{"encoding = base64", "2"},
		{"encoding = {8bit, Quoted-Printable}", "4.1"},
		{"encoding = binary", ""},
		{"not_encoding = 7bit", "2 4.1"},
		{"sha256 = " ABC_SHA256, ""},
		{"flags = attachment", "2"},
		{"flags = encrypted", ""},
		{"attachment = true", "2"},
		{"attachment = false", "1 3 4.1 4.2"},
		{"within = signed", "4.1 4.2"},
		{"within = encrypted", ""},
		{"not_within = signed", "1 2 3"},
		{"within = message", ""},
		{"larger = 26", "2 3"},
		{"larger = 1M", ""},
		{"smaller = 3", "4.2"},
		{"smaller = 1", ""},
		{"members_above = 1", "3"},
		{"members_above = 2", ""},
		{"members_below = 3", "1 2 3 4.1 4.2"},
		{"members_below = 0", ""},
		{"nesting_above = 0", "3"},
		{"nesting_above = 1", ""},
		{"nesting_below = 1", "1 2 4.1 4.2"},
		{"nesting_below = 0", ""},
		/* all on one same part */
		{"extension = exe encoding = base64", "2"},
		{"extension = exe encoding = 7bit", ""},
	};
	struct assay_analysis *analysis = analysis_of(parts, strlen(parts));

	(void)state;
	check_parts(cases, sizeof(cases) / sizeof(cases[0]), analysis);
	assay_analysis_free(analysis);
}

static void conditions_hold_for_a_file_inside_of_a_part(void **state)
{
	static const struct part_case cases[] = {
		{"extension = exe", "2"},
		{"extension = exe inside_archives = false", "2"},
		{"inside_archives = true extension = exe", "2 3:setup/evil.exe"},
		{"inside_archives = true extension = doc", ""},
		{"name = \"setup/evil.exe\" inside_archives = true", "3:setup/evil.exe"},
		{"name = evil.exe inside_archives = true", "3:setup/evil.exe"},
		{"name = setup inside_archives = true", ""},
		{"sha256 = " ABC_SHA256 " inside_archives = true", "3:hello.txt"},
		{"sha256 = " ZERO_SHA256 " inside_archives = true", ""},
		{"smaller = 4 larger = 2 inside_archives = true", "3:hello.txt"},
		{"nesting_above = 0 inside_archives = true", "3"},
		/* a part has a name or a size that fits, a file both */
		{"name = \"*.txt\" smaller = 4 inside_archives = true", "3:hello.txt"},
		{"name = \"*.exe\" smaller = 4 inside_archives = true", ""},
		{"name = hello.txt larger = 3 inside_archives = true", ""},
		/* these are the part's */
		{"charset = us-ascii name = hello.txt inside_archives = true", "3:hello.txt"},
		{"charset = utf-8 name = hello.txt inside_archives = true", ""},
		{"encoding = 7bit name = hello.txt inside_archives = true", "3:hello.txt"},
		{"attachment = false name = hello.txt inside_archives = true", "3:hello.txt"},
		{"attachment = true name = hello.txt inside_archives = true", ""},
		{"members_above = 1 name = hello.txt inside_archives = true", "3:hello.txt"},
		{"disposition = none name = hello.txt inside_archives = true", "3:hello.txt"},
		{"within = signed name = hello.txt inside_archives = true", ""},
	};
	struct assay_analysis *analysis = analysis_of(parts, strlen(parts));

	(void)state;
	assert_int_equal(assay_analysis_section(analysis, "3")->member_count, 2);
	check_parts(cases, sizeof(cases) / sizeof(cases[0]), analysis);
	assay_analysis_free(analysis);
}

/* outer.zip holds inner.zip, which holds a program that says it is a picture. */
static void files_are_found_at_any_depth(void **state)
{
	static const struct assay_member members[] = {
		{.name = "readme.txt", .size = 10},
		{.name = "inner.zip",
	         .detected = "application/zip",
	         .size = 100,
	         .flags = ASSAY_ENT_ARCHIVE | ASSAY_ENT_ENCRYPTED},
		{.name = "a\\b/photo.jpg",
	         .type = "image/jpeg",
	         .detected = "application/pdf",
	         .size = 50,
	         .flags = ASSAY_ENT_EXECUTABLE | ASSAY_ENT_TRUNCATED,
	         .parent = 2},
		{.size = 7, .parent = 2},
	};
	static const struct assay_name names[] = {{.value = "outer.zip"}};
	static const struct assay_entity entity = {
		.flags = ASSAY_ENT_ATTACHMENT | ASSAY_ENT_ARCHIVE,
		.section = "1",
		.type = "application/zip",
		.detected = "application/zip",
		.name = "outer.zip",
		.names = names,
		.name_count = 1,
		.members = members,
		.member_count = 4,
		.size = 200,
	};
	static const struct assay_entity *const entities[] = {&entity};
	static const struct assay_analysis analysis = {
		.root = &entity, .entities = entities, .entity_count = 1};
	static const struct part_case cases[] = {
		{"extension = jpg", ""},
		{"extension = jpg inside_archives = true", "1:a\\b/photo.jpg"},
		{"name = photo.jpg inside_archives = true", "1:a\\b/photo.jpg"},
		{"type = image/jpeg inside_archives = true", "1:a\\b/photo.jpg"},
		{"type = image/png inside_archives = true", ""},
		{"flags = executable inside_archives = true", "1:a\\b/photo.jpg"},
		{"flags = encrypted inside_archives = true", "1:inner.zip"},
		{"flags = macros inside_archives = true", ""},
		{"detected = application/pdf inside_archives = true", "1:a\\b/photo.jpg"},
		/* not one file is both */
		{"flags = encrypted extension = jpg inside_archives = true", ""},
		{"smaller = 60 larger = 40 inside_archives = true", ""}, /* it was cut */
		{"nesting_above = 1", "1"},
		{"nesting_above = 2", ""},
		{"nesting_above = 1 extension = jpg inside_archives = true", "1:a\\b/photo.jpg"},
		{"nesting_above = 1 extension = txt inside_archives = true", ""},
		{"nesting_below = 2 extension = txt inside_archives = true", "1:readme.txt"},
		{"members_above = 3", "1"},
		/* the part itself comes first */
		{"flags = archive inside_archives = true", "1"},
	};

	(void)state;
	check_parts(cases, sizeof(cases) / sizeof(cases[0]), &analysis);
}

static void a_decision_names_the_way_to_the_file(void **state)
{
	struct assay_analysis *analysis = analysis_of(parts, strlen(parts));
	struct assay_policy *policy =
		policy_of("rule x { part { name = evil.exe inside_archives = true } action = "
	                  "quarantine }");
	struct assay_verdict *verdict;

	(void)state;
	assert_int_equal(assay_judge(policy, analysis, &stranger, ASSAY_JUDGE_TRACE, &verdict), 0);
	assert_int_equal(verdict->action, ASSAY_ACT_QUARANTINE);
	assert_string_equal(verdict->final->entity->section, "3");
	assert_string_equal(verdict->final->member->name, "setup/evil.exe");
	assert_string_equal(verdict->final->member_path, "part 3: setup/evil.exe");
	assert_string_equal(verdict->final->why, "file \"part 3: setup/evil.exe\": name "
	                                         "\"evil.exe\" matches \"evil.exe\"");
	assert_non_null(strstr(verdict->trace, "rule \"x\": part 3 (text/x-files): name = "
	                                       "\"evil.exe\" does not hold\n"));
	assert_non_null(strstr(verdict->trace, "rule \"x\": matches part 3 (text/x-files): file "
	                                       "\"part 3: setup/evil.exe\": name"));
	assay_verdict_free(verdict);
	assay_policy_free(policy);
	assay_analysis_free(analysis);
}

static void digests_may_come_from_a_file(void **state)
{
	static const struct part_case cases[] = {
		{"sha256_file = \"hashes.txt\" inside_archives = true", "3:hello.txt"},
		{"sha256_file = \"hashes.txt\"", ""},
		{"not_sha256_file = \"hashes.txt\" name = hello.txt inside_archives = true", ""},
		{"not_sha256_file = \"hashes.txt\" name = evil.exe inside_archives = true",
	         "3:setup/evil.exe"},
		{"sha256_file = {\"new.txt\", \"hashes.txt\"} inside_archives = true",
	         "3:hello.txt"},
	};
	struct assay_analysis *analysis = analysis_of(parts, strlen(parts));

	(void)state;
	policy_write("hashes.txt", "# known\n" ZERO_SHA256 "  zero\n" ABC_SHA256 " *abc.txt\n");
	policy_write("new.txt", "");
	check_parts(cases, sizeof(cases) / sizeof(cases[0]), analysis);
	assay_analysis_free(analysis);
}

/* ---- sets and long lists ---- */

static void a_set_stands_for_its_values(void **state)
{
	static const struct part_case cases[] = {
		{"@programs", "2"},
		{"{doc, @programs}", "2"},
		{"@all", "2"},
		{"@documents", ""},
	};
	struct assay_analysis *analysis = analysis_of(parts, strlen(parts));

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_verdict *verdict;
		struct assay_policy *policy;
		char text[512];

		snprintf(text, sizeof(text),
		         "set documents { values = {doc, docx} }\n"
		         "set programs { values = {com, exe} }\n"
		         "set all { values = {@documents, \"@programs\", zip} }\n"
		         "rule x { part { extension = %s } action = reject }\n",
		         cases[i].conditions);
		policy = policy_of(text);
		assert_int_equal(assay_judge(policy, analysis, &stranger, 0, &verdict), 0);
		if (strcmp(verdict->final != NULL ? verdict->final->entity->section : "",
		           cases[i].found) != 0)
			fail_msg("%s", cases[i].conditions);
		assay_verdict_free(verdict);
		assay_policy_free(policy);
	}
	assay_analysis_free(analysis);
}

static void a_text_that_begins_with_at_is_written_with_a_backslash(void **state)
{
	struct assay_analysis *analysis = analysis_of("Subject: @home\r\n\r\n", 18);
	struct assay_policy *policy =
		policy_of("rule x { subject = \"\\\\@home\" action = reject }");
	struct assay_verdict *verdict;

	(void)state;
	assert_int_equal(assay_judge(policy, analysis, &stranger, 0, &verdict), 0);
	assert_int_equal(verdict->action, ASSAY_ACT_REJECT);
	assay_verdict_free(verdict);
	assay_policy_free(policy);
	assay_analysis_free(analysis);
}

/* Long lists are looked up in an index, which must give what comparing one by one does. */
static void long_lists_mean_what_short_ones_do(void **state)
{
	static const struct {
		const char *value, *address;
		bool matches;
	} cases[] = {
		{"\"boss@example.org\"", "Boss@Example.org", true},
		{"\"boss@example.org\"", "boss@example.or", false},
		{"\"*@example.org\"", "boss@example.org", true},
		{"\"bo\\\\*s@x\"", "bo*s@x", true},
		{"\"bo\\\\*s@x\"", "boss@x", false},
		{"\"<>\"", "", true},
		{"\"user7@many.example\"", "user7@many.example", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_analysis *analysis = analysis_of("\r\n", 2);
		struct assay_envelope env = {.mail_from = cases[i].address};
		struct assay_buf text = {0};

		for (unsigned int count = 0; count < 50; count += 10) {
			struct assay_verdict *verdict;
			struct assay_policy *policy;

			text.len = 0;
			assert_int_equal(assay_buf_puts(&text, "rule x { from = {"), 0);
			for (unsigned int n = 0; n < count; n++)
				assert_int_equal(assay_buf_printf(&text, "\"other%u@%s\", ", n,
				                                  n % 3 == 0 ? "*.net" : "x.net"),
				                 0);
			assert_int_equal(
				assay_buf_printf(&text, "%s} action = reject }", cases[i].value),
				0);
			policy = policy_of(text.data);
			assert_int_equal(assay_judge(policy, analysis, &env, 0, &verdict), 0);
			if ((verdict->action == ASSAY_ACT_REJECT) != cases[i].matches)
				fail_msg("%s with %u others", cases[i].value, count);
			assay_verdict_free(verdict);
			assay_policy_free(policy);
		}
		assay_buf_free(&text);
		assay_analysis_free(analysis);
	}
}

static void a_set_is_named_in_explanations(void **state)
{
	struct assay_analysis *analysis = analysis_of(plain, strlen(plain));
	struct assay_policy *policy = policy_of(
		"set friends { values = {\"x@*\", \"a@*\"} }\n"
		"rule a { not_from = @friends action = reject }\n"
		"rule b { from = {\"y@*\", @friends} field { name = x-spam-flag value = \"y*\" } "
		"action = reject }");
	struct assay_verdict *verdict;

	(void)state;
	assert_int_equal(assay_judge(policy, analysis, &stranger, ASSAY_JUDGE_TRACE, &verdict), 0);
	assert_non_null(strstr(verdict->trace, "rule \"a\": not_from = @friends does not hold\n"));
	assert_string_equal(verdict->final->why,
	                    "sender \"a@Sender.example\" matches \"a@*\" of @friends, header has "
	                    "field \"X-Spam-Flag: YES, score=12\"");
	assay_verdict_free(verdict);
	assay_policy_free(policy);
	assay_analysis_free(analysis);
}

/* ---- all of them ---- */

static void every_condition_was_seen_to_hold_and_not_to_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < policy_key_count; i++) {
		const struct key *key = &policy_keys[i];

		if (key->param != PARAM_NONE || (key->where != IN_RULE && key->where != IN_PART))
			continue;
		if (!seen[i][true])
			fail_msg("%s never held", key->name);
		if (!seen[i][false])
			fail_msg("%s always held", key->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_on_the_envelope_hold_as_documented),
		cmocka_unit_test(conditions_on_the_message_hold_as_documented),
		cmocka_unit_test(conditions_on_a_part_hold_as_documented),
		cmocka_unit_test(conditions_hold_for_a_file_inside_of_a_part),
		cmocka_unit_test(files_are_found_at_any_depth),
		cmocka_unit_test(a_decision_names_the_way_to_the_file),
		cmocka_unit_test(digests_may_come_from_a_file),
		cmocka_unit_test(a_set_stands_for_its_values),
		cmocka_unit_test(a_text_that_begins_with_at_is_written_with_a_backslash),
		cmocka_unit_test(long_lists_mean_what_short_ones_do),
		cmocka_unit_test(a_set_is_named_in_explanations),
		cmocka_unit_test(every_condition_was_seen_to_hold_and_not_to_hold),
	};

	return cmocka_run_group_tests(tests, NULL, policy_cleanup);
}
