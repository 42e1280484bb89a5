/*
 * See inspection.h: the budget, and the members, whose content goes to the
 * readers of readers.c in turn.
 */
#include "inspect/inspection.h"

#include <stdlib.h>
#include <string.h>

/* Octets that may be unpacked whatever the ratio. */
#define RATIO_FREE (8 * 1024 * 1024)

void inspection_flag(struct inspection *in, unsigned int flags)
{
	in->flags |= flags;
}

void inspection_report(struct inspection *in, enum inspection_finding finding)
{
	if (finding == INSPECTION_CORRUPT && in->cut)
		return;
	in->findings |= finding;
	switch (finding) {
	case INSPECTION_ENCRYPTED:
		in->flags |= ASSAY_ENT_ENCRYPTED;
		break;
	case INSPECTION_CORRUPT:
		in->flags |= ASSAY_ENT_CORRUPT;
		break;
	case INSPECTION_POLYGLOT:
		in->flags |= ASSAY_ENT_POLYGLOT;
		break;
	default:
		in->flags |= ASSAY_ENT_BOMB;
	}
}

void inspection_type(struct inspection *in, const char *type)
{
	const struct assay_type *row = assay_type_find(type);

	if (row != NULL)
		in->type = row;
}

bool inspection_spend(struct inspection *in, size_t octets)
{
	const struct assay_limits *limits = in->limits;
	uint64_t allowed = RATIO_FREE + in->packed * limits->unpacked_ratio;

	if (in->error < 0)
		return false;
	if (octets > limits->unpacked_bytes - in->unpacked_total) {
		in->unpacked_total = limits->unpacked_bytes;
		inspection_report(in, INSPECTION_BYTES);
		return false;
	}
	if (in->unpacked > allowed || octets > allowed - in->unpacked) {
		in->unpacked = allowed;
		inspection_report(in, INSPECTION_RATIO);
		return false;
	}
	in->unpacked += octets;
	in->unpacked_total += octets;
	return true;
}

/* ---- content that passes ------------------------------------------------------ */

void inspection_hold_head(struct inspection *in, struct inspection_hold *hold,
                          const struct assay_type *type, const char *declared, const char *name,
                          const void *head, size_t len)
{
	hold->decided = true;
	hold->over = false;
	hold->type = type;
	hold->content.len = 0;
	hold->reader = in->limits == NULL || len == 0
	                       ? NULL
	                       : inspection_choose(type, declared, name, head, len);
	/* of what is known and has no reader, only an archive behind it is of interest */
	hold->searching =
		hold->reader == inspect_behind && type != NULL && !inspection_promises(name);
	hold->last_len = 0;
	inspection_hold_data(in, hold, head, len);
}

static void keep(struct inspection *in, struct inspection_hold *hold, const void *data, size_t len)
{
	size_t room = in->limits->inspect_bytes - hold->content.len;

	hold->over |= len > room;
	if (len > room)
		len = room;
	if (len > 0 && assay_buf_append(&hold->content, data, len) < 0)
		in->error = -ASSAY_ENOMEM;
}

/* The octets that what comes next may go on from: the last ones of both. */
static void remember(struct inspection_hold *hold, const unsigned char *data, size_t len)
{
	size_t room = sizeof(hold->last), old;

	if (len > room) {
		data += len - room;
		len = room;
	}
	old = hold->last_len < room - len ? hold->last_len : room - len;
	memmove(hold->last, hold->last + hold->last_len - old, old);
	memcpy(hold->last + old, data, len);
	hold->last_len = old + len;
}

/*
 * Where in data the archive starts, or len. If it starts in the octets before
 * data, those are kept at once.
 */
static size_t search(struct inspection *in, struct inspection_hold *hold, const unsigned char *data,
                     size_t len)
{
	unsigned char joint[2 * sizeof(hold->last)];
	size_t part = len < sizeof(hold->last) ? len : sizeof(hold->last), found;

	memcpy(joint, hold->last, hold->last_len);
	memcpy(joint + hold->last_len, data, part);
	found = search_archive(joint, hold->last_len + part);
	if (found < hold->last_len) {
		hold->searching = false;
		keep(in, hold, joint + found, hold->last_len - found);
		return 0;
	}
	found = search_archive(data, len);
	hold->searching = found == SEARCH_NONE;
	if (!hold->searching)
		return found;
	remember(hold, data, len);
	return len;
}

void inspection_hold_data(struct inspection *in, struct inspection_hold *hold, const void *data,
                          size_t len)
{
	size_t start = 0;

	if (hold->reader == NULL)
		return;
	if (hold->searching)
		start = search(in, hold, data, len);
	keep(in, hold, (const unsigned char *)data + start, len - start);
}

static void read_held(struct inspection *in, const struct inspection_hold *hold)
{
	if (hold->content.len == 0)
		return;
	in->cut |= hold->over;
	if (hold->over)
		inspection_report(in, INSPECTION_SIZE);
	hold->reader(in, (const unsigned char *)hold->content.data, hold->content.len);
	if (inspection_may_hide(hold->reader))
		inspect_behind(in, (const unsigned char *)hold->content.data, hold->content.len);
}

/* ---- members ---------------------------------------------------------------- */

