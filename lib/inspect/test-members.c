/*
 * Files inside parts: uuencode and yEnc blocks in text, TNEF attachments. The
 * pieces in which the content comes do not matter, and no length is believed.
 */
#include "test.h"

#include "inspect/members.h"

#include <openssl/sha.h>
#include <stdio.h>

#define EOL "\r\n"

/* ---- running the readers ------------------------------------------------- */

struct result {
	struct arena arena;
	const struct assay_member *list;
	uint32_t count;
	bool limited;
};

struct how {
	const char *type, *detected;
	unsigned int flags;
	size_t limit, first; /* octets of the first piece, 0 for all */
	size_t piece;        /* octets of the others, 0 for all */
};

static const struct how text_how = {"text/plain", NULL, MEMBERS_HASH, 100, 0, 0};
static const struct how tnef_how = {"application/ms-tnef", NULL, MEMBERS_HASH, 100, 0, 0};

/* Each piece is in memory of its own, so that reading beyond it is noticed. */
static void feed(struct members *m, const char *data, size_t len)
{
	char *copy = malloc(len == 0 ? 1 : len);

	assert_non_null(copy);
	memcpy(copy, data, len);
	assert_int_equal(members_feed(m, copy, len), 0);
	free(copy);
}

static struct result run(struct how how, const void *data, size_t len)
{
	struct members m = {0};
	struct result r = {0};
	size_t pos = 0;

	members_begin(&m, how.type, how.flags, how.limit);
	while (pos < len) {
		size_t want = pos == 0 ? how.first : how.piece;
		size_t piece = want == 0 || want > len - pos ? len - pos : want;

		feed(&m, (const char *)data + pos, piece);
		pos += piece;
	}
	assert_int_equal(members_end(&m, &r.arena, how.detected, &r.list, &r.count, &r.limited), 0);
	members_free(&m);
	return r;
}

static struct result run_text(const char *text)
{
	return run(text_how, text, strlen(text));
}

static void done(struct result *r)
{
	arena_free(&r->arena);
}

static void assert_string_or_null(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static void assert_same(const struct result *a, const struct result *b)
{
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->limited, b->limited);
	for (uint32_t i = 0; i < a->count; i++) {
		const struct assay_member *x = &a->list[i], *y = &b->list[i];

		assert_string_or_null(x->name, y->name);
		assert_string_or_null(x->type, y->type);
		assert_string_or_null(x->detected, y->detected);
		assert_int_equal(x->size, y->size);
		assert_int_equal(x->flags, y->flags);
		assert_int_equal(x->source, y->source);
		assert_int_equal(x->offset, y->offset);
		assert_memory_equal(x->sha256, y->sha256, 32);
	}
}

static void assert_pieces_do_not_matter(struct how how, const void *data, size_t len)
{
	struct result whole = run(how, data, len), pieces;

	for (how.first = 1; how.first <= len; how.first++) {
		pieces = run(how, data, len);
		assert_same(&whole, &pieces);
		done(&pieces);
	}
	for (how.first = how.piece = 1; how.piece < 20; how.first = ++how.piece) {
		pieces = run(how, data, len);
		assert_same(&whole, &pieces);
		done(&pieces);
	}
	done(&whole);
}

static void assert_member(const struct assay_member *m, const char *name, const void *data,
                          size_t len)
{
	unsigned char digest[32];

	SHA256(data, len, digest);
	assert_string_or_null(m->name, name);
	assert_int_equal(m->size, len);
	assert_non_null(m->sha256);
	assert_memory_equal(m->sha256, digest, 32);
}

/* ---- encoders ------------------------------------------------------------ */

static void append(struct assay_buf *out, const void *data, size_t len)
{
	assert_int_equal(assay_buf_append(out, data, len), 0);
}

static void puts_to(struct assay_buf *out, const char *text)
{
	append(out, text, strlen(text));
}

