/*
 * See members.h: which reader a leaf's content goes to.
 */
#include "inspect/members.h"

#include <string.h>

static const unsigned char tnef_signature[4] = {0x78, 0x9f, 0x3e, 0x22};

void members_begin(struct members *m, const char *type, unsigned int flags, size_t limit)
{
	m->kind = MEMBERS_UNDECIDED;
	m->text = strncmp(type, "text/", 5) == 0;
	m->identity = (flags & MEMBERS_IDENTITY) != 0;
	m->doubtful = false;
	m->held = 0;
	member_list_begin(&m->list, (flags & MEMBERS_HASH) != 0, limit);
}

static void read_octets(struct members *m, const unsigned char *data, size_t len)
{
	if (m->kind == MEMBERS_TEXT)
		text_blocks_feed(&m->reader.text, &m->list, data, len);
	else if (m->kind == MEMBERS_TNEF)
		tnef_feed(&m->reader.tnef, &m->list, data, len);
	/* beyond the limit there is nothing to look for */
	if (m->list.limited && !m->list.open)
		m->kind = MEMBERS_NONE;
}

/* What is not text by declaration or signature may still be text: members_end() knows. */
static void decide(struct members *m, bool tnef)
{
	if (tnef) {
		m->kind = MEMBERS_TNEF;
		tnef_begin(&m->reader.tnef, sizeof(tnef_signature));
	} else if (m->text || m->identity) {
		m->kind = MEMBERS_TEXT;
		m->doubtful = !m->text;
		text_blocks_begin(&m->reader.text);
		read_octets(m, m->hold, m->held);
	} else {
		m->kind = MEMBERS_NONE;
	}
}

int members_feed(struct members *m, const void *data, size_t len)
{
	const unsigned char *p = data;

	while (m->kind == MEMBERS_UNDECIDED && len > 0) {
		if (*p != tnef_signature[m->held]) {
			decide(m, false);
			break;
		}
		m->hold[m->held++] = *p++;
		len--;
		if (m->held == sizeof(tnef_signature))
			decide(m, true);
	}
	if (len > 0)
		read_octets(m, p, len);
	return m->list.error;
}

int members_end(struct members *m, struct arena *arena, const char *detected,
                const struct assay_member **list_r, uint32_t *count_r, bool *limited_r)
{
	/* text that is recognised as something else is none to any reader */
	bool other = m->doubtful && detected != NULL && strncmp(detected, "text/", 5) != 0;

	*list_r = NULL;
	*count_r = 0;
	*limited_r = false;
	if (m->kind == MEMBERS_TEXT)
		text_blocks_end(&m->reader.text, &m->list);
	else if (m->kind == MEMBERS_TNEF)
		tnef_end(&m->reader.tnef, &m->list);
	m->kind = MEMBERS_NONE;
	if (m->list.error != 0 || other)
		return m->list.error;
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
	member_list_free(&m->list);
}
