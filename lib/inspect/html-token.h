/*
 * HTML as browsers cut it up: HTML Standard 13.2.5 (tokenization), over octets
 * in memory in a charset that is a superset of ASCII. Tokens are spans of the
 * octets: references are not decoded (html-references.h), letters keep their
 * case, CR and NUL are as they are.
 *
 * What the standard leaves to tree construction is the caller's: which start
 * tags are followed by raw text (html_raw_kind(), html_raw_end()), and where
 * CDATA sections are allowed (HTML_FOREIGN). With HTML_XML it reads XML 1.0
 * well enough to see what a browser sees of a well-formed document.
 */
#ifndef INSPECT_HTML_TOKEN_H
#define INSPECT_HTML_TOKEN_H

#include "inspect/html-names.h"

#include <assay/common.h>

/* Attributes that are cut up with their tag; further ones are when they are asked for. */
#define HTML_ATTRS 32

enum html_token_type {
	TOKEN_EOF,
	TOKEN_TEXT,
	TOKEN_START,
	TOKEN_END,
	TOKEN_COMMENT, /* also what is none, but is shown as little: <!x>, <?x>, </1> */
	TOKEN_DOCTYPE, /* text: what is behind the word, the internal subset of XML included */
	TOKEN_CDATA,
	TOKEN_INSTRUCTION, /* XML only: <?x?> */
};

struct html_attr {
	struct assay_str name, value;
	enum html_attribute id;
};

struct html_token {
	enum html_token_type type;
	enum html_element element; /* of a tag */
	bool self_closing;
	bool unfinished;          /* the octets end inside of it; of tags browsers drop such */
	struct assay_str text;    /* tags: the name; comments and so on: what is inside */
	size_t start, end;        /* of all of it, as offsets */
	unsigned int attr_count;  /* without those of a name that was there before */
	struct assay_str further; /* octets behind the last one in attrs */
	struct html_attr attrs[HTML_ATTRS];
};

enum html_token_flag {
	HTML_XML = 1 << 0,
	HTML_FOREIGN = 1 << 1, /* inside of SVG or MathML */
};

struct html_tokenizer {
	const unsigned char *data;
	size_t len, pos;
	unsigned int flags; /* enum html_token_flag */
};

/* The next token. Always goes on, but for TOKEN_EOF. */
void html_next(struct html_tokenizer *t, struct html_token *token);

/* Read text as if it stood between the "<" and the ">" of a start tag. */
void html_read_tag(struct assay_str text, struct html_token *token);

/*
 * The attributes of a tag, in order. Initialise *state with 0. Of attributes
 * of one name only the first counts, as in browsers; beyond HTML_ATTRS all of
 * them come.
 */
bool html_attr_next(const struct html_token *token, size_t *state, struct html_attr *attr);

/* The first attribute of that kind; false when there is none. */
bool html_attr_get(const struct html_token *token, enum html_attribute id, struct html_attr *attr);

/* What follows the start tag of an element that is in the HTML namespace. */
enum html_raw {
	HTML_RAW_NONE,
	HTML_RAW_RCDATA, /* text with references */
	HTML_RAW_TEXT,
	HTML_RAW_SCRIPT,
	HTML_RAW_PLAINTEXT, /* to the end of the file */
};
enum html_raw html_raw_kind(enum html_element element);

/*
 * Where raw text of an element ends that starts at the tokenizer's position:
 * the offset of its end tag, or of the end.
 */
size_t html_raw_end(const struct html_tokenizer *t, enum html_element element);

/* The white space of HTML. */
static inline bool html_space(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static inline bool html_letter(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

/* Whether a span is this word, which is lower case, whatever its own case. */
bool html_is(struct assay_str text, const char *word);

/* Where a word (lower case) is in a span, ignoring case; NULL when it is not. */
const char *html_search(struct assay_str text, const char *word);

#endif
