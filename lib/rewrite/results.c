/*
 * MIME-Ambiguity-Results: see assay/results.h.
 */
#include <assay/results.h>

#include <stdio.h>
#include <string.h>

#define LINE 76

bool assay_results_id_valid(const char *id)
{
	size_t len = strlen(id);

	if (len == 0 || len > 255 || id[0] == '.' || id[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = id[i];
		bool atom = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		            (c >= 'a' && c <= 'z') || strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL;

		if (c == '.' ? id[i + 1] == '.' : !atom)
			return false;
	}
	return true;
}

/* A word, on a new line where this one has no room for it. */
static int add_word(struct assay_buf *out, size_t *column, const char *word)
{
	size_t len = strlen(word);
	int ret;

	if (*column + 1 + len > LINE) {
		ret = assay_buf_puts(out, "\r\n");
		*column = 0;
		if (ret < 0)
			return ret;
	}
	*column += 1 + len;
	ret = assay_buf_puts(out, " ");
	return ret < 0 ? ret : assay_buf_puts(out, word);
}

/* Codes are as many as the catalogue has at most, so that the field has an end. */
static int add_findings(struct assay_buf *out, size_t *column,
                        const struct assay_analysis *analysis)
{
	unsigned int counts[ASSAY_AMB_COUNT] = {0}, left = 0;
	char word[80];
	int ret = 0;

	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		enum assay_code code = analysis->ambiguities[i].code;

		if (assay_code_info(code)->severity > ASSAY_SEV_INFO)
			left += counts[code]++ == 0;
	}
	if (left == 0)
		return add_word(out, column, "none");
	for (unsigned int code = 0; code < ASSAY_AMB_COUNT && ret == 0; code++) {
		if (counts[code] == 0)
			continue;
		snprintf(word, sizeof(word), "%s=%u%s",
		         assay_code_info((enum assay_code)code)->name, counts[code],
		         --left == 0 ? ";" : "");
		ret = add_word(out, column, word);
	}
	if (ret == 0) {
		snprintf(word, sizeof(word), "severity=%s",
		         assay_severity_name(analysis->severity));
		ret = add_word(out, column, word);
	}
	return ret;
}

int assay_results_value(const char *authserv_id, const struct assay_analysis *analysis,
                        size_t views, const char *action, struct assay_buf *out)
{
	size_t column = strlen(ASSAY_RESULTS_FIELD) + 1;
	char word[300];
	int ret;

	snprintf(word, sizeof(word), "%.255s;", authserv_id);
	ret = add_word(out, &column, word);
	if (ret == 0)
		ret = add_findings(out, &column, analysis);
	if (ret == 0 && views > 0) {
		snprintf(word, sizeof(word), "views=%zu", views);
		ret = assay_buf_puts(out, ";");
		if (ret == 0)
			ret = add_word(out, &column, word);
	}
	if (ret == 0 && action != NULL) {
		snprintf(word, sizeof(word), "action=%.40s", action);
		ret = assay_buf_puts(out, ";");
		if (ret == 0)
			ret = add_word(out, &column, word);
	}
	return ret;
}
