/* fit-report.c - reports a fit's results on held-out samples
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit-report.h"

#include <math.h>

#include "core/parallel.h"

#define ERROR_MIN 1e-6 /* of a mean squared error: 60 dB */
#define WORSE 0.5      /* dB */
#define GAIN_MIN 0.5   /* dB; below, a fraction of it is meaningless */

typedef struct
{
  guint n;
  guint worse;
  gdouble before;
  gdouble after;
  gdouble best;
} Line;

typedef struct
{
  const Samples *samples;
  gdouble (*p)[PARAMS_N];
  gdouble (*db)[3]; /* before, after, best */
} Work;

static gdouble
get_db (gdouble error)
{
  return -10.0 * log10 (MAX (error, ERROR_MIN));
}

static void
report_task (guint i, guint worker, gpointer data)
{
  const Work *work = data;
  const Moments *moments = &work->samples->moments[i];
  gdouble best[PARAMS_N];

  moments_best (best, moments);
  work->db[i][0] = get_db (moments_error_before (moments));
  work->db[i][1] = get_db (moments_error (NULL, moments, work->p[i]));
  work->db[i][2] = get_db (moments_error (NULL, moments, best));
}

static void
add (Line *line, const gdouble db[3])
{
  line->n++;
  line->before += db[0];
  line->after += db[1];
  line->best += db[2];
  line->worse += db[1] < db[0] - WORSE;
}

static void
write_line (GString *text, const gchar *name, const Line *line)
{
  gdouble gain = line->best - line->before;

  if (line->n == 0)
    return;
  g_string_append_printf (text, "%-20s %6u  %5.1f  %5.1f  %5.1f  ", name,
                          line->n, line->before / line->n,
                          line->after / line->n, line->best / line->n);
  if (gain / line->n > GAIN_MIN)
    g_string_append_printf (text, "%4.0f %%",
                            100.0 * (line->after - line->before) / gain);
  else
    g_string_append (text, "     -");
  g_string_append_printf (text, "  %3.0f %%\n", 100.0 * line->worse / line->n);
}

/* Adds samples to the line of their kind, and pairs to those of their sets. */
static void
add_samples (Fit *fit, Line *kind, Line *sets, const Samples *samples)
{
  Work work = { samples, g_malloc (samples->n * sizeof *work.p),
                g_malloc (samples->n * sizeof *work.db) };

  fit_answer (fit, work.p, samples);
  parallel_for (samples->n, g_get_num_processors (), report_task, &work);
  for (guint i = 0; i < samples->n; i++)
    {
      add (kind, work.db[i]);
      if (samples->tags[i].kind == SAMPLE_PAIR)
        add (&sets[samples->tags[i].set], work.db[i]);
    }
  g_free (work.p);
  g_free (work.db);
}

gchar *
fit_report (Fit *fit,
            Samples *const samples[SAMPLE_N_KINDS],
            const Pairs *pairs)
{
  guint n_sets = pairs ? pairs_count_sets (pairs) : 0;
  g_autofree Line *sets = g_new0 (Line, n_sets + 1);
  Line kinds[SAMPLE_N_KINDS] = { 0 };
  GString *text = g_string_new (
    "                          n  before after   best  of it  worse\n");

  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    if (samples[k])
      add_samples (fit, &kinds[k], sets, samples[k]);
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    write_line (text, sample_kind_get_name ((SampleKind) k), &kinds[k]);
  for (guint s = 0; s < n_sets; s++)
    write_line (text, pairs_get_set (pairs, s)->name, &sets[s]);
  return g_string_free (text, FALSE);
}
