/*
 * Attachment names: every reading of the file name that a header offers.
 * RFC 2183 2.3 (filename), RFC 2045 (name, older), RFC 2231 (extended and
 * continued parameters), and RFC 2047 encoded-words in them, which RFC 2047 5
 * forbids and half of the world writes.
 */
#include "assay-config.h"

#include "analyse/parser.h"

#include <string.h>
#include <strings.h>

#define NAMES_MAX  6
#define NAME_BYTES 4096 /* of one name; more is cut */

struct name_list {
	struct assay_parser *p;
	struct assay_entity *entity;
	struct assay_name names[NAMES_MAX];
	uint32_t count;
	bool control;
};

static bool printable_ascii(const char *data, size_t len)
{
	bool all = true;

	for (size_t i = 0; i < len; i++)
		all &= data[i] >= 32 && data[i] < 127;
	return all;
}

/*
 * A name for the result: valid UTF-8 without NUL. What is neither UTF-8 nor
 * anything else is read as windows-1252, as the codec does.
 */
static char *clean_name(struct name_list *l, const char *data, size_t len)
{
	struct assay_buf text = {0};
	char *name = NULL;
	size_t start = 0;

	if (len > NAME_BYTES) {
		len = NAME_BYTES;
		/* between characters, should it be UTF-8 */
		for (int i = 0; i < 3 && (data[len] & 0xc0) == 0x80; i++)
			len--;
	}
	if (printable_ascii(data, len))
		return arena_strndup(&l->p->arena, data, len);
	if (assay_charset_to_utf8(NULL, data, len, &text) < 0)
		goto out;
	data = text.data == NULL ? "" : text.data;
	len = text.len;
	for (size_t i = 0; i < len; i++)
		l->control |= (unsigned char)data[i] < 32 || data[i] == 127;
	if (memchr(data, '\0', len) == NULL) {
		name = arena_strndup(&l->p->arena, data, len);
		goto out;
	}
	struct assay_buf replaced = {0};
	for (size_t i = 0; i <= len; i++) {
		if (i < len && data[i] != '\0')
			continue;
		if (assay_buf_append(&replaced, data + start, i - start) < 0 ||
		    (i < len && assay_buf_puts(&replaced, "\xef\xbf\xbd") < 0))
			break;
		start = i + 1;
	}
	if (start == len + 1)
		name = arena_strndup(&l->p->arena, replaced.data, replaced.len);
	assay_buf_free(&replaced);
out:
	assay_buf_free(&text);
	return name;
}

static int add_name(struct name_list *l, const struct assay_buf *value,
                    enum assay_name_source source)
{
	const char *name;

	if (value->len == 0 || l->count == NAMES_MAX)
		return 0;
	name = clean_name(l, value->data, value->len);
	if (name == NULL)
		return -ASSAY_ENOMEM;
	for (uint32_t i = 0; i < l->count; i++) {
		if (strcmp(l->names[i].value, name) == 0)
			return 0;
	}
	l->names[l->count++] = (struct assay_name){.value = name, .source = source};
	return 0;
}

static const char *extension(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? "" : dot;
}

/* Whether two readings mislead: readers agree on which of two names they show, but the other one
 * tells what a program is to open. */
static bool names_conflict(const char *a, const char *b)
{
	return strcasecmp(extension(a), extension(b)) != 0;
}

