/*
 * The most memory that is allocated at a time, to the octet: the C library's
 * allocator with a count around it. Resident memory would be too coarse.
 */
#include "bench/memory.h"

#include <malloc.h>
#include <stdint.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *mem, size_t size);
extern void __libc_free(void *mem);

static int counting;
static int64_t used, peak;

void memory_count(void)
{
	used = peak = 0;
	counting = 1;
}

size_t memory_peak(void)
{
	counting = 0;
	return (size_t)peak;
}

static void *taken(void *mem)
{
	if (counting && mem != NULL) {
		used += (int64_t)malloc_usable_size(mem);
		if (used > peak)
			peak = used;
	}
	return mem;
}

static void given(void *mem)
{
	if (counting && mem != NULL)
		used -= (int64_t)malloc_usable_size(mem);
}

void *malloc(size_t size)
{
	return taken(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
	return taken(__libc_calloc(count, size));
}

void *realloc(void *mem, size_t size)
{
	int64_t before = used;
	void *now;

	given(mem);
	now = __libc_realloc(mem, size);
	if (now == NULL && size > 0) {
		used = before;
		return NULL;
	}
	/* while it is copied both are there; the largest buffers are moved, not copied */
	return taken(now);
}

void free(void *mem)
{
	given(mem);
	__libc_free(mem);
}
