/*
 * rename, transfer-encode, sanitize-html, and actions together: messages before
 * and after.
 */
#include "rewrite/test-actions.h"

/* ---- rename -------------------------------------------------------------- */

struct rename_case {
	const char *name, *template;
	const char *before, *after; /* headers of part 1, without the blank line */
};

#define CD "Content-Disposition: "

static const struct rename_case renames[] = {
	{"the name of a disposition", "{stem}.txt",
         "Content-Type: application/x-foo\n" CD "attachment; filename=a.exe; x=y\n",
         "Content-Type: application/x-foo\n" CD "attachment; x=y; filename=a.txt\n"},
	{"the name of a type", "{name}.txt",
         "Content-Type: application/x-foo; name=\"a b.exe\"; charset=x\n",
         "Content-Type: application/x-foo; charset=x;\n name=\"a b.exe.txt\"\n"},
	{"both names, whatever they were", "{stem}.bin",
         "Content-Type: application/x-foo;\n\tname=\"=?utf-8?q?=C3=A4=2Eexe?=\"\n" CD
         "attachment;\n filename*0*=utf-8''%c3%a4;\n filename*1=.exe\n",
         "Content-Type: application/x-foo;\n name*=utf-8''%C3%A4.bin\n" CD
         "attachment;\n filename*=utf-8''%C3%A4.bin\n"},
	{"a part without a name", "{name}-{extension}.{detected_extension}",
         "Content-Type: application/x-foo\n",
         "Content-Type: application/x-foo\n" CD "attachment; filename=attachment-.bin\n"},
	{"a disposition without a name", "n", CD "inline; x=\"a;b\"\n",
         CD "inline; x=\"a;b\"; filename=n\n"},
	{"a name that is not one", "../\x01\xe2\x80\xae{name}. ", CD "attachment; filename=\"x\"\n",
         CD "attachment; filename=.._x\n"},
	{"comments and odd forms of other parameters stay", "n",
         "Content-Type: application/x-foo (a comment); x=\"\\a\" ; name=b;y=z;\n",
         "Content-Type: application/x-foo (a comment); x=\"\\a\" ; y=z; name=n\n"},
	{"a field that cannot be kept is written anew", "n",
         "Content-Type: application/x-foo; name=\"a.exe; x=y\n",
         "Content-Type: application/x-foo; name=n\n"},
	{"two dispositions", "n",
         CD "attachment; filename=a\nX-A: b\n" CD "attachment; filename=b\n",
         CD "attachment; filename=n\nX-A: b\n"},
	{"a description that repeats the name", "\xc3\xa4",
         CD "attachment; filename=a.exe\nContent-Description: a.exe\n",
         CD "attachment;\n filename*=utf-8''%C3%A4\nContent-Description: =?utf-8?B?w6Q=?=\n"},
	{"another description", "n",
         CD "attachment; filename=a.exe\nContent-Description: my file\n",
         CD "attachment; filename=n\nContent-Description: my file\n"},
};

static void check_rename(const struct rename_case *c, const char *eol)
{
	static const char start[] =
		"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n";
	static const char end[] = "\nabc\n--b--\n";
	const struct wish wish = {{.action = ASSAY_ACT_RENAME, .new_name = c->template}, "1"};
	struct assay_buf before = {0}, expected = {0};
	struct acted a;

	put_lines(start, eol, &before);
	put_lines(c->before, eol, &before);
	put_lines(end, eol, &before);
	put_lines(start, eol, &expected);
	put_lines(c->after, eol, &expected);
	put_lines(end, eol, &expected);
	act_on(before, &wish, 1, &a);
	check_same(c->name, &a.after, expected.data, expected.len);
	check_no_new_finding(&a, c->name);
	assert_int_equal(section(a.is, "1")->name_count, 1);
	assay_buf_free(&expected);
	acted_free(&a);
}

static void parts_get_one_name_and_the_rest_of_their_fields_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(renames) / sizeof(renames[0]); i++) {
		check_rename(&renames[i], "\r\n");
		check_rename(&renames[i], "\n");
	}
}

