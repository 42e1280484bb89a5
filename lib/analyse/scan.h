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
	size_t line_limit; /* octets of a line without its line end */
	bool after_cr;     /* the last octet was a CR */
	bool eightbit;     /* some octet has its high bit set */
	bool crlf;         /* some line ends with CRLF */
	/* first occurrences, SCAN_NONE when there are none */
	size_t nul;
	size_t bare_cr;
	size_t lf; /* an LF that no CR precedes */
	size_t long_line;
};

#define SCAN_INIT                                                                                  \
	{                                                                                          \
		.line_limit = SCAN_LINE_LIMIT, .nul = SCAN_NONE, .bare_cr = SCAN_NONE,             \
		.lf = SCAN_NONE, .long_line = SCAN_NONE                                            \
	}

/*
 * Scan up to len octets, stopping before the first line (other than one that
 * starts at data[0]) whose start may be that of a delimiter: "--", or "-" as
 * the last octet. Returns the octets scanned, at least 1 unless len is 0.
 */
size_t scan_lines(struct scan *s, const unsigned char *data, size_t len);

/* The same, one octet at a time: the reference that the tests compare with. */
size_t scan_lines_scalar(struct scan *s, const unsigned char *data, size_t len);

/* Account for a whole line, or the last part of the message, that is a boundary delimiter. */
void scan_delimiter(struct scan *s, const unsigned char *line, size_t len);

/*
 * Account for whole lines (taken octets, the first of them first long) that have
 * no octet of interest but their line ends, all CRLF or all LF.
 */
void scan_clean_lines(struct scan *s, size_t first, size_t taken, bool crlf);

/* The twins of scan_lines(), and whether this machine has them. */
size_t scan_lines_avx2(struct scan *s, const unsigned char *data, size_t len);
size_t scan_lines_avx512(struct scan *s, const unsigned char *data, size_t len);
bool scan_has_avx2(void);
bool scan_has_avx512(void);

#define SCAN_FIELDS 64

/* The lines of a whole header, as long as there is nothing odd about them. */
struct scan_header {
	uint32_t start[SCAN_FIELDS + 1]; /* of each field; the last one: where the header ends */
	unsigned int count;
	unsigned int blank; /* octets of the blank line: 1 or 2 */
	bool eightbit;
};

/*
 * Scan a header and the blank line that ends it, from its first line on.
 * Returns false, with s as it was, for any header that is not complete in
 * these octets, or holds a NUL, a bare CR, a line that starts with "--", too
 * many fields, or begins with a continuation line: those are for the caller to
 * read line by line.
 */
bool scan_header(struct scan *s, const unsigned char *data, size_t len, struct scan_header *header);

#endif
