/* train-tally.h - progress of sympie-train
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train-files.h"

G_BEGIN_DECLS

/**
 * Tally:
 * @sum: of the losses since the last line of the log.
 * @n: number of iterations since then.
 * @since: start of the first of them, monotonic time.
 * @waited: time spent waiting for photographs, in microseconds.
 */
typedef struct
{
  TrainerLosses sum;
  guint n;
  gint64 since;
  gint64 waited;
} Tally;

void tally_begin (Tally *tally);

void tally_add (Tally *tally, const TrainerLosses *losses);

/**
 * tally_take:
 * @iteration: the next one; at least one was added.
 *
 * Prints the progress on standard error, in place if that is a terminal, and
 * resets the tally.
 *
 * Returns: the line of the log, without validation.
 */
TrainLogLine
tally_take (Tally *tally, const TrainSettings *settings, guint iteration);

G_END_DECLS
