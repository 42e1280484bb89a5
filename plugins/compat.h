/*
 * All that differs between the Dovecot releases the plugins are built for
 * (2.3.19, and 2.4.1 to 2.4.5). The macros tested here come from configure,
 * which compiles a probe for each; versions are never compared.
 *
 * Included before any other Dovecot header, in place of "lib.h".
 */
#ifndef ASSAY_PLUGIN_COMPAT_H
#define ASSAY_PLUGIN_COMPAT_H

#include "lib.h"

struct mail_user;

/* ---- settings: plugins/compat.c, plugins/compat-settings.c ----------------- */

/*
 * The settings of the plugins, by their names in dovecot.conf: inside plugin {}
 * in 2.3, at top level in 2.4. Documented in assay-dovecot(7).
 */
struct assay_settings {
	pool_t pool;                   /* 2.4's settings_get() wants one */
	bool assay_on_save;            /* analyse mails while they are saved */
	bool assay_keywords;           /* set $HasAttachment or $HasNoAttachment then */
	unsigned int assay_max_parts;  /* entities analysed; 0: the library's default */
	uoff_t assay_max_decoded_size; /* octets decoded; 0: the library's default */
	uoff_t assay_record_max_size;  /* octets of a record in the index cache */
};

extern const struct assay_settings assay_default_settings;

/*
 * The settings of a user. Returns 0, or -1 with *error_r for the log. The
 * result has no strings and no pool: it is the caller's to copy and forget.
 */
int assay_settings_read(struct mail_user *user, struct assay_settings *set_r, const char **error_r);

#ifdef ASSAY_DOVECOT_SETTINGS_GET
extern const struct setting_parser_info assay_setting_parser_info;
#endif

/* ---- functions that got a parameter ---------------------------------------- */

#ifdef ASSAY_DOVECOT_CACHE_POOL
#define assay_cache_register(cache, field) mail_cache_register_fields(cache, field, 1, NULL)
#else
#define assay_cache_register(cache, field) mail_cache_register_fields(cache, field, 1)
#endif

#ifdef ASSAY_DOVECOT_HIDDEN_INPUTS
#define assay_istream_init(stream, parent, fd)                                                     \
	i_stream_create(stream, parent, fd, ISTREAM_HIDDEN_INPUTS_NONE, 0)
#else
#define assay_istream_init(stream, parent, fd) i_stream_create(stream, parent, fd, 0)
#endif

/* without flags, what is not ASCII becomes a literal, as RFC 3501 wants it */
#ifdef ASSAY_DOVECOT_QUOTE_FLAGS
#define assay_append_nstring(dest, text) imap_append_nstring(dest, text, 0)
#else
#define assay_append_nstring(dest, text) imap_append_nstring(dest, text)
#endif

/* the parameters of a doveadm command's init(); all get arguments from ctx->cctx */
#ifdef ASSAY_DOVECOT_DOVEADM_ARGS
#define ASSAY_DOVEADM_INIT(name)                                                                   \
	name(struct doveadm_mail_cmd_context *ctx, const char *const args[] ATTR_UNUSED)
#else
#define ASSAY_DOVEADM_INIT(name) name(struct doveadm_mail_cmd_context *ctx)
#endif

#endif
