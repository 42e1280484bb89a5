/*
 * The ambiguity catalogue as a table; its rows are assay/ambiguity.def.
 */
#include <assay/ambiguity.h>

#include <strings.h>

static const struct assay_code_info catalogue[ASSAY_AMB_COUNT] = {
#define ASSAY_AMBIGUITY(id, name, severity, text)                                                  \
	[ASSAY_AMB_##id] = {name, ASSAY_SEV_##severity, text},
#include <assay/ambiguity.def>
#undef ASSAY_AMBIGUITY
};

static const char *const severities[] = {
	[ASSAY_SEV_INFO] = "info",           [ASSAY_SEV_BENIGN] = "benign",
	[ASSAY_SEV_AMBIGUOUS] = "ambiguous", [ASSAY_SEV_HOSTILE] = "hostile",
	[ASSAY_SEV_LIMIT] = "limit",
};

const struct assay_code_info *assay_code_info(enum assay_code code)
{
	return (unsigned int)code < ASSAY_AMB_COUNT ? &catalogue[code] : NULL;
}

int assay_code_from_name(const char *name)
{
	for (int i = 0; i < ASSAY_AMB_COUNT; i++) {
		if (strcasecmp(catalogue[i].name, name) == 0)
			return i;
	}
	return -ASSAY_EINVAL;
}

const char *assay_severity_name(enum assay_severity severity)
{
	return severity <= ASSAY_SEV_LIMIT ? severities[severity] : "unknown";
}

int assay_severity_from_name(const char *name)
{
	for (int i = 0; i <= ASSAY_SEV_LIMIT; i++) {
		if (strcasecmp(severities[i], name) == 0)
			return i;
	}
	return -ASSAY_EINVAL;
}
