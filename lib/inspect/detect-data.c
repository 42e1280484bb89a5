/*
 * Fonts, models, captures and other data whose signature alone proves too little.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* The table directory: few tables, and the numbers for a binary search are theirs; OpenType 1.9. */
const struct assay_type *detect_font(struct head h)
{
	unsigned int tables = be16_at(h, 4), range = 1, steps = 0;

	if (h.len < 28 || tables == 0 || tables > 64)
		return NULL;
	while (range * 2 <= tables) {
		range *= 2;
		steps++;
	}
	/* fonts cut to what a document needs often have other numbers: then the first tag counts */
	if ((be16_at(h, 6) != range * 16 || be16_at(h, 8) != steps) &&
	    (octet_at(h, 12) < ' ' || octet_at(h, 15) < ' ' || octet_at(h, 12) > '~' ||
	     octet_at(h, 15) > '~' || octet_at(h, 16) == 0))
		return NULL;
	return row(octet_at(h, 0) == 'O' ? TYPE_OTF : TYPE_TTF);
}

/* Size of pointers, order of octets, version: "BLENDER_v279". */
const struct assay_type *detect_blender(struct head h)
{
	unsigned int pointers = octet_at(h, 7), order = octet_at(h, 8);

	if ((pointers != '_' && pointers != '-') || (order != 'v' && order != 'V') ||
	    octet_at(h, 9) < '0' || octet_at(h, 9) > '9')
		return NULL;
	return row(TYPE_BLENDER);
}

/* "AC10", two digits, zeros. */
const struct assay_type *detect_dwg(struct head h)
{
	return octet_at(h, 4) >= '0' && octet_at(h, 4) <= '9' && h.len > 6 && octet_at(h, 6) == 0
	               ? row(TYPE_DWG)
	               : NULL;
}

/* A section header block: its length, then the order of octets. */
const struct assay_type *detect_pcapng(struct head h)
{
	return AT(h, 8, "\x1a\x2b\x3c\x4d") || AT(h, 8, "\x4d\x3c\x2b\x1a") ? row(TYPE_PCAPNG)
	                                                                    : NULL;
}

/* A dictionary that starts with the announce URL or the date, or has the files' info; BEP 3. */
const struct assay_type *detect_torrent(struct head h)
{
	static const char *const keys[] = {"d8:announce",    "d13:announce-list",
	                                   "d10:created by", "d13:creation date",
	                                   "d7:comment",     "d4:info"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (head_at(h, 0, keys[i], strlen(keys[i])))
			return octet_at(h, strlen(keys[i])) > ' ' &&
			                       (i == 0 || head_find(h, "4:infod") != NULL)
			               ? row(TYPE_TORRENT)
			               : NULL;
	}
	return NULL;
}

/* ---- JSON; RFC 8259 ------------------------------------------------------------------ */

#define JSON_DEPTH 64

/* A string from its quote on: the offset behind it, or 0. */
static size_t json_string(struct head h, size_t pos)
{
	for (pos++; pos < h.len; pos++) {
		if (h.data[pos] == '"')
			return pos + 1;
		if (h.data[pos] == '\\')
			pos++;
		else if (h.data[pos] < ' ')
			return 0;
	}
	return 0;
}

/* A number, true, false or null: the offset behind it, or 0. */
static size_t json_word(struct head h, size_t pos)
{
	static const char *const words[] = {"true", "false", "null"};
	size_t start = pos;

	for (size_t i = 0; i < 3; i++) {
		if (head_at(h, pos, words[i], strlen(words[i])))
			return pos + strlen(words[i]);
	}
	while (pos < h.len && strchr("+-.0123456789eE", h.data[pos]) != NULL && h.data[pos] != 0)
		pos++;
	return pos > start ? pos : 0;
}

struct json {
	struct head h;
	size_t pos;
	unsigned int depth;
	bool object[JSON_DEPTH]; /* what each level is: an object or an array */
};

static void json_skip(struct json *j)
{
	while (j->pos < j->h.len && is_blank(j->h.data[j->pos]))
		j->pos++;
}

/* A key with its colon. */
static bool json_key(struct json *j)
{
	json_skip(j);
	if (octet_at(j->h, j->pos) != '"')
		return false;
	j->pos = json_string(j->h, j->pos);
	if (j->pos == 0)
		return false;
	json_skip(j);
	return octet_at(j->h, j->pos++) == ':';
}

/* A value, or the opening of one; *opened_r: its members come next. */
static bool json_value(struct json *j, bool *opened_r)
{
	unsigned int c;

	json_skip(j);
	c = octet_at(j->h, j->pos);
	*opened_r = false;
	if (c == '{' || c == '[') {
		if (j->depth == JSON_DEPTH)
			return false;
		j->object[j->depth++] = c == '{';
		j->pos++;
		json_skip(j);
		*opened_r = octet_at(j->h, j->pos) != (c == '{' ? '}' : ']');
		return true;
	}
	j->pos = c == '"' ? json_string(j->h, j->pos) : json_word(j->h, j->pos);
	return j->pos != 0;
}

/* Behind a value: closes what is complete; false when neither that nor a comma follows. */
static bool json_close(struct json *j)
{
	while (j->depth > 0) {
		unsigned int c;

		json_skip(j);
		c = octet_at(j->h, j->pos++);
		if (c == ',')
			return true;
		if (c != (j->object[j->depth - 1] ? '}' : ']'))
			return false;
		j->depth--;
	}
	return true;
}

/* The whole content is an object with at least one key: anything less may be text in braces. */
const struct assay_type *detect_json(struct head h)
{
	struct json j = {.h = h};
	bool opened;

	if (!h.whole || octet_at(h, 0) != '{' || !json_value(&j, &opened) || !opened)
		return NULL;
	while (j.depth > 0) {
		if (j.object[j.depth - 1] && !json_key(&j))
			return NULL;
		if (!json_value(&j, &opened) || (!opened && !json_close(&j)))
			return NULL;
	}
	json_skip(&j);
	return j.pos == h.len ? row(TYPE_JSON) : NULL;
}

const struct assay_type *detect_json_whole(struct head h)
{
	return detect_json(skip_white(AT(h, 0, "\xef\xbb\xbf") ? head_from(h, 3) : h));
}
