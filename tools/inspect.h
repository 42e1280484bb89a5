/*
 * What the files of assay inspect share.
 */
#ifndef TOOLS_INSPECT_H
#define TOOLS_INSPECT_H

#include "assay.h"

#include <assay/analyse.h>

/* ---- text.c: small things that are printed everywhere ---- */

/* "812 octets", "12.3 KiB" */
int print_size(struct assay_buf *out, uint64_t octets);

/* "1 part", "2 parts" */
int print_count(struct assay_buf *out, uint64_t count, const char *one, const char *many);

/* The name of the worst severity, "none" without ambiguities. */
const char *worst_severity(const struct assay_analysis *analysis);

/* A JSON string; what is not UTF-8 is read as windows-1252. */
int print_json_string(struct assay_buf *out, const char *text);

/* How much colour; all false is none. */
struct style {
	bool colour;
};

/* The style for standard output: colour on a terminal that can, unless NO_COLOR is set. */
struct style style_of_stdout(void);

/* Text in the colour of a severity, ASSAY_SEV_INFO for none. */
int print_severity(struct assay_buf *out, struct style style, enum assay_severity severity,
                   const char *text);
int print_bold(struct assay_buf *out, struct style style, const char *text);

/* ---- tree.c: one message as a tree ---- */

int print_tree(const struct assay_analysis *analysis, struct style style, struct assay_buf *out);

/* The first line of an entity in the tree, without its indentation. */
int print_entity_line(const struct assay_entity *entity, struct style style, struct assay_buf *out);

/* ---- section.c: what --section and --extract name ---- */

/* What an IMAP section specification addresses, RFC 3501 6.4.5. */
enum section_part {
	SECTION_CONTENT, /* "2": what the entity contains, decoded */
	SECTION_MIME,    /* "2.MIME": the header of the entity */
	SECTION_HEADER,  /* "HEADER", "2.HEADER": the header of the message, of the one inside 2 */
	SECTION_TEXT,    /* "TEXT", "2.TEXT": its body as it is, encoded */
};

struct section {
	const struct assay_entity *entity; /* whose header or content it is */
	enum section_part part;
};

/* Whether text has the form of a section at all. */
bool section_is_valid(const char *text);

/* False when the message has none like this. */
bool section_find(const struct assay_analysis *analysis, const char *text, struct section *section);

/* ---- fields.c: the header fields ---- */

/* Of one entity, or of all when it is NULL. */
int print_fields(const struct assay_analysis *analysis, const struct assay_entity *only,
                 struct style style, struct assay_buf *out);

/* The same as a JSON array. */
int print_fields_json(const struct assay_analysis *analysis, const struct assay_entity *only,
                      struct assay_buf *out);

/* ---- mailbox.c: messages in files and mboxes ---- */

/* A message that was found. */
struct mail {
	const char *file;
	unsigned long number; /* in its mbox, from 1; 0 when the file is the message */
	uint64_t offset;      /* of its first octet in the file */
	int fd;               /* of the file */
	const struct assay_analysis *analysis;
};

/* How to read mail, and what becomes of it. */
struct mailbox {
	struct assay_parse_options parse;
	bool mbox;          /* take every file as an mbox */
	unsigned long only; /* this message of an mbox; 0: all */

	/* Any status other than STATUS_OK ends the run. */
	int (*mail)(void *ctx, const struct mail *mail);
	void (*octets)(void *ctx, size_t count); /* were read; may be NULL */
	void (*failed)(void *ctx, const char *path, const char *why);
	void *ctx;
};

enum file_kind {
	FILE_ANY,     /* a message, or an mbox when it begins like one */
	FILE_MESSAGE, /* a message: the file of a Maildir */
};

/* Read an open file; fd stays the caller's. */
int mailbox_read(const struct mailbox *box, int fd, const char *path, enum file_kind kind);

/* Read what the command line names ("-" is standard input), or what a walk found. */
int mailbox_read_operand(const struct mailbox *box, const char *path);
int mailbox_read_found(const struct mailbox *box, const char *path, enum file_kind kind);

/* Whether a file is an mbox by its name and first octets. */
bool mailbox_is_mbox(const char *path);

/* ---- walk.c: files in folders ---- */

struct walk {
	/* Any status other than STATUS_OK ends the walk. */
	int (*file)(void *ctx, const char *path, enum file_kind kind);
	void (*failed)(void *ctx, const char *path, const char *why);
	void *ctx;
};

/*
 * All files at and below a folder that may hold mail, sorted: of a Maildir what
 * is in cur and new, and its subfolders. Symbolic links are not followed.
 */
int walk_folder(const struct walk *walk, const char *path);

/* ---- extract.c: the octets of a section ---- */

struct extraction {
	const char *section;
	const char *output; /* a file, "-" for standard output also on a terminal, or NULL */
	bool mbox;
	unsigned long number;
};

int extract(const struct extraction *extraction, const char *path);

/* ---- report.c: what is printed of a message ---- */

struct summary;

/* A run of assay inspect. */
struct inspection {
	bool json, headers, quiet, summary;
	const char *section;
	struct extraction extraction;
	char **paths;
	int path_count;

	bool many;    /* lines instead of a tree, JSON with the file's name */
	bool watched; /* standard output is a terminal: nothing is kept back */
	struct style style;
	struct mailbox box;
	struct assay_buf out;
	struct summary *totals;
	int status;
};

/* Append it to in->out. Returns 0 or a negative error; what else goes wrong is told to the box. */
int print_mail(struct inspection *in, const struct mail *mail);

/* ---- progress.c: how far it is, on standard error ---- */

/* total: octets there will be, 0 when unknown. Nothing is drawn before, or without a terminal. */
void progress_start(uint64_t total);
void progress_octets(size_t count);
void progress_message(void);
/* Take the bar away, so that something can be printed; it comes back with the next octets. */
void progress_hide(void);
void progress_stop(void);

/* ---- summary.c: what many messages are, together ---- */

struct summary *summary_new(void);
void summary_free(struct summary *summary);
int summary_add(struct summary *summary, const struct assay_analysis *analysis);
int summary_print(struct summary *summary, struct assay_buf *out);

#endif
