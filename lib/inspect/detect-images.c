/*
 * Pictures whose signature alone proves too little, or tells too little.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- Windows ------------------------------------------------------------------ */

const struct assay_type *detect_bmp(struct head h)
{
	/* file size, reserved zeros, then the size of the information header */
	if (h.len < 18 || le32_at(h, 6) != 0)
		return NULL;
	switch (le32_at(h, 14)) {
	case 12:
	case 16:
	case 40:
	case 52:
	case 56:
	case 64:
	case 108:
	case 124:
		return row(TYPE_BMP);
	default:
		return NULL;
	}
}

/* Images, and the first one's entry: a reserved zero, a size, an offset behind the entries. */
const struct assay_type *detect_icon(struct head h)
{
	unsigned int count = le16_at(h, 4);

	if (count == 0 || count > 256)
		return NULL;
	if (h.len > 6 &&
	    (octet_at(h, 9) != 0 || le32_at(h, 14) == 0 || le32_at(h, 18) < 6 + 16 * count))
		return NULL;
	return row(octet_at(h, 2) == 1 ? TYPE_ICO : TYPE_CUR);
}

const struct assay_type *detect_emf(struct head h)
{
	return AT(h, 40, " EMF") ? row(TYPE_EMF) : NULL;
}

/* Version 1 or 3, and the size in words is not nothing. */
const struct assay_type *detect_wmf(struct head h)
{
	return le32_at(h, 6) >= 9 ? row(TYPE_WMF) : NULL;
}

/* Version, encoding, bits of a pixel, then an area that starts before it ends. */
const struct assay_type *detect_pcx(struct head h)
{
	unsigned int version = octet_at(h, 1), bits = octet_at(h, 3);

	if (h.len < 128 || version > 5 || version == 1 || octet_at(h, 2) > 1 ||
	    octet_at(h, 64) != 0)
		return NULL;
	if ((bits != 1 && bits != 2 && bits != 4 && bits != 8) || le16_at(h, 4) > le16_at(h, 8) ||
	    le16_at(h, 6) > le16_at(h, 10))
		return NULL;
	return row(TYPE_PCX);
}

/* ---- PNG, JPEG's successors, TIFF ------------------------------------------------ */

#define PNG_CHUNKS 32 /* looked at before the image itself */

/* An animated one says so in a chunk before the image. */
const struct assay_type *detect_png(struct head h)
{
	uint64_t pos = 8;

	for (int i = 0; i < PNG_CHUNKS && pos < h.len; i++) {
		if (AT(h, (size_t)pos + 4, "acTL"))
			return row(TYPE_APNG);
		if (AT(h, (size_t)pos + 4, "IDAT"))
			break;
		pos += 12 + (uint64_t)be32_at(h, (size_t)pos);
	}
	return row(TYPE_PNG);
}

/* ISO/IEC 15444-1 I.5: the brand of the file type box behind the signature. */
const struct assay_type *detect_jpeg2000(struct head h)
{
	if (AT(h, 20, "jpx "))
		return row(TYPE_JPX);
	if (AT(h, 20, "jpm "))
		return row(TYPE_JPM);
	if (AT(h, 20, "mjp2"))
		return row(TYPE_MJ2);
	return row(TYPE_JP2);
}

/* A bare codestream has two octets of signature; text cannot have the first. */
const struct assay_type *detect_jxl(struct head h)
{
	return h.len > 2 && head_is_binary(head_from(h, 2), 64) ? row(TYPE_JXL) : NULL;
}

/* The order of octets twice, then a number that the makers of raw images replace. */
const struct assay_type *detect_tiff(struct head h)
{
	if (AT(h, 2, "*\0\x10\0\0\0CR\2"))
		return row(TYPE_CR2);
	if (AT(h, 0, "IIRO") || AT(h, 0, "IIRS") || AT(h, 0, "MMOR"))
		return head_is_binary(head_from(h, 4), 64) ? row(TYPE_ORF) : NULL;
	if (AT(h, 0, "IIU\0"))
		return row(TYPE_RW2);
	if (AT(h, 0, "II\xbc\1"))
		return row(TYPE_JXR);
	if (AT(h, 0, "II\x1a\0\0\0HEAPCCDR"))
		return row(TYPE_CRW);
	if (AT(h, 0, "II*\0") || AT(h, 0, "MM\0*") || AT(h, 0, "II+\0\x08\0") ||
	    AT(h, 0, "MM\0+\0\x08"))
		return row(TYPE_TIFF);
	return NULL;
}

/* ---- others ------------------------------------------------------------------------ */

/* "P" and a digit, white space, then a number (P7: a word). */
const struct assay_type *detect_pnm(struct head h)
{
	static const enum type_id kinds[] = {TYPE_PBM, TYPE_PGM, TYPE_PPM,
	                                     TYPE_PBM, TYPE_PGM, TYPE_PPM};
	unsigned int kind = octet_at(h, 1);
	struct head rest = skip_white(head_from(h, 2));

	if (AT(h, 0, "P7\nWIDTH ") || AT(h, 0, "P7\nHEIGHT ") || AT(h, 0, "P7\nDEPTH "))
		return row(TYPE_PAM);
	if (kind < '1' || kind > '6' || !is_blank(octet_at(h, 2)))
		return NULL;
	while (octet_at(rest, 0) == '#')
		rest = skip_white(next_line(rest));
	/* width and height, and nothing but numbers in the formats of numbers */
	for (int i = 0; i < 2; i++) {
		size_t digits = 0;

		while (octet_at(rest, digits) >= '0' && octet_at(rest, digits) <= '9')
			digits++;
		if (digits == 0 || digits > 6 || !is_blank(octet_at(rest, digits)))
			return NULL;
		rest = skip_white(head_from(rest, digits));
	}
	if (kind <= '3' && (octet_at(rest, 0) < '0' || octet_at(rest, 0) > '9'))
		return NULL;
	return row(kinds[kind - '1']);
}

const struct assay_type *detect_djvu(struct head h)
{
	return AT(h, 12, "DJVU") || AT(h, 12, "DJVM") || AT(h, 12, "DJVI") ? row(TYPE_DJVU) : NULL;
}

/* Storage, octets of a channel, dimensions. */
const struct assay_type *detect_sgi(struct head h)
{
	if (h.len < 12 || octet_at(h, 2) > 1 || octet_at(h, 3) < 1 || octet_at(h, 3) > 2 ||
	    be16_at(h, 4) < 1 || be16_at(h, 4) > 3 || be16_at(h, 6) == 0)
		return NULL;
	return row(TYPE_SGI);
}

/* The size of the header, version 7, a format, bits of a pixel. */
const struct assay_type *detect_xwd(struct head h)
{
	return be32_at(h, 0) >= 100 && be32_at(h, 4) == 7 && be32_at(h, 8) <= 2 &&
	                       be32_at(h, 12) >= 1 && be32_at(h, 12) <= 32
	               ? row(TYPE_XWD)
	               : NULL;
}

/* PostScript: its first line says when it is a picture or a font. */
const struct assay_type *detect_postscript(struct head h)
{
	struct head rest = head_from(h, octet_at(h, 0) == '%' ? 0 : 1);

	if (AT(rest, 0, "%!FontType1") || AT(rest, 0, "%!PS-AdobeFont"))
		return row(TYPE_TYPE1);
	if (AT(rest, 0, "%!PS-Adobe-") && head_find(head_first(rest, 40), "EPSF-") != NULL)
		return row(TYPE_EPS);
	return AT(rest, 4, "-Adobe-") || is_blank(octet_at(rest, 4)) ? row(TYPE_PS) : NULL;
}