/* zero: the character for 0, "`" or space; '\0': spaces, lost at the ends of lines. */
static void uuencode(struct assay_buf *out, const unsigned char *data, size_t len, char zero,
                     const char *eol)
{
	for (size_t pos = 0; pos < len; pos += 45) {
		size_t n = len - pos < 45 ? len - pos : 45, used = 1;
		char line[70];

		line[0] = (char)(' ' + n);
		for (size_t i = 0; i < n; i += 3) {
			unsigned int bits = 0;

			for (size_t k = 0; k < 3; k++)
				bits = bits << 8 | (i + k < n ? data[pos + i + k] : 0u);
			for (int shift = 18; shift >= 0; shift -= 6) {
				char c = (char)(' ' + (bits >> shift & 63));

				line[used++] = c == ' ' && zero != '\0' ? zero : c;
			}
		}
		while (zero == '\0' && line[used - 1] == ' ')
			used--;
		append(out, line, used);
		puts_to(out, eol);
	}
	puts_to(out, zero == '`' ? "`" : " ");
	puts_to(out, eol);
	puts_to(out, "end");
	puts_to(out, eol);
}

static void yencode(struct assay_buf *out, const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)(data[i] + 42);

		if (c == 0 || c == '\n' || c == '\r' || c == '=') {
			append(out, "=", 1);
			c = (unsigned char)(c + 64);
		}
		append(out, &c, 1);
		if (i % 128 == 127)
			puts_to(out, EOL);
	}
	puts_to(out, EOL);
}

static void fill(unsigned char *data, size_t len, uint64_t seed)
{
	for (size_t i = 0; i < len; i++)
		data[i] = (unsigned char)test_random(&seed);
	/* runs of zeros, also at the ends of lines and of the whole */
	for (size_t i = 30; i + 20 < len; i += 90)
		memset(data + i, 0, 20);
}

/* ---- text ---------------------------------------------------------------- */

static void a_uuencoded_file_is_found_in_text(void **state)
{
	static const char text[] = "Hello," EOL "begin 644 hello.txt" EOL ",:&5L;&\\@=V]R;&0*" EOL
				   "`" EOL "end" EOL "Bye" EOL;
	struct result r = run_text(text);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_member(&r.list[0], "hello.txt", "hello world\n", 12);
	assert_int_equal(r.list[0].offset, 8);
	assert_int_equal(r.list[0].source, ASSAY_MEMBER_UUENCODE);
	assert_int_equal(r.list[0].flags, 0);
	assert_null(r.list[0].type);
	done(&r);
}

static void all_habits_of_uuencoders_give_the_same_octets(void **state)
{
	static const struct {
		char zero;
		const char *eol;
	} table[] = {{'`', "\n"},   {' ', "\n"},    {'\0', "\n"},     {'`', "\r\n"},
	             {' ', "\r\n"}, {'\0', "\r\n"}, {'`', "\r\n\r\n"}};
	unsigned char data[700];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (size_t len = 600; len < sizeof(data); len += 7) {
			struct assay_buf text = {0};
			struct result r;

			fill(data, len, len);
			puts_to(&text, "begin 0755 a b.bin");
			puts_to(&text, table[i].eol);
			uuencode(&text, data, len, table[i].zero, table[i].eol);
			r = run(text_how, text.data, text.len);
			assert_int_equal(r.count, 1);
			assert_member(&r.list[0], "a b.bin", data, len);
			assert_int_equal(r.list[0].flags, 0);
			done(&r);
			assay_buf_free(&text);
		}
	}
}

static void prose_that_says_begin_is_prose(void **state)
{
	static const char *const texts[] = {
		"begin 123 things" EOL "and end them" EOL "end" EOL,
		"begin 123 things" EOL EOL "Many words follow." EOL "end" EOL,
		"begin 123 THINGS" EOL "AND END THEM" EOL "end" EOL,
		"begin 644" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL,
		"begin 64 x" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL,
		"begin 64444 x" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL,
		"begin 689 x" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL,
		"begin with x" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL,
		" begin 644 x" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL,
		"begin 644 x" EOL,
		"begin 644 x" EOL "`" EOL "Nothing came of it" EOL,
		"=ybegin is how yEnc starts" EOL "really" EOL "=yend" EOL,
		"=ybegin line=128 name=x" EOL "really" EOL "=yend" EOL,
		"=yend size=12" EOL,
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct result r = run_text(texts[i]);

		if (r.count != 0)
			fail_msg("taken for a file: %s", texts[i]);
		done(&r);
	}
}

