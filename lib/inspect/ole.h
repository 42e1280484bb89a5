/*
 * Compound files ([MS-CFB]; "OLE", "structured storage"): a file system in a
 * file, in which Office keeps its binary documents and the objects inside of
 * them. Private to lib/inspect.
 *
 * Reading is tolerant and bounded: chains end where they leave the file or run
 * in a circle, an entry of the directory has one parent at most, and a stream
 * never has more octets than the file. Nothing of the file is copied but what
 * ole_read() is asked for.
 */
#ifndef INSPECT_OLE_H
#define INSPECT_OLE_H

#include "inspect/inspection.h"
#include "inspect/octets.h"

/* No entry: the parent of the root, and of what no path leads to. */
#define OLE_NONE UINT32_MAX

/* [MS-CFB] 2.6.1: object type */
enum ole_type {
	OLE_UNUSED = 0,
	OLE_STORAGE = 1,
	OLE_STREAM = 2,
	OLE_ROOT = 5,
};

struct ole_entry {
	const unsigned char *raw; /* its 128 octets in the file */
	uint64_t size;            /* of a stream, as it says */
	uint32_t start;
	/* indices of entries, or OLE_NONE */
	uint32_t parent; /* the storage it is in */
	uint32_t child;  /* of a storage: the first entry in it */
	uint32_t next;   /* in the same storage */
	uint8_t type;    /* enum ole_type */
};

struct ole {
	struct octets file;
	unsigned int shift; /* of sector sizes: 9 or 12 */
	uint32_t sectors;   /* in the file, the last one perhaps not whole */
	struct ole_entry *entries;
	uint32_t count;
	/* sectors of the FAT, the mini FAT and the mini stream, in order */
	struct ole_chain {
		uint32_t *sector;
		uint32_t count;
		bool broken; /* it left the file or ran in a circle */
	} fat, mini_fat, mini_stream;
	bool corrupt; /* parts of it are missing, or contradict each other */
};

/*
 * Open a compound file. False when there is none, or not even its directory can
 * be had, or when memory is short (-ASSAY_ENOMEM in in->error). To be closed in
 * any case.
 */
bool ole_open(struct ole *ole, struct inspection *in, const unsigned char *data, size_t len);
void ole_close(struct ole *ole);

/* Whether the data starts as a compound file. */
bool ole_is(const void *data, size_t len);

/* Whether an entry has this ASCII name; case does not matter ([MS-CFB] 2.6.4). */
bool ole_named(const struct ole *ole, uint32_t index, const char *name);

/* Whether its name starts so. */
bool ole_starts(const struct ole *ole, uint32_t index, const char *prefix);

/* Its name in UTF-16LE, without the NUL at the end. */
struct octets ole_name(const struct ole *ole, uint32_t index);

/* The first entry of this type and name in a storage, or OLE_NONE. */
uint32_t ole_find(const struct ole *ole, uint32_t storage, enum ole_type type, const char *name);

/* Whether a CLSID (its 16 octets as stored) is that of a storage or the root. */
bool ole_has_class(const struct ole *ole, uint32_t index, const unsigned char *clsid);

/*
 * The content of a stream, at most max octets, which are spent from the budget.
 * out is emptied. False: it could not be had whole (or up to max); what could
 * is in out.
 */
bool ole_read(const struct ole *ole, struct inspection *in, uint32_t index, size_t max,
              struct assay_buf *out);

#endif
