/*
 * Programs as text: by the interpreter that the first line names, or by a first
 * statement that is of one language and of no other.
 *
 * Text that speaks of programs must not be taken for one. What starts with a word
 * of a language is a script only if it goes on in the grammar of that language,
 * and has something of it that prose does not.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- "#!" ----------------------------------------------------------------------------- */

struct interpreter {
	const char *name; /* without version */
	enum type_id id;
};

static const struct interpreter interpreters[] = {
	{"sh", TYPE_SHELL},        {"bash", TYPE_SHELL},
	{"dash", TYPE_SHELL},      {"ash", TYPE_SHELL},
	{"ksh", TYPE_SHELL},       {"mksh", TYPE_SHELL},
	{"zsh", TYPE_SHELL},       {"csh", TYPE_SHELL},
	{"tcsh", TYPE_SHELL},      {"fish", TYPE_SHELL},
	{"busybox", TYPE_SHELL},   {"perl", TYPE_PERL},
	{"python", TYPE_PYTHON},   {"pypy", TYPE_PYTHON},
	{"ruby", TYPE_RUBY},       {"php", TYPE_PHP},
	{"awk", TYPE_AWK},         {"gawk", TYPE_AWK},
	{"mawk", TYPE_AWK},        {"nawk", TYPE_AWK},
	{"lua", TYPE_LUA},         {"luajit", TYPE_LUA},
	{"tclsh", TYPE_TCL},       {"wish", TYPE_TCL},
	{"expect", TYPE_TCL},      {"Rscript", TYPE_RSCRIPT},
	{"node", TYPE_JAVASCRIPT}, {"nodejs", TYPE_JAVASCRIPT},
	{"deno", TYPE_JAVASCRIPT}, {"bun", TYPE_JAVASCRIPT},
	{"pwsh", TYPE_POWERSHELL}, {"osascript", TYPE_APPLESCRIPT},
};

/* The next word of the line, which moves on. */
static struct head take_word(struct head *line)
{
	struct head word;
	size_t len = 0;

	while (octet_at(*line, 0) == ' ' || octet_at(*line, 0) == '\t')
		*line = head_from(*line, 1);
	while (octet_at(*line, len) > ' ')
		len++;
	word = head_first(*line, len);
	*line = head_from(*line, len);
	return word;
}

static struct head base_name(struct head path)
{
	for (size_t i = path.len; i > 0; i--) {
		if (path.data[i - 1] == '/')
			return head_from(path, i);
	}
	return path;
}

/* env(1) takes options and assignments before the name of the program. */
static struct head skip_env(struct head *line)
{
	struct head word;

	do {
		word = take_word(line);
	} while (word.len > 0 &&
	         (octet_at(word, 0) == '-' || memchr(word.data, '=', word.len) != NULL));
	return base_name(word);
}

/* A path comes behind "#!", blanks between are allowed. */
const struct assay_type *detect_interpreter(struct head h)
{
	struct head line = head_from(h, 2);
	struct head name = take_word(&line);
	size_t len = 0;

	if (octet_at(name, 0) != '/')
		return NULL;
	name = base_name(name);
	if (name.len == 3 && AT(name, 0, "env"))
		name = skip_env(&line);
	/* python3.11, perl5.36-x86_64-linux-gnu */
	while ((octet_at(name, len) | 0x20) >= 'a' && (octet_at(name, len) | 0x20) <= 'z')
		len++;
	if (octet_at(name, len) != 0 && strchr("0123456789.-", (int)octet_at(name, len)) != NULL)
		name.len = len;
	for (size_t i = 0; i < sizeof(interpreters) / sizeof(interpreters[0]); i++) {
		if (name.len == strlen(interpreters[i].name) &&
		    head_at(name, 0, interpreters[i].name, name.len))
			return row(interpreters[i].id);
	}
	return row(TYPE_SCRIPT);
}

/* "#@~^", six characters of base64 for the length, "==". */
const struct assay_type *detect_encoded_script(struct head h)
{
	return AT(h, 10, "==") ? row(TYPE_ENCODED_SCRIPT) : NULL;
}

