/*
 * The content of a leaf, as it passes: decode it in slices that stay in the
 * processor's cache, hash them, keep the head for type detection.
 */
#include "analyse/parser.h"

#include <stdlib.h>
#include <string.h>

#define LEAF_SLICE (32 * 1024)

int leaf_setup(struct assay_parser *p)
{
	if ((p->options.flags & ASSAY_PARSE_STRUCTURE) != 0)
		return 0;
	p->head = malloc(ASSAY_DETECT_HEAD);
	return p->head == NULL ? -ASSAY_ENOMEM : 0;
}

bool leaf_hashes(const struct assay_parser *p, const struct assay_entity *entity)
{
	if ((p->options.flags & (ASSAY_PARSE_STRUCTURE | ASSAY_PARSE_NO_HASH)) != 0)
		return false;
	return (p->options.flags & ASSAY_PARSE_HASH_ATTACHMENTS) == 0 || entity_attached(entity);
}

void leaf_free(struct assay_parser *p)
{
	EVP_MD_CTX_free(p->leaf_hash);
	EVP_MD_free(p->sha256);
	members_free(&p->members);
	free(p->decoded);
	free(p->head);
}

int leaf_hash_init(struct assay_parser *p, EVP_MD_CTX **ctx)
{
	/* messages without anything to hash need not wait for OpenSSL */
	if (p->sha256 == NULL)
		p->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (p->sha256 == NULL)
		return -ASSAY_ECRYPTO;
	if (*ctx == NULL)
		*ctx = EVP_MD_CTX_new();
	if (*ctx == NULL)
		return -ASSAY_ENOMEM;
	return EVP_DigestInit_ex2(*ctx, p->sha256, NULL) == 1 ? 0 : -ASSAY_ECRYPTO;
}

int leaf_hash_final(struct assay_parser *p, EVP_MD_CTX *ctx, struct assay_entity *entity)
{
	uint8_t *digest = arena_alloc(&p->arena, 32);

	if (digest == NULL)
		return -ASSAY_ENOMEM;
	if (EVP_DigestFinal_ex(ctx, digest, NULL) != 1)
		return -ASSAY_ECRYPTO;
	entity->sha256 = digest;
	return 0;
}

static bool identity_encoding(const struct assay_entity *entity)
{
	return entity->encoding != ASSAY_ENC_BASE64 && entity->encoding != ASSAY_ENC_QP &&
	       entity->encoding != ASSAY_ENC_UUENCODE;
}

/*
 * Encoded octets that the analysis budget allows from here on. It is decided
 * once, since how far the octets around them have been counted already depends
 * on the pieces they come in.
 */
static uint64_t leaf_budget(const struct assay_parser *p)
{
	uint64_t budget = WORK_FREE + (uint64_t)p->options.limits.work * p->offset;
	/* each of them is scanned, decoded and hashed for the messages around it */
	uint64_t cost = 2 + p->hashed_messages;

	if (p->work > budget)
		return 0;
	if (p->options.limits.work >= cost)
		return UINT64_MAX;
	return (budget - p->work) / (cost - p->options.limits.work);
}

void leaf_begin(struct assay_parser *p, struct assay_entity *entity)
{
	p->head_len = 0;
	if ((p->options.flags & ASSAY_PARSE_STRUCTURE) != 0)
		return;
	if (!identity_encoding(entity))
		assay_decoder_init(&p->decoder, entity->encoding);
	p->leaf_left = leaf_budget(p);
	p->hashing = leaf_hashes(p, entity);
	if (p->hashing)
		parser_fail(p, leaf_hash_init(p, &p->leaf_hash));
	members_begin(&p->members, entity->type,
	              ((p->options.flags & ASSAY_PARSE_NO_HASH) == 0 ? MEMBERS_HASH : 0) |
	                      (identity_encoding(entity) ? MEMBERS_IDENTITY : 0),
	              p->options.limits.members - p->member_total);
}

