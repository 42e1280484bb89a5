/*
 * See members.h: which reader a leaf's content goes to.
 */
#include "inspect/members.h"

#include <string.h>

static const unsigned char tnef_signature[TNEF_SIGNATURE_BYTES] = {0x78, 0x9f, 0x3e, 0x22};

void members_begin(struct members *m, const char *type, unsigned int flags, size_t limit)
{
	m->kind = MEMBERS_UNDECIDED;
	m->text = strncmp(type, "text/", 5) == 0;
	m->identity = (flags & MEMBERS_IDENTITY) != 0;
	m->doubtful = false;
	m->started = 0;
	member_list_begin(&m->list, (flags & MEMBERS_HASH) != 0, limit);
	m->in.members = &m->list;
	m->hold.reader = NULL;
	m->hold.type = NULL;
	m->size = 0;
	m->cut = false;
	inspection_begin(&m->in);
}

static void read_octets(struct members *m, const unsigned char *data, size_t len)
{
	if (m->kind == MEMBERS_TEXT)
		text_blocks_feed(&m->reader.text, &m->in, data, len);
	else if (m->kind == MEMBERS_TNEF)
		tnef_feed(&m->reader.tnef, &m->in, data, len);
	/* beyond the limit there is nothing to look for */
	if (m->list.limited && !m->list.open)
		m->kind = MEMBERS_NONE;
}

/* What is not text by declaration or signature may still be text: members_end() knows. */
static void decide(struct members *m, bool tnef)
{
	if (tnef) {
		m->kind = MEMBERS_TNEF;
		tnef_begin(&m->reader.tnef, TNEF_SIGNATURE_BYTES);
	} else if (m->text || m->identity) {
		m->kind = MEMBERS_TEXT;
		m->doubtful = !m->text;
		text_blocks_begin(&m->reader.text);
		read_octets(m, m->start, m->started);
	} else {
		m->kind = MEMBERS_NONE;
	}
}

int members_feed(struct members *m, const void *data, size_t len)
{
	const unsigned char *p = data;

	m->size += len;
	if (m->hold.reader != NULL)
		inspection_hold_data(&m->in, &m->hold, data, len);
	while (m->kind == MEMBERS_UNDECIDED && len > 0) {
		if (*p != tnef_signature[m->started]) {
			decide(m, false);
			break;
		}
		m->start[m->started++] = *p++;
		len--;
		if (m->started == TNEF_SIGNATURE_BYTES)
			decide(m, true);
	}
	if (len > 0)
		read_octets(m, p, len);
	return m->list.error != 0 ? m->list.error : m->in.error;
}

void members_head(struct members *m, const struct assay_type *detected, const char *declared,
                  const char *charset, const char *name, const void *head, size_t len)
{
	/* winmail.dat is read as it passes */
	if (m->kind == MEMBERS_TNEF)
		return;
	m->name = name;
	m->in.charset = charset;
	inspection_hold_head(&m->in, &m->hold, detected, declared, name, head, len);
}

void members_cut(struct members *m)
{
	m->cut = true;
}

int members_end(struct members *m, struct arena *arena, const char *detected,
                const struct assay_member **list_r, uint32_t *count_r, bool *limited_r)
{
	*list_r = NULL;
	*count_r = 0;
	*limited_r = false;
	if (m->kind == MEMBERS_TEXT)
		text_blocks_end(&m->reader.text, &m->in);
	else if (m->kind == MEMBERS_TNEF)
		tnef_end(&m->reader.tnef, &m->in);
	m->kind = MEMBERS_NONE;
	/* text that is recognised as something else is none to any reader */
	if (m->doubtful && detected != NULL && strncmp(detected, "text/", 5) != 0) {
		member_list_clear(&m->list);
		inspection_begin(&m->in);
	}
	inspection_leaf(&m->in, &m->hold, m->name, m->size, m->cut);
	if (m->list.error != 0 || m->in.error != 0)
		return m->list.error != 0 ? m->list.error : m->in.error;
	*limited_r = m->list.limited;
	if (m->list.count == 0)
		return 0;
	*list_r = member_list_end(&m->list, arena);
	if (*list_r != NULL)
		*count_r = (uint32_t)m->list.count;
	return m->list.error;
}

void members_free(struct members *m)
{
	inspection_free(&m->in);
	assay_buf_free(&m->hold.content);
	member_list_free(&m->list);
}
