/*
 * Structured values and their parameters: any octets, in as much work as there
 * are octets; a name that was encoded is read again.
 */
#include "analyse/params.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

static void read_all(const struct params *p)
{
	static const char *const names[] = {"filename", "name", "boundary", "charset"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct param_readings r;

		must(params_read(p, names[i], &r) == 0);
		must(r.ext.len == 0 || assay_utf8_valid(r.ext.data, r.ext.len));
		must(r.plain.len == 0 || assay_utf8_valid(r.plain.data, r.plain.len));
		param_readings_free(&r);
	}
}

static void round_trip(const char *name)
{
	struct assay_buf text = {0};
	struct param_readings r;
	struct params p;

	must(assay_buf_puts(&text, "attachment") == 0);
	must(assay_param_encode("filename", name, &text) == 0);
	must(params_parse(&p, text.data, text.len, 10) == 0);
	must(params_read(&p, "filename", &r) == 0);
	if (r.has_ext)
		must(strcmp(r.ext.data == NULL ? "" : r.ext.data, name) == 0);
	else
		must(r.plain.len == strlen(name) && memcmp(r.plain.data, name, r.plain.len) == 0);
	param_readings_free(&r);
	params_free(&p);
	assay_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf utf8 = {0};
	struct params p;

	must(params_parse(&p, (const char *)data, len, 50) == 0);
	must(p.count <= 50 && p.work <= 4 * len + 4);
	read_all(&p);
	params_free(&p);
	if (len > 0 && len < 500 && memchr(data, 0, len) == NULL) {
		must(assay_charset_to_utf8("utf-8", data, len, &utf8) >= 0);
		round_trip(utf8.data);
		assay_buf_free(&utf8);
	}
	return 0;
}
