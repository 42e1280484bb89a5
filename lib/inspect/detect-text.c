/*
 * Types by what text starts with: behind a byte order mark and white space, in
 * UTF-8 or another superset of ASCII, or in UTF-16. Most text starts with no word
 * of this table and is left alone at once.
 */
#include "assay-config.h"

#include "inspect/detect.h"

#include <strings.h>

/* ---- words in octets ------------------------------------------------------------- */

bool head_is_binary(struct head h, size_t max)
{
	/* all control characters but BS, HT, LF, VT, FF, CR, ESC */
	static const uint32_t controls = 0xffffffff & ~(0x3fu << 8) & ~(1u << 27);

	h = head_first(h, max);
	for (size_t i = 0; i < h.len; i++) {
		if (h.data[i] < ' ' && (controls >> h.data[i] & 1) != 0)
			return true;
	}
	return false;
}

struct head skip_white(struct head h)
{
	while (h.len > 0 && is_blank(*h.data)) {
		h.data++;
		h.len--;
	}
	return h;
}

struct head skip_blanks(struct head h)
{
	while (octet_at(h, 0) == ' ' || octet_at(h, 0) == '\t')
		h = head_from(h, 1);
	return h;
}

bool starts_with(struct head h, const char *word)
{
	size_t len = strlen(word);

	return h.len >= len && strncasecmp((const char *)h.data, word, len) == 0;
}

bool starts_with_word(struct head h, const char *word)
{
	unsigned int next = octet_at(h, strlen(word));

	return starts_with(h, word) && !(next >= '0' && next <= '9') &&
	       !((next | 0x20) >= 'a' && (next | 0x20) <= 'z') && next != '_';
}

