/* sympie-fit.c - the program that gives NEM a good start
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "fit-settings.h"
#include "fit.h"
#include "handcrafted.h"
#include "samples-file.h"
#include "models/train/network-file.h"
#include "models/train/split.h"
#include "models/train/stop.h"
#include "models/train/validate.h"
#include "fine-tune.h"

#define SIDE NEM_SIZE
#define RESIZE 256

/* What people have is seldom an unvaried photograph with one of the published
 * damages: fractions of all, and of the damaged ones. */
#define VARIED_FRACTION 0.33
#define BETWEEN_FRACTION 0.11
#define MIXED_FRACTION 0.11
#define FAULTS_FRACTION 0.25
#define SCALED_FRACTION 0.5

#define TELL_EVERY 100 /* iterations */

typedef struct
{
  FitSettings *settings;
  guint widths[NEM_STAGES];
  Corruption drawn[CORRUPT_N_TRAIN];
  Photos *photos;
  GArray *training; /* indices of photos */
  GArray *labelled; /* those of them that the upstream can learn from */
  GArray *held_out; /* likewise */
  Classifier *upstream;
  Network *nem;
  SparseForward *sparse;
  Samples *samples;
} Run;

static guint wanted;

static void
print_message (const gchar *message, gpointer data)
{
  g_printerr ("sympie-fit: %s\n", message);
}

static void
print_progress (const gchar *what, guint n, guint of, const gchar *more)
{
  fprintf (stderr, "%s%s %u/%u%s%s", isatty (2) ? "\r" : "", what, n, of, more,
           isatty (2) ? "   " : "\n");
}

static void
print_loss (guint n, guint of, gdouble loss)
{
  gchar text[40];

  g_snprintf (text, sizeof text, "  loss %.4f", loss);
  print_progress ("iteration", n, of, text);
}

static gboolean
report_samples (guint n)
{
  print_progress ("samples", n, wanted, "");
  return !stop_requested ();
}

static gboolean
report_fine_tuning (guint n, gdouble loss)
{
  print_loss (n, wanted, loss);
  return !stop_requested ();
}

/* ---- what it works with ---- */

/* Before an hour's work goes into it. */
static gboolean
check_folder (const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);

  if (g_access (folder, W_OK) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: cannot be written to: %s", folder, g_strerror (errno));
  return FALSE;
}

static gboolean
check_folders (const FitSettings *settings, GError **error)
{
  return check_folder (settings->out, error)
         && (!settings->keep || check_folder (settings->keep, error))
         && (!settings->downstream
             || check_folder (settings->downstream, error));
}

static gboolean
open_photos (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;
  gboolean self = fit_settings_has_self_labels (settings);
  guint n;

  run->photos = photos_open ((const gchar *const *) settings->photos,
                             self ? NULL : settings->labels, error);
  if (!run->photos || !photos_check_output (run->photos, settings->out, error)
      || !photos_check_output (run->photos, settings->downstream, error))
    return FALSE;
  n = photos_count (run->photos);
  split_photos (run->training, run->held_out, n,
                MIN ((guint) settings->validate_count, n / 2));
  for (guint i = 0; i < run->training->len; i++)
    {
      guint index = g_array_index (run->training, guint, i);

      if (self || photos_get_label (run->photos, index) >= 0)
        g_array_append_val (run->labelled, index);
    }
  if (run->held_out->len > 0)
    return TRUE;
  g_set_error (
    error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
    "one photograph is not enough to learn from and to validate with");
  return FALSE;
}

static gboolean
open_upstream (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;

  if (!settings->upstream)
    return TRUE;
  run->upstream = classifier_load (settings->upstream, SIDE, error);
  if (!run->upstream)
    return FALSE;
  if (run->labelled->len == 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "%s: has a class for none of the photographs",
                   settings->labels);
      return FALSE;
    }
  return fit_settings_has_self_labels (settings)
         || loader_check_labels (run->photos,
                                 (const guint *) run->labelled->data,
                                 run->labelled->len, run->upstream, error);
}

