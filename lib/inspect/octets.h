/*
 * Numbers out of octets, in little-endian order as Microsoft's formats have
 * them, and pieces of content that are known to be there. Private to lib/inspect.
 */
#ifndef INSPECT_OCTETS_H
#define INSPECT_OCTETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Octets in memory; NULL and 0 for what is not there. */
struct octets {
	const unsigned char *data;
	size_t len;
};

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

/* Whether len octets are there at off. */
static inline bool octets_have(struct octets o, size_t off, size_t len)
{
	return off <= o.len && len <= o.len - off;
}

/* What is at off, at most len octets of it. */
static inline struct octets octets_at(struct octets o, size_t off, size_t len)
{
	if (off >= o.len)
		return (struct octets){NULL, 0};
	return (struct octets){o.data + off, len < o.len - off ? len : o.len - off};
}

#endif