static unsigned int fold(unsigned int c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

bool contains(struct head h, const char *word)
{
	size_t len = strlen(word);
	unsigned int first = fold((unsigned char)*word);

	for (size_t i = 0; i + len <= h.len; i++) {
		if (fold(h.data[i]) == first &&
		    strncasecmp((const char *)h.data + i, word, len) == 0)
			return true;
	}
	return false;
}

struct head next_line(struct head h)
{
	const unsigned char *end = h.len == 0 ? NULL : memchr(h.data, '\n', h.len);

	return head_from(h, end == NULL ? h.len : (size_t)(end - h.data) + 1);
}

/* ---- a few formats of text --------------------------------------------------------- */

/* "[Version]" and a signature that only such files have; "[autorun]" and what is opened. */
static const struct assay_type *detect_inf(struct head h)
{
	if (starts_with(h, "[autorun]"))
		return contains(h, "\nopen") || contains(h, "\nshell") ? row(TYPE_INF) : NULL;
	return contains(h, "$windows nt$") || contains(h, "$chicago$") ? row(TYPE_INF) : NULL;
}

static const struct assay_type *detect_desktop_entry(struct head h)
{
	return contains(h, "\nType=") || contains(h, "\nExec=") ? row(TYPE_DESKTOP) : NULL;
}

static const struct assay_type *detect_shortcut(struct head h)
{
	return contains(h, "URL=") ? row(TYPE_URL) : NULL;
}

static const struct assay_type *detect_scf(struct head h)
{
	return contains(h, "\nCommand=") || contains(h, "\nIconFile=") ? row(TYPE_SCF) : NULL;
}

/* "name:type:value" with a name of words and one of three types. */
static bool is_setting(struct head line)
{
	size_t len = 0;

	while (octet_at(line, len) == ' ' ||
	       (octet_at(line, len) >= 'a' && octet_at(line, len) <= 'z'))
		len++;
	return len > 1 && octet_at(line, len) == ':' && octet_at(line, len + 2) == ':' &&
	       memchr("isb", (int)octet_at(line, len + 1), 3) != NULL;
}

/* Two lines of settings, and somewhere the one that matters. */
static const struct assay_type *detect_rdp(struct head h)
{
	return is_setting(h) && is_setting(next_line(h)) && contains(h, "full address:s:")
	               ? row(TYPE_RDP)
	               : NULL;
}

/* "WEB" and "1" on lines of their own, then a URL. */
static const struct assay_type *detect_query(struct head h)
{
	struct head line = next_line(h);

	if (!is_blank(octet_at(h, 3)) || octet_at(line, 0) != '1' || !is_blank(octet_at(line, 1)))
		return NULL;
	return starts_with(next_line(line), "http") || starts_with(next_line(line), "file:") ||
	                       starts_with(next_line(line), "\\\\")
	               ? row(TYPE_IQY)
	               : NULL;
}

/* "begin", three or four octal digits, a name; then a line whose first octet counts the rest. */
static const struct assay_type *detect_uuencode(struct head h)
{
	struct head line = next_line(h);
	size_t at = AT(h, 5, " ") ? 6 : 13, digits = 0;

	while (octet_at(h, at + digits) >= '0' && octet_at(h, at + digits) <= '7')
		digits++;
	if (digits < 3 || digits > 4 || octet_at(h, at + digits) != ' ' || line.len == 0)
		return NULL;
	/* base64 has lines of its own kind */
	if (at == 13)
		return row(TYPE_UUENCODE);
	return octet_at(line, 0) >= ' ' && octet_at(line, 0) <= '`' && octet_at(line, 0) != '<'
	               ? row(TYPE_UUENCODE)
	               : NULL;
}

static const struct assay_type *detect_yenc(struct head h)
{
	struct head line = head_first(h, h.len - next_line(h).len);

	return contains(line, " name=") && contains(line, " size=") ? row(TYPE_YENC) : NULL;
}

/* "#define name_width 16" */
static const struct assay_type *detect_xbm(struct head h)
{
	struct head line = head_first(h, h.len - next_line(h).len);

	return head_find(line, "_width ") != NULL && head_find(h, "_height ") != NULL
	               ? row(TYPE_XBM)
	               : NULL;
}

/* "solid name", and triangles follow. */
static const struct assay_type *detect_stl(struct head h)
{
	return contains(h, "facet normal") && contains(h, "vertex ") ? row(TYPE_STL) : NULL;
}

/* Pairs of lines: a group code, and its value. The first pair opens a section, or is a comment. */
static const struct assay_type *detect_dxf(struct head h)
{
	struct head value = next_line(h);

	for (int i = 0; i < 8 && AT(h, 0, "999"); i++) {
		h = next_line(value);
		value = next_line(h);
	}
	h = skip_white(h);
	return octet_at(h, 0) == '0' && is_blank(octet_at(h, 1)) &&
	                       starts_with_word(skip_white(value), "SECTION")
	               ? row(TYPE_DXF)
	               : NULL;
}

static const struct assay_type *detect_ply(struct head h)
{
	struct head line = next_line(h);

	return is_blank(octet_at(h, 3)) && AT(line, 0, "format ") ? row(TYPE_PLY) : NULL;
}

/* "--- name" and "+++ name", or "*** name" and "--- name" */
static const struct assay_type *detect_diff(struct head h)
{
	const char *second = octet_at(h, 0) == '-' ? "+++ " : "--- ";

	return head_at(next_line(h), 0, second, 4) ? row(TYPE_DIFF) : NULL;
}

static const struct assay_type *detect_ldif(struct head h)
{
	struct head line = starts_with(h, "version: 1") ? next_line(h) : h;

	if (starts_with(line, "dn: ") && contains(line, "\nobjectClass: "))
		return row(TYPE_LDIF);
	return NULL;
}

static const struct assay_type *detect_tex(struct head h)
{
	unsigned int next = octet_at(h, strlen("\\documentclass"));

	return next == '[' || next == '{' ? row(TYPE_TEX) : NULL;
}

/* "{\rtf", with or without a version: all readers take it. */
static const struct assay_type *detect_brace(struct head h)
{
	return AT(h, 1, "\\rt") ? row(TYPE_RTF) : detect_json(h);
}

/* "BEGIN:" a component, alone on its line. */
static const struct assay_type *detect_component(struct head h)
{
	struct head name = skip_blanks(head_from(h, 6));

	if (starts_with_word(name, "VCARD"))
		return row(TYPE_VCARD);
	return starts_with_word(name, "VCALENDAR") ? row(TYPE_ICALENDAR) : NULL;
}

static const struct assay_type *detect_dashes(struct head h)
{
	if (AT(h, 0, "-----BEGIN "))
		return detect_pem(h);
	return AT(h, 0, "--- ") ? detect_diff(h) : NULL;
}

/* ---- words -------------------------------------------------------------------------- */

struct word {
	const char *text; /* in any case */
	enum type_id id;
	detector *ask; /* instead of id */
};

#define IS(text, id)                                                                               \
	{                                                                                          \
		text, TYPE_##id, NULL                                                              \
	}
#define ASK(text, detector)                                                                        \
	{                                                                                          \
		text, TYPE_NONE, detector                                                          \
	}
#define LIST(...)                                                                                  \
	(const struct word[])                                                                      \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			NULL, TYPE_NONE, NULL                                                      \
		}                                                                                  \
	}

