/*
 * What many messages are, together: counts by severity, the commonest
 * ambiguities and detected types.
 */
#include "inspect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOP       10
#define MAX_TYPES 1000

struct count {
	const char *name; /* of a type: ours to free */
	uint64_t messages;
};

struct summary {
	double started;
	uint64_t messages, octets, with_attachments, unambiguous;
	uint64_t severities[ASSAY_SEV_LIMIT + 1];
	struct count codes[ASSAY_AMB_COUNT];
	struct count types[MAX_TYPES]; /* of leaves, each as often as it occurs */
	size_t type_count;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct summary *summary_new(void)
{
	struct summary *summary = calloc(1, sizeof(*summary));

	if (summary == NULL)
		return NULL;
	summary->started = now();
	for (int i = 0; i < ASSAY_AMB_COUNT; i++)
		summary->codes[i].name = assay_code_info((enum assay_code)i)->name;
	return summary;
}

void summary_free(struct summary *summary)
{
	if (summary == NULL)
		return;
	for (size_t i = 0; i < summary->type_count; i++)
		free((char *)summary->types[i].name);
	free(summary);
}

static int add_type(struct summary *summary, const char *type)
{
	struct count *count = summary->types, *end = count + summary->type_count;

	while (count < end && strcmp(count->name, type) != 0)
		count++;
	if (count == end) {
		if (summary->type_count == MAX_TYPES)
			return 0;
		count->name = strdup(type);
		if (count->name == NULL)
			return -ASSAY_ENOMEM;
		summary->type_count++;
	}
	count->messages++;
	/* the commonest move to the front, where they are found at once */
	if (count > summary->types && count[-1].messages < count->messages) {
		struct count other = count[-1];

		count[-1] = *count;
		*count = other;
	}
	return 0;
}

static void add_codes(struct summary *summary, const struct assay_analysis *analysis)
{
	bool seen[ASSAY_AMB_COUNT] = {false};

	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		enum assay_code code = analysis->ambiguities[i].code;

		summary->codes[code].messages += !seen[code];
		seen[code] = true;
	}
}

int summary_add(struct summary *summary, const struct assay_analysis *analysis)
{
	bool attachment = false;
	int ret = 0;

	summary->messages++;
	summary->octets += analysis->size;
	if (analysis->ambiguity_total == 0)
		summary->unambiguous++;
	else
		summary->severities[analysis->severity]++;
	add_codes(summary, analysis);
	for (size_t i = 0; i < analysis->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = analysis->entities[i];

		attachment |= (entity->flags & ASSAY_ENT_ATTACHMENT) != 0;
		if (entity->detected != NULL)
			ret = add_type(summary, entity->detected);
	}
	summary->with_attachments += attachment;
	return ret;
}

/* ---- printing ---- */

static int print_first(const struct summary *summary, struct assay_buf *out)
{
	double seconds = now() - summary->started;
	int ret = print_count(out, summary->messages, "message", "messages");

	if (ret == 0)
		ret = assay_buf_printf(out, ", %" PRIu64 " with attachments, ",
		                       summary->with_attachments);
	if (ret == 0)
		ret = print_size(out, summary->octets);
	if (ret == 0)
		ret = assay_buf_printf(out, " in %.1f s", seconds);
	if (ret == 0 && seconds > 0)
		ret = assay_buf_printf(out, " (%.1f MB/s)",
		                       (double)summary->octets / 1e6 / seconds);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int print_severities(const struct summary *summary, struct assay_buf *out)
{
	int ret = assay_buf_printf(out, "worst ambiguity: none %" PRIu64, summary->unambiguous);

	for (int i = 0; i <= ASSAY_SEV_LIMIT && ret == 0; i++)
		ret = assay_buf_printf(out, ", %s %" PRIu64,
		                       assay_severity_name((enum assay_severity)i),
		                       summary->severities[i]);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int by_count(const void *a, const void *b)
{
	const struct count *one = a, *other = b;

	if (one->messages != other->messages)
		return one->messages < other->messages ? 1 : -1;
	return strcmp(one->name, other->name);
}

static int print_top(const char *title, struct count *counts, size_t count, struct assay_buf *out)
{
	int ret = 0;

	qsort(counts, count, sizeof(*counts), by_count);
	for (size_t i = 0; i < count && i < TOP && counts[i].messages > 0 && ret == 0; i++)
		ret = assay_buf_printf(out, "%s %s %" PRIu64, i == 0 ? title : ",", counts[i].name,
		                       counts[i].messages);
	if (ret == 0 && count > 0 && counts[0].messages > 0)
		ret = assay_buf_puts(out, "\n");
	return ret;
}

int summary_print(struct summary *summary, struct assay_buf *out)
{
	int ret = print_first(summary, out);

	if (ret == 0)
		ret = print_severities(summary, out);
	if (ret == 0)
		ret = print_top("messages with:", summary->codes, ASSAY_AMB_COUNT, out);
	if (ret == 0)
		ret = print_top("parts detected:", summary->types, summary->type_count, out);
	return ret;
}
