/*
 * The table of types, and which declarations and file names are honest.
 */
#include "inspect/types.h"

#include "test.h"

#include <ctype.h>
#include <stdio.h>

/* ---- the table ----------------------------------------------------------------- */

static void the_table_is_in_the_order_of_names(void **state)
{
	(void)state;
	for (size_t i = 1; i < TYPE_COUNT; i++) {
		int order = strcmp(assay_types[i - 1].name, assay_types[i].name);

		if (order > 0)
			fail_msg("%s is after %s", assay_types[i - 1].name, assay_types[i].name);
		/* S/MIME alone has two meanings for a name, which differ in a flag */
		if (order == 0)
			assert_string_equal(assay_types[i].name, "application/pkcs7-mime");
	}
}

static void a_row_is_found_by_its_name_in_any_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		const struct assay_type *type = &assay_types[i];
		char name[128];

		assert_true(strlen(type->name) < sizeof(name));
		for (size_t n = 0; n <= strlen(type->name); n++) {
			assert_int_equal(type->name[n], tolower((unsigned char)type->name[n]));
			name[n] = (char)toupper((unsigned char)type->name[n]);
		}
		if (type_facts[i].never) {
			assert_null(assay_type_find(name));
			assert_string_equal(type_by_name(name, strlen(name))->name, type->name);
		} else {
			assert_string_equal(assay_type_find(name)->name, type->name);
		}
	}
	assert_null(assay_type_find("text/plain"));
	assert_null(assay_type_find(""));
	assert_null(assay_type_find("application/pd"));
	assert_null(assay_type_find("application/pdfx"));
	assert_null(assay_type_find("zzz/zzz"));
	assert_null(type_by_name("image/png\0\0\0\0", 13));
	assert_null(type_by_name("image/png", 8));
}

static void listing_gives_each_detected_type_once(void **state)
{
	const struct assay_type *type, *last = NULL;
	size_t n = 0;

	(void)state;
	while ((type = assay_type_nth(n)) != NULL) {
		assert_true(last == NULL || type > last);
		assert_false(type_facts[type_id(type)].never);
		assert_true(*type->label != '\0' && *assay_type_group_name(type->group) != '\0');
		last = type;
		n++;
	}
	assert_true(n >= 200);
}

static void an_extension_promises_one_type(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		const char *extension, *last = "";

		for (size_t n = 0; (extension = assay_type_extension(&assay_types[i], n)) != NULL;
		     n++) {
			char upper[32];

			assert_true(strlen(extension) < sizeof(upper));
			for (size_t at = 0; at <= strlen(extension); at++)
				upper[at] = (char)toupper((unsigned char)extension[at]);
			/* the search finds what is in order, and only that */
			assert_true(strcmp(last, extension) < 0);
			assert_ptr_equal(assay_type_for_extension(extension), &assay_types[i]);
			assert_ptr_equal(assay_type_for_extension(upper), &assay_types[i]);
			last = extension;
			count++;
		}
	}
	assert_true(count > 500);
	assert_string_equal(assay_type_for_extension("txt")->name, "text/plain");
	assert_null(assay_type_for_extension("dat"));
	assert_null(assay_type_for_extension("bin"));
	assert_null(assay_type_for_extension(""));
	assert_null(assay_type_for_extension("zzzz"));
}

static void no_type_is_made_of_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		enum type_id at = type_facts[i].base;

		for (int steps = 0; at != TYPE_NONE; steps++) {
			assert_true(steps < 5);
			at = type_facts[at].base;
		}
	}
	assert_true(type_is(&assay_types[TYPE_DOCM], TYPE_DOCX));
	assert_true(type_is(&assay_types[TYPE_DOCM], TYPE_ZIP));
	assert_false(type_is(&assay_types[TYPE_ZIP], TYPE_DOCX));
	assert_false(type_is(NULL, TYPE_ZIP));
}

/* ---- declared types ---------------------------------------------------------------- */

