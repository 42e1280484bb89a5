/*
 * A second parser in the same process.
 */
#ifndef FUZZ_PEER_H
#define FUZZ_PEER_H

#include <assay/analyse.h>

/*
 * Whether it sees the leaves of the analysis: as many, of the same types, with
 * the same decoded octets but for line ends at the end of text. Says on standard
 * error where it does not. True where the parser is not there.
 */
bool peer_agrees(const struct assay_analysis *analysis, const char *data, size_t len);

#endif
