/*
 * Integers as formats store them, from octets that are there.
 */
#ifndef INSPECT_OCTETS_H
#define INSPECT_OCTETS_H

#include <stdint.h>

static inline unsigned int octets_le16(const unsigned char *p)
{
	return p[0] | (unsigned int)p[1] << 8;
}

static inline uint32_t octets_le32(const unsigned char *p)
{
	return octets_le16(p) | (uint32_t)octets_le16(p + 2) << 16;
}

static inline uint64_t octets_le64(const unsigned char *p)
{
	return octets_le32(p) | (uint64_t)octets_le32(p + 4) << 32;
}

#endif
