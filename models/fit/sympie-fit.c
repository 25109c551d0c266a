/* sympie-fit.c - makes the weights for photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fit-file.h"
#include "fit-report.h"
#include "fit-settings.h"
#include "models/train/split.h"
#include "models/train/stop.h"

#define REPORT_EVERY 100  /* iterations */
#define VALIDATE_EVERY 20 /* reports */
#define HELD_OUT_MAX 1500 /* validation samples per kind */
#define SOUND_HELD_OUT 5  /* hold out one in five */
#define HELD_OUT_PART 10  /* validation samples, at most a tenth */

typedef struct
{
  FitSettings *settings;
  Photos *photos;
  Photos *sound;
  Pairs *pairs;
  GArray *indices[2];       /* indices of photographs: training, held out */
  GArray *sound_indices[2]; /* likewise */
  Stages *stages;
  gdouble weights[SAMPLE_N_KINDS];
  Samples *samples[SAMPLE_N_KINDS];
  Samples *validation[SAMPLE_N_KINDS];
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

static gboolean
report_samples (guint n)
{
  if (isatty (2) || n % 8192 == 0 || n == wanted)
    print_progress ("views", n, wanted, "");
  return !stop_requested ();
}

/* ---- what it works with ---- */

/* Fails early if the output cannot be written. */
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
open_photos (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;
  guint n;

  run->photos =
    photos_open ((const gchar *const *) settings->photos, NULL, error);
  if (!run->photos || !photos_check_output (run->photos, settings->out, error))
    return FALSE;
  n = photos_count (run->photos);
  split_photos (run->indices[0], run->indices[1], n,
                MIN ((guint) settings->validate_count, n / 2));
  if (run->indices[1]->len == 0)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
        "one photograph is not enough to learn from and to validate with");
      return FALSE;
    }
  if (settings->sound_photos)
    {
      run->sound = photos_open ((const gchar *const *) settings->sound_photos,
                                NULL, error);
      if (!run->sound)
        return FALSE;
      n = photos_count (run->sound);
      split_photos (run->sound_indices[0], run->sound_indices[1], n,
                    n / SOUND_HELD_OUT);
    }
  if (settings->pairs)
    run->pairs = pairs_open ((const gchar *const *) settings->pairs, NULL,
                             print_message, NULL, error);
  return !settings->pairs || run->pairs;
}

static void
set_up (Run *run)
{
  for (guint i = 0; i < 2; i++)
    {
      run->indices[i] = g_array_new (FALSE, FALSE, sizeof (guint));
      run->sound_indices[i] = g_array_new (FALSE, FALSE, sizeof (guint));
    }
}

static void
tear_down (Run *run)
{
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    {
      g_clear_pointer (&run->samples[k], samples_free);
      g_clear_pointer (&run->validation[k], samples_free);
    }
  g_clear_pointer (&run->stages, stages_free);
  g_clear_pointer (&run->pairs, pairs_free);
  g_clear_pointer (&run->photos, photos_free);
  g_clear_pointer (&run->sound, photos_free);
  for (guint i = 0; i < 2; i++)
    {
      g_array_unref (run->indices[i]);
      g_array_unref (run->sound_indices[i]);
    }
  g_clear_pointer (&run->settings, fit_settings_free);
}

/* ---- samples ---- */

static void
set_weights (Run *run)
{
  const FitSettings *settings = run->settings;
  gdouble *weights = run->weights;
  gdouble sum = 0.0;

  weights[SAMPLE_SOUND] = settings->sound;
  weights[SAMPLE_PUBLISHED] = settings->published;
  weights[SAMPLE_FAULTS] = settings->faults;
  weights[SAMPLE_NOISE] = settings->noisy;
  weights[SAMPLE_PAIR] = settings->pairs ? settings->pair : 0.0;
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    sum += weights[k];
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    weights[k] /= sum;
}

static Sampler *
new_sampler (Run *run, gboolean held_out, GError **error)
{
  const FitSettings *settings = run->settings;
  const GArray *indices = run->indices[held_out];
  const GArray *sound = run->sound_indices[held_out];
  SamplerOptions options = { .photos = run->photos,
                             .indices = (const guint *) indices->data,
                             .n_indices = indices->len,
                             .sound = run->sound,
                             .sound_indices = (const guint *) sound->data,
                             .n_sound = sound->len,
                             .pairs = run->pairs,
                             .held_out = held_out,
                             .seed = (guint64) settings->seed + held_out,
                             .n_threads = (guint) settings->threads };

  return sampler_new (&options, error);
}

static gchar *
get_samples_path (Run *run, SampleKind kind)
{
  g_autofree gchar *name =
    g_strdup_printf ("%s.safetensors", sample_kind_get_name (kind));

  return run->settings->keep
           ? g_build_filename (run->settings->keep, name, NULL)
           : NULL;
}

