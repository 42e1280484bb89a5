/*
 * What the files of the parser share: the parser's state and the steps that
 * one file offers to the others. Private to lib/analyse.
 *
 *   parser.c    octets -> which entity they belong to
 *   header-reader.c  the octets of a header -> a header
 *   analysis.c  limits, findings, the result
 *   boundary.c  the open boundaries and the lines that match them
 *   fields.c    the text of a header -> fields
 *   header.c    fields -> facts of the entity
 *   lines.c     what the lines of a header may deceive readers with
 *   names.c     attachment names
 *   message.c   encapsulated messages as a whole
 *   leaf.c      the content of leaves: decode, hash, detect
 *   entity.c    the finished analysis: look-ups, decoding again
 */
#ifndef ANALYSE_PARSER_H
#define ANALYSE_PARSER_H

#include "analyse/arena.h"
#include "analyse/outside.h"
#include "analyse/params.h"
#include "analyse/scan.h"
#include "codec/codec.h"
#include "inspect/members.h"

#include <assay/analyse.h>
#include <assay/codec.h>
#include <assay/inspect.h>

#include <openssl/evp.h>
#include <sys/types.h>

/* message/rfc822 bodies contain each other: only this many levels of them are hashed */
#define HASHED_MESSAGES 4

#define BOUNDARY_SLOTS 128

/* the analysis budget that does not depend on the message's size */
#define WORK_FREE (1024 * 1024)

/* what an entity may keep of its header when the message has used up its share */
#define HEADER_FLOOR 2048
#define FIELDS_FLOOR 64

/* An entity that is not complete yet; they form a stack, the message at the bottom. */
struct open_entity {
	struct assay_entity *entity;
	struct assay_entity *last_child;
	unsigned int child_count;
	size_t body_end; /* set when the body was found inside the header, else 0 */

	/* multipart */
	const char *boundary;
	size_t boundary_len;
	size_t boundary_dashes; /* it begins with */
	uint64_t boundary_hash;
	int boundary_next; /* stack index of the next one in the same hash slot, or -1 */
	bool guess;        /* no usable boundary parameter: take the first delimiter-like line */
	bool closed;       /* the close delimiter was seen */
	bool preamble;     /* there is text before the first delimiter */
	bool digest;       /* multipart/digest: parts default to message/rfc822 */

	uint64_t reported[2]; /* codes found in it: each is recorded once an entity */

	/* message: the octets of its body as they pass */
	EVP_MD_CTX *body_hash;
	unsigned char held[2]; /* a line end that may belong to a delimiter */
	unsigned int held_len;
};

/* The last simple Content-Type, and what it means; type is NULL before there is one. */
struct known_type {
	struct assay_str value;
	const char *type, *charset;
};

enum parser_state {
	PARSER_HEADER,
	PARSER_BODY,
	PARSER_FINISHED,
};

struct assay_parser {
	struct arena arena;
	struct assay_parse_options options; /* limits filled in */
	enum parser_state state;
	int error; /* sticky */

	/* the octets */
	size_t offset; /* of the next octet to look at */
	uint64_t work; /* octets looked at */
	struct scan scan;
	bool at_line_start;
	unsigned int eol_pending; /* body: 1 LF, 2 CRLF not yet given to the content */
	bool cr_pending;          /* body: a CR that may be half a line end */
	struct assay_buf carry;   /* body: the start of a line that may be a delimiter */
	struct outside outside;   /* the preamble or epilogue that is being read */

	/* the header being read */
	struct assay_buf header;
	size_t header_off;   /* in the message */
	size_t line_off;     /* of the current line, in header */
	size_t line_dropped; /* octets of the current line not kept */
	size_t header_seen;  /* octets of it, kept or not */
	bool header_cut;
	size_t header_limit;       /* octets of it to keep */
	size_t header_total;       /* octets kept of all headers */
	size_t fields_total;       /* fields kept of all headers */
	unsigned int header_tries; /* delimiter-like lines in it that were looked up */

