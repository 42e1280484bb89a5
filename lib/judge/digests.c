/*
 * Lists of digests. See digests.h.
 *
 * The lock is held for the few comparisons of a look-up; the one thread that
 * reads a changed file does so without it, and takes it only to exchange two
 * pointers.
 */
#include "judge/digests.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "judge/file.h"

#define MAX_FILE       (256 * 1024 * 1024)
#define CHECK_INTERVAL 1000 /* milliseconds */
#define SETTLED        2    /* seconds after which a file system shows a further change */

#define DIGEST_SIZE 32

struct table {
	uint8_t (*digests)[DIGEST_SIZE]; /* sorted */
	size_t count;
};

struct digests {
	char *path;
	pthread_mutex_t lock; /* guards table */
	struct table table;

	atomic_llong next_check; /* CLOCK_MONOTONIC, milliseconds */
	pthread_mutex_t reading; /* held by who checks; guards what follows */
	struct stat seen;        /* of the file as it was read */
	bool settled;            /* a later change would show in seen */
	char *problem;           /* the last one; stays, so as not to be told again */
	atomic_bool untold;      /* it has not been told yet */
};

/* ---- the format ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_digest(const char *text, size_t len, uint8_t *digest_r)
{
	if (len != 2 * DIGEST_SIZE)
		return false;
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest_r[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, DIGEST_SIZE);
}

/* One line, without its end. Returns 1 with a digest, 0 for a line without, or -1. */
static int parse_line(const char *line, size_t len, uint8_t *digest_r)
{
	size_t word;

	while (len > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	for (word = 0; word < len; word++) {
		if (line[word] == ' ' || line[word] == '\t' || line[word] == '\r' ||
		    line[word] == '#')
			break;
	}
	if (word == 0)
		return len == 0 || *line == '#' || *line == '\r' ? 0 : -1;
	return parse_digest(line, word, digest_r) ? 1 : -1;
}

/* Every line takes at least 65 octets, so the table needs no more than half of the text. */
static int parse_text(const char *path, const char *text, size_t len, struct table *table_r,
                      struct assay_buf *error)
{
	size_t room = len / (2 * DIGEST_SIZE) + 1, line = 1;
	struct table table = {.digests = malloc(room * DIGEST_SIZE)};

	if (table.digests == NULL)
		return -ASSAY_ENOMEM;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	for (size_t at = 0; at < len; line++) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t line_len = end != NULL ? (size_t)(end - text) - at : len - at;
		int found = parse_line(text + at, line_len, table.digests[table.count]);

		if (found < 0) {
			free(table.digests);
			(void)assay_buf_printf(error, "%s:%zu: not 64 hexadecimal digits", path,
			                       line);
			return -ASSAY_ECONFIG;
		}
		table.count += (size_t)found;
		at += line_len + 1;
	}
	qsort(table.digests, table.count, DIGEST_SIZE, compare);
	*table_r = table;
	return 0;
}

/* ---- the file ---- */

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/*
 * What is written into the file right after it was read may leave its times as
 * they are, which are only as fine as the clock of the file system.
 */
static bool has_settled(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec - st->st_ctim.tv_sec > SETTLED;
}

static int read_table(struct digests *d, struct table *table_r, struct assay_buf *error)
{
	struct assay_buf text = {0};
	const char *reason = NULL;
	struct stat st;
	int ret = file_read(d->path, MAX_FILE, &text, &st, &reason);

	if (ret == -ASSAY_EIO) {
		(void)assay_buf_printf(error, "cannot read %s: %s", d->path, reason);
		ret = -ASSAY_ECONFIG;
	} else if (ret == 0) {
		d->seen = st;
		d->settled = has_settled(&st);
		ret = parse_text(d->path, text.data, text.len, table_r, error);
	}
	assay_buf_free(&text);
	return ret;
}

int digests_open(const char *path, struct digests **digests_r, struct assay_buf *error)
{
	struct digests *d = calloc(1, sizeof(*d));
	int ret = -ASSAY_ENOMEM;

	*digests_r = NULL;
	if (d == NULL)
		return -ASSAY_ENOMEM;
	d->path = strdup(path);
	if (d->path != NULL)
		ret = read_table(d, &d->table, error);
	if (ret < 0) {
		free(d->path);
		free(d);
		return ret;
	}
	pthread_mutex_init(&d->lock, NULL);
	pthread_mutex_init(&d->reading, NULL);
	atomic_init(&d->next_check, 0);
	atomic_init(&d->untold, false);
	*digests_r = d;
	return 0;
}

void digests_free(struct digests *d)
{
	if (d == NULL)
		return;
	pthread_mutex_destroy(&d->lock);
	pthread_mutex_destroy(&d->reading);
	free(d->table.digests);
	free(d->problem);
	free(d->path);
	free(d);
}

/* The same problem again is no news. */
static void set_problem(struct digests *d, const char *text)
{
	char *copy;

	if (d->problem != NULL && strcmp(d->problem, text) == 0)
		return;
	copy = strdup(text);
	if (copy == NULL)
		return;
	free(d->problem);
	d->problem = copy;
	atomic_store(&d->untold, true);
}

static void clear_problem(struct digests *d)
{
	free(d->problem);
	d->problem = NULL;
	atomic_store(&d->untold, false);
}

static void reread(struct digests *d)
{
	struct assay_buf error = {0};
	struct table fresh = {0}, old;
	int ret = read_table(d, &fresh, &error);

	if (ret == 0) {
		clear_problem(d);
		pthread_mutex_lock(&d->lock);
		old = d->table;
		d->table = fresh;
		pthread_mutex_unlock(&d->lock);
		free(old.digests);
	} else {
		set_problem(d, error.data != NULL ? error.data : assay_strerror(ret));
		if (ret == -ASSAY_ENOMEM)
			d->settled = false; /* it may be better in a second */
	}
	assay_buf_free(&error);
}

static long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void check(struct digests *d)
{
	long long now = milliseconds();
	struct stat st;

	if (now < atomic_load_explicit(&d->next_check, memory_order_relaxed) ||
	    pthread_mutex_trylock(&d->reading) != 0)
		return;
	atomic_store_explicit(&d->next_check, now + CHECK_INTERVAL, memory_order_relaxed);
	if (stat(d->path, &st) < 0 || !is_same(&st, &d->seen) || !d->settled)
		reread(d);
	pthread_mutex_unlock(&d->reading);
}

/* ---- questions ---- */

const char *digests_path(const struct digests *d)
{
	return d->path;
}

bool digests_contain(struct digests *d, const uint8_t *sha256)
{
	bool found;

	check(d);
	pthread_mutex_lock(&d->lock);
	found = bsearch(sha256, d->table.digests, d->table.count, DIGEST_SIZE, compare) != NULL;
	pthread_mutex_unlock(&d->lock);
	return found;
}

size_t digests_count(struct digests *d)
{
	size_t count;

	pthread_mutex_lock(&d->lock);
	count = d->table.count;
	pthread_mutex_unlock(&d->lock);
	return count;
}

bool digests_problem(struct digests *d, struct assay_buf *out)
{
	bool told = false;

	if (!atomic_load_explicit(&d->untold, memory_order_relaxed))
		return false;
	pthread_mutex_lock(&d->reading);
	if (atomic_exchange(&d->untold, false) && d->problem != NULL)
		told = assay_buf_printf(out, "%s\n", d->problem) == 0;
	pthread_mutex_unlock(&d->reading);
	return told;
}
