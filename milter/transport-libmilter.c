/*
 * The transport over libmilter: sessions and callbacks, and no decision of
 * their own. Answers are carried out in edits-libmilter.c.
 *
 * How libmilter and Postfix behave, and what follows for this file:
 *
 * - Callbacks of one connection come from different threads, though never two
 *   at a time: all state is in the session, none in the thread.
 * - A connection may end with abort and close, with close alone (a timeout), or
 *   without any callback before it (a health probe): both free the message.
 * - A session that waits for the mail server when libmilter stops gets no
 *   callback at all: a list of all sessions is kept, to free them at the end.
 * - Nothing is ever answered before the end of the message, so libmilter is
 *   asked for "no reply" wherever possible. Not for body chunks: when the last
 *   chunk comes with the end of the message, libmilter would then never call
 *   the end of message callback.
 */
#include "assay-config.h"

#include "transport.h"

#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "edits-libmilter.h"
#include "log.h"
#include "report.h"

#define QUIET_SECONDS 20 /* for a message being answered when we stop */

/* One connection of the mail server, which is one SMTP session. */
struct session {
	struct session *prev, *next; /* of all sessions */
	struct ruleset *ruleset;     /* whose needs were negotiated */
	unsigned int needs;
	bool leadspc; /* header values keep the white space after the colon */
	bool skip;    /* the mail server can be told to skip the rest of a body */

	struct client client;
	char *name, *helo, *user;
	char addr[INET6_ADDRSTRLEN];

	struct message *message;
};

static struct {
	struct transport_settings settings;
	void (*done)(void);
	pthread_t thread;
	int result;    /* of smfi_main() */
	bool over_tcp; /* see negotiate() */

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t quiet; /* running has become 0 */
	struct session *sessions;
	unsigned int running; /* callbacks under way */
	bool closed;          /* the sessions are gone: callbacks must touch nothing */
} transport = {.lock = PTHREAD_MUTEX_INITIALIZER, .quiet = PTHREAD_COND_INITIALIZER};

/* ---- sessions ---- */

/* Each callback runs between these two. False: too late, touch nothing. */
static bool enter(void)
{
	bool open;

	pthread_mutex_lock(&transport.lock);
	open = !transport.closed;
	if (open)
		transport.running++;
	pthread_mutex_unlock(&transport.lock);
	return open;
}

static sfsistat leave(sfsistat answer)
{
	pthread_mutex_lock(&transport.lock);
	if (--transport.running == 0)
		pthread_cond_signal(&transport.quiet);
	pthread_mutex_unlock(&transport.lock);
	return answer;
}

static struct session *session_new(void)
{
	struct session *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->ruleset = engine_ruleset(transport.settings.engine);
	/* on_error may want it whatever the policy says */
	s->needs = ruleset_needs(s->ruleset) | ASSAY_NEED_QUARANTINE;
	pthread_mutex_lock(&transport.lock);
	s->next = transport.sessions;
	if (s->next != NULL)
		s->next->prev = s;
	transport.sessions = s;
	pthread_mutex_unlock(&transport.lock);
	return s;
}

static void session_free(struct session *s)
{
	message_free(s->message);
	ruleset_put(s->ruleset);
	free(s->name);
	free(s->helo);
	free(s->user);
	free(s);
}

static void session_unlink(struct session *s)
{
	pthread_mutex_lock(&transport.lock);
	if (s->prev != NULL)
		s->prev->next = s->next;
	else
		transport.sessions = s->next;
	if (s->next != NULL)
		s->next->prev = s->prev;
	pthread_mutex_unlock(&transport.lock);
}

/*
 * A policy that came by reload applies from the next message on, unless it
 * needs more than this connection was told at its start.
 */
static void session_refresh(struct session *s)
{
	struct ruleset *newest = engine_ruleset(transport.settings.engine);

	if ((ruleset_needs(newest) & ~s->needs) == 0) {
		ruleset_put(s->ruleset);
		s->ruleset = newest;
	} else {
		ruleset_put(newest);
	}
}

static void drop_message(struct session *s)
{
	message_free(s->message);
	s->message = NULL;
}

/* ---- the connection ---- */

