/* sympie-train.c - the program that trains NEM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "loader.h"
#include "models/layers/ranks.h"
#include "train-files.h"
#include "train-tally.h"

typedef struct
{
  TrainSettings *settings;
  Photos *photos;
  Photos *held_out; /* NULL: some of photos */
  GArray *learn;    /* indices of photos */
  GArray *judge;    /* indices of held_out, or of photos */
  Classifier *upstream;
  Classifier *asked; /* the upstream again, for the validation */
  Trainer *trainer;
  Validator *validator; /* of rank 0 alone, as all that is written */
  Loader *loader;
  gchar *marks;    /* a hash of the photographs and their labels */
  guint iteration; /* the next one */
  gdouble best;
} Run;

static volatile sig_atomic_t asked_to_stop;

static void
ask_to_stop (int number)
{
  asked_to_stop = 1;
}

/* Whether one of the ranks was asked to. */
static gboolean
shall_stop (void)
{
  return !ranks_all (!asked_to_stop);
}

static void
say (const gchar *message, gpointer data)
{
  g_printerr ("sympie-train: %s\n", message);
}

/* ---- setting up ---- */

static gboolean
has_label (const Run *run, guint index)
{
  return run->settings->trainer.downstream == 0.0
         || run->settings->trainer.self_labels
         || photos_get_label (run->photos, index) >= 0;
}

/* Some photographs are kept apart when no others are given to judge by;
 * which ones does not depend on anything that is drawn. */
static gboolean
share_out (Run *run, GError **error)
{
  guint n = photos_count (run->photos);
  guint n_others = run->held_out ? photos_count (run->held_out) : 0;
  guint wanted = (guint) run->settings->validate_count;
  guint apart = run->held_out ? 0 : MIN (wanted, n / 2);

  for (guint i = 0; i < n; i++)
    if (validate_is_apart (i, apart, n))
      g_array_append_val (run->judge, i);
    else if (has_label (run, i))
      g_array_append_val (run->learn, i);
  for (guint i = 0; i < n_others; i++)
    if (validate_is_apart (i, MIN (wanted, n_others), n_others))
      g_array_append_val (run->judge, i);
  if (run->learn->len > 0 && run->judge->len > 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "%u photographs to learn from and %u to validate with: there "
               "must be one of each%s",
               run->learn->len, run->judge->len,
               run->settings->trainer.downstream != 0.0
                 ? ", and those to learn from need labels"
                 : "");
  return FALSE;
}

static void
add_marks (GChecksum *sum, const Photos *photos, const GArray *indices)
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

static void
mark_photos (Run *run)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_marks (sum, run->photos, run->learn);
  add_marks (sum, run->held_out ? run->held_out : run->photos, run->judge);
  run->marks = g_strdup (g_checksum_get_string (sum));
}

static gboolean
open_photos (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;
  const gchar *labels = settings->trainer.self_labels ? NULL : settings->labels;

  run->photos =
    photos_open ((const gchar *const *) settings->photos, labels, error);
  if (!run->photos)
    return FALSE;
  if (settings->hold_out)
    {
      run->held_out =
        photos_open ((const gchar *const *) settings->hold_out, labels, error);
      if (!run->held_out)
        return FALSE;
    }
  if (!share_out (run, error))
    return FALSE;
  mark_photos (run);
  return TRUE;
}

static gboolean
load_upstream (Run *run, GError **error)
{
  TrainSettings *settings = run->settings;

  if (settings->trainer.downstream == 0.0)
    return TRUE;
  run->upstream =
    classifier_load (settings->upstream, (guint) settings->side, error);
  if (!run->upstream
      || (!settings->trainer.self_labels
          && !loader_check_labels (run->photos,
                                   (const guint *) run->learn->data,
                                   run->learn->len, run->upstream, error)))
    return FALSE;
  settings->trainer.upstream = run->upstream;
  run->asked = classifier_load (settings->upstream, VALIDATE_SIDE, error);
  return run->asked != NULL;
}

static gboolean
load_start (Run *run, GError **error)
{
  g_autoptr (Weights) weights = weights_open (run->settings->start, error);
  Network *nem = trainer_get_network (run->trainer);

  if (!weights || !network_load (nem, weights, error))
    return FALSE;
  network_blend (trainer_get_ema (run->trainer), nem, 1.0);
  return TRUE;
}

