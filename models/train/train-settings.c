/* train-settings.c - the options of sympie-train
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-settings.h"

#include <unistd.h>

#include "models/nn/adam.h"
#include "models/nn/ranks.h"

#define AT(member) G_STRUCT_OFFSET (TrainSettings, member)

static const Setting SETTINGS[] = {
  { "photos", 'p', SETTING_PATHS, AT (photos), NULL, 0, 0, FALSE, "PATH",
    "folder, tar or list to learn from; may be given again" },
  { "scenes", 0, SETTING_PATHS, AT (scenes), NULL, 0, 0, FALSE, "DIR",
    "instead, pictures (img/) with the labels of their pixels (label/), for a "
    "segmentation network; may be given again" },
  { "hold-out", 0, SETTING_PATHS, AT (validation_photos), NULL, 0, 0, FALSE,
    "PATH", "likewise, to validate with; without it some are held out" },
  { "resume", 0, SETTING_FLAG, AT (resume), NULL, 0, 0, FALSE, NULL,
    "go on from the checkpoint in --out" },
  { "mpi", 0, SETTING_FLAG, AT (mpi), NULL, 0, 0, FALSE, NULL,
    "be one of the processes that mpirun starts: each learns from its part of "
    "a batch" },
  { "objective", 0, SETTING_TEXT, AT (objective), "downstream", 0, 0, TRUE,
    "downstream|photo|both", "what it learns for; the paper's is downstream" },
  { "upstream", 0, SETTING_PATH, AT (upstream), NULL, 0, 0, TRUE, "FILE",
    "frozen classifier or segmentation network for the downstream loss" },
  { "labels", 0, SETTING_PATH, AT (labels), NULL, 0, 0, TRUE, "CSV",
    "classes of the photographs (columns file and class), or \"self\": what "
    "the upstream takes the clean one for" },
  { "start", 0, SETTING_PATH, AT (start), NULL, 0, 0, TRUE, "FILE",
    "weights to start from" },
  { "out", 0, SETTING_PATH, AT (out), NULL, 0, 0, FALSE, "FOLDER",
    "where to write everything" },
  { "widths", 0, SETTING_TEXT, AT (widths), "64,128,256,512", 0, 0, TRUE,
    "A,B,C,D", "channels after each stage" },
  { "form", 0, SETTING_TEXT, AT (form), "absolute", 0, 0, TRUE, "NAME",
    "what the last layer says: absolute numbers, or relative ones, which are "
    "about the picture's own means and deviations" },
  { "corruptions", 0, SETTING_TEXT, AT (corruptions), NULL, 0, 0, TRUE,
    "A,B,...", "corruptions to draw from (default: all 23)" },
  { "edges", 0, SETTING_TEXT, AT (edges), "extend", 0, 0, TRUE,
    "extend|neutral",
    "what the kernel reads beyond the edges; the reference's is neutral" },
  { "side", 0, SETTING_COUNT, AT (side), "224", 32, 1024, TRUE, "PIXELS",
    "side of the crops" },
  { "resize", 0, SETTING_COUNT, AT (resize), "256", 32, 4096, TRUE, "PIXELS",
    "short side that photographs are scaled to before cropping" },
  { "batch", 0, SETTING_COUNT, AT (batch), "48", 1, 4096, TRUE, "N",
    "images in an iteration" },
  { "iterations", 0, SETTING_COUNT, AT (iterations), "50000", 1, 1e9, TRUE, "N",
    "iterations of the whole training" },
  { "learning-rate", 0, SETTING_NUMBER, AT (learning_rate), "1e-3", 0, 1, TRUE,
    "X", "Adam's, at its highest" },
  { "warm-up", 0, SETTING_COUNT, AT (warm_up), "0", 0, 1e9, TRUE, "N",
    "iterations over which the learning rate rises" },
  { "head-rate", 0, SETTING_NUMBER, AT (head_rate), "1", 0, 100, TRUE, "X",
    "learning-rate multiplier of the last layer" },
  { "clip", 0, SETTING_NUMBER, AT (clip), "1", 0, 1e6, TRUE, "X",
    "largest norm of a tensor's gradient; 0: unlimited" },
  { "ema", 0, SETTING_NUMBER, AT (ema), "0.9", 0, 0.99999, TRUE, "X",
    "decay of the moving average of the weights (EMA)" },
  { "second-weight", 0, SETTING_NUMBER, AT (second_weight), "0.5", 0, 100, TRUE,
    "X", "weight of step two's loss; 0: no step two" },
  { "photo-weight", 0, SETTING_NUMBER, AT (photo_weight), "1", 0, 1e6, TRUE,
    "X", "weight of the image loss (photo, both)" },
  { "downstream-weight", 0, SETTING_NUMBER, AT (downstream_weight), "1", 0, 1e6,
    TRUE, "X", "weight of the upstream's loss (downstream, both)" },
  { "loss-root", 0, SETTING_NUMBER, AT (loss_root), "1", 0, 1e6, TRUE, "X",
    "image loss: weight of the root mean square error" },
  { "loss-log", 0, SETTING_NUMBER, AT (loss_log), "0", 0, 1e6, TRUE, "X",
    "image loss: weight of log (mean square error + floor)" },
  { "loss-floor", 0, SETTING_NUMBER, AT (loss_floor), "1e-4", 1e-9, 1, TRUE,
    "X", "image loss: that floor, in squares of [0, 1]" },
  { "clean-fraction", 0, SETTING_NUMBER, AT (clean_fraction), "-1", -1, 1, TRUE,
    "X", "fraction of images that stay clean; -1: one in six, as severity 0" },
  { "freeze-norm-after", 0, SETTING_COUNT, AT (freeze_norm_after), "-1", -1,
    1e9, TRUE, "N",
    "iterations until batch norms use their running statistics; -1: never" },
  { "seed", 0, SETTING_COUNT, AT (seed), "1", 0, 2147483647, TRUE, "N",
    "seed of the random numbers" },
  { "validate-count", 0, SETTING_COUNT, AT (validate_count), "16", 1, 10000,
    TRUE, "N", "photographs to hold out and to validate with" },
  { "validate-every", 0, SETTING_COUNT, AT (validate_every), "1000", 1, 1e9,
    FALSE, "N", "iterations between validations" },
  { "save-every", 0, SETTING_COUNT, AT (save_every), "500", 1, 1e9, FALSE, "N",
    "iterations between checkpoints" },
  { "log-every", 0, SETTING_COUNT, AT (log_every), "50", 1, 1e9, FALSE, "N",
    "iterations between lines of the log" },
  { "threads", 0, SETTING_COUNT, AT (threads), "0", 0, 1024, TRUE, "N",
    "threads to compute with, on which the last digits depend; 0: as many as "
    "processors" },
  { "cache-mb", 0, SETTING_COUNT, AT (cache_mb), "2048", 0, 1048576, FALSE,
    "MB", "memory for decoded photographs" },
};

static const SettingsTable TABLE = {
  SETTINGS, G_N_ELEMENTS (SETTINGS),
  "Trains NEM in two steps (Barbato et al., MMSys 2024, arXiv 2402.18402, "
  "Algorithm 1)\non photographs that it corrupts itself. Ctrl+C saves and "
  "stops."
};

void
train_settings_free (TrainSettings *settings)
{
  settings_clear (&TABLE, settings);
  g_free (settings);
}

/* ---- checking ---- */

