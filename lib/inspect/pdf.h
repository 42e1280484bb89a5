/*
 * PDF (ISO 32000-2) for pdf.c: tokens, objects and what they refer to, streams
 * and their filters, decryption. Private to lib/inspect.
 *
 * Objects are found by looking for them, not by the cross-reference table:
 * readers repair files the same way, so that no table can hide an object, and
 * all versions of an object count. Every octet is read once to find them; what
 * is read again is spent from the budget.
 */
#ifndef INSPECT_PDF_H
#define INSPECT_PDF_H

#include "inspect/inspection.h"
#include "inspect/octets.h"

/* ---- tokens (7.2, 7.3); pdf-token.c ------------------------------------------------ */

enum pdf_token {
	PDF_END,
	PDF_NAME,
	PDF_NUMBER,
	PDF_STRING, /* (literal) */
	PDF_HEX,    /* <hexadecimal string> */
	PDF_DICT,
	PDF_DICT_END,
	PDF_ARRAY,
	PDF_ARRAY_END,
	PDF_WORD,
};

struct pdf_lexer {
	struct octets text;
	size_t pos;
	enum pdf_token token;
	size_t start, end; /* of the token */
	int64_t number;
	char name[64]; /* decoded (7.3.5); or the word; as much of it as is of interest */
};

enum pdf_token pdf_next(struct pdf_lexer *lexer);

/* Whether the current token is this name, or this word. */
bool pdf_is_name(const struct pdf_lexer *lexer, const char *name);
bool pdf_is_word(const struct pdf_lexer *lexer, const char *word);

/* Append the octets of the current token, which is a string of either kind. Returns 0 or
 * -ASSAY_ENOMEM. */
int pdf_string_octets(const struct pdf_lexer *lexer, struct assay_buf *out);

/* ---- objects; pdf-object.c ------------------------------------------------------------ */

/* What is of interest about an object: which names are in it. */
enum pdf_trait {
	PDF_HAS_ROOT = 1 << 0,
	PDF_HAS_ENCRYPT = 1 << 1,
	PDF_CATALOG = 1 << 2,
	PDF_OBJECT_STREAM = 1 << 3,
	PDF_EMBEDDED_FILE = 1 << 4,
	PDF_CROSS_REFERENCE = 1 << 5,
	PDF_TRAILER = 1 << 6,    /* is one, and no object */
	PDF_UNFINISHED = 1 << 7, /* the file ends in it */
	PDF_DONE = 1 << 8,       /* it has become a member */
};

#define PDF_NONE UINT32_MAX

struct pdf_object {
	uint32_t number, generation;
	uint32_t text;   /* index of what it is in: 0, the file; else an object stream */
	uint32_t traits; /* enum pdf_trait bits */
	size_t value;    /* offset */
	size_t stream;   /* offset of its octets; 0: it is none */
};

/* Where a value is. */
struct pdf_place {
	uint32_t object; /* index, PDF_NONE: nowhere */
	size_t off;
};

/* A dictionary that has one of these keys. */
enum pdf_mark_kind {
	PDF_MARK_FILE,   /* EF: a file specification with a file */
	PDF_MARK_ACTION, /* OpenAction, AA */
	PDF_MARK_XFA,
};

struct pdf_mark {
	enum pdf_mark_kind kind;
	struct pdf_place dict;
};

struct pdf_crypt;

struct pdf {
	struct inspection *in;
	/* what objects are in: the file, then the decoded object streams */
	struct octets *texts;
	uint32_t text_count;
	size_t text_octets;         /* of object streams */
	struct pdf_object *objects; /* as found */
	uint32_t count, size;
	struct pdf_number {
		uint32_t number, object;
	} * numbers; /* of objects, in order */
	uint32_t numbered;
	struct pdf_mark *marks;
	uint32_t mark_count, mark_size;
	unsigned int flags;      /* enum assay_entity_flag bits that names alone tell */
	uint32_t traits;         /* of all objects together */
	bool full;               /* there is more than may be kept */
	bool stopped;            /* the budget is used up: nothing is read any more */
	struct pdf_crypt *crypt; /* NULL: nothing is encrypted, or it cannot be read */
	bool encrypted;          /* and cannot be read */
};

