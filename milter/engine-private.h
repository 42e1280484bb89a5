/*
 * What the messages of an engine share with it.
 */
#ifndef MILTER_ENGINE_PRIVATE_H
#define MILTER_ENGINE_PRIVATE_H

#include "engine.h"

const struct engine_settings *engine_settings(const struct engine *engine) ASSAY_NONNULL(1);

/*
 * Around what costs processor time: at most max_concurrent threads are inside.
 * Nothing that waits for the network may happen there.
 */
void engine_enter(struct engine *engine) ASSAY_NONNULL(1);
void engine_leave(struct engine *engine) ASSAY_NONNULL(1);

struct ruleset *ruleset_get(struct ruleset *ruleset) ASSAY_NONNULL(1); /* one more user */
const struct assay_policy *ruleset_policy(const struct ruleset *ruleset) ASSAY_NONNULL(1);

#endif