static bool same_text(const struct assay_buf *a, const struct assay_buf *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static bool has_word(const struct assay_buf *text)
{
	return text->len > 1 && memmem(text->data, text->len, "=?", 2) != NULL;
}

/* RFC 5322 3.2.3: what stands in quotes for no reason, some readers unquote once more. */
static bool in_quotes(const char *name, size_t len)
{
	return len > 1 && name[0] == '\'' && name[len - 1] == '\'';
}

/* Characters that embed, override or isolate text direction. */
static bool turns_round(const char *name)
{
	for (; (name = strchr(name, '\xe2')) != NULL; name++) {
		if ((name[1] == '\x80' && name[2] >= '\xaa' && name[2] <= '\xae') ||
		    (name[1] == '\x81' && name[2] >= '\xa6' && name[2] <= '\xa9'))
			return true;
	}
	return false;
}

/* What a name shows: some readers make one of several blanks, and all of them lose the end. */
static void report_name(struct assay_parser *p, const struct assay_entity *entity, const char *name,
                        size_t offset)
{
	const char *blanks = name;

	if (turns_round(name))
		parser_report(p, ASSAY_AMB_F_BIDI, entity, offset, NULL);
	if (in_quotes(name, strlen(name)))
		parser_report(p, ASSAY_AMB_F_SYNTAX, entity, offset, NULL);
	while ((blanks = strchr(blanks, ' ')) != NULL) {
		size_t run = strspn(blanks, " ");

		if (run > 1)
			parser_report(p, ASSAY_AMB_F_SYNTAX, entity, offset, NULL);
		if (run > 3 && blanks[run] == '.')
			parser_report(p, ASSAY_AMB_F_DOUBLE_EXT, entity, offset, NULL);
		blanks += run;
	}
}

static void report_readings(struct assay_parser *p, const struct assay_entity *entity,
                            const struct param_readings *r, size_t offset)
{
	if (r->plain_count > 1)
		parser_report(p, ASSAY_AMB_P_DUP, entity, offset, NULL);
	if (r->ext_broken)
		parser_report(p, ASSAY_AMB_P_2231_DUP, entity, offset, NULL);
	/* of the plain name and the extended one beside it readers take either */
	if (r->has_ext && r->has_plain && !same_text(&r->ext, &r->plain))
		parser_report(p, ASSAY_AMB_P_2231_DUP, entity, offset, NULL);
	if (r->encoded_word || (r->has_literal && has_word(&r->literal)))
		parser_report(p, ASSAY_AMB_P_ENCWORD, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_NUL) != 0)
		parser_report(p, ASSAY_AMB_F_NUL, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_FOLD) != 0)
		parser_report(p, ASSAY_AMB_F_FOLD, entity, offset, NULL);
	if ((r->odd & PARAM_ODD_EIGHTBIT) != 0)
		parser_report(p, ASSAY_AMB_F_8BIT, entity, offset, NULL);
	if ((r->odd & (PARAM_ODD_UNQUOTED | PARAM_ODD_ESCAPE | PARAM_ODD_ENDS | PARAM_ODD_BLANK)) !=
	            0 ||
	    (r->plain_count > 0 && r->plain.len == 0))
		parser_report(p, ASSAY_AMB_F_SYNTAX, entity, offset, NULL);
}

static int add_readings(struct name_list *l, const struct params *params, const char *parameter,
                        enum assay_name_source ext, enum assay_name_source plain,
                        struct assay_buf *literal, size_t offset)
{
	struct param_readings r;
	int ret = params_read(params, parameter, &r);

	/* where the first parameter gave a name, how another one is written is nobody's concern */
	if (l->count == 0)
		report_readings(l->p, l->entity, &r, offset);
	if (ret == 0 && r.has_ext)
		ret = add_name(l, &r.ext, ext);
	if (ret == 0 && r.has_plain)
		ret = add_name(l, &r.plain, plain);
	if (ret == 0 && r.has_literal)
		ret = assay_buf_append(literal, r.literal.data, r.literal.len);
	param_readings_free(&r);
	return ret;
}

int names_collect(struct assay_parser *p, struct assay_entity *entity,
                  const struct params *disposition, const struct params *type, size_t offset)
{
	struct name_list l = {.p = p, .entity = entity};
	struct assay_buf literals[2] = {{0}, {0}};
	struct assay_name *names;
	int ret = 0;

	if (disposition->count > 0)
		ret = add_readings(&l, disposition, "filename", ASSAY_NAME_FILENAME_EXT,
		                   ASSAY_NAME_FILENAME, &literals[0], offset);
	if (ret == 0 && type->count > 0)
		ret = add_readings(&l, type, "name", ASSAY_NAME_NAME_EXT, ASSAY_NAME_NAME,
		                   &literals[1], offset);
	for (uint32_t i = 1; i < l.count; i++) {
		if (names_conflict(l.names[0].value, l.names[i].value)) {
			parser_report(p, ASSAY_AMB_F_NAME_CONFLICT, entity, offset, NULL);
			break;
		}
	}
	for (int i = 0; i < 2; i++) {
		if (ret == 0)
			ret = add_name(&l, &literals[i], ASSAY_NAME_RAW);
		assay_buf_free(&literals[i]);
	}
	if (ret < 0 || l.count == 0)
		return ret;
	if (l.control)
		parser_report(p, ASSAY_AMB_F_NUL, entity, offset, NULL);
	for (uint32_t i = 0; i < l.count; i++)
		report_name(p, entity, l.names[i].value, offset);
	names = arena_alloc(&p->arena, l.count * sizeof(*names));
	if (names == NULL)
		return -ASSAY_ENOMEM;
	memcpy(names, l.names, l.count * sizeof(*names));
	entity->names = names;
	entity->name_count = l.count;
	entity->name = names[0].value;
	return 0;
}
