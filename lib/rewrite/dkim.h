/*
 * What DKIM signatures cover. They are not verified here.
 */
#ifndef REWRITE_DKIM_H
#define REWRITE_DKIM_H

#include <assay/analyse.h>

/* Whether a signature of the message covers the header fields of this name, there or not. */
bool dkim_covers(const struct assay_entity *root, const char *name);

#endif