static void honest_declarations_are_compatible(void **state)
{
	static const struct {
		const char *declared, *detected;
		bool compatible;
	} table[] = {
		/* other names of the same */
		{"image/jpg", "image/jpeg", true},
		{"image/pjpeg", "image/jpeg", true},
		{"IMAGE/JPEG", "image/jpeg", true},
		{"audio/mp3", "audio/mpeg", true},
		{"audio/wav", "audio/vnd.wave", true},
		{"application/x-zip-compressed", "application/zip", true},
		{"application/x-rar-compressed", "application/vnd.rar", true},
		{"text/xml", "application/xml", true},
		{"application/ms-tnef", "application/vnd.ms-tnef", true},
		{"text/x-vcard", "text/vcard", true},
		{"application/x-pkcs7-signature", "application/pkcs7-signature", true},
		/* what claims nothing */
		{"application/octet-stream", "application/pdf", true},
		{"application/force-download", "application/zip", true},
		{"binary/octet-stream", "application/vnd.microsoft.portable-executable", true},
		/* what it is made of, or made into */
		{"application/zip",
	         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	         "application/zip", true},
		{"application/msword", "application/x-ole-storage", true},
		{"application/xml", "image/svg+xml", true},
		{"text/plain", "text/x-shellscript", true},
		{"text/plain", "text/x-diff", true},
		{"text/html", "application/xhtml+xml", true},
		{"application/vnd.google-earth.kmz", "application/zip", true},
		{"application/vnd.unheard-of", "application/zip", true},
		{"application/vnd.unheard-of", "application/json", true},
		{"image/x-unheard-of", "image/tiff", true},
		{"text/x-unheard-of", "application/json", true},
		{"application/x-unheard-of+xml", "application/xml", true},
		/* documents under the name of older ones */
		{"application/msword", "application/rtf", true},
		{"application/msword", "text/html", true},
		{"application/msword",
	         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true},
		{"application/vnd.ms-excel", "text/html", true},
		{"application/vnd.ms-excel", "application/vnd.ms-spreadsheetml", true},
		{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	         "application/encrypted", true},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	         "application/vnd.ms-word.document.macroenabled.12", true},
		{"application/vnd.ms-word.document.macroEnabled.12",
	         "application/vnd.ms-word.document.macroenabled.12", true},
		/* relatives */
		{"video/mp4", "audio/mp4", true},
		{"video/quicktime", "video/mp4", true},
		{"video/3gpp", "video/quicktime", true},
		{"audio/ogg", "application/ogg", true},
		{"image/heif", "image/heic", true},
		{"application/pgp-encrypted", "application/pgp", true},
		{"application/x-tar", "application/gzip", true},
		/* contradictions */
		{"audio/wav", "image/jpeg", false},
		{"application/pdf", "application/vnd.microsoft.portable-executable", false},
		{"application/pdf", "text/html", false},
		{"application/pdf", "application/zip", false},
		{"application/pdf", "application/xml", false},
		{"image/png", "image/jpeg", false},
		{"image/png", "image/svg+xml", false},
		{"text/plain", "application/zip", false},
		{"text/plain", "application/pdf", false},
		{"text/html", "text/x-shellscript", false},
		{"application/zip", "application/vnd.microsoft.portable-executable", false},
		{"application/vnd.unheard-of", "application/x-executable", false},
		{"application/vnd.unheard-of", "image/png", false},
		{"image/x-unheard-of", "application/zip", false},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	         "application/java-archive", false},
		{"application/vnd.oasis.opendocument.text", "application/x-msi", false},
		{"audio/mpeg", "video/mp4", false},
		/* nothing is known of it */
		{"text/plain", "something/unheard-of", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (assay_type_compatible(table[i].declared, table[i].detected) !=
		    table[i].compatible)
			fail_msg("%s as %s", table[i].detected, table[i].declared);
	}
}

static void every_type_may_be_declared_as_itself(void **state)
{
	const struct assay_type *type;

	(void)state;
	for (size_t n = 0; (type = assay_type_nth(n)) != NULL; n++) {
		enum type_id base = type_facts[type_id(type)].base;

		assert_true(assay_type_compatible(type->name, type->name));
		assert_true(assay_type_compatible("application/octet-stream", type->name));
		if (base != TYPE_NONE)
			assert_true(assay_type_compatible(assay_types[base].name, type->name));
	}
}

static void programs_are_declared_as_programs_only(void **state)
{
	static const char *const documents[] = {"application/pdf", "image/png",
	                                        "application/msword", "application/vnd.ms-excel",
	                                        "audio/mpeg"};
	const struct assay_type *type;

	(void)state;
	for (size_t n = 0; (type = assay_type_nth(n)) != NULL; n++) {
		if ((type->flags & ASSAY_ENT_EXECUTABLE) == 0)
			continue;
		for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
			/* an installer is a compound file, but a document is none */
			if (assay_type_compatible(documents[i], type->name))
				fail_msg("%s as %s", type->name, documents[i]);
		}
	}
}

/* ---- file names --------------------------------------------------------------------- */

