/*
 * The charsets that mail uses, by the names that mail calls them.
 */
#ifndef CODEC_CHARSET_TABLES_H
#define CODEC_CHARSET_TABLES_H

#include <stddef.h>
#include <stdint.h>

struct charset {
	const char *name;      /* lower case */
	const uint16_t *table; /* code points of the octets from 0x80 on; U+FFFD: none */
	const char *iconv;     /* what iconv calls it; NULL with table NULL: UTF-8 or ASCII */
};

/* Sorted by name. */
extern const struct charset charset_names[];
extern const size_t charset_name_count;

extern const uint16_t *const charset_windows_1252;

#endif