static Loader *
start_loader (Run *run, const GArray *indices, gboolean as_people_have)
{
  LoaderOptions options = {
    .photos = run->photos,
    .indices = (const guint *) indices->data,
    .n_indices = indices->len,
    .batch = SAMPLES_AT_ONCE,
    .side = SIDE,
    .resize = RESIZE,
    .corruptions = run->drawn,
    .n_corruptions = CORRUPT_N_TRAIN,
    .clean_fraction = -1.0,
    .mirror = TRUE,
    .n_threads = (guint) run->settings->threads,
    .cache_mb = (guint) run->settings->cache_mb,
    .seed = (guint64) run->settings->seed,
    .bad = print_message,
  };

  if (as_people_have)
    {
      options.between_fraction = BETWEEN_FRACTION;
      options.mixed_fraction = MIXED_FRACTION;
      options.faults_fraction = FAULTS_FRACTION;
      options.varied_fraction = VARIED_FRACTION;
      options.scaled_fraction = SCALED_FRACTION;
    }
  return loader_new (&options);
}

/* A whole network with hand-crafted first stages. */
static void
make_network (Run *run)
{
  HandcraftedSize size =
    run->settings->slim ? HANDCRAFTED_SLIM : HANDCRAFTED_WHOLE;
  g_autoptr (Network) features = handcrafted_new (size);

  handcrafted_get_widths (size, run->widths);
  run->widths[NEM_STAGES - 1] = (guint) run->settings->width;
  run->nem = network_new_nem (run->widths);
  network_copy_params (run->nem, features);
  run->sparse = sparse_forward_new (features, SIDE);
}

static void
set_up (Run *run)
{
  run->training = g_array_new (FALSE, FALSE, sizeof (guint));
  run->labelled = g_array_new (FALSE, FALSE, sizeof (guint));
  run->held_out = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < CORRUPT_N_TRAIN; i++)
    run->drawn[i] = (Corruption) i;
}

static void
tear_down (Run *run)
{
  g_clear_pointer (&run->samples, samples_free);
  g_clear_pointer (&run->sparse, sparse_forward_free);
  g_clear_pointer (&run->nem, network_free);
  g_clear_pointer (&run->upstream, classifier_free);
  g_clear_pointer (&run->photos, photos_free);
  g_array_unref (run->training);
  g_array_unref (run->labelled);
  g_array_unref (run->held_out);
  g_clear_pointer (&run->settings, fit_settings_free);
}

/* ---- what comes of it ---- */

static gboolean
save_fit (Run *run, Fit *fit, guint done, GError **error)
{
  const FitSettings *settings = run->settings;
  g_autoptr (GHashTable) meta = network_file_new_meta ("photo");
  g_autoptr (Network) last = fit_get_last (fit);

  fit_export (fit, run->nem, last);
  network_file_set_meta (
    meta, "training",
    g_strdup_printf ("last stage fitted: %u iterations of %d "
                     "among %u samples",
                     done, settings->batch, run->samples->n));
  return network_file_save (settings->out, run->nem, meta, error);
}

static gboolean
save_fine_tuned (Run *run, Fit *fit, Network *last, guint done, GError **error)
{
  const FitSettings *settings = run->settings;
  g_autoptr (GHashTable) meta = network_file_new_meta ("both");

  fit_export (fit, run->nem, last);
  network_file_set_meta (meta, "sympie.upstream",
                         g_path_get_basename (settings->upstream));
  network_file_set_meta (
    meta, "training",
    g_strdup_printf ("last stage fitted: %d iterations of %d "
                     "among %u samples; then %u of %d images, "
                     "two steps",
                     settings->iterations, settings->batch, run->samples->n,
                     done, SAMPLES_AT_ONCE));
  return network_file_save (settings->downstream, run->nem, meta, error);
}

static gboolean
validate (Run *run, GError **error)
{
  ValidatorOptions options = {
    .photos = run->photos,
    .indices = (const guint *) run->held_out->data,
    .n = run->held_out->len,
    .corruptions = run->drawn,
    .n_corruptions = CORRUPT_N_TRAIN,
    .widths = run->widths,
    .edges = DWM_EXTEND,
    .classifier = run->upstream,
    .n_threads = (guint) run->settings->threads,
    .bad = print_message,
  };
  g_autoptr (Validator) validator = validator_new (&options, error);
  g_autofree gchar *text = NULL;
  ValidateResult result;

  if (!validator)
    return FALSE;
  validator_run (validator, run->nem, &result);
  text = validate_describe (validator, &result);
  fprintf (stderr, "%s%s\n", isatty (2) ? "\n" : "", text);
  return TRUE;
}

