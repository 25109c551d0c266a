/* test-fit.c - the last stage learns from kept features, and is put back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fit/fit.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/half.h"
#include "models/fit/handcrafted.h"
#include "models/fit/export.h"
#include "models/fit/samples-file.h"
#include "models/fit/fine-tune.h"

#define AT_ONCE 4 /* images of a batch */
#define SAMPLES 384
#define THREADS 2

static const gchar *sample_path;
static guint widths[NEM_STAGES] = { 0, 0, 0, 192 };
static const guint FIRST[] = { 0 };
static const Corruption DARKEN[] = { CORRUPT_DARKEN };
static Corruption ALL[CORRUPT_N_TRAIN];

typedef struct
{
  Photos *photos;
  Loader *loader;
  Network *features;
  SparseForward *sparse;
  Samples *samples;
} Scene;

static void
scene_init (Scene *scene, const Corruption *corruptions, guint n)
{
  g_autoptr (GError) error = NULL;
  const gchar *paths[] = { sample_path, NULL };
  LoaderOptions options = { .indices = FIRST,
                            .n_indices = 1,
                            .batch = AT_ONCE,
                            .side = NEM_SIZE,
                            .resize = 256,
                            .corruptions = corruptions,
                            .n_corruptions = n,
                            .clean_fraction = -1.0,
                            .mirror = TRUE,
                            .n_threads = 1,
                            .cache_mb = 100,
                            .seed = 1 };

  scene->photos = photos_open (paths, NULL, &error);
  g_assert_no_error (error);
  options.photos = scene->photos;
  scene->loader = loader_new (&options);
  scene->features = handcrafted_new (HANDCRAFTED_WHOLE);
  scene->sparse = sparse_forward_new (scene->features, NEM_SIZE);
  scene->samples = samples_collect (scene->sparse, scene->loader, SAMPLES,
                                    THREADS, NULL, &error);
  g_assert_no_error (error);
}

static void
scene_clear (Scene *scene)
{
  samples_free (scene->samples);
  sparse_forward_free (scene->sparse);
  loader_free (scene->loader);
  network_free (scene->features);
  photos_free (scene->photos);
}

static void
check_same (const Samples *is, const Samples *wanted)
{
  gsize n = wanted->n;
  gsize n_maps =
    (gsize) wanted->n_maps * wanted->channels * SPARSE_FORWARD_AREA;
  gsize n_features = n * wanted->pooled->size;

  g_assert_cmpuint (is->n, ==, n);
  g_assert_cmpuint (is->n_maps, ==, wanted->n_maps);
  g_assert_cmpuint (is->channels, ==, wanted->channels);
  g_assert_cmpuint (is->pooled->size, ==, wanted->pooled->size);
  g_assert_cmpmem (is->pooled->offsets, sizeof is->pooled->offsets,
                   wanted->pooled->offsets, sizeof is->pooled->offsets);
  g_assert_cmpmem (is->features, n_features * sizeof (gfloat), wanted->features,
                   n_features * sizeof (gfloat));
  g_assert_cmpmem (is->moments, n * sizeof (Moments), wanted->moments,
                   n * sizeof (Moments));
  g_assert_cmpmem (is->corruptions, n * sizeof (Corruption),
                   wanted->corruptions, n * sizeof (Corruption));
  g_assert_cmpmem (is->severities, n * sizeof (gfloat), wanted->severities,
                   n * sizeof (gfloat));
  g_assert_cmpmem (is->maps, n_maps * sizeof (real), wanted->maps,
                   n_maps * sizeof (real));
}

