/*
 * The type of content: by octets at the start, by octets further in, as text; and
 * of what is there as a whole, by its directory or its end.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- PDF behind something else -------------------------------------------------- */

#define PDF_SEARCH 1024 /* octets in which its readers look for the header */

/* The header, a line of its own, and then a comment or an object; not text that speaks of it. */
static bool is_pdf_header(struct head h)
{
	struct head next = skip_white(head_from(h, 8));
	unsigned int version = octet_at(h, 5);

	return AT(h, 0, "%PDF-") && version >= '1' && version <= '2' && is_blank(octet_at(h, 8)) &&
	       (octet_at(next, 0) == '%' || (octet_at(next, 0) >= '0' && octet_at(next, 0) <= '9'));
}

/* At the start of a line, or behind octets that are no text. */
static bool has_pdf_header(struct head h)
{
	size_t end = h.len < PDF_SEARCH ? h.len : PDF_SEARCH;
	const unsigned char *found;

	for (size_t pos = 0; pos < end; pos = (size_t)(found - h.data) + 1) {
		unsigned int before;

		found = memchr(h.data + pos, '%', end - pos);
		if (found == NULL)
			return false;
		before = found == h.data ? '\n' : found[-1];
		if ((before < ' ' || before >= 0x80) &&
		    is_pdf_header(head_from(h, (size_t)(found - h.data))))
			return true;
	}
	return false;
}

/* A line end or a byte order mark before it is common, and proves enough. */
static bool is_pdf(struct head h)
{
	if (*h.data != '\r' && *h.data != '\n' && *h.data != 0xef)
		return false;
	return head_find(head_first(h, 16), "%PDF-") != NULL;
}

static const struct assay_type *detect_head(struct head h)
{
	const struct assay_type *type;

	if (h.len < 3)
		return NULL;
	type = detect_signature(h);
	if (type == NULL)
		type = detect_further(h);
	if (type == NULL && is_pdf(h))
		type = row(TYPE_PDF);
	if (type == NULL)
		type = detect_text(h);
	return type == NULL && has_pdf_header(h) ? row(TYPE_PDF) : type;
}

const struct assay_type *assay_detect(const void *head, size_t len)
{
	bool whole = len < ASSAY_DETECT_HEAD;

	return detect_head((struct head){head, whole ? len : ASSAY_DETECT_HEAD, whole});
}

/* ---- whole -------------------------------------------------------------------------- */

/* A type that could be a disk image all the same: its end, or sectors behind, would tell. */
static bool may_be_disk(const struct assay_type *type)
{
	/* compressed disk images of macOS start with compressed data */
	return type == NULL || type == row(TYPE_RAW_DISK) || type == row(TYPE_BZIP2);
}

const struct assay_type *assay_detect_whole(const void *data, size_t len)
{
	const struct assay_type *type = assay_detect(data, len), *better = NULL;
	struct head h = {data, len, true};

	if (type_is(type, TYPE_ZIP))
		better = detect_zip_whole(h);
	else if (type == row(TYPE_OLE))
		better = detect_ole_whole(h);
	else if (may_be_disk(type))
		better = detect_disk_whole(h);
	if (better == NULL && type == NULL && len >= ASSAY_DETECT_HEAD)
		better = detect_json_whole(h);
	return better == NULL ? type : better;
}

bool assay_detect_wants_whole(const struct assay_type *head_type, const void *head, size_t len)
{
	/* all of it has been seen; a directory can be anywhere all the same */
	if (type_is(head_type, TYPE_ZIP) || head_type == row(TYPE_OLE))
		return true;
	if (len < ASSAY_DETECT_HEAD || !may_be_disk(head_type))
		return false;
	/* text has no NUL, and need not wait */
	return head_type != NULL || memchr(head, '\0', ASSAY_DETECT_HEAD) != NULL;
}
