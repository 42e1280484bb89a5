/*
 * What makes a program a service: its user, its pid file, the background, and
 * the service manager.
 */
#ifndef MILTER_PROCESS_H
#define MILTER_PROCESS_H

#include <assay/common.h>

#include <sys/types.h>

/* Who to become; (uid_t)-1 and (gid_t)-1: stay. */
struct identity {
	const char *user; /* its name, for the supplementary groups; or NULL */
	uid_t uid;
	gid_t gid;
};

/*
 * Look up user and group (names; NULL: not given). Fails with a line in error
 * for unknown ones.
 */
int identity_find(const char *user, const char *group, struct identity *identity,
                  struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(3, 4);

int group_find(const char *group, gid_t *gid_r, struct assay_buf *error) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2, 3);

/*
 * Become that identity, for good. Only root can; others fail, unless they are
 * it already.
 */
int identity_become(const struct identity *identity, struct assay_buf *error) ASSAY_MUST_CHECK
	ASSAY_NONNULL(1, 2);

/* The pid file of the process to be; opened before privileges go, written when the pid is known. */
int pid_file_open(const char *path, struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2);
void pid_file_write(int fd);
void pid_file_remove(const char *path, int fd) ASSAY_NONNULL(1);

/*
 * Go on in a child without a terminal; does not return in the parent, which
 * exits 0. Before any thread is started.
 */
int process_detach(struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1);

/* Tell systemd (sd_notify(3)): "READY=1", "STOPPING=1". Nothing without it. */
void process_notify(const char *state) ASSAY_NONNULL(1);

#endif