static void
check_bad (const gchar *path, const SparseForward *sparse, gint code)
{
  GError *error = NULL;

  g_assert_null (samples_load (path, sparse, &error));
  g_assert_error (error, SYMPIE_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
}

/* Samples come back from a file as they were, or not at all. */
static void
test_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-fit-XXXXXX", &error);
  g_autofree gchar *path = g_build_filename (folder, "kept", NULL);
  g_autofree gchar *nowhere = g_build_filename (path, "kept", NULL);
  g_autoptr (Network) features = handcrafted_new (HANDCRAFTED_SLIM);
  g_autoptr (SparseForward) slim = sparse_forward_new (features, NEM_SIZE);
  g_autoptr (Samples) samples = NULL;
  Scene scene;

  g_assert_no_error (error);
  scene_init (&scene, ALL, CORRUPT_N_TRAIN);
  g_assert_true (samples_save (scene.samples, scene.sparse, path, &error));
  samples = samples_load (path, scene.sparse, &error);
  g_assert_no_error (error);
  check_same (samples, scene.samples);

  check_bad (path, slim, SYMPIE_ERROR_VALUE);
  check_bad (nowhere, scene.sparse, SYMPIE_ERROR_IO);
  samples->corruptions[7] = (Corruption) (CORRUPT_N + 1);
  g_assert_true (samples_save (samples, scene.sparse, path, &error));
  check_bad (path, scene.sparse, SYMPIE_ERROR_VALUE);
  g_assert_false (samples_save (samples, scene.sparse, nowhere, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_unlink (path);
  g_rmdir (folder);
  scene_clear (&scene);
}

/* The means are told, within a hundredth and mostly better, of pictures that
 * were not learnt from. */
static void
test_summary (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree real *scratch = NULL;
  g_autofree real *maps = g_new (real, widths[2] * SPARSE_FORWARD_AREA);
  g_autofree gfloat *summed = NULL;
  const gdouble deviations[] = PARAMS_STD;
  gdouble off = 0.0;
  const Batch *batch;
  Scene scene;

  scene_init (&scene, ALL, CORRUPT_N_TRAIN);
  scratch = g_new (real, sparse_forward_get_scratch (scene.sparse));
  summed = g_new (gfloat, scene.samples->pooled->size);
  for (guint turn = 0; turn < 6; turn++)
    {
      batch = loader_take (scene.loader, &error);
      g_assert_no_error (error);
      for (guint image = 0; image < AT_ONCE; image++)
        {
          Maps images = { 3, AT_ONCE, NEM_SIZE, NEM_SIZE };
          Moments moments;

          moments_measure (&moments, batch->corrupted, batch->clean, images,
                           image);
          sparse_forward_run (scene.sparse, maps, batch->corrupted, AT_ONCE,
                              image, scratch);
          pooled_features_compute (scene.samples->pooled, summed, maps);
          for (guint c = 0; c < 3; c++)
            off += pow ((summed[c] - moments.mean[c]) * deviations[c], 2.0)
                   / (3 * 6 * AT_ONCE);
        }
    }
  g_assert_cmpfloat (sqrt (off), <, 0.01);
  scene_clear (&scene);
}

static void
go_through (Fit *fit, guint iterations)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < iterations; i++)
    {
      gdouble loss;

      g_assert_true (fit_step (fit, &loss, &error));
      g_assert_true (isfinite (loss));
    }
}

/* While the other hidden units learn, those that give the means stay. */
static void
test_means_stay (void)
{
  FitOptions options = { widths[3], 16, 200, 2e-3, 1, THREADS };
  g_autoptr (Fit) fit = NULL;
  g_autoptr (Network) first = NULL, last = NULL;
  NetworkParam *from, *to;
  Scene scene;
  gsize means;

  scene_init (&scene, DARKEN, 1);
  fit = fit_new (&options, scene.samples);
  go_through (fit, options.iterations / 2);
  first = fit_get_last (fit);
  go_through (fit, options.iterations / 2);
  last = fit_get_last (fit);
  from = network_find_param (first, "conv1.weight");
  to = network_find_param (last, "conv1.weight");
  means = POOLED_MEANS * scene.samples->pooled->size;
  g_assert_cmpmem (to->value, means * sizeof (real), from->value,
                   means * sizeof (real));
  g_assert_false (memcmp (to->value + means, from->value + means,
                          (to->size - means) * sizeof (real))
                  == 0);
  scene_clear (&scene);
}

/* A whole network with the scene's features and what a fit has learnt. */
static Network *
fit_scene (Scene *scene)
{
  FitOptions options = { widths[3], 16, 600, 2e-3, 1, THREADS };
  g_autoptr (Fit) fit = fit_new (&options, scene->samples);
  g_autoptr (Network) last = NULL;
  Network *nem = network_new_nem (widths);

  go_through (fit, options.iterations);
  network_copy_params (nem, scene->features);
  last = fit_get_last (fit);
  fit_export (fit, nem, last);
  return nem;
}

static void
test_samples (void)
{
  Scene scene;
  guint clean = 0;

  scene_init (&scene, DARKEN, 1);
  g_assert_cmpuint (scene.samples->n, ==, SAMPLES);
  g_assert_cmpuint (scene.samples->channels, ==, widths[2]);
  g_assert_cmpuint (scene.samples->n_maps, ==, SAMPLES);
  for (guint i = 0; i < SAMPLES; i++)
    {
      gdouble p[PARAMS_N];

      moments_best (p, &scene.samples->moments[i]);
      g_assert_cmpuint (scene.samples->corruptions[i], ==, CORRUPT_DARKEN);
      g_assert_cmpfloat (scene.samples->severities[i], <=, 5);
      clean += scene.samples->severities[i] == 0;
      /* The darkened ones are 1 / (severity + 1) as light. */
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (
          (p[c] + p[3 + c] + p[6 + c]) / (1.0 + scene.samples->severities[i]),
          1.0, 0.15);
    }
  g_assert_cmpuint (clean, >, SAMPLES / 12);
  g_assert_cmpuint (clean, <, SAMPLES / 4);
  scene_clear (&scene);
}