/* Readers take characters modulo 64: "p" is "0" to them. */
static void characters_outside_the_alphabet_hide_nothing(void **state)
{
	struct result r =
		run_text("begin 644 x" EOL ",:&5L;&\\@=V]R;&pj" EOL "l:&5L;&\\@=V]R;&0*" EOL
	                 ",:&5L;&\\@=V]R;&0*AND MORE" EOL "end" EOL);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_member(&r.list[0], "x", "hello world\nhello world\nhello world\n", 36);
	assert_int_equal(r.list[0].flags, 0);
	done(&r);
}

static void a_block_without_its_end_is_truncated(void **state)
{
	static const char *const texts[] = {
		"begin 644 x" EOL ",:&5L;&\\@=V]R;&0*",
		"begin 644 x" EOL ",:&5L;&\\@=V]R;&0*" EOL,
		"begin 644 x" EOL ",:&5L;&\\@=V]R;&0*" EOL "and then there was prose" EOL,
		"=ybegin line=128 size=12 name=x" EOL "\x92\x8f\x96\x96\x99J\xa1\x99\x9c\x96\x8e"
		"4",
		"=ybegin line=128 size=13 name=x" EOL "\x92\x8f\x96\x96\x99J\xa1\x99\x9c\x96\x8e"
		"4" EOL "=yend size=13" EOL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct result r = run_text(texts[i]);

		assert_int_equal(r.count, 1);
		assert_member(&r.list[0], "x", "hello world\n", 12);
		assert_int_equal(r.list[0].flags, ASSAY_ENT_TRUNCATED);
		done(&r);
	}
}

static void a_block_may_begin_where_another_breaks_off(void **state)
{
	struct result r = run_text("begin 644 a" EOL ",:&5L;&\\@=V]R;&0*" EOL "begin 644 b" EOL
	                           "begin 644 c" EOL ",:&5L;&\\@=V]R;&0*" EOL "end" EOL
	                           "=ybegin line=128 size=1 name=d" EOL "k" EOL
	                           "=ybegin line=128 size=1 name=e" EOL "k" EOL "=yend" EOL);

	(void)state;
	assert_int_equal(r.count, 4);
	assert_string_equal(r.list[0].name, "a");
	assert_int_equal(r.list[0].flags, ASSAY_ENT_TRUNCATED);
	assert_string_equal(r.list[1].name, "c");
	assert_int_equal(r.list[1].flags, 0);
	assert_string_equal(r.list[2].name, "d");
	assert_member(&r.list[3], "e", "A", 1);
	assert_int_equal(r.list[3].flags, 0);
	done(&r);
}

static void a_yenc_file_is_found_in_text(void **state)
{
	unsigned char data[1500];
	struct assay_buf text = {0};
	struct result r;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)i;
	memcpy(data, "%PDF-1.7\n", 9);
	puts_to(&text, "See:" EOL "=ybegin line=128 size=1500 name=\"a b.pdf\" " EOL);
	yencode(&text, data, sizeof(data));
	puts_to(&text, "=yend size=1500 crc32=00000000" EOL "Bye" EOL);
	r = run(text_how, text.data, text.len);
	assert_int_equal(r.count, 1);
	assert_member(&r.list[0], "a b.pdf", data, sizeof(data));
	assert_string_equal(r.list[0].detected, "application/pdf");
	assert_int_equal(r.list[0].offset, 6);
	assert_int_equal(r.list[0].source, ASSAY_MEMBER_YENC);
	assert_int_equal(r.list[0].flags, 0);
	done(&r);
	assert_pieces_do_not_matter(text_how, text.data, text.len);
	assay_buf_free(&text);
}

static void one_part_of_a_yenc_file_is_not_the_whole(void **state)
{
	struct result r =
		run_text("=ybegin part=1 total=2 line=128 size=20 name=x.bin" EOL
	                 "=ypart begin=1 end=12" EOL "\x92\x8f\x96\x96\x99J\xa1\x99\x9c\x96\x8e"
	                 "4" EOL "=yend size=12 part=1 pcrc32=12345678" EOL);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_member(&r.list[0], "x.bin", "hello world\n", 12);
	assert_int_equal(r.list[0].flags, ASSAY_ENT_TRUNCATED);
	done(&r);
}