/* Decoded octets of the current leaf. */
static int leaf_content(struct assay_parser *p, struct assay_entity *entity, const void *data,
                        size_t len)
{
	int ret;

	if (len == 0 || (entity->flags & ASSAY_ENT_TRUNCATED) != 0)
		return 0;
	if (len > p->options.limits.decoded_bytes - p->decoded_total) {
		len = (size_t)(p->options.limits.decoded_bytes - p->decoded_total);
		entity->flags |= ASSAY_ENT_TRUNCATED;
		parser_report(p, ASSAY_AMB_R_DECODED, entity, entity->body.off, NULL);
	}
	p->decoded_total += len;
	entity->size += len;
	if (p->head_len < ASSAY_DETECT_HEAD) {
		size_t room = ASSAY_DETECT_HEAD - p->head_len;
		size_t part = len < room ? len : room;

		memcpy(p->head + p->head_len, data, part);
		p->head_len += part;
	}
	if (p->hashing && EVP_DigestUpdate(p->leaf_hash, data, len) != 1)
		return -ASSAY_ECRYPTO;
	ret = members_feed(&p->members, data, len);
	if (ret < 0 || p->options.content == NULL)
		return ret;
	ret = p->options.content(p->options.content_ctx, entity, data, len);
	return ret > 0 ? -ASSAY_EABORT : ret;
}

static int leaf_room(struct assay_parser *p)
{
	size_t size = assay_decoder_bound(&p->decoder, LEAF_SLICE);

	if (size <= p->decoded_size)
		return 0;
	free(p->decoded);
	p->decoded = malloc(size);
	p->decoded_size = p->decoded == NULL ? 0 : size;
	return p->decoded == NULL ? -ASSAY_ENOMEM : 0;
}

int leaf_feed(struct assay_parser *p, struct assay_entity *entity, const char *data, size_t len)
{
	bool exhausted;
	int ret = 0;

	if ((p->options.flags & ASSAY_PARSE_STRUCTURE) != 0)
		return 0;
	if (identity_encoding(entity))
		return leaf_content(p, entity, data, len);
	exhausted = len > p->leaf_left;
	if (exhausted)
		len = (size_t)p->leaf_left;
	p->leaf_left -= len;
	parser_work(p, len);
	ret = leaf_room(p);
	while (len > 0 && ret == 0) {
		size_t slice = len < LEAF_SLICE ? len : LEAF_SLICE;
		size_t out = assay_decoder_feed(&p->decoder, data, slice, p->decoded);

		ret = leaf_content(p, entity, p->decoded, out);
		data += slice;
		len -= slice;
	}
	if (exhausted) {
		entity->flags |= ASSAY_ENT_TRUNCATED;
		parser_report(p, ASSAY_AMB_R_WORK, entity, entity->body.off + p->decoder.consumed,
		              NULL);
	}
	return ret;
}

bool leaf_takes_lines(const struct assay_parser *p, const struct assay_entity *entity)
{
	return entity->kind == ASSAY_LEAF && entity->encoding == ASSAY_ENC_BASE64 &&
	       (p->options.flags & ASSAY_PARSE_STRUCTURE) == 0;
}

int leaf_feed_lines(struct assay_parser *p, struct assay_entity *entity, const char *data,
                    size_t len, struct base64_lines *lines)
{
	int ret = leaf_room(p);

	*lines = (struct base64_lines){0};
	if (len > LEAF_SLICE)
		len = LEAF_SLICE;
	if (ret < 0 || len > p->leaf_left)
		return ret;
	if (!base64_take_lines(&p->decoder, (const unsigned char *)data, len, p->decoded,
	                       p->options.limits.line_bytes, lines))
		return 0;
	/* the last line end comes later, if it is content */
	p->leaf_left -= lines->taken - lines->end;
	parser_work(p, lines->taken - lines->end);
	return leaf_content(p, entity, p->decoded, lines->written);
}