/* Noise of the deviation that was asked for, about 0, on all but the means. */
static void
test_blurred (void)
{
  const gdouble deviation = 0.1;
  const guint drawn[] = { 0, SAMPLES - 1 };
  const guint n = G_N_ELEMENTS (drawn);
  PooledFeatures pooled = { .size = 381 };
  Samples samples = { .n = SAMPLES, .pooled = &pooled };
  g_autofree real *input = g_new (real, pooled.size * n);
  GRand *rand = g_rand_new_with_seed (7);
  guint means = POOLED_MEANS * n;
  gdouble sum = 0.0, square = 0.0, most = 0.0;

  samples.features = g_new0 (gfloat, (gsize) SAMPLES * pooled.size);
  samples_gather (&samples, input, drawn, n);
  samples_add_noise (&samples, input, n, deviation, rand);
  for (guint i = 0; i < pooled.size * n; i++)
    {
      if (i < means)
        g_assert_cmpfloat (input[i], ==, 0.0);
      sum += input[i];
      square += input[i] * input[i];
      most = MAX (most, fabs (input[i]));
    }
  sum /= pooled.size * n - means;
  square /= pooled.size * n - means;
  g_assert_cmpfloat_with_epsilon (sum, 0.0, 0.02);
  g_assert_cmpfloat_with_epsilon (sqrt (square), deviation, 0.01);
  g_assert_cmpfloat (most, >, 2.0 * deviation);
  g_rand_free (rand);
  g_free (samples.features);
}

/* What was learnt lightens dark pictures, as the whole network too. */
static void
test_learns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Network) nem = NULL;
  gdouble before = 0.0, after = 0.0;
  const Batch *batch;
  const real *outputs;
  Scene scene;
  Maps maps;

  scene_init (&scene, DARKEN, 1);
  nem = fit_scene (&scene);
  network_plan (nem, AT_ONCE, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  batch = loader_take (scene.loader, &error);
  g_assert_no_error (error);
  memcpy (network_get_input (nem), batch->corrupted,
          3 * AT_ONCE * NEM_SIZE * NEM_SIZE * sizeof (real));
  network_forward (nem);
  outputs = network_get_output (nem, &maps);
  for (guint image = 0; image < AT_ONCE; image++)
    {
      const gfloat *identity = PARAMS_IDENTITY.n;
      Maps images = { 3, AT_ONCE, NEM_SIZE, NEM_SIZE };
      gdouble as_is[PARAMS_N], p[PARAMS_N];
      gdouble sum_of_k = 0.0;
      Moments moments;

      moments_measure (&moments, batch->corrupted, batch->clean, images, image);
      for (guint i = 0; i < PARAMS_N; i++)
        {
          as_is[i] = identity[i];
          p[i] = outputs[i * AT_ONCE + image];
          sum_of_k += i >= PARAMS_AT_K ? p[i] : 0.0;
        }
      g_assert_cmpfloat_with_epsilon (sum_of_k, 1.0, 1e-3);
      before += moments_error (NULL, &moments, as_is);
      after += moments_error (NULL, &moments, p);
    }
  g_assert_cmpfloat (after, <, before / 4.0);
  scene_clear (&scene);
}

/* NEM gives for a picture what the stage that was exported gives for its
 * pooled, and all its numbers are halves. */
