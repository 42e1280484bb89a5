/*
 * Type detection: any octets; the whole content says nothing that contradicts its
 * head, octets behind the content are never read, and what declarations and names
 * are asked about always has an answer.
 */
#include "inspect/types.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

/* Without an octet before or behind that a sanitizer would not see. */
static uint8_t *copy(const uint8_t *data, size_t len)
{
	uint8_t *exact = malloc(len);

	must(exact != NULL || len == 0);
	if (len > 0)
		memcpy(exact, data, len);
	return exact;
}

static void answer_is_of_the_table(const struct assay_type *type)
{
	if (type == NULL)
		return;
	must(type >= assay_types && type < assay_types + TYPE_COUNT);
	must(assay_type_find(type->name) != NULL);
	must(assay_type_compatible(type->name, type->name));
	must(assay_type_compatible("application/octet-stream", type->name));
}

/* A more exact answer is made of the first one, or of a disk that may start with anything. */
static void whole_agrees_with_head(const struct assay_type *head, const struct assay_type *whole)
{
	if (head == whole)
		return;
	must(whole != NULL);
	if (head == NULL || head == &assay_types[TYPE_RAW_DISK] ||
	    head == &assay_types[TYPE_BZIP2]) {
		must(whole->group == ASSAY_GROUP_DISK || whole == &assay_types[TYPE_TGA] ||
		     whole == &assay_types[TYPE_JSON]);
		return;
	}
	must((type_is(head, TYPE_ZIP) && type_is(whole, TYPE_ZIP)) ||
	     (head == &assay_types[TYPE_OLE] && type_is(whole, TYPE_OLE)));
}

/* The octets as a declaration and as a file name. */
static void ask_about_words(const uint8_t *data, size_t len, const struct assay_type *type)
{
	char *word = malloc(len + 1);

	must(word != NULL);
	memcpy(word, data, len);
	word[len] = '\0';
	assay_type_compatible(word, type == NULL ? "application/zip" : type->name);
	assay_type_compatible(word, "text/html");
	assay_type_find(word);
	assay_type_for_extension(word);
	must(assay_name_compatible(word, NULL) || strchr(word, '.') != NULL);
	assay_name_compatible(word, type == NULL ? "application/x-executable" : type->name);
	free(word);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *whole = copy(data, len);
	size_t head_len = len < ASSAY_DETECT_HEAD ? len : ASSAY_DETECT_HEAD;
	uint8_t *head = copy(data, head_len);
	const struct assay_type *by_head = assay_detect(head, head_len);
	const struct assay_type *by_whole = assay_detect_whole(whole, len);

	answer_is_of_the_table(by_head);
	answer_is_of_the_table(by_whole);
	must(assay_detect(whole, len) == by_head);
	whole_agrees_with_head(by_head, by_whole);
	/* where the whole knows better, it was asked for; short content shows all of its octets */
	if (by_head != by_whole && by_whole != &assay_types[TYPE_JSON] &&
	    len >= ASSAY_DETECT_HEAD && memchr(head, 0, head_len) != NULL)
		must(assay_detect_wants_whole(by_head, head, head_len));
	ask_about_words(data, len, by_whole);
	free(head);
	free(whole);
	return 0;
}
