/*
 * Charsets as lib/codec sees them: the list, its labels, and conversion from one.
 */
#ifndef CODEC_CHARSET_H
#define CODEC_CHARSET_H

#include <assay/codec.h>

enum charset_kind {
	CHARSET_TABLE, /* ASCII, and a table for the upper half */
	CHARSET_ASCII,
	CHARSET_UTF8,
	CHARSET_UTF16, /* the BOM decides; without one it is little-endian, as WHATWG says */
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_UTF32,
	CHARSET_UTF32LE,
	CHARSET_UTF32BE,
	CHARSET_ISO2022JP, /* 7-bit forms of a charset that iconv converts */
	CHARSET_ISO2022KR,
	CHARSET_HZ,
	CHARSET_STATES, /* iconv, a charset that has states */
	CHARSET_ICONV,
	CHARSET_UNNAMED, /* "unknown-8bit" and the like: a label that names nothing */
};

struct charset {
	enum charset_kind kind;
	const uint16_t *upper; /* code points of 0x80 to 0xff, U+FFFD where there is none */
	const char *iconv[2];  /* names that iconv may know it by, best first */
};

/* Labels in lower case and without what is no letter or digit, sorted. */
struct charset_label {
	const char *label;
	unsigned int charset; /* index into charset_list */
};

extern const struct charset charset_list[];
extern const struct charset_label charset_labels[];
extern const size_t charset_label_count;
extern const struct charset *const charset_windows_1252;

/* The charset of a label, or NULL. Case, quotes, blanks and punctuation do not matter. */
const struct charset *charset_find(const char *label, size_t len);

/* Whether octets mean different things after different octets; they start afresh in each word. */
static inline bool charset_has_states(const struct charset *charset)
{
	return charset != NULL && charset->kind >= CHARSET_ISO2022JP &&
	       charset->kind <= CHARSET_STATES;
}

/* As assay_charset_to_utf8(); charset NULL: an unknown one, read as what it may be. */
int charset_convert(const struct charset *charset, const void *data, size_t len,
                    struct assay_buf *out);

/* Text without a charset: UTF-8 if it is valid, else windows-1252 (result 1). */
int charset_convert_raw(const void *data, size_t len, struct assay_buf *out);

/* Code points to UTF-8, in blocks. Initialise with the buffer, end with writer_flush(). */
struct utf8_writer {
	struct assay_buf *out;
	size_t used;
	int error;
	unsigned char block[1024];
};

void writer_flush(struct utf8_writer *w);

/* A code point that is none (a surrogate, or too large) becomes U+FFFD. */
void writer_put(struct utf8_writer *w, uint32_t code);

/* How many octets at the start are ASCII; are valid UTF-8. */
size_t ascii_prefix(const unsigned char *data, size_t len);
size_t utf8_prefix(const unsigned char *data, size_t len);

/*
 * Append UTF-8; what is malformed becomes U+FFFD, one for each longest start
 * of a character (Unicode 3.9, WHATWG). Returns 1 when there was such, 0, or
 * -ASSAY_ENOMEM.
 */
int utf8_repair(const unsigned char *data, size_t len, struct assay_buf *out);

/*
 * ISO-2022-JP (RFC 1468), ISO-2022-KR (RFC 1557) and HZ (RFC 1843) to the
 * 8-bit form of the same character sets; what is malformed becomes 0xff.
 */
int seven_bit_expand(enum charset_kind kind, const unsigned char *data, size_t len,
                     struct assay_buf *out);

#endif
