/*
 * A list of IP networks in CIDR notation. RFC 4632, RFC 4291 2.3.
 */
#include "networks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static bool prefix_equal(const unsigned char *a, const unsigned char *b, unsigned int bits)
{
	unsigned int octets = bits / 8, rest = bits % 8;

	if (memcmp(a, b, octets) != 0)
		return false;
	return rest == 0 || ((a[octets] ^ b[octets]) & (0xff00 >> rest) & 0xff) == 0;
}

static bool host_bits_clear(const struct network *network, unsigned int max)
{
	for (unsigned int bit = network->bits; bit < max; bit++) {
		if ((network->addr[bit / 8] & (0x80 >> bit % 8)) != 0)
			return false;
	}
	return true;
}

static int parse_bits(const char *text, unsigned int max, unsigned int *bits_r)
{
	unsigned int bits = 0;

	if (*text == '\0' || strlen(text) > 3)
		return -ASSAY_EINVAL;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -ASSAY_EINVAL;
		bits = bits * 10 + (unsigned int)(*text - '0');
	}
	if (bits > max)
		return -ASSAY_EINVAL;
	*bits_r = bits;
	return 0;
}

static int parse_network(const char *text, struct network *network)
{
	char addr[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);
	unsigned int max;

	if (len >= sizeof(addr))
		return -ASSAY_EINVAL;
	memcpy(addr, text, len);
	addr[len] = '\0';
	network->family = strchr(addr, ':') != NULL ? AF_INET6 : AF_INET;
	if (inet_pton(network->family, addr, network->addr) != 1)
		return -ASSAY_EINVAL;
	max = network->family == AF_INET6 ? 128 : 32;
	network->bits = max;
	if (slash != NULL && parse_bits(slash + 1, max, &network->bits) < 0)
		return -ASSAY_EINVAL;
	return host_bits_clear(network, max) ? 0 : -ASSAY_EINVAL;
}

int networks_add(struct networks *networks, const char *text)
{
	struct network network = {0}, *list;
	int ret = parse_network(text, &network);

	if (ret < 0)
		return ret;
	list = realloc(networks->list, (networks->count + 1) * sizeof(*list));
	if (list == NULL)
		return -ASSAY_ENOMEM;
	list[networks->count++] = network;
	networks->list = list;
	return 0;
}

bool networks_contain(const struct networks *networks, const struct sockaddr *addr)
{
	const unsigned char *octets;
	int family = addr->sa_family;

	if (family == AF_INET) {
		octets = (const unsigned char *)&((const struct sockaddr_in *)(const void *)addr)
		                 ->sin_addr;
	} else if (family == AF_INET6) {
		octets = ((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr.s6_addr;
		if (IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)(const void *)octets)) {
			octets += 12;
			family = AF_INET;
		}
	} else {
		return false;
	}
	for (size_t i = 0; i < networks->count; i++) {
		const struct network *network = &networks->list[i];

		if (network->family == family && prefix_equal(network->addr, octets, network->bits))
			return true;
	}
	return false;
}

void networks_free(struct networks *networks)
{
	free(networks->list);
	*networks = (struct networks){0};
}
