/*
 * Text below a text/plain body. RFC 2046 4.1, RFC 3676 (format=flowed): lines of
 * the text are fixed, stuffed where they must be, and joined to nothing that stands
 * above them, nor to each other.
 */
#include "assay-config.h"

#include "rewrite/content.h"

#include <assay/codec.h>

#include <string.h>
#include <strings.h>

#include "rewrite/body.h"

struct adding {
	struct content *c;
	struct assay_buf text; /* the content in UTF-8 */
	struct assay_buf tail; /* what is added, in UTF-8 */
	bool flowed;
};

static bool is_flowed(const struct assay_entity *entity)
{
	struct assay_buf format = {0};
	bool flowed = body_type_param(entity, "format", &format) > 0 &&
	              strcasecmp(format.data, "flowed") == 0;

	assay_buf_free(&format);
	return flowed;
}

/* ---- which texts are there already ---------------------------------------- */

#define MAX_TEXTS 64 /* of one message */

/*
 * The texts stand at the end of the content, the last one last; one that a marker
 * tells of may be anywhere. Sets missing for the others.
 */
static int find_missing(const struct adding *a, const struct text_node *texts, bool *missing)
{
	const char *found[MAX_TEXTS];
	struct assay_buf clean[MAX_TEXTS] = {{0}};
	size_t len = a->text.len, count = 0;
	bool more = true;
	int ret = 0;

	for (const struct text_node *n = texts; n != NULL && count < MAX_TEXTS && ret == 0;
	     n = n->next, count++) {
		const char *marker = n->decision->marker;

		missing[count] = marker == NULL || strstr(a->text.data, marker) == NULL;
		ret = disclaimer_clean(n->decision->text, &clean[count]);
		found[count] = clean[count].data;
	}
	while (more && ret == 0) {
		more = false;
		for (size_t i = 0; i < count && !more; i++) {
			if (missing[i] && disclaimer_peel(a->text.data, &len, found[i])) {
				missing[i] = false;
				more = true;
			}
		}
	}
	for (size_t i = 0; i < count; i++)
		assay_buf_free(&clean[i]);
	return ret;
}

/* ---- lines --------------------------------------------------------------- */

/* RFC 3676 4.4: what would be taken for a quote or for stuffing is stuffed. */
static bool wants_stuffing(const char *line, size_t len)
{
	return len > 0 &&
	       (*line == ' ' || *line == '>' || (len >= 5 && strncmp(line, "From ", 5) == 0));
}

static int append_lines(struct adding *a, const char *text)
{
	int ret = 0;

	while (ret == 0) {
		size_t len = strcspn(text, "\n");

		if (a->flowed && wants_stuffing(text, len))
			ret = assay_buf_puts(&a->tail, " ");
		if (ret == 0)
			ret = assay_buf_append(&a->tail, text, len);
		text += len;
		if (*text++ == '\0' || ret < 0)
			break;
		ret = assay_buf_puts(&a->tail, a->c->eol);
	}
	return ret;
}

/* The octets of the last line, without its end. */
static size_t last_line(const struct assay_buf *text, const char **line_r)
{
	const char *end = text->data + text->len, *p;

	if (text->len > 0 && end[-1] == '\n')
		end--;
	if (end > text->data && end[-1] == '\r')
		end--;
	for (p = end; p > text->data && p[-1] != '\n';)
		p--;
	*line_r = p;
	return (size_t)(end - p);
}

/*
 * What separates the text from what stands above it: the end of that line, and a
 * blank line. A flowed line would take the blank line into its paragraph, which
 * ends with it then; so there is another one.
 */
static int append_gap(struct adding *a)
{
	const char *line;
	size_t len = last_line(&a->text, &line);
	int ret = 0;

	if (a->text.len == 0)
		return 0;
	if (a->text.data[a->text.len - 1] != '\n')
		ret = assay_buf_puts(&a->tail, a->c->eol);
	if (ret == 0 && a->flowed && len > 0 && line[len - 1] == ' ' &&
	    (len != 3 || memcmp(line, "-- ", 3) != 0))
		ret = assay_buf_puts(&a->tail, a->c->eol);
	if (ret == 0 && len > 0)
		ret = assay_buf_puts(&a->tail, a->c->eol);
	return ret;
}

