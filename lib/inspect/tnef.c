/*
 * See tnef.h. A stream of attributes, of which those of an attachment follow
 * each other: attAttachRendData, then its name, its content, and a block of
 * MAPI properties that may have a better name, the type, and content too.
 * Lengths and counts are the sender's: whatever they say, reading ends where
 * the thing around them ends. Checksums are not looked at, since no reader does.
 *
 * The message's own text (compressed RTF) is no member. An embedded message is
 * one; it is a TNEF stream of its own, which is not looked into.
 */
#include "inspect/tnef.h"

#include <assay/codec.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KEY_BYTES      2
#define HEADER_BYTES   9
#define CHECKSUM_BYTES 2
#define IID_BYTES      16

/* [MS-OXTNEF] 2.1.3: attributes, without the half that tells their type */
enum {
	ATT_ATTACH_REND_DATA = 0x9002,
	ATT_ATTACHMENT = 0x9005,
	ATT_OEM_CODEPAGE = 0x9007,
	ATT_ATTACH_DATA = 0x800f,
	ATT_ATTACH_TITLE = 0x8010,
};

enum {
	PR_DISPLAY_NAME = 0x3001,
	PR_ATTACH_DATA = 0x3701,
	PR_ATTACH_FILENAME = 0x3704,
	PR_ATTACH_METHOD = 0x3705,
	PR_ATTACH_LONG_FILENAME = 0x3707,
	PR_ATTACH_MIME_TAG = 0x370e,
};

enum {
	PTYP_OBJECT = 0x0d,
	PTYP_STRING8 = 0x1e,
	PTYP_STRING = 0x1f,
	PTYP_BINARY = 0x102,
	PTYP_MULTIPLE = 0x1000,
};

#define METHOD_EMBEDDED_MESSAGE 5
#define EMBEDDED_MESSAGE_TYPE   "message/x-tnef"

static unsigned int le16(const unsigned char *p)
{
	return p[0] | (unsigned int)p[1] << 8;
}

static uint32_t le32(const unsigned char *p)
{
	return le16(p) | (uint32_t)le16(p + 2) << 16;
}

/* Collect a field of fixed length; true when it is complete in t->field. */
static bool take_field(struct tnef *t, const unsigned char **data, size_t *len, unsigned int need)
{
	size_t part = need - t->got < *len ? need - t->got : *len;

	memcpy(t->field + t->got, *data, part);
	t->got += (unsigned int)part;
	*data += part;
	*len -= part;
	if (t->got < need)
		return false;
	t->got = 0;
	return true;
}

static void keep_value(struct tnef *t, const unsigned char *data, size_t len)
{
	size_t room = sizeof(t->value) - t->value_len;

	if (len > room)
		len = room;
	memcpy(t->value + t->value_len, data, len);
	t->value_len += len;
}

/* ---- the attachment being read ------------------------------------------- */

static void close_attachment(struct tnef *t, struct member_list *list, unsigned int flags)
{
	if (list->open && t->embedded && !t->has_type)
		member_type(list, EMBEDDED_MESSAGE_TYPE);
	member_close(list, flags);
}

static void open_attachment(struct tnef *t, struct member_list *list)
{
	close_attachment(t, list, 0);
	t->name_rank = 0;
	t->has_type = t->embedded = false;
	member_open(list, ASSAY_MEMBER_TNEF, t->attr_offset);
}

/* Content starts; a second one is of another member, or the first could hide it. */
static void begin_content(struct tnef *t, struct member_list *list)
{
	if (list->open && list->octets > 0)
		member_again(list, t->attr_offset);
}

/* UTF-16LE to UTF-8; unpaired surrogates become U+FFFD. */
static size_t utf16_to_utf8(const unsigned char *in, size_t len, unsigned char *out)
{
	unsigned char *start = out;

	for (size_t i = 0; i + 1 < len; i += 2) {
		uint32_t c = le16(in + i), low = i + 3 < len ? le16(in + i + 2) : 0;

		if (c == 0)
			break;
		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		if (c < 0x80) {
			*out++ = (unsigned char)c;
			continue;
		}
		if (c >= 0x10000) {
			*out++ = (unsigned char)(0xf0 | c >> 18);
			*out++ = (unsigned char)(0x80 | (c >> 12 & 63));
		} else if (c >= 0x800) {
			*out++ = (unsigned char)(0xe0 | c >> 12);
		}
		*out++ = (unsigned char)(c >= 0x800 ? 0x80 | (c >> 6 & 63) : 0xc0 | c >> 6);
		*out++ = (unsigned char)(0x80 | (c & 63));
	}
	return (size_t)(out - start);
}

