/* What is outside of the parts, and whether it looks like one. */
#include "analyse/outside.h"

#include <string.h>

static const char word[] = "content-";

#define DASH (sizeof(word)) /* matched: one "-" */

static void next_octet(struct outside *o, unsigned char c)
{
	unsigned int lower = c | 0x20u;

	if (o->matched == 0 && (c <= 32 || c == 127))
		return;
	if (o->matched == 0 && c == '-') {
		o->matched = DASH;
	} else if (o->matched == DASH) {
		o->looks_like_entity |= c == '-';
		o->inside_line = true;
	} else if (lower == (unsigned char)word[o->matched]) {
		o->matched++;
		o->looks_like_entity |= word[o->matched] == '\0';
		o->inside_line = word[o->matched] == '\0';
	} else {
		o->inside_line = true;
	}
}

void outside_read(struct outside *o, size_t offset, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = data[i];

		if (c == '\n' || c == '\r') {
			o->inside_line = false;
			o->matched = 0;
			continue;
		}
		if (!o->visible && c != ' ' && c != '\t') {
			o->visible = true;
			o->visible_off = offset + i;
		}
		if (!o->inside_line)
			next_octet(o, (unsigned char)c);
	}
}

bool outside_looks_like_entity(const char *data, size_t len)
{
	struct outside o = {0};

	outside_read(&o, 0, data, len);
	return o.looks_like_entity;
}