static void a_message_that_is_an_attachment_is_renamed_by_header_changes(void **state)
{
	const struct wish wish = {{.action = ASSAY_ACT_RENAME, .new_name = "{stem}.txt"}, ""};
	const struct assay_header_change *changes;
	struct acted a;
	size_t count;

	(void)state;
	act("MIME-Version: 1.0\nContent-Type: application/x-foo; name=a.exe\nSubject: a\n"
	    "Content-Disposition: attachment; filename=a.exe\n\nabc\n",
	    &wish, 1, &a);
	assert_string_equal(a.after.data,
	                    "MIME-Version: 1.0\r\nContent-Type: application/x-foo; name=a.txt\r\n"
	                    "Subject: a\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n"
	                    "abc\r\n");
	assert_false(assay_rewrite_changes_body(a.rewrite));
	changes = assay_rewrite_header(a.rewrite, &count);
	assert_int_equal(count, 2);
	assert_int_equal(changes[0].op, ASSAY_HDR_CHANGE);
	check_settled(&a, &(struct wish){{.action = ASSAY_ACT_RENAME, .new_name = "{name}"}, ""}, 1,
	              "the same name");
	acted_free(&a);
}

static void a_long_name_keeps_its_end(void **state)
{
	struct wish wish = {{.action = ASSAY_ACT_RENAME}, ""};
	char template[3 * 400 + 10] = "";
	const struct assay_entity *root;
	struct acted a;

	(void)state;
	for (int i = 0; i < 400; i++)
		strcat(template, "\xe2\x82\xac");
	strcat(template, ".pdf");
	wish.decision.new_name = template;
	act("Content-Disposition: attachment; filename=a\n\nabc\n", &wish, 1, &a);
	root = a.is->root;
	assert_true(strlen(root->name) <= 240);
	assert_string_equal(root->name + strlen(root->name) - 4, ".pdf");
	assert_true(assay_utf8_valid(root->name, strlen(root->name)));
	assert_false(has_code(a.is, ASSAY_AMB_L_LONG));
	acted_free(&a);
}

/* ---- transfer-encode ----------------------------------------------------- */

struct encode_case {
	const char *name;
	const char *section; /* NULL: the whole message */
	const char *before, *after;
	bool crlf_only;
};

static const struct encode_case encodings[] = {
	{"7bit text stays", NULL, "Subject: a\n\nHello\n", "Subject: a\n\nHello\n", false},
	{"8bit text, mostly ASCII", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: 8bit\n\nGr\xc3\xbc\xc3\x9f"
         "e, and a lot of plain text \n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\n"
         "Gr=C3=BC=C3=9Fe, and a lot of plain text=20\n",
         false},
	{"8bit text, little ASCII", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: 8bit\n\n\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: base64\n\nw6TDtsO8w6TDtsO8DQo=\n",
         false},
	{"8bit text without a label", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
         "Gr\xc3\xbc\xc3\x9f"
         "e, and a lot of plain text\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\n"
         "Gr=C3=BC=C3=9Fe, and a lot of plain text\n",
         false},
	{"a label that says too much", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\nHello\n",
         "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: 7bit\n\nHello\n",
         false},
	{"what is encoded stays", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVs\n",
         "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVs\n",
         false},
	{"octets that are no text", NULL,
         "MIME-Version: 1.0\nContent-Type: image/x-foo\nContent-Transfer-Encoding: binary\n\n"
         "\xff\x01\x02\x03\n\xfe",
         "MIME-Version: 1.0\nContent-Type: image/x-foo\nContent-Transfer-Encoding: base64\n\n"
         "/wECAw0K/g==\n",
         true},
	{"all parts, and the multiparts around them", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 8bit\n\n"
         "--m\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
         "Gr\xfc\xdf"
         "e, and a lot of plain text\n"
         "--m\nContent-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\n"
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: 8bit\n\n<p>Gr\xfc\xdf"
         "e, and a lot of plain text\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 7bit\n\n"
         "--m\nContent-Type: text/plain; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe, and a lot of plain text\n"
         "--m\nContent-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n\n"
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: quoted-printable\n\n<p>Gr=FC=DFe, and a lot of plain text\n"
         "--m--\n",
         false},
	{"one part, while another keeps the multipart what it is", "1",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 8bit\n\n"
         "--m\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
         "Gr\xfc\xdf"
         "e, and a lot of plain text\n"
         "--m\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
         "Gr\xfc\xdf"
         "e\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 8bit\n\n"
         "--m\nContent-Type: text/plain; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe, and a lot of plain text\n"
         "--m\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
         "Gr\xfc\xdf"
         "e\n--m--\n",
         false},
	{"a preamble keeps the multipart what it is", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 8bit\n\n\xc3\xa4\n--m\n\nHello\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 8bit\n\n\xc3\xa4\n--m\n\nHello\n--m--\n",
         false},
	{"a part that is encoded in its multipart alone", "1",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 8bit\n\n"
         "--m\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
         "Gr\xfc\xdf"
         "e, and a lot of plain text\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n"
         "Content-Transfer-Encoding: 7bit\n\n"
         "--m\nContent-Type: text/plain; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe, and a lot of plain text\n"
         "--m--\n",
         false},
};

