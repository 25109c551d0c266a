/* train-tally.c - progress of sympie-train
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-tally.h"

#include <stdio.h>
#include <unistd.h>

void
tally_begin (Tally *tally)
{
  *tally = (Tally){ .since = g_get_monotonic_time () };
}

void
tally_add (Tally *tally, const TrainerLosses *losses)
{
  tally->sum.first += losses->first;
  tally->sum.second += losses->second;
  tally->sum.mse_before += losses->mse_before;
  tally->sum.mse_after += losses->mse_after;
  tally->n++;
}

/* @waiting: fraction of the time spent waiting for photographs. */
static void
show_progress (const TrainSettings *settings,
               const TrainLogLine *line,
               gdouble waiting)
{
  guint64 left =
    (guint64) ((settings->iterations - line->iteration)
               * (gdouble) settings->batch / line->images_per_second);

  fprintf (stderr,
           "%s%u/%d  loss %.4f, second step %.4f  %.1f images/s, "
           "waits %.0f %%  %" G_GUINT64_FORMAT ":%02u:%02u left%s",
           isatty (2) ? "\r" : "", line->iteration, settings->iterations,
           line->losses.first, line->losses.second, line->images_per_second,
           100.0 * waiting, left / 3600, (guint) (left / 60 % 60),
           (guint) (left % 60), isatty (2) ? "   " : "\n");
}

TrainLogLine
tally_take (Tally *tally, const TrainSettings *settings, guint iteration)
{
  gint64 passed = MAX (g_get_monotonic_time () - tally->since, 1);
  TrainLogLine line = { .iteration = iteration };

  line.losses.first = tally->sum.first / tally->n;
  line.losses.second = tally->sum.second / tally->n;
  line.losses.mse_before = tally->sum.mse_before / tally->n;
  line.losses.mse_after = tally->sum.mse_after / tally->n;
  line.learning_rate = train_settings_learning_rate (settings, iteration - 1);
  line.images_per_second = tally->n * settings->batch * 1e6 / passed;
  show_progress (settings, &line, tally->waited / (gdouble) passed);
  tally_begin (tally);
  return line;
}