static void names_come_out_as_utf8(void **state)
{
	struct result r = run_text("begin 644 caf\xe9.txt" EOL "#86)C" EOL "end" EOL
	                           "begin 644 caf\xc3\xa9.txt" EOL "#86)C" EOL "end" EOL);
	static const char nul[] = "begin 644 a\0b.exe" EOL "#86)C" EOL "end" EOL;

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.list[0].name, "caf\xc3\xa9.txt");
	assert_string_equal(r.list[1].name, "caf\xc3\xa9.txt");
	done(&r);
	r = run(text_how, nul, sizeof(nul) - 1);
	assert_string_equal(r.list[0].name, "a\xef\xbf\xbd"
	                                    "b.exe");
	done(&r);
}

static void only_text_is_searched(void **state)
{
	static const char text[] = "begin 644 x" EOL "#86)C" EOL "end" EOL;
	static const struct {
		struct how how;
		uint32_t count;
	} table[] = {
		{{"text/html", "application/x", 0, 9, 0, 0}, 1},
		{{"application/octet-stream", NULL, 0, 9, 0, 0}, 0},
		{{"application/octet-stream", NULL, MEMBERS_IDENTITY, 9, 0, 0}, 1},
		{{"application/octet-stream", "text/html", MEMBERS_IDENTITY, 9, 0, 0}, 1},
		{{"application/octet-stream", "application/pgp", MEMBERS_IDENTITY, 9, 0, 0}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct result r = run(table[i].how, text, sizeof(text) - 1);

		assert_int_equal(r.count, table[i].count);
		if (r.count > 0)
			assert_null(r.list[0].sha256);
		done(&r);
	}
}

static void members_beyond_the_limit_are_told_of(void **state)
{
	static const char text[] =
		"begin 644 x" EOL "#86)C" EOL "end" EOL "begin 644 y" EOL "#86)C" EOL "end" EOL;
	struct how how = text_how;

	(void)state;
	for (how.limit = 0; how.limit < 4; how.limit++) {
		struct result r = run(how, text, sizeof(text) - 1);

		assert_int_equal(r.count, how.limit < 2 ? how.limit : 2);
		assert_int_equal(r.limited, how.limit < 2);
		done(&r);
		assert_pieces_do_not_matter(how, text, sizeof(text) - 1);
	}
}

static void both_finders_find_the_same_lines(void **state)
{
	unsigned char data[400];
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = test_random(&seed) % sizeof(data), pos = 0;
		unsigned int oddness = (unsigned int)(test_random(&seed) % 64);

		for (size_t i = 0; i < len; i++) {
			uint64_t r = test_random(&seed);

			data[i] = r % 64 < oddness ? (unsigned char)"\n\nb=\r"[(r >> 8) % 5] : 'x';
		}
		while (pos < len) {
			size_t a = text_find_line(data + pos, len - pos);

			assert_int_equal(a, text_find_line_scalar(data + pos, len - pos));
			if (a == TEXT_NONE)
				break;
			pos += a;
		}
	}
}

static void pieces_of_text_do_not_matter(void **state)
{
	unsigned char data[300];
	struct assay_buf text = {0};

	(void)state;
	fill(data, sizeof(data), 9);
	puts_to(&text, "begin\nbe\nbegin 12\nbegin 644 a.bin\n");
	uuencode(&text, data, sizeof(data), '\0', "\r\n");
	puts_to(&text, "=yb\n\n=ybegin line=128 size=300 name=x\n=ypart begin=1 end=300\n");
	yencode(&text, data, sizeof(data));
	puts_to(&text, "=yend size=300\nbegin 644 second\n");
	uuencode(&text, data, 100, '`', "\n");
	puts_to(&text, "=ybegin line=128 size=300 name=cut\n=");
	assert_pieces_do_not_matter(text_how, text.data, text.len);
	assay_buf_free(&text);
}

/* ---- a small TNEF writer ------------------------------------------------- */

static void le(struct assay_buf *out, uint64_t value, unsigned int octets)
{
	for (unsigned int i = 0; i < octets; i++) {
		unsigned char c = (unsigned char)(value >> (8 * i));

		append(out, &c, 1);
	}
}

static void tnef_start(struct assay_buf *out)
{
	le(out, 0x223e9f78, 4);
	le(out, 0x1234, 2);
}

