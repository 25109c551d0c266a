/* test-layer-warp.c - the warp as a layer, and the losses
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built twice: in double precision, where central differences verify the
 * derivatives, and in single, as it is used. */
#include <math.h>
#include <string.h>

#include "gradient.h"
#include "models/nn/network.h"

static const gfloat MEAN[3] = PARAMS_MEAN;
static const gfloat STD[3] = PARAMS_STD;

/* ---- the warp ---- */

typedef struct
{
  Maps maps;
  DwmEdges edges;
  ThreadContext context;
  gsize size;
  real *in;
  real *out;
  real *mixed;
  real *params;
  real *factors; /* the loss is the sum of out times these */
} Warp;

static Warp
warp_new (Maps maps, DwmEdges edges, guint n_threads, GRand *rand)
{
  gsize size = maps_size (maps);

  return (Warp){
    .maps = maps,
    .edges = edges,
    .size = size,
    .context = gradient_context_new (n_threads, layer_dwm_scratch (maps)),
    .in = gradient_random (size, rand),
    .out = gradient_random (size, rand),
    .mixed = gradient_random (layer_dwm_mixed_size (maps), rand),
    .params = gradient_random (PARAMS_N * maps.n, rand),
    .factors = gradient_random (size, rand),
  };
}

static void
warp_free (Warp *warp)
{
  g_free (warp->context.scratch);
  g_free (warp->in);
  g_free (warp->out);
  g_free (warp->mixed);
  g_free (warp->params);
  g_free (warp->factors);
}

static void
warp_forward (Warp *warp)
{
  const LayerWarp call = { warp->in, warp->params, warp->mixed, warp->maps,
                           warp->edges };

  layer_dwm_forward (warp->out, &call, &warp->context);
}

/* Either of the gradients may be NULL. */
static void
warp_backward (Warp *warp, real *d_in, gboolean add, real *d_params)
{
  const LayerWarp call = { warp->in, warp->params, warp->mixed, warp->maps,
                           warp->edges };

  layer_dwm_backward (d_in, add, d_params, warp->factors, &call,
                      &warp->context);
}

static gdouble
warp_loss (gpointer data)
{
  Warp *warp = data;

  warp_forward (warp);
  return gradient_dot (warp->out, warp->factors, warp->size);
}

/* One image after the engine's warp, as (3, h, w). */
static void
warp_by_core (const Warp *warp, guint image, gfloat *out)
{
  guint w = warp->maps.w;
  gsize area = (gsize) warp->maps.h * w;
  g_autofree gfloat *from = g_new (gfloat, 3 * area);
  g_autofree gfloat *to = g_new (gfloat, 3 * area);
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (w, 3));
  SympieParams p;
  Dwm dwm;

  for (guint i = 0; i < PARAMS_N; i++)
    p.n[i] = (gfloat) warp->params[i * warp->maps.n + image];
  for (gsize i = 0; i < 3 * area; i++)
    {
      gsize c = i / area;
      gsize at = (c * warp->maps.n + image) * area + i % area;

      from[i % area * 3 + c] = (gfloat) (warp->in[at] * STD[c] + MEAN[c]);
    }
  dwm_init (&dwm, &p, 1.0, warp->edges, FALSE);
  dwm_warp (&dwm, to, 3 * w, from, 3 * w, w, warp->maps.h, 3, NULL, scratch);
  for (gsize i = 0; i < 3 * area; i++)
    out[i] = (to[i % area * 3 + i / area] - MEAN[i / area]) / STD[i / area];
}

static const Maps MAPS[] = { { 3, 1, 1, 1 },  { 3, 2, 2, 3 }, { 3, 3, 7, 5 },
                             { 3, 2, 1, 19 }, { 3, 1, 9, 2 }, { 3, 2, 4, 37 } };

static void
test_core (void)
{
  GRand *rand = g_rand_new_with_seed (80);

  for (guint i = 0; i < 4 * G_N_ELEMENTS (MAPS); i++)
    {
      Maps maps = MAPS[i / 4];
      Warp warp = warp_new (maps, i & 1, 1 + (i >> 1 & 1), rand);
      gsize area = (gsize) maps.h * maps.w;
      g_autofree gfloat *wanted = g_new (gfloat, 3 * area);

      warp_forward (&warp);
      for (guint image = 0; image < maps.n; image++)
        {
          warp_by_core (&warp, image, wanted);
          for (gsize j = 0; j < 3 * area; j++)
            {
              gsize at = (j / area * maps.n + image) * area + j % area;

              g_assert_cmpfloat_with_epsilon (warp.out[at], wanted[j], 1e-4);
            }
        }
      warp_free (&warp);
    }
  g_rand_free (rand);
}

