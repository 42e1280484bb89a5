/*
 * The life of a parser around the parsing itself: limits, findings, and the
 * immutable analysis that it leaves behind.
 */
#include "analyse/parser.h"

#include <stdlib.h>
#include <string.h>

/* ---- errors and findings ------------------------------------------------- */

int parser_fail(struct assay_parser *p, int error)
{
	if (p->error == 0)
		p->error = error;
	return p->error;
}

void parser_report(struct assay_parser *p, enum assay_code code, const struct assay_entity *entity,
                   size_t offset, const char *detail)
{
	struct open_entity *open = entity->depth < p->stack_count ? &p->stack[entity->depth] : NULL;

	if (open != NULL && open->entity == entity) {
		if ((open->reported[code / 64] >> (code % 64) & 1) != 0)
			return;
		open->reported[code / 64] |= 1ull << (code % 64);
	}
	p->finding_total++;
	if (p->finding_count >= p->options.limits.ambiguities)
		return;
	if (p->finding_count == p->finding_size) {
		size_t size = p->finding_size == 0 ? 16 : p->finding_size * 2;
		struct assay_ambiguity *list = realloc(p->findings, size * sizeof(*list));

		if (list == NULL) {
			parser_fail(p, -ASSAY_ENOMEM);
			return;
		}
		p->findings = list;
		p->finding_size = size;
	}
	/* the last place is for saying that there are more */
	if (p->finding_count + 1 == p->options.limits.ambiguities) {
		code = ASSAY_AMB_R_FINDINGS;
		detail = NULL;
	}
	p->findings[p->finding_count++] = (struct assay_ambiguity){
		.code = code, .entity = entity, .offset = offset, .detail = detail};
}

void parser_work(struct assay_parser *p, size_t octets)
{
	p->work += octets;
}

bool parser_exhausted(struct assay_parser *p, const struct assay_entity *entity)
{
	if (p->work <= WORK_FREE + (uint64_t)p->options.limits.work * p->offset)
		return false;
	parser_report(p, ASSAY_AMB_R_WORK, entity, p->offset, NULL);
	return true;
}

/* ---- the end ------------------------------------------------------------- */

/*
 * A CR that some readers take for a line end decides about parts inside of a
 * multipart, and changes content elsewhere; in a header it is a finding of its own.
 */
static void report_cr(struct assay_parser *p, size_t offset)
{
	const struct assay_entity *inside = NULL;

	for (size_t i = 0; i < p->entity_count; i++) {
		const struct assay_entity *entity = p->entities[i];

		if (entity->header.off <= offset && offset < entity->body.off)
			return;
		if (entity->body.off <= offset && offset <= entity->body.off + entity->body.len)
			inside = entity;
	}
	if (inside != NULL)
		parser_report(p, ASSAY_AMB_S_CR, inside, offset, NULL);
}

/* Findings about the lines of the whole message. */
static void report_lines(struct assay_parser *p, const struct assay_entity *root)
{
	const struct scan *s = &p->scan;
	size_t bare_cr = s->bare_cr;

	/* a CR as the very last octet */
	if (bare_cr == SCAN_NONE && s->after_cr)
		bare_cr = s->offset - 1;
	if (s->nul != SCAN_NONE)
		parser_report(p, ASSAY_AMB_L_NUL, root, s->nul, NULL);
	if (bare_cr != SCAN_NONE) {
		parser_report(p, ASSAY_AMB_L_BARE_CR, root, bare_cr, NULL);
		report_cr(p, bare_cr);
	}
	if (s->crlf && s->lf != SCAN_NONE)
		parser_report(p, ASSAY_AMB_L_BARE_LF, root, s->lf, NULL);
	if (s->long_line != SCAN_NONE)
		parser_report(p, ASSAY_AMB_L_LONG, root, s->long_line, NULL);
	else if (s->offset - s->line_start > s->line_limit) /* the last line, without an end */
		parser_report(p, ASSAY_AMB_L_LONG, root, s->line_start, NULL);
}

static int compare_findings(const void *a, const void *b)
{
	const struct assay_ambiguity *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->code < y->code ? -1 : x->code > y->code;
}

struct owned_analysis {
	struct assay_analysis pub;
	struct arena arena;
	struct assay_entity **entities;
	struct assay_ambiguity *findings;
};

