/*
 * The socket at which the mail server finds us. libmilter could open it too,
 * but would not tell a socket in use from one left behind, set its mode before
 * anybody can connect, or say in one line what went wrong.
 */
#include "listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG          128
#define SYSTEMD_FIRST_FD 3

/* ---- addresses ---- */

struct address {
	const char *path; /* unix */
	char host[256];   /* inet */
	char port[sizeof("65535")];
};

static int bad_address(const char *text, struct assay_buf *error)
{
	(void)assay_buf_printf(
		error,
		"socket \"%s\": expected unix:/path, inet:address:port or inet:[address]:port",
		text);
	return -ASSAY_ECONFIG;
}

/* host:port, [v6]:port, or libmilter's port@host */
static int split_inet(const char *text, struct address *addr)
{
	const char *at = strchr(text, '@'), *colon = strrchr(text, ':');
	const char *host = at != NULL ? at + 1 : text;
	const char *port = at != NULL ? text : colon + 1;
	size_t host_len, port_len;
	long number = 0;

	if (at == NULL && colon == NULL)
		return -1;
	host_len = at != NULL ? strlen(host) : (size_t)(colon - text);
	port_len = at != NULL ? (size_t)(at - text) : strlen(port);
	if (host_len >= 2 && host[0] == '[' && host[host_len - 1] == ']') {
		host++;
		host_len -= 2;
	} else if (memchr(host, ':', host_len) != NULL) {
		return -1;
	}
	if (host_len == 0 || host_len >= sizeof(addr->host) || port_len == 0 ||
	    port_len >= sizeof(addr->port))
		return -1;
	for (size_t i = 0; i < port_len; i++) {
		if (port[i] < '0' || port[i] > '9')
			return -1;
		number = number * 10 + (port[i] - '0');
	}
	if (number < 1 || number > 65535)
		return -1;
	memcpy(addr->host, host, host_len);
	memcpy(addr->port, port, port_len);
	return 0;
}

static int parse_address(const char *text, struct address *addr, struct assay_buf *error)
{
	memset(addr, 0, sizeof(*addr));
	if (strncmp(text, "unix:", 5) == 0 || strncmp(text, "local:", 6) == 0) {
		addr->path = strchr(text, ':') + 1;
		if (addr->path[0] != '/')
			return bad_address(text, error);
		if (strlen(addr->path) < sizeof(((struct sockaddr_un *)0)->sun_path))
			return 0;
		(void)assay_buf_printf(error, "socket \"%s\": the path is too long", text);
		return -ASSAY_ECONFIG;
	}
	if (strncmp(text, "inet:", 5) == 0 && split_inet(text + 5, addr) == 0)
		return 0;
	if (strncmp(text, "inet6:", 6) == 0 && split_inet(text + 6, addr) == 0)
		return 0;
	return bad_address(text, error);
}

int listen_check(const char *address, struct assay_buf *error)
{
	struct address addr;

	return parse_address(address, &addr, error);
}

/* ---- opening ---- */

/* Any address as the system calls want it. */
static const struct sockaddr *generic(const void *addr)
{
	return addr;
}

static int fail(struct assay_buf *error, const char *address, const char *what)
{
	(void)assay_buf_printf(error, "socket %s: %s: %s", address, what, strerror(errno));
	return -ASSAY_EIO;
}

static int in_use(struct assay_buf *error, const char *address)
{
	(void)assay_buf_printf(error, "socket %s: in use by another program", address);
	return -ASSAY_EIO;
}

/* A connection is refused where nobody listens; EAGAIN is a full backlog. */
static bool somebody_listens(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int ret, reason;

	if (fd < 0)
		return true;
	ret = connect(fd, generic(addr), sizeof(*addr));
	reason = errno;
	close(fd);
	return ret == 0 || reason != ECONNREFUSED;
}

/* Make way at a path where something is. */
static int remove_stale(const struct sockaddr_un *addr, const char *address,
                        struct assay_buf *error)
{
	struct stat st;

	if (lstat(addr->sun_path, &st) < 0)
		return errno == ENOENT ? 0 : fail(error, address, "stat");
	if (!S_ISSOCK(st.st_mode)) {
		(void)assay_buf_printf(error, "socket %s: exists and is not a socket", address);
		return -ASSAY_EIO;
	}
	if (somebody_listens(addr))
		return in_use(error, address);
	if (unlink(addr->sun_path) < 0 && errno != ENOENT)
		return fail(error, address, "cannot remove the old one");
	return 0;
}

