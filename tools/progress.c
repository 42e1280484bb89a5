/*
 * The progress bar: one line on a terminal, redrawn at most ten times a second
 * and blanked out with spaces, so that any terminal can show it.
 */
#include "inspect.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Columns that the bar uses at most. */
#define MAX_WIDTH 200

/* One bar for the process: a signal handler has to find it. */
static struct {
	bool active;
	uint64_t total, octets, messages;
	double started, drawn;       /* seconds */
	volatile sig_atomic_t width; /* columns on the screen, 0 when it is hidden */
} bar;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 80;
	return size.ws_col < MAX_WIDTH ? size.ws_col : MAX_WIDTH;
}

static void put(const char *text, size_t len)
{
	/* a bar that cannot be drawn is no reason to stop */
	if (write(STDERR_FILENO, text, len) < 0)
		bar.active = false;
}

void progress_hide(void)
{
	char line[MAX_WIDTH + 2];
	size_t width = (size_t)bar.width;

	if (width == 0)
		return;
	memset(line, ' ', sizeof(line));
	line[0] = '\r';
	line[width + 1] = '\r';
	put(line, width + 2);
	bar.width = 0;
}

static void interrupted(int number)
{
	/* the action is the default one again: SA_RESETHAND */
	progress_hide();
	raise(number);
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = interrupted, .sa_flags = (int)SA_RESETHAND}, old;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL);
	}
}

static void release_signals(void)
{
	struct sigaction old;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == interrupted)
			signal(signals[i], SIG_DFL);
	}
}

/* ---- what it shows ---- */

static void format_eta(char *text, size_t size, double seconds)
{
	unsigned long left = seconds < 360000 ? (unsigned long)(seconds + 0.5) : 360000;

	if (left >= 3600)
		snprintf(text, size, "  ETA %lu:%02lu:%02lu", left / 3600, left / 60 % 60,
		         left % 60);
	else
		snprintf(text, size, "  ETA %lu:%02lu", left / 60, left % 60);
}

/* "  45%  1234 messages  38.2 MB/s  ETA 0:32" */
static void format_numbers(char *text, size_t size, double share, double seconds)
{
	double rate = seconds > 0 ? (double)bar.octets / seconds : 0;
	int len = 0;

	if (bar.total > 0)
		len = snprintf(text, size, "%3d%%  ", (int)(share * 100));
	len += snprintf(text + len, size - (size_t)len, "%" PRIu64 " message%s  %.1f MB/s",
	                bar.messages, bar.messages == 1 ? "" : "s", rate / 1e6);
	if (bar.total > 0 && rate > 0)
		format_eta(text + len, size - (size_t)len, (double)bar.total * (1 - share) / rate);
}

/* "[#####.....] " in columns columns, or nothing when they are too few; returns its length */
static size_t draw_bar(char *line, double share, size_t columns)
{
	size_t room;

	if (bar.total == 0 || columns < 12)
		return 0;
	room = columns < 43 ? columns - 3 : 40;
	memset(line + 1, '.', room);
	memset(line + 1, '#', (size_t)(share * (double)room));
	line[0] = '[';
	line[room + 1] = ']';
	line[room + 2] = ' ';
	return room + 3;
}

static void draw(double time)
{
	double share = bar.total > 0 ? (double)bar.octets / (double)bar.total : 0;
	char numbers[128], line[MAX_WIDTH + 1] = "\r";
	/* a full last column would make some terminals wrap */
	size_t columns = (size_t)terminal_width() - 1, len, used, covered;

	if (share > 1) /* files have grown since they were counted */
		share = 1;
	format_numbers(numbers, sizeof(numbers), share, time - bar.started);
	len = strlen(numbers);
	used = columns > len ? draw_bar(line + 1, share, columns - len) : 0;
	if (len > columns - used)
		len = columns - used;
	memcpy(line + 1 + used, numbers, len);
	used += len;
	covered = (size_t)bar.width < columns ? (size_t)bar.width : columns;
	if (covered > used) /* by the last drawing */
		memset(line + 1 + used, ' ', covered - used);
	else
		covered = used;
	bar.width = (sig_atomic_t)covered;
	put(line, covered + 1);
	bar.width = (sig_atomic_t)used;
	bar.drawn = time;
}

static void update(void)
{
	double time;

	if (!bar.active)
		return;
	time = now();
	if (time - bar.drawn >= 0.1)
		draw(time);
}

void progress_start(uint64_t total)
{
	if (!isatty(STDERR_FILENO))
		return;
	bar.active = true;
	bar.total = total;
	bar.started = now();
	catch_signals();
	draw(bar.started);
}

void progress_octets(size_t count)
{
	bar.octets += count;
	update();
}

void progress_message(void)
{
	bar.messages++;
	update();
}

void progress_stop(void)
{
	if (!bar.active)
		return;
	progress_hide();
	bar.active = false;
	release_signals();
}
