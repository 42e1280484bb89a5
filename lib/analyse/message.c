/*
 * Encapsulated messages (message/rfc822, RFC 2046 5.2.1) as a whole: size and
 * hash of their octets as they pass, while the entities inside are parsed.
 */
#include "analyse/parser.h"

#include <string.h>

unsigned int trailing_line_end(const unsigned char *data, size_t len)
{
	if (len == 0)
		return 0;
	if (data[len - 1] == '\r')
		return 1;
	if (data[len - 1] != '\n')
		return 0;
	return len > 1 && data[len - 2] == '\r' ? 2 : 1;
}

static void body_hash_update(struct assay_parser *p, struct open_entity *open,
                             const unsigned char *data, size_t len)
{
	if (len == 0)
		return;
	open->entity->size += len;
	parser_work(p, len);
	if (EVP_DigestUpdate(open->body_hash, data, len) != 1)
		parser_fail(p, -ASSAY_ECRYPTO);
}

/* Octets of the message pass; the message entities around them take part. */
void pass_octets(struct assay_parser *p, const unsigned char *data, size_t len)
{
	if (p->hashed_messages == 0 || len == 0)
		return;
	for (unsigned int i = 0; i < p->hashed_messages; i++) {
		struct open_entity *open = &p->stack[p->hashed[i]];
		unsigned int tail = trailing_line_end(data, len);

		if (len == 1 && *data == '\n' && open->held_len == 1 && open->held[0] == '\r') {
			open->held[1] = '\n';
			open->held_len = 2;
			continue;
		}
		body_hash_update(p, open, open->held, open->held_len);
		body_hash_update(p, open, data, len - tail);
		memcpy(open->held, data + len - tail, tail);
		open->held_len = tail;
	}
}

void message_body_begin(struct assay_parser *p, struct open_entity *open)
{
	if (!leaf_hashes(p, open->entity) || p->hashed_messages == HASHED_MESSAGES)
		return;
	if (parser_fail(p, leaf_hash_init(p, &open->body_hash)) == 0)
		p->hashed[p->hashed_messages++] = (unsigned int)(open - p->stack);
}

void message_body_end(struct assay_parser *p, struct open_entity *open)
{
	struct assay_entity *entity = open->entity;

	if (open->body_hash == NULL) {
		entity->size = entity->body.len;
		return;
	}
	/* the line end held back: its delimiter's, or the body's */
	if (entity->size < entity->body.len)
		body_hash_update(p, open, open->held, open->held_len);
	parser_fail(p, leaf_hash_final(p, open->body_hash, entity));
	EVP_MD_CTX_free(open->body_hash);
	open->body_hash = NULL;
	p->hashed_messages--;
}
