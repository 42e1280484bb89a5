/*
 * Structured field values and the readings of their parameters.
 */
#include "test.h"

#include "analyse/params.h"

static void read_value(const char *value, const char *name, struct params *p,
                       struct param_readings *r)
{
	assert_int_equal(params_parse(p, value, strlen(value), 1000), 0);
	assert_int_equal(params_read(p, name, r), 0);
}

static const char *text(const struct assay_buf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}

static void values_are_read_as_mailers_write_them(void **state)
{
	static const struct {
		const char *value, *name, *plain;
	} table[] = {
		{"text/plain; charset=utf-8", "charset", "utf-8"},
		{" text/plain;charset=utf-8 ; x=y", "charset", "utf-8"},
		{"a/b; CHARSET = \"us-ascii\"", "charset", "us-ascii"},
		{"a/b; charset=us-ascii (plain text)", "charset", "us-ascii"},
		{"a/b (one) ; (two) charset (three) = (four) x (five)", "charset", "x"},
		{"a/b; name=\"a \\\"b\\\" c\"", "name", "a \"b\" c"},
		{"a/b; name=\"a\r\n b\"", "name", "a b"},
		{"a/b; name=annual report.pdf; x=y", "name", "annual report.pdf"},
		{"a/b; name=\"half", "name", "half"},
		{"a/b; boundary=foo, boundary=bar", "boundary", "foo"},
		{"a/b; boundary=\"=_a;b\"; c=d", "boundary", "=_a;b"},
		{"a/b;;;boundary=x", "boundary", "x"},
		{"a/b; novalue; boundary=x", "boundary", "x"},
		{"a/b; boundary=", "boundary", ""},
		{"multipart/mixed;\r\nBoundary=Start-1\r\n", "boundary", "Start-1"},
		{"a/b; name==?utf-8?q?caf=C3=A9?=.txt", "name", "caf\xc3\xa9.txt"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct params p;
		struct param_readings r;

		read_value(table[i].value, table[i].name, &p, &r);
		assert_true(r.has_plain);
		assert_string_equal(text(&r.plain), table[i].plain);
		param_readings_free(&r);
		params_free(&p);
	}
}

static void extended_and_continued_parameters_are_joined(void **state)
{
	static const struct {
		const char *value, *ext;
		bool broken;
	} table[] = {
		{"a; filename*=utf-8''caf%C3%A9.txt", "caf\xc3\xa9.txt", false},
		{"a; filename*=iso-8859-1'fr'caf%E9.txt", "caf\xc3\xa9.txt", false},
		{"a; filename*0=inv; filename*1=oice; filename*2=.pdf", "invoice.pdf", false},
		{"a; filename*1=b; filename*0=a", "ab", false},
		{"a; filename*0*=utf-8''%C3; filename*1*=%A9; filename*2=%A9", "\xc3\xa9%A9",
	         false},
		{"a; filename*0=a; filename*2=c", "a", true},
		{"a; filename*0=a; filename*0=b", "a", true},
		{"a; filename*=utf-8''x; filename*0=y", "x", true},
		{"a; filename*2=c; filename*1=b; filename*0=a", "abc", false},
		{"a; filename*0*=utf-8''a%20; filename*1=b; filename*2*=%20c", "a b c", false},
		{"a; filename*0=a; filename*1*=%62", "ab", false},
		/* language, also without charset */
		{"a; filename*=utf-8'de-AT'x", "x", false},
		{"a; filename*='en'x", "x", true},
		{"a; filename*=''x", "x", true},
		/* one quote or none: no charset */
		{"a; filename*=x", "x", true},
		{"a; filename*=it's", "it's", true},
		/* malformed percents stay */
		{"a; filename*=utf-8''100%", "100%", false},
		{"a; filename*=utf-8''%4", "%4", false},
		{"a; filename*=utf-8''%zz%41", "%zzA", false},
		/* the quotes that some put around an extended value */
		{"a; filename*=\"utf-8''caf%C3%A9\"", "caf\xc3\xa9", false},
		{"a; filename*=utf-8''", "", false},
		{"a; filename*0=", "", false},
		{"a; filename*=x-none''%E9", "\xc3\xa9", true},
		{"a; filename*=tis-620''%A1", "\xe0\xb8\x81", false},
		/* a section before 0 is missing */
		{"a; filename*=utf-8''x; filename*=utf-8''y", "x", true},
		{"a; filename*0=a; filename*1=b; filename*1=c", "ab", true},
		{"A; FileName*0=a; FILENAME*1=b", "ab", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct params p;
		struct param_readings r;

		read_value(table[i].value, "filename", &p, &r);
		assert_true(r.has_ext);
		assert_string_equal(text(&r.ext), table[i].ext);
		if (r.ext_broken != table[i].broken)
			fail_msg("%s", table[i].value);
		param_readings_free(&r);
		params_free(&p);
	}
}

/* RFC 2231 as it is, and as it is abused: NULL is a reading that is not there. */
static void readings_of_rfc_2231(void **state)
{
	static const struct {
		const char *value, *ext, *plain;
		bool broken;
	} table[] = {
		/* sections in any order; gaps; repeated */
		{"a; filename*2=c; filename*0=a; filename*1=b", "abc", NULL, false},
		{"a; FileName*1*=%20b; FILENAME*0=a", "a b", NULL, false},
		{"a; filename*0=a; filename*1=b; filename*3=d", "ab", NULL, true},
		{"a; filename*1=b; filename*2=c", NULL, NULL, true},
		{"a; filename*0=a; filename*1=b; filename*1=c", "ab", NULL, true},
		{"a; filename*0=a; filename*0*=utf-8''b", "a", NULL, true},
		{"a; filename*=utf-8''a; filename*=utf-8''b", "a", NULL, true},
		{"a; filename*0=y; filename*=utf-8''x", "x", NULL, true},
		/* extended and plain sections: what is not extended has no percents */
		{"a; filename*0*=utf-8''a%20; filename*1=b%20; filename*2*=%20c", "a b%20 c", NULL,
	         false},
		{"a; filename*0=a%20; filename*1*=%C3%A9", "a%20\xc3\xa9", NULL, false},
		/* the charset stands in section 0 and holds for all; later quotes are text */
		{"a; filename*0*=koi8-r''%C1; filename*1*=utf-8''%C2", "\xd0\xb0utf-8''\xd0\xb1",
	         NULL, false},
		{"a; filename*0=utf-8''a; filename*1*=%62", "utf-8''ab", NULL, false},
		{"a; filename*0*=utf-8'; filename*1*='a", "utf-8''a", NULL, true},
		/* the octets are joined before they are converted, the escapes are not */
		{"a; filename*0*=utf-8''%E2%82; filename*1*=%AC", "\xe2\x82\xac", NULL, false},
		{"a; filename*0*=utf-8''%4; filename*1*=1", "%41", NULL, false},
		/* language, no charset, neither, one quote only */
		{"a; filename*=utf-8'en-US'a%2Cb", "a,b", NULL, false},
		{"a; filename*='en'caf%C3%A9", "caf\xc3\xa9", NULL, true},
		{"a; filename*=''caf%E9", "caf\xc3\xa9", NULL, true},
		{"a; filename*=caf%C3%A9", "caf\xc3\xa9", NULL, true},
		{"a; filename*=it's%20a", "it's a", NULL, true},
		{"a; filename*=utf-8''it's%20a", "it's a", NULL, false},
		/* malformed percents stay */
		{"a; filename*=utf-8''a%4x%%41%", "a%4x%A%", NULL, false},
		{"a; filename*=utf-8''%c3%a9+b", "\xc3\xa9+b", NULL, false},
		/* quoted, blanks around, comments */
		{"a; filename*=\"utf-8''caf%C3%A9\"", "caf\xc3\xa9", NULL, false},
		{"a; filename* = utf-8''a (comment)", "a", NULL, false},
		{"a; filename*0=\"a;\"; filename*1=\" b\"", "a; b", NULL, false},
		/* empty */
		{"a; filename*=", "", NULL, true},
		{"a; filename*=utf-8''", "", NULL, false},
		{"a; filename*0=; filename*1=b", "b", NULL, false},
		/* beside the plain parameter */
		{"a; filename=b; filename*=utf-8''a", "a", "b", false},
		{"a; filename*0=a; filename=b; filename*1=c", "ac", "b", false},
		/* charsets that are unknown, or do not have the octets */
		{"a; filename*=x-mine''caf%E9", "caf\xc3\xa9", NULL, true},
		{"a; filename*=us-ascii''caf%C3%A9", "caf\xc3\xa9", NULL, false},
		{"a; filename*=utf-8''caf%E9", "caf\xef\xbf\xbd", NULL, true},
		{"a; filename*=iso-2022-jp''%1B$B$%22%1B(B", "\xe3\x81\x82", NULL, false},
		/* section numbers that are none, or are written with zeros */
		{"a; filename*0=a; filename*01=b", "ab", NULL, true},
		{"a; filename*00=a", "a", NULL, true},
		{"a; filename*0=a; filename*1000=b", "a", NULL, true},
		{"a; filename*0=a; filename*99999999999999999999=b", "a", NULL, true},
		{"a; filename*0=a; filename*-1=b", "a", NULL, true},
		{"a; filename*0=a; filename*1**=b", "a", NULL, true},
		{"a; filename*0=a; filename*x=b", "a", NULL, true},
		{"a; filename**=utf-8''a", NULL, NULL, true},
		/* an encoded-word is none here */
		{"a; filename*==?utf-8?q?a?=", "=?utf-8?q?a?=", NULL, true},
		/* other parameters */
		{"a; filename0=x; filenames=y; xfilename*=z; name*=n", NULL, NULL, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct params p;
		struct param_readings r;

		read_value(table[i].value, "filename", &p, &r);
		assert_string_equal(text(&r.ext), table[i].ext == NULL ? "" : table[i].ext);
		assert_string_equal(text(&r.plain), table[i].plain == NULL ? "" : table[i].plain);
		assert_int_equal(r.has_ext, table[i].ext != NULL);
		assert_int_equal(r.has_plain, table[i].plain != NULL);
		if (r.ext_broken != table[i].broken)
			fail_msg("%s", table[i].value);
		param_readings_free(&r);
		params_free(&p);
	}
}

static void a_nul_in_an_extended_value_stays(void **state)
{
	struct params p;
	struct param_readings r;

	(void)state;
	read_value("a; filename*=utf-8''a%00b", "filename", &p, &r);
	assert_int_equal(r.ext.len, 3);
	assert_memory_equal(r.ext.data, "a\0b", 3);
	param_readings_free(&r);
	params_free(&p);
}

static void sections_are_joined_up_to_the_limit_of_parameters(void **state)
{
	enum { SECTIONS = 1500, LIMIT = 1000 };
	struct assay_buf value = {0};
	struct params p;
	struct param_readings r;

	(void)state;
	assert_int_equal(assay_buf_puts(&value, "a"), 0);
	for (int i = 0; i < SECTIONS; i++)
		assert_int_equal(assay_buf_printf(&value, "; filename*%d=%c", i, 'a' + i % 26), 0);
	assert_int_equal(params_parse(&p, value.data, value.len, LIMIT), 0);
	assert_true(p.limited);
	assert_int_equal(params_read(&p, "filename", &r), 0);
	assert_true(r.has_ext);
	assert_int_equal(r.ext.len, LIMIT);
	for (size_t i = 0; i < r.ext.len; i++)
		assert_int_equal(r.ext.data[i], 'a' + i % 26);
	param_readings_free(&r);
	params_free(&p);
	assay_buf_free(&value);
}

static void duplicates_are_noted_and_the_first_counts(void **state)
{
	struct params p;
	struct param_readings r;

	(void)state;
	read_value("a; boundary=x; boundary=y", "boundary", &p, &r);
	assert_string_equal(text(&r.plain), "x");
	assert_int_equal(r.plain_count, 2);
	assert_true(r.plain_differs);
	param_readings_free(&r);
	params_free(&p);
}

static void parameters_beyond_the_limit_are_left_out(void **state)
{
	struct params p;

	(void)state;
	assert_int_equal(params_parse(&p, "a;b=1;c=2;d=3", 13, 2), 0);
	assert_int_equal(p.count, 2);
	assert_true(p.limited);
	params_free(&p);
}

static void any_octets_are_survived(void **state)
{
	static const char alphabet[] = ";;==\"\"()\\*'%, \r\n\tab01?=";
	char value[200];
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = test_random(&seed) % sizeof(value);
		struct params p;
		struct param_readings r;

		for (size_t i = 0; i < len; i++)
			value[i] = alphabet[test_random(&seed) % sizeof(alphabet)];
		assert_int_equal(params_parse(&p, value, len, 1000), 0);
		assert_int_equal(params_read(&p, "a", &r), 0);
		param_readings_free(&r);
		params_free(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_read_as_mailers_write_them),
		cmocka_unit_test(extended_and_continued_parameters_are_joined),
		cmocka_unit_test(readings_of_rfc_2231),
		cmocka_unit_test(a_nul_in_an_extended_value_stays),
		cmocka_unit_test(sections_are_joined_up_to_the_limit_of_parameters),
		cmocka_unit_test(duplicates_are_noted_and_the_first_counts),
		cmocka_unit_test(parameters_beyond_the_limit_are_left_out),
		cmocka_unit_test(any_octets_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
