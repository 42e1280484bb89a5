/*
 * See member-list.h. Until the part ends, strings are offsets into one buffer,
 * so that a part without members costs nothing and one with many little.
 */
#include "inspect/member-list.h"

#include <assay/codec.h>
#include <assay/inspect.h>

#include <stdlib.h>
#include <string.h>

struct kept_member {
	size_t name, type; /* offset in strings + 1; 0 for none */
	const struct assay_type *detected;
	uint64_t size, offset;
	unsigned int flags;
	enum assay_member_source source;
	uint8_t sha256[32];
};

const char *assay_member_source_name(enum assay_member_source source)
{
	static const char *const names[] = {
		[ASSAY_MEMBER_UUENCODE] = "uuencode",
		[ASSAY_MEMBER_YENC] = "yenc",
		[ASSAY_MEMBER_TNEF] = "tnef",
	};

	return (size_t)source < sizeof(names) / sizeof(names[0]) ? names[source] : "unknown";
}

static void fail(struct member_list *l, int error)
{
	if (l->error == 0)
		l->error = error;
}

void member_list_begin(struct member_list *l, bool hash, size_t limit)
{
	l->count = 0;
	l->limit = limit;
	l->limited = false;
	l->hash = hash;
	l->error = 0;
	l->strings.len = 0;
	l->open = false;
}

static int hash_begin(struct member_list *l)
{
	if (!l->hash)
		return 0;
	if (l->sha256 == NULL)
		l->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (l->digest == NULL)
		l->digest = EVP_MD_CTX_new();
	if (l->sha256 == NULL || l->digest == NULL)
		return -ASSAY_ECRYPTO;
	return EVP_DigestInit_ex2(l->digest, l->sha256, NULL) == 1 ? 0 : -ASSAY_ECRYPTO;
}

static int grow(struct member_list *l)
{
	size_t size = l->size == 0 ? 4 : l->size * 2;
	struct kept_member *kept;

	if (l->count < l->size)
		return 0;
	kept = realloc(l->kept, size * sizeof(*kept));
	if (kept == NULL)
		return -ASSAY_ENOMEM;
	l->kept = kept;
	l->size = size;
	return 0;
}

static bool start(struct member_list *l, uint64_t offset)
{
	int ret;

	if (l->error != 0)
		return false;
	if (l->count >= l->limit) {
		l->limited = true;
		return false;
	}
	if (l->head == NULL)
		l->head = malloc(ASSAY_DETECT_HEAD);
	ret = l->head == NULL ? -ASSAY_ENOMEM : grow(l);
	if (ret == 0)
		ret = hash_begin(l);
	if (ret < 0) {
		fail(l, ret);
		return false;
	}
	l->offset = offset;
	l->octets = 0;
	l->head_len = 0;
	l->open = true;
	return true;
}

bool member_open(struct member_list *l, enum assay_member_source source, uint64_t offset)
{
	l->source = source;
	l->name.len = l->type.len = 0;
	return start(l, offset);
}

bool member_again(struct member_list *l, uint64_t offset)
{
	member_close(l, 0);
	return start(l, offset);
}

/* Octets of text to keep: no character is cut. */
static size_t bounded(const struct assay_buf *text)
{
	size_t len = text->len;

	if (len <= MEMBER_NAME_BYTES)
		return len;
	for (len = MEMBER_NAME_BYTES; len > 0 && (text->data[len] & 0xc0) == 0x80;)
		len--;
	return len;
}

/* Valid UTF-8, in which U+FFFD stands for NUL. */
void member_name(struct member_list *l, const char *charset, const void *data, size_t len)
{
	struct assay_buf text = {0};
	size_t pos = 0;
	int ret = assay_charset_to_utf8(charset, data, len, &text);

	l->name.len = 0;
	text.len = bounded(&text);
	while (ret >= 0 && pos < text.len) {
		size_t piece = strnlen(text.data + pos, text.len - pos);

		ret = assay_buf_append(&l->name, text.data + pos, piece);
		pos += piece;
		if (ret == 0 && pos++ < text.len)
			ret = assay_buf_puts(&l->name, "\xef\xbf\xbd");
	}
	if (ret < 0)
		fail(l, ret);
	assay_buf_free(&text);
}

void member_type(struct member_list *l, const char *type)
{
	int ret;

	l->type.len = 0;
	ret = assay_buf_puts(&l->type, type);
	if (ret < 0)
		fail(l, ret);
}

void member_write(struct member_list *l, const void *data, size_t len)
{
	size_t room = ASSAY_DETECT_HEAD - l->head_len, part = len < room ? len : room;

	if (!l->open || len == 0)
		return;
	if (part > 0)
		memcpy(l->head + l->head_len, data, part);
	l->head_len += part;
	l->octets += len;
	if (l->hash && EVP_DigestUpdate(l->digest, data, len) != 1)
		fail(l, -ASSAY_ECRYPTO);
}

/* Keep a string; returns its offset + 1, 0 for an empty one or on an error. */
static size_t keep(struct member_list *l, const struct assay_buf *text)
{
	size_t offset = l->strings.len;

	if (text->len == 0)
		return 0;
	if (assay_buf_append(&l->strings, text->data, text->len) < 0 ||
	    assay_buf_append(&l->strings, "", 1) < 0) {
		fail(l, -ASSAY_ENOMEM);
		return 0;
	}
	return offset + 1;
}

void member_close(struct member_list *l, unsigned int flags)
{
	struct kept_member *kept;

	if (!l->open)
		return;
	l->open = false;
	kept = &l->kept[l->count];
	*kept = (struct kept_member){
		.detected = assay_detect(l->head, l->head_len),
		.size = l->octets,
		.offset = l->offset,
		.flags = flags,
		.source = l->source,
	};
	kept->name = keep(l, &l->name);
	kept->type = keep(l, &l->type);
	if (kept->detected != NULL)
		kept->flags |= kept->detected->flags;
	if (l->hash && EVP_DigestFinal_ex(l->digest, kept->sha256, NULL) != 1)
		fail(l, -ASSAY_ECRYPTO);
	l->count++;
}

void member_drop(struct member_list *l)
{
	l->open = false;
}

const struct assay_member *member_list_end(struct member_list *l, struct arena *arena)
{
	struct assay_member *members = arena_alloc(arena, l->count * sizeof(*members));
	uint8_t *hashes = l->hash ? arena_alloc(arena, l->count * 32) : NULL;
	const char *strings = arena_strndup(arena, l->strings.data, l->strings.len);

	if (members == NULL || strings == NULL || (l->hash && hashes == NULL)) {
		fail(l, -ASSAY_ENOMEM);
		return NULL;
	}
	for (size_t i = 0; i < l->count; i++) {
		const struct kept_member *kept = &l->kept[i];

		members[i] = (struct assay_member){
			.name = kept->name == 0 ? NULL : strings + kept->name - 1,
			.type = kept->type == 0 ? NULL : strings + kept->type - 1,
			.detected = kept->detected == NULL ? NULL : kept->detected->name,
			.size = kept->size,
			.flags = kept->flags,
			.source = kept->source,
			.offset = kept->offset,
		};
		if (!l->hash)
			continue;
		memcpy(hashes + 32 * i, kept->sha256, 32);
		members[i].sha256 = hashes + 32 * i;
	}
	return members;
}

void member_list_free(struct member_list *l)
{
	EVP_MD_CTX_free(l->digest);
	EVP_MD_free(l->sha256);
	assay_buf_free(&l->strings);
	assay_buf_free(&l->name);
	assay_buf_free(&l->type);
	free(l->kept);
	free(l->head);
	*l = (struct member_list){0};
}
