/*
 * What a policy test expects, compared with what was judged and what the
 * message became.
 */
#include "assay-config.h"

#include "policy-test.h"

#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct check {
	const struct test_file *file;
	const struct judged *judged;
	const struct result *result;
	const struct assay_envelope *envelope;
	struct assay_buf *out;

	/* the message as it is delivered */
	const struct assay_analysis *after;
	struct assay_str text;
};

/* ---- differences ---- */

static int say(struct check *c, const char *what, const char *expected, const char *got)
{
	int ret = assay_buf_printf(c->out, "  %s: expected ", what);

	if (ret == 0)
		ret = assay_buf_quote(c->out, expected, 400);
	if (ret == 0)
		ret = assay_buf_puts(c->out, ", got ");
	if (ret == 0)
		ret = got != NULL ? assay_buf_quote(c->out, got, 400)
		                  : assay_buf_puts(c->out, "none");
	return ret < 0 ? ret : assay_buf_puts(c->out, "\n");
}

static int compare(struct check *c, cfg_t *cfg, const char *key, const char *got)
{
	const char *expected = test_value(cfg, key);

	if (expected == NULL || (got != NULL && strcmp(expected, got) == 0))
		return 0;
	return say(c, key, expected, got);
}

/* A growing list of borrowed strings. */
struct list {
	const char **items;
	size_t count, size;
	int error;
};

static void list_add(struct list *list, const char *item)
{
	if (list->count == list->size) {
		size_t size = 2 * list->size + 8;
		const char **grown = reallocarray(list->items, size, sizeof(*grown));

		if (grown == NULL) {
			list->error = -ASSAY_ENOMEM;
			return;
		}
		list->items = grown;
		list->size = size;
	}
	list->items[list->count++] = item;
}

static void list_add_once(struct list *list, const char *item)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->items[i], item) == 0)
			return;
	}
	list_add(list, item);
}

static int print_list(const struct list *list, struct assay_buf *out)
{
	int ret = assay_buf_puts(out, "{");

	for (size_t i = 0; i < list->count && ret == 0; i++) {
		ret = assay_buf_puts(out, i > 0 ? ", " : "");
		if (ret == 0)
			ret = assay_buf_quote(out, list->items[i], 200);
	}
	return ret < 0 ? ret : assay_buf_puts(out, "}");
}

/* The values of a key, in their order, are what there is. Frees the list. */
static int compare_list(struct check *c, cfg_t *cfg, const char *key, struct list *got)
{
	struct list expected = {0};
	int ret = got->error;
	bool same;

	for (unsigned int i = 0; i < test_count(cfg, key); i++)
		list_add(&expected, cfg_getnstr(cfg, key, i));
	/* {""} stands for an empty list, which libconfuse cannot tell from none */
	if (expected.count == 1 && *expected.items[0] == '\0')
		expected.count = 0;
	same = expected.count == got->count;
	for (size_t i = 0; same && i < got->count; i++)
		same = strcmp(expected.items[i], got->items[i]) == 0;
	if (ret == 0 && !same && test_count(cfg, key) > 0) {
		ret = assay_buf_printf(c->out, "  %s: expected ", key);
		if (ret == 0)
			ret = print_list(&expected, c->out);
		if (ret == 0)
			ret = assay_buf_puts(c->out, ", got ");
		if (ret == 0)
			ret = print_list(got, c->out);
		if (ret == 0)
			ret = assay_buf_puts(c->out, "\n");
	}
	free(expected.items);
	free(got->items);
	return ret;
}

/* ---- expect ---- */

static bool is_done(const struct assay_decision *decision)
{
	return !decision->observed && decision->skipped == NULL;
}

/* The parts that decisions are about, and the files in them; of one rule if that is given. */
static int check_parts(struct check *c, cfg_t *expect)
{
	const struct assay_verdict *verdict = c->judged->verdict;
	const char *rule = test_value(expect, "rule");
	struct list parts = {0}, inside = {0};
	int ret;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		if (!is_done(decision) || decision->entity == NULL ||
		    (rule != NULL && strcmp(rule, decision->rule) != 0))
			continue;
		list_add_once(&parts, decision->entity->section);
		if (decision->member_path != NULL)
			list_add_once(&inside, decision->member_path);
	}
	ret = compare_list(c, expect, "part", &parts);
	if (ret == 0)
		return compare_list(c, expect, "inside", &inside);
	free(inside.items);
	return ret;
}

static int check_rules(struct check *c, cfg_t *expect)
{
	const struct assay_verdict *verdict = c->judged->verdict;
	struct list done = {0}, observed = {0}, skipped = {0};
	int ret;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		list_add_once(decision->observed          ? &observed
		              : decision->skipped != NULL ? &skipped
		                                          : &done,
		              decision->rule);
	}
	ret = compare_list(c, expect, "rules", &done);
	if (ret == 0)
		ret = compare_list(c, expect, "observed", &observed);
	else
		free(observed.items);
	if (ret == 0)
		ret = compare_list(c, expect, "not_done", &skipped);
	else
		free(skipped.items);
	return ret;
}

