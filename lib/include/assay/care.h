/*
 * assay/care.h - the signature table: which change is made to mail that must be
 * handled with care.
 *
 * A row is a change, a column what is special about the message or part that it
 * would touch. doc/signature-table.md is made of the same table.
 */
#ifndef ASSAY_CARE_H
#define ASSAY_CARE_H

#include <assay/analyse.h>
#include <assay/common.h>
#include <assay/judge.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The rows. */
enum assay_change {
	ASSAY_CHANGE_HEADER,    /* tag: a header field is added */
	ASSAY_CHANGE_SUBJECT,   /* tag: a prefix of the subject */
	ASSAY_CHANGE_TEXT,      /* append-text */
	ASSAY_CHANGE_ENCODING,  /* transfer-encode */
	ASSAY_CHANGE_HTML,      /* sanitize-html */
	ASSAY_CHANGE_NAME,      /* rename */
	ASSAY_CHANGE_REPLACE,   /* replace */
	ASSAY_CHANGE_CANONICAL, /* the canonical form of an ambiguous message */
	ASSAY_CHANGE_COUNT
};

/*
 * The columns. For a change of the message as a whole (tag, append-text) they
 * are about the message, or the part of it that is its text; else about the
 * part that changes.
 */
enum assay_special {
	ASSAY_SPECIAL_DKIM,         /* the message has a DKIM signature, RFC 6376 */
	ASSAY_SPECIAL_SMIME,        /* in a multipart/signed or signed-data of S/MIME, RFC 8551 */
	ASSAY_SPECIAL_PGP,          /* in a multipart/signed of PGP, RFC 3156 */
	ASSAY_SPECIAL_ENCRYPTED,    /* in a multipart/encrypted or enveloped-data */
	ASSAY_SPECIAL_REPORT,       /* the text or the status of a multipart/report, RFC 6522 */
	ASSAY_SPECIAL_CALENDAR,     /* text/calendar with a method, RFC 6047 */
	ASSAY_SPECIAL_LIST,         /* a mailing list has sent it, RFC 2919 */
	ASSAY_SPECIAL_ENCAPSULATED, /* in a message inside the message */
	ASSAY_SPECIAL_COUNT
};

/* As in the document: "append-text", "S/MIME signed". */
const char *assay_change_name(enum assay_change change);
const char *assay_special_name(enum assay_special special);

/* "do", "wrap", "skip", "refuse". */
const char *assay_care_name(enum assay_care care);

/* The value of if_signed and if_dkim: "break", "wrap", "skip" or "refuse"; -ASSAY_EINVAL. */
int assay_care_from_name(const char *name) ASSAY_NONNULL(1);

/* A cell. why completes the sentence "it is special: ..." where care is not DO; else NULL. */
struct assay_care_cell {
	enum assay_care care;
	const char *why;
};

const struct assay_care_cell *assay_care_cell(enum assay_change change, enum assay_special special);

/* Whether a rule with this action may override the table with this: only text can stand beside. */
bool assay_care_possible(enum assay_action action, enum assay_care care);

struct assay_care_answer {
	enum assay_care care;              /* never TABLE */
	enum assay_special special;        /* why; ASSAY_SPECIAL_COUNT: nothing is special */
	const struct assay_entity *entity; /* which it is about: the signed multipart, ... */
	const char *why;                   /* of the cell or the override; may be NULL */
};

/*
 * What becomes of a decision (action, entity and the overrides count). Of several
 * things that are special the strictest decides. Decisions that change nothing in
 * the message are DO. A decision about all parts is asked about here as a whole,
 * and again for each part when it is carried out.
 */
void assay_care_ask(const struct assay_analysis *analysis, const struct assay_decision *decision,
                    struct assay_care_answer *answer) ASSAY_NONNULL(1, 2, 3);

/* Append one line for a person: what is special and why it was not done. */
int assay_care_explain(const struct assay_care_answer *answer,
                       struct assay_buf *out) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2);

#ifdef __cplusplus
}
#endif
#endif
