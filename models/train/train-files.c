/* train-files.c - the files in sympie-train's output folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "core/output.h"
#include "models/judge/metrics.h"
#include "network-file.h"

#define HEADING                                                  \
  "iteration,learning_rate,first,second,psnr_before,psnr_after," \
  "images_per_second,validation_gain,validation_clean,validation_top1\n"

static gboolean
write_text (const TrainSettings *settings,
            const gchar *name,
            const gchar *text,
            GError **error)
{
  g_autofree gchar *path = g_build_filename (settings->out, name, NULL);

  return output_write (path, text, strlen (text), error);
}

gboolean
train_check_new (const TrainSettings *settings, GError **error)
{
  g_autofree gchar *path =
    g_build_filename (settings->out, TRAIN_CHECKPOINT, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "%s: is of an earlier run; go on with --resume or choose "
               "another --out",
               path);
  return FALSE;
}

gboolean
train_save_settings (const TrainSettings *settings, GError **error)
{
  g_autofree gchar *json = train_settings_to_json (settings);

  return write_text (settings, "settings.json", json, error);
}

/* ---- weights ---- */

gboolean
train_save_weights (const TrainSettings *settings,
                    const gchar *name,
                    Network *network,
                    guint iteration,
                    GError **error)
{
  const TrainerOptions *trainer = &settings->trainer;
  g_autofree gchar *path = g_build_filename (settings->out, name, NULL);
  g_autoptr (GHashTable) meta = network_file_new_meta (settings->objective);

  if (trainer->downstream != 0.0)
    network_file_set_meta (meta, "sympie.upstream",
                           g_path_get_basename (settings->upstream));
  network_file_set_meta (meta, NEM_META_FORM,
                         g_strdup (nem_form_get_name (trainer->form)));
  network_file_set_meta (
    meta, "training",
    g_strdup_printf ("%u iterations of %u images of %ux%u, %s "
                     "steps",
                     iteration, trainer->batch, trainer->side, trainer->side,
                     trainer->second > 0.0 ? "two" : "single"));
  return network_file_save (path, network, meta, error);
}

/* ---- checkpoints ---- */

gboolean
train_save_checkpoint (const TrainSettings *settings,
                       Trainer *trainer,
                       const gchar *photos,
                       guint iteration,
                       gdouble best,
                       GError **error)
{
  g_autofree gchar *path =
    g_build_filename (settings->out, TRAIN_CHECKPOINT, NULL);
  const GArray *state = trainer_get_state (trainer);
  g_autoptr (GHashTable) meta =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  network_file_set_meta (meta, "sympie.iteration",
                         g_strdup_printf ("%u", iteration));
  network_file_set_meta (
    meta, "sympie.best",
    g_strdup (g_ascii_dtostr (number, sizeof number, best)));
  network_file_set_meta (meta, "sympie.photos", g_strdup (photos));
  network_file_set_meta (meta, "sympie.settings",
                         train_settings_to_json (settings));
  return weights_save (path, (const WeightsTensor *) state->data, state->len,
                       WEIGHTS_F32, meta, error);
}

gboolean
train_load_checkpoint (const TrainSettings *settings,
                       Trainer *trainer,
                       const gchar *photos,
                       guint *iteration,
                       gdouble *best,
                       GError **error)
{
  g_autofree gchar *path =
    g_build_filename (settings->out, TRAIN_CHECKPOINT, NULL);
  g_autoptr (Weights) weights = weights_open (path, error);
  const gchar *json, *number, *score;
  guint64 value = 0;

  if (!weights)
    return FALSE;
  json = weights_get_meta (weights, "sympie.settings");
  number = weights_get_meta (weights, "sympie.iteration");
  score = weights_get_meta (weights, "sympie.best");
  if (!json || !score || !number
      || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT, &value, NULL))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: is no checkpoint of sympie-train", path);
      return FALSE;
    }
  if (!train_settings_check_same (settings, json, path, error))
    return FALSE;
  if (g_strcmp0 (weights_get_meta (weights, "sympie.photos"), photos) != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "%s: was made with other photographs, or other labels of "
                   "them",
                   path);
      return FALSE;
    }
  if (!trainer_set_state (trainer, weights, error))
    return FALSE;
  *iteration = (guint) value;
  *best = g_ascii_strtod (score, NULL);
  return TRUE;
}

/* ---- the log ---- */

gboolean
train_log_begin (const TrainSettings *settings, guint iteration, GError **error)
{
  g_autofree gchar *path = g_build_filename (settings->out, TRAIN_LOG, NULL);
  g_autofree gchar *old = NULL;
  g_autoptr (GString) text = g_string_new (HEADING);
  g_auto (GStrv) lines = NULL;

  if (iteration > 0 && g_file_get_contents (path, &old, NULL, NULL))
    lines = g_strsplit (old, "\n", -1);
  for (gchar **line = lines; line && *line; line++)
    if (g_ascii_isdigit (**line)
        && g_ascii_strtoull (*line, NULL, 10) <= iteration)
      g_string_append_printf (text, "%s\n", *line);
  return write_text (settings, TRAIN_LOG, text->str, error);
}

static void
append_number (GString *text, const gchar *format, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, ",");
  g_string_append (text,
                   g_ascii_formatd (number, sizeof number, format, value));
}

gboolean
train_log (const TrainSettings *settings,
           const TrainLogLine *line,
           GError **error)
{
  g_autofree gchar *path = g_build_filename (settings->out, TRAIN_LOG, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const ValidateResult *validation = line->validation;
  FILE *file = g_fopen (path, "a");
  gboolean good = file != NULL;

  g_string_append_printf (text, "%u", line->iteration);
  append_number (text, "%.6g", line->learning_rate);
  append_number (text, "%.6g", line->losses.first);
  append_number (text, "%.6g", line->losses.second);
  append_number (text, "%.3f", metrics_psnr (line->losses.mse_before));
  append_number (text, "%.3f", metrics_psnr (line->losses.mse_after));
  append_number (text, "%.1f", line->images_per_second);
  if (validation)
    {
      append_number (text, "%.3f", validation->gain);
      append_number (text, "%.3f", validation->clean);
    }
  else
    g_string_append (text, ",,");
  if (validation && validation->top1 >= 0.0)
    append_number (text, "%.4f", validation->top1);
  else
    g_string_append_c (text, ',');
  g_string_append_c (text, '\n');

  good = good && fputs (text->str, file) >= 0;
  if (file)
    good = fclose (file) == 0 && good;
  if (!good)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
                 g_strerror (errno));
  return good;
}