/* ---- identifiers -------------------------------------------------------------------------- */

static bool is_name(unsigned int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

/* Over a name and the blanks around it; *len_r: its length. */
static struct head skip_name(struct head h, size_t *len_r)
{
	size_t len = 0;

	h = skip_blanks(h);
	while (is_name(octet_at(h, len)))
		len++;
	*len_r = len;
	return skip_blanks(head_from(h, len));
}

/* One of the words is in it. */
static bool has_any(struct head h, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (contains(h, *words))
			return true;
	}
	return false;
}

/* ---- JavaScript ------------------------------------------------------------------------ */

/* "(a, b) {" behind the name of a function. */
static bool is_function(struct head h)
{
	size_t len;

	h = skip_name(h, &len);
	if (octet_at(h, 0) != '(')
		return false;
	for (h = head_from(h, 1); h.len > 0 && octet_at(h, 0) != ')';) {
		h = skip_name(h, &len);
		if (octet_at(h, 0) == ',')
			h = head_from(h, 1);
		else if (octet_at(h, 0) != ')')
			return false;
	}
	h = skip_white(head_from(h, 1));
	return octet_at(h, 0) == '{';
}

/* "name = value;" behind "var", "let" or "const": the statement, or what it opens, ends the line.
 */
static bool is_assignment(struct head h)
{
	struct head line;
	size_t len;

	h = skip_name(h, &len);
	if (len == 0 || octet_at(h, 0) != '=' || octet_at(h, 1) == '=')
		return false;
	line = head_first(h, h.len - next_line(h).len);
	while (line.len > 0 && is_blank(line.data[line.len - 1]))
		line.len--;
	return line.len > 0 && strchr(";{[(,", line.data[line.len - 1]) != NULL;
}

/* Other beginnings count where the Windows Script Host is called. */
static bool calls_script_host(struct head h)
{
	return (contains(h, "WScript.") || contains(h, "ActiveXObject(")) && contains(h, ");") &&
	       (contains(h, "var ") || contains(h, "new "));
}

/* It starts with a word or sign that statements start with. */
const struct assay_type *detect_javascript(struct head h)
{
	bool is;

	if (AT(h, 0, "function "))
		is = is_function(head_from(h, 9));
	else if (AT(h, 0, "var ") || AT(h, 0, "let "))
		is = is_assignment(head_from(h, 4));
	else if (AT(h, 0, "const "))
		is = is_assignment(head_from(h, 6));
	else
		is = AT(h, 0, "(function(") || AT(h, 0, "(function (") || AT(h, 0, "!function(") ||
		     AT(h, 0, "(()=>") || AT(h, 0, "(() =>") || AT(h, 0, "\"use strict\";") ||
		     AT(h, 0, "'use strict';");
	return is || calls_script_host(h) ? row(TYPE_JAVASCRIPT) : NULL;
}

/* ---- VBScript ----------------------------------------------------------------------------- */

/* The word, a name, and then one of these: "Set x = ", "Dim a, b". */
static bool is_declaration(struct head h, const char *word, const char *next)
{
	size_t len;

	if (!starts_with(h, word))
		return false;
	h = skip_name(head_from(h, strlen(word)), &len);
	return len > 0 && octet_at(h, 0) != 0 && strchr(next, (int)octet_at(h, 0)) != NULL;
}

/* A statement alone on its line. */
static bool is_line(struct head h, const char *statement)
{
	struct head rest = skip_blanks(head_from(h, strlen(statement)));

	return starts_with(h, statement) &&
	       (rest.len == 0 || strchr("\r\n:'", (int)octet_at(rest, 0)) != NULL);
}