static void names_deceive_only_where_there_is_harm(void **state)
{
	static const struct {
		const char *name, *detected;
		bool honest;
	} table[] = {
		{"invoice.pdf", "application/pdf", true},
		{"invoice.PDF", "application/pdf", true},
		{"invoice.pdf", "application/vnd.microsoft.portable-executable", false},
		{"invoice.pdf. .", "application/vnd.microsoft.portable-executable", false},
		{"invoice.pdf", "text/html", false},
		{"invoice.pdf", "application/zip", false},
		{"invoice.pdf", "application/msword", false},
		{"invoice.pdf", "image/jpeg", true},
		{"invoice.doc", "application/rtf", true},
		{"invoice.doc", "text/html", true},
		{"invoice.doc", "application/x-ole-storage", true},
		{"invoice.doc", "application/x-msi", false},
		{"invoice.doc", "application/hta", false},
		{"invoice.docx", "application/zip", true},
		{"invoice.docx", "application/java-archive", false},
		{"invoice.xls", "application/vnd.ms-spreadsheetml", true},
		{"photo.png", "image/jpeg", true},
		{"photo.jpg", "image/svg+xml", false},
		{"photo.jpg", "application/x-executable", false},
		{"drawing.svg", "image/png", true},
		{"files.zip", "application/vnd.rar", true},
		{"files.zip", "application/java-archive", true},
		{"files.zip", "application/vnd.efi.iso", false},
		{"files.zip", "application/vnd.microsoft.portable-executable", false},
		{"archive.tar.gz", "application/gzip", true},
		{"notes.txt", "text/x-shellscript", true},
		{"notes.txt", "text/html", true},
		{"notes.txt", "application/vnd.microsoft.portable-executable", false},
		{"table.csv", "text/html", true},
		{"song.mp3", "video/mp4", true},
		{"page.mht", "text/html", true},
		{"meeting.ics", "text/html", false},
		{"letter.eml", "application/mbox", true},
		/* who opens these expects that something runs */
		{"setup.exe", "application/zip", true},
		{"setup.exe", "application/vnd.microsoft.portable-executable", true},
		{"www.example.com", "text/html", true},
		/* nothing is promised */
		{"winmail.dat", "application/vnd.ms-tnef", true},
		{"README", "application/vnd.microsoft.portable-executable", true},
		{".pdf/readme", "application/vnd.microsoft.portable-executable", true},
		{"", "application/vnd.microsoft.portable-executable", true},
		{"a.", "text/html", true},
		{"a.an-extension-that-nobody-has", "text/html", true},
		{"invoice.pdf", NULL, true},
		{"invoice.pdf", "something/unheard-of", true},
		/* Windows shows invoice.pdf */
		{"invoice.pdf.exe", "application/vnd.microsoft.portable-executable", false},
		{"LOVE-LETTER-FOR-YOU.TXT.vbs", NULL, false},
		{"photo.jpg.lnk", "application/x-ms-shortcut", false},
		{"jquery.min.js", NULL, true},
		{"setup.v2.exe", NULL, true},
		{"report.pdf.zip", "application/zip", true},
		{"dir.pdf/x.exe", NULL, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (assay_name_compatible(table[i].name, table[i].detected) != table[i].honest)
			fail_msg("%s is %s", table[i].name,
			         table[i].detected == NULL ? "not recognised" : table[i].detected);
	}
}

static void a_type_never_contradicts_its_own_extensions(void **state)
{
	const struct assay_type *type;

	(void)state;
	for (size_t n = 0; (type = assay_type_nth(n)) != NULL; n++) {
		const char *extension;

		for (size_t i = 0; (extension = assay_type_extension(type, i)) != NULL; i++) {
			char name[64];

			snprintf(name, sizeof(name), "name.%s", extension);
			assert_true(assay_name_compatible(name, type->name));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_in_the_order_of_names),
		cmocka_unit_test(a_row_is_found_by_its_name_in_any_case),
		cmocka_unit_test(listing_gives_each_detected_type_once),
		cmocka_unit_test(an_extension_promises_one_type),
		cmocka_unit_test(no_type_is_made_of_itself),
		cmocka_unit_test(honest_declarations_are_compatible),
		cmocka_unit_test(every_type_may_be_declared_as_itself),
		cmocka_unit_test(programs_are_declared_as_programs_only),
		cmocka_unit_test(names_deceive_only_where_there_is_harm),
		cmocka_unit_test(a_type_never_contradicts_its_own_extensions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
