/*
 * The record and the JSON of an analysis say what the analysis says, for
 * messages of all kinds, and for the real ones in the folder ASSAY_CORPUS where
 * there is one. jansson reads the JSON.
 */
#include "test.h"

#include "bench/hostile.h"

#include <assay/record.h>

#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>

static unsigned int messages;

/* ---- the record ---------------------------------------------------------- */

static void assert_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_true(a == b);
	else
		assert_string_equal(a, b);
}

/* Strings of an analysis may be no UTF-8, or long; a record has them clean. */
static bool is_plain(const char *text)
{
	for (size_t i = 0; text != NULL && text[i] != '\0'; i++) {
		if ((unsigned char)text[i] >= 0x80 || i > 200)
			return false;
	}
	return true;
}

static void same_hash(const uint8_t *expected, bool has, const uint8_t *got)
{
	assert_int_equal(expected != NULL, has);
	if (has)
		assert_memory_equal(expected, got, 32);
}

static void same_part(const struct assay_entity *entity, const struct assay_record_part *part)
{
	bool attachment = (entity->flags & ASSAY_ENT_ATTACHMENT) != 0;

	assert_text(part->section, entity->section);
	if (is_plain(entity->type))
		assert_text(part->type, entity->type);
	assert_text(part->detected, entity->detected);
	if (is_plain(entity->name))
		assert_text(part->name, entity->name);
	if (is_plain(entity->disposition))
		assert_text(part->disposition, entity->disposition);
	assert_int_equal(part->encoding, entity->encoding);
	assert_int_equal(part->flags, entity->flags);
	assert_int_equal(part->size, entity->size);
	same_hash(attachment ? entity->sha256 : NULL, part->has_sha256, part->sha256);
	assert_int_equal(part->member_count, entity->member_count);
	for (size_t i = 0; i < part->member_count; i++) {
		const struct assay_member *m = &entity->members[i];

		assert_int_equal(part->members[i].source, m->source);
		assert_int_equal(part->members[i].size, m->size);
		assert_int_equal(part->members[i].flags, m->flags);
		assert_text(part->members[i].detected, m->detected);
		same_hash(m->sha256, part->members[i].has_sha256, part->members[i].sha256);
	}
}

static void check_record(const struct assay_analysis *analysis)
{
	struct assay_buf out = {0};
	struct assay_record *record;
	size_t next = 0, total = 0;

	/* room for all of it: what a limit leaves out is another test's */
	assert_int_equal(assay_record_encode(analysis, 64 * 1024 * 1024, &out), 0);
	assert_int_equal(assay_record_decode(out.data, out.len, &record), 0);
	assert_false(record->truncated);
	assert_int_equal(record->size, analysis->size);
	assert_int_equal(record->severity, analysis->severity);
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if (analysis->entities[i]->kind == ASSAY_MULTIPART)
			continue;
		assert_true(next < record->part_count);
		same_part(analysis->entities[i], &record->parts[next++]);
	}
	assert_int_equal(next, record->part_count);
	for (size_t i = 0; i < record->ambiguity_count; i++) {
		unsigned int count = 0;

		for (size_t k = 0; k < analysis->ambiguity_count; k++)
			count += analysis->ambiguities[k].code == record->ambiguities[i].code;
		assert_int_equal(record->ambiguities[i].count, count);
		total += count;
	}
	assert_int_equal(total, analysis->ambiguity_count);
	assay_record_free(record);
	assay_buf_free(&out);
}

