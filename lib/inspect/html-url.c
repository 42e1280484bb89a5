/*
 * See html-url.h.
 */
#include "inspect/html-url.h"

#include "inspect/html-references.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum url_kind kind;
} schemes[] = {
	{"http", URL_HTTP},         {"https", URL_HTTP},
	{"mailto", URL_MAILTO},     {"cid", URL_PART},
	{"data", URL_DATA},         {"tel", URL_TEL},
	{"javascript", URL_SCRIPT}, {"about", URL_ABOUT},
	{"blob", URL_BLOB},         {"callto", URL_TEL},
	{"file", URL_FILE},         {"filesystem", URL_BLOB},
	{"ftp", URL_FTP},           {"ftps", URL_FTP},
	{"jscript", URL_SCRIPT},    {"livescript", URL_SCRIPT},
	{"mid", URL_PART},          {"mocha", URL_SCRIPT},
	{"sms", URL_TEL},           {"vbs", URL_SCRIPT},
	{"vbscript", URL_SCRIPT},   {"view-source", URL_UNKNOWN},
};

/* ---- what it is ---------------------------------------------------------------- */

/* A URL without the octets that are left out. */
struct reader {
	const char *p, *end;
};

static int next(struct reader *r)
{
	while (r->p < r->end) {
		unsigned char c = (unsigned char)*r->p++;

		if (c != '\t' && c != '\n' && c != '\r' && c != '\0')
			return c;
	}
	return -1;
}

static bool is_slash(int c)
{
	return c == '/' || c == '\\';
}

static bool in_scheme(int c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '+' ||
	       c == '-' || c == '.';
}

static enum url_kind scheme_kind(const char *name)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strcmp(schemes[i].name, name) == 0)
			return schemes[i].kind;
	}
	return URL_UNKNOWN;
}

struct url url_parse(struct assay_str text)
{
	struct url url = {URL_RELATIVE, {NULL, 0}};
	struct reader r;
	char scheme[16];
	size_t len = 0;
	int c;

	/* C0 control characters and blanks around it do not count */
	while (text.len > 0 && (unsigned char)text.data[0] <= ' ') {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && (unsigned char)text.data[text.len - 1] <= ' ')
		text.len--;
	url.rest = text;
	r = (struct reader){text.data, text.data + text.len};
	c = next(&r);
	if (c < 0) {
		url.kind = URL_EMPTY;
	} else if (c == '#') {
		url.kind = URL_FRAGMENT;
	} else if (is_slash(c)) {
		url.kind = is_slash(next(&r)) ? URL_NETWORK : URL_RELATIVE;
	} else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
		for (; in_scheme(c); c = next(&r)) {
			if (len < sizeof(scheme) - 1)
				scheme[len] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
			len++;
		}
		if (c != ':')
			return url;
		scheme[len < sizeof(scheme) ? len : 0] = '\0';
		url.kind = scheme_kind(scheme);
		url.rest = (struct assay_str){r.p, (size_t)(r.end - r.p)};
	}
	return url;
}

bool url_is_remote(const struct url *url)
{
	return url->kind == URL_HTTP || url->kind == URL_NETWORK || url->kind == URL_FTP ||
	       url->kind == URL_FILE;
}

/* ---- hosts ---------------------------------------------------------------------- */

