/* Links that fetch something from elsewhere are told from those that do not. */
#include "test.h"

#include "inspect/link-target.h"

static void links_to_other_machines_are_told_from_local_ones(void **state)
{
	static const struct {
		const char *target;
		bool remote;
	} table[] = {
		{"http://host.example/a.dotm", true},
		{"  HTTPS://host.example/a", true},
		{"mhtml:http://host.example/a!x-usc:http://host.example/a", true},
		{"ms-word:ofe|u|http://host.example/a", true},
		{"ftp://host.example/a", true},
		{"\\\\host\\share\\a.dot", true},
		{"//host/share/a.dot", true},
		{"file://host/share/a.dot", true},
		{"file:\\\\host\\share\\a.dot", true},
		{"FILE:////host/share/a.dot", true},
		{"file://///host/share/a.dot", true},
		{"file:///\\\\host\\share\\a.dot", true},
		{"file:///C:/Users/a.dot", false},
		{"file:///C:\\Users\\a.dot", false},
		{"file://C:/Users/a.dot", false},
		{"file://localhost/tmp/a.dot", false},
		{"file:///tmp/a.dot", false},
		{"file:a.dot", false},
		{"file:/a.dot", false},
		{"file://", false},
		{"C:\\Templates\\a.dot", false},
		{"/xl/worksheets/sheet1.xml", false},
		{"../media/image1.png", false},
		{"Normal.dotm", false},
		{"a b: c", false},
		{"#Sheet1!A1", false},
		{"\\\\", false},
		{"////", false},
		{"http", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t len = strlen(table[i].target);
		char *exact = malloc(len + 1);

		memcpy(exact, table[i].target, len);
		exact = realloc(exact, len == 0 ? 1 : len);
		if (link_is_remote(exact, len) != table[i].remote)
			fail_msg("%s", table[i].target);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_to_other_machines_are_told_from_local_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
