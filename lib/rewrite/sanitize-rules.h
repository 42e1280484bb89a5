/*
 * The list of what sanitised HTML may consist of.
 */
#ifndef REWRITE_SANITIZE_RULES_H
#define REWRITE_SANITIZE_RULES_H

#include "inspect/html-names.h"

#include <stdbool.h>

/* What becomes of an element. */
enum element_fate {
	FATE_UNWRAP, /* its tags go, its content stays */
	FATE_KEEP,
	FATE_DROP, /* it goes with its content */
	FATE_FORM, /* kept where forms are allowed, else unwrapped */
	FATE_LINK, /* kept where links are allowed, else it goes (area) or is a span (a) */
};

enum element_trait {
	IS_VOID = 1 << 0,
	CLOSES_P = 1 << 1,      /* a p that is open ends before it */
	IS_SPECIAL = 1 << 2,    /* end tags of ordinary elements do not reach beyond it */
	IS_FORMAT = 1 << 3,     /* goes on behind the end of what it is in: <div><b></div> */
	IS_CELL = 1 << 4,       /* what is in it has nothing to do with what is around it */
	IN_TABLE = 1 << 5,      /* means something within a table only */
	IS_TABLE_PART = 1 << 6, /* holds other parts, and no text: table, tr and the like */
	IN_HEAD = 1 << 7,       /* may stand in the head */
	IS_HEADING = 1 << 8,
};

/* Elements that share an attribute. */
enum element_group {
	GROUP_ALL = 1 << 0,
	GROUP_BLOCK = 1 << 1,
	GROUP_TABLE = 1 << 2,
	GROUP_ROW = 1 << 3, /* tr, thead, tbody, tfoot */
	GROUP_CELL = 1 << 4,
	GROUP_COLUMN = 1 << 5,
	GROUP_IMAGE = 1 << 6,
	GROUP_LINK = 1 << 7,
	GROUP_AREA = 1 << 8,
	GROUP_MAP = 1 << 9,
	GROUP_FONT = 1 << 10,
	GROUP_RULE = 1 << 11,
	GROUP_LIST = 1 << 12,
	GROUP_ITEM = 1 << 13,
	GROUP_BODY = 1 << 14,
	GROUP_BREAK = 1 << 15,
	GROUP_FORM = 1 << 16,
	GROUP_FIELD = 1 << 17, /* input, select, textarea, button, option */
	GROUP_TEXTAREA = 1 << 18,
	GROUP_STYLE = 1 << 19,
	GROUP_META = 1 << 20,
	GROUP_TIME = 1 << 21,
	GROUP_LABEL = 1 << 22,
	GROUP_DETAILS = 1 << 23,
};

struct element_rule {
	enum element_fate fate;
	unsigned int traits; /* enum element_trait */
	unsigned int groups; /* enum element_group */
};

/* What a value may be. */
enum value_kind {
	VALUE_NONE,   /* the attribute goes */
	VALUE_TEXT,   /* anything */
	VALUE_WORD,   /* letters, digits and hyphens */
	VALUE_NAMES,  /* of classes and the like */
	VALUE_NUMBER, /* numbers, with units and between commas */
	VALUE_COLOUR,
	VALUE_FONT,
	VALUE_MEDIA,
	VALUE_STYLE,
	VALUE_LINK,   /* a URL that a person follows */
	VALUE_IMAGE,  /* a URL of an image */
	VALUE_ACTION, /* a URL that a form goes to */
	VALUE_ANCHOR, /* "#name" */
	VALUE_FLAG,   /* nothing */
	VALUE_TARGET, /* "_blank" */
	VALUE_META,   /* the name of what a meta element may say, and that */
};

struct attribute_rule {
	enum value_kind kind;
	unsigned int groups; /* of elements that may have it */
};

/* The rule of each; HTML_OTHER and ATTR_OTHER have one too. */
const struct element_rule *element_rule(enum html_element element);
const struct attribute_rule *attribute_rule(enum html_attribute attribute);

/* Whether the element may occur in sanitised HTML at all. allow: enum assay_html_allow. */
bool element_allowed(enum html_element element, unsigned int allow);

#endif
