/*
 * The transfer decoders and encoders: what they decode, what they find odd,
 * and that pieces do not matter.
 */
#include "test.h"

#include "codec/codec.h"

/* Decode in pieces of a size; out is a string afterwards. */
static void decode(enum assay_encoding encoding, const char *in, size_t len, size_t piece,
                   struct assay_buf *out, struct assay_decoder *d)
{
	assay_decoder_init(d, encoding);
	assert_int_equal(assay_buf_puts(out, ""), 0);
	for (size_t pos = 0; pos <= len; pos += piece) {
		size_t n = len - pos < piece ? len - pos : piece;
		size_t bound = assay_decoder_bound(d, n);
		unsigned char *to = malloc(bound);
		size_t got = assay_decoder_feed(d, in + pos, n, to);

		assert_true(got <= bound);
		assert_int_equal(assay_buf_append(out, to, got), 0);
		free(to);
	}
	unsigned char rest[256];
	size_t got = assay_decoder_finish(d, rest);

	assert_true(got <= assay_decoder_bound(d, 0));
	assert_int_equal(assay_buf_append(out, rest, got), 0);
}

static void content_is_decoded_as_most_readers_do(void **state)
{
	static const struct {
		enum assay_encoding encoding;
		const char *in, *out;
		unsigned int odd;
	} table[] = {
		{ASSAY_ENC_BASE64, "SGVsbG8=", "Hello", 0},
		{ASSAY_ENC_BASE64, "SGVs\r\nbG8=\r\n", "Hello", 0},
		{ASSAY_ENC_BASE64, "SGVsbG8", "Hello", ASSAY_ODD_B64_CUT},
		{ASSAY_ENC_BASE64, "SGVsb", "Hel", ASSAY_ODD_B64_CUT},
		{ASSAY_ENC_BASE64, "SG.Vs bG8=", "Hello", ASSAY_ODD_B64_JUNK},
		{ASSAY_ENC_BASE64, "WA==NQ==Tw==", "X5O", ASSAY_ODD_B64_AFTER_PAD},
		{ASSAY_ENC_BASE64, "WDVP=IVAl", "X5O!P%", ASSAY_ODD_B64_JUNK},
		{ASSAY_ENC_BASE64, "", "", 0},
		{ASSAY_ENC_QP, "caf=C3=A9", "caf\xc3\xa9", 0},
		{ASSAY_ENC_QP, "caf=c3=a9", "caf\xc3\xa9", 0},
		{ASSAY_ENC_QP, "a=\r\nb=\nc", "abc", 0},
		{ASSAY_ENC_QP, "a=  \r\nb", "ab", ASSAY_ODD_QP_SOFT_SPACE},
		{ASSAY_ENC_QP, "a=XYb", "a=XYb", ASSAY_ODD_QP_ESCAPE},
		{ASSAY_ENC_QP, "=58==35", "X=5", ASSAY_ODD_QP_ESCAPE},
		{ASSAY_ENC_QP, "1=4", "1=4", ASSAY_ODD_QP_ESCAPE},
		{ASSAY_ENC_QP, "end=", "end", ASSAY_ODD_QP_EOF},
		{ASSAY_ENC_QP, "a \r\nb", "a \r\nb", ASSAY_ODD_QP_SPACE},
		{ASSAY_ENC_QP, "a=20\r\nb", "a \r\nb", 0},
		{ASSAY_ENC_QP, "a\t\nb\xe9", "a\t\nb\xe9", ASSAY_ODD_QP_SPACE | ASSAY_ODD_QP_8BIT},
		{ASSAY_ENC_QP, "a=\x01", "a=\x01", ASSAY_ODD_QP_ESCAPE | ASSAY_ODD_QP_8BIT},
		{ASSAY_ENC_UUENCODE, "begin 644 x\r\n%2&5L;&\\\r\n`\r\nend\r\n", "Hello", 0},
		{ASSAY_ENC_UUENCODE, "text\nbegin 644 x\n%2&5L;&\\\n", "Hello", ASSAY_ODD_UU_CUT},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n%2&5L;&\\XX\n`\nend\n", "Hello",
	         ASSAY_ODD_UU_LENGTH},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n%2&5L;&\\  \n \nend\n", "Hello", 0},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n%2&5L\n`\nend\n", "Hel", ASSAY_ODD_UU_CUT},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n#2&5l\n`\nend\n", "HeL", ASSAY_ODD_UU_JUNK},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n#2&5L\nend\nbye\n", "Hel",
	         ASSAY_ODD_UU_AFTER_END},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n#2&5L\nend\nbegin 644 y\n#2&5L\nend\n", "HelHel",
	         ASSAY_ODD_UU_BEGIN},
		{ASSAY_ENC_UUENCODE, "begin with x\n#2&5L\nend\n", "Hel", ASSAY_ODD_UU_BEGIN},
		{ASSAY_ENC_UUENCODE, "begin 644 x\n#2&5L\nend", "Hel", 0},
		{ASSAY_ENC_UUENCODE, "nothing", "", ASSAY_ODD_UU_NO_BEGIN},
		{ASSAY_ENC_8BIT, "as it is\r\n", "as it is\r\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (size_t piece = 1; piece <= 1000; piece *= 10) {
			struct assay_decoder d;
			struct assay_buf out = {0};

			decode(table[i].encoding, table[i].in, strlen(table[i].in), piece, &out,
			       &d);
			assert_string_equal(out.data, table[i].out);
			assert_int_equal(d.oddities, table[i].odd);
			assay_buf_free(&out);
		}
	}
}