static bool over_tcp(void)
{
	struct sockaddr_storage addr;
	void *generic = &addr;
	socklen_t len = sizeof(addr);

	return getsockname(transport.settings.listener->fd, generic, &len) == 0 &&
	       addr.ss_family != AF_UNIX;
}

/*
 * Only what the policy can ask for; all macros that are looked at. "j" always
 * has a value: libmilter keeps the macros of the message before when it is sent
 * none.
 *
 * Over TCP the DATA command gets a reply, though there is nothing to say: it
 * acknowledges the envelope at once. Else Postfix's next octets would wait for
 * the acknowledgement that our side delays by 40 ms (Nagle's algorithm).
 */
static sfsistat negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
                          unsigned long unused2, unsigned long unused3, unsigned long *actions_r,
                          unsigned long *steps_r, unsigned long *unused2_r,
                          unsigned long *unused3_r)
{
	const unsigned long silent = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |
	                             SMFIP_NR_HDR | SMFIP_NR_EOH;
	struct session *s;

	(void)unused2;
	(void)unused3;
	if (!enter())
		return SMFIS_REJECT;
	s = session_new();
	if (s == NULL) {
		log_event(LOG_ERR, "refused", "%s", assay_strerror(-ASSAY_ENOMEM));
		return leave(SMFIS_REJECT);
	}
	smfi_setpriv(ctx, s);
	s->leadspc = (steps & SMFIP_HDR_LEADSPC) != 0;
	s->skip = (steps & SMFIP_SKIP) != 0;
	*actions_r = SMFIF_QUARANTINE;
	if ((s->needs & (ASSAY_NEED_HEADER_EDITS | ASSAY_NEED_BODY_EDITS)) != 0)
		*actions_r |= SMFIF_ADDHDRS | SMFIF_CHGHDRS;
	if ((s->needs & ASSAY_NEED_BODY_EDITS) != 0)
		*actions_r |= SMFIF_CHGBODY;
	*actions_r &= actions;
	*steps_r = silent | SMFIP_NOUNKNOWN | (steps & (SMFIP_HDR_LEADSPC | SMFIP_SKIP));
	if (!transport.over_tcp)
		*steps_r |= SMFIP_NODATA;
	*unused2_r = *unused3_r = 0;

	smfi_setsymlist(ctx, SMFIM_CONNECT, "j");
	smfi_setsymlist(ctx, SMFIM_HELO, "j");
	smfi_setsymlist(ctx, SMFIM_ENVFROM, "j {auth_authen} {tls_version}");
	smfi_setsymlist(ctx, SMFIM_ENVRCPT, "i");
	smfi_setsymlist(ctx, SMFIM_DATA, "i");
	smfi_setsymlist(ctx, SMFIM_EOH, "i");
	smfi_setsymlist(ctx, SMFIM_EOM, "i");
	return leave(SMFIS_CONTINUE);
}

