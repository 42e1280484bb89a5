/*
 * assay/inspect.h - what decoded content is, from its octets.
 */
#ifndef ASSAY_INSPECT_H
#define ASSAY_INSPECT_H

#include <assay/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The detectors look at no more than this many octets of the start of the content. */
#define ASSAY_DETECT_HEAD 4096

/* What a type is good for, as a person sees it. */
enum assay_type_group {
	ASSAY_GROUP_PROGRAM,   /* native or byte code, installers and packages that install it */
	ASSAY_GROUP_SCRIPT,    /* programs as text */
	ASSAY_GROUP_SHORTCUT,  /* what starts or opens something else, or changes settings */
	ASSAY_GROUP_TEXT,      /* text that an editor shows, and files encoded as such */
	ASSAY_GROUP_MARKUP,    /* web pages and other XML */
	ASSAY_GROUP_PRINT,     /* pages as they are printed: PDF, PostScript, XPS */
	ASSAY_GROUP_WORD,      /* text documents of an office suite */
	ASSAY_GROUP_SHEET,     /* its spreadsheets */
	ASSAY_GROUP_SLIDES,    /* its presentations */
	ASSAY_GROUP_OFFICE,    /* its other documents: drawings, projects, notes, databases */
	ASSAY_GROUP_BOOK,      /* electronic books */
	ASSAY_GROUP_ARCHIVE,   /* archives and compressed files */
	ASSAY_GROUP_DISK,      /* images of disks, which a system mounts */
	ASSAY_GROUP_IMAGE,     /* pictures; SVG, which can hold scripts, is markup */
	ASSAY_GROUP_AUDIO,     /* sound, and lists of it */
	ASSAY_GROUP_VIDEO,     /* moving pictures */
	ASSAY_GROUP_FONT,      /* fonts */
	ASSAY_GROUP_MODEL,     /* technical drawings and models in three dimensions */
	ASSAY_GROUP_MAIL,      /* messages and mailboxes */
	ASSAY_GROUP_ORGANISER, /* calendar entries and addresses */
	ASSAY_GROUP_KEY,       /* keys, certificates, signatures, encrypted data */
	ASSAY_GROUP_DATA,      /* everything else */
};

/* "program", "script", ...: one or two words for a person. */
const char *assay_type_group_name(enum assay_type_group group);

/* A row of the table of types. Names follow the IANA registry where it has one. */
struct assay_type {
	const char *name;   /* "application/pdf" */
	const char *label;  /* "PDF document", for notices and logs */
	unsigned int flags; /* ASSAY_ENT_ARCHIVE, EXECUTABLE, SCRIPT, ENCRYPTED: what it implies */
	enum assay_type_group group;
};

/*
 * The type of content that starts with these octets (the whole content, or at
 * least ASSAY_DETECT_HEAD of it). NULL when not recognised; plain text is not
 * recognised, since anything may look like text.
 */
const struct assay_type *assay_detect(const void *head, size_t len);

/*
 * The type of content that is there as a whole: tells what the start does not,
 * the kind of office documents and other ZIP and OLE files, and disk images.
 * Where there is nothing more to tell, the answer is that of assay_detect().
 * Time is linear in what is looked at: directories, not content.
 */
const struct assay_type *assay_detect_whole(const void *data, size_t len);

/*
 * Whether assay_detect_whole() may know better than assay_detect() of this head,
 * which answered head_type (or NULL). A disk image without anything at its start
 * cannot be told from text by its head: where a name or declaration promises one,
 * the whole is worth a look all the same.
 */
bool assay_detect_wants_whole(const struct assay_type *head_type, const void *head, size_t len);

/* The row of a type name, ignoring ASCII case; NULL when it is never detected. */
const struct assay_type *assay_type_find(const char *name) ASSAY_NONNULL(1);

/* The nth row (from 0) in the order of names, of the types that are detected; NULL at the end. */
const struct assay_type *assay_type_nth(size_t n);

/*
 * The type that files with this extension (without the dot, in any case) are
 * expected to have; it may be one that is never detected, as text/plain. NULL
 * where nothing is expected, as of "dat" or "bin".
 */
const struct assay_type *assay_type_for_extension(const char *extension) ASSAY_NONNULL(1);

/* The nth extension (from 0, in alphabetical order) that promises a type; NULL at the end. */
const char *assay_type_extension(const struct assay_type *type, size_t n) ASSAY_NONNULL(1);

/*
 * Whether content detected as `detected` may honestly be declared as
 * `declared`: knows that office documents are archives, that
 * application/octet-stream claims nothing, and the aliases in use.
 */
bool assay_type_compatible(const char *declared, const char *detected) ASSAY_NONNULL(1, 2);

/*
 * Whether a person who goes by the name of a file gets what he expects. False
 * only where he would be deceived to his harm: by content that can do more than
 * the extension promises (a program or a web page as "invoice.pdf"; a JPEG image
 * as "photo.png" is harmless, and so is a script as "notes.txt", which opens in
 * an editor), or by the extension of a program behind that of a document
 * ("invoice.pdf.exe"), which Windows hides. detected is NULL for content that
 * is not recognised.
 */
bool assay_name_compatible(const char *name, const char *detected) ASSAY_NONNULL(1);

#ifdef __cplusplus
}
#endif
#endif
