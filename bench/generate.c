/*
 * See generate.h. Sizes are spread evenly on a logarithmic scale within their
 * range, as mail sizes are.
 */
#include "bench/generate.h"

#include <math.h>
#include <string.h>

const char *const bench_class_names[BENCH_CLASSES] = {
	[BENCH_TEXT] = "text",
	[BENCH_ALTERNATIVE] = "alternative",
	[BENCH_ATTACHMENTS] = "attachments",
	[BENCH_NESTED] = "nested",
	[BENCH_MANY] = "many",
};

struct generator {
	struct assay_buf *out;
	uint64_t seed;
	int error;
};

static uint64_t next(struct generator *g)
{
	g->seed ^= g->seed >> 12;
	g->seed ^= g->seed << 25;
	g->seed ^= g->seed >> 27;
	return g->seed * 0x2545f4914f6cdd1du;
}

static size_t between(struct generator *g, double low, double high)
{
	double unit = (double)(next(g) >> 11) / 9007199254740992.0;

	return (size_t)(low * pow(high / low, unit));
}

static void put(struct generator *g, const char *text)
{
	if (g->error == 0)
		g->error = assay_buf_puts(g->out, text);
}

static void put_number(struct generator *g, const char *format, unsigned long number)
{
	if (g->error == 0)
		g->error = assay_buf_printf(g->out, format, number);
}

static void put_lines(struct generator *g, size_t size)
{
	static const char *const words[] = {"the",   "quick ", "brown", "assay", "office",
	                                    "tests", "what",   "metal", "is",    "made",
	                                    "of",    "and",    "marks", "it"};
	size_t end = g->out->len + size;

	while (g->out->len < end && g->error == 0) {
		size_t line = g->out->len + 40 + next(g) % 32;

		while (g->out->len < line && g->error == 0) {
			put(g, words[next(g) % (sizeof(words) / sizeof(words[0]))]);
			put(g, " ");
		}
		put(g, "\r\n");
	}
}

static void put_html(struct generator *g, size_t size)
{
	size_t end = g->out->len + size;

	while (g->out->len < end && g->error == 0) {
		put(g, "<p style=3D\"margin:0\">caf=C3=A9 f=C3=BCr <b>alle</b> =E2=82=AC ");
		put_number(g, "%lu", next(g) % 100000);
		put(g, " =\r\n</p>\r\n");
	}
}

static void put_base64(struct generator *g, size_t size)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t end = g->out->len + size;
	char line[79];

	memcpy(line + 76, "\r\n", 3);
	while (g->out->len < end && g->error == 0) {
		for (int i = 0; i < 76; i += 4) {
			uint64_t r = next(g);

			for (int k = 0; k < 4; k++)
				line[i + k] = alphabet[r >> (6 * k + 8) & 63];
		}
		put(g, line);
	}
}

static void put_header(struct generator *g, unsigned int n)
{
	put(g, "Received: from mx.example.com (mx.example.com [192.0.2.1])\r\n"
	       "\tby mail.example.org (Postfix) with ESMTPS id 4XyZ1234\r\n"
	       "\tfor <user@example.org>; Mon, 23 Nov 2026 12:00:00 +0000 (UTC)\r\n"
	       "From: \"A Sender\" <sender@example.com>\r\n"
	       "To: user@example.org\r\n"
	       "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from the benchmark\r\n"
	       "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n");
	put_number(g, "Message-ID: <%lu@example.com>\r\n", n);
	put(g, "MIME-Version: 1.0\r\n");
}

static void text_message(struct generator *g)
{
	put(g,
	    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
	put_lines(g, between(g, 2e3, 20e3));
}

static void alternative(struct generator *g, size_t size, unsigned long boundary)
{
	put_number(g, "Content-Type: multipart/alternative; boundary=\"=_alt_%lu\"\r\n\r\n",
	           boundary);
	put_number(g, "--=_alt_%lu\r\n", boundary);
	put(g, "Content-Type: text/plain; charset=utf-8\r\n"
	       "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	put_lines(g, size / 4);
	put_number(g, "--=_alt_%lu\r\n", boundary);
	put(g, "Content-Type: text/html; charset=utf-8\r\n"
	       "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	put_html(g, size - size / 4);
	put_number(g, "--=_alt_%lu--\r\n", boundary);
}

static void attachments(struct generator *g)
{
	size_t size = between(g, 1e5, 1e7);
	unsigned int count = 1 + (unsigned int)(next(g) % 3);

	put(g, "Content-Type: multipart/mixed; boundary=\"=_mixed\"\r\n\r\n--=_mixed\r\n");
	alternative(g, 8000, 1);
	for (unsigned int i = 0; i < count; i++) {
		put(g, "--=_mixed\r\nContent-Type: application/octet-stream\r\n"
		       "Content-Transfer-Encoding: base64\r\n");
		put_number(g, "Content-Disposition: attachment; filename=\"file%lu.bin\"\r\n\r\n",
		           i);
		put_base64(g, size / count);
	}
	put(g, "--=_mixed--\r\n");
}

static void nested(struct generator *g)
{
	unsigned int depth = 5 + (unsigned int)(next(g) % 56);

	for (unsigned int i = 0; i < depth; i++) {
		put_number(g, "Content-Type: multipart/mixed; boundary=\"=_level_%lu\"\r\n\r\n", i);
		put_number(g, "--=_level_%lu\r\nContent-Type: text/plain\r\n\r\n", i);
		put_lines(g, 200);
		put_number(g, "--=_level_%lu\r\n", i);
	}
	put(g, "Content-Type: text/plain\r\n\r\ninnermost\r\n");
	for (unsigned int i = depth; i-- > 0;)
		put_number(g, "--=_level_%lu--\r\n", i);
}

static void many(struct generator *g)
{
	unsigned int count = 50 + (unsigned int)(next(g) % 451);

	put(g, "Content-Type: multipart/mixed; boundary=\"=_many\"\r\n\r\n");
	for (unsigned int i = 0; i < count; i++) {
		put(g, "--=_many\r\nContent-Type: text/plain; charset=utf-8\r\n");
		put_number(g, "Content-Disposition: inline; filename=\"n%lu.txt\"\r\n\r\n", i);
		put_lines(g, 100);
	}
	put(g, "--=_many--\r\n");
}

int bench_message(enum bench_class class, unsigned int n, struct assay_buf *out)
{
	struct generator g = {.out = out, .seed = (n + 1) * 0x9e3779b97f4a7c15u + class};

	next(&g);
	put_header(&g, n);
	switch (class) {
	case BENCH_TEXT:
		text_message(&g);
		break;
	case BENCH_ALTERNATIVE:
		alternative(&g, between(&g, 30e3, 100e3), n);
		break;
	case BENCH_ATTACHMENTS:
		attachments(&g);
		break;
	case BENCH_NESTED:
		nested(&g);
		break;
	default:
		many(&g);
		break;
	}
	return g.error;
}

uint64_t bench_share(enum bench_class class, uint64_t total)
{
	/* 85 % of the octets of mail are attachments */
	static const unsigned int percent[BENCH_CLASSES] = {
		[BENCH_TEXT] = 3,   [BENCH_ALTERNATIVE] = 6, [BENCH_ATTACHMENTS] = 85,
		[BENCH_NESTED] = 3, [BENCH_MANY] = 3,
	};

	return total / 100 * percent[class];
}
