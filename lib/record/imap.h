/*
 * IMAP's syntax for what is answered in it, and the parts of BODYSTRUCTURE
 * that have files of their own. Private to lib/record.
 *
 *   imap.c           strings (RFC 3501 4.3)
 *   imap-params.c    parameter lists
 *   imap-envelope.c  ENVELOPE (RFC 3501 7.4.2)
 */
#ifndef RECORD_IMAP_H
#define RECORD_IMAP_H

#include <assay/analyse.h>

/* The first error stays, and nothing is written after it. */
struct imap_writer {
	struct assay_buf *out;
	int error;
};

void imap_raw(struct imap_writer *w, const char *text);

/* Quoted where that is allowed, else a literal. NUL becomes U+FFFD. */
void imap_string(struct imap_writer *w, const char *data, size_t len);

/* For people: runs of white space become one space, none stays at the ends. */
void imap_text(struct imap_writer *w, const char *data, size_t len);

/* A header field's value, unfolded (RFC 5322 2.2.3), as imap_field_value() gives it. */
void imap_unfolded(struct imap_writer *w, struct assay_str value);

/* The same for the first field of this name; NIL when there is none. */
void imap_field(struct imap_writer *w, const struct assay_entity *entity, const char *name);

/* Without the white space that follows the colon on its line. */
struct assay_str imap_field_value(const struct assay_entity *entity,
                                  const struct assay_field *field);

/*
 * The parameters of a structured field's value, in order, or NIL. RFC 2231
 * continuations are joined and charsets decoded to UTF-8; of parameters with
 * one name the first one stays, and joined ones come last. With
 * IMAP_DEFAULT_CHARSET, us-ascii is added where no charset is given (RFC 2046
 * 4.1.2). what: what must stand before the parameters, lest they count for
 * nothing, as "text/plain"; NULL: anything.
 */
enum imap_params_flag { IMAP_DEFAULT_CHARSET = 1 << 0 };
void imap_params(struct imap_writer *w, struct assay_str value, const char *what,
                 unsigned int flags);

/* The ten items of an ENVELOPE, from the header of a message. */
void imap_envelope(struct imap_writer *w, const struct assay_entity *message);

#endif
