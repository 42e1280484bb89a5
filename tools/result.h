/*
 * What a judged message becomes, in words and as JSON.
 */
#ifndef TOOLS_RESULT_H
#define TOOLS_RESULT_H

#include "inspect.h"
#include "json.h"
#include "judged.h"

/* The message as it passes, analysed. NULL when it does not pass or stays as it is. */
struct result {
	struct assay_buf text;
	struct assay_analysis *analysis;
};

/* Returns 0 or a negative error; free it in either case. */
int result_make(struct result *result, const struct judged *judged);
void result_free(struct result *result);

/* The edits, and the tree afterwards. Returns 0 or a negative error. */
int print_result(const struct judged *judged, const struct result *result, struct style style,
                 struct assay_buf *out);

/* As members "ambiguity", "decisions", "verdict" and "result" of the object that is open. */
void result_json(const struct judged *judged, const struct result *result, struct json *json);

#endif
