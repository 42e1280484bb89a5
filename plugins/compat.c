/*
 * Reading the settings, which Dovecot 2.3 keeps as strings per user and 2.4
 * as parsed structs.
 */
#include "compat.h"

#include "mail-user.h"

#ifdef ASSAY_DOVECOT_SETTINGS_GET
#include "settings.h"

int assay_settings_read(struct mail_user *user, struct assay_settings *set_r, const char **error_r)
{
	const struct assay_settings *set;

	if (settings_get(user->event, &assay_setting_parser_info, 0, &set, error_r) < 0)
		return -1;
	*set_r = *set;
	set_r->pool = NULL;
	/* a reference kept would be reported, and looked up, after the plugin is unloaded */
	settings_free(set);
	return 0;
}

#else
#include "settings-parser.h"

static void read_bool(struct mail_user *user, const char *name, bool *value)
{
	if (mail_user_plugin_getenv(user, name) != NULL)
		*value = mail_user_plugin_getenv_bool(user, name);
}

static int read_uint(struct mail_user *user, const char *name, unsigned int *value,
                     const char **error_r)
{
	const char *text = mail_user_plugin_getenv(user, name);

	if (text == NULL || str_to_uint(text, value) == 0)
		return 0;
	*error_r = t_strdup_printf("%s: not a number: %s", name, text);
	return -1;
}

static int read_size(struct mail_user *user, const char *name, uoff_t *value, const char **error_r)
{
	const char *text = mail_user_plugin_getenv(user, name), *error;

	if (text == NULL || settings_get_size(text, value, &error) == 0)
		return 0;
	*error_r = t_strdup_printf("%s: %s", name, error);
	return -1;
}

int assay_settings_read(struct mail_user *user, struct assay_settings *set_r, const char **error_r)
{
	*set_r = assay_default_settings;
	read_bool(user, "assay_on_save", &set_r->assay_on_save);
	read_bool(user, "assay_keywords", &set_r->assay_keywords);
	if (read_uint(user, "assay_max_parts", &set_r->assay_max_parts, error_r) < 0 ||
	    read_size(user, "assay_max_decoded_size", &set_r->assay_max_decoded_size, error_r) <
	            0 ||
	    read_size(user, "assay_record_max_size", &set_r->assay_record_max_size, error_r) < 0)
		return -1;
	return 0;
}
#endif