static void leaf_report_oddities(struct assay_parser *p, const struct assay_entity *entity)
{
	static const struct {
		unsigned int bits;
		enum assay_code code;
		const char *detail;
	} table[] = {
		{ASSAY_ODD_B64_AFTER_PAD, ASSAY_AMB_D_B64, "base64 data after padding"},
		{ASSAY_ODD_B64_JUNK, ASSAY_AMB_D_B64, "octets outside the base64 alphabet"},
		{ASSAY_ODD_B64_CUT, ASSAY_AMB_D_B64_CUT, NULL},
		{ASSAY_ODD_QP_ESCAPE, ASSAY_AMB_D_QP, NULL},
		{ASSAY_ODD_QP_SPACE | ASSAY_ODD_QP_SOFT_SPACE, ASSAY_AMB_D_QP,
	         "white space at the end of a line of quoted-printable"},
		{ASSAY_ODD_QP_EOF, ASSAY_AMB_D_QP, "quoted-printable ends with an escape"},
		{ASSAY_ODD_UU_NO_BEGIN | ASSAY_ODD_UU_CUT | ASSAY_ODD_UU_LENGTH |
	                 ASSAY_ODD_UU_JUNK | ASSAY_ODD_UU_BEGIN | ASSAY_ODD_UU_AFTER_END,
	         ASSAY_AMB_D_UU, NULL},
	};
	size_t offset = entity->body.off + p->decoder.first_odd;
	enum assay_code last = ASSAY_AMB_COUNT;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if ((p->decoder.oddities & table[i].bits) == 0 || table[i].code == last)
			continue;
		last = table[i].code;
		parser_report(p, table[i].code, entity, offset, table[i].detail);
	}
}

static int leaf_members(struct assay_parser *p, struct assay_entity *entity)
{
	bool limited;
	int ret = members_end(&p->members, &p->arena, entity->detected, &entity->members,
	                      &entity->member_count, &limited);

	p->member_total += entity->member_count;
	if (limited)
		parser_report(p, ASSAY_AMB_R_MEMBERS, entity, entity->body.off, NULL);
	if (entity->member_count > 0 && entity->members[0].source != ASSAY_MEMBER_TNEF)
		parser_report(p, ASSAY_AMB_D_UU_TEXT, entity,
		              entity->body.off + (identity_encoding(entity)
		                                          ? (size_t)entity->members[0].offset
		                                          : 0),
		              NULL);
	return ret;
}

/* Without a header, what looks like one behind the blank line is one to some readers. */
static void leaf_report_blank(struct assay_parser *p, const struct assay_entity *entity)
{
	const unsigned char *text = p->head, *end = text + p->head_len;
	size_t name = 0;

	if (entity->header.len > 0 || !identity_encoding(entity))
		return;
	while (text < end && *text <= ' ')
		text++;
	while (text + name < end && text[name] > ' ' && text[name] < 127 && text[name] != ':')
		name++;
	if (name > 0 && text + name < end && text[name] == ':')
		parser_report(p, ASSAY_AMB_S_BLANK, entity, entity->header.off, NULL);
}

int leaf_end(struct assay_parser *p, struct assay_entity *entity)
{
	const struct assay_type *type;
	int ret = 0;

	if ((p->options.flags & ASSAY_PARSE_STRUCTURE) != 0)
		return 0;
	if (!identity_encoding(entity)) {
		ret = leaf_room(p);
		if (ret == 0)
			ret = leaf_content(p, entity, p->decoded,
			                   assay_decoder_finish(&p->decoder, p->decoded));
		leaf_report_oddities(p, entity);
	}
	leaf_report_blank(p, entity);
	if (ret == 0 && p->hashing)
		ret = leaf_hash_final(p, p->leaf_hash, entity);
	type = assay_detect(p->head, p->head_len);
	if (type != NULL) {
		entity->detected = type->name;
		entity->flags |= type->flags;
	}
	return ret == 0 ? leaf_members(p, entity) : ret;
}
