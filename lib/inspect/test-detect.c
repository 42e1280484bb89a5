/*
 * Types from octets: each type has a sample (test-samples.c), and what only
 * resembles one is not taken for it.
 */
#include "inspect/test-samples.h"

#include "test.h"

static const char *name_of(const struct assay_type *type)
{
	return type == NULL ? "nothing" : type->name;
}

/* ---- what is recognised --------------------------------------------------------- */

static void each_sample_is_recognised_as_a_whole(void **state)
{
	struct assay_buf content = {0};

	(void)state;
	for (size_t i = 0; i < sample_count(); i++) {
		enum type_id id = sample_make(i, &content);
		const struct assay_type *type = assay_detect_whole(content.data, content.len);

		if (type != &assay_types[id])
			fail_msg("sample %zu: %s (%s) is %s", i, assay_types[id].name,
			         assay_types[id].label, name_of(type));
	}
	assay_buf_free(&content);
}

/* What the head says is right, if less than all; where it is less, the whole is asked for. */
static void the_head_says_the_same_or_asks_for_the_whole(void **state)
{
	struct assay_buf content = {0};

	(void)state;
	for (size_t i = 0; i < sample_count(); i++) {
		enum type_id id = sample_make(i, &content);
		size_t len = content.len < ASSAY_DETECT_HEAD ? content.len : ASSAY_DETECT_HEAD;
		const struct assay_type *type = assay_detect(content.data, len);

		if (type == &assay_types[id])
			continue;
		if (!assay_detect_wants_whole(type, content.data, len))
			fail_msg("sample %zu: of %s the head says %s", i, assay_types[id].name,
			         name_of(type));
		/* a disk image may start with anything */
		if (type != NULL && assay_types[id].group != ASSAY_GROUP_DISK)
			assert_true(type_is(&assay_types[id], TYPE_ZIP) ||
			            type_is(&assay_types[id], TYPE_OLE));
	}
	assay_buf_free(&content);
}

static void every_type_has_a_sample(void **state)
{
	bool seen[TYPE_COUNT] = {false};
	struct assay_buf content = {0};
	size_t types = 0;

	(void)state;
	for (size_t i = 0; i < sample_count(); i++)
		seen[sample_make(i, &content)] = true;
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (!seen[i] && !type_facts[i].never)
			fail_msg("%s has no sample", assay_types[i].name);
		types += seen[i];
	}
	assert_true(types >= 200);
	assay_buf_free(&content);
}

