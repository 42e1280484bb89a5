/*
 * Messages (RFC 5322) and mailboxes (RFC 4155) as content of something else.
 *
 * People quote a few header fields at the start of text; a message has fields
 * that no one quotes, and nothing but fields until the first empty line.
 */
#include "assay-config.h"

#include "inspect/detect.h"

#define FIELDS_MIN 3

/* Octets of a field name at the start of a line, with its colon behind it; 0: it is no field. */
static size_t field_name(struct head line)
{
	size_t len = 0;

	while (octet_at(line, len) > ' ' && octet_at(line, len) < 0x7f &&
	       octet_at(line, len) != ':')
		len++;
	return octet_at(line, len) == ':' ? len : 0;
}

struct fields {
	unsigned int count;
	bool transport; /* fields that servers and programs write */
	bool origin;
	bool page; /* of a saved web page: multipart/related */
};

static void add_field(struct fields *f, struct head line)
{
	static const char *const transport[] = {
		"Received:",     "Message-ID:",     "Return-Path:",
		"Delivered-To:", "DKIM-Signature:", "MIME-Version:"};

	f->count++;
	for (size_t i = 0; i < sizeof(transport) / sizeof(transport[0]); i++)
		f->transport = f->transport || starts_with(line, transport[i]);
	f->origin = f->origin || starts_with(line, "From:") || starts_with(line, "Date:");
	f->page = f->page || starts_with(line, "Snapshot-Content-Location:") ||
	          starts_with(line, "From: <Saved by") || starts_with(line, "From: \"Saved by");
}

const struct assay_type *detect_mail(struct head h)
{
	struct fields f = {0};

	for (; h.len > 0; h = next_line(h)) {
		unsigned int c = octet_at(h, 0);

		if (c == '\n' || (c == '\r' && octet_at(h, 1) == '\n'))
			break;
		if (c == ' ' || c == '\t')
			continue;
		if (field_name(h) == 0)
			return NULL;
		add_field(&f, h);
	}
	if (f.count < FIELDS_MIN || !f.transport || !f.origin)
		return NULL;
	return row(f.page ? TYPE_MHTML : TYPE_RFC822);
}

/* "From ", an address, a date with a time and a year; then a field. */
const struct assay_type *detect_mbox(struct head h)
{
	struct head next = next_line(h);
	struct head line = head_first(h, h.len - next.len);
	const unsigned char *colon = head_find(line, ":");
	size_t end = line.len;

	while (end > 0 && is_blank(octet_at(line, end - 1)))
		end--;
	if (colon == NULL || colon == line.data || end < 20 || next.len == 0)
		return NULL;
	if (colon[-1] < '0' || colon[-1] > '9' || octet_at(line, end - 1) < '0' ||
	    octet_at(line, end - 1) > '9')
		return NULL;
	return field_name(next) > 0 ? row(TYPE_MBOX) : NULL;
}
