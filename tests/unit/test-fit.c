/* test-fit.c - the last stage learns from kept features, and is put back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/train/fit.h"

#include <math.h>
#include <string.h>

#include "core/conv.h"
#include "core/half.h"
#include "models/train/front.h"
#include "models/train/whiten.h"

#define LOOK 4 /* images that the front sees at a time */
#define SAMPLES 384
#define THREADS 2

static const gchar     *sample_path;
static const guint      WIDTHS[NEM_STAGES] = { FRONT_WIDTH_0, FRONT_WIDTH_1,
                                               FRONT_WIDTH_2, 16 };
static const guint      FIRST[] = { 0 };
static const Corruption DARKEN[] = { CORRUPT_DARKEN };

/* ---- whitening ---- */

#define COUNT 400
#define CHANNELS 5
#define AREA 9

static gfloat *
make_features (GRand *rand)
{
  gfloat *features = g_new (gfloat, COUNT * CHANNELS * AREA);

  for (guint i = 0; i < COUNT; i++)
    for (guint j = 0; j < AREA; j++)
      {
        gdouble common = g_rand_double_range (rand, 0.0, 1.0);

        for (guint c = 0; c < CHANNELS; c++)
          features[(i * CHANNELS + c) * AREA + j]
            = (gfloat) (c * common + g_rand_double_range (rand, 0.0, 1.0));
      }
  return features;
}

static void
test_whitened (void)
{
  GRand              *rand = g_rand_new_with_seed (1);
  g_autofree gfloat  *features = make_features (rand);
  g_autoptr (Whiten)  whiten = whiten_new (features, COUNT, CHANNELS, AREA);

  whiten_apply (whiten, features, COUNT, AREA, THREADS);
  for (guint a = 0; a < CHANNELS; a++)
    for (guint b = 0; b < CHANNELS; b++)
      {
        gdouble mean = 0.0, product = 0.0;

        for (guint i = 0; i < COUNT; i++)
          for (guint j = 0; j < AREA; j++)
            {
              gdouble x = features[(i * CHANNELS + a) * AREA + j];

              mean += x / (COUNT * AREA);
              product += x * features[(i * CHANNELS + b) * AREA + j]
                         / (COUNT * AREA);
            }
        g_assert_cmpfloat_with_epsilon (mean, 0.0, 1e-4);
        g_assert_cmpfloat_with_epsilon (product, a == b, 0.05);
      }
  g_rand_free (rand);
}

/* One output at one position: of whitened features with the rim beside them,
 * and of the features with zeros. */
static void
test_folded (void)
{
  GRand              *rand = g_rand_new_with_seed (2);
  g_autofree gfloat  *features = make_features (rand);
  g_autofree gfloat  *white = g_memdup2 (features, COUNT * CHANNELS * AREA
                                                     * sizeof (gfloat));
  g_autoptr (Whiten)  whiten = whiten_new (features, COUNT, CHANNELS, AREA);
  gfloat              weight[CHANNELS][AREA], folded[CHANNELS][AREA];
  gfloat              bias = 0.7f;
  gdouble             before = bias, after;

  whiten_apply (whiten, white, COUNT, AREA, THREADS);
  for (guint c = 0; c < CHANNELS; c++)
    for (guint j = 0; j < AREA; j++)
      {
        weight[c][j] = (gfloat) g_rand_double_range (rand, -1.0, 1.0);
        before += weight[c][j] * (j < 3 ? whiten->rim[c]
                                        : white[c * AREA + j]);
      }
  memcpy (folded, weight, sizeof folded);
  whiten_fold (whiten, &folded[0][0], &bias, 1, AREA);
  after = bias;
  for (guint c = 0; c < CHANNELS; c++)
    for (guint j = 3; j < AREA; j++)
      after += folded[c][j] * features[c * AREA + j];
  g_assert_cmpfloat_with_epsilon (before, after, 1e-4);
  g_rand_free (rand);
}

/* ---- the front ---- */

