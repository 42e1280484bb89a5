/*
 * A second parser of HTML in the same process.
 */
#ifndef FUZZ_PEER_HTML_H
#define FUZZ_PEER_HTML_H

#include <stddef.h>

/*
 * What it sees in UTF-8 text: some of the bits of enum assay_entity_flag, and
 * only such as are certain. 0 where the parser is not there.
 */
unsigned int peer_html_flags(const char *html, size_t len);

#endif
