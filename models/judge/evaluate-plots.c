/* evaluate-plots.c - what was judged, as charts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "evaluate-private.h"
#include "plot.h"

/* What the charts are drawn of: the means of each corruption. */
typedef struct
{
  const Evaluation *evaluation;
  GPtrArray *names;  /* of the corruptions */
  JudgeScore *means; /* of each */
  const gchar *folder;
  GArray *plots; /* those that are drawn */
} Drawing;

static void
gather (Drawing *drawing)
{
  const JudgeSetup *setup = drawing->evaluation->setup;
  g_autoptr (GPtrArray) groups = evaluate_list (setup, NULL);

  drawing->names = g_ptr_array_new ();
  drawing->means = g_new0 (JudgeScore, setup->n_cases);
  for (guint i = 0; i < groups->len; i++)
    {
      g_autoptr (GPtrArray) names = evaluate_list (setup, groups->pdata[i]);

      for (guint j = 0; j < names->len; j++)
        {
          const EvaluateFilter one = { groups->pdata[i], names->pdata[j], 0 };
          JudgeScore *mean = &drawing->means[drawing->names->len];
          gdouble share;

          evaluate_average (mean, &share, drawing->evaluation, &one);
          if (mean->n > 0)
            g_ptr_array_add (drawing->names, names->pdata[j]);
        }
    }
}

static gboolean
any (const Drawing *drawing, gboolean labelled)
{
  for (guint i = 0; i < drawing->names->len; i++)
    if ((labelled ? drawing->means[i].n_labelled : drawing->means[i].n_compared)
        > 0)
      return TRUE;
  return FALSE;
}

static gchar *
note_plot (const Drawing *drawing, const gchar *file, const gchar *title)
{
  EvaluatePlot plot = { title, file };

  g_array_append_val (drawing->plots, plot);
  return g_build_filename (drawing->folder, file, NULL);
}

static gboolean
draw_psnr (const Drawing *drawing, GError **error)
{
  static const gchar title[] = "PSNR before and after the clean-up";
  guint n = drawing->names->len;
  g_autofree gdouble *values = g_new (gdouble, 3 * n);
  g_autofree gchar *path = note_plot (drawing, "psnr.svg", title);
  const PlotBar bars[] = { { "before", values },
                           { "after", values + n },
                           { "oracle", values + 2 * n } };
  const PlotBars chart = { title,
                           "dB, mean over severities",
                           (const gchar *const *) drawing->names->pdata,
                           n,
                           bars,
                           drawing->evaluation->setup->oracle ? 3 : 2 };

  for (guint i = 0; i < n; i++)
    {
      const JudgeScore *mean = &drawing->means[i];
      gboolean known = mean->n_compared > 0;

      values[i] = known ? mean->psnr_before : NAN;
      values[n + i] = known ? mean->psnr_after[0] : NAN;
      values[2 * n + i] = known ? mean->psnr_oracle : NAN;
    }
  return plot_bars (path, &chart, 1, error);
}

static gboolean
draw_answers (const Drawing *drawing, GError **error)
{
  static const gchar title[] = "Gain of right answers by the clean-up";
  const JudgeSetup *setup = drawing->evaluation->setup;
  guint n = drawing->names->len;
  g_autofree gdouble *values = g_new (gdouble, n * setup->n_classifiers);
  g_autofree gchar *path = note_plot (drawing, "answers.svg", title);
  gchar *names[JUDGE_MAX_CLASSIFIERS];
  PlotBar bars[JUDGE_MAX_CLASSIFIERS];
  const PlotBars chart = { title,
                           "points of top-1, mean over severities",
                           (const gchar *const *) drawing->names->pdata,
                           n,
                           bars,
                           setup->n_classifiers };
  gboolean drawn;

  for (guint j = 0; j < setup->n_classifiers; j++)
    {
      names[j] = evaluate_dup_classifier (setup, j);
      bars[j] = (PlotBar){ names[j], values + j * n };
      for (guint i = 0; i < n; i++)
        values[j * n + i] = drawing->means[i].n_labelled > 0
                              ? drawing->means[i].after[0][j].top1
                                  - drawing->means[i].before[j].top1
                              : NAN;
    }
  drawn = plot_bars (path, &chart, 1, error);
  for (guint j = 0; j < setup->n_classifiers; j++)
    g_free (names[j]);
  return drawn;
}