static void
assert_feature (const real *features,
                guint       channel,
                gdouble     wanted)
{
  g_assert_cmpfloat_with_epsilon (features[SAMPLE_AREA * channel
                                           + SAMPLE_AREA / 2],
                                  wanted, 0.01);
}

/* What the middle of a plain picture gives, red 0.5, green 0.1, blue 0.9. */
static void
test_front_sees (void)
{
  static const gdouble means[] = PARAMS_MEAN;
  static const gdouble deviations[] = PARAMS_STD;
  static const gdouble colour[] = { 0.5, 0.1, 0.9 };
  g_autoptr (Network)  front = network_new_nem_front (WIDTHS);
  const gsize          area = (gsize) NEM_SIZE * NEM_SIZE;
  const guint          levels = 15; /* above eight of them, below seven */
  const guint          absent = FRONT_WIDTH_1 + 3 * levels;
  const real          *features;
  real                *input;
  Maps                 maps;

  front_design (front);
  network_plan (front, 1, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  input = network_get_input (front);
  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < area; i++)
      input[c * area + i] = (real) ((colour[c] - means[c]) / deviations[c]);
  network_forward (front);
  features = network_get_output (front, &maps);
  assert_feature (features, 3, 0.1);                     /* red above 0.4 */
  assert_feature (features, 4, 0.0);                     /* above 0.6 */
  assert_feature (features, levels + 13, 0.12);          /* green below 0.22 */
  assert_feature (features, 2 * levels + 4, 0.3);        /* blue above 0.6 */
  assert_feature (features, 3 * levels, 0.4);            /* red above green */
  assert_feature (features, 3 * levels + 1, 0.0);        /* and the reverse */
  assert_feature (features, 3 * levels + 4, 0.0);        /* edges */
  assert_feature (features, absent + 3, 0.0);            /* no red above 0.4 */
  assert_feature (features, absent + 4, 1.0);            /* none above 0.6 */
  assert_feature (features, FRONT_WIDTH_2 - 1, 0.0);     /* light above 0.5 */
}

static void
test_front_in_half (void)
{
  g_autoptr (Network) front = network_new_nem_front (WIDTHS);
  NetworkParam       *params;
  guint               n;

  front_design (front);
  params = network_get_params (front, &n);
  for (guint i = 0; i < n; i++)
    for (gsize j = 0; j < params[i].size; j++)
      g_assert_cmpfloat (half_to_float (half_from_float (params[i].value[j])),
                         ==, params[i].value[j]);
}

/* ---- the fit ---- */

typedef struct
{
  Photos  *photos;
  Loader  *loader;
  Network *front;
  Samples *samples;
} Scene;