/* By the first octet, in lower case. */
static const struct word *const by_first[128] = {
	['!'] = LIST(ASK("!function(", detect_javascript)),
	['"'] = LIST(ASK("\"use strict\"", detect_javascript)),
	['#'] = LIST(ASK("#requires -", detect_powershell), IS("#EXTM3U", PLAYLIST),
                     IS("#VRML V", VRML), ASK("#define ", detect_xbm),
                     IS("# Disk DescriptorFile", VMDK)),
	['$'] = LIST(ASK("$", detect_powershell), IS("$ANSIBLE_VAULT;", ANSIBLE_VAULT)),
	['\''] = LIST(ASK("'", detect_javascript), ASK("'", detect_vbscript)),
	['('] = LIST(ASK("(function", detect_javascript), ASK("(()", detect_javascript),
                     IS("(This file must be converted with BinHex", BINHEX)),
	['*'] = LIST(ASK("*** ", detect_diff)),
	['-'] = LIST(ASK("---", detect_dashes)),
	['/'] = LIST(IS("/* XPM */", XPM), ASK("//", detect_javascript),
                     ASK("/*", detect_javascript)),
	['0'] = LIST(ASK("0", detect_dxf)),
	['9'] = LIST(ASK("999", detect_dxf)),
	[':'] = LIST(ASK("::", detect_batch)),
	['<'] = LIST(ASK("<#", detect_powershell), ASK("<", detect_markup)),
	['='] = LIST(ASK("=ybegin ", detect_yenc)),
	['@'] = LIST(ASK("@", detect_batch)),
	['['] = LIST(ASK("[InternetShortcut]", detect_shortcut),
                     ASK("[Desktop Entry]", detect_desktop_entry), ASK("[Version]", detect_inf),
                     ASK("[autorun]", detect_inf), ASK("[Shell]", detect_scf),
                     IS("[playlist]", PLS), IS("[CmdletBinding(", POWERSHELL)),
	['\\'] = LIST(ASK("\\documentclass", detect_tex), ASK("\\documentstyle", detect_tex),
                      IS("\\input texinfo", TEX)),
	['a'] = LIST(ASK("Add-Type ", detect_powershell)),
	['b'] = LIST(ASK("BEGIN:", detect_component), ASK("begin ", detect_uuencode),
                     ASK("begin-base64 ", detect_uuencode), IS("BEGIN:IMELODY", IMELODY)),
	['c'] = LIST(ASK("const ", detect_javascript), ASK("const ", detect_vbscript),
                     ASK("CreateObject(", detect_vbscript)),
	['d'] = LIST(ASK("d8:announce", detect_torrent), ASK("d1", detect_torrent),
                     ASK("d4:info", detect_torrent), ASK("d7:comment", detect_torrent),
                     IS("diff --git a/", DIFF), ASK("dim ", detect_vbscript),
                     ASK("dn: ", detect_ldif)),
	['e'] = LIST(ASK("echo off", detect_batch), ASK("eval(", detect_javascript),
                     ASK("execute", detect_vbscript)),
	['f'] = LIST(ASK("From ", detect_mbox), ASK("function ", detect_javascript),
                     ASK("function ", detect_vbscript), ASK("full address:s:", detect_rdp)),
	['i'] = LIST(ASK("Import-Module ", detect_powershell), ASK("Invoke-", detect_powershell),
                     IS("ID;P", SLK), IS("ISO-10303-21;", STEP)),
	['l'] = LIST(ASK("let ", detect_javascript)),
	['n'] = LIST(ASK("new ActiveXObject(", detect_javascript)),
	['o'] = LIST(ASK("On Error Resume Next", detect_vbscript),
                     ASK("Option Explicit", detect_vbscript)),
	['p'] = LIST(ASK("param(", detect_powershell), ASK("param (", detect_powershell),
                     ASK("ply", detect_ply), IS("PuTTY-User-Key-File-", PUTTY_KEY)),
	['r'] = LIST(ASK("rem ", detect_batch), ASK("rem ", detect_vbscript), IS("REGEDIT4", REG),
                     ASK("redirect", detect_rdp)),
	['s'] = LIST(ASK("set ", detect_vbscript), ASK("sub ", detect_vbscript),
                     ASK("setlocal ", detect_batch), ASK("Set-ExecutionPolicy ", detect_powershell),
                     ASK("Start-Process ", detect_powershell), ASK("screen mode id:", detect_rdp),
                     ASK("solid ", detect_stl), IS("STARTFONT 2.", BDF)),
	['t'] = LIST(ASK("tell application \"", detect_applescript),
                     ASK("tell app \"", detect_applescript), ASK("this[", detect_javascript),
                     ASK("try{", detect_javascript), ASK("try {", detect_javascript)),
	['u'] = LIST(ASK("use multimon:", detect_rdp)),
	['v'] = LIST(ASK("var ", detect_javascript), ASK("version: 1", detect_ldif)),
	['w'] = LIST(IS("WEBVTT", VTT), IS("Windows Registry Editor Version ", REG),
                     ASK("WEB", detect_query), ASK("WScript.", detect_javascript),
                     ASK("WScript.", detect_vbscript)),
	['{'] = LIST(ASK("{", detect_brace)),
};

