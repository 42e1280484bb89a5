/*
 * The elements that are open, so that each gets its end tag in order. It follows
 * HTML Standard 13.2.6 where that shows: what a start tag ends (a p before a
 * block, a cell before the next), how far an end tag reaches, formatting that
 * goes on behind the element it began in.
 *
 * It differs where a formatting element ends within a block that began in it:
 * "<b>x<p>y</b>z</p>". The standard takes the tree apart there; here the
 * formatting lasts until the block ends.
 */
#include "rewrite/sanitizer.h"

#include <string.h>

/* Octets of start tags that may be written again, for each octet of input; and some more. */
#define REOPEN_FREE (64 * 1024)

static unsigned int traits_of(enum html_element element)
{
	return element_rule(element)->traits;
}

/* How many are open up to the innermost one that has tags. */
static size_t top(const struct sanitizer *s)
{
	size_t depth = s->depth;

	while (depth > 0 && s->open[depth - 1].name == NULL)
		depth--;
	return depth;
}

enum html_element tree_top(const struct sanitizer *s)
{
	size_t depth = top(s);

	return depth > 0 ? s->open[depth - 1].element : HTML_OTHER;
}

bool tree_has(const struct sanitizer *s, enum html_element element)
{
	for (size_t i = s->depth; i-- > 0;) {
		if (s->open[i].element == element)
			return true;
	}
	return false;
}

bool tree_has_room(const struct sanitizer *s)
{
	return s->depth < SANITIZE_DEPTH;
}

/* ---- ending ----------------------------------------------------------------- */

static void pop(struct sanitizer *s)
{
	const struct open_element *e = &s->open[--s->depth];

	if (e->name != NULL) {
		sanitizer_puts(s, "</");
		sanitizer_puts(s, e->name);
		sanitizer_puts(s, ">");
	}
	if ((traits_of(e->element) & IS_CELL) != 0) {
		s->waiting_count = s->first_waiting;
		s->first_waiting = e->first_waiting;
	}
}

static void wait_for_text(struct sanitizer *s, const struct open_element *e)
{
	size_t same = 0;

	if (e->ended || (traits_of(e->element) & IS_FORMAT) == 0 ||
	    s->waiting_count == SANITIZE_WAITING)
		return;
	/* the standard too has no use for more than three of a kind */
	for (size_t i = s->first_waiting; i < s->waiting_count; i++)
		same += s->waiting[i].element == e->element;
	if (same < 3)
		s->waiting[s->waiting_count++] =
			(struct waiting_element){e->element, e->name, e->tag, e->len};
}

/* End all from this index on; formatting that stood within the first goes on, if it may. */
static void close_from(struct sanitizer *s, size_t index, bool goes_on)
{
	size_t last = s->depth;

	/* nothing goes on out of a cell */
	for (size_t i = index; i < last; i++) {
		if ((traits_of(s->open[i].element) & (IS_CELL | IS_TABLE_PART)) != 0)
			last = i;
	}
	while (s->depth > index)
		pop(s);
	for (size_t i = index + 1; i < last && goes_on; i++)
		wait_for_text(s, &s->open[i]);
	while (s->depth > 0 && s->open[s->depth - 1].ended)
		pop(s);
}

/* ---- looking for what is open ------------------------------------------------ */

#define NOT_FOUND SIZE_MAX

/* "has an element in scope": cells, captions and tables keep out what is around them. */
static size_t find_in_scope(const struct sanitizer *s, enum html_element element)
{
	for (size_t i = s->depth; i-- > 0;) {
		enum html_element e = s->open[i].element;

		if (s->open[i].source == element && !s->open[i].ended)
			return i;
		if ((traits_of(e) & IS_CELL) != 0 || e == HTML_TABLE)
			break;
		if (e == HTML_BUTTON && element == HTML_P)
			break;
		if ((e == HTML_OL || e == HTML_UL) && element == HTML_LI)
			break;
	}
	return NOT_FOUND;
}

/* "has an element in table scope" */
static size_t find_in_table(const struct sanitizer *s, enum html_element element)
{
	for (size_t i = s->depth; i-- > 0;) {
		if (s->open[i].element == element)
			return i;
		if (s->open[i].element == HTML_TABLE)
			break;
	}
	return NOT_FOUND;
}

static size_t find_heading(const struct sanitizer *s)
{
	for (size_t i = s->depth; i-- > 0;) {
		unsigned int traits = traits_of(s->open[i].element);

		if ((traits & IS_HEADING) != 0)
			return i;
		if ((traits & IS_CELL) != 0 || s->open[i].element == HTML_TABLE)
			break;
	}
	return NOT_FOUND;
}

static void close_top(struct sanitizer *s, bool goes_on)
{
	close_from(s, top(s) - 1, goes_on);
}

static bool special_above(const struct sanitizer *s, size_t index)
{
	for (size_t i = index + 1; i < s->depth; i++) {
		if ((traits_of(s->open[i].element) & IS_SPECIAL) != 0)
			return true;
	}
	return false;
}