/* The name in t->value; of several the one with the highest rank is kept. */
static void attachment_name(struct tnef *t, struct member_list *list, bool utf16, unsigned int rank)
{
	unsigned char utf8[sizeof(t->value) / 2 * 3];
	size_t len = strnlen((const char *)t->value, t->value_len);
	char charset[16];

	if (rank <= t->name_rank || !list->open)
		return;
	if (utf16) {
		len = utf16_to_utf8(t->value, t->value_len, utf8);
		if (len > 0)
			member_name(list, NULL, utf8, len);
	} else if (len > 0) {
		bool named = t->codepage > 0 && t->codepage != 65001;

		snprintf(charset, sizeof(charset), "CP%u", t->codepage);
		member_name(list, named ? charset : NULL, t->value, len);
	}
	if (len > 0)
		t->name_rank = rank;
}

static void attachment_type(struct tnef *t, struct member_list *list, bool utf16)
{
	char type[256];
	size_t len = 0, step = utf16 ? 2 : 1;

	/* RFC 6838 4.2: type names are ASCII */
	for (size_t i = 0; i < t->value_len && len < sizeof(type) - 1; i += step) {
		unsigned char c = t->value[i];

		if (c <= ' ' || c > '~')
			break;
		type[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	type[len] = '\0';
	if (len == 0 || t->has_type)
		return;
	member_type(list, type);
	t->has_type = true;
}

/* ---- MAPI properties ----------------------------------------------------- */

/* Octets of a value of fixed length as TNEF stores it; 0 for one of variable length. */
static unsigned int fixed_size(unsigned int type)
{
	switch (type & ~(unsigned int)PTYP_MULTIPLE) {
	case PTYP_OBJECT:
	case PTYP_STRING8:
	case PTYP_STRING:
	case PTYP_BINARY:
		return 0;
	case 0x05: /* floating point, currency, times, 64-bit integers */
	case 0x06:
	case 0x07:
	case 0x14:
	case 0x40:
		return 8;
	case 0x48: /* GUID */
		return 16;
	default:
		return 4;
	}
}

static void mapi_begin(struct mapi *m)
{
	*m = (struct mapi){.state = MAPI_COUNT};
}

static void mapi_next_property(struct mapi *m)
{
	m->state = --m->properties == 0 ? MAPI_END : MAPI_PROPERTY;
}

static void mapi_typed(struct mapi *m)
{
	m->state = fixed_size(m->type) == 0 || (m->type & PTYP_MULTIPLE) != 0 ? MAPI_VALUES
	                                                                      : MAPI_FIXED;
}

static bool mapi_is_text(const struct mapi *m)
{
	unsigned int type = m->type & ~(unsigned int)PTYP_MULTIPLE;

	return type == PTYP_STRING8 || type == PTYP_STRING;
}

static void mapi_value_end(struct tnef *t, struct member_list *list)
{
	struct mapi *m = &t->mapi;
	bool utf16 = (m->type & ~(unsigned int)PTYP_MULTIPLE) == PTYP_STRING;

	if (m->action == TNEF_KEEP && m->id == PR_ATTACH_LONG_FILENAME)
		attachment_name(t, list, utf16, 4);
	else if (m->action == TNEF_KEEP && m->id == PR_ATTACH_FILENAME)
		attachment_name(t, list, utf16, 2);
	else if (m->action == TNEF_KEEP && m->id == PR_DISPLAY_NAME)
		attachment_name(t, list, utf16, 1);
	else if (m->action == TNEF_KEEP && m->id == PR_ATTACH_MIME_TAG)
		attachment_type(t, list, utf16);
	m->skip = m->padding;
	if (--m->values == 0)
		mapi_next_property(m);
	else
		m->state = MAPI_LENGTH;
}

static void mapi_value_begin(struct tnef *t, struct member_list *list, uint32_t length)
{
	struct mapi *m = &t->mapi;

	m->state = MAPI_VALUE;
	m->left = length;
	m->padding = (4 - length % 4) % 4;
	m->interface = 0;
	m->action = TNEF_SKIP;
	t->value_len = 0;
	if (m->id == PR_ATTACH_DATA && !mapi_is_text(m)) {
		m->action = TNEF_CONTENT;
		m->interface =
			(m->type & ~(unsigned int)PTYP_MULTIPLE) == PTYP_OBJECT ? IID_BYTES : 0;
		begin_content(t, list);
	} else if (mapi_is_text(m) &&
	           (m->id == PR_ATTACH_LONG_FILENAME || m->id == PR_ATTACH_FILENAME ||
	            m->id == PR_DISPLAY_NAME || m->id == PR_ATTACH_MIME_TAG)) {
		m->action = TNEF_KEEP;
	}
	if (length == 0)
		mapi_value_end(t, list);
}

static void mapi_value(struct tnef *t, struct member_list *list, const unsigned char *data,
                       size_t len)
{
	/* IID_IMessage */
	static const unsigned char message[IID_BYTES] = {7,    3, 2, 0, 0, 0, 0, 0,
	                                                 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
	struct mapi *m = &t->mapi;

	m->left -= (uint32_t)len;
	if (m->interface > 0) {
		size_t part = len < m->interface ? len : m->interface;

		keep_value(t, data, part);
		m->interface -= (uint32_t)part;
		data += part;
		len -= part;
		if (m->interface == 0 && memcmp(t->value, message, IID_BYTES) == 0)
			t->embedded = true;
	}
	if (m->action == TNEF_CONTENT)
		member_write(list, data, len);
	else if (m->action == TNEF_KEEP)
		keep_value(t, data, len);
	if (m->left == 0)
		mapi_value_end(t, list);
}

/* A field is complete. */
static void mapi_field(struct tnef *t, struct member_list *list)
{
	struct mapi *m = &t->mapi;
	uint32_t number = le32(t->field);

	switch (m->state) {
	case MAPI_COUNT:
		m->properties = number;
		m->state = number == 0 ? MAPI_END : MAPI_PROPERTY;
		break;
	case MAPI_PROPERTY:
		m->type = le16(t->field);
		m->id = le16(t->field + 2);
		if (m->id >= 0x8000)
			m->state = MAPI_NAME;
		else
			mapi_typed(m);
		break;
	case MAPI_NAME:
		m->state = le32(t->field + 16) == 0 ? MAPI_NAME_ID : MAPI_NAME_LENGTH;
		break;
	case MAPI_NAME_LENGTH:
		m->skip = ((uint64_t)number + 3) / 4 * 4;
		mapi_typed(m);
		break;
	case MAPI_NAME_ID:
		mapi_typed(m);
		break;
	case MAPI_FIXED:
		if (m->id == PR_ATTACH_METHOD && number == METHOD_EMBEDDED_MESSAGE)
			t->embedded = true;
		mapi_next_property(m);
		break;
	case MAPI_VALUES:
		m->values = number;
		m->state = MAPI_LENGTH;
		if (number > 0 && fixed_size(m->type) == 0)
			break;
		m->skip = (uint64_t)number * fixed_size(m->type);
		mapi_next_property(m);
		break;
	case MAPI_LENGTH:
		mapi_value_begin(t, list, number);
		break;
	case MAPI_VALUE:
	case MAPI_END:
		break;
	}
}

static unsigned int mapi_field_bytes(const struct mapi *m)
{
	if (m->state == MAPI_FIXED)
		return fixed_size(m->type);
	return m->state == MAPI_NAME ? 20 : 4;
}

static void mapi_feed(struct tnef *t, struct member_list *list, const unsigned char *data,
                      size_t len)
{
	struct mapi *m = &t->mapi;

	while (len > 0 && m->state != MAPI_END) {
		size_t part = len;

		if (m->skip > 0) {
			part = len < m->skip ? len : (size_t)m->skip;
			m->skip -= part;
		} else if (m->state == MAPI_VALUE) {
			part = len < m->left ? len : m->left;
			mapi_value(t, list, data, part);
		} else {
			if (take_field(t, &data, &len, mapi_field_bytes(m)))
				mapi_field(t, list);
			continue;
		}
		data += part;
		len -= part;
	}
}

/* ---- attributes ---------------------------------------------------------- */

static void attribute_end(struct tnef *t, struct member_list *list)
{
	bool cut = t->action == TNEF_PROPERTIES && t->mapi.state == MAPI_VALUE &&
	           t->mapi.action == TNEF_CONTENT;

	if (t->id == ATT_ATTACH_TITLE)
		attachment_name(t, list, false, 3);
	else if (t->id == ATT_OEM_CODEPAGE && t->value_len >= 4)
		t->codepage = le32(t->value);
	/* a value that is longer than what it is in */
	if (cut)
		close_attachment(t, list, ASSAY_ENT_TRUNCATED);
	t->got = 0;
	t->state = TNEF_CHECKSUM;
}

static void attribute_begin(struct tnef *t, struct member_list *list)
{
	unsigned int level = t->field[0];

	t->id = le16(t->field + 1);
	t->left = le32(t->field + 5);
	t->value_len = 0;
	t->action = TNEF_SKIP;
	if (level != 1 && level != 2) {
		t->state = TNEF_BROKEN;
		return;
	}
	if (t->id == ATT_ATTACH_REND_DATA ||
	    ((t->id == ATT_ATTACH_DATA || t->id == ATT_ATTACH_TITLE || t->id == ATT_ATTACHMENT) &&
	     !list->open))
		open_attachment(t, list);
	if (t->id == ATT_ATTACH_DATA) {
		begin_content(t, list);
		t->action = TNEF_CONTENT;
	} else if (t->id == ATT_ATTACH_TITLE || t->id == ATT_OEM_CODEPAGE) {
		t->action = TNEF_KEEP;
	} else if (t->id == ATT_ATTACHMENT) {
		t->action = TNEF_PROPERTIES;
		mapi_begin(&t->mapi);
	}
	t->state = TNEF_DATA;
	if (t->left == 0)
		attribute_end(t, list);
}

static void attribute_data(struct tnef *t, struct member_list *list, const unsigned char *data,
                           size_t len)
{
	t->left -= (uint32_t)len;
	if (t->action == TNEF_CONTENT)
		member_write(list, data, len);
	else if (t->action == TNEF_KEEP)
		keep_value(t, data, len);
	else if (t->action == TNEF_PROPERTIES)
		mapi_feed(t, list, data, len);
	if (t->left == 0)
		attribute_end(t, list);
}

void tnef_begin(struct tnef *t, uint64_t offset)
{
	t->state = TNEF_KEY;
	t->offset = offset;
	t->codepage = 0;
	t->got = 0;
	t->value_len = 0;
}

void tnef_feed(struct tnef *t, struct member_list *list, const unsigned char *data, size_t len)
{
	while (len > 0 && t->state != TNEF_BROKEN) {
		const unsigned char *start = data;

		if (t->state == TNEF_HEADER && t->got == 0)
			t->attr_offset = t->offset;
		if (t->state == TNEF_DATA) {
			size_t part = len < t->left ? len : t->left;

			attribute_data(t, list, data, part);
			data += part;
			len -= part;
		} else if (t->state == TNEF_HEADER) {
			if (take_field(t, &data, &len, HEADER_BYTES))
				attribute_begin(t, list);
		} else if (take_field(t, &data, &len,
		                      t->state == TNEF_KEY ? KEY_BYTES : CHECKSUM_BYTES)) {
			t->state = TNEF_HEADER;
		}
		t->offset += (size_t)(data - start);
	}
}

void tnef_end(struct tnef *t, struct member_list *list)
{
	bool cut = t->state == TNEF_DATA &&
	           (t->action == TNEF_CONTENT ||
	            (t->action == TNEF_PROPERTIES && t->mapi.state == MAPI_VALUE &&
	             t->mapi.action == TNEF_CONTENT));

	/* the end of the stream is the end of a value too, as far as it came */
	if (t->state == TNEF_DATA && t->action == TNEF_KEEP && !cut)
		attribute_end(t, list);
	close_attachment(t, list, cut ? ASSAY_ENT_TRUNCATED : 0);
}
