/* test-fit.c - fitting the last block
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fit/fit.h"

#include <math.h>
#include <string.h>

#define SIZE 12 /* of inputs; the first six are the view's own */
#define COUNT 200
#define SIDE 16
#define AREA (SIDE * SIDE)
#define BATCH 32

/* Images of noise, half of them darkened, with an input that says which. */
static Samples *
make_samples (GRand *rand, gboolean sound)
{
  static const gdouble mean[3] = PARAMS_MEAN;
  static const gdouble std[3] = PARAMS_STD;
  Samples *samples = g_new0 (Samples, 1);

  samples->n = COUNT;
  samples->size = SIZE;
  samples->inputs = g_new (gfloat, COUNT * SIZE);
  samples->moments = g_new (Moments, COUNT);
  samples->tags = g_new0 (SampleTag, COUNT);
  for (guint i = 0; i < COUNT; i++)
    {
      real corrupted[3 * AREA], clean[3 * AREA];
      gfloat view[3 * AREA];
      gdouble gain = sound ? 1.0 : 0.4;
      RelativeView own;

      samples->tags[i].kind = sound ? SAMPLE_SOUND : SAMPLE_FAULTS;
      for (guint p = 0; p < 3 * AREA; p++)
        {
          gdouble value = g_rand_double_range (rand, 0.05, 0.95);
          guint c = p / AREA;

          view[p] = (gfloat) (gain * value);
          corrupted[p] = (real) ((gain * value - mean[c]) / std[c]);
          clean[p] = (real) ((value - mean[c]) / std[c]);
        }
      relative_measure (&own, view, AREA);
      memcpy (samples->inputs + i * SIZE, &own, sizeof own);
      for (guint j = sizeof own / sizeof (gfloat); j < SIZE; j++)
        samples->inputs[i * SIZE + j] =
          (gfloat) ((sound ? 1.0 : -1.0) + g_rand_double_range (rand, -1, 1));
      moments_measure (&samples->moments[i], corrupted, clean,
                       (Maps){ 3, 1, SIDE, SIDE }, 0);
    }
  return samples;
}

static gdouble
get_mean_db (const Samples *samples, gdouble (*p)[PARAMS_N])
{
  gdouble sum = 0.0;

  for (guint i = 0; i < samples->n; i++)
    {
      gdouble error = p ? moments_error (NULL, &samples->moments[i], p[i])
                        : moments_error_before (&samples->moments[i]);

      sum -= 10.0 * log10 (MAX (error, 1e-6)) / samples->n;
    }
  return sum;
}

static FitOptions
make_options (guint iterations)
{
  return (FitOptions){
    .width = 24,
    .batch = BATCH,
    .iterations = iterations,
    .learning_rate = 5e-3,
    .noise = 0.05,
    .dropout = 0.1,
    .harm = 1.0,
    .weights = { [SAMPLE_SOUND] = 0.5, [SAMPLE_FAULTS] = 0.5 },
    .seed = 1,
    .n_threads = 2,
  };
}

static void
learn (Fit *fit, guint iterations)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < iterations; i++)
    {
      gdouble loss;

      g_assert_true (fit_step (fit, &loss, &error));
      g_assert_no_error (error);
      g_assert_true (isfinite (loss));
    }
}

/* Dark images improve a lot, and good ones stay. */
static void
test_learns (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (Samples) sound = make_samples (rand, TRUE);
  g_autoptr (Samples) dark = make_samples (rand, FALSE);
  Samples *samples[SAMPLE_N_KINDS] = {
    [SAMPLE_SOUND] = sound, [SAMPLE_FAULTS] = dark
  };
  FitOptions options = make_options (1500);
  g_autoptr (Fit) fit = fit_new (&options, samples);
  gdouble p[COUNT][PARAMS_N];

  learn (fit, 1500);
  fit_answer (fit, p, dark);
  g_assert_cmpfloat (get_mean_db (dark, p), >, get_mean_db (dark, NULL) + 8.0);
  for (guint i = 0; i < COUNT; i++)
    {
      gdouble sum = 0.0;

      for (guint k = PARAMS_AT_K; k < PARAMS_N; k++)
        sum += p[i][k];
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-4);
    }
  fit_answer (fit, p, sound);
  g_assert_cmpfloat (get_mean_db (sound, p), >, 28.0);
}

/* It starts near the identity. */
static void
test_begins (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (Samples) sound = make_samples (rand, TRUE);
  Samples *samples[SAMPLE_N_KINDS] = { [SAMPLE_SOUND] = sound };
  FitOptions options = make_options (10);
  g_autoptr (Fit) fit = fit_new (&options, samples);
  gdouble p[COUNT][PARAMS_N];

  fit_answer (fit, p, sound);
  g_assert_cmpfloat (get_mean_db (sound, p), >, 25.0);
}

/* The same seed gives the same weights. */
static void
test_again (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (Samples) dark = make_samples (rand, FALSE);
  Samples *samples[SAMPLE_N_KINDS] = { [SAMPLE_FAULTS] = dark };
  gdouble first[COUNT][PARAMS_N], second[COUNT][PARAMS_N];

  for (guint turn = 0; turn < 2; turn++)
    {
      FitOptions options = make_options (50);
      g_autoptr (Fit) fit = fit_new (&options, samples);

      learn (fit, 50);
      fit_answer (fit, turn ? second : first, dark);
    }
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/begins", test_begins);
  g_test_add_func ("/fit/learns", test_learns);
  g_test_add_func ("/fit/again", test_again);
  return g_test_run ();
}
