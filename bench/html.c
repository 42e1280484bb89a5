/*
 * How fast HTML is read, beside libxml2's parser of HTML on the same octets:
 *
 *     bench-html [FILE ...]
 *
 * Without files it makes two documents: one of long paragraphs, and one of
 * nested tables as newsletters have them.
 */
#include "inspect/html-token.h"
#include "inspect/inspection.h"
#include "rewrite/sanitize-html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_LIBXML2
#include <libxml/HTMLparser.h>
#endif

#define BYTES (4 * 1024 * 1024)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- what is measured ---- */

static void tokenize(const struct assay_buf *html)
{
	struct html_tokenizer t = {(const unsigned char *)html->data, html->len, 0, 0};
	struct html_token token;

	do {
		html_next(&t, &token);
		if (token.type == TOKEN_START && html_raw_kind(token.element) != HTML_RAW_NONE)
			t.pos = html_raw_end(&t, token.element);
	} while (token.type != TOKEN_EOF);
}

static void inspect(const struct assay_buf *html)
{
	static const struct assay_limits limits = {
		.inspect_bytes = 1 << 26, .unpacked_bytes = 1 << 28, .unpacked_ratio = 250};
	struct member_list list = {0};
	struct inspection in = {.limits = &limits, .members = &list};

	member_list_begin(&list, true, 100);
	inspection_leaf(&in, inspect_html, NULL, NULL, (const unsigned char *)html->data,
	                html->len);
	member_list_free(&list);
	inspection_free(&in);
}

static void sanitize(const struct assay_buf *html)
{
	struct assay_buf out = {0};

	if (sanitize_html(html->data, html->len, 0, &out, NULL) < 0)
		abort();
	assay_buf_free(&out);
}

#ifdef HAVE_LIBXML2
static void silent(void *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
}

static void libxml2(const struct assay_buf *html)
{
	htmlDocPtr doc = htmlReadMemory(html->data, (int)html->len, NULL, "UTF-8",
	                                HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	                                        HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

	xmlFreeDoc(doc);
}
#endif

static void measure(const char *what, void (*run)(const struct assay_buf *),
                    const struct assay_buf *html)
{
	double best = 0;

	for (int round = 0; round < 7; round++) {
		double start = now(), rate;
		int times = 0;

		do {
			run(html);
			times++;
		} while (now() - start < 0.2);
		rate = (double)html->len * times / (now() - start) / 1e6;
		best = rate > best ? rate : best;
	}
	printf("  %-12s %8.0f MB/s\n", what, best);
}

static void measure_all(const char *name, const struct assay_buf *html)
{
	printf("%s, %zu octets\n", name, html->len);
	measure("tokenizer", tokenize, html);
	measure("inspector", inspect, html);
	measure("sanitizer", sanitize, html);
#ifdef HAVE_LIBXML2
	measure("libxml2", libxml2, html);
#endif
}

/* ---- documents ---- */

static void put(struct assay_buf *html, const char *text)
{
	if (assay_buf_puts(html, text) < 0)
		abort();
}

static void make_text(struct assay_buf *html)
{
	put(html, "<html><head><title>Text</title></head><body>\n");
	while (html->len < BYTES) {
		put(html, "<p>");
		for (int i = 0; i < 20; i++)
			put(html, "It was the sort of letter that goes on for pages without saying "
			          "anything that a person could not have said in a line.\n");
		put(html, "</p>\n");
	}
	put(html, "</body></html>\n");
}

static void make_tags(struct assay_buf *html)
{
	put(html, "<html><head><style>td { font-family: Arial; }</style></head><body>\n");
	while (html->len < BYTES)
		put(html,
		    "<table width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">"
		    "<tr><td align=\"center\" valign=\"top\" style=\"padding: 10px 0 10px 0; "
		    "font-size: 14px; color: #333333\"><a href=\"https://news.example.com/c?x=1"
		    "&amp;y=2\" style=\"color: #0066cc\"><img src=\"https://img.example.com/a.png\""
		    " width=\"600\" height=\"200\" alt=\"Offer\" border=\"0\"></a><br>"
		    "<b>Offer</b> of <i>the</i> day<span class=\"x\">&nbsp;</span></td></tr>"
		    "</table>\n");
	put(html, "</body></html>\n");
}

static void read_file(const char *path, struct assay_buf *html)
{
	char piece[65536];
	FILE *file = fopen(path, "rb");
	size_t len;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0) {
		if (assay_buf_append(html, piece, len) < 0)
			abort();
	}
	fclose(file);
}

int main(int argc, char **argv)
{
	struct assay_buf html = {0};

#ifdef HAVE_LIBXML2
	xmlSetGenericErrorFunc(NULL, silent);
#endif
	for (int i = 1; i < argc; i++) {
		html.len = 0;
		read_file(argv[i], &html);
		measure_all(argv[i], &html);
	}
	if (argc == 1) {
		make_text(&html);
		measure_all("text", &html);
		html.len = 0;
		make_tags(&html);
		measure_all("tags", &html);
	}
	assay_buf_free(&html);
	return 0;
}
