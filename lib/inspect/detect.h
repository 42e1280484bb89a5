/*
 * What the detectors share: the octets that they look at, and themselves.
 *
 * A detector is asked about content that starts like its format. It answers the
 * type, or NULL when that was chance. The first octets are as the signature that
 * led to it says (signatures.c), nothing else is certain.
 */
#ifndef INSPECT_DETECT_H
#define INSPECT_DETECT_H

#include "inspect/types.h"

#include <string.h>

/* The start of the content, or all of it. */
struct head {
	const unsigned char *data;
	size_t len;
	bool whole; /* this is all of the content */
};

/* ---- octets; beyond the end they are 0 -------------------------------------- */

static inline bool head_at(struct head h, size_t off, const char *magic, size_t len)
{
	return h.len >= len && off <= h.len - len && memcmp(h.data + off, magic, len) == 0;
}

#define AT(h, off, magic) head_at(h, off, magic, sizeof(magic) - 1)

static inline unsigned int octet_at(struct head h, size_t off)
{
	return off < h.len ? h.data[off] : 0;
}

static inline unsigned int le16_at(struct head h, size_t off)
{
	return octet_at(h, off) | octet_at(h, off + 1) << 8;
}

static inline unsigned int be16_at(struct head h, size_t off)
{
	return octet_at(h, off) << 8 | octet_at(h, off + 1);
}

static inline uint32_t le32_at(struct head h, size_t off)
{
	return le16_at(h, off) | (uint32_t)le16_at(h, off + 2) << 16;
}

static inline uint32_t be32_at(struct head h, size_t off)
{
	return (uint32_t)be16_at(h, off) << 16 | be16_at(h, off + 2);
}

static inline uint64_t le64_at(struct head h, size_t off)
{
	return le32_at(h, off) | (uint64_t)le32_at(h, off + 4) << 32;
}

/* What is behind the first off octets. */
static inline struct head head_from(struct head h, size_t off)
{
	size_t skip = off < h.len ? off : h.len;

	return (struct head){h.data + skip, h.len - skip, h.whole};
}

/* No more than len octets of it. */
static inline struct head head_first(struct head h, size_t len)
{
	return len < h.len ? (struct head){h.data, len, false} : h;
}

static inline const unsigned char *head_find(struct head h, const char *word)
{
	return h.len == 0 ? NULL : memmem(h.data, h.len, word, strlen(word));
}

static inline const struct assay_type *row(enum type_id id)
{
	return &assay_types[id];
}

/* Control characters that no text has are among the first max octets. */
bool head_is_binary(struct head h, size_t max);

/* ---- text; text.c ------------------------------------------------------------ */

static inline bool is_blank(unsigned int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct head skip_white(struct head h);
struct head skip_blanks(struct head h); /* no line ends */

/* Ignoring ASCII case: starts with the word; the same, and no letter or digit goes on behind. */
bool starts_with(struct head h, const char *word);
bool starts_with_word(struct head h, const char *word);

/* The word is somewhere in it, ignoring ASCII case. */
bool contains(struct head h, const char *word);

/* From the line after the first one; empty: there is none. */
struct head next_line(struct head h);

/* ---- the steps, in this order ------------------------------------------------- */

typedef const struct assay_type *detector(struct head h);

detector detect_signature; /* octets at the start; detect-signatures.c */
detector detect_further;   /* octets elsewhere; detect-further.c */
detector detect_text;      /* detect-text.c */

/* Better answers about what is there as a whole, or NULL. */
detector detect_zip_whole;  /* detect-zip.c */
detector detect_ole_whole;  /* detect-ole.c */
detector detect_disk_whole; /* detect-disks.c */
detector detect_json_whole; /* detect-data.c */

/* ---- what signatures and words lead to ------------------------------------------ */

/* detect-programs.c */
detector detect_mz, detect_elf, detect_cafebabe, detect_dex;
/* detect-archives.c */
detector detect_ar, detect_arj, detect_bzip2, detect_compress, detect_cpio, detect_lzma,
	detect_stuffit, detect_tar, detect_zoo;
/* detect-zip.c: by the head alone */
detector detect_zip;
/* detect-disks.c: those that tell by their head */
detector detect_disk, detect_vdi;
/* detect-images.c */
detector detect_bmp, detect_djvu, detect_emf, detect_icon, detect_jpeg2000, detect_jxl, detect_pcx,
	detect_png, detect_pnm, detect_postscript, detect_sgi, detect_tiff, detect_wmf, detect_xwd;
/* detect-media.c */
detector detect_asf, detect_ebml, detect_flash, detect_form, detect_ftyp, detect_id3,
	detect_mpeg_audio, detect_mpeg_stream, detect_ogg, detect_riff, detect_transport_stream;
/* detect-keys.c */
detector detect_der, detect_high80, detect_pem, detect_pgp;
/* detect-data.c */
detector detect_blender, detect_dwg, detect_font, detect_json, detect_pcapng, detect_torrent;
/* detect-mail.c */
detector detect_mail, detect_mbox;
/* detect-markup.c */
detector detect_markup;
/* detect-scripts.c */
detector detect_applescript, detect_batch, detect_encoded_script, detect_interpreter,
	detect_javascript, detect_powershell, detect_vbscript;

#endif