int assay_parser_finish(struct assay_parser *p, struct assay_analysis **analysis_r)
{
	struct owned_analysis *a;
	int ret;

	*analysis_r = NULL;
	if (p->error != 0)
		return p->error;
	if (p->state == PARSER_FINISHED)
		return -ASSAY_EINVAL;
	ret = parser_end(p);
	if (ret == 0)
		report_lines(p, p->entities[0]);
	p->state = PARSER_FINISHED;
	if (ret < 0 || p->error != 0)
		return parser_fail(p, ret);
	a = calloc(1, sizeof(*a));
	if (a == NULL)
		return parser_fail(p, -ASSAY_ENOMEM);
	if (p->finding_count > 1)
		qsort(p->findings, p->finding_count, sizeof(*p->findings), compare_findings);
	a->arena = p->arena;
	a->entities = p->entities;
	a->findings = p->findings;
	memset(&p->arena, 0, sizeof(p->arena));
	p->entities = NULL;
	p->findings = NULL;
	a->pub = (struct assay_analysis){
		.root = a->entities[0],
		.entities = (const struct assay_entity *const *)a->entities,
		.entity_count = p->entity_count,
		.ambiguities = a->findings,
		.ambiguity_count = p->finding_count,
		.ambiguity_total = p->finding_total,
		.size = p->offset,
		.work = p->work,
		.max_depth = p->max_depth,
	};
	for (size_t i = 0; i < p->finding_count; i++) {
		enum assay_severity severity = assay_code_info(a->findings[i].code)->severity;

		if (severity > a->pub.severity)
			a->pub.severity = severity;
	}
	*analysis_r = &a->pub;
	return 0;
}

void assay_analysis_free(struct assay_analysis *analysis)
{
	struct owned_analysis *a = (struct owned_analysis *)analysis;

	if (a == NULL)
		return;
	arena_free(&a->arena);
	free(a->entities);
	free(a->findings);
	free(a);
}

static void default_limits(struct assay_limits *limits)
{
	if (limits->depth == 0)
		limits->depth = 100;
	if (limits->parts == 0)
		limits->parts = 10000;
	if (limits->parts_soft == 0)
		limits->parts_soft = 1000;
	if (limits->line_bytes == 0)
		limits->line_bytes = 998;
	if (limits->work == 0)
		limits->work = 64;
	if (limits->header_bytes == 0)
		limits->header_bytes = 1024 * 1024;
	if (limits->header_fields == 0)
		limits->header_fields = 10000;
	if (limits->total_header_bytes == 0)
		limits->total_header_bytes = 16 * 1024 * 1024;
	if (limits->total_header_fields == 0)
		limits->total_header_fields = 100000;
	if (limits->parameters == 0)
		limits->parameters = 1000;
	if (limits->boundary_bytes == 0)
		limits->boundary_bytes = 2048;
	if (limits->decoded_bytes == 0)
		limits->decoded_bytes = 4ull * 1024 * 1024 * 1024;
	if (limits->ambiguities == 0)
		limits->ambiguities = 1000;
	if (limits->members == 0)
		limits->members = 1000;
	/* what the members of struct assay_entity and assay_field can count */
	if (limits->depth > 1000)
		limits->depth = 1000;
	if (limits->line_bytes < 78)
		limits->line_bytes = 78;
	if (limits->header_bytes > UINT32_MAX / 4)
		limits->header_bytes = UINT32_MAX / 4;
	if (limits->members > UINT32_MAX / 4)
		limits->members = UINT32_MAX / 4;
}

struct assay_parser *assay_parser_new(const struct assay_parse_options *options)
{
	struct assay_parser *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	if (options != NULL)
		p->options = *options;
	default_limits(&p->options.limits);
	p->scan = (struct scan)SCAN_INIT;
	p->scan.line_limit = p->options.limits.line_bytes;
	boundary_setup(p);
	if (leaf_setup(p) < 0 || entity_begin(p, 0) < 0) {
		assay_parser_free(p);
		return NULL;
	}
	return p;
}

void assay_parser_free(struct assay_parser *p)
{
	if (p == NULL)
		return;
	for (unsigned int i = 0; i < p->stack_count; i++)
		EVP_MD_CTX_free(p->stack[i].body_hash);
	leaf_free(p);
	arena_free(&p->arena);
	assay_buf_free(&p->header);
	assay_buf_free(&p->carry);
	free(p->stack);
	free(p->entities);
	free(p->findings);
	free(p);
}

int assay_analyse(const void *data, size_t len, const struct assay_parse_options *options,
                  struct assay_analysis **analysis_r)
{
	struct assay_parser *p = assay_parser_new(options);
	int ret;

	*analysis_r = NULL;
	if (p == NULL)
		return -ASSAY_ENOMEM;
	ret = assay_parser_feed(p, data, len);
	if (ret == 0)
		ret = assay_parser_finish(p, analysis_r);
	assay_parser_free(p);
	return ret;
}
