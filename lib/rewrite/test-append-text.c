/*
 * append-text: messages before and after, in full. The sources have LF; each case
 * is run with CRLF and with LF line ends.
 */
#include "assay-config.h"

#include "rewrite/test-actions.h"

#define ASCII      "Confidential.\nFor the recipient only."
#define ASCII_HTML "<p>Confidential.<br>\nFor the recipient only.</p>\n"
#define UMLAUT     "Nur f\xc3\xbcr Sie \xe2\x80\x93 bitte."

struct message_case {
	const char *name;
	const char *text, *html;
	const char *before, *after;
	bool crlf_only; /* what is in base64 has CRLF of its own */
};

static const struct message_case cases[] = {
	{"text", ASCII, NULL, "Subject: a\n\nHello\n", "Subject: a\n\nHello\n\n" ASCII "\n", false},
	{"text that ends without a line end", ASCII, NULL, "Subject: a\n\nHello",
         "Subject: a\n\nHello\n\n" ASCII "\n", false},
	{"text that ends with a blank line", ASCII, NULL, "Subject: a\n\nHello\n\n",
         "Subject: a\n\nHello\n\n" ASCII "\n", false},
	{"no text at all", ASCII, NULL, "Subject: a\n\n", "Subject: a\n\n" ASCII "\n", false},
	{"no blank line either", ASCII, NULL, "Subject: a\n", "Subject: a\n\n" ASCII "\n", false},
	{"what is there already", ASCII, NULL,
         "Subject: a\n\nHello\n\nConfidential. For\n the  recipient only.\n\n",
         "Subject: a\n\nHello\n\nConfidential. For\n the  recipient only.\n\n", false},
	{"what an answer quotes", "Confidential.", NULL,
         "Subject: a\n\nYes.\n\n> Hello\n>\n> Confidential.\n",
         "Subject: a\n\nYes.\n\n> Hello\n>\n> Confidential.\n\nConfidential.\n", false},

	/* charsets and encodings */
	{"7bit text that is to hold more", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain\n\nHello\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\nHello\n\n"
         "Nur f=C3=BCr Sie =E2=80=93 bitte.\n",
         false},
	{"Latin-1 that has the characters", "Nur f\xc3\xbcr Sie.", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-8859-1; format=fixed\n"
         "Content-Transfer-Encoding: 8bit\n\nGr\xfc\xdf"
         "e\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-8859-1; format=fixed\n"
         "Content-Transfer-Encoding: 8bit\n\nGr\xfc\xdf"
         "e\n\nNur f\xfcr Sie.\n",
         false},
	{"Latin-1 that lacks one", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-8859-1; format=fixed\n"
         "Content-Transfer-Encoding: 8bit\n\nGr\xfc\xdf"
         "e\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; format=fixed; charset=utf-8\n"
         "Content-Transfer-Encoding: 8bit\n\nGr\xc3\xbc\xc3\x9f"
         "e\n\n" UMLAUT "\n",
         false},
	{"quoted-printable, to which it is added", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=c3=bc=c3=9fe, =\nAnn\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=c3=bc=c3=9fe, =\nAnn\n\n"
         "Nur f=C3=BCr Sie =E2=80=93 bitte.\n",
         false},
	{"quoted-printable in Latin-1 that lacks a character", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe\n\n"
         "Nur f=C3=BCr Sie =E2=80=93 bitte.\n",
         false},
	{"quoted-printable that ends in a soft line break", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain\n"
         "Content-Transfer-Encoding: quoted-printable\n\nHello=\n",
         "MIME-Version: 1.0\nContent-Type: text/plain\n"
         "Content-Transfer-Encoding: quoted-printable\n\nHello=\n\n\nx\n",
         false},
	{"base64", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain\n"
         "Content-Transfer-Encoding: base64\n\nSGVsbG8NCg==\n",
         "MIME-Version: 1.0\nContent-Type: text/plain\n"
         "Content-Transfer-Encoding: base64\n\nSGVsbG8NCg0KeA0K\n",
         false},
	{"base64 in a charset that lacks a character", "\xe2\x82\xac", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: base64\n\n/A0K\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: base64\n\nw7wNCg0K4oKsDQo=\n",
         false},
	{"Japanese with ASCII added", "Confidential.", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$BF|K\\\x1b(B\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$BF|K\\\x1b(B\n"
         "\nConfidential.\n",
         false},
	{"Japanese with more", "\xc3\xa4", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$BF|K\\\x1b(B\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: base64\n\n5pel5pysDQoNCsOkDQo=\n",
         true},
	{"a charset that nobody knows, and ASCII", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain; charset=x-mine\n\nHello\n--b--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain; charset=x-mine\n\nHello\n"
         "--b\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\nContent-Disposition: inline\n\n"
         "Nur f=C3=BCr Sie =E2=80=93 bitte.\n--b--\n",
         false},
	{"octets that mean nothing in their charset are not lost", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain; charset=iso-8859-7\nContent-Transfer-Encoding: 8bit\n\n"
         "\xae\n--b--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain; charset=iso-8859-7\nContent-Transfer-Encoding: 8bit\n\n"
         "\xae\n"
         "--b\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\nContent-Disposition: inline\n\n"
         "Nur f=C3=BCr Sie =E2=80=93 bitte.\n--b--\n",
         false},
	{"clear-signed text keeps its octets", UMLAUT, NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain; charset=us-ascii\n\n"
         "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----"
         "\n\nx\n-----END PGP SIGNATURE-----\n--b--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--b\nContent-Type: text/plain; charset=us-ascii\n\n"
         "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----"
         "\n\nx\n-----END PGP SIGNATURE-----\n"
         "--b\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\nContent-Disposition: inline\n\n"
         "Nur f=C3=BCr Sie =E2=80=93 bitte.\n--b--\n",
         false},
	{"a text whose line is a delimiter of the message", "-----\nx", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"---\"\n\n"
         "-----\nContent-Type: text/plain\n\nHello\n-------\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"---\"\n\n"
         "-----\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
         "SGVsbG8NCg0KLS0tLS0NCng=\n-------\n",
         false},

	/* format=flowed */
	{"flowed text", "> not a quote\n From here\nFrom there\n-- \nlast ", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nHello \nall\n",
         "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nHello \nall\n\n"
         " > not a quote\n  From here\n From there\n-- \nlast\n",
         false},
	{"flowed text whose paragraph has no end", "Text", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; Format=\"Flowed\"; DelSp=yes\n\nHello \n",
         "MIME-Version: 1.0\nContent-Type: text/plain; Format=\"Flowed\"; DelSp=yes\n\nHello \n\n\n"
         "Text\n",
         false},
	{"flowed text that ends in an empty signature", "Text", NULL,
         "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nHello\n-- \n",
         "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nHello\n-- \n\nText\n",
         false},
	{"text that is not flowed is not stuffed", "> a\nFrom b", NULL, "Subject: a\n\nHello\n",
         "Subject: a\n\nHello\n\n> a\nFrom b\n", false},

	/* HTML */
	{"HTML alone", "a < b\n\"c\"", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>Hello</body></html>\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>Hello\n"
         "<p>a &lt; b<br>\n&quot;c&quot;</p>\n</body></html>\n",
         false},
	{"HTML of the rule", "x", "<div>x</div>",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>\nHello\n</body></html>\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>\nHello\n<div>x</div>\n"
         "</body></html>\n",
         false},
	{"HTML that has it", "x", "<div>x</div>",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>Hello <div>x</div>\n\n</BODY>\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>Hello <div>x</div>\n\n</BODY>\n",
         false},
	{"HTML without any end tag", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<b>Hello</b>\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<b>Hello</b>\n<p>x</p>\n", false},
	{"HTML with the end of the document alone", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<b>Hello</b></html>\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<b>Hello</b>\n<p>x</p>\n</html>\n", false},
	{"HTML with end tags that are none", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>a</body><!-- </body> -->"
         "<script>'</body>'</script><a title='</body>'>b</a>\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>a\n<p>x</p>\n</body><!-- </body> -->"
         "<script>'</body>'</script><a title='</body>'>b</a>\n",
         false},
	{"HTML that ends in a comment", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>a<!-- more\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>a<!-- more\n--><p>x</p>\n", false},
	{"HTML that ends in a comment behind its end", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>a</body><!-- more\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\n<body>a\n<p>x</p>\n</body><!-- more\n",
         false},
	{"HTML that ends in a script", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\na<SCRIPT x>if (b < c\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\na<SCRIPT x>if (b < c\n</script><p>x</p>\n",
         false},
	{"HTML that ends in a tag", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html\n\na<a href=\"b\n",
         "MIME-Version: 1.0\nContent-Type: text/html\n\na<a href=\"b\n\"><p>x</p>\n", false},
	{"HTML in a charset that lacks a character", "\xe2\x82\xac \xc3\xa4", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: 8bit\n\n<body>\xe4</body>\n",
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: 8bit\n\n<body>\xe4\n<p>&#8364; &#228;</p>\n</body>\n",
         false},
	{"HTML in a charset that has all", "\xc3\xa4", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: 8bit\n\n<body>\xe4</body>\n",
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: 8bit\n\n<body>\xe4\n<p>\xe4</p>\n</body>\n",
         false},
	{"HTML in quoted-printable", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\n<body>=C3=A4</=\nbody>\n",
         "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\n<body>=C3=A4\n<p>x</p>\n</body>\n",
         false},
	{"HTML in ISO-2022-JP, where </body> may be two characters", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-2022-jp\n\n"
         "<body>Hello to all of you, \x1b$B</body>x\x1b(B</body>\n",
         "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
         "Content-Transfer-Encoding: quoted-printable\n\n"
         "<body>Hello to all of you, =E9=B9=BF=E7=A1=BC=E7=B3=AF=E8=92=B8\n<p>x</p>\n</body>\n",
         true},

	/* the right part */
	{"both alternatives", ASCII, NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nHello\n"
         "--b\nContent-Type: text/html\n\n<body>Hello</body>\n--b--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nHello\n\n" ASCII "\n"
         "--b\nContent-Type: text/html\n\n<body>Hello\n" ASCII_HTML "</body>\n--b--\n",
         false},
	{"alternatives with images and attachments", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
         "--m\nContent-Type: multipart/alternative; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nHello\n"
         "--b\nContent-Type: multipart/related; boundary=r; start=\"<root>\"\n\n"
         "--r\nContent-Type: image/png\nContent-ID: <i>\n\nx\n"
         "--r\nContent-Type: text/html\nContent-ID: <root>\n\n<img src=cid:i>\n--r--\n--b--\n"
         "--m\nContent-Type: text/plain; name=a.txt\nContent-Disposition: "
         "attachment\n\nfile\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
         "--m\nContent-Type: multipart/alternative; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nHello\n\nx\n"
         "--b\nContent-Type: multipart/related; boundary=r; start=\"<root>\"\n\n"
         "--r\nContent-Type: image/png\nContent-ID: <i>\n\nx\n"
         "--r\nContent-Type: text/html\nContent-ID: <root>\n\n<img src=cid:i>\n<p>x</p>\n"
         "--r--\n--b--\n"
         "--m\nContent-Type: text/plain; name=a.txt\nContent-Disposition: "
         "attachment\n\nfile\n--m--\n",
         false},
	{"a forwarded message keeps its text", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
         "--m\nContent-Type: message/rfc822\n\nSubject: b\n\nOld\n"
         "--m\n\nSee above\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
         "--m\nContent-Type: message/rfc822\n\nSubject: b\n\nOld\n"
         "--m\n\nSee above\n\nx\n--m--\n",
         false},
	{"attachments alone get a text before them", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\npreamble\n"
         "--m\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\npreamble\n"
         "--m\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n"
         "Content-Disposition: inline\n\nx\n"
         "--m\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--m--\n",
         false},
	{"a part without a body", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
         "--m\nContent-Type: text/plain\n\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
         "--m\nContent-Type: text/plain\n\nx\n--m--\n",
         false},
	{"a part without anything", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\n--m--\n",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nx\n--m--\n",
         false},
	{"a message that nothing closes", "x", NULL,
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nHello",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nHello\n\nx\n",
         false},
};

static void check_case(const struct message_case *c, const char *eol)
{
	const struct wish wish = {
		{.action = ASSAY_ACT_APPEND_TEXT, .text = c->text, .html = c->html}, NULL};
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

static void texts_are_appended_where_and_as_they_should(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check_case(&cases[i], "\r\n");
		if (!cases[i].crlf_only)
			check_case(&cases[i], "\n");
	}
}

/* The boundary is not known beforehand: the tree is compared. */
struct wrapped_case {
	const char *name, *before;
	const char *types[5]; /* of the parts of the new message, until NULL */
	size_t text, kept;    /* which of them is new, and which is the whole old content */
};

static const struct wrapped_case wrapped[] = {
	{"an attachment that is the message",
         "MIME-Version: 1.0\nContent-Type: application/pdf; name=a.pdf\n"
         "Content-Transfer-Encoding: base64\nContent-Disposition: attachment\n\nJVBERi0=\n",
         {"text/plain", "application/pdf"},
         0,
         1},
	{"a forwarded message that is the message",
         "MIME-Version: 1.0\nContent-Type: message/rfc822\n\nSubject: b\n\nOld\n",
         {"text/plain", "message/rfc822"},
         0,
         1},
	{"images alone",
         "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=r\n\n"
         "--r\nContent-Type: image/png\n\nx\n--r--\n",
         {"text/plain", "multipart/related"},
         0,
         1},
	{"a multipart without parts",
         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=r\n\nnothing\n",
         {"text/plain", "multipart/mixed"},
         0,
         1},
	{"a signed message",
         "MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=s;\n"
         " protocol=\"application/pgp-signature\"; micalg=pgp-sha256\n\n"
         "--s\nContent-Type: text/plain\n\nHello\n"
         "--s\nContent-Type: application/pgp-signature\n\nx\n--s--\n",
         {"multipart/signed", "text/plain"},
         1,
         0},
	{"an opaque S/MIME message",
         "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=signed-data;\n"
         " name=smime.p7m\nContent-Transfer-Encoding: base64\n"
         "Content-Disposition: attachment; filename=smime.p7m\n\nMIAG\n",
         {"application/pkcs7-mime", "text/plain"},
         1,
         0},
};

/* Without the line end that belongs to the delimiter behind it. */
static void check_kept(const struct acted *a, const struct assay_entity *part, const char *name)
{
	const struct assay_entity *root = a->was->root;

	if (part->body.len != root->body.len ||
	    memcmp(a->after.data + part->body.off, a->before.data + root->body.off,
	           root->body.len) != 0)
		fail_msg("%s: the content changed in\n%s", name, a->after.data);
	for (uint32_t i = 0; i < root->field_count; i++) {
		struct assay_str field = assay_field_name(root, &root->fields[i]);
		bool content = field.len > 8 && strncasecmp(field.data, "Content-", 8) == 0;

		if (content &&
		    memmem(part->header_text, part->header.len,
		           root->header_text + root->fields[i].off, root->fields[i].len) == NULL)
			fail_msg("%s: a field is lost in\n%s", name, a->after.data);
	}
}

static void what_cannot_hold_the_text_is_wrapped_whole(void **state)
{
	const struct wish wish = {{.action = ASSAY_ACT_APPEND_TEXT, .text = UMLAUT}, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(wrapped) / sizeof(wrapped[0]); i++) {
		const struct wrapped_case *c = &wrapped[i];
		const struct assay_entity *part;
		struct assay_buf text = {0};
		struct acted a;
		size_t n = 0;

		act(c->before, &wish, 1, &a);
		assert_string_equal(a.is->root->type, "multipart/mixed");
		assert_true(a.is->root->close_len > 0);
		for (part = a.is->root->child; part != NULL; part = part->next, n++) {
			assert_non_null(c->types[n]);
			assert_string_equal(part->type, c->types[n]);
			if (n == c->kept)
				check_kept(&a, part, c->name);
			if (n == c->text)
				content_of(&a.after, part, &text);
		}
		assert_null(c->types[n]);
		assert_string_equal(text.data, UMLAUT);
		check_no_new_finding(&a, c->name);
		check_settled(&a, &wish, 1, c->name);
		assay_buf_free(&text);
		acted_free(&a);
	}
}

static void what_is_signed_below_the_top_gets_the_text_beside_it(void **state)
{
	static const char message[] =
		"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n"
		"--m\nContent-Type: multipart/signed; boundary=s;\n"
		" protocol=\"application/pkcs7-signature\"; micalg=sha-256\n\n"
		"--s\nContent-Type: text/plain\n\nHello  \n"
		"--s\nContent-Type: application/pkcs7-signature\n\nx\n--s--\n"
		"--m\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--m--\n";
	const struct wish wish = {{.action = ASSAY_ACT_APPEND_TEXT, .text = "x"}, NULL};
	const struct assay_entity *was, *is;
	struct acted a;

	(void)state;
	act(message, &wish, 1, &a);
	was = a.was->root->child;
	is = a.is->root->child;
	assert_int_equal(is->body.len, was->body.len);
	assert_memory_equal(a.after.data + is->header.off, a.before.data + was->header.off,
	                    was->body.off + was->body.len - was->header.off);
	assert_string_equal(is->next->type, "text/plain");
	assert_string_equal(is->next->next->type, "application/pdf");
	assert_null(is->next->next->next);
	check_settled(&a, &wish, 1, "signed below the top");
	acted_free(&a);
}

static void several_texts_stand_in_the_order_of_the_rules_and_once(void **state)
{
	const struct wish wishes[] = {
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "first"}, NULL},
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "second\r\nline\r\n"}, NULL},
		{{.action = ASSAY_ACT_APPEND_TEXT, .text = "first"}, NULL},
	};
	struct acted a;

	(void)state;
	act("Subject: a\n\nHello\n", wishes, 3, &a);
	assert_string_equal(a.after.data,
	                    "Subject: a\r\n\r\nHello\r\n\r\nfirst\r\n\r\nsecond\r\nline\r\n");
	check_settled(&a, wishes, 3, "several texts");
	check_settled(&a, &wishes[1], 1, "the last of several texts");
	acted_free(&a);
}

static void a_marker_anywhere_tells_that_the_text_is_there(void **state)
{
	const struct wish wish = {
		{.action = ASSAY_ACT_APPEND_TEXT, .text = "x", .marker = "ACME Ltd."}, NULL};
	struct acted a;

	(void)state;
	act("Subject: a\n\nHello from ACME Ltd.\n\nBye\n", &wish, 1, &a);
	assert_false(assay_rewrite_changes_anything(a.rewrite));
	acted_free(&a);
	act("Subject: a\n\nHello from ACME\n", &wish, 1, &a);
	assert_true(assay_rewrite_changes_anything(a.rewrite));
	acted_free(&a);
}

static void hundreds_of_texts_and_alternatives_stay_bounded(void **state)
{
	const struct wish wish = {{.action = ASSAY_ACT_APPEND_TEXT, .text = "x"}, NULL};
	struct assay_buf message = {0};
	unsigned int changed = 0;
	struct acted a;

	(void)state;
	put_lines("MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n", "\r\n",
	          &message);
	for (int i = 0; i < 1000; i++)
		put_lines("--b\n\nHello\n", "\r\n", &message);
	put_lines("--b--\n", "\r\n", &message);
	act_on(message, &wish, 1, &a);
	for (const struct assay_entity *e = a.is->root->child; e != NULL; e = e->next)
		changed += e->body.len > 5;
	assert_int_equal(changed, 16);
	acted_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_appended_where_and_as_they_should),
		cmocka_unit_test(what_cannot_hold_the_text_is_wrapped_whole),
		cmocka_unit_test(what_is_signed_below_the_top_gets_the_text_beside_it),
		cmocka_unit_test(several_texts_stand_in_the_order_of_the_rules_and_once),
		cmocka_unit_test(a_marker_anywhere_tells_that_the_text_is_there),
		cmocka_unit_test(hundreds_of_texts_and_alternatives_stay_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
