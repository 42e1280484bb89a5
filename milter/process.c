/*
 * What makes a program a service: its user, its pid file, the background, and
 * the service manager.
 */
#include "assay-config.h"

#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- identity ---- */

int group_find(const char *group, gid_t *gid_r, struct assay_buf *error)
{
	const struct group *entry = getgrnam(group);

	if (entry == NULL) {
		(void)assay_buf_printf(error, "unknown group \"%s\"", group);
		return -ASSAY_ECONFIG;
	}
	*gid_r = entry->gr_gid;
	return 0;
}

int identity_find(const char *user, const char *group, struct identity *identity,
                  struct assay_buf *error)
{
	const struct passwd *entry;

	*identity = (struct identity){.user = user, .uid = (uid_t)-1, .gid = (gid_t)-1};
	if (user != NULL) {
		entry = getpwnam(user);
		if (entry == NULL) {
			(void)assay_buf_printf(error, "unknown user \"%s\"", user);
			return -ASSAY_ECONFIG;
		}
		identity->uid = entry->pw_uid;
		identity->gid = entry->pw_gid;
	}
	return group != NULL ? group_find(group, &identity->gid, error) : 0;
}

static bool is_already(const struct identity *identity)
{
	return (identity->uid == (uid_t)-1 || identity->uid == geteuid()) &&
	       (identity->gid == (gid_t)-1 || identity->gid == getegid());
}

int identity_become(const struct identity *identity, struct assay_buf *error)
{
	const char *failed = NULL;

	if (is_already(identity))
		return 0;
	if (identity->user != NULL && initgroups(identity->user, identity->gid) < 0)
		failed = "initgroups";
	else if (identity->user == NULL && setgroups(0, NULL) < 0)
		failed = "setgroups";
	else if (identity->gid != (gid_t)-1 &&
	         setresgid(identity->gid, identity->gid, identity->gid) < 0)
		failed = "setresgid";
	else if (identity->uid != (uid_t)-1 &&
	         setresuid(identity->uid, identity->uid, identity->uid) < 0)
		failed = "setresuid";
	if (failed == NULL)
		return 0;
	(void)assay_buf_printf(error, "cannot become the configured user and group: %s: %s", failed,
	                       strerror(errno));
	return -ASSAY_EIO;
}

/* ---- pid file ---- */

/* The lock says that the process lives; a file that was left behind does not matter. */
int pid_file_open(const char *path, struct assay_buf *error)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	              S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);

	if (fd < 0) {
		(void)assay_buf_printf(error, "pid file %s: %s", path, strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		(void)assay_buf_printf(error, "pid file %s: assay-milter is running already", path);
		close(fd);
		return -1;
	}
	return fd;
}

void pid_file_write(int fd)
{
	if (fd >= 0 && ftruncate(fd, 0) == 0)
		dprintf(fd, "%ld\n", (long)getpid());
}

/* Its directory may be root's alone by now: an empty file says as much. */
void pid_file_remove(const char *path, int fd)
{
	if (fd < 0)
		return;
	if (unlink(path) < 0)
		(void)!ftruncate(fd, 0);
	close(fd);
}

/* ---- background ---- */

int process_detach(struct assay_buf *error)
{
	pid_t pid = fork();
	int null;

	if (pid < 0) {
		(void)assay_buf_printf(error, "fork: %s", strerror(errno));
		return -ASSAY_EIO;
	}
	if (pid > 0)
		_exit(0);
	setsid();
	if (chdir("/") < 0) {
		(void)assay_buf_printf(error, "chdir: %s", strerror(errno));
		return -ASSAY_EIO;
	}
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0) {
		(void)assay_buf_printf(error, "/dev/null: %s", strerror(errno));
		return -ASSAY_EIO;
	}
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	if (null > STDERR_FILENO)
		close(null);
	return 0;
}

/* ---- systemd ---- */

void process_notify(const char *state)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path != NULL ? strlen(path) : 0;
	const void *generic = &addr;
	int fd;

	if (len < 2 || len >= sizeof(addr.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(addr.sun_path, path, len);
	if (path[0] == '@')
		addr.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)generic,
	              (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}
