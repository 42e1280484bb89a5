/*
 * A list of IP networks in CIDR notation.
 */
#ifndef MILTER_NETWORKS_H
#define MILTER_NETWORKS_H

#include <assay/common.h>

#include <sys/socket.h>

struct network {
	int family;             /* AF_INET or AF_INET6 */
	unsigned char addr[16]; /* network order; the first 4 octets for AF_INET */
	unsigned int bits;
};

struct networks {
	struct network *list;
	size_t count;
};

/*
 * Add "192.0.2.0/24", "2001:db8::/32", or a single address. Returns 0,
 * -ASSAY_EINVAL (also when bits beyond the prefix are set, which is always a
 * mistake), or -ASSAY_ENOMEM.
 */
int networks_add(struct networks *networks, const char *text) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2);

/* Whether an address is in one of them; an IPv4 address in IPv6 form counts as itself. */
bool networks_contain(const struct networks *networks, const struct sockaddr *addr)
	ASSAY_NONNULL(1, 2);

void networks_free(struct networks *networks) ASSAY_NONNULL(1);

#endif
