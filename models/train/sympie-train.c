/* sympie-train.c - trains NEM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "loader.h"
#include "models/judge/scene-classes.h"
#include "models/nn/ranks.h"
#include "split.h"
#include "stop.h"
#include "train-files.h"
#include "train-tally.h"

/* Photographs, or scenes. */
typedef struct
{
  const Photos *photos; /* of one of these */
  Photos *own;
  Scenes *scenes;
} Source;

typedef struct
{
  TrainSettings *settings;
  Source source;
  Source validation; /* no photos: some of the source's */
  GArray *training;  /* indices of photos */
  GArray *held_out;  /* indices of validation_photos, or of photos */
  Classifier *upstream;
  Classifier *asked;          /* a second copy of it, for validation */
  guint scores[SCENE_LABELS]; /* of the labels of scenes */
  Trainer *trainer;
  Validator *validator; /* rank 0 only, as are all files */
  Loader *loader;
  gchar *fingerprint; /* hash of the photographs and their labels */
  guint iteration;    /* the next one */
  gdouble best;
} Run;

/* Returns: whether any rank was asked to stop. */
static gboolean
should_stop (void)
{
  return !ranks_all_true (!stop_requested ());
}

static void
print_message (const gchar *message, gpointer data)
{
  g_printerr ("sympie-train: %s\n", message);
}

/* ---- setting up ---- */

static gboolean
has_label (const Run *run, guint index)
{
  return run->settings->trainer.downstream == 0.0
         || run->settings->trainer.self_labels || run->source.scenes
         || photos_get_label (run->source.photos, index) >= 0;
}

/* Holds out some photographs unless others are given for validation. */
static gboolean
split (Run *run, GError **error)
{
  guint n = photos_count (run->source.photos);
  guint wanted = (guint) run->settings->validate_count;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) unused = g_array_new (FALSE, FALSE, sizeof (guint));

  if (run->validation.photos)
    {
      guint n_others = photos_count (run->validation.photos);

      split_photos (unused, run->held_out, n_others, MIN (wanted, n_others));
    }
  split_photos (all, run->held_out, n,
                run->validation.photos ? 0 : MIN (wanted, n / 2));
  for (guint i = 0; i < all->len; i++)
    if (has_label (run, g_array_index (all, guint, i)))
      g_array_append_val (run->training, g_array_index (all, guint, i));
  if (run->training->len > 0 && run->held_out->len > 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "%u photographs to learn from and %u to validate with: there "
               "must be one of each%s",
               run->training->len, run->held_out->len,
               run->settings->trainer.downstream != 0.0
                 ? ", and those to learn from need labels"
                 : "");
  return FALSE;
}

static void
add_to_fingerprint (GChecksum *sum, const Photos *photos, const GArray *indices)
{
  for (guint i = 0; i < indices->len; i++)
    {
      guint index = g_array_index (indices, guint, i);
      g_autofree gchar *mark =
        g_strdup_printf ("%s %d\n", photos_get_name (photos, index),
                         photos_get_label (photos, index));

      g_checksum_update (sum, (const guchar *) mark, -1);
    }
}

/* What is validated with. */
static const Source *
get_validation (const Run *run)
{
  return run->validation.photos ? &run->validation : &run->source;
}

static void
take_fingerprint (Run *run)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_to_fingerprint (sum, run->source.photos, run->training);
  add_to_fingerprint (sum, get_validation (run)->photos, run->held_out);
  run->fingerprint = g_strdup (g_checksum_get_string (sum));
}

static gboolean
source_open (Source *source,
             gchar **paths,
             const TrainSettings *settings,
             GError **error)
{
  const gchar *const *places = (const gchar *const *) paths;

  if (settings->scenes)
    {
      source->scenes = scenes_open (places, error);
      if (source->scenes)
        source->photos = scenes_get_photos (source->scenes);
    }
  else
    source->photos = source->own = photos_open (
      places, settings->trainer.self_labels ? NULL : settings->labels, error);
  return source->photos != NULL;
}

static gboolean
open_photos (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;

  if (!source_open (&run->source,
                    settings->scenes ? settings->scenes : settings->photos,
                    settings, error)
      || (settings->validation_photos
          && !source_open (&run->validation, settings->validation_photos,
                           settings, error))
      || !split (run, error))
    return FALSE;
  take_fingerprint (run);
  return TRUE;
}