static void what_the_type_implies_is_a_flag(void **state)
{
	static const struct {
		const char *octets, *type;
		unsigned int flags;
	} table[] = {
		{"#!/bin/sh\n", "text/x-shellscript", ASSAY_ENT_EXECUTABLE | ASSAY_ENT_SCRIPT},
		{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", ASSAY_ENT_ARCHIVE},
		{"\x7f\x45LF", "application/x-executable", ASSAY_ENT_EXECUTABLE},
		{"-----BEGIN PGP MESSAGE-----\n\nhQEM", "application/pgp-encrypted",
	         ASSAY_ENT_ENCRYPTED},
		{"%PDF-1.7\n", "application/pdf", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct assay_type *type =
			assay_detect(table[i].octets, strlen(table[i].octets));

		assert_string_equal(name_of(type), table[i].type);
		assert_int_equal(type->flags, table[i].flags);
		assert_ptr_equal(assay_type_find(table[i].type), type);
	}
}

/* ---- what is not ------------------------------------------------------------------ */

static void text_that_resembles_a_signature_is_text(void **state)
{
	static const char *const texts[] = {
		"MZ is what old programs start with, says the specification of the format, page 4",
		"BM stands for bitmap, and this is plain text that goes on for a while longer",
		"PKWARE made it",
		"PK, see you tomorrow",
		"P1 is the first of the projects, P2 the second",
		"P3 2024 2025 budget",
		"The header is %PDF-1.7",
		"A page starts with\n%PDF-1.7 and goes on",
		"%PDF is what it starts with",
		"%!PSt, listen",
		"< not a tag",
		"<htmlx>",
		"<hr@example.com> wrote:",
		"<?xmlish>",
		"Rar! is a word",
		"ID3 tags are old, and this line is longer than one",
		"ID3",
		"BZh is the start of bzip2",
		"BZh9 is the start of bzip2",
		"RIFF is a container, WAVE is in it",
		"FORM AIFF is one more, of electronic arts",
		"FWS, CWS and ZWS are Flash",
		"CWS\nstands for compressed",
		"OTTO is a name, and so is this sentence",
		"true is not false, and so on and on and on",
		"ttcf means collections",
		"GIF89a is the version that moves",
		"MAC addresses are unique",
		"MP+ is a codec",
		"StuffIt! said the poulterer to the goose, and the goose did not like it at all",
		"icns are pictures",
		"regfile",
		"II. The second chapter",
		"MM, that is good",
		"IIRO, IIRS",
		"FOVbar",
		"wOFF with you",
		"caffeine",
		"conectix was a company that made virtual machines before others bought it",
		"8BPS is a number of bits",
		"DDS is a dentist",
		"AC10 is a room",
		"AC1015 is a version of drawings",
		"BLENDER is a program for models",
		"AT&T is a company; AT&TFORM is nothing",
		"SIT! says the dog's owner",
		"ZOO stories are fun, and the zoo opens at nine",
		"Salted__ caramel is sweet",
		"SQLite format 3 is a file format",
		"LZIP is smaller",
		"Obj 1",
		"d8: a queen's square",
		"Cr24 is chromium",
		"070701 is a date, written down backwards",
		"0 SECTION",
		"0\nnothing",
		"#!not a script",
		"#! not/a/script",
		"#!",
		"# define your terms",
		"#define your terms",
		"From me to you",
		"From: me\nTo: you\nSubject: we quote three fields\n\nand text follows",
		"From: me\r\nSent: now\r\nTo: you\r\nSubject: as Outlook quotes\r\n\r\ntext",
		"Received: your letter\nThank you",
		"Note: this\nthat",
		"begin at 644 the beginning",
		"begin 644 times again",
		"BEGIN: a word",
		"BEGIN:VCARDS",
		"Set the table = no, do not; CreateObject(\"WScript.Shell\") is how they begin",
		"Set up a meeting, please. We talk of WScript.Shell and CreateObject(\"x\").",
		"Dim the lights, please. CreateObject( and WScript. are for another day.",
		"function follows form (says Sullivan) {and others}",
		"var and val = what they keep",
		"let us = meet at nine",
		"const is a keyword",
		"'Twas the night before Christmas, and all through the house, WScript. slept",
		"// they wrote, and ActiveXObject( was never called",
		"$100 = a lot of money, said Write-Host",
		"$x = 5; nothing else",
		"param is short for parameter",
		"Import-Module is what you type, and it needs no $",
		"Invoke-what?",
		"@echo: here is what you asked for",
		"@everyone, please read",
		":: nothing",
		"rem tene, verba sequentur",
		"echo off the walls",
		"tell application forms apart",
		"On Error Resume Next is bad style",
		"Option Explicit content",
		"[Version] 2 of the paper",
		"[Shell] is a company",
		"[autorun] and other sections",
		"[InternetShortcut] has no address here",
		"[Desktop Entry] is a title",
		"{\"a\" is not closed",
		"{\"a\": 1} and text",
		"{'a': 1}",
		"{}",
		"{ braces } are not JSON",
		"-----BEGIN of something-----",
		"-----BEGIN CERTIFICATE",
		"--- \nJohn",
		"solid ground, a facet of it",
		"full address:s: is what we need",
		"WEB\n2\n",
		"WEBsite",
		"ID;Please",
		"dn: do not",
		"(This file must be read)",
		"((a) and (b))",
		"!function of time",
		"/* a comment */",
		"x",
		"xy",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct assay_type *type = assay_detect(texts[i], strlen(texts[i]));

		if (type != NULL && strcmp(texts[i], "ID;Please") != 0)
			fail_msg("\"%s\" is %s", texts[i], type->name);
	}
}

/* The letters of a signature, and prose behind them, make no file of a binary format. */
static void letters_of_a_signature_in_prose_are_text(void **state)
{
	static const char prose[] = " is how such a file begins, and then come other octets: see "
				    "the specification, which is longer than this sentence.";
	struct assay_buf content = {0};
	size_t tried = 0;

	(void)state;
	for (size_t i = 0; i < sample_count(); i++) {
		enum type_id id = sample_make(i, &content);
		char text[256];
		size_t len = 0;

		while (len < content.len && len < 64 && content.data[len] >= ' ' &&
		       content.data[len] <= '~')
			len++;
		if (len < 2 || len == content.len || type_is(&assay_types[id], TYPE_TEXT) ||
		    memchr(content.data, '\0', content.len) == NULL)
			continue;
		memcpy(text, content.data, len);
		memcpy(text + len, prose, sizeof(prose));
		if (assay_detect(text, len + sizeof(prose) - 1) != NULL)
			fail_msg("\"%s\" is %s", text,
			         assay_detect(text, len + sizeof(prose) - 1)->name);
		tried++;
	}
	assert_true(tried > 50);
	assay_buf_free(&content);
}

/* Words as people write them, in any script, in lines. */
static size_t write_text(char *text, size_t size, uint64_t *seed)
{
	static const char *const alphabets[] = {
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"0123456789.,;:!?\"'()[]{}<>@#$%&*+-=/\\_|~^`",
	};
	size_t len = 0;

	while (len + 16 < size) {
		uint64_t r = test_random(seed);

		if (r % 7 == 0) {
			text[len++] = r >> 8 & 3 ? ' ' : '\n';
		} else if (r % 7 == 1) {
			/* U+0800 to U+CFFF */
			text[len++] = (char)(0xe1 + (r >> 8) % 12);
			text[len++] = (char)(0x80 + (r >> 16) % 64);
			text[len++] = (char)(0x80 + (r >> 24) % 64);
		} else {
			const char *alphabet = alphabets[r % 11 == 0];

			text[len++] = alphabet[(r >> 8) % strlen(alphabet)];
		}
	}
	return len;
}

static void random_text_is_never_a_program(void **state)
{
	char text[600];
	uint64_t seed = 71;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		size_t len = write_text(text, 32 + test_random(&seed) % 560, &seed);
		const struct assay_type *type = assay_detect_whole(text, len);

		if (type != NULL && (type->flags & ASSAY_ENT_EXECUTABLE) != 0)
			fail_msg("%.*s is %s", (int)len, text, type->name);
	}
}

/* ---- heads and wholes ---------------------------------------------------------------- */

static void a_long_file_needs_more_than_its_head(void **state)
{
	static char content[64 * 1024];

	(void)state;
	memcpy(content, "{\"key\": \"", 9);
	memset(content + 9, 'x', 8000);
	memcpy(content + 8009, "\"}", 2);
	assert_null(assay_detect(content, 8011));
	assert_string_equal(name_of(assay_detect_whole(content, 8011)), "application/json");
	assert_null(assay_detect_whole(content, 8010));
}

static void only_what_may_be_more_is_wanted_whole(void **state)
{
	static const unsigned char zeros[ASSAY_DETECT_HEAD];
	unsigned char text[ASSAY_DETECT_HEAD];

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_false(assay_detect_wants_whole(NULL, text, sizeof(text)));
	assert_true(assay_detect_wants_whole(NULL, zeros, sizeof(zeros)));
	assert_false(assay_detect_wants_whole(NULL, zeros, 100));
	assert_false(
		assay_detect_wants_whole(assay_type_find("application/pdf"), zeros, sizeof(zeros)));
	assert_true(assay_detect_wants_whole(assay_type_find("application/zip"), text, 40));
	assert_true(assay_detect_wants_whole(assay_type_find("application/x-ole-storage"), text,
	                                     sizeof(text)));
}

/* ---- ZIP files ------------------------------------------------------------------------ */

static const char types_docm[] =
	"<Types><Override PartName='/word/document.xml' "
	"ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";

static const struct assay_type *detect_buf(const struct assay_buf *content)
{
	/* no octet behind it may be read */
	char *exact = malloc(content->len + 1);
	const struct assay_type *type;

	assert_non_null(exact);
	memcpy(exact, content->data, content->len);
	type = assay_detect_whole(exact, content->len);
	free(exact);
	return type;
}

static void the_directory_is_found_behind_other_octets(void **state)
{
	struct assay_buf content = {0}, directory = {0}, padded = {0};

	(void)state;
	zip_add_member(&content, &directory, "a.txt", 0, "x", 1);
	zip_add_member(&content, &directory, "word/document.xml", 0, "x", 1);
	zip_add_member(&content, &directory, "[content_types].XML", 0, types_docm,
	               sizeof(types_docm) - 1);
	zip_end(&content, &directory);
	assert_string_equal(name_of(detect_buf(&content)),
	                    "application/vnd.ms-word.document.macroenabled.12");
	/* a comment behind, and a member before that the directory does not have */
	assert_int_equal(assay_buf_append(&padded, "PK\3\4", 4), 0);
	for (int i = 0; i < 300; i++)
		assert_int_equal(assay_buf_append(&padded, "................", 16), 0);
	assert_int_equal(assay_buf_append(&padded, content.data, content.len), 0);
	assert_int_equal(assay_buf_append(&padded, "comment", 7), 0);
	assert_string_equal(name_of(detect_buf(&padded)),
	                    "application/vnd.ms-word.document.macroenabled.12");
	assay_buf_free(&content);
	assay_buf_free(&padded);
}

static void a_document_that_is_a_program_too_is_one(void **state)
{
	struct assay_buf content = {0}, directory = {0};

	(void)state;
	zip_add_member(&content, &directory, "[Content_Types].xml", 0, types_docm,
	               sizeof(types_docm) - 1);
	zip_add_member(&content, &directory, "word/document.xml", 0, "x", 1);
	zip_add_member(&content, &directory, "meta-inf/manifest.mf", 0, "x", 1);
	zip_end(&content, &directory);
	assert_string_equal(name_of(detect_buf(&content)), "application/java-archive");
	assay_buf_free(&content);
}

/* A name in the content types may lie across the pieces in which they are unpacked. */
static void content_types_are_read_to_their_end(void **state)
{
	(void)state;
	for (size_t before = 4000; before < 4200; before++) {
		struct assay_buf content = {0}, directory = {0}, types = {0};

		for (size_t i = 0; i < before; i++)
			assert_int_equal(assay_buf_append(&types, " ", 1), 0);
		assert_int_equal(assay_buf_append(&types, types_docm, sizeof(types_docm) - 1), 0);
		zip_add_member(&content, &directory, "[Content_Types].xml", 0, types.data,
		               types.len);
		zip_add_member(&content, &directory, "word/document.xml", 0, "x", 1);
		zip_end(&content, &directory);
		assert_string_equal(name_of(detect_buf(&content)),
		                    "application/vnd.ms-word.document.macroenabled.12");
		assay_buf_free(&content);
		assay_buf_free(&types);
	}
}

/* Deflated by zlib: "<Types><Override ContentType=...docm.../></Types>", made in the test. */
static void content_types_are_inflated(void **state)
{
	/* a stored block of deflate: final, length, its complement */
	unsigned char packed[5 + sizeof(types_docm) - 1] = {1};
	size_t len = sizeof(types_docm) - 1;
	struct assay_buf content = {0}, directory = {0};

	(void)state;
	packed[1] = (unsigned char)len;
	packed[2] = (unsigned char)(len >> 8);
	packed[3] = (unsigned char)~packed[1];
	packed[4] = (unsigned char)~packed[2];
	memcpy(packed + 5, types_docm, len);
	zip_add_member(&content, &directory, "[Content_Types].xml", 8, packed, sizeof(packed));
	zip_add_member(&content, &directory, "word/document.xml", 0, "x", 1);
	zip_end(&content, &directory);
	assert_string_equal(name_of(detect_buf(&content)),
	                    "application/vnd.ms-word.document.macroenabled.12");
	/* what cannot be unpacked leaves the names */
	content.data[30 + strlen("[Content_Types].xml")] = 7;
	assert_string_equal(
		name_of(detect_buf(&content)),
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document");
	assay_buf_free(&content);
}

/* ---- compound files ----------------------------------------------------------------------- */

static void streams_are_found_along_the_chain_of_the_directory(void **state)
{
	static const char16_t *const streams[] = {u"a", u"b", u"c", u"d",           u"e",
	                                          u"f", u"g", u"h", u"WordDocument"};
	struct assay_buf content = {0};

	(void)state;
	ole_make(&content, NULL, streams, 9);
	assert_string_equal(name_of(detect_buf(&content)), "application/msword");
	/* the chain ends before it, or goes round for ever */
	content.data[512 + 4 * 3] = (char)0xfe;
	memset(content.data + 512 + 4 * 3 + 1, 0xff, 3);
	assert_string_equal(name_of(detect_buf(&content)), "application/x-ole-storage");
	memcpy(content.data + 512 + 4 * 3, "\1\0\0\0", 4);
	assert_string_equal(name_of(detect_buf(&content)), "application/x-ole-storage");
	assay_buf_free(&content);
}

static void an_installer_stays_one_with_a_document_in_it(void **state)
{
	static const char16_t *const streams[] = {u"WordDocument"};
	struct assay_buf content = {0};

	(void)state;
	ole_make(&content, "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", streams, 1);
	assert_string_equal(name_of(detect_buf(&content)), "application/x-msi");
	assay_buf_free(&content);
}

/* ---- anything ---------------------------------------------------------------------------------
 */

static void cut_and_broken_samples_are_survived(void **state)
{
	struct assay_buf content = {0};
	uint64_t seed = 9;

	(void)state;
	for (size_t i = 0; i < sample_count(); i++) {
		sample_make(i, &content);
		for (int round = 0; round < 60; round++) {
			struct assay_buf broken = {0};
			size_t len = test_random(&seed) % (content.len + 1);

			assert_int_equal(assay_buf_append(&broken, content.data, len), 0);
			for (size_t flips = round % 4; flips > 0 && len > 0; flips--)
				broken.data[test_random(&seed) % len] ^=
					(char)(test_random(&seed) >> 16);
			detect_buf(&broken);
			assay_buf_free(&broken);
		}
	}
	assay_buf_free(&content);
}

static void any_octets_are_survived(void **state)
{
	unsigned char octets[300];
	static const char *const starts[] = {"MZ",   "PK\3\4", "RIFF",   "BM",
	                                     "\xff", "<!--",   "<?xml",  "\x30\x80\x06\x09",
	                                     "P6 ",  "From: ", "{\"a\":"};
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		const char *start = starts[test_random(&seed) % 11];
		size_t len = test_random(&seed) % sizeof(octets);
		unsigned char *exact = malloc(len + 1);

		for (size_t i = 0; i < len; i++) {
			uint64_t r = test_random(&seed);

			octets[i] = r % 8 == 0 ? (unsigned char)(r >> 8)
			                       : (unsigned char)"PK\3\4word/>-?"[(r >> 8) % 12];
		}
		memcpy(octets, start, strlen(start));
		memcpy(exact, octets, len);
		assay_detect(exact, len);
		assay_detect_whole(exact, len);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_sample_is_recognised_as_a_whole),
		cmocka_unit_test(the_head_says_the_same_or_asks_for_the_whole),
		cmocka_unit_test(every_type_has_a_sample),
		cmocka_unit_test(what_the_type_implies_is_a_flag),
		cmocka_unit_test(text_that_resembles_a_signature_is_text),
		cmocka_unit_test(letters_of_a_signature_in_prose_are_text),
		cmocka_unit_test(random_text_is_never_a_program),
		cmocka_unit_test(a_long_file_needs_more_than_its_head),
		cmocka_unit_test(only_what_may_be_more_is_wanted_whole),
		cmocka_unit_test(the_directory_is_found_behind_other_octets),
		cmocka_unit_test(a_document_that_is_a_program_too_is_one),
		cmocka_unit_test(content_types_are_read_to_their_end),
		cmocka_unit_test(content_types_are_inflated),
		cmocka_unit_test(streams_are_found_along_the_chain_of_the_directory),
		cmocka_unit_test(an_installer_stays_one_with_a_document_in_it),
		cmocka_unit_test(cut_and_broken_samples_are_survived),
		cmocka_unit_test(any_octets_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
