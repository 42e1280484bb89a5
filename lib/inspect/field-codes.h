/*
 * Fields of Word documents, in the binary format, in RTF and in XML alike: a
 * code such as DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" between a begin
 * and an end, with a result after a separator, and fields in fields. The codes
 * come as characters, since all of these formats can cut them into pieces.
 * Private to lib/inspect.
 */
#ifndef INSPECT_FIELD_CODES_H
#define INSPECT_FIELD_CODES_H

#include <stdbool.h>
#include <stdint.h>

/* Zero-initialise. */
struct field_codes {
	unsigned int flags; /* enum assay_entity_flag bits of all fields so far: DDE, EXTERNAL */

	unsigned int depth; /* open fields */
	/* a bit for each, the innermost last */
	uint64_t known;    /* its keyword has been read */
	uint64_t includes; /* and means that arguments follow which may lead elsewhere */
	enum { FIELD_IDLE, FIELD_KEYWORD, FIELD_ARGUMENTS } state;
	char text[20]; /* of the keyword or an argument, as much as is of interest */
	unsigned int len;
	bool escaped; /* the last character was a backslash, and stands for the next one */
};

void field_begin(struct field_codes *f);
void field_separator(struct field_codes *f);
void field_end(struct field_codes *f);

/* A character of a code, or of text outside of fields; what is not ASCII is any above 127. */
void field_char(struct field_codes *f, unsigned int c);

#endif
