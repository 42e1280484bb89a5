/*
 * Types by octets that are not the first ones.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* Apple and others: the size of a box, then its name; ISO/IEC 14496-12, QuickTime. */
static const struct assay_type *detect_box(struct head h)
{
	static const char *const movie[] = {"moov", "mdat", "wide", "free", "skip", "pnot"};

	if (AT(h, 4, "ftyp"))
		return detect_ftyp(h);
	for (size_t i = 0; i < sizeof(movie) / sizeof(movie[0]); i++) {
		if (head_at(h, 4, movie[i], 4) && be32_at(h, 0) >= 8)
			return row(TYPE_MOV);
	}
	return NULL;
}

/* "-lh5-" with the size of the header before it. */
static const struct assay_type *detect_lha(struct head h)
{
	if (!AT(h, 2, "-lh") && !AT(h, 2, "-lz"))
		return NULL;
	/* then the attribute (Unix: a blank) and the level of the header */
	if (octet_at(h, 6) != '-' || octet_at(h, 20) > 3 || h.len < 21)
		return NULL;
	return row(TYPE_LHA);
}

/* Python 3: a version, CR LF, flags (PEP 552), 8 octets; before 3.7 without flags; then code. */
static const struct assay_type *detect_pyc(struct head h)
{
	if (h.len < 16 || octet_at(h, 1) < 0x0c || octet_at(h, 1) > 0x0e)
		return NULL;
	return le32_at(h, 4) <= 3 || octet_at(h, 12) == 0xe3 ? row(TYPE_PYC) : NULL;
}

/* The offset table of an embedded font: its size, that of the font, version, "LP" at 34. */
static const struct assay_type *detect_eot(struct head h)
{
	uint32_t version = le32_at(h, 8);

	if (le32_at(h, 4) >= le32_at(h, 0) ||
	    (version != 0x10000 && version != 0x20001 && version != 0x20002))
		return NULL;
	return row(TYPE_EOT);
}

static const struct assay_type *detect_flic(struct head h)
{
	/* frames, width and height in pixels, bits of a pixel */
	if (octet_at(h, 5) != 0xaf || (octet_at(h, 4) != 0x11 && octet_at(h, 4) != 0x12) ||
	    le16_at(h, 6) == 0 || le16_at(h, 12) != 8)
		return NULL;
	return row(TYPE_FLIC);
}

/* A superblock, 1024 octets in: its magic, a state and a behaviour that exist. */
static const struct assay_type *detect_extfs(struct head h)
{
	if (le16_at(h, 0x43a) > 7 || le16_at(h, 0x43c) < 1 || le16_at(h, 0x43c) > 3 ||
	    le32_at(h, 0x418) > 6)
		return NULL;
	return row(TYPE_EXTFS);
}

/* Each test looks at two octets before it goes on: this is on the way of every text. */
const struct assay_type *detect_further(struct head h)
{
	const struct assay_type *type = NULL;

	if (h.len < 12)
		return NULL;
	if (h.data[4] >= 'a' && h.data[4] <= 'w' && h.data[0] < 0x20)
		type = detect_box(h);
	else if (h.data[2] == '-' && h.data[3] == 'l')
		type = detect_lha(h);
	else if (h.data[2] == '\r' && h.data[3] == '\n')
		type = detect_pyc(h);
	else if (h.data[5] == 0xaf)
		type = detect_flic(h);
	else if (h.data[7] == '*' && AT(h, 7, "**ACE**"))
		type = row(TYPE_ACE);
	if (type != NULL || h.len < 64)
		return type;
	if (h.data[34] == 'L' && h.data[35] == 'P')
		type = detect_eot(h);
	else if (h.data[36] == 'a' && AT(h, 36, "acsp"))
		type = row(TYPE_ICC);
	else if (h.data[60] == 'B' && AT(h, 60, "BOOKMOBI"))
		type = row(TYPE_MOBI);
	if (type != NULL || h.len < 132)
		return type;
	if (h.data[128] == 'D' && AT(h, 128, "DICM"))
		return row(TYPE_DICOM);
	if (h.len < 512)
		return NULL;
	if (h.data[257] == 'u' && AT(h, 257, "ustar"))
		return row(TYPE_TAR);
	if (h.data[99] == 0 && h.data[155] == ' ')
		type = detect_tar(h);
	else if (h.data[510] == 0x55 && h.data[511] == 0xaa)
		type = detect_disk(h);
	if (type == NULL && h.len > 0x450 && h.data[0x438] == 0x53 && h.data[0x439] == 0xef)
		type = detect_extfs(h);
	return type;
}
