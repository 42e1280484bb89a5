/*
 * assay.conf: what the milter reads at start. Described in assay.conf(5).
 */
#ifndef MILTER_CONFIG_H
#define MILTER_CONFIG_H

#include <assay/analyse.h>
#include <assay/common.h>

#include "engine.h"
#include "log.h"
#include "networks.h"

struct config {
	/* the service */
	char *socket;
	uint64_t socket_mode;
	char *socket_group; /* NULL: the group of the process */
	char *user;         /* NULL: stay who we are */
	char *group;        /* NULL: the user's own */
	char *pid_file;     /* NULL: none */
	enum log_target log;
	int log_level;

	/* the work */
	char *policy;
	struct networks trusted_networks;
	enum answer on_error;
	enum answer on_oversize;
	uint64_t max_message_size; /* 0: none */
	char *spool_directory;
	uint64_t spool_memory;
	uint64_t max_concurrent; /* 0: one for each processor */
	enum results_header results_header;
	char *authserv_id;
	char *quarantine_directory; /* NULL: none */

	uint64_t depth, parts, header_bytes, header_fields, total_header_bytes, total_header_fields,
		parameters, boundary_bytes, decoded_bytes, ambiguities, parts_soft, line_bytes,
		words, members, work; /* section limits; 0: the library's default */
};

/*
 * Read a configuration file; what it does not mention has its default. On
 * failure returns -ASSAY_ECONFIG, -ASSAY_EIO or -ASSAY_ENOMEM and appends one
 * line to error ("assay.conf:3: unknown key 'sokcet'; did you mean
 * 'socket'?"). libconfuse has global state: one load at a time.
 */
int config_load(const char *path, struct config *config, struct assay_buf *error) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 3);

/* What the engine wants to know of it; borrows from config. */
struct engine_settings config_engine(const struct config *config) ASSAY_NONNULL(1);

void config_free(struct config *config) ASSAY_NONNULL(1);

/* The names of the keys, for the test that compares them with the manual; NULL after the last. */
const char *config_key_name(size_t index);

#endif
