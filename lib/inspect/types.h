/*
 * The table of types: what types.def says of each, and which type is made of
 * which.
 */
#ifndef INSPECT_TYPES_H
#define INSPECT_TYPES_H

#include <assay/analyse.h>
#include <assay/inspect.h>

enum type_id {
#define TYPE(id, ...) TYPE_##id,
#include "inspect/types.def"
#undef TYPE
	TYPE_COUNT,
	TYPE_NONE = TYPE_COUNT
};

extern const struct assay_type assay_types[TYPE_COUNT];

/* What the library alone needs to know. */
struct type_facts {
	enum type_id base;    /* the type that it is made of, or TYPE_NONE */
	bool general;         /* many formats are made of it */
	bool never;           /* not detected */
	const char *declared; /* other names under which it comes: patterns with a blank between */
};

extern const struct type_facts type_facts[TYPE_COUNT];

/* Of a row of assay_types. */
enum type_id type_id(const struct assay_type *type);

/* Whether it is of this type, or made of it: a Word document is a ZIP file. False for NULL. */
bool type_is(const struct assay_type *type, enum type_id id);

/* The row of a name of len octets, also of a type that is not detected; NULL: there is none. */
const struct assay_type *type_by_name(const char *name, size_t len);

#endif
