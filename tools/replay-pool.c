/*
 * Threads that work on messages, with the results in the order of the messages:
 * a ring of units, of which the oldest is delivered by whichever thread finishes
 * it. So memory is bounded, and the output is the same with any number of threads.
 */
#include "replay.h"

#include <pthread.h>
#include <stdlib.h>

#define RING 256

enum state { UNIT_NONE, UNIT_WAITING, UNIT_DONE };

struct pool {
	struct pool_job job;
	pthread_mutex_t lock;
	pthread_cond_t work, room; /* a unit waits; the ring has room, or all is done */
	pthread_t *threads;
	unsigned int thread_count;

	/* guarded by lock; counted from the beginning, places in the ring modulo RING */
	struct unit units[RING];
	enum state states[RING];
	uint64_t added, taken, delivered;
	bool closed, delivering;
	int status; /* of deliver() */
};

/* Deliver what is next in order, if nobody does already. The lock is held, but not meanwhile. */
static void deliver(struct pool *pool)
{
	if (pool->delivering)
		return;
	pool->delivering = true;
	while (pool->delivered < pool->taken && pool->states[pool->delivered % RING] == UNIT_DONE) {
		struct unit *unit = &pool->units[pool->delivered % RING];
		int status;

		pthread_mutex_unlock(&pool->lock);
		status = pool->job.deliver(pool->job.ctx, unit);
		free(unit->path);
		free(unit->failed);
		pthread_mutex_lock(&pool->lock);
		if (pool->status == 0)
			pool->status = status;
		pool->states[pool->delivered++ % RING] = UNIT_NONE;
		pthread_cond_signal(&pool->room);
	}
	pool->delivering = false;
}

static void *run(void *argument)
{
	struct pool *pool = argument;

	pthread_mutex_lock(&pool->lock);
	while (true) {
		uint64_t mine;

		while (pool->taken == pool->added && !pool->closed)
			pthread_cond_wait(&pool->work, &pool->lock);
		if (pool->taken == pool->added)
			break;
		mine = pool->taken++ % RING;
		pthread_mutex_unlock(&pool->lock);
		pool->job.work(pool->job.ctx, &pool->units[mine]);
		pthread_mutex_lock(&pool->lock);
		pool->states[mine] = UNIT_DONE;
		deliver(pool);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

struct pool *pool_start(const struct pool_job *job, unsigned int threads)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pool->job = *job;
	pool->threads = calloc(threads, sizeof(*pool->threads));
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->room, NULL);
	while (pool->threads != NULL && pool->thread_count < threads &&
	       pthread_create(&pool->threads[pool->thread_count], NULL, run, pool) == 0)
		pool->thread_count++;
	if (pool->thread_count > 0) /* fewer are slower, no worse */
		return pool;
	pool_finish(pool);
	return NULL;
}

int pool_add(struct pool *pool, const struct unit *unit)
{
	int status;

	pthread_mutex_lock(&pool->lock);
	while (pool->added - pool->delivered == RING && pool->status == 0)
		pthread_cond_wait(&pool->room, &pool->lock);
	status = pool->status;
	if (status == 0) {
		pool->units[pool->added % RING] = *unit;
		pool->states[pool->added++ % RING] = UNIT_WAITING;
		pthread_cond_signal(&pool->work);
	}
	pthread_mutex_unlock(&pool->lock);
	if (status != 0) {
		free(unit->path);
		free(unit->failed);
	}
	return status;
}

int pool_finish(struct pool *pool)
{
	int status;

	pthread_mutex_lock(&pool->lock);
	pool->closed = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned int i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	status = pool->status;
	pthread_cond_destroy(&pool->room);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool->threads);
	free(pool);
	return status;
}
