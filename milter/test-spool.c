/*
 * The spool: memory first, then a file without a name; what is written is what
 * is read; failures are told.
 */
#include "test-milter.h"

#include "spool.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void small_messages_stay_in_memory(void **state)
{
	struct spool spool;
	struct assay_source source;
	char buf[10];

	(void)state;
	spool_init(&spool, "/nowhere", 10);
	assert_int_equal(spool_write(&spool, "01234", 5), 0);
	assert_int_equal(spool_write(&spool, "56789", 5), 0);
	assert_int_equal(spool.fd, -1);
	source = spool_source(&spool);
	assert_int_equal(source.read(source.ctx, 0, buf, 10), 0);
	assert_memory_equal(buf, "0123456789", 10);
	assert_int_equal(source.read(source.ctx, 8, buf, 3), -ASSAY_EIO);
	spool_free(&spool);
}

static void large_messages_go_to_a_file_without_a_name(void **state)
{
	struct spool spool;
	struct stat st;

	(void)state;
	spool_init(&spool, ".", 10);
	assert_int_equal(spool_write(&spool, "0123456789", 10), 0);
	assert_int_equal(spool_write(&spool, "x", 1), 0);
	assert_true(spool.fd >= 0);
	assert_null(spool.memory.data);
	assert_int_equal(fstat(spool.fd, &st), 0);
	assert_int_equal(st.st_nlink, 0);
	assert_int_equal(st.st_size, 11);
	assert_int_equal(st.st_mode & 0777, 0600);
	spool_free(&spool);
}

static void what_is_written_is_what_is_read_in_any_chunking(void **state)
{
	uint64_t random = 4711;
	char data[5000], got[5000];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)test_random(&random);
	for (int round = 0; round < 200; round++) {
		struct spool spool;
		struct assay_source source;

		spool_init(&spool, ".", (size_t)(test_random(&random) % 6000));
		for (size_t off = 0; off < sizeof(data);) {
			size_t len = (size_t)(test_random(&random) % 900);

			if (len > sizeof(data) - off)
				len = sizeof(data) - off;
			assert_int_equal(spool_write(&spool, data + off, len), 0);
			off += len;
		}
		assert_int_equal(spool.size, sizeof(data));
		source = spool_source(&spool);
		for (int i = 0; i < 20; i++) {
			size_t off = (size_t)(test_random(&random) % sizeof(data));
			size_t len = (size_t)(test_random(&random) % (sizeof(data) - off + 1));

			assert_int_equal(source.read(source.ctx, off, got, len), 0);
			assert_memory_equal(got, data + off, len);
		}
		spool_free(&spool);
	}
}

static void a_missing_directory_is_told_and_stays_an_error(void **state)
{
	struct spool spool;

	(void)state;
	spool_init(&spool, "/nowhere", 4);
	assert_int_equal(spool_write(&spool, "0123", 4), 0);
	assert_int_equal(spool_write(&spool, "4", 1), -ASSAY_EIO);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(spool.failed, "open");
	assert_int_equal(spool_write(&spool, "5", 1), -ASSAY_EIO);
	spool_free(&spool);
}

/* A full disk, as near as a test may come: the file may not grow further. */
static void a_full_disk_is_told(void **state)
{
	struct rlimit old, limit;
	struct spool spool;
	char block[1024] = {0};
	int ret = 0;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 8192;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	spool_init(&spool, ".", 0);
	for (int i = 0; i < 20 && ret == 0; i++)
		ret = spool_write(&spool, block, sizeof(block));
	assert_int_equal(ret, -ASSAY_EIO);
	assert_int_equal(errno, EFBIG);
	assert_string_equal(spool.failed, "write");
	spool_free(&spool);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_messages_stay_in_memory),
		in_directory(large_messages_go_to_a_file_without_a_name),
		in_directory(what_is_written_is_what_is_read_in_any_chunking),
		cmocka_unit_test(a_missing_directory_is_told_and_stays_an_error),
		in_directory(a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