/* Whether the labels are of what the upstream answers. */
static gboolean
check_labels (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;

  if (settings->trainer.self_labels)
    return TRUE;
  if (run->upstream->per_pixel && run->source.scenes)
    {
      scene_classes_list_scores (run->scores, run->upstream);
      return TRUE;
    }
  if (!run->upstream->per_pixel && !run->source.scenes)
    return loader_check_labels (run->source.photos,
                                (const guint *) run->training->data,
                                run->training->len, run->upstream, error);
  return settings_set_error (
    error, "--upstream %s: %s", settings->upstream,
    run->upstream->per_pixel
      ? "a segmentation network needs --scenes, or --labels self"
      : "is a classifier, but --scenes label pixels");
}

static gboolean
load_upstream (Run *run, GError **error)
{
  TrainSettings *settings = run->settings;

  if (settings->trainer.downstream == 0.0)
    return TRUE;
  run->upstream =
    upstream_load (settings->upstream, (guint) settings->side, error);
  if (!run->upstream || !check_labels (run, error))
    return FALSE;
  settings->trainer.upstream = run->upstream;
  run->asked = upstream_load (settings->upstream, VALIDATE_SIDE, error);
  return run->asked != NULL;
}

static gboolean
load_start (Run *run, GError **error)
{
  g_autoptr (Weights) weights = weights_open (run->settings->start, error);
  Network *nem = trainer_get_network (run->trainer);

  if (!weights
      || !network_check_form (weights, run->settings->trainer.form, error)
      || !network_load (nem, weights, error))
    return FALSE;
  network_blend (trainer_get_ema (run->trainer), nem, 1.0);
  return TRUE;
}

/* Whether the labels of scenes are used. */
static gboolean
has_pixel_labels (const Run *run)
{
  return run->upstream && run->source.scenes
         && !run->settings->trainer.self_labels;
}

static void
start_loader (Run *run)
{
  const TrainSettings *settings = run->settings;
  LoaderOptions options = {
    .photos = run->source.photos,
    .scenes = has_pixel_labels (run) ? run->source.scenes : NULL,
    .scores = run->scores,
    .indices = (const guint *) run->training->data,
    .n_indices = run->training->len,
    .batch = settings->trainer.batch,
    .offset = ranks_get_rank () * settings->trainer.batch,
    .side = (guint) settings->side,
    .resize = (guint) settings->resize,
    .corruptions = settings->drawn,
    .n_corruptions = settings->n_drawn,
    .clean_fraction = settings->clean_fraction,
    .mirror = TRUE,
    .n_threads = 1,
    .cache_mb = (guint) settings->cache_mb,
    .first = run->iteration,
    .seed = (guint64) settings->seed,
    .bad = print_message,
  };

  run->loader = loader_new (&options);
}

/* Sets up what only rank 0 needs. */
static gboolean
set_up_writing (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;

  ValidatorOptions options = {
    .photos = get_validation (run)->photos,
    .scenes = has_pixel_labels (run) ? get_validation (run)->scenes : NULL,
    .scores = run->scores,
    .indices = (const guint *) run->held_out->data,
    .n = run->held_out->len,
    .corruptions = settings->drawn,
    .n_corruptions = settings->n_drawn,
    .widths = settings->trainer.widths,
    .form = settings->trainer.form,
    .edges = settings->trainer.edges,
    .classifier = run->asked,
    .n_threads = settings->trainer.n_threads,
    .bad = print_message,
  };

  run->validator = validator_new (&options, error);
  return run->validator && train_save_settings (settings, error)
         && train_log_begin (settings, run->iteration, error);
}

static gboolean
set_up (Run *run, GError **error)
{
  TrainSettings *settings = run->settings;

  if (g_mkdir_with_parents (settings->out, 0777) != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   "%s: cannot be made a folder", settings->out);
      return FALSE;
    }
  if ((!settings->resume && !train_check_new (settings, error))
      || !open_photos (run, error) || !load_upstream (run, error))
    return FALSE;
  run->trainer = trainer_new (&settings->trainer);
  run->best = -HUGE_VAL;
  if (settings->resume
      && !train_load_checkpoint (settings, run->trainer, run->fingerprint,
                                 &run->iteration, &run->best, error))
    return FALSE;
  if (!settings->resume && settings->start && !load_start (run, error))
    return FALSE;
  if (ranks_get_rank () == 0 && !set_up_writing (run, error))
    return FALSE;
  start_loader (run);
  return TRUE;
}

static void
source_clear (Source *source)
{
  g_clear_pointer (&source->own, photos_free);
  g_clear_pointer (&source->scenes, scenes_free);
}

