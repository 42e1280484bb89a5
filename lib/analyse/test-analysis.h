/*
 * What the tests of the parser share: an analysis of a text, its parts and
 * findings.
 */
#ifndef ANALYSE_TEST_ANALYSIS_H
#define ANALYSE_TEST_ANALYSIS_H

#include "test.h"

#include <assay/analyse.h>

#define EOL "\r\n"

static inline struct assay_analysis *analyse(const char *text,
                                             const struct assay_parse_options *options)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(text, strlen(text), options, &analysis), 0);
	return analysis;
}

static inline const struct assay_entity *section(const struct assay_analysis *a, const char *number)
{
	const struct assay_entity *entity = assay_analysis_section(a, number);

	assert_non_null(entity);
	return entity;
}

static inline unsigned int findings(const struct assay_analysis *a, enum assay_code code)
{
	unsigned int count = 0;

	for (size_t i = 0; i < a->ambiguity_count; i++)
		count += a->ambiguities[i].code == code;
	return count;
}

static const char nested[] =
	"From: a@example.com" EOL "MIME-Version: 1.0" EOL
	"Content-Type: multipart/mixed; boundary=\"outer\"" EOL EOL "preamble" EOL "--outer" EOL
	"Content-Type: multipart/alternative; boundary=inner" EOL EOL "--inner" EOL
	"Content-Type: text/plain; charset=UTF-8" EOL EOL "hello" EOL "--inner" EOL
	"Content-Type: text/html" EOL "Content-Transfer-Encoding: quoted-printable" EOL EOL
	"<p>caf=C3=A9</p>" EOL "--inner--" EOL "--outer" EOL "Content-Type: message/rfc822" EOL EOL
	"Subject: inside" EOL "MIME-Version: 1.0" EOL
	"Content-Type: multipart/mixed; boundary=third" EOL EOL "--third" EOL EOL "one" EOL
	"--third" EOL "Content-Type: application/pdf; name=a.pdf" EOL
	"Content-Transfer-Encoding: base64" EOL "Content-Disposition: attachment" EOL EOL
	"JVBERi0xLjQK" EOL "--third--" EOL EOL "--outer--" EOL;

/* As printed in a course text: see test-harness/messages for the whole of it. */
static const char course[] =
	"From hacker@buu.ac.th Tue Sep 7 15:13:27 2014" EOL
	"Subject: You just won one million dollars" EOL "MIME-Version: 1.0" EOL
	"Content-Type: multipart/mixed;" EOL "Boundary=Start-12345678" EOL "Status: R" EOL EOL
	"--Start-12345678" EOL "Content-Type: text/plain; charset=us-ascii" EOL
	"Content-Disposition: inline" EOL EOL "This is the plain text part of the message." EOL EOL
	"--Start-12345678" EOL "Content-Type: image/gif; name=\"file.gif\"" EOL
	"Content-Transfer-Encoding: base64" EOL
	"Content-Disposition: inline; filename=\"file.gif\"" EOL EOL
	"R0lGODlhKAAoAPcAAAAAAGAAAgACBAAABAIABAICBAIEBgIEBgQEBgQGCEQ" EOL "--Start-12345678" EOL
	"Content-Type: audio/wav; name=\"chord.wav\"" EOL "Content-Transfer-Encoding: base64" EOL
	"Content-Disposition: inline; filename=\"chord.wav\"" EOL
	"/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsL" EOL;

#endif