/* ---- running ---- */

/* All iterations, or until Ctrl+C. */
static gboolean
go_through (Fit *fit, guint iterations, guint *done, GError **error)
{
  gdouble sum = 0.0;

  for (*done = 0; *done < iterations && !stop_requested ();)
    {
      gdouble loss;

      if (!fit_step (fit, &loss, error))
        return FALSE;
      sum += loss;
      if (++*done % TELL_EVERY != 0)
        continue;
      print_loss (*done, iterations, sum / TELL_EVERY);
      sum = 0.0;
    }
  return TRUE;
}

static gboolean
learn (Run *run, Fit *fit, GError **error)
{
  guint done;

  return go_through (fit, (guint) run->settings->iterations, &done, error)
         && save_fit (run, fit, done, error);
}

static gboolean
learn_for_upstream (Run *run, Fit *fit, GError **error)
{
  const FitSettings *settings = run->settings;
  g_autoptr (Network) last = fit_get_last (fit);
  g_autoptr (FeatureExtractor) extractor = fit_get_extractor (fit, run->sparse);
  g_autoptr (Loader) loader = start_loader (run, run->labelled, FALSE);
  FineTuneOptions options = { extractor,
                              (guint) settings->width,
                              run->upstream,
                              fit_settings_has_self_labels (settings),
                              SAMPLES_AT_ONCE,
                              (guint) settings->fine_tune,
                              settings->fine_tune_rate,
                              (guint) settings->threads };
  guint done;

  wanted = options.iterations;
  done = fine_tune (last, loader, &options, report_fine_tuning, error);
  return done > 0 && save_fine_tuned (run, fit, last, done, error)
         && validate (run, error);
}

/* What was stopped or cannot be kept is learnt from all the same. */
static gboolean
take_samples (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;
  g_autoptr (Loader) loader = NULL;
  g_autoptr (GError) fault = NULL;

  if (settings->keep && g_file_test (settings->keep, G_FILE_TEST_EXISTS))
    {
      run->samples = samples_load (settings->keep, run->sparse, error);
      return run->samples != NULL;
    }
  loader = start_loader (run, run->training, TRUE);
  wanted = (guint) settings->samples;
  run->samples =
    samples_collect (run->sparse, loader, wanted, (guint) settings->threads,
                     report_samples, error);
  stop_listen ();
  if (run->samples && settings->keep
      && !samples_save (run->samples, run->sparse, settings->keep, &fault))
    print_message (fault->message, NULL);
  return run->samples != NULL;
}

static gboolean
fit (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;
  FitOptions options = {
    (guint) settings->width,      (guint) settings->batch,
    (guint) settings->iterations, settings->learning_rate,
    (guint64) settings->seed,     (guint) settings->threads
  };
  g_autoptr (Fit) fit = NULL;

  make_network (run);
  if (!take_samples (run, error))
    return FALSE;
  fit = fit_new (&options, run->samples);
  if (!learn (run, fit, error) || !validate (run, error))
    return FALSE;
  return stop_requested () || !run->upstream
         || learn_for_upstream (run, fit, error);
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GError) error = NULL;
  Run run = { NULL };
  gint status = 0;

  setlocale (LC_ALL, "");
  set_up (&run);
  run.settings = fit_settings_parse (&argc, &argv, &error);
  if (!run.settings)
    {
      g_printerr ("sympie-fit: %s (see sympie-fit --help)\n", error->message);
      status = 2;
    }
  else
    {
      stop_listen ();
      if (!check_folders (run.settings, &error) || !open_photos (&run, &error)
          || !open_upstream (&run, &error) || !fit (&run, &error))
        {
          g_printerr ("sympie-fit: %s\n", error->message);
          status = 1;
        }
    }
  tear_down (&run);
  return status;
}
