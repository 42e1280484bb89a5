/*
 * Parameter lists. See imap.h. A value without quotes ends where RFC 2045 5.1
 * ends a token, also where the analysis takes more of it: a client of IMAP gets
 * what the mail server makes of the field.
 */
#include "analyse/params.h"
#include "record/imap.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PARAMETERS 1000 /* of one field */

/* One parameter of the result. */
struct item {
	const char *name; /* without its RFC 2231 suffix */
	size_t name_len;
	struct assay_str value; /* of the whole or of this section */
	struct assay_buf decoded;
	long section;  /* -1: not continued */
	bool extended; /* charset and percent encoding */
	size_t order;
	bool gone; /* another one of this name came first, or it is joined to one */
};

static bool is_token(char c)
{
	return (unsigned char)c > ' ' && c != 127 && strchr("()<>@,;:\\\"/[]?=", c) == NULL;
}

static size_t token_len(const char *data, size_t len)
{
	size_t i = 0;

	while (i < len && data[i] != '\0' && is_token(data[i]))
		i++;
	return i;
}

/* What stays of a value without quotes that needed them. */
static size_t bare_len(const char *data, size_t len)
{
	/* an encoded-word with one "=" too many is meant as a whole */
	if (len > 0 && *data == '=')
		return strcspn(data, " \t\r\n");
	return token_len(data, len);
}

/* RFC 2231 3: name*N or name*N*, 4: name* */
static void read_suffix(struct item *item)
{
	const char *star = strchr(item->name, '*'), *p;
	long section = -1;

	if (star == NULL)
		return;
	p = star + 1;
	if (isdigit((unsigned char)*p)) {
		for (section = 0; isdigit((unsigned char)*p) && section < PARAMETERS; p++)
			section = section * 10 + (*p - '0');
		if (*p == '*') {
			item->extended = true;
			p++;
		}
	} else {
		item->extended = true;
	}
	if (*p != '\0') {
		item->extended = false;
		return;
	}
	item->name_len = (size_t)(star - item->name);
	item->section = section;
}

static bool read_item(struct item *item, const struct param *param, size_t order)
{
	size_t name_len = strlen(param->name);
	size_t len = param->value_len;

	if ((param->odd & (PARAM_ODD_NO_VALUE | PARAM_ODD_UNCLOSED)) != 0 || name_len == 0 ||
	    token_len(param->name, name_len) != name_len)
		return false;
	if ((param->odd & PARAM_ODD_UNQUOTED) != 0)
		len = bare_len(param->value, len);
	*item = (struct item){
		.name = param->name,
		.name_len = name_len,
		.value = {param->value, len},
		.section = -1,
		.order = order,
	};
	read_suffix(item);
	return true;
}

/* ---- RFC 2231 ------------------------------------------------------------ */

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit = strchr(digits, tolower((unsigned char)c));

	return c == '\0' || digit == NULL ? -1 : (int)(digit - digits);
}

/* Returns 1 when a "%" is not followed by two digits: then nothing is encoded. */
static int percent_decode(struct assay_str value, struct assay_buf *out)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.data[i];

		if (c == '%') {
			int high = value.len - i > 2 ? hex(value.data[i + 1]) : -1;
			int low = value.len - i > 2 ? hex(value.data[i + 2]) : -1;

			if (high < 0 || low < 0)
				return 1;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (assay_buf_append(out, &c, 1) < 0)
			return -ASSAY_ENOMEM;
	}
	return 0;
}

/* Take charset'language' off a value. */
static bool take_charset(struct assay_str *value, char *charset, size_t size)
{
	const char *first = memchr(value->data, '\'', value->len), *second;
	size_t len;

	if (first == NULL)
		return false;
	len = value->len - (size_t)(first + 1 - value->data);
	second = memchr(first + 1, '\'', len);
	if (second == NULL || (size_t)(first - value->data) >= size)
		return false;
	memcpy(charset, value->data, (size_t)(first - value->data));
	charset[first - value->data] = '\0';
	value->len -= (size_t)(second + 1 - value->data);
	value->data = second + 1;
	return true;
}

/* Append an extended value in UTF-8; one that cannot be decoded stays as it is. */
static int append_extended(struct assay_buf *out, struct assay_str value, char *charset,
                           size_t size, bool *known)
{
	struct assay_buf octets = {0}, utf8 = {0};
	int ret;

	if (!*known)
		*known = take_charset(&value, charset, size);
	ret = *known && *charset != '\0' ? percent_decode(value, &octets) : 1;
	if (ret == 0)
		ret = assay_charset_to_utf8(charset, octets.len == 0 ? "" : octets.data, octets.len,
		                            &utf8);
	if (ret == 0 && utf8.len > 0)
		ret = assay_buf_append(out, utf8.data, utf8.len);
	else if (ret == 1)
		ret = assay_buf_append(out, value.data, value.len);
	assay_buf_free(&octets);
	assay_buf_free(&utf8);
	return ret;
}