static void check_encoding(const struct encode_case *c, const char *eol)
{
	const struct wish wish = {{.action = ASSAY_ACT_TRANSFER_ENCODE}, c->section};
	struct assay_buf before = {0}, expected = {0};
	struct acted a;

	put_lines(c->before, eol, &before);
	put_lines(c->after, eol, &expected);
	act_on(before, &wish, 1, &a);
	check_same(c->name, &a.after, expected.data, expected.len);
	check_no_new_finding(&a, c->name);
	check_settled(&a, &wish, 1, c->name);
	assay_buf_free(&expected);
	acted_free(&a);
}

static void parts_get_the_encoding_that_survives_every_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		check_encoding(&encodings[i], "\r\n");
		if (!encodings[i].crlf_only)
			check_encoding(&encodings[i], "\n");
	}
}

/* Random octets: what is decoded is the same, no octet is 8-bit, and no choice is longer. */
static void any_octets_survive_encoding(void **state)
{
	static const char *const types[] = {"text/plain; charset=iso-8859-1", "application/x-foo"};
	const struct wish wish = {{.action = ASSAY_ACT_TRANSFER_ENCODE}, NULL};
	uint64_t seed = 2045;

	(void)state;
	for (int round = 0; round < 400; round++) {
		struct assay_buf message = {0}, was = {0}, is = {0};
		unsigned int density = (unsigned int)(test_random(&seed) % 100);
		size_t len = (size_t)(test_random(&seed) % 3000);
		struct acted a;

		assert_int_equal(assay_buf_printf(&message,
		                                  "MIME-Version: 1.0\r\nContent-Type: %s\r\n"
		                                  "Content-Transfer-Encoding: 8bit\r\n\r\n",
		                                  types[round % 2]),
		                 0);
		for (size_t i = 0; i < len; i++) {
			char c = (char)test_random(&seed);

			if (test_random(&seed) % 100 >= density)
				c = (char)(' ' + (c & 63));
			if (test_random(&seed) % 40 == 0)
				put_lines("\n", "\r\n", &message);
			else
				assert_int_equal(assay_buf_append(&message, &c, 1), 0);
		}
		act_on(message, &wish, 1, &a);
		content_of(&a.before, a.was->root, &was);
		content_of(&a.after, a.is->root, &is);
		/* the end of the last line may have been added */
		assert_true(is.len == was.len || is.len == was.len + 2);
		assert_memory_equal(is.data, was.data, was.len);
		for (size_t i = 0; i < a.after.len; i++)
			assert_true(a.after.data[i] > 0);
		assert_true(a.after.len <= a.before.len / 20 * 28 + 200);
		check_settled(&a, &wish, 1, "random octets");
		assay_buf_free(&was);
		assay_buf_free(&is);
		acted_free(&a);
	}
}

/* ---- sanitize-html ------------------------------------------------------- */

static void html_is_read_in_its_charset_and_written_in_utf8(void **state)
{
	const struct wish wish = {{.action = ASSAY_ACT_SANITIZE_HTML}, "1"};
	struct assay_buf text = {0};
	struct acted a;

	(void)state;
	act("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: text/html; charset=iso-8859-1; x=y\nContent-MD5: abc\n"
	    "Content-Transfer-Encoding: base64\n\n"
	    /* <p>\xe4</p><script>x</script> */
	    "PHA+5DwvcD48c2NyaXB0Png8L3NjcmlwdD4=\n--b--\n",
	    &wish, 1, &a);
	assert_string_equal(section(a.is, "1")->charset, "utf-8");
	assert_null(assay_entity_field(section(a.is, "1"), "Content-MD5", 0));
	content_of(&a.after, section(a.is, "1"), &text);
	assert_non_null(strstr(text.data, "<p>\xc3\xa4</p>"));
	assert_null(strstr(text.data, "script"));
	check_no_new_finding(&a, "sanitised");
	check_settled(&a, &wish, 1, "sanitised");
	assay_buf_free(&text);
	acted_free(&a);
}

