/*
 * Networks in CIDR notation.
 */
#include "test.h"

#include "networks.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static bool contains(const struct networks *networks, const char *text)
{
	union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} addr;

	memset(&addr, 0, sizeof(addr));
	if (inet_pton(AF_INET, text, &addr.in.sin_addr) == 1) {
		addr.sa.sa_family = AF_INET;
	} else {
		assert_int_equal(inet_pton(AF_INET6, text, &addr.in6.sin6_addr), 1);
		addr.sa.sa_family = AF_INET6;
	}
	return networks_contain(networks, &addr.sa);
}

static void an_address_is_in_its_network_and_no_other(void **state)
{
	static const struct {
		const char *network, *inside, *outside;
	} cases[] = {
		{"127.0.0.0/8", "127.255.255.255", "128.0.0.0"},
		{"192.0.2.128/25", "192.0.2.128", "192.0.2.127"},
		{"192.0.2.1", "192.0.2.1", "192.0.2.2"},
		{"192.0.2.1/32", "::ffff:192.0.2.1", "::ffff:192.0.2.2"},
		{"0.0.0.0/0", "255.1.2.3", "::1"},
		{"::1", "::1", "::2"},
		{"2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"},
		{"::/0", "fe80::1", "127.0.0.1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct networks networks = {0};

		assert_int_equal(networks_add(&networks, cases[i].network), 0);
		assert_true(contains(&networks, cases[i].inside));
		assert_false(contains(&networks, cases[i].outside));
		networks_free(&networks);
	}
}

static void what_is_no_network_is_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"10",
		"10.0.0.0/",
		"10.0.0.0/33",
		"10.0.0.1/8",
		"10.0.0.0/-1",
		"a.b.c.d",
		"::1/129",
		"2001:db8::1/32",
		"10.0.0.0/8x",
		"/8",
		"1.2.3.4.5",
		"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001/128",
	};
	struct networks networks = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(networks_add(&networks, cases[i]), -ASSAY_EINVAL);
	assert_int_equal(networks.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_in_its_network_and_no_other),
		cmocka_unit_test(what_is_no_network_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