static int make_tail(struct adding *a, const struct text_node *texts, const bool *missing)
{
	/* what ended its last line still does; a message has no delimiter that would */
	bool ends = a->c->entity->parent == NULL ||
	            (a->text.len > 0 && a->text.data[a->text.len - 1] == '\n');
	size_t count = 0;
	int ret = append_gap(a);

	for (size_t i = 0; texts != NULL && i < MAX_TEXTS && ret == 0; texts = texts->next, i++) {
		struct assay_buf clean = {0};

		if (!missing[i])
			continue;
		if (count++ > 0)
			ret = assay_buf_printf(&a->tail, "%s%s", a->c->eol, a->c->eol);
		if (ret == 0)
			ret = disclaimer_clean(texts->decision->text, &clean);
		if (ret == 0)
			ret = append_lines(a, clean.data);
		assay_buf_free(&clean);
	}
	if (count == 0)
		a->tail.len = 0;
	return ret == 0 && ends && count > 0 ? assay_buf_puts(&a->tail, a->c->eol) : ret;
}

/* ---- charsets ------------------------------------------------------------ */

/* Clear-signed or encrypted text (RFC 9580 6): its octets must stay. */
static bool is_armoured(const struct assay_buf *text)
{
	static const char armour[] = "-----BEGIN PGP ";
	const char *found = text->data;

	while ((found = strstr(found, armour)) != NULL) {
		if (found == text->data || found[-1] == '\n')
			return true;
		found++;
	}
	return false;
}

/* Octets that are ASCII in the state in which the content ends, or not. Returns 1: not. */
static int add_as_ascii(struct adding *a)
{
	struct content *c = a->c;
	size_t before = c->octets.len;
	struct assay_buf text = {0};
	int ret;

	if (!assay_charset_known(c->charset))
		return 1;
	ret = content_insert(c, before, &a->tail);
	if (ret == 0)
		ret = content_text(c, c->octets.len, &text);
	if (ret >= 0)
		ret = text.len != a->text.len + a->tail.len ||
		      memcmp(text.data + a->text.len, a->tail.data, a->tail.len) != 0;
	assay_buf_free(&text);
	if (ret == 1) {
		c->octets.len = before;
		c->octets.data[before] = '\0';
		c->inserted = 0;
	}
	return ret;
}

static bool is_ascii(const struct assay_buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		if ((unsigned char)text->data[i] >= 0x80)
			return false;
	}
	return true;
}

/* In the charset of the content, else in UTF-8 together with it. */
static int add_tail(struct adding *a)
{
	struct content *c = a->c;
	struct assay_buf octets = {0};
	int ret = 1;

	if (assay_charset_extends_ascii(c->charset)) {
		ret = assay_charset_from_utf8(c->charset, a->tail.data, a->tail.len, &octets);
		if (ret == 0)
			ret = content_insert(c, c->octets.len, &octets);
	} else if (is_ascii(&a->tail)) {
		ret = add_as_ascii(a);
	}
	assay_buf_free(&octets);
	if (ret != 1)
		return ret;
	if (is_armoured(&a->text))
		return 1;
	ret = content_to_utf8(c);
	return ret == 0 ? assay_buf_append(&c->octets, a->tail.data, a->tail.len) : ret;
}

int disclaimer_add_text(struct content *c, const struct text_node *texts)
{
	bool missing[MAX_TEXTS] = {false};
	struct adding a = {.c = c, .flowed = is_flowed(c->entity)};
	int ret = content_text(c, c->octets.len, &a.text);

	if (ret >= 0)
		ret = find_missing(&a, texts, missing);
	if (ret == 0)
		ret = make_tail(&a, texts, missing);
	if (ret == 0 && a.tail.len > 0)
		ret = add_tail(&a);
	assay_buf_free(&a.text);
	assay_buf_free(&a.tail);
	return ret;
}