/* ---- JSON ---------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_non_null(value);
	return json_is_null(value) ? NULL : json_string_value(value);
}

static json_int_t number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

static void same_hex(const json_t *object, const uint8_t *digest)
{
	const char *hex = text_of(object, "sha256");

	assert_int_equal(hex != NULL, digest != NULL);
	for (int i = 0; digest != NULL && i < 32; i++) {
		char octet[3];

		snprintf(octet, sizeof(octet), "%02x", digest[i]);
		assert_memory_equal(hex + 2 * i, octet, 2);
	}
}

static void same_flags(const json_t *object, unsigned int bits)
{
	const json_t *list = json_object_get(object, "flags"), *name;
	unsigned int got = 0;
	size_t i;

	json_array_foreach(list, i, name)
	{
		for (unsigned int bit = 1; bit != 0; bit <<= 1) {
			if (assay_entity_flag_name(bit) != NULL &&
			    strcmp(assay_entity_flag_name(bit), json_string_value(name)) == 0)
				got |= bit;
		}
	}
	assert_int_equal(got, bits);
}

static void same_object(const json_t *part, const struct assay_entity *entity)
{
	const json_t *names = json_object_get(part, "names");
	const json_t *members = json_object_get(part, "members");

	assert_text(text_of(part, "section"), entity->section);
	if (is_plain(entity->type))
		assert_text(text_of(part, "type"), entity->type);
	assert_text(text_of(part, "detected"), entity->detected);
	assert_text(text_of(part, "name"), entity->name);
	if (is_plain(entity->disposition))
		assert_text(text_of(part, "disposition"), entity->disposition);
	assert_text(text_of(part, "encoding"),
	            assay_encoding_name((enum assay_encoding)entity->encoding));
	assert_int_equal(number_of(part, "size"), entity->size);
	assert_int_equal(json_is_true(json_object_get(part, "attachment")),
	                 (entity->flags & ASSAY_ENT_ATTACHMENT) != 0);
	same_hex(part, entity->sha256);
	same_flags(part, entity->flags);
	assert_int_equal(json_array_size(names), entity->name_count);
	for (size_t i = 0; i < entity->name_count; i++)
		assert_text(json_string_value(json_array_get(names, i)), entity->names[i].value);
	assert_int_equal(json_array_size(members), entity->member_count);
	for (size_t i = 0; i < entity->member_count; i++) {
		const json_t *m = json_array_get(members, i);

		assert_text(text_of(m, "name"), entity->members[i].name);
		assert_int_equal(number_of(m, "size"), entity->members[i].size);
		same_hex(m, entity->members[i].sha256);
	}
}

static json_t *load(const struct assay_analysis *analysis, unsigned int flags)
{
	struct assay_buf out = {0};
	json_error_t error;
	json_t *json;

	assert_int_equal(assay_json(analysis, flags, &out), 0);
	json = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, &error);
	if (json == NULL)
		fail_msg("%s: %.200s", error.text, out.data);
	assay_buf_free(&out);
	return json;
}

static void check_json(const struct assay_analysis *analysis)
{
	json_t *json = load(analysis, 0), *pretty = load(analysis, ASSAY_JSON_PRETTY);
	const json_t *parts = json_object_get(json, "parts");
	const json_t *ambiguities = json_object_get(json, "ambiguities");
	size_t next = 0;

	assert_true(json_equal(json, pretty));
	for (size_t i = 0; i < analysis->entity_count; i++) {
		if (analysis->entities[i]->kind != ASSAY_MULTIPART)
			same_object(json_array_get(parts, next++), analysis->entities[i]);
	}
	assert_int_equal(json_array_size(parts), next);
	assert_int_equal(json_array_size(ambiguities), analysis->ambiguity_count);
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		const struct assay_ambiguity *a = &analysis->ambiguities[i];
		const json_t *object = json_array_get(ambiguities, i);

		assert_text(text_of(object, "code"), assay_code_info(a->code)->name);
		assert_int_equal(number_of(object, "offset"), a->offset);
		assert_text(text_of(object, "section"), a->entity->section);
	}
	json_decref(json);
	json_decref(pretty);
}

/* ---- messages ------------------------------------------------------------ */

static void check(const void *data, size_t len)
{
	struct assay_analysis *analysis;

	assert_int_equal(assay_analyse(data, len, NULL, &analysis), 0);
	check_record(analysis);
	check_json(analysis);
	assay_analysis_free(analysis);
	messages++;
}

static void hostile_messages_come_back(void **state)
{
	(void)state;
	for (const struct hostile_input *input = hostile_inputs; input->name != NULL; input++) {
		struct assay_buf m = {0};

		input->make(&m, input->n / 20);
		check(m.data, m.len);
		assay_buf_free(&m);
	}
}

static void random_octets_come_back(void **state)
{
	static const char *const pieces[] = {"Content-Type: ",
	                                     "multipart/mixed; boundary=b",
	                                     "text/plain; name=",
	                                     "\r\n",
	                                     "\n",
	                                     "--b",
	                                     "--b--",
	                                     "Content-Disposition: attachment; filename=",
	                                     "\"a\\\"\x01\xff.exe\"",
	                                     "Content-Transfer-Encoding: base64",
	                                     "QUJD",
	                                     "=",
	                                     "begin 644 x\n#0V%T\n`\nend\n",
	                                     "\0",
	                                     "message/rfc822",
	                                     "*=utf-8''%E2%80%AE",
	                                     "\xc3\xa9",
	                                     ";"};
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct assay_buf m = {0};
		size_t count = 1 + test_random(&seed) % 40;

		for (size_t i = 0; i < count; i++) {
			const char *piece =
				pieces[test_random(&seed) % (sizeof(pieces) / sizeof(pieces[0]))];

			assert_int_equal(
				assay_buf_append(&m, piece, *piece == '\0' ? 1 : strlen(piece)), 0);
		}
		check(m.data, m.len);
		assay_buf_free(&m);
	}
}

static int visit(const char *path, const struct stat *st, int type)
{
	struct assay_buf m = {0};
	FILE *fp;

	if (type != FTW_F || st->st_size == 0)
		return 0;
	fp = fopen(path, "rb");
	assert_non_null(fp);
	assert_int_equal(assay_buf_reserve(&m, (size_t)st->st_size), 0);
	m.len = fread(m.data, 1, (size_t)st->st_size, fp);
	fclose(fp);
	check(m.data, m.len);
	assay_buf_free(&m);
	return 0;
}

static void real_messages_come_back(void **state)
{
	(void)state;
	if (getenv("ASSAY_CORPUS") == NULL)
		skip();
	messages = 0;
	assert_int_equal(ftw(getenv("ASSAY_CORPUS"), visit, 16), 0);
	assert_true(messages > 700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_messages_come_back),
		cmocka_unit_test(random_octets_come_back),
		cmocka_unit_test(real_messages_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
