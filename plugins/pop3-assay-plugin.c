/*
 * The plugin "pop3_assay". It loads where it should and refuses to elsewhere;
 * the lean view and keep mode that it is for do not exist yet.
 */
#include "compat.h"

struct module;

extern const char *pop3_assay_plugin_version;
extern const char *pop3_assay_plugin_dependencies[];
extern const char pop3_assay_plugin_binary_dependency[];
void pop3_assay_plugin_init(struct module *module);
void pop3_assay_plugin_deinit(void);

const char *pop3_assay_plugin_version = DOVECOT_ABI_VERSION;
const char *pop3_assay_plugin_dependencies[] = {"assay", NULL};
const char pop3_assay_plugin_binary_dependency[] = "pop3";

void pop3_assay_plugin_init(struct module *module ATTR_UNUSED)
{
}

void pop3_assay_plugin_deinit(void)
{
}