/* Nobody can connect before listen(2), so the mode is right from the start. */
static int set_owner(const struct listen_options *options, const struct sockaddr_un *addr,
                     struct listener *listener, struct assay_buf *error)
{
	struct stat st;

	if (chmod(addr->sun_path, options->mode) < 0)
		return fail(error, options->address, "cannot set its mode");
	if ((options->owner != (uid_t)-1 || options->group != (gid_t)-1) &&
	    chown(addr->sun_path, options->owner, options->group) < 0)
		return fail(error, options->address, "cannot set its owner and group");
	if (lstat(addr->sun_path, &st) < 0)
		return fail(error, options->address, "stat");
	listener->dev = st.st_dev;
	listener->ino = st.st_ino;
	memcpy(listener->path, addr->sun_path, sizeof(listener->path));
	return 0;
}

static int open_unix(const struct listen_options *options, const char *path,
                     struct listener *listener, struct assay_buf *error)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int ret;

	memcpy(addr.sun_path, path, strlen(path));
	ret = remove_stale(&addr, options->address, error);
	if (ret < 0)
		return ret;
	listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener->fd < 0)
		return fail(error, options->address, "socket");
	if (bind(listener->fd, generic(&addr), sizeof(addr)) < 0)
		return errno == EADDRINUSE ? in_use(error, options->address)
		                           : fail(error, options->address, "cannot be created");
	ret = set_owner(options, &addr, listener, error);
	if (ret < 0) {
		unlink(addr.sun_path);
		return ret;
	}
	if (listen(listener->fd, BACKLOG) < 0)
		return fail(error, options->address, "listen");
	return 0;
}

static int bind_inet(const struct addrinfo *ai, struct listener *listener)
{
	int on = 1;

	listener->fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC, ai->ai_protocol);
	if (listener->fd < 0)
		return -1;
	setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* Connections inherit it: the protocol is small writes, which must not wait for
	 * acknowledgements that the other side delays. */
	setsockopt(listener->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (bind(listener->fd, ai->ai_addr, ai->ai_addrlen) < 0 ||
	    listen(listener->fd, BACKLOG) < 0) {
		int saved = errno;

		close(listener->fd);
		listener->fd = -1;
		errno = saved;
		return -1;
	}
	return 0;
}

static int open_inet(const struct listen_options *options, const struct address *addr,
                     struct listener *listener, struct assay_buf *error)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *list;
	int ret = getaddrinfo(addr->host, addr->port, &hints, &list);

	if (ret != 0) {
		(void)assay_buf_printf(error, "socket %s: %s", options->address, gai_strerror(ret));
		return -ASSAY_EIO;
	}
	ret = bind_inet(list, listener);
	freeaddrinfo(list);
	if (ret == 0)
		return 0;
	return errno == EADDRINUSE ? in_use(error, options->address)
	                           : fail(error, options->address, "cannot be opened");
}

/* sd_listen_fds(3): the variables are for the process whose id they name. */
static bool inherited_from_systemd(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");

	return pid != NULL && fds != NULL && strtol(pid, NULL, 10) == (long)getpid() &&
	       strcmp(fds, "1") == 0;
}

int listen_open(const struct listen_options *options, struct listener *listener,
                struct assay_buf *error)
{
	struct address addr;
	int ret;

	memset(listener, 0, sizeof(*listener));
	listener->fd = -1;
	ret = parse_address(options->address, &addr, error);
	if (ret < 0)
		return ret;
	listener->inherited = inherited_from_systemd();
	if (listener->inherited)
		listener->fd = SYSTEMD_FIRST_FD;
	else if (addr.path != NULL)
		ret = open_unix(options, addr.path, listener, error);
	else
		ret = open_inet(options, &addr, listener, error);
	if (ret < 0 && listener->fd >= 0) {
		listen_remove(listener);
		close(listener->fd);
		listener->fd = -1;
	}
	return ret;
}

/* ---- afterwards ---- */

void listen_remove(struct listener *listener)
{
	struct stat st;

	if (listener->path[0] != '\0' && lstat(listener->path, &st) == 0 &&
	    st.st_dev == listener->dev && st.st_ino == listener->ino)
		unlink(listener->path);
	listener->path[0] = '\0';
}