static void attribute(struct assay_buf *out, unsigned int level, uint32_t id, const void *data,
                      size_t len)
{
	unsigned int sum = 0;

	le(out, level, 1);
	le(out, id, 4);
	le(out, len, 4);
	append(out, data, len);
	for (size_t i = 0; i < len; i++)
		sum += ((const unsigned char *)data)[i];
	le(out, sum, 2);
}

static void rend_data(struct assay_buf *out)
{
	attribute(out, 2, 0x00069002, "\1\0\0\0\0\0\0\0\0\0\0\0\0\0", 14);
}

static void title(struct assay_buf *out, const char *name)
{
	attribute(out, 2, 0x00018010, name, strlen(name) + 1);
}

static void content(struct assay_buf *out, const void *data, size_t len)
{
	attribute(out, 2, 0x0006800f, data, len);
}

/* A property of variable length with one value. */
static void property(struct assay_buf *out, unsigned int type, unsigned int id, const void *data,
                     size_t len)
{
	le(out, type, 2);
	le(out, id, 2);
	le(out, 1, 4);
	le(out, len, 4);
	append(out, data, len);
	le(out, 0, (4 - len % 4) % 4);
}

static const unsigned char utf16_name[] = {'R', 0, 0xe9, 0, 's', 0, 0x3d, 0xd8, 0x00, 0xde,
                                           '.', 0, 'd',  0, 'o', 0, 'c',  0,    0,    0};
static const char utf8_name[] = "R\xc3\xa9s\xf0\x9f\x98\x80.doc";

/* One attachment with all that may be in its properties before what matters. */
static void properties(struct assay_buf *out)
{
	struct assay_buf block = {0};

	le(&block, 9, 4);
	/* a named property by number, one by name, fixed values, several values */
	le(&block, 0x80010003, 4);
	append(&block, "GUIDGUIDGUIDGUID", 16);
	le(&block, 0, 4);
	le(&block, 0x8501, 4);
	le(&block, 77, 4);
	le(&block, 0x8002000b, 4);
	append(&block, "GUIDGUIDGUIDGUID", 16);
	le(&block, 1, 4);
	le(&block, 6, 4);
	append(&block, "a\0b\0\0\0\0\0", 8);
	le(&block, 1, 4);
	le(&block, 0x30080040, 4);
	le(&block, 123456789, 8);
	le(&block, 0x30091003, 4);
	le(&block, 3, 4);
	append(&block, "\0\0\0\0\0\0\0\0\0\0\0", 12);
	le(&block, 0x300a101e, 4);
	le(&block, 2, 4);
	le(&block, 5, 4);
	append(&block, "abcde\0\0", 8);
	le(&block, 0, 4);
	le(&block, 0x37050003, 4);
	le(&block, 1, 4);
	property(&block, 0x1e, 0x3704, "RES~1.DOC", 10);
	property(&block, 0x1f, 0x3707, utf16_name, sizeof(utf16_name));
	property(&block, 0x1e, 0x370e, "Application/MSWord", 19);
	attribute(out, 2, 0x00069005, block.data, block.len);
	assay_buf_free(&block);
}

