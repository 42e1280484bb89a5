/*
 * The log line of a message.
 */
#ifndef MILTER_REPORT_H
#define MILTER_REPORT_H

#include "engine.h"

/*
 * One line: what came, what was found, what was decided and why, what was
 * done. done is what was carried out at last, which is not what plan asked
 * for when that failed.
 */
void report_message(const struct message *m, const char *queue_id, enum fate done) ASSAY_NONNULL(1);

#endif