static void
test_export (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Network) last = NULL;
  g_autoptr (Network) nem = network_new_nem (widths);
  g_autoptr (Whiten) whiten = NULL;
  g_autoptr (FeatureExtractor) extractor = NULL;
  const Batch *batch;
  const real *wanted, *outputs;
  NetworkParam *params;
  Scene scene;
  Maps maps;
  guint n;

  scene_init (&scene, ALL, CORRUPT_N_TRAIN);
  last = network_new_nem_last (scene.samples->pooled->size, widths[3]);
  whiten = whiten_new (scene.samples->features, scene.samples->n,
                       scene.samples->pooled->size);
  network_init (last, 5);
  network_copy_params (nem, scene.features);
  export_last_stage (nem, last, whiten, scene.samples, THREADS);
  batch = loader_take (scene.loader, &error);
  g_assert_no_error (error);
  network_plan (last, AT_ONCE, 1, 1, NETWORK_RUN, THREADS);
  extractor = feature_extractor_new (scene.sparse, scene.samples->pooled,
                                     whiten, THREADS);
  feature_extractor_run (extractor, network_get_input (last), batch->corrupted,
                         AT_ONCE);
  network_forward (last);
  wanted = network_get_output (last, &maps);
  network_plan (nem, AT_ONCE, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  memcpy (network_get_input (nem), batch->corrupted,
          3 * AT_ONCE * NEM_SIZE * NEM_SIZE * sizeof (real));
  network_forward (nem);
  outputs = network_get_output (nem, &maps);
  for (guint i = 0; i < PARAMS_N * AT_ONCE; i++)
    g_assert_cmpfloat_with_epsilon (outputs[i], wanted[i], 0.05);
  params = network_get_params (nem, &n);
  for (guint i = 0; i < n; i++)
    for (gsize j = 0; j < params[i].size; j++)
      g_assert_cmpfloat (half_round (params[i].value[j]), ==,
                         params[i].value[j]);
  scene_clear (&scene);
}

/* ---- through a classifier ---- */

#define TUNINGS 40
#define TOLD 8 /* iterations at either end */

static gdouble first_losses, last_losses;

static gboolean
note_loss (guint n, gdouble loss)
{
  if (n <= TOLD)
    first_losses += loss / TOLD;
  if (n > TUNINGS - TOLD)
    last_losses += loss / TOLD;
  return TRUE;
}

/* A classifier that takes bright pictures for class 0, which is what all are
 * said to be: what learns through it lightens. */
static void
test_tuned (void)
{
  g_autoptr (GError) error = NULL;
  Classifier upstream = {
    network_new (3),      NULL, NEM_SIZE, { 0.5f, 0.5f, 0.5f },
    { 0.5f, 0.5f, 0.5f }, 2
  };
  g_autoptr (Network) last = NULL;
  g_autoptr (Whiten) whiten = NULL;
  g_autoptr (FeatureExtractor) extractor = NULL;
  FineTuneOptions options = { NULL,    widths[3], &upstream, FALSE,
                              AT_ONCE, TUNINGS,   2e-3,      THREADS };
  Scene scene;
  guint n;

  network_add_linear (upstream.network, "fc",
                      network_add_mean (upstream.network, 0), 2);
  for (guint c = 0; c < 3; c++)
    network_get_params (upstream.network, &n)[0].value[c] = 2;
  scene_init (&scene, DARKEN, 1);
  whiten = whiten_new (scene.samples->features, scene.samples->n,
                       scene.samples->pooled->size);
  options.extractor = extractor = feature_extractor_new (
    scene.sparse, scene.samples->pooled, whiten, THREADS);
  last =
    network_new_nem_last (feature_extractor_get_size (extractor), widths[3]);
  network_init_nem (last, 1);
  g_assert_cmpuint (fine_tune (last, scene.loader, &options, note_loss, &error),
                    ==, TUNINGS);
  g_assert_no_error (error);
  g_test_message ("%f at first, %f at last", first_losses, last_losses);
  g_assert_cmpfloat (last_losses, <, first_losses - 0.3);
  scene_clear (&scene);
  network_free (upstream.network);
}

static void
test_same_again (void)
{
  g_autoptr (Network) one = NULL;
  g_autoptr (Network) two = NULL;
  Scene scene;
  guint n;
  NetworkParam *a, *b;

  scene_init (&scene, DARKEN, 1);
  one = fit_scene (&scene);
  scene_clear (&scene);
  scene_init (&scene, DARKEN, 1);
  two = fit_scene (&scene);
  scene_clear (&scene);
  a = network_get_params (one, &n);
  b = network_get_params (two, &n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpmem (a[i].value, a[i].size * sizeof (real), b[i].value,
                     b[i].size * sizeof (real));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert (argc == 2);
  sample_path = argv[1];
  for (guint i = 0; i < CORRUPT_N_TRAIN; i++)
    ALL[i] = (Corruption) i;
  handcrafted_get_widths (HANDCRAFTED_WHOLE, widths);
  g_test_add_func ("/fit/samples", test_samples);
  g_test_add_func ("/fit/kept", test_kept);
  g_test_add_func ("/fit/blurred", test_blurred);
  g_test_add_func ("/fit/pooled-features", test_summary);
  g_test_add_func ("/fit/means-stay", test_means_stay);
  g_test_add_func ("/fit/learns", test_learns);
  g_test_add_func ("/fit/export", test_export);
  g_test_add_func ("/fit/tuned", test_tuned);
  g_test_add_func ("/fit/same-again", test_same_again);
  return g_test_run ();
}
