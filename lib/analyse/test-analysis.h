/*
 * What the tests of the parser share: an analysis of a text, its parts and
 * findings.
 */
#ifndef ANALYSE_TEST_ANALYSIS_H
#define ANALYSE_TEST_ANALYSIS_H

#include "test.h"

#include <assay/analyse.h>

#define EOL "\r\n"

static inline struct assay_analysis *analyse(const char *text,
                                             const struct assay_parse_options *options)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(text, strlen(text), options, &analysis), 0);
	return analysis;
}

static inline const struct assay_entity *section(const struct assay_analysis *a, const char *number)
{
	const struct assay_entity *entity = assay_analysis_section(a, number);

	assert_non_null(entity);
	return entity;
}

static inline unsigned int findings(const struct assay_analysis *a, enum assay_code code)
{
	unsigned int count = 0;

	for (size_t i = 0; i < a->ambiguity_count; i++)
		count += a->ambiguities[i].code == code;
	return count;
}

#endif
