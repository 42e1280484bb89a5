/*
 * The attachments of TNEF (winmail.dat): [MS-OXTNEF], properties as
 * [MS-OXCDATA] 2.11 and [MS-OXPROPS] number them. A push reader.
 */
#ifndef INSPECT_TNEF_H
#define INSPECT_TNEF_H

#include "inspect/member-list.h"

enum tnef_state {
	TNEF_KEY,
	TNEF_HEADER, /* level, id and length of an attribute */
	TNEF_DATA,
	TNEF_CHECKSUM,
	TNEF_BROKEN, /* no attribute where one must be: the rest is not read */
};

/* What happens to octets that pass. */
enum tnef_action {
	TNEF_SKIP,
	TNEF_KEEP,       /* a short value, in `value` */
	TNEF_CONTENT,    /* the attachment's content */
	TNEF_PROPERTIES, /* a block of MAPI properties */
};

/* Where in a block of MAPI properties the reader is. */
enum mapi_state {
	MAPI_COUNT,
	MAPI_PROPERTY, /* type and id */
	MAPI_NAME,     /* named property: GUID and kind */
	MAPI_NAME_ID,
	MAPI_NAME_LENGTH,
	MAPI_FIXED,  /* one value of fixed length */
	MAPI_VALUES, /* how many values follow */
	MAPI_LENGTH, /* of a value of variable length */
	MAPI_VALUE,
	MAPI_END,
};

struct mapi {
	enum mapi_state state;
	uint64_t skip; /* octets before the next field: padding and what nobody wants */
	uint32_t properties, values;
	unsigned int type, id;
	uint32_t left, padding; /* of the value */
	uint32_t interface;     /* octets of PtypObject's interface identifier to come */
	enum tnef_action action;
};

struct tnef {
	enum tnef_state state;
	uint64_t offset;      /* of the next octet */
	uint64_t attr_offset; /* of the attribute */
	unsigned int id;      /* of the attribute, its lower half */
	uint32_t left;        /* octets of the attribute to come */
	enum tnef_action action;
	struct mapi mapi;

	unsigned int codepage;  /* of 8-bit strings; 0 unknown */
	unsigned int name_rank; /* of the name the open attachment has */
	bool has_type, embedded;

	unsigned int got; /* octets of the field being collected */
	unsigned char field[20];
	size_t value_len;
	unsigned char value[2 * MEMBER_NAME_BYTES];
};

/* offset: octets of the signature, which has been seen. */
void tnef_begin(struct tnef *t, uint64_t offset);
void tnef_feed(struct tnef *t, struct member_list *list, const unsigned char *data, size_t len);
void tnef_end(struct tnef *t, struct member_list *list);

#endif
