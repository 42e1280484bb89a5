/*
 * What the milter's tests share: a directory of their own, and files in it.
 */
#ifndef TEST_MILTER_H
#define TEST_MILTER_H

#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

/* The directory is the working directory during the test; state holds its name. */
static inline int enter_directory(void **state)
{
	char *name = strdup("/tmp/assay-test-XXXXXX");

	assert_non_null(mkdtemp(name));
	assert_int_equal(chdir(name), 0);
	*state = name;
	return 0;
}

static inline int leave_directory(void **state)
{
	DIR *dir = opendir(".");
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] != '.')
			unlink(entry->d_name);
	}
	closedir(dir);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(*state), 0);
	free(*state);
	return 0;
}

static inline void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

#define in_directory(test) cmocka_unit_test_setup_teardown(test, enter_directory, leave_directory)

#endif
