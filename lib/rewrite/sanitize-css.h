/*
 * CSS without what fetches, runs, or puts things over other things. It is
 * written anew from its tokens; what is not understood goes, as browsers have it.
 */
#ifndef REWRITE_SANITIZE_CSS_H
#define REWRITE_SANITIZE_CSS_H

#include <assay/common.h>

/*
 * Append the declarations that are allowed, as for the attribute style. *removed
 * counts those that are not. The output has no quotes but single ones, and none
 * of the characters & < >. Returns 0 or -ASSAY_ENOMEM.
 */
int sanitize_declarations(struct assay_str css, struct assay_buf *out, size_t *removed);

/*
 * Append the rules of a style sheet whose selectors are simple, with what is left
 * of them, and @media with such rules in it. The output has no "<" and no "&".
 */
int sanitize_style_sheet(struct assay_str css, struct assay_buf *out, size_t *removed);

#endif