	struct known_type known_type;

	/* the entities */
	struct open_entity *stack;
	unsigned int stack_count, stack_size;
	struct assay_entity **entities;
	size_t entity_count, entity_size;
	int boundary_slots[BOUNDARY_SLOTS]; /* stack index or -1 */
	uint64_t boundary_key;
	size_t boundary_longest;
	unsigned int hashed[HASHED_MESSAGES]; /* stack indices of messages that are hashed */
	unsigned int hashed_messages;
	bool parts_limited;
	unsigned int max_depth;

	/* the leaf being read */
	struct assay_decoder decoder;
	bool hashing;
	EVP_MD *sha256; /* fetched when it is first needed */
	EVP_MD_CTX *leaf_hash;
	unsigned char *decoded; /* one slice of decoded octets */
	size_t decoded_size;
	unsigned char *head; /* ASSAY_DETECT_HEAD octets */
	size_t head_len;
	uint64_t decoded_total;
	uint64_t leaf_left; /* encoded octets that the analysis budget allows */
	struct members members;
	size_t member_total;

	struct assay_ambiguity *findings;
	size_t finding_count, finding_size, finding_total;
};

static inline struct open_entity *parser_top(struct assay_parser *p)
{
	return &p->stack[p->stack_count - 1];
}

/* ---- parser.c ---- */

/* A new entity starts at the current offset: the message, a part, a message inside. */
int entity_begin(struct assay_parser *p, size_t delimiter_len);
/* The message is complete: everything that is open ends. */
int parser_end(struct assay_parser *p);
/*
 * A delimiter line of the multipart at stack index level, at the current offset.
 * end: where the content before it ends.
 */
int delimiter(struct assay_parser *p, unsigned int level, bool close, size_t end,
              const unsigned char *line, size_t len);
/* A run of octets of a body without a delimiter in it; its line end is held back. */
int body_run(struct assay_parser *p, const char *data, size_t len);

/* ---- header-reader.c ---- */

/*
 * The header being read is complete. blank: a blank line ended it (p->offset is
 * behind it); otherwise a delimiter or the end of the message did.
 */
int header_end(struct assay_parser *p, bool blank, bool at_delimiter);
/* A line of it is complete, or final: the end of the message is its end. */
int header_line(struct assay_parser *p, bool final);
/* Take octets of it: at most up to the end of a line. Returns octets taken or an error. */
ssize_t header_feed(struct assay_parser *p, const char *data, size_t len);

/* ---- analysis.c ---- */

/* Record an error; the first one stays. Returns it. */
int parser_fail(struct assay_parser *p, int error);

/* Record a finding, the first of its code in this entity; detail (static or in the arena) may be
 * NULL. */
void parser_report(struct assay_parser *p, enum assay_code code, const struct assay_entity *entity,
                   size_t offset, const char *detail);

/* Octets were looked at. */
void parser_work(struct assay_parser *p, size_t octets);
/* Whether the analysis budget is used up; reports it. */
bool parser_exhausted(struct assay_parser *p, const struct assay_entity *entity);

/* What an entity may have of something that is limited for each and for all of them. */
size_t share(size_t limit, size_t total, size_t used, size_t floor);

/* ---- boundary.c ---- */

/* The most octets of a line, its end not counted, that may be a delimiter. */
size_t boundary_line_max(const struct assay_parser *p);
void boundary_setup(struct assay_parser *p);
/* Register the boundary of the multipart on top of the stack. */
void boundary_open(struct assay_parser *p, const char *boundary, size_t len);
/* Forget the boundary of the stack's top. */
void boundary_close(struct assay_parser *p);
/*
 * The stack index of the multipart whose delimiter this line (with or without
 * its line end) is, or -1. *close_r: it is the close delimiter.
 */
