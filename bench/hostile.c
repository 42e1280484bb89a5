/*
 * See hostile.h. Each kind attacks one thing that some parser of the field does
 * in more than linear time, or without bound.
 */
#include "bench/hostile.h"

#include <stdio.h>
#include <stdlib.h>

static void put(struct assay_buf *m, const char *text)
{
	if (assay_buf_puts(m, text) < 0)
		abort();
}

static void put_many(struct assay_buf *m, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(m, text);
}

static void put_between(struct assay_buf *m, const char *before, const char *text, size_t n,
                        const char *after)
{
	put(m, before);
	put_many(m, text, n);
	put(m, after);
}

static void number(struct assay_buf *m, const char *format, size_t n)
{
	char text[200];

	snprintf(text, sizeof(text), format, n, n);
	put(m, text);
}

void hostile_nested_multiparts(struct assay_buf *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		number(m, "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", i);
}

static void nested_with_dashes(struct assay_buf *m, size_t n)
{
	for (size_t i = 0; i < 99; i++)
		number(m, "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", i);
	put(m, "\n");
	put_many(m, "--b\n--b1x\n--\n", n);
}

static void nested_messages(struct assay_buf *m, size_t n)
{
	put_many(m, "Content-Type: message/rfc822\n\n", n);
	put_many(m, "line\n", n);
}

void hostile_many_parts(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed; boundary=x\n\n");
	put_many(m, "--x\n\na\n", n);
}

void hostile_many_fields(struct assay_buf *m, size_t n)
{
	put_many(m, "Content-Type: text/plain\nX: y\n", n);
	put(m, "\nbody\n");
}

void hostile_many_parameters(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: text/plain");
	for (size_t i = 0; i < n; i++)
		number(m, ";\n name%zu=\"v%zu\"", i);
	put(m, "\n\nbody\n");
}

static void many_sections(struct assay_buf *m, size_t n)
{
	put(m, "Content-Disposition: attachment");
	for (size_t i = 0; i < n; i++)
		number(m, ";\n filename*%zu*=%%41%zu", i);
	put(m, "\n\nbody\n");
}

static void many_addresses(struct assay_buf *m, size_t n)
{
	put_between(m, "To: a@example.org", ",\n \"A (B\" <a@example.org>", n, "\n\nbody\n");
}

void hostile_a_long_header(struct assay_buf *m, size_t n)
{
	put_between(m, "Subject: ", "word ", n, "\n\nbody\n");
}

static void a_folded_header(struct assay_buf *m, size_t n)
{
	put_between(m, "Content-Type: text/plain;", "\n ", n, "\n\nbody\n");
}

void hostile_a_long_line(struct assay_buf *m, size_t n)
{
	put(m, "Content-Transfer-Encoding: quoted-printable\n\n");
	put_many(m, "=41 - =", n);
}

static void look_alikes(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed; boundary=");
	put_many(m, "x", 70);
	put(m, "\n\n");
	for (size_t i = 0; i < n; i++) {
		put(m, "--");
		put_many(m, "x", 69);
		put(m, "y\n");
	}
}

static void look_alikes_in_a_header(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed; boundary=b\n");
	put_many(m, "--bb\n", n);
}

static void declared_look_alikes(struct assay_buf *m, size_t n)
{
	put_between(m, "X: boundary=", "\"a", n, "\n");
	put_many(m, "--a\"b\n", 16);
	put(m, "\nbody\n");
}

static void folds_around_a_word(struct assay_buf *m, size_t n)
{
	put_between(m, "Subject: =?", "\n ", n, "x\n\nbody\n");
}

static void nested_comments(struct assay_buf *m, size_t n)
{
	put_between(m, "Content-Type: text/plain; x=", "(", n, "\n\nbody\n");
}

static void comments_after_a_name(struct assay_buf *m, size_t n)
{
	put_between(m, "Content-Disposition: attachment; filename=a", " (", n, "\n\nbody\n");
}

static void closed_comments_after_a_name(struct assay_buf *m, size_t n)
{
	put(m, "Content-Disposition: attachment; filename=a");
	put_many(m, " (", n);
	put_many(m, ")", n);
	put(m, "x\n\nbody\n");
}

static void comments_in_parameters(struct assay_buf *m, size_t n)
{
	put_between(m, "Content-Type: text/plain", "; (a=b", n, "\n\nbody\n");
}

static void encoded_words(struct assay_buf *m, size_t n)
{
	put_between(m, "Content-Disposition: attachment; filename=\"", "=?utf-8?q?a?= =?x?q?", n,
	            "\"\n\nbody\n");
}

static void base64_of_padding(struct assay_buf *m, size_t n)
{
	put(m, "Content-Transfer-Encoding: base64\n\n");
	put_many(m, "QQ==\n", n);
}

static void guessed_boundaries(struct assay_buf *m, size_t n)
{
	put(m, "Content-Type: multipart/mixed\n\n");
	for (size_t i = 0; i < n; i++)
		number(m, "--%zu\nContent-Type: multipart/mixed\n\n%zu\n", i);
}

const struct hostile_input hostile_inputs[] = {
	{"nested multiparts", hostile_nested_multiparts, 20000},
	{"nested multiparts, lines of dashes", nested_with_dashes, 100000},
	{"nested messages", nested_messages, 20000},
	{"many parts", hostile_many_parts, 100000},
	{"many header fields", hostile_many_fields, 100000},
	{"many parameters", hostile_many_parameters, 50000},
	{"many RFC 2231 sections", many_sections, 25000},
	{"many addresses", many_addresses, 100000},
	{"a long header", hostile_a_long_header, 2000000},
	{"a folded header", a_folded_header, 500000},
	{"a long line", hostile_a_long_line, 7200000},
	{"boundary look-alikes", look_alikes, 50000},
	{"boundary look-alikes in a header", look_alikes_in_a_header, 200000},
	{"declared look-alikes in a header", declared_look_alikes, 400000},
	{"folds around an encoded-word", folds_around_a_word, 400000},
	{"nested comments", nested_comments, 400000},
	{"comments after a name", comments_after_a_name, 250000},
	{"closed comments after a name", closed_comments_after_a_name, 150000},
	{"comments in parameters", comments_in_parameters, 80000},
	{"encoded-words", encoded_words, 20000},
	{"base64 of padding", base64_of_padding, 500000},
	{"guessed boundaries", guessed_boundaries, 20000},
	{NULL, NULL, 0},
};