static gint
compare_severities (gconstpointer a, gconstpointer b)
{
  gdouble less = *(const gdouble *) a - *(const gdouble *) b;

  return (less > 0) - (less < 0);
}

/* Returns: those that are judged, ascending, each once. */
static GArray *
list_severities (const JudgeSetup *setup)
{
  GArray *severities = g_array_new (FALSE, FALSE, sizeof (gdouble));

  for (guint i = 0; i < setup->n_cases; i++)
    {
      gdouble severity = setup->cases[i].severity;
      guint at = 0;

      while (at < severities->len
             && g_array_index (severities, gdouble, at) != severity)
        at++;
      if (at == severities->len && severity > 0)
        g_array_append_val (severities, severity);
    }
  g_array_sort (severities, compare_severities);
  return severities;
}

static gboolean
draw_severities (const Drawing *drawing, GError **error)
{
  static const gchar title[] = "PSNR by severity, mean over corruptions";
  g_autofree gchar *path = note_plot (drawing, "severities.svg", title);
  g_autoptr (GArray) all = list_severities (drawing->evaluation->setup);
  g_autofree gdouble *severities = g_new (gdouble, all->len);
  g_autofree gdouble *values = g_new (gdouble, 3 * all->len);
  guint n = 0;
  PlotLine lines[3];
  const gchar *names[] = { "before", "after", "oracle" };
  const PlotLines chart = { title,
                            "severity",
                            "dB",
                            PLOT_LINEAR,
                            PLOT_LINEAR,
                            lines,
                            drawing->evaluation->setup->oracle ? 3 : 2 };

  for (guint i = 0; i < all->len; i++)
    {
      const EvaluateFilter filter = { NULL, NULL,
                                      g_array_index (all, gdouble, i) };
      JudgeScore mean;
      gdouble share;

      evaluate_average (&mean, &share, drawing->evaluation, &filter);
      if (mean.n_compared == 0)
        continue;
      severities[n] = filter.severity;
      values[n] = mean.psnr_before;
      values[all->len + n] = mean.psnr_after[0];
      values[2 * all->len + n++] = mean.psnr_oracle;
    }
  for (guint i = 0; i < 3; i++)
    lines[i] = (PlotLine){ names[i], severities, values + i * all->len, n };
  return plot_lines (path, &chart, 1, error);
}

static gboolean
draw_passes (const Drawing *drawing, GError **error)
{
  static const gchar title[] = "Repeated use: PSNR against one pass";
  const Evaluation *evaluation = drawing->evaluation;
  const JudgeSetup *setup = evaluation->setup;
  g_autofree gchar *path = note_plot (drawing, "passes.svg", title);
  gdouble passes[JUDGE_MAX_PASSES];
  gdouble clean[JUDGE_MAX_PASSES];
  PlotLine lines[] = { { "corrupted", passes, evaluation->summary.passes,
                         setup->n_passes },
                       { "clean", passes, clean, 0 } };
  const PlotLines chart = { title,       "passes", "dB", PLOT_LINEAR,
                            PLOT_LINEAR, lines,    2 };

  for (guint i = 0; i < setup->n_passes; i++)
    passes[i] = setup->passes[i];
  for (guint i = 0; i < setup->n_cases; i++)
    if (setup->cases[i].kind == JUDGE_CLEAN)
      {
        lines[1].n = setup->n_passes;
        for (guint j = 0; j < setup->n_passes; j++)
          clean[j] = evaluation->result->scores[i].psnr_after[j]
                     - evaluation->result->scores[i].psnr_after[0];
      }
  return plot_lines (path, &chart, 1, error);
}

GArray *
evaluate_draw (const Evaluation *evaluation,
               const gchar *folder,
               GError **error)
{
  g_autoptr (GArray) plots = g_array_new (FALSE, FALSE, sizeof (EvaluatePlot));
  Drawing drawing = { evaluation, NULL, NULL, folder, plots };
  gboolean compared, drawn;

  gather (&drawing);
  compared = any (&drawing, FALSE);
  drawn = (!compared || draw_psnr (&drawing, error))
          && (!compared || draw_severities (&drawing, error))
          && (!compared || evaluation->setup->n_passes < 2
              || draw_passes (&drawing, error))
          && (!any (&drawing, TRUE) || draw_answers (&drawing, error));
  g_ptr_array_unref (drawing.names);
  g_free (drawing.means);
  return drawn ? g_steal_pointer (&plots) : NULL;
}
