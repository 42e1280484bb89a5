/*
 * Attachment names as they are written into a message: cleaned, made from a
 * template, and as a parameter. RFC 2183 2.3, RFC 2231 4.
 */
#include "rewrite/file-name.h"

#include <assay/inspect.h>

#include <stdio.h>
#include <string.h>

#include "rewrite/template.h"

#define MAX_OCTETS 240 /* of a name; three times that when encoded */
#define TAIL       40  /* of them at its end, which says what the file is */

/* ---- clean names --------------------------------------------------------- */

static bool is_control(char c)
{
	unsigned char u = (unsigned char)c;

	return u < 32 || u == 127;
}

/* Octets of a UTF-8 character that nobody sees, or that turns text round; 0: it is none. */
static size_t invisible(const char *text, size_t len)
{
	static const char *const characters[] = {
		"\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad",
		"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8",
		"\xe2\x81\xa9", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xef\xbf\xbd",
		"\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\x8b", "\xef\xbb\xbf",
	};

	if (is_control(*text))
		return 1;
	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		if (len >= 3 && memcmp(text, characters[i], 3) == 0)
			return 3;
	}
	/* C1 controls and the Arabic letter mark */
	if (len >= 2 && ((text[0] == '\xc2' && (unsigned char)text[1] < 0xa0) ||
	                 (text[0] == '\xd8' && text[1] == '\x9c')))
		return 2;
	return 0;
}

static bool is_inside(const char *text, size_t at)
{
	return ((unsigned char)text[at] & 0xc0) == 0x80;
}

/* Of a long name the middle goes, between characters. */
static size_t shorten(char *name, size_t len)
{
	size_t tail = len - TAIL, head = MAX_OCTETS - TAIL;

	if (len <= MAX_OCTETS)
		return len;
	while (is_inside(name, head))
		head--;
	while (tail < len && is_inside(name, tail))
		tail++;
	memmove(name + head, name + tail, len - tail);
	return head + len - tail;
}

int file_name_clean(const char *name, struct assay_buf *out)
{
	size_t len = strlen(name), used = 0;
	char *room;
	int ret = assay_buf_reserve(out, len + 1);

	if (ret < 0)
		return ret;
	room = out->data + out->len;
	for (size_t i = 0; i < len;) {
		size_t skip = invisible(name + i, len - i);
		char c = name[i] == '/' || name[i] == '\\' ? '_' : name[i];

		/* runs of blanks are one, at the start there is none */
		if (skip == 0 && (c != ' ' || (used > 0 && room[used - 1] != ' ')))
			room[used++] = c;
		i += skip > 0 ? skip : 1;
	}
	/* Windows does not see them, and other systems would */
	while (used > 0 && (room[used - 1] == ' ' || room[used - 1] == '.'))
		used--;
	used = shorten(room, used);
	room[used] = '\0';
	out->len += used;
	return 0;
}

/* ---- parameters ---------------------------------------------------------- */

/* What a quoted string can hold so that every reader gets the same out of it. */
static bool is_plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p < 32 || *p == 127 || *p == '"' || *p == '\\' || (p[0] == '=' && p[1] == '?'))
			return false;
	}
	return true;
}

static int append_extended(const char *parameter, const char *name, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, ";\r\n %s*=utf-8''", parameter);

	for (; *name != '\0' && ret == 0; name++) {
		unsigned char u = (unsigned char)*name;

		if ((u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') ||
		    u == '.' || u == '-' || u == '_')
			ret = assay_buf_append(out, name, 1);
		else
			ret = assay_buf_printf(out, "%%%02X", u);
	}
	return ret;
}

int file_name_param(const char *parameter, const char *name, struct assay_buf *out)
{
	if (is_plain(name))
		return assay_buf_printf(out, ";\r\n %s=\"%s\"", parameter, name);
	return append_extended(parameter, name, out);
}

/* ---- templates ----------------------------------------------------------- */

const char *file_name_extension(const char *detected)
{
	static const struct {
		const char *type, *extension;
	} known[] = {
		{"application/gzip", "gz"},
		{"application/msword", "doc"},
		{"application/pdf", "pdf"},
		{"application/postscript", "ps"},
		{"application/rtf", "rtf"},
		{"application/x-7z-compressed", "7z"},
		{"application/x-dosexec", "exe"},
		{"application/x-executable", "elf"},
		{"application/x-tar", "tar"},
		{"application/zip", "zip"},
		{"audio/mpeg", "mp3"},
		{"image/gif", "gif"},
		{"image/jpeg", "jpg"},
		{"image/png", "png"},
		{"image/svg+xml", "svg"},
		{"image/tiff", "tif"},
		{"image/webp", "webp"},
		{"message/rfc822", "eml"},
		{"text/calendar", "ics"},
		{"text/html", "html"},
		{"text/vcard", "vcf"},
		{"video/mp4", "mp4"},
	};

	for (size_t i = 0; detected != NULL && i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].type, detected) == 0)
			return known[i].extension;
	}
	return NULL;
}

/* Where the extension of a name starts, its dot; the end when it has none. */
static size_t extension_at(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
}

/* Content that nobody recognises is text, or just octets. */
static const char *detected_extension(const struct assay_entity *entity)
{
	const char *extension = file_name_extension(entity->detected);

	if (extension != NULL)
		return extension;
	return strncmp(entity->type, "text/", 5) == 0 ? "txt" : "bin";
}

static int fill(const char *word, size_t len, const struct assay_entity *entity, const char *name,
                struct assay_buf *out)
{
	size_t dot = extension_at(name);

	if (len == 4 && memcmp(word, "name", 4) == 0)
		return assay_buf_puts(out, name);
	if (len == 4 && memcmp(word, "stem", 4) == 0)
		return assay_buf_append(out, name, dot);
	if (len == 9 && memcmp(word, "extension", 9) == 0)
		return assay_buf_puts(out, name[dot] == '.' ? name + dot + 1 : "");
	if (len == 18 && memcmp(word, "detected_extension", 18) == 0)
		return assay_buf_puts(out, detected_extension(entity));
	return assay_buf_printf(out, "{%.*s}", (int)len, word);
}

static int expand(const char *text, const struct assay_entity *entity, const char *name,
                  struct assay_buf *out)
{
	int ret = 0;

	while (*text != '\0' && ret == 0) {
		size_t plain = strcspn(text, "{"), len;

		ret = assay_buf_append(out, text, plain);
		text += plain;
		if (*text == '\0' || ret < 0)
			break;
		len = template_word(text);
		if (len == 0) {
			ret = assay_buf_append(out, text++, 1);
			continue;
		}
		ret = fill(text + 1, len, entity, name, out);
		text += len + 2;
	}
	return ret;
}

int file_name_expand(const char *text, const struct assay_entity *entity, struct assay_buf *out)
{
	struct assay_buf name = {0}, made = {0};
	size_t start = out->len;
	int ret = assay_buf_puts(&name, "");

	if (ret == 0)
		ret = file_name_clean(entity->name != NULL ? entity->name : "attachment", &name);
	if (ret == 0 && name.len == 0)
		ret = assay_buf_puts(&name, "attachment");
	if (ret == 0)
		ret = assay_buf_puts(&made, "");
	if (ret == 0)
		ret = expand(text, entity, name.data, &made);
	if (ret == 0)
		ret = file_name_clean(made.data, out);
	if (ret == 0 && out->len == start)
		ret = assay_buf_puts(out, "attachment");
	assay_buf_free(&name);
	assay_buf_free(&made);
	return ret;
}