static int hex(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One character of UTF-8 that need not be valid; 0xfffd stands for what is not. */
static uint32_t next_code(const unsigned char **p, const unsigned char *end)
{
	unsigned int c = *(*p)++, more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	uint32_t code = c & (0x3fu >> more);

	if (c < 0x80)
		return c;
	if (c < 0xc2 || c > 0xf4 || (size_t)(end - *p) < more)
		return 0xfffd;
	for (unsigned int i = 0; i < more; i++) {
		if (((*p)[i] & 0xc0) != 0x80)
			return 0xfffd;
		code = code << 6 | ((*p)[i] & 0x3fu);
	}
	*p += more;
	return code;
}

/* UTS #46 in short: full-width forms, dots of East Asia, what is invisible. */
static uint32_t map_code(uint32_t code)
{
	if (code >= 0xff01 && code <= 0xff5e)
		code -= 0xff00 - 0x20;
	if (code == 0x3002 || code == 0xff61)
		return '.';
	if (code >= 'A' && code <= 'Z')
		return code + 32;
	/* Latin-1, Greek and Cyrillic capitals */
	if ((code >= 0xc0 && code <= 0xde && code != 0xd7) || (code >= 0x391 && code <= 0x3a9) ||
	    (code >= 0x410 && code <= 0x42f))
		return code + 32;
	if (code == 0xad || (code >= 0x200b && code <= 0x200d) || code == 0x2060 ||
	    code == 0xfeff || (code >= 0xfe00 && code <= 0xfe0f))
		return 0;
	return code;
}

/* RFC 3492 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / 700 : delta / 2;
	delta += delta / points;
	for (; delta > 35 * 26 / 2; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

/* RFC 3492 6.2. Returns how many code points there are, 0 when it is none. */
static size_t punycode(const char *label, size_t len, uint32_t *codes, size_t size)
{
	uint32_t n = 128, i = 0, bias = 72;
	size_t count = 0, pos = 0;

	for (size_t k = 0; k < len; k++) {
		if (label[k] == '-')
			pos = k;
	}
	for (; count < pos && count < size; count++)
		codes[count] = (unsigned char)label[count];
	for (pos = pos > 0 ? pos + 1 : 0; pos < len;) {
		uint32_t before = i, weight = 1;

		for (uint32_t k = 36;; k += 36) {
			uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
			int c = pos < len ? (unsigned char)label[pos++] : 0;
			uint32_t digit = c >= 'a' && c <= 'z'   ? (uint32_t)(c - 'a')
			                 : c >= '0' && c <= '9' ? (uint32_t)(c - '0' + 26)
			                                        : 99;
			uint32_t step;

			if (digit == 99 || __builtin_mul_overflow(digit, weight, &step) ||
			    __builtin_add_overflow(i, step, &i))
				return 0;
			if (digit < t)
				break;
			if (__builtin_mul_overflow(weight, 36 - t, &weight))
				return 0;
		}
		if (count == size)
			return 0;
		bias = adapt(i - before, (uint32_t)count + 1, before == 0);
		if (__builtin_add_overflow(n, i / (count + 1), &n) || n > 0x10ffff)
			return 0;
		i %= (uint32_t)count + 1;
		memmove(codes + i + 1, codes + i, (count - i) * sizeof(*codes));
		codes[i++] = n;
		count++;
	}
	return count;
}

static bool append_code(char *host, size_t *len, uint32_t code)
{
	unsigned char utf8[4];
	size_t n = html_utf8(code, utf8);

	if (n >= URL_HOST_BYTES - *len)
		return false;
	memcpy(host + *len, utf8, n);
	*len += n;
	return true;
}

/* A label that is complete: "xn--" in Unicode. */
static bool end_label(char *host, size_t *len, size_t start)
{
	uint32_t codes[64];
	size_t count;

	if (*len - start < 4 || memcmp(host + start, "xn--", 4) != 0)
		return true;
	count = punycode(host + start + 4, *len - start - 4, codes, 64);
	if (count > 0)
		*len = start;
	for (size_t i = 0; i < count; i++) {
		if (!append_code(host, len, codes[i]))
			return false;
	}
	return true;
}

bool url_host_normalise(struct assay_str text, char host[URL_HOST_BYTES])
{
	const unsigned char *p = (const unsigned char *)text.data, *end = p + text.len;
	size_t len = 0, label = 0;

	while (p < end) {
		uint32_t code = map_code(next_code(&p, end));

		if (code == 0)
			continue;
		if (code == '.') {
			if (!end_label(host, &len, label) || !append_code(host, &len, '.'))
				return false;
			label = len;
		} else if (code <= ' ' || code == 0x7f || !append_code(host, &len, code)) {
			return false;
		}
	}
	if (!end_label(host, &len, label))
		return false;
	/* the root */
	while (len > 0 && host[len - 1] == '.')
		len--;
	host[len] = '\0';
	return len > 0;
}

/* The authority without user and port, percent-decoded. Returns its length. */
static size_t read_authority(const struct url *url, char *out, size_t size)
{
	struct reader r = {url->rest.data, url->rest.data + url->rest.len};
	size_t len = 0, port;
	int c = next(&r);

	while (is_slash(c))
		c = next(&r);
	for (; c >= 0 && !is_slash(c) && c != '?' && c != '#'; c = next(&r)) {
		if (c == '@') {
			/* the last one counts */
			len = 0;
			continue;
		}
		if (c == '%' && r.end - r.p >= 2 && hex((unsigned char)r.p[0]) >= 0 &&
		    hex((unsigned char)r.p[1]) >= 0) {
			c = hex((unsigned char)r.p[0]) * 16 + hex((unsigned char)r.p[1]);
			r.p += 2;
		}
		if (len < size)
			out[len] = (char)c;
		len++;
	}
	if (len > size)
		return 0;
	for (port = len; port > 0 && out[port - 1] >= '0' && out[port - 1] <= '9';)
		port--;
	return port > 0 && out[port - 1] == ':' ? port - 1 : len;
}

bool url_host(const struct url *url, char host[URL_HOST_BYTES])
{
	char authority[2 * URL_HOST_BYTES];
	size_t len;

	switch (url->kind) {
	case URL_HTTP:
	case URL_FTP:
	case URL_NETWORK:
	case URL_FILE:
	case URL_RELATIVE:
		len = read_authority(url, authority, sizeof(authority));
		return url_host_normalise((struct assay_str){authority, len}, host);
	default:
		return false;
	}
}

/* ---- which belong together -------------------------------------------------------- */

static const char *without_www(const char *host)
{
	return strncmp(host, "www.", 4) == 0 ? host + 4 : host;
}

static bool within(const char *host, const char *domain)
{
	size_t a = strlen(host), b = strlen(domain);

	if (a < b || strcmp(host + a - b, domain) != 0)
		return false;
	return a == b || host[a - b - 1] == '.';
}

/* The dot before the last of the labels in host..end; host when there is none. */
static const char *last_label(const char *host, const char *end)
{
	while (end > host && end[-1] != '.')
		end--;
	return end;
}

static const char *domain_of(const char *host)
{
	static const char *const words[] = {"co",  "com", "net",  "org", "gov", "gob",
	                                    "edu", "ac",  "gouv", "ltd", "plc", "asso"};
	const char *end = host + strlen(host), *top = last_label(host, end), *second;
	size_t len;

	/* an address is all of itself */
	if (*top >= '0' && *top <= '9')
		return host;
	if (top == host)
		return host;
	second = last_label(host, top - 1);
	len = (size_t)(top - 1 - second);
	for (size_t i = 0; end - top == 2 && second > host && i < sizeof(words) / sizeof(words[0]);
	     i++) {
		if (len <= 2 || (strlen(words[i]) == len && memcmp(words[i], second, len) == 0))
			return last_label(host, second - 1);
	}
	return second;
}

bool url_hosts_related(const char *a, const char *b)
{
	a = without_www(a);
	b = without_www(b);
	return within(a, b) || within(b, a) || strcmp(domain_of(a), domain_of(b)) == 0;
}

/* ---- data: ------------------------------------------------------------------------- */

static bool ends_with(struct assay_str text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len && strncasecmp(text.data + text.len - len, word, len) == 0;
}

static struct assay_str trim(struct assay_str text)
{
	while (text.len > 0 && (unsigned char)text.data[text.len - 1] <= ' ')
		text.len--;
	while (text.len > 0 && (unsigned char)text.data[0] <= ' ') {
		text.data++;
		text.len--;
	}
	return text;
}

void url_data_parse(const struct url *url, struct url_data *data_r)
{
	struct assay_str head = url->rest;
	const char *comma = head.len > 0 ? memchr(head.data, ',', head.len) : NULL;
	struct reader r;
	size_t len = 0;
	int c;

	*data_r = (struct url_data){.payload = {head.data + head.len, 0}};
	if (comma != NULL) {
		data_r->payload =
			(struct assay_str){comma + 1, (size_t)(head.data + head.len - comma - 1)};
		head.len = (size_t)(comma - head.data);
	}
	head = trim(head);
	if (ends_with(head, "base64")) {
		head.len -= strlen("base64");
		head = trim(head);
		data_r->base64 = ends_with(head, ";");
	}
	r = (struct reader){head.data, head.data + head.len};
	while ((c = next(&r)) >= 0 && c != ';' && len < sizeof(data_r->type) - 1) {
		if (c > ' ' && c < 0x7f)
			data_r->type[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	data_r->type[len] = '\0';
	if (memchr(data_r->type, '/', len) == NULL)
		strcpy(data_r->type, "text/plain");
}
