/*
 * The line scanner: one pass that finds the next line that could be a boundary
 * delimiter and takes note of what the lines are made of.
 */
#ifndef ANALYSE_SCAN_H
#define ANALYSE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_NONE       SIZE_MAX
#define SCAN_LINE_LIMIT 998 /* RFC 5322 2.1.1, without the line end */

/* Zero-initialise with SCAN_INIT. Offsets are those of the whole message. */
struct scan {
	size_t offset;     /* of the next octet */
	size_t line_start; /* of the current line */
	bool after_cr;     /* the last octet was a CR */
	bool eightbit;     /* some octet has its high bit set */
	/* first occurrences, SCAN_NONE when there are none */
	size_t nul;
	size_t bare_cr;
	size_t crlf;
	size_t lf; /* an LF that no CR precedes */
	size_t long_line;
};

#define SCAN_INIT                                                                                  \
	{                                                                                          \
		.nul = SCAN_NONE, .bare_cr = SCAN_NONE, .crlf = SCAN_NONE, .lf = SCAN_NONE,        \
		.long_line = SCAN_NONE                                                             \
	}

/*
 * Scan up to len octets, stopping before the first line (other than one that
 * starts at data[0]) whose start may be that of a delimiter: "--", or "-" as
 * the last octet. Returns the octets scanned, at least 1 unless len is 0.
 */
size_t scan_lines(struct scan *s, const unsigned char *data, size_t len);

/* The same, one octet at a time: the reference that the tests compare with. */
size_t scan_lines_scalar(struct scan *s, const unsigned char *data, size_t len);

#endif