/* "550 5.7.1 text": the beginning is enough. */
static int check_reply(struct check *c, cfg_t *expect)
{
	const struct assay_decision *final = c->judged->verdict->final;
	const char *expected = test_value(expect, "reply");
	struct assay_buf reply = {0};
	int ret = 0;

	if (expected == NULL)
		return 0;
	if (final != NULL && final->reply_code != 0)
		ret = assay_buf_printf(&reply, "%u %s ", final->reply_code,
		                       final->reply_status != NULL ? final->reply_status : "");
	if (ret == 0)
		ret = assay_buf_puts(&reply, final != NULL && final->reply_text != NULL
		                                     ? final->reply_text
		                                     : "");
	if (ret == 0 && strncmp(reply.data, expected, strlen(expected)) != 0)
		ret = say(c, "reply", expected, reply.data);
	assay_buf_free(&reply);
	return ret;
}

static int check_expect(struct check *c, cfg_t *expect)
{
	struct fate fate = judged_fate(c->judged);
	int ret = compare(c, expect, "action", fate.action);

	if (ret == 0)
		ret = compare(c, expect, "rule", fate.rule);
	if (ret == 0)
		ret = compare(c, expect, "group",
		              c->judged->verdict->final != NULL ? c->judged->verdict->final->group
		                                                : NULL);
	if (ret == 0)
		ret = compare(c, expect, "ambiguous",
		              assay_remedy_name(c->judged->treatment.done));
	if (ret == 0)
		ret = compare(c, expect, "changed", c->result->analysis != NULL ? "true" : "false");
	if (ret == 0)
		ret = check_parts(c, expect);
	if (ret == 0)
		ret = check_rules(c, expect);
	return ret < 0 ? ret : check_reply(c, expect);
}

/* ---- after ---- */

/* '*' stands for any characters. */
static bool matches(const char *pattern, const char *text)
{
	const char *star = NULL, *retry = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			retry = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star + 1;
			text = ++retry;
		} else {
			return false;
		}
	}
	pattern += strspn(pattern, "*");
	return *pattern == '\0';
}

/* Leaves and encapsulated messages, as in assay_json(). */
static int check_leaves(struct check *c, cfg_t *after)
{
	struct list types = {0}, detected = {0}, names = {0};
	int ret;

	for (size_t i = 0; i < c->after->entity_count; i++) {
		const struct assay_entity *entity = c->after->entities[i];

		if (entity->kind == ASSAY_MULTIPART)
			continue;
		list_add(&types, entity->type);
		list_add(&detected, entity->detected != NULL ? entity->detected : "none");
		if (entity->name != NULL)
			list_add(&names, entity->name);
	}
	ret = compare_list(c, after, "parts", &types);
	if (ret == 0)
		ret = compare_list(c, after, "detected", &detected);
	else
		free(detected.items);
	if (ret == 0)
		ret = compare_list(c, after, "names", &names);
	else
		free(names.items);
	return ret;
}

/* Whether the message's own header has a field "Name: value" that matches. */
static int has_field(struct check *c, const char *pattern, bool *found_r)
{
	const struct assay_entity *root = c->after->root;
	size_t name_len = strcspn(pattern, ":");
	struct assay_buf value = {0};
	int ret = 0;

	*found_r = false;
	for (uint32_t i = 0; i < root->field_count && ret == 0 && !*found_r; i++) {
		struct assay_str name = assay_field_name(root, &root->fields[i]);

		if (name.len != name_len || strncasecmp(name.data, pattern, name_len) != 0)
			continue;
		value.len = 0;
		ret = assay_field_text(root, &root->fields[i], &value);
		if (ret == 0)
			ret = assay_buf_append(&value, "", 0);
		if (ret == 0 && pattern[name_len] == '\0') /* whatever its value */
			*found_r = true;
		else if (ret == 0)
			*found_r = matches(pattern + name_len + 1 +
			                           strspn(pattern + name_len + 1, " "),
			                   value.data);
	}
	assay_buf_free(&value);
	return ret;
}

static int check_fields(struct check *c, cfg_t *after, const char *key, bool wanted)
{
	int ret = 0;
	bool found;

	for (unsigned int i = 0; i < test_count(after, key) && ret == 0; i++) {
		const char *pattern = cfg_getnstr(after, key, i);

		ret = has_field(c, pattern, &found);
		if (ret == 0 && found != wanted)
			ret = say(c, key, pattern, found ? "it" : NULL);
	}
	return ret;
}

static int check_subject(struct check *c, cfg_t *after)
{
	const struct assay_field *field = assay_entity_field(c->after->root, "Subject", 0);
	struct assay_buf value = {0};
	int ret = field != NULL ? assay_field_text(c->after->root, field, &value) : 0;

	if (ret == 0)
		ret = assay_buf_append(&value, "", 0);
	if (ret == 0)
		ret = compare(c, after, "subject", field != NULL ? value.data : NULL);
	assay_buf_free(&value);
	return ret;
}

