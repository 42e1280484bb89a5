/*
 * What the tests of looking inside share: content as the only part of a message,
 * analysed, and what came of it; ZIP files made to measure.
 */
#ifndef INSPECT_TEST_LOOK_H
#define INSPECT_TEST_LOOK_H

#include "test.h"

#include <assay/analyse.h>
#include <assay/codec.h>

#include <openssl/sha.h>
#include <stdio.h>
#include <zlib.h>

/* ---- looking ---------------------------------------------------------------- */

struct look {
	struct assay_analysis *a;
	const struct assay_entity *leaf;
};

/* The octets must not end before what the analysis looks at: it gets a copy that is just as long.
 */
static inline struct look look_at_message(const void *message, size_t len,
                                          const struct assay_parse_options *options)
{
	unsigned char *copy = malloc(len == 0 ? 1 : len);
	struct look look;

	assert_non_null(copy);
	memcpy(copy, message, len);
	assert_int_equal(assay_analyse(copy, len, options, &look.a), 0);
	free(copy);
	look.leaf = look.a->entities[look.a->entity_count - 1];
	return look;
}

static inline void message_of(const char *type, const char *name, const void *data, size_t len,
                              struct assay_buf *out)
{
	assert_int_equal(assay_buf_printf(out,
	                                  "MIME-Version: 1.0\r\nContent-Type: %s; name=\"%s\"\r\n"
	                                  "Content-Transfer-Encoding: base64\r\n\r\n",
	                                  type, name),
	                 0);
	assert_int_equal(assay_encode_base64(data, len, out), 0);
}

static inline struct look look_as(const char *type, const char *name, const void *data, size_t len,
                                  const struct assay_parse_options *options)
{
	struct assay_buf message = {0};
	struct look look;

	message_of(type, name, data, len, &message);
	look = look_at_message(message.data, message.len, options);
	assay_buf_free(&message);
	return look;
}

static inline struct look look_at(const char *name, const void *data, size_t len)
{
	return look_as("application/octet-stream", name, data, len, NULL);
}

static inline struct look look_at_buf(const char *name, const struct assay_buf *buf)
{
	return look_at(name, buf->data, buf->len);
}

static inline void look_away(struct look *look)
{
	assay_analysis_free(look->a);
}

static inline bool has_code(const struct look *look, enum assay_code code)
{
	for (size_t i = 0; i < look->a->ambiguity_count; i++) {
		if (look->a->ambiguities[i].code == code &&
		    look->a->ambiguities[i].entity == look->leaf)
			return true;
	}
	return false;
}

/* Exactly these of the flags that looking inside sets. */
static inline void assert_found(const struct look *look, unsigned int flags)
{
	const unsigned int others = ASSAY_ENT_ATTACHMENT | ASSAY_ENT_ARCHIVE |
	                            ASSAY_ENT_EXECUTABLE | ASSAY_ENT_MISMATCH;

	assert_int_equal(look->leaf->flags & ~others, flags);
	assert_int_equal(has_code(look, ASSAY_AMB_I_CORRUPT), (flags & ASSAY_ENT_CORRUPT) != 0);
	assert_int_equal(has_code(look, ASSAY_AMB_I_ENCRYPTED), (flags & ASSAY_ENT_ENCRYPTED) != 0);
	assert_int_equal(has_code(look, ASSAY_AMB_I_POLYGLOT), (flags & ASSAY_ENT_POLYGLOT) != 0);
}

static inline const struct assay_member *member_named(const struct look *look, const char *name)
{
	for (uint32_t i = 0; i < look->leaf->member_count; i++) {
		const struct assay_member *m = &look->leaf->members[i];

		if (m->name != NULL && strcmp(m->name, name) == 0)
			return m;
	}
	fail_msg("there is no member %s", name);
	return NULL;
}

static inline void assert_content(const struct assay_member *m, const void *data, size_t len)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	assert_int_equal(m->size, len);
	assert_non_null(m->sha256);
	SHA256(data, len, digest);
	assert_memory_equal(m->sha256, digest, sizeof(digest));
}

static inline void assert_text_member(const struct look *look, const char *name, const char *text)
{
	assert_content(member_named(look, name), text, strlen(text));
}

/* ---- making ----------------------------------------------------------------- */

static inline void put(struct assay_buf *out, const void *data, size_t len)
{
	assert_int_equal(assay_buf_append(out, data, len), 0);
}

/* An integer, least significant octet first. */
static inline void put_le(struct assay_buf *out, uint64_t value, unsigned int octets)
{
	for (unsigned int i = 0; i < octets; i++, value >>= 8) {
		unsigned char octet = (unsigned char)value;

		put(out, &octet, 1);
	}
}

