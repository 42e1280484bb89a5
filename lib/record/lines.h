/*
 * Line ends in the bodies of a message's entities.
 */
#ifndef RECORD_LINES_H
#define RECORD_LINES_H

#include <assay/analyse.h>

struct line_count {
	uint64_t lines;
	uint64_t bare; /* of them without CR: what CRLF line ends add to the size */
};

/*
 * Count for all leaves and messages, reading the original once. counts has
 * analysis->entity_count zeroed elements. Returns 0 or a negative error.
 */
int lines_count(const struct assay_analysis *analysis, const struct assay_source *source,
                struct line_count *counts);

#endif