static void a_charset_that_only_the_document_names_counts(void **state)
{
	const struct wish wish = {{.action = ASSAY_ACT_SANITIZE_HTML}, NULL};
	struct assay_buf text = {0};
	struct acted a;

	(void)state;
	act("MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n"
	    "<html><head><meta http-equiv=Content-Type content=\"text/html; "
	    "charset=koi8-r\"></head>"
	    "<body><p>\xc4\xc1</p><script>x</script></body></html>\n",
	    &wish, 1, &a);
	content_of(&a.after, a.is->root, &text);
	assert_non_null(strstr(text.data, "<p>\xd0\xb4\xd0\xb0</p>"));
	assay_buf_free(&text);
	acted_free(&a);
}

/* ---- together ------------------------------------------------------------ */

#define MIXED                                                                                      \
	"MIME-Version: 1.0\nSubject: a\nContent-Type: multipart/mixed; boundary=m\n"               \
	"Content-Transfer-Encoding: 8bit\n\n"                                                      \
	"--m\nContent-Type: multipart/alternative; boundary=a\n\n"                                 \
	"--a\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"   \
	"Gr\xfc\xdf"                                                                               \
	"e, and a lot of plain text\n"                                                             \
	"--a\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"    \
	"<body><p>Gr\xfc\xdf"                                                                      \
	"e, and a lot of plain text</p><script>x</script></body>\n--a--\n"                         \
	"--m\nContent-Type: application/x-foo; name=a.exe\n\nabc\n"                                \
	"--m\nContent-Type: application/x-foo; name=b.exe\n\ndef\n--m--\n"

static void actions_on_one_message_go_together_in_any_order_of_rules(void **state)
{
	static const char expected[] =
		"MIME-Version: 1.0\nSubject: [x] a\nContent-Type: multipart/mixed; boundary=m\n"
		"Content-Transfer-Encoding: 7bit\nX-A: b\n\n"
		"--m\nContent-Type: multipart/alternative; boundary=a\n\n"
		"--a\nContent-Type: text/plain; charset=iso-8859-1\n"
		"Content-Transfer-Encoding: quoted-printable\n\n"
		"Gr=FC=DFe, and a lot of plain text\n\nConfidential.\n"
		"--a\nContent-Type: text/html; charset=utf-8\n"
		"Content-Transfer-Encoding: quoted-printable\n\n"
		"<body><p>Gr=C3=BC=C3=9Fe, and a lot of plain "
		"text</p>\n<p>Confidential.</p>\n</body>\n"
		"--a--\n"
		"--m\nContent-Type: application/x-foo; name=a.txt\n\nabc\n"
		"--m\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n"
		"Content-Disposition: inline\nContent-Description: replaced: b.exe\n\n"
		"b.exe is gone.\n--m--\n";
	const struct wish wishes[] = {
		{{.action = ASSAY_ACT_TAG,
	          .header_name = "X-A",
	          .header_value = "b",
	          .subject_prefix = "[x]"},
	         NULL},
		{{.action = ASSAY_ACT_RENAME, .new_name = "{stem}.txt"}, "2"},
		{{.action = ASSAY_ACT_RENAME, .new_name = "{stem}.txt"}, "3"},
		{{.action = ASSAY_ACT_TRANSFER_ENCODE}, NULL},
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "Confidential."}, NULL},
		{{.action = ASSAY_ACT_REPLACE, .notice = "{name} is gone."}, "3"},
		{{.action = ASSAY_ACT_SANITIZE_HTML}, "1.2"},
	};
	struct assay_buf lines = {0};

	(void)state;
	put_lines(expected, "\r\n", &lines);
	for (int order = 0; order < 7; order++) {
		struct wish turned[7];
		struct acted a;

		for (int i = 0; i < 7; i++)
			turned[i] = wishes[(i + order) % 7];
		act(MIXED, turned, 7, &a);
		check_same("together", &a.after, lines.data, lines.len);
		check_no_new_finding(&a, "together");
		acted_free(&a);
	}
	assay_buf_free(&lines);
}

