/* train-report.c - how a training went, in curves and in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-report.h"

#include <math.h>
#include <string.h>

#include "core/jsontext.h"
#include "models/judge/plot.h"
#include "train-files.h"
#include "validate.h"

#define HEADING "iteration,learning_rate,first,second,"
#define CURVES "curves.svg"
#define MAX_CHARTS 5

enum
{
  ITERATION,
  LEARNING_RATE,
  FIRST,
  SECOND,
  PSNR_BEFORE,
  PSNR_AFTER,
  SPEED,
  GAIN,
  CLEAN,
  TOP1,
  N_COLUMNS
};

/* The log by columns; NAN where there is nothing. */
typedef struct
{
  guint n;
  gdouble *columns[N_COLUMNS];
} Log;

static void
log_clear (Log *log)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (log->columns[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

/* ---- reading ---- */

static gchar *
read_text (const gchar *path, gsize *length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gchar *text;

  if (g_file_get_contents (path, &text, length, &problem))
    return text;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               problem->message);
  return NULL;
}

/* Returns: whether it is a whole line. */
static gboolean
read_line (gdouble values[N_COLUMNS], const gchar *line)
{
  g_auto (GStrv) words = g_strsplit (line, ",", N_COLUMNS + 1);

  if (g_strv_length (words) != N_COLUMNS)
    return FALSE;
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      gchar *end;

      values[i] = g_ascii_strtod (words[i], &end);
      if (*end != '\0' || (i < GAIN && end == words[i]))
        return FALSE;
      if (end == words[i])
        values[i] = NAN;
    }
  return isfinite (values[ITERATION]);
}

static gboolean
read_log (Log *log, const gchar *path, GError **error)
{
  gsize length;
  g_autofree gchar *text = read_text (path, &length, error);
  g_auto (GStrv) lines = NULL;
  guint n;

  if (!text)
    return FALSE;
  if (!g_str_has_prefix (text, HEADING))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: does not begin with \"%s...\"", path, HEADING);
      return FALSE;
    }
  lines = g_strsplit (text, "\n", -1);
  n = g_strv_length (lines);
  for (guint i = 0; i < N_COLUMNS; i++)
    log->columns[i] = g_new (gdouble, n);

  /* Behind the last newline there is nothing, or a line that was cut. */
  for (guint i = 1; i + 1 < n; i++)
    {
      gdouble values[N_COLUMNS];

      if (!read_line (values, lines[i]))
        continue;
      for (guint c = 0; c < N_COLUMNS; c++)
        log->columns[c][log->n] = values[c];
      log->n++;
    }
  return TRUE;
}

/* ---- curves ---- */

/* Lines that share an axis, drawn from the rows that have them. */
static void
add_line (PlotLine *line, const Log *log, guint column, const gchar *name)
{
  gdouble *x = g_new (gdouble, MAX (log->n, 1));
  gdouble *y = g_new (gdouble, MAX (log->n, 1));

  *line = (PlotLine){ name, x, y, 0 };
  for (guint i = 0; i < log->n; i++)
    if (!isnan (log->columns[column][i]))
      {
        x[line->n] = log->columns[ITERATION][i];
        y[line->n++] = log->columns[column][i];
      }
}

/* Powers of ten for losses that fall by more than one; a loss that is a
 * logarithm may be negative. */
static PlotScale
choose_scale (const PlotLine *lines, guint n)
{
  gdouble low = HUGE_VAL, high = 0.0;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < lines[i].n; j++)
      {
        if (lines[i].y[j] < 0.0)
          return PLOT_LINEAR;
        if (lines[i].y[j] > 0.0)
          low = MIN (low, lines[i].y[j]);
        high = MAX (high, lines[i].y[j]);
      }
  return high > 10.0 * low ? PLOT_LOG : PLOT_LINEAR;
}

static gboolean
draw_curves (const Log *log, const gchar *path, GError **error)
{
  PlotLine lines[7];
  PlotLines charts[MAX_CHARTS] = {
    { "Losses", "iteration", "loss", PLOT_LINEAR, PLOT_LINEAR, lines, 2 },
    { "PSNR of what is learnt from", "iteration", "dB", PLOT_LINEAR,
      PLOT_LINEAR, lines + 2, 2 },
    { "Validation: gain of PSNR", "iteration", "dB", PLOT_LINEAR, PLOT_LINEAR,
      lines + 4, 1 },
    { "Validation: PSNR of clean photographs", "iteration", "dB", PLOT_LINEAR,
      PLOT_LINEAR, lines + 5, 1 },
    { "Validation: share of right answers", "iteration", "share", PLOT_LINEAR,
      PLOT_LINEAR, lines + 6, 1 },
  };
  gboolean good;

  add_line (&lines[0], log, FIRST, "step one");
  add_line (&lines[1], log, SECOND, "step two, before its weight");
  add_line (&lines[2], log, PSNR_BEFORE, "before");
  add_line (&lines[3], log, PSNR_AFTER, "after step one");
  add_line (&lines[4], log, GAIN, NULL);
  add_line (&lines[5], log, CLEAN, NULL);
  add_line (&lines[6], log, TOP1, NULL);
  charts[0].y_scale = choose_scale (lines, 2);
  good = plot_lines (path, charts, lines[6].n > 0 ? MAX_CHARTS : MAX_CHARTS - 1,
                     error);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_free ((gpointer) lines[i].x);
      g_free ((gpointer) lines[i].y);
    }
  return good;
}

