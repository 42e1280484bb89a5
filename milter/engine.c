/*
 * What all messages share: the settings, the policy in force, and the bound on
 * how many are worked on at the same time. One message is message.c.
 */
#include "engine-private.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"

struct ruleset {
	struct assay_policy *policy;
	bool writes_results;
	atomic_uint users;
};

struct engine {
	struct engine_settings settings;
	sem_t slots;
	pthread_mutex_t lock; /* guards ruleset, the pointer */
	struct ruleset *ruleset;
};

static int ruleset_load(const char *path, struct ruleset **ruleset_r, struct assay_buf *error)
{
	struct ruleset *ruleset = calloc(1, sizeof(*ruleset));
	int ret = -ASSAY_ENOMEM;

	if (ruleset != NULL)
		ret = assay_policy_load(path, &ruleset->policy, error);
	if (ret < 0) {
		if (ret == -ASSAY_ENOMEM)
			(void)assay_buf_printf(error, "%s: %s", path, assay_strerror(ret));
		free(ruleset);
		return ret;
	}
	atomic_init(&ruleset->users, 1);
	*ruleset_r = ruleset;
	return 0;
}

struct ruleset *ruleset_get(struct ruleset *ruleset)
{
	atomic_fetch_add(&ruleset->users, 1);
	return ruleset;
}

void ruleset_put(struct ruleset *ruleset)
{
	if (ruleset == NULL || atomic_fetch_sub(&ruleset->users, 1) > 1)
		return;
	assay_policy_free(ruleset->policy);
	free(ruleset);
}

const struct assay_policy *ruleset_policy(const struct ruleset *ruleset)
{
	return ruleset->policy;
}

unsigned int ruleset_needs(const struct ruleset *ruleset)
{
	return assay_policy_needs(ruleset->policy) |
	       (ruleset->writes_results ? ASSAY_NEED_HEADER_EDITS : 0);
}

bool ruleset_writes_results(const struct ruleset *ruleset)
{
	return ruleset->writes_results;
}

size_t ruleset_rule_count(const struct ruleset *ruleset)
{
	return assay_policy_rule_count(ruleset->policy);
}

/* Better to hear of it at start than with the first large message. */
static int try_spool(const char *directory, struct assay_buf *error)
{
	int fd = spool_open_file(directory);

	if (fd < 0) {
		(void)assay_buf_printf(error, "cannot write to the spool directory %s: %s",
		                       directory, strerror(errno));
		return -ASSAY_EIO;
	}
	close(fd);
	return 0;
}

static unsigned int processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count > 0 ? (unsigned int)count : 1;
}

/* A policy, and whether this service can do what it asks for. */
static int load_ruleset(const struct engine_settings *settings, struct ruleset **ruleset_r,
                        struct assay_buf *error)
{
	int ret = ruleset_load(settings->policy_path, ruleset_r, error);

	if (ret < 0)
		return ret;
	if (assay_policy_ambiguity((*ruleset_r)->policy)->keep_original &&
	    settings->remedy.quarantine_directory == NULL) {
		(void)assay_buf_printf(error,
		                       "%s: keep_original needs quarantine_directory in assay.conf",
		                       settings->policy_path);
		ruleset_put(*ruleset_r);
		return -ASSAY_ECONFIG;
	}
	(*ruleset_r)->writes_results = settings->remedy.results_header != RESULTS_NEVER &&
	                               !assay_policy_observes((*ruleset_r)->policy);
	return 0;
}

int engine_new(const struct engine_settings *settings, struct engine **engine_r,
               struct assay_buf *error)
{
	unsigned int slots = settings->max_concurrent > 0 ? settings->max_concurrent : processors();
	struct engine *engine;
	int ret = try_spool(settings->spool_directory, error);

	if (ret == 0 && settings->remedy.quarantine_directory != NULL)
		ret = try_spool(settings->remedy.quarantine_directory, error);

	if (ret < 0)
		return ret;
	engine = calloc(1, sizeof(*engine));
	if (engine == NULL) {
		(void)assay_buf_puts(error, assay_strerror(-ASSAY_ENOMEM));
		return -ASSAY_ENOMEM;
	}
	ret = load_ruleset(settings, &engine->ruleset, error);
	if (ret < 0) {
		free(engine);
		return ret;
	}
	engine->settings = *settings;
	sem_init(&engine->slots, 0, slots);
	pthread_mutex_init(&engine->lock, NULL);
	*engine_r = engine;
	return 0;
}

void engine_free(struct engine *engine)
{
	if (engine == NULL)
		return;
	ruleset_put(engine->ruleset);
	sem_destroy(&engine->slots);
	pthread_mutex_destroy(&engine->lock);
	free(engine);
}

int engine_reload(struct engine *engine, struct assay_buf *error)
{
	struct ruleset *ruleset, *old;
	int ret = load_ruleset(&engine->settings, &ruleset, error);

	if (ret < 0)
		return ret;
	pthread_mutex_lock(&engine->lock);
	old = engine->ruleset;
	engine->ruleset = ruleset;
	pthread_mutex_unlock(&engine->lock);
	ruleset_put(old);
	return 0;
}

struct ruleset *engine_ruleset(struct engine *engine)
{
	struct ruleset *ruleset;

	pthread_mutex_lock(&engine->lock);
	ruleset = ruleset_get(engine->ruleset);
	pthread_mutex_unlock(&engine->lock);
	return ruleset;
}

const struct engine_settings *engine_settings(const struct engine *engine)
{
	return &engine->settings;
}

void engine_enter(struct engine *engine)
{
	while (sem_wait(&engine->slots) < 0 && errno == EINTR)
		;
}

void engine_leave(struct engine *engine)
{
	sem_post(&engine->slots);
}
