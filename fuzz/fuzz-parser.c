/*
 * Any octets give an analysis; it does not depend on the pieces they arrive in;
 * its spans lie within the message; its record decodes again.
 */
#include <assay/record.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

/* The limits are small, so that the fuzzer reaches them. */
static const struct assay_parse_options options = {.limits = {.depth = 8,
                                                              .parts = 30,
                                                              .header_bytes = 600,
                                                              .header_fields = 20,
                                                              .parameters = 10,
                                                              .boundary_bytes = 100,
                                                              .decoded_bytes = 5000,
                                                              .ambiguities = 40}};

static struct assay_analysis *in_pieces(const uint8_t *data, size_t len, size_t piece)
{
	struct assay_parser *p = assay_parser_new(&options);
	struct assay_analysis *analysis;

	must(p != NULL);
	for (size_t pos = 0; pos < len; pos += piece)
		must(assay_parser_feed(p, data + pos, len - pos < piece ? len - pos : piece) == 0);
	must(assay_parser_finish(p, &analysis) == 0);
	assay_parser_free(p);
	return analysis;
}

static void check_spans(const struct assay_analysis *analysis, size_t len)
{
	must(analysis->size == len);
	for (size_t i = 0; i < analysis->entity_count; i++) {
		const struct assay_entity *e = analysis->entities[i];

		must(e->header.off + e->header.len <= e->body.off);
		must(e->body.off + e->body.len <= len);
		must(e->next == NULL ||
		     e->body.off + e->body.len <= e->next->header.off - e->next->delimiter_len);
		must(e->type != NULL && e->section != NULL);
	}
}

static void check_record(const struct assay_analysis *analysis)
{
	struct assay_buf out = {0};
	struct assay_record *record;

	must(assay_record_encode(analysis, 0, &out) == 0);
	must(assay_record_decode(out.data, out.len, &record) == 0);
	must(record->size == analysis->size);
	assay_record_free(record);
	assay_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf whole = {0}, pieces = {0};
	size_t piece = len > 0 ? 1 + data[0] % 37 : 1;
	struct assay_analysis *a = in_pieces(data, len, len > 0 ? len : 1);
	struct assay_analysis *b = in_pieces(data, len, piece);

	must(assay_json(a, 0, &whole) == 0 && assay_json(b, 0, &pieces) == 0);
	must(strcmp(whole.data, pieces.data) == 0);
	check_spans(a, len);
	check_record(a);
	assay_buf_free(&whole);
	assay_buf_free(&pieces);
	assay_analysis_free(a);
	assay_analysis_free(b);
	return 0;
}
