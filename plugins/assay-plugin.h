/*
 * What the storage plugin "assay" offers to imap_assay, pop3_assay and
 * doveadm_assay, which depend on it.
 */
#ifndef ASSAY_PLUGIN_H
#define ASSAY_PLUGIN_H

#include <assay/record.h>

struct mail;
struct module;

/*
 * The record of a mail: from the index cache, or rebuilt from the mail and
 * cached when it is missing, broken, or of another version. All parts are in
 * it, also where the cached record had to leave some out.
 *
 * Returns 1 with *record_r, which lives until the mail is closed; 0 when the
 * mail may not be read now (mail->lookup_abort) or is gone; -1 when it could
 * not be read or analysed, which is logged.
 */
int assay_mail_get_record(struct mail *mail, const struct assay_record **record_r);

/*
 * The names of an attachment's flags with separator between them, on the data
 * stack. "attachment" itself is left out.
 */
const char *assay_part_flags(const struct assay_record_part *part, const char *separator);

/* The SHA-256 of a part in hexadecimal, on the data stack, or NULL. */
const char *assay_part_sha256(const struct assay_record_part *part);

extern const char *assay_plugin_version;
void assay_plugin_init(struct module *module);
void assay_plugin_deinit(void);

#endif
