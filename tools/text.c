/*
 * Sizes, counts, colours and JSON strings for assay inspect.
 */
#include "inspect.h"

#include <assay/codec.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int print_size(struct assay_buf *out, uint64_t octets)
{
	static const char units[] = "KMGTPE";
	double value = (double)octets / 1024;
	int unit = 0;

	if (octets < 1024)
		return print_count(out, octets, "octet", "octets");
	/* 1023.95 would be printed as 1024.0 */
	while (value >= 1023.95 && units[unit + 1] != '\0') {
		value /= 1024;
		unit++;
	}
	return assay_buf_printf(out, "%.1f %ciB", value, units[unit]);
}

int print_count(struct assay_buf *out, uint64_t count, const char *one, const char *many)
{
	return assay_buf_printf(out, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

const char *worst_severity(const struct assay_analysis *analysis)
{
	return analysis->ambiguity_total == 0 ? "none" : assay_severity_name(analysis->severity);
}

static int escape_json(struct assay_buf *out, const char *text)
{
	int ret = assay_buf_puts(out, "\"");

	for (; *text != '\0' && ret == 0; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f)
			ret = assay_buf_printf(out, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			ret = assay_buf_printf(out, "\\%c", c);
		else
			ret = assay_buf_append(out, text, 1);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "\"");
}

int print_json_string(struct assay_buf *out, const char *text)
{
	struct assay_buf utf8 = {0};
	int ret = assay_charset_to_utf8(NULL, text, strlen(text), &utf8);

	if (ret >= 0)
		ret = escape_json(out, utf8.len > 0 ? utf8.data : "");
	assay_buf_free(&utf8);
	return ret;
}

struct style style_of_stdout(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return (struct style){
		.colour = isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0') &&
	                  term != NULL && *term != '\0' && strcmp(term, "dumb") != 0,
	};
}

static int print_with(struct assay_buf *out, const char *colour, const char *text)
{
	return assay_buf_printf(out, "\033[%sm%s\033[0m", colour, text);
}

int print_severity(struct assay_buf *out, struct style style, enum assay_severity severity,
                   const char *text)
{
	static const char *const colours[] = {
		[ASSAY_SEV_BENIGN] = "36",
		[ASSAY_SEV_AMBIGUOUS] = "33",
		[ASSAY_SEV_HOSTILE] = "1;31",
		[ASSAY_SEV_LIMIT] = "1;35",
	};

	if (!style.colour || severity == ASSAY_SEV_INFO || severity > ASSAY_SEV_LIMIT)
		return assay_buf_puts(out, text);
	return print_with(out, colours[severity], text);
}

int print_bold(struct assay_buf *out, struct style style, const char *text)
{
	return style.colour ? print_with(out, "1", text) : assay_buf_puts(out, text);
}