/* Estimates memory by the first stage's two maps and their gradients, which
 * dominate; a failed allocation would end the program. */
static gboolean
check_memory (const TrainSettings *settings, GError **error)
{
  gdouble plane = (gdouble) settings->batch / ranks_get_size () * settings->side
                  * settings->side;
  gdouble needed = 4.0 * sizeof (real) * settings->trainer.widths[0] * plane;
  gdouble there = (gdouble) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);

  if (needed > there || plane > G_MAXINT)
    return settings_set_error (
      error,
      "--batch %d of --side %d needs about %.0f GB of memory, "
      "there are %.0f",
      settings->batch, settings->side, needed * 1e-9, there * 1e-9);
  return TRUE;
}

static gboolean
join_ranks (const TrainSettings *settings, GError **error)
{
  if (!settings->mpi)
    return TRUE;
  if (!ranks_begin (error))
    return FALSE;
  if ((guint) settings->batch % ranks_get_size () == 0)
    return TRUE;
  return settings_set_error (error,
                             "--batch %d cannot be shared out to %u processes",
                             settings->batch, ranks_get_size ());
}

static gboolean
read_widths (TrainSettings *settings, GError **error)
{
  const gchar *text = settings->widths;
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (guint i = 0; i < NEM_STAGES; i++)
    {
      guint64 width = 0;

      if (g_strv_length (words) != NEM_STAGES
          || !g_ascii_string_to_unsigned (words[i], 10, 1, NEM_MAX_WIDTH,
                                          &width, NULL))
        return settings_set_error (
          error,
          "--widths %s: must be %d numbers of 1 to %d with "
          "commas between them",
          text, NEM_STAGES, NEM_MAX_WIDTH);
      settings->trainer.widths[i] = (guint) width;
    }
  return TRUE;
}

