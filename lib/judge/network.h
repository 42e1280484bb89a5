/*
 * Networks: IP addresses with a prefix length, "192.0.2.0/24", "2001:db8::/32".
 */
#ifndef JUDGE_NETWORK_H
#define JUDGE_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

/* An IPv4 address is kept as IPv6 has it (RFC 4291 2.5.5.2): ::ffff:192.0.2.1. */
struct network {
	uint8_t octets[16];
	unsigned int prefix; /* of 128 bits */
};

enum network_error {
	NETWORK_OK,
	NETWORK_NONE,      /* not an address at all */
	NETWORK_PREFIX,    /* the prefix length is not one */
	NETWORK_HOST_BITS, /* bits are set beyond the prefix: probably a mistake */
};

/* Parse an address, with or without a prefix length. */
enum network_error network_parse(const char *text, struct network *network_r);

bool network_contains(const struct network *network, const struct network *address);

#endif