static void
scene_init (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  const gchar       *paths[] = { sample_path, NULL };
  LoaderOptions      options = { .indices = FIRST, .n_indices = 1,
                                 .batch = LOOK, .side = NEM_SIZE,
                                 .resize = 256, .corruptions = DARKEN,
                                 .n_corruptions = 1, .clean_share = -1.0,
                                 .mirror = TRUE, .cache_mb = 100,
                                 .seed = 1 };

  scene->photos = photos_open (paths, NULL, &error);
  g_assert_no_error (error);
  options.photos = scene->photos;
  scene->loader = loader_new (&options);
  scene->front = network_new_nem_front (WIDTHS);
  front_design (scene->front);
  conv_use_one_thread ();
  network_plan (scene->front, LOOK, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  scene->samples = samples_take (scene->front, scene->loader, SAMPLES,
                                 THREADS, NULL, &error);
  g_assert_no_error (error);
}

static void
scene_clear (Scene *scene)
{
  samples_free (scene->samples);
  loader_free (scene->loader);
  network_free (scene->front);
  photos_free (scene->photos);
}

/* A whole network with the scene's front and what a fit has learnt. */
static Network *
fit_scene (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  FitOptions         options = { { WIDTHS[0], WIDTHS[1], WIDTHS[2],
                                   WIDTHS[3] }, 16, 400, 3e-3, 1, THREADS };
  g_autoptr (Fit)    fit = fit_new (&options, scene->samples);
  Network           *nem = network_new_nem (WIDTHS);

  for (guint i = 0; i < options.iterations; i++)
    {
      gdouble loss;

      g_assert_true (fit_step (fit, &loss, &error));
      g_assert_true (isfinite (loss));
    }
  network_copy_params (nem, scene->front);
  fit_put (fit, nem);
  return nem;
}

static void
test_samples (void)
{
  Scene scene;
  guint clean = 0;

  scene_init (&scene);
  g_assert_cmpuint (scene.samples->n, ==, SAMPLES);
  g_assert_cmpuint (scene.samples->channels, ==, WIDTHS[2]);
  for (guint i = 0; i < SAMPLES; i++)
    {
      gdouble p[PARAMS_N];

      moments_best (p, &scene.samples->moments[i]);
      g_assert_cmpuint (scene.samples->corruptions[i], ==, CORRUPT_DARKEN);
      g_assert_cmpuint (scene.samples->severities[i], <=, 5);
      clean += scene.samples->severities[i] == 0;
      /* The darkened ones are 1 / (severity + 1) as light. */
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (
          (p[c] + p[3 + c] + p[6 + c])
            / (1.0 + scene.samples->severities[i]), 1.0, 0.15);
    }
  g_assert_cmpuint (clean, >, SAMPLES / 12);
  g_assert_cmpuint (clean, <, SAMPLES / 4);
  scene_clear (&scene);
}

/* What was learnt lightens dark pictures, as the whole network too. */
static void
test_learns (void)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (Network) nem = NULL;
  gdouble             before = 0.0, after = 0.0;
  const Batch        *batch;
  const real         *outputs;
  Scene               scene;
  Maps                maps;

  scene_init (&scene);
  nem = fit_scene (&scene);
  network_plan (nem, LOOK, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  batch = loader_take (scene.loader, &error);
  g_assert_no_error (error);
  memcpy (network_get_input (nem), batch->dirty,
          3 * LOOK * NEM_SIZE * NEM_SIZE * sizeof (real));
  network_forward (nem);
  outputs = network_get_output (nem, &maps);
  for (guint image = 0; image < LOOK; image++)
    {
      const gfloat *identity = (const gfloat *) &PARAMS_IDENTITY;
      Maps          images = { 3, LOOK, NEM_SIZE, NEM_SIZE };
      gdouble       as_is[PARAMS_N], p[PARAMS_N];
      gdouble       sum_of_k = 0.0;
      Moments       moments;

      moments_take (&moments, batch->dirty, batch->clean, images, image);
      for (guint i = 0; i < PARAMS_N; i++)
        {
          as_is[i] = identity[i];
          p[i] = outputs[i * LOOK + image];
          sum_of_k += i >= 12 ? p[i] : 0.0;
        }
      g_assert_cmpfloat_with_epsilon (sum_of_k, 1.0, 1e-3);
      before += moments_error (NULL, &moments, as_is);
      after += moments_error (NULL, &moments, p);
    }
  g_assert_cmpfloat (after, <, before / 4.0);
  scene_clear (&scene);
}

static void
test_same_again (void)
{
  g_autoptr (Network) one = NULL;
  g_autoptr (Network) two = NULL;
  Scene               scene;
  guint               n;
  NetworkParam       *a, *b;

  scene_init (&scene);
  one = fit_scene (&scene);
  scene_clear (&scene);
  scene_init (&scene);
  two = fit_scene (&scene);
  scene_clear (&scene);
  a = network_get_params (one, &n);
  b = network_get_params (two, &n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpmem (a[i].value, a[i].size * sizeof (real), b[i].value,
                     b[i].size * sizeof (real));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert (argc == 2);
  sample_path = argv[1];
  g_test_add_func ("/fit/whitened", test_whitened);
  g_test_add_func ("/fit/folded", test_folded);
  g_test_add_func ("/fit/front-sees", test_front_sees);
  g_test_add_func ("/fit/front-in-half", test_front_in_half);
  g_test_add_func ("/fit/samples", test_samples);
  g_test_add_func ("/fit/learns", test_learns);
  g_test_add_func ("/fit/same-again", test_same_again);
  return g_test_run ();
}