/* ---- start tags --------------------------------------------------------------- */

static void close_p(struct sanitizer *s)
{
	size_t index = find_in_scope(s, HTML_P);

	if (index != NOT_FOUND)
		close_from(s, index, true);
}

/* An item ends before the next one of its list. */
static void close_item(struct sanitizer *s, enum html_element one, enum html_element other)
{
	for (size_t i = s->depth; i-- > 0;) {
		enum html_element e = s->open[i].element;

		if (e == one || e == other) {
			close_from(s, i, true);
			return;
		}
		if ((traits_of(e) & IS_SPECIAL) != 0 && e != HTML_ADDRESS && e != HTML_DIV &&
		    e != HTML_P)
			return;
	}
}

static bool may_hold(enum html_element outer, enum html_element part)
{
	if (outer == HTML_TABLE)
		return true;
	if (part == HTML_TD || part == HTML_TH)
		return outer == HTML_TR || outer == HTML_TBODY || outer == HTML_THEAD ||
		       outer == HTML_TFOOT;
	if (part == HTML_TR)
		return outer == HTML_TBODY || outer == HTML_THEAD || outer == HTML_TFOOT;
	return part == HTML_COL && outer == HTML_COLGROUP;
}

/* "clear the stack back to a table context", or that of a body or a row. */
static bool before_table_part(struct sanitizer *s, enum html_element part)
{
	if (find_in_table(s, HTML_TABLE) == NOT_FOUND)
		return false;
	for (size_t i = s->depth; i-- > 0;) {
		if (may_hold(s->open[i].element, part)) {
			close_from(s, i + 1, false);
			return true;
		}
	}
	return false;
}

static void before_table(struct sanitizer *s)
{
	/* outside of cells a table ends the one around it */
	for (size_t i = s->depth; i-- > 0;) {
		if ((traits_of(s->open[i].element) & IS_CELL) != 0)
			break;
		if (s->open[i].element == HTML_TABLE) {
			close_from(s, i, false);
			break;
		}
	}
	if (!s->quirks)
		close_p(s);
}

/* Of those that wait the last one of its kind. False: there is none. */
static bool forget_waiting(struct sanitizer *s, enum html_element element)
{
	for (size_t i = s->waiting_count; i-- > s->first_waiting;) {
		if (s->waiting[i].element == element) {
			memmove(&s->waiting[i], &s->waiting[i + 1],
			        (--s->waiting_count - i) * sizeof(s->waiting[0]));
			return true;
		}
	}
	return false;
}

/* A link within a link ends the outer one, unless a block stands between them. */
static void close_formatting(struct sanitizer *s, enum html_element element)
{
	size_t index = find_in_scope(s, element);

	while (forget_waiting(s, element))
		;
	if (index == NOT_FOUND)
		return;
	if (special_above(s, index))
		s->open[index].ended = true;
	else
		close_from(s, index, true);
}

/* Within select there are options only. False: the tag means nothing there. */
static bool before_in_select(struct sanitizer *s, enum html_element element)
{
	size_t index = find_in_scope(s, HTML_SELECT);

	if (index == NOT_FOUND)
		return element != HTML_OPTION && element != HTML_OPTGROUP;
	if (element == HTML_INPUT || element == HTML_TEXTAREA || element == HTML_BUTTON ||
	    element == HTML_SELECT) {
		close_from(s, index, true);
		return element != HTML_SELECT;
	}
	if (element != HTML_OPTION && element != HTML_OPTGROUP)
		return false;
	if (tree_top(s) == HTML_OPTION)
		close_top(s, false);
	if (tree_top(s) == HTML_OPTGROUP && element == HTML_OPTGROUP)
		close_top(s, false);
	return true;
}

/* Which element is ended by another one of its kind. */
static void close_alike(struct sanitizer *s, enum html_element element)
{
	enum html_element outer = tree_top(s);
	size_t index;

	switch (element) {
	case HTML_LI:
		close_item(s, HTML_LI, HTML_LI);
		break;
	case HTML_DD:
	case HTML_DT:
		close_item(s, HTML_DD, HTML_DT);
		break;
	case HTML_A:
	case HTML_NOBR:
		close_formatting(s, element);
		break;
	case HTML_BUTTON:
		index = find_in_scope(s, HTML_BUTTON);
		if (index != NOT_FOUND)
			close_from(s, index, true);
		break;
	case HTML_RB:
	case HTML_RP:
	case HTML_RT:
	case HTML_RTC:
		if (outer == HTML_RB || outer == HTML_RP || outer == HTML_RT)
			close_top(s, true);
		break;
	default:
		break;
	}
}

