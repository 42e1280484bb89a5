/*
 * The envelope of a message that is judged by hand: from options, from a file,
 * or guessed from what delivery left in its header.
 */
#ifndef TOOLS_ENVELOPE_H
#define TOOLS_ENVELOPE_H

#include "assay.h"

/* Zero-initialise. The strings of the envelope are its own. */
struct envelope {
	struct assay_envelope facts;
	bool has_direction, has_from, has_to; /* given, so not to be guessed */

	const char **rcpt; /* facts.rcpt_to */
	size_t rcpt_size;
	char **owned;
	size_t owned_count, owned_size;
};

/*
 * Set one fact. name: direction, client, client-name, helo, user, tls, from, to
 * (which adds a recipient); '_' in it is as good as '-'. Returns 0,
 * -ASSAY_ENOMEM, or -ASSAY_EINVAL with *why_r a reason, NULL when the name is none.
 */
int envelope_set(struct envelope *envelope, const char *name, const char *value,
                 const char **why_r);

/* An address without the angle brackets that it may have; NULL without memory. */
const char *envelope_keep_address(struct envelope *envelope, const char *text, size_t len);

/* Add a recipient. Returns 0 or -ASSAY_ENOMEM. */
int envelope_add_recipient(struct envelope *envelope, const char *text, size_t len);

void envelope_free(struct envelope *envelope);

/* ---- options ---- */

enum {
	OPT_DIRECTION = 1000,
	OPT_CLIENT,
	OPT_CLIENT_NAME,
	OPT_HELO,
	OPT_USER,
	OPT_TLS,
	OPT_FROM,
	OPT_TO,
	OPT_ENVELOPE,
	OPT_ENVELOPE_END
};

#define ENVELOPE_OPTIONS                                                                           \
	{"direction", required_argument, NULL, OPT_DIRECTION},                                     \
		{"client", required_argument, NULL, OPT_CLIENT},                                   \
		{"client-name", required_argument, NULL, OPT_CLIENT_NAME},                         \
		{"helo", required_argument, NULL, OPT_HELO},                                       \
		{"user", required_argument, NULL, OPT_USER}, {"tls", no_argument, NULL, OPT_TLS},  \
		{"from", required_argument, NULL, OPT_FROM},                                       \
		{"to", required_argument, NULL, OPT_TO}, {"rcpt", required_argument, NULL, OPT_TO}, \
		{"envelope", required_argument, NULL, OPT_ENVELOPE}

#define ENVELOPE_USAGE                                                                             \
	"  --direction D     inbound (default), outbound or append\n"                              \
	"  --client IP       the address of the SMTP client\n"                                     \
	"  --client-name N   its verified host name\n"                                             \
	"  --helo NAME       what it said in HELO\n"                                               \
	"  --user NAME       the authenticated user; outbound unless --direction is given\n"       \
	"  --tls             the connection is encrypted\n"                                        \
	"  --from ADDRESS    the sender; '' is the null sender\n"                                  \
	"  --to ADDRESS      a recipient; may be repeated\n"                                       \
	"  --envelope FILE   read these from a file: JSON, or lines name = value\n"

/*
 * Take an option from OPT_DIRECTION to OPT_ENVELOPE. Returns -1 to go on, or a
 * status after saying why.
 */
int envelope_option(const struct command *command, struct envelope *envelope, int option,
                    const char *value);

/* ---- envelope-file.c ---- */

/* Read a file. Returns STATUS_OK or, after saying why, STATUS_ERROR. */
int envelope_read(struct envelope *envelope, const char *path);

/* ---- envelope-guess.c ---- */

/*
 * What is not given, from the header of a stored message: the sender from the
 * first Return-Path, else the first address of Sender or From; the recipient
 * from the first Delivered-To, else X-Original-To, Envelope-To, else all
 * addresses of To and Cc. Returns 0 or -ASSAY_ENOMEM.
 */
int envelope_guess(struct envelope *envelope, const struct assay_analysis *analysis);

#endif
