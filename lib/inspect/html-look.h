/*
 * How large an image shows, as far as it says so itself, and whether anybody can
 * see it. A style sheet may say otherwise; that is not looked at.
 */
#ifndef INSPECT_HTML_LOOK_H
#define INSPECT_HTML_LOOK_H

#include <assay/common.h>

struct html_look {
	double width, height; /* in pixels; below 0 where nothing is known */
	bool hidden;
};

#define HTML_LOOK_UNKNOWN                                                                          \
	{                                                                                          \
		-1, -1, false                                                                      \
	}

/* Take a dimension from the attribute width or height. */
void html_look_size(double *size, struct assay_str value);

/* Take dimensions and the like from the attribute style. */
void html_look_style(struct html_look *look, struct assay_str css);

bool html_look_invisible(const struct html_look *look);

#endif