static const struct assay_type *by_word(struct head h)
{
	const struct word *word = *h.data < 0x80 ? by_first[fold(*h.data)] : NULL;

	for (; word != NULL && word->text != NULL; word++) {
		const struct assay_type *type;

		/* the second character tells most of them apart */
		if ((word->text[1] != '\0' &&
		     fold(octet_at(h, 1)) != fold((unsigned char)word->text[1])) ||
		    !starts_with(h, word->text))
			continue;
		type = word->ask == NULL ? row(word->id) : word->ask(h);
		if (type != NULL)
			return type;
	}
	return NULL;
}

/* A name and a colon, as header fields have them. */
static bool starts_with_field(struct head h)
{
	size_t len = 0;

	while (octet_at(h, len) == '-' ||
	       ((octet_at(h, len) | 0x20) >= 'a' && (octet_at(h, len) | 0x20) <= 'z'))
		len++;
	return len > 1 && octet_at(h, len) == ':';
}

/* Two lines like header fields, or one that goes on: perhaps a message. */
static bool starts_with_header(struct head h)
{
	struct head next;

	if (!starts_with_field(h))
		return false;
	next = next_line(h);
	return is_blank(octet_at(next, 0)) || starts_with_field(next);
}

static const struct assay_type *detect_octets(struct head h)
{
	const struct assay_type *type;

	h = skip_white(h);
	if (h.len == 0)
		return NULL;
	type = by_word(h);
	if (type == NULL && starts_with_header(h))
		type = detect_mail(h);
	return type;
}

/* ---- UTF-16 ------------------------------------------------------------------------- */

#define UTF16_UNITS 1024

/* Code units of ASCII as they are, others as an octet that no word has. */
static const struct assay_type *detect_utf16(struct head h, bool big)
{
	unsigned char text[UTF16_UNITS];
	size_t len = 0;

	for (; len < UTF16_UNITS && 2 * len + 1 < h.len; len++) {
		unsigned int unit = big ? be16_at(h, 2 * len) : le16_at(h, 2 * len);

		text[len] = unit > 0 && unit < 0x80 ? (unsigned char)unit : 0x80;
	}
	return detect_octets((struct head){text, len, h.whole && 2 * len >= h.len});
}

const struct assay_type *detect_text(struct head h)
{
	if (*h.data == 0xef && AT(h, 0, "\xef\xbb\xbf"))
		return detect_octets(head_from(h, 3));
	if (*h.data == 0xff && AT(h, 0, "\xff\xfe"))
		return detect_utf16(head_from(h, 2), false);
	if (*h.data == 0xfe && AT(h, 0, "\xfe\xff"))
		return detect_utf16(head_from(h, 2), true);
	/* XML needs no byte order mark: its first character is known */
	if (*h.data == '<' && octet_at(h, 1) == 0)
		return detect_utf16(h, false);
	if (*h.data == 0 && octet_at(h, 1) == '<')
		return detect_utf16(h, true);
	return detect_octets(h);
}
