/*
 * assay-milter - examine mail for Postfix and carry out the policy.
 *
 *     assay-milter [-c file] [-f]    serve
 *     assay-milter [-c file] -t      check configuration and policy
 *     assay-milter -V                print the version
 *
 *     -c file  configuration instead of /etc/assay/assay.conf
 *     -f       fork: go into the background once everything is ready
 *     -t       test: read configuration and policy, say what is wrong, exit
 *
 * SIGTERM and SIGINT stop it, SIGUSR1 reads the policy again, SIGHUP is
 * ignored. Exit status: 0, 1 (could not serve), 64 (usage), 78 (configuration
 * or policy). assay-milter(8) is the manual.
 */
#include "assay-config.h"

#include <assay/common.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"
#include "listen.h"
#include "log.h"
#include "process.h"
#include "transport.h"

struct options {
	const char *config_path;
	bool fork;
	bool test;
};

/* Everything that main() opens and has to close. */
struct service {
	struct config config;
	struct identity identity;
	struct listener listener;
	int pid_file;
	struct engine *engine;
};

static pthread_t main_thread;

static void usage(void)
{
	fputs("usage: assay-milter [-c file] [-f]\n"
	      "       assay-milter [-c file] -t\n"
	      "       assay-milter -V\n",
	      stderr);
}

/* Returns 0, or the exit status with which to leave at once, negated and less one. */
static int parse_options(int argc, char **argv, struct options *options)
{
	int c;

	*options = (struct options){.config_path = SYSCONFDIR "/assay/assay.conf"};
	while ((c = getopt(argc, argv, "c:ftV")) != -1) {
		switch (c) {
		case 'c':
			options->config_path = optarg;
			break;
		case 'f':
			options->fork = true;
			break;
		case 't':
			options->test = true;
			break;
		case 'V':
			printf("assay-milter %s\n", assay_version());
			return -1;
		default:
			usage();
			return -EX_USAGE - 1;
		}
	}
	if (optind == argc)
		return 0;
	usage();
	return -EX_USAGE - 1;
}

static int exit_status(int error)
{
	if (error == 0)
		return EXIT_SUCCESS;
	return error == -ASSAY_ECONFIG ? EX_CONFIG : EXIT_FAILURE;
}

/* ---- getting ready ---- */

static int read_configuration(const char *path, struct service *service, struct assay_buf *error)
{
	struct config *config = &service->config;
	int ret = config_load(path, config, error);

	if (ret < 0)
		return ret == -ASSAY_ENOMEM ? ret : -ASSAY_ECONFIG;
	ret = assay_buf_printf(error, "%s: ", path);
	if (ret == 0)
		ret = listen_check(config->socket, error);
	if (ret == 0)
		ret = identity_find(config->user, config->group, &service->identity, error);
	if (ret == 0)
		error->len = 0;
	return ret;
}

static int open_socket(struct service *service, struct assay_buf *error)
{
	const struct config *config = &service->config;
	struct listen_options options = {
		.address = config->socket,
		.mode = (mode_t)config->socket_mode,
		.owner = service->identity.uid,
		.group = (gid_t)-1,
	};
	int ret = 0;

	if (config->socket_group != NULL)
		ret = group_find(config->socket_group, &options.group, error);
	return ret < 0 ? ret : listen_open(&options, &service->listener, error);
}

/* The policy is read as the user who will have to read it again. */
static int read_policy(struct service *service, struct assay_buf *error)
{
	struct engine_settings settings = config_engine(&service->config);
	int ret = identity_become(&service->identity, error);

	if (ret < 0)
		return ret;
	ret = engine_new(&settings, &service->engine, error);
	return ret == 0 || ret == -ASSAY_ENOMEM ? ret : -ASSAY_ECONFIG;
}

static int get_ready(struct service *service, const struct options *options,
                     struct assay_buf *error)
{
	int ret = read_configuration(options->config_path, service, error);

	if (ret < 0)
		return ret;
	if (service->config.pid_file != NULL && !options->test) {
		service->pid_file = pid_file_open(service->config.pid_file, error);
		if (service->pid_file < 0)
			return -ASSAY_EIO;
	}
	ret = options->test ? 0 : open_socket(service, error);
	return ret < 0 ? ret : read_policy(service, error);
}

