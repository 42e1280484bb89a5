/*
 * Structured header field values: "type/subtype; name=value; ...". RFC 2045
 * 5.1 as it is written by the mailers of this world, and the parameter
 * continuations and charsets of RFC 2231.
 */
#ifndef ANALYSE_PARAMS_H
#define ANALYSE_PARAMS_H

#include <assay/codec.h>

#include <stdbool.h>

/* What is odd about a parameter as it is written. */
enum param_oddity {
	PARAM_ODD_UNQUOTED = 1 << 0, /* a value that needed quotes has none */
	PARAM_ODD_UNCLOSED = 1 << 1, /* a quoted string without its end */
	PARAM_ODD_TRAILING = 1 << 2, /* octets between the value and the next semicolon */
	PARAM_ODD_NO_VALUE = 1 << 3, /* no "=": name only */
	PARAM_ODD_COMMENT = 1 << 4,  /* an RFC 822 comment in or beside it, removed */
	PARAM_ODD_NUL = 1 << 5,      /* a NUL or control character in it */
	PARAM_ODD_BLANK = 1 << 6,    /* white space beside the "=" */
	PARAM_ODD_FOLD = 1 << 7,     /* a line end inside of it */
	PARAM_ODD_ESCAPE = 1 << 8,   /* a backslash in a quoted string */
	PARAM_ODD_EIGHTBIT = 1 << 9, /* 8-bit octets in it */
	PARAM_ODD_ENDS = 1 << 10,    /* white space at an end of a quoted string */
	PARAM_ODD_NAME = 1 << 11,    /* its name is no token */
};

#define PARAMS_ROOM      8   /* parameters and */
#define PARAMS_TEXT_ROOM 512 /* octets of a value that need no memory of their own */

struct param {
	char *name; /* lower case, as written: "filename*0*" */
	size_t name_len;
	char *value; /* a NUL follows it */
	size_t value_len;
	size_t off;       /* of the name in the value parsed */
	unsigned int odd; /* enum param_oddity */
};

/* A structured value, taken apart. Points into itself: not to be copied. */
struct params {
	char *first; /* what stands before the parameters, lower case: "text/plain" */
	size_t first_len;
	bool first_odd; /* something else stands between it and the first ";" */
	bool semicolon; /* one follows, whether or not there are parameters */
	bool empty;     /* nothing stands between two semicolons before a parameter */
	bool nul;       /* a NUL or another control character anywhere in the value */
	bool comment;   /* an RFC 822 comment anywhere in it */
	bool fold;      /* a line end before the first ";", or before the first word */
	struct param *list;
	size_t count, size;
	size_t work;  /* octets looked at, each time they were */
	bool limited; /* there were more than the limit */
	char *text;   /* private from here on: storage of all strings */
	char text_room[PARAMS_TEXT_ROOM];
	struct param room[PARAMS_ROOM];
};

/* A value that is not there: nothing to parse, nothing to free. */
void params_none(struct params *p);

/*
 * Parse value (raw, with folds). Returns 0 or -ASSAY_ENOMEM; free with
 * params_free() in both cases. limit: parameters kept.
 */
int params_parse(struct params *p, const char *value, size_t len, size_t limit);
void params_free(struct params *p);

/*
 * Readings of one parameter. Values are UTF-8, empty when absent. A buffer of
 * size 0 borrows from the params, as plain does when there is nothing to decode.
 */
struct param_readings {
	struct assay_buf ext;     /* RFC 2231: name* or name*0*... */
	struct assay_buf plain;   /* name=, encoded-words decoded */
	struct assay_buf literal; /* name= as written, when that differs from plain */
	bool has_ext, has_plain, has_literal;
	unsigned int plain_count; /* how often name= is there */
	bool plain_differs;       /* ... with different values */
	bool ext_broken;          /* a section is repeated or missing */
	bool encoded_word;        /* plain held an encoded-word */
	unsigned int odd;         /* oddities of all the parameters read */
};

/* Collect the readings of parameter `name`. Returns 0 or -ASSAY_ENOMEM. */
int params_read(const struct params *p, const char *name, struct param_readings *r);
void param_readings_free(struct param_readings *r);

#endif