static void set_address(struct session *s, const struct sockaddr *addr)
{
	const void *octets = NULL;

	if (addr != NULL && addr->sa_family == AF_INET)
		octets = &((const struct sockaddr_in *)(const void *)addr)->sin_addr;
	else if (addr != NULL && addr->sa_family == AF_INET6)
		octets = &((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr;
	if (octets == NULL || inet_ntop(addr->sa_family, octets, s->addr, sizeof(s->addr)) == NULL)
		return;
	s->client.addr = s->addr;
	s->client.trusted = networks_contain(transport.settings.trusted, addr);
}

static void replace_string(char **string, const char *text)
{
	free(*string);
	*string = text != NULL && *text != '\0' ? strdup(text) : NULL;
}

static sfsistat on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *addr)
{
	struct session *s;

	if (!enter())
		return SMFIS_NOREPLY;
	s = smfi_getpriv(ctx);
	if (s != NULL) {
		set_address(s, (const struct sockaddr *)addr);
		/* what Postfix and sendmail say when they could not verify the name */
		if (strcmp(name, "unknown") != 0 && name[0] != '[')
			replace_string(&s->name, name);
		s->client.name = s->name;
	}
	return leave(SMFIS_NOREPLY);
}

static sfsistat on_helo(SMFICTX *ctx, char *helo)
{
	struct session *s;

	if (!enter())
		return SMFIS_NOREPLY;
	s = smfi_getpriv(ctx);
	if (s != NULL) {
		drop_message(s); /* it would point to the old name */
		replace_string(&s->helo, helo);
		s->client.helo = s->helo;
	}
	return leave(SMFIS_NOREPLY);
}

/* ---- the envelope ---- */

/* "<a@b>" to "a@b", in place. */
static const char *strip_brackets(char *address)
{
	size_t len = strlen(address);

	if (len < 2 || address[0] != '<' || address[len - 1] != '>')
		return address;
	address[len - 1] = '\0';
	return address + 1;
}

static bool has_macro(SMFICTX *ctx, char *name)
{
	const char *value = smfi_getsymval(ctx, name);

	return value != NULL && *value != '\0';
}

static sfsistat on_mail(SMFICTX *ctx, char **argv)
{
	struct session *s;

	if (!enter())
		return SMFIS_NOREPLY;
	s = smfi_getpriv(ctx);
	if (s != NULL) {
		drop_message(s);
		session_refresh(s);
		replace_string(&s->user, smfi_getsymval(ctx, "{auth_authen}"));
		s->client.sasl_user = s->user;
		s->client.tls = has_macro(ctx, "{tls_version}");
		s->message = message_begin(transport.settings.engine, s->ruleset, &s->client,
		                           strip_brackets(argv[0]));
	}
	return leave(SMFIS_NOREPLY);
}

static sfsistat on_rcpt(SMFICTX *ctx, char **argv)
{
	struct session *s;

	if (!enter())
		return SMFIS_NOREPLY;
	s = smfi_getpriv(ctx);
	if (s != NULL && s->message != NULL)
		message_recipient(s->message, strip_brackets(argv[0]));
	return leave(SMFIS_NOREPLY);
}

static sfsistat on_data(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
}

/* ---- the message ---- */

static sfsistat on_header(SMFICTX *ctx, char *name, char *value)
{
	struct session *s;

	if (!enter())
		return SMFIS_NOREPLY;
	s = smfi_getpriv(ctx);
	if (s != NULL && s->message != NULL)
		message_header(s->message, name, value, s->leadspc ? 0 : HEADER_ADD_SPACE);
	return leave(SMFIS_NOREPLY);
}

static sfsistat on_headers_end(SMFICTX *ctx)
{
	struct session *s;

	if (!enter())
		return SMFIS_NOREPLY;
	s = smfi_getpriv(ctx);
	if (s != NULL && s->message != NULL)
		message_headers_end(s->message);
	return leave(SMFIS_NOREPLY);
}

static sfsistat on_body(SMFICTX *ctx, unsigned char *data, size_t len)
{
	sfsistat answer = SMFIS_CONTINUE;
	struct session *s;

	if (!enter())
		return SMFIS_TEMPFAIL;
	s = smfi_getpriv(ctx);
	if (s != NULL && s->message != NULL) {
		message_body(s->message, data, len);
		if (s->skip && message_is_decided(s->message))
			answer = SMFIS_SKIP;
	}
	return leave(answer);
}

/* ---- the answer ---- */

static sfsistat milter_answer(enum fate fate)
{
	switch (fate) {
	case FATE_REJECT:
		return SMFIS_REJECT;
	case FATE_TEMPFAIL:
		return SMFIS_TEMPFAIL;
	case FATE_ACCEPT:
	case FATE_QUARANTINE:
		break;
	}
	return SMFIS_ACCEPT;
}

/* No message at this point: memory was short, or the mail server skipped MAIL. */
static sfsistat on_end(SMFICTX *ctx)
{
	struct session *s;
	struct plan plan;
	enum fate fate = FATE_TEMPFAIL;

	if (!enter())
		return SMFIS_TEMPFAIL;
	s = smfi_getpriv(ctx);
	if (s != NULL && s->message != NULL) {
		message_queue_id(s->message, smfi_getsymval(ctx, "i"));
		message_finish(s->message, &plan);
		fate = edits_carry_out(ctx, s->message, &plan, s->leadspc ? EDIT_LEADING_SPACE : 0);
		report_message(s->message, smfi_getsymval(ctx, "i"), fate);
		drop_message(s);
	} else {
		log_event(LOG_ERR, "refused", "out of memory, or no MAIL command before");
	}
	return leave(milter_answer(fate));
}

/* ---- endings ---- */

static sfsistat on_abort(SMFICTX *ctx)
{
	struct session *s;

	if (!enter())
		return SMFIS_CONTINUE;
	s = smfi_getpriv(ctx);
	if (s != NULL)
		drop_message(s);
	return leave(SMFIS_CONTINUE);
}

static sfsistat on_close(SMFICTX *ctx)
{
	struct session *s;

	if (!enter())
		return SMFIS_CONTINUE;
	s = smfi_getpriv(ctx);
	if (s != NULL) {
		smfi_setpriv(ctx, NULL);
		session_unlink(s);
		session_free(s);
	}
	return leave(SMFIS_CONTINUE);
}

/* ---- the service ---- */

static int register_callbacks(void)
{
	struct smfiDesc callbacks = {
		.xxfi_name = "assay-milter",
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_QUARANTINE,
		.xxfi_negotiate = negotiate,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_mail,
		.xxfi_envrcpt = on_rcpt,
		.xxfi_data = on_data,
		.xxfi_header = on_header,
		.xxfi_eoh = on_headers_end,
		.xxfi_body = on_body,
		.xxfi_eom = on_end,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
	};

	return smfi_register(callbacks) == MI_SUCCESS ? 0 : -1;
}

static void *serve(void *unused)
{
	(void)unused;
	transport.result = smfi_main() == MI_SUCCESS ? 0 : -ASSAY_EIO;
	transport.done();
	return NULL;
}

int transport_start(const struct transport_settings *settings, void (*done)(void),
                    struct assay_buf *error)
{
	char conn[32];

	transport.settings = *settings;
	transport.done = done;
	transport.over_tcp = over_tcp();
	snprintf(conn, sizeof(conn), "fd:%d", settings->listener->fd);
	if (smfi_setconn(conn) != MI_SUCCESS || register_callbacks() < 0 ||
	    smfi_opensocket(false) != MI_SUCCESS) {
		(void)assay_buf_puts(error, "libmilter does not take the socket; it must know "
		                            "fd:N sockets, as Debian's does");
		return -ASSAY_EIO;
	}
	if (pthread_create(&transport.thread, NULL, serve, NULL) != 0) {
		(void)assay_buf_puts(error, "cannot start a thread");
		return -ASSAY_EIO;
	}
	return 0;
}

static void *stop(void *unused)
{
	(void)unused;
	smfi_stop();
	return NULL;
}

static void interrupt(int signal)
{
	(void)signal;
}

/*
 * libmilter's listener waits up to five seconds for a connection before it
 * looks whether it should stop, and smfi_stop() waits for the listener. A
 * signal ends the listener's poll(2).
 */
void transport_stop(void)
{
	const struct sigaction action = {.sa_handler = interrupt};
	const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
	pthread_t stopper;

	sigaction(SIGUSR2, &action, NULL);
	if (pthread_create(&stopper, NULL, stop, NULL) != 0)
		return;
	while (pthread_tryjoin_np(stopper, NULL) != 0) {
		pthread_kill(transport.thread, SIGUSR2);
		nanosleep(&pause, NULL);
	}
}

/* Wait until no callback runs, then shut the door behind the last one. */
static bool become_quiet(void)
{
	struct timespec until;
	bool quiet;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += QUIET_SECONDS;
	pthread_mutex_lock(&transport.lock);
	while (transport.running > 0 &&
	       pthread_cond_timedwait(&transport.quiet, &transport.lock, &until) == 0)
		;
	quiet = transport.running == 0;
	transport.closed = true;
	pthread_mutex_unlock(&transport.lock);
	return quiet;
}

int transport_join(void)
{
	pthread_join(transport.thread, NULL);
	if (!become_quiet())
		return -ASSAY_EABORT;
	while (transport.sessions != NULL) {
		struct session *s = transport.sessions;

		transport.sessions = s->next;
		session_free(s);
	}
	return transport.result;
}
