/*
 * One message on its way through the engine: analysed while it arrives, kept
 * when the policy may want its octets again, judged when it is complete.
 */
#include "engine-private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "spool.h"

struct message {
	struct engine *engine;
	struct ruleset *ruleset;
	const struct client *client;
	char *mail_from;
	char **rcpt_to;
	size_t rcpt_count, rcpt_room;

	struct timespec started;
	bool in_body;
	uint64_t size;
	bool keep; /* the policy may ask for a new body */
	struct spool spool;
	struct assay_source source; /* of the spool, once it is complete */
	struct assay_parser *parser;

	bool oversize;
	bool failed;
	char failure[256];

	char queue_id[64];
	struct assay_analysis *analysis;
	struct remedy remedy;
	struct assay_verdict *verdict;
	struct assay_rewrite *rewrite;
};

struct message *message_begin(struct engine *engine, struct ruleset *ruleset,
                              const struct client *client, const char *mail_from)
{
	const struct engine_settings *settings = engine_settings(engine);
	struct assay_parse_options options = {.limits = settings->limits};
	struct message *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->engine = engine;
	m->ruleset = ruleset_get(ruleset);
	m->client = client;
	m->keep = (ruleset_needs(ruleset) & ASSAY_NEED_BODY_EDITS) != 0;
	spool_init(&m->spool, settings->spool_directory, settings->spool_memory);
	m->mail_from = strdup(mail_from);
	m->parser = assay_parser_new(&options);
	if (m->mail_from == NULL || m->parser == NULL) {
		message_free(m);
		return NULL;
	}
	return m;
}

void message_fail(struct message *m, const char *format, ...)
{
	va_list args;

	if (m->failed)
		return;
	m->failed = true;
	va_start(args, format);
	vsnprintf(m->failure, sizeof(m->failure), format, args);
	va_end(args);
}

void message_queue_id(struct message *m, const char *queue_id)
{
	snprintf(m->queue_id, sizeof(m->queue_id), "%s", queue_id != NULL ? queue_id : "");
}

bool message_is_decided(const struct message *m)
{
	return m->failed || m->oversize;
}

void message_recipient(struct message *m, const char *rcpt_to)
{
	char *copy = strdup(rcpt_to);

	if (copy != NULL && m->rcpt_count == m->rcpt_room) {
		size_t room = m->rcpt_room > 0 ? m->rcpt_room * 2 : 4;
		char **list = reallocarray(m->rcpt_to, room, sizeof(*list));

		if (list != NULL) {
			m->rcpt_to = list;
			m->rcpt_room = room;
		}
	}
	if (copy == NULL || m->rcpt_count == m->rcpt_room) {
		free(copy);
		message_fail(m, "%s", assay_strerror(-ASSAY_ENOMEM));
		return;
	}
	m->rcpt_to[m->rcpt_count++] = copy;
}

/* ---- octets ---- */

static void fail_spool(struct message *m)
{
	message_fail(m, "spool %s, %s: %s", m->spool.failed != NULL ? m->spool.failed : "memory",
	             m->spool.directory, strerror(errno));
}

static void feed(struct message *m, const void *data, size_t len)
{
	uint64_t max = engine_settings(m->engine)->max_message_size;
	int ret;

	m->size += len;
	if (message_is_decided(m))
		return;
	if (max > 0 && m->size > max) {
		m->oversize = true;
		return;
	}
	if (m->keep && spool_write(&m->spool, data, len) < 0) {
		fail_spool(m);
		return;
	}
	ret = assay_parser_feed(m->parser, data, len);
	if (ret < 0)
		message_fail(m, "analysis: %s", assay_strerror(ret));
}

static void feed_text(struct message *m, const char *text)
{
	feed(m, text, strlen(text));
}

void message_header(struct message *m, const char *name, const char *value, unsigned int flags)
{
	if (m->started.tv_sec == 0)
		clock_gettime(CLOCK_MONOTONIC, &m->started);
	feed_text(m, name);
	feed_text(m, (flags & HEADER_ADD_SPACE) != 0 ? ": " : ":");
	while (*value != '\0') {
		size_t len = strcspn(value, "\n");
		bool fold = value[len] == '\n';

		/* the CR of a CRLF stays where it is */
		feed(m, value, len);
		if (fold)
			feed_text(m, len > 0 && value[len - 1] == '\r' ? "\n" : "\r\n");
		value += len + (fold ? 1 : 0);
	}
	feed_text(m, "\r\n");
}

void message_headers_end(struct message *m)
{
	if (m->started.tv_sec == 0)
		clock_gettime(CLOCK_MONOTONIC, &m->started);
	m->in_body = true;
	feed_text(m, "\r\n");
}

