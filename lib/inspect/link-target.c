/*
 * See link-target.h. Documents name local files all the time (the template a
 * letter was begun from, a sheet on the author's disk), as paths, file: URLs or
 * relative URLs (RFC 3986); these fetch nothing for the one who received them.
 */
#include "inspect/link-target.h"

#include <string.h>
#include <strings.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

static size_t slashes(const char *target, size_t len)
{
	size_t n = 0;

	while (n < len && is_slash(target[n]))
		n++;
	return n;
}

/* Octets of "scheme:", RFC 3986 3.1; 0 when there is none. One letter is a drive. */
static size_t scheme_len(const char *target, size_t len)
{
	size_t n = 0;

	while (n < len && (is_letter(target[n]) ||
	                   (n > 0 && target[n] != '\0' && strchr("0123456789+-.", target[n]))))
		n++;
	return n > 1 && n < len && target[n] == ':' ? n + 1 : 0;
}

/* What follows "file:". Windows takes any number of slashes of either kind. */
static bool is_remote_file(const char *path, size_t len)
{
	size_t n = slashes(path, len), host = n;

	while (host < len && !is_slash(path[host]))
		host++;
	host -= n;
	/* file:name, file:/path, file:///path, file:///C:/path, file://C:/path */
	if (n < 2 || host == 0 || (host == 2 && is_letter(path[n]) && path[n + 1] == ':'))
		return false;
	if (n == 2)
		return !(host == 9 && strncasecmp(path + n, "localhost", 9) == 0);
	/* file:////host/share; three are a path on this machine */
	return n > 3;
}

bool link_is_remote(const char *target, size_t len)
{
	size_t scheme;

	while (len > 0 && (unsigned char)*target <= ' ') {
		target++;
		len--;
	}
	scheme = scheme_len(target, len);
	if (scheme == 5 && strncasecmp(target, "file:", 5) == 0)
		return is_remote_file(target + 5, len - 5);
	if (scheme > 0)
		return true;
	/* \\host\share; what has only slashes after that is no path at all */
	return slashes(target, len) == 2 && len > 2;
}