/* "reconstruct the active formatting elements" */
static void go_on(struct sanitizer *s)
{
	size_t first = s->first_waiting, count = s->waiting_count;

	s->waiting_count = first;
	for (size_t i = first; i < count && s->error == 0; i++) {
		struct waiting_element w = s->waiting[i];
		size_t tag = s->out->len;

		if (!tree_has_room(s) || s->reopened + w.len > s->tokens.len + REOPEN_FREE)
			return;
		s->reopened += w.len;
		s->error = assay_buf_reserve(s->out, w.len);
		if (s->error < 0)
			return;
		sanitizer_put(s, s->out->data + w.tag, w.len);
		tree_push(s, w.element, w.element, w.name, tag);
	}
}

static void leave_head(struct sanitizer *s)
{
	if (tree_top(s) == HTML_HEAD)
		pop(s);
}

void tree_before_text(struct sanitizer *s)
{
	leave_head(s);
	s->started = true;
	if (find_in_scope(s, HTML_SELECT) == NOT_FOUND)
		go_on(s);
}

/* html, head and body come once, and before anything that shows. */
static bool before_structure(struct sanitizer *s, enum html_element element)
{
	if (s->started || s->body || (element != HTML_BODY && s->head) ||
	    (element == HTML_HTML && s->html))
		return false;
	s->html |= element == HTML_HTML;
	s->head |= element == HTML_HEAD;
	s->body |= element == HTML_BODY;
	leave_head(s);
	return true;
}

bool tree_before(struct sanitizer *s, enum html_element element)
{
	unsigned int traits = traits_of(element);

	if (element == HTML_HTML || element == HTML_HEAD || element == HTML_BODY)
		return before_structure(s, element);
	if ((traits & IN_HEAD) != 0)
		return find_in_scope(s, HTML_SELECT) == NOT_FOUND;
	leave_head(s);
	s->started = true;
	if (element == HTML_OPTION || element == HTML_OPTGROUP ||
	    find_in_scope(s, HTML_SELECT) != NOT_FOUND) {
		if (!before_in_select(s, element))
			return false;
		if (element == HTML_OPTION || element == HTML_OPTGROUP)
			return true;
	}
	if ((traits & IN_TABLE) != 0)
		return before_table_part(s, element);
	if (element == HTML_FORM && tree_has(s, HTML_FORM))
		return false;
	close_alike(s, element);
	if (element == HTML_TABLE)
		before_table(s);
	else if ((traits & CLOSES_P) != 0)
		close_p(s);
	else
		go_on(s);
	if ((traits & IS_HEADING) != 0 && (traits_of(tree_top(s)) & IS_HEADING) != 0)
		close_top(s, true);
	return true;
}

void tree_push(struct sanitizer *s, enum html_element element, enum html_element source,
               const char *name, size_t tag)
{
	struct open_element *e = &s->open[s->depth++];

	*e = (struct open_element){element, source,          name, tag, s->out->len - tag,
	                           false,   s->first_waiting};
	if ((traits_of(element) & IS_CELL) != 0)
		s->first_waiting = s->waiting_count;
}

/* ---- end tags -------------------------------------------------------------------- */

static void end_formatting(struct sanitizer *s, enum html_element element)
{
	size_t index = find_in_scope(s, element);

	/* one that waits is the innermost */
	if (forget_waiting(s, element) || index == NOT_FOUND)
		return;
	if (special_above(s, index))
		s->open[index].ended = true;
	else
		close_from(s, index, true);
}

/* "any other end tag" */
static void end_ordinary(struct sanitizer *s, enum html_element element)
{
	for (size_t i = s->depth; i-- > 0;) {
		if (s->open[i].element == element) {
			close_from(s, i, true);
			return;
		}
		if ((traits_of(s->open[i].element) & IS_SPECIAL) != 0)
			return;
	}
}

static void end_block(struct sanitizer *s, enum html_element element)
{
	size_t index = (traits_of(element) & IS_HEADING) != 0 ? find_heading(s)
	                                                      : find_in_scope(s, element);

	if (index != NOT_FOUND) {
		close_from(s, index, true);
	} else if (element == HTML_P && find_in_scope(s, HTML_SELECT) == NOT_FOUND) {
		/* browsers show an empty one */
		leave_head(s);
		s->started = true;
		sanitizer_puts(s, "<p></p>");
	}
}

void tree_end_tag(struct sanitizer *s, enum html_element element)
{
	unsigned int traits = traits_of(element);
	size_t index;

	/* what comes behind the end of the body still belongs to it */
	if (element == HTML_HTML || element == HTML_BODY || (traits & IS_VOID) != 0)
		return;
	if (element == HTML_HEAD) {
		leave_head(s);
	} else if ((traits & IN_TABLE) != 0 || element == HTML_TABLE) {
		index = find_in_table(s, element);
		if (index != NOT_FOUND)
			close_from(s, index, false);
	} else if ((traits & IS_FORMAT) != 0) {
		end_formatting(s, element);
	} else if ((traits & IS_SPECIAL) != 0) {
		end_block(s, element);
	} else {
		end_ordinary(s, element);
	}
}

void tree_finish(struct sanitizer *s)
{
	while (s->depth > 0)
		pop(s);
}