void message_body(struct message *m, const void *data, size_t len)
{
	if (!m->in_body)
		message_headers_end(m);
	engine_enter(m->engine);
	feed(m, data, len);
	engine_leave(m->engine);
}

/* ---- the verdict ---- */

static enum assay_direction direction(const struct client *client)
{
	if (client->sasl_user != NULL || client->trusted)
		return ASSAY_DIR_OUTBOUND;
	return ASSAY_DIR_INBOUND;
}

static struct assay_envelope envelope(const struct message *m)
{
	return (struct assay_envelope){
		.direction = direction(m->client),
		.client_addr = m->client->addr,
		.client_name = m->client->name,
		.helo = m->client->helo,
		.sasl_user = m->client->sasl_user,
		.mail_from = m->mail_from,
		.rcpt_to = (const char *const *)m->rcpt_to,
		.rcpt_count = m->rcpt_count,
		.tls = m->client->tls,
	};
}

/* The message in memory, or mapped. Empty when it was not kept. */
static struct assay_str map_original(struct message *m)
{
	struct assay_str original = {NULL, 0};

	if (!m->keep || m->analysis->severity < ASSAY_SEV_BENIGN || m->size == 0)
		return original;
	original.data = spool_map(&m->spool);
	original.len = (size_t)m->spool.size;
	if (original.data == NULL)
		fail_spool(m);
	return original;
}

/* What the policy has for ambiguous mail. */
static void find_remedy(struct message *m, struct assay_str original)
{
	const struct engine_settings *settings = engine_settings(m->engine);
	int ret;

	m->remedy.settings = &settings->remedy;
	m->remedy.policy = assay_policy_ambiguity(ruleset_policy(m->ruleset));
	m->remedy.writes_results = ruleset_writes_results(m->ruleset);
	m->remedy.original = m->analysis;
	if (m->failed)
		return;
	ret = remedy_decide(&m->remedy, original.data, original.len);
	if (ret < 0)
		message_fail(m, "canonical form: %s", assay_strerror(ret));
}

static void keep_original(struct message *m, const struct assay_envelope *env,
                          struct assay_str original)
{
	const char *failed;

	if (remedy_keep(&m->remedy, m->queue_id, env, original.data, original.len, &failed) < 0)
		message_fail(m, "quarantine directory %s: %s", failed, strerror(errno));
}

static void judge(struct message *m)
{
	struct assay_envelope env = envelope(m);
	struct assay_str original;
	int ret;

	if (message_is_decided(m))
		return;
	ret = assay_parser_finish(m->parser, &m->analysis);
	if (ret < 0) {
		message_fail(m, "analysis: %s", assay_strerror(ret));
		return;
	}
	original = map_original(m);
	find_remedy(m, original);
	if (m->failed)
		return;
	ret = assay_judge_canonical(ruleset_policy(m->ruleset), remedy_analysis(&m->remedy),
	                            m->analysis, &env, 0, &m->verdict);
	if (ret < 0) {
		message_fail(m, "judgement: %s", assay_strerror(ret));
		return;
	}
	if (m->verdict->action >= ASSAY_ACT_TEMPFAIL)
		return;
	if (m->verdict->modifies)
		ret = assay_treatment_plan(&m->remedy.treatment, m->analysis, m->verdict,
		                           &m->rewrite);
	if (ret == 0)
		ret = remedy_plan(&m->remedy, m->rewrite);
	if (ret < 0)
		message_fail(m, "rewriting: %s", assay_strerror(ret));
	else
		keep_original(m, &env, original);
	m->source = spool_source(&m->spool);
}

static struct plan plan_answer(enum answer answer, bool oversize)
{
	static const struct plan on_error[] = {
		[ANSWER_TEMPFAIL] = {.fate = FATE_TEMPFAIL,
	                             .code = 451,
	                             .status = "4.3.0",
	                             .text = "message cannot be examined now, try again later"},
		[ANSWER_ACCEPT] = {.fate = FATE_ACCEPT},
		[ANSWER_REJECT] = {.fate = FATE_REJECT,
	                           .code = 554,
	                           .status = "5.3.0",
	                           .text = "message cannot be examined"},
		[ANSWER_QUARANTINE] = {.fate = FATE_QUARANTINE,
	                               .text = "message could not be examined"},
	};
	static const struct plan on_oversize[] = {
		[ANSWER_TEMPFAIL] = {.fate = FATE_TEMPFAIL,
	                             .code = 452,
	                             .status = "4.3.4",
	                             .text = "message too big to be examined"},
		[ANSWER_ACCEPT] = {.fate = FATE_ACCEPT},
		[ANSWER_REJECT] = {.fate = FATE_REJECT,
	                           .code = 552,
	                           .status = "5.3.4",
	                           .text = "message too big to be examined"},
		[ANSWER_QUARANTINE] = {.fate = FATE_QUARANTINE,
	                               .text = "message too big to be examined"},
	};