static void a_text_that_is_replaced_has_the_disclaimer_in_its_notice(void **state)
{
	const struct wish wishes[] = {
		{{.action = ASSAY_ACT_REPLACE, .notice = "Gone.\n"}, "1"},
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "Confidential."}, NULL},
	};
	struct assay_buf text = {0};
	struct acted a;

	(void)state;
	act("Content-Type: text/html\n\n<b>Hello</b>\n", wishes, 2, &a);
	content_of(&a.after, a.is->root, &text);
	assert_string_equal(a.is->root->type, "text/plain");
	assert_string_equal(text.data, "Gone.\r\n\r\nConfidential.\r\n");
	assay_buf_free(&text);
	acted_free(&a);
}

static void a_notice_tells_what_was_found_and_where(void **state)
{
	static const struct assay_member member = {.name = "evil.exe",
	                                           .flags = ASSAY_ENT_EXECUTABLE};
	struct wish wish = {{.action = ASSAY_ACT_REPLACE,
	                     .notice = "{name}|{member}|{label}|{findings}|{why}|{other}|{",
	                     .member = &member,
	                     .member_path = "a.zip: b/evil.exe",
	                     .why = "name \"evil.exe\" matches \"*.exe\""},
	                    "1"};
	struct assay_buf text = {0};
	struct acted a;

	(void)state;
	act("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Disposition: attachment; filename=a.zip; filename=b.zip\n"
	    "Content-Type: image/png; name=\"=?utf-8?q?b.zip?=\"\n\nPK\x03\x04\n--b--\n",
	    &wish, 1, &a);
	content_of(&a.after, section(a.is, "1"), &text);
	assert_non_null(strstr(text.data, "|a.zip: b/evil.exe|"));
	assert_non_null(strstr(text.data, "executable, "));
	assert_non_null(strstr(text.data, "mismatch"));
	assert_non_null(strstr(text.data, "|name \"evil.exe\" matches \"*.exe\"|{other}|{"));
	assay_buf_free(&text);
	acted_free(&a);

	wish.decision.member = NULL;
	wish.decision.member_path = NULL;
	act("MIME-Version: 1.0\nContent-Type: application/x-foo; name=a.foo\n\nabc\n",
	    &(struct wish){wish.decision, ""}, 1, &a);
	text = (struct assay_buf){0};
	content_of(&a.after, a.is->root, &text);
	assert_non_null(strstr(text.data, "a.foo|a.foo|not recognised|none|"));
	assay_buf_free(&text);
	acted_free(&a);
}

static void an_attachment_that_is_the_message_is_renamed_where_it_is_wrapped(void **state)
{
	const struct wish wishes[] = {
		{{.action = ASSAY_ACT_RENAME, .new_name = "{stem}.txt"}, ""},
		{{.action = ASSAY_ACT_TRANSFER_ENCODE}, NULL},
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "Confidential."}, NULL},
	};
	struct acted a;

	(void)state;
	act("MIME-Version: 1.0\nContent-Type: application/x-foo; name=a.exe\nSubject: a\n"
	    "Content-Transfer-Encoding: binary\n\n\xff\n",
	    wishes, 3, &a);
	assert_string_equal(a.is->root->type, "multipart/mixed");
	assert_null(assay_entity_field(a.is->root, "Content-Transfer-Encoding", 0));
	assert_string_equal(section(a.is, "2")->name, "a.txt");
	assert_int_equal(section(a.is, "2")->encoding, ASSAY_ENC_BASE64);
	assert_string_equal(section(a.is, "1")->type, "text/plain");
	check_no_new_finding(&a, "wrapped");
	acted_free(&a);
}

