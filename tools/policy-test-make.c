/*
 * The message of a policy test: a file, lines, or made of described parts
 * (RFC 5322, RFC 2045, RFC 2046). Made messages are the same every time, and
 * well-formed unless the test says otherwise in its own header lines.
 */
#include "policy-test.h"

#include <assay/codec.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MESSAGE (512 * 1024 * 1024)

struct making {
	const struct test_file *file;
	struct assay_buf *why;
	unsigned int boundaries; /* made so far */
};

static int put_part(struct making *m, cfg_t *part, struct assay_buf *out);

/* ---- files ---- */

static int cannot(struct assay_buf *why, const char *path, const char *reason)
{
	return assay_buf_printf(why, "%s: %s", path, reason) < 0 ? -ASSAY_ENOMEM : -ASSAY_EIO;
}

int test_read(const struct test_file *file, const char *name, struct assay_buf *out,
              struct assay_buf *why)
{
	char *path = test_file_path(file, name), chunk[16384];
	FILE *fp = path != NULL ? fopen(path, "re") : NULL;
	size_t got;
	int ret = path != NULL ? 0 : -ASSAY_ENOMEM;

	while (fp != NULL && ret == 0 && (got = fread(chunk, 1, sizeof(chunk), fp)) > 0)
		ret = out->len < MAX_MESSAGE ? assay_buf_append(out, chunk, got) : -ASSAY_ELIMIT;
	if (ret == -ASSAY_ELIMIT)
		ret = cannot(why, path, "too large");
	else if (path != NULL && (fp == NULL || ferror(fp)))
		ret = cannot(why, path, strerror(errno));
	if (fp != NULL)
		fclose(fp);
	free(path);
	return ret;
}

/* The values of a list, as lines. */
static int put_lines(cfg_t *cfg, const char *key, struct assay_buf *out)
{
	unsigned int count = test_count(cfg, key);
	int ret = 0;

	for (unsigned int i = 0; i < count && ret == 0; i++) {
		ret = assay_buf_puts(out, cfg_getnstr(cfg, key, i));
		if (ret == 0)
			ret = assay_buf_puts(out, "\r\n");
	}
	return ret;
}

/* ---- content ---- */

static int put_hex(cfg_t *part, struct assay_buf *out)
{
	unsigned int count = test_count(part, "hex");
	int ret = 0;

	for (unsigned int i = 0; i < count && ret == 0; i++) {
		const char *digits = cfg_getnstr(part, "hex", i);
		char octet[3] = "";
		size_t filled = 0;

		for (; *digits != '\0' && ret == 0; digits++) {
			if (*digits == ' ')
				continue;
			octet[filled++] = *digits;
			if (filled < 2)
				continue;
			filled = 0;
			ret = assay_buf_append(out, &(char){(char)strtoul(octet, NULL, 16)}, 1);
		}
	}
	return ret;
}

static int put_zeros(size_t len, struct assay_buf *out)
{
	int ret = assay_buf_reserve(out, len);

	if (ret < 0)
		return ret;
	memset(out->data + out->len, 0, len);
	out->len += len;
	out->data[out->len] = '\0';
	return 0;
}

static int put_content(struct making *m, cfg_t *part, struct assay_buf *out);

static int put_archive(struct making *m, cfg_t *part, struct assay_buf *out)
{
	unsigned int count = test_count(part, "part");
	struct test_archive_member *members = calloc(count + 1, sizeof(*members));
	struct assay_buf *contents = calloc(count + 1, sizeof(*contents));
	int ret = members != NULL && contents != NULL ? 0 : -ASSAY_ENOMEM;

	for (unsigned int i = 0; i < count && ret == 0; i++) {
		cfg_t *inner = cfg_getnsec(part, "part", i);
		const char *name = test_value(inner, "name");

		ret = put_content(m, inner, &contents[i]);
		members[i] = (struct test_archive_member){
			.name = name != NULL ? name : "file",
			.data = contents[i].data,
			.len = contents[i].len,
		};
	}
	if (ret == 0)
		ret = test_archive(test_value(part, "archive"), test_value(part, "password"),
		                   members, count, out, m->why);
	for (unsigned int i = 0; contents != NULL && i < count; i++)
		assay_buf_free(&contents[i]);
	free(contents);
	free(members);
	return ret;
}

/* What a part contains, decoded, without the padding. */
static int put_octets(struct making *m, cfg_t *part, struct assay_buf *out)
{
	if (test_count(part, "text") > 0)
		return put_lines(part, "text", out);
	if (test_count(part, "file") > 0)
		return test_read(m->file, test_value(part, "file"), out, m->why);
	if (test_count(part, "hex") > 0)
		return put_hex(part, out);
	if (test_count(part, "content") > 0)
		return test_content(test_value(part, "content"), out);
	if (test_count(part, "archive") > 0)
		return put_archive(m, part, out);
	return 0;
}

