/*
 * IMAP strings. See imap.h.
 */
#include "record/imap.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

static void append(struct imap_writer *w, const char *data, size_t len)
{
	if (w->error == 0)
		w->error = assay_buf_append(w->out, data, len);
}

void imap_raw(struct imap_writer *w, const char *text)
{
	append(w, text, strlen(text));
}

/* RFC 3501 9: a quoted string has 7-bit characters other than CR, LF and NUL. */
static bool is_quotable(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c >= 0x80 || c == '\0' || c == '\r' || c == '\n')
			return false;
	}
	return true;
}

static void quoted(struct imap_writer *w, const char *data, size_t len)
{
	size_t start = 0;

	append(w, "\"", 1);
	for (size_t i = 0; i < len; i++) {
		if (data[i] != '"' && data[i] != '\\')
			continue;
		append(w, data + start, i - start);
		append(w, "\\", 1);
		start = i;
	}
	append(w, data + start, len - start);
	append(w, "\"", 1);
}

/* A literal has no NUL either. */
static void literal(struct imap_writer *w, const char *data, size_t len)
{
	size_t nuls = 0, start = 0;

	for (size_t i = 0; i < len; i++)
		nuls += data[i] == '\0';
	if (w->error == 0)
		w->error = assay_buf_printf(w->out, "{%zu}\r\n",
		                            len + nuls * (sizeof(REPLACEMENT) - 2));
	for (size_t i = 0; i < len; i++) {
		if (data[i] != '\0')
			continue;
		append(w, data + start, i - start);
		append(w, REPLACEMENT, sizeof(REPLACEMENT) - 1);
		start = i + 1;
	}
	append(w, data + start, len - start);
}

void imap_string(struct imap_writer *w, const char *data, size_t len)
{
	if (is_quotable(data, len))
		quoted(w, data, len);
	else
		literal(w, data, len);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int collapse(const char *data, size_t len, struct assay_buf *out)
{
	size_t i = 0;
	int ret = 0;

	while (ret == 0) {
		size_t start;

		while (i < len && is_white(data[i]))
			i++;
		start = i;
		while (i < len && !is_white(data[i]))
			i++;
		if (start == i)
			break;
		if (out->len > 0)
			ret = assay_buf_append(out, " ", 1);
		if (ret == 0)
			ret = assay_buf_append(out, data + start, i - start);
	}
	return ret;
}

void imap_text(struct imap_writer *w, const char *data, size_t len)
{
	struct assay_buf text = {0};

	if (w->error == 0)
		w->error = collapse(data, len, &text);
	imap_string(w, text.len == 0 ? "" : text.data, text.len);
	assay_buf_free(&text);
}

/*
 * Line ends go; their white space stays. A bare CR that no white space follows
 * separates words, so a space stands for it.
 */
static int unfold(struct assay_str value, struct assay_buf *out)
{
	size_t i = 0;
	int ret = 0;

	while (i < value.len && ret == 0) {
		size_t start = i;

		while (i < value.len && value.data[i] != '\r' && value.data[i] != '\n')
			i++;
		ret = assay_buf_append(out, value.data + start, i - start);
		start = i;
		while (i < value.len && (value.data[i] == '\r' || value.data[i] == '\n'))
			i++;
		if (ret == 0 && i > start && i < value.len && !is_white(value.data[i]))
			ret = assay_buf_append(out, " ", 1);
	}
	return ret;
}

void imap_unfolded(struct imap_writer *w, struct assay_str value)
{
	struct assay_buf text = {0};

	if (w->error == 0)
		w->error = unfold(value, &text);
	imap_string(w, text.len == 0 ? "" : text.data, text.len);
	assay_buf_free(&text);
}

struct assay_str imap_field_value(const struct assay_entity *entity,
                                  const struct assay_field *field)
{
	struct assay_str value = assay_field_value(entity, field);

	while (value.len > 0 && (*value.data == ' ' || *value.data == '\t')) {
		value.data++;
		value.len--;
	}
	return value;
}

void imap_field(struct imap_writer *w, const struct assay_entity *entity, const char *name)
{
	const struct assay_field *field = assay_entity_field(entity, name, 0);

	if (field == NULL)
		imap_raw(w, "NIL");
	else
		imap_unfolded(w, imap_field_value(entity, field));
}