/* The text of all text parts, in UTF-8 and one after the other. */
static int collect_text(struct check *c, struct assay_buf *all)
{
	struct assay_source source = assay_source_memory(&c->text);
	struct assay_buf content = {0};
	const struct assay_sink sink = assay_sink_buf(&content);
	int ret = assay_buf_append(all, "", 0);

	for (size_t i = 0; i < c->after->entity_count && ret == 0; i++) {
		const struct assay_entity *entity = c->after->entities[i];

		if (entity->kind != ASSAY_LEAF || strncmp(entity->type, "text/", 5) != 0)
			continue;
		content.len = 0;
		ret = assay_entity_decode(entity, &source, &sink);
		if (ret == 0)
			ret = assay_charset_to_utf8(entity->charset, content.data, content.len,
			                            all);
		if (ret >= 0)
			ret = assay_buf_puts(all, "\n");
	}
	assay_buf_free(&content);
	return ret;
}

static int check_contains(struct check *c, cfg_t *after, const struct assay_buf *text,
                          const char *key, bool wanted)
{
	int ret = 0;

	for (unsigned int i = 0; i < test_count(after, key) && ret == 0; i++) {
		const char *piece = cfg_getnstr(after, key, i);
		bool found = memmem(text->data, text->len, piece, strlen(piece)) != NULL;

		if (found != wanted)
			ret = say(c, key, piece, found ? "it" : NULL);
	}
	return ret;
}

static int check_text(struct check *c, cfg_t *after)
{
	struct assay_buf text = {0};
	int ret;

	if (test_count(after, "contains") + test_count(after, "not_contains") == 0)
		return 0;
	ret = collect_text(c, &text);
	if (ret == 0)
		ret = check_contains(c, after, &text, "contains", true);
	if (ret == 0)
		ret = check_contains(c, after, &text, "not_contains", false);
	assay_buf_free(&text);
	return ret;
}

static int check_same(struct check *c, cfg_t *after)
{
	const char *name = test_value(after, "same_as");
	struct assay_buf file = {0};
	int ret;

	if (name == NULL)
		return 0;
	ret = test_read(c->file, name, &file, c->out);
	if (ret == 0 && (file.len != c->text.len ||
	                 (file.len > 0 && memcmp(file.data, c->text.data, file.len) != 0)))
		ret = say(c, "same_as", name, "other octets");
	assay_buf_free(&file);
	return ret;
}

static bool is_redirected(const struct assay_verdict *verdict, const char *recipient)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		for (size_t n = 0; is_done(decision) && n < decision->recipient_count; n++) {
			if (strcmp(decision->recipients[n], recipient) == 0)
				return true;
		}
	}
	return false;
}

/* Who gets it: those of the envelope who are left, then the others. */
static int check_recipients(struct check *c, cfg_t *after)
{
	const struct assay_verdict *verdict = c->judged->verdict;
	struct list got = {0};

	for (size_t i = 0; i < c->envelope->rcpt_count; i++) {
		if (!is_redirected(verdict, c->envelope->rcpt_to[i]))
			list_add_once(&got, c->envelope->rcpt_to[i]);
	}
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *decision = &verdict->decisions[i];

		for (size_t n = 0; is_done(decision) && n < decision->address_count; n++)
			list_add_once(&got, decision->addresses[n]);
	}
	return compare_list(c, after, "to", &got);
}

static int check_after(struct check *c, cfg_t *after)
{
	int ret;

	if (!judged_fate(c->judged).passes)
		return assay_buf_puts(c->out, "  after: the message is not delivered\n");
	ret = check_recipients(c, after);
	if (ret == 0)
		ret = check_leaves(c, after);
	if (ret == 0)
		ret = check_subject(c, after);
	if (ret == 0)
		ret = check_fields(c, after, "header", true);
	if (ret == 0)
		ret = check_fields(c, after, "not_header", false);
	if (ret == 0)
		ret = check_text(c, after);
	return ret < 0 ? ret : check_same(c, after);
}

int test_check(const struct test_file *file, cfg_t *test, const struct judged *judged,
               const struct result *result, const struct assay_envelope *envelope,
               struct assay_buf *differences)
{
	bool changed = result->analysis != NULL;
	struct check c = {
		.file = file,
		.judged = judged,
		.result = result,
		.envelope = envelope,
		.out = differences,
		.after = changed ? result->analysis : judged->original,
		.text = changed ? (struct assay_str){result->text.data, result->text.len}
		                : (struct assay_str){judged->data, judged->len},
	};
	cfg_t *expect = test_section(test, "expect"), *after = test_section(test, "after");
	int ret = expect != NULL ? check_expect(&c, expect) : 0;

	return ret < 0 || after == NULL ? ret : check_after(&c, after);
}
