/*
 * How much there is to read, for the progress bar.
 */
#include "inspect.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_folder(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

struct measure {
	uint64_t octets;
	bool unknown;
};

static int measure_file(void *ctx, const char *path, enum file_kind kind)
{
	struct measure *measure = ctx;
	struct stat st;

	(void)kind;
	if (stat(path, &st) == 0)
		measure->octets += (uint64_t)st.st_size;
	return STATUS_OK;
}

static void ignore_failure(void *ctx, const char *path, const char *why)
{
	(void)ctx, (void)path, (void)why;
}

uint64_t measure_paths(char *const *paths, int count)
{
	struct measure all = {0};
	const struct walk walk = {.file = measure_file, .failed = ignore_failure, .ctx = &all};

	for (int i = 0; i < count; i++) {
		const char *path = paths[i];
		struct stat st;
		bool is_stdin = strcmp(path, "-") == 0;

		if ((is_stdin ? fstat(STDIN_FILENO, &st) : stat(path, &st)) < 0)
			continue;
		if (S_ISDIR(st.st_mode))
			walk_folder(&walk, path);
		else if (S_ISREG(st.st_mode))
			all.octets += (uint64_t)st.st_size;
		else
			all.unknown = true;
	}
	return all.unknown ? 0 : all.octets;
}
