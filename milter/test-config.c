/*
 * assay.conf: what is accepted, what is refused and how it is said, and that
 * the manual knows every key.
 */
#include "test-milter.h"

#include "config.h"

static void a_file_that_says_nothing_gives_the_defaults(void **state)
{
	struct assay_buf error = {0};
	struct config config;

	(void)state;
	write_file("assay.conf", "");
	assert_int_equal(config_load("assay.conf", &config, &error), 0);
	assert_string_equal(config.socket, "unix:/var/spool/postfix/assay/milter.sock");
	assert_int_equal(config.socket_mode, 0660);
	assert_int_equal(config.on_error, ANSWER_TEMPFAIL);
	assert_int_equal(config.on_oversize, ANSWER_REJECT);
	assert_int_equal(config.spool_memory, 1024 * 1024);
	assert_null(config.user);
	assert_int_equal(config.trusted_networks.count, 0);
	assert_null(error.data);
	config_free(&config);
}

static void every_key_is_read(void **state)
{
	struct engine_settings settings;
	struct assay_buf error = {0};
	struct config config;

	(void)state;
	write_file("assay.conf", "# all of them\n"
	                         "socket = \"inet:127.0.0.1:8890\"\n"
	                         "socket_mode = 0600\n"
	                         "socket_group = postfix\n"
	                         "user = assay\n"
	                         "group = mail\n"
	                         "pid_file = /run/assay.pid\n"
	                         "log = syslog\n"
	                         "log_level = Debug\n"
	                         "policy = /etc/p.conf\n"
	                         "trusted_networks = {127.0.0.0/8, \"::1\"}\n"
	                         "on_error = quarantine\n"
	                         "on_oversize = accept\n"
	                         "max_message_size = 30M\n"
	                         "spool_directory = /var/spool/assay\n"
	                         "spool_memory = 64k\n"
	                         "max_concurrent = 7\n"
	                         "limits {\n"
	                         "  depth = 1 parts = 2 header_bytes = 3K header_fields = 4\n"
	                         "  parameters = 5 boundary_bytes = 6 decoded_bytes = 7G\n"
	                         "  ambiguities = 8 parts_soft = 9 line_bytes = 1K words = 11\n"
	                         "  members = 12 work = 13\n"
	                         "}\n");
	assert_int_equal(config_load("assay.conf", &config, &error), 0);
	assert_string_equal(config.socket, "inet:127.0.0.1:8890");
	assert_int_equal(config.socket_mode, 0600);
	assert_string_equal(config.socket_group, "postfix");
	assert_string_equal(config.user, "assay");
	assert_string_equal(config.group, "mail");
	assert_string_equal(config.pid_file, "/run/assay.pid");
	assert_int_equal(config.log, LOG_TO_SYSLOG);
	assert_int_equal(config.log_level, LOG_DEBUG);
	assert_int_equal(config.trusted_networks.count, 2);
	settings = config_engine(&config);
	assert_string_equal(settings.policy_path, "/etc/p.conf");
	assert_int_equal(settings.on_error, ANSWER_QUARANTINE);
	assert_int_equal(settings.on_oversize, ANSWER_ACCEPT);
	assert_int_equal(settings.max_message_size, 30 * 1024 * 1024);
	assert_string_equal(settings.spool_directory, "/var/spool/assay");
	assert_int_equal(settings.spool_memory, 64 * 1024);
	assert_int_equal(settings.max_concurrent, 7);
	assert_int_equal(settings.limits.depth, 1);
	assert_int_equal(settings.limits.parts, 2);
	assert_int_equal(settings.limits.header_bytes, 3 * 1024);
	assert_int_equal(settings.limits.header_fields, 4);
	assert_int_equal(settings.limits.parameters, 5);
	assert_int_equal(settings.limits.boundary_bytes, 6);
	assert_true(settings.limits.decoded_bytes == UINT64_C(7) << 30);
	assert_int_equal(settings.limits.ambiguities, 8);
	assert_int_equal(settings.limits.parts_soft, 9);
	assert_int_equal(settings.limits.line_bytes, 1024);
	assert_int_equal(settings.limits.words, 11);
	assert_int_equal(settings.limits.members, 12);
	assert_int_equal(settings.limits.work, 13);
	config_free(&config);
}

