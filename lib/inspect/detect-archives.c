/*
 * Archives and compressed files whose signature alone proves too little.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- compressed files -------------------------------------------------------- */

/* "BZh", the size of blocks, and the start of a block (digits of pi) or the end of an empty file.
 */
const struct assay_type *detect_bzip2(struct head h)
{
	if (octet_at(h, 3) < '1' || octet_at(h, 3) > '9')
		return NULL;
	if (AT(h, 4, "1AY&SY") && h.len > 10 && !head_is_binary(head_from(h, 10), 64))
		return NULL;
	return AT(h, 4, "1AY&SY") || AT(h, 4, "\x17\x72\x45\x38\x50\x90") ? row(TYPE_BZIP2) : NULL;
}

/* The third octet: a flag, and 9 to 16 bits for a code. */
const struct assay_type *detect_compress(struct head h)
{
	unsigned int bits = octet_at(h, 2) & 0x1f;

	return (octet_at(h, 2) & 0x60) == 0 && bits >= 9 && bits <= 16 ? row(TYPE_COMPRESS) : NULL;
}

/*
 * A file of the old LZMA program has no signature: properties (here the usual
 * 0x5d), the size of the dictionary (a power of two, or two of them), the size of
 * the content (or all ones), and a first octet of the range coder that is 0.
 */
const struct assay_type *detect_lzma(struct head h)
{
	uint32_t dictionary = le32_at(h, 1), odd;
	uint64_t size = le64_at(h, 5);

	if (h.len < 14 || dictionary == 0 || octet_at(h, 13) != 0)
		return NULL;
	odd = dictionary >> __builtin_ctz(dictionary);
	if ((odd != 1 && odd != 3) || (size != UINT64_MAX && size >> 40 != 0))
		return NULL;
	return row(TYPE_LZMA);
}

/* ---- archives ------------------------------------------------------------------ */

/* A Debian package is an archive that starts with its version. */
const struct assay_type *detect_ar(struct head h)
{
	return row(AT(h, 8, "debian-binary") ? TYPE_DEB : TYPE_AR);
}

/* The size of the basic header, which begins with its own first part and has known kinds. */
const struct assay_type *detect_arj(struct head h)
{
	unsigned int size = le16_at(h, 2), first = octet_at(h, 4);

	/* archiver, oldest archiver, system, flags, security, type (2: of the archive) */
	if (size < 30 || size > 2600 || first < 30 || first > size || octet_at(h, 5) > 110 ||
	    octet_at(h, 7) > 16 || octet_at(h, 10) != 2)
		return NULL;
	return row(TYPE_ARJ);
}

static bool are_digits(struct head h, size_t off, size_t count, const char *digits)
{
	for (size_t i = 0; i < count; i++) {
		unsigned int c = octet_at(h, off + i);

		if (c == 0 || strchr(digits, (int)c) == NULL)
			return false;
	}
	return true;
}

/* Numbers in ASCII (octal, or 8 hexadecimal digits each), or 0x71c7 in either order. */
const struct assay_type *detect_cpio(struct head h)
{
	if (AT(h, 0, "070701") || AT(h, 0, "070702"))
		return are_digits(h, 6, 104, "0123456789abcdefABCDEF") ? row(TYPE_CPIO) : NULL;
	if (AT(h, 0, "070707"))
		return are_digits(h, 6, 70, "01234567") ? row(TYPE_CPIO) : NULL;
	if (octet_at(h, 0) == '0' || h.len < 26)
		return NULL;
	/* the length of the first name, which ends with a NUL */
	if (octet_at(h, 0) == 0xc7) {
		size_t len = le16_at(h, 20);

		return len > 1 && len < 4096 && octet_at(h, 26 + len - 1) == 0 ? row(TYPE_CPIO)
		                                                               : NULL;
	}
	return be16_at(h, 20) > 1 && be16_at(h, 20) < 4096 &&
	                       octet_at(h, 26 + be16_at(h, 20) - 1) == 0
	               ? row(TYPE_CPIO)
	               : NULL;
}

const struct assay_type *detect_stuffit(struct head h)
{
	return AT(h, 10, "rLau") ? row(TYPE_STUFFIT) : NULL;
}

const struct assay_type *detect_zoo(struct head h)
{
	return AT(h, 20, "\xdc\xa7\xc4\xfd") ? row(TYPE_ZOO) : NULL;
}

/* ---- tar --------------------------------------------------------------------------- */

#define TAR_CHECKSUM 148

/* A number in octal digits, blanks around it. */
static bool tar_number(struct head h, size_t off, size_t len, uint32_t *value_r)
{
	size_t digits = 0;

	*value_r = 0;
	for (size_t i = off; i < off + len; i++) {
		unsigned int c = octet_at(h, i);

		if (c >= '0' && c <= '7') {
			*value_r = *value_r << 3 | (c - '0');
			digits++;
		} else if (c != 0 && c != ' ') {
			return false;
		} else if (digits > 0) {
			break;
		}
	}
	return digits > 0;
}

/* The first header of 512 octets: its checksum counts itself as blanks. */
const struct assay_type *detect_tar(struct head h)
{
	uint32_t sum = 8 * ' ', want, mode;

	if (h.len < 512 || octet_at(h, 0) == 0 || !tar_number(h, TAR_CHECKSUM, 8, &want) ||
	    !tar_number(h, 100, 8, &mode))
		return NULL;
	for (size_t i = 0; i < 512; i++)
		sum += i >= TAR_CHECKSUM && i < TAR_CHECKSUM + 8 ? 0 : h.data[i];
	return sum == want ? row(TYPE_TAR) : NULL;
}