static void winmail(struct assay_buf *out)
{
	tnef_start(out);
	attribute(out, 1, 0x00089006, "\0\0\1\0", 4);
	attribute(out, 1, 0x00069007, "\xe3\4\0\0\0\0\0\0", 8); /* 1251 */
	attribute(out, 1, 0x00078008, "IPM.Microsoft Mail.Note", 24);
	rend_data(out);
	title(out, "RES~1.DOC");
	content(out, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", 12);
	properties(out);
	rend_data(out);
	title(out, "\xef\xf0\xe8.txt");
	content(out, "text", 4);
}

static void attachments_of_winmail_dat_are_members(void **state)
{
	struct assay_buf out = {0};
	struct result r;

	(void)state;
	winmail(&out);
	r = run(tnef_how, out.data, out.len);
	assert_int_equal(r.count, 2);
	assert_member(&r.list[0], utf8_name, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", 12);
	assert_string_equal(r.list[0].type, "application/msword");
	assert_string_equal(r.list[0].detected, "application/x-ole-storage");
	assert_int_equal(r.list[0].source, ASSAY_MEMBER_TNEF);
	assert_int_equal((unsigned char)out.data[r.list[0].offset], 2);
	/* in the stream's code page */
	assert_member(&r.list[1], "\xd0\xbf\xd1\x80\xd0\xb8.txt", "text", 4);
	assert_null(r.list[1].type);
	assert_int_equal(r.list[1].flags, 0);
	done(&r);
	assay_buf_free(&out);
}

static void tnef_is_known_by_its_signature_not_its_type(void **state)
{
	static const char *const types[] = {"text/plain", "application/octet-stream", "image/png"};
	struct assay_buf out = {0};

	(void)state;
	winmail(&out);
	for (size_t i = 0; i < 3; i++) {
		struct how how = {types[i], "application/ms-tnef", MEMBERS_HASH, 100, 0, 0};
		struct result r = run(how, out.data, out.len);

		assert_int_equal(r.count, 2);
		done(&r);
		out.data[0]++;
		r = run(how, out.data, out.len);
		assert_int_equal(r.count, 0);
		done(&r);
		out.data[0]--;
	}
	assay_buf_free(&out);
}

static void content_in_the_properties_is_a_member_too(void **state)
{
	static const char iid[] = "\7\3\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
	struct assay_buf out = {0}, block = {0}, object = {0};
	struct result r;

	(void)state;
	append(&object, iid, 16);
	winmail(&object);
	tnef_start(&out);
	rend_data(&out);
	le(&block, 3, 4);
	property(&block, 0x1e, 0x3001, "The message inside", 18);
	property(&block, 0x0d, 0x3701, object.data, object.len);
	le(&block, 0x37050003, 4);
	le(&block, 5, 4);
	attribute(&out, 2, 0x00069005, block.data, block.len);
	/* both in an attribute and in a property: either could be what a reader shows */
	rend_data(&out);
	title(&out, "two.txt");
	content(&out, "one", 3);
	block.len = 0;
	le(&block, 1, 4);
	property(&block, 0x102, 0x3701, "other", 5);
	attribute(&out, 2, 0x00069005, block.data, block.len);

	r = run(tnef_how, out.data, out.len);
	assert_int_equal(r.count, 3);
	assert_member(&r.list[0], "The message inside", object.data + 16, object.len - 16);
	assert_string_equal(r.list[0].type, "message/x-tnef");
	assert_string_equal(r.list[0].detected, "application/ms-tnef");
	assert_member(&r.list[1], "two.txt", "one", 3);
	assert_member(&r.list[2], "two.txt", "other", 5);
	done(&r);
	assert_pieces_do_not_matter(tnef_how, out.data, out.len);
	assay_buf_free(&out);
	assay_buf_free(&block);
	assay_buf_free(&object);
}

static void pieces_of_tnef_do_not_matter(void **state)
{
	struct assay_buf out = {0};

	(void)state;
	winmail(&out);
	assert_pieces_do_not_matter(tnef_how, out.data, out.len);
	assay_buf_free(&out);
}

static void tnef_cut_anywhere_gives_what_is_there(void **state)
{
	struct assay_buf out = {0};

	(void)state;
	winmail(&out);
	for (size_t len = 0; len < out.len; len++) {
		struct result r = run(tnef_how, out.data, len);

		assert_true(r.count <= 2);
		if (r.count > 0 && r.list[0].size < 12 && r.list[0].size > 0)
			assert_int_equal(r.list[0].flags, ASSAY_ENT_TRUNCATED);
		done(&r);
	}
	assay_buf_free(&out);
}

/* Every 32 bits of the stream as a huge number, and as zero. */
static void lying_lengths_are_not_believed(void **state)
{
	static const uint32_t lies[] = {0, 1, 0x7fffffff, 0x80000000, 0xfffffffd, 0xffffffff};
	struct assay_buf out = {0};

	(void)state;
	winmail(&out);
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		for (size_t pos = 4; pos + 4 <= out.len; pos++) {
			char saved[4];
			struct how how = tnef_how;
			struct result r;

			memcpy(saved, out.data + pos, 4);
			for (int k = 0; k < 4; k++)
				out.data[pos + k] = (char)(lies[i] >> (8 * k));
			how.piece = how.first = 50;
			r = run(how, out.data, out.len);
			for (uint32_t k = 0; k < r.count; k++)
				assert_true(r.list[k].size <= out.len);
			done(&r);
			memcpy(out.data + pos, saved, 4);
		}
	}
	assay_buf_free(&out);
}

static void a_value_longer_than_its_attribute_is_truncated(void **state)
{
	struct assay_buf out = {0}, block = {0};
	struct result r;

	(void)state;
	tnef_start(&out);
	rend_data(&out);
	le(&block, 1, 4);
	le(&block, 0x37010102, 4);
	le(&block, 1, 4);
	le(&block, 1000, 4);
	append(&block, "content", 7);
	attribute(&out, 2, 0x00069005, block.data, block.len);
	rend_data(&out);
	title(&out, "next");
	r = run(tnef_how, out.data, out.len);
	assert_int_equal(r.count, 2);
	assert_member(&r.list[0], NULL, "content", 7);
	assert_int_equal(r.list[0].flags, ASSAY_ENT_TRUNCATED);
	assert_member(&r.list[1], "next", "", 0);
	done(&r);
	assay_buf_free(&out);
	assay_buf_free(&block);
}

/* ---- in a message -------------------------------------------------------- */

static void members_are_part_of_the_analysis(void **state)
{
	static const char message[] =
		"MIME-Version: 1.0" EOL "Content-Type: multipart/mixed; boundary=b" EOL EOL
		"--b" EOL EOL "begin 644 x.pdf" EOL "))5!$1BTQ+C<*" EOL "`" EOL "end" EOL
		"--b" EOL EOL "text" EOL "begin 644 y" EOL "#86)C" EOL "end" EOL "--b--" EOL;
	struct assay_parse_options options = {0};
	struct assay_analysis *a;

	(void)state;
	assert_int_equal(assay_analyse(message, sizeof(message) - 1, &options, &a), 0);
	assert_int_equal(a->entity_count, 3);
	assert_int_equal(a->entities[1]->member_count, 1);
	assert_member(&a->entities[1]->members[0], "x.pdf", "%PDF-1.7\n", 9);
	assert_string_equal(a->entities[1]->members[0].detected, "application/pdf");
	assert_int_equal(a->entities[2]->members[0].offset, 6);
	assert_int_equal(a->ambiguity_count, 2);
	assert_int_equal(a->ambiguities[1].code, ASSAY_AMB_D_UU_TEXT);
	assert_memory_equal(message + a->ambiguities[1].offset, "begin 644 y", 11);
	assay_analysis_free(a);

	options.limits.members = 1;
	assert_int_equal(assay_analyse(message, sizeof(message) - 1, &options, &a), 0);
	assert_int_equal(a->entities[1]->member_count, 1);
	assert_int_equal(a->entities[2]->member_count, 0);
	assert_int_equal(a->ambiguities[1].code, ASSAY_AMB_R_MEMBERS);
	assert_ptr_equal(a->ambiguities[1].entity, a->entities[2]);
	assay_analysis_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_uuencoded_file_is_found_in_text),
		cmocka_unit_test(all_habits_of_uuencoders_give_the_same_octets),
		cmocka_unit_test(prose_that_says_begin_is_prose),
		cmocka_unit_test(characters_outside_the_alphabet_hide_nothing),
		cmocka_unit_test(a_block_without_its_end_is_truncated),
		cmocka_unit_test(a_block_may_begin_where_another_breaks_off),
		cmocka_unit_test(a_yenc_file_is_found_in_text),
		cmocka_unit_test(one_part_of_a_yenc_file_is_not_the_whole),
		cmocka_unit_test(names_come_out_as_utf8),
		cmocka_unit_test(only_text_is_searched),
		cmocka_unit_test(members_beyond_the_limit_are_told_of),
		cmocka_unit_test(both_finders_find_the_same_lines),
		cmocka_unit_test(pieces_of_text_do_not_matter),
		cmocka_unit_test(attachments_of_winmail_dat_are_members),
		cmocka_unit_test(tnef_is_known_by_its_signature_not_its_type),
		cmocka_unit_test(content_in_the_properties_is_a_member_too),
		cmocka_unit_test(pieces_of_tnef_do_not_matter),
		cmocka_unit_test(tnef_cut_anywhere_gives_what_is_there),
		cmocka_unit_test(lying_lengths_are_not_believed),
		cmocka_unit_test(a_value_longer_than_its_attribute_is_truncated),
		cmocka_unit_test(members_are_part_of_the_analysis),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