static void
start_loader (Run *run)
{
  const TrainSettings *settings = run->settings;
  LoaderOptions options = {
    .photos = run->photos,
    .indices = (const guint *) run->learn->data,
    .n_indices = run->learn->len,
    .batch = settings->trainer.batch,
    .offset = ranks_own () * settings->trainer.batch,
    .side = (guint) settings->side,
    .resize = (guint) settings->resize,
    .corruptions = settings->drawn,
    .n_corruptions = settings->n_drawn,
    .clean_share = settings->clean_share,
    .mirror = TRUE,
    .n_threads = 1,
    .cache_mb = (guint) settings->cache_mb,
    .first = run->iteration,
    .seed = (guint64) settings->seed,
    .bad = say,
  };

  run->loader = loader_new (&options);
}

/* What rank 0 alone has. */
static gboolean
set_up_writing (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;

  run->validator = validator_new (
    run->held_out ? run->held_out : run->photos,
    (const guint *) run->judge->data, run->judge->len, settings->drawn,
    settings->n_drawn, settings->trainer.widths, settings->trainer.edges,
    run->asked, settings->trainer.n_threads, say, error);
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
      && !train_load_checkpoint (settings, run->trainer, run->marks,
                                 &run->iteration, &run->best, error))
    return FALSE;
  if (!settings->resume && settings->start && !load_start (run, error))
    return FALSE;
  if (ranks_own () == 0 && !set_up_writing (run, error))
    return FALSE;
  start_loader (run);
  return TRUE;
}

static void
tear_down (Run *run)
{
  g_clear_pointer (&run->loader, loader_free);
  g_clear_pointer (&run->validator, validator_free);
  g_clear_pointer (&run->trainer, trainer_free);
  g_clear_pointer (&run->upstream, classifier_free);
  g_clear_pointer (&run->asked, classifier_free);
  g_clear_pointer (&run->photos, photos_free);
  g_clear_pointer (&run->held_out, photos_free);
  g_free (run->marks);
  g_array_unref (run->learn);
  g_array_unref (run->judge);
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
  return train_save_checkpoint (run->settings, run->trainer, run->marks,
                                run->iteration, run->best, error);
}

static gboolean
is_turn (const Run *run, gint every)
{
  return run->iteration % every == 0
         || run->iteration == (guint) run->settings->iterations;
}

/* After an iteration: what is due. */
static gboolean
look_around (Run *run, Tally *tally, GError **error)
{
  const TrainSettings *settings = run->settings;
  gboolean validates = is_turn (run, settings->validate_every);
  ValidateResult result;

  if (ranks_own () != 0)
    return TRUE;
  if (validates || is_turn (run, settings->log_every))
    {
      TrainLine line = tally_take (tally, settings, run->iteration);

      if (validates && !validate (run, &result, error))
        return FALSE;
      line.validation = validates ? &result : NULL;
      if (!train_log (settings, &line, error))
        return FALSE;
    }
  return !is_turn (run, settings->save_every) || save_checkpoint (run, error);
}

static gboolean
iterate (Run *run, GError **error)
{
  const TrainSettings *settings = run->settings;
  Tally tally;

  tally_begin (&tally);
  while (run->iteration < (guint) settings->iterations && !shall_stop ())
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
      if (!look_around (run, &tally, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_end (Run *run, GError **error)
{
  if (ranks_own () != 0)
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

/* @error: none if it is another process that has failed. */
static void
tell_error (const GError *error, const gchar *more)
{
  if (error)
    g_printerr ("sympie-train: %s%s\n", error->message, more);
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GError) error = NULL;
  struct sigaction action = { .sa_handler = ask_to_stop,
                              .sa_flags = SA_RESETHAND };
  Run run = { 0 };
  gboolean begun, good;

  setlocale (LC_ALL, "");
  run.settings = train_settings_parse (&argc, &argv, &error);
  if (!ranks_all (run.settings != NULL))
    {
      tell_error (error, " (see sympie-train --help)");
      g_clear_pointer (&run.settings, train_settings_free);
      ranks_end ();
      return 2;
    }
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  run.learn = g_array_new (FALSE, FALSE, sizeof (guint));
  run.judge = g_array_new (FALSE, FALSE, sizeof (guint));
  /* Until here the processes can fail together, in good order. */
  begun = ranks_all (set_up (&run, &error));
  good = begun && train (&run, &error);
  tell_error (error, "");
  if (good && run.iteration < (guint) run.settings->iterations
      && ranks_own () == 0)
    g_printerr ("sympie-train: stopped at iteration %u; --resume goes on\n",
                run.iteration);
  tear_down (&run);
  if (begun && !good)
    ranks_abort (1);
  ranks_end ();
  return good ? 0 : 1;
}