static void the_place_of_the_first_oddity_is_known(void **state)
{
	struct assay_decoder d;
	struct assay_buf out = {0};

	(void)state;
	decode(ASSAY_ENC_BASE64, "SGVs\r\nb.G8=", 12, 5, &out, &d);
	assert_int_equal(d.first_odd, 7);
	assay_buf_free(&out);
}

static size_t random_octets(unsigned char *data, size_t size, uint64_t *seed)
{
	size_t len = test_random(seed) % size;

	for (size_t i = 0; i < len; i++) {
		uint64_t r = test_random(seed);

		data[i] = r % 3 == 0 ? (unsigned char)(r >> 8)
		                     : (unsigned char)"\r\n =.F\tab"[(r >> 8) % 9];
	}
	return len;
}

static void what_was_encoded_decodes_to_itself(void **state)
{
	static const enum assay_encoding encodings[] = {ASSAY_ENC_QP, ASSAY_ENC_BASE64,
	                                                ASSAY_ENC_UUENCODE};
	unsigned char data[1000];
	uint64_t seed = 11;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t len = random_octets(data, sizeof(data), &seed);

		for (int i = 0; i < 3; i++) {
			struct assay_buf coded = {0}, out = {0};
			struct assay_decoder d;

			if (i == 0)
				assert_int_equal(assay_encode_qp(data, len, 0, &coded), 0);
			else if (i == 1)
				assert_int_equal(assay_encode_base64(data, len, &coded), 0);
			else
				assert_int_equal(
					assay_encode_uuencode(data, len, "x", 0644, &coded), 0);
			decode(encodings[i], coded.data == NULL ? "" : coded.data, coded.len,
			       1 + test_random(&seed) % 80, &out, &d);
			assert_int_equal(out.len, len);
			assert_memory_equal(out.data, data, len);
			assert_int_equal(d.oddities, 0);
			assay_buf_free(&coded);
			assay_buf_free(&out);
		}
	}
}

static void what_was_uuencoded_decodes_to_itself(void **state)
{
	unsigned char data[1000];
	uint64_t seed = 41;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t len = random_octets(data, sizeof(data), &seed);
		struct assay_buf coded = {0}, out = {0};
		struct assay_decoder d;

		assert_int_equal(assay_encode_uuencode(data, len, "a\nb\xc3\xa9", 0644, &coded), 0);
		assert_memory_equal(coded.data, "begin 644 a_b__\r\n", 17);
		for (size_t i = 0; i < coded.len; i++)
			assert_true(coded.data[i] != ' ' || i < 10);
		decode(ASSAY_ENC_UUENCODE, coded.data, coded.len, 1 + test_random(&seed) % 80, &out,
		       &d);
		assert_int_equal(out.len, len);
		assert_memory_equal(out.data, data, len);
		assert_int_equal(d.oddities, 0);
		assay_buf_free(&coded);
		assay_buf_free(&out);
	}
}

static void encoded_lines_are_short_and_ascii(void **state)
{
	unsigned char data[1000];
	uint64_t seed = 13;

	(void)state;
	for (int round = 0; round < 1000; round++) {
		size_t len = random_octets(data, sizeof(data), &seed), column = 0;
		struct assay_buf coded = {0};

		assert_int_equal(assay_encode_qp(data, len, ASSAY_ENCODE_TEXT, &coded), 0);
		for (size_t i = 0; i < coded.len; i++) {
			unsigned char c = (unsigned char)coded.data[i];

			assert_true((c >= 32 && c < 127) || c == '\t' || c == '\r' || c == '\n');
			column = c == '\n' ? 0 : column + (c != '\r');
			assert_true(column <= 76);
		}
		assay_buf_free(&coded);
	}
}

