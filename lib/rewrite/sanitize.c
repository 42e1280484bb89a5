/*
 * sanitize-html: the HTML of a leaf through the sanitiser, which reads and writes
 * UTF-8. The charset is that of the header field, else that of the document.
 */
#include "assay-config.h"

#include "rewrite/content.h"

#include <assay/codec.h>

#include <string.h>
#include <strings.h>

#include "rewrite/sanitize-html.h"

#define META_OCTETS 1024 /* of a document in which its charset stands (HTML 4.2.5.5) */
#define MAX_LABEL   40

/* "charset" in a meta element, as HTML 13.2.3.2 looks for it, near enough. Empty: none. */
static void find_charset(const struct content *c, char *label)
{
	size_t len = c->octets.len < META_OCTETS ? c->octets.len : META_OCTETS, used = 0;
	char head[META_OCTETS + 1];
	const char *meta = head, *found;

	memcpy(head, c->octets.data, len);
	head[len] = '\0';
	*label = '\0';
	while (*label == '\0' && (meta = strcasestr(meta, "<meta")) != NULL) {
		const char *end = strchr(meta, '>');

		found = strcasestr(meta, "charset");
		meta += 5;
		if (found == NULL || (end != NULL && found > end))
			continue;
		for (found += strlen("charset");
		     *found != '\0' && strchr(" \t\r\n=\"'", *found) != NULL;)
			found++;
		while (used<MAX_LABEL && * found> ' ' && strchr("\"'>;/", *found) == NULL)
			label[used++] = *found++;
		label[used] = '\0';
	}
}

/* Append text with line ends of one kind. */
static int append_lines(const struct assay_buf *text, const char *eol, struct assay_buf *out)
{
	const char *p = text->data, *end = p + text->len;
	int ret = assay_buf_puts(out, "");

	while (p < end && ret == 0) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t line = (size_t)((nl == NULL ? end : nl) - p);

		if (nl != NULL && line > 0 && p[line - 1] == '\r')
			line--;
		ret = assay_buf_append(out, p, line);
		if (ret == 0 && nl != NULL)
			ret = assay_buf_puts(out, eol);
		p = nl == NULL ? end : nl + 1;
	}
	return ret;
}

static int read_text(const struct content *c, struct assay_buf *out)
{
	char label[MAX_LABEL + 1] = "";
	const char *charset = c->charset;
	int ret = assay_buf_puts(out, "");

	if (charset == NULL) {
		find_charset(c, label);
		charset = *label != '\0' ? label : NULL;
	}
	if (ret == 0)
		ret = assay_charset_to_utf8(charset, c->octets.data, c->octets.len, out);
	return ret < 0 ? ret : 0;
}

/*
 * White space behind the document is that of the message: HTML would take it into
 * its body, and the end of the message would grow anew each time.
 */
static size_t document_length(const struct assay_buf *text)
{
	size_t len = text->len;

	while (len > 0 && strchr(" \t\r\n", text->data[len - 1]) != NULL)
		len--;
	return len;
}

int content_sanitize(struct content *c, unsigned int allow)
{
	struct assay_buf text = {0}, clean = {0}, lines = {0};
	int ret = read_text(c, &text);
	size_t len = document_length(&text);

	if (ret == 0)
		ret = assay_buf_puts(&clean, "");
	if (ret == 0)
		ret = sanitize_html(text.data, len, allow, &clean, NULL);
	if (ret == 0)
		ret = assay_buf_append(&clean, text.data + len, text.len - len);
	if (ret == 0)
		ret = append_lines(&clean, c->eol, &lines);
	if (ret == 0 && (lines.len != text.len || memcmp(lines.data, text.data, text.len) != 0)) {
		assay_buf_free(&c->octets);
		c->octets = lines;
		lines = (struct assay_buf){0};
		c->charset = "utf-8";
		c->rewritten = true;
	}
	assay_buf_free(&text);
	assay_buf_free(&clean);
	assay_buf_free(&lines);
	return ret;
}