static int put_content(struct making *m, cfg_t *part, struct assay_buf *out)
{
	size_t size = test_value(part, "size") != NULL ? test_size(test_value(part, "size")) : 0;
	int ret = put_octets(m, part, out);

	return ret < 0 || size <= out->len ? ret : put_zeros(size - out->len, out);
}

/* ---- entities ---- */

static bool has_header(cfg_t *cfg, const char *name)
{
	size_t len = strlen(name);

	for (unsigned int i = 0; i < test_count(cfg, "header"); i++) {
		const char *line = cfg_getnstr(cfg, "header", i);

		if (strncasecmp(line, name, len) == 0 && line[len] == ':')
			return true;
	}
	return false;
}

/* Parts between boundary delimiters, below a Content-Type that ends the header. */
static int put_multipart(struct making *m, const char *subtype, cfg_t *cfg, struct assay_buf *out)
{
	unsigned int number = ++m->boundaries, count = test_count(cfg, "part");
	int ret = assay_buf_printf(out, "Content-Type: multipart/%s; boundary=\"=_%u\"", subtype,
	                           number);

	/* RFC 1847 2.1: the protocol is the type of the second part */
	if (ret == 0 && strcmp(subtype, "signed") == 0 && count == 2)
		ret = assay_buf_printf(out, ";\r\n micalg=sha-256; protocol=\"%s\"",
		                       test_value(cfg_getnsec(cfg, "part", 1), "type"));
	if (ret == 0)
		ret = assay_buf_puts(out, "\r\n\r\n");
	for (unsigned int i = 0; i < count && ret == 0; i++) {
		ret = assay_buf_printf(out, "--=_%u\r\n", number);
		if (ret == 0)
			ret = put_part(m, cfg_getnsec(cfg, "part", i), out);
		if (ret == 0)
			ret = assay_buf_puts(out, "\r\n");
	}
	return ret < 0 ? ret : assay_buf_printf(out, "--=_%u--\r\n", number);
}

/* The body of a message whose parts are these: one is the body, several are a multipart. */
static int put_message_body(struct making *m, cfg_t *cfg, struct assay_buf *out)
{
	const char *subtype = test_value(cfg, "multipart");

	if (subtype == NULL && test_count(cfg, "part") == 1)
		return put_part(m, cfg_getnsec(cfg, "part", 0), out);
	return put_multipart(m, subtype != NULL ? subtype : "mixed", cfg, out);
}

static int put_inner_message(struct making *m, cfg_t *part, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "Content-Type: message/rfc822\r\n\r\n"
	                              "From: someone@example.net\r\n"
	                              "Subject: inside\r\n"
	                              "Date: Mon, 23 Nov 2026 11:00:00 +0000\r\n"
	                              "MIME-Version: 1.0\r\n");

	return ret < 0 ? ret : put_message_body(m, part, out);
}

static bool needs_encoding(const struct assay_buf *content)
{
	size_t line = 0;

	for (size_t i = 0; i < content->len; i++) {
		unsigned char c = (unsigned char)content->data[i];

		line = c == '\n' ? 0 : line + 1;
		if (c == 0 || c > 126 || line > 990)
			return true;
	}
	return false;
}

static const char *choose_encoding(cfg_t *part, const struct assay_buf *content)
{
	const char *encoding = test_value(part, "encoding");

	if (encoding != NULL)
		return encoding;
	if (test_count(part, "text") == 0)
		return "base64";
	return needs_encoding(content) ? "quoted-printable" : "7bit";
}

static int put_encoded(const char *encoding, const struct assay_buf *content, struct assay_buf *out)
{
	if (strcmp(encoding, "base64") == 0)
		return assay_encode_base64(content->data, content->len, out);
	if (strcmp(encoding, "quoted-printable") == 0)
		return assay_encode_qp(content->data, content->len, ASSAY_ENCODE_TEXT, out);
	return assay_buf_append(out, content->data, content->len);
}

/*
 * "; name=..." in the one form that all readers take alike: a quoted string,
 * or RFC 2231 without the fallback that some prefer.
 */
static int put_name(const char *name, const char *value, struct assay_buf *out)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";
	bool ascii = true;
	int ret;

	for (const char *p = value; *p != '\0'; p++)
		ascii &= *p >= ' ' && *p <= '~';
	if (ascii)
		return assay_param_encode(name, value, out);
	ret = assay_buf_printf(out, ";\r\n %s*=utf-8''", name);
	for (; *value != '\0' && ret == 0; value++)
		ret = strchr(plain, *value) != NULL
		              ? assay_buf_append(out, value, 1)
		              : assay_buf_printf(out, "%%%02X", (unsigned char)*value);
	return ret;
}

