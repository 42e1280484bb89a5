/*
 * The transport: takes messages from a mail server and carries out what the
 * engine plans for them.
 */
#ifndef MILTER_TRANSPORT_H
#define MILTER_TRANSPORT_H

#include "engine.h"
#include "listen.h"
#include "networks.h"

struct transport_settings {
	struct engine *engine;
	const struct networks *trusted;
	const struct listener *listener;
};

/*
 * Serve until transport_stop(), in a thread of the transport's own. done() is
 * called in that thread when serving ends, for whatever reason. Everything in
 * settings must live until transport_join(). One transport a process.
 */
int transport_start(const struct transport_settings *settings, void (*done)(void),
                    struct assay_buf *error) ASSAY_MUST_CHECK ASSAY_NONNULL(1, 2, 3);

/* Take no new connections. Messages whose end has arrived are answered. */
void transport_stop(void);

/*
 * Wait for the end of serving and let go of everything. Returns 0, -ASSAY_EIO
 * when serving ended by itself, or -ASSAY_EABORT when a message is still being
 * answered after some time: then the engine must not be freed.
 */
int transport_join(void) ASSAY_MUST_CHECK;

#endif
