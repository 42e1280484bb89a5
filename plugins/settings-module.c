/*
 * The settings module, <moduledir>/settings/lib20_assay_settings.so: by it
 * config(8) of Dovecot 2.4 knows the settings of the plugins.
 */
#include "compat.h"

extern const char *assay_settings_version;
extern const struct setting_parser_info *assay_settings_set_infos[];

const char *assay_settings_version = DOVECOT_ABI_VERSION;
const struct setting_parser_info *assay_settings_set_infos[] = {&assay_setting_parser_info, NULL};
