/*
 * The socket at which the mail server finds us.
 */
#ifndef MILTER_LISTEN_H
#define MILTER_LISTEN_H

#include <assay/common.h>

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

struct listener {
	bool inherited;                                         /* from systemd */
	int fd;                                                 /* -1: not open */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* unix; else "" */
	dev_t dev; /* of the socket file, so that nobody else's is removed */
	ino_t ino;
};

struct listen_options {
	const char *address; /* "unix:/path" or "inet:host:port", as in Postfix's main.cf */
	mode_t mode;         /* unix: permissions of the socket file ... */
	uid_t owner;         /* ... its owner; (uid_t)-1: who we are */
	gid_t group;         /* ... and group; (gid_t)-1: as it comes */
};

/*
 * Whether an address has a valid form; appends a line to error when not.
 * Looks nothing up.
 */
int listen_check(const char *address, struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2);

/*
 * Open the socket: that which systemd passed (LISTEN_FDS, sd_listen_fds(3)), or
 * the one at the address. A socket file that nobody listens at any more is
 * removed first; at one that is in use, this fails with one line in error.
 */
int listen_open(const struct listen_options *options, struct listener *listener,
                struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

/*
 * Remove the socket file, if it is still ours: to be called while the socket
 * is open, since the file's inode number is used again afterwards.
 */
void listen_remove(struct listener *listener) ASSAY_NONNULL(1);

#endif