static void
tear_down (Run *run)
{
  g_clear_pointer (&run->loader, loader_free);
  g_clear_pointer (&run->validator, validator_free);
  g_clear_pointer (&run->trainer, trainer_free);
  g_clear_pointer (&run->upstream, classifier_free);
  g_clear_pointer (&run->asked, classifier_free);
  source_clear (&run->source);
  source_clear (&run->validation);
  g_free (run->fingerprint);
  g_array_unref (run->training);
  g_array_unref (run->held_out);
  g_clear_pointer (&run->settings, train_settings_free);
}

/* ---- running ---- */

static gboolean
validate (Run *run, ValidateResult *result, GError **error)
{
  Network *ema = trainer_get_ema (run->trainer);
  g_autofree gchar *text = NULL;

  validator_run (run->validator, ema, result);
  text = validate_describe (run->validator, result);
  fprintf (stderr, "%s%u: %s\n", isatty (2) ? "\n" : "", run->iteration, text);
  if (!(validate_score (result) > run->best))
    return TRUE;
  run->best = validate_score (result);
  return train_save_weights (run->settings, "best.safetensors", ema,
                             run->iteration, error);
}

static gboolean
save_checkpoint (const Run *run, GError **error)
{
  return train_save_checkpoint (run->settings, run->trainer, run->fingerprint,
                                run->iteration, run->best, error);
}

static gboolean
is_due (const Run *run, gint every)
{
  return run->iteration % every == 0
         || run->iteration == (guint) run->settings->iterations;
}

/* Logs, validates and saves after an iteration, as far as due. */
static gboolean
save_and_log (Run *run, Tally *tally, GError **error)
{
  const TrainSettings *settings = run->settings;
  gboolean validates = is_due (run, settings->validate_every);
  ValidateResult result;

  if (ranks_get_rank () != 0)
    return TRUE;
  if (validates || is_due (run, settings->log_every))
    {
      TrainLogLine line = tally_take (tally, settings, run->iteration);

      if (validates && !validate (run, &result, error))
        return FALSE;
      line.validation = validates ? &result : NULL;
      if (!train_log (settings, &line, error))
        return FALSE;
    }
  return !is_due (run, settings->save_every) || save_checkpoint (run, error);
}

static gboolean
iterate (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;
  Tally tally;

  tally_begin (&tally);
  while (run->iteration < (guint) settings->iterations && !should_stop ())
    {
      TrainerLosses losses;
      gint64 start = g_get_monotonic_time ();
      const Batch *batch = loader_take (run->loader, error);

      if (!batch)
        return FALSE;
      tally.waited += g_get_monotonic_time () - start;
      if (settings->freeze_norm_after >= 0
          && run->iteration >= (guint) settings->freeze_norm_after)
        trainer_set_norm (run->trainer, NORM_RUNNING);
      if (!trainer_step (
            run->trainer, batch,
            train_settings_learning_rate (settings, run->iteration), &losses,
            error))
        {
          g_prefix_error (error, "iteration %u: ", run->iteration);
          return FALSE;
        }
      tally_add (&tally, &losses);
      run->iteration++;
      if (!save_and_log (run, &tally, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_end (Run *run, GError **error)
{
  if (ranks_get_rank () != 0)
    return TRUE;
  return (run->iteration == (guint) run->settings->iterations
          || save_checkpoint (run, error))
         && train_save_weights (run->settings, "last.safetensors",
                                trainer_get_ema (run->trainer), run->iteration,
                                error);
}

static gboolean
train (Run *run, GError **error)
{
  return iterate (run, error) && write_end (run, error);
}

/* @error: NULL if another process failed. */
static void
print_error (const GError *error, const gchar *more)
{
  if (error)
    g_printerr ("sympie-train: %s%s\n", error->message, more);
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GError) error = NULL;
  Run run = { 0 };
  gboolean begun, good;

  setlocale (LC_ALL, "");
  run.settings = train_settings_parse (&argc, &argv, &error);
  if (!ranks_all_true (run.settings != NULL))
    {
      print_error (error, " (see sympie-train --help)");
      g_clear_pointer (&run.settings, train_settings_free);
      ranks_end ();
      return 2;
    }
  stop_listen ();
  run.training = g_array_new (FALSE, FALSE, sizeof (guint));
  run.held_out = g_array_new (FALSE, FALSE, sizeof (guint));
  /* Up to here all processes can fail together. */
  begun = ranks_all_true (set_up (&run, &error));
  good = begun && train (&run, &error);
  print_error (error, "");
  if (good && run.iteration < (guint) run.settings->iterations
      && ranks_get_rank () == 0)
    g_printerr ("sympie-train: stopped at iteration %u; --resume goes on\n",
                run.iteration);
  tear_down (&run);
  if (begun && !good)
    ranks_abort (1);
  ranks_end ();
  return good ? 0 : 1;
}
