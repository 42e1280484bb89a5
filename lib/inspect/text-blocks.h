/*
 * Files encoded inside text: uuencode blocks (POSIX uuencode, the historical
 * algorithm) and yEnc blocks (yEnc 1.3 draft). A push reader.
 */
#ifndef INSPECT_TEXT_BLOCKS_H
#define INSPECT_TEXT_BLOCKS_H

#include "inspect/member-list.h"

/* of a line that matters; the rest of a longer one does not */
#define TEXT_LINE 1024

enum text_state {
	TEXT_SEARCH,  /* within a line that is none of these */
	TEXT_START,   /* at the start of a line, or in one that may be a begin line */
	UU_FIRST,     /* in the line after "begin": is it data? */
	UU_DATA,      /* in a line of uuencoded data */
	YENC_DATA,    /* in yEnc data */
	YENC_KEYWORD, /* in a line "=y..." after or within the data */
};

struct text_blocks {
	enum text_state state;
	uint64_t offset;      /* of the next octet */
	uint64_t line_offset; /* of the line collected */
	size_t line_len;
	bool line_cut;         /* the line is longer than there is room for */
	uint64_t begin_offset; /* of the begin line */
	size_t name_len;
	/* yEnc */
	bool line_start, escape, escape_at_start;
	uint64_t expected; /* octets by the begin line */

	unsigned char line[TEXT_LINE];
	unsigned char name[TEXT_LINE];
};

void text_blocks_begin(struct text_blocks *t);
void text_blocks_feed(struct text_blocks *t, struct member_list *list, const unsigned char *data,
                      size_t len);
void text_blocks_end(struct text_blocks *t, struct member_list *list);

#define TEXT_NONE SIZE_MAX

/*
 * The offset of the first line, data[0] not counted as a start, that starts
 * with "b" or "="; len when data ends with a line end; else TEXT_NONE.
 */
size_t text_find_line(const unsigned char *data, size_t len);
/* The same without vectors: the reference that the tests compare with. */
size_t text_find_line_scalar(const unsigned char *data, size_t len);

#endif