static void pieces_do_not_matter(void **state)
{
	static const char alphabet[] = "ABab01+/==\r\n .=?\t";
	static const enum assay_encoding encodings[] = {ASSAY_ENC_BASE64, ASSAY_ENC_QP,
	                                                ASSAY_ENC_UUENCODE};
	char data[300];
	uint64_t seed = 17;

	(void)state;
	for (int round = 0; round < 6000; round++) {
		enum assay_encoding encoding = encodings[round % 3];
		size_t len = test_random(&seed) % sizeof(data);
		struct assay_buf whole = {0}, pieces = {0};
		struct assay_decoder a, b;

		for (size_t i = 0; i < len; i++)
			data[i] = alphabet[test_random(&seed) % (sizeof(alphabet) - 1)];
		decode(encoding, data, len, len + 1, &whole, &a);
		decode(encoding, data, len, 1 + test_random(&seed) % 9, &pieces, &b);
		assert_int_equal(whole.len, pieces.len);
		assert_memory_equal(whole.data, pieces.data, whole.len);
		assert_int_equal(a.oddities, b.oddities);
		if (a.oddities != 0)
			assert_int_equal(a.first_odd, b.first_odd);
		assay_buf_free(&whole);
		assay_buf_free(&pieces);
	}
}

/* Lines of all lengths, with those that begin and end among them. */
static void pieces_of_uuencode_do_not_matter(void **state)
{
	static const char *const lines[] = {
		"begin 644 x", "begin x", "end", "#2&5L", "_", "", "M", "#2&5LXX", "\xff\x01 \t"};
	static const char *const ends[] = {"\n", "\r\n", "\r\r\n", "\r"};
	uint64_t seed = 43;

	(void)state;
	for (int round = 0; round < 6000; round++) {
		struct assay_buf text = {0}, whole = {0}, pieces = {0};
		struct assay_decoder a, b;

		assert_int_equal(assay_buf_puts(&text, "begin 644 x\n"), 0);
		for (uint64_t n = test_random(&seed) % 12; n > 0; n--) {
			for (uint64_t k = test_random(&seed) % 7 == 0
			                          ? 120 + test_random(&seed) % 20
			                          : 0;
			     k > 0; k--)
				assay_buf_puts(&text, "A");
			assay_buf_puts(&text, lines[test_random(&seed) % 9]);
			assay_buf_puts(&text, ends[test_random(&seed) % 4]);
		}
		decode(ASSAY_ENC_UUENCODE, text.data, text.len, text.len + 1, &whole, &a);
		decode(ASSAY_ENC_UUENCODE, text.data, text.len, 1 + test_random(&seed) % 40,
		       &pieces, &b);
		assert_int_equal(whole.len, pieces.len);
		assert_memory_equal(whole.data, pieces.data, whole.len);
		assert_int_equal(a.oddities, b.oddities);
		assert_int_equal(a.first_odd, b.first_odd);
		assay_buf_free(&text);
		assay_buf_free(&whole);
		assay_buf_free(&pieces);
	}
}

static size_t line_end(char *to)
{
	memcpy(to, "\r\n", 2);
	return 2;
}

/* Lines of base64 of any length, with something odd in some of them. */
static size_t random_base64(char *data, size_t size, uint64_t *seed)
{
	static const char odd[] = "=.\r \t=\xff";
	size_t line = 4 + test_random(seed) % 200, len = 0;
	unsigned int oddness = (unsigned int)(test_random(seed) % 4);

	while (len + 2 < size) {
		uint64_t r = test_random(seed);

		if (oddness > 0 && r % 2000 < oddness)
			data[len++] = odd[(r >> 16) % (sizeof(odd) - 1)];
		else if (len % line == line - 1)
			len += line_end(data + len);
		else
			data[len++] = "ABCDwxyz0189+/"[(r >> 16) % 14];
	}
	return len;
}

typedef size_t feeder(struct assay_decoder *d, const unsigned char *in, size_t len,
                      unsigned char *out);

static void same_base64_as_scalar(feeder *feed)
{
	static char data[20000];
	static unsigned char fast[20200], slow[20200];
	uint64_t seed = 23;

	for (int round = 0; round < 1500; round++) {
		size_t len = random_base64(data, 100 + test_random(&seed) % 19000, &seed), pos = 0;
		struct assay_decoder a, b;

		assay_decoder_init(&a, ASSAY_ENC_BASE64);
		assay_decoder_init(&b, ASSAY_ENC_BASE64);
		while (pos < len) {
			size_t piece = 1 + test_random(&seed) % (len - pos);
			size_t got = feed(&a, (unsigned char *)data + pos, piece, fast);

			assert_int_equal(
				base64_feed_scalar(&b, (unsigned char *)data + pos, piece, slow),
				got);
			assert_memory_equal(fast, slow, got);
			assert_memory_equal(a.state, b.state, sizeof(a.state));
			assert_int_equal(a.oddities, b.oddities);
			assert_int_equal(a.first_odd, b.first_odd);
			assert_int_equal(a.consumed, b.consumed);
			pos += piece;
		}
	}
}