/* Decode an item and join the sections that follow it in `items` (count of them) to it. */
static int join(struct item *items, size_t count)
{
	char charset[64];
	bool known = false;
	int ret = assay_buf_puts(&items->decoded, "");

	for (size_t i = 0; i < count && ret == 0; i++) {
		struct assay_str value = items[i].value;

		if (items[i].extended)
			ret = append_extended(&items->decoded, value, charset, sizeof(charset),
			                      &known);
		else
			ret = assay_buf_append(&items->decoded, value.data, value.len);
		items[i].gone = i > 0;
	}
	return ret;
}

/* ---- order --------------------------------------------------------------- */

static int compare_names(const struct item *a, const struct item *b)
{
	size_t len = a->name_len < b->name_len ? a->name_len : b->name_len;
	int ret = memcmp(a->name, b->name, len);

	return ret != 0 ? ret : (a->name_len > b->name_len) - (a->name_len < b->name_len);
}

/* Those of one name together: single ones in order, then the sections. */
static int by_name(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	int ret = compare_names(a, b);

	if (ret == 0)
		ret = (a->section > b->section) - (a->section < b->section);
	return ret != 0 ? ret : (a->order > b->order) - (a->order < b->order);
}

/* Single ones in order, then the joined ones by name. */
static int by_place(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if ((a->section < 0) != (b->section < 0))
		return a->section < 0 ? -1 : 1;
	return a->section < 0 ? (a->order > b->order) - (a->order < b->order) : by_name(a, b);
}

/* The items of one name, sorted by by_name(): which stay, and with what value. */
static int settle(struct item *items, size_t count)
{
	bool complete = true;
	size_t single = 0;
	int ret = 0;

	while (single < count && items[single].section < 0)
		single++;
	if (single > 0) {
		ret = join(items, 1);
		for (size_t i = 1; i < count; i++)
			items[i].gone = true;
		return ret;
	}
	for (size_t i = 0; i < count; i++)
		complete = complete && items[i].section == (long)i;
	if (complete)
		return join(items, count);
	/* a section is missing or repeated: each one is a parameter of its own */
	for (size_t i = 0; i < count && ret == 0; i++) {
		ret = join(&items[i], 1);
		items[i].name_len = strlen(items[i].name) - (items[i].extended ? 1 : 0);
		items[i].gone = i > 0 && items[i].section == items[i - 1].section;
	}
	return ret;
}

static int settle_all(struct item *items, size_t count)
{
	size_t start = 0;
	int ret = 0;

	if (count == 0)
		return 0;
	qsort(items, count, sizeof(*items), by_name);
	for (size_t i = 1; i <= count && ret == 0; i++) {
		if (i < count && compare_names(&items[start], &items[i]) == 0)
			continue;
		ret = settle(items + start, i - start);
		start = i;
	}
	qsort(items, count, sizeof(*items), by_place);
	return ret;
}

/* ---- writing ------------------------------------------------------------- */

static void write_items(struct imap_writer *w, const struct item *items, size_t count,
                        unsigned int flags)
{
	bool charset = (flags & IMAP_DEFAULT_CHARSET) == 0, any = false;

	for (size_t i = 0; i < count; i++) {
		if (items[i].gone)
			continue;
		imap_raw(w, any ? " " : "(");
		any = true;
		imap_string(w, items[i].name, items[i].name_len);
		imap_raw(w, " ");
		imap_string(w, items[i].decoded.data, items[i].decoded.len);
		charset |= items[i].name_len == 7 && memcmp(items[i].name, "charset", 7) == 0;
	}
	if (!charset)
		imap_raw(w, any ? " \"charset\" \"us-ascii\")" : "(\"charset\" \"us-ascii\")");
	else
		imap_raw(w, any ? ")" : "NIL");
}

void imap_params(struct imap_writer *w, struct assay_str value, const char *what,
                 unsigned int flags)
{
	struct params params = {0};
	struct item *items = NULL;
	size_t count = 0;

	if (w->error == 0)
		w->error = params_parse(&params, value.data, value.len, PARAMETERS);
	if (w->error == 0 && params.count > 0) {
		items = calloc(params.count, sizeof(*items));
		if (items == NULL)
			w->error = -ASSAY_ENOMEM;
	}
	if (w->error == 0 && what != NULL && strcmp(params.first, what) != 0)
		params.count = 0;
	for (size_t i = 0; i < params.count && w->error == 0; i++)
		count += read_item(&items[count], &params.list[i], i);
	if (w->error == 0)
		w->error = settle_all(items, count);
	if (w->error == 0)
		write_items(w, items, count, flags);
	for (size_t i = 0; i < count; i++)
		assay_buf_free(&items[i].decoded);
	free(items);
	params_free(&params);
}