static size_t rule_count(struct engine *engine)
{
	struct ruleset *ruleset = engine_ruleset(engine);
	size_t count = ruleset_rule_count(ruleset);

	ruleset_put(ruleset);
	return count;
}

/* ---- serving ---- */

static void reload(struct service *service)
{
	struct assay_buf error = {0};
	struct log_line line;

	if (engine_reload(service->engine, &error) < 0) {
		log_event(LOG_ERR, "reload-failed", "%s (the old policy stays in force)",
		          error.data != NULL ? error.data : "unknown");
	} else {
		log_start(&line, LOG_INFO, "reloaded");
		log_text(&line, "policy", service->config.policy);
		log_number(&line, "rules", rule_count(service->engine));
		log_end(&line);
	}
	assay_buf_free(&error);
}

/* Serving has ended, asked for or not. */
static void transport_done(void)
{
	pthread_kill(main_thread, SIGTERM);
}

/* All threads inherit the mask, so that only main() hears of these signals. */
static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGUSR1);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
	/* libmilter would take it for a request to stop */
	signal(SIGHUP, SIG_IGN);
}

static void log_started(struct service *service)
{
	struct log_line line;

	log_start(&line, LOG_INFO, "started");
	log_text(&line, "version", assay_version());
	log_text(&line, "socket", service->listener.inherited ? "systemd" : service->config.socket);
	log_text(&line, "policy", service->config.policy);
	log_number(&line, "rules", rule_count(service->engine));
	log_end(&line);
	if (geteuid() == 0)
		log_event(LOG_WARNING, "running-as-root", "set user in assay.conf");
}

static int serve(struct service *service, struct assay_buf *error)
{
	struct transport_settings settings = {
		.engine = service->engine,
		.trusted = &service->config.trusted_networks,
		.listener = &service->listener,
	};
	sigset_t signals;
	int received, ret;

	main_thread = pthread_self();
	block_signals(&signals);
	ret = transport_start(&settings, transport_done, error);
	if (ret < 0)
		return ret;
	log_started(service);
	process_notify("READY=1");
	while (sigwait(&signals, &received) != 0 || received == SIGUSR1)
		reload(service);
	process_notify("STOPPING=1");
	/* before the socket is closed: from then on the path may be another one's */
	listen_remove(&service->listener);
	transport_stop();
	ret = transport_join();
	log_event(LOG_INFO, "stopped", "%s", ret == 0 ? "asked to" : assay_strerror(ret));
	/* somebody still works with it; the end of the process takes it along */
	if (ret == -ASSAY_EABORT)
		service->engine = NULL;
	return ret;
}

static int go(struct service *service, const struct options *options, struct assay_buf *error)
{
	struct config *config = &service->config;
	int ret = get_ready(service, options, error);

	if (ret < 0)
		return ret;
	if (options->test) {
		printf("%s: ok\n%s: ok, %zu rules\n", options->config_path, config->policy,
		       rule_count(service->engine));
		return 0;
	}
	if (options->fork && config->log == LOG_TO_AUTO)
		config->log = LOG_TO_SYSLOG;
	log_open(config->log, config->log_level);
	ret = options->fork ? process_detach(error) : 0;
	if (ret < 0)
		return ret;
	pid_file_write(service->pid_file);
	return serve(service, error);
}

int main(int argc, char **argv)
{
	struct service service = {.listener = {.fd = -1}, .pid_file = -1};
	struct assay_buf error = {0};
	struct options options;
	int ret = parse_options(argc, argv, &options);

	if (ret < 0)
		return -ret - 1;
	ret = go(&service, &options, &error);
	if (ret < 0)
		fprintf(stderr, "assay-milter: %s\n",
		        error.data != NULL ? error.data : assay_strerror(ret));

	listen_remove(&service.listener);
	if (service.config.pid_file != NULL)
		pid_file_remove(service.config.pid_file, service.pid_file);
	engine_free(service.engine);
	config_free(&service.config);
	assay_buf_free(&error);
	return exit_status(ret);
}
