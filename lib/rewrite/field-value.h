/*
 * Values of Content- fields with other parameters, the rest of them as it is.
 */
#ifndef REWRITE_FIELD_VALUE_H
#define REWRITE_FIELD_VALUE_H

#include <assay/analyse.h>

/* A parameter that is to have one value, in whatever forms it is there now. */
struct param_change {
	const char *name;  /* lower case */
	const char *value; /* UTF-8; NULL: the parameter goes */
};

/*
 * Append the value that a field (NULL: there is none) of an entity has with
 * these parameters, as it stands behind the colon: with its leading space, folds
 * are CRLF SP. first: what stands before the parameters, as the analysis reads
 * it ("text/plain"); it stays as written when it says that. Where the field is
 * too odd to stay, it is written anew with those parameters that are clean.
 */
int field_value_change(const struct assay_entity *entity, const struct assay_field *field,
                       const char *first, const struct param_change *changes, size_t count,
                       struct assay_buf *out);

/* Whether a field has a parameter of this name, in any of its forms. */
bool field_value_has(const struct assay_entity *entity, const struct assay_field *field,
                     const char *name);

/*
 * Append a value without white space at its start, its folds being CRLF and
 * white space. A NUL or lone CR in it, on which programs end lines or stop
 * reading, becomes a space.
 */
int field_value_clean(struct assay_str value, struct assay_buf *out);

#endif
