/*
 * The listening socket: addresses, a socket in use, one left behind, its mode.
 */
#include "test-milter.h"

#include "listen.h"

#include <sys/stat.h>

static const struct listen_options defaults = {
	.mode = 0660,
	.owner = (uid_t)-1,
	.group = (gid_t)-1,
};

static void only_addresses_of_a_valid_form_pass(void **state)
{
	static const struct {
		const char *address;
		bool valid;
	} cases[] = {
		{"unix:/run/x.sock", true},
		{"local:/run/x.sock", true},
		{"inet:127.0.0.1:8890", true},
		{"inet:[::1]:8890", true},
		{"inet6:[::1]:8890", true},
		{"inet:8890@127.0.0.1", true},
		{"inet:8890@[::1]", true},
		{"inet:localhost:1", true},
		{"", false},
		{"/run/x.sock", false},
		{"unix:", false},
		{"unix:relative", false},
		{"inet:8890", false},
		{"inet:127.0.0.1:", false},
		{"inet::8890", false},
		{"inet:127.0.0.1:65536", false},
		{"inet:127.0.0.1:0", false},
		{"inet:127.0.0.1:http", false},
		{"inet:::1:8890", false},
		{"inet:127.0.0.1:123456", false},
		{"tcp:127.0.0.1:8890", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_buf error = {0};

		assert_int_equal(listen_check(cases[i].address, &error) == 0, cases[i].valid);
		assert_int_equal(error.len > 0, !cases[i].valid);
		assay_buf_free(&error);
	}
}

static void a_path_too_long_is_told(void **state)
{
	char address[300];
	struct assay_buf error = {0};

	(void)state;
	memset(address, 'x', sizeof(address));
	memcpy(address, "unix:/", 6);
	address[sizeof(address) - 1] = '\0';
	assert_int_equal(listen_check(address, &error), -ASSAY_ECONFIG);
	assert_non_null(strstr(error.data, "too long"));
	assay_buf_free(&error);
}

static struct listen_options options_for(void **state, char *address, size_t size)
{
	struct listen_options options = defaults;

	snprintf(address, size, "unix:%s/sock", (char *)*state);
	options.address = address;
	return options;
}

static void the_socket_has_the_mode_asked_for_and_is_removed(void **state)
{
	char address[100];
	struct listen_options options = options_for(state, address, sizeof(address));
	struct assay_buf error = {0};
	struct listener listener;
	struct stat st;

	options.mode = 0604;
	assert_int_equal(listen_open(&options, &listener, &error), 0);
	assert_int_equal(lstat("sock", &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0604);
	listen_remove(&listener);
	close(listener.fd);
	assert_int_equal(lstat("sock", &st), -1);
}

static void a_socket_in_use_is_left_alone(void **state)
{
	char address[100], expected[200];
	struct listen_options options = options_for(state, address, sizeof(address));
	struct assay_buf error = {0};
	struct listener first, second;
	struct stat st;

	assert_int_equal(listen_open(&options, &first, &error), 0);
	assert_int_equal(listen_open(&options, &second, &error), -ASSAY_EIO);
	snprintf(expected, sizeof(expected), "socket %s: in use by another program", address);
	assert_string_equal(error.data, expected);
	assert_int_equal(lstat("sock", &st), 0);
	listen_remove(&first);
	close(first.fd);
	assay_buf_free(&error);
}

static void a_socket_left_behind_is_reused(void **state)
{
	char address[100];
	struct listen_options options = options_for(state, address, sizeof(address));
	struct assay_buf error = {0};
	struct listener dead, alive;
	struct stat st;

	assert_int_equal(listen_open(&options, &dead, &error), 0);
	close(dead.fd);
	assert_int_equal(lstat("sock", &st), 0);
	assert_int_equal(listen_open(&options, &alive, &error), 0);
	listen_remove(&alive);
	close(alive.fd);
	assert_int_equal(lstat("sock", &st), -1);
}

static void the_socket_of_a_successor_is_not_removed(void **state)
{
	char address[100];
	struct listen_options options = options_for(state, address, sizeof(address));
	struct assay_buf error = {0};
	struct listener first, second;
	struct stat st;

	assert_int_equal(listen_open(&options, &first, &error), 0);
	assert_int_equal(unlink("sock"), 0);
	assert_int_equal(listen_open(&options, &second, &error), 0);
	listen_remove(&first);
	assert_int_equal(lstat("sock", &st), 0);
	listen_remove(&second);
	close(first.fd);
	close(second.fd);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
	char address[100];
	struct listen_options options = options_for(state, address, sizeof(address));
	struct assay_buf error = {0};
	struct listener listener;
	struct stat st;

	write_file("sock", "precious");
	assert_int_equal(listen_open(&options, &listener, &error), -ASSAY_EIO);
	assert_non_null(strstr(error.data, "exists and is not a socket"));
	assert_int_equal(lstat("sock", &st), 0);
	assert_int_equal(st.st_size, 8);
	assay_buf_free(&error);
}

static void a_port_in_use_is_told(void **state)
{
	struct listen_options options = defaults;
	struct assay_buf error = {0};
	struct listener first = {.fd = -1}, second;
	char address[64];

	(void)state;
	options.address = address;
	for (int port = 23456; port < 23556 && first.fd < 0; port++) {
		snprintf(address, sizeof(address), "inet:127.0.0.1:%d", port);
		error.len = 0;
		if (listen_open(&options, &first, &error) < 0)
			assert_int_equal(first.fd, -1);
	}
	assert_true(first.fd >= 0);
	error.len = 0;
	assert_int_equal(listen_open(&options, &second, &error), -ASSAY_EIO);
	assert_non_null(strstr(error.data, "in use by another program"));
	close(first.fd);
	assay_buf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_addresses_of_a_valid_form_pass),
		cmocka_unit_test(a_path_too_long_is_told),
		in_directory(the_socket_has_the_mode_asked_for_and_is_removed),
		in_directory(a_socket_in_use_is_left_alone),
		in_directory(a_socket_left_behind_is_reused),
		in_directory(the_socket_of_a_successor_is_not_removed),
		in_directory(a_file_that_is_no_socket_is_left_alone),
		cmocka_unit_test(a_port_in_use_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