static inline void poke_le(struct assay_buf *out, size_t pos, uint64_t value, unsigned int octets)
{
	assert_true(pos + octets <= out->len);
	for (unsigned int i = 0; i < octets; i++, value >>= 8)
		out->data[pos + i] = (char)(value & 0xff);
}

static inline void deflate_raw(const void *data, size_t len, struct assay_buf *out)
{
	z_stream z = {0};

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(assay_buf_reserve(out, deflateBound(&z, len)), 0);
	z.next_in = (Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)len;
	z.next_out = (Bytef *)out->data + out->len;
	z.avail_out = (uInt)deflateBound(&z, len);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += z.total_out;
	deflateEnd(&z);
}

/* ---- ZIP files -------------------------------------------------------------- */

/* A file of a ZIP file; what is 0 or NULL is as it should be. */
struct zipped {
	const char *name;
	const void *data;
	size_t len;
	unsigned int method; /* 0 or 8 */
	unsigned int flags;
	const void *extra; /* in the central directory */
	size_t extra_len;
};

/* A ZIP file in the making. */
struct zip {
	struct assay_buf out;
	struct assay_buf central;
	unsigned int count;
	size_t base; /* what offsets are counted from */
};

/* The offset of its local header; that of its central one in the directory goes to *central_r. */
static inline size_t zip_add(struct zip *zip, const struct zipped *file, size_t *central_r)
{
	struct assay_buf packed = {0};
	size_t offset = zip->out.len, name = strlen(file->name);
	uLong crc = crc32_z(0, file->data, file->len);

	if (file->method == 8)
		deflate_raw(file->data, file->len, &packed);
	else
		put(&packed, file->data, file->len);
	put(&zip->out, "PK\3\4", 4);
	put_le(&zip->out, 20, 2);
	put_le(&zip->out, file->flags, 2);
	put_le(&zip->out, file->method, 2);
	put_le(&zip->out, 0x21, 4);
	put_le(&zip->out, crc, 4);
	put_le(&zip->out, packed.len, 4);
	put_le(&zip->out, file->len, 4);
	put_le(&zip->out, name, 2);
	put_le(&zip->out, 0, 2);
	put(&zip->out, file->name, name);
	put(&zip->out, packed.data, packed.len);
	if (central_r != NULL)
		*central_r = zip->central.len;
	put(&zip->central, "PK\1\2", 4);
	put_le(&zip->central, 20, 2);
	put_le(&zip->central, 20, 2);
	put_le(&zip->central, file->flags, 2);
	put_le(&zip->central, file->method, 2);
	put_le(&zip->central, 0x21, 4);
	put_le(&zip->central, crc, 4);
	put_le(&zip->central, packed.len, 4);
	put_le(&zip->central, file->len, 4);
	put_le(&zip->central, name, 2);
	put_le(&zip->central, file->extra_len, 2);
	put_le(&zip->central, 0, 10); /* comment, disk, attributes */
	put_le(&zip->central, offset - zip->base, 4);
	put(&zip->central, file->name, name);
	put(&zip->central, file->extra, file->extra_len);
	zip->count++;
	assay_buf_free(&packed);
	return offset;
}

static inline void zip_text(struct zip *zip, const char *name, const char *text)
{
	zip_add(zip, &(struct zipped){.name = name, .data = text, .len = strlen(text), .method = 8},
	        NULL);
}

/* The directory and the end record. */
static inline void zip_end(struct zip *zip)
{
	size_t offset = zip->out.len - zip->base;

	put(&zip->out, zip->central.data, zip->central.len);
	put(&zip->out, "PK\5\6", 4);
	put_le(&zip->out, 0, 4);
	put_le(&zip->out, zip->count, 2);
	put_le(&zip->out, zip->count, 2);
	put_le(&zip->out, zip->central.len, 4);
	put_le(&zip->out, offset, 4);
	put_le(&zip->out, 0, 2);
}

static inline void zip_free(struct zip *zip)
{
	assay_buf_free(&zip->out);
	assay_buf_free(&zip->central);
}

/* A ZIP file with one deflated file. */
static inline struct assay_buf zip_of(const char *name, const void *data, size_t len)
{
	struct zip zip = {0};

	zip_add(&zip, &(struct zipped){.name = name, .data = data, .len = len, .method = 8}, NULL);
	zip_end(&zip);
	assay_buf_free(&zip.central);
	return zip.out;
}

#endif
