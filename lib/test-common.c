/*
 * Buffers, sources, errors and the names of the catalogue.
 */
#include "test.h"

#include <assay/analyse.h>

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static void a_buffer_grows_and_stays_a_string(void **state)
{
	struct assay_buf buf = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(assay_buf_printf(&buf, "%d,", i), 0);
	assert_int_equal(strlen(buf.data), buf.len);
	assert_memory_equal(buf.data, "0,1,2,3,", 8);
	assert_int_equal(assay_buf_append(&buf, "", SIZE_MAX - 1), -ASSAY_ENOMEM);
	assert_int_equal(strlen(buf.data), buf.len);
	assay_buf_free(&buf);
	assert_null(buf.data);
}

static void a_source_gives_only_what_is_there(void **state)
{
	struct assay_str mem = {"0123456789", 10};
	struct assay_source source = assay_source_memory(&mem);
	char buf[10];

	(void)state;
	assert_int_equal(source.read(source.ctx, 4, buf, 6), 0);
	assert_memory_equal(buf, "456789", 6);
	assert_int_equal(source.read(source.ctx, 4, buf, 7), -ASSAY_EIO);
	assert_int_equal(source.read(source.ctx, SIZE_MAX, buf, 1), -ASSAY_EIO);
}

static void a_file_is_a_source_too(void **state)
{
	FILE *file = tmpfile();
	int fd;
	struct assay_source source;
	char buf[6];

	(void)state;
	assert_non_null(file);
	fputs("0123456789", file);
	fflush(file);
	fd = fileno(file);
	source = assay_source_fd(&fd);
	assert_int_equal(source.read(source.ctx, 4, buf, 6), 0);
	assert_memory_equal(buf, "456789", 6);
	assert_int_equal(source.read(source.ctx, 9, buf, 2), -ASSAY_EIO);
	fclose(file);
}

static void every_error_has_a_text(void **state)
{
	(void)state;
	for (int error = 0; error >= -ASSAY_EABORT; error--)
		assert_string_not_equal(assay_strerror(error), "unknown error");
	assert_string_equal(assay_strerror(1), "unknown error");
	assert_string_equal(assay_strerror(INT_MIN), "unknown error");
}

static void every_code_has_a_name_of_its_own_and_a_text(void **state)
{
	(void)state;
	for (int code = 0; code < ASSAY_AMB_COUNT; code++) {
		const struct assay_code_info *info = assay_code_info((enum assay_code)code);

		assert_non_null(info->name);
		assert_true(strlen(info->text) > 10);
		assert_int_equal(assay_code_from_name(info->name), code);
		assert_int_equal(assay_severity_from_name(assay_severity_name(info->severity)),
		                 info->severity);
	}
	assert_int_equal(assay_code_from_name("X-UNHEARD-OF"), -ASSAY_EINVAL);
	assert_null(assay_code_info(ASSAY_AMB_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_and_stays_a_string),
		cmocka_unit_test(a_source_gives_only_what_is_there),
		cmocka_unit_test(a_file_is_a_source_too),
		cmocka_unit_test(every_error_has_a_text),
		cmocka_unit_test(every_code_has_a_name_of_its_own_and_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
