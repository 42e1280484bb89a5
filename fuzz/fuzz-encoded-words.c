/*
 * Encoded-words: any octets give UTF-8, twice the same; what comes out can be
 * encoded, in short lines, and gives itself again.
 */
#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

static void lines_are_short(const struct assay_buf *coded, size_t column)
{
	size_t at = column;

	for (size_t i = 0; i < coded->len; i++) {
		at = coded->data[i] == '\n' ? 0 : at + (coded->data[i] != '\r');
		must(at <= 76 || at <= column);
	}
}

static void survives(const struct assay_buf *text, size_t column)
{
	struct assay_buf coded = {0}, again = {0};
	const char *data = text->data == NULL ? "" : text->data;
	struct assay_words_options all = {.limit = SIZE_MAX};
	struct assay_words_facts facts;
	bool plain;

	must(assay_encoded_words_encode_at(data, text->len, column, &coded) == 0);
	plain = coded.len == text->len && memcmp(coded.data, data, coded.len) == 0;
	if (!plain)
		lines_are_short(&coded, column);
	must(assay_encoded_words_read(coded.data, coded.len, &all, &again, &facts) == 0);
	must((facts.flags & (ASSAY_WORDS_BROKEN | ASSAY_WORDS_CHARSET_UNKNOWN)) == 0);
	/* folding before the first word left a blank */
	if (!plain && again.len == text->len + 1) {
		must(again.data[0] == ' ');
		must(memcmp(again.data + 1, data, text->len) == 0);
	} else {
		must(again.len == text->len && memcmp(again.data, data, again.len) == 0);
	}
	assay_buf_free(&coded);
	assay_buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_buf out = {0}, again = {0}, few = {0};
	struct assay_words_options two = {.limit = 2};
	struct assay_words_facts facts;
	size_t column;

	if (len == 0)
		return 0;
	column = data[0] % 100;
	data++;
	len--;
	must(assay_encoded_words_read(data, len, NULL, &out, &facts) == 0);
	must(assay_utf8_valid(out.data, out.len));
	must(assay_encoded_words_decode(data, len, &again) == (int)facts.words);
	must(again.len == out.len && (out.len == 0 || memcmp(again.data, out.data, out.len) == 0));
	must(assay_encoded_words_read(data, len, &two, &few, &facts) == 0);
	must(facts.words <= 2 && assay_utf8_valid(few.data, few.len));
	/* a byte order mark is removed at the start of what is encoded */
	if (out.len > 0 && (out.len < 3 || memcmp(out.data, "\xef\xbb\xbf", 3) != 0))
		survives(&out, column);
	assay_buf_free(&out);
	assay_buf_free(&again);
	assay_buf_free(&few);
	return 0;
}
