/*
 * Networks. See network.h.
 */
#include "judge/network.h"

#include <arpa/inet.h>
#include <string.h>

static bool parse_address(const char *text, size_t len, struct network *network_r, bool *v4_r)
{
	char copy[INET6_ADDRSTRLEN];

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	*v4_r = inet_pton(AF_INET, copy, network_r->octets + 12) == 1;
	if (*v4_r) {
		memset(network_r->octets, 0, 10);
		memset(network_r->octets + 10, 0xff, 2);
		return true;
	}
	return inet_pton(AF_INET6, copy, network_r->octets) == 1;
}

/* Decimal digits up to max; -1 for anything else. */
static int parse_prefix(const char *text, int max)
{
	int prefix = 0;

	if (*text == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		prefix = prefix * 10 + (*text - '0');
		if (prefix > max)
			return -1;
	}
	return prefix;
}

static bool has_host_bits(const struct network *network)
{
	for (unsigned int bit = network->prefix; bit < 128; bit++) {
		if ((network->octets[bit / 8] >> (7 - bit % 8) & 1) != 0)
			return true;
	}
	return false;
}

enum network_error network_parse(const char *text, struct network *network_r)
{
	size_t len = strcspn(text, "/");
	bool v4;
	int prefix;

	if (!parse_address(text, len, network_r, &v4))
		return NETWORK_NONE;
	network_r->prefix = 128;
	if (text[len] == '\0')
		return NETWORK_OK;
	prefix = parse_prefix(text + len + 1, v4 ? 32 : 128);
	if (prefix < 0)
		return NETWORK_PREFIX;
	network_r->prefix = (unsigned int)prefix + (v4 ? 96 : 0);
	return has_host_bits(network_r) ? NETWORK_HOST_BITS : NETWORK_OK;
}

bool network_contains(const struct network *network, const struct network *address)
{
	unsigned int whole = network->prefix / 8, rest = network->prefix % 8;

	if (memcmp(network->octets, address->octets, whole) != 0)
		return false;
	return rest == 0 || (network->octets[whole] ^ address->octets[whole]) >> (8 - rest) == 0;
}
