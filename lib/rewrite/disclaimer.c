/*
 * append-text: where each text of a verdict goes, and what is the same for all
 * places. The text in text/plain is disclaimer-text.c, in text/html
 * disclaimer-html.c, in a part of its own beside.c.
 */
#include <assay/care.h>

#include <string.h>

#include "rewrite/body.h"
#include "rewrite/content.h"

/* ---- the text ------------------------------------------------------------ */

int disclaimer_clean(const char *text, struct assay_buf *out)
{
	size_t start = out->len, kept;
	int ret = assay_buf_puts(out, "");

	while (*text != '\0' && ret == 0) {
		size_t line = strcspn(text, "\r\n"), len = line;

		while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
			len--;
		/* RFC 3676 4.3: the line before a signature ends with its blank */
		if (len == 2 && line > 2 && memcmp(text, "-- ", 3) == 0)
			len = 3;
		ret = assay_buf_append(out, text, len);
		text += line;
		if (*text != '\0' && ret == 0)
			ret = assay_buf_puts(out, "\n");
		text += text[0] == '\r' && text[1] == '\n' ? 2 : *text != '\0';
	}
	for (kept = out->len; kept > start && out->data[kept - 1] == '\n';)
		kept--;
	out->len = kept;
	out->data[kept] = '\0';
	return ret;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What an answer quotes stands behind its mark; a text of markup may stand behind anything. */
static bool begins_line(const char *text, size_t at)
{
	if (text[at] == '<')
		return true;
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
		at--;
	return at == 0 || text[at - 1] == '\n';
}

/* Whatever has wrapped, stuffed or joined its lines since: it is the same text. */
bool disclaimer_peel(const char *text, size_t *len, const char *words)
{
	size_t at = *len, left = strlen(words);
	bool any = false;

	for (;;) {
		while (left > 0 && is_white(words[left - 1]))
			left--;
		if (left == 0)
			break;
		while (at > 0 && is_white(text[at - 1]))
			at--;
		if (at == 0 || text[at - 1] != words[left - 1])
			return false;
		at--;
		left--;
		any = true;
	}
	if (!any || !begins_line(text, at))
		return false;
	*len = at;
	return true;
}

/* ---- the place ----------------------------------------------------------- */

static int add_to(struct rewriting *r, const struct assay_entity *entity,
                  const struct assay_decision *decision)
{
	struct part *part = part_of(r, entity);

	return part == NULL ? -ASSAY_ENOMEM : text_add(r, &part->texts, decision);
}

static bool is_replaced(const struct rewriting *r, const struct assay_entity *entity)
{
	return r->parts[entity->index] != NULL && r->parts[entity->index]->replace != NULL;
}

/*
 * A message without text gets a part of its own for it, before all others: mail
 * readers show the first text as the text of the message.
 */
static int add_ahead(struct rewriting *r, const struct assay_decision *decision)
{
	const struct assay_entity *root = r->rw->analysis->root;
	struct part *part;

	if (is_replaced(r, root))
		return add_to(r, root, decision);
	part = part_of(r, root);
	return part == NULL ? -ASSAY_ENOMEM : text_add(r, &part->ahead, decision);
}

static int add_beside(struct rewriting *r, const struct assay_entity *entity,
                      const struct assay_decision *decision)
{
	struct part *part = part_of(r, entity);

	return part == NULL ? -ASSAY_ENOMEM : text_add(r, &part->beside, decision);
}

static int place(struct rewriting *r, const struct assay_decision *decision,
                 const struct body_parts *body)
{
	struct assay_care_answer answer;
	size_t placed = 0;
	int ret = 0;

	assay_care_ask(r->rw->analysis, decision, &answer);
	if (answer.care > ASSAY_CARE_WRAP)
		return 0;
	if (answer.care == ASSAY_CARE_WRAP)
		return add_beside(r, answer.entity, decision);
	for (size_t i = 0; i < body->count && ret == 0; i++) {
		if (r->covered[body->part[i]->index])
			continue;
		ret = add_to(r, body->part[i], decision);
		placed++;
	}
	return ret < 0 || placed > 0 ? ret : add_ahead(r, decision);
}

int place_texts(struct rewriting *r)
{
	struct body_parts body;
	bool found = false;
	int ret = 0;

	for (size_t i = 0; i < r->verdict->decision_count && ret == 0; i++) {
		const struct assay_decision *decision = &r->verdict->decisions[i];

		if (decision->action != ASSAY_ACT_APPEND_TEXT || decision->observed ||
		    decision->skipped != NULL || decision->text == NULL)
			continue;
		if (!found)
			body_find(r->rw->analysis, &body);
		found = true;
		ret = place(r, decision, &body);
	}
	return ret;
}