static int put_type(cfg_t *part, struct assay_buf *out)
{
	bool text = test_count(part, "text") > 0;
	const char *type = test_value(part, "type"), *name = test_value(part, "name");
	int ret;

	if (has_header(part, "Content-Type"))
		return 0;
	if (type == NULL)
		type = text ? "text/plain" : "application/octet-stream";
	ret = assay_buf_printf(out, "Content-Type: %s", type);
	if (ret == 0 && strncmp(type, "text/", 5) == 0 && strchr(type, ';') == NULL)
		ret = assay_buf_puts(out, "; charset=utf-8");
	if (ret == 0 && name != NULL)
		ret = put_name("name", name, out);
	return ret < 0 ? ret : assay_buf_puts(out, "\r\n");
}

static int put_disposition(cfg_t *part, struct assay_buf *out)
{
	const char *name = test_value(part, "name"), *disposition = test_value(part, "disposition");
	int ret;

	if (has_header(part, "Content-Disposition") || (name == NULL && disposition == NULL))
		return 0;
	ret = assay_buf_printf(out, "Content-Disposition: %s",
	                       disposition != NULL ? disposition : "attachment");
	if (ret == 0 && name != NULL)
		ret = put_name("filename", name, out);
	return ret < 0 ? ret : assay_buf_puts(out, "\r\n");
}

static int put_leaf(struct making *m, cfg_t *part, struct assay_buf *out)
{
	struct assay_buf content = {0};
	const char *encoding = NULL;
	int ret = put_content(m, part, &content);

	if (ret == 0)
		encoding = choose_encoding(part, &content);
	if (ret == 0)
		ret = put_type(part, out);
	if (ret == 0)
		ret = put_disposition(part, out);
	if (ret == 0 && strcmp(encoding, "7bit") != 0 &&
	    !has_header(part, "Content-Transfer-Encoding"))
		ret = assay_buf_printf(out, "Content-Transfer-Encoding: %s\r\n", encoding);
	if (ret == 0)
		ret = put_lines(part, "header", out);
	if (ret == 0)
		ret = assay_buf_puts(out, "\r\n");
	if (ret == 0)
		ret = put_encoded(encoding, &content, out);
	assay_buf_free(&content);
	return ret;
}

/* An entity: the rest of its header, an empty line, its body. */
static int put_part(struct making *m, cfg_t *part, struct assay_buf *out)
{
	const char *subtype = test_value(part, "multipart");
	bool inner = test_count(part, "part") > 0;

	if (subtype != NULL && !has_header(part, "Content-Type"))
		return put_multipart(m, subtype, part, out);
	if (inner && test_count(part, "archive") == 0)
		return put_inner_message(m, part, out);
	return put_leaf(m, part, out);
}

/* ---- the message ---- */

static int put_address(cfg_t *test, const char *field, const char *key, const char *otherwise,
                       struct assay_buf *out)
{
	const char *value = test_value(test, key);

	if (has_header(test, field))
		return 0;
	return assay_buf_printf(out, "%s: <%s>\r\n", field,
	                        value != NULL && *value != '\0' ? value : otherwise);
}

static int put_subject(cfg_t *test, struct assay_buf *out)
{
	const char *subject = test_value(test, "subject");
	int ret = 0;

	if (has_header(test, "Subject"))
		return 0;
	ret = assay_buf_puts(out, "Subject: ");
	if (subject == NULL)
		subject = cfg_title(test);
	if (ret == 0)
		ret = assay_encoded_words_encode_at(subject, strlen(subject), 9, out);
	return ret < 0 ? ret : assay_buf_puts(out, "\r\n");
}

static int put_made(struct making *m, cfg_t *test, struct assay_buf *out)
{
	int ret = put_address(test, "From", "from", TEST_SENDER, out);

	if (ret == 0)
		ret = put_address(test, "To", "to", TEST_RECIPIENT, out);
	if (ret == 0)
		ret = put_subject(test, out);
	if (ret == 0 && !has_header(test, "Date"))
		ret = assay_buf_puts(out, "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n");
	if (ret == 0 && !has_header(test, "Message-ID"))
		ret = assay_buf_puts(out, "Message-ID: <1@example.com>\r\n");
	if (ret == 0 && !has_header(test, "MIME-Version"))
		ret = assay_buf_puts(out, "MIME-Version: 1.0\r\n");
	if (ret == 0)
		ret = put_lines(test, "header", out);
	return ret < 0 ? ret : put_message_body(m, test, out);
}

int test_message(const struct test_file *file, cfg_t *test, struct assay_buf *out,
                 struct assay_buf *why)
{
	struct making m = {.file = file, .why = why};

	if (test_count(test, "message") > 0)
		return test_read(file, test_value(test, "message"), out, why);
	if (test_count(test, "lines") > 0)
		return put_lines(test, "lines", out);
	return put_made(&m, test, out);
}