static void all_twins_decode_base64_alike(void **state)
{
	(void)state;
	same_base64_as_scalar(base64_feed);
#if defined(__x86_64__) && defined(__GNUC__)
	if (base64_has_avx2())
		same_base64_as_scalar(base64_feed_avx2);
	if (base64_has_avx512())
		same_base64_as_scalar(base64_feed_avx512);
#endif
}

/* Quoted-printable of all densities, with something odd in some of it. */
static size_t random_qp(unsigned char *data, size_t size, uint64_t *seed)
{
	static const char *const pieces[] = {"=C3=A9", "=\r\n", "=\n", "\r\n", "=e2=82=AC",
	                                     " ",      "\t",    "=3d", "text", "longer words here",
	                                     "=20\r\n"};
	static const char *const odd[] = {"=",  " \r\n", "=X", "\xff", "=  \r\n", "\t\n",
	                                  "=4", "\x01",  "\r", "=\r",  "=="};
	unsigned int oddness = (unsigned int)(test_random(seed) % 4);
	unsigned int dense = 1 + (unsigned int)(test_random(seed) % 11);
	size_t len = 0;

	while (len + 20 < size) {
		uint64_t r = test_random(seed);
		const char *piece =
			r % 500 < oddness ? odd[(r >> 16) % 11] : pieces[10 - (r >> 16) % dense];

		memcpy(data + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

static void both_twins_decode_quoted_printable_alike(void **state)
{
	static unsigned char data[5000], fast[5200], slow[5200];
	uint64_t seed = 29;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		size_t len = random_qp(data, 100 + test_random(&seed) % 4900, &seed), pos = 0;
		struct assay_decoder a, b;

		assay_decoder_init(&a, ASSAY_ENC_QP);
		assay_decoder_init(&b, ASSAY_ENC_QP);
		while (pos < len) {
			size_t piece = 1 + test_random(&seed) % (len - pos);
			size_t got = qp_feed(&a, data + pos, piece, fast);

			assert_int_equal(qp_feed_scalar(&b, data + pos, piece, slow), got);
			assert_memory_equal(fast, slow, got);
			assert_memory_equal(a.odd, b.odd, sizeof(a.odd));
			assert_int_equal(a.oddities, b.oddities);
			assert_int_equal(a.held, b.held);
			assert_int_equal(a.consumed, b.consumed);
			assert_int_equal(a.produced, b.produced);
			pos += piece;
		}
	}
}

static void where_readers_part_is_known(void **state)
{
	static const struct {
		enum assay_encoding encoding;
		const char *in;
		unsigned int odd;
		size_t encoded, decoded;
	} table[] = {
		{ASSAY_ENC_BASE64, "QUJD\r\nREU=\r\nRkdI", ASSAY_ODD_B64_AFTER_PAD, 12, 5},
		{ASSAY_ENC_BASE64, "QUJD*REVG", ASSAY_ODD_B64_JUNK, 4, 3},
		{ASSAY_ENC_BASE64, "QUJDRE", ASSAY_ODD_B64_CUT, 6, 3},
		{ASSAY_ENC_QP, "ab=C3=A9 \r\nx", ASSAY_ODD_QP_SPACE, 8, 4},
		{ASSAY_ENC_QP, "ab=C3=A9=GGx", ASSAY_ODD_QP_ESCAPE, 8, 4},
		{ASSAY_ENC_QP, "a\xffz", ASSAY_ODD_QP_8BIT, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (size_t piece = 1; piece < 30; piece++) {
			struct assay_buf out = {0};
			struct assay_decoder d;
			int bit = __builtin_ctz(table[i].odd);

			decode(table[i].encoding, table[i].in, strlen(table[i].in), piece, &out,
			       &d);
			assert_true((d.oddities & table[i].odd) != 0);
			assert_int_equal(d.odd[bit].encoded, table[i].encoded);
			assert_int_equal(d.odd[bit].decoded, table[i].decoded);
			assay_buf_free(&out);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content_is_decoded_as_most_readers_do),
		cmocka_unit_test(the_place_of_the_first_oddity_is_known),
		cmocka_unit_test(what_was_encoded_decodes_to_itself),
		cmocka_unit_test(what_was_uuencoded_decodes_to_itself),
		cmocka_unit_test(encoded_lines_are_short_and_ascii),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(all_twins_decode_base64_alike),
		cmocka_unit_test(both_twins_decode_quoted_printable_alike),
		cmocka_unit_test(where_readers_part_is_known),
		cmocka_unit_test(pieces_of_uuencode_do_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