/* Samples that were cut short or cannot be saved are still used. */
static Samples *
take_kind (Run *run, Sampler *sampler, SampleKind kind, GError **error)
{
  const FitSettings *settings = run->settings;
  g_autofree gchar *path = get_samples_path (run, kind);
  g_autoptr (GError) fault = NULL;
  Samples *samples;

  if (path && g_file_test (path, G_FILE_TEST_EXISTS))
    return samples_load (path, run->stages, error);
  wanted = (guint) MAX (rint (run->weights[kind] * settings->samples), 1.0);
  samples = samples_collect (run->stages, sampler, kind, wanted,
                             (guint) settings->threads, report_samples, error);
  if (samples && path && !samples_save (samples, run->stages, path, &fault))
    print_message (fault->message, NULL);
  return samples;
}

static gboolean
take_samples (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;
  g_autoptr (Sampler) learn = new_sampler (run, FALSE, error);
  g_autoptr (Sampler) validate = learn ? new_sampler (run, TRUE, error) : NULL;

  if (!validate)
    return FALSE;
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    {
      if (run->weights[k] <= 0.0)
        continue;
      run->samples[k] = take_kind (run, learn, (SampleKind) k, error);
      if (!run->samples[k])
        return FALSE;
      wanted = CLAMP (run->samples[k]->n / HELD_OUT_PART, 1, HELD_OUT_MAX);
      run->validation[k] =
        samples_collect (run->stages, validate, (SampleKind) k, wanted,
                         (guint) settings->threads, report_samples, error);
      if (!run->validation[k])
        return FALSE;
    }
  stop_listen ();
  return TRUE;
}

/* ---- the fit ---- */

static void
print_report (Run *run, Fit *fit)
{
  g_autofree gchar *text = fit_report (fit, run->validation, run->pairs);

  fprintf (stderr, "%s%s", isatty (2) ? "\n" : "", text);
}

/* Runs all iterations, or until Ctrl+C. */
static gboolean
learn (Run *run, Fit *fit, guint *done, GError **error)
{
  guint iterations = (guint) run->settings->iterations;
  gdouble sum = 0.0;

  for (*done = 0; *done < iterations && !stop_requested ();)
    {
      gdouble loss;
      gchar text[40];

      if (!fit_step (fit, &loss, error))
        return FALSE;
      sum += loss;
      if (++*done % REPORT_EVERY != 0)
        continue;
      g_snprintf (text, sizeof text, "  loss %.4f", sum / REPORT_EVERY);
      print_progress ("iteration", *done, iterations, text);
      sum = 0.0;
      if (*done % (REPORT_EVERY * VALIDATE_EVERY) == 0 && *done < iterations)
        print_report (run, fit);
    }
  return TRUE;
}

static gchar *
describe_training (const Run *run, guint done)
{
  const FitSettings *settings = run->settings;
  guint n = 0;

  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    n += run->samples[k] ? run->samples[k]->n : 0;
  return g_strdup_printf (
    "last block fitted: %u iterations of %d among %u views of %u photographs, "
    "%u unusual ones and %u pairs; sound %g, published %g, faults %g, "
    "pair %g, noisy %g; "
    "width %d, rate %g, noise %g, dropout %g, harm %g, seed %d",
    done, settings->batch, n, run->indices[0]->len, run->sound_indices[0]->len,
    run->pairs ? pairs_count (run->pairs) : 0, settings->sound,
    settings->published, settings->faults, settings->pair, settings->noisy,
    settings->width, settings->learning_rate, settings->noise,
    settings->dropout, settings->harm, settings->seed);
}

/* Each set's name, number of pairs and weight. */
static gchar *
describe_pairs (const Run *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pairs_count_sets (run->pairs); i++)
    {
      const PairsSet *set = pairs_get_set (run->pairs, i);

      g_string_append_printf (text, "%s%s %u x %g", i ? "; " : "", set->name,
                              set->n, set->weight);
    }
  return g_string_free (text, FALSE);
}

static gboolean
fit (Run *run, GError **error)
{
  const FitSettings *settings = run->settings;
  FitOptions options = { .width = (guint) settings->width,
                         .batch = (guint) settings->batch,
                         .iterations = (guint) settings->iterations,
                         .learning_rate = settings->learning_rate,
                         .noise = settings->noise,
                         .dropout = settings->dropout,
                         .harm = settings->harm,
                         .seed = (guint64) settings->seed,
                         .n_threads = (guint) settings->threads };
  g_autoptr (Fit) fit = NULL;
  g_autofree gchar *training = NULL;
  g_autofree gchar *pairs = NULL;
  guint done;

  run->stages = stages_new (settings->features, error);
  if (!run->stages || !take_samples (run, error))
    return FALSE;
  memcpy (options.weights, run->weights, sizeof options.weights);
  fit = fit_new (&options, run->samples);
  if (!learn (run, fit, &done, error))
    return FALSE;
  print_report (run, fit);
  training = describe_training (run, done);
  pairs = run->pairs ? describe_pairs (run) : NULL;
  return fit_file_save (settings->out, fit, run->stages, training, pairs,
                        error);
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
      set_weights (&run);
      stop_listen ();
      if (!check_folder (run.settings->out, &error)

          || !open_photos (&run, &error) || !fit (&run, &error))
        {
          g_printerr ("sympie-fit: %s\n", error->message);
          status = 1;
        }
    }
  tear_down (&run);
  return status;
}