/* Find all objects of the file, or of a decoded object stream. False: the budget, or memory. */
bool pdf_scan_file(struct pdf *pdf);
bool pdf_scan_object_stream(struct pdf *pdf, uint32_t text, int64_t count, int64_t first);

/* Put the numbers of objects in order, for those below; again when there are more. */
void pdf_sort(struct pdf *pdf);
void pdf_free(struct pdf *pdf);

/* A lexer at a place, before its first token. */
struct pdf_lexer pdf_at(const struct pdf *pdf, struct pdf_place place);

/* As pdf_next(), for what is read again: costs what it reads. */
enum pdf_token pdf_read(struct pdf *pdf, struct pdf_lexer *lexer);

/* Skip the rest of a dictionary or array whose start is the current token. */
void pdf_skip(struct pdf *pdf, struct pdf_lexer *lexer);

/* The value of an object. */
struct pdf_place pdf_value(const struct pdf *pdf, uint32_t object);

/* The last object of this number (which readers take), or PDF_NONE. */
uint32_t pdf_find(const struct pdf *pdf, uint32_t number);

/* If there is a reference at the place: which object it leads to, and the place there. */
uint32_t pdf_reference(struct pdf *pdf, struct pdf_place place);
struct pdf_place pdf_resolve(struct pdf *pdf, struct pdf_place place);

/* The entries of a dictionary, one after the other: key is in lexer.name. */
struct pdf_entries {
	struct pdf *pdf;
	uint32_t object;
	struct pdf_lexer lexer;
	char key[64];
	struct pdf_place value; /* not resolved */
};

bool pdf_entries_begin(struct pdf_entries *entries, struct pdf *pdf, struct pdf_place dict);
bool pdf_entries_next(struct pdf_entries *entries);

/* The value of a key (not resolved), or a place that is nowhere. dict may be a reference. */
struct pdf_place pdf_get(struct pdf *pdf, struct pdf_place dict, const char *key);

/* The nth item of an array; the value itself as the first when it is none. */
struct pdf_place pdf_item(struct pdf *pdf, struct pdf_place array, unsigned int n);

/* Values by type; the default when it is of another. They resolve references. */
int64_t pdf_integer(struct pdf *pdf, struct pdf_place place, int64_t otherwise);
bool pdf_name(struct pdf *pdf, struct pdf_place place, char *name, size_t size);
bool pdf_name_is(struct pdf *pdf, struct pdf_place place, const char *name);

/* The octets of a string, decrypted. out is emptied. False: it is none. */
bool pdf_string(struct pdf *pdf, struct pdf_place place, struct assay_buf *out);

/* ---- streams (7.4); pdf-filter.c --------------------------------------------------------- */

enum pdf_stream_result {
	PDF_STREAM_WHOLE,
	PDF_STREAM_BROKEN,  /* what there is of it is in out */
	PDF_STREAM_UNKNOWN, /* a filter that is not known here, or encrypted */
};

/* The content of a stream, at most max octets. out is emptied. */
enum pdf_stream_result pdf_stream(struct pdf *pdf, uint32_t object, size_t max,
                                  struct assay_buf *out);

/* ---- encryption (7.6); pdf-crypt.c --------------------------------------------------------- */

/*
 * The key for a document that opens without a password, from its encryption
 * dictionary and the first string of its ID. NULL: it needs one.
 */
struct pdf_crypt *pdf_crypt_new(struct pdf *pdf, struct pdf_place dict, const struct assay_buf *id);
void pdf_crypt_free(struct pdf_crypt *crypt);

enum pdf_crypt_use {
	PDF_CRYPT_STREAM,
	PDF_CRYPT_STRING,
	PDF_CRYPT_FILE, /* a stream that is an embedded file */
};

/* Decrypt what is in an object, in place. False: it cannot be, or memory is short. */
bool pdf_decrypt(struct pdf *pdf, const struct pdf_object *object, enum pdf_crypt_use use,
                 struct assay_buf *data);

#endif
