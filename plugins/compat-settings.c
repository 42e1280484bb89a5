/*
 * The defaults of the settings and, where settings are read with
 * settings_get(), the table that describes them. That table is compiled twice:
 * into the storage plugin, which reads by it, and into the settings module, by
 * which config(8) knows the names.
 */
#include "compat.h"

const struct assay_settings assay_default_settings = {
	.assay_on_save = TRUE,
	.assay_keywords = TRUE,
	.assay_max_parts = 0,
	.assay_max_decoded_size = 0,
	.assay_record_max_size = 16 * 1024,
};

#ifdef ASSAY_DOVECOT_SETTINGS_GET
#include "settings-parser.h"

#define SETTING(type, name) SETTING_DEFINE_STRUCT_##type(#name, name, struct assay_settings)

static const struct setting_define setting_defines[] = {
	SETTING(BOOL, assay_on_save),         SETTING(BOOL, assay_keywords),
	SETTING(UINT, assay_max_parts),       SETTING(SIZE, assay_max_decoded_size),
	SETTING(SIZE, assay_record_max_size), SETTING_DEFINE_LIST_END,
};

const struct setting_parser_info assay_setting_parser_info = {
	.name = "assay",
	.defines = setting_defines,
	.defaults = &assay_default_settings,
	.struct_size = sizeof(struct assay_settings),
	.pool_offset1 = 1 + offsetof(struct assay_settings, pool),
};
#endif
