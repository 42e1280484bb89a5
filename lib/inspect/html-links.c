/*
 * Links that say one thing and do another: the text of a link is itself a URL or
 * a host, and its host is not the one that the link leads to.
 *
 * A text counts that starts with a scheme or "www.", or that is nothing but a
 * name with dots whose last label is a domain and no usual extension of files.
 * Hosts are compared by url_hosts_related(), so a link within one organisation
 * is honest, and one that goes by way of somebody who counts clicks is not.
 */
#include "inspect/html.h"

#include "inspect/html-references.h"

#include <string.h>
#include <strings.h>

void html_link_begin(struct html_reading *r, const struct url *url)
{
	html_link_end(r);
	/* what leads to no host says nothing that could be wrong */
	if ((url->kind != URL_HTTP && url->kind != URL_NETWORK && url->kind != URL_FTP) ||
	    !url_host(url, r->link.host))
		return;
	r->link.open = true;
	r->link.len = 0;
}

/* White space is collapsed, so that what is behind much of it still counts. */
static void add_octet(struct html_link *link, char c)
{
	if (html_space((unsigned char)c)) {
		if (link->len == 0 || link->text[link->len - 1] == ' ')
			return;
		c = ' ';
	}
	if (link->len < sizeof(link->text))
		link->text[link->len++] = c;
}

void html_link_text(struct html_reading *r, struct assay_str text)
{
	const unsigned char *p = (const unsigned char *)text.data, *end = p + text.len;

	if (!r->link.open)
		return;
	while (p < end && r->link.len < sizeof(r->link.text)) {
		unsigned char utf8[8] = {*p};
		size_t n = 1, used = 0;
		uint32_t code[2];

		if (*p == '&')
			used = html_reference(p, (size_t)(end - p), HTML_IN_TEXT, code);
		if (used > 0) {
			/* a blank is one, though it keeps lines together */
			n = html_utf8(code[0] == 0xa0 ? ' ' : code[0], utf8);
			if (code[1] != 0)
				n += html_utf8(code[1], utf8 + n);
		}
		for (size_t i = 0; i < n; i++)
			add_octet(&r->link, (char)utf8[i]);
		p += used > 0 ? used : 1;
	}
}

/* Without blanks, and the brackets and full stops that prose puts around a URL. */
static struct assay_str trim(struct assay_str text)
{
	while (text.len > 0 && strchr(" <([\"'", text.data[0]) != NULL) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && strchr(" >)]\"'.,;:!?", text.data[text.len - 1]) != NULL)
		text.len--;
	return text;
}

/* Two letters that are a country's and an extension of files as well, or the like. */
static bool is_extension(const char *label)
{
	static const char *const extensions[] = {
		"ai",   "app", "cc", "cpp", "dev", "doc", "gz",  "htm", "html",
		"java", "js",  "md", "mov", "pdf", "php", "pl",  "ps",  "py",
		"rs",   "sh",  "so", "ts",  "txt", "xml", "zip",
	};

	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
		if (strcmp(label, extensions[i]) == 0)
			return true;
	}
	return false;
}

static bool is_domain(const char *label)
{
	static const char *const domains[] = {
		"bank",   "biz",  "club", "com",  "edu",    "gov", "info",  "int",   "jobs",
		"mil",    "mobi", "name", "net",  "online", "org", "pro",   "shop",  "site",
		"travel", "xyz",  "top",  "arpa", "asia",   "cat", "store", "cloud", "live",
	};
	size_t len = strlen(label);

	/* countries, and names that are not Latin */
	if (len == 2 && html_letter((unsigned char)label[0]) &&
	    html_letter((unsigned char)label[1]))
		return true;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)label[i] >= 0x80)
			return true;
	}
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
		if (strcmp(label, domains[i]) == 0)
			return true;
	}
	return false;
}

/* Whether a text without a scheme is the name of a host, with or without a path. */
static bool is_bare_host(const char *host)
{
	const char *first = strchr(host, '.'), *last = strrchr(host, '.');

	if (first == NULL || first == host || !is_domain(last + 1))
		return false;
	for (const char *p = host; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x80 && !html_letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return false;
	}
	if (strncmp(host, "www.", 4) == 0)
		return true;
	/* "notes.md" is rather a file, "notes.example.md" is none */
	return first != last || !is_extension(last + 1);
}

/* The host that a text claims to be; false when it is no URL. */
static bool claimed_host(struct assay_str text, char host[URL_HOST_BYTES])
{
	struct url url;

	text = trim(text);
	if (text.len < 4 || memchr(text.data, ' ', text.len) != NULL)
		return false;
	url = url_parse(text);
	if (url.kind == URL_HTTP || url.kind == URL_FTP) {
		/* "http:" alone is no URL to a person */
		return url_host(&url, host) && strchr(host, '.') != NULL;
	}
	/* "example.com:80" reads like a scheme */
	if (url.kind != URL_RELATIVE && url.kind != URL_UNKNOWN)
		return false;
	if (memchr(text.data, '@', text.len) != NULL)
		return false;
	url = (struct url){URL_RELATIVE, text};
	return url_host(&url, host) && is_bare_host(host);
}

void html_link_end(struct html_reading *r)
{
	char host[URL_HOST_BYTES];
	struct assay_str text = {r->link.text, r->link.len};

	if (!r->link.open)
		return;
	r->link.open = false;
	if (claimed_host(text, host) && !url_hosts_related(host, r->link.host))
		html_flag(r, ASSAY_ENT_LINK);
}