static gboolean
read_form (TrainSettings *settings, GError **error)
{
  const gchar *relative = nem_form_get_name (NEM_RELATIVE);
  const gchar *absolute = nem_form_get_name (NEM_ABSOLUTE);

  if (g_str_equal (settings->form, relative))
    settings->trainer.form = NEM_RELATIVE;
  else if (!g_str_equal (settings->form, absolute))
    return settings_set_error (error, "--form %s: must be %s or %s",
                               settings->form, absolute, relative);
  return TRUE;
}

static gboolean
read_corruptions (TrainSettings *settings, GError **error)
{
  g_auto (GStrv) words =
    g_strsplit (settings->corruptions ? settings->corruptions : "", ",", -1);

  if (g_strv_length (words) > CORRUPT_N)
    return settings_set_error (error, "--corruptions: more than there are");
  for (gchar **word = words; *word; word++)
    if (!corrupt_from_name (&settings->drawn[settings->n_drawn++], *word))
      return settings_set_error (error, "--corruptions: there is no \"%s\"",
                                 *word);
  if (settings->n_drawn == 0)
    for (guint i = 0; i < CORRUPT_N_TRAIN; i++)
      settings->drawn[settings->n_drawn++] = i;
  return TRUE;
}

static gboolean
read_objective (TrainSettings *settings, GError **error)
{
  TrainerOptions *trainer = &settings->trainer;
  const gchar *objective = settings->objective;
  gboolean both = g_str_equal (objective, "both");

  if (both || g_str_equal (objective, "downstream"))
    trainer->downstream = settings->downstream_weight;
  if (both || g_str_equal (objective, "photo"))
    trainer->photo = settings->photo_weight;
  if (trainer->downstream == 0.0 && trainer->photo == 0.0)
    return settings_set_error (
      error,
      "--objective %s: must be downstream, photo or both, with a "
      "weight over 0",
      objective);
  if (trainer->downstream != 0.0
      && (!settings->upstream || (!settings->labels && !settings->scenes)))
    return settings_set_error (
      error, "--objective %s needs --upstream and --labels, or --scenes",
      objective);
  if (!g_str_equal (settings->edges, "extend")
      && !g_str_equal (settings->edges, "neutral"))
    return settings_set_error (error, "--edges %s: must be extend or neutral",
                               settings->edges);
  trainer->edges =
    g_str_equal (settings->edges, "neutral") ? DWM_NEUTRAL : DWM_EXTEND;
  trainer->self_labels = g_strcmp0 (settings->labels, "self") == 0;
  return TRUE;
}

static void
fill_trainer (TrainSettings *settings)
{
  TrainerOptions *trainer = &settings->trainer;

  if (settings->threads == 0)
    settings->threads = (gint) g_get_num_processors ();
  trainer->batch = (guint) settings->batch / ranks_get_size ();
  trainer->side = (guint) settings->side;
  trainer->n_threads = (guint) settings->threads;
  trainer->image_loss = (ImageLoss){ settings->loss_root, settings->loss_log,
                                     settings->loss_floor };
  trainer->second = settings->second_weight;
  trainer->ema_rate = settings->ema;
  trainer->clip = settings->clip;
  trainer->head_rate = settings->head_rate;
  trainer->norm = NORM_BATCH;
  trainer->seed = (guint64) settings->seed;
}

static gboolean
check (TrainSettings *settings, GError **error)
{
  if (!settings->photos == !settings->scenes || !settings->out)
    return settings_set_error (
      error, "--out, and either --photos or --scenes, must be given");
  if (settings->scenes && settings->labels
      && !g_str_equal (settings->labels, "self"))
    return settings_set_error (error, "--labels %s: --scenes have their own",
                               settings->labels);
  if (settings->resize < settings->side)
    return settings_set_error (error, "--resize %d is less than --side %d",
                               settings->resize, settings->side);
  return join_ranks (settings, error) && read_widths (settings, error)
         && read_form (settings, error) && read_corruptions (settings, error)
         && read_objective (settings, error) && check_memory (settings, error);
}

TrainSettings *
train_settings_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (TrainSettings) settings = g_new0 (TrainSettings, 1);

  if (!settings_parse (&TABLE, settings, argc, argv, error)
      || !check (settings, error))
    return NULL;
  fill_trainer (settings);
  return g_steal_pointer (&settings);
}

gchar *
train_settings_to_json (const TrainSettings *settings)
{
  return settings_to_json (&TABLE, settings);
}

gboolean
train_settings_check_same (const TrainSettings *settings,
                           const gchar *json,
                           const gchar *name,
                           GError **error)
{
  return settings_check_same (&TABLE, settings, json, name, error);
}

gdouble
train_settings_learning_rate (const TrainSettings *settings, guint iteration)
{
  return adam_get_rate (settings->learning_rate, iteration,
                        (guint) settings->iterations,
                        (guint) settings->warm_up);
}