const struct assay_type *detect_vbscript(struct head h)
{
	/* objects of Windows that a script is about */
	static const char *const objects[] = {"CreateObject(", "WScript.", "GetObject(\"", NULL};
	bool is;

	if (is_line(h, "On Error Resume Next") || is_line(h, "Option Explicit"))
		return row(TYPE_VBSCRIPT);
	is = is_declaration(h, "Set ", "=") || is_declaration(h, "Const ", "=") ||
	     is_declaration(h, "Dim ", "\r\n,:(") || is_declaration(h, "Sub ", "\r\n(") ||
	     is_declaration(h, "Function ", "\r\n(") || AT(h, 0, "'") || starts_with(h, "Rem ") ||
	     starts_with(h, "Execute") || starts_with(h, "CreateObject(") ||
	     starts_with(h, "WScript.");
	/* a semicolon behind a call is of another language */
	if (!is || !has_any(h, objects) || contains(h, ");"))
		return NULL;
	return contains(h, "Set ") || contains(h, "Dim ") || contains(h, ".Run") ||
	                       contains(h, "CreateObject(\"")
	               ? row(TYPE_VBSCRIPT)
	               : NULL;
}

/* ---- PowerShell ------------------------------------------------------------------------------ */

/* "$name =" */
static bool is_variable(struct head h)
{
	size_t len;

	if (octet_at(h, 0) != '$')
		return false;
	h = skip_name(head_from(h, 1), &len);
	if (octet_at(h, 0) == ':')
		h = skip_name(head_from(h, 1), &len);
	return len > 0 && octet_at(h, 0) == '=';
}

/* "$" and a name, anywhere. */
static bool has_variable(struct head h)
{
	const unsigned char *found;

	for (; h.len > 0 && (found = memchr(h.data, '$', h.len)) != NULL;) {
		h = head_from(h, (size_t)(found - h.data) + 1);
		if ((octet_at(h, 0) | 0x20) >= 'a' && (octet_at(h, 0) | 0x20) <= 'z')
			return true;
	}
	return false;
}

/* It starts with "$", "<#", "param" or the name of a command. */
const struct assay_type *detect_powershell(struct head h)
{
	static const char *const tells[] = {"New-Object ",
	                                    "Invoke-",
	                                    "[System.",
	                                    "Write-Host ",
	                                    "Get-Item",
	                                    "Get-Child",
	                                    "[Convert]::",
	                                    "Set-ExecutionPolicy",
	                                    "| Out-",
	                                    "Write-Out",
	                                    "Import-Module",
	                                    "-ErrorAction ",
	                                    "Start-Process ",
	                                    "Add-Type ",
	                                    "[CmdletBinding(",
	                                    "[Parameter(",
	                                    "$ErrorActionPreference",
	                                    NULL};

	if (starts_with(h, "#requires -") || starts_with(h, "[CmdletBinding("))
		return row(TYPE_POWERSHELL);
	if (AT(h, 0, "<#") && contains(h, ".SYNOPSIS"))
		return row(TYPE_POWERSHELL);
	if (octet_at(h, 0) == '$' && !is_variable(h))
		return NULL;
	return has_variable(h) && has_any(h, tells) ? row(TYPE_POWERSHELL) : NULL;
}

/* ---- others ------------------------------------------------------------------------------------
 */

/* It starts with "@", "::", "rem" or a command that prose does not start with. */
const struct assay_type *detect_batch(struct head h)
{
	bool silent = octet_at(h, 0) == '@';
	struct head command = silent ? head_from(h, 1) : h;

	if (starts_with(command, "echo") &&
	    starts_with_word(skip_blanks(head_from(command, 4)), "off"))
		return silent || is_line(h, "echo off") ? row(TYPE_BATCH) : NULL;
	if (silent)
		return starts_with_word(command, "setlocal") ||
		                       starts_with_word(command, "powershell") ||
		                       starts_with(command, "cmd /c") ||
		                       starts_with(command, "start \"")
		               ? row(TYPE_BATCH)
		               : NULL;
	if (starts_with(h, "setlocal enable"))
		return row(TYPE_BATCH);
	/* comments before the first command */
	return contains(h, "\n@echo off") || contains(h, "\necho off\r") ? row(TYPE_BATCH) : NULL;
}

const struct assay_type *detect_applescript(struct head h)
{
	return contains(h, "end tell") || contains(h, "\" to ") ? row(TYPE_APPLESCRIPT) : NULL;
}
