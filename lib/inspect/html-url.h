/*
 * URLs as browsers read them (WHATWG URL Standard): what they lead to, their
 * host, and what is in a data: URL. The text of a URL is that of an attribute
 * or of CSS with its references or escapes decoded.
 */
#ifndef INSPECT_HTML_URL_H
#define INSPECT_HTML_URL_H

#include <assay/common.h>

#define URL_HOST_BYTES 256

enum url_kind {
	URL_EMPTY,
	URL_FRAGMENT, /* "#x" */
	URL_RELATIVE, /* within what the document is in */
	URL_NETWORK,  /* "//host", and "\\host" */
	URL_HTTP,     /* and https */
	URL_FTP,
	URL_FILE,
	URL_MAILTO,
	URL_TEL,  /* and sms */
	URL_PART, /* cid: and mid:, RFC 2392 */
	URL_DATA,
	URL_BLOB,
	URL_ABOUT,
	URL_SCRIPT, /* javascript:, vbscript: and their like */
	URL_UNKNOWN,
};

struct url {
	enum url_kind kind;
	struct assay_str rest; /* behind the scheme's colon; all of it when there is no scheme */
};

/* Octets that browsers leave out (tab, CR, LF), and NUL, may stand anywhere in it. */
struct url url_parse(struct assay_str text);

/* Whether something is fetched from elsewhere when a document uses it. */
bool url_is_remote(const struct url *url);

/*
 * The host of a URL, in lower case, international names in Unicode; false when
 * it has none. A URL of kind URL_RELATIVE is read as one without its scheme:
 * "www.example.com/x".
 */
bool url_host(const struct url *url, char host[URL_HOST_BYTES]);

/* A host as url_host() would give it. */
bool url_host_normalise(struct assay_str text, char host[URL_HOST_BYTES]);

/*
 * Whether two hosts (url_host()) belong together: without "www.", one is the
 * other or within the other, or both are within one domain. A domain is taken
 * to be the last two labels, or three where the last but one is short or a
 * word like "com" below a country: "example.co.uk". That is a guess, which
 * takes few too many for one.
 */
bool url_hosts_related(const char *a, const char *b);

/* What a data: URL holds, RFC 2397. */
struct url_data {
	char type[64]; /* lower case; "text/plain" when there is none */
	bool base64;
	struct assay_str payload; /* percent-encoded, or base64 with that in it */
};

/* url is of kind URL_DATA. */
void url_data_parse(const struct url *url, struct url_data *data_r);

#endif
