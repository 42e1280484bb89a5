/*
 * What the drivers in C share: the line of JSON that says what a parser made
 * of a message. test-harness/consensus/README.md tells the fields.
 */
#ifndef CONSENSUS_LINE_H
#define CONSENSUS_LINE_H

#include <stddef.h>

#include <jansson.h>

/* Text of unknown charset: UTF-8 if it can be that, else each octet a character. */
json_t *line_text(const char *text);

/* A leaf without a name. decoded: its transfer encoding was base64 or uuencode. */
json_t *line_leaf(const char *type, int decoded, const void *data, size_t len);

/*
 * Read paths from standard input, one a line, and answer each with a line of
 * what `read` appends to `leaves`. It returns NULL or what went wrong.
 */
int line_main(const char *(*read)(const char *data, size_t len, int depth, json_t *leaves));

/* Encapsulated messages deeper than this are leaves. */
#define LINE_DEPTH 50

#endif
