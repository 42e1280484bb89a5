/*
 * Where a link in an office document leads. Private to lib/inspect.
 */
#ifndef INSPECT_LINK_TARGET_H
#define INSPECT_LINK_TARGET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether opening the target fetches something from another machine: a URL
 * other than of a local file, or a Windows network path, also as a file: URL.
 * Text in any charset that has ASCII at its place.
 */
bool link_is_remote(const char *target, size_t len);

#endif