	return oversize ? on_oversize[answer] : on_error[answer];
}

static const char *or_default(const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

static struct plan plan_refusal(enum fate fate, const struct assay_decision *decision)
{
	bool forever = fate == FATE_REJECT;
	struct plan plan = {
		.fate = fate,
		.code = decision->reply_code,
		.status = or_default(decision->reply_status, forever ? "5.7.1" : "4.7.1"),
		.text = or_default(decision->reply_text, forever ? "message refused by policy"
	                                                         : "message refused by policy, "
	                                                           "try again later"),
	};

	if (plan.code == 0)
		plan.code = forever ? 550 : 451;
	return plan;
}

static struct plan plan_verdict(const struct message *m)
{
	const struct assay_decision *final = m->verdict->final;
	struct plan plan = {.fate = FATE_ACCEPT};

	if (m->verdict->action == ASSAY_ACT_REJECT)
		return plan_refusal(FATE_REJECT, final);
	if (m->verdict->action == ASSAY_ACT_TEMPFAIL)
		return plan_refusal(FATE_TEMPFAIL, final);
	if (m->remedy.treatment.done == ASSAY_REMEDY_REJECT)
		return (struct plan){.fate = FATE_REJECT,
		                     .code = 550,
		                     .status = "5.6.0",
		                     .text = "message refused: readers would see different "
		                             "messages in it"};
	if (m->remedy.treatment.done == ASSAY_REMEDY_QUARANTINE) {
		plan.fate = FATE_QUARANTINE;
		plan.text = "ambiguous message";
	}
	if (m->verdict->action == ASSAY_ACT_QUARANTINE) {
		plan.fate = FATE_QUARANTINE;
		plan.text = or_default(final->reply_text, final->rule);
	}
	plan.changes = m->remedy.changes;
	plan.change_count = m->remedy.change_count;
	plan.replace_body = remedy_has_body(&m->remedy) ||
	                    (m->rewrite != NULL && assay_rewrite_changes_body(m->rewrite));
	return plan;
}

void message_finish(struct message *m, struct plan *plan_r)
{
	const struct engine_settings *settings = engine_settings(m->engine);

	if (!m->in_body)
		message_headers_end(m);
	engine_enter(m->engine);
	judge(m);
	engine_leave(m->engine);

	if (m->failed)
		*plan_r = plan_answer(settings->on_error, false);
	else if (m->oversize)
		*plan_r = plan_answer(settings->on_oversize, true);
	else
		*plan_r = plan_verdict(m);
}

int message_write_body(struct message *m, const struct assay_sink *sink)
{
	const struct remedy *r = &m->remedy;
	int ret;

	if (remedy_has_body(r))
		ret = sink->write(sink->ctx, r->text.data + r->body_off, r->text.len - r->body_off);
	else
		ret = assay_rewrite_body(m->rewrite, &m->source, sink);
	if (ret < 0)
		message_fail(m, "new body: %s", assay_strerror(ret));
	return ret;
}

static unsigned int milliseconds_since(const struct timespec *from)
{
	struct timespec now;

	if (from->tv_sec == 0)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned int)((now.tv_sec - from->tv_sec) * 1000 +
	                      (now.tv_nsec - from->tv_nsec) / 1000000);
}

void message_describe(const struct message *m, struct message_facts *facts_r)
{
	*facts_r = (struct message_facts){
		.envelope = envelope(m),
		.size = m->size,
		.analysis = m->analysis,
		.verdict = m->verdict,
		.remedy = m->remedy.original != NULL ? &m->remedy : NULL,
		.failure = m->failed ? m->failure : NULL,
		.oversize = m->oversize,
		.elapsed = milliseconds_since(&m->started),
	};
}

void message_free(struct message *m)
{
	if (m == NULL)
		return;
	assay_rewrite_free(m->rewrite);
	assay_verdict_free(m->verdict);
	remedy_free(&m->remedy);
	assay_analysis_free(m->analysis);
	assay_parser_free(m->parser);
	spool_free(&m->spool);
	for (size_t i = 0; i < m->rcpt_count; i++)
		free(m->rcpt_to[i]);
	free(m->rcpt_to);
	free(m->mail_from);
	ruleset_put(m->ruleset);
	free(m);
}
