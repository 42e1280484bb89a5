/*
 * Reading HTML: tokens leave nothing out, and whatever the octets are and whatever
 * charset they are said to be in, the reader ends, within its budget. The first
 * octet chooses the type and the charset.
 */
#include "inspect/html-references.h"
#include "inspect/html-token.h"
#include "inspect/inspection.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define BUDGET (4u << 20)

static void must(int condition)
{
	if (!condition)
		abort();
}

static void read_attributes(const struct html_token *token, const uint8_t *data)
{
	struct assay_buf buf = {0};
	struct html_attr attr;
	struct assay_str text;
	size_t state = 0;

	while (html_attr_next(token, &state, &attr)) {
		must((const uint8_t *)attr.name.data > data + token->start && attr.name.len > 0);
		must((const uint8_t *)attr.value.data + attr.value.len <= data + token->end);
		must(html_decode((const uint8_t *)attr.value.data, attr.value.len,
		                 HTML_IN_ATTRIBUTE, &buf, &text) == 0);
		/* two code points of three octets stand for five at least: "&nGt;" and the like */
		must(text.len <= attr.value.len * 2);
	}
	assay_buf_free(&buf);
}

static void tokenize(const uint8_t *data, size_t len, unsigned int flags)
{
	struct html_tokenizer t = {data, len, 0, flags};
	struct html_token token;
	size_t end = 0;

	do {
		html_next(&t, &token);
		must(token.start == end && token.end == t.pos && token.end <= len);
		must(token.end > token.start || token.type == TOKEN_EOF);
		end = token.end;
		if (token.type == TOKEN_START || token.type == TOKEN_END)
			read_attributes(&token, data);
		if (flags == 0 && token.type == TOKEN_START &&
		    html_raw_kind(token.element) != HTML_RAW_NONE) {
			t.pos = html_raw_end(&t, token.element);
			must(t.pos >= end && t.pos <= len);
			end = t.pos;
		}
	} while (token.type != TOKEN_EOF);
	must(end == len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const types[] = {NULL, "text/html", "image/svg+xml", "application/xml"};
	static const char *const charsets[] = {NULL,        "utf-16",       "utf-7", "iso-2022-jp",
	                                       "shift_jis", "windows-1252", "hz",    "utf-16be"};
	static const struct assay_limits limits = {
		.inspect_bytes = 1 << 20,
		.archive_depth = 4,
		.unpacked_bytes = BUDGET,
		.unpacked_ratio = 250,
	};
	struct member_list list = {0};
	struct inspection in = {.limits = &limits, .members = &list};
	const char *type;

	if (len < 1)
		return 0;
	type = types[data[0] & 3];
	in.charset = charsets[data[0] >> 2 & 7];
	data++;
	len--;
	for (unsigned int flags = 0; flags < 3; flags++)
		tokenize(data, len, flags);
	member_list_begin(&list, false, 100);
	inspection_leaf(&in, inspect_html, type == NULL ? NULL : assay_type_find(type), NULL, data,
	                len);
	must(in.error == 0);
	must(in.unpacked <= BUDGET && list.count <= 100);
	must((in.flags & ASSAY_ENT_BOMB) == 0 || in.findings != 0);
	member_list_free(&list);
	inspection_free(&in);
	return 0;
}