/* ---- words ---- */

static void
add_cell (GString *text, const gchar *cell)
{
  for (; *cell; cell++)
    {
      if (strchr ("\\|`*_<>[]", *cell))
        g_string_append_c (text, '\\');
      g_string_append_c (text, g_ascii_iscntrl (*cell) ? ' ' : *cell);
    }
}

static void
add_number (GString *text, const gchar *format, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, isnan (value) ? ""
                                       : g_ascii_formatd (number, sizeof number,
                                                          format, value));
}

static const struct
{
  guint column;
  const gchar *name;
  const gchar *format;
} ROWS[] = {
  { ITERATION, "iterations", "%.0f" },
  { GAIN, "validation: gain of PSNR, dB", "%.2f" },
  { CLEAN, "validation: PSNR of clean photographs, dB", "%.2f" },
  { TOP1, "validation: share of right answers", "%.3f" },
  { FIRST, "loss of step one", "%.4g" },
  { SECOND, "loss of step two, before its weight", "%.4g" },
  { PSNR_BEFORE, "PSNR before, dB", "%.2f" },
  { PSNR_AFTER, "PSNR after step one, dB", "%.2f" },
  { LEARNING_RATE, "learning rate", "%.3g" },
  { SPEED, "images per second", "%.1f" },
};

/* Returns: the row with the best validation; the last one without any. */
static guint
find_best (const Log *log)
{
  guint best = log->n - 1;
  gdouble highest = -HUGE_VAL;

  for (guint i = 0; i < log->n; i++)
    {
      ValidateResult result = { .gain = log->columns[GAIN][i],
                                .clean = log->columns[CLEAN][i] };

      if (isnan (result.gain) || validate_score (&result) <= highest)
        continue;
      highest = validate_score (&result);
      best = i;
    }
  return best;
}

static void
add_figures (GString *text, const Log *log)
{
  guint best;

  if (log->n == 0)
    {
      g_string_append (text, "It was stopped before the first line of its "
                             "log.\n");
      return;
    }
  best = find_best (log);
  g_string_append (text, "| figure | last | best |\n|---|---:|---:|\n");
  for (guint i = 0; i < G_N_ELEMENTS (ROWS); i++)
    {
      const gdouble *column = log->columns[ROWS[i].column];

      if (isnan (column[log->n - 1]) && isnan (column[best]))
        continue;
      g_string_append_printf (text, "| %s | ", ROWS[i].name);
      add_number (text, ROWS[i].format, column[log->n - 1]);
      g_string_append (text, " | ");
      add_number (text, ROWS[i].format, column[best]);
      g_string_append (text, " |\n");
    }
  g_string_append (text, "\nThe best is that of the highest gain, less what "
                         "clean photographs are short of 42 dB;\nits weights "
                         "are in best.safetensors, the last ones in "
                         "last.safetensors.\n");
}

/* Returns: (transfer full): a setting as a person writes it. */
static gchar *
show_value (JsonNode *value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];
  GType type = json_node_get_value_type (value);

  if (type == G_TYPE_STRING)
    return json_node_dup_string (value);
  if (type == G_TYPE_DOUBLE)
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g",
                                      json_node_get_double (value)));
  return json_to_string (value, FALSE);
}

static gboolean
add_settings (GString *text, const gchar *path, GError **error)
{
  gsize length;
  g_autofree gchar *json = read_text (path, &length, error);
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *value;

  if (json)
    root = jsontext_parse (json, length, 4, path, error);
  if (!root)
    return FALSE;
  g_string_append (text, "| setting | value |\n|---|---|\n");
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree gchar *shown = show_value (value);

      g_string_append (text, "| ");
      add_cell (text, name);
      g_string_append (text, " | ");
      add_cell (text, shown);
      g_string_append (text, " |\n");
    }
  return TRUE;
}

gboolean
train_report_write (const gchar *folder, GError **error)
{
  g_autofree gchar *log_path = g_build_filename (folder, TRAIN_LOG, NULL);
  g_autofree gchar *curves = g_build_filename (folder, CURVES, NULL);
  g_autofree gchar *settings = g_build_filename (folder, "settings.json", NULL);
  g_autofree gchar *path = g_build_filename (folder, "report.md", NULL);
  g_autoptr (GString) text = g_string_new ("# A training of NEM\n\n");
  g_autoptr (GError) problem = NULL;
  g_auto (Log) log = { 0 };

  if (!read_log (&log, log_path, error))
    return FALSE;
  add_figures (text, &log);
  g_string_append (text, "\n![losses, PSNR and validation](" CURVES ")\n\n"
                         "## Settings\n\n");
  if (!add_settings (text, settings, error)
      || !draw_curves (&log, curves, error))
    return FALSE;
  if (g_file_set_contents (path, text->str, (gssize) text->len, &problem))
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               problem->message);
  return FALSE;
}