static void an_error_is_one_line_with_file_and_line(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"\nsokcet = x\n", "assay.conf:2: unknown key 'sokcet'; did you mean 'socket'?"},
		{"# one\n# two\nfrobnicate = 1\n", "assay.conf:3: unknown key 'frobnicate'"},
		{"limits {\n  dept = 1\n}\n",
	         "assay.conf:2: unknown key 'dept'; did you mean 'depth'?"},
		{"depth = 1\n",
	         "assay.conf:1: unknown key 'depth': it belongs in the section limits"},
		{"limits { user = x }\n",
	         "assay.conf:1: unknown key 'user': it belongs outside the section"},
		{"on_error = rejekt\n", "assay.conf:1: on_error: \"rejekt\" is not tempfail, "
	                                "accept, reject or quarantine; "
	                                "did you mean \"reject\"?"},
		{"user = a\nuser = b\n", "assay.conf:2: 'user' is given twice"},
		{"policy = relative.conf\n",
	         "assay.conf:1: policy: \"relative.conf\" is not an absolute path"},
		{"spool_memory = 1X\n",
	         "assay.conf:1: spool_memory: \"1X\" is not a size such as 500K, 10M or 2G"},
		{"spool_memory = 99999999999G\n",
	         "assay.conf:1: spool_memory: \"99999999999G\" is not a size such as 500K, 10M or "
	         "2G"},
		{"max_concurrent = 1e3\n", "assay.conf:1: max_concurrent: \"1e3\" is not a number"},
		{"limits { depth = 4294967296 }\n",
	         "assay.conf:1: depth: \"4294967296\" is not a number"},
		{"socket_mode = 0999\n",
	         "assay.conf:1: socket_mode: \"0999\" is not an octal mode such as 0660"},
		{"trusted_networks = {10.0.0.0/8, 10.0.0.1/8}\n",
	         "assay.conf:1: trusted_networks: \"10.0.0.1/8\" is not an IP address or a network "
	         "such as 192.0.2.0/24 with no bits beyond the prefix"},
		{"limits {\n", "assay.conf:1: the brace opened here is never closed"},
		{"user = \"open\n", "assay.conf:1: a string is not closed at the end of its line"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assay_buf error = {0};
		struct config config;

		write_file("assay.conf", cases[i].text);
		assert_int_equal(config_load("assay.conf", &config, &error), -ASSAY_ECONFIG);
		assert_string_equal(error.data, cases[i].error);
		assay_buf_free(&error);
	}
}

static void a_file_that_cannot_be_read_is_named_with_the_reason(void **state)
{
	struct assay_buf error = {0};
	struct config config;

	(void)state;
	assert_int_equal(config_load("missing.conf", &config, &error), -ASSAY_EIO);
	assert_string_equal(error.data, "missing.conf: No such file or directory");
	error.len = 0;
	assert_int_equal(config_load(".", &config, &error), -ASSAY_EIO);
	assert_string_equal(error.data, ".: not a regular file");
	assay_buf_free(&error);
}

/* Every ".It Ic name" of the manual, in order. */
static void the_manual_and_the_program_know_the_same_keys(void **state)
{
	FILE *manual = fopen(TEST_SOURCES "/doc/assay.conf.5", "r");
	char line[256], name[64];
	size_t next = 0;

	(void)state;
	assert_non_null(manual);
	while (fgets(line, sizeof(line), manual) != NULL) {
		if (sscanf(line, ".It Ic %63s", name) != 1)
			continue;
		assert_non_null(config_key_name(next));
		assert_string_equal(name, config_key_name(next));
		next++;
	}
	fclose(manual);
	assert_null(config_key_name(next));
}

static void the_examples_are_valid(void **state)
{
	struct assay_policy *policy = NULL;
	struct assay_buf error = {0};
	struct config config;

	(void)state;
	if (config_load(TEST_SOURCES "/packaging/assay/assay.conf", &config, &error) < 0 ||
	    assay_policy_load(TEST_SOURCES "/packaging/assay/policy.conf", &policy, &error) < 0)
		fail_msg("%s", error.data);
	assert_int_equal(assay_policy_rule_count(policy), 2);
	assert_int_equal(assay_policy_needs(policy),
	                 ASSAY_NEED_BODY_EDITS | ASSAY_NEED_HEADER_EDITS | ASSAY_NEED_QUARANTINE);
	assay_policy_free(policy);
	config_free(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(a_file_that_says_nothing_gives_the_defaults),
		in_directory(every_key_is_read),
		in_directory(an_error_is_one_line_with_file_and_line),
		in_directory(a_file_that_cannot_be_read_is_named_with_the_reason),
		cmocka_unit_test(the_examples_are_valid),
		cmocka_unit_test(the_manual_and_the_program_know_the_same_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
