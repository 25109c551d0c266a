/* train-tally.h - what sympie-train says of its last iterations
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train-files.h"

G_BEGIN_DECLS

/**
 * Tally:
 * @sum: of the losses of the iterations since the last line of the log.
 * @n: how many these are.
 * @since: when the first of them began, on the monotonic clock.
 * @waited: for photographs, in microseconds.
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
 * Shows how things go on the standard error, in a line that rewrites itself
 * where a person looks on. The tally then begins anew.
 *
 * Returns: the log's line, without a validation.
 */
TrainLine
tally_take (Tally *tally, const TrainSettings *settings, guint iteration);

G_END_DECLS