static void observed_and_skipped_actions_change_nothing(void **state)
{
	const struct wish wishes[] = {
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "x", .observed = true}, NULL},
		{{.action = ASSAY_ACT_RENAME, .new_name = "x", .skipped = "no"}, "2"},
		{{.action = ASSAY_ACT_SANITIZE_HTML, .observed = true}, "1.2"},
		{{.action = ASSAY_ACT_TRANSFER_ENCODE, .skipped = "no"}, NULL},
		{{.action = ASSAY_ACT_COPY}, NULL},
		{{.action = ASSAY_ACT_REDIRECT}, NULL},
	};
	struct acted a;

	(void)state;
	act(MIXED, wishes, 6, &a);
	assert_false(assay_rewrite_changes_anything(a.rewrite));
	acted_free(&a);
}

static void without_the_message_only_names_notices_and_tags_can_be_planned(void **state)
{
	struct assay_decision decisions[] = {
		{.action = ASSAY_ACT_RENAME, .rule = "r", .new_name = "x"},
		{.action = ASSAY_ACT_APPEND_TEXT, .rule = "r", .text = "x"},
	};
	struct assay_verdict verdict = {.decisions = decisions, .decision_count = 1};
	struct assay_analysis *analysis;
	struct assay_rewrite *rewrite;

	(void)state;
	assert_int_equal(assay_analyse(MIXED, strlen(MIXED), NULL, &analysis), 0);
	decisions[0].entity = section(analysis, "2");
	assert_int_equal(assay_rewrite_plan(analysis, &verdict, NULL, &rewrite), 0);
	assert_true(assay_rewrite_changes_anything(rewrite));
	assay_rewrite_free(rewrite);
	verdict.decision_count = 2;
	assert_int_equal(assay_rewrite_plan(analysis, &verdict, NULL, &rewrite), -ASSAY_EINVAL);
	assert_null(rewrite);
	assay_analysis_free(analysis);
}

/* A source that fails at any time. */
struct failing {
	const char *data;
	unsigned int left;
};

static int failing_read(void *ctx, size_t off, void *buf, size_t len)
{
	struct failing *f = ctx;

	if (f->left-- == 0)
		return -ASSAY_EIO;
	memcpy(buf, f->data + off, len);
	return 0;
}

static void a_source_that_fails_is_an_error_of_the_plan(void **state)
{
	const struct assay_decision decisions[] = {
		{.action = ASSAY_ACT_APPEND_TEXT, .rule = "r", .text = "x"},
		{.action = ASSAY_ACT_TRANSFER_ENCODE, .rule = "r"},
		{.action = ASSAY_ACT_SANITIZE_HTML, .rule = "r"},
	};
	const struct assay_verdict verdict = {.decisions = decisions, .decision_count = 3};
	struct assay_analysis *analysis;
	struct assay_rewrite *rewrite;
	unsigned int failures = 0;
	int ret = -ASSAY_EIO;

	(void)state;
	assert_int_equal(assay_analyse(MIXED, strlen(MIXED), NULL, &analysis), 0);
	for (; ret == -ASSAY_EIO; failures++) {
		struct failing f = {MIXED, failures};
		const struct assay_source source = {failing_read, &f};

		ret = assay_rewrite_plan(analysis, &verdict, &source, &rewrite);
		assert_true((ret == 0) == (rewrite != NULL));
		assay_rewrite_free(rewrite);
	}
	assert_int_equal(ret, 0);
	assert_true(failures > 3);
	assay_analysis_free(analysis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_get_one_name_and_the_rest_of_their_fields_stays),
		cmocka_unit_test(a_message_that_is_an_attachment_is_renamed_by_header_changes),
		cmocka_unit_test(a_long_name_keeps_its_end),
		cmocka_unit_test(parts_get_the_encoding_that_survives_every_way),
		cmocka_unit_test(any_octets_survive_encoding),
		cmocka_unit_test(html_is_read_in_its_charset_and_written_in_utf8),
		cmocka_unit_test(a_charset_that_only_the_document_names_counts),
		cmocka_unit_test(actions_on_one_message_go_together_in_any_order_of_rules),
		cmocka_unit_test(a_text_that_is_replaced_has_the_disclaimer_in_its_notice),
		cmocka_unit_test(a_notice_tells_what_was_found_and_where),
		cmocka_unit_test(an_attachment_that_is_the_message_is_renamed_where_it_is_wrapped),
		cmocka_unit_test(observed_and_skipped_actions_change_nothing),
		cmocka_unit_test(without_the_message_only_names_notices_and_tags_can_be_planned),
		cmocka_unit_test(a_source_that_fails_is_an_error_of_the_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
