/*
 * Carrying out a plan over libmilter.
 */
#ifndef MILTER_EDITS_LIBMILTER_H
#define MILTER_EDITS_LIBMILTER_H

#include "engine.h"

#include <libmilter/mfapi.h>

enum edit_flag {
	EDIT_LEADING_SPACE = 1 << 0, /* SMFIP_HDR_LEADSPC: values carry their first space */
};

/*
 * In the end of message callback: ask the mail server for everything that the
 * plan wants, and set the reply. Returns what it came to, which is tempfail
 * where the mail server did not take an edit.
 */
enum fate edits_carry_out(SMFICTX *ctx, struct message *m, const struct plan *plan,
                          unsigned int flags) ASSAY_NONNULL(1, 2, 3);

#endif