bool inspection_member_open(struct inspection *in, enum assay_member_source source, uint64_t offset)
{
	if (in->error < 0)
		return false;
	if (!member_open(in->members, source, offset)) {
		if (in->members->limited)
			inspection_report(in, INSPECTION_MEMBERS);
		return false;
	}
	member_parent(in->members, in->parent);
	in->full = false;
	in->hold.decided = false;
	return true;
}

bool inspection_member_again(struct inspection *in, uint64_t offset)
{
	inspection_member_end(in, 0);
	in->full = false;
	in->hold.decided = false;
	return in->error == 0 && member_reopen(in->members, offset);
}

bool inspection_member_begin(struct inspection *in, enum assay_member_source source,
                             const char *charset, const void *name, size_t name_len,
                             const char *type)
{
	if (!inspection_member_open(in, source, 0))
		return false;
	if (name != NULL)
		member_name(in->members, charset == NULL ? "utf-8" : charset, name, name_len);
	if (type != NULL)
		member_type(in->members, type);
	return true;
}

static const char *text_or_null(const struct assay_buf *text)
{
	return text->len == 0 ? NULL : text->data;
}

/* The open member's first octets are complete. */
static void head_complete(struct inspection *in)
{
	const struct member_list *members = in->members;

	inspection_hold_head(in, &in->hold, members->detected, text_or_null(&members->type),
	                     text_or_null(&members->name), members->head, members->head_len);
}

static void store(struct inspection *in, const unsigned char *data, size_t len)
{
	struct member_list *members = in->members;
	size_t room = ASSAY_DETECT_HEAD - members->head_len;

	member_write(members, data, len);
	if (in->hold.decided) {
		inspection_hold_data(in, &in->hold, data, len);
	} else if (members->head_len == ASSAY_DETECT_HEAD) {
		head_complete(in);
		inspection_hold_data(in, &in->hold, data + room, len - room);
	}
}

void inspection_member_data(struct inspection *in, const void *data, size_t len)
{
	if (!in->members->open || len == 0)
		return;
	in->packed += len;
	store(in, data, len);
}

bool inspection_member_write(struct inspection *in, const void *data, size_t len)
{
	if (!in->members->open || in->full)
		return false;
	if (!inspection_spend(in, len)) {
		in->full = true;
		return false;
	}
	if (len > 0)
		store(in, data, len);
	return in->error == 0;
}

void inspection_member_absent(struct inspection *in, uint64_t size)
{
	if (!in->members->open)
		return;
	member_absent(in->members, size);
	in->hold.decided = true;
	in->hold.reader = NULL;
}

/* The content of the member of this index goes to its reader. */
static void read_member(struct inspection *in, size_t index)
{
	struct inspection outer = *in;
	struct member_facts facts = member_suspend(in->members);

	/* the content must outlive the members inside of it */
	in->hold = (struct inspection_hold){0};
	in->type = outer.hold.type;
	in->name = text_or_null(&facts.name);
	in->flags = 0;
	in->cut = outer.full;
	in->parent = (uint32_t)index + 1;
	in->depth++;
	if (in->depth > in->limits->archive_depth)
		inspection_report(in, INSPECTION_DEPTH);
	else
		read_held(in, &outer.hold);
	inspection_member_end(in, 0);
	member_add_flags(in->members, index, in->flags);
	if (in->type != outer.hold.type)
		member_detected(in->members, index, in->type);
	assay_buf_free(&in->hold.content);
	member_resume(in->members, &facts);
	in->hold = outer.hold;
	in->type = outer.type;
	in->name = outer.name;
	in->flags = outer.flags;
	in->cut = outer.cut;
	in->parent = outer.parent;
	in->depth--;
}

void inspection_member_end(struct inspection *in, unsigned int flags)
{
	struct member_list *members = in->members;
	size_t index = members->count;

	if (!members->open)
		return;
	if (in->full)
		flags |= ASSAY_ENT_TRUNCATED | ASSAY_ENT_BOMB;
	member_close(members, flags);
	if (in->error == 0)
		in->error = members->error;
	if (!in->hold.decided)
		head_complete(in);
	if (in->error == 0 && in->hold.reader != NULL)
		read_member(in, index);
	in->hold.reader = NULL;
}

/* ---- leaves ----------------------------------------------------------------- */

void inspection_begin(struct inspection *in)
{
	in->type = NULL;
	in->name = NULL;
	in->flags = 0;
	in->cut = false;
	in->parent = 0;
	in->full = false;
	in->hold.decided = false;
	if (in->nested)
		return;
	in->findings = 0;
	in->packed = 0;
	in->unpacked = 0;
}

void inspection_leaf(struct inspection *in, struct inspection_hold *hold, const char *name,
                     uint64_t packed, bool cut)
{
	in->type = hold->type;
	if (hold->reader == NULL || in->error < 0)
		return;
	in->name = name;
	in->cut = cut;
	if (!in->nested)
		in->packed = packed;
	if (in->depth > in->limits->archive_depth)
		inspection_report(in, INSPECTION_DEPTH);
	else
		read_held(in, hold);
	inspection_member_end(in, 0);
	hold->reader = NULL;
}

void inspection_free(struct inspection *in)
{
	assay_buf_free(&in->hold.content);
}