static void
check_warp (Warp *warp, gboolean add, GRand *rand)
{
  gsize n_params = PARAMS_N * warp->maps.n;
  g_autofree real *d_in = gradient_random (warp->size, rand);
  g_autofree real *in_0 = g_memdup2 (d_in, warp->size * sizeof *d_in);
  g_autofree real *alone = g_memdup2 (d_in, warp->size * sizeof *d_in);
  g_autofree real *d_params = gradient_random (n_params, rand);
  g_autofree real *params_alone = gradient_random (n_params, rand);

  warp_forward (warp);
  warp_backward (warp, d_in, add, d_params);
  warp_backward (warp, alone, add, NULL);
  warp_backward (warp, NULL, FALSE, params_alone);
  g_assert_cmpmem (alone, warp->size * sizeof *alone, d_in,
                   warp->size * sizeof *d_in);
  g_assert_cmpmem (params_alone, n_params * sizeof *d_params, d_params,
                   n_params * sizeof *d_params);
  if (add)
    gradient_subtract (d_in, in_0, warp->size);
  gradient_check ("image", warp->in, warp->size, d_in, warp_loss, warp);
  gradient_check ("numbers", warp->params, n_params, d_params, warp_loss, warp);
}

static void
test_warp (void)
{
  GRand *rand = g_rand_new_with_seed (81);

  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    for (guint i = 0; i < 4 * G_N_ELEMENTS (MAPS); i++)
      {
        Warp warp = warp_new (MAPS[i / 4], i & 1, n_threads, rand);

        check_warp (&warp, i >> 1 & 1, rand);
        warp_free (&warp);
      }
  g_rand_free (rand);
}

/* ---- clamp ---- */

static void
test_clamp (void)
{
  GRand *rand = g_rand_new_with_seed (82);
  Maps maps = { 3, 2, 5, 7 };
  ThreadContext context = { 2, NULL, 0 };
  gsize n = maps_size (maps);
  g_autofree real *x = gradient_random (n, rand);
  g_autofree real *old = NULL;

  for (gsize i = 0; i < n; i++)
    x[i] *= 4;
  old = g_memdup2 (x, n * sizeof *x);
  layer_clamp (x, maps, &context);
  for (gsize i = 0; i < n; i++)
    {
      gsize c = i / 70;
      gdouble v = CLAMP (old[i] * STD[c] + MEAN[c], 0.0, 1.0);

      g_assert_cmpfloat_with_epsilon (x[i] * STD[c] + MEAN[c], v, 1e-6);
      if (v > 0.0 && v < 1.0)
        g_assert_cmpfloat (x[i], ==, old[i]);
    }
  g_rand_free (rand);
}

/* ---- cross-entropy ---- */

typedef struct
{
  Maps maps;
  real *scores;
  guint labels[36];
} Scores;

static gdouble
scores_entropy (const Scores *s, real *d_scores, gdouble scale)
{
  ThreadContext context = { 2, NULL, 0 };

  return layer_cross_entropy (d_scores, s->scores, s->labels, s->maps, scale,
                              &context);
}

static gdouble
scores_loss (gpointer data)
{
  return 0.7 * scores_entropy (data, NULL, 1.0);
}

static void
test_cross_entropy (void)
{
  GRand *rand = g_rand_new_with_seed (83);
  Scores s = { { 9, 4, 1, 1 }, gradient_random (36, rand), { 8, 0, 3, 3 } };
  g_autofree real *d = gradient_random (36, rand);
  gdouble wanted = 0.0;

  for (guint i = 0; i < 36; i++)
    s.scores[i] *= 5;
  for (guint i = 0; i < 4; i++)
    {
      gdouble sum = 0.0;

      for (guint c = 0; c < 9; c++)
        sum += exp (s.scores[4 * c + i]);
      wanted -= log (exp (s.scores[4 * s.labels[i] + i]) / sum) / 4.0;
    }
  g_assert_cmpfloat_with_epsilon (scores_entropy (&s, d, 0.7), wanted, 1e-12);
  gradient_check ("scores", s.scores, 36, d, scores_loss, &s);

  /* Nothing overflows, and a certain answer has no loss. */
  for (guint i = 0; i < 36; i++)
    s.scores[i] = i / 4 == s.labels[i % 4] ? 2000 : -2000;
  g_assert_cmpfloat (scores_entropy (&s, d, 1.0), ==, 0.0);
  s.labels[0] = 7;
  g_assert_cmpfloat (scores_entropy (&s, d, 1.0), ==, 1000.0);
  g_free (s.scores);
  g_rand_free (rand);
}

/* Each image counts the same, however many of its pixels have a label. */
static void
test_cross_entropy_pixels (void)
{
  const Maps maps = { 5, 3, 4, 3 };
  GRand *rand = g_rand_new_with_seed (84);
  Scores s = { maps, gradient_random (maps_size (maps), rand) };
  g_autofree real *d = gradient_random (maps_size (maps), rand);
  gdouble wanted = 0.0;

  for (guint i = 0; i < 36; i++)
    s.labels[i] = i < 24 && i % 5 != 3 && i != 20 ? i * 7 % 5 : LAYER_NO_LABEL;
  for (guint i = 0; i < 36; i++)
    {
      gdouble sum = 0.0;

      for (guint c = 0; c < 5; c++)
        sum += exp (s.scores[36 * c + i]);
      if (s.labels[i] != LAYER_NO_LABEL)
        wanted -= log (exp (s.scores[36 * s.labels[i] + i]) / sum)
                  / (i < 12 ? 10 : 8) / 3;
    }
  g_assert_cmpfloat_with_epsilon (scores_entropy (&s, d, 0.7), wanted, 1e-12);
  gradient_check ("scores", s.scores, maps_size (maps), d, scores_loss, &s);
  g_free (s.scores);
  g_rand_free (rand);
}