int boundary_match(struct assay_parser *p, const char *line, size_t len, bool *close_r);

/*
 * Whether a line of the header being read is a delimiter of the boundary that
 * the same header declares further up: then the header ended before it.
 */
bool boundary_declared(struct assay_parser *p, const char *line, size_t len);

/* ---- fields.c ---- */

/* The fields that decide about an entity; others are only kept. */
enum known_field { FIELD_TYPE, FIELD_ENCODING, FIELD_DISPOSITION, FIELD_VERSION, FIELD_OTHER };

/* Index in entity->fields of the first and the second field of each; -1: there is none. */
struct header_fields {
	int32_t first[FIELD_OTHER], second[FIELD_OTHER];
};

/* How many fields the header being read may have. */
size_t header_fields_limit(const struct assay_parser *p);

/*
 * Fields from lines that the scanner found (lines->count of them). false: some
 * line is no field as RFC 5322 has it; nothing was reported.
 */
bool header_split_clean(const char *text, const struct scan_header *lines,
                        struct assay_field *fields, struct header_fields *known);

/*
 * Fields of entity->header_text, whatever it is. *junk_r: offset in the text of
 * the first line that is no header field, or SIZE_MAX.
 */
int header_split(struct assay_parser *p, struct assay_entity *entity, struct header_fields *known,
                 size_t *junk_r);

/* ---- header.c ---- */

/* Interpret the fields of an entity. */
int header_interpret(struct assay_parser *p, struct open_entity *open,
                     const struct header_fields *known);
void header_check_eightbit(struct assay_parser *p, const struct assay_entity *entity);

/* ---- lines.c ---- */

/* What the lines of a header may deceive readers with, whatever they mean. */
void header_check_lines(struct assay_parser *p, const struct assay_entity *entity);

/* ---- names.c ---- */

/* Fill entity->names from the parsed Content-Disposition and Content-Type. */
int names_collect(struct assay_parser *p, struct assay_entity *entity,
                  const struct params *disposition, const struct params *type, size_t offset);

/* ---- message.c ---- */

/* Octets of the line end, or of half of one, at the end of data. */
unsigned int trailing_line_end(const unsigned char *data, size_t len);
/* Octets of the message pass; the message entities around them take part. */
void pass_octets(struct assay_parser *p, const unsigned char *data, size_t len);
void message_body_begin(struct assay_parser *p, struct open_entity *open);
/* The body's span is known. */
void message_body_end(struct assay_parser *p, struct open_entity *open);

/* ---- leaf.c ---- */

int leaf_setup(struct assay_parser *p);
void leaf_begin(struct assay_parser *p, struct assay_entity *entity);
int leaf_feed(struct assay_parser *p, struct assay_entity *entity, const char *data, size_t len);
/* Whether lines of this entity may be given to leaf_feed_lines() unseen. */
bool leaf_takes_lines(const struct assay_parser *p, const struct assay_entity *entity);
/* Whole lines of clean base64, if data starts with any: lines->taken octets of it. */
int leaf_feed_lines(struct assay_parser *p, struct assay_entity *entity, const char *data,
                    size_t len, struct base64_lines *lines);
int leaf_end(struct assay_parser *p, struct assay_entity *entity);
/* Whether the content of this entity is to be hashed. */
bool leaf_hashes(const struct assay_parser *p, const struct assay_entity *entity);
int leaf_hash_init(struct assay_parser *p, EVP_MD_CTX **ctx);
int leaf_hash_final(struct assay_parser *p, EVP_MD_CTX *ctx, struct assay_entity *entity);
void leaf_free(struct assay_parser *p);

/* ---- entity.c ---- */

/* Whether this is what a person calls an attachment, as its header says it. */
bool entity_attached(const struct assay_entity *entity);
/* Decide the flags that need the whole entity: attachment, mismatch. */
void entity_classify(struct assay_parser *p, struct assay_entity *entity);

#endif
