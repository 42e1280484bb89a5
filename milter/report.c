/*
 * The log line of a message. assay-milter(8) describes its pairs: they are an
 * interface for scripts.
 */
#include "report.h"

#include "log.h"

static const char *fate_name(enum fate fate)
{
	static const char *const names[] = {
		[FATE_ACCEPT] = "accept",
		[FATE_QUARANTINE] = "quarantine",
		[FATE_TEMPFAIL] = "tempfail",
		[FATE_REJECT] = "reject",
	};

	return names[fate];
}

/* An accepted message may have been changed, which the name of the verdict says. */
static const char *action_done(const struct message_facts *facts, enum fate done)
{
	if (done != FATE_ACCEPT || facts->verdict == NULL)
		return fate_name(done);
	return assay_action_name(facts->verdict->action);
}

/* "H-CTE-DUP=1,L-LONG=3"; details are for assay inspect. */
static void add_findings(struct log_line *line, const struct assay_analysis *analysis)
{
	unsigned int counts[ASSAY_AMB_COUNT] = {0};
	struct assay_buf text = {0};

	if (analysis->ambiguity_count == 0)
		return;
	for (size_t i = 0; i < analysis->ambiguity_count; i++)
		counts[analysis->ambiguities[i].code]++;
	for (unsigned int code = 0; code < ASSAY_AMB_COUNT; code++) {
		if (counts[code] > 0)
			(void)assay_buf_printf(&text, "%s%s=%u", text.len > 0 ? "," : "",
			                       assay_code_info((enum assay_code)code)->name,
			                       counts[code]);
	}
	log_text(line, "severity", assay_severity_name(analysis->severity));
	log_text(line, "findings", text.data);
	assay_buf_free(&text);
}

/* The strictest decision that only observes, when it is stricter than what was done. */
static const struct assay_decision *would_be(const struct assay_verdict *verdict)
{
	const struct assay_decision *strictest = NULL;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];

		if (d->observed && (strictest == NULL || d->action > strictest->action))
			strictest = d;
	}
	return strictest;
}

/* What a rule asked for and could not get: an administrator must hear of that. */
static const struct assay_decision *first_skipped(const struct assay_verdict *verdict)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		if (verdict->decisions[i].skipped != NULL)
			return &verdict->decisions[i];
	}
	return NULL;
}

static void add_decision(struct log_line *line, const struct assay_verdict *verdict)
{
	const struct assay_decision *final = verdict->final, *observed = would_be(verdict);
	const struct assay_decision *skipped = first_skipped(verdict);

	if (final != NULL) {
		log_text(line, "rule", final->rule);
		if (final->entity != NULL && *final->entity->section != '\0')
			log_text(line, "section", final->entity->section);
		log_text(line, "why", final->why);
	}
	if (observed != NULL) {
		log_text(line, "would", assay_action_name(observed->action));
		log_text(line, "would_rule", observed->rule);
		log_text(line, "would_why", observed->why);
	}
	if (skipped != NULL) {
		log_text(line, "skipped", assay_action_name(skipped->action));
		log_text(line, "skipped_rule", skipped->rule);
		log_text(line, "skipped_why", skipped->skipped);
	}
}

/* What was done about the ambiguities as a whole. */
static void add_remedy(struct log_line *line, const struct remedy *remedy)
{
	static const char *const dkim[] = {NULL, "header", "body", "header,body"};

	const struct assay_treatment *t = &remedy->treatment;

	if (t->done == ASSAY_REMEDY_OBSERVE)
		return;
	log_text(line, "ambiguous", assay_remedy_name(t->done));
	if (t->canonical == NULL)
		return;
	if (t->canonical->views != NULL)
		log_number(line, "views", t->canonical->views->view_count);
	log_text(line, "canonical", assay_canonical_outcome_name(t->canonical->outcome));
	log_text(line, "dkim", dkim[t->canonical->dkim & 3]);
}

static unsigned int count_parts(const struct assay_analysis *analysis)
{
	unsigned int parts = 0;

	for (size_t i = 0; i < analysis->entity_count; i++) {
		if (analysis->entities[i]->kind == ASSAY_LEAF)
			parts++;
	}
	return parts;
}

static unsigned int count_replaced(const struct assay_verdict *verdict)
{
	unsigned int replaced = 0;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];

		if (d->action == ASSAY_ACT_REPLACE && !d->observed && d->skipped == NULL)
			replaced++;
	}
	return replaced;
}

static void add_envelope(struct log_line *line, const struct assay_envelope *envelope)
{
	log_text(line, "client", envelope->client_addr);
	log_text(line, "name", envelope->client_name);
	log_text(line, "user", envelope->sasl_user);
	log_text(line, "direction", assay_direction_name(envelope->direction));
	log_text(line, "from", envelope->mail_from);
	log_number(line, "rcpts", envelope->rcpt_count);
}

/* Every decision in full, one line each, for who is looking for a reason. */
static void report_decisions(const struct assay_verdict *verdict, const char *queue_id)
{
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct assay_decision *d = &verdict->decisions[i];
		struct log_line line;

		log_start(&line, LOG_DEBUG, "decision");
		log_text(&line, "queue_id", queue_id);
		log_text(&line, "action", assay_action_name(d->action));
		log_text(&line, "rule", d->rule);
		if (d->entity != NULL && *d->entity->section != '\0')
			log_text(&line, "section", d->entity->section);
		log_text(&line, "why", d->why);
		log_text(&line, "skipped", d->skipped);
		if (d->observed)
			log_text(&line, "observed", "yes");
		log_end(&line);
	}
}

void report_message(const struct message *m, const char *queue_id, enum fate done)
{
	struct message_facts facts;
	struct log_line line;

	message_describe(m, &facts);
	log_start(&line, facts.failure != NULL ? LOG_ERR : LOG_INFO, "message");
	log_text(&line, "queue_id", queue_id != NULL ? queue_id : "-");
	add_envelope(&line, &facts.envelope);
	log_number(&line, "size", facts.size);
	if (facts.analysis != NULL)
		log_number(&line, "parts", count_parts(facts.analysis));
	log_text(&line, "action", action_done(&facts, done));
	if (facts.verdict != NULL) {
		unsigned int replaced = count_replaced(facts.verdict);

		add_decision(&line, facts.verdict);
		if (replaced > 0)
			log_number(&line, "replaced", replaced);
	}
	if (facts.oversize)
		log_text(&line, "oversize", "yes");
	log_text(&line, "error", facts.failure);
	if (facts.analysis != NULL)
		add_findings(&line, facts.analysis);
	if (facts.remedy != NULL)
		add_remedy(&line, facts.remedy);
	log_number(&line, "ms", facts.elapsed);
	log_end(&line);
	if (facts.verdict != NULL)
		report_decisions(facts.verdict, queue_id);
}