/* ---- the loss between images ---- */

typedef struct
{
  Maps maps;
  real *images;
  real *clean;
  ImageLoss loss;
  ThreadContext context;
} Pair;

static gdouble
pair_distance (
  Pair *p, real *d_images, gboolean add, gdouble *mse, gdouble scale)
{
  const ImageGrad grad = { d_images, add, scale };

  return layer_image_loss (&grad, mse, p->images, p->clean, p->maps, &p->loss,
                           &p->context);
}

static gdouble
pair_loss (gpointer data)
{
  return 0.3 * pair_distance (data, NULL, FALSE, NULL, 1.0);
}

static gdouble
pair_wanted (const Pair *p, gdouble *mse)
{
  gsize area = (gsize) p->maps.h * p->maps.w;
  gdouble sum = 0.0;

  for (guint i = 0; i < p->maps.n; i++)
    {
      mse[i] = 0.0;
      for (gsize j = 0; j < 3 * area; j++)
        {
          gsize c = j / area;
          gsize at = (c * p->maps.n + i) * area + j % area;
          gdouble is = p->images[at] * STD[c] + MEAN[c];

          is = CLAMP (is, 0.0, 1.0) - MEAN[c] - p->clean[at] * STD[c];
          mse[i] += is * is / (3.0 * area);
        }
      sum += p->loss.root * sqrt (mse[i])
             + p->loss.log * log (mse[i] + p->loss.floor);
    }
  return sum / p->maps.n;
}

static void
check_pair (Pair *p, gboolean add, GRand *rand)
{
  gsize n = maps_size (p->maps);
  g_autofree gdouble *mse = g_new (gdouble, p->maps.n);
  g_autofree gdouble *mse_wanted = g_new (gdouble, p->maps.n);
  g_autofree real *d = gradient_random (n, rand);
  g_autofree real *d_0 = g_memdup2 (d, n * sizeof *d);
  gdouble wanted = pair_wanted (p, mse_wanted);
  gdouble is = pair_distance (p, d, add, mse, 0.3);

  g_assert_cmpfloat_with_epsilon (is, wanted, 1e-11);
  for (guint i = 0; i < p->maps.n; i++)
    g_assert_cmpfloat_with_epsilon (mse[i], mse_wanted[i], 1e-11);
  if (add)
    gradient_subtract (d, d_0, n);
  gradient_check ("images", p->images, n, d, pair_loss, p);
}

static void
test_image_loss (void)
{
  static const ImageLoss losses[] = { { 1.0, 0.0, 0.0 },
                                      { 0.0, 1.0, 5e-4 },
                                      { 6.0, 1.0, 5e-4 } };
  static const Maps maps[] = { { 3, 1, 1, 1 },
                               { 3, 3, 5, 7 },
                               { 3, 2, 4, 37 } };
  GRand *rand = g_rand_new_with_seed (84);

  for (guint i = 0; i < 36; i++)
    {
      gsize n = maps_size (maps[i / 12]);
      Pair p = { maps[i / 12],
                 gradient_random (n, rand),
                 gradient_random (n, rand),
                 losses[i % 3],
                 { 1 + i / 3 % 2, NULL, 0 } };

      /* Some beyond black and white. */
      for (gsize j = 0; j < n; j++)
        p.images[j] *= 3;
      check_pair (&p, i / 6 % 2, rand);
      g_free (p.images);
      g_free (p.clean);
    }
  g_rand_free (rand);
}

/* A perfect image has a loss and a zero gradient, not NaN. */
static void
test_perfect (void)
{
  GRand *rand = g_rand_new_with_seed (85);
  g_autofree real *x = gradient_random (60, rand);
  g_autofree real *d = gradient_random (60, rand);
  Pair p = { { 3, 1, 4, 5 }, x, x, { 6.0, 1.0, 5e-4 }, { 1, NULL, 0 } };
  gdouble mse;

  g_assert_cmpfloat_with_epsilon (pair_distance (&p, d, FALSE, &mse, 1.0),
                                  log (5e-4), 1e-12);
  g_assert_cmpfloat (mse, ==, 0.0);
  for (guint i = 0; i < 60; i++)
    g_assert_cmpfloat (d[i], ==, 0.0);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/warp/core", test_core);
  g_test_add_func ("/layers/clamp", test_clamp);
  g_test_add_func ("/layers/image-loss/perfect", test_perfect);
  if (sizeof (real) == sizeof (gdouble))
    {
      g_test_add_func ("/layers/warp/gradient", test_warp);
      g_test_add_func ("/layers/cross-entropy", test_cross_entropy);
      g_test_add_func ("/layer-warp/cross-entropy/pixels",
                       test_cross_entropy_pixels);
      g_test_add_func ("/layers/image-loss", test_image_loss);
    }
  return g_test_run ();
}
