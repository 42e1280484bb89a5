/*
 * Types from octets, and which declarations are honest about them.
 */
#include "test.h"

#include <assay/analyse.h>
#include <assay/inspect.h>

#define CASE(octets, type)                                                                         \
	{                                                                                          \
		octets, sizeof(octets) - 1, type                                                   \
	}

static void known_signatures_are_recognised(void **state)
{
	static const struct {
		const char *octets;
		size_t len;
		const char *type;
	} table[] = {
		CASE("\x7f"
	             "ELF\2\1\1",
	             "application/x-executable"),
		CASE("%PDF-1.7\n", "application/pdf"),
		CASE("\r\n%PDF-1.7\n", "application/pdf"),
		CASE("PK\3\4\x14\0\0\0\0\0", "application/zip"),
		CASE("\x89PNG\r\n\x1a\n", "image/png"),
		CASE("\xff\xd8\xff\xe0", "image/jpeg"),
		CASE("GIF89a", "image/gif"),
		CASE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
		CASE("<html>", "text/html"),
		CASE(" \n<!DOCTYPE html>", "text/html"),
		CASE("\xef\xbb\xbf<!-- x --><HTML lang=en>", "text/html"),
		CASE("<?xml version='1.0'?><svg xmlns='x'>", "image/svg+xml"),
		CASE("<?xml version='1.0'?><feed>", "application/xml"),
		CASE("{\\rtf1\\ansi", "application/rtf"),
		CASE("\x1f\x8b\x08\0", "application/gzip"),
		CASE("7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
		CASE("Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
		CASE("RIFF....WAVEfmt ", "audio/wav"),
		CASE("RIFF....WEBPVP8 ", "image/webp"),
		CASE("\0\0\0\x18"
	             "ftypmp42",
	             "video/mp4"),
		CASE("\0\0\0\x18"
	             "ftypheic",
	             "image/heic"),
		CASE("ID3\4\0", "audio/mpeg"),
		CASE("#!/bin/sh\n", "text/x-shellscript"),
		CASE("-----BEGIN PGP MESSAGE-----", "application/pgp"),
		CASE("BEGIN:VCARD\r\n", "text/vcard"),
		CASE("\x78\x9f\x3e\x22\1\0", "application/ms-tnef"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct assay_type *type = assay_detect(table[i].octets, table[i].len);

		if (type == NULL)
			fail_msg("not recognised: %s", table[i].type);
		assert_string_equal(type->name, table[i].type);
		assert_ptr_equal(assay_type_find(table[i].type), type);
	}
}

static void text_that_resembles_a_signature_is_text(void **state)
{
	static const char *const texts[] = {
		"MZ is what old programs start with, says the specification of the format, page 4",
		"BM stands for bitmap, and this is plain text that goes on for a while longer",
		"PKWARE made it",
		"The header is %PDF-1.7",
		"< not a tag",
		"<htmlx>",
		"Rar! is a word",
		"#!not a script",
		"x",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_null(assay_detect(texts[i], strlen(texts[i])));
}

static void programs_are_told_from_what_starts_like_them(void **state)
{
	unsigned char mz[256] = "MZ\x90\0\3\0\0\0\4\0";

	(void)state;
	mz[60] = 0x80;
	memcpy(mz + 0x80, "PE\0\0", 4);
	assert_string_equal(assay_detect(mz, sizeof(mz))->name,
	                    "application/vnd.microsoft.portable-executable");
	assert_int_equal(assay_detect(mz, sizeof(mz))->flags, ASSAY_ENT_EXECUTABLE);
	mz[0x80] = 0;
	assert_string_equal(assay_detect(mz, sizeof(mz))->name, "application/x-dosexec");
}

static void office_documents_are_told_from_other_zip_files(void **state)
{
	/* two members, the first "[Content_Types].xml" with 3 octets of data */
	static const char docx[] = "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\3\0\0\0\3\0\0\0\x13\0\0\0"
				   "[Content_Types].xml"
				   "abc"
				   "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\3\0\0\0\3\0\0\0\x11\0\0\0"
				   "word/document.xml"
				   "abc";
	static const char odt[] =
		"PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x27\0\0\0\x27\0\0\0\x08\0\0\0"
		"mimetypeapplication/vnd.oasis.opendocument.text";

	(void)state;
	assert_string_equal(
		assay_detect(docx, sizeof(docx) - 1)->name,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document");
	assert_string_equal(assay_detect(odt, sizeof(odt) - 1)->name,
	                    "application/vnd.oasis.opendocument.text");
}

static void honest_declarations_are_compatible(void **state)
{
	static const struct {
		const char *declared, *detected;
		bool compatible;
	} table[] = {
		{"image/jpg", "image/jpeg", true},
		{"IMAGE/JPEG", "image/jpeg", true},
		{"application/octet-stream", "application/pdf", true},
		{"application/msword", "application/x-ole-storage", true},
		{"application/x-zip-compressed", "application/zip", true},
		{"application/vnd.google-earth.kmz", "application/zip", true},
		{"text/plain", "text/x-shellscript", true},
		{"audio/wav", "image/jpeg", false},
		{"application/pdf", "application/vnd.microsoft.portable-executable", false},
		{"image/png", "image/jpeg", false},
		{"text/plain", "application/zip", false},
		{"text/plain", "something/unheard-of", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(assay_type_compatible(table[i].declared, table[i].detected),
		                 table[i].compatible);
}

static void any_octets_are_survived(void **state)
{
	unsigned char octets[300];
	static const char *const starts[] = {"MZ", "PK\3\4", "RIFF", "BM", "\xff", "<!--", "<?xml"};
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		const char *start = starts[test_random(&seed) % 7];
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
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_signatures_are_recognised),
		cmocka_unit_test(text_that_resembles_a_signature_is_text),
		cmocka_unit_test(programs_are_told_from_what_starts_like_them),
		cmocka_unit_test(office_documents_are_told_from_other_zip_files),
		cmocka_unit_test(honest_declarations_are_compatible),
		cmocka_unit_test(any_octets_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
