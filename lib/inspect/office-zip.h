/*
 * What documents that are ZIP files have in common: parts that are found by
 * their names, most of them XML, and files embedded in them. Private to
 * lib/inspect.
 */
#ifndef INSPECT_OFFICE_ZIP_H
#define INSPECT_OFFICE_ZIP_H

#include "inspect/inspection.h"
#include "inspect/xml.h"

/* What the other parts of the document say that a part is for. */
enum part_role {
	PART_MAIN = 1 << 0,
	PART_VBA = 1 << 1,
	PART_MACROS = 1 << 2, /* other macros */
	PART_OBJECT = 1 << 3, /* a file or object that is embedded */
	PART_TEXT = 1 << 4,   /* has fields */
	PART_LINKS = 1 << 5,  /* has links to other programs and files */
};

struct part {
	char *name; /* as office_zip_name() makes it */
	uint32_t entry;
	unsigned int roles; /* enum part_role bits */
};

struct office_zip {
	struct inspection *in;
	const struct zip_directory *zip;
	struct part *parts; /* by name; those of the same name are all there */
	size_t count;
	struct assay_buf names;
};

/* Returns false when memory is short (-ASSAY_ENOMEM in in->error). */
bool office_zip_begin(struct office_zip *office, struct inspection *in,
                      const struct zip_directory *zip);
void office_zip_end(struct office_zip *office);

/* Whether the name ends so; both in lower case. */
bool office_zip_ends(const char *name, const char *end);

/*
 * Give a part a role: all entries of that name. target: of a relationship, RFC
 * 3986 4.2, relative to the folder of the part named base. Returns it, or NULL
 * when there is none.
 */
const struct part *office_zip_mark(struct office_zip *office, const char *base, const char *target,
                                   unsigned int roles);

/*
 * Read a part as XML: handler is called for each token. The octets are spent.
 * False: the part cannot be had.
 */
typedef void xml_handler(void *ctx, struct xml *xml, enum xml_token token);
bool office_zip_xml(struct office_zip *office, const struct part *part, xml_handler *handler,
                    void *ctx);

/*
 * Look at what a part is, whatever it is called: a VBA project, or a file that
 * becomes a member. Nothing is done for files that become members of the archive.
 */
void office_zip_content(struct office_zip *office, const struct part *part);

#endif
